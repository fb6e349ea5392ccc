"""The command: what it says where Pyodide cannot be had, and that the site is for any server."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest
from book_kit import copy_tracked, pages_of

from fairtender import messages
from publishing import pyodide, site

# Nobody listens at this proxy, and pip has no index: no source of Pyodide can be reached.
OFFLINE = {"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
OFFLINE |= {"no_proxy": "", "NO_PROXY": "", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}


@pytest.mark.slow
def test_without_pyodide_the_pages_are_built_and_the_last_line_says_what_to_do(
    root, built_book, tmp_path
):
    course = copy_tracked(root, tmp_path / "course")
    build = course / "_build"
    build.mkdir()
    for name in (".jupyter_cache", "html"):  # nothing is executed again; the earlier Python goes
        shutil.copytree(root / "_build" / name, build / name)
    environment = {**os.environ, **OFFLINE, "PYTHONPATH": str(course)}
    environment["PYODIDE"] = str(tmp_path / "nowhere")

    def run(command, status):
        done = subprocess.run(
            [sys.executable, "-m", "workshop", command],
            cwd=course,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout.splitlines()[-2:], done.stderr

    count = len(pyodide.plan(course).files)
    none = messages.text("pyodide-nowhere", version="0.27.7", count=count)
    page = str(build / "html" / "index.html")
    last, said = run("book", 0)
    assert last == [page, messages.text("site-python-none", reason=none)]
    # Each source is named, in its order.
    names = [source.name for source in pyodide.sources(course)][-2:]
    names.insert(0, environment["PYODIDE"])
    places = [said.index(name) for name in names]
    assert len(names) == 3 and places == sorted(places)
    assert not (build / "html" / "python").exists()
    exercise = (build / "html" / "exercises/01-the-issue/01-the-issue.html").read_text("utf-8")
    assert 'data-python=""' in exercise
    # What is published is never published without a word.
    assert run("site", 1)[0] == last
    # The pages alone ask no source.
    last, said = run("pages", 0)
    later = messages.text("site-python-later")
    assert last == [page, messages.text("site-python-none", reason=later)] and names[1] not in said


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
