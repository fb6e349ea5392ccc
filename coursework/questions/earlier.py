"""Check and find the work from an earlier unit that a later unit shows again.

A form names this work in `[[form.earlier]]`. Learners only read it; it is not marked. Learners who
did not do the earlier work read the course's own table instead.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from coursework.questions.model import Earlier, Question, Questions
from coursework.questions.reading import load
from fairtender.tables import data_path, fault

TABLES = "case-tables.json"  # in a folder of the course's data: tables for people to read


class OwnTable(NamedTuple):
    """The course's own table: its title, its headings, and rows with a text for each heading."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def check(questions: Questions, folder: Path) -> None:
    """Raise DataError if a unit, question, column or own table that a form shows again is missing.

    folder: the folder with the course's units. The DataError names the first fault.
    """
    for form in questions.forms:
        for one in form.earlier:
            path = folder / one.unit / "questions.toml"
            if not path.is_file():
                raise fault("forms-earlier-unit", form=form.id, question=one.question)
            question_of(one, load(path))
            own_table(one)


def question_of(one: Earlier, asked: Questions) -> Question:
    """Return the question of the earlier work, with only the sheets that are shown.

    asked: the questions of its unit. Raises DataError if the question is missing there, is not a
    table or a map, or lacks one of the columns. A column that names rows of another sheet counts as
    missing, because it cannot be shown without that sheet.
    """
    question = asked.all.get(one.id)
    if question is None or not question.sheets:
        raise fault("forms-earlier-table", question=one.question)
    if not one.columns:
        return question
    sheet = question.sheets[0]
    known = {column.code: column for column in sheet.columns if column.kind != "row"}
    if missing := [code for code in one.columns if code not in known]:
        raise fault("forms-earlier-column", question=one.question, column=missing[0])
    return replace(question, sheets=(sheet,))


def own_table(one: Earlier) -> OwnTable:
    """Return the course's own table; raise DataError if its data has no table of this name."""
    folder, _, name = one.own.partition("/")
    listed = json.loads(data_path(folder, TABLES).read_text(encoding="utf-8"))
    if name not in listed:
        raise fault("forms-earlier-own", own=one.own, file=f"{folder}/{TABLES}")
    found: dict[str, Any] = listed[name]
    heads = (found["first"], *found["columns"])
    return OwnTable(found["title"], heads, tuple(map(tuple, found["rows"])))
