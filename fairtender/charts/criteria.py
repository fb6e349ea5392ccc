"""Charts of criteria: what was found, who is ahead and why, and what the weight of price does."""

import textwrap
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.charts.picture import FAINT, INK, STYLE, Picture
from fairtender.criteria import Evaluation, Sensitivity
from fairtender.pages import WordTable, printable
from fairtender.tables import fault

# Fill and hatch of the criteria, marker and line of the bids: shape says the same as colour.
_FILLS = (
    ("#56b4e9", ""),
    ("#e69f00", "///"),
    ("#009e73", "|||"),
    ("#cc79a7", "\\\\\\"),
    ("#f0e442", "xx"),
    ("#0072b2", "--"),
    ("#d55e00", "oo"),
    ("#ffffff", "++"),
)
_LINES = (
    ("#0072b2", "o", "-"),
    ("#d55e00", "s", "--"),
    ("#009e73", "^", "-."),
    ("#000000", "D", ":"),
    ("#cc79a7", "v", "-"),
    ("#8a6000", "P", "--"),
    ("#56b4e9", "X", "-."),
    ("#767676", "*", ":"),
)
MOST_BIDS = 20
_WIDTH, _LEFT, _RIGHT, _BID, _LINE = 4.6, 0.08, 0.74, 0.66, 0.27
_LETTERS = 46


def criteria_findings(findings: pd.DataFrame) -> WordTable:
    """Return findings (the table FINDINGS) in words: how grave, what is wrong, what to do, the law.

    For criteria and for a strategy. Where nothing was found, one row says what that means.
    """
    rows, names = [], []
    columns = ("id", "lot", "severity", "reason", "passage", "ask", "source")
    for name, lot, severity, reason, passage, action, law in findings[[*columns]].itertuples(
        index=False
    ):
        said = messages.text("criteria-chart-passage", words=passage) if passage else ""
        whole = messages.text("criteria-chart-lot", lot=lot) if lot else ""
        names.append(name or whole or messages.text("criteria-chart-set"))
        grave = messages.text(f"criteria-severity-{severity}")
        rows.append((grave, _lines(reason.text(), said), _lines(action.text(), law)))
    if not rows:
        names.append(messages.text("criteria-chart-set"))
        rows.append((messages.text("chart-none"), messages.text("criteria-chart-nothing"), ""))
    heads = [messages.text(f"criteria-chart-{name}") for name in ("severity", "wrong", "do")]
    return WordTable(
        pd.DataFrame(rows, index=names, columns=heads), messages.text("criteria-chart-criterion")
    )


def criteria_ranking(evaluation: Evaluation, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw what decided, and the bids as stacked bars: the points of each award criterion.

    The best bid comes first; bids that were left out are not drawn. `labels` gives a short name by
    the id of a criterion; without it the id stands in the legend.
    Raises DataError where there is no bid, or more than 20 bids or eight criteria.
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
    legend = _legend_lines(criteria, labels or {})
    verdict = textwrap.wrap(printable(evaluation.verdict.text()), _LETTERS)
    top, foot = 0.2 + _LINE * len(verdict), 0.15 + _LINE * sum(len(lines) for _, lines in legend)
    height = top + len(shown) * _BID + foot
    with matplotlib.rc_context(STYLE | {"hatch.linewidth": 0.6}):
        figure = Figure(figsize=(_WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
        axes.axis("off")
        for number, line in enumerate(verdict):
            axes.text(_LEFT, 0.2 + number * _LINE, line, va="center", fontsize=11)
        scale = (_WIDTH - _LEFT - _RIGHT) / float(max(1, *shown["points"]))
        for number, row in enumerate(shown.itertuples(index=False)):
            mine = points[points["bid"] == row.bid]
            _draw_bid(axes, top + number * _BID, row, list(mine["points"]), scale)
        _draw_legend(axes, top + len(shown) * _BID + 0.15, legend)
    return Picture(figure, _ranking_alt(evaluation, criteria))


def criteria_ranking_table(evaluation: Evaluation) -> WordTable:
    """Return what `criteria_ranking` draws in words, with the evaluators' reasons and the price."""
    points, rows, names = evaluation.points, [], []
    for row in evaluation.ranking.itertuples(index=False):
        names.append(printable(f"{row.bid} {row.bidder}"))
        price = f"{row.currency} {row.price:,.2f}"
        if row.left_out:
            out = messages.text("criteria-chart-left-out", why=row.left_out)
            rows.append((out, price, messages.text("chart-none")))
            continue
        mine = points[points["bid"] == row.bid].itertuples(index=False)
        each = [
            messages.text(
                "criteria-chart-points-of",
                id=p.criterion,
                points=_two(p.points),
                most=_plain(p.most),
            )
            + (f" {p.reason}" if p.reason else "")
            for p in mine
        ]
        rank = messages.text("criteria-chart-rank", rank=int(row.rank), points=_two(row.points))
        rows.append((rank, price, "\n".join(each)))
    heads = [messages.text(f"criteria-chart-{name}") for name in ("place", "price", "points")]
    return WordTable(
        pd.DataFrame(rows, index=names, columns=heads), messages.text("criteria-chart-bid")
    )


def price_weight_lines(sensitivity: Sensitivity) -> Picture:
    """Draw the points of each bid while the weight of price goes from 0 to 100 percent.

    A band above the lines says which bid is first; an upright line shows the weight of price as it
    is. Raises DataError where there is no bid, or more than eight.
    """
    lines = sensitivity.lines
    if not 1 <= len(lines) <= len(_LINES):
        raise fault("criteria-chart-lines", bids=len(lines), most=len(_LINES))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(_WIDTH, 4.6))
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
    """Return the ranges of the weight of price in words: who is first, and the whole order."""
    rows, names = [], []
    columns = ("from_weight", "to_weight", "first", "order")
    for start, end, first, order in sensitivity.ranges[[*columns]].itertuples(index=False):
        names.append(messages.text("criteria-chart-range", start=_one(start), end=_one(end)))
        rows.append((", ".join(first), order))
    heads = [messages.text(f"criteria-chart-{name}") for name in ("first", "order")]
    return WordTable(
        pd.DataFrame(rows, index=names, columns=heads), messages.text("criteria-chart-weight")
    )


def _draw_bid(axes: Axes, y: float, row: tuple, points: list[Decimal], scale: float) -> None:
    name = textwrap.shorten(
        printable(f"{int(row.rank)}. {row.bid} {row.bidder}"), 44, placeholder="…"
    )
    axes.text(_LEFT, y + 0.13, name, va="center", fontsize=11.5)
    x = _LEFT
    for number, value in enumerate(points):
        fill, hatch = _FILLS[number]
        width = float(value) * scale
        style = {"facecolor": fill, "edgecolor": INK, "linewidth": 0.7, "hatch": hatch}
        axes.barh(y + 0.41, width, 0.28, left=x, **style)
        shown = _one(value)
        if width >= 0.08 + 0.1 * len(shown):
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            place = {"ha": "center", "va": "center_baseline", "fontsize": 10.5, "bbox": box}
            axes.text(x + width / 2, y + 0.41, shown, **place)
        x += width
    axes.text(x + 0.06, y + 0.41, _two(row.points), va="center_baseline", fontweight="bold")


def _legend_lines(criteria: list[str], labels: Mapping[str, str]) -> list[tuple[int, list[str]]]:
    names = [f"{name} {labels[name]}" if labels.get(name) else name for name in criteria]
    return [(n, textwrap.wrap(printable(name), 42) or [""]) for n, name in enumerate(names)]


def _draw_legend(axes: Axes, y: float, legend: list[tuple[int, list[str]]]) -> None:
    for number, lines in legend:
        fill, hatch = _FILLS[number]
        style = {"facecolor": fill, "edgecolor": INK, "linewidth": 0.7, "hatch": hatch}
        axes.barh(y + 0.1, 0.3, 0.17, left=_LEFT, **style)
        axes.text(_LEFT + 0.4, y + 0.1, lines[0], va="center", fontsize=11)
        for line in lines[1:]:
            y += _LINE
            axes.text(_LEFT + 0.4, y + 0.1, line, va="center", fontsize=11)
        y += _LINE


def _draw_line(axes: Axes, row: tuple, style: tuple[str, str, str]) -> None:
    colour, marker, dashes = style
    start, end = float(row.at_0), float(row.at_100)
    xs = [0, 25, 50, 75, 100]
    axes.plot(
        xs,
        [start + (end - start) * x / 100 for x in xs],
        color=colour,
        linestyle=dashes,
        linewidth=1.8,
        marker=marker,
        markersize=6,
        markeredgecolor=INK,
        markeredgewidth=0.5,
        clip_on=False,
    )


def _draw_names(axes: Axes, lines: pd.DataFrame) -> None:
    """Write the code of each bid at the right end of its line, one above the other."""
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
    for y, at, bid, (colour, marker, _) in places:
        axes.plot([101, 104], [at, y], color=FAINT, linewidth=0.8, clip_on=False)
        mark = {"color": colour, "markeredgecolor": INK, "markeredgewidth": 0.5}
        axes.plot([106], [y], marker=marker, markersize=6, clip_on=False, **mark)
        name = printable(bid)
        short = name if len(name) <= 3 else f"{name[:2]}…"
        axes.text(109, y, short, va="center", fontweight="bold")


def _draw_weight(axes: Axes, weight: Decimal | None) -> None:
    if weight is None:
        return
    axes.axvline(float(weight), color="#767676", linewidth=3, alpha=0.45, zorder=0)
    low, high = axes.get_ylim()
    right = weight > 70
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8}
    place = {"ha": "right" if right else "left", "va": "bottom", "fontsize": 11, "bbox": box}
    x = float(weight) + (-2 if right else 2)
    now = messages.text("criteria-chart-now", weight=_one(weight))
    axes.text(x, low + 0.015 * (high - low), now, **place)


def _draw_band(axes: Axes, ranges: list[tuple[Decimal, Decimal, str]]) -> None:
    """Draw who is first above the lines; what is too narrow for its letters stays without."""
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
    """The ranges, joined where the same bid stays first."""
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
    return f"{alt} {evaluation.verdict.text()}"


def _weight_alt(sensitivity: Sensitivity) -> str:
    told = "; ".join(
        messages.text("criteria-chart-first-alt", first=first, start=_one(start), end=_one(end))
        for start, end, first in _first_ranges(sensitivity)
    )
    alt = messages.text("criteria-chart-weight-alt", ranges=told)
    if sensitivity.weight is not None:
        alt += " " + messages.text("criteria-chart-now-alt", weight=_one(sensitivity.weight))
    return alt


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _two(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"


def _one(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,.1f}".removesuffix(".0")


def _plain(value: Decimal | None) -> str:
    return "0" if value is None else f"{value:f}"
