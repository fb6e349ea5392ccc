"""A check of cells in a list that goes out: not with a line that endangers a worker."""

from dataclasses import dataclass, field
from typing import Any

from coursework.questions import Question
from coursework.work.cells import Cells
from coursework.work.checks import Fault, Outcome
from coursework.work.rows import ROW, of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import messages


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
        if wrong := super().fault(question) or self.fault_of_sheet(question, *columns):
            return wrong
        known = [row[ROW] for row in self.model_rows(question)]
        for row in self.silent:
            if row not in known:
                return messages.text("work-fault-row", row=row)
        for column, codes in self.danger.items():
            for code in codes:
                if code not in self.of(question).column(column).codes:
                    return messages.text("work-fault-mark", name=code)
        return ""


CHECKS = {"safe-cells": SafeCells}
