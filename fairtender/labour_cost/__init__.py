"""Labour cost: the floor for the price of work, and what to ask about a bid below it.

Where wages are most of a price, a price can be too low to pay them. The floor shows how low: basic
wage and supplements, paid time that is not worked, the employer's contributions, uniforms,
training, insurance, consumables and equipment. It is computed exactly from rates, each with its
dates and its source; the library contains no wages of its own.

1. `rates_on` takes the rates in force on a day from a table; `floor` builds up the hourly cost.
2. `hours_by_day`, `area_hours` and `needed_hours` calculate how many hours there are to pay.
3. `check_bids` and `check_productivity` compare the bids and collect what to ask each of them.
4. `explanation_request` writes the letter.

A price below the floor always leads to a request for an explanation first (Directive 2014/24/EU,
Article 69). You may reject a price that stays unexplained, and must reject one that is low because
social or labour law is broken (Article 18(2)). A price just above the floor is not safe either. A
person decides, with the reasons on record. National law gives effect to the Directive: check your
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
