"""What the code of a page shows: its pictures and tables, and in which part of it."""

import ast
import contextlib
import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.charts import Picture, WordTable
from publishing.handouts.page_text import Grid, plain

_PARTS = re.compile(
    r"^(?:\((?P<label>[\w-]+)\)=\n)?#{1,3} (?P<title>[^\n]+)$"
    r"|^\*\*(?P<caption>[^\n]+)\*\*(?P<cites> \{cite\}`[^`]+`)?$"
    r"|^```\{code-cell\}[^\n]*\n(?P<code>.*?)^```$",
    re.M | re.S,
)
# A form or a paper is drawn for a screen; on a slide nobody fills it in.
_STATIC = {"FAIRTENDER_FORMS": "static"}


class Output(NamedTuple):
    """A picture or a table of a page. `caption` holds its markup, so that its sources are known."""

    section: str  # label of the part of the page, or its title where it has no label
    title: str
    caption: str
    value: Picture | WordTable


@cache
def outputs(page: Path) -> tuple[Output, ...]:
    """Run the code of a page of the book, in the folder where it lies; return what it shows.

    It is run in this process: it is the course's own, and what it draws is wanted as an object.
    """
    with (
        environment(**_STATIC),
        contextlib.chdir(page.parent),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        return tuple(_run(page.read_text(encoding="utf-8")))


def grid(table: WordTable) -> Grid:
    """Return a table of words as rows; the first holds the heads."""
    heads = (table.first, *map(str, table.frame.columns))
    rows = table.frame.itertuples()
    return (heads, *(tuple(str(cell).replace("\n", "; ") for cell in row) for row in rows))


@contextlib.contextmanager
def environment(**values: str | None) -> Iterator[None]:
    """Set variables of the environment, or unset them (None), for as long as the block runs."""
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _run(text: str) -> Iterator[Output]:
    names: dict[str, Any] = {"__name__": "__main__"}
    label = title = caption = ""
    for part in _PARTS.finditer(text):
        if part["title"]:
            title = plain(part["title"])
            label, caption = part["label"] or title, ""
        elif part["caption"]:
            caption = part["caption"] + (part["cites"] or "")
        else:
            value = _value(re.sub(r"^:\w+:.*\n", "", part["code"], flags=re.M), names)
            if isinstance(value, Picture | WordTable):
                yield Output(label, title, caption, value)
                caption = ""


def _value(code: str, names: dict[str, Any]) -> object:
    """Run a cell; return what its last line comes to, which a notebook would show."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
