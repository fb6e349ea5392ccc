"""The answers of unit 08 are those of the market data; text and key follow from them."""

import datetime
import re
from decimal import Decimal
from math import ceil
from pathlib import Path

import pytest

from coursework import forms
from fairtender import (
    labour_cost,
    market,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "08-engage-suppliers"
ON = datetime.date(2026, 11, 1)
# Paper → the answer that it shows. The notebook names the first six again.
SHOWN = {
    "S01": ("Grand Selm Palace", "Q6"),
    "S02": ("Northgate Conference House", "Q6"),
    "S03": ("Lindava Roastworks", "Q7"),
    "S04": ("Selm Harbour Roasters", "Q6"),
    "S05": ("Kolmen Coffee House", "Q6"),
    "S06": ("Lantern Quay Hotel", "Q5"),
    "S07": ("Bellmere Bay Resort", "Q4"),
}


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def papers():
    rows = sheets.read(tables.data_path("engage-suppliers", "papers.csv"), forms.DOCUMENTS)
    return rows.set_index("id")


@pytest.fixture(scope="module")
def cases():
    names = ("hotel-and-conferencing", "coffee")
    return {name: market.read(tables.data_path("market", name)) for name in names}


@pytest.fixture(scope="module")
def ratings(cases):
    return {name: market.rate_answers(*case[3:], on=ON) for name, case in cases.items()}


@pytest.fixture(scope="module")
def chapter():
    text = (ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", text)


def test_the_papers_show_what_the_suppliers_wrote(papers, cases):
    notebook = (ROOT / "solutions" / UNIT / f"{UNIT}.md").read_text(encoding="utf-8")
    for paper, (supplier, number) in SHOWN.items():
        case = next(c for c in cases.values() if supplier in set(c.answers["supplier"]))
        question = case.questions.set_index("question").loc[number]
        answer = case.answers.set_index(["supplier", "question"]).loc[(supplier, number)]
        text = papers.at[paper, "text"]
        assert question["text"] in text and f"“{answer['answer']}”" in text
        needed = [e.replace("_", " ") for e in market.ELEMENTS if question[e]]
        assert f"A good answer has: {', '.join(needed)}." in text
        assert (answer["attached"] or "nothing") in text.rsplit("Attached: ", 1)[1]
        assert papers.at[paper, "title"].startswith(supplier)
        if paper != "S07":
            assert f'("{supplier}", "{number}"): "{paper} {supplier}"' in notebook


def test_the_key_and_the_rating_differ_just_where_the_key_says(answers, ratings, cases):
    much, little = set(), set()
    for paper, (supplier, number) in list(SHOWN.items())[:6]:
        name = next(n for n, c in cases.items() if supplier in set(c.answers["supplier"]))
        rows = ratings[name].elements
        rows = rows[(rows["supplier"] == supplier) & (rows["question"] == number)]
        read = set(answers[f"eng-sub-{paper.lower()}"]) - {"none"}
        assert read <= set(rows["element"])
        counted = set(rows.loc[rows["found"] == "concrete", "element"])
        much |= {paper.lower()} if counted - read else set()
        little |= {paper.lower()} if read - counted else set()
    assert much == set(answers["eng-too-much"]) == {"s03", "s05"}
    assert little == set(answers["eng-too-little"]) == {"s04", "s06"}


def test_what_is_said_of_the_suppliers_follows_from_the_rating(ratings, chapter):
    hotels = ratings["hotel-and-conferencing"].suppliers.set_index("supplier")
    assert hotels.at["Grand Selm Palace", "hollow"] == 27 and "27 fine words" in chapter
    assert hotels.at["Northgate Conference House", "result"] == "all"
    assert hotels.at["Northgate Conference House", "asked"] == 21 and "all 21 elements" in chapter
    # The exercise, part 7: 15 of 21, and one answer decides.
    assert list(hotels.loc["Bellmere Bay Resort", ["concrete", "asked", "result"]]) == [
        15,
        21,
        "trigger",
    ]
    form = (ROOT / "solutions" / UNIT / "questions.toml").read_text(encoding="utf-8")
    assert "15 of the 21 elements" in form
    coffee = ratings["coffee"].suppliers.set_index("supplier")
    assert list(coffee.loc["Kolmen Coffee House", ["concrete", "asked"]]) == [17, 22]
    # 22, 21 and 17: third of six by points alone.
    better = (coffee["concrete"] > 17).sum()
    assert better + 1 == 3 and "it would come third of six" in chapter


def test_words_in_quotation_marks_are_those_of_the_answers(cases, chapter):
    written = " ".join(
        " ".join(text.split()) for case in cases.values() for text in case.answers["answer"]
    )
    table = chapter[chapter.index("| Policy |") : chapter.index("Four rules:")]
    quoted = re.findall(r"“([^”]+)”", table)
    assert len(quoted) == 10
    assert [words for words in quoted if words not in written] == []


def test_the_sums_of_the_chapter(cases, chapter):
    answers = cases["hotel-and-conferencing"].answers.set_index(["supplier", "question"])["answer"]
    assert "3.40 euros" in answers["Hotel Selmara", "Q5"]
    assert "14 rooms in eight hours" in answers["Bellmere Bay Resort", "Q5"]
    # 480 / 14 = 34.3 minutes. 14 x 3.40 / 8 = 5.95.
    assert round(480 / 14) == 34 and 14 * Decimal("3.40") / 8 == Decimal("5.95")
    assert "14 × 3.40 ÷ 8 = EUR 5.95" in chapter
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    day = labour_cost.rates_on(rates, "cleaning", "C1", ON)
    values = day.set_index("item")["value"]
    assert values["basic_wage"] == Decimal("9.98")
    assert Decimal("21.5") in set(values)
    # 9.98 x 1.215 = 12.1257; 60 x 3.40 / 12.13 = 16.8 minutes.
    assert round(Decimal("9.98") * Decimal("1.215"), 2) == Decimal("12.13")
    assert round(60 * 3.40 / 12.13) == 17 and "60 × 3.40 ÷ 12.13 = 17 minutes" in chapter
    # 400 x 8 / 14 = 228.6 hours of work: in three hours 76.2, in six 38.1 people.
    assert [ceil(400 * 8 / 14 / hours) for hours in (3, 6)] == [77, 39]
    assert "39 people can do what needed 77" in chapter
    last = answers["Lantern Quay Hotel", "Q9"]
    assert "14 of 22" in last and "8,050 euros" in last and "between 400 and 700 euros" in last
    assert "14 of 22 agency workers" in chapter and "EUR 8,050 in all" in chapter


def test_days_and_delays_in_the_papers(papers):
    # 3 July to 9 October: 28 days of July, 31, 30 and 9 = 98.
    assert (datetime.date(2026, 10, 9) - datetime.date(2026, 7, 3)).days == 98
    assert "98 days after it came in" in papers.at["B04", "text"]
    days = {"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5}
    for text in papers["text"]:
        for name, day in re.findall(r"(\w+day),? (\d+) June\b", text):
            assert datetime.date(2026, 6, int(day)).weekday() == days[name]


def test_each_element_is_there_in_one_answer_or_more(answers):
    ticked = [answers[f"eng-sub-{paper.lower()}"] for paper in SHOWN if paper != "S07"]
    assert {code for codes in ticked for code in codes} == {*market.ELEMENTS, "none"}
