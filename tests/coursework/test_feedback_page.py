"""The page that a trainee gets back: what matters stands first, it is short, and whole on paper."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from kit import first_and_slow, violations

from coursework import answers, feedback
from coursework.course import ROOT, units
from coursework.marking import key, marks
from coursework.marking.assignment import cells
from coursework.marking.entry import Entry
from coursework.marking.key import Key
from coursework.marking.marks import Mark, Result
from fairtender import messages

HIGH = 4000  # pixels of a page for who earned about half of the points
ARRIVED = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SAID = "You name the signal, and not yet where it stands. Quote the words of the notice next time."


def wrong(the_key: Key, entry: Entry, believed: bool = True) -> Any:
    """A wrong answer: of a belief where one has it, else the first that earns nothing."""
    id, question, right = entry.question.id, entry.question, entry.right
    for belief in the_key.beliefs:
        if believed and id in belief.answers:
            return belief.answers[id]
    if question.kind == "order":
        return right[::-1]
    if question.kind == "passages":
        return dict(list(right.items())[: len(right) // 2])
    if question.is_work:
        return {sheet: rows[: len(rows) // 2] for sheet, rows in right.items()}
    if question.options:
        alone = [code if question.kind == "choice" else [code] for code in question.codes]
        return next((one for one in alone if not entry.earned(one)), [])
    return right + 1 if question.kind == "number" else "x"


def result(the_key: Key, given: dict[str, Any], comment: str = SAID) -> Result:
    """A hand-in whose texts a trainer marked with half of their points, each with a comment."""
    sorted_ = answers.sort(answers.Answers("101", "Ana Example"), given, the_key.questions)
    machine = marks.mark(the_key, sorted_).auto
    book = {}
    for cell, most in cells(the_key).items():
        told = (None, most / 2, 0.0, False, comment, True)
        book[cell] = Mark(cell, most, *told)
        if cell in machine:  # a form; it may have the id of a question
            book[cell] = Mark(cell, most, machine[cell], None, 0.0, False, "", False)
    return marks.mark(the_key, sorted_, book, "101", "Ana Example", ARRIVED)


def middling(the_key: Key, dear: bool) -> Result:
    """About half of the points: the dearest questions are wrong, or so many cheap ones."""
    given = key.model_answers(the_key)
    for id, entry in the_key.entries.items():
        if entry.by_trainer:
            given[id] = f"{entry.model} " * 2
    asked = [one for one in the_key.entries.values() if not one.by_trainer and one.question.points]
    asked.sort(key=lambda one: one.question.points, reverse=dear)
    for believed, entry in itertools.product((True, False), asked):
        one = result(the_key, given)
        if one.total <= one.most * 0.52:
            break
        given[entry.question.id] = wrong(the_key, entry, believed)
    return one


def soup_of(the_key: Key, one: Result, **more) -> BeautifulSoup:
    return BeautifulSoup(feedback.page(the_key, one, ROOT, **more), "html.parser")


def stands_first(soup: BeautifulSoup) -> list[str]:
    """The labels of the questions that stand open."""
    every = soup.select("main > article > h3")
    return [" ".join(one.get_text().split()) for one in every]


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(units(ROOT)))
def test_a_middling_page_is_short_and_whole_on_paper(browser, unit):
    the_key = key.read_key(unit, ROOT)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for dear in (True, False):
        one = middling(the_key, dear)
        assert 0.35 <= one.total / one.most <= 0.6
        html = feedback.page(the_key, one, ROOT)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.set_content(html)
        high = page.evaluate("document.documentElement.scrollHeight")
        print(f"{unit}, {'dear' if dear else 'cheap'}: {high} px, {len(html)} signs")
        assert high <= HIGH
        soup = BeautifulSoup(html, "html.parser")
        assert not soup.script and len(soup.main.ul("li")) <= 8
        for article in soup.select("main > article"):  # what is right, why, and the way on
            words = article.get_text()
            right = ("feedback-right-answer", "work-model", "feedback-good")
            assert any(messages.text(code) in words for code in right)
            assert all(messages.text(f"feedback-{code}") in words for code in ("why", "read"))
        assert violations(page) == []
        # By keys alone: the first that is folded opens.
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details").first.get_attribute("open") is not None
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # On paper everything is open, each question once.
        page.emulate_media(media="print")
        shown = "all => all.filter(one => one.checkVisibility()).length"
        assert page.locator("article").evaluate_all(shown) == len(the_key.entries)
        page.emulate_media(media="screen")
        assert page.locator("article").evaluate_all(shown) < len(the_key.entries)
    context.close()


def test_first_stands_what_would_harm_then_what_was_said_then_what_cost_most():
    """In unit 01 a cheap answer that begins with “Stop.” stands before the dearest mistakes."""
    the_key = key.read_key("01-the-issue", ROOT)
    stops = [
        (id, codes[0])
        for form in the_key.questions.forms
        for belief in form.beliefs
        if belief.stop
        for id, codes in belief.when.items()
        if "." not in id and the_key.entries[id].wrong([codes[0]])
    ]
    id, code = min(stops, key=lambda one: the_key.entries[one[0]].question.points)
    kind = the_key.entries[id].question.kind
    stopped = {other for other, _ in stops}
    dear = sorted(
        (
            one
            for one in the_key.entries.values()
            if not one.by_trainer and one.question.id not in stopped
        ),
        key=lambda one: -one.question.points,
    )
    given = key.model_answers(the_key) | {one.question.id: wrong(the_key, one) for one in dear[:6]}
    one = result(the_key, given | {id: code if kind == "choice" else [code]})
    found = stands_first(soup_of(the_key, one))
    texts = [each.question.label for each in the_key.entries.values() if each.by_trainer]
    assert found[0] == the_key.entries[id].question.label
    assert found[1 : 1 + len(texts)] == texts
    lost = [
        each.by_answer.most - each.by_answer.earned
        for label in found[1 + len(texts) :]
        for each in one.questions.values()
        if each.entry.question.label == label
    ]
    assert lost and lost == sorted(lost, reverse=True) and len(found) == feedback.FEW


def test_every_text_that_a_trainer_wrote_to_stands_open_and_nothing_stands_twice():
    the_key = key.read_key("04-read-your-portfolio", ROOT)
    texts = [each.question.label for each in the_key.entries.values() if each.by_trainer]
    soup = soup_of(the_key, result(the_key, key.model_answers(the_key)))
    assert stands_first(soup) == texts  # all else is right
    assert soup.get_text().count(SAID) == len(texts)
    assert len(soup.select("article")) == len(the_key.entries)
    soup = soup_of(the_key, result(the_key, {}, comment=""))
    assert stands_first(soup) == []  # what has no answer has to be answered first
    assert len(soup.select("details article")) == len(the_key.entries)


def test_sections_are_links_where_the_trainees_have_the_course():
    the_key = key.read_key("01-the-issue", ROOT)
    one = middling(the_key, dear=True)
    assert not soup_of(the_key, one).select("a:not([href^='#'])")
    links = soup_of(the_key, one, book="https://example.org/c/book/").select("main a")
    label = the_key.entries[next(iter(the_key.entries))].read
    assert all(each["href"].startswith("https://example.org/c/book/01-") for each in links[:1])
    assert any(each["href"].endswith(f"#{label}") for each in links)


def test_each_row_sentence_and_step_of_ones_own_says_what_it_is():
    """As on the page, also where right answers stay secret; the key's own rows say nothing."""
    the_key = key.read_key("01-the-issue", ROOT)
    given = key.model_answers(the_key)
    for belief in the_key.beliefs:
        if belief.code in ("everything-is-forced", "told-before-asked"):
            given |= {id: one for id, one in belief.answers.items() if id in the_key.entries}
    for reuse in (False, True):
        soup = soup_of(the_key, result(the_key, given), reuse=reuse)
        label = the_key.questions.all["order-corridor"].label
        [steps] = [one for one in soup.select("article") if one.h3.get_text(strip=True) == label]
        said = [one.get_text() for one in steps.select("ol.ft-piece")[0].select("strong")]
        move = messages.text("forms-verdict-order-wrong")
        assert len(said) == len(given["order-corridor"]) and 0 < said.count(move) < len(said)
        label = the_key.questions.all["marks-a05-a08"].label
        [marks_] = [one for one in soup.select("article") if one.h3.get_text(strip=True) == label]
        cells_ = [one.get_text() for one in marks_.select("table.ft-piece td:last-child")]
        assert messages.text("forms-verdict-unneeded") in cells_
        assert messages.text("forms-verdict-right") in cells_
