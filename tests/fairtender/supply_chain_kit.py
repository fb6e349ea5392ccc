"""Small supply chains for the tests, and the course's own."""

import math
from decimal import Decimal
from pathlib import Path

import pandas as pd

from fairtender import sheets, supply_chain
from fairtender.tables import frame

ROOT = Path(__file__).resolve().parents[2]


def rows(table, given):
    """A DataFrame of `table`; what a row does not state is empty."""
    columns = {}
    for column in table.columns:
        values = [row.get(column.name) for row in given]
        match column.kind:
            case "decimal":
                values = [None if value is None else Decimal(str(value)) for value in values]
            case "number":
                values = [math.nan if value is None else float(value) for value in values]
            case "date":
                values = [pd.NaT if value is None else pd.Timestamp(value) for value in values]
            case _:
                values = ["" if value is None else value for value in values]
        columns[column.name] = values
    return frame(table, columns)


def site(site, by="A", evidence="disclosed", **more):
    return {"disclosure": by, "site": site, "name": f"Site {site}", "evidence": evidence} | more


def link(start, end, share=None, by="A", evidence="disclosed", good="goods", **more):
    ends = {"from_site": start, "to_site": end, "share": share, "good": good}
    return {"disclosure": by, "evidence": evidence} | ends | more


def tables(sites, links=()):
    return rows(supply_chain.SITES, sites), rows(supply_chain.LINKS, list(links))


def chain(sites, links=()):
    return supply_chain.merge(*tables(sites, links))


def course(name):
    """The chain of a folder of the course's data."""
    folder = ROOT / "datasets" / "supply-chains" / name
    return supply_chain.merge(
        sheets.read(folder / "sites.csv", supply_chain.SITES),
        sheets.read(folder / "links.csv", supply_chain.LINKS),
    )


def codes(reasons):
    return [reason.code.removeprefix("supply-chain-") for reason in reasons]
