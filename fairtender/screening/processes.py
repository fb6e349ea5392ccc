"""A long file screened by several processes, with the results that one would give."""

import os
import signal
from array import array
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fairtender import screening
from fairtender.ocds.batches import Batch, batches, is_lines, table
from fairtender.profile import Profile
from fairtender.screening.outcomes import Outcome, Screening
from fairtender.sources import Source, open_source
from fairtender.tables import fault
from fairtender.tenders import stated

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Part = tuple[pd.DataFrame, Screening]
_AHEAD = 2  # batches for each process that are read beforehand: memory stays flat
_REMEMBERED = 10_000  # outcomes


def screened(
    source: Source, size: int, processes: int, rules: Profile, encoding: str = ""
) -> Iterator[Part]:
    """Yield the parts of a single JSON Lines file, screened; nothing of any other source.

    Nothing, too, where a line holds several tenders that other lines hold as well. The first table
    of a part has the columns title and description of TENDERS, the latter only where there is no
    title, and the `attrs` of `notices.read_chunks`. Raises DataError as that does, and where a
    process is ended from outside.
    """
    # Imported when it is needed: Python in a browser has no processes.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with open_source(source, encoding) as given:
        if not is_lines(given):
            return
        pool = ProcessPoolExecutor(processes, initializer=_begin, initargs=(rules,))
        try:
            pool.submit(os.getpid)  # they make themselves ready while the lines are counted
            if found := batches(given, size):
                yield from _only_read(_in_order(found, pool, _AHEAD * processes), given.name)
        except BrokenProcessPool:
            raise fault("process-ended", file=given.name) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _only_read(parts: Iterator[Part], name: str) -> Iterator[Part]:
    """Yield the parts in which something was read; say so where nothing was."""
    releases = tenders = 0
    for part in parts:
        releases += part[0].attrs["releases"]
        tenders += len(part[0])
        if part[0].attrs["releases"]:
            yield part
    if not tenders:
        raise fault("no-ocid" if releases else "no-releases", file=name)


def _in_order(found: Iterator[Batch], pool: "ProcessPoolExecutor", ahead: int) -> Iterator[Part]:
    waiting: deque[Future[_Sent]] = deque()
    known: dict[int, list[Outcome]] = {}
    for batch in found:
        waiting.append(pool.submit(_one, batch))
        if len(waiting) > ahead:
            yield _part(waiting.popleft().result(), known)
    while waiting:
        yield _part(waiting.popleft().result(), known)


class _Sent(NamedTuple):
    """What a process gives back. outcomes: those that it has not sent before.

    numbers: of the outcome of each tender, among all that it has sent since it began `anew`.
    """

    sender: int
    named: pd.DataFrame
    passed: Mapping[str, Sequence[Any]]
    outcomes: list[Outcome]
    numbers: "array[int]"
    anew: bool


def _part(sent: _Sent, known: dict[int, list[Outcome]]) -> Part:
    """Put together what a process sent; it sends its batches in their order."""
    before = [] if sent.anew else known.setdefault(sent.sender, [])
    known[sent.sender] = outcomes = before + sent.outcomes
    result = Screening(passed=sent.passed, outcomes=[outcomes[number] for number in sent.numbers])
    return sent.named, result


class _Work:
    """What one process has at hand: the rules, and which outcomes it has sent."""

    def __init__(self, rules: Profile) -> None:
        self._rules = rules
        self._numbers: dict[Outcome, int] = {}
        screening.screen(stated({"ocid": [""]}), rules)  # what is made once is made now

    def one(self, batch: Batch) -> _Sent:
        tenders = table(batch)
        result = screening.screen(tenders, self._rules)
        named = tenders[["title"]].assign(
            description=tenders["description"].where(tenders["title"] == "", "")
        )
        named.attrs = tenders.attrs
        if anew := len(self._numbers) > _REMEMBERED:
            self._numbers.clear()
        numbers, before = self._numbers, len(self._numbers)
        told = array("q", [numbers.setdefault(each, len(numbers)) for each in result.outcomes])
        new = [*islice(numbers, before, None)]
        return _Sent(os.getpid(), named, result.passed, new, told, anew)


_works: list[_Work] = []


def _begin(rules: Profile) -> None:
    """Make a process ready; it leaves it to the first to say that somebody stopped the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _works.append(_Work(rules))


def _one(batch: Batch) -> _Sent:
    return _works[0].one(batch)
