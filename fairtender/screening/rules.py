"""A profile made ready for looking up codes, words and countries."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from fairtender.countries import COUNTRIES, named
from fairtender.phrases import Phrases, longest, words_of
from fairtender.profile import Commodity, Profile, Sector, Signal

_REMEMBERED = 10_000
_Entry = TypeVar("_Entry", Sector, Commodity)


class Rules:
    """The entries of a profile by CPV prefix, by phrase, and by name of a country."""

    def __init__(self, profile: Profile) -> None:
        """Index the profile once."""
        self.profile = profile
        self.commodities = [good for good in profile.commodities if good.is_listed]
        self._sectors = _by_prefixes(profile.sectors)
        self._goods = _by_prefixes(self.commodities)
        self._names = _names(profile)
        self._codes = _codes(self._names)
        self.phrases = Phrases(self._phrases())
        self.country = lru_cache(_REMEMBERED)(self._countries_in)
        self.sectors = lru_cache(_REMEMBERED)(self._sectors_of)
        self.goods = lru_cache(_REMEMBERED)(self._goods_of)
        self.places = {
            country: place for place in profile.places for country in self.country(place.country)
        }

    def _phrases(self) -> list[tuple[str, str, object]]:
        entries: list[tuple[str, Sector | Commodity | Signal]] = [
            *(("sector", sector) for sector in self.profile.sectors),
            *(("commodity", good) for good in self.commodities),
            *((signal.factor, signal) for signal in self.profile.signals),
        ]
        phrases: list[tuple[str, str, object]] = [
            (kind, phrase, entry)
            for kind, entry in entries
            for phrase in dict.fromkeys(chain.from_iterable(entry.words.values()))
        ]
        # Codes are left out: "can" and "per" are words, before they are Canada and Peru.
        return phrases + [
            ("country", " ".join(words), country) for words, country in self._names.items()
        ]

    def _sectors_of(self, cpv: tuple[str, ...]) -> tuple[Sector, ...]:
        """Sectors of classifications: of each the one with the longest prefix."""
        return _longest_prefix(self._sectors, cpv)

    def _goods_of(self, cpv: tuple[str, ...]) -> tuple[Commodity, ...]:
        return _longest_prefix(self._goods, cpv)

    def _countries_in(self, written: str) -> tuple[str, ...]:
        """Return the countries that a code, a name or a place as written names, in any language."""
        words = tuple(words_of(written))
        country = self._names.get(words) or self._codes.get(words)
        if country:
            return (country,)
        matches = longest(self.phrases.find(list(words)))
        names = [str(match.entry) for match in matches if match.kind == "country"]
        names = names or [self._codes[(code.lower(),)] for code in named(written)]
        return tuple(dict.fromkeys(names))


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
    """Map every name of a country, as words, to the profile's name for the country."""
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
    """Map the codes of ISO 3166-1, as words, to the profile's name for the country."""
    codes: dict[tuple[str, ...], str] = {}
    for alpha2, (alpha3, name, *_) in COUNTRIES.items():
        country = names[tuple(words_of(name))]
        codes |= {(alpha2.lower(),): country, (alpha3.lower(),): country}
    return codes
