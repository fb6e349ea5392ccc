"""A report as a file to take home: the same that the command writes."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import sheets
from fairtender.cli.command import page
from fairtender.files import write_atomically
from fairtender.sheets import json_file
from fairtender.tables import Table, fault

__all__ = ["MOST_ROWS", "save", "workbook"]

MOST_ROWS = 20_000  # of a table in a workbook: a browser would take minutes over more


def save(command: str, result: Any, kind: str, path: Path) -> None:
    """Write what a command found as "html", "docx", "json", "csv" (its first table) or "xlsx"."""
    _, tables = result.json()
    content: str | bytes
    if kind == "html":
        content = page(command, result)
    elif kind == "docx":
        content = result.word(datetime.date.today())
    elif kind == "json":
        content = b"".join(json_file.document(*result.json()))
    elif kind == "csv":
        content = sheets.to_csv(*next(iter(tables.values()))).encode("utf-8-sig", "replace")
    else:
        content = workbook(tables.values(), path.stem)
    write_atomically(path, content)


def workbook(tables: Iterable[tuple[pd.DataFrame, Table]], title: str) -> bytes:
    """Return a workbook with a sheet for each table; DataError where one is too long for it."""
    parts = list(tables)
    if (longest := max(len(data) for data, _ in parts)) > MOST_ROWS:
        raise fault("own-long-workbook", rows=f"{longest:,}", most=f"{MOST_ROWS:,}")
    return sheets.to_workbook(parts, title)
