"""Spreadsheets in and out: CSV and XLSX files whose columns are declared.

A sheet has one heading row, then one row a record. Headings may be in any order and in capitals;
`mapping` translates an organisation's own. A cell that does not fit is named with file, row and
column, rows counted as a spreadsheet shows them: the heading is row 1.
"""

import csv
import datetime
import difflib
import io
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from fairtender.tables import Column, Table, fault, frame

_FRICTIONLESS = {
    "text": "string",
    "choice": "string",
    "number": "number",
    "decimal": "number",
    "date": "date",
    "flag": "boolean",
}


def read(path: str | Path, table: Table, mapping: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the rows of a CSV or XLSX file as a DataFrame of `table`.

    mapping: heading in the file → name of the declared column. The index is the row of the sheet
    (2 and up), so that a message can say where. Other columns are an error. `attrs["file"]` is the
    file's name. Raises DataError in one sentence that names file, row and column.
    """
    path = Path(path)
    lines = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    _, head = next(lines, (1, []))
    if not any(head):
        raise fault("sheet-empty", file=path)
    names = _names(path, head, table, mapping or {})
    rows = [
        (number, line) for number, line in lines if any(cell not in ("", None) for cell in line)
    ]
    data = {column.name: _column(path, rows, names, column, table) for column in table.columns}
    result = frame(table, data)
    result.index = pd.Index([number for number, _ in rows], name="row", dtype="int64")
    _check_key(path, result, table)
    result.attrs["file"] = path.name
    return result


def to_csv(data: pd.DataFrame, table: Table) -> str:
    """Return the table as CSV text, the same for the same data: declared columns, in order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.names)
    columns = [[_written(v) for v in data[c.name].tolist()] for c in table.columns]
    writer.writerows(zip(*columns, strict=True))
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


def _csv(path: Path) -> Iterable[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise fault("no-file", file=path) from None
    except UnicodeDecodeError:
        raise fault("sheet-not-utf8", file=path) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    for number, line in enumerate(lines, 1):
        yield number, [cell.strip() for cell in line]


def _workbook(path: Path) -> Iterable[tuple[int, list[object]]]:
    raise NotImplementedError


def _names(
    path: Path, head: list[object], table: Table, mapping: Mapping[str, str]
) -> dict[str, int]:
    """Return the position of each declared column."""
    known = {name.casefold(): name for name in table.names}
    found: dict[str, int] = {}
    for position, heading in enumerate(head):
        words = str(heading or "").strip()
        name = mapping.get(words, known.get(words.casefold().replace(" ", "_")))
        if name is None:
            near = difflib.get_close_matches(words.casefold(), known, n=1, cutoff=0) or table.names
            raise fault("sheet-heading", file=path, heading=words, near=near[0])
        if name in found:
            raise fault("sheet-heading-twice", file=path, heading=words)
        found[name] = position
    for column in table.columns:
        if column.name not in found and not column.optional:
            raise fault(
                "sheet-no-column", file=path, column=column.name, description=column.description
            )
    return found


def _column(
    path: Path,
    rows: list[tuple[int, list]],
    names: Mapping[str, int],
    column: Column,
    table: Table,
) -> list:
    """Return the values of one column, each read by the column's kind."""
    position = names.get(column.name)
    values = []
    for number, line in rows:
        cell = "" if position is None or position >= len(line) else line[position]
        try:
            values.append(_value(cell, column))
        except (ValueError, KeyError, InvalidOperation):
            raise fault(
                "sheet-cell",
                file=path,
                row=number,
                column=column.name,
                value=str(cell)[:60],
                description=column.description,
            ) from None
    return values


def _value(cell: object, column: Column) -> object:
    text = "" if cell is None else str(cell).strip()
    if not text:
        if not column.optional:
            raise ValueError
        return {"decimal": None, "number": math.nan, "date": pd.NaT}.get(column.kind, "")
    match column.kind:
        case "decimal":
            value = Decimal(text)
            if not value.is_finite():
                raise ValueError
            return value
        case "number":
            return float(text)
        case "date":
            return pd.Timestamp(datetime.date.fromisoformat(text))
        case "flag":
            return {"yes": True, "no": False}[text.casefold()]
        case "choice":
            if text not in column.choices:
                raise ValueError
    return text


def _check_key(path: Path, data: pd.DataFrame, table: Table) -> None:
    if not table.key:
        return
    twice = data.duplicated(list(table.key))
    if twice.any():
        row = data.index[twice][0]
        values = ", ".join(str(data.at[row, name]) for name in table.key)
        raise fault(
            "sheet-key-twice", file=path, row=row, columns=", ".join(table.key), value=values
        )


def _written(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp | datetime.datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
