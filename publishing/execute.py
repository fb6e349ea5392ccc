"""Executing the pages of the book before Sphinx reads them: several at a time, each in its kernel.

Sphinx executes one page after the other. Here as many are executed at once as there are processors,
and kept where Sphinx looks for them (jupyter-cache), each with what it read. A page that fails is
not kept: Sphinx executes it once more and tells of it.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from nbformat import NotebookNode

from publishing import recording
from publishing.digests import Course

MOST_AT_ONCE = 8  # a kernel takes 150 MB
Inputs = dict[str, str]
QUIET = ("--log-level=ERROR",)  # a kernel warns on every start that it talks over TCP


class Page(NamedTuple):
    """A page with code: its name in the book, its file, and what stands in it."""

    name: str
    path: Path
    notebook: NotebookNode


class Kept:
    """The executed pages that were kept, and what each of them read."""

    def __init__(self, folder: str) -> None:
        """Open them; what an interrupted build left in pieces is thrown away."""
        self.cache = get_cache(folder)
        try:
            self.cache.list_cache_records()
        except Exception:  # whatever the database raises that was half made
            shutil.rmtree(folder)
            self.cache = get_cache(folder)

    def inputs(self, page: Page, course: Course) -> Inputs | None:
        """What a kept page read, as it still is; None, and no longer kept, where that changed."""
        try:
            record = self.cache.match_cache_notebook(page.notebook)
        except KeyError:
            return None
        inputs = (record.data or {}).get("inputs")
        if course.holds(inputs) and self._is_whole(record.pk):
            return inputs
        NbCacheRecord.remove_record(record.pk, self.cache.db)
        shutil.rmtree(Path(self.cache.path) / "executed" / record.hashkey, ignore_errors=True)
        return None

    def keep(self, page: Page, seconds: float, inputs: Inputs) -> None:
        """Keep a page that was executed."""
        data = {"execution_seconds": seconds, "inputs": inputs}
        executed = CacheBundleIn(page.notebook, str(page.path), data=data)
        self.cache.cache_notebook_bundle(executed, check_validity=False, overwrite=True)

    def _is_whole(self, number: int) -> bool:
        try:
            return bool(self.cache.get_cache_bundle(number))
        except Exception:  # no file, half a file, or no notebook in it
            return False


def execute(
    pages: list[Page], course: Course, kept: Kept, timeout: int, say: Callable[[str], None]
) -> dict[str, Inputs]:
    """Execute pages and keep them; return what each read, less those that failed.

    timeout: seconds that a cell may take. `say` is given a line for each page.
    """
    began, read = time.monotonic(), {}
    for done, (page, result, inputs) in enumerate(_executed(pages, course, timeout), start=1):
        how = " (with a fault)"
        if result and not result.err:
            kept.keep(page, result.time, inputs)
            read[page.name], how = inputs, ""
        left = (time.monotonic() - began) / done * (len(pages) - done)
        say(f"Executed {done} of {len(pages)}: {page.name}{how}{_in_words(left)}")
    return read


def _executed(
    pages: list[Page], course: Course, timeout: int
) -> Iterator[tuple[Page, ExecutionResult | None, Inputs]]:
    """Yield pages in the order in which they are done; without a result where none started."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        ThreadPoolExecutor(at_once()) as pool,
    ):
        records = [Path(place, str(number)) for number in range(len(pages))]
        running = {
            pool.submit(_execute, page, course, timeout, record): (page, record)
            for page, record in zip(pages, records, strict=True)
        }
        try:
            for one in as_completed(running):
                page, record = running[one]
                yield page, one.result(), course.inputs(_lines(record))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _execute(page: Page, course: Course, timeout: int, record: Path) -> ExecutionResult | None:
    with contextlib.suppress(Exception):  # no kernel of that name, or it died: Sphinx will tell
        return single_nb_execution(
            page.notebook,
            cwd=str(page.path.parent),
            timeout=timeout,
            allow_errors=False,
            extra_arguments=[*QUIET, *recording.arguments(str(record), course.below)],
            shutdown_kernel="immediate",
        )
    return None


def _lines(record: Path) -> list[str]:
    """What a kernel recorded; a kernel that recorded nothing may have read anything."""
    if not record.is_file():
        return [recording.STARTED]
    return record.read_bytes().decode("utf-8", "surrogateescape").split(recording.END)


def at_once() -> int:
    """How many processes are worth starting."""
    usable: Any = getattr(os, "sched_getaffinity", None)
    return min(len(usable(0)) if usable else os.cpu_count() or 1, MOST_AT_ONCE)


def _in_words(seconds: float) -> str:
    if seconds < 1:
        return ""
    if seconds < 90:
        return f", about {5 * round(seconds / 5) or 5} s left"
    return f", about {round(seconds / 60)} min left"
