"""Combine the plans of all offices, to show what they promise and what they have achieved."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.action_plan.declared import CHANGES, CONTRACTS, MEASURES, PLAN, Plan
from fairtender.action_plan.progress import STATUSES, answers, attention, status
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, fault, frame

__all__ = [
    "ALL_CONTRACTS",
    "ALL_MEASURES",
    "BY_OFFICE",
    "INDICATORS",
    "OLDER",
    "PLANS",
    "PROGRESS",
    "SHARED",
    "TOTALS",
    "Overview",
    "combine",
]

INDICATORS = (
    "workshops",
    "action_plans",
    "high_risk_contracts",
    "supplier_engagements",
    "measures",
)

PLANS = Table("plans", (*PLAN.columns, Column("file", "text", 'File of the plan, or ""')))

OLDER = Table(
    "older plans",
    (
        Column("office", "text", "Office"),
        Column("version", "number", "Version that does not count"),
        Column("file", "text", "Its file"),
        Column("newest_version", "number", "Version that counts"),
        Column("newest_file", "text", "Its file"),
    ),
)

ALL_CONTRACTS = Table(
    "contracts of all plans",
    (
        Column("office", "text", "Office whose plan lists the contract"),
        *CONTRACTS.columns,
        Column("answered", "flag", "A measure that is not dropped can change something for it"),
        Column("reached", "flag", "Such a measure is done, with evidence"),
    ),
)

ALL_MEASURES = Table(
    "measures of all plans",
    (
        Column("office", "text", "Office whose measure it is"),
        *MEASURES.columns,
        Column("status", "choice", "What state, evidence and due date show", STATUSES),
        Column("days_late", "number", "Days since the due date; 0 where it is not late"),
        Column("high", "flag", "It answers a contract of level high"),
    ),
    ("office", "measure"),
)

PROGRESS = Table(
    "progress by office",
    (
        Column("office", "text", "Office; one row each, also where it has no plan"),
        *(Column(name, "number", f"Measures whose status is {name}") for name in STATUSES),
        Column("measures", "number", "Measures in all"),
    ),
    ("office",),
)

BY_OFFICE = Table(
    "indicators by office",
    (
        Column("office", "text", "Office"),
        Column("indicator", "choice", "What is counted", INDICATORS),
        Column("planned", "number", "How many the plan has"),
        Column("reached", "number", "How many of these are reached"),
    ),
    ("office", "indicator"),
)

TOTALS = Table(
    "indicators in all",
    (
        Column("indicator", "choice", "What is counted", INDICATORS),
        Column("planned", "number", "How many all plans have"),
        Column("reached", "number", "How many of these are reached"),
        Column("osce", "ask", "What the OSCE reports of itself for 2022; None: nothing"),
    ),
    ("indicator",),
)

SHARED = Table(
    "what several offices share",
    (
        Column("by", "choice", "Do they share a supplier or a category", ("supplier", "category")),
        Column("name", "text", "Name of the supplier or category"),
        Column("offices", "texts", "Offices whose plans have it, two or more"),
        Column("contracts", "texts", "Numbers of their contracts"),
        Column("high", "number", "How many of these contracts are of level high"),
        Column("measures", "texts", 'Measures on it, each as "Kolmen M1"'),
    ),
    ("by", "name"),
)


class Overview(NamedTuple):
    """The overview of all plans, as of the day `on`.

    plans: `PLANS`, one row per plan that counts. older: `OLDER`, plans that a newer version has
    replaced. contracts: `ALL_CONTRACTS`. measures: `ALL_MEASURES`, each measure of each plan once.
    progress: `PROGRESS`. by_office, totals: the indicators, as `BY_OFFICE` and `TOTALS`. late: the
    rows of `ALL_MEASURES` that are late, the longest delay first. shared: `SHARED`. attention:
    `ATTENTION`, what leadership should look at, in order of importance.
    """

    on: datetime.date
    plans: pd.DataFrame
    older: pd.DataFrame
    contracts: pd.DataFrame
    measures: pd.DataFrame
    progress: pd.DataFrame
    by_office: pd.DataFrame
    totals: pd.DataFrame
    late: pd.DataFrame
    shared: pd.DataFrame
    attention: pd.DataFrame


def combine(
    plans: Iterable[Plan], on: datetime.date, profile: Profile, offices: Collection[str] = ()
) -> Overview:
    """Combine the plans of all offices into one overview; the order of the plans does not matter.

    offices: the offices that should have a plan; an office without one is listed. If there are two
    versions of an office's plan, the newer one counts, and `older` lists the other.

    The indicators are those that the OSCE reports about itself for 2022, and all measures together:

    - workshops: regional workshops that plans name; reached: held by `on`. Several offices can
      share one, so the total can be smaller than the sum over offices;
    - action_plans: offices that need a plan; reached: the plan is agreed by `on`, not a draft;
    - high_risk_contracts: contracts assessed as potentially high risk; reached: a measure that can
      change something for the workers (see `KINDS`) is done, with evidence;
    - supplier_engagements: measures at that stage which are not dropped; reached: done with
      evidence;
    - measures: all that are not dropped; reached: done with evidence.

    Raises DataError that names both files if an office has two plans of the same version, or one
    whose version is not stated.
    """
    counted, older = _newest(plans)
    names = sorted({*offices, *(plan.head.office for plan in counted)})
    contracts, measures = _contracts(counted, on), _measures(counted, on)
    heads = frame(PLANS, [(*plan.head, plan.file) for plan in counted])
    shared = _shared_by_offices(counted)
    late = measures[measures["status"] == "late"]
    late = late.sort_values(["days_late", "office", "measure"], ascending=[False, True, True])
    by_office = _by_office(names, heads, contracts, measures, on)
    return Overview(
        on=on,
        plans=heads,
        older=older,
        contracts=contracts,
        measures=measures,
        progress=_progress(names, measures),
        by_office=by_office,
        totals=_totals(by_office, heads, on),
        late=late.reset_index(drop=True),
        shared=shared,
        attention=attention(names, counted, contracts, measures, shared, on, profile),
    )


def _newest(plans: Iterable[Plan]) -> tuple[list[Plan], pd.DataFrame]:
    """Return the newest plan of each office, sorted by office, and a table of the older ones."""
    of_office: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        of_office[plan.head.office].append(plan)
    counted, older = [], []
    for office in sorted(of_office):
        versions = sorted(
            of_office[office], key=lambda plan: (-(plan.head.version or 0), plan.file)
        )
        for newer, plan in pairwise(versions):
            if not plan.head.version or plan.head.version == newer.head.version:
                name = office or messages.text("action-plan-no-name")
                raise fault("action-plan-two", file=newer.name, other=plan.name, office=name)
        newest = versions[0]
        counted.append(newest)
        older += [
            (office, plan.head.version, plan.file, newest.head.version, newest.file)
            for plan in versions[1:]
        ]
    return counted, frame(OLDER, older)


def _join_plans(table: Table, plans: list[Plan], parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of all plans as one table, with a column for the office."""
    return frame(
        table,
        [
            (plan.head.office, *row)
            for plan, part in zip(plans, parts, strict=True)
            for row in part[table.names[1:]].itertuples(index=False)
        ],
    )


def _measures(plans: list[Plan], on: datetime.date) -> pd.DataFrame:
    parts = []
    for plan in plans:
        found = status(plan, on)
        high = {*plan.contracts["contract_id"][plan.contracts["level"] == "high"]}
        pairs = answers(plan)
        answering = {*pairs["measure"][pairs["contract_id"].isin(high)]}
        parts.append(
            plan.measures.reset_index(drop=True).assign(
                status=found["status"],
                days_late=found["days_late"],
                high=[name in answering for name in plan.measures["measure"]],
            )
        )
    return _join_plans(ALL_MEASURES, plans, parts)


def _contracts(plans: list[Plan], on: datetime.date) -> pd.DataFrame:
    parts = []
    for plan in plans:
        pairs = answers(plan).merge(status(plan, on), on="measure")
        pairs = pairs[pairs["effect"] == CHANGES]
        answered = {*pairs["contract_id"]}
        reached = {*pairs["contract_id"][pairs["status"] == "done"]}
        names = plan.contracts["contract_id"]
        parts.append(
            plan.contracts.assign(
                answered=[name in answered for name in names],
                reached=[name in reached for name in names],
            )
        )
    return _join_plans(ALL_CONTRACTS, plans, parts)


def _progress(offices: list[str], measures: pd.DataFrame) -> pd.DataFrame:
    found = Counter(zip(measures["office"], measures["status"], strict=True))
    counts = {office: [found[office, name] for name in STATUSES] for office in offices}
    return frame(PROGRESS, [(office, *some, sum(some)) for office, some in counts.items()])


def _by_office(
    offices: list[str],
    plans: pd.DataFrame,
    contracts: pd.DataFrame,
    measures: pd.DataFrame,
    on: datetime.date,
) -> pd.DataFrame:
    kept = measures[measures["status"] != "dropped"]
    engaged = kept[kept["stage"] == "supplier_engagement"]
    high = contracts[contracts["level"] == "high"]
    day = pd.Timestamp(on)
    agreed = (plans["agreed_by"] != "") & ~(plans["date"] > day)
    named = plans["workshop"] != ""
    pairs = {
        "workshops": (plans[named], plans[named & (plans["workshop_date"] <= day)]),
        "action_plans": (pd.DataFrame({"office": offices}), plans[agreed]),
        "high_risk_contracts": (high, high[high["reached"]]),
        "supplier_engagements": (engaged, engaged[engaged["status"] == "done"]),
        "measures": (kept, kept[kept["status"] == "done"]),
    }
    return frame(
        BY_OFFICE,
        [
            (office, name, *((part["office"] == office).sum() for part in pairs[name]))
            for office in offices
            for name in INDICATORS
        ],
    )


def _totals(by_office: pd.DataFrame, plans: pd.DataFrame, on: datetime.date) -> pd.DataFrame:
    sums = by_office.groupby("indicator")[["planned", "reached"]].sum()
    sums = sums.reindex(INDICATORS, fill_value=0)
    held = plans["workshop_date"] <= pd.Timestamp(on)
    workshops = plans["workshop"].str.casefold()
    sums.loc["workshops", "planned"] = len({*workshops} - {""})
    sums.loc["workshops", "reached"] = len({*workshops[held]} - {""})
    reported = [*(Reason(f"action-plan-osce-{name}") for name in INDICATORS[:-1]), None]
    return frame(TOTALS, zip(INDICATORS, sums["planned"], sums["reached"], reported, strict=True))


class _Group:
    """The offices, contracts and measures that concern one supplier or category."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.offices: set[str] = set()
        self.contracts: set[str] = set()
        self.high: set[str] = set()
        self.measures: dict[str, None] = {}

    def add(self, name: str, office: str) -> "_Group":
        """Add an office and the name that it uses, and return the group."""
        self.names.add(name)
        self.offices.add(office)
        return self

    def cells(self) -> tuple[object, ...]:
        """Return the offices, contracts, number of contracts at level high, and measures."""
        contracts = tuple(sorted(self.contracts))
        return tuple(sorted(self.offices)), contracts, len(self.high), tuple(self.measures)


def _shared_by_offices(plans: list[Plan]) -> pd.DataFrame:
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    for plan in plans:
        _group(plan, groups)
    found = [
        (by, min(group.names), group) for (by, _), group in groups.items() if len(group.offices) > 1
    ]
    found.sort(key=lambda one: (one[0] != "supplier", -len(one[2].offices), one[1]))
    return frame(SHARED, [(by, name, *group.cells()) for by, name, group in found])


def _group(plan: Plan, groups: dict[tuple[str, str], _Group]) -> None:
    """Add the contracts and measures of a plan to the groups of their suppliers and categories."""
    office = plan.head.office
    pairs = answers(plan)
    of_measure = pairs.groupby("measure")["contract_id"].agg(set).to_dict()
    measures = plan.measures[plan.measures["state"] != "dropped"]
    for by in ("supplier", "category"):
        names = dict(zip(plan.contracts["contract_id"], plan.contracts[by], strict=True))
        for row in plan.contracts.itertuples(index=False):
            if name := names[row.contract_id]:
                group = groups[by, name.casefold()].add(name, office)
                group.contracts.add(row.contract_id)
                group.high |= {row.contract_id} if row.level == "high" else set()
        for row in measures.itertuples(index=False):
            meant = {names.get(one, "") for one in of_measure.get(row.measure, ())}
            meant |= {row.category} if by == "category" else set()
            for name in meant - {""}:
                group = groups[by, name.casefold()].add(name, office)
                group.measures[f"{office} {row.measure}"] = None
