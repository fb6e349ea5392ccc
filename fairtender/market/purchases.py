"""What other buyers bought, under which conditions, and what came of it."""

from typing import Any

import pandas as pd

from fairtender.market.declared import CONDITION_KINDS, PURCHASES, RESULTS
from fairtender.tables import Column, Reason, Table, frame, keyed, wrong

__all__ = ["CONDITIONS", "compare"]

CONDITIONS = Table(
    "conditions of others",
    (
        Column("condition", "text", "The condition; one row each, most often used first"),
        Column("purchases", "number", "Purchases in which it stood"),
        Column("buyers", "number", "Buyers that used it"),
        Column(
            "kinds", "texts", "Where it stood: the kinds of condition, in the order of a tender"
        ),
        *(
            Column(result.replace(" ", "_"), "number", f"In how many the result was: {result}")
            for result in RESULTS
        ),
        Column("bids_fewest", "number", "Fewest bids in these purchases; NaN: none told"),
        Column("bids_most", "number", "Most bids in these purchases; NaN: none told"),
        Column("reason", "reason", "What came of it, in a sentence"),
    ),
    ("condition",),
)


def compare(purchases: pd.DataFrame) -> pd.DataFrame:
    """Return which conditions recur in the table `PURCHASES`: the table `CONDITIONS`.

    One row a condition, those of most purchases first. A condition that nobody checked counts as
    not checked, never as kept; one that was dropped before the award is counted too, because it
    tells what the market did not take. A few purchases are examples, not a statistic: read their
    outcomes before you copy a condition.

    Raises DataError naming file and row for a number of bids below 0, and for a condition that
    stands twice in a purchase.
    """
    data = keyed(purchases, PURCHASES)
    for at, bids in enumerate(data["bids"]):
        if bids < 0:
            raise wrong(data, at, PURCHASES, "market-bids", bids=f"{bids:g}")
    rows = [_row(condition, used) for condition, used in data.groupby("condition", sort=False)]
    rows.sort(key=lambda row: -row["purchases"])
    return frame(CONDITIONS, rows)


def _row(condition: str, used: pd.DataFrame) -> dict[str, Any]:
    number = used["purchase"].nunique()
    counts = {result.replace(" ", "_"): (used["result"] == result).sum() for result in RESULTS}
    told = {name: str(count) for name, count in (counts | {"purchases": number}).items()}
    return {
        "condition": condition,
        "purchases": number,
        "buyers": used["buyer"].nunique(),
        "kinds": tuple(kind for kind in CONDITION_KINDS if kind in set(used["kind"])),
        "bids_fewest": used["bids"].min(),
        "bids_most": used["bids"].max(),
        "reason": Reason.of("market-condition", condition=condition, **told),
    } | counts
