"""What the library says at once of the sheets of unit 09: an hour as it grows, bids and a floor.

Nothing here knows a key: every number is the learner's own, or stands in a bid. The sheet of bids
goes home as a workbook whose formulas go on calculating (`formulas`).
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, filled, of_sheet
from coursework.work.unit_09.floor import ROLES, case
from coursework.work.unit_09.formulas import sheet_parts
from fairtender import charts
from fairtender.messages import text

STEPS = ("wage", "pay", "contributions", "floor")  # each is more than the one before
NEEDED = "needed"  # the row of what the work needs


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return what the library makes of the sheet of an hour, or of that of the bids."""
    rows = {row[ROW]: row for row in of_sheet(filled(question, value), question.sheet())}
    return _bids(question, rows) if NEEDED in rows else _hour(question, rows)


# --- one hour ------------------------------------------------------------------------------------


def _hour(question: Question, rows: Mapping[str, Row]) -> str:
    heads = [question.sheet().column(role).label for role in ROLES]
    names, cells = [], []
    for step in STEPS:
        amounts = {role: _exact(rows[step].get(role)) for role in ROLES}
        if any(amount is not None for amount in amounts.values()):
            names.append(next(one.label for one in question.sheet().fixed if one.row == step))
            cells.append([_grown(role, amount) for role, amount in amounts.items()])
    table = charts.WordTable(
        pd.DataFrame(cells, index=names, columns=heads), text("floor-look-step")
    )
    notes = [text("floor-look-less", **said) for said in _shrunk(question, rows)]
    return "\n".join([table.html(), *(f"<p>{escape(note)}</p>" for note in notes)])


def _grown(role: str, amount: Fraction | None) -> str:
    """An amount, and the bids whose rate of an hour lies below it."""
    if amount is None:
        return ""
    below = [bid for bid, offered in case().offered.items() if offered[f"rate-{role}"] < amount]
    told = text("floor-look-rates", bids=", ".join(below)) if below else text("floor-look-no-rate")
    return "\n".join((f"EUR {float(amount):,.2f}", told))


def _shrunk(question: Question, rows: Mapping[str, Row]) -> Iterator[dict[str, str]]:
    labels = {one.row: one.label for one in question.sheet().fixed}
    for role in ROLES:
        before = None
        for step in STEPS:
            amount = _exact(rows[step].get(role))
            if before and amount is not None and amount < before[1]:
                post = question.sheet().column(role).label
                yield {"post": post, "step": labels[step], "before": labels[before[0]]}
            before = before if amount is None else (step, amount)


def _exact(cell: Any) -> Fraction | None:
    return None if cell is None else Fraction(str(cell))


# --- the bids ------------------------------------------------------------------------------------


def _bids(question: Question, rows: Mapping[str, Row]) -> str:
    least = _exact(rows[NEEDED].get("year"))
    if not least:
        return f"<p>{escape(text('floor-look-no-year'))}</p>"
    cells, names = [], []
    for fixed in question.sheet().fixed:
        if fixed.row != NEEDED:
            gap = Fraction(str(fixed.cells["year"])) - least
            cells.append((_signed(float(gap), ",.2f"), _signed(float(gap / least * 100), ".1f")))
            names.append(fixed.label)
    heads = [text("floor-look-gap"), text("floor-look-percent")]
    return charts.WordTable(
        pd.DataFrame(cells, index=names, columns=heads), text("floor-head-bid")
    ).html()


def _signed(number: float, how: str) -> str:
    return f"{number:+{how}}".replace("-", "−")


LOOKS = {"floor": Look(look, parts=sheet_parts)}
