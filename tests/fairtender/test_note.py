"""Reports as Word documents to write on: what stands in them, and how much is left out."""

import dataclasses
import datetime
import io
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from cli_kit import refused, run
from texts_kit import says

from fairtender import notices, portfolio, profile, screening, sheets, supply_chain
from fairtender.messages import known, text
from fairtender.reports import chain, floor
from fairtender.reports import portfolio as contracts
from fairtender.reports.model import Report
from fairtender.reports.note import note
from fairtender.reports.screen import Digest
from fairtender.supply_chain import LINKS, SITES
from fairtender.tables import data_path
from fairtender.tenders import stated

DAY = datetime.date(2026, 11, 2)


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def headed(document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == style]


def asked(table) -> list[str]:
    assert all(row.cells[1].text == "\n\n" for row in table.rows[1:])  # room to write
    return [row.cells[0].text for row in table.rows[1:-1]]


@pytest.fixture(scope="module")
def rules():
    return profile.load()


def screened(tenders, rules) -> Report:
    digest = Digest("file", rules)
    digest.add(tenders, screening.screen(tenders, rules))
    return digest.report()


def word(report: Report) -> bytes:
    return note(report.note(), report.profile, DAY)


def said(entry, code: str) -> list[str]:
    return [str(each.reason) for part in entry.parts if part.code == code for each in part.said]


def test_each_tender_but_those_of_level_low_with_its_questions(rules):
    [tenders] = notices.read_chunks(data_path("sample-tenders.json"))
    report = screened(tenders, rules)
    document = opened(word(report))
    rows = [entry for entry in report.entries if entry.level.code != "low"]
    assert 0 < len(rows) < len(report.entries)
    assert headed(document, "Heading 2") == [row.title for row in rows]
    assert headed(document, "Heading 1") == ["High", "Elevated"]
    told = "\n".join(each.text for each in document.paragraphs)
    assert "Elevated: 4 of 4" in told and "Unknown: 0 of 0" in told
    for row, table in zip(rows, document.tables, strict=True):
        assert asked(table) == said(row, "ask")
        assert all(f"\n{reason}" in told for reason in said(row, "reasons"))


def test_of_a_long_file_the_first_of_each_level_and_how_many_there_are(rules):
    titles = ["Cleaning of offices"] * 31 + ["Something else"] * 22
    tenders = stated({"ocid": [f"{n}" for n in range(53)], "title": titles})
    document = opened(word(screened(tenders, rules)))
    told = "\n".join(each.text for each in document.paragraphs)
    assert "Elevated: 20 of 31" in told and "Unknown: 20 of 22" in told
    assert len(document.tables) == 40


def test_what_no_document_can_hold_does_not_break_it(rules):
    title = "A <b>\x0b\x00\ud800 & title"
    document = opened(word(screened(stated({"ocid": ["a"], "title": [title]}), rules)))
    assert headed(document, "Heading 2") == ["A <b>\ufffd\ufffd\ufffd & title"]


def test_the_first_contracts_with_reasons_steps_and_questions(rules):
    tables = (("contracts.csv", portfolio.CONTRACTS), ("exchange-rates.csv", portfolio.RATES))
    read = [sheets.read(data_path("portfolio", name), table) for name, table in tables]
    found = contracts.read_portfolio(*read, DAY, rules, 30)
    content = word(found)
    assert content == word(found)
    document = opened(content)
    first = found.tables["priorities"][0][:20]
    told = "\n".join(each.text for each in document.paragraphs)
    assert says(told, "note-some", shown=20, total=sum(found.counts.values()))
    assert found.more in told
    for row, table in zip(first.itertuples(), document.tables, strict=True):
        assert asked(table) == [each.text() for each in row.ask]
        for reason in (*row.risk_reasons, *row.leverage_reasons, *row.next_steps):
            assert f"\n{reason.text()}" in told


def test_the_questions_to_each_supplier(rules):
    folder = data_path("supply-chains", "phones")
    read = [sheets.read(folder / f"{t.name}.csv", t) for t in (SITES, LINKS)]
    document = opened(word(chain.map_chain(*read, rules)))
    merged = supply_chain.merge(*read)
    grouped = supply_chain.grouped(supply_chain.questions(merged, rules), merged)
    suppliers = {}
    for row in grouped.itertuples():
        code = f"{row.question.code}-to-send"  # without figures of several firms
        said = dataclasses.replace(row.question, code=code) if known(code) else row.question
        suppliers.setdefault(row.to, []).append(said.text())
    assert headed(document, "Heading 2") == [f"To {name}" for name in suppliers]
    assert [asked(table) for table in document.tables] == [*suppliers.values()]


def test_no_figure_of_several_firms_goes_out_in_a_question():
    """The names of places stay: they are what is asked about."""
    path = Path(__file__).parents[2] / "fairtender/supply_chain/messages.toml"
    asked_of = {
        code: said
        for code, said in tomllib.loads(path.read_text("utf-8")).items()
        if code.startswith("supply-chain-ask-")
    }
    about_places = {
        f"supply-chain-ask-{what}" for what in ("differ-name", "one-place", "two-places")
    }
    figures = re.compile(r"\{(values|total|percent)\}")
    for code in asked_of.keys() - about_places:
        assert not figures.search(asked_of.get(f"{code}-to-send", asked_of[code])), code


def test_a_letter_about_a_price_asks_in_a_list_and_names_the_rates():
    example = {name: data_path(*path) for name, *path in floor.JOB.example}
    data = {name: sheets.read(path, floor.TABLES[name]) for name, path in example.items()}
    report = floor.check_prices(data, "cleaning", datetime.date(2026, 10, 1))
    letters = report.documents(DAY)
    assert letters == report.documents(DAY) and "letter-A.docx" in letters
    document = opened(letters["letter-A.docx"])
    asked = {str(one) for entry in report.entries if entry.id == "A"
             for part in entry.parts if part.code == "ask"
             for one in [said.reason for said in part.said]}  # fmt: skip
    assert asked <= {*headed(document, "List Paragraph")}
    head = dict(line.split("\t") for line in headed(document, "Head"))
    assert [*head.values()] == [
        "[fill in]", "Brightmop Cleaning", "[fill in]", "Bid: A", "2 November 2026"
    ]  # fmt: skip
    signature, leader, cleaner, *annex = document.tables
    # How the floor is made up by role, and what the parts of an hour sum up to.
    for made in (leader, cleaner):
        parts = [re.sub(r"EUR ", "", row.cells[1].text) for row in made.rows[1:]]
        *amounts, whole = [Decimal(part) for part in parts]
        assert abs(sum(amounts) - whole) <= Decimal("0.01") * len(amounts) / 2
    assert [made.rows[1].cells[1].text for made in (leader, cleaner)] == ["EUR 11.34", "EUR 9.98"]
    assert signature.cell(1, 0).text == text("document-us")
    # By hand, from datasets/labour-cost/rates.csv: grades C2 and C1.
    wages = [[cell.text for cell in table.rows[1].cells][:3] for table in annex]
    assert wages == [
        ["Basic wage", f"EUR {wage} per hour", "16 March 2026"] for wage in ("11.34", "9.98")
    ]


def test_two_profiles_side_by_side_ask_nothing(tmp_path):
    file, own = data_path("sample-tenders.json"), data_path("profiles", "default.toml")
    out = tmp_path / "note.docx"
    done = run("screen", file, "--against", own, "--word", out)
    assert done.returncode == 2 and "--word" in refused(done.stderr) and not out.exists()
