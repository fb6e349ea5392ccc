"""The first page saves everything that was made, and own cases, as one ZIP; in Chromium."""

import io
import json
import threading
import zipfile

import pytest
from playwright.sync_api import expect

from coursework import page as asked
from coursework.course import ROOT
from fairtender import messages
from publishing import book
from publishing.extensions.home import CODES, parts
from publishing.extensions.shared import enclose, join_scripts, open_texts, questions, script_data

pytestmark = pytest.mark.browser

PYTHON = """window.course = {python: {available: "", async ask(name, params) {
    return JSON.parse(await window.askPython(JSON.stringify({name, params})));
}}};"""
OFF = 'window.course = {python: {ask: () => Promise.reject(new Error("Python cannot start."))}};'
UNIT = "05-map-supply-chains"
KEPT = {
    f"fairtender:{UNIT}": {"clean-firms": {"firms": [{"row": "ovra", "work": "own"}]}},
    "fairtender:03-screen-tenders-own": {
        "tenders": {"tenders": [{"row": "r1", "id": "Q1", "title": "Cleaning of the pier"}]}
    },
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    place = tmp_path_factory.mktemp("home")
    units = [parts(one) for one in questions(ROOT).values()]
    known = {"edition": "public", "units": units, "texts": open_texts(CODES)}
    items = "".join(
        f'<li id="unit-{one["unit"]}"><a href="#a">A</a><a href="#b">B</a>'
        '<p class="course-state"></p></li>'
        for one in units
    )
    (place / "home.js").write_text(enclose(join_scripts("home")), encoding="utf-8")
    (place / "index.html").write_text(
        f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Home</title>
<link rel="icon" href="data:,"></head><body><main>
<script type="application/json" id="course-data">{script_data(known)}</script>
<p class="course-go"><a href="#a"><span>Start</span></a></p><p id="course-where"></p>
<p class="course-note"></p><ol>{items}</ol>
<div class="course-answers" hidden><button class="course-save">Save</button>
<button class="course-take">Take</button><input type="file" class="course-load">
<button class="course-done">Done</button>
<div class="course-said" role="status"></div><div class="course-problem" role="alert"></div></div>
</main><script src="home.js"></script></body></html>""",
        encoding="utf-8",
    )
    with book.server(place, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def home(browser, address):
    """Opens the page with Python as told and with what the browser keeps."""
    contexts = []

    def opened(python: str, kept: dict):
        context = browser.new_context(accept_downloads=True)
        contexts.append(context)
        context.expose_function("askPython", lambda text: asked.answer_text(text, asked.Files()))
        context.add_init_script(python)
        context.add_init_script(
            f"""for (const [name, answers] of Object.entries({json.dumps(kept)}))
    localStorage.setItem(name, JSON.stringify({{format: 1, answers}}));"""
        )
        window = context.new_page()
        window.goto(address)
        return window

    yield opened
    for context in contexts:
        context.close()


def test_everything_and_own_cases_are_one_zip(home, tmp_path):
    page = home(PYTHON, KEPT)
    with page.expect_download() as download:
        page.locator(".course-take").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    names = zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()
    assert any(name.startswith(f"{UNIT}/fair-tender-05-") for name in names)
    assert any(name.startswith("own/fair-tender-03-own-tenders-") for name in names)
    said = page.locator(".course-said")
    expect(said).to_contain_text(path.name)
    expect(said).to_contain_text(messages.text("own-case-part-11"))  # not made yet
    # The answers as one file have nothing of an own case.
    with page.expect_download() as download:
        page.locator(".course-save").click()
    download.value.save_as(tmp_path / "answers.json")
    assert "the pier" not in (tmp_path / "answers.json").read_text(encoding="utf-8")


def test_without_work_or_python_it_is_one_sentence(home):
    page = home(PYTHON, {})
    page.locator(".course-take").click()
    expect(page.locator(".course-said")).to_have_text(messages.text("home-nothing"))
    page = home(OFF, KEPT)
    page.locator(".course-take").click()
    expect(page.locator(".course-problem")).to_have_text("Python cannot start.")
