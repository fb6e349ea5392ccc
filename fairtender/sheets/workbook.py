"""The rows of an XLSX workbook, as values: what the cells show, not how they were computed.

openpyxl reads them. It is part of the extra `desk`, and imported only here and only when needed.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from fairtender.tables import DataError, Table, fault

__all__ = ["NoResult", "Percent", "is_blank", "is_workbook", "openpyxl", "rows", "sheet_names"]

_OLD = b"\xd0\xcf\x11\xe0"  # workbooks before 2007, and those with a password
_ZIP = b"PK\x03\x04"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ >/]")
_BLOCK = 500  # rows that are read with openpyxl's warnings off


class Percent(float):
    """A number that the sheet shows with a percent sign: 0.6 shown as 60 %."""


class NoResult:
    """A formula whose result was never stored."""

    def __str__(self) -> str:
        """Show it as a formula."""
        return "=…"


def is_workbook(path: Path) -> bool:
    """Whether this is a workbook, by what is in it; by its name where that cannot be seen.

    Raises DataError for a workbook of another kind, and for one that is damaged.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(4)
    except OSError:
        return False  # the one who reads it will say what is wrong
    named = path.suffix.lower() in (".xlsx", ".xlsm")
    if start == _OLD or path.suffix.lower() in (".xls", ".ods", ".numbers"):
        raise fault("sheet-other-workbook", file=path)
    if named and start and start != _ZIP:
        raise fault("sheet-broken-workbook", file=path)
    return named or start == _ZIP


def openpyxl(path: Path) -> Any:
    """Return the module openpyxl; raise DataError that says what to install where it is missing."""
    try:
        import openpyxl
    except ImportError:
        raise fault("sheet-no-openpyxl", file=path) from None
    return openpyxl


def rows(path: Path, table: Table) -> Iterator[tuple[int, list[object]]]:
    """Yield number and values of each row of the one sheet that holds the table.

    That is the only visible sheet with content, else the one that is named like the table. Rows
    that a filter hides are read: they are data. Raises DataError where the workbook is damaged,
    where it is not clear which sheet is meant, or where cells are merged.
    """
    module = openpyxl(path)
    try:
        yield from _rows(module, path, table)
    except DataError:
        raise
    except Exception:  # whatever a damaged file makes the parser trip over
        raise fault("sheet-broken-workbook", file=path) from None


def _rows(module: Any, path: Path, table: Table) -> Iterator[tuple[int, list[object]]]:
    with ExitStack() as closings:

        def opened(**options: bool) -> Any:
            # By the open file: openpyxl reads no path that does not end in .xlsx.
            file = closings.enter_context(open(path, "rb"))
            with _quiet():
                return closings.enter_context(closing(module.load_workbook(file, **options)))

        values = opened(read_only=True, data_only=True)
        title = _sheet(values, path, table)
        if _holds(path, _MERGED):
            _refuse_merged(opened()[title], path)
        has_formulas = _holds(path, _FORMULA)
        formulas = _sheet_rows(opened(read_only=True)[title]) if has_formulas else repeat(())
        numbered = enumerate(zip(_sheet_rows(values[title]), formulas, strict=False), 1)
        while block := _block(numbered):
            yield from block


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets. Raises DataError where it is damaged."""
    module = openpyxl(path)
    try:
        with open(path, "rb") as file, _quiet():
            return list(module.load_workbook(file, read_only=True).sheetnames)
    except Exception:  # whatever a damaged file makes the parser trip over
        raise fault("sheet-broken-workbook", file=path) from None


def is_blank(cells: list[object]) -> bool:
    """Whether a row holds nothing but spaces."""
    return all(cell is None or (type(cell) is str and not cell.strip()) for cell in cells)


def _quiet() -> Any:
    """Without the warnings about what openpyxl does not keep, which is nothing that is read."""
    return warnings.catch_warnings(action="ignore")


def _sheet_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs state a size that is not true
    yield from sheet.iter_rows()


def _sheet(workbook: Any, path: Path, table: Table) -> str:
    """Return the name of the sheet that is meant."""
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet.title for sheet in visible if _has_content(sheet)]
    named = [name for name in filled if name.strip().casefold() == table.name.casefold()]
    if len(filled) > 1 and not named:
        sheets = ", ".join(filled)
        raise fault("sheet-which", file=path, sheets=sheets, table=table.name)
    if not filled:
        raise fault("sheet-empty", file=path)
    title: str = (named or filled)[0]
    return title


def _has_content(sheet: Any) -> bool:
    with _quiet():
        return any(cell.value is not None for row in _sheet_rows(sheet) for cell in row)


def _refuse_merged(sheet: Any, path: Path) -> None:
    """A merged cell shows its value in many places and holds it in one."""
    by_place = sorted(sheet.merged_cells.ranges, key=lambda cells: (cells.min_row, cells.min_col))
    for cells in by_place:
        raise fault("sheet-merged", file=path, row=cells.min_row, cells=cells.coord)


def _holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether the XML of any sheet has this: far faster than openpyxl's full reading."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    before = b""
                    while data := part.read(1 << 20):
                        if pattern.search(before + data):
                            return True
                        before = data[-40:]
    return False


def _block(pairs: Iterator[tuple[int, tuple[Any, ...]]]) -> list[tuple[int, list[object]]]:
    with _quiet():
        return [
            (number, list(map(_value, shown, chain(formulas, repeat(None)))))
            for number, (shown, formulas) in islice(pairs, _BLOCK)
        ]


def _value(cell: Any, formula: Any) -> object:
    value = cell.value
    # An empty text is a result too; it has a type of its own.
    if value is None and cell.data_type == "n" and formula is not None and formula.value:
        return NoResult()
    if type(value) in (int, float) and "%" in cell.number_format:
        return Percent(value)
    return value
