"""key.toml agrees with questions.toml, or one sentence says where it does not."""

import json

import jsonschema
import pytest
from course_kit import MADE, SMALL, UNITS, make_course

from coursework.marking import key
from fairtender.tables import DataError

MODEL = {
    "level": "high",
    "first": ["t01", "t03"],  # the first two that the key accepts, in the order of the options
    "factors": ["sector", "workforce"],
    "weight": 70,
    "origin": "Côte d'Ivoire",
    "why": "They go first because a decisive signal stands in the notice itself.",
    "question": "Who pays the recruitment fees of the workers on this site?",
}


def test_model_and_belief_become_answers(course):
    the_key = key.read_key(SMALL, course)
    assert key.model_answers(the_key) == MODEL
    wrong = key.belief_answers(the_key, "buyers-country")
    assert wrong == MODEL | {"level": "low", "origin": "Portugal"}


@pytest.mark.parametrize("slug", [MADE, *UNITS])
def test_a_hand_in_made_from_the_model_is_a_valid_file(course, slug, root, tmp_path):
    the_key = key.read_key(slug, course)
    key.hand_in(the_key, key.model_answers(the_key), tmp_path / "answers.json", "Ana", "7")
    written = json.loads((tmp_path / "answers.json").read_text())
    jsonschema.validate(
        written, json.loads((root / "datasets" / "answers.schema.json").read_text())
    )
    assert written["answers"] == key.model_answers(the_key)
    assert written["learner"] == {"id": "7", "name": "Ana"}


@pytest.mark.parametrize(("option", "fits"), [("low", True), ("elevated", False)])
def test_a_belief_of_a_form_is_the_belief_of_the_key_with_its_code(tmp_path, option, fits):
    """The key's buyers-country shows in level = low: a form that names it must name it there."""
    root = make_course(tmp_path)
    path = root / "solutions" / SMALL / "questions.toml"
    named = f'[[form.belief]]\ncode = "buyers-country"\nwhen = {{ level = "{option}" }}\n'
    named += 'text = "Look."\n'
    first, second, rest = path.read_text().split("[[form]]\n", 2)
    path.write_text(f"{first}[[form]]\n{second}{named}[[form]]\n{rest}")
    if fits:
        assert key.read_key(SMALL, root).questions.forms[0].beliefs[0].code == "buyers-country"
        return
    with pytest.raises(DataError, match="buyers-country") as fault:
        key.read_key(SMALL, root)
    assert fault.value.code == "key-belief-elsewhere"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[question.weight]", "[question.height]", ["field-unknown", "question: height", "weight"]),
        ("format = 1", "format = 2", ["field-choice", "format"]),
        ('answer = "high"', 'answer = "huge"', ["key-answer", "question, level"]),
        ('answer = "high"', "", ["key-answer-or-any", "question, level"]),
        ("accept = {elevated = 0.5}", "accept = {none = 0.5}", ["key-option", "level", '"none"']),
        ("accept = {elevated = 0.5}", "accept = {elevated = 2}", ["key-share", "question, level"]),
        ('any_of = ["t03", "t01", "t04"]', 'any_of = ["t03"]', ["key-any-of", "question, first"]),
        ('any_of = ["t03", "t01", "t04"]', 'answer = ["t03"]', ["key-answer", "question, first"]),
        ('optional = ["time"]', 'optional = ["sector"]', ["key-option", "factors", '"sector"']),
        ("answer = 70", 'answer = "70"', ["key-answer", "question, weight"]),
        ("{points = 2, text", "{points = 3, text", ["key-rubric", "why", "4 points", "has 3"]),
        ('read = "levels"', "", ["field-missing", "read"]),
        ("tolerance = 0.5", "tolerence = 0.5", ["field-unknown", "question, weight", "tolerence"]),
        ("loses = 3\n", "loses = 2\n", ["key-loses", "buyers-country", "must be 3"]),
        ('origin = "Portugal"', 'origin = "ivory coast"', ["key-loses-nothing", '"origin"']),
        ('level = "low"', 'level = "lowest"', ["key-answer", "buyers-country", "level"]),
        ('code = "value-is-risk"', 'code = "buyers-country"', ["field-twice", "buyers-country"]),
        ("[[belief]]", "[[belief]", ["file-not-toml"]),
    ],
)
def test_a_fault_names_file_question_and_fault(tmp_path, old, new, says):
    """Its code, where one fault alone is told, and its place."""
    root = make_course(tmp_path)
    path = root / "solutions" / SMALL / "key.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(DataError) as fault:
        key.read_key(SMALL, root)
    for part in ["key.toml", *says]:
        assert part in f"{fault.value.code} {fault.value}"
