"""Charts of a supply chain: its map, how much of it is visible, and what it tells in words."""

from typing import Any

import pandas as pd

from fairtender import messages
from fairtender.charts.supply_chain.bars import spend_bars, spend_table, tier_bars, tier_table
from fairtender.charts.supply_chain.countries import (
    alike_table,
    chain_picture,
    country_bars,
    country_table,
    grouped_table,
    site_table,
)
from fairtender.charts.supply_chain.drawing import can_be_drawn, chain_map, chain_table
from fairtender.pages import Cells, WordTable, printable, word_table
from fairtender.supply_chain import Chain

__all__ = [
    "alike_table",
    "can_be_drawn",
    "chain_map",
    "chain_picture",
    "chain_table",
    "contradiction_table",
    "country_bars",
    "country_table",
    "grouped_table",
    "hot_spot_table",
    "question_table",
    "site_table",
    "spend_bars",
    "spend_table",
    "tier_bars",
    "tier_table",
]


def contradiction_table(chain: Chain) -> WordTable:
    """Return who contradicts whom: what each disclosure says, what is kept, and what to ask."""
    cells: Cells = {
        "chain-head-about": _about,
        "chain-head-says": "says",
        "chain-head-kept": _kept,
        "chain-head-ask": "question",
    }
    return word_table(chain.contradictions, cells)


def _about(row: Any) -> str:
    code = row.about.replace(" ", "-").replace("_", "-")
    return f"{row.name}: {messages.text(f'about-{code}')}"


def _kept(row: Any) -> str:
    state = messages.text("chain-open" if row.open else "chain-settled")
    if not row.kept:
        return state
    return messages.text("chain-kept", value=printable(row.kept), state=state)


def hot_spot_table(hot: pd.DataFrame) -> WordTable:
    """Return the sites of HOT_SPOTS with their level and reasons, the strongest first."""
    cells: Cells = {
        "chain-head-site": "name",
        "chain-head-level": "level-{level}",
        "chain-head-why": "reasons",
    }
    return word_table(hot, cells)


def question_table(questions: pd.DataFrame) -> WordTable:
    """Return the table QUESTIONS in words: whom to ask what, the most important first."""
    cells: Cells = {
        "chain-head-number": "number",
        "chain-head-to": "to",
        "chain-head-about": "ask-about-{about}",
        "chain-head-question": "question",
    }
    return word_table(questions, cells)
