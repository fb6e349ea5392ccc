"""A hand-in marked in this process: its points, and its graded notebook as a kernel leaves it.

Answers reach a notebook through `exercise` alone. A cell that only asks or checks a form is
computed here, by the lines that the cell itself would run; every other cell shows what it showed
when a kernel ran the blank hand-in. `judge` says whether that holds.
"""

import ast
import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursework import marks
from coursework.entry import Entry
from coursework.forms.exercise import Exercise
from coursework.key import Key, of_form
from coursework.questions import Questions

NAME = "exercise"  # as every notebook of the course calls it
# Of an exercise, nothing that holds an answer.
SAME_FOR_ALL = {"begin", "hand_in", "papers", "questions", "tool"}
SLOT = "\x00answers of {}\x00"
FILLED = re.compile(
    r'\[\s*\{\s*"name": "stdout",\s*"output_type": "stream",\s*"text": \[\s*'
    r'"\\u0000answers of ([^"]+)\\u0000"\s*\]\s*\}\s*\]'
)


class NotComputed(Exception):
    """A cell can show answers in another way than by a form. `cell` is its id."""

    def __init__(self, cell: str) -> None:
        """Keep the id."""
        super().__init__(cell)
        self.cell = cell


@dataclass(frozen=True)
class Graded:
    """A graded hand-in. `scores`: {graded cell: points}; `text`: its notebook, as it is written."""

    scores: dict[str, float]
    text: str


@dataclass(frozen=True)
class _Cell:
    """A cell that asks or checks a form. `marking`: of the questions of a form that is graded."""

    form: str
    asks: bool
    marking: Mapping[str, Any] | None
    shown: list[dict[str, Any]]  # by the blank hand-in


class Machine:
    """Marks the hand-ins of one unit."""

    def __init__(self, questions: Questions, blank: Any) -> None:
        """Take the unit's questions, and the graded notebook of the blank hand-in.

        NotComputed where a cell has to run for each hand-in.
        """
        import nbformat

        notebook = copy.deepcopy(blank)
        self.questions = questions
        self.cells: dict[str, _Cell] = {}
        for cell in notebook.cells:
            if cell.cell_type == "code" and (found := _of_form(cell)):
                self.cells[cell.id] = found
                cell.outputs = [nbformat.v4.new_output("stream", text=SLOT.format(cell.id))]
        entries: dict[str, Entry] = {}
        for one in self.cells.values():
            if one.marking is not None:
                form = questions.form(one.form)
                entries |= of_form(questions, form, one.marking).entries
        self.key = Key(questions.unit, questions, entries)
        # The odd parts are ids of cells.
        self.parts = FILLED.split(nbformat.writes(notebook) + "\n")

    def mark(self, place: Path) -> Graded:
        """Mark the hand-in in a folder; `answers.json` may be missing or hold anything."""
        exercise = Exercise(self.questions.unit, place, self.questions)
        auto = marks.mark(self.key, exercise.recorded).auto
        scores = {
            id: auto.get(cell.form, 0.0)
            for id, cell in self.cells.items()
            if cell.marking is not None
        }
        text = list(self.parts)
        for number in range(1, len(text), 2):
            cell = self.cells[text[number]]
            shown = list(_shown(exercise, cell, scores.get(text[number])))
            drawn = json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True)
            text[number] = drawn.replace("\n", "\n   ")  # as deep as the outputs of a cell stand
        return Graded(scores, "".join(text))


def _shown(exercise: Exercise, cell: _Cell, score: float | None) -> Iterator[dict[str, Any]]:
    """Yield the outputs of a cell as a file of a notebook holds them."""
    last = cell.shown[-1]
    if cell.asks:
        table = exercise.ask(cell.form).html.splitlines(True)
        yield {**last, "data": {**last["data"], "text/html": table}}
        return
    said = "\n".join(exercise.sentences(cell.form)) + "\n"
    yield {"name": "stdout", "output_type": "stream", "text": said.splitlines(True)}
    if score is not None:
        yield {**last, "data": {"text/plain": [repr(score)]}}


def _of_form(cell: Any) -> _Cell | None:
    """Return what a cell asks or checks; None where no answer can change it. NotComputed."""
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # a line for IPython, such as %matplotlib
        if NAME in cell.source:
            raise NotComputed(cell.id) from None
        return None
    first = next((n for n, one in enumerate(body) if _reaches_answers(one)), len(body))
    if first == len(body):
        return None
    try:
        calls = [_call(statement) for statement in body[first:]]
    except ValueError:
        raise NotComputed(cell.id) from None
    [(name, form, _), *others] = calls
    shown = _as_written(cell.outputs)
    fits = not others and name in ("ask", "check") and len(shown) == 1
    if [(name, of) for name, of, _ in calls] == [("check", form), ("grade", form)]:
        fits = len(shown) == 2
    if not fits:
        raise NotComputed(cell.id)
    return _Cell(form, name == "ask", others[0][2] if others else None, shown)


def _reaches_answers(statement: ast.stmt) -> bool:
    used = {_of_exercise(node) for node in ast.walk(statement)}
    return not used <= SAME_FOR_ALL | {""}


def _call(statement: ast.stmt) -> tuple[str, str, Any]:
    """Return (method, form, marking) of a call of the exercise. ValueError for anything else."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not call.args:
        raise ValueError
    given = [ast.literal_eval(one) for one in call.args]
    return _of_exercise(call.func), given[0], given[1] if len(given) > 1 else None


def _of_exercise(node: ast.AST) -> str:
    """Return the name of a method or property of the exercise, "" where it is none."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == NAME else ""
    return ""


def _as_written(outputs: list[Any]) -> list[dict[str, Any]]:
    """Return outputs as a file holds them: a text as the list of its lines."""
    from nbformat import from_dict
    from nbformat.v4.rwbase import split_lines

    cell = {"cell_type": "code", "source": "", "outputs": copy.deepcopy(outputs)}
    written: list[dict[str, Any]] = split_lines(from_dict({"cells": [cell]})).cells[0].outputs
    return written
