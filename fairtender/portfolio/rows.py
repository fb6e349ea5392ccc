"""What the parts of this package share: where a row stands, and what it is worth."""

from decimal import Decimal

import pandas as pd

from fairtender import tables
from fairtender.portfolio.declared import CONTRACTS

EXACT = 100  # digits: more than any product or sum of amounts needs, so that nothing is rounded


def checked(contracts: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts with their declared columns; raises DataError where one is wrong."""
    return tables.check(contracts, CONTRACTS)


def reason(code: str, **params: str) -> tables.Reason:
    """Return the Reason of this code and these parameters."""
    return tables.Reason(code, tuple(params.items()))


def where(data: pd.DataFrame, position: int) -> str:
    """Return file and row of the row at `position`: as a spreadsheet counts, if it was read."""
    row = f"row {data.index[position]}"
    return f"{data.attrs['file']}, {row}" if data.attrs.get("file") else row


def aligned(contracts: pd.DataFrame, other: pd.DataFrame) -> None:
    """Raise DataError where `other` is not about these contracts, row by row."""
    if contracts["contract_id"].tolist() != other["contract_id"].tolist():
        raise tables.fault("portfolio-not-aligned")


def spends(contracts: pd.DataFrame) -> list[Decimal | None]:
    """Return the value of each contract, None where there is none that counts.

    A value of zero or less, or one without a currency, is no known spend.
    """
    cells = zip(contracts["value"], contracts["currency"], strict=True)
    return [value if value is not None and value > 0 and own else None for value, own in cells]


def one_currency(contracts: pd.DataFrame) -> str:
    """Return the currency of all values; raises DataError where there is more than one."""
    cells = zip(contracts["value"], contracts["currency"], strict=True)
    found = sorted({own for value, own in cells if value is not None and own})
    if len(found) > 1:
        raise tables.fault("portfolio-currencies", currencies=", ".join(found))
    return found[0] if found else ""
