"""A chain as a network: who delivers to whom, and how the buyer's spend runs along the links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from fairtender.supply_chain.declared import Chain, rank

if TYPE_CHECKING:
    import networkx as nx


class Way(NamedTuple):
    """A link on which spend runs: the part of what the receiving site pays, from 0 to 1."""

    from_site: str
    part: Fraction
    evidence: int


class Roads(NamedTuple):
    """Where spend can run: the hand-overs, the ways into each site, and how strong each site is."""

    start: list[str]
    into: dict[str, list[Way]]
    evidence: dict[str, int]


def graph(chain: Chain) -> nx.DiGraph:
    """Return the sites and links, from the one who delivers to the one who receives.

    A site that is named in a link but listed by nobody is there too.
    """
    import networkx as nx

    network = nx.DiGraph()
    network.add_nodes_from(chain.sites["site"])
    network.add_edges_from(zip(chain.links["from_site"], chain.links["to_site"], strict=True))
    return network


def hand_overs(chain: Chain) -> list[str]:
    """Return the sites where the buyer receives the goods."""
    return list(chain.sites.loc[chain.sites["activity"] == "hand-over", "site"])


def named_sources(chain: Chain) -> dict[str, list[str]]:
    """Return by receiving site those who deliver goods to it and are named by somebody.

    Not counted are agencies, sites that nobody lists, and sites whose evidence is "unknown".
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
    """Return one cycle for each group of sites that deliver to one another in a circle."""
    import networkx as nx

    found = []
    for some in nx.strongly_connected_components(network):
        first = min(some)
        if len(some) > 1 or network.has_edge(first, first):
            inner = nx.DiGraph()
            inner.add_edges_from(sorted(network.subgraph(some).edges))
            found.append([start for start, _ in nx.find_cycle(inner, first)])
    return sorted(found)


def ways(chain: Chain) -> dict[str, list[Way]]:
    """Return by receiving site the links on which spend runs, without any circle.

    Left out are links without a share, links of labour agencies, and, inside a circle, each link
    that does not come nearer to the hand-over: what goes round is no new spend. Where the shares
    into a site add up to more than 100, each counts for its part of their sum.
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
    into: dict[str, list[Way]] = defaultdict(list)
    columns = chain.links[["from_site", "to_site", "share", "share_evidence"]]
    for source, target, share, evidence in columns.itertuples(index=False):
        agency = listed.get(source) == "labour supply"
        round_about = group_of[source] == group_of[target] and not (
            away.get(source, 0) > away.get(target, 0)
        )
        if share is not None and not agency and not round_about:
            into[target].append(Way(source, Fraction(share) / 100, rank(evidence)))
    for some in into.values():
        if (total := sum(way.part for way in some)) > 1:
            some[:] = [way._replace(part=way.part / total) for way in some]
    return into


def roads(chain: Chain) -> Roads:
    """Return where spend can run in a chain; who follows it more than once makes it once."""
    columns = zip(chain.sites["site"], chain.sites["evidence"], strict=True)
    return Roads(hand_overs(chain), ways(chain), {site: rank(each) for site, each in columns})


def follow_spend(
    roads: Roads, least: int, stop: Callable[[str], bool] = lambda site: False
) -> dict[str, Fraction]:
    """Return by site the part of the buyer's spend that can be followed to it.

    Followed along links and sites whose evidence is at least `least`, and no further than a site at
    which `stop` is true. The hand-over is the buyer's own and needs no evidence. Empty where there
    is not exactly one.
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
