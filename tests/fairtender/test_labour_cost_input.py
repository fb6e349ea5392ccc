"""Bad rates, posts and bids: one sentence with file, row and column. And the charts."""

import csv
import datetime
from decimal import Decimal

import pandas as pd
import pytest
from texts_kit import says

from fairtender import charts, labour_cost, messages, profile, sheets
from fairtender.labour_cost import AREAS, HOLIDAYS, NEEDED, POSTS, PRODUCTIVITY, RATES
from fairtender.tables import DataError, frame

D, day = Decimal, datetime.date
ON = day(2026, 10, 1)


@pytest.fixture(scope="module")
def folder(root):
    return root / "datasets" / "labour-cost"


@pytest.fixture(scope="module")
def rates(folder):
    return sheets.read(folder / "rates.csv", RATES)


@pytest.fixture(scope="module")
def tender(root):
    return labour_cost.read(root / "datasets" / "tenders" / "guarding")


@pytest.fixture
def changed(tmp_path):
    """A copy of a sheet in which one cell of one row is another."""

    def change(path, table, row, column, value):
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = next(csv.reader([lines[row - 1]]))
        cells[table.names.index(column)] = value
        lines[row - 1] = ",".join(f'"{cell}"' for cell in cells)
        copy = tmp_path / path.name
        copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return sheets.read(copy, table)

    return change


def sentence(code, call, *args):
    with pytest.raises(DataError) as error:
        call(*args)
    assert error.value.code == code
    return str(error.value)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("unit", "EUR per month", "floor-rates-unit"),
        ("value", "-9.60", "floor-rates-negative"),
        ("currency", "", "floor-rates-no-currency"),
        ("valid_to", "2024-12-31", "floor-rates-dates"),
    ],
)
def test_a_rate_that_cannot_be_right(folder, changed, column, value, code):
    wrong = changed(folder / "rates.csv", RATES, 2, column, value)
    told = sentence(code, labour_cost.check_rates, wrong)
    assert told.startswith(f"rates.csv, row 2, column {column}: "), told
    assert sentence(code, labour_cost.rates_on, wrong, "cleaning", "C1", ON) == told


def test_the_sentence_about_a_unit_says_the_right_one(folder, changed):
    wrong = changed(folder / "rates.csv", RATES, 2, "unit", "EUR per month")
    told = sentence("floor-rates-unit", labour_cost.check_rates, wrong)
    place = {"file": "rates.csv", "row": 2, "item": "basic_wage"}
    units = {"unit": "EUR per month", "right": "EUR per hour"}
    assert told == messages.text("floor-rates-unit", **place, **units)


def test_periods_of_one_rate_must_not_overlap(folder, changed, rates):
    # The second period of the wage of C1 begins a day too early.
    row = rates.index[(rates["grade"] == "C1") & (rates["valid_from"] == "2026-03-16")][0]
    wrong = changed(folder / "rates.csv", RATES, row, "valid_from", "2026-03-15")
    told = sentence("floor-rates-overlap", labour_cost.check_rates, wrong)
    assert says(told, "floor-rates-overlap", row=row, first="2026-03-15")


def test_a_missing_and_an_expired_rate_say_which(rates):
    on_none = rates[rates["item"] != "sickness"]
    told = sentence("floor-rates-missing", labour_cost.rates_on, on_none, "guarding", "G1", ON)
    for part in ("sickness", '"guarding"', '"G1"', "1 October 2026"):
        assert part in told
    later = day(2027, 1, 1)
    told = sentence("floor-rates-expired", labour_cost.rates_on, rates, "cleaning", "C2", later)
    for part in ("basic_wage", '"cleaning"', '"C2"', "31 December 2026", "1 January 2027"):
        assert part in told
    sentence("floor-rates-missing", labour_cost.rates_on, rates, "cleaning", "C9", ON)
    sentence("floor-rates-missing", labour_cost.rates_on, rates, "catering", "C1", ON)


def test_rates_of_two_countries_or_currencies_are_not_mixed(rates):
    two = rates.copy()
    two.loc[two.index[-1], "country"] = "Velmark"
    sentence("floor-rates-countries", labour_cost.rates_on, two, "cleaning", "C1", ON)
    two = rates.copy()
    last = two.index[-1]  # equipment for guards
    two.loc[last, ["currency", "unit"]] = ["XVC", "XVC per productive hour"]
    sentence("floor-rates-currencies", labour_cost.rates_on, two, "guarding", "G1", ON)


def test_leave_that_eats_the_whole_year(rates):
    agreed = labour_cost.rates_on(rates, "guarding", "G1", ON)
    agreed.loc[agreed["item"] == "annual_leave", "value"] = D(1800)
    sentence("floor-no-productive-hours", labour_cost.productive_hours, agreed)
    sentence("floor-no-productive-hours", labour_cost.floor, agreed)


def test_more_night_than_hours(rates):
    agreed = labour_cost.rates_on(rates, "guarding", "G1", ON)
    hours = labour_cost.Hours(D(8), D(9))
    assert "Of 8 hours in all, 9" in sentence("floor-hours-share", labour_cost.floor, agreed, hours)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("start", "25:00", "floor-time"),
        ("start", "24:00", "floor-time"),
        ("end", "6 am", "floor-time"),
        ("persons", "0", "floor-not-positive"),
        ("persons", "-1", "floor-not-negative"),
    ],
)
def test_posts_that_cannot_be(root, folder, rates, changed, column, value, code):
    path = root / "datasets" / "tenders" / "guarding" / "posts.csv"
    posts = changed(path, POSTS, 3, column, value)
    holidays = sheets.read(folder / "holidays.csv", HOLIDAYS)
    agreed = labour_cost.rates_on(rates, "guarding", "G1", ON)
    year = (day(2027, 1, 1), day(2027, 12, 31))
    told = sentence(code, labour_cost.hours_by_day, posts, holidays, agreed, *year)
    assert told.startswith(f"posts.csv, row 3, column {column}: "), told


def test_periods_without_end_or_holidays(folder, rates, tender):
    holidays = sheets.read(folder / "holidays.csv", HOLIDAYS)
    agreed = labour_cost.rates_on(rates, "guarding", "G1", ON)
    call = (labour_cost.hours_by_day, tender.posts, holidays, agreed)
    sentence("floor-period", *call, day(2027, 2, 1), day(2027, 1, 1))
    assert "2029" in sentence("floor-holidays-year", *call, day(2028, 1, 1), day(2029, 1, 1))


def test_areas_that_cannot_be(root, folder, changed):
    path = root / "datasets" / "tenders" / "cleaning" / "areas.csv"
    standard = sheets.read(folder / "productivity.csv", PRODUCTIVITY)
    for column, value, code in (
        ("area", "roof", "floor-area-unknown"),
        ("square_metres", "-4", "floor-not-negative"),
    ):
        areas = changed(path, AREAS, 5, column, value)
        told = sentence(code, labour_cost.area_hours, areas, standard)
        assert told.startswith(f"areas.csv, row 5, column {column}: "), told
    slow = changed(folder / "productivity.csv", PRODUCTIVITY, 2, "square_metres_per_hour", "0")
    areas = sheets.read(path, AREAS)
    told = sentence("floor-not-positive", labour_cost.area_hours, areas, slow)
    assert told.startswith("productivity.csv, row 2, column square_metres_per_hour: ")


@pytest.mark.parametrize(
    ("table", "file", "column", "value", "code"),
    [
        ("bids", "bids", "currency", "XVC", "floor-currency"),
        ("bids", "bids", "price", "-1", "floor-not-negative"),
        ("staffing", "staffing", "bid", "Z", "floor-bid-unknown"),
        ("staffing", "staffing", "role", "cook", "floor-role-unknown"),
        ("staffing", "staffing", "hours", "-8", "floor-not-negative"),
        ("costs", "cost-structures", "amount", "-0.10", "floor-not-negative"),
        ("costs", "cost-structures", "currency", "XVC", "floor-currency"),
    ],
)
def test_bids_that_cannot_be(root, rates, tender, changed, table, file, column, value, code):
    path = root / "datasets" / "tenders" / "guarding" / f"{file}.csv"
    declared = {"bids": "BIDS", "staffing": "STAFFING", "costs": "COSTS"}[table]
    wrong = changed(path, getattr(labour_cost, declared), 4, column, value)
    t = tender._replace(**{table: wrong})
    told = sentence(code, check, t, rates)
    assert told.startswith(f"{file}.csv, row 4, column {column}: "), told


def test_a_row_that_is_there_twice(rates, tender):
    twice = pd.concat([tender.staffing, tender.staffing[:1]], ignore_index=True)
    told = sentence("row-twice", check, tender._replace(staffing=twice), rates)
    assert "staffing.csv, row 13" in told and "A, gate post" in told and "row 1." in told


def check(tender, rates):
    zero = [D(0), D(0)]
    needed = frame(
        NEEDED,
        {
            "role": ["gate post", "day posts"],
            "grade": ["G1", "G1"],
            "hours": [D(8760), D(7272)],
            "night_hours": [D(2920), D(0)],
            "sunday_hours": zero,
            "holiday_hours": zero,
        },
    )
    given = (tender.bids, tender.staffing, tender.costs, needed)
    return labour_cost.check_bids(*given, rates, "guarding", ON, profile.load())


# --- charts ---


def test_the_build_up_as_picture_and_in_words(rates):
    floor = labour_cost.floor(labour_cost.rates_on(rates, "cleaning", "C1", ON))
    alt = charts.floor_build_up(floor).alt
    assert "EUR 16.18" in alt and "basic wage 9.98" in alt and "equipment 0.36" in alt
    price = labour_cost.fair_price(floor, D(8), D(5))
    picture = charts.floor_build_up(price)
    assert "price of EUR 18.35" in picture.alt and "margin 0.87" in picture.alt
    assert ">18.35<" in picture.svg() and ">16.18<" in picture.svg()
    words = charts.floor_build_up_table(price).frame
    assert list(words.index)[-4:] == ["Overhead", "Margin", "Floor", "Price"]
    assert words[messages.text("floor-head-amount")].iloc[-2:].tolist() == [
        "EUR 16.18",
        "EUR 18.35",
    ]
    with pytest.raises(DataError) as fault:
        charts.floor_build_up(floor[:0])
    assert fault.value.code == "floor-chart-no-build-up"


def test_the_bids_as_picture_and_in_words(rates, tender):
    checked = check(tender, rates).bids
    picture = charts.floor_bids(checked, profile.load())
    for row in checked.itertuples():
        assert f"{row.bid} {row.bidder}: EUR {row.price_per_hour:.2f} per hour" in picture.alt
    assert "band up to 10%" in picture.alt
    words = charts.floor_bids_table(checked).frame
    assert list(words.index) == [f"{row.bid} {row.bidder}" for row in checked.itertuples()]
    assert words[messages.text("floor-head-hours")].tolist()[2] == "13,992 of 16,032"
    questions = charts.floor_questions_table(checked).frame
    assert questions[messages.text("chart-ask")].tolist()[5] == "None"
    for wrong in (checked[:0], checked.loc[[0] * 41]):
        with pytest.raises(DataError) as fault:
            charts.floor_bids(wrong, profile.load())
        assert fault.value.code == "floor-chart-bids"
    assert charts.floor_bids(checked[:1], profile.load()).svg()
