"""Read a portfolio: which contracts to work on first, by risk and by leverage."""

from collections.abc import Mapping
from typing import ClassVar

from fairtender import portfolio
from fairtender.own_files.job import Job, JobInput, Role, Running, Step
from fairtender.reports.portfolio import TOP, read_portfolio


class _Portfolio(Job):
    name = "portfolio"
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
        yield Step(0, 1, len(tables["contracts"]))
        rates = tables["rates"] if given.files.get("rates") else None
        asked = given.day("on"), given.profile, given.count("top", TOP)
        return read_portfolio(tables["contracts"], rates, *asked)


JOB = _Portfolio()
