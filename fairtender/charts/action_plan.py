"""Charts of action plans: how far each office is, and what is due or late."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from fairtender import messages
from fairtender.action_plan import STATUSES, Overview
from fairtender.charts.picture import (
    INK,
    MARGIN,
    Mark,
    Picture,
    chart,
    colour,
    mark,
    sheet_width,
    short,
    write,
)
from fairtender.charts.rows import Part, Row, fit, grid, rows_chart
from fairtender.messages import text
from fairtender.pages import WordTable, printable, word_table
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "plan_attention_table",
    "plan_findings_table",
    "plan_indicator_table",
    "plan_late_table",
    "plan_progress",
    "plan_progress_table",
    "plan_shared_table",
    "plan_timeline",
    "plan_timeline_table",
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
_DARK = colour("accent")
_LEFT = 1.25  # inches
_YES = {True: "yes", False: "no"}
_TO_DO = {"action-plan-chart-found": "reason", "action-plan-chart-do": "ask"}


@chart
def plan_progress(overview: Overview) -> Picture:
    """Draw how far the measures of each office are, as bars whose parts are numbered.

    Raises DataError for no office, or more than 60: a picture of those could not be read.
    """
    progress = overview.progress
    _check_size(len(progress))
    rows = []
    for row in progress.itertuples(index=False):
        counts = [getattr(row, status) for status in STATUSES]
        parts = [
            Part(count, _FILLS[status], f"{count:.0f}")
            for status, count in zip(STATUSES, counts, strict=True)
        ]
        nothing = "" if row.measures else _nothing(overview, row.office)
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
    """Return what `plan_progress` draws as a table: one row an office, the sum in the last."""
    names = [*STATUSES, "measures"]
    numbers = overview.progress[names].to_numpy().tolist()
    rows = [*numbers, overview.progress[names].sum().tolist()]
    cells = [[f"{value:.0f}" for value in row] for row in rows]
    index = [*_rows(overview), text("action-plan-chart-all")]
    heads = [*map(_status, STATUSES), text("action-plan-indicator-measures")]
    return WordTable(pd.DataFrame(cells, index=index, columns=heads), _field("office"))


@chart
def plan_timeline(overview: Overview, months: int = 6) -> Picture:
    """Draw how many measures of each office are late, or due in the next months.

    Squares are late, circles are due; a dark one holds at least one measure on a high-risk
    contract. Measures without a due date are in no column. Raises DataError for no office, or more
    than 60, and for months that are not 1 to 8.
    """
    offices = overview.progress["office"].tolist()
    _check_size(len(offices))
    if not 1 <= months <= 8:
        raise fault("action-plan-chart-months", months=months)
    cells, heads = _due(overview, months), _heads(overview, months)
    step = (sheet_width() - _LEFT - MARGIN) / len(heads)
    names = [short(_office(office), 12) for office in offices]
    with grid(names, heads, _LEFT, step, 1.4) as (figure, axes, columns, middles):
        for y, office in zip(middles, offices, strict=True):
            if not any(cells[office, place][0] for place in range(len(heads))):
                write(axes, _LEFT, y, _nothing(overview, office))
            for place, x in enumerate(columns):
                count, high = cells[office, place]
                if count:
                    mark(axes, x, y, _due_mark(high, place == 0))
                    _draw_count(axes, x, y, count, high)
        _draw_due_legend(axes, middles[-1] + 0.45)
        fit(figure, middles[-1] + 1.2)
    return Picture(figure, _due_alt(overview, months, cells))


def plan_timeline_table(overview: Overview, months: int = 6) -> WordTable:
    """Return what `plan_timeline` draws as a table of words."""
    cells, heads = _due(overview, months), _heads(overview, months)
    offices = overview.progress["office"]
    rows = [[_counted(*cells[office, place]) for place in range(len(heads))] for office in offices]
    frame = pd.DataFrame(rows, index=_rows(overview), columns=heads)
    return WordTable(frame, _field("office"))


def plan_late_table(overview: Overview) -> WordTable:
    """Return each late measure: whose it is, how many days, and who answers for it."""
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


def plan_attention_table(overview: Overview) -> WordTable:
    """Return what leadership should look at, in sentences, first things first."""
    return word_table(overview.attention, {"action-plan-chart-rank": "rank"} | _TO_DO)


def plan_indicator_table(overview: Overview) -> WordTable:
    """Return the indicators in all, and what the OSCE reports of itself for 2022."""
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
    """Return suppliers and categories that several offices share."""
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


def _rows(overview: Overview) -> list[str]:
    """Names of the offices; one without a plan says so."""
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


def _nothing(overview: Overview, office: str) -> str:
    """Why a row is empty: there is no plan, or nothing in it is to be shown."""
    if office not in {*overview.plans["office"]}:
        return text("action-plan-chart-no-plan")
    none = (overview.measures["office"] != office).all()
    return text("action-plan-chart-nothing" if none else "action-plan-chart-nothing-due")


def _heads(overview: Overview, months: int) -> list[str]:
    names = [messages.month(month.start_time) for month in _months(overview, months)]
    return [_status("late"), *names, text("action-plan-chart-later")]


def _months(overview: Overview, months: int) -> pd.PeriodIndex:
    return pd.period_range(pd.Period(overview.on, "M"), periods=months)


def _due(overview: Overview, months: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Return how many open measures each office has in each column, and how many on high risk."""
    found: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    first = pd.Period(overview.on, "M")
    rows = overview.measures[overview.measures["status"].isin(["late", "planned", "under_way"])]
    for row in rows.dropna(subset="due").itertuples(index=False):
        away = (row.due.year - first.year) * 12 + row.due.month - first.month
        place = 0 if row.status == "late" else min(away, months) + 1
        found[row.office, place][0] += 1
        found[row.office, place][1] += row.high
    places = range(months + 2)
    return {
        (office, place): (found[office, place][0], found[office, place][1])
        for office in overview.progress["office"]
        for place in places
    }


def _due_mark(high: int, late: bool) -> Mark:
    return "s" if late else "o", 20, _DARK if high else "#ffffff", INK


def _draw_count(axes: Axes, x: float, y: float, count: int, high: int) -> None:
    place = {"ha": "center", "va": "center_baseline", "fontsize": 11 if count < 100 else 8}
    write(axes, x, y, f"{count}", color="white" if high else INK, **place)


def _draw_due_legend(axes: Axes, y: float) -> None:
    shapes = ((True, 0, "late"), (False, 0, "due"), (True, 1, "late-high"), (False, 1, "due-high"))
    for number, (late, high, name) in enumerate(shapes):
        x, line = 0.25 + number // 2 * 1.5, y + number % 2 * 0.36
        mark(axes, x, line, _due_mark(high, late))
        write(axes, x + 0.25, line, text(f"action-plan-chart-{name}"))


def _counted(count: int, high: int) -> str:
    if not count:
        return text("action-plan-chart-none")
    if not high:
        return f"{count}"
    return text("action-plan-chart-count", count=count, high=high)


def _due_alt(overview: Overview, months: int, cells: dict[tuple[str, int], tuple[int, int]]) -> str:
    sums = [
        [sum(cells[office, place][i] for office in overview.progress["office"]) for i in (0, 1)]
        for place in range(months + 2)
    ]
    heads = _heads(overview, months)
    told = ", ".join(
        f"{head} {_counted(*both)}" for head, both in zip(heads, sums, strict=True) if both[0]
    )
    return text(
        "action-plan-chart-timeline-alt",
        offices=len(overview.progress),
        on=messages.day(overview.on),
        counts=told or text("action-plan-chart-none"),
    )
