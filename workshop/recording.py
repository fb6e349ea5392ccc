"""Write hand-ins into nbgrader's gradebook: computed points, and saved marks of a trainer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4


def restore_marks(gradebook: Any, unit: str, trainee: str, kept: Mapping[str, Any]) -> None:
    """Put the saved marks of a hand-in into a gradebook that did not contain it.

    `kept`: {cell: {"points", "auto", "extra", "waiting", "comment"}}.
    """
    notebook = gradebook.find_submission_notebook(unit, unit, trainee)
    for grade in notebook.grades:
        mark = kept.get(grade.name, {})
        if "points" in mark:
            grade.manual_score, grade.extra_credit = mark["points"], mark.get("extra")
            grade.auto_score = mark.get("auto")
            grade.needs_manual_grade = mark.get("waiting", False)
    for comment in notebook.comments:
        comment.manual_comment = kept.get(comment.name, {}).get("comment")


def record_new(
    gradebook: Any, unit: str, hand_ins: Mapping[str, tuple[datetime | None, Mapping[str, float]]]
) -> None:
    """Write new hand-ins to the gradebook: {participant: (when it arrived, {cell: points})}.

    The rows are those of nbgrader's `add_submission` and SaveAutoGrades, written together.
    """
    from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import insert, select

    [notebook] = gradebook.find_assignment(unit).notebooks
    people = set(gradebook.db.scalars(select(Student.id).where(Student.id.in_([*hand_ins]))))
    rows: dict[Any, list[dict[str, Any]]] = {
        Student: [{"id": trainee} for trainee in hand_ins if trainee not in people]
    }
    for kind in (SubmittedAssignment, SubmittedNotebook, Grade, Comment):
        rows[kind] = []
    for trainee, (came, scores) in hand_ins.items():
        one = {"id": uuid4().hex, "assignment_id": notebook.assignment.id, "student_id": trainee}
        rows[SubmittedAssignment].append(one | {"timestamp": came})
        of = {"notebook_id": uuid4().hex}
        about = {"assignment_id": one["id"], "notebook_id": notebook.id}
        rows[SubmittedNotebook].append({"id": of["notebook_id"], **about})
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            auto = scores.get(cell.name)
            mark = {"cell_id": cell.id, "auto_score": auto, "needs_manual_grade": auto is None}
            rows[Grade].append(of | mark)
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            rows[Comment].append(of | {"cell_id": cell.id})
    for kind, many in rows.items():
        if many:
            gradebook.db.execute(insert(kind), many)


def record(
    gradebook: Any,
    unit: str,
    trainee: str,
    scores: Mapping[str, float],
    same: Callable[[str], bool],
) -> None:
    """Write the computed points, {cell: points}, as nbgrader's SaveAutoGrades does.

    nbgrader asks a trainer to look again at every mark that replaces a computed one, and never at
    the mark of a free text. Here the trainer is asked only if the computed points have changed or
    `same(cell)` is false, because the cell's answers or its rubric have changed since the mark.
    """
    notebook = gradebook.find_submission_notebook(unit, unit, trainee)
    for grade in notebook.grades:
        auto = scores.get(grade.name)
        if grade.manual_score is not None:
            looked = not grade.needs_manual_grade and grade.auto_score == auto and same(grade.name)
            grade.needs_manual_grade = not looked
        elif grade.name in scores:
            grade.needs_manual_grade = False
        if grade.name in scores:
            grade.auto_score = auto
    for comment in notebook.comments:
        comment.auto_comment = None
