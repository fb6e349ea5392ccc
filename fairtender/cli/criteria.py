"""`fairtender criteria FILE`: what a court or a bidder would find wrong with a set of criteria."""

import argparse

from fairtender import criteria, sheets
from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.profile import Profile
from fairtender.reports.criteria import check_criteria
from fairtender.reports.model import Report


class _Criteria(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-criteria-file")
        arguments.option(parser, "tender", "SHEET", "cli-criteria-tender")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-criteria-word")

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        translated = arguments.mapped(options, (criteria.CRITERIA, criteria.TENDER))
        rows = sheets.read(options.file, criteria.CRITERIA, translated)
        tender = arguments.sheet(options.tender, criteria.TENDER, translated)
        return check_criteria(rows, tender, rules)


COMMAND = _Criteria()
