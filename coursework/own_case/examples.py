"""Find an example row in the course's data for each of a learner's own tables."""

import csv
import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

from coursework.own_case.cases import JOBS, ExampleRow
from coursework.questions import Questions, Sheet, find, load
from coursework.questions.earlier import TABLES
from fairtender.messages import day
from fairtender.tables import data_path

LONGEST = 300  # characters of a cell that are shown
_CALLED = {"ids": "site", "from": "from_site", "to": "to_site"}  # columns of a map in the library
_PLAN = ("action-plans", "kolmen.json")
_FOLLOW_UP = ("handovers", "follow-up")
# The job's own example is a draft with faults; these rows can be copied.
_CRITERIA = ("tenders", "cleaning", "criteria.csv")
_ROLES = ("rules-and-roles", "roles.csv")


def examples(questions: Questions) -> dict[str, ExampleRow]:
    """Return {"question.sheet": an example row} for each sheet for which the course has one."""
    found = {}
    for question in questions.all.values():
        for sheet in question.sheets:
            one = _of_sheet(questions.unit.removesuffix("-own"), question.id, sheet)
            if one and any(one.cells):
                found[f"{question.id}.{sheet.code}"] = one
    return found


def _of_sheet(unit: str, question: str, sheet: Sheet) -> ExampleRow | None:
    row = _row(unit, question, sheet.code)
    if row is None:
        return None
    shown = [(column, row.get(_CALLED.get(column.code, column.code))) for column in sheet.columns]
    told = [(column.label, _words(column.codes, column, cell)) for column, cell in shown]
    told = [(label, words) for label, words in told if words]
    return ExampleRow(tuple(label for label, _ in told), tuple(words for _, words in told))


def _row(unit: str, question: str, sheet: str) -> Mapping[str, Any] | None:
    """Return {column of the library: cell} of the course's own row; None if there is no row."""
    made: dict[str, Callable[[], Mapping[str, Any]]] = {
        "tenders": _tender,
        "roles": _roles,
        "lines": _statement,
        "questions": _follow_up,
    }
    if sheet in made:
        return made[sheet]()
    if unit == "11-action-plan":
        plan = json.loads(data_path(*_PLAN).read_text(encoding="utf-8"))
        found: Mapping[str, Any] = plan if sheet == "head" else plan[question][0]
        return found
    job = JOBS.get(unit)
    if job is None:
        return None
    from fairtender.reports.job import job_of

    roles = job.roles.get(question, ())
    wanted = sheet if sheet in roles else roles[0]
    places = {role: parts for role, *parts in job_of(job.command).example}
    if wanted == "criteria":
        places[wanted] = [*_CRITERIA]
    if wanted not in places:
        return None
    with data_path(*places[wanted]).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))


def _tender() -> Mapping[str, Any]:
    from fairtender import notices

    row = notices.read(data_path("sample-tenders.json")).iloc[0].to_dict()
    named = {"id": row["ocid"], "value": row["value_amount"], "currency": row["value_currency"]}
    texts = {"place": row["places"], "place_country": row["place_countries"], "cpv": row["cpv"]}
    return row | named | {name: "; ".join(words) for name, words in texts.items()}


def _roles() -> Mapping[str, Any]:
    with data_path(*_ROLES).open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    first = [row for row in rows if row["step"] == rows[0]["step"]]
    parts = {row["part"]: row["role"] for row in reversed(first)}
    return {
        "step": rows[0]["step"],
        "leads": parts.get("leads", ""),
        "helps": parts.get("helps", ""),
    }


def _statement() -> Mapping[str, Any]:
    note = load(find("06-market-research")).all["note"]
    return {"statement": note.sheet().fixed[0].label.partition(" ")[2]}


def _follow_up() -> Mapping[str, Any]:
    folder, name = _FOLLOW_UP
    table = json.loads(data_path(folder, TABLES).read_text(encoding="utf-8"))[name]
    _, shows, ask = table["rows"][0]
    return {"firm": table["title"], "ask": ask.splitlines()[0], "open": shows.splitlines()[0]}


def _words(codes: tuple[str, ...], column: Any, cell: Any) -> str:
    """Return a cell of the course's data in the words that the table uses."""
    if isinstance(cell, list | tuple):
        cell = "; ".join(map(str, cell))
    text = "" if cell is None or cell != cell else str(cell).strip()
    if codes:
        code = text.replace(" ", "-") if text not in codes else text
        return column.option(code).text if code in codes else text
    if column.kind == "date" and text:
        return day(datetime.date.fromisoformat(text[:10]))
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0]} …"
