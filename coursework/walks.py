"""Read the files of one folder one by one, whether it is on a disk or dropped on a page.

A fault in one file is reported in its place and affects no other.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import BinaryIO

from coursework.archives import (
    MOST_FILES,
    Budget,
    File,
    beside,
    in_bin,
    large,
    most_bytes,
    printable,
    refusal,
    unpack,
)
from coursework.platforms import by_nbgrader, download
from fairtender import messages

STAMP = "timestamp.txt"  # nbgrader writes the time of a hand-in into it
STAMPED = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) ([\w/+:-]{1,40})")


@dataclass(frozen=True)
class FileAt:
    """A file in its place: the folders above it, and its name.

    look: returns when it was changed, how large it is, and a code if it must not be opened, else
    "". open: returns its content. Both may raise OSError.
    """

    parts: tuple[str, ...]
    look: Callable[[], tuple[datetime, int, str]]
    open: Callable[[], BinaryIO]


def file_time(seconds: float) -> datetime:
    """Return a file's time; the present time if it is missing, impossible or in the future."""
    now = datetime.now(UTC)
    try:
        return min(datetime.fromtimestamp(seconds, UTC), now)
    except (ValueError, OverflowError, OSError):
        return now


def read_folder(name: str, files: Sequence[FileAt], by: str = "") -> Iterator[File]:
    """Yield the files of a folder with content; if there are too many, possible answers first.

    A ZIP in the folder counts as something that a trainee packed. by: who received the files, if
    that is known.
    """
    by = by or download(name, [one.parts for one in files if not beside(one.parts)])
    stamps = {one.parts[:-1]: one for one in files if one.parts[-1] == STAMP}
    budget = Budget()
    if len(files) > budget.files:
        files = sorted(files, key=lambda one: not one.parts[-1].casefold().endswith(".json"))
    for one in files:
        if budget.files <= 0:
            yield refusal((printable(name),), datetime.now(UTC), "collect-many", most=MOST_FILES)
            return
        budget.files -= 1
        found = read_file(one, budget, by=by, stamp=stamps.get(one.parts[:-1]))
        yield from (replace(each, by=by) for each in found)


def read_file(
    one: FileAt, budget: Budget, given: bool = False, by: str = "", stamp: FileAt | None = None
) -> Iterator[File]:
    """Yield a file or, for a ZIP, the files in it.

    given: whether the trainer named it, so that the times in a ZIP are believed. by: the platform
    from whose download it came. stamp: a file next to it in which nbgrader wrote a time.
    """
    when = datetime.now(UTC)
    if beside(one.parts):
        yield from in_bin(one.parts, when, budget)
        return
    try:
        when, size, wrong = one.look()
        if wrong:
            yield refusal(one.parts, when, wrong)
        elif one.parts[-1].casefold().endswith(".zip"):
            budget.opens(size)
            with one.open() as file:
                yield from unpack(file, one.parts, when, budget, given)
        else:
            yield _read(one, when, size, by, stamp)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        yield refusal(one.parts, when, "collect-unreadable", cause=cause)


def _read(one: FileAt, when: datetime, size: int, by: str, stamp: FileAt | None) -> File:
    most = most_bytes(one.parts[-1])
    with one.open() as file:
        content = file.read(most + 1) if size <= most else None
    if content is None or len(content) > most:
        return large(one.parts, when, size, most)
    if not stamp or not (stamped := _stamped(stamp)):
        return File(one.parts, content, when)
    if by_nbgrader(one.parts, by):
        return File(one.parts, content, stamped, clock="nbgrader")
    return File(one.parts, content, when, note=messages.text("collect-stamp"))


def _stamped(stamp: FileAt) -> datetime | None:
    """Return the time that nbgrader wrote: in UTC, with an offset, or in this machine's zone."""
    try:
        with stamp.open() as file:
            text = file.read(100).decode("ascii").strip()
        if not (found := STAMPED.fullmatch(text)):
            return None
        zone = {"UTC": "+00:00", "GMT": "+00:00", **dict.fromkeys(time.tzname, "")}
        when = datetime.fromisoformat(found[1] + zone.get(found[2], found[2]))
        return min(when.astimezone(UTC), datetime.now(UTC))
    except (OSError, ValueError, OverflowError):
        return None
