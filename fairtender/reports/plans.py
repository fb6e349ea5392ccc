"""The report on the action plans of all offices: what leadership should look at, and the gaps."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import action_plan
from fairtender.action_plan import Overview, Plan
from fairtender.messages import day, text
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, JobInput, Role, Running, Several, Step, each_read
from fairtender.reports.model import (
    NO_LEVEL,
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Level,
    Report,
    Tables,
    figure,
    headline,
    levels_of,
    names_of,
    part,
)
from fairtender.tables import Column, DataError, Table, fault

FOUND = Table(
    "findings on plans",
    (Column("office", "text", "Whose plan it is"), *action_plan.FINDINGS.columns),
)
TABLES = {
    "attention": action_plan.ATTENTION,
    "plans": action_plan.PLANS,
    "older": action_plan.OLDER,
    "contracts": action_plan.ALL_CONTRACTS,
    "measures": action_plan.ALL_MEASURES,
    "progress": action_plan.PROGRESS,
    "by_office": action_plan.BY_OFFICE,
    "totals": action_plan.TOTALS,
    "shared": action_plan.SHARED,
}
_COLOURS = {"serious": "high", "moderate": "elevated", "minor": "unknown"}
_SHOWN = 12  # the terminal is for a first look


def read_plans(
    plans: Sequence[Plan],
    on: datetime.date | None = None,
    rules: Profile | None = None,
    offices: Sequence[str] = (),
) -> Report:
    """Return the report on action plans together: what leadership should look at first.

    on: the day of the report, by default today. offices: the offices that should have a plan.
    """
    on, rules = on or datetime.date.today(), rules or load()
    names = [Path(plan.file).name for plan in plans]
    if len({*names}) == len(names):  # otherwise only the folder distinguishes two plans
        plans = [plan._replace(file=name) for plan, name in zip(plans, names, strict=True)]
    overview = action_plan.combine(plans, on, rules, offices=offices)
    gaps = findings(plans, overview, rules)
    tables: Tables = {name: (getattr(overview, name), table) for name, table in TABLES.items()}
    levels = levels_of("action-plan-severity", _COLOURS)
    found = gaps["severity"].tolist()
    read = text(
        "report-plans-read",
        plans=len(overview.plans),
        offices=len(overview.progress),
        on=on,
        measures=len(overview.measures),
    )
    return Report(
        job="plans",
        title=text("report-plans-title"),
        headline=headline("plans", found.count("serious"), len(overview.plans)),
        about={"on": on},
        summary=[read, text("report-used", profile=rules.name, date=day(rules.date))],
        prompt=text("report-plans-prompt"),
        profile=rules,
        counts={level: found.count(code) for code, level in levels.items()},
        entries=_entries(overview, gaps, levels),
        make_tables=lambda: {**tables, "findings": (gaps, FOUND)},
        column=text("report-plans-attention"),
        grids=[_grid(overview, gaps)],
        figures=lambda: _figures(overview, gaps),
        documents=lambda _: {
            f"{Path(plan.file).stem}.docx": action_plan.to_word(plan) for plan in plans
        },
        shown=_SHOWN,
    )


def findings(plans: Sequence[Plan], overview: Overview, rules: Profile) -> pd.DataFrame:
    """Return the table `FOUND`: the findings on each plan that is not replaced by a newer one."""
    heads = overview.plans[["office", "version"]].itertuples(index=False, name=None)
    # A version that is not stated is NaN in the table, and None in the plan's head.
    counted = {(office, None if version != version else version) for office, version in heads}
    parts = [pd.DataFrame(columns=FOUND.names)]
    for plan in sorted(plans, key=lambda one: one.head.office):
        if (plan.head.office, plan.head.version) in counted:
            found = action_plan.check(plan, None, overview.on, rules)
            parts.append(found.assign(office=plan.head.office)[FOUND.names])
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _entries(overview: Overview, gaps: pd.DataFrame, levels: Mapping[str, Level]) -> Entries:
    """Return what leadership should look at, then the gaps in the plans, the gravest first."""
    points: list[Any] = list(overview.attention.itertuples())
    rank = [*levels].index
    rows = [*points, *sorted(gaps.itertuples(), key=lambda row: rank(row.severity))]
    kinds = [*["attention"] * len(points), *["gap"] * len(gaps)]
    offices = [row.offices if at < len(points) else row.office for at, row in enumerate(rows)]

    def entry(at: int) -> Entry:
        row = rows[at]
        asks = part("ask", text("own-do"), [row.ask])
        title = row.reason.text()
        if kinds[at] == "attention":
            named = ", ".join(filter(None, row.offices))
            return Entry(f"{row.rank:.0f}", title, NO_LEVEL, (named,) if named else (), asks)
        return Entry(row.office, title, levels[row.severity], (row.office,), asks)

    told = {kind: text(f"own-plans-{kind}") for kind in dict.fromkeys(kinds)}
    severities = [getattr(row, "severity", "") for row in rows]
    facets = {
        "kind": Facet(text("own-kind"), kinds, told),
        "severity": Facet(text("own-severity"), severities, names_of(levels)),
        "office": Facet(text("own-office"), offices),
    }
    words = [f"{row.reason.text()} {getattr(row, 'office', '')}".casefold() for row in rows]
    return Entries(len(rows), entry, words, facets)


def _grid(overview: Overview, gaps: pd.DataFrame) -> Grid:
    serious = gaps["office"][gaps["severity"] == "serious"].value_counts()
    rows = [
        [
            row.office or text("action-plan-no-office-name"),
            *(f"{number:.0f}" for number in (row.measures, row.done, row.late)),
            str(serious.get(row.office, 0)),
        ]
        for row in overview.progress.itertuples()
    ]
    heads = ("office", "measures", "reached", "late", "serious")
    return Grid(
        text("report-plans-progress"), [text(f"report-plans-head-{name}") for name in heads], rows
    )


def _figures(overview: Overview, gaps: pd.DataFrame) -> Iterator[Figure]:
    from fairtender import charts

    table = charts.plan_progress_table(overview)
    yield figure("report-plans-progress", table, lambda: charts.plan_progress(overview))
    tables = {
        "report-plans-indicators": charts.plan_indicator_table(overview),
        "report-plans-late": charts.plan_late_table(overview) if len(overview.late) else None,
        "report-plans-shared": charts.plan_shared_table(overview) if len(overview.shared) else None,
    }
    for code, shown in tables.items():
        if shown is not None:
            yield figure(code, shown)
    for office, found in gaps.groupby("office", sort=True):
        name = text("report-plans-office", office=office)
        yield Figure(name, tables=[(charts.plan_findings_table(found), name)], folded=True)


def _steps(given: JobInput) -> Running:
    files = given.files.get("plans", [])
    if not files:
        raise fault("own-needs", table=action_plan.PLANS.name)
    plans, errors = list[Plan](), list[DataError]()
    for number, one in enumerate(files):
        yield Step(number, len(files), number)
        plans += each_read([one], lambda file: action_plan.read(file.path), errors)
    if errors:
        raise Several(errors)
    offices = map(str.strip, given.options.get("expect", "").replace(";", "\n").splitlines())
    return read_plans(plans, given.day("on"), given.profile, [*filter(None, offices)])


def _look(path: Path) -> None:
    try:
        action_plan.read(path)
    except DataError as error:
        raise fault("own-no-plan", file=path, why=str(error)) from None


JOB = Job(
    "plans",
    {"plans": Role(action_plan.PLANS, needed=True, several=True)},
    _steps,
    [("plans", "action-plans", f"{name}.json") for name in ("hestral", "kolmen", "zelmar")],
    {"on": "2026-11-02"},
    look=_look,
)
