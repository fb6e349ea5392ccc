"""What a plan earns points for: the decision of each paper, and lines that can be carried out.

`lines` stands once in the key (see `plan_lines`). A column that says the same in every row tells
nothing apart and earns nothing. What the library's own check finds is taken from it.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from coursework.questions import Question
from coursework.questions.values import clean_value, plain
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import Row, Rows, alike, filled, normal, of_sheet
from coursework.work.tables import wrong_cell
from coursework.work.unit_11.plan_lines import Line, fault_of_lines, line_of, shares
from coursework.work.words import cell_text
from fairtender import messages

if TYPE_CHECKING:
    from fairtender.profile import Profile

Judgement = tuple[Fraction, list[Fault]]
HEARD = ("action-plan-counts-heard", "action-plan-heard-alone")
OVERLOAD = "action-plan-overload"


@dataclass(frozen=True)
class PlanCheck:
    """What all checks of a plan have."""

    lines: dict[str, Any]
    model: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Rows) -> Outcome:
        """Return what share of its points a plan earns, and what is not right in it."""
        rows = of_sheet(value, question.sheet())
        share, faults = self.judged(question, rows, value)
        for code in self.apart():
            column = question.sheet().column(code)
            if alike(column, rows, of_sheet(filled(question, self.model), question.sheet())):
                faults.append(Fault.of("work-cells-alike", column=column.label))
                share = NONE
        return Outcome(share, tuple(dict.fromkeys(faults)))

    def apart(self) -> tuple[str, ...]:
        """Return the columns that must not say the same in every row."""
        return ()

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Return share and faults of the rows."""
        raise NotImplementedError

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield what the fields name: a line, a column and a cell; "" or None for none."""
        raise NotImplementedError

    def fault(self, question: Question) -> str:
        """Say what an author got wrong, "" for nothing."""
        named = [*self.named()]
        if wrong := fault_of_lines(question, self.lines, [one for one, _, _ in named if one]):
            return wrong
        sheet = question.sheet()
        for name, code, cell in named:
            if code and code not in sheet.codes:
                return messages.text("work-fault-column", column=code)
            if cell is not None and clean_value(sheet.column(code), cell)[0] is None:
                return messages.text("work-fault-right", row=name, column=code)
        return ""

    def of(self, name: str) -> Line:
        """Return a line."""
        return line_of(self.lines, name)


@dataclass(frozen=True)
class Decides(PlanCheck):
    """The plan decides what one paper asks for: its contracts, by this kind, with this content."""

    line: str = field(kw_only=True)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield the line."""
        yield self.line, "", None

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """See what the rows of the line decide."""
        line = self.of(self.line)
        found, where = line.rows(rows), line.called(question)
        share = line.answered(found)
        faults = [] if share == 1 else [Fault.of("work-plan-missing", where)]
        if not found:
            return NONE, faults
        for code, accepts in (("kind", line.kinds), ("content", line.content)):
            column = question.sheet().column(code)
            wrong = [row for row in found if accepts.get(str(row.get(code)), NONE) < 1]
            faults += wrong_cell(question, column, where, wrong) if wrong else []
        return share * sum(map(line.worth, found), NONE) / len(found), faults


@dataclass(frozen=True)
class Cells(PlanCheck):
    """A column of some lines: the share of those in which it is right.

    right: line → a cell, a list of cells that all are, or a table of cell → share.
    """

    column: str = field(kw_only=True)
    right: dict[str, Any] = field(kw_only=True)

    def apart(self) -> tuple[str, ...]:
        """Return the column."""
        return (self.column,)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield each line with the cells that are right."""
        for name, said in self.right.items():
            yield from ((name, self.column, one) for one in shares(said))

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Compare the cells."""
        column = question.sheet().column(self.column)
        return _mean(
            question,
            ((self.of(name), shares(said)) for name, said in self.right.items()),
            rows,
            lambda row, accepts: accepts.get(row.get(column.code), NONE),
            lambda where, wrong: wrong_cell(question, column, where, wrong),
        )


@dataclass(frozen=True)
class Dates(PlanCheck):
    """Each line begins within the plan, and is due in time and after it begins.

    windows: line → the first and the last day on which it may be due. before: line → a line that is
    due after it. first: the first day of the plan.
    """

    windows: dict[str, tuple[str, ...]] = field(kw_only=True)
    before: dict[str, str] = field(default_factory=dict, kw_only=True)
    first: str = field(kw_only=True)

    def apart(self) -> tuple[str, ...]:
        """Return the column."""
        return ("due",)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield each line with its days."""
        for name, days in self.windows.items():
            yield from ((name, "due", day) for day in days)
        for name, later in self.before.items():
            yield name, "", None
            yield later, "", None
        yield "", "start", self.first

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Compare the days."""
        sheet = question.sheet()

        def right(row: Row, name: str) -> Fraction:
            start, due = str(row.get("start") or ""), str(row.get("due") or "")
            first, last = self.windows[name]
            if name in self.before:
                later = self.of(self.before[name]).rows(rows)
                days = [str(one.get("due") or "") for one in later]
                last = min([last, *(_day_before(day) for day in days if day)])
            return Fraction(int(self.first <= start <= due and first <= due <= last))

        def told(where: str, wrong: Sequence[Row]) -> list[Fault]:
            found = wrong_cell(question, sheet.column("due"), where, wrong)
            begun = [one for one in wrong if not one.get("start")]
            return found + (
                wrong_cell(question, sheet.column("start"), where, begun) if begun else []
            )

        asked = ((self.of(name), name) for name in self.windows)
        return _mean(question, asked, rows, right, told)


@dataclass(frozen=True)
class Counts(PlanCheck):
    """Each line counts what comes of it, up to a target.

    right: line → what may be counted → the least and the highest target.
    """

    right: dict[str, Any] = field(kw_only=True)

    def apart(self) -> tuple[str, ...]:
        """Return the column."""
        return ("indicator",)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield each line with its indicators and targets."""
        for name, said in self.right.items():
            for one, targets in said.items():
                yield name, "indicator", one
                yield from ((name, "target", target) for target in targets)

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Compare what is counted."""
        sheet = question.sheet()

        def right(row: Row, said: Mapping[str, Any]) -> Fraction:
            bounds, target = said.get(str(row.get("indicator"))), row.get("target")
            is_right = bounds and target is not None and bounds[0] <= target <= bounds[-1]
            return Fraction(int(bool(is_right)))

        def told(where: str, wrong: Sequence[Row]) -> list[Fault]:
            return [
                fault
                for code in ("indicator", "target")
                for fault in wrong_cell(question, sheet.column(code), where, wrong)
            ]

        asked = ((self.of(name), said) for name, said in self.right.items())
        return _mean(question, asked, rows, right, told)


@dataclass(frozen=True)
class Days(PlanCheck):
    """The days of each line are those that it takes, and no function has too many in a month.

    right: line → working days, of all its rows. on: the day from which the library counts them.
    """

    right: dict[str, tuple[int, ...]] = field(kw_only=True)
    on: str = field(kw_only=True)

    def apart(self) -> tuple[str, ...]:
        """Return the column."""
        return ("working_days",)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield each line with its days."""
        for name, days in self.right.items():
            yield from ((name, "working_days", one) for one in days)
        yield "", "start", self.on

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Add up the days, and ask the library who has too many."""
        column, found = question.sheet().column("working_days"), NONE
        faults: list[Fault] = []
        for name, accepts in self.right.items():
            line = self.of(name)
            own, where = line.rows(rows), line.called(question)
            total = sum((normal(column, row.get(column.code)) or NONE for row in own), NONE)
            if own and total in accepts:
                found += 1
            else:
                faults += wrong_cell(question, column, where, own)
        over = [one for one in _findings(question, value, self.on) if one[0] == OVERLOAD]
        for _, params in over:
            faults.append(Fault.of("work-plan-overload", params["owner"], month=params["month"]))
        return NONE if over else found / len(self.right), faults


@dataclass(frozen=True)
class Unexposed(PlanCheck):
    """Nothing in the plan leads to a worker, or tells what was told behind a closed door.

    talks: the line on talks with workers, whose owner is one of `owners`. Its contract stands in no
    line that names fewer contracts than `least`. stops: column → cells that expose somebody. words:
    parts of words that must not stand in one's own. least_rows: so many rows that say who and what
    are needed, since an empty plan exposes nobody.
    """

    talks: str = field(kw_only=True)
    least: int = field(kw_only=True)
    owners: tuple[str, ...] = field(kw_only=True)
    stops: dict[str, tuple[str, ...]] = field(kw_only=True)
    words: tuple[str, ...] = field(default=(), kw_only=True)
    least_rows: int = field(kw_only=True)
    on: str = field(kw_only=True)

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Yield the line, and what exposes."""
        yield self.talks, "", None
        yield from (("", "owner", one) for one in self.owners)
        for code, cells in self.stops.items():
            yield from (("", code, one) for one in cells)
        yield "", "start", self.on

    def judged(self, question: Question, rows: list[Row], value: Rows) -> Judgement:
        """Look at every row."""
        faults = [*self._cells(question, rows), *self._words(rows), *self._talks(question, rows)]
        heard = {code for code, _ in _findings(question, value, self.on) if code in HEARD}
        faults += [
            Fault.of_stop("work-plan-heard", said=messages.text(f"{one}-do"))
            for one in sorted(heard)
        ]
        # A row that stands there twice is one.
        told = {
            repr([row.get(code) for code in question.sheet().codes])
            for row in rows
            if row.get("kind") and row.get("owner")
        }
        if len(told) < self.least_rows:
            faults.append(Fault.of("work-plan-few"))
        return (NONE if faults else ALL), faults

    def _cells(self, question: Question, rows: Iterable[Row]) -> Iterator[Fault]:
        for row in rows:
            for code, cells in self.stops.items():
                if row.get(code) in cells:
                    column = question.sheet().column(code)
                    said = cell_text(question, column, row[code])
                    yield Fault.of_stop("work-plan-exposes", column=column.label, said=said)

    def _words(self, rows: Iterable[Row]) -> Iterator[Fault]:
        for row in rows:
            said = plain(str(row.get("what") or ""))
            yield from (
                Fault.of_stop("work-plan-word", word=one) for one in self.words if one in said
            )

    def _talks(self, question: Question, rows: Sequence[Row]) -> Iterator[Fault]:
        line = self.of(self.talks)
        where, found = line.called(question), line.rows(rows)
        if not found:
            yield Fault.of("work-plan-missing", where)
        for row in found:
            if row.get("owner") not in self.owners:
                yield from wrong_cell(question, question.sheet().column("owner"), where, [row])
        # Whatever a line says of this contract: among few others it stands out.
        for row in rows:
            named = row.get("contracts") or []
            if line.among in named and len(named) < self.least:
                contract = cell_text(question, question.sheet().column("contracts"), [line.among])
                yield Fault.of_stop("work-plan-alone", contract)


# --- what several of them need --------------------------------------------------------------------


def _mean(
    question: Question, asked: Iterable[tuple[Line, Any]], rows: list[Row], right: Any, told: Any
) -> Judgement:
    """Return the mean share of the lines, each the mean of its rows, and what is told of them."""
    found: list[Fraction] = []
    faults: list[Fault] = []
    for line, accepts in asked:
        own, where = line.rows(rows), line.called(question)
        earned = [right(row, accepts) for row in own]
        found.append(sum(earned, NONE) / len(own) * line.answered(own) if own else NONE)
        if not own:
            faults.append(Fault.of("work-plan-missing", where))
        wrong = [row for row, share in zip(own, earned, strict=True) if share < 1]
        faults += told(where, wrong) if wrong else []
    return sum(found, NONE) / len(found), faults


@cache
def _rules() -> "Profile":
    from fairtender import profile, tables

    return profile.load(tables.data_path("profiles", "default.toml"))


def _findings(question: Question, value: Rows, on: str) -> list[tuple[str, dict[str, str]]]:
    """Return code and parameters of what the library finds in the plan."""
    from coursework.work.unit_11.plan_look import plan_of
    from fairtender import action_plan

    day = datetime.date.fromisoformat(on)
    found = action_plan.check(plan_of(question, value), None, day, _rules())
    return [(reason.code, dict(reason.params)) for reason in found["reason"]]


def _day_before(day: str) -> str:
    return str(datetime.date.fromisoformat(day) - datetime.timedelta(days=1))


CHECKS = {
    "plan-decides": Decides,
    "plan-cells": Cells,
    "plan-dates": Dates,
    "plan-counts": Counts,
    "plan-days": Days,
    "plan-unexposed": Unexposed,
}
