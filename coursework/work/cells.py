"""Checks of cells: a column of some rows, rows to be told apart, and cells that hold together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from coursework.questions import Column, Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, alike, normal, of_sheet
from coursework.work.tables import Accepted, OfSheet, accepted, share_of, wrong_cell
from coursework.work.words import cell_text, row_name
from fairtender import messages

CHOOSING = ("choice", "choices")


@dataclass(frozen=True)
class Cells(OfSheet):
    """A column of some rows: the share of those in which it is right, or all of them (`by`).

    column: its code. right: by row of the key's own piece what is right: a value, a list of values
    that all are, or a table of value → share. Without it a row is right as that piece has it. rows:
    only these. tolerance: of a number.

    What one value in every row would earn counts for nothing: the share is of what is above it. Of
    a row that stands there twice the worst cell counts.
    """

    column: str = field(kw_only=True)
    right: dict[str, Any] = field(default_factory=dict, kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)
    by: Literal["each", "all"] = field(default="each", kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the cells of the rows that are meant."""
        sheet, model, wanted = self.of(question), self.model_rows(question), self._wanted(question)
        column, rows = sheet.column(self.column), of_sheet(value, sheet)
        means = self.meant(question, rows)
        shares: list[Fraction] = []
        faults: list[Fault] = []
        for row in [one for one in model if one[ROW] in wanted]:
            where, accepts = row_name(question, sheet, row, self.key), wanted[row[ROW]]
            earned = [(one, self._earned(column, accepts, one)) for one in means.get(row[ROW], ())]
            shares.append(min((share for _, share in earned), default=NONE))
            if shares[-1] < 1:
                wrong = [one for one, share in earned if share < 1]
                faults += wrong_cell(question, column, where, wrong)
        if alike(column, rows, model):
            faults.append(Fault.of("work-cells-alike", column=column.label))
            return Outcome(NONE, tuple(faults))
        return Outcome(self._share(column, shares, wanted.values()), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which row, column or value there is not, and where one value would earn it all."""
        wrong = (
            self.fault_of_sheet(question, self.column)
            or self.fault_of_key(question)
            or self.fault_of_rows(question, (*self.right, *self.rows))
        )
        if wrong:
            return wrong
        column, wanted = self.of(question).column(self.column), self._wanted(question)
        for row, accepts in wanted.items():
            if ALL not in accepts.values():
                return messages.text("work-fault-right", row=row, column=self.column)
        is_plain = len(wanted) == 1 and column.kind not in CHOOSING
        if not wanted or (self._idle(column, wanted.values()) == len(wanted) and not is_plain):
            return messages.text("work-fault-one-value", column=self.column)
        return ""

    def _wanted(self, question: Question) -> dict[str, Accepted]:
        """Return what is accepted in each row that is asked for."""
        column = self.of(question).column(self.column)
        asked = self.rows or tuple(self.right)
        return {
            row[ROW]: accepted(column, self.right.get(row[ROW], row.get(column.code)))
            for row in self.model_rows(question)
            if not asked or row[ROW] in asked
        }

    def _earned(self, column: Column, accepts: Accepted, row: Row) -> Fraction:
        return share_of(accepts, normal(column, row.get(column.code)), self.tolerance)

    def _share(
        self, column: Column, shares: list[Fraction], wanted: Iterable[Accepted]
    ) -> Fraction:
        if self.by == "all" or len(shares) == 1:
            return min(shares) if self.by == "each" else Fraction(int(min(shares) == 1))
        idle = self._idle(column, wanted)
        return max(NONE, (sum(shares, NONE) - idle) / (len(shares) - idle))

    def _idle(self, column: Column, wanted: Iterable[Accepted]) -> Fraction:
        """Return the most that one value in every row would earn, in rows."""
        every = [*wanted]
        values = {one for accepts in every for one in accepts}
        if self.tolerance:
            values |= {one + away for one in values for away in (self.tolerance, -self.tolerance)}
        return max(
            (sum((share_of(some, one, self.tolerance) for some in every), NONE) for one in values),
            default=NONE,
        )


@dataclass(frozen=True)
class Apart(OfSheet):
    """Rows that have to be told apart: all of it holds together, or nothing is earned.

    hold: lists of a row of the key's own piece, a column, and what is right there (a value, or a
    list of values that all are). No single value may satisfy them all, unless they are one row:
    two of its columns, or a column of several options, whose right value few would hit by chance.
    What stands in every row of a piece earns nothing in any case. may_leave: nothing is wrong while
    all these cells are empty; for rows that people may leave out, whose property has no points.
    """

    hold: tuple[tuple[Any, ...], ...] = field(kw_only=True)
    may_leave: bool = field(default=False, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See whether everything holds, in each row that is meant."""
        sheet, model = self.of(question), self.model_rows(question)
        rows, by_id = of_sheet(value, sheet), {row[ROW]: row for row in model}
        means = self.meant(question, rows)
        if self.may_leave and all(
            normal(sheet.column(code), one.get(code)) is None
            for id, code, _ in self.hold
            for one in means.get(id, ())
        ):
            return Outcome(ALL)
        faults: list[Fault] = []
        for id, code, said in self.hold:
            column, here = sheet.column(code), means.get(id, [])
            accepts, where = accepted(column, said), row_name(question, sheet, by_id[id], self.key)
            wrong = [one for one in here if share_of(accepts, normal(column, one.get(code))) < 1]
            faults += wrong_cell(question, column, where, wrong) if wrong or not here else []
        for code in dict.fromkeys(code for _, code, _ in self.hold):
            if alike(sheet.column(code), rows, model):
                faults.append(Fault.of("work-cells-alike", column=sheet.column(code).label))
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say what there is not, and where one value would satisfy everything."""
        if any(len(one) != 3 for one in self.hold):
            return messages.text("work-fault-hold")
        columns = [str(code) for _, code, _ in self.hold]
        wrong = (
            self.fault_of_sheet(question, *columns)
            or self.fault_of_key(question)
            or self.fault_of_rows(question, [row for row, _, _ in self.hold])
        )
        if wrong:
            return wrong
        common: dict[str, set[Any]] = {}
        for row, code, said in self.hold:
            accepts = accepted(self.of(question).column(code), said)
            if not accepts or {*accepts.values()} != {ALL}:
                return messages.text("work-fault-right", row=row, column=code)
            common[code] = common.get(code, {*accepts}) & {*accepts}
        if self._is_one_row(question):
            return ""
        return messages.text("work-fault-apart") if all(common.values()) else ""

    def _is_one_row(self, question: Question) -> bool:
        """Whether one row is held, in more than one choice of one option."""
        columns = {str(code) for _, code, _ in self.hold}
        several = any(self.of(question).column(code).kind == "choices" for code in columns)
        return len({row for row, _, _ in self.hold}) == 1 and (len(columns) > 1 or several)


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


@dataclass(frozen=True)
class SafeCells(Cells):
    """A column of some rows, as `cells` has it. A row that endangers a worker is a Stop.

    danger: by column the codes that do. silent: by row the columns that have to stay empty.
    """

    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    silent: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the cells, and see whether the list may be sent."""
        sheet = self.of(question)
        rows = of_sheet(value, sheet)
        said = [
            (row, column)
            for row in rows
            for column, codes in self.danger.items()
            if row.get(column) in codes
        ]
        means = self.meant(question, rows)
        said += [
            (row, column)
            for id, columns in self.silent.items()
            for row in means.get(id, ())
            for column in columns
            if row.get(column) not in (None, "", [])
        ]
        faults = [
            Fault.of_stop(
                "work-row-danger",
                row_name(question, sheet, row, self.key),
                said=cell_text(question, sheet.column(column), row[column]),
            )
            for row, column in said
        ]
        outcome = super().__call__(question, value)
        return Outcome(outcome.share, (*faults, *outcome.faults))

    def fault(self, question: Question) -> str:
        """Say which column or option there is not."""
        silent = {column for columns in self.silent.values() for column in columns}
        columns = [*self.danger, *silent]
        wrong = (
            super().fault(question)
            or self.fault_of_sheet(question, *columns)
            or self.fault_of_rows(question, self.silent)
        )
        if wrong:
            return wrong
        for column, codes in self.danger.items():
            for code in codes:
                if code not in self.of(question).column(column).codes:
                    return messages.text("work-fault-mark", name=code)
        return ""


CHECKS = {
    "cells": Cells,
    "apart": Apart,
    "holds": Holds,
    "safe-cells": SafeCells,
}
