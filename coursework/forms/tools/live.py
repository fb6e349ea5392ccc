"""Live tools: input boxes, and a function of the library that answers with HTML.

Each tool is declared once. In a notebook, `Exercise.tool` shows it as a form whose button uses the
kernel; on a page of the book, the same form uses Python in the reader's browser. No question needs
it: without a script, its example is shown.

An author shows a tool with `exercise.tool(…)`; its arguments are made in earlier cells, as in any
notebook. `program` extracts only those statements from the notebook, so no form is asked and
nothing is drawn. The browser's wheel contains them for each unit (NAME, next to its questions), and
without a notebook, `Tools` runs those that a tool needs. It is the course's own code, never a
trainee's.
"""

import ast
import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coursework.forms import html
from coursework.page import Files
from coursework.questions import Questions, find
from fairtender.files import MEDIA_TYPES
from fairtender.messages import text
from fairtender.requests import Answer, Request
from fairtender.tables import fault

MOST = 10_000  # in one box
KINDS = ("text", "long_text", "number", "choice")


@dataclass(frozen=True)
class Input:
    """An input box. kind: one of KINDS. value: its first content. options: {code: choice}.

    All input is text, even a number: the tool's function reads it, and reports what is wrong with
    it.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: Mapping[str, str] | None = None
    lines: int = 3  # rows of a box for long text


@dataclass(frozen=True)
class File:
    """A file to download, identified by `what` and `ending`; `make` returns its content."""

    what: str
    ending: str  # one of MEDIA_TYPES
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Tool:
    """A live tool: a function of the library, with its input boxes and files.

    answer: a function that gets the content of the boxes, by their names, and returns HTML; its
    DataError is shown as a sentence. example: the HTML that is shown first; by default, the result
    of `answer` for the first content of the boxes. files: those that can be downloaded.
    """

    id: str
    button: str
    answer: Callable[..., str]
    inputs: tuple[Input, ...] = ()
    example: Callable[[], str] | None = None
    files: tuple[File, ...] = ()

    def shown_first(self) -> str:
        """Return the HTML that is shown before anybody uses the tool."""
        if self.example:
            return self.example()
        return self.answer(**{box.name: box.value for box in self.inputs})

    def ask(self, typed: Mapping[str, object]) -> Answer:
        """Return {"html": the answer to the input}; raise DataError with what is wrong with it."""
        given = {box.name: _typed(box, typed.get(box.name, "")) for box in self.inputs}
        return {"html": self.answer(**given)}

    def take_home(self, what: str, ending: str) -> Answer:
        """Return a file as {"name", "type", "base64"}; raise DataError if there is none."""
        for file in self.files:
            if (file.what, file.ending) == (what, ending):
                data = file.make()
                return {
                    "name": f"{text(f'{file.what}-file')}.{file.ending}",
                    "type": MEDIA_TYPES[file.ending],
                    "base64": base64.b64encode(data).decode("ascii"),
                }
        raise fault("tool-no-file")

    def has(self, what: str) -> bool:
        """Return whether the tool has this file to download."""
        return any(file.what == what for file in self.files)


def _typed(box: Input, typed: object) -> str:
    """Return the content of a box; raise DataError if that cannot be its content."""
    if not isinstance(typed, str) or len(typed) > MOST:
        raise fault("tool-too-long", label=box.label, most=MOST)
    if box.options is not None and typed not in box.options:
        raise fault("tool-no-option", label=box.label)
    return typed


# --- as HTML ------------------------------------------------------------------------------------


def draw(tool: Tool, questions: Questions, store: str) -> str:
    """Return a tool with its example, as a form for a page or a notebook (`store`)."""
    base = f"ft-{questions.unit}-tool-{tool.id}"
    return html.part(questions, "tool", store, (), base=base, tool=tool)


# --- without a notebook --------------------------------------------------------------------------

NAME = "live.txt"  # not .py: compiling for the browser removes the source of .py files
EXERCISE = "exercise"  # its name in every notebook of the course
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def program(cells: Iterable[str]) -> str:
    """Return the statements that make a notebook's live tools, in their order.

    cells: the sources of its code cells. A statement is included if it shows a tool, or if it makes
    or changes a name that an included one reads. The last expression of a cell is not included.
    """
    statements = [one for cell in cells for one in _statements(cell)]
    while statements and not _is_tool(statements[-1][0]):
        statements.pop()
    wanted: set[str] = set()
    taken: set[int] = set()
    while True:
        new = [
            number
            for number, (statement, changes) in enumerate(statements)
            if number not in taken and (_is_tool(statement) or changes & wanted)
        ]
        if not new:
            break
        taken.update(new)
        for number in new:
            wanted |= _reads(statements[number][0]) - {EXERCISE}
    lines = [ast.unparse(statements[number][0]) for number in sorted(taken)]
    return "".join(f"{line}\n" for line in lines)


def of_notebook(content: str) -> str:
    """Return the program of the live tools in a notebook, given the text of its file."""
    cells = json.loads(content)["cells"]
    return program("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def of_unit(questions: Path) -> str:
    """Return the program of a unit's live tools, from the file next to its questions.toml."""
    kept = questions.with_name(NAME)
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    notebook = questions.with_name(f"{questions.parent.name}.ipynb")
    return of_notebook(notebook.read_text(encoding="utf-8")) if notebook.is_file() else ""


class Tools:
    """The live tools of a unit without its notebook; its program uses this as `exercise`."""

    def __init__(self, questions: Questions, source: str) -> None:
        """Take the questions of the unit and its program; nothing runs yet."""
        self.questions = questions
        self.known: list[Tool] = []
        self._names: dict[str, object] = {EXERCISE: self}
        self._left = ast.parse(source).body

    def tool(self, tool: Tool) -> None:
        """Register a tool at the point where a notebook would show it."""
        self.known.append(tool)

    def tool_that(self, fits: Callable[[Tool], bool]) -> Tool:
        """Return a tool that fits; raise DataError if the unit has none.

        If a cell of a notebook was run twice, its tool is there twice, and the last one counts.
        """
        self.run(fits)
        for tool in filter(fits, reversed(self.known)):
            return tool
        raise fault("tool-unknown")

    def run(self, enough: Callable[[Tool], bool]) -> None:
        """Run the program until it has shown a tool for which `enough` is true."""
        while self._left and not any(map(enough, self.known)):
            code = compile(ast.Module(self._left[:1], []), "live tools", "exec")
            exec(code, self._names)
            # Dropped once it has run: if a package is still missing, it runs again.
            del self._left[0]


@dataclass(frozen=True)
class _OfTool(Request):
    """A request to a live tool of a unit."""

    unit: str

    def tools(self, files: Files) -> Tools:
        """Return the tools that a notebook has shown, or those from the unit's program."""
        if self.unit not in files.tools:
            questions = files.questions(self.unit)
            program = of_unit(find(questions.unit, files.folder))
            files.tools[self.unit] = Tools(questions, program)
        return files.tools[self.unit]


@dataclass(frozen=True)
class _AskTool(_OfTool, name="tool"):
    """Request for {html}: what a tool shows for its input, given by the names of the boxes."""

    tool: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict)

    def answer(self, files: Files) -> Answer:
        tool = self.tools(files).tool_that(lambda known: known.id == self.tool)
        return tool.ask(self.inputs)


@dataclass(frozen=True)
class _TakeHome(_OfTool, name="take_home"):
    """Request for {name, type, base64}: a file of a tool."""

    what: str = ""
    ending: str = ""

    def answer(self, files: Files) -> Answer:
        tool = self.tools(files).tool_that(lambda known: known.has(self.what))
        return tool.take_home(self.what, self.ending)


def _statements(cell: str) -> Iterator[tuple[ast.stmt, set[str]]]:
    """Yield each statement of a cell, and the names that it makes or changes."""
    body = ast.parse(cell).body
    for statement in body:
        shown = statement is body[-1]
        yield statement, {*_changes(statement, shown)}


def _is_tool(statement: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "tool"
        and isinstance(node.value, ast.Name)
        and node.value.id == EXERCISE
        for node in ast.walk(statement)
    )


def _changes(statement: ast.stmt, shown: bool) -> Iterator[str]:
    if isinstance(statement, ast.Expr):
        # `rows.append(…)` changes its name, unless it is what the cell shows.
        call = statement.value
        if not shown and isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            yield from _base(call.func)
        return
    for node in _outside(statement):
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            if isinstance(node.ctx, ast.Store | ast.Del):
                yield from _base(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]


def _base(node: ast.expr) -> Iterator[str]:
    """Yield the name with which an expression such as `name.part[0]` begins."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement whose names belong to the notebook itself."""
    yield node
    if not isinstance(node, _SCOPES + _LOOPS):
        for child in ast.iter_child_nodes(node):
            yield from _outside(child)


def _reads(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
