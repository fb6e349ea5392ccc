"""What is made in the units: nothing is had thoughtlessly, and each mistake has a place."""

import itertools
import random

import pytest
from course_kit import ROOT
from kit import some_and_slow
from work_kit import KEY, copies, spoilt, thoughtless

from coursework.course import units
from coursework.marking import key
from coursework.questions import load
from coursework.work.judgement import for_page
from coursework.work.rows import filled


def made() -> list:
    """Each question in which something is made, with its key; that of the tests first."""
    found = [(KEY, id) for id, one in KEY.questions.all.items() if one.is_work]
    for unit in units(ROOT):
        asked = load(ROOT / "solutions" / unit / "questions.toml").all
        found += [(unit, id) for id, one in asked.items() if one.is_work]
    return found


@pytest.mark.parametrize(("of", "question"), some_and_slow(made()))
def test_one_value_everywhere_and_everything_earn_nothing_and_copies_not_more_than_one(
    of, question
):
    the_key = key.read_key(of) if isinstance(of, str) else of
    entry = the_key.entries[question]
    pieces = [*thoughtless(entry)]
    assert pieces
    for name, piece in pieces:
        had = [one.point.code for one in entry.judged(piece) if one.share]
        assert not had and not entry.earned(piece), f"{name} earns {had}"
    for name, many, alone in copies(entry):
        assert entry.earned(many) <= entry.earned(alone), name
        for one, other in zip(entry.judged(many), entry.judged(alone), strict=True):
            assert one.share <= other.share, f"{name} earns {one.point.code}"


@pytest.mark.parametrize(("of", "question"), some_and_slow(made()))
def test_each_point_that_is_lost_has_a_place_and_a_reason(of, question):
    """Whatever is wrong in a piece: no “partly right” or “not right” without a where and a why."""
    the_key = key.read_key(of) if isinstance(of, str) else of
    entry, dice = the_key.entries[question], random.Random(question)
    pieces = [one.answers[question] for one in the_key.beliefs if question in one.answers]
    pieces += [piece for _, piece in itertools.islice(thoughtless(entry), 20)]
    pieces += [piece for _ in range(20) if (piece := spoilt(entry, dice)) is not None]
    for piece in pieces:
        for one in (each for each in entry.judged(piece) if each.is_lost):
            told = [mark for mark in one.marks if mark.verdict not in ("right", "free")]
            assert any(mark.fault for mark in told), (one.point.code, piece)
            assert all(mark.fault for mark in told if mark.verdict != "missing"), one.point.code


def own(question, piece) -> set[str]:
    """The rows, sentences or steps that a learner has on the page."""
    if not question.sheets:
        return {*piece}
    return {row["row"] for rows in filled(question, piece).values() for row in rows}


@pytest.mark.parametrize(("of", "question"), made())
def test_places_are_those_of_the_learner_and_each_mistake_has_one(of, question):
    the_key = key.read_key(of) if isinstance(of, str) else of
    entry = the_key.entries[question]
    asked, right = entry.question, for_page(entry.judged(entry.right))
    assert bool(right) == bool(entry.properties)
    assert {one["verdict"] for one in right} <= {"right", "free"}
    empty = {} if asked.sheets or asked.papers else entry.right
    wrong = [one.answers[question] for one in the_key.beliefs if question in one.answers]
    for piece in (entry.right, empty, *wrong):
        places = for_page(entry.judged(piece))
        # What is missing has no row, for that would say which. An empty cell is in one's own row.
        assert {one["row"] for one in places if "row" in one} <= own(asked, piece)
        if any(one.is_lost for one in entry.judged(piece)):
            assert any(one["verdict"] not in ("right", "free") for one in places), piece
