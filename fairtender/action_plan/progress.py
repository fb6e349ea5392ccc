"""Find how far the measures of plans are, who works on them when, and what needs attention."""

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.action_plan.declared import EFFECTS, MEASURES, Plan
from fairtender.messages import month
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, check, frame

__all__ = [
    "ANSWERS",
    "ATTENTION",
    "KINDS_OF_ATTENTION",
    "STATUS",
    "STATUSES",
    "WORKLOAD",
    "answers",
    "status",
    "workload",
]

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
    """Return the state of each measure on the day `on` as the table `STATUS`, in the plan's order.

    done: the plan says that it is done, and names evidence. unproven: the plan says that it is
    done, but names no evidence. late: it is neither done nor dropped, and was due before `on`. All
    others are under_way, planned (also if no state is given) or dropped.
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
    """Return the table `ANSWERS`, which shows which contracts each measure addresses.

    A measure addresses the contracts that it names. A measure that names none addresses all
    contracts of its category or, without a category, of the plan; such a line does not show where
    somebody spoke. The foundations serve the office, and address only what they name. A dropped
    measure addresses nothing.
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
    """Return the table `WORKLOAD`: the working days still needed from each owner, by month.

    The first month is that of `on`. The days of a measure are spread evenly over the calendar days
    from its start to its due date. A measure that has not begun begins on `on` at the earliest. All
    days of a late measure count in the month of `on`, because it is not known how much work is
    left. A measure that is done or dropped needs no more work. A measure without an owner, without
    working days, or without dates in order cannot be counted.
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
    """Return the parameters for a sentence on a row of WORKLOAD above `limit`, which is in days."""
    days = f"{row.working_days:.1f}".removesuffix(".0")
    return {"owner": row.owner, "month": month(row.month), "days": days, "limit": f"{limit:g}"}


def _months(start: datetime.date, due: datetime.date) -> list[tuple[datetime.date, Fraction]]:
    """Return the first day of each month from start to due, with the month's share of all days."""
    total, found, first = (due - start).days + 1, [], start
    while True:
        end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        days = (min(end, due) - first).days + 1
        found.append((first.replace(day=1), Fraction(days, total)))
        if due <= end:
            return found
        first = end + datetime.timedelta(days=1)


# --- what leadership should look at in the plans of all offices, first things first ---


# In this order: first where nobody acts for people at risk, then what can be done together, then
# plans that are hard to believe or to carry out.
KINDS_OF_ATTENTION = (
    "no_plan",
    "late_high",
    "unanswered",
    "shared_supplier",
    "unproven",
    "no_owner",
    "overload",
    "draft",
)

ATTENTION = Table(
    "what leadership should look at",
    (
        Column("rank", "number", "Place in the list, from 1"),
        Column("kind", "choice", "What it is about", KINDS_OF_ATTENTION),
        Column("offices", "texts", "Offices concerned"),
        Column("reason", "reason", "What was found"),
        Column("ask", "reason", "What leadership can do"),
    ),
    ("rank",),
)


class _Point(NamedTuple):
    kind: str
    weight: float  # the heavier first among points of one kind
    offices: tuple[str, ...]
    params: tuple[tuple[str, str], ...]


def _point(kind: str, weight: float, *offices: str, **params: str) -> _Point:
    return _Point(kind, weight, offices, tuple(params.items()))


def attention(
    offices: list[str],
    plans: list[Plan],
    contracts: pd.DataFrame,
    measures: pd.DataFrame,
    shared: pd.DataFrame,
    on: datetime.date,
    profile: Profile,
) -> pd.DataFrame:
    """Return the table `ATTENTION`: what leadership should look at, the most important first.

    The tables and lists are those of an `Overview`. The kinds are in the order of
    `KINDS_OF_ATTENTION`, a judgement of the course's authors. Within a kind the largest comes
    first: late measures by the sum of their days, suppliers by their high-risk contracts, owners by
    their excess days, all others by their number.
    """
    limit = profile.thresholds["owner_month_days"].value
    without = {*offices} - {plan.head.office for plan in plans}
    found = [_point("no_plan", 0, office) for office in without]
    found += _late(measures)
    found += _unanswered(contracts)
    found += _suppliers(shared)
    found += _count_measures("unproven", measures[measures["status"] == "unproven"])
    open_ones = measures[~measures["status"].isin(["done", "unproven", "dropped"])]
    found += _count_measures("no_owner", open_ones[open_ones["owner"] == ""])
    for plan in plans:
        found += _overload(plan, on, limit)
        if not plan.head.agreed_by:
            found.append(_point("draft", 0, plan.head.office))
    order = KINDS_OF_ATTENTION.index
    found.sort(key=lambda point: (order(point.kind), -point.weight, point.offices, point.params))
    rows = []
    for rank, point in enumerate(found, 1):
        code = f"action-plan-attention-{point.kind}"
        names = [office or messages.text("action-plan-no-office-name") for office in point.offices]
        params = (("offices", ", ".join(names)), *point.params)
        told = Reason(code, params), Reason(f"{code}-do", params)
        rows.append((rank, point.kind, point.offices, *told))
    return frame(ATTENTION, rows)


def _late(measures: pd.DataFrame) -> Iterator[_Point]:
    late = measures[(measures["status"] == "late") & measures["high"]]
    for office, rows in late.groupby("office"):
        days = rows["days_late"].max()
        worst = rows[rows["days_late"] == days].iloc[0]
        about = {"measure": worst["measure"], "days": f"{days:.0f}"}
        yield _point(
            "late_high", rows["days_late"].sum(), office, **_names(rows["measure"]), **about
        )


def _unanswered(contracts: pd.DataFrame) -> Iterator[_Point]:
    """Yield, for each office, the number of high-risk contracts without an effective measure."""
    for office, rows in contracts[contracts["level"] == "high"].groupby("office"):
        if bare := int((~rows["answered"]).sum()):
            yield _point("unanswered", bare, office, count=str(bare), total=str(len(rows)))


def _suppliers(shared: pd.DataFrame) -> Iterator[_Point]:
    rows = shared[(shared["by"] == "supplier") & (shared["high"] > 0)]
    for row in rows.itertuples(index=False):
        about = {"supplier": row.name, "contracts": ", ".join(row.contracts)}
        yield _point("shared_supplier", row.high, *row.offices, high=f"{row.high:.0f}", **about)


def _count_measures(kind: str, measures: pd.DataFrame) -> Iterator[_Point]:
    for office, rows in measures.groupby("office"):
        yield _point(kind, len(rows), office, **_names(rows["measure"]))


def _names(ids: pd.Series) -> dict[str, str]:
    return {"count": str(len(ids)), "names": ", ".join(ids)}


def _overload(plan: Plan, on: datetime.date, limit: float) -> Iterator[_Point]:
    """Yield the busiest month of each owner who has more than `limit` working days in a month."""
    load = workload(plan, on)
    load = load[load["working_days"] > limit]
    for _, rows in load.groupby("owner"):
        worst = rows.sort_values(["working_days", "month"], ascending=[False, True]).iloc[0]
        weight = worst["working_days"] - limit
        yield _point("overload", weight, plan.head.office, **load_in_words(worst, limit))
