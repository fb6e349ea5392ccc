"""The command: what it says where Pyodide cannot be had, and that the site is for any server."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from kit import copy_tracked

from coursework import course as the_course

BUTTON = "Do this exercise in your browser"


@pytest.mark.slow
def test_without_pyodide_the_book_is_built_all_the_same(root, built_book, tmp_path):
    course = copy_tracked(root, tmp_path / "course")
    build = course / "_build"
    build.mkdir()
    for name in (".jupyter_cache", "html"):  # nothing is executed again; the earlier site goes
        shutil.copytree(root / "_build" / name, build / name)
    for place in (root / "_build").glob("lite-env-*"):
        (build / place.name).symlink_to(place)
    environment = {**os.environ, "PYODIDE": str(tmp_path / "nowhere"), "PYTHONPATH": str(course)}
    command = [sys.executable, "-m", "workshop", "site"]
    done = subprocess.run(
        command, cwd=course, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if "Warning" not in line]
    assert "nowhere" in said[0] and "set PYODIDE to a folder" in said[0]
    assert said[1] == "The book is built without the exercises in the browser."
    for unit in the_course.units(root):
        page = build / "html" / "exercises" / unit / f"{unit}.html"
        assert BUTTON not in page.read_text(encoding="utf-8")
    assert not (build / "html" / "lite").exists()


def test_each_exercise_page_leads_to_its_exercise(root, built_book):
    for unit in the_course.units(root):
        page = built_book.html / "exercises" / unit / f"{unit}.html"
        [link] = re.findall(
            rf'<a class="course-button" href="([^"]+)">{BUTTON}</a>', page.read_text("utf-8")
        )
        place, _, path = link.partition("?path=")
        assert (page.parent / place).is_file()
        assert (built_book.html / "lite" / "files" / path).is_file()


def test_all_that_a_browser_keeps_is_there(built_book):
    lite = built_book.html / "lite"
    listed = json.loads((lite / "offline.json").read_text(encoding="utf-8"))
    sizes = {name: (lite / name).stat().st_size for name, _ in listed["python"]}
    assert sizes == dict(listed["python"])
    assert [name for name in listed["files"] if not (lite / name).is_file()] == []


def test_nothing_in_the_site_names_another_host_to_load_from(built_book):
    settings = json.loads((built_book.html / "lite" / "jupyter-lite.json").read_text("utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    kernel = plugins["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"].startswith("./static/python-")
    assert kernel["disablePyPIFallback"] is True


@pytest.mark.browser
def test_opened_from_a_folder_it_says_what_to_do(browser, built_book):
    page = browser.new_page()
    place = built_book.html / "lite" / "notebooks" / "index.html"
    page.goto(f"{place.as_uri()}?path=exercises/01-the-issue/01-the-issue.ipynb")
    said = page.get_by_role("alert")
    said.wait_for()
    assert "python -m http.server" in said.inner_text()
    page.get_by_role("link", name="Back to the book").click()
    page.wait_for_url("**/exercises/01-the-issue/01-the-issue.html")
    page.close()
