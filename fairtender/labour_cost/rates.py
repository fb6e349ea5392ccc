"""Rates set by law and collective agreement, each with its dates and its source."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from fairtender import word
from fairtender.labour_cost.declared import NOT_WORKED, RATES, UNITS
from fairtender.labour_cost.exact import decimal, money
from fairtender.messages import day, text
from fairtender.tables import DataError, check, fault, together, wrong

__all__ = [
    "annex",
    "check_grades",
    "check_rates",
    "full_time_equivalents",
    "productive_hours",
    "rates_on",
]

_ANNEX = (3.8, 4.4, 2.8, 6.0)  # centimetres in Word


def check_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the table RATES, or raise DataError if any row cannot be right.

    Raises one DataError with a line for each fault, with file, row and column: a unit other
    than the one in `UNITS`, money without a currency, a negative value, an end before its
    beginning, and two periods of one rate that overlap.
    """
    rates = check(rates, RATES)
    faults = [each for position in range(len(rates)) for each in _faults(rates, position)]
    if faults := faults or _overlaps(rates):
        raise together(faults)
    return rates


def _faults(rates: pd.DataFrame, position: int) -> Iterator[DataError]:
    row = rates.iloc[position]
    refuse = partial(wrong, rates, position, RATES, item=row["item"])
    right = UNITS[row["item"]].format(currency=row["currency"])
    if "{currency}" in UNITS[row["item"]] and not row["currency"]:
        yield refuse("floor-rates-no-currency")
    elif row["unit"] != right:
        yield refuse("floor-rates-unit", unit=row["unit"], right=right)
    if row["value"] is None or row["value"] < 0:
        yield refuse("floor-rates-negative", value=row["value"])
    if not row["valid_from"] <= row["valid_to"]:
        ends = {"first": f"{row['valid_from']:%Y-%m-%d}", "last": f"{row['valid_to']:%Y-%m-%d}"}
        yield refuse("floor-rates-dates", **ends)


def rates_on(
    rates: pd.DataFrame, sector: str, grade: str, on: datetime.date | pd.Timestamp
) -> pd.DataFrame:
    """Return the rates in force on a day, with one row of RATES for each item of `UNITS`.

    A row for the grade takes precedence over one for all grades of the sector (grade "").

    Raises DataError if the table cannot be right (`check_rates`), has several countries or
    currencies, or lacks a rate, or has only an expired one, for an item: the sentences name the
    items, their units, the sector, the grade and the date. There is no default: a rate of another
    year does not count.
    """
    found, faults = _rates_of_grade(_one_country(rates), sector, grade, pd.Timestamp(on))
    if faults:
        raise together(faults)
    return found


def annex(
    rates: pd.DataFrame, sector: str, grades: Iterable[str], on: datetime.date
) -> Iterator[str]:
    """Yield an annex for Word with the rates behind a floor, their dates and their sources.

    A firm needs to know what an estimate consists of, to show where it is wrong.
    """
    for grade in dict.fromkeys(grades):
        about = {"sector": sector, "date": day(on)} | ({"grade": grade} if grade else {})
        title = text("floor-annex" if grade else "floor-annex-typed", **about)
        heads = [text(f"floor-annex-{head}") for head in ("item", "value", "since", "source")]
        rows = [
            (
                row.item.replace("_", " ").capitalize(),
                _value(row),
                # A rate that was typed into a form is known for that day only.
                day(row.valid_from) if row.valid_from < pd.Timestamp(on) else "",
                ", ".join(filter(None, (row.source, _day(row.source_date)))),
            )
            for row in rates_on(rates, sector, grade, on).itertuples()
        ]
        yield word.heading(title, 1)
        yield word.table(title, [heads, *rows], _ANNEX)


def _day(date: pd.Timestamp) -> str:
    return "" if pd.isna(date) else day(date)


def _value(row: Any) -> str:
    """Return the value of a rate with its unit, in words."""
    unit = row.unit.replace("_", " ")
    if row.unit == UNITS["night_from"]:
        return f"{int(row.value):02d}:00"
    if row.currency:
        return f"{money(row.value, row.currency)}{unit.removeprefix(row.currency)}"
    return f"{row.value:,f} {unit}"


def check_grades(
    rates: pd.DataFrame, sector: str, grades: Iterable[str], on: datetime.date
) -> None:
    """Raise one DataError for all rates that are missing for these grades on a day."""
    rates = _one_country(rates)
    faults = [
        each
        for grade in dict.fromkeys(grades)
        for each in _rates_of_grade(rates, sector, grade, pd.Timestamp(on))[1]
    ]
    if faults:
        raise together(faults)


def _one_country(rates: pd.DataFrame) -> pd.DataFrame:
    rates = check_rates(rates)
    countries = sorted({*rates["country"]})
    if len(countries) > 1:
        raise fault("floor-rates-countries", countries=", ".join(countries))
    return rates


def _rates_of_grade(
    rates: pd.DataFrame, sector: str, grade: str, on: pd.Timestamp
) -> tuple[pd.DataFrame, list[DataError]]:
    """Return the rates of a grade on a day, and a fault for each one that is missing or wrong."""
    of_grade = rates[(rates["sector"] == sector) & rates["grade"].isin([grade, ""])]
    found = of_grade[(of_grade["valid_from"] <= on) & (on <= of_grade["valid_to"])]
    # The row for the grade sorts after the one for all grades, and the last one is kept.
    found = found.sort_values("grade", kind="stable").drop_duplicates("item", keep="last")
    found = found.set_index("item", drop=False)
    if faults := _missing(of_grade, [*UNITS.keys() - {*found.index}], sector, grade, on):
        return found, faults
    currencies = sorted({*found["currency"]} - {""})
    if len(currencies) > 1:
        told = ", ".join(currencies)
        return found, [fault("floor-rates-currencies", currencies=told, sector=sector)]
    return found.loc[list(UNITS)].reset_index(drop=True), []


def productive_hours(agreed: pd.DataFrame) -> Decimal:
    """Return how many hours a full-time person works in a year, given a table from `rates_on`.

    They are the paid hours minus those that are paid but not worked: annual leave, public holidays,
    sickness, training. Raises DataError if none are left.
    """
    return decimal(productive(values(agreed)))


def full_time_equivalents(hours: Decimal, agreed: pd.DataFrame) -> Decimal:
    """Return how many full-time people are needed for the hours of work of one year.

    The result is the hours divided by the productive hours. A round-the-clock post of 8,760 hours
    needs more than 168 ÷ 40 = 4.2 people: those 4.2 would never be on leave, ill or in training.
    """
    return decimal(Fraction(hours) / productive(values(agreed)))


def values(agreed: pd.DataFrame) -> dict[str, Fraction]:
    """Return {item: value} for a table from `rates_on`."""
    return {
        item: Fraction(value) for item, value in zip(agreed["item"], agreed["value"], strict=True)
    }


def productive(value: dict[str, Fraction]) -> Fraction:
    """Return the productive hours of a year from {item: value}; see `productive_hours`."""
    hours = value["paid_hours"] - sum(value[item] for item in NOT_WORKED)
    if hours <= 0:
        raise fault("floor-no-productive-hours", paid=decimal(value["paid_hours"]))
    return hours


def currency_of(agreed: pd.DataFrame) -> str:
    """Return the currency of a table from `rates_on`."""
    return str(next(currency for currency in agreed["currency"] if currency))


def _overlaps(rates: pd.DataFrame) -> list[DataError]:
    same = ["country", "sector", "grade", "item"]
    ordered = rates.reset_index(drop=True).sort_values([*same, "valid_from"], kind="stable")
    before = ordered.groupby(same, sort=False)["valid_to"].shift()
    return [
        wrong(
            rates,
            position,
            RATES,
            "floor-rates-overlap",
            item=rates["item"].iloc[position],
            first=f"{rates['valid_from'].iloc[position]:%Y-%m-%d}",
            last=f"{before[position]:%Y-%m-%d}",
        )
        for position in ordered.index[ordered["valid_from"] <= before]
    ]


def _missing(
    of_grade: pd.DataFrame, items: list[str], sector: str, grade: str, on: pd.Timestamp
) -> list[DataError]:
    """Return one fault for items that never had a rate, and one per day on which rates expired."""
    currency = next(filter(None, of_grade["currency"]), "EUR")
    ended = of_grade[of_grade["valid_to"] < on].groupby("item")["valid_to"].max()
    groups: dict[pd.Timestamp | None, list[str]] = {}
    for item in sorted(items, key=[*UNITS].index):
        unit = UNITS[item].format(currency=currency)
        groups.setdefault(ended.get(item), []).append(f"{item} ({unit})")
    which = {"sector": sector, "grade": grade, "date": day(on)}
    return [
        fault("floor-rates-expired", item=", ".join(told), last=day(last), **which)
        if last is not None
        else fault("floor-rates-missing", item=", ".join(told), **which)
        for last, told in groups.items()
    ]
