"""Every objective is taught, practised and tested; every question tests one."""

import re

import pytest

from coursework import course as the_course
from coursework import forms
from coursework import shares as grading
from coursework import key

UNITS = the_course.units()


@pytest.mark.parametrize("unit", UNITS)
def test_every_objective_is_taught_and_tested(root, unit):
    questions = forms.load(root / "solutions" / unit / "questions.toml")
    chapter = (root / "book" / f"{unit}.md").read_text(encoding="utf-8")
    labels = set(re.findall(r"^\(([\w-]+)\)=$", chapter, re.MULTILINE))
    assert questions.objectives
    for objective in questions.objectives:
        assert objective.taught, f"{objective.code}: say where it is taught"
        assert set(objective.taught) <= labels, f"{objective.code}: no such section"
        points = [q.points for q in questions.all.values() if q.objective == objective.code]
        assert sum(points) > 0, f"{objective.code}: no point tests it"
    assert all(question.objective for question in questions.all.values())


@pytest.mark.parametrize("unit", UNITS)
def test_cautions_name_beliefs_that_a_misunderstanding_shows(root, unit):
    """Model answers hear none; each one is heard with answers that the key counts as wrong.

    What endangers a person earns nothing at all.
    """
    the_key = key.read_key(unit, root)
    right = forms.Answers(values=key.model_answers(the_key))
    for form in the_key.questions.forms:
        assert grading.cautions(form, right) == []
        for caution in form.cautions:
            for question, codes in caution.when.items():
                full = the_key.entries[question].question.points
                for code in codes:
                    one = forms.Form(form.id, form.title, (the_key.entries[question].question,))
                    many = one.questions[0].kind == "choices"
                    given = forms.Answers(values={question: [code] if many else code})
                    marking = {question: the_key.entries[question].marking}
                    earned = grading.grade(one, given, marking)
                    assert earned < full, (caution.text, question, code)
                    assert earned == 0 or not caution.stop, (caution.text, question, code)


@pytest.mark.parametrize("unit", UNITS)
def test_chapter_and_exercise_lead_to_what_to_do_if_it_is_real(root, unit):
    for path in (root / "book" / f"{unit}.md", root / "solutions" / unit / f"{unit}.md"):
        assert "if-this-is-real.md" in path.read_text(encoding="utf-8"), path.name
