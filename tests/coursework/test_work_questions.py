"""questions.toml: tables, maps, passages and orders; what is read, what is refused and how."""

from pathlib import Path

import pytest

from coursework import questions
from fairtender.tables import DataError

PLACE = Path(__file__).parents[1] / "fixtures" / "unit" / "solutions" / "00-made"
SOURCE = (PLACE / "questions.toml").read_text(encoding="utf-8")
ASKED = questions.load(PLACE / "questions.toml").all


def test_a_table_has_columns_of_all_kinds():
    sheet = ASKED["ledger"].sheet()
    assert (sheet.code, sheet.least, sheet.most, sheet.fixed) == ("rows", 1, 8, ())
    assert sheet.codes == ("worker", "what", "owed", "due", "shown")
    kinds = [column.kind for column in sheet.columns]
    assert kinds == ["choice", "text", "number", "date", "choices"]
    assert [column.required for column in sheet.columns] == [True, False, False, False, False]
    assert sheet.column("worker").codes == ("w151", "w152", "w153")
    assert (sheet.column("owed").unit, sheet.column("owed").min) == ("EUR", 0)
    assert sheet.column("what").max_length == 80
    assert ASKED["ledger"].saves == ("xlsx",)


def test_rows_that_stand_there_leave_no_room_for_others_unless_said():
    levels = ASKED["levels"].sheet("rows")
    assert (levels.least, levels.most) == (0, 0)
    assert [row.row for row in levels.fixed] == ["rent", "hours", "fees", "phones"]
    assert levels.given("rent") == {"page": 3}
    assert levels.given("phones") == levels.given("r1") == {}
    sites = ASKED["map"].sheet("sites")
    assert (sites.least, sites.most, sites.fixed[0].cells["tier"]) == (0, 10, 0)


def test_a_map_has_sites_and_links_between_them():
    links = ASKED["map"].sheet("links")
    assert [(column.kind, column.of) for column in links.columns] == [("row", "sites")] * 2


def test_the_sentences_of_a_paper_are_its_lines_and_keep_their_paragraph():
    first, second = ASKED["account"].papers
    assert [unit.id for unit in first.units] == ["A01.1", "A01.2", "A01.3", "A01.4", "A01.5"]
    assert [unit.paragraph for unit in first.units] == [1, 1, 1, 2, 2]
    assert ASKED["account"].units["B01.2"].text == "Nobody owes anybody anything."
    assert second.title == "The manager's letter"
    assert ASKED["account"].side_by_side


def test_options_are_shown_in_an_order_that_is_drawn_once_unless_they_have_one():
    asked = ASKED["next"]
    assert {*asked.shown} == {*asked.options}
    # SHA-256 of "next foreman", "next worker" and "next police" begins with 19, 6b and c0.
    assert [one.code for one in asked.shown] == ["foreman", "worker", "police"]
    assert asked.shown == questions.load(PLACE / "questions.toml").all["next"].shown
    for kept in (ASKED["account"], ASKED["steps"], ASKED["ledger"].sheet().column("worker")):
        assert kept.shown == kept.options


# (what is replaced, by what, where the fault is, code of the fault)
FAULTS = [
    ('code = "rows"', 'code = "Rows"', "sheet 1 (Rows)", "forms-fault-id"),
    ('kind = "table"', 'kind = "map"', "question 1 (ledger)", "forms-fault-sheets"),
    ('kind = "table"', 'kind = "text"', "question 1 (ledger)", "forms-fault-field"),
    ('kind = "table"', 'kind = "row"', "question 1 (ledger)", "field-choice"),
    ('kind = "map"', 'kind = "table"', "question 1 (map)", "forms-fault-sheets"),
    ('code = "links"', 'code = "lines"', "question 1 (map)", "forms-fault-map-sheets"),
    ("rows = {min = 1, max = 8}", "rows = {min = 9, max = 8}", "sheet 1", "forms-fault-rows"),
    ("rows = {min = 1, max = 8}", "rows = {max = 800}", "sheet 1", "forms-fault-rows"),
    ("rows = {min = 1, max = 8}", "rows = {max = 0}", "sheet 1", "forms-fault-rows"),
    ("rows = {min = 1, max = 8}", "rows = {most = 8}", "rows", "field-unknown"),
    ('code = "worker"', 'code = "row"', "column 1 (row)", "forms-fault-id"),
    ('code = "what"', 'code = "worker"', "column 2 (worker)", "field-twice"),
    ('label = "Due"', 'label = "Worker"', "sheet 1 (rows)", "forms-fault-labels"),
    ('kind = "date"', 'kind = "long_text"', "column 4 (due)", "field-choice"),
    ('label = "Due"', 'label = "Due"\nwhen = {worker = ["w9"]}', "sheet 1", "forms-fault-when"),
    ('label = "Due"', 'label = "Due"\nwhen = {shown = []}', "sheet 1", "forms-fault-when"),
    ('kind = "date"', 'kind = "date"\npoints = 1', "column 4 (due)", "field-unknown"),
    ('kind = "date"', 'kind = "date"\nunit = "EUR"', "column 4 (due)", "forms-fault-field"),
    ("max_length = 80", "max_length = 8000", "column 2 (what)", "forms-fault-length"),
    ('of = "sites"', 'of = "places"', "question 1 (map)", "forms-fault-of"),
    ('of = "sites"', "", "column 1 (from)", "forms-fault-of"),
    ("cells = {page = 3}", 'cells = {page = "3"}', "fixed 1 (rent)", "forms-fault-fixed"),
    ("cells = {page = 3}", "cells = {side = 3}", "fixed 1 (rent)", "forms-fault-fixed"),
    ('row = "hours"', 'row = "rent"', "fixed 2 (rent)", "field-twice"),
    ('row = "hours"', 'row = "two hours"', "fixed 2 (two hours)", "forms-fault-id"),
    ('saves = ["xlsx"]', 'saves = ["pdf"]', "question 1 (ledger)", "field-choice"),
    ('id = "A01"', 'id = "a01"', "paper 1 (a01)", "forms-fault-paper"),
    ('id = "B01"', 'id = "A01"', "paper 2 (A01)", "field-twice"),
    ('options = "indicator"', "", "question 1 (account)", "forms-fault-options"),
    ('kind = "passages"', 'kind = "order"', "question 1 (account)", "forms-fault-field"),
    ("points = 2", "points = 2\nin_order = true", "question 2 (steps)", "forms-fault-field"),
    ("points = 2", "points = 2\nsaves = ['xlsx']", "question 2 (steps)", "forms-fault-field"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "code"), FAULTS)
def test_faults_name_file_place_and_fault(tmp_path, old, new, where, code):
    assert old in SOURCE
    path = tmp_path / "questions.toml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        questions.load(path)
    said = next(line for line in str(caught.value).splitlines() if where in line)
    assert said.startswith(str(path))
    assert caught.value.code == code


def test_papers_are_asked_for_and_two_stand_side_by_side(tmp_path):
    path = tmp_path / "questions.toml"
    first, _, rest = SOURCE.partition("    [[form.question.paper]]\n")
    _, _, last = rest.partition("    [[form.question.paper]]\n")
    path.write_text(f"{first}    [[form.question.paper]]\n{last}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        questions.load(path)
    assert caught.value.code == "forms-fault-side-by-side"
    _, _, end = last.partition("  [[form.question]]\n")
    path.write_text(f"{first}  [[form.question]]\n{end}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        questions.load(path)
    assert caught.value.code == "forms-fault-no-papers"
