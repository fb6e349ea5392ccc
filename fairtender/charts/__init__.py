"""Charts of every step: one calm style, and alt text with every picture.

Each function takes the tables of the step and returns a `Picture` or a `WordTable`, which notebooks
and pages of the book show by themselves.
"""

from fairtender.charts.picture import LEVEL_COLOURS, URGENT_FIRST, Picture, WordTable
from fairtender.charts.screening import (
    MOST_ROWS,
    SHAPES,
    counts,
    level_counts,
    reason_table,
    screen_grid,
    screen_table,
)

__all__ = [
    "LEVEL_COLOURS",
    "MOST_ROWS",
    "SHAPES",
    "URGENT_FIRST",
    "Picture",
    "WordTable",
    "counts",
    "level_counts",
    "reason_table",
    "screen_grid",
    "screen_table",
]
