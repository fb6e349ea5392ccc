"""The plan that answers make, checked, saved and opened again; and earlier answers, copied."""

import base64
import datetime
import json

import docx
import openpyxl
import pytest

from coursework import forms
from fairtender import (
    action_plan,
    profile,
    sheets,
    tables,
)
from fairtender.tables import DataError

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
    return forms.own_plan(exercise.questions, choices, start, contracts, [], DAY, profile.load())


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


def test_the_tool_checks_the_plan_and_lays_it_beside_the_others(exercise, choices, start):
    own = tool(exercise, choices, start)
    answers = {"stage": "foundations", "what": "b"}
    told = own.ask({"view": "check"}, answers=answers, earlier=[])["html"]
    assert "training or awareness alone" in told
    assert "Local action plans" in own.ask({"view": "together"}, answers=answers)["html"]
    assert "The plan has no measures" in own.shown_first()


def test_the_plan_is_taken_home_in_four_kinds_and_opens_again(exercise, choices, start, tmp_path):
    own, answers = tool(exercise, choices, start), {"stage": "foundations", "what": "b"}

    def taken(what, ending):
        file = own.take_home(what, ending, answers=answers)
        assert file["name"].endswith(f".{ending}")
        path = tmp_path / file["name"]
        path.write_bytes(base64.b64decode(file["base64"]))
        return path

    expected = forms.written_plan(exercise.questions, answers, choices, start)[0]
    again = action_plan.read(taken("own-plan", "json"))
    assert action_plan.to_dict(again) == action_plan.to_dict(expected)
    word = docx.Document(taken("own-plan", "docx"))
    assert "M1: Train everybody." in [paragraph.text for paragraph in word.paragraphs]
    page = taken("own-plan", "html").read_text(encoding="utf-8")
    assert "Train everybody." in page and "Port Selm" in page
    sheet = openpyxl.load_workbook(taken("own-plan", "xlsx"))["measures"]
    assert [cell.value for cell in sheet[2]][:4] == [
        "M1",
        "foundations",
        "training",
        "Train everybody.",
    ]
    empty = docx.Document(taken("own-plan-empty", "docx"))
    assert [p.text for p in empty.paragraphs if p.text.startswith("M6")] == ["M6: not stated"]
    assert openpyxl.load_workbook(taken("own-plan-empty", "xlsx"))["measures"].max_row == 7
    for what, ending in (("own-plan", "exe"), ("../own-plan", "docx"), (None, ["docx"])):
        with pytest.raises(DataError, match="no such file"):
            own.take_home(what, ending, answers=answers)


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


def ask(exercise, **params):
    return exercise.receive({"ask": "tool", "params": {"tool": "earlier-answers", **params}})


def show_earlier(exercise):
    exercise.tool(forms.earlier_answers(exercise.questions, WANTED, exercise.path.parent))


def test_earlier_answers_are_shown_in_words_with_what_fits(exercise):
    beside(exercise, unit_v(exercise, {"first": ["y"], "words": "word " * 20, "what": "b"}))
    show_earlier(exercise)
    told = ask(exercise)
    assert told["copies"] == {"first": ["y"], "words": ("word " * 20)[:39].rstrip() + "…"}
    assert "Train everybody" in told["html"] and "<td" in told["html"]
    assert "w: " in told["html"]  # no such unit: one sentence


def test_a_file_that_is_loaded_comes_before_the_one_beside(exercise):
    beside(exercise, unit_v(exercise, {"what": "b"}))
    show_earlier(exercise)
    files = [
        {"name": "v.json", "text": unit_v(exercise, {"what": "a"})},
        {"name": "<b>.json", "text": "no answers"},
        {"name": 5},
        "none",
    ]
    told = ask(exercise, earlier=files)["html"]
    assert "Write criteria" in told and "Train everybody" not in told
    assert "&lt;b&gt;.json holds no answers" in told


def test_answers_that_cannot_be_read_are_one_sentence(exercise):
    unit_v(exercise, {})
    beside(exercise, "{")
    show_earlier(exercise)
    told = ask(exercise)
    assert told["copies"] == {} and "v/answers.json holds no answers" in told["html"]


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
