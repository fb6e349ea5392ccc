"""Facts of the fictional country agree: data and texts with `datasets/the-case.toml`."""

import csv
import datetime
import json
from dataclasses import replace
from html import escape

import case_kit as kit
import case_rules_kit as rules
import pytest

from coursework import course, questions, the_case
from coursework.forms import html
from fairtender.tables import DataError

CASE = the_case.load()


def rows(root, *path):
    with root.joinpath("datasets", *path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_unit_says_where_it_begins(root):
    assert [one.slug for one in CASE.units] == course.units(root)
    for slug in course.units(root):
        assert f'forms.opening("{slug}")' in (root / "book" / f"{slug}.md").read_text("utf-8")
        asked = questions.load(root / "solutions" / slug / "questions.toml")
        exercise = html.begin(asked, store="browser", place="")
        assert f"</strong> {escape(CASE.unit(slug).role, quote=False)}</p>" in exercise


def test_the_field_offices_are_those_of_the_register_and_of_the_plans(root):
    register = {
        row["office"]: row["contract_id"][:3]
        for row in rows(root, "portfolio", "contracts.csv")
        if not row["contract_id"].startswith("LIN") or row["office"] == "Lindava"
    }
    assert register == {one.name: one.code for one in CASE.offices}
    plans = [
        json.loads(path.read_text("utf-8"))
        for path in root.glob("datasets/*/*.json")
        if path.parent.name == "action-plans"
    ]
    plans.append(json.loads((root / "datasets/own-plan/port-selm.json").read_text("utf-8")))
    assert {plan["office"]: plan["workshop"] for plan in plans} == {
        one.name: one.workshop for one in CASE.offices
    }


@pytest.mark.parametrize(("folder", "code"), [("cleaning", "cleaning"), ("guarding", "guarding")])
def test_contract_files_are_those_of_the_case(root, folder, code):
    [row] = rows(root, "contracts", folder, "contract.csv")
    one = CASE.contract(code)
    assert (row["contract"], row["title"], row["supplier"]) == (one.number, one.title, one.supplier)
    assert (row["start"], row["end"]) == (str(one.begins), str(one.ends))
    people = {"cleaning": "people clean them for Eastgate Facility"}
    people["guarding"] = "guards hold the posts of the depot until December 2026"
    workers = rows(root, "contracts", folder, "workers.csv")
    assert len(workers) == CASE.figure(code, people[folder])
    if folder == "cleaning":
        posts = {one["post"] for one in rows(root, "contracts", folder, "shifts.csv")}
        assert posts - {"Training room"} == {*CASE.sites_of(code)}


def test_tenders_and_notices_are_those_of_the_case(root):
    [row] = rows(root, "tenders", "cleaning", "tender.csv")
    one = CASE.contract("cleaning-tender")
    assert (row["id"], row["title"]) == (one.notice, one.title)
    assert (int(row["value"]), int(row["months"])) == (one.value, one.months)
    for name, code, what in (
        ("cleaning", "cleaning-tender", "bids came for the cleaning"),
        ("guarding", "guarding-tender", "bids came for the guarding of the depot"),
    ):
        assert len(rows(root, "tenders", name, "bids.csv")) == CASE.figure(code, what)
    text = (root / "datasets" / "sample-tenders.json").read_text("utf-8")
    notices = {one["tender"]["id"]: one for one in json.loads(text)["releases"]}
    for one in CASE.contracts:
        if one.notice in notices:
            found = notices[one.notice]
            tender, period = found["tender"], found["tender"]["contractPeriod"]
            assert (tender["title"], found["buyer"]["name"]) == (one.title, one.buyer)
            assert tender["value"]["amount"] == one.value
            days = period["startDate"][:10], period["endDate"][:10]
            assert days == (str(one.begins), str(one.ends)), one.notice


def test_the_words_of_the_test_name_each_event_and_figure_of_the_case():
    named = {one["date"] for one in kit.declared()["event"]}
    assert {one.date for one in CASE.events} <= named
    figures = {one.what for one in CASE.figures}
    assert {one["what"] for one in kit.declared()["figure"] if "what" in one} <= figures


@pytest.fixture(scope="module")
def texts():
    return [*kit.texts()]


def test_all_texts_agree_with_the_case(texts):
    assert [one for text in texts for one in rules.faults(text)] == []


def test_the_data_agree_with_the_case():
    assert [one for text in kit.data_texts() for one in rules.data_faults(text)] == []


def test_what_the_words_of_the_test_allow_is_in_a_text(texts):
    """An entry that nothing needs any more hides the next fault."""
    listed = kit.declared()
    said = [text for text in texts if text.units]
    cells = [replace(one, units=kit.units_of_data(one.path)) for one in kit.data_texts()]
    for event in listed["event"]:
        day = event["date"]
        month = kit.MONTHS.split()[day.month - 1]
        ways = str(day), f"{day.day} {month}", f"{month} {day.year}"
        about = (one for one in (*said, *cells) if any(way in one.words for way in ways))
        assert any(rules.is_event((day.year, day.month, day.day), one, event) for one in about), day
    numbers = {unit: set() for unit in kit.UNITS}
    for text in said:
        for unit in text.units:
            numbers[unit] |= {*kit.numbers_in(text.words)}
    for entry in listed["worked"]:
        for number in entry["numbers"]:
            assert any(kit.fraction(number) in numbers[unit] for unit in entry["units"]), number
    words = "\n".join(one.words for one in (*texts, *cells))
    for name in (*listed["names"]["fine"], *listed["names"]["pairs"]):
        assert name in words, name


# One contradiction of each kind: the unit, a sentence, what in it is right, and what is planted.
PLANTED = [
    ("07", "Cleaning of eight public offices in Port Selm", "eight", "nine"),
    ("07", "It is worth about EUR 960,000 for two years", "960,000", "690,000"),
    ("07", "Ana Brecht reads it", "Ana", "Anna"),
    ("07", "Ana Brecht, the focal point, reads it", "focal point", "contract manager"),
    ("08", "On 2 December 2026 Mira holds a briefing", "2 December", "3 December"),
    ("08", "A conference for 400 delegates", "400", "450"),
    ("09", "On 2 October 2026 Mira opens five bids", "2 October", "4 October"),
    ("09", "The dearest asks for EUR 628,504 a year", "628,504", "682,504"),
    ("09", "A little more for each of the 28,112 hours", "28,112", "28,211"),
    ("09", "Bid C, Eastgate Facility, is faster", "Bid C", "Bid B"),
    ("09", "She costs 9.60 × 2,080 ÷ 1,664 = EUR 12.00", "12.00", "12.10"),
    ("10", "On Monday, 2 November 2026, Mira takes over a contract", "Monday", "Tuesday"),
    ("10", "Forty guards of Greywater Protection", "Forty", "Fifty"),
    ("10", "Forty guards of Greywater Protection", "Protection", "Security"),
    ("10", "Eastgate cleans eight public offices with forty people", "forty", "sixty"),
    ("10", "Contract PS-2025-031: Eastgate cleans", "Eastgate", "Clarion"),
    ("10", "A bench in the park beside the Land Registry", "Land", "City"),
    ("05", "It is October now.", "October", "August"),
    ("05", "The label says Corrigal Uniforms", "Uniforms", "Garments"),
    ("06", "He has the draft of tender T01: coffee", "T01", "T10"),
    ("07", "The contract for the cleaning ends in December.", "December", "March"),
    ("07", "Mira has nine risks.", "nine", "eight"),
    ("08", "A conference for EUR 460,000", "460,000", "640,000"),
    ("08", "The Grand Selm Palace writes", "Palace", "Hotel"),
    ("09", "Mira sends four letters on 6 October", "6 October", "8 October"),
    ("09", "Bid A is 12.1 percent below the floor", "12.1 percent", "11.2 percent"),
    ("10", "Its number is PS-2025-018: Greywater", "018", "081"),
    ("10", "The Agency extended the contract until 31 December", "31 Dec", "30 Nov"),
    ("10", "Greywater holds the ten posts of the depot", "ten", "twelve"),
    ("10", "The guarding of the customs depot at Port Selm", "Port Selm", "Miren Bay"),
    ("10", "W151 guards from 21:00 to 06:00", "21:00", "20:30"),
    ("10", "On 62 evenings W013 left late", "62", "26"),
    ("10", "W151 worked 16 nights", "16", "17"),
    ("10", "Fourteen guards are owed EUR 2,630.00", "2,630.00", "2,360.00"),
    ("10", "Sixteen of them came from Eastgate", "Sixteen", "Eighteen"),
    ("07", "Three of seven firms buy in teams from agencies", "Three", "Five"),
    ("08", "I will tell you at the briefing of 2 December", "2 December", "9 December"),
    ("09", "The letters go out, and all answer by 20 October.", "20 October", "19 October"),
    ("10", "The audit of 2 November has nine findings", "2 November", "16 November"),
    ("10", "W151 worked 16 nights in March 2026, Sunday to Wednesday", "Sunday", "Monday"),
    ("09", "She may reject bid A", "bid A", "bid B"),
    ("09", "It is faster in six of seven kinds of area", "seven", "eight"),
    ("10", "They look after six months: shifts and pay", "six months", "seven months"),
    ("10", "For five months EUR 60 were taken from four agency workers", "five", "six"),
    ("08", "3 July, asked; 9 October, paid, 98 days after it came in", "98", "89"),
    ("09", "The Harbour Office is cleaned from 05:00 to 07:00", "05:00", "04:00"),
]


@pytest.mark.parametrize(("unit", "sentence", "right", "planted"), PLANTED)
def test_a_contradiction_is_found(unit, sentence, right, planted):
    path = f"book/{unit}-chapter.md"
    assert rules.faults(kit.Text(path, "right", (unit,), sentence)) == []
    wrong = sentence.replace(right, planted)
    assert rules.faults(kit.Text(path, "wrong", (unit,), wrong)) != []


def test_a_faulty_case_is_refused_with_its_place(root, tmp_path):
    text = (root / "datasets" / the_case.NAME).read_text("utf-8")
    path = tmp_path / "the-case.toml"
    path.write_text(text.replace('chapter = ["uniforms"]', 'chapter = ["jackets"]'), "utf-8")
    with pytest.raises(DataError, match=r"unit 05-map-supply-chains is \"jackets\""):
        the_case.load(path)


def test_the_last_day_of_an_extended_contract_is_the_later_one():
    assert CASE.contract("cleaning").last_day == datetime.date(2026, 12, 31)
