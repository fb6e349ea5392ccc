"""Show one part of an exercise page at a time, and add *Your own case* at its end.

The page contains all parts, one below the other. `publishing/page/steps.js` fills the bar, which is
empty and hidden below the title, and shows one part; `documents.js` shows the documents of that
part. Their messages are stored in the bar.
"""

import json
import shutil
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursework.course import APART
from coursework.forms import html
from coursework.own_case.cases import case_of
from coursework.own_case.examples import examples
from fairtender import messages
from publishing.extensions.pages import EXERCISES, SOLUTIONS
from publishing.extensions.shared import (
    PAGE,
    add_styles,
    enclose,
    join_scripts,
    open_texts,
    raw,
    static_folder,
)


def _next(app: Sphinx, docname: str) -> str:
    """Return a link to the next unit's chapter, or after the last unit to the first page."""
    exercises = sorted(one for one in app.env.found_docs if one.startswith("exercises/"))
    after = [one for one in exercises if one > docname and _slug(one) != APART]
    if after:
        return _link(app, docname, f"book/{_slug(after[0])}")
    return _link(app, docname, "book/index", messages.text("steps-first-page"))


def _slug(docname: str) -> str:
    return docname.rpartition("/")[2]


def _link(app: Sphinx, docname: str, page: str, title: str = "") -> str:
    """Return a page's address and title as JSON for an attribute; "" if this edition lacks it."""
    if page not in app.env.titles:
        return ""
    to = {
        "href": app.builder.get_relative_uri(docname, page),
        "title": title or app.env.titles[page].astext(),
    }
    return escape(json.dumps(to, ensure_ascii=False))


def _add_bar(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if not docname.startswith("exercises/"):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is None or title.parent is None:
        return
    texts = open_texts("steps-")
    said = escape(json.dumps(texts, ensure_ascii=False))
    name = escape(texts["name"])
    bar = (
        f'<nav id="course-steps" class="course-steps" aria-label="{name}" '
        f'data-texts="{said}" data-next="{_next(app, docname)}" '
        f'data-solutions="{_link(app, docname, f"{SOLUTIONS}/{_slug(docname)}")}" hidden></nav>'
    )
    title.parent.insert(title.parent.index(title) + 1, raw(bar))


def _files(app: Sphinx) -> None:
    static = static_folder(app)
    (static / "steps.js").write_text(enclose(join_scripts("documents", "steps")), encoding="utf-8")
    shutil.copyfile(PAGE / "steps.css", static / "steps.css")


def _page(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and pagename.startswith("exercises/"):
        app.add_js_file("steps.js")
        add_styles(context, "steps.css")


def _add_own_case(_app: Sphinx, doctree: nodes.document, docname: str) -> None:
    folder, _, slug = docname.partition("/")
    title = next(iter(doctree.findall(nodes.title)), None)
    if folder != EXERCISES or title is None or title.parent is None:
        return
    if shown := section(slug.partition("/")[0]):
        title.parent.append(raw(shown))


def section(unit: str) -> str:
    """Return the section *Your own case* of a unit; "" if it has none."""
    questions = case_of(unit)
    if questions is None:
        return ""
    drawn = html.own_case(questions, examples(questions))
    summary = escape(messages.text("forms-own-summary"))
    return (
        f'<details class="course-own" id="own-case-{unit[:2]}" data-ft-own>'
        f"<summary>{summary}</summary><template>{drawn}</template></details>"
    )


def setup(app: Sphinx) -> None:
    """Connect to the build.

    *Your own case* is added before the other ways of `pages`, which come last on the page. The bar
    and its style are added after `pages`, whose style must come first.
    """
    app.connect("builder-inited", _files)
    app.connect("doctree-resolved", _add_own_case, priority=400)
    app.connect("doctree-resolved", _add_bar, priority=600)
    app.connect("html-page-context", _page, priority=600)
