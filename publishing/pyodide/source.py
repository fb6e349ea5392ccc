"""Where the files of Pyodide come from: its own distribution, or what PYODIDE names.

A source offers files by their name alone, wherever in it they lie, so that nothing in an archive
can say where a file is written. Each is taken only with the sha256 that is known beforehand.
"""

import hashlib
import http.client
import os
import sys
import tarfile
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault

ZIPS, TARS = (".zip", ".whl"), (".tar.bz2", ".tar.gz", ".tgz")
BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile, RuntimeError)
SECONDS = 30  # without a byte: the network is gone
PIECE = 1 << 18

Offer = Iterator[tuple[str, bytes]]


def sha256(data: bytes) -> str:
    """The sha256 of `data`, as in a lock file."""
    return hashlib.sha256(data).hexdigest()


def bring(
    wanted: Mapping[str, str], folder: Path, version: str, address: str, size: int = 0
) -> None:
    """Bring the files `wanted` (name: sha256) into `folder`, those that are not yet there.

    They come from `address`, the distribution of this `version`, or from what the environment's
    PYODIDE names: a folder, an archive, or the address of one. size: bytes of all files together,
    for the time left. Raises DataError for the first file that is missing or not the right one;
    what was brought by then stays in `folder` for the next time.
    """
    missing = {name: digest for name, digest in wanted.items() if not there(folder / name, digest)}
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    source = os.environ.get("PYODIDE", "").strip() or address
    wrong = set()
    for name, data in _offer(source, list(missing), size, version):
        if sha256(data) == missing.get(name):
            write_atomically(folder / name, data)
            del missing[name]
        elif name in missing:
            wrong.add(name)
        if not missing:
            return
    name = min(wrong) if wrong else min(missing)
    code = "pyodide-wrong" if wrong else "pyodide-lacks"
    if len(missing) > 1:
        code += "-more"
    raise fault(code, name=name, source=source, version=version, count=len(missing))


def there(path: Path, digest: str) -> bool:
    """Tell whether the file at `path` is the one with this sha256."""
    return path.is_file() and sha256(path.read_bytes()) == digest


def _offer(source: str, names: list[str], size: int, version: str) -> Offer:
    """Offer what `source` has under these names, in any order, and more than once if it has."""
    if not source.lower().startswith(("http://", "https://")):
        path = Path(source).expanduser()
        if not path.exists():
            raise fault("pyodide-no-source", source=source, version=version)
        yield from _read(path, source, names, version)
        return
    print(messages.text("pyodide-fetching", source=source), flush=True)
    with terminal.Progress(out=sys.stdout) as progress:
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            code = "python-fetched-of" if done < size else "python-fetched"
            progress.tell(code, round(done / 1e6, 1), round(size / 1e6))

        if urllib.parse.urlsplit(source).path.endswith(ZIPS + TARS):
            with tempfile.TemporaryDirectory() as place:
                name = PurePosixPath(urllib.parse.urlsplit(source).path).name
                archive = Path(place) / name
                archive.write_bytes(_fetch(source, name, source, version, tell))
                yield from _read(archive, source, names, version)
            return
        for name in names:
            address = f"{source.rstrip('/')}/{urllib.parse.quote(name)}"
            yield name, _fetch(address, name, source, version, tell)


def _read(path: Path, source: str, names: Collection[str], version: str) -> Offer:
    """Offer what a folder or an archive has."""
    offer: Callable[[Path, Collection[str]], Offer]
    if path.is_dir():
        offer = _in_folder
    elif path.name.endswith(ZIPS):
        offer = _in_zip
    elif path.name.endswith(TARS):
        offer = _in_tar
    else:
        kinds = ", ".join(TARS + ZIPS)
        raise fault("pyodide-no-archive", source=source, kinds=kinds, version=version)
    try:
        yield from offer(path, names)
    except BROKEN as error:
        raise fault("pyodide-unreadable", source=source, cause=error, version=version) from error


def _in_folder(folder: Path, names: Collection[str]) -> Offer:
    for place, _, files in os.walk(folder):
        for name in sorted({*files} & {*names}):
            yield name, (Path(place) / name).read_bytes()


def _in_zip(archive: Path, names: Collection[str]) -> Offer:
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            name = PurePosixPath(member.filename).name
            if name in names and not member.is_dir():
                yield name, members.read(member)


def _in_tar(archive: Path, names: Collection[str]) -> Offer:
    with tarfile.open(archive, "r|*") as members:  # once, from the beginning to the end
        for member in members:
            name = PurePosixPath(member.name).name
            if name in names and member.isfile() and (file := members.extractfile(member)):
                yield name, file.read()


def _fetch(
    address: str, name: str, source: str, version: str, tell: Callable[[int], None]
) -> bytes:
    """The bytes at `address`; a second attempt where the line broke."""
    for again in (True, False):
        data = bytearray()
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                while piece := answer.read(PIECE):
                    data += piece
                    tell(len(piece))
                size = int(answer.headers.get("Content-Length", len(data)))
            if len(data) < size:
                raise OSError(messages.text("pyodide-cut", done=len(data), size=size))
            return bytes(data)
        except (OSError, http.client.HTTPException, ValueError) as error:
            tell(-len(data))
            if again and not isinstance(error, urllib.error.HTTPError):
                continue
            cause = getattr(error, "reason", None) or error
            raise fault(
                "pyodide-not-fetched", name=name, source=source, cause=cause, version=version
            ) from error
    raise AssertionError
