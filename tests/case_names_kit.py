"""Whose names a text uses: firms, people, places, contracts, notices and bids of the case.

A name is whole and spelt as it is known; a contract, a notice, a bid or a role is that of the unit,
the firm or the person. `case_rules_kit.py` is about all else.
"""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache

from case_kit import LARGE, NARROW, ROOT, Text, declared

from coursework import the_case


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
    notices = json.loads((ROOT / "datasets" / "sample-tenders.json").read_text(encoding="utf-8"))
    buyers = {one["buyer"]["name"] for one in notices["releases"]}
    names |= buyers | {one.removesuffix(" of Arlenia") for one in buyers}
    names |= {*declared()["names"]["also"]}
    return frozenset(one for one in names if re.match(r"[A-Z]", one))


@cache
def _plain_words() -> frozenset[str]:
    """Return the words that pages write with a small letter somewhere."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("book/**/*.md"))
    pages = re.sub(r"^```.*?^```$|`[^`\n]*`|\]\([^)]*\)", " ", pages, flags=re.M | re.S)
    return frozenset(re.findall(r"(?<![\w.-])[a-z]{3,}\b(?!-)", pages))


@cache
def name_words() -> dict[str, set[str]]:
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
CODE = re.compile(r"\b[A-Z]{2,3}-20\d\d-\d{3}\b")


def name_faults(text: Text) -> Iterator[str]:
    """Yield near misses of known names, and names that do not go with what stands there."""
    yield from _near_misses(text.words)
    yield from _codes(text)
    yield from _places(text)
    yield from _pairs(text)


def _near_misses(words: str) -> Iterator[str]:
    plain = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S+", " ", words)
    known, fine = name_words(), declared()["names"]["fine"]
    whole = [found.span() for found in _whole_names().finditer(plain)]
    for found in _CAPITAL.finditer(plain):
        word = re.sub(r"[’']s?$", "", found[0])
        if word in known:
            after = re.match(r" ([A-Z][a-z]+)\b(?!-)", plain[found.end() :])
            pair = f"{word} {after[1]}" if after else word
            if any(start <= found.start() < end for start, end in whole):
                continue
            if after and after[1] not in known[word] and pair not in declared()["names"]["pairs"]:
                yield f"{pair!r} is no name of the case"
            elif before := _before(plain[: found.start()]):
                pair = f"{before} {word}"
                if pair not in (*declared()["names"]["pairs"], *_beginnings()):
                    yield f"{pair!r} is no name of the case"
        elif word in fine or len(word) < 4 or word.lower() in _plain_words():
            continue
        elif word.endswith("ian") and word[:-1] in known:
            continue  # the language or the people of a country
        elif near := _nearest(word):
            yield f"{word!r} is nearly {near!r}"


def _before(words: str) -> str:
    """Return the capitalised word that these words end with, "" where it begins a sentence."""
    found = re.search(r"(?<=[a-z,;] )([A-Z][a-z]+) $", words)
    return found[1] if found else ""


@cache
def _beginnings() -> frozenset[str]:
    """Return the first two words of each known name, by which texts name it too."""
    return frozenset(" ".join(one.split()[:2]) for one in known_names())


@cache
def _whole_names() -> re.Pattern[str]:
    """Return a pattern of all known names of several words, which no capitalised word follows."""
    names = sorted((one for one in known_names() if " " in one), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b(?! [A-Z][a-z])")


def _codes(text: Text) -> Iterator[str]:
    """Yield numbers of contracts that do not exist, and notices of other units."""
    for found in re.findall(r"\bPS-20\d\d-\d{3}\b", text.words):
        if found not in _numbers_of_contracts():
            yield f"{found} is the number of no contract of the Agency"
    if text.path.startswith("datasets/generators") or not {*NARROW} & {*text.units}:
        return
    for found in CODE.finditer(text.words):
        if found[0] not in _numbers_of_contracts():
            yield f"{found[0]} is the number of no contract"
        elif found[0].startswith("PS-") and found[0] not in _numbers_of_exercise(text):
            yield f"{found[0]} is the number of another contract"
    case = the_case.load()
    codes = {
        code
        for one in case.units
        if one.slug[:2] in text.units
        for code in (*one.chapter, *one.exercise)
    }
    known = {case.contract(code).notice for code in codes}
    for notice in re.findall(r"\bT\d\d\b", text.words):
        if notice not in known and not re.search(r"[Uu]nit 3\b", text.words):
            yield f"{notice} is not the notice of a purchase of the unit"
    towns = "|".join(re.escape(office.name) for office in case.offices)
    for thing, town in re.findall(rf"(depot|offices|delegates) (?:at|in) ({towns})\b", text.words):
        if not any(thing in one.title and town in one.title for one in case.contracts):
            yield f"the {thing} are not in {town}"


def _numbers_of_exercise(text: Text) -> set[str]:
    """Return the numbers of the contracts of which a text of an exercise may speak; else of all."""
    case = the_case.load()
    codes = [code for one in case.units if one.slug[:2] in text.units for code in one.exercise]
    is_exercise = text.path.startswith("solutions/") and not text.place.startswith("self_check")
    return {one.number for one in case.contracts if one.code in codes or not is_exercise}


@cache
def _numbers_of_contracts() -> frozenset[str]:
    found = {one.number for one in the_case.load().contracts}
    with (ROOT / "datasets" / "portfolio" / "contracts.csv").open(encoding="utf-8") as file:
        return frozenset(found | {row["contract_id"] for row in csv.DictReader(file)})


@cache
def _nearest(word: str) -> str:
    """Return a word of a known name from which this one differs in one letter, "" for none."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = name_words()
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
