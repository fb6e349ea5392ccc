"""What slides show of a page: the choice of `book/trainers/slides.toml`, checked against the page.

A line is shown in the words of the page. Where the page has changed, the choice is refused with the
line that no longer stands there: so a deck never says what the book does not.

Most slides come in the order of the chapter; `at` names another place in a deck, one of `PLACES`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fairtender.messages import paragraph, text
from fairtender.tables import fault
from publishing.handouts import cells, page_text, slides
from publishing.handouts.page_text import Grid, Section, capital, plain
from publishing.handouts.slides import Slide
from publishing.handouts.units import Unit

FILE = Path("book") / "trainers" / "slides.toml"
Chosen = dict[str, list[dict[str, Any]]]  # name of a page → what is shown of it, in order
CHAPTER, OPENING, AFTER = PLACES = ("chapter", "opening", "after the task")
LONGEST_TITLE = 60  # letters; a longer caption is told in the notes


def read(root: Path) -> Chosen:
    """Return the choice. DataError where the file cannot be read, or names a page that is not."""
    chosen: Chosen = page_text.read_toml(root / FILE)
    for name in chosen:
        _page(root, name)
    return chosen


def page_slides(root: Path, chosen: Chosen, name: str, title: str) -> Iterator[Slide]:
    """Return the slides of a page that is no chapter, under one title."""
    path = _page(root, name)
    pages = page_text.sections(path.read_text(encoding="utf-8"))
    source = text("handouts-source-page", page=pages[0].title)
    for one in chosen.get(name, ()):
        section = page_text.section(path, one["section"])
        _check(name, section, one["lines"])
        told, head = _paragraphs_with(section, one["lines"]), one.get("title", title)
        yield Slide("words", head, _lines(one["lines"]), notes=told, source=source)


def chapter_slides(
    unit: Unit, chosen: Chosen, core: bool = False, at: str = CHAPTER
) -> Iterator[Slide]:
    """Return the slides of a chapter in its order: lines and tables, then the pictures.

    core: only those that a programme shows, and the pictures of their sections. at: only those of
    this place in a deck. What neither a programme nor the short version shows says so in its notes.
    """
    entries = [one for one in chosen.get(unit.slug, ()) if "section" in one]
    of = {one["section"]: unit.section(one["section"]) for one in entries}
    for section in unit.sections:
        name = section.label or section.title
        own = [one for one in entries if of[one["section"]] == section]
        words = [one for one in own if "picture" not in one]
        default = {"core": any(one.get("core") for one in words)}
        drawn = next((one for one in own if "picture" in one), default)
        for one in words:
            if _belongs(one, core, at):
                slide = _slide(unit, section, one)
                yield _mark_long(slide, one, core)._replace(section=name)
        if _belongs(drawn, core, at):
            for picture in unit.outputs:
                if picture.section == name and isinstance(picture.value, cells.Picture):
                    slide = _picture(unit, section, picture)
                    yield _mark_long(slide, drawn, core)._replace(section=name)


def needs(unit: Unit, chosen: Chosen) -> dict[str, str]:
    """Return what must have been shown before a question is asked: a section, or "part 2".

    DataError where the notes ask no such question.
    """
    asked = unit.items("Questions to discuss")
    found = {}
    for one in chosen.get(unit.slug, ()):
        if "question" in one:
            begun = [question for question in asked if question.startswith(one["question"])]
            if not begun:
                page = f"{unit.slug}, notes"
                name = "Questions to discuss"
                raise fault("handouts-not-there", page=page, section=name, line=one["question"])
            found[begun[0]] = str(one["needs"])
    return found


def _belongs(one: dict[str, Any], core: bool, at: str) -> bool:
    return one.get("at", CHAPTER) == at and bool(one.get("core") or not core)


def _mark_long(slide: Slide, one: dict[str, Any], core: bool) -> Slide:
    if core or one.get("core") or one.get("short") or one.get("at", CHAPTER) != CHAPTER:
        return slide
    return slide._replace(notes=(text("handouts-note-long"), *slide.notes))


def _slide(unit: Unit, section: Section, one: dict[str, Any]) -> Slide:
    if "lines" in one:
        _check(unit.slug, section, one["lines"])
        found = [part for part in page_text.paragraphs(section.text) if _any(one["lines"], part)]
        source = _source(unit, section, "\n".join(found))
        kind = "question" if len(one["lines"]) == 1 else "words"
        told, title = _paragraphs_with(section, one["lines"]), one.get("title", section.title)
        return Slide(kind, title, _lines(one["lines"]), notes=told, source=source)
    whole = _grid(unit, section, one)
    columns = one.get("table") or one.get("shown") or list(whole[0])
    for column in columns:
        if column not in whole[0]:
            raise fault("handouts-no-table", page=unit.slug, section=section.title, column=column)
    at = [whole[0].index(column) for column in columns]
    table = tuple(tuple(row[place] for place in at) for row in whole)
    source = _source(unit, section, section.text)
    return Slide(
        "words", section.title, table=table, notes=_other_columns(whole, at), source=source
    )


def _grid(unit: Unit, section: Section, one: dict[str, Any]) -> Grid:
    name = section.label or section.title
    if one.get("terms"):
        heads = (text("handouts-term"), text("handouts-meaning"))
        return (heads, *page_text.terms(section.text))
    found = page_text.grids(section.text)
    if "shown" in one:
        tables = (each.value for each in unit.outputs if each.section == name)
        found = [cells.grid(each) for each in tables if isinstance(each, cells.WordTable)]
    if not found:
        raise fault("handouts-no-table", page=unit.slug, section=section.title, column="")
    return found[0]


def _picture(unit: Unit, section: Section, picture: cells.Output) -> Slide:
    """A picture, or where it lies on paper: there its words are large enough."""
    assert isinstance(picture.value, cells.Picture)
    alt, caption = text("handouts-note-shows", alt=picture.value.alt), plain(picture.caption)
    if slides.frame_of(picture.value) is None:
        line, name = text("handouts-on-paper"), picture_name(picture.section)
        told = (text("handouts-note-handouts", names=name), alt)
        source = _source(unit, section, picture.caption)
        return Slide("question", section.title, (line,), notes=told, source=source)
    short = 0 < len(caption) <= LONGEST_TITLE and slides.fits_as_title(caption, picture.value)
    return Slide(
        "words",
        caption if short else section.title,
        picture=picture.value,
        notes=(*([caption] if caption else []), alt),
        source=_source(unit, section, picture.caption),
    )


def picture_name(section: str) -> str:
    """Return the name of the hand-out with the picture of a section."""
    return f"picture-{section}"


def _check(page: str, section: Section, lines: list[str]) -> None:
    for line in lines:
        if not page_text.same(line, section.text):
            raise fault("handouts-not-there", page=page, section=section.title, line=line)


def _any(lines: list[str], part: str) -> bool:
    return any(page_text.same(line, part) for line in lines)


def _paragraphs_with(section: Section, lines: list[str]) -> tuple[str, ...]:
    """The paragraphs in which the lines stand, each with the list that it begins, to be told."""
    found, listed = [], False
    for one in page_text.paragraphs(section.text):
        item = re.match(r"\s*(?:-|\d+\.) ", one) is not None
        listed = listed and item
        if told := listed or _any(lines, one):
            found.append(plain(one))
        if not item:
            listed = told and one.rstrip().endswith(":")
    return tuple(found)


def _other_columns(whole: Grid, shown: list[int]) -> tuple[str, ...]:
    """The columns that are not on the slide, row by row."""
    heads, *rows = whole
    left = [place for place in range(1, len(heads)) if place not in shown]
    return tuple(
        paragraph(
            f"{row[0]}.",
            *(text("handouts-note-row", head=heads[place], cell=row[place]) for place in left),
        )
        for row in rows
        if left
    )


def _lines(lines: list[str]) -> tuple[str, ...]:
    return tuple(map(capital, lines))


def _source(unit: Unit, section: Section, cites: str) -> str:
    first = text("handouts-source-chapter", number=unit.number, section=section.title)
    found = page_text.sources(cites, unit.root / "book" / "references.bib") or (
        text("handouts-source-own"),
    )
    return text("handouts-source-also", first=first, more="; ".join(found))


def _page(root: Path, name: str) -> Path:
    for folder in ("book", "book/trainers"):
        if (path := root / folder / f"{name}.md").is_file():
            return path
    raise fault("handouts-key", page=name)
