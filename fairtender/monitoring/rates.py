"""Wage rates by grade and day, as whole numbers that can be looked up for millions of hours."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from fairtender import labour_cost
from fairtender.monitoring.values import Flags, Whole, date, day, days
from fairtender.tables import check, fault

WAGE, PERCENT = 10_000, 100  # a wage is counted in 1/10,000, a percentage in 1/100
SUPPLEMENTS = ("night", "sunday", "holiday")
_MOST = {WAGE: 100_000, PERCENT: 1_000}  # a month of more would not be exact in 64 bits
_NONE = -1


class RateBook:
    """The rates of a contract's country and sector, from day `first` to the day after `last`.

    A grade is asked for by its number in `grades`; -1 is a grade that nobody knows: its rate is 0,
    since nobody can say what is owed.
    """

    def __init__(
        self,
        rates: pd.DataFrame,
        contract: pd.Series,
        grades: Sequence[str],
        first: int,
        last: datetime.date,
    ) -> None:
        """Take the rows of the table `labour_cost.RATES` that hold for the contract."""
        rates = labour_cost.check_rates(rates)
        here = (rates["country"] == contract["country"]) & (rates["sector"] == contract["sector"])
        # A row for the grade goes before a row for all grades: it is written over it.
        self._rows = rates[here & rates["grade"].isin({*grades, ""})].sort_values("grade")
        self._where = {"country": contract["country"], "sector": contract["sector"]}
        self._grades = grades
        self._first = first
        self._size = max(day(last) - first + 2, 1)
        self._tables: dict[str, np.ndarray] = {}
        for currency in self._rows["currency"]:
            if currency not in ("", contract["currency"]):
                wanted = contract["currency"]
                raise fault("monitoring-currency", rate=currency, contract=wanted, **self._where)

    def wage(self, grades: Whole, numbers: Whole) -> Whole:
        """Return the basic wage per hour, in 1/10,000, of each grade on each day.

        Raises DataError that names the grade and the first day without a rate.
        """
        return self._look_up("basic_wage", WAGE, grades, numbers)

    def percent(self, item: str, grades: Whole, numbers: Whole) -> Whole:
        """Return a percentage, in 1/100, of each grade on each day; errors as in `wage`."""
        return self._look_up(item, PERCENT, grades, numbers)

    def night(self) -> tuple[int, int]:
        """Return the minutes of the day at which night work begins and ends."""
        return self._hour("night_from"), self._hour("night_to")

    def _hour(self, item: str) -> int:
        rows = self._rows[self._rows["item"] == item]
        within = days(rows, "valid_to") >= self._first
        within &= days(rows, "valid_from") < self._first + self._size
        hours = {*rows["value"][within]}
        if len(hours) != 1:
            found = ", ".join(map(str, sorted(hours)))
            raise fault("monitoring-night", item=item, found=found or "-", **self._where)
        return int(hours.pop() * 60)

    def _look_up(self, item: str, scale: int, grades: Whole, numbers: Whole) -> Whole:
        if item not in self._tables:
            self._tables[item] = self._table(item, scale)
        found = self._tables[item][grades, numbers - self._first]
        if (found == _NONE).any():
            missing = np.flatnonzero(found == _NONE)
            at = missing[np.argmin(numbers[missing])]
            grade, when = self._grades[grades[at]], date(numbers[at])
            raise fault("monitoring-no-rate", item=item, grade=grade, day=when, **self._where)
        return found

    def _table(self, item: str, scale: int) -> np.ndarray:
        """Return the values by grade and day; the last row stands for a grade not known."""
        table = np.full((len(self._grades) + 1, self._size), _NONE, dtype=np.int64)
        table[-1] = 0
        rows = self._rows[self._rows["item"] == item]
        starts, ends = days(rows, "valid_from") - self._first, days(rows, "valid_to") - self._first
        for grade, start, end, value in zip(
            rows["grade"], starts, ends, rows["value"], strict=True
        ):
            of_grade = [grade in ("", name) for name in self._grades] + [False]
            table[of_grade, max(start, 0) : max(end + 1, 0)] = _scale(item, value, scale)
        return table


def _scale(item: str, value: Decimal, scale: int) -> int:
    scaled = value * scale
    if value > _MOST[scale] or scaled != int(scaled):
        places = len(str(scale)) - 1
        raise fault(
            "monitoring-rate-size", item=item, value=value, most=_MOST[scale], places=places
        )
    return int(scaled)


def days_off(
    holidays: pd.DataFrame, country: str, first: int, last: int, on: datetime.date
) -> tuple[Flags, dict[int, str]]:
    """Return whether each day from `first` to `last` is a public holiday, and the names by day.

    Raises DataError where the table `labour_cost.HOLIDAYS` has no holiday of the country in a year
    up to the day `on`: then nobody can say which supplements are due.
    """
    holidays = check(holidays, labour_cost.HOLIDAYS)
    here = holidays[holidays["country"] == country]
    years = {when.year for when in here["date"]}
    for year in range(date(first).year, on.year + 1):
        if year not in years:
            raise fault("monitoring-no-holidays", country=country, year=year)
    numbers = days(here, "date")
    off = np.zeros(last - first + 1, dtype=bool)
    off[[number - first for number in numbers if first <= number <= last]] = True
    return off, dict(zip(numbers.tolist(), here["name"], strict=True))
