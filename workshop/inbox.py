"""The inbox: every file that was handed in, untouched, with what is known about it.

`inbox/UNIT/NNNN/` contains the file as `original` with its ending, and `about.json`. Only
`about.json` ever changes, and only `workshop forget` deletes anything.

Hand-ins arrive in files, folders and ZIPs that others made. No link is followed, nothing is
unpacked onto the disk, only plain files of a sensible size are opened, and a fault in one file does
not affect others.
"""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from coursework.archives import Budget, File, beside, is_bin, printable, refusal
from coursework.arrivals import Arrival, from_text, text_of
from coursework.walks import STAMP, FileAt, file_time, read_file, read_folder
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop.folder import Workshop
from workshop.submitted import NEW

ABOUT = "about.json"
MOST_DEEP = 20  # folders in folders
MOST_NAMES = 200_000  # paths below a folder; beyond this the search stops
JUNCTION = 0xA0000003  # Windows: marks a folder that links to another one


def arrivals(workshop: Workshop, unit: str) -> list[Arrival]:
    """Return everything in the unit's inbox, in the order in which it was taken in."""
    folder = workshop.inbox(unit)
    paths = folder.glob(f"[0-9]*/{ABOUT}") if folder.is_dir() else []
    return sorted((_about(path) for path in paths), key=lambda one: one.number)


def _about(path: Path) -> Arrival:
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise fault("inbox-unreadable", path=path, cause=error) from None


def next_number(workshop: Workshop, unit: str) -> int:
    """Return the number for the next file."""
    names = (path.name for path in workshop.inbox(unit).glob("[0-9]*"))
    return 1 + max((int(name) for name in names if name.isdecimal()), default=0)


def put(workshop: Workshop, unit: str, arrival: Arrival, content: bytes | None) -> Arrival:
    """Put a file into the inbox in one step, and return its arrival.

    The file gets the arrival's number, or the next free one if that is 0. content: None if only
    what is known about the file is kept.
    """
    arrival = replace(arrival, number=arrival.number or next_number(workshop, unit))
    folder = workshop.inbox(unit)
    folder.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder, prefix=NEW))
    try:
        if content is not None:
            write_atomically(new / f"original{_ending(arrival.path)}", content)
        write_about(new, arrival)
        os.replace(new, folder / arrival.label)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return arrival


def _ending(path: str) -> str:
    ending = PurePosixPath(path).suffix.casefold()
    return ending if ending in (".json", ".ipynb") else ".bin"


def write_about(folder: Path, arrival: Arrival) -> None:
    """Write what is known about a file into its folder."""
    write_atomically(folder / ABOUT, text_of(arrival))


def original(workshop: Workshop, unit: str, arrival: Arrival) -> bytes:
    """Return the untouched bytes of a file. Raises DataError if the file is gone."""
    folder = workshop.inbox(unit) / arrival.label
    try:
        [path] = folder.glob("original.*")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise fault("inbox-unreadable", path=folder, cause=error) from None


# --- sources: files, folders and ZIPs ------------------------------------------------------------


def check(sources: Sequence[Path], workshop: Path) -> None:
    """Raise DataError for sources that do not exist, or that overlap with the workshop folder."""
    own = workshop.resolve()
    for source in sources:
        try:
            source.lstat()
            real = source.resolve()
        except (OSError, RuntimeError) as error:  # a link that leads to itself
            cause = getattr(error, "strerror", None) or error
            raise fault("collect-no-source", path=source, cause=cause) from None
        if own == real or own in real.parents or real in own.parents:
            raise fault("collect-own", path=source)


def files(source: Path) -> Iterator[File]:
    """Yield every file of a source that could be a hand-in, sorted by path.

    source: a file, a folder or a ZIP. If the source is a ZIP, the times in it are used. A ZIP
    inside the source counts as packed by a participant: it is opened, one level deep, and its files
    have the ZIP's own time. If there are more files than there can be hand-ins, those that could be
    answers come first, and a message reports that the rest was not read. Raises DataError if there
    is no such source.
    """
    try:
        about = source.lstat()
    except OSError as error:
        cause = error.strerror or error
        raise fault("collect-no-source", path=source, cause=cause) from None
    if stat.S_ISDIR(about.st_mode) and not linked(about):
        yield from _folder(source)
    else:
        one, stamp = _file_at(source, printable(source.name)), source.with_name(STAMP)
        yield from read_file(one, Budget(), given=True, stamp=_file_at(stamp, STAMP))


def linked(about: os.stat_result) -> bool:
    """Return whether `about`, the result of `lstat`, describes a link or a junction."""
    return stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == JUNCTION


def _folder(source: Path) -> Iterator[File]:
    entries: list[FileAt] = []
    faults: list[OSError] = []
    for place, folders, names in os.walk(source, onerror=faults.append):
        above = tuple(printable(part) for part in Path(place).relative_to(source).parts)
        if len(above) >= MOST_DEEP and folders:
            folders.clear()
            yield refusal(above, datetime.now(UTC), "collect-deep", most=MOST_DEEP)
        stands_for = [name for name in folders if _is_link(os.path.join(place, name))]
        plain = sorted(set(folders) - set(stands_for))
        for name in filter(is_bin, plain):
            if _holds_json(os.path.join(place, name)):
                yield refusal((*above, printable(name)), datetime.now(UTC), "collect-bin")
        folders[:] = [name for name in plain if not beside((name, ""))]
        every = sorted([*names, *stands_for])
        entries += [_file_at(Path(place) / name, *above, printable(name)) for name in every]
        if len(entries) > MOST_NAMES:
            break
    for error in faults:
        above = tuple(printable(part) for part in Path(error.filename).relative_to(source).parts)
        cause = error.strerror or error
        yield refusal(above, datetime.now(UTC), "collect-unreadable", cause=cause)
    yield from read_folder(source.resolve().name, entries)


def _file_at(path: Path, *parts: str) -> FileAt:
    return FileAt(parts, partial(_look, path), partial(opened, path))


def _look(path: Path) -> tuple[datetime, int, str]:
    about = path.lstat()
    plain = "" if stat.S_ISREG(about.st_mode) else "collect-no-file"
    return file_time(about.st_mtime), about.st_size, "collect-link" if linked(about) else plain


def _holds_json(folder: str) -> bool:
    files = (name for _, _, names in os.walk(folder) for name in names)
    return any(name.casefold().endswith(".json") for name in files)


def _is_link(path: str) -> bool:
    try:
        return linked(os.lstat(path))
    except OSError:
        return True  # deleted meanwhile: reported as a file that cannot be read


def opened(path: Path) -> BinaryIO:
    """Open a plain file. Raises OSError if it is not one.

    It follows no link and waits for no pipe, even if the file was replaced by one after the check.
    """
    flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
    number = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in flags))
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise
