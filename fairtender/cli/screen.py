"""`fairtender screen FILE`: a level for each tender, why, and what to ask next.

FILE holds Open Contracting data in any form that `fairtender.ocds` reads, or it is a CSV or XLSX
sheet with the columns of `sheets.TENDER_SHEET`. A JSON Lines file may be larger than memory: it is
read, screened and written in chunks.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from fairtender import messages, ocds, screening, sheets
from fairtender.cli import terminal
from fairtender.cli.digest import URGENT_FIRST, Digest
from fairtender.cli.inputs import mapped
from fairtender.cli.json_file import JsonFile
from fairtender.cli.progress import Progress
from fairtender.files import check_outputs, write_atomically
from fairtender.profile import load
from fairtender.tables import without_cycle_search

CHUNK = 5000
SHOWN = 40
_SHEETS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


def run(options: argparse.Namespace) -> None:
    """Screen the file, write what was asked for, print the table.

    Raises DataError in one sentence for a file, profile or output path that will not do; then,
    and when stopped, nothing has been written.
    """
    file, json_out, html_out = options.file, options.json, options.html
    outs = check_outputs([json_out, html_out], [file, options.profile, options.columns])
    rules = load(options.profile)
    digest = Digest(file.name, rules)
    with ExitStack() as closing:
        rows = closing.enter_context(JsonFile(json_out)) if json_out else None
        progress = closing.enter_context(Progress(_size(file), sys.stderr))
        closing.enter_context(without_cycle_search())
        is_sheet = options.columns is not None or _is_sheet(file)
        if is_sheet:
            progress.step("cli-step-read")
        for tenders in _sheet_chunks(options) if is_sheet else ocds.read_chunks(file, CHUNK):
            result = screening.screen(tenders, rules)
            digest.add(tenders, result)
            if rows:
                rows.add(result)
            progress.tell(tenders.attrs["bytes"], digest.total)
        if rows:
            rows.finish()
        if html_out:
            # Matplotlib takes half a second to import: only a page needs it.
            from fairtender.cli import report

            write_atomically(html_out, report.page(digest).encode("utf-8", "replace"))
        if rows:
            rows.publish()
    terminal.show(_lines(digest, outs))


def _sheet_chunks(options: argparse.Namespace) -> Iterator[pd.DataFrame]:
    """Yield the table TENDERS of a sheet in parts; one empty part where the sheet has no row."""
    tenders = sheets.read_tenders(options.file, mapped(options, [sheets.TENDER_SHEET]))
    size, rows = _size(options.file), max(len(tenders), 1)
    for start in range(0, rows, CHUNK):
        part = tenders.iloc[start : start + CHUNK]
        part.attrs = {"rows": len(part), "bytes": size * min(start + CHUNK, rows) // rows}
        yield part


def _is_sheet(file: Path) -> bool:
    """Whether the file is a sheet: by its name, or because it is a workbook under another one."""
    if file.suffix.lower() in _SHEETS:
        return True
    try:
        with open(file, "rb") as content:
            return content.read(4) == b"PK\x03\x04"
    except OSError:
        return False  # reading it will say what is wrong


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _lines(digest: Digest, outs: list[Path]) -> list[str]:
    """Return what the terminal shows: counts, an entry for each of the first tenders, notes."""
    shown = digest.rows(SHOWN)
    counts = " · ".join(
        f"{messages.text(f'level-{level}')} {digest.counts[level]:,}" for level in URGENT_FIRST
    )
    lines = [line for said in digest.summary() for line in terminal.wrap(said)]
    lines += ["", *terminal.wrap(counts), ""]
    lines += terminal.head(messages.text("chart-level"), messages.text("cli-column"))
    for row in shown:
        level = messages.text(f"level-{row.level}")
        title = terminal.plain(row.title) or row.ocid
        reasons = (
            (messages.text("cli-why"), row.reasons, 2),
            (messages.text("cli-ask"), row.ask, 1),
        )
        lines += terminal.entry(level, title, *reasons)
    lines.append(terminal.rule())
    if len(shown) < digest.total:
        note = messages.text("cli-more", shown=len(shown), total=f"{digest.total:,}")
        lines += terminal.wrap(note)
    return [*lines, *terminal.wrap(messages.text("report-prompt")), *terminal.written(outs)]
