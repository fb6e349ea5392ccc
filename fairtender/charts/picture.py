"""What all charts share: one calm style, and a picture that carries its own words.

A chart comes back as a `Picture`: the matplotlib figure and the words that say what it shows, with
the numbers. In a notebook or a page of the book it is drawn as an SVG that is the same byte for
byte each time, on a white card that stays clean in dark mode. Nothing here touches pyplot, so no
figure stays open.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with colour-blind
eyes can tell apart; a shape or a word always says the same as the colour.
"""

import base64
import html
import io
import warnings
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.narrow import STACKS, stacks
from fairtender.profile import LEVELS

# Most urgent first, in every list, table and chart.
URGENT_FIRST = tuple(reversed(LEVELS))
LEVEL_COLOURS = {
    "high": "#d55e00",
    "elevated": "#e69f00",
    "unknown": "#0072b2",
    "low": "#009e73",
}
INK, FAINT = "#1b1b1b", "#d9d9d9"
_WIDE = 6  # columns: from here on a table may be wider than a notebook
STYLE = {
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 12,
    "text.color": INK,
    "axes.labelcolor": INK,
    "figure.facecolor": "white",
    "svg.hashsalt": "fairtender",
    # Text stays text: small files, and the reader's fonts know more scripts than matplotlib's.
    "svg.fonttype": "none",
    # A title may hold a dollar sign: it is no formula.
    "text.parse_math": False,
}


class Picture:
    """A figure and the words that replace it for those who cannot see it."""

    def __init__(self, figure: Figure, alt: str) -> None:
        """Keep matplotlib's `figure` and its `alt` text (a sentence or two with the numbers)."""
        self.figure = figure
        self.alt = alt

    def _bytes(self, kind: str, **options: object) -> bytes:
        out = io.BytesIO()
        with matplotlib.rc_context(STYLE), warnings.catch_warnings():
            # A script that matplotlib's own font lacks is drawn by the reader's fonts.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(out, format=kind, **options)
        return out.getvalue()

    def svg(self) -> str:
        """Return the picture as SVG, the same bytes each time."""
        return self._bytes("svg", metadata={"Date": None}).decode("utf-8")

    def save(self, path: str | Path) -> None:
        """Write the picture to `path`, as SVG or, where the name ends in .png, as PNG."""
        path = Path(path)
        data = self._bytes("png", dpi=200) if path.suffix == ".png" else self.svg().encode("utf-8")
        path.write_bytes(data)

    def html(self) -> str:
        """Return an `img` that carries the SVG itself, at most as wide as its page."""
        data = base64.b64encode(self.svg().encode("utf-8")).decode("ascii")
        width = round(self.figure.get_figwidth() * 96)
        return (
            f'<img class="dark-light ft-picture" alt="{html.escape(self.alt)}" width="{width}" '
            'style="display: block; max-width: 100%; height: auto; background: #fff; padding: 8px; '
            'box-sizing: border-box; border-radius: 6px" '
            f'src="data:image/svg+xml;base64,{data}">'
        )

    _repr_html_ = html


class WordTable:
    """A table of words, shown whole: lines of a cell stay lines, the index heads its row."""

    def __init__(self, frame: pd.DataFrame, first: str = "") -> None:
        """Keep the table, whose cells are texts; `first` heads the column of the index."""
        self.frame = frame
        self.first = first

    def html(self, caption: str = "") -> str:
        """Return the table with headers that a screen reader can follow."""
        # JupyterLab would set every cell to the right.
        start = 'style="text-align: start; vertical-align: top"'
        heads = "".join(
            f'<th scope="col" {start}>{html.escape(head)}</th>'
            for head in (self.first, *self.frame.columns)
        )
        cells_of = [(str(name), *cells) for name, *cells in self.frame.itertuples()]
        stacked = stacks(cells_of)
        names = [f' data-head="{html.escape(head)}"' if stacked else "" for head in self.frame]
        rows = "".join(
            f'<tr><th scope="row" {start}>{html.escape(name)}</th>'
            + "".join(
                f"<td{head} {start}>{_lines(cell)}</td>"
                for head, cell in zip(names, cells, strict=True)
            )
            + "</tr>\n"
            for name, *cells in cells_of
        )
        told = f"<caption>{html.escape(caption)}</caption>\n" if caption else ""
        style = f"ft-words {STACKS}" if stacked else "ft-words"
        return (
            f'<table class="{style}">\n{told}<thead><tr>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table>\n"
        )

    def _repr_html_(self) -> str:
        columns = len(self.frame.columns) + 1
        if columns < _WIDE:
            return self.html()
        # It scrolls by itself, and the Tab key reaches it, which a notebook does not see to.
        name = messages.text("chart-wide-table", first=self.first, columns=columns)
        return (
            f'<div role="group" tabindex="0" aria-label="{html.escape(name)}" '
            f'style="overflow-x: auto">\n{self.html()}</div>\n'
        )


def _lines(cell: str) -> str:
    return "".join(f"<div>{html.escape(line)}</div>" for line in cell.split("\n"))


def printable(name: str) -> str:
    """Without control characters and halves of letters, which an SVG cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
