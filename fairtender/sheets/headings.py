"""The headings of a sheet: which declared column each of them names."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from fairtender.fields import Entry, read_toml
from fairtender.tables import Table, fault

__all__ = ["Headings", "letter", "mapping"]

_NEAR = 0.6  # how much of two names must agree before one is proposed for the other


def mapping(path: str | Path, tables: Iterable[Table]) -> dict[str, str]:
    """Return what a TOML file says of an organisation's own headings: heading → declared column.

    The file holds one section:

        [columns]
        "Contract no." = "contract_id"
        "Internal note" = ""

    A heading whose column is "" is left out when the sheet is read. tables: those whose columns may
    be named. Raises DataError where the file is missing or not TOML, and where columns are not
    known, with the nearest that are.
    """
    known = list(dict.fromkeys(name for table in tables for name in table.names))
    return read_toml(Path(path), partial(_mapped, known))


def _mapped(known: list[str], top: Entry) -> dict[str, str]:
    columns = top.content.get("columns")
    if not isinstance(columns, dict) or len(top.content) > 1:
        raise top.wrong("mapping-section")
    for heading, name in columns.items():
        if name not in ("", *known):
            near = nearest(str(name), known)
            code = "mapping-name-near" if near else "mapping-name"
            top.wrong(code, heading=heading, name=name, near=near, known=", ".join(known))
    return columns


class Headings:
    """What the headings of sheets mean: the names of a table, and those of a mapping."""

    def __init__(self, table: Table, mapped: Mapping[str, str]) -> None:
        """Know the columns of `table`, and headings that `mapped` translates to some of them."""
        self._table = table
        self._declared = {_plain_name(name): name for name in table.names}
        # A mapping may serve several tables: what it says of others is not asked here.
        mine = {head: name for head, name in mapped.items() if not name or name in table.names}
        self._mapped = {_plain(head): name for head, name in mine.items()}
        self._headings = [*table.names, *mine]

    def meaning(self, heading: str) -> str | None:
        """Return the declared name; "" for a heading to leave out; None for an unknown one."""
        found = self._mapped.get(_plain(heading))
        return self._declared.get(_plain_name(heading)) if found is None else found

    def is_known(self, heading: str) -> bool:
        """Whether a text is a heading of this table."""
        return bool(heading.strip()) and self.meaning(heading) is not None

    def positions(self, path: Path, head: list[object]) -> dict[str, tuple[int, str]]:
        """Return position and heading of each declared column in the first row of a sheet.

        Raises DataError in one sentence for a heading that is unknown or stands there twice, for an
        empty one before others, and for a needed column that is not there.
        """
        texts = ["" if cell is None else " ".join(str(cell).split()) for cell in head]
        if not any(texts):
            raise fault("sheet-empty", file=path)
        if not any(map(self.is_known, texts)):
            self._refuse_all(path, texts)
        found: dict[str, tuple[int, str]] = {}
        for position, heading in enumerate(texts):
            if not heading:
                self._refuse_gap(path, texts, position)
                continue
            name = self.meaning(heading)
            if name is None:
                raise self._unknown(path, heading)
            if name in found:
                first = found[name][1]
                raise fault("sheet-heading-twice", file=path, heading=heading, first=first)
            if name:
                found[name] = (position, heading)
        for column in self._table.columns:
            if column.name not in found and not column.optional:
                about = {"column": column.name, "description": column.description}
                raise fault("sheet-no-column", file=path, **about)
        return found

    def _refuse_all(self, path: Path, texts: list[str]) -> None:
        known = ", ".join(self._table.names)
        first = next(filter(None, texts))[:60]
        raise fault("sheet-no-headings", file=path, heading=first, known=known)

    def _refuse_gap(self, path: Path, texts: list[str], position: int) -> None:
        """An empty heading is nothing at the end; before others it may begin a second table."""
        if after := next(filter(None, texts[position:]), ""):
            raise fault("sheet-beside", file=path, column=letter(position), heading=after)

    def _unknown(self, path: Path, heading: str) -> Exception:
        near = nearest(heading, self._headings)
        about = {"heading": heading[:60], "near": near, "known": ", ".join(self._table.names)}
        return fault("sheet-heading" if near else "sheet-heading-unknown", file=path, **about)


def letter(position: int) -> str:
    """Return how a spreadsheet calls a column, by its position from 0: A, B … Z, AA …"""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _plain(heading: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", heading).casefold().split())


def _plain_name(heading: str) -> str:
    return re.sub(r"[\W_]+", "_", _plain(heading)).strip("_")


def nearest(heading: str, known: Iterable[str]) -> str:
    """Return the known name that is written most alike, or "" where none is."""
    names: dict[str, str] = {_plain_name(name): name for name in known}
    near = difflib.get_close_matches(_plain_name(heading), names, n=1, cutoff=_NEAR)
    return names[near[0]] if near else ""
