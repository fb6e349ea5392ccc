"""Rows of CASES from whole numbers: one worker, one month, one check each."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender.monitoring.ledger import Books
from fairtender.monitoring.results import CASES
from fairtender.monitoring.values import Whole, hours, money
from fairtender.tables import frame


def rows(
    check: str, worker: Iterable[str], status: str = "breach", /, **columns: object
) -> pd.DataFrame:
    """Return a case for each worker ("" for the firm).

    A column that is given is one value for all cases or a sequence; others are empty.
    """
    worker = list(worker)
    given = {"check": check, "worker": worker, "status": status, **columns}
    filled = {}
    for column in CASES.columns:
        value = given.get(column.name, None if column.kind == "decimal" else "")
        single = value is None or isinstance(value, str)
        filled[column.name] = [value] * len(worker) if single else value
    return frame(CASES, filled)


def by_month(
    books: Books,
    check: str,
    keys: Whole,
    cents: Whole | None = None,
    *,
    payee: str = "worker",
    **columns: Any,
) -> pd.DataFrame:
    """Return a case for each key (worker × months + month) with what is owed to the payee."""
    months = [books.month_names[number] for number in (keys % books.months).tolist()]
    if cents is not None:
        columns |= {"amount": [money(value) for value in cents.tolist()], "payee": payee}
        columns |= {"currency": books.contract["currency"]}
    return rows(check, books.names[keys // books.months], month=months, **columns)


def as_hours(twelve_seconds: Whole) -> list[Decimal]:
    """Return hours from units of twelve seconds."""
    return [hours(value) for value in twelve_seconds.tolist()]


def in_hours(twelve_seconds: Whole) -> dict[str, Any]:
    """Return the columns `quantity` and `unit` of these hours."""
    return {"quantity": as_hours(twelve_seconds), "unit": "hours"}


def counted(numbers: Iterable[int], unit: str) -> dict[str, Any]:
    """Return the columns `quantity` and `unit` of these counts."""
    return {"quantity": [Decimal(int(number)) for number in numbers], "unit": unit}


def joined(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return all cases in one table."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else frame(CASES, [])
