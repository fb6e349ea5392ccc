"""What a page or a terminal shows of a screening, kept while a file of any size is screened."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from fairtender.cli import terminal
from fairtender.messages import text
from fairtender.profile import LEVELS, Profile
from fairtender.screening import Screening

__all__ = ["GRID", "MOST", "URGENT_FIRST", "Digest"]

URGENT_FIRST = tuple(reversed(LEVELS))
MOST = 2000  # tenders on a page: more would be slow to open and are better read by a program
GRID = 40  # tenders in the grid of factors
LETTERS = 200  # of a title that is shown
SHOWN = 40  # tenders on the terminal


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
        is_small = self.total <= GRID
        self._small = [*self._small, Screening(shown, result.factors)] if is_small else []

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

    def on_page(self) -> dict[str, list[Any]]:
        """Return the rows that the page lists, by level; of a long file without level low."""
        levels = URGENT_FIRST if self.total <= MOST else URGENT_FIRST[:3]
        rows = self.rows(MOST, levels)
        return {level: [row for row in rows if row.level == level] for level in levels}

    def limit(self) -> str:
        """Say what the page leaves out; "" where it leaves out nothing."""
        if self.total <= MOST:
            return ""
        shown = sum(map(len, self.on_page().values()))
        return text("report-limit", shown=f"{shown:,}", total=f"{self.total:,}", most=f"{MOST:,}")

    def cited(self) -> set[str]:
        """Return the sources that the page cites."""
        rows = (row for rows in self.on_page().values() for row in rows)
        return {source for row in rows for source in row.sources}

    def facts(self, row: Any) -> Iterator[str]:
        """Yield what is known of a tender, in short; its value as leverage, never as likelihood."""
        names = {sector.code: sector.name for sector in self.profile.sectors}
        if row.buyer:
            yield text("report-buyer", buyer=row.buyer)
        if row.sector:
            yield text("report-sector", sector=names.get(row.sector, row.sector))
        if row.lot:
            yield text("report-lot", lot=row.lot)
        if row.value_amount is not None:
            amount = f"{row.value_amount:,}"
            yield text("report-value", amount=amount, currency=row.value_currency)
        if row.release_ids:
            yield text("report-ids", ocid=row.ocid, releases=", ".join(row.release_ids))
        else:
            yield text("report-id", id=row.ocid)

    def lines(self) -> Iterator[str]:
        """Yield what the terminal shows: counts, an entry for each of the first tenders, notes."""
        shown = self.rows(SHOWN)
        counts = (f"{text(f'level-{level}')} {self.counts[level]:,}" for level in URGENT_FIRST)
        for said in self.summary():
            yield from terminal.wrap(said)
        yield ""
        yield from terminal.wrap(" · ".join(counts))
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-column"))
        for row in shown:
            title = terminal.plain(row.title) or row.ocid
            reasons = ((text("cli-why"), row.reasons, 2), (text("cli-ask"), row.ask, 1))
            yield from terminal.entry(text(f"level-{row.level}"), title, *reasons)
        yield terminal.rule()
        if len(shown) < self.total:
            note = text("cli-more", shown=len(shown), total=f"{self.total:,}")
            yield from terminal.wrap(note)
        yield from terminal.wrap(text("report-prompt"))
