"""The chains of the course: each planted thing is found and nothing else; charts say the same."""

import re
import warnings

import pytest
from supply_chain_kit import chain, codes, course, link, site
from texts_kit import pattern

from fairtender import charts, messages, profile, supply_chain
from fairtender.tables import DataError


@pytest.fixture(scope="module")
def rules():
    return profile.load()


@pytest.fixture(scope="module")
def phones():
    return course("phones")


@pytest.fixture(scope="module")
def spots(phones, rules):
    return supply_chain.hot_spots(phones, rules)


def contradictions(merged):
    rows = merged.contradictions[["about", "sites", "open"]]
    return {(about, sites): is_open for about, sites, is_open in rows.itertuples(index=False)}


@pytest.mark.parametrize("name", ["phones", "uniforms"])
def test_what_several_say_stands_in_one_order_whoever_says_it_first(name):
    merged = course(name)
    cells = [
        cell
        for rows, columns in (
            (merged.sites, ("disclosures", "documents", "notes", "where")),
            (merged.links, ("disclosures", "documents", "notes", "goods")),
        )
        for column in columns
        for cell in rows[column]
    ]
    assert any(len(cell) > 1 for cell in cells)
    assert all(list(cell) == sorted(cell) for cell in cells)


# --- phones ---


def test_four_disclosures_of_40_sites_stop_at_different_tiers(phones):
    assert len(phones.sites) == 40
    deepest = phones.sites.explode("disclosures").groupby("disclosures")["tier"].max()
    assert deepest.to_dict() == {
        "Lindava Mobile Supply": 2,  # the brand
        "Orlune Devices": 3,  # final assembly
        "Halcyra Manufacturing": 6,  # makers of components; below them one refinery without a name
        "Norvane Circuits": 8,  # mines
    }
    # Halcyra calls its plants by identifiers of its own.
    assert ("AS-1", "HM-1") in set(phones.sites["ids"])
    assert ("CM-02", "NV-B1") in set(phones.sites["ids"])


def test_the_planted_contradictions_are_found_and_no_other(phones):
    assert contradictions(phones) == {
        ("workers", ("AS-1",)): True,
        ("dormitory", ("AS-1",)): True,
        ("agency_share", ("AS-1",)): True,
        ("operator", ("AS-2",)): False,  # settled by the labour inspection
        ("share", ("AS-1", "OD-HQ")): False,  # settled by the ledger that was checked
        ("country", ("CM-04",)): True,
        ("activity", ("CM-06",)): True,
        ("tier", ("CM-08",)): True,
        ("share", ("CM-07", "AS-2")): True,  # 78 percent of the boards, not of the purchases
        ("shares", ("AS-2",)): True,
    }


def test_the_planted_loose_ends_are_found_and_no_other(phones):
    findings = supply_chain.check(phones)
    assert [*zip(codes(findings["reason"]), findings["sites"], strict=True)] == [
        ("nowhere", ("PK-1", "AS-1")),
        ("cycle", ("CM-02", "RC-1", "SM-1")),
        ("no-way", ("MN-6",)),
        ("no-way", ("SM-7",)),
        ("orphan", ("HM-3",)),
        ("tier", ("CM-06", "CM-02")),
    ]


def test_the_visibility_of_the_phones_is_the_one_computed_by_hand(phones):
    """Where the figures come from.

    Seller: the distributor, 100, visited. It pays the brand 92 percent, an importer 8.
    Factory: the brand pays AS-2 18 percent: 92 × 18% = 16.56, verified at each step; AS-1 62:
    92 × 62% = 57.04, disclosed; AS-3 15, but it has no town; 5 to a plant without a name.

    Components, of what AS-1 pays: disclosed CM-02 30, CM-03 10, CM-10 2 = 42; inferred CM-01 24,
    CM-08 4, CM-09 3, CM-11 3 = 34. CM-05 has no place, CM-06 trades only, PK-1 is listed nowhere.
    The place of CM-04 (8) is disputed, but of what it pays 60 goes to CM-14, inferred: 4.8.
    Of what AS-2 pays (the shares add up to 125, so each counts for 0.8): disclosed CM-07 62.4,
    CM-03 9.6 = 72; inferred CM-01 20, and CM-14 behind CM-04 8 × 60% = 4.8, = 24.8.
        disclosed 57.04 × 42% + 16.56 × 72% = 23.9568 + 11.9232 = 35.88
        inferred 57.04 × 38.8% + 16.56 × 24.8% = 22.13152 + 4.10688 = 26.2384

    Processing: CM-02 stands for 57.04 × 30% = 17.112, CM-07 for 16.56 × 62.4% = 10.33344.
    SM-1: 3% and 4% of them = 0.9266976; SM-2: 2% of CM-02 = 0.34224. CM-13: 10% and 12% =
    2.9512128, of which SM-3 12% and SM-4 8% = 0.59024256. Together disclosed 1.85918016.
    SM-5 (gold, inferred): 5% of CM-08, which is 40% and 45% of the board plants and 4% of
    AS-1: (6.8448 + 4.650048 + 2.2816) × 5% = 0.6888224.

    Raw material: SM-1 in full (mines 70%, recycler 30%) 0.9266976, SM-2 in full 0.34224, SM-3
    by a trader to MN-1 70% of 0.354145536 = 0.2479018752 and to MN-2 (inferred) 30% =
    0.1062436608. SM-4 names no mines.
    """
    spend = supply_chain.visibility(phones).spend
    assert {row[0]: tuple(map(str, row[1:])) for row in spend.itertuples(index=False)} == {
        "trade": ("100", "0", "0", "0"),
        "manufacture": ("16.56", "57.04", "0", "26.4"),
        "components": ("0", "35.88", "26.2384", "37.8816"),
        "processing": ("0", "1.85918016", "0.6888224", "97.45199744"),
        "raw material": ("0", "1.5168394752", "0.1062436608", "98.376916864"),
    }


def test_the_planted_hot_spots_come_first(spots):
    first = spots.iloc[0]
    assert first["site"] == "AS-1" and first["level"] == "high"
    assert codes(first["reasons"])[0] == "forced-labour"
    told = {"migrant-share", "agency-share", "dormitory", "sent-by-agency", "words-workforce"}
    assert told < {*codes(first["reasons"])}
    decisive = [row.site for row in spots.itertuples() if "forced-labour" in codes(row.reasons)]
    # Electronics of Malaysia and China; ores of the Democratic Republic of the Congo.
    electronics = ["AS-1", "AS-3", "CM-01", "CM-02", "CM-08", "CM-09"]
    assert sorted(decisive) == [*electronics, "MN-1", "MN-2", "MN-5", "MN-6"]
    assert spots["site"].tolist()[: len(decisive)] == [*decisive]
    # What nobody names is a reason to ask, however little is known of it.
    assert {"AS-X", "MX-4", "CB-1"} < {*spots.loc[spots["level"] == "elevated", "site"]}


def test_the_planted_gaps_are_asked_of_those_who_can_answer(phones, rules):
    questions = supply_chain.questions(phones, rules)
    asked = {(row.to, row.site, *codes([row.question])) for row in questions.itertuples()}
    assert questions.iloc[0]["site"] == "AS-1"
    assert {
        ("Halcyra Manufacturing", "AS-1", "ask-workers"),
        ("Halcyra Manufacturing", "AS-1", "ask-source"),  # packaging
        ("Orlune Devices", "OD-HQ", "ask-source"),  # the plant for peak orders
        ("Orlune Devices", "AS-3", "ask-place"),
        ("Lindava Mobile Supply", "CA-1", "ask-sources"),  # cases and chargers
        ("Norvane Circuits", "SM-4", "ask-source"),  # its mines
        ("Norvane Circuits", "SM-1", "ask-cycle"),
    } <= asked


# --- coffee and uniforms ---


def test_the_coffee_chain(rules):
    coffee = course("coffee")
    assert 10 <= len(coffee.sites) <= 15
    assert contradictions(coffee) == {
        ("share", ("CF-03", "CF-02")): True,  # 70 on the packet, 85 in the stock list
        ("workers", ("CV-2",)): True,
    }
    assert len(supply_chain.check(coffee)) == 0
    spots = supply_chain.hot_spots(coffee, rules)
    assert spots["site"].iloc[0] == "CV-2"
    # Roasted in Lindava, in full view: 100 percent. The certificate covers CV-1:
    # 90% × 85% × 40% = 30.6. Behind it no farm has a place; the estate CV-2 has one:
    # 90% × 85% × 25% = 19.125; smallholders 90% × 15% × 60% = 8.1, inferred.
    spend = supply_chain.visibility(coffee).spend.set_index("stage")
    assert [*map(str, spend.loc["manufacture"])] == ["100", "0", "0", "0"]
    assert [*map(str, spend.loc["raw material"])] == ["0", "19.125", "8.1", "72.775"]


def test_the_uniform_chain(rules):
    uniforms = course("uniforms")
    assert 10 <= len(uniforms.sites) <= 15
    assert contradictions(uniforms) == {
        ("one place", ("ME-2", "UN-02")): True,
        ("two places", ("UN-08 (Corrigal Uniforms)", "UN-08 (Dalmarsh Textiles)")): True,
        ("name", ("UN-06",)): True,
        ("shares", ("UN-01",)): True,
    }
    assert codes(supply_chain.check(uniforms)["reason"]) == ["tier"]
    spots = supply_chain.hot_spots(uniforms, rules).set_index("site")
    room = codes(spots.at["ME-3", "reasons"])
    assert room[0] == "forced-labour" and "words-business_model" in room


# --- the charts say what the tables say ---


def test_the_map_and_its_table_hold_every_site_and_link_once(phones, spots):
    table = charts.chain_table(phones, spots)
    numbers = [int(name.split()[0]) for name in table.frame.index]
    assert numbers == list(range(1, 42))  # 40 sites, and the one that nobody lists
    assert table.frame.index[0] == "1 Stores of the Labour Inspectorate"
    assert table.frame["Tier"].iloc[0] == "Tier 0: Hand-over"
    delivers = [
        line
        for cell in table.frame[messages.text("chain-head-delivers")]
        for line in cell.split("\n")
    ]
    assert len([line for line in delivers if line != "None"]) == len(phones.links)
    plant = table.frame[table.frame.index.str.endswith("Halcyra Plant 1")].iloc[0]
    assert plant["Place"] == "Kota Baiduri, Malaysia" and plant["Level"] == "High"
    assert plant["Evidence"].startswith("Disclosed: ")
    good = {"goods": "mobile phones", "evidence": "verified"}
    assert re.fullmatch(
        pattern("chain-delivers-share", **good, share=62),
        plant[messages.text("chain-head-delivers")],
    )
    svg = charts.chain_map(phones, spots).svg()
    drawn = re.findall(r">(\??\d+)</text>", svg)
    assert sorted(int(number.strip("?")) for number in drawn) == numbers
    # Three sites that exist but are named by nobody, and the one that nobody lists.
    assert sum(number.startswith("?") for number in drawn) == 4


def test_alt_texts_say_the_numbers(phones, spots):
    alt = charts.chain_map(phones, spots).alt
    assert "Sites: 40; links: 48; tiers: 9" in alt and "PK-1" in alt
    counted = spots["level"].value_counts()
    assert f"high {counted['high']}, elevated {counted['elevated']}" in alt
    seen = supply_chain.visibility(phones)
    factory = messages.text("stage-manufacture")
    assert f"{factory}: verified 16.6%, disclosed 57%" in charts.spend_bars(seen).alt
    assert "Tier 3: verified 1, disclosed 3, unknown 1" in charts.tier_bars(seen).alt
    assert charts.spend_table(seen).frame.loc[factory].tolist() == [
        "16.6%",
        "57%",
        "0%",
        "26.4%",
    ]
    assert charts.tier_table(seen).frame.loc["Tier 3"].tolist() == ["5", "1", "3", "0", "1", "3"]


def test_sentences_stand_in_the_tables_of_words(phones, spots, rules):
    text = charts.contradiction_table(phones).html()
    assert "Volthearth Packs: country" in text and messages.text("chain-settled") in text
    listed = messages.text("supply-chain-forced-labour", good="Electronics", origin="Malaysia")
    assert listed in charts.hot_spot_table(spots).html()


def test_pictures_are_the_same_each_time_and_warn_of_nothing(phones, spots):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = supply_chain.visibility(phones)
        for draw in (
            lambda: charts.chain_map(phones, spots),
            lambda: charts.spend_bars(seen),
            lambda: charts.tier_bars(seen),
        ):
            assert draw().svg() == draw().svg()


def test_a_map_of_little_and_one_of_too_much():
    lone = chain([site("x")])
    assert "1" in charts.chain_map(lone).svg()
    assert "Level" not in charts.chain_table(lone).frame
    nowhere = chain([], [link("a", "b")])
    tiers = charts.chain_table(nowhere).frame["Tier"]
    assert tiers.str.contains(messages.text("chain-not-listed")).all()
    empty = chain([])
    assert len(charts.chain_table(empty).frame) == 0
    for draw in (
        lambda: charts.chain_map(empty),
        lambda: charts.chain_map(chain([site(f"x{n}", tier=1) for n in range(23)])),
        lambda: charts.spend_bars(supply_chain.visibility(empty)),
    ):
        with pytest.raises(DataError, match="draw"):
            draw()
