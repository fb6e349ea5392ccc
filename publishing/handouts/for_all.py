"""Hand-outs as data, as a page to print and as a Word file; and the hand-outs of every workshop."""

import base64
import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from coursework.course import APART
from coursework.questions import load
from fairtender import pages, word
from fairtender.charts import Picture
from fairtender.fields import read_toml
from fairtender.messages import text
from publishing.handouts import page_text
from publishing.handouts.page_text import Grid, grids, plain
from publishing.handouts.units import TRAINERS

_DATE = datetime.date(2026, 11, 27)
_BOLD = re.compile(r"\*{1,2}(?=\S)(.+?)(?<=\S)\*{1,2}")
LARGE = 130  # characters; if each card has fewer, all are set in large type
POSTER = (40, 72)  # points: the smallest and the largest type of a poster
UPRIGHT, ACROSS = 17.0, 25.7  # centimetres between the margins of A4


class Card(NamedTuple):
    """A card to cut out, or a sheet for the wall. lines: labels of lines to write on."""

    title: str
    text: str = ""
    foot: str = ""
    lines: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table. Empty cells are for writing, with `blank` lines each; shares: relative widths."""

    rows: Grid
    shares: tuple[float, ...]
    blank: int = 2


class Paper(NamedTuple):
    """A hand-out, and the name of its files.

    form: "cards" to cut out, eight per sheet; "wall", sheets of A4 to be read from a distance;
    "poster", A3, on as many sheets as its type needs; "sheet", A4; "certificate", a sheet with a
    frame. units: numbers of the units that use it; none if all do. parts: paragraphs, in which
    **words** are bold, and tables. source: where the words come from. writes: people write on it,
    so it is made as a Word file too.
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
    """Return a hand-out as a page of HTML in its printed layout."""
    template = Path(__file__).with_name("papers.html")
    drawn = address(paper.picture) if paper.picture else ""
    large = all(len(one.title + one.text) < LARGE and not one.lines for one in paper.cards)
    parts = list(_parts(paper))
    drawn_with = {"drawn": drawn, "large": large, "poster": POSTER}
    return pages.render(template, paper=paper, parts=parts, **drawn_with)


def address(picture: Picture | str | bytes) -> str:
    """Return a picture, an SVG or a PNG as the address of an image in a page.

    Pictures with hatching become PNG: Chromium would print each hatched field as a picture of its
    own, some megabytes in all.
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
    """Return the rows, with lines to write on in the empty cells below the heading."""
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


FILE = TRAINERS / "handouts.toml"
_ROOM = "[ ]"


def texts(root: Path) -> dict[str, Any]:
    """Return the content of `handouts.toml`. Raises DataError if it cannot be read."""
    return read_toml(root / FILE, lambda top: dict(top.content))


def papers(root: Path) -> list[Paper]:
    """Return the hand-outs that belong to no unit.

    Raises DataError if a page lacks what they show.
    """
    told = texts(root)
    return [
        _letter("invitation", told),
        _letter("privacy", told),
        _contacts(root),
        *_before_and_after(root),
        _evaluation(told),
        _letter("attendance", told)._replace(form="certificate"),
        *(_letter(f"pilot-{name}", told) for name in ("consent", "observer", "questions")),
    ]


def _letter(name: str, told: dict[str, Any]) -> Paper:
    one = told[name]
    parts = tuple(_with_writing_space(part.strip() for part in one["text"].strip().split("\n\n")))
    source = text("handouts-own-words")
    return Paper(name, one["title"], "sheet", (), source, parts=parts, writes=True)


def _with_writing_space(parts: Iterable[str]) -> Iterator[str | Table]:
    """Yield paragraphs; one with a single empty bracket at its end becomes a table to write in.

    Any other empty bracket becomes a line to write on.
    """
    for has_room, some in groupby(parts, lambda one: one.find(_ROOM) == len(one) - len(_ROOM)):
        if has_room:
            rows = [(plain(one.removesuffix(_ROOM).strip(), numbers=True), "") for one in some]
            yield Table((("", text("handouts-notes")), *rows), (7, 10), 2)
        else:
            yield from (one.replace(_ROOM, "____________") for one in some)


def _contacts(root: Path) -> Paper:
    """Return the four contacts, with space for name, number, hours and languages."""
    page = root / "book" / "if-this-is-real.md"
    section = page_text.section(page, "four-contacts")
    [table] = grids(section.text)
    heads = tuple(text(f"handouts-contact-{name}") for name in ("whom", "ask", "number"))
    rows = tuple((row[0], row[1], "") for row in table[1:])
    first = page_text.section(page, "if-this-is-real").text
    [danger] = re.findall(r"^\*\*(If a life.+?)\*\*", first, re.M | re.S)
    # Leave out its last sentence, which is about the page.
    told = plain(danger).rpartition(". ")[0]
    parts = (f"**{told}.**", Table((heads, *rows), (5, 6, 6), 4))
    source = text("handouts-source-page", page=page_text.section(page, "if-this-is-real").title)
    return Paper("four-contacts", section.title, "sheet", (), source, parts=parts, writes=True)


def _before_and_after(root: Path) -> list[Paper]:
    """Return the five questions on a purchase, asked three times on one sheet, and the answers."""
    questions = load(root / "solutions" / APART / "questions.toml")
    asked = questions.forms[0]
    key = read_toml(root / "solutions" / APART / "key.toml", lambda top: dict(top.content))
    title, source = text("handouts-before"), text("handouts-source-page", page=questions.title)
    told, answers = [], []
    for question in asked.questions:
        listed = dict(zip("abcd", question.shown, strict=True))
        options = "; ".join(f"({letter}) {one.text}" for letter, one in listed.items())
        told.append(f"**{question.label}** {options}.")
        entry = key["question"][question.id]
        right = next(letter for letter, one in listed.items() if one.code == entry["answer"])
        answers.append(f"**{question.label.partition('.')[0]} {right}.** {entry['why']}")
    numbers = [str(number) for number in range(1, len(told) + 1)]
    times = [(text(f"handouts-before-{time}"), *[""] * len(told)) for time in (1, 2, 3)]
    heads = (text("handouts-before-question"), *numbers)
    table = Table((heads, *times), (5, *[2.5] * len(told)), 1)
    parts: tuple[str | Table, ...] = (
        text("handouts-before-how"),
        plain(asked.prompt),
        *told,
        table,
    )
    sheet = Paper(APART, title, "sheet", (), source, parts=parts, writes=True)
    key_title = text("handouts-before-key", title=title)
    return [sheet, Paper(f"{APART}-key", key_title, "sheet", (), source, parts=tuple(answers))]


def _evaluation(told: dict[str, Any]) -> Paper:
    one = told["evaluation"]
    heads = ("", *one["scale"])
    rated = tuple((line, *[""] * len(one["scale"])) for line in one["rated"])
    asked = ((text("handouts-question"), text("handouts-answer")),)
    opened = (*asked, *((line, "") for line in one["open"]))
    parts = (
        one["text"].strip(),
        Table((heads, *rated), (9, *[2] * len(one["scale"])), 1),
        Table(opened, (6, 11), 4),
    )
    source = text("handouts-own-words")
    return Paper("evaluation", one["title"], "sheet", (), source, parts=parts, writes=True)
