"""Rank bids by the formulas that tenders use, in exact fractions.

Points are added and compared as fractions, so that a tie is a tie and rounding decides nothing.
Only the tables that are returned have decimals, of 28 digits.

The commonest formula (lowest price ÷ price × points) has a trap: the points of each bid depend on
the lowest price, so whether one bid is ahead of another can depend on a third bid, which may not
even be admissible. `rank_reversals` shows where this is so. Decide first which bids are admitted,
also under the rule on abnormally low tenders, and rank afterwards; or choose a formula that does
not depend on other bids (price-linear, price-steps).
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

import pandas as pd

from fairtender.criteria.declared import DECIDED, LINES, POINTS, RANGES, RANKING, REVERSALS, SCORES
from fairtender.criteria.drafting import Criterion, award_of, criteria_of, steps_of
from fairtender.tables import Reason, fault, frame, keyed, wrong
from fairtender.tenders import BIDS

__all__ = [
    "Evaluation",
    "Sensitivity",
    "evaluate",
    "rank_reversals",
    "sensitivity",
]

# --- the points of each bid for each award criterion ---


NOBODY: Mapping[str, str] = {}
ZERO = Fraction(0)


class Award(NamedTuple):
    """The bids that take part, and the share of points that each earns for each criterion.

    shares: criterion id → bid → share from 0 to 1, for criteria that can be counted.
    """

    bids: dict[str, Fraction]
    criteria: list[Criterion]
    shares: dict[str, dict[str, Fraction]]
    notes: tuple[Reason, ...]

    def points(self, one: Criterion, bid: str) -> Fraction:
        """Return the points that a bid earns for a criterion."""
        return Fraction(one.weight or 0) * self.shares.get(one.id, {}).get(bid, ZERO)

    def totals(self) -> dict[str, Fraction]:
        """Return {bid: its total points}."""
        return {bid: sum((self.points(c, bid) for c in self.criteria), ZERO) for bid in self.bids}


def award_from(
    bids: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    lot: str,
    left_out: Mapping[str, str],
) -> Award:
    """Return the `Award` of a lot, made from three tables.

    See `evaluate` for the parameters and the errors.
    """
    prices = _prices(keyed(bids, BIDS))
    taking_part = {bid: price for bid, price in prices.items() if bid not in left_out}
    given = _scores(keyed(scores, SCORES))
    return award_by(taking_part, award_of(criteria_of(criteria), lot), given)


def award_by(
    prices: dict[str, Fraction],
    criteria: list[Criterion],
    given: Mapping[str, Mapping[str, Fraction]],
) -> Award:
    """Return the `Award` for prices and scores that are not in tables.

    given: criterion → bid → share of the highest score.
    """
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
    """Return {criterion: {bid: score as a share of the highest possible score}}."""
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
    """Return {bid: share of the points}, or None if the criterion cannot be counted."""
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


# --- the ranking ---


class Evaluation(NamedTuple):
    """The result of an evaluation: the ranking, the points, and what decided.

    ranking: the table RANKING, the best bid first, bids that were left out last. points: POINTS,
    one row per bid and award criterion. decided: DECIDED, what separates the first bid from the
    second; empty if there is no second. verdict: the same in one sentence. notes: what was not
    counted, and why.
    """

    ranking: pd.DataFrame
    points: pd.DataFrame
    decided: pd.DataFrame
    verdict: Reason
    notes: tuple[Reason, ...]


def evaluate(
    bids: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    lot: str = "",
    left_out: Mapping[str, str] = NOBODY,
) -> Evaluation:
    """Rank the bids of a lot; return the ranking, the points, and what decided.

    bids: the table BIDS, which may have further columns. criteria: CRITERIA; only award criteria
    count. An unfinished one earns no bid any points, and is noted. scores: SCORES; a bid without a
    score for a criterion for which others have one gets no points, which is noted. left_out: bid →
    why it does not take part (excluded, rejected, withdrawn); its price does not count as the
    lowest price either.

    Points of a criterion are its weight times a share from 0 to 1:

    - price-lowest: lowest price ÷ price;
    - price-linear: 1 up to price_full, 0 from price_zero on, and a straight line in between;
    - price-steps: the share of the first step whose limit is not exceeded, otherwise 0;
    - score: score ÷ highest score.

    Raises DataError if a bid has no price above zero, has the same code as another bid, or is in
    another currency, and if a score is outside its scale or is listed twice.
    """
    award = award_from(bids, criteria, scores, lot, left_out)
    totals = award.totals()
    order = sorted(totals, key=lambda bid: (-totals[bid], bid))
    return Evaluation(
        _ranking(bids, order, totals, left_out),
        _points(award, order, scores),
        _compare_first_two(award, order),
        verdict(award, order),
        award.notes,
    )


def _ranking(
    bids: pd.DataFrame, order: list[str], totals: dict[str, Fraction], left_out: Mapping[str, str]
) -> pd.DataFrame:
    offers = {offer.bid: offer for offer in bids.itertuples()}

    def row(bid: str) -> tuple[object, ...]:
        offer = offers[bid]
        about = (bid, offer.bidder, offer.price, offer.currency)
        if bid not in totals:
            return (float("nan"), *about, None, (), left_out[bid])
        mine = totals[bid]
        rank = 1 + sum(points > mine for points in totals.values())
        tied = tuple(other for other in order if other != bid and totals[other] == mine)
        return (rank, *about, decimal(mine), tied, "")

    return frame(RANKING, map(row, [*order, *(bid for bid in offers if bid not in totals)]))


def _points(award: Award, order: list[str], scores: pd.DataFrame) -> pd.DataFrame:
    why = scores.set_index(["bid", "criterion"])["reason"]
    return frame(
        POINTS,
        [
            (bid, one.id, decimal(award.points(one, bid)), one.weight, why.get((bid, one.id), ""))
            for bid in order
            for one in award.criteria
        ],
    )


def _compare_first_two(award: Award, order: list[str]) -> pd.DataFrame:
    if len(order) < 2:
        return frame(DECIDED, [])
    first, second = order[:2]
    totals, rows = award.totals(), []
    for one in award.criteria:
        mine, theirs = award.points(one, first), award.points(one, second)
        best_other = max(totals[bid] - award.points(one, bid) for bid in order[1:])
        rows.append((one.id, mine, theirs, mine - theirs, totals[first] - mine < best_other))
    rows.sort(key=lambda row: -row[3])
    return frame(DECIDED, [(name, *map(decimal, points), last) for name, *points, last in rows])


def verdict(award: Award, order: list[str]) -> Reason:
    """Return a sentence on which bid is first, by how much, and which criterion differs most."""
    totals = award.totals()
    if not order:
        return Reason("criteria-verdict-none")
    if len(order) == 1:
        return Reason.of("criteria-verdict-alone", bid=order[0])
    first, second = order[:2]
    margin = totals[first] - totals[second]
    if not margin:
        equal = [bid for bid in order if totals[bid] == totals[first]]
        return Reason.of("criteria-verdict-tie", bids=", ".join(equal))
    gains = {c.id: award.points(c, first) - award.points(c, second) for c in award.criteria}
    most = max(gains, key=lambda name: gains[name])
    told = {"margin": _two(margin), "criterion": most, "gain": _two(gains[most])}
    return Reason.of("criteria-verdict", first=first, second=second, **told)


def _two(value: Fraction) -> str:
    """Return a number rounded half up to two decimal places, for sentences only."""
    return f"{Decimal(int(value * 100 + Fraction(1, 2))) / 100:.2f}"


# --- how it moves with the weight of price, and where it hangs on a third bid ---


class Sensitivity(NamedTuple):
    """How the ranking changes with the weighting of price.

    lines: the table LINES; the points of a bid run in a straight line between its two ends. ranges:
    RANGES, from 0 to 100; where one range ends and the next begins, two bids are equal. weight: the
    weighting of price in the criteria, in percent; None if no criterion has a weight.
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
    """Return how the ranking changes for each weighting of price from 0 to 100 percent.

    The other criteria keep their proportions to one another. The weightings at which two bids are
    equal are computed exactly. The parameters and the errors are those of `evaluate`.
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
    """Return the table REVERSALS: the pairs of bids that swap places if a third is removed.

    An empty table means that the order of no two bids depends on a third. With price-linear and
    price-steps it is always empty. The parameters and the errors are those of `evaluate`.
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
    """Return {bid: share of the points for `criteria` that it earns}, or 0 without criteria."""
    most = sum((Fraction(one.weight or 0) for one in criteria), ZERO)
    return {
        bid: sum((award.points(one, bid) for one in criteria), ZERO) / most if most else ZERO
        for bid in award.bids
    }


def _crossings(price: dict[str, Fraction], rest: dict[str, Fraction]) -> list[Fraction]:
    """Return the price weights between 0 and 100 at which two bids swap places."""
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
    """Return the bids from best to worst, as groups of equal bids."""
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
