"""Make wheels for the browser: without files that no page needs, and compiled for all readers.

Python compiles a module at its first import. In the browser this takes a third of the time until
the first answer. So the wheels contain compiled modules, made by the same Python that will read
them: Pyodide in a headless Chromium. Of other packages, only the modules that the course imports
are compiled; this takes half a minute, once for each set of pins. Of the course's wheel all modules
are compiled, which takes some seconds. Tests, parts already compiled from C, and fonts that no
chart uses are left out.

The course's wheel contains the library, the data and the questions, but nothing from `workshop/` or
`solutions/`, and no notebook or key. The same files give the same bytes, and changed files give the
wheel a new name, so that a browser never uses an old wheel.
"""

import base64
import functools
import hashlib
import http.server
import importlib.metadata
import io
import json
import os
import re
import shutil
import threading
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coursework.course import CARRIED, carried_sections
from coursework.forms.tools import live
from fairtender import messages
from fairtender.files import write_atomically, zip_files
from publishing.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOCK = "pyodide-lock.json"
OWN = "fairtender"
STANDARD_LIBRARY = "python_stdlib.zip"
LEFT_OUT = re.compile(
    r"(^|/)(tests?|testing/tests)/|\.(pyi|pyx|pxd|pxi|h|hpp|c|cpp|js\.map|afm)$"
    r"|^matplotlib/mpl-data/(sample_data|images)/"
    r"|^matplotlib/mpl-data/fonts/ttf/(cm|STIX|DejaVuSerif|DejaVuSansMono)"
)
MODULE = re.compile(r"/lib/python[\d.]+(?:\.zip|/site-packages)/(.+\.py)")
PAGE = "prepare.html"
CONTENT = "<!DOCTYPE html><title>Preparing</title><script src=pyodide.js></script>"
START = """async packages => {
    window.python = await loadPyodide({env: {HOME: "/home/pyodide", MPLBACKEND: "agg"}});
    await window.python.loadPackage(packages, {messageCallback() {}});
}"""
RUN = "code => { const got = window.python.runPython(code); return got?.toJs ? got.toJs() : null; }"
# What is done with the packages; what they import on the way is what is worth compiling.
USED = """
import io, sys
import csv, datetime, decimal, fractions, html, json, statistics, tempfile, tomllib, zipfile
import jinja2, markupsafe, matplotlib.pyplot as plt, networkx, numpy, openpyxl, pandas
figure, axes = plt.subplots()
axes.bar(["a", "b"], [1, 2])
axes.set_title("title")
for kind in ("svg", "png"):
    figure.savefig(io.BytesIO(), format=kind)
openpyxl.Workbook().save(io.BytesIO())
jinja2.Template("{% for one in all %}{{ one|e }}{% endfor %}").render(all=[1])
frame = pandas.DataFrame({"a": ["x", "y"], "b": [1, 2]})
frame.groupby("a", as_index=False)["b"].sum().merge(frame, on="a").sort_values("a").to_html()
pandas.read_csv(io.StringIO(frame.to_csv(index=False)), dtype=str)
list(networkx.simple_cycles(networkx.DiGraph([(1, 2), (2, 1)])))
[str(getattr(one, "__file__", None)) for one in list(sys.modules.values())]
"""
COMPILE = """
import base64, importlib.util, io, json, marshal, zipfile

def compiled(name, data):
    # Unchecked: there is no source beside it that could have changed.
    head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little")
    head += importlib.util.source_hash(data)
    return head + marshal.dumps(compile(data, name, "exec", dont_inherit=True))

def whole(content):
    read, made = zipfile.ZipFile(io.BytesIO(base64.b64decode(content))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in read.namelist():
            out.writestr(name, compiled(name, read.read(name)))
    return base64.b64encode(made.getvalue()).decode()
"""


def prepare(place: Path, kept: Path) -> None:
    """Make the packages in `place` (see `pyodide.gather`) smaller and quicker to import.

    The lock then has their new sha256. Other packages that were prepared before are taken from the
    folder `kept`. Raises DataError if there is no Chromium; `place` is then unchanged. The same
    input gives the same bytes.
    """
    lock = json.loads((place / LOCK).read_text(encoding="utf-8"))
    own = lock["packages"][OWN]["file_name"]
    names = {entry["file_name"] for entry in lock["packages"].values()} | {STANDARD_LIBRARY}
    made = _of_others(place, sorted(names - {own}), kept, [*lock["packages"].keys() - {OWN}])
    made |= _compiled(place, [own], [])
    for entry in lock["packages"].values():
        entry["sha256"] = hashlib.sha256(made[entry["file_name"]]).hexdigest()
    for name, data in made.items():
        write_atomically(place / name, data)
    write_atomically(place / LOCK, json.dumps(lock, separators=(",", ":")))


def _of_others(place: Path, names: list[str], kept: Path, packages: list[str]) -> dict[str, bytes]:
    """Return the archives other than the course's, which are made once for the same input."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in names:
        digest.update(name.encode() + b"\0" + hashlib.sha256((place / name).read_bytes()).digest())
    folder = kept / digest.hexdigest()[:16]
    if not folder.is_dir():
        print(messages.text("pyodide-compiling"), flush=True)
        shutil.rmtree(kept, ignore_errors=True)
        new = kept / "new"
        new.mkdir(parents=True)
        for name, data in _compiled(place, names, sorted(packages)).items():
            (new / name).write_bytes(data)
        os.replace(new, folder)
    return {name: (folder / name).read_bytes() for name in names}


def _light(path: Path) -> dict[str, bytes]:
    """Return the needed members of an archive, by name."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if path.name != STANDARD_LIBRARY:
            names = [name for name in names if not LEFT_OUT.search(name)]
        return {name: archive.read(name) for name in names}


def _compiled(place: Path, names: list[str], packages: list[str]) -> dict[str, bytes]:
    """Return smaller archives of `place`, with the modules that `packages` import compiled.

    Without packages, all modules of these archives are compiled.
    """
    light = {name: _light(place / name) for name in names}
    with _served(place) as address, chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{address}/{PAGE}")
        page.evaluate(START, packages)
        used = _names(page.evaluate(RUN, USED)) if packages else None
        page.evaluate(RUN, COMPILE)
        return {
            name: _packed(members, _modules(page, members, used)) for name, members in light.items()
        }


def _names(files: list[str]) -> set[str]:
    """Return the archive names of the modules that Python has loaded from these files."""
    found = (MODULE.fullmatch(one) for one in files)
    return {one[1] for one in found if one}


@contextmanager
def _served(place: Path) -> Iterator[str]:
    """Yield the local address of `place`, with a page that loads Pyodide."""
    (place / PAGE).write_text(CONTENT, encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(place))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        (place / PAGE).unlink()


def _modules(page: "Page", members: Mapping[str, bytes], used: set[str] | None) -> dict[str, bytes]:
    """Return the compiled modules of an archive by source name; used: which ones (None: all)."""
    sources = {
        name: data
        for name, data in members.items()
        if name.endswith(".py") and (used is None or name in used)
    }
    if not sources:
        return {}
    sent = base64.b64encode(_packed(sources, {})).decode()
    got = page.evaluate("content => window.python.globals.get('whole')(content)", sent)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(got))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: Mapping[str, bytes], modules: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of the members; a compiled module takes the place of its source."""
    files = (
        (f"{name}c", modules[name]) if name in modules else (name, members[name])
        for name in sorted(members)
    )
    return zip_files(files, level=9)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Log nothing for a request."""


PACKAGES = ("fairtender", "coursework")
LICENCES = ("LICENSE", "LICENSE-text")


def fairtender_wheel(place: Path, root: Path) -> Path:
    """Write the wheel of the course in `root` into the folder `place`; return its path."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    content = _library(root) | _datasets(root) | _questions(root) | _tools(root)
    digest = hashlib.sha256()
    for name, data in sorted(content.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    build = f"1{digest.hexdigest()[:10]}"  # a build number begins with a digit
    release = f"{project['name']}-{project['version']}"
    path = place / f"{release}-{build}-py3-none-any.whl"
    info = _metadata(project) | {
        f"licenses/{name}": (root / name).read_bytes() for name in LICENCES
    }
    write_atomically(path, wheel(release, content, info, build))
    return path


def pure_wheel(place: Path, name: str) -> Path:
    """Write a wheel of an installed package into the folder `place`; return its path.

    It contains the package's Python files, and nothing that was compiled for this machine.
    """
    package = importlib.metadata.distribution(name)
    kept = [one for one in package.files or () if one.suffix == ".py" or "licenses" in one.parts]
    held = {one.as_posix(): one.read_binary() for one in kept}
    release = f"{name}-{package.version}"
    lines = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {package.version}", "")
    path = place / f"{release}-py3-none-any.whl"
    write_atomically(path, wheel(release, held, {"METADATA": "\n".join(lines).encode()}))
    return path


def wheel(
    release: str, content: Mapping[str, bytes], info: Mapping[str, bytes], build: str = ""
) -> bytes:
    """Return the wheel of `release` (NAME-VERSION): `content`, and `info` in its `.dist-info`."""
    lines = ["Wheel-Version: 1.0", "Generator: fairtender", "Root-Is-Purelib: true"]
    lines += [f"Build: {build}"] if build else []
    lines += ["Tag: py3-none-any", ""]
    folder = f"{release}.dist-info"
    files = dict(sorted(content.items()))
    files |= {f"{folder}/{name}": data for name, data in sorted(info.items())}
    files[f"{folder}/WHEEL"] = "\n".join(lines).encode()
    record = [f"{name},{_record_hash(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{folder}/RECORD"] = "".join([*record, f"{folder}/RECORD,,\n"]).encode()
    return zip_files(files.items())


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
    return f"sha256={digest.rstrip('=')}"


def _library(root: Path) -> dict[str, bytes]:
    """Return the packages' files in the checkout, without guides, hidden and compiled files."""
    found = {}
    for path in (one for name in PACKAGES for one in (root / name).rglob("*")):
        inside = path.relative_to(root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if path.is_file() and not hidden and path.suffix not in (".md", ".pyc"):
            found[inside.as_posix()] = path.read_bytes()
    return found


def _datasets(root: Path) -> dict[str, bytes]:
    """Return the data files that `datapackage.json` declares."""
    declared = (root / "datasets" / "datapackage.json").read_bytes()
    paths = ["datapackage.json", *(one["path"] for one in json.loads(declared)["resources"])]
    return {
        f"fairtender/datasets/{path}": (root / "datasets" / path).read_bytes() for path in paths
    }


def _questions(root: Path) -> dict[str, bytes]:
    """Return the questions of the exercises (`questions.find` looks here last), and sections."""
    asked = {
        f"coursework/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in (root / "exercises").glob("*/questions.toml")
    }
    return asked | {f"coursework/{CARRIED.name}": carried_sections(root)}


def _tools(root: Path) -> dict[str, bytes]:
    """Return the declarations of the exercises' live tools."""
    found = {
        f"coursework/exercises/{path.parent.name}/{live.NAME}": live.of_unit(path).encode()
        for path in (root / "exercises").glob("*/questions.toml")
    }
    return {name: source for name, source in found.items() if source}


def _metadata(project: Mapping[str, str]) -> dict[str, bytes]:
    """Return the wheel's metadata, without requirements: the lock names the browser's versions."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        *(f"License-File: {name}" for name in LICENCES),
        f"Requires-Python: {project['requires-python']}",
        "",
    ]
    return {"METADATA": "\n".join(lines).encode("utf-8")}
