"""Find what headings of a list of participants mean; languages: `roster_headings.toml`."""

import difflib
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from fairtender.sheets.headings import plain_name

ENGLISH = "english"  # used in all countries
KINDS = ("id", "number", "row", "username", "name", "either", "first", "last", "middle", "email")
HALVES = ("first", "last", "either", "middle")
NOT_READ = ("row", "middle")
NEAR = 0.85  # similarity of two headings from which one is proposed for the other
PLAIN = str.maketrans("ıłđø", "ildo")  # letters that Unicode does not decompose


def kind_of(head: str) -> str:
    """Return the meaning of a heading, one of KINDS, or "" if it is not known."""
    return _kind(_key(head), Counter())


def meanings(heads: Sequence[str]) -> dict[str, str]:
    """Return {heading: what it means} for all known headings.

    A meaning is id, number, username, name, first, last or email.
    """
    spoken = _languages(heads)
    found = {head: kind for head in heads if (kind := _kind(_key(head), spoken))}
    halves = {*found.values()} & {"first", "last"}
    other = {"first": "last", "last": "first"}[min(halves)] if len(halves) == 1 else "name"
    whole = {head: other if kind == "either" else kind for head, kind in found.items()}
    return {head: kind for head, kind in whole.items() if kind not in NOT_READ}


def likely(head: str) -> str:
    """Return what a heading probably means that is spelled nearly like a known one, or ""."""
    near = difflib.get_close_matches(_key(head), _kinds(), n=1, cutoff=NEAR)
    return _kind(near[0], Counter()) if near else ""


def encodings(heads: Iterable[str]) -> set[str]:
    """Return Windows's encodings for text in the language of these headings.

    There are several if the headings fit several languages, and none if they are English or not
    known.
    """
    spoken = _languages(heads)
    most = max(spoken.values(), default=0)
    return {_content()[one].get("encoding", "") for one, count in spoken.items() if count == most}


def _languages(heads: Iterable[str]) -> Counter[str]:
    """Return how many headings, or parts of headings, each language has, without English ones."""
    keys = map(_key, heads)
    parts = (part for key in keys for part in ([key] if key in _kinds() else key.split("_")))
    entries = [_kinds().get(part, {}) for part in parts]
    return Counter(language for entry in entries if ENGLISH not in entry for language in entry)


def _kind(key: str, spoken: Counter[str]) -> str:
    if entry := _kinds().get(key):
        return entry[max(entry, key=lambda language: spoken[language])]
    return "name" if _halves(key.split("_")) > 1 else ""


def _halves(words: Sequence[str]) -> int:
    """Return how many parts of a name a heading lists, as in "Nom et prénom"; 0 for others."""
    if not words:
        return 0
    for end in range(len(words), 0, -1):
        key = "_".join(words[:end])
        here = any(kind in HALVES for kind in _kinds().get(key, {}).values())
        if here or (key in _between() and end < len(words)):
            rest = _halves(words[end:])
            if rest or (here and end == len(words)):
                return here + rest
    return 0


@cache
def _content() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("roster_headings.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _kinds() -> dict[str, dict[str, str]]:
    """Return {key of a heading: {language: kind}}."""
    found: dict[str, dict[str, str]] = {}
    for language, words in _content().items():
        for kind in KINDS:
            for head in words.get(kind, ()):
                found.setdefault(_key(head), {})[language] = kind
    return found


@cache
def _between() -> frozenset[str]:
    return frozenset(map(_key, _content()["between"]["words"]))


def _key(head: str) -> str:
    """Return a heading for comparison: in lower case, without accents, words joined by _."""
    parts = unicodedata.normalize("NFKD", head.casefold())
    plain = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return plain_name(plain.translate(PLAIN))
