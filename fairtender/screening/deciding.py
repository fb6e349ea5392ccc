"""Count how many tenders each word and code decided, and show how a profile can exclude it.

Check a word that decides many tenders: if it means something else in the notices of one buyer, all
of these levels are wrong in the same way.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fairtender.profile import FACTORS, Commodity, Profile, Sector, Signal
from fairtender.screening.factors import RANK
from fairtender.screening.outcomes import Outcome
from fairtender.tables import Reason
from fairtender.wording.phrases import Phrases

LEAST = 5  # tenders that a word or code decides before a report names it
EXAMPLES = 3  # tenders to show
_LOWEST = {"sector": "low"}  # a low sector decides too

Entry = Sector | Commodity | Signal


class Decider(NamedTuple):
    """What decided a factor: the words of a text or the CPV code of a sector; one is empty."""

    factor: str
    words: tuple[str, ...]
    cpv: str = ""


class Decided(NamedTuple):
    """A word or the beginning of codes, as in the profile, and what it decided.

    entry, name: code and name of the entry in the profile. silence: lines to add to that entry so
    that it no longer decides. tenders: how many it decided; examples: `ocid` of some of them.
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
        """Whether a CPV code decided, not words."""
        return self.written.isdecimal()


class Deciding:
    """Counts what decided the tenders of a screening of any length."""

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
            for decider in _deciders(outcome):
                self._tenders[decider] += count
                examples = self._examples.setdefault(decider, [])
                if len(examples) < EXAMPLES:
                    examples.append(first[outcome])

    def most(self, profile: Profile) -> list[Decided]:
        """Return words and codes that decided `LEAST` tenders or more, the most frequent first."""
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


def _deciders(outcome: Outcome) -> Iterable[Decider]:
    for name, factor in zip(FACTORS, outcome.rated.factors, strict=True):
        if RANK[factor.rating] < RANK[_LOWEST.get(name, "moderate")]:
            continue
        yield from (Decider(name, at.phrase) for at in factor.at if at.kind == name)
        if name == "sector" and not factor.at:
            yield Decider(name, (), _param(factor.reason, "cpv"))


def _param(reason: Reason, name: str) -> str:
    return next((value for key, value in reason.params if key == name), "")


def _of_profile(decider: Decider, profile: Profile) -> Iterable[tuple[str, Entry, tuple[str, ...]]]:
    """Yield the word or code as in the profile, its entry, and the lines that exclude it."""
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
    said, phrases = _phrases(decider.factor, profile)
    whole = (0, len(decider.words))
    hits = phrases.look(list(decider.words))
    for number in sorted(hit.entry for start, hit in hits if (start, len(hit.words)) == whole):
        language, phrase, entry = said[number]
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
def _phrases(factor: str, profile: Profile) -> tuple[list[tuple[str, str, Entry]], Phrases]:
    """Return the words of a factor in a profile, and the same as `Phrases` to search texts."""
    entries: Sequence[Entry] = _entries(factor, profile)
    said = [
        (language, phrase, entry)
        for entry in entries
        for language, phrases in entry.words.items()
        for phrase in phrases
    ]
    return said, Phrases((factor, phrase, number) for number, (_, phrase, _) in enumerate(said))


def _name(entry: Entry) -> str:
    return entry.code if isinstance(entry, Signal) else entry.name
