"""Find the row of headings in a sheet, and the declared column that each heading names.

`headings.toml` lists other names of columns, choices and totals in ten languages.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.sheets.coded import code_in, is_coded
from fairtender.sheets.declared import Faults, Guess, Note, Reading, letter
from fairtender.sheets.money import currency_in
from fairtender.tables import Column, Reason, Table

# --- what people write, as `headings.toml` lists it: headings, yes and no, totals ---


FLAGS = ("yes", "no")
_BESIDE_TOTAL = re.compile(r"[0-9]+|[A-Z]{3}")
_FILE = Path(__file__).with_name("headings.toml")


class _Words(NamedTuple):
    choices: dict[str, dict[str, str]]  # choice → {spelling: choice}
    headings: dict[str, list[str]]
    totals: frozenset[str]
    unknown: frozenset[str]
    open_ended: frozenset[str]


def plain(text: str) -> str:
    """Return a text in lower case with single spaces, for comparison."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_name(text: str) -> str:
    """Return a text in the form of a column's name: "Contract no." becomes contract_no."""
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
        frozenset(map(plain_name, content["open_ended"])),
    )


def choices(column: Column) -> dict[str, str]:
    """Return {spelling, as a plain name: choice} for the choices of a column."""
    wanted = FLAGS if column.kind == "flag" else column.choices
    # Spreadsheets change some answers to TRUE and FALSE.
    listed = {} if {*wanted} >= {*FLAGS} else {flag: dict[str, str]() for flag in FLAGS}
    known = _words().choices | listed
    found: dict[str, str] = {}
    for choice in wanted:
        found |= known.get(choice, {})
    return found | {plain_name(choice): choice for choice in wanted}


def _synonyms(table: Table) -> dict[str, str]:
    """Return {synonym, as a plain name: column} for a table.

    A synonym that fits two columns of the table is left out.
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
    """Return whether a text only names a row of totals, as in "Total 2025:" or "ИТОГО, EUR"."""
    if plain_name(text) in _words().totals:
        return True
    words = [word for word in re.findall(r"\w+", text) if not _BESIDE_TOTAL.fullmatch(word)]
    return plain_name(" ".join(words)) in _words().totals


INITIALS = frozenset(char for word in _words().totals for char in (word[0], word[0].upper()))


def is_unknown(text: str) -> bool:
    """Return whether a text means that something is not known, as in "n/a" or "неизвестно"."""
    return plain_name(text) in _words().unknown


def flag_of(text: str) -> str:
    """Return "yes" or "no" if that is all that a text means, in ten languages, otherwise ""."""
    said = plain_name(text)
    return next((flag for flag in FLAGS if said in _words().choices[flag]), "")


def is_open_ended(text: str) -> bool:
    """Return whether a text means that there is no last day, as in "unbefristet"."""
    return plain_name(text) in _words().open_ended


def begins_total(text: str) -> bool:
    """Return whether a text begins like a total, as in "Total of lot 1" or "Итого с НДС"."""
    words = plain_name(text).split("_")
    starts = ("_".join(words[:count]) for count in (1, 2))
    return any(start in _words().totals for start in starts)


# --- the headings of a sheet ---


TOP = 40  # rows in which to look for headings
_NEAR = 0.6  # similarity from which one name is proposed for another
_ALIKE = 0.85  # … from which one name is taken for another, to be checked by a person
_SAMPLES = 3


class Head(NamedTuple):
    """The row of headings: its number and its texts in the sheet.

    shown: the headings that people read, which are in the row below if the texts are codes.
    """

    row: int
    texts: list[str]
    shown: Sequence[str] = ()

    @property
    def is_coded(self) -> bool:
        """Whether the row contains codes of columns instead of headings."""
        return is_coded(self.texts)

    def said(self, position: int) -> str:
        """Return the heading of the column at a position, as people read it."""
        said = self.shown[position] if position < len(self.shown) else ""
        return said or self.texts[position]

    @property
    def width(self) -> int:
        """The number of columns up to the last one with a heading."""
        return max((i for i, text in enumerate(self.texts) if text), default=-1) + 1


class Headings:
    """Finds what headings mean, by a reading, by the names of columns, and by synonyms."""

    def __init__(self, table: Table, reading: Reading) -> None:
        """Index the columns of `table`, and the headings that the reading assigns to them."""
        self.table = table
        # A reading may be for several tables: ignore what it states about other tables.
        mine = {
            head: name for head, name in reading.columns.items() if not name or name in table.names
        }
        self._stated = {plain(head): name for head, name in mine.items()}
        self._declared = {plain_name(name): name for name in table.names}
        self._synonyms = _synonyms(table)
        self._known = [*table.names, *mine]
        self._currency = reading.currency
        self.currency = ""  # of the amounts, where their headings name it

    def meaning(self, heading: str) -> tuple[str | None, str]:
        """Return (column, how it is known), which is "stated", "exact", "synonym" or "none".

        The column is "" for a heading to leave out, and None for an unknown one ("none").
        """
        stated = self._stated.get(plain(heading))
        if stated is not None:
            return stated, "stated"
        key = plain_name(heading)
        if exact := self._declared.get(key):
            return exact, "exact"
        if code_in(heading):  # of a column for another reader
            return None, "none"
        synonym = self._synonyms.get(key)
        if synonym is None and currency_in(heading):  # "Auftragswert (EUR)"
            amount = plain_name(re.split(r"[\[(,]|\bin\b", heading)[0])
            named = self._declared.get(amount) or self._synonyms.get(amount)
            synonym = named if named and self._is_money(named) else None
        return synonym, "synonym" if synonym else "none"

    def is_known(self, heading: str) -> bool:
        """Return whether a text is a known heading for this table."""
        return bool(heading.strip()) and self.meaning(heading)[0] is not None

    def score(self, cells: Sequence[object]) -> int:
        """Return how many different columns are named in a row."""
        names = {self.meaning(text)[0] for text in texts_of(cells) if text}
        return len(names - {None})

    def find(self, top: Sequence[tuple[int, Sequence[object]]], stated: int | None) -> Head | None:
        """Return the row of headings, which is among the first rows, or None if there is none.

        That is a row of codes or the stated row, otherwise the first row with content if it names a
        column. A later row is taken instead if it names at least two columns, and twice as many.
        """
        filled = [(row, texts_of(cells)) for row, cells in top if any(texts_of(cells))]
        for (row, texts), (_, below) in pairwise((*filled, (0, []))):
            if is_coded(texts) and stated in (None, row):
                return Head(row, texts, below) if self.score(texts) else None
        if stated is not None:
            return next((Head(row, texts) for row, texts in filled if row == stated), None)
        if not filled:
            return None
        scores = [self.score(texts) for _, texts in filled]
        best = scores.index(max(scores))
        if scores[0] and scores[best] < max(2, 2 * scores[0]):
            best = 0
        if not scores[best] or (best and scores[best] < 2):
            return None
        return Head(*filled[best])

    def likely(self, top: Sequence[tuple[int, Sequence[object]]]) -> Head | None:
        """Return the first row that looks like headings, although no heading is known."""
        filled = [(row, texts_of(cells)) for row, cells in top if any(texts_of(cells))]
        widest = max((sum(map(bool, texts)) for _, texts in filled), default=0)
        for row, texts in filled:
            said = [text for text in texts if text]
            if 2 * len(said) > widest and len(said) == len({*said}):
                return Head(row, texts)
        return None

    def positions(
        self, head: Head, faults: Faults
    ) -> tuple[dict[str, tuple[int, str]], list[Note]]:
        """Return {column: (position, heading)}, and notes on synonyms.

        It is a fault if a heading is unknown, if two headings name one column, if an empty heading
        precedes others, or if a required column is missing.
        """
        found: dict[str, tuple[int, str]] = {}
        notes: list[Note] = []
        nearly: set[str] = set()
        beside = self._check_second_table(head, faults)
        for position, heading in enumerate(head.texts):
            if not heading or position in beside:
                continue
            name, why = self.meaning(heading)
            heading = head.said(position)
            where: dict[str, Any] = {
                "row": head.row,
                "position": position,
                "heading": heading[:60],
            }
            if name is None and head.is_coded:
                notes.append(_unused(head, position))
            elif name is None:
                near = self._nearest_params(heading)
                nearly.add(near["near"])
                faults.add(self._unknown(heading), **where | near)
            elif name in found:
                faults.add("sheet-heading-twice", **where, first=found[name][1], value=heading[:60])
            elif name:
                found[name] = (position, heading)
            if name and not self._currency and self._is_money(name):
                self.currency = self.currency or currency_in(heading)
            if name and why == "synonym":
                said = Reason.of("sheet-note-synonym", heading=heading[:60], column=name)
                notes.append(Note(head.row, f"{letter(position)}{head.row}", said))
        for position, heading in enumerate(head.shown):
            if heading and not (position < len(head.texts) and head.texts[position]):
                notes.append(_unused(head, position))  # a column that somebody added
        for column in self.table.columns:
            known = column.name == "currency" and (self._currency or self.currency)
            if not (column.name in {*found, *nearly} or column.optional or known):
                faults.add(
                    "sheet-no-column",
                    head.row,
                    column=column.name,
                    description=column.description,
                )
        return found, notes

    def _is_money(self, name: str) -> bool:
        kinds = {column.name: column.kind for column in self.table.columns}
        return kinds[name] == "decimal" and "currency" in kinds

    def _check_second_table(self, head: Head, faults: Faults) -> set[int]:
        """Add a fault if a second table begins after an empty heading; return its positions.

        An empty column is skipped if a heading of this table follows it.
        """
        found: set[int] = set()
        texts = [] if head.is_coded else head.texts[: head.width]
        for position, heading in enumerate(texts):
            if heading or (position and not texts[position - 1]):
                continue
            start = next(i for i in range(position, len(texts)) if texts[i])
            end = next((i for i in range(start, len(texts)) if not texts[i]), len(texts))
            if not any(map(self.is_known, texts[start:end])):
                found |= {*range(start, end)}
                faults.add("sheet-beside", head.row, position, value=texts[start][:60])
        return found

    def _unknown(self, heading: str) -> str:
        return "sheet-heading" if nearest(heading, self._known) else "sheet-heading-unknown"

    def _nearest_params(self, heading: str) -> dict[str, Any]:
        known = ", ".join(self.table.names)
        return {"value": heading[:60], "near": nearest(heading, self._known), "known": known}

    def guesses(self, head: Head, below: Sequence[Sequence[object]]) -> Iterator[Guess]:
        """Yield a guess for each heading; a column is guessed only for its surest heading."""
        taken: set[str] = set()
        meant: dict[int, tuple[str, str]] = {}
        filled = [(i, text) for i, text in enumerate(head.texts) if text]
        for kinds in (("stated", "exact"), ("synonym",), ("near",)):
            for position, heading in filled:
                name, why = self.meaning(heading)
                if name is None and not code_in(heading):
                    name, why = self._alike(heading), "near"
                if (
                    why in kinds
                    and position not in meant
                    and name is not None
                    and name not in taken
                ):
                    meant[position] = name, why
                    taken |= {name} - {""}
        for position, heading in filled:
            cells = [row[position] for row in below if position < len(row)]
            samples = [text for text in texts_of(cells) if text][:_SAMPLES]
            name, why = meant.get(position, ("", "none"))
            yield Guess(letter(position), heading, name, why, tuple(samples))

    def _alike(self, heading: str) -> str | None:
        """Return the column whose name is like the heading or its first part, or None."""
        known = self._declared | self._synonyms
        for mark in ("(", ",", ":", "*", "["):
            if found := known.get(plain_name(heading.partition(mark)[0])):
                return found
        near = difflib.get_close_matches(plain_name(heading), known, n=1, cutoff=_ALIKE)
        return known[near[0]] if near else None


def _unused(head: Head, position: int) -> Note:
    said = Reason.of("sheet-note-unused", heading=head.said(position)[:60])
    return Note(head.row, f"{letter(position)}{head.row}", said)


def texts_of(cells: Iterable[object]) -> list[str]:
    """Return the cells of a row as texts, each on one line."""
    return ["" if cell is None else " ".join(str(cell).split()) for cell in cells]


def nearest(heading: str, known: Iterable[str]) -> str:
    """Return the known name whose spelling is nearest to the heading, or "" if none is similar."""
    names: dict[str, str] = {plain_name(name): name for name in known}
    near = difflib.get_close_matches(plain_name(heading), names, n=1, cutoff=_NEAR)
    return names[near[0]] if near else ""
