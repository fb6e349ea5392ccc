"""The plan that answers make, checked, saved and opened again; and earlier answers, copied."""

import datetime
import json

import docx
import pytest

from coursework import forms
from fairtender import (
    action_plan,
    profile,
    sheets,
    tables,
)

DAY = datetime.date(2026, 11, 1)
QUESTIONS = """
format = 1
unit = "u"
title = "A unit"
[[form]]
id = "f"
title = "A form"
[[form.question]]
id = "stage"
kind = "choice"
label = "Stage"
points = 1
options = [{code = "analysis", text = "Analysis"}, {code = "foundations", text = "Foundations"}]
[[form.question]]
id = "what"
kind = "choice"
label = "Measure"
points = 1
options = [{code = "a", text = "Write criteria"}, {code = "b", text = "Train everybody"}]
[[form.question]]
id = "first"
kind = "choices"
label = "First"
points = 1
options = [{code = "x", text = "X"}, {code = "y", text = "Y"}]
[[form.question]]
id = "words"
kind = "text"
label = "Words"
points = 0
max_length = 40
"""
CHOICES = [
    ("", "", "M1", "contracts", "PSL-1; PSL-2"),
    ("", "", "M1", "start", "2027-01-04"),
    ("first", "x", "M1", "start", "2026-11-02"),
    ("stage", "*", "M1", "stage", "{code}"),
    ("what", "*", "M1", "what", "{text}."),
    ("what", "a", "M1", "kind", "criteria"),
    ("what", "a", "M1", "target", "5"),
    ("what", "b", "M1", "kind", "training"),
    ("words", "*", "M1", "what", "{was} Own: {text}"),
    ("first", "y", "", "referral_contact", "Duty desk"),
]


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    for name in ("FAIRTENDER_FORMS", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "u"
    folder.mkdir()
    (folder / "questions.toml").write_text(QUESTIONS, encoding="utf-8")
    return forms.Exercise("u", folder)


@pytest.fixture(scope="module")
def choices():
    columns = zip(*CHOICES, strict=True)
    return tables.frame(
        forms.PLAN_CHOICES, dict(zip(forms.PLAN_CHOICES.names, columns, strict=True))
    )


@pytest.fixture(scope="module")
def start():
    listed = [
        {"contract_id": name, "level": "high", "title": "Guards"} for name in ("PSL-1", "PSL-2")
    ]
    return action_plan.from_dict({"office": "Port Selm", "version": 1, "contracts": listed})


def tool(exercise, choices, start):
    contracts = tables.frame(
        forms_assessed := action_plan.ASSESSED, {name: [] for name in forms_assessed.names}
    )
    return forms.own_plan(exercise, choices, start, contracts, [], DAY, profile.load())


def test_answers_make_a_plan(exercise, choices, start):
    plan, _ = forms.written_plan(exercise.questions, {}, choices, start)
    assert plan.measures.empty  # what does not say yet what is done is left out
    given = {"stage": "analysis", "what": "a", "first": ["x", "y"], "words": "no {code} here"}
    plan, told = forms.written_plan(exercise.questions, given, choices, start)
    [row] = plan.measures.itertuples()
    assert row.what == "Write criteria. Own: no {code} here" and row.kind == "criteria"
    assert (row.contracts, row.target) == (("PSL-1", "PSL-2"), 5)
    assert f"{row.start:%Y-%m-%d}" == "2026-11-02" and told == []
    assert plan.head.referral_contact == "Duty desk"


def test_a_stage_that_does_not_fit_is_said_and_put_right(exercise, choices, start):
    given = {"stage": "analysis", "what": "b"}
    plan, [told] = forms.written_plan(exercise.questions, given, choices, start)
    assert plan.measures["stage"].tolist() == ["foundations"]
    assert told.startswith("M1: you chose the stage Analysis") and "Foundations" in told


def test_the_buttons_check_and_save_what_opens_again(exercise, choices, start):
    exercise.record({"stage": "foundations", "what": "b"})
    box = tool(exercise, choices, start)
    buttons, shown = box.children
    press = {button.description: button.click for button in buttons.children}
    press["Check my plan"]()
    assert 'role="status"' in shown.value and "training or awareness alone" in shown.value
    press["Save as a Word document"]()
    press["Save as a page (HTML)"]()
    press["Save as data (JSON)"]()
    press["Save an empty plan for me"]()
    folder = exercise.path.parent
    expected = forms.written_plan(exercise.questions, exercise.answers, choices, start)[0]
    again = action_plan.read(folder / "action-plan-port-selm.json")
    assert action_plan.to_dict(again) == action_plan.to_dict(expected)
    word = docx.Document(folder / "action-plan-port-selm.docx")
    assert "M1: Train everybody." in [paragraph.text for paragraph in word.paragraphs]
    page = (folder / "action-plan-port-selm.html").read_text(encoding="utf-8")
    assert "Train everybody." in page and "Port Selm" in page
    empty = docx.Document(folder / "action-plan-empty.docx")
    assert [p.text for p in empty.paragraphs if p.text.startswith("M6")] == ["M6: not stated"]
    press["Lay it beside the other eleven"]()
    assert "Local action plans" in shown.value


def test_a_file_that_cannot_be_written_is_one_sentence(exercise, choices, start):
    buttons, shown = tool(exercise, choices, start).children
    (exercise.path.parent / "action-plan-port-selm.json").mkdir()
    next(b for b in buttons.children if "JSON" in b.description).click()
    assert "<p>" in shown.value and "Saved" not in shown.value


def test_in_the_book_both_tools_are_marked_and_under_grading_they_are_not_there(
    exercise, choices, start, monkeypatch
):
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    page = tool(exercise, choices, start)._repr_html_()
    assert "needs Python" in page and "The plan has no measures" in page
    earlier = forms.earlier_answers(exercise, [forms.Earlier("v", "p", "words")])
    assert "needs Python" in earlier._repr_html_()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert tool(exercise, choices, start) is None
    assert forms.earlier_answers(exercise, [forms.Earlier("v", "p", "words")]) is None


def unit_v(exercise, answers):
    """An earlier unit beside this one, with answers as its notebook keeps them."""
    folder = exercise.path.parent.parent / "exercises" / "v"
    folder.mkdir(parents=True, exist_ok=True)
    questions = QUESTIONS.replace('unit = "u"', 'unit = "v"').replace("max_length = 40", "")
    (folder / "questions.toml").write_text(questions, encoding="utf-8")
    content = {
        "format": 1,
        "unit": "v",
        "release": "x",
        "learner": {},
        "saved": "",
        "answers": answers,
    }
    return json.dumps(content)


WANTED = [
    forms.Earlier("v", "first", "first"),
    forms.Earlier("v", "words", "words"),
    forms.Earlier("v", "what"),
    forms.Earlier("w", "other", "words"),
]


def beside(exercise, content):
    place = exercise.path.parent.parent / "v"
    place.mkdir()
    (place / "answers.json").write_text(content, encoding="utf-8")


def test_earlier_answers_are_shown_in_words_and_copied_where_nothing_stands(exercise):
    beside(exercise, unit_v(exercise, {"first": ["y"], "words": "word " * 20, "what": "b"}))
    exercise.record({"first": ["x"]})
    found, told = forms.earlier_found(exercise, WANTED)
    assert [one.fits for one in found] == [["y"], ("word " * 20)[:39].rstrip() + "…", None]
    assert len(told) == 1 and told[0].startswith("w: ")  # no such unit: one sentence
    box = forms.earlier_answers(exercise, WANTED)
    shown, _upload, copy, said = box.children
    assert "Train everybody" in shown.value and "<td" in shown.value
    copy.click()
    assert exercise.answers["first"] == ["x"]  # answered here already: left alone
    assert exercise.answers["words"].startswith("word word") and "exercise: 1." in said.value
    # What was copied is in this exercise's own file: the hand-in stands alone.
    kept = json.loads(exercise.path.read_text(encoding="utf-8"))["answers"]
    assert set(kept) == {"first", "words"}


def test_a_file_is_loaded_where_no_folder_lies_beside(exercise):
    content = unit_v(exercise, {"what": "a"})
    box = forms.earlier_answers(exercise, WANTED)
    shown, upload, _copy, said = box.children
    assert "Write criteria" not in shown.value
    file = {"name": "v.json", "type": "", "size": 1, "content": memoryview(content.encode())}
    file["last_modified"] = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    other = file | {"name": "<b>.json", "content": memoryview(b"no answers")}
    upload.value = (file, other)
    assert "Write criteria" in shown.value
    assert "&lt;b&gt;.json holds no answers" in said.value


def test_answers_that_cannot_be_read_are_one_sentence(exercise):
    unit_v(exercise, {})
    beside(exercise, "{")
    found, told = forms.earlier_found(exercise, WANTED)
    assert found == [] and len(told) == 2 and told[0].startswith("v: ")


def test_the_table_of_the_course_names_questions_and_fields_that_exist():
    choices = sheets.read(tables.data_path("own-plan", "plan-choices.csv"), forms.PLAN_CHOICES)
    questions = forms.load(forms.find("11-action-plan")).all
    for row in choices.itertuples():
        known = action_plan.MEASURES if row.measure else action_plan.PLAN
        assert row.field in known.names
        if row.question:
            codes = questions[row.question].codes
            assert row.code == "*" or row.code in codes, (row.question, row.code)
    # Every option of a measure that is not dropped says what kind it is.
    for id, question in questions.items():
        if id.endswith("-measure"):
            told = choices[choices["question"] == id]
            for code in question.codes:
                fields = set(told["field"][told["code"] == code])
                assert fields & {"kind", "state"}, (id, code)
