"""Read criteria as people fill them in, even unfinished, and write them as a Word document."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from fairtender import word
from fairtender.criteria.declared import (
    CRITERIA,
    FORMULAS,
    GROUNDS,
    INSTRUMENTS,
    KINDS,
    PRICE_FORMULAS,
    YES_NO,
)
from fairtender.messages import paragraph, text
from fairtender.tables import frame

__all__ = [
    "draft",
    "to_word",
]

_CHOICES = {"kind": KINDS, "formula": FORMULAS, "ground": GROUNDS, "self_cleaning": YES_NO}
_NUMBERS = frozenset(column.name for column in CRITERIA.columns if column.kind == "decimal")
_STEP = re.compile(r"\s*([\d.]+)\s*:\s*([\d.]+)\s*(?:%\s*)?")


class Criterion(NamedTuple):
    """One criterion; a field that is empty or cannot be read is "" or None.

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
        """Whether this is an award criterion that scores the price."""
        return self.kind == "award" and self.formula in PRICE_FORMULAS


def draft(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return the table CRITERIA from rows of a form, such as `{"text": "…"}`.

    A missing field is empty. A word that is not a choice of its column is left out, and so is a
    number that cannot be read; "40 %", "40.5", "40,5", "600 000" and "600,000" can be read. A row
    without an id gets its number: "1". What a person typed never raises an error.
    """
    return frame(CRITERIA, [criterion(row, number) for number, row in enumerate(rows, 1)])


def criteria_of(data: pd.DataFrame) -> list[Criterion]:
    """Return the rows of a table as criteria; a missing column is an empty field."""
    rows = data[[name for name in CRITERIA.names if name in data.columns]].to_dict("records")
    return [criterion(row, number) for number, row in enumerate(rows, 1)]


def award_of(criteria: list[Criterion], lot: str) -> list[Criterion]:
    """Return the award criteria that apply to a lot, including those for all lots."""
    return [one for one in criteria if one.kind == "award" and one.lot in ("", lot)]


def lots_of(criteria: list[Criterion]) -> list[str]:
    """Return the names of the lots in order, or [""] if no lot is named."""
    return list(dict.fromkeys(one.lot for one in criteria if one.lot)) or [""]


def steps_of(text: str) -> list[tuple[Fraction, Fraction]]:
    """Return the steps of a price criterion as pairs of limit and share, the cheapest first.

    `420000: 100; 480000: 60` means: up to 420,000 all points, up to 480,000 sixty percent of them,
    above that none. Returns [] if the text does not have this form: limits must rise, and shares
    must be between 0 and 100 and must not rise.
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
    """Return a row as a `Criterion`, with `number` as the id if the row has none."""
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


# --- a Word document: a table for each kind, with wording, proof, and what follows ---


_HEAD = {"buyer": "", "about": "", "reference": "", "date": ""}  # all of it to fill in
_WIDTHS = (3.2, 10.0, 7.3, 5.2)  # centimetres, on A4 across
_PARTS = ("line", "wording", "proof", "points")


def to_word(
    criteria: pd.DataFrame,
    title: str,
    notes: tuple[str, ...],
    dated: datetime.date,
    author: str = "Fair Tender",
    head: Mapping[str, str] = _HEAD,
) -> bytes:
    """Return the table CRITERIA as a Word document in A4 landscape.

    The same rows always give the same bytes. notes, head: see `fairtender.word.to_send`. How the
    buyer checks a contract condition does not concern bidders, so it becomes a note as well.
    Unfinished criteria are welcome: what is missing is left out.
    """
    listed = criteria_of(criteria)
    parts = []
    heads = tuple(text(f"criteria-document-{part}") for part in _PARTS)
    for kind in (*KINDS, ""):
        rows = [_cells(one) for one in listed if one.kind == kind]
        if rows:
            name = text(f"strategy-instrument-{kind}" if kind else "criteria-document-no-kind")
            parts += [word.heading(name, 1), word.table(name, (heads, *rows), _WIDTHS)]
    sent = word.to_send(title, head, parts, (*notes, *checks_of(listed)))
    return word.document(title, sent, author, dated, across=True)


def checks_of(listed: Iterable[Criterion]) -> Iterator[str]:
    """Yield a text on how the buyer checks each contract performance condition."""
    for one in listed:
        if one.kind == "performance" and (one.monitored_how or one.monitored_by):
            looks = _labelled("looks", one.monitored_by)
            told = paragraph(_sentence(one.monitored_how), looks)
            yield text("criteria-document-checked", number=one.id, told=told)


def _cells(one: Criterion) -> tuple[str, str, str, str]:
    stage = text(f"strategy-stage-{INSTRUMENTS[one.kind][-1]}") if one.kind else ""
    proof = text("criteria-document-price") if one.is_price else _sentence(one.means_of_proof)
    return (
        _lines(one.id, _labelled("stage", stage), _labelled("lot", one.lot)),
        _lines(_sentence(one.text), _labelled("link", one.subject_link)),
        proof,
        _lines(*_follows(one)),
    )


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _labelled(part: str, words: str) -> str:
    return text(f"criteria-document-{part}", words=_sentence(words)) if words else ""


def _sentence(words: str) -> str:
    return f"{words.removesuffix('.')}." if words else ""


def _follows(one: Criterion) -> Iterator[str]:
    if one.kind == "exclusion":
        code = one.ground if one.ground in ("conviction", "taxes") else "may"
        yield text(f"criteria-document-exclusion-{code}")
        if one.self_cleaning == "yes":
            yield text("criteria-document-self-cleaning")
    elif one.kind == "award":
        if one.weight is not None:
            yield text("criteria-document-weight", weight=f"{one.weight:f}")
        yield _price_points(one) or _labelled("scale", one.scale)
    elif one.kind:
        yield text(f"criteria-document-{one.kind}")


def _price_points(one: Criterion) -> str:
    """Return in words how the price of a bid earns points, or "" if there is no formula."""
    match one.formula:
        case "price-lowest":
            return text("criteria-document-price-lowest")
        case "price-linear" if one.price_full is not None and one.price_zero is not None:
            bounds = {"full": f"{one.price_full:,.0f}", "zero": f"{one.price_zero:,.0f}"}
            return text("criteria-document-price-linear", **bounds)
        case "price-steps":
            return text("criteria-document-price-steps", steps=one.steps)
    return ""
