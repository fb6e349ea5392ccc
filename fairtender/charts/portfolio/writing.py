"""How pictures of a portfolio write names and numbers, and what is too much for them."""

from fairtender.messages import text
from fairtender.pages import printable
from fairtender.tables import fault

__all__ = [
    "MOST_CATEGORIES",
    "MOST_OFFICES",
    "QUIET",
    "check_size",
    "clip",
    "named",
    "of",
    "percent",
    "thousands",
    "tint",
]

MOST_OFFICES, MOST_CATEGORIES = 16, 60
QUIET = "#767676"  # a zero


def check_size(offices: int, categories: int, fits: bool) -> None:
    """Raise DataError for what a picture cannot show."""
    if not fits:
        most = {"most_offices": MOST_OFFICES, "most_categories": MOST_CATEGORIES}
        raise fault("portfolio-chart-size", offices=offices, categories=categories, **most)


def named(name: str) -> str:
    """Return the name of an office or a category as it is shown."""
    return printable(name) or text("portfolio-chart-not-stated")


def clip(name: str, letters: int = 18) -> str:
    """Cut a name to so many letters."""
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white: 0 is white, 1 the colour itself."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    mixed = (round((1 - strength * (1 - part)) * 255) for part in parts)
    return "#" + "".join(f"{part:02x}" for part in mixed)


def thousands(count: int) -> str:
    """Write a number in three signs or four."""
    return f"{count}" if count < 1000 else f"{count / 1000:.0f}k"


def of(count: int, every: int) -> str:
    """Write a part of a number: "2 of 5"."""
    return text("portfolio-chart-of", count=f"{count:,}", all=f"{every:,}")


def percent(value: float | None) -> str:
    """Write a percentage without decimals."""
    return "–" if value is None else f"{value:.0f} %"
