"""Write tables as one JSON document, for programs.

`{"about": {...}, "NAME": [...], ...}`, one row a line, with the declared columns. A reason or a
question is `{"code", "params", "text"}`. An exact number is a string such as "1250.50", a date is
"2026-03-31", and what is not stated is null.
"""

import datetime
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring as _text
from typing import Any

import numpy as np
import pandas as pd

from fairtender.tables import Reason, Table

# The highest number of texts to cache, so that memory stays flat.
CACHED = 20_000
_BLOCK = 2000  # rows that are written at a time


class Reasons(dict[Reason | None, str]):
    """A cache that has the JSON of each reason or question."""

    def __missing__(self, reason: Reason | None) -> str:
        """Return the JSON of a reason, and cache it."""
        if reason is None:
            self[reason] = "null"
            return "null"
        params = ", ".join(
            [f"{_text(name)}: {_json(value, self)}" for name, value in reason.params]
        )
        told = f'{{"code": {_text(reason.code)}, "params": {{{params}}}'
        self[reason] = whole = f'{told}, "text": {_text(reason.text())}}}'
        return whole


def encode(text: str) -> bytes:
    """Return the text in UTF-8, with any lone surrogate written as an escape."""
    return text.encode("utf-8", "backslashreplace")


def document(
    about: Mapping[str, object], tables: Mapping[str, tuple[pd.DataFrame, Table]]
) -> Iterator[bytes]:
    """Yield, in parts, the JSON of some tables after the facts in `about`."""
    reasons = Reasons()
    cells = (f"{json.dumps(name)}: {_json(value, reasons)}" for name, value in about.items())
    yield encode(f'{{"about": {{{", ".join(cells)}}}')
    for name, (data, table) in tables.items():
        yield encode(f",\n{json.dumps(name)}: [")
        for start in range(0, len(data), _BLOCK):
            rows = ",\n".join(rows_as_json(data.iloc[start : start + _BLOCK], table, reasons))
            yield encode(f"{',' if start else ''}\n{rows}")
            if len(reasons) > CACHED:
                reasons.clear()
        yield b"\n]"
    yield b"}\n"


def rows_as_json(data: pd.DataFrame, table: Table, reasons: Reasons) -> Iterator[str]:
    """Yield each row of a table as a JSON object."""
    heads = [json.dumps(name) for name in table.names]
    columns = (_column(data[name], reasons) for name in table.names)
    line = ", ".join(f"{head.replace('%', '%%')}: %s" for head in heads)
    return (f"{{{line % row}}}" for row in zip(*columns, strict=True))


def _column(column: pd.Series, reasons: Reasons) -> Iterable[str]:
    if column.dtype.kind == "M":
        days = np.datetime_as_string(column.to_numpy("datetime64[D]")).tolist()
        return ["null" if day == "NaT" else f'"{day}"' for day in days]
    cells = column.tolist()
    kinds = {*map(type, cells)}
    if kinds == {str}:
        return map(_text, cells)
    if kinds == {tuple}:
        return [_tuple(cell, reasons) for cell in cells]
    return [_json(cell, reasons) for cell in cells]


def _json(value: object, reasons: Reasons) -> str:
    return _WRITERS.get(type(value), _encode_other)(value, reasons)


def _encode_other(value: object, reasons: Reasons) -> str:
    """Return the JSON of a value of any other kind, such as a lot."""
    for kind in (tuple, float, Decimal, datetime.date):
        if isinstance(value, kind):
            return _WRITERS[kind](value, reasons)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _null(_: object, __: Reasons) -> str:
    return "null"


def _tuple(value: Any, reasons: Reasons) -> str:
    return f"[{', '.join([_WRITERS.get(type(one), _encode_other)(one, reasons) for one in value])}]"


def _float(value: Any, _: Reasons) -> str:
    if math.isnan(value):
        return "null"
    return f"{value:.0f}" if value.is_integer() else json.dumps(value, allow_nan=False)


# The most frequent types of cell first: a portfolio has millions of cells.
_WRITERS: dict[type, Callable[[Any, Reasons], str]] = {
    str: lambda value, _: _text(value),
    Reason: lambda value, reasons: reasons[value],
    tuple: _tuple,
    float: _float,
    Decimal: lambda value, _: f'"{value:f}"',
    datetime.date: lambda value, _: f'"{value:%Y-%m-%d}"',
    type(None): _null,
    type(pd.NaT): _null,
}
