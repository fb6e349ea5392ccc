"""`fairtender remedy PLAN`: read a corrective action plan and a ledger that people wrote."""

import argparse

from fairtender import monitoring
from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.profile import Profile
from fairtender.reports.model import Report
from fairtender.reports.remedy import check_plan

_TABLES = (monitoring.AGREED, monitoring.LEDGER, monitoring.EVIDENCE)


class _Remedy(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-remedy-plan")
        for name in ("ledger", "evidence"):
            arguments.option(parser, name, "SHEET", f"cli-remedy-{name}")
        arguments.day(parser, "audit", "cli-remedy-audit")
        arguments.day(parser, "on", "cli-remedy-on")
        arguments.common(parser)

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        translated = arguments.mapped(options, _TABLES)
        files = (options.file, options.ledger, options.evidence)
        agreed, ledger, evidence = (
            arguments.sheet(path, table, translated)
            for path, table in zip(files, _TABLES, strict=True)
        )
        return check_plan(agreed, ledger, evidence, options.audit, options.on, rules)


COMMAND = _Remedy()
