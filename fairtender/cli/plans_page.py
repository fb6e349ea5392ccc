"""The action plans of all offices as one page of HTML: to read, to send and to print."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from fairtender.action_plan import Overview
from fairtender.charts import action_plan as charts
from fairtender.cli.page import document, drawn, heading, paragraph, wide
from fairtender.messages import text
from fairtender.pages import WordTable

_MOST_OFFICES = 60  # more cannot be read in a picture


def page(overview: Overview, found: pd.DataFrame, summary: Sequence[str]) -> str:
    """Return the page as text: a whole HTML document.

    found: the findings on the plans, `FINDINGS` of `action_plan` with the column office.
    """
    introduction = (paragraph(" ".join(summary)), paragraph(text("cli-plans-prompt"), "prompt"))
    parts = [*_together(overview), *_tables(overview), *_findings(found)]
    return document(text("report-plans-title"), introduction, parts)


def _together(overview: Overview) -> Iterator[str]:
    yield heading(text("report-plans-attention"))
    yield wide(charts.plan_attention_table(overview), text("report-plans-attention"))
    yield heading(text("report-plans-progress"))
    if 0 < len(overview.progress) <= _MOST_OFFICES:
        yield drawn(charts.plan_progress, overview)
    yield wide(charts.plan_progress_table(overview), text("report-plans-progress"))


def _tables(overview: Overview) -> Iterator[str]:
    tables: tuple[tuple[str, Callable[[Overview], WordTable], bool], ...] = (
        ("indicators", charts.plan_indicator_table, True),
        ("late", charts.plan_late_table, len(overview.late) > 0),
        ("shared", charts.plan_shared_table, len(overview.shared) > 0),
    )
    for name, table, wanted in tables:
        if wanted:
            yield heading(text(f"report-plans-{name}"))
            yield wide(table(overview), text(f"report-plans-{name}"))


def _findings(found: pd.DataFrame) -> Iterator[str]:
    for office, findings in found.groupby("office", sort=True):
        title = text("report-plans-office", office=office)
        yield heading(title)
        yield wide(charts.plan_findings_table(findings), title)
