"""Check a procurement strategy: for each risk, the stage and the instrument that address it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from fairtender.criteria import reading
from fairtender.criteria.checking import Finding, finding, table_of
from fairtender.criteria.declared import COMMENTS, INSTRUMENTS, KINDS, RISKS, STRATEGY
from fairtender.criteria.drafting import Criterion, criteria_of
from fairtender.profile import Profile
from fairtender.tables import keyed

__all__ = ["check_strategy"]


class _Row(NamedTuple):
    """A row of the strategy: its fields as text, and the ids of its criteria."""

    id: str
    risk: str
    stage: str
    instrument: str
    criteria: tuple[str, ...]
    rejected: str
    rejected_why: str
    owner: str
    agreed_by: str
    agreed_on: str


class _Case(NamedTuple):
    """The input for the rules on a strategy."""

    rows: list[_Row]
    criteria: dict[str, Criterion]
    risks: dict[str, dict[str, str]]
    answers: dict[str, list[str]]  # row of the strategy → answers to the comments on it


def check_strategy(
    strategy: pd.DataFrame,
    criteria: pd.DataFrame,
    risks: pd.DataFrame,
    comments: pd.DataFrame,
    profile: Profile,
) -> pd.DataFrame:
    """Return the table FINDINGS: the gaps in a procurement strategy.

    strategy: the table STRATEGY, which may be unfinished. criteria: CRITERIA. risks: RISKS.
    comments: COMMENTS, what the anti-trafficking focal point, or anyone else who was asked, said
    about a row of the strategy, and what was done about it.

    The rules: each risk is addressed by a row with an instrument; the instrument can work at the
    stage, and its criteria exist and are of its kind; no award criterion for what the law already
    requires of every bidder, since points are for what goes beyond; no exclusion for a risk, only
    for a bidder's record that can be proven; a contract performance condition is monitored; an
    option that was rejected is named with the reason; each row has an owner, and somebody agreed to
    it on a date; the focal point was asked, and each comment has an answer.

    Whether a risk is a provable record or already a legal duty is stated in the table RISKS
    (`proven`, `legal_duty`): that is the buyer's judgement, not this function's. Findings are in
    the order of the risks without an answer, then of the rows. Raises DataError if risks or
    comments are not as declared.
    """
    keyed(risks, RISKS)
    keyed(comments, COMMENTS)
    answers: dict[str, list[str]] = {}
    for row, answer in zip(comments["strategy"], comments["answer"], strict=True):
        answers.setdefault(row, []).append(answer)
    case = _Case(
        _rows(strategy),
        {one.id: one for one in criteria_of(criteria)},
        {risk["risk"]: risk for risk in risks.to_dict("records")},
        answers,
    )
    rows = [*_open_risks(case)]
    rows += [finding for row in case.rows for rule in _RULES for finding in rule(row, case)]
    return table_of(rows, profile)


def _rows(strategy: pd.DataFrame) -> list[_Row]:
    names = [name for name in STRATEGY.names if name in strategy.columns]
    rows = []
    for number, values in enumerate(strategy[names].to_dict("records"), 1):
        texts = {name: _text(values.get(name)) for name in STRATEGY.names}
        texts["id"] = texts["id"] or str(number)
        ids = tuple(part for part in re.split(r"[;,\s]+", texts.pop("criteria")) if part)
        rows.append(_Row(criteria=ids, **texts))
    return rows


def _text(value: object) -> str:
    if value is None or value is pd.NaT or value != value:
        return ""
    return "" if reading.is_empty(str(value)) else str(value).strip()


def _open_risks(case: _Case) -> Iterator[Finding]:
    answered = {row.risk for row in case.rows if row.instrument}
    for name, risk in case.risks.items():
        if name not in answered:
            yield finding(name, "strategy-risk-open", "weak", risk=risk["text"])


def _instrument_findings(row: _Row, case: _Case) -> Iterator[Finding]:
    if row.risk not in case.risks:
        yield finding(row.id, "strategy-risk-unknown", "weak", risk=row.risk)
    if row.instrument not in INSTRUMENTS:
        yield finding(row.id, "strategy-no-instrument", "weak")
    if not row.stage:
        yield finding(row.id, "strategy-no-stage", "weak")
    elif row.instrument in INSTRUMENTS and row.stage not in INSTRUMENTS[row.instrument]:
        told = {"instrument": row.instrument, "stage": row.stage}
        stages = ", ".join(INSTRUMENTS[row.instrument])
        yield finding(row.id, "strategy-wrong-stage", "weak", **told, stages=stages)


def _criteria(row: _Row, case: _Case) -> Iterator[Finding]:
    for name in row.criteria:
        if name not in case.criteria:
            yield finding(row.id, "strategy-no-criterion", "weak", id=name)
    if row.instrument not in KINDS:
        return
    named = [case.criteria[name] for name in row.criteria if name in case.criteria]
    if not any(one.kind == row.instrument for one in named):
        yield finding(row.id, "strategy-other-kind", "weak", instrument=row.instrument)


def _cannot_carry(row: _Row, case: _Case) -> Iterator[Finding]:
    risk = case.risks.get(row.risk, {})
    text = str(risk.get("text", ""))
    if row.instrument == "award" and risk.get("legal_duty") == "yes":
        law = "social_obligations"
        yield finding(row.id, "strategy-award-for-duty", "weak", law, risk=text)
    if row.instrument == "exclusion" and risk.get("proven") == "no":
        yield finding(row.id, "strategy-exclusion-for-risk", "strike", "exclusion", risk=text)


def _monitoring(row: _Row, case: _Case) -> Iterator[Finding]:
    if row.instrument != "performance":
        return
    watched = any(o.risk == row.risk and o.instrument == "monitoring" for o in case.rows)
    for name in row.criteria:
        one = case.criteria.get(name)
        if one is None or one.kind != "performance" or watched:
            continue
        if reading.is_empty(one.monitored_how) or reading.is_empty(one.monitored_by):
            yield finding(row.id, "strategy-not-monitored", "weak", id=name)


def _options(row: _Row, case: _Case) -> Iterator[Finding]:
    if not row.rejected:
        yield finding(row.id, "strategy-nothing-rejected", "weak")
    elif not row.rejected_why:
        yield finding(row.id, "strategy-no-reason", "weak", "", row.rejected)


def _people(row: _Row, case: _Case) -> Iterator[Finding]:
    if not row.owner:
        yield finding(row.id, "strategy-no-owner", "weak")
    if not (row.agreed_by and row.agreed_on):
        yield finding(row.id, "strategy-not-agreed", "weak")
    if row.id not in case.answers:
        yield finding(row.id, "strategy-not-asked", "weak")
    elif not all(case.answers[row.id]):
        yield finding(row.id, "strategy-comment-open", "weak")


_RULES: tuple[Callable[[_Row, _Case], Iterator[Finding]], ...] = (
    _instrument_findings,
    _criteria,
    _cannot_carry,
    _monitoring,
    _options,
    _people,
)
