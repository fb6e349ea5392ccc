"""Tables as CSV text and as a schema: the other way of reading a sheet."""

import csv
import datetime
import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender.files import write_atomically
from fairtender.sheets.declared import letter
from fairtender.sheets.guard import FORMULA, guarded
from fairtender.sheets.template import explain, head, kind_of, prepare, width
from fairtender.sheets.workbook import openpyxl
from fairtender.tables import Table

__all__ = ["csv_text", "put", "schema", "to_csv", "to_workbook", "write", "write_rows"]

_FRICTIONLESS = {
    "number": "number",
    "decimal": "number",
    "date": "date",
    "flag": "boolean",
}
_CELLS = {"text", "choice", *_FRICTIONLESS}  # kinds that a sheet is read as
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_DOUBT = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_SURE = re.compile(r"-?[0-9]+\.[0-9]+")


def to_csv(data: pd.DataFrame, table: Table) -> str:
    """Return the table as CSV text, the same for the same data: declared columns, in order.

    Comma, decimal point, dates such as 2026-03-31, "yes" and "no"; reasons and questions in words,
    several a line each, several texts with ; between them. A text that a spreadsheet would take for
    a formula is guarded, and `read` takes the guard away. Where every number of the table
    looks like "1.234", which could be read as 1234, they are written with one more digit.
    """
    columns = [_column(data[column.name].tolist()) for column in table.columns]
    kinds = [column.kind for column in table.columns]
    amounts = [i for i, kind in enumerate(kinds) if kind in ("number", "decimal")]
    texts = {text for i in amounts for text in columns[i] if _SURE.fullmatch(text)}
    if texts and all(map(_IN_DOUBT.fullmatch, texts)):
        for i in amounts:
            columns[i] = [text + "0" if text in texts else text for text in columns[i]]
    return _csv(table.names, zip(*columns, strict=True), ",", "\n")


def write(data: pd.DataFrame, table: Table, path: str | Path) -> None:
    """Write a table in words to a .csv or an .xlsx file, by the name of `path`: see `to_csv`.

    The workbook has numbers and dates as such, and explains the columns on a second sheet; for a
    CSV file, `schema` does. Raises DataError where the name ends otherwise, where the file cannot
    be written, and for .xlsx where openpyxl is not installed.
    """
    path = Path(path)
    if kind_of(path) == ".csv":
        write_atomically(path, to_csv(data, table).encode("utf-8-sig", "replace"))
    else:
        write_atomically(path, _workbook(openpyxl(path), data, table))


def to_workbook(parts: Sequence[tuple[pd.DataFrame, Table]], title: str) -> bytes:
    """Return a workbook with one sheet a table, to go on in: see `template` for what helps there.

    Raises DataError that says what to install where openpyxl is missing.
    """
    module = openpyxl(Path(f"{title}.xlsx"))
    book = module.Workbook()
    book.properties.title, book.properties.creator = title, ""
    for number, (data, table) in enumerate(parts):
        sheet = book.create_sheet() if number else book.active
        prepare(module, sheet, table)
        _put_rows(sheet, data, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put_rows(sheet: Any, data: pd.DataFrame, table: Table) -> None:
    """Put the rows below the headings of a sheet."""
    columns = [data[name].tolist() for name in table.names]
    for number, row in enumerate(zip(*columns, strict=True), 2):
        for position, value in enumerate(row, 1):
            put(sheet.cell(number, position), value)


def _workbook(module: Any, data: pd.DataFrame, table: Table) -> bytes:
    book = module.Workbook()
    sheet = book.active
    sheet.title = table.name[:31]
    sheet.append(table.names)
    _put_rows(sheet, data, table)
    for position, column in enumerate(table.columns):
        sheet.column_dimensions[letter(position)].width = width(column)
    head(module, sheet)
    explain(module, book, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Any, value: object) -> None:
    """Put a value into a cell of openpyxl: numbers and dates as such, all else as text."""
    if _is_nothing(value):
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell.value = value
    elif isinstance(value, datetime.date):
        cell.value, cell.number_format = datetime.date(*value.timetuple()[:3]), "yyyy-mm-dd"
    else:
        # openpyxl would take a text that begins with = for a formula, and a spreadsheet would when
        # somebody edits the cell.
        text = _UNFIT.sub("\ufffd", _words(value))
        cell.value, cell.data_type, cell.quotePrefix = text, "s", text.startswith(FORMULA)


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]], sign: str = ",") -> str:
    """Return rows without a declared table as CSV text: every cell guarded, the headings too."""
    return _csv(map(guarded, heads), (map(guarded, row) for row in rows), sign, "\r\n")


def write_rows(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows without a declared table as spreadsheets read them: UTF-8 with its mark, guarded.

    Raises DataError where the file cannot be written.
    """
    write_atomically(path, csv_text(heads, rows).encode("utf-8-sig"))


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]], sign: str, end: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator=end)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def schema(table: Table) -> dict[str, Any]:
    """Return the table's Frictionless schema, for `datasets/datapackage.json`.

    A table with reasons or several texts in a cell is a result, in which any cell may be empty.
    """
    is_result = any(column.kind not in _CELLS for column in table.columns)
    fields = []
    for column in table.columns:
        field: dict[str, Any] = {"name": column.name}
        field["type"] = _FRICTIONLESS.get(column.kind, "string")
        field["description"] = column.description
        if column.kind == "flag":
            field |= {"trueValues": ["yes"], "falseValues": ["no"]}
        needed = not column.optional and not is_result
        constraints: dict[str, Any] = {"required": True} if needed else {}
        if column.choices:
            constraints["enum"] = list(column.choices)
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    return {"fields": fields} | ({"primaryKey": list(table.key)} if table.key else {})


def _column(cells: list[object]) -> list[str]:
    """Write the cells of a column; what many rows share, as they do reasons, is written once."""
    shared = {id(cell): cell for cell in cells}
    written = {key: _written(cell) for key, cell in shared.items()}
    return [written[id(cell)] for cell in cells]


def _written(value: object) -> str:
    if _is_nothing(value):
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        # Never with an exponent: no spreadsheet of a colleague shows 0.00001 as 1e-05.
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return f"{value:f}" if isinstance(value, Decimal) else guarded(_words(value))


def _is_nothing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _words(value: object) -> str:
    """Return a value as a reader wants it: a flag as yes or no, what has parts with all of them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, tuple):
        return str(value)
    if fields := getattr(value, "_fields", ()):  # a lot
        parts = [(name, getattr(value, name)) for name in fields]
        told = [(name, _words(part)) for name, part in parts if not _is_nothing(part)]
        return ", ".join(f"{name}: {words}" for name, words in told if words)
    several = "; " if all(isinstance(part, str) for part in value) else "\n"
    return several.join(map(_words, value))
