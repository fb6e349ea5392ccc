"""Search that finds a page by what its readers call it.

Sphinx makes the index; `page/search-rank.js` orders what it finds, and `page/search-page.js` shows
it. What they know besides, words for the same thing and pages that answer a question, is written in
`publishing/search.toml`.
"""

import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from publishing import book
from publishing.extensions.pages import SOLUTIONS
from publishing.extensions.shared import PAGE, enclose, open_texts, static_folder

DATA = Path(book.__file__).with_name("search.toml")
SCRIPTS = ("search-rank.js", "search-page.js")
SECTIONS = "search-sections.js"
ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
UNREAD = re.compile(r"<(script|style|svg|nav)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<(/?)(section|dt)\b([^>]*)>|<[^>]+>")
ID = re.compile(r'\bid="([^"]+)"')
WORD = re.compile(r"\w+")


def data() -> dict[str, Any]:
    """Return what the search knows, as the script reads it."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {
        "ignored": read["ignored"].split(),
        "definition": read["definition"],
        "real": read["real"],
        "keywords": read["keywords"],
        "numbered": read["numbered"],
        "same": read["same"],
        "answers": read["answer"],
        "groups": read["group"],
        "aside": read["aside"]["weight"],
    }


def sections(page: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of each section of a page, without those within it.

    A term of the glossary, which has an id of its own, is a section too.
    """
    article = ARTICLE.search(page)
    text = UNREAD.sub(" ", article[1]) if article else ""
    texts: dict[str, list[str]] = {}
    within = [""]
    term = ""
    at = 0
    for tag in TAG.finditer(text):
        texts.setdefault(term or within[-1], []).append(text[at : tag.start()])
        at = tag.end()
        end, name, rest = tag[1], tag[2], tag[3] or ""
        named = ID.search(rest)
        if name == "section":
            term = ""
            within = within[:-1] if end else [*within, named[1] if named else within[-1]]
            within = within or [""]
        elif name == "dt" and not end:
            term = named[1] if named else ""
    texts.setdefault(within[-1], []).append(text[at:])
    for id_, pieces in texts.items():
        yield id_, html.unescape(" ".join(pieces))


def section_words(page: str, language: SearchEnglish) -> dict[str, str]:
    """Return the stems of each section, with how often if more than once."""
    known = tomllib.loads(DATA.read_text(encoding="utf-8"))
    ignored = {language.stem(word) for word in known["ignored"].split()}
    aside = tuple(known["aside"]["begins"])
    found = {}
    for id_, text in sections(page):
        counts = Counter(language.stem(word) for word in WORD.findall(plain(text)))
        words = [
            word if count == 1 else f"{word}*{count}"
            for word, count in sorted(counts.items())
            if word not in ignored
        ]
        if words:
            mark = "~" if id_.replace("-", " ").startswith(aside) else ""
            found[mark + id_] = " ".join(words)
    return found


def plain(text: str) -> str:
    """Return a text as the script of the search reads it: small, without apostrophes."""
    return re.sub(r"['’]s\b|['’]", "", text.lower())


def _write_script(app: Sphinx) -> None:
    values = {"TEXTS": open_texts("search-"), "DATA": data()}
    begin = [f"const {name} = {json.dumps(v, ensure_ascii=False)};" for name, v in values.items()]
    texts = [(PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = enclose("\n".join([*begin, *texts]))
    (static_folder(app) / "search-page.js").write_text(script, encoding="utf-8")


def _write_words(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    pages = _searched(app.env.found_docs)
    language = SearchEnglish({})
    out = Path(app.outdir)
    words = {
        name: section_words((out / f"{name}.html").read_text(encoding="utf-8"), language)
        for name in pages
    }
    content = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    (static_folder(app) / SECTIONS).write_text(f"const SECTIONS = {content};\n", encoding="utf-8")


def _searched(pages: Iterable[str]) -> list[str]:
    return sorted(name for name in pages if not name.startswith(SOLUTIONS))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.connect("builder-inited", _write_script)
    app.connect("build-finished", _write_words, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
