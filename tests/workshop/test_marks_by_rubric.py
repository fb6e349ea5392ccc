"""Lines of a rubric that are ticked, by page and by sheet, and what becomes of them."""

import argparse
import html
import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from course_kit import ROOT, SMALL
from desk_kit import Desk, Problem, cells_of, filled, hand_ins, key_text
from feedback_kit import mark
from texts_kit import says

from coursework import answers, marking_sheet
from coursework.feedback import page as feedback_of
from coursework.marking.key import Key, model_answers, read_key
from coursework.marking.marks import Mark
from coursework.marking.marks import mark as compute
from coursework.marking_sheet import LETTERS, LINES
from fairtender import messages
from fairtender.tables import DataError
from workshop import desk as commands
from workshop import feedback, folder, grade, gradebook, marks, out
from workshop.folder import Workshop

FIRST = "Names the decisive signal and where it stands."
SECOND = "Says what a reply of the bidder would change."


@pytest.fixture(scope="module")
def source(course, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("handed-in")
    hand_ins(place, course)
    return place


@pytest.fixture
def desk(course, source, tmp_path) -> Desk:
    return filled(Desk(tmp_path / "desk", course), source)


@pytest.fixture
def workshop(desk, course, tmp_path) -> Workshop:
    """The same class in a folder, before any line is ticked."""
    made, failed = commands.open_file(desk.saved(), tmp_path / "workshop", course)
    assert failed == []
    return made


@pytest.fixture
def later(course, tmp_path) -> Path:
    """The course with another second line in the rubric of "why"."""
    place = tmp_path / "later"
    shutil.copytree(course, place)
    path = place / "solutions" / SMALL / "key.toml"
    text = path.read_text("utf-8").replace(FIRST, f"{FIRST} ".replace(" ", "  "))
    path.write_text(text.replace(SECOND, "Says what comes next."), "utf-8")
    return place


def tick(desk: Desk, id: str, lines: list[int], points: str = "", question: str = "why") -> dict:
    about = {"unit": SMALL, "trainee": id, "question": question}
    return desk.ask("desk_mark", **about, points=points, lines=lines)


def sheet(workshop: Workshop, path: Path, cells: dict[tuple[str, str], dict], **how) -> Path:
    """A sheet of the unit, filled in: {(trainee, question): {heading: value}}."""
    marks.export(workshop, SMALL, path, names=True, **how)
    fill(path, cells)
    return path


def fill(path: Path, cells: dict[tuple[str, str], dict]) -> None:
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book.active[1]]
    for row in book.active.iter_rows(min_row=2):
        for head, value in cells.get((row[0].value, row[2].value), {}).items():
            row[heads.index(head)].value = value
    book.save(path)


def ticked(results) -> dict[tuple[str, str], tuple]:
    return {
        (one.trainee, id): (mark.manual, mark.lines, mark.waiting)
        for one in results
        for id, mark in one.marks.items()
        if mark.lines is not None or mark.by_earlier
    }


def the_key(course: Path) -> Key:
    return read_key(SMALL, course)


def of_desk(desk: Desk) -> list:
    now = desk.files.desk
    return now.marking.results(now.desk, SMALL)


# --- by page and by sheet -------------------------------------------------------------------------


def test_lines_that_are_ticked_by_page_or_by_sheet_come_to_the_same(
    desk, workshop, course, tmp_path
):
    text = desk.ask("desk_text", unit=SMALL, trainee="zq-d", question="why", boxes=True)
    assert text["html"].count('type="checkbox"') == 2 and text["lines"] is None
    about = {"unit": SMALL, "trainee": "zq-d", "question": "why"}
    assert desk.ask("desk_lines", **about, lines=[0])["points"] == 2
    assert tick(desk, "zq-d", [0])["points"] == 2
    tick(desk, "zq-e", [1], points="0,5")  # half of a line: points and boxes are kept as they are
    tick(desk, "zq-f", [])
    path = sheet(
        workshop,
        tmp_path / "lines.xlsx",
        {
            ("zq-d", "why"): {LINES: "A"},
            ("zq-e", "why"): {LINES: "b.", "points": 0.5},
            ("zq-f", "why"): {LINES: "none"},
        },
    )
    done = marks.read_in(workshop, SMALL, path)
    assert (done.marks, done.comments) == (3, 0)
    expected = {
        ("zq-d", "why"): (2, (0,), False),
        ("zq-e", "why"): (0.5, (1,), False),
        ("zq-f", "why"): (0, (), False),
    }
    graded = gradebook.results(workshop, the_key(course))
    assert ticked(of_desk(desk)) == ticked(graded) == expected
    assert desk.marks() == cells_of(graded)
    place = feedback.write(workshop, SMALL).folder
    pages = {one.name: one.read_bytes() for one in place.iterdir()}
    assert desk.feedback() == pages
    missing = messages.text("feedback-missing")
    shown = pages[f"{SMALL}_zq-d.html"].decode().partition(missing)[2].partition("</ul>")[0]
    assert SECOND in shown and FIRST not in shown
    assert missing not in pages[f"{SMALL}_zq-a.html"].decode()  # marked by a number alone

    # Saved, opened and saved again, here and there, each line is still there.
    assert json.loads(files(desk)) == json.loads((workshop.folder / MARKS).read_text("utf-8"))
    grade.grade(workshop, SMALL, again=True)
    assert ticked(gradebook.results(workshop, the_key(course))) == expected
    back = Desk(tmp_path / "back", course)
    back.begin(SMALL)
    back.ask("desk_open", {"desk.zip": commands.save_file(workshop)})
    assert ticked(of_desk(back)) == expected and back.feedback() == pages
    # Other points in formgrader are a number alone.
    mark(workshop, "zq-d", "why", 3)
    out.write_report(workshop)
    assert ("zq-d", "why") not in ticked(gradebook.results(workshop, the_key(course)))
    assert desk.ask("desk_clear", **about)["lines"] is None


MARKS = f"marks/{SMALL}.json"


def files(desk: Desk) -> str:
    """The marks of a desk as a workshop's folder has them, without whose answers were marked."""
    content = json.loads(desk_part(desk.saved(), MARKS))
    for cells in content.values():
        for given in cells.values():
            given.pop("answers", None)
    return json.dumps(content)


def desk_part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_without_the_right_answers_a_page_only_counts_what_is_missing(desk):
    tick(desk, "zq-d", [1])
    page = desk.feedback(reuse=True)[f"{SMALL}_zq-d.html"].decode()
    assert messages.text("feedback-missing-count", of=2, missing=1) in page
    assert FIRST not in page and SECOND not in page


def test_what_would_endanger_somebody_comes_before_what_is_missing():
    key = read_key("03-screen-tenders")
    entry, model = key.entries["why-these"], answers.Answers(values=model_answers(key))
    stop = [at for at, line in enumerate(entry.rubric) if line.stop]
    held = Mark(entry.question.id, 2, None, 0.5, 0, False, "", True, lines=(1, *stop))
    page = feedback_of(key, compute(key, model, {held.cell: held}), ROOT)
    shown = html.unescape(page).partition(messages.text("feedback-does"))[2]
    dangers, _, rest = shown.partition(messages.text("feedback-missing"))
    missing = rest.partition("</ul>")[0]
    assert len(stop) == 1 and entry.rubric[stop[0]].text in dangers
    lines = [line.text in missing for line in entry.rubric]
    assert lines == [True, False, True, True, False]


def test_a_sheet_s_letters_are_checked_and_a_sheet_of_the_last_release_is_read(workshop, tmp_path):
    path = sheet(workshop, tmp_path / "odd.xlsx", {("zq-d", "why"): {LINES: "a, c"}})
    with pytest.raises(DataError) as fault:
        marks.read_in(workshop, SMALL, path)
    parts = {"column": LINES, "value": "a, c", "last": LETTERS[1], "none": "none"}
    assert says(str(fault.value), "marks-lines", **parts)
    fill(path, {("zq-d", "why"): {LINES: "=A1"}})
    with pytest.raises(DataError) as fault:
        marks.read_in(workshop, SMALL, path)
    assert says(str(fault.value), "marks-formula", column=LINES)
    fill(path, {("zq-d", "why"): {LINES: "a b"}})
    assert marks.read_in(workshop, SMALL, path).marks == 1
    # Its rows had no column for lines, and no rubric in their version.
    old = sheet(workshop, tmp_path / "old.xlsx", {("zq-e", "why"): {"points": 1}})
    book = openpyxl.load_workbook(old)
    [at] = [cell.column for cell in book.active[1] if cell.value == "version"]
    for row in range(2, book.active.max_row + 1):
        cell = book.active.cell(row, at)
        cell.value = "-".join(cell.value.split("-")[:2])
    book.active.delete_cols(marking_sheet.HEADS.index(LINES) + 1)
    book.save(old)
    assert marks.read_in(workshop, SMALL, old).marks == 1
    assert "rubric" not in gradebook.kept_marks(workshop, SMALL)["zq-e"]["why"]


def test_lines_that_were_ticked_since_a_sheet_was_saved_are_not_replaced(workshop, tmp_path):
    first = sheet(workshop, tmp_path / "first.xlsx", {("zq-d", "why"): {LINES: "a"}})
    marks.read_in(workshop, SMALL, first)
    older = sheet(workshop, tmp_path / "older.xlsx", {("zq-d", "why"): {"points": 2, LINES: "b"}})
    newer = sheet(workshop, tmp_path / "newer.xlsx", {("zq-d", "why"): {"points": 2, LINES: "a,b"}})
    assert marks.read_in(workshop, SMALL, newer).marks == 1
    with pytest.raises(DataError) as fault:
        marks.read_in(workshop, SMALL, older)
    assert says(str(fault.value).partition("\n")[0], "marks-newer", column="points")


def test_a_mark_of_the_last_release_is_a_number_without_boxes(desk, course, later, tmp_path):
    """Neither page nor folder knew a rubric's version: such a mark stays as it is."""
    content = json.loads(desk_part(desk.saved(), MARKS))
    assert content["zq-a"]["why"].pop("rubric") == the_key(course).entries["why"].rubric_version
    now = desk.files.desk.desk
    now.boxes[SMALL].marks["zq-a"]["why"] = {**content["zq-a"]["why"]}
    made, _ = commands.open_file(desk.saved(), tmp_path / "workshop", later)
    [one] = [one for one in gradebook.results(made, the_key(later)) if one.trainee == "zq-a"]
    assert (one.marks["why"].manual, one.marks["why"].waiting, one.marks["why"].lines) == (
        3, False, None
    )  # fmt: skip


# --- another rubric -------------------------------------------------------------------------------


def test_texts_that_were_marked_by_an_earlier_rubric_are_named_and_marked_again(
    desk, workshop, course, later, tmp_path, capsys
):
    tick(desk, "zq-d", [0, 1])
    path = sheet(workshop, tmp_path / "first.xlsx", {("zq-d", "why"): {LINES: "a, b"}})
    marks.read_in(workshop, SMALL, path)
    waited = desk.ask("desk_texts", unit=SMALL, open=True)["texts"]
    # On the page the key of the later course is there at once.
    desk.ask("desk_keys", keys={SMALL: key_text(later)})
    texts = {(one["trainee"], one["question"]): one for one in open_texts(desk)}
    again = {place for place, one in texts.items() if one["state"] == "rubric"}
    assert again == {(id, "why") for id in ("zq-a", "zq-b", "zq-c", "zq-d")}
    assert len(texts) == len(waited) + 4 == desk.ask("desk_clear", **place_of("zq-h"))["to_mark"]
    assert texts["zq-d", "why"]["points"] == 3 and texts["zq-d", "why"]["lines"] is None
    page = desk.feedback()[f"{SMALL}_zq-d.html"].decode()
    assert messages.text("feedback-look-rubric") in page
    assert messages.text("feedback-missing") not in page

    # The command names them, before and after grading; nbgrader is asked to look again, too.
    workshop = folder.open_workshop(workshop.folder, later)
    asked = argparse.Namespace(part="status", unit=SMALL, workshop=workshop)
    assert marks.run(asked) == 0
    people, label = "zq-a, zq-b, zq-c, zq-d", the_key(later).entries["why"].question.short
    assert says(capsys.readouterr().out, "marks-status-rubric", label=label, people=people)
    named = marks.status(workshop, SMALL)["why"]["rubric"]
    assert sorted(named) == ["zq-a", "zq-b", "zq-c", "zq-d"]
    grade.grade(workshop, SMALL)
    with gradebook.opened(workshop) as book:
        assert book.find_grade("why", SMALL, SMALL, "zq-d").needs_manual_grade
        assert not book.find_grade("question", SMALL, SMALL, "zq-a").needs_manual_grade
    assert cells_of(gradebook.results(workshop, the_key(later))) == desk.marks()
    place = feedback.write(workshop, SMALL).folder
    assert desk.feedback() == {one.name: one.read_bytes() for one in place.iterdir()}

    # A sheet that was saved before has letters of other lines; its points are by the earlier one.
    with pytest.raises(DataError) as fault:
        marks.read_in(workshop, SMALL, path)
    assert says(str(fault.value), "marks-rubric", column=LINES)
    fill(path, {("zq-d", "why"): {LINES: None, "points": 3}})
    assert marks.read_in(workshop, SMALL, path).marks == 0
    assert "zq-d" in marks.status(workshop, SMALL)["why"]["rubric"]
    # Marked again by sheet, in formgrader, and by page.
    newer = sheet(
        workshop,
        tmp_path / "newer.xlsx",
        {("zq-d", "why"): {LINES: "a"}, ("zq-a", "why"): {"points": 3}},
    )
    assert marks.read_in(workshop, SMALL, newer).marks == 2
    mark(workshop, "zq-b", "why", 2.5)
    gradebook.keep_marks(workshop, SMALL)
    assert marks.status(workshop, SMALL)["why"]["rubric"] == ["zq-c"]
    kept = gradebook.kept_marks(workshop, SMALL)
    version = the_key(later).entries["why"].rubric_version
    assert {kept[id]["why"]["rubric"] for id in ("zq-a", "zq-b", "zq-d")} == {version}
    tick(desk, "zq-d", [0])
    tick(desk, "zq-a", [0, 1])
    assert {one["trainee"] for one in open_texts(desk) if one["state"] == "rubric"} == {
        "zq-b", "zq-c"
    }  # fmt: skip


def open_texts(desk: Desk) -> list[dict]:
    return desk.ask("desk_texts", unit=SMALL, open=True)["texts"]


def place_of(id: str) -> dict:
    return {"unit": SMALL, "trainee": id, "question": "why"}


def test_spaces_in_a_line_are_no_change_and_its_points_are(course, later):
    now, then = (the_key(root).entries for root in (course, later))
    assert now["why"].rubric_version != then["why"].rubric_version
    assert now["question"].rubric_version == then["question"].rubric_version
    (later / "solutions" / SMALL / "key.toml").write_text(
        key_text(later).replace("Says what comes next.", SECOND), "utf-8"
    )
    assert now["why"].rubric_version == the_key(later).entries["why"].rubric_version


def test_faulty_lines_in_a_desk_s_file_are_one_sentence(desk, course):
    tick(desk, "zq-d", [0])
    marks_of = desk.files.desk.desk.boxes[SMALL].marks["zq-d"]["why"]
    for wrong in ([-1], [1000], ["a"], 3):
        marks_of["lines"] = wrong
        with pytest.raises(Problem, match="lines"):
            desk.ask("desk_open", {"desk.zip": desk.saved()})
