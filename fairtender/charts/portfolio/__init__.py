"""Charts of a portfolio: where the risk lies, what weight there is, and what is known."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from fairtender.charts.portfolio.coverage import portfolio_coverage, portfolio_coverage_table
from fairtender.charts.portfolio.heat import portfolio_heat_map, portfolio_heat_table
from fairtender.charts.portfolio.matrix import portfolio_matrix, portfolio_matrix_table
from fairtender.messages import text
from fairtender.pages import Cells, WordTable, printable, word_table, written

__all__ = [
    "portfolio_coverage",
    "portfolio_coverage_table",
    "portfolio_finding_table",
    "portfolio_heat_map",
    "portfolio_heat_table",
    "portfolio_matrix",
    "portfolio_matrix_table",
    "portfolio_priority_table",
]


def portfolio_priority_table(priorities: pd.DataFrame) -> WordTable:
    """Return the short list (PRIORITIES) in sentences: why this risk, this leverage, what next."""
    cells: Cells = {
        "portfolio-chart-title": lambda row: (
            f"{row.rank:.0f}. {printable(row.title) or row.contract_id}"
        ),
        "portfolio-chart-contract": _contract,
        "portfolio-chart-why-risk": lambda row: _because(f"level-{row.level}", row.risk_reasons),
        "portfolio-chart-why-leverage": lambda row: _because(
            f"portfolio-class-{row.leverage}", row.leverage_reasons
        ),
        "portfolio-chart-next": lambda row: "\n".join(map(str, row.next_steps)),
        "chart-ask": "ask",
    }
    return word_table(priorities, cells)


def _contract(row: Any) -> str:
    value = "" if row.value is None else f"{row.value:,.2f} {row.currency}"
    what = map(printable, (row.contract_id, row.office, row.supplier))
    return "\n".join(filter(None, (*what, value)))


def _because(code: str, reasons: Iterable) -> str:
    return "\n".join([f"{text(code)}.", *map(str, reasons)])


def portfolio_finding_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings about the data (FINDINGS) in sentences, with contracts and rows."""
    groups = [group for _, group in findings.groupby("finding", sort=True)]
    cells: Cells = {
        "portfolio-chart-number": lambda one: written(one[0]),
        "portfolio-chart-finding": lambda one: written(one[1]["reason"].iloc[0]),
        "portfolio-chart-contract": lambda one: printable(
            ", ".join(dict.fromkeys(one[1]["contract_id"]))
        ),
        "portfolio-chart-row": lambda one: ", ".join(map(written, one[1]["row"])),
    }
    return word_table(enumerate(groups, 1), cells)
