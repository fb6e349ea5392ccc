"""The directive `objectives`: what each unit wants learners to be able to do, and what tests it.

    ```{objectives}
    ```

One table a unit, made from the units' `questions.toml`: the objective, the sections of the chapter
that teach it, the parts of the exercise that practise it, and the points that test it.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from coursework.course import units
from coursework.forms import (
    Objective,
    Question,
    Questions,
    load,
)
from fairtender.tables import DataError

HEADS = ("You can …", "Taught in", "Practised in", "Points")


class Objectives(SphinxDirective):
    """The objectives of all units, as a section with a table for each unit."""

    def run(self) -> list[nodes.Node]:
        """Return the sections; a fault in a unit's questions is a fault of the page."""
        root, sections = Path(self.env.srcdir), []
        for slug in units(root):
            path = root / "solutions" / slug / "questions.toml"
            self.env.note_dependency(str(path))
            try:
                sections.append(self._unit(load(path)))
            except DataError as error:
                raise self.error(str(error)) from error
        return sections

    def _unit(self, questions: Questions) -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(f"objectives-{questions.unit}")])
        number = questions.unit.split("-")[0].lstrip("0")
        section += nodes.title(text=f"Unit {number}: {questions.title}")
        rows = [HEADS, *(self._row(objective, questions) for objective in questions.objectives)]
        lines = ["````{list-table}", ":header-rows: 1", ""]
        for row in rows:
            lines += [f"{'* -' if not n else '  -'} {cell}" for n, cell in enumerate(row)]
        source = StringList([*lines, "````"], source=self.get_source_info()[0])
        self.state.nested_parse(source, self.content_offset, section)
        return section

    def _row(self, objective: Objective, questions: Questions) -> tuple[str, ...]:
        taught = ", ".join(f"{{ref}}`{label}`" for label in objective.taught)
        parts = [form for form in questions.forms if tests(form.questions, objective)]
        asked = tests([q for form in parts for q in form.questions], objective)
        by_trainer = sum(q.points for q in asked if q.marked_by)
        total = f"{float(sum(q.points for q in asked)):g}"
        note = f" ({float(by_trainer):g} marked by the trainer)" if by_trainer else ""
        return objective.text, taught, ", ".join(form.title for form in parts), total + note


def tests(questions: Any, objective: Objective) -> list[Question]:
    """Return those of the questions that test this objective."""
    return [question for question in questions if question.objective == objective.code]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("objectives", Objectives)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
