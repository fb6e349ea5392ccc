"""Check whether a plan can be carried out: what it lacks, why that matters, and what to do."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages, tables
from fairtender.action_plan.declared import CHANGES, CONTRACTS, EFFECTS, INFORMS, Plan
from fairtender.action_plan.progress import answers, load_in_words, status, workload
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, findings, frame

__all__ = ["ASSESSED", "FINDINGS", "SEVERITIES", "check"]

SEVERITIES = ("serious", "moderate", "minor")
_HEARD = "worker_interviews"
_PEOPLE = {"people", "persons", "workers", "women", "men"}  # units that count who was heard

ASSESSED = Table(
    "assessed contracts of all offices",
    (
        Column("office", "text", "Office that holds the contract"),
        *(column for column in CONTRACTS.columns if column.name in ("contract_id", "level")),
        Column("end", "date", "Last day of the contract; NaT: not stated"),
    ),
)

FINDINGS = findings(
    "findings on a plan",
    Column("measure", "text", 'Id of the measure; "" where the whole plan is meant'),
    Column("contract_id", "text", 'Number of the contract; "" where none is meant'),
    severities=SEVERITIES,
    grave="How much it matters",
)


class _Finding(NamedTuple):
    measure: str
    contract_id: str
    code: str
    severity: str
    reason: Reason
    ask: Reason
    source: str = ""


def _finding(
    severity: str, name: str, measure: str = "", contract: str = "", /, **params: str
) -> _Finding:
    code = f"action-plan-{name}"
    told = (Reason.of(code, **params), Reason.of(f"{code}-do", **params))
    return _Finding(measure, contract, code, severity, *told)


def check(
    plan: Plan, contracts: pd.DataFrame | None, on: datetime.date, profile: Profile
) -> pd.DataFrame:
    """Return the problems of a plan as the table `FINDINGS`, the most serious first.

    contracts: the contracts of the whole organisation, with the columns of `ASSESSED`, as
    `portfolio.prioritise` returns them. Of these, only the contracts of the plan's office that have
    not ended before `on` are used. None if the portfolio has not been assessed yet.

    serious: the plan does not say whom to call about a suspected case; workers were not heard; no
    focal point is named; a high-risk contract has no measure that can change something; a measure
    has no owner, indicator, target or due date, is late, or is marked as done without evidence; or
    a measure states how many workers were heard, since a plan is passed on and a small number can
    identify people. moderate and minor: whatever makes a plan hard to follow or to believe; and
    interviews with the workers of a single contract, because the firm then learns that its workers
    are heard, and when. An owner has too much to do in a month if the working days exceed
    `owner_month_days` of the profile (see `workload`).

    A measure can change something for the people who work on a contract if its kind is marked so in
    `KINDS`: a criterion, a clause, monitoring, interviews, a price review, remedy, help for a
    supplier. Training, a briefing or a questionnaire informs or prepares; for a contract at level
    high, that alone is not enough. The rule is a judgement of the course's authors.

    An unfinished plan never raises an error. Raises DataError if a table lacks a column.
    """
    assessed = frame(ASSESSED, []) if contracts is None else tables.check(contracts, ASSESSED)
    own = assessed[assessed["office"] == plan.head.office]
    limit = profile.thresholds["owner_month_days"].value
    found = [
        *_head(plan),
        *_office(plan, assessed),
        *_contract_faults(plan, own, pd.Timestamp(on)),
        *_measures(plan, on),
        *_load(plan, on, limit),
    ]
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return frame(FINDINGS, [finding._replace(source=plan.file) for finding in found])


def _head(plan: Plan) -> Iterator[_Finding]:
    head = plan.head
    for severity, names in (
        ("serious", ("focal_point", "referral_contact", "workers_consulted")),
        ("moderate", ("office", "period_start", "period_end", "agreed_by")),
        ("minor", ("prepared_by", "date", "version")),
    ):
        for name in names:
            if not getattr(head, name):
                yield _finding(severity, f"no-{name}")
    if head.period_start and head.period_end and head.period_end < head.period_start:
        yield _finding("moderate", "period-order", **_span(head.period_start, head.period_end))
    if plan.measures.empty:
        yield _finding("serious", "no-measures")
    if plan.contracts.empty:
        yield _finding("moderate", "no-contracts")


def _office(plan: Plan, assessed: pd.DataFrame) -> Iterator[_Finding]:
    office = plan.head.office
    if office and len(assessed) and office not in {*assessed["office"]}:
        yield _finding("moderate", "unknown-office", office=office)


def _contract_faults(plan: Plan, own: pd.DataFrame, day: pd.Timestamp) -> Iterator[_Finding]:
    """Yield a finding for each difference between the plan's contracts and the portfolio."""
    listed = dict(zip(plan.contracts["contract_id"], plan.contracts["level"], strict=True))
    ended = {*own["contract_id"][own["end"] < day]}
    levels = dict(zip(own["contract_id"], own["level"], strict=True))
    for name, level in levels.items():
        if name in ended:
            continue
        if level == "high" and name not in listed:
            yield _finding("serious", "not-listed", "", name, contract=name)
        elif level == "high" and listed[name] != "high":
            given = messages.text(f"word-level-{listed[name] or 'unknown'}")
            yield _finding("moderate", "lower", "", name, contract=name, level=given)
    for name in listed:
        if levels and name not in levels:
            yield _finding("moderate", "not-held", "", name, contract=name)
        if name in ended:
            yield _finding("minor", "ended", "", name, contract=name)
    high = [
        name
        for name, own_level in listed.items()
        if "high" in (own_level, levels.get(name)) and name not in ended
    ]
    yield from _answer_faults(plan, high)


def _answer_faults(plan: Plan, high: list[str]) -> Iterator[_Finding]:
    """Yield a finding if high-risk contracts have no measure that can change something.

    These contracts are counted and never named: a gap at a single contract can show where somebody
    spoke.
    """
    listed = plan.contracts["contract_id"]
    effects: dict[str, set[str]] = {name: set() for name in listed}
    kinds = dict(zip(plan.measures["measure"], plan.measures["kind"], strict=True))
    for measure, name in answers(plan).itertuples(index=False):
        if name in effects:
            effects[name].add(EFFECTS.get(kinds[measure], ""))
        else:
            about = {"measure": measure, "contract": name}
            yield _finding("moderate", "unlisted", measure, name, **about)
    gaps = Counter(_gap(effects[name]) for name in high)
    for code in ("unanswered", "only-informs", "only-prepares"):
        if gaps[code]:
            yield _finding("serious", code, count=str(gaps[code]), total=str(len(high)))


def _gap(effects: set[str]) -> str:
    """Return the code of what the measures for a contract leave open, or "" if nothing is open."""
    if CHANGES in effects:
        return ""
    if not effects:
        return "unanswered"
    return "only-informs" if effects <= {INFORMS} else "only-prepares"


def _measures(plan: Plan, on: datetime.date) -> Iterator[_Finding]:
    rows = zip(
        plan.measures.itertuples(index=False),
        status(plan, on)[["status", "days_late"]].itertuples(index=False),
        strict=True,
    )
    for row, (state, days) in rows:
        who = row.owner or messages.text("action-plan-nobody")
        about = {"measure": row.measure, "days": f"{days:.0f}", "owner": who}
        for severity, code in (
            *_progress_faults(row, state, on),
            *_gap_faults(row, state),
            *_hearing_faults(row, state),
        ):
            yield _finding(severity, code, row.measure, **about)
        yield from _date_faults(row, plan)


def _progress_faults(row: Any, state: str, on: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield a finding if a measure's state contradicts its dates, evidence or target."""
    if state == "late":
        yield "serious", "late"
    if state == "unproven":
        yield "serious", "unproven"
    if state in ("done", "unproven") and row.value < row.target:
        yield "moderate", "below-target"
    if state == "dropped" and not row.reason:
        yield "moderate", "no-reason"
    if state in ("done", "unproven") and pd.isna(row.value):
        yield "minor", "no-value"
    if state == "planned" and row.start < pd.Timestamp(on):
        yield "minor", "not-begun"
    if not row.state:
        yield "minor", "no-state"


def _gap_faults(row: Any, state: str) -> Iterator[tuple[str, str]]:
    """Yield a finding for each fact that a measure lacks, unless the measure was dropped."""
    if state == "dropped":
        return
    for severity, names in (
        ("serious", ("what", "owner", "indicator")),
        ("moderate", ("stage", "kind", "risk")),
    ):
        for name in names:
            if not getattr(row, name):
                yield severity, f"no-{name}"
    if row.indicator and pd.isna(row.target):
        yield "serious", "no-target"
    if pd.isna(row.due):
        yield "serious", "no-due"
    if pd.isna(row.start):
        yield "minor", "no-start"
    if pd.isna(row.working_days):
        yield "minor", "no-working_days"


def _hearing_faults(row: Any, state: str) -> Iterator[tuple[str, str]]:
    """Yield a finding if a measure on interviews reveals which workers are heard, or how many."""
    if row.kind != _HEARD or state == "dropped":
        return
    if row.unit.strip().casefold() in _PEOPLE:
        yield "serious", "counts-heard"
    if len(row.contracts) == 1 and not row.category:
        yield "moderate", "heard-alone"


def _date_faults(row: Any, plan: Plan) -> Iterator[_Finding]:
    """Yield a finding for dates of a measure in the wrong order or outside the plan's period."""
    first, last = plan.head.period_start, plan.head.period_end
    if row.due < row.start:  # False where one is missing
        about = _span(row.start.date(), row.due.date())
        yield _finding("moderate", "date-order", row.measure, measure=row.measure, **about)
    days = [day.date() for day in (row.start, row.due) if not pd.isna(day)]
    if first and last and first <= last and any(not first <= day <= last for day in days):
        about = _span(first, last)
        yield _finding("moderate", "outside", row.measure, measure=row.measure, **about)


def _load(plan: Plan, on: datetime.date, limit: float) -> Iterator[_Finding]:
    for row in workload(plan, on).itertuples(index=False):
        if row.working_days > limit:
            about = load_in_words(row, limit) | {"measures": ", ".join(row.measures)}
            yield _finding("moderate", "overload", **about)


def _span(first: datetime.date, last: datetime.date) -> dict[str, str]:
    return {"first": messages.day(first), "last": messages.day(last)}
