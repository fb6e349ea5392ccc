"""A screening as one page of HTML that needs nothing else: to read, to send and to print.

Every text of a publisher is escaped, no script runs, and nothing is fetched from anywhere.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from fairtender import charts
from fairtender.cli.digest import MOST, URGENT_FIRST, Digest
from fairtender.messages import text
from fairtender.profile import Profile, Source

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #505050; --page: #fff; --card: #f6f6f3;
  --line: #b8b8b0; --link: #00508a; --high: #d55e00; --elevated: #e69f00; --unknown: #0072b2;
  --low: #009e73; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --quiet: #bdbdbd; --page: #16181a;
  --card: #212427; --line: #5b6066; --link: #8cc8ff; --unknown: #56b4e9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 0 0 .3rem; }
h4 { font-size: 1rem; margin: .7rem 0 .1rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -200vw; }
.skip:focus { position: static; display: inline-block; padding: .5rem 1rem; }
.prompt { border-left: 4px solid var(--link); padding: .1rem 0 .1rem .8rem; }
.quiet { color: var(--quiet); }
.source { color: var(--quiet); font-size: .85em; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; overflow-wrap: normal; }
caption { text-align: left; color: var(--quiet); padding: .2rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0;
  border-bottom: 1px solid var(--line); }
td.number { text-align: right; padding-right: .9rem; }
article { background: var(--card); border-left: 6px solid var(--line); border-radius: 4px;
  padding: .7rem .9rem; margin: 0 0 1rem; }
article.high { border-color: var(--high); } article.elevated { border-color: var(--elevated); }
article.unknown { border-color: var(--unknown); } article.low { border-color: var(--low); }
ul { margin: .1rem 0; padding-left: 1.3rem; }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #333; --page: #fff;
  --card: #fff; --line: #999; --link: #000; } body { font-size: 10pt; } .skip { display: none; }
  img { break-inside: avoid; }
  article { break-inside: avoid; border: 1px solid var(--line); border-left-width: 6px; }
  h2, h3, h4 { break-after: avoid; } .scroll { overflow: visible; } table { font-size: 8pt; } }
"""


def page(digest: Digest) -> str:
    """Return the page as text: a whole HTML document."""
    title = text("report-title", file=digest.name)
    everything = digest.total <= MOST
    shown = digest.rows(MOST, URGENT_FIRST if everything else URGENT_FIRST[:3])
    cited = sorted({source for row in shown for source in row.sources if source})
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(text("report-skip"))}</a>\n'
        f"<header>\n<h1>{escape(title)}</h1>\n{_paragraph(' '.join(digest.summary()))}"
        f'{_paragraph(text("report-prompt"), "prompt")}</header>\n<main id="main">\n',
        _levels(digest.counts),
        _grid(digest),
        "" if everything else _paragraph(_limits(digest, len(shown)), "prompt"),
    ]
    for level in URGENT_FIRST:
        parts += _tenders(level, [row for row in shown if row.level == level], digest)
    parts += [_sources(digest.profile, cited), "</main>\n</body>\n</html>\n"]
    return "".join(parts)


def _paragraph(words: str, style: str = "") -> str:
    opening = f'<p class="{style}">' if style else "<p>"
    return f"{opening}{escape(words)}</p>\n"


def _limits(digest: Digest, shown: int) -> str:
    return text("report-limit", shown=f"{shown:,}", total=f"{digest.total:,}", most=f"{MOST:,}")


def _levels(counts: Mapping[str, int]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(text(f"level-{level}"))}</th>'
        f'<td class="number">{counts[level]:,}</td>'
        f"<td>{escape(text(f'report-meaning-{level}'))}</td></tr>\n"
        for level in URGENT_FIRST
    )
    heads = _heads((text("chart-level"), text("report-tenders"), text("report-meaning")))
    return (
        f"<h2>{escape(text('report-levels'))}</h2>\n"
        f'<div class="beside">\n{charts.level_counts(counts).html()}\n'
        f"<table>\n<thead>{heads}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _heads(names: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in names) + "</tr>"


def _grid(digest: Digest) -> str:
    """Return the grid of tenders and factors and, beside it, the same as a table of words."""
    screening = digest.grid()
    if screening is None:
        return ""
    caption = text("report-grid-caption")
    table = charts.screen_table(screening).html(caption)
    return (
        f"<h2>{escape(text('report-grid'))}</h2>\n{charts.screen_grid(screening).html()}\n"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n'
        f"{table}</div>\n"
    )


def _tenders(level: str, rows: list[Any], digest: Digest) -> Iterable[str]:
    if not rows:
        return
    count = digest.counts[level]
    yield f"<h2>{escape(text('report-level', level=text(f'level-{level}'), count=f'{count:,}'))}"
    yield "</h2>\n"
    for row in rows:
        yield _tender(row, digest.profile)


def _tender(row: Any, profile: Profile) -> str:
    reasons = zip(row.reasons, row.sources, strict=True)
    why = [escape(reason.text()) + _citation(source, profile) for reason, source in reasons]
    ask = [escape(question.text()) for question in row.ask]
    return (
        f'<article class="{row.level}">\n<h3>{escape(row.title or row.ocid)}</h3>\n'
        f'<p class="quiet">{" · ".join(_facts(row, profile))}</p>\n'
        f"{_list(text('report-why', level=text(f'level-{row.level}').lower()), why)}"
        f"{_list(text('report-ask'), ask)}</article>\n"
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
    yield escape(text("report-ids", ocid=row.ocid, releases=", ".join(row.release_ids)))


def _list(head: str, items: list[str]) -> str:
    if not items:
        return ""
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<h4>{escape(head)}</h4>\n<ul>\n{lines}</ul>\n"


def _citation(source_id: str, profile: Profile) -> str:
    source = profile.sources.get(source_id)
    if source is None:
        return ""
    name = ", ".join(part for part in (source.title, str(source.edition)) if part)
    return (
        f' <span class="source">[<a href="#source-{escape(source_id)}">{escape(name)}</a>]</span>'
    )


def _sources(profile: Profile, cited: Iterable[str]) -> str:
    known = [(name, profile.sources[name]) for name in cited if name in profile.sources]
    items = "".join(
        f'<li id="source-{escape(name)}">{_source(source)}</li>\n' for name, source in known
    )
    return (
        f"<h2>{escape(text('report-sources'))}</h2>\n"
        f"{_paragraph(text('report-profile', profile=profile.name, date=profile.date))}"
        f"<ul>\n{items}</ul>\n"
    )


def _source(source: Source) -> str:
    parts = (source.issuer, source.title, str(source.edition), str(source.date))
    words = escape(". ".join(part for part in parts if part)) + "."
    if source.url.startswith(("https://", "http://")):
        words += f' <a href="{escape(source.url)}">{escape(source.url)}</a>'
    return words
