"""Screen tenders: a level for each, why, and what to ask next."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from fairtender import notices, sheets
from fairtender.cli.command import page
from fairtender.cli.digest import Digest
from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.own_files.job import InputFile, Job, JobInput, Report, Role, Running, Step, workbook
from fairtender.own_files.listing import Entry, Facet, Listing, part
from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.profile import Profile
from fairtender.screening import BY, FACTORS, SCREENED, Screening
from fairtender.screening import screen as screened
from fairtender.screening.json_file import JsonFile
from fairtender.screening.outcomes import Outcome
from fairtender.tables import fault

_NAMED = 3  # files that a report names
_CHUNK = 2500  # tenders between two words on progress
UNREAD = tuple(f"unread-{what}" for what in ("cpv", "scheme", "origin", "criteria", "language"))
_SIGNALS = ("decisive", "high", "moderate")


class Result(NamedTuple):
    """digest: what the command keeps. parts: the screening, in the order of the file."""

    digest: Digest
    parts: list[Screening]


class _Screen(Job):
    name, command = "screen", "screen"
    saves = ("html", "docx", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = {
        "tenders": Role(sheets.TENDER_SHEET, needed=True, several=True)
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (("tenders", "sample-tenders.json"),)

    def run(self, given: JobInput) -> Running:
        files = given.files.get("tenders", [])
        if not files:
            raise fault("own-needs", table=sheets.TENDER_SHEET.name)
        size = sum(one.path.stat().st_size for one in files)
        digest = Digest(_name(files), given.profile)
        parts: list[Screening] = []
        yield Step(0, size, 0)
        before = done = 0
        for one in _sources(files):
            for tenders in _chunks(one, given.options.get("encoding", "")):
                found = screened(tenders, given.profile)
                digest.add(tenders, found)
                parts.append(found)
                done = before + tenders.attrs["bytes"]
                yield Step(done, size, digest.total)
            before = done
            digest.unread = [said.replace(f"{one.path}/", "") for said in digest.unread]
        if not digest.total:
            raise fault("own-no-tenders", file=digest.name)
        listing = _listing(digest, parts, given.profile)
        return Report(
            Result(digest, parts),
            [*digest.summary(), level_counts(digest.counts), *digest.not_read()],
            text("report-prompt"),
            listing,
        )

    def save(self, report: Report, kind: str, path: Path) -> Path:
        result: Result = report.result
        if kind == "json":
            with JsonFile(path) as out:
                for found in result.parts:
                    out.add(found)
                out.finish(result.digest.about())
                out.publish()
        elif kind == "html":
            write_atomically(path, page("screen", result.digest))
        elif kind == "docx":
            write_atomically(path, result.digest.word(datetime.date.today()))
        elif kind == "csv":
            data = sheets.to_csv(_all(result.parts), SCREENED)
            write_atomically(path, data.encode("utf-8-sig", "replace"))
        else:
            factors = pd.concat([found.factors for found in result.parts], ignore_index=True)
            tables = [(_all(result.parts), SCREENED), (factors, FACTORS)]
            write_atomically(path, workbook(tables, path.stem))
        return path


JOB = _Screen()


def _name(files: Sequence[InputFile]) -> str:
    names = [one.path.name for one in files]
    more = text("own-more-files", n=len(names) - _NAMED) if len(names) > _NAMED else ""
    return ", ".join(filter(None, (*names[:_NAMED], more)))


def _sources(files: Sequence[InputFile]) -> list[InputFile]:
    """Return what is read one after the other: what several files say as they are, as one folder.

    So notices of one process are one tender, and a file among them that cannot be read is named.
    """
    plain = [one for one in files if one.reading is None]
    folder = [InputFile(plain[0].path.parent)] if len(plain) > 1 else plain
    return [*(one for one in files if one.reading is not None), *folder]


def _chunks(given: InputFile, encoding: str) -> Iterator[pd.DataFrame]:
    mapping, name = given.reading, encoding.strip()
    return notices.read_chunks(given.path, _CHUNK, mapping=mapping, encoding=name)


def _all(parts: list[Screening]) -> pd.DataFrame:
    return pd.concat([found.tenders for found in parts], ignore_index=True)


def _listing(digest: Digest, parts: list[Screening], profile: Profile) -> Listing:
    tenders = _all(parts)
    ids, titles, buyers, levels = (
        tenders[name].tolist() for name in ("ocid", "title", "buyer", "level")
    )
    # Many tenders share an outcome: what is said of one is made once.
    outcomes = [outcome for found in parts for outcome in found.outcomes]
    shared = {id(outcome): outcome for outcome in outcomes}
    signals = {key: _signals(outcome) for key, outcome in shared.items()}
    unread = {key: tuple({one.code for one in each.unread}) for key, each in shared.items()}
    factors = {name: text(f"factor-{name}") for name in FACTOR_NAMES}
    sectors = {sector.code: sector.name for sector in profile.sectors}
    facets = {
        "level": Facet(text("own-level"), levels, level_names()),
        "sector": Facet(
            text("own-sector"),
            [sector or "-" for sector in tenders["sector"]],
            sectors | {"-": text("own-no-sector")},
        ),
        "buyer": Facet(text("own-buyer"), [buyer or "–" for buyer in buyers]),
        "by": Facet(text("own-by"), tenders["by"].tolist(), {by: text(f"by-{by}") for by in BY}),
        "reason": Facet(text("own-reason"), [signals[id(each)] for each in outcomes], factors),
        "missing": Facet(text("own-missing"), tenders["missing"].tolist(), factors),
        "unread": Facet(
            text("own-unread"),
            [unread[id(each)] for each in outcomes],
            {code: text(f"own-{code}") for code in UNREAD},
        ),
    }
    words = [" ".join(one).casefold() for one in zip(ids, titles, buyers, strict=True)]

    def entry(at: int) -> Entry:
        row: Any = next(tenders.iloc[at : at + 1].itertuples(index=False))
        level = text(f"level-{row.level}")
        why = part(
            text("report-why", level=text(f"word-level-{row.level}")), row.reasons, row.sources
        )
        facts = (text(f"by-{row.by}"), *digest.facts(row), digest.could_be_read(row))
        not_read = part(text("own-not-read"), row.unread)
        ask = part(text("report-ask"), row.ask)
        return Entry(row.title or row.ocid, row.level, level, facts, (*why, *not_read, *ask))

    rank = {level: number for number, level in enumerate(level_names())}
    amounts = [float(value or 0) for value in tenders["value_amount"]]
    sorts = {
        "level": [rank[level] for level in levels],
        "title": [title.casefold() for title in titles],
        "buyer": [buyer.casefold() for buyer in buyers],
        "value": [-amount for amount in amounts],
    }
    return Listing(len(tenders), facets, words, entry, sorts)


def level_names() -> dict[str, str]:
    """Return the levels, most urgent first, and how they are called."""
    return {level: text(f"level-{level}") for level in ("high", "elevated", "unknown", "low")}


def level_counts(counts: Mapping[str, int]) -> str:
    """Say how many of all have each level, most urgent first."""
    return " · ".join(f"{name} {counts[level]:,}" for level, name in level_names().items())


def _signals(outcome: Outcome) -> tuple[str, ...]:
    """Return the factors that carry a signal."""
    each = zip(FACTOR_NAMES, outcome.rated.factors, strict=True)
    return tuple(name for name, factor in each if factor.rating in _SIGNALS)
