"""Check files from outside before they are opened.

A page has a few hundred megabytes of memory and no second process: a file that unpacks to more than
that, or has too deeply nested brackets, is refused in a sentence and never opened.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fairtender.depth import MOST, is_deep
from fairtender.messages import text
from fairtender.tables import fault

MOST_BYTES = 400_000_000  # unpacked, of all files together
_PART = 1 << 20
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_START = 1024
_MARKS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"II*\x00": "picture",
    b"MM\x00*": "picture",
    b"{\\rtf": "word",
}
_WITHIN = {"word/document.xml": "word", "ppt/presentation.xml": "slides"}


def look(path: Path, command: str, room: int = MOST_BYTES) -> int:
    """Return the unpacked size of a file in bytes; raise DataError if it is too large or too deep.

    command: the command that accepts a larger file. room: how many bytes are still allowed.
    """
    with open(path, "rb") as file:
        start = file.read(_START)
    if kind := _other_kind(path, start):
        raise fault("own-other-kind", file=path, kind=text(f"own-kind-{kind}"))
    try:
        if start.startswith(_ZIP):
            return _archive(path, command, room)
        if start.startswith(_GZIP):
            return _packed(path, command, room)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise fault("own-bad-archive", file=path) from None
    size = path.stat().st_size
    check_size(path, command, size, room)
    if not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        with open(path, "rb") as file:
            if is_deep(iter(lambda: file.read(_PART), b"")):
                raise fault("own-too-deep", file=path, most=MOST)
    return size


def _other_kind(path: Path, start: bytes) -> str:
    """Return the kind of a file that can be no table or notice, or "" if it may be one."""
    if kind := next((kind for mark, kind in _MARKS.items() if start.startswith(mark)), ""):
        return kind
    shown = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if shown.startswith((b"<!doctype html", b"<html")):
        return "web"
    if start.startswith(_ZIP):
        with suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as archive:
            names = {*archive.namelist()}
            return next((kind for name, kind in _WITHIN.items() if name in names), "")
    return ""


def _archive(path: Path, command: str, room: int) -> int:
    with zipfile.ZipFile(path) as archive:
        # Unpacking a member never gives more bytes than it declares.
        size = sum(member.file_size for member in archive.infolist())
        check_size(path, command, size, room)
        for member in archive.infolist():
            if member.filename.lower().endswith((".json", ".jsonl")):
                with archive.open(member) as file:
                    if is_deep(iter(lambda: file.read(_PART), b"")):
                        raise fault("own-too-deep", file=path, most=MOST)
    return size


def _packed(path: Path, command: str, room: int) -> int:
    size = 0

    def parts() -> Iterator[bytes]:
        nonlocal size
        with gzip.open(path) as file:
            while part := file.read(_PART):
                size += len(part)
                check_size(path, command, size, room)
                yield part

    if is_deep(parts()):
        raise fault("own-too-deep", file=path, most=MOST)
    return size


def check_size(path: Path, command: str, size: int, room: int = MOST_BYTES) -> int:
    """Return `size`, or raise DataError if it is more than `room` bytes."""
    if size > room:
        about = {"size": f"{size / 1e6:,.0f}", "most": f"{MOST_BYTES / 1e6:,.0f}"}
        raise fault("own-too-large", file=path, command=command, **about)
    return size
