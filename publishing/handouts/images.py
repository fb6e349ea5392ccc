"""What a slide shows next to its words: a chart, a drawing of the case, or a QR code.

Each kind has `alt`, the text for those who cannot see it, and `place`, which draws it as large as a
box allows. Boxes are in inches, sizes in points of type.
"""

import io
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.charts.picture import Picture, colour
from fairtender.messages import text
from publishing import pictures
from publishing.handouts.page_text import Grid
from publishing.pictures.canvas import LOOKS, Canvas, wide

Box = tuple[float, float, float, float]  # x, y, width and height
IN_CHART = 11  # points: the smallest type of the course's charts
IN_DRAWING = min(look.size for look in LOOKS.values())  # pixels
WIDTHS = range(420, 1100, 20)  # pixels: how wide a drawing may be laid out
NARROWEST = 560  # with notes beside a document, or with columns: else words would not fit
CODE = 3.2  # inches: large enough to scan the code from the last row
DOTS = 8  # of a PNG, for each square of a code
STYLE_SHEET = Path("book") / "_static" / "course.css"
_GAP = 28  # pixels between boxes
_RULE = re.compile(r"^(?:\.drawing )?(?::is\()?\.[dlv]-[^{]*\{[^}]*\}", re.M)
_COLOUR = re.compile(r"var\(--([\w-]+)\)")
_FONTS = {
    "font": "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
    "letter": "Georgia, 'Liberation Serif', 'DejaVu Serif', serif",
}


class Placed(NamedTuple):
    """An image in its place. size: of its smallest type. content: a chart, SVG, or a PNG."""

    box: Box
    size: float
    content: Picture | str | bytes


class Chart(NamedTuple):
    """A chart of a chapter."""

    picture: Picture

    @property
    def alt(self) -> str:
        """What the chart shows, in words."""
        return self.picture.alt

    def place(self, box: Box) -> Placed:
        """Return the chart as large as a box allows."""
        width, height = (float(inches) for inches in self.picture.figure.get_size_inches())
        scale = min(box[2] / width, box[3] / height)
        place = _middle(box, scale * width, scale * height)
        return Placed(place, scale * IN_CHART, self.picture)


class Drawing(NamedTuple):
    """A drawing in the form of `book/pictures.toml`, with its texts filled in."""

    root: Path
    spec: dict[str, Any]

    @property
    def alt(self) -> str:
        """What the drawing shows, in words."""
        return str(self.spec["alt"])

    def place(self, box: Box) -> Placed:
        """Return the drawing in the width at which its type is largest in a box."""
        widths = [width for width in WIDTHS if width >= _least(self.spec)] or [WIDTHS[-1]]
        laid = (_draw(self.spec, width) for width in widths)
        canvas, high = max(laid, key=lambda one: min(box[2] / one[0].width, box[3] / one[1]))
        scale = min(box[2] / canvas.width, box[3] / high)
        drawn = _svg(self.root, canvas, high)
        place = _middle(box, scale * canvas.width, scale * high)
        return Placed(place, scale * IN_DRAWING * 72, drawn)


class Code(NamedTuple):
    """A QR code that leads to an address."""

    address: str

    @property
    def alt(self) -> str:
        """The address to which the code leads."""
        return text("handouts-code", address=self.address)

    def place(self, box: Box) -> Placed:
        """Return the code in black on white, with the margin that scanners need."""
        import segno  # no other slide needs it

        side = min(box[2], box[3], CODE)
        out = io.BytesIO()
        segno.make(self.address, error="m", micro=False).save(out, kind="png", scale=DOTS)
        return Placed(_middle(box, side, side), float("inf"), out.getvalue())


Image = Chart | Drawing | Code


def drawing(root: Path, name: str, alone: bool = False) -> Drawing:
    """Return a drawing of a chapter. alone: show a document on its own, without notes.

    Raises DataError if there is no drawing with this name.
    """
    spec = pictures.picture(root, name)
    if alone and spec["kind"] == "document":
        lines = [{**one, "note": None} for one in spec["lines"]]
        spec["lines"] = [{k: v for k, v in one.items() if v is not None} for one in lines]
        spec["alt"] = _read(spec)
    return Drawing(root, spec)


def letter(root: Path, head: str, lines: tuple[str, ...]) -> Drawing:
    """Return lines as a document with a letterhead."""
    shown = [{"cells": [line]} for line in lines]
    spec = {"kind": "document", "letterhead": head, "lines": shown}
    return Drawing(root, {**spec, "alt": _read(spec)})


def boxes(root: Path, rows: Grid, columns: int, joined: bool = False) -> Drawing:
    """Return rows as boxes, each with a heading and a text. joined: by arrows, in their order."""
    each = -(-len(rows) // columns)
    made = [
        {"id": str(number), "head": row[0], "text": " – ".join(row[1:])}
        for number, row in enumerate(rows)
    ]
    parts = [{"boxes": made[first : first + each]} for first in range(0, len(made), each)]
    links = [{"from": str(at), "to": str(at + 1)} for at in range(len(rows) - 1) if joined]
    spec = {"kind": "nodes", "gap": _GAP, "columns": parts, "links": links}
    alt = "; ".join(": ".join(filter(None, row)) for row in rows)
    return Drawing(root, {**spec, "alt": text("handouts-boxes", rows=alt)})


def _read(spec: dict[str, Any]) -> str:
    """Return the words of a document, line by line."""
    heads = (spec["letterhead"], spec.get("number", ""), spec.get("heading", ""))
    lines = (": ".join(filter(None, one["cells"])) for one in spec["lines"])
    return text("handouts-letter-alt", head=", ".join(filter(None, heads)), lines="; ".join(lines))


def _least(spec: dict[str, Any]) -> float:
    """Return the width below which words of a drawing no longer fit into their place."""
    if spec["kind"] == "nodes":
        some = [box for column in spec["columns"] for box in column["boxes"]]
        longest = max(wide(word, LOOKS["head"]) for box in some for word in box["head"].split())
        return len(spec["columns"]) * (longest + 20 + spec.get("gap", _GAP))
    is_letter = spec["kind"] == "document" and not any("note" in one for one in spec["lines"])
    return WIDTHS.start if is_letter else NARROWEST


def _draw(spec: dict[str, Any], width: int) -> tuple[Canvas, float]:
    canvas = Canvas(width)
    return canvas, pictures.KINDS[spec["kind"]](canvas, spec)


def _middle(box: Box, wide: float, high: float) -> Box:
    x, y, room, height = box
    return x + (room - wide) / 2, y + (height - high) / 2, wide, high


def _svg(root: Path, canvas: Canvas, high: float) -> str:
    size = f'viewBox="0 0 {canvas.width} {high:g}" width="{canvas.width}" height="{high:g}"'
    inside = "".join(canvas.below + canvas.parts)
    style = f"<style>{escape(_style(root), quote=False)}</style>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" {size}>{style}{inside}</svg>'


@cache
def _style(root: Path) -> str:
    """Return the style rules of the site's drawings, with the colours of its day theme."""
    rules = _RULE.findall((root / STYLE_SHEET).read_text(encoding="utf-8"))
    plain = " ".join(rules).replace("filter: drop-shadow(0 1px 2px rgb(0 0 0 / 18%));", "")

    def value(found: re.Match[str]) -> str:
        return _FONTS.get(found[1]) or colour(found[1])

    return _COLOUR.sub(value, plain)
