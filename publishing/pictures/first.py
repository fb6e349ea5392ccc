"""Drawings of the first page, as data for their templates: a supply chain, and tenders by level.

Places are units of the drawing from its top left. A template draws with classes only, so that a
drawing follows the colours of day, night and paper.
"""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.profile import LEVELS
from fairtender.supply_chain import Chain

EVIDENCE = ("verified", "disclosed", "inferred", "unknown")  # the strongest first
LEFT, PITCH, TOP, HEIGHT = 66, 132, 84, 500
GAP, NAME_GAP, NAME_WIDTH = 64, 46, 15  # between sites, between their names; characters of a line
ROUNDS = 4  # of putting each column in the order of its neighbours

ROW, FIRST_ROW, SHELF, SHELF_GAP = 28, 26, 26, 12


class Site(NamedTuple):
    """A dot. lines: its name as it is written beside the dot, () where there is no room."""

    name: str
    x: float
    y: float
    evidence: str
    lines: tuple[str, ...]


class Line(NamedTuple):
    """A delivery, as a path of SVG."""

    path: str
    evidence: str


class Tier(NamedTuple):
    """A column of the drawing, and a row of the one for phones."""

    number: int
    title: str
    x: float
    sites: tuple[Site, ...]


def chain_picture(chain: Chain) -> dict[str, Any]:
    """Return tiers, lines and the words of a chain, from the buyer at the left to the mines."""
    sites = {row.site: row for row in chain.sites.itertuples()}
    links = [
        (row.to_site, row.from_site, row.evidence)
        for row in chain.links.itertuples()
        if row.to_site in sites and row.from_site in sites
    ]
    columns = _columns(sites, links)
    places = _places(columns, links)
    degree = Counter(end for to, origin, _ in links for end in (to, origin))
    named = {site for column in columns.values() for site in _named(column, places, sites, degree)}
    tiers = [
        Tier(
            tier,
            messages.text(f"first-tier-{tier}"),
            LEFT + PITCH * tier,
            tuple(_site(sites[one], places[one], one in named) for one in column),
        )
        for tier, column in columns.items()
    ]
    lines = [
        Line(_curve(places[to], places[origin]), evidence)
        for to, origin, evidence in sorted(links, key=lambda one: -EVIDENCE.index(one[2]))
    ]
    counts = Counter(row.evidence for row in sites.values())
    said = {one: counts[one] for one in EVIDENCE}
    alt = messages.text("first-chain-alt", sites=len(sites), tiers=len(columns), **said)
    return {
        "tiers": tiers,
        "lines": lines,
        "kinds": EVIDENCE,
        "alt": alt,
        "width": 2 * LEFT + PITCH * (len(columns) - 1),
        "height": TOP + HEIGHT + 40,
        "sites": len(sites),
    }


def _columns(sites: dict[str, Any], links: Sequence[tuple[str, str, str]]) -> dict[int, list[str]]:
    """Return the sites by tier, each column in the order of what its sites deliver to."""
    columns: dict[int, list[str]] = defaultdict(list)
    for name, row in sites.items():
        columns[int(row.tier)].append(name)
    near: dict[str, list[str]] = defaultdict(list)
    for to, origin, _ in links:
        near[to].append(origin)
        near[origin].append(to)
    ordered = dict(sorted(columns.items()))
    for number in range(ROUNDS):
        tiers = list(ordered) if number % 2 == 0 else list(reversed(ordered))
        for tier in tiers:
            at = {
                one: n / len(column) for column in ordered.values() for n, one in enumerate(column)
            }
            ordered[tier].sort(key=lambda one: _mean((at[other] for other in near[one]), at[one]))
    return ordered


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


def _places(
    columns: dict[int, list[str]], links: Sequence[tuple[str, str, str]]
) -> dict[str, tuple[float, float]]:
    """Return the place of each site: columns evenly filled, near the middle of their neighbours."""
    places: dict[str, tuple[float, float]] = {}
    for tier, column in columns.items():
        gap = min(GAP, HEIGHT / max(1, len(column)))
        wanted = _mean(
            (places[to][1] for to, origin, _ in links if origin in column and to in places),
            TOP + HEIGHT / 2,
        )
        half = gap * (len(column) - 1) / 2
        middle = min(max(wanted, TOP + half), TOP + HEIGHT - half)
        for number, one in enumerate(column):
            places[one] = (LEFT + PITCH * tier, round(middle - half + gap * number, 1))
    return places


def _named(
    column: Sequence[str],
    places: dict[str, tuple[float, float]],
    sites: dict[str, Any],
    degree: Counter[str],
) -> list[str]:
    """Return the sites of a column whose names have room, those with most deliveries first."""
    found: list[str] = []
    for one in sorted(column, key=lambda one: -degree[one]):
        y = places[one][1]
        if all(abs(places[other][1] - y) >= NAME_GAP for other in found):
            found.append(one)
    return found


def _site(row: Any, place: tuple[float, float], is_named: bool) -> Site:
    lines = tuple(textwrap.wrap(row.name, NAME_WIDTH)[:2]) if is_named else ()
    return Site(row.name, *place, row.evidence, lines)


def _curve(to: tuple[float, float], origin: tuple[float, float]) -> str:
    (x, y), (far, other) = to, origin
    half = round((x + far) / 2, 1)
    return f"M{x} {y}C{half} {y} {half} {other} {far} {other}"


class Tender(NamedTuple):
    """A row of the picture of levels; path leads from it to its level."""

    number: str
    title: str
    level: str
    y: float
    path: str


class Shelf(NamedTuple):
    """A level with its tenders; y and height of its box."""

    level: str
    tenders: tuple[str, ...]
    y: float
    height: float


def levels_picture(tenders: pd.DataFrame) -> dict[str, Any]:
    """Return rows and shelves for tenders with the columns number, title and level."""
    rows = list(tenders.itertuples())
    by_level = {
        level: tuple(row.number for row in rows if row.level == level) for level in reversed(LEVELS)
    }
    height = FIRST_ROW + ROW * len(rows)
    room = height - SHELF_GAP * (len(by_level) - 1)
    least = 44.0
    free = room - least * len(by_level)
    shelves, y = {}, 0.0
    for level, numbers in by_level.items():
        tall = round(least + free * len(numbers) / len(rows), 1)
        shelves[level] = Shelf(level, numbers, y, tall)
        y = round(y + tall + SHELF_GAP, 1)
    drawn = []
    for place, row in enumerate(rows):
        shelf = shelves[row.level]
        step = shelf.height / (len(shelf.tenders) + 1)
        end = round(shelf.y + step * (shelf.tenders.index(row.number) + 1), 1)
        start = FIRST_ROW / 2 + ROW * place + ROW / 2
        path = f"M460 {start}C560 {start} 560 {end} 660 {end}"
        drawn.append(Tender(row.number, row.title, row.level, start, path))
    counts = {level: len(numbers) for level, numbers in by_level.items()}
    alt = messages.text("first-levels-alt", tenders=len(rows), **counts)
    return {"tenders": drawn, "shelves": list(shelves.values()), "alt": alt, "height": height}
