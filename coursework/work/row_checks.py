"""Checks of rows: those that should be there, found; and rows whose cells fit one another."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, Rows, identity, of_sheet
from coursework.work.tables import OfSheet, wrong_cell
from coursework.work.words import cell_text, row_name
from fairtender import messages

_CHOSEN = "choice"


@dataclass(frozen=True)
class Found(OfSheet):
    """The rows that should be there, found: less invented ones and those that stand there twice.

    need: rows of the key's own piece, all without it; the others are free, which neither earn nor
    cost. free: more such rows: a list of tables of the key's column → value.

    Where the key columns are choices, so that every row could be ticked off, an invented one costs
    so much that all of them together earn nothing.
    """

    need: tuple[str, ...] = field(default=(), kw_only=True)
    free: tuple[Any, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count what is there, what is not, and what should not be."""
        sheet, needed = self.of(question), self._needed(question)
        names, free = self.names(question), self._free(question)
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
        here = {id: number for id, number in here.items() if id in needed}
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
        wrong = (
            self.fault_of_sheet(question)
            or self.fault_of_key(question)
            or self.fault_of_rows(question, self.need)
        )
        if wrong:
            return wrong
        if not all(self.is_key(question, cells) for cells in self.free):
            return messages.text("work-fault-cells", columns=", ".join(self.key))
        if not self._needed(question) or self._others(question) == 0:
            return messages.text("work-fault-everything")
        return ""

    def _needed(self, question: Question) -> dict[str, Row]:
        rows = {row[ROW]: row for row in self.model_rows(question)}
        return {id: row for id, row in rows.items() if not self.need or id in self.need}

    def _free(self, question: Question) -> set[tuple[Any, ...]]:
        return {identity(self.of(question), self.key, cells) for cells in self.free}

    def _others(self, question: Question) -> int | None:
        """Return how many rows there can be that cost; None where nobody can tick them all off."""
        columns = [self.of(question).column(code) for code in self.key]
        if any(column.kind != _CHOSEN for column in columns):
            return None
        known = self._free(question) | {*self.names(question)}
        return prod(len(column.options) for column in columns) - len(known)


@dataclass(frozen=True)
class Fits:
    """Rows of a table in which everything fits: so many different ones, of those asked for.

    fits: lists of a column, one that has to fit it, and a table of cell → what fits. asked: how
    many rows. A row that says in the first two columns what another one says, and a row more than
    are asked for, cost what one earns.
    """

    fits: tuple[tuple[Any, ...], ...]
    asked: int

    def __call__(self, question: Question, value: Rows) -> Outcome:
        """Count the rows in which everything fits."""
        sheet, faults, good = question.sheet(), [], []
        rows = of_sheet(value, sheet)
        first, second, _ = self.fits[0]
        for row in rows:
            cells = [
                cell_text(question, sheet.column(one), row.get(one)) for one in (first, second)
            ]
            where = ", ".join(filter(None, cells))
            wrong = dict.fromkeys(
                then
                for one, then, table in self.fits
                if row.get(then) not in table.get(row.get(one), ())
            )
            for code in wrong:
                faults += wrong_cell(question, sheet.column(code), where, [row])
            good += [] if wrong else [(row.get(first), row.get(second))]
        often = len(good) - len({*good})
        faults += [Fault.of("work-row-often", where)] if often else []
        spare = often + max(0, len(rows) - self.asked)
        share = Fraction(min(len({*good}), self.asked) - spare, self.asked)
        return Outcome(max(NONE, share), tuple(dict.fromkeys(faults)))

    def fault(self, question: Question) -> str:
        """Say which column or cell there is not."""
        if question.kind != "table":
            return messages.text("work-fault-kind", kind=question.kind)
        sheet = question.sheet()
        for one, then, table in self.fits:
            for code in (one, then):
                if code not in sheet.codes or not sheet.column(code).options:
                    return messages.text("work-fault-column", column=code)
            for cell, others in table.items():
                known = {*sheet.column(then).codes}
                if cell not in sheet.column(one).codes or not {*others} <= known:
                    return messages.text("work-fault-right", row=cell, column=then)
        return "" if self.fits and self.asked > 0 else messages.text("work-fault-fits")


CHECKS = {
    "found": Found,
    "fits": Fits,
}
