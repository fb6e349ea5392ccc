"""Screening: which tenders need due diligence first, and what to ask about each.

A level is a prompt to look closer, never a finding about a company. Unknown is not low: a fact that
is not stated never caps a level; it is listed with the question to ask. The value of a tender is
leverage, not likelihood: it is copied to the result and never changes a level.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

import pandas as pd

from fairtender.profile import LEVELS, Profile
from fairtender.screening.contents import Content, contents
from fairtender.screening.json_file import read_json
from fairtender.screening.outcomes import BY, FACTORS, PASSED, SCREENED, Outcome, Rated, Screening
from fairtender.screening.rating import Rater, by, level_of
from fairtender.screening.reading import Facts, Reader, with_context
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At
from fairtender.screening.since import MOVED, MOVES, moved, moves
from fairtender.tables import Reason, check, without_cycle_search, wrong
from fairtender.tenders import TENDERS, Lot

__all__ = ["BY", "FACTORS", "MOVED", "MOVES", "SCREENED", "Screening"]
__all__ += ["by", "level_of", "moved", "moves", "read_json", "screen"]

# What screening reads of a tender; a lot has the same fields of its own.
_READ = Lot._fields[1:]
_REMEMBERED = 10_000


def screen(tenders: pd.DataFrame, profile: Profile) -> Screening:
    """Screen the table TENDERS by a profile; the result has a level and reasons for each tender.

    Each tender is screened as a whole or, where its lots have content of their own, lot by lot, and
    takes its strongest lot (low < unknown < elevated < high); if the tender itself names a division
    of the CPV that no lot has, it is screened as well. `level_of` says how the ratings of the seven
    factors make a level, `fairtender.screening.factors` how each factor is rated.

    It reads the columns title, description, items, lots, cpv, other_codes, additional_cpv, places,
    place_countries, origins, subcontracting, award_criteria, award_criteria_details, price_weight,
    tender_days, buyer_country and language: to correct what was read, change a cell there and
    screen again.

    The main code or the name of a tender decides its sector and goods. Its name is the title and,
    if no main code gives a sector, also the first sentence of the description. What other texts and
    additional codes name leads to a question.

    Words are those of the language in which a text is written, as declared or as its small words
    show; texts in a language without word lists are reported in `unread`. A signal does not count
    if the words next to it deny it ("subcontracting is not permitted"). Other denials are not
    understood: each reason based on words shows them in their context, so that a person can judge.

    Returns one row of SCREENED for each tender and seven rows of FACTORS, in the order of the
    table; both are made on first use. Raises DataError if a column is missing or of the wrong type.
    """
    with without_cycle_search():
        return _screen(_checked(tenders), profile)


def _checked(tenders: pd.DataFrame) -> pd.DataFrame:
    """Return the table TENDERS after a check that includes the contents of its tuples."""
    checked = check(tenders, TENDERS)
    for column in TENDERS.columns:
        if kind := {"texts": str, "lots": Lot}.get(column.kind):
            cells = checked[column.name].tolist()
            if {*map(type, chain.from_iterable(cells))} - {kind}:
                at = next(i for i, cell in enumerate(cells) if {*map(type, cell)} - {kind})
                about = {"column": column.name, "description": column.description}
                raise wrong(checked, at, TENDERS, "wrong-type", **about)
    return checked


def _screen(tenders: pd.DataFrame, profile: Profile) -> Screening:
    reader, rated, outcomes = _prepared(profile)
    columns = [tenders[name].tolist() for name in ("tender_days", "buyer_country", "language")]
    whole = map(Lot._make, zip(repeat(""), *(tenders[name].tolist() for name in _READ)))
    said = []
    for lot, own, *about in zip(whole, tenders["lots"].tolist(), *columns, strict=True):
        things = contents(lot, own)
        if len(things) == 1:
            facts, found = reader.read(things[0], *about)
            said.append(outcomes.of(rated(facts), things[0].lot.id, found))
            continue
        each = [reader.read(thing, *about) for thing in things]
        said.append(outcomes.of_lots([rated(facts) for facts, _ in each], things, each))
    return Screening(passed={name: tenders[name].tolist() for name in PASSED}, outcomes=said)


@lru_cache(maxsize=4)
def _prepared(profile: Profile) -> tuple[Reader, Callable[[Facts], Rated], "_Outcomes"]:
    rules = Rules(profile)
    return Reader(rules), lru_cache(_REMEMBERED)(Rater(rules).rate), _Outcomes()


def _strongest(lots: list[Rated]) -> int:
    """Return the position of the first lot with the highest level."""
    levels = [LEVELS.index(lot.level) for lot in lots]
    return levels.index(max(levels))


class _Outcomes(dict[tuple[Any, ...], Outcome]):
    """A cache of outcomes, so that equal outcomes are the same object."""

    def of(self, rated: Rated, lot: str, found: dict[At, str]) -> Outcome:
        """Return the outcome for a tender without lots or with a single lot."""
        key = (rated, lot, *[found[at] for at in rated.at])
        outcome = self.get(key)
        if outcome is None:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[key] = outcome = _outcome(rated, lot, found, rated.ask, rated.unread)
        return outcome

    def of_lots(
        self, each: list[Rated], things: list[Content], read: list[tuple[Facts, dict[At, str]]]
    ) -> Outcome:
        """Return the outcome for a tender with several lots."""
        best = _strongest(each)
        found, lot = read[best][1], things[best].lot.id
        ask, unread = ([lot.ask for lot in each], [lot.unread for lot in each])
        return _outcome(each[best], lot, found, _of_all(ask, best), _of_all(unread, best))


def _outcome(
    rated: Rated,
    lot: str,
    found: dict[At, str],
    ask: tuple[Reason, ...],
    unread: tuple[Reason, ...],
) -> Outcome:
    """Return an outcome, with the words of the notice added to its reasons."""
    seven = tuple(
        [with_context(f.reason, f.at, found) if f.at else f.reason for f in rated.factors]
    )
    return Outcome(rated, lot, seven, tuple([seven[i] for i in rated.listed]), ask, unread)


def _of_all(lots: list[tuple[Reason, ...]], best: int) -> tuple[Reason, ...]:
    """Return the reasons for the lot `best`, followed by those that only other lots have."""
    first = lots[best]
    if all(said is first or said == first for said in lots):
        return first
    return tuple(dict.fromkeys(chain(first, *lots)))
