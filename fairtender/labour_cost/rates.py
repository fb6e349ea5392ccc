"""Rates: what the law and the collective agreement set, each with its dates and its source."""

import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pandas as pd

from fairtender.labour_cost.declared import NOT_WORKED, RATES, UNITS
from fairtender.labour_cost.exact import day, decimal
from fairtender.tables import DataError, check, fault, wrong

__all__ = ["check_rates", "full_time_equivalents", "productive_hours", "rates_on"]


def check_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the table RATES, or refuse it at the first row that cannot be right.

    Refused in one sentence with file, row and column (DataError): a unit other than the one in
    `UNITS`, money without a currency, a negative value, an end before its beginning, and two
    periods of one rate that overlap.
    """
    rates = check(rates, RATES)
    for position, row in enumerate(rates.itertuples()):
        refuse = partial(wrong, rates, position, RATES, item=row.item)
        right = UNITS[row.item].format(currency=row.currency)
        if "{currency}" in UNITS[row.item] and not row.currency:
            raise refuse("floor-rates-no-currency")
        if row.unit != right:
            raise refuse("floor-rates-unit", unit=row.unit, right=right)
        if row.value is None or row.value < 0:
            raise refuse("floor-rates-negative", value=row.value)
        if not row.valid_from <= row.valid_to:
            ends = {"first": f"{row.valid_from:%Y-%m-%d}", "last": f"{row.valid_to:%Y-%m-%d}"}
            raise refuse("floor-rates-dates", **ends)
    _check_overlaps(rates)
    return rates


def rates_on(
    rates: pd.DataFrame, sector: str, grade: str, on: datetime.date | pd.Timestamp
) -> pd.DataFrame:
    """Return the rates in force on a day: one row of RATES for each item of `UNITS`, in order.

    A row for the grade goes before a row for all grades of the sector (grade "").

    Raises DataError where the table cannot be right (`check_rates`), where it holds several
    countries or currencies, and where an item is missing or has expired: the sentence says which
    item, sector, grade and date. There is no default: a rate of another year is not a rate.
    """
    rates = check_rates(rates)
    countries = sorted({*rates["country"]})
    if len(countries) > 1:
        raise fault("floor-rates-countries", countries=", ".join(countries))
    on = pd.Timestamp(on)
    of_grade = rates[(rates["sector"] == sector) & rates["grade"].isin([grade, ""])]
    found = of_grade[(of_grade["valid_from"] <= on) & (on <= of_grade["valid_to"])]
    # The row for the grade sorts after the one for all grades, and the last one is kept.
    found = found.sort_values("grade", kind="stable").drop_duplicates("item", keep="last")
    found = found.set_index("item", drop=False)
    for item in UNITS:
        if item not in found.index:
            raise _missing(of_grade, item, sector, grade, on)
    currencies = sorted({*found["currency"]} - {""})
    if len(currencies) > 1:
        raise fault("floor-rates-currencies", currencies=", ".join(currencies), sector=sector)
    return found.loc[list(UNITS)].reset_index(drop=True)


def productive_hours(agreed: pd.DataFrame) -> Decimal:
    """Return the hours a year that a full-time person works, from the table of `rates_on`.

    Paid hours minus those that are paid and not worked: annual leave, public holidays, sickness,
    training. Raises DataError where nothing is left.
    """
    return decimal(productive(values(agreed)))


def full_time_equivalents(hours: Decimal, agreed: pd.DataFrame) -> Decimal:
    """Return how many full-time people the hours of work of one year need.

    Hours divided by productive hours. A post round the clock, 8,760 hours, is not 168 ÷ 40 = 4.2
    people: those 4.2 would never be on leave, ill or in training.
    """
    return decimal(Fraction(hours) / productive(values(agreed)))


def values(agreed: pd.DataFrame) -> dict[str, Fraction]:
    """Return the value of each item of the table of `rates_on`."""
    return {
        item: Fraction(value) for item, value in zip(agreed["item"], agreed["value"], strict=True)
    }


def productive(value: dict[str, Fraction]) -> Fraction:
    """Return the productive hours of a year; see `productive_hours`."""
    hours = value["paid_hours"] - sum(value[item] for item in NOT_WORKED)
    if hours <= 0:
        raise fault("floor-no-productive-hours", paid=decimal(value["paid_hours"]))
    return hours


def currency_of(agreed: pd.DataFrame) -> str:
    """Return the currency of the table of `rates_on`."""
    return str(next(currency for currency in agreed["currency"] if currency))


def _check_overlaps(rates: pd.DataFrame) -> None:
    same = ["country", "sector", "grade", "item"]
    ordered = rates.reset_index(drop=True).sort_values([*same, "valid_from"], kind="stable")
    before = ordered.groupby(same, sort=False)["valid_to"].shift()
    for position in ordered.index[ordered["valid_from"] <= before][:1]:
        about = {
            "item": rates["item"].iloc[position],
            "first": f"{rates['valid_from'].iloc[position]:%Y-%m-%d}",
            "last": f"{before[position]:%Y-%m-%d}",
        }
        raise wrong(rates, position, RATES, "floor-rates-overlap", **about)


def _missing(
    of_grade: pd.DataFrame, item: str, sector: str, grade: str, on: pd.Timestamp
) -> DataError:
    known = of_grade[(of_grade["item"] == item) & (of_grade["valid_to"] < on)]
    which = {"item": item, "sector": sector, "grade": grade, "date": day(on)}
    if len(known):
        return fault("floor-rates-expired", **which, last=day(known["valid_to"].max()))
    return fault("floor-rates-missing", **which)
