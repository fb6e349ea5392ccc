"""A check of cells in a list that goes out: not with a line that endangers a worker."""

from dataclasses import dataclass, field
from typing import Any

from coursework.questions import Question
from coursework.work.cells import Cells
from coursework.work.checks import NONE, Fault, Outcome
from coursework.work.rows import of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import messages

__all__ = ["CHECKS", "SafeCells"]


@dataclass(frozen=True)
class SafeCells(Cells):
    """A column of some rows, as `cells` has it; nothing where any row endangers a worker.

    danger: by column the codes that do.
    """

    danger: dict[str, tuple[str, ...]] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the cells, unless the list must not be sent."""
        sheet = self.of(question)
        faults = [
            Fault.of(
                "work-row-danger",
                row_name(question, sheet, row, self.key),
                said=cell_text(question, sheet.column(column), row[column]),
            )
            for row in of_sheet(value, sheet)
            for column, codes in self.danger.items()
            if row.get(column) in codes
        ]
        return Outcome(NONE, tuple(faults)) if faults else super().__call__(question, value)

    def fault(self, question: Question) -> str:
        """Say which column or option there is not."""
        if wrong := super().fault(question) or self.fault_of_sheet(question, *self.danger):
            return wrong
        for column, codes in self.danger.items():
            for code in codes:
                if code not in self.of(question).column(column).codes:
                    return messages.text("work-fault-mark", name=code)
        return ""


CHECKS = {"safe-cells": SafeCells}
