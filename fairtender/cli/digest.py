"""What a page or a terminal shows of a screening, kept while a file of any size is screened."""

import datetime
import importlib.metadata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from fairtender import sheets
from fairtender.cli import note, terminal
from fairtender.cli.since import Since
from fairtender.messages import paragraph, text, with_number
from fairtender.profile import LEVELS, Profile
from fairtender.screening import BY, Screening
from fairtender.screening.deciding import Deciding
from fairtender.tables import Reason, rows_of

URGENT_FIRST = tuple(reversed(LEVELS))
MOST = 2000  # tenders on a page: more would be slow to open and are better read by a program
GRID = 40  # tenders in the grid of factors
IN_NOTE = 20  # tenders of a level in the Word document
LETTERS = 200  # of a title that is shown
SHOWN = 40  # tenders on the terminal
CELLS = 10  # of a sheet that could not be read, on the terminal
LINES = 15  # sectors or buyers in a breakdown
DECIDED = 3  # words that decided most, and as many codes
_BROKEN_DOWN = ("by", "sector", "buyer")


class Digest:
    """What is kept of a screening, however long the file: counts and the most urgent tenders."""

    def __init__(self, name: str, profile: Profile, since: Since | None = None) -> None:
        """`name`: how the file is called on the page.

        since: the last run, where only what is new or changed shall be listed; all is counted.
        `cells`: sentences on those of a sheet that were not understood;
        `notes`: what sheets were read around, as `sheets.NOTES`.
        """
        self.name, self.profile, self.since = name, profile, since
        self.read: Counter[str] = Counter()
        self.unread: list[str] = []
        self.linked: list[str] = []
        self.counts: Counter[str] = Counter()
        self.listed: Counter[str] = Counter()
        self._levels_of = {name: Counter[tuple[str, str]]() for name in _BROKEN_DOWN}
        self._unread: Counter[str] = Counter()
        self._no_words: Counter[str] = Counter()
        self._deciding = Deciding()
        self.cells: list[str] = []
        self.notes = sheets.notes()
        self._rows: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
        self._small: list[Screening] = []

    @property
    def total(self) -> int:
        """How many tenders were screened."""
        return self.counts.total()

    def add(self, tenders: pd.DataFrame, result: Screening) -> None:
        """Take in a chunk: the table TENDERS as it was read, and what screening made of it.

        `attrs` of `tenders` says how many `releases` were read and how many were left out
        (`without_ocid`), which records only hold links (`linked`), or how many `rows` of a sheet,
        what it was read around (`notes`), and which files were `unread`.
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
        shown = [(title or description)[:LETTERS] for title, description in titles]
        self._count(result)
        if tenders.index.name == "row":  # a sheet
            unread = [outcome.unread for outcome in result.outcomes]
            self.cells += _cells(tenders.index.tolist(), unread)
        chunk = Screening(passed={**result.passed, "title": shown}, outcomes=result.outcomes)
        self._keep(chunk.take(self.since.kept(result)) if self.since else chunk)

    def _count(self, result: Screening) -> None:
        buyers = zip(
            result.passed["buyer"], [each.rated.level for each in result.outcomes], strict=True
        )
        self._levels_of["buyer"].update(buyers)
        self._deciding.add(result.passed["ocid"], result.outcomes)
        for outcome, count in Counter(result.outcomes).items():
            level = outcome.rated.level
            self.counts[level] += count
            self._levels_of["by"][outcome.rated.by, level] += count
            self._levels_of["sector"][outcome.rated.sector, level] += count
            for code in dict.fromkeys(reason.code for reason in outcome.unread):
                self._unread[code] += count
            for reason in outcome.unread:
                if reason.code == "unread-language":
                    self._no_words[reason.params[0][1]] += count

    def _keep(self, chunk: Screening) -> None:
        """Keep what can be listed, of each level and what it rests on the first `MOST`."""
        room: dict[tuple[str, str], int] = {}
        for outcome, count in Counter(chunk.outcomes).items():
            level, by = outcome.rated.level, outcome.rated.by
            self.listed[level] += count
            room[level, by] = MOST - len(self._rows[level, by])
        if any(room.values()):
            for row in chunk.rows(_first(chunk, room)):
                self._rows[row.level, row.by].append(row)
        self._small = [*self._small, chunk] if self.listed.total() <= GRID else []

    def rows(self, most: int, levels: Iterable[str] = URGENT_FIRST) -> list[Any]:
        """Return the first `most` rows of `SCREENED`, most urgent level first.

        Within a level what rests on most comes first (`screening.BY`), else in file order. Never
        more than `MOST` of a level and what it rests on.
        """
        groups = (self._rows.get((level, by), []) for level in levels for by in BY)
        return [row for rows in groups for row in rows][:most]

    def breakdown(self, column: str) -> list[tuple[str, dict[str, int]]]:
        """Return how many tenders of each level there are by `by`, `sector` or `buyer`.

        Names as people read them, the one with the most of the highest level first; of many the
        first `LINES`, and the others together.
        """
        levels: dict[str, Counter[str]] = {}
        for (value, level), count in self._levels_of[column].items():
            levels.setdefault(value, Counter())[level] += count
        if column == "by":
            order = [by for by in BY if by in levels]
        else:
            order = sorted(levels, key=lambda value: (*_urgent_first(levels[value]), value))
        told = [(self.told(column, value), levels[value]) for value in order[:LINES]]
        if others := order[LINES:]:
            rest = sum((levels[value] for value in others), Counter())
            told.append((text("report-others", count=f"{len(others):,}"), rest))
        return [(name, {level: found[level] for level in URGENT_FIRST}) for name, found in told]

    def told(self, column: str, value: str) -> str:
        """Return a value of `by`, `sector` or `buyer` as people read it."""
        if column == "by":
            return text(f"by-{value}")
        names = {sector.code: sector.name for sector in self.profile.sectors}
        return (names.get(value, value) if column == "sector" else value) or text("report-none")

    def choices(self, column: str) -> list[tuple[str, str]]:
        """Return the values of a column on the page, each as people read it, to choose from."""
        values = {getattr(row, column) for rows in self.on_page().values() for row in rows}
        if column == "by":
            return [(by, self.told("by", by)) for by in BY if by in values]
        return sorted(((v, self.told(column, v)) for v in values), key=lambda pair: pair[1].lower())

    def grid(self) -> Screening | None:
        """Return the whole screening, most urgent first; None for none or more than `GRID`."""
        if not (self._small and self.listed.total()):
            return None
        tenders, factors = (
            pd.concat(parts, ignore_index=True) for parts in zip(*self._small, strict=True)
        )
        rank = tenders["level"].map(URGENT_FIRST.index)
        return Screening(tenders.iloc[rank.argsort(kind="stable")], factors)

    def about(self) -> dict[str, object]:
        """Return what the JSON says of all rows: by what they were made, and how many there are."""
        rests: dict[str, dict[str, int]] = {level: {} for level in URGENT_FIRST}
        for (by, level), count in self._levels_of["by"].items():
            rests[level][by] = count
        return {
            "file": self.name,
            "profile": self.profile.name,
            "profile_date": self.profile.date,
            "version": importlib.metadata.version("fairtender"),
            **{name: count for name, count in self.read.items() if count},
            "tenders": self.total,
            "levels": {level: self.counts[level] for level in URGENT_FIRST},
            "rest_on": rests,
            "only_links": self.linked,
            "files_not_read": self.unread,
            "unread": dict(self._unread),
            "languages_without_words": dict(self._no_words),
            "decided": [each._asdict() for each in self._deciding.most(self.profile)],
            "notes": [f"{file}: {why}" for file, why in rows_of(self.notes, "source", "reason")],
        }

    def summary(self) -> list[str]:
        """Say how much was read and how many tenders screened, by which profile, and what not."""
        of_both = "report-summary-both" if self.read["rows"] else "report-summary"
        kind = of_both if self.read["releases"] else "report-summary-sheet"
        counts = {name: f"{count:,}" for name, count in self.read.items()}
        said = [text(kind, file=self.name, tenders=f"{self.total:,}", **counts)]
        if self.read["without_ocid"]:
            said.append(text("report-without-ocid", count=f"{self.read['without_ocid']:,}"))
        if self.linked:
            more = ("…",) if len(self.linked) > CELLS else ()
            named = ", ".join((*self.linked[:CELLS], *more))
            said.append(text("report-linked", count=f"{len(self.linked):,}", ocids=named))
        if self.unread:
            said.append(text("report-unread-files", count=f"{len(self.unread):,}"))
        used = text("report-used", profile=self.profile.name, date=self.profile.date)
        beside = [self.since.summary()] if self.since else []
        return [paragraph(*said), used, *self._could_not_read(), *self._decided(), *beside]

    def _decided(self) -> Iterator[str]:
        """Say which words and codes decided most tenders, and how a profile silences them."""
        found = self._deciding.most(self.profile)
        words = [each for each in found if not each.is_code][:DECIDED]
        codes = [each for each in found if each.is_code][:DECIDED]
        if found:
            yield text("report-decided")
        for each in (*words, *codes):
            yield text(
                "report-decided-code" if each.is_code else "report-decided-word",
                written=each.written,
                name=each.name,
                count=f"{each.tenders:,}",
                ocids=", ".join(each.examples),
                entry=each.entry,
                silence="; ".join(each.silence),
            )

    def _could_not_read(self) -> Iterator[str]:
        languages = ", ".join(code for code, _ in self._no_words.most_common())
        found = [
            text(f"report-{code}", count=f"{count:,}", languages=languages)
            for code, count in self._unread.most_common()
        ]
        if found:
            yield text("report-unread-summary", found="; ".join(found))

    def not_read(self) -> list[str]:
        """Say of each file that could not be read why; of the first `SHOWN` of them."""
        more = len(self.unread) - SHOWN
        rest = [text("report-unread-files-more", count=f"{more:,}")] if more > 0 else []
        return self.unread[:SHOWN] + rest

    def on_page(self) -> dict[str, list[Any]]:
        """Return the rows that the page lists, by level; of a long file without level low."""
        levels = URGENT_FIRST if self.listed.total() <= MOST else URGENT_FIRST[:3]
        rows = self.rows(MOST, levels)
        return {level: [row for row in rows if row.level == level] for level in levels}

    def limit(self) -> str:
        """Say what the page leaves out; "" where it leaves out nothing."""
        total = self.listed.total()
        if total <= MOST:
            return ""
        shown = sum(map(len, self.on_page().values()))
        return text("report-limit", shown=f"{shown:,}", total=f"{total:,}", most=f"{MOST:,}")

    def cited(self) -> set[str]:
        """Return the sources that the page cites."""
        rows = (row for rows in self.on_page().values() for row in rows)
        return {source for row in rows for source in row.sources}

    def facts(self, row: Any) -> Iterator[str]:
        """Yield what is known of a tender, in short; its value as leverage, never as likelihood."""
        if self.since:
            yield from filter(None, (self.since.tells(row.ocid),))
        if row.buyer:
            yield text("report-buyer", buyer=row.buyer)
        if row.sector:
            yield text("report-sector", sector=self.told("sector", row.sector))
        if row.lot:
            yield text("report-lot", lot=row.lot)
        if row.value_amount is not None:
            amount = f"{row.value_amount:,}"
            yield text("report-value", amount=amount, currency=row.value_currency)
        if row.release_ids:
            yield text("report-ids", ocid=row.ocid, releases=", ".join(row.release_ids))
        else:
            yield text("report-id", id=row.ocid)

    def could_be_read(self, row: Any) -> str:
        """Say how many of the facts that matter for a level could be read, and which not."""
        read, missing = len(row.read), [text(f"word-factor-{name}") for name in row.missing]
        if not missing:
            return text("report-read-in-part" if row.unread else "report-read-all", all=read)
        all = read + len(missing)
        told = text("report-read", read=read, all=all, missing=", ".join(missing))
        return paragraph(told, text("report-read-more") if row.unread else "")

    def word(self, dated: datetime.date) -> bytes:
        """Return the first tenders of each level but low as a Word document to write on."""
        levels = URGENT_FIRST[:3]
        rows = [row for level in levels for row in self.rows(IN_NOTE, [level])]
        shown = Counter(row.level for row in rows)
        held = [
            note.some(text(f"level-{level}"), shown[level], self.listed[level]) for level in levels
        ]
        first = [text("report-prompt"), *self.summary(), " ".join(held), text("note-low")]
        title = text("report-title", file=self.name)
        return note.note(title, first, map(self._asked, rows), self.profile, dated)

    def _asked(self, row: Any) -> note.Asked:
        level = text(f"level-{row.level}")
        why = (
            note.Why(
                text("report-why", level=text(f"word-level-{row.level}")), row.reasons, row.sources
            ),
            note.Why(text("report-unread"), row.unread),
        )
        facts = (text(f"by-{row.by}"), *self.facts(row), self.could_be_read(row))
        return note.Asked(level, row.title or row.ocid, facts, why, row.ask)

    def lines(self) -> Iterator[str]:
        """Yield what the terminal shows: counts, an entry for each of the first tenders, notes."""
        shown = self.rows(SHOWN)
        counts = (
            with_number(text(f"level-{level}"), f"{self.counts[level]:,}") for level in URGENT_FIRST
        )
        for said in self.summary():
            yield from terminal.wrap(said)
        for sentence in self.not_read():
            yield from terminal.wrap(terminal.plain(sentence))
        yield ""
        yield from terminal.wrap(" · ".join(counts))
        yield from terminal.columns(*self._rest_on())
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-column"))
        for row in shown:
            title = terminal.plain(row.title) or row.ocid
            reasons = ((text("cli-why"), row.reasons, 2), (text("cli-ask"), row.ask, 1))
            yield from terminal.entry(text(f"level-{row.level}"), title, *reasons)
            yield from terminal.hang(paragraph(text(f"cli-by-{row.by}"), self.could_be_read(row)))
            for reason in row.unread[:1]:
                yield from terminal.hang(reason.text())
        yield terminal.rule()
        for said in self.cells[:CELLS]:
            yield from terminal.wrap(said)
        if more := self.cells[CELLS:]:
            yield from terminal.wrap(text("report-cells-more", count=f"{len(more):,}"))
        yield from terminal.notes(self.notes)
        if self.since:
            yield from self.since.lines()
        if len(shown) < (total := self.listed.total()):
            note = text("cli-more", shown=len(shown), total=f"{total:,}")
            yield from terminal.wrap(note)
        yield from terminal.wrap(text("report-prompt"))

    def _rest_on(self) -> tuple[list[str], list[list[str]]]:
        heads = [text("report-by-short"), *(text(f"level-{level}") for level in URGENT_FIRST)]
        rows = [
            [name, *(f"{count:,}" if count else "" for count in found.values())]
            for name, found in self.breakdown("by")
        ]
        return heads, rows


def _first(chunk: Screening, room: dict[tuple[str, str], int]) -> list[int]:
    """Return the numbers of the first tenders of each level and what it rests on, by their room."""
    numbers, left = [], dict(room)
    for number, outcome in enumerate(chunk.outcomes):
        group = outcome.rated.level, outcome.rated.by
        if left[group]:
            left[group] -= 1
            numbers.append(number)
    return numbers


def _cells(rows: list[int], unread: list[tuple[Reason, ...]]) -> Iterator[str]:
    """Say of each cell that was not read where it stands in its sheet, as people look it up."""
    for row, reasons in zip(rows, unread, strict=True):
        for reason in reasons:
            if reason.code == "unread-origin":
                yield text("report-cell", row=row, column="origin", said=reason.text())


def _urgent_first(levels: Counter[str]) -> tuple[int, ...]:
    return tuple(-levels[level] for level in URGENT_FIRST)
