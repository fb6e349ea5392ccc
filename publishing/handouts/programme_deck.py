"""The deck of a programme: its timetable, row by row, with the slides of the units that it uses.

The rows are those that the page *Programmes* shows. A row that names a chapter brings that unit's
opening, its idea and its core slides, a group task its steps, an exercise its parts, a discussion
those questions of the unit that need nothing which was not shown. A row of another kind is a slide
with its own words and its time, and with what `[rows]` in `book/trainers/handouts.toml` adds.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.messages import text
from fairtender.tables import fault
from publishing.handouts import for_all, page_text, to_print
from publishing.handouts.chosen import OPENING, Chosen, chapter_slides, needs, page_slides
from publishing.handouts.page_text import Section, plain
from publishing.handouts.slides import Deck, Slide, split
from publishing.handouts.to_print import Day, Row, Use
from publishing.handouts.unit_deck import discussion, idea, opening, some_parts, task
from publishing.handouts.units import TRAINERS, Unit

PAGE = "programmes.md"
_MINUTES_A_SLIDE = 1.5
_PAUSES = ("Break", "Lunch")
_UNSEEN = "Buffer"  # is in the notes of the slide before it: the room need not read it


class _Course(NamedTuple):
    """What the rows of all programmes are made from."""

    root: Path
    units: dict[int, Unit]
    chosen: Chosen
    uses: Sequence[Use]
    rows: dict[str, dict[str, Any]]


def decks(root: Path, units: Sequence[Unit], chosen: Chosen, uses: Sequence[Use]) -> list[Deck]:
    """Return the deck of each programme of the page. DataError as for the deck of a unit.

    And where `[rows]` names a row that no timetable has.
    """
    page = root / TRAINERS / PAGE
    by_number = {unit.number: unit for unit in units}
    course = _Course(root, by_number, chosen, uses, for_all.texts(root)["rows"])
    all_days = to_print.days(page)
    whats = [row.what for _, day in all_days for row in day.rows]
    for begun in course.rows:
        if not any(what.startswith(begun) for what in whats):
            raise fault("handouts-row", row=begun)
    found = []
    for section in page_text.sections(page.read_text(encoding="utf-8")):
        if own := [day for label, day in all_days if label == section.label]:
            whole = tuple(part for one in _deck(course, section, own) for part in split(one))
            found.append(Deck(section.label, section.title, whole))
    return found


def _deck(course: _Course, section: Section, own: list[Day]) -> Iterator[Slide]:
    told = tuple(plain(one) for one in page_text.paragraphs(section.text))
    notes = (*told, text("handouts-note-who"))
    yield Slide("title", section.title, (text("handouts-course"),), notes=notes)
    for day in own:
        yield _plan(day, several=len(own) > 1)
        before: list[Slide] = []
        for slide in _of_day(course, day):
            if slide.title == _UNSEEN and before:
                before[0] = before[0]._replace(notes=(*before[0].notes, *slide.notes))
                continue
            yield from before
            before = [slide]
        yield from before
    yield from page_slides(course.root, course.chosen, "if-this-is-real", text("handouts-real"))


def _plan(day: Day, several: bool) -> Slide:
    heads = (text("handouts-clock"), text("handouts-what"), text("handouts-long"))
    rows = [(row.first, row.words, str(row.minutes)) for row in day.rows]
    title = day.name if several else text("handouts-day")
    source = text("handouts-source-programme")
    return Slide("words", title, table=(heads, *rows), source=source)


def _of_day(course: _Course, day: Day) -> Iterator[Slide]:
    """The slides of a day; what was shown or done so far says which questions can be asked."""
    unit: Unit | None = None
    known: set[str] = set()
    for row in day.rows:
        if new := course.units.get(to_print.unit_of(row)):
            known = known if new == unit else set()
            unit = new
        known |= {f"part {number}" for number in to_print.parts(row)}
        for slide in _of_row(course, row, unit, known):
            known.add(slide.section)
            yield slide


def _of_row(course: _Course, row: Row, unit: Unit | None, known: set[str]) -> Iterator[Slide]:
    alone = _alone(course, row)
    time = alone.notes[0]
    if row.what in _PAUSES:
        until = text("handouts-until", clock=row.last)
        yield Slide("break", row.what, (until,), notes=(time,), source=alone.source)
    elif unit is not None and (numbers := to_print.parts(row)):
        yield some_parts(unit, numbers, _minutes(row), (time,))
    elif unit is not None and row.what.startswith("Group task"):
        own = [one for one in course.uses if one.unit == unit.number]
        yield task(unit, own, _minutes(row), time)
    elif unit is not None and row.what.startswith("Discussion"):
        yield alone
        needed = needs(unit, course.chosen)
        for slide in discussion(unit, time):
            if needed.get(slide.lines[0], "") in {"", *known}:
                yield slide
    elif unit is not None and row.is_talk:
        yield alone
        yield from _talk(course, row, unit, time)
    elif row.what.startswith("Welcome"):
        yield alone
        title = text("handouts-safety")
        yield from page_slides(course.root, course.chosen, "facilitation", title)
        warned = text("handouts-warning")
        yield from page_slides(course.root, course.chosen, "programmes", warned)
    else:
        yield alone


def _alone(course: _Course, row: Row) -> Slide:
    """A row as a slide of its own."""
    time = text("handouts-note-minutes", minutes=row.minutes, first=row.first, last=row.last)
    title, _, rest = row.words.partition(": ")
    told = tuple(page_text.capital(one) for one in re.split(r"; ", rest) if one)
    added = next((one for begun, one in course.rows.items() if row.what.startswith(begun)), {})
    lines = tuple(added.get("lines", ()))
    kind = "words" if lines else "question"
    notes = (time, *filter(None, [added.get("notes", "")]))
    source = text("handouts-source-programme")
    return Slide(kind, title, (*told, *lines, _minutes(row)), notes=notes, source=source)


def _talk(course: _Course, row: Row, unit: Unit, time: str) -> Iterator[Slide]:
    chosen = course.chosen
    found = [
        *opening(unit, time),
        *chapter_slides(unit, chosen, core=True, at=OPENING),
        idea(unit),
        *chapter_slides(unit, chosen, core=True),
    ]
    yield from found[: round(row.minutes / _MINUTES_A_SLIDE)]


def _minutes(row: Row) -> str:
    return text("handouts-minutes", minutes=row.minutes)
