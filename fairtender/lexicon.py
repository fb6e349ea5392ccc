"""Words of a language: what notices call sectors, goods and signals, how they deny, what tells it.

One TOML file a language in `datasets/words`, with its sources and its date. A profile takes the
words of the languages that it names (`fairtender.profile`); which of them a text is written in is
told by `language_of`.
"""

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from fairtender.fields import Entry, read_toml
from fairtender.phrases import words_of
from fairtender.tables import data_path

__all__ = [
    "FORMAT",
    "Evidence",
    "Lexicon",
    "Source",
    "decide",
    "evidence",
    "language_of",
    "lexicons",
    "read",
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
_HAS_SCRIPT = re.compile("[\u00b5\u0370-\u03ff\u0530-\U0010ffff]")
_SISTERS = {codes[0]: codes for *_, codes in _SCRIPTS}
Evidence = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Source:
    """Where a judgement comes from. `url` and `note` may be empty."""

    title: str
    issuer: str
    edition: str
    date: datetime.date
    url: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Tells:
    """What tells a language: words that stand in most of its notices, and letters of its own."""

    words: tuple[str, ...]
    letters: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Origins:
    """Words by which a notice states an origin, and words for "from" that say other things too."""

    made: tuple[str, ...]
    from_: tuple[str, ...]
    surely_from: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Prices:
    """Words for the price as a criterion, for percent, and those that may stand between them."""

    price: tuple[str, ...]
    percent: tuple[str, ...]
    between: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Denials:
    """How a sentence denies.

    strike: phrases that are struck before anything is looked for: standard sentences of forms, and
    what only looks like a signal. before, after: words right before or right after a signal that
    deny it: "without (subcontractors)", "(subcontracting) is not permitted".
    """

    strike: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Lexicon:
    """The words of one language. sectors, goods, signals: code of an entry → words and phrases."""

    language: str
    name: str
    date: datetime.date
    sources: tuple[Source, ...]
    tells: Tells
    origin: Origins
    price: Prices
    denial: Denials
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(path: str | os.PathLike[str]) -> Lexicon:
    """Return the words in a TOML file.

    Raises DataError naming file, entry and fault where the file is missing or not of this kind.
    """
    return read_toml(Path(path), _lexicon)


def _lexicon(top: Entry) -> Lexicon:
    _format(top)
    origin = top.entry("origin")
    return top.make(
        Lexicon,
        sources=top.each("source", Source),
        origin=origin.make(Origins, from_=origin.value("from", tuple[str, ...], ())),
        sectors=top.named("sector", tuple[str, ...]),
        goods=top.named("good", tuple[str, ...]),
        signals=top.named("signal", tuple[str, ...]),
    )


def _format(top: Entry) -> None:
    if (format := top.value("format", int)) != FORMAT:
        raise top.wrong("profile-format", value=format, format=FORMAT)


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return the words of all languages that have some, by code, English first."""
    folder = data_path("words")
    found = [read(path) for path in sorted(folder.glob("*.toml")) if path.name != _OTHERS]
    found.sort(key=lambda each: (each.language != "en", each.language))
    return {each.language: each for each in found}


# --- which language ---


@cache
def _telling() -> tuple[dict[str, Evidence], dict[str, Evidence]]:
    """Return for each telling word, and for each letter, how much it speaks for which languages."""
    tells = {code: each.tells for code, each in lexicons().items()}
    tells |= read_toml(data_path("words", _OTHERS), _others)
    words, letters = defaultdict(list), defaultdict(list)
    for code, each in tells.items():
        for word in dict.fromkeys(word for said in each.words for word in words_of(said)):
            words[word].append(code)
        for letter in each.letters:
            letters[letter].append(code)
    return _weighed(words), _weighed(letters)


def _others(top: Entry) -> dict[str, Tells]:
    _format(top)
    top.value("date", datetime.date)
    named = top.named("language", Tells)
    top.no_other()
    return named


def _weighed(owners: Mapping[str, list[str]]) -> dict[str, Evidence]:
    return {each: tuple((code, 1 / len(codes)) for code in codes) for each, codes in owners.items()}


def evidence(text: str, words: list[str]) -> Evidence:
    """Return how much a text speaks for which languages; `words` are its words."""
    by_word, by_letter = _telling()
    found: dict[str, float] = defaultdict(float)
    for word in filter(by_word.__contains__, words):
        for code, weight in by_word[word]:
            found[code] += weight
    if not text.isascii():
        # In one order, so that the sum is the same in each run.
        for letter in sorted(by_letter.keys() & text.lower()):
            for code, weight in by_letter[letter]:
                found[code] += weight
        for word in words if _HAS_SCRIPT.search(text) else ():
            if not word.isascii() and (codes := _script(word[0])):
                found[codes[0]] += 1
    return tuple(found.items())


@lru_cache(maxsize=5000)
def _script(letter: str) -> tuple[str, ...]:
    for first, last, codes in _SCRIPTS:
        if first <= letter <= last:
            return codes
    return ()


def decide(found: Mapping[str, float], declared: str = "") -> str:
    """Return the language for which most speaks; "" where it cannot be told.

    A declared language is believed unless clearly more speaks for another: publishers write "en" on
    notices in every language. Of two languages as near as Danish and Norwegian the one that has
    words is taken where as much speaks for it.
    """
    if not found:
        return declared
    known = lexicons()
    best, most, second = "", 0.0, 0.0
    for code, weight in found.items():
        if weight > most or (weight == most and code in known and best not in known):
            best, most, second = code, weight, most
        elif weight > second:
            second = weight
    if declared:
        less = found.get(declared, 0.0)
        if best == declared or most < _AGAINST or most < _AGAINST * less:
            return declared
        return declared if declared in _SISTERS.get(best, ()) else best
    enough = _ENOUGH if best in known else _AGAINST
    return best if most >= enough and most >= _CLEARER * second else ""


def language_of(text: str, declared: str = "") -> str:
    """Return the ISO 639-1 code of the language of a text; "" where it cannot be told.

    >>> from fairtender.lexicon import language_of
    >>> language_of("Servicios de limpieza de los edificios municipales")
    'es'
    >>> language_of("Поставка вугілля для потреб школи", declared="en")
    'uk'
    """
    return decide(dict(evidence(text, words_of(text))), declared)
