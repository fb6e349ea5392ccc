"""Check whether a chain is consistent: circles, loose ends, and tiers that cannot be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender.supply_chain.declared import Chain, display_names, reason, some_of
from fairtender.supply_chain.network import graph, hand_overs, rings
from fairtender.tables import Column, Reason, findings, frame

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FINDINGS", "check"]

FINDINGS = findings(
    "findings", Column("sites", "texts", "Sites concerned; of a link first the one that delivers")
)

Finding = tuple[tuple[str, ...], str, Reason, Reason | None, str]
Names = dict[str, str]
Rows = dict[Any, tuple[str, ...]]


def check(chain: Chain) -> pd.DataFrame:
    """Return the table FINDINGS: what is inconsistent in a chain.

    The order is: no hand-over, or several; links to sites that are not listed; sites that deliver
    in a circle; sites from which no route leads to the buyer; sites without any link; links that
    contradict the tiers.

    Nothing is corrected or left out: a circle may be real (a recycler), a loose end may be a
    spelling mistake or a question for the supplier (`ask`). Each sentence names file and row, and
    the column if a single cell is at fault; `source` has only file and row.
    """
    network = graph(chain)
    names = display_names(zip(chain.sites["site"], chain.sites["name"], strict=True))
    where = dict(zip(chain.sites["site"], chain.sites["where"], strict=True))
    found = [
        *_hand_overs(chain, names, where),
        *_nowhere(chain, names),
        *_cycles(chain, network, names),
        *sorted(_loose(chain, network, names, where), key=lambda finding: finding[1]),
        *_tiers(chain, network, names),
    ]
    return frame(FINDINGS, found)


def _finding(
    code: str, sites: Iterable[str], rows: Iterable[str], ask: Reason | None = None, **params: str
) -> Finding:
    places = list(rows)
    told = reason(code, where=some_of(places, between="; "), **params)
    return tuple(sites), told.code, told, ask, "; ".join(places)


def _hand_overs(chain: Chain, names: Names, where: Rows) -> Iterator[Finding]:
    start = hand_overs(chain)
    if not start:
        yield _finding("no-hand-over", (), ())
    elif len(start) > 1:
        rows = (row for site in start for row in where[site])
        yield _finding("hand-overs", start, rows, names=some_of(names[site] for site in start))


def _nowhere(chain: Chain, names: Names) -> Iterator[Finding]:
    for link in chain.links.itertuples():
        ends = {"from_site": link.from_site, "to_site": link.to_site}
        params = {
            "goods": some_of(link.goods),
            "from_name": names.get(link.from_site, link.from_site),
            "to_name": names.get(link.to_site, link.to_site),
        }
        for column, site in ends.items():
            if site not in names:
                about = params | {"column": column, "site": site}
                yield _finding("nowhere", ends.values(), link.where, **about)


def _cycles(chain: Chain, network: nx.DiGraph, names: Names) -> Iterator[Finding]:
    pairs = zip(chain.links["from_site"], chain.links["to_site"], strict=True)
    where = dict(zip(pairs, chain.links["where"], strict=True))
    for ring in rings(network):
        steps = zip(ring, (*ring[1:], ring[0]), strict=True)
        rows = (row for step in steps for row in where[step])
        told = [names.get(site, site) for site in ring]
        ask = reason("ask-cycle", names=some_of(told, between=" → "))
        yield _finding("cycle", ring, rows, ask, names=some_of((*told, told[0]), between=" → "))


def _loose(chain: Chain, network: nx.DiGraph, names: Names, where: Rows) -> Iterator[Finding]:
    import networkx as nx

    start = hand_overs(chain)
    reached = set(start).union(*(nx.ancestors(network, site) for site in start))
    for site in sorted({*names} - {*start}):
        code = "no-way" if network.degree(site) else "orphan"
        if code == "orphan" or (start and site not in reached):
            name = names[site]
            yield _finding(code, (site,), where[site], reason("ask-link", name=name), name=name)


def _tiers(chain: Chain, network: nx.DiGraph, names: Names) -> Iterator[Finding]:
    import networkx as nx

    tiers = dict(zip(chain.sites["site"], chain.sites["tier"], strict=True))
    circles = [set(some) for some in nx.strongly_connected_components(network) if len(some) > 1]
    for link in chain.links.itertuples():
        ends = (link.from_site, link.to_site)
        source, target = (tiers.get(site, float("nan")) for site in ends)
        if source <= target and not any(circle.issuperset(ends) for circle in circles):
            told = {
                "from_name": names[ends[0]],
                "from_tier": f"{source:g}",
                "to_name": names[ends[1]],
                "to_tier": f"{target:g}",
            }
            ask = reason("ask-tier", names=" → ".join(names[site] for site in ends))
            yield _finding("tier", ends, link.where, ask, **told)
