"""The directive `library`: what a module of `fairtender` offers, made from its docstrings.

    ```{library} market
    ```

First the module's own docstring, then a section for each function and each class with its
signature and docstring, then its declared tables, each folded, and its other public names. Public
is what a module names in `__all__`, else what it defines without a leading underscore. Docstrings
are Markdown. What has none stops the build.
"""

import ast
import dataclasses
import html
import importlib
import inspect
import re
import reprlib
import textwrap
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from fairtender import messages
from fairtender.tables import Table
from publishing.extensions.shared import CourseDirective, raw

KINDS = ("function", "class", "table", "constant")
EXAMPLE = re.compile(r"^>>> .*?(?=\n\n|\n```|\Z)", re.MULTILINE | re.DOTALL)
_LONGEST_LINE = 60


def public_names(module: ModuleType) -> list[str]:
    """Names that a module offers, in the order of `__all__` or of its source."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    names: list[str] = []
    for node in ast.parse(inspect.getsource(module)).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]


def kind_of(thing: Any) -> str:
    """What a public name stands for: one of `KINDS`."""
    if isinstance(thing, Table):
        return "table"
    if isinstance(thing, type) and not isinstance(thing, GenericAlias):
        return "class"
    return "function" if inspect.isfunction(inspect.unwrap(thing)) else "constant"


def anchor(module: str, name: str, kind: str) -> str:
    """Identifier of a name on its page; the kind keeps `RATES` and `rates` apart."""
    return nodes.make_id(f"{module}-{name}" if kind == "function" else f"{module}-{kind}-{name}")


def signature(thing: Any) -> str:
    """How a function or class is called, as its source says it."""
    node = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(thing)))).body[0]
    if isinstance(node, ast.ClassDef):
        return _call(thing.__name__, _fields(thing, node), "")
    assert isinstance(node, ast.FunctionDef)
    return _call(node.name, _arguments(node.args), ast.unparse(node.returns or ast.Name("")))


def _fields(thing: Any, node: ast.ClassDef) -> list[str]:
    """What a class takes: its fields where it is a record, else the arguments of `__init__`."""
    if issubclass(thing, tuple) or dataclasses.is_dataclass(thing):
        return [ast.unparse(part) for part in node.body if isinstance(part, ast.AnnAssign)]
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return _arguments(part.args)[1:]
    return []


def _arguments(arguments: ast.arguments) -> list[str]:
    return _split(ast.unparse(arguments))


def _split(text: str) -> list[str]:
    """Split at the commas that stand in no bracket and no text."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote or letter in "'\"":
            quote = "" if letter == quote else quote or letter
        depth += (letter in "([{") - (letter in ")]}") if not quote else 0
        if letter == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _call(name: str, arguments: list[str], returns: str) -> str:
    end = f") -> {returns}" if returns else ")"
    line = f"{name}({', '.join(arguments)}{end}"
    if len(line) <= _LONGEST_LINE:
        return line
    return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), end])


def table_html(module: str, name: str, table: Table) -> str:
    """Return a declared table, folded; a wide one scrolls, with the keyboard too."""
    # Kind and need stand below the name, so that the table fits a phone.
    rows = "".join(
        f'<tr><th scope="row" style="min-width: 7rem"><code>{html.escape(column.name)}</code>'
        f'<div style="font-weight: normal">{_kind(column)}</div></th>'
        f"<td>{html.escape(_description(column))}</td></tr>\n"
        for column in table.columns
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Column and kind", "What it is"))
    key = " + ".join(f"<code>{html.escape(name)}</code>" for name in table.key)
    each = messages.text("library-key", key=key)
    key = f"<p>{each}</p>\n" if key else ""
    return (
        f'<details class="library-table" id="{anchor(module, name, "table")}">\n'
        f"<summary><code>{name}</code>: {html.escape(table.name)}, "
        f"{len(table.columns)} columns</summary>\n{key}"
        f'<div style="overflow-x: auto" tabindex="0" role="region" '
        f'aria-label="Columns of {name}">\n<table class="table"><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table>\n</div>\n</details>\n"
    )


def _kind(column: Any) -> str:
    return f"{column.kind}, may be empty" if column.optional else column.kind


def _description(column: Any) -> str:
    text = column.description
    if column.choices:
        text += f" (one of: {', '.join(column.choices)})"
    return text + (f". Example: {column.example}" if column.example else "")


class Library(CourseDirective):
    """One module, as sections of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the module's docstring, and its names by kind."""
        self.name = self.arguments[0]
        self.place = self.name.replace(".", "-")
        module = importlib.import_module(f"fairtender.{self.name}")
        for path in Path(inspect.getfile(module)).parent.rglob("*.py"):
            self.env.note_dependency(str(path))
        things = {name: getattr(module, name) for name in public_names(module)}
        by_kind = {kind: [n for n in things if kind_of(things[n]) == kind] for kind in KINDS}
        parts = self._prose(self._docstring(module, self.name))
        parts += [self._named(name, "function", things[name]) for name in by_kind["function"]]
        parts += [self._class(name, things[name]) for name in by_kind["class"]]
        if tables := by_kind["table"]:
            section = self.section("Tables", f"{self.place}-tables")
            text = "".join(table_html(self.name, name, things[name]) for name in tables)
            section += raw(text)
            parts.append(section)
        if constants := by_kind["constant"]:
            parts.append(self._constants({name: things[name] for name in constants}))
        return parts

    def _class(self, name: str, thing: Any) -> nodes.section:
        section = self._named(name, "class", thing)
        for method, function in vars(thing).items():
            plain = function.fget if isinstance(function, property) else function
            plain = getattr(plain, "__func__", getattr(plain, "func", plain))
            if not method.startswith("_") and inspect.isfunction(plain):
                section += self._call_and_prose(plain, f"{name}.{method}")
        return section

    def _constants(self, things: dict[str, object]) -> nodes.section:
        section = self.section("Other names", f"{self.place}-names")
        listed = nodes.bullet_list()
        short = reprlib.Repr()
        short.maxtuple, short.maxdict, short.maxstring, short.maxother = 40, 8, 60, 60
        for name, thing in things.items():
            code = nodes.literal("", f"{name} = {short.repr(thing)}")
            listed += nodes.list_item("", nodes.paragraph("", "", code))
        section += listed
        return section

    def _docstring(self, thing: object, name: str) -> str:
        text = inspect.getdoc(thing) if not isinstance(thing, type) else vars(thing).get("__doc__")
        if not text:
            raise self.error(f"fairtender.{self.name}: {name} has no docstring.")
        # Markdown would take the signs before an example for quotations.
        return EXAMPLE.sub(r"```pycon\n\g<0>\n```", inspect.cleandoc(text))

    def _named(self, name: str, kind: str, thing: Any) -> nodes.section:
        """The section of a function or class, with its signature and docstring."""
        section = nodes.section(ids=[anchor(self.name, name, kind)])
        section += nodes.title("", "", nodes.literal("", name))
        section += self._call_and_prose(thing, name)
        return section

    def _call_and_prose(self, thing: Any, name: str) -> list[nodes.Node]:
        # Wrapped, so that it never needs to scroll; and without a button to copy it.
        text = html.escape(signature(thing))
        called = raw(f'<pre style="white-space: pre-wrap">{text}</pre>')
        return [called, *self._prose(self._docstring(thing, name))]

    def _prose(self, text: str) -> list[nodes.Node]:
        return self.parse(text.splitlines())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("library", Library)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
