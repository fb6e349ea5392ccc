"""Every exercise page of the book: readable without script, usable without a kernel."""

import json
import re
from pathlib import Path

import pytest
from book_kit import Watched
from kit import fill_in, first_and_slow, show_part, violations
from making_kit import as_made

from coursework import course as the_course
from coursework import forms
from coursework.marking import key
from fairtender import messages

ROOT = Path(__file__).resolve().parents[2]
UNITS = the_course.units(ROOT)


def page_of(unit: str) -> str:
    return f"exercises/{unit}/{unit}.html"


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(UNITS))
def test_without_scripts_every_question_and_option_can_be_read(browser, address, unit):
    questions = forms.load(ROOT / "exercises" / unit / "questions.toml")
    wanted = {question.label for question in questions.all.values()}
    wanted |= {option.text for question in questions.all.values() for option in question.options}
    with Watched(browser, address, 1280, java_script_enabled=False) as watched:
        shown = re.sub(r"\s+", " ", watched.open(page_of(unit)).locator("article").inner_text())
    assert len(wanted) > 10
    # A label to mark with shows its name on one line and what it means on the next.
    parts = {part for text in wanted for part in re.sub(r"\s+", " ", text).split(": ")}
    assert sorted(part for part in parts if part not in shown) == []


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(UNITS))
def test_answers_on_the_page_give_the_file_that_the_notebook_gives(
    browser, address, unit, tmp_path
):
    the_key = key.read_key(unit)
    answers = key.model_answers(the_key)
    # What the library writes in the notebook, but for the time.
    made = as_made(the_key.questions, answers)
    key.hand_in(the_key, made, tmp_path / "answers.json", name="Ana Example", id="7")
    expected = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    with Watched(browser, address, 1280) as watched:
        page = watched.open(page_of(unit))
        show_part(page, "hand_in")
        page.locator("[data-ft-learner=name]").fill("Ana Example")
        page.locator("[data-ft-learner=id]").fill("7")
        fill_in(page, the_key.questions, answers)
        page.reload()
        show_part(page, "hand_in")
        with page.expect_download() as download:
            page.get_by_role("button", name=messages.text("forms-save-file")).click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        # What is shown after use is as accessible as before. The window holds a whole part: of
        # what has been scrolled halfway below a bar, axe measures only the half that is seen.
        page.set_viewport_size({"width": 1280, "height": 12_000})
        for form in the_key.questions.forms:
            show_part(page, form.id)
            page.locator(".ft-check:visible").click()
            assert violations(page) == []
        assert watched.faults == []
    assert download.value.suggested_filename == f"{unit}_Ana-Example.json"
    expected["saved"] = json.loads(text)["saved"]
    assert text == json.dumps(expected, indent=2, ensure_ascii=False) + "\n"
