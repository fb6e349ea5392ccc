"""Fixtures that every folder of tests uses."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import workshop.__main__  # noqa: F401  # first: it keeps jsonschema quick to import

# isort: split
import pytest
from book_kit import SETTINGS, Built, made_from
from course_kit import make_course
from filelock import FileLock
from hypothesis import settings

from fairtender.files import write_atomically
from fairtender.tables import DataError
from publishing import book
from publishing.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
os.environ.pop("FAIRTENDER_PROFILE", None)  # tests are about the course's own profile


FEW = 5  # drawn examples, in the place of a hundred
OWN_SETTINGS = "_hypothesis_internal_use_settings"
SITE = {"browser", "built_book"}  # the fixtures of the site's lane
# Python on a page starts often in these tests and computes little: better compiled once, in haste.
IN_HASTE = ("--js-flags=--liftoff-only",)


def few(config) -> bool:
    """Whether minutes count: not in `make test-all`, which draws more and has the usual browser."""
    return "not slow" in config.option.markexpr


def pytest_configure(config) -> None:
    # A busy machine is no fault.
    settings.register_profile("course", deadline=None, max_examples=FEW if few(config) else 100)
    settings.load_profile("course")


def part_of(many: int) -> int:
    """How many of so many examples are drawn where minutes count."""
    return max(FEW, many * FEW // 100)


def draw_few(items) -> None:
    """Let a test that says itself how many examples it draws draw as small a part of them."""
    for item in items:
        own = getattr(getattr(item, "obj", None), OWN_SETTINGS, None)
        if own and own.max_examples > FEW:
            part = part_of(own.max_examples)
            setattr(item.obj, OWN_SETTINGS, settings(own, max_examples=part))


def needs_site(item) -> bool:
    """Whether a test is of the site's lane: it uses a browser or the built site."""
    return bool(item.get_closest_marker("browser") or SITE & {*item.fixturenames})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark the site's lane, and where several processes share the tests, give it to the first.

    That one has the site built, meanwhile the others run the fast lane, and then help it.
    """
    if few(config):
        draw_few(items)
    for item in items:
        if needs_site(item):
            item.add_marker("site")
    outcome = yield  # pytest leaves out what `-m` does not choose
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not needs_site(item))
    return outcome


# Read before any test runs: building the book generates the exercises anew.
COMMITTED = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in (ROOT / "exercises").glob("*/*")
    if path.is_file()
}


@pytest.fixture(scope="session")
def draws(request) -> Callable[[int], int]:
    """How often a test draws that draws by itself: so many times, or a small part of them."""
    return part_of if few(request.config) else int


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id) -> Callable:
    """Let one of the processes that run the tests make a thing; all are given what it returned.

    `once(name, make)`: `make` is given a new folder, and returns what can be written as JSON.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def given(name: str, make: Callable):
        folder, told = shared / f"once-{name}", shared / f"once-{name}.json"
        with FileLock(shared / f"once-{name}.lock"):
            if not folder.exists():
                folder.mkdir()
                told.write_text(json.dumps(make(folder)), encoding="utf-8")
        assert told.exists(), f"{name} could not be made: see the first test that asked for it"
        return json.loads(told.read_text(encoding="utf-8"))

    return given


@pytest.fixture(scope="session")
def kept(root, once) -> Callable:
    """As `once`, and later runs are given the same while nothing that a build reads has changed."""

    def given(name: str, make: Callable):
        folder = root / "_build" / "tests" / name
        return once(name, lambda _: keep(folder, made_from(root), make))

    return given


def keep(folder: Path, digest: str, make: Callable):
    """What `make` returned when it made `folder` from what has this digest, now or earlier."""
    stamp = folder.with_suffix(".json")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):  # other runs in this checkout
        last = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
        if last.get("from") != digest:
            stamp.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            last = {"from": digest, "made": make(folder)}
            write_atomically(stamp, json.dumps(last))
        return last["made"]


@pytest.fixture(scope="session")
def course(once) -> Path:
    """The sources alone, to be read and not changed."""
    return Path(once("course", lambda folder: str(make_course(folder))))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def committed() -> dict[str, bytes]:
    """The files of exercises/ as they were when the tests began, by path."""
    return COMMITTED


@pytest.fixture(scope="session")
def browser(request):
    """A Chromium that can reach this machine only."""
    try:
        with chromium(IN_HASTE if few(request.config) else ()) as started:
            yield started
    except DataError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session", autouse=True)
def unset_settings():
    """What a reader's environment sets must not change what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def pyodide_source(root, once) -> str:
    """The folder with the files of Pyodide, brought there as `make book` brings them."""

    def fetch(_: Path) -> str:
        from publishing import pyodide  # takes long to import

        pyodide.distribution(root)
        return str(root / "_build" / "pyodide")

    return once("pyodide", fetch)


@pytest.fixture(scope="session")
def built_book(root: Path, unset_settings, pyodide_source: str, once) -> Built:
    """The real site, the book and the exercises in the browser, built once by the real command."""

    def build(_: Path) -> list[str]:
        command = [sys.executable, "-m", "workshop", "site"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    return Built(root / "_build" / "html", once("site", build))


@pytest.fixture(scope="session")
def address(built_book: Built):
    """Address of the built book, served on this machine."""
    with book.server(built_book.html, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
