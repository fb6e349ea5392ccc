"""The numbers of unit 09 follow from its data, and the key agrees with data and library."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest

from coursework import forms
from fairtender import (
    labour_cost,
    profile,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "09-evaluate-bids"
D = Decimal
ON, YEAR = datetime.date(2026, 10, 1), (datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def chapter():
    return " ".join((ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def rates():
    return sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)


class Case:
    """A tender, the hours that it needs and its bids checked, as chapter and exercise do it."""

    def __init__(self, rates, sector, grade):
        rules = profile.load(tables.data_path("profiles", "default.toml"))
        holidays = sheets.read(
            tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS
        )
        path = tables.data_path("labour-cost", "productivity.csv")
        usual = sheets.read(path, labour_cost.PRODUCTIVITY)
        self.tender = t = labour_cost.read(tables.data_path("tenders", sector))
        self.agreed = labour_cost.rates_on(rates, sector, grade, ON)
        days = labour_cost.hours_by_day(t.posts, holidays, self.agreed, *YEAR)
        self.needed = labour_cost.needed_hours(labour_cost.area_hours(t.areas, usual), days)
        given = (t.bids, t.staffing, t.costs, self.needed, rates, sector, ON, rules)
        checked = labour_cost.check_bids(*given)
        self.bids, self.roles = checked.bids.set_index("bid"), checked.roles


@pytest.fixture(scope="module")
def cleaning(rates):
    return Case(rates, "cleaning", "C2")


@pytest.fixture(scope="module")
def guarding(rates):
    return Case(rates, "guarding", "G1")


# --- the chapter ---


def test_the_worked_example_to_the_cent(chapter, rates):
    # 12.00 + 2.58 + 0.2109 + 0.77 = 15.5609; 12.475 x 1.215 + 366.60 / 1,664 + 0.80 = 16.1774.
    for on, cents in ((datetime.date(2025, 6, 1), "15.56"), (ON, "16.18")):
        agreed = labour_cost.rates_on(rates, "cleaning", "C1", on)
        hour = labour_cost.total(labour_cost.floor(agreed))
        assert round(hour, 2) == D(cents) and f"**EUR {cents}**" in chapter
    assert round(D("16.1774375") - D("15.5609375"), 2) == D("0.62")
    assert "The wage rose by 38 cents, and the floor by 62" in chapter
    assert "2,080 hours a year. Take off 200 of leave" in chapter


def test_the_post_round_the_clock(chapter):
    # 8,760 / 1,664 = 5.264; 8,760 - 4.2 x 1,664 = 1,771.2.
    assert round(D(8760) / 1664, 2) == D("5.26") and "8,760 ÷ 1,664 = 5.26" in chapter
    assert 8760 - D("4.2") * 1664 == D("1771.2") and "The other 1,771.2 hours" in chapter


def test_the_five_bids_as_the_chapter_tells_them(chapter, cleaning):
    assert "".join(cleaning.bids["status"].str[0]) == "bbbva"
    assert round(cleaning.bids["floor_price"].iloc[0], 2) == D("458927.65")
    assert "about EUR 459,000: a little more than EUR 16.30 for each of the 28,112 hours" in chapter
    average = sum(cleaning.bids["price"]) / 5
    # 2,346,503.62 / 5. Both rules let C through, and C alone plans unpaid work.
    assert round(average, 2) == D("469300.72") and "EUR 469,300.72" in chapter
    low = {bid for bid, gap in cleaning.bids["gap_percent"].items() if gap < -10}
    far = {bid for bid, price in cleaning.bids["price"].items() if price < average * D("0.9")}
    assert low == far == {"A", "B"}
    c = cleaning.roles[(cleaning.roles["bid"] == "C") & (cleaning.roles["role"] == "cleaner")]
    assert round(c["gap_percent"].iloc[0]) == 13 and c["rate"].iloc[0] == D("18.30")
    # 26,104 - 20,933.4 = 5,170.6 hours, 3.1 people of 1,664 hours.
    missing = cleaning.bids.at["C", "hours_needed"] - cleaning.bids.at["C", "hours_offered"]
    assert missing == D("5170.6") and "The 5,170.6 hours" in chapter and missing // 1664 == 3
    assert cleaning.bids["gap_percent"].round(1).astype(str).tolist()[3] == "4.4"


def test_what_the_chapter_quotes_of_the_answers_is_in_them(chapter, cleaning):
    told = " ".join(cleaning.tender.explanations["text"])
    quotes = re.findall(r"“([^”]+)”", chapter.split("## Three answers")[1].split("Four tests")[0])
    assert len(quotes) >= 2
    for quote in quotes:
        assert quote in told, quote


# --- the exercise ---


def test_hours_people_and_floor_of_the_key_are_those_of_the_library(answers, guarding):
    gate, day = guarding.needed.set_index("role").loc[["gate post", "day posts"]].itertuples()
    assert (answers["ev-gate-hours"], answers["ev-day-hours"]) == (gate.hours, day.hours)
    assert answers["ev-productive"] == labour_cost.productive_hours(guarding.agreed)
    people = labour_cost.full_time_equivalents(gate.hours, guarding.agreed)
    assert D(str(answers["ev-gate-people"])) == people
    plain = labour_cost.floor(guarding.agreed).set_index("component")["amount"]
    hours = labour_cost.Hours(*gate[2:])
    at_gate = labour_cost.floor(guarding.agreed, hours).set_index("component")["amount"]
    pay = plain["wage"] + plain["not_worked"]
    expected = {
        "ev-pay": pay,
        "ev-contributions": pay + plain["contributions"],
        "ev-things": sum(plain) - pay - plain["contributions"],
        "ev-day-floor": sum(plain),
        "ev-supplement": at_gate["supplements"],
        "ev-gate-floor": sum(at_gate),
        "ev-year-floor": guarding.bids["floor_price"].iloc[0],
    }
    for question, amount in expected.items():
        assert abs(D(str(answers[question])) - amount) < D("0.01"), question


def test_rounding_to_cents_at_each_step_is_within_the_tolerances():
    entries = key.read_key(UNIT).entries
    # 14.07 x 1.215 = 17.10; 0.41 + 0.42 = 0.83; 17.10 + 0.83 = 17.93; supplement 1.97;
    # (10.82 + 1.97) x 1.3 = 16.63; x 1.215 = 20.21; + 0.83 = 21.04.
    rounded = {"ev-pay": 14.07, "ev-contributions": 17.10, "ev-things": 0.83}
    rounded |= {"ev-day-floor": 17.93, "ev-supplement": 1.97, "ev-gate-floor": 21.04}
    # 8,760 x 21.04 + 7,272 x 17.93 = 184,310.40 + 130,386.96.
    rounded |= {"ev-year-floor": 314697.36, "ev-gate-people": 5.5}
    for question, value in rounded.items():
        assert abs(value - entries[question].answer) <= entries[question].tolerance, question
    # Without leave, or with 4.2, nothing of this is reached.
    for question, value in {"ev-day-floor": 13.98, "ev-gate-people": 4.2}.items():
        assert abs(value - entries[question].answer) > entries[question].tolerance


def test_flags_and_numbers_of_the_key_agree_with_the_check(answers, guarding):
    for bid, row in guarding.bids.iterrows():
        assert answers[f"ev-flag-{bid.lower()}"] == row["status"]
    c = guarding.bids.loc["C"]
    assert answers["ev-missing-hours"] == c["hours_needed"] - c["hours_offered"] == 2040
    assert D(str(answers["ev-subsidy"])) == 6 * D(835) * 12 / guarding.needed["hours"].sum()


def test_percentages_and_sums_in_the_questions_follow_from_the_bids(guarding):
    questions = (ROOT / "solutions" / UNIT / "questions.toml").read_text(encoding="utf-8")
    text = (ROOT / "solutions" / UNIT / f"{UNIT}.md").read_text(encoding="utf-8")
    gaps = guarding.bids["gap_percent"].round(1)
    assert (gaps["A"], gaps["C"], gaps["D"]) == (D("-15.8"), D("-8.2"), D("4.6"))
    assert "more than 15 percent below" in questions
    # No sum of the floor may stand on the page of the exercise.
    assert not {"314,518", "14,336.99", "49,807.81"} & set(re.findall(r"[\d,.]*\d", questions))
    price = guarding.bids["price"]
    assert price["D"] - price["B"] == D("55897.20") and "more than EUR 55,000" in questions
    assert price["E"] - price["A"] == D("160056.00") and "EUR 160,000" in text
    # The largest gap in A's calculation of the gate: (10.82 + 1.9688) x 0.3 = 3.84 against 0.56.
    costs = guarding.tender.costs.query("bid == 'A' and role == 'gate post'")
    stated = costs.set_index("component")["amount"]
    hours = labour_cost.Hours(
        *guarding.needed.loc[guarding.needed["role"] == "gate post"].iloc[0][2:]
    )
    due = labour_cost.floor(guarding.agreed, hours).set_index("component")["amount"]
    assert max(due.index, key=lambda part: due[part] - stated[part]) == "not_worked"


def test_decisions_follow_from_the_answers(answers, guarding):
    asked = {*guarding.tender.explanations["bid"]}
    assert asked == {b for b in "ABCDEF" if answers[f"ev-flag-{b.lower()}"] in ("below", "verify")}
    for bid in "abcdef":
        judged = answers.get(f"ev-answer-{bid}", "explains")
        expected = {"explains": "keep", "not": "may", "breach": "must"}[judged]
        assert answers[f"ev-decide-{bid}"] == expected
    # All four judgements are right somewhere.
    used = {answers[q] for q in answers if q.startswith("ev-answer")}
    assert used == {"explains", "part", "not", "breach"}


def test_the_form_hides_no_name_and_announces_what_it_tells():
    [form] = sheets.read(
        tables.data_path("evaluate-bids", "papers.csv"), forms.DOCUMENTS
    ).itertuples()
    assert form.care and "passport" in form.text and "covered" in form.text


def test_the_chapter_keeps_the_answers_of_the_exercise_out(chapter):
    for number in ("5.48", "5.475", "21.03", "17.92", "314,518", "2,040", "1,600", "Greywater"):
        assert number not in chapter, number



def test_no_text_says_that_forced_labour_excludes_after_a_conviction_alone(chapter):
    why = key.read_key(UNIT).entries["ev-for-ever"].why
    for text in (chapter.partition("Rejecting a bid is not excluding a firm")[2], why):
        told = text.partition("self-cleaning")[0]
        for both in ("conviction", "57(1)(f)", "57(4)(a)", "Annex X", "any appropriate means"):
            assert both in told, both
