"""A portfolio as one page of HTML: to read, to send and to print."""

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from fairtender.charts import portfolio as charts
from fairtender.cli.page import (
    citation,
    document,
    drawn,
    heading,
    listing,
    paragraph,
    sources,
    wide,
)
from fairtender.cli.portfolio import Result
from fairtender.messages import text
from fairtender.profile import Profile

MOST_FINDINGS = 200


def page(result: Result) -> str:
    """Return the page as text: a whole HTML document."""
    introduction = (
        paragraph(" ".join(result.summary())),
        paragraph(text("report-prompt"), "prompt"),
    )
    cited = {
        source
        for column in ("risk_sources", "leverage_sources")
        for sources_of in result.priorities[column]
        for source in sources_of
    }
    parts = [
        *_overview(result),
        heading(text("report-priorities")),
        paragraph(f"{text('report-priorities-order')} {result.tied()}", "quiet"),
        *(_contract(row, result.profile) for row in result.priorities.itertuples()),
        *_findings(result),
        sources(result.profile, sorted(cited - {""})),
    ]
    return document(text("report-portfolio-title", file=result.name), introduction, parts)


def _overview(result: Result) -> Iterable[str]:
    """What the whole portfolio shows: risk and leverage, where the risk lies, what is known."""
    yield heading(text("report-risk-leverage"))
    yield drawn(charts.portfolio_matrix, result.risks, result.leverage)
    yield wide(
        charts.portfolio_matrix_table(result.risks, result.leverage), text("report-risk-leverage")
    )
    yield heading(text("report-heat"))
    yield drawn(charts.portfolio_heat_map, result.heat)
    yield wide(charts.portfolio_heat_table(result.heat), text("report-heat-table"))
    yield heading(text("report-known"))
    yield drawn(charts.portfolio_coverage, result.coverage)
    yield wide(charts.portfolio_coverage_table(result.coverage), text("report-known"))


def _contract(row: Any, profile: Profile) -> str:
    """Return one contract of the short list: why this risk, why this leverage, what to do."""
    risk = _cited(row.risk_reasons, row.risk_sources, profile)
    leverage = _cited(row.leverage_reasons, row.leverage_sources, profile)
    level = text(f"level-{row.level}").lower()
    return (
        f'<article class="{row.level}">\n'
        f"<h3>{row.rank:.0f}. {escape(row.title or row.contract_id)}</h3>\n"
        f'<p class="quiet">{" · ".join(_facts(row))}</p>\n'
        f"{listing(text('report-why', level=level), risk)}"
        f"{listing(text('report-leverage'), leverage)}"
        f"{listing(text('report-next'), (escape(step.text()) for step in row.next_steps))}"
        f"{listing(text('report-ask'), (escape(question.text()) for question in row.ask))}"
        "</article>\n"
    )


def _cited(reasons: Iterable, source_ids: Iterable[str], profile: Profile) -> list[str]:
    pairs = zip(reasons, source_ids, strict=True)
    return [escape(reason.text()) + citation(source, profile) for reason, source in pairs]


def _facts(row: Any) -> Iterable[str]:
    """What is known of a contract, in short."""
    yield escape(text("report-contract", id=row.contract_id))
    for value in (row.office, row.category, row.supplier):
        if value:
            yield escape(value)
    if row.value is not None:
        amount = f"{row.value:,.2f}"
        yield escape(text("report-value", amount=amount, currency=row.currency))
    if not pd.isna(row.end):
        yield escape(text("report-end", day=f"{row.end:%Y-%m-%d}"))


def _findings(result: Result) -> Iterable[str]:
    findings = result.findings[result.findings["finding"] <= MOST_FINDINGS]
    if not len(findings):
        return
    shown, total = int(findings["finding"].max()), int(result.findings["finding"].max())
    yield heading(text("report-doubts"))
    yield paragraph(text("report-doubts-about", shown=f"{shown:,}", total=f"{total:,}"))
    yield wide(charts.portfolio_finding_table(findings), text("report-doubts"))
