"""The directive `library`: reference for a module of `fairtender`, made from its docstrings.

    ```{library} market
    ```

First comes what Sphinx's autodoc gives for the module and for each public function and class, then
the declared tables, each folded, and the other public names. A name is public if it is in `__all__`
or, in a module without `__all__`, if it does not begin with an underscore. A public name without a
docstring stops the build.
"""

import ast
import html
import importlib
import inspect
import re
import reprlib
import textwrap
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from fairtender import messages
from fairtender.tables import Table
from publishing.extensions.shared import CourseDirective, raw

HEADS = (messages.text("library-column"), messages.text("library-what"))
EXAMPLE = re.compile(r"^>>> .*?(?=\n\n|\n```|\Z)", re.MULTILINE | re.DOTALL)


def public_names(module: ModuleType) -> list[str]:
    """Return the public names of a module, in the order of `__all__` or of its source."""
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


def table_html(module: str, name: str, table: Table) -> str:
    """Return a declared table as folded HTML; if it is wide, it scrolls, also with the keyboard."""
    # The kind is below the name, so that the table fits a phone.
    rows = "".join(
        f'<tr><th scope="row" style="min-width: 7rem"><code>{html.escape(column.name)}</code>'
        f'<div style="font-weight: normal">{_kind(column)}</div></th>'
        f"<td>{html.escape(_description(column))}</td></tr>\n"
        for column in table.columns
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    key = " + ".join(f"<code>{html.escape(name)}</code>" for name in table.key)
    each = messages.text("library-key", key=key)
    key = f"<p>{each}</p>\n" if key else ""
    return (
        f'<details class="library-table" id="fairtender.{module}.{name}">\n'
        f"<summary><code>{name}</code>: {html.escape(table.name)}, "
        f"{len(table.columns)} columns</summary>\n{key}"
        f'<div style="overflow-x: auto" tabindex="0" role="region" '
        f'aria-label="Columns of {name}">\n<table class="table"><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table>\n</div>\n</details>\n"
    )


def _kind(column: Any) -> str:
    return (
        messages.text("library-may-be-empty", kind=column.kind) if column.optional else column.kind
    )


def _description(column: Any) -> str:
    text = column.description
    if column.choices:
        text += f" (one of: {', '.join(column.choices)})"
    return text + (f". Example: {column.example}" if column.example else "")


class Library(CourseDirective):
    """The reference of one module: autodoc's output, then its tables and its other names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the module's docstring and its public names."""
        name = self.arguments[0]
        module = importlib.import_module(f"fairtender.{name}")
        things = {each: getattr(module, each) for each in public_names(module)}
        described = [each for each, thing in things.items() if _is_described(thing)]
        tables = {each: thing for each, thing in things.items() if isinstance(thing, Table)}
        members = [f"   :members: {', '.join(described)}", "   :imported-members:"]
        lines = [f".. automodule:: fairtender.{name}", *(members if described else [])]
        parts = self.parse(["```{eval-rst}", *lines, "```"])
        if tables:
            parts.append(nodes.rubric("", messages.text("library-tables")))
            parts += [raw(table_html(name, each, table)) for each, table in tables.items()]
        if others := {each: things[each] for each in things if each not in (*described, *tables)}:
            parts += [nodes.rubric("", messages.text("library-names")), _constants(others)]
        return parts


def _is_described(thing: object) -> bool:
    """Return whether a thing is a function or a class, and so has a docstring of its own."""
    return inspect.isroutine(inspect.unwrap(thing)) or inspect.isclass(thing)  # type: ignore[arg-type]


def _constants(things: dict[str, object]) -> nodes.bullet_list:
    listed = nodes.bullet_list()
    short = reprlib.Repr()
    short.maxtuple, short.maxdict, short.maxstring, short.maxother = 40, 8, 60, 60
    for name, thing in things.items():
        code = nodes.literal("", f"{name} = {short.repr(thing)}")
        listed += nodes.list_item("", nodes.paragraph("", "", code))
    return listed


def _mark_examples(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    """Make a docstring's examples runnable; a name without a docstring stops the build."""
    if not any(lines):
        raise ExtensionError(f"{name} has no docstring.")
    examples = EXAMPLE.sub(_example, "\n".join(lines))
    lines[:] = [line for line in examples.split("\n") if not line.startswith("Alias for field")]


def _example(found: re.Match[str]) -> str:
    return ".. code-block:: pycon\n\n" + textwrap.indent(found[0], "   ")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_directive("library", Library)
    app.connect("autodoc-process-docstring", _mark_examples)
