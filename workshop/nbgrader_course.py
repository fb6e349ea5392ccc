"""Prepare nbgrader's course in a workshop folder: source, release, and its own grading steps."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursework.marking.assignment import quiet_log, release, write_source
from coursework.marking.key import Key
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError
from workshop import gradebook as book
from workshop.folder import Workshop, write_config

NEW = ".source-"  # begins the name of a temporary folder


@dataclass(frozen=True)
class Template:
    """The notebook that nbgrader grades: the released cells with their hidden tests.

    `beside`: the other files of the release, {name: content}. `fingerprint`: SHA-256 of the
    notebook and these files. `version`: version of the key.
    """

    unit: str
    notebook: Any
    beside: dict[str, bytes]
    fingerprint: str
    version: str


def template(workshop: Workshop, key: Key) -> Template:
    """Return the release with the hidden tests that nbgrader inserts for each hand-in.

    The caller must have locked the workshop (`Workshop.busy`). Raises DataError as `prepare` does.
    """
    import nbformat
    from nbgrader.converters import Autograde

    prepare(workshop, key)
    unit = key.unit
    released = workshop.folder / "release" / unit / f"{unit}.ipynb"
    notebook = nbformat.read(released, as_version=4)
    about = resources(workshop, unit)
    with book.explaining(workshop):
        for step in Autograde().sanitize_preprocessors:
            notebook, about = step(log=_log(workshop))(notebook, about)
    beside = {name: part for name, part in _bytes(released.parent).items() if name != released.name}
    total = hashlib.sha256(nbformat.writes(notebook).encode())
    for name, part in sorted(beside.items()):
        total.update(b"\0" + name.encode() + b"\0" + part)
    return Template(unit, notebook, beside, total.hexdigest(), key.unit_version)


def refresh(workshop: Workshop, template: Template, trainee: str) -> None:
    """Put the current questions into a hand-in that was collected before they changed.

    `nbgrader autograde` takes such files from the source too.
    """
    place = workshop.submitted(trainee, template.unit)
    for name, content in template.beside.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)


def prepare(workshop: Workshop, key: Key) -> None:
    """Put the unit's source and release into the workshop, and its cells into the gradebook.

    Does nothing if all are there and the course has not changed. Raises DataError if hand-ins are
    in the gradebook and the course now has different cells, or if another program has the gradebook
    locked.
    """
    write_config(workshop)
    unit, folder = key.unit, workshop.folder
    source = folder / "source" / unit
    with tempfile.TemporaryDirectory(dir=folder, prefix=NEW) as place:
        new = Path(place) / unit
        write_source(key, new, workshop.course)
        known, recorded = _recorded_cells(workshop, unit)
        released = folder / "release" / unit / f"{unit}.ipynb"
        same = source.is_dir() and _bytes(new) == _bytes(source)
        if same and _is_whole(released) and known == _cell_ids(unit, new):
            return
        if recorded and _cell_ids(unit, new) != known:
            raise DataError(messages.text("grade-cells-changed", slug=unit, folder=workshop.folder))
        shutil.rmtree(folder / "release" / unit, ignore_errors=True)
        shutil.rmtree(source, ignore_errors=True)
        shutil.copytree(new, source)
    book.check_free(workshop)
    release(unit, folder, database=True)


def _is_whole(notebook: Path) -> bool:
    """Return whether a notebook exists and is complete, not cut off by a killed command."""
    try:
        return bool(json.loads(notebook.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return False


def _recorded_cells(workshop: Workshop, unit: str) -> tuple[list[str], int]:
    """Return (sorted ids of the cells in the gradebook, number of hand-ins)."""
    from nbgrader.api import MissingEntry

    with book.opened(workshop) as gradebook:
        try:
            cells = gradebook.find_notebook(unit, unit).source_cells
        except MissingEntry:
            return [], 0
        return sorted(cell.name for cell in cells), len(book.graded(gradebook, unit))


def _cell_ids(unit: str, source: Path) -> list[str]:
    notebook = json.loads((source / f"{unit}.ipynb").read_text(encoding="utf-8"))
    return sorted(cell["id"] for cell in notebook["cells"])


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _log(workshop: Workshop) -> Any:
    return quiet_log(workshop.folder / "nbgrader.log")


def resources(workshop: Workshop, unit: str) -> dict[str, Any]:
    """Return the resources that nbgrader's steps require, for a hand-in without a participant."""
    address = f"sqlite:///{workshop.gradebook}"
    about = {"notebook": unit, "assignment": unit, "student": "", "db_url": address}
    return {"unique_key": unit, "nbgrader": about}


def steps_after_execution(workshop: Workshop) -> Iterator[Callable[..., Any]]:
    """Yield nbgrader's steps after execution, except those that write to the gradebook."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades

    log = _log(workshop)
    for step in Autograde().autograde_preprocessors:
        if step not in (Execute, SaveAutoGrades, AssignLatePenalties):
            yield step(log=log)
