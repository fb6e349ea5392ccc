"""Directives for tables and drawings that are made from the course's data.

    ```{objectives}
    ```

The learning objectives of all units, in one table for each unit, made from `questions.toml`: the
objective, the sections of the chapter that teach it, the parts of the exercise that practise it,
and the points that test it.

    ```{environment} pandas matplotlib
    ```

The versions of Python and of these packages with which the book was built.

    ```{picture} payslip-of-w151
    ```

A drawing that is declared in `book/pictures.toml`.
"""

import platform
from importlib import metadata
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursework.forms import (
    Objective,
    Question,
    Questions,
)
from fairtender import messages
from fairtender.tables import DataError
from publishing import pictures
from publishing.extensions.shared import CourseDirective, raw

HEADS = tuple(
    messages.text(f"objectives-{one}") for one in ("you-can", "taught-in", "practised-in", "points")
)


class Objectives(CourseDirective):
    """The objectives of all units: a section with one table for each unit."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        return [self._unit(asked) for asked in self.questions().values()]

    def _unit(self, questions: Questions) -> nodes.section:
        number = questions.unit.split("-")[0].lstrip("0")
        title = messages.text("objectives-unit", number=number, title=questions.title)
        section = self.section(title, f"objectives-{questions.unit}")
        rows = (self._row(objective, questions) for objective in questions.objectives)
        section += self.table([HEADS, *rows])
        return section

    def _row(self, objective: Objective, questions: Questions) -> tuple[str, ...]:
        taught = ", ".join(f"{{ref}}`{label}`" for label in objective.taught)
        parts = [form for form in questions.forms if questions_for(form.questions, objective)]
        asked = questions_for([q for form in parts for q in form.questions], objective)
        by_trainer = sum(q.points for q in asked if q.marked_by)
        total = f"{float(sum(q.points for q in asked)):g}"
        if by_trainer:
            others = f"{float(by_trainer):g}"
            total = messages.text("objectives-by-trainer", points=total, by_trainer=others)
        return objective.text, taught, ", ".join(form.title for form in parts), total


def questions_for(questions: Any, objective: Objective) -> list[Question]:
    """Return the questions that test this objective."""
    return [question for question in questions if question.objective == objective.code]


def _version_of(package: str) -> str:
    """Return the installed version of a package, or "not installed"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return messages.text("software-not-installed")


class Environment(CourseDirective):
    """The versions of Python and of the named packages, as a table."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        packages = self.arguments[0].split()
        self.env.note_dependency("requirements.txt")
        rows = [
            (messages.text("software-name"), messages.text("software-version")),
            ("Python", platform.python_version()),
        ]
        rows += [(package, _version_of(package)) for package in packages]
        return self.table(rows, ":widths: auto")


class _Picture(CourseDirective):
    """A drawing that is declared in `book/pictures.toml`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the drawing; report unknown data in its declaration as a fault of the page."""
        (name,) = self.arguments
        try:
            for path in pictures.sources(self.root, name):
                self.env.note_dependency(str(path))
            return [raw(pictures.html(self.root, name))]
        except DataError as error:
            raise self.error(str(error)) from error


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("objectives", Objectives)
    app.add_directive("environment", Environment)
    app.add_directive("picture", _Picture)
