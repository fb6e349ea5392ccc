"""A report as a file: the kind goes by the ending of its name."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from fairtender import sheets
from fairtender.files import write_atomically, zip_files
from fairtender.reports import json_file
from fairtender.reports.model import Report
from fairtender.reports.note import note
from fairtender.reports.page import page
from fairtender.screening.json_file import JsonFile
from fairtender.tables import fault

MOST_ROWS = 20_000  # of a table in a workbook: a browser would take minutes over more

Content = str | bytes | Iterable[bytes]


def save(report: Report, path: str | Path) -> Path:
    """Write a report; return where, for several documents become one ZIP.

    Raises DataError for another ending, where the report has no such form, and where the file
    cannot be written.
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in WRITERS:
        raise fault("report-kind", file=path, kinds=", ".join(f".{each}" for each in WRITERS))
    if kind == "json" and report.parts:
        with JsonFile(path) as file:
            for found in report.parts:
                file.add(found)
            file.finish(json_file.head(report), report.more_tables)
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


def kinds(report: Report) -> list[str]:
    """Return the endings of the forms that a report has."""
    missing = set() if report.note or report.documents else {"docx"}
    missing |= set() if report.picture else {"svg", "png"}
    return [kind for kind in WRITERS if kind not in missing]


def _csv(report: Report) -> bytes:
    return sheets.to_csv(*next(iter(report.tables.values()))).encode("utf-8-sig", "replace")


def _workbook(report: Report) -> bytes:
    """Return a workbook with a sheet for each table; DataError where one is too long for it."""
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


WRITERS: Mapping[str, Callable[[Report], Content]] = {
    "html": page,
    "docx": _word,
    "xlsx": _workbook,
    "csv": _csv,
    "json": json_file.document,
    "svg": lambda report: _picture(report).svg(),
    "png": lambda report: _picture(report).png(),
}
