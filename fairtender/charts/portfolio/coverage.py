"""Coverage: for how much of the portfolio origin, subcontracting and place are known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender.charts.picture import INK, Picture
from fairtender.charts.portfolio.writing import (
    MOST_OFFICES,
    QUIET,
    check_size,
    clip,
    named,
    percent,
)
from fairtender.charts.simple import MARGIN, bar, box, key, mark, sheet, write
from fairtender.messages import text
from fairtender.pages import Cells, WordTable, word_table
from fairtender.portfolio import FACTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["portfolio_coverage", "portfolio_coverage_table"]

_SKY = ("#56b4e9", "")
_DIAMOND = ("D", 5, "white", INK)


def portfolio_coverage(coverage: pd.DataFrame) -> Picture:
    """Draw what percentage of spend, and of contracts, has a known origin, subcontracting, place.

    coverage: the table COVERAGE of `portfolio.coverage`. One row for all contracts, then one an
    office. The bar and its number are percent of spend; the diamond is percent of contracts.

    Raises DataError for more than 16 offices.
    """
    rows = _covered(coverage)
    check_size(len(rows) - 1, 0, len(rows) <= MOST_OFFICES + 1)
    label, panel, bar, head, row = 1.0, 1.2, 0.62, 0.4, 0.33
    height = head + len(rows) * row + 0.42
    with sheet(height) as (figure, axes):
        for column, fact in enumerate(FACTS):
            x = label + column * panel
            write(axes, x, head - 0.14, text(f"portfolio-fact-{fact}"), va="bottom")
        for number, (name, cells) in enumerate(rows):
            y = head + (number + 0.5) * row
            weight = "bold" if number == 0 else "normal"
            write(axes, MARGIN, y, clip(name, 10), fontweight=weight)
            for column, fact in enumerate(FACTS):
                _draw_bar(axes, label + column * panel, y, bar, cells[fact])
        _draw_key(axes, head + len(rows) * row + 0.2)
    return Picture(figure, _coverage_alt(rows))


def portfolio_coverage_table(coverage: pd.DataFrame) -> WordTable:
    """Return what `portfolio_coverage` draws as a table of words."""
    cells: Cells = {"portfolio-chart-office": lambda row: row[0]}
    cells |= {f"portfolio-fact-{fact}": partial(_known, fact) for fact in FACTS}
    return word_table(_covered(coverage), cells)


def _known(fact: str, row: tuple[str, dict[str, Any]]) -> str:
    cell = row[1][fact]
    return text(
        "portfolio-chart-known",
        spend=percent(cell.spend_percent),
        contracts=percent(cell.percent),
        known=f"{cell.known:.0f}",
        all=f"{cell.contracts:.0f}",
    )


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
    box(axes, (x, y - 0.09), width, 0.18, fc="white", ec=QUIET, lw=0.8)
    bar(axes, x, y, width * float(spend or 0) / 100, 0.18, _SKY)
    if contracts is not None:
        mark(axes, x + width * float(contracts) / 100, y, _DIAMOND)
    write(axes, x + width + 0.06, y, percent(spend))


def _draw_key(axes: Axes, y: float) -> None:
    key(axes, MARGIN, y, text("portfolio-chart-spend-percent"), _SKY)
    mark(axes, 2.5, y, _DIAMOND)
    write(axes, 2.62, y, text("portfolio-chart-contract-percent"))


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
