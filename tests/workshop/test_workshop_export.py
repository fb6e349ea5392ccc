"""Marks for a learning platform: complete, quoted, and never a mark that nobody gave."""

import csv
import io
from dataclasses import replace

import pytest
from class_kit import EIGHT, HOSTILE, eight, graded, hand_in, two_objectives
from course_kit import SMALL
from texts_kit import pattern

from coursework import platform_marks
from coursework.marking import key
from coursework.platform_marks import FORMATS, Choice
from coursework.roster import Trainee
from fairtender import messages, sheets
from fairtender.tables import DataError
from workshop import folder, out
from workshop.__main__ import main

PEOPLE = {id: Trainee(id, name, f"{id}@qz.example") for id, name in HOSTILE.items()}
# What edx-bulk-grades writes: for a staff graded problem, and from the gradebook.
STAFF = "user_id,username,full_name,block_id,Previous Points,New Points\r\n"
BOOK = "user_id,username,student_key,course_id,name-aa,new_override-aa,name-bb,new_override-bb\r\n"


@pytest.fixture(scope="module")
def the_key(tmp_path_factory) -> key.Key:
    return two_objectives(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def done(course, once, tmp_path_factory) -> folder.Workshop:
    return graded(course, once, tmp_path_factory.mktemp("class"))


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


# --- marks ---------------------------------------------------------------------------------------


def test_waiting_texts_are_never_silently_zero(the_key):
    """zq-e and zq-f have 5.5 and 5 points, and 3 points each wait."""
    one = eight(the_key)
    with pytest.raises(DataError) as refused:
        platform_marks.marks_of(one, "", None)
    assert "people: 2, points: 6" in str(refused.value)
    zero = platform_marks.marks_of(one, "zero", None)
    assert list(zero.values()) == [12, 12, 9, 10.5, 5.5, 5, 1, 0]
    left = platform_marks.marks_of(one, "leave-out", None)
    assert {*zero} - {*left} == {"zq-e", "zq-f"}
    # Of 12 points, as points out of 100: 10.5 / 12 = 87.5 %.
    assert platform_marks.marks_of(one, "zero", 100)["zq-d"] == 87.5
    # A text that was marked and has changed since waits again, and its old points do not count.
    marks = one.results[0].marks
    again = replace(one.results[0], marks=marks | {"why": replace(marks["why"], waiting=True)})
    assert platform_marks.marks_of(replace(one, results=[again]), "zero", None) == {"zq-a": 9}


def test_the_trainers_page_has_a_command_for_each_format(root):
    page = (root / "book/trainers/run-a-workshop.md").read_text(encoding="utf-8")
    assert all(f"--format {code}" in page for code in FORMATS)


# --- Moodle --------------------------------------------------------------------------------------


def test_moodle_has_only_people_whom_it_can_find(the_key):
    marks = platform_marks.marks_of(eight(the_key), "zero", None)
    people = dict(PEOPLE)
    people["zq-a"] = Trainee("zq-a", "A", "")
    people["zq-b"] = Trainee("zq-b", "B", "+b@qz.example")
    people["zq-c"] = Trainee("zq-c", "C", "ZQ-D@qz.example")
    del people["zq-e"]
    sheet = platform_marks.moodle({SMALL: marks}, people, "email")
    assert sheet.heads == ("Email address", SMALL)
    assert [row[0] for row in sheet.rows] == [f"zq-{one}@qz.example" for one in "fgh"]
    assert [row[1] for row in sheet.rows] == [5, 1, 0] and sheet.count == 3
    told = " | ".join(sheet.problems)
    assert told.index("zq-a, zq-e") < told.index("zq-c, zq-d") < told.index("zq-b")
    by_id = platform_marks.moodle({SMALL: marks}, {}, "id")
    assert by_id.heads[0] == "ID number" and len(by_id.rows) == 8 and by_id.problems == []
    with pytest.raises(DataError, match="by id"):
        platform_marks.moodle({SMALL: marks}, {}, "email")


def test_moodle_with_two_units_tells_of_empty_cells():
    marks = {"one": {"zq-a": 1.0, "zq-b": 2.0}, "two": {"zq-b": 1 / 3}}
    sheet = platform_marks.moodle(marks, PEOPLE, "email")
    assert sheet.rows == [["zq-a@qz.example", 1, None], ["zq-b@qz.example", 2, 1 / 3]]
    assert sheet.count == 3 and any("units: 1." in said for said in sheet.hints)


# --- Open edX ------------------------------------------------------------------------------------


def template(place, text: str):
    path = place / "template.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def test_open_edx_gets_its_own_file_back(tmp_path):
    """Only the marks are new; a name that a spreadsheet would run is guarded."""
    rows = [
        '7,ZQ-A,"Doe, ""J"" =1\nx",block-v1:x,,\r\n',
        "8,zq-b,=cmd(),block-v1:x,4.0,\r\n",
        "9,somebody,Som é,block-v1:x,,\r\n",
        "10,zq-c,C,block-v1:x,,\r\n",
        "11,zq-c,C again,block-v1:x,,\r\n",
    ]
    path = template(tmp_path, STAFF + "".join(rows))
    sheet = platform_marks.openedx({"zq-a": 10.5, "zq-b": 0, "zq-c": 3, "zq-x": 1}, path, "")
    assert read(FORMATS["openedx"].content(sheet)) == [
        STAFF.strip().split(","),
        ["7", "ZQ-A", 'Doe, "J" =1\nx', "block-v1:x", "", "10.5"],
        ["8", "zq-b", "'=cmd()", "block-v1:x", "4.0", "0"],
        ["9", "somebody", "Som é", "block-v1:x", "", ""],
        ["10", "zq-c", "C", "block-v1:x", "", ""],
        ["11", "zq-c", "C again", "block-v1:x", "", ""],
    ]
    assert sheet.count == 2 and "zq-c, zq-x" in sheet.problems[0]
    # The first heading must be user_id, byte by byte.
    assert FORMATS["openedx"].content(sheet).startswith(b"user_id,")


def test_open_edx_gradebook_with_several_columns(tmp_path):
    path = template(tmp_path, BOOK + "7,x,zq-a,course-v1:x,Homework,,Exam,\r\n")
    with pytest.raises(DataError, match=r"new_override-aa \(Homework\), new_override-bb \(Exam\)"):
        platform_marks.openedx({"zq-a": 1}, path, "")
    with pytest.raises(DataError, match=pattern("export-columns")):
        platform_marks.openedx({"zq-a": 1}, path, "name-aa")
    sheet = platform_marks.openedx({"zq-a": 1}, path, "new_override-bb")
    assert sheet.rows == [["7", "x", "zq-a", "course-v1:x", "Homework", "", "Exam", "1"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\r\n1,2\r\n", b"user_id,username\r\n1,x\r\n", b"\xff\xfe", b'user_id,"x\r\n', None],
)
def test_what_is_no_file_of_open_edx_is_refused(tmp_path, content):
    path = tmp_path / "wrong.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"wrong\.csv"):
        platform_marks.openedx({"zq-a": 1}, path, "")
    with pytest.raises(DataError, match=pattern("export-no-template")):
        platform_marks.openedx({"zq-a": 1}, None, "")


# --- a spreadsheet, and the command --------------------------------------------------------------


def test_csv_of_everybody_read_back(the_key, tmp_path):
    """Names come back as they are, but for the guard before what a spreadsheet would run."""
    one = eight(the_key, HOSTILE)
    sheet = platform_marks.plain([one], PEOPLE)
    heads, *rows = read(FORMATS["csv"].content(sheet))
    assert tuple(heads) == platform_marks.HEADS and len(rows) == 10
    by_id = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    for id, name in HOSTILE.items():
        guard = "'" if name.startswith(("=", "-", "@", "'")) else ""
        assert by_id[id]["name"] == (guard + name).replace("; +1", "; '+1")
        assert by_id[id]["email"] == f"{id}@qz.example"
    assert list(by_id["zq-e"].values())[3:8] == [SMALL, "5.5", "12", "45.83333333", "3"]
    assert by_id["zq-e"]["handed_in"] == "2026-11-25T09:30:00+00:00"
    assert list(by_id["zq-i"].values())[4:] == ["", "12", "", "", "", ""]
    assert by_id["zq-j"]["handed_in"] == "late"


def test_no_cell_is_a_formula_however_the_file_is_split(the_key):
    """A spreadsheet may split at another sign, and then sees cells that nobody wrote."""
    names = ["x;=cmd|' /C calc'!A0;y", 'a;"=cmd', "a\n=cmd", "a\t@cmd", "a, +cmd", "＝cmd", "a|-1"]
    one = eight(the_key, dict(zip(HOSTILE, [*names, "b", "c", "d"], strict=True)))
    text = FORMATS["csv"].content(platform_marks.plain([one], PEOPLE)).decode("utf-8-sig")
    for sign in ",;\t|":
        for quotes in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            lines = io.StringIO(text, newline="")
            cells = [
                cell for row in csv.reader(lines, delimiter=sign, quoting=quotes) for cell in row
            ]
            starts = [cell.lstrip(' "\t\r\n')[:1] for cell in cells]
            assert not {*starts} & {*"=+-@＝"}, (sign, cells)
    assert all(any(sheets.guarded(name) in row for row in read(text.encode())) for name in names)
    assert [sheets.unguarded(sheets.guarded(name)) for name in names] == names


def test_export_of_a_graded_workshop(done, tmp_path):
    """Eight people, two texts each to mark; the file is written only where that is decided."""
    with pytest.raises(DataError, match="people: 8, points: 32"):
        out.write_export(done, [SMALL], "moodle")
    assert not (done.folder / "exports").exists()
    path, written = out.write_export(done, [SMALL], "moodle", choice=Choice(unmarked="zero"))
    assert path == done.folder / "exports" / "moodle.csv" and written.count == 8
    assert read(path.read_bytes())[:5] == [
        ["Email address", SMALL],
        ["zq-a@qz.example", "8"],
        ["zq-b@qz.example", "8"],
        ["zq-c@qz.example", "6"],
        ["zq-d@qz.example", "7.5"],
    ]
    assert written.problems == [] and any("to 12." in said for said in written.hints)
    with pytest.raises(DataError, match=pattern("export-empty") + ".* zq-h"):
        out.write_export(done, [SMALL], "moodle", choice=Choice(unmarked="leave-out"))
    _, plain = out.write_export(done, [SMALL], "csv", tmp_path / "x.csv")
    assert plain.count == 8 and len(read((tmp_path / "x.csv").read_bytes())) == 11


def test_who_is_not_graded_is_named(done, capsys):
    hand_in(done, "zq-b", {})
    try:
        args = ["export", SMALL, "--in", str(done.folder), "--format", "moodle"]
        args += ["--unmarked", "zero", "--out-of"]
        assert main([*args, "100"]) == 1
    finally:
        hand_in(done, "zq-b", EIGHT["zq-b"][0])
    said = capsys.readouterr().out
    assert "zq-b" in said and "in the file: 7" in said and "to 100." in said
    assert main([*args, "-1"]) == 2
    assert capsys.readouterr().err.strip() == messages.text("export-out-of", value=-1.0)


def test_refusals(done, course, tmp_path):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    with pytest.raises(DataError, match="git"):
        out.write_export(done, [SMALL], "csv", tmp_path / "repository" / "x" / "marks.csv")
    with pytest.raises(DataError, match="one unit"):
        FORMATS["openedx"].make([eight(key.read_key(SMALL, course))] * 2, {}, Choice())
    fresh = folder.create(tmp_path / "fresh", course)
    with pytest.raises(DataError, match="workshop grade"):
        out.write_export(fresh, [SMALL], "csv")
