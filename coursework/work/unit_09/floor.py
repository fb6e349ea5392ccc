"""The tender for guards of unit 09, computed by the library: what the work needs, what bids offer.

Amounts have names. For each of the `ROLES`: `days-gate` (days with work), `daily-gate` (hours of
guards on such a day), `hours-gate`, `one-gate` (hours that one full-time person works in a year),
`people-gate`; of one hour `wage-gate` (with supplements), `pay-gate`, `contributions-gate`,
`things-gate` and `floor-gate`. `year` is the floor of all hours.

The checks are of amounts on the way to a floor, and of bids flagged by it. What follows from an
earlier mistake is no second one: an amount is right by the learner's own amounts before it
(`follows`), and so is a flag by the learner's own floor.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.accept import accepted, any_of, idle_share
from coursework.work.judgement import ALL, NONE, Mark
from coursework.work.parts import Thing, Unit, Work, above_idle, all_or_nothing
from coursework.work.rows import ROW, alike, normal
from coursework.work.tables import Named, OfRows, cell_mark, idle, same
from fairtender import labour_cost, messages, profile, sheets, tables
from fairtender.labour_cost import findings
from fairtender.labour_cost.rates import values

ROLES = {"gate": "gate post", "day": "day posts"}
SECTOR, GRADE = "guarding", "G1"
ON = datetime.date(2026, 10, 1)  # last day for bids: its rates count for all
YEAR = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)

Amounts = Mapping[str, Fraction]
Amount = Callable[[str], Fraction]
_HOURS = ("hours", "night_hours", "sunday_hours", "holiday_hours")


@dataclass(frozen=True)
class Case:
    """needed: amounts by name. offered: by bid `price`, and `hours-gate`, `rate-gate`, …"""

    needed: Amounts
    offered: Mapping[str, Amounts]
    bidders: Mapping[str, str]
    roles: Mapping[str, findings.Role]
    plans: Mapping[tuple[str, str], findings.Plan]
    near: Fraction
    tender: labour_cost.Tender

    def statuses(self, bid: str, own: Amounts) -> set[str]:
        """Return what the library calls a bid by a learner's own hours and floors.

        own: amounts by name, of which those that are missing are the right ones. Where the year
        does not follow from the others there are two statuses: by this year, and by what follows.
        """
        amounts = {**self.needed, **own}
        pairs = tuple(
            (
                role._replace(hours=amounts[f"hours-{name}"], floor=amounts[f"floor-{name}"]),
                self.plans[bid, name],
            )
            for name, role in self.roles.items()
        )
        offer = findings.Offer(_cents(self.offered[bid]["price"]), "EUR", pairs)
        others = {
            one.status
            for one in findings.findings(offer, self.near)
            if not one.reason.code.startswith("floor-price")
        }
        years = {offer.floor, amounts["year"]}
        return {
            min({self._of_price(bid, least), *others}, key=labour_cost.STATUSES.index)
            for least in years
        }

    def _of_price(self, bid: str, least: Fraction) -> str:
        price = self.offered[bid]["price"]
        if price < least:
            return "below"
        return "verify" if price < least * (1 + self.near / 100) else "above"


def _cents(amount: Fraction) -> Decimal:
    """Return an amount of whole cents as a Decimal."""
    return Decimal(round(amount * 100)) / 100


@cache
def case() -> Case:
    """Return the tender with its hours, floors and bids; its data are read once."""
    tender = labour_cost.read(tables.data_path("tenders", "guarding"))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    off = sheets.read(tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS)
    rules = profile.load(tables.data_path("profiles", "default.toml"))
    agreed = labour_cost.rates_on(rates, SECTOR, GRADE, ON)
    by_day = labour_cost.hours_by_day(tender.posts, off, agreed, *YEAR)
    work = labour_cost.needed_hours(by_day).set_index("role")
    needed: dict[str, Fraction] = {"year": Fraction(0)}
    roles = {}
    for name, role in ROLES.items():
        hours = labour_cost.Hours(*(work.loc[role, column] for column in _HOURS))
        roles[name] = _role(role, agreed, hours)
        days = Fraction(int((by_day["role"] == role).sum()))
        amounts = _amounts(roles[name], days)
        needed |= {f"{step}-{name}": amount for step, amount in amounts.items()}
        needed["year"] += amounts["hours"] * amounts["floor"]
    plans = _plans(tender)
    offered = {bid.bid: {"price": Fraction(bid.price)} for bid in tender.bids.itertuples()}
    for (bid, name), plan in plans.items():
        offered[bid] |= {
            f"{what}-{name}": Fraction(getattr(plan, what)) for what in ("hours", "rate", "people")
        }
    bidders = dict(zip(tender.bids["bid"], tender.bids["bidder"], strict=True))
    near = Fraction(str(rules.thresholds["near_floor"].value))
    return Case(needed, offered, bidders, roles, plans, near, tender)


def _role(role: str, agreed: pd.DataFrame, hours: labour_cost.Hours) -> findings.Role:
    build_up = labour_cost.floor(agreed, hours)
    parts = dict(zip(build_up["component"], build_up["amount"], strict=True))
    floor = Fraction(labour_cost.total(build_up))
    worked = Fraction(labour_cost.productive_hours(agreed))
    return findings.Role(role, GRADE, Fraction(hours.hours), floor, parts, values(agreed), worked)


def _amounts(role: findings.Role, days: Fraction) -> dict[str, Fraction]:
    """Return what the work of one role needs, and what one hour has come to after each step."""
    work = {
        "days": days,
        "daily": role.hours / days,
        "hours": role.hours,
        "one": role.productive,
        "people": role.hours / role.productive,
    }
    return work | steps(role.parts)


def steps(build_up: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Return what one hour has come to after each step, from the amounts of its components."""
    parts = {name: Fraction(amount) for name, amount in build_up.items()}
    wage = parts["wage"] + parts["supplements"]
    pay = wage + parts["not_worked"]
    contributions = pay + parts["contributions"]
    floor = sum(parts.values(), Fraction(0))
    return {
        "wage": wage,
        "pay": pay,
        "contributions": contributions,
        "things": floor - contributions,
        "floor": floor,
    }


def _plans(tender: labour_cost.Tender) -> dict[tuple[str, str], findings.Plan]:
    names = {role: name for name, role in ROLES.items()}
    plans = {
        (row.bid, names[row.role]): findings.Plan(row.hours, row.rate, row.people, {})
        for row in tender.staffing.itertuples()
    }
    for row in tender.costs.itertuples():
        plans[row.bid, names[row.role]].costs[row.component] = row.amount
    return plans


# --- what follows from a learner's own amounts ---------------------------------------------------


def follows(name: str, own: Amounts) -> Fraction:
    """Return what an amount has to be, from a learner's own amounts before it.

    Where one of these is missing or far off (`usable`), the right one counts in its place.
    """
    needed = case().needed

    def amount(of: str) -> Fraction:
        return usable(of, own, needed)

    step, _, role = name.partition("-")
    return _FROM[step](amount, role) if step in _FROM else needed[name]


def usable(name: str, own: Amounts, needed: Amounts) -> Fraction:
    """Return the learner's own amount, with which the next step goes on.

    The right one, where it is missing, or so far off that no mistake in one step makes it.
    """
    said, right = own.get(name), needed[name]
    return right if said is None or not right * 2 <= said * 5 <= right * 8 else said


def _scaled(step: str, before: str) -> Callable[[Amount, str], Fraction]:
    """A step that multiplies what stands before it by something that the rates say."""

    def make(amount: Amount, role: str) -> Fraction:
        needed = case().needed
        return amount(f"{before}-{role}") * needed[f"{step}-{role}"] / needed[f"{before}-{role}"]

    return make


_FROM: Mapping[str, Callable[[Amount, str], Fraction]] = {
    "hours": lambda amount, role: amount(f"days-{role}") * amount(f"daily-{role}"),
    "people": lambda amount, role: amount(f"hours-{role}") / amount(f"one-{role}"),
    "pay": _scaled("pay", "wage"),
    "contributions": _scaled("contributions", "pay"),
    "floor": lambda amount, role: amount(f"contributions-{role}") + amount(f"things-{role}"),
    "year": lambda amount, _: sum(
        (amount(f"hours-{role}") * amount(f"floor-{role}") for role in ROLES), Fraction(0)
    ),
}


@dataclass(frozen=True, kw_only=True)
class OfFloor(OfRows):
    """What checks of a floor share.

    at: where each amount of the learner's is: its name → row and column.
    """

    at: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from ((place[0], place[-1], None) for place in self.at.values())

    def needed(self) -> Amounts:
        """Return the right amounts, by name."""
        return case().needed

    def own(self, work: Work) -> dict[str, Fraction]:
        """Return the learner's own amounts, by name."""
        sheet = self.of(work.question)
        rows = {row[ROW]: row for row in work.rows(sheet)}
        cells = {
            name: normal(sheet.column(code), rows[row].get(code))
            for name, (row, code) in self.at.items()
        }
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _faults(self, question: Question) -> Iterator[str]:
        for name, place in self.at.items():
            if len(place) != 2 or name not in self.needed():
                yield messages.text("work-fault-row", row=f"{name} {' '.join(place)}")
        yield from super()._faults(question)


@dataclass(frozen=True, kw_only=True)
class FloorAmounts(OfFloor):
    """Amounts that are right by themselves, or by the learner's own amounts before them.

    amounts: those that are asked for; each has an equal share. tolerance: in the unit of the
    column.

    One number in all rows of a column earns nothing there; where it is so in every column, nothing
    is earned at all.
    """

    amounts: tuple[str, ...]
    tolerance: Fraction = NONE

    def follows(self, name: str, own: Amounts) -> Fraction:
        """Return what an amount has to be, from the learner's own amounts before it."""
        return follows(name, own)

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows of the amounts."""
        return tuple(dict.fromkeys(self.at[name][0] for name in self.amounts))

    def _test(self, work: Work, thing: Thing) -> Unit:
        own, sheet, [row] = self.own(work), self.of(work.question), thing.rows
        copied = work.once(("alike", self.sheet, str(self.at)), lambda: self._alike(work))
        marks = []
        for name in (one for one in self.amounts if self.at[one][0] == thing.wanted):
            code = self.at[name][1]
            wanted = {self.needed()[name], self.follows(name, own)}
            is_right = name in own and any(abs(own[name] - one) <= self.tolerance for one in wanted)
            if code in copied:
                marks.append(same(sheet, code, row[ROW]))
            else:
                marks.append(cell_mark(work, thing, row, code, Fraction(int(is_right))))
        return Unit(thing, sum((mark.share for mark in marks), NONE), tuple(marks))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        return sum((unit.share for unit in units), NONE) / len(self.amounts), ()

    def _alike(self, work: Work) -> set[str]:
        """Return the columns in which one number is everywhere; all, where it is so in each."""
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
        if strange or not self.amounts:
            yield messages.text("work-fault-row", row=" ".join(strange) or "?")
        yield from super()._faults(question)


@dataclass(frozen=True, kw_only=True)
class FloorFlags(OfFloor):
    """Bids flagged against the learner's own floor, as the library flags them.

    column: that of the flag, whose options have the library's codes. bids: row → bid, of all rows
    that are flagged. rows: only these count. beside: column → what else has to be in each of these
    rows.

    What one flag in every row would earn counts for nothing.
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
        """Return the right flags of a row, by the learner's amounts that are possible at all."""
        needed = case().needed
        own = {
            name: cell
            for name, cell in self.own(work).items()
            if needed[name] * 7 <= cell * 10 <= needed[name] * 13
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


CHECKS = {
    "floor-amounts": FloorAmounts,
    "floor-flags": FloorFlags,
}
