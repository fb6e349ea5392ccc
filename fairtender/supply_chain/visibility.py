"""Visibility: how many sites of each tier are known, and how far the buyer's spend can be followed.

A claim is not proof: what is verified, disclosed and inferred is counted apart. A firm is not a
factory: without country and town nobody can go there.
"""

import decimal
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.supply_chain.declared import EVIDENCE, Chain, rank
from fairtender.supply_chain.network import Roads, follow_spend, roads
from fairtender.tables import Column, Table, frame

__all__ = ["FOLLOWED", "STAGES", "TIERS", "Visibility", "visibility"]

# How deep in the chain an activity lies. Recycled material comes instead of raw material.
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
    """tiers: the table TIERS. spend: the table FOLLOWED."""

    tiers: pd.DataFrame
    spend: pd.DataFrame


def visibility(chain: Chain) -> Visibility:
    """Return how much of a chain is known: sites by tier, and the buyer's spend by stage.

    Spend is followed from the hand-over upwards. Each link carries its share of what the receiving
    site pays, so the shares along a way are multiplied: 92 percent bought from the brand, which
    buys 62 percent from a plant, make 57.04 percent followed to that plant. Margins are not taken
    off: the figure says for which part of the spend the way is known, not what the plant is paid.

    Spend counts for a stage where its way reaches a located site of this stage or a deeper one: a
    site with a country and a town about which no contradiction is open. The way counts as its
    weakest site, link or share. A link without a share carries no spend, neither does one that goes
    back in a circle. Where shares into a site add up to more than 100, each counts for its part of
    their sum. So each figure is the least that can be followed. Figures are exact; those that have
    no end are cut at 28 digits.

    Stages of which the chain has no site are left out. Where there is not exactly one hand-over,
    nothing is followed (`check` reports it).
    """
    return Visibility(_tiers(chain), _spend(chain))


def known_places(chain: Chain) -> dict[str, bool]:
    """Return whether each site has a country and a town about which no contradiction is open."""
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
    """Return the part of the spend whose way reaches one of these sites on such evidence."""
    through = follow_spend(known, rank(evidence), there.__contains__)
    return sum((part for site, part in through.items() if site in there), Fraction(0))


def percent(part: Fraction) -> Decimal:
    """Return a part of 1 in percent, cut at 28 digits where it has no end."""
    with decimal.localcontext(decimal.Context(prec=28)):
        return Decimal(100 * part.numerator) / Decimal(part.denominator)
