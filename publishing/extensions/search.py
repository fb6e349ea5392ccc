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
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from publishing import book
from publishing.extensions.pages import SOLUTIONS
from publishing.extensions.shared import PAGE, enclose, open_texts, static_folder

DATA = Path(book.__file__).with_name("search.toml")
SCRIPTS = ("search-rank.js", "search-page.js")
OFTEN = "search-often.js"
OFTEN_FROM = 4  # so many times on a page: then it is about this, too
TEXT = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
NO_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
WORD = re.compile(r"[^\W\d]\w{2,}")


def data() -> dict[str, Any]:
    """Return what the search knows, as the script reads it."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {
        "ignored": read["ignored"].split(),
        "numbered": read["numbered"],
        "same": read["same"],
        "answers": read["answer"],
        "groups": read["group"],
    }


def frequent_words(page: str, language: SearchEnglish) -> list[str]:
    """Return the stems of the words that a page has several times."""
    article = TEXT.search(page)
    text = html.unescape(NO_TEXT.sub(" ", article[1])).lower() if article else ""
    counts = Counter(language.stem(word) for word in WORD.findall(text))
    return sorted(word for word, count in counts.items() if count >= OFTEN_FROM)


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
        name: frequent_words((out / f"{name}.html").read_text(encoding="utf-8"), language)
        for name in pages
    }
    content = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    (static_folder(app) / OFTEN).write_text(f"const OFTEN = {content};\n", encoding="utf-8")


def _searched(pages: Iterable[str]) -> list[str]:
    return sorted(name for name in pages if not name.startswith(SOLUTIONS))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.connect("builder-inited", _write_script)
    app.connect("build-finished", _write_words, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
