"""Every exercise as a learner opens it: in a real JupyterLab, run once, blank."""

from pathlib import Path

import pytest
from kit import faults_shown, fill_in, first_and_slow, parts_of, save_hand_in, show_part, violations
from playwright.sync_api import expect

from coursework import course as the_course
from coursework import forms
from coursework.marking import key
from workshop import (
    collect,
    folder,
    grade,
    gradebook,
)

ROOT = Path(__file__).resolve().parents[2]
FIRST = the_course.units(ROOT)[0]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(the_course.units(ROOT)))
def test_run_all_shows_every_form_and_no_traceback(run_exercise, unit):
    page = run_exercise(unit, parts_of(unit))
    assert faults_shown(page) == []
    questions = forms.load(ROOT / "exercises" / unit / "questions.toml")
    shown = page.locator("fieldset[data-ft-question]")
    ids = shown.evaluate_all("boxes => boxes.map(box => box.dataset.ftQuestion)")
    assert sorted(ids) == sorted(questions.all)
    # The code is collapsed: only its first line, a comment in plain words, can be seen.
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0
    # A link in a form leads to the document or the question that it names.
    for link in page.locator(".jp-OutputArea a[href^='#']:visible").all():
        link.click()
        expect(page.locator(link.get_attribute("href"))).to_be_in_viewport(timeout=15_000)
    # Forms, papers, tables, figures and live tools, by day and by night; the frame is Jupyter's.
    unfold = "details => details.forEach(one => { one.open = true })"
    page.locator(".jp-OutputArea details").evaluate_all(unfold)
    for light in ("true", "false"):
        page.evaluate("light => { document.body.dataset.jpThemeLight = light }", light)
        assert violations(page, ".jp-OutputArea-output") == []


@pytest.mark.slow
@pytest.mark.browser
def test_a_learner_who_only_uses_forms_gets_full_marks(run_exercise, tmp_path):
    """The first unit; test_whole_course.py walks through all."""
    the_key = key.read_key(FIRST, ROOT)
    page = run_exercise(FIRST, parts_of(FIRST))
    show_part(page, "hand_in")
    page.locator("[data-ft-learner=name]").fill("Ana Example")
    fill_in(page, the_key.questions, key.model_answers(the_key))
    path = save_hand_in(page, the_key.questions, tmp_path / "submitted")
    assert path.name == f"{FIRST}_Ana-Example.json"
    workshop = folder.create(tmp_path / "workshop")
    collect.collect(workshop, FIRST, [path])
    grade.grade(workshop, FIRST)
    [result] = gradebook.results(workshop, the_key)
    full = sum(form.auto_points for form in the_key.questions.forms)
    assert (result.total, result.name) == (full, "Ana Example")


@pytest.mark.slow
@pytest.mark.browser
def test_the_live_tool_reads_a_notice_again(run_exercise):
    unit = "03-screen-tenders"
    page = run_exercise(unit, parts_of(unit))
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    tool = page.locator("[data-ft-tool=what-if]")
    tool.get_by_label("Notice").focus()
    page.keyboard.type("T12")
    sentence = tool.get_by_label("Sentence")
    sentence.fill("")
    sentence.press_sequentially("The work is done by bad migrant workers.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the button, from the keyboard
    tool.locator(".ft-answer").get_by_text("migrant workers").first.wait_for(timeout=15_000)
    levels = tool.locator("tbody tr td:nth-child(2)").all_inner_texts()
    # An audit may only be about these workers: not known, and a question.
    assert [level.strip() for level in levels] == ["Low", "Unknown"]
    tool.get_by_label("Notice").select_option("T01")  # a change is enough now
    tool.locator("tbody").get_by_text("High").first.wait_for(timeout=15_000)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    # Ctrl+S in a form does not open the browser's window in which a page is saved.
    key = "new KeyboardEvent('keydown', {key: 's', ctrlKey: true, bubbles: true, cancelable: true})"
    assert sentence.evaluate(f"field => field.dispatchEvent({key})") is False
