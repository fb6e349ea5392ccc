"""How the ranking moves with the weight of price, and where it hangs on a third bid."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

import pandas as pd

from fairtender.criteria.declared import LINES, RANGES, REVERSALS
from fairtender.criteria.drafting import Criterion
from fairtender.criteria.scoring import NOBODY, ZERO, Award, award_from, decimal
from fairtender.tables import frame

__all__ = ["Sensitivity", "rank_reversals", "sensitivity"]


class Sensitivity(NamedTuple):
    """How the ranking moves with the weight of price.

    lines: the table LINES; between its two ends the points of a bid run in a straight line.
    ranges: RANGES, from 0 to 100; where one range ends and the next begins, two bids are equal.
    weight: the weight of price as the criteria have it, in percent; None where nothing is weighted.
    """

    lines: pd.DataFrame
    ranges: pd.DataFrame
    weight: Decimal | None


def sensitivity(
    bids: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    lot: str = "",
    left_out: Mapping[str, str] = NOBODY,
) -> Sensitivity:
    """Return how the ranking moves while the weight of price goes from 0 to 100 percent.

    The other criteria keep their proportions among one another. The weights at which two bids are
    equal are computed exactly. Takes what `evaluate` takes, and raises what it raises.
    """
    award = award_from(bids, criteria, scores, lot, left_out)
    price = _side(award, [one for one in award.criteria if one.is_price])
    rest = _side(award, [one for one in award.criteria if not one.is_price])
    marks = sorted({ZERO, Fraction(100), *_crossings(price, rest)})
    ranges = [
        (start, end, _order(price, rest, (start + end) / 2)) for start, end in pairwise(marks)
    ]
    names = dict(zip(bids["bid"], bids["bidder"], strict=True))
    lines = [
        (bid, names[bid], decimal(100 * rest[bid]), decimal(100 * price[bid])) for bid in award.bids
    ]
    return Sensitivity(frame(LINES, lines), _ranges(ranges), _price_weight(award))


def rank_reversals(
    bids: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    lot: str = "",
    left_out: Mapping[str, str] = NOBODY,
) -> pd.DataFrame:
    """Return the pairs of bids that change places when a third bid is taken out: REVERSALS.

    An empty table means that no ranking of two bids hangs on a third. With price-linear and
    price-steps it is always empty. Takes what `evaluate` takes, and raises what it raises.
    """
    whole = award_from(bids, criteria, scores, lot, left_out)
    before, found = whole.totals(), []
    for gone in whole.bids:
        out = {**left_out, gone: ""}
        after = award_from(bids, criteria, scores, lot, out).totals()
        for one, other in combinations(after, 2):
            was, now = before[one] - before[other], after[one] - after[other]
            if was * now < 0:
                found.append((gone, one, other) if was > 0 else (gone, other, one))
    return frame(REVERSALS, found)


def _side(award: Award, criteria: list[Criterion]) -> dict[str, Fraction]:
    """The share of the points of some criteria together that each bid earns; 0 without any."""
    most = sum((Fraction(one.weight or 0) for one in criteria), ZERO)
    return {
        bid: sum((award.points(one, bid) for one in criteria), ZERO) / most if most else ZERO
        for bid in award.bids
    }


def _crossings(price: dict[str, Fraction], rest: dict[str, Fraction]) -> list[Fraction]:
    """The weights between 0 and 100 at which two bids are equal, and not equal everywhere."""
    found = []
    for one, other in combinations(price, 2):
        by_price, by_rest = price[one] - price[other], rest[one] - rest[other]
        # weight × by_price + (100 - weight) × by_rest = 0
        if by_price * by_rest < 0:
            found.append(100 * by_rest / (by_rest - by_price))
    return found


def _order(
    price: dict[str, Fraction], rest: dict[str, Fraction], weight: Fraction
) -> list[list[str]]:
    """The bids best first, equal ones together."""
    totals = {bid: weight * price[bid] + (100 - weight) * rest[bid] for bid in price}
    groups: dict[Fraction, list[str]] = {}
    for bid in sorted(totals):
        groups.setdefault(totals[bid], []).append(bid)
    return [groups[total] for total in sorted(groups, reverse=True)]


def _ranges(ranges: list[tuple[Fraction, Fraction, list[list[str]]]]) -> pd.DataFrame:
    return frame(
        RANGES,
        [
            (
                decimal(start),
                decimal(end),
                tuple(order[0]) if order else (),
                " > ".join(" = ".join(same) for same in order),
            )
            for start, end, order in ranges
        ],
    )


def _price_weight(award: Award) -> Decimal | None:
    total = sum((Fraction(one.weight or 0) for one in award.criteria), ZERO)
    price = sum((Fraction(one.weight or 0) for one in award.criteria if one.is_price), ZERO)
    return decimal(100 * price / total) if total else None
