"""The list of goods as its issuer publishes it: a sheet of goods, countries and kinds of labour.

The US Department of Labor's List of Goods Produced by Child Labor or Forced Labor, XLSX or CSV.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fairtender import messages
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
    """The list as the sheet has it. tells_inputs: it says which goods are listed by an input."""

    listed: Listed
    tells_inputs: bool


def read(path: Path) -> Sheet:
    """Return what the issuer's sheet lists. Raises DataError, one sentence with all its faults."""
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
    """A text by its words: case, accents, punctuation and double spaces do not count."""
    return " ".join(words_of("" if text is None else str(text)))


def _meaning(heading: object) -> str | None:
    words = plain(heading)
    return next((name for name, known in _HEADINGS.items() if words in known), None)


def _columns(cells: list) -> dict[str, int]:
    """Position of each known heading of a row; of two with one meaning the first."""
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
    """What a row lists its good for, and a cell that cannot be read."""
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
    """For what an origin is listed: an input counts only where nothing else does."""
    both = [kind for kind in (CHILD, FORCED) if kind in kinds]
    return " and ".join(both) or (INPUT if kinds else "")
