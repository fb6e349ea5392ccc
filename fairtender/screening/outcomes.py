"""What a screening comes to: outcomes, which many tenders share, and the tables made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.screening.declared import FACTORS
from fairtender.screening.factors import Factor
from fairtender.tables import Reason, frame

__all__ = ["Outcome", "Rated", "Screening"]


@dataclass(eq=False)
class Rated:
    """The rating of some facts, which many notices may share.

    listed: numbers of the factors that carry the level, strongest first, then of those that are
    missing; their sources, and what to ask. The other names are those of SCREENED.
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


@dataclass(eq=False)
class Outcome:
    """All that is said of a tender; of notices that say the same in the same words it is one.

    lot: id of the lot that decides, or "". seven: the reasons of its factors, with the words of
    the notice. ask, unread: those of all lots.
    """

    rated: Rated
    lot: str
    seven: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    ask: tuple[Reason, ...]
    unread: tuple[Reason, ...]


class Screening:
    """What was found of some tenders.

    tenders: the table SCREENED, one row a tender. factors: the table FACTORS, seven rows a tender,
    made when it is first asked for. outcomes: what both are made of, one a tender.
    """

    def __init__(
        self,
        tenders: pd.DataFrame,
        factors: pd.DataFrame | None = None,
        outcomes: Sequence[Outcome] | None = None,
    ) -> None:
        """Take the table of tenders, and that of factors or what it is made of."""
        self.tenders = tenders
        if factors is not None:
            self.factors = factors
        if outcomes is not None:
            self.outcomes = outcomes

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Unpack as the two tables."""
        return iter((self.tenders, self.factors))

    @cached_property
    def factors(self) -> pd.DataFrame:
        """The table FACTORS."""
        ocids = self.tenders["ocid"].tolist()
        rows = (
            (ocid, name, f.rating, f.missing, why, f.source, f.ask, each.lot)
            for ocid, each in zip(ocids, self.outcomes, strict=True)
            for name, f, why in zip(FACTOR_NAMES, each.rated.factors, each.seven, strict=True)
        )
        return frame(FACTORS, rows)

    @cached_property
    def outcomes(self) -> Sequence[Outcome]:
        """The outcome of each tender, from the tables."""
        cells = self.factors.drop(columns=["ocid", "factor", "lot"]).itertuples(index=False)
        sevens = zip(*[cells] * len(FACTOR_NAMES), strict=True)
        rows = self.tenders.itertuples(index=False)
        return [_outcome(row, seven) for row, seven in zip(rows, sevens, strict=True)]


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
