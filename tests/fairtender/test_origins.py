"""Where goods are listed: the table, the profile, and the list that it cites."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from fairtender import messages, profile, tables
from fairtender.origins import ORIGINS, origins

OWN = Path(__file__).resolve().parents[2] / "datasets" / "profiles" / "default.toml"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CONGO = "Congo, Democratic Republic of the"

# Counted by hand in the list of 2022: origins for child labour, for forced labour, for both.
COUNTED = {
    "coffee": (17, 2, 2),
    "gold": (24, 5, 3),
    "cocoa": (7, 2, 2),
    "cotton": (15, 7, 6),
    "electronics": (2, 2, 1),
    "tin": (2, 0, 0),
    "tin-ore": (1, 1, 1),
    "tungsten-ore": (1, 1, 1),
    "tantalum-ore": (1, 1, 1),
    "cobalt-ore": (1, 0, 0),
    "lithium-ion-batteries": (0, 0, 0),
}


@pytest.fixture(scope="module")
def own():
    return profile.load(OWN)


def counted(rows) -> tuple[int, int, int]:
    child, forced = rows["child_labour"], rows["forced_labour"]
    return int(child.sum()), int(forced.sum()), int((child & forced).sum())


@pytest.mark.parametrize("code", COUNTED)
def test_origins_are_counted_for_child_labour_forced_labour_and_both(own, code):
    assert counted(origins(own, [code])) == COUNTED[code]


def test_an_origin_listed_for_both_says_both(own):
    table = origins(own, ["tantalum-ore", "electronics", "coffee"]).set_index(["code", "country"])
    both = [("tantalum-ore", CONGO), ("electronics", "China"), ("coffee", "Brazil")]
    for pair in [*both, ("coffee", "Côte d'Ivoire")]:
        assert table.loc[pair, ["child_labour", "forced_labour"]].tolist() == [True, True], pair
    assert table.loc[("electronics", "Malaysia"), "child_labour"] == False  # noqa: E712 - numpy
    assert table.loc[("electronics", "Pakistan"), "forced_labour"] == False  # noqa: E712


def test_an_origin_listed_by_an_input_is_listed_for_neither(own):
    [row] = origins(own, ["lithium-ion-batteries"]).to_dict("records")
    assert (row["country"], row["input"]) == ("China", "child labour")
    assert not row["child_labour"] and not row["forced_labour"]


def test_the_table_of_all_goods_is_as_declared(own):
    table = origins(own)
    assert list(table.columns) == ORIGINS.names
    tables.check(table, ORIGINS)
    assert not table.duplicated(list(ORIGINS.key)).any()
    assert set(table["code"]) == {good.code for good in own.commodities if good.is_listed}
    with pytest.raises(KeyError):
        origins(own, ["unicorns"])


def test_each_kind_of_listing_has_its_sentences(own):
    told = {"good": "Tea", "origin": "India", "context": "tea", "firms": "a firm"}
    for kind, _ in own.commodities[0].listings():
        codes = [f"commodity-{kind}", f"commodity-{kind}-text", f"supply-chain-{kind}"]
        codes.append(f"market-note-origin-{kind.replace('-labour', '')}")
        for code in codes:
            sentence = messages.text(code, **told)
            assert kind.partition("-")[0] in sentence and ("input" in kind) == ("input" in sentence)


# Rows that the profile took from the edition of 2024, as its source says: forced and child labour.
OF_2024 = {
    ("Shrimp", "India"): ("Yes", "No"),
    ("Shrimp", "Thailand"): ("Yes", "No"),
    ("Blueberries", "Argentina"): ("No", "No"),
    ("Salt", "Cambodia"): ("No", "No"),
    ("Garments", "Burma"): ("Yes", "Yes"),
    ("Garments", "Mauritius"): ("Yes", "No"),
}


def test_rows_of_the_edition_of_2024_are_in_the_profile_and_its_source_names_them(own):
    goods = {good.name: good for good in own.commodities}
    note = own.sources["ilab"].note
    for (name, country), (forced, child) in OF_2024.items():
        assert (country in goods[name].forced_labour) == (forced == "Yes"), (name, country)
        assert (country in goods[name].child_labour) == (child == "Yes"), (name, country)
        assert name.casefold() in note and country in note
    assert "2024" in own.sources["ilab"].edition and "All other rows are of 2022" in note


# FAIRTENDER_ILAB names the issuer's CSV of 2022, which is not part of the project.
ISSUED = os.environ.get("FAIRTENDER_ILAB", "")


@pytest.fixture(scope="module", params=["invented", *(["issued"] if ISSUED else [])])
def listed(request, own):
    """A profile and the rows of the list that it cites: a small invented one, or that of 2022."""
    rules, path = profile.load(FIXTURES / "ocds" / "profile.toml"), FIXTURES / "goods" / "list.csv"
    if request.param == "issued":
        rules, path = own, ISSUED
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if request.param == "issued":
        known = {(row["good"], row["country"]) for row in rows}
        rows += [
            {"good": good, "country": country, "derived_labor_exploitation": "No"}
            for good, country in OF_2024.keys() - known
        ]
        for row in rows:
            if changed := OF_2024.get((row["good"], row["country"])):
                row["forced_labor"], row["child_labor"] = changed
    return rules, rows


def test_every_count_is_the_one_of_the_list(listed):
    rules, rows = listed
    for good in rules.commodities:
        mine = [row for row in rows if row["good"] in good.listed_as]
        assert {row["good"] for row in mine} == set(good.listed_as), good.code
        named = {
            kind: {row["country"] for row in mine if row[kind] == "Yes"}
            for kind in ("child_labor", "forced_labor", "derived_labor_exploitation")
        }
        child, forced, by_input = named.values()
        table = origins(rules, [good.code]).set_index("country")
        assert set(table.index[table["child_labour"]]) == child, good.code
        assert set(table.index[table["forced_labour"]]) == forced, good.code
        assert set(table.index[table["input"] != ""]) == by_input - child - forced, good.code


def test_every_good_of_the_list_has_one_entry_or_is_left_out(listed):
    rules, rows = listed
    entries = Counter(name for good in rules.commodities for name in good.listed_as)
    assert set(entries.values()) == {1} and not entries.keys() & set(rules.left_out)
    assert {row["good"] for row in rows} == entries.keys() | set(rules.left_out)
