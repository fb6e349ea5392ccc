"""Calculate the floor: the lowest cost of an hour of work if every worker is paid what is due."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.labour_cost.declared import (
    FLOOR,
    FLOOR_COMPONENTS,
    NOT_WORKED,
    PER_HOUR,
    PER_PERSON,
    PERIOD_FLOOR,
)
from fairtender.labour_cost.exact import decimal, money, parts, plain
from fairtender.labour_cost.rates import currency_of, productive, rates_on, values
from fairtender.messages import day
from fairtender.tables import Reason, fault, frame

__all__ = ["PLAIN", "Hours", "fair_price", "floor", "period_floor", "total"]

# Component → the items of RATES that it is made of.
_ITEMS = {
    "wage": ("basic_wage",),
    "supplements": ("night_supplement", "sunday_supplement", "holiday_supplement"),
    "not_worked": ("paid_hours", *NOT_WORKED),
    "contributions": ("employer_contributions",),
} | {item: (item,) for item in (*PER_PERSON, *PER_HOUR)}


class Hours(NamedTuple):
    """Hours of work, with those at night, on Sundays and on public holidays.

    An hour may be all three: each supplement is counted separately, and they are added up.
    """

    hours: Decimal = Decimal(1)
    night: Decimal = Decimal(0)
    sunday: Decimal = Decimal(0)
    holiday: Decimal = Decimal(0)


PLAIN = Hours()


def floor(agreed: pd.DataFrame, hours: Hours = PLAIN) -> pd.DataFrame:
    """Return the hourly floor as the table FLOOR, with one row per component.

    agreed: the table of `rates_on`. hours: the hours of the post, which decide the supplements; by
    default all hours are plain time.

    floor = (basic wage + supplements) × (paid hours ÷ productive hours) × (1 + contributions)
    + uniform, training, insurance and occupational health (each ÷ productive hours)
    + consumables + equipment

    The amounts sum exactly to the floor (`total`). Overhead and margin are not included: a floor is
    not a fair price (`fair_price`), and a price above it does not prove that workers are paid.

    The components follow the list of costs that the European cleaning sector gives to buyers (known
    to us from a secondary source); the formula is the course's own.

    Raises DataError if no productive hours are left, or if there are more hours at night, on
    Sundays or on public holidays than hours in all.
    """
    value, currency = values(agreed), currency_of(agreed)
    told = _explanations(value, hours, currency, agreed["grade"].max())
    amounts = zip(FLOOR_COMPONENTS, parts(_components(value, hours)), strict=True)
    return frame(
        FLOOR,
        [
            (name, amount, currency, told[name], _sources(agreed, _ITEMS[name]))
            for name, amount in amounts
        ],
    )


def fair_price(build_up: pd.DataFrame, overhead: Decimal, margin: Decimal) -> pd.DataFrame:
    """Return a build-up from `floor` with overhead and margin added.

    overhead: percent of the floor: administration, supervision, bidding. margin: percent of floor
    and overhead together: risk and profit. Both are the bidder's own figures, or an assumption that
    you state; no rate table has them. Raises DataError for a negative percent.
    """
    if overhead < 0 or margin < 0:
        raise fault("floor-percent-negative", overhead=overhead, margin=margin)
    base, currency = Fraction(total(build_up)), build_up["currency"].iloc[0]
    first = base * Fraction(overhead) / 100
    second = (base + first) * Fraction(margin) / 100
    _, *amounts = parts([base, first, second])
    added = [
        (name, amount, currency, Reason.of(f"floor-is-{name}", percent=plain(percent)), "")
        for name, percent, amount in zip(
            ("overhead", "margin"), (overhead, margin), amounts, strict=True
        )
    ]
    return pd.concat([build_up, frame(FLOOR, added)], ignore_index=True)


def total(build_up: pd.DataFrame) -> Decimal:
    """Return the sum of a build-up, which is the hourly floor or the hourly price."""
    return sum(build_up["amount"], Decimal(0))


def period_floor(rates: pd.DataFrame, sector: str, day_hours: pd.DataFrame) -> pd.DataFrame:
    """Return the table PERIOD_FLOOR: the floor for a period in which rates may change.

    day_hours: the table DAY_HOURS of `hours_by_day`. There is one row for each role and each run of
    days with the same rates: an indexation during the period splits the hours by their exact dates.
    Each run of days has its own share of nights, Sundays and public holidays, and so its own floor.

    Raises DataError if a rate is missing on a day of the period.
    """
    rows = []
    for (role, grade), work in day_hours.groupby(["role", "grade"], sort=False):
        for stretch in _by_rates(rates, sector, grade, work):
            first, last = stretch["date"].min(), stretch["date"].max()
            agreed = rates_on(rates, sector, grade, first)
            hours = sum_hours(stretch)
            exact = exact_floor(agreed, hours)
            amounts = (decimal(exact), decimal(exact * Fraction(hours.hours)))
            rows.append((role, grade, first, last, *hours, *amounts, currency_of(agreed)))
    return frame(PERIOD_FLOOR, rows)


def sum_hours(rows: pd.DataFrame) -> Hours:
    """Return the totals of the four columns of hours."""
    names = ("hours", "night_hours", "sunday_hours", "holiday_hours")
    return Hours(*(sum(rows[name], Decimal(0)) for name in names))


def exact_floor(agreed: pd.DataFrame, hours: Hours) -> Fraction:
    """Return the hourly floor as an exact fraction."""
    return sum(_components(values(agreed), hours), Fraction(0))


def _components(value: dict[str, Fraction], hours: Hours) -> list[Fraction]:
    """Return the hourly amount of each component, in the order of FLOOR_COMPONENTS."""
    worked = productive(value)
    wage = value["basic_wage"]
    supplements = wage * _supplement(value, hours) / 100
    pay = (wage + supplements) * value["paid_hours"] / worked
    return [
        wage,
        supplements,
        pay - wage - supplements,
        pay * value["employer_contributions"] / 100,
        *(value[item] / worked for item in PER_PERSON),
        *(value[item] for item in PER_HOUR),
    ]


def _supplement(value: dict[str, Fraction], hours: Hours) -> Fraction:
    """Return what all supplements add to an average hour, as a percentage of the basic wage."""
    if not all(0 <= some <= hours.hours for some in hours[1:]):
        raise fault("floor-hours-share", **hours._asdict())
    if not hours.hours:
        return Fraction(0)
    kinds = zip(("night", "sunday", "holiday"), hours[1:], strict=True)
    extra = sum(value[f"{kind}_supplement"] * Fraction(some) for kind, some in kinds)
    return extra / Fraction(hours.hours)


def _explanations(
    value: dict[str, Fraction], hours: Hours, currency: str, grade: str
) -> dict[str, Reason]:
    worked, paid = productive(value), value["paid_hours"]
    percent = _supplement(value, hours)
    supplements = Reason("floor-is-no-supplement")
    if percent:
        shares = {name: plain(some) for name, some in hours._asdict().items()}
        supplements = Reason.of("floor-is-supplements", **shares, percent=plain(percent))
    unpaid = {"paid": plain(paid), "worked": plain(worked)}
    social = plain(value["employer_contributions"])
    return {
        "wage": Reason.of("floor-is-wage", grade=grade),
        "supplements": supplements,
        "not_worked": Reason.of(
            "floor-is-not-worked", **unpaid, percent=plain((paid / worked - 1) * 100)
        ),
        "contributions": Reason.of("floor-is-contributions", percent=social),
        **{
            item: Reason.of(
                "floor-is-per-person", amount=money(value[item], currency), worked=plain(worked)
            )
            for item in PER_PERSON
        },
        **dict.fromkeys(PER_HOUR, Reason("floor-is-per-hour")),
    }


def _sources(agreed: pd.DataFrame, items: tuple[str, ...]) -> str:
    rows = agreed[agreed["item"].isin(items)]
    pairs = zip(rows["source"], rows["source_date"], strict=True)
    return "; ".join(dict.fromkeys(f"{source}, {day(date)}" for source, date in pairs))


def _by_rates(
    rates: pd.DataFrame, sector: str, grade: str, work: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Yield the rows of `work` in groups, one for each run of days with unchanged rates."""
    own = rates[(rates["sector"] == sector) & rates["grade"].isin([grade, ""])]
    after = own["valid_to"] + pd.Timedelta(days=1)
    changes = sorted({*own["valid_from"], *after})
    stretch = pd.Series(changes, dtype="datetime64[s]").searchsorted(work["date"], side="right")
    for _, rows in work.groupby(stretch):
        yield rows
