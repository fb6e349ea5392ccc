"""The report as a value that holds what was read, the counts by level, and the entries.

Each job makes one, and each format (terminal, page, Word, Excel, CSV, JSON, the list on a page) has
one writer, which works for all jobs.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from fairtender.inquiries.declared import SHEET
from fairtender.messages import text
from fairtender.pages import Drawn, WordTable
from fairtender.profile import LEVELS, Profile
from fairtender.sheets import notes as no_notes
from fairtender.tables import Reason, Table

_MOST_NAMED = 200  # values of a facet to choose from

Tables = Mapping[str, tuple[pd.DataFrame, Table]]


class Level(NamedTuple):
    """How urgent an entry is.

    colour: the level of screening with the same colour, or "".
    """

    code: str = ""
    name: str = ""
    colour: str = ""


def risk(code: str) -> Level:
    """Return the level of screening with the code `code`."""
    return Level(code, text(f"level-{code}"), code)


RISKS = tuple(reversed(LEVELS))  # most urgent first
NO_LEVEL = Level()


class Said(NamedTuple):
    """A sentence with its source: an id in the profile, the text of the source, or ""."""

    reason: Reason
    source: str = ""


class Part(NamedTuple):
    """A list of sentences under an entry.

    code: its name for programs, such as "ask" for questions.
    """

    code: str
    head: str
    said: tuple[Said, ...]


def part(
    code: str, head: str, reasons: Iterable[Reason | None], sources: Iterable[str] = ()
) -> tuple[Part, ...]:
    """Return a tuple with these sentences as one part, or () if there are no sentences."""
    ids = iter(sources)
    said = tuple(Said(reason, next(ids, "")) for reason in reasons if reason)
    return (Part(code, head, said),) if said else ()


class Entry(NamedTuple):
    """A tender, contract, bid, site, gap or criterion, as it is shown to people.

    facts: short facts about it. value: its amount of money, if the report shows amounts. to: whom
    to ask its questions, "" for your own office; None if they only say what to do. why: why we ask,
    in words that the person asked may read, since reasons can quote what workers said.
    """

    id: str
    title: str
    level: Level
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    value: str = ""
    to: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Facet:
    """A property by which entries are filtered and counted.

    head: its name in words. values: one or several values for each entry. names: the names of
    values that are codes, in the order in which to list them; other values are listed by frequency.
    """

    head: str
    values: Sequence[str | tuple[str, ...]]
    names: Mapping[str, str] = field(default_factory=dict)

    def counts(self, places: Iterable[int]) -> list[tuple[str, str, int]]:
        """Return (code, name, number of entries) for each value that occurs in these entries."""
        counted: Counter[str] = Counter()
        # Many entries share few values or tuples of values: each tuple is taken apart only once.
        for value, times in Counter(map(self.values.__getitem__, places)).items():
            for one in (value,) if isinstance(value, str) else value:
                counted[one] += times
        known = [value for value in self.names if counted[value]]
        others = [value for value, _ in counted.most_common() if value not in self.names]
        listed = [value for value in (*known, *others)[:_MOST_NAMED] if value]
        return [(value, self.names.get(value, value), counted[value]) for value in listed]

    def holds(self, at: int, wanted: str) -> bool:
        """Return whether the entry at position `at` has the value `wanted`."""
        value = self.values[at]
        return value == wanted if isinstance(value, str) else wanted in value


class Found(NamedTuple):
    """The result of a search: the number of matches, some of the entries, and counts by value."""

    total: int
    entries: list[Entry]
    counts: dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class Entries:
    """All entries of a report, most urgent first, to be searched, filtered, sorted and counted.

    There may be a hundred thousand, so the values to filter by are in columns, and an entry is made
    only when it is shown. facets: {code: facet}. words: the searchable text of each entry. entry:
    makes the entry at a position. sorts: further orders, by code: the sort key of each entry.
    """

    size: int
    entry: Callable[[int], Entry]
    words: Sequence[str] = ()
    facets: Mapping[str, Facet] = field(default_factory=dict)
    sorts: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of entries."""
        return self.size

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries one by one."""
        return map(self.entry, range(self.size))

    def find(
        self,
        chosen: Mapping[str, str] | None = None,
        search: str = "",
        order: str = "",
        start: int = 0,
        most: int = 25,
    ) -> Found:
        """Return the entries that have these values of facets and contain the search text.

        order: one of `sorts`, or "" for the order of the report. Counts include all matching
        entries, not only those that are returned.
        """
        places: Iterable[int] = range(self.size)
        for code, value in (chosen or {}).items():
            if value and code in self.facets:
                places = [at for at in places if self.facets[code].holds(at, value)]
        for word in search.casefold().split():
            places = [at for at in places if word in self.words[at]]
        found = list(places)
        if order in self.sorts:
            found.sort(key=self.sorts[order].__getitem__)
        shown = [self.entry(at) for at in found[start : start + most]]
        counts = {code: facet.counts(found) for code, facet in self.facets.items()}
        return Found(len(found), shown, counts)


class Grid(NamedTuple):
    """A small table: the first column names the row, the others are numbers.

    folded: shown only on a page, after a click.
    """

    head: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    about: str = ""
    folded: bool = False


class Figure(NamedTuple):
    """A part of a page: a picture and tables in words with the same content, or lines of text.

    picture: a function that draws it. folded: whether a long table opens only after a click.
    """

    head: str
    picture: Callable[[], Drawn] | None = None
    tables: Sequence[tuple[WordTable, str]] = ()
    lines: Sequence[str] = ()
    about: str = ""
    folded: bool = False


def figure(
    code: str, table: WordTable, picture: Callable[[], Drawn] | None = None, folded: bool = False
) -> Figure:
    """Return a part of a page that has the same title as its table."""
    return Figure(text(code), picture, [(table, text(code))], folded=folded)


class Aside(NamedTuple):
    """A list that a page shows in full, and the terminal only in its first lines."""

    head: str
    lines: Sequence[str]
    shown: int = 3


class Note(NamedTuple):
    """The content of the Word document: what to read first, then some entries."""

    title: str
    first: Sequence[str]
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Report:
    """The result of a job, as one value that every format is written from.

    job: the command of the same name. headline: the result in one sentence. about: facts about the
    whole report, for programs. summary: what was read, and with which profile. not_read: what could
    not be read, one sentence each. prompt: what a level means. counts: number of entries by level,
    most urgent first; money: their amounts. column: heading of the list of entries. more: a
    sentence on how much of the whole is listed. total: the number of entries, if not all were kept.
    shown, listed: how many entries the terminal and the page list. make_tables: returns the exact
    tables by name; the first has the rows of the report. asking: its questions as the sheet that is
    sent out and returned, also one of the tables.
    """

    job: str
    title: str
    headline: str
    about: Mapping[str, object]
    summary: Sequence[str]
    prompt: str
    profile: Profile
    counts: Mapping[Level, int]
    entries: Entries
    make_tables: Callable[[], Tables]
    column: str
    total: int = 0
    not_read: Sequence[str] = ()
    money: Mapping[Level, str] = field(default_factory=dict)
    grids: Sequence[Grid] = ()
    figures: Callable[[], Iterable[Figure]] = tuple
    note: Callable[[], Note] | None = None
    asking: Callable[[], pd.DataFrame] | None = None
    documents: Callable[[datetime.date], Mapping[str, bytes]] | None = None
    picture: Callable[[], Drawn] | None = None
    notes: pd.DataFrame = field(default_factory=no_notes)
    asides: Sequence[Aside] = ()
    gone: Sequence[str] = ()
    more: str = ""
    shown: int = 40
    listed: int = 2000
    # For a screening, which may be long: the data from which its JSON is written.
    parts: Sequence[Any] = ()
    more_tables: Tables = field(default_factory=dict)

    @cached_property
    def tables(self) -> Tables:
        """The exact tables of the report, by their names."""
        asked = {SHEET.name: (self.asking(), SHEET)} if self.asking else {}
        return {**self.make_tables(), **asked}

    @cached_property
    def levels(self) -> pd.DataFrame:
        """The rows of the report as texts, numbers and dates, with one sentence per line."""
        data, table = next(iter(self.tables.values()))
        kinds = {column.name: column.kind for column in table.columns}
        return pd.DataFrame(
            {name: _plain(data[name], kind) for name, kind in kinds.items()}, index=data.index
        )

    def save(self, path: Any) -> None:
        """Write the report in the format of the ending: .html, .docx, .xlsx, .csv or .json."""
        from fairtender.reports.saving import save  # that module imports this one

        save(self, path)

    @property
    def size(self) -> int:
        """The number of entries."""
        return max(self.total, len(self.entries))

    def count_line(self) -> str:
        """Return a sentence with the number of entries per level, the most urgent first."""
        return _count_sentence(self.counts)


def headline(job: str, urgent: int, total: int) -> str:
    """Return the headline of a report: how many of all entries are urgent."""
    kind = "none" if not urgent else "one" if urgent == 1 else "many"
    return text(f"report-{job}-{kind}", urgent=f"{urgent:,}", total=f"{total:,}")


def level_names() -> dict[str, str]:
    """Return {level of screening: name}, the most urgent first."""
    return {level: text(f"level-{level}") for level in RISKS}


def levels_of(prefix: str, colours: Mapping[str, str]) -> dict[str, Level]:
    """Return {code: level} for the levels of another job, the most urgent first.

    prefix: the beginning of the codes of their names. colours: {code: the level of screening with
    the same colour}.
    """
    return {code: Level(code, text(f"{prefix}-{code}"), colours[code]) for code in colours}


def names_of(levels: Mapping[str, Level]) -> dict[str, str]:
    """Return {code: name} for levels, for use in a facet."""
    return {code: level.name for code, level in levels.items()}


def file_of(data: pd.DataFrame, table: Table) -> str:
    """Return the name of the file that a table was read from or, if unknown, the table's name."""
    return getattr(data, "attrs", {}).get("file") or table.name


def _count_sentence(counts: Mapping[Level, int]) -> str:
    """Return a sentence with the number of entries of each level."""
    told = [text("with-number", name=at.name, number=f"{n:,}") for at, n in counts.items()]
    return " · ".join(told)


def _plain(column: pd.Series, kind: str) -> pd.Series:
    if kind in ("reason", "ask"):
        return column.map(lambda cell: cell.text() if cell else "")
    if kind == "reasons":
        return column.map(lambda cells: "\n".join(each.text() for each in cells))
    return column.map("; ".join) if kind == "texts" else column


# --- the sources that a report cites --------------------------------------------------------------


class _Cited(NamedTuple):
    """A source as listed: its number, its name and full text, and its address if it has one."""

    number: int
    name: str
    whole: str
    url: str


class Sources:
    """The numbered sources that entries cite; an id outside the profile is shown as it is."""

    def __init__(self, profile: Profile, entries: Iterable[Entry] = ()) -> None:
        """Number the sources that these entries cite."""
        self._profile = profile
        said = (each for entry in entries for part in entry.parts for each in part.said)
        self.ids = [*dict.fromkeys(each.source for each in said if each.source)]
        self.numbers = {id: number for number, id in enumerate(self.ids, 1)}

    def name(self, id: str) -> str:
        """Return the short name of a source; an id outside the profile is its own name."""
        source = self._profile.sources.get(id)
        return _joined(", ", source.title, source.edition) if source else id

    def listed(self) -> list[_Cited]:
        """Return the sources in the order of their numbers."""
        return [self._cited(id) for id in self.ids]

    def _cited(self, id: str) -> _Cited:
        number, source = self.numbers[id], self._profile.sources.get(id)
        if source is None:
            return _Cited(number, id, id, "")
        whole = _joined(". ", source.issuer, source.title, source.edition, source.date)
        safe = source.url.startswith(("https://", "http://"))
        return _Cited(number, self.name(id), f"{whole}.", source.url if safe else "")


def _joined(sign: str, *parts: object) -> str:
    return sign.join(f"{each}" for each in parts if each)
