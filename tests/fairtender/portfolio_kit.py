"""Contracts for the tests of the portfolio."""

import math
from decimal import Decimal

import pandas as pd

from fairtender import portfolio
from fairtender.tables import frame

EMPTY = {"decimal": None, "number": math.nan, "date": pd.NaT}


def contracts(*rows: dict[str, object], file: str = "") -> pd.DataFrame:
    """Contracts with what is given and nothing else; with `file` as if they were read from it."""
    columns = {}
    for column in portfolio.CONTRACTS.columns:
        cells = [row.get(column.name, EMPTY.get(column.kind, "")) for row in rows]
        if column.kind == "decimal":
            cells = [Decimal(cell) if isinstance(cell, str) else cell for cell in cells]
        if column.kind == "date":
            cells = [pd.Timestamp(cell) for cell in cells]
        columns[column.name] = cells
    columns["contract_id"] = [row.get("contract_id", f"C{n}") for n, row in enumerate(rows, 1)]
    data = frame(portfolio.CONTRACTS, columns)
    if file:
        data.index = pd.RangeIndex(2, len(rows) + 2, name="row")
        data.attrs["file"] = file
    return data


def rates(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Exchange rates: currency, to, first day, last day, rate."""
    names = ("currency", "to_currency", "valid_from", "valid_to", "rate")
    columns: dict[str, list] = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    for name in ("valid_from", "valid_to"):
        columns[name] = [pd.Timestamp(day) for day in columns[name]]
    columns["rate"] = [Decimal(rate) for rate in columns["rate"]]
    data = frame(portfolio.RATES, columns | {"source": ["Bank"] * len(rows)})
    data.index = pd.RangeIndex(2, len(rows) + 2, name="row")
    data.attrs["file"] = "rates.csv"
    return data
