"""A check of rows whose cells have to fit one another, whichever rows one chooses."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import NONE, Fault, Outcome
from coursework.work.rows import Rows, of_sheet
from coursework.work.tables import wrong_cell
from coursework.work.words import cell_text
from fairtender import messages


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


CHECKS = {"fits": Fits}
