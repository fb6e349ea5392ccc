"""Print to the terminal: lines that fit, no control characters, and the progress of a long run."""

import errno
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from fairtender.messages import text

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_NARROW, _WIDE = 40, 110
_NOTES, _LETTERS = 6, 200  # notes on sheets that are shown, and letters of each
MARGIN = 10  # letters left of an entry, for its level
_FULL = (errno.ENOSPC, errno.EDQUOT)  # no room on the disk, or none left for this person
_UNREAD = 141  # the exit status of a command whose output nobody reads any more, as shells give it


def width() -> int:
    """Return the width of the terminal in characters."""
    return min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)


def any_output() -> None:
    """Make sure that any text can be printed, even if the encoding lacks some of its characters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """Print a message for the user, on stderr so that it stays apart from the results."""
    print(sentence, file=sys.stderr)


def show(lines: Iterable[str]) -> None:
    """Print the results; ignore a reader that has closed the pipe (`| head`)."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        _drop_unread()


@contextmanager
def let_readers_leave() -> Iterator[None]:
    """End a command without a traceback if the reader of its output has gone (`| head`).

    The command ends at its next output, as after Ctrl-C; a command that has already ended keeps its
    exit status. If there is no room for the output (`> file` on a full disk), it prints one
    sentence.
    """
    full: OSError | None = None
    try:
        yield
    except BrokenPipeError:
        raise SystemExit(_UNREAD) from None
    except OSError as error:
        if error.errno not in _FULL:
            raise
        full = error
    finally:
        if full := _drop_unread() or full:
            say(text("cli-not-printed", cause=full.strerror or full))
            raise SystemExit(2) from None


def _drop_unread() -> OSError | None:
    """Flush the output, and discard what cannot be written, so that Python does not try again.

    Returns the error that prevented writing, or None if the reader has gone.
    """
    why = None
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            why = why if isinstance(error, BrokenPipeError) else error
    return why


def wrap(words: str) -> list[str]:
    """Return `words` as lines that fit the terminal."""
    return textwrap.wrap(words, width())


def rule() -> str:
    """Return a line across the terminal."""
    return "-" * width()


def head(first: str, second: str) -> list[str]:
    """Return the heading of a list of entries."""
    return [clip(first.ljust(MARGIN) + second, width()), rule()]


def entry(label: str, title: str) -> list[str]:
    """Return the first line of an entry: label and title."""
    return [label.ljust(MARGIN) + clip(plain(title), width() - MARGIN)]


def hang(words: str) -> list[str]:
    """Return `words` as lines below the title of an entry."""
    lines = textwrap.wrap(plain(words), width() - MARGIN, subsequent_indent="     ")
    return [" " * MARGIN + line for line in lines]


def notes(found: "pd.DataFrame") -> list[str]:
    """Return lines on how sheets were read: what was left out, then how they were interpreted."""
    if not len(found):
        return []
    read = found["code"] == "sheet-note-synonym"
    shown = [*found["reason"][~read], *found["reason"][read]][:_NOTES]
    told = [line for note in shown for line in hang(clip(f"– {note.text()}", _LETTERS))]
    return [*wrap(text("cli-notes", count=f"{len(found):,}")), *told]


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a small table: its first column to the left, the others to the right.

    If the terminal is narrow, the first column is cut; if even that is not enough, each row becomes
    several lines.
    """
    cells = [[plain(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    spare = width() - sum(widths[1:]) - 2 * (len(widths) - 1)
    if spare < min(widths[0], 12):
        return _stacked(cells)
    widths[0] = min(widths[0], spare)
    lines = [
        "  ".join(
            clip(cell, size).ljust(size) if i == 0 else cell.rjust(size)
            for i, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


def _stacked(cells: list[list[str]]) -> list[str]:
    names = cells[0]
    lines = []
    for row in cells[1:]:
        lines.append(clip(row[0], width()))
        for name, cell in zip(names[1:], row[1:], strict=True):
            lines += textwrap.wrap(f"{name}: {cell}", width(), initial_indent="  ")
    return lines


def written(outs: Iterable[Path]) -> list[str]:
    """Return lines that name the written files; no name is broken, so that it can be copied."""
    whole = textwrap.TextWrapper(width(), break_long_words=False, break_on_hyphens=False)
    return [line for out in outs for line in whole.wrap(text("cli-written", file=out))]


def plain(words: str) -> str:
    """Return `words` on one line, without control characters that the terminal would act on."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def clip(words: str, room: int) -> str:
    """Return `words`, cut to at most `room` characters, between two words if possible."""
    if len(words) <= room:
        return words
    whole_words = words[:room].rpartition(" ")[0]
    return (whole_words or words[: room - 1])[: room - 1] + "…"


class Progress:
    """Shows on stderr how far a long run is, but nothing in the first seconds.

    On a terminal, one line is renewed; elsewhere (a log file), a line is added every half minute.
    """

    FIRST, RENEW, LOG = 2.0, 0.2, 30.0  # seconds

    def __init__(self, say: bool = True, out: TextIO | None = None) -> None:
        """Prepare to show progress on `out` (default: stderr), or nowhere if `say` is false."""
        self._say, self._out = say, out or sys.stderr
        self._terminal = self._out.isatty()
        self._start = time.monotonic()
        self._next = self._start + (self.FIRST if self._terminal else self.LOG)
        self._width = 0

    def __enter__(self) -> "Progress":
        """Start without showing anything yet."""
        return self

    def tell(self, code: str, done: float, of: float = 0, **params: object) -> None:
        """Show how much is `done` of the total `of`, unless the last update was too recent.

        of: 0 if the total is not known. The sentence of `code` gets `done`, `of`, the time `left`,
        and `params`.
        """
        now = time.monotonic()
        if now < self._next or not self._say:
            return
        self._next = now + (self.RENEW if self._terminal else self.LOG)
        left = (now - self._start) * (of - done) / done if 0 < done <= of else 0
        self._show(text(code, done=done, of=of, left=_minutes(left), **params))

    def step(self, code: str, **params: object) -> None:
        """Show the current step on a terminal, for a step whose progress is not known."""
        if self._terminal and self._say:
            self._show(text(code, **params))

    def clear(self) -> None:
        """Clear the line on a terminal."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()
            self._width = 0

    def _show(self, line: str) -> None:
        if self._terminal:
            line = clip(plain(line), width())
            self._out.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def __exit__(self, *_: object) -> None:
        """Clear the line on a terminal."""
        self.clear()


def _minutes(seconds: float) -> str:
    return "{}:{:02}".format(*divmod(round(seconds), 60))


def each(code: str, items: Iterable[T], say: bool = True) -> Iterator[T]:
    """Yield the items one by one, and show with `Progress` how many are done."""
    of = len(items) if isinstance(items, Sized) else 0
    with Progress(say) as progress:
        for done, one in enumerate(items):
            progress.tell(code, done, of)
            yield one


def tell_tenders(progress: Progress, done: int, size: int, tenders: int) -> None:
    """Show how many bytes of a file of notices were read, and how many tenders were screened."""
    known = 0 < done <= size
    progress.tell(
        "cli-progress" if known else "cli-progress-tenders",
        done,
        size,
        percent=done * 100 // size if known else 0,
        read=f"{done / 1e6:,.0f}",
        size=f"{size / 1e6:,.0f}",
        tenders=f"{tenders:,}",
    )
