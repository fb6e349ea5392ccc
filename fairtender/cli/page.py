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
from fairtender.tables import DataError

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


def drawn(draw: Callable[..., Picture], *tables: object) -> str:
    """Return a picture; where there is nothing or too much to draw, the sentence that says so."""
    try:
        return draw(*tables).html() + "\n"
    except DataError as error:
        return paragraph(str(error), "quiet")


def wide(table: WordTable, caption: str) -> str:
    """Return a table of words that scrolls by itself where the page is narrow."""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n'
        f"{table.html(caption)}</div>\n"
    )
