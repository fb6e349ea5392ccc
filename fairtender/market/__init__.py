"""Market research: who sells, how reliable their evidence is, and what a tender can ask for.

A tender depends on what its buyer knows about the market: the key players and how concentrated the
market is, what labels are worth as evidence, what others bought and under which conditions, and
what suppliers answer to questions. Each function takes declared tables and returns declared tables;
`read` gets them from the sheets of a folder.

A result tells a person what to read first. It is never a finding about a firm, nor a ground to
exclude one."""

from fairtender.market import answers, declared, evidence
from fairtender.market import note as _note
from fairtender.market.answers import *
from fairtender.market.declared import *
from fairtender.market.evidence import *
from fairtender.market.note import *

_PARTS = (evidence, answers, _note, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
