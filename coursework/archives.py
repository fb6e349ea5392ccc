"""Read hand-ins as they arrive, including those in ZIPs that other people packed, in memory.

Names in a ZIP are compared and shown, but never used as paths. A file that was not read is reported
with the reason.
"""

import io
import re
import stat
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO

from coursework import platforms
from coursework.answers import MAX_BYTES
from fairtender import messages

MOST_FILES = 20_000  # of all its zips, besides so many times their own size
MOST_UNPACKED = (
    100 * 1024 * 1024
)  # of all its zips; more is allowed only up to so many times their own size
GROWTH = 20
MOST_TOTAL = 2**30  # in any case
MOST_NOTEBOOK = 20 * 1024 * 1024  # kept for the record, with its pictures
# Files that systems and platforms add to hand-ins, in lower case.
BESIDE = {
    *("timestamp.txt", "questions.toml", "submissions.csv"),
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "autorun.inf", "indexervolumeguid"),
    *("wpsettings.dat", "icon\\u000d"),
}
BESIDE_FOLDERS = {
    *("__macosx", "__pycache__", "lost+found", "lost.dir", "system volume information"),
    *("$extend", "@eadir", "temporary items"),
}
LOCK = "~$"  # Office puts it before the name of an open file
# Rubbish bins of Windows, Linux and macOS, and of drives in a network.
BIN = re.compile(r"\$recycle\.bin|recycler|recycled|\.trash.*|[#@]recycle|network trash folder")
MOST_ZIP = 10 * 1024 * 1024  # packed by a trainee
MOST_INSIDE = 200  # files in it
MOST_HELD = 40 * 1024 * 1024  # of all its content
MOST_NAME = 1000
END, END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"  # of the list of files
# Other methods may ask for gigabytes before the first byte is unpacked.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class File:
    """A file as it was handed in, or the reason why it was not read.

    `parts`: the folders above it inside the source, and its name; unsafe characters are written
    out. `content` is None if it was not read; `fault`, a sentence, then says why. `arrived`: when
    the platform, or the folder, got it. `clock`: the source of that time: the file itself, the zip
    of a platform, nbgrader, or the trainer by hand. `note`: what the trainer should know about it.
    `by`: the platform whose own download contained it.
    """

    parts: tuple[str, ...]
    content: bytes | None
    arrived: datetime
    fault: str = ""
    clock: str = "file"
    note: str = ""
    by: str = ""

    @property
    def path(self) -> str:
        """The path of the file in its source."""
        return "/".join(self.parts)

    @property
    def stamped(self) -> bool:
        """Whether a platform gave the time of arrival."""
        return self.clock in ("zip", "nbgrader")


@dataclass
class Budget:
    """How much may still be read from one source, including all nested ZIPs.

    files: how many files. left: how many bytes may still be unpacked; a ZIP that is not inside
    another one raises this limit, since honest files do not become many times as large. bins: the
    rubbish bins that were reported.
    """

    files: int = MOST_FILES
    left: int = MOST_UNPACKED
    bins: set[tuple[str, ...]] = field(default_factory=set)

    def opens(self, size: int) -> None:
        """Raise the limit in proportion to the `size` of a ZIP on the disk."""
        self.left = min(self.left + GROWTH * size, MOST_TOTAL)


def printable(name: str) -> str:
    """Return a name in composed form, with escapes for characters that are unsafe to show.

    These are control characters, half characters, and marks that change the writing direction.
    """
    return "".join(
        sign
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else f"\\u{ord(sign):04x}"
        for sign in unicodedata.normalize("NFC", name)
    )


def beside(parts: Sequence[str]) -> bool:
    """Return whether a file was added by a system, such as a hidden file, and is not a hand-in."""
    *folders, name = (part.casefold() for part in parts)
    hidden = any(part.startswith(".") for part in (*folders, name))
    of_system = name in BESIDE or name.startswith(LOCK) or bool(BESIDE_FOLDERS & set(folders))
    return hidden or of_system or any(map(is_bin, folders))


def is_bin(folder: str) -> bool:
    """Return whether a folder of this name is a rubbish bin."""
    return bool(BIN.fullmatch(folder.casefold()))


def in_bin(parts: tuple[str, ...], when: datetime, budget: Budget) -> Iterator[File]:
    """Yield a refused file for each rubbish bin with a possible hand-in, once per bin."""
    depth = next((at for at, part in enumerate(parts[:-1], start=1) if is_bin(part)), 0)
    place = parts[:depth]
    if depth and place not in budget.bins and parts[-1].casefold().endswith(".json"):
        budget.bins.add(place)
        yield refusal(place, when, "collect-bin")


def most_bytes(name: str) -> int:
    """Return the largest size, in bytes, that a file of this name may have."""
    return MOST_NOTEBOOK if name.casefold().endswith(".ipynb") else MAX_BYTES


def refusal(parts: tuple[str, ...], when: datetime, code: str, **params: object) -> File:
    """Return a file that was not read, with a sentence that gives the reason."""
    return File(parts, None, when, messages.text(code, path="/".join(parts), **params))


def large(parts: tuple[str, ...], when: datetime, size: int, most: int) -> File:
    """Return the refusal of a file that is larger than `most` bytes."""
    shown = f"{max(size, most + 1) / 2**20:.1f}"
    return refusal(parts, when, "collect-large", size=shown, most=most // 2**20)


# --- zips ---------------------------------------------------------------------------------------


@dataclass
class Zip:
    """The settings for reading one ZIP.

    `parts`: its own name, with the folders above. `when`: its time. `above`: what comes before the
    names in it. `budget`: what may still be read of the whole source. `left`: how many bytes may be
    unpacked from this one. `given`: the trainer named it, so its times are believed and it may
    contain zips. `by`: the platform whose own download contained it.
    """

    parts: tuple[str, ...]
    when: datetime
    above: tuple[str, ...]
    budget: Budget
    left: int
    given: bool
    by: str = ""

    @property
    def room(self) -> int:
        """The number of bytes that may still be unpacked."""
        return max(0, min(self.left, self.budget.left))


def unpack(
    file: BinaryIO, parts: tuple[str, ...], when: datetime, budget: Budget, given: bool = False
) -> Iterator[File]:
    """Yield the files in a ZIP, answers first; a file that cannot be read is reported instead."""
    size = file.seek(0, io.SEEK_END)
    if given:
        how = Zip(parts, when, (), budget, budget.left, True)
    else:
        if size > MOST_ZIP:
            yield large(parts, when, size, MOST_ZIP)
            return
        if _long_list(file):
            yield refusal(parts, when, "collect-zip-many", most=MOST_INSIDE)
            return
        # Unpacked answers are a few times as large; a zip bomb is a thousand times as large.
        most = min(MAX_BYTES + GROWTH * size, MOST_HELD)
        how = Zip(parts, when, parts, budget, most, False)
    none = True
    try:
        with zipfile.ZipFile(file) as packed:
            for found in _members(packed, how):
                none = False
                yield found
        if none:
            yield refusal(parts, when, "collect-zip-empty")
    except Exception as error:  # a broken zip can make `zipfile` raise nearly anything
        yield refusal(parts, when, "collect-zip-broken", cause=_cause(error))


def _long_list(file: BinaryIO) -> bool:
    """Return whether a ZIP lists more files than a trainee packs, without reading the list."""
    file.seek(-min(2**16 + 100, file.seek(0, io.SEEK_END)), io.SEEK_END)
    tail = file.read()
    for found in re.finditer(END, tail):
        fields = tail[found.start() + 12 : found.start() + 16]
        large = int.from_bytes(fields, "little") > MOST_INSIDE * MOST_NAME
        if large or tail[max(0, found.start() - 20) :].startswith(END_OF_LARGE):
            return True
    return False


def _members(packed: zipfile.ZipFile, how: Zip) -> Iterator[File]:
    members = packed.infolist()
    if len(members) > MOST_INSIDE and not how.given:
        yield refusal(how.parts, how.when, "collect-zip-many", most=MOST_INSIDE)
        return
    names = Counter(_names(member) for member in members if not member.is_dir())
    if how.given:
        lying = [one for one in names if one and not beside(one)]
        how.by = platforms.download(how.parts[-1], lying)
    # If it contains too much, what could be answers was read before that.
    for member in sorted(members, key=lambda one: (_rank(one.filename), one.filename)):
        if how.budget.files <= 0:
            yield refusal(how.parts, how.when, "collect-many", most=MOST_FILES)
            return
        if how.left < 0:
            return  # already reported: it contains too much
        twice = names[_names(member)] > 1
        yield from (replace(one, by=how.by) for one in _member(packed, member, how, twice))


def _names(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """Return the folders and the name of a file in a ZIP, in a form that is safe to show."""
    parts = member.filename.replace("\\", "/").split("/")
    return tuple(printable(part) for part in parts if part not in ("", "."))


def _rank(name: str) -> int:
    return 2 if _has_zip_suffix(name) else int(not name.casefold().endswith(".json"))


def _has_zip_suffix(name: str) -> bool:
    return name.casefold().endswith(".zip")


def _member(
    packed: zipfile.ZipFile, member: zipfile.ZipInfo, how: Zip, twice: bool
) -> Iterator[File]:
    if len(member.filename) > MOST_NAME:
        shown = (*how.above, printable(member.filename[:40]) + "…")
        yield refusal(shown, how.when, "collect-zip-name", most=MOST_NAME)
        return
    own = _names(member)
    parts, (when, clock) = (*how.above, *own), _time_of(member, how)
    name = member.filename.replace("\\", "/")
    leads_out = name.startswith("/") or ".." in own or (own and own[0][1:2] == ":")
    if leads_out:
        yield refusal(parts, when, "collect-zip-path")
    elif member.is_dir() or not own:
        return
    elif beside(parts):
        yield from in_bin(parts, when, how.budget)
    elif fault := _fault(member):
        yield refusal(parts, when, fault)
    elif twice:  # nobody can tell which of them is meant
        yield refusal(parts, when, "collect-zip-twice")
    elif _has_zip_suffix(own[-1]) and not how.given:
        yield refusal(parts, when, "collect-zip-deep")
    else:
        how.budget.files -= 1
        yield from _content(packed, member, how, File(parts, None, when, clock=clock))


def _fault(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "collect-link"
    if kind not in (0, stat.S_IFREG):
        return "collect-no-file"
    if member.flag_bits & 1:
        return "collect-zip-locked"
    return "" if member.compress_type in METHODS else "collect-zip-method"


def _content(
    packed: zipfile.ZipFile, member: zipfile.ZipInfo, how: Zip, found: File
) -> Iterator[File]:
    zipped = _has_zip_suffix(found.parts[-1])
    fits = MOST_ZIP if zipped else most_bytes(found.parts[-1])
    most = min(fits, how.room)
    try:
        # The stated size is not trusted: the member is read up to its limit.
        content = b""
        if member.file_size <= most:
            with packed.open(member) as file:
                content = file.read(most + 1)
    except Exception as error:  # as above, for one file
        yield refusal(found.parts, found.arrived, "collect-unreadable", cause=_cause(error))
        return
    if (size := max(member.file_size, len(content))) > fits:
        yield large(found.parts, found.arrived, size, fits)
        return
    if size > most:
        # A trainee's own zip is not read further; the other files of a platform's zip may fit.
        parts = found.parts if how.given else how.parts
        how.left = how.left if how.given else -1
        yield refusal(parts, found.arrived, "collect-zip-much")
        return
    how.left -= len(content)
    how.budget.left -= len(content)
    if zipped:
        yield from unpack(io.BytesIO(content), found.parts, found.arrived, how.budget)
    else:
        yield replace(found, content=content)


def _cause(error: Exception) -> str:
    return printable(str(error))[:100] or type(error).__name__


def _time_of(member: zipfile.ZipInfo, how: Zip) -> tuple[datetime, str]:
    """Return a file's time, and the source of that time.

    A ZIP records no time zone, so this machine's zone is assumed. If a file has no time in the
    ZIP (it is then dated 1980), the ZIP's own time is returned.
    """
    if how.given and member.date_time > (1980, 1, 1, 0, 0, 0):
        try:
            when = datetime(*member.date_time).astimezone(UTC)
            return min(when, datetime.now(UTC)), "zip"
        except (ValueError, OverflowError, OSError):
            pass
    return how.when, "file"
