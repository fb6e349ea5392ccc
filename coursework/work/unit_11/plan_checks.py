"""The checks of a plan other than those of its cells: dates, a function's days, and safety.

A key lists the lines that its documents require once, as `lines`: {name: what is known of the
line}.

* `contracts`: the line answers these contracts and no others; each may have a row of its own.
  `among`: the line answers this contract among others, or names none and serves all of them.
  A line with neither answers no contract, as the foundations do.
* `kinds`, `content`: the kinds of measure and the contents that settle what the document asks
  for, as a list, or as a table of code → share.

A row is found by its contracts; of several, the one that settles most counts. Lines that answer no
contract, or one among others, are found by their kind. Some marks come from the library's own check
of the plan.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.questions.values import plain
from coursework.work.judgement import ALL, NONE, Mark, Place
from coursework.work.parts import Thing, Unit, Work, fault_if, of_kind
from coursework.work.rows import ROW, Accept, Row, normal
from coursework.work.tables import Named, OfRows, cell_mark, dangers
from coursework.work.words import cell_text
from fairtender import messages

CELLS = ("contracts", "kind", "content")  # columns that say which line a row is


@dataclass(frozen=True)
class Line:
    """One line that the documents require."""

    name: str
    contracts: tuple[str, ...]
    among: str
    kinds: Mapping[str, Fraction]
    content: Mapping[str, Fraction]

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that match the line, each only once."""
        found: list[Row] = []
        rows = [*rows]
        for contract in self.contracts or (self.among,):
            here = [row for row in rows if self._is(row, contract)]
            if here and (best := max(here, key=self.worth)) not in found:
                found.append(best)
        return found

    def answered(self, rows: Sequence[Row]) -> Fraction:
        """Return the share of the line's contracts that these rows answer."""
        named = {code for row in rows for code in _contracts(row)}
        asked = {*self.contracts}
        return Fraction(len(asked & named), len(asked)) if asked else Fraction(int(bool(rows)))

    def worth(self, row: Row) -> Fraction:
        """Return how far a row settles what the documents ask for in this line, as a share."""
        return self.kinds.get(str(row.get("kind")), NONE) * self.content.get(
            str(row.get("content")), NONE
        )

    def _is(self, row: Row, contract: str) -> bool:
        named = _contracts(row)
        if self.contracts:
            return contract in named and named <= {*self.contracts}
        fits = not named or contract in named if self.among else True
        return fits and str(row.get("kind")) in self.kinds

    def called(self, question: Question) -> str:
        """Return the learner's name for the line: its contracts, or the kind of measure."""
        sheet = question.sheet()
        code, cell = "contracts", [*self.contracts]
        if not cell:
            return cell_text(question, sheet.column("kind"), next(iter(self.kinds)))
        return cell_text(question, sheet.column(code), cell)


def _contracts(row: Row) -> set[str]:
    return {*(row.get("contracts") or ())}


def line_of(lines: Mapping[str, Any], name: str) -> Line:
    """Return the line that has this name."""
    said = lines[name]
    return Line(
        name,
        tuple(said.get("contracts", ())),
        str(said.get("among", "")),
        shares(said.get("kinds", ())),
        shares(said.get("content", ())),
    )


def shares(said: Any) -> dict[Any, Fraction]:
    """Return {accepted value: its share}, from a value, a list, or a table of value → share."""
    if isinstance(said, Mapping):
        return {one: Fraction(str(share)) for one, share in said.items()}
    return dict.fromkeys(said if isinstance(said, list | tuple) else (said,), ALL)


def things(work: Work, check: OfRows, asked: Sequence[str]) -> list[Thing]:
    """Return the lines with these names, each with its matching rows and what settles it."""
    sheet = work.question.sheet()
    rows, found = work.rows(sheet), []
    for line in (line_of(check.lines, name) for name in asked or check.lines):
        own, decides = (
            line.rows(rows),
            {"kind": Accept(line.kinds), "content": Accept(line.content)},
        )
        part, name = line.answered(own), line.called(work.question)
        found.append(
            Thing(line.name, name, tuple(own), decides, sheet.code, part, "work-plan-missing")
        )
    return found


def faults(question: Question, check: OfRows, named: Sequence[Named]) -> Iterator[str]:
    """Yield messages about mistakes in the lines, and about names of lines that do not exist."""
    yield of_kind(question, "table")
    sheet, lines = question.sheet(), check.lines
    for code in CELLS:
        yield "" if code in sheet.codes else messages.text("work-fault-column", column=code)
    for name in dict.fromkeys(row for row, _, _ in named if row):
        yield fault_if(name not in lines, "work-fault-plan-line", line=name)
        line = line_of(lines, name)
        cells = {
            "contracts": [*line.contracts, *filter(None, [line.among])],
            "kind": [*line.kinds],
            "content": [*line.content],
        }
        for code, some in cells.items():
            yield fault_if(
                not {*some} <= {*sheet.column(code).codes},
                "work-fault-right",
                row=name,
                column=code,
            )
        yield fault_if(not line.kinds or not line.content, "work-fault-plan-line", line=name)


# What the library finds in a line about interviews, and the column that shows it.
HEARD = {"action-plan-counts-heard": "target", "action-plan-heard-alone": "contracts"}
OVERLOAD = "work-plan-overload"


@dataclass(frozen=True)
class Dates(OfRows):
    """A check that each line starts within the plan and ends in time, on or after its start.

    windows: {line: the first and the last day on which it may be due}. before: {line: a line that
    is due after it}. first: the first day of the plan. One due date for all lines earns nothing.
    """

    windows: dict[str, tuple[str, ...]] = field(kw_only=True)
    before: dict[str, str] = field(default_factory=dict, kw_only=True)
    first: str = field(kw_only=True)
    ROWS = ("windows",)

    def _named(self, question: Question) -> Iterator[Named]:
        for name, days in self.windows.items():
            yield from ((name, "due", day) for day in days)
        yield from ((name, "", None) for pair in self.before.items() for name in pair)
        yield "", "start", self.first

    def _test(self, work: Work, thing: Thing) -> Unit:
        each = [self._days(work, thing, row) for row in thing.rows]
        marks = [mark for some in each for mark in some]
        return Unit(thing, thing.share(each), (*thing.gap(), *marks))

    def _days(self, work: Work, thing: Thing, row: Row) -> list[Mark]:
        start, due = str(row.get("start") or ""), str(row.get("due") or "")
        first, last = self.windows[thing.wanted]
        if thing.wanted in self.before:
            [later] = self.finder.things(work, self, (self.before[thing.wanted],))
            days = [str(one.get("due") or "") for one in later.rows]
            last = min([last, *(_day_before(day) for day in days if day)])
        if self.first <= start <= due and first <= due <= last:
            return [thing.mark("right", row=row, cell="due")]
        codes = ("due",) if start else ("due", "start")
        return [cell_mark(work, thing, row, code, NONE) for code in codes]

    def _total(self, work: Work, units: list[Unit]) -> tuple[Any, Iterable[Mark]]:
        alike = self.alike(work, "due")
        return (NONE, alike) if alike else super()._total(work, units)


@dataclass(frozen=True)
class Days(OfRows):
    """A check that each line has the days it needs, and that no function has too many in a month.

    right: {line: accepted numbers of working days, in all its rows together}. on: the day from
    which the library counts them.
    """

    right: dict[str, tuple[int, ...]] = field(kw_only=True)
    on: str = field(kw_only=True)
    ROWS = ("right",)

    def _named(self, question: Question) -> Iterator[Named]:
        for name, days in self.right.items():
            yield from ((name, "working_days", one) for one in days)
        yield "", "start", self.on

    def _test(self, work: Work, thing: Thing) -> Unit:
        column = work.question.sheet().column("working_days")
        total = sum((normal(column, row.get(column.code)) or NONE for row in thing.rows), NONE)
        if not thing.rows:
            return Unit(thing, NONE, (thing.mark("missing", thing.missing),))
        share = ALL if total in self.right[thing.wanted] else NONE
        marks = (cell_mark(work, thing, row, column.code, share) for row in thing.rows)
        return Unit(thing, share, tuple(marks))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Any, Iterable[Mark]]:
        sheet = work.question.sheet().code
        over = [
            Mark.of(Place(sheet, row, "working_days"), "wrong", code, params["owner"], **said)
            for name, params, rows in _findings(work, self.on)
            if (code := name.replace("action-", "work-")) == OVERLOAD
            for said in [{one: params[one] for one in ("month", "days", "limit")}]
            for row in rows
        ]
        spoilt = [*over, *self.alike(work, "working_days")]
        return (NONE, spoilt) if spoilt else super()._total(work, units)


@dataclass(frozen=True)
class Unexposed(OfRows):
    """A check that nothing in the plan exposes a worker or what workers said in private.

    talks: the line on talks with workers, whose owner must be one of `owners`. A line that names
    the contract of that line must name at least `least` contracts. stops: {column: cells that
    expose somebody}. words: parts of words that the learner's own text must not contain.
    least_rows: how many different rows with a kind and an owner the plan needs, since an empty plan
    exposes nobody. on: the day for the library's own check.
    """

    talks: str = field(kw_only=True)
    least: int = field(kw_only=True)
    owners: tuple[str, ...] = field(kw_only=True)
    stops: dict[str, tuple[str, ...]] = field(kw_only=True)
    words: tuple[str, ...] = field(default=(), kw_only=True)
    least_rows: int = field(kw_only=True)
    on: str = field(kw_only=True)
    ROWS = ("talks",)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from (("", "owner", one) for one in self.owners)
        yield from (("", code, one) for code, cells in self.stops.items() for one in cells)
        yield "", "start", self.on

    def _test(self, work: Work, thing: Thing) -> Unit:
        rows = work.rows(work.question.sheet())
        marks = [
            *self._cells(work, rows),
            *self._words(work, rows),
            *self._talks(work, thing, rows),
        ]
        sheet = work.question.sheet().code
        for code, _, named in _findings(work, self.on):
            if code in HEARD:
                at, said = Place(sheet, named[0], HEARD[code]), messages.text(f"{code}-do")
                marks.append(Mark.of(at, "wrong", "work-plan-heard", said=said).stopped)
        # A row that stands there twice is one.
        told = {
            repr([row.get(code) for code in work.question.sheet().codes])
            for row in rows
            if row.get("kind") and row.get("owner")
        }
        if len(told) < self.least_rows:
            marks.append(Mark.of(Place(sheet), "missing", "work-plan-few"))
        return Unit(thing, NONE if marks else ALL, tuple(marks))

    def _cells(self, work: Work, rows: Sequence[Row]) -> Iterator[Mark]:
        sheet = work.question.sheet()
        for row, column, code in dangers(rows, self.stops):
            said = {"column": sheet.column(column).label}
            said["said"] = sheet.column(column).option(code).text
            at = Place(sheet.code, row[ROW], column)
            yield Mark.of(at, "wrong", "work-plan-exposes", **said).stopped

    def _words(self, work: Work, rows: Iterable[Row]) -> Iterator[Mark]:
        for row in rows:
            said = plain(str(row.get("what") or ""))
            at = Place(work.question.sheet().code, row[ROW], "what")
            for one in self.words:
                if one in said:
                    yield Mark.of(at, "wrong", "work-plan-word", word=one).stopped

    def _talks(self, work: Work, thing: Thing, rows: Sequence[Row]) -> Iterator[Mark]:
        if not thing.rows:
            yield thing.mark("missing", thing.missing)
        for row in thing.rows:
            if row.get("owner") not in self.owners:
                yield cell_mark(work, thing, row, "owner", NONE)
        # Whatever a line says of this contract: among few others it stands out.
        column, among = work.question.sheet().column("contracts"), self.lines[self.talks]["among"]
        contract = cell_text(work.question, column, [among])
        for row in rows:
            named = row.get("contracts") or []
            if among in named and len(named) < self.least:
                at = Place(thing.sheet, row[ROW], "contracts")
                yield Mark.of(at, "wrong", "work-plan-alone", contract).stopped


def _findings(work: Work, on: str) -> list[tuple[str, Mapping[str, str], list[str]]]:
    """Return (code, parameters, ids of its rows) of each of the library's findings in the plan.

    The plan calls its rows M1, M2 and so on.
    """
    from coursework.work.unit_11.plan_look import measures_of, plan_of
    from fairtender import action_plan, profile

    def ask() -> list[tuple[str, Mapping[str, str], list[str]]]:
        day = datetime.date.fromisoformat(on)
        found = action_plan.check(plan_of(work.question, work.piece), None, day, profile.default())
        ids = {name: row[ROW] for name, row in measures_of(work.question, work.piece)}
        about = [
            (reason.code, dict(reason.params), measure)
            for reason, measure in zip(found["reason"], found["measure"], strict=True)
        ]
        return [
            (
                code,
                params,
                [ids[one] for one in (measure or params.get("measures", "")).split(", ") if one],
            )
            for code, params, measure in about
        ]

    return work.once(("plan", on), ask)


def _day_before(day: str) -> str:
    return str(datetime.date.fromisoformat(day) - datetime.timedelta(days=1))
