"""Turn the cells of a table into whole numbers, with a clear error for a cell that does not fit.

Money is counted in cents, time in minutes, days since 1970, months since January 1970, wages in
1/10,000 and percentages in 1/100: all exact.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from fairtender import labour_cost
from fairtender.tables import Table, check, fault, wrong

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
DAY = 1440
ROOM = 1 << 22  # more days than between any two dates: keeps workers apart in sorted keys
_MOST = 10**11
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


def hundredths(data: pd.DataFrame, table: Table, column: str) -> Whole:
    """Return a decimal column in hundredths, such as cents, with 0 for an empty cell.

    Raises DataError for an amount below zero, with more than two decimals, or of a hundred thousand
    million or more. Below that a float is exact to the cent, so the fast conversion through floats
    is exact.
    """
    amounts = data[column].astype("float64").fillna(0).to_numpy()
    whole = np.rint(amounts * 100)
    refuse(data, table, column, amounts < 0, "monitoring-negative")
    refuse(data, table, column, whole / 100 != amounts, "monitoring-decimals", most=2)
    refuse(data, table, column, amounts >= _MOST, "monitoring-too-much", most=f"{_MOST:,}")
    return np.asarray(whole, dtype=np.int64)


def refuse(
    data: pd.DataFrame, table: Table, column: str, bad: Flags, code: str, **params: object
) -> None:
    """Raise the DataError `code` for the first cell of a column that is `bad`, if any is."""
    if bad.any():
        raise wrong(data, int(np.argmax(bad)), table, code, column=column, **params)


def days(data: pd.DataFrame, column: str) -> Whole:
    """Return a column of dates as days since 1970, with a far past day for a missing date."""
    numbers: Whole = data[column].to_numpy().astype("datetime64[D]").astype(np.int64)
    return numbers


def day(date: datetime.date) -> int:
    """Return a date as days since 1970."""
    return (date - datetime.date(1970, 1, 1)).days


def date(number: int) -> datetime.date:
    """Return the date that is this number of days after 1 January 1970."""
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=int(number))


def month_of(numbers: Whole) -> Whole:
    """Convert days since 1970 into months since January 1970."""
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_day(months: Whole) -> Whole:
    """Return the first day of each month, as days since 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_name(number: int) -> str:
    """Return a month, counted from January 1970, as text such as `2026-03`."""
    return f"{1970 + number // 12}-{number % 12 + 1:02}"


def months(data: pd.DataFrame, table: Table, column: str) -> Whole:
    """Return a column of months such as `2026-03` as months since January 1970."""
    return _parse_column(data, table, column, _parse_month, "monitoring-month")


def minutes(data: pd.DataFrame, table: Table, column: str, *, empty: bool = False) -> Whole:
    """Return a column of times such as `21:00` in minutes, with -1 for an empty cell."""
    return _parse_column(
        data, table, column, partial(_parse_minute, empty=empty), "monitoring-time"
    )


def _parse_column(
    data: pd.DataFrame, table: Table, column: str, read: Callable[[str], int | None], code: str
) -> Whole:
    """Return a column as parsed by `read`; raise DataError for the first invalid cell."""
    codes: Whole
    codes, written = pd.factorize(data[column])
    numbers = [read(text) for text in written]
    unread = np.array([number is None for number in numbers], dtype=bool)
    refuse(data, table, column, unread[codes], code)
    return np.array(numbers, dtype=np.int64)[codes]


def _parse_month(text: str) -> int | None:
    match = _MONTH.fullmatch(text)
    return (int(match[1]) - 1970) * 12 + int(match[2]) - 1 if match else None


def _parse_minute(text: str, empty: bool) -> int | None:
    if not text and empty:
        return -1
    match = _TIME.fullmatch(text)
    return int(match[1] or match[3]) * 60 + int(match[2] or match[4]) if match else None


def add_up(size: int, keys: Whole, values: Whole) -> Whole:
    """Return the exact sum of `values` for each key from 0 to size - 1."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, keys, values)
    return sums


def money(cents: int) -> Decimal:
    """Return an amount with two decimals."""
    return Decimal(int(cents)).scaleb(-2)


def hours(twelve_seconds: int) -> Decimal:
    """Convert units of twelve seconds, in which minutes and 0.01 hours are whole, into hours."""
    return Decimal(int(twelve_seconds)) / 300


# --- wage rates by grade and day, for quick look-up of millions of hours ---


WAGE, PERCENT = 10_000, 100  # a wage is counted in 1/10,000, a percentage in 1/100
SUPPLEMENTS = ("night", "sunday", "holiday")
_HIGHEST = {WAGE: 100_000, PERCENT: 1_000}  # a month of more would not be exact in 64 bits
_NONE = -1


class RateBook:
    """The rates of a contract's country and sector, from day `first` to the day after `last`.

    Grades are given by their number in `grades`; -1 is an unknown grade, whose rate is 0, since
    nobody can calculate what is owed.
    """

    def __init__(
        self,
        rates: pd.DataFrame,
        contract: pd.Series,
        grades: Sequence[str],
        first: int,
        last: datetime.date,
    ) -> None:
        """Select the rows of the table `labour_cost.RATES` that apply to the contract."""
        rates = labour_cost.check_rates(rates)
        here = (rates["country"] == contract["country"]) & (rates["sector"] == contract["sector"])
        # A row for the grade takes precedence over one for all grades, so it is written last.
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
        """Return the hourly basic wage, in 1/10,000, for each grade on each day.

        Raises DataError that names the grade and the first day without a rate.
        """
        return self._look_up("basic_wage", WAGE, grades, numbers)

    def percent(self, item: str, grades: Whole, numbers: Whole) -> Whole:
        """Return a percentage, in 1/100, for each grade on each day.

        Raises DataError as `wage` does.
        """
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
        """Return the values of an item by grade and day, with the unknown grade in the last row."""
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
    if value > _HIGHEST[scale] or scaled != int(scaled):
        places = len(str(scale)) - 1
        raise fault(
            "monitoring-rate-size", item=item, value=value, most=_HIGHEST[scale], places=places
        )
    return int(scaled)


def days_off(
    holidays: pd.DataFrame, country: str, first: int, last: int, on: datetime.date
) -> tuple[Flags, dict[int, str]]:
    """Return which days from `first` to `last` are public holidays, and {day: name}.

    Raises DataError if the table `labour_cost.HOLIDAYS` has no holiday of the country in a year up
    to the day `on`: without them the supplements that are due are not known.
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
