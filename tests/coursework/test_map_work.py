"""Maps: which place a row means, what a map earns, what the library says of it, and its files."""

import base64
from fractions import Fraction

import pytest
from texts_kit import says

from coursework import forms, page
from coursework.answers import cleaned
from coursework.course import ROOT
from coursework.work.checks import check_class
from coursework.work.rows import filled
from coursework.work.unit_05 import map_look
from coursework.work.unit_05.map_places import Read, places_of
from fairtender import messages, sheets, supply_chain, tables

UNIT = "05-map-supply-chains"
QUESTION = forms.load(ROOT / "solutions" / UNIT / "questions.toml").all["map-behind"]
PLACES = """
OD-HQ: Orlune Devices head office = Orlune Devices = Orlune
AS-1, HM-1: Halcyra Plant 1
AS-2, HM-2: Halcyra Plant 2
HM-3: Halcyra Plant 3
AS-3: Hesong Assembly = Hesong
AS-X: Plant for peak orders = Peak plant
CM-02, NV-B1: Norvane Board Plant 1 = Norvane Plant 1
SM-2: Belangir Tin Works
MN-3: Belangir North mine
MN-5: Luhembe cooperative = Luhembe
LMS-1: Lindava Mobile Supply warehouse
PH-00: Stores of the Labour Inspectorate
CA-1: Casemoor Accessories import office
"""
WAYS = """LMS-1 > PH-00, OD-HQ > LMS-1, CA-1 > LMS-1
AS-1 > OD-HQ, AS-2 > OD-HQ, AS-3 > OD-HQ, CM-02 > AS-1"""
HALF = Fraction(1, 2)
FIRST = "Halcyra Plant 1 → Orlune Devices head office"
SECOND = "Halcyra Plant 2 → Orlune Devices head office"


def site(row: str, ids: str, name: str, **cells) -> dict:
    return {"row": row, "ids": ids, "name": name, "evidence": "disclosed", **cells}


def link(row: str, source: str, target: str, **cells) -> dict:
    return {"row": row, "from": source, "to": target, **cells}


ONE = site("one", "AS-1, HM-1", "Halcyra Plant 1", town="Kota Baiduri", open=["people"])
TWO = site("two", "AS-2, HM-2", "Halcyra Plant 2", evidence="verified", town="Orstad")
HESONG = site("hesong", "AS-3", "Hesong Assembly", country="China")
TO_BRAND = [link("l1", "one", "odhq", share=62), link("l2", "two", "odhq", share=18)]


def the_map(*rows, links=TO_BRAND) -> dict:
    value = cleaned(QUESTION, {"sites": [*rows], "links": [*links]}).value
    return filled(QUESTION, value)


def read(*rows, links=TO_BRAND) -> Read:
    return Read(the_map(*rows, links=links), PLACES, WAYS)


def judged(check: str, piece: dict, **fields) -> tuple[Fraction, list[str]]:
    """The share that a check gives, and its faults as code and place."""
    made = check_class(check)(places=PLACES, ways=WAYS, **fields)
    assert made.fault(QUESTION) == ""
    outcome = made(QUESTION, piece)
    assert all(str(fault) for fault in outcome.faults)
    faults = [(one.code.removeprefix("work-"), one.where) for one in outcome.faults]
    return outcome.share, sorted(map(" ".join, faults))


# --- which place a row means ---

# What stands under "Site" → the place that is meant, "" for none.
NAMES = {
    "Halcyra plant no. 1": "AS-1",
    "Halcyra Plant One": "AS-1",
    "halcyra plant I": "AS-1",
    "Plant 1 (Halcyra)": "AS-1",
    "Halcira Plant 2": "AS-2",
    "Plant 3": "HM-3",
    "Plant 1": "",  # of Halcyra or of Norvane
    "Halcyra Plant": "",  # numbers must be the same
    "Halcyra Plant 4": "",
    "HM1": "AS-1",
    "AS\u20111": "AS-1",  # with a hyphen that does not break
    "Norvane 1": "CM-02",
    "Hesong Asembly": "AS-3",
    "the peak plant": "AS-X",
    "Luhembe co-op": "MN-5",
    "Belangir": "",  # a tie
    "Foxconn": "",
    "": "",
}
IDENTIFIERS = {
    "AS-1, HM-1": ["AS-1"],
    "as 1 / hm-1": ["AS-1"],
    "CM-2": ["CM-02"],
    "OD-HQ": ["OD-HQ"],
    "AS-1, HM-3": ["AS-1", "HM-3"],  # two places in one row
    "QQ-7": [],
}


@pytest.mark.parametrize(("name", "place"), NAMES.items())
def test_a_name_means_the_place_that_is_called_so(name, place):
    found = Read({"sites": [{"row": "r1", "name": name}]}, PLACES, WAYS)
    assert found.means.get("r1", ()) == ((place,) if place else ())


@pytest.mark.parametrize(("ids", "places"), IDENTIFIERS.items())
def test_identifiers_come_before_names(ids, places):
    found = Read({"sites": [{"row": "r1", "ids": ids, "name": "Hesong"}]}, PLACES, WAYS)
    assert list(found.means["r1"]) == (places or ["AS-3"])


def test_rows_links_and_what_no_paper_has():
    strange = site("r9", "", "Shenzhen Display Works")
    links = [*TO_BRAND, link("l3", "odhq", "hesong"), link("l4", "r9", "one"), {"row": "l5"}]
    found = read(ONE, TWO, HESONG, strange, {"row": "r8"}, links=links)
    assert [row["row"] for row in found.strange] == ["r9"]
    assert [row["row"] for row in found.loose] == ["l4"]
    # The given links, the two to the brand, and one that is drawn the wrong way round.
    assert len(found.links) == 3 + 2 + 1 and found.turned == {("AS-3", "OD-HQ")}
    assert found.alone("AS-1") and not read(ONE, {**ONE, "row": "again"}).alone("AS-1")


# --- what earns points ---


def test_sites_found_less_what_is_invented_and_what_stands_there_twice():
    asked = {"need": ("AS-1", "AS-2", "AS-3"), "merged": ("AS-1", "AS-2"), "apart": ("AS-1",)}
    assert judged("found", the_map(ONE, TWO, HESONG), **asked) == (1, [])
    assert judged("found", the_map(ONE, TWO), **asked) == (
        Fraction(2, 3),
        ["row-missing Hesong Assembly"],
    )
    twice = the_map(ONE, TWO, HESONG, {**HESONG, "row": "again"})
    assert judged("found", twice, **asked) == (Fraction(2, 3), ["row-often Hesong Assembly"])
    invented = the_map(ONE, TWO, HESONG, site("r9", "", "Shenzhen Display Works"))
    assert judged("found", invented, **asked) == (
        Fraction(2, 3),
        ["row-strange Shenzhen Display Works"],
    )
    # Lines of two lists, one below the other: nothing was merged, so no map was made.
    copied = [site("a", "AS-1", "Halcyra Plant 1"), site("b", "HM-1", "Halcyra Plant 1")]
    copied += [site("c", "AS-2", "Halcyra Plant 2"), site("d", "HM-2", "Halcyra Plant 2"), HESONG]
    share, faults = judged("found", the_map(*copied, links=()), **asked)
    assert (share, "map-copied AS-1 AS-2" in faults) == (0, True)
    # What the papers have and nobody asked for is free.
    assert judged("found", the_map(ONE, TWO, HESONG, site("p", "HM-3", "")), **asked)[0] == 1


def test_one_place_is_one_row_under_all_its_identifiers():
    for rows, share, faults in (
        ([ONE], 1, []),
        ([ONE | {"ids": "AS-1"}], HALF, ["map-identifier Halcyra Plant 1"]),
        ([ONE | {"ids": ""}], HALF, ["map-identifier Halcyra Plant 1"]),
        (
            [ONE | {"ids": "AS-1"}, ONE | {"row": "x", "ids": "HM-1"}],
            0,
            ["row-often Halcyra Plant 1"],
        ),
        ([ONE | {"ids": "AS-1, HM-1, HM-3"}], 0, ["map-mixed Halcyra Plant 1"]),
        ([TWO], 0, ["row-missing Halcyra Plant 1"]),
    ):
        assert judged("map-one", the_map(*rows, links=()), place="AS-1") == (share, faults)


def test_links_found_turned_doubled_and_invented():
    asked = {"need": ("AS-1 > OD-HQ", "AS-2 > OD-HQ"), "shares": {"AS-2 > OD-HQ": 18.0}}
    for links, share, faults in (
        (TO_BRAND, 1, []),
        (TO_BRAND[:1], HALF, [f"row-missing {SECOND}"]),
        ([TO_BRAND[0], link("l2", "odhq", "two", share=18)], Fraction(3, 4),
         [f"map-turned {SECOND}"]),
        ([TO_BRAND[0], link("l2", "two", "odhq", share=20)], Fraction(3, 4),
         [f"map-share {SECOND}"]),
        ([TO_BRAND[0], link("l2", "two", "odhq")], Fraction(3, 4), [f"map-no-share {SECOND}"]),
        ([*TO_BRAND, link("l3", "one", "odhq")], HALF, [f"row-often {FIRST}"]),
        ([*TO_BRAND, link("l3", "one", "two")], HALF,
         ["map-loose Halcyra Plant 1 → Halcyra Plant 2"]),
    ):  # fmt: skip
        assert judged("map-links", the_map(ONE, TWO, links=links), **asked) == (share, faults)


def test_a_share_is_the_one_that_the_papers_support():
    asked = {"hold": [("AS-1 > OD-HQ", "share", 62)], "tolerance": HALF}
    for said, share in ((62, 1), (62.4, 1), (71, 0), (None, 0)):
        piece = the_map(ONE, TWO, links=[link("l1", "one", "odhq", share=said)])
        assert judged("apart", piece, **asked)[0] == share
    both = [TO_BRAND[0], link("l3", "one", "odhq", share=71)]
    assert judged("apart", the_map(ONE, links=both), **asked)[0] == 0


def test_evidence_earns_only_where_two_things_are_told_apart():
    asked = {"hold": (("AS-1", "evidence", "disclosed"), ("AS-2", "evidence", "verified"))}
    assert judged("apart", the_map(ONE, TWO), **asked) == (1, [])
    sealed = ONE | {"evidence": "verified"}
    assert judged("apart", the_map(sealed, TWO), **asked) == (0, ["cell-wrong Halcyra Plant 1"])
    for word in ("verified", "disclosed", "inferred", "unknown"):
        piece = the_map(ONE | {"evidence": word}, TWO | {"evidence": word})
        assert judged("apart", piece, **asked)[0] == 0
    empty = the_map({key: ONE[key] for key in ("row", "ids")}, TWO)
    assert judged("apart", empty, **asked) == (0, ["cell-empty Halcyra Plant 1"])
    paid = {"hold": (("AS-1 > OD-HQ", "share", 62), ("AS-1", "operator", ["Varn", "Halcyra"]))}
    runs = ONE | {"operator": "halcyra."}
    assert judged("apart", the_map(runs, TWO), **paid) == (1, [])


def test_what_nobody_says_stays_empty_beside_what_somebody_says():
    asked = {"hold": [("AS-3", "town", "-")], "beside": [("AS-1", "town", "*")]}
    assert judged("apart", the_map(ONE, HESONG), **asked) == (1, [])
    guessed = the_map(ONE, HESONG | {"town": "Hesong"})
    assert judged("apart", guessed, **asked) == (0, ["cell-wrong Hesong Assembly"])
    assert judged("apart", the_map(ONE | {"town": ""}, HESONG), **asked)[0] == 0


def test_what_is_left_open_counts_less_what_should_not_be():
    asked = {"column": "open", "needs": {"AS-1": ["people", "housing"]}}
    asked |= {"free": {"AS-3": ["place"]}}
    codes = ["people", "housing", "operator", "place", "activity"]
    for one, two, three, share in (
        (["people", "housing"], [], [], 1),
        (["people"], [], [], HALF),
        (["people", "housing"], ["operator"], [], HALF),
        (["people", "housing"], [], ["place"], 1),
        (codes, codes, codes, 0),
        ([], [], [], 0),
    ):
        piece = the_map(ONE | {"open": one}, TWO | {"open": two}, HESONG | {"open": three})
        assert judged("options", piece, **asked)[0] == share


def test_an_invented_site_costs_points():
    """Two boxes are right; each site that no paper has, and leaves a box open, takes one away."""
    asked = {"column": "open", "needs": {"AS-1": ["people", "housing"]}}
    full = ONE | {"open": ["people", "housing"]}
    silent = site("s1", "", "Shenzhen Display Works")
    invented = [silent | {"row": row, "open": ["people"]} for row in ("s2", "s3")]
    for strange, share in (([], 1), ([silent], 1), (invented[:1], HALF), (invented, 0)):
        assert judged("options", the_map(full, *strange), **asked)[0] == share


def test_plain_cells_count_by_place():
    asked = {"hold": {"AS-1": {"town": "Kota Baiduri"}, "AS-2": {"town": "Orstad", "tier": 3}}}
    asked |= {"by": "each"}
    assert judged("apart", the_map(ONE, TWO | {"tier": 3}), **asked) == (1, [])
    assert judged("apart", the_map(ONE, TWO), **asked) == (HALF, ["cell-empty Halcyra Plant 2"])
    everywhere = the_map(ONE, TWO | {"town": "Kota Baiduri", "tier": 3})
    assert judged("apart", everywhere, **asked) == (HALF, ["cell-wrong Halcyra Plant 2"])


@pytest.mark.parametrize(
    ("check", "fields", "said"),
    [
        ("map-one", {"place": "AS-9"}, "AS-9"),
        ("apart", {"hold": [("AS-1 > AS-2", "share", 1)]}, "AS-1 > AS-2"),
        ("apart", {"hold": [("AS-1", "share", 1)]}, "share"),
        ("apart", {"hold": [("AS-1", "floor", "-"), ("AS-2", "town", "*")]}, "floor"),
        ("map-one", {"place": "AS-1", "places": "AS-1 Plant"}, "AS-1 Plant"),
        ("map-one", {"place": "AS-1", "places": f"{PLACES}\nAS-1: Again"}, "twice"),
    ],
)
def test_what_an_author_got_wrong_is_a_sentence(check, fields, said):
    made = check_class(check)(**{"places": PLACES, "ways": WAYS, **fields})
    assert said in made.fault(QUESTION)
    assert len(places_of(PLACES)) == 13


# --- what the library says of it ---


def test_the_money_is_followed_on_the_map_as_the_library_does():
    # 92 percent to the brand, 62 and 18 percent of that to plants with a town: 57.04 and 16.56.
    full = {"activity": "manufacture", "country": "Malaysia"}
    said = map_look.look(QUESTION, the_map(ONE | full, TWO | full, links=[]))
    assert messages.text("stage-manufacture") in said and "<span>0%</span>" in said
    links = [TO_BRAND[0] | {"evidence": "verified"}, TO_BRAND[1] | {"evidence": "verified"}]
    said = map_look.look(QUESTION, the_map(ONE | full, TWO | full, links=links))
    assert "<span>16.6%</span>" in said and "<span>57%</span>" in said
    # What is left open does not count as known.
    open_place = ONE | full | {"open": ["place"]}
    assert "57%" not in map_look.look(QUESTION, the_map(open_place, TWO | full, links=links))


def test_it_says_what_does_not_hang_together_and_not_what_is_right():
    again = ONE | {"row": "again", "ids": "HM-1", "country": "Malaysia", "tier": 3}
    rows = [ONE | {"country": "Malaysia", "tier": 3}, again, TWO | {"tier": 3}]
    links = [*TO_BRAND, link("l3", "odhq", "two", share=90), link("l4", "one", "two", share=20)]
    said = map_look.look(QUESTION, the_map(*rows, links=links))
    assert says(said, "supply-chain-ask-one-place")
    assert "add up to 110%" in said
    assert says(said, "supply-chain-cycle")
    # No key is known here: an invented site is a site.
    invented = site("r9", "", "Shenzhen Display Works", tier=4)
    told = map_look.look(QUESTION, the_map(invented, links=[link("l1", "r9", "odhq")]))
    assert "Shenzhen" not in told
    # Words of a learner are text.
    markup = map_look.look(QUESTION, the_map(site("x", "", "<b>Plant", tier=3), links=[]))
    assert "<b>" not in markup and "&lt;b&gt;Plant" in markup
    assert messages.text("stage-trade") in map_look.look(QUESTION, filled(QUESTION, {}))


# --- files ---


def test_the_workbook_is_the_one_that_the_command_reads(tmp_path):
    good = [TO_BRAND[0] | {"good": "mobile phones", "evidence": "verified"}, TO_BRAND[1]]
    value = {"sites": [ONE, TWO | {"ids": ""}, HESONG], "links": good}
    files = page.Files(folder=ROOT / "solutions" / UNIT)
    asked = {"unit": UNIT, "question": "map-behind", "value": value, "ending": "xlsx"}
    made = page.answer({"name": "take_work", "params": asked | {"day": "2026-12-02"}}, files)
    assert made["name"] == "fair-tender-05-map-behind-factories-2026-12-02.xlsx"
    path = tmp_path / made["name"]
    path.write_bytes(base64.b64decode(made["base64"]))
    # A link that does not say what is delivered is there, and the command says where it is missing.
    with pytest.raises(tables.DataError) as error:
        sheets.read(path, supply_chain.LINKS)
    assert "What" in str(error.value)
    places = sheets.read(path, supply_chain.SITES).set_index("site")
    # Called by the first identifier, else by the row; the others, and what is open, are noted.
    assert list(places.index)[-3:] == ["AS-1", "TWO", "AS-3"]
    assert places.at["AS-1", "note"].startswith("Also listed as HM-1. Left open: ")
    whole = [one | {"good": "parts"} if "good" not in one else one for one in good]
    whole = [{"evidence": "disclosed"} | one for one in whole]
    asked["value"] = value | {"links": whole}
    made = page.answer({"name": "take_work", "params": asked}, files)
    path.write_bytes(base64.b64decode(made["base64"]))
    ways = sheets.read(path, supply_chain.LINKS)
    assert ways["share"].tolist()[-2:] == [62, 18]
    assert len(supply_chain.merge(places.reset_index(), ways).sites) == 4 + 3
