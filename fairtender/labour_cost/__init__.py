"""Labour cost: the floor under a price for work, and what to ask a bid that lies below it.

Where wages are most of a price, a price can be too low to pay them. The floor says how low: basic
wage and supplements, paid time that is not worked, the employer's contributions, uniforms,
training, insurance, consumables and equipment. It is computed exactly from rates, each with its
dates and its source; the library knows no wage by itself.

1. `rates_on` takes the rates of a day from a table, `floor` builds up the cost of an hour.
2. `hours_by_day`, `area_hours` and `needed_hours` say how many hours there are to pay.
3. `check_bids` and `check_productivity` compare the bids and collect what to ask each of them.
4. `explanation_request` writes the letter.

A price below the floor leads to a request for an explanation, first and always (Directive
2014/24/EU, Article 69). Rejection is for a price that stays unexplained, and a duty where it is low
because social or labour law is broken (Article 18(2)). Near the floor is not safe. The decision is
a person's, with the reasons on record. National law gives effect to the Directive: look up your
own.
"""

from fairtender.labour_cost import bids, build_up, declared, hours, rates
from fairtender.labour_cost.bids import *
from fairtender.labour_cost.build_up import *
from fairtender.labour_cost.declared import *
from fairtender.labour_cost.hours import *
from fairtender.labour_cost.rates import *

_PARTS = (rates, build_up, hours, bids, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
