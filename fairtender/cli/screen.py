"""`fairtender screen FILE`: a level for each tender, why, and what to ask next.

FILE is whatever `fairtender.notices` reads: Open Contracting data, notices in eForms, or a sheet
with the columns of `sheets.TENDER_SHEET`; a folder or an archive of them, or `-` for standard
input. A file that is larger than memory is read, screened and written in chunks.
"""

import argparse
from contextlib import ExitStack

from fairtender import notices, sheets
from fairtender.cli import terminal
from fairtender.cli.command import Command, Outputs, lines, write
from fairtender.profile import Profile, load
from fairtender.reports import moved, saving
from fairtender.reports.model import Report
from fairtender.reports.screen import CHUNK, Digest, screenings
from fairtender.reports.tally import Since
from fairtender.screening.json_file import JsonFile
from fairtender.screening.since import of_screen
from fairtender.tables import fault, without_cycle_search


class _Screen(Command):
    def run(self, options: argparse.Namespace) -> None:
        """Screen the file, write the files that were asked for, and print the table."""
        if options.against:
            _check_against(options)
            super().run(options)
            return
        outs = self.outputs(options)
        report = _screened(options, load(options.profile), outs)
        terminal.show([*lines(report), *terminal.written(path for path, _ in outs)])

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        against, name = load(options.against), notices.name(options.file)
        result, size = moved.Moved(name, rules, against), notices.size_of(options.file)
        mapping, encoding = _mapping(options), options.encoding
        with terminal.Progress() as progress:
            for tenders in notices.read_chunks(
                options.file, CHUNK, mapping=mapping, encoding=encoding
            ):
                result.add(tenders)
                terminal.tell_tenders(progress, tenders.attrs["bytes"], size, result.total)
        return result.report()


COMMAND = _Screen()


def _check_against(options: argparse.Namespace) -> None:
    if options.since:
        raise fault("cli-since-against")
    if options.word or options.questions:
        raise fault("cli-word-against")


def _screened(options: argparse.Namespace, rules: Profile, outs: Outputs) -> Report:
    """Screen the file and return the report; write the JSON meanwhile if it was requested."""
    file, out = options.file, options.json
    since = Since(of_screen(options.since)) if options.since else None
    whole = bool(options.csv or options.xlsx or options.questions)
    digest = Digest(notices.name(file), rules, since, whole)
    parts = screenings(file, rules, _mapping(options), options.encoding, options.processes)
    with ExitStack() as closing:
        rows = closing.enter_context(JsonFile(out)) if out else None
        progress, size = closing.enter_context(terminal.Progress()), notices.size_of(file)
        closing.enter_context(without_cycle_search())
        progress.step("cli-step-read")
        for tenders, result in parts:
            digest.add(tenders, result)
            if rows:
                rows.add(result)
            terminal.tell_tenders(progress, tenders.attrs["bytes"], size, digest.total)
        report = digest.report()
        if rows:
            rows.finish(saving.json_head(report), report.more_tables)
        write(report, [each for each in outs if each[1] != "json"])
        if rows:
            rows.publish()
    return report


def _mapping(options: argparse.Namespace) -> sheets.Reading | None:
    mapping = options.columns
    return sheets.load_reading(mapping, [sheets.TENDER_SHEET]) if mapping else None
