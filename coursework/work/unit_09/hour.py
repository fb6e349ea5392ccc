"""One hour of a cleaner of unit 09, as bids for the cleaning pay it, computed by the library.

The hour is an average one of a shift from 05:00 to 07:00, as at the Harbour Office today. Amounts
have names, for each of the `BIDS`: `wage-b` (with the supplement), `pay-b`, `contributions-b`,
`things-b`, `floor-b` (the hour without overhead and margin), `rest-b` (what the bid's price leaves
for these), and `leader-b` (the team leader's price for each paid hour of a cleaner).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from coursework.work.unit_09.floor import ON, Amounts, FloorAmounts, steps, usable
from fairtender import labour_cost, sheets, tables

BIDS = {"b": "B", "d": "D"}
SECTOR, GRADE = "cleaning", "C1"
CLEANER, LEADER = "cleaner", "team leader"
SHIFT = labour_cost.Hours(Decimal(2), night=Decimal(1))
_BEFORE = {"pay": "wage", "contributions": "pay"}


@cache
def amounts() -> dict[str, Fraction]:
    """Return the amounts of each bid by name; the data are read once."""
    tender = labour_cost.read(tables.data_path("tenders", SECTOR))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    plans = tender.staffing.set_index(["bid", "role"])
    costs = tender.costs.set_index(["bid", "role", "component"])["amount"]
    found: dict[str, Fraction] = {}
    for name, bid in BIDS.items():
        own = {
            "basic_wage": costs[bid, CLEANER, "wage"],
            "equipment": costs[bid, CLEANER, "equipment"],
        }
        agreed = labour_cost.rates_on(rates, SECTOR, GRADE, ON)
        agreed["value"] = [own.get(row.item, row.value) for row in agreed.itertuples()]
        build_up = labour_cost.floor(agreed, SHIFT)
        cleaner, leader = plans.loc[(bid, CLEANER)], plans.loc[(bid, LEADER)]
        hour = steps(dict(zip(build_up["component"], build_up["amount"], strict=True)))
        hour["rest"] = Fraction(cleaner["rate"]) - hour["floor"]
        hour["leader"] = Fraction(leader["rate"] * leader["hours"]) / Fraction(cleaner["hours"])
        found |= {f"{step}-{name}": amount for step, amount in hour.items()}
    return found


@dataclass(frozen=True, kw_only=True)
class HourAmounts(FloorAmounts):
    """Amounts of an hour that are right by themselves, or by the learner's own before them."""

    def needed(self) -> Amounts:
        """Return the right amounts, by name."""
        return amounts()

    def follows(self, name: str, own: Amounts) -> Fraction:
        """Return what an amount has to be, from the learner's own amounts before it."""
        needed = amounts()
        step, _, bid = name.partition("-")

        def amount(of: str) -> Fraction:
            return usable(f"{of}-{bid}", own, needed)

        if before := _BEFORE.get(step):
            return amount(before) * needed[name] / needed[f"{before}-{bid}"]
        if step == "floor":
            return amount("contributions") + amount("things")
        if step == "rest":
            return needed[name] + needed[f"floor-{bid}"] - amount("floor")
        return needed[name]


CHECKS = {"hour-amounts": HourAmounts}
