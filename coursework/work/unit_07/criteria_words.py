"""Judge the words of a criterion: whether they are a sentence, copied, or dangerous.

Wording never earns points; it can only lose them. A list of patterns finds the dangerous words that
it knows and misses others. A sentence in which no danger is found is therefore not safe; `asks`
names the topics that a person should check. English only.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from fairtender.tables import data_path

TEXT, LINK = 8, 5  # words that a text and a link have at the least
KNOWN, DIFFERENT, FUNCTION = 0.6, 0.5, 0.18  # shares of the words of a sentence
COPIED, RUN, SAME = 0.7, 4, 0.8
_FUNCTION = frozenset(
    """
    a all also an and any are as at be because been before by can do does each every for from had
    has have he her his how if in is it its may more most must never no nobody not of on only or
    other our same shall she so than that the their them then there these they this those to us was
    we were what when where which who whom will with within without you your
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
# Papers of the course in whose words a criterion for this purchase is written.
_PAPERS = (
    ("tenders", "cleaning", "criteria.csv"),
    ("tenders", "cleaning", "criteria-draft.csv"),
    ("tenders", "cleaning", "strategy.csv"),
    ("tenders", "cleaning", "risks.csv"),
    ("tenders", "cleaning", "focal-point-comments.csv"),
    ("draft-criteria", "things.csv"),
    ("draft-criteria", "offers.csv"),
    ("draft-criteria", "first-year.csv"),
    ("draft-criteria", "remarks.csv"),
)
_SHOWN = _PAPERS[:2]
# What else is taken for English. The list does not grow by itself: a text that is added to the
# course must not change how a criterion is marked.
_KNOWN_WORDS = Path(__file__).with_name("known-words.txt")
_CHATTER = re.compile(
    r"\b(?:I|I'm|my|me|please help|don't know|see above|lorem|ipsum)\b|\?(?:\s|$)", re.I
)
_HERE = re.compile(
    r"\b(?:offices?|buildings?|houses?|rooms?|keys?|doors?|floors?|stairs|corridors?|toilets?"
    r"|washrooms?|here|our|this (?:contract|work|job|team|purchase|service)|clean\w*|shifts?)\b",
    re.I,
)


def _plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())


def unreadable(text: str, least: int) -> str:
    """Return why a text is not a sentence, or "" if it is one.

    The reason is the end of a message code (`work-criteria-not-…`). least: the fewest words.
    """
    words = _plain_words(text)
    if not words:
        return "words"
    if len(words) < least:
        return "length"
    if _CHATTER.search(text):
        return "criterion"
    known = _vocabulary()
    if sum(word in known or _stem(word) in known for word in words) < KNOWN * len(words):
        return "english"
    if len({*words}) < DIFFERENT * min(len(words), 40):
        return "repeats"
    if sum(word in _FUNCTION for word in words) < FUNCTION * len(words):
        return "sentence"
    return ""


def is_here(link: str) -> bool:
    """Return whether a link mentions this purchase at all."""
    return bool(_HERE.search(link))


def copied(text: str) -> bool:
    """Return whether most of a text is word for word in a criterion that was shown."""
    runs = _runs(text)
    return bool(runs) and any(len(runs & other) >= COPIED * len(runs) for other in _shown())


def same(one: str, other: str) -> bool:
    """Return whether two links consist of nearly the same words."""
    here, there = {*_plain_words(one)}, {*_plain_words(other)}
    return bool(here & there) and len(here & there) >= SAME * min(len(here), len(there))


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    texts = [text for path in _PAPERS for text in _cells(path)]
    words = {word for text in texts for word in _plain_words(text)} | _FUNCTION
    words |= {*_KNOWN_WORDS.read_text(encoding="utf-8").split()}
    return frozenset(words | {_stem(word) for word in words})


def _stem(word: str) -> str:
    return re.sub(r"(?:['’]s|ies|ing|ed|es|s|y)$", "", word)


@lru_cache(maxsize=1)
def _shown() -> tuple[frozenset[tuple[str, ...]], ...]:
    return tuple(_runs(text) for path in _SHOWN for text in _cells(path) if len(text) > 20)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _plain_words(text)
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _cells(path: Iterable[str]) -> Iterator[str]:
    with open(data_path(*path), encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


# --- topics of which a person has to ask something: wide on purpose, and deaf to denials ---------

_TOPICS = {
    "papers": r"passports?|permits?|visas?|ID|identity|documents|papers of|licen[cs]es? of",
    "data": r"names?|contact|phones?|address(?:es)?|bank (?:statements?|accounts?)|nationalit\w+"
    r"|foreign\w*|migrants?|origin|(?:list|register) of|photo\w*",
    "room": r"supervisors?|foremen|foreman|leaders?|lead|heads? of|managers?|owners?|boss\w*"
    r"|landlords?|relatives?|colleagues?|interpret\w*|translat\w*|canteen|break room",
    "worker": r"dismiss\w*|fired?|sent home|goes home|moved|replaced?|punish\w*|loses?|lose"
    r"|leave the|terminat\w+|is over|ends?|ended|complain\w*|suspended",
    "told": r"police|embass\w+|consulate|border|immigration|inspect\w+|authorit\w+|confront\w*"
    r"|report(?:s|ed)? (?:to|the)|informs?",
}
_ASKED = {name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in _TOPICS.items()}


def asks(text: str) -> list[str]:
    """Return the topics in a text that a person should check for possible harm to somebody."""
    return [name for name, pattern in _ASKED.items() if pattern.search(text)]
