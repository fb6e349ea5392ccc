"""Every objective is taught, practised and tested; every question tests one."""

import re

import pytest

from fairtender import forms
from workshop import key

UNITS = key.units()


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
