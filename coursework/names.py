"""Compare names of people, and find the people on a roster whom a text means."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from coursework.roster import Trainee

# Invisible characters, as `printable` writes them out: some names are spelt with them.
UNSEEN = re.compile(r"\\u(?:20[0-6][0-9a-f]|feff|00ad)")
DROPPED = re.compile(r"[&<>\"`|':\\/]")  # characters that Moodle leaves out of file names


@lru_cache(100_000)
def plain(text: str) -> str:
    """Return a name for comparison: composed, in lower case, without punctuation between words."""
    folded = unicodedata.normalize("NFKC", UNSEEN.sub(" ", text)).casefold()
    return " ".join(re.split(r"[\W_]+", folded)).strip()


def alike(one: str, other: str) -> bool:
    """Return whether two names may belong to one person: a shared word, or a missing name."""
    words, others = set(plain(one).split()), set(plain(other).split())
    return not words or not others or bool(words & others)


def same_name(one: str, other: str) -> bool:
    """Return whether one name contains all words of the other; both must be given."""
    words, others = set(plain(one).split()), set(plain(other).split())
    return bool(words and others) and (words <= others or others <= words)


def name_in_file_name(file: str, unit: str) -> str:
    """Return NAME of `UNIT_NAME.json`, even if a browser added " (1)"; else ""."""
    pattern = re.escape(unit) + r"_(.+?)(?: ?\(\d+\))?(?:\.json)?\.\w+"
    found = re.fullmatch(pattern, file, re.DOTALL)
    return found[1] if found else ""


def by_id(roster: Mapping[str, Trainee], id: str) -> set[str]:
    """Return the people with this id, whether in capitals or not."""
    wanted = unicodedata.normalize("NFC", id).strip().casefold()
    return {known for known in roster if wanted and known.casefold() == wanted}


def by_any(roster: Mapping[str, Trainee], text: str) -> set[str]:
    """Return the people with this id or, if there are none, this address, or else this name."""
    if found := by_id(roster, text):
        return found
    wanted = text.strip().casefold()
    if found := {one.id for one in roster.values() if wanted and one.email.casefold() == wanted}:
        return found
    return by_name(roster, text)


def by_name(roster: Mapping[str, Trainee], text: str) -> set[str]:
    """Return the people with this name."""
    name = plain(text)
    return {one.id for one in roster.values() if name and name in _spellings(one.name)}


@lru_cache(10_000)
def _spellings(name: str) -> tuple[str, str]:
    """Return a name as it is, and as Moodle writes it in file names, for comparison."""
    return plain(name), plain(DROPPED.sub("", name))
