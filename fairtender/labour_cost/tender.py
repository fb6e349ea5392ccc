"""The file of a tender: the sheets of one folder, read together."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.labour_cost.declared import (
    AREAS,
    COSTS,
    EXPLANATIONS,
    OFFERED_PRODUCTIVITY,
    POSTS,
    STAFFING,
)
from fairtender.tables import frame
from fairtender.tenders import BIDS


class Tender(NamedTuple):
    """The tables of a tender's file, each by the name of its declared table."""

    bids: pd.DataFrame
    staffing: pd.DataFrame
    costs: pd.DataFrame
    posts: pd.DataFrame
    areas: pd.DataFrame
    offered_productivity: pd.DataFrame
    explanations: pd.DataFrame


_SHEETS = {
    "bids": BIDS,
    "staffing": STAFFING,
    "cost-structures": COSTS,
    "posts": POSTS,
    "areas": AREAS,
    "productivity-offered": OFFERED_PRODUCTIVITY,
    "explanations": EXPLANATIONS,
}
_MUST = ("bids", "staffing")


def read(folder: str | Path) -> Tender:
    """Return the tables of a tender from the CSV files of its folder.

    The files are `bids.csv`, `staffing.csv`, `cost-structures.csv`, `posts.csv`, `areas.csv`,
    `productivity-offered.csv` and `explanations.csv`. Without the first two there is nothing to
    check; a table whose file is not there is empty. Raises DataError naming file, row and column.
    """
    found = []
    for name, table in _SHEETS.items():
        path = Path(folder) / f"{name}.csv"
        if name in _MUST or path.exists():
            found.append(sheets.read(path, table))
        else:
            found.append(frame(table, {column: [] for column in table.names}))
    return Tender(*found)
