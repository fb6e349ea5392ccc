"""A JSON Lines file in batches, for several processes to read.

One process goes through the lines without decoding them, and tells where those of one tender stand;
any other reads them and makes the table TENDERS of a batch. In the order of the batches that gives
what `read_chunks` gives.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple

import pandas as pd

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
from fairtender.sources import Document, Input
from fairtender.tables import fault, without_cycle_search

_AHEAD = 1 << 18  # bytes that are read at once
Line = tuple[int, int | bytes]  # its number, and at which byte it begins, or the line itself


class Batch(NamedTuple):
    """The lines of some tenders, together those of one; in the order of the file.

    path: of the file, None where the lines are at hand. bytes: how far the file has been read.
    """

    name: str
    path: Path | None
    units: list[list[Line]]
    bytes: int


class _Index(NamedTuple):
    """Of each line the hash of its `ocid`, or of what stands for it, and where it ends."""

    keys: "array[int]"
    ends: "array[int]"


def is_lines(given: Input) -> bool:
    """Return whether a source is a single JSON Lines file."""
    return given.is_single and lines_of(given) is not None


def batches(given: Input, size: int) -> Iterator[Batch] | None:
    """Return the batches of a JSON Lines file, of `size` lines or tenders each.

    None where a line holds several tenders that are in other lines too.
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
    """Where each line begins in a file that others can open, else the lines."""
    if document.path:
        return chain((0,), index.ends[:-1])
    document.file.seek(0)
    return document.file


def _units(lines: Iterable[int | bytes], index: _Index) -> Iterator[tuple[int, list[Line]]]:
    """Yield the lines of each tender together, when its last one comes; with where that ends."""
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
    """Go through the lines; None where several tenders of a line are in other lines too."""
    keys, ends = array("q"), array("q")
    several = array("q")  # hashes of the tenders of lines with several
    end = 0
    document.file.seek(0)
    for number, line in enumerate(document.file, 1):
        key = plain_key(line)
        if key is None:
            found = {*map(_key, releases_of_line(line, number, document.name))}
            # A number stands for a line by itself; that of another line's `ocid` does no harm.
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

    Raises DataError where a line is broken, and where the file can no longer be read.
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
    with open(batch.path, "rb", _AHEAD) as last, open(batch.path, "rb") as others:
        yield from _read_groups(batch, last, others)


def _read_groups(batch: Batch, *files: IO[bytes]) -> Iterator[list[Object]]:
    """Yield the releases of each tender together.

    files: the last line of each tender is read from the first, for they come in the order of the
    file, and the other lines, which lie anywhere before it, from the second.
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
    """Return the releases of each tender together, in the order of its last one."""
    groups: dict[object, list[Object]] = {}
    for release in releases:
        ocid = ocid_of(release) or id(release)
        groups[ocid] = [*groups.pop(ocid, ()), release]
    return groups.values()
