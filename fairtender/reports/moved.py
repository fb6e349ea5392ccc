"""The report on which tenders of a file change their level with another profile, and why."""

from collections import Counter
from typing import Any

import pandas as pd

from fairtender import screening
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.reports.model import (
    RISKS,
    Entries,
    Entry,
    Facet,
    Grid,
    Level,
    Report,
    file_of,
    headline,
    level_names,
    levels_of,
    names_of,
    part,
)
from fairtender.reports.tally import TITLE
from fairtender.screening.since import CHANGES, MOVED, MOVES, moved, moves
from fairtender.tables import frame
from fairtender.tenders import TENDERS

MOST = 1000  # on the page
_COLOURS = {"raised": "high", "lowered": "low", "reasons": "unknown"}


class Moved:
    """Compares two profiles on a file of any size: which tenders change their level, and why."""

    def __init__(self, name: str, rules: Profile, against: Profile) -> None:
        """Compare the profile `rules` with the profile `against` on the file `name`."""
        self.name, self.profile, self.against = name, rules, against
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._parts: list[pd.DataFrame] = []

    def add(self, tenders: pd.DataFrame) -> None:
        """Add a part of the table TENDERS to the comparison."""
        before = screening.screen(tenders, self.against)
        after = screening.screen(tenders, self.profile)
        levels = (found.tenders["level"].tolist() for found in (before, after))
        self._pairs.update(zip(*levels, strict=True))
        rows = moved(before, after)
        # Many publishers give no title; a description is more useful than an id.
        described = dict(zip(tenders["ocid"], tenders["description"], strict=True))
        titles = [row.title or described[row.id][:TITLE] or row.id for row in rows.itertuples()]
        if len(rows):
            self._parts.append(rows.assign(title=titles))

    @property
    def total(self) -> int:
        """The number of tenders screened so far."""
        return self._pairs.total()

    def _rows(self) -> pd.DataFrame:
        """Return the table MOVED: raised, then lowered, then other tenders, most urgent first."""
        if not self._parts:
            return frame(MOVED, [])
        every = pd.concat(self._parts, ignore_index=True)
        rank = every["change"].map(CHANGES.index) * 10 + every["after"].map(RISKS.index)
        return every.iloc[rank.argsort(kind="stable")].reset_index(drop=True)

    def report(self) -> Report:
        """Return the report on the tenders added so far."""
        rows = self._rows()
        kinds = Counter(rows["change"])
        changes = levels_of("report-moved", _COLOURS)
        against = self.against
        about = {"file": self.name, "tenders": self.total, "against": against.name}
        return Report(
            job="screen-against",
            title=text("report-moved-title", file=self.name),
            headline=headline("moved", len(rows), self.total),
            about={**about, "against_date": against.date},
            summary=self._summary(kinds),
            prompt=text("report-prompt"),
            profile=self.profile,
            counts={level: kinds[kind] for kind, level in changes.items()},
            entries=_entries(rows, changes),
            make_tables=lambda: {"moved": (rows, MOVED), "moves": (moves(self._pairs), MOVES)},
            column=text("report-moved-column"),
            grids=[self._grid()],
            listed=MOST,
        )

    def _summary(self, kinds: Counter[str]) -> list[str]:
        same = self.total - kinds.total()
        counts = {kind: f"{kinds[kind]:,}" for kind in CHANGES} | {"same": f"{same:,}"}
        before, after = (
            text("report-moved-profile", profile=rules.name, date=rules.date)
            for rules in (self.against, self.profile)
        )
        about = {"file": self.name, "tenders": f"{self.total:,}"}
        return [
            text("report-moved-read", before=before, after=after, **about),
            text("report-moved-counts", **counts),
        ]

    def _grid(self) -> Grid:
        """Return the number of tenders for each pair of levels: before and after the change."""
        heads = [text("report-moved-from"), *(text(f"level-{level}") for level in RISKS)]
        rows = [
            [text(f"level-{was}"), *(f"{self._pairs[was, now]:,}" for now in RISKS)]
            for was in RISKS
        ]
        names = {"before": self.against.name, "after": self.profile.name}
        return Grid(text("report-moved-grid"), heads, rows, text("report-moved-caption", **names))


def compare_profiles(
    tenders: pd.DataFrame, against: Profile, rules: Profile | None = None
) -> Report:
    """Return the report on how two profiles rate the table TENDERS: what changes, and why."""
    both = Moved(file_of(tenders, TENDERS), rules or load(), against)
    both.add(tenders)
    return both.report()


def _entries(rows: pd.DataFrame, changes: dict[str, Level]) -> Entries:
    found: list[Any] = list(rows.itertuples())

    def entry(at: int) -> Entry:
        row = found[at]
        levels = (text(f"level-{level}") for level in (row.before, row.after))
        facts = [text("report-moved-levels", **dict(zip(("before", "after"), levels, strict=True)))]
        if row.buyer:
            facts.append(text("report-buyer", buyer=row.buyer))
        parts = (
            *part("reasons", text("report-moved-new"), row.new, row.sources),
            *part("gone", text("report-moved-gone"), row.gone),
        )
        return Entry(row.id, row.title, changes[row.change], tuple(facts), parts)

    facets = {
        "change": Facet(
            text("report-moved-change"),
            [row.change for row in found],
            names_of(changes),
        ),
        "level": Facet(text("own-level"), [row.after for row in found], level_names()),
    }
    return Entries(len(found), entry, [row.title.casefold() for row in found], facets)
