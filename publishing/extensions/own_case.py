"""*Your own case* at the end of an exercise page."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursework.own_case.section import section
from publishing.extensions.pages import EXERCISES
from publishing.extensions.shared import raw


def _add_own_case(_app: Sphinx, doctree: nodes.document, docname: str) -> None:
    folder, _, slug = docname.partition("/")
    title = next(iter(doctree.findall(nodes.title)), None)
    if folder != EXERCISES or title is None or title.parent is None:
        return
    if shown := section(slug.partition("/")[0]):
        title.parent.append(raw(shown))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build, before `pages`, whose other ways come last."""
    app.connect("doctree-resolved", _add_own_case, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
