"""`fairtender template NAME [OUT]`: an empty sheet to fill in, and what its columns mean."""

import argparse
import importlib
from pathlib import Path

from fairtender import sheets
from fairtender.cli import terminal
from fairtender.cli.arguments import TEMPLATES
from fairtender.files import check_outputs
from fairtender.messages import text
from fairtender.tables import Table


def run(options: argparse.Namespace) -> None:
    """Write the sheet, and print an explanation of each column.

    Raises DataError where the file is there already, or cannot be written.
    """
    table = named(options.name)
    out = options.out or Path(f"{options.name}.xlsx")
    check_outputs([out], [])
    sheets.template(table, out)
    terminal.show([*_lines(table), *terminal.written([out])])


def named(name: str) -> Table:
    """Return the table that the command line calls by this name."""
    module, constant = TEMPLATES[name].split(".")
    return getattr(importlib.import_module(f"fairtender.{module}"), constant)


def _lines(table: Table) -> list[str]:
    lines = []
    for column in sheets.explained(table):
        lines += terminal.wrap(f"{column['column']} ({column['kind']}; {column['needed']})")
        lines += terminal.hang(column["about"])
        for name in ("choices", "example"):
            if column[name]:
                lines += terminal.hang(f"{text(f'sheet-about-{name}')}: {column[name]}")
    return [*lines, terminal.rule()]
