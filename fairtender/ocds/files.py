"""Files of Open Contracting data, in the forms in which publishers give them.

A release package, a record package, a list of packages, a single release, a list of releases, or
JSON Lines with any of these on each line; packed with gzip or not, whatever the file is called.
"""

import gzip
import json
import os
import pickle
import re
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fairtender.ocds.decoding import decode
from fairtender.ocds.rows import RELEASE_IDS, ocid_of, tender_row
from fairtender.ocds.values import Object
from fairtender.tables import fault, frame, without_cycle_search
from fairtender.tenders import TENDERS

_OCID = re.compile(rb'"ocid"\s*:\s*"([^"\\]*)"')
_GZIP, _PDF, _BOM = b"\x1f\x8b", b"%PDF", b"\xef\xbb\xbf"
_BLOCK = 250  # rows that are held at a time
_CONTAINERS = frozenset(("releases", "records", "compiledRelease"))


def read(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Return the table TENDERS of a file: one row for each `ocid` in it.

    `attrs["releases"]` tells how many releases were read, `attrs["without_ocid"]` how many of them
    were left out since they name no `ocid`, `attrs["bytes"]` how far the file was read.
    Raises DataError where the file is missing, is not JSON, or holds no releases.
    """
    parts = list(read_chunks(path))
    data = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    sums = {name: sum(part.attrs[name] for part in parts) for name in ("releases", "without_ocid")}
    data.attrs = sums | {"bytes": parts[-1].attrs["bytes"]}
    return data


def read_chunks(path: str | os.PathLike[str], size: int = 5000) -> Iterator[pd.DataFrame]:
    """Yield the table TENDERS of a file in parts of up to `size` rows.

    No `ocid` is in two parts. A JSON Lines file may be larger than memory: it is read twice, and
    only releases of whose tender a later one comes are held back. Other forms are held in memory
    as a whole. `attrs` as for `read`, one part each; `bytes` counts from the start of the file.
    Raises DataError as `read` does; for a broken line of JSON Lines when that line is reached.
    """
    path = Path(path)
    _refuse(path)
    with _opened(path) as (file, packed):
        lines = _is_lines(file)
    if lines:
        with _opened(path) as (file, packed):
            coming = _coming(file, path)
    with _opened(path) as (file, packed):
        groups = _groups(_of_lines(file, path), coming) if lines else _of_whole(file, path)
        for data in _parts(groups, size, path):
            data.attrs["bytes"] = packed.tell()
            yield data


def _parts(groups: Iterator[list[Object]], size: int, path: Path) -> Iterator[pd.DataFrame]:
    """Yield frames of `size` tenders; each group holds all releases of one tender."""
    total = without = 0
    while True:
        with without_cycle_search():
            data = _part(groups, size)
        without += data.attrs["without_ocid"]
        if not data.attrs["releases"]:
            break
        total += len(data)
        yield data
    if not total:
        raise fault("no-ocid" if without else "no-releases", file=path)


def _part(groups: Iterator[list[Object]], size: int) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {name: [] for name in TENDERS.names}
    rows: list[Object] = []
    count = releases = without = 0
    for group in groups:
        releases += len(group)
        if not ocid_of(group[0]):
            without += 1
            continue
        rows.append(tender_row(group))
        count += 1
        if count == size:
            break
        if len(rows) == _BLOCK:
            _extend(columns, rows)
    _extend(columns, rows)
    data = frame(TENDERS, columns)
    data.attrs = {"releases": releases, "without_ocid": without}
    return data


def _extend(columns: dict[str, list[Any]], rows: list[Object]) -> None:
    """Add the rows to the columns, and forget them: few of them are quicker than many."""
    for name, cells in columns.items():
        cells += [row[name] for row in rows]
    rows.clear()


# --- opening ---


def _refuse(path: Path) -> None:
    """Say what is wrong with a file that cannot be data at all."""
    if path.is_dir():
        raise fault("is-folder", file=path)
    if not path.is_file():
        raise fault("no-file", file=path)
    with _opened(path) as (file, _):
        start = file.read(1024)
    if not start.strip():
        raise fault("empty-file", file=path)
    if start.startswith(_PDF):
        raise fault("is-pdf", file=path)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BufferedIOBase, BufferedIOBase]]:
    """Open for reading, unpacking gzip: the unpacked file, and the file itself for its position."""
    try:
        with open(path, "rb") as packed:
            start = packed.read(len(_GZIP))
            packed.seek(0)
            yield (gzip.GzipFile(fileobj=packed) if start == _GZIP else packed), packed
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise fault("broken-gzip", file=path) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None


def _is_lines(file: BufferedIOBase) -> bool:
    """Whether each line is JSON by itself."""
    filled = (line.removeprefix(_BOM).strip() for line in file if line.strip())
    first, second = next(filled, b""), next(filled, b"")
    if not second:
        return False
    if _is_json(first):
        return True
    # The first line may be the broken one; one that opens a bracket begins a document instead.
    return first[-1:] not in b"[{,:" and _is_json(second)


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


# --- releases ---


def _of_whole(file: BufferedIOBase, path: Path) -> Iterator[list[Object]]:
    """Yield the releases of each tender of a file that is one JSON document."""
    content = file.read()
    try:
        encoding = json.detect_encoding(content)
        if not encoding.startswith("utf-8"):
            content = content.decode(encoding).encode("utf-8", "surrogatepass")
        data = decode(content.removeprefix(_BOM))
    except json.JSONDecodeError as error:
        raise fault("not-json", file=path, line=error.lineno, column=error.colno) from None
    except UnicodeDecodeError:
        raise fault("not-text", file=path) from None
    except RecursionError:
        raise fault("too-deep", file=path) from None
    del content
    groups: dict[object, list[Object]] = {}
    for release in releases_in(data):
        groups.setdefault(ocid_of(release) or id(release), []).append(release)
    yield from groups.values()


def _of_lines(file: BufferedIOBase, path: Path) -> Iterator[Object]:
    for number, line in enumerate(file, 1):
        if not line.isspace():
            data = _line(line, number, path)
            if type(data) is dict and "ocid" in data and _CONTAINERS.isdisjoint(data):
                yield data
            else:
                yield from releases_in(data)


def _line(line: bytes, number: int, path: Path) -> object:
    try:
        return decode(line.removeprefix(_BOM) if number == 1 else line)
    except UnicodeDecodeError:
        raise fault("not-text", file=path) from None
    except (ValueError, RecursionError):
        raise fault("broken-line", file=path, line=number) from None


def releases_in(data: object) -> Iterator[Object]:
    """Yield the releases of a package, a record, a release, or a list of any of these."""
    if isinstance(data, list):
        for each in data:
            yield from releases_in(each)
    elif isinstance(data, dict):
        if "compiledRelease" in data or ("ocid" in data and "releases" in data):
            yield from _of_record(data)
        elif "releases" in data or "records" in data:
            yield from releases_in(data.get("releases") or [])
            yield from releases_in(data.get("records") or [])
        elif "ocid" in data or "tender" in data:
            yield data


def _of_record(record: Object) -> Iterator[Object]:
    """Yield a record's compiled release, else the releases in it; mere links hold nothing."""
    releases = record.get("releases")
    releases = [each for each in releases if type(each) is dict] if type(releases) is list else []
    ocid = record.get("ocid")
    if type(compiled := record.get("compiledRelease")) is dict:
        ids = [each.get("id") or str(each.get("url")).rpartition("#")[2] for each in releases]
        yield {"ocid": ocid, **compiled} | ({RELEASE_IDS: ids} if ids else {})
    else:
        for each in releases:
            if "url" not in each:
                yield {"ocid": ocid, **each}


# --- which releases belong together ---


def _coming(file: BufferedIOBase, path: Path) -> dict[int, int]:
    """Return how many releases each tender has, by hash of its `ocid`, where it has several.

    A pass over the bytes that parses no line which names just one `ocid` in the plain way. Eight
    bytes a release are kept.
    """
    keys = array("q")
    for number, line in enumerate(file, 1):
        found = _OCID.search(line)
        if found and line.count(b"ocid") == 1 + found[1].count(b"ocid"):
            keys.append(hash(found[1]))
        elif not line.isspace():
            releases = releases_in(_line(line, number, path))
            keys.extend(_key(ocid_of(release)) for release in releases)
    unique, counts = np.unique(np.frombuffer(keys, dtype=np.int64), return_counts=True)
    several = counts > 1
    return dict(zip(unique[several].tolist(), counts[several].tolist(), strict=True))


def _key(ocid: str) -> int:
    return hash(ocid.encode("utf-8", "surrogatepass"))


def _groups(releases: Iterator[Object], coming: dict[int, int]) -> Iterator[list[Object]]:
    """Yield all releases of one tender together, as soon as its last one has been read."""
    held: dict[str, list[bytes]] = {}
    for release in releases:
        ocid = ocid_of(release)
        key = _key(ocid)
        if not ocid or key not in coming:
            yield [release]
            continue
        coming[key] -= 1
        if coming[key]:
            # Packed, a release takes a quarter of the room.
            held.setdefault(ocid, []).append(pickle.dumps(release))
        else:
            yield [*map(pickle.loads, held.pop(ocid, ())), release]
    # Left over where two different ids have the same hash.
    for packed in held.values():
        yield [*map(pickle.loads, packed)]
