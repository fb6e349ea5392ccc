"""The two archives for a room: the same bytes, no key for trainees, and files that start a course.

The start files run here as they lie in an archive: unpacked, by a shell and a Python of the machine
that know nothing of the course; what is for Windows, on Windows.
"""

import argparse
import functools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from book_kit import Built, Watched, make_small_book, pages_of
from desk_page_kit import Desk
from kit import fill_in, show_part
from test_book_secrets import leaks, secret_lines
from texts_kit import pattern

from coursework.marking import key
from fairtender import messages
from fairtender.files import zip_files
from fairtender.tables import DataError
from publishing import packs
from publishing.handouts import shelf

UNIT = "03-screen-tenders"
FIRST = b"<!DOCTYPE html><title>The course</title>"


@pytest.fixture
def html(tmp_path: Path) -> Path:
    """A site so small that its archive is made in no time."""
    folder = tmp_path / "html"
    for name, content in {
        "index.html": FIRST,
        "book/index.html": FIRST,
        "book/trainers/programmes.html": FIRST,
        "_static/form.js": b"export const one = 1;",
        "python/a/core.wasm": b"\0asm",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def unpacked(files: packs.Files, place: Path) -> Path:
    """An archive as a person unpacks it, with the rights that it names."""
    place.mkdir(exist_ok=True)
    (place / "packed.zip").write_bytes(zip_files(files.items()))
    with zipfile.ZipFile(place / "packed.zip") as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, place / "open"))
            path.chmod(entry.external_attr >> 16 & 0o777)
    return place / "open"


def test_an_archive_is_the_same_bytes_for_the_same_files(html, tmp_path):
    one = zip_files(sorted(packs.trainees(html).items()))
    for path in html.rglob("*"):
        os.utime(path, (1, 1))
    assert zip_files(sorted(packs.trainees(html).items())) == one
    place = unpacked(packs.trainees(html), tmp_path / "a")
    assert {path.name for path in place.iterdir()} == {
        "READ-ME.txt",
        "index.html",
        "site",
        "start",
        "start-linux.sh",
        "start-mac.command",
        "start-windows.bat",
    }
    assert (place / "site" / "python" / "a" / "core.wasm").read_bytes() == b"\0asm"
    assert os.access(place / "start-mac.command", os.X_OK)
    # What Windows reads has its line ends, and no sign that an old console cannot show.
    for name in ("start-windows.bat", "start/serve.ps1", "READ-ME.txt"):
        data = (place / name).read_bytes()
        assert data.isascii() and data.count(b"\n") == data.count(b"\r\n") > 5, name


@pytest.mark.parametrize("held", ["keys/01.toml", "book/solutions/01.html"])
def test_no_archive_for_trainees_is_made_of_what_holds_a_key(html, held):
    (html / held).parent.mkdir()
    (html / held).write_text("answer", encoding="utf-8")
    with pytest.raises(DataError, match=pattern("pack-keys")):
        packs.trainees(html)


def test_trainers_get_the_keys_and_what_was_made_for_the_room(html, root, tmp_path):
    (html / "room").mkdir()
    (html / "room" / "index.html").write_bytes(FIRST)
    place = unpacked(packs.trainers(html, root), tmp_path / "a")
    for source in root.glob("solutions/*/key.toml"):
        packed = place / "keys" / f"{source.parent.name}-key.toml"
        assert packed.read_bytes() == source.read_bytes()
    first = (place / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]+)">', first)
    room, programmes = "site/room/index.html", "site/book/trainers/programmes.html"
    assert links == ["site/index.html", room, programmes, "keys/"]
    assert all((place / link).exists() for link in links) and "$" not in first


def taken_port() -> tuple[socket.socket, int]:
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    return held, held.getsockname()[1]


WINDOWS = sys.platform == "win32"
STARTER = (
    ["cmd", "/c", "start-windows.bat"]
    if WINDOWS
    else [shutil.which("sh") or "sh", "start-linux.sh"]
)


def start(place: Path, *words: str, **environment: str) -> subprocess.Popen:
    *shell, file = STARTER
    usual = dict(os.environ) if WINDOWS else {"PATH": os.environ["PATH"]}
    return subprocess.Popen(
        [*shell, str(place / file), *words],
        cwd=place.parent,
        env=usual | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def started(place: Path, *words: str) -> Iterator[tuple[str, list[str]]]:
    """The address at which the start file of an archive serves, and all that it said."""
    running = start(place, *words, "--no-browser")
    try:
        said: list[str] = []
        for line in running.stdout or ():
            said.append(line.strip())
            if "Ctrl+C" in line:
                break
        port = re.search(r"http://localhost:(\d+)/", "\n".join(said))
        assert port, said
        yield f"http://127.0.0.1:{port[1]}/", said
    finally:
        end(running)
        running.communicate(timeout=20)


def end(running: subprocess.Popen) -> None:
    """End a start file, and on Windows what it started, which would go on alone."""
    if WINDOWS:
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(running.pid)], capture_output=True)
    running.terminate()


def fetched(address: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", b""


def test_the_start_file_serves_the_site_and_nothing_else(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a b")  # people's folders have spaces
    with started(place, "here") as (address, _):
        assert fetched(address) == (200, "text/html", FIRST)
        assert fetched(address + "_static/form.js")[1] == "text/javascript"
        assert fetched(address + "python/a/core.wasm")[1] == "application/wasm"
        for outside in ("_static/", "READ-ME.txt", "../READ-ME.txt", "%2e%2e/start/serve.py"):
            assert fetched(address + outside)[0] == 404, outside
        # A second one finds the next port, and says what it means for answers.
        with started(place, "here") as (other, said):
            assert other != address
            assert any("Browsers keep answers for each address" in line for line in said)


def test_a_room_is_served_the_course_and_never_the_keys(html, root, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a")
    with started(place, "room") as (address, said):
        assert fetched(address)[0] == 200
        assert any(line.startswith("Anyone in this network") for line in said)
        assert fetched(address + "room/came")[0] == 404
    place = unpacked(packs.trainers(html, root), tmp_path / "b")
    for wanted in ("room", "hand-ins"):
        done = start(place, wanted, "--no-browser")
        assert "contains the keys" in done.communicate(timeout=20)[0]
        assert done.returncode == 1


def test_a_room_with_hand_ins_keeps_them_beside_the_archive(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a")
    with started(place, "hand-ins") as (address, said):
        token = re.search(r"desk\.html#room=([\w-]+)", "\n".join(said))[1]
        asked = urllib.request.Request(f"{address}room/came", headers={"X-Token": token})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            assert json.load(answer)["rows"] == []
        folder = place.parent / "fair-tender-handed-in"
        assert any(str(folder) in line for line in said)
        assert token in (folder / "room.json").read_text("utf-8")
        assert fetched(f"{address}../fair-tender-handed-in/room.json")[0] == 404
    done = start(place, "hand-ins", "--no-browser", "--folder", str(place / "site" / "inside"))
    assert "in the folder 'site'" in done.communicate(timeout=20)[0]
    assert not (place / "site" / "inside").exists()


def test_the_command_serves_what_was_packed(html, tmp_path, monkeypatch):
    ran: list[list[str]] = []
    monkeypatch.setattr(packs.book, "ROOT", tmp_path)
    monkeypatch.setattr(packs.subprocess, "call", lambda command: ran.append(command) or 0)
    asked = argparse.Namespace(folder=tmp_path / "handed-in")
    with pytest.raises(DataError, match=pattern("pack-none")):
        packs.run_room(asked)
    archive = tmp_path / "_build" / "packs" / packs.TRAINEES
    archive.parent.mkdir(parents=True)
    archive.write_bytes(zip_files(packs.trainees(html).items()))
    assert packs.run_room(asked) == 0
    [[_, server, *words]] = ran
    assert Path(server).is_file() and Path(server).with_name("inbound.py").is_file()
    assert words == ["hand-ins", "--folder", str(tmp_path / "handed-in")]


def test_where_a_port_is_taken_or_nothing_was_unpacked_it_says_so(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a")
    held, port = taken_port()
    with held:
        done = start(place, "here", "--port", str(port), "--no-browser")
        assert done.communicate(timeout=20)[0].startswith("No port")
    shutil.rmtree(place / "site")
    done = start(place, "here", "--no-browser")
    assert "Unpack the whole archive" in done.communicate(timeout=20)[0]


@pytest.mark.skipif(WINDOWS, reason="Windows has PowerShell, where it has no Python")
def test_without_python_and_a_program_that_opens_files_the_folder_is_named(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a")
    done = start(place, PATH=str(tmp_path))
    assert "index.html" in done.communicate(timeout=20)[0]


def served_by_powershell(running: subprocess.Popen) -> None:
    try:
        lines = iter(running.stdout or ())
        address = re.search(r"http://\S+", next(lines))[0]
        assert "receives no hand-ins" in next(lines) + next(lines)
        assert fetched(address) == (200, "text/html; charset=utf-8", FIRST)
        assert fetched(address + "%2e%2e/READ-ME.txt")[0] == 404
    finally:
        end(running)


@pytest.mark.skipif(not shutil.which("pwsh"), reason="PowerShell is not there")
def test_powershell_serves_the_site(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a")
    script = ["pwsh", "-NoProfile", "-File", str(place / "start" / "serve.ps1"), "--no-browser"]
    served_by_powershell(subprocess.Popen(script, stdout=subprocess.PIPE, text=True))


@pytest.mark.skipif(not WINDOWS, reason="only Windows has what this file starts")
def test_the_start_file_of_windows_serves_the_site_without_python(html, tmp_path):
    place = unpacked(packs.trainees(html), tmp_path / "a b")
    system = Path(os.environ.get("SYSTEMROOT", "")) / "System32"
    path = os.pathsep.join([str(system), str(system / "WindowsPowerShell" / "v1.0")])
    served_by_powershell(start(place, "--no-browser", PATH=path))


def test_the_two_servers_name_the_same_types_for_what_browsers_insist_on(root):
    room = root / "publishing" / "room"
    named = functools.partial(re.findall, r"[\"'](\.\w+)[\"']\s*[:=]\s*[\"']([\w/-]+)")
    python = dict(named((room / "serve.py").read_text("utf-8")))
    shell = dict(named((room / "serve.ps1").read_text("utf-8")))
    assert len(python) > 6 and python.items() <= shell.items()


@pytest.mark.slow
def test_one_command_builds_both_and_leaves_the_edition_that_was_there(
    root, tmp_path, monkeypatch, capsys
):
    """A small course in the real dress, packed twice; once with the workshop edition wished for."""
    small = make_small_book(root, tmp_path)
    first, _ = packs.pack(small, fetch=False)
    made = {path.name: path.read_bytes() for path in first.iterdir()}
    assert {*made} == {packs.TRAINEES, packs.TRAINERS, shelf.MADE_FROM}
    assert (small / "_build" / "html" / "room" / packs.TRAINEES).read_bytes() == made[
        packs.TRAINEES
    ]
    html = small / "_build" / "html"
    assert any("solutions" in page for page in pages_of(html))
    told = capsys.readouterr().out
    assert f"1 of 2: {packs.TRAINEES}" in told and f"2 of 2: {packs.TRAINERS}" in told
    secret = b"The reasoning that only the solution page may show"
    for name, holds in ((packs.TRAINEES, False), (packs.TRAINERS, True)):
        with zipfile.ZipFile(first / name) as archive:
            data = b"".join(archive.read(one) for one in archive.namelist())
            assert (secret in data) == holds, name
    monkeypatch.setenv("EDITION", "workshop")
    packs.pack(small, fetch=False)
    assert not any("solutions" in page for page in pages_of(html))
    assert os.environ["EDITION"] == "workshop"
    assert {path.name: path.read_bytes() for path in first.iterdir()} == made


@pytest.mark.slow
@pytest.mark.browser
def test_what_trainees_save_from_a_folder_is_marked_at_the_desk(
    browser, workshop_book, built_book: Built, address, root, tmp_path
):
    """The real workshop edition, unpacked; its first page by a double click, without a server."""
    the_key = key.read_key(UNIT)
    place = unpacked(packs.trainees(workshop_book), tmp_path)
    assert leaks(place, secret_lines(root), solutions_too=True) == []
    assert not [path for path in place.rglob("*key*.toml")]
    saved = tmp_path / f"{UNIT}_Ana-Belo.json"
    with Watched(browser, place.as_uri() + "/", 1280) as watched:
        page = watched.open("index.html")
        page.wait_for_url("**/site/book/index.html")
        page.locator(f"a[href*='exercises/{UNIT}/']").first.evaluate("link => link.click()")
        page.wait_for_url(f"**/{UNIT}.html*")
        fill_in(page, the_key.questions, key.model_answers(the_key))
        show_part(page, "hand_in")
        page.locator("[data-ft-learner=name]").fill("Ana Belo")
        with page.expect_download() as download:
            page.get_by_role("button", name=messages.text("forms-save-file")).click()
        assert download.value.suggested_filename == saved.name
        download.value.save_as(saved)
        assert watched.faults == []
    by_machine = sum(q.points for q in the_key.questions.all.values() if not q.marked_by)
    with browser.new_context(service_workers="block") as context:
        desk = Desk(context, address)
        desk.begin()
        roster = tmp_path / "roster.csv"
        roster.write_text("id,name,email\n101,Ana Belo,ana@example.org\n", "utf-8")
        desk.roster(roster, 1)
        desk.open("came")
        desk.give(saved)
        [ana] = desk.marks()
        assert ana["points"] == float(by_machine) > 15
        assert desk.faults == []


@pytest.mark.slow
@pytest.mark.browser
def test_the_start_file_brings_python(browser, built_book: Built, root, tmp_path):
    """An archive, served by its own start file: live tools have their Python."""
    place = unpacked(packs.trainers(built_book.html, root), tmp_path)
    with started(place, "here") as (address, _):
        page = browser.new_page()
        page.goto(f"{address}exercises/{UNIT}/{UNIT}.html")
        assert page.evaluate("!course.python.available")
        page.close()


@pytest.mark.slow
def test_trainers_get_programmes_notes_and_solutions(built_book: Built, root):
    files = packs.trainers(built_book.html, root)
    assert f"site/book/solutions/{UNIT}.html" in files
    for page in ("programmes", f"notes/{UNIT}", "run-a-workshop"):
        assert f"site/book/trainers/{page}.html" in files


def test_the_server_needs_no_package_of_the_course(html, root):
    """It travels to machines that have none: every import is of Python's own library."""
    own = {"hand_in", "inbound"}
    for name in ("serve", *own):
        packed = packs.trainees(html)[f"start/{name}.py"]
        assert packed == (root / "publishing" / "room" / f"{name}.py").read_bytes()
        names = set(re.findall(r"^(?:import|from) (\w+)", packed.decode(), re.M))
        assert {"contextlib"} < names <= sys.stdlib_module_names | own
