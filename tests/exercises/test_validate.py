"""nbgrader's *Validate* on the exercises as learners have them: blank, wrong, without a key, right.

Its own Validator runs each notebook, as the button in JupyterLab and `nbgrader validate` do.
"""

import html
import os
import shutil
import textwrap
from pathlib import Path

import pytest
from kit import first_and_slow
from nbgrader.validator import Validator
from traitlets.config import Config

from coursework import course as the_course
from coursework.forms.validate import WIDTH
from coursework.marking import key
from fairtender import messages

ROOT = Path(__file__).resolve().parents[2]


def copy_unit(unit: str, place: Path, with_key: bool = True) -> Path:
    """Copy what a learner has of a unit; return the folder of the exercise."""
    parts = ("exercises", "solutions") if with_key else ("exercises",)
    for name in parts:
        ignore = shutil.ignore_patterns("answers.json", "marks.json", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name / unit, place / name / unit, ignore=ignore)
    (place / "datasets").symlink_to(ROOT / "datasets")
    return place / "exercises" / unit


def validate(folder: Path, monkeypatch) -> dict[str, str]:
    """Return {last line of a failed cell: what nbgrader says of it, which it escapes for HTML}."""
    for name in ("NBGRADER_EXECUTION", "FAIRTENDER_FORMS"):
        monkeypatch.delenv(name, raising=False)
    validator = Validator(config=Config({"Execute": {"timeout": 120}}))
    here = os.getcwd()
    found = validator.validate(str(folder / f"{folder.name}.ipynb"))
    assert os.getcwd() == here and set(found) <= {"failed"}
    failed = found.get("failed", [])
    return {one["source"].splitlines()[-1]: html.unescape(one["error"]) for one in failed}


@pytest.mark.parametrize("unit", first_and_slow(the_course.units(ROOT)))
def test_validate_reports_blank_and_wrong_and_passes_right(unit, tmp_path, monkeypatch):
    folder = copy_unit(unit, tmp_path)
    the_key = key.read_key(unit, ROOT)
    graded = [form for form in the_key.questions.forms if form.auto_points]
    checks = {f'exercise.check("{form.id}")' for form in graded}

    blank = validate(folder, monkeypatch)
    assert {*blank} == checks
    assert {*blank.values()} == {"\n".join(textwrap.wrap(messages.text("forms-file-none"), WIDTH))}

    right = key.model_answers(the_key)
    path = folder / "answers.json"
    key.hand_in(the_key, right, path)
    before = path.read_bytes()
    assert validate(folder, monkeypatch) == {}
    assert path.read_bytes() == before

    # The part that a trainer alone marks has no cell with points: the first one reports it.
    by_trainer = next(one for one in the_key.entries.values() if one.by_trainer)
    key.hand_in(the_key, {**right, by_trainer.question.id: None}, path)
    [reported] = validate(folder, monkeypatch).values()
    assert by_trainer.question.short in reported and "Traceback" not in reported

    belief = next(one for one in the_key.beliefs if one.answers)
    key.hand_in(the_key, key.belief_answers(the_key, belief.code), path)
    for error in (wrong := validate(folder, monkeypatch)).values():
        # Sentences, each in lines that nbgrader's command does not cut; no traceback, no path.
        assert max(len(line) for line in error.splitlines()) < 87
        assert str(tmp_path) not in error and "NotYet" not in error
    assert wrong and {*wrong} <= checks
    asked = [one for one in the_key.questions.all.values() if one.id in belief.answers]
    told = " ".join("\n".join(wrong.values()).split())
    assert any(" ".join(one.short.split()) in told for one in asked)


def test_without_a_key_validate_never_calls_answers_right(tmp_path, monkeypatch):
    unit = the_course.units(ROOT)[0]
    folder = copy_unit(unit, tmp_path, with_key=False)
    the_key = key.read_key(unit, ROOT)
    right = key.model_answers(the_key)
    key.hand_in(the_key, right, folder / "answers.json")
    nobody_looked = messages.text("forms-no-key-beside")
    graded = [form for form in the_key.questions.forms if form.auto_points]
    told = validate(folder, monkeypatch)
    assert len(told) == len(graded) and {*told.values()} == {nobody_looked}
    missing = next(iter(right))
    key.hand_in(the_key, {**right, missing: None}, folder / "answers.json")
    reported = " ".join(" ".join(validate(folder, monkeypatch).values()).split())
    assert the_key.questions.all[missing].short in reported
