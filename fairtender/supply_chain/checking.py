"""Whether a chain hangs together: circles, loose ends, and tiers that cannot be right."""

import networkx as nx
import pandas as pd

from fairtender.supply_chain.declared import Chain, called, reason
from fairtender.supply_chain.network import graph, hand_overs, rings
from fairtender.tables import Column, Reason, Table, frame

KINDS = ("hand-over", "nowhere", "cycle", "no way", "orphan", "tier")

FINDINGS = Table(
    "findings",
    (
        Column(
            "kind",
            "choice",
            "hand-over: none or several; nowhere: a link to a site that nobody lists; cycle: sites "
            "that deliver in a circle; no way: no route leads to the buyer; orphan: a site without "
            "any link; tier: a link that the tiers contradict",
            KINDS,
        ),
        Column("sites", "texts", "Sites concerned; of a link first the one that delivers"),
        Column("finding", "reason", "What was found, where, and what to do"),
        Column("where", "texts", "File and row of the statements"),
    ),
)

Finding = tuple[str, tuple[str, ...], Reason, tuple[str, ...]]


def check(chain: Chain) -> pd.DataFrame:
    """Return FINDINGS about a chain: what does not hang together, in the order of its kinds.

    Nothing is corrected or left out: a circle may be real (a recycler), a loose end may be a
    spelling mistake or a question for the supplier. Each sentence names file and row, and the
    column where one cell is at fault.
    """
    network = graph(chain)
    names = called(zip(chain.sites["site"], chain.sites["name"], strict=True))
    where = dict(zip(chain.sites["site"], chain.sites["where"], strict=True))
    found = [
        *_hand_overs(chain, names, where),
        *_nowhere(chain, names),
        *_cycles(chain, network, names),
        *_loose(chain, network, names, where),
        *_tiers(chain, network, names),
    ]
    columns = zip(*found, strict=True) if found else ((), (), (), ())
    return frame(FINDINGS, dict(zip(FINDINGS.names, map(list, columns), strict=True)))


def _hand_overs(chain: Chain, names: dict, where: dict) -> list[Finding]:
    start = hand_overs(chain)
    if len(start) == 1:
        return []
    if not start:
        return [("hand-over", (), reason("no-hand-over"), ())]
    rows = tuple(row for site in start for row in where[site])
    told = reason("hand-overs", names=_list(names, start), where="; ".join(rows))
    return [("hand-over", tuple(start), told, rows)]


def _nowhere(chain: Chain, names: dict) -> list[Finding]:
    found = []
    for link in chain.links.itertuples():
        ends = {"from_site": link.from_site, "to_site": link.to_site}
        for column, site in ends.items():
            if site in names:
                continue
            told = reason(
                "nowhere",
                where="; ".join(link.where),
                column=column,
                site=site,
                goods=", ".join(link.goods),
                from_name=names.get(link.from_site, link.from_site),
                to_name=names.get(link.to_site, link.to_site),
            )
            found.append(("nowhere", tuple(ends.values()), told, link.where))
    return found


def _cycles(chain: Chain, network: nx.DiGraph, names: dict) -> list[Finding]:
    pairs = zip(chain.links["from_site"], chain.links["to_site"], strict=True)
    where = dict(zip(pairs, chain.links["where"], strict=True))
    found = []
    for ring in rings(network):
        steps = zip(ring, (*ring[1:], ring[0]), strict=True)
        rows = tuple(row for step in steps for row in where[step])
        told = " → ".join(names.get(site, site) for site in (*ring, ring[0]))
        told = reason("cycle", names=told, where="; ".join(rows))
        found.append(("cycle", tuple(ring), told, rows))
    return found


def _loose(chain: Chain, network: nx.DiGraph, names: dict, where: dict) -> list[Finding]:
    start = hand_overs(chain)
    reached = set(start).union(*(nx.ancestors(network, site) for site in start))
    found = []
    for site, name in names.items():
        rows = where[site]
        if site in start:
            continue
        if not network.degree(site):
            told = reason("orphan", name=name, where="; ".join(rows))
            found.append(("orphan", (site,), told, rows))
        elif start and site not in reached:
            told = reason("no-way", name=name, where="; ".join(rows))
            found.append(("no way", (site,), told, rows))
    return sorted(found, key=lambda each: (KINDS.index(each[0]), each[1]))


def _tiers(chain: Chain, network: nx.DiGraph, names: dict) -> list[Finding]:
    tiers = dict(zip(chain.sites["site"], chain.sites["tier"], strict=True))
    circles = [set(some) for some in nx.strongly_connected_components(network) if len(some) > 1]
    found = []
    for link in chain.links.itertuples():
        ends = (link.from_site, link.to_site)
        source, target = (tiers.get(site, float("nan")) for site in ends)
        if source <= target and not any(circle.issuperset(ends) for circle in circles):
            told = reason(
                "tier",
                from_name=names[ends[0]],
                from_tier=f"{source:g}",
                to_name=names[ends[1]],
                to_tier=f"{target:g}",
                where="; ".join(link.where),
            )
            found.append(("tier", ends, told, link.where))
    return found


def _list(names: dict, sites: list[str]) -> str:
    return ", ".join(names[site] for site in sites)
