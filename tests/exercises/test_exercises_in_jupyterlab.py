"""Every exercise as a learner opens it: in a real JupyterLab, run once, blank."""

import re
from pathlib import Path

import pytest
from kit import fill_in, first_and_slow

from fairtender import forms
from workshop import grade, key

ROOT = Path(__file__).resolve().parents[2]


def parts_of(unit: str) -> int:
    source = (ROOT / "exercises" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
    return len(re.findall(r"exercise\.(?:begin|ask|check|hand_in)\(", source))


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(key.units(ROOT)))
def test_run_all_shows_every_form_and_no_traceback(run_exercise, unit):
    page = run_exercise(unit, parts_of(unit))
    for fault in ("[data-mime-type*=error]", "[data-mime-type*=stderr]"):
        assert page.locator(fault).count() == 0
    questions = forms.load(ROOT / "exercises" / unit / "questions.toml")
    shown = page.locator("fieldset[data-ft-question]")
    ids = shown.evaluate_all("boxes => boxes.map(box => box.dataset.ftQuestion)")
    assert sorted(ids) == sorted(questions.all)
    # The code is collapsed: only its first line, a comment in plain words, can be seen.
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(key.units(ROOT)))
def test_a_learner_who_only_uses_forms_gets_full_marks(run_exercise, unit, tmp_path):
    the_key = key.read_key(unit, ROOT)
    page = run_exercise(unit, parts_of(unit))
    page.locator("[data-ft-learner=name]").fill("Ana Example")
    fill_in(page, the_key.questions, key.model_answers(the_key))
    everything = len(the_key.questions.all)
    page.get_by_text(f"{everything} of {everything}").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers as a file").click()
    assert download.value.suggested_filename == f"{unit}_Ana-Example.json"
    path = tmp_path / "submitted" / download.value.suggested_filename
    path.parent.mkdir()
    download.value.save_as(path)
    report = grade.grade(unit, tmp_path, ROOT)
    [score] = report.scores
    full = sum(form.auto_points for form in the_key.questions.forms)
    assert (score.total, score.learner) == (full, "Ana Example")


@pytest.mark.browser
def test_the_live_tool_reads_a_notice_again(run_exercise):
    unit = "03-screen-tenders"
    page = run_exercise(unit, parts_of(unit))
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    tool = page.locator(".jupyter-widgets.widget-vbox")
    tool.get_by_label("Notice").fill("T12")
    sentence = tool.get_by_label("Sentence")
    sentence.fill("")
    sentence.press_sequentially("The work is done by bad migrant workers.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the button, from the keyboard
    tool.get_by_role("status").get_by_text("migrant workers").first.wait_for(timeout=15_000)
    levels = tool.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert [level.strip() for level in levels] == ["Low", "Elevated"]
    tool.get_by_label("Notice").fill("T77")
    page.keyboard.press("Tab")  # leaving the box is enough
    tool.get_by_text("There is no notice T77").wait_for(timeout=15_000)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
