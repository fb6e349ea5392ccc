"""The tender files against the floor: each planted bid is found for what it is, and no other."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from texts_kit import says

from fairtender import labour_cost, messages, profile, sheets
from fairtender.labour_cost import HOLIDAYS, NEEDED, PRODUCTIVITY, RATES
from fairtender.tables import DataError, frame

D, day = Decimal, datetime.date
LAST_DAY_FOR_BIDS = day(2026, 10, 1)
RULES = profile.load()


@pytest.fixture(scope="module")
def rates(root):
    return sheets.read(root / "datasets" / "labour-cost" / "rates.csv", RATES)


@pytest.fixture(scope="module")
def productivity(root):
    return sheets.read(root / "datasets" / "labour-cost" / "productivity.csv", PRODUCTIVITY)


@pytest.fixture(scope="module")
def needed_for(root, rates, productivity):
    """The hours that a tender needs in 2027."""
    holidays = sheets.read(root / "datasets" / "labour-cost" / "holidays.csv", HOLIDAYS)

    def hours(tender, sector, grade):
        agreed = labour_cost.rates_on(rates, sector, grade, LAST_DAY_FOR_BIDS)
        year = (day(2027, 1, 1), day(2027, 12, 31))
        by_day = labour_cost.hours_by_day(tender.posts, holidays, agreed, *year)
        areas = labour_cost.area_hours(tender.areas, productivity)
        return labour_cost.needed_hours(areas, by_day)

    return hours


class Case:
    """A tender's file, what it needs, and its bids checked."""

    def __init__(self, root, rates, needed_for, sector, grade):
        self.tender = labour_cost.read(root / "datasets" / "tenders" / sector)
        self.needed = needed_for(self.tender, sector, grade)
        self.checked = self.check(rates, sector)

    def check(self, rates, sector, rules=RULES, **changes):
        t = self.tender._replace(**changes)
        rest = (self.needed, rates, sector, LAST_DAY_FOR_BIDS, rules)
        return labour_cost.check_bids(t.bids, t.staffing, t.costs, *rest)

    def bid(self, code):
        return self.checked.bids.set_index("bid").loc[code]

    def codes(self, code):
        return [reason.code for reason in self.bid(code)["reasons"]]


@pytest.fixture(scope="module")
def cleaning(root, rates, needed_for):
    return Case(root, rates, needed_for, "cleaning", "C2")


@pytest.fixture(scope="module")
def guarding(root, rates, needed_for):
    return Case(root, rates, needed_for, "guarding", "G1")


# --- the files ---


@pytest.mark.parametrize("sector", ["cleaning", "guarding"])
def test_hours_times_rates_are_the_price_and_parts_are_the_rate(root, sector):
    tender = labour_cost.read(root / "datasets" / "tenders" / sector)
    prices = tender.staffing.assign(price=tender.staffing["hours"] * tender.staffing["rate"])
    sums = prices.groupby("bid")["price"].sum()
    assert sums.to_dict() == tender.bids.set_index("bid")["price"].to_dict()
    parts = tender.costs.groupby(["bid", "role"])["amount"].sum()
    assert parts.to_dict() == tender.staffing.set_index(["bid", "role"])["rate"].to_dict()


def test_the_hours_of_cleaners_follow_from_the_productivity_that_each_bid_plans(
    cleaning, productivity
):
    checked = labour_cost.check_productivity(
        cleaning.tender.areas, productivity, cleaning.tender.offered_productivity
    )
    planned = checked.groupby("bid")["hours_planned"].sum().to_dict()
    cleaners = cleaning.tender.staffing.query("role == 'cleaner'")
    assert planned == cleaners.set_index("bid")["hours"].to_dict()
    # B is faster in one place, C in all but that one, and each has to show why.
    asked = checked[checked["ask"].notna()]
    assert asked.groupby("bid")["area"].agg(set).to_dict() == {
        "B": {"long corridor"},
        "C": {"office", "washroom", "corridor", "entrance hall", "stairs", "kitchen"},
    }
    washroom = checked.set_index(["bid", "area"]).loc[("C", "washroom")]
    # 800 m² × 251 visits ÷ 80 instead of 50: 2,510 instead of 4,016 hours, 60 % more an hour.
    assert (washroom["hours_planned"], washroom["hours_needed"]) == (2510, 4016)
    assert washroom["percent_more"] == 60
    assert "1,506" in washroom["ask"].text()


# --- each bid, by hand ---


def test_the_floor_of_a_year_of_cleaning(cleaning):
    # 26,104 h × 16.1774375 = 422,295.8285 for the cleaners. Team leaders, Monday to Friday: 261
    # days − 10 holidays = 251 × 8 h = 2,008 h; 11.34 × 1.25 × 1.215 = 17.222625, + 0.2203125 + 0.80
    # = 18.2429375: 36,631.8185. Together 458,927.647.
    assert cleaning.needed["hours"].tolist() == [26104, 2008]
    assert {*cleaning.checked.bids["floor_price"]} == {D("458927.647")}
    bid = cleaning.bid("A")
    assert bid["gap"] == D("403608") - D("458927.647")
    assert bid["price_per_hour"] == D("14.3571428571")  # 403,608 ÷ 28,112
    assert round(bid["gap_percent"], 2) == D("-12.05")
    assert bid["people_needed"] == D("16.8942307692")  # 28,112 ÷ 1,664


def test_what_a_bid_offers_is_the_sum_of_its_staffing(cleaning, guarding):
    for case in (cleaning, guarding):
        offered = case.tender.staffing.groupby("bid")[["hours", "people"]].agg(sum)
        bids = case.checked.bids.set_index("bid")
        assert bids["hours_offered"].to_dict() == offered["hours"].to_dict()
        assert bids["people_offered"].to_dict() == offered["people"].to_dict()


def test_the_floor_of_a_year_of_guarding(guarding):
    # Gate 2027: 8,760 h, 2,920 at night, 52 × 24 on Sundays, 240 on holidays. 10.82 × 1.3 × 1.215 =
    # 17.09019 × (8,760 + 730 + 624 + 240 = 10,354) = 176,951.82726; 0.82875 × 8,760 = 7,259.85.
    # Day posts: 303 × 12 × 2 = 7,272 h × (17.09019 + 0.82875 = 17.91894) = 130,306.53168.
    assert guarding.needed["hours"].tolist() == [8760, 7272]
    assert {*guarding.checked.bids["floor_price"]} == {D("314518.20894")}
    roles = guarding.checked.roles.set_index(["bid", "role"])
    gate = roles.loc[("A", "gate post")]
    assert (gate["people_needed"], gate["people_offered"]) == (D("5.475"), D("4.20"))
    assert roles.loc[("A", "day posts")]["gap"] == D("15.20") - D("17.91894")


def test_the_status_of_each_bid(cleaning, guarding):
    def statuses(case):
        return "".join(
            f"{bid}:{status} " for bid, status in case.checked.bids[["bid", "status"]].values
        )

    assert statuses(cleaning) == "A:below B:below C:below D:verify E:above "
    assert statuses(guarding) == "A:below B:below C:below D:verify E:above F:above "


def test_why_each_bid_has_its_status_and_nothing_else(cleaning, guarding):
    low = ["floor-price-below", "floor-rate-below", "floor-rate-below"]
    calculation = ["floor-people", "floor-costs-low"] * 2  # for each of the two roles
    assert cleaning.codes("A") == guarding.codes("A") == low + calculation
    # The rates of both lie above the floor; only the hours tell.
    assert cleaning.codes("B") == cleaning.codes("C") == ["floor-price-below", "floor-hours"]
    assert guarding.codes("B") == [*low, "floor-subsidy", "floor-subsidy"]
    near = ["floor-rate-near", "floor-hours", "floor-rate-near"]
    assert guarding.codes("C") == ["floor-price-below", *near]
    for case in (cleaning, guarding):
        assert case.codes("D") == ["floor-price-near", "floor-rate-near", "floor-rate-near"]
        assert case.codes("E") == ["floor-price-above"]
    assert guarding.codes("F") == ["floor-price-above"]
    assert len(guarding.bid("F")["ask"]) == 0


def test_the_questions_hold_the_numbers_of_the_bid(cleaning, guarding):
    [hours] = cleaning.bid("C")["ask"]
    assert "20,933.4" in hours.text() and "26,104" in hours.text() and "5,170.6" in hours.text()
    people = next(ask for ask in guarding.bid("A")["ask"] if ask.code == "floor-people-ask")
    assert "4.2 full-time people for 8,760 hours" in people.text()
    assert "works 1,600 hours" in people.text() and "5.48" in people.text()
    wage = next(ask for ask in guarding.bid("A")["ask"] if ask.code == "floor-costs-low-ask")
    assert "basic wage EUR 10.40 (expected EUR 10.82)" in wage.text()
    # 4.2 guards work 4.2 × 1,600 = 6,720 hours; 8,760 − 6,720 = 2,040 are worked unpaid, or nobody.
    [gap] = guarding.bid("C")["ask"]
    assert "6,720" in gap.text() and "2,040" in gap.text()


def test_the_good_excuse_of_the_cleaners_explains_the_whole_gap(cleaning):
    # B says: long corridors at 2,000 instead of 500 m² an hour, with four robots.
    areas = cleaning.tender.areas.query("area == 'long corridor'")
    metres = (areas["square_metres"] * areas["visits"]).sum()
    assert (len(areas), metres) == (4, 4_016_000)
    saved = metres / 500 - metres / 2000
    assert saved == 6024 == cleaning.bid("B")["hours_needed"] - cleaning.bid("B")["hours_offered"]
    # A robot: 22,500 ÷ 6 + 768 = 4,518 a year; four for 20,080 hours are 0.90 an hour.
    robots = 4 * (D(22500) / 6 + 768)
    costs = cleaning.tender.costs.set_index(["bid", "role", "component"])["amount"]
    assert robots / 20080 == D("0.90")
    assert costs[("B", "cleaner", "equipment")] - D("0.36") == D("0.90")
    # Wages above the agreement, and the price pays the floor of the hours that remain, and robots.
    assert costs[("B", "cleaner", "wage")] > D("9.98")
    floor = 20080 * D("16.1774375") + 2008 * D("18.2429375")
    assert cleaning.bid("B")["price"] > floor + robots


def test_the_good_excuse_of_the_guards_explains_the_whole_gap(guarding):
    # Six people × 835.00 × 12 months ÷ 16,032 hours = 3.75 an hour, taken off both rates.
    subsidy = 6 * D("835.00") * 12
    bid = guarding.bid("B")
    assert subsidy / bid["hours_needed"] == D("3.75")
    assert subsidy == D("60120")
    assert bid["floor_price"] < bid["price"] + subsidy < bid["floor_price"] * D("1.1")


def test_the_answers_to_the_requests_are_there(cleaning, guarding):
    assert {*cleaning.tender.explanations["bid"]} == {"A", "B", "C"}
    assert {*guarding.tender.explanations["bid"]} == {"A", "B", "C", "D"}
    for case in (cleaning, guarding):
        papers = case.tender.explanations.groupby("bid")["paper"].agg(lambda p: (p != "").sum())
        assert papers["B"] >= 3 and papers["A"] <= 1


# --- what any bid may look like ---


def one(case, table, bid, **changes):
    """The table with changed cells in the first row of a bid."""
    data = getattr(case.tender, table).copy()
    label = data.index[data["bid"] == bid][0]
    for name, value in changes.items():
        data.at[label, name] = value
    return {table: data}


def test_a_price_that_is_not_hours_times_rates_is_asked_about(cleaning, rates):
    price = one(cleaning, "bids", "E", price=D("620000"))
    checked = cleaning.check(rates, "cleaning", **price).bids.set_index("bid").loc["E"]
    assert checked["status"] == "verify"
    [ask] = checked["ask"]
    assert ask.code == "floor-price-sum-ask" and "EUR 628,504.00" in ask.text()


def test_a_dear_bid_that_pays_below_the_agreement_is_not_above(cleaning, rates):
    # The sum stays 21.40: two euros move from the wage to the margin.
    costs = cleaning.tender.costs.copy()
    mine = (costs["bid"] == "E") & (costs["role"] == "cleaner")
    for part, amount in (("wage", D("9.50")), ("margin", D("2.89"))):
        costs.loc[mine & (costs["component"] == part), "amount"] = amount
    checked = cleaning.check(rates, "cleaning", costs=costs).bids.set_index("bid").loc["E"]
    assert checked["status"] == "verify"
    assert [reason.code for reason in checked["reasons"]] == [
        "floor-costs-low",
        "floor-price-above",
    ]


def test_without_calculation_or_without_a_role_there_is_a_question(cleaning, rates):
    t = cleaning.tender
    checked = cleaning.check(rates, "cleaning", costs=t.costs[:0]).bids.set_index("bid")
    assert [ask.code for ask in checked.at["E", "ask"]] == ["floor-no-costs-ask"] * 2
    alone = t.staffing[(t.staffing["bid"] != "E") | (t.staffing["role"] == "cleaner")]
    result = cleaning.check(rates, "cleaning", staffing=alone)
    asks = [ask.code for ask in result.bids.set_index("bid").at["E", "ask"]]
    assert asks == ["floor-price-sum-ask", "floor-no-role-ask"]
    assert result.roles.set_index(["bid", "role"]).at[("E", "team leader"), "rate"] is None


def test_exactly_at_the_floor_is_verified_and_a_tenth_of_a_cent_less_is_asked(cleaning, rates):
    for price, status in ((D("458927.647"), "verify"), (D("458927.646"), "below")):
        bids = one(cleaning, "bids", "E", price=price)["bids"].query("bid == 'E'")
        only = {"bids": bids, "staffing": cleaning.tender.staffing.query("bid == 'E'")}
        only |= {"costs": cleaning.tender.costs.query("bid == 'E'")}
        assert cleaning.check(rates, "cleaning", **only).bids["status"].tolist() == [status]


def test_more_hours_than_needed_do_not_hide_a_low_rate(cleaning, rates):
    # 40,000 hours at 15.00 cost more than the floor for 26,104 hours, but no hour is paid.
    staffing = one(cleaning, "staffing", "E", hours=D(40000), rate=D("15.00"), people=D(25))
    bids = one(cleaning, "bids", "E", price=D("648392.80"))
    checked = cleaning.check(rates, "cleaning", **staffing, **bids).bids.set_index("bid").loc["E"]
    assert checked["gap"] > 0 and checked["status"] == "below"


def test_scaling_all_money_changes_no_status(cleaning, rates):
    def scaled(data, *columns):
        return data.assign(**{name: data[name] * 7 for name in columns})

    t = cleaning.tender
    seven = rates.assign(value=rates["value"].where(rates["currency"] == "", rates["value"] * 7))
    changed = {"bids": scaled(t.bids, "price"), "staffing": scaled(t.staffing, "rate")}
    changed |= {"costs": scaled(t.costs, "amount")}
    result = cleaning.check(seven, "cleaning", **changed).bids
    assert list(result["gap"]) == [gap * 7 for gap in cleaning.checked.bids["gap"]]
    assert list(result["gap_percent"]) == list(cleaning.checked.bids["gap_percent"])


def test_no_bids_and_no_hours(cleaning, rates):
    t = cleaning.tender
    none = {"bids": t.bids[:0], "staffing": t.staffing[:0], "costs": t.costs[:0]}
    result = cleaning.check(rates, "cleaning", **none)
    assert not len(result.bids) and not len(result.roles)
    nothing = frame(NEEDED, {name: [] for name in NEEDED.names})
    with pytest.raises(DataError) as error:
        labour_cost.check_bids(
            t.bids,
            t.staffing[:0],
            t.costs[:0],
            nothing,
            rates,
            "cleaning",
            LAST_DAY_FOR_BIDS,
            RULES,
        )
    assert error.value.code == "floor-nothing-needed"


# --- the letter ---


def test_the_request_is_neutral_and_complete(guarding):
    checked = guarding.checked.bids
    letter = labour_cost.explanation_request(checked, "A", day(2026, 10, 20), RULES)
    texts = [paragraph.text() for paragraph in letter]
    assert "Selm Watch" in texts[0] and "EUR 264,710.40" in texts[0]
    assert "EUR 314,518.21" in texts[1] and "15.8%" in texts[1]
    assert "Directive 2014/24/EU, Article 69" in texts[2]
    assert texts[3] == messages.text("floor-letter-neutral")
    questions = [text for text in texts if text.startswith("Question ")]
    assert len(questions) == len(guarding.bid("A")["ask"])
    assert texts[-3] == messages.text("floor-letter-papers") and "names of workers" in texts[-3]
    assert "Article 18(2)" in texts[-2]
    assert texts[-1] == messages.text("floor-letter-deadline", date="20 October 2026")


def test_a_letter_about_a_price_near_the_floor_asks_for_a_clarification_only(cleaning):
    checked = cleaning.checked.bids
    near = checked[(checked["gap"] >= 0) & (checked["ask"].str.len() > 0)]["bid"]
    assert list(near) == ["D"]
    letter = labour_cost.explanation_request(checked, "D", day(2026, 10, 20), RULES)
    text = " ".join(paragraph.text() for paragraph in letter)
    assert "only for a clarification" in text and "above this" in text
    assert "reject" not in text and "Article" not in text


def test_a_letter_takes_further_questions_and_the_law_of_the_place(cleaning, productivity):
    law = replace(RULES.references["abnormally_low"], text="Procurement Act, section 61")
    local = replace(RULES, references=RULES.references | {"abnormally_low": law})
    t = cleaning.tender
    speeds = labour_cost.check_productivity(t.areas, productivity, t.offered_productivity)
    more = [ask for bid, ask in speeds[["bid", "ask"]].values if bid == "C" and ask is not None]
    letter = labour_cost.explanation_request(
        cleaning.checked.bids, "C", day(2026, 10, 20), local, more
    )
    text = " ".join(paragraph.text() for paragraph in letter)
    assert "Procurement Act, section 61" in text and "Article 69" not in text
    assert says(text, "floor-productivity-ask", area="Washroom", offered=80, standard=50)
    assert "Question 7." in text and "Question 8." not in text


@pytest.mark.parametrize(
    ("bid", "code"), [("X", "floor-letter-bid"), ("F", "floor-letter-nothing")]
)
def test_there_is_no_letter_for_nobody_and_about_nothing(guarding, bid, code):
    with pytest.raises(DataError) as error:
        labour_cost.explanation_request(guarding.checked.bids, bid, day(2026, 10, 20), RULES)
    assert error.value.code == code


def test_no_sentence_calls_a_bid_safe_or_rejects_it():
    said = {code: words for code, words in messages.sentences().items() if code[:6] == "floor-"}
    assert {code for code, words in said.items() if "reject" in words} == {"floor-letter-duty"}
    # One sentence warns that a bid is not safe; none says that one is.
    assert {code for code, words in said.items() if "safe" in words} == {"floor-price-near"}
    assert re.findall(r"\S+ safe", said["floor-price-near"]) == ["not safe"]
