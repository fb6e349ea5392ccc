"""What to print for a programme, and how many copies for so many people.

The tables of the page *Slides and hand-outs* say of each hand-out when it is used and how many are
needed; the timetables of the page *Programmes* say which units have a talk, a task or an exercise.
"""

import math
import re
from pathlib import Path
from typing import NamedTuple

from fairtender.tables import fault
from publishing.handouts import page_text
from publishing.handouts.timetables import Day, Row, days, named, weeks
from publishing.handouts.units import TRAINERS

__all__ = ["AFTER", "EXERCISE", "TALK", "TASK", "Use", "copies", "programmes", "uses"]

PAGE = TRAINERS / "slides-and-handouts.md"
TALK, TASK, AFTER, EXERCISE = "talk", "task", "after the task", "exercise"
_SHARED = {"one each": 1, "one a pair": 2, "one a table": 4}
_SET = re.compile(r"one for (\d+)")


class Use(NamedTuple):
    """A hand-out, as the page lists it. unit: 0 where every workshop uses it."""

    name: str
    unit: int
    when: str
    each: str


def uses(root: Path) -> tuple[Use, ...]:
    """Return all hand-outs of the page, in its order. DataError where a number cannot be read."""
    found = []
    for grid in page_text.grids((root / PAGE).read_text(encoding="utf-8")):
        heads = [head.partition(",")[0] for head in grid[0]]
        if "How many" in heads:
            for row in (dict(zip(heads, cells, strict=True)) for cells in grid[1:]):
                unit = int(row.get("Unit", 0))
                names = row["Hand-out"].split(", ")
                found += [Use(name, unit, row["When"], row["How many"]) for name in names]
    for one in found:
        copies(one, 1)
    return tuple(found)


def copies(use: Use, people: int) -> int:
    """Return how many copies of a hand-out so many people need; a table is of four.

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
    """Return, by the label of each programme, the hand-outs that it uses."""
    page, known = root / TRAINERS / "programmes.md", uses(root)
    by_label: dict[str, list[Day]] = {}
    for label, day in days(page):
        by_label.setdefault(label, []).append(day)
    return {
        label: tuple(one for one in known if _is_used(one, own, weeks(page, label)))
        for label, own in by_label.items()
    }


def _is_used(use: Use, own: list[Day], units: frozenset[int]) -> bool:
    rows = [row for day in own for row in day.rows]
    exercises = any(row.what.startswith("Exercise") for row in rows)
    if not use.unit:
        words = use.name.replace("-", " ")
        return exercises or bool(units) or any(words in row.what for row in rows)
    in_a_week = use.unit in units and use.when != EXERCISE  # people do the whole exercise there
    return in_a_week or any(use.when in _kinds(day, use.unit) for day in own)


def _kinds(day: Day, unit: int) -> set[str]:
    """What a day does of a unit: its talk, its task, its exercise."""
    found, of = set[str](), 0
    for row in day.rows:
        of = named(row) or of
        if of == unit:
            found |= _of_row(row)
    return found


def _of_row(row: Row) -> set[str]:
    begun = {"Talk": {TALK}, "Group": {TASK, AFTER}, "Exercise": {EXERCISE}}
    return begun.get(re.split(r"\W", row.what)[0], set())
