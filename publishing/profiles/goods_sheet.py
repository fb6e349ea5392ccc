"""Read the list of goods as its issuer publishes it, and find what a new edition changes.

The list is the US Department of Labor's List of Goods Produced by Child Labor or Forced Labor, as
XLSX or CSV. A new edition can change a profile, its file and pages of the course. The sheet only
states in which countries a good is listed, and for what; the profile decides which words, codes and
goods belong together.
"""

import datetime
import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fairtender import messages
from fairtender.files import write_atomically
from fairtender.profile import Commodity, Profile
from fairtender.screening.rules import Rules
from fairtender.sheets import csv_file, workbook
from fairtender.tables import Table, fault
from fairtender.wording.phrases import words_of

CHILD, FORCED, INPUT = "child labour", "forced labour", "an input"
Kinds = frozenset[str]
Listed = dict[tuple[str, str], Kinds]  # good and country, as the sheet writes them → for what

_HEADINGS = {
    "good": ("good", "goods", "product", "good name", "name of good"),
    "country": ("country area", "country", "countries", "country name", "area", "country areas"),
    CHILD: ("child labor", "child labour"),
    FORCED: ("forced labor", "forced labour"),
    "both": ("forced child labor", "forced child labour"),
    INPUT: (
        "derived labor exploitation",
        "derived labour exploitation",
        "produced with inputs",
        "derived",
    ),
    "exploitation": ("exploitation type", "type of exploitation", "exploitation"),
}
_MEANT = {CHILD: {CHILD}, FORCED: {FORCED}, "both": {CHILD, FORCED}, INPUT: {INPUT}}
_YES = {"yes", "y", "x", "true", "1", "✓", "✔"}
_NO = {"no", "n", "false", "0", "", "-", "–", "none", "n/a"}
_TOP_ROWS = 10  # a title may stand above the headings
_SHOWN = 5  # faults of rows that are told one by one
# The name by which the sheet of a workbook with several is found.
_TABLE = Table("goods", ())


class Sheet(NamedTuple):
    """The list as the sheet has it. tells_inputs: whether it shows goods listed by an input."""

    listed: Listed
    tells_inputs: bool


def read(path: Path) -> Sheet:
    """Return what the issuer's sheet lists. Raises DataError, one message with all mistakes."""
    if not path.exists():
        raise fault("no-file", file=path)
    if path.is_dir():
        raise fault("sheet-folder", file=path)
    rows = _rows(path)
    columns: dict[str, int] = {}
    for _, cells in itertools.islice(rows, _TOP_ROWS):
        columns = max(columns, _columns(cells), key=len)
        if {"good", "country"} <= columns.keys():
            break
    if missing := _missing(columns):
        raise fault("goods-list-columns", file=path, columns="; ".join(missing))
    listed, faults = _read_rows(rows, columns)
    if faults:
        shown = faults[:_SHOWN]
        if more := len(faults) - len(shown):
            shown.append(messages.text("goods-list-row-more", count=more))
        raise fault("goods-list-rows", file=path, faults="; ".join(shown))
    if not listed:
        raise fault("goods-list-empty", file=path)
    return Sheet(listed, INPUT in columns)


def _rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    if workbook.is_workbook(path):
        return workbook.rows(path, _TABLE)
    return csv_file.rows(path, lambda text: _meaning(text) is not None)


def plain(text: object) -> str:
    """Return a text without differences of case, accents, punctuation and double spaces."""
    return " ".join(words_of("" if text is None else str(text)))


def _meaning(heading: object) -> str | None:
    words = plain(heading)
    return next((name for name, known in _HEADINGS.items() if words in known), None)


def _columns(cells: list) -> dict[str, int]:
    """Return {known heading: its position}; if two headings mean the same, the first counts."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        if name := _meaning(cell):
            found.setdefault(name, position)
    return found


def _missing(columns: dict[str, int]) -> list[str]:
    needed = ["good", "country"]
    needed += [] if "exploitation" in columns else [CHILD, FORCED]
    return [" / ".join(_HEADINGS[name][:2]) for name in needed if name not in columns]


def _read_rows(
    rows: Iterator[tuple[int, list]], columns: dict[str, int]
) -> tuple[Listed, list[str]]:
    listed: dict[tuple[str, str], set[str]] = defaultdict(set)
    faults: list[str] = []
    for number, cells in rows:
        values = {
            name: " ".join(str(cells[i]).split()) if i < len(cells) and cells[i] is not None else ""
            for name, i in columns.items()
        }
        if not any(values.values()):
            continue
        if not values["good"] or not values["country"]:
            code = "goods-list-row-country" if values["good"] else "goods-list-row-good"
            faults.append(messages.text(code, row=number))
            continue
        kinds, wrong = _kinds(values)
        if wrong:
            faults.append(messages.text("goods-list-row-cell", row=number, value=wrong[:40]))
        elif not kinds:
            faults.append(messages.text("goods-list-row-none", row=number))
        listed[values["good"], values["country"]] |= kinds
    return {pair: frozenset(kinds) for pair, kinds in listed.items()}, faults


def _kinds(values: dict[str, str]) -> tuple[set[str], str]:
    """Return the kinds for which a row lists its good, and a cell that cannot be read, or ""."""
    kinds: set[str] = set()
    for name, meant in _MEANT.items():
        value = values.get(name, "").casefold()
        if value in _YES:
            kinds |= meant
        elif value not in _NO:
            return kinds, values[name]
    parts = re.split(r"[,;/\n]", values.get("exploitation", ""))
    for meaning in (_meaning(part) for part in parts if plain(part)):
        if meaning not in _MEANT:
            return kinds, values["exploitation"]
        kinds |= _MEANT[meaning]
    return kinds, ""


def kinds_in_words(kinds: Kinds | set[str]) -> str:
    """Return why an origin is listed, in words; an input is named only if nothing else is."""
    both = [kind for kind in (CHILD, FORCED) if kind in kinds]
    return " and ".join(both) or (INPUT if kinds else "")


LISTS = ("forced_labour", "child_labour", "from_forced_labour", "from_child_labour")
_WIDTH = 100
_PAGES = (("book", "*.md"), ("solutions", "*.md"), ("solutions", "*.toml"))
_DATA = (("datasets", "*.csv"), ("datasets", "*.json"))


class Change(NamedTuple):
    """An origin of one of the profile's goods whose listing has changed; "" if it has none."""

    code: str
    good: str
    country: str
    before: str
    after: str


class Comparison(NamedTuple):
    """What the sheet changes in a profile.

    changes: what can be written automatically. by_hand: new origins that are listed by an input,
    since the sheet does not state for which use of the input. new_goods: goods for which there is
    no entry, with their origins. gone_goods: goods of an entry that the sheet does not have.
    new_countries: countries that neither profile nor screening tool knows. lists: the two lists of
    each entry, as the sheet has them.
    """

    changes: list[Change]
    by_hand: list[Change]
    new_goods: dict[str, dict[str, str]]
    gone_goods: dict[str, str]
    new_countries: list[str]
    lists: dict[str, dict[str, tuple[str, ...]]]


def compare(profile: Profile, sheet: Sheet, source: str) -> Comparison:
    """Return what the sheet changes in those goods of a profile that cite `source`."""
    goods = [good for good in profile.commodities if good.source == source]
    entry_of = {plain(name): good for good in goods for name in good.listed_as}
    rules = Rules(profile)
    found: dict[str, dict[str, set[str]]] = {good.code: defaultdict(set) for good in goods}
    new_goods: dict[str, dict[str, str]] = {}
    unknown: dict[str, None] = {}
    seen = set()
    for (name, written), kinds in sheet.listed.items():
        country = _country(written, profile, rules)
        if country is None:
            unknown[written] = None
        good = entry_of.get(plain(name))
        seen.add(plain(name))
        if good:
            found[good.code][country or written] |= kinds
        elif plain(name) not in map(plain, profile.left_out):
            new_goods.setdefault(name, {})[country or written] = kinds_in_words(kinds)
    changes, by_hand, lists = [], [], {}
    for good in goods:
        some, later, lists[good.code] = _entry(good, found[good.code], sheet.tells_inputs)
        changes += some
        by_hand += later
    listed = [good for good in goods if good.is_listed]
    gone = {n: g.code for g in listed for n in g.listed_as if plain(n) not in seen}
    return Comparison(changes, by_hand, new_goods, gone, list(unknown), lists)


def _country(written: str, profile: Profile, rules: Rules) -> str | None:
    """Return the profile's name for a country of the sheet, or None if it is unknown."""
    if written in profile.countries:
        return written
    known = rules.country(written)
    return known[0] if len(known) == 1 else None


def _entry(
    good: Commodity, found: dict[str, set[str]], tells_inputs: bool
) -> tuple[list[Change], list[Change], dict[str, tuple[str, ...]]]:
    by_forced = set(good.from_forced_labour)
    by_child = set(good.from_child_labour)
    changes: list[Change] = []
    by_hand: list[Change] = []
    for country in sorted({*found, *(c for _, listed in good.listings() for c in listed)}):
        before = _before(good, country)
        after = kinds_in_words(found.get(country, set()))
        if before == INPUT and not after and not tells_inputs:
            continue  # the sheet does not cover inputs, so the profile keeps its own entry
        if before != INPUT and after == INPUT and before:
            # The list does not give the kind for an input; the profile's earlier entry decides.
            (by_forced if FORCED in before else by_child).add(country)
        if after != INPUT:
            by_forced.discard(country)
            by_child.discard(country)
        if before != after:
            change = Change(good.code, good.name, country, before, after)
            (by_hand if after == INPUT and not before else changes).append(change)
    lists = {
        "forced_labour": {c for c, kinds in found.items() if FORCED in kinds},
        "child_labour": {c for c, kinds in found.items() if CHILD in kinds},
        "from_forced_labour": by_forced,
        "from_child_labour": by_child,
    }
    return changes, by_hand, {name: tuple(sorted(some)) for name, some in lists.items()}


def _before(good: Commodity, country: str) -> str:
    own = {CHILD: good.child_labour, FORCED: good.forced_labour}
    kinds = {kind for kind, countries in own.items() if country in countries}
    inputs = good.from_child_labour + good.from_forced_labour
    return kinds_in_words(kinds | ({INPUT} if country in inputs else set()))


def write(
    path: Path, text: str, compared: Comparison, source: str, edition: str, published: datetime.date
) -> None:
    """Write a profile's text with the lists of a comparison, replacing the whole file.

    Changed entries get today's date; the source gets edition and date of publication. Comments,
    order and all other entries stay. Raises DataError and writes nothing if the changed text would
    not match the comparison.
    """
    today = datetime.date.today()
    for code in _different(text, compared):
        text = _with_lists(text, code, compared.lists[code], today)
    note = messages.text("goods-list-note", day=messages.day(today))
    values = {"edition": f'"{_quote(edition)}"', "date": published.isoformat()}
    text = _with_source(text, source, values | {"note": f'"{note}"'})
    if unwritten := _different(text, compared):
        raise fault("goods-list-unwritten", file=path, entry=unwritten[0])
    write_atomically(path, text)


def _different(text: str, compared: Comparison) -> list[str]:
    """Return the entries in a profile's text whose origins differ from the comparison."""
    entries = {entry["code"]: entry for entry in tomllib.loads(text).get("commodity", ())}
    return [
        code
        for code, lists in compared.lists.items()
        if any({*entries.get(code, {}).get(name, ())} != {*lists[name]} for name in LISTS)
    ]


def _with_lists(text: str, code: str, lists: dict[str, tuple[str, ...]], day: datetime.date) -> str:
    start, end = _block(text, rf'^\[\[commodity\]\]\ncode = "{re.escape(code)}"$')
    block = text[start:end]
    for name in LISTS:
        block = re.sub(rf"^{name} = \[[^\]]*\]\n", "", block, flags=re.MULTILINE)
    added = "".join(_array(name, lists[name]) for name in LISTS if lists[name])
    block = re.sub(r"^source = ", lambda _: f"{added}source = ", block, count=1, flags=re.MULTILINE)
    block = re.sub(r"^date = .*$", f"date = {day}", block, count=1, flags=re.MULTILINE)
    return text[:start] + block + text[end:]


def _with_source(text: str, source: str, values: dict[str, str]) -> str:
    start, end = _block(text, rf"^\[source\.{re.escape(source)}\]$")
    block = text[start:end]
    block = re.sub(r'^note = (""".*?"""|".*?")\n', "", block, flags=re.MULTILINE | re.DOTALL)
    for name in values:
        block = re.sub(rf"^{name} = .*\n", "", block, flags=re.MULTILINE)
    lines = "".join(f"{name} = {value}\n" for name, value in values.items())
    return text[:start] + block + lines + text[end:]


def _block(text: str, head: str) -> tuple[int, int]:
    """Return the start and end of the table with this heading, without comments of the next one."""
    if not (found := re.search(head, text, re.MULTILINE)):
        return len(text), len(text)  # `write` then reports it
    following = re.compile(r"^\[", re.MULTILINE).search(text, found.end())
    block = text[found.start() : following.start() if following else len(text)]
    return found.start(), found.start() + len(re.sub(r"\n(?:(?:#.*)?\n)*\Z", "\n", block))


def _array(name: str, countries: Iterable[str]) -> str:
    """Return a list of texts as the profile writes it: on one line, or wrapped over several."""
    quoted = [f'"{_quote(country)}"' for country in countries]
    if len(line := f"{name} = [{', '.join(quoted)}]\n") <= _WIDTH + 1:
        return line
    lines = [" "]
    for one in quoted:
        if len(lines[-1]) + len(one) + 2 > _WIDTH:
            lines.append(" ")
        lines[-1] += f" {one},"
    return f"{name} = [\n" + "\n".join(lines) + "\n]\n"


def _quote(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def pages(profile: Profile, changes: Iterable[Change], root: Path) -> dict[str, dict[str, bool]]:
    """Return {changed good: {file that names it: whether it names a changed origin}}.

    It searches the pages of the book, the sources of the exercises, and the course's data. A good
    is found by its code, its name or one of its words; a country by one of the profile's words.
    """
    goods = {good.code: good for good in profile.commodities}
    moved: dict[str, set[str]] = {}
    for change in changes:
        moved.setdefault(change.code, set()).add(change.country)
    texts = {}
    for folder, pattern in (*_PAGES, *_DATA):
        for path in sorted((root / folder).rglob(pattern)):
            read = path.read_text(encoding="utf-8", errors="replace")
            [texts[path.relative_to(root).as_posix()]] = _as_words([read])
    found: dict[str, dict[str, bool]] = {}
    for code, countries in moved.items():
        good = goods[code]
        words = [word for some in good.words.values() for word in some]
        named = _as_words([code, good.name, *good.listed_as, *words])
        origin = _as_words(
            [name for one in countries for name in (one, *profile.countries.get(one, ()))]
        )
        found[code] = {
            file: any(word in text for word in origin)
            for file, text in texts.items()
            if any(word in text for word in named)
        }
    return found


def _as_words(words: Iterable[str]) -> list[str]:
    return [f" {' '.join(words_of(word))} " for word in words]
