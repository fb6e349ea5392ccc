"""Bids against the labour-cost floor as one page of HTML: to read, to send and to print."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from fairtender.charts import labour_cost as charts
from fairtender.cli.floor import Result
from fairtender.cli.page import document, drawn, heading, paragraph, wide
from fairtender.messages import text
from fairtender.pages import WordTable

_PRODUCTIVITY = ("standard", "offered", "hours_needed", "hours_planned", "basis", "ask")


def page(result: Result) -> str:
    """Return the page as text: a whole HTML document."""
    introduction = (paragraph(" ".join(result.summary())), paragraph(result.prompt(), "prompt"))
    parts = [*_bids(result), *_productivity(result.productivity), *_floors(result.floors)]
    return document(text("report-floor-title"), introduction, parts)


def _bids(result: Result) -> Iterator[str]:
    if not len(result.bids):
        return
    yield heading(text("report-floor-bids"))
    yield drawn(charts.floor_bids, result.bids, result.profile)
    yield wide(charts.floor_bids_table(result.bids), text("report-floor-bids"))
    yield heading(text("report-floor-questions"))
    yield wide(charts.floor_questions_table(result.bids), text("report-floor-questions"))


def _productivity(checked: pd.DataFrame) -> Iterator[str]:
    if not len(checked):
        return
    names = [f"{row.bid} · {row.area}" for row in checked.itertuples()]
    cells = [[_cell(getattr(row, name)) for name in _PRODUCTIVITY] for row in checked.itertuples()]
    heads = [text(f"report-productivity-{name}") for name in _PRODUCTIVITY]
    table = WordTable(pd.DataFrame(cells, index=names, columns=heads), text("floor-head-bid"))
    yield heading(text("report-productivity"))
    yield wide(table, text("report-productivity-about"))


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return value if isinstance(value, str) else value.text()


def _floors(floors: pd.DataFrame) -> Iterator[str]:
    for (role, grade), build_up in floors.groupby(["role", "grade"], sort=False):
        name = text("cli-floor-role", role=role, grade=grade)
        yield heading(name)
        yield drawn(charts.floor_build_up, build_up)
        yield wide(charts.floor_build_up_table(build_up), name)
