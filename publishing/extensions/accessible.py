"""Make tables, the table of contents and buttons accessible where Sphinx and the theme do not.

- The heading cells of a table are marked as column headings, and each table is named after its
  section, because screen readers list tables by name.
- A table of words with three or more columns can be read on a phone without scrolling sideways:
  `course.css` turns its rows into stacked lines, each with the name of its column.
- The table of contents would have nearly a hundred lines. So each part of the book is a `<details>`
  element, which needs no script; the part with the current page is open, or else the first one.
  Inside a part, the theme folds the exercise and the solutions under their unit; here the button
  that unfolds them also gets a name.
- `course.js`, which every page loads, corrects the theme's buttons and menus.
"""

import html
import re
from collections import Counter
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

from fairtender.pages import STACKS, stacks

HEADINGS = re.compile(
    r"<h[1-6][^>]*>(?P<heading>.*?)(?:<a class=\"headerlink\"|</h[1-6]>)"
    r"|(?P<table><table(?![^>]* aria-label)[^>]*)>(?!\s*<caption)",
    re.DOTALL,
)
# The button in the contents that shows the pages under a page; the theme gives it no name.
TOGGLE = re.compile(r"(<a [^>]*>([^<]*)</a>\s*<details[^>]*>\s*)<summary>")
CAPTION = re.compile(
    r'<p aria-level="2" class="caption" role="heading">'
    r'<span class="caption-text">(.*?)</span></p>\s*',
    re.DOTALL,
)
CURRENT = re.compile(r'<ul class="[^"]*\bcurrent\b')


def _draw_contents(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.Node | None
) -> None:
    if draw := context.get("generate_toctree_html"):
        context["generate_toctree_html"] = lambda **options: fold(str(draw(**options)))


def fold(contents: str) -> str:
    """Fold the parts of the theme's table of contents, and name the buttons that unfold pages."""
    before, *rest = CAPTION.split(TOGGLE.sub(_with_name, contents))
    parts = list(zip(rest[::2], rest[1::2], strict=True))
    here = next((at for at, (_, pages) in enumerate(parts) if CURRENT.match(pages)), 0)
    drawn = [
        f'<details class="course-part"{" open" if at == here else ""}>'
        f'<summary><span class="caption-text">{caption}</span></summary>\n{pages}</details>\n'
        for at, (caption, pages) in enumerate(parts)
    ]
    return before + "".join(drawn)


def _with_name(toggle: re.Match[str]) -> str:
    name = html.escape(f"Pages of {' '.join(html.unescape(toggle[2]).split())}")
    return f'{toggle[1]}<summary aria-label="{name}">'


def _name_tables(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.Node | None
) -> None:
    """Name each table without a caption after the heading above it."""
    heading, names = "", Counter[str]()

    def named(found: re.Match[str]) -> str:
        nonlocal heading
        if found["table"] is None:
            heading = html.escape(html.unescape(re.sub("<[^>]*>", "", found["heading"])).strip())
            return found[0]
        names[heading] += 1
        name = heading if names[heading] == 1 else f"{heading} ({names[heading]})"
        return f'{found["table"]} aria-label="{name}">'

    body = HEADINGS.sub(named, context.get("body") or "")
    # Only people with a mouse use the link at a heading, so the Tab key skips it.
    context["body"] = body.replace('<a class="headerlink"', '<a class="headerlink" tabindex="-1"')


def _stack(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Mark the tables of words, and write the column's name into each of their cells."""
    for table in doctree.findall(nodes.table):
        rows = [
            [cell.astext() for cell in row.findall(nodes.entry)] for row in table.findall(nodes.row)
        ]
        head = table.next_node(nodes.thead)
        if head is None or not stacks(rows[1:]) or "course-model-index" in table["classes"]:
            continue
        table["classes"].append(STACKS)
        for row in table.findall(nodes.row):
            for name, cell in zip(rows[0][1:], row.children[1:], strict=False):
                cell["course-head"] = " ".join(name.split())


def _visit_entry(translator: SphinxTranslator, node: nodes.entry) -> None:
    row, group = node.parent, node.parent.parent.parent
    in_head = isinstance(row.parent, nodes.thead)
    stub = bool(group.stubs[row.column])
    row.column += 1 + node.get("morecols", 0)
    more: dict[str, Any] = {"classes": ["head"] * in_head + ["stub"] * stub}
    if in_head or stub:
        more["scope"] = "col" if in_head else "row"
    elif "course-head" in node:
        more["data-head"] = node["course-head"]
    for name, span in (("morerows", "rowspan"), ("morecols", "colspan")):
        if name in node:
            more[span] = node[name] + 1
    tag = "th" if in_head or stub else "td"
    translator.body.append(translator.starttag(node, tag, "", **more))
    translator.context.append(f"</{tag}>\n")


def _depart_entry(translator: SphinxTranslator, _node: nodes.entry) -> None:
    translator.body.append(translator.context.pop())


def setup(app: Sphinx) -> None:
    """Connect the functions of this module to the events of the build."""
    app.add_node(nodes.entry, override=True, html=(_visit_entry, _depart_entry))
    app.add_js_file("course.js", priority=400)  # before the theme's own
    app.connect("doctree-resolved", _stack, priority=900)
    app.connect("html-page-context", _name_tables)
    app.connect("html-page-context", _draw_contents, priority=900)
