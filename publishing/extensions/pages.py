"""Adapt the pages to this course: editions, exercise pages, and links.

- `EDITION=workshop` leaves every page under `book/solutions/` out of the build.
- `publishing/site.py` sets COURSE_PYTHON if the site contains Python.
- An exercise page (a notebook under `exercises/`) ends with the other ways to do the exercise, and
  a page with a form loads the form's script and style from `coursework/forms`.
- A page that needs Python for its forms or examples loads `python.js` from `publishing/page`.
- The public edition contains `keys/UNIT.toml`, from which its pages mark answers.
- A page states the local profile, if the course uses one.
- `_static/room.json` states that the site is not in a room; a room's server answers instead of it.
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

from coursework.forms import script
from fairtender import messages
from publishing import address
from publishing.book import without_solutions
from publishing.extensions.shared import (
    PAGE,
    add_python,
    add_styles,
    enclose,
    raw,
    static_folder,
    with_words,
)
from publishing.profiles import local_profile as tailor

SOLUTIONS = "book/solutions"
FORM_MARK = 'class="ft-'
EDITION = re.compile(r'data-ft-edition="\w+"')
EXAMPLE_MARK = 'class="highlight-pycon'
# Scripts of `publishing/page`, each with the prefix of the codes of its messages.
SCRIPTS = {
    "python.js": "page-python-",
    "worker.js": "",
    "run.js": "page-run-",
    "unclear.js": "unclear-",
}
KEYS = "keys"
EXERCISES = "exercises"


def _configure(app: Sphinx, config: Config) -> None:
    root, build = Path(app.srcdir), Path(app.outdir).parent
    options = config.html_theme_options
    config.course_address = address.of_course(root)
    config.html_baseurl = config.course_address.site  # for canonical links
    # The theme would make links of its own, with other texts.
    config.html_theme_options = {**options, "repository_url": "", "repository_branch": ""}
    config.course_edition = os.environ.get("EDITION", "")
    config.course_python = os.environ.get("COURSE_PYTHON", "")
    if config.course_edition == "workshop":
        config.external_toc_path = _workshop_toc(root / config.external_toc_path, build)
    profile = Path(named) if (named := os.environ.get(tailor.VARIABLE)) else None
    config.html_context = {**config.html_context, "course_profile": tailor.edition(profile)}


def _workshop_toc(toc: Path, build: Path) -> str:
    """Write a table of contents without the solutions into the build folder; return its path."""
    build.mkdir(parents=True, exist_ok=True)
    written = build / "toc-workshop.yml"
    entries = without_solutions(yaml.safe_load(toc.read_text(encoding="utf-8")), SOLUTIONS)
    written.write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    return written.as_posix()


def _form_files(app: Sphinx) -> None:
    """Write the form's style sheet and script into the site; they are the same as in the notebook.

    Browsers do not load a module from a page that was opened as a file, without a server. So the
    module becomes a plain script here, without its one export, which only the notebook needs.
    """
    static = static_folder(app)
    for style in script.STYLES:
        shutil.copyfile(style, static / style.name)
    plain = re.sub(r"^export default ", "void ", script.module(), flags=re.MULTILINE)
    (static / "form.js").write_text(enclose(f"{plain}\n"), encoding="utf-8")


def _page_files(app: Sphinx) -> None:
    """Write the scripts of the pages into the site, each with the messages that it shows."""
    static = static_folder(app)
    texts = {
        name: with_words((PAGE / name).read_text(encoding="utf-8"), prefix)
        for name, prefix in SCRIPTS.items()
    }
    texts["run.js"] = texts["python.js"] + texts["run.js"]  # one file, one request
    for name, text in texts.items():
        (static / name).write_text(text, encoding="utf-8")
    shutil.copyfile(PAGE / "run.css", static / "run.css")
    (static / "room.json").write_text('{"room": false}\n', encoding="utf-8")


def _ways(app: Sphinx, slug: str) -> nodes.container:
    """Return links to the other ways to do an exercise; all but the one to Binder are folded."""
    links = app.config.course_address.links(slug)
    ways = []
    if links.download:
        ways.append(messages.text("ways-download", address=html.escape(links.download)))
    else:
        ways.append(messages.text("ways-folder"))
    items = "".join(f"<li>{way}</li>" for way in ways)
    others = messages.text("ways-others")
    box = f'<details class="course-ways"><summary>{others}</summary><ul>{items}</ul></details>'
    return nodes.container("", *_binder_line("ways-binder", links.binder), raw(box))


def _binder_line(code: str, link: str) -> list[nodes.Node]:
    """Return a line with a plain link to Binder; nothing if the repository is not known."""
    if not link:
        return []
    line = messages.text(code, address=html.escape(link))
    return [raw(f'<p class="course-notebook">{line}</p>')]


def _add_first_line(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add the line about Binder to the first page, before its first section."""
    title = next(iter(doctree.findall(nodes.title)), None)
    if docname != app.config.root_doc or title is None or title.parent is None:
        return
    page = title.parent
    place = next((n for n, one in enumerate(page) if isinstance(one, nodes.section)), len(page))
    page[place:place] = _binder_line("ways-binder-all", app.config.course_address.binder(EXERCISES))


def _add_ways(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if not docname.startswith("exercises/"):
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is not None and title.parent is not None:
        title.parent.append(_ways(app, docname.split("/")[1]))


def _source_of(docname: str, source: Path) -> str:
    """Return the file that an author edits to change a page; "" if the page has no such file."""
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
    body = context.get("body") or ""
    context["course_has_form"] = FORM_MARK in body
    if context["course_has_form"]:
        add_python(app)
        # A page that was executed for the other edition may have come from the cache.
        edition = "workshop" if app.config.course_edition == "workshop" else "public"
        context["body"] = EDITION.sub(f'data-ft-edition="{edition}"', context["body"])
        app.add_js_file("form.js")
        add_styles(context, "form.css")
    if EXAMPLE_MARK in body and app.config.course_python:
        add_python(app, "run.js")
    links = app.config.course_address.links()
    if doctree is not None:
        source = _source_of(pagename, Path(app.env.doc2path(pagename)))
        context["course_edit_link"] = links.edit(source) if source else ""
    context["course_download_link"] = links.download


def _sweep(app: Sphinx, exception: Exception | None) -> None:
    """Remove pages of an earlier build, above all solutions, which participants must not see."""
    if exception:
        return
    out = Path(app.outdir)
    for folder in {docname.split("/")[0] for docname in app.env.found_docs}:
        for page in (out / folder).rglob("*.html"):
            if page.relative_to(out).with_suffix("").as_posix() not in app.env.found_docs:
                page.unlink()


def _publish_keys(app: Sphinx, exception: Exception | None) -> None:
    """Write the keys into the site, for pages that mark; the workshop edition gets none."""
    place = Path(app.outdir) / KEYS
    shutil.rmtree(place, ignore_errors=True)
    if exception or app.builder.format != "html" or app.config.course_edition == "workshop":
        return
    place.mkdir()
    for key in sorted((Path(app.srcdir) / "solutions").glob("*/key.toml")):
        unit = key.parent.name
        if f"exercises/{unit}/{unit}" in app.env.found_docs:
            shutil.copyfile(key, place / f"{unit}.toml")


def setup(app: Sphinx) -> None:
    """Connect to the build; the kernels that execute the pages inherit FAIRTENDER_FORMS."""
    os.environ["FAIRTENDER_FORMS"] = "static"
    app.add_config_value("course_address", address.Address(), "html")
    app.add_config_value("course_edition", "", "env")
    app.add_config_value("course_python", "", "html")
    app.connect("config-inited", _configure, priority=100)
    app.connect("builder-inited", _form_files)
    app.connect("builder-inited", _page_files)
    app.connect("doctree-resolved", _add_ways)
    app.connect("doctree-resolved", _add_first_line)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _sweep)
    app.connect("build-finished", _publish_keys)
