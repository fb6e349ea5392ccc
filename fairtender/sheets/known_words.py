"""What people write in sheets, as `headings.toml` lists it: headings, yes and no, totals."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fairtender.tables import Column, Table

FLAGS = ("yes", "no")
_BESIDE_TOTAL = re.compile(r"[0-9]+|[A-Z]{3}")
_FILE = Path(__file__).with_name("headings.toml")


class _Words(NamedTuple):
    choices: dict[str, dict[str, str]]  # choice → {how it may be written: choice}
    headings: dict[str, list[str]]
    totals: frozenset[str]
    unknown: frozenset[str]


def plain(text: str) -> str:
    """Return a text as it is compared: without capitals, and with one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_name(text: str) -> str:
    """Return a text as the name of a column: "Contract no." is contract_no."""
    return re.sub(r"[\W_]+", "_", plain(text)).strip("_")


@cache
def _words() -> _Words:
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    choices = {name: content[name] for name in FLAGS} | content["choices"]
    return _Words(
        {name: {plain_name(word): name for word in words} for name, words in choices.items()},
        content["headings"],
        frozenset(map(plain_name, content["totals"])),
        frozenset(map(plain_name, content["unknown"])),
    )


def choices(column: Column) -> dict[str, str]:
    """Return how each choice of a column may be written, {plain name: choice}."""
    wanted = FLAGS if column.kind == "flag" else column.choices
    # Spreadsheets make TRUE and FALSE of some answers.
    listed = {} if {*wanted} >= {*FLAGS} else {flag: dict[str, str]() for flag in FLAGS}
    known = _words().choices | listed
    found: dict[str, str] = {}
    for choice in wanted:
        found |= known.get(choice, {})
    return found | {plain_name(choice): choice for choice in wanted}


def synonyms(table: Table) -> dict[str, str]:
    """Return what else the columns of a table are called, {plain name: column}.

    What would name two of its columns is left out.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    for name in table.names:
        for heading in _words().headings.get(name, ()):
            key = plain_name(heading)
            if found.setdefault(key, name) != name:
                twice.add(key)
    return {key: name for key, name in found.items() if key not in twice}


def is_total(text: str) -> bool:
    """Whether a text says no more than that a row adds up others: "Total 2025:", "ИТОГО, EUR"."""
    if plain_name(text) in _words().totals:
        return True
    words = [word for word in re.findall(r"\w+", text) if not _BESIDE_TOTAL.fullmatch(word)]
    return plain_name(" ".join(words)) in _words().totals


INITIALS = frozenset(char for word in _words().totals for char in (word[0], word[0].upper()))


def is_unknown(text: str) -> bool:
    """Whether a text says that something is not known: "n/a", "k.A.", "неизвестно"."""
    return plain_name(text) in _words().unknown


def begins_total(text: str) -> bool:
    """Whether a text begins as a row that adds up others does: "Total of lot 1", "Итого с НДС"."""
    words = plain_name(text).split("_")
    starts = ("_".join(words[:count]) for count in (1, 2))
    return any(start in _words().totals for start in starts)
