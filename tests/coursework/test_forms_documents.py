"""Documents of a case: shown whole and escaped, and a reader decides before opening them."""

import pandas as pd

from coursework import forms

TEXT = """Dear <colleague>,
welcome.

- one
- two

Item | Amount
Wage | 400.00
Fee & rent | 90.00"""


def drawn(**columns):
    row = {"id": "D01", "kind": "Letter", "title": "A letter", "text": TEXT, "care": ""}
    return forms.each_document(pd.DataFrame([row | columns]))["D01"].html


def test_blocks_become_paragraphs_lists_and_tables():
    html = drawn()
    assert "<p>Dear &lt;colleague&gt;,<br>welcome.</p>" in html
    assert "<ul><li>one</li><li>two</li></ul>" in html
    assert '<th scope="col">Amount</th>' in html
    assert '<th scope="row">Fee &amp; rent</th><td>90.00</td>' in html


def test_what_may_distress_is_said_before_the_document_is_opened():
    html = drawn(care="It tells of threats.")
    assert html.index("It tells of threats.") < html.index("</summary>")


def test_a_cell_of_a_table_may_be_empty():
    html = drawn(text="Item | Hours | Amount\nRent | | -240.00\nBed | 1 | ")
    assert '<th scope="row">Rent</th><td></td><td>-240.00</td>' in html
    assert '<th scope="row">Bed</th><td>1</td><td></td>' in html


def test_marked_papers_can_be_read_again_by_themselves_or_together(root):
    questions = forms.load(root / "solutions" / "01-the-issue" / "questions.toml")
    drawn = forms.each_paper(questions.all["marks-a01-a04"])
    assert [*drawn] == ["A01", "A02", "A03", "A04"]
    assert "I asked three times." in drawn["A04"].html and "A04" in drawn["A04"].title
    four = forms.together("Four accounts", drawn.values())
    assert four.title == "Four accounts"
    assert all(one.html in four.html for one in drawn.values())
    assert four.html.count("<details") == four.html.count("</details>") == 5
