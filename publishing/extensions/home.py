"""Directives that show a learner's progress on the first page, and the certificate.

    ```{go-on}
    ```

One link: to the part where the learner stopped, or else to the first chapter.

    ```{my-course}
    01-the-issue: What is forced labour, and why is it ours?
    ```

The units, each with the question that it answers and the learner's progress. Without scripts, this
is a plain list.

    ```{my-answers}
    ```

Buttons to save all answers as one file, to load that file on another computer, and to delete all
answers from this one.

    ```{my-certificate}
    ```

A certificate that people who learn alone can print when all units are marked. Its page also has
`my-course`.

`publishing/page/home.js` fills them in from what the browser has saved, so no data about a learner
is needed here. `units.js`, which is loaded only when a learner opens a file, lists the answers that
each question accepts.
"""

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import coursework
from coursework.answers import FORMAT
from coursework.forms import Questions, html
from fairtender import messages
from fairtender.tables import DataError
from publishing import book
from publishing.extensions.first_page import paths_of
from publishing.extensions.shared import (
    PAGE,
    CourseDirective,
    add_styles,
    enclose,
    join_scripts,
    open_texts,
    questions,
    raw,
    script_data,
    static_folder,
)
from publishing.paths import duration

LOOK = Path(coursework.__file__).with_name("certificate.css")
MARK = 'id="course-data"'
PYTHON = 'data-python="" data-version=""'  # filled in where the page is written
CERTIFICATE = 'id="course-certificate"'
EMBLEM = '<img class="certificate-emblem" src="../_static/logo.svg" width="56" height="56" alt="">'
CODES = "home-"


def parts(questions: Questions) -> dict[str, Any]:
    """Return a unit as the script counts it: its forms with the ids of their questions."""
    return {
        "unit": questions.unit,
        "number": int(questions.unit.split("-")[0]),
        "title": questions.title,
        "forms": [
            {"id": form.id, "title": form.title, "asks": [q.id for q in form.questions]}
            for form in questions.forms
        ],
    }


def _say(code: str) -> str:
    return escape(messages.text(CODES + code))


class _OfCourse(CourseDirective):
    """The base of these directives: the data for the script, and links."""

    has_content = True

    def data(self) -> nodes.raw:
        """Return the data about the course for the script."""
        known = {
            "edition": self.config.course_edition or "public",
            "units": [parts(questions) for questions in self.questions().values()],
            "texts": open_texts(CODES),
        }
        return raw(f'<script type="application/json" {MARK}>{script_data(known)}</script>')

    def link(self, page: str, words: str = "") -> addnodes.pending_xref:
        """Return a link to a page of the book, with these words or the page's title."""
        link = addnodes.pending_xref(
            "",
            nodes.inline(text=words or page),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{page}",
            refexplicit=bool(words),
            refdoc=self.env.docname,
            refwarn=True,
        )
        self.set_source_info(link)
        return link


class GoOn(_OfCourse):
    """The link to where the learner goes on."""

    def run(self) -> list[nodes.Node]:
        """Return the link to the first chapter; `home.js` can change its target."""
        first = next(iter(self.questions()))
        link = self.link(f"book/{first}", messages.text("home-begin"))
        where = nodes.paragraph(ids=["course-where"], classes=["course-where"])
        return [nodes.paragraph("", "", link, classes=["course-go"]), where]


class MyCourse(_OfCourse):
    """The list of units with the learner's progress."""

    def run(self) -> list[nodes.Node]:
        """Return the list; `home.js` fills in the progress."""
        asked = self.questions()
        written = dict(line.split(": ", 1) for line in self.content if ": " in line)
        if list(written) != list(asked):
            raise self.error(messages.text("home-order", units=", ".join(asked)))
        paths = paths_of(self)
        units = nodes.enumerated_list(classes=["course-units"], enumtype="arabic", suffix=".")
        units += [
            self._unit(one, written[slug], duration(sum(step.minutes for step in paths.unit(slug))))
            for slug, one in asked.items()
        ]
        note = raw('<p class="course-note" role="status"></p>')
        return [self.data(), note, units]

    def _unit(self, asked: Questions, question: str, time: str) -> nodes.list_item:
        slug = asked.unit
        chapter = nodes.paragraph("", "", self.link(f"book/{slug}"), classes=["course-unit"])
        asks = nodes.paragraph(text=question, classes=["course-asks"])
        exercise = nodes.paragraph("", "", self.link(f"exercises/{slug}/{slug}"))
        exercise["classes"] = ["course-exercise"]
        takes = nodes.paragraph(text=time, classes=["course-takes"])
        state = nodes.paragraph(classes=["course-state"])
        return nodes.list_item("", chapter, asks, exercise, takes, state, ids=[f"unit-{slug}"])


class MyAnswers(_OfCourse):
    """The buttons for all answers that this browser has saved."""

    def run(self) -> list[nodes.Node]:
        """Return the buttons, hidden until the script shows them."""
        return [
            raw(
                f"""<noscript><p>{_say("no-script")}</p></noscript>
<div class="course-answers" {PYTHON} hidden>
<p class="course-actions"><button type="button" class="course-save">{_say("save")}</button></p>
<p class="course-actions"><button type="button" class="course-take">{_say("take")}</button></p>
<p class="course-actions"><label>{_say("load")}
<input type="file" class="course-load" accept=".json,application/json"></label></p>
<p class="course-actions"><button type="button" class="course-done">{_say("done")}</button></p>
<div class="course-confirm" role="group" aria-labelledby="course-ask" hidden>
<p id="course-ask"></p>
<p class="course-actions"><button type="button" class="course-no"></button>
<button type="button" class="course-yes"></button></p>
</div>
<div class="course-said" role="status"></div>
<div class="course-problem" role="alert"></div>
</div>"""
            )
        ]


class MyCertificate(_OfCourse):
    """The certificate, and the list of what is still missing for it."""

    def run(self) -> list[nodes.Node]:
        """Return both, hidden; the script shows the one that applies."""
        asked = self.questions()
        links = nodes.bullet_list(ids=["course-missing"], classes=["course-missing"])
        for slug in asked:
            item = nodes.paragraph("", "", self.link(f"exercises/{slug}/{slug}"))
            item += nodes.inline(classes=["course-state"])
            links += nodes.list_item("", item, ids=[f"missing-{slug}"])
        heads = "".join(
            f'<th scope="col">{_say(code)}</th>' for code in ("sheet-unit", "sheet-latest")
        )
        course = self.config.html_title
        sheet = f"""<div class="course-sheet" hidden>
<p class="course-actions"><label>{_say("sheet-name")}
<input type="text" class="course-name" autocomplete="off" maxlength="120" dir="auto"></label></p>
<p class="course-actions">
<button type="button" class="course-print">{_say("sheet-print")}</button></p>
<section class="certificate" {CERTIFICATE} aria-labelledby="course-certificate-title">
{EMBLEM}
<h3 class="certificate-title" id="course-certificate-title">{_say("sheet-title")}</h3>
<p>{_say("sheet-for")}</p>
<p class="certificate-name"><bdi class="course-named"></bdi></p>
<p>{escape(messages.text("home-sheet-said", course=course, count=len(asked)))}</p>
<table class="certificate-points"><caption class="visually-hidden">{_say("sheet-title")}</caption>
<thead><tr>{heads}</tr></thead><tbody></tbody></table>
<p><strong>{_say("sheet-self")}</strong> {_say("sheet-plainly")}</p>
<p class="course-day"></p>
</section>
</div>"""
        note = raw('<p class="course-note course-sheet-note" role="status"></p>')
        missing = raw(f"<noscript><p>{_say('no-script-sheet')}</p></noscript>")
        return [missing, note, links, raw(sheet)]


class AsPdf(CourseDirective):
    """A link to the PDF of this page, if `workshop print` has made one that is up to date."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the link; an empty list if there is no up-to-date PDF."""
        name = self.arguments[0]
        path = self.root / "_build" / "print" / f"{name}.pdf"
        self.env.note_dependency(str(path))  # while it is missing, each build reads the page
        if not book.pdf_time(self.root, name):
            return []
        link = addnodes.download_reference(
            "",
            "",
            nodes.inline(text=messages.text("home-pdf")),
            reftarget=f"/_build/print/{name}.pdf",
            refdoc=self.env.docname,
        )
        return [nodes.paragraph("", "", link, classes=["course-pdf"])]


def _files(app: Sphinx) -> None:
    """Write the script, its style sheet and `units.js` into the site."""
    static = static_folder(app)
    (static / "home.js").write_text(enclose(join_scripts("home")), encoding="utf-8")
    for path in (PAGE / "home.css", LOOK):
        shutil.copyfile(path, static / path.name)
    try:
        asked = questions(Path(app.srcdir))
    except DataError as error:
        raise ExtensionError(str(error)) from error
    known = {slug: _answers_of(one) for slug, one in asked.items()}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    script = f"(globalThis.course ??= {{}}).units = {text};\n"
    (static / "units.js").write_text(script, encoding="utf-8")


def _answers_of(asked: Questions) -> dict[str, Any]:
    """Return a unit as its forms describe it: what `form.js` needs to check an answer."""
    unit = {"format": FORMAT, "unit": asked.unit, "release": asked.release}
    return {"unit": unit, "questions": html.specs(asked.all.values())}


def _page(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    body, config = context.get("body") or "", app.config
    if MARK in body:
        place = f'data-python="{config.course_python}" data-version="{config.course_assets_digest}"'
        context["body"] = body.replace(PYTHON, place)
        app.add_js_file("paths.js")
        app.add_js_file("home.js")
        add_styles(context, "home.css", *([LOOK.name] if CERTIFICATE in body else []))


def setup(app: Sphinx) -> None:
    """Register the directives and connect to the build."""
    app.add_directive("go-on", GoOn)
    app.add_directive("my-course", MyCourse)
    app.add_directive("my-answers", MyAnswers)
    app.add_directive("my-certificate", MyCertificate)
    app.add_directive("as-pdf", AsPdf)
    app.connect("builder-inited", _files)
    app.connect("html-page-context", _page)
