"""All checks of a contract file, what each finding means, and the audit that runs them.

The clause, the gravity, the person who acts and the days are the course's judgement; they are
columns of FINDINGS and can be changed there before a plan is made.

Words in interview notes must make a person read the note now. The eleven indicators are those of
the International Labour Organization (ILO Indicators of Forced Labour, 2012). One may be enough,
often there are several. A word is not an indicator: "her passport is with her" holds the word and
is good news, and a note can speak of fear without any of these words. So the focal point reads
every note, and the words only say which one first.
"""

import datetime
import re
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from fairtender.monitoring import papers, pay, payment, results, working_time
from fairtender.monitoring.declared import INTERVIEWS, ContractFile
from fairtender.monitoring.ledger import open_books
from fairtender.monitoring.summary import findings_of
from fairtender.tables import check

__all__ = ["WORDS", "Audit", "audit", "indicators"]


class Audit(NamedTuple):
    """findings: FINDINGS, gravest first. cases: CASES, one row for each worker and month."""

    findings: pd.DataFrame
    cases: pd.DataFrame


def audit(
    file: ContractFile, rates: pd.DataFrame, holidays: pd.DataFrame, on: datetime.date
) -> Audit:
    """Compare what a contract promises with what happened, as of the day `on`.

    rates: `labour_cost.RATES`. holidays: `labour_cost.HOLIDAYS`. Both may hold other countries,
    sectors and years. Work after `on` is left out, and the pay of months whose pay day is not over.

    A finding is what the papers show, and the start of a conversation: the supplier is heard before
    anything follows, except about an interview. No euro stands in two findings.

    Raises DataError in one sentence, with file, row and column where a cell is at fault: a time, a
    month or a break that is none, amounts below zero or with more than two decimals, dates in the
    wrong order, overlapping shifts of one person, a term that is no number, a rate that is missing
    or expired for a day on which someone worked, a rate in another currency, a year without public
    holidays.
    """
    books = open_books(file, rates, holidays, on)
    short = pay.shortfalls(books)
    deducted = payment.deductions(books)
    found = results.join_cases(
        indicators(file.interviews),
        pay.not_on_payroll(books, short),
        pay.below_rate(books, short),
        pay.unpaid_hours(books, short),
        pay.off_record_hours(books, short),
        pay.missing_supplements(books, short),
        deducted,
        payment.recruitment_fees(books, deducted),
        payment.late_pay(books),
        payment.contributions(books),
        working_time.weekly_hours(books),
        working_time.rest_days(books),
        working_time.training(books),
        papers.certificates(books),
        papers.firm_certificates(books),
        papers.written_contracts(books),
        papers.people(books),
        papers.gaps(books),
    )
    order = ["check", "detail", "status", "source", "worker", "month"]
    found = found.sort_values(order, kind="stable", ignore_index=True)
    return Audit(findings_of(found, books.terms), found)


# Indicator → words and beginnings of words (with *), in English. The choice is the course's own.
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
    """Find words of the eleven indicators in the notes: CASES `indicator`, status "prompt".

    interviews: INTERVIEWS. words: for each indicator the words and phrases, capitals do not
    matter; `*` stands for any ending. Give your own for notes in another language.

    One case for each note and indicator, with the words in their context. It leads to a reading by
    the focal point, never to a question to the supplier. Notes without a case are read as well.
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
    """Return the words around a match, cut at spaces."""
    start, end = max(match.start() - _AROUND, 0), min(match.end() + _AROUND, len(note))
    head = note[start : match.start()]
    tail = note[match.end() : end]
    if start:
        head = "…" + head.partition(" ")[2]
    if end < len(note):
        tail = tail.rpartition(" ")[0] + "…"
    return " ".join(f"{head}{match[0]}{tail}".split())
