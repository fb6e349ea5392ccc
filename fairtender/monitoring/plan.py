"""Corrective action: what is done, by whom, until when, what shows it, and where it stands."""

import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender.monitoring.results import EVIDENCE, FINDINGS, PLAN, STATES
from fairtender.monitoring.summary import BUYER, FOCAL, NO_CONTRACT, SUPPLIER, is_fee
from fairtender.tables import Reason, check, frame, wrong

__all__ = ["PHASES", "corrective_plan", "verify"]

PHASES = ("protect", "preserve", "ask", "stop", "remedy", "prevent", "confirm")
# The phase of a finding's own step, and the code of what shows that it is done. Others are asked.
STEPS = {
    "indicator": ("protect", "record"),
    "not-on-payroll": ("protect", "record"),
    "pay-missing": ("remedy", "payment"),
    "below-rate": ("remedy", "payment"),
    "unpaid-hours": ("remedy", "payment"),
    "off-record-hours": ("remedy", "payment"),
    "supplement-missing": ("remedy", "payment"),
    "deduction": ("remedy", "payment"),
    "net-short": ("remedy", "payment"),
    "recruitment-fee": ("protect", "record"),
    "contributions-unpaid": ("remedy", "fund"),
    "weekly-hours": ("stop", "shifts"),
    "no-rest-day": ("stop", "shifts"),
    "certificate": ("stop", "certificate"),
    "firm-certificate": ("stop", "certificate"),
    "contract-missing": ("remedy", "contract"),
    "contract-language": ("remedy", "contract"),
    "training-hours": ("remedy", "training"),
    "late-pay": ("prevent", "bank"),
}
# Two payrolls take two months, and the days until the second one has been paid and delivered.
FEE_DAYS, PREVENT_DAYS, ASK_DAYS, CONFIRM_DAYS = 30, 75, 3, 120


def corrective_plan(findings: pd.DataFrame, on: datetime.date) -> pd.DataFrame:
    """Return what is to be done about the findings, in the right order: the table PLAN.

    First people are protected and the evidence is kept, then the supplier is heard, then the harm
    stops, what is owed is paid, the cause is mended, and at last it is looked at again. `due`
    counts from `on`, the day of the audit; the days are the course's judgement.

    Where an interview may show forced labour, workers paid a fee for the job or a contract was not
    shown, the focal point decides with the contract manager what is sent to the supplier, and when,
    before anything is. The fee is paid back when the focal point has decided, and not before.

    Ending the contract is no step of the plan: it takes work and evidence away from the people it
    should help. It is weighed by people, with the focal point, when the supplier does not act.

    `corrective_plan(for_supplier(findings, profile), on)` is the plan that the supplier may see.
    """
    findings = check(findings, FINDINGS)
    rows = [row for finding in findings.to_dict("records") for row in _of_finding(finding, on)]
    asks_first = any(map(is_fee, findings["check"], findings["detail"]))
    asks_first |= (findings["check"] == NO_CONTRACT).any()
    if asks_first or findings["confidential"].any():
        rows.append(_row("protect", "agree", FOCAL, on, 2, "record", confidential=True))
        rows.append(_row("preserve", "files", BUYER, on, 1, "files", confidential=True))
    if (findings["actor"] == SUPPLIER).any():
        rows.append(_row("ask", "supplier", BUYER, on, ASK_DAYS, "letter"))
        rows.append(_row("confirm", "audit", BUYER, on, CONFIRM_DAYS, "audit"))
    rows.sort(key=lambda row: (PHASES.index(row["phase"]), row["due"], not row["confidential"]))
    return frame(PLAN, rows)


def _of_finding(finding: dict[str, Any], on: datetime.date) -> list[dict[str, Any]]:
    """Return the actions that answer one finding."""
    fee = is_fee(finding["check"], finding["detail"])
    kind = "recruitment-fee" if fee else finding["check"]
    phase, evidence = STEPS.get(kind, ("ask", "document"))
    if finding["status"] != "breach" and finding["check"] != "indicator":
        phase, evidence = "ask", "document"
    name, paid = finding["finding"], phase == "remedy" and finding["amount"] is not None
    about = {"finding": name, "confidential": finding["confidential"]}
    money = {"amount": finding["amount"], "currency": finding["currency"]} if paid else {}
    step = {"task": finding["ask"], "actor": finding["actor"]}
    rows = [_row(phase, name, "", on, int(finding["days"]), evidence) | about | money | step]
    if finding["check"] == "indicator":
        rows.append(_row("protect", f"refer:{name}", FOCAL, on, 1, "referral") | about)
    if fee:
        back = {"amount": finding["amount"], "currency": finding["currency"]}
        task = {"task": Reason("monitoring-task-remedy-fee")}
        rows.append(_row("remedy", name, SUPPLIER, on, FEE_DAYS, "payment") | about | back | task)
    if fee or evidence in ("payment", "fund"):
        rows.append(_row("prevent", name, SUPPLIER, on, PREVENT_DAYS, "payroll") | about)
    return rows


def _row(
    phase: str,
    name: str,
    actor: str,
    on: datetime.date,
    days: int,
    evidence: str,
    *,
    confidential: bool = False,
) -> dict[str, Any]:
    code = phase if phase == "prevent" else f"{phase}-{name.partition(':')[0]}"
    return {
        "action": f"{phase}:{name}",
        "finding": "",
        "phase": phase,
        "task": Reason(f"monitoring-task-{code}"),
        "actor": actor,
        "due": pd.Timestamp(on) + pd.Timedelta(days=days),
        "evidence": Reason(f"monitoring-evidence-{evidence}"),
        "amount": None,
        "currency": "",
        "confidential": confidential,
    }


def verify(plan: pd.DataFrame, evidence: pd.DataFrame, on: datetime.date) -> pd.DataFrame:
    """Return where each action of a plan stands on a day: the table STATES.

    plan: PLAN. evidence: EVIDENCE. Only evidence closes an action: a document that someone other
    than the supplier has compared with the facts, on or before the day, and accepted. Where money
    is due, accepted evidence must show all of it. What is not closed after its last day is late.

    Raises DataError where evidence names an action that the plan does not have.
    """
    plan, evidence = check(plan, PLAN), check(evidence, EVIDENCE)
    actions = {*plan["action"]}
    for position, name in enumerate(evidence["action"]):
        if name not in actions:
            raise wrong(evidence, position, EVIDENCE, "monitoring-evidence-action", column="action")
    came = evidence[evidence["received"] <= pd.Timestamp(on)]
    good = came["accepted"] & (came["document"] != "") & (came["checked_by"] != "")
    good &= came["checked_on"] <= pd.Timestamp(on)
    rows = [
        _state(action, came[came["action"] == action["action"]], good, pd.Timestamp(on))
        for action in plan.to_dict("records")
    ]
    return frame(STATES, rows)


def _state(
    action: dict[str, Any], came: pd.DataFrame, good: pd.Series, on: pd.Timestamp
) -> tuple[object, ...]:
    """Return a row of STATES."""
    accepted = came[good[came.index]]
    due, still = action["amount"], None
    if due is not None:
        shown = [amount for amount in accepted["amount"].tolist() if amount is not None]
        still = max(due - sum(shown, Decimal(0)), Decimal(0))
    late = max((on - action["due"]).days, 0)
    state = "late" if late else "open"
    if len(accepted) and not still:
        state, late = "verified", 0
        code, params = "verified", {"documents": "; ".join(accepted["document"])}
    elif still and still != due:
        code, params = "part-paid", {"amount": f"{action['currency']} {still:,}"}
    elif len(came) and not len(accepted):
        code, params = "not-accepted", {"documents": str(len(came))}
    elif late:
        code, params = "late", {"days": str(late), "due": f"{action['due']:%Y-%m-%d}"}
    else:
        code, params = "open", {"due": f"{action['due']:%Y-%m-%d}"}
    reason = Reason.of(f"monitoring-state-{code}", **params)
    return action["action"], state, float(late), still, reason
