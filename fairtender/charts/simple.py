"""Plain charts and tables of words for any figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import FAINT, WIDTH, Picture, drawing
from fairtender.charts.rows import Part, Row, rows_chart
from fairtender.pages import WordTable
from fairtender.tables import fault

# Colour and dash of each line, so that they are told apart in print and by colour-blind eyes.
_LINES = (("#0072b2", "-"), ("#d55e00", "--"), ("#009e73", ":"), ("#000000", "-."))


def bars(values: Mapping[str, float], unit: str, what: str) -> Picture:
    """Draw one horizontal bar for each name, longest as given, with its number.

    unit: of all values, as it shall be read ("billion US dollars"). what: what is compared, for the
    alt text. Raises DataError without values.
    """
    if not values:
        raise fault("chart-nothing", what=what)
    shown = {name: _number(float(value)) for name, value in values.items()}
    rows = [
        Row(name, [Part(float(values[name]), ("#0072b2", ""))], number)
        for name, number in shown.items()
    ]
    figure = rows_chart([*rows, Row(unit)], characters=22, most_lines=9)
    told = "; ".join(f"{name} {number}" for name, number in shown.items())
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
