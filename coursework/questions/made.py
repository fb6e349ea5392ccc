"""Read the parts that only questions about made work have: sheets with columns, and papers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from coursework.questions.model import CELLS, Column, FixedRow, Option, Paper, Sheet
from coursework.questions.values import clean_value
from fairtender.fields import Entry, Follows

ROW = "row"  # the key under which a row of an answer holds its id
ROWS = {"min": 0, "max": 30}  # added rows, unless a sheet gives its own numbers
MOST_ROWS = 100
MOST_CELL = 1000  # characters of a cell; longer texts have a question next to the table
SHEETS = {"table": 1, "map": 2}
_MAP = {"sites", "links"}
ID = re.compile(r"[a-z][a-z0-9_-]*")
_ROW_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
PAPER = re.compile(r"[A-Z][A-Z0-9]*")
# Fields that only a whole question has.
NO_COLUMN: Mapping[str, Any] = {
    "name": "",
    "objective": "",
    "marked_by": "",
    "budget": None,
    "cost_unit": "",
    "look": "",
    "saves": (),
    "file": "",
    "begins": "",
    "side_by_side": False,
    "sheets": (),
    "papers": (),
    "guided": None,
}
Options = Callable[[Entry], tuple[tuple[Option, ...], bool]]
Finish = Callable[[Entry, Any], Any]


def sheets(
    entry: Entry,
    kind: Literal["table", "map"] | str,
    options: Options,
    finish: Finish,
) -> tuple[Sheet, ...]:
    """Read the sheets of a table or a map; return none for other kinds of question.

    options: a function that reads the options of a column. finish: a function that checks a column
    and adds its defaults, as for a question.
    """
    found: tuple[Sheet, ...] = entry.each(
        "sheet", lambda one: _sheet(one, options, finish), unique="code"
    )
    if len(found) != SHEETS.get(kind, 0):
        if kind in SHEETS:
            raise entry.wrong("forms-fault-sheets", number=SHEETS[kind], kind=kind)
        return ()
    if kind == "map" and {one.code for one in found} != _MAP:
        raise entry.wrong("forms-fault-map-sheets")
    rows = {one.code: {row.row for row in one.fixed} for one in found}
    for sheet in found:
        for column in sheet.columns:
            if column.kind == "row" and column.of not in rows:
                raise entry.wrong("forms-fault-of", column=column.code, sheet=column.of)
            for row in sheet.fixed:
                if column.kind == "row" and row.cells.get(column.code) not in (
                    None,
                    *rows[column.of],
                ):
                    raise entry.wrong("forms-fault-fixed", row=row.row, column=column.code)
    return found


def _sheet(entry: Entry, options: Options, finish: Finish) -> Sheet:
    code = _id(entry, "code")
    columns: tuple[Column, ...] = entry.each(
        "column", lambda one: _column(one, options, finish), unique="code"
    )
    if not columns:
        raise entry.wrong("forms-fault-no-columns")
    if len({(one.label, one.unit) for one in columns}) < len(columns):
        raise entry.wrong("forms-fault-labels")
    for number, column in enumerate(columns):
        before = {one.code: {*one.codes} for one in columns[:number]}
        if any(not {*codes} <= before.get(name, {""}) for name, codes in column.when.items()) or (
            column.when and (column.required or not {*column.when} <= {*before})
        ):
            raise entry.wrong("forms-fault-when", column=column.code)
    is_sound = entry.is_sound
    fixed = entry.each("fixed", lambda one: _fixed(one, columns, is_sound), unique="row")
    least, most = _rows(entry, bool(fixed))
    if not fixed and not most:
        raise entry.wrong("forms-fault-rows", most=MOST_ROWS)
    given = {"columns": columns, "fixed": fixed, "least": least, "most": most}
    return entry.make(Sheet, code=code, **given)


def _rows(entry: Entry, has_fixed: bool) -> tuple[int, int]:
    default = {"min": 0, "max": 0} if has_fixed and "rows" not in entry.content else ROWS
    rows = entry.entry("rows")
    least, most = (rows.value(name, int, default[name]) for name in ("min", "max"))
    rows.no_other()
    if not 0 <= least <= most <= MOST_ROWS:
        raise entry.wrong("forms-fault-rows", most=MOST_ROWS)
    return least, most


def _column(entry: Entry, options: Options, finish: Finish) -> Column:
    code, kind = _id(entry, "code"), entry.value("kind", CELLS)
    if code == ROW:
        raise entry.wrong("forms-fault-id", id=code)
    chosen, shared = options(entry)
    own = entry.value("in_order", bool, False)
    made = entry.make(
        Column, id=code, kind=kind, options=chosen, in_order=own or shared, points=0, **NO_COLUMN
    )
    if (kind == "row") != bool(made.of):
        raise entry.wrong("forms-fault-of", column=code, sheet=made.of or "?")
    column: Column = finish(entry, made)
    if column.max_length > MOST_CELL:
        raise entry.wrong("forms-fault-length", most=MOST_CELL)
    return column


def _fixed(entry: Entry, columns: tuple[Column, ...], is_whole: bool) -> FixedRow:
    row, cells = entry.value("row"), dict(entry.value("cells", Mapping[str, Any], {}))
    if not _ROW_ID.fullmatch(row):
        raise entry.wrong("forms-fault-id", id=row)
    known = {column.code: column for column in columns}
    for code, raw in cells.items():
        column = known.get(code)
        if column is None and not is_whole:
            raise Follows("")  # from a fault of this column
        value, fault = _cell(column, raw) if column else (None, "?")
        if fault or value is None:
            raise entry.wrong("forms-fault-fixed", row=row, column=code)
        cells[code] = value
    return entry.make(FixedRow, row=row, cells=cells)


def _cell(column: Column, raw: Any) -> tuple[Any, str]:
    """Return (value, fault) for a cell of a fixed row, with the value as answers store it."""
    if column.kind == "row":
        return (raw, "") if isinstance(raw, str) else (None, "?")
    return clean_value(column, raw.isoformat() if hasattr(raw, "isoformat") else raw)


def papers(entry: Entry, kind: str) -> tuple[Paper, ...]:
    """Read the papers, the documents in which learners mark sentences."""
    found: tuple[Paper, ...] = entry.each("paper", _paper, unique="id")
    if kind == "passages" and not found:
        raise entry.wrong("forms-fault-no-papers")
    if entry.value("side_by_side", bool, False) and len(found) != 2:
        raise entry.wrong("forms-fault-side-by-side")
    return found


def _paper(entry: Entry) -> Paper:
    paper: Paper = entry.make(Paper)
    if not PAPER.fullmatch(paper.id):
        raise entry.wrong("forms-fault-paper", id=paper.id)
    return replace(paper, text=paper.text.strip())


def _id(entry: Entry, field: str) -> str:
    id = str(entry.value(field))
    if not ID.fullmatch(id):
        raise entry.wrong("forms-fault-id", id=id)
    return id


def is_row_id(raw: object) -> bool:
    """Return whether a raw value can be the id of a row."""
    return isinstance(raw, str) and bool(_ROW_ID.fullmatch(raw))
