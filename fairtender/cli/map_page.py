"""A supply chain as one page of HTML, and as a picture."""

import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

from fairtender.charts import supply_chain as charts
from fairtender.cli.map import Result
from fairtender.cli.page import document, drawn, heading, paragraph, sources, wide
from fairtender.messages import text
from fairtender.tables import DataError


def page(result: Result) -> str:
    """Return the page as text: a whole HTML document."""
    introduction = (
        paragraph(result.summary()),
        paragraph(text("cli-map-prompt"), "prompt"),
    )
    cited = {source for sources_of in result.spots["sources"] for source in sources_of}
    parts = [*_chain(result), *_look(result), sources(result.profile, sorted(cited - {""}))]
    return document(text("report-map-title"), introduction, parts)


def picture(result: Result, kind: str) -> bytes:
    """Return the map as ".svg" or ".png".

    Raises DataError in a sentence where there is nothing or too much to draw.
    """
    try:
        drawing = charts.chain_map(result.chain, result.spots)
    except ValueError as error:
        raise DataError(str(error)) from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map{kind}"
        drawing.save(path)
        return path.read_bytes()


def _chain(result: Result) -> Iterable[str]:
    """The map and the same in words, and how much is known."""
    yield heading(text("report-map"))
    yield drawn(charts.chain_map, result.chain, result.spots)
    if len(result.chain.sites):
        table = charts.chain_table(result.chain, result.spots)
        yield wide(table, text("report-map-table"))
    for code, draw, table in (
        ("report-tiers", charts.tier_bars, charts.tier_table),
        ("report-spend", charts.spend_bars, charts.spend_table),
    ):
        yield heading(text(code))
        yield drawn(draw, result.visibility)
        yield wide(table(result.visibility), text(code))


def _look(result: Result) -> Iterable[str]:
    """Where to look first, what contradicts, what does not hang together, what to ask."""
    tables = (
        ("report-spots", result.spots, lambda: charts.hot_spot_table(result.spots)),
        (
            "report-contradictions",
            result.chain.contradictions,
            lambda: charts.contradiction_table(result.chain),
        ),
        ("report-questions", result.questions, lambda: charts.question_table(result.questions)),
    )
    for code, rows, table in tables:
        if len(rows):
            yield heading(text(code))
            yield wide(table(), text(code))
    if len(result.findings):
        items = (finding.text() for finding in result.findings["reason"])
        yield heading(text("report-loose"))
        yield "<ul>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in items) + "</ul>\n"
