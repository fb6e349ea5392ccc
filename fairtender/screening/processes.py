"""Screen a long file in several processes, with the same results as in one process.

One process goes through the lines of a JSON Lines file without decoding them, and finds the
positions of each tender's lines; the others read them and make the table TENDERS of a batch. In the
order of the batches the result is that of `read_chunks`.
"""

import os
import signal
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fairtender import screening
from fairtender.ocds.files import (
    key_of,
    lines_of,
    part_of,
    plain_key,
    releases_of_line,
    several_times,
)
from fairtender.ocds.rows import ocid_of
from fairtender.ocds.values import Object
from fairtender.profile import Profile
from fairtender.screening.outcomes import Outcome, Screening
from fairtender.sources import Document, Input, Source, open_source
from fairtender.tables import fault, without_cycle_search
from fairtender.tenders import stated

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# --- a file in batches ---


_READ_AHEAD = 1 << 18  # bytes to read at once
Line = tuple[int, int | bytes]  # its number, and its first byte's position or the line itself


class Batch(NamedTuple):
    """The lines of some tenders, grouped by tender, in the order in which the file has them.

    path: the path of the file, or None if `units` has the lines themselves. bytes: how far the file
    has been read.
    """

    name: str
    path: Path | None
    units: list[list[Line]]
    bytes: int


class _Index(NamedTuple):
    """Two arrays with an entry per line: the hash of its `ocid` or a substitute, and its end."""

    keys: "array[int]"
    ends: "array[int]"


def is_lines(given: Input) -> bool:
    """Return whether a source is a single JSON Lines file."""
    return given.is_single and lines_of(given) is not None


def batches(given: Input, size: int) -> Iterator[Batch] | None:
    """Return the batches of a JSON Lines file, with `size` lines or tenders each.

    Returns None if a line has several tenders that are in other lines too.
    """
    document = lines_of(given)
    assert document
    index = _index(document)
    return _batches(given.name, document, index, size) if index else None


def _batches(name: str, document: Document, index: _Index, size: int) -> Iterator[Batch]:
    units: list[list[Line]] = []
    end = 0
    for end, unit in _units(_lines(document, index), index):
        units.append(unit)
        if len(units) == size:
            yield Batch(name, document.path, units, end)
            units = []
    yield Batch(name, document.path, units, index.ends[-1] if index.ends else end)


def _lines(document: Document, index: _Index) -> Iterable[int | bytes]:
    """Return where each line starts or, if other processes cannot open the file, the lines."""
    if document.path:
        return chain((0,), index.ends[:-1])
    document.file.seek(0)
    return document.file


def _units(lines: Iterable[int | bytes], index: _Index) -> Iterator[tuple[int, list[Line]]]:
    """Yield (end of the last line, all lines) for each tender, in the order of these ends."""
    coming = several_times(index.keys)
    held: dict[int, list[Line]] = {}
    for number, (line, key, end) in enumerate(zip(lines, *index, strict=True), 1):
        if key not in coming:
            yield end, [(number, line)]
            continue
        held.setdefault(key, []).append((number, line))
        coming[key] -= 1
        if not coming[key]:
            yield end, held.pop(key)


def _index(document: Document) -> _Index | None:
    """Return an index of the lines, or None if the lines of a tender cannot be kept together."""
    keys, ends = array("q"), array("q")
    several = array("q")  # hashes of tenders from lines with several tenders
    end = 0
    document.file.seek(0)
    for number, line in enumerate(document.file, 1):
        key = plain_key(line)
        if key is None:
            found = {*map(_key, releases_of_line(line, number, document.name))}
            # The number of the line replaces a hash; if it equals another line's hash, no harm
            # is done.
            key = found.pop() if len(found) == 1 else number
            several.extend(found - {0})
        keys.append(key or number)
        ends.append(end := end + len(line))
    again = len({*several}) < len(several) or not {*several}.isdisjoint(keys)
    return None if again else _Index(keys, ends)


def _key(release: Object) -> int:
    ocid = ocid_of(release)
    return key_of(ocid) if ocid else 0


def table(batch: Batch) -> pd.DataFrame:
    """Return the table TENDERS of a batch, with the `attrs` of a part of `read_chunks`.

    Raises DataError if a line is broken, and if the file can no longer be read.
    """
    try:
        with without_cycle_search():
            data = part_of(_groups(batch), 0)
    except OSError as error:
        raise fault("cannot-read", file=batch.name, cause=error.strerror or error) from None
    data.attrs |= {"bytes": batch.bytes, "unread": ()}
    return data


def _groups(batch: Batch) -> Iterator[list[Object]]:
    if not batch.path:
        yield from _read_groups(batch)
        return
    with open(batch.path, "rb", _READ_AHEAD) as last, open(batch.path, "rb") as others:
        yield from _read_groups(batch, last, others)


def _read_groups(batch: Batch, *files: IO[bytes]) -> Iterator[list[Object]]:
    """Yield the releases of each tender together, read through two handles of the file.

    files: two handles of the file. The last line of each tender is read from the first, since these
    lines are in the order of the file; the other lines, which may be anywhere before it, from the
    second.
    """
    for unit in batch.units:
        releases: list[Object] = []
        for left, (number, line) in enumerate(unit, 1 - len(unit)):
            if isinstance(line, int):
                file = files[left != 0]
                file.seek(line)
                line = file.readline()
            releases += releases_of_line(line, number, batch.name)
        if len(releases) == 1:
            yield releases
        else:
            yield from _by_tender(releases)


def _by_tender(releases: list[Object]) -> Iterable[list[Object]]:
    """Return the releases grouped by tender, in the order of the last release of each."""
    groups: dict[object, list[Object]] = {}
    for release in releases:
        ocid = ocid_of(release) or id(release)
        groups[ocid] = [*groups.pop(ocid, ()), release]
    return groups.values()


# --- the work of several processes ---


Part = tuple[pd.DataFrame, Screening]
_AHEAD = 2  # batches read in advance for each process, so that memory stays flat
_REMEMBERED = 10_000  # outcomes


def screened(
    source: Source, size: int, processes: int, rules: Profile, encoding: str = ""
) -> Iterator[Part]:
    """Yield the screened parts of a JSON Lines file, and nothing for any other source.

    It yields nothing either if a line has several tenders that are in other lines too. The first
    table of a part has the columns title and description of TENDERS, the latter only if there is no
    title, and the `attrs` of `notices.read_chunks`. Raises DataError as that does, and if a process
    is ended from outside.
    """
    # Imported only here, since Python in a browser has no processes.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with open_source(source, encoding) as given:
        if not is_lines(given):
            return
        pool = ProcessPoolExecutor(processes, initializer=_begin, initargs=(rules,))
        try:
            pool.submit(os.getpid)  # start the processes while the lines are counted
            if found := batches(given, size):
                yield from _only_read(_in_order(found, pool, _AHEAD * processes), given.name)
        except BrokenProcessPool:
            raise fault("process-ended", file=given.name) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _only_read(parts: Iterator[Part], name: str) -> Iterator[Part]:
    """Yield the parts in which something was read; raise DataError if no part has a tender."""
    releases = tenders = 0
    for part in parts:
        releases += part[0].attrs["releases"]
        tenders += len(part[0])
        if part[0].attrs["releases"] or part[0].attrs["linked"]:
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
    """The result that a process sends back for a batch.

    outcomes: the outcomes that it has not sent before. numbers: for each tender the position of its
    outcome among all those sent since the last result with `anew`.
    """

    sender: int
    named: pd.DataFrame
    passed: Mapping[str, Sequence[Any]]
    outcomes: list[Outcome]
    numbers: "array[int]"
    anew: bool


def _part(sent: _Sent, known: dict[int, list[Outcome]]) -> Part:
    """Return the part for what a process sent; a process sends its batches in order."""
    before = [] if sent.anew else known.setdefault(sent.sender, [])
    known[sent.sender] = outcomes = before + sent.outcomes
    result = Screening(passed=sent.passed, outcomes=[outcomes[number] for number in sent.numbers])
    return sent.named, result


class _Work:
    """The state of a worker process: the rules, and the outcomes that it has already sent."""

    def __init__(self, rules: Profile) -> None:
        self._rules = rules
        self._numbers: dict[Outcome, int] = {}
        screening.screen(stated({"ocid": [""]}), rules)  # fill the caches now

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
    """Prepare a worker process, which leaves Ctrl-C to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _works.append(_Work(rules))


def _one(batch: Batch) -> _Sent:
    return _works[0].one(batch)
