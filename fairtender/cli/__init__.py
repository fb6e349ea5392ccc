"""The command `fairtender screen FILE`: screen a file of tenders from the command line.

FILE holds Open Contracting data in any form that `fairtender.ocds` reads. What the command says on
the terminal is meant for people; `--json` is meant for programs and `--html` for reading and
printing. A JSON Lines file may be larger than memory: it is read, screened and written in chunks.

Exit status: 0 done, 2 bad input or arguments (one sentence on stderr, nothing written), 130
stopped by Ctrl-C (nothing written).

What the JSON holds is told in `fairtender.cli.json_file`.
"""

import argparse
import os
import shutil
import sys
import tempfile
import textwrap
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from fairtender import messages, ocds, screening
from fairtender.cli.digest import URGENT_FIRST, Digest
from fairtender.cli.json_file import JsonFile
from fairtender.profile import load
from fairtender.tables import DataError, fault, without_cycle_search, write_atomically

CHUNK = 5000
SHOWN = 40
_NARROW, _WIDE = 40, 110
_LEVEL_WIDTH = 10


def main(argv: list[str] | None = None) -> int:
    """Run the command with `argv` (default: the arguments of this process); return its status."""
    options = _parser().parse_args(argv)
    try:
        return screen(options.file, options.profile, options.json, options.html)
    except DataError as error:
        _say(str(error))
        return 2
    except KeyboardInterrupt:
        _say("\n" + messages.text("cli-stopped"))
        return 130


def screen(file: Path, profile: Path | None, json_out: Path | None, html_out: Path | None) -> int:
    """Screen `file`, write what was asked for, print the table; return the exit status 0.

    Raises DataError in one sentence for a file, profile or output path that will not do; then,
    and when stopped, nothing has been written.
    """
    outs = [out for out in (json_out, html_out) if out is not None]
    _check_outputs(outs, [file, profile])
    rules = load(profile)
    digest = Digest(file.name, rules)
    with ExitStack() as closing:
        rows = closing.enter_context(JsonFile(json_out)) if json_out else None
        progress = closing.enter_context(Progress(_size(file), sys.stderr))
        closing.enter_context(without_cycle_search())
        for tenders in ocds.read_chunks(file, CHUNK):
            result = screening.screen(tenders, rules)
            digest.add(tenders, result)
            if rows:
                rows.add(result)
            progress.tell(tenders.attrs["bytes"], digest.total)
        if rows:
            rows.finish()
        if html_out:
            # Matplotlib takes half a second to import: only a page needs it.
            from fairtender.cli import report

            write_atomically(html_out, report.page(digest).encode("utf-8", "replace"))
        if rows:
            rows.publish()
    _print(_table(digest, outs))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fairtender", description=messages.text("cli-about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="screen")
    about = messages.text("cli-screen-about")
    command = commands.add_parser("screen", help=about, description=about)
    command.add_argument("file", type=Path, metavar="FILE", help=messages.text("cli-file"))
    for name, kind in (("profile", "TOML"), ("json", "OUT"), ("html", "OUT")):
        text = messages.text(f"cli-{name}")
        command.add_argument(f"--{name}", type=Path, metavar=kind, help=text)
    return parser


def _check_outputs(outs: list[Path], inputs: list[Path | None]) -> None:
    """Refuse an output that could not be written, or that would destroy what is read."""
    read = {path.resolve() for path in inputs if path is not None}
    targets = [out.resolve() for out in outs]
    for out, target in zip(outs, targets, strict=True):
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


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # reading it will say what is wrong


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _print(text: str) -> None:
    """Print to stdout; a reader that went away (`| head`) is no fault."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Python flushes stdout again when it ends: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        line = self._line(done, tenders, now - self._start)
        if self._terminal:
            self._out.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._out.write(line + "\n")
        self._out.flush()

    def _line(self, done: int, tenders: int, seconds: float) -> str:
        if not 0 < done <= self._size:
            return messages.text("cli-progress-tenders", tenders=f"{tenders:,}")
        left = seconds * (self._size - done) / done
        return messages.text(
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


def _table(digest: Digest, outs: list[Path]) -> str:
    """Return what the terminal shows: counts, a row for each of the first tenders, notes."""
    width = min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)
    shown = digest.rows(SHOWN)
    counts = " · ".join(
        f"{messages.text(f'level-{level}')} {digest.counts[level]:,}" for level in URGENT_FIRST
    )
    head = messages.text("chart-level").ljust(_LEVEL_WIDTH) + messages.text("cli-column")
    lines = [line for said in digest.summary() for line in _wrap(said, width)]
    lines += ["", *_wrap(counts, width), "", head, "-" * width]
    for row in shown:
        lines += _row(row, width)
    lines += ["-" * width]
    if len(shown) < digest.total:
        note = messages.text("cli-more", shown=len(shown), total=f"{digest.total:,}")
        lines += _wrap(note, width)
    lines += _wrap(messages.text("report-prompt"), width)
    for out in outs:
        lines += _wrap(messages.text("cli-written", file=out), width)
    return "\n".join(lines)


def _row(row: Any, width: int) -> list[str]:
    """Return the lines of one tender: level and title, why, and what to ask next."""
    room = width - _LEVEL_WIDTH
    level = messages.text(f"level-{row.level}").ljust(_LEVEL_WIDTH)
    lines = [level + clip(plain(row.title) or row.ocid, room)]
    for code, reasons, most in (("cli-why", row.reasons, 2), ("cli-ask", row.ask, 1)):
        for position, reason in enumerate(reasons[:most]):
            text = plain(reason.text())
            if position == most - 1 and len(reasons) > most:
                text += " " + messages.text("cli-and-more", more=len(reasons) - most)
            lines += _hang(messages.text(code, text=text), room)
    return lines


def _hang(text: str, room: int) -> list[str]:
    lines = textwrap.wrap(text, room, subsequent_indent="     ")
    return [" " * _LEVEL_WIDTH + line for line in lines]


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)


def plain(text: str) -> str:
    """Return `text` on one line without control characters, which could drive the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clip(text: str, room: int) -> str:
    """Return `text`, cut to `room` letters, at a word where there is one, if it is longer."""
    if len(text) <= room:
        return text
    whole_words = text[:room].rpartition(" ")[0]
    return (whole_words or text[: room - 1])[: room - 1] + "…"
