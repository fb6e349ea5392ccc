"""Find out which rows of several disclosures are about the same place."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from fairtender.wording.countries import COUNTRIES
from fairtender.wording.phrases import words_of

Row = tuple[str, str]  # disclosure, and the identifier that it uses
Rows = dict[Row, Any]  # the content of each row
Place = frozenset[Row]


class Group(NamedTuple):
    """Rows that mean the same place, by disclosure, with the identifier of the merged site."""

    site: str
    rows: tuple[Row, ...]


class Doubt(NamedTuple):
    """Merged sites that may be one place, or that share an identifier but are two places."""

    about: str
    sites: tuple[str, ...]


def key_of(text: str) -> str:
    """Return a name without capitals, accents and punctuation, for comparison."""
    return " ".join(words_of(text)) or text.strip().casefold()


def country_of(text: str) -> str:
    """Return a country in one form for all its codes and names, for comparison."""
    words = tuple(sorted(words_of(text)))
    return _countries().get(words, " ".join(words))


@cache
def _countries() -> dict[tuple[str, ...], str]:
    return {
        tuple(sorted(words_of(called))): alpha2
        for alpha2, (alpha3, *names) in COUNTRIES.items()
        for called in (alpha2, alpha3, *names)
    }


def group(sites: pd.DataFrame) -> tuple[list[Group], list[Doubt]]:
    """Return which rows of SITES mean the same place, and which cases are in doubt.

    1. Rows with the same identifier are one place, unless both name and country differ: those are
       kept apart, and the doubt is reported ("two places").
    2. Places with the same name and the same country are one place, unless one disclosure lists two
       of them or their towns or activities differ: those are kept apart, and the doubt is reported
       ("one place"). Capitals, accents and punctuation do not matter.

    The result does not depend on the order of the rows.
    """
    rows = {
        (row.disclosure, row.site): row
        for row in sites.sort_values(["disclosure", "site"]).itertuples()
    }
    places, doubts = _by_identifier(rows)
    merged, more = _by_name(rows, places)
    names = _identifiers(merged)
    site_of = {row: names[place] for place in merged for row in place}
    found = {
        Doubt(about, tuple(sorted({site_of[next(iter(place))] for place in some})))
        for about, some in (*doubts, *more)
    }
    groups = sorted(Group(names[place], tuple(sorted(place))) for place in merged)
    return groups, sorted(doubt for doubt in found if len(doubt.sites) > 1)


def _by_identifier(rows: Rows) -> tuple[list[Place], list[tuple[str, list[Place]]]]:
    same = defaultdict(list)
    for row in rows:
        same[row[1]].append(row)
    places, doubts = [], []
    for some in same.values():
        joined = _connect(some, lambda a, b: _may_be_one(rows[a], rows[b]))
        places += joined
        if len(joined) > 1:
            doubts.append(("two places", joined))
    return places, doubts


def _may_be_one(one: Any, other: Any) -> bool:
    if key_of(one.name) == key_of(other.name):
        return True
    countries = {country_of(one.country), country_of(other.country)}
    return len(countries) == 1 or "" in countries


def _by_name(rows: Rows, places: list[Place]) -> tuple[list[Place], list[tuple[str, list[Place]]]]:
    import networkx as nx

    called = defaultdict(list)
    for place in places:
        for row in place:
            country = country_of(rows[row].country)
            if country:
                called[key_of(rows[row].name), country].append(place)
    alike = nx.Graph()
    alike.add_nodes_from(places)
    for some in called.values():
        alike.add_edges_from((some[0], other) for other in some[1:])
    merged, doubts = [], []
    for some in nx.connected_components(alike):
        whole = frozenset(row for place in some for row in place)
        if len(some) == 1 or _nothing_against(rows, whole):
            merged.append(whole)
        else:
            merged += some
            doubts.append(("one place", list(some)))
    return merged, doubts


def _nothing_against(rows: Rows, whole: Place) -> bool:
    """Return whether rows can be one place: one row per disclosure, same town, same activity."""
    towns = {key_of(rows[row].town) for row in whole} - {""}
    activities = {rows[row].activity for row in whole} - {""}
    once = len({disclosure for disclosure, _ in whole}) == len(whole)
    return once and len(towns) <= 1 and len(activities) <= 1


def _connect(rows: list[Row], same: Callable[[Row, Row], bool]) -> list[Place]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(rows)
    pairs = ((a, b) for i, a in enumerate(rows) for b in rows[i + 1 :])
    graph.add_edges_from((a, b) for a, b in pairs if same(a, b))
    return [frozenset(some) for some in nx.connected_components(graph)]


def _identifiers(places: list[Place]) -> dict[Place, str]:
    """Return {place: identifier}, with the disclosure added if another place has the same one."""
    users = defaultdict(list)
    for place in places:
        for site in {site for _, site in place}:
            users[site].append(place)
    names = {}
    for place in places:
        first = min(site for _, site in place)
        who = ", ".join(sorted(who for who, site in place if site == first))
        names[place] = first if len(users[first]) == 1 else f"{first} ({who})"
    return names
