"""The trainer's desk and `workshop`: the same hand-ins come to the same; each opens the other."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
from class_kit import RIGHT
from course_kit import SMALL
from desk_kit import (
    COMMENT,
    DEADLINE,
    MARKS,
    ROSTER,
    Desk,
    Problem,
    answers,
    cells_of,
    filled,
    hand_ins,
    unzipped,
)
from feedback_kit import mark
from filelock import FileLock
from kit import wait_for
from texts_kit import pattern

from coursework.desk import file, state
from coursework.marking import key as keys
from coursework.marking.assignment import cells
from coursework.platform_marks import Choice
from fairtender import messages
from fairtender.files import zip_files
from fairtender.tables import DataError
from workshop import collect, feedback, folder, grade, gradebook, inbox, out
from workshop import desk as commands
from workshop.__main__ import main
from workshop.folder import Workshop


@pytest.fixture(scope="module")
def source(course, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("handed-in")
    hand_ins(place, course)
    return place


@pytest.fixture(scope="module")
def workshop(course, source, tmp_path_factory) -> Workshop:
    """The class by `workshop`'s own commands."""
    made = folder.create(tmp_path_factory.mktemp("class") / "workshop", course)
    folder.write_roster(made, ROSTER)
    made = collect.set_deadline(made, SMALL, DEADLINE)
    with chdir(source):
        collect.collect(made, SMALL, [Path("moodle.zip")])
        collect.collect(made, SMALL, [Path("mail")])
    [waiting] = [one for one in inbox.arrivals(made, SMALL) if one.waits]
    collect.assign(made, SMALL, {waiting.number: "zq-i"})
    assert grade.grade(made, SMALL).failed == {}
    for trainee, points in MARKS.items():
        for question, given in zip(("why", "question"), points, strict=True):
            if given is not None:
                mark(made, trainee, question, given, COMMENT if given == 1 else "")
    return made


@pytest.fixture(scope="module")
def desk(course, source, tmp_path_factory) -> Desk:
    """The same class at the desk."""
    return filled(Desk(tmp_path_factory.mktemp("desk"), course), source)


def the_key(course: Path) -> keys.Key:
    return keys.read_key(SMALL, course)


# --- the same comes to the same -------------------------------------------------------------------


def test_the_same_hand_ins_lie_in_the_inbox_with_the_same_words(workshop, desk):
    now = desk.files.desk.desk
    assert now.boxes[SMALL].found == inbox.arrivals(workshop, SMALL)
    assert len(now.boxes[SMALL].arrivals) == 13
    for one in inbox.arrivals(workshop, SMALL):
        if one.state != "refused":
            assert now.originals[one.sha256] == inbox.original(workshop, SMALL, one)


def test_marks_are_equal_cell_by_cell(workshop, desk, course):
    graded = gradebook.results(workshop, the_key(course))
    assert len(graded) == 9  # zq-k is late, zq-l broken, zq-j a picture
    assert desk.marks() == cells_of(graded)
    here = {one["trainee"]: one for one in desk.results()}
    for one in graded:
        told = here[one.trainee]
        assert (told["points"], told["most"], told["to_mark"]) == (
            one.total,
            one.most,
            sum(mark.waiting for mark in one.marks.values()),
        )
    # By hand: level, first, factors, weight and origin earn 8; then 3 and 1 of the trainer.
    assert here["zq-a"]["points"] == 12 and here["zq-a"]["state"] == "marked"
    states = {id: here[id]["state"] for id in ("zq-k", "zq-l", "zq-j", "zq-b", "zq-i")}
    assert states == {
        "zq-k": "late", "zq-l": "refused", "zq-j": "refused", "zq-b": "to-mark", "zq-i": "to-mark"
    }  # fmt: skip


@pytest.mark.parametrize("reuse", (False, True))
def test_pages_of_feedback_are_equal_byte_for_byte(workshop, desk, reuse):
    place = feedback.write(workshop, SMALL, reuse=reuse).folder
    assert desk.feedback(reuse=reuse) == {one.name: one.read_bytes() for one in place.iterdir()}


def test_report_and_tables_are_equal_byte_for_byte(workshop, desk):
    out.write_report(workshop)
    place = workshop.folder / "reports"
    answer = desk.ask("desk_report", units=[SMALL], pseudonyms=False)
    written = {one.name: one.read_bytes() for one in place.iterdir() if one.is_file()}
    assert unzipped(answer["files"]["tables.zip"]) == written
    assert answer["html"].encode() == written["report.html"]


def test_with_pseudonyms_nobody_is_named(desk):
    answer = desk.ask("desk_report", units=[SMALL], pseudonyms=True)
    files = unzipped(answer["files"]["tables.zip"])
    assert "marks.csv" not in files
    for name, content in files.items():
        text = html.unescape(content.decode())
        for id, one in ROSTER.items():
            assert one.name not in text and one.email not in text, name
            assert not re.search(rf"(?<!\w){id}(?!\w)", text), name


def test_tables_of_marks_are_equal_byte_for_byte(workshop, desk):
    for form, unmarked, out_of in (("csv", "", None), ("moodle", "zero", 100)):
        choice = Choice(unmarked=unmarked, out_of=out_of)
        path, done = out.write_export(workshop, [SMALL], form, choice=choice)
        asked = {"format": form, "units": [SMALL], "unmarked": unmarked, "out_of": out_of}
        answer = desk.ask("desk_export", **asked)
        assert answer["files"] == {path.name: path.read_bytes()}
        told = answer["count"], answer["problems"], answer["hints"]
        assert told == (done.count, done.problems, done.hints)


def test_what_a_choice_is_called_is_told_by_whoever_offers_it(workshop, desk):
    """The page has no option of a command, and the command names its own."""
    with pytest.raises(Problem) as said:
        desk.ask("desk_export", format="moodle", units=[SMALL])
    assert "--" not in str(said.value)
    with pytest.raises(DataError, match="--unmarked") as told:
        out.write_export(workshop, [SMALL], "moodle")
    assert str(told.value).startswith(str(said.value))


def test_certificates_are_equal_byte_for_byte(workshop, desk):
    day = date(2026, 3, 14)
    out.write_certificates(workshop, [SMALL], 60, day)
    asked = {"units": [SMALL], "threshold": 60, "day": day.isoformat()}
    answer = desk.ask("desk_certificates", **asked, course=out.course_title(workshop))
    place = out.certificate_folder(workshop)
    written = {one.name: one.read_bytes() for one in place.iterdir()}
    assert unzipped(answer["files"]["certificates.zip"]) == written
    assert answer["certified"] == len(written) - 1 > 0
    # Unpacked into one folder with the pages of feedback, no file takes the place of another.
    assert not written.keys() & desk.feedback().keys()
    assert {name.split("_")[0] for name in written} == {"certificate"}
    assert {name.split("_")[0] for name in desk.feedback()} == {SMALL}


# --- each opens the other -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(desk, course, tmp_path_factory) -> Workshop:
    """The saved desk, opened and graded by `workshop`."""
    place = tmp_path_factory.mktemp("opened")
    made, failed = commands.open_file(desk.saved(), place / "workshop", course)
    assert failed == []
    return made


def test_a_saved_desk_becomes_a_workshop_with_the_same_marks(opened, desk, course):
    assert cells_of(gradebook.results(opened, the_key(course))) == desk.marks()
    assert inbox.arrivals(opened, SMALL) == desk.files.desk.desk.boxes[SMALL].found
    assert opened.deadlines == {SMALL: DEADLINE} and opened.trainees() == ROSTER
    again = grade.grade(opened, SMALL)
    assert again.unchanged == 9


def test_and_the_workshop_is_saved_as_a_desk_with_the_same_marks(opened, desk, course, tmp_path):
    content = commands.save_file(opened)
    assert commands.save_file(opened) == content
    back = Desk(tmp_path, course)
    back.begin(SMALL)
    summary = back.ask("desk_open", {"desk.zip": content})
    assert summary["title"] == "Day" and summary["people"] == len(ROSTER)
    assert back.marks() == desk.marks()
    assert back.feedback() == desk.feedback()
    # A mark that a trainer gave in the workshop comes along.
    mark(opened, "zq-h", "why", 1.5, "Qz now")
    back.ask("desk_open", {"desk.zip": commands.save_file(opened)})
    assert back.marks()["zq-h", "why"] == (None, 1.5, False, "Qz now")


def test_who_hands_in_anew_is_looked_at_again_here_and_there(desk, course, tmp_path):
    copy = Desk(tmp_path / "desk", course)
    copy.begin(SMALL)
    copy.ask("desk_open", {"desk.zip": desk.saved()})
    new = answers(course, RIGHT | {"why": "Another reason."}, "zq-c")
    later = {f"mail/{SMALL}_zq-c.json": DEADLINE}
    copy.take({f"mail/{SMALL}_zq-c.json": new}, later)
    _, second = copy.rows(show="waiting")
    copy.ask("desk_assign", unit=SMALL, number=second["number"], trainee="zq-c")
    marks = copy.marks()
    assert marks["zq-c", "why"][1:3] == (0, True)  # another text: the mark stays, and waits
    assert marks["zq-c", "question"][1:3] == (1, False)  # the same text
    made, failed = commands.open_file(copy.saved(), tmp_path / "workshop", course)
    assert failed == []
    assert cells_of(gradebook.results(made, the_key(course))) == marks
    told = [one for one in copy.ask("desk_texts", unit=SMALL, open=True)["texts"]]
    assert [one["question"] for one in told if one["state"] == "changed"] == ["why"]


# --- the commands ---------------------------------------------------------------------------------


class Typed:
    """Lines that somebody types where no terminal is."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return self.lines.pop(0) + "\n"


def test_saved_under_a_passphrase_it_opens_with_it_and_with_no_other(
    opened, course, tmp_path, monkeypatch, capsys
):
    path, place = tmp_path / "day.desk", str(tmp_path / "again")
    save = ["save", str(path), "--passphrase", "--in", str(opened.folder)]
    monkeypatch.setattr(sys, "stdin", Typed("vier lange Wörter", "vier lange Worter"))
    assert main(save) == 2 and not path.exists()
    monkeypatch.setattr(sys, "stdin", Typed("a", "a"))
    assert main(save) == 2 and not path.exists()
    assert "at least 12 characters" in capsys.readouterr().err
    typed = "vier lange Wo\u0308rter"
    monkeypatch.setattr(sys, "stdin", Typed(typed, typed))
    assert main(save) == 0
    content = path.read_bytes()
    assert commands.is_encrypted(content) and b"workshop.toml" not in content
    assert b"workshop.toml" in commands.save_file(
        opened
    )  # there the names of its parts can be read
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(sys, "stdin", Typed("vier"))
    assert main(["open", str(path), "--in", place, "--course", str(course)]) == 2
    assert not Path(place).exists()
    monkeypatch.setattr(sys, "stdin", Typed("vier lange Wörter"))  # the same, composed
    assert main(["open", str(path), "--in", place, "--course", str(course)]) == 0
    again = folder.open_workshop(Path(place), course)
    one, other = (gradebook.results(each, the_key(course)) for each in (again, opened))
    assert cells_of(one) == cells_of(other)
    inside = ["save", str(opened.folder / "x.zip"), "--in", str(opened.folder)]
    assert main(inside) == 2


# What `crypto.subtle` made of "from js" under "vier Wo\u0308rter", as the page wrote it when it
# counted 12 characters there; composed there are 11, too few for a new file.
BY_A_BROWSER = (
    b'FTDESK1\n{"rounds":600000,"salt":"hbcBJOM5sR1ZresO1vomSQ==","iv":"PVIvvcQ88gyaec+v"}\n'
    + bytes.fromhex("f35f2bc096224b5277ac40bf9380f3bfa5ef975ae47019")
)


def test_what_a_browser_sealed_opens_here_also_under_a_passphrase_that_is_short_today():
    assert state.is_short("vier W\u00f6rter")
    assert commands.decrypt(BY_A_BROWSER, "vier W\u00f6rter") == b"from js"


@pytest.mark.browser
def test_page_and_command_have_one_rule_for_a_new_passphrase(browser, root):
    words = ["", "a", "elf letters", "a dozen of a", "vier Wo\u0308rter", "vier W\u00f6rter s"]
    words += ["\U0001f600" * 11, "\U0001f600" * 12, " " * 12]
    script = (root / "publishing" / "page" / "desk-seal.js").read_text(encoding="utf-8")
    ask = f"([words, SHORTEST]) => {{ {script}\nreturn words.map(isShort); }}"
    page = browser.new_page()
    told = page.evaluate(ask, [words, state.SHORTEST])
    page.close()
    assert told == [state.is_short(word) for word in words]
    assert told == [True, True, True, False, True, False, True, False, False]


def test_a_sealed_file_that_was_changed_anywhere_is_refused_in_a_sentence():
    content = commands.encrypt(b"what is kept", "four words for today")
    assert commands.decrypt(content, "four words for today") == b"what is kept"
    assert commands.encrypt(b"what is kept", "four words for today") != content
    head = content.index(b"\n", 8)
    places = [9, head - 5, head, head + 1, len(content) - 1]
    broken = [content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in places]
    more = content.replace(b"1000000", b"9999999999"), content.replace(b"1000000", b"10")
    for one in (*broken, *more, content[:-1], content[: head + 1], content[:20], commands.MAGIC):
        with pytest.raises(DataError) as said:
            commands.decrypt(one, "four words for today")
        assert said.value.code in ("sealed-damaged", "sealed-other-passphrase")
    with pytest.raises(DataError):
        commands.decrypt(content, "four words for tomorrow")


def test_a_damaged_file_or_a_full_folder_leaves_nothing_behind(desk, course, tmp_path):
    for content in (b"", b"PK", desk.saved()[:-40]):
        with pytest.raises(DataError) as said:
            commands.open_file(content, tmp_path / "new", course)
        assert said.value.code == "desk-damaged" and not (tmp_path / "new").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(DataError):
        commands.open_file(desk.saved(), tmp_path / "full", course)
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["mine.txt"]


def out_of_range(at: str, field: str, value: str, high: int) -> str:
    at = f"marks/{SMALL}.json, {at}"
    return messages.text("field-range", at=at, field=field, value=value, low=0, high=high)


# Each with the words that tell where it is and what is wrong.
TEN_FAULTS = (
    out_of_range("zq-a, why", "points", "1e+09", 3),
    out_of_range("zq-a, question", "points", "-5", 1),
    out_of_range("zq-b, rate", "points", "50", 4),
    out_of_range("zq-b, why", "extra", "1e+06", 12),
    messages.text(
        "field-kind",
        at=f"marks/{SMALL}.json, zq-c, why",
        field="points",
        value='"3 or so"',
        kind=messages.text("field-kind-number"),
    ),
    messages.text(
        "field-unknown", at=f"marks/{SMALL}.json, zq-c, question", field="pionts", near="points"
    ),
    messages.text("desk-record", file="inbox/00-every-kind/0001/about.json", fields="size, state"),
    messages.text(
        "desk-record", file="inbox/00-every-kind/0002/about.json", fields="trainee, number"
    ),
    messages.text("desk-record", file="pseudonyms.json", fields="next"),
    messages.text("desk-stray", file="mine.txt"),
)


def repacked(files: dict[str, bytes]) -> bytes:
    return zip_files(files.items())


def changed(desk: Desk, marks: dict | None = None, **parts) -> bytes:
    """The saved desk with other marks, {trainee: {cell: what is changed}}, and other parts."""
    files = unzipped(desk.saved())
    name = f"marks/{SMALL}.json"
    kept = json.loads(files[name])
    for trainee, new in (marks or {}).items():
        for cell, one in new.items():
            kept.setdefault(trainee, {}).setdefault(cell, {}).update(one)
    files[name] = json.dumps(kept).encode()
    for number, about in parts.pop("abouts", {}).items():
        name = f"inbox/{SMALL}/{number:04}/about.json"
        files[name] = json.dumps(json.loads(files[name]) | about).encode()
    return repacked(files | {name: json.dumps(one).encode() for name, one in parts.items()})


def test_a_file_with_ten_faults_is_refused_whole_with_all_ten(desk, course, tmp_path, capsys):
    form = next(iter(cells(the_key(course))))  # marked by the machine
    marks = {
        "zq-a": {"why": {"points": 1_000_000_000}, "question": {"points": -5}},
        "zq-b": {form: {"points": 50}, "why": {"extra": 1e6}},
        "zq-c": {"why": {"points": "3 or so"}, "question": {"pionts": 1}},
    }
    abouts = {1: {"size": "7", "state": "x"}, 2: {"number": 3, "trainee": "../x"}}
    more = {"pseudonyms.json": {"people": {}, "next": 0}, "mine.txt": {}}
    content = changed(desk, marks, abouts=abouts, **more)
    path = tmp_path / "day.zip"
    path.write_bytes(content)
    command = ["open", str(path), "--in", str(tmp_path / "new"), "--course", str(course)]
    assert main(command) == 2
    told = capsys.readouterr().err.splitlines()
    for fault in TEN_FAULTS:
        assert [fault.replace("rate", form) in line for line in told].count(True) == 1, fault
    assert len(told) == 11 and [one.name for one in tmp_path.iterdir()] == ["day.zip"]
    before = desk.saved()
    with pytest.raises(Problem) as said:
        desk.ask("desk_open", {"day.zip": content})
    assert str(said.value).splitlines() == told and desk.saved() == before


def test_of_many_faults_that_are_alike_the_number_is_told(desk, course):
    many = {f"p{n}": {"why": {"points": 99}} for n in range(500)}
    with pytest.raises(DataError) as said:
        file.opened(changed(desk, many), lambda unit: the_key(course).questions)
    told = str(said.value).splitlines()
    assert len(told) == 12 and messages.text("more-faults", number=490) == told[-1]


@pytest.mark.slow  # that each opens the other is shown by the tests of the saved desk above
def test_a_mark_without_extra_points_opens_here_and_there(desk, course, tmp_path):
    files = unzipped(desk.saved())
    name = f"marks/{SMALL}.json"
    marks = json.loads(files[name])
    for field in ("extra", "auto", "waiting"):
        marks["zq-a"]["why"].pop(field, None)
    content = repacked(files | {name: json.dumps(marks).encode()})
    back = Desk(tmp_path / "desk", course)
    back.begin(SMALL)
    back.ask("desk_open", {"desk.zip": content})
    made, told = commands.open_file(content, tmp_path / "new", course)
    assert told == [] and back.marks() == desk.marks()
    assert cells_of(gradebook.results(made, the_key(course))) == desk.marks()


def test_marks_given_to_other_questions_open_up_to_the_points_of_the_unit(desk, course):
    """What those questions were worth is not known any more."""
    files = unzipped(changed(desk, {"zq-a": {"why": {"points": 11}, "gone": {"points": 2}}}))
    settings = files["workshop.toml"].decode().replace(the_key(course).questions.release, "older")
    older = repacked(files | {"workshop.toml": settings.encode()})
    back = file.opened(older, lambda unit: the_key(course).questions)
    assert back.boxes[SMALL].marks["zq-a"]["why"]["points"] == 11
    told = re.escape(out_of_range("zq-a, why", "points", "11", 3))
    with pytest.raises(DataError, match=told):
        file.opened(repacked(files), lambda unit: the_key(course).questions)


@pytest.mark.slow
def test_a_hand_in_that_was_given_to_another_person_is_told_by_what_it_says_itself(
    desk, course, tmp_path
):
    now = desk.files.desk.desk
    [theirs] = [one for one in now.boxes[SMALL].found if one.trainee == "zq-c"]
    forged = {"trainee": "zq-a", "learner_id": "zq-a", "learner_name": "Qz Ana", "rule": "hand"}
    content = changed(desk, abouts={theirs.number: forged})
    said = messages.text("desk-names-other", who=f"zq-a ({ROSTER['zq-a'].name})", said="zq-c")
    _, told = commands.open_file(content, tmp_path / "new", course)
    assert told == [f"{SMALL}, {theirs.label}: {said}"]
    back = Desk(tmp_path / "desk", course)
    back.begin(SMALL)
    assert back.ask("desk_open", {"desk.zip": content})["notes"] == told
    assert [one["number"] for one in back.rows() if said in one["notes"]] == [theirs.number]
    assert desk.ask("desk_open", {"desk.zip": desk.saved()})["notes"] == []


@pytest.mark.slow  # that a kill harms nothing is shown by test_workshop_faults.py, too
def test_a_fault_or_a_kill_leaves_no_folder_and_the_next_run_works(
    desk, course, tmp_path, monkeypatch
):
    place, path = tmp_path / "new", tmp_path / "day.zip"
    path.write_bytes(desk.saved())
    with monkeypatch.context() as patch, pytest.raises(DataError) as said:

        def full(workshop, unit, **_):
            raise DataError(f"{workshop.folder}: no room")

        patch.setattr(grade, "grade", full)
        commands.open_file(desk.saved(), place, course)
    assert str(said.value) == f"{place}: no room"
    assert [one.name for one in tmp_path.iterdir()] == ["day.zip"]
    command = [sys.executable, "-m", "workshop", "open", str(path), "--in", str(place)]
    with subprocess.Popen([*command, "--course", str(course)]) as process:
        wait_for(lambda: any(tmp_path.glob(".new.part/workshop/submitted/*")), 120)
        with pytest.raises(DataError, match=pattern("workshop-busy")):
            commands.open_file(desk.saved(), place, course)
        process.kill()
    assert not place.exists()
    made, told = commands.open_file(desk.saved(), place, course)
    assert told == [] and sorted(one.name for one in tmp_path.iterdir()) == ["day.zip", "new"]
    assert made == folder.open_workshop(place, course)
    assert cells_of(gradebook.results(made, the_key(course))) == desk.marks()
    # A log tells what was done, and where.
    inside = [one for one in place.rglob("*") if one.is_file() and one.suffix != ".log"]
    assert not [one for one in inside if b".new.part" in one.read_bytes()]


def test_a_second_run_that_begins_as_the_first_ends_keeps_its_folder(tmp_path, monkeypatch):
    place = tmp_path / "new"
    theirs = tmp_path / ".new.part" / "workshop" / "theirs"
    release = FileLock.release

    def released(lock, *more):
        release(lock, *more)
        theirs.parent.mkdir(exist_ok=True)
        theirs.touch()

    with monkeypatch.context() as patch, commands._move_when_done(place) as new:
        new.mkdir()
        patch.setattr(FileLock, "release", released)
    assert place.is_dir() and theirs.is_file()


def test_what_is_forgotten_at_the_desk_stays_so_in_the_workshop(desk, course, source, tmp_path):
    copy = Desk(tmp_path / "desk", course)
    copy.begin(SMALL)
    copy.ask("desk_open", {"desk.zip": desk.saved()})
    copy.ask("desk_forget", trainee="zq-a", sure=True)
    made, _ = commands.open_file(copy.saved(), tmp_path / "workshop", course)
    with chdir(source):
        done = collect.collect(made, SMALL, [Path("moodle.zip")])
    assert done.gone == 1 and "zq-a" not in done.counting
    files = [one for one in made.folder.rglob("*") if one.is_file()]
    assert not [one for one in files if b"Qz Ana" in one.read_bytes()]


def test_a_released_notebook_is_not_needed_to_save(opened, course, tmp_path):
    """Only what cannot be made again counts: the rest of the folder can be away."""
    place = tmp_path / "workshop"
    shutil.copytree(opened.folder, place)
    for name in ("release", "source", "feedback", "reports", "submitted"):
        shutil.rmtree(place / name, ignore_errors=True)
    copy = folder.open_workshop(place, course)
    kept = unzipped(commands.save_file(copy))
    whole = unzipped(commands.save_file(opened))
    assert {name for name in kept if name.startswith(("inbox", "originals"))} == {
        name for name in whole if name.startswith(("inbox", "originals"))
    }
    marks = json.loads(kept[f"marks/{SMALL}.json"])
    assert marks["zq-a"]["why"]["points"] == 3
