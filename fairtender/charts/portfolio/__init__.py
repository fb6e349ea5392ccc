"""Charts of a portfolio: where the risk lies, what weight there is, and what is known."""

from fairtender.charts.portfolio.coverage import portfolio_coverage, portfolio_coverage_table
from fairtender.charts.portfolio.heat import portfolio_heat_map, portfolio_heat_table
from fairtender.charts.portfolio.matrix import portfolio_matrix, portfolio_matrix_table
from fairtender.charts.portfolio.words import portfolio_finding_table, portfolio_priority_table

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
