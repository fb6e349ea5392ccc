"""Charts of action plans: how far each office is, and what is due or late."""

import textwrap
from collections import defaultdict

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from fairtender import messages
from fairtender.action_plan import STATUSES, Overview
from fairtender.charts.picture import FAINT, INK, STYLE, Picture
from fairtender.messages import text
from fairtender.pages import WordTable, printable
from fairtender.tables import fault

MOST_OFFICES = 60
# Fill and hatch of each status, so that no one depends on colour.
_FILLS = {
    "done": ("#009e73", ""),
    "unproven": ("#ffffff", "////"),
    "under_way": ("#56b4e9", ""),
    "planned": ("#ffffff", ""),
    "late": ("#e69f00", "xxxx"),
    "dropped": ("#d9d9d9", "||||"),
}
_DARK = "#0072b2"
# Inches. Narrow and tall, so that the text is still readable on a phone.
_WIDTH, _LABEL_X, _FIRST_X, _ROW = 4.6, 0.05, 1.25, 0.4
_LABEL_LETTERS = 12


def plan_progress(overview: Overview) -> Picture:
    """Draw how far the measures of each office are, as bars whose parts are numbered.

    Raises DataError for no office, or more than 60: a picture of those could not be read.
    """
    progress = overview.progress
    _check_size(len(progress))
    height = 0.15 + len(progress) * _ROW + 1.2
    most = max(1.0, progress["measures"].max())
    with matplotlib.rc_context(STYLE | {"hatch.linewidth": 0.8}):
        figure, axes = _canvas(height)
        for number, row in enumerate(progress.itertuples(index=False)):
            y = 0.15 + (number + 0.5) * _ROW
            _draw_label(axes, y, row.office)
            if not row.measures:
                _draw_nothing(axes, y, overview, row.office)
            _draw_bar(axes, y, row, (_WIDTH - 0.1 - _FIRST_X) / most)
        _draw_legend(axes, 0.15 + len(progress) * _ROW + 0.25)
    totals = progress[list(STATUSES)].sum()
    told = ", ".join(f"{_status(name).lower()} {totals[name]:.0f}" for name in STATUSES)
    alt = text(
        "action-plan-chart-progress-alt",
        offices=len(progress),
        measures=f"{progress['measures'].sum():.0f}",
        counts=told,
    )
    ends = [row for row in progress.itertuples(index=False) if row.late]
    if ends:
        names = ", ".join(f"{_office(row.office)} {row.late:.0f}" for row in ends)
        alt += " " + text("action-plan-chart-progress-alt-late", offices=names)
    return Picture(figure, alt)


def plan_progress_table(overview: Overview) -> WordTable:
    """Return what `plan_progress` draws as a table: one row an office, the sum in the last."""
    names = [*STATUSES, "measures"]
    progress = overview.progress
    sums = progress[names].sum()
    rows = [[f"{value:.0f}" for value in row] for row in [*progress[names].to_numpy(), sums]]
    index = [*_rows(overview), text("action-plan-chart-all")]
    heads = [*map(_status, STATUSES), text("action-plan-indicator-measures")]
    return WordTable(pd.DataFrame(rows, index=index, columns=heads), _field("office"))


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
    head = 1.4
    height = head + len(offices) * _ROW + 1.0
    step = (_WIDTH - _FIRST_X - 0.05) / len(heads)
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(height)
        for place, name in enumerate(heads):
            x = _FIRST_X + (place + 0.5) * step
            axes.text(x, head - 0.08, name, rotation=90, ha="center", va="bottom", fontsize=11)
        for number, office in enumerate(offices):
            y = head + (number + 0.5) * _ROW
            axes.plot([_LABEL_X, _WIDTH - 0.05], [y - _ROW / 2] * 2, color=FAINT, linewidth=0.8)
            _draw_label(axes, y, office)
            if not any(cells[office, place][0] for place in range(len(heads))):
                _draw_nothing(axes, y, overview, office)
            for place in range(len(heads)):
                count, high = cells[office, place]
                if count:
                    _draw_due(axes, _FIRST_X + (place + 0.5) * step, y, count, high, place == 0)
        _draw_due_legend(axes, head + len(offices) * _ROW + 0.25)
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
    rows = [
        (
            row.what,
            row.owner or text("action-plan-nobody"),
            messages.day(row.due),
            f"{row.days_late:.0f}",
            text("action-plan-chart-yes" if row.high else "action-plan-chart-no"),
        )
        for row in overview.late.itertuples(index=False)
    ]
    late = overview.late[["office", "measure"]].itertuples(index=False)
    index = [f"{_office(office)} {measure}" for office, measure in late]
    heads = [
        *map(_field, ("what", "owner", "due")),
        text("action-plan-chart-days"),
        text("action-plan-chart-high"),
    ]
    return _words(rows, index, heads, _field("measure"))


def plan_findings_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings of `action_plan.check` in sentences, the most serious first."""
    rows = [(row.reason.text(), row.ask.text()) for row in findings.itertuples(index=False)]
    index = [text(f"action-plan-severity-{severity}") for severity in findings["severity"]]
    heads = [text("action-plan-chart-found"), text("action-plan-chart-do")]
    return _words(rows, index, heads, text("action-plan-chart-severity"))


def plan_attention_table(overview: Overview) -> WordTable:
    """Return what leadership should look at, in sentences, first things first."""
    rows = [
        (row.reason.text(), row.ask.text()) for row in overview.attention.itertuples(index=False)
    ]
    index = [f"{rank:.0f}" for rank in overview.attention["rank"]]
    heads = [text("action-plan-chart-found"), text("action-plan-chart-do")]
    return _words(rows, index, heads, text("action-plan-chart-rank"))


def plan_indicator_table(overview: Overview) -> WordTable:
    """Return the indicators in all, and what the OSCE reports of itself for 2022."""
    rows = [
        (
            f"{row.planned:.0f}",
            f"{row.reached:.0f}",
            row.osce.text() if row.osce else text("action-plan-chart-none"),
        )
        for row in overview.totals.itertuples(index=False)
    ]
    index = [text(f"action-plan-indicator-{name}") for name in overview.totals["indicator"]]
    heads = [text(f"action-plan-chart-{name}") for name in ("planned", "reached", "osce")]
    return _words(rows, index, heads, text("action-plan-field-indicator"))


def plan_shared_table(overview: Overview) -> WordTable:
    """Return suppliers and categories that several offices share."""
    rows = [
        (
            ", ".join(map(_office, row.offices)),
            ", ".join(row.contracts) or text("action-plan-chart-none"),
            f"{row.high:.0f}",
            ", ".join(row.measures) or text("action-plan-chart-none"),
        )
        for row in overview.shared.itertuples(index=False)
    ]
    index = [
        f"{_field(by)}: {name}"
        for by, name in overview.shared[["by", "name"]].itertuples(index=False)
    ]
    heads = [
        text("action-plan-chart-offices"),
        _field("contracts"),
        text("level-high"),
        text("action-plan-indicator-measures"),
    ]
    return _words(rows, index, heads, text("action-plan-chart-shared"))


def _words(rows: list[tuple], index: list[str], heads: list[str], first: str) -> WordTable:
    return WordTable(pd.DataFrame(rows, index=index, columns=heads), first)


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


def _canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are the whole of it, in inches from its top left."""
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _draw_label(axes: Axes, y: float, office: str) -> None:
    lines = textwrap.wrap(_office(office), _LABEL_LETTERS, max_lines=2, placeholder="…")
    axes.text(_LABEL_X, y, "\n".join(lines), va="center", fontsize=11, linespacing=1.0)


def _draw_nothing(axes: Axes, y: float, overview: Overview, office: str) -> None:
    axes.text(_FIRST_X, y, _nothing(overview, office), va="center", fontsize=11)


def _nothing(overview: Overview, office: str) -> str:
    """Why a row is empty: there is no plan, or nothing in it is to be shown."""
    if office not in {*overview.plans["office"]}:
        return text("action-plan-chart-no-plan")
    none = (overview.measures["office"] != office).all()
    return text("action-plan-chart-nothing" if none else "action-plan-chart-nothing-due")


def _draw_bar(axes: Axes, y: float, row: object, step: float) -> None:
    x = _FIRST_X
    for status in STATUSES:
        count = getattr(row, status)
        if not count:
            continue
        _draw_box(axes, x, y, count * step, status)
        if count * step >= 0.12 + 0.1 * len(f"{count:.0f}"):
            _draw_number(axes, x + count * step / 2, y, f"{count:.0f}")
        x += count * step


def _draw_box(axes: Axes, x: float, y: float, width: float, status: str) -> None:
    fill, hatch = _FILLS[status]
    box = {"facecolor": fill, "edgecolor": INK, "linewidth": 0.8, "hatch": hatch}
    axes.add_patch(Rectangle((x, y - 0.13), width, 0.26, **box))


def _draw_number(axes: Axes, x: float, y: float, words: str) -> None:
    """A number on a white ground, legible on any hatch."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    place = {"ha": "center", "va": "center_baseline", "fontsize": 11}
    axes.text(x, y, words, bbox=ground, **place)


def _draw_legend(axes: Axes, y: float) -> None:
    for number, status in enumerate(STATUSES):
        column, line = number // 3, y + (number % 3) * 0.34
        x = 0.1 + column * 2.5
        _draw_box(axes, x, line, 0.3, status)
        axes.text(x + 0.38, line, _status(status), va="center", fontsize=11)


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
        (office, place): tuple(found[office, place])
        for office in overview.progress["office"]
        for place in places
    }


def _draw_due(axes: Axes, x: float, y: float, count: int, high: int, late: bool) -> None:
    style = {"facecolor": _DARK if high else "white", "edgecolor": INK, "linewidth": 1.2}
    if late:
        axes.add_patch(Rectangle((x - 0.14, y - 0.14), 0.28, 0.28, **style))
    else:
        axes.add_patch(Circle((x, y), 0.15, **style))
    place = {"ha": "center", "va": "center_baseline", "fontsize": 11 if count < 100 else 8}
    axes.text(x, y, f"{count}", color="white" if high else INK, **place)


def _draw_due_legend(axes: Axes, y: float) -> None:
    shapes = ((True, 0, "late"), (False, 0, "due"), (True, 1, "late-high"), (False, 1, "due-high"))
    for number, (late, high, name) in enumerate(shapes):
        column, line = number // 2, y + (number % 2) * 0.36
        x = 0.25 + column * 1.5
        style = {"facecolor": _DARK if high else "white", "edgecolor": INK, "linewidth": 1.2}
        if late:
            axes.add_patch(Rectangle((x - 0.14, line - 0.14), 0.28, 0.28, **style))
        else:
            axes.add_patch(Circle((x, line), 0.15, **style))
        words = text(f"action-plan-chart-{name}")
        axes.text(x + 0.25, line, words, va="center", fontsize=11)


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
