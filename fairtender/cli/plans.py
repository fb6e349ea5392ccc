"""`fairtender plans`: check local action plans, and read those of all offices together."""

import argparse
import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import action_plan
from fairtender.action_plan import Overview, Plan
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import Column, Table, fault

FOUND = Table(
    "findings on plans",
    (Column("office", "text", "Whose plan it is"), *action_plan.FINDINGS.columns),
)
TABLES = {
    "plans": action_plan.PLANS,
    "older": action_plan.OLDER,
    "contracts": action_plan.ALL_CONTRACTS,
    "measures": action_plan.ALL_MEASURES,
    "progress": action_plan.PROGRESS,
    "by_office": action_plan.BY_OFFICE,
    "totals": action_plan.TOTALS,
    "shared": action_plan.SHARED,
    "attention": action_plan.ATTENTION,
}
_MOST = 12  # of what leadership should look at: the terminal is for a first look


class Result(NamedTuple):
    """The plans together, and what is found in each: the table `FOUND`."""

    profile: Profile
    overview: Overview
    found: pd.DataFrame

    def summary(self) -> list[str]:
        """Say what was read, and by which profile."""
        read = text(
            "cli-plans-read",
            plans=len(self.overview.plans),
            offices=len(self.overview.progress),
            on=self.overview.on,
            measures=len(self.overview.measures),
        )
        return [read, text("report-used", profile=self.profile.name, date=self.profile.date)]

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        rules = self.profile
        about = {"profile": rules.name, "profile_date": rules.date, "on": self.overview.on}
        tables = {name: (getattr(self.overview, name), table) for name, table in TABLES.items()}
        return about, tables | {"findings": (self.found, FOUND)}

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for said in self.summary():
            yield from terminal.wrap(said)
        serious = self.found["office"][self.found["severity"] == "serious"].value_counts()
        heads = ("office", "measures", "reached", "late", "serious")
        rows = [
            [
                row.office or text("action-plan-no-office-name"),
                *(f"{number:.0f}" for number in (row.measures, row.done, row.late)),
                str(serious.get(row.office, 0)),
            ]
            for row in self.overview.progress.itertuples()
        ]
        yield ""
        yield from terminal.columns([text(f"cli-plans-{name}") for name in heads], rows)
        yield ""
        yield from terminal.wrap(text("cli-plans-attention"))
        yield terminal.rule()
        for row in self.overview.attention.head(_MOST).itertuples():
            first, *more = terminal.hang(row.reason.text())
            yield f"{row.rank:.0f}".ljust(terminal.MARGIN) + first.lstrip()
            yield from more
            yield from terminal.hang(text("cli-plans-do", ask=row.ask.text()))
        yield terminal.rule()
        yield from terminal.wrap(text("cli-plans-prompt"))


def found(
    plans: Sequence[Plan], on: datetime.date, rules: Profile, offices: Sequence[str] = ()
) -> Result:
    """Return what is found in plans as they stand on a day; offices: those that should have one."""
    overview = action_plan.combine(plans, on, rules, offices=offices)
    return Result(rules, overview, _found(plans, overview, rules))


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
        return _given(options.files)

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        plans = [action_plan.read(path) for path in _given(options.files)]
        return found(plans, arguments.when(options.on), rules, options.expect)


COMMAND = _Plans()


def _given(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of plans; of a folder all that end in .json, or else in .xlsx."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.json")) or sorted(path.glob("[!~]*.xlsx"))
        if not inside:
            raise fault("cli-plans-none", folder=path)
        yield from inside


def _found(plans: Sequence[Plan], overview: Overview, rules: Profile) -> pd.DataFrame:
    """Return the findings on each plan that counts, the table `FOUND`."""
    counted = set(overview.plans[["office", "version"]].itertuples(index=False, name=None))
    parts = [pd.DataFrame(columns=FOUND.names)]
    for plan in sorted(plans, key=lambda one: one.head.office):
        if (plan.head.office, plan.head.version) in counted:
            findings = action_plan.check(plan, None, overview.on, rules)
            parts.append(findings.assign(office=plan.head.office)[FOUND.names])
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
