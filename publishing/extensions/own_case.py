"""*Your own case* at the end of an exercise page: folded, and in a template until it is opened."""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursework.forms import html
from coursework.own_case.cases import case_of
from coursework.own_case.examples import examples
from fairtender import messages
from publishing.extensions.pages import EXERCISES
from publishing.extensions.shared import raw


def _add_own_case(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    folder, _, slug = docname.partition("/")
    questions = case_of(slug.partition("/")[0]) if folder == EXERCISES else None
    title = next(iter(doctree.findall(nodes.title)), None)
    if questions is None or title is None or title.parent is None:
        return
    drawn = html.own_case(questions, examples(questions))
    summary = escape(messages.text("forms-own-summary"))
    title.parent.append(
        raw(
            f'<details class="course-own" id="your-own-case" data-ft-own>'
            f"<summary>{summary}</summary><template>{drawn}</template></details>"
        )
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build, before `pages`, whose other ways come last."""
    app.connect("doctree-resolved", _add_own_case, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
