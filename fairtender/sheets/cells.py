"""Convert cells strictly into values of a declared column, with a message for each mistake.

A number is written with digits, one decimal sign, and perhaps a sign between thousands. The decimal
sign is the one that the numbers of the file show: "12.5", "0.125" or "1,234.50" can only have a
decimal point, "12,5" or "1.250.000" only a decimal comma. "1.234" and "1,234" could also be 1234:
such a number waits for what the rest of the file shows (`doubts`). Numbers that a workbook holds as
numbers are never in doubt; they are taken with the 15 digits that spreadsheets show.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from fairtender import messages
from fairtender.sheets.csv_file import unguarded
from fairtender.sheets.declared import DATES, Faults, Reading
from fairtender.sheets.doubts import Doubts, Open
from fairtender.sheets.headings import choices, is_open_ended, is_unknown, plain_name
from fairtender.sheets.money import with_sign
from fairtender.sheets.workbook import NoResult, Padded, Percent
from fairtender.tables import Column

_CACHED = 50_000  # texts of a column to cache: most repeat, ids do not
_DIGITS = 10**15  # from here on a spreadsheet has lost digits
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:([.,])([0-9]+))?")
# Between thousands stands a space or an apostrophe, or the one of point and comma that is not the
# decimal sign.
_SPACED = re.compile(r"([+-]?)([0-9]{1,3}(?:[ '’\u00a0\u202f][0-9]{3})+)(?:([.,])([0-9]+))?")
_SIGNED = re.compile(
    r"([+-]?)([0-9]{1,3}(?:([.,])[0-9]{3})(?:\3[0-9]{3})*)(?:(?!\3)([.,])([0-9]+))?"
)
_GROUPED = re.compile(r"[+-]?[0-9]+(?:[ .,'’\u00a0\u202f][0-9]+)+")
_CODE_AND_NUMBER = re.compile(r"[A-Z]{3}\s*[+-]?[0-9].*|.*[0-9]\s*[A-Z]{3}")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(
    r"([0-9]{1,2})(?:([-./])\s?([0-9]{1,2})\2\s?([0-9]{4})|([./])\s?([0-9]{1,2})\5\s?([0-9]{2}))"
)
_CENTURY = 70  # of a year of two digits: 69 is 2069, 70 is 1970
# Text columns in which a word for "not known" does not count as an answer.
_NAMES = ("origin", "country", "place_country")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?\Z")
_ERROR = re.compile(r"#(?:N/A|[A-Z0-9/]+[!?])")
_DASHES = ("-", "–", "—", "−")
_SHOWN = 60


class _Wrong(Exception):
    """Raised for a cell that does not fit, with the code and the parameters of the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params


class Reader:
    """Reads the cells of one column, block by block."""

    def __init__(
        self, column: Column, heading: str, position: int, doubts: Doubts, reading: Reading
    ) -> None:
        """Prepare to read `column`; `heading` and `position` are those in the file.

        doubts: shared by all columns of the file.
        """
        self.column, self.heading, self.position = column, heading, position
        self._doubts, self._in_doubt = doubts, dict[str, str]()
        # Cells that contain more than the number or date: the rest, and their currencies.
        self._bare: dict[str, str] = {}
        self._signs: dict[str, tuple[str, ...]] = {}
        self.takes_currency = False
        self.signs: list[tuple[int, int, tuple[str, ...], str]] = []
        self._is_percent = "percent" in column.description.lower()
        self._texts = _Texts(getattr(self, f"_{column.kind}"))
        own = reading.words.get(column.name, {})
        said = choices(column) | {plain_name(word): own[word] for word in own}
        self._choices = said | {choice.casefold(): choice for choice in column.choices}
        self._empty = _empty(column)
        # A dash in place of a number, a date or a choice means that there is none.
        self._may_be_dash = column.optional and column.kind not in ("text", "flag")

    def read(
        self, cells: Sequence[object], rows: Sequence[int], faults: Faults, first: int = 0
    ) -> np.ndarray:
        """Return the values of these cells; a wrong cell becomes empty, and a fault is added.

        rows: the row number of each cell. first: the position of the first cell in the table.
        """
        texts, other = self._texts, self._other
        if len(texts) > _CACHED:
            texts.clear()
        try:
            values = [texts[cell] if type(cell) is str else other(cell) for cell in cells]
        except _Wrong:
            values = [self._value(cell, row, faults) for cell, row in zip(cells, rows, strict=True)]
        self._doubts.place(self.heading, self.position, cells, rows)
        if self._in_doubt:
            for index, cell in enumerate(cells):
                if type(cell) is str and (kind := self._in_doubt.get(cell)):
                    where = (rows[index], self.heading, self.position, first + index)
                    bare = self._bare.get(cell) or unguarded(cell.strip())
                    self._doubts.open.append(Open(kind, bare, *where))
        if self._signs:
            for index, cell in enumerate(cells):
                if type(cell) is str and (codes := self._signs.get(cell)):
                    self.signs.append((first + index, rows[index], codes, cell.strip()))
        return _array(values, self.column.kind)

    def fits(self, cell: object) -> bool:
        """Return whether a cell with content can be read as a value of this column."""
        with self._doubts.unheard():
            try:
                _ = self._texts.make(cell) if type(cell) is str else self._other(cell)
            except _Wrong:
                return False
        return True

    def nothing(self, length: int) -> np.ndarray:
        """Return empty values for a column that the file does not have."""
        return _array([self._empty] * length, self.column.kind)

    def _value(self, cell: object, row: int, faults: Faults) -> object:
        try:
            return self._texts[cell] if type(cell) is str else self._other(cell)
        except _Wrong as wrong:
            where: dict[str, Any] = {
                "row": row,
                "position": self.position,
                "heading": self.heading,
                "value": messages.one_line(str(cell), _SHOWN),
                "description": self.column.description,
                "optional": self.column.optional,
            }
            faults.add(wrong.code, **where | wrong.params)
            return self._empty

    # --- texts, by kind of column ---

    def _text(self, cell: str) -> object:
        if not (text := cell.strip()) or (text in _DASHES and self._may_be_dash):
            return self._nothing()
        if text[0] == "#" and _ERROR.fullmatch(text):
            raise _Wrong("sheet-error")
        if self.column.optional and self._says_nothing(text):
            return self._nothing()
        return unguarded(text.replace("\r\n", "\n"))

    def _says_nothing(self, text: str) -> bool:
        """Return whether the words in a cell for a number, date or country mean "none"."""
        kind = self.column.kind
        if kind in ("number", "decimal"):
            return is_unknown(text) or plain_name(text) == "pass_fail"
        if kind == "date":
            return is_unknown(text) or is_open_ended(text)
        return self.column.name in _NAMES and is_unknown(text)

    def _choice(self, cell: str) -> object:
        text = self._text(cell)
        if not isinstance(text, str) or not text:
            return text
        try:
            return self._choices.get(text.casefold()) or self._choices[plain_name(text)]
        except KeyError:
            if self._may_be_dash and is_unknown(text):
                return self._nothing()
            raise _Wrong("sheet-choice", choices=", ".join(self.column.choices)) from None

    def _flag(self, cell: str) -> object:
        text = self._text(cell)
        try:
            return self._choices[plain_name(text)] == "yes" if type(text) is str else text
        except KeyError:
            raise _Wrong("sheet-choice", choices="yes, no") from None

    def _date(self, cell: str) -> object:
        text = self._text(cell)
        if type(text) is not str:
            return text
        text = _MIDNIGHT.sub("", text)
        if found := _YEAR_FIRST.fullmatch(text):
            return _day(found[1], found[3], found[4])
        found = _YEAR_LAST.fullmatch(text)
        if found is None:
            raise _Wrong("sheet-date")
        one = found[1]
        sign, other, year = found[2] or found[5], found[3] or found[6], found[4] or found[7]
        if len(year) == 2:
            year = f"{'19' if int(year) >= _CENTURY else '20'}{year}"
            self._bare[cell] = f"{one}/{other}/{year}"
        # With points, the day comes first in all languages that write dates so (Unicode CLDR).
        order = DATES[0] if sign == "." else self._order(cell, int(one), int(other))
        if not order:
            return np.datetime64("NaT", "s")
        return _day(year, other, one) if order == DATES[0] else _day(year, one, other)

    def _order(self, cell: str, one: int, other: int) -> str:
        """Return the order of day and month in a date such as 03/04/2026, or "" if in doubt."""
        shown = DATES[0] if one > 12 >= other else DATES[1] if other > 12 >= one else ""
        if stated := self._doubts.stated["dates"]:
            if shown not in ("", stated):
                raise _Wrong("sheet-other-order", order=messages.text(f"sheet-{stated}"))
            return stated
        if shown:
            self._doubts.note(shown, cell)
        elif max(one, other) > 12:
            raise _Wrong("sheet-no-day")
        elif one != other:
            self._in_doubt[cell] = "dates"
            return ""
        return shown or DATES[0]

    def _decimal(self, cell: str) -> object:
        text = self._text(cell)
        if type(text) is not str:
            return text
        text = self._number_in(cell, text)
        if found := _NUMBER.fullmatch(text):
            minus, whole, sign, part = found.groups()
            if sign is None:
                return Decimal(text)
            if len(part) == 3 and len(whole) <= 3 and whole[0] != "0":
                return self._doubtful(cell, minus, whole, sign, part)
            return self._with(cell, minus, whole, sign, part)
        if found := _SPACED.fullmatch(text):
            minus, whole, sign, part = found.groups()
            return self._with(cell, minus, re.sub(r"\D", "", whole), sign, part)
        if found := _SIGNED.fullmatch(text):
            minus, whole, between, sign, part = found.groups()
            sign = sign or (",", ".")[between == ","]
            return self._with(cell, minus, re.sub(r"\D", "", whole), sign, part, between)
        raise _Wrong(_why_no_number(text))

    def _number_in(self, cell: str, text: str) -> str:
        """Return the number in a cell, without "%" or currency if the column allows these."""
        if self._is_percent and text.endswith("%"):
            self._bare[cell] = bare = text[:-1].rstrip()
            return bare
        if self.takes_currency and (found := with_sign(text)):
            self._bare[cell], self._signs[cell] = found
            return found[0]
        return text

    def _with(
        self,
        cell: str,
        minus: str,
        whole: str,
        sign: str | None,
        part: str | None,
        between: str = "",
    ) -> Decimal:
        """Return a number with unambiguous separators, and note what these show."""
        stated = self._doubts.stated["decimal"]
        if sign and stated not in ("", sign):
            name = "comma" if stated == "," else "point"
            raise _Wrong("sheet-other-sign", sign=messages.text(f"sheet-sign-{name}"))
        if sign and part:
            self._doubts.note(f"{sign} decimal", cell)
        if between:
            self._doubts.note(f"{between} thousands", cell)
        return Decimal(f"{minus}{whole}.{part or 0}" if part else f"{minus}{whole}")

    def _doubtful(self, cell: str, minus: str, whole: str, sign: str, part: str) -> Decimal | None:
        """Return a number with one ambiguous separator, or note the doubt and return 0."""
        if stated := self._doubts.stated["decimal"]:
            return Decimal(f"{minus}{whole}{'.' if stated == sign else ''}{part}")
        self._in_doubt[cell] = "decimal"
        return Decimal(0)

    def _number(self, cell: str) -> object:
        value = self._decimal(cell)
        if isinstance(value, Decimal) and math.isinf(value := float(value)):
            raise _Wrong("sheet-number")
        return value

    def _nothing(self) -> object:
        if not self.column.optional:
            raise _Wrong("sheet-missing")
        return self._empty

    # --- cells of a workbook that are not texts ---

    def _other(self, cell: object) -> object:
        kind = self.column.kind
        if cell is None:
            return self._nothing()
        if isinstance(cell, NoResult):
            raise _Wrong("sheet-no-result")
        if isinstance(cell, Percent):
            if not self._is_percent or kind not in ("number", "decimal"):
                raise _Wrong("sheet-percent")
            return self._amount(float(f"{cell * 100:.12g}"))
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
        if self.column.kind in ("decimal", "number"):
            raise _Wrong("sheet-number")
        return self._texts["yes" if cell else "no"]

    def _amount(self, cell: int | float) -> object:
        kind = self.column.kind
        if kind == "number":
            return float(cell)
        if kind == "decimal":
            return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
        if abs(cell) >= _DIGITS:
            raise _Wrong("sheet-long-number")
        if isinstance(cell, Padded):
            return self._texts[str(cell)]
        return self._texts[f"{Decimal(f'{cell:.15g}'):f}"]


class _Texts(dict[str, object]):
    """A cache that makes the value of a text when the text first occurs."""

    def __init__(self, make: Callable[[str], object]) -> None:
        self.make = make

    def __missing__(self, cell: str) -> object:
        self[cell] = value = self.make(cell)
        return value


def _day(year: str, month: str, day: str) -> datetime.date:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise _Wrong("sheet-no-day") from None


def _empty(column: Column) -> object:
    kinds = {"decimal": None, "number": math.nan, "date": np.datetime64("NaT", "s"), "flag": False}
    return kinds.get(column.kind, "")


def _array(values: list[Any], kind: str) -> np.ndarray:
    if kind == "number":
        return np.array(values, dtype="float64")
    if kind == "date":  # numpy is slow with dates, and most occur many times
        numbers: dict[Any, int] = {}
        each = [numbers.setdefault(value, len(numbers)) for value in values]
        return np.array([*numbers], dtype="datetime64[s]")[np.array(each, dtype=np.intp)]
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
    """Return a time of day or a duration as a sheet shows it, such as 22:00."""
    if isinstance(value, datetime.time):
        return value.isoformat("seconds").removesuffix(":00")
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
