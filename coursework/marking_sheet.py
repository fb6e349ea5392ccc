"""The sheet that a trainer marks in: CSV or XLSX, out and back."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursework.answers import clean_text
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.sheets.writing import put
from fairtender.tables import DataError

HEADS = (
    "trainee",
    "name",
    "question",
    "label",
    "answer",
    "rubric",
    "model answer",
    "most points",
    "points so far",
    "points",
    "comment",
    "state",
    "version",
)
NEEDED = ("trainee", "question", "points so far", "points", "comment", "version")
WIDTHS = dict(zip(HEADS, (14, 20, 14, 24, 60, 40, 40, 8, 8, 8, 40, 12, 24), strict=True))
POINTS = re.compile(r"\d{1,6}(?:\.\d{1,10})?|\d{1,6},\d{1,2}")
DOUBT = re.compile(r"\d{1,3},\d{3}")  # 1,500 is 1500 in one country and 1.5 in another
NOTHING = 1e-9
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no workbook can hold them
MOST_UNITS = 32_000  # of UTF-16: a cell of Excel holds 32,767, and an emoji is two


@dataclass(frozen=True)
class Line:
    """One row: its number in the sheet, {heading: text}, and which cells hold a formula."""

    number: int
    cells: dict[str, str]
    formulas: frozenset[str] = field(default_factory=frozenset)


def is_workbook(path: Path) -> bool:
    """Whether the name is that of a workbook."""
    return path.suffix.casefold() == ".xlsx"


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write rows of `HEADS`. DataError where the file cannot be written."""
    rows = [[shown(one) if isinstance(one, str) else one for one in row] for row in rows]
    try:
        if is_workbook(path):
            write_atomically(path, _workbook(path, rows))
        else:
            sheets.write_rows(path, HEADS, rows)
    except OSError as error:
        cause = error.strerror or error
        raise DataError(messages.text("marks-not-written", path=path, cause=cause)) from None


def shown(text: str) -> str:
    """Return text as a cell can hold it: without control characters, and not too long."""
    text = CONTROLS.sub("\ufffd", clean_text(text))
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * MOST_UNITS:
        # A sign of two units that is cut in half is left out.
        kept = units[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")
        text = kept + "\n" + messages.text("marks-cut", count=len(text))
    return text


def _workbook(path: Path, rows: list[list[object]]) -> bytes:
    openpyxl = _openpyxl(path)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "marks"
    for number, row in enumerate([list(HEADS), *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put(cell, value)
            if isinstance(value, str):
                cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for place, head in enumerate(HEADS, start=1):
        letter = openpyxl.utils.get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS[head]
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _openpyxl(path: Path) -> Any:
    from fairtender.sheets import workbook

    return workbook.openpyxl(path)


def read(path: Path) -> list[Line]:
    """Return the rows of a filled sheet. DataError where it cannot be read or misses a heading."""
    if not is_workbook(path):
        return [Line(number, cells) for number, cells in sheets.read_rows(path, NEEDED)]
    openpyxl = _openpyxl(path)
    try:
        rows = list(openpyxl.load_workbook(path).active.iter_rows())
    except OSError as error:
        cause = error.strerror or error
        raise DataError(messages.text("spreadsheet-unreadable", file=path, cause=cause)) from None
    except Exception:  # whatever a damaged file makes the parser trip over
        raise DataError(messages.text("sheet-broken-workbook", file=path)) from None
    heads = [str(cell.value or "").strip() for cell in rows[0]] if rows else []
    for head in NEEDED:
        if heads.count(head) != 1:
            raise DataError(messages.text("spreadsheet-heading", file=path, heading=head))
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {head: row[heads.index(head)] for head in NEEDED}
        texts = {head: _text(cell.value) for head, cell in cells.items()}
        formulas = frozenset(head for head, cell in cells.items() if cell.data_type == "f")
        if any(texts.values()):
            lines.append(Line(number, texts, formulas))
    return lines


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    return sheets.unguarded(str(value))  # it may have been a CSV file once


def number(cell: str, most: float) -> tuple[float | None, str]:
    """Return (points, code of what is wrong with them, "" for nothing); None for an empty cell."""
    cell = cell.strip()
    if not cell:
        return None, ""
    if DOUBT.fullmatch(cell):
        return None, "marks-doubt"
    if not POINTS.fullmatch(cell.removeprefix("-")):
        return None, "marks-number"
    points = float(cell.replace(",", "."))
    return (points, "") if 0 <= points <= most + NOTHING else (None, "marks-range")
