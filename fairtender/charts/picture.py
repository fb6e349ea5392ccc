"""The basis of all charts: the style, the drawing functions, and pictures with a description.

A chart is returned as a `Picture`: the matplotlib figure, its title, and a text that describes it
with the numbers. In a notebook or on a page of the book it is shown as SVG, once for a phone and
once for a column of text. The SVG is byte for byte the same each time, and adapts to light and dark
mode by itself. Nothing here uses pyplot, so no figure stays open. matplotlib is imported when the
first picture is made, and not before: tables in words do not need it, and a page without a picture
does not have to wait for it.

The colours are those of the site, `pages/tokens.css`. Colour-blind people can tell them apart where
it matters, and a shape, a hatching or a word always shows the same as the colour.

Positions on a sheet are inches from its top left. A sheet for a phone is narrow and tall, so that
its text is still readable at 290 px. A chart uses a sheet that is `sheet_width()` inches wide, and
its function is decorated with `@chart`, so that a page can draw it again for a wider column.
"""

from __future__ import annotations

import base64
import functools
import html
import io
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from fairtender import messages, pages
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
_TOKENS = Path(pages.__file__).with_name("tokens.css")
_TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
_COLOURS = {name: (day, night) for name, day, night in _TOKEN.findall(_TOKENS.read_text("utf-8"))}


def colour(name: str) -> str:
    """Return the light-mode value of a colour of the site, by its name in tokens.css."""
    return _COLOURS[name][0]


LEVEL_COLOURS = {level: colour(level) for level in LEVELS}
INK, FAINT = colour("ink"), colour("line")
MARGIN = 0.05
_PHONE, _COLUMN = 4.6, 7.6  # inches
_width: ContextVar[float] = ContextVar("width", default=_PHONE)
_P = ParamSpec("_P")
# matplotlib's own type of it lists hundreds of names.
STYLE: Any = {
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 12,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "svg.hashsalt": "fairtender",
    # Text stays text: small files, and the reader's fonts know more scripts than matplotlib's.
    "svg.fonttype": "none",
    # A title may hold a dollar sign: it is no formula.
    "text.parse_math": False,
}


def sheet_width() -> float:
    """Return the current width of a sheet in inches."""
    return _width.get()


def more_room() -> float:
    """Return how many inches wider the sheet is than a sheet for a phone."""
    return sheet_width() - _PHONE


def chart(draw: Callable[_P, Picture]) -> Callable[_P, Picture]:
    """Decorate a function that returns a picture, so that a page can redraw it in another width."""

    title = f"chart-title-{getattr(draw, '__name__', '').replace('_', '-')}"

    @functools.wraps(draw)
    def drawn(*args: _P.args, **options: _P.kwargs) -> Picture:
        picture = draw(*args, **options)
        picture.again = functools.partial(draw, *args, **options)
        return picture.titled(picture.title or messages.text(title))

    return drawn


@contextmanager
def drawing(width: float, height: float, **style: object) -> Iterator[Figure]:
    """Yield an empty figure, `width` by `height` inches, and apply our style within the block."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE | style):
        yield Figure(figsize=(width, height))


@contextmanager
def sheet(height: float, width: float = 0, **style: object) -> Iterator[tuple[Figure, Axes]]:
    """Yield a figure and the axes that fill it, and apply our style within the block."""
    width = width or sheet_width()
    with drawing(width, height, **style) as figure:
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        yield figure, axes


def write(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Write a text; its vertical middle is at `y` unless `va` says otherwise."""
    usual: Style = {"va": "center", "fontsize": 11}
    axes.text(x, y, text, **usual | style)


def bar(axes: Axes, left: float, y: float, width: float, height: float, fill: Fill) -> float:
    """Draw a bar whose vertical middle is at `y`, and return where it ends."""
    colour, hatch = fill
    style: Style = {"color": colour, "hatch": hatch, "edgecolor": INK, "linewidth": 0.7}
    if width > 0:
        axes.barh(y, width, height, left=left, **style)
    return left + width


def box(axes: Axes, corner: tuple[float, float], width: float, height: float, **style: Any) -> None:
    """Draw a box, given the corner with the smallest x and y."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle(corner, width, height, **style))


def mark(axes: Axes, x: float, y: float, shape: Mark) -> None:
    """Draw a mark whose shape has the same meaning as its colour."""
    marker, size, fill, edge = shape
    style: Style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [y], marker=marker, markersize=size, linestyle="none", **style)


def rule(axes: Axes, y: float) -> None:
    """Draw the faint line that separates two rows."""
    right = axes.get_xlim()[1] - MARGIN
    axes.plot([MARGIN, right], [y, y], color=FAINT, linewidth=0.8, zorder=0)


def short(name: str, characters: int, most: int = 2) -> str:
    """Return a name wrapped to at most `most` lines of `characters` characters, cut with "…"."""
    return "\n".join(textwrap.wrap(printable(name), characters, max_lines=most, placeholder="…"))


class Picture:
    """A figure with its title, and a description for people who cannot see it."""

    again: Callable[[], Picture] | None = None  # draws it once more

    def __init__(self, figure: Figure, alt: str, title: str = "") -> None:
        """Store a matplotlib figure and its description `alt`, a sentence or two with numbers."""
        self.figure = figure
        self.alt = alt
        self.title = title

    def titled(self, title: str) -> Picture:
        """Change the title of the picture, and return the picture."""
        self.title = title
        return self

    def _bytes(self, kind: str, **options: Any) -> bytes:
        import matplotlib

        out = io.BytesIO()
        with matplotlib.rc_context(STYLE), warnings.catch_warnings():
            # A script that matplotlib's own font lacks is drawn by the reader's fonts.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(out, format=kind, **options)
        return out.getvalue()

    def svg(self) -> str:
        """Return the picture as SVG; the same picture always gives the same text."""
        return self._bytes("svg", metadata={"Date": None}).decode("utf-8")

    def png(self) -> bytes:
        """Return the picture as PNG, at 200 dots per inch."""
        return self._bytes("png", dpi=200)

    def save(self, path: str | Path) -> None:
        """Write the picture to `path`: as PNG if the name ends in .png, otherwise as SVG.

        Raises DataError if the file cannot be written.
        """
        write_atomically(path, self.png() if str(path).endswith(".png") else self.svg())

    def html(self) -> str:
        """Return an HTML figure with its title, drawn for a phone and for a text column."""
        small, large = self._image("srcset"), self._wide()._image("src")
        title = f"<figcaption>{html.escape(self.title)}</figcaption>" if self.title else ""
        style = "display:block;width:100%;max-width:46rem;height:auto"
        return (
            f'<figure class="chart ft-picture" style="margin-inline: 0">{title}<picture>'
            f'<source media="(max-width:40rem)" {small}>'
            f'<img class="dark-light" alt="{html.escape(self.alt)}" style="{style}" {large}>'
            "</picture></figure>"
        )

    _repr_html_ = html

    def _wide(self) -> Picture:
        if not self.again:
            return self
        before = _width.set(_COLUMN)
        try:
            return self.again()
        finally:
            _width.reset(before)

    def _image(self, name: str) -> str:
        data = base64.b64encode(_by_day_and_night(self.svg()).encode("utf-8")).decode("ascii")
        wide, high = self.figure.get_size_inches()
        width = round(96 * wide)
        height = round(width * high / wide)
        return f'{name}="data:image/svg+xml;base64,{data}" width="{width}" height="{height}"'


def _by_day_and_night(svg: str) -> str:
    """Return an SVG in the site's colours, so that it adapts to light and dark mode.

    If a page links to the picture, the browser uses the page's own color-scheme.
    """
    names = {day: name for name, (day, _) in reversed(_COLOURS.items())}
    names |= {"#ffffff": "page", "#000000": "ink", INK: "ink"}
    used: set[str] = set()

    def variable(found: re.Match[str]) -> str:
        name = names.get(found[0])
        if not name:
            return found[0]
        used.add(name)
        return f"var(--{name})"

    head, style, body = svg.partition("<style")
    body = re.sub(r"#[0-9a-f]{6}\b", variable, body)
    body = body.replace("'DejaVu Sans', sans-serif", "system-ui, 'DejaVu Sans', sans-serif")
    by = [
        "".join(f"--{name}:{_COLOURS[name][place]};" for name in sorted(used)) for place in (0, 1)
    ]
    rules = f":root{{{by[0]}}}@media (prefers-color-scheme:dark){{:root{{{by[1]}}}}}"
    return f"{head}<style>{rules}</style>{style}{body}"
