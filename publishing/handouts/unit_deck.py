"""The deck of a unit: its declared slides, and what the notes say of task, exercise and Monday."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fairtender.messages import text
from publishing import address
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
from publishing.handouts.page_text import plain
from publishing.handouts.slides import Deck, Slide
from publishing.handouts.to_print import AFTER as AFTERWARDS
from publishing.handouts.to_print import TASK, Use
from publishing.handouts.units import Unit, items

_FEW = 2  # parts of an exercise that a slide names


def deck(unit: Unit, chosen: Chosen, used: Sequence[Use]) -> Deck:
    """Return the deck of a unit. used: the hand-outs of the course, of which it names its own.

    Raises DataError where a quoted line is no longer in the chapter, and where a slide would hold
    more than can be read.
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
    """The opening and the chapter, with the time of each below its first slide."""
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
    """The group task: its steps on the slide, and below them what the trainer does for it."""
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
    """The names of hand-outs, and how many of each."""
    named = (text("handouts-note-use", name=one.name, each=one.each) for one in used)
    return text(code, names=", ".join(named))


def exercise(unit: Unit, parts: Sequence[int], minutes: str, notes: Sequence[str]) -> Slide:
    """Where the exercise is, with the code of its page, and what helps where people get stuck.

    parts: those that are done, by their numbers from 1; on the slide where they are few.
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
    """Put onto a slide the address of the site, and the code of a page of it.

    Where the address is not known there is a place to type it.
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
    """What people say where they get stuck, each with the sentence that helps."""
    return tuple(
        text("handouts-note-say", belief=belief, help=helps) for belief, helps in unit.stuck
    )


def discussion(unit: Unit, chosen: Chosen, time: str) -> list[Slide]:
    """Each question to discuss on a slide of its own, with the picture that is chosen for it."""
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
