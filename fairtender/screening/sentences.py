"""Find what one sentence of a notice names, in the language in which it is written.

The words of the profile find sectors, goods, signals and origins. A signal that the sentence denies
does not count: "without subcontractors", "subcontracting is not permitted", and standard sentences
such as "price is not the only award criterion". The same holds for origins: "not from X" is not
"from X", and "bidders from X" is about bidders. These words are in `datasets/words`; they must be
next to the signal, so a denial in other words still counts as a signal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from fairtender.wording.lexicon import Lexicon
from fairtender.wording.phrases import (
    Hit,
    Match,
    Phrases,
    Triple,
    context,
    longest,
    words_of,
)

_BEFORE, _AFTER = 8, 4  # words between a word of origin and the country, before and after it
_CLOSE = 2  # words before a country, if it is that of the buyer or of delivery
_MAKERS = 2  # words between a word of origin and those who make the goods: "grown by our suppliers"
_SHORT = 4  # further words that a sentence may have if it only denies one word
_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)\s*"
_LEADS = frozenset(("from", "surely", "seat"))  # words that come before a country
_PASSED = _LEADS | {"made", "between"}  # words that may be between a denial and an origin
_STRIKES = frozenset(("strike", "denied"))  # kinds of phrases that cancel others
_THINGS = frozenset(("sector", "commodity", "country"))  # the other kinds are signals


class At(NamedTuple):
    """The words that a reason shows, by kind (sector, commodity, country or a factor).

    The kind "stated" is for the places of delivery as written, without a phrase.
    """

    kind: str
    phrase: tuple[str, ...]


class Named(NamedTuple):
    """A sector, good or signal of the profile that a text names, and the words that name it."""

    entry: Any
    at: At


class _Origin(NamedTuple):
    """A country that a sentence calls an origin; `close` means beyond doubt or right next to it."""

    country: str
    at: At
    close: bool


class Sentence(NamedTuple):
    """What one sentence names.

    no_subcontracting: whether it says only that nothing is subcontracted.
    """

    named: tuple[Named, ...]
    origins: tuple[_Origin, ...]
    no_subcontracting: bool


class Criteria(NamedTuple):
    """What award criteria in words state.

    denied: the words, as written, that deny that the price alone decides. is_elsewhere: they only
    refer to another document.
    """

    denied: str
    is_elsewhere: bool


class Heard(NamedTuple):
    """The words of a sentence, and what they may name or cancel in any language."""

    words: list[str]
    hits: list[Hit]


class Speech:
    """Finds the profile's entries, origins, prices and denials in the words of each language."""

    def __init__(self, named: Mapping[str, list[Triple]], lexicons: Mapping[str, Lexicon]) -> None:
        """Index the phrases of a profile by language, and the words of these languages.

        One search finds the phrases that name, cancel, or deny that the price alone decides.
        """
        self._phrases = Phrases(
            {code: own + _cancelling_phrases(lexicons, code) for code, own in named.items()}
        )
        self._criteria = _of_all(lexicons, _criteria)
        self._denials = _of_all(lexicons, _denials)
        self._origins = _of_all(lexicons, _ways)
        self._prices = {code: _price_patterns(each) for code, each in lexicons.items()}
        self.price_weight = lru_cache(10_000)(self._price_weight)

    def hear(self, words: list[str]) -> Heard | None:
        """Return what a sentence may name or cancel in any language, or None if nothing."""
        hits = self._phrases.look(words)
        return Heard(words, hits) if hits else None

    def named(self, words: list[str], language: str = "") -> list[Match]:
        """Return the phrases of the profile in these words, even if others cancel them."""
        found = self._phrases.find(words, language)
        return [match for match in found if match.kind not in _STRIKES]

    def sentence(self, heard: Heard, language: str) -> Sentence | None:
        """Return what a sentence names in one language or, if `language` is "", in any."""
        matches = self._phrases.of(heard.hits, language)
        kinds = {match.kind for match in matches}
        struck: list[Match] = []
        if "strike" in kinds:
            struck = [match for match in matches if match.kind == "strike"]
            matches = [match for match in matches if match.kind not in _STRIKES]
        matches = longest(matches)
        if struck:
            matches = [match for match in matches if not _is_cancelled(match, struck)]
            kinds = {match.kind for match in matches}
        if not matches:
            return None
        has_country = "country" in kinds
        has_signal = has_country or not kinds <= _THINGS
        denials = self._denials.find(heard.words, language) if has_signal else []
        origins: list[_Origin] = []
        if has_country:
            origins = _origins_in(matches, self._origins.find(heard.words, language), denials)
        named: dict[Named, None] = {}
        no_subcontracting = False
        for match in matches:
            if match.kind == "country":
                continue
            if denials and (denial := _denial(match, denials)):
                no_subcontracting = no_subcontracting or _is_only_denial(match, denial, heard.words)
            else:
                named[Named(match.entry, At(match.kind, match.phrase))] = None
        if not (named or origins or no_subcontracting):
            return None
        return Sentence(tuple(named), tuple(origins), no_subcontracting)

    def criteria(self, details: str) -> Criteria:
        """Return what the award criteria say in words, without their weightings.

        The criteria may be in another language than the notice.
        """
        words = words_of(details)
        found = self._criteria.find(words)
        covered = {number for each in found for number in range(each.start, each.end)}
        points = any(each.kind == "elsewhere" for each in found)
        return Criteria(_denied(details, found), points and len(words) - len(covered) <= _SHORT)

    def denied(self, text: str, heard: Heard) -> str:
        """Return the words by which a text denies that the price alone decides, or ""."""
        if "denied" not in [listed.kind for _, listed in heard.hits]:
            return ""
        return _denied(text, self._phrases.of(heard.hits))

    def _price_weight(self, details: str, language: str) -> float | None:
        """Return the weighting of price in percent, as award criteria in words state it, or None.

        In a language without words, the words of all languages are tried.
        """
        own = self._prices.get(language)
        patterns = own or [each for patterns in self._prices.values() for each in patterns]
        found = [weight for pattern in patterns for weight in pattern.findall(details)]
        weights = [float(percent.replace(",", ".")) for percent in found]
        return max((weight for weight in weights if weight <= 100), default=None)


_Said: TypeAlias = Mapping[str, tuple[str, ...]]  # kind → phrases


def _of_all(lexicons: Mapping[str, Lexicon], said: Callable[[Lexicon], _Said]) -> Phrases:
    by_language: dict[str, list[Triple]] = {
        code: [(kind, phrase, None) for kind, own in said(each).items() for phrase in own]
        for code, each in lexicons.items()
    }
    return Phrases({"": [*chain.from_iterable(by_language.values())], **by_language})


def _cancelling_phrases(lexicons: Mapping[str, Lexicon], language: str) -> list[Triple]:
    """Return the phrases that cancel others; some cancel only entries with certain codes.

    Phrases that deny that the price alone decides are included a second time, as denials.
    """
    own = lexicons.get(language)
    found: list[Triple] = []
    for each in (own,) if own else lexicons.values():
        strike = (*each.denial.strike, *each.price.denied)
        found += [("strike", phrase, ()) for phrase in strike]
        found += [("strike", word, rule.not_) for rule in each.exceptions for word in rule.words]
        found += [("denied", phrase, None) for phrase in each.price.denied]
    return found


def _criteria(lexicon: Lexicon) -> _Said:
    return {"denied": lexicon.price.denied, "elsewhere": lexicon.price.elsewhere}


def _denials(lexicon: Lexicon) -> _Said:
    return {"before": lexicon.denial.before, "after": lexicon.denial.after}


def _ways(lexicon: Lexicon) -> _Said:
    origin = lexicon.origin
    return {
        "made": origin.made,
        "from": origin.from_,
        "surely": origin.surely_from,
        "party": origin.parties,
        "seat": origin.seat,
        "not": origin.not_from,
        "or": origin.or_from,
        "between": origin.between,
    }


def _price_patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for "price … 60 %" and for "60 % for the price"."""
    price = rf"\b(?:{_any_of(lexicon.price.price)})\b"
    percent = _NUMBER + rf"(?:{_any_of(lexicon.price.percent)})"
    between = _any_of(lexicon.price.between)
    return (
        re.compile(rf"{price}[^%.;,\d]{{0,40}}{percent}", re.IGNORECASE),
        re.compile(rf"{percent}\s+(?:(?:{between})\s+)*{price}", re.IGNORECASE),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in words)


def _is_cancelled(match: Match, struck: list[Match]) -> bool:
    """Return whether a phrase cancels the match, because it overlaps and is for this entry."""
    return any(
        other.start < match.end
        and match.start < other.end
        and (not other.entry or getattr(match.entry, "code", "") in other.entry)
        for other in struck
    )


def _denied(text: str, matches: list[Match]) -> str:
    denied = [match for match in matches if match.kind == "denied"]
    return context(text, max(denied, key=_size).phrase)[0] if denied else ""


def _size(match: Match) -> int:
    return len(match.phrase)


def _denial(match: Match, denials: list[Match]) -> Match | None:
    """Return the longest denial that is directly before or after a signal, or None."""
    if match.kind in _THINGS:
        return None
    beside = [
        denial
        for denial in denials
        if (denial.kind == "before" and denial.end == match.start)
        or (denial.kind == "after" and denial.start == match.end)
    ]
    return max(beside, key=lambda denial: len(denial.phrase), default=None)


def _is_only_denial(match: Match, denial: Match, words: list[str]) -> bool:
    """Return whether a sentence says only that no work is subcontracted."""
    said = len(match.phrase) + len(denial.phrase)
    return match.entry.code == "subcontracting" and len(words) - said <= _SHORT


def _origins_in(matches: list[Match], ways: list[Match], denials: list[Match]) -> list[_Origin]:
    """Return the countries that a sentence calls an origin.

    ways: words of origin, and words that make a country something else.
    """
    found, last, is_other = [], -2, False
    goods = [match for match in matches if match.kind == "commodity"]
    for country in matches:
        if country.kind != "country":
            continue
        goes_on = is_other and _goes_on(country, last, ways)
        own = any(good.start == country.end for good in goods)
        is_other = (goes_on and not own) or _is_other(country, ways, goods, denials)
        last = country.end
        if not is_other and _is_origin(country, ways, goods):
            at = At("country", country.phrase)
            found.append(_Origin(str(country.entry), at, _is_close(country, ways)))
    return found


def _goes_on(country: Match, last: int, ways: list[Match]) -> bool:
    """Return whether a country continues a list, as in "Brazil or from Kenya"."""
    leads = (way for way in ways if way.kind == "or" and way.start == last)
    return country.start <= last + 1 or any(way.end == country.start for way in leads)


def _is_close(country: Match, ways: list[Match]) -> bool:
    """Return whether a word of origin is just before the country, as in "grown in Brazil"."""
    first = country.start - _CLOSE
    return any(way.kind == "made" and first < way.end <= country.start for way in ways)


def _is_origin(country: Match, ways: list[Match], goods: list[Match]) -> bool:
    """Return whether a sentence calls a country an origin.

    It does so by a word of origin near it, by "coffee from Brazil", or by "Brazilian coffee".
    """
    first, last = country.start - _BEFORE, country.end + _AFTER
    if any(way.kind == "made" and first <= way.start < last for way in ways):
        return True
    before = {way.kind for way in ways if way.end == country.start}
    if "surely" in before:
        return True
    if "from" in before:
        return any(good.end == country.start - 1 for good in goods)
    return any(0 <= good.start - country.end <= 1 for good in goods)


def _is_other(country: Match, ways: list[Match], goods: list[Match], denials: list[Match]) -> bool:
    """Return whether a sentence gives a country a role other than that of an origin."""
    if _is_denied(country, ways, goods, denials):
        return True
    party = _party(country, ways, goods)
    if party is None:
        return False
    makes = any(
        way.kind == "made" and (0 <= party.start - way.end <= _MAKERS or way.start == country.end)
        for way in ways
    )
    return not makes


def _party(country: Match, ways: list[Match], goods: list[Match]) -> Match | None:
    """Return the words for people or firms from a country, or None.

    Examples are "bidders from Brazil", "Brazilian bidders" and "Brazilian coffee suppliers".
    """
    parties = [way for way in ways if way.kind == "party"]
    leads = [way for way in ways if way.end == country.start and way.kind in _LEADS]
    if leads:
        starts, ends = {lead.start for lead in leads}, set()
    else:
        starts = set()
        ends = {country.end} | {good.end for good in goods if good.start == country.end}
    beside = (each for each in parties if each.end in starts or each.start in ends)
    return next(beside, None)


def _is_denied(country: Match, ways: list[Match], goods: list[Match], denials: list[Match]) -> bool:
    """Return whether the words around a country deny the origin: "no coffee from Brazil".

    Only goods, words of origin and connecting words may be between the two.
    """
    starts = {country.start}
    leads = [way for way in ways if way.kind in _PASSED]
    for lead in sorted((*leads, *goods), key=lambda each: -each.start):
        close = lead.end in starts or (lead.kind == "made" and lead.end + 1 in starts)
        if close and lead.start < country.start:
            starts.add(lead.start)
    if any(way.kind == "not" and way.end in starts for way in ways):
        return True
    before = starts - {country.start}  # "no" of one language is "in the" of another
    return any(
        denial.end in before if denial.kind == "before" else denial.start == country.end
        for denial in denials
    )
