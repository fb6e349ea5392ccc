"""Charts of a supply chain: its map, how much of it is visible, and what it tells in words."""

from fairtender.charts.supply_chain.bars import spend_bars, spend_table, tier_bars, tier_table
from fairtender.charts.supply_chain.drawing import chain_map, chain_table
from fairtender.charts.supply_chain.words import (
    contradiction_table,
    hot_spot_table,
    question_table,
)

__all__ = [
    "chain_map",
    "chain_table",
    "contradiction_table",
    "hot_spot_table",
    "question_table",
    "spend_bars",
    "spend_table",
    "tier_bars",
    "tier_table",
]
