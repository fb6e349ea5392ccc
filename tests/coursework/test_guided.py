"""The guided example above the first made task: it teaches, tells no answer and costs nothing."""

import json
import re

import pytest
from access_kit import small_targets
from course_kit import ROOT
from kit import violations_by_day_and_night
from marking_kit import served
from playwright.sync_api import expect

from coursework import course as the_course
from coursework import questions
from coursework.questions import Question
from fairtender import messages
from fairtender.tables import DataError

UNITS = the_course.units(ROOT)
ALIKE = 7  # words in a row: so many in common are the same sentence


def read(unit: str) -> questions.Questions:
    return questions.load(ROOT / "exercises" / unit / "questions.toml")


def runs(*texts: str) -> set[tuple[str, ...]]:
    """Every run of some words of texts."""
    found = set()
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        found |= {tuple(words[n : n + ALIKE]) for n in range(len(words) - ALIKE + 1)}
    return found


def graded(question: Question) -> list[str]:
    """What a question shows of its own: sentences, rows, things to put in order."""
    rows = [row.label for sheet in question.sheets for row in sheet.fixed]
    steps = [one.text for one in question.options] if question.kind == "order" else []
    return [question.label, *rows, *steps, *(unit.text for unit in question.units.values())]


@pytest.mark.parametrize("unit", UNITS)
def test_the_first_made_task_begins_with_an_example_of_its_own(unit):
    every = read(unit).all
    first = next(one for one in every.values() if one.is_work)
    assert first.guided and len(first.guided.questions) > 1
    for one in filter(None, (question.guided for question in every.values())):
        for asked in one.questions:
            assert asked.id not in every  # nothing keeps or counts it
            replies = [option.explanation for option in asked.options]
            assert all(replies) and len({*replies}) == len(replies)
        own = runs(one.prompt, *(asked.label for asked in one.questions))
        assert own and not own & runs(*(text for asked in every.values() for text in graded(asked)))


@pytest.mark.parametrize("unit", UNITS)
def test_an_example_repeats_no_words_of_the_key(unit):
    key = runs((ROOT / "solutions" / unit / "key.toml").read_text(encoding="utf-8"))
    for question in read(unit).all.values():
        for asked in question.guided.questions if question.guided else ():
            assert not key & runs(asked.label, *(one.explanation for one in asked.options))


def test_an_option_without_a_reply_is_refused(tmp_path):
    source = (ROOT / "solutions" / UNITS[0] / "questions.toml").read_text(encoding="utf-8")
    reply = re.search(r'(id = "try-.*?), explanation = "[^"]+"', source, re.S)
    path = tmp_path / "questions.toml"
    path.write_text(source.replace(reply[0], reply[1], 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        questions.load(path)
    assert caught.value.code == "forms-fault-guided"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    unit = UNITS[0]
    with served(unit, ROOT / "solutions" / unit, tmp_path_factory.mktemp("guided") / "site") as at:
        yield at


@pytest.mark.browser
@pytest.mark.parametrize("width", (1280, 390))
def test_an_example_replies_at_each_choice_by_keys_alone_and_keeps_nothing(address, browser, width):
    question = next(one for one in read(UNITS[0]).all.values() if one.guided)
    page = browser.new_page(viewport={"width": width, "height": 800})
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}public.html")
    boxes, keys = page.locator(".ft-guided [data-ft-self]"), page.keyboard
    page.locator(".ft-guided > summary").focus()
    for number, asked in enumerate(question.guided.questions):
        # The next question is there once this one is right.
        assert (
            boxes.evaluate_all("all => all.filter(one => one.checkVisibility()).length")
            == number + 1
        )
        keys.press("Tab")
        keys.press("Space")
        shown = sorted(asked.shown, key=lambda one: one.right)
        for option in [*asked.shown[1:], asked.shown[0], *shown[:1], *shown[-1:]]:
            while page.evaluate("document.activeElement.value") != option.code:
                keys.press("ArrowDown")
            word = messages.text("forms-right" if option.right else "forms-not-right")
            reply = boxes.nth(number).get_by_role("status")
            expect(reply).to_have_text(f"{word} {option.explanation}")
    assert violations_by_day_and_night(page, ".ft-guided") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert small_targets(page) == []
    form = page.locator(".ft-form:has(.ft-guided)")
    assert form.get_attribute("data-ft-answered") == "0"
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert not json.loads(kept) and faults == []
    page.close()


@pytest.mark.browser
def test_the_fields_of_a_line_appear_when_they_matter(browser, tmp_path):
    unit = "11-action-plan"
    with served(unit, ROOT / "solutions" / unit, tmp_path / "site") as at:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(f"{at}public.html")
        form = page.locator('[data-ft-question="plan-begin"] .ft-editor').first
        shown = ".ft-field:visible"
        columns = "all => all.map(one => one.dataset.ftOf)"
        assert form.locator(shown).evaluate_all(columns) == ["contracts", "kind"]
        form.locator("[data-ft-of=kind] select").select_option("clause")
        form.locator("[data-ft-of=content] select").select_option("see")
        assert {"owner", "due"} < {*form.locator(shown).evaluate_all(columns)}
        assert not form.locator("[data-ft-of=target]").is_visible()
        form.locator("[data-ft-of=owner] select").select_option("contract")
        form.locator("[data-ft-of=indicator] select").select_option("clause-contracts")
        form.locator("[data-ft-of=target] input").fill("1")
        form.locator("[data-ft-of=target] input").blur()
        # What is filled in stays in sight, also where it no longer goes with the rest.
        form.locator("[data-ft-of=indicator] select").select_option("")
        assert form.locator("[data-ft-of=target]").is_visible()
        assert not form.locator("[data-ft-of=evidence]").is_visible()
        page.close()
