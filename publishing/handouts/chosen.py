"""The slides that `book/trainers/slides.toml` declares, with their content checked against a page.

The file has the titles, since a title states the slide's point. What is below a title is quoted
from the section that the slide names: lines, a table, a chart or a drawing. If the page has
changed, the slide is refused, with the line that is missing and each number of a title that is not
in the section. A deck therefore never contradicts the book.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.fields import read_toml
from fairtender.messages import paragraph, text
from fairtender.tables import fault
from publishing.handouts import images, page_text
from publishing.handouts.images import Image
from publishing.handouts.page_text import Grid, Section, capital, plain
from publishing.handouts.slides import Slide
from publishing.handouts.units import Unit

FILE = Path("book") / "trainers" / "slides.toml"
Chosen = dict[str, list[dict[str, Any]]]  # name of a page → its slides, in order
TALK, AFTER = "talk", "after the task"
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


class Quoted(NamedTuple):
    """The part of a page from which a slide is taken, and its name for the slide's foot."""

    page: str
    section: Section
    name: str


def read(root: Path) -> Chosen:
    """Return the declared slides.

    Raises DataError if the file cannot be read or names a page that does not exist.
    """
    chosen: Chosen = read_toml(root / FILE, lambda top: dict(top.content))
    for name in chosen:
        _page(root, name)
    return chosen


def page_slides(root: Path, chosen: Chosen, name: str) -> Iterator[Slide]:
    """Return the slides of a page that is not a chapter."""
    path = _page(root, name)
    pages = page_text.sections(path.read_text(encoding="utf-8"))
    source = text("handouts-source-page", page=pages[0].title)
    for one in chosen.get(name, ()):
        quoted = Quoted(name, page_text.section(path, one["section"]), source)
        _check_numbers(quoted, one["title"])
        yield _words(quoted, one)._replace(source=source)


def unit_slides(unit: Unit, chosen: Chosen, core: bool = False, at: str = TALK) -> Iterator[Slide]:
    """Return the slides of a unit for a place in its deck, in the order of the file.

    core: only those that a programme shows. A slide that neither a programme nor the short version
    shows has a remark in its notes.
    """
    for one in chosen.get(unit.slug, ()):
        if one.get("at", TALK) == at and "title" in one and (one.get("core") or not core):
            slide = _slide(unit, one)
            long = at == TALK and not (core or one.get("core") or one.get("short"))
            notes = (text("handouts-note-long"),) if long else ()
            yield slide._replace(notes=(*notes, *slide.notes))


def questions(unit: Unit, chosen: Chosen) -> dict[str, dict[str, Any]]:
    """Return {question of the notes: its entry, if it has one}.

    needs: what must be shown before the question is asked: a section, or "part 2". picture or
    chart: what is shown with it. Raises DataError if the notes have no such question.
    """
    asked: dict[str, dict[str, Any]] = {one: {} for one in unit.items("Questions to discuss")}
    for one in chosen.get(unit.slug, ()):
        if "question" in one:
            begun = [question for question in asked if question.startswith(one["question"])]
            if not begun:
                page, name = f"{unit.slug}, notes", "Questions to discuss"
                raise fault("handouts-not-there", page=page, section=name, line=one["question"])
            asked[begun[0]] = one
    return asked


def title(unit: Unit, chosen: Chosen, at: str) -> str:
    """Return the title of the slide of a step. Raises DataError if none is declared."""
    for one in chosen.get(unit.slug, ()):
        if at in one:
            return str(one[at])
    raise fault("handouts-no-title", page=unit.slug, step=at)


def image(unit: Unit, one: dict[str, Any]) -> Image | None:
    """Return the chart or drawing that an entry names, or None."""
    if "chart" in one:
        found = [
            each.value
            for each in unit.outputs
            if each.section == one["chart"] and isinstance(each.value, page_text.Picture)
        ]
        if not found:
            raise fault("handouts-no-chart", page=unit.slug, section=one["chart"])
        return images.Chart(found[-1])
    if "picture" in one:
        return images.drawing(unit.root, one["picture"], alone=bool(one.get("alone")))
    return None


def _slide(unit: Unit, one: dict[str, Any]) -> Slide:
    quoted = _quoted(unit, one)
    slide = _words(quoted, one)
    if is_table := any(name in one for name in ("table", "shown")):
        table, told = _table(unit, quoted, one)
        slide = slide._replace(kind="words", table=table, notes=(*slide.notes, *told))
    if "letter" in one:
        letter = images.letter(unit.root, one["letter"], slide.lines)
        slide = slide._replace(picture=letter, lines=())
    elif "boxes" in one:
        rows = tuple(map(_headed, slide.table[1:] or ((line,) for line in slide.lines)))
        drawn = images.boxes(unit.root, rows, one["boxes"], bool(one.get("joined")))
        slide = slide._replace(picture=drawn, lines=(), table=())
    picture = slide.picture or image(unit, one)
    alt = picture.alt if picture else ""
    _check_numbers(quoted, one["title"], alt)
    shows = (text("handouts-note-shows", alt=alt),) if picture else ()
    cites = quoted.section.text if is_table else _cited(quoted, one)
    return slide._replace(
        kind=slide.kind if picture is None else "words",
        picture=picture,
        notes=(*slide.notes, *shows),
        source=quoted.name if "notes" in one else _source(unit, quoted, cites),
        section=quoted.section.label or quoted.section.title,
    )


def _headed(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row with its first sentence as the heading of a box."""
    return (*re.split(r"(?<=[a-z][.?]) ", row[0], maxsplit=1), *row[1:])


def _quoted(unit: Unit, one: dict[str, Any]) -> Quoted:
    """Return the section of the chapter or of the notes that an entry names."""
    if name := one.get("notes"):
        if name not in unit.said:
            raise fault("handouts-no-section", file=f"{unit.slug}.md", section=name)
        source = text("handouts-source-notes", number=unit.number)
        return Quoted(f"{unit.slug}, notes", Section("", name, unit.said[name]), source)
    section = unit.section(one.get("section", "?"))
    source = text("handouts-source-chapter", number=unit.number, section=section.title)
    return Quoted(unit.slug, section, source)


def _words(quoted: Quoted, one: dict[str, Any]) -> Slide:
    """Return a slide with lines of a section or only its title, and paragraphs in its notes."""
    lines, told = one.get("lines", []), one.get("tell", [])
    for line in [*lines, *told]:
        if not page_text.same(line, quoted.section.text):
            section = quoted.section.title
            raise fault("handouts-not-there", page=quoted.page, section=section, line=line)
    whole = "notes" in one and not told
    notes = (plain(quoted.section.text),) if whole else _paragraphs(quoted.section, [*lines, *told])
    kind = "question" if len(lines) < 3 else "words"
    return Slide(kind, one["title"], tuple(map(capital, lines)), notes=notes)


def _check_numbers(quoted: Quoted, words: str, alt: str = "") -> None:
    """Raise DataError if a title has a number that neither the section nor its picture has."""
    known = set(_NUMBER.findall(f"{plain(quoted.section.text, numbers=True)} {alt}"))
    for number in _NUMBER.findall(words):
        if number not in known:
            section = quoted.section.title
            raise fault("handouts-not-there", page=quoted.page, section=section, line=number)


def _table(unit: Unit, quoted: Quoted, one: dict[str, Any]) -> tuple[Grid, tuple[str, ...]]:
    """Return the columns of a table that a slide shows, and the others as paragraphs of notes."""
    whole = _grid(unit, quoted, one)
    columns = one.get("table") or one.get("shown") or list(whole[0])
    for column in columns:
        if column not in whole[0]:
            section = quoted.section.title
            raise fault("handouts-no-table", page=unit.slug, section=section, column=column)
    at = [whole[0].index(column) for column in columns]
    return tuple(tuple(row[place] for place in at) for row in whole), _other_columns(whole, at)


def _grid(unit: Unit, quoted: Quoted, one: dict[str, Any]) -> Grid:
    section = quoted.section
    found = page_text.grids(section.text)
    if "shown" in one:
        name = section.label or section.title
        tables = (each.value for each in unit.outputs if each.section == name)
        found = [page_text.grid(each) for each in tables if isinstance(each, page_text.WordTable)]
    if not found:
        raise fault("handouts-no-table", page=unit.slug, section=section.title, column="")
    return found[0]


def _cited(quoted: Quoted, one: dict[str, Any]) -> str:
    """Return the paragraphs from which a slide's words are taken, with their citations."""
    lines = [*one.get("lines", []), *one.get("tell", [])]
    parts = page_text.paragraphs(quoted.section.text)
    return "\n".join(part for part in parts if _any(lines, part))


def _any(lines: list[str], part: str) -> bool:
    return any(page_text.same(line, part) for line in lines)


def _paragraphs(section: Section, lines: list[str]) -> tuple[str, ...]:
    """Return the paragraphs that contain the lines, each with the list that follows it."""
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
    """Return the columns that are not on the slide, row by row."""
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


def _source(unit: Unit, quoted: Quoted, cites: str) -> str:
    found = page_text.sources(cites, unit.root / "book" / "references.bib") or (
        text("handouts-source-own"),
    )
    return text("handouts-source-also", first=quoted.name, more="; ".join(found))


def _page(root: Path, name: str) -> Path:
    for folder in ("book", "book/trainers"):
        if (path := root / folder / f"{name}.md").is_file():
            return path
    raise fault("handouts-key", page=name)
