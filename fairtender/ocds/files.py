"""Read files of notices, in the forms that publishers use, into releases and tenders.

Open Contracting data: a release package, a record package, a list of packages, a single release, a
list of releases, or JSON Lines with any of these on each line, whatever the name of the file.
Notices of TED in eForms become releases (`fairtender.eforms`). A source is one such file, or many
in a folder or an archive; everything about one tender becomes one row.
"""

import json
import pickle
import re
from array import array
from collections.abc import Iterable, Iterator
from typing import IO, Any

import numpy as np
import pandas as pd

from fairtender import eforms
from fairtender.ocds.rows import RELEASE_IDS, ocid_of, tender_row
from fairtender.ocds.values import Object, decode
from fairtender.sources import Document, Input, Source, open_source
from fairtender.tables import DataError, fault, frame, together, without_cycle_search
from fairtender.tenders import TENDERS

_LINKED = "linkedReleases"  # replaces the releases of a record that has only links to them
_OCID = re.compile(rb'"ocid"\s*:\s*"([^"\\]*)"')
_PDF, _BOM = b"%PDF", b"\xef\xbb\xbf"
_BLOCK = 250  # rows in memory at a time
_HOLDERS = frozenset(("releases", "records", "compiledRelease"))  # keys of objects with releases


def read(source: Source, encoding: str = "") -> pd.DataFrame:
    """Return the table TENDERS of a source, with one row for each `ocid`.

    source: a file, a folder or an archive (ZIP, tar, tar.gz), "-" for standard input, or
    `sources.Given` bytes. encoding: the encoding of JSON that is not in UTF-8, such as "latin-1".

    `attrs["releases"]` is the number of releases read, `attrs["without_ocid"]` the number of them
    left out because they have no `ocid`, `attrs["linked"]` the `ocid` of each record that has only
    links to its releases, `attrs["bytes"]` how far the source was read, and `attrs["unread"]` a
    sentence for each file of a folder or an archive that could not be read. Raises DataError if the
    file is missing, is neither JSON nor a notice in eForms, or contains no releases; for a folder
    or an archive, if that is true of all its files.
    """
    return joined(list(read_chunks(source, encoding=encoding)))


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the parts of a source as one table with combined `attrs`."""
    data = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    names = dict.fromkeys(name for part in parts for name in part.attrs)
    sums = {name: [part.attrs[name] for part in parts if name in part.attrs] for name in names}
    data.attrs = {name: _combine(found) for name, found in sums.items()}
    data.attrs["bytes"] = parts[-1].attrs["bytes"]
    return data


def _combine(found: list[Any]) -> Any:
    """Return the sum of numbers or tuples, or the name if all names are the same, otherwise ""."""
    if isinstance(found[0], str):
        return found[0] if len({*found}) == 1 else ""
    return sum(found[1:], found[0])


def read_chunks(source: Source, size: int = 5000, encoding: str = "") -> Iterator[pd.DataFrame]:
    """Yield the table TENDERS of a source in parts of up to `size` rows.

    No `ocid` is in two parts. JSON Lines, folders and archives may be larger than memory: they are
    read twice, and a release is held back only if another release of its tender follows. A single
    file of another form is held in memory as a whole. `attrs` are as for `read`, for each part;
    `bytes` counts from the start; the last part may have no rows but only `unread`. Raises
    DataError as `read` does; for a broken line of JSON Lines, when that line is reached.
    """
    with open_source(source, encoding) as given:
        faults: list[DataError] = []
        yield from settled(chunks(given, size, faults), given, faults)


def settled(
    parts: Iterator[pd.DataFrame], given: Input, faults: list[DataError]
) -> Iterator[pd.DataFrame]:
    """Yield the parts with their progress in `attrs`: the `bytes` read, the files `unread` so far.

    Raises DataError if all parts are empty.
    """
    found, releases = False, 0
    for part in parts:
        found = found or "rows" in part.attrs or not part.empty
        releases += part.attrs.get("releases", 0)
        yield _with_progress(part, given, faults if found else [])
    if not found:
        code = "no-ocid" if releases else "no-releases"
        raise together(faults) if faults else fault(code, file=given.name)
    if faults:
        yield _with_progress(part_of(iter(()), 1), given, faults)  # without rows


def _with_progress(part: pd.DataFrame, given: Input, faults: list[DataError]) -> pd.DataFrame:
    part.attrs |= {"bytes": given.position(), "unread": tuple(map(str, faults))}
    faults.clear()
    return part


def chunks(given: Input, size: int, faults: list[DataError]) -> Iterator[pd.DataFrame]:
    """Yield the tenders of an opened source in parts of up to `size` rows.

    A sheet is a fault unless something else reads it. A fault in one of several files is added to
    `faults`, and the next file is read.
    """
    groups = _group(given, faults)
    while True:
        with without_cycle_search():
            data = part_of(groups, size)
        if not (data.attrs["releases"] or data.attrs["linked"]):
            return
        yield data


def part_of(groups: Iterator[list[Object]], size: int) -> pd.DataFrame:
    """Return the next `size` rows of TENDERS; `attrs` has the number of releases behind them."""
    columns: list[list[Any]] = [[] for _ in TENDERS.columns]
    rows: list[tuple[Any, ...]] = []
    count = releases = without = 0
    linked: list[str] = []
    for given in groups:
        group = given
        if any([_LINKED in release for release in given]):
            group = [release for release in given if _LINKED not in release]
        if not group:
            linked.append(ocid_of(given[0]))
            continue
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
    data = frame(TENDERS, dict(zip(TENDERS.names, columns, strict=True)))
    data.attrs = {"releases": releases, "without_ocid": without, "linked": tuple(linked)}
    return data


def _extend(columns: list[list[Any]], rows: list[tuple[Any, ...]]) -> None:
    """Append the rows to the columns, and empty the list, since many small tuples take time."""
    for held, cells in zip(columns, zip(*rows, strict=True), strict=bool(rows)):
        held.extend(cells)
    rows.clear()


def _group(given: Input, faults: list[DataError]) -> Iterator[list[Object]]:
    """Yield all releases of a tender together, tender by tender."""
    if given.is_single and not lines_of(given):
        groups: dict[object, list[Object]] = {}
        for release in _releases(given, faults):
            groups.setdefault(ocid_of(release) or id(release), []).append(release)
        return iter(groups.values())
    return groups_of(_releases(given, faults), coming_of(given))


# --- files ---


def lines_of(given: Input) -> Document | None:
    """Return the document, at its start, if the source is one JSON Lines file, otherwise None."""
    for each in _documents(given):
        if isinstance(each, Document) and each.kind == "json" and _is_lines(each.file):
            each.file.seek(0)
            return each
    return None


def _documents(given: Input) -> Iterator[Document | DataError]:
    """Yield the files of a source, but no sheets if something else reads these."""
    for document in given.documents():
        is_sheet = isinstance(document, Document) and document.kind == "sheet"
        if not (is_sheet and given.sheets_are_read):
            yield document


def _releases(given: Input, faults: list[DataError]) -> Iterator[Object]:
    """Yield all releases; a fault in one of several files is noted and does not stop reading."""
    for document in _documents(given):
        try:
            if isinstance(document, DataError):
                raise document
            found = False
            for release in _releases_of(document):
                found = True
                yield release
            if not found:
                raise fault("no-releases", file=document.name)
        except DataError as error:
            if given.is_single:
                raise
            faults.append(error)


def _releases_of(document: Document) -> Iterator[Object]:
    """Yield the releases of one file."""
    _refuse(document)
    if document.kind == "xml":
        yield eforms.release(document.file, document.name)
        return
    is_lines = _is_lines(document.file)
    document.file.seek(0)
    yield from (_of_lines if is_lines else _of_whole)(document.file, document.name)


def _refuse(document: Document) -> None:
    """Raise DataError for a file that cannot contain releases."""
    if not document.start.strip():
        raise fault("empty-file", file=document.name)
    if document.start.startswith(_PDF):
        raise fault("is-pdf", file=document.name)
    if document.kind == "sheet":
        raise fault("is-sheet", file=document.name)


def _is_lines(file: IO[bytes]) -> bool:
    """Return whether a file is JSON Lines, with a JSON text on each line."""
    filled = (line.removeprefix(_BOM).strip() for line in file if line.strip())
    first, second = next(filled, b""), next(filled, b"")
    if not second:
        return False
    if _is_json(first):
        return True
    # A first line that only opens a bracket begins a document; any other may be one broken line.
    return first[-1:] not in b"[{,:" and _is_json(second)


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


# --- releases ---


def _of_whole(file: IO[bytes], name: str) -> Iterator[Object]:
    """Yield the releases of a file that is one JSON document."""
    content = file.read()
    try:
        encoding = json.detect_encoding(content)
        if not encoding.startswith("utf-8"):
            content = content.decode(encoding).encode("utf-8", "surrogatepass")
        data = decode(content.removeprefix(_BOM))
    except json.JSONDecodeError as error:
        raise fault("not-json", file=name, line=error.lineno, column=error.colno) from None
    except UnicodeDecodeError:
        raise fault("not-text", file=name) from None
    except RecursionError:
        raise fault("too-deep", file=name) from None
    del content
    yield from releases_in(data)


def _of_lines(file: IO[bytes], name: str) -> Iterator[Object]:
    for number, line in enumerate(file, 1):
        yield from releases_of_line(line, number, name)


def releases_of_line(line: bytes, number: int, name: str) -> Iterable[Object]:
    """Return the releases in a line of JSON Lines, or raise DataError if the line is broken."""
    if line.isspace():
        return ()
    data = _line(line, number, name)
    if type(data) is dict and "ocid" in data and _HOLDERS.isdisjoint(data):
        return (data,)
    return releases_in(data)


def _line(line: bytes, number: int, name: str) -> object:
    try:
        return decode(line.removeprefix(_BOM) if number == 1 else line)
    except UnicodeDecodeError:
        raise fault("not-text", file=name) from None
    except (ValueError, RecursionError):
        raise fault("broken-line", file=name, line=number) from None


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
    """Yield the compiled release of a record or, without one, the releases in it.

    A record with only links gives one release that records this: its tender cannot be screened.
    """
    releases = record.get("releases")
    releases = [each for each in releases if type(each) is dict] if type(releases) is list else []
    ocid = record.get("ocid")
    if type(compiled := record.get("compiledRelease")) is dict:
        ids = [each.get("id") or str(each.get("url")).rpartition("#")[2] for each in releases]
        yield {"ocid": ocid, **compiled} | ({RELEASE_IDS: ids} if ids else {})
    else:
        held = [each for each in releases if "url" not in each]
        for each in held:
            yield {"ocid": ocid, **each}
        if ocid and releases and not held:
            yield {"ocid": ocid, _LINKED: True}


# --- which releases belong together ---


def coming_of(given: Input) -> dict[int, int]:
    """Return {hash of an `ocid`: number of releases} for each tender with several releases.

    This first pass does not parse a line of JSON Lines with just one plainly written `ocid`. It
    keeps eight bytes for each release. The next pass reports broken files.
    """
    keys = array("q")
    for document in _documents(given):
        try:
            if isinstance(document, Document):
                keys.extend(_keys(document))
        except DataError:
            if given.is_single:
                raise
    return several_times(keys)


def several_times(keys: "array[int]") -> dict[int, int]:
    """Return {key: count} for the keys that occur more than once."""
    unique, counts = np.unique(np.frombuffer(keys, dtype=np.int64), return_counts=True)
    several = counts > 1
    return dict(zip(unique[several].tolist(), counts[several].tolist(), strict=True))


def _keys(document: Document) -> Iterator[int]:
    """Yield the hash of the `ocid` of each release in a file."""
    if document.kind != "json" or not _is_lines(document.file):
        document.file.seek(0)
        yield from (key_of(ocid_of(release)) for release in _releases_of(document))
        return
    document.file.seek(0)
    for number, line in enumerate(document.file, 1):
        key = plain_key(line)
        if key is not None:
            yield key
        else:
            releases = releases_of_line(line, number, document.name)
            yield from (key_of(ocid_of(release)) for release in releases)


def plain_key(line: bytes) -> int | None:
    """Return the hash of the only `ocid` in a line if it is plainly written, otherwise None.

    With it the first pass over a file need not parse most lines. If the characters "ocid" occur
    again outside the id that was found, they may be the key of another release, or only part of a
    text: such a line is parsed.
    """
    found = _OCID.search(line)
    if not found:
        return None
    ocid = found[1]
    elsewhere = line.count(b"ocid") - found[0].count(b"ocid")
    return None if elsewhere else hash(ocid)


def key_of(ocid: str) -> int:
    """Return the hash of an `ocid`, as `plain_key` does."""
    return hash(ocid.encode("utf-8", "surrogatepass"))


def groups_of(releases: Iterator[Object], coming: dict[int, int]) -> Iterator[list[Object]]:
    """Yield the releases of each tender together, as soon as the last of them has been read."""
    held: dict[str, list[bytes]] = {}
    for release in releases:
        ocid = ocid_of(release)
        key = key_of(ocid)
        if not ocid or key not in coming:
            yield [release]
            continue
        coming[key] -= 1
        if coming[key]:
            # Compressed, a release takes a quarter of the memory.
            held.setdefault(ocid, []).append(pickle.dumps(release))
        else:
            yield [*map(pickle.loads, held.pop(ocid, ())), release]
    # Releases are left over if two different ids have the same hash.
    for packed in held.values():
        yield [*map(pickle.loads, packed)]
