"""Files of tables that an earlier release saved are read whole, though its texts were others.

`files-2.1.0.zip` was written by that release's own code: CSV files in which every option of every
column is chosen, workbooks that have a form of their own, and in `answers.json` what was saved.
"""

import io
import json
import zipfile
from copy import deepcopy
from dataclasses import replace

import openpyxl
import pytest

from coursework.course import ROOT
from coursework.questions import load, published
from coursework.questions.pieces import cleaned
from coursework.work import files
from fairtender.cli import main
from fairtender.tables import DataError

SAVED = zipfile.ZipFile(ROOT / "tests" / "fixtures" / "files-2.1.0.zip")
ANSWERS = json.loads(SAVED.read("answers.json"))
MAP = "05-map-supply-chains/map-behind.xlsx"
REGISTER = "04-read-your-portfolio/pf-register.xlsx"  # no exercise read it then
BIDS, PLAN = "09-evaluate-bids/ev-sheet-bids.xlsx", "11-action-plan/plan-lines.xlsx"
# What that release left out of its workbooks, the library's words in its plan, and a formula whose
# result it did not store.
NOT_SAVED = {
    MAP: {"ids", "open"},
    BIDS: {"year"},
    PLAN: {"content", "what"},
}
UNREAD = {BIDS: [(2, "The year (EUR)")]}


def saved(name: str, value: dict) -> dict:
    """What a file can hold of a value."""
    left = NOT_SAVED.get(name, set())
    return {
        sheet: [{code: cell for code, cell in row.items() if code not in left} for row in rows]
        for sheet, rows in value.items()
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_of_the_last_release_is_read_whole(name):
    unit, file = name.split("/")
    asked = load(ROOT / "solutions" / unit / "questions.toml")
    question = asked.all[max((one for one in asked.all if file.startswith(one)), key=len)]
    # A map's rows keep their ids where they are there already; other rows are numbered.
    before = ANSWERS[name] if question.kind == "map" else {}
    found = files.read(asked, question, SAVED.read(name), name.rpartition(".")[2], before)
    assert found.unread == UNREAD.get(name, [])
    assert saved(name, cleaned(question, found.rows).value) == saved(name, ANSWERS[name])


def register() -> tuple:
    asked = load(ROOT / "solutions" / "04-read-your-portfolio" / "questions.toml")
    return asked, asked.all["pf-register"]


def test_the_register_of_the_last_release_is_read_by_its_contract_numbers():
    """It has no names of the exercise's rows: its first column has the numbers of contracts."""
    asked, question = register()
    found = files.read(asked, question, SAVED.read(REGISTER), "xlsx", {})
    assert not found.told
    # What a learner had filled in, as the command reads it; the other cells are given.
    assert cleaned(question, found.rows).value["rows"] == [
        {"row": "l4", "origin": "portugal"},
        {"row": "l6", "value": 1840},
        {"row": "l7", "cpv": "98310000"},
        {"row": "l8", "currency": "xvc"},
        {"row": "l9", "currency": "eur", "end": "2027-03-31"},
    ]


def test_what_the_table_has_no_place_for_is_said():
    asked, question = register()
    book = openpyxl.load_workbook(io.BytesIO(SAVED.read(REGISTER)))
    sheet = book["contracts"]
    sheet["J2"], sheet["P4"] = 39000, "Atlantis"  # a given value, and an origin that nobody knows
    sheet.append([cell.value for cell in sheet[4]])
    sheet.append(["SAR-2026-099", "Sarn", "Tea"])
    out = io.BytesIO()
    book.save(out)
    found = files.read(asked, question, out.getvalue(), "xlsx", {})
    assert found.unread == [(4, "Origin"), (12, "Origin")]
    assert found.given == [(2, "Value")]
    assert found.lost == [(12, "Lines of the list"), (13, "Lines of the list")]
    for place in ("Origin 4", "Value 2", "Lines of the list 12, Lines of the list 13"):
        assert any(place in one for one in found.told), place


def test_the_commands_read_workbooks_of_the_last_release(tmp_path, capsys):
    def path(name: str) -> str:
        return SAVED.extract(name, tmp_path)

    unit = "10-manage-the-contract"
    plan, ledger = (path(f"{unit}/{name}.xlsx") for name in ("mc-plan-lines", "mc-ledger-lines"))
    assert main(["remedy", plan, "--ledger", ledger, "--audit", "2026-11-02"]) == 0
    assert main(["portfolio", path(REGISTER), "--rates", path(REGISTER)]) == 0
    assert main(["map", path(MAP)]) == 0
    assert main(["plans", path(PLAN)]) == 0
    assert not capsys.readouterr().err


# --- the record of texts --------------------------------------------------------------------------


def test_every_text_of_a_table_is_recorded():
    texts = published.read(published.PUBLISHED)
    today = published.with_today(texts, published.questions_of(ROOT))
    new = {place: codes for place, codes in today.items() if codes != texts.get(place)}
    assert not new, f"python -m workshop build adds these to {published.PUBLISHED.name}: {new}"
    assert published.PUBLISHED.read_text(encoding="utf-8") == published.to_toml(texts)


def clause(**texts: str) -> list:
    """The clause of unit 2 with other texts of some options of its first column of choices."""
    asked = load(ROOT / "solutions" / "02-rules-and-roles" / "questions.toml")
    question = asked.all["clause"]
    [sheet] = question.sheets
    columns = [
        replace(
            column,
            options=tuple(replace(o, text=texts.get(o.code, o.text)) for o in column.options),
        )
        if column.code == "does"
        else column
        for column in sheet.columns
    ]
    question = replace(question, sheets=(replace(sheet, columns=tuple(columns)),))
    return [replace(asked, forms=(replace(asked.forms[0], questions=(question,)),))]


def test_a_new_text_joins_the_old_ones_and_never_takes_one_from_another_option():
    texts, place = published.read(published.PUBLISHED), "02-rules-and-roles/clause/duties/does"
    kept = deepcopy(texts)
    first, second, *_ = (code for code in texts[place] if code != published.HEAD)
    [old, *_] = texts[place][first]
    found = published.with_today(texts, clause(**{first: "Opens every door"}))
    assert found[place][first] == [*kept[place][first], "Opens every door"]
    assert texts == kept
    with pytest.raises(DataError) as caught:
        published.with_today(texts, clause(**{second: old.upper()}))
    assert caught.value.code == "forms-text-twice" and place in str(caught.value)
