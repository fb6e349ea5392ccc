"""What earns points in unit 04: a short list, and the levels that follow from decisions.

Of a short list: who is on it, by which first step, why, and within the days. A row stands there for
each candidate; one is on the list where it says a first step. Days are counted as one goes, from
the top: what comes after they are used up is not on the list. More rows than a list may have are no
choice, and nothing is on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, normal, of_sheet
from coursework.work.tables import OfSheet, accepted, wrong_cell
from coursework.work.words import row_name
from fairtender import messages

STEP = "step"


@dataclass(frozen=True)
class Counted:
    """The rows of a list: those on it, those for which no days are left; the days of each row.

    many: how many rows there are, where they are too many.
    """

    on: tuple[Row, ...]
    late: tuple[Row, ...]
    days: Mapping[str, Fraction]
    many: int = 0

    @property
    def total(self) -> Fraction:
        """The days of the rows that are on the list."""
        return sum((self.days[row[ROW]] for row in self.on), NONE)


def counted(
    question: Question, value: Any, cost: Mapping[str, Any], most: Any, rows: int
) -> Counted:
    """Count the days of a list from the top.

    cost: the days of each first step. most: the days that there are. rows: the most on a list.
    """
    chosen = [row for row in of_sheet(value, question.sheet()) if row.get(STEP) in cost]
    days = {row[ROW]: Fraction(str(cost[row[STEP]])) for row in chosen}
    if len(chosen) > rows:
        return Counted((), tuple(chosen), days, len(chosen))
    left, reached = Fraction(str(most)), 0
    for row in chosen:
        if days[row[ROW]] > left:
            break
        left -= days[row[ROW]]
        reached += 1
    return Counted(tuple(chosen[:reached]), tuple(chosen[reached:]), days)


@dataclass(frozen=True)
class OfList(OfSheet):
    """What checks of a short list share.

    cost: by first step the days it takes. most: the days. rows: the most rows of a list. danger: by
    row the first steps that would harm people there.
    """

    cost: dict[str, Fraction] = field(kw_only=True)
    most: Fraction = field(kw_only=True)
    rows: int = field(kw_only=True)
    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)

    def count(self, question: Question, value: Any) -> Counted:
        """Return what is on the list."""
        return counted(question, value, self.cost, self.most, self.rows)

    def beyond(self, question: Question, found: Counted) -> list[Fault]:
        """Return what keeps rows from the list."""
        if found.many:
            return [Fault.of("work-list-many", most=self.rows)]
        return [Fault.of("work-list-late", self.name(question, row[ROW])) for row in found.late]

    def harms(self, row: Row) -> bool:
        """Whether the first step of a row would harm people there."""
        return row[STEP] in self.danger.get(row[ROW], ())

    def name(self, question: Question, id: str) -> str:
        """Return what a candidate is called."""
        return row_name(question, self.of(question), {ROW: id})

    def strange(self, question: Question, *rows: str) -> str:
        """Say which column, step or row there is not."""
        if wrong := self.fault_of_sheet(question, STEP):
            return wrong
        sheet = self.of(question)
        if {*self.cost} != {*sheet.column(STEP).codes} or min(self.cost.values()) <= 0:
            return messages.text("work-fault-sum")
        known = {row.row for row in sheet.fixed}
        for steps in self.danger.values():
            if not {*steps} <= {*self.cost}:
                return messages.text("work-fault-mark", name=", ".join(steps))
        for id in (*rows, *self.danger):
            if id not in known:
                return messages.text("work-fault-row", row=id)
        return "" if self.rows < len(sheet.fixed) else messages.text("work-fault-everything")


@dataclass(frozen=True)
class Has(OfList):
    """Candidates that have to be on the list (`on`), and such as must not be (`off`): all of it.

    One with a first step that would harm people does not count as there.
    """

    on: tuple[str, ...] = field(kw_only=True)
    off: tuple[str, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See who is there."""
        found = self.count(question, value)
        there = {row[ROW] for row in found.on}
        harmed = {row[ROW] for row in found.on if self.harms(row)}
        faults = [
            Fault.of(
                "work-list-harm" if id in harmed else "work-list-missing", self.name(question, id)
            )
            for id in self.on
            if id in harmed or id not in there
        ]
        faults += [
            Fault.of("work-list-off", self.name(question, id)) for id in self.off if id in there
        ]
        if not faults:
            return Outcome(ALL)
        return Outcome(NONE, (*self.beyond(question, found), *faults))

    def fault(self, question: Question) -> str:
        """Say which candidate there is not."""
        if not self.on or {*self.on} & {*self.off}:
            return messages.text("work-fault-hold")
        return self.strange(question, *self.on, *self.off)


@dataclass(frozen=True)
class ListCells(OfList):
    """A column of the rows on the list: the share in which it is right.

    column: its code. right: by row what is right there, one value or a list; a row that has none is
    not right. least: so many rows count at least. Of first steps nothing is earned where one would
    harm people. What one value in every row on the list would earn counts for nothing.
    """

    column: str = field(kw_only=True)
    right: dict[str, Any] = field(kw_only=True)
    least: int = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the cells of the rows on the list."""
        column, found = self.of(question).column(self.column), self.count(question, value)
        faults: list[Fault] = []
        harms = False
        fits: list[bool] = []
        for row in found.on:
            id = row[ROW]
            cell = normal(column, row.get(self.column))
            fits.append(cell is not None and cell in self._right(question, id))
            if not fits[-1]:
                faults += wrong_cell(question, column, self.name(question, id), [row])
                harms |= self.column == STEP and self.harms(row)
        if len(fits) < self.least:
            faults += [*self.beyond(question, found), Fault.of("work-list-few", least=self.least)]
        if harms or not fits:
            return Outcome(NONE, tuple(faults))
        idle, whole = self._idle(question, found), max(len(fits), self.least)
        if idle == whole:
            return Outcome(NONE, tuple(faults))
        return Outcome(max(NONE, Fraction(sum(fits) - idle, whole - idle)), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which column, row or cell there is not."""
        if wrong := self.strange(question, *self.right):
            return wrong
        if wrong := self.fault_of_sheet(question, self.column):
            return wrong
        for id, said in self.right.items():
            if not accepted(self.of(question).column(self.column), said):
                return messages.text("work-fault-right", row=id, column=self.column)
        return "" if self.least > 1 else messages.text("work-fault-sum")

    def _right(self, question: Question, id: str) -> set[Any]:
        column = self.of(question).column(self.column)
        return {*accepted(column, self.right[id])} if id in self.right else set()

    def _idle(self, question: Question, found: Counted) -> int:
        """Return in how many rows on the list one value everywhere would be right."""
        every = [self._right(question, row[ROW]) for row in found.on]
        return max((sum(one in some for some in every) for one in set().union(*every)), default=0)


@dataclass(frozen=True)
class Fits(OfList):
    """As many rows as asked for, none beyond the days, and the days used: all of it, or nothing.

    least: so many rows. used: so many days at least. There have to be steps of two kinds.
    """

    least: int = field(kw_only=True)
    used: Fraction = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count rows and days."""
        found = self.count(question, value)
        faults = self.beyond(question, found)
        if not faults and len(found.on) < self.least:
            faults.append(Fault.of("work-list-few", least=self.least))
        if not faults and found.total < self.used:
            faults.append(Fault.of("work-list-idle", days=f"{float(found.total):g}"))
        if not faults and len({row[STEP] for row in found.on}) < 2:
            column = self.of(question).column(STEP)
            faults.append(Fault.of("work-cells-alike", column=column.label))
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say what no list could keep."""
        if not 0 < self.used <= self.most or not 1 < self.least <= self.rows:
            return messages.text("work-fault-sum")
        return self.strange(question)


@dataclass(frozen=True)
class Follows(OfSheet):
    """The level of each row is the one proposed where it is taken, else the one that stood there.

    Judged by one's own decision: a wrong one costs no second point. says: the column of the
    decision; take: its option that takes a proposal over. level: the column of the level.
    proposed, stood: levels by row. One decision in every row is none, and what one level in every
    row would earn by the key's own decisions counts for nothing.
    """

    says: str = field(kw_only=True)
    take: str = field(kw_only=True)
    level: str = field(kw_only=True)
    proposed: dict[str, str] = field(kw_only=True)
    stood: dict[str, str] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare each level with the decision beside it."""
        sheet = self.of(question)
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        said, level = sheet.column(self.says), sheet.column(self.level)
        faults: list[Fault] = []
        right = 0
        for id in self.proposed:
            row = rows.get(id, {ROW: id})
            decision, where = row.get(self.says), row_name(question, sheet, row)
            if not decision:
                faults.append(Fault.of("work-cell-empty", where, column=said.label))
            elif row.get(self.level) == self._then(id, decision):
                right += 1
            else:
                faults += wrong_cell(question, level, where, [row])
        decided = {rows[id].get(self.says) for id in self.proposed if id in rows} - {None}
        if len(decided) < 2:
            faults.append(Fault.of("work-cells-alike", column=said.label))
            return Outcome(NONE, tuple(faults))
        idle = self._idle(question)
        return Outcome(max(NONE, Fraction(right - idle, len(self.proposed) - idle)), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which column, row or option there is not."""
        if wrong := self.fault_of_sheet(question, self.says, self.level):
            return wrong
        sheet = self.of(question)
        if self.take not in sheet.column(self.says).codes:
            return messages.text("work-fault-mark", name=self.take)
        fixed = {row.row for row in sheet.fixed}
        if not self.proposed or {*self.proposed} != {*self.stood}:
            return messages.text("work-fault-hold")
        for id in self.proposed:
            if id not in fixed:
                return messages.text("work-fault-row", row=id)
            if not {self.proposed[id], self.stood[id]} <= {*sheet.column(self.level).codes}:
                return messages.text("work-fault-right", row=id, column=self.level)
        idle = self._idle(question)
        return messages.text("work-fault-apart") if idle == len(self.proposed) else ""

    def _then(self, id: str, decision: str) -> str:
        return (self.proposed if decision == self.take else self.stood)[id]

    def _idle(self, question: Question) -> int:
        decided = {row[ROW]: str(row.get(self.says)) for row in self.model_rows(question)}
        levels = [self._then(id, decided.get(id, "")) for id in self.proposed]
        return max(levels.count(level) for level in levels)


CHECKS = {
    "list-has": Has,
    "list-cells": ListCells,
    "list-fits": Fits,
    "rule-follows": Follows,
}
