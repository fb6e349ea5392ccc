"""Read numbers and dates as people write them: "420.304,50", "EUR 12,5", "60 %", "2 December 2026".

In a file, `Vocabulary` also finds the column, fixed row or option that a text means.

A text is refused if it is not a number or date, or if it could be two. "1,250" may be 1250 or 1.25;
"12/02/2026" is one day in Lisbon and another in Chicago. If a number can be read in two ways, the
question's range may decide; on the page, so may its own notation. In a date with points the day
comes first, as in all languages that write dates in this way (Unicode CLDR).

`forms/numbers.js` and `forms/days.js` follow the same rules; one table of cases tests both.
"""

import datetime
import re
from collections.abc import Mapping, Sequence

from coursework.questions import Column, Question, Questions, Sheet
from coursework.questions.published import HEAD, comparable, texts_of
from coursework.work.rows import ROW
from fairtender.sheets import coded

MOST_DIGITS = 12
MOST_DECIMALS = 4
CURRENCY = r"[$£¥¢\u20a0-\u20cf]|[A-Z]{3}|(?i:euros?)"
PERCENT = ("percent", "%", "")  # units beside which a % says nothing new


def read_number(
    text: str, unit: str = "", low: float | None = None, high: float | None = None
) -> int | float | None:
    """Return the number that a text means; None if it means no number, or could mean two.

    unit: may be next to the number, as may a currency. low, high: the question's range.

    >>> read_number("€ 420.304,50"), read_number("1,250"), read_number("1,250", high=100)
    (420304.5, None, 1.25)
    """
    plain = re.sub(r"\s+", " ", text.replace("\u2212", "-").replace("\u2019", "'")).strip()
    beside = "|".join([CURRENCY, *_units(unit)])
    pattern = rf"([+-]?) ?(?:{beside})? ?([+-]?) ?([\d.,' ]*\d) ?(?:{beside})?"
    found = re.fullmatch(pattern, plain, re.ASCII)
    if not found or (found[1] and found[2]):
        return None
    numbers = [_number(found[1] + found[2], *one) for one in _parts(found[3])]
    known = [one for one in numbers if one is not None]
    if len(known) < len(numbers):
        return None
    if len(known) > 1:
        known = [
            one for one in known if (low is None or one >= low) and (high is None or one <= high)
        ]
    return known[0] if len(known) == 1 else None


def _units(unit: str) -> list[str]:
    own = [f"(?i:{re.escape(unit)})"] if unit else []
    return [*own, "%"] if unit in PERCENT else own


def _parts(core: str) -> list[tuple[str, str]]:
    """Return all readings of a number as (whole digits, decimals): none, one or two."""
    apart = next((mark for mark in " '" if mark in core), "")
    marks = [sign for sign in core if sign in ".,"]
    if apart:
        return _grouped(core, apart, "[.,]")
    if len({*marks}) == 2:
        return _grouped(core, marks[0], re.escape(marks[-1]))
    if len(marks) > 1:
        return _grouped(core, marks[0], "$")
    whole, _, part = core.partition(marks[0]) if marks else (core, "", "")
    if marks and re.fullmatch(r"[1-9]\d{0,2}", whole) and len(part) == 3:
        return [(whole + part, ""), (whole, part)]
    return [(whole or "0", part)]


def _grouped(core: str, mark: str, decimal: str) -> list[tuple[str, str]]:
    grouped = rf"(\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+)(?:{decimal}(\d+))?"
    found = re.fullmatch(grouped, core, re.ASCII)
    return [(found[1].replace(mark, ""), found[2] or "")] if found else []


def _number(sign: str, whole: str, part: str) -> int | float | None:
    part = part.rstrip("0")
    if len(whole) > MOST_DIGITS or len(part) > MOST_DECIMALS:
        return None
    return float(f"{sign}{whole}.{part}") if part else int(f"{sign}{whole}")


MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR = r"((?:19|2\d)\d\d)"
_SHORT = r"((?:19|2\d)?\d\d)"  # where nothing but a year can stand
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_YEAR_FIRST = re.compile(rf"{_YEAR}([-./])(\d\d?)\2(\d\d?)", re.ASCII)
_POINTS = re.compile(rf"(\d\d?)\. ?(\d\d?)\. ?{_SHORT}", re.ASCII)
_NUMBERS = re.compile(rf"(\d\d?)([-/])(\d\d?)\2{_YEAR}", re.ASCII)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(\d\d?)(?:st|nd|rd|th|\.)? ([a-z]+)\.?,? {_SHORT}", re.ASCII)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}([a-z]+)\.? (\d\d?)(?:st|nd|rd|th)?,? {_YEAR}", re.ASCII)


def read_date(text: str) -> str:
    """Return the date that a text means, such as "2026-12-02"; "" if none, or if it could be two.

    >>> read_date("2 December 2026"), read_date("2.12.26"), read_date("12/02/2026")
    ('2026-12-02', '2026-12-02', '')
    """
    plain = re.sub(r"\s+", " ", text).strip().lower()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    if found := _POINTS.fullmatch(plain):
        return _day(found[3], found[2], found[1])
    if found := _NUMBERS.fullmatch(plain):
        one, _, other, year = found.groups()
        days = {_day(year, other, one), _day(year, one, other)} - {""}
        return days.pop() if len(days) == 1 else ""
    if found := _DAY_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    return ""


def _month(name: str) -> int:
    """Return the number of a month from its name or at least its first three letters; else 0."""
    fits = [number for number, one in enumerate(MONTHS, 1) if one.startswith(name)]
    return fits[0] if len(name) >= 3 and fits else 0


def _day(year: str, month: str | int, day: str) -> str:
    try:
        return datetime.date(int(f"20{year}"[-4:]), int(month), int(day)).isoformat()
    except ValueError:
        return ""


IDS = "ids"  # the column of a map whose cell may hold several identifiers
# Codes under which the library's tables have a column of a map.
ALSO = {IDS: "site", "from": "from_site", "to": "to_site"}


class Vocabulary:
    """The texts of a sheet in this and in earlier releases, and the code of each text."""

    def __init__(self, questions: Questions, question: Question, sheet: Sheet) -> None:
        """Collect the texts of each code by column; those of fixed rows are under `ROW`."""
        self.sheet = sheet
        self.texts = texts_of(questions, question, sheet)
        self.texts.setdefault(ROW, {})
        heads = {code: self.texts[code].pop(HEAD) for code in sheet.codes}
        labels = {comparable(one.label): one.code for one in reversed(sheet.columns)}
        self._heads = labels | _codes(heads)
        self._codes = {column: _codes(texts) for column, texts in self.texts.items()}

    def column(self, text: str) -> Column | None:
        """Return the column with this heading or code; None if the sheet has none."""
        by_code = {one.code: one for one in self.sheet.columns}
        if code := coded.code_in(text):
            return (by_code | {ALSO[one]: by_code[one] for one in ALSO if one in by_code}).get(code)
        for column in self.sheet.columns:
            if text.strip() == ALSO.get(column.code):  # "Site", in words, is the name of a site
                return column
        return by_code.get(self._heads.get(comparable(text), ""))

    def row(self, text: str) -> str:
        """Return the fixed row with this name or code, or "" if there is none."""
        return self._codes[ROW].get(comparable(text), "")

    def choice(self, column: str, text: str) -> str:
        """Return the code of an option of a column, given its text or code; else the text."""
        return self._codes[column].get(comparable(text), text)

    def choices(self, column: Column, text: str) -> list[str]:
        """Return the options that one cell names; parts that name no option stay unchanged."""
        whole = self.choice(column.code, text)
        if whole in column.codes:
            return [whole]
        words = {said: code for code, texts in self.texts[column.code].items() for said in texts}
        read = list[str]()
        for sign in (";", ","):
            parts = coded.code_of(text.replace("\n", ";").replace(sign, ";"), words).split(";")
            read = [self.choice(column.code, part) for part in map(str.strip, parts) if part]
            if {*read} <= {*column.codes}:
                break
        return read


def _codes(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return {text: code}; if a text changed its meaning, today's meaning counts."""
    earlier = {comparable(text): code for code, said in texts.items() for text in said[:-1]}
    today = {comparable(said[-1]): code for code, said in texts.items()}
    return {comparable(code): code for code in texts} | earlier | today
