"""Make the deck of a unit, and the deck of a programme.

The deck of a unit has its declared slides, and slides from the notes on task, exercise and Monday.
The deck of a programme follows its timetable on the page *Programmes*. A row that names a chapter
becomes that unit's core slides. A group task becomes a slide with its steps; an exercise, one with
its address and, if they are few, its parts; a discussion, up to two of the unit's questions,
without those that need something not shown yet. Any other row becomes a slide if `[rows]` in
`book/trainers/handouts.toml` gives it a title. The rest, such as breaks, are in the notes of the
slide before, so that no slide is wrong if the workshop runs late.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.messages import text
from fairtender.tables import fault
from publishing import address
from publishing.handouts import for_all, page_text, to_print
from publishing.handouts.chosen import (
    AFTER,
    Chosen,
    image,
    page_slides,
    questions,
    title,
    unit_slides,
)
from publishing.handouts.images import Code
from publishing.handouts.page_text import Section, plain
from publishing.handouts.slides import Deck, Slide
from publishing.handouts.to_print import AFTER as AFTERWARDS
from publishing.handouts.to_print import TASK, Day, Row, Use
from publishing.handouts.units import TRAINERS, Unit, items

_FEW = 2  # parts of an exercise that a slide names


def deck(unit: Unit, chosen: Chosen, used: Sequence[Use]) -> Deck:
    """Return the deck of a unit. used: the hand-outs of the course, of which it names the unit's.

    Raises DataError if a quoted line is no longer in the chapter, or if a slide would contain more
    than people can read.
    """
    own = [one for one in used if one.unit == unit.number]
    slides = [
        _first(unit, own),
        *page_slides(unit.root, chosen, "facilitation"),
        *talk(unit, chosen),
        _task(unit, chosen, own),
        *unit_slides(unit, chosen, at=AFTER),
        exercise(unit, range(1, len(unit.parts) + 1), "", _exercise_notes(unit)),
        *discussion(unit, chosen, _time(unit, "Discuss")),
        _monday(unit, chosen),
        *page_slides(unit.root, chosen, "if-this-is-real"),
    ]
    return Deck(unit.slug, unit.chapter, tuple(slides))


def _first(unit: Unit, used: Sequence[Use]) -> Slide:
    short, long = unit.minutes
    notes = [
        text("handouts-note-whole", short=short, long=long),
        *(text("handouts-note-prepare", what=item) for item in unit.items("Prepare")),
        text("handouts-note-bring", what=plain(unit.said["Bring from the office"])),
    ]
    if used:
        notes.append(_hand_outs("handouts-note-handouts", used))
    lines = (text("handouts-unit", number=unit.number, title=unit.title), text("handouts-course"))
    return Slide("title", re.sub(r"^\d+\. ", "", unit.chapter), lines, notes=tuple(notes))


def talk(unit: Unit, chosen: Chosen) -> Iterator[Slide]:
    """Yield the opening and the chapter, with the time of each in the notes of its first slide."""
    step, is_begun = unit.step("Chapter"), False
    chapter = text("handouts-note-chapter", short=step.short, long=step.long)
    for number, slide in enumerate(unit_slides(unit, chosen)):
        if not number:
            slide = slide._replace(notes=(_time(unit, "Open"), *slide.notes))
        elif slide.section != "Open with" and not is_begun:
            slide, is_begun = slide._replace(notes=(chapter, step.what, *slide.notes)), True
        yield slide


def _task(unit: Unit, chosen: Chosen, own: Sequence[Use]) -> Slide:
    step = unit.step("Group task")
    minutes = text("handouts-minutes-both", short=step.short, long=step.long)
    if step.short == step.long:
        minutes = text("handouts-minutes", minutes=step.short)
    return task(unit, chosen, own, minutes, _time(unit, "Group task"))


def task(unit: Unit, chosen: Chosen, own: Sequence[Use], minutes: str, time: str) -> Slide:
    """Return the group task: its steps on the slide, and what the trainer does in the notes."""
    said = unit.said["Without computers"]
    told = re.sub(r"^\d+\. .+(?:\n {2,}.+)*\n?", "", said, flags=re.M).strip()
    notes = [time, text("handouts-note-computers", what=plain(told))]
    for code, when in (("handouts-note-handouts", TASK), ("handouts-note-after", AFTERWARDS)):
        if used := [one for one in own if one.when == when]:
            notes.append(_hand_outs(code, used))
    advanced = plain(unit.said["A mixed or advanced group"])
    steps = (f"{number}. {step}" for number, step in enumerate(items(said), 1))
    notes.append(text("handouts-note-advanced", what=advanced))
    return Slide(
        "words",
        title(unit, chosen, "task"),
        (*steps, minutes),
        notes=tuple(notes),
        source=_from_notes(unit),
    )


def _hand_outs(code: str, used: Sequence[Use]) -> str:
    """Return the names of hand-outs, and the number of copies of each."""
    named = (text("handouts-note-use", name=one.name, each=one.each) for one in used)
    return text(code, names=", ".join(named))


def exercise(unit: Unit, parts: Sequence[int], minutes: str, notes: Sequence[str]) -> Slide:
    """Return where the exercise is, with its page's QR code, and help for people who get stuck.

    parts: the numbers from 1 of the parts to do; they are on the slide if they are few.
    """
    titles = [unit.parts[number - 1].title for number in parts]
    paper = text("handouts-note-paper", what=plain(unit.said["On paper, or with little bandwidth"]))
    lines = (*(titles if len(titles) <= _FEW else ()), minutes, text("handouts-save"))
    slide = Slide(
        "words",
        text("handouts-exercise", number=unit.number, title=unit.title),
        tuple(filter(None, lines)),
        notes=(*notes, *stuck(unit), paper),
        source=text("handouts-source-exercise", number=unit.number),
    )
    return lead(unit.root, slide, f"exercises/{unit.slug}/{unit.slug}.html")


def lead(root: Path, slide: Slide, page: str) -> Slide:
    """Add the site's address and a page's QR code to a slide.

    If the address is not known, there is a space to type it.
    """
    site = address.of_course(root).site
    if not site:
        lines = (text("handouts-address"), *slide.lines)
        return slide._replace(lines=lines, notes=(*slide.notes, text("handouts-note-address")))
    shown = site.removeprefix("https://").removesuffix("/")
    return slide._replace(lines=(shown, *slide.lines), picture=Code(f"{site}{page}"))


def _exercise_notes(unit: Unit) -> tuple[str, ...]:
    step = unit.step("Exercise")
    parts = (
        text("handouts-note-part", title=part.title, minutes=part.minutes) for part in unit.parts
    )
    short = step.what.partition("short, ")[2]
    which = (text("handouts-note-short", what=short),) if short else ()
    return (_time(unit, "Exercise"), *which, *parts)


def stuck(unit: Unit) -> tuple[str, ...]:
    """Return what people say when they get stuck, each with the sentence that helps."""
    return tuple(
        text("handouts-note-say", belief=belief, help=helps) for belief, helps in unit.stuck
    )


def discussion(unit: Unit, chosen: Chosen, time: str) -> list[Slide]:
    """Return a slide for each discussion question, with the picture chosen for it."""
    slides = []
    for at, (question, one) in enumerate(questions(unit, chosen).items()):
        first = (time, text("handouts-note-wait"))
        notes = (*first, *stuck(unit)) if not at else (text("handouts-note-wait"),)
        picture = image(unit, one)
        source, kind = _from_notes(unit), "words" if picture else "question"
        slides.append(Slide(kind, question, picture=picture, notes=notes, source=source))
    return slides


def _monday(unit: Unit, chosen: Chosen) -> Slide:
    taken = items(unit.section("What you take away").text)
    notes = (_time(unit, "Monday"), *(text("handouts-note-recall", what=one) for one in taken))
    lines, source = unit.items("On Monday"), _from_notes(unit)
    return Slide("words", title(unit, chosen, "monday"), lines, notes=notes, source=source)


def _time(unit: Unit, *begins: str) -> str:
    step = unit.step(*begins)
    return text("handouts-note-time", short=step.short, long=step.long)


def _from_notes(unit: Unit) -> str:
    return text("handouts-source-notes", number=unit.number)


PAGE = "programmes.md"
QUESTIONS = 2  # of a unit that a programme asks; a trainer finds the others in the unit's deck
_MINUTES_A_SLIDE = 1.5


class _Course(NamedTuple):
    """The data from which the rows of all programmes are made."""

    root: Path
    units: dict[int, Unit]
    chosen: Chosen
    uses: Sequence[Use]
    rows: dict[str, dict[str, Any]]


def decks(root: Path, units: Sequence[Unit], chosen: Chosen, uses: Sequence[Use]) -> list[Deck]:
    """Return the deck of each programme on the page.

    Raises DataError as for the deck of a unit, and if `[rows]` names a row that no timetable has.
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
    """Yield the slides of each row; earlier rows decide which questions can be asked."""
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
        yield exercise(unit, numbers, _minutes(row), (_time_of(row),))
    elif unit is not None and row.what.startswith("Group task"):
        own = [one for one in course.uses if one.unit == unit.number]
        yield task(unit, course.chosen, own, _minutes(row), _time_of(row))
    elif unit is not None and row.what.startswith("Discussion"):
        needs = {one: said.get("needs", "") for one, said in questions(unit, course.chosen).items()}
        asked = discussion(unit, course.chosen, _time_of(row))
        yield from [one for one in asked if needs[one.title] in {"", *known}][:QUESTIONS]
    elif unit is not None and row.is_talk:
        yield from _talk(course, row, unit)
    else:
        yield from _own_slide(course, row)
        if row.what.startswith("Welcome"):
            for page in ("facilitation", "programmes"):
                yield from page_slides(course.root, course.chosen, page)


def _own_slide(course: _Course, row: Row) -> Iterator[Slide]:
    """Yield a row as a slide of its own, if `[rows]` gives it a title."""
    said = _said(course, row)
    if "title" in said:
        lines, notes = tuple(said.get("lines", ())), (_time_of(row), said["notes"])
        kind = "words" if len(lines) > 1 else "question"
        source = text("handouts-source-programme")
        slide = Slide(kind, said["title"], lines, notes=notes, source=source)
        yield lead(course.root, slide, "") if said.get("site") else slide


def _unseen(course: _Course, row: Row) -> tuple[str, ...]:
    """Return what the trainer does in a row that is not on a slide."""
    notes = _said(course, row).get("notes", "")
    then = text("handouts-note-then", first=row.first, last=row.last, what=row.words)
    return tuple(filter(None, (then, notes)))


def _said(course: _Course, row: Row) -> dict[str, Any]:
    return next((one for begun, one in course.rows.items() if row.what.startswith(begun)), {})


def _talk(course: _Course, row: Row, unit: Unit) -> list[Slide]:
    first, *others = unit_slides(unit, course.chosen, core=True)
    found = [first._replace(notes=(_time_of(row), *first.notes)), *others]
    return found[: round(row.minutes / _MINUTES_A_SLIDE)]


def _time_of(row: Row) -> str:
    return text("handouts-note-minutes", minutes=row.minutes, first=row.first, last=row.last)


def _minutes(row: Row) -> str:
    return text("handouts-minutes", minutes=row.minutes)
