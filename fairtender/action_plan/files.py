"""The file in which an office keeps its plan: JSON that a person can read and edit."""

import datetime
import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import messages
from fairtender.action_plan.declared import CONTRACTS, EFFECTS, KINDS, MEASURES, PLAN, Head, Plan
from fairtender.tables import Column, DataError, Table, check, fault, frame

FORMAT = 1
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def from_dict(content: Mapping[str, Any], file: str = "") -> Plan:
    """Return the plan in a dict, such as JSON holds or a form gives.

    Keys are the columns of `PLAN`, and `contracts` and `measures`, lists of dicts whose keys are
    the columns of those tables. Every key may be missing, and every value empty ("" or None): the
    plan is then unfinished. Dates are texts such as "2026-11-01", amounts of money texts such as
    "1200.50" or numbers. A measure without an id is numbered.

    Raises DataError naming file, measure and key where a key is not known, a value is of the wrong
    kind, a kind of measure does not belong to its stage, or an id is used twice.
    """
    top = _Entry(file or messages.text("action-plan-unsaved"), "", content)
    top.known(("format", *PLAN.names, "contracts", "measures"))
    if content.get("format", FORMAT) != FORMAT or type(content.get("format", FORMAT)) is not int:
        value = repr(content["format"])[:60]
        raise fault("action-plan-format", file=top.file, value=value, format=FORMAT)
    head = Head(*(top.value(column) for column in PLAN.columns))
    contracts = top.entries("contracts", CONTRACTS)
    measures = top.entries("measures", MEASURES)
    _number(measures)
    for entry, row in measures:
        kinds = KINDS.get(row["stage"], EFFECTS)
        if row["kind"] and row["kind"] not in kinds:
            raise entry.wrong(
                "action-plan-stage", kind=row["kind"], stage=row["stage"], choices=", ".join(kinds)
            )
    return Plan(head, _frame(contracts, CONTRACTS), _frame(measures, MEASURES), file)


def to_dict(plan: Plan) -> dict[str, Any]:
    """Return the plan as `from_dict` takes it, with all keys, ready for JSON."""
    return {
        "format": FORMAT,
        **{name: _written(value) for name, value in plan.head._asdict().items()},
        "contracts": _rows(plan.contracts, CONTRACTS),
        "measures": _rows(plan.measures, MEASURES),
    }


def read(path: str | Path) -> Plan:
    """Return the plan in a JSON file, as `to_json` writes it; people may have edited it.

    Raises DataError in one sentence with file, measure and key where the file is missing, is not
    JSON, has no format number, or is not a plan (see `from_dict`).
    """
    path = Path(path)
    try:
        content = json.loads(
            path.read_text(encoding="utf-8-sig"),
            object_pairs_hook=lambda pairs: _object(path, pairs),
            parse_constant=lambda word: _no_number(path, word),
        )
    except FileNotFoundError:
        raise fault("no-file", file=path) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except json.JSONDecodeError as error:
        raise fault(
            "action-plan-not-json", file=path, line=error.lineno, column=error.colno
        ) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise fault("action-plan-not-text", file=path) from None
    if isinstance(content, dict) and "format" not in content:
        raise fault("action-plan-no-format", file=path, format=FORMAT)
    return from_dict(content, str(path))


def to_json(plan: Plan) -> str:
    """Return the plan as JSON that a person can read; the same text for the same plan."""
    return json.dumps(to_dict(plan), ensure_ascii=False, indent=2) + "\n"


def legible(text: str) -> str:
    """Return a text without what no document can hold: control characters, halves of letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_UNFIT.sub(" ", line).rstrip() for line in lines).strip()


class _Entry:
    """A dict of the plan, with its place for the sentence of a fault."""

    def __init__(self, file: str, place: str, content: object) -> None:
        self.file, self.place = file, place
        if not isinstance(content, Mapping):
            raise self.wrong("action-plan-object", value=repr(content)[:60])
        self.content = content

    def wrong(self, code: str, **params: object) -> DataError:
        place = self.place or messages.text("action-plan-head")
        return fault(code, file=self.file, place=place, **params)

    def known(self, names: Iterable[str]) -> None:
        """Refuse a key that nothing reads: it is often a misspelt one."""
        names = list(names)
        for key in self.content:
            if key not in names:
                near = difflib.get_close_matches(str(key), names, n=1, cutoff=0)[0]
                raise self.wrong("action-plan-key", key=key, near=near)

    def entries(self, key: str, table: Table) -> list[tuple["_Entry", dict[str, Any]]]:
        """Return the dicts of a list, each with its row of `table`; ids are not used twice."""
        listed = self.content.get(key)
        listed = [] if listed in (None, "") else listed
        if not isinstance(listed, list | tuple):
            raise self.wrong("action-plan-list", key=key, value=repr(listed)[:60])
        found, ids = [], set()
        for number, content in enumerate(listed, 1):
            place = messages.text(f"action-plan-place-{key}", number=number)
            name = content.get(table.key[0]) if isinstance(content, Mapping) else None
            if isinstance(name, str) and name.strip():
                place += f" ({legible(name)[:60]})"
            entry = _Entry(self.file, place, content)
            entry.known(table.names)
            row = {column.name: entry.value(column) for column in table.columns}
            if row[table.key[0]] in ids:
                raise entry.wrong("action-plan-twice", key=table.key[0], value=row[table.key[0]])
            ids |= {row[table.key[0]]} - {""}
            found.append((entry, row))
        return found

    def value(self, column: Column) -> Any:
        """Return the value of a column, empty where it is missing."""
        given = self.content.get(column.name)
        try:
            value = _value(column, given)
        except (ValueError, TypeError, OverflowError):
            raise self.wrong(
                "action-plan-kind",
                key=column.name,
                value=repr(given)[:60],
                kind=messages.text(f"action-plan-kind-{_kind(column)}"),
                description=column.description,
            ) from None
        if column.choices and value and value not in column.choices:
            choices = ", ".join(column.choices)
            raise self.wrong("action-plan-choice", key=column.name, value=value, choices=choices)
        return value


def _kind(column: Column) -> str:
    return "whole" if column.name == "version" else column.kind


def _value(column: Column, given: object) -> Any:
    """Read one value by the kind of its column. Raises ValueError or TypeError."""
    if column.kind == "texts":
        return _texts(given)
    if given is None or (isinstance(given, str) and not given.strip()):
        return "" if column.kind in ("text", "choice") else None
    if isinstance(given, bool):
        raise TypeError
    match _kind(column):
        case "date":
            words = str(given).strip()
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII):
                raise ValueError
            return datetime.date.fromisoformat(words)
        case "whole":
            if not (isinstance(given, int) and 1 <= given <= 9999):
                raise ValueError
            return given
        case "number":
            if not (isinstance(given, int | float) and 0 <= given <= 1e12):
                raise ValueError
            return float(given)
        case "decimal":
            words = str(given).strip()
            if not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", words, re.ASCII):
                raise ValueError
            return Decimal(words)
    if not isinstance(given, str):
        raise TypeError
    return legible(given)


def _texts(given: object) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    if not isinstance(given, list | tuple) or not all(type(text) is str for text in given):
        raise TypeError
    return tuple(dict.fromkeys(text for text in map(legible, given) if text))


def _number(measures: list[tuple[_Entry, dict[str, Any]]]) -> None:
    """Give each measure without an id the first number that is free."""
    taken = {row["measure"] for _, row in measures}
    free = (f"M{n}" for n in range(1, 2 * len(measures) + 2) if f"M{n}" not in taken)
    for _, row in measures:
        row["measure"] = row["measure"] or next(free)


def _frame(entries: list[tuple[_Entry, dict[str, Any]]], table: Table) -> pd.DataFrame:
    rows = [row for _, row in entries]
    columns = {
        column.name: [
            math.nan if column.kind == "number" and row[column.name] is None else row[column.name]
            for row in rows
        ]
        for column in table.columns
    }
    return frame(table, columns)


def _rows(data: pd.DataFrame, table: Table) -> list[dict[str, Any]]:
    columns = check(data, table)[table.names].itertuples(index=False, name=None)
    return [dict(zip(table.names, map(_written, row), strict=True)) for row in columns]


def _written(value: object) -> object:
    """Return a value as JSON has it: dates and money as text, empty numbers and money as null."""
    match value:
        case float():
            return None if math.isnan(value) else int(value) if value.is_integer() else value
        case Decimal():
            return format(value, "f")
        case tuple():
            return list(value)
    if value is pd.NaT:
        return None
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


def _object(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        key = next(key for key in keys if keys.count(key) > 1)
        raise fault("action-plan-key-twice", file=path, key=key)
    return content


def _no_number(path: Path, word: str) -> None:
    raise fault("action-plan-no-number", file=path, value=word)
