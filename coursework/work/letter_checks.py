"""Checks of the Article 69 letter of unit 09: its figures, its papers, what it says and leaves out.

A letter that endangers a worker is not sent, nor is one in which nobody chose what to say: it keeps
the points of its figures, and no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import Row, normal, of_sheet
from coursework.work.tables import OfSheet, wrong_cell
from fairtender import messages

__all__ = ["CHECKS", "LetterClean", "LetterFigures", "LetterPapers", "LetterSays"]

SAY, PAPERS = "say", "papers"
MANY = 4  # sentences that do not belong there: then nobody chose


@dataclass(frozen=True)
class _OfLetter(OfSheet):
    """What checks of a letter share.

    danger: by column the codes that would endanger a worker. small, grave: sentences that do not
    belong into the letter.
    """

    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    small: tuple[str, ...] = field(default=(), kw_only=True)
    grave: tuple[str, ...] = field(default=(), kw_only=True)

    def said(self, question: Question, value: Any) -> dict[str, list[Row]]:
        """Return the rows by what they say."""
        found: dict[str, list[Row]] = {}
        for row in of_sheet(value, self.of(question)):
            if row.get(SAY):
                found.setdefault(row[SAY], []).append(row)
        return found

    def spoils(self, question: Question, value: Any) -> list[Fault]:
        """Return a fault for each thing for which this letter is not sent."""
        sheet = self.of(question)
        unfit = self.misplaced(question, value)
        if len(unfit) >= MANY:
            return unfit
        told = [
            sheet.column(column).option(code).text
            for column, codes in self.danger.items()
            for row in of_sheet(value, sheet)
            for code in codes
            if code in (row.get(column) or ())
        ]
        return [Fault.of("work-letter-danger", one) for one in dict.fromkeys(told)]

    def misplaced(self, question: Question, value: Any) -> list[Fault]:
        """Return a fault for each sentence that does not belong into the letter."""
        said = self.said(question, value)
        return [
            Fault.of("work-letter-unfit", self.name(question, code))
            for code in (*self.grave, *self.small)
            if code in said
        ]

    def once(self, question: Question, lines: Mapping[str, list[Row]], code: str) -> list[Fault]:
        """Return what is wrong where a sentence has to stand there once."""
        number = len(lines.get(code, ()))
        if number == 1:
            return []
        fault = "work-row-often" if number else "work-row-missing"
        return [Fault.of(fault, self.name(question, code))]

    def name(self, question: Question, code: str) -> str:
        """Return what a sentence is called."""
        return self.of(question).column(SAY).option(code).text

    def strange(self, question: Question, *codes: str, papers: tuple[str, ...] = ()) -> str:
        """Say which sentence or paper there is not, "" for none."""
        if wrong := self.fault_of_sheet(question, SAY, PAPERS, *self.danger):
            return wrong
        sheet = self.of(question)
        asked = {SAY: (*codes, *self.small, *self.grave), PAPERS: papers}
        for column, some in (*asked.items(), *self.danger.items()):
            for code in some:
                if code not in sheet.column(column).codes:
                    return messages.text("work-fault-mark", name=code)
        return ""


@dataclass(frozen=True)
class LetterFigures(_OfLetter):
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
        from coursework.work.floor_case import case

        sheet, lines = self.of(question), self.said(question, value)
        if faults := self.once(question, lines, self.line):
            return Outcome(NONE, tuple(faults))
        [row], right = lines[self.line], case().offered[self.bid][self.amount]
        theirs, ours = (normal(sheet.column(code), row.get(code)) for code in ("theirs", "ours"))
        where = self.name(question, self.line)
        if theirs != right:
            faults += wrong_cell(question, sheet.column("theirs"), where, [row])
        if ours is None or not self.least <= ours <= self.most:
            faults += wrong_cell(question, sheet.column("ours"), where, [row])
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence there is not, and bounds that are none."""
        if self.least > self.most or self.least <= 0:
            return messages.text("work-fault-sum")
        return self.strange(question, self.line) or self.fault_of_sheet(question, "ours", "theirs")


@dataclass(frozen=True)
class LetterPapers(_OfLetter):
    """A question with a paper that can show the answer (`fit`), and none that cannot (`unfit`)."""

    line: str = field(kw_only=True)
    fit: tuple[str, ...] = field(kw_only=True)
    unfit: tuple[str, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See which papers stand beside the question."""
        lines = self.said(question, value)
        faults = self.spoils(question, value) + self.once(question, lines, self.line)
        if not faults:
            [row] = lines[self.line]
            papers = {*row.get(PAPERS, ())}
            if not papers & {*self.fit} or papers & {*self.unfit}:
                column = self.of(question).column(PAPERS)
                faults = wrong_cell(question, column, self.name(question, self.line), [row])
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence or paper there is not, and where every paper would do."""
        if not self.unfit or not self.fit or {*self.fit} & {*self.unfit}:
            return messages.text("work-fault-everything")
        return self.strange(question, self.line, papers=(*self.fit, *self.unfit))


@dataclass(frozen=True)
class LetterSays(_OfLetter):
    """Sentences that all stand there, each once. by: the day that the row of `line` has to name."""

    lines: tuple[str, ...] = field(kw_only=True)
    by: dict[str, str] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See whether they stand there."""
        lines, column = self.said(question, value), self.of(question).column("by")
        faults = self.spoils(question, value)
        for code in self.lines:
            faults += self.once(question, lines, code)
            rows = lines.get(code, [])
            if code in self.by and rows and rows[0].get("by") != self.by[code]:
                faults += wrong_cell(question, column, self.name(question, code), rows)
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence there is not."""
        if not self.lines or {*self.by} - {*self.lines}:
            return messages.text("work-fault-marks")
        return self.strange(question, *self.lines)


@dataclass(frozen=True)
class LetterClean(_OfLetter):
    """Nothing in it that does not belong there; it earns something only where there is a letter.

    needed: sentences that make it one, all of them. Each of the `small` ones that do not belong
    there costs a third, one of the `grave` ones all.
    """

    needed: tuple[str, ...] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count what does not belong there."""
        said, unfit = self.said(question, value), self.misplaced(question, value)
        missing = [fault for code in self.needed for fault in self.once(question, said, code)]
        faults = list(dict.fromkeys([*self.spoils(question, value), *missing, *unfit]))
        if len(faults) > len(unfit) or any(code in said for code in self.grave):
            return Outcome(NONE, tuple(faults))
        return Outcome(max(NONE, 1 - Fraction(len(unfit), 3)), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which sentence there is not, and where an empty letter would be a clean one."""
        if len(self.needed) < 2 or len(self.small) + len(self.grave) < MANY:
            return messages.text("work-fault-marks")
        return self.strange(question, *self.needed)


CHECKS = {
    "letter-figures": LetterFigures,
    "letter-papers": LetterPapers,
    "letter-says": LetterSays,
    "letter-clean": LetterClean,
}
