"""A report as a value: what was read, how many of each level, and one entry for each thing.

Each job makes one, and each form of it (terminal, page, Word, Excel, CSV, JSON, the list on a page)
has one writer, which knows no job.
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

_MOST_NAMED = 200  # values of a facet that are offered

Tables = Mapping[str, tuple[pd.DataFrame, Table]]


class Level(NamedTuple):
    """How urgent an entry is. colour: the level of a screening that it looks like, or ""."""

    code: str = ""
    name: str = ""
    colour: str = ""


def risk(code: str) -> Level:
    """Return the level of a screening."""
    return Level(code, text(f"level-{code}"), code)


RISKS = tuple(reversed(LEVELS))  # most urgent first
NO_LEVEL = Level()


class Said(NamedTuple):
    """A sentence, and the id of its source in the profile, or the source itself; "" for none."""

    reason: Reason
    source: str = ""


class Part(NamedTuple):
    """A list of sentences under an entry. code: its name for programs; "ask": what to ask."""

    code: str
    head: str
    said: tuple[Said, ...]


def part(
    code: str, head: str, reasons: Iterable[Reason | None], sources: Iterable[str] = ()
) -> tuple[Part, ...]:
    """Return the part of these sentences, or none where there are none."""
    ids = iter(sources)
    said = tuple(Said(reason, next(ids, "")) for reason in reasons if reason)
    return (Part(code, head, said),) if said else ()


class Entry(NamedTuple):
    """One tender, contract, bid, site, gap or criterion, as a reader sees it.

    facts: what is known of it, in short. value: its money, where the report shows that. to: who is
    asked its questions, "" for one's own office; None where they only say what to do. why: we ask
    them, in words that the one who is asked may read: reasons can quote what workers said.
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
    """What entries are filtered and broken down by.

    head: its name in words. values: of each entry one value or several. names: how values are
    called, where they are codes; in that order they are listed, others by how often they occur.
    """

    head: str
    values: Sequence[str | tuple[str, ...]]
    names: Mapping[str, str] = field(default_factory=dict)

    def counts(self, places: Iterable[int]) -> list[tuple[str, str, int]]:
        """Return of each value of the entries at these places: code, name, how many have it."""
        counted: Counter[str] = Counter()
        # Few values or tuples of them are many entries': each is taken apart once.
        for value, times in Counter(map(self.values.__getitem__, places)).items():
            for one in (value,) if isinstance(value, str) else value:
                counted[one] += times
        known = [value for value in self.names if counted[value]]
        others = [value for value, _ in counted.most_common() if value not in self.names]
        listed = [value for value in (*known, *others)[:_MOST_NAMED] if value]
        return [(value, self.names.get(value, value), counted[value]) for value in listed]

    def holds(self, at: int, wanted: str) -> bool:
        """Tell whether the entry at a place has a value."""
        value = self.values[at]
        return value == wanted if isinstance(value, str) else wanted in value


class Found(NamedTuple):
    """The entries that fit: how many, some of them, and how many of them have each value."""

    total: int
    entries: list[Entry]
    counts: dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class Entries:
    """All entries of a report, most urgent first: searched, filtered, sorted and counted.

    There may be a hundred thousand. So what is filtered by lies in columns, and an entry is made
    when it is shown. facets: by code. words: of each entry, what a search looks through. entry:
    makes one. sorts: further orders, by code: the key of each entry.
    """

    size: int
    entry: Callable[[int], Entry]
    words: Sequence[str] = ()
    facets: Mapping[str, Facet] = field(default_factory=dict)
    sorts: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many there are."""
        return self.size

    def __iter__(self) -> Iterator[Entry]:
        """Make one after the other."""
        return map(self.entry, range(self.size))

    def find(
        self,
        chosen: Mapping[str, str] | None = None,
        search: str = "",
        order: str = "",
        start: int = 0,
        most: int = 25,
    ) -> Found:
        """Return the entries with these values of facets whose words hold what is searched.

        order: one of `sorts`, or "" for the order of the report. Counts are those of all entries
        that fit, not only of those that are returned.
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
    """A small table: the first column says what a row is about, the others are numbers.

    folded: shown on a page alone, by a click.
    """

    head: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    about: str = ""
    folded: bool = False


class Figure(NamedTuple):
    """A part of a page: a picture and tables in words that say the same, or lines of text.

    picture: draws it, when it is called. folded: a long table that is opened by a click.
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
    """Return the part of a page whose table is called as the part is."""
    return Figure(text(code), picture, [(table, text(code))], folded=folded)


class Aside(NamedTuple):
    """A list of which the terminal shows the beginning; a page has all of it in other places."""

    head: str
    lines: Sequence[str]
    shown: int = 3


class Note(NamedTuple):
    """What the Word document holds: what has to be read first, then these entries."""

    title: str
    first: Sequence[str]
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Report:
    """What a job found.

    job: the command of the same name. headline: the finding in a sentence. about: facts about all
    of it, for programs. summary: what was read and by which profile. not_read: what could not be
    read, a sentence each. prompt: what a level means. counts: how many of each level, most urgent
    first; money: how much money. column: what an entry is, above the list. more: says how much of
    the whole is listed. total: how many entries there are, where not all were kept. shown, listed:
    how many the terminal and the page list.
    make_tables: the exact tables by name, the first of which has the rows of the report. asking:
    its questions as the sheet that goes out and comes back, one more of the tables.
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
    # Of a screening, which may be long, what its JSON is written of.
    parts: Sequence[Any] = ()
    more_tables: Tables = field(default_factory=dict)

    @cached_property
    def tables(self) -> Tables:
        """The exact tables, by name."""
        asked = {SHEET.name: (self.asking(), SHEET)} if self.asking else {}
        return {**self.make_tables(), **asked}

    @cached_property
    def levels(self) -> pd.DataFrame:
        """The rows of the report in plain columns: texts, numbers, dates; a sentence a line."""
        data, table = next(iter(self.tables.values()))
        kinds = {column.name: column.kind for column in table.columns}
        return pd.DataFrame(
            {name: _plain(data[name], kind) for name, kind in kinds.items()}, index=data.index
        )

    def save(self, path: Any) -> None:
        """Write the report by the ending of the file: .html, .docx, .xlsx, .csv or .json."""
        from fairtender.reports.saving import save  # it needs this module

        save(self, path)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return max(self.total, len(self.entries))

    def count_line(self) -> str:
        """Say how many there are of each level, most urgent first."""
        return _counted(self.counts)


def headline(job: str, urgent: int, total: int) -> str:
    """Return the finding in a sentence: how many of how many are urgent."""
    kind = "none" if not urgent else "one" if urgent == 1 else "many"
    return text(f"report-{job}-{kind}", urgent=f"{urgent:,}", total=f"{total:,}")


def level_names() -> dict[str, str]:
    """Return the levels of a screening, most urgent first, and how they are called."""
    return {level: text(f"level-{level}") for level in RISKS}


def levels_of(prefix: str, colours: Mapping[str, str]) -> dict[str, Level]:
    """Return the levels of another job by their codes, most urgent first.

    prefix: of the codes of their names. colours: the level of a screening that each looks like.
    """
    return {code: Level(code, text(f"{prefix}-{code}"), colours[code]) for code in colours}


def names_of(levels: Mapping[str, Level]) -> dict[str, str]:
    """Return how levels are called, for a facet."""
    return {code: level.name for code, level in levels.items()}


def file_of(data: pd.DataFrame, table: Table) -> str:
    """Return how the file is called from which a table was read; else the table's name."""
    return getattr(data, "attrs", {}).get("file") or table.name


def _counted(counts: Mapping[Level, int]) -> str:
    """Say how many there are of each level."""
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
    """A source as it is listed: whole, and its address where that can be followed."""

    number: int
    name: str
    whole: str
    url: str


class Sources:
    """Numbers of sources; what is no id of the profile is the source itself, such as a law."""

    def __init__(self, profile: Profile, entries: Iterable[Entry] = ()) -> None:
        """Number what these entries cite."""
        self._profile = profile
        said = (each for entry in entries for part in entry.parts for each in part.said)
        self.ids = [*dict.fromkeys(each.source for each in said if each.source)]
        self.numbers = {id: number for number, id in enumerate(self.ids, 1)}

    def name(self, id: str) -> str:
        """Return how a source is called in short; "" for none."""
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
