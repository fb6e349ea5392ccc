"""A table or a map as a file, and rows from one.

CSV and XLSX have a heading row of the columns' names, and words as they are read. Where a sheet has
the columns of a declared table of the library (`Sheet.table`, a name of `fairtender template`), its
headings and words are the library's, and its command reads the file.
"""

import datetime
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from coursework.questions import Column, Question, Sheet
from coursework.questions.values import clean_value
from coursework.work import notation
from coursework.work.rows import ROW, Row, filled
from coursework.work.words import cell_text, row_name
from fairtender import messages
from fairtender import tables as library
from fairtender.files import zip_files
from fairtender.tables import DataError, Table, fault

MOST_TOLD = 8  # cells that are named where they could not be read
MOST_ABOVE = 10  # lines of a file among which its heading is looked for
_IDS = "ids"  # the column of a map whose cell may hold several identifiers
_KINDS = {"number": "decimal", "date": "date"}
_EXACT: dict[str, Callable[[Any], Any]] = {
    "number": lambda cell: Decimal(str(cell)),
    "date": datetime.date.fromisoformat,
}


# --- to a file -----------------------------------------------------------------------------------


def workbook(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return a workbook with a sheet for each sheet."""
    from fairtender import sheets

    parts = [_framed(question, sheet, value) for sheet in question.sheets]
    return sheets.to_workbook(parts, question.id)


def csv_files(question: Question, value: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the ending and the content: one CSV file, or a zip file with one for each sheet."""
    from fairtender import sheets

    texts = {
        f"{sheet.code}.csv": sheets.to_csv(*_framed(question, sheet, value)).encode("utf-8-sig")
        for sheet in question.sheets
    }
    if len(texts) == 1:
        return "csv", next(iter(texts.values()))
    return "zip", zip_files(texts.items())


def _framed(question: Question, sheet: Sheet, value: Mapping[str, Any]) -> tuple[Any, Table]:
    rows = filled(question, value)
    if sheet.table:
        return _declared(question, sheet, rows)
    first = [library.Column(messages.text("work-row"), "text", "")] if sheet.fixed else []
    columns = [
        library.optional(_head(one), _KINDS.get(one.kind, "text"), one.hint or one.label)
        for one in sheet.columns
    ]
    table = Table(sheet.code, (*first, *columns))
    lines = []
    for row in rows[sheet.code]:
        name = [row_name(question, sheet, row)] if sheet.fixed else []
        cells = [_cell(question, one, row.get(one.code), rows) for one in sheet.columns]
        lines.append((*name, *cells))
    return library.frame(table, lines), table


def _declared(question: Question, sheet: Sheet, rows: Mapping[str, Any]) -> tuple[Any, Table]:
    """Return the rows as a declared table of the library has them; what is not asked is empty."""
    table = declared(sheet.table)
    lines = []
    for row in rows[sheet.code]:
        found = {one.name: _nothing(one.kind) for one in table.columns}
        for column in sheet.columns:
            if (cell := row.get(column.code)) is not None:
                found[column.code] = _of_library(question, column, cell, rows)
        lines.append(found)
    return library.frame(table, lines), table


def declared(name: str) -> Table:
    """Return the table of the library that people fill in under this name; DataError for none."""
    from fairtender.cli.template import TEMPLATES

    if name not in TEMPLATES:
        raise fault("work-no-table", name=name)
    return TEMPLATES[name]


def _of_library(question: Question, column: Column, cell: Any, rows: Mapping[str, Any]) -> Any:
    if column.kind == "row":
        other = question.sheet(column.of)
        key = declared(other.table).key[0] if other.table else ""
        named = next((row for row in rows[other.code] if row[ROW] == cell), {ROW: cell})
        return named.get(key) or row_name(question, other, named)
    if column.kind in _EXACT:
        return _EXACT[column.kind](cell)
    return tuple(cell) if isinstance(cell, list) else cell


def _nothing(kind: str) -> Any:
    return {"texts": (), "flag": False}.get(kind, "" if kind in ("text", "choice") else None)


def _head(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _cell(question: Question, column: Column, cell: Any, rows: Mapping[str, Any]) -> Any:
    if cell is None:
        return None if column.kind in _KINDS else ""
    if column.kind in _EXACT:
        return _EXACT[column.kind](cell)
    if column.kind == "text":
        return cell
    return cell_text(question, column, cell, rows.get(column.of, ()))


# --- from a file ---------------------------------------------------------------------------------


class Found(NamedTuple):
    """The rows of a file: cells by column, with the id of a row that stands there.

    unread: row of the file and name of the column. unused: headings that no column takes.
    """

    rows: list[dict[str, Any]]
    unread: list[tuple[int, str]]
    unused: list[str]

    @property
    def told(self) -> list[str]:
        """Sentences on what was not read."""
        if not self.unread:
            return []
        named = [f"{column} {row}" for row, column in self.unread[:MOST_TOLD]]
        listed = ", ".join(named) + (" …" if len(self.unread) > MOST_TOLD else "")
        return [messages.text("work-not-read", count=len(self.unread), list=listed)]


def read(
    question: Question, sheet: Sheet, content: bytes, ending: str, value: Mapping[str, Any]
) -> Found:
    """Return the rows of a CSV or XLSX file. DataError in a sentence where it holds none.

    value: the piece as it is, whose other rows a cell may name.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{sheet.code}.{ending}"
        path.write_bytes(content)
        try:
            lines = [*_lines(path, sheet)]
        except DataError as error:
            # The place on this machine says nothing to the one who chose the file.
            raise DataError(str(error).replace(str(path), path.name), error.code) from None
    above = _above(sheet, [cells for _, cells in lines[:MOST_ABOVE]])
    head = [str(cell or "").strip() for cell in lines[above][1]] if lines else []
    columns = [_column(sheet, text) for text in head]
    if not any(columns):
        raise fault("work-no-heading", known=", ".join(map(_head, sheet.columns)))
    names = _names(question, filled(question, value))
    first = 1 if sheet.fixed and not columns[0] else 0  # it says which row is which
    pairs = [*zip(head, columns, strict=True)][first:]
    found = Found([], [], [text for text, column in pairs if text and not column])
    for number, cells in lines[above + 1 :]:
        if all(_text(cell) == "" for cell in cells):
            continue
        fixed = "" if columns[0] else _fixed(sheet, _text(cells[0]))
        row: dict[str, Any] = {ROW: fixed} if fixed else {}
        for column, cell in zip(columns, cells, strict=False):
            if column is None or _text(cell) == "" or column.code in sheet.given(fixed):
                continue
            kept = _read_cell(column, cell, names)
            if kept is None:
                found.unread.append((number, _head(column)))
            else:
                row[column.code] = kept
        found.rows.append(row)
    return found


def _above(sheet: Sheet, lines: Sequence[Sequence[Any]]) -> int:
    """Return how many lines, such as a title, are above the one that names most columns."""
    known = [sum(_column(sheet, _text(cell)) is not None for cell in cells) for cells in lines]
    return known.index(max(known)) if known else 0


def _lines(path: Path, sheet: Sheet) -> Iterator[tuple[int, Sequence[Any]]]:
    from fairtender.sheets import csv_file
    from fairtender.sheets import workbook as xlsx

    if xlsx.is_workbook(path):
        yield from xlsx.rows(path, Table(sheet.code, ()))
        return

    def known(text: str) -> bool:
        return _column(sheet, text) is not None

    for number, cells in csv_file.rows(path, known):
        yield number, [csv_file.unguarded(cell) for cell in cells]


def _plain(text: str) -> str:
    """A text without what spelling may change: marks, capitals, signs."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.sub(r"[^\w%]|_", " ", letters).split())


def _column(sheet: Sheet, text: str) -> Column | None:
    wanted = _plain(text)
    for column in sheet.columns:
        if wanted and wanted in map(_plain, (column.code, column.label, _head(column))):
            return column
    return None


def _fixed(sheet: Sheet, text: str) -> str:
    wanted = _plain(text)
    return next((one.row for one in sheet.fixed if wanted in map(_plain, (one.row, one.label))), "")


def _names(question: Question, rows: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, str]]:
    """Return {sheet: {plain name: row}}, of the names that one row alone has."""
    found: dict[str, dict[str, str]] = {}
    for sheet in question.sheets:
        texts = [one.code for one in sheet.columns if one.kind == "text"]
        known: dict[str, set[str]] = {}
        for row in rows[sheet.code]:
            called = {row_name(question, sheet, row), row[ROW], *(row.get(one) for one in texts)}
            called |= {*_identifiers(row.get(_IDS, ""))}
            for name in called - {None}:
                known.setdefault(_plain(str(name)), set()).add(row[ROW])
        found[sheet.code] = {name: min(ids) for name, ids in known.items() if len(ids) == 1}
    return found


def _read_cell(column: Column, cell: Any, names: Mapping[str, Mapping[str, str]]) -> Any:
    """Return a cell as an answer holds it; None where it cannot be read."""
    text = _text(cell)
    if column.kind == "row":
        known = names[column.of]
        rows = {known.get(_plain(one)) for one in _identifiers(text)} - {None}
        return known.get(_plain(text)) or (rows.pop() if len(rows) == 1 else None)
    read = _READERS.get(column.kind)
    return clean_value(column, read(column, cell, text) if read else text)[0]


def _identifiers(text: str) -> list[str]:
    """Return the identifiers that are written in one cell."""
    return [one.strip() for one in re.split("[,;/]", text) if one.strip()]


def _read_number(column: Column, cell: Any, text: str) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        is_percent = type(cell).__name__ == "Percent" and column.unit in notation.PERCENT
        return round(float(cell) * (100 if is_percent else 1), notation.MOST_DECIMALS)
    return notation.read_number(text, column.unit, column.min, column.max).value


def _read_date(column: Column, cell: Any, text: str) -> Any:
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    return notation.read_date(text) or text


def _read_choice(column: Column, cell: Any, text: str) -> Any:
    wanted = _plain(text)
    fits = [one.code for one in column.options if wanted in (_plain(one.code), _plain(one.text))]
    return fits[0] if fits else text


def _read_choices(column: Column, cell: Any, text: str) -> Any:
    whole = _read_choice(column, cell, text)
    parts = [whole] if whole in column.codes else filter(None, map(str.strip, text.split(";")))
    return [_read_choice(column, part, part) for part in parts]


_READERS: dict[str, Callable[[Column, Any, str], Any]] = {
    "number": _read_number,
    "date": _read_date,
    "choice": _read_choice,
    "choices": _read_choices,
}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.isoformat()[:10]
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()
