"""Find the rows of a sheet that are data, and skip others only if that is safe.

Safe are rows that cannot be data: titles above the headings, empty rows, repeated headings, a row
of totals, a heading merged across a row, a single cell below an empty row. Each gives a note. A row
that could be data or a second table is a fault.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from fairtender.sheets.cells import Reader
from fairtender.sheets.coded import are_headings
from fairtender.sheets.declared import Faults, Note
from fairtender.sheets.headings import INITIALS, Head, Headings, begins_total, is_total, texts_of
from fairtender.sheets.money import with_sign
from fairtender.sheets.workbook import Merged
from fairtender.tables import Reason

Cells: TypeAlias = list[Any]
IsBlank: TypeAlias = Callable[[Cells], bool]
Rows: TypeAlias = Iterator[tuple[int, Cells]]
_AMOUNT = re.compile(r"[+-]?[0-9][0-9 .,'’\u00a0\u202f]*|[A-Z]{3}|[-–—]")
_TYPED = ("number", "decimal", "date", "flag", "choice")
_NOTES = 200  # rows of one kind that are listed one by one
_SHOWN = 60


class Layout:
    """Goes through the rows below the headings and decides what each row is."""

    def __init__(
        self,
        headings: Headings,
        head: Head,
        readers: Sequence[Reader],
        merged: Sequence[Merged],
        is_blank: IsBlank,
        faults: Faults,
    ) -> None:
        """Prepare to go through a sheet with one reader per column, in the order of the table."""
        self.notes: list[Note] = []
        self._headings, self._head, self._is_blank, self._faults = headings, head, is_blank, faults
        self._readers = readers
        self._typed = [reader for reader in readers if reader.column.kind in _TYPED]
        self._counts: dict[str, int] = {}
        self._filled, self._rows, self._gap = 0, 0, 0
        self._across: dict[int, list[Merged]] = {}
        self._down: dict[int, list[Merged]] = {}
        self._covered: set[int] = set()  # columns under a merged heading that is already a fault
        for cells in merged:
            self._take(cells)
        self._held: dict[Merged, Any] = {}
        self._first_heading = head.texts[0] if head.texts else ""
        self._bare = [i for i, text in enumerate(head.texts[: head.width]) if not text]

    def rows(self, rows: Rows) -> Rows:
        """Yield (number, cells) for each row of data."""
        width = self._head.width
        for number, cells in rows:
            if number <= self._head.row:
                continue
            if number == self._head.row + 1 and self._head.is_coded and are_headings(cells):
                continue
            if number in self._down:
                cells = self._fill(number, list(cells))
            if self._is_blank(cells):
                self._gap = self._gap or number
                continue
            is_wider = not self._head.is_coded and (len(cells) > width or self._bare)
            if is_wider and self._check_stray_content(number, cells):
                continue
            if not self._is_data(number, cells):
                continue
            if self._gap:
                if self._rows and not self._goes_on(cells):
                    self._faults.add("sheet-below", number, gap=self._gap)
                    return
                self._say("sheet-note-gap", self._gap)
                self._gap = 0
            if self._rows < _NOTES:
                self._filled, self._rows = self._filled + _count(cells), self._rows + 1
            yield number, cells

    # --- kinds of rows ---

    def _is_data(self, number: int, cells: Cells) -> bool:
        first = cells[0] or next(cell for cell in cells if cell is not None and cell != "")
        if type(first) is str and self._adds_up(number, cells, first):
            return False
        if cells[0] == self._first_heading and self._repeats(cells):
            self._say("sheet-note-heads", number)
            return False
        if number in self._across and not self._across_is_data(number, cells):
            return False
        if self._gap and _count(cells) == 1:
            self._say("sheet-note-below", number, value=str(first))
            return False
        if self._is_words_alone(cells):
            self._say("sheet-note-alone", number, value=str(first))
            return False
        return True

    def _is_words_alone(self, cells: Cells) -> bool:
        """Return whether a row has words in place of a number, and no other cell.

        Such a row is a heading or a signature: "Clinical supplies", "Prepared by J. Murphy".
        """
        heading = self._head.texts[0] if self._head.texts else ""
        is_number = (self._headings.meaning(heading)[0] or "").endswith("id")
        words = cells[0].split() if is_number and isinstance(cells[0], str) else ()
        is_said = len(words) > 1 and not any(map(str.isdigit, cells[0]))
        return is_said and _count(cells) == 1 and self._filled >= 2 * self._rows > 0

    def _adds_up(self, number: int, cells: Cells, first: str) -> bool:
        """Return whether a row begins like a total and has only amounts in its other cells."""
        if first.lstrip()[:1] not in INITIALS or not begins_total(first):
            return False
        others = [text for text in texts_of(cells) if text][1:]
        if not all(_is_amount(text) or is_total(text) for text in others):
            if is_total(first):
                self._say("sheet-note-like-total", number, value=first)
            return False
        if is_total(first):
            self._say("sheet-note-total", number, value=first)
        else:  # "Total maintenance" would be a contract
            self._faults.add("sheet-maybe-total", number, value=first.strip()[:_SHOWN])
        return True

    def _repeats(self, cells: Cells) -> bool:
        width = self._head.width
        return texts_of(cells[:width]) == self._head.texts[:width]

    def _goes_on(self, cells: Cells) -> bool:
        """Return whether a row after an empty one belongs to the same table."""
        if any(self._headings.is_known(text) for text in texts_of(cells)):
            return False
        typed = [(reader, _cell(cells, reader.position)) for reader in self._typed]
        filled = [(reader, cell) for reader, cell in typed if cell not in (None, "")]
        if self._typed:  # a number, a date or a choice in its column shows a row of this table
            fits = sum(reader.fits(cell) for reader, cell in filled)
            return fits > 0 and 2 * fits >= len(filled)
        needed = [reader for reader in self._readers if not reader.column.optional]
        if any(_cell(cells, reader.position) in (None, "") for reader in needed):
            return False
        return bool(self._rows) and 2 * _count(cells) * self._rows >= self._filled

    def _check_stray_content(self, number: int, cells: Cells) -> bool:
        """Add a fault, and return True, if a column without a heading has content."""
        places = (*self._bare, *range(self._head.width, len(cells)))
        places = tuple(i for i in places if i not in self._covered)
        position = next((i for i in places if not self._is_blank(cells[i : i + 1])), None)
        if position is not None:
            value = str(cells[position]).strip()[:_SHOWN]
            self._faults.add("sheet-no-heading", number, position, value=value)
        return position is not None

    # --- merged cells ---

    def _take(self, cells: Merged) -> None:
        head = self._head.row
        if cells.bottom < head:
            return  # a title
        if cells.top <= head:
            # A heading merged over several columns is ambiguous; one over two rows is not.
            if cells.right > cells.left:
                self._refuse_merged(cells)
                self._covered |= {*range(cells.left, cells.right + 1)}
            elif cells.bottom > head:
                for row in range(head + 1, cells.bottom + 1):
                    self._down.setdefault(row, [])
        elif cells.top == cells.bottom:
            self._across.setdefault(cells.top, []).append(cells)
        elif cells.left == cells.right and self._may_fill(cells.left):
            for row in range(cells.top, cells.bottom + 1):
                self._down.setdefault(row, []).append(cells)
        else:
            self._refuse_merged(cells)

    def _refuse_merged(self, cells: Merged) -> None:
        self._faults.add("sheet-merged", cells.top, cells.left, cells=cells.name, value="")

    def _may_fill(self, position: int) -> bool:
        """Return whether a merged cell may be copied to its rows, unlike amounts and numbers."""
        reader = next((each for each in self._readers if each.position == position), None)
        return reader is None or reader.column.kind not in ("number", "decimal")

    def _fill(self, number: int, cells: Cells) -> Cells:
        for merged in self._down[number]:
            if number == merged.top:
                self._held[merged] = _cell(cells, merged.left)
                self._say("sheet-note-merged", number, cell=merged.name)
            elif self._held.get(merged) is not None:
                cells += [None] * (merged.left + 1 - len(cells))
                cells[merged.left] = self._held[merged]
        return cells

    def _across_is_data(self, number: int, cells: Cells) -> bool:
        if _count(cells) == 1:
            name = self._across[number][0].name
            value = next(text for text in texts_of(cells) if text)
            self._say("sheet-note-section", number, cell=name, value=value)
            return False
        for merged in self._across[number]:
            self._refuse_merged(merged)
        return True

    # --- notes ---

    def above(self, top: Sequence[tuple[int, Cells]]) -> None:
        """Note each row above the headings that has content."""
        for number, cells in top:
            if number < self._head.row and not self._is_blank(cells):
                text = " ".join(filter(None, texts_of(cells)))
                self._say("sheet-note-title", number, value=text)

    def finish(self) -> list[Note]:
        """Return all notes; those beyond the maximum of a kind are only counted."""
        for code, count in self._counts.items():
            if count > _NOTES:
                told = max(note.row for note in self.notes if note.why.code == code)
                more = Reason.of("sheet-note-more", count=f"{count - _NOTES:,}", row=f"{told:.0f}")
                self.notes.append(Note(float("nan"), "", more))
        return self.notes

    def _say(self, code: str, number: int, cell: str = "", **params: str) -> None:
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= _NOTES:
            told = {name: value.strip()[:_SHOWN] for name, value in params.items()}
            why = Reason.of(code, row=str(number), **told, **({"cells": cell} if cell else {}))
            self.notes.append(Note(number, cell, why))


def _cell(cells: Cells, position: int) -> Any:
    return cells[position] if position < len(cells) else None


def _is_amount(text: str) -> bool:
    """Return whether a text is a number or an amount with its currency, as in "345 600,00 €"."""
    signed = with_sign(text)
    return _AMOUNT.fullmatch(signed[0] if signed else text) is not None


def _count(cells: Cells) -> int:
    return sum(cell is not None and cell != "" for cell in cells)
