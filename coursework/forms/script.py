"""The script of the forms: one ES module, joined from the files here without a build step."""

from pathlib import Path

from fairtender import pages

_HERE = Path(__file__).parent
FILES = (
    "basics.js",
    "numbers.js",
    "days.js",
    "values.js",
    "verdicts.js",
    "work.js",
    "cells.js",
    "rows.js",
    "sheet.js",
    "table.js",
    "files.js",
    "begins.js",
    "picture.js",
    "map.js",
    "passages.js",
    "order.js",
    "earlier.js",
    "stores.js",
    "room.js",
    "part.js",
    "marking.js",
    "own-case.js",
    "tool.js",
    "form.js",
)
HELPERS = _HERE / FILES[0]  # other scripts of the course's pages use them too
STYLES = (pages.TOKENS, _HERE / "form.css")


def style() -> str:
    """Return the CSS of forms in a notebook, where no page provides the site's CSS."""
    return "\n".join(path.read_text(encoding="utf-8") for path in STYLES)


def module() -> str:
    """Return the module that JupyterLab loads."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in FILES)
