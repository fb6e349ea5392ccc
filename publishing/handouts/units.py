"""Read a unit as its trainer needs it: from notes, chapter and questions of the exercise."""

import re
from pathlib import Path
from typing import NamedTuple

from coursework import forms
from coursework.course import unit_folder
from fairtender.tables import fault
from publishing.handouts import page_text
from publishing.handouts.page_text import Section, plain

TRAINERS = Path("book") / "trainers"


class Step(NamedTuple):
    """A line of the table *Run it*: what is done, and its minutes, short and long version."""

    what: str
    short: int
    long: int

    @property
    def name(self) -> str:
        """The text that participants see, without what differs between the two versions."""
        told = re.split(r"[;:] (?:short|long)\b", self.what)[0]
        return told.partition(":")[0] if told.startswith("Safety") else told


class Part(NamedTuple):
    """A part of the exercise."""

    title: str
    minutes: int


class Unit(NamedTuple):
    """A unit. `said`: sections of the trainers' notes by title; `sections`: of the chapter."""

    root: Path  # folder of the course
    slug: str
    number: int
    title: str
    chapter: str
    said: dict[str, str]
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    minutes: tuple[int, int]

    @property
    def outputs(self) -> tuple[page_text.Output, ...]:
        """The pictures and tables that the chapter's code shows."""
        return page_text.outputs(chapter(self.root, self.slug))

    @property
    def stuck(self) -> tuple[tuple[str, str], ...]:
        """What learners say when they get stuck, and the sentence that helps."""
        [table] = page_text.grids(self.said["Where learners get stuck"])
        return tuple((row[0], row[1]) for row in table[1:])

    def items(self, name: str) -> tuple[str, ...]:
        """Return the items of a list in the notes, without their markup."""
        return items(self.said[name])

    def step(self, *begins: str) -> Step:
        """Return the first step that begins with these words."""
        return next(step for step in self.steps if step.what.startswith(begins))

    def section(self, label: str) -> Section:
        """Return the part of the chapter with a label or title. DataError if there is none."""
        for one in self.sections:
            if label in (one.label, one.title):
                return one
        raise fault("handouts-no-section", file=f"{self.slug}.md", section=label)


def unit(root: Path, slug: str) -> Unit:
    """Read a unit. Raises DataError if a file or a part of the notes is missing."""
    asked = forms.load(unit_folder(slug, root) / "questions.toml")
    own, told = chapter(root, slug), notes(root, slug)
    pages = page_text.sections(own.read_text(encoding="utf-8"))
    said = {one.title: one.text for one in page_text.sections(told.read_text(encoding="utf-8"))}
    [table] = page_text.grids(said["Run it"])
    *steps, together = (Step(what, int(short), int(long)) for what, short, long in table[1:])
    return Unit(
        root,
        slug,
        int(slug.split("-")[0]),
        asked.title,
        pages[0].title,
        said,
        pages,
        tuple(steps),
        tuple(Part(form.title, asked.minutes_of(form)) for form in asked.forms),
        (together.short, together.long),
    )


def chapter(root: Path, slug: str) -> Path:
    """Return the chapter of a unit."""
    return root / "book" / f"{slug}.md"


def notes(root: Path, slug: str) -> Path:
    """Return the trainers' notes of a unit."""
    return root / TRAINERS / "notes" / f"{slug}.md"


def items(text: str) -> tuple[str, ...]:
    """Return the items of the lists in a text, as plain words."""
    found = re.findall(r"^(?:-|\d+\.) +(.+(?:\n +\S.*)*)", text, re.M)
    return tuple(plain(item) for item in found)
