"""Rate a tender or lot: its seven factors, its level, and which factors matter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from fairtender.classification import of_cpv
from fairtender.profile import FACTORS, Sector
from fairtender.screening.factors import (
    RANK,
    Factor,
    needed,
    rate_business_model,
    rate_place,
    rate_price,
    rate_sector,
    rate_time,
    rate_workforce,
)
from fairtender.screening.goods import rate_commodity, unread_origins
from fairtender.screening.outcomes import Rated
from fairtender.screening.reading import Facts
from fairtender.screening.rules import Rules
from fairtender.tables import Reason
from fairtender.wording.languages import NAMES

_UNTOLD = Reason.of("unread-text")
_REMEMBERED = 20_000
# The facts by which each factor is rated, in addition to the words of its kind.
_of_sector = attrgetter(
    *("cpv", "additional", "mapped", "unread_codes", "title", "titled", "described", "no_words"),
)
_of_goods = attrgetter("cpv", "additional", "origins", "origins_said")
_OTHERS: tuple[tuple[str, Callable[..., Factor], Callable[[Facts], object]], ...] = (
    ("commodity", rate_commodity, _of_goods),
    ("place", rate_place, attrgetter("places", "rated_places")),
    ("workforce", rate_workforce, lambda _: None),
    ("business_model", rate_business_model, attrgetter("subcontracting")),
    ("price", rate_price, attrgetter("award")),
    ("time", rate_time, attrgetter("days", "short_days")),
)


def level_of(ratings: Sequence[str], missing: Sequence[bool], unread: bool = False) -> str:
    """Return the level of a tender or lot, given its seven ratings and what is missing.

    unread: whether a text could not be read, since there are no word lists for its language; or the
    only unknown is whether a mention is part of the work or only its subject.

    1. high: one factor is decisive, or two or more are high;
    2. elevated: one is high, or two or more are moderate;
    3. low: the sector is known to be low, and no fact that matters for it is missing; a single
       moderate signal is listed, but does not raise the level;
    4. elevated: one is moderate, and the sector is not low or a needed fact is missing; as a
       precaution, since there is a signal and low is not certain. But if the sector is low and what
       is missing may be in a text that could not be read, or is only a mention, it is unknown;
    5. unknown: there is no signal, and a needed fact is missing. A sector that is not recognised is
       a missing fact.

    There is no average of the ratings: it would hide the one that matters.
    """
    high, moderate = ratings.count("high"), ratings.count("moderate")
    if "decisive" in ratings or high >= 2:
        return "high"
    if high or moderate >= 2:
        return "elevated"
    if "low" in ratings and not any(missing):
        return "low"
    return "elevated" if moderate and not (unread and "low" in ratings) else "unknown"


def by(level: str, factors: Mapping[str, Factor]) -> str:
    """Return what a level is based on, one of `BY`, given the ratings of the factors."""
    signals = {name for name, factor in factors.items() if RANK[factor.rating] >= RANK["moderate"]}
    listed = factors["commodity"]
    if level == "low":
        return "low_sector"
    if level == "unknown":
        return "no_sector" if factors["sector"].rating == "unknown" else "not_stated"
    if listed.rating == "decisive" or (signals == {"commodity"} and not listed.missing):
        return "listed"
    if "commodity" in signals and listed.missing and signals <= {"sector", "commodity"}:
        return "origin"
    if len(signals) == 1:
        return "sector" if "sector" in signals else "fact"
    return "several"


class _Level(NamedTuple):
    """The level of seven rated factors, without the reasons; the fields are those of `Rated`."""

    level: str
    by: str
    sector: str
    listed: tuple[int, ...]
    read: tuple[str, ...]
    missing: tuple[str, ...]


class Rater:
    """Rates facts by the rules of one profile, and caches the results.

    A factor is rated once for each combination of facts that it reads, and a level once for each
    combination of ratings: notices that differ in one factor share the others.
    """

    def __init__(self, rules: Rules) -> None:
        """Begin with empty caches."""
        self.rules = rules
        self._known: dict[tuple[object, ...], Any] = {}

    def rate(self, facts: Facts) -> Rated:
        """Rate the seven factors of a tender or lot, and its level."""
        known = self._known
        said = _by_kind(facts)
        key: tuple[object, ...] = ("sector", _of_sector(facts), said.get("sector"))
        sector, sectors = known.get(key) or self._keep(key, rate_sector(self.rules, facts))
        factors: list[Factor] = [sector]
        for name, rate, read in _OTHERS:
            key = (name, sectors, read(facts), said.get(name))
            factor = known.get(key) or self._keep(key, rate(self.rules, facts, sectors))
            factors.append(factor)
        is_unread = any(facts.no_words)
        is_about = _is_only_about(sectors, factors)
        key = ("level", is_unread, is_about, sectors, *[factor[:2] for factor in factors])
        level = known.get(key) or self._keep(key, _level(sectors, factors, is_unread, is_about))
        written = facts.unread_codes or facts.origins or facts.award.unread or facts.no_words
        return Rated(
            level.level,
            level.by,
            level.sector,
            tuple(factors),
            level.listed,
            tuple([factors[number].source for number in level.listed]),
            tuple([factor.ask for factor in factors if factor.ask]),
            level.read,
            level.missing,
            tuple(_unread(self.rules, facts)) if written or facts.no_days else (),
            tuple([at for factor in factors if factor.at for at in factor.at]),
        )

    def _keep(self, key: tuple[object, ...], found: Any) -> Any:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = found
        return found


def _by_kind(facts: Facts) -> dict[str, tuple[object, ...]]:
    """Return {factor: the words that rate it}; mentions count only if there are no other words.

    A mention never changes a factor that has words of its own: notices that differ in such mentions
    share the rating.
    """
    said: dict[str, tuple[object, ...]] = {}
    for named in facts.words:
        kind = named.at.kind
        said[kind] = (*said.get(kind, ()), named)
    mentioned: dict[str, tuple[object, ...]] = {}
    for named in facts.mentioned:
        if (kind := named.at.kind) not in said:
            mentioned[kind] = (*mentioned.get(kind, ("mentioned",)), named)
    return said | mentioned if mentioned else said


def _is_only_about(sectors: tuple[Sector, ...], factors: list[Factor]) -> bool:
    """Return whether the only open question is whether something mentioned is part of the work."""
    if not sectors or not all([sector.about for sector in sectors]):
        return False
    missing = [factor for factor in factors if factor.missing]
    return all(factor.reason.code.endswith("-mentioned") for factor in missing)


def _level(
    sectors: tuple[Sector, ...], factors: list[Factor], unread: bool, is_about: bool
) -> _Level:
    """Return the level that follows from the ratings of the factors and the missing facts."""
    ratings, missing = [f.rating for f in factors], [f.missing for f in factors]
    level = level_of(ratings, missing, unread or is_about)
    listed = [i for i, f in enumerate(factors) if RANK[f.rating] >= RANK["low"]]
    listed.sort(key=lambda i: -RANK[factors[i].rating])
    listed += [i for i, f in enumerate(factors) if f.missing and i not in listed]
    named = dict(zip(FACTORS, factors, strict=True))
    matter = [name for name, factor in named.items() if _matters(name, factor, sectors)]
    return _Level(
        level,
        by(level, named),
        sectors[0].code if sectors else "",
        tuple(listed),
        tuple(name for name in matter if not _is_open(named[name], unread)),
        tuple(name for name in matter if _is_open(named[name], unread)),
    )


def _matters(name: str, factor: Factor, sectors: Sequence[Sector]) -> bool:
    """Return whether a factor matters: the sector, a needed or missing fact, or a signal.

    If no sector is known, each of the seven may matter.
    """
    signal = factor.missing or RANK[factor.rating] >= RANK["moderate"]
    return not sectors or name == "sector" or signal or needed(name, sectors)


def _is_open(factor: Factor, unread: bool) -> bool:
    """Return whether a fact is not stated; if a text is unread, a low sector counts as stated."""
    if unread and factor.rating == "low":
        return False
    return factor.missing or factor.rating == "unknown"


def _unread(rules: Rules, facts: Facts) -> Iterator[Reason]:
    """Yield a reason for each stated fact that was not understood."""
    known = bool(rules.sectors((*facts.cpv, *facts.additional)))  # then no other scheme is missed
    for code in facts.unread_codes:
        if of_cpv(code):
            yield Reason.of("unread-cpv", written=code)
        elif not known:
            yield Reason.of("unread-scheme", written=code)
    for origin in unread_origins(rules, facts):
        yield Reason.of("unread-origin", written=origin)
    if facts.award.unread:
        yield Reason.of("unread-criteria", written=facts.award.unread)
    if facts.no_days:
        yield Reason.of("unread-days")
    for code in facts.no_words:
        yield Reason.of("unread-language", language=NAMES[code]) if code else _UNTOLD
