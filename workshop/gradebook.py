"""Open nbgrader's gradebook safely, read results from it, and keep a copy of its marks in files.

The trainer's marks are the only thing that cannot be made again. The commands that grade, mark,
save, or write feedback or certificates therefore copy them to `marks/UNIT.json`. If the gradebook
is lost or damaged, `workshop grade` makes a new one from the hand-ins and these files; a damaged
one is set aside.
"""

import json
import os
import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coursework.answers import Answers, read
from coursework.marking.assignment import cells, rubric_of
from coursework.marking.key import Key
from coursework.marking.marks import Mark, Result, with_rubric
from coursework.marking.marks import mark as compute
from fairtender.files import write_atomically
from fairtender.tables import DataError
from workshop import submitted
from workshop.folder import Workshop, read_kept

SECONDS_TO_WAIT = 20  # for another program that writes at the same moment
NEW = ".gradebook-new.db"
Kept = dict[str, dict[str, dict[str, Any]]]
Rubrics = Mapping[tuple[str, str], Mapping[str, Any]]


class Damaged(DataError):
    """The gradebook is damaged."""


def health(workshop: Workshop) -> str:
    """Return "none", "good" or "damaged". Raises DataError if another program has it locked."""
    if not workshop.gradebook.is_file():
        return "none"
    try:
        with explaining(workshop), closing(_connect(workshop)) as file:
            [(verdict,)] = file.execute("PRAGMA integrity_check(1)").fetchall()
            return "good" if verdict == "ok" and _is_readable(file) else "damaged"
    except (ValueError, Damaged):  # even SQLite's own messages can contain bytes that are not text
        return "damaged"


def check_whole(workshop: Workshop) -> str:
    """Return "none" or "good". Raises Damaged if the gradebook is damaged."""
    state = health(workshop)
    if state == "damaged":
        raise Damaged.of("gradebook-damaged", path=workshop.gradebook)
    return state


def _is_readable(file: sqlite3.Connection) -> bool:
    """Return whether every value in every table is of the kind that nbgrader expects."""
    from nbgrader.api import Base
    from sqlalchemy import NullPool, create_engine, select
    from sqlalchemy.exc import OperationalError

    engine = create_engine("sqlite://", creator=lambda: file, poolclass=NullPool)
    with engine.connect() as connection:
        try:
            for table in Base.metadata.sorted_tables:
                for _ in connection.execute(select(table)):
                    pass
        except OperationalError as error:
            if "no such" in str(error.orig) or "decode" in str(error.orig):
                return False
            raise
        except (ValueError, LookupError, TypeError):  # such as an invalid date
            return False
    return True


def check_free(workshop: Workshop) -> None:
    """Raise DataError if another program has the gradebook locked, or if it is read-only."""
    with explaining(workshop), closing(_connect(workshop)) as file:
        file.execute("BEGIN IMMEDIATE")
        file.execute("DELETE FROM student WHERE 0")  # only a write fails if the file is read-only
        file.rollback()


def _connect(workshop: Workshop) -> sqlite3.Connection:
    # Before reading, SQLite must roll back what a killed program has left: hence "rw".
    address = f"{workshop.gradebook.as_uri()}?mode=rw"
    return sqlite3.connect(address, timeout=SECONDS_TO_WAIT, uri=True)


def put_aside(workshop: Workshop) -> Path:
    """Rename a damaged gradebook and return its new path; nothing in it is deleted."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    kept = workshop.folder / f"gradebook-damaged-{stamp}.db"
    for tail in ("", "-journal", "-wal", "-shm"):
        part = workshop.gradebook.with_name(workshop.gradebook.name + tail)
        if part.exists():
            part.replace(kept.with_name(kept.name + tail))
    return kept


@contextmanager
def opened(workshop: Workshop) -> Iterator[Any]:
    """Open the gradebook; at the end, roll back what `commit` has not saved.

    Inside, nbgrader's own commits save nothing; only `commit(gradebook)` does, in one transaction.
    If a command is stopped, each hand-in is therefore either unchanged or completely updated.
    Raises DataError if the gradebook is damaged, another program has it locked, or the disk is
    full.
    """
    from nbgrader.api import Gradebook

    path = workshop.gradebook
    with explaining(workshop), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own use of SQLAlchemy
        if not path.exists():
            _make(path)
        with Gradebook(f"sqlite:///{path}?timeout={SECONDS_TO_WAIT}") as gradebook:
            session = gradebook.db()
            gradebook.really_commit, gradebook.db.commit = session.commit, session.flush
            yield gradebook
            session.rollback()


def _make(path: Path) -> None:
    """Make an empty gradebook in one step, so that a stopped command leaves no incomplete one."""
    from nbgrader.api import Gradebook

    new = path.with_name(NEW)
    new.unlink(missing_ok=True)
    # nbgrader would start a process to look the version up, which takes longer than all the rest.
    with closing(sqlite3.connect(new)) as file, file:
        file.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        file.execute("INSERT INTO alembic_version VALUES (?)", (schema_version(),))
    with Gradebook(f"sqlite:///{new}"):
        pass
    os.replace(new, path)


@cache
def schema_version() -> str:
    """Return nbgrader's name for the version of the tables in a new gradebook."""
    import nbgrader
    from alembic.script import ScriptDirectory

    scripts = Path(nbgrader.__file__).with_name("alembic")
    return str(ScriptDirectory(str(scripts)).get_current_head())


@contextmanager
def explaining(workshop: Workshop) -> Iterator[None]:
    """Turn database errors into a DataError: Damaged if the gradebook is damaged."""
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import DatabaseError

    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError, InvalidEntry) as error:
        # nbgrader reports any error while it adds a row as an invalid row.
        known = error.__context__ if isinstance(error, InvalidEntry) else error
        cause = getattr(known, "orig", known)
        locked = "locked" in str(cause) or "busy" in str(cause)
        broken = "malformed" in str(cause) or "not a database" in str(cause)
        kind = Damaged if broken and not locked else DataError
        code = "locked" if locked else "damaged" if broken else "failed"
        raise kind.of(f"gradebook-{code}", path=workshop.gradebook, cause=cause) from None


def commit(gradebook: Any) -> None:
    """Commit everything that was written since the last commit."""
    gradebook.really_commit()


def results(workshop: Workshop, key: Key) -> list[Result]:
    """Return every graded hand-in of a unit, sorted by the participant's id; [] if there is none.

    Raises DataError if the gradebook is damaged or locked by another program.
    """
    if check_whole(workshop) == "none":
        return []
    names = {id: one.name for id, one in workshop.trainees().items()}
    kept = kept_marks(workshop, key.unit)
    with opened(workshop) as gradebook:
        every = submissions(gradebook, key.unit)
        found = [_result(workshop, key, one, names, kept) for one in every]
    return sorted(found, key=lambda one: one.trainee.casefold())


def submissions(gradebook: Any, unit: str) -> list[Any]:
    """Return nbgrader's records of a unit's hand-ins, or [] if it does not know the unit."""
    from nbgrader.api import MissingEntry

    try:
        return list(gradebook.assignment_submissions(unit))
    except MissingEntry:
        return []


def _result(
    workshop: Workshop, key: Key, submission: Any, names: Mapping[str, str], kept: Kept
) -> Result:
    trainee, [notebook] = submission.student.id, submission.notebooks
    comments = {one.name: one.manual_comment for one in notebook.comments}
    by_cell = {one.name: one for one in notebook.grades}
    # Not all entries: a form can have the same id as one of its questions.
    texts = {id for id, entry in key.entries.items() if entry.by_trainer}
    marks = {}
    for cell, most in cells(key).items():
        if grade := by_cell.get(cell):
            comment = (comments.get(cell) or "").strip()
            mark = _mark_of(cell, most, grade, comment, cell in texts)
            given = kept.get(trainee, {}).get(cell, {})
            # The saved rubric belongs to the saved points; formgrader may have changed the points.
            is_kept = mark.by_trainer and given.get("points") == mark.manual
            marks[cell] = with_rubric(mark, key.entries[cell], given) if is_kept else mark
    path = workshop.submitted(trainee, key.unit) / "answers.json"
    try:
        answers = read(path, key.questions)
    except DataError:
        answers = Answers()
    arrived = submission.timestamp
    when = arrived and arrived.replace(tzinfo=UTC)
    name = names.get(trainee) or answers.learner_name or trainee
    version = submitted.key_version(workshop, key.unit, trainee)
    return replace(compute(key, answers, marks, trainee, name, when), key=version)


def _mark_of(cell: str, most: float, grade: Any, comment: str, by_trainer: bool) -> Mark:
    extra = float(grade.extra_credit or 0)
    waiting = bool(grade.needs_manual_grade)
    return Mark(
        cell, most, grade.auto_score, grade.manual_score, extra, waiting, comment, by_trainer
    )


# --- the trainer's marks, saved next to the gradebook --------------------------------------------


def keep_marks(workshop: Workshop, unit: str, rubrics: Rubrics = MappingProxyType({})) -> None:
    """Write the trainer's marks and comments to `marks/UNIT.json`.

    A mark that is only in the file stays there if its hand-in or its cell is not in the gradebook.
    Each mark keeps the rubric with which it was given. A new mark gets the rubric in `rubrics`,
    {(participant, cell): {"rubric", "lines"}}, or else the version in the gradebook, which
    formgrader showed.
    """
    kept = kept_marks(workshop, unit)
    before = {(id, cell): one for id, marks in kept.items() for cell, one in marks.items()}
    with opened(workshop) as gradebook:
        cells, versions = _cells(gradebook, unit), _rubric_versions(gradebook, unit)
        for trainee in graded(gradebook, unit) & kept.keys():
            kept[trainee] = {id: one for id, one in kept[trainee].items() if id not in cells}
        for trainee, cell, mark in _marks_of_trainer(gradebook, unit):
            if mark.get("points") is not None and cell in versions:
                old, new = before.get((trainee, cell), {}), rubrics.get((trainee, cell))
                mark |= _rubric(old, mark, versions[cell]) if new is None else new
            kept.setdefault(trainee, {}).setdefault(cell, {}).update(mark)
    marks = {
        trainee: {cell: kept[trainee][cell] for cell in sorted(kept[trainee])}
        for trainee in sorted(kept)
        if kept[trainee]
    }
    write_marks(workshop, unit, marks)


def _rubric(old: Mapping[str, Any], mark: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return the rubric to save with a mark: `version` if it is new or confirmed, else the old."""
    was_looked_at = bool(old.get("waiting")) and not mark["waiting"]
    if old.get("points") != mark["points"] or was_looked_at:
        return {"rubric": version}
    return {name: old[name] for name in ("rubric", "lines") if name in old}


def _rubric_versions(gradebook: Any, unit: str) -> dict[str, str]:
    """Return {cell: version of its rubric} for the texts of a unit, which a trainer marks."""
    from nbgrader.api import Assignment, Notebook, SourceCell
    from sqlalchemy import select

    found = select(SourceCell.name, SourceCell.source).join(Notebook).join(Assignment)
    rows = gradebook.db.execute(found.where(Assignment.name == unit))
    return {name: version for name, source in rows if (version := rubric_of(source or ""))}


def write_marks(workshop: Workshop, unit: str, marks: Kept) -> None:
    """Write `marks/UNIT.json` if its content has changed."""
    path = workshop.folder / "marks" / f"{unit}.json"
    text = json.dumps(marks, indent=1, ensure_ascii=False) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text)


def kept_marks(workshop: Workshop, unit: str) -> Kept:
    """Return {participant: {cell: mark}} from `marks/UNIT.json`; {} if there is no such file.

    `coursework.desk.state` describes the content of a mark. Raises DataError if the file is
    damaged.
    """
    path = workshop.folder / "marks" / f"{unit}.json"
    return read_kept(path, _marks_in, {}, "marks-unreadable")


def _marks_in(text: str) -> Kept:
    kept: Kept = json.loads(text)
    for marks in kept.values():
        for mark in marks.values():
            mark.get("points")  # fails if it is not a table
    return kept


def graded(gradebook: Any, unit: str) -> set[str]:
    """Return the ids of participants whose hand-in of a unit is in the gradebook."""
    from nbgrader.api import Assignment, SubmittedAssignment
    from sqlalchemy import select

    of_unit = select(SubmittedAssignment.student_id).join(Assignment)
    return set(gradebook.db.scalars(of_unit.where(Assignment.name == unit)))


def _cells(gradebook: Any, unit: str) -> set[str]:
    """Return the cells of a unit that can have a mark or a comment."""
    from nbgrader.api import MissingEntry

    try:
        notebook = gradebook.find_notebook(unit, unit)
    except MissingEntry:
        return set()
    kinds = notebook.grade_cells, notebook.task_cells, notebook.solution_cells
    return {cell.name for kind in kinds for cell in kind}


def _marks_of_trainer(gradebook: Any, unit: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (participant, cell, part of a mark) for each of the trainer's marks and comments."""
    from nbgrader.api import Assignment, BaseCell, Comment, Grade, SubmittedAssignment
    from nbgrader.api import SubmittedNotebook as Notebook
    from sqlalchemy import or_, select

    def rows(kind: Any, *columns: Any) -> Any:
        found = select(SubmittedAssignment.student_id, BaseCell.name, *columns)
        found = found.select_from(kind).join(BaseCell, BaseCell.id == kind.cell_id)
        found = found.join(Notebook, Notebook.id == kind.notebook_id)
        found = found.join(SubmittedAssignment, SubmittedAssignment.id == Notebook.assignment_id)
        return found.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)

    columns = Grade.manual_score, Grade.auto_score, Grade.extra_credit, Grade.needs_manual_grade
    by_hand = or_(Grade.manual_score.is_not(None), Grade.extra_credit != 0)
    marks = rows(Grade, *columns).where(Assignment.name == unit, by_hand)
    for trainee, cell, points, auto, extra, waiting in gradebook.db.execute(marks):
        mark = {"points": points, "auto": auto, "extra": extra, "waiting": bool(waiting)}
        yield trainee, cell, mark
    comments = rows(Comment, Comment.manual_comment)
    comments = comments.where(Assignment.name == unit, Comment.manual_comment != "")
    for trainee, cell, comment in gradebook.db.execute(comments):
        yield trainee, cell, {"comment": comment}
