"""Write tables as CSV text, workbooks and schemas, and empty sheets to fill in."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.sheets.csv_file import guarded
from fairtender.sheets.declared import letter
from fairtender.sheets.excel import (
    HEAD,
    ROWS,
    Cell,
    Look,
    Rule,
    Sheet,
    choices,
    head,
    in_words,
    is_nothing,
    workbook,
)
from fairtender.tables import Column, Table, fault

_FRICTIONLESS = {
    "number": "number",
    "decimal": "number",
    "date": "date",
    "flag": "boolean",
}
_CELLS = {"text", "choice", *_FRICTIONLESS}  # kinds of columns that can be read from a sheet
_IN_DOUBT = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_SURE = re.compile(r"-?[0-9]+\.[0-9]+")


def to_csv(data: pd.DataFrame, table: Table) -> str:
    """Return a table as CSV text, with the declared columns in order.

    It uses commas, decimal points, dates such as 2026-03-31, "yes" and "no". Reasons and questions
    are in words, one per line; several texts are separated by ";". A text that a spreadsheet would
    interpret as a formula is guarded, and `read` removes the guard. If every number of the table
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
    """Write a table in words as a .csv or .xlsx file, as the ending of `path` says.

    See `to_csv`. In the workbook, numbers and dates are stored as such, and a second sheet explains
    the columns; for a CSV file, `schema` does this. Raises DataError if the name has another
    ending, if the file cannot be written, or, for .xlsx, if openpyxl is not installed.
    """
    path = Path(path)
    if kind_of(path) == ".csv":
        write_atomically(path, to_csv(data, table).encode("utf-8-sig", "replace"))
    else:
        write_atomically(path, _workbook(path.stem, data, table))


def _workbook(title: str, data: pd.DataFrame, table: Table) -> bytes:
    sheet = Sheet(
        table.name,
        (head(table.names), *zip(*(data[name].tolist() for name in table.names), strict=True)),
        widths=[_width(column) for column in table.columns],
        frozen="A2",
    )
    return workbook(title, (sheet, explanation(table)))


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]], sign: str = ",") -> str:
    """Return rows that have no declared table as CSV text, with guarded cells and headings."""
    return _csv(map(guarded, heads), (map(guarded, row) for row in rows), sign, "\r\n")


def write_rows(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows that have no declared table as CSV, guarded, in UTF-8 with a byte order mark.

    Raises DataError if the file cannot be written.
    """
    write_atomically(path, csv_text(heads, rows).encode("utf-8-sig"))


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]], sign: str, end: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator=end)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def schema(table: Table) -> dict[str, Any]:
    """Return the Frictionless schema of a table, for `datasets/datapackage.json`.

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
    """Return the cells of a column as texts; equal values are converted only once."""
    shared = {id(cell): cell for cell in cells}
    written = {key: _cell_text(cell) for key, cell in shared.items()}
    return [written[id(cell)] for cell in cells]


def _cell_text(value: object) -> str:
    if is_nothing(value):
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        # Without an exponent, so that people read 0.00001, not 1e-05.
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return f"{value:f}" if isinstance(value, Decimal) else guarded(in_words(value))


# --- empty sheets to fill in, with the columns explained ---


_PROMPT = 250  # characters of a note that a spreadsheet shows beside a cell
_NUMBERS = {"type": "decimal", "formula1": "-1E+15", "formula2": "1E+15"}
_LIMITS = {
    "number": _NUMBERS,
    "decimal": _NUMBERS,
    "date": {"type": "date", "operator": "greaterThan", "formula1": "1"},
}
_FORMATS = {"text": "@", "choice": "@", "flag": "@", "date": "yyyy-mm-dd"}
_WIDTHS = {"text": 28, "choice": 18, "flag": 12, "date": 13, "number": 14, "decimal": 16}
_FACTS = ("column", "needed", "kind", "choices", "about", "example")


def template(table: Table, path: str | Path) -> None:
    """Write an empty sheet of `table` to fill in, as .xlsx or .csv, as the ending of `path` says.

    It can be filled in and read without deleting anything; if it is read while empty, the table has
    no rows. The workbook has the headings on its first sheet, with lists of choices and a note on
    each column, and a second sheet explains the columns. The CSV file has only the headings, in
    UTF-8 with the byte order mark by which Excel recognises it.

    Raises DataError if the file already exists (it may be filled in), if the name has another
    ending, or, for .xlsx, if openpyxl is not installed.
    """
    path = Path(path)
    kind = kind_of(path)
    if path.exists():
        raise fault("sheet-there", file=path)
    if kind == ".csv":
        write_atomically(path, ",".join(table.names).encode("utf-8-sig") + b"\r\n")
    else:
        sheets = (sheet_to_fill(table), explanation(table))
        write_atomically(path, workbook(path.stem, sheets))


def kind_of(path: Path) -> str:
    """Return ".csv" or ".xlsx" for a file name, or raise DataError for another ending."""
    if (kind := path.suffix.lower()) not in (".xlsx", ".csv"):
        raise fault("sheet-kind", file=path)
    return kind


def explained(table: Table) -> list[dict[str, str]]:
    """Return the facts about each column in words, for the explanation of a table.

    The keys are column, needed, kind, choices, about and example. They are for the second sheet of
    a template, and for people who ask what a sheet must contain.
    """
    return [
        {
            "column": column.name,
            "needed": text("sheet-optional" if column.optional else "sheet-needed"),
            "kind": text(f"sheet-kind-{column.kind}"),
            "choices": ", ".join(_choices(column)),
            "about": column.description,
            "example": column.example,
        }
        for column in table.columns
    ]


def sheet_to_fill(table: Table, rows: Iterable[Sequence[object]] = ()) -> Sheet:
    """Return a sheet to fill in, with headings, some rows, lists of choices, and notes."""
    return Sheet(
        table.name,
        (head(table.names), *rows),
        widths=[_width(column) for column in table.columns],
        # As text, so that a spreadsheet does not turn "2-1" into a date or "0090" into a number.
        formats=[_FORMATS.get(column.kind, "General") for column in table.columns],
        rules=[rule(column, letter(place)) for place, column in enumerate(table.columns)],
        frozen="A2",
    )


def rule(
    column: Column, place: str, first: int = 2, title: str = "", is_free: bool = False
) -> Rule:
    """Return the rule for what people may type in a column, with the note on it.

    first: the row of the first record. title: the title of the note. is_free: whether the cells may
    contain other words.
    """
    limits = choices(_choices(column)) or _LIMITS.get(column.kind, {})
    return Rule(
        f"{place}{first}:{place}{ROWS}",
        title or column.name,
        _note(column),
        text(f"sheet-kind-{column.kind}"),
        {} if is_free else limits,
    )


def _choices(column: Column) -> Sequence[str]:
    return column.choices or (("yes", "no") if column.kind == "flag" else ())


def _note(column: Column) -> str:
    example = text("sheet-example", example=column.example) if column.example else ""
    room = _PROMPT - len(example) - 1
    about = column.description
    about = about if len(about) <= room else about[: room - 1] + "…"
    return "\n".join(filter(None, (about, example)))


def explanation(table: Table) -> Sheet:
    """Return a sheet that explains the columns of a table."""
    heads = [text(f"sheet-about-{name}") for name in _FACTS]
    rows = [[row[name] for name in _FACTS] for row in explained(table)]
    return Sheet(
        text("sheet-about-columns"),
        [
            [Cell(words, Look(bold=True, ground=HEAD, wraps=True)) for words in heads],
            *([Cell(words, Look(wraps=True)) for words in row] for row in rows),
        ],
        widths=(24, 10, 30, 34, 70, 34),
        frozen="A2",
    )


def _width(column: Column) -> int:
    """Return how wide a column of a workbook should be."""
    return max(_WIDTHS.get(column.kind, _WIDTHS["text"]), len(column.name) + 3)
