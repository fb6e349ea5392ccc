"""Make the files of a release: `python -m workshop release` writes them to `_build/release`.

`files/` has the wheel, the two packs for a room, slides and hand-outs, the files of Pyodide as an
archive that PYODIDE can name, and the SHA256SUMS of all of them; `notes.md` is the section of
CHANGELOG.md for this version. Environment: as for `pack`; EDITION must not be set. The workflow
`release.yml` turns the folder into a draft on GitHub.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from fairtender.files import write_atomically, zip_files
from fairtender.messages import text
from fairtender.tables import fault
from publishing import book, packs, pyodide
from publishing.handouts import shelf
from publishing.pyodide.source import sha256

SUMS = "SHA256SUMS"


def notes(root: Path, version: str) -> str:
    """Return the section of CHANGELOG.md for a version, without its heading.

    Raises DataError if there is no such section or it is empty.
    """
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## \[?{re.escape(version)}\]? - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[|\Z)"
    found = re.search(heading, changes, re.MULTILINE | re.DOTALL)
    if not found or not found[1].strip():
        raise fault("release-no-notes", version=version)
    return found[1].strip() + "\n"


def version_of(root: Path, tag: str) -> str:
    """Return the version in pyproject.toml. Raises DataError if a given tag does not fit it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = str(project["version"])
    if tag and tag != f"v{version}":
        raise fault("release-tag", tag=tag, version=version)
    return version


def pyodide_archive(root: Path) -> tuple[str, bytes]:
    """Return name and bytes of the archive with the files of Pyodide's own distribution.

    Files that are missing are fetched. Raises DataError if one cannot be fetched.
    """
    version, files = pyodide.distribution(root)
    files[SUMS] = _sums(files)
    return f"pyodide-files-{version}.zip", zip_files(files.items())


def _sums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file in the format of `sha256sum --check`."""
    return "".join(f"{sha256(data)}  {name}\n" for name, data in files.items()).encode()


def _files(root: Path, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield each file except the wheel and the checksums."""
    for name in (packs.TRAINEES, packs.TRAINERS):
        yield name, (root / "_build" / "packs" / name).read_bytes()
    made = shelf.made(root)
    paths = sorted(one for one in made.rglob("*") if one.is_file() and one.name != shelf.MADE_FROM)
    room = {path.relative_to(made).as_posix(): path.read_bytes() for path in paths}
    yield f"fair-tender-slides-and-hand-outs-{version}.zip", zip_files(room.items())
    yield pyodide_archive(root)


def _build_wheel(root: Path, out: Path) -> None:
    command = [sys.executable, "-m", "uv", "build", "--wheel", "--out-dir", str(out), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["uv"])[-1].strip()
        raise fault("release-no-wheel", reason=last)
    for path in out.iterdir():
        if path.suffix != ".whl":  # uv leaves a .gitignore
            path.unlink()


def build(root: Path = book.ROOT, tag: str = "") -> Path:
    """Write all files that a release attaches; return the folder.

    tag: the tag of the release, if given; it must be "v" and the version. Raises DataError if
    something is missing, and as `packs.pack` does.
    """
    version = version_of(root, tag)
    said = notes(root, version)
    if os.environ.get("EDITION"):
        raise fault("release-edition")
    out = root / "_build" / "release"
    shutil.rmtree(out, ignore_errors=True)
    (out / "files").mkdir(parents=True)
    _, whole = packs.pack(root)
    if not whole:
        raise fault("release-no-python")
    _build_wheel(root, out / "files")
    for name, data in _files(root, version):
        write_atomically(out / "files" / name, data)
    written = {path.name: path.read_bytes() for path in sorted((out / "files").iterdir())}
    write_atomically(out / "files" / SUMS, _sums(written))
    write_atomically(out / "notes.md", said)
    for name, data in written.items():
        print(text("release-written", file=name, size=f"{len(data) / 1e6:.1f}"))
    return out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `release`: the tag."""
    parser.add_argument("--tag", default="")


@book.report_faults
def run(args: argparse.Namespace) -> int:
    """Build the files of a release; return 0, or 1 after an error message."""
    if status := book.exercises():
        return status
    print(build(tag=args.tag))
    return 0
