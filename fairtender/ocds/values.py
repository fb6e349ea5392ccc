"""Values of any type that a publisher may have written, read without ever raising."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

Object = dict[str, Any]  # of JSON: a release, a tender, a lot …
NOT_STATED = float("nan")
_NUMBERS = (int, float, Decimal)
_NUMERIC = (*_NUMBERS, str)


def text(value: object) -> str:
    """Return a text without spaces around it, a number as text, and "" for anything else."""
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    return str(value) if type(value) in _NUMBERS else ""


def dicts(value: object) -> list[Object]:
    """Return the objects of a list; one object instead of a list counts as a list of one.

    What is returned may be the list itself: nothing is to be added to it.
    """
    if type(value) is list:
        for each in value:
            if type(each) is not dict:
                return [each for each in value if type(each) is dict]
        return value
    return [value] if type(value) is dict else []


def unique(values: Sequence[str]) -> tuple[str, ...]:
    """Return each text once, in order of first occurrence, without empty ones."""
    if not values:
        return ()
    if len(values) == 1:
        return (values[0],) if values[0] else ()
    return tuple(dict.fromkeys(filter(None, values)))


def number(value: Any) -> float:
    """Return a finite number, or a text that is one, as float; NaN for anything else."""
    if type(value) not in _NUMERIC:
        return NOT_STATED
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return NOT_STATED
    return found if isfinite(found) else NOT_STATED


def decimal(value: Any) -> Decimal | None:
    """Return a finite amount exactly as written; None for anything else."""
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if type(value) not in _NUMERIC:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
