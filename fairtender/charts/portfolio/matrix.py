"""Risk by leverage: two axes, never one sum."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

import pandas as pd

from fairtender.charts.picture import FAINT, INK, LEVEL_COLOURS, URGENT_FIRST, Picture
from fairtender.charts.portfolio.writing import QUIET, tint
from fairtender.charts.simple import MARGIN, box, sheet, write
from fairtender.messages import text
from fairtender.pages import Cells, WordTable, word_table
from fairtender.portfolio import CLASSES

__all__ = ["portfolio_matrix", "portfolio_matrix_table"]

ENDED = "ended"


def portfolio_matrix(risks: pd.DataFrame, leverage: pd.DataFrame) -> Picture:
    """Draw how many contracts have each level of risk and each class of leverage.

    risks and leverage: the tables RISKS and LEVERAGE of the same contracts. Levels are rows, the
    most urgent on top; classes are columns, the strongest on the left. Each cell says its number
    and is the darker the larger it is, but for contracts that have ended: in these little can be
    done. The two are never added up.
    """
    counts = _pairs(risks, leverage)
    label, cell, row_height, head = 0.94, 0.725, 0.5, 0.64
    height = head + len(URGENT_FIRST) * row_height + 0.06
    most = max([1, *(count for (_, name), count in counts.items() if name != ENDED)])
    with sheet(height) as (figure, axes):
        bold = {"fontsize": 12, "fontweight": "bold"}
        write(axes, label, 0.16, text("portfolio-chart-leverage"), **bold)
        write(axes, MARGIN, 0.46, text("portfolio-chart-risk"), **bold)
        for column, name in enumerate(CLASSES):
            x = label + (column + 0.5) * cell
            heading = text(f"portfolio-class-{name}")
            write(axes, x, 0.46, heading, ha="center")
        for row, level in enumerate(URGENT_FIRST):
            y = head + (row + 0.5) * row_height
            weight = "bold" if level == "high" else "normal"
            write(axes, MARGIN, y, text(f"level-{level}"), fontsize=12, fontweight=weight)
            for column, name in enumerate(CLASSES):
                x = label + (column + 0.5) * cell
                corner, count = (x - cell / 2, y - row_height / 2), counts[level, name]
                strength = 0 if name == ENDED else 0.75 * (count / most) ** 0.5
                fill = tint(LEVEL_COLOURS[level], strength)
                box(axes, corner, cell, row_height, fc=fill, ec=FAINT, lw=0.8)
                ink = INK if count else QUIET
                write(axes, x, y, f"{count:,}", ha="center", fontsize=12, color=ink)
    return Picture(figure, _matrix_alt(counts))


def portfolio_matrix_table(risks: pd.DataFrame, leverage: pd.DataFrame) -> WordTable:
    """Return what `portfolio_matrix` draws as a table of numbers, levels as rows."""
    counts = _pairs(risks, leverage)
    cells: Cells = {"portfolio-chart-risk": lambda level: text(f"level-{level}")}
    for name in CLASSES:
        cells[f"portfolio-class-{name}"] = partial(_counted, counts, name)
    return word_table(URGENT_FIRST, cells)


def _counted(counts: Counter[tuple[str, str]], name: str, level: str) -> str:
    return f"{counts[level, name]:,}"


def _pairs(risks: pd.DataFrame, leverage: pd.DataFrame) -> Counter[tuple[str, str]]:
    return Counter(zip(risks["level"], leverage["leverage"], strict=True))


def _matrix_alt(counts: Mapping[tuple[str, str], int]) -> str:
    rows = "; ".join(
        text(
            "portfolio-matrix-alt-row",
            level=text(f"level-{level}").lower(),
            counts=", ".join(
                f"{text(f'portfolio-class-{name}').lower()} {counts[level, name]}"
                for name in CLASSES
            ),
        )
        for level in URGENT_FIRST
    )
    return text("portfolio-matrix-alt", total=sum(counts.values()), rows=rows)
