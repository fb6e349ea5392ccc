"""The trainer's desk in a browser: a whole day, a killed page, a saved file, a hostile class."""

import csv
import io
import json
import zipfile
from pathlib import Path

import access_kit
import openpyxl
import pytest
from day_kit import ROSTER, UNIT, hand_in
from desk_page_kit import ASK, LONG, PAGE, WORD, Desk, said
from hostile_kit import Canaries, hand_ins
from hostile_kit import roster as roster_of
from kit import violations, violations_by_day_and_night
from playwright.sync_api import expect

from coursework import marking_sheet
from coursework.course import APART
from coursework.marking import key
from fairtender import messages
from workshop import desk as bridge
from workshop import desk as sealing
from workshop import gradebook

pytestmark = pytest.mark.browser
STEPS = ("begin", "came", "mark", "class", "back", "save")


@pytest.fixture
def day(tmp_path) -> Path:
    """What nine people hand in, and the roster beside it."""
    hand_in(tmp_path / "handed-in")
    return tmp_path / "handed-in"


@pytest.fixture
def desk(reader, address) -> Desk:
    return Desk(reader, address)


def test_a_sample_workshop_at_one_click(desk):
    expect(desk.part("new")).to_be_visible()
    desk.part("sample").click()
    expect(desk.part("name")).to_have_text(said("sample-title"), timeout=LONG)
    desk.told(said("sample-opened"))
    counts = {"counting": 9, "waiting": 1, "late": 1, "missing": 2, "has_key": True}
    assert counts.items() <= desk.summary().items()
    desk.open("mark")
    expect(desk.part("mark-form")).to_be_visible()
    # It is an open workshop like any other: nothing of it was kept behind the trainer's back.
    assert violations(desk.page) == []


def test_a_trainer_has_a_day_at_the_desk(desk, address, day, root, tmp_path):
    desk.begin(deadline="2026-03-12T18:00")
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(day / "moodle.zip")
    # Ana, Ben; Dan's file broke off, Cleo sent a notebook.
    assert {"counting": 2, "refused": 2, "missing": 5}.items() <= desk.summary().items()
    desk.part("came-at").fill("2026-03-12T17:45")
    desk.give(*(day / "mail").iterdir(), *(day / "stick").iterdir())
    row = desk.part("rows").locator("li", has_text="answers.json").first
    expect(row).to_contain_text(said("number", number=""))
    row.get_by_role("button", name=said("look")).click()
    expect(row.locator(".desk-inside")).not_to_be_empty()
    row.locator("input[list]").fill("108 · Hugo Ivers")
    row.get_by_role("button", name=said("give")).click()
    desk.idle()
    assert desk.summary()["counting"] == 5  # Edda by her name, Finn by his id, Hugo by hand
    desk.part("came-at").fill("")
    desk.give(day / "moodle-evening.zip")
    assert {"counting": 6, "late": 1}.items() <= desk.summary().items()  # Cleo; Gita was late
    expect(desk.part("came-who")).to_contain_text(f"{said('who-late')} Gita Holm")
    expect(desk.part("came-who")).to_contain_text(f"{said('who-missing')} Ines Jarl")
    desk.open("mark")
    desk.press("blank")
    desk.told(said("blank-done", n=1, people=1, waits=5))
    expect(desk.part("text-where")).to_have_text(said("text-where", n=1, all=5))
    for left in range(4, -1, -1):
        desk.part("points").fill("1")
        desk.part("comment").fill("Name the words of the notice.")
        desk.part("points").press("Enter")
        desk.told(said("marked-last" if not left else "marked", waits=left))
    desk.open("class")
    expect(desk.part("glance")).not_to_be_empty()
    shown = desk.part("glance").inner_text()
    assert not [name for name in ROSTER.values() if name in shown]
    desk.press("report-show")
    frame = desk.page.frame_locator("#desk-report-frame")
    expect(frame.locator("h1")).to_be_visible(timeout=LONG)
    assert desk.part("report-frame").get_attribute("sandbox") == ""
    desk.press("report-close")
    desk.open("back")
    pages = zipfile.ZipFile(desk.saved("feedback-save", tmp_path))
    people = ["101", "102", "103", "105", "106", "108"]
    assert sorted(pages.namelist()) == [
        *(f"{UNIT}_{id}.html" for id in people),
        f"{UNIT}_index.csv",
    ]
    marks = desk.saved("export-save", tmp_path).read_text("utf-8-sig")
    assert len([*csv.DictReader(io.StringIO(marks))]) == 6
    expect(desk.part("said")).to_contain_text(said("marks-in-it", count=6))
    desk.open("save")
    sealed = desk.saved("file-save", tmp_path)
    assert sealed.read_bytes().startswith(b"FTDESK1\n") and b"Ana Belo" not in sealed.read_bytes()
    before = desk.marks()
    desk.press("close-do")
    expect(desk.part("new")).to_be_visible()
    expect(desk.part("again")).to_be_hidden()
    back = through_the_command(sealed, before, root, tmp_path)
    # Opened again it is the same, and a person can be forgotten.
    desk.part("open-file").set_input_files(back)
    desk.part("unlock-word").fill("another passphrase")
    desk.press("unlock")
    expect(desk.part("problem")).to_have_text(said("no-unseal"))
    desk.part("open-file").set_input_files(back)
    desk.part("unlock-word").fill(WORD)
    desk.press("unlock")
    desk.told(said("opened", file=back.name))
    assert desk.marks() == before
    desk.open("save")
    desk.part("forget-who").fill("101 · Ana Belo")
    desk.press("forget-do")
    desk.decide("forget-yes")
    desk.told(said("forget-files"))
    assert desk.summary()["counting"] == 5
    after = json.dumps(desk.page.evaluate(ASK, ["desk_kept", {"since": 0}]))
    assert "Ana Belo" not in after and "Ben Carro" in after
    assert desk.faults == []
    assert [url for url in desk.requests if not url.startswith((address, "blob:", "data:"))] == []


def through_the_command(sealed: Path, marks: list[dict], course: Path, place: Path) -> Path:
    """Open what the page saved as a workshop, grade there, and save that for the page."""
    content = sealing.decrypt(sealed.read_bytes(), WORD)
    opened, failed = bridge.open_file(content, place / "workshop", course)
    assert failed == []
    graded = {one.trainee: one.total for one in gradebook.results(opened, key.read_key(UNIT))}
    here = {row["trainee"]: row["points"] for row in marks if "points" in row}
    assert graded == pytest.approx(here) and len(graded) == 6
    back = place / "back.desk"
    back.write_bytes(sealing.encrypt(bridge.save_file(opened), WORD))
    return back


def test_a_question_goes_on_the_wall_in_three_steps(desk, tmp_path):
    """Nine people on the list. Four hand in, then a fifth; one of them chooses another option."""
    the_key = key.read_key(UNIT)
    asked = next(one for one in the_key.questions.all.values() if one.kind == "choice")
    right = the_key.entries[asked.id].answer
    wrong = next(code for code in asked.codes if code != right)
    files = [tmp_path / f"{UNIT}_{id}.json" for id in [*ROSTER][:5]]
    for at, (path, (id, name)) in enumerate(zip(files, ROSTER.items(), strict=False)):
        key.hand_in(the_key, {asked.id: right if at else wrong}, path, name, id)
    rows = "".join(f"{id},{name}\n" for id, name in ROSTER.items())
    (tmp_path / "roster.csv").write_text(f"id,name\n{rows}", "utf-8")
    desk.begin()
    desk.roster(tmp_path / "roster.csv")
    wall, bars, keyboard = desk.part("wall"), desk.page.locator(".desk-bars li"), desk.page.keyboard

    def put_up(*given: Path) -> None:
        desk.open("came")
        desk.give(*given)
        desk.open("class")
        desk.part("wall-question").select_option(asked.id)
        desk.press("wall-show")
        expect(desk.part("wall-title")).to_have_text(asked.label)
        expect(bars).to_have_text([one.text for one in asked.shown])
        expect(desk.part("wall-step")).to_be_focused()  # before, no key turns it
        keyboard.press("ArrowRight")

    put_up(*files[:4])
    expect(wall).to_contain_text(said("wall-few"))
    expect(wall).to_contain_text(said("wall-state", n=4, all=9))
    expect(bars).to_have_text([one.text for one in asked.shown])
    keyboard.press("Escape")
    expect(wall).to_be_hidden()
    expect(desk.part("wall-show")).to_be_focused()
    put_up(files[4])
    people = {right: 4, wrong: 1}
    counts = [said("wall-people", n=people.get(one.code, 0), of=5) for one in asked.shown]
    for bar, count in zip(bars.all(), counts, strict=True):
        expect(bar).to_contain_text(count)
    assert said("wall-is-right") not in wall.inner_text()
    keyboard.press("Enter")
    expect(wall).to_contain_text(the_key.entries[asked.id].why)
    marked = bars.filter(has_text=said("wall-is-right"))
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(asked.option(right).text)
    assert not [name for name in ROSTER.values() if name in wall.inner_text()]
    assert violations(desk.page) == []
    assert desk.faults == []


@pytest.mark.slow
def test_a_table_goes_on_the_wall_and_is_asked_again(desk, tmp_path):
    """Five people fill in the same table. One of them takes T01 for low, and later nobody does."""
    the_key = key.read_key(UNIT)
    asked = the_key.entries["sheet"].question
    level = asked.sheet().column("level")
    right = the_key.entries["sheet"].answer
    wrong = {"tenders": [{"row": "t01", "level": "low"}, *right["tenders"][1:]]}
    names = dict([*ROSTER.items()][:5])
    files = [tmp_path / f"{UNIT}_{id}.json" for id in names]
    desk.begin()
    # A browser without a full screen, so that its size can change.
    desk.page.evaluate("document.documentElement.requestFullscreen = null")
    wall, first = desk.part("wall"), desk.page.locator(".desk-heat li").first

    def hand_in(mistaken: int) -> None:
        for at, (path, (id, name)) in enumerate(zip(files, names.items(), strict=True)):
            key.hand_in(the_key, {"sheet": wrong if at < mistaken else right}, path, name, id)
        desk.open("came")
        desk.give(*files)
        if desk.summary()["updates"]:
            desk.part("accept-updates").click()
            desk.decide("updates-yes")
            desk.idle()
        desk.open("class")
        desk.part("wall-question").select_option(asked.id)
        desk.press("wall-show")
        expect(desk.part("wall-step")).to_be_focused()
        expect(first).to_contain_text(asked.sheet().fixed[0].label)
        desk.page.keyboard.press("ArrowRight")

    def seen() -> None:
        assert violations_by_day_and_night(desk.page, "#desk-wall") == []
        for width in (390, 1024, 1280):  # a phone, a projector, a screen
            desk.page.set_viewport_size({"width": width, "height": 768})
            assert not desk.part("wall").evaluate("box => box.scrollWidth > box.clientWidth")

    hand_in(1)
    low, high = (level.option(code).text for code in ("low", "high"))
    expect(first).to_contain_text(f"{high}: 4")
    expect(first).to_contain_text(f"{low}: 1")
    seen()
    desk.press("wall-vote")
    expect(wall).to_contain_text(said("wall-second", n=0))
    desk.page.keyboard.press("ArrowRight")
    expect(wall).to_contain_text(said("wall-second-few"))
    expect(first).to_contain_text(f"{high}: 4")
    desk.page.keyboard.press("Escape")
    hand_in(0)
    expect(first).to_contain_text(f"{high}: 4 → 5")
    expect(first).to_contain_text(f"{low}: 1 → 0")
    desk.page.keyboard.press("Enter")
    expect(wall).to_contain_text(the_key.entries["sheet"].why)
    expect(first).to_contain_text(f"✓ {high}: 4 → 5")
    seen()
    assert not [name for name in ROSTER.values() if name in wall.inner_text()]
    assert desk.faults == []


@pytest.mark.slow
def test_the_gain_is_one_press_away_from_another_unit(desk, tmp_path):
    the_key, path = key.read_key(APART), tmp_path / f"{APART}_Ana-Belo.json"
    before = the_key.questions.forms[0]
    desk.begin(UNIT, APART)
    desk.open("came")
    for given in ({before.questions[0].id: "police"}, key.model_answers(the_key)):
        key.hand_in(the_key, given, path, "Ana Belo")
        desk.give(path)
    desk.told(messages.text("collect-together", number="0001"))
    desk.open("class")
    desk.press("apart")
    expect(desk.part("unit")).to_have_value(APART)
    expect(desk.part("glance")).to_contain_text(messages.text("apart-title"), timeout=LONG)
    gain = messages.text("apart-from-to", before=0, now=1, both=1)
    expect(desk.part("glance").locator("tbody tr").first).to_contain_text(gain)
    expect(desk.part("apart")).to_be_hidden()
    assert desk.faults == []


@pytest.mark.slow
def test_a_list_that_is_not_clear_is_asked_about_with_its_first_rows(desk, tmp_path):
    desk.begin()
    path = tmp_path / "list.csv"
    path.write_bytes("Kod;Who;Mail\n007;Ana Nuñez;a@x.org\n008;Ben;\n".encode("cp1252"))
    desk.part("roster").set_input_files(path)
    desk.told(said("roster-asked"))
    box = desk.part("roster-asked")
    box.get_by_role("button", name="Ana Nuñez").click()
    for heading, column in (("Kod", "id"), ("Who", "name")):
        box.get_by_label(said("roster-means", heading=heading)).select_option(column)
    expect(box.get_by_role("row").nth(1)).to_contain_text("007Ana Nuñeza@x.org")
    assert seen(desk.page, "begin") == []
    desk.press("roster-use")
    desk.told(said("roster-read", n=2))
    expect(box).to_be_hidden()
    expect(desk.part("people-list")).to_contain_text("007 Ana Nuñez")
    assert desk.faults == []


def test_a_page_that_is_killed_loses_nothing(desk, reader, address, day):
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(day / "moodle-evening.zip")
    desk.open("mark")
    desk.part("points").fill("1.5")
    desk.part("points").press("Enter")
    desk.told(said("marked", waits=desk.summary()["to_mark"]))
    before = desk.page.evaluate(ASK, ["desk_kept", {"since": 0}])["state"]
    # Python dies, and is put up again by the next thing that is done.
    desk.page.evaluate("course.python.stop()")
    desk.open("class")
    assert desk.page.evaluate(ASK, ["desk_kept", {"since": 0}])["state"] == before
    # The page ends without a word.
    desk.page.close(run_before_unload=False)
    again = Desk(reader, address)
    expect(again.part("again")).to_be_visible()
    again.part("again-word").fill("not the passphrase")
    again.press("go-on")
    expect(again.part("problem")).to_have_text(said("no-unseal"))
    again.part("again-word").fill(WORD)
    again.press("go-on")
    again.told(said("went-on"))
    assert again.page.evaluate(ASK, ["desk_kept", {"since": 0}])["state"] == before
    # Another window does not write over it.
    other = Desk(reader, address)
    other.part("again-word").fill(WORD)
    other.press("go-on")
    expect(other.part("problem")).to_have_text(said("elsewhere"), timeout=LONG)
    # In what the browser keeps nothing can be read.
    kept = again.page.evaluate(
        """async () => {
          const ask = (request) => new Promise((done) => {
            request.onsuccess = () => done(request.result);
          });
          const database = await ask(indexedDB.open("fairtender-desk"));
          const records = await ask(database.transaction("sealed").objectStore("sealed").getAll());
          database.close();
          const bytes = records.filter((one) => one.closed).map((one) => one.closed);
          return bytes.map((one) => new TextDecoder("latin1").decode(one)).join("");
        }"""
    )
    assert len(kept) > 10_000 and "Ana Belo" not in kept and UNIT not in kept
    # It goes on where the first one ended, without being loaded again.
    again.page.close(run_before_unload=False)
    other.press("go-on")
    other.told(said("went-on"))


def test_by_keys_alone_and_without_a_fault_of_access(desk, day):
    """The main path without a mouse, and what axe and the kit see of each step."""
    page, keys = desk.page, desk.page.keyboard

    def reach(selector: str) -> None:
        for _ in range(300):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"no key leads to {selector}")

    def press(selector: str) -> None:
        reach(selector)
        keys.press("Enter")
        desk.idle()

    faults = seen(page, "begin")
    reach("#desk-title")
    keys.insert_text("By keys")
    reach(f'[name=unit][value="{UNIT}"]')
    keys.press("Space")
    press("#desk-new [type=submit]")
    desk.told(said("begun"))
    reach("#desk-roster")
    desk.roster(day.parent / "roster.csv")
    press("[data-desk-next=came]")
    reach("#desk-files")
    desk.give(day / "moodle.zip", day / "mail" / "answers.json")
    faults += seen(page, "came")
    reach("#desk-rows input[list]")
    keys.insert_text("108")
    keys.press("Enter")
    desk.idle()
    assert desk.summary()["counting"] == 3
    press("[data-desk-next=mark]")
    faults += seen(page, "mark")
    press("#desk-blank")
    reach("#desk-points")
    keys.insert_text("2")
    keys.press("Enter")
    desk.told(said("marked", waits=desk.summary()["to_mark"]))
    keys.press("Alt+PageDown")
    desk.idle()
    press("[data-desk-next=class]")
    faults += seen(page, "class")
    # The steps themselves: arrows move, Enter opens.
    reach("#desk-tab-class")
    keys.press("ArrowRight")
    keys.press("Enter")
    desk.idle()
    faults += seen(page, "back")
    press("#desk-feedback")
    press("[data-desk-next=save]")
    faults += seen(page, "save")
    assert faults == [] and desk.faults == []


@pytest.mark.slow
def test_what_looks_like_an_update_is_listed_and_accepted_at_one_click(desk, day, tmp_path):
    first = json.loads((day / "mail" / f"{UNIT}_Edda-Falk.json").read_bytes())
    first |= {"learner": {"id": "105", "name": "Edda Falk"}, "saved": "2026-03-12T08:00:00Z"}
    later = first | {"saved": "2026-03-12T09:00:00Z"}
    paths = [tmp_path / f"{UNIT}_Edda{again}.json" for again in ("", " (1)")]
    for path, content in zip(paths, (first, later), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(*paths)
    assert {"counting": 0, "waiting": 2, "updates": 1}.items() <= desk.summary().items()
    row = desk.part("rows").locator("li").first
    expect(row).to_contain_text(said("claims", name="105 · Edda Falk"))
    desk.part("accept-updates").click()
    expect(desk.part("decide")).to_contain_text(f"Edda Falk: 0002 {paths[1].name}")
    desk.decide("updates-yes")
    desk.idle()
    assert {"counting": 1, "waiting": 0, "updates": 0}.items() <= desk.summary().items()
    expect(desk.part("updates")).to_be_hidden()
    assert desk.faults == []


@pytest.mark.slow
def test_a_second_marker_s_sheet_is_compared_text_by_text(desk, day, tmp_path):
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(day / "moodle.zip")
    desk.open("mark")
    desk.part("points").fill("1")
    desk.part("comment").fill("Mine.")
    desk.part("points").press("Enter")
    desk.idle()
    texts = desk.page.evaluate(ASK, ["desk_texts", {"unit": UNIT}])["texts"]
    [mine] = [one for one in texts if one["points"] == 1]
    desk.page.locator("summary", has_text=said("second")).click()
    sent = desk.saved("sheet-blind", tmp_path)
    assert sent.name == f"{UNIT}-second-marker.xlsx"
    assert desk.saved("sheet", tmp_path).name == f"{UNIT}-marks.xlsx"
    book = openpyxl.load_workbook(sent)
    people = {row[0].value for row in book.active.iter_rows(min_row=2)}
    assert len(people) == 2 and not people & {*ROSTER, *ROSTER.values()}
    points, comment = (marking_sheet.HEADS.index(head) for head in ("points", "comment"))
    for row in book.active.iter_rows(min_row=2):
        row[points].value, row[comment].value = 2, "<b>Theirs.</b>"
    book.save(tmp_path / "back.xlsx")
    desk.part("sheet-in").set_input_files(tmp_path / "back.xlsx")
    desk.told(said("compare-ready"))
    rows = desk.part("compare-rows").locator("tbody")
    expect(rows).to_have_count(len(texts))
    expect(desk.part("compare-agreement")).to_contain_text("Largest difference: 1.")
    row = rows.filter(has_text="Mine.")
    cells = [said("compare-mine", points=1), "2", "+1", "Mine.", "<b>Theirs.</b>"]
    expect(row.locator("td").nth(2)).to_have_text("2")
    for text in cells:
        expect(row).to_contain_text(text)
    expect(rows.filter(has_text=said("text-waiting"))).to_have_count(len(texts) - 1)
    assert desk.summary()["to_mark"] == len(texts) - 1
    row.locator("summary").click()
    expect(row.locator(".desk-rubric")).to_be_visible(timeout=LONG)
    assert seen(desk.page, "mark") == []
    desk.part("compare-unmarked").click()
    counts = {"marks": len(texts) - 1, "comments": len(texts) - 1, "to_mark": 0}
    desk.told(said("compare-applied", **counts))
    row.locator("select").select_option("mean")
    desk.press("compare-take")
    desk.told(said("compare-applied", marks=1, comments=1, to_mark=0))
    about = {"unit": UNIT, "trainee": mine["trainee"], "question": mine["question"]}
    now = desk.page.evaluate(ASK, ["desk_text", about])
    assert (now["points"], now["comment"]) == (1.5, "Mine.\n<b>Theirs.</b>")
    desk.press("sheet-undo")
    desk.told(said("sheet-undone", n=len(texts), waits=len(texts) - 1))
    now = desk.page.evaluate(ASK, ["desk_text", about])
    assert (now["points"], now["comment"]) == (1, "Mine.") and desk.faults == []


@pytest.mark.slow
def test_document_text_and_rubric_are_in_view_together(desk, day):
    """On a small laptop and on a tablet held upright; what is ticked adds up."""
    desk.begin()
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(day / "moodle.zip")
    desk.open("mark")
    papers = desk.part("paper").locator("option")
    assert papers.count() == 5  # as the exercise has them; the nearest before the question is shown
    expect(desk.part("paper-shown")).to_contain_text("High-risk sector")
    for width, height in ((1366, 768), (768, 1024), (768, 768)):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.part("mark-form").evaluate("form => form.scrollIntoView()")
        for part in ("#desk-paper-shown", ".desk-text", ".desk-rubric", "#desk-points"):
            expect(desk.page.locator(f".desk-mark {part}")).to_be_in_viewport(ratio=0.99)
        expect(desk.page.locator(".desk-mark .course-button")).to_be_in_viewport(ratio=0.99)
    desk.part("paper").select_option("0")
    expect(desk.part("paper-shown")).to_contain_text("T01")
    lines = desk.part("text").locator("input")
    for at, points in ((0, "0.5"), (3, "1"), (4, "1"), (0, "0.5")):  # the last line is a Stop
        lines.nth(at).click()
        expect(desk.part("points")).to_have_value(points)
    desk.part("comment").fill("Name the words.")
    desk.page.locator("summary", has_text=said("own-list")).click()
    desk.press("own-keep")
    desk.told(said("own-kept"))
    desk.part("points").press("Enter")
    desk.idle()
    desk.press("own-use")
    expect(desk.part("comment")).to_have_value("Name the words.")
    expect(desk.part("paper")).to_have_value("0")  # of the same question, so as it was chosen
    texts = desk.page.evaluate(ASK, ["desk_texts", {"unit": UNIT}])["texts"]
    [marked] = [one for one in texts if one["state"] == "marked"]
    assert (marked["points"], marked["lines"]) == (0.5, [3, 4])
    assert seen(desk.page, "mark") == [] and desk.faults == []


def seen(page, step: str) -> list[str]:
    expect(page.locator(f"#desk-{step}")).to_be_visible()
    page.evaluate("document.querySelectorAll('.desk details').forEach((e) => { e.open = true })")
    found = violations(page)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        checks = (access_kit.names, access_kit.small_targets, access_kit.lost)
        found += [f"{width}: {fault}" for check in checks for fault in check(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return [f"{step}: {fault}" for fault in found]


@pytest.mark.slow
def test_a_hostile_class_harms_nobody(desk, address, tmp_path, course):
    """Every kind of hand-in that a browser can be given: none runs, and no good mark moves."""
    the_key = key.read_key(UNIT, course)
    source, canaries = tmp_path / "source", Canaries(tmp_path / "canaries")
    (source / "plain").mkdir(parents=True)
    kit = hand_ins(source, the_key, canaries)
    plain = [p for p in (source / "plain").iterdir() if p.is_file() and not p.is_symlink()]
    desk.begin()
    desk.roster(roster_of(kit, tmp_path / "roster.csv"), len(kit.people))
    desk.open("came")
    desk.give(*plain)
    desk.give(source / "moodle.zip")
    given = {path.name for path in plain}
    wanted = {
        case.trainee: kit.full - case.loses
        for case in kit.cases
        if case.loses is not None
        and (case.path.split("/")[0] in given or "_assignsubmission_" in case.path)
    }
    found = {row["trainee"]: row["points"] for row in desk.marks() if "points" in row}
    assert found == pytest.approx(wanted)
    desk.part("show").select_option("all")
    desk.idle()
    for step in STEPS[1:]:
        desk.open(step)
    desk.open("class")
    desk.press("report-show")
    expect(desk.page.frame_locator("#desk-report-frame").locator("h1")).to_be_visible(timeout=LONG)
    assert desk.page.title() != "ran"
    assert canaries.alarms() == [] and desk.faults == []
    assert [url for url in desk.requests if not url.startswith((address, "blob:", "data:"))] == []


@pytest.mark.slow
def test_a_workshop_s_edition_takes_its_keys_from_the_trainer(reader, address, day, root, tmp_path):
    """There no key lies beside the pages, and none is asked for."""

    def workshop(route) -> None:
        body = route.fetch().text().replace('"edition": "public"', '"edition": "workshop"')
        route.fulfill(body=body, content_type="text/html")

    reader.route(f"**/{PAGE}", workshop)
    desk = Desk(reader, address)
    desk.part("title").fill("The day of nine")
    for id in ("passphrase", "passphrase-again"):
        desk.part(id).fill("elf letters")
    desk.page.locator(f'[name=unit][value="{UNIT}"]').check()
    desk.press("begin")
    expect(desk.part("wrong")).to_have_text(said("passphrase-short", n=12), timeout=LONG)
    desk.begin(passphrase="")
    assert not desk.summary()["has_key"]
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w") as packed:
        packed.write(root / "solutions" / UNIT / "key.toml", f"keys/{UNIT}/key.toml")
    desk.part("pack").set_input_files(pack)
    desk.told(said("keys-read", list=desk.summary()["title"]))
    desk.roster(day.parent / "roster.csv")
    desk.open("came")
    desk.give(day / "moodle.zip")
    assert {row["trainee"] for row in desk.marks() if "points" in row} == {"101", "102"}
    # Without a passphrase the file is plain, this browser keeps nothing, and no key is in either.
    desk.open("save")
    saved = desk.saved("file-save", tmp_path)
    with zipfile.ZipFile(saved) as plain:
        assert not [name for name in plain.namelist() if b"[question." in plain.read(name)]
    assert desk.page.evaluate("indexedDB.databases()") == []
    assert not [url for url in desk.requests if "/keys/" in url] and desk.faults == []
