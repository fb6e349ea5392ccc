"""The checks of unit 09: amounts on the way to a floor, and flags of bids compared with it.

A consequence of an earlier mistake is not a second mistake. An amount is right if it follows from
the learner's own earlier amounts (`follows`), and a flag if it follows from the learner's own
floor.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.judgement import ALL, NONE, Mark
from coursework.work.parts import Thing, Unit, Work, above_idle, all_or_nothing, fault_if
from coursework.work.rows import ROW, accepted, alike, any_of, idle_share, normal
from coursework.work.tables import Named, OfRows, cell_mark, idle, same
from coursework.work.unit_09.floor import ROLES, Amounts, case, needed
from fairtender import messages

Usable = Callable[[str], Fraction]


def follows(name: str, own: Amounts) -> Fraction:
    """Return what an amount should be, given a learner's own earlier amounts.

    If one of these is missing or far off (`_usable`), the right one is used instead.
    """
    step, _, of = name.partition("-")
    return _FROM[step](lambda other: _usable(other, own), of) if step in _FROM else _right(name)


def _usable(name: str, own: Amounts) -> Fraction:
    """Return the learner's own amount, to use in the next step.

    Return the right one instead if the learner's is missing, or is so far off that no mistake in
    one step explains it.
    """
    said, right = own.get(name), _right(name)
    return right if said is None or not right * 2 <= said * 5 <= right * 8 else said


def _right(name: str) -> Fraction:
    right = needed(name)
    assert right is not None  # `faults` has looked
    return right


def _scaled(step: str, before: str) -> Callable[[Usable, str], Fraction]:
    """Return a step that multiplies the amount before it by the factor that the rates imply."""

    def make(amount: Usable, of: str) -> Fraction:
        return amount(f"{before}-{of}") * _right(f"{step}-{of}") / _right(f"{before}-{of}")

    return make


_FROM: Mapping[str, Callable[[Usable, str], Fraction]] = {
    "hours": lambda amount, of: amount(f"days-{of}") * amount(f"daily-{of}"),
    "people": lambda amount, of: amount(f"hours-{of}") / amount(f"one-{of}"),
    "pay": _scaled("pay", "wage"),
    "contributions": _scaled("contributions", "pay"),
    "floor": lambda amount, of: amount(f"contributions-{of}") + amount(f"things-{of}"),
    "rest": lambda amount, of: _right(f"rest-{of}") + _right(f"floor-{of}") - amount(f"floor-{of}"),
    "year": lambda amount, _: sum(
        (amount(f"hours-{role}") * amount(f"floor-{role}") for role in ROLES), Fraction(0)
    ),
}


@dataclass(frozen=True, kw_only=True)
class OfFloor(OfRows):
    """Base of the checks of a floor.

    at: {name of an amount: (row, column) where the learner enters it}.
    """

    at: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from ((place[0], place[-1], None) for place in self.at.values())

    def own(self, work: Work) -> dict[str, Fraction]:
        """Return the learner's own amounts as {name: amount}."""
        sheet = self.of(work.question)
        rows = {row[ROW]: row for row in work.rows(sheet)}
        cells = {
            name: normal(sheet.column(code), rows[row].get(code))
            for name, (row, code) in self.at.items()
        }
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _faults(self, question: Question) -> Iterator[str]:
        for name, place in self.at.items():
            yield fault_if(
                len(place) != 2 or needed(name) is None,
                "work-fault-row",
                row=f"{name} {' '.join(place)}",
            )
        yield from super()._faults(question)


@dataclass(frozen=True, kw_only=True)
class FloorAmounts(OfFloor):
    """A check of amounts, which are right in themselves or follow from the learner's earlier ones.

    amounts: the names of those asked for; each has an equal share. tolerance: in the unit of the
    column.

    A column with one number in all rows earns nothing. If that is so in every column, nothing is
    earned at all.
    """

    amounts: tuple[str, ...]
    tolerance: Fraction = NONE

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows of the amounts that the check asks for."""
        return tuple(dict.fromkeys(self.at[name][0] for name in self.amounts))

    def _test(self, work: Work, thing: Thing) -> Unit:
        own, sheet, [row] = self.own(work), self.of(work.question), thing.rows
        copied = work.once(("alike", self.sheet, str(self.at)), lambda: self._alike(work))
        marks = []
        for name in (one for one in self.amounts if self.at[one][0] == thing.wanted):
            code = self.at[name][1]
            wanted = {_right(name), follows(name, own)}
            is_right = name in own and any(abs(own[name] - one) <= self.tolerance for one in wanted)
            if code in copied:
                marks.append(same(sheet, code, row[ROW]))
            else:
                marks.append(cell_mark(work, thing, row, code, Fraction(int(is_right))))
        return Unit(thing, sum((mark.share for mark in marks), NONE), tuple(marks))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        return sum((unit.share for unit in units), NONE) / len(self.amounts), ()

    def _alike(self, work: Work) -> set[str]:
        """Return the columns in which the learner has one number in all rows.

        Columns with one number in the model answer are not compared. If all the others have one
        number, every column is returned.
        """
        sheet = self.of(work.question)
        differ, same = set(), set()
        columns = dict.fromkeys(column for _, column in self.at.values())
        for code in columns:
            own, model = (
                [row for row in some if code not in sheet.given(row[ROW])]
                for some in (work.rows(sheet), self.by_id(work.question).values())
            )
            if len({row.get(code) for row in model}) > 1:
                differ.add(code)
                same |= {code} if alike(sheet.column(code), own, model) else set()
        return {*columns} if same and same == differ else same

    def _faults(self, question: Question) -> Iterator[str]:
        strange = [name for name in self.amounts if name not in self.at]
        yield fault_if(strange or not self.amounts, "work-fault-row", row=" ".join(strange) or "?")
        yield from super()._faults(question)


@dataclass(frozen=True, kw_only=True)
class FloorFlags(OfFloor):
    """A check that bids are flagged against the learner's own floor as the library would flag them.

    column: the column of the flag, whose options have the library's codes. bids: {row: bid} for all
    flagged rows. rows: if given, only these count. beside: {column: what else is required in each
    of these rows}.

    The share counts only what is above the most that one flag in every row would earn.
    """

    column: str
    bids: dict[str, str]
    rows: tuple[str, ...] = ()
    beside: dict[str, Any] = field(default_factory=dict)

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows that count."""
        return self.rows or tuple(self.bids)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from ((row, "", None) for row in (*self.bids, *self.rows))
        yield from (("", code, said) for code, said in self.beside.items())

    def statuses(self, work: Work, row: str) -> set[str]:
        """Return the right flags of a row, based on the learner's amounts that are plausible."""
        own = {
            name: cell
            for name, cell in self.own(work).items()
            if _right(name) * 7 <= cell * 10 <= _right(name) * 13
        }
        return case().statuses(self.bids[row], own)

    def _test(self, work: Work, thing: Thing) -> Unit:
        [row], sheet = thing.rows, self.of(work.question)
        right = {self.column: any_of(self.statuses(work, thing.wanted))}
        right |= {code: accepted(sheet.column(code), said) for code, said in self.beside.items()}
        marks = tuple(self.cell(work, thing, row, code, one) for code, one in right.items())
        return Unit(thing, ALL if all(mark.share == ALL for mark in marks) else NONE, marks)

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        sheet = self.of(work.question)
        flagged = [row for row in work.rows(sheet) if row[ROW] in self.bids]
        for code in (self.column, *self.beside):
            told = {row.get(code) for row in flagged}
            if len(told) == 1 and None not in told:
                return NONE, [same(sheet, code)]
        if len(units) == 1:
            return all_or_nothing(units), ()
        one_flag = idle_share(any_of(self.statuses(work, unit.thing.wanted)) for unit in units)
        more = [idle(sheet, self.column)] if one_flag == len(units) else []
        return above_idle((unit.share for unit in units), one_flag), more

    def _faults(self, question: Question) -> Iterator[str]:
        yield from super()._faults(question)
        strange = {*self.bids.values()} - {*case().offered} | {*self.rows} - {*self.bids}
        yield messages.text("work-fault-row", row=min(strange)) if strange else ""
