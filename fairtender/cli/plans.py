"""`fairtender plans`: check local action plans, and read those of all offices together."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from fairtender import action_plan
from fairtender.cli import arguments
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.reports.model import Report
from fairtender.reports.plans import read_plans
from fairtender.tables import fault


class _Plans(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="PLAN", help=text("cli-plans"))
        arguments.day(parser, "on", "cli-on")
        expected = text("cli-plans-expect")
        parser.add_argument(
            "--expect", action="append", default=[], metavar="OFFICE", help=expected
        )
        arguments.outputs(parser)

    def inputs(self, options: argparse.Namespace) -> Iterable[Path]:
        yield from (*_files(options.files), *super().inputs(options))

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        plans = [action_plan.read(path) for path in _files(options.files)]
        return read_plans(plans, options.on, rules, options.expect)


COMMAND = _Plans()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of plans; of a folder all that end in .json, or else in .xlsx."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.json")) or sorted(path.glob("[!~]*.xlsx"))
        if not inside:
            raise fault("cli-plans-none", folder=path)
        yield from inside
