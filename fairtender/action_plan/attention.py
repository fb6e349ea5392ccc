"""What leadership should look at in the plans of all offices, first things first."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.action_plan.declared import Plan
from fairtender.action_plan.progress import load_in_words, workload
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, frame

__all__ = ["ATTENTION", "KINDS_OF_ATTENTION"]

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
    """Return the table `ATTENTION`; the other tables are those of an `Overview`.

    Kinds come in the order of `KINDS_OF_ATTENTION`, a judgement of the course's authors. Within a
    kind the heavier comes first: late measures by the sum of their days, suppliers by their
    high-risk contracts, owners by the days that are too many, the others by their number.
    """
    limit = profile.thresholds["owner_month_days"].value
    without = {*offices} - {plan.head.office for plan in plans}
    found = [_point("no_plan", 0, office) for office in without]
    found += _late(measures)
    found += _contracts(contracts)
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


def _contracts(contracts: pd.DataFrame) -> Iterator[_Point]:
    """Yield how many high-risk contracts nobody acts on; no number leads to a single one."""
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
    """The heaviest month of each owner who has too much to do in one."""
    load = workload(plan, on)
    load = load[load["working_days"] > limit]
    for _, rows in load.groupby("owner"):
        worst = rows.sort_values(["working_days", "month"], ascending=[False, True]).iloc[0]
        weight = worst["working_days"] - limit
        yield _point("overload", weight, plan.head.office, **load_in_words(worst, limit))
