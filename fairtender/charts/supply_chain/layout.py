"""Arrange the sites of a chain on its map, one tier next to the other, with few crossings.

The hand-over is at the left and raw material at the right, as on every map of the course. A link
that passes through a tier gets a place in it, so that it is drawn between the sites and not under
them. Nothing is random: the same chain always gives the same map.
"""

import itertools
import math
from collections import defaultdict
from typing import NamedTuple

from fairtender.supply_chain import Chain

_SWEEPS = 8

Step = tuple[str, str, float]  # a link that passes a tier: its two ends, and that tier


class Layout(NamedTuple):
    """The arrangement of a chain on its map.

    bands: tier → its places in order; a place is a site, or a link that passes through (`Step`).
    The tier is -1 if it is not stated and does not follow from the links. numbers: site → its
    number on the map, from the hand-over upwards.
    """

    bands: dict[float, list[str | Step]]
    numbers: dict[str, int]

    def tier_of(self) -> dict[str, float]:
        """Return {site: the tier in which it is drawn}."""
        return {
            place: tier
            for tier, places in self.bands.items()
            for place in places
            if isinstance(place, str)
        }


def arrange(chain: Chain) -> Layout:
    """Return the layout of a chain, including sites that no disclosure lists."""
    tiers = _tiers(chain)
    links = list(zip(chain.links["from_site"], chain.links["to_site"], strict=True))
    bands: dict[float, list] = {tier: [] for tier in sorted({*tiers.values()})}
    for site in sorted(tiers, key=lambda site: (tiers[site], site)):
        bands[tiers[site]].append(site)
    near = defaultdict(list)
    for link in links:
        way = _way(link, tiers, list(bands))
        for place in way[1:-1]:
            if not isinstance(place, str):
                bands[place[2]].append(place)
        for one, other in itertools.pairwise(way):
            near[one].append(other)
            near[other].append(one)
    for sweep in range(_SWEEPS):
        _sweep(bands, near, upwards=sweep % 2 == 0)
    sites = [place for places in bands.values() for place in places if isinstance(place, str)]
    return Layout(bands, {site: number for number, site in enumerate(sites, 1)})


def _tiers(chain: Chain) -> dict[str, float]:
    """Return the tier of each site: as stated, otherwise derived from the links, otherwise -1."""
    links = list(zip(chain.links["from_site"], chain.links["to_site"], strict=True))
    sites = dict(zip(chain.sites["site"], chain.sites["tier"], strict=True))
    tiers = {site: tier for site, tier in sites.items() if not math.isnan(tier)}
    others = {*sites, *(end for link in links for end in link)} - tiers.keys()
    while others:
        found: dict[str, float] = {}
        for source, target in sorted(links):
            if source in others and target in tiers:
                found[source] = max(found.get(source, 0), tiers[target] + 1)
            elif target in others and source in tiers:
                found.setdefault(target, max(0, tiers[source] - 1))
        if not found:
            break
        tiers |= found
        others -= found.keys()
    return tiers | dict.fromkeys(sorted(others), -1.0)


def _way(link: tuple[str, str], tiers: dict[str, float], rows: list[float]) -> list[str | Step]:
    """Return the places of a link: both ends, and one in each tier that it passes through."""
    first, last = (rows.index(tiers[end]) for end in link)
    between = range(first - 1, last, -1) if first > last else range(first + 1, last)
    return [link[0], *((*link, rows[row]) for row in between), link[1]]


def way(layout: Layout, source: str, target: str) -> list[str | Step]:
    """Return the places through which a link is drawn, in order."""
    return _way((source, target), layout.tier_of(), list(layout.bands))


def _sweep(bands: dict[float, list], near: dict, upwards: bool) -> None:
    """Sort the places of each tier by the mean position of their partners in the tier before."""
    rows = list(bands) if upwards else list(bands)[::-1]
    for before, row in itertools.pairwise(rows):
        place_of = {place: (n + 0.5) / len(bands[before]) for n, place in enumerate(bands[before])}
        own = {place: (n + 0.5) / len(bands[row]) for n, place in enumerate(bands[row])}
        mean = {}
        for place in bands[row]:
            linked = [place_of[other] for other in near[place] if other in place_of]
            mean[place] = sum(linked) / len(linked) if linked else own[place]
        bands[row].sort(key=lambda place: (mean[place], own[place]))
