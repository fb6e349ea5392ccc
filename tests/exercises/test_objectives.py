"""Every objective is taught, practised and tested; every question tests one."""

import re

import pytest
from kit import some_and_slow

from coursework import course as the_course
from coursework import forms
from coursework.answers import said
from coursework.marking import key

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
def test_every_self_check_stands_once_in_its_chapter_and_recall_is_folded(root, unit):
    checks = forms.load(root / "solutions" / unit / "questions.toml").self_checks
    chapter = (root / "book" / f"{unit}.md").read_text(encoding="utf-8")
    before, begun, text = chapter.partition("**Before you start.**")
    start, text, _ = (
        re.split(r"^## (?!What you take away).*$", text, maxsplit=1, flags=re.M)[0],
        *(text.partition("## What you take away")[::2]),
    )
    asked = re.findall(rf'self_check\("{unit}", "([\w-]+)"(, folded=True)?\)', text)
    assert begun and "self_check(" not in before
    assert sorted(id for id, _ in asked) == sorted(one.id for one in checks)
    assert [id for id, folded in asked if folded] == [id for id, _ in asked if f'"{id}"' in start]


def chosen_in(entry, column: str, code: str):
    """An answer with an option; of a table one row with it: sheet.column, or sheet.column.row."""
    if column:
        sheet, name, row = [*column.split("."), ""][:3]
        many = entry.question.sheet(sheet).column(name).kind == "choices"
        row = row or entry.right[sheet][0]["row"]
        return {sheet: [{"row": row, name: [code] if many else code}]}
    return [code] if entry.question.kind == "choices" else code


@pytest.mark.parametrize("unit", some_and_slow(UNITS))
def test_a_form_names_beliefs_that_wrong_answers_show(root, unit):
    """Model answers hear none; each one is heard with answers that the key counts as wrong.

    What endangers a person earns nothing at all.
    """
    the_key = key.read_key(unit, root)
    right = forms.Answers(values=key.model_answers(the_key))
    for form in the_key.questions.forms:
        assert said(form, right) == []
        for belief in form.beliefs:
            for question, codes in belief.when.items():
                id, _, column = question.partition(".")
                entry = the_key.entries[id]
                for code in codes:
                    value = chosen_in(entry, column, code)
                    earned = entry.share(value)
                    assert earned < 1, (belief.code, question, code)
                    assert earned == 0 or not belief.stop, (belief.code, question, code)
                    assert belief in said(form, forms.Answers(values={id: value}))


@pytest.mark.parametrize("unit", UNITS)
def test_chapter_and_exercise_lead_to_what_to_do_if_it_is_real(root, unit):
    for path in (root / "book" / f"{unit}.md", root / "solutions" / unit / f"{unit}.md"):
        assert "if-this-is-real.md" in path.read_text(encoding="utf-8"), path.name
