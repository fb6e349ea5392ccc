"""Rows of CASES from whole numbers: one worker, one month, one check each."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from fairtender.monitoring.ledger import Books
from fairtender.monitoring.results import CASES
from fairtender.monitoring.values import Whole, hours, money, month_name
from fairtender.tables import frame


def rows(
    check: str, worker: Iterable[str], status: str = "breach", **columns: object
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
    **columns: object,
) -> pd.DataFrame:
    """Return a case for each key (worker × months + month) with what is owed to the payee."""
    names = [month_name(books.first_month + number) for number in range(books.months)]
    months = [names[number] for number in (keys % books.months).tolist()]
    if cents is not None:
        columns |= {"amount": [money(value) for value in cents.tolist()], "payee": payee}
        columns |= {"currency": books.contract["currency"]}
    return rows(check, books.names[keys // books.months], month=months, **columns)


def as_hours(twelve_seconds: np.ndarray) -> list[Decimal]:
    """Return hours from units of twelve seconds."""
    return [hours(value) for value in twelve_seconds.tolist()]


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return all cases in one table."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return frame(CASES, [])
    return pd.concat(filled, ignore_index=True)


def counts(numbers: Iterable[int]) -> list[Decimal]:
    """Return whole numbers as quantities."""
    return [Decimal(int(number)) for number in numbers]
