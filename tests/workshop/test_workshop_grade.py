"""Hand-ins graded by nbgrader's own autograde: points, faults, and what stays untouched."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from course_kit import SMALL, hand_in, make_course

from fairtender import messages
from fairtender.tables import DataError
from workshop import grade, key
from workshop.__main__ import main


def said(notebook: dict, form: str) -> str:
    """What the check of a form printed in a graded notebook."""
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == form]
    outputs = [one for one in cell["outputs"] if one["output_type"] == "stream"]
    return "".join(line for one in outputs for line in one["text"])


def test_model_answers_leave_only_the_trainer_to_mark(graded):
    score = graded.scores["model"]
    for form in graded.key.questions.forms:
        if graded.key.of_form(form.id):
            assert score.points[form.id] == form.auto_points
            assert messages.text("forms-all-there") in said(graded.notebook("model"), form.id)
        for entry in graded.key.of_form(form.id, by_trainer=True):
            assert score.points[entry.question.id] is None
    by_trainer = sum(form.trainer_points for form in graded.key.questions.forms)
    assert (score.total, graded.report.to_mark(score)) == (graded.full, by_trainer)
    assert score.learner == "Learner model"


def test_a_blank_hand_in_gets_nothing_and_hears_what_to_do(graded):
    assert graded.scores["blank"].total == 0
    for form in graded.key.questions.forms:
        for entry in graded.key.of_form(form.id):
            assert entry.question.short in said(graded.notebook("blank"), form.id)


def test_each_misunderstanding_loses_what_the_key_says(graded):
    for belief in graded.key.misunderstandings:
        lost = graded.full - graded.scores[belief.code].total
        assert lost == pytest.approx(belief.loses), belief.code


def test_a_spoilt_file_costs_only_what_it_touches(graded):
    for name, touched in graded.touched.items():
        entries = graded.key.entries
        lost = graded.full if touched is None else sum(entries[q].question.points for q in touched)
        assert graded.scores[name].total == pytest.approx(graded.full - float(lost)), name
        for entry in entries.values():
            if not entry.by_trainer:
                fine = messages.text("forms-all-there") in said(graded.notebook(name), entry.form)
                in_form = [q for q in touched or [] if entries[q].form == entry.form]
                assert fine == (touched is not None and not in_form), name
        for id in touched or []:
            assert entries[id].question.short in said(graded.notebook(name), entries[id].form)


def test_no_cell_of_a_graded_notebook_fails_or_warns(graded):
    """So every cell found its data: the graded copy lies outside the checkout."""
    for name in graded.scores:
        for cell in graded.notebook(name)["cells"]:
            for output in cell.get("outputs", []):
                assert output["output_type"] != "error", (name, cell["id"])
                assert output.get("name") != "stderr", (name, cell["id"])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*.json") if path.is_file()}


def evil_notebook(folder: Path) -> None:
    """What a trainee could hand in beside the answers: neither may ever be run."""
    code = f"open({str(folder / 'ran')!r}, 'w')"
    cell = {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "id": "x"}
    cell["execution_count"] = None
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{SMALL}.ipynb").write_text(json.dumps(notebook))
    (folder / "fairtender.py").write_text(code)


def bad_hand_ins(submitted: Path) -> dict[str, str]:
    """Make hand-ins that cannot be graded; returns {name: part of the sentence expected}."""
    for name in ("folder", "two", "large", "odd [1]", "new\nline", "none", "linked file"):
        (submitted / name / SMALL).mkdir(parents=True)
    (submitted / "folder" / SMALL / "answers.json").mkdir()
    for file in ("answers.json", f"{SMALL}_two.json"):
        (submitted / "two" / SMALL / file).write_text("{}")
    with (submitted / "large" / SMALL / "answers.json").open("wb") as file:
        file.truncate(50_000_000)
    for name in ("odd [1]", "new\nline"):
        (submitted / name / SMALL / "answers.json").write_text("{}")
    (submitted / "linked").symlink_to("/etc")
    (submitted / "linked file" / SMALL / "answers.json").symlink_to("/etc/passwd")
    (submitted / "notes.txt").write_text("")
    codes = {"folder": "no-file", "two": "two", "large": "large", "odd [1]": "name"}
    codes |= {"new\\x0aline": "name", "none": "none", "linked": "link", "linked file": "link"}
    codes |= {"notes.txt": "strange"}
    return {name: messages.MESSAGES[f"handin-{code}"] for name, code in codes.items()}


def mark_by_hand(grading: Path, name: str, cell: str, points: float) -> None:
    """Give a manual mark as nbgrader's formgrader does."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{grading / 'gradebook.db'}") as gradebook:
        mark = gradebook.find_grade(cell, SMALL, SMALL, name)
        mark.manual_score, mark.needs_manual_grade = points, False
        gradebook.db.commit()


def nbgrader(folder: Path, *command: str) -> None:
    """Run a stock command as somebody who did not activate the environment."""
    program = Path(sys.executable).with_name("nbgrader")
    clean = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [program, *command],
        cwd=folder,
        env={**clean, "PATH": os.defpath},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_folder_is_graded_graded_again_and_worked_on_with_stock_nbgrader(course, tmp_path):
    the_key = key.read_key(SMALL, course)
    submitted, grading = tmp_path / "submitted", tmp_path / "grading"
    model = key.model_answers(the_key)
    ana = hand_in(the_key, submitted, "José (Ana) O'Neil", model)
    evil_notebook(ana.parent)
    lee = submitted / f"{SMALL}_=Lee.json"  # as the form saves it; a spreadsheet sees a formula
    key.hand_in(the_key, {}, lee, name='Lee, "the second"')
    expected, originals = bad_hand_ins(submitted), tree(submitted)

    report = grade.grade(SMALL, tmp_path, course)
    assert {one.name: one.total for one in report.scores} == {"José (Ana) O'Neil": 8, "=Lee": 0}
    assert report.refused.keys() == expected.keys()
    for name, sentence in expected.items():
        assert sentence.split("}")[-1] in report.refused[name] and "\n" not in report.refused[name]
    assert tree(submitted) == originals and not list(tmp_path.rglob("ran"))
    shown = grade.table(report)
    assert "writing /4" in shown and all(one in shown for one in report.refused.values())

    with (grading / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["hand_in"]: row for row in csv.DictReader(file)}
    # 4 + 4 points by the machine; why (3) and question (1) wait for the trainer.
    assert (
        rows["José (Ana) O'Neil"] | {"choosing": "4", "total": "8", "why": "", "to_mark": "4"}
        == (rows["José (Ana) O'Neil"])
    )
    assert rows["'=Lee"]["name"] == 'Lee, "the second"'
    assert rows["large"]["note"] == report.refused["large"] and rows["large"]["total"] == ""

    mark_by_hand(grading, "José (Ana) O'Neil", "why", 2.5)
    key.hand_in(the_key, model | {"level": "elevated"}, lee)
    again = grade.grade(SMALL, tmp_path, course)
    # Elevated earns half of one point.
    assert {one.name: one.total for one in again.scores} == {"José (Ana) O'Neil": 10.5, "=Lee": 7.5}
    assert again.unchanged == 1

    nbgrader(grading, "autograde", SMALL, "--student", "=Lee", "--force")
    nbgrader(grading, "generate_feedback", SMALL)
    feedback = grading / "feedback" / "José (Ana) O'Neil" / SMALL / f"{SMALL}.html"
    assert "Names the decisive signal" in feedback.read_text()
    assert grade.grade(SMALL, tmp_path, course).scores == again.scores


def test_a_changed_key_grades_again_and_a_broken_course_gives_nobody_zero(tmp_path):
    (tmp_path / "course").mkdir()
    course, folder = make_course(tmp_path / "course"), tmp_path / "hand-ins"
    the_key = key.read_key(SMALL, course)
    hand_in(the_key, folder / "submitted", "ana", key.model_answers(the_key))
    [before] = grade.grade(SMALL, folder, course).scores
    path = course / "solutions" / SMALL / "key.toml"
    old = 'answer = "high"\naccept = {elevated = 0.5}'
    path.write_text(path.read_text().replace(old, 'answer = "elevated"'))
    [after] = grade.grade(SMALL, folder, course).scores
    assert (before.total, after.total) == (8, 7)
    notebook = path.with_name(f"{SMALL}.md")
    notebook.write_text(notebook.read_text().replace("exercise.begin()", "exercise.nothing()"))
    broken = grade.grade(SMALL, folder, course)
    assert broken.scores == [] and "cell-02" in broken.refused["ana"]
    notebook.write_text(notebook.read_text() + "\n```{code-cell} ipython3\n# One more\n1\n```\n")
    with pytest.raises(DataError, match=r"move .*grading away"):
        grade.grade(SMALL, folder, course)


@pytest.mark.parametrize("code", ["in-git", "folder-name", "no-folder", "empty"])
def test_a_folder_that_cannot_be_graded_is_one_sentence(course, tmp_path, code):
    folder = tmp_path / ("a [1]" if code == "folder-name" else "a")
    (folder / "submitted").mkdir(parents=True)
    if code == "no-folder":
        (folder / "submitted").rmdir()
    if code == "in-git":
        (tmp_path / ".git").mkdir()
    with pytest.raises(DataError) as fault:
        grade.grade(SMALL, folder, course)
    assert str(fault.value).split(": ", 1)[1] == messages.text(
        f"grade-{code}", folder="", slug=SMALL
    ).removeprefix(": ")
    assert not (folder / "grading").exists()


def test_the_command_says_the_sentence_and_exits_with_two(tmp_path, capsys):
    assert main(["grade", "03-none", str(tmp_path)]) == 2
    said = "".join(capsys.readouterr())
    assert "03-none" in said and "Traceback" not in said
