"""Data for the two drawings of the first page: a supply chain, and tenders by level.

Positions are in units of the drawing, from its top left corner. The templates use classes instead
of colours, so that a drawing follows the light, dark and print styles.
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
OWN = "own"  # the buyer's own store, which needs no evidence
LEFT, PITCH, TOP, HEIGHT = 66, 160, 84, 280
GAP, NAME_WIDTH = 66, 15  # between sites; characters of a line of a name
ASIDE = 56  # how far a line stays level beside a site: names end there, so that no line crosses one
ROUNDS = 4  # of putting each column in the order of its neighbours

ROW, FIRST_ROW, SHELF, SHELF_GAP = 28, 26, 26, 12


class _Site(NamedTuple):
    """A site, drawn as a dot. lines: its name, as written below the dot."""

    name: str
    x: float
    y: float
    evidence: str
    lines: tuple[str, ...]


class Line(NamedTuple):
    """A delivery, as an SVG path."""

    path: str
    evidence: str


class Tier(NamedTuple):
    """A tier: a column of the drawing, or a row on phones."""

    number: int
    title: str
    x: float
    sites: tuple[_Site, ...]


def chain_picture(chain: Chain) -> dict[str, Any]:
    """Return the tiers, lines and words of a chain, with the buyer on the left."""
    sites = {row.site: row for row in chain.sites.itertuples()}
    links = [
        (row.to_site, row.from_site, row.evidence)
        for row in chain.links.itertuples()
        if row.to_site in sites and row.from_site in sites
    ]
    columns = _columns(sites, links)
    names = Counter(row.name for row in sites.values())
    places = _places(columns, links)
    tiers = [
        Tier(
            tier,
            messages.text(f"first-tier-{tier}"),
            LEFT + PITCH * tier,
            tuple(_site(sites[one], places[one], names) for one in column),
        )
        for tier, column in columns.items()
    ]
    lines = [
        Line(_curve(places[to], places[origin]), evidence)
        for to, origin, evidence in sorted(links, key=lambda one: -EVIDENCE.index(one[2]))
    ]
    counts = Counter(site.evidence for tier in tiers for site in tier.sites)
    said = {one: counts[one] for one in EVIDENCE}
    alt = messages.text("first-chain-alt", sites=len(sites) - 1, tiers=len(columns), **said)
    return {
        "tiers": tiers,
        "lines": lines,
        "kinds": EVIDENCE,
        "alt": alt,
        "width": 2 * LEFT + PITCH * (len(columns) - 1),
        "height": TOP + HEIGHT + 48,
        "sites": len(sites) - 1,
    }


def _columns(sites: dict[str, Any], links: Sequence[tuple[str, str, str]]) -> dict[int, list[str]]:
    """Return the sites by tier; in each column, near the sites with which they are linked."""
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
    """Return the position of each site: evenly spaced in its column, near its neighbours."""
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


def _site(row: Any, place: tuple[float, float], names: Counter[str]) -> _Site:
    """Return the dot of a site; the town distinguishes two buildings with the same name."""
    name = f"{row.name}, {row.town}" if names[row.name] > 1 else row.name
    lines = tuple(textwrap.wrap(name, NAME_WIDTH))
    return _Site(name, *place, row.evidence if row.tier else OWN, lines)


def _curve(to: tuple[float, float], origin: tuple[float, float]) -> str:
    (x, y), (far, other) = to, origin
    if x == far:  # two sites of one tier: round the names between them
        start, half, end = x + ASIDE, x + PITCH / 2 + 8, x + ASIDE
    else:
        start, half, end = x + ASIDE, round((x + far) / 2, 1), far - ASIDE
    return f"M{x} {y}H{start}C{half} {y} {half} {other} {end} {other}H{far}"


class _Tender(NamedTuple):
    """A row of the picture of levels; path leads from it to its level."""

    number: str
    title: str
    level: str
    y: float
    path: str


class Shelf(NamedTuple):
    """A level with its tenders (number and title), and the y position and height of its box."""

    level: str
    tenders: tuple[tuple[str, str], ...]
    y: float
    height: float


def levels_picture(tenders: pd.DataFrame) -> dict[str, Any]:
    """Return rows and boxes of levels for tenders with the columns number, title and level."""
    rows = list(tenders.itertuples())
    by_level = {
        level: tuple((row.number, row.title) for row in rows if row.level == level)
        for level in reversed(LEVELS)
    }
    height = FIRST_ROW + ROW * len(rows)
    room = height - SHELF_GAP * (len(by_level) - 1)
    least = 44.0
    free = room - least * len(by_level)
    shelves, y = {}, 0.0
    for level, its in by_level.items():
        tall = round(least + free * len(its) / len(rows), 1)
        shelves[level] = Shelf(level, its, y, tall)
        y = round(y + tall + SHELF_GAP, 1)
    drawn = []
    for place, row in enumerate(rows):
        shelf = shelves[row.level]
        step = shelf.height / (len(shelf.tenders) + 1)
        end = round(shelf.y + step * (shelf.tenders.index((row.number, row.title)) + 1), 1)
        start = FIRST_ROW / 2 + ROW * place + ROW / 2
        path = f"M500 {start}C590 {start} 590 {end} 680 {end}"
        drawn.append(_Tender(row.number, row.title, row.level, start, path))
    counts = {level: len(its) for level, its in by_level.items()}
    alt = messages.text("first-levels-alt", tenders=len(rows), **counts)
    return {"tenders": drawn, "shelves": list(shelves.values()), "alt": alt, "height": height}
