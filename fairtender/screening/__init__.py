"""Screening: which tenders need due diligence first, and what to ask about each.

A level is a prompt to look closer, never a finding about a company. Unknown is not low: a fact that
is not stated never caps a level, it is listed beside it with the question to ask. The value of a
tender is leverage, not likelihood: it is passed through and never changes a level.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import pandas as pd

from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.profile import LEVELS, Profile
from fairtender.screening.declared import BY, FACTORS, SCREENED
from fairtender.screening.factors import RANK, Factor
from fairtender.screening.json_file import read_json
from fairtender.screening.moved import MOVED, MOVES, moved, moves
from fairtender.screening.outcomes import Outcome, Rated, Screening
from fairtender.screening.rating import Rater, Rating
from fairtender.screening.reading import Content, Facts, Reader, contents, with_context
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At
from fairtender.tables import Reason, check, frame, without_cycle_search, wrong
from fairtender.tenders import TENDERS, Lot

__all__ = ["BY", "FACTORS", "MOVED", "MOVES", "SCREENED", "Screening"]
__all__ += ["by", "level_of", "moved", "moves", "read_json", "screen"]

# What is read of a tender; a lot has the same of its own.
_READ = Lot._fields[1:]
_REMEMBERED = 10_000
# Columns of SCREENED that are said of facts, and those that are said of a notice.
_OF_RATING = ("level", "by", "sector", "sources", "read", "missing")
_OF_OUTCOME = ("lot", "reasons", "ask", "unread")


def screen(tenders: pd.DataFrame, profile: Profile) -> Screening:
    """Screen the table TENDERS by a profile.

    Each tender is screened as a whole or, where its lots have content of their own, lot by lot, and
    takes its strongest lot (low < unknown < elevated < high); a division of the CPV that only the
    tender itself names is screened beside them. `level_of` says how the ratings of
    the seven factors make a level, `fairtender.screening.factors` how each factor is rated.

    What is read stands in the columns title, description, items, lots, cpv, other_codes, places,
    place_countries, origins, subcontracting, award_criteria, award_criteria_details, price_weight,
    tender_days, buyer_country and language: correct a cell there, and the tender is read anew.

    Words are those of the language in which a text is written, as declared or as its small words
    show; what is written in a language without words is told in `unread`. A signal that a sentence
    denies beside it ("subcontracting is not permitted") is none. Other denials are not understood:
    each reason that rests on words shows them in their context, so that a reader can judge.

    Returns one row of SCREENED for each tender and seven rows of FACTORS, in the order of the
    table; the latter are made when they are first asked for. Raises DataError where a column is
    missing or of the wrong type.
    """
    with without_cycle_search():
        return _screen(_checked(tenders), profile)


def _checked(tenders: pd.DataFrame) -> pd.DataFrame:
    """The checked table; also what stands in its tuples is of the right type."""
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
    reader, rated, shared = _prepared(profile)
    outcomes: list[Outcome] = []
    names = ("lots", "tender_days", "buyer_country", "language", *_READ)
    columns = (tenders[name].tolist() for name in names)
    for own, days, country, language, *read in zip(*columns, strict=True):
        things = contents(Lot("", *read), own)
        if len(things) == 1:
            facts, found = reader.read(things[0], days, country, language)
            outcomes.append(shared.of(rated(facts), things[0].lot.id, found))
            continue
        each = [reader.read(thing, days, country, language) for thing in things]
        outcomes.append(_of_lots([rated(facts) for facts, _ in each], things, each))
    return Screening(_screened(tenders, outcomes), outcomes=outcomes)


def level_of(ratings: Sequence[str], missing: Sequence[bool]) -> str:
    """Return the level of a tender or lot from the seven ratings, and which needed facts miss.

    1. high: one factor is decisive, or two or more are high;
    2. elevated: one is high, or two or more are moderate;
    3. low: the sector is known to be low, and no fact that matters for it is missing; a single
       moderate signal is listed, and does not lift the level;
    4. elevated: one is moderate, and the sector is not low or a needed fact is missing; by
       precaution, since there is a signal and low is not shown;
    5. unknown: there is no signal, and a needed fact is missing. A sector that is not recognised is
       a missing fact.

    There is no mean of the ratings: it would hide the one that matters.
    """
    high, moderate = ratings.count("high"), ratings.count("moderate")
    if "decisive" in ratings or high >= 2:
        return "high"
    if high or moderate >= 2:
        return "elevated"
    if "low" in ratings and not any(missing):
        return "low"
    return "elevated" if moderate else "unknown"


@lru_cache(maxsize=4)
def _prepared(profile: Profile) -> tuple[Reader, Callable[[Facts], Rated], "_Shared"]:
    rules = Rules(profile)
    rate = Rater(rules).rate
    rated = lru_cache(_REMEMBERED)(lambda facts: _rated(rate(facts)))
    return Reader(rules), rated, _Shared()


def _rated(rating: Rating) -> Rated:
    factors, sector, needed, unread = rating
    stated = {n for n, f in zip(FACTOR_NAMES, factors, strict=True) if not _is_open(f)}
    level = level_of([f.rating for f in factors], [f.missing for f in factors])
    shown = [i for i, f in enumerate(factors) if RANK[f.rating] >= RANK["low"]]
    shown.sort(key=lambda i: -RANK[factors[i].rating])
    shown += [i for i, f in enumerate(factors) if f.missing and i not in shown]
    return Rated(
        level,
        by(level, dict(zip(FACTOR_NAMES, factors, strict=True))),
        sector,
        factors,
        tuple(shown),
        tuple(factors[i].source for i in shown),
        tuple(f.ask for f in factors if f.ask),
        tuple(name for name in needed if name in stated),
        tuple(name for name in needed if name not in stated),
        unread,
    )


def _is_open(factor: Factor) -> bool:
    return factor.missing or factor.rating == "unknown"


def by(level: str, factors: Mapping[str, Factor]) -> str:
    """Return on what a level rests, by the ratings of the factors: one of `BY`."""
    signals = {name for name, factor in factors.items() if RANK[factor.rating] >= RANK["moderate"]}
    listed = factors["commodity"]
    if level == "low":
        return "low_sector"
    if level == "unknown":
        return "no_sector" if factors["sector"].missing else "not_stated"
    if listed.rating == "decisive" or (signals == {"commodity"} and not listed.missing):
        return "listed"
    if "commodity" in signals and listed.missing and signals <= {"sector", "commodity"}:
        return "origin"
    if len(signals) == 1:
        return "sector" if "sector" in signals else "fact"
    return "several"


def _strongest(lots: list[Rated]) -> int:
    """Number of the strongest lot, the first of equal ones."""
    levels = [LEVELS.index(lot.level) for lot in lots]
    return levels.index(max(levels))


class _Shared(dict[tuple[Any, ...], Outcome]):
    """Outcomes by what they are made of, so that equal ones are one object."""

    def of(self, rated: Rated, lot: str, found: dict[At, str]) -> Outcome:
        """Return the outcome of a tender without lots, or with one."""
        words = [found[at] for factor in rated.factors if factor.at for at in factor.at]
        key = (rated, lot, *words)
        outcome = self.get(key)
        if outcome is None:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[key] = outcome = _outcome(rated, lot, found, rated.ask, rated.unread)
        return outcome


def _of_lots(
    each: list[Rated], things: list[Content], read: list[tuple[Facts, dict[At, str]]]
) -> Outcome:
    best = _strongest(each)
    asks, unread = ([lot.ask for lot in each], [lot.unread for lot in each])
    found = read[best][1]
    return _outcome(
        each[best], things[best].lot.id, found, _of_all(asks, best), _of_all(unread, best)
    )


def _outcome(
    rated: Rated,
    lot: str,
    found: dict[At, str],
    ask: tuple[Reason, ...],
    unread: tuple[Reason, ...],
) -> Outcome:
    """The outcome, its reasons complete with the words of the notice."""
    seven = tuple(with_context(f.reason, f.at, found) if f.at else f.reason for f in rated.factors)
    return Outcome(rated, lot, seven, tuple(seven[i] for i in rated.listed), ask, unread)


def _of_all(lots: list[tuple[Reason, ...]], best: int) -> tuple[Reason, ...]:
    """Return what is said of the strongest lot, then what other lots add."""
    return tuple(dict.fromkeys(said for lot in (lots[best], *lots) for said in lot))


def _screened(tenders: pd.DataFrame, outcomes: list[Outcome]) -> pd.DataFrame:
    passed = ("ocid", "title", "buyer", "value_amount", "value_currency", "release_ids")
    rated = [each.rated for each in outcomes]
    return frame(
        SCREENED,
        {name: tenders[name].array for name in passed}
        | {name: [getattr(each, name) for each in rated] for name in _OF_RATING}
        | {name: [getattr(each, name) for each in outcomes] for name in _OF_OUTCOME},
    )
