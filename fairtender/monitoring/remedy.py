"""Find what follows from an audit: amounts owed, remedy due, and the corrective plan."""

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from fairtender.labour_cost.exact import round_half_up
from fairtender.monitoring.declared import ContractFile
from fairtender.monitoring.ledger import Books, open_books
from fairtender.monitoring.pay import UNITS, PricedDays, month_rate, price_days, shortfalls
from fairtender.monitoring.results import (
    EVIDENCE,
    FINDINGS,
    HOURS,
    OWED,
    PAY_LINES,
    PAY_TOTALS,
    PLAN,
    REMEDIES,
    STATES,
    to_hours,
)
from fairtender.monitoring.summary import BUYER, FOCAL, NO_CONTRACT, SUPPLIER, is_fee, name_of
from fairtender.monitoring.values import PERCENT, SUPPLEMENTS, WAGE, date, first_day, hours, money
from fairtender.tables import Reason, check, fault, frame, wrong

__all__ = [
    "PHASES",
    "BackPay",
    "back_pay",
    "corrective_plan",
    "hours_by_month",
    "owed",
    "remedies",
    "verify",
]

# --- what is owed ---


_BACK_PAY = (
    "below-rate",
    "unpaid-hours",
    "off-record-hours",
    "supplement-missing",
    "not-on-payroll",
    "pay-missing",
)
_WHOLE = 100 * PERCENT  # basic pay is 100 percent of the rate
_KEYS = ["check", "detail", "status", "source"]


class BackPay(NamedTuple):
    """The pay of one worker for one month.

    lines: PAY_LINES, what each hour is worth. totals: PAY_TOTALS, due, paid and missing.
    """

    lines: pd.DataFrame
    totals: pd.DataFrame


def owed(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the table OWED: what is owed to whom, by worker, month and finding.

    cases: the cases of an `audit`. The amounts add up exactly to those of the findings, and none is
    counted twice. Amounts whose payee is "fund" are owed to the social insurance. Interest that the
    law may provide for is not included.
    """
    due = cases[cases["amount"].notna()]
    rows = frame(OWED, due.assign(finding=_names(due)).to_dict("list"))
    return rows.sort_values(["worker", "month", "finding"], kind="stable", ignore_index=True)


def remedies(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the table REMEDIES: the remedy that is due to each worker.

    cases: the cases of an `audit`. `back_pay` for wages, `refund` for deductions, `fee_refund` for
    recruitment fees, `contributions` to the fund in the worker's name, and `documents` if an
    interview mentions identity documents: they are returned through the focal point, once the focal
    point has confirmed it and the worker wants it.

    Remedy is for the worker. The employer owes it even if the contract ends, and no worker has to
    leave, or sign away other claims, to get it.
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
    """Return the calculation of one worker's pay for one month, line by line.

    Takes what `audit` takes, a pseudonym and a month such as `2026-03`. There is a line for each
    heading and rate, so that an indexation within the month is visible. Unexplained hours in the
    gate log are included. Hours paid beyond the shifts count at the lower of the month's rates.
    Raises DataError as `audit` does, and for a worker or month that is not in the file or whose pay
    day has not passed.
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
    """Return the lines of one month's pay, sorted by heading and then by date."""
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
    """Return a row for each heading and day, with rate, percent and units of twelve seconds."""
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
    """Return the table HOURS: hours on shift, off the record and paid, by worker and month.

    Takes what `audit` takes. Months in which a worker has neither hours nor pay are left out.
    """
    books = open_books(file, rates, holidays, on)
    found, paid = shortfalls(books), books.flat("hours")
    keys = np.flatnonzero(found.shift_hours + found.off_record_hours + paid)
    months = (books.month_names[number] for number in keys % books.months)
    three = (to_hours(some[keys]) for some in (found.shift_hours, found.off_record_hours, paid))
    return frame(HOURS, zip(books.names[keys // books.months], months, *three, strict=True))


# --- corrective action ---


PHASES = ("protect", "preserve", "ask", "stop", "remedy", "prevent", "confirm")
# The phase of a finding's own step, and the code of its evidence. The step for any other finding
# is to ask.
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
# Two payrolls take two months, plus the days until the second one has been paid and delivered.
FEE_DAYS, PREVENT_DAYS, ASK_DAYS, CONFIRM_DAYS = 30, 75, 3, 120


def corrective_plan(findings: pd.DataFrame, on: datetime.date) -> pd.DataFrame:
    """Return the table PLAN: what to do about the findings, in the right order.

    First people are protected and the evidence is kept; then the supplier is heard, the harm stops,
    what is owed is paid and the cause is corrected; finally the result is checked. `due` counts
    from `on`, the day of the audit; the days are the course's judgement.

    Where an interview may show forced labour, workers paid a recruitment fee or a contract was not
    shown, the focal point and the contract manager first decide what is sent to the supplier, and
    when. The fee is paid back only after the focal point has decided.

    Ending the contract is not a step of the plan: it would take work and evidence away from the
    people it should help. If the supplier does not act, people decide about it with the focal
    point.

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
    """Return the actions that a finding requires."""
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
    """Return the table STATES: the state of each action of a plan on a day.

    plan: PLAN. evidence: EVIDENCE. Only evidence closes an action: a document that someone other
    than the supplier has compared with the facts, on or before the day, and accepted. Where money
    is due, accepted evidence must show that all of it was paid. An action that is not closed after
    its last day is late.

    Raises DataError if evidence names an action that is not in the plan.
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
    """Return the row of the table STATES for an action."""
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
