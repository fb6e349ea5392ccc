"""Check exact amounts, calculate with them, and write them in sentences.

Calculations use fractions, so that no division rounds. In the tables amounts are Decimals with at
most ten places after the point; only a sentence shows cents.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd

from fairtender.tables import Table, wrong

_PLACES = 10


def decimal(value: Fraction | int) -> Decimal:
    """Return the value as a Decimal, rounded to at most ten decimal places."""
    scaled = Decimal(round(value * 10**_PLACES)).scaleb(-_PLACES)
    short = scaled.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short


def not_negative(data: pd.DataFrame, table: Table, *columns: str, zero: bool = True) -> None:
    """Raise DataError for the first amount that is empty, negative or, unless `zero`, zero."""
    for column in columns:
        for position, value in enumerate(data[column]):
            if value is None:
                raise wrong(data, position, table, "floor-empty", column=column)
            if value < 0:
                raise wrong(data, position, table, "floor-not-negative", column=column)
            if not value and not zero:
                raise wrong(data, position, table, "floor-not-positive", column=column)


def parts(values: Iterable[Fraction]) -> list[Decimal]:
    """Return the values as Decimals that add up exactly to their rounded sum.

    Ten places cannot hold a third, so each part takes over the rounding error of the one before.
    """
    result, so_far, told = [], Fraction(0), Decimal(0)
    for value in values:
        so_far += value
        result.append(decimal(so_far) - told)
        told = decimal(so_far)
    return result


def round_half_up(amount: Decimal | Fraction, places: int = 2) -> Decimal:
    """Return the amount, for people to read, with `places` decimals, halves away from zero."""
    if isinstance(amount, Fraction):
        amount = decimal(amount)
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def money(amount: Decimal | Fraction, currency: str) -> str:
    """Return an amount for a sentence, such as EUR 1,234.50, without a minus sign."""
    return f"{currency} {abs(round_half_up(amount)):,}"


def plain(amount: Decimal | Fraction, places: int = 2) -> str:
    """Return a number for a sentence, with at most `places` decimals and no trailing zeros."""
    short = round_half_up(amount, places).normalize()
    return f"{short:,f}"
