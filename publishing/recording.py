"""Which files a page reads while it is executed: recorded inside its kernel.

The kernel loads this module as an IPython extension, before the first cell of the page. Every file
that Python then opens below the course's folders, a module's too, and every folder that it lists,
becomes a line of the record. `publishing/execute.py` starts such kernels and reads the record.
"""

import os
import sys
import sysconfig
from typing import Any

NAME = "publishing.recording"
# A program that the page starts may read anything.
STARTED = "/started/"
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"}
READS = {"open", "os.listdir", "os.scandir", "sqlite3.connect"}
# A line is a path, and paths may hold a line break.
END = "\0"
_INSTALLED = tuple(
    sysconfig.get_path(kind) + os.sep for kind in ("stdlib", "platstdlib", "purelib", "platlib")
)


def arguments(record: str, below: list[str]) -> list[str]:
    """What a kernel is started with, so that it writes what it reads below folders to a file."""
    return [
        f"--InteractiveShellApp.extra_extensions={NAME}",
        f"--Recording.file={record}",
        f"--Recording.below={os.pathsep.join(below)}",
    ]


def load_ipython_extension(shell: Any) -> None:
    """Begin to record; an empty line says that it has begun."""
    given = shell.config.Recording
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    written = os.open(str(given.file), flags, 0o600)
    below = tuple(os.path.join(folder, "") for folder in str(given.below).split(os.pathsep))
    seen: set[str] = set()

    def note(line: str) -> None:
        if line not in seen:
            seen.add(line)
            os.write(written, (line + END).encode("utf-8", "surrogateescape"))

    def watch(event: str, values: tuple[Any, ...]) -> None:
        if event in STARTS:
            note(STARTED)
        elif event in READS and (path := _path(values[0])) and not path.startswith(_INSTALLED):
            # The import system lists every folder that may hold a module or a package's facts.
            if event == "os.listdir" and "importlib" in sys._getframe(1).f_code.co_filename:
                return
            path = os.path.realpath(path)
            if os.path.join(path, "").startswith(below):
                note(path)

    note("")
    sys.addaudithook(watch)


def _path(given: Any) -> str:
    """Return the path that is meant by what a function was given; empty for an open file."""
    if given is None:  # a folder's list: of the working directory
        given = "."
    try:
        return os.path.abspath(os.fsdecode(given))
    except (TypeError, ValueError, OSError):
        return ""
