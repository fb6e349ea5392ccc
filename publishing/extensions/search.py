"""Search that finds a page by what its readers call it.

The search page loads one index, `search-index.js`: titles and headings as Sphinx collects them, and
the words of each section. `page/search-rank.js` orders what it finds, and `page/search-page.js`
shows it. What they know besides, words for the same thing and pages that answer a question, is
written in `publishing/search.toml`.
"""

import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from publishing import book
from publishing.extensions.pages import SOLUTIONS
from publishing.extensions.shared import PAGE, enclose, open_texts, static_folder

DATA = Path(book.__file__).with_name("search.toml")
SCRIPTS = ("search-rank.js", "search-page.js")
INDEX = "search-index.js"
SPHINX = "searchindex.js"
ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
UNREAD = re.compile(
    r"<(script|style|svg|nav)\b.*?</\1>"
    r'|<details class="ft-details">.*?</details>',  # answers to a question
    re.DOTALL,
)
TAG = re.compile(r"<(/?)(section|dt)\b([^>]*)>|<[^>]+>")
ID = re.compile(r'\bid="([^"]+)"')
WORD = re.compile(r"\w+")
# A place of a word is written as the step from the place before it, in digits of base 32: the last
# one is of the second half of these.
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BASE = 32
MOST = 4  # how often a word stands in a section is counted up to here


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
            term = named[1] if named and named[1].startswith("term-") else ""
    texts.setdefault(within[-1], []).append(text[at:])
    for id_, pieces in texts.items():
        yield id_, html.unescape(" ".join(pieces))


def section_words(page: str, language: SearchEnglish) -> dict[str, Counter[str]]:
    """Return how often each stem stands in each section; "~" before the id of one aside."""
    known = tomllib.loads(DATA.read_text(encoding="utf-8"))
    ignored = {language.stem(word) for word in known["ignored"].split()}
    aside = tuple(known["aside"]["begins"])
    found = {}
    for id_, text in sections(page):
        counts = Counter(language.stem(word) for word in WORD.findall(plain(text)))
        words = Counter({word: n for word, n in counts.items() if word not in ignored})
        if words:
            mark = "~" if id_.replace("-", " ").startswith(aside) else ""
            found[mark + id_] = words
    return found


def packed(words: dict[str, dict[str, Counter[str]]]) -> dict[str, Any]:
    """Return the words of all sections as the script unpacks them: each word once, with its places.

    sections: the ids of each page. words, and for each of them in places where it stands, as
    numbers of sections; counts: how often, one digit for each place of each word.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    all_sections = (section for page in words.values() for section in page.values())
    for number, section in enumerate(all_sections):
        for word, count in section.items():
            places.setdefault(word, []).append((number, min(count, MOST)))
    known = sorted(places)
    return {
        "sections": {page: list(sections) for page, sections in words.items()},
        "words": " ".join(known),
        "places": " ".join(_steps([number for number, _ in places[word]]) for word in known),
        "counts": "".join(str(count) for word in known for _, count in places[word]),
    }


def _steps(numbers: list[int]) -> str:
    """Return rising numbers as the steps between them."""
    text, last = "", -1
    for number in numbers:
        step, last = number - last - 1, number
        while step >= BASE:
            text += DIGITS[step % BASE]
            step //= BASE
        text += DIGITS[BASE + step]
    return text


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
    pages = sorted(name for name in app.env.found_docs if not name.startswith(SOLUTIONS))
    language = SearchEnglish({})
    out = Path(app.outdir)
    words = {
        name: section_words((out / f"{name}.html").read_text(encoding="utf-8"), language)
        for name in pages
    }
    content = json.dumps(
        {**_of_sphinx(out / SPHINX), **packed(words)}, ensure_ascii=False, separators=(",", ":")
    )
    (static_folder(app) / INDEX).write_text(f"Search.setIndex({content});\n", encoding="utf-8")


def _of_sphinx(index: Path) -> dict[str, Any]:
    """Return what the search uses of Sphinx's own index; words are kept by section instead."""
    text = index.read_text(encoding="utf-8").removeprefix("Search.setIndex(").removesuffix(")")
    found = json.loads(text)
    entries = {
        entry: terms
        for entry, places in found["indexentries"].items()
        if (terms := [place for place in places if str(place[1]).startswith("term-")])
    }
    kept = ("docnames", "titles", "alltitles", "objects")
    return {**{name: found[name] for name in kept}, "indexentries": entries}


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("builder-inited", _write_script)
    app.connect("build-finished", _write_words, priority=800)
