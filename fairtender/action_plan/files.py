"""The file in which an office keeps its plan: JSON that a person can edit, or a workbook."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import fields, messages
from fairtender.action_plan import workbook
from fairtender.action_plan.declared import CONTRACTS, EFFECTS, KINDS, MEASURES, PLAN, Head, Plan
from fairtender.action_plan.export import legible, written
from fairtender.sheets.workbook import is_workbook
from fairtender.tables import Table, check, frame

__all__ = ["FORMAT", "from_dict", "read", "to_dict", "to_json"]

FORMAT = 1
_HIGHEST, _HIGHEST_VERSION = 10**12, 9999


def from_dict(content: Mapping[str, Any], file: str = "") -> Plan:
    """Return the plan in a dict, such as JSON holds or a form gives.

    Keys are the columns of `PLAN`, and `contracts` and `measures`, lists of dicts whose keys are
    the columns of those tables. Every key may be missing, and every value empty ("" or None): the
    plan is then unfinished. Dates are texts such as "2026-11-01", amounts of money texts such as
    "1200.50" or numbers. A measure without an id is numbered.

    Raises DataError that names file, measure and key of each fault: a key that is not known, a
    value of the wrong kind, a kind of measure that does not belong to its stage, an id that is used
    twice.
    """
    return fields.read(content, file or messages.text("action-plan-unsaved"), _parse_plan)._replace(
        file=file
    )


def to_dict(plan: Plan) -> dict[str, Any]:
    """Return the plan as `from_dict` takes it, with all keys, ready for JSON."""
    return {
        "format": FORMAT,
        **{name: written(value) for name, value in plan.head._asdict().items()},
        "contracts": _rows(plan.contracts, CONTRACTS),
        "measures": _rows(plan.measures, MEASURES),
    }


def read(path: str | Path) -> Plan:
    """Return the plan in a file that `to_json` or `to_workbook` wrote; people may have edited it.

    Raises DataError where the file is missing, is neither JSON with a format number nor a workbook
    with the sheets of a plan, or is not a plan (see `from_dict`).
    """
    path = Path(path)
    if path.is_file() and is_workbook(path):
        return from_dict(workbook.content(path), str(path))
    return fields.read_json(path, _parse_saved)._replace(file=str(path))


def to_json(plan: Plan) -> str:
    """Return the plan as JSON that a person can read; the same text for the same plan."""
    return json.dumps(to_dict(plan), ensure_ascii=False, indent=2) + "\n"


def _parse_saved(top: fields.Entry) -> Plan:
    top.value("format", int)
    return _parse_plan(top)


def _parse_plan(top: fields.Entry) -> Plan:
    if (format := top.value("format", int, FORMAT)) != FORMAT:
        raise top.wrong("action-plan-format", value=format, format=FORMAT)
    contracts = top.each("contracts", partial(_parse_row, CONTRACTS), CONTRACTS.key[0])
    measures = top.each("measures", _parse_measure, MEASURES.key[0])
    head = _parse_row(PLAN, top)
    if (version := head["version"]) is not None:
        head["version"] = int(version)
        if not (version.is_integer() and 1 <= version <= _HIGHEST_VERSION):
            top.wrong("field-range", field="version", value=version, low=1, high=_HIGHEST_VERSION)
    _number(measures)
    return Plan(Head(**head), frame(CONTRACTS, contracts), frame(MEASURES, measures))


def _parse_row(table: Table, entry: fields.Entry) -> dict[str, Any]:
    row = entry.row(table)
    for name, value in row.items():
        if isinstance(value, str):
            row[name] = legible(value)
        elif isinstance(value, tuple):
            row[name] = tuple(dict.fromkeys(filter(None, map(legible, value))))
        elif isinstance(value, float | Decimal) and not 0 <= value <= _HIGHEST:
            entry.wrong("field-range", field=name, value=value, low=0, high=_HIGHEST)
    return row


def _parse_measure(entry: fields.Entry) -> dict[str, Any]:
    row = _parse_row(MEASURES, entry)
    kinds = KINDS.get(row["stage"], EFFECTS)
    if row["kind"] and row["kind"] not in kinds:
        about = {"kind": row["kind"], "stage": row["stage"], "choices": ", ".join(kinds)}
        entry.wrong("action-plan-stage", **about)
    return row


def _number(measures: Sequence[dict[str, Any]]) -> None:
    """Give each measure without an id the first number that is free."""
    taken = {row["measure"] for row in measures}
    free = (f"M{n}" for n in range(1, 2 * len(measures) + 2) if f"M{n}" not in taken)
    for row in measures:
        row["measure"] = row["measure"] or next(free)


def _rows(data: pd.DataFrame, table: Table) -> list[dict[str, Any]]:
    columns = check(data, table)[table.names].itertuples(index=False, name=None)
    return [dict(zip(table.names, map(written, row), strict=True)) for row in columns]
