"""Labour cost: the floor under a price for work, and what to ask a bid that lies below it.

Where wages are most of a price, a price can be too low to pay them. The floor says how low: basic
wage and supplements, paid time that is not worked, the employer's contributions, uniforms,
training, insurance, consumables and equipment. It is computed exactly from rates, each with its
dates and its source; the library knows no wage by itself.

1. `rates_on` takes the rates of a day from a table, `floor` builds up the cost of an hour.
2. `hours_by_day`, `area_hours` and `needed_hours` say how many hours there are to pay.
3. `check_bids` and `check_productivity` compare the bids and collect what to ask each of them.
4. `explanation_request` writes the letter.

A price below the floor leads to a request for an explanation, first and always (Directive
2014/24/EU, Article 69). Rejection is for a price that stays unexplained, and a duty where it is low
because social or labour law is broken (Article 18(2)). Near the floor is not safe. The decision is
a person's, with the reasons on record. National law gives effect to the Directive: look up your
own.

Six bids for guards, against the rates in force on the last day for bids:

```
tender = labour_cost.read("datasets/tenders/guarding")
rates = sheets.read("datasets/labour-cost/rates.csv", labour_cost.RATES)
holidays = sheets.read("datasets/labour-cost/holidays.csv", labour_cost.HOLIDAYS)
on, first, last = date(2026, 10, 1), date(2027, 1, 1), date(2027, 12, 31)
agreed = labour_cost.rates_on(rates, "guarding", "G1", on)
days = labour_cost.hours_by_day(tender.posts, holidays, agreed, first, last)
needed = labour_cost.needed_hours(days)
checked = labour_cost.check_bids(
    tender.bids, tender.staffing, tender.costs, needed, rates, "guarding", on, profile.load()
)
```
"""

from fairtender.labour_cost.bids import Checked, check_bids
from fairtender.labour_cost.build_up import (
    PLAIN,
    Hours,
    fair_price,
    floor,
    period_floor,
    total,
)
from fairtender.labour_cost.declared import (
    AREA_HOURS,
    AREAS,
    CHECKED_BIDS,
    CHECKED_PRODUCTIVITY,
    CHECKED_ROLES,
    COMPONENTS,
    COSTS,
    DAY_HOURS,
    EXPLANATIONS,
    FLOOR,
    FLOOR_COMPONENTS,
    HOLIDAYS,
    NEEDED,
    OFFERED_PRODUCTIVITY,
    PERIOD_FLOOR,
    POSTS,
    PRODUCTIVITY,
    RATES,
    STAFFING,
    STATUSES,
    UNITS,
    Tender,
    read,
)
from fairtender.labour_cost.hours import (
    area_hours,
    check_productivity,
    hours_by_day,
    needed_hours,
)
from fairtender.labour_cost.letter import explanation_request
from fairtender.labour_cost.rates import (
    check_rates,
    full_time_equivalents,
    productive_hours,
    rates_on,
)
from fairtender.tenders import BIDS

__all__ = [
    "AREAS",
    "AREA_HOURS",
    "BIDS",
    "CHECKED_BIDS",
    "CHECKED_PRODUCTIVITY",
    "CHECKED_ROLES",
    "COMPONENTS",
    "COSTS",
    "DAY_HOURS",
    "EXPLANATIONS",
    "FLOOR",
    "FLOOR_COMPONENTS",
    "HOLIDAYS",
    "NEEDED",
    "OFFERED_PRODUCTIVITY",
    "PERIOD_FLOOR",
    "PLAIN",
    "POSTS",
    "PRODUCTIVITY",
    "RATES",
    "STAFFING",
    "STATUSES",
    "UNITS",
    "Checked",
    "Hours",
    "Tender",
    "area_hours",
    "check_bids",
    "check_productivity",
    "check_rates",
    "explanation_request",
    "fair_price",
    "floor",
    "full_time_equivalents",
    "hours_by_day",
    "needed_hours",
    "period_floor",
    "productive_hours",
    "rates_on",
    "read",
    "total",
]
