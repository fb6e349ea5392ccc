"""Import rows for a table or map from our own workbook, or from any workbook or CSV file.

If a sheet contains the codes of its columns (`fairtender.sheets.coded`), they identify the columns.
Otherwise the headings do; they may be below a title. All sheets of a workbook are read.
"""

import datetime
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from coursework.questions import Column, Question, Questions, Sheet
from coursework.questions.published import comparable, head
from coursework.questions.values import clean_value
from coursework.work import notation
from coursework.work.notation import ALSO, IDS, Vocabulary
from coursework.work.rows import ROW, Row, filled
from coursework.work.words import row_name
from fairtender import messages
from fairtender.sheets import coded, csv_file
from fairtender.sheets import workbook as xlsx
from fairtender.tables import DataError, Table, fault

MOST_TOLD = 8  # cells that are named where they could not be read
MOST_ABOVE = 10  # lines of a file among which its heading is looked for
# Columns for the library alone, which a file has from the others.
_DERIVED = ("site", "disclosure", "note", "spent", "gap", "percent")
_SURE = 100  # how much more a code tells than a heading that happens to be the same
_Line = tuple[int, Sequence[Any]]


@dataclass
class Found:
    """What was read from a file: rows by sheet, each with its existing or new id.

    unread: (row of the file, name of the column) of cells that could not be read. given: the same,
    of cells that differ from what the exercise gives. lost: rows for which the table has no place.
    unused: headings that match no column.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)
    given: list[tuple[int, str]] = field(default_factory=list)
    lost: list[tuple[int, str]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The messages on what was not imported."""
        places = {
            "work-not-read": self.unread,
            "work-given-stays": self.given,
            "work-rows-lost": self.lost,
        }
        return [_sentence(code, some) for code, some in places.items() if some]


def _sentence(code: str, places: Sequence[tuple[int, str]]) -> str:
    named = [f"{name} {row}" for row, name in places[:MOST_TOLD]]
    listed = ", ".join(named) + (" …" if len(places) > MOST_TOLD else "")
    return messages.text(code, count=len(places), list=listed)


def read(
    questions: Questions,
    question: Question,
    content: bytes,
    ending: str,
    value: Mapping[str, Any],
) -> Found:
    """Return the rows of a CSV or XLSX file.

    Raises DataError with a message for the learner if the file contains none. value: the answer so
    far; rows that are already in it keep their ids.
    """
    earlier, found = filled(question, value), Found()
    known = [Vocabulary(questions, question, sheet) for sheet in question.sheets]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{question.id}.{ending}"
        path.write_bytes(content)
        try:
            held = [_given(path, question, one) for one in known]
        except DataError as error:
            # The place on this machine says nothing to the one who chose the file.
            raise DataError(str(error).replace(str(path), path.name), error.code) from None
    given = _best(ending, zip(known, held, strict=True))
    if not given:
        heads = ", ".join(head(one) for sheet in question.sheets for one in sheet.columns)
        raise fault("work-no-heading", known=heads)
    names = {one.sheet.code: _names(question, one, earlier[one.sheet.code]) for one in known}
    for words, lines in given:
        code, read = words.sheet.code, _Rows(question, words, lines, names, found)
        found.rows[code] = read.rows(earlier[code])
        names[code] = _names(question, words, found.rows[code], read.identifiers)
    return found


@dataclass
class _Lines:
    """The lines of a sheet below its headings.

    columns: the column at each position, or None if it is not known.
    """

    columns: list[Column | None]
    heads: list[str]
    lines: list[_Line]
    identifiers: int | None = None  # the place of the library's own identifier of a row
    rows_at: int | None = None  # the place of the name of a row that stands there
    derived: frozenset[int] = frozenset()  # places of what was made of the other columns

    @property
    def known(self) -> int:
        return len([*filter(None, self.columns)])


def _best(
    ending: str, given: Iterable[tuple[Vocabulary, _Lines | None]]
) -> list[tuple[Vocabulary, _Lines]]:
    """Return the sheets that the file contains; for a CSV file only the best match."""
    there = [(words, lines) for words, lines in given if lines and lines.known]
    if len(there) > 1 and ending == "csv":
        there = [max(there, key=lambda one: one[1].known)]
    return there


def _given(path: Path, question: Question, words: Vocabulary) -> _Lines | None:
    """Return the lines that a file has for a sheet; None if no line names its columns."""
    sheet = words.sheet

    def score(cells: Sequence[object]) -> int:
        known = sum(words.column(_text(cell)) is not None for cell in cells)
        return known * _SURE if coded.is_coded(cells) else known

    if xlsx.is_workbook(path):
        name = sheet.code if len(question.sheets) > 1 else ""  # else its columns tell it
        lines: list[_Line] = [*xlsx.sheet(path, Table(name, ()), score=score).rows]
    else:
        lines = [
            (number, [csv_file.unguarded(cell) for cell in cells])
            for number, cells in _csv(path, lambda text: score([text]) > 0)
        ]
    above = _above([cells for _, cells in lines[:MOST_ABOVE]], score)
    if above is None:
        return None
    codes = [_text(cell) for cell in lines[above][1]]
    made = _Lines([*map(words.column, codes)], codes, lines[above + 1 :])
    if coded.is_coded(lines[above][1]):
        if made.lines and coded.are_headings(made.lines[0][1]):
            made.heads = [_text(cell) for cell in made.lines.pop(0)[1]]
        plain = [*map(coded.code_in, codes)]
        for place, column in enumerate(made.columns):
            if column and plain[place] != column.code and column.code in plain:
                made.columns[place] = None  # the exercise's own column says it
        made.identifiers = plain.index(ALSO[IDS]) if ALSO[IDS] in plain else None
        made.rows_at = plain.index(ROW) if ROW in plain else None
        made.derived = frozenset(at for at, code in enumerate(plain) if code in _DERIVED)
    if made.rows_at is None and sheet.fixed and not made.columns[0]:
        made.rows_at = 0
    return made


def _csv(path: Path, is_known: Callable[[str], bool]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file in its most likely encoding."""
    encoding = ""
    if not csv_file.is_unicode(path):
        encoding = next(iter(csv_file.likely_encodings(path, lambda name: 0, True)), "")
    return csv_file.rows(path, is_known, encoding)


def _above(lines: Sequence[Sequence[Any]], score: Callable[[Sequence[object]], int]) -> int | None:
    """Return how many lines, such as titles, precede the line with the most known headings."""
    known = [*map(score, lines)]
    return known.index(max(known)) if any(known) else None


class _Rows:
    """Reads the rows of one sheet."""

    def __init__(
        self,
        question: Question,
        words: Vocabulary,
        lines: _Lines,
        names: Mapping[str, Mapping[str, str]],
        found: Found,
    ) -> None:
        """Prepare to read the sheet.

        names: {sheet: {plain name: row id}}. found: collects what could not be read.
        """
        self.question, self.words, self.sheet = question, words, words.sheet
        self.lines, self.names = lines, names
        self.found = found
        self.identifiers: dict[str, str] = {}  # row → the identifier that the file has for it
        found.unused += [*self._unused()]

    def _unused(self) -> Iterator[str]:
        """Yield the headings that match no column."""
        lines = self.lines
        for place, (text, column) in enumerate(zip_longest(lines.heads, lines.columns)):
            if text and not column and place != lines.rows_at and place not in lines.derived:
                yield text

    def rows(self, earlier: Sequence[Row]) -> list[dict[str, Any]]:
        """Return the rows, each with its id; rows that the answer already has keep their ids."""
        read = [
            (number, cells)
            for number, cells in self.lines.lines
            if any(_text(cell) != "" for cell in cells)
        ]
        rows = [*self._with_a_place(read)]
        taken = {row[ROW] for row, _ in rows if ROW in row}
        free = [row for row in earlier if row[ROW] not in taken and not self._is_fixed(row)]
        for codes in self._keys():
            for row in [row for row, _ in rows if not row.get(ROW)]:
                row[ROW] = _same(codes, row, free)
        highest = max((int(one[ROW][1:]) for one in earlier if _OWN.fullmatch(one[ROW])), default=0)
        made = []
        for row, cells in rows:
            if not row[ROW]:
                highest += 1
                row[ROW] = f"r{highest}"
            self.identifiers[row[ROW]] = _text_at(cells, self.lines.identifiers)
            made.append({ROW: row.pop(ROW), **row})
        return made

    def _with_a_place(
        self, lines: Iterable[_Line]
    ) -> Iterator[tuple[dict[str, Any], Sequence[Any]]]:
        """Yield (row, cells) for rows that fit into the table, and note the others."""
        taken = set[str]()
        for number, cells in lines:
            row = self._row(number, cells)
            id = row.get(ROW, "")
            if id in taken or not (id or self.sheet.most):
                self.found.lost.append((number, self.sheet.label))
            else:
                taken |= {id} - {""}
                yield row, cells

    def _is_fixed(self, row: Row) -> bool:
        return any(one.row == row[ROW] for one in self.sheet.fixed)

    def _row(self, number: int, cells: Sequence[Any]) -> dict[str, Any]:
        """Return the cells of a row, with its id if it is a fixed row."""
        row: dict[str, Any] = {}
        unread = []
        for column, cell in zip(self.lines.columns, cells, strict=False):
            if column is not None and _text(cell) != "":
                kept = _read_cell(column, cell, self.names, self.words)
                if kept is None:
                    unread.append((number, head(column)))
                else:
                    row[column.code] = kept
        named = _text_at(cells, self.lines.rows_at)
        same = (one.row for one in self.sheet.fixed if _is_it(self.sheet, one.cells, row))
        fixed = self.words.row(named) or next(same, "")
        given = self.sheet.given(fixed)
        heads = {head(self.sheet.column(code)) for code in given}
        self.found.unread += [one for one in unread if one[1] not in heads]
        self.found.given += [
            (number, head(self.sheet.column(code)))
            for code, cell in row.items()
            if code in given and comparable(str(cell)) != comparable(str(given[code]))
        ]
        row = {code: cell for code, cell in row.items() if code not in given}
        return ({ROW: fixed} if fixed else {}) | row

    def _keys(self) -> Iterator[Sequence[str]]:
        """Yield the columns that identify an earlier row: all of them, its texts, its name."""
        texts = [one.code for one in self.sheet.columns if one.kind == "text"]
        yield self.sheet.codes
        yield texts
        yield sorted(texts, key=lambda code: code != "name")[:1]


_OWN = re.compile(r"r[0-9]+")


def _same(codes: Sequence[str], row: Row, free: list[Row]) -> str:
    """Return the id of an earlier row with the same cells, or "" if there is none.

    The row that is found is removed from `free`.
    """
    cells = [comparable(str(row.get(code, ""))) for code in codes]
    for other in free if any(cells) else ():
        if cells == [comparable(str(other.get(code, ""))) for code in codes]:
            free.remove(other)
            return str(other[ROW])
    return ""


def _text_at(cells: Sequence[Any], place: int | None) -> str:
    return "" if place is None or place >= len(cells) else _text(cells[place])


def _is_it(sheet: Sheet, given: Mapping[str, Any], row: Row) -> bool:
    """Return whether a row is this fixed row: it has the same ends, or the same first text."""
    ends = [one.code for one in sheet.columns if one.kind == "row" and one.code in given]
    texts = [one.code for one in sheet.columns if one.kind == "text" and one.code in given]
    codes = ends or texts[:1]
    return bool(codes) and all(row.get(code) == given[code] for code in codes)


def _names(
    question: Question,
    words: Vocabulary,
    rows: Sequence[Row],
    known: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return {plain name: row id} for the names that only one row has.

    known: the file's own identifiers by row id; they take precedence over all other names.
    """
    sheet = words.sheet
    texts = [one.code for one in sheet.columns if one.kind == "text"]
    named: dict[str, set[str]] = {}
    for row in rows:
        whole = {**sheet.given(row[ROW]), **row}
        called = {row_name(question, sheet, whole), row[ROW], *(whole.get(one) for one in texts)}
        called |= {*_identifiers(whole.get(IDS, "")), *words.texts[ROW].get(row[ROW], ())}
        for name in called - {None}:
            named.setdefault(comparable(str(name)), set()).add(row[ROW])
    found = {name: min(ids) for name, ids in named.items() if len(ids) == 1}
    return found | {comparable(name): row for row, name in (known or {}).items() if name}


def _read_cell(
    column: Column, cell: Any, names: Mapping[str, Mapping[str, str]], words: Vocabulary
) -> Any:
    """Return a cell as answers store it, or None if it cannot be read."""
    text = _text(cell)
    if column.kind == "row":
        known = names[column.of]
        rows = {known.get(comparable(one)) for one in _identifiers(text)}  # None: one is unknown
        return known.get(comparable(text)) or (rows.pop() if len(rows) == 1 else None)
    readers: Mapping[str, Callable[[], Any]] = {
        "number": lambda: _read_number(column, cell, text),
        "date": lambda: _read_date(cell, text),
        "choice": lambda: words.choice(column.code, text),
        "choices": lambda: words.choices(column, text),
    }
    return clean_value(column, readers.get(column.kind, lambda: text)())[0]


def _identifiers(text: str) -> list[str]:
    """Return the identifiers in one cell, which are separated by a comma, semicolon or slash."""
    return [one.strip() for one in re.split("[,;/]", text) if one.strip()]


def _read_number(column: Column, cell: Any, text: str) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        is_percent = type(cell).__name__ == "Percent" and column.unit in notation.PERCENT
        return round(float(cell) * (100 if is_percent else 1), notation.MOST_DECIMALS)
    return notation.read_number(text, column.unit, column.min, column.max)


def _read_date(cell: Any, text: str) -> Any:
    if isinstance(cell, datetime.date):
        return cell.isoformat()[:10]
    return notation.read_date(text) or text


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.isoformat()[:10]
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()
