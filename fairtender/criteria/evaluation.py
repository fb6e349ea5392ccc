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
        _decided(award, order),
        _verdict(award, order, totals),
        award.notes,
    )


def _ranking(
    bids: pd.DataFrame, order: list[str], totals: dict[str, Fraction], left_out: Mapping[str, str]
) -> pd.DataFrame:
    out = [bid for bid in bids["bid"] if bid not in totals]
    listed = [*order, *out]
    better = {bid: sum(t > totals[bid] for t in totals.values()) for bid in order}
    columns = {name: _column(bids, name) for name in ("bidder", "price", "currency")}
    return frame(
        RANKING,
        {
            "rank": [better[b] + 1 if b in totals else float("nan") for b in listed],
            "bid": listed,
            **{name: [values[bid] for bid in listed] for name, values in columns.items()},
            "points": [decimal(totals[b]) if b in totals else None for b in listed],
            "tied": [
                tuple(o for o in order if b in totals and o != b and totals[o] == totals[b])
                for b in listed
            ],
            "left_out": ["" if b in totals else left_out[b] for b in listed],
        },
    )


def _column(bids: pd.DataFrame, name: str) -> dict[str, object]:
    return dict(zip(bids["bid"], bids[name], strict=True))


def _points(award: Award, order: list[str], scores: pd.DataFrame) -> pd.DataFrame:
    why = dict(
        zip(zip(scores["bid"], scores["criterion"], strict=True), scores["reason"], strict=True)
    )
    rows = [
        (bid, one.id, decimal(award.points(one, bid)), one.weight, why.get((bid, one.id), ""))
        for bid in order
        for one in award.criteria
    ]
    columns = list(zip(*rows, strict=True)) or [[]] * len(POINTS.columns)
    return frame(POINTS, dict(zip(POINTS.names, columns, strict=True)))


def _decided(award: Award, order: list[str]) -> pd.DataFrame:
    rows = []
    if len(order) > 1:
        first, second = order[:2]
        totals = award.totals()
        for one in award.criteria:
            mine, theirs = award.points(one, first), award.points(one, second)
            best_other = max(totals[bid] - award.points(one, bid) for bid in order[1:])
            decisive = totals[first] - mine < best_other
            rows.append((mine - theirs, one.id, mine, theirs, decisive))
        rows.sort(key=lambda row: -row[0])
    return frame(
        DECIDED,
        {
            "criterion": [row[1] for row in rows],
            "first": [decimal(row[2]) for row in rows],
            "second": [decimal(row[3]) for row in rows],
            "difference": [decimal(row[0]) for row in rows],
            "decisive": [row[4] for row in rows],
        },
    )


def _verdict(award: Award, order: list[str], totals: dict[str, Fraction]) -> Reason:
    if not order:
        return Reason("criteria-verdict-none")
    if len(order) == 1:
        return Reason("criteria-verdict-alone", (("bid", order[0]),))
    first, second = order[:2]
    margin = totals[first] - totals[second]
    if not margin:
        equal = [bid for bid in order if totals[bid] == totals[first]]
        return Reason("criteria-verdict-tie", (("bids", ", ".join(equal)),))
    gains = {c.id: award.points(c, first) - award.points(c, second) for c in award.criteria}
    most = max(gains, key=lambda name: gains[name])
    params = (
        ("first", first),
        ("second", second),
        ("margin", _two(margin)),
        ("criterion", most),
        ("gain", _two(gains[most])),
    )
    return Reason("criteria-verdict", params)


def _two(value: Fraction) -> str:
    """Two decimal places, half up: for sentences only."""
    return f"{Decimal(int(value * 100 + Fraction(1, 2))) / 100:.2f}"
