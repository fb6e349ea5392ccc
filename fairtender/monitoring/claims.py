"""Check a ledger that people wrote: what is due, paid and owed to each worker, line by line.

Each line has its own calculation, hours × rate, so that anybody can repeat it: the worker, a union,
a lawyer. `reckon` repeats it to the cent; `check_ledger` lists the lines that do not add up. Only
the records show what was worked, at which rate, and what was paid: see `back_pay`.
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender.labour_cost.exact import round_half_up
from fairtender.monitoring.values import SUPPLEMENTS, refuse
from fairtender.tables import Column, Reason, Table, check, findings, frame, optional

__all__ = ["HEADINGS", "LEDGER", "LEDGER_FINDINGS", "RECKONED", "check_ledger", "reckon"]

HEADINGS = ("basic", *SUPPLEMENTS)
_LINE = ("worker", "month", "heading")

LEDGER = Table(
    "ledger",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W151"),
        Column("month", "text", "Month of the work, as year and month", example="2026-03"),
        Column("heading", "choice", "Under which heading it is due", HEADINGS, example="night"),
        optional("hours", "decimal", "Hours under this heading", example="66"),
        optional("rate", "decimal", "What such an hour adds, not rounded", example="2.60"),
        optional("hours_after", "decimal", "Hours after a rise within the month", example="62"),
        optional("rate_after", "decimal", "What such an hour adds after it", example="2.705"),
        Column("due", "decimal", "Due, to the cent", example="339.31"),
        Column("paid", "decimal", "Paid under this heading", example="83.20"),
        Column("owed", "decimal", "Still owed", example="256.11"),
    ),
)

RECKONED = Table(
    "reckoned",
    (
        Column("due", "decimal", "Hours × rate to the cent; None where a line has no calculation"),
        Column("owed", "decimal", "What due is more than paid; 0 where it is not"),
    ),
)

LEDGER_FINDINGS = findings(
    "ledger findings",
    Column("line", "number", "Which line, from 1"),
    *LEDGER.columns[:3],
)


def reckon(ledger: pd.DataFrame) -> pd.DataFrame:
    """Recalculate each line of LEDGER, and return the results as the table RECKONED.

    `due` follows from the hours and rates in the line, rounded once, halves up. `owed` follows from
    the line's own `due` and `paid`, so that each slip is reported only once.

    Raises DataError for an amount, hours or a rate below zero.
    """
    ledger = check(ledger, LEDGER)
    for column in LEDGER.names[3:]:
        below = (ledger[column].astype("float64") < 0).to_numpy()
        refuse(ledger, LEDGER, column, below, "monitoring-negative")
    return frame(RECKONED, [_line(row) for row in ledger.to_dict("records")])


def _line(row: dict[str, Any]) -> tuple[Decimal | None, Decimal]:
    parts = _parts(row)
    due = round_half_up(sum((hours * rate for hours, rate in parts), Decimal(0))) if parts else None
    return due, max(row["due"] - row["paid"], Decimal(0))


def _parts(row: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
    """Return the pairs of hours and rate in a line, before and after a rise, that are complete."""
    pairs = ((row["hours"], row["rate"]), (row["hours_after"], row["rate_after"]))
    return [(hours, rate) for hours, rate in pairs if hours is not None and rate is not None]


def _lacks_rate(row: dict[str, Any]) -> bool:
    """Return whether the line gives hours without a rate."""
    pairs = ((row["hours"], row["rate"]), (row["hours_after"], row["rate_after"]))
    return any(hours and rate is None for hours, rate in pairs)


def check_ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the table LEDGER_FINDINGS: what does not add up in the lines of a ledger.

    The table is empty if everything adds up. A line may lack its calculation, its sum may not
    follow from its own hours and rates, what is owed may not follow from due and paid, and two
    lines may be about the same. Raises DataError as `reckon` does.
    """
    again = reckon(ledger)
    rows, first = [], dict[tuple[str, ...], int]()
    for number, (row, due, owed) in enumerate(
        zip(ledger.to_dict("records"), again["due"], again["owed"], strict=True), 1
    ):
        name = tuple(row[column] for column in _LINE)
        earlier = first.setdefault(name, number)
        if earlier != number:
            rows.append(_finding(number, row, "twice", first=str(earlier)))
        if due is None or _lacks_rate(row):
            rows.append(_finding(number, row, "no-hours"))
        elif due != row["due"]:
            rows.append(_finding(number, row, "due", sum=f"{due:,}", said=f"{row['due']:,}"))
        if owed != row["owed"]:
            rows.append(_finding(number, row, "owed", sum=f"{owed:,}", said=f"{row['owed']:,}"))
    return frame(LEDGER_FINDINGS, rows)


def _finding(number: int, row: dict[str, Any], code: str, **params: str) -> dict[str, Any]:
    reason = Reason.of(f"monitoring-ledger-{code}", **params)
    about = {"line": float(number), **{column: row[column] for column in _LINE}}
    return about | {"code": reason.code, "reason": reason, "ask": None, "source": ""}
