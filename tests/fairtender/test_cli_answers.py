"""Answers that come back: what is open, overdue, never asked, or not as it was answered before."""

import datetime
import json
import shutil

import openpyxl
import pandas as pd
import pytest
from cli_kit import run_here, write
from hypothesis import given, settings
from hypothesis import strategies as st
from test_own_files import Page

from fairtender import inquiries, reports, sheets
from fairtender.inquiries import SHEET
from fairtender.inquiries.likeness import compare_answers
from fairtender.reports.job import job_of
from fairtender.tables import data_path, frame

ON = datetime.date(2026, 12, 1)
NAMES = ("answers-2026", "sent-2026", "answers-2025")


def files() -> list:
    return [data_path("suppliers-answers", f"{name}.csv") for name in NAMES]


def row(**cells) -> dict:
    dates = dict.fromkeys(("asked_on", "answer_by", "answered_on"), "2026-10-05")
    said = dict.fromkeys(SHEET.names, "") | dates
    said |= {"reference": "Q1", "addressee": "Larkmead Laundry", "question": "How many?"} | cells
    return said | {name: pd.Timestamp(said[name]) if said[name] else None for name in dates}


def checked(now: list[dict], before: list[dict] = (), **more) -> pd.DataFrame:
    tables = {"answers": frame(SHEET, now), "against": frame(SHEET, [*before])}
    return inquiries.check_answers(**tables, on=ON, **more).rows


def kinds(one: str, other: str) -> list[str]:
    """In what two answers differ."""
    return [*compare_answers(one, other).differs]


def test_of_two_years_the_one_planted_contradiction_is_found():
    now, sent, before = (sheets.read(path, SHEET) for path in files())
    assert len(before) == 12 and before["addressee"].nunique() == 3
    rows = inquiries.check_answers(now, sent, before, on=ON).rows.set_index("reference")
    assert rows.index[rows["state"] == "differs"].tolist() == ["G1"]
    [first, _] = rows.loc["G1", "reasons"]
    assert dict(first.params) == {"day": "20 October 2025", "before": "no", "after": "yes"}
    assert rows.loc["G1", "earlier"].startswith("No. Our own guards")
    # Other states, by hand: C5 did not come back, G3 is empty, G4 has time, nobody asked C9.
    states = rows["state"].to_dict()
    assert {key: states[key] for key in ("C5", "G3", "G4", "C9", "C3")} == {
        **dict.fromkeys(("C5", "G3"), "overdue"),
        **{"G4": "open", "C9": "unasked", "C3": "apart"},
    }
    assert sum(state == "answered" for state in states.values()) == 8
    assert [reason.code for reason in rows.loc["C5", "reasons"]][1] == "inquiries-not-returned"


# Two answers that say the same; and two that do not, with the kind of what differs.
SAME = [
    ("1,200", "1200"),
    ("1 200 people", "1.200"),
    ("12 %", "12%"),
    ("12 percent", "0.12"),
    ("3 March 2025", "2025-03-03"),
    ("03/04/2025", "3 April 2025"),
    ("3.3.25", "3rd of March 2025"),
    ("We checked in March 2025.", "We last checked this on 14 March 2025."),
    ("Egypt; Colombia", "Colombia and Egypt"),
    ("Viet Nam, United Kingdom", "UK; Vietnam"),
    ("Harbour Crew Ltd; Northgate Staffing", "NORTHGATE STAFFING, Harbour Crew"),
    ("Ms Ada Brenn", "Ada Brenn"),
    ("Human Resources", "HR"),
    ("Yes, each worker has one.", "Yes. Everybody gets one."),
    ("We do not use agencies.", "We use no agencies."),
    ("No. 4 Mill Road", "4 Mill Road"),
    ("two plants", "2 plants"),
    ("Monthly", "every month"),
    ("Yes, 3 people from Egypt.", "Yes. Three people, and they are Egyptian."),
]
OTHER = [
    ("1,200", "1350", "numbers"),
    ("12%", "15 %", "numbers"),
    ("40 workers, 12 of them from an agency.", "18 of our 40 people are from one.", "numbers"),
    ("3 March 2025", "2025-03-04", "dates"),
    ("Egypt; Colombia", "Colombia, Egypt, China", "countries"),
    ("The cotton comes from India.", "The cotton comes from Uzbekistan.", "countries"),
    ("Not from China.", "From China.", "countries"),
    ("No", "Yes, at weekends", "yes-no"),
    ("Workers keep their passports.", "Workers do not keep their passports.", "yes-no"),
    ("Our agency is Northgate Staffing.", "The agency is Harbour Crew.", "names"),
    ("Ada Brenn", "Piet Moor", "names"),
    ("No, 3 people pay.", "Yes, 3 people pay.", "yes-no"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_wording_is_no_contradiction(one, other):
    assert kinds(one, other) == kinds(other, one) == []


@pytest.mark.parametrize(("one", "other", "kind"), OTHER)
def test_what_differs_is_found_in_both_directions(one, other, kind):
    assert (
        [*compare_answers(one, other).differs] == [*compare_answers(other, one).differs] == [kind]
    )


def test_what_was_not_compared_is_said():
    [one] = checked([row(answer="Weekly, by the owner")], [row(answer="by somebody at times")])[
        "reasons"
    ]
    assert one[0].code == "inquiries-apart"
    [other] = checked([row(answer="Yes, all of them do.")], [row(answer="Yes, but few do.")])[
        "reasons"
    ]
    assert [each.code for each in other] == ["inquiries-reworded", "inquiries-answered"]
    [long] = checked([row(answer="Ann " * 2000)], [row(answer="Bob " * 2000)])["state"]
    assert long == "apart"
    # The same reference for another question: nothing is compared, and that is said.
    now, before = row(answer="Yes", question="Do you use agencies?"), row(answer="No")
    [third] = checked([now], [before | {"question": "Do you use interpreters?"}])["reasons"]
    assert third[0].code == "inquiries-other-question"
    # A question in other words is compared, and its earlier words are shown.
    [fourth] = checked([now], [before | {"question": "Which agencies do you use?"}])["reasons"]
    assert [each.code for each in fourth][1] == "inquiries-question-reworded"


def test_an_answer_is_compared_with_the_latest_that_differs():
    before = [
        row(answer="24", answered_on="2024-10-01"),
        row(answer="31", answered_on="2025-10-01"),
    ]
    rows = checked([row(answer="24")], before)
    assert rows["state"].tolist() == ["differs"] and rows["earlier"].tolist() == ["31"]
    # Another firm, or a question with another reference and other words, is never compared.
    assert checked([row(answer="24", addressee="Fennside")], before)["earlier"].tolist() == [""]
    # A firm is the same without its legal form; a question is with half of its words.
    later = row(answer="24", addressee="LARKMEAD Laundry Ltd", question="How many work here?")
    assert checked([later], before)["state"].tolist() == ["differs"]


def test_dates_that_do_not_fit_and_answers_that_say_nothing():
    rows = checked(
        [
            row(reference="a", question="A", answer="1", answered_on="2026-10-04"),
            row(reference="b", question="B", answer="1", answered_on="2026-12-02"),
            row(reference="c", question="C", answer="1", answered_on=""),
            row(reference="d", question="D", answer="not known"),
            row(reference="e", question="E", answer="1", asked_on=""),
        ]
    ).set_index("reference")
    first = {name: reasons[0].code for name, reasons in rows["reasons"].items()}
    assert first == {
        "a": "inquiries-before-asked",
        "b": "inquiries-future",
        "c": "inquiries-answer-no-day",
        "d": "inquiries-overdue",
        "e": "inquiries-unasked",
    }


PIECES = """
Yes No 12% 1,200 1.200 Egypt India not Northgate Staffing monthly 2025-03-03 3/4/2025 and; . May HR
100 people De We do HR. ¦ =
"""
WORDS = st.sampled_from(PIECES.split())
ANSWERS = st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=6), ANSWERS)
def test_a_file_compared_with_itself_has_no_contradiction(answers, other):
    now = [row(reference=f"Q{n}", question=f"Q{n}", answer=a) for n, a in enumerate(answers)]
    assert "differs" not in {*checked(now, now)["state"]}
    for answer in answers:  # and the order of two answers decides nothing
        assert [*compare_answers(answer, other).differs] == [
            *compare_answers(other, answer).differs
        ]


def test_ten_faults_in_a_file_give_ten_sentences(tmp_path, capsys):
    lines = [
        "reference,question,asked_on,answer_by,answer,answered_on",
        "Q1,,2026-10-05,2026-11-02,1,2026-10-20",  # no question
        "Q2,How?,soon,later,1,then",
        "Q3,How?,2026-02-30,31.4.2026,1,2026-13-01",
        "Q4,How?,#REF!,#N/A,1,#VALUE!",
    ]
    path = write(tmp_path / "back.csv", *lines)
    done = run_here(capsys, "answers", path)
    said = done.stderr.splitlines()
    assert done.returncode == 2 and len(said) == 10, said
    assert all("back.csv" in one for one in said)


def test_command_and_page_give_the_same(tmp_path, capsys):
    out = tmp_path / "out.json"
    now, sent, before = files()
    line = ["answers", now, "--sent", sent, "--against", before, "--on", ON, "--json", out]
    assert run_here(capsys, *line).returncode == 0
    page = Page(tmp_path / "page")
    roles = dict(zip((now, sent, before), job_of("answers").roles, strict=True))
    answer = page.report("answers", roles, {"on": str(ON)})
    assert page.saved("json") == out.read_bytes()
    assert answer["entries"][0]["label"] == "Differs from an earlier answer"
    # A sheet that is dropped is one of answers, until somebody says what else it is.
    assert page.look("answers", now)["role"] == "answers"
    written = json.loads(out.read_text("utf-8"))
    assert written["about"]["levels"]["differs"] == 1
    assert written["not_again"] == []
    # The other way round, C9 was not asked again; both answers of G1 are in the report.
    page = tmp_path / "out.html"
    line = ["answers", before, "--against", now, "--on", ON, "--json", out, "--html", page]
    assert run_here(capsys, *line).returncode == 0
    written = json.loads(out.read_text("utf-8"))
    assert [one["reference"] for one in written["not_again"]] == ["C9"]
    shown = page.read_text("utf-8")
    assert "Are the rooms paid for by the workers?" in shown
    assert "Nightjar Security" in shown and "Our own guards do all the work." in shown


def fill_in(path, reference: str, **cells) -> None:
    """Fill in a row of the sheet in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    [sheet] = [one for one in book if one.title.casefold() == SHEET.name]
    places = {str(cell.value).strip("[]"): cell.column for row in sheet["1:2"] for cell in row}
    [row] = [row[0].row for row in sheet if reference in [cell.value for cell in row]]
    for name, value in cells.items():
        sheet.cell(row, places[name], value)
    book.save(path)


SENT = {
    "screen": [data_path("sample-tenders.json")],
    "portfolio": [data_path("portfolio", "contracts.csv")],
    "map": [data_path("supply-chains", "phones", f"{name}.csv") for name in ("sites", "links")],
}


@pytest.mark.parametrize("command", SENT)
def test_what_goes_out_comes_back(command, tmp_path, capsys):
    """The questions of a report are a sheet that is read as it is, and again when it is filled."""
    out, again = tmp_path / "questions.xlsx", tmp_path / "again.xlsx"
    more = ["--rates", data_path("portfolio", "exchange-rates.csv")] * (command == "portfolio")
    assert run_here(capsys, command, *SENT[command], *more, "--questions", out).returncode == 0
    sent = sheets.read(out, SHEET)
    assert len(sent) > 3 and sent[["addressee", "reference"]].duplicated().sum() == 0
    assert (sent["question"] != "").all() and (sent["answer"] == "").all()
    # What somebody is asked never quotes what the buyer was told.
    assert sent["why"].nunique() < 9 and not sent["why"].str.contains('“|"').any()
    fill_in(out, sent["reference"].iloc[0], answer="Yes", answered_on=datetime.date(2026, 11, 20))
    report = reports.read_answers(sheets.read(out, SHEET), sent, on=ON)
    rows = report.tables["answers"][0]
    assert rows["state"].value_counts().to_dict() == {"answered": 1, "open": len(sent) - 1}
    # What is still open goes out again, under the same references.
    report.save(tmp_path / "report.xlsx")
    assert run_here(capsys, "answers", out, "--questions", again).returncode == 0
    assert {*sheets.read(again, SHEET)["reference"]} == {*sent["reference"][1:]}
    assert {*sheets.read(tmp_path / "report.xlsx", SHEET)["reference"]} == {*sent["reference"][1:]}


def test_each_firm_gets_its_own_questions_alone(tmp_path, capsys):
    whole, apart = tmp_path / "all.xlsx", tmp_path / "apart.zip"
    for out in (whole, apart):
        assert run_here(capsys, "map", *SENT["map"], "--questions", out).returncode == 0
    sent = sheets.read(whole, SHEET)
    shutil.unpack_archive(apart, tmp_path / "apart")
    parts = [sheets.read(path, SHEET) for path in sorted((tmp_path / "apart").iterdir())]
    assert len(parts) > 1 and all(part["addressee"].nunique() == 1 for part in parts)
    assert [*pd.concat(parts)["addressee"].unique()] == [*sent["addressee"].unique()]
    # All of them come back as one.
    back = ["answers", *sorted((tmp_path / "apart").iterdir()), "--sent", whole]
    done = run_here(capsys, *back, "--csv", tmp_path / "back.csv")
    assert done.returncode == 0 and len(pd.read_csv(tmp_path / "back.csv")) == len(sent)


def test_a_report_that_asks_nobody_has_no_sheet(tmp_path, capsys):
    done = write(tmp_path / "done.csv", "question,answer,answered_on", "Who?,Ada,2026-10-20")
    out = tmp_path / "none.xlsx"
    said = run_here(capsys, "answers", done, "--questions", out)
    assert said.returncode == 2 and said.stderr.count("\n") == 1 and not out.exists()
