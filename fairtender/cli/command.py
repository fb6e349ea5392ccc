"""What all commands share: each says its arguments and what it finds; the rest is done here."""

import argparse
import datetime
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from fairtender import pages
from fairtender.cli import terminal
from fairtender.files import check_outputs, write_all
from fairtender.profile import Profile, load
from fairtender.sheets import json_file
from fairtender.tables import DataError, Table, together, without_cycle_search

Files = dict[str | os.PathLike[str], Any]
About = Mapping[str, object]
Tables = Mapping[str, tuple[pd.DataFrame, Table]]


class Found(Protocol):
    """What a command finds. Its page, `COMMAND.html`, is given it as `result`.

    With `--word` it has `word(dated)` too, which returns a Word document.
    """

    def json(self) -> tuple[About, Tables]:
        """Return what the JSON holds: facts about all of it, and its tables."""

    def lines(self) -> Iterable[str]:
        """Return what the terminal shows."""


class Command:
    """A command that reads files, finds something in them, writes it and prints it."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what the command takes."""
        raise NotImplementedError

    def inputs(self, options: argparse.Namespace) -> Iterable[Path | None]:
        """Return the files that are read: none of them may be written to."""
        raise NotImplementedError

    def find(self, options: argparse.Namespace, rules: Profile) -> Found:
        """Read the files and do the work."""
        raise NotImplementedError

    def outputs(self, options: argparse.Namespace) -> list[Path | None]:
        """Return the files that are asked for."""
        return [options.json, options.html, getattr(options, "word", None)]

    def files(self, options: argparse.Namespace, result: Any) -> Files:
        """Return the content of each file that is asked for.

        A DataError in its place says why there is none: the others are written all the same.
        """
        files: Files = {}
        if options.json:
            files[options.json] = json_file.document(*result.json())
        if options.html:
            files[options.html] = page(options.command, result)
        if getattr(options, "word", None):
            files[options.word] = result.word(datetime.date.today())
        return files

    def run(self, options: argparse.Namespace) -> None:
        """Do all of it.

        Raises DataError in one sentence for a file, profile or output path that will not do; then,
        and when stopped, nothing has been written. One for a file that could not be made comes
        last, when the others have been written.
        """
        outs = check_outputs(self.outputs(options), [*self.inputs(options), options.profile])
        rules = load(options.profile)
        with terminal.Progress() as progress, without_cycle_search():
            progress.step("cli-step-work")
            result = self.find(options, rules)
            if set(outs) - {options.json}:
                progress.step("cli-step-page")
            files = self.files(options, result)
            failed = [made for made in files.values() if isinstance(made, DataError)]
            made = {out: made for out, made in files.items() if not isinstance(made, DataError)}
            write_all(made)
        terminal.show([*result.lines(), *terminal.written(out for out in outs if out in made)])
        if failed:
            raise together(failed)


def page(command: str, result: object) -> str:
    """Return the page of a command, a whole HTML document."""
    # Matplotlib takes half a second to import: only a page needs it.
    from fairtender import charts

    template = Path(__file__).with_name(f"{command}.html")
    return pages.render(template, result=result, charts=charts)
