"""Collecting: platforms' layouts, whose is it, versions, deadlines, and the same again."""

# ruff: noqa: F811 - fixtures are imported, and named again as arguments

import io
import json
import os
import shutil
import time
import unicodedata
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from collect_kit import (
    FILE,
    MOODLE,
    PEOPLE,
    ROSTER,
    answers,
    at,
    counting,
    packed,
    put,
    ready,  # noqa: F401 - fixtures
    rostered,  # noqa: F401
    take,
    workshop,  # noqa: F401
)
from course_kit import SMALL
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from texts_kit import begins, pattern, says

from coursework import arrivals, matching, names, platforms
from coursework.archives import printable
from coursework.arrivals import Arrival
from coursework.collected import Collected, table
from coursework.marking import key
from coursework.roster import Trainee
from fairtender import messages, sheets
from fairtender.tables import DataError
from workshop import (
    collect,
    folder,
    inbox,
)
from workshop.__main__ import main
from workshop.store import FolderDesk

# id and name in the file, where it lay, who is expected: an id, "" for nobody, a set for doubt.
WITH_ROSTER = [
    ("1001", "", (FILE,), "1001"),
    (" 1001 ", "ana", (FILE,), "1001"),
    ("KIM-1", "Kim Lee", (FILE,), "kim-1"),  # capitals do not tell people apart
    ("1001", "Ben O'Hara", (FILE,), {"1001", "1002"}),  # the id of one, the name of another
    ("1001", "Somebody Else", (FILE,), {"1001"}),
    ("1001", "Example, A.", (FILE,), "1001"),  # a word of the roster's name
    ("cara", "Anything", (FILE,), "cara"),  # the roster has no name to compare
    ("9999", "", (FILE,), ""),
    ("", "Ana Example", (FILE,), "1001"),
    ("", "Kim Lee", (FILE,), {"kim-1", "kim-2"}),
    ("", "", (f"{SMALL}_Ana_Example.json",), "1001"),
    ("", "", (f"{SMALL}_ana example (2).json",), "1001"),
    ("", "", (f"{SMALL}_ben@example.org.json",), "1002"),
    ("", "", (f"{SMALL}_1002.json.txt",), "1002"),
    ("", "", (unicodedata.normalize("NFD", f"{SMALL}_Zoë Ünal.json"),), "zoe"),
    ("", "", (f"{SMALL}_Kim Lee.json",), {"kim-1", "kim-2"}),
    ("", "", ("Ana Example", "answers.json"), "1001"),
    ("", "", (f"Ana Example{MOODLE}_", FILE), "1001"),
    ("", "", (f"Ana Example{MOODLE}", "deeper", FILE), "1001"),
    ("", "", (f"Ana Example{MOODLE}_{FILE}",), "1001"),
    ("", "", (f"Ben OHara{MOODLE}", FILE), "1002"),  # Moodle leaves the apostrophe out
    ("", "Ben O'Hara", (f"Ana Example{MOODLE}", FILE), {"1001", "1002"}),  # it names another
    ("1002", "", (f"Ana Example{MOODLE}", FILE), {"1001", "1002"}),
    # Moodle with hidden names, Open edX with anonymous ids, a team: file name and file must agree.
    ("1001", "", (f"Participant{MOODLE}", FILE), {"1001"}),
    ("1001", "", (f"Participant{MOODLE}", f"{SMALL}_1001.json"), "1001"),
    ("", "Ana Example", (f"Teilnehmerin{MOODLE}", f"{SMALL}_Ana-Example.json"), "1001"),
    ("1001", "Ana", ("[1] - 703dee642c9872a35d84fa9b2d96950f - " + f"{SMALL}_Ana.json",), "1001"),
    ("1001", "Ana Example", (f"Group A{MOODLE}", f"{SMALL}_Ana-Example.json"), "1001"),
    ("1001", "Ana Example", (f"Group A{MOODLE}", f"{SMALL}_Ben-O-Hara.json"), {"1001", "1002"}),
    ("1001", "Ben O'Hara", (f"Group A{MOODLE}", f"{SMALL}_Ana.json"), {"1001", "1002"}),
    ("", "", (f"Participant{MOODLE}", f"{SMALL}_Ana-Example.json"), {"1001"}),
    ("", "", (f"Group A-Ana Example{MOODLE}", FILE), "1001"),  # an older Moodle's team
    ("", "Ana Example", (f"Unknown Person{MOODLE}", FILE), {"1001"}),  # no weaker rule decides
    ("1001", "Ana Example", (f"Mal Lory{MOODLE}", f"{SMALL}_Ana-Example.json"), {"1001"}),
    ("", "", (f"1001{MOODLE}", FILE), ""),  # people write their own name there: it is no id
    ("", "", (f"ana@example.org{MOODLE}", FILE), ""),
    ("", "", (f"cara{MOODLE}", FILE), "cara"),  # the roster has nothing else
    ("1001", "", (f"Ana Maria Example{MOODLE}", FILE), "1001"),
    ("1001", "A. Example", (f"A. Example{MOODLE}", FILE), {"1001"}),  # perhaps a sister
    ("1001", "", (f"{SMALL}_Ben O'Hara.json",), {"1001", "1002"}),  # no platform, two names
    ("1001", "", ("ben@example.org", FILE), {"1001", "1002"}),
    ("", "Ana Example", (f"{SMALL}_zoe.json",), {"1001", "zoe"}),
    ("", "", (f"Ana Example{MOODLE}", f"Ben OHara{MOODLE}", FILE), "1001"),  # the outermost
    ("", "", (f"Ana Example{MOODLE}", f"[1] - zoe - {FILE}"), "1001"),
    ("", "", ("[1]A, [2]B, [1]C", f"[1] - zoe - {FILE}"), "zoe"),
    ("", "", ("[1]A, [2]B, [1]C", "[1] - zoe - work.zip", f"[1] - 1001 - {FILE}"), "zoe"),
    ("", "", ("submitted", "zoe", SMALL, "answers.json"), "zoe"),
    ("", "", ("inbound", f"zoe+{SMALL}+2026-11-02 17:58:07.0 UTC", "answers.json"), "zoe"),
    (
        "",
        "",
        ("inbound", f"zoe+{SMALL}+2026-11-02 17:58:07 UTC+x9", "1001", SMALL, "a.json"),
        "zoe",
    ),
    # Only nbgrader's own folders are its own; a folder of the unit's name is anybody's.
    ("", "", ("1001", SMALL, "answers.json"), ""),
    ("", "", (f"zoe+{SMALL}+2026-11-02 17:58:07.000000 UTC", "answers.json"), ""),
    ("", "", ("zoe", SMALL, f"Ana Example{MOODLE}", FILE), "1001"),
    # What a participant calls a file decides nothing in a platform's download.
    ("", "", (f"Mal Lory_9{MOODLE[3:]}_-Ana Example{MOODLE}_x.json",), ""),
    ("", "", (f"Ana Example{MOODLE}", f"{SMALL}_Ben OHara.json"), "1001"),
    ("", "", (printable(f"علی\u200cرضا{MOODLE}"), FILE), "ali"),
    ("", "", ("..", FILE), ""),
]
WITHOUT_ROSTER = [
    ("A.1", "Ana", (FILE,), "A.1"),
    ("", "", (f"{SMALL}_Ana Example.json",), "ana-example"),
    ("", "Ana Example", ("answers.json",), "ana-example"),
    ("x/../y", "", (f"{SMALL}_Ana.json",), "Ana"),  # no id that could be a folder
    ("nul", "", (f"{SMALL}_com1.json",), ""),  # nor a name that Windows keeps for itself
    ("", "", (f"{SMALL}_...json",), ""),
    ("\U00020000" * 64, "", (f"{SMALL}_Ana.json",), "Ana"),  # 256 bytes: no file system takes it
    ("7", "", (f"Ana Example{MOODLE}", FILE), "ana-example"),
    ("", "", ("submitted", "group", SMALL, f"{SMALL}_Ana.json"), "group"),
]


def outcome(id, name, parts, roster) -> str | set[str]:
    """Whose a file is that lies so, alone, in a folder which the trainer gives."""
    source = parts[0] if parts[0] in platforms.PLATFORMS["nbgrader"].folders else ""
    lying = parts[1:] if source else parts
    by = platforms.download(source, [lying])
    found = matching.match(id, name, lying, SMALL, roster, by)
    return set(found.who) if found.state == "ambiguous" else found.trainee


@pytest.mark.parametrize("id, name, parts, expected", WITH_ROSTER)
def test_whose_it_is_by_the_roster(id, name, parts, expected):
    assert outcome(id, name, parts, ROSTER) == expected


PLATFORMS = [one for one in WITH_ROSTER if platforms.looks_like_platform(one[2])]


@pytest.mark.parametrize("id, name, parts, expected", PLATFORMS)
def test_names_as_of_a_platform_say_nothing_outside_its_download(id, name, parts, expected):
    plain = tuple(f"folder {n}" for n in range(len(parts) - 1))
    where = (*plain, parts[-1] if names.name_in_file_name(parts[-1], SMALL) else "x.json")
    found = matching.match(id, name, parts, SMALL, ROSTER)
    assert found == matching.match(id, name, where, SMALL, ROSTER)


def test_the_trainers_page_has_a_row_for_each_platform(root):
    page = (root / "book/trainers/run-a-workshop.md").read_text(encoding="utf-8")
    for one in platforms.PLATFORMS.values():
        assert f"\n| {one.title}" in page


@pytest.mark.parametrize("id, name, parts, expected", WITHOUT_ROSTER)
def test_whose_it_is_without_a_roster(id, name, parts, expected):
    assert outcome(id, name, parts, {}) == expected


# --- platforms ------------------------------------------------------------------------------------


def moodle(path: Path, course: Path, folders: bool, ana: str = "a1", hour: int = 9) -> Path:
    """Moodle's download of an assignment, with folders or without."""
    sign = "/" if folders else "_"
    text = "_assignsubmission_onlinetext/onlinetext.html"
    return packed(
        path,
        {
            f"Ana Example_11_assignsubmission_file{sign}{SMALL}_Ana.json": (
                answers(course, ana),
                at(hour),
            ),
            f"Ben OHara_12_assignsubmission_file{sign}work.json": (answers(course, "b1"), at(10)),
            f"Ben OHara_12_assignsubmission_file{sign}{SMALL}.ipynb": (b"{}", at(10)),
            f"Ben OHara_12{text.replace('/', sign)}": (b"<p>Done.</p>", at(10)),
            f"Zo\u00eb \u00dcnal_13{text.replace('/', sign)}": (b"<p>My answers: high</p>", at(10)),
            f"Gil Guest_14_assignsubmission_file{sign}x.json": (answers(course, "g"), at(10)),
        },
    )


@pytest.mark.parametrize("folders", [True, False])
def test_moodles_download_versions_and_the_same_again(rostered, course, tmp_path, folders):
    zipped = moodle(tmp_path / "a.zip", course, folders)
    original = zipped.read_bytes()
    first = collect.collect(rostered, SMALL, [zipped])
    assert counting(rostered) == {"1001": "a1", "1002": "b1"}
    assert {id: one.arrived for id, one in first.counting.items()} == {
        "1001": at(9),
        "1002": at(10),
    }
    # Ben's notebook and text lie beside his answers; Zoë typed a text and gave no file. Gil is not
    # on the roster.
    told = {(one.state, one.trainee) for one in first.new if one.reason}
    assert told == {("kept", "zoe"), ("unmatched", "")}
    assert first.missing == ["kim-1", "kim-2", "zoe", "ali"]

    # The same download under another name: nothing is new. Then Ana handed in again, and again
    # what she had first: the latest counts, and every version is kept.
    again = collect.collect(rostered, SMALL, [moodle(tmp_path / "a (1).zip", course, folders)])
    assert (again.new, again.known) == ([], 6)
    for hour, ana in ((11, "a2"), (12, "a1")):
        later = moodle(tmp_path / "later.zip", course, folders, ana, hour)
        found = collect.collect(rostered, SMALL, [later])
        assert ([one.trainee for one in found.new], counting(rostered)["1001"]) == (["1001"], ana)
    collect.collect(rostered, SMALL, [zipped])
    every = [one for one in inbox.arrivals(rostered, SMALL) if one.trainee == "1001"]
    assert [one.arrived for one in every] == [at(9), at(11), at(12)]
    kept = [json.loads(inbox.original(rostered, SMALL, one))["answers"] for one in every]
    assert [one["origin"] for one in kept] == ["a1", "a2", "a1"]
    assert zipped.read_bytes() == original

    # A deadline at 11:00 UTC, told in another zone, is met by what arrived at that second.
    noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))
    before = collect.set_deadline(rostered, SMALL, noon)
    collect.collect(before, SMALL, [])
    assert counting(before)["1001"] == "a2"
    early = collect.set_deadline(before, SMALL, at(9) - timedelta(seconds=1))
    found = collect.collect(early, SMALL, [])
    assert (found.late, counting(early)) == (["1001", "1002"], {})
    collect.collect(collect.set_deadline(early, SMALL, None), SMALL, [])
    assert counting(early) == {"1001": "a1", "1002": "b1"}
    stamp = rostered.submitted("1001", SMALL) / "timestamp.txt"
    assert stamp.read_text() == "2026-03-02 12:00:00 UTC\n"


def test_open_edx_zip(rostered, course, tmp_path):
    place = "[1]Week one, [1]Screening, [2]Hand in"
    zipped = packed(
        tmp_path / "edx.zip",
        {
            f"{place}/[1] - zoe - {SMALL}_Zoe.json": (answers(course, "z"), at(9)),
            f"{place}/[1] - zoe - prompt_0.txt": (b"See file", at(9)),
            f"{place}/[1] - 1001 - prompt_0.txt": (b" ", at(9)),
            f"{place}/[1] - ghost - {SMALL}_Ghost.json": (answers(course, "g"), at(9)),
            f"{place}/[1] - zoe - 03-screen-tenders_Zoe.json": (b"{}", at(9)),
            "submissions.csv": (b"course_id,block_id\n", at(9)),
        },
    )
    # Open edX writes the time of the download: the trainer says when it was.
    found = collect.collect(rostered, SMALL, [zipped], arrived=at(8))
    assert counting(rostered) == {"zoe": "z"} and found.others == 1
    assert [(one.state, one.path.split(" - ")[1]) for one in found.new if one.reason] == [
        ("unmatched", "ghost")
    ]
    assert found.counting["zoe"].arrived == at(8)


def test_nbgraders_tree_and_exchange(rostered, course, tmp_path):
    tree, exchange = tmp_path / "submitted", tmp_path / "inbound"
    put(tree / "1001" / SMALL / "answers.json", answers(course, "tree"), at(20))
    put(tree / "1001" / SMALL / "timestamp.txt", b"2026-03-02 09:00:00.123 UTC\n")
    put(tree / "1001" / SMALL / f"{SMALL}.ipynb", b"{}")
    put(tree / "1001" / "03-screen-tenders" / "answers.json", b"{}")
    one = exchange / f"zoe+{SMALL}+2026-03-02 10:00:00.000000 UTC"
    put(one / "answers.json", answers(course, "exchange"))
    put(one / "timestamp.txt", b"2026-03-02 11:00:00.000000 +0100")  # a zone of its own
    put(exchange / "zoe+03-screen-tenders+2026-03-02 10:00:00 UTC" / "answers.json", b"{}")
    found = collect.collect(rostered, SMALL, [tree, exchange])
    assert counting(rostered) == {"1001": "tree", "zoe": "exchange"} and found.others == 2
    arrived = {id: one.arrived.replace(microsecond=0) for id, one in found.counting.items()}
    assert arrived == {"1001": at(9), "zoe": at(10)}
    assert [one.reason for one in found.new] == ["", "", ""]


def test_times_that_a_trainee_can_write_prove_nothing(rostered, course, tmp_path):
    """A packed zip, a `timestamp.txt` in Moodle's folder, and a time to come."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr(zipfile.ZipInfo("x.json", (2001, 1, 1, 0, 0, 0)), answers(course, "zip"))
    own = "Ana Example_1_assignsubmission_file"
    zipped = packed(tmp_path / "moodle.zip", {f"{own}/w.zip": (inner.getvalue(), at(9))})
    unpacked = tmp_path / "unpacked" / own
    put(unpacked / "x.json", answers(course, "plain"), at(10))
    put(unpacked / "timestamp.txt", b"2001-01-01 00:00:00 UTC")
    put(tmp_path / "later" / f"{SMALL}_zoe.json", answers(course), at(9).replace(year=2100))
    found = take(rostered, zipped, tmp_path / "unpacked", tmp_path / "later")
    assert [one.arrived for one in found[:2]] == [at(9), at(10)]
    assert found[2].arrived <= datetime.now(UTC)


# --- people ---------------------------------------------------------------------------------------


def test_without_a_roster_one_id_is_one_person_only_where_all_agrees(workshop, course, tmp_path):
    plain = tmp_path / "plain"
    for name in ("Ana", "Ana (1)", "Ben"):
        put(plain / f"{SMALL}_{name}.json", answers(course, name))
    put(plain / "c.json", answers(course, "c", "7", "Cara Li"))
    put(plain / "d.json", answers(course, "d", "7", "Dan Ho"))
    put(plain / "e1.json", answers(course, "e1", "8", "Eve"), at(9))
    put(plain / "e2.json", answers(course, "e2", "8", "Eve Ro"), at(10))
    for number in (1, 2):
        put(
            plain / f"Flo Fo_{number}_assignsubmission_file" / "x.json",
            answers(course, f"{number}"),
        )
    found = {one.path: (one.state, one.trainee) for one in take(workshop, plain)}
    # On a stick a platform's name for a folder says nothing.
    assert {
        path: state for path, (state, _) in found.items() if "Ben" in path or "Flo" in path
    } == {
        f"{SMALL}_Ben.json": "accepted",
        **{f"Flo Fo_{number}_assignsubmission_file/x.json": "unmatched" for number in (1, 2)},
    }
    # Two files with the same name or id, and nothing that tells whether they are one person's.
    assert [who for state, who in found.values() if state == "question"] == [
        "Ana", "Ana", "7", "7", "8", "8"
    ]  # fmt: skip

    # A later file of Ben's name is another version, or another Ben's: both wait.
    put(plain / f"{SMALL}_Ben.json", answers(course, "Ben again"))
    every = {one.number: (one.path, one.state, one.counted) for one in take(workshop, plain)}
    assert [(state, before) for path, state, before in every.values() if "Ben" in path] == [
        ("question", True), ("question", False)
    ]  # fmt: skip


def test_decided_by_hand(rostered, course, tmp_path):
    first = f"Annie_5_assignsubmission_file/{SMALL}_x.json"
    zipped = packed(tmp_path / "m.zip", {first: (answers(course, "one"), at(9))})
    put(tmp_path / "in" / f"{SMALL}_Kim Lee.json", answers(course, "kim"))
    put(tmp_path / "in" / "notes.json", b"[]")
    workshop = rostered
    collect.collect(workshop, SMALL, [zipped, tmp_path / "in"])
    assert counting(workshop) == {}
    with pytest.raises(DataError, match=pattern("collect-no-trainee")):
        collect.assign(workshop, SMALL, {1: "1001", 2: "ghost"})
    assert counting(workshop) == {}  # all or nothing
    for number, id, told in ((9, "zoe", "no file"), (3, "zoe", "no answers"), (1, "..", "name")):
        with pytest.raises(DataError, match=told):
            collect.assign(workshop, SMALL, {number: id})
    collect.assign(workshop, SMALL, {1: "1001", 2: "KIM-2"}, yes=True)
    assert counting(workshop) == {"1001": "one", "kim-2": "kim"}
    # The next file of the same person of the platform is another file: it says so, and waits.
    zipped = packed(tmp_path / "m.zip", {first: (answers(course, "two"), at(10))})
    [waits] = collect.collect(workshop, SMALL, [zipped]).new
    assert waits.state == "unmatched" and "Hand-in 0001" in waits.reason
    collect.assign(workshop, SMALL, {4: "1001"}, yes=True)
    collect.assign(workshop, SMALL, {2: "-", 3: "-"})
    assert counting(workshop) == {"1001": "two"}
    again = collect.collect(workshop, SMALL, [tmp_path / "in", zipped])
    assert (again.new, again.still, again.known) == ([], [], 3)
    assert "0002  refused" in collect.listing(workshop, SMALL)
    with pytest.raises(DataError, match="no answers"):
        collect.assign(workshop, SMALL, {3: "zoe"})


def test_a_roster_that_is_mended_finds_those_who_wait(rostered, course, tmp_path):
    put(tmp_path / "in" / f"{SMALL}_New Person.json", answers(course, "n"))
    assert [one.state for one in take(rostered, tmp_path / "in")] == ["unmatched"]
    folder.write_roster(rostered, PEOPLE | {"new": Trainee("new", "New Person")})
    found = collect.collect(rostered, SMALL, [])
    assert [one.trainee for one in found.new] == ["new"] and counting(rostered) == {"new": "n"}
    folder.write_roster(rostered, PEOPLE)
    assert collect.collect(rostered, SMALL, []).strangers == ["new"]


def test_stopped_at_any_file_and_done_again(rostered, course, tmp_path):
    plain = tmp_path / "plain"
    for name in ("1001", "1002", "zoe", "Kim Lee"):
        put(plain / f"{SMALL}_{name}.json", answers(course, name), at(9))
    for stop in range(4):
        taking = collect.intake(FolderDesk(rostered, [SMALL]), SMALL)
        for one in list(inbox.files(plain))[: stop + 1]:
            taking.take(one, str(plain))
        (rostered.inbox(SMALL) / ".new-half").mkdir()
        collect.collect(rostered, SMALL, [])
        assert not (rostered.inbox(SMALL) / ".new-half").exists()
    assert counting(rostered) == {"1001": "1001", "1002": "1002", "zoe": "zoe"}
    assert len(collect.collect(rostered, SMALL, [plain]).counting) == 3
    assert len(inbox.arrivals(rostered, SMALL)) == 4


def test_capitals_and_composed_signs_are_one_person(workshop, course, tmp_path):
    for number, name in enumerate(("José", unicodedata.normalize("NFD", "josé"), "JOSÉ")):
        zipped = packed(
            tmp_path / f"{number}.zip",
            {
                f"{name}_4_assignsubmission_file/x.json": (
                    answers(course, str(number)),
                    at(9 + number),
                )
            },
        )
        take(workshop, zipped)
    assert {one.trainee for one in inbox.arrivals(workshop, SMALL)} == {"José"}


def test_the_command(tmp_path, capsys):
    """On a unit of the course itself, as a trainer gives it."""
    unit, place = "03-screen-tenders", tmp_path / "workshop"
    path = tmp_path / "in" / f"{unit}_Ana.json"
    path.parent.mkdir()
    key.hand_in(key.read_key(unit), {}, path, "Ana Example", "1001")
    people = [(one.id, one.name, one.email) for one in PEOPLE.values()]
    sheets.write_rows(tmp_path / "people.csv", folder.roster_file.HEADS, people)
    assert main(["new", str(place), "--roster", str(tmp_path / "people.csv")]) == 0
    command = ["collect", unit, "--in", str(place)]
    assert main([*command, str(path.parent), "--deadline", "2100-01-01"]) == 0
    said = capsys.readouterr().out
    assert messages.text("collect-blank") in said
    assert says(said, "collect-counting-roster", count=1, missing=5)
    assert folder.open_workshop(place).deadlines[unit].year == 2100
    path.rename(path.with_name("x.json"))
    path.with_name("x.json").write_text(path.with_name("x.json").read_text().replace("1001", "?"))
    # By the name in it this is a second file of Ana's, and no update: the id is another.
    assert main([*command, str(path.parent), "--deadline", "none"]) == 1
    assert "1 disputed" in capsys.readouterr().out
    assert main([*command, "--updates"]) == 1
    assert main([*command, "--assign", "2", "zoe", "--list"]) == 2  # Ana's name is in it
    said = capsys.readouterr().err
    assert says(said, "assign-other-name", number="0002", who="zoe (Zoë Ünal)")
    assert "“Ana" in said
    assert main([*command, "--assign", "2", "zoe", "--yes", "--list"]) == 0
    said = capsys.readouterr().out
    assert "0002  counts     zoe" in said and f"{begins('collect-missing')} 1002" in said
    assert main([*command, "--arrived", "2026-03-02T09:00+00:00", "--numbers", "2", "--list"]) == 0
    assert "2026-03-02 " in capsys.readouterr().out
    assert main([*command, "--arrived", "2026-03-02"]) == 2  # of which files?
    assert main([*command, "--assign", "two", "zoe"]) == 2
    assert main([*command, str(tmp_path / "none")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


# --- what must not happen -------------------------------------------------------------------------


def test_sources_that_are_refused(workshop, tmp_path):
    for path in (workshop.folder, workshop.folder / "inbox", tmp_path):
        with pytest.raises(DataError, match=pattern("collect-own")):
            collect.collect(workshop, SMALL, [path])
    with pytest.raises(DataError, match=pattern("collect-no-source")):
        collect.collect(workshop, SMALL, [tmp_path / "none"])
    with pytest.raises(DataError, match="2026-11-25T18:00"):
        collect.when("tomorrow")


def test_what_others_put_into_submitted_stays(workshop, course, tmp_path):
    own = put(workshop.submitted("guest", SMALL) / "answers.json", answers(course, "guest"))
    put(tmp_path / "in" / f"{SMALL}_ana.json", answers(course, "ana"))
    collect.collect(workshop, SMALL, [tmp_path / "in"])
    assert own.is_file() and counting(workshop) == {"ana": "ana", "guest": "guest"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_file_exchanged_for_a_pipe_or_a_link_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link.json").symlink_to(tmp_path / "secret")
    for name in ("pipe.json", "link.json", "."):
        began = time.monotonic()
        with pytest.raises(OSError):
            inbox.opened(tmp_path / name)
        assert time.monotonic() - began < 1
    assert [one.content for one in inbox.files(tmp_path / "link.json")] == [None]


def test_a_tree_without_end_is_one_line(workshop, tmp_path):
    place = tmp_path / "deep"
    (place / "/".join("a" * 1 for _ in range(900))).mkdir(parents=True)
    [one] = take(workshop, place)
    assert "more than 20 levels of folders" in one.reason


def test_a_moment(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("this system sets no time zone for one program")
    monkeypatch.setenv("TZ", "America/Lima")  # five hours behind UTC, all the year
    time.tzset()
    try:
        assert collect.when("2026-11-25T18:00") == datetime(2026, 11, 25, 23, tzinfo=UTC)
        assert collect.when("2026-11-25T18:00+01:00") == datetime(2026, 11, 25, 17, tzinfo=UTC)
        # A day alone is its last second.
        assert collect.when("2026-11-25") == datetime(2026, 11, 26, 4, 59, 59, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_five_hundred_stay_readable():
    """20 problems, 480 good ones of an older release: about 25 lines, the problems first."""
    made = [
        Arrival(n, f"f{n}.json", "s", at(9), "", 0, "accepted", f"t{n}", notes=("older",))
        for n in range(480)
    ]
    for state, first in (("unmatched", 480), ("refused", 490)):
        made += [
            Arrival(n, f"f{n}.json", "s", at(9), "", 0, state, reason=f"f{n}.json: why")
            for n in range(first, first + 10)
        ]
    counts = {one.trainee: one for one in made[:480]}
    shown = table(Collected(SMALL, made, counting=counts, waiting=10))
    lines = shown.splitlines()
    assert len(lines) == 24
    assert lines[0] == "0480  f480.json: why" and "--assign" in lines[10]
    assert lines[11] == "0490  f490.json: why" and "same note: 480 (" in lines[21]
    assert "f9.json and 470 more" in lines[21] and "480" in lines[23]


GARBAGE = st.sampled_from(
    [b"", b"{", b"[]", b"\xff\x00", b"PK\x05\x06" + bytes(18), b"=1+1", b"{}" * 9]
)
PLACES = st.sampled_from(
    f"""{SMALL}_1001.json;{SMALL}_Ana Example.json;Ana Example{MOODLE}/x.json;a.ipynb;b.txt;
    Ana Example{MOODLE}/z.zip;1001/{SMALL}/answers.json;{SMALL}_zoe.zip;sub/x.py;
    [1] - zoe - {SMALL}.json;zoe+{SMALL}+2026-01-01 00:00:00 UTC/answers.json;
    1001/{SMALL}/timestamp.txt""".replace(";\n    ", ";").split(";")
)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(bad=st.dictionaries(PLACES, GARBAGE, max_size=8), ape=st.booleans(), order=st.booleans())
def test_no_bad_files_change_what_counts_for_good_ones(course, tmp_path, bad, ape, order):
    place = tmp_path / "property"
    shutil.rmtree(place, ignore_errors=True)
    workshop = folder.create(place / "workshop", course)
    folder.write_roster(workshop, PEOPLE)
    for name, content in bad.items():
        put(place / "bad" / name, content)
    (place / "bad").mkdir(exist_ok=True)
    if ape:  # somebody else's id in the file, from a person of a platform who is not that one
        content = answers(course, "ape", "1001", "Ana Example")
        put(place / "bad" / f"Ben OHara{MOODLE}" / "x.json", content)
        put(place / "bad" / f"Ghost_9{MOODLE[3:]}" / "x.json", content)
    put(place / "good" / f"Ana Example{MOODLE}" / "a.json", answers(course, "ana", "1001"), at(9))
    put(place / "good" / f"{SMALL}_zoe.json", answers(course, "zoe"), at(9))
    both = [place / "good", place / "bad"]
    every = take(workshop, *(both if order else reversed(both)))
    found = {id: one.path for id, one in arrivals.counting(every).items()}
    assert found.pop("zoe") == f"{SMALL}_zoe.json"
    # At worst, where the ape's folder is no platform's download, nothing of Ana counts for now.
    in_question = ape and not found and [*arrivals.in_question(every)] == ["1001"]
    assert in_question or found == {"1001": f"Ana Example{MOODLE}/a.json"}


def test_a_gradebook_that_cannot_be_used_loses_nothing(rostered, course, tmp_path):
    """Staging fails in one sentence; the inbox has it all, and the next run does the rest."""
    put(tmp_path / "in" / f"{SMALL}_zoe.json", answers(course, "z"))
    kept = rostered.gradebook.read_bytes()
    rostered.gradebook.write_bytes(b"no database" * 999)
    with pytest.raises(DataError):
        collect.collect(rostered, SMALL, [tmp_path / "in"])
    rostered.gradebook.write_bytes(kept)
    assert [one.trainee for one in inbox.arrivals(rostered, SMALL)] == ["zoe"]
    collect.collect(rostered, SMALL, [])
    assert counting(rostered) == {"zoe": "z"}
