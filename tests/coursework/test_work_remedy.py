"""A corrective-action plan: each line as the library judges it."""

from copy import deepcopy
from fractions import Fraction

import pytest
from work_kit import copies, thoughtless

from coursework import answers
from coursework.marking import key
from coursework.work.rows import filled
from coursework.work.unit_10 import remedy
from fairtender import messages

UNIT, ID = "10-manage-the-contract", "mc-plan-lines"
ENTRY = key.read_key(UNIT).entries[ID]
MODEL = ENTRY.right
EIGHTH, SEVENTH = Fraction(7, 8), Fraction(6, 7)


def lost(rows):
    value, fault = answers.clean(ENTRY.question, {"rows": rows})
    assert not fault
    return {one.point.code: one.share for one in ENTRY.judged(value) if one.share != 1}


def with_cells(row, **cells):
    rows = deepcopy(MODEL["rows"])
    next(one for one in rows if one["row"] == row).update(cells)
    return [{name: cell for name, cell in one.items() if cell is not None} for one in rows]


def test_the_model_earns_all_and_nothing_thoughtless_earns_anything():
    assert lost(MODEL["rows"]) == {}
    pieces = [piece for _, piece in thoughtless(ENTRY)]
    assert pieces and all(ENTRY.earned(piece) == 0 for piece in pieces)
    # What was copied earns no more than what one of it earns.
    every = list(copies(ENTRY))
    assert every and all(ENTRY.earned(piece) <= ENTRY.earned(alone) for _, piece, alone in every)


@pytest.mark.parametrize(
    ("row", "cells", "loses"),
    [
        ("documents", {"who": "supplier"}, {"owners": EIGHTH}),
        ("look", {"who": "focal_point"}, {}),  # either of the two looks again
        ("wages", {"by": "2026-12-03"}, {"days": SEVENTH}),  # day 31
        ("insurance", {"by": "2026-10-30"}, {"days": SEVENTH}),  # before the audit
        ("look", {"by": "2027-01-15"}, {"days": SEVENTH}),  # before the causes have had their time
        ("cause", {"by": "2027-01-05"}, {}),
        ("cause", {"by": "2027-01-04"}, {"payrolls": 0}),  # the wages of December come on the 5th
        ("wages", {"proof": "assurance"}, {"payments": Fraction(2, 3)}),
        ("fund", {"proof": "payment"}, {"proofs": Fraction(4, 5)}),
        ("uniforms", {"whom": "all"}, {}),
        ("uniforms", {"whom": "lot"}, {"whom": 0}),
        ("wages", {"whom": "named"}, {"whom": 0}),  # five people; one of them has asked
        ("fund", {"whom": "named"}, {}),  # five people
        ("night", {"whom": "named"}, {"safe": 0}),  # four people
        ("wages", {"whom": "shift"}, {"safe": 0, "whom": 0}),
        ("night", {"proof": "worker-word"}, {"payments": Fraction(2, 3), "safe": 0}),
        ("night", {"by": None}, {"days": SEVENTH}),
    ],
)
def test_a_cell_costs_what_it_is_about(row, cells, loses):
    assert lost(with_cells(row, **cells)) == loses


def test_lines_too_many_or_too_few():
    more = {"row": "r9", "who": "supplier", "by": "2026-12-02", "proof": "payment", "whom": "all"}
    # Of what can be listed too much there are five: each costs 8 / 5 of eight lines.
    assert lost([*MODEL["rows"], more | {"action": "remedy:training-hours"}]) == {
        "lines": Fraction(4, 5)
    }
    assert lost([*MODEL["rows"], more | {"action": "remedy:off-record-hours"}]) == {}
    told = lost([*MODEL["rows"], more | {"action": "protect:indicator"}])
    assert told == {"lines": Fraction(4, 5), "safe": 0}
    without = lost(MODEL["rows"][1:])
    assert without["lines"] == without["owners"] == EIGHTH and "safe" not in without
    assert lost(MODEL["rows"][:3])["safe"] == 0  # too few to judge


def test_a_day_far_away_and_one_that_is_none():
    assert lost(with_cells("wages", by="2999-12-31"))["days"] < 1
    rows = with_cells("wages", by="2026-11-31")
    found = answers.cleaned(ENTRY.question, {"rows": rows})
    assert found.unused == 1 and lost(found.value["rows"]) == {"days": SEVENTH}


def test_the_look_is_a_calendar_and_stops_what_endangers_a_worker():
    def look(rows):
        return remedy.look(ENTRY.question, filled(ENTRY.question, {"rows": rows}))

    right = look(MODEL["rows"])
    assert right.index("9 November 2026") < right.index("2 December 2026") < right.index("2027")
    assert "Stop" not in right and "Line" not in right
    # Whether a day is right it does not say.
    assert "Line" not in look(with_cells("wages", by="2026-12-24"))
    assert "Stop, line 4" in look(with_cells("night", whom="shift"))
    assert "firm says so: 1." in look(with_cells("fund", proof="assurance"))
    assert messages.text("work-remedy-look-open", line="3", columns="Last day") in look(
        with_cells("wages", by=None)
    )
    assert messages.text("work-remedy-look-empty") in look([])
