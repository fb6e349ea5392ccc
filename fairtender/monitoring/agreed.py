"""Check a corrective action plan that people wrote: is it feasible, and does it endanger anybody?

A line states what is done, in plain words or as a code of `corrective_plan` (`remedy:below-rate`:
the phase, then the finding), who does it, by which day, what will show that it is done, and for
whom. The supplier reads it, so nothing in it may identify a worker who spoke, and the supplier's
own word closes no line. `check_agreed` lists what to correct, gravest first, and the lines in plain
words that nobody has checked; `as_plan` makes the plan that `verify` compares with the evidence.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.monitoring.remedy import (
    ASK_DAYS,
    CONFIRM_DAYS,
    FEE_DAYS,
    PHASES,
    PREVENT_DAYS,
    STEPS,
)
from fairtender.monitoring.results import ACTORS, PLAN
from fairtender.monitoring.summary import BUYER, EXPLAINED, FOCAL, MEANINGS, SUPPLIER, is_fee, title
from fairtender.tables import Column, Reason, Table, check, findings, frame, optional
from fairtender.wording.dangers import read_line

__all__ = [
    "ACTIONS",
    "AGREED",
    "AGREED_FINDINGS",
    "GRAVITIES",
    "GROUPS",
    "PROOFS",
    "action_title",
    "as_plan",
    "check_agreed",
]

# What may be named as evidence that a line is done; the last four do not count.
SHOWING = (
    *("payment", "fund", "certificate", "document", "shifts", "contract", "training", "payroll"),
    *("bank", "audit", "letter", "record", "files", "referral"),
)
OWN_WORD = ("assurance", "firm-paper")
DANGEROUS = ("waiver", "worker-word")
PROOFS = (*SHOWING, *OWN_WORD, *DANGEROUS)
GROUPS = ("all", "named", "shift", "lot", "none")
GRAVITIES = ("stop", "strike", "unread", "mend")
# The codes that a line can use. Plain words are read too.
ACTIONS = (
    *(f"{phase}:{name}" for name, (phase, _) in STEPS.items() if phase not in ("protect", "ask")),
    *("ask:supplier", "ask:explanations", "prevent:pay", "confirm:audit"),
)
_ALONE = ("end", "penalty", *PHASES[:2])  # phases that are found whatever comes after them
_PAPERS = "documents"  # identity documents that somebody keeps
_CODE = re.compile(r"[a-z]+:[\w:.-]+")

AGREED = Table(
    "agreed",
    (
        Column(
            "action",
            "text",
            "What is done: plain English, which is read too, or a code of the library's plan: "
            + ", ".join(ACTIONS)
            + ". A code may have a detail, as in the example",
            example="remedy:supplement-missing:night",
        ),
        Column(
            "who",
            "choice",
            "Who does it: one of them, never two together",
            ACTORS,
            example="supplier",
        ),
        Column("by", "date", "Last day", example="2026-12-02"),
        Column("proof", "choice", "What shows that it is done", PROOFS, example="payment"),
        Column(
            "whom",
            "choice",
            "For whom: all workers, those named by number, those of a shift or an office, some "
            "drawn by lot, or none, where it is about the firm",
            GROUPS,
            example="all",
        ),
        optional(
            "words",
            "text",
            "What exactly, in plain English, which is read too",
            example="Night work, all months",
        ),
    ),
)

AGREED_FINDINGS = findings(
    "agreed findings",
    Column("line", "number", "Which line, from 1"),
    Column("action", "text", "What is done, as the line says it"),
    severities=GRAVITIES,
    grave="stop: it endangers workers; strike: leave it out; unread: its words were not understood,"
    " so nobody has checked it; mend: it can be corrected",
)


class Step(NamedTuple):
    """The requirements for an action: who can do it, within how many days, and what proves it."""

    actors: tuple[str, ...]
    days: int
    proof: str


def step_of(action: str) -> Step | None:
    """Return the requirements for an action, or None if its name is unknown."""
    if not _is_code(action):
        return None
    phase, _, rest = action.partition(":")
    name, _, detail = rest.partition(":")
    if phase == "prevent" and STEPS.get(name, ("",))[0] != phase:
        return Step((SUPPLIER,), PREVENT_DAYS, "payroll")
    if phase == "confirm":
        return Step((BUYER, FOCAL), CONFIRM_DAYS, "audit")
    if action == "ask:supplier":
        return Step((BUYER,), ASK_DAYS, "letter")
    if phase == "ask" and (name not in MEANINGS or detail.endswith("explained")):
        return Step((BUYER,), EXPLAINED.days, "document")
    if name not in MEANINGS or phase not in PHASES:
        return None
    if phase == "remedy" and is_fee(name, detail):
        return Step((SUPPLIER,), FEE_DAYS, "payment")
    meaning = MEANINGS[name]
    return Step((meaning.actor,), meaning.days, STEPS.get(name, ("", "document"))[1])


def action_title(action: str, words: str = "") -> str:
    """Return the title of an action: its own words or, for a code, its phase and finding."""
    phase, _, rest = action.partition(":")
    name, _, detail = rest.partition(":")
    if not _is_code(action):
        return ". ".join(filter(None, (action, words)))
    if words:
        return words
    if name in MEANINGS and phase in PHASES:
        return messages.with_label(messages.text(f"monitoring-phase-{phase}"), title(name, detail))
    own = f"monitoring-action-{phase}-{name}"
    return messages.text(own if messages.known(own) else f"monitoring-action-{phase}")


def _is_code(action: str) -> bool:
    """Return whether an action is a code that the checks know, rather than plain words."""
    phase, _, rest = action.partition(":")
    is_known = rest.partition(":")[0] in (*MEANINGS, _PAPERS) and phase in PHASES
    is_told = action in ACTIONS or phase in _ALONE
    return bool(_CODE.fullmatch(action)) and (is_known or is_told)


def check_agreed(
    agreed: pd.DataFrame,
    on: datetime.date,
    least: int,
    people: Mapping[str, int] | None = None,
    pay_day: int = 1,
) -> pd.DataFrame:
    """Return the table AGREED_FINDINGS: what to correct in a plan that people wrote.

    The gravest findings come first. on: the day from which the days count. least: the lowest number
    of workers who may be named, the profile's threshold `small_cell`. people: {action: the number
    of workers concerned}. pay_day: day of the month on which the wages of the month before arrive
    at the latest, by the contract.

    Findings are lines that must not be in a plan which the supplier reads (`stop`, `strike`); lines
    given to somebody who cannot do them; days that are past, later than the course's own deadlines,
    or earlier than the evidence can exist (two payrolls; a check of what was done); and evidence
    that shows something else.

    Plain words are read by the rules of `fairtender.wording.dangers` (English). A line that these
    rules do not understand is listed as `unread`: nobody has checked whether it endangers anyone.
    """
    agreed = check(agreed, AGREED)
    last = agreed.loc[~agreed["action"].str.startswith("confirm:"), "by"].max()
    firsts = {"payroll": _second_pay_day(on, pay_day), "audit": last}
    rows, seen = [], dict[str, int]()
    for number, line in enumerate(agreed.to_dict("records"), 1):
        told = [
            *_danger_faults(line, (people or {}).get(line["action"]), least),
            *_word_faults(line),
            *_timing_faults(line, on, firsts),
        ]
        earlier = seen.setdefault(line["action"], number)
        told += [("mend", Reason.of("monitoring-agreed-twice", first=str(earlier)))] * (
            earlier != number
        )
        rows += [_finding(number, line, *one) for one in told]
    rows.sort(key=lambda row: GRAVITIES.index(row["severity"]))
    return frame(AGREED_FINDINGS, rows)


Fault = tuple[str, Reason]


def _danger_faults(line: dict[str, Any], people: int | None, least: int) -> Iterable[Fault]:
    """Yield what in a line endangers workers, or must not be in a plan that the supplier reads."""
    phase, _, name = line["action"].partition(":")
    if phase in ("protect", "preserve") or name == _PAPERS:
        yield "stop", Reason("monitoring-agreed-confidential")
    if phase == "end":
        yield "strike", Reason("monitoring-agreed-end")
    if phase == "penalty":
        yield "strike", Reason("monitoring-agreed-penalty")
    if line["whom"] == "shift":
        yield "stop", Reason("monitoring-agreed-shift")
    if line["whom"] == "named" and people is not None and people < least:
        yield "stop", Reason.of("monitoring-agreed-few", people=str(people), least=str(least))
    if line["proof"] in DANGEROUS:
        yield "stop", Reason(f"monitoring-agreed-{line['proof']}")
    if line["proof"] in OWN_WORD:
        yield "strike", Reason("monitoring-agreed-own-word")


def _word_faults(line: dict[str, Any]) -> Iterable[Fault]:
    """Yield each danger in the words of a line, or one fault if they were not understood."""
    is_code = _is_code(line["action"])
    written = ". ".join(filter(None, ("" if is_code else line["action"], line["words"])))
    if not written.strip():
        return
    read = read_line(written, by_supplier=line["who"] == SUPPLIER, is_detail=is_code)
    for danger in read.dangers:
        yield "stop", Reason.of(f"monitoring-agreed-danger-{danger.code}", words=danger.words)
    if not read.dangers and not read.is_understood:
        yield "unread", Reason("monitoring-agreed-unread")


def _timing_faults(
    line: dict[str, Any], on: datetime.date, firsts: Mapping[str, pd.Timestamp]
) -> Iterable[Fault]:
    """Yield what is wrong with the date, the actor or the proof in a line.

    firsts: {kind of proof: the first day on which it can exist}.
    """
    step, by = step_of(line["action"]), line["by"]
    first = firsts.get(step.proof) if step else None
    if by < pd.Timestamp(on):
        yield "mend", Reason.of("monitoring-agreed-past", by=f"{by:%Y-%m-%d}")
    elif step and first is not None and by < first:
        code = f"monitoring-agreed-early-{step.proof}"
        yield "mend", Reason.of(code, first=f"{first:%Y-%m-%d}")
    if step is None:
        return
    last = pd.Timestamp(on) + pd.Timedelta(days=step.days)
    if by > last:
        params = {"last": f"{last:%Y-%m-%d}", "days": str(step.days)}
        yield "mend", Reason.of("monitoring-agreed-late", **params)
    if line["who"] not in step.actors:
        yield "mend", Reason("monitoring-agreed-who")
    if line["proof"] in SHOWING and line["proof"] != step.proof:
        yield "mend", Reason("monitoring-agreed-proof")


def _second_pay_day(on: datetime.date, pay_day: int) -> pd.Timestamp:
    """Return the day by which the wages for this month and the next have been paid."""
    month = pd.Timestamp(on).to_period("M") + 2
    return month.start_time.normalize() + pd.Timedelta(days=min(pay_day, 28) - 1)


def _finding(number: int, line: dict[str, Any], severity: str, reason: Reason) -> dict[str, Any]:
    about = {"line": float(number), "action": line["action"], "severity": severity}
    return about | {"code": reason.code, "reason": reason, "ask": None, "source": ""}


def as_plan(agreed: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of a plan as the table PLAN, for use with `verify`.

    Amounts are left out: the ledger has what is paid to whom.
    """
    agreed = check(agreed, AGREED)
    rows = []
    for line in agreed.to_dict("records"):
        words = action_title(line["action"], line["words"])
        task = Reason.of("monitoring-agreed-task", words=words)
        rows.append(
            {
                "action": line["action"],
                "finding": "",
                "phase": line["action"].partition(":")[0],
                "task": task,
                "actor": line["who"],
                "due": line["by"],
                "evidence": Reason(f"monitoring-evidence-{line['proof']}"),
                "amount": None,
                "currency": "",
                "confidential": False,
            }
        )
    return frame(PLAN, rows)
