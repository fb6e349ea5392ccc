"""Rate the goods that are bought, by the origins at which they are listed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fairtender.profile import Commodity, Sector
from fairtender.screening.factors import RANK, Factor, needed
from fairtender.screening.reading import Facts
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At, Named
from fairtender.tables import Reason


def rate_commodity(rules: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate the goods and their origins, and use the worst rating of any good at any origin.

    A good is found by its main code or its name, also inside a service. A listing for forced labour
    at a stated origin is decisive, one for child labour is high; a listing because of an input
    counts like one for the good itself. A good that is listed for forced labour somewhere and whose
    origin is not stated is a moderate signal and a missing fact. A good that is only mentioned
    leads to a question; if a stated origin of it is listed, it is a moderate signal too. An origin
    is stated as data or in words; the countries of the buyer, of delivery and of bidders are never
    taken for one.
    """
    named = _goods(facts.words)
    goods = dict.fromkeys((*rules.goods(facts.cpv), *named))
    read = [rules.country(written) for written in facts.origins]
    origins: dict[str, At | None] = dict.fromkeys(name for names in read for name in names)
    for country, at in facts.origins_said:
        origins.setdefault(country, at)
    stated = bool(origins) and all(read)  # an unrecognised origin counts as not stated
    if goods:
        found = _worst_good([_listing(rules, good, origins, stated) for good in goods], named)
    else:
        found = _mentioned_good(rules, facts, origins, stated, sectors) or _no_listed_good(
            origins, stated, sectors
        )
    unread = unread_origins(rules, facts)
    if found.missing and unread:
        written = ", ".join(unread)
        found = found._replace(ask=Reason.of("ask-origin-unread", written=written))
        if found.reason.code == "commodity-unknown":
            found = found._replace(reason=Reason.of("commodity-origin-unread", written=written))
    return found


def _goods(words: Sequence[Named]) -> dict[Commodity, At]:
    """Return {good named in the texts: the first words that name it}."""
    return {each.entry: each.at for each in reversed(words) if each.at.kind == "commodity"}


def _mentioned_good(
    rules: Rules,
    facts: Facts,
    origins: dict[str, At | None],
    stated: bool,
    sectors: Sequence[Sector],
) -> Factor | None:
    """Return the factor for a good that only an additional code or a later text mentions.

    If its origin is stated and listed, that is a moderate signal too, unless the good is only the
    subject of the work: a study of a country's cotton does not buy any.
    """
    mentioned = _goods(facts.mentioned)
    goods = tuple(dict.fromkeys((*mentioned, *rules.goods(facts.additional))))
    if not goods:
        return None
    listings = [_listing(rules, good, origins, stated) for good in goods]
    found = _worst_good(listings, mentioned)
    good = max(listings, key=lambda each: RANK[each.rating]).good
    ask = Reason.of("ask-mentioned-good", good=good.name)
    if origins and not found.missing:
        if RANK[found.rating] <= RANK["none"]:
            return None
        if not (sectors and all(each.about for each in sectors)):
            return found._replace(rating="moderate", missing=True, ask=ask)
    at = mentioned.get(good)
    why = Reason.of("commodity-mentioned" if at else "commodity-additional-code", good=good.name)
    return Factor("unknown", True, why, good.source, ask, (at,) if at else ())


def unread_origins(rules: Rules, facts: Facts) -> tuple[str, ...]:
    """Return the stated origins, as written, in which no country was recognised."""
    return tuple(written for written in facts.origins if not rules.country(written))


def listed_rating(kind: str) -> str:
    """Return the rating for a kind of listing: "decisive" for forced labour, otherwise "high"."""
    return "decisive" if kind.startswith("forced") else "high"


def _no_listed_good(
    origins: dict[str, At | None], stated: bool, sectors: Sequence[Sector]
) -> Factor:
    if stated:
        return Factor("none", False, Reason.of("commodity-origin", origin=", ".join(origins)))
    if needed("commodity", sectors):
        return Factor(
            "unknown", True, Reason.of("commodity-unknown"), ask=Reason.of("ask-commodity")
        )
    if not sectors:
        return Factor("unknown", False, Reason.of("commodity-unread"))
    return Factor("none", False, Reason.of("commodity-none"))


class _Listing(NamedTuple):
    """The rating of one good at all its origins.

    why: the reason if no text names the good or an origin; in_words: the reason with the words of a
    text. ask: the question about what is missing. at: the words that state an origin.
    """

    good: Commodity
    rating: str
    why: Reason
    in_words: Reason
    ask: Reason | None = None
    at: At | None = None


def _listing(
    rules: Rules, good: Commodity, origins: dict[str, At | None], stated: bool
) -> _Listing:
    """Rate one good at all its origins."""
    if not origins:
        return _without_origin(good)
    for kind, listed in rules.listings(good):
        if where := [country for country in origins if country in listed]:
            at = next((origins[country] for country in where if origins[country]), None)
            both = _in_both(f"commodity-{kind}", good=good.name, origin=", ".join(where))
            return _Listing(good, listed_rating(kind), *both, at=at)
    if not stated:
        return _without_origin(good)
    why = Reason.of("commodity-not-listed", good=good.name, origin=", ".join(origins))
    return _Listing(good, "none", why, why)


@lru_cache(2_000)
def _without_origin(good: Commodity) -> _Listing:
    ask = Reason.of("ask-origin", good=good.name)
    if good.forced_origins:
        both = _in_both("commodity-origin-forced", good=good.name)
        return _Listing(good, "moderate", *both, ask)
    return _Listing(good, "unknown", *_in_both("commodity-origin-child", good=good.name), ask)


def _in_both(code: str, **params: str) -> tuple[Reason, Reason]:
    """Return two versions of a reason: without the words of the notice, and with them."""
    return Reason.of(code, **params), Reason.of(f"{code}-text", **params)


def _worst_good(listings: list[_Listing], named: dict[Commodity, At]) -> Factor:
    """Return the factor for the first good with the strongest rating.

    The question is about that good or, if there is none about it, about the first good without an
    origin. named: {good: the words that name it}.
    """
    worst = max(listings, key=lambda each: RANK[each.rating])
    at = None if worst.rating == "none" else worst.at or named.get(worst.good)
    ask = worst.ask or next((each.ask for each in listings if each.ask), None)
    why, shown = (worst.in_words, (at,)) if at else (worst.why, ())
    return Factor(worst.rating, ask is not None, why, worst.good.source, ask, shown)
