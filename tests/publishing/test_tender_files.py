"""Two tender files to copy: seven documents each, which can be sent and which fit together."""

import io
import re
import zipfile
from decimal import Decimal

import docx
import pytest
from kit import ROOT, for_sender_and_sent

from fairtender import criteria, messages, sheets
from publishing.model_texts import tender_file

NAMES = {
    "market-note": "06-market-note",
    "criteria": "07-criteria",
    "clauses": "07-clauses",
    "questions": "08-questions",
    "price-test": "09-price-test",
    "letter": "09-letter",
    "plan": "10-plan",
}
AGENCY = "Shared Services Agency of Arlenia"
SIGNED = {"clauses": 2, "questions": 1, "letter": 1, "plan": 2}


@pytest.fixture(scope="module")
def archives():
    return tender_file.archives(ROOT)


@pytest.fixture(params=tender_file.TENDERS)
def tender(request, archives):
    """The slug of a tender, and its documents by what they are."""
    archive = zipfile.ZipFile(io.BytesIO(archives[tender_file.file_name(request.param)]))
    dated = tender_file.TENDERS[request.param].dated
    assert archive.namelist() == [f"fair-tender-{name}-{dated}.docx" for name in NAMES.values()]
    return request.param, dict(zip(NAMES, map(archive.read, archive.namelist()), strict=True))


def rows_of(slug):
    path = ROOT / "datasets" / "cases" / f"{tender_file.TENDERS[slug].criteria}-criteria.csv"
    return sheets.read(path, criteria.CRITERIA)


def cells(content, table=0):
    found = docx.Document(io.BytesIO(content)).tables[table]
    return [[cell.text for cell in row.cells] for row in found.rows]


def every(content):
    """The words of every cell."""
    tables = docx.Document(io.BytesIO(content)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_each_document_has_parties_reference_and_a_first_page_for_the_sender(tender):
    _, documents = tender
    heads = {}
    for name, content in documents.items():
        document = docx.Document(io.BytesIO(content))
        lines = [one.text.split("\t") for one in document.paragraphs if one.style.name == "Head"]
        heads[name] = {label: words for label, words in lines}
        notes, sent = for_sender_and_sent(content)
        assert notes[:3] == messages.text("tender-file-notes").splitlines()
        assert not {*notes} & {*sent}
        # What the office says to itself, and lines that wait for the focal point, are not sent.
        said = [*sent, *every(content)]
        assert not [one for one in said if re.search(r"once the focal point|This is a sample", one)]
        signing = [table for table in document.tables if table.cell(0, 0).text == "For"]
        signers = [row.cells[0].text for table in signing for row in table.rows[1:]]
        assert len(signers) == SIGNED.get(name, 0) and (not signers or signers[0] == AGENCY)
    # The same purchase and reference in all; the firm, and the day of a letter, are not known yet.
    labels = [messages.text(f"document-{code}") for code in ("about", "reference")]
    assert len({tuple(head[label] for label in labels) for head in heads.values()}) == 1
    blank = messages.text("document-blank")
    for name in ("letter", "plan"):
        assert heads[name][messages.text("document-to")] == blank
    assert heads["clauses"][messages.text("document-party-contractor")] == blank
    assert all(f"{AGENCY}, Lindava" in head.values() for head in heads.values())


def test_clauses_have_the_numbers_of_the_criteria(tender):
    slug, documents = tender
    rows = rows_of(slug)
    stage = messages.text("criteria-document-stage", words="")
    named = [one.split("\n")[0] for one in every(documents["criteria"]) if f"\n{stage}" in one]
    assert sorted(named) == sorted(rows["id"])
    clauses = docx.Document(io.BytesIO(documents["clauses"])).paragraphs
    heads = [one.text for one in clauses if one.style.name == "Heading 1"]
    bound = rows[rows["kind"] == "performance"]
    assert heads[:-1] == [messages.text("tender-file-clause", number=id) for id in bound["id"]]
    assert {*bound["text"]} <= {one.text for one in clauses}
    # How a clause is checked is the buyer's own matter: no document that a firm reads says it.
    notes, sent = for_sender_and_sent(documents["clauses"])
    for how in bound["monitored_how"]:
        assert any(how.removesuffix(".") in one for one in notes)
        assert not [one for one in (*sent, *every(documents["criteria"])) if how in one]
    # What one document says of a line of another one is there.
    meant = {id for text in (*rows["text"], *rows["monitored_how"], *rows["means_of_proof"])
             for id in re.findall(r"\b[ESTAP]\d+\b", text)}  # fmt: skip
    assert meant <= {*rows["id"]} and (meant or slug == "phones")


# By hand. Cleaning: 30 of 45 points of a line from 460,000 to 690,000, and 25 of 45. Phones: lowest
# price ÷ price × 40; 15, 20 and 25 points are lost at 40 ÷ 25, 40 ÷ 20 and 40 ÷ 15 of it.
DEARER = {
    "cleaning": {"A2": "EUR 153,333", "A3": "EUR 127,778"},
    "phones": {"A2": "167%", "A3": "60%", "A4": "100%"},
}


def test_the_price_test_says_what_the_weights_reward_and_what_labour_costs(tender):
    slug, documents = tender
    _, *rows = cells(documents["price-test"])
    weights = {row.id: row.weight for row in rows_of(slug).itertuples() if row.kind == "award"}
    for name, weight, dearer in rows:
        id = name.split(" ")[0]
        assert Decimal(weight) == weights[id] and DEARER[slug].pop(id) in dearer
    assert not DEARER[slug]
    _, sent = for_sender_and_sent(documents["price-test"])
    _, asked = for_sender_and_sent(documents["letter"])
    if slug == "phones":
        assert messages.text("tender-file-no-floor") in sent and "[floor]" in " ".join(asked)
    else:  # what chapter 9 and the page of the case say
        for number in ("28,112", "about EUR 459,000", "1 October 2026"):
            assert number in " ".join(sent) and number in " ".join(asked)


def test_lists_are_lists_and_blanks_are_marked(tender):
    _, documents = tender
    for name in ("questions", "letter", "plan"):
        document = docx.Document(io.BytesIO(documents[name]))
        assert not [one.text for one in document.paragraphs if re.match(r"\d+[.)]\s", one.text)]
        tables = [cell for table in document.tables for row in table.rows for cell in row.cells]
        lines = [*document.paragraphs, *(one for cell in tables for one in cell.paragraphs)]
        # The first page is for the sender, and quotes blanks.
        start = [bool(one.paragraph_format.page_break_before) for one in lines].index(True)
        for run in (run for one in lines[start:] for run in one.runs):
            assert ("[" in run.text) == bool(run.font.highlight_color), (name, run.text)
