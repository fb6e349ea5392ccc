"""Unit 09: its sheets, letter and decisions are marked as by hand; numbers follow from its data."""

import copy
import csv
import datetime
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from kit import for_sender_and_sent
from openpyxl import load_workbook
from texts_kit import says
from work_kit import lost, rows_lost

from coursework import forms, page
from coursework.answers import cleaned
from coursework.work import files
from coursework.work.lines import Say
from coursework.work.unit_09 import floor, floor_look, letter
from coursework.work.unit_09.floor import case
from coursework.work.unit_09.floor_checks import FloorAmounts, FloorFlags
from fairtender import cli, labour_cost, messages, profile, sheets, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "09-evaluate-bids"
D = Decimal
ON, YEAR = datetime.date(2026, 10, 1), (datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))


@pytest.fixture(scope="module")
def rates():
    return sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)


class Case:
    """A tender, the hours that it needs and its bids checked, as chapter and exercise do it."""

    def __init__(self, rates, sector, grade):
        rules = profile.load(tables.data_path("profiles", "default.toml"))
        holidays = sheets.read(
            tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS
        )
        path = tables.data_path("labour-cost", "productivity.csv")
        usual = sheets.read(path, labour_cost.PRODUCTIVITY)
        self.tender = t = labour_cost.read(tables.data_path("tenders", sector))
        self.agreed = labour_cost.rates_on(rates, sector, grade, ON)
        days = labour_cost.hours_by_day(t.posts, holidays, self.agreed, *YEAR)
        self.needed = labour_cost.needed_hours(labour_cost.area_hours(t.areas, usual), days)
        given = (t.bids, t.staffing, t.costs, self.needed, rates, sector, ON, rules)
        checked = labour_cost.check_bids(*given)
        self.bids, self.roles = checked.bids.set_index("bid"), checked.roles


@pytest.fixture(scope="module")
def cleaning(rates):
    return Case(rates, "cleaning", "C2")


@pytest.fixture(scope="module")
def guarding(rates):
    return Case(rates, "guarding", "G1")


# --- the chapter ---


def test_the_worked_example_to_the_cent(chapter, rates):
    # 12.00 + 2.58 + 0.2109 + 0.77 = 15.5609; 12.475 x 1.215 + 366.60 / 1,664 + 0.80 = 16.1774.
    for on, cents in ((datetime.date(2025, 6, 1), "15.56"), (ON, "16.18")):
        agreed = labour_cost.rates_on(rates, "cleaning", "C1", on)
        hour = labour_cost.total(labour_cost.floor(agreed))
        assert round(hour, 2) == D(cents) and f"**EUR {cents}**" in chapter
    assert round(D("16.1774375") - D("15.5609375"), 2) == D("0.62")
    assert "The wage rose by 38 cents, and the floor by 62" in chapter
    assert "2,080 hours a year. Take off 200 of leave" in chapter


def test_the_points_of_the_bids_that_stay(chapter, cleaning):
    """Lowest price ÷ price × 45, and the evaluators' points: 20, 10, 15 and 10 at most."""
    path = tables.data_path("tenders", "cleaning", "scores.csv")
    with path.open(encoding="utf-8", newline="") as file:
        given = {
            (row["bid"], row["criterion"]): Fraction(row["score"]) for row in csv.DictReader(file)
        }
    prices = {bid: Fraction(price) for bid, price in cleaning.bids["price"].items() if bid in "BDE"}
    weights = {"A2": 20, "A3": 10, "A4": 15, "A5": 10}
    for bid, points in {"D": "84.55", "B": "81.50", "E": "81.40"}.items():
        total = 45 * min(prices.values()) / prices[bid]
        total += sum(weight * given[bid, one] / 10 for one, weight in weights.items())
        assert round(float(total), 2) == float(points) and points in chapter


def test_the_post_round_the_clock(chapter):
    # 8,760 / 1,664 = 5.264; 8,760 - 4.2 x 1,664 = 1,771.2.
    assert round(D(8760) / 1664, 2) == D("5.26") and "8,760 ÷ 1,664 = 5.26" in chapter
    assert 8760 - D("4.2") * 1664 == D("1771.2") and "The other 1,771.2 hours" in chapter


def test_the_five_bids_as_the_chapter_tells_them(chapter, cleaning):
    assert "".join(cleaning.bids["status"].str[0]) == "bbbva"
    assert round(cleaning.bids["floor_price"].iloc[0], 2) == D("458927.65")
    assert "about EUR 459,000: a little more than EUR 16.30 for each of the 28,112 hours" in chapter
    average = sum(cleaning.bids["price"]) / 5
    # 2,346,503.62 / 5. Both rules let C through, and C alone plans unpaid work.
    assert round(average, 2) == D("469300.72") and "EUR 469,300.72" in chapter
    low = {bid for bid, gap in cleaning.bids["gap_percent"].items() if gap < -10}
    far = {bid for bid, price in cleaning.bids["price"].items() if price < average * D("0.9")}
    assert low == far == {"A", "B"}
    c = cleaning.roles[(cleaning.roles["bid"] == "C") & (cleaning.roles["role"] == "cleaner")]
    assert round(c["gap_percent"].iloc[0]) == 13 and c["rate"].iloc[0] == D("18.30")
    # 26,104 - 20,933.4 = 5,170.6 hours, 3.1 people of 1,664 hours.
    missing = cleaning.bids.at["C", "hours_needed"] - cleaning.bids.at["C", "hours_offered"]
    assert missing == D("5170.6") and "missing 5,170.6 hours" in chapter and missing // 1664 == 3
    assert cleaning.bids["gap_percent"].round(1).astype(str).tolist()[3] == "4.4"


def test_what_the_chapter_quotes_of_the_answers_is_in_them(chapter, cleaning):
    told = " ".join(cleaning.tender.explanations["text"])
    quotes = re.findall(r"“([^”]+)”", chapter.split("## Three answers")[1].split("Four tests")[0])
    assert len(quotes) >= 2
    for quote in quotes:
        assert quote in told, quote


# --- the sheets: from hours to floor ---


def test_what_is_needed_is_what_the_library_computes(answers, guarding):
    gate, day = guarding.needed.set_index("role").loc[["gate post", "day posts"]].itertuples()
    rows = {row["row"]: row for row in answers["ev-sheet-work"]["work"]}
    assert (rows["gate"]["hours"], rows["day"]["hours"]) == (gate.hours, day.hours) == (8760, 7272)
    worked = labour_cost.productive_hours(guarding.agreed)
    assert rows["gate"]["one"] == rows["day"]["one"] == worked == 1600
    needed = case().needed
    assert needed["year"] == pytest.approx(float(guarding.bids["floor_price"].iloc[0]))
    assert round(needed["year"], 2) == Fraction("314518.21")
    # Step by step, by hand: see the key.
    by_hand = {"wage": 12.7888, "pay": 16.6255, "contributions": 20.2000, "floor": 21.0287}
    for step, amount in by_hand.items():
        assert float(needed[f"{step}-gate"]) == pytest.approx(amount, abs=5e-5)
    assert (needed["things-day"], needed["floor-day"]) == (
        Fraction("0.82875"),
        Fraction("17.91894"),
    )


# A row of the first sheet changed, and what is lost. People follow from the learner's own hours.
WORK = [
    ("one yard", ("day", {"daily": 12, "hours": 3636, "people": 2.27}), {"daily": 0.25}),
    ("no holidays", ("day", {"days": 313, "hours": 7512, "people": 4.70}), {"days": 0.25}),
    ("52 weeks", ("gate", {"days": 364, "hours": 8736, "people": 5.46}), {"days": 0.25}),
    ("all paid hours", ("gate", {"one": 2080, "people": 4.21}), {"one": 0.25}),
    ("168 by 40", ("gate", {"people": 4.2}), {"people": 0.5}),
    ("hours read as 8.76", ("gate", {"hours": 8.76}), {"hours": 0.25}),
    # 3,636 is right for the learner's own days and hours a day; 4.55 is not for these hours.
    ("people of other hours", ("day", {"daily": 12, "hours": 3636}), {"daily": 0.25}),
]


@pytest.mark.parametrize(("name", "change", "wrong"), WORK, ids=[one[0] for one in WORK])
def test_one_error_in_the_first_sheet_costs_once(the_key, name, change, wrong):
    assert lost(the_key, "ev-sheet-work", change) == wrong


# The gate and the day posts after each step; what is lost. Each step is right by the one before.
HOUR = [
    # 654 / 2,080 + 0.42 = 0.73; 20.20 + 0.73 = 20.93, 17.09 + 0.73 = 17.82.
    ("12.79 16.63 20.20 0.73 20.93", "14.07 17.09 0.73 17.82", {"things": 0.5}),
    # No supplements: 10.82 as by day, and all that follows.
    ("10.82 14.07 17.09 0.83 17.92", "14.07 17.09 0.83 17.92", {"supplements": 1}),
    # The supplements come after the contributions: 17.09 + 1.97 = 19.06; + 0.83 = 19.89.
    (
        "10.82 14.07 19.06 0.83 19.89",
        "14.07 17.09 0.83 17.92",
        {"supplements": 1, "contributions": 0.375},
    ),
    # Contributions alone, 0.215 x 16.63 = 3.58: so far off that nothing can follow from it.
    (
        "12.79 16.63 3.58 0.83 4.41",
        "14.07 3.02 0.83 3.85",
        {"contributions": 0.75, "floor": 1},
    ),
    # Rounded to cents at each step: 14.07 x 1.215 = 17.10; 16.63 x 1.215 = 20.21.
    ("12.79 16.63 20.21 0.83 21.04", "14.07 17.10 0.83 17.93", {}),
]
STEPS = ("wage", "pay", "contributions", "things", "floor")


@pytest.mark.parametrize(("gate", "day", "wrong"), HOUR)
def test_one_error_in_the_second_sheet_costs_once(the_key, gate, day, wrong):
    changes = [(step, {"gate": float(n)}) for step, n in zip(STEPS, gate.split(), strict=True)]
    changes += [(step, {"day": float(n)}) for step, n in zip(STEPS[1:], day.split(), strict=True)]
    assert lost(the_key, "ev-sheet-hour", *changes) == wrong


def test_the_flags_follow_the_learners_own_floor(the_key):
    # Without leave the floors are 16.37 and 13.98; 8,760 x 16.37 + 7,272 x 13.98 = 245,063.76. Then
    # A (264,710.40) lies 8 percent above, B (272,958) 11, D 34; A and B still have something open.
    own = {"rate-gate": 16.37, "rate-day": 13.98, "year": 245063.76}
    flags = {"a": "verify", "b": "verify", "c": "verify", "d": "above", "e": "above", "f": "above"}
    changes = [("needed", own), *((row, {"flag": flag}) for row, flag in flags.items())]
    assert lost(the_key, "ev-sheet-bids", *changes) == {}
    # With the hours of C the year would be 6,720 x 21.03 + 7,272 x 17.92 = 271,635.84.
    assert lost(the_key, "ev-sheet-bids", ("needed", {"year": 271635.84})) == {"year": 1.5}


BIDS = [
    # The good rate of C: no other flag is touched.
    ([("c", {"flag": "verify"})], {"hours": 1.5}),
    ([("c", {"ask": "parts"})], {"hours": 1.5}),
    # Of five flags one value gets two right: (4 - 2) / (5 - 2) of 1.5, a third lost.
    ([("d", {"flag": "above"})], {"flags": 0.5}),
    ([("b", {"ask": "parts"})], {"ask": Fraction(1, 6)}),  # half of a third
    ([(row, {"flag": "below"}) for row in "def"], {"flags": 1.5, "hours": 1.5}),  # one flag for all
]


@pytest.mark.parametrize(("changes", "wrong"), BIDS)
def test_bids_by_hand(the_key, changes, wrong):
    assert lost(the_key, "ev-sheet-bids", *changes) == wrong


def test_the_bids_in_the_sheet_are_those_of_the_data(the_key, guarding):
    rows = {row.row: row for row in the_key.questions.all["ev-sheet-bids"].sheet().fixed}
    plans = guarding.tender.staffing.set_index(["bid", "role"])
    for bid in guarding.tender.bids.itertuples():
        row, gate = rows[bid.bid.lower()], plans.loc[(bid.bid, "gate post")]
        day = plans.loc[(bid.bid, "day posts")]
        assert row.label == f"{bid.bid} {bid.bidder}"
        given = [row.cells[name] for name in ("hours-gate", "people-gate", "rate-gate")]
        given += [row.cells[name] for name in ("hours-day", "rate-day", "year")]
        data = [gate["hours"], gate["people"], gate["rate"], day["hours"], day["rate"], bid.price]
        assert [D(str(cell)) for cell in given] == data
    # The flags of the key are those of the library, and so is what is asked.
    for bid, row in guarding.bids.iterrows():
        assert case().statuses(bid, {}) == {row["status"]}
    codes = {bid: [one.code for one in row["ask"]] for bid, row in guarding.bids.iterrows()}
    assert codes["C"] == ["floor-hours-ask"] and not codes["E"] and not codes["F"]
    assert "floor-subsidy-ask" in codes["B"] and "floor-costs-low-ask" in codes["A"]


def test_the_looks_say_what_the_learners_own_numbers_make(the_key, answers):
    question = the_key.questions.all["ev-sheet-hour"]
    said = floor_look.look(
        question, {"hour": [{"row": "wage", "gate": 12.79}, {"row": "pay", "gate": 9}]}
    )
    assert "EUR 12.79" in said and says(said, "floor-look-less")  # 9 < 12.79
    assert "21.03" not in said
    # Wage alone: no rate lies below it; with contributions A and B do (20.20 against 17.60, 18.50).
    whole = floor_look.look(question, answers["ev-sheet-hour"])
    assert whole.count(messages.text("floor-look-no-rate")) == 4
    assert whole.count(messages.text("floor-look-rates", bids="A, B")) == 4
    question = the_key.questions.all["ev-sheet-bids"]
    # 264,710.40 - 250,000 = 14,710.40, 5.9 percent.
    said = floor_look.look(question, {"bids": [{"row": "needed", "year": 250000}]})
    assert "+14,710.40" in said and "+5.9" in said
    no_floor = floor_look.look(question, {"bids": [{"row": "a", "flag": "below"}]})
    assert messages.text("floor-look-no-year") in no_floor


def test_the_workbook_goes_on_reckoning_and_the_command_reads_it(
    the_key, answers, tmp_path, capsys
):
    question = the_key.questions.all["ev-sheet-bids"]
    path = tmp_path / "bids.xlsx"
    day = datetime.date(2026, 12, 2)
    _, content = files.save(the_key.questions, question, answers["ev-sheet-bids"], "xlsx", day)
    path.write_bytes(content)
    page = load_workbook(path).worksheets[1]
    cells = {str(row[0].value)[:1]: [cell.value for cell in row] for row in page.iter_rows()}
    assert cells["W"][6] == "=B3*D3+E3*F3"
    assert cells["C"][-2:] == ["=G6-G3", "=ROUND(J6/G3*100,1)"]
    # What the formulas come to is stored, too. 288,696.00 is 8.2 percent below the floor.
    stored = load_workbook(path, data_only=True).worksheets[1]
    [greywater] = [row for row in stored.iter_rows() if str(row[0].value).startswith("C ")]
    assert greywater[-1].value == -8.2
    [flag] = [one.text for one in question.sheet().column("flag").options if one.code == "below"]
    assert cells["C"][7] == flag and cells["C"][1] == 6720
    folder = tables.data_path("labour-cost", "rates.csv").parent
    posts = tables.data_path("tenders", "guarding", "posts.csv")
    command = ["floor", "--bids", path, "--staffing", path, "--rates", folder / "rates.csv"]
    command += ["--posts", posts, "--holidays", folder / "holidays.csv"]
    command += ["--sector", "guarding", "--on", "2026-10-01", "--first", "2027-01-01"]
    assert cli.main([str(part) for part in command]) == 0
    assert "314,518.21" in capsys.readouterr().out


# --- the letter ---

LETTER = [
    # A point is lost where it stands, and nowhere else.
    ({"changes": [("hours", {"ours": 8000})]}, {"hours": 1}),
    ({"changes": [("price", {"theirs": 272958})]}, {"price": 1}),
    ({"changes": [("people", {"ours": 4.2, "theirs": 5.48})]}, {"people": 0.5}),
    ({"changes": [("hours", {"papers": ["label"]})]}, {"papers": 0.5}),
    ({"changes": [("hours", {"papers": ["roster", "label"]})]}, {"papers": 0.5}),
    ({"changes": [("date", {"by": "2026-10-13"})]}, {"rule": 0.5}),
    ({"drop": ["names"]}, {"names": 0.5}),
    ({"drop": ["neutral"]}, {"asks": 1}),
    # A letter that does not ask about the hours asks nothing.
    ({"drop": ["hours"]}, {"hours": 1, "papers": 0.5, "asks": 1}),
    # A breakdown of the price is asked for in any such letter.
    ({"add": [{"say": "rate", "theirs": 22.4, "ours": 21.03}]}, {}),
    # What is in order is asked about, or something twice: a third each. An accusation or a second
    # bid: all of it.
    ({"add": [{"say": "day", "theirs": 7272, "ours": 7272}]}, {"asks": Fraction(1, 3)}),
    ({"add": [{"say": "neutral"}]}, {"asks": Fraction(1, 3)}),
    ({"add": [{"say": "neutral"}, {"say": "rate"}]}, {"asks": Fraction(1, 3)}),
    ({"add": [{"say": "accuse"}]}, {"asks": 1}),
    ({"add": [{"say": "raise"}]}, {"asks": 1}),
    ({"add": [{"say": "same"}]}, {"fair": 0.5}),  # twice
    # A learner's own floor, a little off; and one that makes the letter contradict itself.
    ({"changes": [("price", {"ours": 309000})]}, {}),
    ({"changes": [("price", {"ours": 245063.76})]}, {"price": 1}),
]


@pytest.mark.parametrize(("how", "wrong"), LETTER)
def test_letters_by_hand(the_key, how, wrong):
    changes, rest = how.get("changes", ()), {k: v for k, v in how.items() if k != "changes"}
    assert lost(the_key, "ev-letter", *changes, **rest) == wrong


STOPPED = [
    {"add": [{"say": "heard"}]},
    {"add": [{"say": "visit"}]},
    {"changes": [("hours", {"papers": ["roster", "passports"]})]},
    {"changes": [("hours", {"papers": ["roster", "list"]})]},
    {"changes": [("other", {"papers": ["contract", "decision", "list"]})]},
]


@pytest.mark.parametrize("how", STOPPED)
def test_a_letter_with_one_stop_earns_half(the_key, how):
    entry = the_key.entries["ev-letter"]
    piece = copy.deepcopy(entry.right)
    for row, cells in how.get("changes", ()):
        next(one for one in piece["letter"] if one["row"] == row).update(cells)
    piece["letter"] += [{"row": "new", **cells} for cells in how.get("add", ())]
    assert entry.earned(cleaned(entry.question, piece).value) == 3


def test_the_letter_is_judged_by_the_figures_of_the_bid(the_key):
    offered, held = case().offered["C"], {}
    for one in the_key.entries["ev-letter"].properties:
        for line, cells in getattr(one.check, "hold", {}).items():
            held |= {line: cells["theirs"]} if "theirs" in cells else {}
    wanted = {"price": "price", "hours": "hours-gate", "people": "people-gate"}
    assert {line: Fraction(str(held[line])) for line in held} == {
        line: offered[name] for line, name in wanted.items()
    }


def test_a_letter_in_which_nobody_chose_keeps_its_figures_only(the_key):
    # Four sentences that do not belong there.
    many = [{"say": code} for code in ("day", "low", "proof", "out")]
    assert sum(lost(the_key, "ev-letter", add=many).values()) == Fraction("3.5")


def test_decisions_with_one_stop_earn_half(the_key):
    entry = the_key.entries["ev-sheet-file"]
    piece = copy.deepcopy(entry.right)
    next(one for one in piece["file"] if one["row"] == "c")["decision"] = "exclude"
    assert entry.earned(piece) == 2


def test_a_reason_for_the_report_with_a_stop_earns_half(the_key):
    entry = the_key.entries["ev-record-c"]
    lines = range(len(entry.rubric))
    assert entry.rubric[-1].stop
    assert entry.by_rubric([*lines][:-1]) == 3 and entry.by_rubric(lines) == 1.5


def test_a_question_that_gives_its_answer_away_has_no_points(the_key):
    asked = the_key.questions.all
    assert (asked["ev-today"].points, asked["ev-signs"].points) == (0, 3)


def test_a_letter_asks_who_works_missing_hours_only_where_the_plan_has_fewer(the_key):
    question = the_key.questions.all["ev-letter"]
    for ours, theirs, words in ((13140, 8760, "4,380"), (8760, 13140, "4,380 more")):
        row = {"row": "r1", "say": "hours", "ours": ours, "theirs": theirs}
        said = letter.look(question, {"letter": [row]})
        assert f" {words}" in said and ("Who works" in said) == (theirs < ours)


def test_the_letter_is_composed_and_opens_as_word(the_key, answers):
    question = the_key.questions.all["ev-letter"]
    said = letter.look(question, answers["ev-letter"])
    for part in (
        "EUR 25,841.04 below",
        "the other 2,040 hours",
        "by 20 October 2026",
        "Article 69",
    ):
        assert part in said
    # What only the sender should read has a page of its own, and is no part of the letter.
    notes, lines = for_sender_and_sent(letter.to_word(question, answers["ev-letter"]))
    assert "focal point" in notes[0]
    assert lines[0] == "Request for explanation: Greywater Protection"
    assert any("2,040 hours" in line for line in lines)
    assert not any("focal point" in line for line in lines)
    # What is missing shows, and the nothing that stands there at first is a sentence.
    assert "…" in letter.look(question, {"letter": [{"row": "r1", "say": "hours"}]})
    assert messages.text("letter-nothing") in letter.look(question, {"letter": []})
    above = {"row": "r1", "say": "price", "theirs": 300, "ours": 200.5}
    assert "EUR 99.50 above" in letter.look(question, {"letter": [above]})
    # Every sentence that can be chosen has words.
    for code in question.sheet().column("say").codes:
        assert letter.look(question, {"letter": [{"row": "r1", "say": code}]})


# --- what an author gets wrong ---

HOURS = ("gate", "hours")
PAPERS = messages.text("work-fault-right", row="hours", column="papers")


def papers(**said):
    return {"lines": ("hours",), "hold": {"hours": {"papers": said}}}


FAULTS = [
    ("ev-letter", Say, papers(any=["roster"], none=["list"]), ""),
    ("ev-letter", Say, papers(any=["roster"]), PAPERS),  # all papers would do
    ("ev-letter", Say, papers(any=["roster"], none=["lists"]), PAPERS),
    ("ev-sheet-work", FloorAmounts, {"at": {"hours": HOURS}, "amounts": ("hours",)}, "hours"),
    ("ev-sheet-work", FloorAmounts, {"at": {"hours-gate": HOURS}, "amounts": ("year",)}, "year"),
    ("ev-sheet-bids", FloorFlags, {"column": "flag", "bids": {"a": "A", "b": "Z"}}, "Z"),
    ("ev-sheet-bids", FloorFlags, {"column": "flag", "bids": {"z": "A"}}, "z"),
]


@pytest.mark.parametrize(("id", "check", "fields", "told"), FAULTS)
def test_what_an_author_gets_wrong_is_one_sentence(the_key, id, check, fields, told):
    entry = the_key.entries[id]
    given = {"model": entry.right} if "model" in check.__dataclass_fields__ else {}
    said = check(**fields, **given).fault(entry.question)
    assert told in said and bool(said) == bool(told)


def test_one_flag_for_every_bid_tells_nothing_apart(the_key):
    entry = the_key.entries["ev-sheet-bids"]
    bids = {bid.lower(): bid for bid in "ABCDEF"}
    check = FloorFlags(column="flag", bids=bids, rows=("c",), model=entry.right)
    rows = [{"row": row, "flag": "below"} for row in bids]
    assert check(entry.question, {"bids": [{"row": "needed"}, *rows]}).share == 0
    rows[5]["flag"] = "above"
    assert check(entry.question, {"bids": [{"row": "needed"}, *rows]}).share == 1


# --- one hour of a cleaner ---


def test_the_cleaners_hour_by_hand(answers):
    needed = floor.hour_amounts()
    rows = {row["row"]: row for row in answers["ev-cleaner-hour"]["hour"]}
    assert len(needed) == 2 * len(rows)
    for name, amount in needed.items():
        step, _, bid = name.partition("-")
        assert abs(amount - Fraction(str(rows[step][bid]))) <= Fraction("0.005"), name
    # 10.20 x 1.125 x 1.25 x 1.215 = 17.4277; 366.60 / 1,664 + 0.44 + 1.26 = 1.9203.
    assert float(needed["rest-b"]) == pytest.approx(18.40 - 17.4277 - 1.9203, abs=1e-4)
    assert needed["leader-b"] == Fraction("2.05")  # 20.50 x 2,008 / 20,080


def test_the_shift_of_the_part_is_one_of_the_contract():
    path = tables.data_path("contracts", "cleaning", "shifts.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["post"] == "Harbour Office"]
    assert {(row["start"], row["end"]) for row in rows} == {("05:00", "07:00")}
    assert (floor.SHIFT.hours, floor.SHIFT.night) == (2, 1)  # the night ends at 06:00


def test_three_bids_as_the_key_tells_them(the_key, answers, cleaning):
    costs = cleaning.tender.costs.query("role == 'cleaner'").set_index(["bid", "component"])
    plans = cleaning.tender.staffing.query("role == 'cleaner'").set_index("bid")
    needed = cleaning.needed.set_index("role").at["cleaner", "hours"]
    for bid in "BCD":
        parts = costs.loc[bid]["amount"]
        assert parts.sum() == plans.at[bid, "rate"] and parts["supplements"] == 0
    # What a cleaner of bid C gets for an hour of work; each line of its hour is complete.
    wage = costs.at[("C", "wage"), "amount"] * plans.at["C", "hours"] / needed
    assert round(wage, 2) == D("8.00") and answers["ev-cleaner-wage"] == 8
    # 18,072 euros for robots, and what is left of an hour by day: 0.62 + 0.37, 0.47 + 0.25.
    assert D(4518) * 4 / plans.at["B", "hours"] == D("0.90")
    left = {bid: costs.loc[bid]["amount"][["overhead", "margin"]].sum() for bid in "BD"}
    assert left == {"B": D("0.99"), "D": D("0.72")}
    judged = the_key.entries["ev-cleaner-hour"].judged(answers["ev-cleaner-hour"])
    told = {one.point.code: one.point.why for one in judged}
    assert "0.99 is left in bid B and 0.72 in bid D" in told["rest"]


# What stands in the cells of bids B and D after each step, and what is lost.
CLEANER = [
    # By day: no supplement. All that follows is right by these amounts.
    (
        "10.20 12.75 15.49 1.92 17.41 0.99 2.05",
        "9.98 12.48 15.16 1.02 16.18 0.72 1.46",
        "supplement",
    ),
    # Both hours at night, 25 percent: the same.
    (
        "12.75 15.94 19.36 1.92 21.28 -2.88 2.05",
        "12.48 15.59 18.95 1.02 19.97 -3.07 1.46",
        "supplement",
    ),
    # The robots left out.
    (
        "11.48 14.34 17.43 1.02 18.45 -0.05 2.05",
        "11.23 14.03 17.05 1.02 18.07 -1.17 1.46",
        "things/2",
    ),
    # Rounded to cents at each step.
    ("11.48 14.35 17.44 1.92 19.36 -0.96 2.05", "11.23 14.04 17.06 1.02 18.08 -1.18 1.46", ""),
    # The leader's hours over the year of one person, and a minus forgotten.
    (
        "11.48 14.34 17.43 1.92 19.35 0.95 24.74",
        "11.23 14.03 17.05 1.02 18.07 1.17 22.93",
        "leader rest/2",
    ),
]
CLEANER_STEPS = ("wage", "pay", "contributions", "things", "floor", "rest", "leader")


@pytest.mark.parametrize(("b", "d", "wrong"), CLEANER)
def test_one_error_in_the_cleaners_hour_costs_once(the_key, b, d, wrong):
    changes = [
        (step, {"b": float(one), "d": float(other)})
        for step, one, other in zip(CLEANER_STEPS, b.split(), d.split(), strict=True)
    ]
    points = {"supplement": D("0.5"), "things": D("0.25"), "leader": D("0.25"), "rest": D("0.5")}
    expected = {}
    for one in wrong.split():
        code, _, part = one.partition("/")
        expected[code] = points[code] / int(part or 1)
    assert lost(the_key, "ev-cleaner-hour", *changes) == expected


def test_names_of_slow_cleaners_are_a_stop(the_key):
    entry = the_key.entries["ev-cleaner-ask"]
    piece = copy.deepcopy(entry.right)
    piece["questions"][1]["ask"] = "names"
    assert entry.earned(piece) == Fraction(3, 8)  # half of 0.75


# --- answers, form and decisions ---


def test_the_answers_of_the_exercise_are_those_of_the_data(the_key, guarding):
    papers = {paper.id: paper for paper in the_key.questions.all["ev-marks"].papers}
    for bid, parts in guarding.tender.explanations.groupby("bid"):
        text = " ".join(unit.text for unit in papers[f"{bid}1"].units)
        for part in parts.itertuples():
            for sentence in re.split(r"(?<=[.])\s", part.text):
                assert sentence.rstrip(".") in text, sentence
    # Rates less administration and margin: 22.10 - 1.07 = 21.03, 18.60 - 0.68 = 17.92.
    costs = guarding.tender.costs.query("bid == 'D' and component in ['overhead', 'margin']")
    assert costs.groupby("role")["amount"].sum().to_dict() == {
        "day posts": D("0.68"),
        "gate post": D("1.07"),
    }
    assert D("3.75") == 6 * D(835) * 12 / guarding.needed["hours"].sum()
    b, floor = guarding.bids.loc["B"], guarding.bids["floor_price"].iloc[0]
    # 272,958.00 + 60,120.00 = 333,078.00, 5.9 percent above the floor.
    assert round((b["price"] + 60120 - floor) / floor * 100, 1) == D("5.9")


def test_marks_that_are_missed_or_in_vain(the_key):
    entry = the_key.entries["ev-marks"]
    model = entry.right
    # Eleven marks for 4 points; D1.6 can be read in two ways. A wrong mark costs half of one.
    assert entry.earned({u: c for u, c in model.items() if u != "A1.2"}) == 4 - Fraction(4, 11)
    assert entry.earned(model | {"D1.7": "shown"}) == 4 - Fraction(2, 11)  # the certificate
    assert entry.earned(model | {"A1.2": "watch"}) == 4 - Fraction(4, 11) * Fraction(3, 4)
    assert entry.earned(model | {"B1.2": "shown"}) == 4
    for code in entry.question.codes:
        assert entry.earned(dict.fromkeys(entry.question.units, code)) == 0


def test_decisions_by_hand(the_key):
    def of(*changes):
        return rows_lost(the_key, "ev-sheet-file", *changes)

    # Three cells of each of six rows; what is half right leaves half of the row.
    assert of(("c", {"decision": "may"})) == ({"decision"}, 0.5)
    assert of(("c", {"judged": "not", "decision": "may"})) == ({"decision", "judged"}, 0.75)
    assert of(("e", {"decision": "dear"})) == ({"decision"}, 1)
    assert of(*((row, {"decision": "keep"}) for row in "ac")) == ({"decision"}, 2)
    assert of(("d", {"rests": "label"})) == ({"rests"}, 1)


def test_the_form_hides_every_name_and_shows_three_signs(the_key):
    [paper] = the_key.questions.all["ev-signs"].papers
    assert "covered" in paper.title
    entry = the_key.entries["ev-signs"]
    # Work beyond the paid hours: overtime or wages; the lost bed: a threat or a weakness used.
    other = {"P1.2": "overtime", "P1.4": "documents", "P1.6": "vulnerability"}
    assert entry.earned(other) == 3
    assert entry.earned(other | {"P1.5": "threats"}) == 2.5  # a rule of any such firm


def test_no_sum_of_the_floor_stands_on_the_page_before_it_is_asked_for(the_key):
    text = (ROOT / "solutions" / UNIT / "questions.toml").read_text(encoding="utf-8")
    before = text[: text.index("# --- Part 7")]
    before += (ROOT / "solutions" / UNIT / f"{UNIT}.md").read_text(encoding="utf-8")
    told = {*re.findall(r"[\d,.]*\d", before)}
    assert not {"314,518", "314,518.21", "21.03", "17.92", "5.475", "1,600.00"} & told
    assert not {"2,040", "314518.21"} & told


def test_the_agreement_says_what_the_key_holds_against_the_answers():
    papers = sheets.read(tables.data_path("evaluate-bids", "papers.csv"), forms.DOCUMENTS)
    [rules] = papers[papers["id"] == "R1"]["text"]
    for rule in (
        "16 March 2026",
        "count as wage",
        "is paid, also where",
        "Leave is not exchanged",
        "licence",
    ):
        assert rule in rules


def test_the_chapter_keeps_the_answers_of_the_exercise_out(root, chapter):
    texts = [path.read_text("utf-8") for path in (root / "solutions" / UNIT).iterdir()]
    texts += [path.read_text("utf-8") for path in (root / "datasets" / UNIT[3:]).glob("*.csv")]
    for number in ("5.48", "5.475", "21.03", "17.92", "314,518", "2,040", "1,600", "Greywater"):
        assert any(number in text for text in texts) and number not in chapter, number


def test_no_text_says_that_forced_labour_excludes_after_a_conviction_alone(chapter, the_key):
    why = the_key.entries["ev-exclude"].why
    for text in (chapter.partition("Rejecting a bid is not excluding a firm")[2], why):
        told = text.partition("self-cleaning")[0]
        for both in ("conviction", "57(1)(f)", "57(4)(a)", "Annex X", "any appropriate means"):
            assert both in told, both


def test_a_wrong_number_is_told_what_to_look_at_again(the_key):
    # 3.12 is ten months of six subsidies, and is asked about them; 2.5 is no slip that we know.
    text = (ROOT / "solutions" / UNIT / "key.toml").read_text(encoding="utf-8")
    files = page.Files(ROOT / "solutions" / UNIT)

    def hint(form, id, number):
        params = {"unit": UNIT, "form": form, "answers": {id: number}, "key": text}
        told = page.answer_text(json.dumps({"name": "mark", "params": params}), files)
        return json.loads(told)["questions"][id]["hint"]

    because = {id: the_key.entries[id].because["other"] for id in ("ev-subsidy", "ev-rise")}
    assert because["ev-subsidy"] in hint("ev-replies", "ev-subsidy", 2.5)
    assert "ten months" in hint("ev-replies", "ev-subsidy", 3.12)
    assert not hint("ev-replies", "ev-subsidy", 3.75)
    assert because["ev-rise"] in hint("ev-hour", "ev-rise", 0.7)
    assert "0.40 × 1.3" in hint("ev-hour", "ev-rise", 0.52)
    assert "0.40 is the rise" in hint("ev-hour", "ev-rise", 0.4)
    for id, words in because.items():
        assert str(the_key.entries[id].answer) not in words
