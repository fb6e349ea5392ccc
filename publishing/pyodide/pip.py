"""What pip brings for Python in the browser: pinned wheels, each with its hash."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from fairtender import messages

DOWNLOAD = ("download", "--no-deps", "--only-binary", ":all:", "--require-hashes")
BRIEF = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "10")


def download(pins: Path, folder: Path, more: Iterable[str] = ()) -> str:
    """Bring the wheels that the file `pins` names into `folder`; return why not, or nothing.

    more: further options. pip shows how far it is, where somebody is looking.
    """
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    command = [sys.executable, "-m", "pip", *DOWNLOAD, *BRIEF, *quiet, *more]
    command += ["--dest", str(folder), "-r", str(pins)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    return _reason(done.stderr) if done.returncode else ""


def _reason(said: str) -> str:
    """The last error that pip names, else its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = lines or [messages.text("pyodide-no-reason")]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines)[-1].rstrip(".")
