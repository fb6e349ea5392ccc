"""Download the files of Pyodide from several sources, one after the other.

A source offers files by their name only, without folders, so that nothing in an archive can decide
where a file is written. A file is accepted only if it has the pinned sha256.
"""

import hashlib
import http.client
import os
import queue
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault

ZIPS, TARS = (".zip", ".whl"), (".tar.bz2", ".tar.gz", ".tgz")
BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile, RuntimeError)
SECONDS = 10  # without an answer, or without a byte: the network is gone
PIECE = 1 << 18
PIP_DOWNLOAD = ("download", "--no-deps", "--only-binary", ":all:", "--require-hashes")
PIP_BRIEF = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "10")
NAMES = "sources.txt"  # in the folder of the files: the sources that they came from

Offer = Iterator[tuple[str, bytes]]


def sha256(data: bytes) -> str:
    """Return the sha256 of `data` in the form of a lock file."""
    return hashlib.sha256(data).hexdigest()


class Source(NamedTuple):
    """A possible source of the files: a folder, an archive, or the address of one.

    name: how messages call it. pins: a file of pins, if the source is the wheel that it pins.
    """

    name: str
    pins: Path | None = None


def bring(
    wanted: Mapping[str, str],
    folder: Path,
    version: str,
    sources: Iterable[Source],
    size: int = 0,
) -> None:
    """Download the files `wanted` (name: sha256) that are not yet in `folder`.

    The sources are tried in turn. A message names one that cannot be reached, lacks a file or
    offers a wrong one, and the next one is tried for the files still missing. size: bytes of all
    files, to estimate the time left. Raises DataError if no source has a file; files downloaded
    until then stay in `folder` for the next time.
    """
    missing = {name: digest for name, digest in wanted.items() if not there(folder / name, digest)}
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        before = len(missing)
        _take(source, missing, folder, version, size)
        if len(missing) < before:
            names = dict.fromkeys([*names_of_sources(folder), source.name])
            write_atomically(folder / NAMES, "".join(f"{name}\n" for name in names))
        if not missing:
            return
    raise fault("pyodide-nowhere", version=version, count=len(missing))


def names_of_sources(folder: Path) -> list[str]:
    """Return the names of the sources of the files in `folder`."""
    path = folder / NAMES
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _take(source: Source, missing: dict[str, str], folder: Path, version: str, size: int) -> None:
    """Write the missing files that `source` has, and report what was wrong with it."""
    wrong: set[str] = set()
    print(messages.text("pyodide-fetching", source=source.name), flush=True)
    try:
        for name, data in _offer(source, list(missing), size):
            if sha256(data) == missing.get(name):
                write_atomically(folder / name, data)
                del missing[name]
            elif name in missing:
                wrong.add(name)
            if not missing:
                return
        if not (wrong & missing.keys()):
            _say_of("pyodide-lacks", missing.keys(), source, version)
    except DataError as error:
        terminal.say(str(error))
    if wrong := wrong & missing.keys():
        _say_of("pyodide-wrong", wrong, source, version)


def _say_of(code: str, names: Collection[str], source: Source, version: str) -> None:
    code = code if len(names) == 1 else f"{code}-more"
    params = {"name": min(names), "source": source.name, "version": version, "count": len(names)}
    terminal.say(messages.text(code, **params))


def there(path: Path, digest: str) -> bool:
    """Return whether `path` is a file with this sha256."""
    return path.is_file() and sha256(path.read_bytes()) == digest


def _offer(source: Source, names: list[str], size: int) -> Offer:
    """Yield the source's files with these names, in any order; a name can occur more than once."""
    if source.pins:
        with tempfile.TemporaryDirectory() as place:
            cause = download_wheels(source.pins, Path(place))
            if not (wheels := sorted(Path(place).glob("*.whl"))):
                raise fault("pyodide-not-by-pip", source=source.name, cause=cause)
            yield from _read(wheels[0], source.name, names)
    elif source.name.lower().startswith(("http://", "https://")):
        yield from _at_address(source.name, names, size)
    else:
        path = Path(source.name).expanduser()
        if not path.exists():
            raise fault("pyodide-no-source", source=source.name)
        yield from _read(path, source.name, names)


def _at_address(source: str, names: list[str], size: int) -> Offer:
    """Yield the files below an address, or in the archive at that address."""
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
                archive.write_bytes(_fetch(source, name, source, tell))
                yield from _read(archive, source, names)
            return
        for name in names:
            address = f"{source.rstrip('/')}/{urllib.parse.quote(name)}"
            yield name, _fetch(address, name, source, tell)


def _read(path: Path, source: str, names: Collection[str]) -> Offer:
    """Yield the files of a folder or an archive."""
    offer: Callable[[Path, Collection[str]], Offer]
    if path.is_dir():
        offer = _in_folder
    elif path.name.endswith(ZIPS):
        offer = _in_zip
    elif path.name.endswith(TARS):
        offer = _in_tar
    else:
        kinds = ", ".join(TARS + ZIPS)
        raise fault("pyodide-no-archive", source=source, kinds=kinds)
    try:
        yield from offer(path, names)
    except BROKEN as error:
        raise fault("pyodide-unreadable", source=source, cause=error) from error


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


def _fetch(address: str, name: str, source: str, tell: Callable[[int], None]) -> bytes:
    """Return the bytes at `address`; try again if the connection breaks during the response."""
    for again in (True, False):
        data = bytearray()
        try:
            with _answer(address) as answer:
                while piece := answer.read(PIECE):
                    data += piece
                    tell(len(piece))
                size = int(answer.headers.get("Content-Length", len(data)))
            if len(data) < size:
                raise OSError(messages.text("pyodide-cut", done=len(data), size=size))
            return bytes(data)
        except (OSError, http.client.HTTPException, ValueError) as error:
            tell(-len(data))
            if again and not isinstance(error, urllib.error.URLError):
                continue
            cause = getattr(error, "reason", None) or error
            raise fault("pyodide-not-fetched", name=name, source=source, cause=cause) from error
    raise AssertionError


def _answer(address: str) -> Any:
    """Return the open response of `address`. Raises URLError if none begins in time.

    urllib's timeout holds for each IP address of a host, and not for the look-up of its name:
    behind a firewall that drops packets, minutes would pass. So the request runs in a thread.
    """
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(urllib.request.urlopen(address, timeout=SECONDS))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=SECONDS)
    except queue.Empty:
        raise urllib.error.URLError(messages.text("pyodide-silent", seconds=SECONDS)) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


# --- wheels, by pip -------------------------------------------------------------------------------


def download_wheels(pins: Path, folder: Path, more: Iterable[str] = ()) -> str:
    """Download the wheels that the file `pins` names into `folder`; return the error, or "".

    more: further options. pip shows its progress in a terminal.
    """
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    command = [sys.executable, "-m", "pip", *PIP_DOWNLOAD, *PIP_BRIEF, *quiet, *more]
    command += ["--dest", str(folder), "-r", str(pins)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    return _reason(done.stderr) if done.returncode else ""


def _reason(said: str) -> str:
    """Return the last error that pip reports, or else its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = lines or [messages.text("pyodide-no-reason")]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines)[-1].rstrip(".")
