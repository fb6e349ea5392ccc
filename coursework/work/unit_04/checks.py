"""The checks of unit 04: of a short list, and of levels that follow from decisions.

The checks of a short list look at who is on it, with which first step, for which reason, and within
the days that there are. The sheet has a row for each candidate; a candidate with a first step is on
the list. Days are counted from the top. Candidates after the days are used up are not on the list.
If more candidates are chosen than the list allows, nobody is on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.judgement import ALL, NONE, Mark, Place
from coursework.work.parts import (
    Check,
    Thing,
    Unit,
    Work,
    above_idle,
    all_or_nothing,
    fault_if,
    no_column,
    no_option,
)
from coursework.work.rows import ROW, Accept, Row, accepted, any_of, idle_share, normal, of_sheet
from coursework.work.tables import Named, OfRows, cell_mark, idle, same
from coursework.work.words import row_name
from fairtender import messages

STEP = "step"


@dataclass(frozen=True)
class Counted:
    """The rows of a short list: those `on` it, those too `late` for its days, and each row's days.

    many: how many rows were chosen, if they are too many; else 0.
    """

    on: tuple[Row, ...]
    late: tuple[Row, ...]
    days: Mapping[str, Fraction]
    many: int = 0

    @property
    def total(self) -> Fraction:
        """The sum of the days of the rows that are on the list."""
        return sum((self.days[row[ROW]] for row in self.on), NONE)


def counted(
    question: Question, value: Any, cost: Mapping[str, Any], most: Any, rows: int
) -> Counted:
    """Count the days of a list from the top.

    cost: {first step: its days}. most: the days available. rows: the most rows allowed on the list.
    """
    chosen = [row for row in of_sheet(value, question.sheet()) if row.get(STEP) in cost]
    days = {row[ROW]: Fraction(str(cost[row[STEP]])) for row in chosen}
    if len(chosen) > rows:
        return Counted((), tuple(chosen), days, len(chosen))
    left, reached = Fraction(str(most)), 0
    for row in chosen:
        if days[row[ROW]] > left:
            break
        left -= days[row[ROW]]
        reached += 1
    return Counted(tuple(chosen[:reached]), tuple(chosen[reached:]), days)


@dataclass(frozen=True, kw_only=True)
class OfList(Check):
    """Base of the checks of a short list.

    cost: {first step: its days}. most: the days available. rows: the most rows allowed on the list.
    danger: by row, the first steps that would harm people there.
    """

    cost: dict[str, Fraction]
    most: Fraction
    rows: int
    danger: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def count(self, work: Work) -> Counted:
        """Return which rows are on the list."""
        return counted(work.question, work.piece, self.cost, self.most, self.rows)

    def thing(self, question: Question, id: str, *rows: Row, wanted: bool = True) -> Thing:
        """Return a candidate, with the candidate's row if it is on the list."""
        sheet = question.sheet()
        name = row_name(question, sheet, {ROW: id})
        return Thing(
            id if wanted else "", name, rows, sheet=sheet.code, missing="work-list-missing"
        )

    def beyond(self, work: Work, found: Counted) -> list[Mark]:
        """Return the marks of rows for which no days are left, or of a list with too many rows."""
        if found.many:
            sheet = Place(work.question.sheet().code)
            return [Mark.of(sheet, "wrong", "work-list-many", most=self.rows)]
        things = (self.thing(work.question, row[ROW], row) for row in found.late)
        return [one.mark("unneeded", "work-list-late", one.rows[0]) for one in things]

    def few(self, work: Work, least: int) -> Mark:
        """Return the mark of a list with too few rows."""
        return Mark.of(Place(work.question.sheet().code), "missing", "work-list-few", least=least)

    def harms(self, row: Row) -> bool:
        """Return whether the first step of a row would harm people there."""
        return row[STEP] in self.danger.get(row[ROW], ())

    def _faults(self, question: Question) -> Iterator[str]:
        sheet = question.sheet()
        yield no_column(sheet, STEP)
        yield fault_if(
            {*self.cost} != {*sheet.column(STEP).codes} or min(self.cost.values()) <= 0,
            "work-fault-sum",
        )
        yield from (no_option(sheet, {STEP: steps}) for steps in self.danger.values())
        known = {row.row for row in sheet.fixed}
        for id in (*self.rows_asked(), *self.danger):
            yield "" if id in known else messages.text("work-fault-row", row=id)
        yield "" if self.rows < len(sheet.fixed) else messages.text("work-fault-everything")


@dataclass(frozen=True, kw_only=True)
class Has(OfList):
    """A check that the candidates in `on` are on the list, and those in `off` are not.

    It earns all or nothing. A candidate whose first step would harm people does not count as being
    on the list. least, used: if `least` is set, the list must also have that many rows, leave none
    beyond the days, use two kinds of steps, and use at least `used` days.
    """

    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    least: int = 0
    used: Fraction = NONE
    ROWS = ("on", "off")

    def _things(self, work: Work) -> list[Thing]:
        there = {row[ROW]: (row,) for row in self.count(work).on}
        found = [self.thing(work.question, id, *there.get(id, ())) for id in self.on]
        spare = (id for id in self.off if id in there)
        return found + [self.thing(work.question, id, *there[id], wanted=False) for id in spare]

    def _test(self, work: Work, thing: Thing) -> Unit:
        row = thing.rows[0] if thing.rows else None
        if not thing.wanted:
            mark = thing.mark("unneeded", "work-list-off", row)
        elif row is None:
            mark = thing.mark("missing", thing.missing)
        elif self.harms(row):
            mark = thing.mark("wrong", "work-list-harm", row, STEP)
        else:
            mark = thing.mark("right", row=row)
        return Unit(thing, mark.share, (mark,))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        found, share = self.count(work), all_or_nothing(units)
        more = self._unfit(work, found) if self.least else []
        if share < ALL and not more:
            more = self.beyond(work, found)
        return (NONE if self.least and more else share), more

    def _unfit(self, work: Work, found: Counted) -> list[Mark]:
        whole = Place(work.question.sheet().code, column=STEP)
        if beyond := self.beyond(work, found):
            return beyond
        if len(found.on) < self.least:
            return [self.few(work, self.least)]
        if found.total < self.used:
            days = f"{float(found.total):g}"
            return [Mark.of(whole, "missing", "work-list-idle", days=days)]
        if len({row[STEP] for row in found.on}) < 2:
            return [same(work.question.sheet(), STEP)]
        return []

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(not (self.on or self.least) or {*self.on} & {*self.off}, "work-fault-hold")
        yield fault_if(
            self.least and not (0 < self.used <= self.most and 1 < self.least <= self.rows),
            "work-fault-sum",
        )
        yield from super()._faults(question)


@dataclass(frozen=True, kw_only=True)
class ListCells(OfList):
    """A check of a column: the share of the rows on the list in which it is right.

    column: its code. right: by row, one value or a list; a row that is not in it is not right.
    least: if the list is shorter, the share is of this many rows. The column of first steps earns
    nothing if one of them would harm people. The share counts only what is above the most that one
    value in every row on the list would earn.
    """

    column: str
    right: dict[str, Any]
    least: int
    ROWS = ("right",)

    def _things(self, work: Work) -> list[Thing]:
        return [self.thing(work.question, row[ROW], row) for row in self.count(work).on]

    def _test(self, work: Work, thing: Thing) -> Unit:
        [row], column = thing.rows, work.question.sheet().column(self.column)
        share = self._right(work.question, thing).share(normal(column, row.get(self.column)))
        return Unit(thing, share, (cell_mark(work, thing, row, self.column, share),))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        more = list[Mark]()
        if len(units) < self.least:
            more = [*self.beyond(work, self.count(work)), self.few(work, self.least)]
        wrong = (unit for unit in units if unit.share < ALL)
        harms = self.column == STEP and any(self.harms(unit.thing.rows[0]) for unit in wrong)
        if harms or not units:
            return NONE, more
        shares = [unit.share for unit in units]
        shares += [NONE] * (self.least - len(shares))
        same_for_all = idle_share(self._right(work.question, unit.thing) for unit in units)
        more += [idle(work.question.sheet(), self.column)] if same_for_all == len(shares) else []
        return above_idle(shares, same_for_all), more

    def _faults(self, question: Question) -> Iterator[str]:
        yield from super()._faults(question)
        yield no_column(question.sheet(), self.column)
        for id, said in self.right.items():
            yield fault_if(
                accepted(question.sheet().column(self.column), said) == Accept(),
                "work-fault-right",
                row=id,
                column=self.column,
            )
        yield "" if self.least > 1 else messages.text("work-fault-sum")

    def _right(self, question: Question, thing: Thing) -> Accept:
        said = self.right.get(thing.wanted)
        column = question.sheet().column(self.column)
        return Accept() if said is None else accepted(column, said)


@dataclass(frozen=True, kw_only=True)
class Follows(OfRows):
    """A check that each level follows from the learner's own decision on the row's proposal.

    The right level is the proposed one if the learner takes the proposal over, or else the earlier
    one. A wrong decision therefore does not cost a second point. says: the column of the decision.
    take: its option that takes a proposal over. level: the column of the level. proposed, stood:
    the proposed and the earlier level by row. The same decision in every row earns nothing. The
    share counts only what is above the most that one level in every row would earn under the key's
    own decisions.
    """

    says: str
    take: str
    level: str
    proposed: dict[str, str]
    stood: dict[str, str]
    ROWS = ("proposed",)

    def _named(self, question: Question) -> Iterator[Named]:
        yield "", self.says, self.take
        for levels in (self.proposed, self.stood):
            yield from ((row, self.level, level) for row, level in levels.items())

    def _test(self, work: Work, thing: Thing) -> Unit:
        [row] = thing.rows
        decision = row.get(self.says)
        if not decision:
            mark = cell_mark(work, thing, row, self.says, NONE)
        else:
            is_right = row.get(self.level) == self._then(thing.wanted, decision)
            mark = cell_mark(work, thing, row, self.level, Fraction(int(is_right)))
        return Unit(thing, mark.share, (mark,))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        decided = {unit.thing.rows[0].get(self.says) for unit in units} - {None}
        if len(decided) < 2:
            return NONE, [same(self.of(work.question), self.says)]
        return above_idle((unit.share for unit in units), self._idle(work.question)), ()

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(not self.proposed or {*self.proposed} != {*self.stood}, "work-fault-hold")
        yield from super()._faults(question)
        is_idle = self._idle(question) == len(self.proposed)
        yield messages.text("work-fault-apart") if is_idle else ""

    def _then(self, id: str, decision: Any) -> str:
        return (self.proposed if decision == self.take else self.stood)[id]

    def _idle(self, question: Question) -> Fraction:
        rows = self.by_id(question)
        decided = {id: rows[id].get(self.says) for id in self.proposed}
        return idle_share(any_of([self._then(id, said)]) for id, said in decided.items())
