"""What the library says of a ledger at once: what is owed to whom, which lines do not add up."""

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.rows import Row, of_sheet
from coursework.work.unit_10.ledger_checks import TEXTS, reckoned
from coursework.work.words import cell_text
from fairtender import messages


def look(question: Question, value: Any) -> str:
    """Return sums by worker, and what in the lines contradicts itself; no sum that is to be found.

    It says that a line does not add up, not what it comes to: that is the learner's to work out.
    """
    sheet = question.sheet()
    rows = of_sheet(value, sheet)
    told = [*_sums(question, rows), *_contradictions(rows)]
    if not told:
        return f"<p>{escape(messages.text('work-ledger-look-empty'))}</p>"
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in told) + "</ul>"


def _sums(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield what is owed to each worker, and to all."""
    column = question.sheet().column("worker")
    owed: dict[str, Decimal] = {}
    for row in rows:
        if row.get("worker") is not None and row.get("owed") is not None:
            name = cell_text(question, column, row["worker"])
            owed[name] = owed.get(name, Decimal(0)) + Decimal(str(row["owed"]))
    for name, sum_ in owed.items():
        yield messages.text("work-ledger-look-worker", worker=name, owed=f"{sum_:,.2f}")
    if len(owed) > 1:
        yield messages.text("work-ledger-look-all", owed=f"{sum(owed.values()):,.2f}")


def _contradictions(rows: list[Row]) -> Iterator[str]:
    """Yield which lines do not add up, are about the same, or claim what was paid."""
    first: dict[tuple[Any, ...], int] = {}
    for number, (row, again) in enumerate(zip(rows, reckoned(rows), strict=True), 1):
        name = tuple(row.get(code) for code in TEXTS)
        earlier = first.setdefault(name, number)
        if None not in name and earlier != number:
            yield messages.text("work-ledger-look-twice", line=number, first=earlier)
        if again is None:
            yield messages.text("work-ledger-look-below", line=number)
            continue
        due, owed = again
        if due is not None and _differs(row, "due", due):
            yield messages.text("work-ledger-look-due", line=number)
        if (
            row.get("due") is not None
            and row.get("paid") is not None
            and _differs(row, "owed", owed)
        ):
            yield messages.text("work-ledger-look-owed", line=number)


def _differs(row: Row, code: str, right: Decimal) -> bool:
    return row.get(code) is not None and Decimal(str(row[code])) != right
