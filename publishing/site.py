"""Build the whole site: the book, Python for its pages, and a script for use without a network.

If `workshop handouts` has made slides and hand-outs, they are in `room/` (`handouts.shelf`).

`python -m workshop book` builds `_build/html` for any static web server. Environment: as for
`book.build`, and PYODIDE (see `publishing/pyodide`). Python is in `python/`, in a folder named
after a digest of its content. `service-worker.js` lists the files that a browser keeps for use
without a network, with their digests. `workshop site` builds the same, but fails if Python cannot
be fetched, so it suits a site that is published. `workshop pages` fetches nothing: the site
contains Python only if it was fetched before.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
from base64 import b64encode
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import DataError
from publishing import book, pyodide
from publishing.chromium import is_there
from publishing.handouts import shelf
from publishing.profiles import local_profile as tailor
from publishing.pyodide import compiled

ROOT = Path(__file__).resolve().parents[1]
FLAG = "COURSE_PYTHON"  # for the book's pages: "1" if the site contains Python
WORKER = "service-worker.js"
PYTHON = "python"
CURRENT = "current.json"
# Files that browsers do not keep, such as joined style sheets or files for search engines.
NOT_KEPT = (
    *(".*", "*/.*", "objects.inv", WORKER, "sitemap.xml", "robots.txt", "404.html"),
    "searchindex.js",  # the search page reads its own index
    "_static/room.json",  # a room's server answers this request itself
    f"{shelf.FOLDER}/*",  # large, and only for trainers, who take the files with them
    *("_static/styles/*", "_static/mystnb*.css", "_static/sphinx-design*.css", "*.map"),
)
# A page's link to a script or a style sheet.
ASKED = re.compile(r'(?:src|href)="(?:\.\./)*(_static/[^"?]+)(\?v=\w+)"')


def build_python(root: Path = ROOT) -> Path:
    """Return a folder with Python for the browser, named after its content and made only once.

    Without a Chromium its packages are larger and slower to import. Raises DataError if something
    that is needed cannot be fetched.
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
        if not is_there():
            terminal.say(messages.text("pyodide-plain"))
            digest.update(b"not compiled")
            place = place.with_name(f"python-{digest.hexdigest()[:10]}")
        else:
            compiled.prepare(new, kept)
        for stale in place.parent.glob("python-" + "?" * 10):
            shutil.rmtree(stale)
        os.replace(new, place)
    return place


def add(html: Path, python: Path | None) -> None:
    """Copy Python, if given, next to the book in `html`, and write the service worker."""
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
    """Return what a page's Worker needs: the folder, and the size of each file to load.

    packages: {name: its file, SHA-256, dependencies and importable modules}. site: the folder in
    which Python looks for modules.
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
    """Return the script that answers without a network; it lists the files that browsers keep."""
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
    """Return for each file the query that pages add to its address, such as `?v=1a2b`, or "".

    With the same query, no browser fetches a file twice.
    """
    asked: dict[str, str] = {}
    for name in names:
        if name.endswith(".html"):
            asked |= dict(ASKED.findall((html / name).read_text(encoding="utf-8")))
    return [asked.get(name, "") for name in names]


def build(root: Path = ROOT, fetch: bool = False) -> tuple[Path, str]:
    """Build book and site; return the first page, and "" or why the pages cannot mark.

    fetch: fetch what Python needs; otherwise use it only if it was fetched before.
    """
    with book.one_at_a_time(root):
        python, reason = _python(root, fetch)
        _tell_pages(python is not None)
        page = book.build(root)
        shelf.add(page.parent, root)
        add(page.parent, python)
    return page, reason


def _tell_pages(there: bool) -> None:
    if there:
        os.environ[FLAG] = "1"
    else:
        os.environ.pop(FLAG, None)


def _python(root: Path, fetch: bool) -> tuple[Path | None, str]:
    """Return the folder with Python, or None and the reason."""
    if not fetch and not pyodide.is_cached(root):
        return None, messages.text("site-python-later")
    try:
        return build_python(root), ""
    except DataError as error:
        return None, str(error)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: `book`, `site` and `pages` take no arguments."""


def run_book(args: argparse.Namespace) -> int:
    """Build the whole site; return 1 after a message if the book cannot be built.

    If Python cannot be fetched, the pages are built without it, and the last line reports this.
    """
    return _run(fetch=True)


def run_site(args: argparse.Namespace) -> int:
    """Build the site as `run_book` does; return 1 also if Python cannot be fetched."""
    return _run(fetch=True, without=1)


def run_pages(args: argparse.Namespace) -> int:
    """Build the pages, with Python if it was fetched before; return 1 after an error message."""
    return _run(fetch=False)


@book.report_faults
def _run(fetch: bool, without: int = 0) -> int:
    """Build, and print the result; `without`: the exit status if there is no Python."""
    if local := tailor.chosen_profile():
        print(messages.text("site-profile", edition=tailor.edition(local)))
    with book.one_at_a_time(ROOT):
        _tell_pages((ROOT / "_build" / "html" / PYTHON / CURRENT).is_file())  # as last time
        if not book.is_unchanged(ROOT) and (status := book.exercises()):
            return status
        page, reason = build(ROOT, fetch)
    if lacks := _lacks(ROOT):
        print(messages.text("site-lacks", list="; ".join(lacks)))
    if reason:
        print(page, messages.text("site-python-none", reason=reason), sep="\n", flush=True)
        return without
    source = pyodide.came_from(ROOT)
    code = "site-python" if source else "site-python-earlier"
    version = pyodide.plan(ROOT).version
    print(messages.text(code, version=version, source=source), page, sep="\n", flush=True)
    return 0


def _lacks(root: Path) -> list[str]:
    """Return messages about missing files that other commands make for a workshop."""
    there = {
        # The edition for participants never contains slides.
        "handouts": os.environ.get("EDITION") == "workshop" or shelf.is_current(root),
        "packs": any((root / "_build" / "packs").glob("*.zip")),
    }
    return [messages.text(f"site-lacks-{name}") for name, is_made in there.items() if not is_made]


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `serve`: the port."""
    parser.add_argument("--port", type=int, default=8000)


@book.report_faults
def run_serve(args: argparse.Namespace) -> int:
    """Build the site as `run_book` does, and serve it until Ctrl+C."""
    if status := run_book(args):
        return status
    with book.server(ROOT / "_build" / "html", args.port) as running:
        print(f"Open http://127.0.0.1:{running.server_address[1]}/ (stop with Ctrl+C)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
