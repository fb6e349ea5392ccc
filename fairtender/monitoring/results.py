"""The declared tables that result from contract monitoring, and functions to make CASES.

People fill in EVIDENCE, which records what was done about the findings.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender.monitoring.ledger import Books
from fairtender.monitoring.values import Whole, hours, money
from fairtender.tables import Column, Table, findings, frame, optional

__all__ = [
    "ACTORS",
    "CASES",
    "EVIDENCE",
    "FINDINGS",
    "HOURS",
    "OWED",
    "PAY_LINES",
    "PAY_TOTALS",
    "PLAN",
    "REMEDIES",
    "SEVERITIES",
    "STATES",
]

STATUSES = ("breach", "prompt", "explained", "not_checked")
SEVERITIES = ("critical", "serious", "moderate", "clarify")
ACTORS = ("focal_point", "contract_manager", "supplier")

CASES = Table(
    "cases",
    (
        Column("check", "text", "Code of the check"),
        Column("detail", "text", 'Which supplement, deduction, certificate, indicator; or ""'),
        Column("status", "choice", "What it is", STATUSES),
        Column("worker", "text", 'Pseudonym; "" where it concerns the firm'),
        Column("month", "text", 'Month, such as 2026-03; "" where it belongs to none'),
        Column("quantity", "decimal", "How much, in the unit; None where only the fact counts"),
        Column("unit", "text", 'hours, days, shifts or ""'),
        Column("amount", "decimal", "Owed, exact; None where no amount follows from the file"),
        Column("currency", "text", "Currency of the amount"),
        Column("payee", "choice", "To whom it is owed", ("worker", "fund", "")),
        Column("source", "text", 'Document that explains it, or number of the interview; or ""'),
        Column("words", "text", 'What the note of an interview says there; or ""'),
    ),
)

FINDINGS = findings(
    "findings",
    Column("finding", "text", "Name of the finding: check, detail, and what parts it further"),
    Column("check", "text", "Code of the check"),
    Column("detail", "text", 'Which supplement, deduction, certificate, indicator; or ""'),
    Column("status", "choice", "What it is", STATUSES),
    Column("workers", "texts", "Pseudonyms of the people concerned"),
    Column("months", "texts", "Months concerned, in order"),
    Column("amount", "decimal", "Owed in all, exact; None where no amount follows"),
    Column("currency", "text", "Currency of the amount"),
    Column("payee", "choice", "To whom it is owed", ("worker", "fund", "")),
    Column("actor", "choice", "Who takes the next step", ACTORS),
    Column("days", "number", "Within how many days from the audit; 0: today"),
    Column("confidential", "flag", "Stays with the focal point; never sent to the supplier"),
    severities=SEVERITIES,
    grave="How grave, gravest first in the table",
    key=("finding",),
)

OWED = Table(
    "owed",
    (
        Column("worker", "text", "Pseudonym"),
        Column("month", "text", 'Month; "" for a fee that belongs to none'),
        Column("finding", "text", "Finding to which the amount belongs"),
        Column("amount", "decimal", "Owed, exact"),
        Column("currency", "text", "Currency"),
        Column("payee", "choice", "To whom it is owed", ("worker", "fund", "")),
    ),
)

REMEDIES = Table(
    "remedies",
    (
        Column("worker", "text", "Pseudonym"),
        Column("remedy", "text", "back_pay, refund, fee_refund, contributions or documents"),
        Column("months", "texts", "Months concerned"),
        Column("amount", "decimal", "Amount due, exact; None where it is not money"),
        Column("currency", "text", "Currency"),
        Column("basis", "reason", "On what the calculation rests"),
        Column("confidential", "flag", "Goes through the focal point alone"),
    ),
)

PAY_LINES = Table(
    "pay_lines",
    (
        Column("heading", "text", "basic, night, sunday or holiday"),
        Column("first_day", "date", "First day of this worker's hours at this rate"),
        Column("hours", "decimal", "Hours of this heading at this rate"),
        Column("rate", "decimal", "Basic wage per hour"),
        Column("percent", "decimal", "Percent of the rate: 100 for basic pay"),
        Column("due", "decimal", "hours × rate × percent, not rounded"),
        Column("currency", "text", "Currency"),
    ),
)

PAY_TOTALS = Table(
    "pay_totals",
    (
        Column("heading", "text", "basic, night, sunday or holiday"),
        Column("due", "decimal", "Due for the month under this heading, to the cent"),
        Column("paid", "decimal", "Paid under this heading"),
        Column("short", "decimal", "What is missing; 0 where more was paid"),
        Column("currency", "text", "Currency"),
    ),
    ("heading",),
)

HOURS = Table(
    "hours",
    (
        Column("worker", "text", "Pseudonym"),
        Column("month", "text", "Month"),
        Column("on_shift", "decimal", "Hours of shifts, training and leave"),
        Column("off_record", "decimal", "Further hours by the access log, not explained"),
        Column("paid", "decimal", "Hours paid"),
    ),
)

PLAN = Table(
    "plan",
    (
        Column("action", "text", "Name of the action; evidence refers to it"),
        Column("finding", "text", 'Finding that it answers; "" where it answers several'),
        Column("phase", "text", "protect, preserve, ask, stop, remedy, prevent or confirm"),
        Column("task", "reason", "What is to be done"),
        Column("actor", "choice", "Who does it", ACTORS),
        Column("due", "date", "Last day"),
        Column("evidence", "reason", "What shows that it is done"),
        Column("amount", "decimal", "To be paid; None where it is not about money"),
        Column("currency", "text", "Currency"),
        Column("confidential", "flag", "Stays with the focal point; never sent to the supplier"),
    ),
    ("action",),
)

EVIDENCE = Table(
    "evidence",
    (
        Column("action", "text", "Name of the action in the plan", example="remedy:below-rate"),
        Column("received", "date", "Day on which it came", example="2026-11-12"),
        optional(
            "document",
            "text",
            "What it is; a promise or a letter that says done is none",
            example="Bank list of 10 November 2026, five payments",
        ),
        optional(
            "amount",
            "decimal",
            "Money that it shows as paid, in the plan's currency",
            example="217.74",
        ),
        optional(
            "checked_by",
            "choice",
            "Who compared it with the facts; never the supplier itself",
            choices=(
                "contract_manager",
                "focal_point",
                "labour_inspectorate",
                "independent_auditor",
            ),
            example="contract_manager",
        ),
        optional("checked_on", "date", "Day of the comparison", example="2026-11-13"),
        Column("accepted", "flag", "Does it show what it must", example="yes"),
    ),
)

STATES = Table(
    "states",
    (
        Column("action", "text", "Name of the action"),
        Column("state", "choice", "What it is today", ("verified", "open", "late")),
        Column("days_late", "number", "Days after the last day; 0 where it is not late"),
        Column("still_due", "decimal", "Money not yet shown as paid; None where it is not money"),
        Column("reason", "reason", "Why"),
    ),
    ("action",),
)


def worker_cases(
    check: str, worker: Iterable[str], status: str = "breach", /, **columns: object
) -> pd.DataFrame:
    """Return one row of CASES for each worker; "" stands for the firm.

    columns: for each further column one value for all cases, or a sequence. All others are empty.
    """
    worker = list(worker)
    given = {"check": check, "worker": worker, "status": status, **columns}
    filled = {}
    for column in CASES.columns:
        value = given.get(column.name, None if column.kind == "decimal" else "")
        single = value is None or isinstance(value, str)
        filled[column.name] = [value] * len(worker) if single else value
    return frame(CASES, filled)


def monthly_cases(
    books: Books,
    check: str,
    keys: Whole,
    cents: Whole | None = None,
    *,
    payee: str = "worker",
    **columns: Any,
) -> pd.DataFrame:
    """Return one row of CASES for each worker and month, with the amount owed to the payee.

    keys: worker × months + month, for each case.
    """
    months = [books.month_names[number] for number in (keys % books.months).tolist()]
    if cents is not None:
        columns |= {"amount": [money(value) for value in cents.tolist()], "payee": payee}
        columns |= {"currency": books.contract["currency"]}
    return worker_cases(check, books.names[keys // books.months], month=months, **columns)


def to_hours(twelve_seconds: Whole) -> list[Decimal]:
    """Convert units of twelve seconds into hours."""
    return [hours(value) for value in twelve_seconds.tolist()]


def quantity_in_hours(twelve_seconds: Whole) -> dict[str, Any]:
    """Return the columns `quantity` and `unit` for these hours."""
    return {"quantity": to_hours(twelve_seconds), "unit": "hours"}


def quantity(numbers: Iterable[int], unit: str) -> dict[str, Any]:
    """Return the columns `quantity` and `unit` for these counts."""
    return {"quantity": [Decimal(int(number)) for number in numbers], "unit": unit}


def join_cases(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return all these cases in one table."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else frame(CASES, [])
