"""What unit 06 says of its markets, labels and purchases is true of the data and of the library."""

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from coursework import forms
from fairtender import (
    market,
    ocds,
    profile,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "06-market-research"
# The six labels of the exercise, and the steps of the library that each answer stands for.
LABELS = {
    "l1": "Fair Shift Hospitality",
    "l2": "Register of Licensed Agencies",
    "l3": "Staffing Quality Mark",
    "l4": "HospiConduct Index",
    "l5": "Nine Ferns",
    "l6": "Linen Code",
}
STEPS = {"none": {"none"}, "checked": {"checked"}, "seen": {"seen", "answered"}}


@pytest.fixture(scope="module")
def course():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="module")
def coffee():
    return market.read(tables.data_path("market", "coffee"))


@pytest.fixture(scope="module")
def hotels():
    return market.read(tables.data_path("market", "hotel-and-conferencing"))


@pytest.fixture(scope="module")
def papers():
    rows = sheets.read(tables.data_path("market-research", "papers.csv"), forms.DOCUMENTS)
    return rows.set_index("id")


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def chapter():
    return " ".join((ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").split())


def bounds(case, course, position: int) -> tuple[Decimal, Decimal, str]:
    row = market.concentration(case.players, course).iloc[position]
    return row["index_lowest"], row["index_highest"], row["level"]


def test_the_worked_example_is_what_the_library_says(coffee, course, chapter):
    shares = coffee.players.set_index("firm")["share"]
    names = ["North Quay Commodities", "Tessaly Green Coffee", "Dravena Trading House"]
    assert list(shares[names]) == [46, 21, 14] and shares["Orrin Sable and Partners"] is None
    # 46² + 21² + 14² = 2,116 + 441 + 196 = 2,753; the rest 100 - 81 = 19, 19² = 361: 3,114.
    assert bounds(coffee, course, 1) == (2753, 3114, "high")
    for words in ("46 × 46 = 2,116. 21 × 21 = 441. 14 × 14 = 196. Together 2,753", "= 3,114"):
        assert words in chapter
    limit = course.thresholds["concentrated_market"].value
    assert limit == 2500 and "In the course's own profile it is 2,500" in chapter
    # Among the roasters there is a choice; 27.5 + 8 + 11.5 = 47 percent name no origin.
    assert bounds(coffee, course, 0)[2] == "not high"
    roasters = coffee.players[coffee.players["market"] == coffee.players["market"].iloc[0]]
    silent = roasters.loc[roasters["origins"] == "", "share"].dropna()
    assert sum(silent) == 47 and "at least 47 percent" in chapter


def test_the_index_of_the_exercise_counts_owners(hotels, course, answers, chapter):
    # 31 + 14 = 45; 45² + 24² = 2,025 + 576 = 2,601; the rest 31, 31² = 961: 3,562.
    asked = answers["hotel-index-lowest"], answers["hotel-index-highest"]
    assert asked == (2601, 3562) == bounds(hotels, course, 0)[:2]
    # Two names, two sellers: 961 + 196 + 576 = 1,733, which looks like a choice.
    apart = hotels.players.assign(owner="")
    assert market.concentration(apart, course)["index_lowest"].iloc[0] == 1733
    # 38² + 29² + 9² + 6² + 18²/12 = 1,444 + 841 + 81 + 36 + 27 = 2,429; with 18² = 324, 2,726.
    assert bounds(hotels, course, 1) == (2429, 2726, "unknown")
    # The key: by a lower limit that the chapter names, 1,800, it could be said.
    assert "December 2023 say so above 1,800" in chapter
    text = (ROOT / "solutions" / UNIT / "questions.toml").read_text(encoding="utf-8")
    assert "between 2,429 and 2,726" in text and answers["organiser-index-means"] == "open"


def test_the_key_rates_labels_as_the_library_does(hotels, coffee, course, answers):
    def worth(case, tier):
        labels = market.weigh_labels(case.labels, tier, course).labels
        return dict(zip(labels["label"], labels["worth"], strict=True))

    agency, subcontractors = worth(hotels, "agency staff"), worth(hotels, "subcontractors")
    for code, name in LABELS.items():
        assert agency[name] in STEPS[answers[f"worth-{code}"]], name
    laundry = {code for code, name in LABELS.items() if subcontractors[name] != "none"}
    entry = key.read_key(UNIT).entries["worth-laundry"]
    assert laundry == {*entry.answer, *entry.optional}
    assert worth(coffee, "farm")["Highland Circle"] == "reaches"  # mixed on the way


def test_the_papers_on_labels_say_what_the_sheets_say(hotels, coffee, papers):
    labels = pd.concat([hotels.labels, coffee.labels]).set_index("label")
    for code in ("L1", "L2", "L3", "L4", "L5", "L6", "L7"):
        row, text = labels.loc[papers.at[code, "title"]], papers.at[code, "text"]
        assert row["says"].rstrip(".") in text and papers.at[code, "kind"].lower() == row["kind"]
        for place in row["covers"].split("; "):
            word = {"no workplace": "No rule of it is about work", "farm": "farms"}
            assert word.get(place, place.removesuffix("s")) in text, (code, place)
        if row["months"] > 0 and code != "L4":
            assert f"every {row['months']:g} months" in text, code
        assert ("without notice" in text) == (row["unannounced"] == "yes"), code
        by = {"assigned": ("cannot choose", "Ministry look"), "chosen": ("chooses and pays",)}
        if row["checked_by"] in by:
            assert any(words in text for words in by[row["checked_by"]]), code


def test_talks_repeat_the_sheets_and_only_three_can_be_checked(hotels, papers, answers):
    notes = {code: answers[f"drawer-{code.lower()}"] for code in papers.index if code[0] == "S"}
    assert sorted(notes.values()) == ["claim"] * 3 + ["fact"] * 3 + ["hearsay"] * 2
    shares = hotels.players.set_index("firm")["share"]
    assert (shares["Selmcrew Staffing"], shares["Portside Personnel"]) == (52, 23)
    assert "52 percent" in papers.at["S1", "text"] and "23 percent" in papers.at["S1", "text"]
    told = hotels.purchases.set_index(["purchase", "condition"])
    outcome = told.at[("P02", "Talks with workers"), "outcome"]
    assert outcome.startswith("34 people came") and "34 people came" in papers.at["S4", "text"]


def test_no_house_has_rooms_for_all_and_the_lots_fit(hotels, answers):
    houses = hotels.players.set_index("firm")["supplies"]
    rooms = {
        firm: int(n[1]) for firm, told in houses.items() if (n := re.match(r"(\d+) rooms", told))
    }
    assert max(rooms.values()) == rooms["Grand Selm Palace"] == 310 < 400
    assert (rooms["Lantern Quay Hotel"], rooms["Hotel Selmara"]) == (240, 180)
    # The large lot, up to 200 rooms and a hall for 400, is open to two owners.
    halls = {
        firm: int(n[1])
        for firm, told in houses.items()
        if (n := re.search(r"hall for (\d+)", told))
    }
    fit = [firm for firm, places in halls.items() if places >= 400 and rooms[firm] >= 200]
    owners = hotels.players.set_index("firm")["owner"]
    assert fit == ["Grand Selm Palace", "Lantern Quay Hotel"] and len(set(owners[fit])) == 2
    tenders = ocds.read(tables.data_path("sample-tenders.json")).set_index("ocid")
    notice = tenders[tenders.index.str.endswith("T09")].iloc[0]
    assert "400 delegates" in notice["description"] and answers["conference-lots"] == "three"


def test_what_can_be_required_was_kept_when_others_asked(hotels, answers):
    asked = market.compare(hotels.purchases).set_index("condition")
    names = asked.loc["List of agencies and subcontractors"]
    assert names["kept"] == names["purchases"] == 3 and answers["demand-names"] == "require"
    agencies = asked.loc["No agency workers"]
    assert agencies["dropped"] == agencies["purchases"] == 1 == agencies["bids_most"]
    assert answers["demand-no-agency"] == "leave"
    label = asked.loc["Label or equivalent"]
    assert label["kinds"] == ("award",) and answers["demand-label"] == "reward"
    shown = hotels.players[hotels.players["role"] == "hotel"]["labels"]
    assert len(shown) == 5 and shown.str.contains("Fair Shift Hospitality").sum() == 1


def test_the_chapter_tells_purchases_of_others_as_the_sheet_does(coffee, chapter):
    told = coffee.purchases.set_index(["purchase", "condition"])
    origin = (
        market.compare(coffee.purchases).set_index("condition").loc["Origin down to the farm group"]
    )
    assert (origin["kept"], origin["purchases"]) == (3, 5) and "kept in 3 of 5" in chapter
    for purchase, condition, words in (
        ("P02", "Label or equivalent", "lost six weeks"),
        ("P03", "No recruitment costs for workers", "Eight people got back 190 euros each"),
        (
            "P05",
            "Small lots by origin",
            "Seven bids, five of them from roasters with fewer than 40",
        ),
        ("P01", "Label or equivalent", "Two of four bids had points"),
        ("P01", "No recruitment costs for workers", "Nobody had time to ask"),
    ):
        assert words in told.at[(purchase, condition), "outcome"]
    assert (
        "6,000 euros a year"
        in told.at[("P03", "Interviews with pickers away from the farm"), "wording"]
    )
    together = told.loc["P06"].iloc[0]
    assert (together["value"], together["bids"]) == (
        655000,
        5,
    ) and "EUR 655,000, five bids" in chapter
    firm = coffee.players.set_index("firm").loc["Ostrell Roasting Cooperative"]
    assert firm["workers"] == 9 and "up to 12 tonnes a year" in firm["supplies"]


def test_every_source_of_the_chapter_is_in_the_bibliography(chapter):
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    cited = {
        name for some in re.findall(r"\{cite\}`([\w,-]+)`", chapter) for name in some.split(",")
    }
    assert {"eu-2014-24", "cjeu-2012", "hrw-2022", "trf-coffee"} <= cited
    assert all(f"@misc{{{name}," in known for name in cited)
