"""What all charts share: one calm style, what they are drawn with, a picture with its own words.

A chart comes back as a `Picture`: the matplotlib figure and the words that say what it shows, with
the numbers. In a notebook or a page of the book it is drawn as an SVG that is the same byte for
byte each time, on a white card that stays clean in dark mode. Nothing here touches pyplot, so no
figure stays open. matplotlib is imported when the first picture is made, and not before: tables of
words do without it, and a page that shows no picture need not wait for it.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with colour-blind
eyes can tell apart; a shape or a word always says the same as the colour.

Places on a sheet are inches from its top left. A sheet is narrow and tall, so that its text is
still readable when a phone shrinks it to 290 px.
"""

from __future__ import annotations

import base64
import html
import io
import textwrap
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairtender.files import write_atomically
from fairtender.pages import printable
from fairtender.profile import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Fill = tuple[str, str]  # colour and hatching: the hatching says the same as the colour
Mark = tuple[str, float, str, str]  # marker, size, fill, and an edge that is seen in print
Key = Iterable[tuple[str, Fill | Mark]]  # what each fill and each mark means
Style = dict[str, Any]  # what matplotlib is told by keywords

# Most urgent first, in every list, table and chart.
URGENT_FIRST = tuple(reversed(LEVELS))
LEVEL_COLOURS = {
    "high": "#d55e00",
    "elevated": "#e69f00",
    "unknown": "#0072b2",
    "low": "#009e73",
}
INK, FAINT = "#1b1b1b", "#d9d9d9"
WIDTH, MARGIN = 4.6, 0.05
# matplotlib's own type of it lists hundreds of names.
STYLE: Any = {
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


@contextmanager
def drawing(width: float, height: float, **style: object) -> Iterator[Figure]:
    """Give an empty figure of so many inches; what is drawn in the block has our style."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE | style):
        yield Figure(figsize=(width, height))


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


def bar(axes: Axes, left: float, y: float, width: float, height: float, fill: Fill) -> float:
    """Draw a bar whose middle is at the height `y`; return where it ends."""
    colour, hatch = fill
    style: Style = {"color": colour, "hatch": hatch, "edgecolor": INK, "linewidth": 0.7}
    if width > 0:
        axes.barh(y, width, height, left=left, **style)
    return left + width


def box(axes: Axes, corner: tuple[float, float], width: float, height: float, **style: Any) -> None:
    """Draw a box, by the corner where its numbers are smallest."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle(corner, width, height, **style))


def mark(axes: Axes, x: float, y: float, shape: Mark) -> None:
    """Draw a mark, which says by its shape what it says by its colour."""
    marker, size, fill, edge = shape
    style: Style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [y], marker=marker, markersize=size, linestyle="none", **style)


def rule(axes: Axes, y: float, right: float = WIDTH - MARGIN) -> None:
    """Draw the faint line between two rows."""
    axes.plot([MARGIN, right], [y, y], color=FAINT, linewidth=0.8, zorder=0)


def short(name: str, characters: int, most: int = 2) -> str:
    """Write a name in at most so many lines of so many characters."""
    return "\n".join(textwrap.wrap(printable(name), characters, max_lines=most, placeholder="…"))


class Picture:
    """A figure and the words that replace it for those who cannot see it."""

    def __init__(self, figure: Figure, alt: str) -> None:
        """Keep matplotlib's `figure` and its `alt` text (a sentence or two with the numbers)."""
        self.figure = figure
        self.alt = alt

    def _bytes(self, kind: str, **options: Any) -> bytes:
        import matplotlib

        out = io.BytesIO()
        with matplotlib.rc_context(STYLE), warnings.catch_warnings():
            # A script that matplotlib's own font lacks is drawn by the reader's fonts.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(out, format=kind, **options)
        return out.getvalue()

    def svg(self) -> str:
        """Return the picture as SVG, the same bytes each time."""
        return self._bytes("svg", metadata={"Date": None}).decode("utf-8")

    def png(self) -> bytes:
        """Return the picture as PNG, 200 dots an inch."""
        return self._bytes("png", dpi=200)

    def save(self, path: str | Path) -> None:
        """Write the picture to `path`, as SVG or, where the name ends in .png, as PNG.

        Raises DataError where it cannot be written.
        """
        write_atomically(path, self.png() if str(path).endswith(".png") else self.svg())

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
