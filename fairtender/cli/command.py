"""What all commands share: each says its arguments and makes a report; the rest is done here."""

import argparse
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from fairtender.cli import terminal
from fairtender.cli.lines import lines
from fairtender.files import check_outputs, write_all
from fairtender.profile import Profile, load
from fairtender.reports.model import Report
from fairtender.reports.saving import WRITERS, Content
from fairtender.tables import DataError, fault, together, without_cycle_search

# Option → the kind of file that it writes; a picture goes by its name.
OUTPUTS = {"json": "json", "html": "html", "csv": "csv", "xlsx": "xlsx", "word": "docx", "out": ""}

Outputs = list[tuple[Path, str]]


class Command:
    """A command that reads files, makes a report of them, writes it and prints it."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what the command takes."""
        raise NotImplementedError

    def inputs(self, options: argparse.Namespace) -> Iterable[Path]:
        """Yield the files that are read: none of them may be written to."""
        for name, value in vars(options).items():
            if name not in OUTPUTS:
                files = value if isinstance(value, list) else [value]
                yield from (each for each in files if isinstance(each, Path))

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        """Read the files and do the work."""
        raise NotImplementedError

    def run(self, options: argparse.Namespace) -> None:
        """Do all of it.

        Raises DataError in one sentence for a file, profile or output path that will not do; then,
        and when stopped, nothing has been written. One for a picture that could not be drawn comes
        last, when the others have been written.
        """
        outs = self.outputs(options)
        rules = load(options.profile)
        with terminal.Progress() as progress, without_cycle_search():
            progress.step("cli-step-work")
            report = self.report(options, rules)
            if any(kind != "json" for _, kind in outs):
                progress.step("cli-step-page")
            failed = write(report, outs)
        terminal.show(
            [*lines(report), *terminal.written(out for out, _ in outs if out not in failed)]
        )
        if failed:
            raise together([*failed.values()])

    def outputs(self, options: argparse.Namespace) -> Outputs:
        """Return the files that are asked for; raise DataError where one cannot be written."""
        asked = {name: getattr(options, name, None) for name in OUTPUTS}
        outs = [(path, OUTPUTS[name] or _picture(path)) for name, path in asked.items() if path]
        check_outputs((path for path, _ in outs), self.inputs(options))
        return outs


def _picture(path: Path) -> str:
    if (kind := path.suffix.lower()) not in (".svg", ".png"):
        raise fault("cli-map-picture-kind", file=path)
    return kind[1:]


def write(report: Report, outs: Outputs) -> dict[Path, DataError]:
    """Write a report as these files; return why a picture could not be drawn."""
    made: dict[str | PathLike[str], Content] = {}
    failed: dict[Path, DataError] = {}
    for path, kind in outs:
        try:
            made[path] = WRITERS[kind](report)
        except Exception as error:  # what a drawing library trips over costs the picture alone
            if kind not in ("svg", "png"):
                raise
            why = error if isinstance(error, DataError) else f"{type(error).__name__}: {error}."
            failed[path] = fault("cli-map-no-picture", file=path, cause=why)
    write_all(made)
    return failed
