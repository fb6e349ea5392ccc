"""Reports: the result of each job as one value that can be written in many formats.

Each function takes tables and returns a `Report`: a title, a summary, what was not read, and
entries with a level, reasons, sources and questions. `report.levels` is a table of plain columns;
`report.save` writes the report in the format that the file's ending names. `rules` is a profile, by
default the course's own.

A module is imported when one of its functions is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairtender.reports.answers import read_answers
    from fairtender.reports.chain import map_chain, map_list
    from fairtender.reports.criteria import check_criteria
    from fairtender.reports.floor import check_prices
    from fairtender.reports.model import Report
    from fairtender.reports.moved import compare_profiles
    from fairtender.reports.plans import read_plans
    from fairtender.reports.portfolio import read_portfolio
    from fairtender.reports.remedy import check_plan
    from fairtender.reports.screen import screen_tenders

__all__ = [
    "Report",
    "check_criteria",
    "check_plan",
    "check_prices",
    "compare_profiles",
    "map_chain",
    "map_list",
    "read_answers",
    "read_plans",
    "read_portfolio",
    "screen_tenders",
]

_MODULES = {
    "Report": "model",
    "check_criteria": "criteria",
    "check_plan": "remedy",
    "check_prices": "floor",
    "compare_profiles": "moved",
    "map_chain": "chain",
    "map_list": "chain",
    "read_answers": "answers",
    "read_plans": "plans",
    "read_portfolio": "portfolio",
    "screen_tenders": "screen",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"fairtender.reports.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'fairtender.reports' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of all functions, including those not imported yet."""
    return sorted({*globals(), *__all__})
