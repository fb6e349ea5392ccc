"""What is made in the units: nothing is had for a piece that nobody thought about."""

import pytest
from course_kit import ROOT
from kit import some_and_slow
from work_kit import KEY, copies, thoughtless

from coursework.course import units
from coursework.marking import key
from coursework.questions import load


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
        assert not had, f"{name} earns {had}"
    for name, many, alone in copies(entry):
        for one, other in zip(entry.judged(many), entry.judged(alone), strict=True):
            assert one.share <= other.share, f"{name} earns {one.point.code}"
