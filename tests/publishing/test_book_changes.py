"""A page never stays as it was when something that it shows has changed; and nothing is lost."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from book_kit import NO_CACHES, SMALL, make_small_book
from jupyter_cache import get_cache
from jupyter_cache.executors.utils import single_nb_execution
from kit import wait_for

from publishing import book, digests
from publishing.digests import PACKAGES, Course
from publishing.extensions.execution import QUIET, Page, execute, is_kept

# Each of the five lines comes from another kind of file.
SHOWN = f"""\
from pathlib import Path
from coursework import forms
from fairtender import messages, profile
print("data:", Path("../datasets/number.txt").read_text())
print("library:", messages.text("forms-check"))
print("profile:", profile.load().name)
print("questions:", forms.load(Path("../exercises/{SMALL}/questions.toml")).title)
print("folder:", sorted(path.name for path in Path("../solutions").glob("*/*.toml")))
"""
BUILD = [sys.executable, "-c", "from publishing import book; print(book.build(book.ROOT))"]


def make_course(root: Path, place: Path) -> Path:
    """A small book with a library, a workshop package and a profile of its own."""
    course = make_small_book(root, place)
    for name in ("fairtender", "coursework", "publishing", "datasets/profiles", "datasets/words"):
        shutil.copytree(root / name, course / name, ignore=NO_CACHES, dirs_exist_ok=True)
    (course / "datasets" / "datapackage.json").write_text("{}", encoding="utf-8")
    return course


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Shown:
    """One page with code, executed as often as it must be."""

    def __init__(self, course: Path) -> None:
        self.root, self.source, self.executed = course, SHOWN, 0
        self.name, self.folder = "book/page", Path()

    def __call__(self) -> dict[str, str]:
        """What the page shows: {"data": ...}."""
        cell = nbformat.v4.new_code_cell(self.source)
        self.folder = self.root / "kept" / Course(self.root).of_page(self.name)
        path = self.root / f"{self.name}.md"
        page = Page(self.name, path, nbformat.v4.new_notebook(cells=[cell]), self.folder)
        if not is_kept(page):
            self.executed += 1
            execute([page], 60, lambda line: None)
        [cell] = get_cache(self.folder).merge_match_into_notebook(page.notebook)[1].cells
        # A busy kernel sends what a cell prints in several parts.
        printed = "".join(one.text for one in cell.outputs)
        return dict(line.split(": ", 1) for line in printed.splitlines())


@pytest.fixture
def shown(root: Path, tmp_path: Path, monkeypatch) -> Iterator[Shown]:
    course = make_course(root, tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(course))
    packages = tuple(course / path.name for path in digests.PACKAGES)
    monkeypatch.setattr(digests, "PACKAGES", packages)
    yield Shown(course)


def test_a_page_is_executed_anew_where_something_that_it_read_has_changed(shown: Shown):
    course, before = shown.root, shown()
    assert shown() == before and shown.executed == 1
    (course / "datasets" / "number.txt").write_text("42", encoding="utf-8")
    assert shown() == (before := before | {"data": "42"})
    replace(
        course / "coursework/messages.toml",
        '"Check that nothing is missing"',
        '"Look whether all is there"',
    )
    assert shown() == (before := before | {"library": "Look whether all is there"})
    replace(course / "datasets/profiles/default.toml", 'name = "', 'name = "The other ')
    assert shown() == (before := before | {"profile": f"The other {before['profile']}"})
    replace(course / "exercises" / SMALL / "questions.toml", '"Small"', '"Smaller"')
    assert shown() == (before := before | {"questions": "Smaller"})
    (course / "solutions" / SMALL / "new.toml").write_text("", encoding="utf-8")
    assert shown()["folder"] == "['key.toml', 'new.toml', 'questions.toml']"
    assert shown.executed == 6


def test_what_its_cells_cannot_show_changes_nothing(shown: Shown):
    shown.source = 'print("data:", open("../datasets/number.txt").read())'
    shown.name = f"book/{SMALL}"
    shown()
    other = shown.root / "solutions" / "02-other"
    other.mkdir()
    (other / "key.toml").write_text("", encoding="utf-8")
    replace(shown.root / "book" / "index.md", "A small book", "A book")
    (shown.root / "publishing" / "page" / "new.js").write_text("", encoding="utf-8")
    shown()
    assert shown.executed == 1
    replace(shown.root / f"solutions/{SMALL}/key.toml", "a low risk", "a small risk")
    shown()
    assert shown.executed == 2


def test_what_a_killed_build_left_in_pieces_is_executed_anew(shown: Shown):
    shown.source = 'print("a: b")'
    before = shown()
    [kept] = (shown.folder / "executed").glob("*/base.ipynb")
    kept.write_bytes(kept.read_bytes()[:300])
    assert shown() == before and shown.executed == 2
    kept.unlink()
    assert shown() == before and shown.executed == 3
    (shown.folder / "global.db").write_bytes(b"")
    assert shown() == before and shown.executed == 4


def started(course: Path, **variables: str) -> subprocess.Popen:
    """A build in the folder, with its own packages."""
    return subprocess.Popen(
        BUILD,
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(course), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def built(course: Path, **variables: str) -> str:
    """What a build that must succeed printed."""
    build = started(course, **variables)
    said = build.communicate(timeout=300)[0]
    assert build.returncode == 0, said
    return said


def test_a_second_build_waits_and_says_so(root: Path, tmp_path: Path):
    course = make_course(root, tmp_path)
    with book.one_at_a_time(course):
        second = started(course, REPOSITORY_URL="https://github.com/office/fair-buying")
        said = second.stdout.readline()
        assert second.poll() is None
    second.kill()
    second.communicate()
    assert said.startswith("Another build is running in this folder")


@pytest.fixture(scope="module")
def small_course(root: Path, tmp_path_factory) -> Path:
    """A small book whose first page has `SHOWN`, built once."""
    course = make_course(root, tmp_path_factory.mktemp("course"))
    page = course / "book" / "index.md"
    before, after = page.read_text(encoding="utf-8").split("# Show the number\n")
    after = after[after.index("```") :]
    page.write_text(f"{before}# Show all\n{SHOWN}{after}", encoding="utf-8")
    assert "Executed 2 of 2" in built(course)
    return course


def index(course: Path) -> str:
    return (course / "_build" / "html" / "book" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_book_shows_what_has_changed(small_course: Path):
    course, local = small_course, small_course / "local.toml"
    shutil.copy(course / "datasets/profiles/default.toml", local)
    replace(local, 'name = "', 'name = "Local ')
    assert "library: Check that nothing is missing" in index(course)
    replace(
        course / "coursework/messages.toml",
        '"Check that nothing is missing"',
        '"Look whether all is there"',
    )
    built(course)
    assert "library: Look whether all is there" in index(course)
    # A solution page is made from messages and keys by the build itself, not by a kernel.
    solution = course / "_build" / "html" / "book" / "solutions" / f"{SMALL}.html"
    replace(course / "solutions" / SMALL / "key.toml", "a low risk", "a small risk")
    built(course, PROFILE=str(local))
    assert "profile: Local " in index(course)
    assert "taken for a small risk" in solution.read_text(encoding="utf-8")
    built(course)
    assert "profile: Local " not in index(course)
    (course / "datasets" / "number.txt").rename(course / "datasets" / "count.txt")
    with pytest.raises(AssertionError, match="FileNotFoundError"):
        built(course)
    replace(course / "book" / "index.md", "number.txt", "count.txt")
    built(course)
    assert "data: 41" in index(course)
    (course / "datasets" / "count.txt").write_text("42", encoding="utf-8")
    built(course)
    assert "data: 42" in index(course)


@pytest.mark.slow
def test_a_killed_build_hides_nothing_from_the_next(small_course: Path):
    course, made = small_course, small_course / "_build" / "html" / "book" / "index.html"
    shutil.rmtree(course / "_build")
    first = started(course)
    wait_for(lambda: "Executing" in first.stdout.readline(), 60)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert "Executed 2 of 2" in built(course)
    whole = made.read_text(encoding="utf-8")
    # Killed while it wrote this page:
    (course / "_build" / "book.json").unlink()
    made.write_text(whole[:2000], encoding="utf-8")
    built(course)
    assert made.read_text(encoding="utf-8") == whole
    made.unlink()
    built(course)
    assert made.read_text(encoding="utf-8") == whole


@pytest.mark.slow
def test_two_builds_at_once_end_well(small_course: Path):
    shutil.rmtree(small_course / "_build")
    first = started(small_course)
    said = next(line for line in first.stdout if "Building the book" in line)
    second = started(small_course)  # on a busy machine it could else begin when the first is done
    said = [said + first.communicate(timeout=300)[0], second.communicate(timeout=300)[0]]
    assert [first.returncode, second.returncode] == [0, 0], said
    assert ["Nothing has changed" in one for one in said] == [False, True], said
    assert ["Another build is running" in one for one in said] == [False, True], said
    [number] = (small_course / "datasets").glob("*.txt")  # as the test before left it
    assert f"data: {number.read_text(encoding='utf-8')}" in index(small_course)


# Loaded into a kernel: it writes down each file that the cells of a page open.
RECORDER = """
import os, sys

def load_ipython_extension(shell):
    written = os.open(os.environ["RECORD"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def watch(event, values):
        if event == "open" and isinstance(values[0], (str, bytes)):
            os.write(written, os.path.abspath(os.fsencode(values[0])) + b"\\0")

    sys.addaudithook(watch)
"""


@pytest.mark.slow
def test_every_page_is_as_stock_jupyter_cache_executes_it_and_reads_what_it_may(
    root: Path, built_book, monkeypatch, tmp_path
):
    (tmp_path / "recorder.py").write_text(RECORDER, encoding="utf-8")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    )
    record = tmp_path / "record"
    monkeypatch.setenv("RECORD", str(record))
    course, settings = Course(root), [*QUIET, "--InteractiveShellApp.extra_extensions=recorder"]
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    caches = map(get_cache, (root / "_build" / ".jupyter_cache").iterdir())
    kept = [
        cache.get_cache_bundle(one.pk) for cache in caches for one in cache.list_cache_records()
    ]
    assert len(kept) >= 30
    different = []
    for one in kept:
        ours, page = one.nb, one.record.uri
        stock = nbformat.from_dict(ours)
        for cell in stock.cells:
            cell.outputs, cell.execution_count = [], None
        place, name = str(Path(page).parent), Path(page).relative_to(root).with_suffix("")
        done = single_nb_execution(stock, place, 180, False, extra_arguments=settings)
        assert done.err is None
        different += [page] if outputs(stock) != outputs(ours) else []
        opened = [Path(os.fsdecode(one)) for one in record.read_bytes().split(b"\0")]
        record.unlink()
        may = {*course.read_beside(name.as_posix())}
        beside = [path for path in opened if path.is_relative_to(root) and path.is_file()]
        folders = {path.relative_to(root).parts[0] for path in {*beside} - may}
        assert folders <= {"datasets", *(path.name for path in PACKAGES), ".venv"}, page
    assert not different


def outputs(notebook: nbformat.NotebookNode) -> str:
    """What all cells put out, without addresses in the computer's memory."""
    return re.sub(
        r" at 0x[0-9a-f]+",
        "",
        json.dumps([cell.outputs for cell in notebook.cells], sort_keys=True),
    )
