"""What the bids score under a set of criteria, and what its conditions bring to light.

`datasets/draft-criteria/offers.csv` lists what each bid offers, by what a criterion can be about
and by the document that proves it. If a document does not prove it, all bidders can simply sign, so
every bid has all points. The same is true of what the law requires of everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from coursework.work.unit_07.criteria_drafts import Draft, price_criterion, price_left, rows_of
from fairtender.tables import Column, Table

if TYPE_CHECKING:
    from fairtender.criteria.evaluation import Award

OFFERS = Table(
    "offers",
    (
        Column("bid", "text", "Code of the bid", example="D"),
        Column("thing", "text", "What a criterion can be about: a row of things", example="speed"),
        Column("papers", "text", "Which papers show it, with semicolons", example="table; rota"),
        Column("value", "decimal", "What the bid offers, in the unit of the thing", example="250"),
        Column("reason", "text", "The same in words", example="250 square metres an hour"),
    ),
)
FIRST_YEAR = Table(
    "first-year",
    (
        Column("thing", "text", "What a condition is about: a row of things", example="repaid"),
        Column("proof", "text", "What shows it", example="talks"),
        Column(
            "who",
            "choice",
            "Who can find it: anybody but the contractor itself, or only a person who talks with "
            "workers in private",
            ("anybody", "private"),
            example="private",
        ),
        Column("fact", "text", "What comes to light", example="Four people paid for the job."),
    ),
)
ROUNDS = {
    "first": ("tenders", "cleaning", "bids.csv"),
    "second": ("draft-criteria", "second-bids.csv"),
}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_ALL, _HALF, _NONE = Fraction(1), Fraction(1, 2), Fraction(0)


class Scored(NamedTuple):
    """What one criterion gives to the bids: {bid: share of its points} and {bid: reason}.

    Only bids with something to show have a reason; the others just sign. signed: True if the
    document proves nothing, so that all bids have all points.
    """

    shares: Mapping[str, Fraction]
    reasons: Mapping[str, str]
    signed: bool


class _Seen(NamedTuple):
    """What a condition brings to light in the first year, and within how many months at most."""

    fact: str
    months: int


@lru_cache(maxsize=4)
def bids(which: str) -> tuple[tuple[str, str, Decimal], ...]:
    """Return (code, name, price) of the bids of a round, in the order of the file."""
    rows = rows_of(("bid", "bidder", "price"), *ROUNDS[which])
    return tuple((row["bid"], row["bidder"], Decimal(row["price"])) for row in rows)


@lru_cache(maxsize=1)
def _offers() -> dict[str, dict[str, list[tuple[tuple[str, ...], Fraction, str]]]]:
    """Return {thing: {bid: [(documents, value, reason)]}}."""
    found: dict[str, dict[str, list[tuple[tuple[str, ...], Fraction, str]]]] = {}
    for row in rows_of(OFFERS.names, "draft-criteria", "offers.csv"):
        papers = tuple(part.strip() for part in row["papers"].split(";"))
        rows = found.setdefault(row["thing"], {}).setdefault(row["bid"], [])
        rows.append((papers, Fraction(row["value"]), row["reason"]))
    return found


@lru_cache(maxsize=1)
def _facts() -> tuple[tuple[str, str, str, str], ...]:
    rows = rows_of(FIRST_YEAR.names, "draft-criteria", "first-year.csv")
    return tuple((row["thing"], row["proof"], row["who"], row["fact"]) for row in rows)


def scored(draft: Draft, which: str = "first") -> Scored | None:
    """Return what an award criterion gives to each bid, or None if its scale is not finished."""
    return draft.once(which, lambda: _scored(draft, which))


def _scored(draft: Draft, which: str) -> Scored | None:
    if not draft.is_award or not draft.scale or not draft.code("proof"):
        return None
    offers, proof = _offers().get(draft.code("thing"), {}), draft.code("proof")
    shares, reasons, signed = {}, {}, True
    for bid, *_ in bids(which):
        shown = [one for one in offers.get(bid, []) if proof in one[0]]
        if shown:
            _, value, reasons[bid] = shown[0]
            shares[bid], signed = _share(draft, value), False
        else:
            shares[bid] = _ALL  # signed, and every other bidder signs it too
    return Scored(shares, reasons, signed)


def _share(draft: Draft, value: Fraction) -> Fraction:
    full, half = draft.amount("number"), draft.amount("half")
    if full is None or half is None or draft.thing is None:
        return _ALL
    sign = -1 if draft.thing.better == "less" else 1
    if sign * value >= sign * full:
        return _ALL
    return _HALF if sign * value >= sign * half else _NONE


def award(drafts: Sequence[Draft], which: str = "first") -> Award:
    """Return the points of a round's bids under a set; the price has the weight that is left."""
    from fairtender.criteria.evaluation import award_by

    prices = {bid: Fraction(price) for bid, _, price in bids(which)}
    left = price_left([*drafts])
    counted = [price_criterion(left)] if left > 0 else []
    given = {}
    for draft in drafts:
        if draft.is_award and (found := scored(draft, which)) and draft.amount("weight"):
            counted.append(draft.criterion)
            given[str(draft.number)] = found.shares
    return award_by(prices, counted, given)


def ranked(award: Award) -> list[str]:
    """Return the bids, best first; equal ones in the order of their codes."""
    totals = award.totals()
    return sorted(totals, key=lambda bid: (-totals[bid], bid))


def tells_apart(draft: Draft, which: str = "first") -> bool:
    """Return whether an award criterion gives different points to the bids of a round."""
    found = scored(draft, which)
    return found is not None and len({*found.shares.values()}) > 1


def first_year(draft: Draft) -> _Seen | None:
    """Return what a condition brings to light, or None if nobody would see anything.

    Something comes to light only if somebody other than the contractor checks it, if that person
    can find it out, and if the check does not wait for a complaint.
    """
    months, look = MONTHS.get(draft.code("every")), draft.code("look")
    if draft.code("kind") != "performance" or months is None or look in ("", "contractor", "round"):
        return None
    for thing, proof, who, fact in _facts():
        asked = (draft.code("thing"), draft.code("proof"))
        if (thing, proof) == asked and (who == "anybody" or look == "private"):
            return _Seen(fact, months)
    return None
