"""From the cells of a table to whole numbers, and one clear sentence where a cell will not do.

Money is counted in cents, time in minutes, days since 1970, months since January 1970: all exact.
"""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from fairtender.tables import Table, wrong

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
DAY = 1440
ROOM = 1 << 22  # more days than there are between any two dates: parts workers in sorted keys
_MOST = 10**11
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


def hundredths(data: pd.DataFrame, table: Table, column: str) -> Whole:
    """Return a decimal column in hundredths (money in cents); an empty cell counts as 0.

    Raises DataError for an amount below zero, for more than two decimals, and from a hundred
    thousand million on. Below that a float tells every two amounts in cents apart, so the way
    through floats, which is fast, is exact.
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
    """Raise the error about the first cell of the column that is bad, if there is one."""
    if bad.any():
        raise wrong(data, int(np.argmax(bad)), table, code, column=column, **params)


def days(data: pd.DataFrame, column: str) -> Whole:
    """Return a date column as days since 1970; a missing date is far in the past."""
    numbers: Whole = data[column].to_numpy().astype("datetime64[D]").astype(np.int64)
    return numbers


def day(date: datetime.date) -> int:
    """Return a date as days since 1970."""
    return (date - datetime.date(1970, 1, 1)).days


def date(number: int) -> datetime.date:
    """Return the date of a number of days since 1970."""
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=int(number))


def month_of(numbers: Whole) -> Whole:
    """Return the months, since January 1970, of days since 1970."""
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_day(months: Whole) -> Whole:
    """Return the first day, since 1970, of months since January 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_name(number: int) -> str:
    """Return `2026-03` for a month since January 1970."""
    return f"{1970 + number // 12}-{number % 12 + 1:02}"


def months(data: pd.DataFrame, table: Table, column: str) -> Whole:
    """Return a column of months written as `2026-03`, since January 1970."""
    return _parse_column(data, table, column, _parse_month, "monitoring-month")


def minutes(data: pd.DataFrame, table: Table, column: str, *, empty: bool = False) -> Whole:
    """Return a column of times written as `21:00`, in minutes; -1 for an empty cell."""
    return _parse_column(
        data, table, column, partial(_parse_minute, empty=empty), "monitoring-time"
    )


def _parse_column(
    data: pd.DataFrame, table: Table, column: str, read: Callable[[str], int | None], code: str
) -> Whole:
    """Read each word of a column once; refuse the first cell that gives no number."""
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
    """Return the sums of `values` by key, 0 to size - 1, exact in int64."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, keys, values)
    return sums


def money(cents: int) -> Decimal:
    """Return an amount with two decimals."""
    return Decimal(int(cents)).scaleb(-2)


def hours(twelve_seconds: int) -> Decimal:
    """Return hours from units of twelve seconds, in which minutes and 0.01 hours are whole."""
    return Decimal(int(twelve_seconds)) / 300
