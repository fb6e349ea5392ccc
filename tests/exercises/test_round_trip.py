"""Each workbook of an exercise is read back by the exercise, by the command and by the page."""

import csv
import datetime
import io
import json
import random
import shutil
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from pandas.testing import assert_frame_equal

from coursework import answers
from coursework.answers import cleaned
from coursework.course import ROOT, units
from coursework.marking import key, marks
from coursework.page import Files, answer_text
from coursework.work import files
from coursework.work.rows import ROW, filled
from fairtender import criteria, messages, monitoring, portfolio, sheets, supply_chain
from fairtender.cli import main
from fairtender.tables import DataError

DAY = datetime.date(2026, 12, 2)
# Texts that a spreadsheet, a list with ; or the row of codes could take for something else.
TEXTS = ("=1+1", "a; b", "[name]", "-5", "two\nlines", '"quoted", and more', "2026-12-02", "0090")


@cache
def the_key(unit: str) -> key.Key:
    return key.read_key(unit)


def questions(unit: str) -> list:
    return [one for one in the_key(unit).questions.all.values() if "xlsx" in one.saves]


SAVED = [(unit, one.id) for unit in units(ROOT) for one in questions(unit)]


def save(unit: str, id: str, value=None) -> tuple[str, bytes]:
    asked = the_key(unit).questions
    value = the_key(unit).entries[id].right if value is None else value
    return files.save(asked, asked.all[id], value, "xlsx", DAY)


def to_file(folder: Path, unit: str, id: str) -> Path:
    name, content = save(unit, id)
    path = folder / name
    path.write_bytes(content)
    return path


# --- the exercise ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "id"), SAVED)
def test_a_model_answer_comes_back_whole_and_earns_every_point(unit, id):
    question, right = the_key(unit).questions.all[id], the_key(unit).entries[id].right
    name, content = save(unit, id)
    assert name == f"fair-tender-{unit[:2]}-{question.file}-2026-12-02.xlsx"
    found = files.read(the_key(unit).questions, question, content, "xlsx", right)
    assert not found.unread and not found.unused
    assert filled(question, found.rows) == filled(question, right)
    # Into an empty table: the same points, though rows of one's own have other ids.
    found = files.read(the_key(unit).questions, question, content, "xlsx", {})
    value = cleaned(question, found.rows).value
    given = answers.sort(answers.Answers(), {id: value}, the_key(unit).questions)
    points = marks.mark(the_key(unit), given).questions[id].by_answer
    assert points.earned == points.most


def drawn(question, draw: random.Random) -> dict:
    """A piece that nobody thought about: some cells filled in, texts that are hard to keep."""

    def cell(column, sites):
        if column.kind == "number":
            low, high = column.min or 0, column.max or 9e5
            return round(draw.uniform(low, min(high, low + 9e5)), draw.choice((0, 2, 4)))
        if column.kind == "date":
            return f"2026-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        if column.kind == "row":
            return draw.choice(sites)
        if column.kind == "choices":
            return draw.sample(column.codes, draw.randint(1, column.choose or len(column.codes)))
        return draw.choice(column.codes or TEXTS)

    value: dict = {}
    for sheet in question.sheets:
        own = [f"r{number}" for number in range(1, min(sheet.most, 4) + 1)]
        ids = [*(one.row for one in sheet.fixed), *own]
        sites = [row[ROW] for row in value.get("sites", ()) if len(row) > 1] or ids
        value[sheet.code] = [
            {ROW: id}
            | {
                one.code: cell(one, sites)
                for one in sheet.columns
                if one.code not in sheet.given(id) and draw.random() < 0.7
            }
            for id in ids
        ]
    return cleaned(question, value).value


@pytest.mark.parametrize(("unit", "id"), SAVED)
def test_whatever_was_made_comes_back(unit, id):
    question = the_key(unit).questions.all[id]
    for seed in range(3):
        value = drawn(question, random.Random(f"{id} {seed}"))
        _, content = save(unit, id, value)
        found = files.read(the_key(unit).questions, question, content, "xlsx", value)
        assert not found.unread and not found.unused
        again = cleaned(question, found.rows).value
        assert filled(question, again) == filled(question, value), seed


@pytest.mark.parametrize("old", [{}, {"Contract no.": "Contract id", "CPV code": "Cpv"}])
@pytest.mark.parametrize("has_codes", [True, False])
def test_a_register_is_read_by_its_headings_and_those_of_earlier_releases(old, has_codes, tmp_path):
    """Also where somebody deleted the hidden row of codes."""
    path = to_file(tmp_path, "04-read-your-portfolio", "pf-register")
    book = openpyxl.load_workbook(path)
    sheet, today = book["Contracts"], sheets.read(path, portfolio.CONTRACTS)
    assert {"Contract no.", "CPV code", "Supplier share"} <= {cell.value for cell in sheet[2]}
    for cell in sheet[2]:
        cell.value = old.get(cell.value, cell.value)
    if not has_codes:
        sheet.delete_rows(1)
    book.save(path)
    read = sheets.read(path, portfolio.CONTRACTS)
    assert_frame_equal(read.reset_index(drop=True), today.reset_index(drop=True))


@pytest.mark.parametrize("id", ["map-factories", "map-behind"])
def test_a_map_from_a_library_s_own_sheet_keeps_its_links(id, tmp_path):
    """The sheets as CSV, as a spreadsheet saves them: with the row of codes, without the words."""
    unit = "05-map-supply-chains"
    question, right = the_key(unit).questions.all[id], the_key(unit).entries[id].right
    book, value = openpyxl.load_workbook(io.BytesIO(save(unit, id)[1])), {}
    for name in ("Sites", "Links"):
        out = io.StringIO()
        csv.writer(out).writerows(book[name].values)
        found = files.read(the_key(unit).questions, question, out.getvalue().encode(), "csv", value)
        assert not found.unread and [*found.rows] == [name.casefold()]
        value |= found.rows
    assert len(value["links"]) == len(filled(question, right)["links"])
    assert all("from" in row and "to" in row for row in filled(question, value)["links"])


# What somebody writes as the start of a link, and the site that is meant; None: it is reported.
ENDS = {
    **{"AS-1, HM-1": "as1", "HM-1; AS-1": "as1", "HM-2": "as2"},
    **{"AS-1, AS-2": None, "AS-1, ZZ-9": None},
}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_two_identifiers_at_the_end_of_a_link_are_one_site_or_are_reported(ending):
    unit, id = "05-map-supply-chains", "map-factories"
    question, right = the_key(unit).questions.all[id], the_key(unit).entries[id].right
    heads = ["From", "To", "What"]
    lines = [heads, *([text, "OD-HQ", "phones"] for text in ENDS)]
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    content = out.getvalue().encode()
    if ending == "xlsx":
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active.title = "Links"
        for line in lines:
            book.active.append(line)
        book.save(file)
        content = file.getvalue()
    found = files.read(the_key(unit).questions, question, content, ending, right)
    assert [row.get("from") for row in found.rows["links"]] == [*ENDS.values()]
    assert found.unread == [(len(ENDS), "From"), (len(ENDS) + 1, "From")]
    assert f"From {len(ENDS)}" in found.told[0]


def test_a_column_that_somebody_added_is_named_and_does_no_harm(tmp_path):
    unit, id = "10-manage-the-contract", "mc-ledger-lines"
    question, right = the_key(unit).questions.all[id], the_key(unit).entries[id].right
    book = openpyxl.load_workbook(to_file(tmp_path, unit, id))
    sheet = book["Ledger"]
    sheet.cell(2, 12).value, sheet.cell(3, 12).value = "Remark", "seen"
    sheet["A3"].value, sheet["B3"].value = sheet["A4"].value, sheet["B4"].value
    path = tmp_path / "changed.xlsx"
    book.save(path)
    # openpyxl keeps no results of formulas; a spreadsheet does.
    with pytest.raises(DataError, match="no stored result"):
        sheets.read(path, monitoring.LEDGER)
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            if str(cell.value).startswith("="):
                cell.value = 1
    book.save(path)
    read = sheets.read(path, monitoring.LEDGER)
    assert len(read) == len(right["rows"])
    assert [str(why) for why in sheets.notes(read)["reason"]] == [
        messages.text("sheet-note-unused", heading="Remark")
    ]
    found = files.read(the_key(unit).questions, question, path.read_bytes(), "xlsx", right)
    assert found.unused == ["Remark"] and not found.unread


# --- as a spreadsheet shows it --------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "id"), SAVED)
def test_a_workbook_can_be_read_and_printed_by_people(unit, id):
    question = the_key(unit).questions.all[id]
    book = openpyxl.load_workbook(io.BytesIO(save(unit, id)[1]), data_only=True)
    coded = [sheet for sheet in book if str(sheet["A1"].value).startswith("[")]
    shown = [sheet for sheet in coded if sheet.sheet_state == "visible"]
    assert shown and all(sheet.row_dimensions[1].hidden for sheet in shown)
    for sheet in shown:
        if sheet["A1"].value == "[about-this-file]":
            continue
        assert sheet.freeze_panes == "A3" and sheet.page_setup.orientation == "landscape"
        # Many columns go over two pages, with the first one on both: nobody could read them on one.
        setup, is_wide = sheet.page_setup, sheet.max_column > 12
        assert sheet.print_title_rows == "$2:$2" and setup.fitToWidth == 1 + is_wide
        assert sheet.print_title_cols == ("$A:$A" if is_wide else None)
        printed = sum(sheet.column_dimensions[one.column_letter].width for one in sheet[2])
        assert printed / setup.fitToWidth < 200  # characters: letters of 7 points on A4
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                longest = max(map(len, str(cell.value or "").split()), default=0)
                width = sheet.column_dimensions[cell.column_letter].width
                assert cell.alignment.wrap_text and min(longest, 40) <= width <= 48
                # No code is shown where the exercise shows words.
                assert not str(cell.value).startswith("remedy:")
    dates = [one.code for one in question.sheets[0].columns if one.kind == "date"]
    days = [
        cell.value
        for sheet in shown
        for place, code in enumerate(sheet[1])
        if str(code.value).strip("[]") in dates
        for cell in [row[place] for row in sheet.iter_rows(min_row=3)]
        if cell.value is not None
    ]
    assert all(isinstance(one, datetime.date) for one in days)


def test_formulas_go_on_from_a_changed_input():
    """By hand: what names a cell of the same sheet, or a rate of the agreement."""

    def formulas(unit, id, sheet, column):
        cells = openpyxl.load_workbook(io.BytesIO(save(unit, id)[1]))[sheet][column][2:]
        return [str(cell.value) for cell in cells]

    work = ("09-evaluate-bids", "ev-sheet-work", "Hours and people in 2027")
    assert formulas(*work, "D") == ["=B3*C3", "=B4*C4"]
    assert formulas(*work, "F") == ["=D3/E3", "=D4/E4"]
    pay, contributions, things, floor = formulas(
        "09-evaluate-bids", "ev-sheet-hour", "The floor of one hour", "C"
    )[1:]
    assert pay.startswith("=C3*'Rates'!") and contributions.startswith("=C4*(1+'Rates'!")
    assert things.startswith("=('Rates'!") and floor == "=C5+C6"
    ledger = ("10-manage-the-contract", "mc-ledger-lines", "Ledger")
    assert {*formulas(*ledger, "H")} == {
        f"=ROUND(D{row}*E{row}+F{row}*G{row},2)"
        for row in range(3, 3 + len(formulas(*ledger, "H")))
    }
    assert formulas(*ledger, "J")[0] == "=MAX(0,H3-I3)"
    # What is owed to each worker under a heading, and in all: 18.24 + 33.44, 161.63 + 149.70.
    sums = (*ledger[:2], "Sums")
    assert formulas(*sums, "G")[-1] == "=SUM(G3:G4)"
    assert "'Ledger'!$J$3:$J$6" in formulas(*sums, "G")[0]
    stored = openpyxl.load_workbook(io.BytesIO(save(*ledger[:2])[1]), data_only=True)["Sums"]
    assert [cell.value for cell in stored["G"]][2:] == [51.68, 311.33, 363.01]
    # A number that does not follow from the others stays as it was typed.
    wrong = {"work": [{"row": "gate", "days": 365, "daily": 24, "hours": 8000, "people": 5}]}
    book = openpyxl.load_workbook(io.BytesIO(save(*work[:2], wrong)[1]))
    assert [cell.value for cell in book[work[2]][3]][3:] == [8000, None, 5]


# --- the commands and the pages -------------------------------------------------------------------

CRITERIA = [
    ("07-draft-criteria", id, "criteria", {"criteria": criteria.CRITERIA})
    for id in ("conditions", "set", "revised", "green")
]
MAPS = [
    (
        "05-map-supply-chains",
        id,
        "chain",
        {"sites": supply_chain.SITES, "links": supply_chain.LINKS},
    )
    for id in ("map-factories", "map-behind")
]
REGISTERS = [
    (
        "04-read-your-portfolio",
        id,
        "portfolio",
        {"contracts": portfolio.CONTRACTS, "rates": portfolio.RATES},
    )
    for id in ("pf-register", "pf-list")
]
PLAN = ("10-manage-the-contract", "mc-plan-lines", "remedy", {"agreed": monitoring.AGREED})
LEDGER = ("10-manage-the-contract", "mc-ledger-lines", "remedy", {"ledger": monitoring.LEDGER})
COMMANDS = {
    "criteria": lambda path, folder: ["criteria", path],
    "chain": lambda path, folder: ["map", path],
    "portfolio": lambda path, folder: ["portfolio", path, "--rates", path],
    "remedy": lambda path, folder: [
        *("remedy", to_file(folder, *PLAN[:2]), "--ledger", to_file(folder, *LEDGER[:2])),
        *("--audit", "2026-11-02"),
    ],
}


def ask(place: Files, name: str, params: dict, *paths: Path) -> dict:
    for number, path in enumerate(paths):
        shutil.copyfile(path, place.given / str(number))
    given = {"given": [path.name for path in paths]} if paths else {}
    return json.loads(answer_text(json.dumps({"name": name, "params": params | given}), place))


@pytest.mark.parametrize(
    ("unit", "id", "job", "tables"), [*CRITERIA, *MAPS, *REGISTERS, PLAN, LEDGER]
)
def test_command_and_page_read_the_same_rows(unit, id, job, tables, tmp_path, capsys):
    path = to_file(tmp_path, unit, id)
    question = the_key(unit).questions.all[id]
    parts = files.parts_of(question, filled(question, the_key(unit).entries[id].right))
    written = {part.table.name: part.data for part in parts}
    for table in tables.values():
        read = sheets.read(path, table)
        made = written[table.name]
        there = [name for name in table.names if name in made]
        assert len(made)
        assert_frame_equal(
            read[there].reset_index(drop=True),
            made[there].reset_index(drop=True),
            check_dtype=False,
        )
    assert main([str(part) for part in COMMANDS[job](path, tmp_path)]) == 0
    assert not capsys.readouterr().err
    # The page takes every sheet of the workbook as what it is, without a question.
    place = Files(given=tmp_path / "given", taken=tmp_path / "taken")
    place.given.mkdir()
    place.taken.mkdir()
    looks = [ask(place, "own_look", {"job": job}, path)]
    for more in looks[0]["more"]:
        wish = {"job": job, "role": more["role"], "said": {"sheet": more["sheet"]}}
        looks.append(ask(place, "own_look", wish, path))
    assert {one["role"] for one in looks} == {*tables}
    for one in looks:
        assert not one["faults"] and not one["missing"] and not one["questions"]
        assert one["rows"] == len(written[tables[one["role"]].name])
    if job == "remedy" and id == LEDGER[1]:
        return  # a ledger alone is no plan
    told = [
        {"role": one["role"], "size": one["size"], "said": {"toml": one["toml"]}} for one in looks
    ]
    answer = ask(place, "own_begin", {"job": job, "files": told}, *[path] * len(looks))
    while answer.get("more"):
        answer = ask(place, "own_step", {})
    assert answer["headline"], answer


def test_the_plan_is_read_by_its_command(tmp_path, capsys):
    assert main(["plans", str(to_file(tmp_path, "11-action-plan", "plan-lines"))]) == 0
    assert "Port Selm" in capsys.readouterr().out
