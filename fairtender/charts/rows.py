"""The building blocks of most charts: rows with a label, a bar, marks and a number; and grids."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import (
    FAINT,
    INK,
    MARGIN,
    Fill,
    Key,
    Mark,
    Picture,
    Style,
    bar,
    chart,
    colour,
    drawing,
    mark,
    rule,
    sheet,
    sheet_width,
    short,
    write,
)
from fairtender.pages import WordTable, printable
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Inches: a row, a further line in it, a bar, the space above a heading, a line of a key.
_ROW, _LINE, _BAR, _GAP, _KEY = 0.34, 0.17, 0.25, 0.12, 0.28
_DIGIT, _LETTER = 0.1, 0.09  # inches that a character takes, of a number and of words
_ACROSS, _ACROSS_SMALL = 9.6, 11.7  # characters an inch


class Part(NamedTuple):
    """A part of a bar; `text` is written on it if the part is long enough."""

    length: float
    fill: Fill
    text: str = ""


class Row(NamedTuple):
    """A row of a chart: a label, a bar of parts with marks on it, and a number at its end.

    start: where the bar begins. marks: each mark, with its position on the scale. note: words below
    the row. bold: which fields are bold, "label" or "number". A row without parts, marks and number
    is a heading.
    """

    label: str
    parts: Sequence[Part] = ()
    number: str = ""
    start: float = 0.0
    marks: Sequence[tuple[float, Mark]] = ()
    note: str = ""
    bold: Sequence[str] = ()


class Scale(NamedTuple):
    """Converts values into positions, in inches from the left of the sheet."""

    left: float
    low: float
    unit: float

    def x(self, value: float) -> float:
        """Return the position of a value, in inches."""
        return self.left + (value - self.low) * self.unit


Under = Callable[["Axes", Scale, float], None]


def rows_chart(
    rows: Sequence[Row],
    *more: Sequence[Row],
    key: Key = (),
    columns: int = 2,
    characters: int = 0,
    most_lines: int = 2,
    heads: Sequence[str] = (),
    aligned: bool = False,
    span: tuple[float, float] | None = None,
    under: Under | None = None,
) -> Figure:
    """Draw rows one below the other, and under them a legend in `columns` columns.

    more: the same rows in further panels, to the right of the first. characters, most_lines: how
    much of a label fits to the left of its bar; with 0, labels are above their bars. heads: the
    headings of the panels. aligned: numbers are at the right edge, instead of where the bars end.
    span: the two ends of the scale; without it, the scale begins at 0. under: a function that draws
    what is behind the rows; it gets the axes, the scale and where the rows end.
    """
    panels = (rows, *more)
    scales = _scales(panels, MARGIN + characters * _LETTER, span)
    with sheet(1.0, **{"hatch.linewidth": 0.8}) as (figure, axes):
        y = 0.4 if heads or under else MARGIN
        for scale, head in zip(scales, heads, strict=False):
            write(axes, scale.left, y - 0.1, head, va="bottom")
        for own in zip(*panels, strict=True):
            beside = characters and (own[0].parts or own[0].marks or own[0].number)
            if beside:
                middle, bottom = _write_beside(axes, y, own[0], characters, most_lines)
            else:
                middle, bottom = _write_above(axes, y, own[0])
            for scale, row in zip(scales, own, strict=True):
                _draw_bar(axes, scale, middle, row, aligned)
                if beside and not span:
                    axes.plot([scale.left] * 2, [y, bottom], color=INK, linewidth=0.8)
            if aligned:
                rule(axes, y)
            y = bottom
        if under:
            under(axes, scales[0], y)
        fit(figure, write_key(axes, y + 0.22, key, columns))
    return figure


def _scales(
    panels: Sequence[Sequence[Row]], left: float, span: tuple[float, float] | None
) -> list[Scale]:
    rows = [row for panel in panels for row in panel]
    low, high = span or (0.0, max(map(_most, rows)) or 1.0)
    width = (sheet_width() - left) / len(panels)
    # A number at the end of no bar has room enough.
    numbers = [line for row in rows if _most(row) > low for line in row.number.split("\n")]
    room = max(map(len, numbers), default=0) * _DIGIT + MARGIN + 0.06
    unit = (width - room) / (high - low)
    return [Scale(left + place * width, low, unit) for place in range(len(panels))]


def _most(row: Row) -> float:
    """Return the highest value in a row: the end of its bar, or the farthest mark."""
    end = row.start + sum(part.length for part in row.parts)
    return max([end, *(place for place, _ in row.marks)])


def _weight(row: Row, field: str) -> str:
    return "bold" if field in row.bold else "normal"


def _write_beside(
    axes: Axes, y: float, row: Row, characters: int, most_lines: int
) -> tuple[float, float]:
    """Write the label left of a bar; return the bar's vertical middle and the end of the row."""
    label = short(row.label, characters, most_lines)
    further = max(label.count("\n"), row.number.count("\n"))
    bottom = y + _ROW + further * _LINE
    middle = (y + bottom) / 2
    write(axes, MARGIN, middle, label, linespacing=1.05, fontweight=_weight(row, "label"))
    return middle, bottom


def _write_above(axes: Axes, y: float, row: Row) -> tuple[float, float]:
    """Write the label above a bar; return the bar's vertical middle and the end of the row."""
    label = textwrap.fill(printable(row.label), int(_ACROSS * sheet_width()))
    note = textwrap.fill(row.note, int(_ACROSS_SMALL * sheet_width()))
    weight = _weight(row, "label")
    write(axes, MARGIN, y + _GAP, label, va="top", fontsize=11.5, fontweight=weight)
    bottom = y + _GAP + 0.2 * (label.count("\n") + 1)
    middle = bottom + _BAR / 2 + 0.02
    if row.parts:
        bottom += _BAR + 0.06
    if note:
        write(axes, MARGIN, bottom, note, va="top", fontsize=10.5)
        bottom += _LINE * (note.count("\n") + 1)
    return middle, bottom


def _draw_bar(axes: Axes, scale: Scale, y: float, row: Row, aligned: bool) -> None:
    x = scale.x(row.start)
    for part in row.parts:
        end = bar(axes, x, y, part.length * scale.unit, _BAR, part.fill)
        if part.text and end - x >= 0.08 + _DIGIT * len(part.text):
            # On a white ground, legible on any hatch.
            ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            write(axes, (x + end) / 2, y, part.text, ha="center", bbox=ground)
        x = end
    for place, shape in row.marks:
        mark(axes, scale.x(place), y, shape)
    style: Style = {"fontweight": _weight(row, "number"), "linespacing": 1.15}
    if aligned:
        write(axes, sheet_width() - MARGIN, y, row.number, ha="right", **style)
    else:
        write(axes, x + 0.06, y, row.number, **style)


def write_key(axes: Axes, y: float, key: Key, columns: int) -> float:
    """Write the legend of fills and marks from the height `y` down, and return where it ends."""
    width = (axes.get_xlim()[1] - MARGIN) / columns
    entries = [
        (textwrap.wrap(printable(words), int((width - 0.4) / _LETTER)) or [""], shape)
        for words, shape in key
    ]
    for first in range(0, len(entries), columns):
        some = entries[first : first + columns]
        for place, (words, shape) in enumerate(some):
            x = MARGIN + place * width
            if len(shape) == 2:
                bar(axes, x, y, 0.26, 0.18, shape)
            else:
                mark(axes, x + 0.13, y, shape)
            for number, line in enumerate(words):
                write(axes, x + 0.34, y + number * _KEY, line)
        y += _KEY * max(len(words) for words, _ in some)
    return y


def fit(figure: Figure, height: float) -> None:
    """Set the height of a sheet to `height`, the height of its content."""
    figure.set_figheight(height)
    figure.axes[0].set_ylim(height, 0)


@contextmanager
def grid(
    labels: Sequence[str],
    heads: Sequence[str],
    left: float,
    step: float,
    head: float,
    *,
    row: float = 0.42,
    width: float = 0,
    above: bool = False,
) -> Iterator[tuple[Figure, Axes, list[float], list[float]]]:
    """Yield a figure, its axes with labels and headings, and the middles of the columns and rows.

    left: where the columns begin. step: the distance between columns. head: the height of the space
    for the headings. above: whether a label is above its row. Our style applies within the block.
    """
    label_height = 0.28 if above else 0
    pitch = row + label_height
    columns = [left + (place + 0.5) * step for place in range(len(heads))]
    middles = [head + place * pitch + label_height + row / 2 for place in range(len(labels))]
    with sheet(head + len(labels) * pitch, width) as (figure, axes):
        for x, words in zip(columns, heads, strict=True):
            write(axes, x, head - 0.08, words, rotation=90, ha="center", va="bottom")
        for y, label in zip(middles, labels, strict=True):
            rule(axes, y - row / 2 - label_height)
            place = y - (row / 2 if above else 0)
            write(axes, MARGIN, place, label, linespacing=1.05)
        yield figure, axes, columns, middles


# --- plain charts and tables of words for any figures ---


# Colour and dash of each line, so that they are told apart in print and by colour-blind eyes.
_LINES = (
    (colour("accent"), "-"),
    (colour("high"), "--"),
    (colour("low"), ":"),
    (colour("ink"), "-."),
)


@chart
def bars(values: Mapping[str, float], unit: str, what: str) -> Picture:
    """Draw one horizontal bar per name, in the given order, with its number.

    unit: the unit of all values, as people should read it ("billion US dollars"). what: what is
    compared, for the description. Raises DataError if there are no values.
    """
    if not values:
        raise fault("chart-nothing", what=what)
    shown = {name: _number(float(value)) for name, value in values.items()}
    rows = [
        Row(name, [Part(float(values[name]), (colour("accent"), ""))], number)
        for name, number in shown.items()
    ]
    figure = rows_chart([*rows, Row(unit)], characters=22, most_lines=9)
    told = "; ".join(f"{name} {number}" for name, number in shown.items())
    alt = messages.text("chart-bars-alt", what=what, unit=unit, values=told)
    return Picture(figure, alt, what[:1].upper() + what[1:])


@chart
def lines(data: pd.DataFrame, unit: str, x_name: str, what: str) -> Picture:
    """Draw each column of `data` as a line over the numeric index, with the name at its end.

    unit: the unit of the values. x_name: what the index counts. what: for the description, which
    gives the first and the last value of each line. Raises DataError if there is no row, or if
    there are more than four columns.
    """
    if data.empty or len(data.columns) > len(_LINES):
        raise fault("chart-lines-size", most=len(_LINES))
    with drawing(sheet_width(), 3.4) as figure:
        axes = figure.add_axes((0.17, 0.16, 0.79, 0.6))
        for (name, values), (line, dash) in zip(data.items(), _LINES, strict=False):
            axes.plot(data.index, values.astype(float), dash, color=line, linewidth=2.4, label=name)
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
    return Picture(figure, alt, what[:1].upper() + what[1:])


def words(data: pd.DataFrame, first: str, folded: str = "") -> WordTable:
    """Return a small table in words; `first` is the heading of its index.

    folded: the line to click to open the table, if a picture next to it shows the same.
    """
    shown = data.map(lambda cell: _number(cell) if isinstance(cell, float | int) else str(cell))
    return WordTable(shown, first, folded)


def _number(value: float) -> str:
    """Return a number as people read it, such as 2,549.23, 28 or 0.5."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if text.endswith(("0", ".")) else text
