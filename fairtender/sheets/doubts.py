"""Decide how to read ambiguous numbers and dates from what the rest of the file shows.

A decimal sign is certain if a number can be read in only one way: "12.5", "0.125", "1,234.50". So
is a thousands separator: "1.250.000". "12.500" alone is in doubt. Dates with points always have the
day first; with slashes or dashes the order is certain if one of the two numbers is above 12.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from fairtender.sheets.declared import DATES, Faults, Reading


class _Seen(NamedTuple):
    value: str
    column: str
    row: int
    position: int


class Open(NamedTuple):
    """A cell whose value depends on the rest of the file."""

    kind: str  # "decimal" or "dates"
    text: str
    row: int
    heading: str
    position: int  # of the column in the sheet
    at: int  # in the column's values


class Doubts:
    """Doubtful cells, and the first cell that shows each kind of separator and date order."""

    def __init__(self, reading: Reading) -> None:
        """Begin with what the reading states about the file."""
        self.stated = {"decimal": reading.decimal, "dates": reading.dates}
        self.open: list[Open] = []
        self._first: dict[str, _Seen] = {}
        self._new: dict[str, str] = {}
        self._hears = True

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """Within the block, read cells without noting what they show about the file."""
        self._hears = False
        try:
            yield
        finally:
            self._hears = True

    def note(self, shown: str, cell: str) -> None:
        """Note what a cell shows: one of `DATES`, or a sign and its use, such as ". decimal"."""
        if self._hears and shown not in self._first:
            self._new.setdefault(shown, cell)

    def place(
        self, heading: str, position: int, cells: Sequence[object], rows: Sequence[int]
    ) -> None:
        """Record where the cells are that showed something while these cells were read."""
        for shown, cell in self._new.items():
            self._first[shown] = _Seen(cell.strip(), heading, rows[cells.index(cell)], position)
        self._new.clear()

    def decision(self, kind: str) -> str:
        """Return the decimal sign or date order that is stated or shown, or "" if in doubt."""
        if self.stated[kind]:
            return self.stated[kind]
        signs = {
            "decimal": {
                ".": {". decimal", ", thousands"},
                ",": {", decimal", ". thousands"},
            },
            "dates": {order: {order} for order in DATES},
        }[kind]
        found = [name for name, evidence in signs.items() if evidence & self._first.keys()]
        return found[0] if len(found) == 1 else ""

    def settle(self, faults: Faults) -> dict[Open, object]:
        """Return {doubtful cell: value}; cells that stay doubtful become faults."""
        self._contradictions(faults)
        values: dict[Open, object] = {}
        for each in self.open:
            where: dict[str, Any] = {
                "row": each.row,
                "position": each.position,
                "heading": each.heading,
            }
            value = self._date(each) if each.kind == "dates" else self._number(each)
            if value is not None:
                values[each] = value
            elif each.kind == "dates":
                year = each.text[-4:]
                one, other = (_day(each.text, order) for order in DATES)
                faults.add(
                    "sheet-date-doubt", **where, value=each.text, one=one, other=other, year=year
                )
            elif self.decision("decimal"):
                faults.add("sheet-thousands", **where, value=each.text)
            else:
                whole = each.text.replace(".", "").replace(",", "")
                part = each.text.replace(",", ".") + "0"
                faults.add("sheet-in-doubt", **where, value=each.text, whole=whole, decimal=part)
        return values

    def _number(self, cell: Open) -> Decimal | None:
        sign = "." if "." in cell.text else ","
        decided = self.decision("decimal")
        if decided == sign:
            return Decimal(cell.text.replace(",", "."))
        # A known decimal sign does not by itself make the other one a thousands separator: an
        # error by a factor of 1,000 is worse than a question.
        if decided and (self.stated["decimal"] or f"{sign} thousands" in self._first):
            return Decimal(cell.text.replace(sign, ""))
        return None

    def _date(self, cell: Open) -> datetime.date | None:
        order = self.decision("dates")
        return _day(cell.text, order) if order else None

    def _contradictions(self, faults: Faults) -> None:
        """Add a fault if a file shows both decimal signs or both date orders."""
        first = self._first
        point = first.get(". decimal") or first.get(", thousands")
        comma = first.get(", decimal") or first.get(". thousands")
        if point and comma and not self.stated["decimal"]:
            _clash(faults, "sheet-two-signs", comma, point)
        one, other = (first.get(order) for order in DATES)
        if one and other and not self.stated["dates"]:
            _clash(faults, "sheet-two-orders", other, one)


def _clash(faults: Faults, code: str, one: _Seen, other: _Seen) -> None:
    where: dict[str, Any] = {"row": one.row, "position": one.position, "heading": one.column}
    faults.add(code, **where, value=one.value, other=other.value, other_row=other.row)


def _day(text: str, order: str) -> datetime.date:
    parts = [int(part) for part in text.replace("-", "/").split("/")]
    day, month = parts[:2] if order == DATES[0] else parts[1::-1]
    return datetime.date(parts[2], month, day)
