"""Live tools on a page, in Chromium; behind the page stands this process, by the same request."""

import re
import threading
from pathlib import Path

import docx
import pytest
from kit import violations_by_day_and_night
from playwright.sync_api import expect
from texts_kit import pattern

from coursework import page as python
from coursework.forms import script as script_of
from coursework.forms.tools import live
from coursework.forms.tools.live import Tools
from coursework.forms.widget import FormWidget
from coursework.questions import load
from fairtender import messages
from publishing import book

pytestmark = pytest.mark.browser

UNITS = ("03-screen-tenders", "04-read-your-portfolio", "11-action-plan")
# Where the page of the book has a Worker; `held` lets an answer wait.
PYTHON = """
window.held = null;
window.course = {python: {available: "", prepare: name => { window.prepared = name; },
  async ask(name, params, progress) {
    progress({text: "Python is coming", share: 0.25});
    if (window.refuse) throw new Error(window.refuse);
    await window.held;
    return JSON.parse(await askPython(JSON.stringify({name, params})));
  }}};
"""


@pytest.fixture(scope="module")
def site(root, tmp_path_factory):
    """A page with all tools of three units."""
    folder = tmp_path_factory.mktemp("tools")
    parts = []
    for unit in UNITS:
        path = root / "exercises" / unit / "questions.toml"
        tools = Tools(load(path), live.of_unit(path))
        tools.run(lambda tool: False)
        parts += [live.draw(tool, tools.questions, "browser") for tool in tools.known]
    script = str(FormWidget._esm).replace("export default ", "void ")
    (folder / "form.js").write_text(f"(() => {{\n{script}\n}})();\n", encoding="utf-8")
    (folder / "form.css").write_text(script_of.style(), "utf-8")
    body = "\n".join(parts)
    (folder / "index.html").write_text(
        f"""<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tools</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}</style>
<script>{PYTHON}</script><script defer src="form.js"></script>
</head><body><main><h1>Tools</h1>
{body}</main></body></html>""",
        encoding="utf-8",
    )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(site, browser, root, monkeypatch):
    monkeypatch.chdir(root)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.expose_function("askPython", python.answer_text)
    page.goto(site)
    yield page
    context.close()
    assert errors == []


def tool(page, name):
    return page.locator(f"[data-ft-tool={name}]")


def wait_for_words(page, name, words) -> None:
    tool(page, name).locator(".ft-answer").get_by_text(words).first.wait_for()


def test_a_tool_is_used_from_the_keyboard_and_shows_what_happens(page):
    box = tool(page, "what-if")
    assert box.locator(".ft-without-script").is_hidden()
    box.locator("select").focus()
    assert page.evaluate("window.prepared") == "tool"
    page.keyboard.type("T12")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type('Migrant workers. <img src="x" onerror="window.hurt = 1">')
    page.evaluate("() => { window.held = new Promise(go => { window.go = go; }); }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    box.get_by_role("status").filter(has_text="Python is coming 25%").wait_for()
    assert box.get_attribute("aria-busy") == "true"
    page.evaluate("window.go()")
    wait_for_words(page, "what-if", "Unknown")
    expect(page.locator(".ft-go:focus")).to_be_attached()
    assert page.evaluate("window.hurt") is None and box.get_attribute("aria-busy") is None
    assert box.locator(".ft-status").inner_text() == ""
    # From now on a change asks by itself.
    box.locator("select").select_option("T01")
    page.wait_for_function("!document.querySelector('[data-ft-tool=what-if][aria-busy]')")
    assert (
        "Unknown"
        not in box.locator(".ft-answer").inner_text().split(messages.text("what-if-after"))[0]
    )


def test_a_slow_answer_does_not_replace_a_later_one(page):
    box = tool(page, "sector-change")
    level = box.locator("select").last
    level.select_option("low")
    page.evaluate("() => { window.held = new Promise(go => { window.go = go; }); }")
    box.locator(".ft-go").click()
    level.select_option("high")
    page.evaluate("window.go()")
    wait_for_words(page, "sector-change", "to high")
    page.wait_for_timeout(300)
    assert "to high" in box.locator(".ft-answer").inner_text()


def test_what_is_wrong_is_one_sentence_at_the_tool(page):
    box = tool(page, "what-if")
    box.locator("textarea").fill("x" * 10_001)
    box.locator(".ft-go").click()
    alert = box.get_by_role("alert")
    alert.filter(has_text=re.compile(pattern("tool-too-long"))).wait_for()
    box.locator("textarea").fill("Migrant workers.")
    box.locator(".ft-go").click()
    wait_for_words(page, "what-if", messages.text("what-if-after"))
    assert alert.inner_text() == ""
    page.evaluate("window.refuse = 'Python ended and is started again.'")
    box.locator(".ft-go").click()
    alert.filter(has_text="started again").wait_for()
    page.evaluate("window.refuse = ''")


def test_an_empty_plan_is_taken_home_as_a_file(page):
    box = tool(page, "empty-plan")
    group = box.get_by_role("group", name=messages.text("empty-plan"))
    with page.expect_download() as download:
        group.get_by_role("button", name=messages.text("forms-tool-docx")).click()
    assert download.value.suggested_filename == "action-plan-empty.docx"
    word = docx.Document(Path(download.value.path()))
    assert word.paragraphs[0].text == "Action plan"
    box.get_by_text("Saved as action-plan-empty.docx").wait_for()


def test_the_tools_are_accessible(page):
    box = tool(page, "what-if")
    box.locator("textarea").fill("x" * 10_001)
    box.locator(".ft-go").click()
    box.get_by_role("alert").filter(has_text=re.compile(pattern("tool-too-long"))).wait_for()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations_by_day_and_night(page, "main") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll("input, button, select, textarea")]
          .filter(item => item.offsetParent).map(item => item.getBoundingClientRect())
          .filter(box => box.width < 24 || box.height < 24).length"""
    )
    assert small == 0


def test_without_script_the_example_stands_there(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    box = tool(page, "what-if")
    assert "The beans are grown in Colombia." in box.locator("textarea").input_value()
    assert "High" in box.locator(".ft-answer").inner_text()
    assert box.locator(".ft-without-script").is_visible()
    assert box.get_by_role("button").is_disabled() and box.locator("select").is_disabled()
    context.close()
