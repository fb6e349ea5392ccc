"""The pages with code: executed before Sphinx reads them, and anew only where something changed.

A page is executed anew when a file that it read has changed (`publishing/digests.py`), and every
page is read anew when the code has. Where processes can be forked safely, pages are then written
several at a time.
"""

import os
import sys
from pathlib import Path
from typing import Any

from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from publishing import local_profile as tailor
from publishing.digests import Course
from publishing.execute import (
    Inputs,
    Kept,
    Page,
    at_once,
    execute,
)

logger = logging.getLogger(__name__)


class Execution:
    """One build's executions."""

    def __init__(self, app: Sphinx) -> None:
        """Take the profile that the kernels will be given."""
        named = os.environ.get(tailor.VARIABLE)
        self.course = Course(Path(app.srcdir), Path(named) if named else None)

    def configure(self, _app: Sphinx, config: Config) -> None:
        """Let all pages be read anew when the code has changed."""
        config.course_code = self.course.code()

    def outdated(self, _app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
        """Name the pages whose kernels would read something else today."""
        return [name for name, inputs in _read(env).items() if not self.course.holds(inputs)]

    def execute(self, _app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Execute the pages among those to be read that are not kept."""
        settings = env.mystnb_config  # type: ignore[attr-defined] # myst-nb puts it there
        if settings.execution_mode != "cache":
            return
        for name in {*_read(env)} - (env.found_docs - {*names}):
            del _read(env)[name]
        kept, missing = Kept(settings.execution_cache_path), []
        for page in filter(None, (_page(env, name) for name in names)):
            inputs = kept.inputs(page, self.course)
            _read(env)[page.name] = inputs
            if inputs is None:
                missing.append(page)
        if missing:
            logger.info("Executing %d pages …", len(missing))
            timeout = settings.execution_timeout
            _read(env).update(execute(missing, self.course, kept, timeout, logger.info))
        if names:
            logger.info("Reading %d pages …", len(names))

    def write(self, app: Sphinx, _env: BuildEnvironment) -> None:
        """Write pages several at a time, where that is safe."""
        logger.info("Writing the pages …")
        if sys.platform == "linux":
            app.parallel = at_once()


def _read(env: Any) -> dict[str, Inputs | None]:
    """What each executed page read; None where that is not known."""
    if not hasattr(env, "course_inputs"):
        env.course_inputs = {}
    return env.course_inputs


def _page(env: Any, name: str) -> Page | None:
    """Return a page of the book if Sphinx will execute it."""
    path = Path(env.doc2path(name))
    content = path.read_text(encoding=env.config.source_encoding)
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, content)
    try:
        return Page(name, path, reader.read(content)) if reader else None
    except Exception:  # Sphinx reads it once more and tells what is wrong with it
        return None


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the build."""
    execution = Execution(app)
    app.add_config_value("course_code", "", "env")
    app.connect("config-inited", execution.configure)
    app.connect("env-get-outdated", execution.outdated)
    app.connect("env-before-read-docs", execution.execute)
    app.connect("env-updated", execution.write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
