"""Read a portfolio: which contracts to work on first, by risk and by leverage."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from fairtender import portfolio
from fairtender.cli import portfolio as command
from fairtender.messages import text
from fairtender.own_files.job import Job, JobInput, Report, Role, Running, Step
from fairtender.own_files.listing import Entry, Facet, Listing, part
from fairtender.own_files.screen import level_counts, level_names
from fairtender.portfolio.levers import CLASSES

_TOP = 100


class _Portfolio(Job):
    name, command = "portfolio", "portfolio"
    saves = ("html", "docx", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = {
        "contracts": Role(portfolio.CONTRACTS, needed=True),
        "rates": Role(portfolio.RATES),
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("contracts", "portfolio", "contracts.csv"),
        ("rates", "portfolio", "exchange-rates.csv"),
    )
    example_options: ClassVar[Mapping[str, str]] = {"on": "2026-11-01"}

    def run(self, given: JobInput) -> Running:
        tables = given.tables(self.roles)
        name = given.files["contracts"][0].path.name
        yield Step(0, 1, len(tables["contracts"]))
        on = given.day("on") or datetime.date.today()
        rates = tables["rates"] if given.files.get("rates") else None
        top = given.count("top", _TOP)
        found = command.found(name, tables["contracts"], rates, on, top, given.profile)
        listed = text(
            "own-portfolio-listed",
            shown=f"{len(found.priorities):,}",
            total=f"{len(found.contracts):,}",
        )
        said = [*found.summary(), level_counts(found.levels()), *found.known(), listed]
        said += filter(None, [found.tied()])
        if number := found.findings_on_page()[1]:
            said.append(text("own-portfolio-findings", number=f"{number:,}"))
        return Report(found, said, text("report-prompt"), _listing(found))


JOB = _Portfolio()


def _listing(found: command.Result) -> Listing:
    rows: list[Any] = list(found.priorities.itertuples())
    risks = found.risks.set_index("contract_id")["sector"].to_dict()
    sectors = {sector.code: sector.name for sector in found.profile.sectors}
    leverage = {name: text(f"own-leverage-{name}") for name in CLASSES}
    facets = {
        "level": Facet(text("own-level"), [row.level for row in rows], level_names()),
        "leverage": Facet(text("own-leverage"), [row.leverage for row in rows], leverage),
        "sector": Facet(
            text("own-sector"),
            [risks.get(row.contract_id) or "-" for row in rows],
            sectors | {"-": text("own-no-sector")},
        ),
        "office": Facet(text("own-office"), [row.office or "–" for row in rows]),
        "category": Facet(text("own-category"), [row.category or "–" for row in rows]),
        "supplier": Facet(text("own-supplier"), [row.supplier or "–" for row in rows]),
    }
    words = [
        " ".join((r.contract_id, r.title, r.office, r.category, r.supplier)).casefold()
        for r in rows
    ]

    def entry(at: int) -> Entry:
        row = rows[at]
        level = text(f"level-{row.level}")
        parts = (
            *part(
                text("report-why", level=text(f"word-level-{row.level}")),
                row.risk_reasons,
                row.risk_sources,
            ),
            *part(text("report-leverage"), row.leverage_reasons, row.leverage_sources),
            *part(text("report-next"), row.next_steps),
            *part(text("report-ask"), row.ask),
        )
        title = f"{row.rank:.0f}. {row.title or row.contract_id}"
        return Entry(title, row.level, level, tuple(found.facts(row)), parts)

    sorts: dict[str, list[Any]] = {
        "value": [-float(row.value or 0) for row in rows],
        "end": [f"{row.end}" for row in rows],
        "office": [row.office.casefold() for row in rows],
    }
    return Listing(len(rows), facets, words, entry, sorts)
