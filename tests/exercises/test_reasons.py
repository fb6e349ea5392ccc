"""What learners read at a wrong place of made work: a reason for it, and for no other place."""

import itertools
import random

import pytest
from course_kit import ROOT
from kit import some_and_slow
from work_kit import spoilt, thoughtless

from coursework import answers
from coursework.course import units
from coursework.marking import key
from coursework.marking.marks import hints, mark
from coursework.work.judgement import for_page
from fairtender import messages
from publishing.reasons import bare, unit_bare
from publishing.reasons import pieces as wrong_pieces

UNITS = units(ROOT)
EMPTY = ("work-cell-empty", "work-criteria-part-empty")  # the cell itself shows what is missing
LONGEST = 50  # words of a reason


def reasons(the_key) -> list[str]:
    """Every reason of a unit: of places in made work, and of numbers that come from a slip."""
    tables = {str(sorted(one.reasons.texts.items())): one for one in the_key.entries.values()}
    found = [text for one in tables.values() for text in one.reasons.texts.values()]
    found += {text for one in tables.values() for text in one.reasons.labels.values()}
    return found + numbers(the_key)


def numbers(the_key) -> list[str]:
    """What is said about wrong numbers."""
    asked = (one for one in the_key.entries.values() if one.question.kind == "number")
    return [text for one in asked for text in one.because.values()]


@pytest.mark.parametrize("unit", some_and_slow(UNITS))
def test_two_learners_and_each_misunderstanding_meet_a_reason_everywhere(unit):
    the_key = key.read_key(unit)
    assert not unit_bare(the_key)
    for id, entry in the_key.entries.items():
        if entry.properties:
            dice = random.Random(id)
            pieces = [piece for _ in range(20) if (piece := spoilt(entry, dice)) is not None]
            pieces += [piece for _, piece in itertools.islice(thoughtless(entry), 20)]
            assert not bare(entry, pieces)
            met = [*pieces, *wrong_pieces(the_key, id)]
            assert [place for piece in met for place in unexplained(entry, piece)] == []


def unexplained(entry, piece) -> list:
    """What a page shows as not right in a piece, where a learner made it, without saying why."""
    places = [one for one in for_page(entry.judged(piece)) if "row" in one]
    wrong = [one for one in places if one["verdict"] not in ("right", "free")]
    return [one for one in wrong if "text" not in one and one["code"] not in EMPTY]


@pytest.mark.parametrize("unit", UNITS)
def test_no_reason_is_another_one_and_each_is_short(unit):
    the_key = key.read_key(unit)
    said = reasons(the_key)
    assert said
    assert len({*said}) == len(said), [one for one in said if said.count(one) > 1]
    assert not [one for one in numbers(the_key) if "?" not in one]
    assert not [one for one in said if len(one.split()) > LONGEST or one[-1] not in ".?!”"]


@pytest.mark.parametrize("unit", UNITS)
def test_no_reply_to_a_wrong_label_could_be_about_another_sentence_or_label(unit):
    """Each label at each sentence alone: no two of them get the same reply in the unit."""
    said: dict[str, set] = {}
    for entry in key.read_key(unit).entries.values():
        if entry.properties and entry.question.kind == "passages":
            for (text, label), reply in replies(entry):
                said.setdefault(reply, set()).add((text, label))
    assert not {reply: met for reply, met in said.items() if len(met) > 1}


def replies(entry):
    """((a sentence's text, a label that is wrong there), the reply to it), for all of them."""
    for id, sentence in entry.question.units.items():
        for label in entry.question.codes:
            for place in for_page(entry.judged({id: label})):
                if place.get("row") == id and place["verdict"] not in ("right", "free"):
                    yield (sentence.text, label), place["text"]


def told(unit: str, id: str, value) -> str:
    """What marking says at once about one answer."""
    the_key = key.read_key(unit)
    form = next(
        one for one in the_key.questions.forms if any(each.id == id for each in one.questions)
    )
    given = answers.sort(answers.Answers(), {id: value}, the_key.questions)
    return "\n".join(hints(mark(the_key, given).questions[id], form, given))


LEAVING_OUT = [
    {"A12.9": "deception", "A12.12": "debt"},
    {"A12.2": "threats", "A12.3": "conditions"},
]


def test_few_marks_show_no_misunderstanding_and_leaving_out_one_kind_does():
    """Who has marked two sentences so far has not said that the others are fine."""
    label = messages.text("feedback-belief")
    right = key.read_key("01-the-issue").entries["marks-a01-a04"].right
    few = dict([*right.items()][:2])
    assert label not in told("01-the-issue", "marks-a01-a04", few)
    without = {id: code for id, code in right.items() if code != "documents"}
    without |= {"A04.1": "threats"}
    assert label in told("01-the-issue", "marks-a01-a04", without)
    # One of three things is not marked: shown where the other two are right, not where
    # their labels are wrong.
    told_last = [told("01-the-issue", "marks-a09-a12", piece) for piece in LEAVING_OUT]
    assert [label in one for one in told_last] == [True, False]


# (unit, question, a number that a slip comes to, words of the question that answers it)
SLIPS = [
    ("03-screen-tenders", "hours-t07", 26304, "How many posts"),
    ("03-screen-tenders", "rate-t07", 65.64, "whole contract"),
    ("05-map-supply-chains", "map-if-report", 57.04, "another plant"),
    ("05-map-supply-chains", "map-if-report", 57, "another plant"),
    ("06-market-research", "hotel-index-lowest", 2.601, "thousands"),
    ("06-market-research", "hotel-index-lowest", 1733, "Owner"),
    ("09-evaluate-bids", "ev-subsidy", 3.12, "ten months"),
    ("11-action-plan", "plan-if-evidence", 9, "counts measures"),
]


@pytest.mark.parametrize(("unit", "question", "number", "words"), SLIPS)
def test_a_number_that_comes_from_a_slip_is_answered_with_a_question(unit, question, number, words):
    assert words in told(unit, question, number) and "?" in told(unit, question, number)
    assert words not in told(unit, question, key.read_key(unit).entries[question].answer)


# (unit, question, row of the key, cells, column, words of the reason)
CELLS = [
    ("09-evaluate-bids", "ev-sheet-work", "gate", {"people": 4.2}, "people", "on leave, ill"),
    ("09-evaluate-bids", "ev-sheet-work", "gate", {"hours": 8.76}, "hours", "thousands"),
    ("09-evaluate-bids", "ev-sheet-bids", "needed", {"year": 26211}, "year", "a month"),
    ("10-manage-the-contract", "mc-ledger-lines", "night-mar", {"hours": 33}, "hours", "midnight"),
    ("11-action-plan", "plan-begin", "calls", {"target": 22}, "target", "do not know it yet"),
    ("07-draft-criteria", "conditions", "papers", {"number": 30}, "number", "cannot travel"),
]


@pytest.mark.parametrize(("unit", "question", "row", "cells", "column", "words"), CELLS)
def test_a_wrong_cell_says_why_at_its_place(unit, question, row, cells, column, words):
    entry = key.read_key(unit).entries[question]
    sheet = next(iter(entry.right))
    piece = [{**one, **cells} if one["row"] == row else dict(one) for one in entry.right[sheet]]
    value = answers.cleaned(entry.question, {sheet: piece}).value
    marks = [mark for one in entry.judged(value) for mark in one.marks if mark.fault]
    assert any(one.at.column == column and words in one.fault.text() for one in marks), marks
    assert any(words in str(one.fault) and column for one in marks)


def test_too_many_marks_are_named_by_their_number():
    every = key.read_key("01-the-issue").questions.all["marks-a05-a08"].units
    said = told("01-the-issue", "marks-a05-a08", dict.fromkeys(every, "overtime"))
    assert f"Sentences that you marked: {len(every)}." in said
    told_of_one = told("01-the-issue", "marks-a05-a08", {"A05.2": "overtime"})
    assert "Sentences that you marked" not in told_of_one


def test_a_reason_for_a_place_that_is_not_there_is_the_authors_mistake():
    entry = key.read_key("10-manage-the-contract").entries["mc-sheet"]
    texts = {"e04 shows document": "x", "e04 shows paper": "x", "e44 shows": "x", "e04 day": "x"}
    strange = type(entry.reasons)(texts, entry.answer).faults(entry.question)
    assert [*strange] == ["e04 shows paper", "e44 shows", "e04 day"]


def test_what_labels_need_is_said_of_all_of_a_question_or_of_none():
    entry = key.read_key("01-the-issue").entries["marks-a01-a04"]
    all_but_one = {code: text for code, text in entry.reasons.labels.items() if code != "wages"}
    reasons_of = type(entry.reasons)
    assert [*reasons_of({}, entry.answer, all_but_one).faults(entry.question)] == ["wages"]
    assert [*reasons_of({}, entry.answer, {}).faults(entry.question)] == []
