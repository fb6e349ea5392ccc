"""The portfolio as a whole, and the quality of its data: examples by hand, and bad input."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from portfolio_kit import contracts, rates

from fairtender import portfolio, profile
from fairtender.tables import DataError

RULES = profile.load(Path(__file__).resolve().parents[1] / "fixtures" / "ocds" / "profile.toml")
EUR = {"currency": "EUR"}
CLEANING = EUR | {"title": "Cleaning", "cpv": "90910000", "category": "Cleaning"}
COFFEE = EUR | {"title": "Coffee", "cpv": "15860000", "origin": "Brazil", "category": "Coffee"}
TRANSLATION = EUR | {"title": "Translation", "cpv": "79530000", "award": "price_and_quality"}


# --- heat map and coverage ---


def test_a_heat_map_of_six_contracts():
    data = contracts(
        CLEANING | {"office": "North", "value": "100", "award": "price_only"},  # high
        CLEANING | {"office": "North", "value": "200"},  # elevated
        COFFEE | {"office": "North", "value": "50.50"},  # high
        TRANSLATION | {"office": "South", "value": "70", "category": "Words"},  # low
        {"office": "South", "title": "Call-off"},  # unknown, without a value
        CLEANING | {"value": "30"},  # elevated, of no office
    )
    heat = portfolio.heat_map(data, portfolio.screen(data, RULES))
    zero, names = Decimal(0), ["office", "category", "contracts", "high", "elevated", "unknown"]
    assert heat[names].to_numpy().tolist() == [
        ["", "Cleaning", 1, 0, 1, 0],
        ["North", "Cleaning", 2, 1, 1, 0],
        ["North", "Coffee", 1, 1, 0, 0],
        ["South", "", 1, 0, 0, 1],
        ["South", "Words", 1, 0, 0, 0],
    ]
    assert heat["spend"].tolist() == [30, 300, Decimal("50.50"), zero, 70]
    assert heat["spend_high"].tolist() == [zero, 100, Decimal("50.50"), zero, zero]
    assert heat["spend_elevated"].tolist() == [30, 200, zero, zero, zero]
    assert heat["without_value"].tolist() == [0, 0, 0, 1, 0]
    assert set(heat["currency"]) == {"EUR"}


def test_a_heat_map_needs_the_risks_of_its_contracts_and_one_currency():
    data = contracts(CLEANING, COFFEE)
    risks = portfolio.screen(data, RULES)
    with pytest.raises(DataError) as caught:
        portfolio.heat_map(data.iloc[::-1], risks)
    assert caught.value.code == "portfolio-not-aligned"
    two = contracts(CLEANING | {"value": "1"}, COFFEE | {"value": "1", "currency": "XVC"})
    for view in (lambda: portfolio.heat_map(two, risks), lambda: portfolio.coverage(two, RULES)):
        with pytest.raises(DataError, match="EUR, XVC") as caught:
            view()
        assert caught.value.code == "portfolio-currencies"


def test_coverage_by_contracts_and_by_spend():
    goods, services = EUR | {"kind": "goods"}, EUR | {"kind": "services"}
    found = portfolio.coverage(
        contracts(
            goods | {"office": "North", "value": "300", "origin": "Brazil"},
            goods | {"office": "North", "value": "100"},
            services
            | {"office": "North", "value": "500", "subcontracting": "yes", "place": "Kolmen"},
            goods | {"office": "South", "value": "200", "origin": "EU"},  # no country
            EUR | {"kind": "works", "office": "South", "value": "300"},
            EUR | {"office": "South", "value": "100", "origin": "Kenya; Norway"},  # of any kind
            {"kind": "services", "office": "South", "subcontracting": "no"},  # without a value
        ),
        RULES,
    )
    columns = ["scope", "office", "fact", "contracts", "known", "spend", "known_spend"]
    assert found[columns].to_numpy().tolist() == [
        # Goods, and the contract of unknown kind: 4, of which Brazil and Kenya are known.
        ["all", "", "origin", 4, 2, 700, 400],
        ["all", "", "subcontracting", 4, 2, 900, 500],
        ["all", "", "place", 4, 1, 900, 500],
        ["office", "North", "origin", 2, 1, 400, 300],
        ["office", "North", "subcontracting", 1, 1, 500, 500],
        ["office", "North", "place", 1, 1, 500, 500],
        ["office", "South", "origin", 2, 1, 300, 100],
        ["office", "South", "subcontracting", 3, 1, 400, 0],
        ["office", "South", "place", 3, 0, 400, 0],
    ]
    assert found["without_value"].tolist() == [0, 1, 1, 0, 0, 0, 0, 1, 1]
    # 400 of 700 is 57.142857…; 500 of 900 is 55.5…; 1 of 3 is 33.3…
    percent = found["spend_percent"].tolist()
    assert str(percent[0]) == "57.14285714285714285714285714"
    assert str(percent[1]) == "55.55555555555555555555555556"
    assert percent[3:] == [75, 100, 100, Decimal("33.33333333333333333333333333"), 0, 0]
    assert [str(part) for part in found["percent"][:3]] == ["50", "50", "25"]


def test_no_spend_has_no_percentage():
    found = portfolio.coverage(contracts({"kind": "goods", "origin": "Kenya"}), RULES)
    assert found["percent"].tolist()[0] == 100 and found["spend_percent"].tolist()[0] is None
    assert found["percent"].tolist()[1] is None  # no contract for which subcontracting matters


# --- data quality ---

FULL = EUR | {
    "office": "North",
    "supplier": "Clarion Path Services",
    "cpv": "90910000-9",
    "value": "100.00",
    "signed": "2026-01-02",
    "start": "2026-02-01",
    "end": "2026-12-31",
}


def found_in(*rows: dict[str, object], table: pd.DataFrame | None = None) -> list[tuple]:
    """Each finding as its code and the rows concerned, which are counted as in a sheet."""
    found = portfolio.check(contracts(*rows, file="list.csv"), "EUR", table)
    groups = found.groupby("finding", sort=True)
    return [(group["code"].iloc[0], group["row"].tolist()) for _, group in groups]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"office": ""}, "portfolio-missing-office"),
        ({"supplier": ""}, "portfolio-missing-supplier"),
        ({"cpv": ""}, "portfolio-missing-cpv"),
        ({"value": None}, "portfolio-missing-value"),
        ({"currency": ""}, "portfolio-missing-currency"),
        ({"signed": ""}, "portfolio-missing-signed"),
        ({"end": ""}, "portfolio-missing-end"),
        ({"end": "2026-01-31"}, "portfolio-dates"),
        ({"value": "0"}, "portfolio-not-positive"),
        ({"value": "-5"}, "portfolio-not-positive"),
        ({"supplier_share": 101.0}, "portfolio-share"),
        ({"cpv": "90910000-9; cleaning"}, "portfolio-cpv"),
        ({"currency": "USD"}, "portfolio-currency"),
        ({"currency": "XVC"}, "portfolio-currency-no-rate"),
    ],
)
def test_one_fault_is_one_finding_and_a_sound_row_is_none(change, code):
    table = rates(("XVC", "EUR", "2025-01-01", "2025-12-31", "0.1355"))
    sound = FULL | {"supplier": "Ovra Gardens", "value": "7"}
    assert found_in(sound, FULL | change, table=table) == [(code, [3])]


def test_a_foreign_value_without_a_day_of_signature():
    table = rates(("XVC", "EUR", "2025-01-01", "2025-12-31", "0.1355"))
    codes = [code for code, _ in found_in(FULL | {"currency": "XVC", "signed": ""}, table=table)]
    assert codes == ["portfolio-currency-no-day", "portfolio-missing-signed"]


def test_duplicates_of_three_kinds():
    found = found_in(
        FULL | {"contract_id": "A1"},
        FULL | {"contract_id": "A2", "value": "5"},
        FULL | {"contract_id": "A1"},  # the same row again
        FULL | {"contract_id": "A3", "office": "Head", "title": "Clean"},  # under another number
        FULL | {"contract_id": "A2", "value": "6"},  # the number of another contract
    )
    assert found == [
        ("portfolio-same-row", [2, 4]),
        ("portfolio-same-contract", [2, 5]),
        ("portfolio-same-number", [3, 6]),
    ]


def test_an_empty_cell_makes_no_two_contracts_the_same():
    for name in ("supplier", "value", "start", "end"):
        rows = [FULL | {name: None if name == "value" else ""}] * 2
        rows[1] = rows[1] | {"contract_id": "B"}
        assert not {code for code, _ in found_in(*rows)} & {*portfolio.DUPLICATES}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("CLARION PATH SERVICES", True),
        ("Clarion-Path Services Ltd.", True),
        ("Clárion Path Services", True),
        ("Clarion Path Service", True),
        ("Clairon Path Services", True),
        ("Clarion Oath Services", True),
        ("Clarion Cleaning Services", False),
        ("Path Services", False),
    ],
)
def test_two_spellings_of_a_supplier(other, same):
    second = {"contract_id": "B", "supplier": other, "value": "7"}
    rows = [FULL, FULL | second, FULL | {"contract_id": "D", "supplier": "Tarn Co", "value": "8"}]
    assert found_in(*rows) == ([("portfolio-spellings", [2, 3])] if same else [])


@pytest.mark.parametrize("names", [("Lot 1 Holding", "Lot 2 Holding"), ("Adal", "Adam")])
def test_names_that_differ_by_a_digit_or_are_short_are_two(names):
    rows = [FULL | {"contract_id": name, "supplier": name} for name in names]
    assert found_in(*rows) == []


def test_confirmed_duplicates_are_taken_out_and_no_others():
    data = contracts(
        FULL | {"contract_id": "A1"},
        FULL | {"contract_id": "A2", "office": "Head"},
        FULL | {"contract_id": "A3", "value": "5"},
        FULL | {"contract_id": "A3", "value": "5"},
        file="list.csv",
    )
    found = portfolio.check(data, "EUR")
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    left = portfolio.without_duplicates(data, doubles)
    assert left["contract_id"].tolist() == ["A1", "A3"] and left.index.tolist() == [2, 4]
    one = doubles[doubles["code"] == "portfolio-same-contract"]
    assert portfolio.without_duplicates(data, one).index.tolist() == [2, 4, 5]
    # The entry that comes first in the table of the confirmed ones stays.
    assert portfolio.without_duplicates(data, one.iloc[::-1]).index.tolist() == [3, 4, 5]
    assert portfolio.without_duplicates(data, found.head(0)).index.tolist() == [2, 3, 4, 5]


def test_what_is_no_duplicate_is_not_taken_out():
    data = contracts(FULL, FULL | {"contract_id": "B", "value": "0"})
    found = portfolio.check(data, "EUR")
    with pytest.raises(DataError) as caught:
        portfolio.without_duplicates(data, found)
    assert caught.value.code == "portfolio-not-a-duplicate"
    other = contracts(FULL, FULL)
    doubles = portfolio.check(other, "EUR").query("code == 'portfolio-same-contract'")
    with pytest.raises(DataError) as caught:
        portfolio.without_duplicates(other.head(1), doubles)
    assert caught.value.code == "portfolio-no-row"


def test_rows_need_numbers_of_their_own():
    twice = pd.concat([contracts(FULL), contracts(FULL)])
    with pytest.raises(DataError, match="reset_index") as caught:
        portfolio.check(twice, "EUR")
    assert caught.value.code == "portfolio-index"
