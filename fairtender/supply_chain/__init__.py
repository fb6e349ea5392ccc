"""Map supply chains: who made what we buy, how well that is known, and where to look first.

Suppliers fill in two tables, SITES and LINKS. `merge` joins their disclosures into one chain and
shows where they contradict one another; `check` reports what does not add up; `visibility` returns
how much is known, by tier and by share of spend; `hot_spots` returns the sites at which to look
first; `questions` turns every gap into a question for the supplier who can answer it.

    sites = sheets.read("sites.csv", supply_chain.SITES)
    links = sheets.read("links.csv", supply_chain.LINKS)
    chain = supply_chain.merge(sites, links)
    supply_chain.visibility(chain).spend

A published list of suppliers, one sheet, becomes these tables by `from_list`; `by_country`, `alike`
and `grouped` make many sites a few rows.

Evidence is kept apart throughout: verified, disclosed, inferred, unknown. A claim is not proof, and
a certificate alone is a claim. A hot spot is a prompt for due diligence, never a finding about a
firm. Mapping follows screening, which shows which purchases are worth mapping; this module reads
goods, countries and words by the same rules (`fairtender.screening`).
"""

from fairtender.supply_chain import (
    consistency,
    declared,
    many,
    merging,
    network,
    published,
    rating,
    supplier_list,
)
from fairtender.supply_chain import questions as _questions
from fairtender.supply_chain.consistency import *
from fairtender.supply_chain.declared import *
from fairtender.supply_chain.many import *
from fairtender.supply_chain.merging import *
from fairtender.supply_chain.network import *
from fairtender.supply_chain.published import *
from fairtender.supply_chain.questions import *
from fairtender.supply_chain.rating import *
from fairtender.supply_chain.supplier_list import *

_PARTS = (
    *(declared, published, supplier_list, merging, consistency),
    *(network, rating, _questions, many),
)
__all__ = [name for part in _PARTS for name in part.__all__]
