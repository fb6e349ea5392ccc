"""Market research: who sells, what their word is worth, and what a tender can ask for.

A tender stands on what its buyer knows of the market: the key players and how concentrated the
market is, what labels are worth as evidence, what others bought and under which conditions, and
what suppliers answer when they are asked. Each function takes declared tables and returns declared
tables; `read` gets them from the sheets of a folder.

What comes out prompts a reader. It is never a finding about a firm and no ground to exclude one.
"""

from fairtender.market.answers import (
    RATED_ANSWERS,
    RATED_ELEMENTS,
    RATED_SUPPLIERS,
    Rating,
    rate_answers,
)
from fairtender.market.declared import (
    ANSWERS,
    ELEMENTS,
    LABELS,
    MARKS,
    PLAYERS,
    PURCHASES,
    QUESTIONS,
    TIERS,
    Case,
    read,
)
from fairtender.market.evidence import LABEL_FACTS, LABEL_WORTH, WORTH, Labels, weigh_labels
from fairtender.market.note import NOTE, SECTIONS, note
from fairtender.market.purchases import CONDITIONS, compare
from fairtender.market.shares import CONCENTRATION, Seller, concentration, sellers

__all__ = [
    "ANSWERS",
    "CONCENTRATION",
    "CONDITIONS",
    "ELEMENTS",
    "LABELS",
    "LABEL_FACTS",
    "LABEL_WORTH",
    "MARKS",
    "NOTE",
    "PLAYERS",
    "PURCHASES",
    "QUESTIONS",
    "RATED_ANSWERS",
    "RATED_ELEMENTS",
    "RATED_SUPPLIERS",
    "SECTIONS",
    "TIERS",
    "WORTH",
    "Case",
    "Labels",
    "Rating",
    "Seller",
    "compare",
    "concentration",
    "note",
    "rate_answers",
    "read",
    "sellers",
    "weigh_labels",
]
