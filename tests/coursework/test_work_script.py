"""Work that is made, in the form's script: the same rules on values as in Python, in Chromium."""

import json
from pathlib import Path

import pytest

from coursework import questions
from coursework.forms import html, script

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = questions.load(ROOT / "tests/fixtures/unit/solutions/00-made/questions.toml")
CASES = json.loads((ROOT / "tests/fixtures/forms/work.json").read_text(encoding="utf-8"))
SPECS = {spec["id"]: spec for spec in html.specs(QUESTIONS.all.values())}


@pytest.fixture(scope="module")
def page(browser):
    """A page on which the script's own functions can be called."""
    page = browser.new_page()
    source = script.module().replace("export default", "window.form =")
    page.add_script_tag(content=source, type="module")
    page.wait_for_function("window.form")
    yield page
    page.close()


def test_what_is_kept_is_the_same(page):
    for case in CASES:
        question = SPECS[case["question"]]
        found = page.evaluate(
            "([question, raw]) => JSON.stringify(course.answers.clean(question, raw) ?? null)",
            [question, case["raw"]],
        )
        assert found == json.dumps(case["value"], ensure_ascii=False, separators=(",", ":")), case
