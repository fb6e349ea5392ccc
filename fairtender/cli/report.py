"""A screening as one page of HTML: to read, to send and to print."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from fairtender import charts
from fairtender.cli.digest import MOST, URGENT_FIRST, Digest
from fairtender.cli.page import (
    citation,
    document,
    heading,
    heads,
    listing,
    paragraph,
    sources,
    wide,
)
from fairtender.messages import text
from fairtender.profile import Profile


def page(digest: Digest) -> str:
    """Return the page as text: a whole HTML document."""
    title = text("report-title", file=digest.name)
    everything = digest.total <= MOST
    shown = digest.rows(MOST, URGENT_FIRST if everything else URGENT_FIRST[:3])
    cited = sorted({source for row in shown for source in row.sources if source})
    parts = [
        _levels(digest.counts),
        _grid(digest),
        "" if everything else paragraph(_limits(digest, len(shown)), "prompt"),
    ]
    for level in URGENT_FIRST:
        parts += _tenders(level, [row for row in shown if row.level == level], digest)
    parts.append(sources(digest.profile, cited))
    introduction = (
        paragraph(" ".join(digest.summary())),
        paragraph(text("report-prompt"), "prompt"),
    )
    return document(title, introduction, parts)


def _limits(digest: Digest, shown: int) -> str:
    return text("report-limit", shown=f"{shown:,}", total=f"{digest.total:,}", most=f"{MOST:,}")


def _levels(counts: Mapping[str, int]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(text(f"level-{level}"))}</th>'
        f'<td class="number">{counts[level]:,}</td>'
        f"<td>{escape(text(f'report-meaning-{level}'))}</td></tr>\n"
        for level in URGENT_FIRST
    )
    names = heads((text("chart-level"), text("report-tenders"), text("report-meaning")))
    return (
        f"{heading(text('report-levels'))}"
        f'<div class="beside">\n{charts.level_counts(counts).html()}\n'
        f'<table aria-label="{escape(text("report-levels"))}">\n<thead>{names}</thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _grid(digest: Digest) -> str:
    """Return the grid of tenders and factors and, beside it, the same as a table of words."""
    screening = digest.grid()
    if screening is None:
        return ""
    picture = charts.screen_grid(screening).html()
    table = wide(charts.screen_table(screening), text("report-grid-caption"))
    return f"{heading(text('report-grid'))}{picture}\n{table}"


def _tenders(level: str, rows: list[Any], digest: Digest) -> Iterable[str]:
    if not rows:
        return
    count = digest.counts[level]
    yield heading(text("report-level", level=text(f"level-{level}"), count=f"{count:,}"))
    for row in rows:
        yield _tender(row, digest.profile)


def _tender(row: Any, profile: Profile) -> str:
    reasons = zip(row.reasons, row.sources, strict=True)
    why = [escape(reason.text()) + citation(source, profile) for reason, source in reasons]
    ask = [escape(question.text()) for question in row.ask]
    return (
        f'<article class="{row.level}">\n<h3>{escape(row.title or row.ocid)}</h3>\n'
        f'<p class="quiet">{" · ".join(_facts(row, profile))}</p>\n'
        f"{listing(text('report-why', level=text(f'level-{row.level}').lower()), why)}"
        f"{listing(text('report-ask'), ask)}</article>\n"
    )


def _facts(row: Any, profile: Profile) -> Iterable[str]:
    """What is known of a tender, in short; the value is told as leverage, never as likelihood."""
    names = {sector.code: sector.name for sector in profile.sectors}
    if row.buyer:
        yield escape(text("report-buyer", buyer=row.buyer))
    if row.sector:
        yield escape(text("report-sector", sector=names.get(row.sector, row.sector)))
    if row.lot:
        yield escape(text("report-lot", lot=row.lot))
    if row.value_amount is not None:
        amount = f"{row.value_amount:,}"
        yield escape(text("report-value", amount=amount, currency=row.value_currency))
    if row.release_ids:
        yield escape(text("report-ids", ocid=row.ocid, releases=", ".join(row.release_ids)))
    else:
        yield escape(text("report-id", id=row.ocid))
