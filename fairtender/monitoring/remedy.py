"""What is owed to whom, what remedy is due, and how a worker's back pay is calculated."""

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from fairtender.labour_cost.exact import round_half_up
from fairtender.monitoring.declared import ContractFile
from fairtender.monitoring.ledger import Books, open_books
from fairtender.monitoring.pay import UNITS, PricedDays, month_rate, price_days, shortfalls
from fairtender.monitoring.results import HOURS, OWED, PAY_LINES, PAY_TOTALS, REMEDIES, to_hours
from fairtender.monitoring.summary import is_fee, name_of
from fairtender.monitoring.values import PERCENT, SUPPLEMENTS, WAGE, date, first_day, hours, money
from fairtender.tables import Reason, fault, frame

__all__ = ["BackPay", "back_pay", "hours_by_month", "owed", "remedies"]

_BACK_PAY = (
    "below-rate",
    "unpaid-hours",
    "off-record-hours",
    "supplement-missing",
    "not-on-payroll",
    "pay-missing",
)
_WHOLE = 100 * PERCENT  # basic pay is the whole of the rate
_KEYS = ["check", "detail", "status", "source"]


class BackPay(NamedTuple):
    """lines: PAY_LINES, what each hour is worth. totals: PAY_TOTALS, due, paid and short."""

    lines: pd.DataFrame
    totals: pd.DataFrame


def owed(cases: pd.DataFrame) -> pd.DataFrame:
    """Return what is owed to whom, by worker, month and finding: the table OWED.

    cases: those of `audit`. The amounts add up exactly to those of the findings, and no euro is
    counted twice. Those whose payee is "fund" are owed to the social insurance. Interest, where
    the law gives any, is not in it.
    """
    due = cases[cases["amount"].notna()]
    rows = frame(OWED, due.assign(finding=_names(due)).to_dict("list"))
    return rows.sort_values(["worker", "month", "finding"], kind="stable", ignore_index=True)


def remedies(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the remedy that is due to each worker: the table REMEDIES.

    cases: those of `audit`. `back_pay` for wages, `refund` for deductions, `fee_refund` for
    recruitment fees, `contributions` to the fund in the worker's name, and `documents` where an
    interview speaks of identity papers: they are given back by way of the focal point, once the
    reading has confirmed it and the worker wants it.

    Remedy is for the worker. It is due from the employer even if the contract ends, and no worker
    has to leave, or to sign away other claims, for it.
    """
    papers = (cases["check"] == "indicator") & (cases["detail"] == "documents")
    due = cases[cases["amount"].notna() | papers]
    named = due.assign(remedy=list(map(_remedy, due["check"], due["detail"])), finding=_names(due))
    rows = []
    for (worker, remedy), group in named.groupby(["worker", "remedy"]):
        amounts = [amount for amount in group["amount"].tolist() if amount is not None]
        basis = ", ".join(sorted({*group["finding"]}))
        rows.append(
            (
                worker,
                remedy,
                tuple(sorted({*group["month"]} - {""})),
                sum(amounts) if amounts else None,
                max(group["currency"]),
                Reason.of(f"monitoring-basis-{remedy}", findings=basis),
                remedy == "documents",
            )
        )
    return frame(REMEDIES, rows)


def _names(cases: pd.DataFrame) -> list[str]:
    return list(map(name_of, *(cases[name] for name in _KEYS)))


def _remedy(check: str, detail: str) -> str:
    if check == "indicator":
        return "documents"
    if is_fee(check, detail):
        return "fee_refund"
    if check == "contributions-unpaid":
        return "contributions"
    return "back_pay" if check in _BACK_PAY else "refund"


def back_pay(
    file: ContractFile,
    rates: pd.DataFrame,
    holidays: pd.DataFrame,
    on: datetime.date,
    worker: str,
    month: str,
) -> BackPay:
    """Show how the pay of one worker for one month is calculated, line by line.

    Takes what `audit` takes, a pseudonym and a month such as `2026-03`. There is a line for each
    heading and rate, so that an indexation within the month shows. Hours in the gate log that
    nothing explains are in it. Hours paid beyond the shifts count at the lower of the month's
    rates. Raises DataError as `audit` does, and for a worker or a month that the file lacks or
    whose pay day has not passed.
    """
    books = open_books(_of_worker(file, worker), rates, holidays, on)
    key = books.month_names.index(month) if month in books.month_names else -1
    if worker not in books.names or key < 0 or not books.settled[key]:
        raise fault("monitoring-no-pay", worker=worker, month=month)
    lines = _lines(books, key)
    totals = []
    for heading in ("basic", *SUPPLEMENTS):
        worth = [line["due"] for line in lines if line["heading"] == heading]
        due = round_half_up(sum(worth, Decimal(0)))
        column = "basic_pay" if heading == "basic" else f"{heading}_supplement"
        paid = money(books.flat(column)[key])
        totals.append((heading, due, paid, max(due - paid, Decimal(0)), books.contract["currency"]))
    return BackPay(frame(PAY_LINES, lines), frame(PAY_TOTALS, totals))


def _of_worker(file: ContractFile, worker: str) -> ContractFile:
    named = ("workers", "payroll", "deductions", "shifts", "access")
    own = {name: getattr(file, name) for name in named}
    own = {name: table[table["worker"] == worker] for name, table in own.items()}
    notes = file.access_notes
    return file._replace(access_notes=notes[notes["worker"].isin(["", worker])], **own)


def _lines(books: Books, key: int) -> list[dict[str, Any]]:
    """Return the lines of the pay of one month: heading by heading, rate by rate."""
    worked = ((books.shifts, books.shift_pieces), (books.off_record, books.off_record_pieces))
    parts = pd.concat([_parts(books, price_days(books, *some), key) for some in worked])
    shown = parts.groupby(["heading", "rate", "percent"], sort=False).agg(
        units=("units", "sum"), day=("day", "min")
    )
    lines = [(*names, *numbers) for names, numbers in zip(shown.index, shown.values, strict=True)]
    more = books.flat("hours")[key] - parts["units"][parts["heading"] == "basic"].sum()
    if more > 0:
        wanted = np.arange(books.size) == key
        rate = month_rate(books, wanted, np.minimum)[key]
        first = first_day(np.array([books.first_month + key]))[0]
        lines.append(("basic", rate, _WHOLE, more, first))
    order = ("basic", *SUPPLEMENTS)
    lines.sort(key=lambda line: (order.index(line[0]), line[4]))
    return [_line(books, *line) for line in lines]


def _parts(books: Books, parts: PricedDays, key: int) -> pd.DataFrame:
    """Return hours, in units of twelve seconds, by heading, rate, percent and day."""
    rows = []
    for heading, some in parts.minutes.items():
        at = (parts.key == key) & (some > 0)
        share = np.full(at.sum(), _WHOLE)
        if heading != "basic":
            share = books.book.percent(f"{heading}_supplement", parts.grade[at], parts.day[at])
        columns = {"rate": parts.rate[at], "units": some[at] * UNITS, "day": parts.day[at]}
        rows.append(pd.DataFrame(columns | {"percent": share, "heading": heading}))
    return pd.concat(rows)


def _line(
    books: Books, heading: str, rate: int, percent: int, units: int, day: int
) -> dict[str, Any]:
    wage, share = Decimal(int(rate)) / WAGE, Decimal(int(percent)) / PERCENT
    return {
        "heading": heading,
        "first_day": pd.Timestamp(date(day)),
        "hours": hours(units),
        "rate": wage.quantize(Decimal("0.01")) if wage == round(wage, 2) else wage,
        "percent": share,
        "due": Decimal(int(units)) * wage * share / 30_000,
        "currency": books.contract["currency"],
    }


def hours_by_month(
    file: ContractFile, rates: pd.DataFrame, holidays: pd.DataFrame, on: datetime.date
) -> pd.DataFrame:
    """Return hours on shift, off the record and paid by worker and month: the table HOURS.

    Takes what `audit` takes. Months in which a worker has neither hours nor pay are left out.
    """
    books = open_books(file, rates, holidays, on)
    found, paid = shortfalls(books), books.flat("hours")
    keys = np.flatnonzero(found.shift_hours + found.off_record_hours + paid)
    months = (books.month_names[number] for number in keys % books.months)
    three = (to_hours(some[keys]) for some in (found.shift_hours, found.off_record_hours, paid))
    return frame(HOURS, zip(books.names[keys // books.months], months, *three, strict=True))
