"""Open whatever can be read: a file, a folder, an archive, standard input, or bytes.

`open_source` opens any of them; its `documents` are the files in it, one after the other, unpacked.
Archives are ZIP and tar, packed with gzip or not; a single file may be packed with gzip. No file is
unpacked to the disk under its own name, and an archive that unpacks to far more data than any real
archive is refused.
"""

import codecs
import gzip
import io
import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple, cast

from fairtender.messages import text
from fairtender.tables import DataError, fault

__all__ = [
    "STANDARD_INPUT",
    "Document",
    "Given",
    "Input",
    "Source",
    "name",
    "open_source",
    "size_of",
]

STANDARD_INPUT = "-"
_SHEETS = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"))
_GZIP, _ZIP, _OLD_WORKBOOK = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ", b"BZh")
_TAR_AT, _TAR = 257, b"ustar"
_START = 1024  # bytes from which to recognise the kind of a file
_BUFFER = 1 << 18
_IN_MEMORY = 1 << 25  # larger members of an archive are kept on the disk while they are read
# Texts shrink to a fifth or, where they repeat, a fiftieth; a bomb to a thousandth.
_ALWAYS_ALLOWED, _MOST_TIMES = 100_000_000, 250
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError)


class Given(NamedTuple):
    """A file whose name and bytes are given, for example on a page of the site."""

    name: str
    content: bytes


Source = str | os.PathLike[str] | Given


@dataclass(frozen=True)
class Document:
    """A file to be read, already unpacked.

    name: the name in messages. file: the unpacked content. kind: "sheet", "xml" or "json", by the
    name and the first bytes. start: the first bytes. path: where the file is on the disk, if it is
    there unpacked.
    """

    name: str
    file: IO[bytes]
    kind: str
    start: bytes
    path: Path | None = None


def name(source: Source) -> str:
    """Return the name of a source for reports, which is the last part of its path."""
    if isinstance(source, Given):
        return source.name
    if os.fspath(source) == STANDARD_INPUT:
        return text("standard-input")
    return Path(source).resolve().name


def size_of(source: Source) -> int:
    """Return the size of a source in bytes, as packed, or 0 if it is not known."""
    if isinstance(source, Given):
        return len(source.content)
    path = Path(source)
    try:
        files = _files(path) if path.is_dir() else [path]
        return sum(each.stat().st_size for each in files)
    except (DataError, OSError):
        return 0  # reading it will raise the error


@contextmanager
def open_source(source: Source, encoding: str = "", sheets: bool = False) -> Iterator["Input"]:
    """Open a source, whose files can then be read one by one.

    encoding: the encoding of texts that are not in UTF-8, such as "latin-1"; XML states its own,
    and a workbook needs none. sheets: whether a file that is neither JSON nor XML counts as a
    sheet, whatever its name.

    Raises DataError if the source is missing or cannot be opened, and for an unknown encoding.
    """
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise fault("no-encoding", encoding=encoding) from None
    with ExitStack() as closing:
        if isinstance(source, Given):
            yield Input(source.name, encoding, sheets, file=io.BytesIO(source.content))
        elif os.fspath(source) == STANDARD_INPUT:
            kept = closing.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(sys.stdin.buffer, kept, _BUFFER)
            yield Input(name(source), encoding, True, file=kept)
        elif (path := Path(source)).is_dir():
            yield Input(str(path), encoding, sheets, folder=path)
        elif path.is_file():
            with _as_data_errors(str(path)):
                file = closing.enter_context(open(path, "rb"))
            yield Input(str(path), encoding, sheets, file=file, path=path)
        else:
            raise fault("no-file", file=path)


class Input:
    """An opened source, whose files are read one by one.

    name: the name in messages. is_single: whether it is one file, not a folder or archive, so that
    a fault in it is a fault of the whole source. sheets_are_read: whether something else reads its
    sheets.
    """

    def __init__(
        self,
        name: str,
        encoding: str,
        sheets: bool,
        *,
        file: IO[bytes] | None = None,
        path: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        """Prepare to read an open file or a folder."""
        self.name = name
        self._path, self._folder = path, folder
        self._encoding, self._sheets = encoding, sheets
        self._file = file
        self._before, self._current = 0, file
        self.sheets_are_read = False
        self.is_single = file is not None and not _is_archive(file, name)

    def position(self) -> int:
        """Return how many bytes of the source, as packed, have been read."""
        return self._before + (self._current.tell() if self._current else 0)

    def documents(self) -> Iterator[Document | DataError]:
        """Yield each file, to be read before the next one; may be called again.

        In a folder or an archive, a DataError replaces each file that cannot be opened.
        """
        self._before, self._current = 0, None
        if self._file is not None:
            yield from self._of_file(self._file, self.name, self._path)
            return
        assert self._folder is not None
        for path in _files(self._folder):
            try:
                with _as_data_errors(str(path)), open(path, "rb") as file:
                    yield from self._of_file(file, str(path), path)
                    self._before, self._current = self._before + path.stat().st_size, None
            except DataError as error:
                yield error

    def _of_file(self, file: IO[bytes], name: str, path: Path | None) -> Iterator[Any]:
        self._current = file
        file.seek(0)
        if not _is_archive(file, name):
            with ExitStack() as closing:
                yield self._document(_Packed(name, file, _size(file), path), closing)
            return
        for packed in _members(file, name):
            with ExitStack() as closing:
                try:
                    found: Document | DataError = self._document(packed, closing)
                except DataError as error:
                    found = error
                yield found

    def _document(self, packed: "_Packed", closing: ExitStack) -> Document:
        """Return a file, unpacked and, if `encoding` is stated, converted to UTF-8."""
        name, file, size, path = packed
        with _as_data_errors(name):
            start = _start(file)
            if start.startswith(_GZIP):
                file, path = _gunzipped(file), None
        most = max(_ALWAYS_ALLOWED, _MOST_TIMES * size)
        found = cast(IO[bytes], io.BufferedReader(_Guarded(file, name, most), _BUFFER))
        start = _start(found)
        if start.startswith(_OTHER_ARCHIVES):
            raise fault("other-archive", file=name)
        if _is_archive(found, name):
            raise fault("archive-inside", file=name)
        kind = _kind(name, start, self._sheets)
        is_workbook = start.startswith((*_ZIP, _OLD_WORKBOOK))
        if self._encoding and kind != "xml" and not is_workbook:
            kept = cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
            _write_utf8(found, closing.enter_context(kept), name, self._encoding)
            return Document(name, kept, kind, start)
        return Document(name, found, kind, start, path)


class _Packed(NamedTuple):
    """A file as it is stored; its path is None if it is in an archive."""

    name: str
    file: IO[bytes]
    size: int
    path: Path | None = None


def _kind(name: str, start: bytes, sheets: bool) -> str:
    if _is_named_sheet(name) or start.startswith((*_ZIP, _OLD_WORKBOOK)):
        return "sheet"
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        return "xml"
    return "sheet" if sheets and plain and not plain.startswith((b"{", b"[")) else "json"


def _is_named_sheet(name: str) -> bool:
    return PurePosixPath(name.removesuffix(".gz")).suffix.lower() in _SHEETS


class _Guarded(io.RawIOBase):
    """A file that may unpack to at most `most` bytes; all its faults are raised as DataError."""

    def __init__(self, file: IO[bytes], name: str, most: int) -> None:
        self._file, self._name, self._most, self._at = file, name, most, 0
        self._file.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _as_data_errors(self._name):
            data = self._file.read(len(buffer))
        self._at += len(data)
        if self._at > self._most and isinstance(self._file, gzip.GzipFile | zipfile.ZipExtFile):
            raise fault("input-bomb", file=self._name, times=_MOST_TIMES)
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _as_data_errors(self._name):
            self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at


# --- folders and archives ---


def _files(folder: Path) -> list[Path]:
    """Return the files in a folder and its subfolders, sorted and without hidden ones."""
    found: list[Path] = []
    with _as_data_errors(str(folder)):
        for place, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(filter(_is_shown, folders))
            paths = (Path(place, each) for each in sorted(filter(_is_shown, names)))
            found += filter(Path.is_file, paths)
    if not found:
        raise fault("empty-folder", file=folder)
    return found


def _raise(error: OSError) -> None:
    raise error


def _is_shown(part: str) -> bool:
    return not part.startswith((".", "__MACOSX")) and part not in ("Thumbs.db", "desktop.ini")


def _is_archive(file: IO[bytes], name: str) -> bool:
    with _as_data_errors(name):
        start = _start(file)
        if _is_named_sheet(name):
            return False
        if start.startswith(_ZIP):
            return not _is_workbook(file)
        if start.startswith(_GZIP):
            start = _start(_gunzipped(file))
            file.seek(0)
    return start[_TAR_AT:].startswith(_TAR)


def _is_workbook(file: IO[bytes]) -> bool:
    """Return whether a ZIP file is a workbook or another office document."""
    try:
        names = zipfile.ZipFile(file).namelist()
    finally:
        file.seek(0)
    return "[Content_Types].xml" in names or "META-INF/manifest.xml" in names


def _members(file: IO[bytes], name: str) -> Iterator[_Packed]:
    """Yield the files in an archive, each to be read before the next one."""
    with _as_data_errors(name):
        if _start(file).startswith(_ZIP):
            with zipfile.ZipFile(file) as archive:
                for member in archive.infolist():
                    if not member.is_dir() and _all_shown(member.filename):
                        with archive.open(member) as content:
                            at = f"{name}: {member.filename}"
                            yield _Packed(at, content, member.compress_size)
            return
        with tarfile.open(fileobj=_tar(file, name), mode="r|") as unpacked:
            for entry in unpacked:
                if entry.isfile() and _all_shown(entry.name):
                    with _rereadable(unpacked.extractfile(entry)) as content:
                        yield _Packed(f"{name}: {entry.name}", content, entry.size)


def _tar(file: IO[bytes], name: str) -> IO[bytes]:
    """Return a tar file, unpacked if gzip was used."""
    if not _start(file).startswith(_GZIP):
        return file
    most = max(_ALWAYS_ALLOWED, _MOST_TIMES * _size(file))
    packed = _gunzipped(file)
    return cast(IO[bytes], io.BufferedReader(_Guarded(packed, name, most), _BUFFER))


def _all_shown(path: str) -> bool:
    return all(_is_shown(part) for part in PurePosixPath(path).parts if part not in (".", ".."))


@contextmanager
def _rereadable(stream: IO[bytes] | None) -> Iterator[IO[bytes]]:
    """Yield a copy of a tar member that can be read several times."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        if stream:
            shutil.copyfileobj(stream, kept, _BUFFER)
        kept.seek(0)
        yield cast(IO[bytes], kept)


# --- bytes ---


def _gunzipped(file: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=file, mode="rb"))


def _start(file: IO[bytes]) -> bytes:
    file.seek(0)
    start = file.read(_START)
    file.seek(0)
    return start


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _write_utf8(file: IO[bytes], kept: IO[bytes], name: str, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while data := file.read(_BUFFER):
            kept.write(decoder.decode(data).encode("utf-8"))
        kept.write(decoder.decode(b"", True).encode("utf-8"))
    except UnicodeError:
        raise fault("not-encoding", file=name, encoding=encoding) from None
    kept.seek(0)


@contextmanager
def _as_data_errors(name: str) -> Iterator[None]:
    """Turn errors in opening or unpacking a file into a DataError."""
    try:
        yield
    except _BROKEN:
        raise fault("broken-gzip", file=name) from None
    except (RuntimeError, NotImplementedError):  # a password, or an unsupported compression
        raise fault("closed-archive", file=name) from None
    except OSError as error:
        raise fault("cannot-read", file=name, cause=error.strerror or error) from None
