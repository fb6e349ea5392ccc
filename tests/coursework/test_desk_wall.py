"""A question on the wall: the counts by hand, nothing of few people, no name, no key too early."""

import json

import pytest
from course_kit import SMALL
from desk_kit import Desk, Problem, answers

from coursework.desk.wall import Bar, bars
from coursework.marking import key as keys
from workshop import desk as bridge

NAMES = ("Qz Ana", "Qz Ben", "Qz Cleo", "Qz Dan", "Qz Edda")
# Of five people. Level: three say high, one says low, one nothing. First: some choose two of t01 to
# t04. Weight: two know it, two made the same slip, one stands alone.
GIVEN = (
    {"level": "high", "first": ["t01", "t03"], "weight": 70},
    {"level": "high", "first": ["t01", "t02"], "weight": 70.2},
    {"level": "high", "first": ["t03", "t01"], "weight": 7},
    {"level": "low", "first": ["t02"], "weight": 7},
    {"first": ["t04", "t01"], "weight": 70},
)


def given(question: str, people: int = 5) -> list:
    return [one[question] for one in GIVEN[:people] if question in one]


@pytest.fixture
def the_key(course):
    return keys.read_key(SMALL, course)


@pytest.fixture
def desk(course, tmp_path) -> Desk:
    made = Desk(tmp_path, course)
    made.ask("desk_begin", title="Day", units=[SMALL], deadlines={}, reuse=False)
    hand_in(made, 5)
    return made


def hand_in(desk: Desk, people: int) -> None:
    for at, name in enumerate(NAMES[:people]):
        id = f"zq-{at}"
        content = answers(desk.course, GIVEN[at] | {"level": "high"}, id, name)
        desk.take({f"{SMALL}_{id}.json": content})


def test_five_people_and_four_options_are_counted_as_by_hand(the_key):
    asked = the_key.questions.all["first"]
    counts = {one.text: one.people for one in bars(asked, given("first"))}
    assert counts == {"T01": 4, "T02": 2, "T03": 2, "T04": 1}
    assert [one.text for one in bars(asked, given("first"))] == [o.text for o in asked.shown]
    entry = the_key.entries["first"]
    right = {one.text for one in bars(asked, given("first"), entry) if one.right}
    assert right == {"T01", "T03", "T04"}


def test_fewer_than_five_answers_show_no_number(the_key):
    asked = the_key.questions.all["level"]
    assert len(given("level")) == 4  # five handed in, one of them left it out
    assert {one.people for one in bars(asked, given("level"))} == {None}
    assert {one.people for one in bars(asked, [*given("level"), "high"])} == {4, 0, 1}


def test_numbers_of_one_person_alone_share_a_bar(the_key):
    asked, entry = the_key.questions.all["weight"], the_key.entries["weight"]
    assert bars(asked, given("weight", 4)) == []
    found = bars(asked, given("weight"), entry)
    other = found[-1].text
    assert found == [
        Bar("7 percent", 2, False),
        Bar("70 percent", 2, True),
        Bar(other, 1, False),
    ]
    assert "70.2" not in other


def test_marked_sentences_are_counted_and_the_right_ones_have_their_label(course):
    the_key = keys.read_key("03-screen-tenders", course)
    entry = next(one for one in the_key.entries.values() if one.question.kind == "passages")
    [first, second] = [*entry.answer][:2]
    label = entry.question.option(entry.answer[first]).text
    marked = [{first: "comfort"}] * 3 + [{first: "origin", second: "origin"}] * 2
    found = dict(zip(entry.question.units, bars(entry.question, marked, entry), strict=True))
    assert found[first] == Bar(entry.question.units[first].text, 5, True, label)
    assert found[second].people == 2
    assert sum(one.people for one in found.values()) == 7
    assert {id for id, one in found.items() if one.right} == {*entry.answer}


def test_the_key_comes_last_and_names_never(desk, course):
    about = {"unit": SMALL, "question": "level"}
    chosen = desk.ask("desk_wall", unit=SMALL)
    assert [one["id"] for one in chosen["questions"]] == ["level", "first", "factors", "weight"]
    assert chosen["left_out"] == 3
    asked = desk.ask("desk_wall", **about)
    shown = desk.ask("desk_wall", **about, step="answers")
    assert {one["people"] for one in asked["bars"]} == {None}
    assert (asked["of"], shown["of"]) == (None, 5)
    with pytest.raises(Problem):  # no key was given
        desk.ask("desk_wall", **about, step="right")
    desk.ask("desk_keys", keys={SMALL: (course / "solutions" / SMALL / "key.toml").read_text()})
    assert [desk.ask("desk_wall", **about), desk.ask("desk_wall", **about, step="answers")] == [
        asked,
        shown,
    ]
    right = desk.ask("desk_wall", **about, step="right")
    assert [one["text"] for one in right["bars"] if one["right"]] == ["High"]
    assert right["why"].startswith("Two high characteristics")
    assert not [one for one in ("why", "right") if one in asked.keys() | shown.keys()]
    assert {one["right"] for one in asked["bars"] + shown["bars"]} == {None}
    said = json.dumps([chosen, asked, shown, right])
    assert "Qz" not in said and "zq-" not in said


def test_two_votes_stand_side_by_side_and_the_second_loses_nothing_of_the_first(
    desk, course, tmp_path
):
    about = {"unit": SMALL, "question": "level"}

    def shown(of: Desk = desk) -> tuple:
        found = of.ask("desk_wall", **about, step="answers")
        high, *others = [(one["before"], one["people"]) for one in found["bars"]]
        assert {*others} <= {(0, 0), (0, 5), (None, 0), (0, None)} or found["before"] is None
        return found["before"], found["of"], found["again"], high

    def again(people: range, level: str) -> None:
        for at in people:
            content = answers(course, {"level": level}, f"zq-{at}", NAMES[at])
            desk.take({f"again/{SMALL}_zq-{at}.json": content})
            # From another place, so that neither counts before the trainer decides.
            number = desk.rows()[-1]["number"]
            desk.ask("desk_assign", unit=SMALL, number=number, trainee=f"zq-{at}", yes=True)

    assert shown() == (None, 5, None, (None, 5))
    desk.ask("desk_vote", **about)
    assert shown() == (5, None, 0, (5, None))
    again(range(4), "low")
    assert shown() == (5, None, 4, (5, None))  # one more hand-in would show who changed
    again(range(4, 5), "low")
    assert shown() == (5, 5, 5, (5, 0))
    desk.ask("desk_vote", **about)  # pressed again: the first vote stays the first
    assert shown() == (5, 5, 5, (5, 0))
    # It is saved, also through a workshop folder; one who is forgotten is in neither vote.
    other = Desk(tmp_path / "other", course)
    other.ask("desk_open", {"day.desk": desk.saved()})
    assert shown(other) == (5, 5, 5, (5, 0))
    workshop, _ = bridge.open_file(desk.saved(), tmp_path / "workshop", course)
    other.ask("desk_open", {"day.desk": bridge.save_file(workshop)})
    assert shown(other) == (5, 5, 5, (5, 0))
    desk.ask("desk_forget", trainee="zq-4", sure=True)
    assert shown() == (None, None, 4, (None, None))
    other.ask("desk_vote", **about, again=False)
    assert shown(other) == (None, 5, None, (None, 0))
    assert "Qz" not in json.dumps(other.ask("desk_wall", **about, step="answers"))


def test_bars_grow_with_hand_ins_from_five_on(course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.ask("desk_begin", title="Day", units=[SMALL], deadlines={}, reuse=False)
    seen = []
    for people in range(6):
        hand_in(desk, people)
        seen.append(desk.ask("desk_wall", unit=SMALL, question="level", step="answers")["of"])
    assert seen == [None] * 5 + [5]
    for question in ("why", "none"):
        with pytest.raises(Problem):
            desk.ask("desk_wall", unit=SMALL, question=question)
