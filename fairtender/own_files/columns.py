"""How a sheet is read, for a page: what was guessed and why, what is asked, what is wrong."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from fairtender import sheets
from fairtender.sheets import csv_file, workbook
from fairtender.sheets.headings import Headings, nearest
from fairtender.tables import DataError, Table

__all__ = ["faults_of", "proposed", "reading_of"]

_SAMPLES = 3


def reading_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return the reading that a page keeps."""
    columns = said.get("columns")
    return dict(columns) if isinstance(columns, dict) else {}


def proposed(path: Path, tables: Mapping[str, Table], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows of a sheet that may hold one of these tables.

    said: what its reader has said of it so far.
    """
    reading = reading_of(said)
    head, rows = _top(path, next(iter(tables.values())))
    role = max(tables, key=lambda name: sum(map(Headings(tables[name], reading).is_known, head)))
    table = tables[role]
    headings = Headings(table, reading)
    guesses: list[dict[str, Any]] = []
    for at, heading in enumerate(head):
        if not heading:
            continue
        column, why = headings.meaning(heading), "exact"
        if heading in reading:
            why = "stated"
        elif column is None:
            column = nearest(heading, table.names)
            why = "near" if column else "none"
        samples = [str(row[at])[:60] for row in rows if at < len(row) and row[at] not in (None, "")]
        guesses.append({"heading": heading, "column": column, "why": why, "samples": samples})
    columns = {one["heading"]: one["column"] for one in guesses}
    try:
        count, faults = len(sheets.read(path, table, columns)), []
    except DataError as error:
        count, faults = 0, faults_of(error)
    return {
        "role": role,
        "reading": {"columns": columns},
        "guesses": guesses,
        "questions": [],
        "notes": [],
        "missing": [],
        "faults": faults,
        "rows": count,
    }


def faults_of(error: DataError) -> list[dict[str, str]]:
    """Return what is wrong, each thing by itself: where, and in a sentence."""
    errors = getattr(error, "errors", [error])
    lines = [line for one in errors for line in str(one).splitlines()]
    return [{"file": "", "cell": "", "heading": "", "value": "", "text": line} for line in lines]


def _top(path: Path, table: Table) -> tuple[list[str], list[list[Any]]]:
    rows: Iterator[tuple[int, Any]] = csv_file.rows(path, Headings(table, {}).is_known)
    if workbook.is_workbook(path):
        rows = workbook.rows(path, table)
    found = [cells for _, cells in islice(rows, _SAMPLES + 1)]
    head = (
        ["" if cell is None else " ".join(str(cell).split()) for cell in found[0]] if found else []
    )
    return head, found[1:]
