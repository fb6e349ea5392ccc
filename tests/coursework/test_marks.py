"""What a hand-in earned and what it shows, against keys and gradebook."""

import subprocess
import sys
from ast import literal_eval
from dataclasses import replace
from fractions import Fraction

import pytest
from course_kit import SMALL, UNITS
from feedback_kit import grade, graded_workshop, put
from feedback_kit import mark as by_hand
from kit import some_and_slow

from coursework import answers as kept
from coursework.marking import key
from coursework.marking.marks import Points, mark
from workshop import folder, gradebook, nbgrader_course


def given(the_key, values: dict) -> kept.Answers:
    return kept.sort(kept.Answers(), values, the_key.questions)


def codes(found) -> list[str]:
    return [belief.code for belief in found]


def pointing(result) -> set[str]:
    """The questions whose answer points to a belief."""
    return {id for id, one in result.questions.items() if one.beliefs}


@pytest.mark.parametrize("unit", UNITS)
def test_each_belief_is_shown_by_its_own_hand_in_alone(unit, course):
    the_key = key.read_key(unit, course)
    right = mark(the_key, given(the_key, key.model_answers(the_key)))
    blank = mark(the_key, given(the_key, {}))
    assert pointing(right) == set() == pointing(blank) and right.beliefs == () == blank.beliefs
    assert {one.state for one in right.questions.values()} <= {"right", "waiting", "unmarked"}
    assert sum(right.auto.values()) == sum(one.auto_points for one in the_key.questions.forms)
    for belief in the_key.beliefs:
        own = mark(the_key, given(the_key, key.belief_answers(the_key, belief.code)))
        assert codes(own.beliefs) == [belief.code]
        assert pointing(own) == {*belief.answers}


@pytest.mark.parametrize("unit", some_and_slow(UNITS))
def test_a_released_cell_gives_the_points_of_the_whole_key(unit, course):
    """A cell holds no reasons. Each belief has wrong numbers, rows and sentences of its own."""
    the_key = key.read_key(unit, course)
    pieces = [key.model_answers(the_key), {}]
    pieces += [key.belief_answers(the_key, one.code) for one in the_key.beliefs]
    for form in filter(the_key.of_form, (form.id for form in the_key.questions.forms)):
        told = repr({one.question.id: one.marking for one in the_key.of_form(form)})
        cell = key.of_form(the_key.questions, the_key.questions.form(form), literal_eval(told))
        for piece in pieces:
            whole = mark(the_key, given(the_key, piece)).auto[form]
            assert mark(cell, given(the_key, piece)).auto[form] == whole, form


# buyers-country: level = low, origin = Portugal. value-is-risk: first = t01, t02; factors = sector,
# workforce, origin; weight = 90. Right: first any two of t01, t03, t04; factors sector, workforce
# (time optional); weight 70, give or take 0.5.
@pytest.mark.parametrize(
    "wrong, points_to, shown",
    [
        ({"level": "low"}, {"level"}, []),  # half of two
        ({"level": "low", "origin": " portugal. "}, {"level", "origin"}, ["buyers-country"]),
        ({"level": "unknown", "origin": "Spain"}, set(), []),
        # The same wrong options, with other right ones; and with an optional one.
        ({"first": ["t02", "t04"], "weight": 90}, {"first", "weight"}, ["value-is-risk"]),
        ({"factors": ["origin", "time"], "weight": 89.6}, {"factors", "weight"}, ["value-is-risk"]),
        ({"weight": 90.6, "factors": ["sector"]}, set(), []),
    ],
)
def test_what_points_and_what_shows(wrong, points_to, shown, course):
    the_key = key.read_key(SMALL, course)
    result = mark(the_key, given(the_key, key.model_answers(the_key) | wrong))
    assert pointing(result) == points_to
    assert codes(result.beliefs) == shown


def test_what_is_only_left_out_is_no_shared_mistake(course):
    """Right are sector and workforce; `time` is optional. A wrong option tells, a missing not."""
    factors = key.read_key(SMALL, course).entries["factors"]
    assert not factors.same_mistake(["sector"], ["workforce"])
    assert not factors.same_mistake(["sector"], ["sector", "time"])
    assert factors.same_mistake(["sector"], ["sector"])
    assert factors.same_mistake(["origin"], ["sector", "origin", "time"])
    assert not factors.same_mistake(["origin"], ["origin", "price"])


def test_what_one_value_says_of_each_question(course):
    """level: accepted for half of 1 point. factors: 2 right, 1 wrong of 2, of 2 points."""
    the_key = key.read_key(SMALL, course)
    values = {"level": "elevated", "factors": ["sector", "workforce", "origin"], "weight": "70"}
    result = mark(the_key, given(the_key, values | {"why": "Because."}))
    found = {id: (one.state, one.points.earned) for id, one in result.questions.items()}
    assert found == {
        "level": ("partly", 0.5),
        "first": ("none", 0),
        "factors": ("partly", 1),
        "weight": ("not", 0),
        "origin": ("none", 0),
        "why": ("waiting", 0),
        "question": ("waiting", 0),
    }
    findings = {id: one.finding.code for id, one in result.questions.items() if one.finding}
    assert findings == dict.fromkeys(("first", "origin", "question"), "forms-missing") | {
        "weight": "forms-not-a-number"
    }
    assert result.questions["factors"].wrong == ("origin",)
    assert (result.total, result.most, result.to_mark) == (1.5, 12, 4)


def test_marking_needs_no_pandas(course):
    """It runs in the reader's browser, where pandas takes seconds to come."""
    code = (
        "import sys; from pathlib import Path; from coursework.marking import key, marks;"
        "from coursework.answers import Answers;"
        f"the_key = key.read_key({SMALL!r}, Path(sys.argv[1]));"
        "marks.mark(the_key, Answers(values=key.model_answers(the_key)));"
        "assert 'pandas' not in sys.modules and 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, course], check=True)


def assert_sums(results) -> None:
    """Form by form it is what nbgrader's gradebook holds."""
    for result in results:
        for form, points in result.auto.items():
            held = result.marks[form]
            if not held.by_hand:
                assert points == pytest.approx(held.auto)
        every = Points.sum(one.points for one in result.questions.values())
        assert every.earned == pytest.approx(result.total)
        assert every.most == pytest.approx(result.most)
        assert every.waiting == pytest.approx(result.to_mark)


def test_questions_sum_to_what_the_gradebook_holds(course, once, tmp_path):
    workshop = graded_workshop(course, once, tmp_path)
    the_key = key.read_key(SMALL, course)
    before = gradebook.results(workshop, the_key)
    assert len(before) == 6
    assert_sums(before)
    by_hand(workshop, "odd", "why", 1.5)
    by_hand(workshop, "odd", "choosing", 3)  # 3.5 by the machine
    after = gradebook.results(workshop, the_key)
    assert_sums(after)
    [odd] = [one for one in after if one.trainee == "odd"]
    # The trainer's 3 of 4 points, shared by worth: level 1 of 4.
    assert odd.questions["level"].points == Points(0.75, 1)


def test_an_objective_is_reached_with_seven_points_of_ten():
    assert Points(7, 10).state == "reached"
    assert Points(0.7 * 3, 3).state == "reached"
    assert Points(6.9, 10).state == "practise"
    assert Points(3, 10, 4).state == "waiting"
    assert Points(3, 10, 3.9).state == "practise"


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS[1:])
def test_questions_sum_to_what_the_gradebook_holds_in_every_unit(unit, course, tmp_path):
    workshop = folder.create(tmp_path / "workshop", course)
    the_key = key.read_key(unit, course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, the_key)
    put(workshop, the_key, "blank", {})
    put(workshop, the_key, "model", key.model_answers(the_key))
    for belief in the_key.beliefs:
        put(workshop, the_key, belief.code, key.belief_answers(the_key, belief.code))
    assert grade.grade(workshop, unit).failed == {}
    results = gradebook.results(workshop, the_key)
    assert len(results) == len(the_key.beliefs) + 2
    assert_sums(results)
    for code, one in results[0].objectives.items():
        assert one.most > 0, code


def test_what_else_is_accepted_is_told_with_its_share(course):
    """Half of the points for "elevated" is 50 percent."""
    [(_, told)] = key.read_key(SMALL, course).entries["level"].also
    assert "(50%)" in told


def test_what_carries_no_points_is_told_right_or_not_and_is_no_hole_when_left_out(course):
    the_key = key.read_key(SMALL, course)
    entry = the_key.entries["level"]
    free = replace(entry, question=replace(entry.question, points=Fraction(0)))
    the_key = replace(the_key, entries={**the_key.entries, "level": free})
    right = key.model_answers(the_key)
    wrong = next(code for code in entry.question.codes if not entry.share(code))
    cases = (({}, "unmarked"), (right, "right"), (right | {"level": wrong}, "not"))
    for values, state in cases:
        assert mark(the_key, kept.Answers(values=values)).questions["level"].state == state
