"""From a cell to the value of a declared column: strict, and each mistake with its own sentence.

A number is written with digits and one decimal sign, without thousands separators. The sign is the
one that the numbers of the file show: "12.5", "0.125" or "1234.567" can only be a decimal point,
"12,5" only a decimal comma. "1.234" and "1,234" could also be 1234: such a number is read where
another number of the file shows its decimal sign, and refused where none does. Numbers that a
workbook holds as numbers are never in doubt; they are taken with the 15 digits that spreadsheets
show.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from fairtender import messages
from fairtender.sheets.guard import unguarded
from fairtender.sheets.workbook import NoResult, Percent
from fairtender.tables import Column, DataError, fault

__all__ = ["Reader", "Signs"]

_CACHED = 50_000  # texts of a column that are remembered: most repeat, ids do not
_DIGITS = 10**15  # from here on a spreadsheet has lost digits
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:([.,])([0-9]+))?")
_GROUPED = re.compile(r"[+-]?[0-9]+(?:[ .,'’\u00a0\u202f][0-9]+)+")
_CODE_AND_NUMBER = re.compile(r"[A-Z]{3}\s*[+-]?[0-9].*|.*[0-9]\s*[A-Z]{3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ERROR = re.compile(r"#(?:N/A|[A-Z0-9/]+[!?])")
_SHOWN = 60
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class _Wrong(Exception):
    """A cell that does not fit: the code of its sentence and what that sentence needs."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params


class Signs:
    """Which decimal signs the numbers of a file show, and where the first of each kind stands."""

    def __init__(self) -> None:
        """Begin with a file of which no number has been read."""
        self._first: dict[tuple[str, bool], tuple[str, str, int]] = {}
        self._new: dict[tuple[str, bool], str] = {}

    def note(self, sign: str, sure: bool, cell: str) -> None:
        """Take in a number with a decimal sign; `sure` where it can be nothing else."""
        if (sign, sure) not in self._first:
            self._new.setdefault((sign, sure), cell)

    def place(self, column: str, cells: Sequence[object], rows: Sequence[int]) -> None:
        """Find where those stand that were noted while these cells were read."""
        for key, cell in self._new.items():
            self._first[key] = (cell.strip(), column, rows[cells.index(cell)])
        self._new.clear()

    def settle(self, path: Path) -> None:
        """Raise DataError where a number of the file can be read in two ways."""
        sure = [sign for sign in ".," if (sign, True) in self._first]
        if len(sure) == 2:
            value, column, row = self._first[",", True]
            other, _, other_row = self._first[".", True]
            where = {"file": path, "row": row, "column": column, "value": value}
            raise fault("sheet-two-signs", **where, other=other, other_row=other_row)
        for sign in ".,":
            if sign not in sure and (sign, False) in self._first:
                value, column, row = self._first[sign, False]
                where = {"file": path, "row": row, "column": column, "value": value}
                whole = value.replace(sign, "")
                code = "sheet-thousands" if sure else "sheet-in-doubt"
                raise fault(code, **where, whole=whole, decimal=value.replace(",", ".") + "0")


class Reader:
    """Reads the cells of one column, a block at a time."""

    def __init__(self, column: Column, heading: str, signs: Signs) -> None:
        """`heading`: how the file calls the column; `signs`: shared by all columns of the file."""
        self._column, self._heading, self._signs = column, heading, signs
        self._texts = _Texts(getattr(self, f"_{column.kind}"))
        self._choices = _choices(column)
        self._empty = _empty(column)

    def read(self, path: Path, cells: Sequence[object], rows: Sequence[int]) -> np.ndarray:
        """Return the values of these cells. Raises DataError with the row of the first wrong one.

        rows: the number of the row of each cell.
        """
        texts, other = self._texts, self._other
        if len(texts) > _CACHED:
            texts.clear()
        try:
            values = [texts[cell] if type(cell) is str else other(cell) for cell in cells]
        except _Wrong:
            raise self._fault(path, cells, rows) from None
        self._signs.place(self._heading, cells, rows)
        return _array(values, self._column.kind)

    def nothing(self, length: int) -> np.ndarray:
        """Return the values of a column that the file lacks."""
        return _array([self._empty] * length, self._column.kind)

    def _fault(self, path: Path, cells: Sequence[object], rows: Sequence[int]) -> DataError:
        for cell, row in zip(cells, rows, strict=True):
            try:
                _ = self._texts[cell] if type(cell) is str else self._other(cell)
            except _Wrong as wrong:
                where = {"file": path, "row": row, "column": self._heading}
                about = {"value": _shown(cell), "description": self._column.description}
                if self._column.optional:
                    about["empty"] = " " + messages.text("sheet-or-empty")
                return fault(wrong.code, **{"empty": ""} | where | about | wrong.params)
        raise AssertionError("no wrong cell")

    # --- texts, by kind of column ---

    def _text(self, cell: str) -> object:
        if not (text := cell.strip()):
            return self._nothing()
        if text[0] == "#" and _ERROR.fullmatch(text):
            raise _Wrong("sheet-error")
        return unguarded(text.replace("\r\n", "\n"))

    def _choice(self, cell: str) -> object:
        text = self._text(cell)
        if not isinstance(text, str) or not text:
            return text
        try:
            return self._choices[text.casefold()]
        except KeyError:
            raise _Wrong("sheet-choice", choices=", ".join(self._column.choices)) from None

    def _flag(self, cell: str) -> object:
        text = self._text(cell)
        try:
            return _FLAGS[text.casefold()] if type(text) is str else text
        except KeyError:
            raise _Wrong("sheet-choice", choices="yes, no") from None

    def _date(self, cell: str) -> object:
        text = self._text(cell)
        if type(text) is not str:
            return text
        if not _DATE.fullmatch(text):
            raise _Wrong("sheet-date")
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise _Wrong("sheet-no-day") from None

    def _decimal(self, cell: str) -> object:
        text = self._text(cell)
        if type(text) is not str:
            return text
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise _Wrong(_why_no_number(text))
        minus, whole, sign, part = found.groups()
        if sign is None:
            return Decimal(text)
        in_doubt = len(part) == 3 and len(whole) <= 3 and whole[0] != "0"
        self._signs.note(sign, not in_doubt, cell)
        return Decimal(f"{minus}{whole}.{part}")

    def _number(self, cell: str) -> object:
        value = self._decimal(cell)
        if isinstance(value, Decimal) and math.isinf(value := float(value)):
            raise _Wrong("sheet-number")
        return value

    def _nothing(self) -> object:
        if not self._column.optional:
            raise _Wrong("sheet-missing")
        return self._empty

    # --- what a workbook holds beside texts ---

    def _other(self, cell: object) -> object:
        kind = self._column.kind
        if cell is None:
            return self._nothing()
        if isinstance(cell, NoResult):
            raise _Wrong("sheet-no-result")
        if isinstance(cell, Percent):
            raise _Wrong("sheet-percent")
        if isinstance(cell, bool):
            return self._truth(cell)
        if isinstance(cell, int | float):
            return self._amount(cell)
        if isinstance(cell, datetime.datetime | datetime.date):
            if kind != "date":
                raise _Wrong("sheet-number" if kind in ("number", "decimal") else "sheet-is-date")
            midnight = datetime.datetime.combine(cell, datetime.time())
            if isinstance(cell, datetime.datetime) and cell != midnight:
                raise _Wrong("sheet-date")
            return midnight.date()
        if isinstance(cell, datetime.time | datetime.timedelta) and kind != "date":
            return self._texts[_clock(cell)]
        raise _Wrong("sheet-date" if kind == "date" else "sheet-number")

    def _truth(self, cell: bool) -> object:
        if self._column.kind in ("decimal", "number"):
            raise _Wrong("sheet-number")
        return self._texts["yes" if cell else "no"]

    def _amount(self, cell: int | float) -> object:
        kind = self._column.kind
        if kind == "number":
            return float(cell)
        if kind == "decimal":
            return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
        if abs(cell) >= _DIGITS:
            raise _Wrong("sheet-long-number")
        return self._texts[f"{Decimal(f'{cell:.15g}'):f}"]


class _Texts(dict[str, object]):
    """The value of each text, made when it is first met."""

    def __init__(self, make: Callable[[str], object]) -> None:
        self._make = make

    def __missing__(self, cell: str) -> object:
        self[cell] = value = self._make(cell)
        return value


def _choices(column: Column) -> dict[str, str]:
    known = {choice.casefold(): choice for choice in column.choices}
    # Spreadsheets make TRUE and FALSE of some answers.
    if known.keys() >= {"yes", "no"}:
        return {"true": known["yes"], "false": known["no"]} | known
    return known


def _empty(column: Column) -> object:
    kinds = {"decimal": None, "number": math.nan, "date": np.datetime64("NaT", "s"), "flag": False}
    return kinds.get(column.kind, "")


def _array(values: list[Any], kind: str) -> np.ndarray:
    if kind == "number":
        return np.array(values, dtype="float64")
    if kind == "date":
        return np.array(values, dtype="datetime64[s]")
    if kind == "flag":
        return np.array(values, dtype="bool")
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _why_no_number(text: str) -> str:
    if any(unicodedata.category(letter) == "Sc" for letter in text):
        return "sheet-currency"
    if text.endswith("%"):
        return "sheet-percent"
    if _CODE_AND_NUMBER.fullmatch(text):
        return "sheet-currency"
    return "sheet-thousands" if _GROUPED.fullmatch(text) else "sheet-number"


def _clock(value: datetime.time | datetime.timedelta) -> str:
    """Return a time of day or a duration as a sheet shows it: 22:00."""
    if isinstance(value, datetime.time):
        return value.isoformat("seconds").removesuffix(":00")
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _shown(cell: object) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
