"""Ranking bids by the formulas that tenders use, in exact fractions.

Points are added and compared as fractions; only the tables that come back hold decimals, of 28
digits, so that a tie is a tie and nothing is decided by rounding.

A trap of the commonest formula (lowest price ÷ price × points): the points of each bid depend on
the lowest price, so whether one bid is ahead of another can hang on a third, which may not even be
admissible. `rank_reversals` shows where it does. Settle first which bids are admitted, also under
the rule on abnormally low tenders, and rank afterwards; or take a formula that looks at no other
bid (price-linear, price-steps).
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.criteria.declared import DECIDED, POINTS, RANKING
from fairtender.criteria.scoring import NOBODY, Award, award_from, decimal
from fairtender.tables import Reason, frame

__all__ = ["Evaluation", "evaluate"]


class Evaluation(NamedTuple):
    """What came out.

    ranking: the table RANKING, best first, bids that were left out last. points: POINTS, one row a
    bid and award criterion. decided: DECIDED, what separates the first bid from the second; empty
    where there is no second. verdict: the same in a sentence. notes: what was not counted, and why.
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
    """Rank the bids of a lot, and say what decided.

    bids: the table BIDS (more columns may follow). criteria: CRITERIA; only award criteria count,
    and an unfinished one earns nobody points and is noted. scores: SCORES; a bid without a score
    where others have one gets no points for it, which is noted. left_out: bid → why it takes no
    part (excluded, rejected, withdrawn); it does not count as the lowest price either.

    Points of a criterion are its weight times a share from 0 to 1:

    - price-lowest: lowest price ÷ price;
    - price-linear: 1 up to price_full, 0 from price_zero on, in a straight line between;
    - price-steps: the share of the first step whose limit the price does not exceed, else 0;
    - score: score ÷ highest score.

    Raises DataError where a bid has no price above zero, has the code of another, or is in another
    currency, and where a score lies outside its scale or stands twice.
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
    """Return in a sentence who is first, by how much, and what tells the first two apart most."""
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
    """Two decimal places, half up: for sentences only."""
    return f"{Decimal(int(value * 100 + Fraction(1, 2))) / 100:.2f}"
