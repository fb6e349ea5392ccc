"""What can be read in the words of a criterion: whether it is a sentence, copied, or dangerous.

Words never earn anything, they only lose it: a list of patterns finds danger in the words that it
knows and misses it in others. So a sentence that is not found to be dangerous is not safe; `asks`
names what a person should ask of it. English only.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from fairtender import messages
from fairtender.tables import data_path

__all__ = [
    "LINK",
    "TEXT",
    "asks",
    "copied",
    "dangers",
    "is_here",
    "plain_words",
    "same",
    "unreadable",
]

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
_CHATTER = re.compile(
    r"\b(?:I|I'm|my|me|please help|don't know|see above|lorem|ipsum)\b|\?(?:\s|$)", re.I
)
_HERE = re.compile(
    r"\b(?:offices?|buildings?|houses?|rooms?|keys?|doors?|floors?|stairs|corridors?|toilets?"
    r"|washrooms?|here|our|this (?:contract|work|job|team|purchase|service)|clean\w*|shifts?)\b",
    re.I,
)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())


def unreadable(text: str, least: int) -> str:
    """Say why this is no sentence, "" where it is one: a code of `work-criteria-no-…`."""
    words = plain_words(text)
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
    """Whether a link speaks of this purchase at all."""
    return bool(_HERE.search(link))


def copied(text: str) -> bool:
    """Whether most of a text stands word for word in a criterion that was shown."""
    runs = _runs(text)
    return bool(runs) and any(len(runs & other) >= COPIED * len(runs) for other in _shown())


def same(one: str, other: str) -> bool:
    """Whether two links are made of nearly the same words."""
    here, there = {*plain_words(one)}, {*plain_words(other)}
    return bool(here & there) and len(here & there) >= SAME * min(len(here), len(there))


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    texts = [*messages.sentences().values(), *(text for path in _PAPERS for text in _cells(path))]
    words = {word for text in texts for word in plain_words(text)} | _FUNCTION
    return frozenset(words | {_stem(word) for word in words})


def _stem(word: str) -> str:
    return re.sub(r"(?:['’]s|ies|ing|ed|es|s|y)$", "", word)


@lru_cache(maxsize=1)
def _shown() -> tuple[frozenset[tuple[str, ...]], ...]:
    return tuple(_runs(text) for path in _SHOWN for text in _cells(path) if len(text) > 20)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = plain_words(text)
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _cells(path: Iterable[str]) -> Iterator[str]:
    with open(data_path(*path), encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


# --- danger: clause by clause; a denial in the clause silences most of it ------------------------

_PEOPLE = (
    r"(?:workers?|cleaners?|staff|people|persons?|everyone|everybody|employees|migrants?"
    r"|complainants?)"
)
_BOSS = (
    r"(?:supervisors?|foremen|foreman|team[- ]?leaders?|managers? of the (?:firm|contractor)"
    r"|boss(?:es)?|shift leaders?|colleagues?)"
)
_IDS = (
    r"(?:passports?|ID cards?|identity (?:cards?|papers?|documents?)|residence permits?|visas?"
    r"|birth certificates?)"
)
_TAKES = r"(?:collects?|stores?|keeps?|holds?|sends?|hands? in|hands? over|copies|receives?)"
_GIVES = r"(?:gives?|given|gets?|sends?|sent|receives?|hands? (?:in|over))"
_PRIVATE = r"(?:lockers?|bags?|pockets|beds?|homes?|lodgings?|phones?)"
_LIGHT = (
    r"away from|instead of|outside|without|covered|anonym\w+|blanked|replaced"
    r"|numbers? (?:in place|instead) of"
)
_FIRM_DENIAL = re.compile(r"\b(?:no|not|never|nobody|none|neither|nor|cannot|forbidden)\b", re.I)
_ANY_DENIAL = re.compile(rf"{_FIRM_DENIAL.pattern}|\b(?:{_LIGHT})\b", re.I)
# What is said, the patterns, and which denial before it in the clause silences it.
_DANGERS: tuple[tuple[str, tuple[str, ...], re.Pattern[str] | None], ...] = (
    (
        "papers",
        (
            rf"\b(?:cop(?:y|ies)|scans?|photo(?:graph)?s?|list|numbers?) of (?:\w+ ){{0,4}}{_IDS}",
            rf"{_IDS}.{{0,40}}\b(?:are|is|be) (?:kept|held|collected|stored|handed|sent|copied)",
            rf"\b{_TAKES} (?:\w+ ){{0,5}}{_IDS}",
        ),
        _ANY_DENIAL,
    ),
    (
        "names",
        (
            r"\b(?:names?|(?:home )?addresses|phone numbers?|nationalit(?:y|ies)"
            rf"|countr(?:y|ies) of origin) (?:\w+ ){{0,6}}(?:of|from) (?:\w+ ){{0,3}}{_PEOPLE}",
            r"\bhome address|\bname of the (?:worker|cleaner|complainant)|\bwrites? down who\b",
            rf"{_PEOPLE} (?:by|with) name|\blist of nationalities",
            rf"\b{_GIVES} (?:\w+ ){{0,5}}list of (?:all )?(?:the )?{_PEOPLE}",
        ),
        _ANY_DENIAL,
    ),
    (
        "room",
        (
            rf"\b{_BOSS}\b.{{0,30}}\b(?:translat\w+|interpret\w*|present|in the room|listens?"
            r"|joins?|asks? (?:each|every|the) (?:cleaner|worker))",
            r"\b(?:together with|with|beside|through|in front of|in the presence of)"
            rf" (?:\w+ ){{0,2}}{_BOSS}\b",
            r"\b(?:contractor|employer)\b.{0,20}\basks? (?:each|every|the|its)"
            r" (?:cleaner|worker)s?.{0,40}\bwho\b",
            rf"\bask(?:s|ed)? (?:the )?{_BOSS}\b.{{0,20}}\b(?:about|who|which)\b",
        ),
        _ANY_DENIAL,
    ),
    (
        "told",
        (
            r"\b(?:police|immigration|border guard|embass(?:y|ies)|consulates?|deport\w*"
            r"|alien\w* office)\b",
        ),
        _FIRM_DENIAL,
    ),
    (
        "search",
        (
            r"\b(?:open|search|inspect|check)(?:s|es|ed|ing)? (?:\w+ ){0,3}" + _PRIVATE + r"\b",
            rf"\b{_PRIVATE} (?:are|is) (?:opened|searched|inspected|checked)",
        ),
        _ANY_DENIAL,
    ),
    (
        "track",
        (
            r"\b(?:GPS|(?:video|security) cameras?|cameras? (?:in|at|film\w*|watch\w*|record\w*)"
            r"|fingerprints?|facial|face recognition"
            r"|track(?:s|ed|ing)? (?:the )?(?:workers|cleaners))\b",
        ),
        _ANY_DENIAL,
    ),
    (
        "ends",
        (
            r"\b(?:contract|agreement)\b.{0,30}\b(?:ends?|is ended|terminat\w+|cancel\w+)\b"
            r".{0,30}\b(?:same day|at once|immediately|automatic\w*|without)\b",
            r"\b(?:immediate|automatic) (?:termination|end)\b",
            r"\ball (?:workers|cleaners) (?:\w+ )?leave\b",
        ),
        None,
    ),
    (
        "leaves",
        (
            rf"\b{_PEOPLE}\b.{{0,40}}\b(?:loses?|lose (?:their|the)"
            r"|(?:is|are) (?:dismissed|sent home|removed|replaced))\b",
        ),
        _FIRM_DENIAL,
    ),
    (
        "no-firms",
        (
            r"\b(?:subcontract\w*|agenc(?:y|ies)|(?:an)?other (?:firm|compan\w+)s?)\b.{0,40}"
            r"\b(?:forbidden|prohibited|not allowed|banned|excluded|not permitted)\b",
            r"\bnot (?:possible|allowed|permitted) to (?:subcontract|give (?:a |any )?part)",
            r"\bno subcontract\w*|\bonly (?:with|by) its own (?:people|staff)",
            r"\ball (?:of )?the work with its own",
        ),
        None,
    ),
    (
        "origin",
        (
            r"\b(?:from|of) (?:\w+ ){0,3}(?:high-risk countries|outside (?:of )?europe|non-EU"
            r"|third countries)\b",
            r"\bonly (?:nationals|citizens|locals)\b|\bno (?:migrants?|foreigners)\b",
        ),
        None,
    ),
)
_PATTERNS = [
    (code, re.compile("|".join(patterns), re.I), denial) for code, patterns, denial in _DANGERS
]
_OWN = re.compile(
    r"\b(?:keeps?|kept|hold|have|has|stay with) (?:all )?(?:their|her|his|the) own\b"
    r"|\b(?:stays?|remains?) with the (?:people|workers?|cleaners?|persons?)\b",
    re.I,
)
_CLAUSE = re.compile(r",\s|\b(?:and|but|so that)\b")
_GOES_ON = re.compile(r"\s*(?:or|nor|also not)\b", re.I)


_DENIES_ALL = re.compile(r"\s*(?:nobody|no one|no (?:worker|cleaner|person)|neither|never)\b", re.I)


@lru_cache(maxsize=512)
def dangers(text: str) -> tuple[tuple[str, str], ...]:
    """Return what in a text would endanger somebody: a code, and the words."""
    found: dict[str, str] = {}
    for sentence in re.split(r"[.;:!?\n]", text):
        before = "not" if _DENIES_ALL.match(sentence) else ""
        denies = before
        for clause in _CLAUSE.split(sentence):
            before = f"{before if _GOES_ON.match(clause) else denies} {clause}"
            if _OWN.search(clause):
                continue
            for code, pattern, denial in _PATTERNS:
                match = pattern.search(clause)
                if match and not (denial and denial.search(before)):
                    found.setdefault(code, " ".join(match[0].split()))
    for code, pattern, denial in _PATTERNS:  # those that reach over an "and"
        if denial is None and (match := pattern.search(text)):
            found.setdefault(code, " ".join(match[0].split()))
    return tuple(found.items())


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
    """Return the topics in a text of which a person should ask whether anybody comes to harm."""
    return [name for name, pattern in _ASKED.items() if pattern.search(text)]
