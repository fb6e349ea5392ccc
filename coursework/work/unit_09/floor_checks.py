"""Checks of unit 09: amounts on the way to a floor, and bids flagged by it.

What follows from an earlier mistake is no second one: an amount is right by the learner's own
amounts before it (`floor_case.follows`), and so is a flag by the learner's own floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, alike, normal, of_sheet
from coursework.work.tables import OfSheet, accepted, share_of, wrong_cell
from coursework.work.unit_09.floor_case import case, follows
from coursework.work.words import row_name
from fairtender import messages


@dataclass(frozen=True)
class FloorAmounts(OfSheet):
    """Amounts that are right by themselves, or by the learner's own amounts before them.

    at: where each amount stands: its name → row and column. amounts: those that are asked for; each
    has an equal share. tolerance: in the unit of the column.

    One number in all rows of a column earns nothing there; where it is so in every column, nothing
    is earned at all.
    """

    at: dict[str, tuple[str, ...]] = field(kw_only=True)
    amounts: tuple[str, ...] = field(kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare each amount with what it has to be."""
        sheet = self.of(question)
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        cells = {name: self._cell(question, rows, name) for name in self.at}
        own = {name: cell for name, cell in cells.items() if cell is not None}
        same, is_copied = self._alike(question, rows)
        faults: list[Fault] = []
        right = 0
        for name in self.amounts:
            row, column = rows[self.at[name][0]], sheet.column(self.at[name][1])
            wanted = {case().needed[name], follows(name, own)}
            if column.code in same or is_copied:
                faults.append(Fault.of("work-cells-alike", column=column.label))
            elif name in own and any(abs(own[name] - one) <= self.tolerance for one in wanted):
                right += 1
            else:
                faults += wrong_cell(question, column, row_name(question, sheet, row), [row])
        return Outcome(Fraction(right, len(self.amounts)), tuple(faults))

    def _alike(self, question: Question, rows: Mapping[str, Row]) -> tuple[set[str], bool]:
        """Return the columns in which one number stands everywhere, and whether all are such."""
        sheet = self.of(question)
        differ, same = set(), set()
        for code in dict.fromkeys(column for _, column in self.at.values()):
            own, model = (
                [row for row in some if code not in sheet.given(row[ROW])]
                for some in (rows.values(), self.model_rows(question))
            )
            if len({row.get(code) for row in model}) > 1:
                differ.add(code)
                same |= {code} if alike(sheet.column(code), own, model) else set()
        return same, bool(same) and same == differ

    def _cell(self, question: Question, rows: Mapping[str, Row], name: str) -> Any:
        row, column = self.at[name]
        return normal(self.of(question).column(column), rows[row].get(column))

    def fault(self, question: Question) -> str:
        """Say which place or amount there is not."""
        columns = [place[1] for place in self.at.values() if len(place) == 2]
        if wrong := self.fault_of_sheet(question, *columns):
            return wrong
        known = [row[ROW] for row in self.model_rows(question)]
        for name, place in self.at.items():
            if len(place) != 2 or place[0] not in known or name not in case().needed:
                return messages.text("work-fault-row", row=f"{name} {' '.join(place)}")
        strange = [name for name in self.amounts if name not in self.at]
        if strange or not self.amounts or self.of(question).most:
            return messages.text("work-fault-row", row=" ".join(strange) or "?")
        return ""


@dataclass(frozen=True)
class FloorFlags(OfSheet):
    """Bids flagged against the learner's own floor, as the library flags them.

    column: that of the flag, whose options have the library's codes. bids: row → bid, of all rows
    that are flagged. rows: only these count. at: as of `floor-amounts`. beside: column → what else
    has to stand in each of these rows.

    What one flag in every row would earn counts for nothing.
    """

    column: str = field(kw_only=True)
    bids: dict[str, str] = field(kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    at: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    beside: dict[str, Any] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the flags."""
        sheet = self.of(question)
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        own = self._own(question, rows)
        asked = self.rows or tuple(self.bids)
        flags = {row: case().statuses(self.bids[row], own) for row in asked}
        faults: list[Fault] = []
        for row in asked:
            name = row_name(question, sheet, rows[row])
            if rows[row].get(self.column) not in flags[row]:
                faults += wrong_cell(question, sheet.column(self.column), name, [rows[row]])
            for code, said in self.beside.items():
                column = sheet.column(code)
                cell = normal(column, rows[row].get(code))
                if share_of(accepted(column, said), cell) < 1:
                    faults += wrong_cell(question, column, name, [rows[row]])
        wrong = len({fault.where for fault in faults})
        flagged = [rows[row] for row in self.bids]
        for code in (self.column, *self.beside):
            told = {row.get(code) for row in flagged}
            if len(told) == 1 and None not in told:
                column = sheet.column(code)
                return Outcome(NONE, (Fault.of("work-cells-alike", column=column.label),))
        return Outcome(self._share(flags, wrong), tuple(faults))

    def _share(self, flags: Mapping[str, set[str]], wrong: int) -> Fraction:
        if len(flags) == 1:
            return NONE if wrong else ALL
        codes = {code for one in flags.values() for code in one}
        idle = max(sum(code in one for one in flags.values()) for code in codes)
        if idle == len(flags):
            return NONE
        return max(NONE, Fraction(len(flags) - wrong - idle, len(flags) - idle))

    def _own(self, question: Question, rows: Mapping[str, Row]) -> dict[str, Fraction]:
        """Return the learner's own amounts, of those that are possible at all."""
        own = {}
        for name, (row, code) in self.at.items():
            cell = normal(self.of(question).column(code), rows[row].get(code))
            right = case().needed[name]
            if cell is not None and right * 7 <= cell * 10 <= right * 13:
                own[name] = cell
        return own

    def fault(self, question: Question) -> str:
        """Say which row, column or bid there is not."""
        columns = [self.column, *self.beside, *(place[1] for place in self.at.values())]
        if wrong := self.fault_of_sheet(question, *columns):
            return wrong
        known = [row[ROW] for row in self.model_rows(question)]
        for row in (*self.bids, *self.rows, *(place[0] for place in self.at.values())):
            if row not in known:
                return messages.text("work-fault-row", row=row)
        strange = {*self.bids.values()} - {*case().offered}
        strange |= {*self.rows} - {*self.bids} | {*self.at} - {*case().needed}
        return messages.text("work-fault-row", row=min(strange)) if strange else ""


CHECKS = {"floor-amounts": FloorAmounts, "floor-flags": FloorFlags}
