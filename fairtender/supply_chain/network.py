"""Analyse a chain as a network: who delivers to whom, where spend can be followed, what is known.

A claim is not proof: verified, disclosed and inferred facts are counted separately. A firm is not a
factory: without country and town nobody can visit it.
"""

from __future__ import annotations

import decimal
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from fairtender.supply_chain.declared import EVIDENCE, Chain, rank
from fairtender.tables import Column, Table, frame

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "FOLLOWED",
    "STAGES",
    "TIERS",
    "Visibility",
    "visibility",
]

# --- the network ---


class _Way(NamedTuple):
    """A link along which spend can be followed.

    part: the share (0 to 1) of what the receiver pays. evidence: how strong it is, see `rank`.
    """

    from_site: str
    part: Fraction
    evidence: int


class Roads(NamedTuple):
    """The routes of spend: hand-overs, links into each site, and the evidence for each site."""

    start: list[str]
    into: dict[str, list[_Way]]
    evidence: dict[str, int]


def graph(chain: Chain) -> nx.DiGraph:
    """Return a directed graph of the sites, with edges from deliverers to receivers.

    A site that is named in a link but not listed is included too.
    """
    import networkx as nx

    network = nx.DiGraph()
    network.add_nodes_from(chain.sites["site"])
    network.add_edges_from(zip(chain.links["from_site"], chain.links["to_site"], strict=True))
    return network


def hand_overs(chain: Chain) -> list[str]:
    """Return the sites at which the buyer receives the goods."""
    return list(chain.sites.loc[chain.sites["activity"] == "hand-over", "site"])


def named_sources(chain: Chain) -> dict[str, list[str]]:
    """Return {receiving site: identified sites that deliver goods to it}.

    Agencies, sites that nobody lists, and sites whose evidence is "unknown" do not count.
    """
    columns = chain.sites[["site", "activity", "evidence"]].itertuples(index=False)
    named = {
        site
        for site, activity, evidence in columns
        if activity != "labour supply" and evidence != "unknown"
    }
    found = defaultdict(list)
    for source, target in zip(chain.links["from_site"], chain.links["to_site"], strict=True):
        if source in named:
            found[target].append(source)
    return found


def rings(network: nx.DiGraph) -> list[list[str]]:
    """Return one cycle for each group of sites that deliver to one another."""
    import networkx as nx

    found = []
    for some in nx.strongly_connected_components(network):
        first = min(some)
        if len(some) > 1 or network.has_edge(first, first):
            inner = nx.DiGraph()
            inner.add_edges_from(sorted(network.subgraph(some).edges))
            found.append([start for start, _ in nx.find_cycle(inner, first)])
    return sorted(found)


def ways(chain: Chain) -> dict[str, list[_Way]]:
    """Return {receiving site: links along which spend is followed}, without circles.

    Left out are links without a share, links of labour agencies, and, inside a circle, each link
    that does not lead nearer to the hand-over, since a circle adds no spend. If the shares into a
    site add up to more than 100, each counts for its part of their sum.
    """
    import networkx as nx

    network = graph(chain)
    start = hand_overs(chain)
    away = nx.multi_source_dijkstra_path_length(network.reverse(), start) if start else {}
    group_of = {
        site: number
        for number, some in enumerate(nx.strongly_connected_components(network))
        for site in some
    }
    listed = dict(zip(chain.sites["site"], chain.sites["activity"], strict=True))
    into: dict[str, list[_Way]] = defaultdict(list)
    columns = chain.links[["from_site", "to_site", "share", "share_evidence"]]
    for source, target, share, evidence in columns.itertuples(index=False):
        agency = listed.get(source) == "labour supply"
        round_about = group_of[source] == group_of[target] and not (
            away.get(source, 0) > away.get(target, 0)
        )
        if share is not None and not agency and not round_about:
            into[target].append(_Way(source, Fraction(share) / 100, rank(evidence)))
    for some in into.values():
        if (total := sum(way.part for way in some)) > 1:
            some[:] = [way._replace(part=way.part / total) for way in some]
    return into


def roads(chain: Chain) -> Roads:
    """Return the routes along which spend can be followed, for use in several calls."""
    columns = zip(chain.sites["site"], chain.sites["evidence"], strict=True)
    return Roads(hand_overs(chain), ways(chain), {site: rank(each) for site, each in columns})


def follow_spend(
    roads: Roads, least: int, stop: Callable[[str], bool] = lambda site: False
) -> dict[str, Fraction]:
    """Return {site: the part of the buyer's spend that can be followed to it}.

    Spend is followed along links and sites whose evidence is at least `least`, and no further than
    a site for which `stop` is true. The hand-over is the buyer's own and needs no evidence. The
    result is empty unless there is exactly one hand-over.
    """
    import networkx as nx

    start, into, evidence = roads
    if len(start) != 1:
        return {}
    network = nx.DiGraph((site, way.from_site) for site, some in into.items() for way in some)
    network.add_node(start[0])
    through: dict[str, Fraction] = defaultdict(Fraction) | {start[0]: Fraction(1)}
    for site in nx.topological_sort(network):
        if site not in through or stop(site):
            continue
        for way in into.get(site, ()):
            if min(way.evidence, evidence.get(way.from_site, -1)) >= least:
                through[way.from_site] += through[site] * way.part
    return dict(through)


# --- how much is known ---


# The depth of an activity in the chain. Recycled material replaces raw material.
STAGES = ("trade", "manufacture", "components", "processing", "raw material")
_DEPTH = {stage: depth for depth, stage in enumerate(STAGES)} | {"recycling": 4}

TIERS = Table(
    "sites by tier",
    (
        Column("tier", "number", "Steps from the hand-over; NaN: not known"),
        Column("sites", "number", "Sites that are listed"),
        *(
            Column(evidence, "number", f"Sites whose evidence is {evidence}")
            for evidence in reversed(EVIDENCE)
        ),
        Column(
            "located",
            "number",
            "Verified or disclosed sites with a country and a town that nobody disputes",
        ),
    ),
    ("tier",),
)

FOLLOWED = Table(
    "spend followed",
    (
        Column(
            "stage",
            "choice",
            "Followed at least to a located site of this stage: trade (a seller), manufacture (the "
            "factory), components, processing, raw material (or a recycler)",
            STAGES,
        ),
        Column("verified", "decimal", "Percent of the spend; each step of the way is verified"),
        Column("disclosed", "decimal", "Percent; the weakest step of the way is disclosed"),
        Column("inferred", "decimal", "Percent; the weakest step of the way is inferred"),
        Column("not_followed", "decimal", "Percent; the four add up to 100"),
    ),
    ("stage",),
)


class Visibility(NamedTuple):
    """How much of a chain is known.

    tiers: the table TIERS. spend: the table FOLLOWED.
    """

    tiers: pd.DataFrame
    spend: pd.DataFrame


def visibility(chain: Chain) -> Visibility:
    """Return how much of a chain is known: sites by tier, and the buyer's spend by stage.

    Spend is followed from the hand-over upwards. Each link carries its share of what the receiving
    site pays, so the shares along a route are multiplied: 92 percent bought from the brand, which
    buys 62 percent from a plant, make 57.04 percent followed to that plant. Margins are not
    deducted: the figure shows for which part of the spend the route is known, not what the plant is
    paid.

    Spend counts for a stage if its route reaches a located site of this stage or a deeper one: a
    site with a country and a town without an open contradiction. A route is only as well known as
    its weakest site, link or share. A link without a share adds no spend, nor does one that leads
    back in a circle. If shares into a site add up to more than 100, each counts for its part of
    their sum. So each figure is the least that can be followed. Figures are exact; infinite
    fractions are cut at 28 digits.

    Stages without a site are left out. Unless there is exactly one hand-over, nothing is followed
    (`check` reports it).
    """
    return Visibility(_tiers(chain), _spend(chain))


def known_places(chain: Chain) -> dict[str, bool]:
    """Return {site: whether its country and town are known, without an open contradiction}."""
    columns = chain.sites[["site", "country", "town", "disputed"]].itertuples(index=False)
    return {
        site: bool(country and town) and not {"country", "town"} & {*disputed}
        for site, country, town, disputed in columns
    }


def _tiers(chain: Chain) -> pd.DataFrame:
    placed = known_places(chain)
    rows: dict[float, dict[str, float]] = defaultdict(lambda: dict.fromkeys(TIERS.names, 0))
    columns = chain.sites[["site", "tier", "evidence"]].itertuples(index=False)
    for site, tier, evidence in columns:
        row = rows[-1 if tier != tier else tier]
        row["tier"] = tier
        row["sites"] += 1
        row[evidence] += 1
        row["located"] += rank(evidence) >= rank("disclosed") and placed[site]
    ordered = [rows[tier] for tier in sorted(rows, key=lambda tier: (tier < 0, tier))]
    return frame(TIERS, ordered)


def _spend(chain: Chain) -> pd.DataFrame:
    depths = {
        site: _DEPTH.get(activity, -1)
        for site, activity in zip(chain.sites["site"], chain.sites["activity"], strict=True)
    }
    placed, known = known_places(chain), roads(chain)
    rows = []
    for depth in sorted({*depths.values()} - {-1}):
        there = {site for site, own in depths.items() if own >= depth and placed[site]}
        least = [_sum_followed(known, there, evidence) for evidence in EVIDENCE[:0:-1]]
        parts = [least[0], least[1] - least[0], least[2] - least[1], 1 - least[2]]
        rows.append((STAGES[depth], *map(percent, parts)))
    return frame(FOLLOWED, rows)


def _sum_followed(known: Roads, there: set[str], evidence: str) -> Fraction:
    """Return the part of spend that can be followed to the sites `there` on this evidence."""
    through = follow_spend(known, rank(evidence), there.__contains__)
    return sum((part for site, part in through.items() if site in there), Fraction(0))


def percent(part: Fraction) -> Decimal:
    """Return a part of 1 as a percentage of at most 28 digits."""
    with decimal.localcontext(decimal.Context(prec=28)):
        return Decimal(100 * part.numerator) / Decimal(part.denominator)
