"""Two archives for a room: `python -m workshop pack` writes them to `_build/packs`.

`fair-tender-trainees.zip` is the workshop edition of the site, without a key, for a memory stick or
a shared folder. `fair-tender-trainers.zip` is the public edition with programmes, notes, solutions
and the trainer's desk, slides and hand-outs, and the keys. Both open by a double click, and bring a
file that serves them on Windows, macOS and Linux (`publishing/room`). What was built from the same
course gives the same bytes. Environment: as for `site`; EDITION is set for each of the two.
`python -m workshop room` serves the first one from this computer, and receives hand-ins.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import Template

from fairtender.cli import terminal
from fairtender.files import write_atomically, zip_files
from fairtender.messages import text
from fairtender.tables import fault
from publishing import book, site
from publishing.handouts import command as handouts
from publishing.handouts import shelf

TRAINEES, TRAINERS = shelf.TRAINEES, "fair-tender-trainers.zip"
ROOM = Path(__file__).parent / "room"
# Pages of the site that the first page for trainers leads to, where they are there.
PAGES = ("programmes", "desk", "facilitation", "run-a-workshop", "rubrics", "tailor")

Files = dict[str, bytes]  # by path in an archive


def trainees(html: Path) -> Files:
    """Return the participants' files, from the workshop edition that is built in `html`.

    Raises DataError if that edition contains a key or a solution.
    """
    built = _below(html, "site")
    if any({"keys", "solutions"} & {*name.split("/")[1:-1]} for name in built):
        raise fault("pack-keys", folder=html)
    first = book.redirection("site/book/index.html", "book-go")
    return built | _starters("trainees") | {"index.html": first.encode()}


def trainers(html: Path, root: Path) -> Files:
    """Return the trainers' files: the public edition in `html`, and the course's keys in `root`."""
    files = _below(html, "site") | _starters("trainers")
    for key in sorted(root.glob("solutions/*/key.toml")):
        files[f"keys/{key.parent.name}-key.toml"] = key.read_bytes()
    template = Template((ROOM / "trainers.html").read_text(encoding="utf-8"))
    places = "\n".join(f'<li><a href="{to}">{words}</a></li>' for to, words in _places(files))
    return files | {"index.html": template.substitute(places=places).encode()}


def _places(files: Files) -> Iterator[tuple[str, str]]:
    """Yield (address, name) of each link on the first page for trainers."""
    yield "site/index.html", text("pack-place-course")
    if (name := f"site/{shelf.FOLDER}/index.html") in files:
        yield name, text("pack-place-room")
    for page in PAGES:
        if (name := f"site/book/trainers/{page}.html") in files:
            yield name, text(f"pack-place-{page}")
    for folder in dict.fromkeys(name.split("/")[0] for name in sorted(files) if "/" in name):
        if folder not in ("site", "start"):
            yield f"{folder}/", text("pack-place-folder", folder=folder)


def _below(folder: Path, name: str) -> Files:
    """Return {path in the archive: content} of each file below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in paths}
    return {f"{name}/{path}".lstrip("/"): found[path].read_bytes() for path in sorted(found)}


def _starters(who: str) -> Files:
    """Return the files that start the course, and the one that explains how."""
    script = (ROOM / "start.sh").read_bytes()
    found = {"start-linux.sh": script, "start-mac.command": script}
    for name in ("serve.py", "hand_in.py", "inbound.py"):
        found[f"start/{name}"] = (ROOM / name).read_bytes()
    for name, path in (
        ("start-windows.bat", "start-windows.bat"),
        ("start/serve.ps1", "serve.ps1"),
        ("READ-ME.txt", f"READ-ME-{who}.txt"),
    ):
        found[name] = (ROOM / path).read_bytes().replace(b"\n", b"\r\n")
    return found


def pack(root: Path = book.ROOT, fetch: bool = True) -> tuple[Path, bool]:
    """Build both editions in `root` and write the archives.

    Return their folder, and whether both contain Python for the browser. fetch: fetch what Python
    needs; otherwise the archives contain Python only if it was fetched before. The public edition
    is built second, since its page of hand-outs offers the archive for participants. Afterwards
    `_build/html` has the edition that EDITION names. Raises DataError as `site` does.
    """
    out = shelf.packs(root)
    out.mkdir(parents=True, exist_ok=True)
    order, whole = ("workshop", ""), True
    with _edition_of_its_own(), book.one_at_a_time(root):
        for at, edition in enumerate(order, 1):
            name = TRAINEES if edition else TRAINERS
            print(text("pack-building", at=at, of=len(order), file=name), flush=True)
            _set_edition(edition)
            if not edition and root == book.ROOT and not shelf.is_current(root):
                handouts.run(argparse.Namespace(units=[], to=None))
            page, lacks = site.build(root, fetch)
            if lacks:
                terminal.say(text("site-python-none", reason=lacks))
            whole = whole and not lacks
            files = trainees(page.parent) if edition else trainers(page.parent, root)
            made = zip_files(terminal.each("pack-archiving", sorted(files.items()), True))
            write_atomically(out / name, made)
            if edition:
                shelf.mark(root, out)
            print(text("pack-written", file=name, size=f"{len(made) / 1e6:.1f}", count=len(files)))
    if os.environ.get("EDITION"):
        site.build(root, fetch=False)
    return out, whole


@contextlib.contextmanager
def _edition_of_its_own() -> Iterator[None]:
    before = os.environ.get("EDITION", "")
    try:
        yield
    finally:
        _set_edition(before)


def _set_edition(name: str) -> None:
    """Set EDITION as for `site`: unset for the public edition."""
    os.environ.pop("EDITION", None)
    if name:
        os.environ["EDITION"] = name


def add_room_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `room`: the folder of the hand-ins."""
    parser.add_argument("folder", type=Path, metavar="DIR")


def run_room(args: argparse.Namespace) -> int:
    """Unpack the participants' archive and start its server. DataError if there is none."""
    archive, place = shelf.packs(book.ROOT) / TRAINEES, book.ROOT / "_build" / "room"
    if not archive.is_file():
        raise fault("pack-none", file=archive)
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    start = place / "start" / "serve.py"
    command = [sys.executable, str(start), "hand-ins", "--folder", str(args.folder.resolve())]
    return subprocess.call(command)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: `pack` takes no arguments."""


@book.report_faults
def run(args: argparse.Namespace) -> int:
    """Build and pack; return 0, or 1 after an error message or if Python is missing."""
    if status := book.exercises():
        return status
    folder, whole = pack()
    print(folder)
    return 0 if whole else 1
