"""The deck of a programme: its timetable, row by row, with the slides of the units that it uses.

The rows are those that the page *Programmes* shows. A row that names a chapter brings that unit's
idea and its core slides, an exercise its parts, a discussion the questions of the unit before it; a
row of another kind is a slide with its own words, and its time.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from fairtender.charts import WordTable
from fairtender.messages import text
from publishing.handouts import cells, page_text
from publishing.handouts.chosen import Chosen, chapter_slides, page_slides
from publishing.handouts.page_text import Section, plain
from publishing.handouts.slides import Deck, Slide, parted
from publishing.handouts.unit_deck import discussion, idea, some_parts
from publishing.handouts.units import TRAINERS, Unit

__all__ = ["Day", "Row", "days", "decks"]

PAGE = "programmes.md"
_ROW = re.compile(r"(.+) \((\d+) min\)")
_CHAPTER = re.compile(r"\s*\(chapters? (\d+)\)")
_EXERCISE = re.compile(r"Exercise (\d+), parts? ([\d, and]+)")
_MINUTES_A_SLIDE = 2
_PAUSES = ("Break", "Lunch")


class Row(NamedTuple):
    """A line of a timetable, with the clock times of its beginning and its end."""

    first: str
    last: str
    minutes: int
    what: str


class Day(NamedTuple):
    """A timetable. `name`: what its page calls it, such as "Day 1"."""

    name: str
    rows: tuple[Row, ...]


def decks(root: Path, units: Sequence[Unit], chosen: Chosen) -> list[Deck]:
    """Return the deck of each programme of the page. DataError as for the deck of a unit."""
    page = root / TRAINERS / PAGE
    by_number = {unit.number: unit for unit in units}
    found = []
    for section in page_text.sections(page.read_text(encoding="utf-8")):
        if own := [day for label, day in days(page) if label == section.label]:
            made = _deck(root, section, own, by_number, chosen)
            whole = tuple(part for one in made for part in parted(one))
            found.append(Deck(section.label, section.title, whole))
    return found


def days(page: Path) -> list[tuple[str, Day]]:
    """Return the timetables of a page, each with the label of its section."""
    found = []
    for one in cells.shown(page):
        if isinstance(one.value, WordTable) and (rows := _rows(one.value)):
            found.append((one.section, Day(one.value.first, rows)))
    return found


def _rows(table: WordTable) -> tuple[Row, ...]:
    """The lines of a timetable; none where a table is another one."""
    if len(table.frame.columns) != 1:
        return ()
    told = list(table.frame.iloc[:, 0].items())
    found = []
    for (first, words), (last, _) in pairwise(told):
        if not (row := _ROW.fullmatch(str(words))):
            return ()
        found.append(Row(str(first), str(last), int(row[2]), row[1]))
    return tuple(found)


def _deck(
    root: Path, section: Section, own: list[Day], units: dict[int, Unit], chosen: Chosen
) -> Iterator[Slide]:
    told = tuple(plain(one) for one in page_text.paragraphs(section.text))
    yield Slide("title", section.title, (text("handouts-course"),), notes=told)
    for day in own:
        yield _plan(day, several=len(own) > 1)
        unit: Unit | None = None
        for row in day.rows:
            unit = _named(row, units) or unit
            yield from _of_row(root, row, unit, chosen)
    yield from page_slides(root, chosen, "if-this-is-real", text("handouts-real"))


def _plan(day: Day, several: bool) -> Slide:
    heads = (text("handouts-clock"), text("handouts-what"), text("handouts-long"))
    rows = [(row.first, _words(row), str(row.minutes)) for row in day.rows]
    title = day.name if several else text("handouts-day")
    source = text("handouts-source-programme")
    return Slide("words", title, table=(heads, *rows), source=source)


def _named(row: Row, units: dict[int, Unit]) -> Unit | None:
    found = _CHAPTER.search(row.what) or _EXERCISE.search(row.what)
    return units.get(int(found[1])) if found else None


def _of_row(root: Path, row: Row, unit: Unit | None, chosen: Chosen) -> Iterator[Slide]:
    time = text("handouts-note-minutes", minutes=row.minutes, first=row.first, last=row.last)
    source = text("handouts-source-programme")
    title, _, rest = _words(row).partition(": ")
    told = tuple(one[:1].upper() + one[1:] for one in rest.split("; ") if one)
    alone = Slide("question", title, (*told, _minutes(row)), notes=(time,), source=source)
    if row.what in _PAUSES:
        until = text("handouts-until", clock=row.last)
        yield Slide("break", row.what, (until,), notes=(time,), source=source)
    elif found := _EXERCISE.search(row.what):
        assert unit is not None
        parts = tuple(int(number) for number in re.findall(r"\d+", found[2]))
        yield some_parts(unit, parts, _minutes(row), (time,))
    elif row.what.startswith("Discussion") and unit is not None:
        yield alone
        yield from discussion(unit, time)
    elif _CHAPTER.search(row.what) and unit is not None:
        yield alone
        talk = [idea(unit), *chapter_slides(root, unit, chosen, core=True)]
        yield from talk[: max(2, row.minutes // _MINUTES_A_SLIDE)]
    elif row.what.startswith("Welcome"):
        yield alone
        yield from page_slides(root, chosen, "facilitation", text("handouts-safety"))
    else:
        yield alone


def _words(row: Row) -> str:
    return _CHAPTER.sub("", row.what)


def _minutes(row: Row) -> str:
    return text("handouts-minutes", minutes=row.minutes)
