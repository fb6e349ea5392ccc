"""Writing hand-ins into nbgrader's gradebook: the machine's points, and kept marks of a trainer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4


def restore_marks(gradebook: Any, unit: str, trainee: str, kept: Mapping[str, Any]) -> None:
    """Put the kept marks of one hand-in into a gradebook that did not know it.

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
    """Write hand-ins that the gradebook does not know: {trainee: (when it came, {cell: points})}.

    The rows are those of nbgrader's `add_submission` and SaveAutoGrades, written at once.
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
    """Write the machine's points, {cell: points}, as nbgrader's SaveAutoGrades does.

    nbgrader asks a trainer to look again at each mark in the place of the machine's, and at none of
    a free text. Here it is asked where the machine now gives other points, or `same(cell)` is
    false: where the answers of the cell, or its rubric, are not those of the mark.
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
