"""`fairtender portfolio FILE`: which contracts to work on first, by risk and by leverage."""

import argparse
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import portfolio, sheets
from fairtender.cli import arguments, note, terminal
from fairtender.cli.command import Command
from fairtender.cli.digest import URGENT_FIRST
from fairtender.cli.since import Since
from fairtender.messages import paragraph, text, with_number
from fairtender.portfolio.risks import of_portfolio, seen_in
from fairtender.profile import Profile
from fairtender.screening.since import Earlier

SHOWN = 3  # findings about the data on the terminal
LETTERS = 200  # of each of them
MOST_FINDINGS = 200  # about the data on the page
IN_NOTE = 20  # contracts in the Word document
_NOT_CONVERTED = (
    "portfolio-currency",
    "portfolio-currency-no-day",
    "portfolio-currency-no-rate",
)


class Result(NamedTuple):
    """All that is found, and what was asked.

    contracts, risks, priorities, heat, coverage and findings are the tables CONVERTED, RISKS,
    PRIORITIES, HEAT, COVERAGE and FINDINGS of `fairtender.portfolio`; notes is `sheets.NOTES`.
    """

    name: str
    profile: Profile
    on: datetime.date
    contracts: pd.DataFrame
    risks: pd.DataFrame
    priorities: pd.DataFrame
    heat: pd.DataFrame
    coverage: pd.DataFrame
    findings: pd.DataFrame
    notes: pd.DataFrame
    since: Since | None = None

    def leverage(self) -> pd.DataFrame:
        """Return the leverage of each contract, in words: the table LEVERAGE."""
        return portfolio.leverage(self.contracts, self.on, self.profile)

    def levels(self) -> dict[str, int]:
        """Return how many contracts have each level, most urgent first."""
        found = Counter(self.risks["level"])
        return {level: found[level] for level in URGENT_FIRST}

    def summary(self) -> list[str]:
        """Say what was read, and by which profile and day."""
        read = text("cli-portfolio-read", file=self.name, contracts=f"{len(self.contracts):,}")
        used = text("report-used", profile=self.profile.name, date=self.profile.date)
        told = [read, paragraph(used, text("cli-portfolio-day", day=self.on))]
        valued = self.contracts["value"].notna()
        if count := int((valued & (self.contracts["currency"] == "")).sum()):
            told.append(text("cli-portfolio-no-currency", count=f"{count:,}"))
        if count := int(self.findings["code"].isin(_NOT_CONVERTED).sum()):
            told.append(text("cli-portfolio-not-converted", count=f"{count:,}"))
        return [*told, self.since.summary()] if self.since else told

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
        if self.since or not len(self.priorities):
            return ""
        last = self.priorities.iloc[-1]
        alike = self.priorities["level"] == last["level"]
        alike &= self.priorities["leverage"] == last["leverage"]
        if alike.sum() == last["tied"]:
            return ""
        return text("cli-portfolio-tied", tied=f"{last['tied']:,.0f}")

    def findings_on_page(self) -> tuple[int, int, pd.DataFrame]:
        """Return how many findings about the data the page shows, of how many, and their rows."""
        shown = self.findings[self.findings["finding"] <= MOST_FINDINGS]
        return shown["finding"].nunique(), self.findings["finding"].nunique(), shown

    def cited(self) -> set[str]:
        """Return the sources that the page cites."""
        columns = (self.priorities["risk_sources"], self.priorities["leverage_sources"])
        return {source for column in columns for sources in column for source in sources}

    def facts(self, row: Any) -> Iterator[str]:
        """Yield what is known of a contract, in short."""
        if self.since:
            yield from filter(None, (self.since.tells(row.contract_id),))
        yield text("report-contract", id=row.contract_id)
        yield from filter(None, (row.office, row.category, row.supplier))
        if row.value is not None:
            yield text("report-value", amount=f"{row.value:,.2f}", currency=row.currency)
        if not pd.isna(row.end):
            yield text("report-end", day=f"{row.end:%Y-%m-%d}")

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        about = {
            "file": self.name,
            "profile": self.profile.name,
            "profile_date": self.profile.date,
            "on": self.on,
        }
        tables = {
            "priorities": (self.priorities, portfolio.PRIORITIES),
            "contracts": (self.contracts, portfolio.CONVERTED),
            "risks": (self.risks, portfolio.RISKS),
            "leverage": (self.leverage(), portfolio.LEVERAGE),
            "heat_map": (self.heat, portfolio.HEAT),
            "coverage": (self.coverage, portfolio.COVERAGE),
            "findings": (self.findings, portfolio.FINDINGS),
            "notes": (self.notes, sheets.NOTES),
        }
        return about, tables | (self.since.tables() if self.since else {})

    def word(self, dated: datetime.date) -> bytes:
        """Return the first contracts of the list as a Word document to write on."""
        rows: list[Any] = list(self.priorities[:IN_NOTE].itertuples())
        held = note.some(text("report-priorities"), len(rows), len(self.contracts))
        first = [text("report-prompt"), *self.summary(), *filter(None, (held, self.tied()))]
        title = text("report-portfolio-title", file=self.name)
        return note.note(title, first, map(self._asked, rows), self.profile, dated)

    def _asked(self, row: Any) -> note.Asked:
        level = text(f"level-{row.level}")
        why = (
            note.Why(
                text("report-why", level=text(f"word-level-{row.level}")),
                row.risk_reasons,
                row.risk_sources,
            ),
            note.Why(text("report-leverage"), row.leverage_reasons, row.leverage_sources),
            note.Why(text("report-next"), row.next_steps),
        )
        title = f"{row.rank:.0f}. {row.title or row.contract_id}"
        return note.Asked("", title, (level, *self.facts(row)), why, row.ask)

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for said in self.summary():
            yield from terminal.wrap(said)
        counts = (
            with_number(text(f"level-{name}"), f"{of:,}") for name, of in self.levels().items()
        )
        yield ""
        yield from terminal.wrap(" · ".join(counts))
        for said in self.known():
            yield from terminal.wrap(said)
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-portfolio-column"))
        for row in self._by_level().itertuples():
            title = " · ".join(filter(None, (row.contract_id, row.office, row.supplier, row.title)))
            reasons = (
                (text("cli-why"), row.risk_reasons, 1),
                (text(f"cli-leverage-{row.leverage}"), row.leverage_reasons, 1),
                (text("cli-next"), row.next_steps, 1),
                (text("cli-ask"), row.ask, 1),
            )
            yield from terminal.entry(text(f"level-{row.level}"), title, *reasons)
        yield terminal.rule()
        yield from self._notes()
        yield from terminal.wrap(text("report-prompt"))

    def _by_level(self) -> pd.DataFrame:
        """Return the list by level; within one the order stays: running first, then by leverage."""
        rank = self.priorities["level"].map(URGENT_FIRST.index)
        return self.priorities.iloc[rank.argsort(kind="stable")]

    def _notes(self) -> Iterator[str]:
        """Say what the list leaves out, and what is doubtful in the data."""
        shown, total = len(self.priorities), len(self.contracts)
        if self.since:
            yield from self.since.lines()
        elif shown < total:
            note = text("cli-portfolio-more", shown=f"{shown:,}", total=f"{total:,}")
            yield from terminal.wrap(paragraph(note, self.tied()))
        doubts = self.findings.drop_duplicates("finding")
        if len(doubts):
            yield from terminal.wrap(text("cli-doubts", count=f"{len(doubts):,}"))
            for finding in doubts["reason"][:SHOWN]:
                yield from terminal.hang(terminal.clip(f"– {finding.text()}", LETTERS))
        yield from terminal.notes(self.notes)


def found(
    name: str,
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    on: datetime.date,
    top: int,
    rules: Profile,
) -> Result:
    """Return what is found in the table CONTRACTS; name: how its file is called."""
    converted = portfolio.in_currency(contracts, rates, rules.currency)
    risks = portfolio.screen(contracts, rules)
    return Result(
        name,
        rules,
        on,
        converted,
        risks,
        portfolio.prioritise(converted, rules, on=on, top=top, risks=risks),
        portfolio.heat_map(converted, risks),
        portfolio.coverage(converted, rules),
        portfolio.check(contracts, rules.currency, rates, rules),
        sheets.notes(contracts, *([] if rates is None else [rates])),
    )


def only_new(result: Result, earlier: Earlier, top: int) -> Result:
    """Return a result whose short list has only what is new or changed since an earlier run.

    result: with all contracts on its short list. Its other tables stay whole.
    """
    since = Since(earlier)
    kept = since.take(seen_in(result.contracts, result.risks))
    ids = {each for each, keep in zip(result.contracts["contract_id"], kept, strict=True) if keep}
    first = result.priorities[result.priorities["contract_id"].isin(ids)].head(top)
    return result._replace(priorities=first, since=since)


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

    def inputs(self, options: argparse.Namespace) -> Iterable[Path | None]:
        return [options.file, options.rates, options.columns, options.since]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        translated = arguments.mapped(options, (portfolio.CONTRACTS, portfolio.RATES))
        files = {
            "contracts": (options.file, portfolio.CONTRACTS),
            "rates": (options.rates, portfolio.RATES),
        }
        contracts, rates = arguments.sheets_of(files, translated).values()
        on = arguments.when(options.on)
        given = rates if options.rates else None
        earlier = of_portfolio(options.since) if options.since else None
        top = max(len(contracts), 1) if earlier else options.top
        result = found(options.file.name, contracts, given, on, top, rules)
        return only_new(result, earlier, options.top) if earlier else result


COMMAND = _Portfolio()
