"""Check award and other criteria against the law, rank bids by them, and check the strategy.

A criterion is an exclusion ground (who may not take part), a selection criterion (who is able), a
technical specification (what every bid must offer), an award criterion (what earns points) or a
contract performance condition (what holds during the contract). Each kind can do different things:

- Exclusion answers a bidder's record: a final conviction, or a breach of social or labour law that
  the buyer can show by any appropriate means. It does not answer a suspicion or a risk.
- Selection asks whether a firm is able to do this contract; its experience and turnover belong
  there, and earn no points at award. Only the staff who will do the work may be scored.
- Specification, award and performance are about this purchase, not about the firm as a whole.
- Award criteria distinguish bids. What the law requires of everyone earns no points: it is a
  condition.
- A price below the cost of labour is asked about, whatever the ranking says (`labour_cost`).

`check` finds faults in a set of criteria; `evaluate` ranks bids by it; `sensitivity` shows how the
ranking changes with the weighting of price; `rank_reversals` shows where the order of two bids
depends on a third; `check_strategy` finds the gaps in a procurement strategy; `to_word` makes a
document.

Source of the rules: Directive 2014/24/EU, Articles 18, 42, 43, 57, 58, 67, 69 and 70; the profile
says how much of the text was read, and how to cite a local law instead.
"""

from fairtender.criteria import checking, declared, drafting, evaluation, strategy
from fairtender.criteria.checking import *
from fairtender.criteria.declared import *
from fairtender.criteria.drafting import *
from fairtender.criteria.evaluation import *
from fairtender.criteria.strategy import *

_PARTS = (drafting, checking, evaluation, strategy, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
