"""The list at the side: each part of the book folds away, and the reader's own stands open.

The theme writes all parts below one another, close to a hundred lines. Here a part is `<details>`
with its caption, which needs no script: the part of the page is open, else the first. Its pages
fold as the theme has it, a unit over its exercise and its solutions.
"""

import re
from typing import Any

from sphinx.application import Sphinx

CAPTION = re.compile(
    r'<p aria-level="2" class="caption" role="heading">'
    r'<span class="caption-text">(.*?)</span></p>\s*',
    re.DOTALL,
)
CURRENT = re.compile(r'<ul class="[^"]*\bcurrent\b')


def folded(contents: str) -> str:
    """Fold the parts of the theme's list."""
    before, *rest = CAPTION.split(contents)
    parts = list(zip(rest[::2], rest[1::2], strict=True))
    here = next((at for at, (_, pages) in enumerate(parts) if CURRENT.match(pages)), 0)
    drawn = [
        f'<details class="course-part"{" open" if at == here else ""}>'
        f'<summary><span class="caption-text">{caption}</span></summary>\n{pages}</details>\n'
        for at, (caption, pages) in enumerate(parts)
    ]
    return before + "".join(drawn)


def _page(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    if draw := context.get("generate_toctree_html"):
        context["generate_toctree_html"] = lambda **options: folded(str(draw(**options)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build, after `light`, which names the buttons of the list."""
    app.connect("html-page-context", _page, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
