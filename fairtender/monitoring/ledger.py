"""The books of a contract: what is due and what was paid, by worker and month, in whole numbers.

`open_books` reads a contract file once; all checks then use these books. `Terms` has what the
contract promises, by topic.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial

import numpy as np
import pandas as pd

from fairtender.monitoring.declared import (
    DEDUCTIONS,
    PAYROLL,
    SHIFT_KINDS,
    TERMS,
    WORKERS,
    ContractFile,
    the_contract,
)
from fairtender.monitoring.hours import (
    Pieces,
    Spans,
    access_spans,
    beyond,
    by_day,
    explanations,
    shift_spans,
)
from fairtender.monitoring.values import (
    SUPPLEMENTS,
    Flags,
    RateBook,
    Whole,
    add_up,
    date,
    day,
    days,
    days_off,
    first_day,
    hundredths,
    month_name,
    month_of,
    months,
    refuse,
)
from fairtender.tables import check, wrong

__all__ = ["open_books"]

LEAVE, TRAINING = SHIFT_KINDS.index("leave"), SHIFT_KINDS.index("training")
GROSS = ("basic_pay", *(f"{kind}_supplement" for kind in SUPPLEMENTS))
_MONEY = (*GROSS, "withheld", "net", "contributions")
# Topics whose value is a number: its lowest and highest value, and its decimal places.
NUMBERS = {
    "pay_day": (1, 28, 0),
    "weekly_hours": (1, 168, 2),
    "rest_day": (1, 30, 0),
    "training_hours": (0, 1000, 2),
    "access": (0, 120, 0),
    "rounding": (0, 10, 2),
}
DEDUCTION_RULES = ("allowed", "document", "never")


class Terms:
    """The promises of the contract: the table TERMS, by topic and item."""

    def __init__(self, data: pd.DataFrame) -> None:
        """Read the table TERMS.

        Raises DataError if it is not this table, lists a numeric topic twice, has a value that is
        not a number within its bounds, or has an unknown rule on deductions.
        """
        data = check(data, TERMS)
        self._data = data
        self._numbers: dict[str, Decimal] = {}
        for position, (topic, value) in enumerate(zip(data["topic"], data["value"], strict=True)):
            refuse = partial(wrong, data, position, TERMS)
            if topic in self._numbers:
                raise refuse("monitoring-term-twice", column="topic")
            if topic in NUMBERS:
                least, most, places = NUMBERS[topic]
                number = _number(value, least, most, places)
                if number is None:
                    limits = {"least": least, "most": most, "places": places}
                    raise refuse("monitoring-term-number", column="value", **limits)
                self._numbers[topic] = number
            if topic == "deduction" and value not in DEDUCTION_RULES:
                raise refuse("monitoring-term-deduction", column="value")

    def number(self, topic: str) -> Decimal | None:
        """Return the contract's number for one of the topics in `NUMBERS`, or None."""
        return self._numbers.get(topic)

    def clause(self, topic: str, item: str = "") -> str:
        """Return the numbers of the clauses on a topic, separated by commas.

        With an item, only the clauses on that item; if there are none, those on no item.
        """
        rows = self._data[self._data["topic"] == topic]
        if item:
            about = rows["item"] == item
            rows = rows[about if about.any() else rows["item"] == ""]
        return ", ".join(dict.fromkeys(rows["clause"]))

    def items(self, topic: str) -> list[tuple[str, str]]:
        """Return (item, value) for each clause on a topic, in the order of the contract."""
        rows = self._data[self._data["topic"] == topic]
        return list(zip(rows["item"], rows["value"], strict=True))


def _number(text: str, least: int, most: int, places: int) -> Decimal | None:
    try:
        value = Decimal(text)
        fits = least <= value <= most and value == round(value, places)
    except InvalidOperation:
        return None
    return value if fits else None


@dataclass(frozen=True, eq=False)
class Books:
    """The data that all checks use, by worker and month.

    names: pseudonyms, sorted; a worker's number is the position in this list. grade: number of each
    worker's grade in the rates, -1 if it is not known. first_month, months: the first month, since
    January 1970, and how many there are. pay_day, deadline: for each month, the agreed pay day and
    the next banking day. settled: whether that day has passed, so that the month's pay can be
    checked. off_record: unexplained time in the gate log beyond shifts. explained: such time that a
    note explains; why: the words of that note. seen: whether a worker has any shift or gate entry.
    rows: columns of PAYROLL for settled months; `key` is worker × months + month. taken: columns of
    DEDUCTIONS for settled months, with `key`.
    """

    file: ContractFile
    on: datetime.date
    contract: pd.Series
    terms: Terms
    names: np.ndarray
    grade: Whole
    book: RateBook
    holidays: Flags
    holiday_names: Mapping[int, str]
    first_month: int
    months: int
    pay_day: Whole
    deadline: Whole
    settled: Flags
    shifts: Spans
    off_record: Spans
    explained: Spans
    why: np.ndarray
    seen: Flags
    rows: Mapping[str, Whole]
    taken: pd.DataFrame

    @cached_property
    def month_names(self) -> list[str]:
        """The months, such as `2026-03`."""
        return [month_name(self.first_month + number) for number in range(self.months)]

    @property
    def size(self) -> int:
        """The number of pairs of worker and month."""
        return len(self.names) * self.months

    @property
    def first(self) -> int:
        """The first day of the first month, in days since 1970."""
        return int(first_day(np.array([self.first_month]))[0])

    @property
    def ignored(self) -> int:
        """The monthly shortfall under one heading, in cents, that counts as rounding."""
        return int((self.terms.number("rounding") or 0) * 100)

    @cached_property
    def night(self) -> tuple[int, int]:
        """The minutes of the day at which night work begins and ends."""
        return self.book.night()

    @cached_property
    def shift_pieces(self) -> Pieces:
        """The shifts, cut at midnight."""
        return by_day(self.shifts, self.night)

    @cached_property
    def off_record_pieces(self) -> Pieces:
        """The off-record time, cut at midnight."""
        return by_day(self.off_record, self.night)

    def keys(self, spans: Spans) -> Whole:
        """Return worker × months + month for each span, by the month in which it starts."""
        return spans.worker * self.months + month_of(spans.day) - self.first_month

    def flat(self, column: str) -> Whole:
        """Return the sums of a column of the payroll by worker and month."""
        return add_up(self.size, self.rows["key"], self.rows[column])

    def is_settled(self, keys: Whole) -> Flags:
        """Return whether the pay day for each of these keys has passed."""
        return self.settled[keys % self.months]


def open_books(
    file: ContractFile, rates: pd.DataFrame, holidays: pd.DataFrame, on: datetime.date
) -> Books:
    """Read a contract file, rates and public holidays into `Books`, as of the day `on`.

    Shifts and gate entries after `on` are left out, as is the pay of a month whose pay day has not
    passed. Raises DataError as `audit` does.
    """
    contract, terms = the_contract(file), Terms(file.terms)
    workers, payroll = check(file.workers, WORKERS), check(file.payroll, PAYROLL)
    deductions = check(file.deductions, DEDUCTIONS)
    refuse(workers, WORKERS, "end", workers["end"] < workers["start"], "monitoring-dates")
    names, codes = _number_workers(workers, payroll, deductions, file.shifts, file.access)
    paid_months = months(payroll, PAYROLL, "month")
    taken_months = months(deductions, DEDUCTIONS, "month")
    shifts, access = shift_spans(file.shifts, codes[3]), access_spans(file.access, codes[4])
    shifts, access = shifts.take(shifts.day <= day(on)), access.take(access.day <= day(on))
    seen = [paid_months, taken_months, month_of(shifts.day), month_of(access.day)]
    first_month, count = _month_range(seen, contract)
    first = int(first_day(np.array([first_month]))[0])
    last = int(first_day(np.array([first_month + count + 2]))[0])
    off, holiday_names = days_off(holidays, contract["country"], first, last, on)
    pay_day = _pay_days(terms, first_month + np.arange(count))
    deadline = np.array([_banking_day(number, off, first) for number in pay_day], dtype=np.int64)
    settled = deadline < day(on)
    grades, grade = _grades(workers, names, codes[0], terms)
    extra = beyond(access, shifts.take(shifts.kind != LEAVE), int(terms.number("access") or 0))
    why = explanations(file.access_notes, extra, names)
    return Books(
        file,
        on,
        contract,
        terms,
        names,
        grade,
        RateBook(rates, contract, grades, first, on),
        off,
        holiday_names,
        first_month,
        count,
        pay_day,
        deadline,
        settled,
        shifts,
        extra.take(why == ""),
        extra.take(why != ""),
        why[why != ""],
        _has_presence(len(names), *codes[3:]),
        _payroll(payroll, codes[1] * count + paid_months - first_month, settled, count),
        _deductions(deductions, codes[2] * count + taken_months - first_month, settled, count),
    )


def _number_workers(*tables: pd.DataFrame) -> tuple[np.ndarray, list[Whole]]:
    """Return the sorted pseudonyms, and for each table the number of the worker in each row."""
    found = [pd.factorize(table["worker"]) for table in tables]
    names = np.array(sorted({name for _, some in found for name in some}), dtype=object)
    number = {name: position for position, name in enumerate(names.tolist())}
    return names, [
        np.array([number[name] for name in some], dtype=np.int64)[codes] for codes, some in found
    ]


def _has_presence(count: int, *codes: Whole) -> Flags:
    seen = np.zeros(count, dtype=bool)
    seen[np.concatenate(codes)] = True
    return seen


def _month_range(seen: Sequence[Whole], contract: pd.Series) -> tuple[int, int]:
    """Return the first month and the number of months; without data, the contract's first month."""
    start = month_of(np.array([contract["start"]], dtype="datetime64[D]").astype(np.int64))
    ends = [end for some in seen if len(some) for end in (int(some.min()), int(some.max()))]
    ends = ends or [int(start[0])]
    return min(ends), max(ends) - min(ends) + 1


def _pay_days(terms: Terms, each: Whole) -> Whole:
    """Return when each month's wages are due at the latest; default: the end of the next month."""
    number = terms.number("pay_day")
    return first_day(each + 2) - 1 if number is None else first_day(each + 1) + int(number) - 1


def _banking_day(number: int, off: Flags, first: int) -> int:
    while date(number).weekday() >= 5 or off[number - first]:
        number += 1
    return number


def _grades(
    workers: pd.DataFrame, names: np.ndarray, codes: Whole, terms: Terms
) -> tuple[list[str], Whole]:
    """Return all grades, and the number of each worker's grade, or -1 if it is not known."""
    promised = {item: value for item, value in terms.items("wage") if item}
    due = [
        promised.get(role, grade)
        for role, grade in zip(workers["role"], workers["grade"], strict=True)
    ]
    grades = sorted({*due})
    grade = np.full(len(names), -1, dtype=np.int64)
    grade[codes] = [grades.index(name) for name in due]
    return grades, grade


def _payroll(data: pd.DataFrame, key: Whole, settled: Flags, count: int) -> dict[str, Whole]:
    rows = {column: hundredths(data, PAYROLL, column) for column in _MONEY}
    rows |= {
        "key": key,
        "hours": hundredths(data, PAYROLL, "hours_paid") * 3,
        "paid_on": days(data, "paid_on"),
        "was_paid": data["paid_on"].notna().to_numpy(),
        "contributions_known": data["contributions"].notna().to_numpy(),
    }
    keep = settled[key % count]
    return {name: values[keep] for name, values in rows.items()}


def _deductions(data: pd.DataFrame, key: Whole, settled: Flags, count: int) -> pd.DataFrame:
    rows = data.assign(key=key, cents=hundredths(data, DEDUCTIONS, "amount"))
    return rows[settled[key % count]]
