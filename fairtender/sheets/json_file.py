"""Tables as one JSON document, for programs.

`{"about": {...}, "NAME": [...], ...}`, one row a line, with the declared columns. A reason or a
question is `{"code", "params", "text"}`. An exact number is a string such as "1250.50", a date is
"2026-03-31", and what is not stated is null.
"""

import datetime
import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from fairtender.tables import Reason, Table

__all__ = ["CACHED", "Reasons", "document", "encode"]

# So many texts are remembered at most: memory stays flat.
CACHED = 20_000
_BLOCK = 2000  # rows that are made at a time


class Reasons(dict[Reason | None, str]):
    """The JSON of each reason or question, made when it is first asked for."""

    def __missing__(self, reason: Reason | None) -> str:
        """Make the JSON of a reason, and keep it."""
        row = reason and {
            "code": reason.code,
            "params": dict(reason.params),
            "text": reason.text(),
        }
        self[reason] = text = json.dumps(row, ensure_ascii=False)
        return text


def encode(text: str) -> bytes:
    """Return UTF-8; half of a surrogate pair, which JSON can hold, stays the escape it was."""
    return text.encode("utf-8", "backslashreplace")


def document(
    about: Mapping[str, object], tables: Mapping[str, tuple[pd.DataFrame, Table]]
) -> Iterator[bytes]:
    """Yield the JSON of some tables in parts, with what is to be known about them all."""
    reasons = Reasons()
    cells = (f"{json.dumps(name)}: {_json(value, reasons)}" for name, value in about.items())
    yield encode(f'{{"about": {{{", ".join(cells)}}}')
    for name, (data, table) in tables.items():
        yield encode(f",\n{json.dumps(name)}: [")
        for start in range(0, len(data), _BLOCK):
            rows = ",\n".join(_rows(data.iloc[start : start + _BLOCK], table, reasons))
            yield encode(f"{',' if start else ''}\n{rows}")
            if len(reasons) > CACHED:
                reasons.clear()
        yield b"\n]"
    yield b"}\n"


def _rows(data: pd.DataFrame, table: Table, reasons: Reasons) -> Iterator[str]:
    heads = [json.dumps(name) for name in table.names]
    columns = ((_json(cell, reasons) for cell in data[name].tolist()) for name in table.names)
    for row in zip(*columns, strict=True):
        cells = (f"{head}: {cell}" for head, cell in zip(heads, row, strict=True))
        yield f"{{{', '.join(cells)}}}"


def _json(value: object, reasons: Reasons) -> str:
    if isinstance(value, Reason):
        return reasons[value]
    if isinstance(value, tuple):
        return f"[{', '.join(_json(each, reasons) for each in value)}]"
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return "null"
    if isinstance(value, Decimal):
        return f'"{value:f}"'
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime.date):
        return f'"{value:%Y-%m-%d}"'
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
