"""Python for the browser: brought together from any source, each file checked, or one sentence."""

import contextlib
import functools
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile

import pytest

from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError
from publishing import pyodide, site
from publishing.pyodide.compiled import fairtender_wheel
from publishing.pyodide.source import Source

PINS = "publishing/pyodide"
ONE = "pyodide.js"  # the file that is damaged below: small


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def content(place):
    return {path.name: path.read_bytes() for path in place.iterdir()}


def copy_course(root, to):
    """What a build for the browser reads of the course."""
    for name in ("fairtender", "coursework", "datasets", "exercises", PINS):
        shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE", "LICENSE-text", "_config.yml"):
        shutil.copy(root / name, to / name)
    return to


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class Cut(Handler):
    """The line breaks each time after ten bytes."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"0123456789")


@contextlib.contextmanager
def served(folder, handler=Handler):
    handler = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def course(root, tmp_path_factory, pyodide_source):
    """A course and what was gathered for it in `place`, from an archive."""
    folder = copy_course(root, tmp_path_factory.mktemp("course"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYODIDE", pyodide_source)
        pyodide.gather(folder / "place", folder)
    return folder


@pytest.fixture
def attempt(course, monkeypatch):
    """Gather where one file is not in the cache: from `source` alone; the good result must stay."""
    cache, before = course / "_build" / "pyodide", content(course / "place")

    def run(source):
        (cache / ONE).unlink(missing_ok=True)
        monkeypatch.setattr(pyodide, "sources", lambda _: [Source(str(source))])
        try:
            pyodide.gather(course / "place", course)
        finally:
            assert content(course / "place") == before
            assert not list(course.rglob("*.part"))

    yield run
    (cache / ONE).write_bytes(before[ONE])


@pytest.fixture
def refused(attempt, course, capsys):
    """Gather from a source that cannot give the file; returns what was said of the source."""

    def run(source):
        capsys.readouterr()
        with pytest.raises(DataError) as error:
            attempt(source)
        assert not (course / "_build" / "pyodide" / ONE).exists()
        assert str(error.value) == messages.text("pyodide-nowhere", version="0.27.7", count=1)
        return capsys.readouterr().err.rstrip("\n")

    return run


def test_the_lock_lists_what_is_there_and_all_that_it_needs(course):
    files = content(course / "place")
    lock = json.loads(files["pyodide-lock.json"])
    official = json.loads((course / PINS / "pyodide-lock.json").read_bytes())
    assert lock["info"] == official["info"]
    listed = set()
    for name, entry in lock["packages"].items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert set(entry["depends"]) <= set(lock["packages"]), name
        assert sha256(files[entry["file_name"]]) == entry["sha256"], name
        listed.add(entry["file_name"])
    core = {"pyodide.asm.js", "pyodide.asm.wasm", "pyodide.js", "python_stdlib.zip"}
    assert set(files) == listed | core | {"pyodide-lock.json"}
    # pyproject.toml asks for pandas 3.1; the distribution's own is 2.2.3.
    versions = {name: entry["version"] for name, entry in lock["packages"].items()}
    assert versions["pandas"] == "3.1.1" and versions["numpy"] == "2.0.2"
    # Marking needs the course's own wheel alone; what draws and what screens is brought for it.
    assert lock["packages"]["fairtender"]["depends"] == []
    assert lock["packages"]["fairtender"]["imports"] == ["coursework", "fairtender"]
    assert {"pandas", "matplotlib", "networkx", "jinja2", "openpyxl"} <= set(lock["packages"])


def test_a_folder_and_an_address_give_the_same_bytes(course, tmp_path, monkeypatch, capsys):
    wanted = pyodide.plan(course)
    cache = course / "_build" / "pyodide"
    deep = tmp_path / "source" / "of" / "files"
    deep.mkdir(parents=True)
    for name in wanted.files:
        shutil.copy(cache / name, deep / name)
    monkeypatch.setattr(terminal.Progress, "LOG", 0.0)
    with served(deep) as address:
        for source in (str(tmp_path / "source"), address):
            assert pyodide.is_cached(course)
            for name in wanted.files:
                (cache / name).unlink()
            assert not pyodide.is_cached(course)
            monkeypatch.setenv("PYODIDE", source)
            pyodide.gather(tmp_path / "place", course)
            assert content(tmp_path / "place") == content(course / "place")
            shutil.rmtree(tmp_path / "place")
    _, first, *lines = capsys.readouterr().out.splitlines()
    assert first == messages.text("pyodide-fetching", source=address)
    assert address in pyodide.came_from(course)
    assert len(lines) >= len(wanted.files)
    assert re.fullmatch(r"\d+\.\d of 25 MB, about \d+:\d\d left", lines[0])
    # What the time left is computed from.
    size = sum(path.stat().st_size for path in deep.iterdir())
    assert wanted.bytes == pytest.approx(size, rel=0.05)


def test_what_is_there_is_not_fetched_again_and_what_is_old_goes(course, monkeypatch):
    monkeypatch.setenv("PYODIDE", "http://127.0.0.1:9/nothing/is/there")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    before = content(course / "place")
    (course / "place" / "fairtender-0.0.9-1a-py3-none-any.whl").write_bytes(b"old")
    pyodide.gather(course / "place", course)
    assert content(course / "place") == before


def archived(kind, members):
    """An archive with these members, as bytes."""
    out = io.BytesIO()
    if kind in (".zip", ".whl"):
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:bz2" if kind == ".tar.bz2" else "w:gz") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("kind", [".zip", ".tar.bz2", ".tgz"])
def test_an_archive_is_read_by_name_and_writes_nothing_elsewhere(
    attempt, refused, course, tmp_path, kind
):
    good = (course / "place" / ONE).read_bytes()
    source = tmp_path / "a" / "b" / f"source{kind}"
    source.parent.mkdir(parents=True)
    # A wrong file of the same name comes first, and members that point outside.
    members = {f"old/{ONE}": b"old", "../../evil.js": b"evil", f"../../{ONE}": good}
    source.write_bytes(archived(kind, members))
    attempt(source)
    with served(source.parent) as address:
        attempt(f"{address}/source{kind}")
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "b", source.name}
    source.write_bytes(archived(kind, {f"../../{ONE}": b"evil"}))
    about = {"name": ONE, "source": source, "version": "0.27.7"}
    assert refused(source) == messages.text("pyodide-wrong", **about)
    whole = archived(kind, {"first": os.urandom(5000), ONE: good})
    source.write_bytes(whole[: len(whole) // 2])
    assert re.fullmatch(rf"{re.escape(str(source))} cannot be read \(.+\)\.", refused(source))
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "b", source.name}


def test_a_changed_a_cut_and_a_missing_file_are_told(refused, course, tmp_path):
    good = (course / "place" / ONE).read_bytes()
    about = {"name": ONE, "source": tmp_path, "version": "0.27.7"}
    (tmp_path / ONE).write_bytes(good[:100] + bytes([good[100] ^ 1]) + good[101:])
    assert refused(tmp_path) == messages.text("pyodide-wrong", **about)
    (tmp_path / ONE).write_bytes(good[:-1])
    assert refused(tmp_path) == messages.text("pyodide-wrong", **about)
    (tmp_path / ONE).unlink()
    assert refused(tmp_path) == messages.text("pyodide-lacks", **about)
    none, text = tmp_path / "x", tmp_path / "x.txt"
    assert refused(none) == messages.text("pyodide-no-source", source=none)
    text.write_text("x")
    kinds = ".tar.bz2, .tar.gz, .tgz, .zip, .whl"
    assert refused(text) == messages.text("pyodide-no-archive", source=text, kinds=kinds)


def test_an_address_that_fails_is_told(refused, tmp_path):
    with served(tmp_path) as address:
        about = {"name": ONE, "source": address}
        assert refused(address) == messages.text(
            "pyodide-not-fetched", cause="File not found", **about
        )
    assert refused(address).startswith(f"{ONE} could not be fetched from {address} (")  # gone
    with served(tmp_path, Cut) as address:
        about["source"], cause = address, messages.text("pyodide-cut", done=10, size=1000)
        assert refused(address) == messages.text("pyodide-not-fetched", cause=cause, **about)


def test_a_changed_lock_and_wheels_that_pip_cannot_bring_are_told(root, course, monkeypatch):
    lock = course / PINS / "pyodide-lock.json"
    wheel = next((course / "_build" / "pyodide").glob("et_xmlfile-*.whl"))
    good, kept, before = lock.read_bytes(), wheel.read_bytes(), content(course / "place")
    # As published: the pinned hash is that of Pyodide 0.27.7's own file.
    assert sha256(good) == "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c"
    lock.write_bytes(good.replace(b"numpy-2.0.2", b"numpy-2.0.3"))
    with pytest.raises(DataError) as error:
        pyodide.gather(course / "place", course)
    assert str(error.value) == messages.text("pyodide-lock", path=lock, version="0.27.7")
    lock.write_bytes(good)
    wheel.write_bytes(kept[:-1])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(DataError) as error:
        pyodide.gather(course / "place", course)
    said = re.escape(
        messages.text("pyodide-no-wheels", path=course / PINS / "wheels.txt", cause="CAUSE")
    )
    cause = r"No matching distribution found for \S+"
    assert re.fullmatch(said.replace("CAUSE", cause), str(error.value))
    assert content(course / "place") == before
    wheel.write_bytes(kept)


def test_our_wheel_holds_the_library_the_data_and_the_questions_alone(course, tmp_path):
    private = {
        "fairtender/.notes.txt": "x",
        "coursework/forms/__pycache__/html.cpython-311.pyc": "x",
        "datasets/contracts/our-own.csv": "x",
        "exercises/03-screen-tenders/answers.json": "{}",
    }
    first = fairtender_wheel(tmp_path, course)
    kept = first.read_bytes()
    for name, text in private.items():
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).write_text(text)
    assert fairtender_wheel(tmp_path, course) == first and first.read_bytes() == kept
    for name in private:
        (course / name).unlink()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "fairtender",
        "coursework",
        first.name.split("-1")[0] + ".dist-info",  # before the number of the build
    }
    private = re.compile(r"(^|/)(key\.toml|solutions/|workshop/|generators/|tests?/)|\.md$")
    assert not [name for name in names if private.search(name)]
    asked = [name for name in names if name.startswith("coursework/exercises/")]
    questions = [name for name in asked if name.endswith("/questions.toml")]
    tools = [name for name in asked if name.endswith("/live.txt")]
    assert len(questions) == 12 and len(questions) + len(tools) == len(asked)
    # Other content, another name: a browser never takes the old file for the new one.
    more = course / "fairtender" / "more.py"
    more.write_text('"""More."""\n')
    assert fairtender_wheel(tmp_path, course).name != first.name
    more.unlink()


def test_our_wheel_installs_and_finds_what_it_carries(course, tmp_path):
    wheel = fairtender_wheel(tmp_path, course)
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    target = tmp_path / "target"
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True)
    program = f"""
import sys
sys.path.insert(0, {str(target)!r})
from coursework import forms
from fairtender import cli, profile, tables
from coursework.questions import find, load
print(forms.__file__)
print(tables.data_path("tenders"))
print(load(find("11-action-plan")).unit)
"""
    work = tmp_path / "work"
    work.mkdir()
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        str(target / "coursework" / "forms" / "__init__.py"),
        str(target / "fairtender" / "datasets" / "tenders"),
        "11-action-plan",
    ]


@pytest.mark.slow
@pytest.mark.browser
def test_without_a_chromium_the_packages_are_larger_and_pages_mark_all_the_same(
    course, own_site, reader, monkeypatch, capsys
):
    monkeypatch.setattr(site, "is_there", lambda: False)
    plain = site.build_python(course)
    assert messages.text("pyodide-plain") in capsys.readouterr().err
    lock = json.loads((plain / pyodide.LOCK).read_bytes())
    assert content(plain) == content(course / "_build" / "python-gathered")
    with zipfile.ZipFile(plain / lock["packages"]["fairtender"]["file_name"]) as archive:
        assert "coursework/page.py" in archive.namelist()
    site.add(own_site.folder, plain)
    page = reader.new_page()
    page.goto(f"{own_site.address}exercises/03-screen-tenders/03-screen-tenders.html")
    page.locator("fieldset[data-ft-question]:visible input[type=radio]").first.check()
    page.locator("[data-ft-part=check]:visible .ft-check").first.click()
    page.locator(".ft-mark[data-ft-state]:visible").first.wait_for()
