"""The learning paths through the course: `book/paths.toml`.

A path is a list of steps with their minutes. The first page offers the paths, the side list shows
the one that a learner chose, and the trainers' programmes use the same parts of each unit. The top
of the file and the dataclasses below describe what the file may contain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from coursework.questions import Questions
from fairtender import messages
from fairtender.fields import Entry, read_toml

NAME = "paths.toml"
BOOK = "book"
Group = Literal["time", "role", "purchase"]

KINDS = ("UNIT/PART", "core UNIT", "unit UNIT", "page PAGE")
ANNOUNCED = re.compile(r"Reading\s+takes\s+about\s+(\d+)\s+minutes")
NOT_READ = re.compile(r"\A---.*?^---$|^(`{3,})\{(code-cell|self-check)\}.*?^\1$", re.M | re.S)
WORD = re.compile(r"[^\W_][\w'’-]*")
TITLE = re.compile(r"^# (.+)$", re.M)
MARKUP = re.compile(r"\{[\w:-]+\}|`|<[^>]*>")


class Step(NamedTuple):
    """One thing to do: a page of the book, or one part of an exercise.

    page: its docname. unit: the slug, or "" for a page that belongs to no unit. part: id of the
    form, or "" for a page to read. minutes: a whole number.
    """

    title: str
    page: str
    minutes: int
    unit: str = ""
    part: str = ""

    @property
    def id(self) -> str:
        """The name under which a browser records that the step is done."""
        return f"{self.unit}/{self.part}" if self.part else self.page


@dataclass(frozen=True)
class _Declared:
    """A path as the file declares it."""

    id: str
    group: Group
    title: str
    about: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class LearningPath:
    """A path: its steps in their order, each once."""

    id: str
    group: Group
    title: str
    about: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all steps together."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class _File:
    words_a_minute: int
    minutes: dict[str, int]
    core: dict[str, tuple[str, ...]]
    paths: tuple[_Declared, ...]


class Paths:
    """All paths of the course in `root`, with the questions of its units by slug."""

    def __init__(self, root: Path, asked: dict[str, Questions]) -> None:
        """Read the file. Raises DataError with all its mistakes."""
        self._root, self._asked = root, asked
        self._file = read_toml(root / BOOK / NAME, self._checked)

    def _checked(self, top: Entry) -> _File:
        top.value("format", (1,))
        speed = top.value("words_a_minute", int)
        minutes = top.named("minutes", int)
        core = top.named("core", tuple[str, ...], self._asked)
        declared = top.each("path", self._path, "id")
        top.no_other()
        steps = [f"{unit}/{part}" for unit, parts in core.items() for part in parts]
        self._refuse_unknown(top, [*steps, *(f"page {page}" for page in minutes)])
        return _File(speed, minutes, core, declared)

    def _path(self, entry: Entry) -> _Declared:
        path = entry.make(_Declared)
        self._refuse_unknown(entry, path.steps)
        return path

    def _refuse_unknown(self, entry: Entry, steps: Iterable[str]) -> None:
        for step in steps:
            if not self._is_known(step):
                known = ", ".join((*self._asked, *KINDS))
                entry.wrong("field-choice", field="steps", value=step, choices=known)

    def _is_known(self, step: str) -> bool:
        kind, _, name = step.rpartition(" ")
        unit, _, part = name.partition("/")
        if kind == "page":
            return (self._root / BOOK / f"{name}.md").is_file()
        if unit not in self._asked or kind not in ("", "core", "unit"):
            return False
        return not part or any(form.id == part for form in self._asked[unit].forms)

    @cached_property
    def all(self) -> tuple[LearningPath, ...]:
        """The paths in the order of the file."""
        return tuple(
            LearningPath(one.id, one.group, one.title, one.about, self._unique(one.steps))
            for one in self._file.paths
        )

    def core(self, unit: str) -> tuple[Step, ...]:
        """Return the parts of a unit to do if there is no time for all."""
        return tuple(self._part(unit, part) for part in self._file.core[unit])

    def unit(self, unit: str) -> tuple[Step, ...]:
        """Return the chapter and all parts of a unit."""
        return (
            self._chapter(unit),
            *(self._part(unit, form.id) for form in self._asked[unit].forms),
        )

    def _unique(self, steps: Sequence[str]) -> tuple[Step, ...]:
        return tuple(dict.fromkeys(one for step in steps for one in self._steps(step)))

    def _steps(self, step: str) -> Iterable[Step]:
        kind, _, name = step.rpartition(" ")
        unit, _, part = name.partition("/")
        if kind == "page":
            return [self._page(name)]
        if kind == "core":
            return self.core(unit)
        if kind == "unit":
            return self.unit(unit)
        return [self._part(unit, part) if part else self._chapter(unit)]

    def _chapter(self, unit: str) -> Step:
        return self._page(unit)._replace(unit=unit)

    def _part(self, unit: str, part: str) -> Step:
        [form] = [form for form in self._asked[unit].forms if form.id == part]
        return Step(
            form.title, f"exercises/{unit}/{unit}", self._asked[unit].minutes_of(form), unit, part
        )

    def _page(self, name: str) -> Step:
        text = (self._root / BOOK / f"{name}.md").read_text(encoding="utf-8")
        [title] = TITLE.findall(text)[:1] or [name]
        minutes = self._file.minutes.get(name) or reading(text, self._file.words_a_minute)
        return Step(MARKUP.sub("", title), f"{BOOK}/{name}", minutes)


def reading(text: str, words_a_minute: int) -> int:
    """Return the minutes that a page takes: those that it states, or an estimate by its words."""
    if announced := ANNOUNCED.search(text):
        return int(announced[1])
    return max(1, -(-words(text) // words_a_minute))


def words(text: str) -> int:
    """Return the number of words to read on a page, without code, self-checks and markup."""
    return len(WORD.findall(MARKUP.sub("", NOT_READ.sub("", text))))


def duration(minutes: int) -> str:
    """Return minutes in words, rounded to half hours from five hours on."""
    hours, rest = divmod(minutes, 60)
    if hours >= 5:
        halves = round(minutes / 30)
        return messages.text(
            "first-half-hours" if halves % 2 else "first-whole-hours", hours=halves // 2
        )
    if not hours:
        return messages.text("first-minutes", minutes=rest)
    return messages.text("first-hours" if rest else "first-whole-hours", hours=hours, minutes=rest)
