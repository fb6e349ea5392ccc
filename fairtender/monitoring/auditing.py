"""All checks of a contract file, what each finding means, and the audit that runs them.

The clause, the gravity, the person who acts and the days are the course's judgement; they are
columns of FINDINGS and can be changed there before a plan is made.
"""

import datetime
from typing import NamedTuple

import pandas as pd

from fairtender.monitoring import cases, papers, pay, payment, working_time
from fairtender.monitoring.declared import ContractFile
from fairtender.monitoring.interviews import indicators
from fairtender.monitoring.ledger import open_books
from fairtender.monitoring.summary import findings_of

__all__ = ["Audit", "audit"]


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
    found = cases.joined(
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
