"""The canvas for pictures: an SVG sheet, and texts that are wrapped to the available width.

Positions are in pixels from the top left corner. Everything has classes instead of colours, so that
a picture follows the light, dark and print styles. The width of the reader's font is not known: the
widths below are those of a wide font, so that no text is cut off.
"""

from html import escape
from typing import NamedTuple

from fairtender.tables import fault

WIDE, NARROW = 720, 344  # a column of text on a screen, and on a phone
RADIUS = 13  # of a circle with a number

_SLIM, _BROAD = frozenset("ijlIt.,;:'’|!()[]f1 -"), frozenset("mwMW%@—")
_SLIM_WIDTH, _USUAL, _CAPITAL, _BROAD_WIDTH = 0.36, 0.605, 0.7, 0.95


class Look(NamedTuple):
    """The style of a text: class, font size, line height, and a factor for its width."""

    name: str
    size: float
    leading: float
    spread: float = 1.0


LOOKS = {
    "text": Look("d-text", 15, 20),
    "head": Look("d-head", 15, 20, 1.07),
    "soft": Look("d-soft", 14, 19),
    "letter": Look("d-letter", 15, 21),
    "letter-head": Look("d-letter d-strong", 16, 22, 1.1),
    "count": Look("d-count", 18, 24, 1.07),
    "badge": Look("d-badge", 14, 18, 1.07),
    "badge-quiet": Look("d-badge-quiet", 14, 18, 1.07),
}


def wide(words: str, look: Look) -> float:
    """Return the approximate width of a line in pixels."""
    ems = 0.0
    for one in words:
        if one in _SLIM:
            ems += _SLIM_WIDTH
        elif one in _BROAD:
            ems += _BROAD_WIDTH
        else:
            ems += _CAPITAL if one.isupper() else _USUAL
    return ems * look.size * look.spread


def lines(words: str, room: float, look: Look) -> list[str]:
    """Wrap words into lines at spaces; a word that is wider than the line is not broken."""
    broken: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and wide(longer, look) > room:
                broken.append(line)
                longer = word
            line = longer
        broken.append(line)
    return broken


class Canvas:
    """A sheet of a fixed width, on which shapes and texts are drawn one after the other."""

    def __init__(self, width: int, is_narrow: bool = False) -> None:
        """Begin an empty sheet. is_narrow: use the layout for phones."""
        self.width, self.is_narrow = width, is_narrow
        self.parts: list[str] = []
        self.below: list[str] = []  # what lies under all else

    def write(
        self, x: float, y: float, words: str, room: float, look: str = "text", anchor: str = ""
    ) -> float:
        """Write words from height y downwards; return where they end. anchor: "middle" or "end"."""
        style = LOOKS[look]
        for line in lines(words, room, style) if words else ():
            place = f'x="{x:g}" y="{y + style.size:g}"'
            end = f' text-anchor="{anchor}"' if anchor else ""
            self.parts.append(f'<text {place}{end} class="{style.name}">{escape(line)}</text>')
            y += style.leading
        return y

    def height_of(self, words: str, room: float, look: str = "text") -> float:
        """Return the height that these words would take."""
        return LOOKS[look].leading * len(lines(words, room, LOOKS[look])) if words else 0

    def box(
        self, x: float, y: float, width: float, height: float, name: str, round_: float = 6
    ) -> None:
        """Draw a box, by its top left corner."""
        size = f'width="{width:g}" height="{height:g}" rx="{round_:g}"'
        self.parts.append(f'<rect x="{x:g}" y="{y:g}" {size} class="{name}"/>')

    def path(self, way: str, name: str, below: bool = False) -> None:
        """Draw a line along an SVG path. below: draw it under everything else."""
        (self.below if below else self.parts).append(f'<path d="{way}" class="{name}"/>')

    def arrow(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw a straight horizontal or vertical arrow."""
        self.path(f"M{x:g} {y:g}L{to_x:g} {to_y:g}", "d-line")
        point = "l-7 -4.5v9z" if to_y == y else "l-4.5 -7h9z"
        self.path(f"M{to_x:g} {to_y:g}{point}", "d-tip")

    def badge(self, x: float, y: float, words: str, tone: str = "") -> None:
        """Draw a circle with a number or a letter; x and y are its centre."""
        quiet = tone == "quiet"
        name = "d-ring" if quiet else f"d-disc {TONES[tone]}" if tone else "d-disc"
        self.parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" class="{name}"/>')
        look = "badge-quiet" if quiet else "badge"
        self.write(x, y - LOOKS[look].size + 5, words, self.width, look, "middle")

    def svg(self, height: float, label: str) -> str:
        """Return the drawing; label is the id of its description."""
        kind = "picture-narrow" if self.is_narrow else "picture-wide"
        box = f'viewBox="0 0 {self.width} {height:g}" width="{self.width}" height="{height:g}"'
        begin = f'<svg class="{kind}" {box} role="img" aria-labelledby="{label}">'
        return f"{begin}{''.join(self.below + self.parts)}</svg>"


# What a box or a mark says by its colour; words or a shape always say the same.
TONES = {
    "": "d-box",
    "tint": "d-tint",
    "mark": "d-mark",
    "stop": "d-stop",
    "good": "d-good",
    "gap": "d-gap",
}


def tone(name: str) -> str:
    """Return the class of a tone; DataError for another name."""
    if name not in TONES:
        raise fault("picture-tone", tone=name, known=", ".join(filter(None, TONES)))
    return TONES[name]
