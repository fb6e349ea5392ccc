"""A plan as Word and as HTML: opened again and compared, accessible, the same bytes each time."""

import datetime
import io
import re
import sys
import zipfile
from decimal import Decimal
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


def worded(plan):
    """What a workbook holds of a plan; it keeps no zeros at the end of an amount of money."""
    found = action_plan.to_dict(plan)
    for row in found["measures"]:
        row["budget"] = row["budget"] and Decimal(row["budget"]).normalize()
    return found


def test_the_workbook_says_everything_in_words_and_is_read_again(plans, tmp_path):
    codes = {*action_plan.MEASURES.names, *action_plan.PLAN.names, *action_plan.STAGES} | {
        kind for kinds in action_plan.KINDS.values() for kind in kinds
    }
    codes = {code for code in codes if "_" in code}
    for number, plan in enumerate(plans):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(action_plan.to_workbook(plan))
        assert action_plan.to_workbook(plan) == path.read_bytes()
        again = action_plan.read(path)
        assert worded(again) == worded(plan) and again.file == str(path)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["Plan", "Assessed contracts", "Measures", "Choices"]
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        said = {str(cell.value) for cell in cells if cell.value is not None}
        notes = {
            f"{rule.prompt} {rule.error}"
            for sheet in book
            for rule in sheet.data_validations.dataValidation
        }
        assert said.isdisjoint(codes) and len(notes) == 25  # 5 + 20 columns
        for words in (*said, *notes):
            assert not re.search(r'\b(NaN|None|NaT)\b|""', words), words
    sheet = openpyxl.load_workbook(tmp_path / "0.xlsx")["Measures"]
    rows = [[cell.value for cell in row] for row in list(sheet.iter_rows())[:2]]
    told = dict(zip(*rows, strict=True))
    assert told["Contracts"] == "OVR-1; OVR-2" and told["Budget"] == 12345.6
    assert told[text("action-plan-field-kind")] == text("action-plan-measure-clause")
    assert told["Due"] == datetime.datetime(2026, 11, 30)


def test_a_workbook_is_filled_in_by_hand_and_faults_are_one_sentence(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(action_plan.to_workbook(action_plan.from_dict({})))

    def changed(title, **cells):
        book = openpyxl.load_workbook(path)
        for place, value in cells.items():
            book[title][place] = value
        book.save(tmp_path / "filled.xlsx")
        return action_plan.read(tmp_path / "filled.xlsx")

    filled = changed("Plan", B6="Selm", B7=datetime.date(2026, 11, 2), B12=2)
    assert filled.head.office == "Selm" and filled.head.version == 2
    assert filled.head.period_start == datetime.date(2026, 11, 2)
    [row] = changed(
        "Measures", C2="contract clause", D2="Agree.", E2="A-1; A-2", M2=3
    ).measures.itertuples()
    assert (row.measure, row.kind, row.contracts, row.target) == ("M1", "clause", ("A-1", "A-2"), 3)
    # As a workbook of the release before has it.
    assert [*changed("Measures", C2="Path of referral").measures["kind"]] == ["referral_path"]
    kind = text("action-plan-field-kind")
    faults = {
        "sheet-choice": ("Measures", {"C2": "clauses"}, text("action-plan-measure-clause")),
        "sheet-date": ("Plan", {"B7": "soon"}, "First day"),
        "sheet-heading": ("Measures", {"C1": f"{kind}s"}, kind),
        "action-plan-no-item": ("Plan", {"A6": "Bureau"}, "Office"),
        "action-plan-no-sheet": ("Plan", {"A5": "Thing"}, "Plan"),
    }
    for code, (title, cells, told) in faults.items():
        with pytest.raises(DataError) as caught:
            changed(title, **cells)
        assert caught.value.code == code and told in str(caught.value)
        assert "filled.xlsx" in str(caught.value) and "\n" not in str(caught.value)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError) as caught:
        action_plan.read(tmp_path / "broken.xlsx")
    assert caught.value.code == "sheet-broken-workbook"


def test_an_empty_plan_has_room_and_says_what_belongs_there():
    document = docx.Document(io.BytesIO(action_plan.empty_word(contracts=3, measures=2)))
    about, contracts, *measures, signatures = document.tables
    assert len(contracts.rows) == 4 and len(measures) == 2 and len(signatures.rows) == 3
    for table, columns in (
        (about, action_plan.PLAN.columns),
        *((one, action_plan.MEASURES.columns[1:]) for one in measures),
    ):
        rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
        assert [row[1] for row in rows] == [column.description for column in columns]
        assert {row[2] for row in rows} == {""}
    words = [cell.text for table in measures for row in table.rows for cell in row.cells]
    assert {"Evidence", "Contracts", "Budget"} <= {*words}
    assert text("action-plan-empty") not in words


def test_without_openpyxl_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DataError) as caught:
        action_plan.to_workbook(action_plan.from_dict({}))
    assert "pip install openpyxl" in str(caught.value)


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
