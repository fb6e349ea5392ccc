"""A hand-out as data, and how it becomes a page to print and a Word file to fill in."""

import base64
import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from fairtender import pages, word
from fairtender.charts import Picture
from fairtender.messages import text
from publishing.handouts.page_text import Grid, plain

_DATE = datetime.date(2026, 11, 27)
_BOLD = re.compile(r"\*{1,2}(?=\S)(.+?)(?<=\S)\*{1,2}")
LARGE = 130  # letters on each card of a deck, which is then set large
POSTER = (40, 72)  # points: the smallest and the largest type of a poster
UPRIGHT, ACROSS = 17.0, 25.7  # centimetres between the margins of A4


class Card(NamedTuple):
    """A card to cut out, or a sheet for the wall. lines: what one writes on it, a line for each."""

    title: str
    text: str = ""
    foot: str = ""
    lines: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table; where nothing stands in a cell, one writes. blank: lines that it leaves for that."""

    rows: Grid
    shares: tuple[float, ...]
    blank: int = 2


class Paper(NamedTuple):
    """A hand-out under the name of its files.

    form: "cards" to cut out, eight a sheet; "wall", a sheet of A4 each, to be read from afar;
    "poster", of A3, on as many sheets as its type needs; "sheet", of A4; "certificate", a sheet
    with a frame. units: numbers of the units that use it; none where all do. parts: paragraphs, in
    which **words** are bold, and tables. source: where the words are from. writes: people write in
    it, so it comes as a Word file too.
    """

    name: str
    title: str
    form: str
    units: tuple[int, ...]
    source: str
    cards: tuple[Card, ...] = ()
    parts: tuple[str | Table, ...] = ()
    picture: Picture | None = None
    writes: bool = False
    across: bool = False


def page(paper: Paper) -> str:
    """Return a hand-out as a page of HTML that prints as it should lie on the table."""
    template = Path(__file__).with_suffix(".html")
    drawn = address(paper.picture) if paper.picture else ""
    large = all(len(one.title + one.text) < LARGE and not one.lines for one in paper.cards)
    parts = list(_parts(paper))
    drawn_with = {"drawn": drawn, "large": large, "poster": POSTER}
    return pages.render(template, paper=paper, parts=parts, **drawn_with)


def address(picture: Picture | str | bytes) -> str:
    """Return a picture, SVG or a PNG as the address that an image of a page has.

    What is hatched as PNG: Chromium would print each hatched field as a picture of its own, in all
    some megabytes.
    """
    drawn = picture.svg() if isinstance(picture, Picture) else picture
    if isinstance(picture, Picture) and "<pattern" in drawn:
        drawn = picture.png()
    kind = "png" if isinstance(drawn, bytes) else "svg+xml"
    content = drawn if isinstance(drawn, bytes) else drawn.encode("utf-8")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def word_file(paper: Paper) -> bytes:
    """Return a hand-out as a Word file."""
    wide = ACROSS if paper.across else UPRIGHT
    parts = [word.heading(paper.title, 0)]
    for part in paper.parts:
        if isinstance(part, Table):
            widths = [wide * share / sum(part.shares) for share in part.shares]
            parts += [word.table(paper.title, _with_room(part), widths), word.paragraph("")]
        else:
            parts.append(word.paragraph("\n".join(plain(line) for line in part.split("\n"))))
    parts.append(word.paragraph(paper.source))
    author = text("handouts-course")
    return word.document(paper.title, parts, author, _DATE, across=paper.across)


def _with_room(table: Table) -> Sequence[Sequence[str]]:
    """The rows with lines to write on, in cells below the head that hold nothing."""
    heads, *rows = table.rows
    return [heads, *([cell or "\n" * table.blank for cell in row] for row in rows)]


def _parts(paper: Paper) -> Iterator[dict[str, object]]:
    for part in paper.parts:
        if isinstance(part, Table):
            shares = [100 * share / sum(part.shares) for share in part.shares]
            yield {"rows": part.rows, "shares": shares, "blank": part.blank}
        else:
            yield {"rows": None, "lines": [_bold(line) for line in part.split("\n")]}


def _bold(line: str) -> Markup:
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(line))))
