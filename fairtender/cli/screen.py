"""`fairtender screen FILE`: a level for each tender, why, and what to ask next.

FILE is whatever `fairtender.notices` reads: Open Contracting data, notices in eForms, or a sheet
with the columns of `sheets.TENDER_SHEET`; a folder or an archive of them, or `-` for standard
input. What is larger than memory is read, screened and written in chunks.
"""

import argparse
import datetime
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from fairtender import notices, screening, sheets
from fairtender.cli import arguments, moved, terminal
from fairtender.cli.command import Command, page
from fairtender.cli.digest import Digest
from fairtender.cli.since import Since
from fairtender.files import check_outputs, write_atomically
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.screening import processes
from fairtender.screening.json_file import JsonFile
from fairtender.screening.since import of_screen
from fairtender.sources import STANDARD_INPUT
from fairtender.tables import fault, without_cycle_search

CHUNK = 5000


class _Screen(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-file")
        parser.add_argument("--encoding", default="", metavar="NAME", help=text("cli-encoding"))
        parser.add_argument(
            "--processes", type=arguments.count, default=1, metavar="N", help=text("cli-processes")
        )
        arguments.option(parser, "against", "TOML", "cli-against")
        arguments.option(parser, "since", "JSON", "cli-since")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-word")

    def run(self, options: argparse.Namespace) -> None:
        """Screen the file, write what was asked for, print the table."""
        file, out = options.file, options.json
        asked = (options.columns, options.against, options.since)
        outs = check_outputs(self.outputs(options), [file, options.profile, *asked])
        rules = load(options.profile)
        if options.against:
            return _compare(options, rules, outs)
        since = Since(of_screen(options.since)) if options.since else None
        digest = Digest(notices.name(file), rules, since)
        with ExitStack() as closing:
            rows = closing.enter_context(JsonFile(out)) if out else None
            progress, size = closing.enter_context(terminal.Progress()), notices.size_of(file)
            closing.enter_context(without_cycle_search())
            progress.step("cli-step-read")
            for tenders, result in _parts(options, rules):
                digest.add(tenders, result)
                if rows:
                    rows.add(result)
                terminal.tell_tenders(progress, tenders.attrs["bytes"], size, digest.total)
            if rows:
                rows.finish(digest.about(), since.tables() if since else None)
            if options.html:
                write_atomically(options.html, page(options.command, digest))
            if options.word:
                write_atomically(options.word, digest.word(datetime.date.today()))
            if rows:
                rows.publish()
        terminal.show([*digest.lines(), *terminal.written(outs)])


COMMAND = _Screen()


def _compare(options: argparse.Namespace, rules: Profile, outs: list[Path]) -> None:
    if options.since:
        raise fault("cli-since-against")
    if options.word:
        raise fault("cli-word-against")
    name, size = notices.name(options.file), notices.size_of(options.file)
    result = moved.compare(name, _chunks(options), rules, load(options.against), size)
    moved.write(result, options.json, options.html)
    terminal.show([*result.lines(), *terminal.written(outs)])


def _parts(
    options: argparse.Namespace, rules: Profile
) -> Iterator[tuple[pd.DataFrame, screening.Screening]]:
    """Yield what was read and what was found, by several processes where that can be."""
    file, encoding = options.file, options.encoding
    if options.processes > 1 and options.columns is None and str(file) != STANDARD_INPUT:
        parts = processes.screened(file, CHUNK, options.processes, rules, encoding)
        if first := next(parts, None):
            yield first
            yield from parts
            return
    for tenders in _chunks(options):
        yield tenders, screening.screen(tenders, rules)


def _chunks(options: argparse.Namespace) -> Iterator[pd.DataFrame]:
    """Return the table TENDERS of the file in parts."""
    mapping = arguments.mapped(options, [sheets.TENDER_SHEET]) if options.columns else None
    return notices.read_chunks(options.file, CHUNK, mapping=mapping, encoding=options.encoding)
