"""Write tables as a workbook that people, the commands and the exercises can read.

Each sheet has headings in words and, hidden above them, the codes of its columns (`coded`). Cells
may show words in place of codes; a hidden sheet maps words to codes, and lists the choices.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import pandas as pd

from fairtender.messages import day, known, text
from fairtender.sheets.coded import ABOUT, WORDS, mark
from fairtender.sheets.declared import letter
from fairtender.sheets.excel import ACROSS, Cell, Look, Sheet, head, in_words, is_nothing, workbook
from fairtender.sheets.writing import rule
from fairtender.tables import Column, Table

FIRST = 3  # the row of the first record, below the codes and the headings
MONEY = "#,##0.00##"
_SHARES = ("percent", "share", "weight")  # exact numbers that are not money
_UNFIT = re.compile(r"[\[\]:*?/\\]")  # in the name of a sheet
_LINE = "D5D5CE"  # the colour of the lines around cells
_NARROW, _WIDE = 9, 48  # characters of a column
_LONG = 100  # characters; longer texts get twice the width of others
_TO_FILL = 30  # characters of an empty column for words
_MANY = 12  # columns; a sheet with more may be two pages wide
_MOST_DRESSED = 2_000  # rows with wrapped cells; openpyxl is slow with more
_NO_WORDS: Mapping[str, Any] = {}

# The cell of a column in a row of the same part, rows counted from 0, such as "D5".
At = Callable[[str, int], str]
Formula = Callable[[int, At], str]


class Part(NamedTuple):
    """A table that becomes a sheet of a workbook.

    heads: {column: heading}; without one, the column's name in words. words: {column: {code: word}}
    for codes that people read as words. formulas: {column: function}, which is given the number of
    a row, from 0, and `At`, and returns a formula such as "=B4*C4", or "" to keep the value; the
    value in `data` is stored as its result. title: the title of the sheet; without one, it is the
    name of the table.
    """

    data: pd.DataFrame
    table: Table
    heads: Mapping[str, str] = _NO_WORDS
    words: Mapping[str, Mapping[str, str]] = _NO_WORDS
    formulas: Mapping[str, Formula] = _NO_WORDS
    title: str = ""

    @property
    def name(self) -> str:
        """The name of the sheet for the table."""
        return _UNFIT.sub(" ", self.title or self.table.name.capitalize())[:31].strip()

    def without_empty(self) -> "Part":
        """Return the part without those optional columns that are empty."""
        kept = [
            column
            for column in self.table.columns
            if not column.optional
            or not all(is_nothing(cell) or cell in ("", ()) for cell in self.data[column.name])
        ]
        return self._replace(table=self.table._replace(columns=tuple(kept)))


class About(NamedTuple):
    """The text of the first sheet.

    what: where the file is from. notes: what to know about it.
    """

    what: str
    day: datetime.date
    notes: Sequence[str] = ()


def to_workbook(parts: Sequence[Part], title: str, about: About | None = None) -> bytes:
    """Return a workbook with one sheet per part, after a first sheet if `about` is given.

    Every sheet can be read again: by `read` as its table, by a page and by the exercise. Raises
    DataError that names what to install if openpyxl is missing.
    """
    first = [_about(title, about, parts)] if about else []
    return workbook(title, (*first, *sheets_of(parts)), dated=about.day if about else None)


def sheets_of(parts: Sequence[Part]) -> list[Sheet]:
    """Return the sheets of these parts, and a hidden one if there are words to list."""
    return [*map(_sheet, parts), *_words(parts)]


def _words(parts: Sequence[Part]) -> list[Sheet]:
    """Return the hidden sheet of words, with sheet, column, word and code, if there are words.

    It has only words from the cells: options that somebody did not choose must not be in their
    file.
    """
    rows = [
        (part.name, column, said[code], code)
        for part in parts
        for column, said in part.words.items()
        for code in dict.fromkeys(_codes(part.data[column].tolist()))
        if isinstance(code, str) and code in said
    ]
    sheet = Sheet(text("sheet-words"), [[mark(WORDS)], *rows], (20, 20, 60, 20), is_hidden=True)
    return [sheet] if rows else []


def _codes(cells: Iterable[object]) -> Iterator[object]:
    for cell in cells:
        yield from cell if isinstance(cell, tuple) else (cell,)


def _sheet(part: Part) -> Sheet:
    table, names = part.table, part.table.names
    places = {name: letter(place) for place, name in enumerate(names)}
    heads = [part.heads.get(name) or _heading(name) for name in names]
    columns = [_column(part, column, places) for column in table.columns]
    rows = [*zip(*columns, strict=True)]
    last = letter(len(names) - 1)
    rules = [
        rule(column, letter(place), FIRST, heads[place], column.name in part.words)
        for place, column in enumerate(table.columns)
    ]
    return Sheet(
        part.name,
        (
            [mark(name) for name in names],
            head(heads, wraps=True),
            *rows,
        ),
        widths=_widths(part, heads, columns),
        rules=rules,
        frozen=f"A{FIRST}",
        paper="landscape",
        hidden=(1,),
        repeats=FIRST - 1,
        filters=f"A{FIRST - 1}:{last}{max(FIRST, len(rows) + FIRST - 1)}",
    )


def _heading(name: str) -> str:
    """Return the heading of a column, which is its name in words."""
    code = f"sheet-head-{name}"
    return text(code) if known(code) else name.replace("_", " ").capitalize()


def _column(part: Part, column: Column, places: Mapping[str, str]) -> list[object]:
    """Return the cells of a column, with the format in which they are easiest to read."""
    values = part.data[column.name].tolist()
    words, formula = part.words.get(column.name, {}), part.formulas.get(column.name)
    right = column.kind in ("number", "decimal", "date")
    look = Look(wraps=True, right=right, line=_LINE, shows=_format(column))
    cells: list[object] = []
    for row, value in enumerate(values):
        said = _in_words(value, words) if words else value
        made = formula(row, lambda name, at: f"{places[name]}{at + FIRST}") if formula else ""
        if made:
            cells.append(Cell(made, look, is_formula=True, result=value))
        elif len(values) <= _MOST_DRESSED or look.shows:
            cells.append(Cell(said, look))
        else:
            cells.append(said)
    return cells


def _in_words(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return "; ".join(words.get(one, one) for one in value)
    return words.get(value, value) if isinstance(value, str) else value


def _format(column: Column) -> str:
    """Return the number format for an amount of money, or "" for any other column."""
    is_share = any(word in column.name or word in column.description.lower() for word in _SHARES)
    return MONEY if column.kind == "decimal" and not is_share else ""


def _widths(part: Part, heads: Sequence[str], columns: Sequence[Sequence[object]]) -> list[int]:
    """Return the widths of the columns, derived from their texts and limited.

    Long texts wrap if the sheet would otherwise be too wide to print legibly.
    """
    least, wide, shares = [], [], []
    for column, heading, cells in zip(part.table.columns, heads, columns, strict=True):
        longest, whole = _sizes(heading, cells)
        # Cells that somebody will fill in need room.
        is_open = column.kind == "text" and all(map(_is_empty, cells))
        least.append(min(_WIDE, max(_NARROW, longest)))
        wide.append(min(_WIDE, max(least[-1], _TO_FILL if is_open and part.data.size else whole)))
        shares.append(2 if whole > _LONG else 1)
    room = ACROSS * (2 if len(least) > _MANY else 1)
    for most in range(_WIDE, 0, -1):
        widths = [
            max(few, min(many, most * share))
            for few, many, share in zip(least, wide, shares, strict=True)
        ]
        if sum(widths) <= room:
            return widths
    return least


def _sizes(heading: str, cells: Sequence[object]) -> tuple[int, int]:
    """Return the widths of the longest word or number and of the longest text in a column."""
    word = max((len(one) for one in heading.split()), default=0) + 3
    whole = word
    for cell in cells[:_MOST_DRESSED]:
        value = cell.result if isinstance(cell, Cell) and cell.is_formula else cell
        value = value.value if isinstance(value, Cell) else value
        if not is_nothing(value):
            told = "9999-12-31" if isinstance(value, datetime.date) else in_words(value)
            word = max(word, *(len(one) + 2 for one in told.split() or [""]))
            whole = max(whole, len(told) + 2)
    return word, whole


def _is_empty(cell: object) -> bool:
    value = cell.value if isinstance(cell, Cell) else cell
    return is_nothing(value) or value == ""


def _about(title: str, about: About, parts: Sequence[Part]) -> Sheet:
    bold, wraps = Look(bold=True, wraps=True), Look(wraps=True)
    sheets = [
        (text("sheet-about-sheet", sheet=part.name), text("sheet-about-rows", rows=len(part.data)))
        for part in parts
    ]
    facts = [
        (text("sheet-about-what"), about.what),
        (text("sheet-about-day"), day(about.day)),
        *sheets,
        *zip_longest(
            [text("sheet-about-note")], (*about.notes, text("sheet-about-codes")), fillvalue=""
        ),
    ]
    lines = [[Cell(label, bold), Cell(words, wraps)] for label, words in facts]
    heading = Cell(title, Look(bold=True, size=14))
    return Sheet(
        text("sheet-about-title"),
        ([mark(ABOUT)], [heading], *lines),
        widths=(28, 80),
        paper="portrait",
        hidden=(1,),
    )
