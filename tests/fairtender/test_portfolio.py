"""The portfolio follows its rules: worked examples by hand, properties, and bad input."""

import datetime
import random
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolio_kit import contracts, rates

from fairtender import ocds, portfolio, profile, screening, sheets
from fairtender.tables import DataError, Reason, check, frame
from fairtender.tenders import TENDERS

# Thresholds: spend 100000, share 20 %, 365 days left, renewal within 270 days. Cleaning is high and
# labour-intensive, coffee from Brazil is listed for forced labour, translation is low.
RULES = profile.load(Path(__file__).resolve().parents[1] / "fixtures" / "ocds" / "profile.toml")
ON = datetime.date(2026, 11, 1)
XVC = rates(
    ("XVC", "EUR", "2026-03-01", "2026-03-31", "0.1355"),
    ("XVC", "EUR", "2026-04-01", "2026-04-30", "0.1366"),
)
CLEANING = {"title": "Cleaning of offices", "cpv": "90910000-9", "kind": "services"}
COFFEE = {"title": "Coffee", "cpv": "15860000-4", "origin": "Brazil", "kind": "goods"}
TRANSLATION = {"title": "Translation", "cpv": "79530000", "award": "price_and_quality"}


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


# --- money ---


def test_a_value_is_changed_exactly_by_the_rate_of_the_day_of_signature():
    found = portfolio.in_currency(
        contracts(
            {"value": "1000.10", "currency": "XVC", "signed": "2026-03-31"},
            {"value": "1000.10", "currency": "XVC", "signed": "2026-04-01"},
            {"value": "77.70", "currency": "EUR"},
            {"currency": "XVC"},
            {"value": "5"},
        ),
        XVC,
        "EUR",
    )
    # 1000.10 × 0.1355 = 135.513550; 1000.10 × 0.1366 = 136.613660; nothing is rounded or guessed.
    values = [Decimal("135.51355"), Decimal("136.61366"), Decimal("77.70"), None, Decimal(5)]
    assert found["value"].tolist() == values
    assert found["currency"].tolist() == ["EUR", "EUR", "EUR", "XVC", ""]
    assert found["rate"].tolist() == [Decimal("0.1355"), Decimal("0.1366"), Decimal(1), None, None]
    check(found, portfolio.CONVERTED)


def test_all_values_may_be_changed_by_the_rate_of_one_day():
    data = contracts({"value": "1000", "currency": "XVC"})
    found = portfolio.in_currency(data, XVC, "EUR", on=datetime.date(2026, 4, 30))
    assert found["value"].tolist() == [Decimal("136.6")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"currency": "XVC", "signed": "2026-05-01"}, "portfolio-currency-no-rate"),
        ({"currency": "XVC"}, "portfolio-currency-no-day"),
        ({"currency": "XXC", "signed": "2026-03-05"}, "portfolio-currency"),
    ],
)
def test_a_value_that_cannot_be_converted_is_not_known_and_the_others_are_read(row, code):
    data = contracts({"value": "1", "currency": "EUR"}, row | {"value": "9"}, file="list.csv")
    found = portfolio.in_currency(data, XVC, "EUR")
    assert found["value"].tolist() == [1, None]
    assert found["currency"].tolist() == ["EUR", row["currency"]]
    [told] = portfolio.check(data, "EUR", XVC).query("code == @code").itertuples()
    assert told.row == 3
    every = portfolio.prioritise(data, RULES, on=ON, rates=XVC, top=None)
    assert len(every) == 2 and not every["value"].isna().all()


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (("XVC", "EUR", "2026-03-31", "2026-04-30", "0.1"), "portfolio-rate-twice"),
        (("XVC", "EUR", "2026-05-01", "2026-04-30", "0.1"), "portfolio-rate-dates"),
        (("XVC", "EUR", "2026-04-01", "2026-04-30", "0"), "portfolio-rate-not-positive"),
    ],
)
def test_a_wrong_rate_is_one_sentence_with_file_and_row(second, code):
    table = rates(("XVC", "EUR", "2026-03-01", "2026-03-31", "0.1355"), second)
    with pytest.raises(DataError) as caught:
        portfolio.in_currency(contracts({}), table, "EUR")
    assert caught.value.code == code and "rates.csv, row 3" in str(caught.value)


# --- risk ---


def test_levels_with_reasons_sources_and_questions():
    data = contracts(CLEANING | {"award": "price_only"}, COFFEE, TRANSLATION, {"title": "Call-off"})
    found = portfolio.screen(data, RULES)
    check(found, portfolio.RISKS)
    # Cleaning and price alone are two high signals; a listed good at its origin is decisive.
    assert found["level"].tolist() == ["high", "high", "low", "unknown"]
    assert codes(found["reasons"][0])[:2] == ["sector-high", "price-alone"]
    assert codes(found["ask"][0]) == [
        "ask-place",
        "ask-workforce",
        "ask-business_model",
        "ask-time",
    ]
    assert [len(row) for row in found["sources"]] == [len(row) for row in found["reasons"]]
    assert found["sector"].tolist() == ["cleaning", "food", "translation", ""]


def release(row: dict[str, str], number: int) -> dict:
    """The same purchase as a release of Open Contracting data."""
    item: dict[str, object] = {"id": "1"}
    codes = [{"scheme": "CPV", "id": code.strip()} for code in row["cpv"].split(";") if code]
    if codes:
        item |= {"classification": codes[0], "additionalClassifications": codes[1:]}
    if row["place"]:
        item["deliveryAddress"] = {"locality": row["place"], "countryName": row["place"]}
    if row["origin"]:
        item["countriesOfOrigin"] = [part.strip() for part in row["origin"].split(";")]
    tender: dict[str, object] = {"items": [item]}
    tender |= {"title": row["title"], "description": row["description"]}
    if row["award"]:
        prices = {"price_only": "priceOnly", "price_and_quality": "ratedCriteria"}
        tender["awardCriteria"] = prices[row["award"]]
    if row["subcontracting"]:
        tender["subcontracting"] = {"hasSubcontracting": row["subcontracting"] == "yes"}
    return {"ocid": f"C{number}", "tender": tender}


texts = st.sampled_from(
    [
        "",
        "Cleaning of offices",
        "Coffee from Kenya",
        "Translation",
        "Food by migrant workers; lowest price",
        "Night work on a remote site",
    ]
)
days = st.sampled_from(["", "2025-01-01", "2026-10-31", "2026-11-01", "2027-02-01", "2028-01-01"])
rows = st.fixed_dictionaries(
    {
        "office": st.sampled_from(["", "North", "South"]),
        "title": texts,
        "description": texts,
        "cpv": st.sampled_from(["", "90910000-9", "15860000", "79530000-8; 15830000-5", "x"]),
        "supplier": st.sampled_from(["", "A", "B"]),
        "supplier_share": st.sampled_from([float("nan"), 5.0, 20.0]),
        "value": st.sampled_from([None, Decimal("-1"), Decimal("99999.99"), Decimal(100000)]),
        "currency": st.sampled_from(["", "EUR"]),
        "end": days,
        "renewal": days,
        "origin": st.sampled_from(["", "Brazil", "Kenya; Norway", "EU"]),
        "place": st.sampled_from(["", "Kolmen", "Ruritania"]),
        "subcontracting": st.sampled_from(["", "yes", "no"]),
        "award": st.sampled_from(["", "price_only", "price_and_quality"]),
        "kind": st.sampled_from(["", "goods", "services", "works"]),
    }
)
portfolios = st.lists(rows, max_size=8)


@given(portfolios)
@settings(deadline=None, max_examples=60)
def test_levels_are_those_of_the_same_tenders(given_rows):
    """As read from Open Contracting data and screened one by one, by another way."""
    found = portfolio.screen(contracts(*given_rows), RULES)
    for number, row in enumerate(given_rows, 1):
        tender = ocds.tender_rows([release(row, number)])[0]
        alone = frame(TENDERS, {name: [tender[name]] for name in TENDERS.names})
        expected = screening.screen(alone, RULES).tenders.iloc[0]
        for name in ("level", "sector", "reasons", "sources", "ask"):
            assert found[name].iloc[number - 1] == expected[name]


def test_the_first_code_of_a_contract_is_the_main_one():
    """What a code that only adds to it names makes neither sector nor good."""
    both = {"title": "Framework 7", "cpv": "79530000-8; 15830000-5"}
    turned = both | {"cpv": "15830000-5; 79530000-8"}
    data = portfolio.as_tenders(contracts(both, turned, {"cpv": "x"}))
    assert data["additional_cpv"].tolist() == [("15830000",), ("79530000",), ()]
    found = portfolio.screen(contracts(both, turned), RULES)
    assert found["sector"].tolist() == ["translation", "food"]
    assert found["level"].tolist() == ["unknown", "elevated"]


@given(portfolios, st.sampled_from([Decimal("0.01"), Decimal(10**9)]))
@settings(deadline=None, max_examples=40)
def test_a_value_never_changes_a_level(given_rows, value):
    before = portfolio.screen(contracts(*given_rows), RULES)
    dearer = [row | {"value": value, "currency": "EUR"} for row in given_rows]
    pd.testing.assert_frame_equal(portfolio.screen(contracts(*dearer), RULES), before)


# --- leverage ---


@pytest.mark.parametrize(
    ("row", "ratings", "leverage"),
    [
        # Each threshold is met exactly: 1 November 2027 is 365 days away, 29 July 2027 is 270.
        (
            {
                "value": "100000",
                "supplier_share": 20.0,
                "end": "2027-11-01",
                "renewal": "2027-07-29",
            },
            "strong strong strong strong",
            "strong",
        ),
        # Each is missed by the least.
        (
            {
                "value": "99999.99",
                "supplier_share": 19.99,
                "end": "2027-10-31",
                "renewal": "2027-07-30",
            },
            "weak weak weak weak",
            "weak",
        ),
        ({"value": "100000", "end": "2026-11-01"}, "strong unknown weak unknown", "some"),
        (
            {"value": "5", "supplier_share": 1.0, "end": "2027-01-01"},
            "weak weak weak unknown",
            "unknown",
        ),
        ({}, "unknown unknown unknown unknown", "unknown"),
        # A renewal that is past is no lever; one that is decided today is.
        ({"value": "5", "renewal": "2026-10-31"}, "weak unknown unknown weak", "unknown"),
        ({"value": "5", "renewal": "2026-11-01"}, "weak unknown unknown strong", "some"),
        # A contract that ended yesterday, however large it was.
        (
            {"value": "900000", "supplier_share": 90.0, "end": "2026-10-31"},
            "strong strong weak unknown",
            "ended",
        ),
        # A value or a share that cannot be, or a value without a currency, is not known.
        ({"value": "5", "supplier_share": 101.0}, "weak unknown unknown unknown", "unknown"),
        ({"value": "-900000", "supplier_share": 20.0}, "unknown strong unknown unknown", "some"),
        ({"value": "900000", "currency": ""}, "unknown unknown unknown unknown", "unknown"),
    ],
)
def test_leverage_by_the_thresholds_of_the_profile(row, ratings, leverage):
    found = portfolio.leverage(contracts({"currency": "EUR"} | row), ON, RULES)
    check(found, portfolio.LEVERAGE)
    first = found.iloc[0]
    assert " ".join(first[["spend", "share", "time", "renewal"]]) == ratings
    assert first["leverage"] == leverage
    assert len(first["reasons"]) == len(first["sources"]) == 4
    unknown = [reason.code.endswith("unknown") for reason in first["reasons"]]
    assert unknown == sorted(unknown) == [source == "" for source in first["sources"]]


def test_leverage_tells_the_days():
    data = contracts({"end": "2027-11-01", "renewal": "2026-10-31"}, {"end": "2026-10-01"}, {})
    found = portfolio.leverage(data, ON, RULES)
    assert found["days_left"].tolist()[:2] == [365, -31] and pd.isna(found["days_left"][2])
    assert found["days_to_renewal"][0] == -1


def test_leverage_needs_the_currency_of_the_profile():
    data = contracts({"value": "1", "currency": "XVC"}, file="list.csv")
    with pytest.raises(DataError, match=r"list\.csv, row 2") as caught:
        portfolio.leverage(data, ON, RULES)
    assert caught.value.code == "portfolio-not-in"


# --- the short list ---

LIST = (
    # high, some: spend only
    CLEANING
    | {"contract_id": "P1", "office": "North", "supplier": "A", "award": "price_only"}
    | {"value": "250000", "currency": "EUR", "end": "2027-06-30"},
    # high, strong: share and renewal; small
    COFFEE
    | {"contract_id": "P2", "supplier_share": 35.0, "renewal": "2027-01-31", "end": "2027-03-31"}
    | {"value": "4000", "currency": "EUR"},
    # low, strong, and the dearest
    TRANSLATION | {"contract_id": "P3", "end": "2029-06-30", "value": "2000000", "currency": "EUR"},
    # high, weak; others buy from the same supplier
    CLEANING
    | {"contract_id": "P4", "office": "South", "supplier": "A", "award": "price_only"}
    | {"supplier_share": 2.0, "value": "8000", "currency": "EUR"}
    | {"end": "2027-06-30", "renewal": "2027-10-30"},
    # high, but it has ended
    COFFEE
    | {"contract_id": "P5", "office": "East", "supplier": "A", "end": "2026-10-31"}
    | {"value": "900000", "currency": "EUR"},
    # unknown, unknown
    {"contract_id": "P6", "title": "Call-off 3", "office": "West"},
    # high, some, as P1, and dearer when changed: 2000000 × 0.1355 = 271000
    CLEANING
    | {"contract_id": "P7", "award": "price_only", "value": "2000000", "currency": "XVC"}
    | {"signed": "2026-03-10", "end": "2027-06-30"},
)


def test_the_short_list_with_the_reasons_and_the_next_steps():
    found = portfolio.prioritise(contracts(*LIST), RULES, on=ON, rates=XVC, top=None)
    check(found, portfolio.PRIORITIES)
    assert found["contract_id"].tolist() == ["P2", "P7", "P1", "P4", "P6", "P3", "P5"]
    assert found["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert found["tied"].tolist() == [1, 2, 2, 1, 1, 1, 1]
    assert found["level"].tolist() == ["high"] * 4 + ["unknown", "low", "high"]
    classes = ["strong", "some", "some", "weak", "unknown", "strong", "ended"]
    assert found["leverage"].tolist() == classes
    assert found["value"].tolist()[:3] == [Decimal(4000), Decimal(271000), Decimal(250000)]
    assert set(found["currency"]) == {"EUR"}
    steps = dict(zip(found["contract_id"], map(codes, found["next_steps"]), strict=True))
    assert steps == {
        "P2": ["portfolio-step-renewal"],
        "P7": ["portfolio-step-weight"],
        "P1": ["portfolio-step-weight", "portfolio-step-join"],
        "P4": ["portfolio-step-join"],
        "P6": ["portfolio-step-find-out"],
        "P3": ["portfolio-step-engage"],
        "P5": ["portfolio-step-ended"],
    }
    # East has a contract with the same supplier, but it has ended.
    assert found["next_steps"].iloc[3][0].params == (("offices", "North"),)
    assert codes(found["leverage_reasons"].iloc[0])[:2] == [
        "portfolio-share-strong",
        "portfolio-renewal-strong",
    ]
    # Found again by the labels of the rows.
    assert found.index.tolist() == [1, 6, 0, 3, 5, 2, 4]


def test_a_weak_buyer_whom_no_office_can_join_looks_for_other_buyers():
    alone = LIST[3] | {"supplier": "C"}
    found = portfolio.prioritise(contracts(alone), RULES, on=ON)
    assert codes(found["next_steps"].iloc[0]) == ["portfolio-step-join-peers"]


@given(portfolios, st.integers(0, 9), st.randoms())
@settings(deadline=None, max_examples=60)
def test_the_order_of_rows_never_changes_the_priorities(given_rows, top, dice):
    data = contracts(*given_rows)
    shuffled = data.iloc[dice.sample(range(len(data)), len(data))]
    # Two rows may have one number: they stay apart by what else they say.
    data["contract_id"] = shuffled["contract_id"] = "C"
    one = portfolio.prioritise(data, RULES, on=ON, top=top)
    other = portfolio.prioritise(shuffled, RULES, on=ON, top=top)
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))
    every = portfolio.prioritise(data, RULES, on=ON, top=None)
    pd.testing.assert_frame_equal(one, every.head(top))


@given(portfolios)
@settings(deadline=None, max_examples=30)
def test_a_missing_fact_is_never_added_and_no_input_is_changed(given_rows):
    data = contracts(*given_rows)
    before = data.copy(deep=True)
    changed = portfolio.in_currency(data, None, "EUR")
    risks = portfolio.screen(data, RULES)
    portfolio.leverage(data, ON, RULES)
    portfolio.coverage(data, RULES)
    portfolio.check(data, "EUR")
    heat = portfolio.heat_map(data, risks)
    found = portfolio.prioritise(data, RULES, on=ON, top=None)
    pd.testing.assert_frame_equal(data, before)
    names = [name for name in portfolio.CONTRACTS.names if name != "value"]
    pd.testing.assert_frame_equal(changed[names], data[names])
    # No contract is dropped.
    assert len(found) == heat["contracts"].sum() == len(data)
    shown = found.sort_index()
    for name in ("office", "supplier", "end", "renewal"):
        pd.testing.assert_series_equal(shown[name], data[name], check_names=False)


@pytest.mark.parametrize("count", [0, 1])
def test_no_contract_and_one_contract_are_fine(count):
    data = contracts(*[CLEANING] * count)
    risks = portfolio.screen(data, RULES)
    tables = (
        (risks, portfolio.RISKS),
        (portfolio.in_currency(data, XVC, "EUR"), portfolio.CONVERTED),
        (portfolio.leverage(data, ON, RULES), portfolio.LEVERAGE),
        (portfolio.prioritise(data, RULES, on=ON), portfolio.PRIORITIES),
        (portfolio.heat_map(data, risks), portfolio.HEAT),
        (portfolio.coverage(data, RULES), portfolio.COVERAGE),
        (portfolio.check(data, "EUR"), portfolio.FINDINGS),
        (portfolio.as_tenders(data), TENDERS),
    )
    for found, table in tables:
        assert check(found, table).columns.tolist()[: len(table.names)] == table.names


def test_a_sheet_is_read_with_what_it_has(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("contract_id,title,value,currency\nA1,Cleaning,12.50,EUR\nA2,,,\n")
    found = portfolio.prioritise(sheets.read(path, portfolio.CONTRACTS), RULES, on=ON)
    assert found["contract_id"].tolist() == ["A1", "A2"] and found.index.tolist() == [2, 3]


def test_a_missing_column_is_one_sentence():
    with pytest.raises(DataError, match="award") as caught:
        portfolio.screen(contracts({}).drop(columns="award"), RULES)
    assert caught.value.code == "missing-column"


def test_200_rows_that_are_alike_are_screened_as_one():
    mixed = [CLEANING, COFFEE, TRANSLATION] * 70
    random.Random(1).shuffle(mixed)
    found = portfolio.screen(contracts(*mixed), RULES)
    levels = {"Cleaning of offices": "elevated", "Coffee": "high", "Translation": "low"}
    assert found["level"].tolist() == [levels[row["title"]] for row in mixed]
