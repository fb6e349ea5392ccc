"""nbgrader's gradebook: opened safely, read as results, and its marks kept beside it.

The marks that a trainer gave are the one thing that cannot be made again. So each command that
opens the gradebook writes them to `marks/UNIT.json`, and a gradebook that is lost or damaged is
put aside and made anew from the hand-ins and these files.
"""

import json
import os
import sqlite3
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursework.answers import Answers, read
from coursework.assignment import cells
from coursework.key import Key
from coursework.marks import Mark, Result
from coursework.marks import mark as marked
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault
from workshop.folder import Workshop

SECONDS_TO_WAIT = 20  # for another program that writes at the same moment
NEW = ".gradebook-new.db"


def health(workshop: Workshop) -> str:
    """Return "none", "good" or "damaged". DataError where another program holds the gradebook."""
    if not workshop.gradebook.is_file():
        return "none"
    try:
        with told(workshop), closing(_plain(workshop)) as file:
            [(said,)] = file.execute("PRAGMA integrity_check(1)").fetchall()
            return "good" if said == "ok" and _readable(file) else "damaged"
    except ValueError:  # even SQLite's own words hold what is no text
        return "damaged"
    except DataError as error:
        if error.code == "gradebook-damaged":
            return "damaged"
        raise


def _readable(file: sqlite3.Connection) -> bool:
    """Tell whether every value of every table is what nbgrader expects."""
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
        except (ValueError, LookupError, TypeError):  # such as a day that is none
            return False
    return True


def check_free(workshop: Workshop) -> None:
    """Raise DataError where another program holds the gradebook, or it cannot be written."""
    with told(workshop), closing(_plain(workshop)) as file:
        file.execute("BEGIN IMMEDIATE")
        file.rollback()


def _plain(workshop: Workshop) -> sqlite3.Connection:
    # To be read, what a program that was killed has left must be rolled back first: hence "rw".
    address = f"{workshop.gradebook.as_uri()}?mode=rw"
    return sqlite3.connect(address, timeout=SECONDS_TO_WAIT, uri=True)


def put_aside(workshop: Workshop) -> Path:
    """Keep a damaged gradebook under another name; nothing of it is deleted."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    kept = workshop.folder / f"gradebook-damaged-{stamp}.db"
    for tail in ("", "-journal", "-wal", "-shm"):
        part = workshop.gradebook.with_name(workshop.gradebook.name + tail)
        if part.exists():
            part.replace(kept.with_name(kept.name + tail))
    return kept


@contextmanager
def opened(workshop: Workshop) -> Iterator[Any]:
    """Open the gradebook; what is not committed at the end is rolled back.

    Everything that nbgrader commits inside is one transaction, committed by `commit(gradebook)`,
    so that a command that is stopped leaves a hand-in as it was or as it will be.
    DataError where another program holds the gradebook, the disk is full, or it is damaged.
    """
    from nbgrader.api import Gradebook

    path = workshop.gradebook
    with told(workshop), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own use of SQLAlchemy
        if not path.exists():
            _make(path)
        with Gradebook(f"sqlite:///{path}?timeout={SECONDS_TO_WAIT}") as gradebook:
            session = gradebook.db()
            gradebook.really_commit, gradebook.db.commit = session.commit, session.flush
            yield gradebook
            session.rollback()


def _make(path: Path) -> None:
    """Make an empty gradebook in one step: a command that is stopped leaves none that is half."""
    from nbgrader.api import Gradebook

    new = path.with_name(NEW)
    new.unlink(missing_ok=True)
    with Gradebook(f"sqlite:///{new}"):
        pass
    os.replace(new, path)


@contextmanager
def told(workshop: Workshop) -> Iterator[None]:
    """Say in a sentence what went wrong with the gradebook: DataError."""
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import DatabaseError

    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError, InvalidEntry) as error:
        # nbgrader takes every fault while it adds a row for a row that must not be.
        known = error.__context__ if isinstance(error, InvalidEntry) else error
        cause = getattr(known, "orig", known)
        locked = "locked" in str(cause) or "busy" in str(cause)
        broken = "malformed" in str(cause) or "not a database" in str(cause)
        code = "locked" if locked else "damaged" if broken else "failed"
        raise fault(f"gradebook-{code}", path=workshop.gradebook, cause=cause) from None


def commit(gradebook: Any) -> None:
    """Make what was written since the last commit last."""
    gradebook.really_commit()


def results(workshop: Workshop, key: Key) -> list[Result]:
    """Return every graded hand-in of a unit, sorted by trainee; [] before any was graded.

    DataError where the gradebook is damaged or held by another program.
    """
    state = health(workshop)
    if state == "damaged":
        raise DataError(messages.text("gradebook-damaged", path=workshop.gradebook))
    if state == "none":
        return []
    people = workshop.trainees()
    with opened(workshop) as gradebook:
        found = [_result(workshop, key, one) for one in submissions(gradebook, key.unit)]
    named = {id: one.name for id, one in people.items()}
    found = [_named(one, named) for one in found]
    return sorted(found, key=lambda one: one.trainee.casefold())


def _named(result: Result, names: Mapping[str, str]) -> Result:
    from dataclasses import replace

    name = names.get(result.trainee) or result.answers.learner_name or result.trainee
    return replace(result, name=name)


def submissions(gradebook: Any, unit: str) -> list[Any]:
    """Return nbgrader's record of every hand-in of a unit; [] where it does not know the unit."""
    from nbgrader.api import MissingEntry

    try:
        return gradebook.assignment_submissions(unit)
    except MissingEntry:
        return []


def _result(workshop: Workshop, key: Key, submission: Any) -> Result:
    trainee, [notebook] = submission.student.id, submission.notebooks
    comments = {one.name: one.manual_comment for one in notebook.comments}
    by_cell = {one.name: one for one in notebook.grades}
    marks = {}
    for cell, most in cells(key).items():
        if grade := by_cell.get(cell):
            comment = (comments.get(cell) or "").strip()
            marks[cell] = _mark(cell, most, grade, comment, cell in key.entries)
    path = workshop.submitted(trainee, key.unit) / "answers.json"
    try:
        answers = read(path, key.questions)
    except DataError:
        answers = Answers()
    arrived = submission.timestamp
    when = arrived and arrived.replace(tzinfo=UTC)
    return marked(key, answers, marks, trainee, arrived=when)


def _mark(cell: str, most: float, grade: Any, comment: str, by_trainer: bool) -> Mark:
    extra = float(grade.extra_credit or 0)
    waiting = bool(grade.needs_manual_grade)
    return Mark(
        cell, most, grade.auto_score, grade.manual_score, extra, waiting, comment, by_trainer
    )


# --- the trainer's marks, beside the gradebook ---------------------------------------------------


def keep_marks(workshop: Workshop, unit: str) -> Path:
    """Write the marks and comments that a trainer gave to `marks/UNIT.json`; return its path.

    A mark that is in the file and no longer in the gradebook stays in the file as long as the
    gradebook does not know the hand-in.
    """
    path = workshop.folder / "marks" / f"{unit}.json"
    kept = kept_marks(workshop, unit)
    with opened(workshop) as gradebook:
        for submission in submissions(gradebook, unit):
            before = kept.get(submission.student.id, {})
            kept[submission.student.id] = _given(submission, before)
    kept = {trainee: kept[trainee] for trainee in sorted(kept) if kept[trainee]}
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text)
    return path


def kept_marks(workshop: Workshop, unit: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Return {trainee: {cell: mark}} of `marks/UNIT.json`.

    A mark: {"points", "auto" (what the machine gave instead), "extra", "waiting", "comment"}.
    """
    path = workshop.folder / "marks" / f"{unit}.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        for marks in kept.values():
            for mark in marks.values():
                mark.get("points")
        return kept
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise DataError(messages.text("marks-unreadable", path=path, cause=error)) from None


def _given(submission: Any, before: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the marks of a hand-in, and those kept before of cells that are gone."""
    [notebook] = submission.notebooks
    known = {one.name for one in (*notebook.grades, *notebook.comments)}
    given = {cell: dict(mark) for cell, mark in before.items() if cell not in known}
    for grade in notebook.grades:
        if grade.manual_score is not None or grade.extra_credit:
            given[grade.name] = {
                "points": grade.manual_score,
                "auto": grade.auto_score,
                "extra": grade.extra_credit,
                "waiting": bool(grade.needs_manual_grade),
            }
    for comment in notebook.comments:
        if comment.manual_comment:
            given.setdefault(comment.name, {})["comment"] = comment.manual_comment
    return {cell: given[cell] for cell in sorted(given)}


def restore_marks(gradebook: Any, unit: str, trainee: str, kept: Mapping[str, Any]) -> None:
    """Put the kept marks of one hand-in into a gradebook that did not know it.

    `kept`: {cell: {"points", "auto", "extra", "waiting", "comment"}}.
    """
    notebook = gradebook.find_submission_notebook(unit, unit, trainee)
    for grade in notebook.grades:
        mark = kept.get(grade.name, {})
        if "points" in mark:
            grade.manual_score, grade.extra_credit = mark["points"], mark["extra"]
            grade.auto_score, grade.needs_manual_grade = mark.get("auto"), mark["waiting"]
    for comment in notebook.comments:
        comment.manual_comment = kept.get(comment.name, {}).get("comment")


@contextmanager
def looked_at(gradebook: Any, unit: str, trainee: str, same: Callable[[str], bool]) -> Iterator:
    """Ask a trainer to look again at a mark, after nbgrader has graded a hand-in again.

    nbgrader asks for each mark in the place of the machine's, and for none of a free text. Here it
    is asked where the machine now gives other points, or `same(cell)` is false: where the answers
    of the cell are not those that were marked.
    """
    notebook = gradebook.find_submission_notebook(unit, unit, trainee)
    done = {
        grade.name: grade.auto_score
        for grade in notebook.grades
        if grade.manual_score is not None and not grade.needs_manual_grade and same(grade.name)
    }
    yield
    for grade in notebook.grades:
        if grade.manual_score is not None:
            looked = grade.name in done and grade.auto_score == done[grade.name]
            grade.needs_manual_grade = not looked
