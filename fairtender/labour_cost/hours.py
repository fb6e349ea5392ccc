"""Calculate the hours of work that a price has to pay, from posts, shifts and square metres."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from fairtender.labour_cost.build_up import sum_hours
from fairtender.labour_cost.declared import (
    AREA_HOURS,
    AREAS,
    CHECKED_PRODUCTIVITY,
    DAY_HOURS,
    DAYS,
    HOLIDAYS,
    NEEDED,
    OFFERED_PRODUCTIVITY,
    POSTS,
    PRODUCTIVITY,
    check_known,
)
from fairtender.labour_cost.exact import decimal, not_negative, plain
from fairtender.labour_cost.rates import values
from fairtender.tables import Reason, fault, frame, keyed, wrong

__all__ = ["area_hours", "check_productivity", "hours_by_day", "needed_hours"]

_DAY = 24 * 60  # minutes
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def hours_by_day(
    posts: pd.DataFrame,
    holidays: pd.DataFrame,
    agreed: pd.DataFrame,
    first: datetime.date,
    last: datetime.date,
) -> pd.DataFrame:
    """Return the table DAY_HOURS: the hours of work by day and role, from `first` to `last`.

    posts: POSTS. holidays: HOLIDAYS of one country. agreed: the table of `rates_on`, which gives
    the times at which night begins and ends.

    A shift past midnight is split at midnight: each hour counts on the day on which it is worked,
    so that a Saturday night runs into Sunday, and hours of two periods add up. A round-the-clock
    post has 168 hours in a week, 8,760 in a year and 8,784 in a leap year.

    Raises DataError for an invalid time, a number of people that is not above zero, a last day
    before the first, and a year without any public holiday in the table.
    """
    posts, off = keyed(posts, POSTS), _days_off(holidays, first, last)
    not_negative(posts, POSTS, "persons", zero=False)
    value = values(agreed)
    night = int(value["night_from"] * 60), int(value["night_to"] * 60)
    found: dict[tuple[datetime.date, str, str], list[Fraction]] = {}
    for position, post in enumerate(posts.itertuples()):
        times = _times(posts, position)
        # A shift that began the day before may run into the first day.
        for number in range(-1, (last - first).days + 1):
            date = first + datetime.timedelta(number)
            if date.weekday() not in DAYS[post.days] or (date in off and not post.on_holidays):
                continue
            for on, minutes, at_night in _split(date, *times, night):
                if first <= on <= last:
                    key, more = (on, post.role, post.grade), _amounts(on, minutes, at_night, off)
                    pairs = zip(found.get(key, [Fraction(0)] * 4), more, strict=True)
                    found[key] = [before + each * Fraction(post.persons) for before, each in pairs]
    rows = [(*key, *map(decimal, sums)) for key, sums in sorted(found.items())]
    return frame(DAY_HOURS, rows)


def area_hours(areas: pd.DataFrame, productivity: pd.DataFrame) -> pd.DataFrame:
    """Return the table AREA_HOURS: the yearly hours of cleaning for each area of each site.

    areas: AREAS. productivity: PRODUCTIVITY. Hours are square metres × visits a year ÷ square
    metres per hour, in plain time. Raises DataError for a negative number and for a kind of area
    whose productivity is not in the table.
    """
    areas, standard = keyed(areas, AREAS), _standard(productivity)
    check_known(areas, AREAS, "area", standard, "floor-area-unknown")
    not_negative(areas, AREAS, "square_metres", "visits")
    rows = []
    for row in areas[AREAS.names].itertuples(index=False):
        speed = standard[row.area]
        hours = Fraction(row.square_metres) * Fraction(row.visits) / Fraction(speed)
        rows.append((*row, speed, decimal(hours), *[Decimal(0)] * 3))
    return frame(AREA_HOURS, rows)


def needed_hours(*hours: pd.DataFrame) -> pd.DataFrame:
    """Return the table NEEDED: the hours for each role, summed over days, sites and areas.

    hours: any number of tables of `hours_by_day` and `area_hours`.
    """
    given = pd.concat([frame(NEEDED, []), *(table[NEEDED.names] for table in hours)])
    groups = given.groupby(["role", "grade"], sort=False)
    return frame(NEEDED, [(*key, *sum_hours(group)) for key, group in groups])


def check_productivity(
    areas: pd.DataFrame, productivity: pd.DataFrame, offered: pd.DataFrame
) -> pd.DataFrame:
    """Return the table CHECKED_PRODUCTIVITY, which compares planned speeds with the standard.

    areas: AREAS. productivity: PRODUCTIVITY. offered: OFFERED_PRODUCTIVITY.

    There is one row for each bid and kind of area, with the question to ask. A bid that plans more
    square metres an hour than the standard plans fewer paid hours: either a machine or a method
    saves them, which can be shown and measured, or people work them unpaid. A faster plan proves
    neither.

    Raises DataError for a productivity that is not above zero and for an unknown kind of area.
    """
    work, standard = area_hours(areas, productivity), _standard(productivity)
    offered = keyed(offered, OFFERED_PRODUCTIVITY)
    check_known(offered, OFFERED_PRODUCTIVITY, "area", standard, "floor-area-unknown")
    not_negative(offered, OFFERED_PRODUCTIVITY, "square_metres_per_hour", zero=False)
    stated = {(row.bid, row.area): row for row in offered.itertuples()}
    amounts: dict[str, Fraction] = {}
    for row in work.itertuples():
        amount = Fraction(row.square_metres) * Fraction(row.visits)
        amounts[row.area] = amounts.get(row.area, Fraction(0)) + amount
    rows = [
        _compare_speed(bid, area, amount, standard[area], stated.get((bid, area)))
        for bid in dict.fromkeys(offered["bid"])
        for area, amount in amounts.items()
    ]
    return frame(CHECKED_PRODUCTIVITY, rows)


def _compare_speed(
    bid: str, area: str, amount: Fraction, standard: Decimal, stated: Any
) -> tuple[object, ...]:
    """Return the row of CHECKED_PRODUCTIVITY for a bid and a kind of area."""
    needed, title = amount / Fraction(standard), area[:1].upper() + area[1:]
    fixed = (bid, area, decimal(amount), standard)
    if stated is None:
        unknown = Reason.of("floor-no-productivity-ask", area=title)
        return (*fixed, None, None, decimal(needed), None, "", unknown)
    speed = stated.square_metres_per_hour
    planned, more = amount / Fraction(speed), (Fraction(speed) / Fraction(standard) - 1) * 100
    numbers = {"offered": speed, "standard": standard, "saved": needed - planned}
    told = {name: plain(number) for name, number in numbers.items()}
    ask = Reason.of("floor-productivity-ask", area=title, **told) if more > 0 else None
    return (*fixed, speed, decimal(more), decimal(needed), decimal(planned), stated.basis, ask)


def _standard(productivity: pd.DataFrame) -> dict[str, Decimal]:
    productivity = keyed(productivity, PRODUCTIVITY)
    not_negative(productivity, PRODUCTIVITY, "square_metres_per_hour", zero=False)
    columns = (productivity["area"], productivity["square_metres_per_hour"])
    return dict(zip(*columns, strict=True))


def _days_off(
    holidays: pd.DataFrame, first: datetime.date, last: datetime.date
) -> set[datetime.date]:
    holidays = keyed(holidays, HOLIDAYS)
    if last < first:
        raise fault("floor-period", first=first, last=last)
    countries = sorted({*holidays["country"]})
    if len(countries) > 1:
        raise fault("floor-holidays-countries", countries=", ".join(countries))
    days = {date.date() for date in holidays["date"]}
    for year in range(first.year, last.year + 1):
        if year not in {date.year for date in days}:
            raise fault("floor-holidays-year", year=year)
    return days


def _times(posts: pd.DataFrame, position: int) -> tuple[int, int]:
    """Return the start and end of a shift, in minutes after midnight of its first day."""
    minutes = []
    for column in ("start", "end"):
        value = posts[column].iloc[position]
        if not _TIME.fullmatch(value) or (column, value) == ("start", "24:00"):
            raise wrong(posts, position, POSTS, "floor-time", column=column)
        hour, minute = value.split(":")
        minutes.append(int(hour) * 60 + int(minute))
    start, end = minutes
    return start, end if end > start else end + _DAY


def _split(
    date: datetime.date, start: int, end: int, night: tuple[int, int]
) -> Iterator[tuple[datetime.date, int, int]]:
    """Yield (day, minutes, night minutes) for the parts of a shift before and after midnight."""
    for day, begin, stop in ((0, start, min(end, _DAY)), (1, 0, end - _DAY)):
        if stop > begin:
            on = date + datetime.timedelta(day)
            yield on, stop - begin, _at_night(begin, stop, night)


def _at_night(begin: int, stop: int, night: tuple[int, int]) -> int:
    """Return how many minutes between `begin` and `stop`, on one day, are at night."""
    night_from, night_to = night
    # Night may pass midnight or be within one day.
    parts = [(0, night_to), (night_from, _DAY)] if night_to < night_from else [night]
    return sum(max(0, min(stop, high) - max(begin, low)) for low, high in parts)


def _amounts(
    on: datetime.date, minutes: int, at_night: int, days_off: set[datetime.date]
) -> tuple[Fraction, ...]:
    whole = Fraction(minutes, 60)
    sunday = whole if on.weekday() == 6 else Fraction(0)
    holiday = whole if on in days_off else Fraction(0)
    return whole, Fraction(at_night, 60), sunday, holiday
