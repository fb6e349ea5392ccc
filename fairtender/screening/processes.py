"""A long file screened by several processes, with the results that one would give."""

import os
import signal
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from fairtender import profile, screening
from fairtender.inputs import Source, opened
from fairtender.ocds.batches import Batch, batches, table
from fairtender.screening.outcomes import Screening
from fairtender.tables import fault

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["screened"]

Part = tuple[pd.DataFrame, Screening]
_AHEAD = 2  # batches for each process that are read beforehand: memory stays flat


def screened(
    source: Source,
    size: int,
    processes: int,
    rules: str | os.PathLike[str] | None = None,
    encoding: str = "",
) -> Iterator[Part]:
    """Yield the parts of a single JSON Lines file, screened; nothing of any other source.

    rules: path of the profile, as for `profile.load`. The first table of a part has the columns
    title and description of TENDERS, the latter only where there is no title, and the `attrs` of
    `notices.read_chunks`. Raises DataError as that does, and where a process is ended from outside.
    """
    with opened(source, encoding) as given:
        found = batches(given, size)
        if found is None:
            return
        releases = tenders = 0
        for part in _in_order(found, processes, rules, given.name):
            releases += part[0].attrs["releases"]
            tenders += len(part[0])
            if part[0].attrs["releases"]:
                yield part
        if not tenders:
            raise fault("no-ocid" if releases else "no-releases", file=given.name)


def _in_order(
    found: Iterator[Batch], processes: int, rules: str | os.PathLike[str] | None, name: str
) -> Iterator[Part]:
    # Imported when it is needed: Python in a browser has no processes.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[Part]] = deque()
    pool = ProcessPoolExecutor(processes, initializer=_begin)
    try:
        for batch in found:
            waiting.append(pool.submit(_one, batch, os.fspath(rules or "")))
            if len(waiting) > _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise fault("process-ended", file=name) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave it to the first process to say that somebody has stopped the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _rules(path: str) -> profile.Profile:
    return profile.load(path or None)


def _one(batch: Batch, rules: str) -> Part:
    tenders = table(batch)
    result = screening.screen(tenders, _rules(rules))
    named = tenders[["title"]].assign(
        description=tenders["description"].where(tenders["title"] == "", "")
    )
    named.attrs = tenders.attrs
    return named, result
