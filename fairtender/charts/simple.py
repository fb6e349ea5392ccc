"""What pictures are drawn with, and two plain charts for any figures.

Places on a sheet are inches from its top left. A sheet is narrow and tall, so that its text is
still readable when a phone shrinks it to 290 px.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import FAINT, INK, Picture, drawing
from fairtender.pages import WordTable, printable
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "MARGIN",
    "WIDTH",
    "Fill",
    "Mark",
    "Style",
    "bar",
    "bars",
    "box",
    "disc",
    "key",
    "lines",
    "mark",
    "rule",
    "sheet",
    "short",
    "words",
    "write",
]

Fill = tuple[str, str]  # colour and hatching: the hatching says the same as the colour
Style = dict[str, Any]  # what matplotlib is told by keywords
Mark = tuple[str, float, str, str]  # marker, size, fill, and an edge that is seen in print
WIDTH, MARGIN = 4.6, 0.05
# Colour and dash of each line, so that they are told apart in print and by colour-blind eyes.
_LINES = (("#0072b2", "-"), ("#d55e00", "--"), ("#009e73", ":"), ("#000000", "-."))


@contextmanager
def sheet(height: float, width: float = WIDTH, **style: object) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure whose axes are the whole of it; what is drawn in the block has our style."""
    with drawing(width, height, **style) as figure:
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        yield figure, axes


def write(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Write a text whose middle is at the height `y`, unless `va` says otherwise."""
    usual: Style = {"va": "center", "fontsize": 11}
    axes.text(x, y, text, **usual | style)


def bar(
    axes: Axes, left: float, y: float, width: float, height: float, fill: Fill, line: float = 0.6
) -> float:
    """Draw a bar whose middle is at the height `y`; return where it ends."""
    colour, hatch = fill
    style: Style = {"color": colour, "hatch": hatch, "edgecolor": INK, "linewidth": line}
    if width > 0:
        axes.barh(y, width, height, left=left, **style)
    return left + width


def box(axes: Axes, corner: tuple[float, float], width: float, height: float, **style: Any) -> None:
    """Draw a box, by the corner where its numbers are smallest."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle(corner, width, height, **style))


def disc(axes: Axes, middle: tuple[float, float], radius: float, **style: Any) -> None:
    """Draw a disc."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle(middle, radius, **style))


def key(axes: Axes, x: float, y: float, text: str, fill: Fill) -> None:
    """Say what a fill means."""
    bar(axes, x, y, 0.26, 0.18, fill)
    write(axes, x + 0.34, y, text)


def mark(axes: Axes, x: float, y: float, shape: Mark) -> None:
    """Draw a mark, which says by its shape what it says by its colour."""
    marker, size, fill, edge = shape
    style: Style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [y], marker=marker, markersize=size, linestyle="none", **style)


def rule(axes: Axes, y: float, right: float = WIDTH - MARGIN) -> None:
    """Draw the faint line between two rows."""
    axes.plot([MARGIN, right], [y, y], color=FAINT, linewidth=0.8, zorder=0)


def short(name: str, letters: int, most: int = 2) -> str:
    """Write a name in at most so many lines of so many letters."""
    return "\n".join(textwrap.wrap(printable(name), letters, max_lines=most, placeholder="…"))


def bars(values: Mapping[str, float], unit: str, what: str) -> Picture:
    """Draw one horizontal bar for each name, longest as given, with its number.

    unit: of all values, as it shall be read ("billion US dollars"). what: what is compared, for the
    alt text. Raises DataError without values.
    """
    if not values:
        raise fault("chart-nothing", what=what)
    names = [textwrap.fill(printable(name), 22) for name in values]
    numbers = [float(value) for value in values.values()]
    height = 0.4 + 0.5 * len(names) + 0.16 * sum(name.count("\n") for name in names)
    with drawing(WIDTH, height) as figure:
        axes = figure.add_axes((0.42, 0.3 / height, 0.44, 1 - 0.35 / height))
        drawn = axes.barh(names, numbers, color="#0072b2", edgecolor=INK, linewidth=0.6, height=0.6)
        axes.bar_label(drawn, labels=[_number(value) for value in numbers], padding=5)
        axes.invert_yaxis()
        axes.tick_params(length=0, labelsize=11)
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        figure.text(0.98, 0.02, unit, ha="right", va="bottom", fontsize=11)
    told = "; ".join(f"{name} {_number(float(value))}" for name, value in values.items())
    return Picture(figure, messages.text("chart-bars-alt", what=what, unit=unit, values=told))


def lines(data: pd.DataFrame, unit: str, x_name: str, what: str) -> Picture:
    """Draw each column of `data` as a line over its index (numbers), named at its end.

    unit: of the values. x_name: what the index counts. what: for the alt text, which gives the
    first and the last value of each line. Raises DataError for no row, or more than four columns.
    """
    if data.empty or len(data.columns) > len(_LINES):
        raise fault("chart-lines-size", most=len(_LINES))
    with drawing(WIDTH, 3.4) as figure:
        axes = figure.add_axes((0.17, 0.16, 0.79, 0.6))
        for (name, values), (colour, dash) in zip(data.items(), _LINES, strict=False):
            axes.plot(
                data.index, values.astype(float), dash, color=colour, linewidth=2.4, label=name
            )
        axes.set_xlabel(x_name)
        axes.set_ylabel(unit)
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color=FAINT)
        axes.set_axisbelow(True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=11)
        figure.legend(loc="upper left", bbox_to_anchor=(0.02, 1), frameon=False, fontsize=11)
    told = "; ".join(
        messages.text(
            "chart-line-alt",
            name=name,
            first=_number(float(values.iloc[0])),
            last=_number(float(values.iloc[-1])),
        )
        for name, values in data.items()
    )
    start, end = _number(float(data.index[0])), _number(float(data.index[-1]))
    alt = messages.text(
        "chart-lines-alt", what=what, unit=unit, x=x_name, start=start, end=end, lines=told
    )
    return Picture(figure, alt)


def words(data: pd.DataFrame, first: str, folded: str = "") -> WordTable:
    """Return any small table as words; `first` heads the column of its index.

    folded: the line behind which it is folded away, where a picture beside it says the same.
    """
    shown = data.map(lambda cell: _number(cell) if isinstance(cell, float | int) else str(cell))
    return WordTable(shown, first, folded)


def _number(value: float) -> str:
    """A number as people read it: 2,549.23, 28 and 0.5."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if text.endswith(("0", ".")) else text
