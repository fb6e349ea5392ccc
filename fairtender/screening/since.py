"""Find what differs from the last run, or between screenings with two profiles.

The last run is read from the JSON that it wrote. Things are identified by their id. A thing whose
own data differ has changed; one with the same data and another level was rated differently, by
another profile or version of the library.

An office may change its profile: sectors, words, thresholds. Before using it, the office can see
its effect on its own file: which tenders change level, and why.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender.profile import LEVELS
from fairtender.screening.json_file import tenders_in, with_ocid
from fairtender.screening.outcomes import Screening
from fairtender.tables import Column, Table, fault, frame

KINDS = ("new", "changed", "rating")
_IDS = ("release_ids",)
_CELLS = ("title", "buyer", "value_amount", "value_currency")  # compared for tenders of a sheet


def differing(name: str, kinds: tuple[str, ...], said: str, *more: Column) -> Table:
    """Declare a table of differences between two screenings, with one row per thing.

    kinds: the possible values of `change`; said: their meaning. more: further columns.
    """
    return Table(
        name,
        (
            Column("id", "text", "Open contracting id, or number of the contract"),
            Column("title", "text", "Its title"),
            Column("before", "text", 'Level in the other screening; "" where it is not in that'),
            Column("after", "text", 'Level in this one; "" where it is not in this'),
            Column("change", "choice", said, kinds),
            *more,
        ),
        ("id",),
    )


CHANGED = differing(
    "changes since the last run",
    KINDS,
    "new: the last run did not have it; changed: its own data differ; rating: the data are the "
    "same, and the level is another",
    Column("what", "texts", "Columns that differ; release_ids: there are other releases"),
)
GONE = differing("gone since the last run", ("gone",), "gone: this run does not have it")


_Id = tuple[str, int]


class Seen(NamedTuple):
    """A thing in a run: its title, its level, and {column: value in JSON form}."""

    title: str
    level: str
    data: Mapping[str, Any]


class Earlier:
    """An earlier run, to compare with this one: call `take`, then `changes` and `gone`."""

    def __init__(self, name: str, found: Iterable[tuple[str, Seen]]) -> None:
        """Store the things of an earlier run with their ids; `name` is its file, for messages."""
        self.name = name
        self._seen = dict(_number(found, Counter()))
        self._left, self._rows = dict(self._seen), list[tuple[Any, ...]]()
        self._often: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def take(self, found: Iterable[tuple[str, Seen]]) -> list[str]:
        """Compare some things of this run; return for each one of KINDS, or "" if unchanged."""
        return [self._one(each, seen) for each, seen in _number(found, self._often)]

    def _one(self, each: _Id, now: Seen) -> str:
        self._left.pop(each, None)
        was = self._seen.get(each)
        what = () if was is None else _differ(was.data, now.data)
        kind = "new" if was is None else "changed" if what else ""
        if was and not kind and was.level != now.level:
            kind = "rating"
        self.counts[kind or "same"] += 1
        if kind:
            before = was.level if was else ""
            self._rows.append((each[0], now.title, before, now.level, kind, what))
        return kind

    def changes(self) -> pd.DataFrame:
        """Return the table CHANGED, with the things in the order of this run."""
        return frame(CHANGED, self._rows)

    def gone(self) -> pd.DataFrame:
        """Return the table GONE: the things in the earlier run that are missing from this one."""
        left = self._left.items()
        return frame(GONE, [(each, seen.title, seen.level, "", "gone") for (each, _), seen in left])


def _number(found: Iterable[tuple[str, Seen]], often: Counter[str]) -> Iterator[tuple[_Id, Seen]]:
    """Yield ((id, number), thing) for each thing, since an id may occur twice in a sheet."""
    for each, seen in found:
        often[each] += 1
        yield (each, often[each]), seen


def _differ(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in now if was.get(name) != now[name])


def of_screen(path: str | Path) -> Earlier:
    """Return an earlier run of `fairtender screen`, read from its JSON file.

    A tender has changed if it has other releases; a tender of a sheet, without releases, if title,
    buyer or value differ. Raises DataError if the file is missing or is not such a JSON file.
    """
    path = Path(path)
    try:
        rows = (
            (row["ocid"], Seen(row["title"], row["level"], _data(row))) for row in _tenders(path)
        )
        return Earlier(path.name, rows)
    except (KeyError, TypeError):
        raise fault("since-not-a-run", file=path, command="screen") from None


def seen_in(tenders: pd.DataFrame) -> Iterator[tuple[str, Seen]]:
    """Yield the id of each tender, and the data that are compared with another run.

    tenders: the table SCREENED.
    """
    names = ("ocid", "title", "level", *_IDS, *_CELLS[1:])
    for row in zip(*(tenders[name].tolist() for name in names), strict=True):
        cells = dict(zip(names, row, strict=True))
        amount = cells["value_amount"]
        cells |= {"release_ids": list(cells["release_ids"])}
        cells |= {"value_amount": None if amount is None else f"{amount}"}
        yield cells["ocid"], Seen(cells["title"], cells["level"], _data(cells))


def _data(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in (_IDS if row["release_ids"] else _CELLS)}


def _tenders(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the tenders from the JSON of a run, even if another program has rewritten the file."""
    is_ours = False
    try:
        with open(path, encoding="utf-8") as lines:
            for row in tenders_in(lines):
                is_ours = True
                yield row
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except (ValueError, RecursionError):
        if is_ours:
            raise fault("since-not-a-run", file=path, command="screen") from None
    if not is_ours:
        yield from map(with_ocid, rows_of(path, "entries", "screen", "tenders"))


def rows_of(path: Path, table: str, command: str, older: str = "") -> Sequence[dict[str, Any]]:
    """Return the rows of a table from the JSON of a run; raise DataError if it is not there.

    older: the name of the table in earlier versions.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except (ValueError, RecursionError):
        raise fault("since-not-a-run", file=path, command=command) from None
    rows = content.get(table, content.get(older)) if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise fault("since-not-a-run", file=path, command=command)
    return rows


# --- two profiles side by side ---


CHANGES = ("raised", "lowered", "reasons")

MOVED = differing(
    "moved tenders",
    CHANGES,
    "raised or lowered (low < unknown < elevated < high); reasons: the level stays, and rests on "
    "other reasons",
    Column("buyer", "text", "Name of the buyer"),
    Column("gone", "reasons", "Reasons by the former profile alone"),
    Column("new", "reasons", "Reasons by the profile in use alone"),
    Column("sources", "texts", 'Source id of each new reason in turn; "" for a missing fact'),
)

MOVES = Table(
    "moves",
    (
        Column("before", "text", "Level by the profile that is compared with"),
        Column("after", "text", "Level by the profile in use"),
        Column("tenders", "number", "How many tenders; those that stay are there too"),
    ),
    ("before", "after"),
)


def moved(before: Screening, after: Screening) -> pd.DataFrame:
    """Return the table MOVED: the tenders whose level or reasons differ in two screenings.

    before, after: screenings of the same tenders by two profiles. The order is that of the tenders.
    Raises DataError if the tenders are not the same.
    """
    names = ("ocid", "title", "buyer", "level", "reasons", "sources")
    both = [
        [*zip(*(found.tenders[name].tolist() for name in names), strict=True)]
        for found in (before, after)
    ]
    if [row[0] for row in both[0]] != [row[0] for row in both[1]]:
        raise fault("screening-moved-others")
    rows = []
    for (_, _, _, was, old, _), (ocid, title, buyer, now, new, sources) in zip(*both, strict=True):
        if was == now and {*old} == {*new}:
            continue
        added = [at for at, each in enumerate(new) if each not in old]
        gone = tuple(each for each in old if each not in new)
        fresh, cited = tuple(new[at] for at in added), tuple(sources[at] for at in added)
        rows.append((ocid, title, was, now, _change(was, now), buyer, gone, fresh, cited))
    return frame(MOVED, rows)


def _change(was: str, now: str) -> str:
    if was == now:
        return "reasons"
    return "raised" if LEVELS.index(now) > LEVELS.index(was) else "lowered"


def moves(pairs: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Return the table MOVES, with a row for each pair of levels, the most urgent first.

    pairs: {pair: number of tenders}.
    """
    counted, urgent = Counter(pairs), LEVELS[::-1]
    return frame(MOVES, [(was, now, counted[was, now]) for was, now in product(urgent, urgent)])
