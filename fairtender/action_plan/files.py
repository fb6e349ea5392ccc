"""Read and write the file in which an office keeps its plan: editable JSON, or a workbook."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import fields, messages, sheets
from fairtender.action_plan.declared import (
    CONTRACTS,
    EFFECTS,
    KINDS,
    LEVELS,
    MEASURES,
    PLAN,
    STAGES,
    STATES,
    Head,
    Plan,
)
from fairtender.action_plan.export import CHOSEN, label, legible, title, written
from fairtender.messages import text
from fairtender.sheets.cells import Reader
from fairtender.sheets.declared import Faults, Reading, letter
from fairtender.sheets.doubts import Doubts
from fairtender.sheets.excel import HEAD, Cell, Look, Rule, Sheet, workbook
from fairtender.sheets.parts import sheets_of
from fairtender.sheets.workbook import is_workbook, openpyxl
from fairtender.tables import Column, Table, check, fault, frame, listed

__all__ = [
    "FORMAT",
    "from_dict",
    "read",
    "to_dict",
    "to_json",
    "to_workbook",
]

FORMAT = 1
_HIGHEST, _HIGHEST_VERSION = 10**12, 9999


def from_dict(content: Mapping[str, Any], file: str = "") -> Plan:
    """Return the plan described by a dict, such as the content of a JSON file or of a form.

    The keys are the columns of `PLAN`, and `contracts` and `measures`, which are lists of dicts
    whose keys are the columns of those tables. Any key may be missing, and any value may be empty
    ("" or None); the plan is then unfinished. Dates are texts such as "2026-11-01"; amounts of
    money are texts such as "1200.50", or numbers. A measure without an id is given a number.

    Raises DataError that gives file, measure and key of each fault: an unknown key, a value of the
    wrong kind, a kind of measure that does not belong to its stage, or an id that is used twice.
    """
    return fields.read(content, file or messages.text("action-plan-unsaved"), _parse_plan)._replace(
        file=file
    )


def to_dict(plan: Plan) -> dict[str, Any]:
    """Return the plan as a dict with all keys, ready for JSON; `from_dict` reads it."""
    return {
        "format": FORMAT,
        **{name: written(value) for name, value in plan.head._asdict().items()},
        "contracts": _json_rows(plan.contracts, CONTRACTS),
        "measures": _json_rows(plan.measures, MEASURES),
    }


def read(path: str | Path) -> Plan:
    """Read a plan from a file made by `to_json` or `to_workbook`, which people may have edited.

    Raises DataError if the file is missing, is neither JSON with a format number nor a workbook
    with the sheets of a plan, or is not a plan (see `from_dict`).
    """
    path = Path(path)
    if path.is_file() and is_workbook(path):
        return from_dict(workbook_content(path), str(path))
    return fields.read_json(path, _parse_saved)._replace(file=str(path))


def to_json(plan: Plan) -> str:
    """Return the plan as readable JSON; the same plan always gives the same text."""
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
    _number_measures(measures)
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


def _number_measures(measures: Sequence[dict[str, Any]]) -> None:
    """Give each measure that has no id the first unused one of M1, M2 and so on."""
    taken = {row["measure"] for row in measures}
    free = (f"M{n}" for n in range(1, 2 * len(measures) + 2) if f"M{n}" not in taken)
    for row in measures:
        row["measure"] = row["measure"] or next(free)


def _json_rows(data: pd.DataFrame, table: Table) -> list[dict[str, Any]]:
    columns = check(data, table)[table.names].itertuples(index=False, name=None)
    return [dict(zip(table.names, map(written, row), strict=True)) for row in columns]


# --- a workbook (XLSX) in which people go on: in words, with lists, and read again ---


_SPARE = 12  # rows that are ready to be filled in, at least
_LAST = 500  # row down to which a list of choices is offered
_FORMATS = {"date": "yyyy-mm-dd", "number": "General", "decimal": "#,##0.00"}
_WIDTHS = {"what": 46, "risk": 30, "indicator": 26, "evidence": 30, "title": 40, "contracts": 18}
_WIDTH = {"text": 20, "choice": 18, "texts": 18, "date": 12, "number": 10, "decimal": 12}
_PROMPT, _LINE = "FFF2CC", "B8B8B0"
_PLAIN = Look(wraps=True, left=True)
_LINED = _PLAIN._replace(line=_LINE)
_HEAD = _LINED._replace(bold=True, ground=HEAD)
_LISTS = {"level": LEVELS, "stage": STAGES, "kind": tuple(EFFECTS), "state": STATES}
_WIDE = 110  # characters in a line over the three columns of the first sheet


def to_workbook(plan: Plan, more: Sequence[sheets.Part] = ()) -> bytes:
    """Return the plan as an XLSX workbook for editing: its head, its contracts and its measures.

    more: further sheets at the end, which `read` ignores.

    Headings and choices are in words. Cells with choices have a list, a note on each cell explains
    what to enter, and `read` can read the workbook again. The same plan gives the same bytes.
    Raises DataError that says what to install if openpyxl is missing.
    """
    name, (choices, places) = title(plan), _choices()
    rows = ((plan.contracts, CONTRACTS), (plan.measures, MEASURES))
    filled = [_table_sheet(check(data, table), table, places) for data, table in rows]
    author = legible(plan.head.prepared_by)
    made = (_head_sheet(plan), *filled, choices, *sheets_of(more))
    return workbook(name, made, author, plan.head.date)


def _name(table: Table) -> str:
    return table.name.capitalize()


def _in_words(name: str, value: Any) -> Any:
    """Return the content of a cell: the code of a choice in words, any other value unchanged."""
    return text(CHOSEN[name].format(value)) if name in CHOSEN and value else value


def _head_sheet(plan: Plan) -> Sheet:
    """Return the first sheet, with the title of the plan, whom to call, and one item per line."""
    contact = legible(plan.head.referral_contact) or text("action-plan-safety-nobody")
    first = (
        (title(plan), Look(bold=True, size=14, wraps=True, left=True)),
        (text("action-plan-purpose"), _PLAIN),
        (
            text("action-plan-safety", contact=contact),
            Look(bold=True, ground=_PROMPT, wraps=True, left=True),
        ),
        (text("action-plan-fill-in"), _PLAIN),
    )
    lines = (
        [
            Cell(label(column.name), _LINED._replace(bold=True)),
            _cell(getattr(plan.head, column.name), _LINED),
            Cell(_note(column), _LINED),
        ]
        for column in PLAN.columns
    )
    numbers = range(1, 1 + len(first))
    return Sheet(
        _name(PLAN),
        (
            *([Cell(words, look)] for words, look in first),
            [Cell(text(f"action-plan-{one}"), _HEAD) for one in ("item", "entry", "about-item")],
            *lines,
        ),
        widths=(34, 52, 52),
        heights={
            number: 18 * (1 + len(words) // _WIDE)
            for number, (words, _) in zip(numbers, first, strict=True)
        },
        merged=[f"A{number}:C{number}" for number in numbers],
        paper="portrait",
    )


def _table_sheet(data: pd.DataFrame, table: Table, places: dict[str, str]) -> Sheet:
    """Return the sheet for a table, with headings in words, its rows, and empty rows to fill in."""
    looks = [_LINED._replace(shows=_FORMATS.get(column.kind, "@")) for column in table.columns]
    spare = [dict.fromkeys(table.names)] * (_SPARE - len(data))
    rows = [
        [
            _cell(_in_words(name, row[name]), look)
            for name, look in zip(table.names, looks, strict=True)
        ]
        for row in (*data.to_dict("records"), *spare)
    ]
    return Sheet(
        _name(table),
        ([Cell(label(name), _HEAD) for name in table.names], *rows),
        widths=[_WIDTHS.get(column.name) or _WIDTH[column.kind] for column in table.columns],
        rules=[_rule(column, letter(at), places) for at, column in enumerate(table.columns)],
        frozen="B2",
        paper="landscape",
    )


def _cell(value: Any, look: Look) -> Cell:
    return Cell(None if value == "" else value, look)


def _rule(column: Column, at: str, places: dict[str, str]) -> Rule:
    """Return the rule for a column: its list of choices, if any, and the note on its cells."""
    limits = {"type": "list", "formula1": places[column.name]} if column.name in places else {}
    cells, name = f"{at}2:{at}{_LAST}", label(column.name)
    return Rule(cells, name, _note(column), text("action-plan-choose"), limits)


def _note(column: Column) -> str:
    example = str(_in_words(column.name, column.example))
    return "\n".join((column.description, text("sheet-example", example=example)))


def _choices() -> tuple[Sheet, dict[str, str]]:
    """Return the sheet that lists the choices, and {column: range of cells with its choices}."""
    # Next to each kind of measure are its stage and its effect.
    kinds = {
        text("action-plan-kind-stage"): [
            _in_words("stage", stage) for stage, kinds in KINDS.items() for _ in kinds
        ],
        text("action-plan-kind-effect"): [
            text(f"action-plan-effect-{effect}") for effect in EFFECTS.values()
        ],
    }
    columns: dict[str, list[str]] = {}
    places = {}
    name = text("action-plan-choices")
    for code, codes in _LISTS.items():
        at = letter(len(columns))
        places[code] = f"'{name}'!${at}$2:${at}${len(codes) + 1}"
        columns[label(code)] = [_in_words(code, one) for one in codes]
        if code == "kind":
            columns |= kinds
    heads = [Cell(words, _HEAD) for words in columns]
    rows = (heads, *zip_longest(*columns.values()))
    return Sheet(name, rows, widths=[28] * len(columns)), places


# --- read again ---


def workbook_content(path: Path) -> dict[str, Any]:
    """Return the plan in a workbook as a dict for `from_dict`.

    Raises DataError, in one sentence, for a sheet, an item or a cell that is not as it should be.
    """
    found: dict[str, Any] = _read_head(path)
    for name, table in (("contracts", CONTRACTS), ("measures", MEASURES)):
        names = {label(column.name): column.name for column in table.columns}
        data = sheets.read(path, _table_in_words(table), names)
        found[name] = [_coded(row) for row in data.to_dict("records")]
    return found


def _table_in_words(table: Table) -> Table:
    """Return `table` as declared for the workbook: choices in words, and lists as plain text."""
    columns = [
        column._replace(
            kind="text" if column.kind == "texts" else column.kind,
            choices=tuple(_in_words(column.name, one) for one in column.choices),
        )
        for column in table.columns
    ]
    return Table(table.name, tuple(columns))


def _coded(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row of the workbook for `from_dict`: choices as codes, and contracts as a list."""
    codes = {
        name: {_in_words(name, one): one for one in known} | {"": ""}
        for name, known in _LISTS.items()
    }
    made = {name: written(value) for name, value in row.items()}
    made |= {name: codes[name][made[name]] for name in codes if name in made}
    if "contracts" in made:
        made["contracts"] = list(listed(str(made["contracts"])))
    return made


def _read_head(path: Path) -> dict[str, Any]:
    """Return {column of `PLAN`: value}, read from the sheet with the head of the plan."""
    columns = {label(column.name): column for column in PLAN.columns}
    found: dict[Any, Any] = {}
    reading, faults = Reading(), Faults(path)
    doubts = Doubts(reading)
    for row, item, entry in _pairs(path):
        if item not in columns:
            known = ", ".join(columns)
            raise fault("action-plan-no-item", file=path, row=row, item=item[:60], known=known)
        column = columns[item]
        cells = Reader(column, item, 1, doubts, reading).read([entry], [row], faults)
        found |= frame(Table("", (column,)), {column.name: cells}).to_dict("records")[0]
    found |= {columns[cell.heading].name: value for cell, value in doubts.settle(faults).items()}
    faults.refuse()
    return {str(name): written(value) for name, value in found.items()}


def _pairs(path: Path) -> Iterator[tuple[int, str, Any]]:
    """Yield (row number, item, entry) for each line below the headings of the plan's head."""
    with open(path, "rb") as file:
        try:
            book = openpyxl(path).load_workbook(file, data_only=True)
        except Exception:  # whatever a damaged file makes the parser trip over
            raise fault("sheet-broken-workbook", file=path) from None
        sheet = next((one for one in book if one.title.strip().casefold() == PLAN.name), None)
        rows: Sequence[Any] = [] if sheet is None else [*sheet.iter_rows(max_col=2)]
    heads = [
        number for number, cells in enumerate(rows) if cells[0].value == text("action-plan-item")
    ]
    if not heads:
        raise fault("action-plan-no-sheet", file=path, sheet=_name(PLAN))
    for item, entry in rows[heads[0] + 1 :]:
        if str(item.value or "").strip():
            yield item.row, " ".join(str(item.value).split()), entry.value
