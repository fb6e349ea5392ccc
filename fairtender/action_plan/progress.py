"""How far the measures of a plan are, which contracts they answer, and who works on them when."""

import calendar
import datetime
from collections import defaultdict
from fractions import Fraction
from typing import Any

import pandas as pd

from fairtender.action_plan.declared import EFFECTS, MEASURES, Plan
from fairtender.messages import month
from fairtender.tables import Column, Table, check, frame

__all__ = ["ANSWERS", "STATUS", "STATUSES", "WORKLOAD", "answers", "status", "workload"]

STATUSES = ("done", "unproven", "under_way", "planned", "late", "dropped")

STATUS = Table(
    "status of measures",
    (
        Column("measure", "text", "Id of the measure"),
        Column("status", "choice", "What its state, evidence and due date show", STATUSES),
        Column("days_late", "number", "Days since the due date; 0 where it is not late"),
        Column("effect", "text", 'What its kind can do: informs, prepares, changes or ""'),
    ),
    ("measure",),
)

ANSWERS = Table(
    "measures and contracts",
    (
        Column("measure", "text", "Id of the measure"),
        Column("contract_id", "text", "Number of a contract that it answers"),
    ),
    ("measure", "contract_id"),
)

WORKLOAD = Table(
    "workload",
    (
        Column("owner", "text", "Function"),
        Column("month", "date", "First day of the month"),
        Column("working_days", "number", "Working days in that month, for all its measures"),
        Column("measures", "texts", "Ids of these measures"),
    ),
    ("owner", "month"),
)


def status(plan: Plan, on: datetime.date) -> pd.DataFrame:
    """Return how far each measure is on a day, the table `STATUS`, in the order of the plan.

    done: the plan says done and names evidence. unproven: it says done and names none. late: it is
    neither done nor dropped, and was due before `on`. Else under_way, planned (also where no state
    is given) or dropped.
    """
    rows = []
    columns = check(plan.measures, MEASURES)[["measure", "kind", "due", "state", "evidence"]]
    for row in columns.itertuples(index=False):
        state, days = row.state or "planned", 0 if pd.isna(row.due) else (on - row.due.date()).days
        if state == "done" and not row.evidence:
            state = "unproven"
        elif state not in ("done", "dropped") and days > 0:
            state = "late"
        late = days if state == "late" else 0
        rows.append((row.measure, state, late, EFFECTS.get(row.kind, "")))
    return frame(STATUS, rows)


def answers(plan: Plan) -> pd.DataFrame:
    """Return which measures answer which contracts, the table `ANSWERS`.

    A measure answers the contracts that it names. One that names none answers all contracts
    of its category, or, without a category, of the plan: nobody can tell from such a line where
    somebody spoke. The foundations serve the office, and answer only what they name. What was
    dropped answers nothing.
    """
    everything = [*plan.contracts["contract_id"]]
    of_category = defaultdict(list)
    for name, category in zip(
        plan.contracts["contract_id"], plan.contracts["category"], strict=True
    ):
        of_category[category.casefold()].append(name)
    pairs = []
    names = ["measure", "contracts", "category", "stage", "state"]
    for measure, named, category, stage, state in check(plan.measures, MEASURES)[names].values:
        if state != "dropped":
            whole = () if stage in ("", "foundations") else everything
            meant = named or (of_category.get(category.casefold(), ()) if category else whole)
            pairs += [(measure, contract) for contract in meant]
    return frame(ANSWERS, pairs)


def workload(plan: Plan, on: datetime.date) -> pd.DataFrame:
    """Return the working days that lie before each owner, month by month from that of `on`.

    The days of a measure are spread evenly over the calendar days from its start to its due date.
    One that has not begun begins on `on` at the earliest. All days of one that is late count in
    the month of `on`, because nobody knows how much is left. What is done or dropped takes no more
    work; a measure without an owner, dates in order or working days cannot be counted.

    Returns the table `WORKLOAD`, by owner and month.
    """
    days: dict[tuple[str, datetime.date], Fraction] = defaultdict(Fraction)
    whose: dict[tuple[str, datetime.date], list[str]] = defaultdict(list)
    states = status(plan, on)["status"]
    columns = plan.measures[["measure", "owner", "start", "due", "working_days"]]
    for row, state in zip(columns.itertuples(index=False), states, strict=True):
        if state in ("done", "unproven", "dropped") or not row.owner or not row.working_days > 0:
            continue
        if pd.isna(row.start) or pd.isna(row.due) or row.due < row.start:
            continue
        start, due = row.start.date(), row.due.date()
        if state == "late":
            start = due = on
        elif state == "planned":
            start = max(start, on)
        for first, share in _months(start, due):
            if first >= on.replace(day=1):
                days[row.owner, first] += share * Fraction(row.working_days)
                whose[row.owner, first].append(row.measure)
    return frame(
        WORKLOAD,
        [
            (owner, pd.Timestamp(first), float(days[owner, first]), tuple(whose[owner, first]))
            for owner, first in sorted(days)
        ],
    )


def load_in_words(row: Any, limit: float) -> dict[str, str]:
    """Return what a sentence says of a row of WORKLOAD that is above the limit, in days."""
    days = f"{row.working_days:.1f}".removesuffix(".0")
    return {"owner": row.owner, "month": month(row.month), "days": days, "limit": f"{limit:g}"}


def _months(start: datetime.date, due: datetime.date) -> list[tuple[datetime.date, Fraction]]:
    """Return the first day of each month from start to due, and the share of the days in it."""
    total, found, first = (due - start).days + 1, [], start
    while True:
        end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        days = (min(end, due) - first).days + 1
        found.append((first.replace(day=1), Fraction(days, total)))
        if due <= end:
            return found
        first = end + datetime.timedelta(days=1)
