"""Certificates of workers and of the firm, employment contracts, and the register of people."""

from collections import Counter

import numpy as np
import pandas as pd

from fairtender.monitoring import results
from fairtender.monitoring.declared import CERTIFICATES, WORKERS
from fairtender.monitoring.ledger import LEAVE, Books
from fairtender.monitoring.values import ROOM, Flags, Whole, date, day, days, refuse
from fairtender.tables import check

__all__ = ["certificates", "firm_certificates", "gaps", "people", "written_contracts"]

FIRM = "firm"


def certificates(books: Books) -> pd.DataFrame:
    """Find work without a valid training certificate or licence: CASES `certificate`.

    One case for each worker and month; the quantity is the shifts on a day that no certificate of
    the kind covers. Which kind each role needs is in the terms.
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
    """Find days of the contract without a certificate of the firm: CASES `firm-certificate`.

    Insurance against third-party liability, say, or the fund's certificate of paid contributions.
    One case for each month; the quantity is the days without one, up to the day of the audit.
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
    """Return whether a worker has a valid certificate on a day, for each pair.

    Counts those that began and those that ended before: both counts of all workers further up in
    the order are equal, so that one sorted list serves all.
    """
    number = {name: position for position, name in enumerate(books.names.tolist())}
    known = held[held["holder"].isin(number)]
    whose = np.array([number[name] for name in known["holder"]], dtype=np.int64) * ROOM
    begun = np.sort(whose + days(known, "valid_from"))
    ended = np.sort(whose + days(known, "valid_to") + 1)
    keys = worker * ROOM + on
    return np.searchsorted(begun, keys, "right") > np.searchsorted(ended, keys, "right")


def written_contracts(books: Books) -> pd.DataFrame:
    """Find workers without a contract that they can read.

    CASES `contract-missing`: none, or none was shown. `contract-language`: the contract is in a
    language that the worker does not read.
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
    """Find names that stand in one list and not in another.

    CASES `never-on-shift`: paid, but never seen on a shift or at the gate: who is it, and who gets
    the money? `not-registered`: paid, but not on the register, so that the grade is not known.
    People on shifts without pay are found by `not_on_payroll`.
    """
    keys = books.rows["key"][books.rows["hours"] > 0]
    never = keys[~books.seen[keys // books.months] & (len(books.file.shifts) > 0)]
    strangers = keys[(books.grade[keys // books.months] < 0) & (len(books.file.workers) > 0)]
    return results.join_cases(
        results.monthly_cases(books, "never-on-shift", never),
        results.monthly_cases(books, "not-registered", strangers),
    )


def gaps(books: Books) -> pd.DataFrame:
    """List what could not be checked: tables not delivered, matters the contract does not settle.

    CASES `not-delivered`, with the table, and `no-clause`, with the topic. What is not known is
    not in order; it is a question.
    """
    needed = ("workers", "payroll", "shifts", "access", "certificates", "interviews")
    tables = [name for name in needed if not len(getattr(books.file, name))]
    wanted = ("deduction", "weekly_hours", "rest_day", "training_hours", "certificate")
    topics = [topic for topic in (*wanted, "firm_certificate") if not books.terms.items(topic)]
    return results.join_cases(
        results.worker_cases("not-delivered", [""] * len(tables), "not_checked", detail=tables),
        results.worker_cases("no-clause", [""] * len(topics), "not_checked", detail=topics),
    )
