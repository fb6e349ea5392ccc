"""The timetables of the page *Programmes*, as its code shows them."""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from fairtender.charts import WordTable
from publishing.handouts import cells

__all__ = ["Day", "Row", "days", "named", "parts", "weeks"]

_ROW = re.compile(r"(.+) \((\d+) min\)")
_CHAPTER = re.compile(r"\s*\(chapters? (\d+)\)")
_EXERCISE = re.compile(r"Exercise (\d+), parts? ([\d, and]+)")
_WEEK = re.compile(r"\d+: units (.+)")


class Row(NamedTuple):
    """A line of a timetable, with the clock times of its beginning and its end."""

    first: str
    last: str
    minutes: int
    what: str

    @property
    def words(self) -> str:
        """What people are told of it, without the number of the chapter."""
        return _CHAPTER.sub("", self.what)

    @property
    def is_talk(self) -> bool:
        """Whether it names a chapter."""
        return _CHAPTER.search(self.what) is not None


class Day(NamedTuple):
    """A timetable. `name`: what its page calls it, such as "Day 1"."""

    name: str
    rows: tuple[Row, ...]


def days(page: Path) -> list[tuple[str, Day]]:
    """Return the timetables of a page, each with the label of its section."""
    found = []
    for one in cells.shown(page):
        if isinstance(one.value, WordTable) and (rows := _rows(one.value)):
            found.append((one.section, Day(one.value.first, rows)))
    return found


def _rows(table: WordTable) -> tuple[Row, ...]:
    """The lines of a timetable; none where a table is another one."""
    if len(table.frame.columns) != 1:
        return ()
    told = list(table.frame.iloc[:, 0].items())
    found = []
    for (first, words), (last, _) in pairwise(told):
        if not (row := _ROW.fullmatch(str(words))):
            return ()
        found.append(Row(str(first), str(last), int(row[2]), row[1]))
    return tuple(found)


def weeks(page: Path, label: str) -> frozenset[int]:
    """Return the units that people work through week by week; none where there are no weeks."""
    lines = [
        str(line)
        for one in cells.shown(page)
        if one.section == label and isinstance(one.value, WordTable)
        for line in one.value.frame.index
    ]
    said = " ".join(found[1] for line in lines if (found := _WEEK.fullmatch(line)))
    return frozenset(map(int, re.findall(r"\d+", said)))


def named(row: Row) -> int:
    """Return the number of the unit that a row names by chapter or exercise; else 0."""
    found = _CHAPTER.search(row.what) or _EXERCISE.search(row.what)
    return int(found[1]) if found else 0


def parts(row: Row) -> tuple[int, ...]:
    """Return the parts of the exercise that a row does; none where it is another one."""
    found = _EXERCISE.search(row.what)
    return tuple(int(number) for number in re.findall(r"\d+", found[2])) if found else ()
