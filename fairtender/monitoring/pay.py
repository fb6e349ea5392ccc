"""Compare pay with work: what each hour was worth, what was paid and deducted, what is missing.

All calculations are exact: minutes × wage in 1/10,000 × percent in 1/100, in whole numbers. Only
what is due for a month under one heading (basic pay, night, Sunday, public holiday) is rounded,
halves up, to the cent in which wages are paid.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from fairtender.monitoring import results
from fairtender.monitoring.declared import WORKERS
from fairtender.monitoring.hours import Pieces, Spans
from fairtender.monitoring.ledger import GROSS, LEAVE, Books
from fairtender.monitoring.values import (
    PERCENT,
    SUPPLEMENTS,
    Flags,
    Whole,
    add_up,
    date,
    first_day,
    hundredths,
    money,
)
from fairtender.tables import check

__all__ = [
    "below_rate",
    "contributions",
    "deductions",
    "late_pay",
    "missing_supplements",
    "not_on_payroll",
    "off_record_hours",
    "recruitment_fees",
    "shortfalls",
    "unpaid_hours",
]

# --- what is due ---


UNITS = 5  # of twelve seconds in a minute
_BASIC_CENT = 300 * 10_000 // 100  # a cent, in hours in units × wage in 1/10,000
_SHARE_CENT = 60 * 10_000 * 10_000 // 100  # a cent, in minutes × wage in 1/10,000 × 1/100 percent


class Shortfalls(NamedTuple):
    """Missing pay in cents and hours in units of twelve seconds, by worker and month.

    No amount is counted twice. Basic pay is split into off-record hours, then unpaid hours on
    shift, then the rest, which only a rate below the agreed one explains. supplements: the missing
    supplements by kind. absent: workers without any row of payroll, whose shortfall is a separate
    finding.
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
    """Return `below-rate` cases: basic pay below the rate agreed for the grade.

    Each hour counts at the rate of its day, so an indexation within a month applies from its day.
    Hours paid beyond those on the rota count at the lower of the month's rates.
    """
    keys = np.flatnonzero(found.below_rate * ~found.absent)
    return results.monthly_cases(books, "below-rate", keys, found.below_rate[keys])


def unpaid_hours(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Return `unpaid-hours` cases: hours of shifts, training and leave that were not paid."""
    keys = np.flatnonzero(found.unpaid * ~found.absent)
    hours = results.quantity_in_hours(found.unpaid_hours[keys])
    return results.monthly_cases(books, "unpaid-hours", keys, found.unpaid[keys], **hours)


def off_record_hours(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Return `off-record-hours` cases: unpaid presence beyond the shift, by the gate log.

    Presence is not necessarily work: the supplier may explain it. Time that a note with a document
    in the contract file explains has the status "explained", and nothing is owed for it.
    """
    keys = np.flatnonzero(found.off_record * ~found.absent)
    hours = results.quantity_in_hours(found.off_record_hours[keys])
    owed = results.monthly_cases(books, "off-record-hours", keys, found.off_record[keys], **hours)
    return results.join_cases(owed, _explain_presence(books))


def missing_supplements(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Return `supplement-missing` cases: unpaid night, Sunday and public holiday supplements.

    Each supplement is counted separately, and they are added up. Pay under one heading does not
    settle another: a worker must be able to see on the payslip what was paid for what.
    """
    parts = []
    for kind, short in found.supplements.items():
        keys = np.flatnonzero(short * ~found.absent)
        parts.append(
            results.monthly_cases(books, "supplement-missing", keys, short[keys], detail=kind)
        )
    return results.join_cases(*parts)


def not_on_payroll(books: Books, found: Shortfalls) -> pd.DataFrame:
    """Return `not-on-payroll` cases: people on shifts or in the gate log without any pay.

    The amount is all that they earned, or None if the register does not give the grade.
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
    """Return the missing pay in parts that do not overlap and add up to all that is owed."""
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
    """The parts of shifts by day, for months whose pay day has passed.

    key: worker × months + month in which the shift starts. minutes: {heading: minutes of each
    part}.
    """

    key: Whole
    day: Whole
    grade: Whole
    rate: Whole
    minutes: dict[str, Whole]


def price_days(books: Books, spans: Spans, pieces: Pieces) -> PricedDays:
    """Return, for each day of the spans, the hourly wage and the minutes under each heading."""
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
    """Return {heading: amount by worker and month}, and the hours under the key "hours".

    The hours are in units of twelve seconds, the amounts in fractions of a cent.
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
    """Return the rate of the month's first or last day, whichever `pick` selects.

    pick: `np.minimum` or `np.maximum`.
    """
    keys = np.flatnonzero(where)
    month, grade = books.first_month + keys % books.months, books.grade[keys // books.months]
    first, last = first_day(month), first_day(month + 1) - 1
    rates = np.zeros(books.size, dtype=np.int64)
    rates[keys] = pick(books.book.wage(grade, first), books.book.wage(grade, last))
    return rates


def _short_cents(books: Books, due: Whole, cent: int, column: str) -> Whole:
    """Return how many cents are missing in a column of the payroll, compared with what is due."""
    short: Whole = np.maximum((due + cent // 2) // cent - books.flat(column), 0)
    return short * (short > books.ignored) * (len(books.file.payroll) > 0)


def _split(short: Whole, off_worth: Whole, unpaid_worth: Whole) -> tuple[Whole, Whole]:
    """Split missing cents into those for off-record hours and those for unpaid hours.

    What is due and what is paid are both rounded, so a rest of one or two cents counts as hours.
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


# --- from gross to net: deductions, fees, the day of payment, and contributions ---


FEE = "recruitment_fee"


def deductions(books: Books) -> pd.DataFrame:
    """Return `deduction` and `net-short` cases: deductions that the contract does not allow.

    For each kind the terms state whether it is allowed, allowed with a document, or never allowed;
    a kind that they do not name is not allowed. A recruitment fee is never allowed: workers bear no
    cost of their recruitment (ILO, definition of recruitment fees and related costs, 2019). Without
    any clause on deductions, only such fees are checked.

    Only what is missing from net pay counts: a deduction that is listed but was not taken is not
    owed. `net-short` is what is missing from net pay beyond all listed deductions. Deductions with
    a supporting document have the status "explained".
    """
    taken = books.taken.assign(rule=_rules(books))
    with_paper = (taken["rule"] == "document") & (taken["document"] != "")
    lawful = with_paper | (taken["rule"] == "allowed")
    lacking = _missing_net(books, taken[lawful])
    wrongly = _share(taken[~lawful], lacking)
    keys, cents = wrongly["key"].to_numpy(), wrongly["cents"].to_numpy()
    hidden = lacking - add_up(books.size, keys, cents)
    short = np.flatnonzero(hidden > books.ignored)
    paper = taken[with_paper]
    shown = {"detail": "kind", "quantity": "amount", "source": "document"}
    told = {name: paper[column].tolist() for name, column in shown.items()}
    told |= {"status": "explained", "unit": books.contract["currency"]}
    return results.join_cases(
        results.monthly_cases(books, "deduction", keys, cents, detail=wrongly["kind"].tolist()),
        results.monthly_cases(books, "net-short", short, hidden[short]),
        results.monthly_cases(books, "deduction", paper["key"].to_numpy(), **told),
    )


def _rules(books: Books) -> list[str]:
    rules = dict(books.terms.items("deduction"))
    other = "never" if rules else "allowed"
    rules[FEE] = "never"
    return [rules.get(kind, other) for kind in books.taken["kind"]]


def _missing_net(books: Books, lawful: pd.DataFrame) -> Whole:
    """Return how many cents net pay is below gross pay minus lawful deductions."""
    gross = sum(books.rows[column] for column in GROSS)
    taken = add_up(books.size, books.rows["key"], gross - books.rows["withheld"])
    taken -= books.flat("net") + add_up(
        books.size, lawful["key"].to_numpy(), lawful["cents"].to_numpy()
    )
    return np.maximum(taken, 0)


def _share(wrongly: pd.DataFrame, lacking: Whole) -> pd.DataFrame:
    """Return the unlawful deductions, limited to what is missing from net pay."""
    kinds = wrongly.groupby(["key", "kind"], as_index=False)["cents"].sum()
    before = kinds.groupby("key")["cents"].cumsum() - kinds["cents"]
    left = lacking[kinds["key"].to_numpy()] - before.to_numpy()
    kinds["cents"] = np.clip(left, 0, kinds["cents"].to_numpy())
    return kinds[kinds["cents"] > 0]


def recruitment_fees(books: Books, deducted: pd.DataFrame) -> pd.DataFrame:
    """Return `recruitment-fee` and `fee-unknown` cases: workers who paid, or may have paid, a fee.

    deducted: the cases of `deductions`. A fee that was deducted from pay is owed there, and only
    the rest of it here. "unknown" does not count as "no": it is listed with the question to ask.
    """
    workers = check(books.file.workers, WORKERS)
    fees = deducted[(deducted["check"] == "deduction") & (deducted["detail"] == FEE)]
    back = fees.groupby("worker")["amount"].sum()
    paid = workers[workers["recruitment_fee"] == "yes"]
    known = paid[paid["fee_amount"].notna()]
    rest = hundredths(known, WORKERS, "fee_amount") - [
        int(back.get(worker, 0) * 100) for worker in known["worker"]
    ]
    unknown = workers["recruitment_fee"] == "unknown"
    owed = {"amount": [money(cents) for cents in rest[rest > 0]], "payee": "worker"}
    owed |= {"currency": books.contract["currency"]}
    return results.join_cases(
        results.worker_cases("recruitment-fee", known["worker"][rest > 0], **owed),
        results.worker_cases("recruitment-fee", paid["worker"][paid["fee_amount"].isna()]),
        results.worker_cases("fee-unknown", workers["worker"][unknown], "not_checked"),
    )


def late_pay(books: Books) -> pd.DataFrame:
    """Return `late-pay` and `pay-missing` cases: wages that came late or not at all.

    If the agreed day is a Saturday, Sunday or public holiday, pay on the next banking day is
    "explained": the bank's record must show it. Without a clause on the pay day, the last day of
    the next month counts.
    """
    rows = books.rows
    month = rows["key"] % books.months
    late = rows["paid_on"] - books.deadline[month]
    after = rows["was_paid"] & (rows["paid_on"] > books.pay_day[month])
    missing = ~rows["was_paid"] & (rows["net"] > 0)
    too_late, in_time = after & (late > 0), after & (late <= 0)
    days = results.quantity(late[too_late], "days")
    closed = [_closed_days(books, each) for each in month[in_time]]
    return results.join_cases(
        results.monthly_cases(books, "late-pay", rows["key"][too_late], **days),
        results.monthly_cases(
            books, "late-pay", rows["key"][in_time], status="explained", source=closed
        ),
        results.monthly_cases(books, "pay-missing", rows["key"][missing], rows["net"][missing]),
    )


def _closed_days(books: Books, month: int) -> str:
    """Return, as text, the days from the pay day on which the banks were closed."""
    numbers = range(books.pay_day[month], books.deadline[month])
    return ", ".join(
        f"{date(number)} {books.holiday_names.get(number, '')}".strip() for number in numbers
    )


def contributions(books: Books) -> pd.DataFrame:
    """Return `contributions-unpaid` cases: unpaid social security contributions of the employer.

    The rate of the last day of the month applies to the gross pay in the payroll. Contributions are
    owed to the fund, for the worker's insurance. An unknown amount is listed as not checked.
    """
    rows = books.rows
    gross = sum(rows[column] for column in GROSS)
    worker, month = rows["key"] // books.months, rows["key"] % books.months
    last = first_day(books.first_month + month + 1) - 1
    percent = books.book.percent("employer_contributions", books.grade[worker], last)
    whole = PERCENT * 100
    short = (gross * percent + whole // 2) // whole - rows["contributions"]
    known = rows["contributions_known"]
    owed, unknown = known & (short > books.ignored), rows["key"][~known & (gross > 0)]
    to_fund = (rows["key"][owed], short[owed])
    return results.join_cases(
        results.monthly_cases(books, "contributions-unpaid", *to_fund, payee="fund"),
        results.monthly_cases(books, "contributions-unknown", unknown, status="not_checked"),
    )
