"""The points that each bid earns for each award criterion, in exact fractions."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.criteria.declared import SCORES
from fairtender.criteria.drafting import Criterion, award_of, criteria_of, steps_of
from fairtender.tables import Reason, fault, keyed, wrong
from fairtender.tenders import BIDS

NOBODY: Mapping[str, str] = {}
ZERO = Fraction(0)


class Award(NamedTuple):
    """The bids that take part, and the share of each criterion's points that each bid earns.

    shares: criterion id → bid → share from 0 to 1, for criteria that can be counted.
    """

    bids: dict[str, Fraction]
    criteria: list[Criterion]
    shares: dict[str, dict[str, Fraction]]
    notes: tuple[Reason, ...]

    def points(self, one: Criterion, bid: str) -> Fraction:
        """Return the points of a bid for a criterion."""
        return Fraction(one.weight or 0) * self.shares.get(one.id, {}).get(bid, ZERO)

    def totals(self) -> dict[str, Fraction]:
        """Return the points of each bid in all."""
        return {bid: sum((self.points(c, bid) for c in self.criteria), ZERO) for bid in self.bids}


def award_from(
    bids: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    lot: str,
    left_out: Mapping[str, str],
) -> Award:
    """Read bids, criteria and scores of a lot. `evaluate` says what they are and what it raises."""
    prices = _prices(keyed(bids, BIDS))
    taking_part = {bid: price for bid, price in prices.items() if bid not in left_out}
    given = _scores(keyed(scores, SCORES))
    return award_by(taking_part, award_of(criteria_of(criteria), lot), given)


def award_by(
    prices: dict[str, Fraction],
    criteria: list[Criterion],
    given: Mapping[str, Mapping[str, Fraction]],
) -> Award:
    """Return the same without tables. given: criterion → bid → share of the highest score."""
    shares: dict[str, dict[str, Fraction]] = {}
    notes: list[Reason] = []
    for one in criteria:
        share = _shares(one, prices, given)
        if share is None:
            notes.append(Reason.of("criteria-not-counted", id=one.id))
            continue
        shares[one.id] = share
        if missing := [bid for bid in prices if bid not in share]:
            notes.append(Reason.of("criteria-not-scored", id=one.id, bids=", ".join(missing)))
    return Award(prices, criteria, shares, tuple(notes))


def _prices(bids: pd.DataFrame) -> dict[str, Fraction]:
    prices: dict[str, Fraction] = {}
    currencies = list(dict.fromkeys(bids["currency"]))
    if len(currencies) > 1:
        raise fault("criteria-bid-currencies", currencies=", ".join(currencies))
    for at, (bid, price) in enumerate(zip(bids["bid"], bids["price"], strict=True)):
        if price is None or price <= 0:
            raise wrong(bids, at, BIDS, "criteria-bid-price", bid=bid, price=price)
        prices[bid] = Fraction(price)
    return prices


def _scores(scores: pd.DataFrame) -> dict[str, dict[str, Fraction]]:
    """Criterion → bid → score as a share of the highest score."""
    given: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for at, row in enumerate(scores[SCORES.names].itertuples()):
        score, most = row.score, row.out_of
        if score is None or most is None or not 0 <= score <= most or most == 0:
            about = {"bid": row.bid, "criterion": row.criterion, "score": score, "most": most}
            raise wrong(scores, at, SCORES, "criteria-score-range", **about)
        given[row.criterion][row.bid] = Fraction(score) / Fraction(most)
    return given


def _shares(
    one: Criterion, prices: dict[str, Fraction], given: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, Fraction] | None:
    """The share of its points that each bid earns; None where the criterion cannot be counted."""
    if one.weight is None or not prices:
        return None
    if one.formula == "score" and one.id in given:
        return {bid: share for bid, share in given[one.id].items() if bid in prices}
    if one.formula == "price-lowest":
        lowest = min(prices.values())
        return {bid: lowest / price for bid, price in prices.items()}
    if one.formula == "price-linear" and one.price_full is not None and one.price_zero is not None:
        full, zero = Fraction(one.price_full), Fraction(one.price_zero)
        if full < zero:
            line = {bid: (zero - price) / (zero - full) for bid, price in prices.items()}
            return {bid: min(max(share, ZERO), Fraction(1)) for bid, share in line.items()}
    if one.formula == "price-steps" and (steps := steps_of(one.steps)):
        return {
            bid: next((share for limit, share in steps if price <= limit), ZERO)
            for bid, price in prices.items()
        }
    return None


def decimal(value: Fraction) -> Decimal:
    """Return a fraction as a decimal of 28 digits."""
    context = Context(prec=28)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
