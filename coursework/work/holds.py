"""A check of cells that hold together, where some of them have to stay empty."""

from dataclasses import dataclass, field
from typing import Any

from coursework.questions import Column, Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, normal, of_sheet
from coursework.work.tables import OfSheet, accepted, wrong_cell
from coursework.work.words import row_name
from fairtender import messages

EMPTY = "-"  # TOML of keys leaves out what is empty


Held = tuple[Any, ...]  # a row, a column, what is right there


@dataclass(frozen=True)
class Holds(OfSheet):
    """Cells of rows that stand there, all right or nothing earned: a gap filled, another one left.

    hold: lists of a row, a column, and what is right: a value, "-" for a cell that stays empty, or
    a list of these. instead: another such list, which is as right. No one value everywhere may
    satisfy all of a list, nor may an empty sheet.
    """

    hold: tuple[Held, ...] = field(kw_only=True)
    instead: tuple[Held, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See whether everything holds."""
        faults = self._faults(question, value, self.hold)
        if not faults or (self.instead and not self._faults(question, value, self.instead)):
            return Outcome(ALL)
        return Outcome(NONE, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say what there is not, and where one value everywhere would satisfy everything."""
        if not self.hold or any(len(one) != 3 for one in (*self.hold, *self.instead)):
            return messages.text("work-fault-hold")
        columns = [str(code) for _, code, _ in (*self.hold, *self.instead)]
        if wrong := self.fault_of_sheet(question, *columns):
            return wrong
        return next(filter(None, (self._fault(question, one) for one in self._lists)), "")

    @property
    def _lists(self) -> list[tuple[Held, ...]]:
        return [self.hold, self.instead] if self.instead else [self.hold]

    def _faults(self, question: Question, value: Any, hold: tuple[Held, ...]) -> list[Fault]:
        sheet, faults = self.of(question), []
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        for id, code, said in hold:
            column, row = sheet.column(code), rows.get(id, {ROW: id})
            if normal(column, row.get(code)) not in _right(column, said):
                faults += wrong_cell(question, column, row_name(question, sheet, row), [row])
        return faults

    def _fault(self, question: Question, hold: tuple[Held, ...]) -> str:
        sheet, common = self.of(question), dict[str, set[Any]]()
        fixed = {row.row for row in sheet.fixed}
        for id, code, said in hold:
            if id not in fixed:
                return messages.text("work-fault-row", row=id)
            right = _right(sheet.column(code), said)
            if not right or code in sheet.given(id):
                return messages.text("work-fault-right", row=id, column=code)
            common[code] = common.get(code, right) & right
        return messages.text("work-fault-apart") if all(common.values()) else ""


def _right(column: Column, said: Any) -> set[Any]:
    """Return what is right in a cell, as it is compared; None is an empty one."""
    listed = said if isinstance(said, list | tuple) else [said]
    filled = [one for one in listed if one != EMPTY]
    found: set[Any] = {*accepted(column, filled)} if filled else set()
    return found | ({None} if len(filled) < len(listed) else set())


CHECKS = {"holds": Holds}
