"""Screen the contracts of an organisation, and lay them out by risk and leverage.

An organisation provides a list of contracts (`CONTRACTS`) and, if it buys in several currencies,
dated exchange rates (`RATES`). The steps, in the order in which an analyst takes them:

- `check` finds duplicates, two spellings of a supplier, impossible dates and empty cells;
  `without_duplicates` removes those that a person has confirmed;
- `in_currency` converts all values into one currency, exactly, at the rate of the day of signature;
- `screen` gives each contract a level of risk, with reasons, sources and questions;
- `leverage` rates the buyer's leverage in each contract: spend, share of the supplier's turnover,
  time left, renewal;
- `prioritise` makes the short list: why this risk, why this leverage, what to do next;
- `heat_map` shows where the risk is, `coverage` how much is known.

Risk and leverage stay two axes. Spend is leverage, not likelihood: a value never changes a level,
and no step adds the two up. Unknown facts are counted and asked for, never filled in. A level is a
prompt for due diligence, not a finding about a company.

This module uses `screening`, since the purchases of a portfolio are screened too.
"""

from fairtender.portfolio import declared, levers, money, quality, risks, views
from fairtender.portfolio.declared import *
from fairtender.portfolio.levers import *
from fairtender.portfolio.money import *
from fairtender.portfolio.quality import *
from fairtender.portfolio.risks import *
from fairtender.portfolio.views import *

_PARTS = (quality, money, risks, levers, views, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
