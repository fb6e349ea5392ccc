"""Checks of a text that is put together from lines: each row chooses what it says, from a list.

A list of things to say holds some that do not belong there, and some that would harm a worker. A
line that would is a Stop: it costs what `Clean` earns. A text that holds so much that nobody chose
earns nothing but for its figures and times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import Row, normal, of_sheet
from coursework.work.tables import OfSheet, wrong_cell
from coursework.work.words import amount
from fairtender import messages

MANY = 4  # lines that do not belong there: then nobody chose


@dataclass(frozen=True)
class OfLines(OfSheet):
    """What checks of lines share.

    say: the column that chooses. danger: by column the codes that would harm a worker. small,
    grave: lines that do not belong there.
    """

    say: str = field(default="say", kw_only=True)
    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    small: tuple[str, ...] = field(default=(), kw_only=True)
    grave: tuple[str, ...] = field(default=(), kw_only=True)

    def said(self, question: Question, value: Any) -> dict[str, list[Row]]:
        """Return the rows by what they say, in their order."""
        found: dict[str, list[Row]] = {}
        for row in of_sheet(value, self.of(question)):
            if row.get(self.say):
                found.setdefault(row[self.say], []).append(row)
        return found

    def unchosen(self, question: Question, value: Any) -> list[Fault]:
        """Return a fault for each line that does not belong there, where there are `MANY`."""
        faults = [*self.stops(question, value), *self.misplaced(question, value)]
        return faults if len(faults) >= MANY else []

    def stops(self, question: Question, value: Any) -> list[Fault]:
        """Return a fault for each option that would harm a worker."""
        sheet = self.of(question)
        said = [
            sheet.column(column).option(code).text
            for column, codes in self.danger.items()
            for row in of_sheet(value, sheet)
            for code in codes
            if code in _listed(row.get(column))
        ]
        return [Fault.of_stop("work-line-danger", one) for one in dict.fromkeys(said)]

    def misplaced(self, question: Question, value: Any) -> list[Fault]:
        """Return a fault for each line that does not belong there."""
        said = self.said(question, value)
        return [
            Fault.of("work-line-unfit", self.name(question, code))
            for code in (*self.grave, *self.small)
            if code in said
        ]

    def once(self, question: Question, said: Mapping[str, list[Row]], *codes: str) -> list[Fault]:
        """Return what is wrong where lines have to stand there, each once."""
        faults = []
        for code in codes:
            number = len(said.get(code, ()))
            if number != 1:
                fault = "work-row-often" if number else "work-row-missing"
                faults.append(Fault.of(fault, self.name(question, code)))
        return faults

    def name(self, question: Question, code: str) -> str:
        """Return what a line is called."""
        return self.of(question).column(self.say).option(code).text

    def strange(self, question: Question, *codes: str) -> str:
        """Say which column or line there is not, "" for none."""
        if wrong := self.fault_of_sheet(question, self.say, *self.danger):
            return wrong
        sheet = self.of(question)
        asked = {self.say: (*codes, *self.small, *self.grave)}
        for column, some in (*asked.items(), *self.danger.items()):
            for code in some:
                if code not in sheet.column(column).codes:
                    return messages.text("work-fault-mark", name=code)
        return ""


def _listed(cell: Any) -> Any:
    return cell if isinstance(cell, list) else [cell]


@dataclass(frozen=True)
class Say(OfLines):
    """Lines that all stand there, each once. hold: by line what its other cells have to be.

    by: "all" of the points or none, or a share for "each" line.
    """

    lines: tuple[str, ...] = field(kw_only=True)
    hold: dict[str, dict[str, Any]] = field(default_factory=dict, kw_only=True)
    by: Literal["all", "each"] = field(default="all", kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """See whether they stand there."""
        said = self.said(question, value)
        wrong = {code: self._wrong(question, said, code) for code in self.lines}
        unchosen = self.unchosen(question, value)
        faults = (*unchosen, *(fault for faults in wrong.values() for fault in faults))
        right = [code for code, faults in wrong.items() if not faults]
        if unchosen or (self.by == "all" and faults):
            return Outcome(NONE, faults)
        return Outcome(Fraction(len(right), len(self.lines)), faults)

    def _wrong(self, question: Question, said: Mapping[str, list[Row]], code: str) -> list[Fault]:
        """Return what is wrong with one line."""
        sheet, faults = self.of(question), self.once(question, said, code)
        for row in said.get(code, ())[:1]:
            for name, wanted in self.hold.get(code, {}).items():
                column = sheet.column(name)
                if normal(column, row.get(name)) != normal(column, wanted):
                    faults += wrong_cell(question, column, self.name(question, code), [row])
        return faults

    def fault(self, question: Question) -> str:
        """Say which line or column there is not."""
        if not self.lines or {*self.hold} - {*self.lines}:
            return messages.text("work-fault-lines")
        columns = [name for cells in self.hold.values() for name in cells]
        return self.strange(question, *self.lines) or self.fault_of_sheet(question, *columns)


@dataclass(frozen=True)
class Clean(OfLines):
    """Nothing there that does not belong there; it earns something only where there is a text.

    needed: lines that make it one, all of them. Each of the `small` ones that do not belong there
    costs a third, and so does a needed one that stands there twice; one of the `grave` ones costs
    all.
    """

    needed: tuple[str, ...] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count what does not belong there."""
        said, misplaced = self.said(question, value), self.misplaced(question, value)
        wrong = self.once(question, said, *self.needed)
        stops = self.stops(question, value)
        faults = tuple(dict.fromkeys([*stops, *wrong, *misplaced]))
        if stops or any(code not in said for code in self.needed):
            return Outcome(NONE, faults)
        if any(code in said for code in self.grave):
            return Outcome(NONE, faults)
        return Outcome(max(NONE, 1 - Fraction(len(wrong) + len(misplaced), 3)), faults)

    def fault(self, question: Question) -> str:
        """Say which line there is not, and where an empty text would be a clean one."""
        if len(self.needed) < 2 or len(self.small) + len(self.grave) < MANY:
            return messages.text("work-fault-lines")
        return self.strange(question, *self.needed)


@dataclass(frozen=True)
class Order(OfLines):
    """Lines that come one after the other, in this order, with others between them or not."""

    lines: tuple[str, ...] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare each line with the one that comes after it."""
        said = self.said(question, value)
        faults = self.unchosen(question, value) + self.once(question, said, *self.lines)
        place = {code: number for number, code in enumerate(said)}
        for first, then in zip(self.lines, self.lines[1:], strict=False):
            if not faults and place[first] > place[then]:
                names = {"first": self.name(question, then), "then": self.name(question, first)}
                faults = [Fault.of("work-pair", f"{first} > {then}", **names)]
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which line there is not."""
        if len({*self.lines}) < 2:
            return messages.text("work-fault-pairs")
        return self.strange(question, *self.lines)


@dataclass(frozen=True)
class Least(OfLines):
    """Lines that get at least so much of a column of numbers: its code, and by line how much."""

    column: str = field(kw_only=True)
    least: dict[str, Fraction] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the numbers of these lines."""
        column, said = self.of(question).column(self.column), self.said(question, value)
        faults = self.unchosen(question, value) + self.once(question, said, *self.least)
        for code, least in self.least.items():
            for row in said.get(code, ())[:1]:
                number = normal(column, row.get(self.column))
                if number is None or number < least:
                    faults += wrong_cell(question, column, self.name(question, code), [row])
        return Outcome(NONE if faults else ALL, tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which line there is not, and where nothing would be enough."""
        if not self.least or min(self.least.values()) <= 0:
            return messages.text("work-fault-sum")
        return self.strange(question, *self.least) or _of_numbers(self, question, self.column)


@dataclass(frozen=True)
class Total(OfLines):
    """What a column of numbers comes to over all lines, from `least` to `most`.

    It counts where there are so many `rows` that say something that belongs there, each with so
    much at least (`each`).
    """

    column: str = field(kw_only=True)
    least: Fraction = field(kw_only=True)
    most: Fraction = field(kw_only=True)
    rows: int = field(kw_only=True)
    each: Fraction = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Add up."""
        column = self.of(question).column(self.column)
        said = self.said(question, value)
        harm = {code for codes in self.danger.values() for code in codes}
        good = [code for code in said if code not in {*self.small, *self.grave} | harm]
        cells = [
            normal(column, row.get(self.column)) or NONE
            for row in of_sheet(value, self.of(question))
        ]
        total = sum(cells, NONE)
        told = {"column": column.label, "sum": amount(total, column.unit)}
        if len(good) < self.rows or not cells or min(cells) < self.each:
            return Outcome(NONE, (Fault.of("work-lines-few", **told),))
        if self.least <= total <= self.most:
            return Outcome(ALL)
        code = "work-sum-over" if total > self.most else "work-sum-under"
        return Outcome(NONE, (Fault.of(code, **told),))

    def fault(self, question: Question) -> str:
        """Say which column there is not, and bounds that are none."""
        if not 0 < self.each <= self.least <= self.most or self.rows < 2:
            return messages.text("work-fault-sum")
        return self.strange(question) or _of_numbers(self, question, self.column)


def _of_numbers(check: OfLines, question: Question, code: str) -> str:
    if wrong := check.fault_of_sheet(question, code):
        return wrong
    kind = check.of(question).column(code).kind
    return "" if kind == "number" else messages.text("work-fault-column", column=code)


CHECKS = {
    "lines-say": Say,
    "lines-clean": Clean,
    "lines-order": Order,
    "lines-least": Least,
    "lines-total": Total,
}
