"""What decisions on proposals earn points for: the level that stands follows from each of them."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import NONE, Fault, Outcome
from coursework.work.rows import ROW, of_sheet
from coursework.work.tables import OfSheet, wrong_cell
from coursework.work.words import row_name
from fairtender import messages


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


CHECKS = {"rule-follows": Follows}
