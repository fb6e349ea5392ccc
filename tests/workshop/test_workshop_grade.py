"""Hand-ins graded as by nbgrader's own autograde: points, faults, and what stays untouched."""

import json
import os
import random
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from course_kit import MADE, ROOT, SMALL, UNITS, make_course
from feedback_kit import mark
from texts_kit import pattern, says

from coursework.marking import key
from coursework.marking.assignment import cells
from fairtender import messages
from fairtender.tables import DataError
from workshop import (
    folder,
    grade,
    gradebook,
    nbgrader_course,
    submitted,
)
from workshop.__main__ import main
from workshop.folder import Workshop


def said(notebook: dict, form: str) -> str:
    """What the check of a form printed in a graded notebook."""
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == form]
    outputs = [one for one in cell["outputs"] if one["output_type"] == "stream"]
    return "".join(line for one in outputs for line in one["text"])


def test_model_answers_leave_only_the_trainer_to_mark(graded):
    result = graded.results["model"]
    for form in graded.key.questions.forms:
        if graded.key.of_form(form.id):
            assert result.marks[form.id].auto == form.auto_points
            assert messages.text("forms-all-there") in said(graded.notebook("model"), form.id)
        for entry in graded.key.of_form(form.id, by_trainer=True):
            assert result.marks[entry.question.id].waiting
    by_trainer = sum(form.trainer_points for form in graded.key.questions.forms)
    assert (result.total, result.to_mark) == (graded.full, by_trainer)
    assert result.name == "Learner model"


def test_a_blank_hand_in_gets_nothing_and_hears_what_to_do(graded):
    assert graded.results["blank"].total == 0
    for form in graded.key.questions.forms:
        for entry in graded.key.of_form(form.id):
            assert entry.question.short in said(graded.notebook("blank"), form.id)


def test_each_belief_loses_what_the_key_says(graded):
    for belief in graded.key.beliefs:
        lost = graded.full - graded.results[belief.code].total
        assert lost == pytest.approx(belief.loses), belief.code


def test_a_spoilt_file_costs_only_what_it_touches(graded):
    for name, touched in graded.touched.items():
        entries = graded.key.entries
        lost = graded.full if touched is None else sum(entries[q].question.points for q in touched)
        assert graded.results[name].total == pytest.approx(graded.full - float(lost)), name
        for entry in entries.values():
            if not entry.by_trainer:
                fine = messages.text("forms-all-there") in said(graded.notebook(name), entry.form)
                in_form = [q for q in touched or [] if entries[q].form == entry.form]
                assert fine == (touched is not None and not in_form), name
        for id in touched or []:
            assert entries[id].question.short in said(graded.notebook(name), entries[id].form)


def test_no_cell_of_a_graded_notebook_fails_or_warns(graded):
    """So every cell found its data: the graded copy lies outside the checkout."""
    for name in graded.results:
        for cell in graded.notebook(name)["cells"]:
            for output in cell.get("outputs", []):
                assert output["output_type"] != "error", (name, cell["id"])
                assert output.get("name") != "stderr", (name, cell["id"])


def put(workshop: Workshop, the_key, name: str, answers: dict) -> None:
    """Put a hand-in where it is graded."""
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, the_key)
    path = workshop.folder / "one.json"
    key.hand_in(the_key, answers, path, name=name)
    submitted.put(workshop, the_key.unit, name, path.read_bytes())


def nbgrader(place: Path, *command: str) -> None:
    """Run a stock command as somebody who did not activate the environment."""
    program = Path(sys.executable).with_name("nbgrader")
    clean = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [program, *command],
        cwd=place,
        env={**clean, "PATH": os.defpath},
        capture_output=True,
        text=True,
    )
    # What nbgrader says of a fault comes long before its last words.
    assert done.returncode == 0, done.stderr[done.stderr.find("Traceback") :][:6000]


def scores(workshop: Workshop, the_key) -> dict[tuple[str, str], tuple]:
    """{(trainee, cell): (points of the machine, whether it waits for the trainer)}."""
    found = gradebook.results(workshop, the_key)
    return {
        (one.trainee, cell): (mark.auto, mark.waiting)
        for one in found
        for cell, mark in one.marks.items()
    }


SPOILT = {
    "no-json": b'{"format": 1, "answers": [' + b"[" * 5000,
    "nothing": b"",
    "a-list": b"[]",
    "binary": bytes(range(256)) * 20,
    "another-unit": b'{"format": 1, "unit": "99-none", "answers": {}}',
    "enormous": b" " * (2 * 1024 * 1024 + 1),
}


def hand_ins(the_key, drawn: int) -> dict[str, bytes]:
    """Every kind: right, blank, each misunderstanding, drawn by lot, spoilt, hostile."""
    made = runpy.run_path(str(ROOT / "benchmarks" / "grading.py"))
    dice, model = random.Random(7), key.model_answers(the_key)
    given: dict[str, dict] = {"model": model, "blank": {}}
    for belief in the_key.beliefs:
        given[belief.code] = key.belief_answers(the_key, belief.code)
    for number in range(drawn):
        entries = the_key.entries.items()
        given[f"drawn-{number}"] = {id: made["guess"](one, dice) for id, one in entries}
    hostile = "<script>alert(1)</script>{{ 7*7 }}\x00\u202e\x1b[31m\u2028=1+1\r\n\x0b\ud800"
    given["wrong-types"] = {id: {"a": [1]} for id in model}
    given["wrong-numbers"] = dict.fromkeys(model, 10**30)
    given["hostile"] = {id: hostile if isinstance(one, str) else one for id, one in model.items()}
    given["hostile"] |= {one: hostile for one in the_key.entries if one not in model}
    given["too-long"] = dict.fromkeys(model, "word " * 15_000)
    given["unknown"] = model | {"level-of-nothing": "high", "": None}
    whole = {
        "format": 1,
        "unit": the_key.unit,
        "release": the_key.questions.release,
        "learner": {"id": "", "name": hostile},
        "saved": "2026-11-25T09:00:00Z",
    }
    found = {name: json.dumps(whole | {"answers": one}).encode() for name, one in given.items()}
    found["newer"] = json.dumps(whole | {"format": 2, "answers": model}).encode()
    found["earlier"] = json.dumps(whole | {"release": "0" * 12, "answers": model}).encode()
    found["cut-off"] = found["model"][:200]
    return found | SPOILT


def shown(workshop: Workshop, unit: str) -> dict[tuple[str, str], str]:
    """What each cell of each graded notebook shows, but for where an object lay in memory."""
    found = {}
    for trainee in workshop.handed_in(unit):
        path = workshop.autograded(trainee, unit) / f"{unit}.ipynb"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            outputs: list[dict] = []
            for one in cell.get("outputs", []):
                # A busy kernel sends what a cell prints in several parts.
                if outputs and one.get("name", "?") == outputs[-1].get("name"):
                    one["text"] = outputs.pop()["text"] + one["text"]
                if "text" in one:
                    one["text"] = ["".join(one["text"])]
                outputs.append(one)
            found[trainee, cell["id"]] = re.sub(ADDRESS, "", json.dumps([cell["source"], outputs]))
    return found


ADDRESS = r" at 0x[0-9a-f]+"
# Each with every belief besides; `benchmarks/grading.py --unit UNIT` compares as many as one likes.
EVERY = [pytest.param(unit, (), marks=pytest.mark.slow) for unit in [SMALL, MADE, *UNITS[1:]]]
# For each of them nbgrader starts a kernel: only `make test-all` compares every one. Each run of
# `workshop grade` compares some, too.
SOME = ("model", "hostile", "binary")


@pytest.mark.parametrize(("unit", "some"), [pytest.param(SMALL, SOME, id="some"), *EVERY])
def test_every_cell_scores_and_shows_as_in_stock_nbgrader(course, tmp_path, unit, some):
    the_key = key.read_key(unit, course)
    mine = folder.create(tmp_path / "mine", course)
    with folder.environment(mine):
        nbgrader_course.prepare(mine, the_key)
    every = hand_ins(the_key, drawn=2)
    given = {name: every[name] for name in some or every}
    for trainee, content in given.items():
        submitted.put(mine, unit, trainee, content)
    theirs = Workshop(tmp_path / "theirs", course)
    shutil.copytree(mine.folder, theirs.folder)
    report = grade.grade(mine, unit)
    assert (report.failed, len(report.judged)) == ({}, 2)
    nbgrader(theirs.folder, "autograde", unit)
    assert len(scores(mine, the_key)) == len(given) * len(cells(the_key))
    assert scores(mine, the_key) == scores(theirs, the_key)
    assert shown(mine, unit) == shown(theirs, unit)


@pytest.mark.slow
def test_stock_commands_work_in_a_graded_folder(course, tmp_path):
    from nbgrader.api import get_alembic_version

    the_key, workshop = key.read_key(SMALL, course), folder.create(tmp_path / "w", course)
    put(workshop, the_key, "lee", key.model_answers(the_key))
    grade.grade(workshop, SMALL)
    mark(workshop, "lee", "why", 2.5, "Good")
    before = scores(workshop, the_key)
    assert gradebook.schema_version() == get_alembic_version()
    nbgrader(workshop.folder, "autograde", SMALL, "--student", "lee", "--force")
    assert scores(workshop, the_key) == before
    gradebook.keep_marks(workshop, SMALL)
    kept = gradebook.kept_marks(workshop, SMALL)["lee"]["why"]
    assert (kept["points"], kept["comment"]) == (2.5, "Good")  # as `grade-differs` promises
    nbgrader(workshop.folder, "generate_feedback", SMALL)
    page = workshop.folder / "feedback" / "lee" / SMALL / f"{SMALL}.html"
    assert "Names the decisive signal" in page.read_text()


def test_a_changed_key_grades_again_and_a_broken_course_gives_nobody_zero(tmp_path):
    (tmp_path / "course").mkdir()
    course = make_course(tmp_path / "course")
    the_key, workshop = key.read_key(SMALL, course), folder.create(tmp_path / "w", course)
    put(workshop, the_key, "ana", key.model_answers(the_key))

    def total() -> float:
        grade.grade(workshop, SMALL)
        [result] = gradebook.results(workshop, the_key)
        return result.total

    before = total()
    path = course / "solutions" / SMALL / "key.toml"
    old = 'answer = "high"\naccept = {elevated = 0.5}'
    path.write_text(path.read_text().replace(old, 'answer = "elevated"'))
    assert (before, total()) == (8, 7)  # the question has one point
    notebook = path.with_name(f"{SMALL}.md")
    notebook.write_text(notebook.read_text().replace("exercise.begin()", "exercise.nothing()"))
    broken = grade.grade(workshop, SMALL)
    assert broken.graded == [] and "cell-02" in broken.failed["ana"]
    assert gradebook.results(workshop, the_key)[0].total == 7
    notebook.write_text(notebook.read_text() + "\n```{code-cell} ipython3\n# One more\n1\n```\n")
    with pytest.raises(DataError, match=pattern("grade-cells-changed")):
        grade.grade(workshop, SMALL)


@pytest.mark.parametrize("code", ["in-git", "folder-name", "not-empty"])
def test_a_folder_that_cannot_be_used_is_one_sentence(course, tmp_path, code):
    place = tmp_path / ("a [1]" if code == "folder-name" else "a")
    if code == "in-git":
        (tmp_path / ".git").mkdir()
    if code == "not-empty":
        place.mkdir()
        (place / "holiday.jpg").write_text("")
    with pytest.raises(DataError) as fault:
        folder.create(place, course)
    assert str(fault.value) == messages.text(f"workshop-{code}", folder=place)
    assert sorted(place.glob("*")) == ([place / "holiday.jpg"] if code == "not-empty" else [])


def test_commands_say_one_sentence_and_exit_with_two(tmp_path, capsys):
    assert main(["grade", "03-none", "--in", str(tmp_path)]) == 2
    assert says("".join(capsys.readouterr()), "workshop-none")
    folder.create(tmp_path / "w")
    assert main(["grade", "03-none", "--in", str(tmp_path / "w")]) == 2
    said = "".join(capsys.readouterr())
    assert "03-none" in said and "Traceback" not in said
