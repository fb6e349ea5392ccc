"""A short list, said at once without a key: the days as one goes, and what the library says of it.

Whether the right ones are on it is the learner's to decide: of that it says nothing. The days of
each step, of all steps together and the most rows are those of the case.
"""

from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.rows import ROW, Row, Rows
from coursework.work.unit_04.late_list import ON, came, rates, rules
from coursework.work.unit_04.list_checks import Counted, counted
from coursework.work.words import cell_text, row_name
from fairtender import portfolio, sheets, tables
from fairtender.messages import text
from fairtender.tables import Table

NAME = "work-list-file"
COST = {"letter": 1, "focal": 2, "meet": 2, "chain": 3}
MOST, ROWS = 18, 10


def look(question: Question, value: Rows) -> str:
    """Return each row with its days and the sum so far; then which date comes first."""
    found = counted(question, value, COST, MOST, ROWS)
    if not found.days:
        return f"<p>{escape(text('work-list-look-empty'))}</p>"
    return "\n".join((*_days(question, found), *_dates(question, found)))


def _days(question: Question, found: Counted) -> Iterator[str]:
    if found.many:
        yield f"<p><strong>{escape(text('work-list-many', most=ROWS))}</strong></p>"
        return
    total = found.total
    told = {"rows": len(found.on), "days": f"{float(total):g}", "most": MOST}
    yield f"<p>{escape(text('work-list-look-sum', **told, left=f'{float(MOST - total):g}'))}</p>"
    items, sum_ = "", 0.0
    for row in found.on:
        days = float(found.days[row[ROW]])
        sum_ += days
        name = _name(question, row)
        said = text("work-list-look-row", name=name, days=f"{days:g}", sum=f"{sum_:g}")
        items += f"<li>{escape(said)}</li>\n"
    yield f"<ol>\n{items}</ol>"
    if found.late:
        names = "; ".join(_name(question, row) for row in found.late)
        yield f"<p><strong>{escape(text('work-list-look-late', names=names))}</strong></p>"


def _dates(question: Question, found: Counted) -> Iterator[str]:
    """Yield the dates of the library's list, the nearest first."""
    chosen = _contracts(found.on or found.late)
    listed = portfolio.prioritise(chosen, rules(), on=ON, top=None, rates=rates())
    dated = listed[listed["renewal"].notna() & (listed["renewal"] >= pd.Timestamp(ON))]
    items = "".join(
        f"<li>{escape(_date(row.renewal, row.title))}</li>\n"
        for row in dated.sort_values("renewal").itertuples()
    )
    if items:
        yield f"<p>{escape(text('work-list-look-dates'))}</p>\n<ul>\n{items}</ul>"


def _date(day: pd.Timestamp, title: str) -> str:
    return text("work-list-look-date", day=f"{day:%Y-%m-%d}", title=title)


def _name(question: Question, row: Row) -> str:
    return row_name(question, question.sheet(), row)


# --- files ---------------------------------------------------------------------------------------

_TEXTS = ("contract", "step", "why")
WORK = Table(
    "work",
    (
        *(tables.Column(name, "text", name) for name in _TEXTS),
        tables.Column("days", "number", "Working days"),
    ),
)


@cache
def _every() -> pd.DataFrame:
    """Return the contracts of the course and of the late list, as they came, by number."""
    path = tables.data_path("portfolio", "contracts.csv")
    every = pd.concat([sheets.read(path, portfolio.CONTRACTS), came()])
    return every.drop_duplicates("contract_id").set_index("contract_id", drop=False)


def _contracts(rows: tuple[Row, ...]) -> pd.DataFrame:
    numbers = [str(row[ROW]).upper() for row in rows]
    found = _every().loc[numbers]
    found.index = pd.RangeIndex(1, len(found) + 1)
    return found


def _framed(question: Question, value: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contracts on the list, and what is done with each, why, and in how many days."""
    found, sheet = counted(question, value, COST, MOST, ROWS), question.sheet()
    work = [
        (
            str(row[ROW]).upper(),
            *(cell_text(question, sheet.column(name), row.get(name)) for name in _TEXTS[1:]),
            float(found.days[row[ROW]]),
        )
        for row in found.on
    ]
    return _contracts(found.on), tables.frame(WORK, work)


def _workbook(question: Question, value: Rows) -> bytes:
    contracts, work = _framed(question, value)
    parts = [(contracts, portfolio.CONTRACTS), (work, WORK), (rates(), portfolio.RATES)]
    return sheets.to_workbook(parts, question.id)


def _csv(question: Question, value: Rows) -> bytes:
    return sheets.to_csv(_framed(question, value)[0], portfolio.CONTRACTS).encode("utf-8-sig")


FILES: dict[str, Any] = {"xlsx": _workbook, "csv": _csv}
