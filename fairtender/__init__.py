"""Keep forced labour and trafficking out of what a public buyer buys.

The parts are imported when they are first named: `import fairtender`, then `fairtender.screening`.
"""

import importlib
import logging
import sys
from types import ModuleType

__all__ = [
    "action_plan",
    "charts",
    "classification",
    "criteria",
    "fields",
    "files",
    "labour_cost",
    "market",
    "messages",
    "monitoring",
    "notices",
    "ocds",
    "origins",
    "portfolio",
    "profile",
    "reports",
    "screening",
    "sheets",
    "supply_chain",
    "tables",
    "tenders",
    "wording",
]

if sys.platform == "emscripten":
    # In the browser each look into the exercise's own folder goes by way of the page: Python, which
    # would look there first for every module, finds none there, and loses seconds.
    sys.path[:] = [place for place in sys.path if place]
    # matplotlib warns in red, at its first import, that it looks for fonts.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def __getattr__(name: str) -> ModuleType:
    """Return a part of the library, importing it if this is its first use."""
    if name in __all__:
        return importlib.import_module(f"fairtender.{name}")
    raise AttributeError(f"module 'fairtender' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of all parts, including those not imported yet."""
    return sorted({*globals(), *__all__})
