"""Charts of criteria: findings, the ranking with its reasons, and the effect of price weighting."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import (
    FAINT,
    INK,
    Picture,
    Style,
    chart,
    colour,
    drawing,
    sheet_width,
)
from fairtender.charts.rows import Part, Row, rows_chart
from fairtender.criteria import Evaluation, Sensitivity
from fairtender.pages import Cells, WordTable, printable, word_table
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "criteria_findings",
    "criteria_ranking",
    "criteria_ranking_table",
    "price_weight_lines",
    "price_weight_table",
]

# Fill and hatch of the criteria, marker and line of the bids: shape says the same as colour.
_FILLS = (
    (colour("accent-mid"), ""),
    (colour("elevated"), "///"),
    (colour("good"), "|||"),
    (colour("l2"), "\\\\\\"),
    (colour("elevated-tint"), "xx"),
    (colour("accent"), "--"),
    (colour("high"), "oo"),
    ("#ffffff", "++"),
)
_LINES = (
    (colour("accent"), "o", "-"),
    (colour("high"), "s", "--"),
    (colour("good"), "^", "-."),
    (colour("ink"), "D", ":"),
    (colour("l2"), "v", "-"),
    (colour("l4"), "P", "--"),
    (colour("accent-mid"), "X", "-."),
    (colour("edge"), "*", ":"),
)
MOST_BIDS = 20


def criteria_findings(findings: pd.DataFrame) -> WordTable:
    """Return the table FINDINGS in words: severity, problem, what to do, and the rule of law.

    It serves both criteria and strategies. If there are no findings, one row says what that means.
    """
    cells: Cells = {
        "criteria-chart-criterion": _about,
        "criteria-chart-severity": "criteria-severity-{severity}",
        "criteria-chart-wrong": lambda row: _lines(row.reason.text(), _passage(row)),
        "criteria-chart-do": lambda row: _lines(row.ask.text(), row.source),
    }
    table = word_table(findings, cells)
    if not len(findings):
        nothing = (messages.text("chart-none"), messages.text("criteria-chart-nothing"), "")
        table.frame.loc[messages.text("criteria-chart-set")] = nothing
    return table


def _about(row: Any) -> str:
    whole = messages.text("criteria-chart-lot", lot=row.lot) if row.lot else ""
    return row.id or whole or messages.text("criteria-chart-set")


def _passage(row: Any) -> str:
    return messages.text("criteria-chart-passage", words=row.passage) if row.passage else ""


@chart
def criteria_ranking(evaluation: Evaluation, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw each bid as a stacked bar of its points per award criterion, below the verdict.

    The best bid comes first; bids that were left out are not drawn. labels: {id of a criterion:
    short name}; the legend shows the id of any other criterion. Raises DataError if there is no
    bid, or if there are more than 20 bids or eight criteria.
    """
    points, ranking = evaluation.points, evaluation.ranking
    criteria = list(dict.fromkeys(points["criterion"]))
    shown = ranking[ranking["left_out"] == ""]
    if not 1 <= len(shown) <= MOST_BIDS or not 1 <= len(criteria) <= len(_FILLS):
        raise fault(
            "criteria-chart-size",
            bids=len(shown),
            criteria=len(criteria),
            most=MOST_BIDS,
            most_criteria=len(_FILLS),
        )
    rows = [Row(evaluation.verdict.text())]
    for row in shown.itertuples(index=False):
        mine = points.loc[points["bid"] == row.bid, "points"]
        parts = [
            Part(float(value), fill, _one(value)) for value, fill in zip(mine, _FILLS, strict=False)
        ]
        name = printable(f"{int(row.rank)}. {row.bid} {row.bidder}")
        label = textwrap.shorten(name, 44, placeholder="…")
        rows.append(Row(label, parts, _two(row.points), bold=("number",)))
    names = labels or {}
    heads = [f"{name} {names[name]}" if names.get(name) else name for name in criteria]
    key = zip(heads, _FILLS, strict=False)
    figure = rows_chart(rows, key=key, columns=1)
    return Picture(figure, _ranking_alt(evaluation, criteria))


def criteria_ranking_table(evaluation: Evaluation) -> WordTable:
    """Return in words what `criteria_ranking` draws, with the evaluators' reasons and prices."""

    def each(row: Any) -> str:
        mine = evaluation.points[evaluation.points["bid"] == row.bid]
        return "" if row.left_out else "\n".join(map(_points_of, mine.itertuples(index=False)))

    return word_table(
        evaluation.ranking,
        {
            "criteria-chart-bid": lambda row: f"{row.bid} {row.bidder}",
            "criteria-chart-place": _place,
            "criteria-chart-price": lambda row: f"{row.currency} {row.price:,.2f}",
            "criteria-chart-points": lambda row: each(row) or messages.text("chart-none"),
        },
    )


def _place(row: Any) -> str:
    if row.left_out:
        return messages.text("criteria-chart-left-out", why=row.left_out)
    return messages.text("criteria-chart-rank", rank=int(row.rank), points=_two(row.points))


def _points_of(row: Any) -> str:
    about = {"id": row.criterion, "points": _two(row.points), "most": _plain(row.most)}
    points = messages.text("criteria-chart-points-of", **about)
    return messages.paragraph(points, str(row.reason or ""))


@chart
def price_weight_lines(sensitivity: Sensitivity) -> Picture:
    """Draw the points of each bid for each weighting of price from 0 to 100%.

    A band above the lines shows which bid is first, and a vertical line the present weighting of
    price. Raises DataError if there is no bid, or if there are more than eight.
    """
    lines = sensitivity.lines
    if not 1 <= len(lines) <= len(_LINES):
        raise fault("criteria-chart-lines", bids=len(lines), most=len(_LINES))
    with drawing(sheet_width(), 4.6) as figure:
        axes = figure.add_axes((0.17, 0.13, 0.68, 0.71), xlim=(0, 100))
        ends = [float(value) for name in ("at_0", "at_100") for value in lines[name]]
        low, high = min(ends), max(*ends, min(ends) + 1)
        axes.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
        for row, style in zip(lines.itertuples(index=False), _LINES, strict=False):
            _draw_line(axes, row, style)
        _draw_names(axes, lines)
        _draw_weight(axes, sensitivity.weight)
        axes.set_xlabel(messages.text("criteria-chart-weight"))
        axes.set_ylabel(messages.text("criteria-chart-of-100"))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color=FAINT, linewidth=0.6)
        _draw_band(axes, _first_ranges(sensitivity))
    return Picture(figure, _weight_alt(sensitivity))


def price_weight_table(sensitivity: Sensitivity) -> WordTable:
    """Return which bid is first, and the order of the bids, for each range of price weighting."""
    return word_table(
        sensitivity.ranges,
        {
            "criteria-chart-weight": lambda row: messages.text(
                "criteria-chart-range", start=_one(row.from_weight), end=_one(row.to_weight)
            ),
            "criteria-chart-first": lambda row: ", ".join(row.first),
            "criteria-chart-order": "order",
        },
    )


def _draw_line(axes: Axes, row: Any, style: tuple[str, str, str]) -> None:
    fill, marker, dashes = style
    start, end = float(row.at_0), float(row.at_100)
    xs = [0, 25, 50, 75, 100]
    line: Style = {"color": fill, "linestyle": dashes, "linewidth": 1.8, "clip_on": False}
    marks: Style = {
        "marker": marker,
        "markersize": 6,
        "markeredgecolor": INK,
        "markeredgewidth": 0.5,
    }
    axes.plot(xs, [start + (end - start) * x / 100 for x in xs], **line, **marks)


def _draw_names(axes: Axes, lines: pd.DataFrame) -> None:
    """Write the code of each bid at the right end of its line, without overlaps."""
    low, high = axes.get_ylim()
    step = 0.058 * (high - low)
    wanted = sorted(
        (float(at), bid, style)
        for at, bid, style in zip(lines["at_100"], lines["bid"], _LINES, strict=False)
    )
    y = low - step
    places = []
    for at, bid, style in wanted:
        y = max(at, y + step)
        places.append([y, at, bid, style])
    places[-1][0] = min(places[-1][0], high)
    for below, place in zip(reversed(places[1:]), reversed(places[:-1]), strict=True):
        place[0] = min(place[0], below[0] - step)
    for y, at, bid, (fill, marker, _) in places:
        axes.plot([101, 104], [at, y], color=FAINT, linewidth=0.8, clip_on=False)
        mark: Style = {"color": fill, "markeredgecolor": INK, "markeredgewidth": 0.5}
        axes.plot([106], [y], marker=marker, markersize=6, clip_on=False, **mark)
        name = printable(bid)
        short = name if len(name) <= 3 else f"{name[:2]}…"
        axes.text(109, y, short, va="center", fontweight="bold")


def _draw_weight(axes: Axes, weight: Decimal | None) -> None:
    if weight is None:
        return
    axes.axvline(float(weight), color=colour("edge"), linewidth=3, alpha=0.45, zorder=0)
    low, high = axes.get_ylim()
    right = weight > 70
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8}
    place: Style = {"ha": "right" if right else "left", "va": "bottom", "fontsize": 11, "bbox": box}
    x = float(weight) + (-2 if right else 2)
    now = messages.text("criteria-chart-now", weight=_one(weight))
    axes.text(x, low + 0.015 * (high - low), now, **place)


def _draw_band(axes: Axes, ranges: list[tuple[Decimal, Decimal, str]]) -> None:
    """Draw the band above the lines that shows which bid is first; narrow parts have no label."""
    band = axes.inset_axes((0, 1.03, 1, 0.075), xlim=(0, 100), ylim=(0, 1))
    band.axis("off")
    for number, (start, end, first) in enumerate(ranges):
        width = float(end - start)
        fill = "#ffffff" if number % 2 else FAINT
        band.barh(0.5, width, 1, left=float(start), color=fill, edgecolor=INK, linewidth=0.7)
        if width >= 4.5 * len(first):
            middle = float(start) + width / 2
            band.text(middle, 0.45, first, ha="center", va="center", fontweight="bold")
    title = messages.text("criteria-chart-first-band")
    band.text(0, 1.35, title, va="bottom", fontsize=11.5)


def _first_ranges(sensitivity: Sensitivity) -> list[tuple[Decimal, Decimal, str]]:
    """Return (start, end, first bid) for the ranges, merged where the first bid stays the same."""
    joined: list[tuple[Decimal, Decimal, str]] = []
    columns = ("from_weight", "to_weight", "first")
    for start, end, first in sensitivity.ranges[[*columns]].itertuples(index=False):
        name = printable("=".join(first))
        if joined and joined[-1][2] == name:
            joined[-1] = (joined[-1][0], end, name)
        else:
            joined.append((start, end, name))
    return joined


def _ranking_alt(evaluation: Evaluation, criteria: list[str]) -> str:
    told = []
    for row in evaluation.ranking.itertuples(index=False):
        if row.left_out:
            continue
        mine = evaluation.points[evaluation.points["bid"] == row.bid]["points"]
        each = ", ".join(f"{c} {_two(p)}" for c, p in zip(criteria, mine, strict=True))
        told.append(f"{int(row.rank)}. {row.bid} {row.bidder} {_two(row.points)} ({each})")
    alt = messages.text("criteria-chart-ranking-alt", bids="; ".join(told))
    return messages.paragraph(alt, evaluation.verdict.text())


def _weight_alt(sensitivity: Sensitivity) -> str:
    told = "; ".join(
        messages.text("criteria-chart-first-alt", first=first, start=_one(start), end=_one(end))
        for start, end, first in _first_ranges(sensitivity)
    )
    alt = messages.text("criteria-chart-weight-alt", ranges=told)
    if sensitivity.weight is None:
        return alt
    now = messages.text("criteria-chart-now-alt", weight=_one(sensitivity.weight))
    return messages.paragraph(alt, now)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _two(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"


def _one(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,.1f}".removesuffix(".0")


def _plain(value: Decimal | None) -> str:
    return "0" if value is None else f"{value:f}"
