"""Unit 06: note and demands are marked as by hand; what it says of its market is in the data."""

import base64
import datetime
import io
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path

import docx
import pytest
from texts_kit import begins, says
from work_kit import lost, rows_lost

from coursework import forms, page
from coursework.work import files as work_files
from coursework.work import unit_06
from fairtender import criteria, market, messages, ocds, profile, sheets, tables

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
    assert sum(silent) == 47 and "at least 47%" in chapter


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
    assert "December 2023 set this line at 1,800" in chapter
    text = (ROOT / "solutions" / UNIT / "questions.toml").read_text(encoding="utf-8")
    assert "between 2,429 and 2,726" in text and answers["market-organisers-mean"] == "open"


def test_the_key_rates_labels_as_the_library_does(hotels, course, answers):
    labels = market.weigh_labels(hotels.labels, "agency staff", course).labels
    worth = dict(zip(labels["label"], labels["worth"], strict=True))
    for code, name in LABELS.items():
        assert worth[name] in STEPS[answers[f"worth-{code}"]], name


def test_the_papers_on_labels_say_what_the_sheets_say(hotels, papers):
    labels = hotels.labels.set_index("label")
    for code in map(str.upper, LABELS):
        row, text = labels.loc[papers.at[code, "title"]], papers.at[code, "text"]
        assert row["says"].rstrip(".") in text and papers.at[code, "kind"].lower() == row["kind"]
        for place in row["covers"].split("; "):
            word = {"no workplace": "No rule of it is about work"}
            assert word.get(place, place.removesuffix("s")) in text, (code, place)
        if row["months"] > 0 and code != "L4":
            assert f"every {row['months']:g} months" in text, code
        assert ("without notice" in text) == (row["unannounced"] == "yes"), code
        by = {"assigned": ("cannot choose", "Ministry check"), "chosen": ("chooses and pays",)}
        if row["checked_by"] in by:
            assert any(words in text for words in by[row["checked_by"]]), code


def test_what_is_heard_repeats_the_sheets(hotels, papers, the_key):
    shares = hotels.players.set_index("firm")["share"]
    assert (shares["Selmcrew Staffing"], shares["Portside Personnel"]) == (52, 23)
    assert "52%" in papers.at["S1", "text"] and "23%" in papers.at["S1", "text"]
    told = {row.row: row.label for row in the_key.questions.all["note"].sheet().fixed}
    assert "supplied 75%" in told["s1"]  # 52 + 23
    outcome = hotels.purchases.set_index(["purchase", "condition"])
    outcome = outcome.at[("P02", "Worker interviews"), "outcome"]
    assert outcome.startswith("34 people came") and "34 people came" in papers.at["S4", "text"]
    assert "34 workers" in told["s4"] and "38 of 61" in told["s10"]
    assert re.search(r"61 people .* 38 of them", papers.at["S10", "text"])
    # One origin: the newspaper says whose press service it has the number from.
    assert all("95%" in papers.at[code, "text"] for code in ("S8", "S9"))
    assert papers.at["S8", "title"] in papers.at["S9", "text"]
    # No line of the table says of which firm, or by whom, what must not be told.
    for code in ("s3", "s7"):
        assert not re.search("Selmcrew|Portside|union|three", told[code])


# --- the note and the demands, by hand ---


HALF = Fraction(1, 2)
NOTES = [
    # Four cells are tested of each of the ten lines: with one wrong one it counts half.
    ([("s5", {"weight": "fact"})], {"numbers"}, HALF),
    ([("s5", {"weight": "fact"}), ("s8", {"weight": "fact"})], {"numbers"}, 1),
    ([("s7", {"weight": "claim"})], {"parties"}, HALF),
    ([("s6", {"weight": "claim"})], {"hearsay"}, HALF),
    ([("s6", {"weight": "claim", "open": "nothing"})], {"hearsay", "open"}, 1),
    ([("s4", {"first": "buyer"})], {"first"}, HALF),
    ([("s1", {"open": "nothing"})], {"open"}, HALF),
    ([("s8", {"open": "looked"})], {"open"}, HALF / 2),  # half a cell
    ([("s3", {"place": "quiet"})], {"safe"}, HALF),
    ([("s7", {"place": "line"})], {"safe"}, HALF),
    ([("s7", {"place": "focal"})], set(), 0),
    ([("s7", {"place": "out"})], set(), 0),  # the report of S10 says the same
    ([("s2", {"place": "line"})], {"place"}, HALF),
    ([("s8", {"place": "out"})], {"place"}, HALF / 2),
    # A newspaper that repeats: a claim or hearsay, left out or told as somebody's word. Nothing is
    # asked of its weight, so three cells are tested: a wrong one costs the line.
    ([("s9", {"weight": "hearsay", "place": "own"})], set(), 0),
    ([("s9", {"first": "press"})], {"one-origin"}, 1),
]


@pytest.mark.parametrize(("changes", "wrong", "rows"), NOTES)
def test_notes_by_hand(the_key, changes, wrong, rows):
    assert rows_lost(the_key, "note", *changes) == (wrong, rows)


DEMANDS = [
    ([("pay", {"decide": "points"})], {"duty-or-points"}, 1),
    ([("label", {"decide": "bid"})], {"duty-or-points"}, 1),
    ([("fees", {"decide": "points"})], {"paper"}, 1),
    ([("names", {"decide": "clause"})], set(), 0),
    ([("no-agency", {"decide": "date"})], {"can-be-met"}, 1),
    ([("rota", {"decide": "clause"})], {"time"}, 1),
    ([("recruiters", {"decide": "bid"})], {"time"}, 1),
    ([("names", {"because": "one"})], {"because"}, 1),
    ([("names", {"because": "one", "look": "boss"})], {"because", "look"}, 1),  # once
    ([("talks", {"because": "kept"})], {"because"}, HALF),  # half right
    ([("pay", {"look": "signed"})], {"look"}, 1),
    ([("names", {"look": "paper"})], {"look"}, HALF),
    # A superior who asks is a Stop: it loses its own row here, and the whole table half.
    ([("talks", {"look": "boss"})], {"look"}, 1),
]


@pytest.mark.parametrize(("changes", "wrong", "rows"), DEMANDS)
def test_demands_by_hand(the_key, changes, wrong, rows):
    assert rows_lost(the_key, "demands", *changes) == (wrong, rows)


# One value gets two of five, one of five and two of five: a third of 0.75, a quarter of 1.
LINES = [
    ([("c2", {"weight": "fact"})], {"weight": Fraction(1, 4)}),
    ([("c1", {"risk": "haste"})], {"risk": Fraction(1, 4)}),
    ([("c5", {"place": "line"})], {"place": Fraction(1, 4)}),
    ([("c3", {"weight": "claim", "place": "own"})], dict.fromkeys(("weight", "place"), HALF / 2)),
]


@pytest.mark.parametrize(("changes", "wrong"), LINES)
def test_lines_for_another_tender_by_hand(the_key, changes, wrong):
    assert lost(the_key, "clean-note", *changes) == wrong


def test_the_lines_are_those_that_unit_7_begins_with(the_key, answers):
    """Each line in the note leads to a risk that the strategy found in the market."""
    risks = sheets.read(tables.data_path("tenders", "cleaning", "risks.csv"), criteria.RISKS)
    question = the_key.questions.all["clean-note"]
    named = {one.code: one.text for one in question.sheet().column("risk").options}
    lines = answers["clean-note"]["lines"]
    noted = {named[row["risk"]] for row in lines if row["place"] in ("line", "own")}
    found = risks[risks["found_in"] == "market"]["text"]
    assert len(noted) == len(found) == 3
    for risk in noted:
        words = {*re.findall(r"\w{4,}", risk.lower())}
        assert max(len(words & {*re.findall(r"\w{4,}", one.lower())}) for one in found) >= 3, risk
    [debt] = [named[row["risk"]] for row in lines if row["place"] == "focal"]
    of_debt = risks[risks["text"].str.contains("work off the debt")]
    assert debt.startswith("Workers") and [*of_debt["found_in"]] == ["focal-point"]


def test_half_a_piece_earns_what_is_there(the_key):
    # Without S7 to S10 four of ten lines go, and what holds only together with them.
    wrong, rows = rows_lost(the_key, "note", drop=("s7", "s8", "s9", "s10"))
    assert rows == 4 and {"numbers", "parties", "one-origin", "safe"} < wrong
    # Two demands that are not asked for, both left: of nine rows these two.
    asked = ("names", "pay", "talks", "fees", "label", "rota", "recruiters")
    assert rows_lost(the_key, "demands", drop=asked)[1] >= 7


def test_one_value_everywhere_earns_nothing(the_key):
    for id in ("note", "demands", "clean-note"):
        entry = the_key.entries[id]
        sheet = entry.question.sheet()
        for turn in range(max(len(column.codes) for column in sheet.columns)):
            cells = {one.code: one.codes[turn % len(one.codes)] for one in sheet.columns}
            rows = [{"row": row.row, **cells} for row in sheet.fixed]
            assert entry.earned({sheet.code: rows}) == 0, cells


# --- what is said below, and what is taken home ---


def test_the_note_says_what_its_own_entries_add_up_to(the_key, answers):
    question = the_key.questions.all["note"]
    said = unit_06.look_at_note(question, answers["note"])
    # Lines: S1, S2, S4, S5, S7, S8, S10; facts of these S1, S4, S7, S10.
    assert messages.text("note-look-stand", stand=7, all=10, facts=4) in said
    assert begins("note-look-hearsay") not in said and begins("note-look-open") not in said
    assert "S8, S9" in said and "S4, S10" not in said  # two advice centres
    odd = {"lines": [{"row": "s6", "weight": "hearsay", "place": "own"}]}
    odd["lines"].append({"row": "s2", "weight": "claim", "place": "line"})
    said = unit_06.look_at_note(question, odd)
    assert messages.text("note-look-hearsay", lines="S6") in said
    assert says(unescape(said), "note-look-claim", lines="S2")
    assert messages.text("note-look-open", lines="S2, S6") in said
    assert messages.text("note-look-nothing") in unit_06.look_at_note(question, {"lines": []})


def _in_word(content):
    word = docx.Document(io.BytesIO(content))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    said = [one.text for one in word.paragraphs]
    return said, cells, word.element.xml


def test_the_note_is_a_document_that_leaves_out_what_must_not_be_in_it(the_key, answers):
    question = the_key.questions.all["note"]
    assert question.saves == ("docx",)
    asked = {"unit": UNIT, "question": "note", "ending": "docx", "value": answers["note"]}
    files = page.Files(asked={UNIT: the_key.questions})
    found = page.answer({"name": "take_work", "params": asked | {"day": "2026-12-02"}}, files)
    assert found["name"] == "fair-tender-06-market-note-2026-12-02.docx"
    said, cells, everything = _in_word(base64.b64decode(found["base64"]))
    told = {code: messages.text(f"note-look-{code}") for code in ("first", "last")}
    assert {*told.values()} <= {*said} and "focal point" in told["first"]
    assert len(cells) == 8  # headings, and seven of ten statements
    # S3, S6 and S9: to the focal point, or left out. Of S7 the source is not told.
    for row in question.sheet().fixed:
        code, _, statement = row.label.partition(" ")
        assert (statement in everything) == (code not in ("S3", "S6", "S9")), code
    for words in ("union", "S7", "focal point in person", "not say who"):
        assert words.casefold() not in everything.casefold(), words
    [slips] = [row for row in cells if row[0].startswith("Payslips")]
    assert slips[2] == messages.text("note-look-untold")
    assert any("An advice centre, from workers (S10, 3 March 2026)" in row for row in cells)
    # The list of all that was made has no other form of it.
    made = dict(work_files.everything(the_key.questions, answers, datetime.date(2026, 12, 2)))
    assert [name for name in made if "-market-note-2026" in name] == [found["name"]]


def test_demands_are_held_against_what_hotels_say(the_key, answers):
    question, model = the_key.questions.all["demands"], answers["demands"]
    said = unit_06.look_at_demands(question, model)
    assert "5 of 5 hotels" in said
    assert says(said, "demands-look-points", names="Lantern Quay Hotel")

    def decided(**decisions):
        rows = [{"row": row.replace("_", "-"), "decide": how} for row, how in decisions.items()]
        return unit_06.look_at_demands(question, {"asked": rows})

    def able(count, said, **names):
        return says(said, "demands-look-able", able=count, all=5, **names)

    assert able(1, decided(label="bid"), names="Lantern Quay Hotel")
    nobody = messages.text("demands-look-nobody")
    assert able(0, decided(no_agency="clause"), names=nobody)
    assert able(2, decided(papers="bid"))  # the two large folders
    assert able(1, decided(rota="clause")) and able(5, decided(rota="date"))
    assert says(decided(names="points"), "demands-look-alike")
    assert not says(said, "demands-look-alike")
    word = docx.Document(io.BytesIO(unit_06.demands_in_word(question, model)))
    assert len(word.tables[0].rows) == 10


def test_each_decision_follows_from_what_hotels_say(answers):
    said = {demand: {*by.values()} for demand, by in unit_06.said().items()}
    decided = {row["row"]: row["decide"] for row in answers["demands"]["asked"]}
    assert said.keys() == decided.keys()
    for demand, how in decided.items():
        if how in unit_06.MEETS:
            assert said[demand] <= {*unit_06.MEETS[how]}, demand
    assert said["rota"] > {"may"} and said["label"] == {"today", "no"}
    assert said["recruiters"] == {"unknown"} and said["no-agency"] == {"no"}


# --- markets and purchases ---


def test_no_house_has_rooms_for_all_and_the_lots_fit(hotels, answers):
    houses = hotels.players.set_index("firm")["supplies"]
    rooms = {
        firm: int(n[1]) for firm, told in houses.items() if (n := re.match(r"(\d+) rooms", told))
    }
    assert max(rooms.values()) == rooms["Grand Selm Palace"] == 310 < 400
    assert (rooms["Lantern Quay Hotel"], rooms["Hotel Selmara"]) == (240, 180)
    # Two as a group have rooms for all: 240 + 180 = 420.
    assert rooms["Lantern Quay Hotel"] + rooms["Hotel Selmara"] == 420
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
    assert "400 delegates" in notice["description"] and answers["market-lots"] == "three"


def test_what_is_decided_fits_what_came_of_it_when_others_asked(hotels, answers):
    asked = market.compare(hotels.purchases).set_index("condition")
    because = {row["row"]: row["because"] for row in answers["demands"]["asked"]}
    names = asked.loc["List of agencies and subcontractors"]
    assert names["kept"] == names["purchases"] == 3 and because["names"] == "kept"
    agencies = asked.loc["No agency workers"]
    assert agencies["dropped"] == agencies["purchases"] == 1 == agencies["bids_most"]
    assert because["no-agency"] == "gave-up"
    # Pay and fees: kept or partly where somebody looked, not checked where nobody could.
    for condition, demand in (
        ("Pay by the hour for room attendants", "pay"),
        ("No recruitment costs for workers", "fees"),
    ):
        row = asked.loc[condition]
        assert row["kept"] + row["partly"] and row["not_checked"] and because[demand] == "looked"
    label = asked.loc["Label or equivalent"]
    assert label["kinds"] == ("award",) and because["label"] == "one"
    shown = hotels.players[hotels.players["role"] == "hotel"]["labels"]
    assert len(shown) == 5 and shown.str.contains("Fair Shift Hospitality").sum() == 1
    assert unit_06.said()["label"]["Lantern Quay Hotel"] == "today"
    assert {*unit_06.said()["pay"]} == {
        *hotels.players.loc[hotels.players["role"] == "hotel", "firm"]
    }


def test_the_chapter_does_not_solve_the_papers_of_the_exercise(chapter, papers, the_key):
    rows = the_key.questions.all["note"].sheet().fixed
    statements = [row.label.partition(" ")[2] for row in rows]
    assert len(statements) == 10 and not [one for one in statements if one in chapter]
    given = " ".join([*papers["text"], *statements])
    for number in ("94 of 100", "38 of 61", "95%"):
        assert number in given and number not in chapter, number


def test_the_chapter_tells_purchases_of_others_as_the_sheet_does(coffee, chapter):
    told = coffee.purchases.set_index(["purchase", "condition"])
    origin = (
        market.compare(coffee.purchases).set_index("condition").loc["Origin down to the farm group"]
    )
    assert (origin["kept"], origin["purchases"]) == (3, 5) and "kept in 3 of 5" in chapter
    for purchase, condition, words in (
        ("P02", "Label or equivalent", "lost six weeks"),
        ("P03", "No recruitment costs for workers", "Eight people got back EUR 190 each"),
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
        "EUR 6,000 a year"
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
