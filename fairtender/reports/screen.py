"""The report of a screening: a level for each tender, why, and what to ask next.

A file may be larger than memory. So a `Digest` is kept while it is read: counts, and the most
urgent tenders; or, where it is asked for, the whole of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import notices, screening, sheets
from fairtender.messages import paragraph, text, with_label
from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.profile import Profile, load
from fairtender.reports.model import (
    RISKS,
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Note,
    Report,
    Tables,
    file_of,
    part,
    risk,
)
from fairtender.reports.note import some
from fairtender.reports.since import Since
from fairtender.screening import BY, FACTORS, SCREENED, Screening, processes
from fairtender.screening.deciding import Deciding
from fairtender.screening.outcomes import Outcome
from fairtender.sources import STANDARD_INPUT
from fairtender.tables import Reason, rows_of, unique
from fairtender.tenders import TENDERS

CHUNK = 2500  # tenders that are screened at a time
MOST = 2000  # tenders that are kept of a file of any size, of each level and what it rests on
GRID = 40  # tenders in the grid of factors
IN_NOTE = 20  # tenders of a level in the Word document
TITLE = 200  # characters of a title that is shown
NOT_READ = 200  # files and cells that could not be read
LINKED = 10  # records without tenders that are named
LINES = 15  # sectors or buyers in a breakdown
DECIDED = 3  # words that decided most, and as many codes
UNREAD = tuple(f"unread-{what}" for what in ("cpv", "scheme", "origin", "criteria", "language"))
_SIGNALS = ("decisive", "high", "moderate")
_BROKEN_DOWN = ("by", "sector", "buyer")


class _Kept(NamedTuple):
    """A tender: its row of SCREENED, and what that was made of."""

    row: Any
    outcome: Outcome


def screenings(
    file: Path,
    rules: Profile,
    mapping: sheets.Reading | None = None,
    encoding: str = "",
    several: int = 1,
) -> Iterator[tuple[pd.DataFrame, Screening]]:
    """Yield what was read of a file and what was found, in parts.

    several: how many processes share the work, where that can be.
    """
    if several > 1 and mapping is None and str(file) != STANDARD_INPUT:
        parts = processes.screened(file, CHUNK, several, rules, encoding)
        if first := next(parts, None):
            yield first
            yield from parts
            return
    for tenders in notices.read_chunks(file, CHUNK, mapping=mapping, encoding=encoding):
        yield tenders, screening.screen(tenders, rules)


def screen_tenders(tenders: pd.DataFrame, rules: Profile | None = None) -> Report:
    """Return the report on the table TENDERS: a level for each, why, and what to ask next.

    Raises DataError where two rows have one id.
    """
    digest = Digest(file_of(tenders, TENDERS), rules or load(), whole=True)
    found = screening.screen(tenders, digest.profile)
    digest.add(unique(tenders, TENDERS._replace(key=("ocid",))), found)
    return digest.report()


class Digest:
    """What is kept of a screening: counts and the most urgent tenders, or all of them."""

    def __init__(
        self, name: str, profile: Profile, since: Since | None = None, whole: bool = False
    ) -> None:
        """`name`: how the file is called in the report.

        since: the last run, where only what is new or changed shall be listed; all is counted.
        whole: keep every tender.
        """
        self.name, self.profile, self.since, self._whole = name, profile, since, whole
        self.parts: list[Screening] = []
        self.read: Counter[str] = Counter()
        self.unread: list[str] = []  # files
        self.linked: list[str] = []
        self.counts: Counter[str] = Counter()
        self._listed: Counter[str] = Counter()
        self._levels_of = {name: Counter[tuple[str, str]]() for name in _BROKEN_DOWN}
        self._unread: Counter[str] = Counter()
        self._no_words: Counter[str] = Counter()
        self._deciding = Deciding()
        self._cells: list[str] = []
        self._notes = sheets.notes()
        self._rows: defaultdict[tuple[str, str], list[_Kept]] = defaultdict(list)
        self._small: list[Screening] = []
        self._sectors = {sector.code: sector.name for sector in profile.sectors}

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
            found = [self._notes, sheets.notes(tenders)]
            self._notes = pd.concat([each for each in found if len(each)], ignore_index=True)
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
            self._cells += _cells(tenders.index.tolist(), unread)
        chunk = Screening(passed={**result.passed, "title": shown}, outcomes=result.outcomes)
        self._keep(chunk.take(self.since.kept(result)) if self.since else chunk)
        if self._whole:
            self.parts.append(result)

    def _count(self, result: Screening) -> None:
        levels = [each.rated.level for each in result.outcomes]
        self._levels_of["buyer"].update(zip(result.passed["buyer"], levels, strict=True))
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
            self._listed[level] += count
            free = count if self._whole else MOST - len(self._rows[level, by])
            room[level, by] = room.get((level, by), 0) + free if self._whole else free
        numbers = _first(chunk, room) if any(room.values()) else []
        for number, row in zip(numbers, chunk.rows(numbers), strict=True):
            self._rows[row.level, row.by].append(_Kept(row, chunk.outcomes[number]))
        self._small = [*self._small, chunk] if self._listed.total() <= GRID else []

    def _kept(self, levels: Iterable[str] = RISKS) -> list[_Kept]:
        """Return the tenders that were kept, most urgent level first.

        Within a level what rests on most comes first (`screening.BY`), else in file order.
        """
        groups = (self._rows.get((level, by), []) for level in levels for by in BY)
        rows = [kept for rows in groups for kept in rows]
        return rows if self._whole else rows[:MOST]

    def report(self) -> Report:
        """Return the report of what was added."""
        counts = {risk(level): self.counts[level] for level in RISKS}
        return Report(
            job="screen",
            title=text("report-title", file=self.name),
            headline=headline("screen", self.counts["high"], self.total),
            about=self._about(),
            summary=self._summary(),
            prompt=text("report-prompt"),
            profile=self.profile,
            counts=counts,
            entries=self._entries(self._kept()),
            total=self._listed.total(),
            make_tables=self._tables,
            column=text("report-screen-column"),
            not_read=[*_some(self.unread, "report-unread-files-more"), *self._cells_not_read()],
            grids=self._grids() if self.total else (),
            figures=self._figures,
            note=self._note,
            notes=self._notes,
            gone=self.since.gone() if self.since else (),
            listed=MOST,
            parts=self.parts,
            more_tables=self.since.tables() if self.since else {},
        )

    def _cells_not_read(self) -> list[str]:
        return _some(self._cells, "report-cells-more")

    def _tables(self) -> Tables:
        parts = self.parts or [Screening(passed={name: [] for name in SCREENED.names}, outcomes=[])]
        tenders = pd.concat([found.tenders for found in parts], ignore_index=True)
        factors = pd.concat([found.factors for found in parts], ignore_index=True)
        return {"tenders": (tenders, SCREENED), "factors": (factors, FACTORS)}

    def _about(self) -> dict[str, object]:
        """Return what the JSON says of all rows: how many there are, and what was not read."""
        rests: dict[str, dict[str, int]] = {level: {} for level in RISKS}
        for (by, level), count in self._levels_of["by"].items():
            rests[level][by] = count
        return {
            "file": self.name,
            **{name: count for name, count in self.read.items() if count},
            "tenders": self.total,
            "rest_on": rests,
            "only_links": self.linked,
            "files_not_read": self.unread,
            "unread": dict(self._unread),
            "languages_without_words": dict(self._no_words),
            "decided": [each._asdict() for each in self._deciding.most(self.profile)],
            "notes": [f"{file}: {why}" for file, why in rows_of(self._notes, "source", "reason")],
        }

    def _summary(self) -> list[str]:
        """Say how much was read and how many tenders screened, by which profile, and what not."""
        of_both = "report-summary-both" if self.read["rows"] else "report-summary"
        kind = of_both if self.read["releases"] else "report-summary-sheet"
        counts = {name: f"{count:,}" for name, count in self.read.items()}
        said = [text(kind, file=self.name, tenders=f"{self.total:,}", **counts)]
        if self.read["without_ocid"]:
            said.append(text("report-without-ocid", count=f"{self.read['without_ocid']:,}"))
        if self.linked:
            more = ("…",) if len(self.linked) > LINKED else ()
            named = ", ".join((*self.linked[:LINKED], *more))
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

    def _grids(self) -> list[Grid]:
        """Return how many tenders of each level there are by `by`, `sector` and `buyer`."""
        return [self._grid(column) for column in _BROKEN_DOWN]

    def _grid(self, column: str) -> Grid:
        """Name values as people read them, the one with the most of the highest level first.

        Of many the first `LINES` are shown, and the others together.
        """
        levels: dict[str, Counter[str]] = {}
        for (value, level), count in self._levels_of[column].items():
            levels.setdefault(value, Counter())[level] += count
        if column == "by":
            order = [by for by in BY if by in levels]
        else:
            order = sorted(levels, key=lambda value: (*_urgent_first(levels[value]), value))
        told = [(self._name(column, value), levels[value]) for value in order[:LINES]]
        if others := order[LINES:]:
            rest = sum((levels[value] for value in others), Counter())
            told.append((text("report-others", count=f"{len(others):,}"), rest))
        rows = [
            [name, *(f"{found[level]:,}" if found[level] else "" for level in RISKS)]
            for name, found in told
        ]
        heads = [text(f"own-{column}"), *(text(f"level-{level}") for level in RISKS)]
        return Grid(text(f"report-by-{column}"), heads, rows, folded=column != "by")

    def _name(self, column: str, value: str) -> str:
        """Return a value of `by`, `sector` or `buyer` as people read it."""
        if column == "by":
            return text(f"by-{value}")
        return (self._sectors.get(value, value) if column == "sector" else value) or text(
            "report-none"
        )

    def _figures(self) -> Iterator[Figure]:
        from fairtender import charts

        if screened := self._screening():
            table = (charts.screen_table(screened), text("report-grid-caption"))
            yield Figure(text("report-grid"), lambda: charts.screen_grid(screened), [table])
        meanings = [with_label(text(f"level-{at}"), text(f"report-meaning-{at}")) for at in RISKS]
        yield Figure(text("report-meaning"), lines=meanings)

    def _screening(self) -> Screening | None:
        """Return what is listed, most urgent first; None for none or more than `GRID`."""
        if not (self._small and self._listed.total()):
            return None
        tenders, factors = (
            pd.concat(parts, ignore_index=True) for parts in zip(*self._small, strict=True)
        )
        rank = tenders["level"].map(RISKS.index)
        return Screening(tenders.iloc[rank.argsort(kind="stable")], factors)

    def _note(self) -> Note:
        """Return the first tenders of each level but low."""
        levels = RISKS[:3]
        kept = [self._kept([level])[:IN_NOTE] for level in levels]
        held = [
            some(text(f"level-{level}"), len(rows), self._listed[level])
            for level, rows in zip(levels, kept, strict=True)
        ]
        first = [text("report-prompt"), *self._summary(), " ".join(held), text("note-low")]
        entries = [self._entry(each) for rows in kept for each in rows]
        return Note(text("report-title", file=self.name), first, entries)

    def _entries(self, kept: list[_Kept]) -> Entries:
        rows = [each.row for each in kept]
        # Many tenders share an outcome: what is said of one is made once.
        signals = {id(each.outcome): _signals(each.outcome) for each in kept}
        factors = {name: text(f"factor-{name}") for name in FACTOR_NAMES}
        facets = {
            "level": Facet(text("own-level"), [row.level for row in rows], level_names()),
            "sector": Facet(
                text("own-sector"),
                [row.sector or "-" for row in rows],
                self._sectors | {"-": text("own-no-sector")},
            ),
            "buyer": Facet(text("own-buyer"), [row.buyer or "–" for row in rows]),
            "by": Facet(
                text("own-by"), [row.by for row in rows], {by: text(f"by-{by}") for by in BY}
            ),
            "reason": Facet(
                text("own-reason"), [signals[id(each.outcome)] for each in kept], factors
            ),
            "missing": Facet(text("own-missing"), [row.missing for row in rows], factors),
            "unread": Facet(
                text("own-unread"),
                [tuple(dict.fromkeys(one.code for one in row.unread)) for row in rows],
                {code: text(f"own-{code}") for code in UNREAD},
            ),
        }
        sorts = {
            "title": [row.title.casefold() for row in rows],
            "buyer": [row.buyer.casefold() for row in rows],
            "value": [-float(row.value_amount or 0) for row in rows],
            "missing": [-len(row.missing) for row in rows],
        }
        words = [f"{row.ocid} {row.title} {row.buyer}".casefold() for row in rows]
        return Entries(len(rows), lambda at: self._entry(kept[at]), words, facets, sorts)

    def _entry(self, kept: _Kept) -> Entry:
        row = kept.row
        why = text("report-why", level=text(f"word-level-{row.level}"))
        parts = (
            *part("reasons", why, row.reasons, row.sources),
            *part("unread", text("report-unread"), row.unread),
            *part("ask", text("report-ask"), row.ask),
        )
        amount = row.value_amount
        value = "" if amount is None else f"{row.value_currency} {amount:,}".strip()
        facts = (text(f"by-{row.by}"), *self._facts(row), _could_be_read(row))
        return Entry(row.ocid, row.title or row.ocid, risk(row.level), facts, parts, value)

    def _facts(self, row: Any) -> Iterator[str]:
        """Yield what is known of a tender, in short; its value as leverage, never as likelihood."""
        if self.since:
            yield from filter(None, (self.since.tells(row.ocid),))
        if row.buyer:
            yield text("report-buyer", buyer=row.buyer)
        if row.sector:
            yield text("report-sector", sector=self._name("sector", row.sector))
        if row.lot:
            yield text("report-lot", lot=row.lot)
        if row.value_amount is not None:
            amount = f"{row.value_amount:,}"
            yield text("report-value", amount=amount, currency=row.value_currency)
        if row.release_ids:
            yield text("report-ids", ocid=row.ocid, releases=", ".join(row.release_ids))
        else:
            yield text("report-id", id=row.ocid)


def headline(job: str, urgent: int, total: int) -> str:
    """Return the finding in a sentence: how many of how many are urgent."""
    kind = "none" if not urgent else "one" if urgent == 1 else "many"
    return text(f"report-{job}-{kind}", urgent=f"{urgent:,}", total=f"{total:,}")


def level_names() -> dict[str, str]:
    """Return the levels, most urgent first, and how they are called."""
    return {level: text(f"level-{level}") for level in RISKS}


def _could_be_read(row: Any) -> str:
    """Say how many of the facts that matter for a level could be read, and which not."""
    read, missing = len(row.read), [text(f"word-factor-{name}") for name in row.missing]
    if not missing:
        return text("report-read-in-part" if row.unread else "report-read-all", all=read)
    told = text("report-read", read=read, all=read + len(missing), missing=", ".join(missing))
    return paragraph(told, text("report-read-more") if row.unread else "")


def _signals(outcome: Outcome) -> tuple[str, ...]:
    """Return the factors that carry a signal."""
    each = zip(FACTOR_NAMES, outcome.rated.factors, strict=True)
    return tuple(name for name, factor in each if factor.rating in _SIGNALS)


def _some(told: list[str], more: str) -> list[str]:
    """Return the first of some sentences, and how many there are besides."""
    rest = len(told) - NOT_READ
    return told[:NOT_READ] + ([text(more, count=f"{rest:,}")] if rest > 0 else [])


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
    """Say of each cell that was not read where it is in its sheet, as people look it up."""
    for row, reasons in zip(rows, unread, strict=True):
        for reason in reasons:
            if reason.code == "unread-origin":
                yield text("report-cell", row=row, column="origin", said=reason.text())


def _urgent_first(levels: Counter[str]) -> tuple[int, ...]:
    return tuple(-levels[level] for level in RISKS)
