"""The portfolio: an organisation's contracts, screened and laid out by risk and leverage.

The organisation hands in a list of contracts (`CONTRACTS`) and, where it buys in more than one
currency, dated exchange rates (`RATES`). The steps, in the order in which an analyst takes them:

- `check` finds duplicates, two spellings of a supplier, impossible dates and empty cells;
  `without_duplicates` takes out those that a person has confirmed;
- `in_currency` changes all values into one currency, exactly, by the rate of the day of signature;
- `screen` gives each contract a level of risk, with reasons, sources and questions;
- `leverage` says what weight the buyer has in each contract: spend, share of the supplier's
  turnover, time left, renewal;
- `prioritise` makes the short list: why this risk, why this leverage, what to do next;
- `heat_map` shows where the risk lies, `coverage` what is known at all.

Risk and leverage stay two axes. Spend is leverage, not likelihood: a value never changes a level,
and no step adds the two up. What is unknown stays unknown: it is counted, asked for, and never
filled in. A level is a prompt for due diligence, not a finding about a company.

This module stands on `screening`, since a portfolio is made of purchases that are screened.
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
