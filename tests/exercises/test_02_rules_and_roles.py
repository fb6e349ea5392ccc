"""Unit 02: its papers, matrices and rules are as chapter and key take them; sources exist."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from kit import for_sender_and_sent
from texts_kit import begins

from coursework import forms
from coursework.work import unit_02
from coursework.work.rows import filled
from fairtender import labour_cost, messages, profile, sheets, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "02-rules-and-roles"
FOLDER = "rules-and-roles"


def read(name, table):
    return sheets.read(tables.data_path(FOLDER, name), table)


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


def changed(the_key, id, row, **cells):
    """What the key's own table earns when some cells of a row are others; None empties one."""
    entry = the_key.entries[id]
    sheet = entry.question.sheet().code
    rows = [dict(one) for one in entry.answer[sheet]]
    for one in rows:
        if one["row"] == row:
            one.update(cells)
    kept = [{name: cell for name, cell in one.items() if cell is not None} for one in rows]
    return entry.earned({sheet: kept})


# --- the list of gaps ---


def test_each_option_names_a_passage_by_number_and_heading(the_key, passages):
    asked = the_key.questions.all
    columns = [asked[id].sheet().column("passage") for id in ("gaps-papers", "gaps-conditions")]
    for option in (one for column in columns for one in column.options if one.code != "none"):
        number, heading = option.text.split(" ", 1)
        assert (
            passages[number].startswith(f"{number}. {heading}.") and option.code.upper() == number
        )


def test_the_twelve_points_are_those_of_the_checklist(the_key):
    checklist = read("checklist.csv", forms.DOCUMENTS)
    asked = the_key.questions.all
    rows = [one for id in ("gaps-papers", "gaps-conditions") for one in asked[id].sheet().fixed]
    listed = sorted(checklist["id"] + " " + checklist["kind"])
    assert sorted(one.label for one in rows) == listed and len(listed) == 12


def test_what_the_key_says_of_the_words_stands_in_the_papers(answers, passages):
    shown = {
        row["row"]: row["passage"].upper()
        for id in ("gaps-papers", "gaps-conditions")
        for row in answers[id]["points"]
    }
    for point, words in {
        "c01": "published",
        "c02": "No notice is published without it",
        "c03": "may consult",
        "c05": "invited",
        "c06": "takes note",
        "c07": "shows the bank transfer",
        "c08": "As far as reasonably practicable",
        "c09": "speak to no third party",
        "c10": "on the same day",
        "c11": "sends the child home on the same day",
        "c12": "hears both sides together",
    }.items():
        assert words in passages[shown[point]]
    every = " ".join(passages.values()).casefold()
    for absent in ("survivor", "referral", "hotline", "victim"):
        assert absent not in every


def test_one_wrong_row_costs_its_share(the_key):
    # Framework and code: 7 rows for 3 points. Two wrong cells of one row cost no more than one.
    for cells in ({"stands": "obliges"}, {"stands": "obliges", "passage": "p1"}):
        assert changed(the_key, "gaps-papers", "c03", **cells) == 3 - Fraction(3, 7)
    # A code of which the Contractor takes note may be called nothing, too.
    assert changed(the_key, "gaps-conditions", "c06", stands="nothing") == Fraction(5, 2)


# --- the matrix ---


def test_who_helps_where(the_key):
    # Nine steps of half a point. Three helpers of step 5 are needed: with one less it is not whole.
    less = changed(the_key, "matrix", "terms", helps=["focal", "legal"])
    assert less == Fraction("4.5") - Fraction(1, 2)
    # Another leader costs the same step, once.
    other = changed(the_key, "matrix", "terms", leads="legal", helps=["focal", "legal"])
    assert other == less
    # Four helpers are too many.
    crowd = ["focal", "manager", "legal", "requesting"]
    assert changed(the_key, "matrix", "terms", helps=crowd) == Fraction("4.5") - Fraction(1, 2)
    # The office hears of the passport: a Stop, which leaves half of all points.
    told = changed(the_key, "matrix", "danger", helps=["support", "legal", "requesting"])
    assert told == Fraction("4.5") / 2


def test_everybody_everywhere_helps_nowhere(the_key):
    entry = the_key.entries["matrix"]
    for helps in (["focal", "support", "legal"], [*entry.question.sheet().column("helps").codes]):
        steps = [{"row": row.row, "helps": helps} for row in entry.question.sheet().fixed]
        assert not entry.earned({"steps": steps})


def test_what_is_seen_of_a_matrix_at_once(the_key):
    entry = the_key.entries["matrix"]
    piece = filled(entry.question, entry.answer)
    told = unit_02.look_at_matrix(entry.question, piece)
    # By hand, from the model: procurement leads steps 2, 5 and 6 and helps in 1, 4, 7 and 9.
    [officer] = [
        one.text
        for one in entry.question.sheet().column("leads").options
        if one.code == "procurement"
    ]
    assert messages.text("work-roles-share", role=officer, leads="3", helps="4") in told
    assert begins("work-roles-nobody") not in told  # as it does below
    piece["steps"][1] |= {"leads": "focal", "helps": ["focal", "manager", "legal", "support"]}
    del piece["steps"][8]["leads"]
    told = unit_02.look_at_matrix(entry.question, piece)
    assert messages.text("work-roles-nobody", steps="9") in told
    assert messages.text("work-roles-both", steps="2") in told
    assert messages.text("work-roles-many", most="3", steps="2") in told


def test_the_draft_of_the_chapter_has_the_faults_that_it_names(chapter):
    steps = read("roles.csv", tables.ROLES)
    leads = {
        int(step[0]): set(rows.loc[rows["part"] == "leads", "role"])
        for step, rows in steps.groupby("step")
    }
    assert [step for step, those in leads.items() if len(those) > 1] == [3]
    assert [step for step, those in leads.items() if not those] == [6]
    assert (steps.loc[steps["step"].str.startswith("6"), "part"] == "is told").sum() == 3
    assert min(steps.loc[steps["role"] == "Contract manager", "step"]).startswith("5")
    for words in (
        "In step 3 two roles lead",
        "In step 6 three roles are informed",
        "joins at step 5",
    ):
        assert words in chapter


# --- words that harm, and the passage put right ---


def test_the_words_of_part_5_are_those_of_the_papers(the_key, passages):
    for paper in the_key.questions.all["harm-words"].papers:
        words = " ".join(unit.text for unit in paper.units)
        assert passages[paper.id] == f"{paper.id}. {paper.title.split(': ')[1]}. {words}"


def test_the_clause_by_hand(the_key):
    entry = the_key.entries["clause"]
    # One act twice: half of what one of eight earns.
    twice = [*entry.answer["duties"], {**entry.answer["duties"][1], "row": "r9"}]
    assert entry.earned({"duties": twice}) == 5 - Fraction(5, 16)
    # A danger beside eight right acts is a Stop, which leaves half of 5 points.
    worse = [*entry.answer["duties"], {"row": "r9", "who": "contractor", "does": "remove"}]
    assert entry.earned({"duties": worse}) == Fraction(5, 2)
    # Every act that there is, by one and the same, on one day, with one proof.
    acts = entry.question.sheet().column("does").codes
    same = {"who": "contractor", "when": "day", "proof": "bank"}
    every = [{"row": f"r{n}", "does": act, **same} for n, act in enumerate(acts)]
    assert not entry.earned({"duties": every})


def test_the_clause_reads_as_it_would_be_printed(the_key):
    entry = the_key.entries["clause"]
    said = unit_02.sentences(entry.question, filled(entry.question, entry.answer))
    assert said[1] == (
        "On the same day, anyone who sees a sign, at the Contractor or at a subcontractor that it "
        "binds to this passage, shall tell the focal point about the sign, without the worker's "
        "name. "
        "Shown by: a note without names, kept by the focal point."
    )
    open_row = {"duties": [{"row": "r1", "who": "agency", "does": "payon"}, {"row": "r2"}]}
    told = unit_02.look_at_clause(entry.question, open_row)
    assert messages.text("work-duties-when", count="1") in told
    assert messages.text("work-duties-half", count="1") in told
    assert not unit_02.sentences(entry.question, {"duties": [{"row": "r1", "who": "agency"}]})


def test_the_clause_opens_in_word(the_key):
    entry = the_key.entries["clause"]
    piece = filled(entry.question, entry.answer)
    notes, sent = for_sender_and_sent(unit_02.clause_in_word(entry.question, piece))
    said = unit_02.sentences(entry.question, piece)
    assert set(said) <= {*sent} and notes == messages.text("work-duties-word").splitlines()
    assert all(" shall " in one or " may " in one for one in said)


# --- rules and sources ---


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


def test_the_articles_that_the_chapter_names_are_those_of_the_profile(chapter):
    articles = profile.load(tables.data_path("profiles", "default.toml")).references
    for name in ("conviction", "breach"):
        article = re.search(r"Article [\d()a-z]+$", articles[name].text)[0]
        assert article in chapter


def test_the_guard_wage_is_that_of_the_collective_agreement(the_key):
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    wages = rates[(rates["item"] == "basic_wage") & (rates["grade"] == "G1")]
    entry = the_key.entries["must-answer"]
    assert "10.82" in entry.question.label
    assert Decimal("10.82") in set(wages["value"])
    # 10.82 - 9.20 = 1.62
    assert "9.20 is 1.62 less than 10.82" in entry.why
    assert Decimal("10.82") - Decimal("9.20") == Decimal("1.62")
