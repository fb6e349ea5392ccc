"""A course to build and grade: the units of `solutions/`, and a small one with every question."""

import json
import shutil
from pathlib import Path

from coursework import course as the_course
from coursework.marking import key
from workshop import (
    folder,
    grade,
    gradebook,
    nbgrader_course,
    submitted,
)

ROOT = Path(__file__).resolve().parents[1]
SMALL = "00-every-kind"
MADE = "00-made"  # everything in which something is made
UNITS = [SMALL, *the_course.units(ROOT)]


def make_course(folder: Path) -> Path:
    """Copy the sources of all units, and the small one, into a folder that can be changed."""
    for solutions in (ROOT / "solutions", ROOT / "tests" / "fixtures" / "unit" / "solutions"):
        shutil.copytree(solutions, folder / "solutions", dirs_exist_ok=True)
    (folder / "datasets").symlink_to(ROOT / "datasets")
    return folder


def hand_in(the_key, submitted: Path, name: str, answers: dict) -> Path:
    """Put a hand-in where the trainer collects it; returns the answers file."""
    path = submitted / name / the_key.unit / "answers.json"
    path.parent.mkdir(parents=True)
    key.hand_in(the_key, answers, path, name=f"Learner {name}")
    return path


def of_kind(the_key, *kinds: str) -> str:
    """The id of the unit's first question of a kind that nbgrader marks, else ""."""
    for id, entry in the_key.entries.items():
        if entry.question.kind in kinds and not entry.by_trainer:
            return id
    return ""


def spoil(path: Path, name: str, the_key) -> list[str] | None:
    """Spoil a good hand-in; returns the ids of the questions it touches, None for all of them."""
    content = json.loads(path.read_text())
    answers = content["answers"]
    choice = of_kind(the_key, "choice", "choices")
    touched: list[str] | None = [choice]
    if name == "empty":
        path.write_bytes(b"")
        return None
    if name == "truncated":
        path.write_bytes(path.read_bytes()[:200])
        return None
    if name == "a list":
        path.write_text("[]")
        return None
    if name == "too deep":
        path.write_text('{"format": 1, "answers": ' + "[" * 100_000 + "]" * 100_000 + "}")
        return None
    if name == "unknown":
        answers |= {"level-of-nothing": "high", "": None}
        touched = []
    if name == "true for a number":
        number = of_kind(the_key, "number") or choice
        answers[number], touched = True, [number]
    if name == "megabyte":
        text = of_kind(the_key, "text") or choice
        answers[text], touched = "x" * 1_000_000, [text]
    if name == "nested":
        answers[choice] = json.loads("[" * 200 + "]" * 200)
    path.write_text(json.dumps(content))
    return touched


SPOILT = ["empty", "truncated", "a list", "too deep", "unknown", "true for a number", "megabyte"]
SPOILT += ["nested"]


def grade_batch(slug: str, new: Path, course: Path) -> tuple[str, dict[str, list[str] | None]]:
    """Grade good and spoilt hand-ins of a unit; the workshop, and what was touched in the spoilt.

    Gives what can be written as JSON: `once` lets one process do it for all.
    """
    the_key = key.read_key(slug, course)
    workshop = folder.create(new / "workshop", course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, the_key)
    given, model = new / "given", key.model_answers(the_key)
    hand_in(the_key, given, "model", model)
    hand_in(the_key, given, "blank", {})
    for belief in the_key.beliefs:
        hand_in(the_key, given, belief.code, key.belief_answers(the_key, belief.code))
    touched = {
        name.replace(" ", "-"): spoil(hand_in(the_key, given, name, model), name, the_key)
        for name in (SPOILT if slug == SMALL else ["truncated", "megabyte"])
    }
    for path in given.glob("*/*/answers.json"):
        name = path.parent.parent.name.replace(" ", "-")
        submitted.put(workshop, slug, name, path.read_bytes())
    assert grade.grade(workshop, slug).failed == {}
    return str(workshop.folder), touched


class Graded:
    """One batch of hand-ins of one unit, graded once."""

    def __init__(self, slug: str, place: Path, course: Path, touched: dict) -> None:
        self.key, self.touched = key.read_key(slug, course), touched
        self.workshop = folder.open_workshop(place, course)
        self.results = {one.trainee: one for one in gradebook.results(self.workshop, self.key)}
        self.full = sum(form.auto_points for form in self.key.questions.forms)

    def notebook(self, name: str) -> dict:
        """The graded notebook of one hand-in."""
        slug = self.key.unit
        return json.loads((self.workshop.autograded(name, slug) / f"{slug}.ipynb").read_text())
