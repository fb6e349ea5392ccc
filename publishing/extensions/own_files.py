"""A page for a reader's own files: its frame, its script and its looks.

    ```{own-files} screen
    ```

The job is one of `fairtender.own_files.JOBS`. `publishing/page/own.html` is the frame, which the
scripts `own-*.js` fill; what they say comes with them from `messages.toml`. What is done with the
files is `fairtender.own_files`, in the Worker of the page.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from fairtender import pages
from fairtender.messages import text
from fairtender.own_files import JOBS, by_hand
from publishing import book
from publishing.extensions.pages import with_words

PAGE = Path(book.__file__).parent / "page"
FRAME = PAGE / "own.html"
MARK = 'id="own-job"'
SCRIPTS = ("parts", "files", "hand", "report", "start")
CODES = "page-own-"
LINES = {
    "screen": "fairtender screen FILE --html report.html --word note.docx --json report.json",
    "portfolio": "fairtender portfolio CONTRACTS --rates RATES --html report.html --word note.docx",
    "criteria": "fairtender criteria CRITERIA --tender TENDER --word criteria.docx",
    "price": "fairtender floor --rates RATES --bids BIDS --staffing STAFFING --sector NAME …",
    "chain": "fairtender map SITES LINKS --html report.html --word questions.docx --out map.svg",
    "plans": "fairtender plans FOLDER --html report.html",
}


class OwnFiles(SphinxDirective):
    """The frame of the page, hidden until its script has begun."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the frame, and what the script knows of the job."""
        name = self.arguments[0]
        if name not in JOBS:
            raise self.error(f"own-files: {name} is none of {', '.join(JOBS)}")
        self.env.note_dependency(str(FRAME))
        job = import_module(f"fairtender.own_files.{name}").JOB
        roles = [
            {
                "name": role,
                "label": text(f"page-own-role-{role}"),
                "about": text(f"page-own-about-{role}"),
                "needed": one.needed,
                "several": one.several,
            }
            for role, one in job.roles.items()
        ]
        known = {"name": name, "command": JOBS[name], "line": LINES[name], "roles": roles}
        written = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
        hand = {
            group: [(item, by_hand.number_name(item), item in by_hand.NEEDED) for item in items]
            for group, items in (("hours", by_hand.HOURS), ("rates", by_hand.ITEMS))
        }
        frame = pages.render(
            FRAME, known=written, job=name, roles=roles, pastes=name != "plans", hand=hand.items()
        )
        return [nodes.raw("", frame, format="html")]


def _files(app: Sphinx) -> None:
    """Put the joined script and the looks beside the pages."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    joined = "\n".join((PAGE / f"own-{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    (static / "own.js").write_text(with_words(joined, CODES), encoding="utf-8")
    (static / "own.css").write_text((PAGE / "own.css").read_text("utf-8"), encoding="utf-8")


def _page(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    if MARK not in (context.get("body") or ""):
        return
    python = {"data-python": app.config.course_python}
    python["data-version"] = app.config.course_assets_digest
    app.add_js_file("python.js", **python)
    app.add_js_file("own.js")
    context["course_page_styles"] = [*context.get("course_page_styles", []), "home.css", "own.css"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and connect to the build."""
    app.add_directive("own-files", OwnFiles)
    app.connect("builder-inited", _files)
    app.connect("html-page-context", _page, priority=550)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
