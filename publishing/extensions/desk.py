"""The page of the trainer's desk: its frame, its script and its looks.

    ```{trainers-desk}
    ```

`publishing/page/desk.html` is the frame, which the scripts `desk-*.js` fill; what they say comes
with them from `messages.toml`. The desk itself is `coursework.desk`, in the Worker of the page.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import coursework
from coursework.course import units
from coursework.desk.state import SHORTEST
from coursework.questions import load
from fairtender import pages
from fairtender.tables import DataError
from publishing import book
from publishing.extensions.pages import join_scripts, with_words

PAGE = Path(book.__file__).parent / "page"
FRAME = PAGE / "desk.html"
GLANCE = Path(coursework.__file__).with_name("class_glance.css")
MARK = 'id="desk-course"'
SCRIPTS = (
    *("frame", "desk-parts", "desk-seal", "desk-keep", "desk-ask", "desk-begin", "desk-came"),
    *("desk-mark", "desk-sheet", "desk-class", "desk-back", "desk-start"),
)
CODES = "page-desk-"


class TrainersDesk(SphinxDirective):
    """The frame of the desk, hidden until its script has begun."""

    def run(self) -> list[nodes.Node]:
        """Return the frame, and what the script knows of the course."""
        self.env.note_dependency(str(FRAME))
        edition = self.config.course_edition or "public"
        known = {"edition": edition, "units": self._units(), "shortest": SHORTEST}
        text = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
        frame = pages.render(FRAME, known=text, course=self.config.html_title, shortest=SHORTEST)
        return [nodes.raw("", frame, format="html")]

    def _units(self) -> list[dict[str, Any]]:
        root = Path(self.env.srcdir)
        try:
            asked = [load(root / "exercises" / slug / "questions.toml") for slug in units(root)]
        except DataError as error:
            raise self.error(str(error)) from error
        for one in asked:
            self.env.note_dependency(str(root / "exercises" / one.unit / "questions.toml"))
        return [
            {"unit": one.unit, "number": int(one.unit.split("-")[0]), "title": one.title}
            for one in asked
        ]


def _files(app: Sphinx) -> None:
    """Put the joined script and the looks beside the pages."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "desk.js").write_text(with_words(join_scripts(*SCRIPTS), CODES), encoding="utf-8")
    sheets = (PAGE / "frame.css", PAGE / "desk.css", GLANCE)
    looks = (path.read_text(encoding="utf-8") for path in sheets)
    (static / "desk.css").write_text("\n".join(looks), encoding="utf-8")


def _page(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    if MARK not in (context.get("body") or ""):
        return
    python = {"data-python": app.config.course_python}
    python["data-version"] = app.config.course_assets_digest
    app.add_js_file("python.js", **python)
    app.add_js_file("desk.js")
    more = ["home.css", "desk.css"]
    context["course_page_styles"] = [*context.get("course_page_styles", []), *more]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and connect to the build."""
    app.add_directive("trainers-desk", TrainersDesk)
    app.connect("builder-inited", _files)
    app.connect("html-page-context", _page, priority=550)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
