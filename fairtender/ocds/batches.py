"""A JSON Lines file in batches, for several processes to read.

One process goes through the lines, without decoding those that are a tender by themselves, and
keeps together what belongs together; any other makes the table TENDERS of a batch. In the order of
the batches that gives what `read_chunks` gives.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from fairtender.inputs import Document, Input
from fairtender.ocds.files import (
    coming_of,
    groups_of,
    lines_of,
    part_of,
    plain_key,
    releases_of_line,
)
from fairtender.ocds.values import Object
from fairtender.tables import without_cycle_search

__all__ = ["Batch", "batches", "table"]

_NOTHING: Object = {}  # stands for a line that is not decoded here
Unit = tuple[int, bytes] | list[Object]


class Batch(NamedTuple):
    """Lines with their numbers, or releases of one tender, in the order of the file.

    bytes: how far the file has been read.
    """

    name: str
    units: list[Unit]
    bytes: int


def batches(given: Input, size: int) -> Iterator[Batch] | None:
    """Return the batches of a single JSON Lines file, of `size` tenders each; None for another."""
    return _batches(given, size) if given.is_single and lines_of(given) else None


def _batches(given: Input, size: int) -> Iterator[Batch]:
    coming = coming_of(given)
    document = lines_of(given)
    assert document
    units: list[Unit] = []
    for unit in _units(document, coming):
        units.append(unit)
        if len(units) == size:
            yield Batch(given.name, units, given.position())
            units = []
    yield Batch(given.name, units, given.position())


def _units(document: Document, coming: dict[int, int]) -> Iterator[Unit]:
    """Yield each line that is a tender by itself, else all releases of one together."""
    alone: list[tuple[int, bytes]] = []

    def others() -> Iterator[Object]:
        for number, line in enumerate(document.file, 1):
            if (key := plain_key(line)) is not None and key not in coming:
                alone.append((number, line))
                yield _NOTHING
            else:
                yield from releases_of_line(line, number, document.name)

    for group in groups_of(others(), coming):
        if group[0] is _NOTHING:
            yield alone.pop()
        else:
            yield group


def table(batch: Batch) -> pd.DataFrame:
    """Return the table TENDERS of a batch, with the `attrs` of a part of `read_chunks`."""
    with without_cycle_search():
        data = part_of(_groups(batch), len(batch.units) + 1)
    data.attrs |= {"bytes": batch.bytes, "unread": ()}
    return data


def _groups(batch: Batch) -> Iterator[list[Object]]:
    for unit in batch.units:
        if isinstance(unit, list):
            yield unit
        else:
            number, line = unit
            for release in releases_of_line(line, number, batch.name):
                yield [release]
