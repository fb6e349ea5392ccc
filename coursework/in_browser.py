"""Answer a page's requests to Python in the reader's browser: text in, text out.

A Worker of the page (`publishing/page/worker.js`) calls `begin` once and then `answer`. The Worker
loads packages only when they are needed: `answer` names the package, and is called again once it is
loaded.
"""

import json
import sys
from collections.abc import Mapping
from importlib.machinery import PathFinder
from typing import Any

from coursework import page


class Missing(BaseException):
    """Raised for a loadable package; neither `except Exception` nor optional imports catch it."""


class _Finder:
    """An import finder that is asked for modules that are not in the file system."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if path is None and name in self.packages:
            raise Missing(self.packages[name])


def begin(packages: str) -> None:
    """Set which packages can be loaded, as JSON: {imported name: package name}."""
    finder: Any = _Finder(json.loads(packages))
    # Pyodide's own finders come later and would refuse what can be loaded.
    sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, finder)


def answer(request: str) -> str:
    """Return the result of `page.answer_text`, or {"missing": NAME} if a package must be loaded."""
    try:
        return page.answer_text(request)
    except Missing as missing:
        _forget_halves()
        return json.dumps({"missing": str(missing)})


def _forget_halves() -> None:
    """Forget the parts of a package whose import failed, so that it imports them again.

    Python drops the module that failed, but keeps those that it had imported before.
    """
    while halves := [
        name for name in sys.modules if "." in name and name.rpartition(".")[0] not in sys.modules
    ]:
        for name in halves:
            del sys.modules[name]
