"""The report on a screening: a level for each tender, why, and what to ask next.

A file may be larger than memory. So a `Digest` is built while it is read: counts and the most
urgent tenders or, on request, all of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import notices, screening, sheets
from fairtender.messages import day, paragraph, text, with_label
from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.profile import Profile, load
from fairtender.reports.job import InputFile, Job, JobInput, Role, Running, Step
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
    headline,
    level_names,
    part,
    risk,
)
from fairtender.reports.note import questions_of, some
from fairtender.reports.tally import BROKEN_DOWN, MOST, Kept, Tally
from fairtender.screening import BY, FACTORS, SCREENED, Screening, processes
from fairtender.screening.deciding import Decided
from fairtender.screening.outcomes import Outcome
from fairtender.sources import STANDARD_INPUT
from fairtender.tables import fault, rows_of, unique
from fairtender.tenders import TENDERS

CHUNK = 2500  # tenders that are screened at a time
IN_NOTE = 20  # tenders of a level in the Word document
NOT_READ = 200  # files and cells that could not be read
LINKED = 10  # records without tenders that a report names
LINES = 15  # sectors or buyers in a breakdown
NAMED = 3  # files that a report names
DECIDED = 3  # most decisive words, and as many codes
UNREAD = tuple(f"unread-{what}" for what in ("cpv", "scheme", "origin", "criteria", "language"))
_SIGNALS = ("decisive", "high", "moderate")


def screenings(
    file: Path,
    rules: Profile,
    mapping: sheets.Reading | None = None,
    encoding: str = "",
    several: int = 1,
) -> Iterator[tuple[pd.DataFrame, Screening]]:
    """Yield the tenders of a file and their screening, in parts.

    several: how many processes share the work, if the system allows it.
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

    Raises DataError if two rows have the same id.
    """
    digest = Digest(file_of(tenders, TENDERS), rules or load(), whole=True)
    found = screening.screen(tenders, digest.profile)
    digest.add(unique(tenders, TENDERS._replace(key=("ocid",))), found)
    return digest.report()


class Digest(Tally):
    """What is kept of a screening, from which the report is made."""

    def report(self) -> Report:
        """Return the report on the tenders added so far."""
        counts = {risk(level): self.counts[level] for level in RISKS}
        decided = self.deciding.most(self.profile)
        summary = self._summary(decided)
        return Report(
            job="screen",
            title=text("report-title", file=self.name),
            headline=headline("screen", self.counts["high"], self.total),
            about=self._about(decided),
            summary=summary,
            prompt=text("report-prompt"),
            profile=self.profile,
            counts=counts,
            entries=self._entries(self.kept()),
            total=self.listed.total(),
            make_tables=self._tables,
            column=text("report-screen-column"),
            not_read=[
                *_first_sentences(self.unread, "report-unread-files-more"),
                *self._cells_not_read(),
            ],
            grids=self._grids() if self.total else (),
            figures=self._figures,
            note=lambda: self._note(summary),
            asking=lambda: questions_of(self._entries(self.kept())),
            notes=self.notes,
            gone=self.since.gone() if self.since else (),
            listed=MOST,
            parts=self.parts,
            more_tables=self.since.tables() if self.since else {},
        )

    def _cells_not_read(self) -> list[str]:
        return _first_sentences(self.cells, "report-cells-more")

    def _tables(self) -> Tables:
        parts = self.parts or [Screening(passed={name: [] for name in SCREENED.names}, outcomes=[])]
        tenders = pd.concat([found.tenders for found in parts], ignore_index=True)
        factors = pd.concat([found.factors for found in parts], ignore_index=True)
        return {"tenders": (tenders, SCREENED), "factors": (factors, FACTORS)}

    def _about(self, decided: list[Decided]) -> dict[str, object]:
        """Return facts about the whole file, for the JSON: how many rows, and what was not read."""
        rests: dict[str, dict[str, int]] = {level: {} for level in RISKS}
        for (by, level), count in self.levels_of["by"].items():
            rests[level][by] = count
        return {
            "file": self.name,
            **{name: count for name, count in self.read.items() if count},
            "tenders": self.total,
            "rest_on": rests,
            "only_links": self.linked,
            "files_not_read": self.unread,
            "unread": dict(self.unread_kinds),
            "languages_without_words": dict(self.no_words),
            "decided": [each._asdict() for each in decided],
            "notes": [f"{file}: {why}" for file, why in rows_of(self.notes, "source", "reason")],
        }

    def _summary(self, decided: list[Decided]) -> list[str]:
        """Return sentences on what was read, screened and left out, and on the profile."""
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
        used = text("report-used", profile=self.profile.name, date=day(self.profile.date))
        beside = [self.since.summary()] if self.since else []
        return [
            paragraph(*said),
            used,
            *self._could_not_read(),
            *_deciding_sentences(decided),
            *beside,
        ]

    def _could_not_read(self) -> Iterator[str]:
        languages = ", ".join(code for code, _ in self.no_words.most_common())
        found = [
            text(f"report-{code}", count=f"{count:,}", languages=languages)
            for code, count in self.unread_kinds.most_common()
        ]
        if found:
            yield text("report-unread-summary", found="; ".join(found))

    def _grids(self) -> list[Grid]:
        """Return a small table of tenders by level for each of `by`, `sector` and `buyer`."""
        return [self._grid(column) for column in BROKEN_DOWN]

    def _grid(self, column: str) -> Grid:
        """Return the number of tenders by level for each value of a column, most urgent first.

        If there are many, the first `LINES` are shown, and the others together.
        """
        levels: dict[str, Counter[str]] = {}
        for (value, level), count in self.levels_of[column].items():
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
        """Return a value of the column `by`, `sector` or `buyer` in words."""
        if column == "by":
            return text(f"by-{value}")
        return (self.sectors.get(value, value) if column == "sector" else value) or text(
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
        """Return the listed tenders, the most urgent first, or None if none or too many."""
        if not (self.small and self.listed.total()):
            return None
        tenders, factors = (
            pd.concat(parts, ignore_index=True) for parts in zip(*self.small, strict=True)
        )
        rank = tenders["level"].map(RISKS.index)
        return Screening(tenders.iloc[rank.argsort(kind="stable")], factors)

    def _note(self, summary: list[str]) -> Note:
        """Return the note for Word, with the first tenders of each level except low."""
        levels = RISKS[:3]
        kept = [self.kept([level])[:IN_NOTE] for level in levels]
        held = [
            some(text(f"level-{level}"), len(rows), self.listed[level])
            for level, rows in zip(levels, kept, strict=True)
        ]
        first = [text("report-prompt"), *summary, " ".join(held), text("note-low")]
        entries = [self._entry(each) for rows in kept for each in rows]
        return Note(text("report-title", file=self.name), first, entries)

    def _entries(self, kept: list[Kept]) -> Entries:
        rows = [each.row for each in kept]
        # Many tenders share an outcome, so its sentences are made only once.
        signals = {id(each.outcome): _signals(each.outcome) for each in kept}
        factors = {name: text(f"factor-{name}") for name in FACTOR_NAMES}
        facets = {
            "level": Facet(text("own-level"), [row.level for row in rows], level_names()),
            "sector": Facet(
                text("own-sector"),
                [row.sector or "-" for row in rows],
                self.sectors | {"-": text("own-no-sector")},
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

    def _entry(self, kept: Kept) -> Entry:
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
        title, why_asked = row.title or row.ocid, text("report-asks-fact")
        return Entry(
            row.ocid, title, risk(row.level), facts, parts, value, to=row.buyer, why=why_asked
        )

    def _facts(self, row: Any) -> Iterator[str]:
        """Yield short facts about a tender, such as its buyer, its sector and its value."""
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


def _could_be_read(row: Any) -> str:
    """Return a sentence on how many of the facts that matter for the level could be read."""
    read, missing = len(row.read), [text(f"word-factor-{name}") for name in row.missing]
    if not missing:
        return text("report-read-in-part" if row.unread else "report-read-all", all=read)
    told = text("report-read", read=read, all=read + len(missing), missing=", ".join(missing))
    return paragraph(told, text("report-read-more") if row.unread else "")


def _signals(outcome: Outcome) -> tuple[str, ...]:
    """Return the names of the factors that are a signal in a tender."""
    each = zip(FACTOR_NAMES, outcome.rated.factors, strict=True)
    return tuple(name for name, factor in each if factor.rating in _SIGNALS)


def _first_sentences(told: list[str], more: str) -> list[str]:
    """Return the first sentences, followed by one on how many more there are."""
    rest = len(told) - NOT_READ
    return told[:NOT_READ] + ([text(more, count=f"{rest:,}")] if rest > 0 else [])


def _urgent_first(levels: Counter[str]) -> tuple[int, ...]:
    return tuple(-levels[level] for level in RISKS)


def _steps(given: JobInput) -> Running:
    files = given.files.get("tenders", [])
    if not files:
        raise fault("own-needs", table=sheets.TENDER_SHEET.name)
    size = sum(one.path.stat().st_size for one in files)
    digest = Digest(_name(files), given.profile, whole=True)
    before = done = 0
    for one in _sources(files):
        encoding = given.text("encoding")
        for tenders, found in screenings(one.path, given.profile, one.reading, encoding):
            digest.add(tenders, found)
            done = before + tenders.attrs["bytes"]
            yield Step(done, size, digest.total)
        before = done
        digest.unread = [said.replace(f"{one.path}/", "") for said in digest.unread]
    if not digest.total:
        raise fault("own-no-tenders", file=digest.name)
    return digest.report()


def _deciding_sentences(found: list[Decided]) -> Iterator[str]:
    """Yield sentences on the words and codes that decided most levels, and how to exclude them."""
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


def _name(files: Sequence[InputFile]) -> str:
    names = [one.path.name for one in files]
    more = text("own-more-files", n=len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join(filter(None, (*names[:NAMED], more)))


def _sources(files: Sequence[InputFile]) -> list[InputFile]:
    """Return the files to read one by one; files without a reading count as one folder.

    In this way notices about one procedure become one tender, and a file that cannot be read is
    named.
    """
    plain = [one for one in files if one.reading is None]
    folder = [InputFile(plain[0].path.parent)] if len(plain) > 1 else plain
    return [*(one for one in files if one.reading is not None), *folder]


JOB = Job(
    "screen",
    {"tenders": Role(sheets.TENDER_SHEET, needed=True, several=True)},
    _steps,
    [("tenders", "sample-tenders.json")],
)
