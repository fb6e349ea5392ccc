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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Row, alike, normal, of_sheet
from coursework.work.tables import OfSheet, accepted, share_of, wrong_cell
from coursework.work.words import row_name
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
    parts = {name: Fraction(amount) for name, amount in role.parts.items()}
    wage = parts["wage"] + parts["supplements"]
    pay = wage + parts["not_worked"]
    contributions = pay + parts["contributions"]
    return {
        "days": days,
        "daily": role.hours / days,
        "hours": role.hours,
        "one": role.productive,
        "people": role.hours / role.productive,
        "wage": wage,
        "pay": pay,
        "contributions": contributions,
        "things": role.floor - contributions,
        "floor": role.floor,
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

    Where one of these is missing, or so far from the right one that no mistake in one step makes
    it, the right one counts in its place.
    """
    needed = case().needed

    def amount(of: str) -> Fraction:
        said, right = own.get(of), needed[of]
        return right if said is None or not right * 2 <= said * 5 <= right * 8 else said

    step, _, role = name.partition("-")
    return _FROM[step](amount, role) if step in _FROM else needed[name]


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


@dataclass(frozen=True)
class FloorAmounts(OfSheet):
    """Amounts that are right by themselves, or by the learner's own amounts before them.

    at: where each amount stands: its name → row and column. amounts: those that are asked for; each
    has an equal share. tolerance: in the unit of the column.

    One number in all rows of a column earns nothing there; where it is so in every column, nothing
    is earned at all.
    """

    at: dict[str, tuple[str, ...]] = field(kw_only=True)
    amounts: tuple[str, ...] = field(kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare each amount with what it has to be."""
        sheet = self.of(question)
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        cells = {name: self._cell(question, rows, name) for name in self.at}
        own = {name: cell for name, cell in cells.items() if cell is not None}
        same, is_copied = self._alike(question, rows)
        faults: list[Fault] = []
        right = 0
        for name in self.amounts:
            row, column = rows[self.at[name][0]], sheet.column(self.at[name][1])
            wanted = {case().needed[name], follows(name, own)}
            if column.code in same or is_copied:
                faults.append(Fault.of("work-cells-alike", column=column.label))
            elif name in own and any(abs(own[name] - one) <= self.tolerance for one in wanted):
                right += 1
            else:
                faults += wrong_cell(question, column, row_name(question, sheet, row), [row])
        return Outcome(Fraction(right, len(self.amounts)), tuple(faults))

    def _alike(self, question: Question, rows: Mapping[str, Row]) -> tuple[set[str], bool]:
        """Return the columns in which one number stands everywhere, and whether all are such."""
        sheet = self.of(question)
        differ, same = set(), set()
        for code in dict.fromkeys(column for _, column in self.at.values()):
            own, model = (
                [row for row in some if code not in sheet.given(row[ROW])]
                for some in (rows.values(), self.model_rows(question))
            )
            if len({row.get(code) for row in model}) > 1:
                differ.add(code)
                same |= {code} if alike(sheet.column(code), own, model) else set()
        return same, bool(same) and same == differ

    def _cell(self, question: Question, rows: Mapping[str, Row], name: str) -> Any:
        row, column = self.at[name]
        return normal(self.of(question).column(column), rows[row].get(column))

    def fault(self, question: Question) -> str:
        """Say which place or amount there is not."""
        columns = [place[1] for place in self.at.values() if len(place) == 2]
        if wrong := self.fault_of_sheet(question, *columns):
            return wrong
        known = [row[ROW] for row in self.model_rows(question)]
        for name, place in self.at.items():
            if len(place) != 2 or place[0] not in known or name not in case().needed:
                return messages.text("work-fault-row", row=f"{name} {' '.join(place)}")
        strange = [name for name in self.amounts if name not in self.at]
        if strange or not self.amounts or self.of(question).most:
            return messages.text("work-fault-row", row=" ".join(strange) or "?")
        return ""


@dataclass(frozen=True)
class FloorFlags(OfSheet):
    """Bids flagged against the learner's own floor, as the library flags them.

    column: that of the flag, whose options have the library's codes. bids: row → bid, of all rows
    that are flagged. rows: only these count. at: as of `floor-amounts`. beside: column → what else
    has to stand in each of these rows.

    What one flag in every row would earn counts for nothing.
    """

    column: str = field(kw_only=True)
    bids: dict[str, str] = field(kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    at: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    beside: dict[str, Any] = field(default_factory=dict, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the flags."""
        sheet = self.of(question)
        rows = {row[ROW]: row for row in of_sheet(value, sheet)}
        own = self._own(question, rows)
        asked = self.rows or tuple(self.bids)
        flags = {row: case().statuses(self.bids[row], own) for row in asked}
        faults: list[Fault] = []
        for row in asked:
            name = row_name(question, sheet, rows[row])
            if rows[row].get(self.column) not in flags[row]:
                faults += wrong_cell(question, sheet.column(self.column), name, [rows[row]])
            for code, said in self.beside.items():
                column = sheet.column(code)
                cell = normal(column, rows[row].get(code))
                if share_of(accepted(column, said), cell) < 1:
                    faults += wrong_cell(question, column, name, [rows[row]])
        wrong = len({fault.where for fault in faults})
        flagged = [rows[row] for row in self.bids]
        for code in (self.column, *self.beside):
            told = {row.get(code) for row in flagged}
            if len(told) == 1 and None not in told:
                column = sheet.column(code)
                return Outcome(NONE, (Fault.of("work-cells-alike", column=column.label),))
        return Outcome(self._share(flags, wrong), tuple(faults))

    def _share(self, flags: Mapping[str, set[str]], wrong: int) -> Fraction:
        if len(flags) == 1:
            return NONE if wrong else ALL
        codes = {code for one in flags.values() for code in one}
        idle = max(sum(code in one for one in flags.values()) for code in codes)
        if idle == len(flags):
            return NONE
        return max(NONE, Fraction(len(flags) - wrong - idle, len(flags) - idle))

    def _own(self, question: Question, rows: Mapping[str, Row]) -> dict[str, Fraction]:
        """Return the learner's own amounts, of those that are possible at all."""
        own = {}
        for name, (row, code) in self.at.items():
            cell = normal(self.of(question).column(code), rows[row].get(code))
            right = case().needed[name]
            if cell is not None and right * 7 <= cell * 10 <= right * 13:
                own[name] = cell
        return own

    def fault(self, question: Question) -> str:
        """Say which row, column or bid there is not."""
        columns = [self.column, *self.beside, *(place[1] for place in self.at.values())]
        rows = (*self.bids, *self.rows, *(place[0] for place in self.at.values()))
        if wrong := self.fault_of_sheet(question, *columns) or self.fault_of_rows(question, rows):
            return wrong
        strange = {*self.bids.values()} - {*case().offered}
        strange |= {*self.rows} - {*self.bids} | {*self.at} - {*case().needed}
        return messages.text("work-fault-row", row=min(strange)) if strange else ""


CHECKS = {
    "floor-amounts": FloorAmounts,
    "floor-flags": FloorFlags,
}
