"""How the course is found and cited, and what its pages show to others.

Where the address of the site is known (`publishing/address.py`), pages carry a canonical link and
Open Graph descriptions (`_templates/layout.html`), and `sitemap.xml` and `robots.txt` lie beside
them. `404.html`, which web hosts show for a wrong address, is always there.

    ```{how-to-cite}
    ```

A sentence to copy, made from `CITATION.cff`.

Tabs, the history and previews of a browser show the title of a page; some show its description too.
Somebody who is exploited, or who worries about a colleague, may read this course on a computer that
an employer can look into. So the pages of the units, with their accounts of exploitation, and the
page that says what to do get a neutral title and description (`_templates/layout.html`). Headings,
addresses and what the search page shows stay as they are.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from fairtender import messages
from publishing.extensions.shared import CourseDirective

CITATION = "CITATION.cff"
NOT_FOUND = "404.html"
FOR_SEARCH_ENGINES = ("sitemap.xml", "robots.txt")
UNIT = re.compile(r"(?:book|exercises/[\w-]+|book/solutions)/(\d+)-[\w-]+")
KINDS = {"exercises": "Unit {number}, exercise", "solutions": "Unit {number}, solutions"}
TITLES = {"book/if-this-is-real": "Help"}


class HowToCite(CourseDirective):
    """Who, when, what, which version, and where if that is known."""

    def run(self) -> list[nodes.Node]:
        """Return the sentence, set apart."""
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
    """Return the neutral title of a page, "" where its own title may be shown."""
    if not (unit := UNIT.fullmatch(page)):
        return TITLES.get(page, "")
    kind = next((kind for kind in KINDS if kind in page.split("/")), "")
    return KINDS.get(kind, "Unit {number}").format(number=int(unit[1]))


def _page(_app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    title = context["course_tab_title"] = tab_title(page)
    about = messages.text("tab-description", title=title) if title else ""
    context["course_tab_description"] = about
    if doctree is None:  # the search page: nothing to find in it
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
    """Every page of the book, as sitemaps.org wants it."""
    lines = (f"<url><loc>{escape(site + quote(page))}.html</loc></url>" for page in sorted(pages))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>\n",
        ]
    )


def setup(app: Sphinx) -> None:
    """Register the directive and connect to the build."""
    app.add_directive("how-to-cite", HowToCite)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _write)
