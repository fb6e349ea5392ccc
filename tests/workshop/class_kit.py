"""A class of eight worked out by hand, and a graded workshop of people with hostile names."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from course_kit import ROOT, SMALL

from coursework.answers import Answers, sort
from coursework.class_unit import UnitClass
from coursework.marking import key
from coursework.marking.assignment import cells
from coursework.marking.marks import Mark, Result, mark
from workshop import (
    folder,
    grade,
    nbgrader_course,
    store,
    submitted,
)

ARRIVED = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
# level 1 point (elevated: half), first 1, factors 2, weight 2, origin 2; by the trainer why 3 and
# question 1. Answers, then the trainer's points, None where the text waits.
RIGHT = {
    "level": "high",
    "first": ["t01", "t03"],
    "factors": ["sector", "workforce"],
    "weight": 70,
    "origin": "Ivory Coast",
    "why": "Because of =1+1 <b>this</b>",
    "question": "Who pays?",
}
RISK = {"first": ["t01", "t02"], "factors": ["sector", "workforce", "origin"], "weight": 90}
EIGHT = {
    "zq-a": (RIGHT, 3, 1),  # 1 1 2 2 2
    "zq-b": (RIGHT, 3, 1),  # 1 1 2 2 2
    "zq-c": (RIGHT | {"weight": 90}, 2, 1),  # 1 1 2 0 2
    "zq-d": (RIGHT | {"level": "elevated"}, 2, 1),  # 0.5 1 2 2 2
    "zq-e": (RIGHT | RISK, None, 1),  # 1 0.5 1 0 2
    "zq-f": (RIGHT | {"level": "low", "origin": "Portugal"}, None, 0),  # 0 1 2 2 0
    "zq-g": ({"level": "high"}, 0, 0),  # 1 0 0 0 0
    "zq-h": ({}, 0, 0),
}
# What a page and a spreadsheet must show as text.
HOSTILE = {
    "zq-a": "<script>document.title = 'ran'</script><img src=x onerror=\"document.title='ran'\">",
    "zq-b": '=HYPERLINK("http://127.0.0.1/";"x")',
    "zq-c": 'O\'Qz, "Quoted" & Sons; +1',
    "zq-d": "-2+3 \u202eevil\u202c \u0645\u0631\u062d\u0628\u0627 \U0001f600",
    "zq-e": "@Qzsum(A1) </td></table><h1>Qz heading</h1>",
    "zq-f": "'Qzt Hooft",
    "zq-g": "Qz Ana",
    "zq-h": "Qz Ana",
    "zq-i": "Qz Ivo",
    "zq-j": "Qz Jo",
}


def two_objectives(place: Path) -> key.Key:
    """The key of the small unit, with the forms `writing` and `remark` under a second objective."""
    source = ROOT / "tests" / "fixtures" / "unit" / "solutions"
    shutil.copytree(source, place / "solutions")
    path = place / "solutions" / SMALL / "questions.toml"
    first, *others = path.read_text(encoding="utf-8").split("[[form]]\n")
    others[1:] = [one.replace('objective = "answer"', 'objective = "write"') for one in others[1:]]
    first = first.replace("[options]", '[[objective]]\ncode = "write"\ntext = "Write"\n\n[options]')
    path.write_text("[[form]]\n".join([first, *others]), encoding="utf-8")
    return key.read_key(SMALL, place)


def result(the_key: key.Key, id: str, given: dict, why, question, name: str = "") -> Result:
    """A graded hand-in, as `gradebook.results` returns it."""
    release = the_key.questions.release
    answers = sort(Answers(id, name, "", release), given, the_key.questions)
    machine = mark(the_key, answers).auto
    marks = {}
    for cell, most in cells(the_key).items():
        if cell in the_key.entries:
            value = {"why": why, "question": question}[cell]
            said = "Qz comment"
            marks[cell] = Mark(cell, most, None, value, 0.0, value is None, said, True)
        else:
            marks[cell] = Mark(cell, most, machine[cell], None, 0.0, False, "", False)
    return mark(the_key, answers, marks, id, name or id, ARRIVED)


def eight(the_key: key.Key, names: dict[str, str] | None = None) -> UnitClass:
    """The class: eight hand-ins; zq-i handed in nothing, zq-j too late."""
    names = names or {id: id for id in HOSTILE}
    results = [result(the_key, id, *one, names[id]) for id, one in EIGHT.items()]
    handed_in = {id: names[id] for id in EIGHT}
    return UnitClass(the_key, results, dict(names), handed_in, {"zq-j": names["zq-j"]})


def graded(course: Path, once: Callable, place: Path) -> folder.Workshop:
    """A workshop in which EIGHT handed in and nbgrader graded: a copy, in `place`, of the only one.

    No text is marked.
    """
    shutil.copytree(once("graded-class", lambda new: _grade(course, new)), place / "workshop")
    return folder.open_workshop(place / "workshop", course)


def _grade(course: Path, new: Path) -> str:
    place = new / "workshop"
    workshop = folder.create(place, course)
    people = {id: folder.Trainee(id, name, f"{id}@qz.example") for id, name in HOSTILE.items()}
    folder.write_roster(workshop, people)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, key.read_key(SMALL, workshop.course))
    for id, (answers, *_) in EIGHT.items():
        hand_in(workshop, id, answers)
    assert grade.grade(workshop, SMALL).failed == {}
    return str(place)


def class_of(workshop: folder.Workshop, unit: str) -> UnitClass:
    """What a class did in a unit, as every command that reports it sees it."""
    desk, marking = store.opened(workshop, [unit])
    return marking.class_of(desk, unit)


def hand_in(workshop: folder.Workshop, id: str, answers: dict) -> None:
    """Put answers where they count, as `workshop collect` does."""
    the_key = key.read_key(SMALL, workshop.course)
    content = {
        "format": 1,
        "unit": SMALL,
        "release": the_key.questions.release,
        "learner": {"id": id, "name": f"Qz learner {id}"},
        "saved": "2026-11-25T09:00:00Z",
        "answers": answers,
    }
    submitted.put(workshop, SMALL, id, json.dumps(content).encode(), ARRIVED)
