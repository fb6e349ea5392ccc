"""Tables as CSV text and as a schema: the other way of reading a sheet."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender.files import write_atomically
from fairtender.sheets.excel import Sheet, head, in_words, is_nothing, workbook
from fairtender.sheets.guard import guarded
from fairtender.sheets.template import explanation, kind_of, sheet_to_fill, width
from fairtender.tables import Table

_FRICTIONLESS = {
    "number": "number",
    "decimal": "number",
    "date": "date",
    "flag": "boolean",
}
_CELLS = {"text", "choice", *_FRICTIONLESS}  # kinds that a sheet is read as
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
        write_atomically(path, _workbook(path.stem, data, table))


def to_workbook(parts: Sequence[tuple[pd.DataFrame, Table]], title: str) -> bytes:
    """Return a workbook with one sheet a table, to go on in: see `template` for what helps there.

    Raises DataError that says what to install where openpyxl is missing.
    """
    return workbook(title, (sheet_to_fill(table, _rows(data, table)) for data, table in parts))


def _workbook(title: str, data: pd.DataFrame, table: Table) -> bytes:
    sheet = Sheet(
        table.name,
        (head(table.names), *_rows(data, table)),
        widths=[width(column) for column in table.columns],
        frozen="A2",
    )
    return workbook(title, (sheet, explanation(table)))


def _rows(data: pd.DataFrame, table: Table) -> Iterator[Sequence[object]]:
    return zip(*(data[name].tolist() for name in table.names), strict=True)


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
    written = {key: _cell_text(cell) for key, cell in shared.items()}
    return [written[id(cell)] for cell in cells]


def _cell_text(value: object) -> str:
    if is_nothing(value):
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        # Never with an exponent: no spreadsheet of a colleague shows 0.00001 as 1e-05.
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return f"{value:f}" if isinstance(value, Decimal) else guarded(in_words(value))
