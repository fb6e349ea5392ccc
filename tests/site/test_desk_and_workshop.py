"""The desk beside `workshop`: two units, and a class of 500 there and back."""

import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from desk_page_kit import LONG, UNIT, WORD, Desk, said
from playwright.sync_api import expect

from coursework.marking import key
from workshop import desk as bridge
from workshop import desk as sealing
from workshop import gradebook, out

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OTHER = "01-the-issue"
PEOPLE = {"101": "Ana Belo", "102": "Ben Carro"}


@pytest.fixture
def desk(reader, address) -> Desk:
    return Desk(reader, address)


def roster(place: Path, people: dict[str, str]) -> Path:
    path = place / "roster.csv"
    rows = [f"{id},{name},p{id}@example.org" for id, name in people.items()]
    path.write_text("\n".join(["id,name,email", *rows]), "utf-8")
    return path


def test_two_units_and_what_goes_out(desk, root, tmp_path):
    """Ana is right in both units, Ben hands in one: half of the points is below 70 %."""
    files = []
    for unit, ids in ((UNIT, ("101", "102")), (OTHER, ("101",))):
        the_key = key.read_key(unit)
        for id in ids:
            files.append(tmp_path / f"{unit}_{id}.json")
            key.hand_in(the_key, key.model_answers(the_key), files[-1], PEOPLE[id], id)
    desk.begin(UNIT, OTHER)
    desk.roster(roster(tmp_path, PEOPLE), 2)
    desk.open("came")
    desk.give(*files)
    assert [desk.summary(unit)["counting"] for unit in (UNIT, OTHER)] == [2, 1]
    for unit, ids in ((UNIT, ["101", "102"]), (OTHER, ["101"])):
        desk.part("unit").select_option(unit)
        desk.idle()
        desk.open("mark")
        desk.page.locator("#desk-mark details").last.evaluate("box => { box.open = true }")
        sheet = desk.saved("sheet", tmp_path)
        fill_in(sheet, ids)
        desk.part("sheet-in").set_input_files(sheet)
        texts = len([q for q in key.read_key(unit).questions.all.values() if q.marked_by])
        desk.told(said("sheet-taken", marks=texts * len(ids), comments=0, unchanged=0, to_mark=0))
    # Marks that do not fit are named, each with its row, and none is taken.
    spoil(sheet)
    desk.part("sheet-in").set_input_files(sheet)
    expect(desk.part("problem")).to_contain_text(said("sheet-none"))
    assert desk.part("problem").locator("p, li").count() > 2
    before = desk.marks(OTHER)
    desk.open("class")
    assert desk.marks(OTHER) == before and before[0]["to_mark"] == 0
    shown_on_the_wall(desk)
    desk.open("back")
    desk.part("threshold").fill("70")
    certificates = desk.saved("certificates-save", tmp_path)
    desk.told(said("certified", certified=1, below=0, lacking=1, waiting=0))
    with zipfile.ZipFile(certificates) as packed:
        [page] = [one for one in packed.namelist() if one.endswith(".html")]
        assert PEOPLE["101"] in packed.read(page).decode()
    turned_on = desk.saved("marking-on-save", tmp_path)
    assert turned_on.read_bytes() == (root / "solutions" / OTHER / "key.toml").read_bytes()
    assert desk.faults == []


def fill_in(sheet: Path, ids: list[str]) -> None:
    """Give every text its full points; the sheet names nobody."""
    book = openpyxl.load_workbook(sheet)
    column = {cell.value: cell.column for cell in book.active[1]}
    rows = range(2, book.active.max_row + 1)
    people = {str(book.active.cell(row, column["trainee"]).value) for row in rows}
    assert len(people) == len(ids) and all(re.fullmatch(r"\w+ \d{3}", one) for one in people)
    for row in rows:
        assert not book.active.cell(row, column["points so far"]).value
        most = book.active.cell(row, column["most points"]).value
        book.active.cell(row, column["points"]).value = most
    book.save(sheet)


def spoil(sheet: Path) -> None:
    """Two cells with what is no mark."""
    book = openpyxl.load_workbook(sheet)
    column = {cell.value: cell.column for cell in book.active[1]}
    for row, wrong in ((2, "99"), (3, "good")):
        book.active.cell(row, column["points"]).value = wrong
    book.save(sheet)


def shown_on_the_wall(desk: Desk) -> None:
    """The glance fills the screen, and no name is on it, whatever is shown below."""
    wall = desk.part("wall")
    desk.part("names").check()
    desk.idle()
    desk.press("project")
    expect(wall).to_be_visible()
    assert not [name for name in PEOPLE.values() if name in wall.inner_text()]
    desk.page.keyboard.press("Escape")
    expect(wall).to_be_hidden()
    expect(desk.part("project")).to_be_focused()


def drawn_class(place: Path, count: int) -> Path:
    """A platform's archive of a class: right answers and misunderstandings, with holes in them."""
    the_key, dice = key.read_key(UNIT), random.Random(count)
    kinds = [key.model_answers(the_key)]
    kinds += [key.belief_answers(the_key, belief.code) for belief in the_key.beliefs]
    one, packed = place / "one.json", place / "moodle.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(count):
            given = {id: v for id, v in dice.choice(kinds).items() if dice.random() > 0.1}
            key.hand_in(the_key, given, one, f"Person Zq{n}", f"{n:04}")
            name = f"Person Zq{n}_{7000 + n}_assignsubmission_file_/{UNIT}_{n}.json"
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 12, 16, n % 60, 0)), one.read_bytes())
    return packed


def test_a_class_of_500_has_the_same_marks_at_the_desk_and_by_the_command(
    desk, reader, address, root, tmp_path
):
    """Marked at the desk, opened and graded by the command, and opened at the desk once more."""
    desk.begin()
    desk.roster(roster(tmp_path, {f"{n:04}": f"Person Zq{n}" for n in range(500)}), 500)
    desk.open("came")
    desk.give(drawn_class(tmp_path, 500))
    assert desk.summary()["counting"] == 500
    desk.open("mark")
    desk.press("blank")
    desk.idle()
    desk.part("points").fill("1.5")
    desk.part("points").press("Enter")
    desk.idle()
    desk.open("class")
    tables = zipfile.ZipFile(desk.saved("report-save", tmp_path))
    desk.open("save")
    sealed = desk.saved("file-save", tmp_path)
    here = {row["trainee"]: row["points"] for row in desk.marks()}
    desk.press("close-do")
    expect(desk.part("new")).to_be_visible()
    desk.page.close()
    course, _ = bridge.open_file(sealing.decrypt(sealed.read_bytes(), WORD), tmp_path / "w", root)
    found = gradebook.results(course, key.read_key(UNIT))
    assert len(found) == 500
    assert {one.trainee: one.total for one in found} == pytest.approx(here)
    # Cell by cell: the tables of both reports are the same bytes.
    out.write_report(course)
    written = {one.name: one.read_bytes() for one in (course.folder / "reports").glob("*.csv")}
    assert len(written) > 2
    assert {name: tables.read(name) for name in written} == written
    back = tmp_path / "back.desk"
    back.write_bytes(sealing.encrypt(bridge.save_file(course), WORD))
    again = Desk(reader, address)
    again.part("open-file").set_input_files(back)
    again.part("unlock-word").fill(WORD)
    again.press("unlock")
    expect(again.part("said")).to_contain_text(said("opened", file=back.name), timeout=LONG)
    assert {row["trainee"]: row["points"] for row in again.marks()} == here
    assert desk.faults == again.faults == []
