"""The deck of a programme: what its timetable needs on the wall, in the timetable's order.

The rows are those that the page *Programmes* shows. A row that names a chapter brings that unit's
core slides, a group task its steps, an exercise its parts and where it is, a discussion two of the
unit's questions, of those that need nothing which was not shown. A row of another kind is a slide
where `[rows]` in `book/trainers/handouts.toml` gives it a title. All others, such as breaks, are in
the notes of the slide before: the timetable is on paper, and no slide is wrong when time runs over.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.messages import text
from fairtender.tables import fault
from publishing.handouts import for_all, page_text, to_print
from publishing.handouts.chosen import Chosen, page_slides, questions, unit_slides
from publishing.handouts.page_text import Section, plain
from publishing.handouts.slides import Deck, Slide
from publishing.handouts.to_print import Day, Row, Use
from publishing.handouts.unit_deck import discussion, exercise, lead, task
from publishing.handouts.units import TRAINERS, Unit

PAGE = "programmes.md"
QUESTIONS = 2  # of a unit that a programme asks; a trainer finds the others in the unit's deck
_MINUTES_A_SLIDE = 1.5


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
            found.append(Deck(section.label, section.title, tuple(_deck(course, section, own))))
    return found


def _deck(course: _Course, section: Section, own: list[Day]) -> Iterator[Slide]:
    told = tuple(plain(one) for one in page_text.paragraphs(section.text))
    notes = (*told, text("handouts-note-who"))
    before = Slide("title", section.title, (text("handouts-course"),), notes=notes)
    for day in own:
        for row, slides in _of_day(course, day):
            if not slides:
                before = before._replace(notes=(*before.notes, *_unseen(course, row)))
            for slide in slides:
                yield before
                before = slide
    yield before
    yield from page_slides(course.root, course.chosen, "if-this-is-real")


def _of_day(course: _Course, day: Day) -> Iterator[tuple[Row, list[Slide]]]:
    """The slides of each row; what was shown or done so far says which questions can be asked."""
    unit: Unit | None = None
    known: set[str] = set()
    for row in day.rows:
        if new := course.units.get(to_print.unit_of(row)):
            known = known if new == unit else set()
            unit = new
        known |= {f"part {number}" for number in to_print.parts(row)}
        slides = list(_of_row(course, row, unit, known))
        known |= {slide.section for slide in slides}
        yield row, slides


def _of_row(course: _Course, row: Row, unit: Unit | None, known: set[str]) -> Iterator[Slide]:
    if unit is not None and (numbers := to_print.parts(row)):
        yield exercise(unit, numbers, _minutes(row), (_time(row),))
    elif unit is not None and row.what.startswith("Group task"):
        own = [one for one in course.uses if one.unit == unit.number]
        yield task(unit, course.chosen, own, _minutes(row), _time(row))
    elif unit is not None and row.what.startswith("Discussion"):
        needs = {one: said.get("needs", "") for one, said in questions(unit, course.chosen).items()}
        asked = discussion(unit, course.chosen, _time(row))
        yield from [one for one in asked if needs[one.title] in {"", *known}][:QUESTIONS]
    elif unit is not None and row.is_talk:
        yield from _talk(course, row, unit)
    else:
        yield from _own_slide(course, row)
        if row.what.startswith("Welcome"):
            for page in ("facilitation", "programmes"):
                yield from page_slides(course.root, course.chosen, page)


def _own_slide(course: _Course, row: Row) -> Iterator[Slide]:
    """A row as a slide of its own, where `[rows]` gives it a title."""
    said = _said(course, row)
    if "title" in said:
        lines, notes = tuple(said.get("lines", ())), (_time(row), said["notes"])
        kind = "words" if len(lines) > 1 else "question"
        source = text("handouts-source-programme")
        slide = Slide(kind, said["title"], lines, notes=notes, source=source)
        yield lead(course.root, slide, "") if said.get("site") else slide


def _unseen(course: _Course, row: Row) -> tuple[str, ...]:
    """What the trainer does in a row that is on no slide."""
    notes = _said(course, row).get("notes", "")
    then = text("handouts-note-then", first=row.first, last=row.last, what=row.words)
    return tuple(filter(None, (then, notes)))


def _said(course: _Course, row: Row) -> dict[str, Any]:
    return next((one for begun, one in course.rows.items() if row.what.startswith(begun)), {})


def _talk(course: _Course, row: Row, unit: Unit) -> list[Slide]:
    first, *others = unit_slides(unit, course.chosen, core=True)
    found = [first._replace(notes=(_time(row), *first.notes)), *others]
    return found[: round(row.minutes / _MINUTES_A_SLIDE)]


def _time(row: Row) -> str:
    return text("handouts-note-minutes", minutes=row.minutes, first=row.first, last=row.last)


def _minutes(row: Row) -> str:
    return text("handouts-minutes", minutes=row.minutes)
