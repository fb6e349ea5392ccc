"""The audit of a contract file, its checks of documents and rest, and what findings mean.

The checks of documents and rest are here, those of pay in `pay`. The clause, the severity, who acts
and the number of days are the course's judgement; they are columns of FINDINGS, and you can change
them there before you make a plan.

Certain words in interview notes mean that a person must read the note now. The eleven indicators
are those of the International Labour Organization (ILO Indicators of Forced Labour, 2012). One may
be enough; often there are several. A word is not an indicator: "her passport is with her" contains
the word and is good news, and a note can describe fear without any of these words. So the focal
point reads every note, and the words only show which one to read first.
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from fairtender.monitoring import pay, results
from fairtender.monitoring.declared import CERTIFICATES, INTERVIEWS, WORKERS, ContractFile
from fairtender.monitoring.ledger import LEAVE, TRAINING, Books, open_books
from fairtender.monitoring.pay import UNITS
from fairtender.monitoring.summary import findings_of
from fairtender.monitoring.values import (
    ROOM,
    Flags,
    Whole,
    add_up,
    date,
    day,
    days,
    month_of,
    refuse,
)
from fairtender.tables import check

__all__ = [
    "WORDS",
    "Audit",
    "audit",
    "certificates",
    "firm_certificates",
    "gaps",
    "indicators",
    "people",
    "rest_days",
    "training",
    "weekly_hours",
    "written_contracts",
]


class Audit(NamedTuple):
    """The result of an audit: the findings, and the individual cases behind them.

    findings: FINDINGS, gravest first. cases: CASES, one row for each worker and month.
    """

    findings: pd.DataFrame
    cases: pd.DataFrame


def audit(
    file: ContractFile, rates: pd.DataFrame, holidays: pd.DataFrame, on: datetime.date
) -> Audit:
    """Compare what a contract promises with what happened, as of the day `on`.

    rates: `labour_cost.RATES`. holidays: `labour_cost.HOLIDAYS`. Both may include other countries,
    sectors and years. Work after `on` is left out, as is the pay of months whose pay day has not
    passed.

    A finding is what the records show, and the start of a conversation: hear the supplier before
    anything follows, except about an interview. No amount is counted in two findings.

    Raises DataError in one sentence, with file, row and column where a cell is at fault: an invalid
    time, month or break, amounts below zero or with more than two decimals, dates in the wrong
    order, overlapping shifts of one person, a term that is not a number, a rate that is missing or
    expired for a day on which someone worked, a rate in another currency, a year without public
    holidays.
    """
    books = open_books(file, rates, holidays, on)
    short = pay.shortfalls(books)
    deducted = pay.deductions(books)
    found = results.join_cases(
        indicators(file.interviews),
        pay.not_on_payroll(books, short),
        pay.below_rate(books, short),
        pay.unpaid_hours(books, short),
        pay.off_record_hours(books, short),
        pay.missing_supplements(books, short),
        deducted,
        pay.recruitment_fees(books, deducted),
        pay.late_pay(books),
        pay.contributions(books),
        weekly_hours(books),
        rest_days(books),
        training(books),
        certificates(books),
        firm_certificates(books),
        written_contracts(books),
        people(books),
        gaps(books),
    )
    order = ["check", "detail", "status", "source", "worker", "month"]
    found = found.sort_values(order, kind="stable", ignore_index=True)
    return Audit(findings_of(found, books.terms), found)


# Indicator → English words, or beginnings of words (with *). The choice is the course's own.
WORDS: Mapping[str, tuple[str, ...]] = {
    "vulnerability": ("undocumented", "without a permit", "nowhere to go", "depends on them"),
    "deception": ("was promised", "were promised", "not what", "different work", "deceiv*"),
    "movement": ("locked", "may not leave", "not allowed to leave", "cannot leave", "watched"),
    "isolation": ("took the phone", "took his phone", "took her phone", "not allowed to speak"),
    "violence": ("hit", "beat*", "slapp*", "pushed", "touched", "violen*", "harass*"),
    "threats": ("threat*", "report him", "report her", "police", "deport*", "sent back", "afraid"),
    "documents": ("passport*", "identity card*", "identity papers", "residence permit*"),
    "withheld_wages": ("keeps the wages", "kept back", "held back", "withheld", "withhold*"),
    "debt": ("debt*", "owes", "owed", "loan*", "pay back", "paying back", "work off"),
    "conditions": ("mattress*", "mould", "no heating", "no water", "one room"),
    "overtime": ("no day off", "double shift*", "may not refuse", "cannot refuse", "cannot say no"),
}
_AROUND = 60  # characters shown on each side


def indicators(
    interviews: pd.DataFrame, words: Mapping[str, tuple[str, ...]] = WORDS
) -> pd.DataFrame:
    """Return `indicator` cases: words of the eleven indicators in notes, with status "prompt".

    interviews: INTERVIEWS. words: words and phrases by indicator; capitals do not matter, and `*`
    stands for any ending. Pass your own for notes in another language.

    There is one case for each note and indicator, with the words in their context. The focal point
    reads the note; it never leads to a question to the supplier. The focal point reads notes
    without a case as well.
    """
    notes = check(interviews, INTERVIEWS)
    patterns = {name: _pattern(some) for name, some in words.items()}
    found = [
        (name, row.interview, row.worker, f"{row.date:%Y-%m}", _context(row.note, match))
        for row in notes.sort_values("interview").itertuples()
        for name, pattern in patterns.items()
        if (match := pattern.search(row.note))
    ]
    names = ("detail", "source", "worker", "month", "words")
    columns = {name: [row[at] for row in found] for at, name in enumerate(names)}
    return results.worker_cases("indicator", columns.pop("worker"), "prompt", **columns)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _context(note: str, match: re.Match[str]) -> str:
    """Return a match with the words around it, shortened at spaces."""
    start, end = max(match.start() - _AROUND, 0), min(match.end() + _AROUND, len(note))
    head = note[start : match.start()]
    tail = note[match.end() : end]
    if start:
        head = "…" + head.partition(" ")[2]
    if end < len(note):
        tail = tail.rpartition(" ")[0] + "…"
    return " ".join(f"{head}{match[0]}{tail}".split())


# --- hours a week, days in a row, and training ---


def weekly_hours(books: Books) -> pd.DataFrame:
    """Return `weekly-hours` cases: weeks, Monday to Sunday, with more than the agreed hours.

    Counts work and training by the shifts, and presence in the gate log that nothing explains. The
    month of a case is that of the Monday. The quantity is the number of hours over the limit.
    """
    limit = books.terms.number("weekly_hours")
    if limit is None:
        return results.join_cases()
    first = (books.first + 3) // 7  # 1 January 1970 was a Thursday
    weeks = (day(books.on) + 1 + 3) // 7 - first + 1
    worked = np.zeros(len(books.names) * max(weeks, 0), dtype=np.int64)
    for spans, pieces in (
        (books.shifts, books.shift_pieces),
        (books.off_record, books.off_record_pieces),
    ):
        pieces = pieces.take(spans.kind[pieces.span] != LEAVE)
        week = (pieces.day + 3) // 7 - first
        worked += add_up(len(worked), spans.worker[pieces.span] * weeks + week, pieces.paid * UNITS)
    over = worked - int(limit * 60 * UNITS)
    at = np.flatnonzero(over > 0)
    monday = np.maximum((at % max(weeks, 1) + first) * 7 - 3, books.first)
    # The hours after midnight of the last day may begin a week of their own.
    month = np.minimum(month_of(monday) - books.first_month, books.months - 1)
    keys = at // max(weeks, 1) * books.months + month
    return results.monthly_cases(books, "weekly-hours", keys, **results.quantity_in_hours(over[at]))


def rest_days(books: Books) -> pd.DataFrame:
    """Return `no-rest-day` cases: runs of working days that are longer than agreed.

    A day counts by the start of a shift. The month is that of the first day over the limit, the
    quantity the number of days over it.
    """
    limit = books.terms.number("rest_day")
    if limit is None:
        return results.join_cases()
    work = books.shifts.take(books.shifts.kind != LEAVE)
    present = work.worker * ROOM + work.day
    present = present[np.diff(present, prepend=-1) != 0]
    starts = np.flatnonzero(np.diff(present, prepend=-2) != 1)
    lengths = np.diff(np.append(starts, len(present)))
    long = lengths > limit
    too_many = present[starts[long]] + int(limit)
    keys = too_many // ROOM * books.months + month_of(too_many % ROOM) - books.first_month
    beyond = results.quantity(lengths[long] - int(limit), "days")
    return results.monthly_cases(books, "no-rest-day", keys, **beyond)


def training(books: Books) -> pd.DataFrame:
    """Return `training-hours` cases: workers with less paid training than agreed.

    Checked only when the contract period is over, and only for workers who were there from its
    first to its last day. The quantity is the number of hours missing.
    """
    agreed = books.terms.number("training_hours")
    contract = books.contract
    if agreed is None or books.on < contract["end"].date() or not len(books.file.shifts):
        return results.join_cases()
    workers = check(books.file.workers, WORKERS)
    stayed = (workers["start"] <= contract["start"]) & ~(workers["end"] < contract["end"])
    names = workers["worker"][stayed]
    spans = books.shifts.take(books.shifts.kind == TRAINING)
    sums = add_up(len(books.names), spans.worker, spans.paid * UNITS)
    given = dict(zip(books.names.tolist(), sums.tolist(), strict=True))
    agreed_units = int(agreed * 60 * UNITS)
    lacking = np.array([agreed_units - given.get(name, 0) for name in names], dtype=np.int64)
    short = lacking > 0
    return results.worker_cases(
        "training-hours", names[short], **results.quantity_in_hours(lacking[short])
    )


# --- certificates, employment contracts, and the register of people ---


FIRM = "firm"


def certificates(books: Books) -> pd.DataFrame:
    """Return `certificate` cases: work without a valid training certificate or licence.

    There is one case for each worker and month; the quantity is the number of shifts on days that
    no certificate of the kind covers. The terms state which kind each role needs.
    """
    held, workers = _read_certificates(books), check(books.file.workers, WORKERS)
    if not len(held):
        return results.join_cases()
    work = books.shifts.take(books.shifts.kind != LEAVE)
    keys, parts = books.keys(work), []
    for kind in dict.fromkeys(kind for kind, _ in books.terms.items("certificate")):
        roles = {role for name, role in books.terms.items("certificate") if name == kind}
        needs = {*workers["worker"][workers["role"].isin(roles) | ("" in roles)]}
        must = np.array([name in needs for name in books.names.tolist()], dtype=bool)
        bare = must[work.worker] & ~_is_covered(
            books, held[held["kind"] == kind], work.worker, work.day
        )
        found, count = np.unique(keys[bare], return_counts=True)
        shifts = results.quantity(count, "shifts")
        parts.append(results.monthly_cases(books, "certificate", found, detail=kind, **shifts))
    return results.join_cases(*parts)


def firm_certificates(books: Books) -> pd.DataFrame:
    """Return `firm-certificate` cases: days on which the firm had no certificate.

    Examples are third-party liability insurance and the fund's certificate of paid contributions.
    There is one case for each month; the quantity is the number of days without one, up to the day
    of the audit.
    """
    held, contract, parts = _read_certificates(books), books.contract, []
    if not len(held):
        return results.join_cases()
    first = day(contract["start"].date())
    last = day(min(contract["end"].date(), books.on))
    for kind, _ in books.terms.items("firm_certificate"):
        rows = held[(held["holder"] == FIRM) & (held["kind"] == kind)]
        bare = np.ones(max(last - first + 1, 0), dtype=bool)
        for start, end in zip(days(rows, "valid_from"), days(rows, "valid_to"), strict=True):
            bare[max(start - first, 0) : max(end - first + 1, 0)] = False
        months = Counter(
            f"{date(number):%Y-%m}" for number in (np.flatnonzero(bare) + first).tolist()
        )
        told = {"month": [*months], "detail": kind} | results.quantity(months.values(), "days")
        parts.append(results.worker_cases("firm-certificate", [""] * len(months), **told))
    return results.join_cases(*parts)


def _read_certificates(books: Books) -> pd.DataFrame:
    held = check(books.file.certificates, CERTIFICATES)
    early = held["valid_to"] < held["valid_from"]
    refuse(held, CERTIFICATES, "valid_to", early, "monitoring-dates")
    return held


def _is_covered(books: Books, held: pd.DataFrame, worker: Whole, on: Whole) -> Flags:
    """Return, for each pair of worker and day, whether the worker has a valid certificate.

    It subtracts the certificates that ended before the day from those that began. For all workers
    earlier in the sort order the two counts are equal, so one sorted list serves all workers.
    """
    number = {name: position for position, name in enumerate(books.names.tolist())}
    known = held[held["holder"].isin(number)]
    whose = np.array([number[name] for name in known["holder"]], dtype=np.int64) * ROOM
    begun = np.sort(whose + days(known, "valid_from"))
    ended = np.sort(whose + days(known, "valid_to") + 1)
    keys = worker * ROOM + on
    return np.searchsorted(begun, keys, "right") > np.searchsorted(ended, keys, "right")


def written_contracts(books: Books) -> pd.DataFrame:
    """Return cases of workers without a contract that they can read.

    CASES `contract-missing`: there is no contract, or none was shown. `contract-language`: the
    contract is in a language that the worker does not read.
    """
    workers = check(books.file.workers, WORKERS)
    missing = workers["contract"].isin(["none", ""])
    columns = (workers["contract_language"], workers["reads"], missing)
    foreign = [
        bool(language and reads) and not none and language.casefold() not in _languages(reads)
        for language, reads, none in zip(*columns, strict=True)
    ]
    return results.join_cases(
        results.worker_cases("contract-missing", workers["worker"][missing]),
        results.worker_cases("contract-language", workers["worker"][foreign]),
    )


def _languages(reads: str) -> set[str]:
    return {language.strip().casefold() for language in reads.split(";")}


def people(books: Books) -> pd.DataFrame:
    """Return cases of people who are on one list but not on another.

    CASES `never-on-shift`: paid, but never seen on a shift or at the gate: who is it, and who gets
    the money? `not-registered`: paid, but not on the register, so that the grade is not known.
    `not_on_payroll` finds people on shifts without pay.
    """
    keys = books.rows["key"][books.rows["hours"] > 0]
    never = keys[~books.seen[keys // books.months] & (len(books.file.shifts) > 0)]
    strangers = keys[(books.grade[keys // books.months] < 0) & (len(books.file.workers) > 0)]
    return results.join_cases(
        results.monthly_cases(books, "never-on-shift", never),
        results.monthly_cases(books, "not-registered", strangers),
    )


def gaps(books: Books) -> pd.DataFrame:
    """Return cases of what could not be checked: missing tables, and topics without a clause.

    CASES `not-delivered`, with the table, and `no-clause`, with the topic. What is not known does
    not count as in order; it becomes a question.
    """
    needed = ("workers", "payroll", "shifts", "access", "certificates", "interviews")
    tables = [name for name in needed if not len(getattr(books.file, name))]
    wanted = ("deduction", "weekly_hours", "rest_day", "training_hours", "certificate")
    topics = [topic for topic in (*wanted, "firm_certificate") if not books.terms.items(topic)]
    return results.join_cases(
        results.worker_cases("not-delivered", [""] * len(tables), "not_checked", detail=tables),
        results.worker_cases("no-clause", [""] * len(topics), "not_checked", detail=topics),
    )
