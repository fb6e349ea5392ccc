"""Tables and buttons that everybody can use, where Sphinx and the theme leave something out.

- A heading cell of a table says that it heads a column, and a table has a name: that of its
  section. A screen reader lists tables by name.
- A table of words with three columns or more can be read on a phone without scrolling sideways:
  its rows become stacked lines there, by `course.css`, each with the name of its column.
- `course.js`, on every page, mends the theme's buttons and menus.
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


def _name_tables(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.Node | None
) -> None:
    """Give each table without a caption the name of the heading that it stands under."""
    heading, names = "", Counter[str]()

    def named(found: re.Match[str]) -> str:
        nonlocal heading
        if found["table"] is None:
            heading = html.escape(html.unescape(re.sub("<[^>]*>", "", found["heading"])).strip())
            return found[0]
        names[heading] += 1
        name = heading if names[heading] == 1 else f"{heading} ({names[heading]})"
        return f'{found["table"]} aria-label="{name}">'

    context["body"] = HEADINGS.sub(named, context.get("body") or "")


def _stack(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Mark the tables of words, and name the column in each of their cells."""
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


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.add_node(nodes.entry, override=True, html=(_visit_entry, _depart_entry))
    app.add_js_file("course.js", priority=400)  # before the theme's own
    app.connect("doctree-resolved", _stack, priority=900)
    app.connect("html-page-context", _name_tables)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
