"""A sheet as a declared table."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fairtender.sheets import csv_file, workbook
from fairtender.sheets.cells import Reader, Signs
from fairtender.sheets.headings import Headings, letter
from fairtender.tables import (
    Column,
    DataError,
    Table,
    fault,
    frame,
    together,
    unique,
    without_cycle_search,
)

__all__ = ["folder", "read"]

_BLOCK = 20_000  # rows whose cells are held as they are in the file; the values take less room
Cells = list[Any]
IsBlank = Callable[[Cells], bool]
Rows = Iterator[tuple[int, Cells]]


def read(path: str | Path, table: Table, mapping: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the rows of a CSV or XLSX file as a DataFrame of `table`.

    mapping: heading in the file → name of the declared column, or "" for a column to leave out.
    Headings stand in the first row, in any order and in any case ("Buyer country" is
    `buyer_country`). The index is the row of the sheet (2 and up), so that a message can say where.
    `attrs["file"]` is the file's name.

    CSV: UTF-8, or UTF-16 as Excel writes it; comma, semicolon or tab between cells; rows are
    counted as a spreadsheet shows them. XLSX needs openpyxl (`pip install "fairtender[desk]"`);
    the sheet with content is read, or of several the one that is named like the table. Values are
    read, not formulas; rows hidden by a filter are data. Empty rows and columns at the end do not
    count.

    Numbers: digits and one decimal sign, point or comma, the same in the whole file. A number such
    as "1.234" or "1,234", which could also be 1234, is read only where another number of the file
    shows its decimal sign. Numbers that a workbook holds as numbers are taken as it shows them, to
    15 digits. Dates: 2026-03-31, or real dates of a workbook. Choices and yes or no: in any
    case; where a yes or no may be empty, empty is no.

    Raises DataError in one sentence that names file, row and column: for a heading that is unknown,
    missing or there twice; a cell of the wrong kind; a number in doubt; merged cells; a formula
    without a result; a second table on the sheet; two rows with the same key.
    """
    path = Path(path)
    if not path.exists():
        raise fault("no-file", file=path)
    if path.is_dir():
        raise fault("sheet-folder", file=path)
    headings = Headings(table, mapping or {})
    rows: Rows = csv_file.rows(path, headings.is_known)
    is_blank: IsBlank = csv_file.is_blank
    if workbook.is_workbook(path):
        rows, is_blank = workbook.rows(path, table), workbook.is_blank
    _, head = next(rows, (1, []))
    positions = headings.positions(path, head)
    width = max(i for i, cell in enumerate(head) if not is_blank([cell])) + 1
    with without_cycle_search():
        result = _frame(path, table, positions, _filled(path, rows, is_blank, width))
    result.attrs["file"] = path.name
    return unique(result, table)


def folder(
    path: str | Path, tables: Mapping[str, Table], needed: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """Return the sheets of a folder, {name: DataFrame of its table}, in the order of `tables`.

    tables: name of each sheet → its table. A sheet is the file NAME.csv, else NAME.xlsx; one that
    is not there is an empty table. needed: the sheets that must be there. Raises one DataError that
    says what is wrong with each sheet, as `read` does.
    """
    found, faults = {}, []
    for name, table in tables.items():
        files = [Path(path) / f"{name}.{kind}" for kind in ("csv", "xlsx")]
        file = next(filter(Path.exists, files), files[0] if name in needed else None)
        try:
            found[name] = read(file, table) if file else frame(table, [])
        except DataError as error:
            faults.append(error)
    if faults:
        raise together(faults)
    return found


def _filled(path: Path, rows: Rows, is_blank: IsBlank, width: int) -> Rows:
    """Yield the rows with content; refuse what stands beside the table or, after a gap, below."""
    gap = 0
    for number, cells in rows:
        if is_blank(cells):
            gap = gap or number
            continue
        if gap:
            raise fault("sheet-below", file=path, row=number, gap=gap)
        if len(cells) > width and not is_blank(cells[width:]):
            _refuse_beside(path, number, cells, width, is_blank)
        yield number, cells


def _refuse_beside(path: Path, number: int, cells: Cells, width: int, is_blank: IsBlank) -> None:
    position = next(i for i in range(width, len(cells)) if not is_blank([cells[i]]))
    where = {"file": path, "row": number, "column": letter(position)}
    raise fault("sheet-no-heading", **where, value=str(cells[position]).strip()[:60])


def _frame(
    path: Path, table: Table, positions: dict[str, tuple[int, str]], rows: Rows
) -> pd.DataFrame:
    signs, numbers = Signs(), array("q")
    readers = {
        column.name: Reader(column, positions[column.name][1], signs)
        for column in table.columns
        if column.name in positions
    }
    parts: dict[str, list[np.ndarray]] = {name: [] for name in readers}
    while block := list(islice(rows, _BLOCK)):
        places = [number for number, _ in block]
        numbers.extend(places)
        columns = list(zip_longest(*(cells for _, cells in block)))
        nothing = (None,) * len(block)
        for name, reader in readers.items():
            position = positions[name][0]
            cells = columns[position] if position < len(columns) else nothing
            parts[name].append(reader.read(path, cells, places))
    signs.settle(path)
    data = {c.name: _joined(parts.get(c.name), c, len(numbers)) for c in table.columns}
    result = frame(table, data)
    result.index = pd.Index(np.array(numbers, dtype="int64"), name="row")
    return result


def _joined(parts: list[np.ndarray] | None, column: Column, length: int) -> object:
    if parts is None:
        return Reader(column, column.name, Signs()).nothing(length)
    return np.concatenate(parts) if parts else []
