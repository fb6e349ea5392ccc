"""Hand-ins graded by nbgrader's own autograde: points, faults, and what stays untouched."""

import os
import random
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from course_kit import ROOT, SMALL, make_course

from coursework import key
from coursework.assignment import cells
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
        nbgrader_course.prepare(workshop, the_key.unit)
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
    assert done.returncode == 0, done.stderr[-2000:]


def scores(workshop: Workshop, the_key) -> dict[tuple[str, str], tuple]:
    """{(trainee, cell): (points of the machine, whether it waits for the trainer)}."""
    found = gradebook.results(workshop, the_key)
    return {
        (one.trainee, cell): (mark.auto, mark.waiting)
        for one in found
        for cell, mark in one.marks.items()
    }


@pytest.mark.parametrize(
    ("unit", "count"), [(SMALL, 6), pytest.param("03-screen-tenders", 60, marks=pytest.mark.slow)]
)
def test_every_cell_scores_as_in_stock_nbgrader(course, tmp_path, unit, count):
    """Right, blank, misunderstood and random answers, in the proportions of the benchmark."""
    drawn = runpy.run_path(str(ROOT / "benchmarks" / "grading.py"))
    the_key, dice = key.read_key(unit, course), random.Random(7)
    mine = folder.create(tmp_path / "mine", course)
    for number in range(count):
        put(mine, the_key, f"t{number}", drawn["answers"](the_key, number, dice))
    theirs = Workshop(tmp_path / "theirs", course)
    shutil.copytree(mine.folder, theirs.folder)
    grade.grade(mine, unit)
    nbgrader(theirs.folder, "autograde", unit)
    graded = cells(the_key)
    assert len(scores(mine, the_key)) == count * len(graded)
    assert scores(mine, the_key) == scores(theirs, the_key)


def test_stock_commands_work_in_a_graded_folder(course, tmp_path):
    the_key, workshop = key.read_key(SMALL, course), folder.create(tmp_path / "w", course)
    put(workshop, the_key, "lee", key.model_answers(the_key))
    grade.grade(workshop, SMALL)
    before = scores(workshop, the_key)
    nbgrader(workshop.folder, "autograde", SMALL, "--student", "lee", "--force")
    assert scores(workshop, the_key) == before
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
    with pytest.raises(DataError, match="parts were added or taken away"):
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
    assert "no workshop folder" in "".join(capsys.readouterr())
    folder.create(tmp_path / "w")
    assert main(["grade", "03-none", "--in", str(tmp_path / "w")]) == 2
    said = "".join(capsys.readouterr())
    assert "03-none" in said and "Traceback" not in said
