"""A class at a glance, as tables, and the files about it: spreadsheets, lists of pages.

What a class did in a unit is a `UnitClass` (`class_unit`); what it learned stands in
`class_learning`, what concerns single people in `class_people`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.class_learning import (
    beliefs,
    by_objective,
    by_question,
    by_unit,
    distribution,
    properties,
    waiting,
    wrong_options,
)
from coursework.class_people import flags, help_wanted, marks, missing
from coursework.class_unit import UnitClass
from coursework.course import section
from coursework.feedback import mail_text
from coursework.marking.key import Key
from coursework.marking.marks import Result
from coursework.roster import Trainee
from fairtender import sheets

# Equal points find a person again in any list of marks, whatever the name: not with pseudonyms.
WITH_NAMES = {"marks"}
FEEDBACK = ("trainee", "name", "email", "file", "text")
# The tables of a report, by the names of their files.
TABLES: dict[str, Callable[[Sequence[UnitClass]], pd.DataFrame]] = {
    "units": by_unit,
    "distribution": distribution,
    "objectives": by_objective,
    "questions": by_question,
    "wrong-options": wrong_options,
    "properties": properties,
    "beliefs": beliefs,
    "to-mark": waiting,
    "marks": marks,
    "help": help_wanted,
    "missing": missing,
    "flags": flags,
}


def make_tables(units: Sequence[UnitClass], course: Path) -> dict[str, pd.DataFrame]:
    """Return all tables by name; beliefs also get section and chapter, as words."""
    tables = {name: make(units) for name, make in TABLES.items()}
    found = tables["beliefs"]
    places = [section(course, label) for label in found["read"]]
    found["section"] = [one.title for one in places]
    found["chapter"] = [one.chapter for one in places]
    return tables


def _rows(table: pd.DataFrame) -> Iterable[list[Any]]:
    """Yield the rows for a spreadsheet: what is missing is an empty cell, a time is in ISO 8601."""
    for row in table.astype(object).itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, datetime) else value


# --- files ----------------------------------------------------------------------------------------


def without_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables that may be written with pseudonyms: none by which people are found."""
    return {name: one for name, one in tables.items() if name not in WITH_NAMES}


def sheet(table: pd.DataFrame) -> bytes:
    """Return a table as a file for a spreadsheet: UTF-8 with its mark, every cell guarded."""
    return _spreadsheet(list(table.columns), _rows(table))


def _spreadsheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return sheets.csv_text(heads, rows).encode("utf-8-sig")


def page_name(about: str, trainee: str) -> str:
    """Return the file name of a person's page about a unit, or of their "certificate".

    Each name says what the page is, so that pages of several units fit into one folder.
    """
    return f"{about}_{trainee}.html"


def index_name(about: str) -> str:
    """Return the file name of the list of these pages."""
    return f"{about}_index.csv"


def feedback_index(
    key: Key, results: Iterable[Result], people: Mapping[str, Trainee], course: Path
) -> bytes:
    """Return the list of pages of feedback, for mail merge: `FEEDBACK`, a row a page.

    email: empty where the roster has none. text: a message to the person, without a right answer.
    """
    return _spreadsheet(FEEDBACK, (_page_row(key, one, people, course) for one in results))


def _page_row(
    key: Key, result: Result, people: Mapping[str, Trainee], course: Path
) -> tuple[str, ...]:
    id, name = result.trainee, page_name(key.unit, result.trainee)
    email = people[id].email if id in people else ""
    return id, result.name, email, name, mail_text(key, result, course, name)
