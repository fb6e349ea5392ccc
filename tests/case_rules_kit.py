"""Where a text differs from the case: five rules, each a sentence for each fault.

* weekday: a day of the week fits its date;
* sums: "a × b + c = d" is right, within the places that d has;
* dates: a day is an event of `datasets/the-case.toml` that the text is about, or the day of a row
  of its data with which it shares a word; a month of a beginning or an end is that of the contract;
* numbers: an amount, a decimal, a percentage, a large number or a time of day is in the data of the
  purchase or comes of a sum there; what a text counts is what case and data count;
* wordings: what stands in a wording that returns, such as “the briefing of 2 December”, is right;
  months, weeks, years and kinds that a text counts are counted in the data of its unit; a number
  of days between two dates of a text is right;
* names: a name is whole and spelt as it is known; a contract, a notice, a bid or a role is that of
  the unit, the firm or the person.

`case_words.toml` beside `test_the_case.py` says by which words a text means an event or a figure,
and lists what is in no data, each with its reason. What no rule sees is said at the end of it.
`case_twins_kit.py` asks in general whether another text says the same.
"""

import csv
import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from case_kit import (
    DATE,
    ISO,
    MONTHS,
    NARROW,
    NUMBER,
    ROOT,
    TIME,
    Text,
    about,
    data_texts,
    dates_in,
    declared,
    evidence,
    fraction,
    numbers_in,
    significant,
    units_of_data,
)
from case_names_kit import name_faults

from coursework import the_case

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join(MONTHS.split())
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
WEEKDAY = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}),? (?:the )?(\d{{1,2}}) ({_MONTH})(?:,? (\d{{4}}))?"
)
SUM = re.compile(
    rf"(?<![\w.,])({_NUMBER}(?: ?%)?(?: [×÷+−-] {_NUMBER}(?: ?%)?)+) (?:=|is|are|make) (?:EUR )?"
    rf"({_NUMBER})"
)
# A month without a day: of a term, of a year, or of the day on which a unit begins.
TERM = re.compile(
    r"\b(?:ends?|ended|runs? out|begins?|began|starts?|until|from|since|extended)"
    rf"(?: (?:on|in|the end of))* ({_MONTH})(?: (\d{{4}}))?\b(?! to)"
)
MONTH = re.compile(rf"(?<!\d )\b({_MONTH}) (202[5-8])\b")
NOW = re.compile(
    rf"\bIt is (?:now )?(?:{'|'.join(day + ', ' for day in WEEKDAYS)})?(?:\d+ )?({_MONTH})\b"
)
CONTRACT = re.compile(r"contract|tender|the work|cleans?\b|cleaning|guard|bids are for")
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
ONES = ["zero", *ONES.split(), "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
COUNTS = {word: number for number, word in enumerate(ONES)} | TENS
COUNTS |= {f"{ten}-{ONES[one]}": TENS[ten] + one for ten in TENS for one in range(1, 10)}
COUNTED = rf"\b({'|'.join(sorted(COUNTS, key=len, reverse=True))}|\d[\d,]*)"
NEAR = 160  # characters on each side of a number, in which the words of a figure are looked for


# What a key says about a wrong answer names the wrong number, day or time.
ABOUT_WRONG = re.compile(r"\.(?:wrong|reasons)\.")


def faults(text: Text) -> list[str]:
    """Return what in a text differs from the case, a sentence each with its place."""
    found = [*weekday_faults(text.words), *sum_faults(text.words), *name_faults(text)]
    found += [*figure_faults(text), *said_faults(text), *span_faults(text.words)]
    if text.units and not ABOUT_WRONG.search(text.place):
        found += [*date_faults(text), *month_faults(text)]
        found += [*number_faults(text), *time_faults(text), *count_faults(text)]
    return [f"{text}: {one}" for one in found]


def data_faults(text: Text) -> list[str]:
    """Return what in a cell of the data differs from the case; its own numbers are given."""
    found = [*weekday_faults(text.words), *sum_faults(text.words), *name_faults(text)]
    found += [*said_faults(text), *span_faults(text.words)]
    return [f"{text}: {one}" for one in [*found, *figure_faults(text)]]


# --- weekdays and sums ----------------------------------------------------------------------------


def weekday_faults(words: str) -> Iterator[str]:
    """Yield days of the week that are not those of their dates; without a year, of 2026."""
    for found in WEEKDAY.finditer(words):
        month = MONTHS.split().index(found[3]) + 1
        for year in [int(found[4])] if found[4] else [2026]:
            day = WEEKDAYS[datetime.date(year, month, int(found[2])).weekday()]
            if day != found[1]:
                yield f"{found[0]} is a {day}"


def sum_faults(words: str) -> Iterator[str]:
    """Yield sums whose result is another one."""
    for found in SUM.finditer(words):
        if words[: found.start()].rstrip().endswith(("+", "-", "−", "×", "÷", "(")):
            continue  # the end of a longer one
        result, places = fraction(found[2]), len(found[2].rstrip(",").partition(".")[2])
        if abs(_value(found[1]) - result) > Fraction(1, 2) / 10**places + Fraction(1, 10**6):
            yield f"{found[0]}: the result is {float(_value(found[1])):,.4f}"


def _value(words: str) -> Fraction:
    """Return what a sum with × and ÷ before + and − comes to."""
    first, *rest = re.split(r" ([×÷+−-]) ", words)
    parts = [_part(first)]
    for sign, one in zip(rest[::2], rest[1::2], strict=True):
        if sign in "×÷":
            parts[-1] = parts[-1] * _part(one) if sign == "×" else parts[-1] / _part(one)
        else:
            parts.append(_part(one) if sign == "+" else -_part(one))
    return sum(parts, Fraction(0))


def _part(words: str) -> Fraction:
    number = fraction(words.rstrip(" %"))
    return number / 100 if words.endswith("%") else number


# --- dates ----------------------------------------------------------------------------------------


def date_faults(text: Text) -> Iterator[str]:
    """Yield days that are no event which the text is about, and in no row of its data."""
    words = significant(text.words)
    narrow = {*NARROW} & {*text.units}
    for date, start in dates_in(text.words):
        if any(is_event(date, text, one) for one in declared()["event"]):
            continue
        if not any(
            any(_same(date, other) for other in row.dates) and (words & row.words or not narrow)
            for row in evidence(text).rows
        ):
            yield f"{text.words[start : start + 18]!r} is no day of the case that it is about"


def _same(date: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Say whether a date of a text is one of the data; one without a year is of these months."""
    if date[0] and other[0]:
        return date == other
    return date[1:] == other[1:] and (not other[0] or (2025, 6) <= other[:2] <= (2027, 7))


def is_event(date: tuple[int, int, int], text: Text, event: dict[str, Any]) -> bool:
    """Say whether a date is that of an event, in a text of its units that means it."""
    day = event["date"]
    same = date[1:] == (day.month, day.day) and date[0] in (0, day.year)
    units = {*(event.get("units") or _units_of_event(day))} & {*text.units}
    return bool(same and units and re.search(event["words"], text.words, re.IGNORECASE))


@cache
def _units_of_event(day: datetime.date) -> tuple[str, ...]:
    """Return the numbers of the units that name an event of the case."""
    found = (one for one in the_case.load().events if one.date == day)
    return tuple(unit.partition("-")[0] for one in found for unit in one.units)


def month_faults(text: Text) -> Iterator[str]:
    """Yield months that are not those of a contract, of the unit's calendar or of its data."""
    if not {*NARROW} & {*text.units}:
        return
    terms, begins = _terms(about(text), text.units), _begins(text.units)
    for sentence in re.split(r"(?<=[.!?”]) ", text.words):
        for found in TERM.finditer(sentence) if CONTRACT.search(sentence) else ():
            month, year = MONTHS.split().index(found[1]) + 1, int(found[2] or 0)
            if not any(month == one[1] and year in (0, one[0]) for one in terms):
                yield f"{found[0]!r}: no contract of the unit begins or ends then"
    for found in MONTH.finditer(text.words):
        month, year = MONTHS.split().index(found[1]) + 1, int(found[2])
        if (year, month) not in terms | {
            date[:2] for row in evidence(text).rows for date in row.dates
        }:
            yield f"{found[0]!r} is no month of the case"
    for found in NOW.finditer(text.words):
        if found[1] not in begins:
            yield f"{found[0]!r}: the unit begins in {begins}"


@cache
def _terms(purchases: frozenset[str], units: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """Return (year, month) of all beginnings and ends of contracts, and of the units' events."""
    case = the_case.load()
    days = [
        day
        for one in case.contracts
        if one.code.partition("-")[0] in purchases
        for day in (one.begins, one.ends, one.extended, one.bids_by)
        if day
    ]
    days += [one.date for one in case.events if {unit[:2] for unit in one.units} & {*units}]
    days += [one["date"] for one in declared()["event"] if {*one.get("units", [])} & {*units}]
    return frozenset((day.year, day.month) for day in days)


@cache
def _begins(units: tuple[str, ...]) -> str:
    """Return the lines in which the case says when units begin."""
    found = [one.when for one in the_case.load().units if one.slug[:2] in units]
    return " ".join(found)


# --- numbers --------------------------------------------------------------------------------------


def number_faults(text: Text) -> Iterator[str]:
    """Yield amounts, decimals, percentages and large numbers that no data hold and no sum gives."""
    words = TIME.sub(" ", DATE.sub(" ", ISO.sub(" ", SUM.sub(" ", text.words))))
    words = re.sub(r"\{(?:cite|ref|doc)\w*\}`[^`]*`|\]\([^)]*\)|https?://\S+", " ", words)
    worked = frozenset().union(*map(_worked, text.units))
    known, shares = evidence(text).numbers | worked, evidence(text).shares | worked
    for found in SUM.finditer(text.words):
        known |= {*numbers_in(found[0])}
    for found in NUMBER.finditer(words):
        number = fraction(found[1])
        before = words[max(0, found.start() - 24) : found.start()]
        is_money = re.search(r"(?:EUR|XVC) $", before)
        is_share = re.match(r"(?: ?%| percent)", words[found.end() :])
        is_small = number < 100 and number.denominator == 1
        is_year = 1900 <= number <= 2040 and "," not in found[1].rstrip(",")
        if (is_small and not is_money and not is_share) or is_year:
            continue
        if is_small and is_money and not _in_a_row(number, text) and number not in worked:
            yield f"EUR {found[1]} is in no row of the data about this"
        if number in (shares if is_share and number.denominator > 1 else known) or -number in known:
            continue
        if re.search(r"(?:Articles?|Directive|Convention|No\.?|recital|section)\W*$", before):
            continue
        yield f"{found[1]} is in no data of the unit, and no sum gives it"


def _in_a_row(number: Fraction, text: Text) -> bool:
    """Say whether a row of the data has a number, and two words that the text shares."""
    words = significant(text.words)
    rows = evidence(text).rows
    return any(number in row.numbers and len(words & row.words) > 1 for row in rows)


@cache
def _worked(unit: str) -> frozenset[Fraction]:
    entries = [one for one in declared()["worked"] if unit in one["units"]]
    return frozenset(fraction(number) for one in entries for number in one["numbers"])


def time_faults(text: Text) -> Iterator[str]:
    """Yield times of day, and pairs of a beginning and an end, that are not in the unit's data."""
    known = evidence(text).times | _times_worked(text.units)
    for found in TIME.finditer(text.words):
        pair = tuple(one.zfill(5) if one else "" for one in found.groups())
        if pair not in known:
            yield f"{found[0]!r} is no time of day in the data of the unit"


@cache
def _times_worked(units: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    entries = [one for one in declared()["worked"] if {*one["units"]} & {*units}]
    texts = " | ".join(time for one in entries for time in one.get("times", []))
    found = [tuple(one.zfill(5) if one else "" for one in t.groups()) for t in TIME.finditer(texts)]
    return frozenset(found)


def figure_faults(text: Text) -> Iterator[str]:
    """Yield numbers of things that the case or its data count, and that are others here."""
    for one in declared()["figure"]:
        if one.get("units") and {*one["units"]}.isdisjoint(text.units):
            continue
        said, counted = _counting(one["noun"])
        for found in counted.finditer(text.words) if said.search(text.words) else ():
            number = whole(found[1])
            near = text.words[max(0, found.start() - NEAR) : found.end() + NEAR]
            source = one.get("what") or one.get("rows") or one["said"]
            right = _numbers_of(source, one["noun"])
            if re.search(one.get("near", "."), near) and number not in (
                *right,
                *one.get("others", []),
            ):
                yield f"{found[0]!r}: {', '.join(map(str, right))} {source}"


@cache
def _counting(noun: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a noun, which is soon looked for, and of a number before it."""
    ways = rf" {noun}\b", rf"{COUNTED} {noun}\b"
    return re.compile(ways[0], re.IGNORECASE), re.compile(ways[1], re.IGNORECASE)


def whole(words: str) -> int:
    """Read a number in words or digits."""
    number = COUNTS.get(words.lower())
    return int(fraction(words)) if number is None else number


@cache
def _numbers_of(source: str, noun: str) -> tuple[int, ...]:
    """Return the number that the case declares, that of a table's rows, or those that it says."""
    figures = {one.what: one.value for one in the_case.load().figures}
    if source in figures:
        return (figures[source],)
    text = (ROOT / "datasets" / source).read_text(encoding="utf-8")
    if said := re.findall(rf"{COUNTED} {noun}\b", text, re.IGNORECASE):
        return tuple(map(whole, said))
    return (sum(1 for _ in csv.DictReader(text.splitlines(keepends=True))),)


# --- wordings that return -------------------------------------------------------------------------


def said_faults(text: Text) -> Iterator[str]:
    """Yield what stands in a wording that returns, and is not what the case has there."""
    for one in declared()["said"]:
        for found in re.finditer(one["words"], text.words):
            if found[1] not in one["right"]:
                yield f"{found[0]!r}: {' or '.join(one['right'])}"
    for number, workshop in re.findall(rf"{COUNTED} offices of the ([A-Z]\w+)", text.words):
        right = sum(one.workshop == workshop for one in the_case.load().offices)
        if right and whole(number) != right:
            yield f"the {workshop} have {right} offices, not {number}"


SPAN = re.compile(rf"{COUNTED} days after it (?:came in|was sent)", re.IGNORECASE)


def span_faults(words: str) -> Iterator[str]:
    """Yield numbers of days that lie between no two dates of a text; without a year, of 2026."""
    days = [datetime.date(date[0] or 2026, *date[1:]) for date, _ in dates_in(words)]
    spans = {(later - first).days for first in days for later in days}
    for found in SPAN.finditer(words):
        if len(days) > 1 and whole(found[1]) not in spans:
            yield f"{found[0]!r}: no two dates of the text are so far apart"


def count_faults(text: Text) -> Iterator[str]:
    """Yield months, weeks, years and kinds that neither the unit's data nor `counted` count."""
    if not {*NARROW} & {*text.units}:
        return
    known = frozenset().union(*map(_counted, text.units))
    for found in COUNTS_OF.finditer(text.words):
        if (whole(found[1]), found[2].lower()) not in known:
            yield f"{found[0]!r} are counted nowhere in the unit"


COUNTS_OF = re.compile(rf"{COUNTED} (month|week|year|kind)s?\b", re.IGNORECASE)


@cache
def _counted(unit: str) -> frozenset[tuple[int, str]]:
    """Return the numbers of months, weeks, years and kinds in a unit's data, and those declared."""
    said = [one.words for one in data_texts() if unit in units_of_data(one.path)]
    said += [
        words for one in declared()["counted"] if unit in one["units"] for words in one["says"]
    ]
    found = COUNTS_OF.finditer(" | ".join(said))
    return frozenset((whole(one[1]), one[2].lower()) for one in found)
