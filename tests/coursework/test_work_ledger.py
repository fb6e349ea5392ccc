"""A ledger: one error costs one point, and sums follow from the line's own hours."""

from copy import deepcopy
from fractions import Fraction

import pytest
from work_kit import copies, thoughtless

from coursework import answers
from coursework.marking import key
from coursework.work.rows import filled
from coursework.work.unit_10 import ledger
from fairtender import messages

UNIT, ID = "10-manage-the-contract", "mc-ledger-lines"
ENTRY = key.read_key(UNIT).entries[ID]
MODEL = ENTRY.right
NIGHT = {"worker": "W027", "month": "2026-03", "heading": "night"}


def shares(rows):
    value, fault = answers.clean(ENTRY.question, {"rows": rows})
    assert not fault
    return {one.point.code: one.share for one in ENTRY.judged(value)}


def with_cells(row, **cells):
    rows = deepcopy(MODEL["rows"])
    next(one for one in rows if one["row"] == row).update(cells)
    return [{name: cell for name, cell in one.items() if cell is not None} for one in rows]


def lost(rows):
    return {code: share for code, share in shares(rows).items() if share != 1}


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
        # 33 × 2.40 + 33 × 2.495 = 161.535: the sums follow, and only the hours are wrong.
        ("night-mar", {"hours": 33, "hours_after": 33, "due": 161.54, "owed": 161.54},
         {"across": 0}),
        # 66 × 2.495 = 164.67: training and leave were counted as nights.
        ("night-apr", {"hours": 66, "due": 164.67, "owed": 164.67}, {"nights": 0}),
        # The day of leave left out: 40 × 9.60 + 44 × 9.98 = 823.12, less than 844.80 was paid.
        ("day-mar", {"hours_after": 44, "due": 823.12, "owed": 0},
         {"leave": 0, "lines": Fraction(3, 4), "owed": Fraction(3, 4)}),
        # 2.495 rounded first: 32 × 2.40 + 34 × 2.50 = 161.80.
        ("night-mar", {"rate_after": 2.5, "due": 161.8, "owed": 161.8}, {"rates": Fraction(3, 4)}),
        # A slip in the sum: what is owed follows from it.
        ("night-apr", {"due": 149.07, "owed": 149.07}, {"due": Fraction(3, 4)}),
        ("night-apr", {"owed": 149.07}, {"owed": Fraction(3, 4)}),
        # The Sundays of the pay slip under the heading night: 161.63 - 73.14 = 88.49. Of the four
        # cells, two would be right with one value everywhere: (3 - 2) / 2.
        ("night-mar", {"paid": 73.14, "owed": 88.49}, {"paid": Fraction(1, 2)}),
        # One pair of cells, whichever of the two.
        ("night-apr", {"hours": None, "rate": None, "hours_after": 60, "rate_after": 2.495}, {}),
    ],
)  # fmt: skip
def test_one_error_is_one_point(row, cells, loses):
    assert lost(with_cells(row, **cells)) == loses


def test_a_line_too_many_costs_a_line_and_one_without_a_claim_costs_nothing():
    sunday = {"row": "r9", "worker": "W027", "month": "2026-03", "heading": "sunday"}
    sunday |= {"hours": 9, "rate": 4.8, "hours_after": 6, "rate_after": 4.99, "due": 73.14}
    assert lost([*MODEL["rows"], sunday | {"paid": 73.14, "owed": 0}]) == {}
    assert lost([*MODEL["rows"], sunday | {"paid": 0, "owed": 73.14}]) == {"lines": Fraction(3, 4)}
    again = {**MODEL["rows"][2], "row": "r9"}
    assert lost([*MODEL["rows"], again]) == {"lines": Fraction(3, 4)}


def test_a_missing_line_is_missed_in_its_own_points_and_in_no_other_column():
    rows = [row for row in MODEL["rows"] if row["row"] != "day-apr"]
    # Its hours are not there. Of the cells under Paid two of four are right with one value
    # everywhere, as ever: (3 - 2) / 2.
    half = Fraction(1, 2)
    assert lost(rows) == {"lines": Fraction(3, 4), "leave-april": 0, "paid": half}
    # Of one line of four nothing is said but what it is: a quarter.
    alone = shares(MODEL["rows"][:1])
    assert {alone[code] for code in ("lines", "rates", "due", "owed")} == {Fraction(1, 4)}


def test_what_cannot_be_a_calculation_costs_only_itself():
    below = lost(with_cells("night-apr", hours=-60))
    assert {*below} == {"nights", "due", "owed"}
    whole = lost(with_cells("night-mar", hours=10**9, hours_after=10**9))
    assert {*whole} == {"across", "due"}
    assert ENTRY.earned({"rows": [{"row": "r1", **NIGHT}]}) == 0


def test_the_look_says_that_a_line_does_not_add_up_and_never_what_it_comes_to():
    def look(rows):
        return ledger.look(ENTRY.question, filled(ENTRY.question, {"rows": rows}))

    right = look(MODEL["rows"])
    # 18.24 + 33.44 = 51.68; 161.63 + 149.70 = 311.33; together 363.01.
    assert all(sum_ in right for sum_ in ("W008: EUR 51.68", "W027: EUR 311.33", "EUR 363.01"))
    assert right.count("Line") == 0
    wrong = look(with_cells("night-mar", due=160))
    assert "Line 3: these hours" in wrong and "Line 3: “due” less “paid”" in wrong
    assert "161.63 owed" not in wrong.replace("311.33", "") and "160" not in wrong
    assert messages.text("work-ledger-look-empty") in look([])
    assert "below zero" in look(with_cells("night-mar", hours=-1))
