"""The live tool that gives a sector of the profile another level."""

import pytest
from portfolio_kit import contracts

from coursework import forms
from fairtender import profile, tables
from fairtender.tables import DataError

REPAIR = {"title": "Repair of cars", "cpv": "50112000", "kind": "services"}


@pytest.fixture(scope="module")
def rules():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="module")
def data():
    # Repair is a moderate, labour-intensive sector. Price alone is a high signal there: elevated,
    # and high with a second one. Without price alone: elevated, and elevated with one high signal.
    return contracts(
        REPAIR | {"award": "price_only"},
        REPAIR | {"award": "price_and_quality"},
        {"title": "Cleaning of offices", "cpv": "90919200", "award": "price_only"},  # high
    )


def test_what_one_entry_moves_and_what_stays(data, rules):
    table = forms.sector_changes(
        data, rules, {"Repair and  MAINTENANCE": "high", "cleaning": "low"}
    )
    assert table.frame.index.tolist() == ["Repair and maintenance", "Cleaning services"]
    # Cleaning, low, with one high signal left: elevated. Each change stands alone.
    assert table.frame.to_numpy().tolist() == [
        ["from moderate to high", "2", "1: from elevated to high", "from 1 to 2"],
        ["from high to low", "1", "1: from high to elevated", "from 1 to 0"],
    ]
    same = forms.sector_changes(data, rules, {"guarding": "low"}).frame.iloc[0].tolist()
    assert same[1:] == ["0", "None", "from 1 to 1"]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"bakers": "high"}, "no sector “bakers”"), ({"cleaning": "risky"}, "“risky” is no level")],
)
def test_a_sector_or_level_that_there_is_not_is_one_sentence(data, rules, change, told):
    with pytest.raises(DataError, match=told):
        forms.sector_changes(data, rules, change)


def test_on_a_page_of_the_book_it_is_marked_and_under_grading_it_is_not_there(
    data, rules, monkeypatch
):
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    page = forms.sector_change(data, rules, "cleaning", "low")._repr_html_()
    assert "needs Python" in page and '<th scope="row"' in page
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert forms.sector_change(data, rules, "cleaning", "low") is None


def test_the_live_tool_answers_what_is_typed(data, rules, monkeypatch):
    monkeypatch.delenv("FAIRTENDER_FORMS", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    sector, level, _button, shown = forms.sector_change(data, rules, "cleaning", "low").children
    assert sector.value == "Cleaning services" and "from high to low" in shown.value
    sector.value, level.value = "Repair and maintenance", "high"
    assert 'role="status"' in shown.value and "1: from elevated to high" in shown.value
    level.value = "<b>risky</b>"
    assert "&lt;b&gt;risky" in shown.value
