"""The book built once, its workshop edition, and a server for it."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from book_kit import NO_CACHES, SETTINGS, Built

from workshop import book

PARTS = ("_config.yml", "_toc.yml", "requirements.txt")
FOLDERS = ("book", "exercises", "solutions", "datasets", "fairtender")


@pytest.fixture(scope="session", autouse=True)
def unset_settings():
    """What a reader's environment sets must not change what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def built_book(root: Path, unset_settings) -> Built:
    """The real book, built by the real command."""
    command = [sys.executable, "-m", "workshop", "book"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(root / "_build" / "html", done.stdout.splitlines())


@pytest.fixture(scope="session")
def workshop_book(root: Path, built_book: Built, tmp_path_factory) -> Path:
    """The HTML of a workshop edition, built over an earlier build that had the solutions."""
    copy = tmp_path_factory.mktemp("workshop-edition")
    for name in PARTS:
        shutil.copy(root / name, copy / name)
    for name in FOLDERS:
        shutil.copytree(root / name, copy / name, ignore=NO_CACHES)
    for name in ("html", ".jupyter_cache"):  # with the cache nothing is executed a second time
        shutil.copytree(root / "_build" / name, copy / "_build" / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION", "workshop")
        return book.build(copy).parent


@pytest.fixture(scope="session")
def address(built_book: Built):
    """Address of the built book, served on this machine."""
    with book.server(built_book.html, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
