"""The tenders of unit 09, computed by the library: what guards' work requires, what bids offer.

Each amount has a name. For each of the `ROLES`, for example the gate: `days-gate` (days with work),
`daily-gate` (hours of guards on such a day), `hours-gate`, `one-gate` (hours that one full-time
person works in a year) and `people-gate`. For one hour: `wage-gate` (with supplements), `pay-gate`,
`contributions-gate`, `things-gate` and `floor-gate`. `year` is the floor of all hours.

For one hour of a cleaner as the bids for the cleaning pay it, for each of the `BIDS`: `wage-b`
(with the supplement), `pay-b`, `contributions-b`, `things-b`, `floor-b` (the hour without overhead
and margin), `rest-b` (what the bid's price leaves for these two), and `leader-b` (the team leader's
price for each paid hour of a cleaner).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pandas as pd

from fairtender import labour_cost, profile, sheets, tables
from fairtender.labour_cost import findings
from fairtender.labour_cost.rates import values

ROLES = {"gate": "gate post", "day": "day posts"}
SECTOR, GRADE = "guarding", "G1"
ON = datetime.date(2026, 10, 1)  # last day for bids: its rates count for all
YEAR = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)

Amounts = Mapping[str, Fraction]
_HOURS = ("hours", "night_hours", "sunday_hours", "holiday_hours")


@dataclass(frozen=True)
class Case:
    """The tender of the guards with its hours, floors and bids.

    needed: {name: amount}. offered: {bid: `price`, `hours-gate`, `rate-gate`, …}.
    """

    needed: Amounts
    offered: Mapping[str, Amounts]
    roles: Mapping[str, findings.Role]
    plans: Mapping[tuple[str, str], findings.Plan]
    near: Fraction
    tender: labour_cost.Tender

    def statuses(self, bid: str, own: Amounts) -> set[str]:
        """Return the statuses that the library gives a bid, based on a learner's hours and floors.

        own: {name: amount}; the right amounts replace those that are missing. If the learner's year
        does not follow from the other amounts, there are two statuses: one based on this year, and
        one based on the year that follows.
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
    """Return an amount rounded to whole cents, as a Decimal."""
    return Decimal(round(amount * 100)) / 100


@cache
def case() -> Case:
    """Return the tender with its hours, floors and bids; its data are read only once."""
    tender = labour_cost.read(tables.data_path("tenders", "guarding"))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    off = sheets.read(tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS)
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
    near = Fraction(str(profile.default().thresholds["near_floor"].value))
    return Case(needed, offered, roles, plans, near, tender)


def _role(role: str, agreed: pd.DataFrame, hours: labour_cost.Hours) -> findings.Role:
    build_up = labour_cost.floor(agreed, hours)
    parts = dict(zip(build_up["component"], build_up["amount"], strict=True))
    floor = Fraction(labour_cost.total(build_up))
    worked = Fraction(labour_cost.productive_hours(agreed))
    return findings.Role(role, GRADE, Fraction(hours.hours), floor, parts, values(agreed), worked)


def _amounts(role: findings.Role, days: Fraction) -> dict[str, Fraction]:
    """Return what the work of one role requires, and the cost of an hour after each step."""
    work = {
        "days": days,
        "daily": role.hours / days,
        "hours": role.hours,
        "one": role.productive,
        "people": role.hours / role.productive,
    }
    return work | steps(role.parts)


def steps(build_up: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Return the cost of an hour after each step; build_up: {component: its amount}."""
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


# --- an hour of a cleaner -------------------------------------------------------------------------

BIDS = {"b": "B", "d": "D"}
CLEANING, CLEANER_GRADE = "cleaning", "C1"
CLEANER, LEADER = "cleaner", "team leader"
SHIFT = labour_cost.Hours(Decimal(2), night=Decimal(1))


@cache
def hour_amounts() -> dict[str, Fraction]:
    """Return the amounts of a cleaner's hour by their names; the data are read only once.

    It is an average hour of a shift from 05:00 to 07:00, as now worked at the Harbour Office.
    """
    tender = labour_cost.read(tables.data_path("tenders", CLEANING))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    plans = tender.staffing.set_index(["bid", "role"])
    costs = tender.costs.set_index(["bid", "role", "component"])["amount"]
    found: dict[str, Fraction] = {}
    for name, bid in BIDS.items():
        own = {
            "basic_wage": costs[bid, CLEANER, "wage"],
            "equipment": costs[bid, CLEANER, "equipment"],
        }
        agreed = labour_cost.rates_on(rates, CLEANING, CLEANER_GRADE, ON)
        agreed["value"] = [own.get(row.item, row.value) for row in agreed.itertuples()]
        build_up = labour_cost.floor(agreed, SHIFT)
        cleaner, leader = plans.loc[(bid, CLEANER)], plans.loc[(bid, LEADER)]
        hour = steps(dict(zip(build_up["component"], build_up["amount"], strict=True)))
        hour["rest"] = Fraction(cleaner["rate"]) - hour["floor"]
        hour["leader"] = Fraction(leader["rate"] * leader["hours"]) / Fraction(cleaner["hours"])
        found |= {f"{step}-{name}": amount for step, amount in hour.items()}
    return found


def needed(name: str) -> Fraction | None:
    """Return the right amount for a name, or None if there is no such name."""
    return (hour_amounts() if name.partition("-")[2] in BIDS else case().needed).get(name)
