"""The facts of a notice rated as a whole: all seven factors, and what matters of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from fairtender.classification import of_cpv
from fairtender.languages import NAMES
from fairtender.profile import FACTORS, Sector
from fairtender.screening.factors import (
    RANK,
    Factor,
    needed,
    rate_business_model,
    rate_commodity,
    rate_place,
    rate_price,
    rate_sector,
    rate_time,
    rate_workforce,
    unread_origins,
)
from fairtender.screening.reading import Facts
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import Named
from fairtender.tables import Reason

__all__ = ["Rater", "Rating"]

_UNTOLD = Reason.of("unread-text")
_REMEMBERED = 20_000


class Rating(NamedTuple):
    """What some facts come to.

    factors: the seven, in the order of `profile.FACTORS`. sector: code of the one that decides, or
    "". needed: names of the factors whose facts matter. unread: what is stated and was not
    understood.
    """

    factors: tuple[Factor, ...]
    sector: str
    needed: tuple[str, ...]
    unread: tuple[Reason, ...]


class Rater:
    """Rates facts by the rules of one profile.

    A factor is rated once for what it reads of the facts: notices that differ in one have the
    others in common.
    """

    def __init__(self, rules: Rules) -> None:
        """Nothing is rated yet."""
        self.rules = rules
        self._known: dict[tuple[object, ...], Any] = {}

    def rate(self, facts: Facts) -> Rating:
        """Rate all seven factors."""
        rules = self.rules
        of: dict[str, tuple[Named, ...]] = dict.fromkeys(FACTORS, ())
        for named in facts.words:
            of[named.at.kind] += (named,)
        about = (facts.cpv, facts.mapped, facts.unread_codes, facts.title, facts.titled)
        sector, sectors = self._once(
            ("sector", *about, facts.no_words, of["sector"]), lambda: rate_sector(rules, facts)
        )
        origins = (facts.cpv, facts.origins, facts.origins_said)
        places = (facts.places, facts.rated_places)
        award = (facts.award_criteria, facts.criteria, facts.price_weight)
        days = (facts.days, facts.short_days)

        def once(name: str, read: tuple[object, ...], rated: Callable[[], Factor]) -> Factor:
            factor: Factor = self._once((name, sectors, of[name], *read), rated)
            return factor

        factors = (
            sector,
            once("commodity", origins, lambda: rate_commodity(rules, facts, sectors)),
            once("place", places, lambda: rate_place(rules, facts, sectors)),
            once("workforce", (), lambda: rate_workforce(facts, sectors)),
            once(
                "business_model",
                (facts.subcontracting,),
                lambda: rate_business_model(rules, facts, sectors),
            ),
            once("price", award, lambda: rate_price(rules, facts, sectors)),
            once("time", days, lambda: rate_time(rules, facts, sectors)),
        )
        code = sectors[0].code if sectors else ""
        return Rating(factors, code, _matter(factors, sectors), tuple(_unread(rules, facts)))

    def _once(self, read: tuple[object, ...], rated: Callable[[], Any]) -> Any:
        found = self._known.get(read)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[read] = rated()
        return found


def _matter(factors: tuple[Factor, ...], sectors: Sequence[Sector]) -> tuple[str, ...]:
    """Return the factors that matter: the sector, what it needs, what misses, what is a signal.

    Where no sector is known, nobody can say that one of the seven does not matter.
    """
    if not sectors:
        return FACTORS
    return tuple(
        name
        for name, factor in zip(FACTORS, factors, strict=True)
        if name == "sector"
        or factor.missing
        or RANK[factor.rating] >= RANK["moderate"]
        or needed(name, sectors)
    )


def _unread(rules: Rules, facts: Facts) -> Iterator[Reason]:
    known = bool(rules.sectors(facts.cpv))  # then no other scheme is missed
    for code in facts.unread_codes:
        if of_cpv(code):
            yield Reason.of("unread-cpv", written=code)
        elif not known:
            yield Reason.of("unread-scheme", written=code)
    for origin in unread_origins(rules, facts):
        yield Reason.of("unread-origin", written=origin)
    for code in facts.no_words:
        yield Reason.of("unread-language", language=NAMES[code]) if code else _UNTOLD
