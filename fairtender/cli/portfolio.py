"""`fairtender portfolio FILE`: which contracts to work on first, by risk and by leverage."""

import argparse

from fairtender import portfolio
from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.portfolio.risks import of_portfolio
from fairtender.profile import Profile
from fairtender.reports.model import Report
from fairtender.reports.portfolio import read_portfolio


class _Portfolio(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-contracts")
        arguments.option(parser, "rates", "FILE", "cli-exchange-rates")
        arguments.day(parser, "on", "cli-on")
        about = text("cli-top")
        parser.add_argument("--top", type=arguments.count, default=10, metavar="NUMBER", help=about)
        arguments.option(parser, "since", "JSON", "cli-since")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-word")

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        translated = arguments.mapped(options, (portfolio.CONTRACTS, portfolio.RATES))
        files = {
            "contracts": (options.file, portfolio.CONTRACTS),
            "rates": (options.rates, portfolio.RATES),
        }
        contracts, rates = arguments.sheets_of(files, translated).values()
        given = rates if options.rates else None
        earlier = of_portfolio(options.since) if options.since else None
        return read_portfolio(contracts, given, options.on, rules, options.top, earlier)


COMMAND = _Portfolio()
