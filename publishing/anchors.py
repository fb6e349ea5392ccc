"""Links to a place on a page that the page does not have.

Sphinx compares what it knows as references. A link with an address, such as
`[part 2](unit.html#part-2)`, reaches it as text, so each one is looked up in the finished pages.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from fairtender import messages

LINK = re.compile(r'<a\s[^>]*?href="([^"#:?]*)#([^"]+)"')
ID = re.compile(r'\sid="([^"]+)"')
SOURCES = ("book/**/*.md", "solutions/**/*.md", "book/**/*.toml", "solutions/**/questions.toml")
# Slides and hand-outs are made apart from the book, and their page may not be there yet.
APART = ("room/", "_static/")


def wrong_anchors(html: Path, root: Path) -> list[str]:
    """Return a sentence for each wrong link of a built book, with the file and line to correct."""
    names = [path.relative_to(html).as_posix() for path in sorted(html.rglob("*.html"))]
    texts = {
        name: (html / name).read_text(encoding="utf-8")
        for name in names
        if not name.startswith(APART)
    }
    places = {name: {unescape(id) for id in ID.findall(text)} for name, text in texts.items()}
    wrong: dict[tuple[str, str], str] = {}
    for name, text in texts.items():
        for address, anchor in LINK.findall(text):
            page = urljoin(name, unquote(unescape(address))) if address else name
            place = unquote(unescape(anchor))
            if page in places and place not in places[page]:
                wrong.setdefault((page, place), name)
    return [
        messages.text("book-anchor", at=at, page=page, anchor=anchor)
        for (page, anchor), name in wrong.items()
        for at in _written(root, name, anchor)
    ]


def _written(root: Path, page: str, anchor: str) -> Iterator[str]:
    """Yield each file and line in which an anchor is written, or else the page that shows it."""
    there = re.compile(rf"#{re.escape(anchor)}(?![\w-])")
    found = False
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if there.search(line):
                found = True
                name = path.relative_to(root)
                yield messages.text("file-line", file=name, line=number)
    if not found:
        yield page
