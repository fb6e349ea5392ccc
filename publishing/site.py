"""The whole site: the book, and under `lite/` the exercises with Python in the reader's browser.

`python -m workshop site` builds `_build/html` for any static web server. Environment: as for
`workshop book`, and PYODIDE (see `publishing/pyodide.py`). JupyterLite is built in an environment
of its own, pinned in `lite/requirements.txt`; what `lite/` holds besides is put into what it made.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from coursework.course import units
from fairtender.files import write_atomically
from fairtender.tables import DataError
from publishing import book, precompile, pyodide

ROOT = Path(__file__).resolve().parents[1]
FLAG = "COURSE_LITE"  # for the book's pages: how many megabytes an exercise in the browser brings
KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
# Python must not look for each module in the exercise's folder first: every look goes by way of the
# page, and hundreds of them cost seconds.
ENVIRONMENT = {"HOME": "/home/pyodide", "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
OF_KERNEL = ("piplite", "pyodide_kernel", "ipykernel", "widgetsnbextension")
OWN_FILES = ("exercise.css", "exercise.js")
# What the kernel loads at its start, at once and not one after the other.
AT_ONCE = ("piplite", "ipykernel", "pyodide_kernel", "comm", "anywidget", "fairtender")
UNUSED = ("doc", "manifest.webmanifest", "icon-*.png")
# What needs no moment before the first form is shown: it is loaded after that.
LATER = ("jinja2", "matplotlib", "networkx", "pandas")
# The application reads settings from each page above its own.
FIRST_PAGE = book.FIRST_PAGE.replace("book/index.html", "../book/index.html").replace(
    "</head>", '<script id="jupyter-config-data" type="application/json">{}</script>\n</head>'
)
VERSION = re.compile(r"config-utils\.js\?_=(\w+)")


def build_lite(root: Path = ROOT) -> Path:
    """Make the exercises for the browser in `_build/lite`; return that folder.

    DataError in one sentence where something that is needed cannot be had.
    """
    made, place = root / "_build" / "lite-new", root / "_build" / "lite"
    shutil.rmtree(made, ignore_errors=True)
    _jupyterlite(root, made)
    python = _python(root, made)
    shutil.copytree(python, made / "static" / python.name)
    _settings(root, made, f"static/{python.name}")
    _own_files(root, made)
    _offline(made, f"static/{python.name}")
    shutil.rmtree(place, ignore_errors=True)
    os.replace(made, place)
    return place


def _environment(root: Path) -> Path:
    """The Python of an environment with JupyterLite; made where its pins have changed."""
    pins = (root / "lite" / "requirements.txt").read_bytes()
    place = (
        root / "_build" / f"lite-env-{hashlib.sha256(pins + sys.version.encode()).hexdigest()[:8]}"
    )
    folder = "Scripts" if os.name == "nt" else "bin"
    python = place / folder / ("python.exe" if os.name == "nt" else "python")
    if not (place / "ready").is_file():
        print("Installing JupyterLite …", flush=True)
        venv.create(place, clear=True, with_pip=True)
        wanted = ["-r", str(root / "lite" / "requirements.txt")]
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, *wanted], root)
        (place / "ready").touch()
    return python


def _run(command: list[str], folder: Path) -> None:
    """Run a command in `folder`; DataError with the last lines that it said where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " / ".join((done.stdout + done.stderr).strip().splitlines()[-3:])
        raise DataError(
            f"The exercises for the browser could not be made: {said} "
            "Mend that, and run `make site` again; `make book` needs none of it."
        )


def _jupyterlite(root: Path, made: Path) -> None:
    """Let JupyterLite make its application, with the exercises as its files."""
    python = _environment(root)
    source = root / "_build" / "lite-source"
    shutil.rmtree(source, ignore_errors=True)
    for slug in units(root):
        (source / "files" / "exercises" / slug).mkdir(parents=True)
        for name in (f"{slug}.ipynb", "questions.toml"):
            shutil.copy(root / "exercises" / slug / name, source / "files" / "exercises" / slug)
    for name in ("jupyter-lite.json", "overrides.json"):
        shutil.copy(root / "lite" / name, source)
    command = [str(python), "-m", "jupyterlite_core", "build", "--apps", "notebooks"]
    command += ["--lite-dir", str(source), "--output-dir", str(made)]
    command += ["--contents", str(source / "files")]
    # In a new folder: JupyterLite keeps a list of what it has done in the one where it works.
    _run([*command, "--no-sourcemaps", "--no-unused-shared-packages"], source)


def _python(root: Path, made: Path) -> Path:
    """A folder with Python for the browser, named by what is in it; made once."""
    gathered = root / "_build" / "python-gathered"
    pyodide.gather(
        gathered, root, [max((made / KERNEL).glob(f"{name}-*.whl")) for name in OF_KERNEL]
    )
    digest = hashlib.sha256(Path(precompile.__file__).read_bytes())
    for path in sorted(gathered.iterdir()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    place = root / "_build" / f"python-{digest.hexdigest()[:10]}"
    if not place.is_dir():
        print("Compiling Python's modules for the browser (about half a minute) …", flush=True)
        new = place.with_name("python-new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(gathered, new)
        precompile.prepare(new)
        for stale in place.parent.glob("python-" + "?" * 10):
            shutil.rmtree(stale)
        os.replace(new, place)
    return place


def _settings(root: Path, made: Path, python: str) -> None:
    """Tell the kernel where its Python is, and to ask no other host."""
    lock = json.loads((made / python / pyodide.LOCK).read_text(encoding="utf-8"))
    stand_ins = pyodide.plan(root).stand_ins
    packages = [*AT_ONCE, "micropip", "ipython", *stand_ins]
    missing = [name for name in packages if pyodide.canonical(name) not in lock["packages"]]
    if missing:
        raise DataError(
            f"Python for the browser lacks {', '.join(missing)}: see lite/pyodide.toml."
        )
    path = made / "jupyter-lite.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    data = settings["jupyter-config-data"]
    data.setdefault("litePluginSettings", {})["@jupyterlite/pyodide-kernel-extension:kernel"] = {
        "pyodideUrl": f"./{python}/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": packages, "env": ENVIRONMENT},
    }
    write_atomically(path, json.dumps(settings, indent=1))


def _own_files(root: Path, made: Path) -> None:
    """Put the course's page, script and style in, and its part before the service worker."""
    page = made / "notebooks" / "index.html"
    version = VERSION.search(page.read_text(encoding="utf-8"))
    if version is None:
        raise DataError(
            f"{page} is not as this JupyterLite should make it: see lite/requirements.txt."
        )
    ours = (root / "lite" / "index.html").read_text(encoding="utf-8")
    page.write_text(ours.replace("$version", version[1]), encoding="utf-8")
    (made / "index.html").write_text(FIRST_PAGE, encoding="utf-8")
    for name in OWN_FILES:
        shutil.copy(root / "lite" / name, made)
    worker = made / "service-worker.js"
    before = (root / "lite" / "service-worker.js").read_text(encoding="utf-8")
    theirs = worker.read_text(encoding="utf-8")
    # Each part in a scope of its own: both have names such as `openCache`.
    worker.write_text(f"{{\n{before}}}\n{theirs}", encoding="utf-8")
    for pattern in UNUSED:
        for path in made.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _offline(made: Path, python: str) -> None:
    """List what a browser keeps for work without a network; `release` changes with any of it."""
    files = [path for path in sorted(made.rglob("*")) if path.is_file()]
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(made)}\0".encode() + path.read_bytes())
    names = [path.relative_to(made).as_posix() for path in files]
    loaded = [name for name in names if name.startswith(python)]
    later = _only_later(made / python)
    loaded.sort(key=lambda name: (name.rpartition("/")[2] in later, ".asm." not in name))
    sizes = [[name, (made / name).stat().st_size] for name in loaded]
    kept = [name for name in names if name.startswith(("api/", "files/")) or name.endswith(".json")]
    kept = [name for name in kept if not name.startswith((python, "extensions/"))]
    content = {"release": digest.hexdigest()[:16], "python": sizes, "later": LATER, "files": kept}
    write_atomically(made / "offline.json", json.dumps(content, indent=1))


def _only_later(python: Path) -> set[str]:
    """Files that no first form needs: they are brought last."""
    packages = json.loads((python / pyodide.LOCK).read_text(encoding="utf-8"))["packages"]
    needed, waiting = set(), [pyodide.canonical(name) for name in (*AT_ONCE, "ipython")]
    while waiting:
        needed.add(name := waiting.pop())
        waiting += [other for other in packages[name]["depends"] if other not in needed]
    return {one["file_name"] for name, one in packages.items() if name not in needed}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`site` takes no arguments."""


def run(args: argparse.Namespace) -> int:
    """Build the whole site; 1 after a sentence where the exercises or the book could not be made.

    Without the exercises in the browser the book is built all the same, without their buttons.
    """
    with book.one_at_a_time(ROOT):
        if status := book.exercises():
            return status
        lite = _attempt(build_lite)
        with_buttons(lite)
        status = book.run(args)
        if status or lite is None:
            return 1
        place, new = ROOT / "_build" / "html" / "lite", ROOT / "_build" / "html" / "lite-new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(lite, new)
        shutil.rmtree(place, ignore_errors=True)
        os.replace(new, place)
    return 0


def with_buttons(lite: Path | None) -> None:
    """Let the book have the buttons that lead to the exercises in `lite`, where there are any."""
    listed = lite / "offline.json" if lite else Path()
    if listed.is_file():
        content = json.loads(listed.read_text(encoding="utf-8"))
        os.environ[FLAG] = f"{sum(size for _, size in content['python']) / 1e6:.0f}"
    else:
        os.environ.pop(FLAG, None)


def _attempt(make: Callable[[], Path]) -> Path | None:
    try:
        return make()
    except DataError as error:
        print(f"{error}\nThe book is built without the exercises in the browser.", file=sys.stderr)
        return None
