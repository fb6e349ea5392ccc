"""The late list of unit 04 as a learner has put it right, for the library to read.

A row of the sheet is a line of the list, in its order. What is given in it stands as it came; what
is not is the learner's, empty or not. A line goes out only where that is said.
"""

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.rows import Row, Rows, filled
from fairtender import portfolio, profile, sheets, tables
from fairtender.profile import Profile

ON = datetime.date(2026, 11, 1)
KEEP = "keep"
OUT = ("double", "none")
# Columns of the sheet that are columns of the library's contracts.
CELLS = ("cpv", "value", "currency", "end", "origin")
NO_GOOD = "no-good"  # there is no origin to be known


@cache
def rules() -> Profile:
    """Return the course's own profile."""
    return profile.load(tables.data_path("profiles", "default.toml"))


@cache
def rates() -> pd.DataFrame:
    """Return the exchange rates."""
    return sheets.read(tables.data_path("portfolio", "exchange-rates.csv"), portfolio.RATES)


@cache
def came() -> pd.DataFrame:
    """Return the list as it came; its lines count from 1."""
    path = tables.data_path("read-your-portfolio", "late-list.csv")
    data = sheets.read(path, portfolio.CONTRACTS)
    data.index = pd.RangeIndex(1, len(data) + 1)
    return data


def kept(question: Question, value: Rows) -> pd.DataFrame:
    """Return the contracts that stay, as the library's CONTRACTS; the index is their line."""
    sheet = question.sheet()
    lines: list[dict[str, Any]] = came().to_dict("records")
    stay: dict[int, dict[str, Any]] = {}
    for number, (line, row) in enumerate(
        zip(lines, filled(question, value)[sheet.code], strict=True), 1
    ):
        if row.get(KEEP) not in OUT:
            own = [code for code in CELLS if code not in sheet.given(str(row["row"]))]
            stay[number] = line | {code: _cell(question, code, row) for code in own}
    data = {name: [row[name] for row in stay.values()] for name in portfolio.CONTRACTS.names}
    found = tables.frame(portfolio.CONTRACTS, data)
    found.index = pd.Index([*stay], dtype="int64")
    return found


def _cell(question: Question, code: str, row: Row) -> Any:
    """Return a learner's cell as the library has it."""
    cell = row.get(code)
    if code == "value":
        return None if cell is None else Decimal(str(cell))
    if code == "end":
        return pd.NaT if cell is None else pd.Timestamp(cell)
    if cell is None or cell == NO_GOOD:
        return ""
    column = question.sheet().column(code)
    return column.option(cell).text if column.options else cell
