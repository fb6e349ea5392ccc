"""The command: what it says where Pyodide cannot be had, and that the site is for any server."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest
from book_kit import copy_tracked, pages_of

from publishing import pyodide, site


@pytest.mark.slow
def test_without_pyodide_the_book_is_built_all_the_same(root, built_book, tmp_path):
    course = copy_tracked(root, tmp_path / "course")
    build = course / "_build"
    build.mkdir()
    for name in (".jupyter_cache", "html"):  # nothing is executed again; the earlier Python goes
        shutil.copytree(root / "_build" / name, build / name)
    environment = {**os.environ, "PYODIDE": str(tmp_path / "nowhere"), "PYTHONPATH": str(course)}

    def run(command):
        return subprocess.run(
            [sys.executable, "-m", "workshop", command],
            cwd=course,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("site")
    assert done.returncode == 1, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if "Warning" not in line]
    assert "nowhere" in said[0] and "set PYODIDE to a folder" in said[0]
    assert said[1] == site.WITHOUT
    assert not (build / "html" / "python").exists()
    page = (build / "html" / "exercises/01-the-issue/01-the-issue.html").read_text("utf-8")
    assert 'data-python=""' in page
    # The book alone fetches nothing, and says what is not there.
    done = run("book")
    assert done.returncode == 0 and site.WITHOUT in done.stdout


def test_all_that_a_browser_brings_is_there(built_book):
    place = built_book.html / "python"
    current = json.loads((place / "current.json").read_text(encoding="utf-8"))
    folder = place / current["folder"]
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == current["bytes"]
    lock = json.loads((folder / pyodide.LOCK).read_text(encoding="utf-8"))
    files = {entry["file_name"] for entry in lock["packages"].values()}
    assert files == {one["file"] for one in current["packages"].values()}
    for entry in lock["packages"].values():
        data = (folder / entry["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file_name"]


def test_every_page_and_file_is_kept_for_work_without_a_network(built_book):
    html = built_book.html
    first, _ = (html / "service-worker.js").read_text(encoding="utf-8").split("\n", 1)
    files = json.loads(first.removeprefix("const FILES = ").removesuffix(";"))
    assert {*pages_of(html)} <= {*files}
    for name, (digest, size, asked) in files.items():
        data = (html / name).read_bytes()
        assert hashlib.sha256(data).hexdigest().startswith(digest) and len(data) == size, name
        assert asked == "" or asked.startswith("?v="), name
    # The same site, the same script: no browser brings anything anew.
    assert site._service_worker(html) == (html / "service-worker.js").read_text(encoding="utf-8")
