"""What leadership should look at in the plans of all offices, first things first."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from fairtender.action_plan.dates import written_month
from fairtender.action_plan.declared import Plan
from fairtender.action_plan.progress import workload
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, frame

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
        Column("action", "reason", "What leadership can do"),
    ),
    ("rank",),
)

Params = tuple[tuple[str, str], ...]


class _Point(NamedTuple):
    kind: str
    weight: float  # the heavier first among points of one kind
    offices: tuple[str, ...]
    params: Params


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
    found = [_Point("no_plan", 0, (office,), ()) for office in without]
    found += _late(measures)
    found += _contracts(contracts)
    found += _suppliers(shared)
    found += _counted("unproven", measures[measures["status"] == "unproven"])
    open_ones = measures[~measures["status"].isin(["done", "unproven", "dropped"])]
    found += _counted("no_owner", open_ones[open_ones["owner"] == ""])
    for plan in plans:
        found += _overload(plan, on, limit)
        if not plan.head.agreed_by:
            found.append(_Point("draft", 0, (plan.head.office,), ()))
    order = KINDS_OF_ATTENTION.index
    found.sort(key=lambda point: (order(point.kind), -point.weight, point.offices, point.params))
    texts = [(("offices", ", ".join(point.offices)), *point.params) for point in found]
    codes = [f"action-plan-attention-{point.kind}" for point in found]
    return frame(
        ATTENTION,
        {
            "rank": range(1, len(found) + 1),
            "kind": [point.kind for point in found],
            "offices": [point.offices for point in found],
            "reason": [Reason(code, text) for code, text in zip(codes, texts, strict=True)],
            "action": [Reason(f"{code}-do", text) for code, text in zip(codes, texts, strict=True)],
        },
    )


def _late(measures: pd.DataFrame) -> Iterator[_Point]:
    late = measures[(measures["status"] == "late") & measures["high"]]
    for office, rows in late.groupby("office"):
        days = rows["days_late"].max()
        worst = rows[rows["days_late"] == days].iloc[0]
        params = (
            ("count", str(len(rows))),
            ("measure", worst["measure"]),
            ("days", f"{days:.0f}"),
            ("names", ", ".join(rows["measure"])),
        )
        yield _Point("late_high", rows["days_late"].sum(), (office,), params)


def _contracts(contracts: pd.DataFrame) -> Iterator[_Point]:
    bare = contracts[(contracts["level"] == "high") & ~contracts["answered"]]
    for office, rows in bare.groupby("office"):
        names = ", ".join(rows["contract_id"])
        yield _Point(
            "unanswered", len(rows), (office,), (("count", str(len(rows))), ("names", names))
        )


def _suppliers(shared: pd.DataFrame) -> Iterator[_Point]:
    rows = shared[(shared["by"] == "supplier") & (shared["high"] > 0)]
    for row in rows.itertuples(index=False):
        params = (
            ("supplier", row.name),
            ("high", f"{row.high:.0f}"),
            ("contracts", ", ".join(row.contracts)),
        )
        yield _Point("shared_supplier", row.high, row.offices, params)


def _counted(kind: str, measures: pd.DataFrame) -> Iterator[_Point]:
    for office, rows in measures.groupby("office"):
        params = (("count", str(len(rows))), ("names", ", ".join(rows["measure"])))
        yield _Point(kind, len(rows), (office,), params)


def _overload(plan: Plan, on: datetime.date, limit: float) -> Iterator[_Point]:
    """The heaviest month of each owner who has too much to do in one."""
    load = workload(plan, on)
    load = load[load["working_days"] > limit]
    for owner, rows in load.groupby("owner"):
        worst = rows.sort_values(["working_days", "month"], ascending=[False, True]).iloc[0]
        params = (
            ("owner", owner),
            ("month", written_month(worst["month"])),
            ("days", f"{worst['working_days']:.1f}".removesuffix(".0")),
            ("limit", f"{limit:g}"),
        )
        yield _Point("overload", worst["working_days"] - limit, (plan.head.office,), params)
