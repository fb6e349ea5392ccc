"""Make the pages on which Python reads a reader's own files: frames, scripts and style sheets.

    ```{trainers-desk}
    ```

The page *Grade a workshop*: `coursework.desk`, which runs in the page's Worker.

    ```{own-files} screen
    ```

A page for a reader's own files. The job is one of `fairtender.own_files.JOBS`.

`publishing/page` has a frame for each page, which its scripts fill. The scripts contain their
messages from `messages.toml`.
"""

from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

import coursework
from coursework import platform_marks, platforms
from coursework.course import APART, asked_units
from coursework.desk.state import SHORTEST
from coursework.questions import find, load
from fairtender import pages
from fairtender.messages import either, text
from fairtender.own_files import JOBS
from fairtender.reports import by_hand
from fairtender.reports.job import job_of
from publishing.extensions.shared import (
    PAGE,
    CourseDirective,
    add_python,
    add_styles,
    join_scripts,
    raw,
    script_data,
    static_folder,
    with_words,
)

LINES = {
    "screen": "fairtender screen FILE --html report.html --word note.docx --json report.json",
    "portfolio": "fairtender portfolio CONTRACTS --rates RATES --html report.html --word note.docx",
    "criteria": "fairtender criteria CRITERIA --tender TENDER --word criteria.docx",
    "price": "fairtender floor --rates RATES --bids BIDS --staffing STAFFING --sector NAME …",
    "chain": "fairtender map SITES LINKS --html report.html --word questions.docx --out map.svg",
    "answers": "fairtender answers FILES --sent SHEET --against EARLIER --html report.html",
    "plans": "fairtender plans FOLDER --html report.html",
    "remedy": "fairtender remedy PLAN --ledger LEDGER --evidence EVIDENCE --audit DATE",
}


class _Tool(NamedTuple):
    """The scripts and style sheets of a page, joined into NAME.js and NAME.css.

    mark: text by which the frame of the page is recognised. codes: how its message codes begin.
    """

    mark: str
    codes: str
    scripts: tuple[str, ...]
    looks: tuple[Path, ...]


TOOLS = {
    "desk": _Tool(
        mark='id="desk-course"',
        codes="page-desk-",
        scripts=(
            *("frame", "desk-parts", "desk-seal", "desk-keep", "desk-ask", "desk-begin"),
            *("desk-came", "desk-room", "desk-mark", "desk-sheet", "desk-wall", "desk-class"),
            *("desk-back", "desk-start"),
        ),
        looks=(
            PAGE / "frame.css",
            PAGE / "desk.css",
            Path(coursework.__file__).with_name("class_glance.css"),
        ),
    ),
    "own": _Tool(
        mark='id="own-job"',
        codes="page-own-",
        scripts=("frame", "own-parts", "own-files", "own-hand", "own-report", "own-start"),
        looks=(PAGE / "frame.css", PAGE / "own.css"),
    ),
}


class TrainersDesk(CourseDirective):
    """The frame of the page *Grade a workshop*, hidden until its script runs."""

    def run(self) -> list[nodes.Node]:
        """Return the frame, and the course data for the script."""
        frame = PAGE / "desk.html"
        self.env.note_dependency(str(frame))
        every = self.questions()
        asked = [
            {"unit": one.unit, "name": f"{int(one.unit.split('-')[0])}. {one.title}"}
            | {"title": one.title}
            for one in every.values()
        ]
        if APART in asked_units(self.root):
            title = load(find(APART, self.root)).title
            asked.append({"unit": APART, "name": title, "title": title})
        edition = self.config.course_edition or "public"
        known = script_data({"edition": edition, "units": asked, "shortest": SHORTEST})
        shown = {
            "course": self.config.html_title,
            "shortest": SHORTEST,
            "platforms": either(*(one.title for one in platforms.DOWNLOADED.values())),
            "timed": either(*platforms.titles(has_times=True)),
            "untimed": ", ".join(platforms.titles(has_times=False)),
            "formats": platform_marks.FORMATS,
            "identifiers": platform_marks.IDENTIFIERS,
        }
        return [raw(pages.render(frame, known=known, **shown))]


class OwnFiles(CourseDirective):
    """The frame of the page, hidden until its script runs."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the frame, and the job's data for the script."""
        frame, name = PAGE / "own.html", self.arguments[0]
        if name not in JOBS:
            raise self.error(text("own-unknown", name=name, known=", ".join(JOBS)))
        self.env.note_dependency(str(frame))
        job = job_of(JOBS[name])
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
        hand = {
            group: [(item, by_hand.number_name(item), item in by_hand.NEEDED) for item in items]
            for group, items in (("hours", by_hand.HOURS), ("rates", by_hand.ITEMS))
        }
        shown = {"job": name, "roles": roles, "pastes": name != "plans", "hand": hand.items()}
        return [raw(pages.render(frame, known=script_data(known), **shown))]


def _files(app: Sphinx) -> None:
    """Write the joined scripts and style sheets into the site."""
    static = static_folder(app)
    for name, tool in TOOLS.items():
        script = with_words(join_scripts(*tool.scripts), tool.codes)
        (static / f"{name}.js").write_text(script, encoding="utf-8")
        looks = [path.read_text("utf-8") for path in tool.looks]
        (static / f"{name}.css").write_text("\n".join(looks), encoding="utf-8")


def _page(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    for name, tool in TOOLS.items():
        if tool.mark in (context.get("body") or ""):
            add_python(app)
            app.add_js_file(f"{name}.js")
            add_styles(context, "home.css", f"{name}.css")


def setup(app: Sphinx) -> None:
    """Register the directives and connect to the build."""
    app.add_directive("trainers-desk", TrainersDesk)
    app.add_directive("own-files", OwnFiles)
    app.connect("builder-inited", _files)
    app.connect("html-page-context", _page, priority=550)
