"""Make the search page, and what search engines, citations and browser tabs show of the course.

The search page loads one index, `search-index.js`: titles and headings as Sphinx collects them, and
the words of each section. `page/search-rank.js` ranks the results, and `page/search-page.js` shows
them. Synonyms, and the pages that answer a common question, are in `publishing/search.toml`.

If the address of the site is known (`publishing/address.py`), pages have a canonical link and Open
Graph descriptions (`_templates/layout.html`), and the site has `sitemap.xml` and `robots.txt`. The
site always has `404.html`, which web hosts show for a wrong address.

    ```{how-to-cite}
    ```

A citation to copy, made from `CITATION.cff`.

A browser shows the title of a page in its tab, its history and previews, sometimes with the
description. A person who is exploited, or who worries about a colleague, may read this course on a
computer that the employer can inspect. So the pages of the units, which describe exploitation, and
the page on what to do in a real case get a neutral title and description
(`_templates/layout.html`). Headings, addresses and search results do not change.
"""

import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from fairtender import messages
from publishing import book
from publishing.extensions.pages import SOLUTIONS
from publishing.extensions.shared import PAGE, CourseDirective, enclose, open_texts, static_folder

CITATION = "CITATION.cff"
NOT_FOUND = "404.html"
FOR_SEARCH_ENGINES = ("sitemap.xml", "robots.txt")
UNIT = re.compile(r"(?:book|exercises/[\w-]+|book/solutions)/(\d+)-[\w-]+")
KINDS = {"exercises": "Unit {number}, exercise", "solutions": "Unit {number}, solutions"}
TITLES = {"book/if-this-is-real": "Help"}


class HowToCite(CourseDirective):
    """The citation: authors, year, title, version, and the address if it is known."""

    def run(self) -> list[nodes.Node]:
        """Return the citation as a block of its own."""
        path = self.root / CITATION
        self.env.note_dependency(str(path))
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        who = ", ".join(author["name"] for author in said["authors"])
        sentence = nodes.paragraph("", f"{who} ({said['date-released'].year}). ")
        sentence += nodes.emphasis("", said["title"])
        sentence += nodes.Text(f" (version {said['version']}).")
        if site := self.config.course_address.site:
            sentence += [nodes.Text(" "), nodes.reference("", site, refuri=site)]
        return [nodes.block_quote("", sentence)]


def tab_title(page: str) -> str:
    """Return the neutral title of a page; "" if its own title may be shown."""
    if not (unit := UNIT.fullmatch(page)):
        return TITLES.get(page, "")
    kind = next((kind for kind in KINDS if kind in page.split("/")), "")
    return KINDS.get(kind, "Unit {number}").format(number=int(unit[1]))


def _page(_app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    title = context["course_tab_title"] = tab_title(page)
    about = messages.text("tab-description", title=title) if title else ""
    context["course_tab_description"] = about
    if doctree is None:  # the search page and the like, which search engines need not find
        context["pageurl"] = ""


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    out, site = Path(app.outdir), app.config.course_address.site
    given = {"site": site, "folder": urlsplit(site).path, "name": app.config.html_short_title}
    not_found = app.builder.templates.render(NOT_FOUND, given)
    (out / NOT_FOUND).write_text(not_found, encoding="utf-8")
    if not site:
        for name in FOR_SEARCH_ENGINES:
            (out / name).unlink(missing_ok=True)
        return
    (out / "sitemap.xml").write_text(sitemap(site, app.env.found_docs), encoding="utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n"
    (out / "robots.txt").write_text(robots, encoding="utf-8")


def sitemap(site: str, pages: set[str]) -> str:
    """Return a sitemap of every page of the book, in the format of sitemaps.org."""
    lines = (f"<url><loc>{escape(site + quote(page))}.html</loc></url>" for page in sorted(pages))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>\n",
        ]
    )


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
# A section's number is written as the distance from the number before it, in base 32. The last
# digit of each is from the second half of DIGITS, so that no separator is needed.
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BASE = 32
MOST = 4  # occurrences of a word in a section are counted up to this number


def data() -> dict[str, Any]:
    """Return the data of the search in the form that the script reads."""
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
    """Yield the id and the text of each section of a page, without its subsections.

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
    """Return {id of a section: how often each stem occurs}; "~" before the id: less important."""
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
    """Return the words of all sections in packed form, each word once, for the script to unpack.

    sections: the ids of each page. words: every word. places: for each word, the numbers of the
    sections in which it occurs. counts: for each of these places, one digit for how often.
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
    """Return increasing numbers as text: the distances between neighbours, in `DIGITS`."""
    text, last = "", -1
    for number in numbers:
        step, last = number - last - 1, number
        while step >= BASE:
            text += DIGITS[step % BASE]
            step //= BASE
        text += DIGITS[BASE + step]
    return text


def plain(text: str) -> str:
    """Return a text as the search script normalises it: in small letters, without apostrophes."""
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
    """Return the parts of Sphinx's index that the search uses; it has words by section instead."""
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
    """Register the directive and connect to the build."""
    app.add_directive("how-to-cite", HowToCite)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _write)
    app.connect("builder-inited", _write_script)
    app.connect("build-finished", _write_words, priority=800)
