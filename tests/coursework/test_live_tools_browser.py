"""Live tools on a page, in Chromium; behind the page stands this process, by the same request."""

import json
import threading
from pathlib import Path

import docx
import pytest
from kit import violations

from coursework import page as python
from coursework.forms import html
from coursework.forms.tools import live, program
from coursework.forms.tools.program import Tools
from coursework.forms.widget import FormWidget
from coursework.questions import load
from publishing import book

pytestmark = pytest.mark.browser

PLAN, EARLIER = "11-action-plan", "04-read-your-portfolio"
UNITS = ("03-screen-tenders", "09-evaluate-bids", PLAN)
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
    """A page with all tools of three units, and the form into which earlier answers go."""
    folder = tmp_path_factory.mktemp("tools")
    parts = []
    for unit in UNITS:
        path = root / "exercises" / unit / "questions.toml"
        tools = Tools(load(path), program.of_unit(path))
        tools.run(lambda tool: False)
        parts += [live.draw(tool, tools.questions, "browser") for tool in tools.known]
    asked = load(root / "exercises" / PLAN / "questions.toml")
    parts.append(html.form(asked, asked.form("begin-now"), "browser"))
    script = str(FormWidget._esm).replace("export default ", "void ")
    (folder / "form.js").write_text(f"(() => {{\n{script}\n}})();\n", encoding="utf-8")
    style = root / "coursework" / "forms" / "form.css"
    (folder / "form.css").write_text(style.read_text(encoding="utf-8"), encoding="utf-8")
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


def says(page, name, words) -> None:
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
    box.get_by_role("status").filter(has_text="Python is coming 25 %").wait_for()
    assert box.get_attribute("aria-busy") == "true"
    page.evaluate("window.go()")
    says(page, "what-if", "Elevated")
    assert page.evaluate("document.activeElement.className").endswith("ft-go")
    assert page.evaluate("window.hurt") is None and box.get_attribute("aria-busy") is None
    assert box.locator(".ft-status").inner_text() == ""
    # From now on a change asks by itself.
    box.locator("select").select_option("T01")
    page.wait_for_function("!document.querySelector('[data-ft-tool=what-if][aria-busy]')")
    assert "Elevated" not in box.locator(".ft-answer").inner_text().split("With the sentence")[0]


def test_a_slow_answer_does_not_replace_a_later_one(page):
    box = tool(page, "own-plan")
    page.evaluate("() => { window.held = new Promise(go => { window.go = go; }); }")
    box.get_by_role("button", name="Show it").click()
    box.locator("select").select_option("together")
    page.evaluate("window.go()")
    says(page, "own-plan", "Local action plans")
    page.wait_for_timeout(300)
    assert "Local action plans" in box.locator(".ft-answer").inner_text()


def test_what_is_wrong_is_one_sentence_at_the_tool(page):
    box = tool(page, "own-floor")
    floor = box.get_by_role("textbox").first
    floor.fill("forty")
    floor.press("Enter")
    alert = box.get_by_role("alert")
    alert.filter(has_text="write it in figures").wait_for()
    floor.fill("40")
    box.locator(".ft-go").click()
    says(page, "own-floor", "EUR")
    assert alert.inner_text() == ""
    page.evaluate("window.refuse = 'Python ended and is started again.'")
    box.locator(".ft-go").click()
    alert.filter(has_text="started again").wait_for()
    page.evaluate("window.refuse = ''")


def test_earlier_answers_are_found_copied_and_never_overwritten(page, root):
    questions = load(root / "exercises" / EARLIER / "questions.toml")
    own = load(root / "exercises" / PLAN / "questions.toml")
    codes = [*own.all["plan-first"].codes][:2]
    answers = {"pf-ten": codes, "pf-ten-why": "Because of <b>them</b>."}
    document = {"format": 1, "unit": EARLIER, "release": questions.release, "answers": answers}
    box = tool(page, "earlier-answers")
    assert box.locator(".ft-copy").is_hidden()
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"fairtender:{EARLIER}", json.dumps(document)],
    )
    box.get_by_role("button", name="Look for my answers").click()
    says(page, "earlier-answers", "Because of <b>them</b>.")
    box.get_by_role("button", name="Copy what fits").click()
    box.get_by_text("Copied into this exercise: 1.").wait_for()
    chosen = page.locator("[data-ft-question=plan-first] input:checked")
    kept = [input.get_attribute("value") for input in chosen.all()]
    assert kept and {*kept} <= {*codes}
    stored = json.loads(page.evaluate(f"localStorage.getItem('fairtender:{PLAN}')"))
    assert "plan-first" in stored["answers"]
    box.get_by_role("button", name="Copy what fits").click()
    box.get_by_text("answered them here already: 1.").wait_for()
    # A file of another computer; and one that is none.
    other = document | {"answers": {"pf-ten-why": "From another computer."}}
    box.locator("input[type=file]").set_input_files(
        [
            {
                "name": "a.json",
                "mimeType": "application/json",
                "buffer": json.dumps(other).encode(),
            },
            {"name": "b.json", "mimeType": "application/json", "buffer": b"[" * 9000},
        ]
    )
    says(page, "earlier-answers", "From another computer.")
    says(page, "earlier-answers", "b.json holds no answers")


def test_the_plan_is_taken_home_as_a_file(page):
    box = tool(page, "own-plan")
    group = box.get_by_role("group", name="Take your plan home")
    with page.expect_download() as download:
        group.get_by_role("button", name="As a Word document").click()
    assert download.value.suggested_filename == "action-plan-port-selm.docx"
    word = docx.Document(Path(download.value.path()))
    assert word.paragraphs[0].text == "Action plan: Port Selm"
    box.get_by_text("Saved as action-plan-port-selm.docx").wait_for()


def test_the_tools_are_accessible(page):
    box = tool(page, "own-floor")
    box.get_by_role("textbox").first.fill("forty")
    box.locator(".ft-go").click()
    box.get_by_role("alert").filter(has_text="write it in figures").wait_for()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for theme in ("light", "dark"):
            page.evaluate("t => { document.documentElement.dataset.theme = t }", theme)
            assert violations(page, "main") == []
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
