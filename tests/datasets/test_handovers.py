"""What passes on from unit to unit: the case, the questions and the course's data say the same."""

import json

from coursework import course, forms, the_case
from publishing import digests


def test_the_case_lists_what_the_exercises_show(root):
    listed = [(one.to, one.question, one.what, one.own) for one in the_case.load().handovers]
    shown = {
        (slug, one.question, one.title, one.own)
        for slug in course.units(root)
        for form in forms.load(root / "solutions" / slug / "questions.toml").forms
        for one in form.earlier
    }
    assert len(listed) == len({*listed})
    assert {*listed} == shown


def test_what_stands_in_until_then_is_public(root):
    package = json.loads((root / "datasets" / "datapackage.json").read_text("utf-8"))
    public = {one["path"] for one in package["resources"]}
    for one in the_case.load().handovers:
        assert f"{one.own.partition('/')[0]}/case-tables.json" in public


def test_a_learner_sees_it_named_where_it_is_read(root):
    for one in the_case.load().handovers:
        questions = forms.load(root / "solutions" / one.to / "questions.toml")
        number = one.unit.partition("-")[0].lstrip("0")
        for form in questions.forms:
            if one.question in [each.question for each in form.earlier]:
                assert f"unit {number}" in " ".join(form.prompt.split()), (one.to, form.id)


def test_a_page_is_made_again_where_the_earlier_unit_asks_something_else(root):
    course_files = digests.Course(root)
    for one in the_case.load().handovers:
        read = course_files.read_beside(f"exercises/{one.to}/{one.to}")
        assert root.resolve() / "exercises" / one.unit / "questions.toml" in read, one
