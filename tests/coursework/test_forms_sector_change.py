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
    [({"bakers": "high"}, "no sector “bakers”"), ({"cleaning": "risky"}, "“risky” is not a level")],
)
def test_a_sector_or_level_that_there_is_not_is_one_sentence(data, rules, change, told):
    with pytest.raises(DataError, match=told):
        forms.sector_changes(data, rules, change)


def test_the_tool_takes_a_sector_by_its_name_or_its_code(data, rules):
    for name in ("cleaning", "Cleaning services"):
        tool = forms.sector_change(data, rules, name, "low")
        assert tool.inputs[0].value == "cleaning" and "from high to low" in tool.shown_first()
