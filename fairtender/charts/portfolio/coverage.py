"""Coverage: for how much of the portfolio origin, subcontracting and place are known."""

from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from fairtender.charts.picture import INK, STYLE, Picture
from fairtender.charts.portfolio.page import (
    MARGIN,
    MOST_OFFICES,
    QUIET,
    WIDTH,
    clip,
    named,
    page,
    percent,
    too_much,
)
from fairtender.messages import text
from fairtender.pages import WordTable
from fairtender.portfolio import FACTS

_SKY = "#56b4e9"
_DIAMOND = {
    "marker": "D",
    "markersize": 5,
    "linestyle": "none",
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 1.2,
}


def portfolio_coverage(coverage: pd.DataFrame) -> Picture:
    """Draw what percentage of spend, and of contracts, has a known origin, subcontracting, place.

    coverage: the table COVERAGE of `portfolio.coverage`. One row for all contracts, then one an
    office. The bar and its number are percent of spend; the diamond is percent of contracts.

    Raises ValueError for more than 16 offices.
    """
    rows = _covered(coverage)
    if len(rows) > MOST_OFFICES + 1:
        raise ValueError(too_much(len(rows) - 1, 0))
    label, panel, bar, head, row = 1.0, 1.2, 0.62, 0.4, 0.33
    height = head + len(rows) * row + 0.42
    with matplotlib.rc_context(STYLE):
        figure, axes = page(WIDTH, height)
        for column, fact in enumerate(FACTS):
            x = label + column * panel
            axes.text(x, head - 0.14, text(f"portfolio-fact-{fact}"), fontsize=11, va="bottom")
        for number, (name, cells) in enumerate(rows):
            y = head + (number + 0.5) * row
            weight = "bold" if number == 0 else "normal"
            axes.text(MARGIN, y, clip(name, 10), va="center", fontsize=11, fontweight=weight)
            for column, fact in enumerate(FACTS):
                _draw_bar(axes, label + column * panel, y, bar, cells[fact])
        _draw_key(axes, head + len(rows) * row + 0.2)
    return Picture(figure, _coverage_alt(rows))


def portfolio_coverage_table(coverage: pd.DataFrame) -> WordTable:
    """Return what `portfolio_coverage` draws as a table of words."""
    rows = _covered(coverage)
    cells = [
        [
            text(
                "portfolio-chart-known",
                spend=percent(each[fact].spend_percent),
                contracts=percent(each[fact].percent),
                known=f"{each[fact].known:.0f}",
                all=f"{each[fact].contracts:.0f}",
            )
            for fact in FACTS
        ]
        for _, each in rows
    ]
    heads = [text(f"portfolio-fact-{fact}") for fact in FACTS]
    frame = pd.DataFrame(cells, index=[name for name, _ in rows], columns=heads)
    return WordTable(frame, text("portfolio-chart-office"))


def _covered(coverage: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Return the name of each office, and its rows of COVERAGE by the fact."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in coverage.itertuples():
        rows.setdefault((each.scope, each.office), {})[each.fact] = each
    every = text("portfolio-chart-all")
    return [
        (every if scope == "all" else named(office), cells)
        for (scope, office), cells in rows.items()
    ]


def _draw_bar(axes: Axes, x: float, y: float, width: float, cell: Any) -> None:
    spend, contracts = cell.spend_percent, cell.percent
    axes.add_patch(Rectangle((x, y - 0.09), width, 0.18, fc="white", ec=QUIET, lw=0.8))
    if spend is not None:
        part = width * float(spend) / 100
        axes.add_patch(Rectangle((x, y - 0.09), part, 0.18, fc=_SKY, ec=INK, lw=0.6))
    if contracts is not None:
        place = x + width * float(contracts) / 100
        axes.plot([place], [y], **_DIAMOND)
    axes.text(x + width + 0.06, y, percent(spend), va="center", fontsize=11)


def _draw_key(axes: Axes, y: float) -> None:
    axes.add_patch(Rectangle((MARGIN, y - 0.08), 0.24, 0.16, fc=_SKY, ec=INK, lw=0.6))
    axes.text(0.38, y, text("portfolio-chart-spend-percent"), va="center", fontsize=11)
    axes.plot([2.5], [y], **_DIAMOND)
    axes.text(2.62, y, text("portfolio-chart-contract-percent"), va="center", fontsize=11)


def _coverage_alt(rows: list[tuple[str, dict[str, Any]]]) -> str:
    told = "; ".join(
        text(
            "portfolio-coverage-alt-row",
            office=name,
            **{fact: percent(cells[fact].spend_percent) for fact in FACTS},
        )
        for name, cells in rows
    )
    return text("portfolio-coverage-alt", rows=told)
