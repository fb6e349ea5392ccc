"""Classes for sheets: how to read one, the faults in it, and notes on what was skipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.tables import Column, DataError, Reason, Table, findings, frame, together

DATES = ("day-month-year", "month-day-year")
NOTES = findings(
    "notes on a sheet",
    Column("row", "number", "Row of the sheet, as a spreadsheet counts; NaN: the whole sheet"),
    Column("cell", "text", 'Cell or cells, such as "D7"; "" for a whole row'),
)
# What may also be left out, where the column is optional.
_OR_EMPTY = frozenset(("sheet-error", "sheet-number", "sheet-date", "sheet-no-day", "sheet-choice"))
_SAID = 20  # cells that one line lists
_ALIKE = 10  # lines for one kind of fault; further columns with it are only counted


@dataclass(frozen=True)
class Reading:
    """How to read a sheet; what a field leaves empty is decided from the sheet itself.

    columns: heading of the sheet → declared column, "" for one to leave out. heading_row: the row
    that names the columns. dates: one of `DATES`, the order in 03/04/2026. decimal: "." or ",".
    words: column → {word of the sheet: choice}, for choices and for yes and no. sheet: name of the
    sheet in a workbook. encoding: the encoding of a CSV file that is not Unicode, such as
    "windows-1251". currency: the currency of the amounts, as its code of three letters, if the
    sheet has no column for it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    heading_row: int | None = None
    dates: str = ""
    decimal: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str = ""
    encoding: str = ""
    currency: str = ""

    @classmethod
    def of(cls, given: "Reading | Mapping[str, str] | None") -> "Reading":
        """Return a reading, for which a plain mapping gives the columns."""
        return given if isinstance(given, Reading) else cls(columns=given or {})

    def answered(self, question: "Question", value: str) -> "Reading":
        """Return the reading with the answer to a question of a proposal."""
        if question.kind != "word":
            answer: dict[str, Any] = {question.kind: value}
            return replace(self, **answer)
        known = dict(self.words.get(question.column, {})) | {question.value: value}
        return replace(self, words=dict(self.words) | {question.column: known})


@dataclass(frozen=True)
class Fault:
    """A fault in a sheet, with the cell where it is.

    file: name of the file. row: the row as a spreadsheet counts, or 0 for the whole file. letter,
    heading: the column, or "" for the whole row. code, params: the sentence in `messages`.
    """

    file: str
    code: str
    row: int = 0
    letter: str = ""
    heading: str = ""
    value: str = ""
    params: tuple[tuple[str, object], ...] = ()

    @property
    def cell(self) -> str:
        """The reference of the cell, such as D7, or "" if the fault is not in a single cell."""
        return f"{self.letter}{self.row}" if self.letter and self.row else ""

    @property
    def text(self) -> str:
        """A sentence on what is wrong, where, and what to do."""
        params = dict(self.params)
        told = messages.text(self.code, **params)
        can_be_empty = params.get("optional") and self.code in _OR_EMPTY
        return messages.paragraph(told, messages.text("sheet-or-empty") if can_be_empty else "")


class SheetError(DataError):
    """The error with all faults in a sheet, each with its cell.

    Its text has one line for each column and kind of fault, with all cells concerned.
    """

    def __init__(self, faults: Sequence[Fault], more: int = 0) -> None:
        """Make the error; `more` is the number of further faults that are not listed."""
        lines = _lines(faults)
        if more:
            lines.append(messages.text("sheet-more", number=f"{more:,}"))
        super().__init__("\n".join(lines), faults[0].code)
        self.faults = tuple(faults)


def joined(errors: Sequence[DataError]) -> DataError:
    """Return one error for several sheets, as a SheetError if all errors are of this kind."""
    if all(isinstance(error, SheetError) for error in errors):
        faults = [
            each for error in errors if isinstance(error, SheetError) for each in error.faults
        ]
        return SheetError(faults)
    return together(errors)


def _lines(faults: Iterable[Fault]) -> list[str]:
    groups: dict[tuple[str, ...], list[Fault]] = {}
    for each in faults:
        # Each unknown word is a question of its own; for other faults the first value is enough.
        word = each.value if each.code == "sheet-choice" else ""
        groups.setdefault((each.file, each.code, each.letter or str(each.row), word), []).append(
            each
        )
    counts: dict[tuple[str, str], int] = {}
    lines = []
    for (file, code, *_), group in groups.items():
        counts[file, code] = counts.get((file, code), 0) + 1
        if counts[file, code] <= _ALIKE:
            lines.append(_line(group))
    more = {key: count - _ALIKE for key, count in counts.items() if count > _ALIKE}
    lines += [
        messages.text("sheet-alike", file=file, number=f"{count:,}")
        for (file, _), count in more.items()
    ]
    return lines


def _line(group: list[Fault]) -> str:
    first, *others = group
    if not others:
        return first.text
    cells = _ranges(others)
    if more := len(cells) - _SAID:
        cells[_SAID:] = [messages.text("sheet-cells", number=f"{more:,}")] if more > 0 else []
    same = messages.text("sheet-same", cells=", ".join(cells))
    return messages.paragraph(first.text, same)


def _ranges(faults: list[Fault]) -> list[str]:
    """Return the cells of a column in short form, such as D4, D6–D9."""
    spans: list[list[int]] = []
    for row in sorted({each.row for each in faults}):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    name = faults[0].letter
    return [
        f"{name}{one}" if one == other else f"{name}{one}–{name}{other}" for one, other in spans
    ]


class Note(NamedTuple):
    """Something in a sheet that was skipped or interpreted, and is reported but not a fault."""

    row: float
    cell: str
    why: Reason
    ask: Reason | None = None


def notes(*data: pd.DataFrame) -> pd.DataFrame:
    """Return the table NOTES, with the notes on sheets in these tables.

    data: tables as `read` returned them. There are notes on titles above the headings, rows of
    totals, empty rows, notes below the table, merged cells, and headings that were recognised
    though they are not the name of a column. `source` is the file.
    """
    rows = [
        (each.row, each.cell, each.why.code, each.why, each.ask, file)
        for part in data
        for file, noted in part.attrs.get("stacked", [_noted(part)])
        for each in noted
    ]
    return frame(NOTES, rows)


def stack(parts: Sequence[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Return the rows of sheets as one table, whose index has the file if there are several."""
    if len(parts) < 2:
        return parts[0] if parts else frame(table, [])
    noted = [_noted(part) for part in parts]
    for part in parts:
        part.index = pd.Index([f"{row} of {part.attrs['file']}" for row in part.index], name="row")
        part.attrs = {}
    whole = pd.concat(parts)
    whole.attrs["stacked"] = noted
    return whole


def _noted(part: pd.DataFrame) -> tuple[str, Sequence[Note]]:
    return part.attrs.get("file", ""), part.attrs.get("notes", ())


class Guess(NamedTuple):
    """The interpretation of a heading.

    letter: its column in the sheet. column: the declared one, "" for none. why: "stated" by the
    reading that was given, "exact", "synonym", "near" (spelled nearly like it, or with something
    added: a person should check it) or "none". samples: the first cells below it.
    """

    letter: str
    heading: str
    column: str
    why: str
    samples: tuple[str, ...] = ()


class Question(NamedTuple):
    """A question that the sheet leaves open.

    kind: "dates", "decimal", "currency", "word", "sheet" or "encoding". text: the question.
    options: values with their words. guess: the likely value, "" for none. column, value: for
    "word", the column and the word. cells: where it matters.
    """

    kind: str
    text: str
    options: tuple[tuple[str, str], ...]
    guess: str = ""
    column: str = ""
    value: str = ""
    cells: tuple[str, ...] = ()


class Proposal(NamedTuple):
    """A proposal for reading a sheet.

    table: the best fit. sheet, sheets: the sheet of a workbook, and all sheets with content.
    reading: all guesses, to be changed and passed to `read`. guesses: one per heading. questions:
    what is left open. faults, notes: the faults and notes of this reading, without what the
    questions will settle. missing: needed columns that no heading names. rows: number of rows of
    data. preview: the headings and first rows, unchanged.
    """

    table: Table
    sheet: str
    sheets: tuple[str, ...]
    reading: Reading
    guesses: tuple[Guess, ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    missing: tuple[str, ...]
    rows: int
    preview: tuple[tuple[str, ...], ...]


class Faults:
    """Collects the faults in one sheet."""

    KEPT = 2000  # of one column and kind; others are only counted

    def __init__(self, file: object) -> None:
        """Collect faults for `file`, which is the name of the file in messages."""
        self.file, self.found, self.more = file, list[Fault](), 0
        self._counts: dict[tuple[str, str], int] = {}

    def add(
        self, code: str, row: int = 0, position: int | None = None, heading: str = "", **params: Any
    ) -> None:
        """Add a fault; its sentence gets `file`, `row`, `column` (the heading) and `params`."""
        place = "" if position is None else letter(position)
        count = self._counts[code, place] = self._counts.get((code, place), 0) + 1
        if count > self.KEPT:
            self.more += 1
            return
        told = {"file": self.file, "row": row, "column": heading or place} | params
        value = str(params.get("value", ""))
        name = getattr(self.file, "name", str(self.file))
        self.found.append(Fault(name, code, row, place, heading, value, tuple(told.items())))

    def refuse(self) -> None:
        """Raise SheetError if there are any faults."""
        if self.found:
            raise SheetError(sorted(self.found, key=lambda each: each.row), self.more)


def letter(position: int) -> str:
    """Return the letters of a spreadsheet column (A, B … Z, AA …), given its position from 0."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
