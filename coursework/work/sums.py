"""A check of a total: to the cent, or within what there is."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import Row, alike, normal, of_sheet
from coursework.work.tables import OfSheet, accepted, share_of
from coursework.work.words import amount
from fairtender import messages


@dataclass(frozen=True)
class Sum(OfSheet):
    """What a column of numbers comes to: `total`, or from `least` to `most`, within `tolerance`.

    where: only of rows that have these cells, by column. It is nothing where no row counts, or
    where one number stands in every row, though not in the key's own. What all rows come to, where
    their numbers are given, must not be right.
    """

    column: str = field(kw_only=True)
    total: Fraction | None = field(default=None, kw_only=True)
    least: Fraction | None = field(default=None, kw_only=True)
    most: Fraction | None = field(default=None, kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)
    where: dict[str, Any] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Add up the rows that count."""
        column, rows = self.of(question).column(self.column), of_sheet(value, self.of(question))
        counted = [row for row in rows if self._counts(question, row)]
        cells = [normal(column, row.get(column.code)) for row in counted]
        amounts = [cell for cell in cells if cell is not None]
        if not amounts:
            return Outcome(NONE, (Fault.of("work-sum-nothing", column=column.label),))
        total = sum(amounts, NONE)
        if alike(column, rows, self.model_rows(question)):
            return Outcome(NONE, (Fault.of("work-cells-alike", column=column.label),))
        if self._fits(total):
            return Outcome(ALL)
        high = self._bounds[1]
        code = "work-sum-over" if high is not None and total > high else "work-sum-under"
        return Outcome(NONE, (Fault.of(code, column=column.label, sum=amount(total, column.unit)),))

    def fault(self, question: Question) -> str:
        """Say which column there is not, and where the bounds are none."""
        if wrong := self.fault_of_sheet(question, self.column, *self.where):
            return wrong
        sheet, (low, high) = self.of(question), self._bounds
        if sheet.column(self.column).kind != "number":
            return messages.text("work-fault-column", column=self.column)
        for code, said in self.where.items():
            if not accepted(sheet.column(code), said):
                return messages.text("work-fault-cells", columns=code)
        is_one = (self.total is None) != (self.least is None and self.most is None)
        if not is_one or low is None or (high is not None and low > high) or self.tolerance < 0:
            return messages.text("work-fault-sum")
        every = self._given(question)
        is_idle = self._fits(NONE) or (every and self._fits(sum(every, NONE)))
        return messages.text("work-fault-sum") if is_idle else ""

    @property
    def _bounds(self) -> tuple[Fraction | None, Fraction | None]:
        if self.total is not None:
            return self.total - self.tolerance, self.total + self.tolerance
        return self.least, self.most

    def _counts(self, question: Question, row: Row) -> bool:
        sheet = self.of(question)
        return all(
            share_of(accepted(sheet.column(code), said), normal(sheet.column(code), row.get(code)))
            for code, said in self.where.items()
        )

    def _fits(self, total: Fraction) -> bool:
        low, high = self._bounds
        return (low is None or total >= low) and (high is None or total <= high)

    def _given(self, question: Question) -> list[Fraction]:
        """Return the numbers that are given, where all of them are."""
        sheet, found = self.of(question), []
        for row in sheet.fixed:
            if self.column in row.cells:
                found.append(Fraction(str(row.cells[self.column])))
        return found if len(found) == len(sheet.fixed) and not sheet.most else []


CHECKS = {"sum": Sum}
