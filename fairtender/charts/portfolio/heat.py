"""Heat map: how many contracts of a level each office has in each category."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from fairtender.charts.picture import FAINT, INK, LEVEL_COLOURS, Picture
from fairtender.charts.portfolio.writing import (
    MOST_CATEGORIES,
    MOST_OFFICES,
    QUIET,
    check_size,
    clip,
    named,
    of,
    thousands,
    tint,
)
from fairtender.charts.simple import MARGIN, WIDTH, box, sheet, short, write
from fairtender.messages import text
from fairtender.pages import WordTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["portfolio_heat_map", "portfolio_heat_table"]

_LABEL, _ROW, _SUM_ROW, _LETTER, _DIGIT = 1.2, 0.36, 0.28, 0.088, 0.1  # inches


class _Heat(NamedTuple):
    """Offices and categories, those with most of the level first, and the numbers of each pair."""

    offices: list[str]
    categories: list[str]
    cells: dict[tuple[str, str], tuple[int, int]]  # of the level, of all

    def total(self, office: str | None = None, category: str | None = None) -> tuple[int, int]:
        """Add up the cells of an office, of a category, or all."""
        found = [
            pair
            for (one, other), pair in self.cells.items()
            if office in (None, one) and category in (None, other)
        ]
        return sum(level for level, _ in found), sum(every for _, every in found)

    def told(self, office: str | None = None, category: str | None = None) -> str:
        """Write the same; an office without any contract of a category has a dash."""
        count, every = self.total(office, category)
        return of(count, every) if every else "–"


def portfolio_heat_map(heat: pd.DataFrame, level: str = "high") -> Picture:
    """Draw how many contracts of a level each office has in each category.

    heat: the table HEAT of `portfolio.heat_map`. level: high, elevated or unknown. Each cell says
    the number, and is the darker the larger it is; an empty cell is a category in which the office
    has no contract at all. Offices and categories with most contracts of the level come first. The
    lowest rows say how many contracts each office has, and what percentage is of the level.
    Categories without a contract of the level are left out of the picture; its words name them.

    Raises DataError for no contract, or for more than 16 offices or 60 categories.
    """
    data = _heat(heat, level)
    shown = [name for name in data.categories if data.total(category=name)[0]]
    offices, categories = len(data.offices), len(shown)
    fits = 1 <= offices <= MOST_OFFICES and categories <= MOST_CATEGORIES
    check_size(offices, categories, fits)
    sums = _sums(data, level)
    cell = _cell(list(sums.values()))
    head = 0.2 + _LETTER * max(len(clip(named(name))) for name in data.offices)
    height = head + len(shown) * _ROW + len(sums) * _SUM_ROW + 0.16
    width = max(WIDTH, _LABEL + (len(data.offices) + 1) * cell + MARGIN)
    columns = [_LABEL + (number + 0.5) * cell for number in range(len(data.offices) + 1)]
    with sheet(height, width) as (figure, axes):
        for x, office in zip(columns, [*data.offices, None], strict=True):
            name = text("portfolio-chart-all") if office is None else clip(named(office))
            weight = "bold" if office is None else "normal"
            up = {"rotation": 90, "ha": "center", "va": "bottom", "fontsize": 12}
            write(axes, x, head - 0.08, name, fontweight=weight, **up)
        for number, category in enumerate(shown):
            y = head + (number + 0.5) * _ROW
            words = " ".join(clip(word, 12) for word in named(category).split())
            write(axes, MARGIN, y, short(words, 12), linespacing=0.95)
            _draw_cells(axes, y, columns, data, category, LEVEL_COLOURS[level])
        _draw_sums(axes, head + len(shown) * _ROW, columns, sums)
    return Picture(figure, _heat_alt(data, shown, level))


def portfolio_heat_table(heat: pd.DataFrame, level: str = "high") -> WordTable:
    """Return what `portfolio_heat_map` draws as a table of words.

    One row a category, one column an office: "2 of 5" are two contracts of the level among five.
    """
    data = _heat(heat, level)
    offices = [*data.offices, None]
    every = text("portfolio-chart-all")
    rows = {
        named(category): [data.told(o, category) for o in offices] for category in data.categories
    }
    rows[every] = [data.told(office) for office in offices]
    heads = [*map(named, data.offices), every]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    return WordTable(frame, text("portfolio-chart-category"))


def _heat(heat: pd.DataFrame, level: str) -> _Heat:
    columns = heat[["office", "category", level, "contracts"]].itertuples(index=False)
    cells = {(office, category): (int(n), int(every)) for office, category, n, every in columns}
    data = _Heat(sorted({o for o, _ in cells}), sorted({c for _, c in cells}), cells)
    return _Heat(
        sorted(data.offices, key=lambda name: -data.total(office=name)[0]),
        sorted(data.categories, key=lambda name: -data.total(category=name)[0]),
        cells,
    )


def _sums(data: _Heat, level: str) -> dict[str, list[str]]:
    """Return the lowest rows by their names: contracts of the level, of all, the percentage."""
    pairs = [data.total(office=office) for office in [*data.offices, None]]
    return {
        text(f"level-{level}"): [thousands(count) for count, _ in pairs],
        text("portfolio-chart-contracts"): [thousands(every) for _, every in pairs],
        text("portfolio-chart-percent"): [f"{100 * count / every:.0f}" for count, every in pairs],
    }


def _cell(rows: list[list[str]]) -> float:
    """Return the width of a column in which no two numbers of a row touch."""
    digits = max(len(one) + len(other) for row in rows for one, other in pairwise(row))
    return max(0.24, digits / 2 * _DIGIT + 0.03)


def _draw_cells(
    axes: Axes, y: float, columns: list[float], data: _Heat, category: str, colour: str
) -> None:
    most, size = max(count for count, _ in data.cells.values()), columns[1] - columns[0]
    for x, office in zip(columns, data.offices, strict=False):
        if (office, category) in data.cells:
            count = data.cells[office, category][0]
            corner = (x - size / 2, y - _ROW / 2)
            fill = tint(colour, 0.75 * (count / most) ** 0.6)
            box(axes, corner, size, _ROW, fc=fill, ec=FAINT, lw=0.6)
            write(axes, x, y, thousands(count), ha="center", color=INK if count else QUIET)
    write(axes, columns[-1], y, thousands(data.total(category=category)[0]), ha="center")


def _draw_sums(axes: Axes, top: float, columns: list[float], sums: dict[str, list[str]]) -> None:
    axes.plot([MARGIN, columns[-1] + 0.1], [top + 0.06] * 2, color=INK, linewidth=1)
    for number, (name, values) in enumerate(sums.items()):
        y = top + 0.1 + (number + 0.5) * _SUM_ROW
        write(axes, MARGIN, y, name)
        for x, value in zip(columns, values, strict=True):
            write(axes, x, y, value, ha="center")


def _heat_alt(data: _Heat, shown: list[str], level: str) -> str:
    count, every = data.total()
    offices = "; ".join(
        f"{named(office)} {of(*data.total(office=office))}" for office in data.offices
    )
    most = "; ".join(f"{named(name)} {data.total(category=name)[0]}" for name in shown)
    alt = text(
        "portfolio-heat-alt",
        level=text(f"level-{level}").lower(),
        count=count,
        contracts=every,
        offices=offices,
        categories=most or text("chart-none"),
    )
    left = [named(name) for name in data.categories if name not in shown]
    return f"{alt} {text('portfolio-heat-alt-none', names='; '.join(left))}" if left else alt
