"""Points by question and the misunderstandings of a hand-in, against keys and gradebook."""

import pytest
from course_kit import SMALL, UNITS
from feedback_kit import grade, graded_workshop, mark, put

from coursework import answers as kept
from coursework import key
from coursework import marks as points
from workshop import folder, gradebook, nbgrader_course


def given(the_key, values: dict) -> kept.Answers:
    return kept.sort(kept.Answers(), values, the_key.questions)


def codes(found) -> list[str]:
    return [belief.code for belief in found]


@pytest.mark.parametrize("unit", UNITS)
def test_each_misunderstanding_is_shown_by_its_own_hand_in_alone(unit, course):
    the_key = key.read_key(unit, course)
    right = given(the_key, key.model_answers(the_key))
    assert points.pointers(the_key, right) == {} == points.pointers(the_key, given(the_key, {}))
    assert points.misunderstandings(the_key, right) == []
    for belief in the_key.misunderstandings:
        own = given(the_key, key.misunderstanding_answers(the_key, belief.code))
        assert codes(points.misunderstandings(the_key, own)) == [belief.code]
        assert {*points.pointers(the_key, own)} == {*belief.answers}


# buyers-country: level = low, origin = Portugal. value-is-risk: first = t01, t02; factors = sector,
# workforce, origin; weight = 90. Right: first any two of t01, t03, t04; factors sector, workforce
# (time optional); weight 70, give or take 0.5.
@pytest.mark.parametrize(
    "wrong, pointing, shown",
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
def test_what_points_and_what_shows(wrong, pointing, shown, course):
    the_key = key.read_key(SMALL, course)
    answers = given(the_key, key.model_answers(the_key) | wrong)
    assert {*points.pointers(the_key, answers)} == pointing
    assert codes(points.misunderstandings(the_key, answers)) == shown


def assert_sums(the_key, results) -> None:
    """Question by question it is what nbgrader's gradebook holds."""
    for result in results:
        machine = points.by_question(the_key, result.answers)
        for form in the_key.questions.forms:
            own = [machine[one.id] for one in form.questions if one.id in machine]
            if own and not points.set_by_hand(the_key, result, form.id):
                mark_of = result.marks[form.id]
                assert sum(earned for earned, _ in own) == pytest.approx(mark_of.auto)
                assert sum(most for _, most in own) == pytest.approx(mark_of.most)
        every = points.of_result(the_key, result).values()
        assert sum(one.earned for one in every) == pytest.approx(result.total)
        assert sum(one.most for one in every) == pytest.approx(result.most)
        assert sum(one.waiting for one in every) == pytest.approx(result.to_mark)


def test_questions_sum_to_what_the_gradebook_holds(course, tmp_path_factory, tmp_path):
    workshop = graded_workshop(course, tmp_path_factory.mktemp, tmp_path)
    the_key = key.read_key(SMALL, course)
    before = gradebook.results(workshop, the_key)
    assert len(before) == 6
    assert_sums(the_key, before)
    mark(workshop, "odd", "why", 1.5)
    mark(workshop, "odd", "choosing", 3)  # 3.5 by the machine
    after = gradebook.results(workshop, the_key)
    assert_sums(the_key, after)
    [odd] = [one for one in after if one.trainee == "odd"]
    # The trainer's 3 of 4 points, shared by worth: level 1 of 4.
    assert points.of_result(the_key, odd)["level"] == points.Points(0.75, 1)


def test_an_objective_is_reached_with_seven_points_of_ten():
    assert points.Points(7, 10).state == "reached"
    assert points.Points(0.7 * 3, 3).state == "reached"
    assert points.Points(6.9, 10).state == "practise"
    assert points.Points(3, 10, 4).state == "waiting"
    assert points.Points(3, 10, 3.9).state == "practise"


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS[1:])
def test_questions_sum_to_what_the_gradebook_holds_in_every_unit(unit, course, tmp_path):
    workshop = folder.create(tmp_path / "workshop", course)
    the_key = key.read_key(unit, course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, unit)
    put(workshop, the_key, "blank", {})
    put(workshop, the_key, "model", key.model_answers(the_key))
    for belief in the_key.misunderstandings:
        put(workshop, the_key, belief.code, key.misunderstanding_answers(the_key, belief.code))
    assert grade.grade(workshop, unit).failed == {}
    results = gradebook.results(workshop, the_key)
    assert len(results) == len(the_key.misunderstandings) + 2
    assert_sums(the_key, results)
    for objective, one in points.by_objective(the_key, results[0]).items():
        assert one.most > 0, objective.code
