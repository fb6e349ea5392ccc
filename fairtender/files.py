"""Write files completely or not at all, and make archives that depend only on their content."""

import io
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from fairtender.tables import fault

__all__ = [
    "MEDIA_TYPES",
    "Part",
    "check_outputs",
    "write_all",
    "write_atomically",
    "zip_again",
    "zip_files",
]

MEDIA_TYPES = {  # by the ending of a file's name
    "csv": "text/csv",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "html": "text/html",
    "toml": "application/toml",
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can give a file
_PROGRAMS = (".sh", ".command")


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Replace a file in one step, so that nobody ever reads a half-written one.

    Text is written as UTF-8 with its line ends unchanged. Raises DataError if the folder is missing
    or cannot be written to.
    """
    write_all({path: content})


def write_all(files: Mapping[str | os.PathLike[str], str | bytes | Iterable[bytes]]) -> None:
    """Write all of these files or none of them; `files` may give their content in parts.

    Raises DataError if one of them cannot be written.
    """
    with ExitStack() as leaving:
        parts = []
        for path, content in files.items():
            parts.append(part := leaving.enter_context(Part(path)))
            if isinstance(content, str):
                content = content.encode("utf-8", "replace")
            for data in [content] if isinstance(content, bytes) else content:
                part.write(data)
            part.close()
        for part in parts:
            part.put_in_place()


class Part:
    """A file that is written in a `with` block, and moved into place when it is complete.

    `write` it, `close` it, then `put_in_place`; leaving the block before that leaves nothing
    behind. Each of these raises DataError if the folder cannot be written to, or the disk is full.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Prepare to write a file that will end up at `path`."""
        self._path = path
        self.target = Path(path).resolve()
        self._part = self.target.with_name(f".{self.target.name}.{secrets.token_hex(4)}.part")
        self._file: BinaryIO

    def __enter__(self) -> Self:
        """Open the file, so that an unusable folder is reported before the work begins."""
        try:
            with self.told():
                self._file = open(self._part, "xb")
        except KeyboardInterrupt:  # in just the moment in which it was opened
            self._part.unlink(missing_ok=True)
            raise
        return self

    def write(self, data: bytes) -> None:
        """Write more content."""
        with self.told():
            self._file.write(data)

    def close(self) -> None:
        """Write everything to the disk, and close the file."""
        with self.told():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def put_in_place(self) -> None:
        """Replace the earlier file in one step, and keep its permissions."""
        with self.told():
            if self.target.exists():
                shutil.copymode(self.target, self._part)
            os.replace(self._part, self.target)

    def __exit__(self, *_: object) -> None:
        """Remove the file if it was not put in place."""
        with suppress(OSError):  # a full disk may refuse the last of it
            self._file.close()
        self._part.unlink(missing_ok=True)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn an operating-system error about the file into a DataError of one sentence."""
        try:
            yield
        except OSError as error:
            cause = error.strerror or error
            raise fault("cannot-write", file=self._path, cause=cause) from None


def zip_files(
    files: Iterable[tuple[str, str | bytes]], private: bool = False, level: int | None = None
) -> bytes:
    """Return a ZIP archive of these names and contents, in the given order.

    Text is written as UTF-8. The same files give the same bytes, whenever and wherever the archive
    is made. Everybody can read the unpacked files, or only their owner if the archive is private;
    scripts can be run. level: how hard to compress, 1 to 9; 6 by default.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.create_system = 3  # Unix, on every system, so that the mode is understood
            mode = 0o755 if name.endswith(_PROGRAMS) else 0o644
            member.external_attr = (0o100600 if private else 0o100000 | mode) << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, level)
    return out.getvalue()


def zip_again(
    archive: BinaryIO, change: Callable[[str, bytes], bytes] = lambda name, content: content
) -> bytes:
    """Return an archive rewritten by `zip_files`, so that its bytes do not depend on the time.

    change: a function that returns the new content of each file.
    """
    with zipfile.ZipFile(archive) as old:
        return zip_files((name, change(name, old.read(name))) for name in old.namelist())


def check_outputs(outs: Iterable[Path | None], inputs: Iterable[Path | None]) -> list[Path]:
    """Return the output files that are not None, after checking that they can be written.

    Raises DataError, before the work begins, for a file that would overwrite an input, that is
    given twice, that is not a regular file, or whose folder is missing or not writable.
    """
    wanted = [out for out in outs if out is not None]
    read = {path.resolve() for path in inputs if path is not None}
    targets = [out.resolve() for out in wanted]
    for out, target in zip(wanted, targets, strict=True):
        if target in read or targets.count(target) > 1:
            raise fault("out-same-file", file=out)
        if target.exists() and not target.is_file():
            raise fault("out-no-file", file=out)
        if not target.parent.is_dir():
            raise fault("out-no-folder", file=out, folder=out.parent)
        try:
            tempfile.TemporaryFile(dir=target.parent).close()
        except OSError as error:
            raise fault("cannot-write", file=out, cause=error.strerror or error) from None
    return wanted


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, to see whether it changes, or b"" if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
