"""The JSON of a report, of one shape for all jobs, for programs.

    {"format": 2, "job": "portfolio", "title": "…", "headline": "…",
     "about": {...},          facts about all of it: file, profile and its date, version, levels …
     "summary": [...],        what was read, in sentences
     "not_read": [...],       what could not be read, in sentences
     "entries": [...],        one row a thing, most urgent first
     "TABLE": [...], …        the exact tables of the job
     "sentences": [...]}      what is said, each once: code, params, text, source

Rows are one a line. An entry has `id`, `title`, `level`, and lists of numbers of `sentences`,
counted from 0: `reasons`, what to `ask`, and others by job. Entries of `screen` are all tenders, in
the order of the file, with the columns of its table. In a table a reason or a question is
the number of a sentence, an exact number a string such as "1250.50", a date "2026-03-31", and what
is not stated null.
"""

import importlib.metadata
import json
from collections.abc import Iterator
from typing import Any

from fairtender.reports.model import Entry, Report
from fairtender.sheets.json_file import Reasons, encode, rows_as_json
from fairtender.tables import Reason

FORMAT = 2
_BLOCK = 2000  # rows that are made at a time


class _Sentences(Reasons):
    """The number of each sentence; `rows` are the sentences themselves, as JSON."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.rows: list[str] = []
        self._numbers: dict[tuple[Reason, str], int] = {}

    def __missing__(self, reason: Reason | None) -> str:
        """Return the number of a sentence without a source, and keep it."""
        self[reason] = told = "null" if reason is None else str(self.number(reason))
        return told

    def number(self, reason: Reason, source: str = "") -> int:
        """Return the number of a sentence; one that is new is added."""
        key = reason, source
        if key not in self._numbers:
            params = dict(reason.params)
            row = {"code": reason.code, "params": params, "text": reason.text(), "source": source}
            self._numbers[key] = len(self.rows)
            self.rows.append(_json(row))
        return self._numbers[key]


def head(report: Report) -> dict[str, Any]:
    """Return what comes before the rows."""
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


def document(report: Report) -> Iterator[bytes]:
    """Yield the JSON of a report in parts; that of a screening is written by `JsonFile`."""
    sentences = _Sentences()
    yield encode(_json(head(report))[:-1])
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
