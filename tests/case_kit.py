"""What all texts of the course say about the case, and what the data of each unit hold.

`texts` yields every text that people read: paragraphs and rows of pages, prose of questions, keys,
slides and messages; `data_texts` yields the cells of the data. `evidence` returns what the data
hold about the purchase that a text is about. `case_rules_kit.py` compares the two.
"""

import ast
import csv
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
_MONTH = "|".join(MONTHS.split())
DATE = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})(?:,? (\d{{4}}))?\b")
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)(?!\d)")
TIME = re.compile(r"(?<![\d:])([012]?\d:[0-5]\d)(?: (?:to|and) ([012]?\d:[0-5]\d))?(?![\d:])")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
NUMBER = re.compile(rf"(?<![\w.,§/×-])({_NUMBER})(?![\w-])")
PAGES = ("book/**/*.md", "solutions/**/*.md")
TABLES = ("solutions/**/*.toml", "book/trainers/*.toml", "*/messages.toml", "*/*/messages.toml")
# What a reader of an exercise never sees of its data: they are too many, and hold every day.
LARGE = {"shifts.csv", "access.csv", "payroll.csv"}
# Where a unit has several purchases, the data of one are no evidence for another.
NARROW = ("05", "06", "07", "08", "09", "10")
UNITS = {
    "03": ("sample-tenders.json", "screen-tenders"),
    "04": ("portfolio", "read-your-portfolio"),
    "05": ("supply-chains", "map-supply-chains"),
    "06": ("market", "market-research", "sample-tenders.json"),
    "07": ("tenders/cleaning", "draft-criteria", "labour-cost"),
    "08": ("market", "engage-suppliers", "sample-tenders.json", "labour-cost"),
    "09": ("tenders", "evaluate-bids", "labour-cost", "contracts/cleaning/shifts.csv"),
    "10": ("contracts", "manage-the-contract", "labour-cost"),
    "11": ("own-plan", "action-plans", "portfolio"),
}
CASES = {
    "coffee": ("06", "08"),
    "mobile-phones": ("05", "03"),
    "cleaning": ("07", "09", "10"),
    "security": ("09", "10"),
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
                    lines = " | ".join(words.splitlines())  # no name goes on in the next line
                    yield Text(name, place, (), " ".join(lines.split()))


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
        if ".guided." in place or (" " not in words and not ISO.fullmatch(words)):
            continue  # a guided example is about nobody of the case
        first = place.partition(".")[0]
        for part in re.split(r"\n\s*\n", words):
            said = " ".join(part.split())
            units = _units(name) or _units(first) or _units_of_paper(content.get(first))
            if ISO.fullmatch(said) and {*NARROW} & {*units}:
                said = f"{place}: {said}"  # a day of an answer: the place says what it is about
            if " " in said:
                yield Text(name, place, units, said)


def _inside(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key.count(" ") > 3 and key[0].islower():  # whose role a card of a hand-out is
                yield f"{place}.{key}", key
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


def _units_of_paper(entry: Any) -> tuple[str, ...]:
    """Return the number of the unit that the source of a hand-out names."""
    source = entry.get("source", "") if isinstance(entry, dict) else ""
    found = re.match(r"Unit (\d+)", source) if isinstance(source, str) else None
    return (found[1].zfill(2),) if found and found[1].zfill(2) in UNITS else ()


def units_of_data(name: str) -> tuple[str, ...]:
    """Return the numbers of the units whose data a file is."""
    ours = name.removeprefix("datasets/")
    return tuple(unit for unit, places in UNITS.items() if ours.startswith(places))


def _values(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        for number, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 2):
            yield from ((f"row {number}, {key}", value or "") for key, value in row.items())
    else:
        yield from _inside(json.loads(text))


# --- what the data hold ---------------------------------------------------------------------------


@cache
def declared() -> dict[str, Any]:
    """Return `case_words.toml`."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Row:
    """A row of the data: the purchases that it is about (none: all), and what it holds."""

    about: frozenset[str]
    numbers: frozenset[Fraction]
    shares: frozenset[Fraction]
    dates: frozenset[tuple[int, int, int]]
    words: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """What the data hold about one purchase, row by row and together."""

    rows: tuple[Row, ...]
    numbers: frozenset[Fraction]
    shares: frozenset[Fraction]
    times: frozenset[tuple[str, ...]]


def about(text: Text) -> frozenset[str]:
    """Return the purchases that a text is about: those of its unit, and those it speaks of."""
    found = {one["code"] for one in declared()["purchase"] if re.search(one["words"], text.words)}
    found |= {*re.findall(r"\bT\d\d\b", text.words)}
    for unit in the_case.load().units:
        if unit.slug[:2] in text.units:
            chapter = re.match(r"book/\d\d-", text.path) or text.place.startswith("self_check")
            codes = unit.chapter if chapter else unit.exercise
            if not chapter and not text.path.startswith("solutions/"):
                codes = (*unit.chapter, *unit.exercise)
            found |= {code.partition("-")[0] for code in codes}
    return frozenset(found)


def evidence(text: Text) -> Evidence:
    """Return what the data of a text's units hold about its purchases."""
    return _evidence(text.units, about(text))


@cache
def _evidence(units: tuple[str, ...], purchases: frozenset[str]) -> Evidence:
    every = [row for unit in units for row in _rows(unit)]
    rows = tuple(row for row in every if not row.about or row.about & purchases)
    numbers = frozenset(number for row in rows for number in row.numbers)
    times = frozenset(pair for unit in units for pair in _times(unit))
    shares = frozenset(number for row in rows for number in row.shares)
    return Evidence(rows, numbers, shares, times)


@cache
def _rows(unit: str) -> tuple[Row, ...]:
    found = []
    for path in files(unit):
        if path.name in LARGE:
            continue
        for cells in records(path):
            words = " ".join(cells.values())
            names = {path.stem, *path.parts, cells.get("sector", ""), cells.get("notice", "")}
            belongs = {
                one["code"] for one in declared()["purchase"] if names & {*one.get("data", [])}
            }
            if unit not in NARROW:
                belongs = set()
            elif (notice := cells.get("notice")) and not belongs:
                belongs = {notice}
            found.append(
                Row(
                    frozenset(belongs),
                    numbers := frozenset(numbers_in(words)),
                    numbers if re.search("percent|%|share", f"{words} {[*cells]}") else frozenset(),
                    frozenset(date for date, _ in dates_in(words)),
                    frozenset(significant(f"{words} {path.stem} {' '.join(cells)}")),
                )
            )
    return tuple(found)


def significant(words: str) -> set[str]:
    """Return the words of five letters and more, without the end that only marks a plural."""
    found = re.findall(r"[a-z]{5,}", words.lower())
    return {one.rstrip("s") for one in found} - {one.lower() for one in MONTHS.split()}


@cache
def _times(unit: str) -> frozenset[tuple[str, ...]]:
    """Return the times of day in a unit's data: alone, and as pairs of beginning and end."""
    found: set[tuple[str, ...]] = set()
    for path in files(unit):
        if path.name == "access.csv":  # people come and go at each minute
            continue
        for cells in records(path):
            pairs = [(cells.get("start", ""), cells.get("end", ""))]
            pairs += [one.groups() for one in TIME.finditer(" ".join(cells.values()))]
            for start, end in pairs:
                found |= {(start,), (end or "",), (start, end or "")}
    return frozenset(found)


def files(unit: str) -> list[Path]:
    places = [ROOT / "datasets" / name for name in UNITS[unit]]
    paths = [
        path for place in places for path in ([place] if place.is_file() else place.rglob("*"))
    ]
    return sorted(path for path in paths if path.suffix in (".csv", ".json"))


@cache
def records(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows of a table, the notices of a file of notices, the leaves of other files."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        rows = csv.DictReader(text.splitlines(keepends=True))
        return tuple({key: value or "" for key, value in row.items()} for row in rows)
    content = json.loads(text)
    if "releases" in content:
        return tuple(
            {"notice": one["tender"]["id"], "all": " ".join(word for _, word in _inside(one))}
            for one in content["releases"]
        )
    return tuple({place: words} for place, words in _inside(content))


def numbers_in(words: str) -> Iterator[Fraction]:
    """Yield the numbers in a text, without the dates."""
    for found in NUMBER.finditer(words):
        yield fraction(found[1])


def fraction(digits: str) -> Fraction:
    """Read a number with commas between thousands."""
    return Fraction(digits.rstrip(",").replace(",", ""))


def dates_in(words: str) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Yield (year or 0, month, day) of each date, and where it is."""
    for found in DATE.finditer(words):
        month = MONTHS.split().index(found[2]) + 1
        yield (int(found[3] or 0), month, int(found[1])), found.start()
    for found in ISO.finditer(words):
        yield (int(found[1]), int(found[2]), int(found[3])), found.start()
