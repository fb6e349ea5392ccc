"""The results of a screening: outcomes, shared by many tenders, and tables made from them."""

import collections
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pandas as pd

from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.screening.factors import Factor
from fairtender.screening.sentences import At
from fairtender.tables import Column, Reason, Table, frame

# What a level is based on, in the order of lists: the strongest basis first.
BY = ("listed", "several", "fact", "origin", "sector", "no_sector", "not_stated", "low_sector")

SCREENED = Table(
    "screened",
    (
        Column("ocid", "text", "Open contracting id; one row each"),
        Column("title", "text", "Title of the tender"),
        Column("buyer", "text", "Name of the buyer"),
        Column("level", "text", "high, elevated, low or unknown: a prompt for due diligence"),
        Column(
            "by",
            "choice",
            "On what the level rests. several: two factors or more; listed: a good that is listed "
            "at its origin; origin: a good without origin, alone or with its own sector; sector: "
            "the sector alone; fact: one other fact alone, a date or a price, say. Of unknown: "
            "no_sector: no sector is recognised; not_stated: a fact that the sector needs is not. "
            "Of low: low_sector",
            BY,
        ),
        Column("sector", "text", 'Code of the sector that decides; "" where none is recognised'),
        Column("lot", "text", 'Id of the strongest lot; "" where the tender itself was screened'),
        Column("reasons", "reasons", "Why: the signals, strongest first, then the missing facts"),
        Column("sources", "texts", 'Source id of each reason in turn; "" for a missing fact'),
        Column("ask", "reasons", "What to ask next, one for each missing fact of any lot"),
        Column("read", "texts", "Factors that matter for this level and of which a fact was read"),
        Column(
            "missing",
            "texts",
            "Factors that matter and of which none was read; all seven matter where no sector is "
            "recognised",
        ),
        Column("unread", "reasons", "What any lot states and the screen could not read"),
        Column("value_amount", "decimal", "Value, passed through: it never changes the level"),
        Column("value_currency", "text", "Currency of the value"),
        Column("release_ids", "texts", "Ids of the releases that were merged"),
    ),
)

FACTORS = Table(
    "factors",
    (
        Column("ocid", "text", "Open contracting id; seven rows each, one a factor"),
        Column(
            "factor",
            "text",
            "sector, commodity, place, workforce, business_model, price or time, in this order",
        ),
        Column(
            "rating",
            "text",
            "decisive, high, moderate, low (sector only), none (fact known, no signal) or unknown",
        ),
        Column("missing", "flag", "A fact that this tender needs is not stated"),
        Column("reason", "reason", "Why this rating"),
        Column("source", "text", 'Source id in the profile; "" where no entry decided'),
        Column("ask", "ask", "What to ask; None where nothing is missing"),
        Column("lot", "text", 'Id of the strongest lot, whose factors these are, or ""'),
    ),
)


# Columns of SCREENED that are copied from the notice, and those that are not.
PASSED = ("ocid", "title", "buyer", "value_amount", "value_currency", "release_ids")
_SAID = tuple(name for name in SCREENED.names if name not in PASSED)
_ROW = cast(Any, collections.namedtuple)("Row", SCREENED.names)


class _Packed:
    """A base class for values that are pickled without their field names, in half the time."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (*vars(self).values(),)


@dataclass(eq=False)
class Rated(_Packed):
    """The rating of some facts, which many notices may share.

    listed: positions of the factors behind the level, the strongest first, then of missing ones.
    sources, ask: the sources and the questions for these. at: words of the notice that the reasons
    still need. The other names are those of SCREENED.
    """

    level: str
    by: str
    sector: str
    factors: tuple[Factor, ...]
    listed: tuple[int, ...]
    sources: tuple[str, ...]
    ask: tuple[Reason, ...]
    read: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[Reason, ...]
    at: tuple[At, ...] = ()


@dataclass(eq=False)
class Outcome(_Packed):
    """The full result for a tender, which notices with the same facts and words share.

    lot: id of the lot that decides, or "". seven: the reasons of its factors, with the words of the
    notice. ask, unread: the questions and unread facts of all lots.
    """

    rated: Rated
    lot: str
    seven: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    ask: tuple[Reason, ...]
    unread: tuple[Reason, ...]


class Screening:
    """The results of a screening.

    tenders: the table SCREENED, one row per tender. factors: the table FACTORS, seven rows per
    tender. outcomes: one per tender, from which both are made, with the columns PASSED (`passed`),
    copied from the notices. Each is made on first use.
    """

    def __init__(
        self,
        tenders: pd.DataFrame | None = None,
        factors: pd.DataFrame | None = None,
        *,
        passed: Mapping[str, Sequence[Any]] | None = None,
        outcomes: Sequence[Outcome] | None = None,
    ) -> None:
        """Store the tables, or the columns and outcomes from which the tables can be made."""
        given = {"tenders": tenders, "factors": factors, "passed": passed, "outcomes": outcomes}
        self.__dict__.update({name: each for name, each in given.items() if each is not None})

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Yield the two tables, so that a screening can be unpacked into them."""
        return iter((self.tenders, self.factors))

    @cached_property
    def tenders(self) -> pd.DataFrame:
        """The table SCREENED, with one row for each screened tender."""
        said = zip(*map(_cells, self.outcomes), strict=True) if self.outcomes else [()] * len(_SAID)
        return frame(SCREENED, {**self.passed, **dict(zip(_SAID, said, strict=True))})

    @cached_property
    def passed(self) -> Mapping[str, Sequence[Any]]:
        """The columns PASSED, copied from the notices."""
        return {name: self.tenders[name].tolist() for name in PASSED}

    def take(self, numbers: Sequence[int]) -> "Screening":
        """Return the screening of the tenders at these positions."""
        passed = {name: [cells[n] for n in numbers] for name, cells in self.passed.items()}
        return Screening(passed=passed, outcomes=[self.outcomes[n] for n in numbers])

    def rows(self, numbers: Iterable[int]) -> Iterator[Any]:
        """Yield the rows of SCREENED at these positions, without making the whole table."""
        passed = [self.passed[name] for name in PASSED]
        for number in numbers:
            ocid, title, buyer, *others = [cells[number] for cells in passed]
            yield _ROW(ocid, title, buyer, *_cells(self.outcomes[number]), *others)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """The table FACTORS with the ratings of the seven factors, seven rows per tender."""
        rows = (
            (ocid, name, f.rating, f.missing, why, f.source, f.ask, each.lot)
            for ocid, each in zip(self.passed["ocid"], self.outcomes, strict=True)
            for name, f, why in zip(FACTOR_NAMES, each.rated.factors, each.seven, strict=True)
        )
        return frame(FACTORS, rows)

    @cached_property
    def outcomes(self) -> Sequence[Outcome]:
        """The outcome of each tender, made from the tables."""
        cells = self.factors.drop(columns=["ocid", "factor", "lot"]).itertuples(index=False)
        sevens = zip(*[cells] * len(FACTOR_NAMES), strict=True)
        rows = self.tenders.itertuples(index=False)
        return [_outcome(row, seven) for row, seven in zip(rows, sevens, strict=True)]


def _cells(outcome: Outcome) -> tuple[Any, ...]:
    """Return the result for a tender as cells of SCREENED, in the order of the columns."""
    rated = outcome.rated
    return (
        *(rated.level, rated.by, rated.sector, outcome.lot, outcome.reasons, rated.sources),
        *(outcome.ask, rated.read, rated.missing, outcome.unread),
    )


def _outcome(row: Any, seven: tuple[Any, ...]) -> Outcome:
    factors = tuple(Factor(f.rating, f.missing, f.reason, f.source, f.ask) for f in seven)
    reasons = [factor.reason for factor in factors]
    rated = Rated(
        level=row.level,
        by=row.by,
        sector=row.sector,
        factors=factors,
        listed=tuple(reasons.index(reason) for reason in row.reasons),
        sources=row.sources,
        ask=row.ask,
        read=row.read,
        missing=row.missing,
        unread=row.unread,
    )
    return Outcome(rated, row.lot, tuple(reasons), row.reasons, row.ask, row.unread)
