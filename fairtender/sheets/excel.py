"""Write workbooks (XLSX) with cells, lists of choices, notes and protection.

No other module writes workbooks. It uses openpyxl, which is part of the extra `desk`, and is
imported only when a workbook is made. The same content gives the same bytes.
"""

import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender.files import zip_again
from fairtender.sheets.csv_file import FORMULA
from fairtender.sheets.declared import letter
from fairtender.sheets.workbook import openpyxl

HEAD = "DCE6F0"  # the background colour of headings
ROWS = 1_048_576  # of a sheet
ACROSS = 190  # characters across a landscape page of A4, printed in letters of 7 points
_FONT, _SIZE = "Calibri", 11  # of plain cells; without a name, programs choose another font
_UNDATED = datetime.date(2000, 1, 1)
_TITLE, _NOTE, _LIST = 32, 250, 255  # characters that a spreadsheet accepts
_FORMULA_CELL = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Look(NamedTuple):
    """The look of a cell; colours are written as six hexadecimal digits.

    size: the font size in points. ground, line: colours of background and border. wraps: whether
    text wraps, from the top of the cell; left: also aligns numbers to the left; right: keeps
    numbers away from the next cell. shows: a number format. is_open: can be changed in a locked
    sheet.
    """

    bold: bool = False
    size: int | None = None
    colour: str | None = None
    ground: str = ""
    line: str = ""
    wraps: bool = False
    left: bool = False
    right: bool = False
    shows: str = ""
    is_open: bool = False


class Cell(NamedTuple):
    """A cell with a look of its own or a formula.

    is_formula: whether its value is a formula, with its "=". result: the result of the formula,
    stored for programs that do not calculate.
    """

    value: object
    look: Look
    is_formula: bool = False
    result: object = None


# openpyxl's style of a cell in a workbook, by its look and its style before.
Dressed = dict[tuple[Look, tuple[int, ...]], Any]


class Rule(NamedTuple):
    """The input that some cells accept, such as "A2:A500 C7", and the notes shown at them.

    limits: type, operator and formulas, in the terms of spreadsheets; {} allows everything. note:
    shown at each cell. error: shown after any other input.
    """

    cells: str
    title: str
    note: str
    error: str
    limits: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, whose cells are plain values, `Cell`, or None for an empty cell.

    widths: the widths of the columns, in characters. formats: the formats of what is typed in each
    column, below its cells. heights: {number of a row: its height in points}. merged: cells that
    are one, such as "A1:C1". frozen: the first cell that moves when people scroll. paper:
    "portrait" or "landscape", A4. A printed page is as wide as the sheet; if letters would be too
    small, there are several pages across, each with the first column. one_page: whether a page is
    also as high as the sheet. hidden: rows that are not shown. repeats: the row of headings on
    every printed page. filters: cells with a filter. is_hidden: whether the whole sheet is hidden.
    """

    title: str
    rows: Sequence[Sequence[object]]
    widths: Sequence[float] = ()
    formats: Sequence[str] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    merged: Sequence[str] = ()
    rules: Sequence[Rule] = ()
    frozen: str = ""
    paper: str = ""
    one_page: bool = False
    is_locked: bool = False
    hidden: Sequence[int] = ()
    repeats: int = 0
    filters: str = ""
    is_hidden: bool = False


def workbook(
    title: str,
    sheets: Iterable[Sheet],
    author: str = "",
    dated: datetime.date | None = None,
    is_locked: bool = False,
) -> bytes:
    """Return a workbook of these sheets.

    is_locked: whether the list of sheets is protected. dated: the creation date in its properties.
    Raises DataError that says what to install if openpyxl is missing.
    """
    module = openpyxl(Path(f"{title}.xlsx"))
    book = module.Workbook()
    book.remove(book.active)
    dressed: Dressed = {}
    results: dict[str, dict[str, object]] = {}
    for number, sheet in enumerate(sheets, 1):
        made = book.create_sheet(sheet.title[:31])
        _add(module, made, sheet, dressed)
        results[f"xl/worksheets/sheet{number}.xml"] = _results(sheet)
    properties = book.properties
    properties.title, properties.creator = title, author
    properties.lastModifiedBy = author or None
    midnight = datetime.datetime.combine(dated or _UNDATED, datetime.time())
    properties.created = properties.modified = midnight
    book.security.lockStructure = is_locked or None
    out = io.BytesIO()
    # `book.save` would write the current time.
    module.writer.excel.ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return zip_again(out, lambda name, content: _with_results(content, results.get(name, {})))


def _results(sheet: Sheet) -> dict[str, object]:
    """Return {cell: result} for the formulas in a sheet."""
    return {
        f"{letter(place)}{number}": cell.result
        for number, row in enumerate(sheet.rows, 1)
        for place, cell in enumerate(row)
        if isinstance(cell, Cell) and cell.is_formula and not is_nothing(cell.result)
    }


def _with_results(content: bytes, results: Mapping[str, object]) -> bytes:
    """Return the XML of a sheet with the results of formulas, which openpyxl does not write."""

    def stored(found: re.Match[bytes]) -> bytes:
        result = results.get(found[2].decode())
        if result is None:
            return found[0]
        number = f"{result:f}" if isinstance(result, Decimal) else f"{result}"
        return found[1] + f"<v>{number}</v>".encode()

    return _FORMULA_CELL.sub(stored, content) if results else content


def head(words: Iterable[object], wraps: bool = False) -> list[Cell]:
    """Return a row of cells with headings."""
    return [Cell(one, Look(bold=True, ground=HEAD, wraps=wraps)) for one in words]


def choices(codes: Sequence[str]) -> dict[str, str]:
    """Return the rule for cells with a list of choices, or {} if the list is too long."""
    listed = ",".join(codes)
    fits = 0 < len(listed) <= _LIST and not any("," in code for code in codes)
    return {"type": "list", "formula1": f'"{listed}"'} if fits else {}


def _add(module: Any, made: Any, sheet: Sheet, dressed: Dressed) -> None:
    for number, row in enumerate(sheet.rows, 1):
        for place, value in enumerate(row, 1):
            _put(module.styles, made.cell(number, place), value, dressed)
    for place, width in enumerate(sheet.widths):
        made.column_dimensions[letter(place)].width = width
    for place, shown in enumerate(sheet.formats):
        made.column_dimensions[letter(place)].number_format = shown
    for number, height in sheet.heights.items():
        made.row_dimensions[number].height = height
    for cells in sheet.merged:
        made.merge_cells(cells)
    for number in sheet.hidden:
        made.row_dimensions[number].hidden = True
    made.sheet_state = "hidden" if sheet.is_hidden else "visible"
    made.auto_filter.ref = sheet.filters or None
    if sheet.repeats:
        made.print_title_rows = f"{sheet.repeats}:{sheet.repeats}"
        made.oddFooter.right.text = "&A, &P / &N"
    for rule in sheet.rules:
        made.add_data_validation(_validation(module, rule))
    made.freeze_panes = sheet.frozen or None
    if sheet.paper:
        made.page_setup.orientation, made.page_setup.paperSize = sheet.paper, 9
        # Up to a tenth more than fits on a page makes characters only a little smaller.
        over = sum(sheet.widths) / ACROSS - 0.1
        pages = math.ceil(over) if sheet.paper == "landscape" else 1
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = pages or 1, int(sheet.one_page)
        made.sheet_properties.pageSetUpPr.fitToPage = True
        if pages > 1:
            made.print_title_cols, made.page_setup.pageOrder = "A:A", "overThenDown"
    if sheet.is_locked:
        made.protection.sheet, made.protection.formatColumns = True, False


def _validation(module: Any, rule: Rule) -> Any:
    made = module.worksheet.datavalidation.DataValidation(allow_blank=True, **rule.limits)
    made.errorTitle, made.error, made.showErrorMessage = rule.title[:_TITLE], rule.error, True
    if rule.note:
        made.promptTitle, made.prompt = rule.title[:_TITLE], rule.note[:_NOTE]
        made.showInputMessage = True
    for cells in rule.cells.split():
        made.add(cells)
    return made


def _put(styles: Any, cell: Any, value: object, dressed: Dressed) -> None:
    if not isinstance(value, Cell):
        _fill(cell, value)
        return
    if value.is_formula:
        cell.value = value.value
    else:
        _fill(cell, value.value)
    # openpyxl would compare each font and fill with all others in the workbook, which is slow.
    before = value.look, tuple(cell._style or ())
    if before in dressed:
        cell._style = copy(dressed[before])
    else:
        _dress(styles, cell, value.look)
        dressed[before] = cell._style


def _fill(cell: Any, value: object) -> None:
    """Set the value of a cell: numbers and dates keep their type, anything else becomes text."""
    if is_nothing(value):
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell.value = value
    elif isinstance(value, datetime.date):
        cell.value, cell.number_format = datetime.date(*value.timetuple()[:3]), "yyyy-mm-dd"
    else:
        # openpyxl would take a text that begins with = for a formula, and a spreadsheet would when
        # somebody edits the cell.
        text = _UNFIT.sub("\ufffd", in_words(value))
        cell.value, cell.data_type, cell.quotePrefix = text, "s", text.startswith(FORMULA)


def _dress(styles: Any, cell: Any, look: Look) -> None:
    if look.bold or look.size or look.colour:
        size = look.size or _SIZE
        cell.font = styles.Font(_FONT, size, bold=look.bold, color=look.colour)
    if look.ground:
        cell.fill = styles.PatternFill("solid", start_color=look.ground)
    if look.line:
        side = styles.Side(style="thin", color=look.line)
        cell.border = styles.Border(left=side, right=side, top=side, bottom=side)
    if look.wraps:
        horizontal = "left" if look.left else "right" if look.right else None
        cell.alignment = styles.Alignment(
            wrap_text=True, vertical="top", horizontal=horizontal, indent=int(look.right)
        )
    if look.shows:
        cell.number_format = look.shows
    if look.is_open:
        cell.protection = styles.Protection(locked=False)


def is_nothing(value: object) -> bool:
    """Return whether a cell with this value would be empty."""
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def in_words(value: object) -> str:
    """Return a value in words: a flag as "yes" or "no", and a tuple as a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, tuple):
        return str(value)
    if fields := getattr(value, "_fields", ()):  # a lot
        parts = [(name, getattr(value, name)) for name in fields]
        told = [(name, in_words(part)) for name, part in parts if not is_nothing(part)]
        return ", ".join(f"{name}: {words}" for name, words in told if words)
    several = "; " if all(isinstance(part, str) for part in value) else "\n"
    return several.join(map(in_words, value))
