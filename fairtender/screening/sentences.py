"""What one sentence of a notice names, in the language in which it is written.

Sectors, goods, signals and origins are found by the words of the profile. What the sentence denies
is no signal: "without subcontractors", "subcontracting is not permitted", and standard sentences
such as "price is not the only award criterion". Which words deny stands in `datasets/words`; they
must stand right beside the signal, so a denial in other words still counts as a signal.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from fairtender.lexicon import Lexicon
from fairtender.phrases import Match, Phrases, longest

_BEFORE, _AFTER = 8, 4  # words between a word of origin and the country, before and after it
_CLOSE = 2  # words before the country; needed where it is the buyer's or that of delivery
_SHORT = 4  # words that a sentence may have beside one denied word and still say just that
_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)\s*"
_THINGS = frozenset(("sector", "commodity", "country"))  # the other kinds are signals


class At(NamedTuple):
    """What a reason shows: words of a kind (sector, commodity, country or a factor), by phrase.

    Of the kind "stated": the places of delivery as written, without a phrase.
    """

    kind: str
    phrase: tuple[str, ...]


class Named(NamedTuple):
    """An entry of the profile (Sector, Commodity or Signal) that a text names, and which words."""

    entry: Any
    at: At


class Origin(NamedTuple):
    """A country that a sentence calls an origin; `close`: in the next words or beyond doubt."""

    country: str
    at: At
    close: bool


class Sentence(NamedTuple):
    """What one sentence names; no_subcontracting: it says just that there is none."""

    named: tuple[Named, ...]
    origins: tuple[Origin, ...]
    no_subcontracting: bool


class Speech:
    """How a language says origins, prices and denials; of several languages all ways together."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        """Take the words of these languages."""
        lexicons = list(lexicons)
        self._marks = Phrases(
            (kind, phrase, None)
            for each in lexicons
            for kind, phrases in (
                ("strike", each.denial.strike),
                ("before", each.denial.before),
                ("after", each.denial.after),
                ("made", each.origin.made),
                ("from", each.origin.from_),
                ("surely", each.origin.surely_from),
            )
            for phrase in phrases
        )
        self._prices = [pattern for each in lexicons for pattern in _price_patterns(each)]
        self.price_weight = lru_cache(10_000)(self._price_weight)

    def sentence(self, words: list[str], phrases: Phrases) -> Sentence | None:
        """Return what a sentence names of these phrases; None where it is nothing."""
        matches = longest(phrases.find(words))
        if not matches:
            return None
        marks = self._marks.find(words)
        if struck := [mark for mark in marks if mark.kind == "strike"]:
            matches = [match for match in matches if not _overlaps(match, struck)]
        named: dict[Named, None] = {}
        origins: list[Origin] = []
        no_subcontracting = False
        for match in matches:
            if match.kind == "country":
                if _is_origin(match, marks, matches):
                    at = At("country", match.phrase)
                    origins.append(Origin(str(match.entry), at, _is_close(match, marks)))
            elif marks and (denial := _denial(match, marks)):
                no_subcontracting = no_subcontracting or _is_all(match, denial, words)
            else:
                named[Named(match.entry, At(match.kind, match.phrase))] = None
        if not (named or origins or no_subcontracting):
            return None
        return Sentence(tuple(named), tuple(origins), no_subcontracting)

    def _price_weight(self, details: str) -> float | None:
        """Return the percent that award criteria in words give to the price; None: not stated."""
        found = [weight for pattern in self._prices for weight in pattern.findall(details)]
        weights = [float(percent.replace(",", ".")) for percent in found]
        return max((weight for weight in weights if weight <= 100), default=None)


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


def _overlaps(match: Match, others: list[Match]) -> bool:
    return any(other.start < match.end and match.start < other.end for other in others)


def _denial(match: Match, marks: list[Match]) -> Match | None:
    """Return the longest denial that stands right before or right after a signal."""
    if match.kind in _THINGS:
        return None
    beside = [
        mark
        for mark in marks
        if (mark.kind == "before" and mark.end == match.start)
        or (mark.kind == "after" and mark.start == match.end)
    ]
    return max(beside, key=lambda mark: len(mark.phrase), default=None)


def _is_all(match: Match, denial: Match, words: list[str]) -> bool:
    """Whether a sentence says just that nothing is subcontracted."""
    said = len(match.phrase) + len(denial.phrase)
    return match.entry.code == "subcontracting" and len(words) - said <= _SHORT


def _is_close(country: Match, marks: list[Match]) -> bool:
    """Whether a word of origin stands just before the country: "grown in Brazil"."""
    first = country.start - _CLOSE
    return any(m.kind == "made" and first < m.end <= country.start for m in marks)


def _is_origin(country: Match, marks: list[Match], matches: list[Match]) -> bool:
    """Whether a sentence calls a country an origin.

    It does so by a word of origin near it, by "coffee from Brazil", or by "Brazilian coffee".
    """
    first, last = country.start - _BEFORE, country.end + _AFTER
    if any(mark.kind == "made" and first <= mark.start < last for mark in marks):
        return True
    goods = [match for match in matches if match.kind == "commodity"]
    before = {mark.kind for mark in marks if mark.end == country.start}
    if "surely" in before:
        return True
    if "from" in before:
        return any(good.end == country.start - 1 for good in goods)
    return any(0 <= good.start - country.end <= 1 for good in goods)
