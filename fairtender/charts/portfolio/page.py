"""The sheet on which pictures of a portfolio are drawn, and how names and numbers are written."""

import textwrap

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from fairtender.messages import text
from fairtender.pages import printable

MOST_OFFICES, MOST_CATEGORIES = 16, 60
WIDTH, MARGIN = 4.6, 0.06  # inches
QUIET = "#767676"  # a zero


def page(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are the whole of it, in inches from its top left."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def too_much(offices: int, categories: int) -> str:
    """Return the sentence for more than a picture can show."""
    return text(
        "portfolio-chart-size",
        offices=offices,
        categories=categories,
        most_offices=MOST_OFFICES,
        most_categories=MOST_CATEGORIES,
    )


def named(name: str) -> str:
    """Return the name of an office or a category as it is shown."""
    return printable(name) or text("portfolio-chart-not-stated")


def clip(name: str, letters: int = 18) -> str:
    """Cut a name to so many letters."""
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"


def wrapped(name: str, letters: int) -> str:
    """Write a name in at most two lines."""
    words = " ".join(clip(word, letters) for word in name.split())
    return "\n".join(textwrap.wrap(words, letters, max_lines=2, placeholder="…"))


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white: 0 is white, 1 the colour itself."""
    return to_hex([1 - strength * (1 - part) for part in to_rgb(colour)])


def short(count: int) -> str:
    """Write a number in three signs or four."""
    return f"{count}" if count < 1000 else f"{count / 1000:.0f}k"


def of(count: int, every: int) -> str:
    """Write a part of a number: "2 of 5"."""
    return text("portfolio-chart-of", count=f"{count:,}", all=f"{every:,}")


def percent(value: float | None) -> str:
    """Write a percentage without decimals."""
    return "–" if value is None else f"{value:.0f} %"
