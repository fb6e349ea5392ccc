"""Checks of a text made of lines: in each row the learner chooses a line from a list.

Some lines in the list do not belong in the text, and some would harm a worker. A harmful line is a
Stop: it costs all points of `Clean`. A text with so many wrong lines that the learner did not
choose earns nothing, except for its figures.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from coursework.questions import Question
from coursework.work.judgement import ALL, NONE, Mark, Place
from coursework.work.parts import (
    Check,
    Thing,
    Unit,
    Work,
    all_or_nothing,
    fault_if,
    no_column,
    no_option,
)
from coursework.work.rows import ROW, Accept, Row, accepted, normal
from coursework.work.tables import cell_mark, dangers
from coursework.work.words import amount

MANY = 4  # lines that do not belong there: then nobody chose


@dataclass(frozen=True)
class OfLines(Check):
    """Base of the checks of lines.

    say: the column in which the learner chooses. danger: by column, the codes that would harm a
    worker. small, grave: lines that do not belong in the text.
    """

    say: str = field(default="say", kw_only=True)
    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    small: tuple[str, ...] = field(default=(), kw_only=True)
    grave: tuple[str, ...] = field(default=(), kw_only=True)

    def _things(self, work: Work) -> list[Thing]:
        said = self.said(work)
        return [self.thing(work, code, *said.get(code, ())) for code in self.rows_asked()]

    def thing(self, work: Work, code: str, *rows: Row, wanted: bool = True) -> Thing:
        """Return a line as a thing to judge, with the rows that use it."""
        sheet = work.question.sheet()
        name = sheet.column(self.say).option(code).text
        return Thing(code if wanted else "", name, rows, sheet=sheet.code)

    def said(self, work: Work) -> dict[str, list[Row]]:
        """Return {line: the rows that use it}, in the order of the rows."""
        found: dict[str, list[Row]] = {}
        for row in work.rows(work.question.sheet()):
            if row.get(self.say):
                found.setdefault(row[self.say], []).append(row)
        return found

    def _test(self, work: Work, thing: Thing) -> Unit:
        if len(thing.rows) == 1:
            return Unit(thing, ALL, (thing.mark("right", row=thing.rows[0]),))
        marks = [thing.mark("unneeded", "work-row-often", row) for row in thing.rows[1:]]
        return Unit(thing, NONE, tuple(marks) or (thing.mark("missing", thing.missing),))

    def stops(self, work: Work) -> list[Mark]:
        """Return a Stop for each chosen option that would harm a worker."""
        sheet = work.question.sheet()
        return [
            Mark.of(
                Place(sheet.code, row[ROW], column, code),
                "wrong",
                "work-line-danger",
                sheet.column(column).option(code).text,
            ).stopped
            for row, column, code in dangers(work.rows(sheet), self.danger)
        ]

    def misplaced(self, work: Work) -> list[Mark]:
        """Return a mark for each line that does not belong in the text."""
        said = self.said(work)
        return [
            self.thing(work, code, wanted=False).mark("unneeded", "work-line-unfit", said[code][0])
            for code in (*self.grave, *self.small)
            if code in said
        ]

    def unchosen(self, work: Work) -> list[Mark]:
        """Return marks of harmful and misplaced lines if there are `MANY` or more, else []."""
        marks = [*self.stops(work), *self.misplaced(work)]
        return marks if len({mark.fault for mark in marks}) >= MANY else []

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(not question.sheets, "work-fault-kind", kind=question.kind)
        sheet = question.sheet()
        yield no_column(sheet, self.say)
        codes = (*self.rows_asked(), *self.small, *self.grave)
        yield no_option(sheet, {self.say: codes}) or no_option(sheet, self.danger)


@dataclass(frozen=True)
class Say(OfLines):
    """A check that the text has all these lines, each once.

    hold: by line, what is accepted in its other cells. by: "all" for all of the points or none,
    "each" for a share per line. in_order: each line must come after the one before it; other lines
    may come between. alone: the check counts even if the rest of the text is wrong, as for figures
    that were worked out.
    """

    lines: tuple[str, ...] = field(kw_only=True)
    hold: dict[str, dict[str, Any]] = field(default_factory=dict, kw_only=True)
    by: Literal["all", "each"] = field(default="all", kw_only=True)
    in_order: bool = field(default=False, kw_only=True)
    alone: bool = field(default=False, kw_only=True)
    ROWS = ("lines",)

    def _accepts(self, question: Question, line: str) -> dict[str, Accept]:
        sheet = question.sheet()
        cells = self.hold.get(line, {}).items()
        return {code: accepted(sheet.column(code), said) for code, said in cells}

    def _test(self, work: Work, thing: Thing) -> Unit:
        there, sheet = super()._test(work, thing), work.question.sheet()
        cells = [
            cell_mark(work, thing, row, code, one.share(normal(sheet.column(code), row.get(code))))
            for row in thing.rows[:1]
            for code, one in self._accepts(work.question, thing.wanted).items()
        ]
        share = there.share * thing.share([cells]) if cells else there.share
        return Unit(thing, share, (*there.marks, *cells))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        if not self.alone and (spoilt := self.unchosen(work)):
            return NONE, spoilt
        if self.in_order and (turned := self._turned(work, units)):
            return NONE, turned
        return super()._total(work, units) if self.by == "each" else (all_or_nothing(units), ())

    def _turned(self, work: Work, units: list[Unit]) -> list[Mark]:
        """Return the marks of the first two lines that are in the wrong order."""
        place = {code: number for number, code in enumerate(self.said(work))}
        for one, next_ in pairwise(units):
            first, then = one.thing, next_.thing
            if first.rows and then.rows and place[first.wanted] > place[then.wanted]:
                names, name = (
                    {"first": then.name, "then": first.name},
                    f"{first.wanted} > {then.wanted}",
                )
                at = (Place(one.sheet, one.rows[0][ROW]) for one in (first, then))
                return [Mark.of(where, "wrong", "work-pair", name, **names) for where in at]
        return []

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(not self.lines or {*self.hold} - {*self.lines}, "work-fault-lines")
        yield fault_if(self.in_order and len({*self.lines}) < 2, "work-fault-pairs")
        yield from super()._faults(question)
        for line, cells in self.hold.items():
            yield no_column(question.sheet(), *cells)
            for code, accept in self._accepts(question, line).items():
                # Nothing at all, and every option, would do here.
                is_idle = accept.least == 0 or (accept.some and not accept.none - accept.some)
                yield fault_if(
                    accept == Accept() or is_idle or accept.some & accept.none,
                    "work-fault-right",
                    row=line,
                    column=code,
                )


@dataclass(frozen=True)
class Clean(OfLines):
    """A check that nothing in the text is out of place; it earns nothing without a text.

    needed: the lines without which there is no text. Each of the `small` lines costs a third, and
    so does a needed line that is repeated. One of the `grave` lines costs all points.
    """

    needed: tuple[str, ...] = field(kw_only=True)
    ROWS = ("needed",)

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        stops, misplaced, said = self.stops(work), self.misplaced(work), self.said(work)
        marks = (*stops, *misplaced)
        if stops or any(not unit.thing.rows for unit in units) or {*self.grave} & {*said}:
            return NONE, marks
        wrong = sum(unit.share < ALL for unit in units) + len(misplaced)
        return 1 - Fraction(wrong, 3), marks

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(
            len(self.needed) < 2 or len(self.small) + len(self.grave) < MANY, "work-fault-lines"
        )
        yield from super()._faults(question)


@dataclass(frozen=True)
class Total(OfLines):
    """A check that a column of numbers adds up to between `least` and `most` over all lines.

    It earns points only if at least `rows` lines belong in the text and every row has at least
    `each`.
    """

    column: str = field(kw_only=True)
    least: Fraction = field(kw_only=True)
    most: Fraction = field(kw_only=True)
    rows: int = field(kw_only=True)
    each: Fraction = field(kw_only=True)

    def _things(self, work: Work) -> list[Thing]:
        return [Thing()]

    def _test(self, work: Work, thing: Thing) -> Unit:
        sheet = work.question.sheet()
        column = sheet.column(self.column)
        harm = {code for codes in self.danger.values() for code in codes}
        good = [code for code in self.said(work) if code not in {*self.small, *self.grave} | harm]
        cells = [normal(column, row.get(self.column)) or NONE for row in work.rows(sheet)]
        total, at = sum(cells, NONE), Place(sheet.code, column=self.column)
        told = {"column": column.label, "sum": amount(total, column.unit)}
        if len(good) < self.rows or not cells or min(cells) < self.each:
            mark = Mark.of(at, "wrong", "work-lines-few", **told)
        elif self.least <= total <= self.most:
            mark = Mark.of(at, "right")
        else:
            code = "work-sum-over" if total > self.most else "work-sum-under"
            mark = Mark.of(at, "wrong", code, **told)
        return Unit(thing, mark.share, (mark,))

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(
            not 0 < self.each <= self.least <= self.most or self.rows < 2, "work-fault-sum"
        )
        yield from super()._faults(question)
        yield no_column(question.sheet(), self.column)
        is_number = question.sheet().column(self.column).kind == "number"
        yield fault_if(not is_number, "work-fault-column", column=self.column)
