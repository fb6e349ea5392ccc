"""Unit 01: what its papers show is marked as the key says, and its numbers follow from its data."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coursework import class_tables, feedback
from coursework.answers import Answers
from coursework.class_unit import UnitClass
from coursework.marking.marks import mark
from fairtender import messages, sheets, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "01-the-issue"
MARKS = ("marks-a01-a04", "marks-a05-a08", "marks-a09-a12")


@pytest.fixture(scope="module")
def papers(the_key):
    """{A01: its sentences by id}, of all three parts."""
    asked = [the_key.questions.all[id] for id in MARKS]
    return {one.id: {unit.id: unit.text for unit in one.units} for q in asked for one in q.papers}


def earned(the_key, id, changed):
    """What the key's own marks earn with these changes; None takes a mark away."""
    given = {**the_key.entries[id].answer, **changed}
    return the_key.entries[id].earned({unit: label for unit, label in given.items() if label})


def test_ten_of_twelve_papers_show_an_indicator_and_all_eleven_are_shown(papers, answers):
    marked = {unit: label for id in MARKS for unit, label in answers[id].items()}
    assert len(papers) == 12
    assert {*papers} - {unit.split(".")[0] for unit in marked} == {"A05", "A11"}
    assert len({*marked.values()}) == 11


def test_a_wrong_mark_costs_half_of_what_a_right_one_earns(the_key):
    # Seven sentences for 3 points: 3/7 each. A05 shows nothing: its hours cost half of that.
    assert earned(the_key, "marks-a05-a08", {"A05.2": "overtime"}) == 3 - Fraction(3, 14)
    # The threat of A07 called abusive conditions: a quarter of 3/7.
    wrong = earned(the_key, "marks-a05-a08", {"A07.6": "conditions"})
    assert wrong == 3 - Fraction(3, 7) * Fraction(3, 4)
    # The reason of the manager in A08 can be read in two ways: it costs nothing.
    assert earned(the_key, "marks-a05-a08", {"A08.4": "deception"}) == 3


def test_one_sentence_of_those_that_show_a_thing_is_enough(the_key):
    # Fee without journey and interest; one container without heater and tap: all is found.
    less = dict.fromkeys(("A01.5", "A01.7", "A03.3", "A03.4", "A03.7"))
    assert earned(the_key, "marks-a01-a04", less) == 3
    # Without the sentence about leaving one of nine things is missing.
    assert earned(the_key, "marks-a01-a04", {"A01.10": None}) == 3 - Fraction(3, 9)
    # It is the first task, where a wrong mark costs nothing; five are too many.
    vain = dict.fromkeys(("A01.1", "A01.2", "A02.2", "A03.1", "A04.1"), "debt")
    few = dict([*vain.items()][:4])
    assert (earned(the_key, "marks-a01-a04", few), earned(the_key, "marks-a01-a04", vain)) == (3, 0)


HARD = ("A09", "A10")


def test_an_account_that_hurts_may_be_left_out(the_key, answers):
    """Without A09 and A10 all points of part 3 are there; nothing is called missing or wrong."""
    asked = [one.id for one in the_key.questions.form("a09-a12").questions]
    left = {id: answers[id] for id in asked if id not in ("step-a09", "step-a10")}
    marked = left["marks-a09-a12"].items()
    left["marks-a09-a12"] = {unit: label for unit, label in marked if not unit.startswith(HARD)}
    assert left["marks-a09-a12"] != answers["marks-a09-a12"]
    result = mark(the_key, Answers(values=left))
    assert result.auto["a09-a12"] == the_key.questions.form("a09-a12").points == 5
    assert {result.questions[id].state for id in asked} <= {"right", "unmarked"}
    assert not result.questions["marks-a09-a12"].wrong
    # Neither the page of feedback nor the table of the class shows a hole.
    whole = {id: value for id, value in answers.items() if id not in ("step-a09", "step-a10")}
    result = mark(the_key, Answers(values=whole | left), trainee="1", name="Ada")
    page = " ".join(feedback.page(the_key, result, ROOT).split())
    asked = sum(bool(one.points) for one in the_key.questions.all.values())
    assert f"You answered {asked} of {asked} questions" in page
    assert messages.text("feedback-state-none") not in page
    unit = UnitClass(the_key, (result,), {"1": "Ada"}, {"1": "Ada"}, {})
    [row] = class_tables.marks([unit]).itertuples()
    assert row.answered == row.asked == asked and class_tables.help_wanted([unit]).empty
    # Whoever does mark them reads what is not right, and loses nothing by it.
    tried = {**answers["marks-a09-a12"], "A09.6": "wages"}
    [lost] = [one for one in the_key.entries["marks-a09-a12"].judged(tried) if one.is_lost]
    assert lost.point.code == "permit" and lost.faults
    assert the_key.entries["marks-a09-a12"].earned(tried) == 2


@pytest.mark.parametrize("id", MARKS)
def test_everything_marked_alike_earns_nothing(the_key, id):
    question = the_key.questions.all[id]
    for label in question.codes:
        assert not the_key.entries[id].earned(dict.fromkeys(question.units, label)), label


def test_whom_the_steps_tell_last(the_key):
    entry = the_key.entries["order-corridor"]
    assert entry.earned([*the_key.questions.all["order-corridor"].codes]) == 0
    # Writing first or telling first is as good.
    assert entry.earned(["limit", "safe", "may", "focal", "note", "ask", "agree", "firm"]) == 2
    # He speaks before he knows where silence ends, or the firm hears before he has agreed:
    # 1 of 27 pairs wrong, 2 x 26/27 - 1 = 25/27 of 2 points.
    early = ["safe", "limit", "may", "note", "focal", "ask", "agree", "firm"]
    assert entry.earned(early) == Fraction(50, 27)
    late = ["limit", "safe", "may", "note", "focal", "ask", "firm", "agree"]
    assert entry.earned(late) == Fraction(50, 27)


def test_no_paper_with_an_indicator_leads_to_the_employer(the_key, answers):
    steps = {id: answers[id] for id in answers if id.startswith("step-")}
    assert steps == {
        "step-a03": "danger",
        "step-a05": "supplier",
        "step-a09": "refer",
        "step-a10": "refer",
        "step-a11": "contract",
    }


def test_the_pay_slip_adds_up(papers):
    lines = [re.search(r"(minus )?EUR ([\d,.]+\d)$", text) for text in papers["A01"].values()]
    amounts = [Decimal(one[2].replace(",", "")) * (-1 if one[1] else 1) for one in lines if one]
    *parts, paid_out = amounts
    assert parts[0] == 160 * Decimal("9.60") and sum(parts) == paid_out == Decimal("550.00")
    # 2,550 before; 4 % of it are 102; two instalments of 200 and 60 leave 2,290.
    assert Decimal(2550) * 4 / 100 == 102 and "EUR 2,290" in papers["A01"]["A01.9"]


def test_the_debt_of_the_worked_example(chapter):
    owed = [Decimal(3000)]
    for _ in range(36):
        owed.append(owed[-1] * 104 / 100 - 150)
    assert (owed[1], owed[2]) == (Decimal(2970), Decimal("2938.80"))
    # 12 x 150 = 1,800 paid; 3,000 - 2,549.23 = 450.77. 36 x 150 = 5,400 paid; 672.05 left.
    assert round(3000 - owed[12]) == 451 and "has paid EUR 1,800" in chapter
    assert "fallen by only EUR 451" in chapter
    assert round(owed[36]) == 672 and "EUR 5,400 and still owes EUR 672" in chapter


def test_the_chapter_does_not_read_the_papers_for_the_learner(chapter, papers):
    sentences = [text for units in papers.values() for text in units.values()]
    quoted = re.findall(r"“([^”]{12,})”", chapter)
    assert not [one for one in quoted if any(one.strip(".") in text for text in sentences)]


def test_published_figures_are_cited_as_they_stand_in_the_table(chapter):
    figures = sheets.read(tables.data_path("the-issue", "figures.csv"), tables.FIGURES)
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    for row in figures.itertuples():
        assert f"@misc{{{row.source}," in known and row.source in chapter
        if row.topic not in ("imports", "malaysia") and row.id != "profit-industry":
            percent = row.unit == "percent"
            said = f"{row.value:,}%" if percent else f"{row.value:,} {row.unit.split()[0]}"
            assert re.search(rf"\b{re.escape(said)}", chapter), row.id
