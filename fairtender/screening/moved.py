"""Two profiles side by side: which tenders of one file change level, and why.

A profile is what an office may change: its sectors, words, thresholds. Before it is put to use,
its owner sees what it moves on the office's own file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from fairtender.profile import LEVELS
from fairtender.screening.since import differing
from fairtender.tables import Column, Table, fault, frame

if TYPE_CHECKING:
    from fairtender.screening import Screening

CHANGES = ("raised", "lowered", "reasons")

MOVED = differing(
    "moved tenders",
    CHANGES,
    "raised or lowered (low < unknown < elevated < high); reasons: the level stays, and rests on "
    "other reasons",
    Column("buyer", "text", "Name of the buyer"),
    Column("gone", "reasons", "Reasons by the former profile alone"),
    Column("new", "reasons", "Reasons by the profile in use alone"),
    Column("sources", "texts", 'Source id of each new reason in turn; "" for a missing fact'),
)

MOVES = Table(
    "moves",
    (
        Column("before", "text", "Level by the profile that is compared with"),
        Column("after", "text", "Level by the profile in use"),
        Column("tenders", "number", "How many tenders; those that stay are there too"),
    ),
    ("before", "after"),
)


def moved(before: Screening, after: Screening) -> pd.DataFrame:
    """Return MOVED: the tenders whose level or reasons differ between two screenings, in order.

    before, after: screenings of the same tenders by two profiles. Raises DataError where they are
    not of the same tenders.
    """
    names = ("ocid", "title", "buyer", "level", "reasons", "sources")
    both = [
        [*zip(*(found.tenders[name].tolist() for name in names), strict=True)]
        for found in (before, after)
    ]
    if [row[0] for row in both[0]] != [row[0] for row in both[1]]:
        raise fault("screening-moved-others")
    rows = []
    for (_, _, _, was, old, _), (ocid, title, buyer, now, new, sources) in zip(*both, strict=True):
        if was == now and {*old} == {*new}:
            continue
        added = [at for at, each in enumerate(new) if each not in old]
        gone = tuple(each for each in old if each not in new)
        fresh, cited = tuple(new[at] for at in added), tuple(sources[at] for at in added)
        rows.append((ocid, title, was, now, _change(was, now), buyer, gone, fresh, cited))
    return frame(MOVED, rows)


def _change(was: str, now: str) -> str:
    if was == now:
        return "reasons"
    return "raised" if LEVELS.index(now) > LEVELS.index(was) else "lowered"


def moves(pairs: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Return MOVES: all pairs of levels, most urgent first. pairs: how many tenders each has."""
    counted, urgent = Counter(pairs), LEVELS[::-1]
    return frame(MOVES, [(was, now, counted[was, now]) for was, now in product(urgent, urgent)])
