"""A hand-in marked in this process: its points, and its graded notebook as a kernel leaves it.

Answers change only the cells that ask or check a form, and `assignment` made those: their outputs
are computed here. Every other cell shows what it showed when a kernel ran the blank hand-in.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursework import marks
from coursework.assignment import call_of
from coursework.forms.exercise import Exercise
from coursework.key import Key


class NotComputed(Exception):
    """A cell of a form shows more than the form. `cell` is its id."""

    def __init__(self, cell: str) -> None:
        """Keep the id."""
        super().__init__(cell)
        self.cell = cell


@dataclass(frozen=True)
class Graded:
    """A graded hand-in. `scores`: {graded cell: points}; `text`: its notebook, as it is written."""

    scores: dict[str, float]
    text: str


class Machine:
    """Marks the hand-ins of one unit."""

    def __init__(self, key: Key, blank: Any) -> None:
        """Take the unit's key, and the graded notebook of the blank hand-in.

        NotComputed where a cell of a form has to run for each hand-in.
        """
        import nbformat

        self.key = key
        self.notebook = json.loads(nbformat.writes(blank))  # texts as lists of lines
        self.cells = list(_cells_of_forms(self.notebook))

    def mark(self, place: Path) -> Graded:
        """Mark the hand-in in a folder; `answers.json` may be missing or hold anything."""
        exercise = Exercise(self.key.unit, place, self.key.questions)
        auto = marks.mark(self.key, exercise.recorded).auto
        scores: dict[str, float] = {}
        for call, form, outputs in self.cells:
            if call == "ask":
                table = exercise.ask(form).html
                outputs[-1]["data"]["text/html"] = table.splitlines(True)
                continue
            checked = "\n".join(exercise.sentences(form)) + "\n"
            outputs[0]["text"] = checked.splitlines(True)
            if call == "grade":
                scores[form] = auto.get(form, 0.0)
                outputs[1]["data"] = {"text/plain": [repr(scores[form])]}
        # As nbformat writes it.
        text = json.dumps(self.notebook, ensure_ascii=False, indent=1, sort_keys=True)
        return Graded(scores, text + "\n")


def _cells_of_forms(notebook: Any) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield ("ask", "check" or "grade", form, outputs) of each cell that asks or checks a form."""
    for cell in notebook["cells"]:
        call, form = call_of(cell)
        if call:
            kinds = [output["output_type"] for output in cell["outputs"]]
            checks = {"check": ["stream"], "grade": ["stream", "execute_result"]}
            fits = kinds[-1:] == ["execute_result"] if call == "ask" else kinds == checks[call]
            if not fits:
                raise NotComputed(cell["id"])
            yield call, form, cell["outputs"]
