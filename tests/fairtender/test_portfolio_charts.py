"""The charts of a portfolio: what their words say equals the data, counted by hand."""

import datetime
from pathlib import Path

import pytest
from portfolio_kit import contracts

from fairtender import charts, messages, portfolio, profile
from fairtender.tables import DataError

RULES = profile.load(Path(__file__).resolve().parents[1] / "fixtures" / "ocds" / "profile.toml")
ON = datetime.date(2026, 11, 1)
EUR = {"currency": "EUR", "value": "10"}
CLEANING = EUR | {"title": "Cleaning", "category": "Cleaning", "kind": "services"}
HIGH = CLEANING | {"award": "price_only"}
COFFEE = EUR | {"title": "Coffee from Brazil", "category": "Coffee & tea", "kind": "goods"}
WORDS = EUR | {"title": "Translation", "award": "price_and_quality", "category": "Words"}
# North: two high, one elevated; South: one high, one low; of no office: one unknown.
DATA = contracts(
    HIGH | {"office": "North", "end": "2027-12-31"},
    HIGH | {"office": "North", "end": "2026-10-01"},
    CLEANING | {"office": "North", "place": "Kolmen"},
    COFFEE | {"office": "South <b>", "origin": "Brazil", "value": "30"},
    WORDS | {"office": "South <b>"},
    {"title": "Call-off", "end": "2027-12-31"},
)
RISKS = portfolio.screen(DATA, RULES)
LEVERAGE = portfolio.leverage(DATA, ON, RULES)


def test_the_heat_map_says_its_numbers():
    heat = portfolio.heat_map(DATA, RISKS)
    alt = charts.portfolio_heat_map(heat).alt
    assert "3 of 6 in total" in alt
    assert "North 2 of 3; South <b> 1 of 2; Not stated 0 of 1" in alt
    assert "By category: Cleaning 2; Coffee & tea 1." in alt
    assert alt.endswith("None in: Not stated; Words.")
    words = charts.portfolio_heat_table(heat).frame
    assert words.columns.tolist() == ["North", "South <b>", "Not stated", "All"]
    assert words.loc["Cleaning"].tolist() == ["2 of 3", "–", "–", "2 of 3"]
    assert words.loc["All"].tolist() == ["2 of 3", "1 of 2", "0 of 1", "3 of 6"]
    elevated = charts.portfolio_heat_map(heat, "elevated")
    assert "elevated level. 1 of 6" in elevated.alt
    assert "<b>" not in charts.portfolio_heat_table(heat).html()


def test_the_matrix_says_its_numbers():
    # High: one runs for more than a year (some), one has ended, of one nothing is known.
    alt = charts.portfolio_matrix(RISKS, LEVERAGE).alt
    assert "Grid of contracts (6)" in alt
    assert "high risk, by leverage: strong 0, some 1, unknown 1, weak 0, ended 1" in alt
    assert "unknown risk, by leverage: strong 0, some 1, unknown 0, weak 0, ended 0" in alt
    words = charts.portfolio_matrix_table(RISKS, LEVERAGE).frame
    assert words.loc["High"].tolist() == ["0", "1", "1", "0", "1"]


def test_the_coverage_says_its_numbers():
    coverage = portfolio.coverage(DATA, RULES)
    alt = charts.portfolio_coverage(coverage).alt
    # Origin: coffee 30 of 40 (translation has no kind). Place: 10 of 40, in services or any.
    assert "All: origin 75%, subcontracting 0%, place 25%" in alt
    words = charts.portfolio_coverage_table(coverage).frame
    assert words.loc["All", "Origin"] == "75% of spend, 33% of contracts (1 of 3)"
    assert words.loc["North", "Origin"] == "– of spend, – of contracts (0 of 0)"


def test_the_short_list_and_the_findings_in_sentences():
    found = portfolio.prioritise(DATA, RULES, on=ON, top=2)
    words = charts.portfolio_priority_table(found)
    assert words.frame.index.tolist() == ["1. Cleaning", "2. Coffee from Brazil"]
    row = words.frame.iloc[0]
    assert row["Contract"] == "C1\nNorth\n10.00 EUR"
    assert row[messages.text("portfolio-chart-why-risk")].startswith("High.\n")
    assert row[messages.text("portfolio-chart-why-leverage")].startswith("Some.\nTime: ")
    step = row[messages.text("portfolio-chart-next")]
    assert messages.text("portfolio-step-engage", end="2027-12-31") in step
    findings = portfolio.check(contracts(EUR, EUR | {"value": "0"}), "EUR")
    sentences = charts.portfolio_finding_table(findings).frame
    assert len(sentences) == findings["finding"].nunique()
    assert sentences.loc["1", ["Contract", "Row"]].tolist() == ["C2", "1"]


def test_pictures_are_the_same_each_time():
    for draw in (
        lambda: charts.portfolio_heat_map(portfolio.heat_map(DATA, RISKS)),
        lambda: charts.portfolio_matrix(RISKS, LEVERAGE),
        lambda: charts.portfolio_coverage(portfolio.coverage(DATA, RULES)),
    ):
        assert draw().svg() == draw().svg()


def test_too_much_and_nothing_to_draw_is_a_sentence():
    many = contracts(*[HIGH | {"office": f"Office {number:02}"} for number in range(17)])
    heat = portfolio.heat_map(many, portfolio.screen(many, RULES))
    with pytest.raises(DataError, match="17 offices"):
        charts.portfolio_heat_map(heat)
    with pytest.raises(DataError, match="17 offices"):
        charts.portfolio_coverage(portfolio.coverage(many, RULES))
    with pytest.raises(DataError, match="0 offices"):
        charts.portfolio_heat_map(heat.head(0))
    none = many.head(0)
    empty = charts.portfolio_matrix(
        portfolio.screen(none, RULES), portfolio.leverage(none, ON, RULES)
    )
    assert "Grid of contracts (0)" in empty.alt
