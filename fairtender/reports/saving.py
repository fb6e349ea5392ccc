"""Write a report as a file in the format of its ending, with HTML that loads nothing."""

import datetime
import importlib.metadata
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from fairtender import pages, sheets
from fairtender.files import write_atomically, zip_files
from fairtender.messages import text
from fairtender.reports.model import Entry, Level, Report, Sources
from fairtender.reports.note import note, to_send, to_send_apart
from fairtender.screening.json_file import JsonFile
from fairtender.sheets.json_file import Reasons, encode, rows_as_json
from fairtender.tables import Reason, fault

MOST_ROWS = 20_000  # of a table in a workbook: more would take minutes in a browser

_QUESTIONS = {"questions": "-questions.xlsx", "questions-apart": "-questions.zip"}

Content = str | bytes | Iterable[bytes]


def save(report: Report, path: str | Path, kind: str = "") -> Path:
    """Write a report and return the path of the file; several documents become one ZIP.

    kind: one of `WRITERS`, if the ending does not give it. Raises DataError for another ending, if
    the report has no such format, and if the file cannot be written.
    """
    path = Path(path)
    kind = kind or path.suffix.lower().removeprefix(".")
    if kind not in WRITERS:
        endings = (f".{each}" for each in WRITERS if each not in _QUESTIONS)
        raise fault("report-kind", file=path, kinds=", ".join(endings))
    if kind == "json" and report.parts:
        with JsonFile(path) as file:
            for found in report.parts:
                file.add(found)
            file.finish(json_head(report), report.more_tables)
            file.publish()
        return path
    if kind == "docx" and report.documents:
        documents = report.documents(datetime.date.today())
        if len(documents) > 1:
            path = path.with_suffix(".zip")
            write_atomically(path, zip_files(documents.items()))
            return path
    made = WRITERS[kind](report)
    write_atomically(path, made if isinstance(made, str | bytes) else b"".join(made))
    return path


def file_name(name: str, kind: str) -> str:
    """Return the file name of a report in one format."""
    return name + _QUESTIONS.get(kind, f".{kind}")


def kinds(report: Report) -> list[str]:
    """Return the file endings of the formats that a report has."""
    missing = set() if report.note or report.documents else {"docx"}
    missing |= set() if report.asking else {*_QUESTIONS}
    missing |= set() if report.picture else {"svg", "png"}
    return [kind for kind in WRITERS if kind not in missing]


def _csv(report: Report) -> bytes:
    return sheets.to_csv(*next(iter(report.tables.values()))).encode("utf-8-sig", "replace")


def _workbook(report: Report) -> bytes:
    """Return a workbook with a sheet for each table, or raise DataError if one is too long."""
    parts = [sheets.Part(*one) for one in report.tables.values()]
    if (longest := max(len(part.data) for part in parts)) > MOST_ROWS:
        raise fault("report-long-workbook", rows=f"{longest:,}", most=f"{MOST_ROWS:,}")
    return sheets.to_workbook(parts, report.job)


def _word(report: Report) -> bytes:
    today = datetime.date.today()
    if report.documents:
        for document in report.documents(today).values():
            return document
    elif report.note:
        return note(report.note(), report.profile, today)
    raise fault("report-no-document")


def _picture(report: Report) -> Any:
    if report.picture is None:
        raise fault("report-no-drawing")
    return report.picture()


# --- HTML -----------------------------------------------------------------------------------------


FILTERS_FROM = 31  # entries; with fewer, filters are not needed
_TILES = 40  # entries that the picture of the levels shows one by one
_NOTES = 200


class _Shelf(NamedTuple):
    """A level in the picture: its count, its money, and either its entries as tiles or a bar.

    width: the width of the bar, in percent of the longest bar.
    """

    level: Level
    number: int
    money: str
    tiles: list[tuple[int, Entry]]
    width: float


def page(report: Report) -> str:
    """Return the HTML document of a report."""
    entries = [*islice(report.entries, report.listed)]
    return pages.render(
        Path(__file__).with_name("report.html"),
        report=report,
        entries=entries,
        shelves=shelves(report, entries),
        sources=Sources(report.profile, entries),
        filters=_filters(report, len(entries)) if len(entries) >= FILTERS_FROM else [],
        data=[_data(report, at) for at in range(len(entries))],
        notes=report.notes.head(_NOTES),
        limit=_limit(report, len(entries)),
    )


def shelves(report: Report, entries: list[Entry]) -> list[_Shelf]:
    """Return the levels as the picture shows them, the most urgent first."""
    whole = sum(report.counts.values())
    tiled = len(entries) == report.size == whole <= _TILES
    most = max(report.counts.values(), default=0) or 1
    return [
        _Shelf(
            level,
            count,
            report.money.get(level, ""),
            [(at, one) for at, one in enumerate(entries) if one.level == level] if tiled else [],
            round(100 * count / most, 1),
        )
        for level, count in report.counts.items()
    ]


def _filters(report: Report, shown: int) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Return (code, heading, values) for each facet with at least two values to choose from."""
    facets = report.entries.facets.items()
    found = [(code, facet.head, facet.counts(range(shown))) for code, facet in facets]
    return [each for each in found if len(each[2]) > 1]


def _data(report: Report, at: int) -> dict[str, Any]:
    """Return the values by which the page's script finds and sorts an entry."""
    facets = {code: each.values[at] for code, each in report.entries.facets.items()}
    named = {
        f"f-{code}": value if isinstance(value, str) else "|".join(value)
        for code, value in facets.items()
    }
    return named | {f"s-{code}": keys[at] for code, keys in report.entries.sorts.items()}


def _limit(report: Report, shown: int) -> str:
    total = report.size
    if total <= shown:
        return ""
    return text("report-limit", shown=f"{shown:,}", total=f"{total:,}")


# --- JSON -----------------------------------------------------------------------------------------


FORMAT = 2
_BLOCK = 2000  # rows that are written at a time


class _Sentences(Reasons):
    """Numbers sentences; `rows` has each sentence once, as JSON."""

    def __init__(self) -> None:
        """Begin without any sentences."""
        self.rows: list[str] = []
        self._numbers: dict[tuple[Reason, str], int] = {}

    def __missing__(self, reason: Reason | None) -> str:
        """Number a sentence that has no source, and cache its number."""
        self[reason] = told = "null" if reason is None else str(self.number(reason))
        return told

    def number(self, reason: Reason, source: str = "") -> int:
        """Return the number of a sentence, which is added if it is new."""
        key = reason, source
        if key not in self._numbers:
            params = dict(reason.params)
            row = {"code": reason.code, "params": params, "text": reason.text(), "source": source}
            self._numbers[key] = len(self.rows)
            self.rows.append(_json(row))
        return self._numbers[key]


def json_head(report: Report) -> dict[str, Any]:
    """Return the part of the JSON that precedes the rows."""
    levels = {level.code: number for level, number in report.counts.items()}
    used = {"profile": report.profile.name, "profile_date": report.profile.date}
    version = {"version": importlib.metadata.version("fairtender")}
    return {
        "format": FORMAT,
        "job": report.job,
        "title": report.title,
        "headline": report.headline,
        "about": {**used, **version, "levels": levels, **report.about},
        "summary": [*report.summary],
        "not_read": [*report.not_read],
    }


def json_document(report: Report) -> Iterator[bytes]:
    """Yield the JSON of a report in parts; that of a screening is written by `JsonFile`.

    It has the same structure for all jobs:

        {"format": 2, "job": "portfolio", "title": "…", "headline": "…",
         "about": {...},          facts about all of it: file, profile, its date, version, levels
         "summary": [...],        what was read, in sentences
         "not_read": [...],       what could not be read, in sentences
         "entries": [...],        one row a thing, most urgent first
         "TABLE": [...], …        the exact tables of the job
         "sentences": [...]}      what is said, each once: code, params, text, source

    Each row is one line. An entry has `id`, `title`, `level`, and lists of numbers of `sentences`,
    counted from 0: `reasons`, what to `ask`, and others by job. Entries of `screen` are all
    tenders, in the order of the file, with the columns of its table. In a table a reason or a
    question is the number of a sentence, an exact number a string such as "1250.50", a date
    "2026-03-31", and a value that is not stated null.
    """
    sentences = _Sentences()
    yield encode(_json(json_head(report))[:-1])
    yield _rows("entries", (_entry(entry, sentences) for entry in report.entries))
    for name, (data, table) in report.tables.items():
        blocks = (data.iloc[at : at + _BLOCK] for at in range(0, len(data), _BLOCK))
        rows = (row for block in blocks for row in rows_as_json(block, table, sentences))
        yield _rows(name, rows)
    yield _rows("sentences", iter(sentences.rows))
    yield b"}\n"


def _entry(entry: Entry, sentences: _Sentences) -> str:
    said = {
        part.code: [sentences.number(each.reason, each.source) for each in part.said]
        for part in entry.parts
    }
    named = {"id": entry.id, "title": entry.title, "level": entry.level.code}
    return _json({**named, "reasons": [], "ask": [], **said})


def _rows(name: str, rows: Iterator[str]) -> bytes:
    told = "".join(f"{',' if at else ''}\n{row}" for at, row in enumerate(rows))
    return encode(f",\n{json.dumps(name)}: [{told}\n]")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


WRITERS: Mapping[str, Callable[[Report], Content]] = {
    "html": page,
    "docx": _word,
    "xlsx": _workbook,
    "questions": to_send,
    "questions-apart": to_send_apart,
    "csv": _csv,
    "json": json_document,
    "svg": lambda report: _picture(report).svg(),
    "png": lambda report: _picture(report).png(),
}
