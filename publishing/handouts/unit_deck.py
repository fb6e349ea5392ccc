"""The deck of a unit: its notes, its chapter's lines, tables and pictures, and its questions."""

import re
from collections.abc import Iterator
from pathlib import Path

from fairtender.messages import text
from publishing.handouts.chosen import Chosen, chapter_slides, page_slides
from publishing.handouts.page_text import plain
from publishing.handouts.slides import Deck, Slide, parted
from publishing.handouts.units import Unit, items

__all__ = ["deck", "discussion", "idea", "some_parts", "stuck"]


def deck(root: Path, unit: Unit, chosen: Chosen, used: tuple[str, ...]) -> Deck:
    """Return the deck of a unit. used: names of its hand-outs.

    Raises DataError where a line of the choice no longer stands in the chapter, and where a slide
    would hold more than can be read.
    """
    slides = [
        _first(unit, used),
        *page_slides(root, chosen, "facilitation", text("handouts-safety")),
        _plan(unit),
        *_opening(unit),
        *_chapter(root, unit, chosen),
        idea(unit),
        _task(unit, used),
        exercise(unit),
        *discussion(unit),
        _monday(unit),
        *_take_away(unit),
        *page_slides(root, chosen, "if-this-is-real", text("handouts-real")),
    ]
    return Deck(unit.slug, unit.chapter, tuple(part for one in slides for part in parted(one)))


def _first(unit: Unit, used: tuple[str, ...]) -> Slide:
    short, long = unit.minutes
    notes = [
        text("handouts-note-whole", short=short, long=long),
        *(text("handouts-note-prepare", what=item) for item in unit.items("Prepare")),
        text("handouts-note-bring", what=plain(unit.said["Bring from the office"])),
    ]
    if used:
        notes.append(text("handouts-note-handouts", names=", ".join(used)))
    lines = (text("handouts-unit", number=unit.number, title=unit.title), text("handouts-course"))
    return Slide("title", unit.chapter, lines, notes=tuple(notes))


def _plan(unit: Unit) -> Slide:
    heads = ("step", "short", "long")
    rows = [(step.name, str(step.short), str(step.long)) for step in unit.steps]
    told = tuple(step.what for step in unit.steps)
    return Slide(
        "words",
        text("handouts-plan"),
        table=(tuple(text(f"handouts-plan-{head}") for head in heads), *rows),
        notes=(*told, plain(unit.said["Time"])),
        source=_from_notes(unit),
    )


def _opening(unit: Unit) -> Iterator[Slide]:
    """What is shown or asked to begin with, one thing a slide: each is shown in its time."""
    words = unit.said["Open with"]
    time = _time(unit, "Open")
    shown = re.findall(r"(?<!\*)\*([^*]{25,})\*|“([^”]+)”", words)
    for at, (read, said) in enumerate(shown):
        line = plain(read) or text("handouts-note-quote", words=plain(said))
        notes = (time, plain(words)) if not at else (plain(words),)
        yield Slide(
            "question", text("handouts-open"), (line,), notes=notes, source=_from_notes(unit)
        )


def _chapter(root: Path, unit: Unit, chosen: Chosen) -> Iterator[Slide]:
    step = unit.step("Chapter")
    told = text("handouts-note-chapter", short=step.short, long=step.long)
    for at, slide in enumerate(chapter_slides(root, unit, chosen)):
        yield slide if at else slide._replace(notes=(told, step.what, *slide.notes))


def idea(unit: Unit) -> Slide:
    """The one idea to land; what belongs to it is told in the notes."""
    said = unit.said["The idea to land"]
    [first, *_] = re.findall(r"\*\*(.+?)\*\*", said, re.S)
    return Slide(
        "question",
        text("handouts-idea"),
        (plain(first),),
        notes=(plain(said),),
        source=_from_notes(unit),
    )


def _task(unit: Unit, used: tuple[str, ...]) -> Slide:
    step = unit.step("Group task")
    name = step.what.partition(": ")[2]
    notes = [
        text("handouts-note-time", short=step.short, long=step.long),
        text("handouts-note-computers", what=plain(unit.said["Without computers"])),
        text("handouts-note-advanced", what=plain(unit.said["A mixed or advanced group"])),
    ]
    if used:
        notes.insert(1, text("handouts-note-handouts", names=", ".join(used)))
    lines = (name[:1].upper() + name[1:],)
    return Slide(
        "question", text("handouts-task"), lines, notes=tuple(notes), source=_from_notes(unit)
    )


def exercise(unit: Unit) -> Slide:
    """The parts of the exercise, and below what helps where people get stuck."""
    step = unit.step("Exercise")
    rows = [(part.title, str(part.minutes)) for part in unit.parts]
    heads = (text("handouts-exercise-part"), text("handouts-exercise-minutes"))
    notes = [_time(unit, "Exercise")]
    if short := step.what.partition("short, ")[2]:
        notes.append(text("handouts-note-short", what=short))
    slide = some_parts(unit, (), "", tuple(notes))
    return slide._replace(table=(heads, *rows), lines=())


def some_parts(unit: Unit, parts: tuple[int, ...], last: str, notes: tuple[str, ...]) -> Slide:
    """The parts of the exercise that a programme does, by their numbers from 1, and a last line."""
    titles = [part.title for number, part in enumerate(unit.parts, 1) if number in parts]
    paper = text("handouts-note-paper", what=plain(unit.said["On paper, or with little bandwidth"]))
    return Slide(
        "words",
        text("handouts-exercise", number=unit.number, title=unit.title),
        (*titles, last),
        notes=(*notes, *stuck(unit), paper),
        source=text("handouts-source-exercise", number=unit.number),
    )


def stuck(unit: Unit) -> tuple[str, ...]:
    """What people say where they get stuck, each with the sentence that helps."""
    return tuple(
        text("handouts-note-say", belief=belief, help=helps) for belief, helps in unit.stuck
    )


def discussion(unit: Unit, time: str = "") -> list[Slide]:
    """Each question to discuss on a slide of its own."""
    slides = []
    for at, question in enumerate(unit.items("Questions to discuss")):
        first = (time or _time(unit, "Discuss"), text("handouts-note-wait"))
        notes = (*first, *stuck(unit)) if not at else (text("handouts-note-wait"),)
        title, source = text("handouts-discuss"), _from_notes(unit)
        slides.append(Slide("question", title, (question,), notes=notes, source=source))
    return slides


def _monday(unit: Unit) -> Slide:
    lines, notes = unit.items("On Monday"), (_time(unit, "Monday"),)
    return Slide("words", text("handouts-monday"), lines, notes=notes, source=_from_notes(unit))


def _take_away(unit: Unit) -> Iterator[Slide]:
    section = unit.section("What you take away")
    lines = items(section.text)
    source = text("handouts-source-chapter", number=unit.number, section=section.title)
    for first in range(0, len(lines), 3):
        yield Slide("words", section.title, lines[first : first + 3], source=source)


def _time(unit: Unit, *begins: str) -> str:
    step = unit.step(*begins)
    return text("handouts-note-time", short=step.short, long=step.long)


def _from_notes(unit: Unit) -> str:
    return text("handouts-source-notes", number=unit.number)
