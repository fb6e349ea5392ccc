"""The desk takes in files whatever the browser does, and says what is kept and where."""

import re
from pathlib import Path

import pytest
from day_kit import hand_in
from desk_page_kit import LONG, WORD, Desk, said
from playwright.sync_api import expect

from fairtender import messages

pytestmark = pytest.mark.browser
HOME = "book/index.html"
NOTHING_KEPT = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }"
# Each write ends as it does where the quota is used up.
FULL = """() => {
  globalThis.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    const request = put.apply(this, given);
    this.transaction.abort();
    return request;
  };
}"""
# Holds an event back, so that a file which was chosen can be gone before the page reads it.
NOT_YET = """() => addEventListener("change", (event) => event.stopImmediatePropagation(),
    { capture: true, once: true })"""
NOW = "(box) => box.dispatchEvent(new Event('change', { bubbles: true }))"
# A folder whose files are gone before they are opened, with text that is not a file.
DROP = """(place, names) => {
  const file = (_, failed) => failed(new DOMException("", "NotFoundError"));
  const inside = names.map((name) => ({ isFile: true, name, file }));
  const folder = { name: "stick", createReader: () => (
    { readEntries: (done) => done(inside.splice(0)) }) };
  const items = [{ kind: "string" }, { kind: "file", webkitGetAsEntry: () => folder }];
  place.dispatchEvent(Object.assign(new Event("drop"), { dataTransfer: { items } }));
}"""


@pytest.fixture
def day(tmp_path) -> Path:
    hand_in(tmp_path / "handed-in")
    return tmp_path / "handed-in"


@pytest.fixture
def desk(reader, address) -> Desk:
    return Desk(reader, address)


def expect_line(desk: Desk, here: str, file: str) -> None:
    """The whole line at the top: what this browser keeps, and what a file has."""
    line = f"{said(here, time='TIME')} {said(file)}"
    expect(desk.part("kept")).to_have_text(
        re.compile(f"^{re.escape(line).replace('TIME', '[0-9]{2}:[0-9]{2}')}$"), timeout=LONG
    )


def expect_warning(desk: Desk, *codes: str) -> None:
    expect(desk.part("problem")).to_have_text(" ".join(map(said, codes)), timeout=LONG)


@pytest.mark.slow
def test_a_desk_that_is_removed_in_another_window_works_on_and_says_so(
    desk, reader, address, day, tmp_path
):
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    expect_line(desk, "kept", "not-in-file")
    other = Desk(reader, address)
    other.press("again-remove")
    expect(other.part("decide")).to_contain_text(said("remove-elsewhere"))
    other.decide("remove-kept-yes")
    other.told(said("removed-kept"))
    other.page.close()
    # It is said at once, before anything is done.
    expect_warning(desk, "kept-gone", "save-now")
    expect_line(desk, "not-kept", "only-here")
    desk.open("came")
    desk.give(day / "moodle.zip")
    assert desk.summary()["counting"] == 2
    expect_warning(desk, "kept-gone", "save-now")
    expect_line(desk, "not-kept", "only-here")
    desk.open("save")
    with desk.page.expect_download() as download:
        desk.press("file-save")
    download.value.save_as(tmp_path / "saved.desk")
    expect_line(desk, "not-kept", "in-file")
    expect_warning(desk, "kept-gone")
    # Nothing is kept again unless the trainer asks for it.
    desk.page.get_by_text(said("seal-anew")).click()
    for id in ("new-passphrase", "new-passphrase-again"):
        desk.part(id).fill(WORD)
    desk.press("seal-set")
    desk.told(said("passphrase-set"))
    expect_line(desk, "kept", "not-in-file")
    # “Remove my answers from this browser”, in a window that knows of the desk.
    home = reader.new_page()
    home.goto(address + HOME)
    home.get_by_role("button", name=messages.text("home-done")).click()
    expect(home.locator(".course-confirm")).to_contain_text(messages.text("home-done-desk"))
    home.locator(".course-yes").click()
    expect(home.locator(".course-said")).to_contain_text(messages.text("home-done-desk"))
    expect_line(desk, "not-kept", "only-here")
    expect_warning(desk, "kept-gone", "save-now")
    assert desk.summary()["counting"] == 2 and desk.faults == []


@pytest.mark.slow
def test_where_the_browser_has_no_room_files_are_taken_in(desk, reader, address, day):
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.page.evaluate(FULL)
    desk.give(day / "moodle.zip")
    assert {"counting": 2, "refused": 2}.items() <= desk.summary().items()
    expect_warning(desk, "kept-full", "save-now")
    expect_line(desk, "kept-before", "only-here")
    # With room again everything is kept, what came meanwhile too.
    desk.page.evaluate("() => { IDBObjectStore.prototype.put = put; }")
    desk.give(day / "mail" / "answers.json")
    expect(desk.part("problem")).to_have_text("")
    expect_line(desk, "kept", "not-in-file")
    before = desk.summary()
    desk.page.close(run_before_unload=False)
    again = Desk(reader, address)
    again.part("again-word").fill(WORD)
    again.press("go-on")
    again.told(said("went-on"))
    assert again.summary() == before and desk.faults == []


@pytest.mark.slow
def test_a_browser_that_keeps_nothing_has_a_desk_all_the_same(reader, address, day):
    reader.add_init_script(NOTHING_KEPT)
    desk = Desk(reader, address)
    desk.begin(passphrase="")
    expect_line(desk, "not-kept", "only-here")
    desk.open("save")
    desk.page.get_by_text(said("seal-anew")).click()
    for id in ("new-passphrase", "new-passphrase-again"):
        desk.part(id).fill(WORD)
    desk.press("seal-set")
    expect(desk.part("said")).to_have_text(said("passphrase-set"))
    expect_warning(desk, "kept-full", "save-now")
    desk.open("came")
    desk.give(day / "moodle.zip")
    assert desk.summary()["arrived"] == 4
    expect_line(desk, "not-kept", "only-here")
    assert desk.faults == []


def test_a_broken_file_is_told_by_name_and_the_rest_is_taken(desk, day):
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    lost = day / "stick" / "lost.json"
    lost.write_bytes(b"{}")
    desk.page.evaluate(NOT_YET)
    desk.part("files").set_input_files([lost, day / "moodle.zip"])
    lost.unlink()
    desk.part("files").evaluate(NOW)
    expect(desk.part("problem")).to_contain_text(said("unreadable", file="lost.json"), timeout=LONG)
    assert desk.summary()["counting"] == 2
    expect_line(desk, "kept", "not-in-file")
    desk.part("drop").evaluate(DROP, ["gone.json"])
    expect(desk.part("problem")).to_have_text(said("unreadable", file="stick/gone.json"))
    desk.part("drop").evaluate(DROP, [])
    expect(desk.part("problem")).to_have_text(said("no-file"))
    assert desk.faults == []
