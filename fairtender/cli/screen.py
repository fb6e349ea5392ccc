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

from fairtender import ocds, screening, sheets
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command, page
from fairtender.cli.digest import Digest
from fairtender.files import check_outputs, write_atomically
from fairtender.profile import load
from fairtender.screening.json_file import JsonFile
from fairtender.tables import without_cycle_search

__all__ = ["CHUNK", "COMMAND"]

CHUNK = 5000
_SHEETS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


class _Screen(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-file")
        arguments.common(parser)

    def run(self, options: argparse.Namespace) -> None:
        """Screen the file, write what was asked for, print the table."""
        file, out = options.file, options.json
        outs = check_outputs(self.outputs(options), [file, options.profile, options.columns])
        rules = load(options.profile)
        digest = Digest(file.name, rules)
        with ExitStack() as closing:
            rows = closing.enter_context(JsonFile(out)) if out else None
            progress = closing.enter_context(terminal.Progress(_size(file), sys.stderr))
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
                rows.finish(digest.about())
            if options.html:
                write_atomically(options.html, page(options.command, digest))
            if rows:
                rows.publish()
        terminal.show([*digest.lines(), *terminal.written(outs)])


COMMAND = _Screen()


def _sheet_chunks(options: argparse.Namespace) -> Iterator[pd.DataFrame]:
    """Yield the table TENDERS of a sheet in parts; one empty part where the sheet has no row."""
    tenders = sheets.read_tenders(options.file, arguments.mapped(options, [sheets.TENDER_SHEET]))
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
