"""Prepare a profile so that codes, words and countries can be looked up quickly."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain
from typing import TypeVar

from fairtender.profile import Commodity, Profile, Sector, Signal
from fairtender.screening.sentences import Speech
from fairtender.wording.countries import COUNTRIES, named, names
from fairtender.wording.lexicon import lexicons
from fairtender.wording.phrases import Phrases, Triple, longest, words_of

_REMEMBERED = 10_000
_Entry = TypeVar("_Entry", Sector, Commodity)


class Rules:
    """The entries of a profile, indexed by CPV prefix, by phrase and by country name."""

    def __init__(self, profile: Profile) -> None:
        """Index the entries of a profile."""
        self.profile = profile
        self.commodities = [good for good in profile.commodities if good.is_listed]
        self._sectors = _by_prefixes(profile.sectors)
        self._goods = _by_prefixes(self.commodities)
        self._names = _names(profile)
        self._codes = _codes(self._names)
        self._entries: list[tuple[str, Sector | Commodity | Signal]] = [
            *(("sector", sector) for sector in profile.sectors),
            *(("commodity", good) for good in self.commodities),
            *((signal.factor, signal) for signal in profile.signals),
        ]
        self.languages = frozenset(code for _, entry in self._entries for code in entry.words)
        self._by_country = Phrases(_countries(self._names))
        self.country = lru_cache(_REMEMBERED)(self._countries_in)
        self.sectors = lru_cache(_REMEMBERED)(self._sectors_of)
        self.goods = lru_cache(_REMEMBERED)(self._goods_of)
        self.listings = lru_cache(None)(self._listings_of)
        self.places = {
            country: place for place in profile.places for country in self.country(place.country)
        }

    @cached_property
    def speech(self) -> Speech:
        """The words in the profile and those for origins, prices and denials, by language.

        The language "" has those of all languages, for texts of unknown language.
        """
        words = {code: self._triples(code) for code in ("", *sorted(self.languages))}
        return Speech(words, lexicons())

    def _triples(self, language: str) -> list[Triple]:
        codes = [language] if language else sorted(self.languages)
        phrases: list[Triple] = [
            (kind, phrase, entry)
            for kind, entry in self._entries
            for phrase in dict.fromkeys(chain(*(_spellings(entry, code) for code in codes)))
        ]
        called = dict(self._names)
        for code in codes:
            for name, alpha2 in names(code).items():
                called.setdefault(tuple(words_of(name)), self._codes[(alpha2.lower(),)])
        return phrases + _countries(called)

    def _sectors_of(self, cpv: tuple[str, ...]) -> tuple[Sector, ...]:
        """Return, for each CPV code, the sectors with the longest matching prefix."""
        return _longest_prefix(self._sectors, cpv)

    def _goods_of(self, cpv: tuple[str, ...]) -> tuple[Commodity, ...]:
        return _longest_prefix(self._goods, cpv)

    def _listings_of(self, good: Commodity) -> list[tuple[str, frozenset[str]]]:
        """Return `Commodity.listings` of a good, with origins as countries of the profile."""
        return [
            (kind, frozenset(chain(*map(self.country, countries))))
            for kind, countries in good.listings()
        ]

    def _countries_in(self, written: str) -> tuple[str, ...]:
        """Return the countries that are named, in any language, by a code, a name or a place."""
        words = tuple(words_of(written))
        country = self._names.get(words) or self._codes.get(words)
        if country:
            return (country,)
        matches = longest(self._by_country.find(list(words)))
        found = [str(match.entry) for match in matches]
        found = found or [self._codes[(code.lower(),)] for code in named(written)]
        return tuple(dict.fromkeys(found))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _spellings(entry: Sector | Commodity | Signal, language: str) -> tuple[str, ...]:
    """Return the words of an entry, for German also with umlauts written as "ae" and so on."""
    words = entry.words.get(language, ())
    if language != "de":
        return words
    return (*words, *(word.lower().translate(_UMLAUTS).replace("ß", "ss") for word in words))


def _countries(called: dict[tuple[str, ...], str]) -> list[Triple]:
    """Return country names as phrases, without codes, because "can" and "per" are words too."""
    return [("country", words, country) for words, country in called.items()]


def _by_prefixes(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    table: dict[str, list[_Entry]] = {}
    for entry in entries:
        for prefix in entry.cpv:
            table.setdefault(prefix, []).append(entry)
    return table


def _longest_prefix(table: dict[str, list[_Entry]], cpv: tuple[str, ...]) -> tuple[_Entry, ...]:
    found: dict[_Entry, None] = {}
    for code in cpv:
        prefixes = (code[:length] for length in range(len(code), 1, -1))
        prefix = next((prefix for prefix in prefixes if prefix in table), "")
        found |= dict.fromkeys(table.get(prefix, ()))
    return tuple(found)


def _names(profile: Profile) -> dict[tuple[str, ...], str]:
    """Return {name of a country, split into words: its name in the profile}."""
    names: dict[tuple[str, ...], str] = {}
    for name, others in profile.countries.items():
        names |= {tuple(words_of(each)): name for each in (name, *others)}
    for _, *called in COUNTRIES.values():
        own = [tuple(words_of(name)) for name in called]
        country = next((names[words] for words in own if words in names), called[0])
        for words in own:
            names.setdefault(words, country)
    return names


def _codes(names: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """Return {ISO 3166-1 code, as a tuple of words: the country's name in the profile}."""
    codes: dict[tuple[str, ...], str] = {}
    for alpha2, (alpha3, name, *_) in COUNTRIES.items():
        country = names[tuple(words_of(name))]
        codes |= {(alpha2.lower(),): country, (alpha3.lower(),): country}
    return codes
