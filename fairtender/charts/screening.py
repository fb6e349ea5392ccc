"""Charts of a screening: how many tenders have each level, and which factor says what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fairtender import messages
from fairtender.charts.picture import INK, LEVEL_COLOURS, URGENT_FIRST, Picture, drawing
from fairtender.charts.simple import MARGIN, WIDTH, mark, rule, sheet, short, write
from fairtender.pages import Cells, WordTable, printable, word_table, written
from fairtender.profile import FACTORS
from fairtender.screening import Screening
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "MOST_ROWS",
    "SHAPES",
    "counts",
    "level_counts",
    "reason_table",
    "screen_grid",
    "screen_table",
]

# What is drawn: marker, size, fill, edge. `none` is small on purpose: the eye shall find signals.
SHAPES = {
    "decisive": ("D", 10.5, "#000000", "#000000"),
    "high": ("s", 13, "#d55e00", "#7a3600"),
    "moderate": ("^", 13, "#e69f00", "#6b4a00"),
    "low": ("o", 11, "#009e73", "#00543d"),
    "missing": ("o", 14, "#ffffff", "#0072b2"),
    "none": ("_", 9, "#767676", "#767676"),
}
MOST_ROWS = 100
_FIRST_X, _STEP_X, _ROW = 1.8, 0.27, 0.44  # inches
_LABEL_LETTERS = 16


def counts(screening: Screening) -> dict[str, int]:
    """Return how many tenders have each level, most urgent level first."""
    found = Counter(screening.tenders["level"])
    return {level: found[level] for level in URGENT_FIRST}


def level_counts(screening: Screening | Mapping[str, int]) -> Picture:
    """Draw how many tenders have each level, as horizontal bars.

    Takes a screening, or the counts themselves by level (of a file that was screened in chunks).
    """
    given = counts(screening) if isinstance(screening, Screening) else screening
    numbers = {level: given.get(level, 0) for level in URGENT_FIRST}
    with drawing(WIDTH, 2.0) as figure:
        axes = figure.add_axes((0.24, 0.02, 0.6, 0.96))
        names = [messages.text(f"level-{level}") for level in URGENT_FIRST]
        values = [numbers[level] for level in URGENT_FIRST]
        colours = [LEVEL_COLOURS[level] for level in URGENT_FIRST]
        bars = axes.barh(names, values, color=colours, edgecolor=INK, linewidth=0.6, height=0.66)
        axes.bar_label(bars, labels=[f"{value:,}" for value in values], padding=5)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.01 * max(1, *values))
        axes.tick_params(length=0)
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    alt = messages.text("chart-levels-alt", total=sum(values), counts=_list_counts(numbers))
    return Picture(figure, alt)


def screen_grid(screening: Screening, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw the tenders as rows and the seven factors as columns, with each tender's level.

    The rating of a factor is told by shape and by colour. `labels` gives a short name by `ocid`;
    without it the title is used, cut to two short lines. Rows keep the order of
    `screening.tenders`. Raises DataError for no tender, or more than 100: a picture of those
    could not be read (`level_counts` can show them).
    """
    rows = len(screening.tenders)
    if not 1 <= rows <= MOST_ROWS:
        raise fault("chart-grid-size", rows=rows, most=MOST_ROWS)
    head, foot = 1.25, 0.95
    height = head + rows * _ROW + foot
    names = _labels(screening, labels)
    with sheet(height) as (figure, axes):
        _draw_heads(axes, head)
        cells = _cells(screening)
        columns = screening.tenders[["ocid", "level"]].itertuples(index=False)
        for row, (name, (ocid, level)) in enumerate(zip(names, columns, strict=True)):
            _draw_row(axes, head + (row + 0.5) * _ROW, name, cells[ocid], level)
        _draw_legend(axes, head + rows * _ROW + 0.3)
    return Picture(figure, _grid_alt(screening, names))


def screen_table(screening: Screening, labels: Mapping[str, str] | None = None) -> WordTable:
    """Return what `screen_grid` draws as a table of words, to stand beside it.

    One row a tender (the label or title is the index): level, signals, and facts that are missing.
    """
    shown, names = _cells(screening), _named(screening, labels)
    cells: Cells = {
        "report-tender": lambda row: names[row.ocid],
        "chart-level": "level-{level}",
        "chart-signals": lambda row: written([*_signals(shown[row.ocid])]),
        "chart-missing": lambda row: written(
            [_factor(name) for name, (_, missing) in shown[row.ocid].items() if missing]
        ),
    }
    return word_table(screening.tenders, cells)


def _signals(cells: Mapping[str, tuple[str, bool]]) -> Iterator[str]:
    for factor, (shape, _) in cells.items():
        if shape not in ("none", "missing"):
            yield f"{_factor(factor)}: {messages.text(f'rating-{shape}').lower()}"


def _factor(factor: str) -> str:
    return messages.text(f"factor-{factor}")


def reason_table(screening: Screening, labels: Mapping[str, str] | None = None) -> WordTable:
    """Return level, reasons and questions to ask of each tender, in sentences."""
    names = _named(screening, labels)

    def why(row: Any) -> str:
        return "\n".join(str(one) for one in row.reasons if not one.code.endswith("-unknown"))

    cells: Cells = {
        "report-tender": lambda row: names[row.ocid],
        "chart-level": "level-{level}",
        "chart-why": why,
        "chart-ask": "ask",
    }
    return word_table(screening.tenders, cells)


def _named(screening: Screening, labels: Mapping[str, str] | None) -> dict[str, str]:
    return dict(zip(screening.tenders["ocid"], _labels(screening, labels), strict=True))


def _labels(screening: Screening, labels: Mapping[str, str] | None) -> list[str]:
    given = labels or {}
    pairs = zip(screening.tenders["ocid"], screening.tenders["title"], strict=True)
    return [printable(given.get(ocid) or title or ocid) for ocid, title in pairs]


def _column(position: int) -> float:
    return _FIRST_X + position * _STEP_X


def _draw_heads(axes: Axes, y: float) -> None:
    for position, factor in enumerate(FACTORS):
        name = messages.text(f"factor-{factor}-short")
        axes.text(_column(position), y - 0.06, name, rotation=90, ha="center", va="bottom")
    axes.text(_column(7) - 0.02, y - 0.06, messages.text("chart-level"), va="bottom")


def _cells(screening: Screening) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return what is drawn for each tender and factor: a shape, and whether a fact is missing.

    A factor on which the notice is silent, and on which this kind of purchase needs no fact, has
    no signal and lacks nothing.
    """
    cells: dict[str, dict[str, tuple[str, bool]]] = {}
    columns = screening.factors[["ocid", "factor", "rating", "missing"]].itertuples(index=False)
    for ocid, factor, rating, missing in columns:
        silent = "missing" if missing else "none"
        shape = silent if rating in ("unknown", "none") else rating
        cells.setdefault(ocid, {})[factor] = (shape, missing)
    return cells


def _draw_row(
    axes: Axes, y: float, name: str, cells: Mapping[str, tuple[str, bool]], level: str
) -> None:
    rule(axes, y - _ROW / 2)
    write(axes, MARGIN, y, short(name, _LABEL_LETTERS), linespacing=1.05)
    for position, factor in enumerate(FACTORS):
        _draw_shape(axes, _column(position), y, *cells[factor])
    style = {"fontsize": 12, "fontweight": "bold" if level == "high" else "normal"}
    write(axes, _column(7) - 0.02, y, messages.text(f"level-{level}"), **style)


def _draw_shape(axes: Axes, x: float, y: float, shape: str, missing: bool) -> None:
    mark(axes, x, y, SHAPES[shape])
    if missing:
        colour = {"missing": SHAPES[shape][3], "moderate": "#000000"}.get(shape, "#ffffff")
        place = {"ha": "center", "va": "center_baseline", "fontsize": 10, "fontweight": "bold"}
        write(axes, x, y, "?", color=colour, **place)


def _draw_legend(axes: Axes, y: float) -> None:
    for place, shape in enumerate(SHAPES):
        row, column = place % 3, place // 3
        x, line = 0.2 + column * 2.1, y + row * 0.26
        _draw_shape(axes, x, line, shape, shape == "missing")
        write(axes, x + 0.18, line, messages.text(f"shape-{shape}"))


def _list_counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(
        f"{messages.text(f'level-{level}').lower()} {numbers[level]:,}" for level in URGENT_FIRST
    )


def _grid_alt(screening: Screening, names: list[str]) -> str:
    """Say the levels, how often each rating stands in the grid, and which tenders are high."""
    cells = [cell for row in _cells(screening).values() for cell in row.values()]
    shapes = Counter(shape for shape, _ in cells)
    shapes["missing"] = sum(missing for _, missing in cells)
    told = ", ".join(
        f"{messages.text(f'shape-{shape}').lower()} {shapes[shape]}" for shape in SHAPES
    )
    levels = _list_counts(counts(screening))
    alt = messages.text("chart-grid-alt", total=len(names), counts=levels, ratings=told)
    level = screening.tenders["level"]
    high = [name for name, found in zip(names, level, strict=True) if found == "high"]
    if high and len(high) <= 12:
        alt += " " + messages.text("chart-grid-alt-high", names="; ".join(high))
    return alt
