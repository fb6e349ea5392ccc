"""Find the concrete details in an answer: dates, numbers with units, functions, documents.

Words are matched, not understood. The table `MARKS` lists them by language.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from fairtender.market.declared import MARKS
from fairtender.tables import check, wrong

_NEVER = re.compile(r"(?!)")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})"
_SHORT = r"\W*(?:\w{1,3}\W+)?"  # "12th of March", "12 de março de 2025"
_NUMERIC = (
    re.compile(rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"{_DAY}[./](?P<month>\d{{1,2}})[./]{_YEAR}"),
)
_BREAK = re.compile(r"(?<=[.!?])[\"'”)]*\s+|\s*[;\n]\s*")
_CLAUSE = re.compile(r"[,:;()—–]")
_MONTHS = frozenset(str(number) for number in range(1, 13))
_BEFORE = 3  # a negation up to this many words before a word denies it


class When(NamedTuple):
    """A date as written, with its first and its last possible day."""

    text: str
    start: datetime.date
    end: datetime.date

    @property
    def is_year(self) -> bool:
        """Whether this is only a year, which is too imprecise to identify a document."""
        return self.end - self.start > datetime.timedelta(days=31)


def languages(marks: pd.DataFrame) -> dict[str, "Words"]:
    """Return {language: marks} for the rows of the table `MARKS`.

    Raises DataError naming file and row for a month whose number is not 1 to 12.
    """
    data = check(marks, MARKS)
    for at, (kind, about) in enumerate(data[["kind", "about"]].to_numpy()):
        if kind == "month" and about not in _MONTHS:
            raise wrong(data, at, MARKS, "market-month", about=about)
    return {language: Words(rows) for language, rows in data.groupby("language")}


class Words:
    """The marks of one language, compiled for searching."""

    def __init__(self, marks: pd.DataFrame) -> None:
        """Compile the rows of the table `MARKS` for one language."""
        self._patterns = {kind: _any_of(some["words"]) for kind, some in marks.groupby("kind")}
        months = marks[marks["kind"] == "month"].groupby("about")["words"]
        self._months = {int(about): list(words) for about, words in months}
        self.trades = _by_about(marks, "trade")
        triggers = marks[marks["kind"] == "trigger"]
        self.deciding = [
            (about, [_any_of(part.split("|")) for part in words.split("+")])
            for about, words in zip(triggers["about"], triggers["words"], strict=True)
        ]
        self.to_read = _by_about(marks, "read")

    def sentences(self, text: str) -> Iterator["Sentence"]:
        """Yield the sentences of a text; a semicolon or a new line also ends a sentence."""
        start, text = 0, text.replace("’", "'")
        for gap in _BREAK.finditer(text):
            piece, after = text[start : gap.start()], text[gap.end() : gap.end() + 1]
            # "No. 4" is an abbreviation and its number, "No. We never do." is two sentences.
            if not (after.isdecimal() and self._ends_short(piece)):
                yield from self._sentence(piece)
                start = gap.end()
        yield from self._sentence(text[start:])

    def _sentence(self, piece: str) -> Iterator["Sentence"]:
        if piece.strip():
            yield Sentence(" ".join(piece.split()), self)

    def _ends_short(self, piece: str) -> bool:
        """Return whether a piece ends with an abbreviation, so that its full stop ends nothing."""
        last = piece.split()[-1:] or [""]
        return bool(self.pattern("abbreviation").fullmatch(last[0].lstrip("(")))

    def pattern(self, kind: str) -> re.Pattern[str]:
        """Return the pattern for a kind of mark; if there are none, it matches nothing."""
        return self._patterns.get(kind, _NEVER)

    @cached_property
    def dates(self) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """The patterns for dates, each with the number of its month, or 0 if the text has it."""
        patterns: list[tuple[int, re.Pattern[str]]] = [(0, pattern) for pattern in _NUMERIC]
        for number, words in self._months.items():
            month = _any_of(words).pattern
            for form in (
                rf"{_DAY}(?:\w\w)?{_SHORT}{month}{_SHORT}{_YEAR}",
                rf"{month}\s+(?P<day>\d{{1,2}})(?:\w\w)?,\s*{_YEAR}",
                rf"{month}{_SHORT}{_YEAR}",
            ):
                patterns.append((number, re.compile(form, re.IGNORECASE)))
        return (*patterns, (0, re.compile(rf"(?<!\d)(?<!\d[.,]){_YEAR}")))

    @cached_property
    def numbers(self) -> re.Pattern[str]:
        """The pattern for a number with its unit, up to two words apart, or a sum of money."""
        digits = r"(?<!\w)\d+(?:[.,]\d+)*"
        number = rf"(?:{digits}|{self.pattern('number').pattern})"
        money = self.pattern("money").pattern
        unit = rf"(?:[\s%-]+[^\W\d_]+){{0,2}}?[\s%-]+{self.pattern('unit').pattern}"
        amount = rf"{money}\s?{digits}|{digits}\s?{money}"
        return re.compile(rf"{number}{unit}|{amount}", re.IGNORECASE)


class Sentence:
    """A sentence, and the marks in it that are not part of empty phrases."""

    def __init__(self, text: str, words: Words) -> None:
        """Prepare to search one sentence for the marks of its language."""
        self.text, self._words = text, words
        self.hollow = [match[0] for match in words.pattern("hollow").finditer(text)]
        self._plain = words.pattern("hollow").sub(_mask, text)

    def find(self, kind: str) -> str:
        """Return the first word of a kind without a negation shortly before it, or ""."""
        return self.match(self._words.pattern(kind))

    def match(self, pattern: re.Pattern[str]) -> str:
        """Return the first match without a negation shortly before it, or ""."""
        found = pattern.finditer(self._plain)
        return next((match[0] for match in found if not self._is_denied(match.start())), "")

    def denies(self, kind: str) -> bool:
        """Return whether there are words of a kind, all of them after a negation."""
        return bool(self._words.pattern(kind).search(self._plain)) and not self.find(kind)

    def triggers(self) -> dict[str, bool]:
        """Return {red flag that the sentence mentions: whether the sentence alone decides}.

        A sentence does not decide alone if it contains a negation or only names the subject.
        """
        words = self._words
        told = {about: False for about, p in words.to_read.items() if p.search(self.text)}
        for about, parts in words.deciding:
            found = [self.match(part) for part in parts]
            if all(found):
                rest = self.text
                for match in found:
                    rest = rest.replace(match, "")
                decides = not words.pattern("negation").search(rest)
                told[about] = told.get(about, False) or decides
        return told

    def _is_denied(self, start: int) -> bool:
        clause = _CLAUSE.split(self._plain[:start])[-1]
        before = " ".join(clause.split()[-_BEFORE:])
        return bool(self._words.pattern("negation").search(before))

    @cached_property
    def has_negation(self) -> bool:
        """Return whether the sentence contains a negation anywhere."""
        return bool(self._words.pattern("negation").search(self.text))

    @cached_property
    def dates(self) -> tuple[When, ...]:
        """All dates in the sentence: days, months and years."""
        return self._dated[0]

    @cached_property
    def _dated(self) -> tuple[tuple[When, ...], str]:
        """The dates in the sentence, and the text of the sentence with these dates masked."""
        return dates_in(self._plain, self._words)

    @cached_property
    def number(self) -> str:
        """The first number with its unit or amount of money, or "" if there is none."""
        match = self._words.numbers.search(self._dated[1])
        return match[0] if match else ""

    @cached_property
    def section(self) -> str:
        """The first section, version or page with its number, or "" if there is none."""
        words = self._words.pattern("section").pattern
        match = re.search(rf"{words}\s*\d+(?:[.,]\d+)*", self._dated[1], re.IGNORECASE)
        return match[0] if match else ""

    def speaks_of(self, trade: str) -> bool:
        """Return whether the sentence contains words of the sector `trade`."""
        return bool(trade and self._words.trades[trade].search(self.text))

    def other_trade(self, trade: str) -> str:
        """Return words of another sector, or "" if there are none or some of this sector."""
        if not trade or self.speaks_of(trade):
            return ""
        found = (p.search(self.text) for p in self._words.trades.values())
        return next((match[0] for match in found if match), "")


def dates_in(text: str, words: Words) -> tuple[tuple[When, ...], str]:
    """Return all dates in a text, and the text of the same length with these dates masked."""
    dates = []
    for month, pattern in words.dates:
        for match in pattern.finditer(text):
            if when := _date_of(match, month):
                dates.append(when)
                text = text[: match.start()] + _mask(match) + text[match.end() :]
    return tuple(dates), text


def _by_about(marks: pd.DataFrame, kind: str) -> dict[str, re.Pattern[str]]:
    """Return {subject: pattern} for a kind of mark."""
    rows = marks[marks["kind"] == kind].groupby("about", sort=False)
    return {about: _any_of(some["words"]) for about, some in rows}


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these phrases, in which `*` stands for letters or a word."""
    parts = sorted(
        {" ".join(p.replace("’", "'").split()) for p in phrases}, key=lambda p: (-len(p), p)
    )
    words = "|".join(
        re.escape(part).replace(r"\ ", r"\s+").replace(r"\*", r"[\w-]*") for part in parts
    )
    # A currency sign may touch a digit, but a word must not be part of another one.
    return re.compile(rf"(?<![^\W\d])(?:{words})(?![^\W\d])", re.IGNORECASE)


def _mask(match: re.Match[str]) -> str:
    """Return a filler as long as the match, so that positions stay the same."""
    return "¦" * len(match[0])


def _date_of(match: re.Match[str], month: int) -> When | None:
    """Return the date in a match, or None if there is no such day."""
    told = {name: int(value) for name, value in match.groupdict().items() if value}
    year, month = told["year"], told.get("month", month)
    try:
        if "day" in told:
            start = end = datetime.date(year, month, told["day"])
        elif month:
            start = datetime.date(year, month, 1)
            end = (start + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        else:
            start, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    except ValueError:
        return None
    return When(match[0], start, end)
