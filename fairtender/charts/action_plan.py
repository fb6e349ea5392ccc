"""Charts of action plans: how far each office is with its measures, and what is late."""

from __future__ import annotations

import pandas as pd

from fairtender import messages
from fairtender.action_plan import STATUSES, Overview
from fairtender.charts.picture import Picture, chart, colour
from fairtender.charts.rows import Part, Row, rows_chart
from fairtender.messages import text
from fairtender.pages import WordTable, printable, word_table
from fairtender.tables import fault

__all__ = [
    "plan_findings_table",
    "plan_indicator_table",
    "plan_late_table",
    "plan_progress",
    "plan_progress_table",
    "plan_shared_table",
]

MOST_OFFICES = 60
# Fill and hatch of each status, so that no one depends on colour.
_FILLS = {
    "done": (colour("good"), ""),
    "unproven": ("#ffffff", "////"),
    "under_way": (colour("accent-mid"), ""),
    "planned": ("#ffffff", ""),
    "late": (colour("elevated"), "xxxx"),
    "dropped": (colour("line"), "||||"),
}
_YES = {True: "yes", False: "no"}
_TO_DO = {"action-plan-chart-found": "reason", "action-plan-chart-do": "ask"}


@chart
def plan_progress(overview: Overview) -> Picture:
    """Draw how far the measures of each office are, as bars with a number in each part.

    Raises DataError if there is no office, or if there are more than 60, which would be unreadable.
    """
    progress, planned, rows = overview.progress, {*overview.plans["office"]}, []
    _check_size(len(progress))
    for row in progress.itertuples(index=False):
        counts = [getattr(row, status) for status in STATUSES]
        parts = [
            Part(count, _FILLS[status], f"{count:.0f}")
            for status, count in zip(STATUSES, counts, strict=True)
        ]
        why = "nothing" if row.office in planned else "no-plan"
        nothing = "" if row.measures else text(f"action-plan-chart-{why}")
        rows.append(Row(_office(row.office), parts, nothing))
    key = [(_status(status), _FILLS[status]) for status in STATUSES]
    figure = rows_chart(rows, key=key, characters=12)
    totals = progress[list(STATUSES)].sum()
    told = ", ".join(
        messages.with_number(text(f"word-action-plan-status-{name}"), f"{totals[name]:.0f}")
        for name in STATUSES
    )
    alt = text(
        "action-plan-chart-progress-alt",
        offices=len(progress),
        measures=f"{progress['measures'].sum():.0f}",
        counts=told,
    )
    ends = [row for row in progress.itertuples(index=False) if row.late]
    if ends:
        names = ", ".join(f"{_office(row.office)} {row.late:.0f}" for row in ends)
        late = text("action-plan-chart-progress-alt-late", offices=names)
        alt = messages.paragraph(alt, late)
    return Picture(figure, alt)


def plan_progress_table(overview: Overview) -> WordTable:
    """Return what `plan_progress` draws as a table: one row per office, then the totals."""
    names = [*STATUSES, "measures"]
    numbers = overview.progress[names].to_numpy().tolist()
    rows = [*numbers, overview.progress[names].sum().tolist()]
    cells = [[f"{value:.0f}" for value in row] for row in rows]
    index = [*_office_names(overview), text("action-plan-chart-all")]
    heads = [*map(_status, STATUSES), text("action-plan-indicator-measures")]
    return WordTable(pd.DataFrame(cells, index=index, columns=heads), _field("office"))


def plan_late_table(overview: Overview) -> WordTable:
    """Return a table of the late measures: owner, due date, days late, and whether high-risk."""
    return word_table(
        overview.late,
        {
            "action-plan-field-measure": lambda row: f"{_office(row.office)} {row.measure}",
            "action-plan-field-what": "what",
            "action-plan-field-owner": lambda row: row.owner or text("action-plan-nobody"),
            "action-plan-field-due": lambda row: messages.day(row.due),
            "action-plan-chart-days": "days_late",
            "action-plan-chart-high": lambda row: text(f"action-plan-chart-{_YES[row.high]}"),
        },
    )


def plan_findings_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings of `action_plan.check` in sentences, the most serious first."""
    severity = {"action-plan-chart-severity": "action-plan-severity-{severity}"}
    return word_table(findings, severity | _TO_DO)


def plan_indicator_table(overview: Overview) -> WordTable:
    """Return the totals of the indicators next to the figures that the OSCE reports for 2022."""
    return word_table(
        overview.totals,
        {
            "action-plan-field-indicator": "action-plan-indicator-{indicator}",
            "action-plan-chart-planned": "planned",
            "action-plan-chart-reached": "reached",
            "action-plan-chart-osce": lambda row: str(row.osce or text("action-plan-chart-none")),
        },
    )


def plan_shared_table(overview: Overview) -> WordTable:
    """Return a table of the suppliers and categories that several offices have in common."""
    none = text("action-plan-chart-none")
    return word_table(
        overview.shared,
        {
            "action-plan-chart-shared": lambda row: f"{_field(row.by)}: {row.name}",
            "action-plan-chart-offices": lambda row: ", ".join(map(_office, row.offices)),
            "action-plan-field-contracts": lambda row: ", ".join(row.contracts) or none,
            "level-high": "high",
            "action-plan-indicator-measures": lambda row: ", ".join(row.measures) or none,
        },
    )


def _field(name: str) -> str:
    return text(f"action-plan-field-{name}")


def _status(name: str) -> str:
    return text(f"action-plan-status-{name}")


def _office(name: str) -> str:
    return printable(name) or text("action-plan-chart-unnamed")


def _office_names(overview: Overview) -> list[str]:
    """Return the names of the offices, with a remark if an office has no plan."""
    planned = {*overview.plans["office"]}
    return [
        _office(office)
        if office in planned
        else text("action-plan-chart-office-no-plan", office=_office(office))
        for office in overview.progress["office"]
    ]


def _check_size(offices: int) -> None:
    if not 1 <= offices <= MOST_OFFICES:
        raise fault("action-plan-chart-size", offices=offices, most=MOST_OFFICES)
