"""Find hot spots, which are the sites of a chain at which to look first, with the reasons.

A hot spot is a prompt for due diligence, never a finding about a firm. Sites are screened by the
rules of `fairtender.screening`, so a good, a country or a word means the same in both. In practice,
too, screening comes first: it shows which purchases are worth mapping.
"""

from collections import defaultdict
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from fairtender.messages import text
from fairtender.profile import LEVELS, Commodity, Profile, Sector
from fairtender.screening import level_of
from fairtender.screening.factors import RANK
from fairtender.screening.goods import listed_rating
from fairtender.screening.rules import Rules
from fairtender.supply_chain.consistency import FINDINGS
from fairtender.supply_chain.declared import Chain, reason, some_of, value_text
from fairtender.supply_chain.identity import key_of
from fairtender.supply_chain.network import named_sources
from fairtender.tables import Column, Reason, Table, frame
from fairtender.wording.lexicon import lexicons
from fairtender.wording.phrases import Match, context, longest, words_of

__all__ = ["HOT_SPOTS", "hot_spots", "not_understood"]

HOT_SPOTS = Table(
    "hot spots",
    (
        Column("site", "text", "Identifier of the merged site"),
        Column("name", "text", "Its name"),
        Column("activity", "text", "What is done there"),
        Column("tier", "number", "Steps from the hand-over; NaN: not known"),
        Column("country", "text", "Country, as written"),
        Column("level", "text", "high, elevated, unknown or low: a prompt for due diligence"),
        Column("reasons", "reasons", "Why, strongest first"),
        Column("sources", "texts", 'Source id of each reason in turn; "" where no entry decided'),
        Column("workforce", "flag", "A reason is a fact about the workers"),
        Column("gap", "flag", "A reason is that nobody says where goods come from"),
    ),
)

MAKES = ("manufacture", "components", "processing", "raw material", "")
NEEDS_INPUT = ("hand-over", "trade", "manufacture", "components", "processing")
_WORD_FACTORS = ("place", "workforce", "business_model", "time")
_ORDER = ("commodity", "workforce", "business_model", "place", "time", "sector", "origin")


class _Signal(NamedTuple):
    """A reason for looking closer, with the factor of screening, the rating and the source."""

    factor: str
    rating: str
    reason: Reason
    source: str = ""
    missing: bool = False


def hot_spots(chain: Chain, profile: Profile) -> pd.DataFrame:
    """Return the table HOT_SPOTS: the sites at which to look more closely, the strongest first.

    Reasons, each rated as the profile rates it:

    - a good that leaves the site and is listed at its country for forced labour (decisive) or for
      child labour (high); if it is listed somewhere and the country is not stated: moderate, or
      unknown if it is listed for child labour only; a country that the profile does not know:
      unknown;
    - the sector of that good. For a trader or a recycler neither is rated, since they make nothing
      new;
    - facts about the workers: migrant workers and agency workers (moderate if they are fewer than
      the profile's threshold `workforce_share`), housing that is provided, an agency;
    - words in the notes that the profile lists, shown in their context; and the country of work, if
      the profile rates it;
    - it is not stated from which site the goods come: moderate if a trader passes on a good that is
      listed for forced labour somewhere, otherwise unknown;
    - it is not stated whether there are migrant or agency workers, or housing.

    In an open contradiction every value counts, so the milder one cannot lower the level. The level
    follows the rules of screening (`fairtender.screening.level_of`): one decisive reason, or two
    factors that are high, make it high; nothing is averaged, and unknown is not low. The hand-over
    itself is left out.
    """
    rules = _rules(profile)
    reader = _Reader(chain, rules)
    sites = [site for site in chain.sites.itertuples() if site.activity != "hand-over"]
    found = [(site, signals) for site in sites if (signals := reader.signals(site))]
    found.sort(key=lambda pair: (_urgency(pair[1]), pair[0].site))
    return frame(HOT_SPOTS, [_row(site, signals) for site, signals in found])


def not_understood(chain: Chain, profile: Profile) -> pd.DataFrame:
    """Return FINDINGS on countries and goods in a chain that the profile does not contain.

    Such a country is not on any list, and such a good has no sector, so they do not affect the
    level of their sites. There is one finding for each kind, with the words and the sites.
    """
    reader = _Reader(chain, _rules(profile))
    countries: dict[str, list[Any]] = defaultdict(list)
    goods: dict[str, list[Any]] = defaultdict(list)
    unnamed = text("supply-chain-good-unnamed")  # which the list itself does not say
    for site in chain.sites.itertuples():
        if site.country and not reader.rules.country(site.country):
            countries[site.country].append(site)
        for good in dict.fromkeys(reader.goods_out[site.site]) if reader.makes(site) else ():
            named = reader.goods(good)
            if good != unnamed and not named and reader.sector(good, named) is None:
                goods[good].append(site)
    kinds = (("country-unknown", countries), ("good-unknown", goods))
    return frame(FINDINGS, [_unknown(code, found) for code, found in kinds if found])


def _unknown(code: str, found: dict[str, list[Any]]) -> tuple[Any, ...]:
    often = sorted(found, key=lambda words: (-len(found[words]), words))
    sites = dict.fromkeys(site.site for words in often for site in found[words])
    told = reason(code, count=f"{len(sites):,}", values=some_of(often, between=" / "))
    return tuple(sites), told.code, told, None, ""


@lru_cache(maxsize=4)
def _rules(profile: Profile) -> Rules:
    return Rules(profile)


def _level_of_site(signals: list[_Signal]) -> str:
    """Return the level of a site, given its signals."""
    worst: dict[str, str] = {}
    for signal in signals:
        if RANK[signal.rating] >= RANK[worst.get(signal.factor, "unknown")]:
            worst[signal.factor] = signal.rating
    return level_of(list(worst.values()), [signal.missing for signal in signals])


def _states_staff(site: Any) -> bool:
    """Return whether a site states anything about migrant or agency workers, or housing."""
    return site.migrant_share is not None or site.agency_share is not None or site.dormitory != ""


def _urgency(signals: list[_Signal]) -> tuple[int, ...]:
    """Return a sort key for sites: the level, then the number of reasons of each rating."""
    ratings = [signal.rating for signal in signals]
    counts = (-ratings.count(rating) for rating in ("decisive", "high", "moderate"))
    return (-LEVELS.index(_level_of_site(signals)), *counts)


def _row(site: Any, signals: list[_Signal]) -> dict[str, Any]:
    signals = sorted(signals, key=lambda each: (-RANK[each.rating], _ORDER.index(each.factor)))
    same = ("site", "name", "activity", "tier", "country")
    return {name: getattr(site, name) for name in same} | {
        "level": _level_of_site(signals),
        "reasons": tuple(signal.reason for signal in signals),
        "sources": tuple(signal.source for signal in signals),
        "workforce": any(each.factor == "workforce" and not each.missing for each in signals),
        "gap": any(each.factor == "origin" for each in signals),
    }


def _phrases_in(rules: Rules, told: str) -> list[Match]:
    """Return what a text about goods names, in English or, failing that, in any language.

    So short a text does not show its language. A common word of one language ("the") must not be a
    good in another.
    """
    words = words_of(told)
    if found := rules.speech.named(words, "en"):
        return found
    return [match for match in rules.speech.named(words) if not {*match.phrase} <= _common()]


@cache
def _common() -> frozenset[str]:
    known = (word for lexicon in lexicons().values() for word in lexicon.tells.words)
    return frozenset(plain for word in known for plain in words_of(word))


class _Reader:
    """Rates the sites of one chain by the rules of one profile."""

    def __init__(self, chain: Chain, rules: Rules) -> None:
        self.rules = rules
        self.goods_out: dict[str, list[str]] = defaultdict(list)
        self.senders: dict[str, list[str]] = defaultdict(list)
        for link in chain.links.itertuples():
            self.goods_out[link.from_site] += link.goods
            self.senders[link.to_site].append(link.from_site)
        self.sources = named_sources(chain)
        self.sites = {site.site: site for site in chain.sites.itertuples()}
        self.disputed: dict[tuple[str, str], list[str]] = {}
        for row in chain.contradictions[chain.contradictions["open"]].itertuples():
            if len(row.sites) == 1:
                self.disputed[row.sites[0], row.about] = list(row.values)

    def signals(self, site: Any) -> list[_Signal]:
        """Return all reasons for looking closer at a site."""
        found = [*self._workers(site), *self._words(site), *self._place(site)]
        if self.makes(site):
            found += self._goods(site)
            if not any(signal.factor == "workforce" for signal in found) and not _states_staff(
                site
            ):
                told = reason("workers-unknown")
                found.append(_Signal("workforce", "unknown", told, missing=True))
        if site.activity in NEEDS_INPUT and not self.sources[site.site]:
            found.append(self._gap(site))
        return list(dict.fromkeys(found))

    def makes(self, site: Any) -> bool:
        """Return whether a site makes, or may make, something, so that its goods are rated."""
        return any(activity in MAKES for activity in self.values(site, "activity") or [""])

    def values(self, site: Any, about: str) -> list[str]:
        """Return the value kept for a site, or all stated values if a contradiction is open."""
        kept = getattr(site, about)
        stated = list(dict.fromkeys(self.disputed.get((site.site, about), ())))
        return stated or ([value_text(kept)] if kept not in ("", None) else [])

    def goods(self, good: str) -> list[Commodity]:
        """Return the goods of the profile that a text names, by name, by code or by words."""
        key = key_of(good)
        entries = self.rules.commodities
        if named := [each for each in entries if key in (key_of(each.name), key_of(each.code))]:
            return named
        matches = longest(_phrases_in(self.rules, good))
        return list(dict.fromkeys(m.entry for m in matches if isinstance(m.entry, Commodity)))

    def _goods(self, site: Any) -> list[_Signal]:
        """Return the signals from the goods that a site delivers: listings and the worst sector."""
        countries = self.values(site, "country")
        found, sectors = [], defaultdict(list)
        for good in dict.fromkeys(self.goods_out[site.site]):
            named = self.goods(good)
            found += [signal for each in named for signal in self._list_origins(each, countries)]
            if worst := self.sector(good, named):
                sectors[worst].append(good)
        for sector, goods in sectors.items():
            told = reason(f"sector-{sector.level}", sector=sector.name, goods=some_of(goods))
            found.append(_Signal("sector", sector.level, told, sector.source))
        return found

    def sector(self, good: str, named: list[Commodity]) -> Sector | None:
        """Return the worst sector for a text, by the goods or words in it, or None."""
        sectors = [sector for each in named for sector in self.rules.sectors(each.cpv)]
        if not sectors:
            matches = longest(_phrases_in(self.rules, good))
            sectors = [match.entry for match in matches if isinstance(match.entry, Sector)]
        return max(sectors, key=lambda sector: RANK[sector.level], default=None)

    def _list_origins(self, good: Commodity, countries: list[str]) -> list[_Signal]:
        known = {name: None for each in countries for name in self.rules.country(each)}
        for kind, listed in good.listings():
            origins = {name for country in listed for name in self.rules.country(country)}
            if where := [country for country in known if country in origins]:
                told = reason(kind, good=good.name, origin=", ".join(where))
                return [_Signal("commodity", listed_rating(kind), told, good.source)]
        if unread := [each for each in countries if not self.rules.country(each)]:
            told = reason("country-unread", good=good.name, origin=" / ".join(unread))
            return [_Signal("commodity", "unknown", told, good.source, missing=True)]
        if known:
            return []
        kind, rating = ("forced", "moderate") if good.forced_origins else ("child", "unknown")
        told = reason(f"{kind}-labour-no-country", good=good.name)
        return [_Signal("commodity", rating, told, good.source, missing=True)]

    def _rate_word(self, factor: str, word: str, told: Reason) -> _Signal:
        """Return a signal with the rating that the profile gives to a word, else "moderate"."""
        matches = _phrases_in(self.rules, word)
        entry: Any = next((match.entry for match in matches if match.kind == factor), None)
        if entry is None:
            return _Signal(factor, "moderate", told)
        return _Signal(factor, entry.level, told, entry.source)

    def _workers(self, site: Any) -> list[_Signal]:
        found = []
        for who in ("migrant", "agency"):
            shares = [value for value in self.values(site, f"{who}_share") if Decimal(value) > 0]
            if shares:
                told = reason(f"{who}-share", percent=" / ".join(shares))
                signal = self._rate_word("workforce", f"{who} workers", told)
                few = (
                    max(map(Decimal, shares))
                    < self.rules.profile.thresholds["workforce_share"].value
                )
                found.append(signal._replace(rating="moderate") if few else signal)
        if "yes" in self.values(site, "dormitory"):
            found.append(self._rate_word("workforce", "dormitory", reason("dormitory")))
        if site.activity == "labour supply":
            told = reason("labour-supply")
            found.append(self._rate_word("business_model", "labour supply", told))
        for sender in self.senders[site.site]:
            if sender in self.sites and self.sites[sender].activity == "labour supply":
                told = reason("sent-by-agency", name=self.sites[sender].name)
                found.append(self._rate_word("business_model", "labour supply", told))
        return found

    def _words(self, site: Any) -> list[_Signal]:
        found = []
        for note in site.notes:
            for match in longest(_phrases_in(self.rules, note)):
                if match.kind in _WORD_FACTORS:
                    words, around = context(note, match.phrase)
                    told = reason(f"words-{match.kind}", words=words, context=around)
                    entry: Any = match.entry
                    found.append(_Signal(match.kind, entry.level, told, entry.source))
        return found

    def _place(self, site: Any) -> list[_Signal]:
        found = []
        for stated in self.values(site, "country"):
            for country in self.rules.country(stated):
                place = self.rules.places.get(country)
                if place and place.level != "low":
                    told = reason("place", country=country)
                    found.append(_Signal("place", place.level, told, place.source))
        return found

    def _gap(self, site: Any) -> _Signal:
        goods = [each for good in self.goods_out[site.site] for each in self.goods(good)]
        listed = [good for good in goods if good.forced_origins]
        if site.activity == "trade" and listed:
            told = reason("gap-listed", good=listed[0].name)
            return _Signal("origin", "moderate", told, listed[0].source, missing=True)
        return _Signal("origin", "unknown", reason("gap"), missing=True)
