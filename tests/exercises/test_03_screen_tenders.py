"""What unit 03 says of its notices, its rules and its sources is true of the data."""

import csv
import json
import os
import re
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coursework.work import unit_03
from coursework.work.rows import filled
from fairtender import messages, ocds, origins, profile, screening, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "03-screen-tenders"
FACTS = Path(os.environ.get("FAIRTENDER_ILAB", ""))
MARKS = ("marks-t01-t04", "marks-t05-t08", "marks-t09-t12")
ENDS = ("startDate", "endDate")
ORDER = ("low", "elevated", "high")


def notices_in(*parts):
    text = tables.data_path(*parts).read_text(encoding="utf-8")
    return {one["tender"]["id"]: one["tender"] for one in json.loads(text)["releases"]}


@pytest.fixture(scope="module")
def notices():
    return notices_in("sample-tenders.json")


@pytest.fixture(scope="module")
def levels_set(answers):
    return {row["row"]: row["level"] for row in answers["sheet"]["tenders"]}


# --- the notices, and what they show ---


def test_there_are_two_notices_of_each_case_and_two_controls(notices):
    cases = {"1586": "coffee", "3225": "phones", "909": "cleaning", "7971": "guarding"}
    cases |= {"5512": "hotel", "8050": "hotel", "7953": "control", "7921": "control"}
    found = Counter()
    for notice in notices.values():
        code = notice["items"][0]["classification"]["id"]
        found.update(case for prefix, case in cases.items() if code.startswith(prefix))
    assert set(found.values()) == {2} and sum(found.values()) == 12 == len(notices)


def earned(the_key, id, changed):
    given = {**the_key.entries[id].answer, **changed}
    return the_key.entries[id].earned({unit: label for unit, label in given.items() if label})


def test_what_sounds_like_risk_and_is_none_costs(the_key):
    # T09 to T12 have five marks for 2 points. The readers of the leaflets cost half of one of them.
    assert earned(the_key, "marks-t09-t12", {"T11.4": "workforce"}) == 2 - Fraction(2, 10)
    # T08 forbids agencies. As a signal it is a wrong label: 3/4 of one of 13 marks for 2.5 points.
    wrong = earned(the_key, "marks-t05-t08", {"T08.4": None, "T08.5": "model"})
    assert wrong == Fraction("2.5") * (1 - Fraction(3, 4) / 13)
    # The code against the text can be read in two ways, and July as well: they cost nothing.
    assert earned(the_key, "marks-t09-t12", {"T10.1": "sector", "T09.3": "time"}) == 2


@pytest.mark.parametrize("id", MARKS)
def test_everything_marked_alike_earns_nothing(the_key, id):
    question = the_key.questions.all[id]
    for label in question.codes:
        assert not the_key.entries[id].earned(dict.fromkeys(question.units, label)), label


# --- sheet and corrections ---


def changed(the_key, id, row, **cells):
    entry = the_key.entries[id]
    sheet = entry.question.sheet().code
    rows = [{**one, **(cells if one["row"] == row else {})} for one in entry.answer[sheet]]
    return entry.earned({sheet: rows})


def test_one_wrong_row_of_the_sheet(the_key):
    # Twelve rows for 5 points.
    assert changed(the_key, "sheet", "t08", level="low") == 5 - Fraction(5, 12)
    # A question to the firm about T05 is a Stop: half of 5 points.
    assert changed(the_key, "sheet", "t05", ask="employer") == Fraction(5, 2)
    # Half right costs half of a row.
    assert changed(the_key, "sheet", "t08", ask="employer") == 5 - Fraction(5, 12)
    assert changed(the_key, "sheet", "t01", ask="origin") == 5 - Fraction(5, 24)
    # Equivalent phones are accepted, so the origin is open, too.
    assert changed(the_key, "sheet", "t03", ask="origin") == 5


def test_what_is_said_of_a_sheet_at_once(the_key):
    entry = the_key.entries["sheet"]
    piece = filled(entry.question, entry.answer)
    assert unit_03.look(entry.question, piece) == "<p>High: 6, Elevated: 4, Low: 2</p>\n"
    piece["tenders"][3] |= {"level": "low"}  # T04, whose origin is asked for
    piece["tenders"][10] |= {"level": "unknown"}  # T11, of which nothing is asked
    told = unit_03.look(entry.question, piece)
    for code, tender in (("low", "T04"), ("unknown", "T11")):
        assert messages.text(f"work-levels-{code}", tenders=tender) in told


def test_the_screen_is_wrong_just_where_the_key_says(answers, levels_set):
    tenders = ocds.read(tables.data_path("sample-tenders.json"))
    default = profile.load(tables.data_path("profiles", "default.toml"))
    screened = screening.screen(tenders, default).tenders
    wrong = {}
    for ocid, level in zip(screened["ocid"], screened["level"], strict=True):
        number = ocid.rsplit("-", 1)[1].lower()
        if level != levels_set[number]:
            wrong[number] = ORDER.index(level) < ORDER.index(levels_set[number])
    # Too low in T05 and T10, too high in T08 and T11.
    assert wrong == {"t05": True, "t08": False, "t10": True, "t11": False}
    rows = {row["tender"]: row["mine"] for row in answers["corrections"]["rows"]}
    assert rows == {number: levels_set[number] for number in wrong}


def test_a_list_of_all_tenders_corrects_nothing(the_key):
    entry = the_key.entries["corrections"]
    codes = entry.question.sheet().column("tender").codes
    rows = [{"row": f"r{n}", "tender": code} for n, code in enumerate(codes)]
    assert not entry.earned({"rows": rows})
    # One tender too many: nine can be invented, so it costs 1 of 4 found, a quarter of 1.5 points.
    more = [*entry.answer["rows"], {"row": "r9", "tender": "t02"}]
    assert entry.earned({"rows": more}) == 3 - Fraction(3, 8)
    # Words that lead to the people of T05 would go out with the list: half of its 3 points.
    first, *others = entry.answer["rows"]
    told = {**first, "words": "it keeps the papers of the team at its office"}
    assert entry.earned({"rows": [told, *others]}) == Fraction(3, 2)


def test_what_is_looked_into_first(the_key):
    # By hand: T05 is worth 1, the other five high ones 0.5, the best within ten days 2.
    entry = the_key.entries["first-days"]
    for chosen, share in (
        (["t05", "t06", "t07"], 1),  # 9 days
        (["t01", "t05", "t06"], 1),  # 10 days
        (["t01", "t03", "t08", "t11"], Fraction(1, 2)),  # 10 days, without T05
        (["t05", "t01", "t03"], 0),  # 11 days
    ):
        assert entry.share(chosen) == share


# --- figures and sources ---


def test_figures_in_the_text_follow_from_the_notices(notices, chapter):
    text = (ROOT / "solutions" / UNIT / f"{UNIT}.md").read_text(encoding="utf-8")
    starts = {notice["tenderPeriod"]["startDate"][:10] for notice in notices.values()}
    assert starts == {"2027-01-11"} and "11 January 2027" in text.replace("\n", " ")
    # T08: 3 posts x 13 hours (07:00 to 20:00) x 6 days x 52 weeks = 12,168 hours.
    assert "12,168 hours" in notices["T08"]["description"]
    # A mean of one 10 and six 1s: 16 / 7 = 2.29.
    assert "16 divided by 7, about 2.3" in chapter


def days_of(notice):
    start, end = (date.fromisoformat(notice["contractPeriod"][one][:10]) for one in ENDS)
    return (end - start).days + 1


def test_the_hours_of_the_two_posts(the_key, notices):
    # 1 April 2027 to 31 March 2030: 366 (with 29 February 2028) + 365 + 365 = 1,096 days.
    assert days_of(notices["T07"]) == 1096
    hours, rate = the_key.entries["hours-t07"], the_key.entries["rate-t07"]
    assert hours.answer == 2 * 24 * 1096 and hours.share(2 * 24 * 1095) == 1
    # 1,150,000 / 52,608 = 21.8598; without the leap day 21.8798.
    assert rate.share(21.86) == rate.share(21.88) == 1 and not rate.share(21.9)


def test_the_worked_example_follows_its_notice_and_the_screen(chapter):
    four = notices_in("screen-tenders", "four-notices.json")
    assert days_of(four["N03"]) == 1096 and four["N03"]["value"]["amount"] == 920_000
    # 3 x 14 x 1,096 = 46,032 hours; 920,000 / 46,032 = 19.9861.
    assert "46,032 hours" in chapter and "EUR 19.99 an hour" in chapter
    screened = screening.screen(
        ocds.read(tables.data_path("screen-tenders", "four-notices.json")), profile.load()
    )
    told = dict(zip(screened.tenders["ocid"].str[-3:], screened.tenders["level"], strict=True))
    assert told == {"N01": "high", "N02": "elevated", "N03": "high", "N04": "low"}
    factors = screened.factors[screened.factors["ocid"].str.endswith("N03")].set_index("factor")
    assert [factors.at[name, "rating"] for name in ("sector", "price")] == ["high", "high"]
    assert set(factors.index[factors["missing"]]) == {"workforce", "business_model"}


def test_the_chapter_reads_none_of_the_twelve_for_the_learner(chapter):
    assert not re.findall(r"\bT(?:0[1-9]|1[0-2])\b", chapter)


def test_what_is_said_of_the_list_of_goods_is_in_the_profile():
    table = origins.origins(profile.load(tables.data_path("profiles", "default.toml")))
    forced = table[table["forced_labour"]]
    # The self-check: seven countries for cotton and forced labour.
    assert (forced["code"] == "cotton").sum() == 7
    fish = table[table["code"] == "fish"]
    assert fish["child_labour"].sum() == 11 and fish["forced_labour"].sum() == 5
    pairs = {*zip(forced["code"], forced["country"], strict=True)}
    assert {("coffee", "Brazil"), ("electronics", "Malaysia")} <= pairs
    assert ("rubber-gloves", "Malaysia") in pairs


def pairs_of(path: Path, kind: str) -> list[tuple[str, str]]:
    """Goods and countries that the issuer's CSV lists for `child` or `forced` labour."""
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [(row["good"], row["country"]) for row in rows if row[f"{kind}_labor"] == "Yes"]


def test_pairs_of_a_small_list_are_counted():
    small = ROOT / "tests" / "fixtures" / "goods" / "list.csv"
    assert pairs_of(small, "forced") == [("Coffee", "Brazil"), ("Coffee", "Côte d'Ivoire")]
    child = [("Coffee", "Brazil"), ("Coffee", "Kenya"), ("Sugar", "Kenya"), ("Opals", "Kenya")]
    assert pairs_of(small, "child") == child


if FACTS.is_file():  # the issuer's CSV of 2022, which is not part of the project

    def test_what_is_said_of_the_list_of_goods_is_in_the_list(chapter):
        forced, child = pairs_of(FACTS, "forced"), pairs_of(FACTS, "child")
        assert len(forced) == int(re.search(r"has (\d+) pairs of a good", chapter)[1])
        assert len([pair for pair in child if pair[0] == "Fish"]) == 11
        assert len([pair for pair in forced if pair[0] == "Fish"]) == 5
        # The self-check: seven countries for cotton and forced labour.
        assert len([pair for pair in forced if pair[0] == "Cotton"]) == 7
        assert ("Coffee", "Brazil") in forced and ("Electronics", "Malaysia") in forced
        assert ("Rubber Gloves", "Malaysia") in forced
