"""How far a long run is, on stderr."""

import time
from typing import TextIO

from fairtender.messages import text


class Progress:
    """How far a long run is, on stderr: nothing in its first seconds.

    On a terminal one line is renewed; elsewhere (a log file) a line is added every half minute.
    """

    FIRST, RENEW, LOG = 2.0, 0.2, 30.0  # seconds

    def __init__(self, size: int, out: TextIO) -> None:
        """`size`: bytes of the file; 0 where unknown."""
        self._size, self._out = size, out
        self._terminal = out.isatty()
        self._start = time.monotonic()
        self._next = self._start + (self.FIRST if self._terminal else self.LOG)
        self._width = 0

    def __enter__(self) -> "Progress":
        """Begin; nothing is shown yet."""
        return self

    def tell(self, done: int, tenders: int) -> None:
        """Say that `done` bytes of the file have been read and `tenders` screened."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (self.RENEW if self._terminal else self.LOG)
        self._show(self._line(done, tenders, now - self._start))

    def step(self, code: str) -> None:
        """Say what is done now, for a step that cannot tell how far it is: a line on a terminal."""
        if self._terminal:
            self._show(text(code))

    def _show(self, line: str) -> None:
        if self._terminal:
            self._out.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def _line(self, done: int, tenders: int, seconds: float) -> str:
        if not 0 < done <= self._size:
            return text("cli-progress-tenders", tenders=f"{tenders:,}")
        left = seconds * (self._size - done) / done
        return text(
            "cli-progress",
            percent=done * 100 // self._size,
            done=f"{done / 1e6:,.0f}",
            size=f"{self._size / 1e6:,.0f}",
            tenders=f"{tenders:,}",
            left=f"{left // 60:.0f}:{left % 60:02.0f}",
        )

    def __exit__(self, *_: object) -> None:
        """Clear the line on a terminal."""
        if self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()
