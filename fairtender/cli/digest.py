"""What a page or a terminal shows of a screening, kept while a file of any size is screened."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from fairtender.messages import text
from fairtender.profile import LEVELS, Profile
from fairtender.screening import Screening

URGENT_FIRST = tuple(reversed(LEVELS))
MOST = 2000  # tenders on a page: more would be slow to open and are better read by a program
GRID = 40  # tenders in the grid of factors
LETTERS = 200  # of a title that is shown


class Digest:
    """What is kept of a screening, however long the file: counts and the most urgent tenders."""

    def __init__(self, name: str, profile: Profile) -> None:
        """`name`: how the file is called on the page."""
        self.name, self.profile = name, profile
        self.read: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._rows: dict[str, list[Any]] = {level: [] for level in URGENT_FIRST}
        self._small: list[Screening] = []

    @property
    def total(self) -> int:
        """How many tenders were screened."""
        return self.counts.total()

    def add(self, tenders: pd.DataFrame, result: Screening) -> None:
        """Take in a chunk: the table TENDERS as it was read, and what screening made of it.

        `attrs` of `tenders` says how many `releases` were read and how many were left out
        (`without_ocid`), or how many `rows` of a sheet.
        """
        for name in ("releases", "without_ocid", "rows"):
            self.read[name] += tenders.attrs.get(name, 0)
        self.counts.update(result.tenders["level"].tolist())
        # Many publishers give no title: the description says more than an id.
        titles = tenders["title"].where(tenders["title"] != "", tenders["description"])
        shown = result.tenders.assign(title=titles.str.slice(0, LETTERS).to_numpy())
        for level, kept in self._rows.items():
            if len(kept) < MOST:
                found = shown[shown["level"] == level].iloc[: MOST - len(kept)]
                kept += found.itertuples(index=False)
        chunk = Screening(shown, result.factors)
        self._small = [*self._small, chunk] if self.total <= GRID else []

    def rows(self, most: int, levels: Iterable[str] = URGENT_FIRST) -> list[Any]:
        """Return the first `most` rows of `SCREENED`, most urgent level first, else in file order.

        Never more than `MOST` of a level.
        """
        return [row for level in levels for row in self._rows[level]][:most]

    def grid(self) -> Screening | None:
        """Return the whole screening, most urgent first; None for none or more than `GRID`."""
        if not (self._small and self.total):
            return None
        tenders, factors = (
            pd.concat(parts, ignore_index=True) for parts in zip(*self._small, strict=True)
        )
        rank = tenders["level"].map(URGENT_FIRST.index)
        return Screening(tenders.iloc[rank.argsort(kind="stable")], factors)

    def summary(self) -> list[str]:
        """Say how much was read and how many tenders screened, and by which profile."""
        kind = "report-summary" if self.read["releases"] else "report-summary-sheet"
        counts = {name: f"{count:,}" for name, count in self.read.items()}
        said = text(kind, file=self.name, tenders=f"{self.total:,}", **counts)
        if self.read["without_ocid"]:
            said += " " + text("report-without-ocid", count=f"{self.read['without_ocid']:,}")
        return [said, text("report-used", profile=self.profile.name, date=self.profile.date)]
