"""The seven factors of screening: what each reads in a notice, and how it is rated.

    decisive   enough for the level high: a good listed for forced labour at its origin
    high       a high characteristic
    moderate   a moderate characteristic
    low        only for the sector: known to be low
    none       the fact is known and is not a signal
    unknown    the fact is not stated; `missing` says whether this tender needs it

Goods and their origins are rated in `fairtender.screening.goods`. All judgement comes from the
profile. `fairtender.screening.sentences` finds words and removes denials; a reason based on words
shows them in their context.
"""

from collections.abc import Sequence
from typing import NamedTuple

from fairtender.ocds.lots import PRICE_NAMED
from fairtender.profile import Sector
from fairtender.screening.reading import STATED_PLACES, Award, Facts
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At, Named
from fairtender.tables import Reason

RATINGS = ("unknown", "none", "low", "moderate", "high", "decisive")  # weakest first
RANK = {rating: rank for rank, rating in enumerate(RATINGS)}

# Award criteria codes for price alone (OCDS codelist and older names).
_PRICE_ALONE = {"priceonly", "lowestcost", "lowestprice"}


class Factor(NamedTuple):
    """The rating of a factor; its fields are columns of FACTORS.

    at: words of the notice that complete the reason (`reading.with_context`).
    """

    rating: str
    missing: bool
    reason: Reason
    source: str = ""
    ask: Reason | None = None
    at: tuple[At, ...] = ()


def _worst(factors: list[Factor]) -> Factor:
    """Return the first factor with the strongest rating."""
    return max(factors, key=lambda factor: RANK[factor.rating])


def needed(factor: str, sectors: Sequence[Sector]) -> bool:
    """Return whether any of these sectors needs the fact behind a factor."""
    return any(factor in sector.needs for sector in sectors)


# --- sector ---


def rate_sector(rules: Rules, facts: Facts) -> tuple[Factor, tuple[Sector, ...]]:
    """Rate the sector by the longest CPV prefix of each main code, and use the worst rating.

    If no main code is known, words for a sector are looked for in the title and in the first
    sentence of the description; below a title that names a low one, that sentence may only raise a
    question. Only a code or the title shows that a sector is low: the description ("on our
    website") does not, nor does the title of a notice that could be read in part only. What other
    texts or additional codes name is a question. Returns the sectors too, the one that decides
    first.
    """
    sectors = list(rules.sectors(facts.cpv))
    named = [] if sectors else _of_kind("sector", facts)
    if not facts.titled or facts.no_words:
        if named and all(each.entry.level == "low" for each in named):
            return _low_is_not_shown(facts, named), ()
        named = [each for each in named if each.entry.level != "low"]
    sectors = sectors or list(dict.fromkeys(each.entry for each in named))
    if not sectors:
        return _mentioned_sector(rules, facts) or _no_sector(facts), ()
    sectors.sort(key=_level_rank, reverse=True)
    worst = sectors[0]
    if named:
        why = Reason.of(f"sector-{worst.level}-text", sector=worst.name)
        at = tuple(each.at for each in named if each.entry is worst)
        ask = _other_described(facts) if worst.level == "low" else None
        return Factor(worst.level, ask is not None, why, worst.source, ask, at), tuple(sectors)
    code = next(code for code in facts.cpv if worst in rules.sectors((code,)))
    if written := dict(facts.mapped).get(code):
        why = Reason.of(
            f"sector-{worst.level}-mapped", sector=worst.name, cpv=code, written=written
        )
    else:
        why = Reason.of(f"sector-{worst.level}", sector=worst.name, cpv=code)
    ask = _why_not_low(rules, facts, worst) if worst.level == "low" else None
    return Factor(worst.level, ask is not None, why, worst.source, ask), tuple(sectors)


def _why_not_low(rules: Rules, facts: Facts, sector: Sector) -> Reason | None:
    """Return the question that stops a sector from counting as low, or None if there is none.

    An additional code may add high-risk work, and an unread text may add anything.
    """
    for code in facts.additional:
        for other in rules.sectors((code,)):
            if other.level == "high" and other.labour_intensive:
                return Reason.of("ask-additional-code", cpv=code, sector=other.name)
    return Reason.of("ask-text-unread", sector=sector.name) if any(facts.no_words) else None


def _other_described(facts: Facts) -> Reason | None:
    """Return a question if the first sentence names a sector that a low-risk title does not."""
    others = [each.entry for each in facts.described if each.entry.level != "low"]
    if not others:
        return None
    return Reason.of("ask-mentioned-sector", sector=max(others, key=_level_rank).name)


def _level_rank(sector: Sector) -> int:
    return RANK[sector.level]


def _mentioned_sector(rules: Rules, facts: Facts) -> Factor | None:
    """Return the factor for a sector that only an additional code or another text mentions."""
    for code in facts.additional:
        for sector in rules.sectors((code,)):
            params = {"cpv": code, "sector": sector.name}
            why = Reason.of("sector-additional-code", **params)
            return Factor("unknown", True, why, ask=Reason.of("ask-additional-code", **params))
    mentioned = [each for each in facts.mentioned if each.at.kind == "sector"]
    if not mentioned:
        return None
    sector = max((each.entry for each in mentioned), key=_level_rank)
    at = tuple(each.at for each in mentioned if each.entry is sector)
    why = Reason.of("sector-mentioned", sector=sector.name)
    return Factor(
        "unknown", True, why, ask=Reason.of("ask-mentioned-sector", sector=sector.name), at=at
    )


def _low_is_not_shown(facts: Facts, named: list[Named]) -> Factor:
    code = "sector-half-read" if facts.titled else "sector-described"
    why = Reason.of(code, sector=named[0].entry.name)
    at = tuple(each.at for each in named if each.entry is named[0].entry)
    return Factor("unknown", True, why, ask=_ask_sector(facts), at=at)


def _no_sector(facts: Facts) -> Factor:
    cpv = facts.cpv[:1]
    why = Reason.of("sector-code-unknown", cpv=cpv[0]) if cpv else Reason.of("sector-unknown")
    return Factor("unknown", True, why, ask=_ask_sector(facts))


def _ask_sector(facts: Facts) -> Reason:
    """Return the question about the sector, with what the notice does state."""
    if facts.cpv:
        return Reason.of("ask-sector-narrower", cpv=facts.cpv[0])
    if facts.unread_codes:
        return Reason.of("ask-sector-code", written=", ".join(facts.unread_codes[:3]))
    if facts.title:
        return Reason.of("ask-sector-title", title=facts.title)
    return Reason.of("ask-sector")


def _of_kind(kind: str, facts: Facts) -> list[Named]:
    return [named for named in facts.words if named.at.kind == kind]


# --- place of work, workforce, business model ---


def _rate_words(factor: str, facts: Facts, sectors: Sequence[Sector]) -> Factor | None:
    """Rate a factor by the strongest signal whose words are in the notice.

    A signal that only repeats the deciding sector does not count again.
    """
    implied = sectors[0].implies if sectors else ()
    named = [each for each in _of_kind(factor, facts) if each.entry.code not in implied]
    if not named:
        return None
    level = "high" if any(each.entry.level == "high" for each in named) else "moderate"
    named = [each for each in named if each.entry.level == level]
    at = tuple(each.at for each in named)
    return Factor(level, False, Reason.of(f"{factor}-words"), named[0].entry.source, at=at)


def _silent(factor: str, sectors: Sequence[Sector]) -> Factor:
    """Return the factor for a fact that is not stated, which is missing if a sector needs it."""
    is_needed = needed(factor, sectors)
    ask = Reason.of(f"ask-{factor}") if is_needed else None
    return Factor("unknown", is_needed, Reason.of(f"{factor}-unknown"), ask=ask)


def rate_place(rules: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate the place of work by words in the notice and, for some countries, by the country.

    The place of work is not that of the buyer. A place of delivery counts as stated, though it may
    be the buyer's own address: the reason shows it as written. The profile says which countries are
    rated.
    """
    factors = [_rate_words("place", facts, sectors)]
    for country in facts.rated_places:
        if (place := rules.places[country]).level != "low":
            why = Reason.of("place-country", country=country)
            factors.append(Factor(place.level, False, why, place.source))
    if rated := [factor for factor in factors if factor]:
        return _worst(rated)
    if facts.places:
        return Factor("none", False, Reason.of("place-stated"), at=(STATED_PLACES,))
    return _silent("place", sectors)


def rate_workforce(_: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate who does the work, by words only, since no other data state it.

    Workers who may only be the subject of the work, as in a film, lead to a question.
    """
    rated = _rate_words("workforce", facts, sectors)
    return rated or _mentioned_workforce(facts) or _silent("workforce", sectors)


def _mentioned_workforce(facts: Facts) -> Factor | None:
    at = tuple(each.at for each in facts.mentioned if each.at.kind == "workforce")
    if not at:
        return None
    ask = Reason.of("ask-mentioned-workforce")
    return Factor("unknown", True, Reason.of("workforce-mentioned"), ask=ask, at=at)


def rate_business_model(rules: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate subcontracting and labour hire, by words and by the data on subcontracting.

    Subcontracting stated as data is rated as the profile rates the word "subcontracting".
    """
    factors = [_rate_words("business_model", facts, sectors)]
    if facts.subcontracting == "yes":
        found = rules.speech.named(["subcontracting"])
        signals = [match.entry for match in found if match.kind == "business_model"]
        level, source = (signals[0].level, signals[0].source) if signals else ("moderate", "")
        factors.append(Factor(level, False, Reason.of("business_model-subcontracting"), source))
    if rated := [factor for factor in factors if factor]:
        return _worst(rated)
    if facts.subcontracting == "no":
        return Factor("none", False, Reason.of("business_model-no-subcontracting"))
    return _silent("business_model", sectors)


# --- price and time ---


def rate_price(rules: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate how the contract is awarded, without any use of hourly rates or amounts.

    Price alone (by code, by weight, by words, or the only criterion that is named) is high in a
    sector where wages are most of the cost, moderate elsewhere. In such a sector a weight from the
    moderate threshold on is moderate. Criteria in a language without word lists count as stated,
    but what they say about the price is not known; criteria that only refer to other documents
    count as not stated.
    """
    labour = any(sector.labour_intensive for sector in sectors)
    limits = rules.profile.thresholds
    high, moderate = limits["price_weight_high"], limits["price_weight_moderate"]
    alone = "high" if labour else "moderate"
    award, factors = facts.award, []
    if award.code.replace(" ", "").lower() in _PRICE_ALONE:
        why = Reason.of("price-alone", criteria=award.code)
        factors.append(Factor(alone, False, why, high.source))
    if award.code == PRICE_NAMED:
        factors.append(Factor(alone, False, Reason.of("price-named"), high.source))
    if award.weight is not None and award.weight >= high.value:
        factors.append(Factor(alone, False, _weight(award.weight), high.source))
    elif award.weight is not None and award.weight >= moderate.value and labour:
        factors.append(Factor("moderate", False, _weight(award.weight), moderate.source))
    if by_words := _rate_words("price", facts, sectors):
        factors.append(by_words if labour else by_words._replace(rating="moderate"))
    return _worst(factors) if factors else _no_price_signal(award, sectors)


def _no_price_signal(award: Award, sectors: Sequence[Sector]) -> Factor:
    if award.weight is not None:
        return Factor("none", False, _weight(award.weight))
    if award.denied and award.stated:
        return Factor("none", False, Reason.of("price-denied", words=award.denied))
    if award.stated:
        return Factor("none", False, Reason.of("price-criteria"))
    is_needed = needed("price", sectors)
    if award.unread:
        ask = Reason.of("ask-price-unread", written=award.unread) if is_needed else None
        return Factor(
            "unknown", is_needed, Reason.of("price-unread", written=award.unread), ask=ask
        )
    if award.denied or award.elsewhere:
        denied = "price-denied-elsewhere" if award.elsewhere else "price-denied-only"
        why = (
            Reason.of(denied, words=award.denied)
            if award.denied
            else Reason.of("price-elsewhere", written=award.elsewhere)
        )
        ask = Reason.of("ask-price-elsewhere") if is_needed else None
        return Factor("unknown", is_needed, why, ask=ask)
    return _silent("price", sectors)


def _weight(weight: float) -> Reason:
    return Reason.of("price-weight", percent=f"{weight:g}")


def rate_time(rules: Rules, facts: Facts, sectors: Sequence[Sector]) -> Factor:
    """Rate time pressure and working hours, by the submission period and by words."""
    limit = rules.profile.thresholds["short_tender_days"]
    factors = []
    if facts.short_days is not None:
        code = "time-short-one" if facts.short_days == 1 else "time-short"
        why = Reason.of(code, days=str(facts.short_days), limit=f"{limit.value:g}")
        factors.append(Factor("moderate", False, why, limit.source))
    if by_words := _rate_words("time", facts, sectors):
        factors.append(by_words)
    if factors:
        return _worst(factors)
    if facts.days:
        return Factor("none", False, Reason.of("time-enough", limit=f"{limit.value:g}"))
    return _silent("time", sectors)
