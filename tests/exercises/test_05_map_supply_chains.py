"""The numbers of unit 05 follow from its chains, and its papers say what the tables say."""

import re
from pathlib import Path

import pytest

from fairtender import (
    charts,
    profile,
    sheets,
    supply_chain,
    tables,
)
from coursework import forms
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "05-map-supply-chains"
# Paper → whose disclosure it is.
PAPERS = {
    "D1": "Lindava Mobile Supply",
    "D2": "Orlune Devices",
    "D3": "Halcyra Manufacturing",
    "D4": "Norvane Circuits",
}
# Statement of part 1 → the row behind it: a site, or a link from one site to another.
STATEMENTS = {
    "s1": ("Orlune Devices", "AS-1"),
    "s2": ("Orlune Devices", "AS-2", "OD-HQ"),
    "s3": ("Halcyra Manufacturing", "CM-01", "HM-1"),
    "s5": ("Norvane Circuits", "MN-1"),
    "s6": ("Halcyra Manufacturing", "CB-1"),
    "s7": ("Orlune Devices", "AS-X"),
    "s8": ("Norvane Circuits", "SM-5", "CM-08"),
}
# Gap of part 5 → what the library asks of whom about it: site and subject.
GAPS = {
    "cases": ("CA-1", "source"),
    "peak": ("OD-HQ", "source"),
    "recruit": ("AS-1", "workers"),
    "cobalt": ("CM-14", "source"),
    "mines": ("SM-4", "source"),
    "pit": ("MN-6", "link"),
}


def rows_of(name):
    folder = tables.data_path("supply-chains", name)
    return (
        sheets.read(folder / "sites.csv", supply_chain.SITES),
        sheets.read(folder / "links.csv", supply_chain.LINKS),
    )


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def phones():
    return supply_chain.merge(*rows_of("phones"))


@pytest.fixture(scope="module")
def rules():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="module")
def chapter():
    return (ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").replace("\n", " ")


# --- the papers of the exercise ---


def test_every_row_of_the_tables_stands_in_its_paper():
    papers = sheets.read(
        tables.data_path("map-supply-chains", "disclosures.csv"), forms.DOCUMENTS
    ).set_index("id")["text"]
    sites, links = rows_of("phones")
    for paper, who in PAPERS.items():
        lines = papers[paper].split("\n")
        for row in sites[sites["disclosure"] == who].itertuples():
            if row.activity == "hand-over" or (row.site == "OD-HQ" and who == PAPERS["D2"]):
                continue
            # Each site is told in one line, with all that the table says of it.
            [line, *_] = [line for line in lines if row.site in line and told(row) <= words(line)]
            assert (" no housing" in line or "none from agencies" in line) == (
                row.dormitory == "no"
            ), (paper, row.site)
        for row in links[links["disclosure"] == who].itertuples():
            if row.share is not None and row.from_site != "LMS-1":
                assert re.search(rf"\b{row.share}\b", papers[paper]), (paper, row.from_site)
    # What the certificate leaves out is what the brand says with it.
    assert "Not looked at: persons sent by other firms, recruitment, housing" in papers["D5"]


def words(line):
    return set(re.findall(r"[\w'-]+", line.replace(",", "")))


def told(row):
    """The words and numbers that the paper must have for this row."""
    known = [row.town, row.country.split(",")[0]]
    known += [f"{row.workers:g}"] if row.workers == row.workers else []
    known += [f"{share:g}" for share in (row.migrant_share, row.agency_share) if share]
    return {word for text in known for word in text.split()}


# --- the key and the library say the same ---


def test_evidence_of_the_statements(answers, phones):
    sites, links = rows_of("phones")
    for statement, (who, site, *to) in STATEMENTS.items():
        table = links if to else sites
        found = table[table["disclosure"] == who]
        column = "from_site" if to else "site"
        found = found[found[column] == site]
        if to:
            found = found[found["to_site"] == to[0]]
        assert found["evidence"].item() == answers[f"map-{statement}"], statement
    # Two lists name the town of Board Plant 2, and nobody looked.
    plant = phones.sites.set_index("site").loc["CM-07"]
    assert plant["evidence"] == answers["map-s4"] and len(plant["disclosures"]) == 2


def test_what_is_settled_and_what_stays_open(answers, phones):
    found = {
        (row.sites, row.about): (row.open, row.kept) for row in phones.contradictions.itertuples()
    }
    assert found[("AS-2",), "operator"] == (False, "Varn Contract Assembly")
    assert found[("AS-1", "OD-HQ"), "share"] == (False, "62")
    assert found[("AS-1",), "workers"] == (True, "3100")
    assert found[("CM-04",), "country"][0] and found[("CM-06",), "activity"][0]
    codes = ("operator", "share", "workers", "country", "pinlark")
    chosen = [answers[f"map-c-{code}"] for code in codes]
    assert chosen == ["second", "first", "ask", "ask", "ask"]
    # The six that the key takes for contradictions, and none of the others, are there.
    assert found[("AS-1",), "dormitory"][0]
    assert not {(("AS-2",), "workers"), (("CM-02",), "workers")} & found.keys()
    # 25 + 12 + 10 + 78 = 125.
    assert (("AS-2",), "shares") in found


def test_visibility(answers, phones, rules):
    seen = supply_chain.visibility(phones)
    third = seen.tiers[seen.tiers["tier"] == 3].iloc[0]
    assert (third["sites"], third["located"]) == (5, 3)
    assert (answers["map-v-sites"], answers["map-v-places"]) == (5, 3)
    factory = seen.spend[seen.spend["stage"] == "manufacture"].iloc[0]
    assert float(factory["verified"]) == answers["map-v-verified"] == 16.56
    assert float(factory["disclosed"]) == answers["map-v-plant1"] == 57.04
    assert float(factory["verified"] + factory["disclosed"]) == answers["map-v-factory"] == 73.6
    # 100 - 73.6 - 8 (cases and chargers) - 4.6 (92 x 5 %) = 13.8 at a firm without a town.
    assert answers["map-v-firm"] == 13.8
    assert float(factory["not_followed"]) == pytest.approx(13.8 + 8 + 4.6)
    # The questions carry the spend that can be followed to their site.
    asked = supply_chain.questions(phones, rules).set_index("site")["spend"]
    assert float(asked["AS-3"].iloc[0]) == answers["map-v-firm"]
    assert float(asked["CM-02"].iloc[0]) == answers["map-v-boards"]


def test_hot_spots(answers, phones, rules):
    spots = supply_chain.hot_spots(phones, rules).set_index("site")
    entry = key.read_key(UNIT).entries["map-h-three"]
    decisive = {
        site.lower().replace("-", "")
        for site in spots.index
        if spots.at[site, "reasons"][0].code == "supply-chain-forced-labour"
    }
    for code in entry.question.codes:
        assert (entry.worth.get(code, 0) == 1) == (code in decisive), code
    assert spots.at["AS-2", "level"] == "high" and spots.at["AS-X", "level"] == "elevated"
    # Reason of the library → of the form. That a place is missing is a column, not a reason.
    same = {"forced-labour": "listed", "forced-labour-no-country": "open", "dormitory": "housing"}
    same |= {"migrant-share": "abroad", "agency-share": "agency", "workers-unknown": "people"}
    places = phones.sites.set_index("site")["town"]
    for name, site in (("plant1", "AS-1"), ("hesong", "AS-3"), ("peak", "AS-X")):
        told = {reason.code.removeprefix("supply-chain-") for reason in spots.at[site, "reasons"]}
        found = {same[code] for code in told & same.keys()}
        found |= set() if places[site] else {"place"}
        assert set(answers[f"map-h-{name}"]) == found, name


def test_the_list_of_goods_in_part_4_is_that_of_the_profile(rules):
    told = forms.load(ROOT / "solutions" / UNIT / "questions.toml").form("hot-spots").prompt
    goods = {good.name: good for good in rules.commodities}
    congo = "Congo, Democratic Republic of the"
    for name, country in (
        ("Electronics", "China"),
        ("Electronics", "Malaysia"),
        ("Gold", congo),
        ("Tantalum ore", congo),
        ("Tin ore", congo),
        ("Tungsten ore", congo),
    ):
        assert country in goods[name].forced_labour and country.split(",")[0] in told
    assert {"Bolivia", "Indonesia"} <= set(goods["Tin"].child_labour)
    assert not {"Bolivia", "Indonesia"} & set(goods["Tin"].forced_labour)
    assert congo in goods["Cobalt ore"].child_labour
    assert congo not in goods["Cobalt ore"].forced_labour


def test_whom_to_ask(answers, phones, rules):
    names = {"lms": "Lindava", "orlune": "Orlune", "halcyra": "Halcyra", "norvane": "Norvane"}
    asked = supply_chain.questions(phones, rules)
    for gap, (site, about) in GAPS.items():
        to = asked[(asked["site"] == site) & (asked["about"] == about)]["to"]
        assert to.str.startswith(names[answers[f"map-q-{gap}"]]).any(), gap


# --- the chapter ---


def test_the_worked_example_is_the_library_s(chapter):
    seen = supply_chain.visibility(supply_chain.merge(*rows_of("gloves")))
    # 50 x 80 % = 40; 30 x 100 % = 30; 20 x 60 % = 12; 50 x 20 % + 20 x 40 % = 18.
    spend = {row[0]: tuple(map(str, row[1:])) for row in seen.spend.itertuples(index=False)}
    assert spend == {"trade": ("100", "0", "0", "0"), "manufacture": ("40", "30", "12", "18")}
    for said in ("50 × 80 % = 40", "30 × 100 % = 30", "20 × 60 % = 12", "40 + 30 + 12 + 18 = 100"):
        assert said in chapter


def test_what_the_chapter_says_of_the_jacket(chapter, rules):
    uniforms = supply_chain.merge(*rows_of("uniforms"))
    sites = uniforms.sites.set_index("site")
    assert sites.at["UN-01", "workers"] == 26 and "Corrigal has 26 people" in chapter
    # 40 percent of 850 are migrants.
    assert 850 * sites.at["UN-02", "migrant_share"] / 100 == 340 and "340 migrant" in chapter
    table = charts.chain_table(uniforms).frame
    [mill] = [name for name in table.index if name.startswith("11 ")]
    assert mill == "11 Spinning mill for Dalmarsh" and "ends at number 11" in chapter
    about = {(row.about, row.sites) for row in uniforms.contradictions.itertuples()}
    # 900 and 850 people are no contradiction; 70 + 30 + 25 percent are one.
    assert ("workers", ("UN-02",)) not in about and ("shares", ("UN-01",)) in about
    spots = supply_chain.hot_spots(uniforms, rules).set_index("site")
    assert spots.at["ME-3", "reasons"][0].code == "supply-chain-forced-labour"
    assert spots.at["DM-X", "level"] == "elevated"
