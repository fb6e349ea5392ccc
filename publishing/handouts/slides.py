"""A deck as data: slides, and where each thing stands on one, the same in PowerPoint and PDF.

Places are inches on a slide of 13.333 by 7.5, sizes of type points. Each slide has one of the
`ARRANGEMENTS`, which are the layouts of the PowerPoint file. A text never runs over: it is measured
in DejaVu Sans, which is wider than the Arial that a reader's machine draws, and takes the largest
size at which it fits its box. What fits at no size is refused: it is more than one idea.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from fairtender.tables import fault
from publishing.handouts.images import Box, Code, Image, Placed
from publishing.handouts.page_text import Grid

Found = TypeVar("Found")

WIDE, HIGH = 13.333, 7.5
MARGIN = 0.65
BODY_WIDTH = WIDE - 2 * MARGIN
CELLS = (26, 24, 22, 20, 18)  # of a table; only the line with sources is smaller
ROW_HEAD = 42  # characters; a longer first cell is not a heading
SOURCE = 14  # anyone who wants to check reads this line
LINE, BETWEEN = 1.22, 0.6  # of the size of the type
PAD = 0.1  # inches around the words of a cell
LEAST_IN_PICTURE, GOOD_IN_PICTURE = 14.5, 15.5
# Where sources stand, unless a picture is as high as the slide; and the number of the slide.
FOOT: Box = (MARGIN, 6.78, BODY_WIDTH - 0.8, 0.5)
NUMBER: Box = (WIDE - MARGIN - 0.7, 6.78, 0.7, 0.3)
_SIZES = (40, 36, 32, 28, 26, 24)  # of words


class Look(NamedTuple):
    """The colours of a kind of slide; each pair has a contrast of at least 7 to 1."""

    paper: str
    title: str
    ink: str
    faint: str


LIGHT = Look("FFFFFF", "0F5257", "1C2528", "4A565C")
DARK = Look("0F5257", "FFFFFF", "FFFFFF", "E1EFED")


class Arrangement(NamedTuple):
    """The places of a slide's title, words and picture, and the sizes that its words may have.

    anchors: whether title and words are at the top, in the middle or at the bottom of their boxes,
    in PowerPoint's terms. The first size is that of the layout in PowerPoint.
    """

    name: str
    title: Box
    words: Box | None = None
    picture: Box | None = None
    titles: tuple[int, ...] = (36, 32, 28)
    sizes: tuple[int, ...] = _SIZES
    look: Look = LIGHT
    anchors: tuple[str, str] = ("t", "t")
    foot: Box = FOOT


_TITLE: Box = (MARGIN, 0.4, BODY_WIDTH, 1.15)
_LINE: Box = (MARGIN, 0.4, BODY_WIDTH, 0.62)
_TALL: Box = (5.1, 0.2, WIDE - 5.1 - MARGIN - 0.8, 7.1)
_SIDE: Box = (MARGIN, 6.1, 4.2, 1.2)
OPENS = Arrangement(
    "Title slide",
    (MARGIN, 1.5, BODY_WIDTH, 2.5),
    (MARGIN, 4.2, BODY_WIDTH, 2.2),
    titles=(48, 44, 40, 36),
    sizes=(28, 26, 24),
    look=DARK,
    anchors=("b", "t"),
)
SAYS = Arrangement(
    "Statement and words",
    (MARGIN, 0.7, BODY_WIDTH, 3.3),
    (MARGIN, 4.4, BODY_WIDTH, 2.2),
    titles=(54, 48, 44, 40, 36),
    sizes=(32, 28, 26, 24),
    look=DARK,
    anchors=("b", "t"),
)
SAYS_ALONE = SAYS._replace(
    name="Statement", title=(MARGIN, 0.7, BODY_WIDTH, 5.8), words=None, anchors=("ctr", "t")
)
WORDS = Arrangement(
    "Title and words", _TITLE, (MARGIN, 1.75, BODY_WIDTH, 4.85), anchors=("t", "ctr")
)
TABLE = Arrangement("Title and table", _TITLE, None, (MARGIN, 1.75, BODY_WIDTH, 4.85))
# The first is preferred where the words of a picture are large enough in it.
PICTURES = (
    Arrangement("Title and picture", _LINE, None, (MARGIN, 1.1, BODY_WIDTH, 5.55)),
    Arrangement("Long title and picture", _TITLE, None, (MARGIN, 1.65, BODY_WIDTH, 4.95)),
    Arrangement("Picture as high as the slide", (MARGIN, 0.4, 4.2, 5.4), None, _TALL, foot=_SIDE),
)
WITH_CODE = Arrangement(
    "Words and code",
    _TITLE,
    (MARGIN, 1.75, 8.3, 4.85),
    (9.3, 1.75, WIDE - 9.3 - MARGIN, 4.85),
    sizes=(*_SIZES[1:], 20, 18),
    anchors=("t", "ctr"),
)
ARRANGEMENTS = (OPENS, SAYS, SAYS_ALONE, WORDS, TABLE, *PICTURES, WITH_CODE)


class Slide(NamedTuple):
    """One slide: a title that makes the point, and words, a table or a picture that show it.

    kind: "title" (the first of a deck), "words" or "question" (in large type). notes: what the
    trainer reads, in paragraphs. source: the line at the foot. section: the part of the chapter
    that it shows.
    """

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    table: Grid = ()
    picture: Image | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    section: str = ""


class Deck(NamedTuple):
    """Slides with a title and the name of their files."""

    name: str
    title: str
    slides: tuple[Slide, ...]


class Text(NamedTuple):
    """Words in a box, with the size at which they fit; the box marks the limit of the words."""

    box: Box
    lines: tuple[str, ...]
    size: int
    bold: bool = False


class Line(NamedTuple):
    """A row of a table on a slide, with the colours of its words and of their background.

    cells: the words of each, and whether they are bold.
    """

    high: float
    ink: str
    paper: str
    cells: list[tuple[str, bool]]


class TableLayout(NamedTuple):
    """A table in its place on a slide: its corner, size of type, widths of columns, and rows."""

    x: float
    y: float
    size: int
    widths: list[float]
    lines: list[Line]


class Layout(NamedTuple):
    """The places of everything on a slide. foot: the line that names its sources."""

    arrangement: Arrangement
    title: Text
    words: Text | None
    foot: Text | None
    table: TableLayout | None
    picture: Placed | None


def layout(slide: Slide) -> Layout:
    """Return the places of everything on a slide. Raises DataError if something does not fit."""
    if slide.picture is not None:
        return _with_picture(slide, slide.picture)
    says = SAYS if slide.lines else SAYS_ALONE
    plain = {"title": OPENS, "question": says}.get(slide.kind, WORDS)
    return _needed(_arrange(slide, TABLE if slide.table else plain), slide)


def has_room_for(picture: Image) -> bool:
    """Return whether the words of a picture are large enough on a slide of its own."""
    boxes = (one.picture for one in PICTURES if one.picture)
    return any(picture.place(box).size >= LEAST_IN_PICTURE for box in boxes)


def _with_picture(slide: Slide, picture: Image) -> Layout:
    """Return the first arrangement with a large picture, or else the one with the largest."""
    if isinstance(picture, Code):
        return _needed(_arrange(slide, WITH_CODE), slide)
    found = [made for one in PICTURES if (made := _arrange(slide, one))]
    fits = [one for one in found if one.picture and one.picture.size >= LEAST_IN_PICTURE]
    if not fits:
        raise fault("handouts-picture-small", title=slide.title)
    return max(fits, key=lambda one: min(one.picture.size if one.picture else 0, GOOD_IN_PICTURE))


def _arrange(slide: Slide, place: Arrangement) -> Layout | None:
    """Return a slide in an arrangement, or None if something does not fit."""
    title = _fit((slide.title,), place.title, place.titles, True)
    words = _fit(slide.lines, place.words, place.sizes) if place.words and slide.lines else None
    table = _table(slide.table, place.picture) if slide.table and place.picture else None
    lacks = (slide.lines and not words) or (slide.table and not table)
    if title is None or lacks:
        return None
    foot = _fit((slide.source,), place.foot, (SOURCE,)) if slide.source else None
    if slide.source and foot is None:
        raise fault("handouts-foot-long", title=slide.title)
    drawn = slide.picture.place(place.picture) if slide.picture and place.picture else None
    return Layout(place, title, words, foot, table, drawn)


def _table(table: Grid, box: Box) -> TableLayout | None:
    """Return a table in its place on a slide, or None if it is too long.

    A column is as wide as its longest word needs; the rest is divided by the amount of text.
    """
    for size in CELLS:
        if widths := _widths(table, size):
            lines = [_line(table, number, size, widths) for number in range(len(table))]
            if sum(line.high for line in lines) <= box[3]:
                return TableLayout(box[0], box[1], size, widths, lines)
    return None


def _line(table: Grid, number: int, size: int, widths: list[float]) -> Line:
    cells = [(words, _is_bold(table, number, place)) for place, words in enumerate(table[number])]
    most = max(
        lines_of(words, width - 2 * PAD, size, bold)
        for (words, bold), width in zip(cells, widths, strict=True)
    )
    high = most * size * LINE / 72 + 2 * PAD
    if number == 0:
        return Line(high, "FFFFFF", "0F5257", cells)
    return Line(high, "1C2528", "FFFFFF" if number % 2 else "F2EFE8", cells)


def _is_bold(table: Grid, row: int, column: int) -> bool:
    """Return whether a cell is a heading: in the first row, or in a first column of short cells."""
    return not row or (not column and all(len(cells[0]) <= ROW_HEAD for cells in table[1:]))


def _widths(table: Grid, size: int) -> list[float] | None:
    by_column = [*zip(*table, strict=True)]
    least = [
        max((_wide(word, size, True) for cell in cells for word in cell.split()), default=0)
        + 2 * PAD
        + 0.05
        for cells in by_column
    ]
    if sum(least) > BODY_WIDTH:
        return None
    said = [max(1.0, max(len(cell) for cell in cells)) ** 0.8 for cells in by_column]
    left = BODY_WIDTH - sum(least)
    return [width + left * some / sum(said) for width, some in zip(least, said, strict=True)]


def _needed(found: Found | None, slide: Slide) -> Found:
    if found is None:
        raise fault("handouts-too-long", title=slide.title)
    return found


def _fit(lines: Sequence[str], box: Box, sizes: Sequence[int], bold: bool = False) -> Text | None:
    _, _, wide, high = box
    for size in sizes:
        rows = sum(lines_of(line, wide, size, bold) for line in lines)
        needed = (rows * LINE + (len(lines) - 1) * BETWEEN) * size / 72
        whole = all(_wide(word, size, bold) <= wide for line in lines for word in line.split())
        if whole and needed <= high:
            return Text(box, tuple(lines), size, bold)
    return None


def lines_of(words: str, wide: float, size: int, bold: bool = False) -> int:
    """Return how many lines words take in a box of this width in inches."""
    count, so_far = 1, 0.0
    for word in words.split():
        needed = _wide(word, size, bold)
        if so_far and so_far + _wide(" ", size, bold) + needed > wide:
            count, so_far = count + 1, needed
        else:
            so_far += needed + (_wide(" ", size, bold) if so_far else 0)
    return count


def _wide(words: str, size: int, bold: bool) -> float:
    """Return the width of words in inches."""
    return float(_font(bold).getlength(words)) * size / 100 / 72


@cache
def _font(bold: bool) -> Any:
    import matplotlib
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), 100)
