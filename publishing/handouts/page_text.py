"""Pages of the book: sections, tables and sentences as plain words, and their code's output."""

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

from coursework import references
from fairtender.charts import Picture, WordTable
from fairtender.tables import DataError, fault

Grid = tuple[tuple[str, ...], ...]  # rows of plain words; the first holds the heads

_CODE = re.compile(r"^(`{3,})\{code-cell\}.*?^\1$\n?", re.M | re.S)
_HEADING = re.compile(r"^(?:\(([\w-]+)\)=\n)?(#{1,3}) (.+)$", re.M)
_CITE = re.compile(r"\s*\{cite(?::\w)?\}`([^`]+)`")
_ROLE = re.compile(r"\{\w+\}`([^`<]+?)(?:\s*<[^`]*>)?`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)(?:\{\.\w+\})?")
_EMPHASIS = re.compile(r"\*{1,2}(?=\S)(.+?)(?<=\S)\*{1,2}", re.S)
_MARKER = re.compile(r"^\s*(?:[-*>]|\d+\.|:)\s+", re.M)
_ROWS = re.compile(r"(?:^\|.*\|[ \t]*$\n?){3,}", re.M)


class Section(NamedTuple):
    """A part of a page below one heading; `label` is "" if it has none."""

    label: str
    title: str
    text: str


def sections(page: str) -> tuple[Section, ...]:
    """Return the parts of a page in MyST Markdown, without what runs as code."""
    page = _CODE.sub("", page)
    found = [*_HEADING.finditer(page)]
    ends = [*(one.start() for one in found[1:]), len(page)]
    return tuple(
        Section(one[1] or "", plain(one[3], numbers=True), page[one.end() : end].strip("\n"))
        for one, end in zip(found, ends, strict=True)
    )


def section(path: Path, name: str) -> Section:
    """Return the part of a page with this label or title. Raises DataError if there is none."""
    for one in sections(_read(path)):
        if name in (one.label, one.title):
            return one
    raise fault("handouts-no-section", file=path.name, section=name)


@cache
def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error


def plain(text: str, numbers: bool = False) -> str:
    """Return words without markup, in one line and without citations.

    numbers: keep a number at the beginning, which in a list is a mark but in a title is not.
    """
    text = _CITE.sub("", text)
    if not numbers:
        text = _MARKER.sub("", text)
    text = _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", _ROLE.sub(r"\1", text)))
    return " ".join(text.replace("`", "").split())


def grids(text: str) -> list[Grid]:
    """Return the tables of a part of a page."""
    found = []
    for rows in _ROWS.findall(text):
        lines = [re.split(r"(?<!\\)\|", line.strip())[1:-1] for line in rows.strip().splitlines()]
        cells = [tuple(plain(cell, numbers=True) for cell in line) for line in lines]
        found.append((cells[0], *cells[2:]))
    return found


def sources(text: str, bibliography: Path) -> tuple[str, ...]:
    """Return the sources that a text cites, as issuer and year, each once."""
    known = _sources(bibliography)
    keys = [key.strip() for keys in references.CITED.findall(text) for key in keys.split(",")]
    return tuple(dict.fromkeys(f"{known[key].issuer}, {known[key].year}" for key in keys))


@cache
def _sources(bibliography: Path) -> dict[str, references.Source]:
    return references.read(bibliography)


def same(words: str, text: str) -> bool:
    """Return whether these words are in a text, ignoring case and punctuation at the end."""
    return plain(words).casefold().rstrip(".?:;,") in plain(text).casefold()


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs and items of lists of a part of a page, with their markup."""
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:-|\d+\.) )", text)
    return [part for part in parts if part.strip()]


def capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


_PARTS = re.compile(
    r"^(?:\((?P<label>[\w-]+)\)=\n)?#{1,3} (?P<title>[^\n]+)$"
    r"|^\*\*(?P<caption>[^\n]+)\*\*(?P<cites> \{cite\}`[^`]+`)?$"
    r"|^```\{code-cell\}[^\n]*\n(?P<code>.*?)^```$",
    re.M | re.S,
)
# A form or a paper is drawn for a screen; on a slide nobody fills it in.
_STATIC = {"FAIRTENDER_FORMS": "static"}


class Output(NamedTuple):
    """A picture or a table of a page; `caption` keeps its markup, so that its sources are known."""

    section: str  # label of the part of the page, or its title where it has no label
    title: str
    caption: str
    value: Picture | WordTable


@cache
def outputs(page: Path) -> tuple[Output, ...]:
    """Run the code of a page of the book in the page's folder, and return what it shows.

    It runs in this process: it is the course's own code, and its pictures are needed as objects.
    """
    with (
        environment(**_STATIC),
        contextlib.chdir(page.parent),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        return tuple(_run(page.read_text(encoding="utf-8")))


def grid(table: WordTable) -> Grid:
    """Return a table of words as rows; the first row has the headings."""
    heads = (table.first, *map(str, table.frame.columns))
    rows = table.frame.itertuples()
    return (heads, *(tuple(str(cell).replace("\n", "; ") for cell in row) for row in rows))


@contextlib.contextmanager
def environment(**values: str | None) -> Iterator[None]:
    """Set environment variables, or unset them (None), while the block runs."""
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
    """Run a cell and return the value of its last line, which a notebook would show."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
