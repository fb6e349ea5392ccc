"""Each Word document that leaves the office could be sent: from whom, about what, when, signed.

What is for the sender alone is on the first page. Nothing after it leads to a worker.
"""

import io
import re
from functools import cache

import docx
import pytest
from kit import ROOT, for_sender_and_sent

from coursework.course import units
from coursework.marking import key
from coursework.work.checks import look_of
from coursework.work.rows import filled
from fairtender.messages import text

UNITS = units(ROOT)
SIGNED = {
    "clause": ["Shared Services Agency of Arlenia", "The Contractor"],
    "ev-letter": ["Shared Services Agency of Arlenia"],
    "mc-plan-lines": ["Shared Services Agency of Arlenia", "Eastgate Facility"],
}
# That workers were or will be spoken with, or that somebody told.
SPOKEN = re.compile(r"interview|\btalk|\bspoke|\bcomplain|have heard", re.IGNORECASE)
TYPED = re.compile(r"\d+[.)]\s|[–•*-]\s")  # a number or a bullet that Word did not make
# A worker or a note by its number, and what an office says only to itself.
INSIDE = re.compile(
    r"\b[WN]\d{2,3}\b|\byou, the\b|this is a draft|whether or not any", re.IGNORECASE
)


@cache
def made(unit: str) -> dict[str, bytes]:
    """The Word documents of a unit's model answers, by question, without the plan of an office."""
    the_key = key.read_key(unit)
    documents = {}
    for id, value in key.model_answers(the_key).items():
        question = the_key.entries[id].question
        if question.is_work and "docx" in question.saves and id != "plan-lines":
            documents[id] = look_of(question).files["docx"](question, filled(question, value))
    return documents


EACH = [(unit, id) for unit in UNITS for id in made(unit)]


@pytest.mark.parametrize(("unit", "id"), EACH)
def test_a_document_can_be_sent(unit, id):
    content = made(unit)[id]
    document = docx.Document(io.BytesIO(content))
    notes, sent = for_sender_and_sent(content)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert notes and not {*notes} & {*sent}
    assert not [line for line in (*sent, *cells) if INSIDE.search(line)]
    # From whom, about what, under which number, on which day; what is not known is a blank.
    head = [one.text.split("\t") for one in document.paragraphs if one.style.name == "Head"]
    known = dict(head)
    assert {text(f"document-{code}") for code in ("about", "reference", "date")} <= {*known}
    assert "Shared Services Agency of Arlenia, Lindava" in known.values() and all(known.values())
    # Lists are lists.
    assert not [line for line in (*notes, *sent) if TYPED.match(line)]
    items = [one for one in document.paragraphs if one.style.name == "List Paragraph"]
    assert all(one._p.pPr.numPr is not None for one in items) and len(items) >= len(notes)
    # A letter, a clause and a plan have a place to sign.
    last = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    signing = [table for table in document.tables if table.cell(0, 0).text == "For"]
    signers = [row.cells[0].text for table in signing for row in table.rows[1:]]
    assert signers == SIGNED.get(id, []), last
    # A letter begins and ends as one, before the place to sign.
    assert (text("document-yours") in sent) == any(one.startswith("Dear ") for one in sent)


@pytest.mark.parametrize(
    ("unit", "id"), [("09-evaluate-bids", "ev-letter"), ("10-manage-the-contract", "mc-plan-lines")]
)
def test_what_a_firm_reads_about_a_finding_does_not_speak_of_interviews(unit, id):
    _, sent = for_sender_and_sent(made(unit)[id])
    document = docx.Document(io.BytesIO(made(unit)[id]))
    cells = [cell.text for table in document.tables for cell in table._cells]
    assert not [one for one in (*sent, *cells) if SPOKEN.search(one)]


def test_the_lists_of_one_document_count_each_from_one():
    document = docx.Document(io.BytesIO(made("09-evaluate-bids")["ev-letter"]))
    items = [one._p.pPr.numPr for one in document.paragraphs if one.style.name == "List Paragraph"]
    numbers = [one.numId.val for one in items]
    assert len({*numbers}) == 2  # the notes for the sender, and the questions
    assert numbers == sorted(numbers)


def test_the_letter_names_the_rates_behind_its_floor():
    document = docx.Document(io.BytesIO(made("09-evaluate-bids")["ev-letter"]))
    annex = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    # By hand, from datasets/labour-cost/rates.csv, for guards of grade G1 on 1 October 2026.
    assert ["Basic wage", "EUR 10.82 per hour", "16 March 2026"] in [row[:3] for row in annex]
    assert all(re.search(r"\d{1,2} \w+ 20\d\d$", row[3]) for row in annex[1:])
    heading = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heading == [text("floor-annex", sector="guarding", grade="G1", date="1 October 2026")]
