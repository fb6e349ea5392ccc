"""`fairtender screen FILE`: a level for each tender, why, and what to ask next.

FILE is whatever `fairtender.notices` reads: Open Contracting data, notices in eForms, or a sheet
with the columns of `sheets.TENDER_SHEET`; a folder or an archive of them, or `-` for standard
input. What is larger than memory is read, screened and written in chunks.
"""

import argparse
import sys
from contextlib import ExitStack

from fairtender import notices, screening, sheets
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command, page
from fairtender.cli.digest import Digest
from fairtender.files import check_outputs, write_atomically
from fairtender.messages import text
from fairtender.profile import load
from fairtender.screening.json_file import JsonFile
from fairtender.tables import without_cycle_search

__all__ = ["CHUNK", "COMMAND"]

CHUNK = 5000


class _Screen(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-file")
        parser.add_argument("--encoding", default="", metavar="NAME", help=text("cli-encoding"))
        arguments.common(parser)

    def run(self, options: argparse.Namespace) -> None:
        """Screen the file, write what was asked for, print the table."""
        file, out = options.file, options.json
        outs = check_outputs(self.outputs(options), [file, options.profile, options.columns])
        rules = load(options.profile)
        digest = Digest(notices.name(file), rules)
        with ExitStack() as closing:
            rows = closing.enter_context(JsonFile(out)) if out else None
            progress = closing.enter_context(terminal.Progress(notices.size_of(file), sys.stderr))
            closing.enter_context(without_cycle_search())
            progress.step("cli-step-read")
            for tenders in notices.read_chunks(
                file, CHUNK, mapping=_mapping(options), encoding=options.encoding
            ):
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


def _mapping(options: argparse.Namespace) -> dict[str, str] | None:
    return arguments.mapped(options, [sheets.TENDER_SHEET]) if options.columns else None
