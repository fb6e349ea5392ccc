"""A report as one HTML document, to read, send and print: nothing is fetched from anywhere."""

from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from fairtender import pages
from fairtender.messages import text
from fairtender.reports.model import Entry, Level, Report
from fairtender.reports.sources import Sources

FILTERS_FROM = 31  # entries; fewer are read one by one
_TILES = 40  # things that are shown one by one in the picture of the levels
_NOTES = 200


class Shelf(NamedTuple):
    """One level of the picture: how many, how much money, and its things or a bar.

    width: of the bar, in percent of the longest.
    """

    level: Level
    number: int
    money: str
    tiles: list[tuple[int, Entry]]
    width: float


def page(report: Report) -> str:
    """Return the document."""
    entries = [*islice(report.entries, report.listed)]
    return pages.render(
        Path(__file__).with_name("report.html"),
        report=report,
        entries=entries,
        shelves=shelves(report, entries),
        sources=Sources(report.profile, entries),
        filters=_filters(report, len(entries)) if len(entries) >= FILTERS_FROM else [],
        data=[_data(report, at) for at in range(len(entries))],
        notes=report.notes.head(_NOTES),
        limit=_limit(report, len(entries)),
    )


def shelves(report: Report, entries: list[Entry]) -> list[Shelf]:
    """Return the picture of the levels, most urgent first."""
    whole = sum(report.counts.values())
    tiled = len(entries) == report.size == whole <= _TILES
    most = max(report.counts.values(), default=0) or 1
    return [
        Shelf(
            level,
            count,
            report.money.get(level, ""),
            [(at, one) for at, one in enumerate(entries) if one.level == level] if tiled else [],
            round(100 * count / most, 1),
        )
        for level, count in report.counts.items()
    ]


def _filters(report: Report, shown: int) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Return of each facet with two values or more: code, heading, and values to choose from."""
    facets = report.entries.facets.items()
    found = [(code, facet.head, facet.counts(range(shown))) for code, facet in facets]
    return [each for each in found if len(each[2]) > 1]


def _data(report: Report, at: int) -> dict[str, Any]:
    """Return what the script finds and sorts an entry by."""
    facets = {code: each.values[at] for code, each in report.entries.facets.items()}
    named = {
        f"f-{code}": value if isinstance(value, str) else "|".join(value)
        for code, value in facets.items()
    }
    return named | {f"s-{code}": keys[at] for code, keys in report.entries.sorts.items()}


def _limit(report: Report, shown: int) -> str:
    total = report.size
    if total <= shown:
        return ""
    return text("report-limit", shown=f"{shown:,}", total=f"{total:,}")
