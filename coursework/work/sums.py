"""How a piece adds up where points go by row: each row, sentence or link is worth the same."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod

from coursework.work.judgement import ALL, HALF, NONE, Outcome

LONG = 4  # things tested of one row: then the row counts half where one of them is wrong
MOST = Fraction(3, 2)  # of the marks that are meant: more than these earn nothing


def by_row(outcomes: Iterable[Outcome], cost: Fraction = HALF) -> Fraction:
    """Return the share that rows and sentences earn together; nothing where nobody chose.

    cost: of a row or sentence that is not needed, or double, in what a right one earns.
    """
    every = [*outcomes]
    things: dict[tuple[str, str], list[Fraction]] = {}
    for outcome in every:
        for thing, share in outcome.things.items():
            things.setdefault(thing, []).append(share)
    spare = set[tuple[str, str]]()
    for outcome in every:
        spare |= _spare(outcome, things)
    made = sum(any(tested) for tested in things.values()) + len(spare)
    idle = [outcome.is_idle for outcome in every if outcome.is_idle is not None]
    if (idle and all(idle)) or made > MOST * len(things):
        return NONE
    shares = [whole(tested) for tested in things.values()]
    return max(NONE, (sum(shares, NONE) - len(spare) * cost) / len(shares))


def _spare(outcome: Outcome, things: dict[tuple[str, str], list[Fraction]]) -> set[tuple[str, str]]:
    """Return the rows and sentences that are not needed; an option too many spoils its row."""
    spare, spoilt = set[tuple[str, str]](), set[tuple[str, str]]()
    for mark in outcome.marks:
        at = mark.at
        if mark.verdict == "unneeded" and at.row:
            if not at.column or (at.sheet, at.wanted) not in things:
                spare.add((at.sheet, at.row))
            elif (at.sheet, at.wanted) not in outcome.things:
                spoilt.add((at.sheet, at.wanted))
    for thing in spoilt:
        things[thing].append(NONE)
    return spare


def whole(tested: Sequence[Fraction]) -> Fraction:
    """Return what a row earns by all that is tested of it: it counts when it is whole."""
    faulty = [share for share in tested if share < ALL]
    if len(tested) >= LONG and len(faulty) == 1:
        return HALF + HALF * faulty[0]
    return prod(tested, start=ALL)
