"""Checks of the Article 69 letter of unit 09: figures and papers; `lines` has the others."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Outcome
from coursework.work.lines import OfLines
from coursework.work.rows import normal
from coursework.work.tables import wrong_cell
from fairtender import messages

PAPERS = "papers"


@dataclass(frozen=True)
class LetterFigures(OfLines):
    """A sentence with two amounts: what the bid says, and what we computed.

    line: the sentence. amount: what the bid of `bid` offers, by its name in `floor_case`; it has to
    be right to the cent. least, most: between these the learner's own sum has to lie.
    """

    line: str = field(kw_only=True)
    bid: str = field(kw_only=True)
    amount: str = field(kw_only=True)
    least: Fraction = field(kw_only=True)
    most: Fraction = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare both amounts."""
        from coursework.work.unit_09.floor_case import case

        sheet, said = self.of(question), self.said(question, value)
        if faults := self.once(question, said, self.line):
            return Outcome(NONE, tuple(faults))
        [row], right = said[self.line], case().offered[self.bid][self.amount]
        theirs, ours = (normal(sheet.column(code), row.get(code)) for code in ("theirs", "ours"))
        where = self.name(question, self.line)
        if theirs != right:
            faults += wrong_cell(question, sheet.column("theirs"), where, [row])
        if ours is None or not self.least <= ours <= self.most:
            faults += wrong_cell(question, sheet.column("ours"), where, [row])
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence there is not, and bounds that are none."""
        if not 0 < self.least <= self.most:
            return messages.text("work-fault-sum")
        return self.strange(question, self.line) or self.fault_of_sheet(question, "ours", "theirs")


@dataclass(frozen=True)
class LetterPapers(OfLines):
    """A question with a paper that can show the answer (`fit`), and none that cannot (`unfit`)."""

    line: str = field(kw_only=True)
    fit: tuple[str, ...] = field(kw_only=True)
    unfit: tuple[str, ...] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See which papers stand beside the question."""
        said = self.said(question, value)
        faults = self.unchosen(question, value) + self.once(question, said, self.line)
        if not faults:
            [row] = said[self.line]
            papers = {*row.get(PAPERS, ())}
            if not papers & {*self.fit} or papers & {*self.unfit}:
                column = self.of(question).column(PAPERS)
                faults = wrong_cell(question, column, self.name(question, self.line), [row])
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence or paper there is not, and where every paper would do."""
        if not self.unfit or not self.fit or {*self.fit} & {*self.unfit}:
            return messages.text("work-fault-papers")
        if wrong := self.strange(question, self.line) or self.fault_of_sheet(question, PAPERS):
            return wrong
        known = self.of(question).column(PAPERS).codes
        strange = [code for code in (*self.fit, *self.unfit) if code not in known]
        return messages.text("work-fault-mark", name=strange[0]) if strange else ""


CHECKS = {"letter-figures": LetterFigures, "letter-papers": LetterPapers}
