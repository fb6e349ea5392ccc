"""Extract what can be compared from an answer: yes or no, numbers, dates, countries, names.

Wording is never compared. Two answers can therefore differ in ways that nothing here notices, and
the caller has to say what was not compared.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fairtender import sheets
from fairtender.market import MARKS
from fairtender.market.reading import When, Words, dates_in, languages
from fairtender.messages import text
from fairtender.sheets.headings import flag_of
from fairtender.tables import data_path
from fairtender.wording.countries import named
from fairtender.wording.lexicon import language_of
from fairtender.wording.phrases import firm_words, words_of

KINDS = ("yes-no", "numbers", "dates", "countries", "names")

_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?:\s*(%|per\s?cent\b|thousand\b|million\b))?",
    re.IGNORECASE,
)
_TIMES = {"thousand": 1_000, "million": 1_000_000}
_WRITTEN = dict(
    zip(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        range(2, 12),
        strict=True,
    )
) | {"twelve": 12, "twenty": 20}
_SHORT_DATE = re.compile(
    r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)(?![\d/])"
    r"|^\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d\d)\s*$"
)
_PIECES = re.compile(r"\s*(?:[;,/\n&]|\band\b)\s*")
_NAME = re.compile(r"[^\W\d_a-z][\w'’-]*(?:\s+(?:(?:of|de|du|and|the|&)\s+)?[^\W\d_a-z][\w'’-]*)*")
_STARTS = re.compile(r"(?:[.!?:;\n]\s*|[-–]\s+)$")
_NO_NAMES = frozenset(("i", "we", "our", "yes", "no", "the", "ms", "mr", "mrs", "dr"))
_ORDINAL = re.compile(r"\bno\.?\s*(?=\d)", re.IGNORECASE)  # "No. 4" denies nothing
_HELPERS = frozenset(("do", "does", "did", "is", "are", "was", "were", "has", "have", "any", "a"))
_CODE = 3  # characters of the code of a country
_KNOWN = ("UK", "USA", "UAE")
_GAP = 5  # characters in which a sentence ends before a word
_LONGEST = 5_000  # characters of an answer; longer ones are for people to compare
_BEFORE = 30  # characters before a country in which a "not" excludes it
_LIST = 5  # words of one piece of a list, which all have capitals; of others
_SHORT = 2
_UNITS = frozenset(("and", "cent", "of", "per", "percent", "thousand", "million", *_WRITTEN))
_CONNECT = frozenset(("of", "de", "du", "and", "the", "&"))
_NEARLY = 0.8  # of the words, where only a "not" tells two answers apart


class Value(NamedTuple):
    """Something that an answer states: the words as written, and what they may mean."""

    written: str
    meanings: tuple[object, ...]


Values = dict[str, list[Value]]


class Likeness(NamedTuple):
    """The comparison of two answers: what differs, and whether everything was compared.

    differs: kind → what only the earlier answer states, and what only the later one states. same:
    whether they say the same. whole: whether all numbers, names and so on in both were compared and
    agree; the other words of sentences were not compared.
    """

    differs: dict[str, tuple[str, str]]
    same: bool
    whole: bool


def compare_answers(before: str, after: str) -> Likeness:
    """Compare two answers to one question.

    If both answers are lists, whatever only one of them states is a difference; the same is true of
    countries if both answers name some. In a longer answer it may be just another wording: then
    `whole` is False.
    """
    if words_of(before) == words_of(after) and _digits(before) == _digits(after):
        return Likeness({}, same=True, whole=True)
    if max(len(before), len(after)) > _LONGEST:
        return Likeness({}, same=False, whole=False)
    one, other = stated_values(before), stated_values(after)
    are_lists = _is_list(before) and _is_list(after)
    differs, whole, compared = {}, True, False
    for kind in KINDS:
        lost = _values_without_match(one[kind], other[kind], _MATCH[kind])
        new = _values_without_match(other[kind], one[kind], _MATCH[kind])
        strict = are_lists or kind == "countries"
        if one[kind] and other[kind]:
            compared = True
            if (lost and new) or (strict and (lost or new)):
                differs[kind] = _written(lost), _written(new)
        whole = whole and not (lost or new)
    if not differs and (denied := _differ_by_negation(before, after)):
        differs["yes-no"] = denied
    whole = whole and compared and not differs
    return Likeness(differs, whole and are_lists and _same_rest(before, after), whole)


def stated_values(answer: str) -> Values:
    """Return {kind: values that the answer states}, for numbers, dates, countries and so on."""
    dates, rest = _dates(answer)
    is_list = _is_list(answer)
    found: dict[str, Iterable[Value]] = {
        "yes-no": _yes_no(answer),
        "numbers": _numbers(rest),
        "dates": dates,
        "countries": _countries(answer, is_list),
        "names": _names(rest, is_list),
    }
    return {kind: [*dict.fromkeys(some)] for kind, some in found.items()}


def _values_without_match(
    some: list[Value], others: list[Value], match: Callable[[object, object], bool]
) -> list[Value]:
    """Return the values of `some` that match no value of `others` in any meaning."""
    return [
        one
        for one in some
        if not any(match(a, b) for other in others for a in one.meanings for b in other.meanings)
    ]


def _written(found: list[Value]) -> str:
    return "; ".join(dict.fromkeys(one.written for one in found)) or "–"


def _digits(answer: str) -> list[str]:
    return re.findall(r"\d+|[.,](?=\d)|-(?=\d)|%", answer)


def _is_list(answer: str) -> bool:
    """Return whether an answer is a word, a number or a list of short items, not a sentence."""
    words_only = answer.strip().rstrip(".")
    pieces = [piece.split() for piece in _PIECES.split(words_only)]
    return not re.search(r"[.!?]\s", words_only) and all(
        len(words) <= _SHORT or (len(words) <= _LIST and _have_capitals(words)) for words in pieces
    )


def _have_capitals(words: list[str]) -> bool:
    return all(not word[:1].islower() or word in _CONNECT for word in words)


def _same_rest(before: str, after: str) -> bool:
    """Return whether two lists agree apart from their values: "24 men" is not "24 women"."""
    rests = [
        {word for word in re.findall(r"\b[a-z]\w+", answer)} - _UNITS for answer in (before, after)
    ]
    return rests[0] == rests[1] or not all(rests)


# --- yes and no ---


def _yes_no(answer: str) -> Iterator[Value]:
    first, _, rest = answer.strip().partition(" ")
    said = flag_of(first.strip(".,;:!–-"))
    is_number = said == "no" and rest[:1].isdigit() and not first.endswith(",")  # "No. 4"
    if said and not (len(first) < 2 and rest) and not is_number:
        yield Value(said, (said,))


def _differ_by_negation(before: str, after: str) -> tuple[str, str] | None:
    """Return both answers if they differ only by a negation, otherwise None."""
    found = []
    for answer in (before, after):
        plain = _ORDINAL.sub("", answer)
        words = {word for word in words_of(plain) if word not in _HELPERS}
        negations = {word for word in words if _words().pattern("negation").fullmatch(word)}
        found.append((bool(negations), {word.rstrip("s") for word in words - negations}))
    (was, one), (now, other) = found
    alike = len(one & other) >= _NEARLY * max(len(one | other), 1)
    return (before, after) if was != now and alike and len(one) > 1 else None


# --- numbers and dates ---


def _numbers(words: str) -> Iterator[Value]:
    for found in _NUMBER.finditer(words):
        unit = (found[2] or "").lower()
        readings = _readings(found[1])
        times = _TIMES.get(unit, 1)
        meant = [number * times for number in readings]
        if unit and times == 1:  # a sheet may hold 12 % as 0.12
            meant += [number / 100 for number in readings]
        yield Value(found[0].strip(), tuple(meant))
    for word in words_of(words):
        if word in _WRITTEN:
            yield Value(word, (Decimal(_WRITTEN[word]),))


def _readings(written: str) -> list[Decimal]:
    """Return the numbers that digits can mean: 1,200 is 1200 or 1.2; 1,234.50 is one number."""
    digits = re.sub(r"[ '’\u00a0\u202f]", "", written)
    signs = re.findall(r"[.,]", digits)
    if not signs:
        return [Decimal(digits)]
    parts = re.split(r"[.,]", digits)
    whole = Decimal("".join(parts))
    decimal = Decimal(f"{''.join(parts[:-1])}.{parts[-1]}")
    if len({*signs}) == 2:
        return [decimal]
    grouped = all(len(part) == 3 for part in parts[1:]) and 0 < len(parts[0]) <= 3
    if len(signs) > 1:
        return [whole]
    return [whole, decimal] if grouped and parts[0] != "0" else [decimal]


def _dates(answer: str) -> tuple[list[Value], str]:
    """Return the dates in a text, and the text without them."""
    found = []
    if answer.strip().isdecimal():
        return [], answer
    for match in _SHORT_DATE.finditer(answer):
        one, other, year = (int(part) for part in match.groups() if part)
        orders = ((one, other), (other, one))[: 2 if "/" in match[0] else 1]
        year += 2000 if year < 100 else 0
        days = [f"{year}-{month:02}-{day:02}" for day, month in orders]
        read = tuple(
            when for day in days for when in dates_in(day, _words())[0] if not when.is_year
        )
        if read:
            found.append(Value(match[0], read))
            answer = answer.replace(match[0], "¦" * len(match[0]))
    dates, rest = dates_in(answer, _words())
    return [*found, *(Value(when.text, (when,)) for when in dates)], rest


@cache
def _words() -> Words:
    """Return the marks of the course in English, the only language with negations so far."""
    return languages(sheets.read(data_path("market", "marks.csv"), MARKS))["en"]


# --- countries and names ---


def _countries(answer: str, is_list: bool) -> Iterator[Value]:
    """Yield the countries in an answer; in sentences, only words with a capital count.

    A word may be a country in another language: "chad", "mali".
    """
    for start, piece in _pieces(answer, is_list):
        before = words_of(answer[max(start - _BEFORE, 0) : start])
        is_denied = any(_words().pattern("negation").fullmatch(word) for word in before)
        if len(piece) <= _CODE and not (piece.isupper() and (is_list or piece in _KNOWN)):
            continue  # "no" is the code of a country, and HR one too
        for code in () if flag_of(piece) else named(piece):
            written = text("inquiries-excluded", name=piece) if is_denied else piece
            yield Value(written, ((code, is_denied),))


def _pieces(answer: str, is_list: bool) -> Iterator[tuple[int, str]]:
    if not is_list:
        yield from ((found.start(), found[0]) for found in _NAME.finditer(answer))
        return
    place = 0
    for piece in _PIECES.split(answer):
        place = answer.find(piece, place)
        if piece.strip(" ."):
            yield place, piece.strip(" .")


def _names(answer: str, is_list: bool) -> Iterator[Value]:
    """Yield the names in an answer, except in German sentences, where all nouns have capitals."""
    if not is_list and language_of(answer) == "de":
        return
    for start, piece in _pieces(answer, is_list):
        words = [word for word in firm_words(piece) if word not in _NO_NAMES]
        # The first word of a sentence has a capital that says nothing.
        before = answer[max(start - _GAP, 0) : start]
        is_start = not is_list and bool(not before.strip() or _STARTS.search(before))
        is_name = not re.search(r"[\d¦]", piece) and _have_capitals(piece.split())
        if is_start and len(words) < 2:
            continue
        if words and (is_name or not is_list) and not named(piece) and not flag_of(words[0]):
            yield Value(piece, (tuple(words),))


def _same_name(one: object, other: object) -> bool:
    """Return whether one name has all words of the other or is an abbreviation of it."""
    assert isinstance(one, tuple) and isinstance(other, tuple)
    if {*one} <= {*other} or {*other} <= {*one}:
        return True
    initials = ["".join(word[0] for word in words) for words in (one, other)]
    return initials[1] == "".join(one) or initials[0] == "".join(other)


def _overlap(one: object, other: object) -> bool:
    """Return whether two dates can be the same, such as a month and a day in that month."""
    assert isinstance(one, When) and isinstance(other, When)
    return one.start <= other.end and other.start <= one.end


def _equal(one: object, other: object) -> bool:
    return one == other


_MATCH: dict[str, Callable[[object, object], bool]] = {
    "yes-no": _equal,
    "numbers": _equal,
    "dates": _overlap,
    "countries": _equal,
    "names": _same_name,
}
