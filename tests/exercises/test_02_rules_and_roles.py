"""Unit 02: its papers, matrices and rules are as chapter and key take them; sources exist."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from coursework import forms
from fairtender import (
    labour_cost,
    profile,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02-rules-and-roles"
FOLDER = "rules-and-roles"


def read(name, table):
    return sheets.read(tables.data_path(FOLDER, name), table)


@pytest.fixture(scope="module")
def the_key():
    return key.read_key(UNIT)


@pytest.fixture(scope="module")
def answers(the_key):
    return key.model_answers(the_key)


@pytest.fixture(scope="module")
def passages():
    """The numbered passages of the three papers: P1 to its words."""
    blocks = [
        block
        for text in read("documents.csv", forms.DOCUMENTS)["text"]
        for block in text.split("\n\n")[1:]
    ]
    numbered = {block.split(".")[0]: block for block in blocks}
    assert len(numbered) == len(blocks) == 15 + 10 + 12
    return numbered


@pytest.fixture(scope="module")
def chapter():
    return (ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").replace("\n", " ")


def test_each_point_compares_the_passages_of_its_question(the_key, passages):
    checklist = read("checklist.csv", forms.DOCUMENTS).set_index("id")
    assert len(checklist) == 12
    for point, row in checklist.iterrows():
        question = the_key.entries[f"passage-{point.lower()}"].question
        compared = row["text"].split("Compare these passages:\n\n")[1].split("\n\n")
        numbers = [block.split(".")[0] for block in compared]
        assert compared == [passages[number] for number in numbers]
        assert question.codes == (*[number.lower() for number in numbers], "none")
        # Each option names its passage by number and heading: "P2 Responsibility".
        for option, number in zip(question.options, numbers, strict=False):
            assert passages[number].startswith(option.text.replace(" ", ". ", 1) + ".")
        label = the_key.entries[f"paper-{point.lower()}"].question.label
        assert label == f"{point} {row['kind']}"


def test_a_point_is_missing_just_where_no_passage_deals_with_it(answers):
    codes = [f"c{number:02}" for number in range(1, 13)]
    found = {code: answers[f"paper-{code}"] for code in codes}
    # Three points are covered, six half, three not at all.
    assert sorted(found.values()) == ["missing"] * 3 + ["partial"] * 6 + ["present"] * 3
    for code, status in found.items():
        assert (answers[f"passage-{code}"] == "none") == (status == "missing")


def test_what_the_key_says_of_the_words_stands_in_the_papers(answers, passages):
    # What covers a point names a proof; what stops half-way says so itself.
    for code, words in {
        "c01": "published",
        "c02": "No notice is published without it",
        "c03": "may consult",
        "c05": "invited",
        "c06": "takes note",
        "c07": "shows the bank transfer",
        "c08": "As far as reasonably practicable",
        "c11": "sends the child home on the same day",
        "c12": "hears both sides together",
    }.items():
        assert words in passages[answers[f"passage-{code}"].upper()]
    every = " ".join(passages.values()).casefold()
    for absent in ("survivor", "referral", "hotline", "victim"):
        assert absent not in every
    assert "the same day" in passages["G10"] and "speak to no third party" in passages["G9"]


def matrix(purchase):
    roles = read("roles.csv", tables.ROLES)
    return roles[roles["purchase"] == purchase]


def led_by(steps):
    return {
        step: set(rows.loc[rows["part"] == "leads", "role"]) for step, rows in steps.groupby("step")
    }


def test_the_matrix_of_the_chapter_has_one_lead_a_step(chapter):
    steps = matrix("coffee for the canteens")
    leads = led_by(steps)
    assert len(leads) == 9 and {len(roles) for roles in leads.values()} == {1}
    # By hand: procurement leads 2, 4, 5 and 6; the focal point leads 8 and helps in 2, 4, 5, 7, 9.
    of = steps.groupby(["role", "part"]).size()
    assert of["Procurement", "leads"] == 4 and of["Focal point", "leads"] == 1
    assert of["Focal point", "helps"] == 5
    assert "Procurement leads four steps, the focal point one" in chapter
    assert "helps in five more" in chapter


def test_where_a_person_may_be_in_danger_few_are_told():
    steps = matrix("coffee for the canteens")
    at_step = steps[steps["step"] == "8 An indicator appears"]
    assert dict(zip(at_step["role"], at_step["part"], strict=True)) == {
        "Focal point": "leads",
        "Support organisation": "helps",
        "Legal": "helps",
        "Leadership": "is told",
    }


def test_the_draft_has_just_the_faults_of_the_key(answers):
    steps = matrix("guards for the tax offices, first draft")
    leads = led_by(steps)
    faults = {"two"} if [1 for roles in leads.values() if len(roles) > 1] else set()
    faults |= {"nobody"} if [1 for roles in leads.values() if not roles] else set()
    # The signature comes after step 4.
    first = min(steps.loc[steps["role"] == "Contract manager", "step"])
    faults |= {"late"} if int(first.split()[0]) > 4 else set()
    assert faults == set(answers["draft-faults"]) == {"two", "nobody", "late"}


def test_rules_cite_sources_and_articles_that_there_are(chapter):
    rules = read("rules.csv", tables.RULES)
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    articles = profile.load(tables.data_path("profiles", "default.toml")).references
    for rule in rules.itertuples():
        assert not rule.source or (f"@misc{{{rule.source}," in known and rule.source in chapter)
        assert not rule.reference or rule.reference in articles
    # "In the order in which they came or will come": the years of those that have one.
    years = [int(y[-4:]) for y in rules.loc[rules["stage"] == "all", "since"] if y[-4:].isdigit()]
    assert years == sorted(years) == [2008, 2016, 2016, 2017, 2018, 2022, 2026, 2027, 2029]
    since = rules.set_index("id")["since"]
    assert f"From {since['forced-labour-ban']}" in chapter
    assert f"from {since['due-diligence']}" in chapter


def test_the_exercise_cites_the_articles_of_the_profile(the_key):
    articles = profile.load(tables.data_path("profiles", "default.toml")).references
    names = {"conviction": "conviction", "breach": "breach", "low": "abnormally_low"}
    names |= {"performance": "performance_conditions", "subcontractors": "subcontractors"}
    options = {one.code: one.text for one in the_key.entries["rule-guards"].question.options}
    for code, name in names.items():
        article = re.search(r"Article [\d()a-z]+$", options[code])[0]
        assert articles[name].text.endswith(article)



def test_the_guard_wage_is_that_of_the_collective_agreement(the_key):
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    wages = rates[(rates["item"] == "basic_wage") & (rates["grade"] == "G1")]
    entry = the_key.entries["must-answer"]
    assert "10.82" in entry.question.label
    assert Decimal("10.82") in set(wages["value"])
    # 10.82 - 9.20 = 1.62
    assert "1.62 under 10.82" in entry.why and Decimal("10.82") - Decimal("9.20") == Decimal("1.62")
