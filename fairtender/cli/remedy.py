"""`fairtender remedy PLAN`: read a corrective-action plan and a ledger that people wrote."""

import argparse
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import monitoring
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile

_MOST = 3  # findings of one gravity that the terminal shows for a line


class Result(NamedTuple):
    """A plan and a ledger, what is found in them, and where each line of the plan stands."""

    profile: Profile
    audited: datetime.date
    on: datetime.date
    agreed: pd.DataFrame
    found: pd.DataFrame
    states: pd.DataFrame
    ledger: pd.DataFrame
    ledger_found: pd.DataFrame

    def summary(self) -> str:
        """Say what was read, and by which days."""
        about = {"lines": len(self.agreed), "audited": self.audited, "on": self.on}
        return text("cli-remedy-read", **about)

    def judgements(self) -> list[str]:
        """Say which lines endanger somebody, which nobody has checked, and which to correct."""
        told = [
            text(f"cli-remedy-lines-{severity}", count=len(lines), lines=", ".join(map(str, lines)))
            for severity in monitoring.GRAVITIES
            if (lines := self._lines_of(severity))
        ]
        return told or [text("cli-remedy-lines-none")]

    def _lines_of(self, severity: str) -> list[int]:
        return sorted({*self.found["line"][self.found["severity"] == severity].astype(int)})

    def owed(self) -> list[tuple[str, str]]:
        """Return what the ledger says is owed to each worker."""
        sums = self.ledger.groupby("worker", sort=True)["owed"].sum()
        return [(str(worker), f"{owed:,}") for worker, owed in sums.items()]

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        about = {
            "profile": self.profile.name,
            "audited": self.audited,
            "on": self.on,
            "not_checked": self._lines_of("unread"),
        }
        tables = {
            "plan": (self.agreed, monitoring.AGREED),
            "findings": (self.found, monitoring.AGREED_FINDINGS),
            "states": (self.states, monitoring.STATES),
            "ledger": (self.ledger, monitoring.LEDGER),
            "ledger_findings": (self.ledger_found, monitoring.LEDGER_FINDINGS),
        }
        return about, tables

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for sentence in (self.summary(), *self.judgements()):
            yield from terminal.wrap(sentence)
        yield ""
        yield from terminal.head(text("cli-remedy-state"), text("cli-remedy-line"))
        found = self.found.groupby(["line", "severity"])["reason"].agg(list).to_dict()
        for number, (row, state) in enumerate(
            zip(self.agreed.itertuples(), self.states.itertuples(), strict=True), 1
        ):
            word = text(f"monitoring-state-word-{state.state}")
            title = f"{row.by:%Y-%m-%d}  {monitoring.action_title(row.action, row.words)}"
            told = [
                (
                    text(f"cli-remedy-gravity-{gravity}"),
                    found[number, gravity],
                    _MOST,
                )
                for gravity in monitoring.GRAVITIES
                if (number, gravity) in found
            ]
            yield from terminal.entry(word, title, *told)
        yield terminal.rule()
        if len(self.ledger):
            yield from terminal.columns(
                [text("monitoring-head-worker"), text("monitoring-head-owed")], self.owed()
            )
            for row in self.ledger_found.itertuples():
                said = {"line": f"{row.line:.0f}", "found": row.reason.text()}
                yield from terminal.hang(text("cli-remedy-ledger-line", **said))
            yield terminal.rule()
        yield from terminal.wrap(text("cli-remedy-prompt"))


class _Remedy(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-remedy-plan")
        for name, kind in (("ledger", "SHEET"), ("evidence", "SHEET")):
            arguments.option(parser, name, kind, f"cli-remedy-{name}")
        arguments.day(parser, "audit", "cli-remedy-audit")
        arguments.day(parser, "on", "cli-remedy-on")
        arguments.common(parser)

    def inputs(self, options: argparse.Namespace) -> Iterable[Path | None]:
        return [options.file, options.ledger, options.evidence, options.columns]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        tables = (monitoring.AGREED, monitoring.LEDGER, monitoring.EVIDENCE)
        translated = arguments.mapped(options, tables)
        agreed, ledger, evidence = (
            arguments.sheet(path, table, translated)
            for path, table in zip(
                (options.file, options.ledger, options.evidence), tables, strict=True
            )
        )
        on = arguments.when(options.on)
        audited = options.audit or on
        return Result(
            rules,
            audited,
            on,
            agreed,
            monitoring.check_agreed(agreed, audited, int(rules.thresholds["small_cell"].value)),
            monitoring.verify(monitoring.as_plan(agreed), evidence, on),
            ledger,
            monitoring.check_ledger(ledger),
        )


COMMAND = _Remedy()
