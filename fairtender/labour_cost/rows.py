"""Rows: checked on the way in, made into declared tables on the way out."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from fairtender.tables import Table, check, fault, frame


def place(data: pd.DataFrame, label: object, table: Table) -> dict[str, object]:
    """Return file and row for a message: those of the sheet, else table and position."""
    row = label if data.index.name == "row" else data.index.get_loc(label)
    return {"file": data.attrs.get("file", table.name), "row": row}


def keyed(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the checked table; raise DataError where a row has the key of an earlier one."""
    checked = check(data, table)
    twice = checked.duplicated(list(table.key))
    if twice.any():
        label = checked.index[twice][0]
        values = ", ".join(str(checked.at[label, name]) for name in table.key)
        where = place(checked, label, table)
        raise fault("floor-row-twice", **where, column=table.key[-1], value=values)
    return checked


def not_negative(where: dict[str, object], column: str, value: Decimal | None) -> None:
    """Raise DataError where the value is empty or below zero."""
    if value is None:
        raise fault("floor-empty", **where, column=column)
    if value < 0:
        raise fault("floor-not-negative", **where, column=column, value=value)


def positive(where: dict[str, object], column: str, value: Decimal | None) -> None:
    """Raise DataError where the value is empty or not more than zero."""
    not_negative(where, column, value)
    if not value:
        raise fault("floor-not-positive", **where, column=column, value=value)


def made(table: Table, rows: Sequence[tuple]) -> pd.DataFrame:
    """Return rows, each in the order of the columns, as the declared table."""
    columns = zip(*rows, strict=True) if rows else [[] for _ in table.columns]
    return frame(table, dict(zip(table.names, columns, strict=True)))
