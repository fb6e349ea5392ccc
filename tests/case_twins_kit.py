"""Whether a fact is said a second time, by another text of its unit or by the unit's data.

A fact is a day, a month, a day of the week, a time, a number, a count of things, a name or a code.
It has a twin where another text or row has the same fact with some of the same words around; words
that are rare in the course weigh more. A fact that has changed in one place has lost its twin.
A twin is near by: in the chapter, exercise, key, slides, notes, case or data of the same unit.
`said_once.toml` lists by file the facts that have none, and how often, so a fact that is true
elsewhere in the file is found too.
"""

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import case_kit as kit
from case_kit import MONTHS, ROOT, Text
from case_names_kit import known_names, name_words
from case_rules_kit import COUNTS

from coursework import the_case

LISTED = ROOT / "tests" / "datasets" / "said_once.toml"
NEAR = 100  # characters on each side of a fact whose words are compared
TWIN = 7.0  # how much the words weigh that a fact and its twin have in common
LARGE = 13  # from here on a number is a fact of its own; a smaller one goes with what it counts
RIVAL = 5.0  # a count is doubted where another number of these things has so much in common
BARE = 12.0  # the same, where no noun follows
LONG = 60  # characters from which a cell is a text of its own
DOUBTED_IN_DATA = {"date", "month", "day", "time", "number", "count"}

_MONTH = "|".join(MONTHS.split())
_WORDS = "|".join(sorted({*COUNTS} - {"zero", "one"}, key=len, reverse=True))
# What is counted: the first plural of the next four words.
_COUNTED = re.compile(
    r"(?: [\w'’]+){0,3}? (people|men|women"
    r"|(?!this|does|goes|less|across|always|makes|gives|needs|says)[a-z]{4,}(?<![sui])s)\b"
)
_NO_FACT = re.compile(r"^#* ?\d+\. |\{(?:cite|ref|doc)\w*\}`[^`]*`|\]\([^)]*\)|https?://\S+")
_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_COMMON = """this that with from they them their there have what which when were been into more than
only also each does your said says about would could after before other these those where because
then some over same very much such without under while whose"""
_STOP = frozenset(_COMMON.split())


class Fact(NamedTuple):
    """A fact, and where in its text it is."""

    kind: str
    value: str
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    case = the_case.load()
    people = {way for one in case.people if one.name for way in (one.name, one.short)}
    names = {one for one in known_names() if " " in one or one in name_words()} | people
    names |= {way for one in case.firms for way in one.short}
    every = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    kinds = {
        "iso": r"\b20\d\d-\d\d-\d\d\b",
        "date": rf"\b\d{{1,2}} (?:{_MONTH})\b",
        "month": rf"\b(?:{_MONTH})\b",
        "day": r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b",
        "time": r"(?<![\d:])[012]?\d:[0-5]\d(?!:?\d)",
        "code": r"\b[A-Z]{2,3}-20\d\d-\d{3}\b|\b[A-Z]{1,2}\d{1,3}\b|\b[Bb]ids? [A-J]\b",
        "name": rf"\b(?:{every})\b",
        "number": r"(?<![\w.,§/-])\d[\d,]*(?:\.\d+)?(?![\w-])",
        "word": rf"\b(?i:{_WORDS})\b",
    }
    return re.compile("|".join(f"(?P<{kind}>{way})" for kind, way in kinds.items()))


def facts(words: str) -> Iterator[Fact]:
    """Yield the facts of a text, each with its value written in one way."""
    words = _NO_FACT.sub(lambda found: " " * len(found[0]), words)
    for found in _pattern().finditer(words):
        kind, said = str(found.lastgroup), found[0]
        if _YEAR.fullmatch(said.rstrip(",")):
            continue
        if kind in ("number", "word"):
            kind, said = _number(kind, said, words[: found.start()], words[found.end() :])
        elif kind == "iso":
            kind, said = "date", f"{int(said[8:])} {MONTHS.split()[int(said[5:7]) - 1]}"
        elif kind == "code":
            said = said.lower().replace("bids", "bid")
        yield Fact(kind, said.rstrip("s") if kind == "day" else said, *found.span())


def _number(kind: str, said: str, before: str, after: str) -> tuple[str, str]:
    """Return the kind and value of a number: small whole numbers go with what they count."""
    number = kit.fraction(said) if kind == "number" else Fraction(COUNTS[said.lower()])
    value = f"{float(number):.12g}" if number.denominator > 1 else str(number)
    is_share = re.match(r" ?%| percent", after)
    is_large = number >= LARGE or number.denominator > 1
    if is_share or is_large or re.search(r"(?:EUR|XVC) $", before):
        return "number", f"{value}%" if is_share else value
    noun = _COUNTED.match(after)
    return "count", f"{value} {noun[1].rstrip('s')}" if noun else value


def stems(words: str) -> set[str]:
    """Return the words and codes by which the places of two facts are compared."""
    found = re.findall(r"[a-z]{4,}|\b[a-z]{1,3}-?\d[\d-]*\b", words.lower())
    return {one.rstrip("s")[:7] for one in found} - _STOP


@dataclass(frozen=True, eq=False)
class Mention:
    """A fact in a text, with the words around it."""

    text: Text
    fact: Fact
    around: frozenset[str]


def mentions(text: Text) -> Iterator[Mention]:
    """Yield the facts of a text with their words."""
    for fact in facts(text.words):
        before = text.words[max(0, fact.start - NEAR) : fact.start]
        near = stems(before + " " + text.words[fact.end : fact.end + NEAR])
        yield Mention(text, fact, frozenset(near))


class Sayings:
    """All facts of the course, by their value and by their words."""

    def __init__(self, texts: Iterable[Text]) -> None:
        found = [one for text in texts for one in mentions(text)]
        self.by_value: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        self.counts: dict[str, list[Mention]] = defaultdict(list)
        often = Counter(word for one in found for word in one.around)
        self.weight = {word: math.log(len(found) / many) for word, many in often.items()}
        for one in found:
            self.by_value[one.fact.kind, one.fact.value].append(one)
            if one.fact.kind == "count":
                self.counts[one.fact.value.partition(" ")[2]].append(one)

    def is_alone(self, one: Mention, slack: float) -> bool:
        """Say whether a fact has no twin; that of a count is nearer than another count of them."""
        kind, value = one.fact.kind, one.fact.value
        twin = self._nearest(one, self.by_value[kind, value])
        if kind != "count":
            return twin < TWIN + slack
        noun = value.partition(" ")[2]
        others = (other for other in self.counts[noun] if other.fact.value != value)
        rival = self._nearest(one, others)
        if not noun:
            return twin < TWIN + slack and rival >= BARE - slack
        return twin < max(TWIN, rival) + slack and rival >= RIVAL - slack

    def _nearest(self, one: Mention, others: Iterable[Mention]) -> float:
        """Return the largest weight of the words that a mention has in common with another."""
        return max((self._common(one, other) for other in others), default=0.0)

    def _common(self, one: Mention, other: Mention) -> float:
        if one.text.units and other.text.units and {*one.text.units}.isdisjoint(other.text.units):
            return 0.0
        is_same_text = (one.text.path, one.text.words) == (other.text.path, other.text.words)
        is_same_place = one.text.path == other.text.path and one.text.place == other.text.place
        if is_same_text or (is_same_place and abs(one.fact.start - other.fact.start) < 1.5 * NEAR):
            return 0.0
        return sum(self.weight.get(word, 5.0) for word in one.around & other.around)

    def alone(self, text: Text, slack: float = 0.0) -> Iterator[Fact]:
        """Yield the facts of a text that have no twin."""
        is_data = text.path.startswith("datasets/")
        for one in mentions(text):
            is_doubted = not is_data or one.fact.kind in DOUBTED_IN_DATA
            if is_doubted and self.is_alone(one, slack):
                yield one.fact


def subjects() -> Iterator[Text]:
    """Yield the texts whose facts need a twin: those of units, of trainers, and long cells."""
    yield from (one for one in kit.texts() if one.units or one.path.startswith("book/trainers/"))
    for row in _rows():
        made = row.path.endswith("case-tables.json")  # a test makes it again from its sources
        if row.place.endswith(": a text") and not made:
            yield row


@cache
def _rows() -> tuple[Text, ...]:
    """Return the rows of the units' data: short cells together, each long one as a text."""
    found = []
    for path in sorted({path for unit in kit.UNITS for path in kit.files(unit)}):
        name = path.relative_to(ROOT).as_posix()
        units = kit.units_of_data(name)
        for number, cells in enumerate(kit.records(path) if path.name not in kit.LARGE else ()):
            short = [f"{key.replace('_', ' ')} {one}" for key, one in cells.items() if one]
            row = " ; ".join(one for one in short if len(one) <= LONG + 20)
            found.append(Text(name, f"row {number}", units, f"{path.stem} {row}"[:900]))
            for key, one in cells.items():
                if len(one) > LONG:
                    words = " ".join(" | ".join(one.splitlines()).split())
                    found.append(Text(name, f"row {number}, {key}: a text", units, words))
    return tuple(found)


def sayings() -> Sayings:
    """Return all facts of texts and data."""
    return Sayings([*(one for one in kit.texts() if one.units), *_rows()])


def listed(path: Path = LISTED) -> dict[str, Counter[str]]:
    """Return by file the facts that are said once, and how often the file needs them."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, entries in tomllib.loads(path.read_text("utf-8")).items():
        for value, _, many in (one.partition(" × ") for one in entries):
            found[name][value] = int(many or 1)
    return found


def faults(said: Sayings, texts: Iterable[Text]) -> Iterator[str]:
    """Yield the facts that have no twin and are listed less often, with all their places."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text in texts:
        for fact in said.alone(text):
            around = text.words[max(0, fact.start - 40) : fact.end + 40]
            places[text.path, fact.value].append(f"{text.place}: …{around}…")
    once = listed()
    for (path, value), found in places.items():
        if len(found) > (many := once[path][value]):
            yield (
                f"{path}: {value!r} has {len(found)} places without a twin in its unit, "
                f"listed are {many}: {' | '.join(found)}"
            )


def missing(texts: Iterable[Text]) -> Iterator[str]:
    """Yield the facts that are listed for a file more often than they are in it."""
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        there[text.path].update(fact.value for fact in facts(text.words))
    for path, values in listed().items():
        for value in sorted(values - there[path]):
            yield f"{path}: {value!r} is in it {there[path][value]} times, not {values[value]}"


def write(path: Path = LISTED) -> None:
    """Write the list again, with what nearly has no twin: other texts move the weights a little."""
    said, once = sayings(), defaultdict(Counter)
    for text in subjects():
        once[text.path].update(fact.value for fact in said.alone(text, slack=1.0))
    head = "\n".join(f"# {line}" for line in HEAD)
    lines = [
        f'"{name}" = [{", ".join(_entry(*one) for one in sorted(values.items()))}]'
        for name, values in sorted(once.items())
        if values
    ]
    path.write_text("\n".join([head, "", *lines, ""]), "utf-8")


def _entry(value: str, many: int) -> str:
    return f'"{value} × {many}"' if many > 1 else f'"{value}"'


HEAD = (
    "By file: the facts that no other text of the unit and no row of its data says in such words;",
    "“× 2” is how often.",
    "A fact that you change or add is either said elsewhere too, or it belongs in the line of its",
    "file. First see whether it contradicts another text. `python tests/case_twins_kit.py` writes",
    "the list again.",
)

if __name__ == "__main__":
    write()
