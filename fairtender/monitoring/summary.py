"""Summarise cases as findings, and leave out what the supplier must not see.

An interview can put a worker in danger. So the report to the supplier uses only the supplier's own
records and the gate log, and is word for word the same whether or not anyone was interviewed. A
test compares the two.
"""

from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.monitoring.ledger import Terms
from fairtender.monitoring.pay import FEE
from fairtender.monitoring.results import ACTORS, FINDINGS, SEVERITIES
from fairtender.profile import Profile
from fairtender.tables import Reason, check, frame

__all__ = ["for_supplier", "title"]

FOCAL, BUYER, SUPPLIER = ACTORS
CRITICAL, SERIOUS, MODERATE, CLARIFY = SEVERITIES


class Meaning(NamedTuple):
    """The meaning of a check: its topic in the terms, severity, who acts, and in how many days."""

    topic: str
    severity: str
    actor: str
    days: int


# In the order in which findings of the same severity are listed.
MEANINGS = {
    "indicator": Meaning("interviews", CRITICAL, FOCAL, 0),
    "not-on-payroll": Meaning("register", CRITICAL, BUYER, 3),
    "pay-missing": Meaning("pay_day", CRITICAL, SUPPLIER, 7),
    "below-rate": Meaning("wage", SERIOUS, SUPPLIER, 30),
    "unpaid-hours": Meaning("working_time", SERIOUS, SUPPLIER, 30),
    "off-record-hours": Meaning("working_time", SERIOUS, SUPPLIER, 30),
    "supplement-missing": Meaning("supplements", SERIOUS, SUPPLIER, 30),
    "deduction": Meaning("deduction", SERIOUS, SUPPLIER, 30),
    "net-short": Meaning("deduction", SERIOUS, SUPPLIER, 30),
    "recruitment-fee": Meaning("recruitment_fee", SERIOUS, FOCAL, 0),
    "contributions-unpaid": Meaning("contributions", SERIOUS, SUPPLIER, 30),
    "weekly-hours": Meaning("weekly_hours", SERIOUS, SUPPLIER, 14),
    "no-rest-day": Meaning("rest_day", SERIOUS, SUPPLIER, 14),
    "contract-missing": Meaning("written_contract", SERIOUS, SUPPLIER, 14),
    "contract-language": Meaning("written_contract", SERIOUS, SUPPLIER, 30),
    "never-on-shift": Meaning("register", SERIOUS, BUYER, 14),
    "certificate": Meaning("certificate", SERIOUS, SUPPLIER, 7),
    "late-pay": Meaning("pay_day", MODERATE, SUPPLIER, 30),
    "firm-certificate": Meaning("firm_certificate", MODERATE, SUPPLIER, 7),
    "training-hours": Meaning("training_hours", MODERATE, SUPPLIER, 60),
    "not-registered": Meaning("register", MODERATE, SUPPLIER, 7),
    "contributions-unknown": Meaning("contributions", CLARIFY, BUYER, 14),
    "fee-unknown": Meaning("recruitment_fee", CLARIFY, FOCAL, 30),
    "not-delivered": Meaning("report", CLARIFY, BUYER, 7),
    "no-clause": Meaning("", CLARIFY, BUYER, 30),
}
EXPLAINED = Meaning("", CLARIFY, BUYER, 14)
CONFIDENTIAL = ("indicator",)
NO_CONTRACT = "contract-missing"  # the focal point decides before the supplier is asked
_ASKED = ("not-delivered", "contributions-unknown")


def is_fee(check: str, detail: str) -> bool:
    """Return whether a case is a recruitment fee paid by a worker, a debt that can trap people."""
    return check == "recruitment-fee" or (check == "deduction" and detail == FEE)


def findings_of(cases: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return the table FINDINGS: one row per check, detail, status and source, gravest first.

    All indicator words in the note of one interview are one finding: they concern one person.
    """
    keys = ["check", "detail", "status", "source"]
    prompts = cases["status"] == "prompt"
    grouped = cases.assign(detail=cases["detail"].where(~prompts, ""))
    rows = [
        _finding(dict(zip(keys, key, strict=True)), cases.loc[group.index], terms)
        for key, group in grouped.groupby(keys, sort=False)
    ]
    places = {check: place for place, check in enumerate(MEANINGS)}
    rows.sort(key=lambda row: (row["finding"], row["reason"]))
    rows.sort(key=lambda row: (SEVERITIES.index(row["severity"]), places[row["check"]]))
    seen: Counter[str] = Counter()
    for row in rows:
        name = row["finding"]
        seen[name] += 1
        row["finding"] = name if seen[name] == 1 else f"{name}:{seen[name]}"
    return frame(FINDINGS, rows)


def _finding(key: dict[str, str], group: pd.DataFrame, terms: Terms) -> dict[str, Any]:
    name, explained = key["check"], key["status"] == "explained"
    kind = "recruitment-fee" if is_fee(name, key["detail"]) else name
    meaning = EXPLAINED if explained else MEANINGS[kind]
    amounts = [amount for amount in group["amount"].tolist() if amount is not None]
    workers = tuple(sorted({*group["worker"]} - {""}))
    months = tuple(sorted({*group["month"]} - {""}))
    details = list(dict.fromkeys(group["detail"]))
    currency, amount = max(group["currency"]), sum(amounts) if amounts else None
    params = {
        "detail": ", ".join(map(word, details)),
        "source": key["source"],
        "words": " / ".join(dict.fromkeys(group["words"])),
        "workers": str(len(workers)),
        "cases": str(len(group)),
        "months": ", ".join(months),
        "amount": amount_text(amount, currency),
        "quantity": _quantity(group),
        "unit": max(group["unit"]),
    }
    code = f"monitoring-{name}-explained" if explained else f"monitoring-{name}"
    return {
        **key,
        "finding": name_of(**key),
        "detail": ", ".join(details),
        "workers": workers,
        "months": months,
        "amount": amount,
        "currency": currency,
        "payee": max(group["payee"]),
        "actor": meaning.actor,
        "days": meaning.days,
        "confidential": name in CONFIDENTIAL,
        "code": code,
        "severity": meaning.severity,
        "reason": Reason.of(code, **params),
        "ask": Reason(f"monitoring-{'explained' if explained else kind}-step"),
        "source": terms.clause(MEANINGS[name].topic, key["detail"]),
    }


def name_of(check: str, detail: str, status: str, source: str) -> str:
    """Return the name of a finding, such as `deduction:uniform` or `indicator:N05`."""
    if status == "prompt":
        return f"{check}:{source}"
    explained = status if status == "explained" else ""
    return ":".join(part for part in (check, detail, explained) if part)


def _quantity(group: pd.DataFrame) -> str:
    known = [quantity for quantity in group["quantity"].tolist() if quantity is not None]
    return f"{round(sum(known), 2).normalize():,f}" if known else ""


def word(code: str) -> str:
    """Return the label of a detail, such as a supplement, a deduction, an indicator or a topic."""
    known = f"monitoring-word-{code}"
    return messages.text(known) if messages.known(known) else code.replace("_", " ")


def title(check: str, detail: str = "") -> str:
    """Return the short name of a finding for charts, such as `Deduction: uniform`."""
    name = messages.text(f"monitoring-check-{check}")
    return messages.with_label(name, word(detail)) if detail and check != "indicator" else name


def amount_text(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its currency for a sentence, or a word if it is unknown."""
    return messages.text("monitoring-unknown") if amount is None else f"{currency} {amount:,}"


def for_supplier(findings: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return those FINDINGS, and those details, that the supplier may see.

    It leaves out what is confidential; what the focal point or the buyer must check first, such as
    people who are not on the payroll; and explanations that the buyer verifies in the documents.

    It also leaves out every recruitment fee that workers paid, however many they are. Such a fee is
    a debt, and a debt can trap a worker: nothing about it goes to the supplier until the focal
    point has consulted a support organisation and decided. The same holds for a contract that was
    not shown: workers without residence documents often have none, and asking for it can cost them
    the job.

    A finding about fewer workers than the profile's threshold `small_cell` identifies nobody: no
    pseudonym, no number, no amount. The supplier is asked to check all workers of the contract. So
    nobody can tell from it who spoke to the buyer, and everyone who is owed something is found.
    """
    findings = check(findings, FINDINGS)
    least = int(profile.thresholds["small_cell"].value)
    sent = (findings["actor"] == SUPPLIER) & (findings["status"] == "breach")
    sent |= findings["check"].isin(_ASKED) & (findings["detail"] != "interviews")
    fees = [is_fee(*each) for each in zip(findings["check"], findings["detail"], strict=True)]
    sent &= ~pd.Series(fees, findings.index, dtype=bool) & (findings["check"] != NO_CONTRACT)
    kept = findings[sent & ~findings["confidential"]]
    rows = kept.to_dict("records")
    rows = [_hide_people(row) if 0 < len(row["workers"]) < least else row for row in rows]
    return frame(FINDINGS, rows)


def _hide_people(row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding without anything that identifies a person."""
    about = title(row["check"], row["detail"])
    reason = Reason.of("monitoring-all-workers", about=about, clause=row["source"])
    hidden = {"workers": (), "months": (), "amount": None}
    return row | hidden | {"code": reason.code, "reason": reason}
