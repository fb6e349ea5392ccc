"""Page titles and descriptions that do not give a reader away on a shared computer.

Tabs, the history and previews of a browser show the title of a page; some show its description too.
Somebody who is exploited, or who worries about a colleague, may read this course on a computer that
an employer can look into. So the pages of the units, with their accounts of exploitation, and the
page that says what to do get a neutral title and description (`_templates/layout.html`). Headings,
addresses and what the search page shows stay as they are.
"""

import re
from typing import Any

from sphinx.application import Sphinx

UNIT = re.compile(r"(?:book|exercises/[\w-]+|book/solutions)/(\d+)-[\w-]+")
KINDS = {"exercises": "Unit {number}, exercise", "solutions": "Unit {number}, solutions"}
TITLES = {"book/if-this-is-real": "Help"}
DESCRIPTION = "{title}: a page of a course for public buyers."


def tab_title(page: str) -> str:
    """Return the neutral title of a page, "" where its own title may be shown."""
    if not (unit := UNIT.fullmatch(page)):
        return TITLES.get(page, "")
    kind = next((kind for kind in KINDS if kind in page.split("/")), "")
    return KINDS.get(kind, "Unit {number}").format(number=int(unit[1]))


def _page(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    title = context["course_tab_title"] = tab_title(page)
    context["course_tab_description"] = DESCRIPTION.format(title=title) if title else ""


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    app.connect("html-page-context", _page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
