"""Criteria as a Word document: opened again, the same bytes each time, an unfinished draft too."""

import datetime
import io

import docx
import pytest
from docx.enum.section import WD_ORIENT

from fairtender import criteria, messages

DAY = datetime.date(2026, 6, 19)
ROWS = [
    {"id": "E1", "kind": "exclusion", "text": "Convicted", "ground": "conviction"},
    {"id": "S1", "kind": "selection", "text": "One reference", "means_of_proof": "A letter"},
    {"id": "A1", "kind": "award", "formula": "price-lowest", "weight": "40"},
    {"id": "A2", "kind": "award", "text": "Hours & <people>", "scale": "10: all; 0: none"},
    {"id": "P1", "kind": "performance", "text": "Paid", "monitored_by": "Contract manager"},
    {"id": "X1"},
]


def made(rows):
    content = criteria.to_word(criteria.draft(rows), "A set", ("Read this first.",), DAY)
    assert content == criteria.to_word(criteria.draft(rows), "A set", ("Read this first.",), DAY)
    return docx.Document(io.BytesIO(content))


def test_a_table_for_each_kind_on_paper_across():
    document = made(ROWS)
    lines = [p.text for p in document.paragraphs]
    first, checks, title, blank = lines[1:5]
    assert (first, title) == ("Read this first.", "A set")
    assert checks.endswith(messages.text("criteria-document-looks", words="Contract manager."))
    assert blank.endswith(messages.text("document-blank"))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == messages.text("strategy-instrument-exclusion")
    assert headings[-1] == messages.text("criteria-document-no-kind")
    assert len(headings) == len(document.tables) == 5
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    inside = section.page_width - section.left_margin - section.right_margin
    assert all(sum(one.width for one in table.columns) <= inside for table in document.tables)
    price, hours = [[cell.text for cell in row.cells] for row in document.tables[2].rows][1:]
    assert price[2:] == [
        messages.text("criteria-document-price"),
        "Weight: 40%.\nPoints: lowest price ÷ price of the bid × weight.",
    ]
    assert hours[1] == "Hours & <people>." and hours[3] == "Points: 10: all; 0: none."
    cells = [cell.text for table in document.tables for cell in table._cells]
    assert not [one for one in cells if "Contract manager" in one]


@pytest.mark.parametrize("rows", [[], [{"kind": "award", "formula": "price-linear"}]])
def test_an_unfinished_draft_is_a_document_too(rows):
    assert made(rows).paragraphs[2].text == "A set"
