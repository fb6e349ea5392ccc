"""What all texts of the course say about the case, and where it differs from what is declared.

`texts` yields every text that people read: paragraphs and rows of pages, prose of questions, keys,
slides and messages, cells of data. `faults` looks at one by five rules:

* weekday: a day of the week fits its date;
* sums: "a × b + c = d" is right, within the places that d has;
* dates: a day is an event of `datasets/the-case.toml` that the text is about, or in its data;
* numbers: an amount, a decimal or a large number is in the unit's data or comes of a sum there; a
  number of things that the case declares ("eight offices") is the declared one;
* names: no near miss of a known name; a contract, a bid or a role is that of the firm or person.

`case_words.toml` beside `test_the_case.py` says by which words a text means an event or a figure,
and lists what is in no data, each with its reason. What no rule sees: two true names that are
swapped in a sentence without a number, a role or the letter of a bid.
"""

import ast
import csv
import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from coursework import the_case

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "tests" / "datasets" / "case_words.toml"
MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join(MONTHS.split())
DATE = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})(?:,? (\d{{4}}))?\b")
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)(?!\d)")
WEEKDAY = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}),? (?:the )?(\d{{1,2}}) ({_MONTH})(?:,? (\d{{4}}))?"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
SUM = re.compile(
    rf"(?<![\w.,])({_NUMBER}(?: ?%)?(?: [×÷+−-] {_NUMBER}(?: ?%)?)+) (?:=|is|are|make) (?:EUR )?"
    rf"({_NUMBER})"
)
NUMBER = re.compile(rf"(?<![\w.,§/×-])({_NUMBER})(?![\w-])")
COUNT_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
COUNTS = {word: number for number, word in enumerate(COUNT_WORDS)}
COUNTS |= {word: 10 * tens for tens, word in enumerate(["thirty", "forty", "fifty", "sixty"], 3)}
NEAR = 160  # characters on each side of a number, in which the words of a figure are looked for
COUNTED = rf"\b({'|'.join(COUNTS)}|\d[\d,]*)\b"
PAGES = ("book/**/*.md", "solutions/**/*.md")
TABLES = ("solutions/**/*.toml", "book/trainers/*.toml", "*/messages.toml", "*/*/messages.toml")
# What a reader of an exercise never sees of its data: they are too many, and hold every day.
LARGE = {"shifts.csv", "access.csv", "payroll.csv"}
UNITS = {
    "03": ("sample-tenders.json", "screen-tenders"),
    "04": ("portfolio", "read-your-portfolio"),
    "05": ("supply-chains", "map-supply-chains"),
    "06": ("market", "market-research", "sample-tenders.json"),
    "07": ("tenders/cleaning", "draft-criteria", "labour-cost"),
    "08": ("market", "engage-suppliers", "sample-tenders.json", "labour-cost"),
    "09": ("tenders", "evaluate-bids", "labour-cost"),
    "10": ("contracts", "manage-the-contract", "labour-cost"),
    "11": ("own-plan", "action-plans", "portfolio"),
}
CASES = {
    "coffee": ("06", "08"),
    "mobile-phones": ("05", "03"),
    "cleaning": ("07", "09", "10"),
    "security": ("09", "10", "04"),
    "hotel-and-conferencing": ("06", "08"),
}


@dataclass(frozen=True)
class Text:
    """One text: its file, where in it, the units whose data it is about, and its words."""

    path: str
    place: str
    units: tuple[str, ...]
    words: str

    def __str__(self) -> str:
        """Read as the place of a fault."""
        return f"{self.path} ({self.place})"


# --- what people read -----------------------------------------------------------------------------


def texts(root: Path = ROOT) -> Iterator[Text]:
    """Yield every text that people read of pages, exercises, keys, slides and messages."""
    for pattern in PAGES:
        for path in sorted(root.glob(pattern)):
            yield from _of_page(path, root)
    for pattern in TABLES:
        for path in sorted(root.glob(pattern)):
            if ".venv" not in path.parts and "exercises" not in path.parts:
                yield from _of_table(path, root)


def data_texts(root: Path = ROOT) -> Iterator[Text]:
    """Yield every cell and value of the data that is a text of some words."""
    for path in sorted((root / "datasets").rglob("*")):
        if path.suffix in (".csv", ".json") and path.name not in (*LARGE, "datapackage.json"):
            name = path.relative_to(root).as_posix()
            for place, words in _values(path):
                if " " in words:
                    yield Text(name, place, (), " ".join(words.split()))


def _of_page(path: Path, root: Path) -> Iterator[Text]:
    name = path.relative_to(root).as_posix()
    units, line = _units(name), 1
    for part in re.split(r"(^```.*?^```$)", path.read_text(encoding="utf-8"), flags=re.M | re.S):
        if part.startswith("```"):
            found = [(line, one) for one in _strings(part)]
        else:
            found = list(_blocks(part, line))
        for at, words in found:
            yield Text(name, f"line {at}", units, words)
        line += part.count("\n")


def _blocks(part: str, line: int) -> Iterator[tuple[int, str]]:
    """Yield paragraphs, rows of tables and entries of lists, each in one line, with its line."""
    block: list[str] = []
    start = line
    for number, words in enumerate([*part.split("\n"), ""], line):
        alone = words.startswith(("|", "#", "- ", "* ", ">")) or re.match(r"\d+\. ", words)
        if (not words.strip() or alone) and block:
            yield start, " ".join(" ".join(block).replace("**", "").split())
            block = []
        if words.strip():
            start = start if block else number
            block.append(words)


def _strings(code: str) -> Iterator[str]:
    """Yield the texts of a cell's program that are some words long."""
    source = "\n".join(one for one in code.split("\n")[1:-1] if not one.startswith((":", "---")))
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield " ".join(node.value.split())


def _of_table(path: Path, root: Path) -> Iterator[Text]:
    name = path.relative_to(root).as_posix()
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    for place, words in _inside(content):
        if " " not in words:
            continue
        first = place.partition(".")[0]
        for part in re.split(r"\n\s*\n", words):
            if " " in part:
                yield Text(name, place, _units(name) or _units(first), " ".join(part.split()))


def _inside(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _inside(one, f"{place}.{key}".strip("."))
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            id = one.get("id") or one.get("code") if isinstance(one, dict) else None
            yield from _inside(one, f"{place}.{id or number}")
    elif value is not None and not isinstance(value, bool):
        yield place, value if isinstance(value, str) else str(value)


def _units(name: str) -> tuple[str, ...]:
    """Return the numbers of the units that a file or a heading is about."""
    if case := re.search(r"book/cases/([\w-]+)\.md", name):
        return CASES[case[1]]
    unit = re.search(r"(?:^|/)(\d\d)-", name)
    return (unit[1],) if unit and unit[1] in UNITS else ()


def _values(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        for number, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 2):
            yield from ((f"row {number}, {key}", value or "") for key, value in row.items())
    else:
        yield from _inside(json.loads(text))


# --- what the data hold ---------------------------------------------------------------------------


@cache
def _data(unit: str) -> tuple[frozenset[Fraction], frozenset[tuple[int, int, int]]]:
    """Return the numbers and the dates in a unit's data."""
    numbers: set[Fraction] = set()
    dates: set[tuple[int, int, int]] = set()
    for name in UNITS[unit]:
        place = ROOT / "datasets" / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix in (".csv", ".json") and path.name not in LARGE:
                for _, words in _values(path):
                    numbers |= set(_numbers(words))
                    dates |= {date for date, _ in _dates(words)}
    return frozenset(numbers), frozenset(dates)


def _numbers(words: str) -> Iterator[Fraction]:
    for found in NUMBER.finditer(words):
        yield _fraction(found[1])


def _fraction(digits: str) -> Fraction:
    return Fraction(digits.rstrip(",").replace(",", ""))


def _dates(words: str) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Yield (year or 0, month, day) of each date, and where it is."""
    for found in DATE.finditer(words):
        month = MONTHS.split().index(found[2]) + 1
        yield (int(found[3] or 0), month, int(found[1])), found.start()
    for found in ISO.finditer(words):
        yield (int(found[1]), int(found[2]), int(found[3])), found.start()


# --- the rules ------------------------------------------------------------------------------------


@cache
def declared() -> dict[str, Any]:
    """Return `case_words.toml`."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def faults(text: Text) -> list[str]:
    """Return what in a text differs from the case, a sentence each with its place."""
    found = [*weekday_faults(text.words), *sum_faults(text.words), *name_faults(text)]
    found += [*figure_faults(text)]
    if text.units:
        found += [*date_faults(text), *number_faults(text)]
    return [f"{text}: {one}" for one in found]


def weekday_faults(words: str) -> Iterator[str]:
    """Yield days of the week that are not those of their dates; without a year, of 2026."""
    for found in WEEKDAY.finditer(words):
        month = MONTHS.split().index(found[3]) + 1
        for year in [int(found[4])] if found[4] else [2026]:
            day = WEEKDAYS[datetime.date(year, month, int(found[2])).weekday()]
            if day != found[1]:
                yield f"{found[0]} is a {day}"


def sum_faults(words: str) -> Iterator[str]:
    """Yield sums whose result is another one."""
    for found in SUM.finditer(words):
        if words[: found.start()].rstrip().endswith(("+", "-", "−", "×", "÷", "(")):
            continue  # the end of a longer one
        result, places = _fraction(found[2]), len(found[2].rstrip(",").partition(".")[2])
        if abs(_value(found[1]) - result) > Fraction(1, 2) / 10**places + Fraction(1, 10**6):
            yield f"{found[0]}: the result is {float(_value(found[1])):,.4f}"


def _value(words: str) -> Fraction:
    """Return what a sum with × and ÷ before + and − comes to."""
    first, *rest = re.split(r" ([×÷+−-]) ", words)
    parts = [_part(first)]
    for sign, one in zip(rest[::2], rest[1::2], strict=True):
        if sign in "×÷":
            parts[-1] = parts[-1] * _part(one) if sign == "×" else parts[-1] / _part(one)
        else:
            parts.append(_part(one) if sign == "+" else -_part(one))
    return sum(parts, Fraction(0))


def _part(words: str) -> Fraction:
    number = _fraction(words.rstrip(" %"))
    return number / 100 if words.endswith("%") else number


def date_faults(text: Text) -> Iterator[str]:
    """Yield days that are no event which the text is about, and in no data of its unit."""
    known = {date[1:] for unit in text.units for date in _data(unit)[1]}
    years = {date for unit in text.units for date in _data(unit)[1]}
    for date, start in _dates(text.words):
        if date in years or (not date[0] and date[1:] in known) or (0, *date[1:]) in years:
            continue
        if not any(_is_event(date, text, one) for one in declared()["event"]):
            yield f"{text.words[start : start + 18]!r} is no day of the case that it is about"


def _is_event(date: tuple[int, int, int], text: Text, event: dict[str, Any]) -> bool:
    day = event["date"]
    same = date[1:] == (day.month, day.day) and date[0] in (0, day.year)
    about = {*(event.get("units") or _units_of_event(day))} & {*text.units}
    return bool(same and about and re.search(event["words"], text.words, re.IGNORECASE))


@cache
def _units_of_event(day: datetime.date) -> tuple[str, ...]:
    """Return the numbers of the units that name an event of the case."""
    found = (one for one in the_case.load().events if one.date == day)
    return tuple(unit.partition("-")[0] for one in found for unit in one.units)


def number_faults(text: Text) -> Iterator[str]:
    """Yield amounts, decimals and large numbers that no data hold and no sum gives."""
    words = DATE.sub(" ", ISO.sub(" ", SUM.sub(" ", text.words)))
    words = re.sub(r"\{(?:cite|ref|doc)\w*\}`[^`]*`|\]\([^)]*\)|https?://\S+", " ", words)
    known: set[Fraction] = set()
    for unit in text.units:
        known |= _data(unit)[0] | _worked(unit)
    for found in SUM.finditer(text.words):
        known |= set(_numbers(found[0]))
    for found in NUMBER.finditer(words):
        number = _fraction(found[1])
        before = words[max(0, found.start() - 24) : found.start()]
        is_money = re.search(r"(?:EUR|XVC) $", before)
        is_small = number < 100 and number.denominator == 1
        is_year = 1900 <= number <= 2040 and "," not in found[1].rstrip(",")
        if (is_small and not is_money) or is_year or number in known or -number in known:
            continue
        if re.search(r"(?:Articles?|Directive|Convention|No\.?|recital|section)\W*$", before):
            continue
        yield f"{found[1]} is in no data of the unit, and no sum gives it"


@cache
def _worked(unit: str) -> frozenset[Fraction]:
    entries = [one for one in declared()["worked"] if unit in one["units"]]
    return frozenset(_fraction(number) for one in entries for number in one["numbers"])


def figure_faults(text: Text) -> Iterator[str]:
    """Yield numbers of things that the case declares, and that are others here."""
    values = {one.what: one.value for one in the_case.load().figures}
    for one in declared()["figure"]:
        if one.get("units") and {*one["units"]}.isdisjoint(text.units):
            continue
        for found in re.finditer(COUNTED + rf" {one['noun']}\b", text.words, re.IGNORECASE):
            number = COUNTS.get(found[1].lower())
            number = int(_fraction(found[1])) if number is None else number
            near = text.words[max(0, found.start() - NEAR) : found.end() + NEAR]
            if re.search(one.get("near", "."), near) and number not in (
                values[one["what"]],
                *one.get("others", []),
            ):
                yield f"{found[0]!r}: {values[one['what']]} {one['what']}"


# --- names ----------------------------------------------------------------------------------------


@cache
def known_names() -> frozenset[str]:
    """Return the names of all firms, people and places of case and data."""
    case = the_case.load()
    names = {one.name for one in (*case.firms, *case.people, *case.sites, *case.offices)}
    names |= {short for firm in case.firms for short in firm.short}
    columns = {
        "bidder",
        "supplier",
        "firm",
        "name",
        "operator",
        "owner",
        "hotel",
        "buyer",
        "author",
    }
    for path in (ROOT / "datasets").rglob("*.csv"):
        if path.name in LARGE:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            for column in columns & {*(rows.fieldnames or ())}:
                names |= {row[column] or "" for row in rows}
                file.seek(0)
    names |= {*declared()["names"]["also"]}
    return frozenset(one for one in names if re.match(r"[A-Z]", one))


@cache
def _plain_words() -> frozenset[str]:
    """Return the words that pages write with a small letter somewhere."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("book/**/*.md"))
    return frozenset(re.findall(r"\b[a-z]{3,}\b", pages))


@cache
def _name_words() -> dict[str, set[str]]:
    """Return by each word that is only a name the words that may follow it."""
    found: dict[str, set[str]] = {}
    people = {word for one in the_case.load().people for word in one.name.split()}
    for name in known_names():
        words = re.findall(r"[\w’'-]+", name)
        for one, after in zip(words, [*words[1:], ""], strict=True):
            if one[0].isupper() and (one in people or one.lower() not in _plain_words()):
                found.setdefault(one, set()).add(after)
    return found


_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")


def name_faults(text: Text) -> Iterator[str]:
    """Yield near misses of known names, and names that do not go with what stands there."""
    yield from _near_misses(text.words)
    yield from _places(text)
    yield from _pairs(text)


def _near_misses(words: str) -> Iterator[str]:
    plain = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S+", " ", words)
    known, fine = _name_words(), declared()["names"]["fine"]
    for found in _CAPITAL.finditer(plain):
        word = re.sub(r"[’']s?$", "", found[0])
        if word in known:
            after = re.match(r" ([A-Z][a-z]+)\b(?!-)", plain[found.end() :])
            if after and after[1] not in known[word]:
                pair = f"{word} {after[1]}"
                if pair not in declared()["names"]["pairs"]:
                    yield f"{pair!r} is no name of the case"
        elif word in fine or len(word) < 4 or word.lower() in _plain_words():
            continue
        elif near := _nearest(word):
            yield f"{word!r} is nearly {near!r}"


@cache
def _nearest(word: str) -> str:
    """Return a word of a known name from which this one differs in one letter, "" for none."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = _name_words()
    for place in range(len(word)):
        begin, end = word[:place], word[place + 1 :]
        swapped = begin + word[place : place + 2][::-1] + word[place + 2 :]
        for one in (begin + end, swapped, *(begin + letter + end for letter in letters)):
            if one != word and one in known:
                return one
        for letter in letters:
            if (one := begin + letter + word[place:]) in known:
                return one
    return next((word + letter for letter in letters if word + letter in known), "")


def _places(text: Text) -> Iterator[str]:
    """Yield offices that are not in Port Selm, in the texts that are about its eight."""
    if not {"07", "09", "10"} & {*text.units}:
        return
    sites = {one.name for one in the_case.load().sites} | {*declared()["names"]["places"]}
    kinds = "Office|Archive|Registry|Terminal|Court|House|Hall|Museum|Library"
    for found in re.finditer(rf"\b((?:[A-Z][a-z]+ )+(?:{kinds}))\b", text.words):
        name = re.sub(r"^(?:The|In|At|From|Of|On) ", "", found[1])
        if not any(name.endswith(site) for site in sites):
            yield f"{name!r} is no place of the case"


def _pairs(text: Text) -> Iterator[str]:
    """Yield a firm, a bid or a role that belongs to another one."""
    case = the_case.load()
    for sentence in re.split(r"(?<=[.!?”]) ", text.words):
        firms = {_firms()[found[0]] for found in _firm_pattern().finditer(sentence)}
        for one in case.contracts if firms else ():
            others = firms - {one.supplier}
            if one.number and one.number in sentence and one.supplier and others:
                yield f"{one.number} is a contract of {one.supplier}, not of {', '.join(others)}"
        for rule in declared()["apart"]:
            if rule["firm"] in firms and (words := re.search(rule["words"], sentence)):
                yield f"{rule['firm']} has nothing to do with {words[0]!r}"
    for found in re.finditer(
        r"\b[Bb]id ([A-J])(?:, | \(| of | from )((?:[A-Z][\w]+ ?)+)", text.words
    ):
        known = [
            letter
            for unit, letter, firm in _bids()
            if unit in text.units and firm == found[2].strip()
        ]
        if known and found[1] not in known:
            yield f"bid {found[1]} is not that of {found[2].strip()}"
    for person in case.people:
        if not person.name or person.name not in text.words:
            continue
        for found in re.finditer(rf"{person.name}, (?:the|a|an) ([^.;:,]+)", text.words):
            said = re.sub(r"\{\w+\}`([^`<]+)[^`]*`", r"\1", found[1])
            others = {*declared()["names"]["roles"]} - {person.role}
            if person.role not in said and any(role in said for role in others):
                yield f"{person.name} is {person.role}, not {said!r}"


@cache
def _firms() -> dict[str, str]:
    """Return by each way to name a firm of the case its name."""
    return {way: one.name for one in the_case.load().firms for way in (one.name, *one.short)}


@cache
def _firm_pattern() -> re.Pattern[str]:
    ways = sorted(_firms(), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(way)}\b" for way in ways))


@cache
def _bids() -> tuple[tuple[str, str, str], ...]:
    """Return (unit, letter, bidder) of all bids; the cleaning's are in the chapter of unit 09."""
    found = []
    for name, units in (("cleaning", ("07",)), ("guarding", ("09",))):
        path = ROOT / "datasets" / "tenders" / name / "bids.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found += [(unit, row["bid"], row["bidder"]) for unit in units for row in rows]
        if name == "cleaning":
            found += [("09", row["bid"], row["bidder"]) for row in rows]
    return tuple(found)
