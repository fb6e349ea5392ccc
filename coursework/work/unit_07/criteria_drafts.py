"""A criterion as the learner drafts it: a row of choices, composed into the words bidders read.

A row gives what a criterion is about (`thing`), its kind, its risk, where it applies, how much is
required and what proves it. For a condition it also gives who checks it, how often, and what
follows. The wording is composed of these choices; the learner's own words in `text` replace it.
`datasets/draft-criteria/things.csv` has the wording for each thing.

The library's criteria are imported only when they are needed, so that a key can be read without
them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from coursework.questions import Question, Sheet
from fairtender import messages
from fairtender.tables import Column, Table, data_path, optional
from fairtender.wording.dangers import find_in_criterion as dangers

if TYPE_CHECKING:
    from fairtender.criteria.checking import Finding
    from fairtender.criteria.drafting import Criterion
    from fairtender.profile import Profile

Made = TypeVar("Made")
PRICE = "Price"  # the criterion that has what is left of 100
THINGS = Table(
    "things",
    (
        Column("thing", "text", "What a criterion is about, as a form calls it", example="speed"),
        optional("better", "choice", "Which number is better", "less", ("less", "more")),
        optional("unit", "text", "What is counted; empty: it is there or not", "days"),
        optional("one", "text", "The same where it is one", "day"),
        Column("points", "text", "What earns points, in words", example="Days until an answer"),
        Column("must", "text", "What must be kept; {n} is the number", example="At most {n}."),
    ),
    ("thing",),
)
CHOSEN = ("kind", "thing", "proof", "look", "every", "then")  # columns of choices
_KEPT = 512  # rows that are remembered
_NEUTRAL = "The rooms of these offices are what is cleaned"  # a link that nobody finds fault with


class _Thing(NamedTuple):
    """Something that a criterion can be about: a row of `THINGS`."""

    thing: str
    better: str
    unit: str
    one: str
    points: str
    must: str


@lru_cache(maxsize=1)
def things() -> dict[str, _Thing]:
    """Return what a criterion can be about: {code in the form: its row}."""
    rows = rows_of(THINGS.names, "draft-criteria", "things.csv")
    return {row["thing"]: _Thing(**row) for row in rows}


def rows_of(columns: Sequence[str], *path: str) -> list[dict[str, str]]:
    """Return the rows of a file of the course as {column: text}, with these columns."""
    with open(data_path(*path), encoding="utf-8", newline="") as file:
        return [{name: row[name] for name in columns} for row in csv.DictReader(file)]


class Draft:
    """One row of a set of criteria, with what has been found out about it."""

    def __init__(self, sheet: Sheet, row: Mapping[str, Any], number: int) -> None:
        """Read a row; number: its place in the set, from 1.

        `memo` stores what is found out about it.
        """
        self.sheet, self.row, self.number = sheet, row, number
        self.memo: dict[Any, Any] = {}

    def code(self, column: str) -> str:
        """Return the code chosen or the text written in a column, or "" if it is empty."""
        value = self.row.get(column)
        return value if isinstance(value, str) else ""

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """Return the result of `make`, which is stored under this key and made only once."""
        if key not in self.memo:
            self.memo[key] = make()
        found: Made = self.memo[key]
        return found

    def amount(self, column: str) -> Fraction | None:
        """Return the number in a column, or None if the column is empty."""
        value = self.row.get(column)
        return None if value is None else self.once(column, lambda: Fraction(str(value)))

    def said(self, column: str) -> str:
        """Return the text of the option chosen in a column."""
        code = self.code(column)
        options = self.sheet.column(column).options
        return next((one.text for one in options if one.code == code), "")

    @property
    def thing(self) -> _Thing | None:
        """What the criterion is about, or None."""
        return things().get(self.code("thing"))

    @property
    def is_award(self) -> bool:
        """Whether it is an award criterion, which earns points."""
        return self.code("kind") == "award"

    @property
    def name(self) -> str:
        """Its name: the risk and what it is about, or otherwise its number."""
        parts = [self.said("risk"), self.said("thing")]
        return ": ".join(one for one in parts if one) or messages.text(
            "work-row-number", number=self.number
        )

    @property
    def is_own(self) -> bool:
        """Whether the learner wrote the text."""
        return bool(self.code("text").strip())

    @property
    def words(self) -> str:
        """All words that the learner wrote in the criterion."""
        return "\n".join((self.code("text"), self.code("link"))).strip()

    @cached_property
    def dangers(self) -> tuple[tuple[str, str], ...]:
        """Whatever in these words would endanger somebody, as (code, words)."""
        return dangers(self.words)

    # --- in words ---

    @cached_property
    def text(self) -> str:
        """The criterion as bidders read it."""
        if self.is_own:
            return " ".join(self.code("text").split())
        if self.thing is None:
            return ""
        said = f"{self.thing.points}." if self.is_award else self._must(self.thing)
        where = self.code("where")
        return messages.paragraph(
            said, messages.text(f"work-criteria-where-{where}") if where else ""
        )

    def _must(self, thing: _Thing) -> str:
        number = self.amount("number")
        counted = (
            messages.text("work-criteria-how-many") if number is None else self.counted(number)
        )
        return thing.must.format(n=counted)

    def counted(self, number: Fraction) -> str:
        """Return a number with its unit, such as "3 languages"."""
        unit = (self.thing.one if number == 1 else self.thing.unit) if self.thing else ""
        return f"{float(number):,.10g} {unit}".strip()

    @cached_property
    def scale(self) -> str:
        """How many points a bid earns for what, in words; "" if the scale is not complete."""
        if not self.is_award or self.thing is None:
            return ""
        if not self.thing.unit:
            return messages.text("work-criteria-scale-there")
        full, half = self.amount("number"), self.amount("half")
        if full is None or half is None:
            return ""
        code = f"work-criteria-scale-{self.thing.better}"
        return messages.text(code, full=self.counted(full), half=self.counted(half))

    @property
    def is_scale_sound(self) -> bool:
        """Whether the number for half of the points is worse than the number for all of them."""
        full, half = self.amount("number"), self.amount("half")
        if not (self.thing and self.thing.unit) or full is None or half is None:
            return False
        return half > full if self.thing.better == "less" else half < full

    @cached_property
    def monitored(self) -> str:
        """How compliance with a condition is checked, and what follows."""
        often = ": ".join(one for one in (self.said("every"), self.said("proof")) if one)
        then = self.said("then")
        follows = then[:1].lower() + then[1:]
        found = messages.text("work-criteria-follows", then=follows) if follows else ""
        return ". ".join(one for one in (often, found) if one)

    # --- for the library ---

    @cached_property
    def criterion(self) -> Criterion:
        """The row as one of the library's criteria."""
        from fairtender.criteria.drafting import criterion

        kind, number = self.code("kind"), self.amount("number")
        row: dict[str, object] = {
            "id": str(self.number),
            "kind": kind,
            "text": self.text,
            "subject_link": self.code("link"),
        }
        if kind == "performance":
            row |= {"monitored_how": self.monitored, "monitored_by": self.said("look")}
        else:
            row["means_of_proof"] = self.said("proof")
        if kind == "award":
            row |= {"formula": "score", "scale": self.scale, "weight": self.row.get("weight")}
        if self.code("thing") == "turnover" and number is not None:
            row["minimum_turnover"] = number
        return criterion(row, self.number)

    @cached_property
    def severities(self) -> set[str]:
        """The severities of the library's findings, except those about the link (judged apart)."""
        return {
            one.severity
            for one in findings((self.criterion._replace(subject_link=_NEUTRAL),))
            if one.id
        }


@dataclass(frozen=True)
class Way:
    """One combination of parts that covers a risk: what each column of a row may contain.

    number: the lowest and the highest value. A field that is empty accepts anything.
    """

    risk: str
    kind: tuple[str, ...]
    thing: tuple[str, ...]
    number: tuple[Fraction, ...] = ()
    proof: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    def wrong(self, draft: Draft) -> list[str]:
        """Return the columns of a row that do not fit."""
        asked = [column for column in CHOSEN if getattr(self, column)]
        found = [column for column in asked if draft.code(column) not in getattr(self, column)]
        if self.number:
            number = draft.amount("number")
            if number is None or not self.number[0] <= number <= self.number[1]:
                found.append("number")
            elif "award" in self.kind and not draft.is_scale_sound:
                found.append("half")
        return found


def drafts_of(question: Question, value: Mapping[str, Any]) -> list[Draft]:
    """Return the rows of a set in which something is chosen or written."""
    sheet = question.sheet()
    rows = value.get(sheet.code, ())
    if not (_latest and _latest[0] is sheet and _latest[1] is rows):
        found = [
            _draft(sheet, row, number)
            for number, row in enumerate(rows, 1)
            if any(row.get(code) not in (None, "", []) for code in sheet.codes)
        ]
        _latest[:] = [sheet, rows, found]
    return [*_latest[2]]


def _draft(sheet: Sheet, row: Mapping[str, Any], number: int) -> Draft:
    """Return a row as a Draft, made only once, because every property and every change needs it."""
    key = (number, *((name, str(cell)) for name, cell in row.items()))
    known = _drafts.get(key)
    if known is None or known.sheet is not sheet:
        if len(_drafts) >= _KEPT:
            _drafts.clear()
        known = _drafts[key] = Draft(sheet, row, number)
    return known


_drafts: dict[Any, Draft] = {}
_latest: list[Any] = []  # sheet, rows and drafts of the set that was read last


def twice(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the rows that repeat an earlier one: the same kind about the same thing."""
    seen: set[tuple[str, str]] = set()
    found = []
    for one in drafts:
        about = (one.code("kind"), one.code("thing"))
        if all(about) and about in seen:
            found.append(one)
        seen.add(about)
    return found


def price_left(drafts: list[Draft]) -> Fraction:
    """Return the weight left for the price: 100 less the weights of the other award criteria."""
    weights = [one.amount("weight") or Fraction(0) for one in drafts if one.is_award]
    return 100 - sum(weights, Fraction(0))


@lru_cache(maxsize=512)
def findings(criteria: tuple[Criterion, ...]) -> tuple[Finding, ...]:
    """Return what a court or a bidder would object to in these criteria for the tender."""
    from fairtender.criteria.checking import findings_of

    value, currency, rules = _tender()
    return tuple(findings_of([*criteria], value, currency, rules))


def price_criterion(weight: Fraction) -> Criterion:
    """Return the price criterion, with the formula lowest price ÷ price."""
    from fairtender.criteria.drafting import criterion

    row = {"id": PRICE, "kind": "award", "text": PRICE, "formula": "price-lowest"}
    return criterion(row | {"weight": f"{float(weight):g}"}, 0)


@lru_cache(maxsize=1)
def _tender() -> tuple[Decimal, str, Profile]:
    from fairtender import profile

    (tender,) = rows_of(("value", "currency"), "tenders", "cleaning", "tender.csv")
    return Decimal(tender["value"]), tender["currency"], profile.default()
