"""Charts for every step in one plain style, each with a description in words.

Each function takes the tables of its step and returns a `Picture` or a `WordTable`; notebooks and
pages of the book display these directly.
"""

from fairtender.charts import (
    action_plan,
    criteria,
    labour_cost,
    market,
    monitoring,
    portfolio,
    screening,
    supply_chain,
)
from fairtender.charts.action_plan import *
from fairtender.charts.criteria import *
from fairtender.charts.labour_cost import *
from fairtender.charts.market import *
from fairtender.charts.monitoring import *
from fairtender.charts.picture import LEVEL_COLOURS, URGENT_FIRST, Picture
from fairtender.charts.portfolio import *
from fairtender.charts.rows import bars, lines, words
from fairtender.charts.screening import *
from fairtender.charts.supply_chain import *
from fairtender.charts.supply_chain import origin_table
from fairtender.pages import WordTable

_PARTS = (
    *(action_plan, criteria, labour_cost, market),
    *(monitoring, portfolio, screening, supply_chain),
)
__all__ = ["LEVEL_COLOURS", "URGENT_FIRST", "Picture", "WordTable"]
__all__ += ["bars", "lines", "origin_table", "words"]
__all__ += [name for part in _PARTS for name in part.__all__]
