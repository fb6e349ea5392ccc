"""Pay against work: what each hour was worth, what was paid, and what of it is short.

Exact: minutes × wage in 1/10,000 × percent in 1/100, in whole numbers. Only what is due for a month
under one heading (basic pay, night, Sunday, public holiday) is rounded, halves up, to the cent in
which wages are paid.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from fairtender.monitoring import results
from fairtender.monitoring.hours import Pieces, Spans
from fairtender.monitoring.ledger import LEAVE, Books
from fairtender.monitoring.rates import SUPPLEMENTS
from fairtender.monitoring.values import Flags, Whole, add_up, first_day

__all__ = [
    "below_rate",
    "missing_supplements",
    "not_on_payroll",
    "off_record_hours",
    "shortfalls",
    "unpaid_hours",
]

UNITS = 5  # of twelve seconds in a minute
_BASIC_CENT = 300 * 10_000 // 100  # hours in units × wage in 1/10,000: how much makes a cent
_SHARE_CENT = 60 * 10_000 * 10_000 // 100  # minutes × wage in 1/10,000 × percent in 1/100


class Shortfalls(NamedTuple):
    """Cents that are short, and hours in units of twelve seconds, by worker and month.

    No euro stands in two of them. basic pay: first the off-record hours, then the hours on shift
    that were not paid, then the rest, which only a rate too low explains. supplements: by kind.
    absent: workers without any row of payroll, whose shortfall is another finding.
    """

    off_record: Whole
    unpaid: Whole
    below_rate: Whole
    supplements: dict[str, Whole]
    off_record_hours: Whole
    unpaid_hours: Whole
    shift_hours: Whole
    absent: Flags


def below_rate(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Find basic pay below the rate agreed for the grade: CASES `below-rate`.

    The rate is that of the day of each hour, so that an indexation within a month counts from its
    day. Hours paid beyond those on the shift plan count at the lower of the month's rates.
    """
    keys = np.flatnonzero(found.below_rate * ~found.absent)
    return results.monthly_cases(books, "below-rate", keys, found.below_rate[keys])


def unpaid_hours(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Find hours of shifts, training and leave that were not paid: CASES `unpaid-hours`."""
    keys = np.flatnonzero(found.unpaid * ~found.absent)
    hours = results.quantity_in_hours(found.unpaid_hours[keys])
    return results.monthly_cases(books, "unpaid-hours", keys, found.unpaid[keys], **hours)


def off_record_hours(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Find presence beyond the shift, by the gate log, that was not paid: CASES `off-record-hours`.

    Presence is not yet work: the supplier may explain it. What a note with a document in the
    contract file explains has the status "explained", and nothing is owed for it.
    """
    keys = np.flatnonzero(found.off_record * ~found.absent)
    hours = results.quantity_in_hours(found.off_record_hours[keys])
    owed = results.monthly_cases(books, "off-record-hours", keys, found.off_record[keys], **hours)
    return results.join_cases(owed, _explain_presence(books))


def missing_supplements(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Find night, Sunday and holiday supplements that are short: CASES `supplement-missing`.

    Each supplement is counted alone and added. What is paid under one heading does not settle
    another: a worker must be able to see on the pay slip what was paid for what.
    """
    parts = []
    for kind, short in found.supplements.items():
        keys = np.flatnonzero(short * ~found.absent)
        parts.append(
            results.monthly_cases(books, "supplement-missing", keys, short[keys], detail=kind)
        )
    return results.join_cases(*parts)


def not_on_payroll(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Find people on shifts or in the gate log without any pay: CASES `not-on-payroll`.

    The amount is all that they earned; None where the register does not tell the grade.
    """
    hours = found.shift_hours + found.off_record_hours
    owed = found.off_record + found.unpaid + found.below_rate + sum(found.supplements.values())
    keys = np.flatnonzero((hours > 0) & found.absent)
    known = books.grade[keys // books.months] >= 0
    parts = []
    for some, amount in ((keys[known], owed[keys[known]]), (keys[~known], None)):
        told = results.quantity_in_hours(hours[some])
        parts.append(results.monthly_cases(books, "not-on-payroll", some, amount, **told))
    return results.join_cases(*parts)


def shortfalls(books: Books) -> Shortfalls:
    """Return what is short, in parts that exclude one another and add up to all that is due."""
    shifts = _price_hours(books, books.shifts, books.shift_pieces)
    off = _price_hours(books, books.off_record, books.off_record_pieces)
    paid = books.flat("hours")
    not_paid = np.maximum(shifts["hours"] + off["hours"] - paid, 0)
    off_unpaid = np.minimum(off["hours"], not_paid)
    more = np.maximum(paid - shifts["hours"] - off["hours"], 0)
    due = shifts["basic"] + off["basic"] + more * month_rate(books, more > 0, np.minimum)
    short = _short_cents(books, due, _BASIC_CENT, "basic_pay")
    rate = month_rate(books, not_paid > 0, np.maximum)
    off_part, unpaid_part = _split(
        short, np.minimum(off["basic"], off_unpaid * rate), (not_paid - off_unpaid) * rate
    )
    has_row = np.zeros(len(books.names), dtype=bool)
    has_row[books.rows["key"] // books.months] = True
    delivered = len(books.file.payroll) > 0
    return Shortfalls(
        off_record=off_part,
        unpaid=unpaid_part,
        below_rate=short - off_part - unpaid_part,
        supplements={
            kind: _short_cents(books, shifts[kind] + off[kind], _SHARE_CENT, f"{kind}_supplement")
            for kind in SUPPLEMENTS
        },
        off_record_hours=off["hours"],
        unpaid_hours=not_paid - off_unpaid,
        shift_hours=shifts["hours"],
        absent=np.repeat(~has_row, books.months) & delivered,
    )


class PricedDays(NamedTuple):
    """Parts of shifts on one day each, of months whose pay day has passed.

    key: worker × months + month in which the shift starts. minutes: by heading.
    """

    key: Whole
    day: Whole
    grade: Whole
    rate: Whole
    minutes: dict[str, Whole]


def price_days(books: Books, spans: Spans, pieces: Pieces) -> PricedDays:
    """Return the wage of each day's part of the spans, and its minutes under each heading."""
    keys = books.keys(spans)
    pieces = pieces.take(books.is_settled(keys)[pieces.span])
    work = spans.kind[pieces.span] != LEAVE
    grade = books.grade[spans.worker[pieces.span]]
    minutes = {
        "basic": pieces.paid,
        "night": pieces.night * work,
        "sunday": pieces.paid * (work & ((pieces.day + 3) % 7 == 6)),  # day 0 was a Thursday
        "holiday": pieces.paid * (work & books.holidays[pieces.day - books.first]),
    }
    rate = books.book.wage(grade, pieces.day)
    return PricedDays(keys[pieces.span], pieces.day, grade, rate, minutes)


def _price_hours(books: Books, spans: Spans, pieces: Pieces) -> dict[str, Whole]:
    """Return hours, and what they are worth under each heading, by worker and month.

    `hours` in units of twelve seconds; `basic` and the supplements in fractions of a cent.
    """
    parts = price_days(books, spans, pieces)
    units = parts.minutes["basic"] * UNITS
    worth = {
        "hours": add_up(books.size, parts.key, units),
        "basic": add_up(books.size, parts.key, units * parts.rate),
    }
    for kind in SUPPLEMENTS:
        at = np.flatnonzero(parts.minutes[kind])
        percent = books.book.percent(f"{kind}_supplement", parts.grade[at], parts.day[at])
        amounts = parts.minutes[kind][at] * parts.rate[at] * percent
        worth[kind] = add_up(books.size, parts.key[at], amounts)
    return worth


def month_rate(books: Books, where: Flags, pick: np.ufunc) -> Whole:
    """Return the lower or the higher of the rates on the first and the last day of the month."""
    keys = np.flatnonzero(where)
    month, grade = books.first_month + keys % books.months, books.grade[keys // books.months]
    first, last = first_day(month), first_day(month + 1) - 1
    rates = np.zeros(books.size, dtype=np.int64)
    rates[keys] = pick(books.book.wage(grade, first), books.book.wage(grade, last))
    return rates


def _short_cents(books: Books, due: Whole, cent: int, column: str) -> Whole:
    """Return the cents by which a column of the payroll is short of what is due."""
    short: Whole = np.maximum((due + cent // 2) // cent - books.flat(column), 0)
    return short * (short > books.ignored) * (len(books.file.payroll) > 0)


def _split(short: Whole, off_worth: Whole, unpaid_worth: Whole) -> tuple[Whole, Whole]:
    """Return what of the short cents the hours off the record, and those not paid, explain.

    What is due and what is paid are both rounded: a rest of one or two cents belongs to the hours.
    """
    off = np.minimum(short, (off_worth + _BASIC_CENT // 2) // _BASIC_CENT)
    unpaid = np.minimum(short - off, (unpaid_worth + _BASIC_CENT // 2) // _BASIC_CENT)
    rest = short - off - unpaid
    rest = rest * (rest <= 2)
    return off + rest * ((off > 0) & (unpaid == 0)), unpaid + rest * (unpaid > 0)


def _explain_presence(books: Books) -> pd.DataFrame:
    spans, why = books.explained, books.why
    keys = books.keys(spans)
    told = pd.DataFrame({"key": keys, "note": why, "units": spans.paid * UNITS})
    told = told[books.is_settled(keys)].groupby(["key", "note"], as_index=False)["units"].sum()
    about = {"status": "explained", "source": told["note"].tolist()}
    about |= results.quantity_in_hours(told["units"].to_numpy())
    return results.monthly_cases(books, "off-record-hours", told["key"].to_numpy(), **about)
