"""Read the facts of a picture from the course's data, so that none is typed a second time."""

import csv
import datetime
import json
import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from fairtender import market, profile, sheets, tables
from fairtender.market.evidence import STEPS, weigh_labels
from fairtender.tables import fault

SENTENCE = re.compile(r"(?<=\D)[.:] ")


def read_fact(data: Path, place: str) -> Any:
    """Return one fact: a text, a number or a day. Raises DataError if there is none.

    place: "FILE.json | a.0.b", or "FILE.csv | column=value, column=value | column". If several
    rows match, their numbers are added; the column `count` gives how many rows match. A number at
    the end selects a part of a text that is divided by full stops and colons.
    """
    file, *steps = (part.strip() for part in place.split("|"))
    path = data / file
    try:
        text = path.read_text(encoding="utf-8-sig")
        if file.endswith(".json"):
            found = json.loads(text)
            for step in steps[0].split("."):
                found = found[int(step) if step.isdigit() else step]
            return _value(str(found))
        where, column, *part = steps
        rows = _rows(text, where)
        if column == "count":
            return len(rows)
        values = [_value(row[column]) for row in rows]
        if len(values) > 1 and all(isinstance(one, Decimal) for one in values):
            return sum(values)
        (value,) = values
        return SENTENCE.split(value.rstrip("."))[int(part[0])] if part else value
    except (OSError, KeyError, IndexError, ValueError) as error:
        raise fault("picture-fact", place=place, error=error) from error


def _rows(text: str, where: str) -> list[dict[str, str]]:
    wanted = dict(part.strip().split("=", 1) for part in where.split(",") if part.strip())
    rows = csv.DictReader(text.splitlines())
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def _value(text: str) -> Any:
    try:
        return datetime.date.fromisoformat(text[:10]) if text[4:5] == "-" else Decimal(text)
    except (ValueError, InvalidOperation):
        return text


def role_rows(data: Path) -> dict[str, Any]:
    """Return who leads, helps and is informed in the draft of unit 2, for a grid."""
    marks = {"leads": "full", "helps": "half", "is told": "ring"}
    draft = sheets.read(data / "rules-and-roles" / "roles.csv", tables.ROLES)
    roles = list(dict.fromkeys(draft["role"]))
    steps: dict[str, dict[str, str]] = defaultdict(dict)
    for row in draft.itertuples():
        steps[str(row.step)][str(row.role)] = marks[str(row.part)]
    rows = []
    for step, parts in steps.items():
        leaders = list(parts.values()).count("full")
        row = {"label": step, "marks": [parts.get(role, "none") for role in roles]}
        rows.append(row if leaders == 1 else row | {"tone": "mark"})
    return {"columns": roles, "rows": rows}


def label_rows(data: Path) -> dict[str, Any]:
    """Return which of the five steps each coffee label of unit 6 has, for a grid.

    Half a mark means that the label has the step, but it does not count because an earlier step
    fails.
    """
    coffee = market.read(data / "market" / "coffee")
    worth = weigh_labels(coffee.labels, "farm", profile.load(data / "profiles" / "default.toml"))
    facts = worth.facts.set_index(["label", "fact"])["answer"]
    rows = []
    for row in worth.labels.itertuples():
        marks, is_whole = [], True
        for _, needed in STEPS:
            answers = {facts[row.label, fact] for fact in needed}
            has = answers == {"yes"}
            missing = "none" if "no" in answers else "ask"
            marks.append(("full" if is_whole else "half") if has else missing)
            is_whole = is_whole and has
        rows.append({"label": row.label, "marks": marks})
    return {"rows": rows}


ROWS: dict[str, Callable[[Path], dict[str, Any]]] = {"roles": role_rows, "labels": label_rows}
