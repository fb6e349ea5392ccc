"""What `--since EARLIER.json` does: only what is new or changed is listed, and what has gone."""

from collections.abc import Iterable
from itertools import compress, count
from typing import Any

from fairtender.messages import text
from fairtender.reports.model import Tables
from fairtender.screening import Screening
from fairtender.screening.since import CHANGED, GONE, Earlier, Seen, seen_in

_SHOWN = 200  # things that have gone


class Since:
    """The last run, and what this one finds beside it."""

    def __init__(self, earlier: Earlier) -> None:
        """`earlier`: nothing of this run was taken yet."""
        self.earlier = earlier
        self._told: dict[str, str] = {}

    def kept(self, result: Screening) -> list[int]:
        """Return the numbers of the tenders of a screening that are new or changed."""
        return [*compress(count(), self.take(seen_in(result.tenders)))]

    def take(self, found: Iterable[tuple[str, Seen]]) -> list[bool]:
        """Take in what this run says of some things; return which of them are new or changed."""
        every = list(found)
        kinds = self.earlier.take(every)
        self._told |= {each: kind for (each, _), kind in zip(every, kinds, strict=True) if kind}
        return [bool(kind) for kind in kinds]

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

    def tables(self) -> Tables:
        """Return what the JSON holds beside everything else."""
        return {
            "changes": (self.earlier.changes(), CHANGED),
            "gone": (self.earlier.gone(), GONE),
        }

    def gone(self) -> list[str]:
        """Return what has gone, a line each."""
        gone = self.earlier.gone()
        rows: list[Any] = list(gone[:_SHOWN].itertuples())
        told = [
            text("since-gone-one", level=text(f"level-{row.before}"), title=row.title or row.id)
            for row in rows
        ]
        more = len(gone) - _SHOWN
        return [*told, text("since-gone-more", more=f"{more:,}")] if more > 0 else told
