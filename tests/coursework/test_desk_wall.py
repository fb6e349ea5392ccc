"""A question on the wall: the counts by hand, nothing of few people, no name, no key too early."""

import copy
import json
from dataclasses import asdict

import pytest
from course_kit import SMALL
from desk_kit import Desk, Problem, answers

from coursework.desk.heat import Bar, BarSheet, heat
from coursework.desk.wall import bars
from coursework.marking import key as keys
from fairtender.messages import text
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
        Bar("7 percent", 2, right=False),
        Bar("70 percent", 2, right=True),
        Bar(other, 1, right=False),
    ]
    assert "70.2" not in other


def cells(parts: list[BarSheet], thing: str) -> tuple:
    """How many have a thing, and in each of its cells (words, people, right)."""
    things = {one.text: one for part in parts for one in part.things}
    found = things.get(thing) or next(things[one] for one in things if one.startswith(thing))
    bars = {one.name: [(b.text, b.people, b.right) for b in one.bars] for one in found.cells}
    return found.people, bars


def work(unit: str, question: str, course) -> tuple:
    the_key = keys.read_key(unit, course)
    entry = the_key.entries[question]
    return entry.question, entry, copy.deepcopy(entry.answer)


def test_three_tables_each_of_two_people_are_counted_cell_by_cell(course):
    asked, entry, right = work("03-screen-tenders", "sheet", course)
    other = copy.deepcopy(right)
    by_row = {row["row"]: row for row in other["tenders"]}
    by_row["t01"]["level"] = "low"
    by_row["t02"].pop("level")
    every = [right, other, {"tenders": [{"row": "t01", "level": "low"}]}] * 2
    [part] = heat(asked, every, entry)
    # T01: two say high, four say low; T02: two say elevated, four leave it out.
    level = part.heads[0]
    assert cells([part], "T01")[1][level] == [("High", 2, None), ("Low", 4, None)]
    assert cells([part], "T02")[1][level] == [("Elevated", 2, None)]
    assert [len(one.bars) for one in part.things[0].cells] == [2, 1]
    solved = heat(asked, every, entry, solved=True)
    assert cells(solved, "T01")[1][level] == [("High", 2, True), ("Low", 4, False)]
    why = solved[0].things[0].cells[0].why
    assert why == entry.reasons.told(asked, other, entry.judged(other))[0].faults[0].said
    # The second vote is next to the first; of four people nothing is counted.
    twice = heat(asked, [right] * 5, entry, every)[0].things[0].cells[0].bars
    assert [(one.before, one.people) for one in twice] == [(2, 5), (4, 0)]
    assert not any(one.cells for one in heat(asked, every[:4], entry)[0].things)


def test_three_maps_have_the_same_sites_and_links_whatever_people_call_them(course):
    asked, entry, right = work("05-map-supply-chains", "map-factories", course)
    other = copy.deepcopy(right)
    site, *others = other["sites"]
    name, ids = site["name"], site.pop("ids")
    site.update(name=name.upper(), row="mine")
    for one in other["links"]:
        one["from"] = "mine" if one["from"] == right["sites"][0]["row"] else one["from"]
    third = {"sites": [{"row": "x", "name": name, "ids": ids}], "links": []}
    every = [right, other, third] * 2
    # What only one person wrote is on no wall.
    every[0] = copy.deepcopy(right)
    every[0]["sites"].append({"row": "y", "name": "Qz Ana's depot", "town": "Qz Anatown"})
    shown = heat(asked, every, entry, solved=True)
    assert cells(shown, f"{name}")[0] == 6
    assert cells(shown, others[0]["name"])[0] == 4
    assert cells(shown, f"{name} → ")[0] == 4
    assert cells(shown, text("desk-wall-alone"))[0] == 1
    assert "Qz" not in json.dumps([asdict(one) for one in shown])
    assert all(one.right for one in shown[0].things if one.text in (name, others[0]["name"]))


def test_an_order_and_marked_sentences_are_counted_in_the_same_way(course):
    asked, entry, right = work("01-the-issue", "order-corridor", course)
    turned = [right[1], right[0], *right[2:]]
    first, second = (asked.option(code).text for code in right[:2])
    shown = heat(asked, [right, right, turned] * 2, entry, solved=True)
    step = [text("desk-wall-place", n=n) for n in (1, 2)]
    assert cells(shown, first)[1] == {"": [(step[0], 4, True), (step[1], 2, None)]}
    assert cells(shown, second)[1] == {"": [(step[0], 2, None), (step[1], 4, True)]}
    asked, entry, right = work("03-screen-tenders", "marks-t01-t04", course)
    one = next(iter(right))
    label = asked.option(right[one])
    wrong = next(code for code in asked.codes if code != right[one])
    free = {id for each in entry.properties for id in each.check.free}
    spare = next(id for id in asked.units if id not in {*right, *free})
    shown = heat(asked, [{one: wrong}, {one: wrong, spare: wrong}, right] * 2, entry, solved=True)
    texts = {id: unit.text for id, unit in asked.units.items()}
    assert {*cells(shown, texts[one])[1][""]} == {
        (label.text, 2, True),
        (asked.option(wrong).text, 4, False),
    }
    assert cells(shown, texts[spare])[1] == {"": [(asked.option(wrong).text, 2, False)]}
    assert len([thing for part in shown for thing in part.things]) == len(asked.units)


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
        high = next(one for one in found["bars"] if one["text"] == "High")
        assert (found["before"] is None) == (high["before"] is None)
        assert (found["of"] is None) == (high["people"] is None)
        return found["before"], found["of"], found["again"], (high["before"], high["people"])

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
