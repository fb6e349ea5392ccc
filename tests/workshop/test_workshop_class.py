"""The class is the roster and the people who handed in, at the desk and by the command."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path

import pytest
from class_kit import RIGHT, class_of, graded
from collect_kit import packed
from course_kit import MADE, SMALL
from desk_kit import DEADLINE, ROSTER, WHEN, Desk, answers, roster_csv, the_unit, unzipped
from texts_kit import says

from coursework import arrivals, class_tables
from coursework.arrivals import Arrival
from coursework.class_unit import UnitClass
from coursework.marking import key as keys
from coursework.platform_marks import Choice
from fairtender import messages
from workshop import collect, folder, inbox, out
from workshop.__main__ import main
from workshop.store import FolderDesk

GAVE = ["zq-a", "zq-b", "zq-c", "zq-d", "zq-e", "zq-f", "zq-g"]  # of twelve
BIN = "$RECYCLE.BIN"
SYSTEM = [
    "System Volume Information/IndexerVolumeGuid",
    "System Volume Information/WPSettings.dat",
    "autorun.inf",
    "photos/Thumbs.db",
    "~$report.docx",
    "__MACOSX/._x.json",
    "lost+found/x.json",
    ".DS_Store",
]


def stick(course: Path) -> dict[str, bytes]:
    """What seven people copied to a stick, beside what a computer and a camera put there."""
    gave = {f"{SMALL}_{id}.json": answers(course, RIGHT, id) for id in GAVE}
    junk = dict.fromkeys(SYSTEM, b"junk") | {"photo.jpg": b"\xff\xd8", "letters/a.pdf": b"%PDF"}
    thrown = {f"{BIN}/S-1-5/{id}.json": answers(course, RIGHT, id) for id in ("zq-h", "zq-i")}
    return gave | junk | thrown


def at_desk(course: Path, place: Path, files: dict[str, bytes], roster: bool) -> UnitClass:
    desk = Desk(place / "page", course)
    desk.begin(SMALL)
    if roster:
        desk.ask("desk_roster", {"roster.csv": roster_csv()})
    for _ in range(2):  # the same again changes nothing
        answer = desk.take({f"stick/{name}": content for name, content in files.items()})
    found = desk.files.desk.marking.class_of(desk.files.desk.desk, SMALL)
    counts = the_unit(answer["summary"])
    assert counts["nobody"] == sum(found.strays.values())
    assert (counts["refused"], counts["missing"]) == (0, len(found.missing))
    return found


def by_command(course: Path, place: Path, files: dict[str, bytes], roster: bool) -> UnitClass:
    workshop = folder.create(place / "workshop", course)
    if roster:
        folder.write_roster(workshop, ROSTER)
    for name, content in files.items():
        path = place / "stick" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for _ in range(2):
        collect.collect(workshop, SMALL, [place / "stick"])
    return class_of(workshop, SMALL)


@pytest.mark.parametrize("roster", [True, False])
@pytest.mark.parametrize("ways", [at_desk, by_command])
def test_files_of_the_system_bins_and_photos_are_no_people(course, tmp_path, ways, roster):
    one = ways(course, tmp_path, stick(course), roster)
    assert one.people.keys() == {*(ROSTER if roster else GAVE)}
    assert [*one.handed_in] == GAVE and not one.refused
    [row] = class_tables.by_unit([one]).itertuples()
    assert (row.people, row.handed_in, row.refused) == (12 if roster else 7, 7, 0)
    # Who gave nothing is named, since more than half gave something; of the rest nothing is lost.
    wanted = class_tables.help_wanted([one])
    nothing = set(wanted[wanted["reason"] == "nothing"]["trainee"])
    assert nothing == (ROSTER.keys() - GAVE if roster else set())
    assert one.strays == {"photo.jpg": 1, "letters/a.pdf": 1, BIN: 1}


@pytest.mark.parametrize("ways", [at_desk, by_command])
@pytest.mark.parametrize("with_answers", [True, False])
def test_sixty_attachments_push_nobody_off_a_list(course, tmp_path, ways, with_answers):
    gave = {f"{SMALL}_{id}.json": answers(course, RIGHT, id) for id in GAVE[1:]}
    inside = {f"{at}.pdf": (b"%PDF", WHEN) for at in range(60)}
    if with_answers:
        inside |= {f"{SMALL}_zq-a.json": (answers(course, RIGHT, "zq-a"), WHEN)}
        inside |= {".Trash-1000/files/old.json": (answers(course, {}, "zq-h"), WHEN)}
    zipped = packed(tmp_path / "mine.zip", inside).read_bytes()
    one = ways(course, tmp_path, gave | {"mine.zip": zipped}, True)
    assert len(one.people) == 12 and len(one.handed_in) == 6 + with_answers and not one.refused
    wanted = class_tables.help_wanted([one])
    nothing = set(wanted[wanted["reason"] == "nothing"]["trainee"])
    assert nothing == ROSTER.keys() - one.handed_in.keys() and len(nothing) >= 5
    assert one.strays == ({"mine.zip/.Trash-1000": 1} if with_answers else {"mine.zip": 60})


def test_each_kind_of_file_is_reported_in_one_line(course, tmp_path, capsys):
    workshop = folder.create(tmp_path / "workshop", course)
    folder.write_roster(workshop, ROSTER)
    inside = {f"{at}.pdf": (b"%PDF", WHEN) for at in range(60)}
    inside |= {"x.json": (answers(course, RIGHT, "zq-a"), WHEN)}
    inside |= {f"$Recycle.Bin/{at}.json": (answers(course, RIGHT, "zq-b"), WHEN) for at in "ab"}
    (tmp_path / "in").mkdir()
    packed(tmp_path / "in" / "mine.zip", inside)
    assert main(["collect", SMALL, str(tmp_path / "in"), "--in", str(workshop.folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum(says(line, "collect-attached") for line in lines) == 1
    assert sum("Recycle" in line for line in lines) == 1
    assert not any(".pdf" in line for line in lines)


def test_a_broken_hand_in_beside_answers_is_no_attachment(course, tmp_path):
    """A colleague packed the stick: each file in that zip can be another person's."""
    inside = {f"{SMALL}_zq-a.json": (answers(course, RIGHT, "zq-a"), WHEN)}
    inside |= {f"{SMALL}_zq-b.json": (b"{", WHEN), "letter.json": (b"{", WHEN)}
    zipped = packed(tmp_path / "all.zip", inside).read_bytes()
    one = by_command(course, tmp_path, {"all.zip": zipped}, True)
    assert ([*one.handed_in], [*one.refused]) == (["zq-a"], ["zq-b"])
    assert one.strays == {"all.zip/letter.json": 1}


def test_without_a_roster_a_broken_file_is_of_the_person_whom_its_name_gives(course, tmp_path):
    gave = {f"{SMALL}_zq-a.json": answers(course, RIGHT, "zq-a"), f"{SMALL}_zq-b.json": b"{"}
    one = by_command(course, tmp_path, gave | {"site/package.json": b"{}"}, False)
    assert ([*one.people], [*one.refused]) == (["zq-a", "zq-b"], ["zq-b"])
    assert one.strays == {"site/package.json": 1}


# --- in question ----------------------------------------------------------------------------------


def questioned(one: Arrival, counted: bool) -> Arrival:
    return replace(one, state="question", counted=counted, reason="Decide.")


def test_in_question_keeps_its_marks_under_a_label_and_counts_nowhere(course, tmp_path):
    """zq-a was marked before another file claimed her; of zq-b two files came at once."""
    desk = Desk(tmp_path / "page", course)
    desk.begin(SMALL)
    desk.ask("desk_roster", {"roster.csv": roster_csv()})
    desk.take({f"stick/{SMALL}_{id}.json": answers(course, RIGHT, id) for id in GAVE})
    about = {"unit": SMALL, "trainee": "zq-a", "question": "why"}
    desk.ask("desk_mark", **about, points="2.5", comment="")
    for id in GAVE[2:]:
        for question in ("why", "question"):
            about = {"unit": SMALL, "trainee": id, "question": question}
            desk.ask("desk_mark", **about, points="0", comment="")
    now = desk.files.desk.desk
    numbers = {one.trainee: one.number for one in now.boxes[SMALL].found}
    for id, counted in (("zq-a", True), ("zq-b", False)):
        first = now.boxes[SMALL].arrivals[numbers[id]]
        now.change(SMALL, questioned(first, counted))
        content = answers(course, {"level": "low"}, id)
        number, digest = now.boxes[SMALL].next, hashlib.sha256(content).hexdigest()
        other = replace(first, number=number, sha256=digest)
        now.put(SMALL, questioned(other, False), content)

    rows = {one["trainee"]: one for one in desk.results()}
    assert rows["zq-a"] | {"name": ""} == {
        "trainee": "zq-a", "name": "", "state": "question", "points": 10.5, "most": 12.0
    }  # fmt: skip
    assert "points" not in rows["zq-b"] and rows["zq-b"]["state"] == "question"
    summary = the_unit(desk.ask("desk_summary"))
    assert (summary["counting"], summary["question"], summary["missing"]) == (5, 2, 5)

    one = desk.files.desk.marking.class_of(now, SMALL)
    [row] = class_tables.by_unit([one]).itertuples()
    assert (row.people, row.handed_in, row.question, row.missing) == (12, 5, 2, 5)
    assert row.unassigned == 0
    assert row.highest == row.lowest == pytest.approx(8 / 12)  # her 10.5 is in no average
    reasons = class_tables.help_wanted([one]).set_index("trainee")["reason"]
    assert reasons["zq-a"] == reasons["zq-b"] == "question"
    assert len(reasons[reasons == "nothing"]) == 5
    absent = class_tables.missing([one]).set_index("trainee")
    states = absent["state"]
    assert states["zq-a"] == states["zq-b"] == "question" and "zq-c" not in states
    title = one.key.questions.title
    assert absent["text"]["zq-a"] == messages.text("class-mail-question", title=title)

    label = messages.text("class-state-question")
    html = desk.ask("desk_report", units=[SMALL], pseudonyms=False)["html"]
    assert f"10.5 of 12, {label}" in html.replace("\xa0", " ")
    assert escape(messages.text("class-step-question", units=f"{SMALL} (2)").split("`")[0]) in html
    hidden = desk.ask("desk_report", units=[SMALL], pseudonyms=True)["html"]
    assert "10.5" not in hidden and "Qz Ana" not in hidden and "zq-a" not in hidden

    wanted = {"units": [SMALL], "out_of": None, "by": "id", "column": "", "unmarked": "zero"}
    done = desk.ask("desk_export", format="moodle", **wanted)
    assert done["count"] == 5 and b"zq-a" not in done["files"]["moodle.csv"]
    [said] = done["problems"]
    assert says(said, "export-question") and "zq-a" in said and "zq-b" in said
    done = desk.ask("desk_certificates", units=[SMALL], threshold=50, course="x", day="")
    assert {one["trainee"] for one in done["everybody"]} == {*GAVE[2:]}
    [said] = done["problems"]
    assert says(said, "certificate-question") and "zq-a" in said
    assert not any("zq-a" in name for name in unzipped(done["files"]["certificates.zip"]))
    # The desk is saved with it, and opens.
    again = Desk(tmp_path / "again", course)
    again.ask("desk_open", {"x.desk": desk.saved()})
    assert arrivals.in_question(again.files.desk.desk.boxes[SMALL].found).keys() == {"zq-a", "zq-b"}


def test_the_gradebook_keeps_what_is_in_question_and_the_report_labels_it(
    course, once, tmp_path, capsys
):
    workshop = graded(course, once, tmp_path)
    content = (workshop.submitted("zq-c", SMALL) / "answers.json").read_bytes()
    about = {"source": "x", "arrived": WHEN, "size": 1, "trainee": "zq-c", "state": "question"}
    for number, (one, counted) in enumerate([(content, True), (b"other", False)], start=1):
        digest = hashlib.sha256(one).hexdigest()
        arrival = Arrival(0, f"{number}.json", sha256=digest, counted=counted, **about)
        inbox.put(workshop, SMALL, arrival, one)
    collect.stage(FolderDesk(workshop, [SMALL]), SMALL)
    one = class_of(workshop, SMALL)
    assert [*one.question] == ["zq-c"] and "zq-c" not in one.handed_in and len(one.results) == 7
    marks = class_tables.marks([one]).set_index("trainee")
    # By the machine 1 1 2 0 2; its two texts still wait.
    assert (marks.loc["zq-c", "state"], marks.loc["zq-c", "points"]) == ("question", 6.0)
    html = (out.write_report(workshop).folder / "report.html").read_text(encoding="utf-8")
    assert f"6 of 12, {messages.text('class-state-question')}" in html.replace("\xa0", " ")

    path, done = out.write_export(workshop, [SMALL], "csv", choice=Choice())
    [said] = done.problems
    assert done.count == 7 and says(said, "export-question")
    lines = path.read_text("utf-8-sig").splitlines()
    [line] = [one for one in lines if one.startswith("zq-c")]
    assert "question" in line and ",6," not in line
    everybody = out.write_certificates(workshop, [SMALL], 10, date(2026, 3, 12)).everybody
    assert len(everybody) == 7 and "zq-c" not in {one.trainee for one in everybody}
    assert main(["certificate", SMALL, "--in", str(workshop.folder)]) == 0
    said = capsys.readouterr().out
    assert messages.text("certificate-question", names="zq-c") in said


# --- what to look at ------------------------------------------------------------------------------


def flags(desk: Desk, unit: str = SMALL) -> set[tuple[str, str, int]]:
    found = desk.files.desk.marking.class_of(desk.files.desk.desk, unit)
    table = class_tables.flags([found])[["trainee", "flag", "count"]]
    return {*table.itertuples(index=False, name=None)}


def test_a_replacement_and_a_wrong_assignment_are_on_the_list_of_what_to_look_at(course, tmp_path):
    desk = Desk(tmp_path / "page", course)
    desk.begin(SMALL, MADE)
    desk.ask("desk_roster", {"roster.csv": roster_csv()})
    made = answers(course, keys.model_answers(keys.read_key(MADE, course)), unit=MADE)

    def moodle(name: str, files: dict[str, tuple[bytes, timedelta]]) -> dict[str, list[str]]:
        members = {
            f"{ROSTER[id].name}_{at}_assignsubmission_file/x.json": (content, WHEN + later)
            for at, (id, (content, later)) in enumerate(files.items())
        }
        zipped = packed(tmp_path / name, members).read_bytes()
        return desk.take({name: zipped})["told"]

    hour = timedelta(hours=1)
    first = {
        id: (answers(course, RIGHT, id), timedelta()) for id in ("zq-a", "zq-b", "zq-g", "zq-i")
    }
    told = moodle("m.zip", first | {"zq-h": (made, timedelta())})
    note = messages.text("collect-other-assignment", unit=SMALL)
    assert any(note in line for line in told[MADE]) and not any(
        note in line for line in told[SMALL]
    )
    assert flags(desk) == set() and flags(desk, MADE) == {("zq-h", "other-unit", 1)}
    # Of a download that holds one of each unit, neither is more of it than the other.
    told = moodle(
        "half.zip", {"zq-j": (answers(course, RIGHT, "zq-j"), hour), "zq-k": (made, hour)}
    )
    assert not any(says(line, "collect-other-assignment") for line in (*told[MADE], *told[SMALL]))
    newer = {"zq-a": (answers(course, RIGHT | {"weight": 90}, "zq-a"), hour)}
    newer |= {"zq-b": (answers(course, {}, "zq-b"), DEADLINE - WHEN + hour)}  # too late to count
    newer |= {id: first[id] for id in ("zq-g", "zq-i")}
    moodle("evening.zip", newer)
    assert flags(desk) == {("zq-a", "replaced", 1)}
    html = desk.ask("desk_report", units=[SMALL, MADE], pseudonyms=False)["html"]
    for flag, unit in (("replaced", SMALL), ("other-unit", MADE)):
        assert escape(messages.text(f"class-flags-{flag}", units=unit)) in html
