"""Read the words of each language for sectors, goods, signals and denials; recognise languages.

There is one TOML file per language in `datasets/words`, with its sources and its date. A profile
uses the words of the languages that it names (`fairtender.profile`); `language_of` recognises the
language of a text.
"""

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import lcm
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple

from fairtender.fields import Entry, read_toml
from fairtender.tables import data_path
from fairtender.wording.phrases import words_of

__all__ = [
    "FORMAT",
    "Lexicon",
    "Source",
    "decide",
    "evidence",
    "language_of",
    "lexicons",
    "read",
    "speaks_for",
]

FORMAT = 1
_OTHERS = "others.toml"  # languages without words
# How much speaks for a language: 1 is a word that no other of our languages has.
# Against a language that is declared, and for one that has no words, it takes more.
_ENOUGH, _CLEARER, _AGAINST = 0.7, 1.3, 2.0

# Scripts that few languages write: first and last letter, and the languages, the usual one first.
_SCRIPTS = (
    ("\u0370", "\u03ff", ("el",)),
    ("\u0530", "\u058f", ("hy",)),
    ("\u0590", "\u05ff", ("he", "yi")),
    ("\u0600", "\u06ff", ("ar", "fa", "ur", "ps", "ku", "ug", "sd")),
    ("\u0900", "\u097f", ("hi", "ne", "mr")),
    ("\u0980", "\u09ff", ("bn", "as")),
    ("\u0e00", "\u0e7f", ("th",)),
    ("\u0e80", "\u0eff", ("lo",)),
    ("\u1000", "\u109f", ("my",)),
    ("\u10a0", "\u10ff", ("ka",)),
    ("\u1100", "\u11ff", ("ko",)),
    ("\u1200", "\u137f", ("am", "ti")),
    ("\u1780", "\u17ff", ("km",)),
    ("\u3040", "\u30ff", ("ja",)),
    ("\u4e00", "\u9fff", ("zh", "ja")),
    ("\uac00", "\ud7a3", ("ko",)),
)
# Letters of these scripts and what may stand for one; no dashes and quotation marks.
_HAS_SCRIPT = re.compile("[\u00b5\u0370-\u03ff\u0530-\u200f\u2070-\U0010ffff]")
_SISTERS = {codes[0]: codes for *_, codes in _SCRIPTS}
_LANE = (1 << 64) - 1


@dataclass(frozen=True)
class Source:
    """The source of a judgement; `url` and `note` may be empty."""

    title: str
    issuer: str
    edition: str
    date: datetime.date
    url: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Tells:
    """What shows that a text is in a language: its commonest words, and letters of its own."""

    words: tuple[str, ...]
    letters: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Origins:
    """How notices in a language state an origin, or a country that is not an origin.

    from_: words for "from" that have other meanings too. parties: words for firms and people, who
    come from a country themselves. seat: how their country is stated. not_from: words that deny an
    origin. or_from: words that lead from one denied origin to the next, as in "not from X or from
    Y". between: words that may be between a denial and an origin: "none (of the goods may come)
    from".
    """

    made: tuple[str, ...]
    from_: tuple[str, ...]
    surely_from: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    seat: tuple[str, ...] = ()
    not_from: tuple[str, ...] = ()
    or_from: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Prices:
    """Words for the price as a criterion, for percent, and words that may be between the two.

    denied: sentences that say that the price is not the only criterion. elsewhere: words that only
    refer to criteria in another document.
    """

    price: tuple[str, ...]
    percent: tuple[str, ...]
    between: tuple[str, ...]
    denied: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Denials:
    """How sentences in a language deny something.

    strike: phrases that only look like a signal, and are removed before anything is searched for,
    like those in `Prices.denied`. before, after: words directly before or after a signal that deny
    it: "without (subcontractors)", "(subcontracting) is not permitted".
    """

    strike: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Exceptions:
    """Phrases in which a word does not have its usual meaning.

    not_: codes of the entries that these phrases do not name. why: the explanation for people who
    doubt it.
    """

    words: tuple[str, ...]
    not_: tuple[str, ...]
    why: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Lexicon:
    """The words of one language.

    sectors, goods, signals: {code of an entry: words for it}.
    """

    language: str
    name: str
    date: datetime.date
    sources: tuple[Source, ...]
    tells: Tells
    origin: Origins
    price: Prices
    denial: Denials
    exceptions: tuple[Exceptions, ...] = ()
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(path: str | os.PathLike[str]) -> Lexicon:
    """Read the words of a language from a TOML file.

    Raises DataError that gives file, entry and fault if the file is missing or is not of this kind.
    """
    return read_toml(Path(path), _lexicon)


def _lexicon(top: Entry) -> Lexicon:
    _format(top)
    origin = top.entry("origin")
    return top.make(
        Lexicon,
        sources=top.each("source", Source),
        origin=origin.make(Origins, from_=origin.value("from", tuple[str, ...], ())),
        exceptions=top.each("exception", _exceptions),
        sectors=top.named("sector", tuple[str, ...]),
        goods=top.named("good", tuple[str, ...]),
        signals=top.named("signal", tuple[str, ...]),
    )


def _exceptions(entry: Entry) -> Exceptions:
    return entry.make(Exceptions, not_=entry.value("not", tuple[str, ...]))


def _format(top: Entry) -> None:
    if (format := top.value("format", int)) != FORMAT:
        raise top.wrong("profile-format", value=format, format=FORMAT)


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return {code: words} for each language with word lists, beginning with English."""
    folder = data_path("words")
    found = [read(path) for path in sorted(folder.glob("*.toml")) if path.name != _OTHERS]
    found.sort(key=lambda each: (each.language != "en", each.language))
    return {each.language: each for each in found}


# --- which language ---


class _Telling(NamedTuple):
    """The data by which languages are recognised.

    codes: the codes of the languages, with those that have word lists first. words, letters: the
    evidence that each gives. Evidence is one whole number that contains eight bytes for each
    language, in the order of the codes, so that one addition adds up the evidence for all of them.
    any_letter: a pattern that finds those letters. one: the evidence of a word that no other
    language has.
    """

    codes: tuple[str, ...]
    at: dict[str, int]
    words: dict[str, int]
    letters: dict[str, int]
    any_letter: re.Pattern[str]
    one: int

    def alone(self, code: str) -> int:
        """Return the evidence of a word that occurs only in this language."""
        return self.one << 64 * self.at[code]


@cache
def _telling() -> _Telling:
    tells = {code: each.tells for code, each in lexicons().items()}
    tells |= read_toml(data_path("words", _OTHERS), _others)
    words, letters = defaultdict(list), defaultdict(list)
    for code, each in tells.items():
        for word in dict.fromkeys(word for said in each.words for word in words_of(said)):
            words[word].append(code)
        for letter in each.letters:
            letters[letter].append(code)
    codes = tuple(dict.fromkeys((*tells, *_SISTERS)))
    at = {code: number for number, code in enumerate(codes)}
    one = lcm(*(len(owners) for owners in (*words.values(), *letters.values())))
    any_letter = re.compile(f"[{''.join(map(re.escape, letters))}]")
    return _Telling(
        codes, at, _weighed(words, at, one), _weighed(letters, at, one), any_letter, one
    )


def _others(top: Entry) -> dict[str, Tells]:
    _format(top)
    top.value("date", datetime.date)
    named = top.named("language", Tells)
    top.no_other()
    return named


def _weighed(owners: Mapping[str, list[str]], at: dict[str, int], one: int) -> dict[str, int]:
    return {
        each: sum(one // len(codes) << 64 * at[code] for code in codes)
        for each, codes in owners.items()
    }


def evidence(text: str, words: list[str]) -> int:
    """Return the evidence for all languages in a text as one number, given its words.

    The evidence in two texts together is the sum of both; `decide` finds the language with the
    most. 0 means that there is no evidence for any language.
    """
    telling = _telling()
    found = sum(map(telling.words.__getitem__, filter(telling.words.__contains__, words)))
    if not text.isascii():
        letters = {*telling.any_letter.findall(text.lower())}
        found += sum(map(telling.letters.__getitem__, letters))
        for word in words if _HAS_SCRIPT.search(text) else ():
            if not word.isascii() and (codes := _script(word[0])):
                found += 2 * telling.alone(codes[0])  # some of them put no space between words
    return found


def speaks_for(found: int, code: str) -> bool:
    """Return whether there is any evidence for a language."""
    at = _telling().at.get(code)
    return at is not None and bool(found >> 64 * at & _LANE)


@lru_cache(maxsize=5000)
def _script(letter: str) -> tuple[str, ...]:
    for first, last, codes in _SCRIPTS:
        if first <= letter <= last:
            return codes
    return ()


def decide(found: int, declared: str = "") -> str:
    """Return the language with the most evidence, or "" if it is not clear.

    A declared language is accepted unless there is clearly more evidence for another, because
    publishers write "en" on notices in every language. Between two languages as similar as Danish
    and Norwegian, the declared one is kept or, with equal evidence, the one that has word lists.
    """
    if not found:
        return declared
    codes, at, *_, one = _telling()
    weights = [*unpack_from(f"<{len(codes)}Q", found.to_bytes(8 * len(codes), "little"))]
    most = max(weights)
    number = weights.index(most)
    best = codes[number]
    if declared:
        less = weights[at[declared]] if declared in at else 0
        if best == declared or most < _AGAINST * one or most < _AGAINST * less:
            return declared
        return declared if declared in _SISTERS.get(best, ()) else best
    weights[number] = 0
    enough = _ENOUGH if best in lexicons() else _AGAINST
    return best if most >= enough * one and most >= _CLEARER * max(weights) else ""


def language_of(text: str, declared: str = "") -> str:
    """Return the ISO 639-1 code of the language of a text, or "" if it is not clear.

    >>> from fairtender.wording.lexicon import language_of
    >>> language_of("Servicios de limpieza de los edificios municipales")
    'es'
    >>> language_of("Поставка вугілля для потреб школи", declared="en")
    'uk'
    """
    return decide(evidence(text, words_of(text)), declared)
