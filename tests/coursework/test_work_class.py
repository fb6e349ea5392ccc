"""A class at a glance: of what was made, who has which property."""

from dataclasses import replace
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from work_kit import KEY, MODEL, marked

from coursework import class_report, class_tables
from coursework.class_glance import glance
from coursework.class_unit import UnitClass
from coursework.course import ROOT
from coursework.marking import key
from fairtender import messages


@pytest.fixture(scope="module")
def unit():
    """Four people: all right, one belief, another one, and nothing."""
    values = [MODEL, *(key.belief_answers(KEY, code) for code in ("says-is-fact", "free-is-good"))]
    people = {str(n): f"Person {n}" for n in range(4)}
    results = [marked(one) for one in [*values, {}]]
    for result, id in zip(results, people, strict=True):
        object.__setattr__(result, "trainee", id)
        object.__setattr__(result, "name", people[id])
    return UnitClass(KEY, results, {}, people, {})


def test_of_work_each_property_is_counted_among_those_who_made_something(unit):
    rows = class_tables.properties([unit]).set_index(["question", "property"])
    assert len(rows) == sum(len(entry.properties) for entry in KEY.entries.values())
    levels = rows.loc["levels", "certificate"]
    # Three made something; one of them has none of the two points: (1 + 0 + 1) / 3.
    assert (levels.people, levels.of, levels.most) == (2, 3, 2)
    assert levels.share == pytest.approx(2 / 3)
    assert levels["name"] == "What the firm says of itself is not taken for a fact"
    assert rows.loc["account", "shown"].share == pytest.approx((1 + 1 + 5 / 6) / 3)


def test_properties_are_no_options(unit):
    """A property may have the code of an option."""
    wrong = class_tables.wrong_options([unit])
    assert {*wrong["question"]} <= {"next"}


def test_the_page_shows_them_in_place_of_options(unit):
    tables = {name: make([unit]) for name, make in class_tables.TABLES.items()}
    tables["beliefs"] = tables["beliefs"].assign(section="Levels", chapter="")
    page = class_report.page([unit], tables, pseudonyms=False, made=datetime(2026, 11, 27))
    [table] = [
        one
        for one in BeautifulSoup(page, "html.parser").find_all("table")
        if one.caption and "How well each statement is known" in one.caption.get_text()
    ]
    rows = [[" ".join(cell.get_text().split()) for cell in row] for row in table.tbody("tr")]
    assert rows[1] == ["What the firm says of itself is not taken for a fact", "2 of 3", "67%"]


def test_what_a_class_did_not_make_is_to_be_taught_again():
    """Each of three takes what a firm says for a fact: two of the table's three points are lost."""
    given = key.belief_answers(KEY, "says-is-fact")
    people = {str(n): f"Person {n}" for n in range(3)}
    results = [replace(marked(given), trainee=id, name=name) for id, name in people.items()]
    unit = UnitClass(KEY, results, {}, people, {})
    soup = BeautifulSoup(glance([unit], class_tables.make_tables([unit], ROOT)), "html.parser")
    told = [" ".join(one.get_text().split()) for one in soup("li")]
    thing = "“What the firm says of itself is not taken for a fact”"
    assert told[1] == f"{thing} 0 of 3 earned all these points"
    label = KEY.questions.all["levels"].label
    assert told[0].startswith(f"{label} {messages.text('class-glance-earned', share='33%')}")
    shown = "shown in the answers of 3 of 3 people"
    assert told[2].startswith(f"What a firm writes is a fact. {shown} A letter shows what")
    assert "wall" in soup.strong.get_text() and "Person" not in soup.get_text()
