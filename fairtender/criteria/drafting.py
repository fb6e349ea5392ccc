"""Reading criteria as people fill them in: an unfinished draft is no error."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from fairtender.criteria.declared import CRITERIA, FORMULAS, GROUNDS, KINDS, PRICE_FORMULAS, YES_NO
from fairtender.tables import frame

__all__ = ["draft"]

_CHOICES = {"kind": KINDS, "formula": FORMULAS, "ground": GROUNDS, "self_cleaning": YES_NO}
_NUMBERS = frozenset(column.name for column in CRITERIA.columns if column.kind == "decimal")
_STEP = re.compile(r"\s*([\d.]+)\s*:\s*([\d.]+)\s*(?:%\s*)?")


class Criterion(NamedTuple):
    """One criterion, with "" or None where a field is empty or cannot be read.

    The fields are the columns of `CRITERIA`.
    """

    id: str
    lot: str
    kind: str
    text: str
    subject_link: str
    means_of_proof: str
    weight: Decimal | None
    formula: str
    scale: str
    price_full: Decimal | None
    price_zero: Decimal | None
    steps: str
    ground: str
    self_cleaning: str
    minimum_turnover: Decimal | None
    monitored_how: str
    monitored_by: str

    @property
    def is_price(self) -> bool:
        """Whether it is an award criterion that scores the price."""
        return self.kind == "award" and self.formula in PRICE_FORMULAS


def draft(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return the table CRITERIA from rows as a form gives them, such as `{"text": "…"}`.

    A field that is not there is empty. A word that is no choice of its column is left out, and so
    is a number that cannot be read; "40 %", "40.5", "40,5", "600 000" and "600,000" can be. A row
    without an id gets its number: "1". Never raises for what a person typed.
    """
    return frame(CRITERIA, [criterion(row, number) for number, row in enumerate(rows, 1)])


def criteria_of(data: pd.DataFrame) -> list[Criterion]:
    """Return the rows of a table of criteria; columns that are missing are empty."""
    rows = data[[name for name in CRITERIA.names if name in data.columns]].to_dict("records")
    return [criterion(row, number) for number, row in enumerate(rows, 1)]


def award_of(criteria: list[Criterion], lot: str) -> list[Criterion]:
    """Return the award criteria of a lot: its own, and those of all lots."""
    return [one for one in criteria if one.kind == "award" and one.lot in ("", lot)]


def lots_of(criteria: list[Criterion]) -> list[str]:
    """Return the lots that are named, in their order; [""] where none is."""
    return list(dict.fromkeys(one.lot for one in criteria if one.lot)) or [""]


def steps_of(text: str) -> list[tuple[Fraction, Fraction]]:
    """Return the steps of a price as pairs of limit and share, from the cheapest on.

    `420000: 100; 480000: 60` means: up to 420,000 all points, up to 480,000 sixty percent of them,
    above that none. Returns [] where the text is not like that: limits must rise, shares lie
    between 0 and 100 and not rise.
    """
    pairs = [_STEP.fullmatch(part) for part in text.split(";") if part.strip()]
    try:
        steps = [(Fraction(m[1]), Fraction(m[2]) / 100) for m in pairs if m]
    except ValueError:
        return []
    if len(steps) != len(pairs) or any(not 0 <= share <= 1 for _, share in steps):
        return []
    rising = all(a[0] < b[0] and a[1] >= b[1] for a, b in pairwise(steps))
    return steps if rising else []


def criterion(row: Mapping[str, object], number: int) -> Criterion:
    """Return one row as a criterion; without an id it gets its number."""
    values: dict[str, Any] = {name: _field(name, row.get(name)) for name in Criterion._fields}
    values["id"] = values["id"] or str(number)
    return Criterion(**values)


def _field(name: str, value: object) -> str | Decimal | None:
    if name in _NUMBERS:
        return _number(value)
    if value is None or value is pd.NaT or value != value:
        return ""
    text = str(value).strip()
    return text if text in _CHOICES.get(name, (text,)) else ""


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    text = re.sub(r"[\s%’']", "", str(value))
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
