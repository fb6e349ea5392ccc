"""An earlier unit's answers on a later unit's page, in Chromium, or the course's own table."""

import json

import pytest
from kit import violations_by_day_and_night
from marking_kit import opened, served
from playwright.sync_api import expect

from coursework import forms
from coursework.course import ROOT
from coursework.marking import key
from fairtender import messages

pytestmark = pytest.mark.browser

UNIT, BEFORE, QUESTION = "08-engage-suppliers", "06-market-research", "demands"
SOURCE = ROOT / "solutions" / UNIT
ASKED = forms.load(ROOT / "solutions" / BEFORE / "questions.toml").all[QUESTION]
SAID = {"unit": "6", "question": ASKED.label}
OWN = "The bid names each agency"  # of the course's own table
MINE = {"row": "names", "decide": "bid", "because": "one", "look": "list"}
STOP = {"row": "no-agency", "decide": "bid"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(UNIT, SOURCE, tmp_path_factory.mktemp("site")) as place:
        yield f"{place}public.html"


@pytest.fixture
def page(browser, address):
    made = opened(browser, address, SOURCE)
    yield made
    assert made.faults == []
    made.context.close()


def keep(page, value: object, **changed: object) -> None:
    """Save an answer of the earlier unit, as its own page does, and open this page again."""
    kept = {"format": 1, "unit": BEFORE, "release": "of-last-year", "learner": {}} | changed
    text = json.dumps(kept | {"answers": {QUESTION: value}})
    page.evaluate(
        "([name, text]) => localStorage.setItem(name, text)", [f"fairtender:{BEFORE}", text]
    )
    page.reload()


def paper(page):
    found = page.locator(f".ft-earlier[data-ft-earlier*='{BEFORE}']").first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def line(page):
    return paper(page).locator(".ft-notice-text")


def test_without_an_answer_the_course_s_own_is_shown(page):
    expect(paper(page)).to_contain_text(OWN)
    expect(line(page)).to_have_text(messages.text("forms-earlier-alone"))
    expect(paper(page)).to_contain_text(messages.text("forms-earlier-none-browser", **SAID))
    expect(paper(page).get_by_role("button")).to_have_count(0)
    assert violations_by_day_and_night(page, ".ft-papers") == []


def test_a_learner_s_rows_take_its_place_and_the_keyboard_changes_between_them(page):
    keep(page, {"asked": [MINE, STOP]})
    rows = paper(page).locator("tbody tr:visible")
    expect(rows).to_have_count(1)  # the other one showed a Stop
    expect(rows).to_contain_text("Every bid must show it")
    expect(rows).to_contain_text("Names of all agencies")
    said = messages.text("forms-earlier-yours-browser", **SAID)
    left = messages.text("forms-earlier-left", **SAID)
    expect(line(page)).to_have_text(f"{said} {left}")
    assert violations_by_day_and_night(page, ".ft-papers") == []
    paper(page).locator("summary").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(paper(page).get_by_text(OWN)).to_be_visible()
    expect(line(page)).to_have_text(messages.text("forms-earlier-course", **SAID))
    page.keyboard.press("Space")
    expect(rows).to_have_count(1)
    # What is saved in another window comes here, and what is removed goes.
    page.evaluate("name => localStorage.removeItem(name)", f"fairtender:{BEFORE}")
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: null}))")
    expect(paper(page).get_by_text(OWN)).to_be_visible()


def test_model_answers_of_each_earlier_unit_are_shown(page):
    the_key = key.read_key(BEFORE, ROOT)
    keep(page, key.model_answers(the_key)[QUESTION])
    expect(paper(page).locator("tbody tr:visible")).to_have_count(len(ASKED.sheet().fixed))


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        ("<img src=x onerror=window.hurt=1>", {}),
        ([1, 2], {}),
        ({"asked": {"row": "names"}}, {}),
        ({"asked": [{"row": "<b>", "decide": "bid"}, {"row": "names", "decide": "<b>bid"}]}, {}),
        ({"asked": [{**MINE, "row": f"r{n}"} for n in range(20_000)]}, {}),
        ({"asked": [MINE]}, {"format": 99}),
        ({"asked": [MINE]}, {"unit": "07-draft-criteria"}),
        ({"asked": [MINE]}, {"learner": "x" * 3_000_000}),
    ],
)
def test_hostile_answers_do_no_harm(page, value, changed):
    keep(page, value, **changed)
    expect(paper(page).get_by_text(OWN)).to_be_visible()
    assert page.evaluate("window.hurt") is None


def test_html_in_a_learner_s_own_words_stays_text(browser, address):
    page = opened(browser, address, SOURCE)
    words = "<img src=x onerror=window.hurt=1>"
    value = {"rows": [{"row": "r1", "text": words}]}
    kept = {"format": 1, "unit": "07-draft-criteria", "answers": {"revised": value}}
    name = "fairtender:07-draft-criteria"
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, json.dumps(kept)])
    page.reload()
    found = page.locator(".ft-earlier[data-ft-earlier*='07-draft-criteria']").first
    found.locator("summary").click()
    expect(found.get_by_text(words, exact=True)).to_be_visible()
    assert page.evaluate("window.hurt") is None and page.faults == []
    page.context.close()
