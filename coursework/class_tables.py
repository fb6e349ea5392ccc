"""A class at a glance, as tables: those of a report, by name, and their rows for a spreadsheet.

What a class did in a unit is a `UnitClass` (`class_unit`); what it learned stands in
`class_learning`, what concerns single people in `class_people`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.class_learning import (
    FEWEST,
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
from coursework.class_unit import UnitClass, everybody, hidden, share
from coursework.course import section

__all__ = [
    "FEWEST",
    "TABLES",
    "UnitClass",
    "beliefs",
    "by_objective",
    "by_question",
    "by_unit",
    "cells",
    "distribution",
    "everybody",
    "flags",
    "help_wanted",
    "hidden",
    "made",
    "marks",
    "missing",
    "properties",
    "share",
    "waiting",
    "wrong_options",
]

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


def made(units: Sequence[UnitClass], course: Path) -> dict[str, pd.DataFrame]:
    """Return all tables by name; beliefs also get section and chapter, as words."""
    tables = {name: make(units) for name, make in TABLES.items()}
    found = tables["beliefs"]
    places = [section(course, label) for label in found["read"]]
    found["section"] = [one.title for one in places]
    found["chapter"] = [one.chapter for one in places]
    return tables


def cells(table: pd.DataFrame) -> Iterable[list[Any]]:
    """Yield the rows for a spreadsheet: what is missing is an empty cell, a time is in ISO 8601."""
    for row in table.astype(object).itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, datetime) else value
