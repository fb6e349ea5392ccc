"""What is special about this course's pages: editions, exercise pages, links.

- `EDITION=workshop` leaves every page under `book/solutions/` out of the build.
- COURSE_LITE is set by `workshop site` to the megabytes that the exercises in the browser bring.
- An exercise page (a notebook under `exercises/`) says how the exercise can be done, and a page
  with a form loads the form's script and style from `coursework/forms`.
- A page says where the profile is a local one.
"""

import html
import os
import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from coursework.forms import script
from publishing import address
from publishing import local_profile as tailor
from publishing.book import without_solutions

logger = logging.getLogger(__name__)

SOLUTIONS = "book/solutions"
FORM_MARK = 'class="ft-'
EDITION = re.compile(r'data-ft-edition="\w+"')


def _configure(app: Sphinx, config: Config) -> None:
    root, build = Path(app.srcdir), Path(app.outdir).parent
    options = config.html_theme_options
    config.course_address = address.of_course(root)
    config.html_baseurl = config.course_address.site  # Sphinx makes canonical links of it
    # The theme would make links of its own, with other texts.
    config.html_theme_options = {**options, "repository_url": "", "repository_branch": ""}
    config.course_edition = os.environ.get("EDITION", "")
    config.course_lite = os.environ.get("COURSE_LITE", "")
    if config.course_edition == "workshop":
        config.external_toc_path = _workshop_toc(root / config.external_toc_path, build)
    profile = Path(named) if (named := os.environ.get(tailor.VARIABLE)) else None
    config.html_context = {**config.html_context, "course_profile": tailor.edition(profile)}


def _workshop_toc(toc: Path, build: Path) -> str:
    """Path of a table of contents without the solutions, written into the build folder."""
    build.mkdir(parents=True, exist_ok=True)
    written = build / "toc-workshop.yml"
    entries = without_solutions(yaml.safe_load(toc.read_text(encoding="utf-8")), SOLUTIONS)
    written.write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    return written.as_posix()


def _form_files(app: Sphinx) -> None:
    """Put the form's style and script beside the pages: the same as in the notebook.

    Browsers load no module from a page that was opened as a file, without a server. So the module
    becomes a plain script here: its one export, which only the notebook needs, is dropped.
    """
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(script.STYLE, static / "form.css")
    plain = re.sub(r"^export default ", "void ", script.joined(), flags=re.MULTILINE)
    (static / "form.js").write_text(f"(() => {{\n{plain}\n}})();\n", encoding="utf-8")


def _ways(app: Sphinx, slug: str) -> nodes.container:
    """The box "Ways to do this exercise": only the ways that exist."""
    links = app.config.course_address.links(slug)
    ways = ["<b>On this page.</b> Fill in the forms below. Nothing needs to be installed."]
    button = _browser_button(app.config.course_lite, slug)
    if links.binder:
        ways.append(
            f'<b><a href="{html.escape(links.binder)}">In Binder.</a></b> The notebook runs on a '
            "free public computer. It can take some minutes to start. Save your answers as a file "
            "before you leave: Binder forgets them."
        )
    if links.download:
        ways.append(
            f'<b><a href="{html.escape(links.download)}">On your computer.</a></b> Download the '
            "course, unpack it, and follow its README."
        )
    else:
        ways.append(
            "<b>On your computer.</b> If you have the folder of the course, run "
            "<code>make lab</code> in it and open this exercise. Its README says what it needs."
        )
    items = "".join(f"<li>{way}</li>" for way in ways)
    box = (
        '<section class="course-ways" aria-labelledby="course-ways-title">'
        '<p class="course-ways-title" id="course-ways-title">Ways to do this exercise</p>'
        f"{button}<ul>{items}</ul></section>"
    )
    return nodes.container("", nodes.raw("", box, format="html"))


def _browser_button(megabytes: str, slug: str) -> str:
    """The way that can do most: everything of the notebook, in the reader's own browser."""
    if not megabytes:
        return ""
    address = f"../../lite/notebooks/index.html?path=exercises/{slug}/{slug}.ipynb"
    return (
        f'<p><a class="course-button" href="{address}">Do this exercise in your browser</a></p>'
        "<p>With all charts and live tools, and nothing to install. Your answers stay in this "
        f"browser. The first time it brings about {megabytes} MB; later it needs no network.</p>"
        "<p>Other ways:</p>"
    )


def _add_ways(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if not docname.startswith("exercises/"):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is not None and title.parent is not None:
        title.parent.insert(title.parent.index(title) + 1, _ways(app, docname.split("/")[1]))


def _source_of(docname: str, source: Path) -> str:
    """The file that an author edits to change a page; empty for a page made from something else."""
    if docname.startswith("exercises/"):
        return ""
    if docname.startswith(SOLUTIONS):
        return f"solutions/{Path(docname).name}/key.toml"
    return docname + source.suffix


def _page(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    context["course_has_form"] = FORM_MARK in (context.get("body") or "")
    if context["course_has_form"]:
        # A page that was executed for one edition may be kept for the other.
        edition = "workshop" if app.config.course_edition == "workshop" else "public"
        context["body"] = EDITION.sub(f'data-ft-edition="{edition}"', context["body"])
        app.add_js_file("form.js")
        context["course_page_styles"] = ["form.css"]
    links = app.config.course_address.links()
    if doctree is not None:
        source = _source_of(pagename, Path(app.env.doc2path(pagename)))
        context["course_edit_link"] = links.edit(source) if source else ""
    context["course_download_link"] = links.download


def _sweep(app: Sphinx, exception: Exception | None) -> None:
    """Remove pages of an earlier build: solutions above all, which a workshop must not find."""
    if exception:
        return
    out = Path(app.outdir)
    if not app.config.course_lite:
        shutil.rmtree(out / "lite", ignore_errors=True)
    for folder in {docname.split("/")[0] for docname in app.env.found_docs}:
        for page in (out / folder).rglob("*.html"):
            if page.relative_to(out).with_suffix("").as_posix() not in app.env.found_docs:
                page.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build; the kernels that execute the pages inherit FAIRTENDER_FORMS."""
    os.environ["FAIRTENDER_FORMS"] = "static"
    app.add_config_value("course_address", address.Address(), "html")
    app.add_config_value("course_edition", "", "env")
    app.add_config_value("course_lite", "", "html")
    app.connect("config-inited", _configure, priority=100)
    app.connect("builder-inited", _form_files)
    app.connect("doctree-resolved", _add_ways)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _sweep)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
