"""Read a sheet as a declared table."""

from array import array
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from fairtender.sheets import coded, csv_file, workbook
from fairtender.sheets.cells import Reader
from fairtender.sheets.declared import Fault, Faults, Note, Reading, SheetError, joined
from fairtender.sheets.doubts import Doubts
from fairtender.sheets.headings import TOP, Head, Headings, texts_of
from fairtender.sheets.layout import Cells, IsBlank, Layout
from fairtender.tables import Column, DataError, Table, fault, frame, without_cycle_search

_BLOCK = 20_000  # rows whose raw cells are in memory at a time; their values take less


class Grid(NamedTuple):
    """The rows of a sheet.

    top: the first rows, which are also among `rows`.
    """

    sheet: str
    sheets: tuple[str, ...]
    top: list[tuple[int, Cells]]
    rows: Iterator[tuple[int, Cells]]
    merged: tuple[workbook.Merged, ...]
    is_blank: IsBlank


class Read(NamedTuple):
    """The result of reading a sheet: its data, in which cells with faults are empty, and faults.

    places: position and heading of each declared column in the sheet. doubts: cells that could be
    read in two ways.
    """

    data: pd.DataFrame
    places: dict[str, tuple[int, str]]
    faults: Faults
    notes: list[Note]
    doubts: Doubts


def read(
    path: str | Path, table: Table, reading: Reading | Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read a CSV or XLSX file as a DataFrame of `table`.

    reading: how to read what the file itself does not show; a plain mapping gives its columns:
    heading → name of the declared column, or "" for one to leave out. Headings are the names of the
    columns, in any order, in capitals or not ("Buyer country" is `buyer_country`), or their usual
    names in ten languages. They are in the first row, or below titles. The index is the row of the
    sheet, for messages. `attrs["file"]` is the file's name; `notes(data)` lists what was skipped:
    titles, empty rows, totals, merged texts.

    CSV: UTF-8, or UTF-16 as Excel writes it; comma, semicolon or tab between cells; rows are
    counted as a spreadsheet shows them. XLSX needs openpyxl; if several sheets have content, the
    one that is named like the table or has its headings is read. Values are read, not formulas;
    rows hidden by a filter are data.

    Numbers: one decimal sign in the whole file, point or comma. A number such as "1.234" or
    "1,234", which could also be 1234, is read only if the reading or the rest of the file shows
    which it is. Numbers that a workbook holds as numbers are taken as it shows them, to 15 digits.
    Dates: 2026-03-31, 31.3.2026, or real dates of a workbook; 03/04/2026 only if the order of day
    and month is stated or shown. Choices, and yes or no, may be in capitals or not; if a yes or no
    may be empty, an empty cell means no.

    Raises SheetError with all faults at once, each with its cell: headings that are unknown,
    missing or repeated; cells of the wrong kind; doubtful cells; merged amounts; formulas without a
    result; a second table on the sheet; rows with the same key.
    """
    found = attempt(Path(path), table, Reading.of(reading))
    found.faults.refuse()
    return found.data


def folder(
    path: str | Path, tables: Mapping[str, Table], needed: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """Read the sheets in a folder as {name: DataFrame}, in the order of `tables`.

    tables: {name of a sheet: its table}. A sheet is the file NAME.csv, or else NAME.xlsx; a missing
    sheet gives an empty table. needed: sheets that must exist. Raises one DataError with the faults
    of all sheets, as `read` does.
    """
    found, faults = {}, list[DataError]()
    for name, table in tables.items():
        files = [Path(path) / f"{name}.{kind}" for kind in ("csv", "xlsx")]
        file = next(filter(Path.exists, files), files[0] if name in needed else None)
        try:
            found[name] = read(file, table) if file else frame(table, [])
        except DataError as error:
            faults.append(error)
    if faults:
        raise joined(faults)
    return found


def open_grid(path: Path, headings: Headings, reading: Reading, guess: bool = False) -> Grid:
    """Return the rows of a file, or raise DataError if it cannot be read at all."""
    if not path.exists():
        raise fault("no-file", file=path)
    if path.is_dir():
        raise fault("sheet-folder", file=path)
    if workbook.is_workbook(path):
        sheet = workbook.sheet(path, headings.table, reading.sheet, headings.score, guess)
        coded_rows = _in_codes(sheet.rows, sheet.words) if sheet.words else sheet.rows
        top = list(islice(coded_rows, TOP))
        rows = chain(top, coded_rows)
        return Grid(sheet.name, sheet.others, top, rows, sheet.merged, workbook.is_blank)
    lines = csv_file.rows(path, headings.is_known, reading.encoding)
    first = list(islice(lines, TOP))
    return Grid("", (), first, chain(first, lines), (), csv_file.is_blank)


def _in_codes(rows: Iterator[tuple[int, Cells]], words: coded.Words) -> Iterator[tuple[int, Cells]]:
    """Yield the rows with words replaced by their codes."""
    meant: dict[int, Mapping[str, str]] = {}
    for number, cells in rows:
        if coded.is_coded(cells):
            codes = enumerate(map(coded.code_in, cells))
            meant = {place: words[code] for place, code in codes if code in words}
        for place, known in meant.items():
            if place < len(cells) and isinstance(word := cells[place], str):
                cells[place] = coded.code_of(word.strip(), known)
        yield number, cells


def attempt(path: Path, table: Table, reading: Reading) -> Read:
    """Return a sheet with all its faults, or raise DataError if it cannot be read at all."""
    headings = Headings(table, reading)
    grid = open_grid(path, headings, reading)
    head = headings.find(grid.top, reading.heading_row)
    if head is None:
        raise _no_headings(path, grid, table)
    return attempt_below(path, headings, reading, grid, head)


def attempt_below(path: Path, headings: Headings, reading: Reading, grid: Grid, head: Head) -> Read:
    """Return the part of a sheet below these headings, with all its faults."""
    table, faults, doubts = headings.table, Faults(path), Doubts(reading)
    head = with_merged(head, grid)
    positions, notes = headings.positions(head, faults)
    readers = {
        column.name: Reader(
            column, positions[column.name][1], positions[column.name][0], doubts, reading
        )
        for column in table.columns
        if column.name in positions
    }
    if "currency" in table.names:
        for reader in readers.values():
            reader.takes_currency = reader.column.kind == "decimal"
    layout = Layout(headings, head, [*readers.values()], grid.merged, grid.is_blank, faults)
    layout.above(grid.top)
    with without_cycle_search():
        data = _frame(table, readers, layout.rows(grid.rows), faults)
        _settle(data, readers, doubts, faults)
        currency = reading.currency or headings.currency
        if currency and (amount := amount_of(table, positions)):
            data["currency"] = currency
            if headings.currency:
                positions["currency"] = positions[amount]
        _currencies(data, table, readers, positions, faults)
        _same_keys(data, table, positions, faults)
    notes = [*layout.finish(), *notes]
    data.attrs = {"file": path.name} | ({"notes": tuple(notes)} if notes else {})
    return Read(data, positions, faults, notes, doubts)


def _no_headings(path: Path, grid: Grid, table: Table) -> DataError:
    filled = [(row, texts_of(cells)) for row, cells in grid.top if any(texts_of(cells))]
    if not filled:
        return fault("sheet-empty", file=path)
    row, texts = filled[0]
    heading, known = next(filter(None, texts))[:60], ", ".join(table.names)
    params = {"file": path, "row": row, "heading": heading, "known": known}
    return SheetError(
        [Fault(path.name, "sheet-no-headings", row, "", heading, heading, tuple(params.items()))]
    )


def with_merged(head: Head, grid: Grid) -> Head:
    """Return the row of headings, with those added that are merged with rows above."""
    texts = list(head.texts)
    held = dict(grid.top)
    for cells in grid.merged:
        if cells.top < head.row <= cells.bottom and cells.left == cells.right:
            above = texts_of(held.get(cells.top, []))
            if cells.left < len(above):
                texts += [""] * (cells.left + 1 - len(texts))
                texts[cells.left] = texts[cells.left] or above[cells.left]
    return head._replace(texts=texts)


def _frame(
    table: Table, readers: dict[str, Reader], rows: Iterator[tuple[int, Cells]], faults: Faults
) -> pd.DataFrame:
    numbers = array("q")
    parts: dict[str, list[np.ndarray]] = {name: [] for name in readers}
    while block := list(islice(rows, _BLOCK)):
        places = [number for number, _ in block]
        columns = list(zip_longest(*(cells for _, cells in block)))
        nothing = (None,) * len(block)
        for name, reader in readers.items():
            cells = columns[reader.position] if reader.position < len(columns) else nothing
            parts[name].append(reader.read(cells, places, faults, len(numbers)))
        numbers.extend(places)
    data = {c.name: _concatenate(parts.get(c.name), c, len(numbers)) for c in table.columns}
    result = frame(table, data)
    result.index = pd.Index(np.array(numbers, dtype="int64"), name="row")
    return result


def _concatenate(parts: list[np.ndarray] | None, column: Column, length: int) -> object:
    if parts is None:
        return Reader(column, column.name, 0, Doubts(Reading()), Reading()).nothing(length)
    return np.concatenate(parts) if parts else []


def _settle(data: pd.DataFrame, readers: dict[str, Reader], doubts: Doubts, faults: Faults) -> None:
    """Fill in the values of cells that depended on the rest of the file."""
    by_position = {reader.position: name for name, reader in readers.items()}
    found: dict[str, dict[int, Any]] = {}
    for cell, value in doubts.settle(faults).items():
        found.setdefault(by_position[cell.position], {})[cell.at] = value
    for name, values in found.items():
        kind = readers[name].column.kind
        at = list(values)
        new: Any = [float(v) for v in values.values()] if kind == "number" else [*values.values()]
        if kind == "date":
            new = np.array(new, dtype="datetime64[s]")
        cells = data[name].to_numpy(copy=True)
        cells[at] = new
        data[name] = cells


def _currencies(
    data: pd.DataFrame,
    table: Table,
    readers: dict[str, Reader],
    positions: dict[str, tuple[int, str]],
    faults: Faults,
) -> None:
    """Fill in each missing currency that is written next to the amount."""
    signs = [(reader, *sign) for reader in readers.values() for sign in reader.signs]
    if not signs:
        return
    codes, filled = data["currency"].tolist(), set[int]()
    for reader, at, row, meant, cell in signs:
        own = codes[at]
        if own and own not in meant:
            where = (row, reader.position, reader.heading)
            faults.add("sheet-currency-other", *where, value=cell[:60], currency=own)
        elif not own and len(meant) > 1:
            faults.add("sheet-currency", row, reader.position, reader.heading, value=cell[:60])
        elif not own:
            codes[at] = meant[0]
            filled.add(row)
    data["currency"] = codes
    amount = amount_of(table, positions)
    if amount and not (data[amount].notna() & (data["currency"] == "")).any():
        positions["currency"] = positions[amount]
    faults.found = [each for each in faults.found if not _is_filled(each, filled, positions)]


def _is_filled(each: Fault, rows: set[int], positions: dict[str, tuple[int, str]]) -> bool:
    """Return whether a fault is about a currency that is written next to the amount."""
    if "currency" not in positions:
        return False
    if each.code == "sheet-no-column":
        return ("column", "currency") in each.params
    is_empty = each.code == "sheet-missing" and each.heading == positions["currency"][1]
    return is_empty and each.row in rows


def amount_of(table: Table, places: Collection[str]) -> str:
    """Return the amount column whose currency is not a column of the sheet, or "".

    A table declares a currency right after its amount.
    """
    if "currency" in places or "currency" not in table.names:
        return ""
    before = table.columns[list(table.names).index("currency") - 1]
    return before.name if before.kind == "decimal" and before.name in places else ""


def _same_keys(
    data: pd.DataFrame, table: Table, positions: Mapping[str, tuple[int, str]], faults: Faults
) -> None:
    """Add a fault for each row with the key of an earlier row."""
    key = list(table.key)
    if not key or not data.duplicated(key).any():
        return
    if any(not column.optional and column.name not in positions for column in table.columns):
        return  # without the key column there are no duplicates
    headings = {positions[name][1] for name in key if name in positions}
    wrong = {each.row for each in faults.found if each.heading in headings}
    first: dict[tuple[Any, ...], int] = {}
    position, heading = positions.get(key[0], (0, key[0]))
    for row, *values in data[key].itertuples(name=None):
        earlier = first.setdefault(tuple(values), row)
        if earlier != row and not {row, earlier} & wrong:
            about: dict[str, Any] = {"columns": ", ".join(key), "first": earlier}
            told = ", ".join(map(str, values))[:60]
            faults.add("row-twice", row, position, heading, value=told, **about)
