"""The floor and the hours under it: worked examples by hand, and what must always hold."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import labour_cost, sheets
from fairtender.labour_cost import HOLIDAYS, POSTS, PRODUCTIVITY, RATES, UNITS, Hours
from fairtender.tables import DataError, frame

D, day = Decimal, datetime.date
FIRST, LAST = day(2026, 1, 1), day(2026, 12, 31)


@pytest.fixture(scope="module")
def rates(root):
    return sheets.read(root / "datasets" / "labour-cost" / "rates.csv", RATES)


@pytest.fixture(scope="module")
def holidays(root):
    return sheets.read(root / "datasets" / "labour-cost" / "holidays.csv", HOLIDAYS)


@pytest.fixture(scope="module")
def guards(rates):
    return labour_cost.rates_on(rates, "guarding", "G1", day(2026, 10, 1))


def amounts(build_up):
    return dict(zip(build_up["component"], build_up["amount"], strict=True))


def posts(*rows):
    """Posts from (days, start, end) and, where it matters, persons and on_holidays."""
    full = [(*row, D(1), True)[:5] if len(row) == 3 else row for row in rows]
    columns = list(zip(*full, strict=True))
    names = ("days", "start", "end", "persons", "on_holidays")
    same = {
        "post": [f"P{number}" for number in range(len(full))],
        "role": ["guard"] * len(full),
        "grade": ["G1"] * len(full),
    }
    return frame(POSTS, same | dict(zip(names, columns, strict=True)))


def agreed(**changes):
    """A table of rates_on with round numbers."""
    values = {item: D(0) for item in UNITS} | {
        "basic_wage": D(10),
        "night_supplement": D(25),
        "sunday_supplement": D(50),
        "holiday_supplement": D(100),
        "night_from": D(22),
        "night_to": D(6),
        "employer_contributions": D(20),
        "full_week": D(40),
        "paid_hours": D(2080),
        "annual_leave": D(480),
    }
    values |= {name: D(value) for name, value in changes.items()}
    count = len(UNITS)
    return frame(
        RATES,
        {
            "country": ["Arlenia"] * count,
            "sector": ["guarding"] * count,
            "grade": ["G1"] + [""] * (count - 1),
            "item": list(UNITS),
            "value": [values[item] for item in UNITS],
            "unit": [unit.format(currency="EUR") for unit in UNITS.values()],
            "currency": ["EUR" if "currency" in unit else "" for unit in UNITS.values()],
            "valid_from": [pd.Timestamp(2026, 1, 1)] * count,
            "valid_to": [pd.Timestamp(2026, 12, 31)] * count,
            "source": ["Agreement (fictional)"] * count,
            "source_date": [pd.Timestamp(2025, 12, 1)] * count,
        },
    )


# --- the floor of an hour, by hand ---


def test_an_hour_of_cleaning_in_2025(rates):
    # 2,080 paid hours − 200 leave − 80 holidays − 112 sickness − 24 training = 1,664 worked.
    # 9.60 × 2,080 ÷ 1,664 = 12.00, so 2.40 for time not worked; 21.5 % of 12.00 = 2.58.
    # 130 ÷ 1,664 = 0.078125, 91 ÷ 1,664 = 0.0546875, 78 ÷ 1,664 = 0.046875, 52 ÷ 1,664 = 0.03125.
    # 12.00 + 2.58 + 0.2109375 + 0.42 + 0.35 = 15.5609375: 15.56 euros.
    build_up = labour_cost.floor(labour_cost.rates_on(rates, "cleaning", "C1", day(2025, 6, 1)))
    assert amounts(build_up) == {
        "wage": D("9.60"),
        "supplements": 0,
        "not_worked": D("2.40"),
        "contributions": D("2.58"),
        "uniform": D("0.078125"),
        "training": D("0.0546875"),
        "insurance": D("0.046875"),
        "occupational_health": D("0.03125"),
        "consumables": D("0.42"),
        "equipment": D("0.35"),
    }
    assert labour_cost.total(build_up) == D("15.5609375")


def test_an_hour_of_cleaning_after_the_indexation(rates):
    # 9.98 × 1.25 = 12.475; 21.5 % = 2.682125; (135.20 + 94.90 + 81.90 + 54.60) ÷ 1,664 = 0.2203125;
    # 0.44 + 0.36 = 0.80: together 16.1774375, or 16.18 euros. The day before it is still 15.56.
    on = labour_cost.rates_on(rates, "cleaning", "C1", day(2026, 3, 16))
    assert labour_cost.total(labour_cost.floor(on)) == D("16.1774375")
    before = labour_cost.rates_on(rates, "cleaning", "C1", day(2026, 3, 15))
    assert labour_cost.total(labour_cost.floor(before)) == D("15.5609375")


def test_overhead_and_margin_come_on_top(rates):
    # 8 % of 16.1774375 = 1.294195; 5 % of (16.1774375 + 1.294195) = 0.873581625.
    floor = labour_cost.floor(labour_cost.rates_on(rates, "cleaning", "C1", day(2026, 10, 1)))
    price = labour_cost.fair_price(floor, D(8), D(5))
    assert amounts(price)["overhead"] == D("1.294195")
    assert amounts(price)["margin"] == D("0.873581625")
    assert labour_cost.total(price) == D("18.345214125")
    assert list(floor["component"]) == list(labour_cost.FLOOR_COMPONENTS)  # untouched
    with pytest.raises(DataError) as error:
        labour_cost.fair_price(floor, D(8), D(-1))
    assert error.value.code == "floor-percent-negative"


def test_each_supplement_counts_alone_and_all_are_added():
    # Ten hours: two at night, four on a Sunday that is a holiday too.
    # 25 % × 2 ÷ 10 + 50 % × 4 ÷ 10 + 100 % × 4 ÷ 10 = 5 + 20 + 40 = 65 % of 10 euros.
    hours = Hours(D(10), D(2), D(4), D(4))
    assert amounts(labour_cost.floor(agreed(), hours))["supplements"] == D("6.5")


def test_where_each_amount_comes_from_is_said(rates, guards):
    build_up = labour_cost.floor(guards, Hours(D(8760), D(2920), D(1248), D(240)))
    told = dict(zip(build_up["component"], build_up["explanation"], strict=True))
    assert "2,080 paid hours for 1,600 hours" in told["not_worked"].text()
    assert "18.2%" in told["supplements"].text()
    sources = dict(zip(build_up["component"], build_up["source"], strict=True))
    name = "Collective agreement of Arlenia, guarding (fictional), 20 February 2026"
    assert sources["wage"] == name
    assert "Public Holidays" not in sources["wage"]


# --- a post round the clock, by hand ---


def test_a_post_round_the_clock_in_2026(rates, holidays, guards):
    # Three shifts of eight hours. 2026 has 365 days, 52 Sundays and ten public holidays, none of
    # them a Sunday: 8,760 hours; 365 × 8 = 2,920 at night; 52 × 24 = 1,248; 10 × 24 = 240.
    shifts = posts(
        ("every day", "06:00", "14:00"),
        ("every day", "14:00", "22:00"),
        ("every day", "22:00", "06:00"),
    )
    by_day = labour_cost.hours_by_day(shifts, holidays, guards, FIRST, LAST)
    needed = labour_cost.needed_hours(by_day).iloc[0]
    assert list(needed)[2:] == [8760, 2920, 1248, 240]
    # A guard works 2,080 − 200 − 80 − 128 − 72 = 1,600 hours: 5.475 people, and not 168 ÷ 40 = 4.2.
    assert labour_cost.productive_hours(guards) == 1600
    assert labour_cost.full_time_equivalents(D(8760), guards) == D("5.475")
    # Until 15 March: 74 days, 11 Sundays, 2 holidays: 1,776 hours, 592, 264 and 48 of them.
    # 10.40 × 1.3 × 1.215 = 16.4268 × (1,776 + 592 ÷ 4 + 264 ÷ 2 + 48 = 2,104) = 34,561.9872;
    # ((240 + 180 + 144 + 64) ÷ 1,600 + 0.05 + 0.35) × 1,776 = 0.7925 × 1,776 = 1,407.48.
    # From 16 March: 291 days, 41 Sundays, 8 holidays: 6,984 hours, 2,328, 984 and 192 of them.
    # 10.82 × 1.3 × 1.215 = 17.09019 × (6,984 + 582 + 492 + 192 = 8,250) = 140,994.0675;
    # ((250 + 188 + 150 + 66) ÷ 1,600 + 0.05 + 0.37) × 6,984 = 0.82875 × 6,984 = 5,787.99.
    period = labour_cost.period_floor(rates, "guarding", by_day)
    assert list(period["first"]) == [pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 3, 16)]
    assert list(period["hours"]) == [1776, 6984]
    assert list(period["amount"]) == [D("35969.4672"), D("146782.0575")]
    assert sum(period["amount"]) == D("182751.5247")  # 182,751.52 euros


def test_a_week_has_168_hours_and_a_leap_year_8784(holidays, guards):
    clock = posts(("every day", "00:00", "24:00"))

    def hours(first, last):
        by_day = labour_cost.hours_by_day(clock, holidays, guards, first, last)
        return labour_cost.needed_hours(by_day).iloc[0]

    assert hours(day(2027, 3, 1), day(2027, 3, 7))["hours"] == 168
    assert hours(day(2027, 1, 1), day(2027, 12, 31))["hours"] == 8760
    # 2028 has 53 Sundays. Remembrance Day is one of them: its hours count for both supplements.
    leap = hours(day(2028, 1, 1), day(2028, 12, 31))
    assert list(leap)[2:] == [8784, 366 * 8, 53 * 24, 240]
    remembrance = hours(day(2028, 11, 5), day(2028, 11, 5))
    assert list(remembrance)[2:] == [24, 8, 24, 24]


def test_a_night_shift_runs_into_the_next_day(holidays, guards):
    # Saturday 2 January 2027, 20:00 to 08:00: four hours on Saturday, two of them at night;
    # eight on Sunday, six of them at night.
    night = posts(("Saturday", "20:00", "08:00"))
    by_day = labour_cost.hours_by_day(night, holidays, guards, day(2027, 1, 1), day(2027, 1, 4))
    assert by_day[["hours", "night_hours", "sunday_hours"]].values.tolist() == [
        [4, 2, 0],
        [8, 6, 8],
    ]
    # The part of a shift of the day before belongs to the period that it runs into.
    sunday = labour_cost.hours_by_day(night, holidays, guards, day(2027, 1, 3), day(2027, 1, 3))
    assert sunday["hours"].tolist() == [8]


def test_a_day_post_rests_on_public_holidays(holidays, guards):
    # 2027: 365 − 52 Sundays − 10 holidays from Monday to Saturday = 303 days of twelve hours.
    two = posts(("Monday to Saturday", "07:00", "19:00", D(2), False))
    by_day = labour_cost.hours_by_day(two, holidays, guards, day(2027, 1, 1), day(2027, 12, 31))
    assert list(labour_cost.needed_hours(by_day).iloc[0])[2:] == [303 * 12 * 2, 0, 0, 0]


def test_square_metres_to_hours(root):
    # 8,000 m² of long corridors, twice on each of 251 days, at 500 m² an hour: 8,032 hours.
    tender = labour_cost.read(root / "datasets" / "tenders" / "cleaning")
    path = root / "datasets" / "labour-cost" / "productivity.csv"
    hours = labour_cost.area_hours(tender.areas, sheets.read(path, PRODUCTIVITY))
    by_area = hours.groupby("area")["hours"].sum()
    assert by_area["long corridor"] == 8032
    assert by_area["washroom"] == 4016  # 800 m² × 251 ÷ 50
    assert labour_cost.needed_hours(hours)["hours"].tolist() == [26104]


# --- what must always hold ---

cents = st.integers(1, 5000).map(lambda number: D(number) / 100)
percents = st.integers(1, 600).map(lambda number: D(number) / 10)
costs = st.fixed_dictionaries(
    {item: cents for item in ("basic_wage", *labour_cost.FLOOR_COMPONENTS[4:])}
)
MONEY = ("basic_wage", *labour_cost.FLOOR_COMPONENTS[4:])
RISING = (*MONEY, "employer_contributions", "annual_leave", "sickness", "public_holidays")
RISING += ("training_hours", "night_supplement", "sunday_supplement", "holiday_supplement")
MIXED = Hours(D(10), D(3), D(2), D(1))


@given(costs, percents, st.sampled_from(RISING), cents)
def test_the_floor_rises_with_every_component(values, contributions, item, more):
    values = {"employer_contributions": contributions, "annual_leave": D(400)} | values
    low = labour_cost.floor(agreed(**values), MIXED)
    before = agreed(**values).set_index("item").at[item, "value"]
    high = labour_cost.floor(agreed(**values | {item: before + more}), MIXED)
    assert labour_cost.total(high) > labour_cost.total(low)


@given(costs, percents, st.integers(2, 50))
def test_scaling_money_scales_the_floor(values, contributions, factor):
    # 2,080 ÷ 1,600 and all other divisions end within ten places, so that nothing is rounded.
    low = agreed(**values, employer_contributions=contributions)
    scaled = {item: amount * factor for item, amount in values.items()}
    high = agreed(**scaled, employer_contributions=contributions)
    assert labour_cost.total(labour_cost.floor(high)) == factor * labour_cost.total(
        labour_cost.floor(low)
    )


@given(costs, percents, st.integers(1, 700), st.integers(1, 97), st.data())
def test_the_parts_sum_to_the_floor_also_where_divisions_do_not_end(
    values, contributions, leave, hours, data
):
    some = [data.draw(st.integers(0, hours)) for _ in range(3)]
    table = agreed(**values, employer_contributions=contributions, annual_leave=leave)
    build_up = labour_cost.floor(table, Hours(*map(D, (hours, *some))))
    # The formula, in one line of fractions.
    wage = Fraction(values["basic_wage"])
    extra = sum(share * rate for share, rate in zip(some, (25, 50, 100), strict=True))
    pay = wage * (1 + Fraction(extra, 100 * hours)) * Fraction(2080, 2080 - leave)
    exact = pay * (1 + Fraction(contributions) / 100)
    people = sum(Fraction(values[item]) for item in labour_cost.FLOOR_COMPONENTS[4:8])
    exact += people / (2080 - leave)
    exact += sum(Fraction(values[item]) for item in ("consumables", "equipment"))
    assert sum(build_up["amount"]) == labour_cost.total(build_up)
    assert abs(Fraction(labour_cost.total(build_up)) - exact) <= Fraction(1, 2 * 10**10)


quarters = st.integers(0, 95)


def clock(quarter):
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


@settings(max_examples=20)
@given(quarters, quarters, quarters, st.integers(0, 300))
def test_hours_add_up_over_shifts_and_periods(start, middle, end, days):
    start, middle, end = sorted((start, middle, end))
    if not start < middle < end:
        return
    holidays = frame(
        HOLIDAYS,
        {
            "country": ["Arlenia"],
            "date": [pd.Timestamp(2026, 4, 14)],
            "name": ["Constitution Day"],
            "source": ["Act (fictional)"],
            "source_date": [pd.Timestamp(2019, 5, 20)],
        },
    )

    def hours(shifts, first, last):
        by_day = labour_cost.hours_by_day(posts(*shifts), holidays, agreed(), first, last)
        table = labour_cost.needed_hours(by_day)
        return [sum(table[name], D(0)) for name in table.columns[2:]]

    # The whole clock: a morning shift, an afternoon shift, and the night back to the start.
    three = [(start, middle), (middle, end), (end, start)]
    shifts = [("every day", clock(a), clock(b)) for a, b in three]
    whole = hours(shifts, FIRST, LAST)
    assert whole == [8760, 2920, 52 * 24, 24]
    apart = [hours([shift], FIRST, LAST) for shift in shifts]
    assert [sum(column) for column in zip(*apart, strict=True)] == whole
    cut = FIRST + datetime.timedelta(days)
    after = hours(shifts, cut + datetime.timedelta(1), LAST)
    assert [a + b for a, b in zip(hours(shifts, FIRST, cut), after, strict=True)] == whole


def test_the_rates_are_complete_on_every_day_of_two_years(rates):
    for sector, grades in (("cleaning", ("C1", "C2")), ("guarding", ("G1", "G2"))):
        for grade in grades:
            for on in (day(2025, 1, 1), day(2026, 3, 15), day(2026, 3, 16), day(2026, 12, 31)):
                assert list(labour_cost.rates_on(rates, sector, grade, on)["item"]) == list(UNITS)


def test_nothing_to_do_gives_empty_tables(rates, holidays, guards):
    nobody = frame(POSTS, {name: [] for name in POSTS.names})
    none = labour_cost.hours_by_day(nobody, holidays, guards, FIRST, LAST)
    assert not len(none) and not len(labour_cost.needed_hours(none))
    assert not len(labour_cost.period_floor(rates, "guarding", none))
