"""What `fairtender screen FILE --profile A --against B` does: what the profile moves on a file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import screening
from fairtender.cli import terminal
from fairtender.cli.command import page
from fairtender.files import write_all
from fairtender.messages import text
from fairtender.profile import LEVELS, Profile
from fairtender.screening.since import CHANGES, MOVED, MOVES, moved, moves
from fairtender.sheets import json_file
from fairtender.tables import Table, frame, without_cycle_search

SHOWN = 40  # tenders on the terminal
MOST = 1000  # on the page
_LETTERS = 200  # of a title
_URGENT = LEVELS[::-1]


class Moved:
    """Two profiles on one file, however long: how many tenders move where, and which."""

    def __init__(self, name: str, rules: Profile, against: Profile) -> None:
        """`name`: how the file is called. rules: the profile in use; against: the other one."""
        self.name, self.profile, self.against = name, rules, against
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._parts: list[pd.DataFrame] = []

    def add(self, tenders: pd.DataFrame) -> None:
        """Take in a chunk of the table TENDERS."""
        before = screening.screen(tenders, self.against)
        after = screening.screen(tenders, self.profile)
        levels = (found.tenders["level"].tolist() for found in (before, after))
        self._pairs.update(zip(*levels, strict=True))
        rows = moved(before, after)
        # Many publishers give no title: the description says more than an id.
        described = dict(zip(tenders["ocid"], tenders["description"], strict=True))
        titles = [row.title or described[row.id][:_LETTERS] or row.id for row in rows.itertuples()]
        if len(rows):
            self._parts.append(rows.assign(title=titles))

    @property
    def total(self) -> int:
        """How many tenders were screened."""
        return self._pairs.total()

    @property
    def moves(self) -> pd.DataFrame:
        """The table MOVES."""
        return moves(self._pairs)

    def rows(self, most: int | None = None) -> pd.DataFrame:
        """Return MOVED: raised, lowered, other reasons; in each the most urgent level first."""
        if not self._parts:
            return frame(MOVED, [])
        every = pd.concat(self._parts, ignore_index=True)
        rank = every["change"].map(CHANGES.index) * 10 + every["after"].map(_URGENT.index)
        return every.iloc[rank.argsort(kind="stable")][:most].reset_index(drop=True)

    def summary(self) -> list[str]:
        """Say what was compared, and how many tenders move."""
        kinds = Counter(kind for part in self._parts for kind in part["change"])
        same = self.total - kinds.total()
        counts = {kind: f"{kinds[kind]:,}" for kind in CHANGES} | {"same": f"{same:,}"}
        named = [
            text("cli-moved-profile", profile=rules.name, date=rules.date)
            for rules in (self.against, self.profile)
        ]
        about = {"file": self.name, "tenders": f"{self.total:,}"}
        return [
            text("cli-moved-read", before=named[0], after=named[1], **about),
            text("cli-moved-counts", **counts),
        ]

    def grid(self) -> tuple[list[str], list[list[str]]]:
        """Return headings and rows of the levels: by the former profile, and by the one in use."""
        counts = self._pairs
        heads = [text("cli-moved-from"), *(text(f"level-{level}") for level in _URGENT)]
        rows = [
            [text(f"level-{was}"), *(f"{counts[was, now]:,}" for now in _URGENT)] for was in _URGENT
        ]
        return heads, rows

    def limit(self) -> str:
        """Say what the page leaves out; "" where it leaves out nothing."""
        total = sum(map(len, self._parts))
        if total <= MOST:
            return ""
        return text("cli-moved-limit", shown=f"{MOST:,}", total=f"{total:,}")

    def on_page(self) -> dict[str, list[Any]]:
        """Return the rows of MOVED that the page shows, by what changes."""
        rows: list[Any] = list(self.rows(MOST).itertuples())
        return {kind: [row for row in rows if row.change == kind] for kind in CHANGES}

    def cited(self) -> set[str]:
        """Return the sources that the page cites."""
        return {source for row in self.rows(MOST)["sources"] for source in row}

    def json(self) -> tuple[dict, dict[str, tuple[pd.DataFrame, Table]]]:
        """Return what the JSON holds."""
        about = {
            "file": self.name,
            "tenders": self.total,
            "profile": self.profile.name,
            "profile_date": self.profile.date,
            "against": self.against.name,
            "against_date": self.against.date,
        }
        return about, {"moves": (self.moves, MOVES), "moved": (self.rows(), MOVED)}

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for said in self.summary():
            yield from terminal.wrap(said)
        yield ""
        yield from terminal.columns(*self.grid())
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-moved-column"))
        shown = self.rows(SHOWN)
        for row in shown.itertuples():
            was = text(f"level-{row.before}")
            title = text("cli-moved-was", title=row.title, level=was)
            reasons = ((text("cli-moved-new"), row.new, 2), (text("cli-moved-gone"), row.gone, 2))
            yield from terminal.entry(text(f"level-{row.after}"), title, *reasons)
        yield terminal.rule()
        total = sum(map(len, self._parts))
        if len(shown) < total:
            more = text("cli-moved-more", shown=len(shown), total=f"{total:,}")
            yield from terminal.wrap(more)
        yield from terminal.wrap(text("report-prompt"))


def compare(
    name: str, parts: Iterable[pd.DataFrame], rules: Profile, against: Profile, size: int
) -> Moved:
    """Return what a profile moves on a file, against another one.

    parts: the table TENDERS in parts, as a file is read. size: bytes of the file, for the progress.
    """
    result = Moved(name, rules, against)
    with terminal.Progress() as progress, without_cycle_search():
        for tenders in parts:
            result.add(tenders)
            terminal.tell_tenders(progress, tenders.attrs["bytes"], size, result.total)
    return result


def write(result: Moved, json: Path | None, html: Path | None) -> None:
    """Write what was asked for."""
    files: dict[Any, Any] = {}
    if json:
        files[json] = json_file.document(*result.json())
    if html:
        files[html] = page("moved", result)
    write_all(files)
