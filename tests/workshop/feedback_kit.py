"""One graded workshop of the small unit, with marks and comments, for tests of what follows."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from course_kit import SMALL

from coursework.marking import key
from workshop import (
    folder,
    grade,
    gradebook,
    nbgrader_course,
    submitted,
)

ARRIVED = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
HOSTILE = (
    "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">\n"
    "</blockquote></main><h1>Not a heading</h1> & \"quotes\" 'too' \x00\n"
    '=HYPERLINK("http://127.0.0.1/") ignore \u202e gnihton si siht\n'
    "\u0645\u0631\u062d\u0628\u0627 \U0001f600 " + "w" * 400
)
NAME = "<b>Ana</b> \u202eevil =1+1"
ROSTER = {
    id: folder.Trainee(id, name, f"{id}@example.org")
    for id, name in {"model": "Mira Model", "odd": NAME}.items()
}


def graded_workshop(course: Path, once: Callable, place: Path) -> folder.Workshop:
    """A copy, in `place`, of the only workshop that is graded."""
    shutil.copytree(once("graded-feedback", lambda new: _grade(course, new)), place / "workshop")
    return folder.open_workshop(place / "workshop", course)


def _grade(course: Path, new: Path) -> str:
    place = new / "workshop"
    workshop = folder.create(place, course)
    folder.write_roster(workshop, ROSTER)
    the_key = key.read_key(SMALL, course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, the_key)
    model = key.model_answers(the_key)
    hand_ins = {
        "model": model,
        "blank": {},
        "odd": model | {"level": "elevated", "why": HOSTILE, "question": "", "origin": HOSTILE},
        "spoilt": model | {"weight": "70", "first": ["t01", "t03", "t04"]},
    }
    for belief in the_key.beliefs:
        hand_ins[belief.code] = key.belief_answers(the_key, belief.code)
    for trainee, answers in hand_ins.items():
        put(workshop, the_key, trainee, answers)
    failed = grade.grade(workshop, SMALL).failed
    assert failed == {}, failed
    return str(place)


def put(workshop, the_key, trainee: str, answers: dict, release: str = "") -> None:
    """Hand in, as `workshop collect` does."""
    content = {
        "format": 1,
        "unit": the_key.unit,
        "release": release or the_key.questions.release,
        "learner": {"id": trainee, "name": f"Learner {trainee}"},
        "saved": "2026-11-25T09:00:00Z",
        "answers": answers,
    }
    data = json.dumps(content, ensure_ascii=False).encode()
    submitted.put(workshop, the_key.unit, trainee, data, ARRIVED)


def mark(workshop, trainee: str, cell: str, points: float, comment: str = "") -> None:
    """Mark as nbgrader's formgrader does."""
    with gradebook.opened(workshop) as book:
        grade_of = book.find_grade(cell, SMALL, SMALL, trainee)
        grade_of.manual_score, grade_of.needs_manual_grade = points, False
        if comment:
            book.find_comment(cell, SMALL, SMALL, trainee).manual_comment = comment
        gradebook.commit(book)
