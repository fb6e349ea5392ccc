"""The report on a portfolio: which contracts to work on first, by risk and by leverage."""

import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender import portfolio, sheets
from fairtender.messages import day, paragraph, text
from fairtender.portfolio.levers import CLASSES
from fairtender.portfolio.risks import of_portfolio, seen_in
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, JobInput, Role
from fairtender.reports.model import (
    RISKS,
    Aside,
    Entries,
    Entry,
    Facet,
    Figure,
    Level,
    Note,
    Report,
    Tables,
    figure,
    file_of,
    headline,
    level_names,
    part,
    risk,
)
from fairtender.reports.note import questions_of, some
from fairtender.reports.tally import Since
from fairtender.screening.since import Earlier
from fairtender.tables import Reason

TOP = 100  # contracts that are listed by default
MOST_FINDINGS = 200  # about the data on the page
IN_NOTE = 20  # contracts in the Word document
_NOT_CONVERTED = (
    "portfolio-currency",
    "portfolio-currency-no-day",
    "portfolio-currency-no-rate",
)


def read_portfolio(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None = None,
    on: datetime.date | None = None,
    rules: Profile | None = None,
    top: int = TOP,
    earlier: Earlier | None = None,
) -> Report:
    """Return the report on the tables CONTRACTS and RATES: which contracts to work on first.

    on: the day of the report, by default today. top: how many contracts are listed. earlier: the
    last run; with it only new or changed contracts are listed, but all are counted.
    """
    day = on or datetime.date.today()
    return _Portfolio(contracts, rates, day, top, rules or load(), earlier).report()


class _Portfolio:
    def __init__(
        self,
        contracts: pd.DataFrame,
        rates: pd.DataFrame | None,
        on: datetime.date,
        top: int,
        rules: Profile,
        earlier: Earlier | None,
    ) -> None:
        self.name = file_of(contracts, portfolio.CONTRACTS)
        self.on, self.profile = on, rules
        self.since = Since(earlier) if earlier else None
        self.contracts = portfolio.in_currency(contracts, rates, rules.currency)
        self.risks = portfolio.screen(contracts, rules)
        self.findings = portfolio.check(contracts, rules.currency, rates, rules)
        self.coverage = portfolio.coverage(self.contracts, rules)
        self.heat = portfolio.heat_map(self.contracts, self.risks)
        self.notes = sheets.notes(contracts, *([] if rates is None else [rates]))
        self.first = self._first(top)

    def _first(self, top: int) -> pd.DataFrame:
        """Return the table PRIORITIES of the contracts to list, sorted by level, then by rank."""
        every = max(len(self.contracts), 1) if self.since else top
        found = portfolio.prioritise(
            self.contracts, self.profile, on=self.on, top=every, risks=self.risks
        )
        if self.since:
            kept = self.since.take(seen_in(self.contracts, self.risks))
            ids = {*self.contracts["contract_id"][kept]}
            found = found[found["contract_id"].isin(ids)].head(top)
        rank = found["level"].map(RISKS.index)
        return found.iloc[rank.argsort(kind="stable")]

    def report(self) -> Report:
        found = Counter(self.risks["level"])
        return Report(
            job="portfolio",
            title=text("report-portfolio-title", file=self.name),
            headline=headline("portfolio", found["high"], len(self.contracts)),
            about={"file": self.name, "on": self.on, "contracts": len(self.contracts)},
            summary=self._summary(),
            prompt=text("report-prompt"),
            profile=self.profile,
            counts={risk(level): found[level] for level in RISKS},
            money=self._money(),
            entries=self._entries(),
            make_tables=self._tables,
            column=text("report-priorities"),
            figures=self._figures,
            note=self._note,
            asking=lambda: questions_of(self._entries()),
            notes=self.notes,
            asides=self._asides(),
            gone=self.since.gone() if self.since else (),
            more=self._more(),
            shown=len(self.first),
        )

    def _asides(self) -> list[Aside]:
        doubts = [each.text() for each in self.findings.drop_duplicates("finding")["reason"]]
        return (
            [Aside(text("report-doubts-many", count=f"{len(doubts):,}"), doubts)] if doubts else []
        )

    def _summary(self) -> list[str]:
        """Return sentences on what was read, on the profile and the day, and on what is known."""
        read = text("report-portfolio-read", file=self.name, contracts=f"{len(self.contracts):,}")
        used = text("report-used", profile=self.profile.name, date=day(self.profile.date))
        told = [read, paragraph(used, text("report-portfolio-day", day=self.on))]
        valued = self.contracts["value"].notna()
        if count := int((valued & (self.contracts["currency"] == "")).sum()):
            told.append(text("report-portfolio-no-currency", count=f"{count:,}"))
        if count := int(self.findings["code"].isin(_NOT_CONVERTED).sum()):
            told.append(text("report-portfolio-not-converted", count=f"{count:,}"))
        told += self._known_facts()
        return [*told, self.since.summary()] if self.since else told

    def _known_facts(self) -> list[str]:
        """Return a sentence for each fact on how many contracts and how much spend it is known."""
        whole = self.coverage[self.coverage["scope"] == "all"]
        return [
            text(
                f"report-known-{row.fact}",
                known=f"{row.known:,.0f}",
                contracts=f"{row.contracts:,.0f}",
                spend="–" if row.spend_percent is None else f"{row.spend_percent:.0f}",
            )
            for row in whole.itertuples()
        ]

    def _more(self) -> str:
        """Return sentences on how many contracts are listed, and on a tie that the list cuts."""
        shown, total = len(self.first), len(self.contracts)
        if self.since or not shown:
            return ""
        listed = {"shown": f"{shown:,}", "total": f"{total:,}"}
        told = text("report-portfolio-more", **listed) if shown < total else ""
        return paragraph(text("report-priorities-order"), told, self._tied())

    def _tied(self) -> str:
        last = self.first.loc[self.first["rank"].astype(float).idxmax()]
        alike = self.first["level"] == last["level"]
        alike &= self.first["leverage"] == last["leverage"]
        if alike.sum() == last["tied"]:
            return ""
        return text("report-portfolio-tied", tied=f"{last['tied']:,.0f}")

    def _money(self) -> dict[Level, str]:
        """Return {level: known value of its contracts, as text}."""
        sums: dict[str, Decimal] = dict.fromkeys(RISKS, Decimal(0))
        currency = self.profile.currency
        cells = (self.risks["level"], self.contracts["value"], self.contracts["currency"])
        for level, value, unit in zip(*(each.tolist() for each in cells), strict=True):
            if unit == currency and value is not None:
                sums[level] += value
        return {risk(level): f"{currency} {total:,.0f}" for level, total in sums.items()}

    def _tables(self) -> Tables:
        return {
            "priorities": (self.first, portfolio.PRIORITIES),
            "contracts": (self.contracts, portfolio.CONVERTED),
            "risks": (self.risks, portfolio.RISKS),
            "leverage": (self._leverage(), portfolio.LEVERAGE),
            "heat_map": (self.heat, portfolio.HEAT),
            "coverage": (self.coverage, portfolio.COVERAGE),
            "findings": (self.findings, portfolio.FINDINGS),
            "notes": (self.notes, sheets.NOTES),
            **(self.since.tables() if self.since else {}),
        }

    def _leverage(self) -> pd.DataFrame:
        return portfolio.leverage(self.contracts, self.on, self.profile)

    def _entries(self) -> Entries:
        rows: list[Any] = list(self.first.itertuples())
        risks = self.risks.set_index("contract_id")["sector"].to_dict()
        sectors = {sector.code: sector.name for sector in self.profile.sectors}
        leverage = {name: text(f"own-leverage-{name}") for name in CLASSES}
        facets = {
            "level": Facet(text("own-level"), [row.level for row in rows], level_names()),
            "leverage": Facet(text("own-leverage"), [row.leverage for row in rows], leverage),
            "sector": Facet(
                text("own-sector"),
                [risks.get(row.contract_id) or "-" for row in rows],
                sectors | {"-": text("own-no-sector")},
            ),
        }
        facets |= {
            name: Facet(text(f"own-{name}"), [getattr(row, name) or "–" for row in rows])
            for name in ("office", "category", "supplier")
        }
        words = [
            " ".join((r.contract_id, r.title, r.office, r.category, r.supplier)).casefold()
            for r in rows
        ]
        sorts: dict[str, list[Any]] = {
            "value": [-float(row.value or 0) for row in rows],
            "end": [f"{row.end}" for row in rows],
            "office": [row.office.casefold() for row in rows],
        }
        return Entries(len(rows), lambda at: self._entry(rows[at]), words, facets, sorts)

    def _entry(self, row: Any) -> Entry:
        why = text("report-why", level=text(f"word-level-{row.level}"))
        leverage: list[Reason] = row.leverage_reasons
        head = text(f"own-leverage-{row.leverage}")
        parts = (
            *part("reasons", why, row.risk_reasons, row.risk_sources),
            *part("leverage", head, leverage, row.leverage_sources),
            *part("next", text("report-next"), row.next_steps),
            *part("ask", text("report-ask"), row.ask),
        )
        value = "" if row.value is None else f"{row.currency} {row.value:,.2f}"
        title = row.title or row.contract_id
        facts, asks = tuple(self._facts(row)), {"to": row.supplier, "why": text("report-asks-fact")}
        return Entry(row.contract_id, title, risk(row.level), facts, parts, value, **asks)

    def _facts(self, row: Any) -> Iterator[str]:
        """Yield short facts about a contract."""
        if self.since:
            yield from filter(None, (self.since.tells(row.contract_id),))
        yield text("report-contract", id=row.contract_id)
        yield from filter(None, (row.office, row.category, row.supplier))
        if row.value is not None:
            yield text("report-value", amount=f"{row.value:,.2f}", currency=row.currency)
        if not pd.isna(row.end):
            yield text("report-end", day=f"{row.end:%Y-%m-%d}")

    def _note(self) -> Note:
        """Return the note for Word, with the first contracts of the list."""
        entries = [*self._entries()][:IN_NOTE]
        held = some(text("report-priorities"), len(entries), len(self.contracts))
        first = [text("report-prompt"), *self._summary(), held, *filter(None, [self._more()])]
        return Note(text("report-portfolio-title", file=self.name), first, entries)

    def _figures(self) -> Iterator[Figure]:
        from fairtender import charts

        leverage = self._leverage()
        yield figure(
            "report-risk-leverage",
            charts.portfolio_matrix_table(self.risks, leverage),
            lambda: charts.portfolio_matrix(self.risks, leverage),
        )
        yield Figure(
            text("report-heat"),
            lambda: charts.portfolio_heat_map(self.heat),
            [(charts.portfolio_heat_table(self.heat), text("report-heat-table"))],
        )
        yield figure(
            "report-known",
            charts.portfolio_coverage_table(self.coverage),
            lambda: charts.portfolio_coverage(self.coverage),
        )
        shown = self.findings[self.findings["finding"] <= MOST_FINDINGS]
        if len(shown):
            counts = [each["finding"].nunique() for each in (shown, self.findings)]
            told = [f"{count:,}" for count in counts]
            about = text("report-doubts-about", shown=told[0], total=told[1])
            yield figure("report-doubts", charts.portfolio_finding_table(shown))._replace(
                about=about
            )


def _report(given: JobInput) -> Report:
    contracts, rates = given.tables().values()
    since = given.files.get("since")
    return read_portfolio(
        contracts,
        rates if given.files.get("rates") else None,
        given.day("on"),
        given.profile,
        given.count("top", TOP),
        of_portfolio(since[0].path) if since else None,
    )


JOB = Job(
    "portfolio",
    {"contracts": Role(portfolio.CONTRACTS, needed=True), "rates": Role(portfolio.RATES)},
    _report,
    (
        ("contracts", "portfolio", "contracts.csv"),
        ("rates", "portfolio", "exchange-rates.csv"),
    ),
    {"on": "2026-11-01"},
)
