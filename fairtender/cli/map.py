"""`fairtender map SITES LINKS` or `fairtender map LIST`: what is known of a chain, what to ask.

SITES and LINKS are the sheets of the course. LIST is one sheet as brands publish it: name, address,
country and more.
"""

import argparse
from pathlib import Path

import pandas as pd

from fairtender import sheets, supply_chain
from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.reports.chain import map_chain, map_list
from fairtender.reports.model import Report
from fairtender.tables import fault


class _Map(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        about = text("cli-disclosures")
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=about)
        parser.add_argument("--publisher", metavar="NAME", help=text("cli-publisher"))
        parser.add_argument("--good", default="", metavar="WORDS", help=text("cli-good"))
        parser.add_argument("--year", default="", metavar="YEAR", help=text("cli-year"))
        arguments.option(parser, "out", "PICTURE", "cli-picture")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-map-word")

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        files: list[Path] = options.files
        if len(files) == 1:
            shape = supply_chain.shape_of(files[0])
            if shape == "chain":
                files = files * 2
            elif shape == "list":
                translated = arguments.mapped(options, [supply_chain.SUPPLIERS])
                suppliers = supply_chain.read_list(files[0], translated)
                publisher = options.publisher or files[0].stem
                return map_list(suppliers, publisher, rules, options.good, options.year)
        if len(files) % 2:
            raise fault("cli-map-pairs", count=len(files))
        translated = arguments.mapped(options, (supply_chain.SITES, supply_chain.LINKS))
        kinds = (supply_chain.SITES, supply_chain.LINKS)
        given = {str(n): (path, kinds[n % 2]) for n, path in enumerate(files)}
        parts = list(arguments.sheets_of(given, translated).values())
        notes = sheets.notes(*parts)
        return map_chain(_joined(parts[::2]), _joined(parts[1::2]), rules, notes)


COMMAND = _Map()


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of one or more sheets; of more, a row is named with its file."""
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        part.index = pd.Index([f"{row} of {part.attrs['file']}" for row in part.index], name="row")
        part.attrs = {}
    return pd.concat(parts)
