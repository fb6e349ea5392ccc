"""A deck as data: slides, and where each thing stands on one, the same in PowerPoint and PDF.

Places are inches on a slide of 13.333 by 7.5. A text never runs over: it is measured in DejaVu
Sans, which is wider than the Arial that a reader's machine draws, and takes the largest size of
`SIZES` at which it fits its box. `split` makes several slides of what fits at none of them;
`layout` says where all of a slide stands, for those who write it.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from fairtender.charts import Picture
from fairtender.tables import fault
from publishing.handouts.page_text import Grid

Found = TypeVar("Found")

WIDE, HIGH = 13.333, 7.5
MARGIN = 0.65
BODY_WIDTH = WIDE - 2 * MARGIN
TITLE_TOP, TITLE_HIGH = 0.4, 1.15
BODY_TOP, BODY_HIGH = 1.75, 4.85
FOOT_TOP, FOOT_HIGH = 6.82, 0.45
TITLES = (36, 32, 28)
SIZES = (40, 36, 32, 28, 26, 24)  # of words; nothing that people read is smaller than a table
CELLS = (26, 24, 22, 20, 18)
ROW_HEAD = 42  # characters; what is longer says something of its own
SOURCE = 12  # who wants to check reads this line, on paper or from near by
LINE, BETWEEN = 1.22, 0.6  # of the size of the type
PAD = 0.1  # inches around the words of a cell
IN_PICTURE = 11  # points: the smallest type of the course's charts
LEAST_IN_PICTURE, GOOD_IN_PICTURE = 14.5, 15
Box = tuple[float, float, float, float]  # x, y, width and height
# A picture stands below the title; a tall one beside title and sources, as high as the slide.
BELOW: Box = (MARGIN, 1.6, BODY_WIDTH, 5.15)
BESIDE: Box = (4.4, 0.2, WIDE - 4.4 - MARGIN - 0.55, 7.1)
BESIDE_WIDTH = 3.6
BESIDE_FOOT_TOP = 6.1


class Look(NamedTuple):
    """Colours of a kind of slide; each pair has a contrast of 7 to 1 at least."""

    paper: str
    title: str
    ink: str
    faint: str


_LIGHT = Look("FFFFFF", "0F5257", "1C2528", "4A565C")
_DARK = Look("0F5257", "FFFFFF", "FFFFFF", "E1EFED")
LOOKS = {"title": _DARK, "words": _LIGHT, "question": _DARK, "break": _DARK}


class Slide(NamedTuple):
    """One slide: a title and one thing, a few words, a table or a picture.

    kind: "title" (the first of a deck), "words", "question" (said large) or "break". notes: what
    the trainer reads, in paragraphs. source: the line at the foot. section: the part of the chapter
    that it shows.
    """

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    table: Grid = ()
    picture: Picture | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    section: str = ""


class Deck(NamedTuple):
    """Slides under a name, that of their files, and a title."""

    name: str
    title: str
    slides: tuple[Slide, ...]


class Text(NamedTuple):
    """Words in a box, in points; a box ends where its words must end."""

    x: float
    y: float
    wide: float
    high: float
    lines: tuple[str, ...]
    size: int
    bold: bool = False
    colour: str = ""
    middle: bool = False  # of the box; else they begin at its top


class Line(NamedTuple):
    """A row of a table on a slide, with the colours of its words and of their ground.

    cells: the words of each, and whether they are bold.
    """

    high: float
    ink: str
    paper: str
    cells: list[tuple[str, bool]]


class TableLayout(NamedTuple):
    """A table as it stands on a slide: size of type, widths of columns, rows."""

    size: int
    widths: list[float]
    lines: list[Line]


class Layout(NamedTuple):
    """Where all of a slide stands. foot: the line that names its sources."""

    look: Look
    title: Text
    words: Text | None
    foot: Text | None
    table: TableLayout | None
    frame: Box | None


# The number of the slide, at the foot.
NUMBER = Text(WIDE - MARGIN - 0.5, FOOT_TOP, 0.5, FOOT_HIGH, (), SOURCE)


def layout(slide: Slide) -> Layout:
    """Return where all of a slide stands. DataError where something has no room."""
    look, opens = LOOKS[slide.kind], slide.kind == "title"
    if opens:
        title = _fit((slide.title,), (MARGIN, 1.6, BODY_WIDTH, 2.4), (48, 44, 40, 36), True)
        words = _fit(slide.lines, (MARGIN, 4.2, BODY_WIDTH, 2.2), (28, 26, 24))
    else:
        title, words = _title(slide.title, slide.picture), _body(slide.lines)
    middle = slide.kind in ("question", "break")
    shown = bool(slide.lines) and slide.picture is None
    return Layout(
        look,
        _needed(title, slide)._replace(colour=look.title, middle=opens),
        _needed(words, slide)._replace(colour=look.ink, middle=middle) if shown else None,
        _foot(slide, look),
        _needed(_table(slide.table), slide) if slide.table else None,
        _needed(frame_of(slide.picture), slide) if slide.picture else None,
    )


def fits_as_title(words: str, picture: Picture | None = None) -> bool:
    """Return whether words fit where a title stands, above or beside a picture."""
    return _title(words, picture) is not None


def _title(words: str, picture: Picture | None) -> Text | None:
    if picture is not None and _is_tall(picture):
        return _fit((words,), (MARGIN, TITLE_TOP, BESIDE_WIDTH, 5.4), TITLES, True)
    return _fit((words,), (MARGIN, TITLE_TOP, BODY_WIDTH, TITLE_HIGH), TITLES, True)


def _foot(slide: Slide, look: Look) -> Text | None:
    if not slide.source:
        return None
    beside = slide.picture is not None and _is_tall(slide.picture)
    wide = BESIDE_WIDTH if beside else BODY_WIDTH - 1
    top = BESIDE_FOOT_TOP if beside else FOOT_TOP
    high = FOOT_TOP + FOOT_HIGH - top
    if lines_of(slide.source, wide, SOURCE) * SOURCE * LINE / 72 > high:
        raise fault("handouts-foot-long", title=slide.title)
    return Text(MARGIN, top, wide, high, (slide.source,), SOURCE, colour=look.faint)


def split(slide: Slide) -> list[Slide]:
    """Return the slide, or several with the same title where its words or rows fit on none.

    A part that is left alone has a fair share: rows and lines are dealt evenly.
    """
    whole: Sequence[object] = slide.table[1:] or slide.lines
    if not whole:
        return [slide]
    for number in range(1, len(whole) + 1):
        ends = [round(len(whole) * at / number) for at in range(number + 1)]
        parts = [_part(slide, whole[first:last]) for first, last in pairwise(ends)]
        if all(map(_fits, parts)):
            return parts
    raise fault("handouts-too-long", title=slide.title)


def _part(slide: Slide, part: Sequence[object]) -> Slide:
    if slide.table:
        return slide._replace(table=(slide.table[0], *part))  # type: ignore[arg-type]
    return slide._replace(lines=tuple(part))  # type: ignore[arg-type]


def _fits(slide: Slide) -> bool:
    return (_table(slide.table) if slide.table else _body(slide.lines)) is not None


def _table(table: Grid) -> TableLayout | None:
    """Return a table as it stands on a slide; None where it is too long.

    A column is as wide as its longest word needs, and shares what is left by how much it says.
    """
    for size in CELLS:
        if widths := _widths(table, size):
            lines = [_line(table, number, size, widths) for number in range(len(table))]
            if sum(line.high for line in lines) <= BODY_HIGH:
                return TableLayout(size, widths, lines)
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
    """Whether a cell heads its column or its row: the first cell does, where all are short."""
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


def frame_of(picture: Picture) -> Box | None:
    """Return x, y, width and height of a picture; None where its words would be too small."""
    x, y, wide, _ = place = BESIDE if _is_tall(picture) else BELOW
    scale = _scale(picture, place)
    if scale * IN_PICTURE < LEAST_IN_PICTURE:
        return None
    drawn, high = (scale * inches for inches in picture.figure.get_size_inches())
    return x + (wide - drawn) / 2, y, drawn, high


def _is_tall(picture: Picture) -> bool:
    return _scale(picture, BELOW) * IN_PICTURE < GOOD_IN_PICTURE


def _scale(picture: Picture, place: Box) -> float:
    wide, high = picture.figure.get_size_inches()
    return float(min(place[2] / wide, place[3] / high))


def _body(lines: Sequence[str]) -> Text | None:
    return _fit(lines, (MARGIN, BODY_TOP, BODY_WIDTH, BODY_HIGH), SIZES)


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
            return Text(*box, tuple(lines), size, bold)
    return None


def lines_of(words: str, wide: float, size: int, bold: bool = False) -> int:
    """Return how many lines words take in a box of so many inches."""
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
