"""A check of rows: those that should be there, found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

from coursework.questions import Question
from coursework.questions.values import clean_value
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, identity, of_sheet
from coursework.work.tables import OfSheet
from coursework.work.words import row_name
from fairtender import messages

__all__ = ["CHECKS", "Found"]

_CHOSEN = "choice"


@dataclass(frozen=True)
class Found(OfSheet):
    """The rows that should be there, found: less invented ones and those that stand there twice.

    key: the columns that say which row a row is. need: rows of the key's own piece, all without it.
    also: by such a row, other cells under which it is right: a list of tables of column → value.
    free: rows that neither earn nor cost, as such tables; rows of the key's own piece that are not
    needed are free, too.

    Where the key columns are choices, so that every row could be ticked off, an invented one costs
    so much that all of them together earn nothing.
    """

    need: tuple[str, ...] = field(default=(), kw_only=True)
    also: dict[str, Any] = field(default_factory=dict, kw_only=True)
    free: tuple[Any, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count what is there, what is not, and what should not be."""
        sheet, names, free = self.of(question), self._names(question), self._free(question)
        here: dict[str, int] = {}
        faults: list[Fault] = []
        invented = 0
        for row in of_sheet(value, sheet):
            found = identity(sheet, self.key, row)
            if found in names:
                here[names[found]] = here.get(names[found], 0) + 1
            elif found and found not in free:
                invented += 1
                where = row_name(question, sheet, row, self.key)
                faults.append(Fault.of("work-row-strange", where))
        needed = self._needed(question)
        for id, row in needed.items():
            if here.get(id, 0) != 1:
                code = "work-row-often" if id in here else "work-row-missing"
                faults.append(Fault.of(code, row_name(question, sheet, row, self.key)))
        often = sum(number - 1 for number in here.values())
        others = self._others(question)
        cost = max(ALL, Fraction(len(needed), others)) if others else ALL
        right = len(here) - often - invented * cost
        return Outcome(max(NONE, Fraction(right, len(needed))), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which row or cell there is not, and where ticking everything off would earn it."""
        if not self.key:
            return messages.text("work-fault-key")
        if wrong := self.fault_of_sheet(question) or self.fault_of_key(question):
            return wrong
        known = [row[ROW] for row in self.model_rows(question)]
        for row in (*self.need, *self.also):
            if row not in known:
                return messages.text("work-fault-row", row=row)
        for cells in (*self.free, *(one for some in self.also.values() for one in some)):
            if not isinstance(cells, dict) or not {*cells} <= {*self.key}:
                return messages.text("work-fault-cells", columns=", ".join(self.key))
            for code, said in cells.items():
                if clean_value(self.of(question).column(code), said)[0] is None:
                    return messages.text("work-fault-cells", columns=", ".join(self.key))
        if not self._needed(question) or self._others(question) == 0:
            return messages.text("work-fault-everything")
        return ""

    def _needed(self, question: Question) -> dict[str, Row]:
        rows = {row[ROW]: row for row in self.model_rows(question)}
        return {id: row for id, row in rows.items() if not self.need or id in self.need}

    def _names(self, question: Question) -> dict[tuple[Any, ...], str]:
        """Return the row that is meant, by what says which row it is."""
        sheet, found = self.of(question), {}
        for id, row in self._needed(question).items():
            for cells in (row, *({**row, **one} for one in self.also.get(id, ()))):
                found[identity(sheet, self.key, cells)] = id
        return found

    def _free(self, question: Question) -> set[tuple[Any, ...]]:
        sheet, needed = self.of(question), self._needed(question)
        rows: Iterator[Mapping[str, Any]] = (
            row for row in self.model_rows(question) if row[ROW] not in needed
        )
        return {identity(sheet, self.key, row) for row in (*rows, *self.free)} - {()}

    def _others(self, question: Question) -> int | None:
        """Return how many rows there can be that cost; None where nobody can tick them all off."""
        columns = [self.of(question).column(code) for code in self.key]
        if any(column.kind != _CHOSEN for column in columns):
            return None
        free = self._free(question) - {*self._names(question)}
        every = prod(len(column.options) for column in columns)
        return max(0, every - len(self._names(question)) - len(free))


CHECKS = {"found": Found}
