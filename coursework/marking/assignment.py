"""Turn a unit's notebook into an nbgrader assignment with locked cells and hidden tests.

`solutions/SLUG/SLUG.md` contains nothing about nbgrader. Each cell is locked. The cell with
`exercise.check("FORM")` becomes the test cell FORM, with the form's points and a hidden test made
from key.toml. After the cell with `exercise.ask("FORM")`, every question that the trainer marks
gets a task cell with its rubric as the mark scheme.
"""

import json
import logging
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from coursework.course import APART, ROOT, unit_folder
from coursework.marking.entry import Entry
from coursework.marking.key import Key
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import fault

CALL = re.compile(r"""^exercise\.(ask|check)\(\s*["']([\w-]+)["']""", re.MULTILINE)
BOOK_ONLY = re.compile(r"^:::|^```\{|\{[a-z:]+\}`", re.MULTILINE)
# A link of an exercise to a page of the book, as its author writes it.
TO_BOOK = re.compile(r"\]\(\.\./\.\./book/([\w-]+)\.md\)")
# Where a notebook finds such a page without a network: the safety page beside the exercises,
# the chapters in a folder that `make lab` and Binder fill. A chapter's file has a name
# of its own, so that two tabs of JupyterLab can be told apart.
SAFETY = "if-this-is-real"
LAUNCHED = "chapters"
CHAPTER = "chapter-{}.ipynb"
BESIDE = re.compile(
    rf"\]\(\.\./({SAFETY})\.ipynb\)|\]\(\.\./\.\./{LAUNCHED}/chapter-([\w-]+)\.ipynb\)"
)
# Part of the task cell of a text; formgrader does not show it, and releases do not contain it.
RUBRIC = re.compile(r"<!-- rubric ([0-9a-f]{8}) -->")
PRINTED_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s+points?\b")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cells(key: Key) -> dict[str, float]:
    """Return {grade id: most points} of a unit: its forms, and questions that the trainer marks."""
    found: dict[str, float] = {}
    for form in key.questions.forms:
        if key.of_form(form.id):
            found[form.id] = form.auto_points
        for entry in key.of_form(form.id, by_trainer=True):
            found[entry.question.id] = float(entry.question.points)
    return found


def write_source(key: Key, folder: Path, root: Path = ROOT, site: str = "") -> None:
    """Write nbgrader's source of a unit: the notebook with hidden tests, and the questions.

    site: the address at which the course is published, from `_config.yml`. The questions before and
    after the course get no tests.
    """
    import nbformat

    key = replace(key, entries={}) if key.unit == APART else key
    unit = unit_folder(key.unit, root)
    notebook = source_notebook(key, unit / f"{key.unit}.md")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_links(cell.source, site)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / f"{key.unit}.ipynb", nbformat.writes(notebook) + "\n")
    questions = (unit / "questions.toml").read_text(encoding="utf-8")
    write_atomically(folder / "questions.toml", questions)


def source_notebook(key: Key, path: Path) -> Any:
    """Return the notebook in a file as nbgrader's source, checked against questions and key."""
    import nbformat

    written = read_myst(path)
    forms = [form.id for form in key.questions.forms]
    cells = []
    for place, cell in enumerate(written.cells):
        call, form = _call(path, cell, forms)
        cells += _cells(place, cell, call, form, key)
    cells.insert(1, _begin())
    _complete(path, cells, key, forms)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _begin() -> Any:
    """Return the cell below the title that says how to show the forms; the book omits it."""
    cell = _cell("markdown", messages.text("notebook-run-all"), "run-all")
    cell.metadata["tags"] = ["remove-cell"]
    return cell


def read_myst(path: Path) -> Any:
    """Return the notebook in a MyST file; raise DataError if it is not one."""
    import jupytext

    try:
        written = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:  # jupytext raises whatever its parsers raise
        raise fault("notebook-no-myst", path=path, cause=error) from None
    return written


def open_notebook(path: Path) -> Any:
    """Return the open notebook in a file for learners, with `answer = ...` for each solution.

    It has no questions and no key, and nbgrader does not use it: its cells have no grade ids, and
    all can be edited.
    """
    import nbformat
    from nbgrader.preprocessors import ClearSolutions

    stub = {"python": "answer = ..."}
    cells = []
    for place, cell in enumerate(read_myst(path).cells, start=1):
        make = (
            nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
        )
        cells.append(make(cell.source.rstrip(), id=f"cell-{place:02d}"))
    _plain(path, cells)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    clear = ClearSolutions(code_stub=stub, enforce_metadata=False)
    return clear.preprocess(notebook, {})[0]


def with_links(text: str, site: str = "") -> str:
    """Return the text of an exercise with links to the book that work in its notebook.

    A link to a chapter goes to the published course at `site`; without `site`, to a notebook next
    to the exercises. The safety page is always next to them, because it must open without a network
    too.
    """

    def place(found: re.Match[str]) -> str:
        if found[1] == SAFETY:
            return f"](../{SAFETY}.ipynb)"
        if site:
            return f"]({site}book/{found[1]}.html)"
        return f"](../../{LAUNCHED}/{CHAPTER.format(found[1])})"

    return TO_BOOK.sub(place, text)


def with_book_links(text: str, site: str = "") -> str:
    """Return the text with links to pages of the book again; undoes `with_links`."""
    text = BESIDE.sub(lambda found: f"](../../book/{found[1] or found[2]}.md)", text)
    if not site:
        return text
    published = re.compile(rf"\]\({re.escape(site)}book/([\w-]+)\.html\)")
    return published.sub(lambda found: f"](../../book/{found[1]}.md)", text)


def _call(path: Path, cell: Any, forms: list[str]) -> tuple[str, str]:
    """Return ("ask" or "check", form) for a code cell, or two empty strings if it has no call."""
    calls = CALL.findall(cell.source) if cell.cell_type == "code" else []
    if len(calls) > 1:
        said = " and ".join(f'exercise.{call}("{form}")' for call, form in calls)
        raise fault("notebook-two-calls", path=path, calls=said)
    for _, form in calls:
        if form not in forms:
            raise fault("notebook-no-form", path=path, form=form)
    return calls[0] if calls else ("", "")


def _cells(place: int, cell: Any, call: str, form: str, key: Key) -> list[Any]:
    """Return nbgrader's cell for one cell of the notebook, and the task cells after it."""
    source = cell.source.rstrip()
    if call == "check" and key.of_form(form):
        tested = f"{source}\n{_hidden_test(form, key)}"
        points = _number(key.questions.form(form).auto_points)
        return [_cell("code", tested, form, cell, grade=True, points=points)]
    name = f"{call}-{form}" if call else f"cell-{place + 1:02d}"
    locked = [_cell(cell.cell_type, source, name, cell)]
    if call == "ask":
        locked += [_task(entry) for entry in key.of_form(form, by_trainer=True)]
    return locked


def call_of(cell: Any) -> tuple[str, str]:
    """Return ("ask", "check" or "grade", form) for a cell of `source_notebook`.

    "grade" is a check whose hidden test gives points. A cell without a call has two empty strings.
    """
    marking = cell["metadata"]["nbgrader"]
    name: str = marking["grade_id"]
    if cell["cell_type"] != "code":
        return "", ""
    if marking["grade"]:
        return "grade", name
    call, _, form = name.partition("-")
    return (call, form) if call in ("ask", "check") else ("", "")


def _cell(kind: str, source: str, grade_id: str, written: Any = None, **marking: Any) -> Any:
    """Return a locked cell; its id is its grade id, so it is the same in every build."""
    import nbformat

    metadata: dict[str, Any] = {
        "deletable": False,
        "editable": False,
        "nbgrader": {
            "schema_version": 3,
            "grade": False,
            "grade_id": grade_id,
            "locked": True,
            "solution": False,
            "task": False,
            **marking,
        },
    }
    tags = list(written.metadata.get("tags", [])) if written is not None else []
    if kind != "code":
        if tags:
            metadata["tags"] = tags
        return nbformat.v4.new_markdown_cell(source, id=grade_id, metadata=metadata)
    metadata["jupyter"] = {"source_hidden": True}
    metadata["tags"] = sorted({*tags, "remove-input"})
    return nbformat.v4.new_code_cell(source, id=grade_id, metadata=metadata)


def _hidden_test(form: str, key: Key) -> str:
    """Return the hidden test of a form, a region that nbgrader removes from the release."""
    lines = [
        f"    {json.dumps(entry.question.id)}: {entry.marking!r}," for entry in key.of_form(form)
    ]
    return "\n".join(
        [
            "### BEGIN HIDDEN TESTS",
            f'exercise.grade("{form}", {{',
            *lines,
            "})",
            "### END HIDDEN TESTS",
        ]
    )


def rubric_of(source: str) -> str:
    """Return the version of the rubric in a task cell's source; "" if it has none."""
    return found[1] if (found := RUBRIC.search(source)) else ""


def _task(entry: Entry) -> Any:
    """Return the task cell of a question that the trainer marks, with its mark scheme."""
    points = _number(entry.question.points)
    rubric = [f"- {one.line}" for one in entry.rubric]
    source = "\n".join(
        [
            messages.text("workshop-task", points=f"{points:g}"),
            "",
            "=== BEGIN MARK SCHEME ===",
            f"<!-- rubric {entry.rubric_version} -->",
            "",
            *rubric,
            "",
            messages.text("workshop-model", text=entry.model),
            "",
            messages.text("workshop-why", text=entry.why),
            "",
            "=== END MARK SCHEME ===",
        ]
    )
    return _cell("markdown", source, entry.question.id, task=True, points=points)


def _number(points: Fraction | float) -> int | float:
    """Return points as an integer if they are whole, otherwise as a float."""
    return int(points) if points == int(points) else float(points)


def _complete(path: Path, cells: list[Any], key: Key, forms: list[str]) -> None:
    """Raise DataError for a missing or repeated form or check, a repeated id, or a wrong text."""
    names = [cell.id for cell in cells]
    for form in forms:
        if names.count(f"ask-{form}") != 1:
            raise fault("notebook-ask-once", path=path, form=form)
        graded = bool(key.of_form(form))
        checks = names.count(form if graded else f"check-{form}")
        if checks > 1 or (graded and not checks):
            raise fault("notebook-check-once", path=path, form=form)
    for name in names:
        if names.count(name) > 1:
            raise fault("notebook-id-twice", path=path, id=name)
    _plain(path, cells)
    _printed(path, cells, key)


def _plain(path: Path, cells: list[Any]) -> None:
    """Raise DataError for content that only the book shows correctly."""
    for cell in cells:
        if cell.cell_type == "markdown" and (found := BOOK_ONLY.search(cell.source)):
            raise fault("notebook-book-only", path=path, mark=found[0])


def _printed(path: Path, cells: list[Any], key: Key) -> None:
    """Raise DataError for "N points" in the text if nothing in the unit has N points."""
    questions = key.questions
    worth = {float(one.points) for one in questions.all.values()}
    for form in questions.forms:
        worth.update([form.points, form.auto_points, form.trainer_points])
    by_trainer = sum(form.trainer_points for form in questions.forms)
    worth.update([questions.points, by_trainer, questions.points - by_trainer])
    for cell in cells:
        if cell.cell_type == "markdown" and not cell.metadata.nbgrader["task"]:
            for printed in PRINTED_POINTS.findall(cell.source):
                if float(printed) not in worth:
                    raise fault("notebook-points", path=path, printed=printed)


def release(slug: str, course: Path, database: bool = False) -> None:
    """Let nbgrader make `course/release/SLUG` from `course/source/SLUG`.

    With `database`, the cells are also recorded in `course/gradebook.db`, for grading. Raises
    DataError if nbgrader refuses the notebook.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.SaveCells.enabled = database
    log = quiet_log(course / "nbgrader.log")
    place = CourseDirectory(root=str(course), assignment_id=slug, config=config, log=log)
    shutil.rmtree(course / "release" / slug, ignore_errors=True)
    converter = GenerateAssignment(place, no_database=not database, config=config, log=log)
    try:
        converter.start()
    except NbGraderException:
        last = (course / "nbgrader.log").read_text(encoding="utf-8").splitlines()
        said = next(
            (line for line in reversed(last) if "Error" in line),
            messages.text("notebook-no-reason"),
        )
        raise fault("notebook-not-made", slug=slug, cause=said) from None


def quiet_log(path: Path) -> logging.Logger:
    """Return a log that writes nbgrader's own messages to a file and nothing to the screen."""
    log = logging.getLogger("workshop.nbgrader")
    log.propagate = False
    log.setLevel(logging.INFO)
    for handler in list(log.handlers):
        handler.close()
        log.removeHandler(handler)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
