"""The deck of a unit: its notes, its chapter's lines, tables and pictures, and its questions."""

import re
from collections.abc import Iterator, Sequence

from fairtender.messages import text
from publishing.handouts.chosen import AFTER, OPENING, Chosen, chapter_slides, page_slides
from publishing.handouts.page_text import plain
from publishing.handouts.slides import Deck, Slide, split
from publishing.handouts.to_print import AFTER as AFTERWARDS
from publishing.handouts.to_print import TASK, Use
from publishing.handouts.units import Unit, items


def deck(unit: Unit, chosen: Chosen, used: Sequence[Use]) -> Deck:
    """Return the deck of a unit. used: the hand-outs of the course, of which it names its own.

    Raises DataError where a line of the choice no longer stands in the chapter, and where a slide
    would hold more than can be read.
    """
    own = [one for one in used if one.unit == unit.number]
    slides = [
        _first(unit, own),
        *page_slides(unit.root, chosen, "facilitation", text("handouts-safety")),
        _plan(unit),
        *opening(unit, _time(unit, "Open")),
        *chapter_slides(unit, chosen, at=OPENING),
        *_chapter(unit, chosen),
        idea(unit),
        _task(unit, own),
        *chapter_slides(unit, chosen, at=AFTER),
        exercise(unit),
        *discussion(unit),
        _monday(unit),
        *_take_away(unit),
        *page_slides(unit.root, chosen, "if-this-is-real", text("handouts-real")),
    ]
    return Deck(unit.slug, unit.chapter, tuple(part for one in slides for part in split(one)))


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


def opening(unit: Unit, time: str) -> Iterator[Slide]:
    """What is shown and asked to begin with: each question with what it is about."""
    words = unit.said["Open with"]
    shown, at = "", 0
    found = re.findall(r"(?<!\*)\*([^*]{25,})\*|“([^”]+)”", words)
    for number, (read, said) in enumerate(found):
        if read:
            shown = plain(read)
            if any(asked for _, asked in found[number + 1 : number + 2]):
                continue
        lines = tuple(
            filter(None, (shown, said and text("handouts-note-quote", words=plain(said))))
        )
        notes = (plain(words),) if at else (time, plain(words))
        yield Slide("question", text("handouts-open"), lines, notes=notes, source=_from_notes(unit))
        at += 1


def _chapter(unit: Unit, chosen: Chosen) -> Iterator[Slide]:
    step = unit.step("Chapter")
    told = text("handouts-note-chapter", short=step.short, long=step.long)
    for at, slide in enumerate(chapter_slides(unit, chosen)):
        yield slide if at else slide._replace(notes=(told, step.what, *slide.notes))


def idea(unit: Unit) -> Slide:
    """Return the slide with the main idea of a unit; the notes give the details."""
    said = unit.said["The main idea"]
    [first, *_] = re.findall(r"\*\*(.+?)\*\*", said, re.S)
    return Slide(
        "question",
        text("handouts-idea"),
        (plain(first),),
        notes=(plain(said),),
        source=_from_notes(unit),
    )


def _task(unit: Unit, own: Sequence[Use]) -> Slide:
    step = unit.step("Group task")
    minutes = text("handouts-minutes-both", short=step.short, long=step.long)
    if step.short == step.long:
        minutes = text("handouts-minutes", minutes=step.short)
    return task(unit, own, minutes, _time(unit, "Group task"))


def task(unit: Unit, own: Sequence[Use], minutes: str, time: str) -> Slide:
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
        unit.step("Group task").what,
        (*steps, minutes),
        notes=tuple(notes),
        source=_from_notes(unit),
    )


def _hand_outs(code: str, used: Sequence[Use]) -> str:
    """The names of hand-outs, and how many of each."""
    named = (text("handouts-note-use", name=one.name, each=one.each) for one in used)
    return text(code, names=", ".join(named))


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
