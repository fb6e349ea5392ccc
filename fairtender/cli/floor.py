"""`fairtender floor`: bids against the labour-cost floor, and what to ask each bidder."""

import argparse

from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.reports.floor import NEEDED, TABLES, check_pairs, check_prices
from fairtender.reports.model import Report


class _Floor(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        for name in TABLES:
            arguments.option(parser, name, "FILE", f"cli-{name}", required=name in NEEDED)
        parser.add_argument("--sector", required=True, metavar="NAME", help=text("cli-sector"))
        arguments.day(parser, "on", "cli-rates-on")
        arguments.day(parser, "first", "cli-first")
        arguments.common(parser)

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        check_pairs({name for name in TABLES if getattr(options, name)})
        translated = arguments.mapped(options, TABLES.values())
        files = {name: (getattr(options, name), table) for name, table in TABLES.items()}
        data = arguments.sheets_of(files, translated)
        return check_prices(data, options.sector, options.on, options.first, rules)


COMMAND = _Floor()
