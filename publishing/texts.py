"""Find every text that people read, with its place: file, line and, for a message, its code.

`texts` reads the authored files (listed in `SOURCES`) and returns every text with its span.
`publishing/translation.py` lists them in a catalogue and replaces them by another language.
Everything else is data: codes, names of firms and people, case documents in CSV, sources, and words
that the tools search for.
"""

import ast
import contextlib
import csv
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser


class Text(NamedTuple):
    """A text: its file in the course, line, code, the words, and where they start and end.

    code: of a message, or else the place in the file, such as `question.ask-t02.prompt`. shown: how
    other words are written in that place.
    """

    file: str
    line: int
    code: str
    words: str
    start: int
    end: int
    shown: Callable[[str], str]


# A place in a source: its code, the words, from, to, and how words are written there.
Place = tuple[str, str, int, int, Callable[[str], str]]
Finder = Callable[[str], Iterator[Place]]

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_TOML = re.compile(
    rf"""(?P<comment>\#[^\n]*)
    |^[ \t]*\[\[?(?P<table>{_PART}(?:\.{_PART})*)\]\]?[ \t]*(?=\#|\n|\Z)
    |(?P<key>{_PART}(?:\s*\.\s*{_PART})*)\s*=
    |(?P<text>\"{{3}}(?:[^"\\]|\\.|"(?!""))*"{{3,5}}|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<brace>[{{}}])""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"(?P<key>\s*:)?')
_YAML = re.compile(
    r"^\s*(?:- )?(?:caption|title|text|html_short_title|search_bar_text|toc_title"
    r"|course_description): (?P<text>.+?)\s*(?: #.*)?$",
    re.MULTILINE,
)
_HTML = re.compile(
    r"""[>}]\s*(?P<text>[^<>{}="]*[A-Za-z]{3}[^<>{}="]*?)\s*(?=[<{])
        |(?:\s(?:aria-label|title|alt|placeholder|content)=|,\ )"(?P<name>[A-Z][a-z][^"{}=]*)\"""",
    re.VERBOSE,
)
_CELL = re.compile(r"^```\{code-cell\}.*\n(?P<code>[^`]*?)^```", re.MULTILINE)
_SENTENCE = re.compile(r"^\W*[A-Z][a-z]|[a-z],? [a-z0-9({]|\{ [a-z]{3}")
_CODE = re.compile(r"[<>\\^]|=\S|[a-z][A-Z]|[A-Z]\w*[-:.][A-Z]|^fairtender [a-z]")
_DATA = re.compile(
    r"[a-z0-9]+([-_:/.][A-Za-z0-9_<>-]+)+|[A-Z0-9]+(-[A-Z0-9]+)+|EUR[\s\d,.]+|https?:\S+"
    r"|\S+\.(csv|json) \|.*"
)
_CHOOSE = ("data_path", "text", "load", "isin", "startswith", "Path", "query")
_CHARTS = ("bars", "lines")
_OF_FIRMS = ("bidder", "disclosure", "name", "office", "supplier")
_COLUMNS = ("Column", "optional")
_DIRECTIVE = re.compile(r"\{([\w-]+)\}\s*(.*)")
_TITLED = ("admonition", "grid-item-card", "dropdown")
_NO_TEXT = ("bibliography", "environment")


def _toml(wanted: Callable[[tuple[str, ...]], bool], data: re.Pattern[str] = _DATA) -> Finder:
    """Return a function that finds the texts of a TOML file at wanted places (table, then keys).

    data: values that are not texts, although they are at such a place.
    """

    def find(source: str) -> Iterator[Place]:
        table: list[str] = []
        open_keys: list[str] = []
        key = ""
        for token in _TOML.finditer(source):
            if token["table"]:
                table, open_keys, key = _parts(token["table"]), [], ""
            elif token["key"]:
                key = token["key"]
                if table[-1:] == ["blanks"]:  # its keys are words of the text
                    (name,) = _parts(key)
                    yield ".".join(table), name, token.start(), token.end("key"), _quoted
            elif token["brace"] == "{":
                open_keys.append(key)
            elif token["brace"]:
                key = open_keys.pop()
            elif token["text"]:
                place = (*table, *(part for one in open_keys for part in _parts(one)), *_parts(key))
                words = tomllib.loads(f"text = {token['text']}")["text"]
                if wanted(place) and _is_text(words, data):
                    yield ".".join(place), words, token.start(), token.end(), _quoted

    return find


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, key)]


def _json(source: str) -> Iterator[Place]:
    """Find the texts of `case-tables.json`: all strings except the keys."""
    for token in _JSON.finditer(source):
        words = "" if token["key"] else json.loads(token[0])
        if _is_text(words):
            yield "", words, token.start(), token.end(), _quoted


def _lines(pattern: re.Pattern[str]) -> Finder:
    """Return a function that finds the texts of a file by a pattern with the group `text`."""

    def find(source: str) -> Iterator[Place]:
        for token in pattern.finditer(source):
            found = token.lastgroup or ""
            words = " ".join(token[found].strip('"').split())
            if pattern is _YAML or re.match(r"[A-Z][a-z ]|[,.] [A-Za-z]", words):
                yield "", words, *token.span(found), _quoted if pattern is _YAML else str

    return find


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _is_text(words: str, data: re.Pattern[str] = _DATA) -> bool:
    """Return whether words are for people: not a code, number, date, address or file."""
    return bool(re.search(r"[A-Za-z]{2}", words)) and not data.fullmatch(words)


@cache
def _parser() -> Any:
    extensions = {"colon_fence", "deflist", "dollarmath", "attrs_inline"}
    return create_md_parser(MdParserConfig(enable_extensions=extensions), DocutilsRenderer)


def _page(source: str) -> Iterator[Place]:
    """Find the texts of a page, and those that its code gives to tables and charts."""
    yield from _markdown(source)
    for cell in _CELL.finditer(source):
        with contextlib.suppress(SyntaxError):  # magic, for readers who program
            yield from _code(
                re.sub(r"^:", "#", cell["code"], flags=re.MULTILINE), cell.start("code")
            )


def _script(source: str) -> Iterator[Place]:
    """Find the strings of a module that consist of words."""
    return _code(source, 0)


def _descriptions(source: str) -> Iterator[Place]:
    """Find the descriptions of declared columns."""
    calls = (node for node in ast.walk(ast.parse(source)) if _called(node) in _COLUMNS)
    said = (call.args[2] for call in calls if isinstance(call, ast.Call) and len(call.args) > 2)
    return _strings(source, 0, said)


def _code(code: str, start: int) -> Iterator[Place]:
    """Find the strings of Python that consist of words, except those that select by name."""
    waiting: list[ast.AST] = [ast.parse(code)]
    nodes = []
    while waiting:
        node = waiting.pop(0)
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Constant | ast.JoinedStr):
            said = re.sub(r"\{[^{}]*\}", "{", _words(node))
            if _is_text(said) and _SENTENCE.search(said) and not _CODE.search(_words(node)):
                nodes.append(node)
        elif isinstance(node, ast.Call) and _called(node) in _CHARTS:  # units are words too
            nodes += [one for one in node.args if isinstance(one, ast.Constant)]
            waiting += [one for one in node.args if not isinstance(one, ast.Constant)]
        elif (
            not isinstance(node, ast.Compare) and not is_docstring and _called(node) not in _CHOOSE
        ):
            waiting.extend(ast.iter_child_nodes(node))
    return _strings(code, start, nodes)


def _called(node: ast.AST) -> str:
    """Return the name of the function that is called, or "" if there is none."""
    if not isinstance(node, ast.Call):
        return ""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _strings(code: str, start: int, nodes: Iterable[ast.expr]) -> Iterator[Place]:
    """Yield the places of strings; start: where the code begins in its file."""
    starts = [0, *(found.end() for found in re.finditer("\n", code))]
    lines = code.split("\n")

    def at(line: int | None, column: int | None) -> int:  # ast counts columns in bytes
        here = (line or 1) - 1
        return start + starts[here] + len(lines[here].encode()[: column or 0].decode())

    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr) and (words := _words(node)):
            begin, end = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
            yield "code", words, begin, end, _quoted if "value" in node._fields else _formatted


def _words(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a string of Python; inserted values are in braces."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(one.value).replace("{", "{{").replace("}", "}}")
        if isinstance(one, ast.Constant)
        else ast.unparse(ast.JoinedStr([one]))[2:-1]
        for one in node.values
    )


def _formatted(words: str) -> str:
    return "f" + _quoted(words)


def _markdown(source: str) -> Iterator[Place]:
    """Find headings, paragraphs, cells of tables, titles of boxes, and terms."""
    starts = [0, *(found.end() for found in re.finditer("\n", source)), len(source)]
    begin = 0
    for code, words, first, last in _blocks(source, 0):
        pattern = r"\s+(?:>\s*)*".join(map(re.escape, words.split()))
        here = max(begin, starts[min(first, len(starts) - 1)])
        found = re.compile(pattern).search(
            source, here, starts[min(max(last, first + 1), len(starts) - 1)]
        )
        if found is None:
            raise ValueError(f"line {first + 1}: {words[:60]} is not found")
        begin = found.end()
        yield code, " ".join(words.split()), *found.span(), str


def _blocks(source: str, line: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield (kind, words, first line, last line) of each text of Markdown from a line on."""
    kind = ""
    for token in _parser().parse(source):
        first, last = (line + number for number in token.map or (0, 0))
        if token.type == "heading_open":
            kind = "title" if token.tag == "h1" else "heading"
        elif token.type == "inline" and re.search(r"[A-Za-z]{2}", token.content):
            yield kind, token.content, first, last
            kind = ""
        elif token.type == "html_block":
            for found in _HTML.finditer(token.content):
                yield "html", found[found.lastgroup or 0], first, last
        elif token.type in ("fence", "colon_fence") and not token.info.startswith("{code-cell}"):
            yield from _directive(token.info.strip(), token.content, first, last)


def _directive(info: str, content: str, first: int, last: int) -> Iterator[Any]:
    found = _DIRECTIVE.match(info)
    if found is None or found[1] in _NO_TEXT:
        return
    if found[1] in _TITLED and found[2]:
        yield "title", found[2], first, first + 1
    if found[1] == "my-course":  # a unit's name, then its question
        for number, row in enumerate(content.splitlines(), first + 1):
            yield "question", row.partition(": ")[2], number, number + 1
        return
    if found[1] != "glossary":
        yield from _blocks(re.sub(r"^:[\w-]+:.*", "", content, flags=re.MULTILINE), first + 1)
        return
    # Here a line without indent is a term, and the indented lines below explain it.
    for block in re.finditer(r"^(?P<term>\S.*)|(?:^(?:[ \t]+\S.*)?\n)+", content, re.MULTILINE):
        at = first + 1 + content.count("\n", 0, block.start())
        if block["term"]:
            yield "term", block["term"], at, at + 1
        else:
            yield from _blocks(re.sub(r"^  ", "", block[0], flags=re.MULTILINE), at)


def _of(names: str, data: re.Pattern[str] = _DATA) -> Finder:
    """Return a function that finds the fields of these names in TOML, and blanks of model texts."""

    def wanted(found: tuple[str, ...]) -> bool:
        return found[-1] in names.split() or "blanks" in found

    return _toml(wanted, data)


def _in_questions(place: tuple[str, ...]) -> bool:
    """Return whether people read what is at this place in questions.toml."""
    if place[0] == "options":  # lists that questions share, by names of any kind
        return place[-1] == "text"
    return (
        place[-1] in _OF_QUESTIONS.split()
        and place != ("unit",)
        and not {"when", "cells"} & {*place}
    )


def _in_key(place: tuple[str, ...]) -> bool:
    """Return whether people read what is at this place in key.toml."""
    if {"reasons", "wrong"} & {*place[:-1]} or place[:2] == ("shared", "labels"):
        return True
    inner = place[2:-1]
    return place[-1] in ("text", "name", "hint", "why", "model") and (
        not inner or inner in (("property",), ("rubric",))
    )


_OF_QUESTIONS = "changed cost_unit explanation hint label name prompt text title unit"
_OF_PICTURES = """title letterhead number heading alt columns cells note label text now-text head
    aside source exit"""
_OF_TEXTS = "title when wording depends proof wrong endangers scale subject_link monitored_by"
_OF_PAPERS = "title text lines notes scale rated open source facts claims hearsay"
_OF_SLIDES = "title task monday letter lines tell question notes section table shown"
# Modules whose words have no code yet.
_WORDS_IN_CODE = (
    *("publishing/extensions/[acfmrt]*.py", "publishing/extensions/solutions.py"),
    *("publishing/extensions/library_page.py", "publishing/model_texts/*.py"),
)
_MESSAGES = _toml(lambda _: True, re.compile(r"[^A-Za-z]*"))
SOURCES: dict[str, Finder] = {
    "*/messages.toml": _MESSAGES,
    "*/*/messages.toml": _MESSAGES,
    "solutions/*/questions.toml": _toml(_in_questions),
    "solutions/*/key.toml": _toml(_in_key),
    "coursework/own_case/*.toml": _toml(_in_questions),
    "datasets/*/case-tables.json": _json,
    "datasets/the-case.toml": _of("said what role title when exists other workshop"),
    "datasets/profiles/*.toml": _of("name about text"),
    "book/paths.toml": _of("title about"),
    "book/pictures.toml": _of(_OF_PICTURES),
    "book/model-texts/*.toml": _of(_OF_TEXTS),
    "book/trainers/handouts.toml": _of(_OF_PAPERS),
    "book/trainers/slides.toml": _of(_OF_SLIDES, re.compile(r"[\da-z-]+")),
    **dict.fromkeys(_WORDS_IN_CODE, _script),
    "fairtender/*/declared.py": _descriptions,
    "book/**/*.md": _page,
    "solutions/*/*.md": _markdown,
    "book/_templates/*.html": _lines(_HTML),
    "publishing/room/*.html": _lines(_HTML),
    "_config.yml": _lines(_YAML),
    "_toc.yml": _lines(_YAML),
}


def _names(path: Path) -> Iterator[str]:
    """Yield a table's words that code may name: firms, offices, and words that are codes."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row[column] for column in row if column in _OF_FIRMS)
            yield from (cell for cell in row.values() if cell and cell[0].islower())


def texts(root: Path) -> Iterator[Text]:
    """Yield every text of a course that a reader sees, file by file in their order."""
    names = {name for path in root.glob("datasets/**/*.csv") for name in _names(path)}
    for pattern, find in SOURCES.items():
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            source = path.read_text(encoding="utf-8")
            for code, words, start, end, shown in find(source):
                if code == "code" and words in names and path.suffix == ".md":
                    continue
                yield Text(name, source.count("\n", 0, start) + 1, code, words, start, end, shown)
