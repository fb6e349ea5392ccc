"""Run a reader's own lines of Python on a page, and show the result as HTML.

`show(code)` works like an interactive session: each expression on a line of its own shows its value
(a table as a table, a picture as a picture), printed text appears where it was printed, and for an
error its last line is shown.
"""

import ast
import contextlib
import io
import sys
import traceback
from dataclasses import dataclass
from html import escape
from typing import Any

from fairtender.requests import Answer, Request

NAME = "<example>"
MOST = 200_000  # characters of output


@dataclass(frozen=True)
class _Run(Request, name="run"):
    """Request for {html}: the output of some lines of Python."""

    code: str = ""

    def answer(self, files: object) -> Answer:
        return {"html": show(self.code)}


def show(code: str) -> str:
    """Run `code` in its own namespace; return its output as HTML, "" if there is none.

    It never raises an error: errors of the code are part of the output.
    """
    told = _Shown()
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(told.text), contextlib.redirect_stderr(told.text):
        try:
            for statement in ast.parse(code, NAME).body:
                _do(statement, names, told)
        except BaseException as error:  # whatever the reader's code raises, SystemExit too
            if type(error).__module__ == "coursework.in_browser":
                raise  # a package that is not loaded yet
            told.say("".join(traceback.format_exception_only(error)).strip().splitlines()[-1], True)
        finally:
            _close_pictures()
    return told.html()


def _do(statement: ast.stmt, names: dict[str, Any], told: "_Shown") -> None:
    if not isinstance(statement, ast.Expr):
        exec(compile(ast.Module([statement], []), NAME, "exec"), names)
        return
    value = eval(compile(ast.Expression(statement.value), NAME, "eval"), names)
    if value is not None:
        told.value(value)


class _Shown:
    """The output so far; text that was printed is added before anything that follows."""

    def __init__(self) -> None:
        self.text = io.StringIO()
        self._parts: list[str] = []
        self._room = MOST

    def value(self, value: object) -> None:
        draw = getattr(value, "_repr_html_", None)
        drawn = draw() if callable(draw) and not isinstance(value, type) else None
        if drawn is None and type(value).__name__ == "Figure":
            drawn = _svg(value)
        if drawn is None:
            self.say(repr(value))
        else:
            self._printed()
            self._add(f'<div class="course-run-value" tabindex="0">{drawn}</div>', len(drawn))

    def say(self, text: str, error: bool = False) -> None:
        self._printed()
        kind = "course-run-error" if error else "course-run-text"
        self._add(f'<pre class="{kind}">{escape(text[: self._room])}</pre>', len(text))

    def html(self) -> str:
        self._printed()
        return "".join(self._parts)

    def _printed(self) -> None:
        if text := self.text.getvalue():
            self.text.seek(0)
            self.text.truncate()
            self._add(f'<pre class="course-run-text">{escape(text[: self._room])}</pre>', len(text))

    def _add(self, part: str, size: int) -> None:
        if self._room <= 0:
            return
        self._room -= size
        if self._room <= 0:
            part += '<pre class="course-run-error">…</pre>'
        self._parts.append(part)


def _svg(figure: Any) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", bbox_inches="tight")
    return out.getvalue().partition("<svg")[2].join(("<svg", ""))


def _close_pictures() -> None:
    if plots := sys.modules.get("matplotlib.pyplot"):
        plots.close("all")
