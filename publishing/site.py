"""The whole site: the book, Python for its pages, and what lets it work without a network.

Slides and hand-outs lie below `room/`, where `workshop handouts` has made them (`handouts.shelf`).

`python -m workshop site` builds `_build/html` for any static web server. Environment: as for
`book.build`, and PYODIDE (see `publishing/pyodide`). Python lies under `python/`, in a folder that
is named by its content; `service-worker.js` lists every file of the site with its sha256. `workshop
book` fetches nothing: it takes Python along where it was fetched before.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
from base64 import b64encode
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError
from publishing import address, book, pyodide
from publishing.handouts import shelf
from publishing.profiles import local_profile as tailor
from publishing.pyodide import compiled

ROOT = Path(__file__).resolve().parents[1]
FLAG = "COURSE_PYTHON"  # for the book's pages: "1" where Python lies beside them
WORKER = "service-worker.js"
PYTHON = "python"
CURRENT = "current.json"
# No page asks for these: sheets that were joined, and what only builders and search engines read.
NOT_KEPT = (
    *(".*", "*/.*", "objects.inv", WORKER, "sitemap.xml", "robots.txt", "404.html"),
    f"{shelf.FOLDER}/*",  # large, and for trainers: they take it along as files
    *("_static/styles/*", "_static/mystnb*.css", "_static/sphinx-design*.css", "*.map"),
)
# A link of a page to a script or a sheet.
ASKED = re.compile(r'(?:src|href)="(?:\.\./)*(_static/[^"?]+)(\?v=\w+)"')
WITHOUT = messages.text("pyodide-without")


def build_python(root: Path = ROOT) -> Path:
    """A folder with Python for the browser, named by what is in it; made once.

    DataError in one sentence where something that is needed cannot be had.
    """
    gathered, kept = root / "_build" / "python-gathered", root / "_build" / "python-compiled"
    pyodide.gather(gathered, root)
    digest = hashlib.sha256(Path(compiled.__file__).read_bytes())
    for path in sorted(gathered.iterdir()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    place = root / "_build" / f"python-{digest.hexdigest()[:10]}"
    if not place.is_dir():
        print(messages.text("pyodide-preparing"), flush=True)
        new = place.with_name("python-new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(gathered, new)
        compiled.prepare(new, kept)
        for stale in place.parent.glob("python-" + "?" * 10):
            shutil.rmtree(stale)
        os.replace(new, place)
    return place


def add(html: Path, python: Path | None) -> None:
    """Put Python beside the book in `html`, where there is any, and list what a browser keeps."""
    place = html / PYTHON
    if python is None:
        shutil.rmtree(place, ignore_errors=True)
    elif not (place / python.name / pyodide.LOCK).is_file():
        new = html / "python-new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(python, new / python.name)
        shutil.rmtree(place, ignore_errors=True)
        os.replace(new, place)
    if python is not None:
        content = json.dumps(_contents(place / python.name), separators=(",", ":"))
        write_atomically(place / CURRENT, content)
    write_atomically(html / WORKER, _service_worker(html))


def _contents(folder: Path) -> dict[str, Any]:
    """What the Worker of a page has to know: the folder, and the size of each file to bring.

    packages: by name the file, its sha256, what it needs, and what can be imported from it. site:
    where Python looks for them.
    """
    lock = json.loads((folder / pyodide.LOCK).read_text(encoding="utf-8"))
    packages = {
        name: {
            "file": entry["file_name"],
            "depends": entry["depends"],
            "imports": entry["imports"],
            "integrity": f"sha256-{b64encode(bytes.fromhex(entry['sha256'])).decode()}",
        }
        for name, entry in lock["packages"].items()
    }
    bytes_of = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    version = lock["info"]["python"].rpartition(".")[0]
    place = f"/lib/python{version}/site-packages"
    return {"folder": folder.name, "site": place, "bytes": bytes_of, "packages": packages}


def _service_worker(html: Path) -> str:
    """The script that answers where there is no network; it changes with any file of the site."""
    script = Path(__file__).parent / "page" / WORKER
    paths = [path for path in sorted(html.rglob("*")) if path.is_file()]
    names = [path.relative_to(html).as_posix() for path in paths]
    names = [name for name in names if not any(fnmatch(name, one) for one in NOT_KEPT)]
    # Python is large and comes last; the first pages come first.
    names.sort(key=lambda name: (name.startswith(f"{PYTHON}/"), not name.startswith("_static/")))
    files = {}
    for name, asked in zip(names, _addresses(html, names), strict=True):
        data = (html / name).read_bytes()
        files[name] = [hashlib.sha256(data).hexdigest()[:32], len(data), asked]
    listed = json.dumps(files, separators=(",", ":"))
    return f"const FILES = {listed};\n{script.read_text(encoding='utf-8')}"


def _addresses(html: Path, names: list[str]) -> list[str]:
    """What follows a file's name where pages ask for it, so that no browser fetches it twice."""
    asked: dict[str, str] = {}
    for name in names:
        if name.endswith(".html"):
            asked |= dict(ASKED.findall((html / name).read_text(encoding="utf-8")))
    return [asked.get(name, "") for name in names]


def build(root: Path = ROOT, fetch: bool = False) -> tuple[Path, bool]:
    """Generate the exercises and build book and site; return its first page, and if all is there.

    fetch: bring what Python needs, rather than take it along where it was brought before.
    """
    with book.one_at_a_time(root):
        python = _python(root, fetch)
        _tell_pages(python is not None)
        page = book.build(root)
        shelf.add(page.parent, root)
        add(page.parent, python)
    return page, python is not None


def _tell_pages(there: bool) -> None:
    if there:
        os.environ[FLAG] = "1"
    else:
        os.environ.pop(FLAG, None)


def _python(root: Path, fetch: bool) -> Path | None:
    if not fetch and not pyodide.is_cached(root):
        print(f"{WITHOUT} `make site` brings it.")
        return None
    try:
        return build_python(root)
    except DataError as error:
        print(f"{error}\n{WITHOUT}", file=sys.stderr)
        return None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`site` and `book` take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Build the whole site; 1 after a sentence where Python or the book could not be made.

    Without Python the book is built all the same.
    """
    return _run(fetch=True)


def run_book(args: argparse.Namespace) -> int:
    """Build the book, and Python where it was fetched before; 1 after a sentence."""
    return _run(fetch=False)


def _run(fetch: bool) -> int:
    try:
        if local := tailor.chosen_profile():
            print(messages.text("site-profile", edition=tailor.edition(local)))
        with book.one_at_a_time(ROOT):
            _tell_pages((ROOT / "_build" / "html" / PYTHON / CURRENT).is_file())  # as last time
            if not book.is_unchanged(ROOT) and (status := book.exercises()):
                return status
            page, whole = build(ROOT, fetch)
    except (book.BookError, address.AddressError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    print(page)
    return 0 if whole or not fetch else 1


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """`serve` takes the port."""
    parser.add_argument("--port", type=int, default=8000)


def run_serve(args: argparse.Namespace) -> int:
    """Build the book and serve it until Ctrl+C."""
    if status := run_book(args):
        return status
    try:
        running = book.server(ROOT / "_build" / "html", args.port)
    except book.BookError as error:
        print(error, file=sys.stderr)
        return 1
    with running:
        print(f"Open http://127.0.0.1:{running.server_address[1]}/ (stop with Ctrl+C)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
