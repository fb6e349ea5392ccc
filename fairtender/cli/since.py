"""What `--since EARLIER.json` does: only what is new or changed is shown, and what has gone."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from fairtender.cli import terminal
from fairtender.messages import text
from fairtender.screening import Screening
from fairtender.screening.since import CHANGED, GONE, Earlier, seen_in
from fairtender.tables import Table

__all__ = ["Since"]

SHOWN = 20  # things that have gone, on the terminal
_ON_PAGE = 500


class Since:
    """The last run, and what this one finds beside it."""

    def __init__(self, earlier: Earlier) -> None:
        """`earlier`: nothing of this run was taken yet."""
        self.earlier = earlier
        self._told: dict[str, str] = {}

    @property
    def same(self) -> int:
        """How many things are as they were."""
        return self.earlier.counts["same"]

    def only(self, tenders: pd.DataFrame, result: Screening) -> tuple[pd.DataFrame, Screening]:
        """Return the tenders (TENDERS, and what screening made of them) that the last run lacks."""
        kinds = self.earlier.take(seen_in(result.tenders))
        found = dict(zip(result.tenders["ocid"].tolist(), kinds, strict=True))
        kept = [bool(kind) for kind in kinds]
        self._told |= {each: kind for each, kind in found.items() if kind}
        of_kept = result.factors["ocid"].map(found).astype(bool)
        factors = result.factors[of_kept.to_numpy()]
        return tenders[kept], Screening(result.tenders[kept], factors)

    def summary(self) -> str:
        """Say how much is new, changed, as it was, and gone."""
        counts = self.earlier.counts
        told = {kind: f"{counts[kind]:,}" for kind in ("new", "changed", "rating", "same")}
        gone = f"{len(self.earlier.gone()):,}"
        return text("since-summary", file=self.earlier.name, gone=gone, **told)

    def tells(self, each: str) -> str:
        """Say of one thing what is new in it; "" where it is as it was."""
        kind = self._told.get(each)
        return text(f"since-{kind}") if kind else ""

    def tables(self) -> dict[str, tuple[pd.DataFrame, Table]]:
        """Return what the JSON holds beside everything else."""
        return {
            "changes": (self.earlier.changes(), CHANGED),
            "gone": (self.earlier.gone(), GONE),
        }

    def gone(self, most: int = _ON_PAGE) -> list[str]:
        """Return what has gone, a line each."""
        gone = self.earlier.gone()
        rows: list[Any] = list(gone[:most].itertuples())
        told = [
            text("since-gone-one", level=text(f"level-{row.level}"), title=row.title or row.id)
            for row in rows
        ]
        more = len(gone) - most
        return [*told, text("since-gone-more", more=f"{more:,}")] if more > 0 else told

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows of what has gone."""
        if gone := self.gone(SHOWN):
            yield from terminal.wrap(text("since-gone"))
            for line in gone:
                yield from terminal.hang(f"– {line}")
