"""A file as it was handed in, and what is told of one that was not read."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coursework.answers import MAX_BYTES
from fairtender import messages

MOST_FILES = 20_000  # of one source, with what is in its zips
MOST_UNPACKED = 100 * 1024 * 1024  # of its zips, and so many times their own size
GROWTH = 20
MOST_TOTAL = 2**30  # in any case
MOST_NOTEBOOK = 20 * 1024 * 1024  # kept for the record, with the pictures in it
# What systems and platforms put beside a hand-in.
BESIDE = {"timestamp.txt", "questions.toml", "submissions.csv", "thumbs.db", "desktop.ini"}
BESIDE_FOLDERS = {"__macosx", ".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True)
class Found:
    """A file as it was handed in.

    `parts`: the folders above it inside the source, and its name; odd signs are written out.
    `content` is None where `fault`, a sentence, says why it was not read. `arrived`: when the
    platform, or the folder, got it. `clock`: who tells that time: the file itself, the zip of a
    platform, nbgrader, or the trainer's hand. `note`: what the trainer should know of it.
    """

    parts: tuple[str, ...]
    content: bytes | None
    arrived: datetime
    fault: str = ""
    clock: str = "file"
    note: str = ""

    @property
    def path(self) -> str:
        """Where it lies in its source."""
        return "/".join(self.parts)

    @property
    def stamped(self) -> bool:
        """Whether a platform told the time."""
        return self.clock in ("zip", "nbgrader")


@dataclass
class Budget:
    """What may still be read of one source, with all zips in it and in one another.

    `files`: how many. `left`: how many bytes may still be unpacked; it grows with each zip that
    is no part of another one, since honest files do not become many times as large.
    """

    files: int = MOST_FILES
    left: int = MOST_UNPACKED

    def opens(self, size: int) -> None:
        """Count a zip of this size on the disk."""
        self.left = min(self.left + GROWTH * size, MOST_TOTAL)


def printable(name: str) -> str:
    """Return a name, composed, with the signs written out that cannot be shown safely.

    These are control signs, half characters, and marks that turn the direction of writing.
    """
    return "".join(
        sign
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else f"\\u{ord(sign):04x}"
        for sign in unicodedata.normalize("NFC", name)
    )


def beside(parts: Sequence[str]) -> bool:
    """Tell whether this is what systems put beside hand-ins, and no hand-in."""
    *folders, name = (part.casefold() for part in parts)
    hidden = any(part.startswith(".") for part in (*folders, name))
    return hidden or name in BESIDE or bool(BESIDE_FOLDERS & set(folders))


def most_bytes(name: str) -> int:
    """Return how large a file of this name may be."""
    return MOST_NOTEBOOK if name.casefold().endswith(".ipynb") else MAX_BYTES


def refused(parts: tuple[str, ...], when: datetime, code: str, **params: object) -> Found:
    """Return a file that was not read, with the sentence that says why."""
    return Found(parts, None, when, messages.text(code, path="/".join(parts), **params))


def large(parts: tuple[str, ...], when: datetime, size: int, most: int) -> Found:
    """Return a file that is larger than `most` bytes."""
    shown = f"{max(size, most + 1) / 2**20:.1f}"
    return refused(parts, when, "collect-large", size=shown, most=most // 2**20)
