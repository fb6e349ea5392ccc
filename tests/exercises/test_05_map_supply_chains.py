"""Unit 05: its papers say what the tables say, its key what the library says; maps by hand."""

import copy
import csv
import datetime
import io
import random
import re
from fractions import Fraction
from pathlib import Path

import pytest
from work_kit import lost

from coursework import answers as given
from coursework import forms
from coursework.course import ROOT as CHECKOUT
from coursework.marking import key
from coursework.marking.marks import mark
from coursework.work import files
from coursework.work.rows import filled
from fairtender import charts, sheets, supply_chain, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "05-map-supply-chains"
KEY = key.read_key(UNIT, CHECKOUT)
MODEL = key.model_answers(KEY)
FACTORIES, BEHIND = "map-factories", "map-behind"
MAPS = (FACTORIES, BEHIND)
# Paper → whose disclosure it is.
PAPERS = {
    "D1": "Lindava Mobile Supply",
    "D2": "Orlune Devices",
    "D3": "Halcyra Manufacturing",
    "D4": "Norvane Circuits",
}
# Paper of sentences → the paper that they are taken from.
SENTENCES = {"B": "D2", "H": "D3"}
# Gap of part 7 → what the library asks of whom about it: site and subject.
GAPS = {
    "cases": ("CA-1", "source"),
    "peak": ("OD-HQ", "source"),
    "recruit": ("AS-1", "workers"),
    "mines": ("SM-4", "source"),
}
EVIDENCE = ("verified", "disclosed", "inferred", "unknown")


def rows_of(name):
    folder = tables.data_path("supply-chains", name)
    return (
        sheets.read(folder / "sites.csv", supply_chain.SITES),
        sheets.read(folder / "links.csv", supply_chain.LINKS),
    )


@pytest.fixture(scope="module")
def papers():
    path = tables.data_path("map-supply-chains", "disclosures.csv")
    rows = sheets.read(path, forms.DOCUMENTS).set_index("id")
    return rows["title"] + "\n" + rows["text"]


@pytest.fixture(scope="module")
def phones():
    return supply_chain.merge(*rows_of("phones"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The map that the key has at the end, as the library reads its file and merges it."""
    question, day = KEY.entries[BEHIND].question, datetime.date(2026, 12, 2)
    name, content = files.save(KEY.questions, question, MODEL[BEHIND], "xlsx", day)
    path = tmp_path_factory.mktemp("map") / name
    path.write_bytes(content)
    read = (sheets.read(path, table) for table in (supply_chain.SITES, supply_chain.LINKS))
    return supply_chain.merge(*read)


# --- the papers of the exercise ---


def test_every_row_of_the_tables_stands_in_its_paper(papers):
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


def test_what_is_verified_lies_in_the_file(papers):
    """A report is verified where it is enclosed, or was made by the Agency itself."""
    for paper in PAPERS:
        for line in papers[paper].split("\n"):
            for report in re.findall(r"(?:[Rr]eport of (?!a visit)|checked by|extract from)", line):
                assert "enclosed" in line, (paper, line, report)


def test_sentences_say_what_the_papers_say(papers):
    for id in ("map-differ", "map-letter"):
        for paper in KEY.entries[id].question.papers:
            source = papers[SENTENCES.get(paper.id, "D5")].replace(",", "")
            for unit in paper.units:
                names = re.findall(r"\b[A-Z]{2}-\w+\b|\b\d[\d,]*\b", unit.text)
                numbers = [name.replace(",", "") for name in names if name != "3"]  # Plant 3
                assert all(number in source for number in numbers), unit


# --- the key and the library say the same ---


def test_the_model_earns_every_point_and_a_blank_hand_in_none():
    full = mark(KEY, given.sort(given.Answers(), MODEL, KEY.questions))
    assert sum(full.auto.values()) == 29 and KEY.questions.points == 33
    assert sum(mark(KEY, given.Answers()).auto.values()) == 0
    work = [entry for entry in KEY.entries.values() if entry.question.is_work]
    # 2.5 contradictions, 6 and 5 maps, 2.4 certificate: 2.5 firms: 18.4 of 29 points.
    assert sum(entry.question.points for entry in work) == Fraction("18.4")


def test_the_map_of_the_key_is_that_of_the_library(phones, drawn):
    there, own = phones.sites.set_index("site"), drawn.sites.set_index("site")
    for site in own.index.difference(["PH-00"]):  # our own stores need no paper
        assert own.at[site, "evidence"] == there.at[site, "evidence"], site
        disputed = {*there.at[site, "disputed"]}
        disputed |= {"town"} if "country" in disputed else set()  # it moved, or it did not
        for column in ("operator", "country", "town"):
            known = "" if column in disputed else there.at[site, column]
            assert own.at[site, column] == known, site
    ways = phones.links.set_index(["from_site", "to_site"])
    for row in drawn.links.itertuples():
        known = ways.loc[(row.from_site, row.to_site)]
        if row.share is not None and (row.from_site, row.to_site) != ("CM-07", "AS-2"):
            assert row.share == known["share"]
    # 40 percent of what Plant 2 pays; the 78 of the other paper is percent of its boards.
    assert ("CM-07", "AS-2") in {row.sites for row in phones.contradictions.itertuples()}
    # Nothing is left to ask of the map itself but the loose end that belongs to it.
    assert list(drawn.contradictions["about"]) == []
    [loose] = supply_chain.check(drawn).itertuples()
    assert loose.sites == ("HM-3",)


def test_what_is_settled_and_what_stays_open(phones):
    found = {
        (row.sites, row.about): (row.open, row.kept) for row in phones.contradictions.itertuples()
    }
    assert found[("AS-2",), "operator"] == (False, "Varn Contract Assembly")
    assert found[("AS-1", "OD-HQ"), "share"] == (False, "62")
    # What two lists of Plant 1 dispute is what the map leaves open, and what part 1 finds.
    open_there = {
        about for (sites, about), (still, _) in found.items() if still and sites == ("AS-1",)
    }
    assert open_there == {"workers", "dormitory", "agency_share"}
    [plant] = [row for row in MODEL[FACTORIES]["sites"] if row["row"] == "as1"]
    assert plant["open"] == ["people", "housing"]
    assert {*MODEL["map-differ"].values()} == {"people", "agency", "housing", "operator", "share"}
    assert found[("CM-04",), "country"][0]
    assert not {(("AS-2",), "workers"), (("CM-02",), "workers")} & found.keys()
    # 25 + 12 + 10 + 78 = 125.
    assert (("AS-2",), "shares") in found


def test_visibility(phones, drawn):
    for chain in (phones, drawn):
        spend = supply_chain.visibility(chain).spend.set_index("stage").loc["manufacture"]
        assert (float(spend["verified"]), float(spend["disclosed"])) == (16.56, 57.04)
    assert MODEL["map-if-report"] == pytest.approx(16.56 + 57.04)
    assert MODEL["map-if-named"] == pytest.approx(16.56 + 57.04 + 8)
    # 100 - 81.6 - 4.6 (92 x 5 %) = 13.8 at a firm without a town.
    assert MODEL["map-way-firm"] == pytest.approx(100 - 81.6 - 4.6)
    assert MODEL["map-way-boards"] == pytest.approx(57.04 * 0.3)
    # What has to be computed does not stand below the map.
    from coursework.work.unit_05 import map_look

    for id in MAPS:
        question = KEY.entries[id].question
        said = map_look.look(question, filled(question, MODEL[id]))
        for asked in ("map-way-boards", "map-way-firm", "map-if-report", "map-if-named"):
            assert f">{MODEL[asked]:.1f} %<" not in said


def test_the_asked_questions_follow_from_the_chain(phones, rules):
    asked = supply_chain.questions(phones, rules)
    spend = asked.set_index("site")["spend"]
    assert float(spend["AS-3"].iloc[0]) == MODEL["map-way-firm"]
    assert float(spend["CM-02"].iloc[0]) == MODEL["map-way-boards"]
    names = {"lms": "Lindava", "orlune": "Orlune", "halcyra": "Halcyra", "norvane": "Norvane"}
    for gap, (site, about) in GAPS.items():
        to = asked[(asked["site"] == site) & (asked["about"] == about)]["to"]
        assert to.str.startswith(names[MODEL[f"map-ask-{gap}"]]).any(), gap


def test_hot_spots(phones, rules):
    spots = supply_chain.hot_spots(phones, rules).set_index("site")
    placed = phones.sites.set_index("site")["town"]
    entry = KEY.entries["map-look-three"]
    for code in entry.question.codes:
        site = {one.lower().replace("-", ""): one for one in phones.sites["site"]}[code]
        reasons = spots.at[site, "reasons"] if site in spots.index else [None]
        decisive = getattr(reasons[0], "code", "") == "supply-chain-forced-labour"
        # A decisive reason and a place to go to: one whole choice.
        assert (entry.worth.get(code, 0) == 1) == (decisive and bool(placed[site])), code
    assert spots.at["AS-2", "level"] == "high" and spots.at["AS-X", "level"] == "elevated"
    # Reason of the library → of the form. That a place is missing is a column, not a reason.
    same = {"forced-labour": "listed", "forced-labour-no-country": "open", "dormitory": "housing"}
    same |= {"migrant-share": "abroad", "agency-share": "agency", "workers-unknown": "people"}
    for name, site in (("plant1", "AS-1"), ("peak", "AS-X")):
        codes = {one.code.removeprefix("supply-chain-") for one in spots.at[site, "reasons"]}
        found = {same[code] for code in codes & same.keys()} | (
            {*()} if placed[site] else {"place"}
        )
        assert {*MODEL[f"map-why-{name}"]} == found, name


def test_the_list_of_goods_in_part_6_is_that_of_the_profile(rules):
    said = KEY.questions.form("hot-spots").prompt
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
        assert country in goods[name].forced_labour and country.split(",")[0] in said
    assert {"Bolivia", "Indonesia"} <= set(goods["Tin"].child_labour)
    assert not {"Bolivia", "Indonesia"} & set(goods["Tin"].forced_labour)
    assert congo in goods["Cobalt ore"].child_labour
    assert congo not in goods["Cobalt ore"].forced_labour


# --- maps by hand ---


def changed(id: str, change) -> dict:
    piece = copy.deepcopy(MODEL[id])
    change({row["row"]: row for part in piece.values() for row in part}, piece)
    return piece


def earned(id: str, piece: dict) -> dict[str, Fraction]:
    """The points of each property that is not earned whole."""
    entry = KEY.entries[id]
    value, fault = given.clean(entry.question, piece)
    assert fault == ""
    return {one.point.code: one.share for one in entry.judged(value) if one.is_lost}


def points(id: str, piece: dict) -> float:
    entry = KEY.entries[id]
    return float(entry.earned(given.clean(entry.question, piece)[0]))


def set_cells(row: str, **cells):
    return lambda rows, piece: rows[row].update(cells)


def twice(row: str, first: str, second: str):
    """One place in two rows, as two lists have it."""

    def change(rows, piece):
        rows[row]["ids"] = first
        piece["sites"].append({**rows[row], "row": "again", "ids": second})

    return change


def add(part: str, **cells):
    return lambda rows, piece: piece[part].append({"row": "more", **cells})


def merged_with_plant_3(rows, piece):
    rows["as1"]["ids"] = "AS-1, HM-1, HM-3"
    piece["sites"].remove(rows["hm3"])


def turned(rows, piece):
    for row in piece["links"]:
        row["from"], row["to"] = row["to"], row["from"]


# What is wrong with the map → what is there of each property that it touches.
DAMAGES = [
    (FACTORIES, twice("as1", "AS-1", "HM-1"), {"plant1-one": 0}),
    (FACTORIES, set_cells("as1", ids="AS-1"), {"plant1-one": "1/2"}),
    (FACTORIES, set_cells("as1", evidence="verified"), {"certificate": 0}),
    (FACTORIES, set_cells("as1", evidence="verified", open=[]), {"certificate": 0, "open": 0}),
    (FACTORIES, set_cells("l1", share=71), {"share-plant1": 0}),
    (FACTORIES, set_cells("l1", share=62.3), {}),
    (FACTORIES, set_cells("asx", evidence="verified"), {"paid-not-place": 0}),
    (FACTORIES, set_cells("l4", evidence="disclosed"), {"paid-not-place": 0}),
    (FACTORIES, set_cells("as2", operator="Halcyra Manufacturing"), {"operator": 0}),
    (FACTORIES, set_cells("as2", operator="Varn"), {}),
    (FACTORIES, set_cells("as2", open=["operator"]), {"open": "1/2"}),
    (FACTORIES, set_cells("as3", town="Hesong"), {"firm-not-factory": 0}),
    (FACTORIES, set_cells("as3", open=["place"]), {}),
    (FACTORIES, set_cells("as1", open=["people"]), {"open": "1/2"}),
    (FACTORIES, add("links", **{"from": "hm3", "to": "odhq"}), {"links": "3/4"}),
    (FACTORIES, merged_with_plant_3, {"plant1-one": 0, "facts": "3/4"}),
    (FACTORIES, turned, {"links": "1/2"}),
    (FACTORIES, add("sites", name="Shenzhen Display Works"), {"sites": "4/5"}),
    (FACTORIES, add("sites", ids="CM-01", name="Glasmere Displays"), {}),
    (FACTORIES, add("sites", name="Makers of the cases and chargers"), {}),
    (FACTORIES, set_cells("hm3", country="China"), {"facts": "3/4"}),
    (BEHIND, set_cells("l8", share=78), {"share-boards": 0}),
    (BEHIND, set_cells("l8", share=59), {"share-boards": 0}),
    (BEHIND, set_cells("cm04", country="China", town="Hesong", open=[]), {"open": 0}),
    (BEHIND, set_cells("cm04", country="Malaysia"), {}),  # what is left open counts as unknown
    (BEHIND, set_cells("cm07", evidence="verified"), {"claim-not-look": 0}),
    (BEHIND, set_cells("cm01", evidence="disclosed"), {"concluded": 0}),
    (BEHIND, set_cells("sm1", evidence="disclosed"), {"far-and-known": 0}),
    (BEHIND, set_cells("ag1", activity="components"), {"facts": "4/5"}),
    (BEHIND, twice("cm02", "CM-02", "NV-B1"), {"board1-one": 0}),
    (BEHIND, set_cells("l5", share=25), {"links": "11/12"}),
    # What is wrong in the map of part 2 costs nothing more in part 3.
    (BEHIND, twice("as1", "AS-1", "HM-1"), {}),
    (BEHIND, set_cells("as1", evidence="verified", open=[]), {}),
]


@pytest.mark.parametrize(("id", "damage", "lost"), DAMAGES)
def test_one_error_costs_its_own_point(id, damage, lost):
    assert earned(id, changed(id, damage)) == {
        code: Fraction(str(points)) for code, points in lost.items()
    }


def copied(evidence: str = "", codes=()) -> dict[str, dict]:
    """All lines of the papers, typed as they stand: a row a line, for each of the two maps."""
    folder = tables.data_path("supply-chains", "phones")
    made = {}
    fixed = {"PH-00": "ph00", "LMS-1": "lms1", "OD-HQ": "odhq", "CA-1": "ca1"}
    for id, least in ((FACTORIES, 3), (BEHIND, 3)):
        rows, sites, links = {}, [], []
        for row in csv.DictReader(io.StringIO((folder / "sites.csv").read_text("utf-8"))):
            if (
                row["site"] in fixed
                or int(row["tier"]) < least
                or (id == FACTORIES and row["tier"] != "3")
            ):
                continue
            name = f"r{len(sites) + 1}"
            rows[row["disclosure"], row["site"]] = name
            rows.setdefault(row["site"], name)
            cells = {column: row[column] for column in ("name", "operator", "country", "town")}
            more = {"ids": row["site"], "tier": int(row["tier"]), "open": [*codes]}
            more["activity"] = row["activity"].replace(" ", "-")
            sites.append({"row": name, **cells, **more, "evidence": evidence or row["evidence"]})
        for row in csv.DictReader(io.StringIO((folder / "links.csv").read_text("utf-8"))):
            ends = [
                rows.get((row["disclosure"], row[end]), rows.get(row[end], fixed.get(row[end])))
                for end in ("from_site", "to_site")
            ]
            if all(ends) and not {*ends} <= {*fixed.values()}:
                cells = {"from": ends[0], "to": ends[1], "evidence": evidence or row["evidence"]}
                cells |= {"share": float(row["share"])} if row["share"] else {}
                links.append({"row": f"r{len(links) + 1}", **cells})
        made[id] = {"sites": sites[:56], "links": links[:56]}
    return made


def everywhere(**cells):
    return lambda rows, piece: [row.update(cells) for row in rows.values()]


def test_nothing_is_had_by_copying_by_one_word_or_by_chance():
    every = ["people", "housing", "operator", "place", "activity"]
    for id in MAPS:
        for evidence in EVIDENCE:
            assert points(id, copied(evidence)[id]) == 0
            assert points(id, copied(evidence, every)[id]) == 0
            one_word = changed(id, everywhere(evidence=evidence))
            lost = earned(id, one_word)
            told_apart = {
                "certificate",
                "paid-not-place",
                "claim-not-look",
                "concluded",
                "far-and-known",
            }
            assert {*lost} == told_apart & {one.code for one in KEY.entries[id].properties}
        everything = changed(id, everywhere(open=every))
        assert earned(id, everything) == {"open": 0}
    chance = random.Random(5)
    names = [row.name for row in supply_chain.merge(*rows_of("phones")).sites.itertuples()]
    scores = [points(id, any_map(chance, names)) for id in MAPS for _ in range(60)]
    assert sum(scores) / len(scores) < 0.3 and max(scores) < 2


def any_map(chance: random.Random, names: list[str]) -> dict:
    count = chance.randint(5, 20)
    rows = [f"r{n}" for n in range(count)]
    sites = [
        {
            "row": row,
            "name": chance.choice(names),
            "operator": chance.choice(["Halcyra Manufacturing", "Varn Contract Assembly"]),
            "activity": chance.choice(["manufacture", "components", "trade"]),
            "tier": chance.randint(2, 6),
            "country": chance.choice(["Malaysia", "China", "Velmark"]),
            "town": chance.choice(["Kota Baiduri", "Orstad", ""]),
            "evidence": chance.choice(EVIDENCE),
            "open": chance.sample(["people", "housing", "place"], 1),
        }
        for row in rows
    ]
    links = [
        {
            "row": row,
            "from": row,
            "to": chance.choice([*rows, "odhq"]),
            "share": chance.randint(0, 100),
            "evidence": chance.choice(EVIDENCE),
        }
        for row in rows
    ]
    return {"sites": sites, "links": links}


@pytest.mark.parametrize("id", MAPS)
def test_damage_never_raises_a_score_and_the_order_of_rows_never_matters(id):
    chance = random.Random(7)
    for _ in range(40):
        piece = copy.deepcopy(MODEL[id])
        for _ in range(chance.randint(0, 3)):
            damaged(chance, piece)
        before = points(id, piece)
        shuffled = copy.deepcopy(piece)
        for rows in shuffled.values():
            chance.shuffle(rows)
        assert points(id, shuffled) == before
        damaged(chance, piece)
        assert points(id, piece) <= before


def damaged(chance: random.Random, piece: dict) -> None:
    """Spoil one thing that was right: never does this mend what was spoilt before."""
    right = {row["row"]: row for part in MODEL[BEHIND].values() for row in part}
    sites = [row for row in piece["sites"] if row["row"] in right]
    links = [row for row in piece["links"] if row["row"] in right]
    kind = chance.choice(["evidence", "share", "town", "drop", "double", "invent", "turn", "open"])
    row = chance.choice(links if kind in ("share", "turn") else sites)
    if kind == "evidence":
        others = [word for word in EVIDENCE if word != right[row["row"]]["evidence"]]
        row["evidence"] = chance.choice(others)
    elif kind == "share":
        row["share"] = chance.randint(90, 100)
    elif kind == "town":
        row["town"] = "Nowhere"
    elif kind == "drop" and len(sites) > 3:
        piece["sites"].remove(row)
        ends = [{one["from"], one["to"]} for one in piece["links"]]
        left = [
            one for one, both in zip(piece["links"], ends, strict=True) if row["row"] not in both
        ]
        piece["links"] = left or piece["links"][:1]
    elif kind == "double":
        piece["sites"].append({**row, "row": f"d{chance.randrange(10**6)}"})
    elif kind == "invent":
        number = chance.randrange(10**6)
        piece["sites"].append({"row": f"i{number}", "name": f"Invented works {number}"})
    elif kind == "turn":
        ends = [right[row["row"]][end] for end in ("to", "from")]
        row["from"], row["to"] = ends
    elif kind == "open":
        row["open"] = ["operator", "activity"]


# --- the firms behind a service ---


def test_the_firms_of_the_key_are_those_of_the_answers():
    with tables.data_path("map-supply-chains", "cleaning-firms.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        told = {row["firm"]: f"{row['answer']} {row['enclosed']}" for row in csv.DictReader(file)}
    sheet = KEY.entries["clean-firms"].question.sheet()
    assert [row.label for row in sheet.fixed] == [*told]
    right = {row["row"]: row for row in MODEL["clean-firms"]["firms"]}
    for row in sheet.fixed:
        one, said = right[row.row], told[row.label]
        # Only an inspection has looked; only an answer can be disclosed.
        assert (one["evidence"] == "verified") == ("labour inspection" in said), row.label
        assert (one["evidence"] == "unknown") == ("no answer" in said), row.label
        sends = re.search(r"teams of two|sends us teams|sent by an agency", said)
        assert (one["work"] == "teams") == bool(sends), row.label
    # What unit 7 says of this market: three of seven firms buy in teams.
    with tables.data_path("tenders", "cleaning", "risks.csv").open(encoding="utf-8") as file:
        assert "three of seven firms buy in teams" in file.read()
    assert [one["work"] for one in right.values()].count("teams") == 3 and len(right) == 7


# One value gets three of seven, four of seven and three of seven: a quarter of 0.8, a third of 0.9.
WORK, EVIDENCED, ASKED = Fraction("0.2"), Fraction("0.3"), Fraction("0.2")
FIRMS = [
    ("saltmarsh", {"work": "own"}, {"work": WORK}),
    ("eastgate", {"evidence": "verified"}, {"evidence": EVIDENCED}),
    ("clarion", {"ask": "names"}, {"ask": ASKED}),
    ("bellhouse", {"work": "teams", "ask": "fair"}, {"work": WORK, "ask": ASKED}),
    ("brightmop", {"ask": "list"}, {"ask": ASKED}),
]


@pytest.mark.parametrize(("row", "cells", "wrong"), FIRMS)
def test_firms_by_hand(row, cells, wrong):
    assert lost(KEY, "clean-firms", (row, cells)) == wrong


def test_a_list_of_workers_leaves_half_of_the_firms():
    piece = changed("clean-firms", set_cells("halden", ask="list"))
    assert points("clean-firms", piece) == 1.25


# --- the questions beside the work ---

CAREFUL = ("open", "ask", "until", "not yet", "report", "while", "may", "kept")


def guessed(pick) -> float:
    """The points of somebody who chooses by looks, and makes nothing."""
    found = {}
    for entry in KEY.entries.values():
        question = entry.question
        if question.kind in ("choice", "choices"):
            options = [one.code for one in pick([*question.shown])]
            chosen = options[0] if question.kind == "choice" else options[: question.choose or 1]
            found[question.id] = given.clean(question, chosen)[0]
    return float(sum(KEY.entries[id].earned(value) for id, value in found.items()))


def test_looks_do_not_tell_which_option_is_right():
    most = KEY.questions.points - 4
    lots = random.Random(3)
    by_chance = [guessed(lambda some: lots.sample(some, len(some))) for _ in range(200)]
    chance = sum(by_chance) / len(by_chance)
    guessers = {
        "first": lambda some: some,
        "last": lambda some: some[::-1],
        "longest": lambda some: sorted(some, key=lambda one: -len(one.text)),
        "shortest": lambda some: sorted(some, key=lambda one: len(one.text)),
        "careful": lambda some: sorted(
            some, key=lambda one: -sum(word in one.text.lower() for word in CAREFUL)
        ),
    }
    for name, pick in guessers.items():
        assert guessed(pick) <= chance + 0.05 * most, name
    every = {
        id: float(entry.earned([*entry.question.codes]))
        for id, entry in KEY.entries.items()
        if entry.question.kind == "choices"
    }
    assert {*every.values()} == {0}


def test_every_wrong_option_has_a_sentence():
    for id, entry in KEY.entries.items():
        if entry.question.kind not in ("choice", "choices"):
            continue
        wrong = {
            code
            for code in entry.question.codes
            if entry.wrong(code if entry.question.kind == "choice" else [code])
        }
        assert wrong <= {*entry.because}, id


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
