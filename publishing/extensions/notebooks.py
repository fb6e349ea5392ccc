"""Each chapter as a notebook beside the pages, with a line at its end: download it, or launch it.

The page `book/explore` has the same line for the open notebook.
"""

import html
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from coursework.course import OPEN
from coursework.marking.assignment import CHAPTER, LAUNCHED, with_book_links
from fairtender import messages
from fairtender.tables import DataError
from publishing import address, chapter_notebooks
from publishing.extensions.shared import raw

logger = logging.getLogger(__name__)

FOLDER = "notebooks"
PAGE = "book/explore"


def _name(app: Sphinx, docname: str) -> str:
    """The file name of the notebook that belongs to a page, "" for none."""
    if docname == PAGE:
        return f"{OPEN}.ipynb"
    slug = docname.removeprefix("book/")
    return CHAPTER.format(slug) if slug in chapter_notebooks.chapters(Path(app.srcdir)) else ""


def _add_line(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    title = next(iter(doctree.findall(nodes.title)), None)
    if not (name := _name(app, docname)) or title is None or title.parent is None:
        return
    up = "../" * docname.count("/")
    download = f'href="{up}{FOLDER}/{name}" download="{name}"'
    said = messages.text("notebook-download")
    links = [f"<a {download}>{said}</a>"]
    if binder := app.config.course_address.binder(f"{LAUNCHED}/{name}"):
        said = messages.text("notebook-binder")
        links.append(f'<a href="{html.escape(binder)}">{said}</a>')
    why = messages.text("notebook-why")
    title.parent.append(raw(f'<p class="course-notebook">{" · ".join(links)}<br>{why}</p>'))


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let the links of an exercise lead to pages of the book, as its author wrote them."""
    if docname.startswith("exercises/"):
        site = address.of_course(Path(app.srcdir), {}).site
        source[0] = with_book_links(source[0], site)


def _write(app: Sphinx) -> None:
    """Write the notebooks; a chapter that cannot be one is a fault of the book."""
    place = Path(app.outdir) / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    if app.builder.format != "html":
        return
    try:
        chapter_notebooks.write(Path(app.srcdir), place)
    except DataError as error:
        logger.warning("%s", error)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", _add_line)
    app.connect("source-read", _read)
    app.connect("builder-inited", _write)
