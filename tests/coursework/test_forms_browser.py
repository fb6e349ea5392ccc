"""The same form in a real JupyterLab and on a plain page, worked from the keyboard in Chromium."""

import json
import re
import shutil
import threading
from pathlib import Path

import nbformat
import pytest
from access_kit import small_targets
from kit import run_jupyterlab, violations, violations_by_day_and_night, wait_for
from marking_kit import unfold
from playwright.sync_api import expect
from texts_kit import begins, says

from coursework import forms
from coursework.forms import script
from fairtender import messages
from publishing import book

pytestmark = pytest.mark.browser

FIXTURES = Path(__file__).parents[1] / "fixtures" / "forms"
UNIT = "99-trial"
CELLS = [
    (
        "begin",
        f'from coursework import forms\nexercise = forms.Exercise("{UNIT}")\nexercise.begin()',
    ),
    ("levels", 'exercise.ask("levels")'),
    ("check-levels", 'exercise.check("levels")'),
    ("numbers", 'exercise.ask("numbers")'),
    ("check-numbers", 'exercise.check("numbers")'),
    ("why", 'exercise.ask("why")'),
    ("check-why", 'exercise.check("why")'),
    ("self", f'forms.self_check("{UNIT}", "origin-check")'),
    ("hand-in", "exercise.hand_in()"),
]
# What `answer_by_keyboard` gives, written down by hand: options in the order of questions.toml,
# the number without its comma, the empty text left out.
ANSWERS = {
    "level-t01": "elevated",
    "level-t02": "high",
    "factors-t01": ["sector", "price"],
    "first-three": ["sector", "origin", "workforce"],
    "price-weight": 62.5,
    "buyer": "bax dd Álvora “quoted” <b>",
    "first-why": "T01:\nbecause the origin 👍\u2028 is listed & known.",
}
ALL_READY = f"document.querySelectorAll('.ft-form[data-ft-ready]').length === {len(CELLS)}"
CLOCK = "[0-2][0-9]:[0-5][0-9]"


def file_text(saved: str) -> str:
    """The file with these answers, byte for byte, but for the time."""
    release = forms.load(FIXTURES / "questions.toml").release
    content = {
        "format": 1,
        "unit": UNIT,
        "release": release,
        "learner": {"id": "", "name": "Ana Souza-Lima"},
        "saved": saved,
        "answers": ANSWERS,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def without_time(text: str) -> str:
    return re.sub(r'"saved": "20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"', '"saved": ""', text)


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus is there: it has to be reachable from the keyboard."""
    for _ in range(40):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def answer_by_keyboard(page) -> None:
    keys = page.keyboard
    page.locator("[data-ft-part=begin] summary").last.focus()
    tab_to(page, "[name=level-t01]")
    keys.press("Space")
    expect(page.locator("[name=level-t01]:checked")).to_have_count(1)
    keys.press("ArrowDown")
    expect(page.locator("[name=level-t01][value=elevated]")).to_be_checked()
    keys.press("Tab")  # the group is one tab stop
    expect(page.locator("[name=level-t02]:focus")).to_be_attached()
    for letter in ("b", "a", "x", "d", "d", "Enter"):
        keys.press(letter)
    keys.press("Space")
    tab_to(page, "[name=factors-t01][value=sector]")
    keys.press("Space")
    tab_to(page, "[name=factors-t01][value=price]")
    keys.press("Space")
    for code in ("sector", "origin", "workforce"):
        tab_to(page, f"[name=first-three][value={code}]")
        keys.press("Space")
    tab_to(page, "[name=price-weight]")
    keys.type("62,5")
    tab_to(page, "[name=buyer]")
    keys.type("bax dd Álvora “quoted” <b>")
    keys.press("Enter")
    tab_to(page, "[name=first-why]")
    keys.type("T01:")
    keys.press("Enter")
    keys.type("because the origin 👍\u2028 is listed & known.")
    tab_to(page, "[data-ft-learner=name]")
    keys.type("Ana Souza-Lima")
    keys.press("Tab")


def shown(page) -> dict:
    """The answers that stand in the controls."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("fieldset[id]")].filter(
          box => box.dataset.ftQuestion).map(box => {
          const typed = box.querySelector("input[type=text], textarea");
          const chosen = [...box.querySelectorAll("input:checked")].map(input => input.value);
          const radio = box.querySelector("input[type=radio]");
          return [box.dataset.ftQuestion, typed ? typed.value : radio ? chosen[0] : chosen];
        }))"""
    )


SHOWN = {**ANSWERS, "price-weight": "62.5"}


# --- in JupyterLab ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab with a notebook of all kinds of questions; its address and its folder."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "work"
    folder.mkdir()
    shutil.copy(FIXTURES / "questions.toml", folder)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    for name, source in CELLS:
        cell = nbformat.v4.new_code_cell(f"# Show {name}\n{source}", id=name)
        cell.metadata = {"jupyter": {"source_hidden": True}}
        notebook.cells.append(cell)
    nbformat.write(notebook, folder / "trial.ipynb")
    with run_jupyterlab(folder, home) as address:
        yield address, folder


def run_all(page) -> None:
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(ALL_READY, timeout=60_000)


def opened(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab[0]}/lab/tree/trial.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    return page


def restart_and_run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    page.evaluate("document.querySelectorAll('.ft-form').forEach(form => form.remove())")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function(ALL_READY, timeout=60_000)


def test_forms_in_jupyterlab(lab, browser):
    page, folder = opened(lab, browser), lab[1]
    run_all(page)
    assert page.locator("[data-mime-type*=error], [data-mime-type*=stderr]").count() == 0
    cells = page.locator(".jp-Notebook .jp-Cell").count()

    answer_by_keyboard(page)
    path = folder / "answers.json"
    text = wait_for(lambda: _whole(path, '"Ana Souza-Lima"'))  # it was typed last
    assert without_time(text) == file_text("")
    # No key that was typed reached the notebook's shortcuts (b and a insert cells, dd deletes).
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells == len(CELLS)
    page.wait_for_function(f"""[...document.querySelectorAll(".ft-status")].some(
        line => /^Saved at {CLOCK}\\.$/.test(line.textContent))""")
    page.get_by_text(messages.text("forms-progress", n="7", m="7")).first.wait_for()

    with page.expect_download() as download:
        page.get_by_role("button", name=messages.text("forms-save-file")).click()
    assert download.value.suggested_filename == f"{UNIT}_Ana-Souza-Lima.json"
    assert Path(download.value.path()).read_text(encoding="utf-8") == text

    restart_and_run_all(page)
    assert shown(page) == SHOWN
    page.locator("[name=level-t01][value=low]").focus()
    page.keyboard.press("Space")
    wait_for(lambda: _whole(path, '"level-t01": "low"'))

    # Start again asks first, and keeps a copy.
    unfold(page)
    page.get_by_role("button", name=messages.text("forms-restart")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("button:focus")).to_have_text(messages.text("forms-restart-no"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for(lambda: '"answers": {}' in path.read_text(encoding="utf-8"))
    (copy,) = folder.glob("answers-*.json")
    assert '"level-t01": "low"' in copy.read_text(encoding="utf-8")
    page.wait_for_function("document.querySelectorAll('input:checked').length === 0")

    page.locator(".ft-load").set_input_files(download.value.path())
    wait_for(lambda: _whole(path, "known."))
    assert without_time(path.read_text(encoding="utf-8")) == file_text("")
    page.wait_for_function("document.querySelectorAll('input:checked').length === 7")
    assert shown(page) == SHOWN

    for theme in ("true", "false"):
        page.evaluate("t => { document.body.dataset.jpThemeLight = t }", theme)
        assert violations(page, ".jp-Notebook .ft-form") == []
    page.close()


def whole_key() -> str:
    """The fixture's key with what a key to a unit needs besides."""
    text = (FIXTURES / "key.toml").read_text(encoding="utf-8")
    return re.sub(r"(\[question\..*\]\n)", r'\1why = "Because of this."\nread = "levels"\n', text)


@pytest.mark.slow
def test_a_notebook_marks_where_the_key_lies_beside_the_course(lab, browser, tmp_path):
    page, folder = opened(lab, browser), lab[1]
    run_all(page)
    check = page.locator('[data-ft-part="check"][data-ft-form="levels"]')
    box = page.locator('fieldset[data-ft-question="level-t01"]')
    assert check.locator(".ft-check").inner_text() == messages.text("forms-check")
    assert says(check.locator(".ft-unmarked").inner_text(), "forms-no-key-beside")
    box.locator("[value=elevated]").check()

    # The key that a trainer sends is used, and kept nowhere.
    (tmp_path / "key.toml").write_text(whole_key(), encoding="utf-8")
    page.locator(".ft-load").set_input_files(tmp_path / "key.toml")
    page.get_by_text(messages.text("forms-key-loaded")).wait_for()
    check.get_by_role("button", name=messages.text("forms-mark")).click()
    box.get_by_text("◐ Partly right · 0.25 of 0.5 points").wait_for()
    check.get_by_role("button", name=messages.text("forms-where")).click()
    partly = box.locator(".ft-option[data-ft-verdict=partly]")
    expect(partly).to_contain_text(messages.text("forms-verdict-partly"))
    assert partly.locator("input").evaluate("one => one === document.activeElement")
    assert "Because of this" not in page.locator(".jp-Notebook").inner_text()
    check.get_by_role("button", name=messages.text("forms-why")).click()
    box.get_by_text("A right answer: High").wait_for()
    box.locator("[value=high]").check()
    box.get_by_text(messages.text("forms-mark-stale")).wait_for()
    assert not any("Because" in path.read_text("utf-8") for path in folder.glob("*.json"))

    # Where the folder of the course has it, it is there from the start.
    (folder / "solutions" / UNIT).mkdir(parents=True)
    (folder / "solutions" / UNIT / "key.toml").write_text(whole_key(), encoding="utf-8")
    restart_and_run_all(page)
    line = check.locator(".ft-marked-line")
    assert "0.25 of 2" in line.inner_text()
    check.get_by_role("button", name=messages.text("forms-mark")).click()
    box.get_by_text("✓ Right · 0.5 of 0.5 points").wait_for()
    page.wait_for_function(
        "line => line.textContent.includes('now 0.5 of 2')", arg=line.element_handle()
    )
    kept = json.loads((folder / "marks.json").read_text(encoding="utf-8"))
    assert (kept["levels"]["first"]["earned"], kept["levels"]["latest"]["earned"]) == (0.25, 0.5)
    why = page.locator("[name=first-why]")
    why.fill("Because of the origin.")
    why.blur()
    own = page.locator('[data-ft-part="check"][data-ft-form="why"]')
    own.get_by_role("button", name=messages.text("forms-mark")).click()
    own.get_by_role("button", name=messages.text("forms-why")).click()
    rubric = page.locator('[data-ft-criterion="first-why"]')
    rubric.first.check()
    own.get_by_text(messages.text("forms-marked-once", latest="1", most="2")).wait_for()
    assert violations(page, ".jp-Notebook .ft-form") == []
    page.get_by_role("button", name=messages.text("forms-done")).click()
    page.locator(".ft-yes:visible").click()
    wait_for(lambda: not (folder / "marks.json").exists())
    shutil.rmtree(folder / "solutions")
    page.close()


@pytest.mark.slow
def test_a_kernel_that_is_gone_is_told(lab, browser):
    """A form whose kernel was restarted says that it saves nothing, instead of losing answers."""
    page = opened(lab, browser)
    run_all(page)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
    page.get_by_text("No Kernel").first.wait_for()
    page.locator("[name=level-t02][value=low]").click()
    page.get_by_text(messages.text("forms-silent")).wait_for(timeout=15_000)
    page.close()


# --- on a page of the book ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page with the static HTML, the script and the style; its address."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "form.css").write_text(script.style(), encoding="utf-8")
    (folder / "form.js").write_text(script.module(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAIRTENDER_FORMS", "static")
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        patch.chdir(FIXTURES)
        names: dict = {}
        parts = []
        for _, source in CELLS:
            *before, last = source.splitlines()
            exec("\n".join(before), names)
            parts.append(eval(last, names)._repr_html_())
    body = "\n".join(parts)
    (folder / "index.html").write_text(
        f"""<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Trial</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}</style>
<script type="module" src="form.js"></script></head><body><main><h1>Trial</h1>
{body}</main></body></html>""",
        encoding="utf-8",
    )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_forms_on_a_page(site, browser, tmp_path):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site)
    answer_by_keyboard(page)
    page.get_by_text(messages.text("forms-progress", n="7", m="7")).first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name=messages.text("forms-save-file")).click()
    assert download.value.suggested_filename == f"{UNIT}_Ana-Souza-Lima.json"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert without_time(text) == file_text("")  # the notebook's file, byte for byte

    page.reload()
    assert shown(page) == SHOWN

    # Two tabs: neither loses what the other one saved, and each shows it.
    other = context.new_page()
    other.goto(site)
    other.locator("[name=level-t01][value=low]").check()
    page.locator("[name=level-t01][value=low]:checked").wait_for()
    page.locator("[name=level-t02][value=low]").check()
    other.locator("[name=level-t02][value=low]:checked").wait_for()
    other.close()
    page.reload()
    assert shown(page) == {**SHOWN, "level-t01": "low", "level-t02": "low"}

    page.locator("[name=price-weight]").fill("about 60")  # cannot be saved
    unfold(page)
    page.get_by_role("button", name=messages.text("forms-restart")).click()
    page.get_by_role("button", name=messages.text("forms-restart-yes")).click()
    assert page.locator("[name=price-weight]").input_value() == ""
    page.get_by_text(messages.text("forms-progress", n="0", m="7")).first.wait_for()
    assert page.locator("[data-ft-link]:visible").count() == 7
    page.locator(".ft-check").first.click()
    page.get_by_text(messages.text("forms-check-open", n="3", list="T01, T02, F01")).wait_for()
    page.get_by_role("link", name="T02", exact=True).click()
    expect(page.locator("[name=level-t02]:focus")).to_be_attached()
    assert page.get_by_role("button", name=messages.text("forms-restore")).is_hidden()
    assert "Ana" not in stored(page) and "known" not in stored(page)

    # What a file replaces can be brought back.
    page.locator("[name=level-t01][value=low]").check()
    page.locator(".ft-load").set_input_files(download.value.path())
    page.get_by_text("Answers loaded: 7.").wait_for()
    page.get_by_role("button", name=messages.text("forms-restore")).click()
    assert shown(page)["level-t01"] == "low"

    for content, said in BAD_FILES:
        (tmp_path / "bad.json").write_bytes(content)
        page.locator(".ft-load").set_input_files(tmp_path / "bad.json")
        page.get_by_role("alert").filter(has_text=said).wait_for()
        assert shown(page)["level-t01"] == "low"
    page.locator(".ft-load").set_input_files(download.value.path())
    page.get_by_text("Answers loaded: 7.").wait_for()
    assert shown(page) == SHOWN

    fill = page.locator("[name=price-weight]")
    for typed, said in (
        ("about 60", messages.text("forms-not-saved-number")),
        ("1,250,000", "must be from 0 to 100"),
        ("250", "must be from 0 to 100"),
        ("7", ""),
    ):
        fill.fill(typed)
        fill.blur()
        error = page.locator("[data-ft-question=price-weight] .ft-error").inner_text()
        assert (said in error) and (bool(said) == bool(error))
    page.locator("[name=first-three][value=time]").check()
    page.locator(".ft-check").nth(1).click()
    page.get_by_text("choose exactly 3. You have chosen 4").first.wait_for()
    assert errors == []
    context.close()


def stored(page) -> str:
    """All that the browser keeps for this site."""
    return page.evaluate("JSON.stringify({...localStorage})")


def test_the_newer_words_stay_and_the_other_ones_are_offered(site, browser):
    context = browser.new_context()
    page, other = context.new_page(), context.new_page()
    page.goto(site)
    page.locator("[name=first-why]").fill("A draft.")
    page.locator("[name=first-why]").blur()
    other.goto(site)
    page.locator("[name=first-why]").focus()
    other.locator("[name=first-why]").fill("A longer text.")
    other.locator("[name=first-why]").blur()
    page.get_by_text(messages.text("forms-progress", n="1", m="7")).first.wait_for()
    page.locator("[name=level-t01][value=low]").check()  # a click elsewhere
    for window in (page, other):
        window.wait_for_function("document.querySelector('[name=first-why]').value[2] === 'l'")
    assert "A draft" not in stored(page)

    # Asleep: it did not hear that another window has saved. A script's own change fires no event.
    page.evaluate(
        """key => { const all = JSON.parse(localStorage.getItem(key));
                    all.answers["first-why"] = "Words of another window.";
                    localStorage.setItem(key, JSON.stringify(all)); }""",
        f"fairtender:{UNIT}",
    )
    box = page.locator("[data-ft-question=first-why]")
    box.locator("textarea").press_sequentially("Mine. ")
    box.locator("textarea").blur()
    box.get_by_text(messages.text("forms-other-words")).wait_for()
    mine = box.locator("textarea").input_value()
    assert "Mine." in mine and box.locator(".ft-other-words").inner_text() == (
        "Words of another window."
    )
    page.reload()  # the offer is not lost
    box.get_by_role("button", name=messages.text("forms-other-take")).click()
    assert box.locator("textarea").input_value() == "Words of another window."
    assert box.locator(".ft-other-words").inner_text() == mine
    box.get_by_role("button", name=messages.text("forms-other-drop")).click()
    assert box.locator(".ft-other").is_hidden() and "Mine." not in stored(page)
    assert violations(page, "main") == []
    context.close()


def test_who_is_done_leaves_nothing_in_the_browser(site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    unfold(page)
    page.locator("[data-ft-learner=name]").fill("Ana Souza-Lima")
    page.locator("[name=first-why]").fill("Only I know this.")
    page.locator("[name=level-t01][value=low]").check()
    page.evaluate(
        """localStorage.setItem("fairtender:03-other", '{"learner": {"name": "Ana"}}');
           localStorage.setItem("mode", "dark")"""
    )
    # The browser is not to offer a name to the next person; a trainer's desk is open elsewhere.
    assert page.locator("[data-ft-learner]:not([autocomplete=off])").count() == 0
    desk = context.new_page()
    desk.goto(site)
    desk.evaluate(
        "() => { navigator.locks.request('fairtender-desk', () => new Promise(() => {})) }"
    )
    page.get_by_role("button", name=messages.text("forms-done")).click()
    expect(page.locator("button:focus")).to_have_text(messages.text("forms-restart-no"))
    page.keyboard.press("Escape")
    assert "Ana" in stored(page)
    page.get_by_role("button", name=messages.text("forms-done")).click()
    page.get_by_role("button", name=messages.text("forms-done-yes")).click()
    page.get_by_text(messages.text("forms-done-browser")).wait_for()
    expect(page.locator(".ft-status").last).to_contain_text(messages.text("forms-done-desk"))
    assert json.loads(stored(page)) == {"mode": "dark"}
    page.reload()
    assert all(not value for value in shown(page).values())
    assert "Ana" not in page.content() and "Only I" not in page.content()
    context.close()


def test_what_is_stored_and_cannot_be_used_is_no_answer(site, browser):
    page = browser.new_page()
    page.goto(site)
    wrong = {"level-t01": "no-such-code", "factors-t01": "sector", "price-weight": "62"}
    release = forms.load(FIXTURES / "questions.toml").release
    document = {"format": 1, "unit": UNIT, "release": release, "learner": {}, "answers": wrong}
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"fairtender:{UNIT}", json.dumps(document)],
    )
    page.reload()
    assert page.locator(".ft-progress").last.inner_text() == messages.text(
        "forms-progress", n=0, m=7
    )
    assert page.locator("[data-ft-link]:visible").count() == 7
    page.locator(".ft-check").first.click()
    page.get_by_text(messages.text("forms-check-open", n="3", list="T01, T02, F01")).wait_for()
    # What another exercise left under this one's name is put aside, with a whole sentence.
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"fairtender:{UNIT}", json.dumps({**document, "unit": "04-other"})],
    )
    page.reload()
    said = page.locator(".ft-notice-line").first.inner_text()
    assert "04-other" in said and "{" not in said
    page.close()


BAD_FILES = [
    (b"%PDF-1.7", messages.text("forms-file-broken")),
    (b"[1, 2]", messages.text("forms-file-shape")),
    (b'{"format": 2, "unit": "99-trial", "answers": {}}', "newer version"),
    (b'{"format": 1, "unit": "04-other", "answers": {}}', begins("forms-file-unit")),
    (b" " * (2 * 1024 * 1024 + 1), messages.text("forms-file-large")),
]


def test_a_page_that_keeps_nothing_says_so(site, browser):
    page = browser.new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('blocked') }")
    page.goto(site)
    page.locator("[name=level-t01][value=low]").check()
    page.get_by_role("alert").filter(has_text=messages.text("forms-no-storage")).first.wait_for()
    assert page.locator(".ft-progress").last.inner_text() == messages.text(
        "forms-progress", n=1, m=7
    )
    page.close()


def test_without_script_everything_can_be_read(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    questions = forms.load(FIXTURES / "questions.toml")
    text = page.locator("main").inner_text()
    for form in (*questions.forms, *questions.self_checks):
        for question in form.questions:
            assert question.label in text
            for option in question.options:
                assert option.text in text
    assert says(text, "forms-needs-script")
    page.get_by_text(messages.text("forms-show-answer")).click()
    assert "The work is done there." in page.locator("main").inner_text()
    # Enter in a text box neither sends nor reloads.
    page.locator("[name=buyer]").fill("stays")
    page.locator("[name=buyer]").press("Enter")
    assert page.locator("[name=buyer]").input_value() == "stays"
    context.close()


def test_self_check_gives_feedback(site, browser):
    page = browser.new_page()
    page.goto(site)
    box = page.locator("[data-ft-self=whose-country]")
    status = box.get_by_role("status")
    box.get_by_role("button", name=messages.text("forms-self-check")).click()
    assert status.inner_text() == messages.text("forms-choose-first")
    box.get_by_label("The buyer's country").check()
    box.get_by_role("button", name=messages.text("forms-self-check")).click()
    assert status.inner_text() == "Not right. The buyer only receives the good."
    page.close()


def test_the_page_is_accessible(site, browser):
    for width in (1280, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(site)
        page.locator("[name=price-weight]").fill("abc")
        page.locator("[name=price-weight]").blur()
        unfold(page)
        page.get_by_role("button", name=messages.text("forms-restart")).click()
        page.locator(".ft-check").first.click()
        page.locator("[data-ft-self] button").click()
        page.locator("[data-ft-self] summary").click()
        assert violations_by_day_and_night(page, "main") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert small_targets(page) == []
        page.close()


def _whole(path: Path, end: str) -> str:
    """The file once it holds the last thing that was typed."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text if end in text else ""
