"""The requests of a page to Python in the reader's browser: text in, text out.

A Worker of the page (`publishing/page/worker.js`) calls `begin` once and then `answer`. It brings
packages only when they are missed: `answer` says which one, and is called again when it is there.
"""

import json
import sys
from collections.abc import Mapping
from importlib.machinery import PathFinder
from typing import Any

from coursework import page


class Missing(BaseException):
    """A package that can be brought. No `except Exception` holds it, and no optional import."""


class _Finder:
    """Asked when no module of a name was found in the file system."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if path is None and name in self.packages:
            raise Missing(self.packages[name])


def begin(packages: str) -> None:
    """Take the packages that can be brought, as JSON: by what is imported, the package's name."""
    finder: Any = _Finder(json.loads(packages))
    # Pyodide's own, which come later, refuse what could be brought.
    sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, finder)


def answer(request: str) -> str:
    """Return what `page.answer_text` says, or {"missing": NAME} where a package is needed first."""
    try:
        return page.answer_text(request)
    except Missing as missing:
        _forget_halves()
        return json.dumps({"missing": str(missing)})


def _forget_halves() -> None:
    """Forget the parts of a package whose import was broken off: it would find them, not its own.

    Python drops the module that failed, and leaves those that it had imported before.
    """
    while halves := [
        name for name in sys.modules if "." in name and name.rpartition(".")[0] not in sys.modules
    ]:
        for name in halves:
            del sys.modules[name]
