"""The frame of every page of HTML that a command writes: to read, to send and to print.

A page needs nothing else: every text from outside is escaped, no script runs, and nothing is
fetched from anywhere.
"""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from fairtender import pages
from fairtender.charts import Picture
from fairtender.messages import text
from fairtender.pages import WordTable
from fairtender.profile import Profile, Source

_STYLE = (Path(pages.__file__).parent / "page.css").read_text(encoding="utf-8")


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
