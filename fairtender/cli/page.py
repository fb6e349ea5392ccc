"""The frame of every page of HTML that a command writes: to read, to send and to print.

A page needs nothing else: every text from outside is escaped, no script runs, and nothing is
fetched from anywhere.
"""

from collections.abc import Callable, Iterable
from html import escape

from fairtender.charts import Picture, WordTable
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
nav a { display: inline-block; padding: .15rem 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -200vw; }
.skip:focus { position: static; display: inline-block; padding: .5rem 1rem; }
.prompt { border-left: 4px solid var(--link); padding: .1rem 0 .1rem .8rem; }
.quiet { color: var(--quiet); }
.source { color: var(--quiet); font-size: .85em; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; overflow-wrap: normal; }
.beside > table td { overflow-wrap: anywhere; }
.scroll td { min-width: 4.6rem; }
caption { text-align: left; color: var(--quiet); padding: .2rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0;
  border-bottom: 1px solid var(--line); }
td.number { text-align: right; padding-right: .9rem; }
article { background: var(--card); border-left: 6px solid var(--line); border-radius: 4px;
  padding: .7rem .9rem; margin: 0 0 1rem; }
article.high { border-color: var(--high); } article.elevated { border-color: var(--elevated); }
article.unknown { border-color: var(--unknown); } article.low { border-color: var(--low); }
ul { margin: .1rem 0; padding-left: 1.3rem; }
/* On a narrow page rows of words are stacked lines, each with the name of its column. */
@media screen and (max-width: 34rem) {
  .ft-stacks, .ft-stacks :is(caption, tbody, tr, th, td) { display: block; min-width: 0; }
  .ft-stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  .ft-stacks tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .ft-stacks :is(th, td) { padding: .1rem 0; border: 0; }
  .ft-stacks [data-head]::before { content: attr(data-head) ": "; font-weight: 600; }
  .ft-stacks [data-head] > :first-child { display: inline; } }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #333; --page: #fff;
  --card: #fff; --line: #999; --link: #000; } body { font-size: 10pt; } .skip { display: none; }
  img { break-inside: avoid; }
  article { break-inside: avoid; border: 1px solid var(--line); border-left-width: 6px; }
  h2, h3, h4 { break-after: avoid; } .scroll { overflow: visible; } table { font-size: 8pt; } }
"""


def document(title: str, introduction: Iterable[str], parts: Iterable[str]) -> str:
    """Return a whole HTML document.

    introduction: the paragraphs under the title, as HTML. parts: what follows, as HTML.
    """
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'; img-src data:\">\n"
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#main">{escape(text("report-skip"))}</a>\n'
            f"<header>\n<h1>{escape(title)}</h1>\n{''.join(introduction)}</header>\n"
            '<main id="main">\n',
            *parts,
            "</main>\n</body>\n</html>\n",
        )
    )


def paragraph(words: str, style: str = "") -> str:
    """Return a paragraph of text."""
    opening = f'<p class="{style}">' if style else "<p>"
    return f"{opening}{escape(words)}</p>\n"


def heading(words: str) -> str:
    """Return the heading of a part."""
    return f"<h2>{escape(words)}</h2>\n"


def heads(names: Iterable[str]) -> str:
    """Return the heading row of a table."""
    return "<tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in names) + "</tr>"


def listing(head: str, items: Iterable[str]) -> str:
    """Return a small heading and a list, whose items are HTML; nothing where there are none."""
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<h4>{escape(head)}</h4>\n<ul>\n{lines}</ul>\n" if lines else ""


def drawn(draw: Callable[..., Picture], *tables: object) -> str:
    """Return a picture; where there is nothing or too much to draw, the sentence that says so."""
    try:
        return draw(*tables).html() + "\n"
    except ValueError as error:
        return paragraph(str(error), "quiet")


def wide(table: WordTable, caption: str) -> str:
    """Return a table of words that scrolls by itself where the page is narrow."""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n'
        f"{table.html(caption)}</div>\n"
    )


def citation(source_id: str, profile: Profile) -> str:
    """Return the short name of a source, with a link to it below."""
    source = profile.sources.get(source_id)
    if source is None:
        return ""
    name = ", ".join(part for part in (source.title, str(source.edition)) if part)
    return (
        f' <span class="source">[<a href="#source-{escape(source_id)}">{escape(name)}</a>]</span>'
    )


def sources(profile: Profile, cited: Iterable[str]) -> str:
    """Return the profile that was used and the sources that were cited."""
    known = [(name, profile.sources[name]) for name in cited if name in profile.sources]
    items = "".join(
        f'<li id="source-{escape(name)}">{_source(source)}</li>\n' for name, source in known
    )
    told = paragraph(text("report-profile", profile=profile.name, date=profile.date))
    return f"{heading(text('report-sources'))}{told}<ul>\n{items}</ul>\n"


def _source(source: Source) -> str:
    parts = (source.issuer, source.title, str(source.edition), str(source.date))
    words = escape(". ".join(part for part in parts if part)) + "."
    if source.url.startswith(("https://", "http://")):
        words += f' <a href="{escape(source.url)}">{escape(source.url)}</a>'
    return words
