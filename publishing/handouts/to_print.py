"""Read the timetables of programmes, and what to print for each, in how many copies.

The tables of the page *Slides and hand-outs* show when each hand-out is used and how many are
needed. The timetables of the page *Programmes* show which units have a talk, a task or an exercise.
"""

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from fairtender.charts import WordTable
from fairtender.tables import fault
from publishing.handouts import page_text
from publishing.handouts.units import TRAINERS

PAGE = TRAINERS / "slides-and-handouts.md"
TALK, TASK, AFTER, EXERCISE = "talk", "task", "after the task", "exercise"
PILOT = "pilot"  # of the course, with a few people: no programme uses it
_SHARED = {"one each": 1, "one a pair": 2, "one a table": 4}
_SET = re.compile(r"one for (\d+)")
_LINE = re.compile(r"(.+) \((\d+) min\)")
_CHAPTER = re.compile(r"\s*\(chapters? (\d+)\)")
_EXERCISE = re.compile(r"Exercise (\d+), parts? ([\d, and]+)")
_WEEK = re.compile(r"\d+: units (.+)")


class Row(NamedTuple):
    """A line of a timetable, with the times at which it begins and ends."""

    first: str
    last: str
    minutes: int
    what: str

    @property
    def words(self) -> str:
        """What participants see of it, without the number of the chapter."""
        return _CHAPTER.sub("", self.what)

    @property
    def is_talk(self) -> bool:
        """Whether it names a chapter."""
        return _CHAPTER.search(self.what) is not None


class Day(NamedTuple):
    """A timetable. `name`: its name on the page, such as "Day 1"."""

    name: str
    rows: tuple[Row, ...]


def days(page: Path) -> list[tuple[str, Day]]:
    """Return the timetables of a page, each with the label of its section."""
    found = []
    for one in page_text.outputs(page):
        if isinstance(one.value, WordTable) and (rows := _timetable(one.value)):
            found.append((one.section, Day(one.value.first, rows)))
    return found


def _timetable(table: WordTable) -> tuple[Row, ...]:
    """Return the lines of a timetable; () if a table is not a timetable."""
    if len(table.frame.columns) != 1:
        return ()
    told = list(table.frame.iloc[:, 0].items())
    found = []
    for (first, words), (last, _) in pairwise(told):
        if not (row := _LINE.fullmatch(str(words))):
            return ()
        found.append(Row(str(first), str(last), int(row[2]), row[1]))
    return tuple(found)


def weeks(page: Path, label: str) -> frozenset[int]:
    """Return the units that people work through week by week; empty if there are no weeks."""
    lines = [
        str(line)
        for one in page_text.outputs(page)
        if one.section == label and isinstance(one.value, WordTable)
        for line in one.value.frame.index
    ]
    said = " ".join(found[1] for line in lines if (found := _WEEK.fullmatch(line)))
    return frozenset(map(int, re.findall(r"\d+", said)))


def unit_of(row: Row) -> int:
    """Return the number of the unit whose chapter or exercise a row names, or 0."""
    found = _CHAPTER.search(row.what) or _EXERCISE.search(row.what)
    return int(found[1]) if found else 0


def parts(row: Row) -> tuple[int, ...]:
    """Return the parts of the exercise in a row; () if the row is not an exercise."""
    found = _EXERCISE.search(row.what)
    return tuple(int(number) for number in re.findall(r"\d+", found[2])) if found else ()


class Use(NamedTuple):
    """A hand-out as the page lists it.

    name: of its files. unit: 0 if every workshop uses it. title: its title on the page.
    """

    name: str
    unit: int
    when: str
    each: str
    title: str = ""


def uses(root: Path) -> tuple[Use, ...]:
    """Return all hand-outs of the page, in order. Raises DataError if a number cannot be read."""
    found = []
    for grid in page_text.grids((root / PAGE).read_text(encoding="utf-8")):
        heads = [head.partition(",")[0] for head in grid[0]]
        if "How many" in heads:
            for row in (dict(zip(heads, cells, strict=True)) for cells in grid[1:]):
                unit = int(row.get("Unit", 0))
                found += [
                    Use(name_of(title), unit, row["When"], row["How many"], title)
                    for title in row["Hand-out"].split(", ")
                ]
    for one in found:
        copies(one, 1)
    return tuple(found)


def name_of(title: str) -> str:
    """Return the name of the files of a hand-out.

    >>> name_of("Picture: draw it")
    'picture-draw-it'
    """
    return re.sub(r"\W+", "-", title.lower())


def copies(use: Use, people: int) -> int:
    """Return how many copies of a hand-out this number of people need; a table seats four.

    >>> copies(Use("nine-steps", 2, "task", "one a table"), 30)
    8
    """
    if use.each in ("one for the room", "one for you"):
        return 1
    found = _SET.fullmatch(use.each)
    if not found and use.each not in _SHARED:
        raise fault("handouts-how-many", name=use.name, said=use.each)
    return math.ceil(people / (int(found[1]) if found else _SHARED[use.each]))


def programmes(root: Path) -> dict[str, tuple[Use, ...]]:
    """Return {label of a programme: the hand-outs that it uses}."""
    page, known = root / TRAINERS / "programmes.md", uses(root)
    by_label: dict[str, list[Day]] = {}
    for label, day in days(page):
        by_label.setdefault(label, []).append(day)
    return {
        label: tuple(one for one in known if _is_used(one, own, weeks(page, label)))
        for label, own in by_label.items()
    }


def _is_used(use: Use, own: list[Day], units: frozenset[int]) -> bool:
    if use.when == PILOT:
        return False
    rows = [row for day in own for row in day.rows]
    exercises = any(row.what.startswith("Exercise") for row in rows)
    if not use.unit:
        words = use.name.replace("-", " ")
        return exercises or bool(units) or any(words in row.what for row in rows)
    in_a_week = use.unit in units and use.when != EXERCISE  # people do the whole exercise there
    return in_a_week or any(use.when in _kinds(day, use.unit) for day in own)


def _kinds(day: Day, unit: int) -> set[str]:
    """Return which parts of a unit a day includes: its talk, task or exercise."""
    found, of = set[str](), 0
    for row in day.rows:
        of = unit_of(row) or of
        if of == unit:
            found |= _of_row(row)
    return found


def _of_row(row: Row) -> set[str]:
    begun = {"Talk": {TALK}, "Group": {TASK, AFTER}, "Exercise": {EXERCISE}}
    return begun.get(re.split(r"\W", row.what)[0], set())
