"""Read the rows of an XLSX workbook as the values that cells show, not as formulas.

It uses openpyxl, which is part of the extra `desk` and is imported only when needed.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from fairtender.sheets import coded
from fairtender.sheets.coded import Words
from fairtender.tables import DataError, Table, fault


class SeveralSheets(DataError):
    """Raised if it is not clear which sheet of a workbook to read."""


Score: TypeAlias = Callable[[Sequence[object]], int]

_OLD = b"\xd0\xcf\x11\xe0"  # workbooks before 2007, and those with a password
_ZIP = b"PK\x03\x04"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ >/]")
_ZEROS = re.compile(r"(?:\[[^\]]*\])?00+(?:;.*)?")  # number formats such as 000
_TOP = 40  # rows in which to look for headings
_MOST = 1 << 30  # bytes that a workbook unpacks to
_BLOCK = 500  # rows to read at a time with openpyxl's warnings off


class Percent(float):
    """A number that the sheet shows with a percent sign, such as 0.6 shown as 60 %."""


class Padded(int):
    """A whole number that the sheet shows with leading zeros, such as 7 shown as 007."""

    width: int

    def __str__(self) -> str:
        """Return the number as the sheet shows it."""
        return f"{int(self):0{self.width}d}"


class NoResult:
    """A formula whose result is not stored in the file."""

    def __str__(self) -> str:
        """Return a text that stands for the formula."""
        return "=…"


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by its content or, if unreadable, by its name.

    Raises DataError for a workbook of another kind, and for a damaged one.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(4)
    except OSError:
        return False  # reading it will raise the error
    named = path.suffix.lower() in (".xlsx", ".xlsm")
    if start == _OLD or path.suffix.lower() in (".xls", ".ods", ".numbers"):
        raise fault("sheet-other-workbook", file=path)
    if named and start and start != _ZIP:
        raise fault("sheet-broken-workbook", file=path)
    return named or start == _ZIP


def openpyxl(path: Path) -> Any:
    """Import and return openpyxl; raise DataError that says what to install if it is missing."""
    try:
        import openpyxl
    except ImportError:
        raise fault("sheet-no-openpyxl", file=path) from None
    return openpyxl


class Merged(NamedTuple):
    """A range of merged cells: rows are counted from 1, columns from 0."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


class Sheet(NamedTuple):
    """The sheet of a workbook that contains the table.

    name: the name of the sheet. others: all visible sheets with a table. rows: number and values of
    each row, including rows hidden by a filter, which are data. merged: its merged cells. words:
    the codes of words in some columns, as the workbook itself lists them.
    """

    name: str
    others: tuple[str, ...]
    rows: Iterator[tuple[int, list[object]]]
    merged: tuple[Merged, ...]
    words: Words


def sheet(
    path: Path, table: Table, stated: str = "", score: Score | None = None, guess: bool = False
) -> Sheet:
    """Return the one sheet of a workbook that contains the table.

    That is the stated sheet, the only visible sheet with content, the one with the name of the
    table, or the only one with more of its headings than all others (`score`). guess: whether to
    take the first sheet if this does not decide. Raises DataError if the workbook is damaged or it
    is not clear which sheet is meant.
    """
    module = openpyxl(path)
    with _in_one_sentence(path):
        _refuse_bomb(path)
        values = _load(module, path, read_only=True, data_only=True)
        visible = (each for each in values.worksheets if each.sheet_state == "visible")
        filled = [each for each in visible if _has_content(each)]
        filled = [each for each in filled if coded.kind_of(_first(each)) != coded.ABOUT] or filled
        name = _choose_sheet(filled, path, table, stated, score, guess)
        merged = _merged_cells(_load(module, path)[name]) if _holds(path, _MERGED) else ()
        words = _hidden_words(values, name)
    others = tuple(each.title for each in filled)
    return Sheet(name, others, _rows(module, path, values[name]), merged, words)


def rows(path: Path, table: Table) -> Iterator[tuple[int, list[object]]]:
    """Yield (number, values) for each row of the sheet that contains the table.

    Raises DataError as `sheet` does, and if cells are merged.
    """
    found = sheet(path, table)
    for cells in found.merged:
        raise fault("sheet-merged", file=path, row=cells.top, cells=cells.name)
    yield from found.rows


def _refuse_bomb(path: Path) -> None:
    """Raise DataError for a file that would unpack to more than memory can hold."""
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST:
            raise fault("sheet-too-large", file=path, limit=f"{_MOST >> 30} GB")


@contextmanager
def _in_one_sentence(path: Path) -> Iterator[None]:
    """Turn any error that a damaged file causes in the parser into a DataError."""
    try:
        yield
    except (DataError, GeneratorExit):
        raise
    except Exception:
        raise fault("sheet-broken-workbook", file=path) from None


def _load(module: Any, path: Path, **options: bool) -> Any:
    # Pass the bytes: openpyxl refuses paths that do not end in .xlsx, and does not close open
    # files.
    with _without_warnings():
        return module.load_workbook(io.BytesIO(path.read_bytes()), **options)


def _rows(module: Any, path: Path, values: Any) -> Iterator[tuple[int, list[object]]]:
    with _in_one_sentence(path):
        formulas: Iterator[Any] = repeat(())
        if _holds(path, _FORMULA):
            formulas = _sheet_rows(_load(module, path, read_only=True)[values.title])
        numbered = enumerate(zip(_sheet_rows(values), formulas, strict=False), 1)
        while block := _block(numbered):
            yield from block


def is_blank(cells: list[object]) -> bool:
    """Return whether all cells of a row are empty or contain only spaces."""
    return all(cell is None or (type(cell) is str and not cell.strip()) for cell in cells)


def _without_warnings() -> Any:
    """Suppress the warnings of openpyxl about features that it drops and we do not read."""
    return warnings.catch_warnings(action="ignore")


def _sheet_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs state a wrong size
    yield from sheet.iter_rows()


def _choose_sheet(
    filled: list[Any], path: Path, table: Table, stated: str, score: Score | None, guess: bool
) -> str:
    """Return the name of the sheet to read."""
    names = [sheet.title for sheet in filled]
    if stated and stated in names:
        return stated
    if not filled:
        raise fault("sheet-empty", file=path)
    like = [name for name in names if is_named(name, table)]
    if len(names) == 1 or like:
        return str((like or names)[0])
    scores = [max(map(score, _top(sheet)), default=0) if score else 0 for sheet in filled]
    best = max(scores)
    if guess or (best > 1 and scores.count(best) == 1):
        return str(names[scores.index(best)])
    raise SeveralSheets.of("sheet-which", file=path, sheets=", ".join(names), table=table.name)


def is_named(sheet: str, table: Table) -> bool:
    """Return whether a sheet has the name of a table."""
    return sheet.strip().casefold() == table.name.casefold()


def _first(sheet: Any) -> list[object]:
    return [cell.value for row in islice(_sheet_rows(sheet), 1) for cell in row]


def _hidden_words(workbook: Any, name: str) -> Words:
    """Return {column: {word: code}} for a sheet, as listed on the hidden word sheet."""
    for each in workbook.worksheets:
        if each.sheet_state != "visible" and coded.kind_of(_first(each)) == coded.WORDS:
            rows = ([cell.value for cell in row] for row in _sheet_rows(each))
            return coded.words_in(rows, name)
    return {}


def _top(sheet: Any) -> list[list[object]]:
    with _without_warnings():
        return [[cell.value for cell in row] for row in islice(_sheet_rows(sheet), _TOP)]


def _has_content(sheet: Any) -> bool:
    with _without_warnings():
        return any(cell.value is not None for row in _sheet_rows(sheet) for cell in row)


def _merged_cells(sheet: Any) -> tuple[Merged, ...]:
    found = (
        Merged(each.coord, each.min_row, each.max_row, each.min_col - 1, each.max_col - 1)
        for each in sheet.merged_cells.ranges
    )
    return tuple(sorted(found, key=lambda cells: (cells.top, cells.left)))


def _holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Return whether the XML of a sheet matches a pattern, which is faster than openpyxl."""
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
    with _without_warnings():
        return [
            (number, list(map(_value, shown, chain(formulas, repeat(None)))))
            for number, (shown, formulas) in islice(pairs, _BLOCK)
        ]


def _value(cell: Any, formula: Any) -> object:
    value = cell.value
    # An empty text is a result too, with a type of its own.
    if value is None and cell.data_type == "n" and formula is not None and formula.value:
        return NoResult()
    if type(value) in (int, float) and "%" in cell.number_format:
        return Percent(value)
    if type(value) in (int, float) and _ZEROS.fullmatch(cell.number_format) and value >= 0:
        return _with_zeros(value, cell.number_format)
    return value


def _with_zeros(value: int | float, number_format: str) -> object:
    if value != int(value):
        return value
    found = Padded(value)
    found.width = number_format.partition(";")[0].count("0")
    return found
