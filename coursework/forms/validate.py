"""Report to nbgrader's *Validate* what is missing in an exercise, in check cells with points.

nbgrader runs the notebook with NBGRADER_EXECUTION=validate, and a cell that raises an error has
failed. So a part that is not complete raises the sentences that grading prints. If the key is next
to the course, answers that are not right are named too, but never the right ones. Without a key,
each part says that its answers were not checked; otherwise nbgrader would report a success although
nothing is known about them.
"""

import os
import textwrap
from pathlib import Path

from coursework.answers import Answers
from coursework.forms.record import key_beside
from coursework.marking import key as keys
from coursework.marking import marks
from coursework.questions import Form, Questions
from fairtender import messages
from fairtender.tables import DataError

WIDTH = 84  # nbgrader cuts longer lines off


class NotYet(Exception):
    """Raised with what is left to do in a part; a notebook shows sentences and no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = (textwrap.wrap(line, WIDTH) for line in str(self).splitlines())
        return [part for line in lines for part in line]


def is_asked() -> bool:
    """Return whether nbgrader is running this notebook to validate it."""
    return os.environ.get("NBGRADER_EXECUTION") == "validate"


def forms_of(questions: Questions, form: Form) -> list[Form]:
    """Return the forms on which one check cell reports.

    nbgrader only looks at cells with points. A form that only a trainer marks has no such cell, so
    the first such cell reports on it.
    """
    first = next((one for one in questions.forms if one.auto_points), form)
    others = [one for one in questions.forms if not one.auto_points]
    return [form, *others] if form is first else [form]


def not_right(questions: Questions, form: Form, answers: Answers, folder: Path) -> list[str]:
    """Return the answers of a form that earn less than they could, or why that is not known."""
    written = key_beside(questions.unit, folder)
    if not written:
        return [messages.text("forms-no-key-beside")]
    try:
        key = keys.key_in(written, questions)
    except DataError as error:
        return [str(error)]
    marked = marks.mark(key, answers).questions
    said = []
    for state in ("not", "partly"):
        found = [one.short for one in form.questions if _state(marked[one.id]) == state]
        if found:
            code = f"forms-mark-{state}"
            said.append(messages.text(code, n=len(found), list=", ".join(found)))
    return said


def _state(one: marks.Marked) -> str:
    return "" if one.entry.by_trainer else one.state
