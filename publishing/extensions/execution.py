"""Execute pages with code before Sphinx reads them, and only if something has changed.

Sphinx would execute one page after another. Here several pages run at once, one for each processor,
and their output goes into Jupyter Book's own cache; Sphinx does not execute a page that it finds
there. That cache identifies a page by its cells only. So each page has a cache in a folder of its
own, named after the digest of everything that its cells may read (`publishing/digests.py`). A page
that fails is not cached: Sphinx executes it once more and reports the error. Where processes can be
forked safely, several pages are also written at a time.

Each chapter is also published as a notebook. A line at the end of the chapter offers to download or
launch it; the page `book/explore` has the same line for the open notebook.
"""

import contextlib
import html
import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from myst_nb.core.read import create_nb_reader
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from coursework.course import OPEN
from coursework.marking.assignment import CHAPTER, LAUNCHED, with_book_links
from fairtender import messages
from fairtender.tables import DataError
from publishing import address, chapter_notebooks
from publishing.digests import Course
from publishing.extensions.shared import raw
from publishing.profiles import local_profile as tailor

FOLDER = "notebooks"
PAGE = "book/explore"


def _name(app: Sphinx, docname: str) -> str:
    """Return the file name of the notebook that belongs to a page; "" if it has none."""
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
    """Make the links in an exercise lead to the pages of the book that its author named."""
    if docname.startswith("exercises/"):
        site = address.of_course(Path(app.srcdir), {}).site
        source[0] = with_book_links(source[0], site)


def _write(app: Sphinx) -> None:
    """Write the notebooks; report a chapter that cannot become one as a fault of the book."""
    place = Path(app.outdir) / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    if app.builder.format != "html":
        return
    try:
        chapter_notebooks.write(Path(app.srcdir), place)
    except DataError as error:
        logger.warning("%s", error)


logger = logging.getLogger(__name__)

MOST_AT_ONCE = 8  # a kernel takes 150 MB
QUIET = ("--log-level=ERROR",)  # a kernel warns on every start that it talks over TCP


class Page(NamedTuple):
    """A page with code: its name in the book, its file, its cells, and its cache folder."""

    name: str
    path: Path
    notebook: NotebookNode
    folder: Path


class Execution:
    """Executes the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        """Prepare for the course and the profile that the kernels will use."""
        named = os.environ.get(tailor.VARIABLE)
        self.course = Course(Path(app.srcdir), Path(named) if named else None)
        self.place = Path(app.outdir).parent / ".jupyter_cache"

    def configure(self, _app: Sphinx, config: Config) -> None:
        """Make Sphinx read all pages again if the code or the data have changed."""
        config.course_library = self.course.library

    def outdated(self, _app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
        """Return the pages whose kernels would now read something different."""
        folders = _folders(env).items()
        return [name for name, folder in folders if folder != self._folder(name)]

    def execute(self, _app: Sphinx, env: Any, names: list[str]) -> None:
        """Execute the pages that Sphinx will read and that are not in the cache."""
        pages = [page for name in names if (page := self._page(env, name))]
        folders = {name: one for name, one in _folders(env).items() if name in env.found_docs}
        env.course_folders = folders | {page.name: page.folder for page in pages}
        missing = [page for page in pages if not is_kept(page)]
        if missing:
            logger.info("Executing %d pages …", len(missing))
            execute(missing, env.mystnb_config.execution_timeout, logger.info)
        if names:
            logger.info("Reading %d pages …", len(names))

    def read(self, app: Sphinx, name: str, _source: list[str]) -> None:
        """Tell Sphinx in which cache folder to look for a page."""
        env: Any = app.env
        if folder := _folders(env).get(name):
            settings = env.mystnb_config  # myst-nb puts it there
            env.mystnb_config = settings.copy(execution_cache_path=str(folder))

    def write(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Delete caches that no page needs any more; write several at a time if that is safe."""
        logger.info("Writing the pages …")
        used = {*_folders(env).values()}
        for old in self.place.glob("*"):
            if old not in used:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        if sys.platform == "linux":
            app.parallel = at_once()

    def _folder(self, name: str) -> Path:
        return self.place / self.course.of_page(name)[:20]

    def _page(self, env: Any, name: str) -> Page | None:
        """Return a page of the book if it has code to execute, or None."""
        path = Path(env.doc2path(name))
        content = path.read_text(encoding=env.config.source_encoding)
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, content)
        try:
            return Page(name, path, reader.read(content), self._folder(name)) if reader else None
        except Exception:  # Sphinx reads it again and reports the fault
            return None


def is_kept(page: Page) -> bool:
    """Return whether the cache has a page's output; delete what is outdated or incomplete."""
    try:
        get_cache(page.folder).merge_match_into_notebook(page.notebook)
    except Exception:  # different cells, or any error from an incomplete cache
        shutil.rmtree(page.folder, ignore_errors=True)
        return False
    return True


def execute(pages: list[Page], timeout: int, say: Callable[[str], None]) -> None:
    """Execute pages, and cache those that do not fail.

    timeout: seconds that a cell may take. say: called with one line of text for each page.
    """
    began = time.monotonic()
    with ThreadPoolExecutor(at_once()) as pool:
        running = {pool.submit(_execute, page, timeout): page for page in pages}
        try:
            for done, one in enumerate(as_completed(running), start=1):
                page, result = running[one], one.result()
                how = " (with a fault)"
                if result and not result.err:
                    _keep(page, result.time)
                    how = ""
                left = (time.monotonic() - began) / done * (len(pages) - done)
                say(f"Executed {done} of {len(pages)}: {page.name}{how}{_in_words(left)}")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _execute(page: Page, timeout: int) -> ExecutionResult | None:
    with contextlib.suppress(Exception):  # no such kernel, or it died: Sphinx will report it
        return single_nb_execution(
            page.notebook,
            cwd=str(page.path.parent),
            timeout=timeout,
            allow_errors=False,
            extra_arguments=[*QUIET],
            shutdown_kernel="immediate",
        )
    return None


def _keep(page: Page, seconds: float) -> None:
    executed = CacheBundleIn(page.notebook, str(page.path), data={"execution_seconds": seconds})
    cache = get_cache(page.folder)
    cache.cache_notebook_bundle(executed, check_validity=False, overwrite=True)


def at_once() -> int:
    """Return how many pages to execute or write at a time."""
    usable: Any = getattr(os, "sched_getaffinity", None)
    return min(len(usable(0)) if usable else os.cpu_count() or 1, MOST_AT_ONCE)


def _in_words(seconds: float) -> str:
    if seconds < 1:
        return ""
    if seconds < 90:
        return f", about {5 * round(seconds / 5) or 5} s left"
    return f", about {round(seconds / 60)} min left"


def _folders(env: Any) -> dict[str, Path]:
    """Return the cache folder of each page with code."""
    return getattr(env, "course_folders", {})


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", _add_line)
    app.connect("source-read", _read)
    app.connect("builder-inited", _write)
    execution = Execution(app)
    app.add_config_value("course_library", "", "env")
    app.connect("config-inited", execution.configure)
    app.connect("env-get-outdated", execution.outdated)
    app.connect("env-before-read-docs", execution.execute)
    app.connect("source-read", execution.read)
    app.connect("env-updated", execution.write)
