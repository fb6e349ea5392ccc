"""Dates as people write them: "2 December 2026", "02.12.2026", "Dec 2, 2026", "2026-12-02".

Refused is what is no day, and what could be two: "12/02/2026" is one day in Lisbon and another in
Chicago. With points the day stands first in all languages that write dates so (Unicode CLDR). The
same rule stands in `forms/days.js`; one table of cases tests both.
"""

import datetime
import re

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR = r"((?:19|2\d)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_YEAR_FIRST = re.compile(rf"{_YEAR}([-./])(\d\d?)\2(\d\d?)", re.ASCII)
_NUMBERS = re.compile(rf"(\d\d?)(\. ?|[-/])(\d\d?)\2{_YEAR}", re.ASCII)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(\d\d?)(?:st|nd|rd|th|\.)? ([a-z]+)\.?,? {_YEAR}", re.ASCII)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}([a-z]+)\.? (\d\d?)(?:st|nd|rd|th)?,? {_YEAR}", re.ASCII)


def read(text: str) -> str:
    """Return the day that a text stands for as answers hold it; "" for none, or one of two.

    >>> read("2 December 2026"), read("02.12.2026"), read("12/02/2026")
    ('2026-12-02', '2026-12-02', '')
    """
    plain = re.sub(r"\s+", " ", text).strip().lower()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    if found := _NUMBERS.fullmatch(plain):
        one, sign, other, year = found.groups()
        days = {_day(year, other, one)}
        if not sign.startswith("."):
            days.add(_day(year, one, other))
        days.discard("")
        return days.pop() if len(days) == 1 else ""
    if found := _DAY_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    return ""


def _month(name: str) -> int:
    """Return the number of a month by its name or how it begins (three letters or more); else 0."""
    fits = [number for number, one in enumerate(MONTHS, 1) if one.startswith(name)]
    return fits[0] if len(name) >= 3 and fits else 0


def _day(year: str, month: str | int, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
