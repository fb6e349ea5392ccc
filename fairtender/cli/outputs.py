"""Files that a command writes: all of them in the end, or none."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from fairtender.tables import fault


def check_outputs(outs: Iterable[Path | None], inputs: Iterable[Path | None]) -> list[Path]:
    """Return the outputs that are asked for; refuse one that could not be written.

    Raises DataError, before the work begins, for one that would destroy what is read, that another
    one has too, that is no file, or whose folder is missing or closed.
    """
    wanted = [out for out in outs if out is not None]
    read = {path.resolve() for path in inputs if path is not None}
    targets = [out.resolve() for out in wanted]
    for out, target in zip(wanted, targets, strict=True):
        if target in read or targets.count(target) > 1:
            raise fault("cli-same-file", file=out)
        if target.exists() and not target.is_file():
            raise fault("cli-out-no-file", file=out)
        if not target.parent.is_dir():
            raise fault("cli-no-folder", file=out, folder=out.parent)
        try:
            tempfile.TemporaryFile(dir=target.parent).close()
        except OSError as error:
            raise fault("cannot-write", file=out, cause=error.strerror or error) from None
    return wanted


def part_of(target: Path) -> Path:
    """Return a name beside `target` under which it is written until it is whole."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def publish(part: Path, target: Path) -> None:
    """Put a file that is whole in its place, in one step; it keeps the mode of the old one."""
    if target.exists():
        shutil.copymode(target, part)
    os.replace(part, target)


def write_all(files: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write these files, or none of them; a content may come in parts.

    Raises DataError where one of them cannot be written.
    """
    with ExitStack() as leaving:
        parts = []
        for path, content in files.items():
            target = path.resolve()
            part = part_of(target)
            leaving.callback(part.unlink, missing_ok=True)
            try:
                with open(part, "xb") as file:
                    file.writelines([content] if isinstance(content, bytes) else content)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise fault("cannot-write", file=path, cause=error.strerror or error) from None
            parts.append((part, target, path))
        for part, target, path in parts:
            try:
                publish(part, target)
            except OSError as error:
                raise fault("cannot-write", file=path, cause=error.strerror or error) from None
