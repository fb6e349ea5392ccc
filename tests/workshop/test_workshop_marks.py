"""Marking in a spreadsheet: what is written, what is taken back, and each fault in a sentence."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from course_kit import SMALL
from feedback_kit import HOSTILE, NAME, graded_workshop, mark, put
from texts_kit import pattern, says

from coursework import marking_sheet
from coursework.answers import plain_words
from coursework.marking import key
from fairtender import messages
from fairtender.tables import DataError
from workshop import grade, gradebook, marks
from workshop.__main__ import main
from workshop.store import FolderDesk

# A sheet is read by one reader, whatever it is saved as: see the tests of `fairtender.sheets`.
ENDINGS = ["xlsx", pytest.param("csv", marks=pytest.mark.slow)]


@pytest.fixture
def workshop(course, once, tmp_path):
    return graded_workshop(course, once, tmp_path)


@pytest.fixture
def the_key(course):
    return key.read_key(SMALL, course)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, cells: dict[tuple[str, str, str], object], sign: str = ",") -> None:
    """Fill cells {(trainee, question, column): value} as a spreadsheet saves the sheet."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.active
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for (trainee, question, head), value in cells.items():
                if (row[0].value, row[2].value) == (trainee, question):
                    row[heads.index(head)].value = value
        book.save(path)
        return
    rows = table(path)
    for row in rows:
        for (trainee, question, head), value in cells.items():
            if (row["trainee"], row["question"]) == (trainee, question):
                row[head] = str(value)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=sign)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def given(workshop, the_key) -> dict[tuple[str, str], tuple]:
    """{(trainee, question): (points, waiting, comment)} of everything that is not as graded."""
    found = {}
    for one in gradebook.results(workshop, the_key):
        for question in ("why", "question"):
            mark_of = one.marks[question]
            if mark_of.manual is not None or mark_of.comment:
                said = mark_of.manual, mark_of.waiting, mark_of.comment
                found[one.trainee, question] = said
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_sheet_is_filled_in_and_taken_back(workshop, the_key, tmp_path, ending):
    mark(workshop, "spoilt", "question", 1, "Ask who pays.")
    path = tmp_path / f"marks.{ending}"
    done = marks.export(workshop, SMALL, path, names=True)
    # Six hand-ins (model, blank, odd, spoilt and two misunderstandings), two questions each.
    assert (done.rows, done.stale) == (12, [])
    lines = {(one.cells["trainee"], one.cells["question"]): one for one in marking_sheet.read(path)}
    assert len(lines) == 12 and not any(one.formulas for one in lines.values())
    assert lines["spoilt", "question"].cells["points so far"] == "1"
    if ending == "csv":
        rows = {(row["trainee"], row["question"]): row for row in table(path)}
        odd = rows["odd", "why"]
        assert odd["name"] == plain_words(NAME)
        assert odd["answer"] == HOSTILE.replace("\0", "\ufffd").replace("\n=", "\n'=")
        assert "Points: 2. Names the decisive signal" in odd["rubric"]
        assert odd["model answer"].startswith("They go first") and odd["most points"] == "3"
        assert (odd["label"], odd["state"]) == (
            "Why do these two come first?",
            messages.text("marks-state-waiting"),
        )
        assert rows["spoilt", "question"]["state"] == "marked"
    # A semicolon and a decimal comma are what a spreadsheet saves in half of Europe.
    fill(
        path,
        {
            ("odd", "why", "points"): "2,5" if ending == "csv" else 2.5,
            ("odd", "why", "comment"): "Names it.\nBut where?",
            ("model", "question", "points"): 0,
            ("spoilt", "question", "points"): 1,  # as it is
            ("blank", "why", "comment"): "Please write a text.",
        },
        sign=";",
    )
    done = marks.read_in(workshop, SMALL, path)
    assert (done.marks, done.comments, done.unchanged) == (2, 2, 9)
    expected = {
        ("odd", "why"): (2.5, False, "Names it.\nBut where?"),
        ("model", "question"): (0, False, ""),
        ("spoilt", "question"): (1, False, "Ask who pays."),
        ("blank", "why"): (None, True, "Please write a text."),
    }
    assert given(workshop, the_key) == expected
    kept = gradebook.kept_marks(workshop, SMALL)
    assert kept["odd"]["why"]["points"] == 2.5 and kept["blank"]["why"]["comment"]
    # The same sheet again changes nothing, and grading again keeps every mark.
    assert marks.read_in(workshop, SMALL, path).marks == 0
    grade.grade(workshop, SMALL, again=True)
    assert given(workshop, the_key) == expected
    assert {id: [*map(len, one.values())] for id, one in marks.status(workshop, SMALL).items()} == {
        "why": [5, 1, 0, 0],
        "question": [4, 2, 0, 0],
    }


FAULTS = {
    ("model", "why", "points"): ("4", messages.text("desk-marks-range", value="4", most=3)),
    ("model", "question", "points"): ("-1", messages.text("desk-marks-range", value="-1", most=1)),
    ("blank", "why", "points"): ("1,500", messages.text("desk-marks-doubt", value="1,500")),
    ("blank", "question", "points"): ("half", "“half” is not a number"),
    ("odd", "why", "points"): ("=1+1", "has a formula"),
    ("odd", "question", "points"): ("nan", "“nan” is not a number"),
    ("spoilt", "why", "question"): ("level", "“level” is not one of the questions"),
    ("spoilt", "question", "trainee"): ("nobody", "“nobody” does not match anybody"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_faulty_row_is_named_and_nothing_is_written(workshop, the_key, tmp_path, ending):
    path = tmp_path / f"marks.{ending}"
    marks.export(workshop, SMALL, path, names=True)
    rows = [(one.cells["trainee"], one.cells["question"]) for one in marking_sheet.read(path)]
    right = ("buyers-country", "why", "points")
    fill(path, {place: value for place, (value, _) in FAULTS.items()} | {right: 1})
    with pytest.raises(DataError) as fault:
        marks.read_in(workshop, SMALL, path)
    said = str(fault.value).split("\n")
    assert len(said) == len(FAULTS)
    for (trainee, question, head), (_, part) in FAULTS.items():
        number = rows.index((trainee, question)) + 2
        where = f"marks.{ending}, row {number}, column {head}: "
        assert [one for one in said if one.startswith(where) and part in one], (where, said)
    assert given(workshop, the_key) == {}


def test_a_row_twice_a_heading_gone_and_a_file_that_is_none(workshop, tmp_path):
    path = tmp_path / "marks.csv"
    marks.export(workshop, SMALL, path, names=True)
    with pytest.raises(DataError, match=pattern("marks-there")):
        marks.export(workshop, SMALL, path, names=True)
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([*lines[:2], *lines[1:]]))
    with pytest.raises(DataError, match=r"row 3, column question: .* row 2"):
        marks.read_in(workshop, SMALL, path)
    path.write_text("trainee,question\r\n", encoding="utf-8")
    with pytest.raises(DataError, match="points so far"):
        marks.read_in(workshop, SMALL, path)
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(DataError, match=name):
            marks.read_in(workshop, SMALL, tmp_path / name)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(DataError, match=r"bad\.xlsx"):
        marks.read_in(workshop, SMALL, tmp_path / "bad.xlsx")


def test_a_newer_mark_and_a_newer_answer_are_never_written_over(workshop, the_key, tmp_path):
    path = tmp_path / "marks.csv"
    marks.export(workshop, SMALL, path, names=True)
    fill(path, {("odd", "why", "points"): 1, ("odd", "why", "comment"): "Short."})
    mark(workshop, "odd", "why", 3, "In formgrader, meanwhile.")
    with pytest.raises(
        DataError,
        match=pattern("marks-newer", column="points", value="1", now="3")
        + r".*\n.*\n.*--overwrite",
    ):
        marks.read_in(workshop, SMALL, path)
    fill(path, {("odd", "why", "points"): ""})
    with pytest.raises(
        DataError,
        match=pattern(
            "marks-newer-comment", column="comment", value="Short.", now="In formgrader, meanwhile."
        ),
    ):
        marks.read_in(workshop, SMALL, path)
    assert given(workshop, the_key)["odd", "why"] == (3, False, "In formgrader, meanwhile.")
    fill(path, {("odd", "why", "points"): 1})
    done = marks.read_in(workshop, SMALL, path, overwrite=True)
    assert done.marks == 1
    [replaced] = done.compared  # shown, as it was and as it is now
    assert (replaced.change.before.manual, replaced.change.theirs) == (3, 1)
    assert given(workshop, the_key)["odd", "why"] == (1, False, "Short.")

    # The trainee hands in anew: first not graded, then graded with another answer.
    model = key.model_answers(the_key)
    put(workshop, the_key, "odd", model | {"why": "Another text."})
    fill(path, {("odd", "why", "points"): 2})
    with pytest.raises(DataError, match=pattern("marks-stale", value="odd")):
        marks.read_in(workshop, SMALL, path, overwrite=True)
    assert marks.export(workshop, SMALL, tmp_path / "next.csv", names=True).stale == ["odd"]
    grade.grade(workshop, SMALL)
    with pytest.raises(DataError, match=pattern("marks-changed")):
        marks.read_in(workshop, SMALL, path, overwrite=True)
    assert marks.status(workshop, SMALL)["why"]["changed"] == ["odd"]
    again = tmp_path / "again.csv"
    marks.export(workshop, SMALL, again, names=True)
    assert {row["state"] for row in table(again) if row["trainee"] == "odd"} == {
        messages.text("marks-state-changed"),
        messages.text("marks-state-waiting"),
    }
    # The same points again say that the answer was looked at.
    fill(again, {("odd", "why", "points"): 1})
    assert marks.read_in(workshop, SMALL, again).marks == 1
    assert given(workshop, the_key)["odd", "why"] == (1, False, "Short.")


def test_an_anonymous_sheet_names_nobody_and_finds_the_way_back(workshop, the_key, tmp_path):
    path = tmp_path / "marks.csv"
    marks.export(workshop, SMALL, path)
    content = path.read_text(encoding="utf-8-sig")
    assert not any(one in content for one in ("Mira", "example.org", "Learner", "buyers-country"))
    codes = FolderDesk(workshop).pseudonyms.people
    assert {row["trainee"] for row in table(path)} == {*codes.values()} and len(codes) == 6
    assert [row["trainee"] for row in table(path)] == sorted(row["trainee"] for row in table(path))
    other = tmp_path / "other.xlsx"
    marks.export(workshop, SMALL, other)
    assert FolderDesk(workshop).pseudonyms.people == codes  # stable
    fill(path, {(codes["model"], "why", "points"): 3})
    marks.read_in(workshop, SMALL, path)
    assert given(workshop, the_key) == {("model", "why"): (3, False, "")}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_second_marker_s_sheet_is_compared_and_only_what_is_chosen_is_taken(
    workshop, the_key, tmp_path, capsys, ending
):
    mark(workshop, "model", "why", 3, "Ask who pays.")
    mark(workshop, "odd", "why", 1, "Ask who pays.")
    path = tmp_path / f"sent.{ending}"
    inside = ["--in", str(workshop.folder)]
    out = ["marks", "export", SMALL, "--second-marker", "--out", str(path), *inside]
    assert main(out) == 0
    lines = {(one.cells["trainee"], one.cells["question"]): one for one in marking_sheet.read(path)}
    assert {one.cells[name] for one in lines.values() for name in ("points so far", "comment")} == {
        ""
    }
    codes = FolderDesk(workshop).pseudonyms.people
    fill(
        path,
        {
            (codes["model"], "why", "points"): 3,
            (codes["odd"], "why", "points"): 2.5,
            (codes["odd"], "why", "comment"): "Name the\nwords.",
            (codes["blank"], "why", "points"): 0.5,
        },
    )
    path = path.replace(path.with_name(f"marks.{ending}"))  # people rename files
    before = given(workshop, the_key)
    capsys.readouterr()
    command = ["marks", "import", SMALL, str(path), *inside]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert given(workshop, the_key) == before
    label = "“Why do these two come first?”"
    sheet = "points in the sheet"
    assert f"{codes['odd']}, {label}: your points 1, {sheet} 2.5, difference +1.5" in told
    assert f"{codes['blank']}, {label}: your points –, {sheet} 0.5, difference –" in told
    assert f"{codes['model']}, {label}: your points 3, {sheet} 3, difference +0\nTexts on" in told
    for part in (
        "Your comment: Ask who pays.",
        messages.text("marks-compared-theirs", text="Name the words."),
        "Text: ",
    ):
        assert f"  {part}" in told
    # Once equal, once 1.5 apart. Of all four pairs: 0, 0.5, 2 and 1.5 apart, 4 together.
    counts = {"both": 2, "equal": 1, "percent": 50, "near": 1, "most": 1.5}
    assert says(told, "marks-agree-on", label="Why do these two come first?", **counts)
    assert says(told, "marks-agree-kappa", kappa="0.25") and says(told, "marks-agree")
    assert "\u202e" not in told and "--take" in told
    with pytest.raises(DataError, match=pattern("marks-second-overwrite")):
        marks.read_in(workshop, SMALL, path, overwrite=True)

    assert main([*command, "--take", "open"]) == 0
    assert "Marks imported: 1. Comments imported: 0." in capsys.readouterr().out
    assert given(workshop, the_key) == before | {("blank", "why"): (0.5, False, "")}
    assert main([*command, "--take", "mean"]) == 0
    both = "Ask who pays.\nName the\nwords."
    assert given(workshop, the_key)["odd", "why"] == (2, False, both)  # the mean is 1.75
    assert main([*command, "--take", "theirs"]) == 0
    assert given(workshop, the_key)["odd", "why"] == (2.5, False, "Name the\nwords.")
    own = tmp_path / "own.csv"
    marks.export(workshop, SMALL, own)
    with pytest.raises(DataError, match=pattern("marks-take-own")):
        marks.read_in(workshop, SMALL, own, take="mean")


def test_what_the_command_says_of_each_choice_is_true_of_every_text(
    workshop, the_key, tmp_path, capsys
):
    """Equal points with a new comment; a comment alone; an answer that changed since its mark."""
    for id in ("model", "odd", "blank"):
        mark(workshop, id, "why", 2, "Mine.")
    put(workshop, the_key, "model", key.model_answers(the_key) | {"why": "Another text."})
    grade.grade(workshop, SMALL)
    path = tmp_path / "sent.csv"
    marks.export(workshop, SMALL, path, names=True, blind=True)
    fill(
        path,
        {
            ("model", "why", "points"): 1,
            ("model", "why", "comment"): "Theirs.",
            ("odd", "why", "points"): 2,
            ("odd", "why", "comment"): "Theirs.",
            ("blank", "why", "comment"): "Theirs.",
            ("odd", "question", "points"): 1,
        },
    )
    before = given(workshop, the_key)
    assert before["model", "why"] == (2, True, "Mine.")  # it waits: the mark is for another text
    command = ["marks", "import", SMALL, str(path), "--in", str(workshop.folder)]
    assert main([*command, "--take", "open"]) == 0
    told = capsys.readouterr().out
    assert says(told, "marks-imported", marks=1, comments=0, unchanged=8)
    assert messages.text("marks-left", left=3) in told
    open_now = before | {("odd", "question"): (1, False, "")}
    assert given(workshop, the_key) == open_now
    assert main([*command, "--take", "mean"]) == 0
    assert given(workshop, the_key) == open_now | {
        ("model", "why"): (1, False, "Theirs."),
        ("odd", "why"): (2, False, "Mine.\nTheirs."),
        ("blank", "why"): (2, False, "Mine.\nTheirs."),
    }
    assert messages.text("marks-left", left=0)[:20] not in capsys.readouterr().out


def test_a_row_that_cannot_be_compared_keeps_no_other_back(workshop, the_key, tmp_path, capsys):
    path = tmp_path / "sent.csv"
    marks.export(workshop, SMALL, path, names=True, blind=True)
    fill(path, {("model", "why", "points"): 2, ("odd", "why", "points"): 4})
    command = ["marks", "import", SMALL, str(path), "--take", "open", "--in", str(workshop.folder)]
    assert main(command) == 1
    told = capsys.readouterr().out
    assert (
        "Not compared: sent.csv, row" in told
        and messages.text("desk-marks-range", value="4", most=3) in told
    )
    assert given(workshop, the_key) == {("model", "why"): (2, False, "")}


def test_empty_texts_get_no_points_in_one_step(workshop, the_key, capsys):
    """“blank” wrote neither text, “odd” left one empty; “spoilt” wrote one that cannot be used."""
    model = key.model_answers(the_key)
    put(workshop, the_key, "spoilt", model | {"why": 7})
    grade.grade(workshop, SMALL)
    assert main(["marks", "blank", SMALL, "--in", str(workshop.folder)]) == 0
    assert "0 points: 3 (people: 2)." in capsys.readouterr().out
    empty = [("blank", "why"), ("blank", "question"), ("odd", "question")]
    assert given(workshop, the_key) == {one: (0, False, "") for one in empty}
    assert gradebook.kept_marks(workshop, SMALL)["blank"]["why"]["points"] == 0
    assert marks.mark_blank(workshop, SMALL).texts == 0


def test_a_workbook_keeps_what_a_cell_holds_and_says_that_it_was_cut(tmp_path):
    """Excel counts in UTF-16: an emoji is two, and half of one is a damaged workbook."""
    text = "x" + "\U0001f600" * 40_000
    path = tmp_path / "marks.xlsx"
    marking_sheet.write(path, [["zq", "Qz", "why", "A question", text, *[""] * 9]])
    cell = openpyxl.load_workbook(path).active["E2"].value
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert "40001 characters" in cell and cell.startswith("x\U0001f600")


def test_the_sheet_has_the_whole_question(workshop, the_key, tmp_path):
    whole = " ".join(["Why do these two come first, and what would change your mind?"] * 3)
    entry = the_key.entries["why"]
    asked = replace(entry, question=replace(entry.question, label=whole))
    row = marking_sheet.row(gradebook.results(workshop, the_key)[0], asked, "")
    assert row[marking_sheet.HEADS.index("label")] == whole
