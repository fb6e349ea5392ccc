"""Help the generators of case tables to read data, and to store a table of words."""

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.questions import Sheet, load
from fairtender import profile, sheets, tables
from fairtender.pages import WordTable

DATA = Path(__file__).resolve().parents[1]
NAME = "case-tables.json"
DAY = datetime.date(2026, 11, 1)  # on which the cases of units 4 and 11 are read


def read(table: tables.Table, *path: str) -> pd.DataFrame:
    """Return a sheet of the course's data."""
    return sheets.read(DATA.joinpath(*path), table)


def rules() -> profile.Profile:
    """Return the profile of the course."""
    return profile.load(DATA / "profiles" / "default.toml")


def sheet_of(unit: str, question: str) -> Sheet:
    """Return the sheet that a question asks for."""
    return load(DATA.parent / "solutions" / unit / "questions.toml").all[question].sheet()


def case_table(title: str, shown: WordTable) -> dict[str, Any]:
    """Return a table of words in the form of `case-tables.json`."""
    rows = [[str(name), *cells] for name, *cells in shown.frame.itertuples()]
    return {"title": title, "first": shown.first, "columns": [*shown.frame], "rows": rows}
