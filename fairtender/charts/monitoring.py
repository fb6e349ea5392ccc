"""Charts of contract monitoring: what was found when, what is owed, and hours paid and worked."""

import textwrap
from collections import Counter
from decimal import Decimal

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.charts.picture import FAINT, INK, STYLE, Picture
from fairtender.monitoring import BackPay, title
from fairtender.pages import WordTable, printable

MOST_FINDINGS, MOST_MONTHS = 60, 24

# Marker, size, fill and edge of each severity; the edge is dark enough to be seen in print.
MARKS = {
    "critical": ("D", 10, "#000000", "#000000"),
    "serious": ("s", 11, "#d55e00", "#7a3600"),
    "moderate": ("^", 11, "#e69f00", "#6b4a00"),
    "clarify": ("o", 11, "#ffffff", "#0072b2"),
}
# Fill and hatching of money by payee, and of hours.
_WORKER, _FUND = ("#0072b2", ""), ("#ffffff", "////")
_ON_SHIFT, _OFF_RECORD = ("#9ecae9", ""), ("#d55e00", "////")
# Inches from the top left. The grid is wide because months need it; the others fit a phone.
_WIDE, _NARROW, _MARGIN, _ROW, _BAR_ROW = 7.0, 4.6, 0.05, 0.42, 0.36
_NAME_WIDTH, _NAME_LETTERS, _PEOPLE_WIDTH = 2.3, 25, 0.62


def monitoring_grid(findings: pd.DataFrame) -> Picture:
    """Draw the table FINDINGS: one row each, months as columns, and how many people it concerns.

    The severity is told by shape and colour. What belongs to no month, such as a contract in a
    language that nobody reads, stands in the first column. Raises ValueError for no finding, for
    more than 60, and for more than 24 months.
    """
    months = _months(findings)
    if not 1 <= len(findings) <= MOST_FINDINGS or len(months) > MOST_MONTHS:
        most = {"most": MOST_FINDINGS, "most_months": MOST_MONTHS}
        told = messages.text(
            "monitoring-chart-size", rows=len(findings), months=len(months), **most
        )
        raise ValueError(told)
    head, foot = 0.95, 0.72
    height = head + len(findings) * _ROW + foot
    step = (_WIDE - _NAME_WIDTH - _PEOPLE_WIDTH) / (len(months) + 1)
    places = {
        month: _NAME_WIDTH + (number + 0.5) * step for number, month in enumerate(["", *months])
    }
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(_WIDE, height)
        for month, x in places.items():
            name = month or messages.text("monitoring-chart-no-month")
            axes.text(x, head - 0.08, name, rotation=90, ha="center", va="bottom", fontsize=11)
        people = messages.text("monitoring-head-people")
        axes.text(_WIDE - _MARGIN, head - 0.08, people, ha="right", va="bottom", fontsize=11)
        for number, row in enumerate(findings.itertuples()):
            _draw_finding(axes, head + number * _ROW, row, places)
        _draw_severities(axes, height - foot + 0.26)
    return Picture(figure, _grid_alt(findings))


def monitoring_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings in sentences: what, clause, next step, who, within how many days."""
    rows = [
        (
            messages.text(f"monitoring-severity-{row.severity}"),
            row.reason.text(),
            row.source or messages.text("chart-none"),
            row.ask.text(),
            messages.text(f"monitoring-actor-{row.actor}"),
            _days(row.days),
        )
        for row in findings.itertuples()
    ]
    names = [_name(row) for row in findings.itertuples()]
    heads = ("severity", "found", "clause", "next", "who", "days")
    return _words(rows, names, "finding", heads)


def monitoring_owed(findings: pd.DataFrame) -> Picture:
    """Draw what is owed by finding, most first; what goes to the fund is hatched.

    Raises ValueError where no finding of the table FINDINGS has an amount.
    """
    owed = findings[[amount is not None for amount in findings["amount"]]]
    if not len(owed):
        raise ValueError(messages.text("monitoring-chart-nothing-owed"))
    order = sorted(owed.itertuples(), key=lambda row: -row.amount)
    names = [_lines(_name(row), 20) for row in order]
    tops, height = [0.05], 0.05
    for name in names:
        height += _BAR_ROW + 0.17 * name.count("\n")
        tops.append(height)
    left, right = 1.85, 0.2 + 0.1 * max(len(f"{row.amount:,}") for row in order)
    scale = (_NARROW - left - right) / float(order[0].amount or 1)
    funds = any(row.payee == "fund" for row in order)
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(_NARROW, height + (0.7 if funds else 0.4))
        for row, name, top, bottom in zip(order, names, tops, tops[1:], strict=False):
            y, width = (top + bottom) / 2, float(row.amount) * scale
            _bar(axes, y, left, width, _FUND if row.payee == "fund" else _WORKER)
            axes.text(_MARGIN, y, name, va="center", fontsize=11, linespacing=1.05)
            axes.text(left + width + 0.06, y, f"{row.amount:,}", va="center", fontsize=11)
        axes.plot([left, left], [0.05, height], color=INK, linewidth=0.8)
        told = messages.text("monitoring-chart-to-worker", currency=order[0].currency)
        _key(axes, height + 0.2, told, _WORKER)
        if funds:
            told = messages.text("monitoring-chart-to-fund", currency=order[0].currency)
            _key(axes, height + 0.48, told, _FUND)
    return Picture(figure, _owed_alt(order))


def monitoring_owed_table(owed: pd.DataFrame) -> WordTable:
    """Return the table OWED in words: one row a worker, each finding with months and amount."""
    rows = []
    for _, group in owed.groupby("worker"):
        lines = [
            messages.text(
                "monitoring-chart-owed-line",
                finding=_title(finding),
                months=", ".join(month for month in some["month"] if month) or "–",
                amount=f"{sum(some['amount'], Decimal(0)):,}",
            )
            for finding, some in group.groupby("finding")
        ]
        to_worker = group["amount"][group["payee"] == "worker"]
        total = f"{group['currency'].iloc[0]} {sum(to_worker, Decimal(0)):,}"
        rows.append(("\n".join(lines), total))
    names = sorted({*owed["worker"]})
    return _words(rows, names, "worker", ("owed", "to-worker"))


def monitoring_hours(hours: pd.DataFrame, worker: str) -> Picture:
    """Draw the hours of one worker month by month: worked as bars, paid as a mark.

    hours: the table HOURS. Hours off the record are hatched and stand on those of the shifts. A
    mark to the left of a bar's end is a month in which less was paid than worked. Raises
    ValueError where the table has no month of the worker, or more than 24.
    """
    own = hours[hours["worker"] == worker].sort_values("month")
    if not 1 <= len(own) <= MOST_MONTHS:
        told = messages.text("monitoring-chart-no-hours", worker=worker, most=MOST_MONTHS)
        raise ValueError(told)
    left, right = 0.85, 0.62
    most = max(float(max(row.on_shift + row.off_record, row.paid)) for row in own.itertuples())
    scale, bottom = (_NARROW - left - right) / (most or 1), 0.1 + len(own) * _BAR_ROW
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(_NARROW, bottom + 1.0)
        for number, row in enumerate(own.itertuples()):
            y = 0.1 + (number + 0.5) * _BAR_ROW
            on_shift, off = float(row.on_shift) * scale, float(row.off_record) * scale
            _bar(axes, y, left, on_shift, _ON_SHIFT)
            _bar(axes, y, left + on_shift, off, _OFF_RECORD)
            _paid(axes, left + float(row.paid) * scale, y)
            axes.text(_MARGIN, y, row.month, va="center", fontsize=11)
            worked = _number(row.on_shift + row.off_record)
            style = {"ha": "right", "va": "center", "fontsize": 11}
            axes.text(_NARROW - _MARGIN, y, worked, **style)
        axes.plot([left, left], [0.1, bottom], color=INK, linewidth=0.8)
        _key(axes, bottom + 0.22, messages.text("monitoring-chart-on-shift"), _ON_SHIFT)
        _key(axes, bottom + 0.5, messages.text("monitoring-chart-off-record"), _OFF_RECORD)
        _paid(axes, 0.2, bottom + 0.78)
        axes.text(
            0.42, bottom + 0.78, messages.text("monitoring-chart-paid"), va="center", fontsize=11
        )
    return Picture(figure, _hours_alt(own, worker))


def monitoring_hours_table(hours: pd.DataFrame, worker: str) -> WordTable:
    """Return what `monitoring_hours` draws as a table of words."""
    own = hours[hours["worker"] == worker].sort_values("month")
    rows = [
        (_number(row.on_shift), _number(row.off_record), _number(row.paid))
        for row in own.itertuples()
    ]
    return _words(rows, list(own["month"]), "month", ("on-shift", "off-record", "paid"))


def monitoring_back_pay_table(pay: BackPay) -> WordTable:
    """Return the calculation of `back_pay` in words: its lines, then what was due, paid, short."""
    names, rows = [], []
    for line in pay.lines.itertuples():
        names.append(_heading(line.heading))
        since = {"day": f"{line.first_day:%Y-%m-%d}", "percent": _number(line.percent)}
        since |= {"hours": _number(line.hours), "rate": line.rate}
        told = messages.text("monitoring-chart-line", **since)
        rows.append((told, f"{_number(line.due)}", "", ""))
    for total in pay.totals.itertuples():
        name = messages.text("monitoring-chart-total", heading=_heading(total.heading))
        names.append(name)
        rows.append(("", *(f"{part:,.2f}" for part in (total.due, total.paid, total.short))))
    return _words(rows, names, "heading", ("calculation", "due", "paid-money", "short"))


def monitoring_plan_table(plan: pd.DataFrame, states: pd.DataFrame | None = None) -> WordTable:
    """Return the table PLAN in words and in its order; with the table STATES where each stands."""
    told = {} if states is None else dict(zip(states["action"], states.itertuples(), strict=True))
    rows = []
    for row in plan.itertuples():
        words = [
            row.task.text()
            if row.amount is None
            else f"{row.task.text()}\n{row.currency} {row.amount:,}",
            messages.text(f"monitoring-actor-{row.actor}"),
            f"{row.due:%Y-%m-%d}",
            row.evidence.text(),
        ]
        if told:
            state = told[row.action]
            words.append(
                f"{messages.text(f'monitoring-state-word-{state.state}')}\n{state.reason.text()}"
            )
        rows.append(tuple(words))
    names = [
        f"{number}. {messages.text(f'monitoring-phase-{phase}')}"
        for number, phase in enumerate(plan["phase"], 1)
    ]
    heads = ("task", "who", "due", "evidence", *(("state",) if told else ()))
    return _words(rows, names, "step", heads)


def _words(rows: list[tuple], names: list[str], first: str, heads: tuple[str, ...]) -> WordTable:
    columns = [messages.text(f"monitoring-head-{head}") for head in heads]
    table = pd.DataFrame(rows, index=names, columns=columns)
    return WordTable(table, messages.text(f"monitoring-head-{first}"))


def _sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are the whole of it, in inches from its top left."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _months(findings: pd.DataFrame) -> list[str]:
    """Return all months from the first to the last that a finding names."""
    named = sorted({month for some in findings["months"] for month in some})
    if not named:
        return []
    return [f"{month}" for month in pd.period_range(named[0], named[-1], freq="M")]


def _draw_finding(axes: Axes, top: float, row: tuple, places: dict[str, float]) -> None:
    y = top + _ROW / 2
    axes.plot([_MARGIN, _WIDE - _MARGIN], [top, top], color=FAINT, linewidth=0.8, zorder=0)
    name = _lines(_name(row), _NAME_LETTERS)
    axes.text(_MARGIN, y, name, va="center", fontsize=11, linespacing=1.0)
    for month in row.months or ("",):
        _mark(axes, places[month], y, row.severity)
    people = str(len(row.workers)) if row.workers else "–"
    axes.text(_WIDE - _MARGIN, y, people, ha="right", va="center", fontsize=11)


def _mark(axes: Axes, x: float, y: float, severity: str) -> None:
    marker, size, fill, edge = MARKS[severity]
    style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [y], marker=marker, markersize=size, linestyle="none", **style)


def _draw_severities(axes: Axes, y: float) -> None:
    for number, severity in enumerate(MARKS):
        x, line = 0.2 + number // 2 * 3.4, y + number % 2 * 0.28
        _mark(axes, x, line, severity)
        axes.text(x + 0.22, line, messages.text(f"monitoring-severity-{severity}"), va="center")


def _bar(axes: Axes, y: float, start: float, width: float, fill: tuple[str, str]) -> None:
    style = {"color": fill[0], "edgecolor": INK, "linewidth": 0.6, "hatch": fill[1]}
    if width:
        axes.barh(y, width, _BAR_ROW * 0.66, left=start, **style)


def _paid(axes: Axes, x: float, y: float) -> None:
    style = {"markerfacecolor": "#ffffff", "markeredgecolor": "#000000", "markeredgewidth": 1.6}
    axes.plot([x], [y], marker="D", markersize=7, linestyle="none", **style)


def _key(axes: Axes, y: float, text: str, fill: tuple[str, str]) -> None:
    axes.barh(y, 0.26, 0.18, left=0.07, color=fill[0], edgecolor=INK, linewidth=0.6, hatch=fill[1])
    axes.text(0.42, y, text, va="center", fontsize=11)


def _name(row: tuple) -> str:
    """Return the title of a finding; an explanation says so, an interview tells its number."""
    name = title(row.check, row.detail)
    if row.status == "explained":
        name = messages.text("monitoring-chart-explained", name=name)
    if row.status == "prompt":
        name = f"{name} ({row.finding.partition(':')[2]})"
    return printable(name)


def _title(finding: str) -> str:
    check, _, detail = finding.partition(":")
    return title(check, detail)


def _lines(name: str, letters: int) -> str:
    return "\n".join(textwrap.wrap(name, letters, max_lines=2, placeholder="…"))


def _heading(heading: str) -> str:
    return messages.text(f"monitoring-heading-{heading}")


def _days(days: float) -> str:
    return messages.text("monitoring-chart-today") if not days else f"{days:.0f}"


def _number(value: Decimal) -> str:
    """Return a number as people write it: no zeros at the end, at most four decimals."""
    return f"{round(Decimal(value), 4).normalize():,f}"


def _grid_alt(findings: pd.DataFrame) -> str:
    seen = Counter(findings["severity"])
    counts = ", ".join(
        f"{messages.text(f'monitoring-severity-{severity}').lower()} {seen[severity]}"
        for severity in MARKS
    )
    rows = "; ".join(
        messages.text(
            "monitoring-chart-finding-alt",
            name=_name(row),
            people=len(row.workers),
            months=len(row.months),
        )
        for row in findings.itertuples()
    )
    return messages.text("monitoring-chart-grid-alt", total=len(findings), counts=counts, rows=rows)


def _owed_alt(order: list) -> str:
    sums = {
        payee: sum((row.amount for row in order if row.payee == payee), Decimal(0))
        for payee in ("worker", "fund")
    }
    rows = "; ".join(f"{_name(row)} {row.amount:,}" for row in order)
    told = {"worker": f"{sums['worker']:,}", "fund": f"{sums['fund']:,}"}
    return messages.text("monitoring-chart-owed-alt", currency=order[0].currency, rows=rows, **told)


def _hours_alt(own: pd.DataFrame, worker: str) -> str:
    worked = sum(own["on_shift"], Decimal(0)) + sum(own["off_record"], Decimal(0))
    less = [
        f"{row.month} {_number(row.paid)}/{_number(row.on_shift + row.off_record)}"
        for row in own.itertuples()
        if row.paid < row.on_shift + row.off_record
    ]
    return messages.text(
        "monitoring-chart-hours-alt",
        worker=worker,
        months=len(own),
        worked=_number(worked),
        paid=_number(sum(own["paid"], Decimal(0))),
        less="; ".join(less) or messages.text("chart-none"),
    )
