"""What runs inside a warm kernel: the course's own notebook, once; then its answer cells, often.

Only cells of the released notebook with its hidden tests are ever run here, never a trainee's.
A cell that no answer can change is run once, when the kernel starts. A hand-in then runs the other
cells alone, in a namespace that holds nothing of an earlier hand-in, each with the names that the
once-run cells had made at that place. Modules are shared by all hand-ins: a cell must not keep
answers in one.
"""

import ast
import json
import os
import re
import traceback
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any

EXERCISE = "exercise"
MIME = "application/vnd.fairtender.outputs+json"
# With these a cell can reach any name: where one is used, nothing can be told.
OPAQUE = {"globals", "locals", "vars", "dir", "eval", "exec", "get_ipython"}
OPAQUE |= {"In", "Out", "_", "__main__"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

_cells: list[str] = []
_changing: list[bool] = []
_names: list[dict[str, Any]] = []
_base: set[str] = set()


# --- which cells an answer can change ------------------------------------------------------------


def changing(cells: list[str]) -> list[bool]:
    """Tell for each cell whether it must run anew for each hand-in; all where it cannot be told.

    Answers come in through `exercise` alone. A statement that mentions it can carry them into every
    other name that it mentions, and so can a statement that mentions one of those, before or after.
    Two ways are closed: `exercise.questions` holds questions, no answers; and what a method of the
    exercise is given stays as it was. A cell that runs anew must also find anew what it can change
    in place, such as a list that it appends to.
    """
    try:
        trees = [ast.parse(source).body for source in cells]
    except SyntaxError:  # a line for IPython, such as %matplotlib
        return [True] * len(cells)
    every = [statement for tree in trees for statement in tree]
    if any(_opaque(node) for statement in every for node in ast.walk(statement)):
        return [True] * len(cells)
    made = {name for statement in every for name in _bound(statement)}
    touched, before = {EXERCISE}, set()
    while touched != before:
        before = set(touched)
        for tree in trees:
            carries = [bool(_reached(statement, touched) & touched) for statement in tree]
            for statement, reached in zip(tree, carries, strict=True):
                if reached:
                    touched |= _reached(statement, touched) & made
                elif any(carries):
                    touched |= _changed_in_place(statement) & made
    return [any(_reached(one, touched) & touched for one in tree) for tree in trees]


def _opaque(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in OPAQUE


def _reached(node: ast.AST, touched: set[str]) -> set[str]:
    """Return the names that a statement mentions, less what cannot carry an answer."""
    return set(_names_in(node, frozenset(touched)))


def _names_in(node: ast.AST, touched: frozenset[str] | None = None) -> Iterator[str]:
    """Yield the names outside of functions that a node uses, binds or deletes.

    With `touched`, leave out `exercise.questions`, and what is given to a method of the exercise
    where it holds none of these names.
    """
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, COMPREHENSIONS):
        own = {name for part in node.generators for name in _stored(part.target)}
        yield from (name for name in _inside(node, touched) if name not in own)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from _names_in_function(node, touched)
    elif touched and _is_of_exercise(node) and node.attr == "questions":
        return
    elif touched and isinstance(node, ast.Call) and _is_of_exercise(node.func):
        yield EXERCISE
        given = [*node.args, *node.keywords]
        found = {name for one in given for name in _names_in(one, touched)}
        binds = {name for one in given for name in _stored(one)}
        if found & touched or binds:
            yield from found
    else:
        yield from _bound_by_text(node)
        yield from _inside(node, touched)


def _inside(node: ast.AST, touched: frozenset[str] | None) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        yield from _names_in(child, touched)


def _names_in_function(node: Any, touched: frozenset[str] | None) -> Iterator[str]:
    """Yield the function's name and the outer names that it uses."""
    body = node.body if isinstance(node.body, list) else [node.body]
    arguments = node.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    own = {one.arg for one in [*given, arguments.vararg, arguments.kwarg] if one}
    outer = {name for one in ast.walk(node) if isinstance(one, ast.Global) for name in one.names}
    own |= {name for one in body for name in _stored(one)} - outer
    yield from _bound_by_text(node)
    yield from (name for one in body for name in _names_in(one, touched) if name not in own)
    yield from _inside(arguments, touched)
    for one in getattr(node, "decorator_list", []):
        yield from _names_in(one, touched)


def _stored(node: ast.AST) -> Iterator[str]:
    """Yield what a node binds in its own scope."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    yield from _bound_by_text(node)
    if isinstance(node, (*SCOPES, ast.Lambda)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):
            yield from (name for part in (child.iter, *child.ifs) for name in _stored(part))
        else:
            yield from _stored(child)


def _bound_by_text(node: ast.AST) -> Iterator[str]:
    """Yield what a node binds without a node for the name; imports bind modules, not answers."""
    if isinstance(node, ast.Global):
        yield from node.names
    elif isinstance(node, SCOPES) or (
        isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name
    ):
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        yield from _bound_by_text(node)


def _is_of_exercise(node: ast.AST) -> bool:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return named and node.value.id == EXERCISE


def _changed_in_place(statement: ast.stmt) -> set[str]:
    """Return the names whose objects a statement changes by its form: `x.y = 1`, `x.append(1)`."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found.add(_root(node))
        elif isinstance(node, ast.AugAssign):
            found.add(_root(node.target))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.add(_root(node.value.func))  # other calls: see `prepare`
    return found - {""}


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


# --- running them --------------------------------------------------------------------------------


def prepare(cells: list[str]) -> None:
    """Run all cells in the working directory, and send their outputs.

    The answer cells are then run once more. Where that does not give the same, a cell changes what
    a once-run cell made, and all cells run anew for each hand-in.
    """
    shell = _shell()
    _base.update(shell.user_ns)
    _cells[:], _changing[:], _names[:] = cells, changing(cells), []
    outputs: list[list[dict[str, Any]]] = []
    fixed: dict[str, Any] = {}
    for source, changes in zip(cells, _changing, strict=True):
        _names.append(dict(fixed) if changes else {})
        before = dict(shell.user_ns)
        outputs.append(_run(shell, source))
        for name, value in shell.user_ns.items():
            if name not in _base and (name not in before or before[name] is not value):
                fixed.pop(name, None)
                fixed |= {} if changes else {name: value}
    again = _serve(shell)
    if any(
        own is not None and _differ(own, first) for own, first in zip(again, outputs, strict=True)
    ):
        _changing[:] = [True] * len(cells)
        _names[:] = [{}] * len(cells)
    _send(outputs)


def _differ(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    """Tell whether outputs differ in more than where an object lay in memory."""
    return ADDRESS.sub("", json.dumps(one)) != ADDRESS.sub("", json.dumps(other))


def serve(folder: str) -> None:
    """Run the cells that answers can change in the folder of a hand-in, and send their outputs.

    The others are sent as None.
    """
    os.chdir(folder)
    _send(_serve(_shell()))


def _serve(shell: Any) -> list[list[dict[str, Any]] | None]:
    for name in set(shell.user_ns) - _base:
        del shell.user_ns[name]
    outputs: list[list[dict[str, Any]] | None] = []
    # Also lets a warning be shown that an earlier hand-in has seen.
    with warnings.catch_warnings():
        for source, changes, names in zip(_cells, _changing, _names, strict=True):
            shell.user_ns.update(names)
            outputs.append(_run(shell, source) if changes else None)
    return outputs


def _shell() -> Any:
    from IPython.core.getipython import get_ipython

    return get_ipython()


def _send(outputs: list) -> None:
    from IPython.display import display

    display({MIME: json.dumps(outputs)}, raw=True)


def _run(shell: Any, source: str) -> list[dict[str, Any]]:
    """Run one cell; return its outputs as a notebook holds them."""
    import sys

    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher

    shown = CapturingDisplayPublisher()
    results: list[dict[str, Any]] = []
    before = sys.stdout, sys.stderr, sys.displayhook, shell.display_pub
    sys.stdout, sys.stderr = out, wrong = StringIO(), StringIO()
    sys.displayhook = CapturingDisplayHook(shell=shell, outputs=results)
    shell.display_pub = shown
    try:
        done = shell.run_cell(source, store_history=False)
    finally:
        sys.stdout, sys.stderr, sys.displayhook, shell.display_pub = before
    found = [_stream("stdout", out.getvalue()), _stream("stderr", wrong.getvalue())]
    found += [_data("display_data", one) for one in shown.outputs]
    found += [_data("execute_result", one) for one in results]
    if error := done.error_before_exec or done.error_in_exec:
        found.append(_error(error))
    return [one for one in found if one]


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text} if text else {}


def _data(kind: str, one: dict[str, Any]) -> dict[str, Any]:
    output = {"output_type": kind, "data": one["data"], "metadata": one.get("metadata") or {}}
    return output | ({"execution_count": None} if kind == "execute_result" else {})


def _error(error: BaseException) -> dict[str, Any]:
    lines = traceback.format_exception(error)
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": [line.rstrip("\n") for line in lines],
    }
