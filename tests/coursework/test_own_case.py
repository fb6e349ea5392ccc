"""*Your own case*: an invented office fills in its tables, and the commands read the files."""

import base64
import csv
import datetime
import io
import json
import shlex
import zipfile
from html import escape, unescape
from pathlib import Path

import pytest
from kit import some_and_slow

from coursework import answers, forms, page
from coursework.course import units
from coursework.forms.record import Record
from coursework.own_case import cases
from coursework.own_case.examples import examples
from fairtender import cli, messages
from fairtender.cli.template import TEMPLATES
from fairtender.tables import DataError, data_path
from publishing.extensions.steps import section

TODAY = datetime.date(2026, 12, 1)
OWN = cases.FOLDER
RATE = {
    "country": "Harbourland",
    "sector": "cleaning",
    "grade": "",
    "currency": "",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
    "source": "Collective agreement",
    "source_date": "2026-01-01",
}


def table(sheet: str, *rows: dict) -> dict:
    return {sheet: [{"row": f"r{n}", **row} for n, row in enumerate(rows, 1)]}


def rates() -> list[dict]:
    """The cleaning rates of the course, as numbers, as somebody would copy them."""
    with data_path("labour-cost", "rates.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["sector"] == "cleaning"]
    filled = [{name: cell for name, cell in row.items() if cell} for row in found]
    return [row | {"value": float(row["value"])} for row in filled]


# An invented office: the harbour master of Lower Quay.
MINE = {
    "03-screen-tenders": {
        "tenders": table(
            "tenders",
            {"id": "LQ-1", "title": "Cleaning of the harbour offices", "price_weight": 100},
            {
                "id": "LQ-2",
                "title": "Coffee for the canteen",
                "origin": "Brazil",
                "value": 12000.5,
                "currency": "EUR",
            },
            {"id": "LQ-3", "title": "Map data", "subcontracting": "no"},
        )
    },
    "04-read-your-portfolio": {
        "contracts": table(
            "contracts",
            {
                "contract_id": "C-1",
                "title": "Cleaning",
                "supplier": "Quay Clean",
                "value": 90000,
                "currency": "EUR",
                "signed": "2025-01-10",
                "end": "2027-01-31",
            },
            {"contract_id": "C-2", "title": "Guarding of the pier", "kind": "services"},
        )
    },
    "05-map-supply-chains": {
        "map": {
            "sites": [
                {
                    "row": "r1",
                    "ids": "LQ",
                    "name": "Harbour office",
                    "tier": 0,
                    "activity": "hand-over",
                    "evidence": "verified",
                },
                {
                    "row": "r2",
                    "ids": "QR",
                    "name": "Quay Roasters",
                    "tier": 1,
                    "activity": "raw-material",
                    "evidence": "disclosed",
                    "open": ["place"],
                },
            ],
            "links": [
                {
                    "row": "r1",
                    "from": "r2",
                    "to": "r1",
                    "good": "coffee",
                    "share": 100,
                    "evidence": "disclosed",
                }
            ],
        }
    },
    "06-market-research": {
        "market-note": table(
            "lines",
            {
                "statement": "Two agencies send most workers",
                "first": "press",
                "weight": "fact",
                "place": "line",
                "open": "Which ones",
                "source": "The Quay, 3 March 2026",
            },
        )
    },
    "07-draft-criteria": {
        "tender": table(
            "tender",
            {"id": "LQ-1", "title": "Cleaning", "value": 90000, "currency": "EUR", "months": 12},
        ),
        "criteria": table(
            "criteria",
            {
                "id": "S1",
                "kind": "selection",
                "text": "Yearly turnover of EUR 900,000",
                "minimum_turnover": 900000,
            },
            {
                "id": "P1",
                "kind": "performance",
                "text": "The contractor pays the agreed wage.",
                "monitored_how": "Payslips of two months",
            },
        ),
    },
    "09-evaluate-bids": {
        "rates": table("rates", *rates()),
        "bids": table(
            "bids", {"bid": "A", "bidder": "Quay Clean", "price": 21000, "currency": "EUR"}
        ),
        "staffing": table(
            "staffing",
            {
                "bid": "A",
                "role": "cleaner",
                "grade": "C1",
                "hours": 1500,
                "rate": 14,
                "people": 0.8,
                "currency": "EUR",
            },
        ),
        "areas": table(
            "areas",
            {
                "site": "Pier",
                "area": "office",
                "square_metres": 900,
                "visits": 250,
                "role": "cleaner",
                "grade": "C1",
            },
        ),
        "productivity": table(
            "productivity",
            {
                "area": "office",
                "square_metres_per_hour": 150,
                "source": "Own measurement",
                "source_date": "2026-05-04",
            },
        ),
    },
    "10-manage-the-contract": {
        "ledger": table(
            "ledger",
            {
                "worker": "W1",
                "month": "2026-09",
                "heading": "basic",
                "hours": 160,
                "rate": 0.5,
                "due": 80,
                "paid": 0,
                "owed": 80,
            },
        ),
        "agreed": table(
            "agreed",
            {
                "action": "The supplier pays the missing wages to all workers",
                "who": "supplier",
                "by": "2027-01-15",
                "proof": "payment",
                "whom": "all",
            },
        ),
    },
    "11-action-plan": {
        "head": table(
            "head",
            {
                "office": "Lower Quay",
                "period_start": "2026-12-01",
                "period_end": "2027-11-30",
                "date": "2026-12-01",
                "version": 1,
            },
        ),
        "contracts": table(
            "contracts", {"contract_id": "C-1", "title": "Cleaning", "level": "high"}
        ),
        "measures": table(
            "measures",
            {
                "kind": "clause",
                "what": "Write a clause on wages",
                "contracts": "C-1",
                "owner": "Contract manager",
                "start": "2026-12-10",
                "due": "2027-02-26",
            },
        ),
    },
}
# Unit → whether what its command says depends on the day.
COMMANDS = {
    "03-screen-tenders": False,
    "04-read-your-portfolio": True,
    "05-map-supply-chains": False,
    "07-draft-criteria": False,
    "09-evaluate-bids": True,
    "10-manage-the-contract": True,
    "11-action-plan": True,
}


def case(unit: str) -> cases.Case:
    questions = cases.case_of(unit)
    made = cases.Case.of(questions, MINE[unit])
    assert len(made.values) == len(MINE[unit])  # nothing of it was refused
    return cases.Case(questions, made.values, TODAY)


def asked(name: str, **params: object) -> dict:
    return json.loads(page.answer_text(json.dumps({"name": name, "params": params})))


@pytest.mark.parametrize("unit", some_and_slow([*COMMANDS]))
def test_the_command_reads_the_files_and_says_what_the_page_says(
    unit, tmp_path, capsys, monkeypatch
):
    """The command is the one that the list of the folder names."""
    made = case(unit)
    monkeypatch.chdir(tmp_path)
    for name, content in made.files():
        Path(name).write_bytes(content)
    listed = dict(cases.folder({unit: MINE[unit]}, TODAY).files())["READ-ME.txt"].decode(
        "utf-8-sig"
    )
    assert messages.text("own-case-command", command=made.command()) in listed
    program, *words = shlex.split(made.command())
    day, out = ["--on", str(TODAY)] if COMMANDS[unit] else [], Path("report.json")
    assert program == "fairtender"
    assert cli.main([*words, *day, "--json", str(out)]) == 0, capsys.readouterr().err
    report, found = made.report(), json.loads(out.read_text(encoding="utf-8"))
    assert found["headline"] == report.headline
    assert len(found["entries"]) == len(report.entries) > 0
    assert escape(report.headline) in made.said()


def test_no_own_case_is_part_of_the_answers(course, root, tmp_path):
    """It has a unit of its own, which no exercise, file or form of the course takes for its own."""
    for slug in units(root):
        own = cases.case_of(slug)
        asked_there = forms.load(root / "exercises" / slug / "questions.toml")
        assert own.unit not in units(root)
        assert own.unit != slug
        assert not {*own.all} & {*asked_there.all}  # else one would be taken for the other
        assert {one.points for one in own.all.values()} == {0}
        kept = answers.document(answers.Answers(values={}), own) | {"answers": MINE.get(slug, {})}
        with pytest.raises(DataError, match=own.unit):
            answers.parse(json.dumps(kept), asked_there)
        record = Record(asked_there, tmp_path / slug / "answers.json", "live")
        with pytest.raises(DataError):
            record.record(MINE.get(slug) or {id: {} for id in own.all})
        assert not (tmp_path / slug / "answers.json").exists()
        loose = {"answers": MINE.get(slug, {}), "format": 1, "unit": slug}
        assert answers.parse(json.dumps(loose), asked_there).values == {}


def test_each_exercise_has_its_section_with_an_example_of_the_course(root):
    for slug in units(root):
        own, shown = cases.case_of(slug), section(slug)
        assert shown.count("<template>") > len(own.all)  # its own, and one for each table
        assert shown.startswith('<details class="course-own"')
        if slug != cases.FIRST[0]:  # of which contacts could the course give an example?
            for question in own.all.values():
                for sheet in question.sheets:
                    assert examples(own)[f"{question.id}.{sheet.code}"].cells[0]
    assert section("00-explore") == ""


def test_the_folder_has_what_was_made_and_says_what_is_missing():
    made = {unit: MINE[unit] for unit in OWN if unit != "07-draft-criteria"}
    folder = cases.folder(made, TODAY)
    files = dict(folder.files())
    assert folder.missing == [messages.text("own-case-part-07")]
    listed = files.pop("READ-ME.txt").decode("utf-8-sig")
    assert all(name in listed for name in files)
    assert messages.text("own-case-missing", list=messages.text("own-case-part-07")) in listed
    kinds = {name.rpartition(".")[2] for name in files}
    assert kinds == {"xlsx", "docx", "json"}
    assert sum("own-report" in name for name in files) == 6  # all but the note have one
    for name, content in files.items():
        if name.endswith((".xlsx", ".docx")):
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_a_page_asks_for_the_folder_and_for_everything():
    own = {"03-screen-tenders": MINE["03-screen-tenders"], "99-nothing": {}, "../x": {"a": 1}}
    made = {"05-map-supply-chains": {"clean-firms": {"firms": [{"row": "ovra", "work": "own"}]}}}
    found = asked("case_folder", own=own, made=made)
    names = zipfile.ZipFile(io.BytesIO(base64.b64decode(found["base64"]))).namelist()
    assert len(names) == found["files"]
    assert "own/READ-ME.txt" in names
    assert any(name.startswith("05-map-supply-chains/") for name in names)
    assert messages.text("own-case-part-11") in found["missing"]
    nothing = messages.text("own-case-no-files")
    assert asked("case_folder", own={"03-screen-tenders": {}}) == {"problem": nothing}
    assert asked("case_folder", own={"03-screen-tenders": 7}, made=[]).keys() == {"problem"}


BID = {"bid": "A", "bidder": "B", "price": 1, "currency": "EUR"}


@pytest.mark.parametrize(
    ("unit", "place", "row", "said"),
    [
        # Empty cells, by the rules of the columns; what the library's reader says about a table.
        ("03-screen-tenders", "tenders.tenders", {"id": "T1"}, "row 1, Title"),
        (
            "03-screen-tenders",
            "tenders.tenders",
            {"id": "T1", "title": "A", "value": 5},
            "Tenders, row 1, column currency: the value 5 has no currency",
        ),
        ("09-evaluate-bids", "bids.bids", BID, "Also fill in: Wage rates; Hours of the bids."),
        # Days, months and codes, also in tables that no command reads.
        (
            "08-engage-suppliers",
            "questions.questions",
            {"firm": "A", "ask": "B?", "asked": "2026-05-02", "answered": "2026-05-01"},
            "Row 1: two dates are in the wrong order: 2 May 2026, then 1 May 2026. "
            "Correct one of them.",
        ),
        (
            "04-read-your-portfolio",
            "contracts.contracts",
            {"contract_id": "C", "title": "A", "start": "2026-05-02", "end": "2026-05-01"},
            "Row 1: two dates are in the wrong order: 2 May 2026, then 1 May 2026. "
            "Correct one of them.",
        ),
        (
            "04-read-your-portfolio",
            "contracts.contracts",
            {"contract_id": "C", "title": "A", "value": 5, "currency": "eur"},
            "“eur” is not a currency code",
        ),
        (
            "10-manage-the-contract",
            "ledger.ledger",
            {"worker": "W1", "month": "2026-13", "heading": "basic", "due": 1, "paid": 0},
            "“2026-13” is not a month",
        ),
        (
            "06-market-research",
            "market-note.lines",
            {"statement": "A", "weight": "hearsay", "place": "line"},
            "Row 1: this is hearsay",
        ),
        ("01-the-issue", "contacts.contacts", {"row": "focal", "number": "1"}, "Office"),
        # A plan of which only the head is there has gaps, whatever is not stated in it.
        ("11-action-plan", "head.head", {"office": "Q"}, "No anti-trafficking focal point"),
    ],
)
def test_what_is_missing_or_contradictory_is_said(unit, place, row, said):
    question, sheet = place.split(".")
    own = {question: {sheet: [{"row": "r1", **row}]}}
    assert said in unescape(asked("case_check", unit=f"{unit}-own", answers=own)["html"])


def test_a_number_that_two_rows_have_is_said():
    rows = [{"contract_id": "C-1", "title": "A"}, {"contract_id": "C-1", "title": "B"}]
    own = {"contracts": table("contracts", *rows)}
    found = asked("case_check", unit="04-read-your-portfolio-own", answers=own)
    assert messages.text("own-case-twice", row=2, name="C-1", first=1) in found["html"]
    own = {"tenders": table("tenders", *({"id": "T", "title": "A"}, {"id": "T", "title": "B"}))}
    found = asked("case_check", unit="03-screen-tenders-own", answers=own)
    assert "Tenders, row 2: id has the value T, the same as row 1" in found["html"]


def test_what_the_library_needs_the_columns_need_too():
    """So an empty cell is named before the library refuses its table."""
    for slug in cases.FOLDER:
        for question in cases.case_of(slug).all.values():
            for sheet in (one for one in question.sheets if one.table):
                for column in TEMPLATES[sheet.table].columns:
                    if not column.optional:
                        assert sheet.column(column.name).required, f"{slug} {column.name}"
                    elif column.name in sheet.codes and column.choices:
                        assert {*sheet.column(column.name).codes} <= {*column.choices}


@pytest.mark.parametrize("unit", [*MINE])
def test_a_saved_table_is_read_again_as_it_was(unit):
    own = cases.case_of(unit)
    for question in own.all.values():
        if question.id not in MINE[unit]:
            continue
        value = MINE[unit][question.id]
        params = {"unit": own.unit, "question": question.id, "value": value, "ending": "xlsx"}
        file = asked("take_work", **params, day="2026-12-01")
        assert file["name"].startswith(f"fair-tender-{unit[:2]}-own-")
        read = asked("read_sheet", **params | {"base64": file["base64"]})
        assert read["told"] == read["unused"] == []
        assert read["rows"] == {code: rows for code, rows in value.items()}


def test_an_empty_case_is_not_called_complete():
    assert (
        messages.text("own-case-empty") in asked("case_check", unit="03-screen-tenders-own")["html"]
    )


def test_of_the_note_only_what_may_leave_the_office_is_in_the_document():
    rows = [
        {"statement": "Shown to all", "place": "line", "source": "The Quay", "weight": "fact"},
        {"statement": "Said by one", "place": "quiet", "source": "A cook", "weight": "claim"},
        {"statement": "For the focal point", "place": "focal", "source": "A driver"},
        {"statement": "Nothing", "place": "out"},
    ]
    own = {"market-note": table("lines", *rows)}
    questions = cases.case_of("06-market-research")
    files = dict(cases.Case.of(questions, own).files())
    [word] = [content for name, content in files.items() if name.endswith(".docx")]
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert [one in text for one in ("Shown to all", "The Quay", "Said by one")] == [True] * 3
    assert not any(one in text for one in ("A cook", "For the focal point", "A driver", "Nothing"))
