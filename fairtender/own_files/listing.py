"""What a page lists of a report: entries that can be searched, filtered, sorted and counted.

A report may have a hundred thousand entries. So what is filtered by lies in columns, and an entry
is made when it is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fairtender.profile import Profile
from fairtender.tables import Reason

_MOST_NAMED = 200  # values of a facet that a page offers


class Part(NamedTuple):
    """A list below an entry: its heading, and (text, id of its source or "")."""

    head: str
    items: tuple[tuple[str, str], ...]


class Entry(NamedTuple):
    """One tender, contract, bid, site, gap or criterion, as a reader sees it.

    level: code that colours it; label: how the level is called.
    """

    title: str
    level: str
    label: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]


def part(head: str, reasons: Iterable[Reason], sources: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the part of these reasons, or none where there are none."""
    said = [reason.text() for reason in reasons]
    ids = [*sources, *[""] * (len(said) - len(sources))]
    return (Part(head, tuple(zip(said, ids, strict=True))),) if said else ()


@dataclass(frozen=True)
class Facet:
    """What entries are filtered and broken down by.

    head: its name in words. values: of each entry one value or several. names: how values are
    called, where they are codes; in that order they are listed, others by how often they occur.
    """

    head: str
    values: Sequence[str | tuple[str, ...]]
    names: Mapping[str, str] = field(default_factory=dict)


class Found(NamedTuple):
    """The entries that fit: how many, some of them, and how many of them have each value."""

    total: int
    entries: list[Entry]
    counts: dict[str, list[tuple[str, str, int]]]


@dataclass(frozen=True)
class Listing:
    """All entries of a report.

    size: how many there are, in the order of the report. facets: by code. words: of each entry,
    what a search looks through. sorts: further orders, by code: the key of each entry. entry: makes
    one. tables: what the report gives to programs, as the command writes it.
    """

    size: int
    facets: Mapping[str, Facet]
    words: Sequence[str]
    entry: Callable[[int], Entry]
    sorts: Mapping[str, Sequence[Any]] = field(default_factory=dict)

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
                values = self.facets[code].values
                places = [at for at in places if _has(values[at], value)]
        for word in search.casefold().split():
            places = [at for at in places if word in self.words[at]]
        found = list(places)
        if order in self.sorts:
            found.sort(key=self.sorts[order].__getitem__)
        shown = [self.entry(at) for at in found[start : start + most]]
        return Found(len(found), shown, {code: self._counts(code, found) for code in self.facets})

    def _counts(self, code: str, places: Sequence[int]) -> list[tuple[str, str, int]]:
        facet = self.facets[code]
        # Few values or tuples of them are many entries': each is taken apart once.
        counted: Counter[str] = Counter()
        for value, times in Counter(map(facet.values.__getitem__, places)).items():
            for one in (value,) if isinstance(value, str) else value:
                counted[one] += times
        known = [value for value in facet.names if counted[value]]
        others = [value for value, _ in counted.most_common() if value not in facet.names]
        listed = [*known, *others][:_MOST_NAMED]
        return [(value, facet.names.get(value, value), counted[value]) for value in listed if value]


def _has(value: str | tuple[str, ...], wanted: str) -> bool:
    return value == wanted if isinstance(value, str) else wanted in value


def cited_sources(entries: Iterable[Entry], profile: Profile) -> dict[str, dict[str, str]]:
    """Return the sources that these entries cite: {id: {"text", "url"}}."""
    ids = {id for entry in entries for one in entry.parts for _, id in one.items if id}
    told = {}
    for id in sorted(ids & profile.sources.keys()):
        source = profile.sources[id]
        said = ", ".join(str(one) for one in (source.title, source.edition) if one)
        safe = source.url.startswith(("https://", "http://"))
        told[id] = {"text": said, "url": source.url if safe else ""}
    return told
