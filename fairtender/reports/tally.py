"""Collect the results of screening a large file, and compare them with an earlier run."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.reports.model import RISKS, Tables
from fairtender.screening import BY, Screening
from fairtender.screening.deciding import Deciding
from fairtender.screening.outcomes import Outcome
from fairtender.screening.since import CHANGED, GONE, Earlier, Seen, seen_in
from fairtender.tables import Reason, rows_of

MOST = 2000  # tenders kept for each pair of level and `by`, whatever the size of the file
GRID = 40  # tenders in the grid of factors
TITLE = 200  # characters of a title that is shown
_SHOWN = 200  # removed things that are listed
BROKEN_DOWN = ("by", "sector", "buyer")


class Kept(NamedTuple):
    """A tender that is listed: its row of SCREENED, and its outcome."""

    row: Any
    outcome: Outcome


class Since:
    """The comparison of this run with an earlier one (`--since EARLIER.json`).

    Only new, changed and removed things are listed.
    """

    def __init__(self, earlier: Earlier) -> None:
        """Prepare to compare with the run `earlier`."""
        self.earlier = earlier
        self._told: dict[str, str] = {}

    def kept(self, result: Screening) -> list[int]:
        """Return the positions of the tenders in a screening that are new or changed."""
        return [at for at, told in enumerate(self.take(seen_in(result.tenders))) if told]

    def take(self, found: Iterable[tuple[str, Seen]]) -> list[bool]:
        """Compare some things of this run, and return for each whether it is new or changed."""
        every = list(found)
        kinds = self.earlier.take(every)
        self._told |= {each: kind for (each, _), kind in zip(every, kinds, strict=True) if kind}
        return [bool(kind) for kind in kinds]

    def summary(self) -> str:
        """Return a sentence on how many things are new, changed, unchanged and removed."""
        counts = self.earlier.counts
        told = {kind: f"{counts[kind]:,}" for kind in ("new", "changed", "rating", "same")}
        gone = f"{len(self.earlier.gone()):,}"
        return text("since-summary", file=self.earlier.name, gone=gone, **told)

    def tells(self, each: str) -> str:
        """Return a sentence on whether a thing is new or changed, or "" if it is neither."""
        kind = self._told.get(each)
        return text(f"since-{kind}") if kind else ""

    def tables(self) -> Tables:
        """Return the tables that a comparison adds to the JSON."""
        return {
            "changes": (self.earlier.changes(), CHANGED),
            "gone": (self.earlier.gone(), GONE),
        }

    def gone(self) -> list[str]:
        """Return one line for each thing that is no longer there, up to a maximum."""
        gone = self.earlier.gone()
        rows: list[Any] = list(gone[:_SHOWN].itertuples())
        told = [
            text("since-gone-one", level=text(f"level-{row.before}"), title=row.title or row.id)
            for row in rows
        ]
        more = len(gone) - _SHOWN
        return [*told, text("since-gone-more", more=f"{more:,}")] if more > 0 else told


class Tally:
    """The collected results of a screening: counts, and either all tenders or the most urgent."""

    def __init__(
        self, name: str, profile: Profile, since: Since | None = None, whole: bool = False
    ) -> None:
        """Prepare to collect; `name` is the name of the file in the report.

        since: an earlier run. If given, only new or changed tenders are listed, but all are
        counted. whole: whether to keep every tender.
        """
        self.name, self.profile, self.since, self._whole = name, profile, since, whole
        self.parts: list[Screening] = []
        self.read: Counter[str] = Counter()
        self.unread: list[str] = []  # files
        self.linked: list[str] = []
        self.counts: Counter[str] = Counter()
        self.listed: Counter[str] = Counter()
        self.levels_of = {name: Counter[tuple[str, str]]() for name in BROKEN_DOWN}
        self.unread_kinds: Counter[str] = Counter()
        self.no_words: Counter[str] = Counter()
        self.deciding = Deciding()
        self.cells: list[str] = []
        self.notes = sheets.notes()
        self._rows: defaultdict[tuple[str, str], list[Kept]] = defaultdict(list)
        self.small: list[Screening] = []
        self.sectors = {sector.code: sector.name for sector in profile.sectors}

    @property
    def total(self) -> int:
        """The number of tenders screened so far."""
        return self.counts.total()

    def add(self, tenders: pd.DataFrame, result: Screening) -> None:
        """Add a part of the table TENDERS, as it was read, and its screening.

        `attrs` of `tenders` has the number of `releases` read and left out (`without_ocid`), the
        records with only links (`linked`); or, for a sheet, the number of `rows` and the `notes` on
        skipped content; and the files `unread`.
        """
        if tenders.attrs.get("notes"):
            found = [self.notes, sheets.notes(tenders)]
            self.notes = pd.concat([each for each in found if len(each)], ignore_index=True)
        for name in ("releases", "without_ocid", "rows"):
            self.read[name] += tenders.attrs.get(name, 0)
        self.unread += tenders.attrs.get("unread", ())
        self.linked += tenders.attrs.get("linked", ())
        # Many publishers give no title: the description says more than an id.
        titles = rows_of(tenders, "title", "description")
        shown = [(title or description)[:TITLE] for title, description in titles]
        self._count(result)
        if tenders.index.name == "row":  # a sheet
            unread = [outcome.unread for outcome in result.outcomes]
            self.cells += _unread_origins(tenders.index.tolist(), unread)
        chunk = Screening(passed={**result.passed, "title": shown}, outcomes=result.outcomes)
        self._keep(chunk.take(self.since.kept(result)) if self.since else chunk)
        if self._whole:
            self.parts.append(result)

    def _count(self, result: Screening) -> None:
        levels = [each.rated.level for each in result.outcomes]
        self.levels_of["buyer"].update(zip(result.passed["buyer"], levels, strict=True))
        self.deciding.add(result.passed["ocid"], result.outcomes)
        for outcome, count in Counter(result.outcomes).items():
            level = outcome.rated.level
            self.counts[level] += count
            self.levels_of["by"][outcome.rated.by, level] += count
            self.levels_of["sector"][outcome.rated.sector, level] += count
            for code in dict.fromkeys(reason.code for reason in outcome.unread):
                self.unread_kinds[code] += count
            for reason in outcome.unread:
                if reason.code == "unread-language":
                    self.no_words[reason.params[0][1]] += count

    def _keep(self, chunk: Screening) -> None:
        """Keep the tenders to list, at most `MOST` for each pair of level and `by`."""
        room: dict[tuple[str, str], int] = {}
        for outcome, count in Counter(chunk.outcomes).items():
            level, by = outcome.rated.level, outcome.rated.by
            self.listed[level] += count
            free = count if self._whole else MOST - len(self._rows[level, by])
            room[level, by] = room.get((level, by), 0) + free if self._whole else free
        numbers = _first(chunk, room) if any(room.values()) else []
        for number, row in zip(numbers, chunk.rows(numbers), strict=True):
            self._rows[row.level, row.by].append(Kept(row, chunk.outcomes[number]))
        self.small = [*self.small, chunk] if self.listed.total() <= GRID else []

    def kept(self, levels: Iterable[str] = RISKS) -> list[Kept]:
        """Return the tenders that were kept, those of the most urgent level first.

        Within a level the order is that of `screening.BY`, then that of the file.
        """
        groups = (self._rows.get((level, by), []) for level in levels for by in BY)
        rows = [kept for rows in groups for kept in rows]
        return rows if self._whole else rows[:MOST]


def _first(chunk: Screening, room: dict[tuple[str, str], int]) -> list[int]:
    """Return the positions of the first tenders for each level and `by` that `room` allows."""
    numbers, left = [], dict(room)
    for number, outcome in enumerate(chunk.outcomes):
        group = outcome.rated.level, outcome.rated.by
        if left[group]:
            left[group] -= 1
            numbers.append(number)
    return numbers


def _unread_origins(rows: list[int], unread: list[tuple[Reason, ...]]) -> Iterator[str]:
    """Yield a sentence for each origin in a sheet that was not recognised, with its row."""
    for row, reasons in zip(rows, unread, strict=True):
        for reason in reasons:
            if reason.code == "unread-origin":
                yield text("report-cell", row=row, column="origin", said=reason.text())
