"""Packages for the browser: without what no exercise needs, and compiled once for all readers.

Python compiles a module when it is first imported. In the browser that is a third of the time until
the first form. So the modules that an exercise imports are carried compiled: made by the very
Python that will read them, Pyodide in a headless Chromium. Tests, parts written in C that were
compiled long before, and fonts that no chart uses are left out.
"""

import base64
import functools
import hashlib
import http.server
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fairtender.files import write_atomically
from publishing.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOCK = "pyodide-lock.json"
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
    window.python = await loadPyodide();
    await window.python.loadPackage(packages, {messageCallback() {}});
}"""
RUN = "code => { const got = window.python.runPython(code); return got?.toJs ? got.toJs() : null; }"
# What an exercise does first; what it imports on the way is what is worth compiling.
USED = """
import importlib, io, os, pkgutil, sys
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
import anywidget, ipywidgets, IPython.core.interactiveshell, IPython.core.completer, IPython.display
import matplotlib_inline.backend_inline, matplotlib.pyplot as plt
import coursework, fairtender.cli, jinja2
for package in (fairtender, coursework):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
figure, axes = plt.subplots()
axes.bar(["a", "b"], [1, 2])
axes.set_title("title")
for kind in ("svg", "png"):
    figure.savefig(io.BytesIO(), format=kind)
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


def prepare(place: Path) -> None:
    """Make the packages in `place` (see `pyodide.gather`) smaller and quicker to import.

    The lock then names them with their new sha256. DataError where there is no Chromium; `place`
    is then as it was before. The same input gives the same bytes.
    """
    lock = json.loads((place / LOCK).read_text(encoding="utf-8"))
    names = {entry["file_name"] for entry in lock["packages"].values()} | {STANDARD_LIBRARY}
    light = {name: _light(place / name) for name in sorted(names)}
    modules = _compiled(place, light, [*lock["packages"]])
    made = {name: _packed(light[name], modules[name]) for name in light}
    for entry in lock["packages"].values():
        entry["sha256"] = hashlib.sha256(made[entry["file_name"]]).hexdigest()
    for name, data in made.items():
        write_atomically(place / name, data)
    write_atomically(place / LOCK, json.dumps(lock, separators=(",", ":")))


def _light(path: Path) -> dict[str, bytes]:
    """The members of an archive that are needed, by name."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if path.name != STANDARD_LIBRARY:
            names = [name for name in names if not LEFT_OUT.search(name)]
        return {name: archive.read(name) for name in names}


def _compiled(
    place: Path, light: Mapping[str, Mapping[str, bytes]], packages: list[str]
) -> dict[str, dict[str, bytes]]:
    """For each archive its modules in use, compiled, by the names of their sources."""
    with _served(place) as address, chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{address}/{PAGE}")
        page.evaluate(START, packages)
        used = _names(page.evaluate(RUN, USED))
        page.evaluate(RUN, COMPILE)
        return {name: _modules(page, members, used) for name, members in light.items()}


def _names(files: list[str]) -> set[str]:
    """Names inside their archives of modules that Python has loaded from these files."""
    found = (
        re.fullmatch(r"/lib/python[\d.]+(?:\.zip|/site-packages)/(.+\.py)", one) for one in files
    )
    return {one[1] for one in found if one}


@contextmanager
def _served(place: Path) -> Iterator[str]:
    """Address of `place` on this machine, with a page that loads Pyodide."""
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


def _modules(page: "Page", members: Mapping[str, bytes], used: set[str]) -> dict[str, bytes]:
    sources = {name: data for name, data in members.items() if name in used}
    if not sources:
        return {}
    sent = base64.b64encode(_packed(sources, {})).decode()
    got = page.evaluate("content => window.python.globals.get('whole')(content)", sent)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(got))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: Mapping[str, bytes], modules: Mapping[str, bytes]) -> bytes:
    """A zip with fixed dates; a module that is compiled stands in the place of its source."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name in sorted(members):
            data, written = members[name], name
            if name in modules:
                data, written = modules[name], f"{name}c"
            info = zipfile.ZipInfo(written, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            out.writestr(info, data)
    return made.getvalue()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for each request."""
