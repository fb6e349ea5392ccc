"""Tables as CSV text and as a schema: the other way of reading a sheet."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd

from fairtender.files import write_atomically
from fairtender.sheets.guard import guarded
from fairtender.tables import Table

_FRICTIONLESS = {
    "text": "string",
    "choice": "string",
    "number": "number",
    "decimal": "number",
    "date": "date",
    "flag": "boolean",
}
_IN_DOUBT = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_SURE = re.compile(r"-?[0-9]+\.[0-9]+")


def to_csv(data: pd.DataFrame, table: Table) -> str:
    """Return the table as CSV text, the same for the same data: declared columns, in order.

    Comma, decimal point, dates such as 2026-03-31, "yes" and "no"; a text that a spreadsheet would
    take for a formula is guarded, and `read` takes the guard away. Where every number of the table
    looks like "1.234", which could be read as 1234, they are written with one more digit.
    """
    columns = [list(map(_written, data[column.name].tolist())) for column in table.columns]
    kinds = [column.kind for column in table.columns]
    amounts = [i for i, kind in enumerate(kinds) if kind in ("number", "decimal")]
    texts = {text for i in amounts for text in columns[i] if _SURE.fullmatch(text)}
    if texts and all(map(_IN_DOUBT.fullmatch, texts)):
        for i in amounts:
            columns[i] = [text + "0" if text in texts else text for text in columns[i]]
    return _csv(table.names, zip(*columns, strict=True), ",", "\n")


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


def schema(table: Table) -> dict:
    """Return the table's Frictionless schema, for `datasets/datapackage.json`."""
    fields = []
    for column in table.columns:
        field: dict = {"name": column.name, "type": _FRICTIONLESS[column.kind]}
        field["description"] = column.description
        if column.kind == "flag":
            field |= {"trueValues": ["yes"], "falseValues": ["no"]}
        constraints: dict = {} if column.optional else {"required": True}
        if column.choices:
            constraints["enum"] = list(column.choices)
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    return {"fields": fields} | ({"primaryKey": list(table.key)} if table.key else {})


def _written(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp | datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        # Never with an exponent: no spreadsheet of a colleague shows 0.00001 as 1e-05.
        return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
    return f"{value:f}" if isinstance(value, Decimal) else guarded(str(value))
