"""A plan as Word and as HTML: opened again and compared, accessible, the same bytes each time."""

import datetime
import io
import re
import sys
import zipfile
from itertools import pairwise

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from kit import assert_word_holds, violations

from fairtender import action_plan
from fairtender.messages import text
from fairtender.tables import DataError

UGLY = {
    "office": 'Lake & <Ovra> "North"',
    "date": "2026-03-02",
    "prepared_by": "Procurement officer",
    "referral_contact": "Duty desk\nof the referral mechanism",
    "contracts": [{"contract_id": "OVR-1", "title": "<script>alert(1)</script>", "level": "high"}],
    "measures": [
        {
            "stage": "contract_management",
            "kind": "clause",
            "what": "Agree on a clause\x0b & sign it.",
            "contracts": ["OVR-1", "OVR-2"],
            "risk": "Fees for a job\uffff",
            "owner": "Contract manager",
            "due": "2026-11-30",
            "target": 1.5,
            "budget": "12345.60",
            "currency": "EUR",
        },
        {"measure": "Z9", "state": "dropped", "reason": "The contract has ended."},
    ],
}


@pytest.fixture(scope="module")
def plans(root):
    folder = root / "datasets" / "action-plans"
    return [
        action_plan.from_dict(UGLY),
        action_plan.from_dict({}),
        *(action_plan.read(path) for path in sorted(folder.glob("*.json"))),
    ]


def test_the_word_file_opened_again_holds_every_measure(plans):
    for plan in plans:
        assert_word_holds(plan, action_plan.to_word(plan))


def test_who_helps_a_worker_in_danger_stands_in_every_form_of_the_plan(plans):
    """The contact of the office, or that nobody is named yet: never nothing."""
    nobody = text("action-plan-safety-nobody")
    for plan in plans:
        wanted = " ".join(plan.head.referral_contact.split()) or nobody
        page = BeautifulSoup(action_plan.to_html(plan), "html.parser").get_text(" ")
        document = docx.Document(io.BytesIO(action_plan.to_word(plan)))
        word = " ".join(paragraph.text for paragraph in document.paragraphs)
        prompt = text("action-plan-safety", contact=wanted)
        assert " ".join(prompt.split()) in " ".join(page.split())
        assert " ".join(prompt.split()) in " ".join(word.split())


def test_the_word_file_is_accessible(plans):
    for plan in plans:
        document = docx.Document(io.BytesIO(action_plan.to_word(plan)))
        properties = document.core_properties
        assert properties.title == document.paragraphs[0].text
        assert document.paragraphs[0].style.name == "Title"
        assert properties.language == "en-GB" and "python-docx" not in properties.comments
        spoken = [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))]
        assert spoken and {*spoken} == {"en-GB"}
        levels = [
            int(p.style.name[-1]) for p in document.paragraphs if p.style.name[:7] == "Heading"
        ]
        assert levels[0] == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))
        section = document.sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        inside = section.page_width - section.left_margin - section.right_margin
        for table in document.tables:
            first, *others = [row._tr.find(qn("w:trPr")) for row in table.rows]
            assert first.find(qn("w:tblHeader")) is not None
            assert all(row.find(qn("w:tblHeader")) is None for row in others)
            assert sum(column.width for column in table.columns) <= inside
            assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(p.text for p in document.paragraphs), "no empty line for spacing"


def test_the_same_plan_gives_the_same_bytes(plans):
    for plan in plans[:3]:
        again = action_plan.from_dict(action_plan.to_dict(plan))
        assert action_plan.to_word(plan) == action_plan.to_word(again)
        assert action_plan.to_html(plan) == action_plan.to_html(again)
    with zipfile.ZipFile(io.BytesIO(action_plan.to_word(plans[0]))) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(1980, 1, 1)}
        assert b"2026-03-02T00:00:00Z" in archive.read("docProps/core.xml")


def test_the_workbook_opened_again_holds_the_plan_and_helps_to_go_on(plans, tmp_path):
    for number, plan in enumerate(plans):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(action_plan.to_workbook(plan))
        book = openpyxl.load_workbook(path)
        tables = (action_plan.PLAN, action_plan.CONTRACTS, action_plan.MEASURES)
        assert book.sheetnames == [table.name for table in tables]
        for table, data in zip(tables[1:], (plan.contracts, plan.measures), strict=True):
            rows = list(book[table.name].iter_rows(values_only=True))
            assert [*rows[0]] == table.names
            assert [row[0] for row in rows[1:]] == data[table.names[0]].tolist()
        rules = book["measures"].data_validations.dataValidation
        assert any(rule.type == "list" and "contract_management" in rule.formula1 for rule in rules)
        assert all(rule.prompt for rule in rules)
    sheet = openpyxl.load_workbook(tmp_path / "0.xlsx")["measures"]
    told = dict(
        zip(*[[cell.value for cell in row] for row in list(sheet.iter_rows())[:2]], strict=True)
    )
    assert told["contracts"] == "OVR-1; OVR-2" and told["budget"] == 12345.6
    assert told["due"] == datetime.datetime(2026, 11, 30)


def test_without_openpyxl_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DataError) as caught:
        action_plan.to_workbook(action_plan.from_dict({}))
    assert 'pip install "fairtender[desk]"' in str(caught.value)


def test_html_holds_the_plan_and_escapes_what_people_wrote():
    page = action_plan.to_html(action_plan.from_dict(UGLY))
    assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<title>Action plan: Lake &amp; &lt;Ovra&gt; &quot;North&quot;</title>" in page
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page), "nothing is fetched"
    for words in ("30 November 2026", "OVR-1, OVR-2", "12,345.60", "The contract has ended."):
        assert words in page
    assert "Duty desk<br>\nof the referral mechanism" in page


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_the_page_is_accessible(plans, tmp_path, browser, scheme, width):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    for number, plan in enumerate(plans[:3]):
        path = tmp_path / f"{number}.html"
        path.write_text(action_plan.to_html(plan), encoding="utf-8")
        page.goto(path.as_uri())
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
