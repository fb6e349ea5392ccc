"""Count how many tenders each word and code decided, and show how a profile can exclude it.

Check a word that decides many tenders: if it means something else in the notices of one buyer, all
of these levels are wrong in the same way.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from fairtender.profile import FACTORS, Commodity, Profile, Sector, Signal
from fairtender.screening.factors import RANK
from fairtender.screening.outcomes import Outcome, Rated
from fairtender.tables import Reason
from fairtender.wording.phrases import is_like, pattern_words

LEAST = 5  # tenders that a word or code decides before a report names it
EXAMPLES = 3  # tenders to show
_LOWEST = {"sector": "low"}  # a low sector decides too

Entry = Sector | Commodity | Signal
# A phrase of a profile: its number, its words, its language, how it is written, and its entry.
_Said: TypeAlias = tuple[int, tuple[str, ...], str, str, Entry]
_NUMBER = itemgetter(0)


class Decider(NamedTuple):
    """What decided a factor: either words of a text or the CPV code of a sector."""

    factor: str
    words: tuple[str, ...]
    cpv: str = ""


class Decided(NamedTuple):
    """A word or a CPV prefix of the profile, and what it decided.

    entry, name: code and name of the entry in the profile. silence: lines to add to that entry so
    that it no longer decides. tenders: the number of tenders that it decided. examples: `ocid` of
    some of these.
    """

    factor: str
    written: str
    entry: str
    name: str
    silence: tuple[str, ...]
    tenders: int
    examples: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether a CPV code decided, and not words."""
        return self.written.isdecimal()


class Deciding:
    """Counts the words and codes that decided levels, in a screening of any length."""

    def __init__(self) -> None:
        """Begin with empty counts."""
        self._tenders: Counter[Decider] = Counter()
        self._examples: dict[Decider, list[str]] = {}

    def add(self, ocids: Sequence[str], outcomes: Sequence[Outcome]) -> None:
        """Add some tenders to the counts."""
        first: dict[Outcome, str] = {}
        for ocid, outcome in zip(ocids, outcomes, strict=True):
            first.setdefault(outcome, ocid)
        for outcome, count in Counter(outcomes).items():
            for decider in _deciders(outcome.rated):
                self._tenders[decider] += count
                examples = self._examples.setdefault(decider, [])
                if len(examples) < EXAMPLES:
                    examples.append(first[outcome])

    def most(self, profile: Profile) -> list[Decided]:
        """Return the words and codes that decided at least `LEAST` tenders, the commonest first."""
        tenders: Counter[tuple[str, str, str]] = Counter()
        found: dict[tuple[str, str, str], tuple[Entry, list[str], list[str]]] = {}
        for decider, count in self._tenders.most_common():
            for written, entry, silence in _of_profile(decider, profile):
                key = (decider.factor, written, entry.code)
                tenders[key] += count
                _, lines, examples = found.setdefault(key, (entry, [], []))
                lines += [line for line in silence if line not in lines]
                examples += self._examples[decider][: EXAMPLES - len(examples)]
        return [
            Decided(*key, _name(entry), tuple(lines), tenders[key], tuple(examples))
            for key, (entry, lines, examples) in sorted(found.items(), key=lambda x: -tenders[x[0]])
            if tenders[key] >= LEAST
        ]


@lru_cache(10_000)
def _deciders(rated: Rated) -> list[Decider]:
    found: list[Decider] = []
    for name, factor in zip(FACTORS, rated.factors, strict=True):
        if RANK[factor.rating] < RANK[_LOWEST.get(name, "moderate")]:
            continue
        found += [Decider(name, at.phrase) for at in factor.at if at.kind == name]
        if name == "sector" and not factor.at:
            found.append(Decider(name, (), _param(factor.reason, "cpv")))
    return found


def _param(reason: Reason, name: str) -> str:
    return next((value for key, value in reason.params if key == name), "")


def _of_profile(decider: Decider, profile: Profile) -> Iterable[tuple[str, Entry, tuple[str, ...]]]:
    """Yield (word or code in the profile, its entry, lines that exclude it) for a decider."""
    if not decider.words:
        longest = max(
            (prefix for each in profile.sectors for prefix in each.cpv if _begins(decider, prefix)),
            key=len,
            default="",
        )
        for sector in profile.sectors:
            if longest and longest in sector.cpv:
                kept = [f'"{prefix}"' for prefix in sector.cpv if prefix != longest]
                yield longest, sector, (f"cpv = [{', '.join(kept)}]",)
        return
    first, by_first = decider.words[0], _phrases(decider.factor, profile)
    cuts = range(1, len(first) + 1)
    begins = (first, *(f"{first[:cut]}*" for cut in cuts), *(f"*{first[-cut:]}" for cut in cuts))
    said = chain.from_iterable(by_first.get(begin, ()) for begin in begins)
    for _, words, language, phrase, entry in sorted(said, key=_NUMBER):
        if len(words) == len(decider.words) and all(map(is_like, decider.words, words)):
            yield phrase.lower(), entry, (f'words.{language} = ["-{phrase}"]',)


def _begins(decider: Decider, prefix: str) -> bool:
    return decider.cpv.startswith(prefix)


def _entries(factor: str, profile: Profile) -> Sequence[Entry]:
    if factor == "sector":
        return profile.sectors
    if factor == "commodity":
        return profile.commodities
    return [signal for signal in profile.signals if signal.factor == factor]


@lru_cache(64)
def _phrases(factor: str, profile: Profile) -> dict[str, list[_Said]]:
    """Return {first word of a phrase: phrases} for a factor of a profile."""
    phrases = (
        (pattern_words(phrase), language, phrase, entry)
        for entry in _entries(factor, profile)
        for language, own in entry.words.items()
        for phrase in own
    )
    by_first: dict[str, list[_Said]] = {}
    for number, (words, language, phrase, entry) in enumerate(phrases):
        if words:
            said = (number, words, language, phrase, entry)
            by_first.setdefault(words[0], []).append(said)
    return by_first


def _name(entry: Entry) -> str:
    return entry.code if isinstance(entry, Signal) else entry.name
