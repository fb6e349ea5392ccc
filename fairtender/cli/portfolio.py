"""`fairtender portfolio FILE`: which contracts to work on first, by risk and by leverage."""

import argparse
import datetime
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import portfolio, sheets
from fairtender.cli import terminal
from fairtender.cli.digest import URGENT_FIRST
from fairtender.cli.inputs import day, mapped
from fairtender.cli.progress import Progress
from fairtender.files import check_outputs, write_all
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.sheets import json_file

SHOWN = 3  # findings about the data on the terminal
LETTERS = 200  # of each of them


class Result(NamedTuple):
    """All that is found, and what was asked.

    contracts, risks, priorities, heat, coverage and findings are the tables CONVERTED, RISKS,
    PRIORITIES, HEAT, COVERAGE and FINDINGS of `fairtender.portfolio`.
    """

    name: str
    profile: Profile
    on: datetime.date
    contracts: pd.DataFrame
    risks: pd.DataFrame
    leverage: pd.DataFrame
    priorities: pd.DataFrame
    heat: pd.DataFrame
    coverage: pd.DataFrame
    findings: pd.DataFrame

    def levels(self) -> dict[str, int]:
        """Return how many contracts have each level, most urgent first."""
        found = Counter(self.risks["level"])
        return {level: found[level] for level in URGENT_FIRST}

    def summary(self) -> list[str]:
        """Say what was read, and by which profile and day."""
        read = text("cli-portfolio-read", file=self.name, contracts=f"{len(self.contracts):,}")
        used = text("report-used", profile=self.profile.name, date=self.profile.date)
        return [read, f"{used} {text('cli-portfolio-day', day=self.on)}"]

    def known(self) -> list[str]:
        """Say of each fact for how many contracts, and for how much spend, it is known."""
        whole = self.coverage[self.coverage["scope"] == "all"]
        return [
            text(
                f"cli-known-{row.fact}",
                known=f"{row.known:,.0f}",
                contracts=f"{row.contracts:,.0f}",
                spend="–" if row.spend_percent is None else f"{row.spend_percent:.0f}",
            )
            for row in whole.itertuples()
        ]

    def tied(self) -> str:
        """Say where the list ends among contracts that are alike in level and leverage."""
        if not len(self.priorities):
            return ""
        last = self.priorities.iloc[-1]
        alike = self.priorities["level"] == last["level"]
        alike &= self.priorities["leverage"] == last["leverage"]
        if alike.sum() == last["tied"]:
            return ""
        return text("cli-portfolio-tied", tied=f"{last['tied']:,.0f}")

    def doubts(self) -> pd.DataFrame:
        """Return the first row of each finding about the data."""
        return self.findings.drop_duplicates("finding")


def run(options: argparse.Namespace) -> None:
    """Read the contracts, screen them, write what was asked for, print the short list.

    Raises DataError in one sentence for a sheet, profile or output path that will not do; then,
    and when stopped, nothing has been written.
    """
    inputs = [options.file, options.rates, options.columns, options.profile]
    outs = check_outputs([options.json, options.html], inputs)
    rules = load(options.profile)
    with Progress(0, sys.stderr) as progress:
        result = _result(options, rules, progress)
        files: dict[Path, bytes | Iterable[bytes]] = {}
        if options.json:
            files[options.json] = _json(result)
        if options.html:
            progress.step("cli-step-page")
            # Matplotlib takes half a second to import: only a page needs it.
            from fairtender.cli import portfolio_page

            files[options.html] = portfolio_page.page(result).encode("utf-8", "replace")
        write_all(files)
    terminal.show(_lines(result, outs))


def _result(options: argparse.Namespace, rules: Profile, progress: Progress) -> Result:
    progress.step("cli-step-read")
    translated = mapped(options, (portfolio.CONTRACTS, portfolio.RATES))
    contracts = sheets.read(options.file, portfolio.CONTRACTS, translated)
    rates = options.rates and sheets.read(options.rates, portfolio.RATES, translated)
    progress.step("cli-step-work")
    on = day(options.on)
    converted = portfolio.in_currency(contracts, rates, rules.currency)
    risks = portfolio.screen(contracts, rules)
    return Result(
        options.file.name,
        rules,
        on,
        converted,
        risks,
        portfolio.leverage(converted, on, rules),
        portfolio.prioritise(contracts, rules, on=on, top=options.top, rates=rates),
        portfolio.heat_map(converted, risks),
        portfolio.coverage(converted, rules),
        portfolio.check(contracts, rules.currency, rates),
    )


def _json(result: Result) -> Iterator[bytes]:
    about = {
        "file": result.name,
        "profile": result.profile.name,
        "profile_date": result.profile.date,
        "on": result.on,
    }
    tables = {
        "priorities": (result.priorities, portfolio.PRIORITIES),
        "contracts": (result.contracts, portfolio.CONVERTED),
        "risks": (result.risks, portfolio.RISKS),
        "leverage": (result.leverage, portfolio.LEVERAGE),
        "heat_map": (result.heat, portfolio.HEAT),
        "coverage": (result.coverage, portfolio.COVERAGE),
        "findings": (result.findings, portfolio.FINDINGS),
    }
    return json_file.document(about, tables)


def _lines(result: Result, outs: list[Path]) -> list[str]:
    lines = [line for said in result.summary() for line in terminal.wrap(said)]
    counts = (f"{text(f'level-{name}')} {count:,}" for name, count in result.levels().items())
    lines += ["", *terminal.wrap(" · ".join(counts))]
    lines += [line for said in result.known() for line in terminal.wrap(said)]
    lines += ["", *terminal.head(text("chart-level"), text("cli-portfolio-column"))]
    for row in result.priorities.itertuples():
        title = " · ".join(filter(None, (row.contract_id, row.office, row.supplier, row.title)))
        reasons = (
            (text("cli-why"), row.risk_reasons, 1),
            (text(f"cli-leverage-{row.leverage}"), row.leverage_reasons, 1),
            (text("cli-next"), row.next_steps, 1),
            (text("cli-ask"), row.ask, 1),
        )
        lines += terminal.entry(text(f"level-{row.level}"), title, *reasons)
    lines.append(terminal.rule())
    lines += _notes(result)
    return [*lines, *terminal.wrap(text("report-prompt")), *terminal.written(outs)]


def _notes(result: Result) -> list[str]:
    """Say what the list leaves out, and what is doubtful in the data."""
    lines = []
    shown, total = len(result.priorities), len(result.contracts)
    if shown < total:
        note = text("cli-portfolio-more", shown=f"{shown:,}", total=f"{total:,}")
        lines += terminal.wrap(f"{note} {result.tied()}")
    doubts = result.doubts()
    if len(doubts):
        lines += terminal.wrap(text("cli-doubts", count=f"{len(doubts):,}"))
        for finding in doubts["reason"][:SHOWN]:
            lines += terminal.hang(terminal.clip(f"– {finding.text()}", LETTERS))
    return lines
