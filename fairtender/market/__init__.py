"""Market research: who sells, what their word is worth, and what a tender can ask for.

A tender stands on what its buyer knows of the market: the key players and how concentrated the
market is, what labels are worth as evidence, what others bought and under which conditions, and
what suppliers answer when they are asked. Each function takes declared tables and returns declared
tables; `read` gets them from the sheets of a folder.

What comes out prompts a reader. It is never a finding about a firm and no ground to exclude one.
"""

from fairtender.market import answers, declared, evidence
from fairtender.market import note as _note
from fairtender.market.answers import *
from fairtender.market.declared import *
from fairtender.market.evidence import *
from fairtender.market.note import *

_PARTS = (evidence, answers, _note, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
