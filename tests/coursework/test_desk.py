"""The trainer's desk by its requests: what is taken in, decided and marked."""

import csv
import io
import json
import random
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from class_kit import EIGHT, RIGHT
from collect_kit import packed
from course_kit import MADE, SMALL
from desk_kit import (
    DEADLINE,
    WHEN,
    Desk,
    Problem,
    answers,
    below,
    everything,
    key_text,
    roster_csv,
    the_unit,
    unzipped,
)
from hostile_kit import Canaries
from hostile_kit import hand_ins as hostile_hand_ins
from hostile_kit import roster as hostile_roster
from texts_kit import says

from coursework import marking_sheet, page
from coursework.filled_sheet import Change, Compared, agreement, kappa
from coursework.marking import key as keys
from coursework.marking.marks import Mark
from fairtender import requests
from workshop import collect, folder, inbox
from workshop.store import FolderDesk

# --- beginning ------------------------------------------------------------------------------------


def test_a_summary_counts_by_hand(desk):
    summary = desk.ask("desk_summary")
    assert (summary["title"], summary["people"], summary["reuse"]) == ("Day", 12, False)
    told = the_unit(summary)
    assert told | {"title": "", "deadline": ""} == {
        "unit": SMALL,
        "title": "",
        "deadline": "",
        "arrived": 13,
        "counting": 9,
        "waiting": 0,
        "updates": 0,
        "question": 0,
        "refused": 2,  # a picture in Moodle, and a file that broke off
        "nobody": 1,  # notes
        "late": 1,
        "missing": 0,
        "strangers": 0,
        "to_mark": 2 * 9 - 6,
        "texts": 2,
        "has_key": True,
        "points": 12.0,
    }


def test_a_sample_workshop_shows_what_a_real_one_brings(tmp_path, root):
    desk = Desk(tmp_path, root)
    unit = "03-screen-tenders"
    desk.begin(unit)
    sample = desk.ask("desk_sample")
    files = sample["files"]
    desk.ask("desk_roster", {"people.csv": files.pop("participants.csv")})
    arrived = {
        name: datetime.fromtimestamp(when / 1000, UTC) for name, when in sample["modified"].items()
    }
    told = the_unit(desk.take(files, arrived)["summary"], unit)
    assert len(files) == 11
    wanted = {"counting": 9, "waiting": 1, "late": 1, "missing": 2, "refused": 0, "strangers": 0}
    assert {one: told[one] for one in wanted} == wanted
    # Something to see: no two equal, nobody at zero, nobody with everything.
    points = [row["points"] for row in desk.results(unit) if "points" in row]
    assert len({*points}) == len(points) == 9 and 0 < min(points) < max(points) < told["points"]
    # Both people without a file may own the one that names nobody.
    [waits] = desk.rows(unit, "waiting")
    given = desk.ask("desk_assign", unit=unit, number=waits["number"], trainee="111", yes=False)
    assert given["done"] and the_unit(given["summary"], unit)["missing"] == 1


def test_units_are_added_and_a_full_one_stays(desk):
    summary = desk.ask("desk_set", units=[MADE, SMALL], title="Two days", reuse=True)
    assert [one["unit"] for one in summary["units"]] == [MADE, SMALL]
    assert (summary["title"], summary["reuse"]) == ("Two days", True)
    with pytest.raises(Problem, match=SMALL):
        desk.ask("desk_set", units=[MADE])
    with pytest.raises(Problem):
        desk.ask("desk_set", units=["99-none"])
    assert len(desk.ask("desk_set", units=[SMALL])["units"]) == 1


def test_a_platforms_list_of_people_is_read_and_faults_name_the_file(desk):
    moodle = "First name,Surname,ID number,Email address\nQz,Ana,zq-a,a@qz.example\n"
    answer = desk.ask("desk_roster", {"participants.csv": moodle.encode()})
    assert answer["people"] == 1 and the_unit(answer)["strangers"] == 8
    with pytest.raises(Problem) as said:
        desk.ask("desk_roster", {"people.csv": b"id,name\nzq-a,One\nzq-a,Two\n"})
    assert "people.csv, row 3" in str(said.value) and str(desk.place) not in str(said.value)
    assert desk.ask("desk_summary")["people"] == 1


def test_a_roster_that_comes_late_gives_waiting_files_to_their_people(course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.begin(SMALL)
    desk.ask("desk_roster", {"r.csv": b"id,name\nzq-x,Somebody Else\n"})
    desk.take({f"{SMALL}_Qz Ana.json": answers(course, RIGHT)})
    assert the_unit(desk.ask("desk_summary"))["waiting"] == 1
    assert the_unit(desk.ask("desk_roster", {"r.csv": roster_csv()}))["waiting"] == 0


def test_without_a_key_nothing_is_marked_and_a_key_of_another_unit_is_refused(desk, course):
    fresh = Desk(desk.place / "fresh", course)
    fresh.ask("desk_begin", title="x", units=[SMALL], deadlines={}, reuse=False)
    for name, params in (
        ("desk_results", {"unit": SMALL, "from": 0}),
        ("desk_texts", {"unit": SMALL, "open": True}),
        ("desk_feedback", {"unit": SMALL, "from": 0}),
        ("desk_marking_on", {"unit": SMALL}),
    ):
        with pytest.raises(Problem) as said:
            fresh.ask(name, **params)
        assert says(str(said.value), "desk-no-key")
    text = key_text(course).replace(f'"{SMALL}"', f'"{MADE}"', 1)
    answer = fresh.ask("desk_keys", keys={"x": text, "y": "7"})
    assert answer["units"] == [] and len(answer["problems"]) == 2
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as archive:
        for unit in (SMALL, MADE):
            archive.writestr(f"keys/{unit}/key.toml", key_text(course, unit))
    answer = fresh.ask("desk_keys", {"pack.zip": pack.getvalue()})
    assert answer == {"units": [SMALL, MADE], "problems": []}
    # What is no key stops no other file, and each is one sentence with its name.
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    other = key_text(course).replace(SMALL, "99-none")
    wrong = {
        "notes.toml": (b"no key", "desk-key-none"),
        "table.xlsx": (b"\xff\x00", "desk-key-none"),
        "site.zip": (empty.getvalue(), "desk-key-none"),
        "broken.zip": (b"PK", "collect-zip-broken"),
        "99.toml": (other.encode(), "desk-key-unit"),
    }
    last = Desk(desk.place / "last", course)
    last.ask("desk_begin", title="x", units=[SMALL], deadlines={}, reuse=False)
    given = {name: content for name, (content, _) in wrong.items()}
    answer = last.ask("desk_keys", {**given, "key.toml": key_text(course).encode()})
    assert answer["units"] == [SMALL]
    for (name, (_, code)), sentence in zip(wrong.items(), answer["problems"], strict=True):
        assert says(sentence, code) and sentence.startswith(f"{name}: ")
    out = fresh.ask("desk_marking_on", unit=SMALL)["files"]
    assert out == {f"{SMALL}-key.toml": key_text(course).encode()}
    assert b"rubric" not in everything(fresh.saved())


# --- what came ------------------------------------------------------------------------------------


def test_a_drop_of_several_units_goes_where_each_file_belongs(course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.begin(SMALL, MADE)
    desk.ask("desk_roster", {"r.csv": roster_csv()})
    made = keys.model_answers(keys.read_key(MADE, course))
    zipped = packed(
        tmp_path / "moodle.zip",
        {
            "Qz Ana_1_assignsubmission_file/x.json": (answers(course, RIGHT), WHEN),
            "Qz Ben_2_assignsubmission_file/x.json": (answers(course, RIGHT), WHEN),
            "Qz Gus_3_assignsubmission_file/cut.json": (answers(course, RIGHT)[:99], WHEN),
            "Qz Hal_4_assignsubmission_file/x.json": (answers(course, made, unit=MADE), WHEN),
        },
    ).read_bytes()
    other = json.loads(answers(course, RIGHT)) | {"unit": "03-screen-tenders"}
    answer = desk.take(
        {
            "moodle.zip": zipped,
            f"stick/{MADE}_zq-a.json": answers(course, made, "zq-a", unit=MADE)[:300],
            "stick/a.json": answers(course, made, "zq-b", unit=MADE),
            "alone.json": b"{",
            "other.json": json.dumps(other).encode(),
        }
    )
    counts = {one["trainee"] for one in desk.rows(SMALL) if one["state"] == "counts"}
    assert counts == {"zq-a", "zq-b"}
    counts = {one["trainee"] for one in desk.rows(MADE) if one["state"] == "counts"}
    assert counts == {"zq-b", "zq-h"}
    # What broke off went where the rest of its source went, or where its name says.
    [cut] = desk.rows(SMALL, "refused")
    assert says(cut["reason"], "forms-file-broken") and "Gus" in cut["path"]
    assert [one["path"] for one in desk.rows(MADE, "refused")] == [f"{MADE}_zq-a.json"]
    codes = ("desk-of-none", "desk-other-unit")
    assert [says(*one) for one in zip(answer["problems"], codes, strict=True)] == [True, True]
    assert sorted(answer["told"]) == [SMALL, MADE]


def test_a_second_file_is_a_choice_and_can_be_put_aside(desk, course):
    other = answers(course, {"level": "low"}, "zq-c")
    answer = desk.take({"found.json": other}, {"found.json": DEADLINE})
    assert the_unit(answer["summary"])["waiting"] == 2
    _, row = desk.rows(show="waiting")
    assert says(row["reason"], "collect-question") and row["may_be"] == ["zq-c"]
    assert the_unit(answer["summary"])["updates"] == 0  # it was saved without a name
    looked = desk.ask("desk_look", unit=SMALL, number=row["number"])
    assert "Low" in looked["html"]
    asked = {"unit": SMALL, "number": row["number"], "trainee": "zq-a"}
    answer = desk.ask("desk_assign", **asked, yes=False)
    assert not answer["done"] and "zq-c" in answer["against"][0]
    assert desk.ask("desk_aside", unit=SMALL, number=row["number"])["done"]
    assert desk.rows(show="waiting") == []
    answer = desk.ask("desk_assign", **asked | {"trainee": "ZQ-C"}, yes=True)
    assert answer["done"] and says(answer["said"][-1], "assign-done")
    with pytest.raises(Problem):
        desk.ask("desk_assign", **asked | {"trainee": "nobody"}, yes=True)


def test_updates_are_listed_and_accepted_together(desk, course):
    def saved(text: str, second: int) -> bytes:
        data = json.loads(answers(course, {"level": text}, "zq-d"))
        data["learner"]["name"], data["saved"] = "Dora", f"2026-03-01T08:00:0{second}Z"
        return json.dumps(data).encode()

    desk.ask("desk_begin", title="Again", units=[SMALL])
    desk.take({"mail/d.json": saved("low", 1)})
    answer = desk.take({"mail/d (1).json": saved("high", 2)})
    now = the_unit(answer["summary"])
    assert (now["counting"], now["waiting"], now["updates"]) == (0, 2, 1)
    would = desk.ask("desk_updates", unit=SMALL, sure=False)["would"]
    assert [line.partition(": ")[2] for line in would] == ["0002 d (1).json (mail)"]
    answer = desk.ask("desk_updates", unit=SMALL, sure=True)
    now = the_unit(answer["summary"])
    assert (now["counting"], now["waiting"], now["updates"]) == (1, 0, 0)
    assert {row["path"]: row["state"] for row in desk.rows(show="all")} == {
        "d.json": "refused", "d (1).json": "counts"
    }  # fmt: skip


def test_times_of_arrival_and_deadlines_can_be_corrected(desk):
    [late] = [one for one in desk.rows() if one["trainee"] == "zq-k"]
    assert late["state"] == "late"
    when = (DEADLINE - timedelta(hours=1)).isoformat()
    answer = desk.ask("desk_arrived", unit=SMALL, numbers=[late["number"]], when=when)
    assert the_unit(answer["summary"])["late"] == 0 and len(answer["said"]) == 1
    early = (WHEN - timedelta(days=1)).isoformat()
    assert the_unit(desk.ask("desk_deadline", unit=SMALL, when=early))["counting"] == 0
    assert the_unit(desk.ask("desk_deadline", unit=SMALL, when=""))["counting"] == 10
    with pytest.raises(Problem):
        desk.ask("desk_deadline", unit=SMALL, when="2026-03-12T18:00")  # without a zone


def test_the_same_drop_again_does_no_harm(desk, source):
    before = desk.files.desk.desk.boxes[SMALL].found
    answer = desk.take({"moodle.zip": (source / "moodle.zip").read_bytes()})
    assert answer["taken"] == 0 and desk.files.desk.desk.boxes[SMALL].found == before


# --- hostile --------------------------------------------------------------------------------------


# In each run a workshop takes them in, and tricks come to the same here and there.
@pytest.mark.slow
def test_hostile_hand_ins_come_to_the_same_as_in_a_workshop(course, tmp_path):
    the_key = keys.read_key(SMALL, course)
    canaries = Canaries(tmp_path / "canaries")
    place = tmp_path / "source"
    (place / "plain").mkdir(parents=True)
    kit = hostile_hand_ins(place, the_key, canaries)
    for path in [one for one in (place / "plain").iterdir() if not one.is_file()]:
        path.unlink()  # links, pipes: no browser gives them
    for path in [one for one in (place / "plain").iterdir() if one.is_symlink()]:
        path.unlink()
    (place / "plain" / f"{SMALL}_huge.json").unlink()  # 3 GB: no page reads it
    people = hostile_roster(kit, tmp_path / "roster.csv").read_bytes()
    workshop = folder.create(tmp_path / "workshop", course, tmp_path / "roster.csv")
    desk = Desk(tmp_path / "desk", course)
    desk.begin(SMALL, deadlines={})
    desk.ask("desk_roster", {"roster.csv": people})
    for name in ("plain", "moodle.zip", "submitted"):
        path = place / name
        taking = collect.intake(FolderDesk(workshop, [SMALL]), SMALL)
        for one in inbox.files(path):
            taking.take(one, name)
        taking.settle()
        given = below(path) if path.is_dir() else {name: path.read_bytes()}
        times = {one: _modified(place / one) for one in given}
        desk.take(given, times)
    here = {one.path: one for one in desk.files.desk.desk.boxes[SMALL].found}
    there = {one.path: one for one in inbox.arrivals(workshop, SMALL)}
    assert len(there) > 70 and here.keys() == there.keys()
    for path, one in there.items():
        mine = here[path]
        assert _about(mine) == _about(one), path
    lost = {case.trainee: case.loses for case in kit.cases if case.loses is not None}
    results = {one["trainee"]: one for one in desk.results()}
    for id, loses in lost.items():
        auto = sum(mark[0] or 0 for (who, _), mark in desk.marks().items() if who == id)
        assert auto == pytest.approx(kit.full - loses), id
        assert results[id]["points"] == pytest.approx(kit.full - loses)
    pages = [one.decode() for name, one in desk.feedback().items() if name[-5:] == ".html"]
    report = desk.ask("desk_report", units=[SMALL], pseudonyms=False)["html"]
    looks = [desk.ask("desk_look", unit=SMALL, number=one.number)["html"] for one in here.values()]
    texts = desk.ask("desk_texts", unit=SMALL, open=False)["texts"]
    asked = [{"trainee": one["trainee"], "question": one["question"]} for one in texts]
    shown = [desk.ask("desk_text", unit=SMALL, **one)["html"] for one in asked]
    glance = desk.ask("desk_glance", unit=SMALL, names=True)["html"]
    for html in (*pages, report, *looks, *shown, glance):
        assert "<script>alert" not in html and "<img src=x" not in html
    assert canaries.alarms() == []
    hidden = desk.ask("desk_report", units=[SMALL], pseudonyms=True)["files"]["tables.zip"]
    for name, content in unzipped(hidden).items():
        text = unescape(content.decode("utf-8-sig"))
        assert not [one for _, one, email in kit.people if one in text or email in text], name
    again = Desk(tmp_path / "again", course)
    again.begin(SMALL)
    again.ask("desk_open", {"x.zip": desk.saved()})
    assert again.marks() == desk.marks()


def _modified(path: Path):
    return WHEN.fromtimestamp(path.stat().st_mtime, WHEN.tzinfo)


def _about(one) -> tuple:
    return one.state, one.trainee, one.rule, one.reason, one.notes, one.sha256, one.size, one.clock


def test_an_archive_of_nothing_but_zeros_is_refused_in_time(course, tmp_path, draws):
    desk = Desk(tmp_path, course)
    desk.begin(SMALL)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"{number}.json", bytes(2_000_000))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(draws(20)):
            archive.writestr(f"Qz {number}_{number}_assignsubmission_file/a.zip", inner.getvalue())
    desk.take({"bomb.zip": outer.getvalue()})
    assert sum(map(len, desk.files.desk.desk.originals.values())) < 150 * 2**20
    assert all(one["state"] == "refused" for one in desk.rows())


@pytest.mark.parametrize("times", [2, pytest.param(40, marks=pytest.mark.slow)])
def test_odd_requests_are_one_sentence_and_change_nothing(desk, times):
    names = sorted(name for name in requests.known() if name.startswith("desk_"))
    assert len(names) == 40
    before = desk.saved()
    odd = [None, "", "x", -1, 10**30, 1.5, True, [], [1], {}, {"a": []}, "../../x", "\ud800"]
    dice = random.Random(17)
    fields = [
        "unit",
        "units",
        "number",
        "numbers",
        "from",
        "most",
        "show",
        "trainee",
        "question",
        "points",
        "comment",
        "lines",
        "keys",
        "when",
        "state",
        "since",
        "after",
        "ending",
        "format",
        "unmarked",
        "out_of",
        "by",
        "column",
        "threshold",
        "day",
        "course",
        "deadlines",
        "modified",
        "choices",
        "title",
    ]
    for name in names:
        for _ in range(times):
            params = {one: dice.choice(odd) for one in dice.sample(fields, 6)}
            params |= {"unit": dice.choice([SMALL, *odd])}
            if name in ("desk_begin", "desk_set"):
                params |= {"units": dice.choice([one for one in odd if one])}
            request = {"name": name, "params": params | {"given": dice.choice([[], ["x"], 7])}}
            answer = json.loads(page.answer_text(json.dumps(request), desk.files))
            assert isinstance(answer, dict), name
            assert not says(answer.get("problem", ""), "page-fault"), (name, params, answer)
    desk.ask("desk_open", {"x.zip": before})
    assert desk.saved() == before


# --- marks ----------------------------------------------------------------------------------------


def test_texts_are_marked_cleared_and_empty_ones_get_nothing_in_one_step(desk):
    texts = desk.ask("desk_texts", unit=SMALL, open=True)["texts"]
    assert len(texts) == 12 and [one["question"] for one in texts] == ["why"] * 6 + ["question"] * 6
    shown = desk.ask("desk_text", unit=SMALL, trainee="zq-d", question="why")
    assert "=1+1 &lt;b&gt;this&lt;/b&gt;" in shown["html"] and shown["most"] == 3
    asked = {"unit": SMALL, "trainee": "zq-d", "question": "why"}
    answer = desk.ask("desk_mark", **asked, points="2,5", comment="Good.")
    told = answer["points"], answer["state"], answer["comment"], answer["to_mark"]
    assert told == (2.5, "marked", "Good.", 11)
    for typed, code in (("four", "number"), ("3.5", "range"), ("-1", "range"), ("1,500", "doubt")):
        with pytest.raises(Problem) as said:
            desk.ask("desk_mark", **asked, points=typed, comment="")
        assert says(str(said.value), f"desk-marks-{code}")
    assert desk.marks()["zq-d", "why"] == (None, 2.5, False, "Good.")
    assert desk.ask("desk_clear", **asked)["to_mark"] == 12
    assert desk.marks()["zq-d", "why"] == (None, None, True, "Good.")
    done = desk.ask("desk_blank", unit=SMALL)
    # zq-g and zq-h wrote no text at all, zq-i only chose a level; zq-g has its question marked.
    assert (done["texts"], done["people"], done["to_mark"]) == (5, 3, 7)
    assert desk.ask("desk_blank", unit=SMALL)["texts"] == 0


@pytest.mark.parametrize("ending", ("csv", "xlsx"))
def test_an_own_sheet_that_is_older_than_a_mark_shows_both_and_changes_nothing(desk, ending):
    name, content = _sheet(desk, ending)
    assert name == f"{SMALL}-marks.{ending}"
    d, e = (_code(desk, id) for id in ("zq-d", "zq-e"))
    filled = _filled(content, ending, {(d, "why"): (2, ""), (e, "why"): (1, "Who pays?")})
    _mark(desk, "zq-d", "1", "Mine.")
    answer = desk.ask("desk_sheet_in", {name: filled}, unit=SMALL)
    assert (answer["marks"], answer["problems"], answer["second"]) == (0, [], False)
    rows = {(one["trainee"], one["question"]): one for one in answer["rows"]}
    shown = ("points", "theirs", "mean", "newer")
    assert {place: tuple(one[name] for name in shown) for place, one in rows.items()} == {
        ("zq-d", "why"): (1, 2, None, True),
        ("zq-e", "why"): (None, 1, None, False),
    }
    assert desk.marks()["zq-d", "why"][1] == 1 and desk.marks()["zq-e", "why"][1] is None
    done = _take(desk, {name: filled}, {rows["zq-d", "why"]["trainee"]: "theirs"}, answer)
    assert (done["marks"], done["comments"], done["problems"]) == (1, 0, [])
    assert desk.marks()["zq-d", "why"][1:] == (2, False, "Mine.")
    # Nothing here is newer than a sheet that is saved now, so it is taken over at once.
    name, content = _sheet(desk, ending)
    filled = _filled(content, ending, {(d, "why"): (3, ""), (e, "why"): (1, "")})
    answer = desk.ask("desk_sheet_in", {name: filled}, unit=SMALL)
    assert (answer["marks"], answer["rows"], answer["unchanged"]) == (2, [], 16)


@pytest.mark.parametrize("ending", ("csv", "xlsx"))
def test_a_second_marker_s_sheet_shows_both_marks_and_changes_only_what_is_chosen(desk, ending):
    _mark(desk, "zq-d", "1", "Qz: who pays?")
    name, content = _sheet(desk, ending, blind=True)
    assert name == f"{SMALL}-second-marker.{ending}"
    plain = content if ending == "csv" else b"".join(unzipped(content).values())
    for secret in (b"zq-", b"Qz Ana", b"who pays?", b"Qz: name"):
        assert secret not in plain
    code = {id: _code(desk, id) for id in ("zq-a", "zq-b", "zq-c", "zq-d", "zq-e", "zq-h")}
    marks = {
        (code["zq-a"], "why"): (3, ""),  # 3 here
        (code["zq-b"], "why"): (2, ""),  # 2.5 here
        (code["zq-c"], "why"): (1.5, "=1+1 is no formula of mine"),  # 0 here
        (code["zq-d"], "why"): (2, "Name it."),  # 1 here, with a comment
        (code["zq-e"], "why"): (2.5, ""),  # not marked here
    }
    before = desk.marks()
    filled = _filled(content, ending, marks)
    renamed = {f"{SMALL}-marks.{ending}": filled}
    answer = desk.ask("desk_sheet_in", renamed, unit=SMALL)
    assert desk.marks() == before and (answer["marks"], answer["comments"]) == (0, 0)
    assert answer["second"]
    # Of c the marker's comment is a formula to a workbook: that row alone is left out.
    left_out = ending == "xlsx"
    assert [says(one, "marks-formula") for one in answer["problems"]] == [True] * left_out
    rows = {one["trainee"]: one for one in answer["rows"]}
    shown = ("state", "points", "theirs", "difference", "mean", "open")
    assert {id: tuple(one[name] for name in shown) for id, one in rows.items()} == {
        "zq-a": ("marked", 3, 3, 0, None, False),
        "zq-b": ("marked", 2.5, 2, -0.5, 2.5, True),
        "zq-d": ("marked", 1, 2, 1, 1.5, True),
        "zq-e": ("waiting", None, 2.5, None, None, True),
    } | ({} if left_out else {"zq-c": ("marked", 0, 1.5, 1.5, 1, True)})
    assert [*rows][-1] == "zq-a"  # what is to be decided comes first
    assert rows["zq-d"]["code"] == code["zq-d"] and "=1+1 <b>" in rows["zq-d"]["answer"]
    both, percent = (3, 33) if left_out else (4, 25)
    counted, note = answer["agreement"]
    counts = {"both": both, "equal": 1, "percent": percent, "near": 2}
    assert says(counted, "marks-agree-on", **counts) and says(note, "marks-agree")

    done = _take(desk, renamed, {"zq-b": "mine", "zq-d": "mean", "zq-e": "theirs"}, answer)
    assert (done["marks"], done["comments"], done["problems"]) == (2, 1, [])
    now = desk.marks()
    assert now["zq-d", "why"][1:] == (1.5, False, "Qz: who pays?\nName it.")
    assert now["zq-e", "why"][1:] == (2.5, False, "")
    changed = {place for place in now if now[place] != before[place]}
    assert changed == {("zq-d", "why"), ("zq-e", "why")}
    # What was shown is no longer what is here: that text keeps its mark.
    done = _take(desk, renamed, {"zq-d": "theirs"}, answer)
    assert done["marks"] == 0 and says(done["problems"][0], "desk-sheet-changed")
    # All of it can be undone, but no mark that was given since.
    _mark(desk, "zq-e", "0.5")
    assert desk.ask("desk_sheet_undo", unit=SMALL)["texts"] == 1
    now = desk.marks()
    assert now["zq-d", "why"] == before["zq-d", "why"] and now["zq-e", "why"][1] == 0.5
    with pytest.raises(Problem) as said:
        desk.ask("desk_sheet_undo", unit=SMALL)
    assert says(str(said.value), "desk-sheet-no-undo")


def test_an_answer_that_changed_is_not_compared(desk, course):
    name, content = _sheet(desk, "xlsx", blind=True)
    filled = _filled(content, "xlsx", {(_code(desk, "zq-a"), "why"): (3, "")})
    newer = RIGHT | {"why": "Another text."}
    path = f"Qz Ana_0_assignsubmission_file/{SMALL}_x.json"
    when = WHEN + timedelta(hours=2)
    place = packed(desk.place / "moodle.zip", {path: (answers(course, newer), when)})
    desk.take({"moodle.zip": place.read_bytes()})
    new = desk.rows(show="waiting")[-1]["number"]
    desk.ask("desk_assign", unit=SMALL, number=new, trainee="zq-a")
    # A sheet with the new answer: the mark here was for the old one, and counts for no agreement.
    _, newer = _sheet(desk, "xlsx", blind=True)
    asked = {"second.xlsx": _filled(newer, "xlsx", {(_code(desk, "zq-a"), "why"): (2, "")})}
    answer = desk.ask("desk_sheet_in", asked, unit=SMALL)
    [row] = answer["rows"]
    shown = [row[name] for name in ("state", "points", "theirs", "difference", "mean")]
    assert shown == ["changed", 3, 2, None, None]
    assert says(*answer["agreement"], "marks-agree-none")
    _mark(desk, "zq-a", "3")  # the same points as in the first sheet, for another text
    answer = desk.ask("desk_sheet_in", {name: filled}, unit=SMALL)
    assert answer["rows"] == [] and says(answer["problems"][0], "marks-changed")


def test_a_second_marker_s_sheet_of_the_last_release_shows_both_marks(desk):
    """It had no sign of whose it is: then it is a sheet without what is here."""
    _, content = _sheet(desk, "csv", blind=True)
    old = content.replace(f"-{marking_sheet.SECOND}".encode(), b"")
    assert len(content) - len(old) == 18 * 7
    d, e = (_code(desk, id) for id in ("zq-d", "zq-e"))
    _mark(desk, "zq-d", "1", "Mine.")
    filled = _filled(old, "csv", {(d, "why"): (2, "Theirs."), (e, "why"): (2, "")})
    answer = desk.ask("desk_sheet_in", {f"{SMALL}-marks.csv": filled}, unit=SMALL)
    rows = {one["trainee"]: (one["points"], one["theirs"]) for one in answer["rows"]}
    assert rows == {"zq-d": (1, 2), "zq-e": (None, 2)} and answer["problems"] == []
    assert desk.marks()["zq-d", "why"][1:] == (1, False, "Mine.")


def test_a_mean_is_in_half_points_and_never_more_than_there_are():
    def mean(mine, theirs, most=3.0):
        here = Mark("why", most, None, mine, 0, False, "", True)
        change = Change("zq", "why", here, points=theirs, theirs=theirs, second=True)
        return Compared(change, "", "", "").mean

    assert [mean(2, 2.5), mean(0, 0.5), mean(1, 2), mean(0.1, 0.2)] == [2.5, 0.5, 1.5, 0]
    assert mean(1.2, 1.25, most=1.25) == 1 and mean(1.75, 1.8, most=1.8) == 1.8
    assert mean(2, 2) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "by_hand"),
    [
        # Ten answers: 5 points apart; of the 100 pairs 110. See *Rubrics and moderation*.
        ((3, 2, 1, 3, 2, 0, 2, 3, 1, 2), (3, 2, 2, 3, 1, 0, 2, 2, 1, 0), 1 - 0.5 / 1.1),
        # 1 apart in three; all nine pairs: 0, 1.5, 1, 1, 0.5, 0, 1.5, 0 and 0.5, 6 together.
        ((2, 1, 0.5), (2, 0.5, 1), 1 - (1 / 3) / (6 / 9)),
        ((0, 1, 2), (0, 1, 2), 1),
        ((1, 1), (2, 2), 0),  # one is always stricter: no better than chance
        ((0, 2), (2, 0), -1),
        ((2, 2, 2), (2, 2, 2), None),
    ],
)
def test_kappa_is_what_was_computed_by_hand(mine, theirs, by_hand):
    assert kappa([*zip(mine, theirs, strict=True)]) == pytest.approx(by_hand)


def test_two_markers_are_compared_question_by_question():
    """A question worth one point and one worth three have no scale in common."""

    def compared(label, mine, theirs):
        here = Mark("why", 3, None, mine, 0, False, "", True)
        change = Change("zq", "why", here, points=theirs, theirs=theirs, second=True)
        return Compared(change, "", label, "")

    told = agreement([compared(*one) for one in (("A?", 1, 1), ("B?", 3, 1), ("A?", 1, 1))])
    assert says(told[0], "marks-agree-on", label="A?", both=2, percent=100)
    assert says(told[0], "marks-agree-no-kappa")
    assert says(told[1], "marks-agree-on", label="B?", both=1, percent=0, most=2)
    assert says(told[1], "marks-agree-kappa", kappa="0.00") and len(told) == 3


def _sheet(desk, ending: str, **more) -> tuple[str, bytes]:
    answer = desk.ask("desk_sheet", unit=SMALL, names=False, ending=ending, **more)
    assert answer["rows"] == 18
    [(name, content)] = answer["files"].items()
    return name, content


def _code(desk, id: str) -> str:
    return desk.files.desk.desk.pseudonyms.people[id]


def _mark(desk, id: str, points: str, comment: str = "") -> None:
    about = {"unit": SMALL, "trainee": id, "question": "why"}
    desk.ask("desk_mark", **about, points=points, comment=comment)


def _take(desk, sheet: dict[str, bytes], takes: dict[str, str], shown: dict) -> dict:
    """Choose, {trainee: what to take}, as the page does from the rows that it shows."""
    about = ("trainee", "question", "points", "comment")
    rows = [one for one in shown["rows"] if one["trainee"] in takes]
    choices = [
        {name: one[name] for name in about} | {"take": takes[one["trainee"]]} for one in rows
    ]
    return desk.ask("desk_sheet_take", sheet, unit=SMALL, choices=choices)


def _filled(content: bytes, ending: str, marks: dict[tuple[str, str], tuple]) -> bytes:
    """The sheet with {(code, question): (points, comment)}, as a spreadsheet saves it."""
    heads = marking_sheet.HEADS
    at, said = heads.index("points"), heads.index("comment")
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        for row in rows:
            if (row[0], row[2]) in marks:
                row[at], row[said] = map(str, marks[row[0], row[2]])
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue().encode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cells in book.active.iter_rows(min_row=2):
        if (place := (cells[0].value, cells[2].value)) in marks:
            cells[at].value, cells[said].value = (one or None for one in marks[place])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_class_at_a_glance_names_nobody_unless_asked(desk):
    html = desk.ask("desk_glance", unit=SMALL, names=False)["html"]
    assert "Qz" not in html and "zq-" not in html
    named = desk.ask("desk_glance", unit=SMALL, names=True)["html"]
    assert "Qz Hal" in named


def test_eight_hand_ins_are_worth_what_was_computed_by_hand(course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.begin(SMALL)
    for id, (given, *_) in EIGHT.items():
        desk.take({f"{id}.json": answers(course, given, id)})
    points = {one["trainee"]: one["points"] for one in desk.results()}
    assert points == {
        "zq-a": 8, "zq-b": 8, "zq-c": 6, "zq-d": 7.5, "zq-e": 4.5, "zq-f": 5, "zq-g": 1, "zq-h": 0
    }  # fmt: skip


@pytest.mark.parametrize("unit", (MADE, "03-screen-tenders"))
def test_only_texts_wait_whatever_forms_are_called(course, tmp_path, unit):
    """Unit 03 has a form and a question of one name, of which the machine marks both."""
    desk = Desk(tmp_path, course)
    desk.begin(unit)
    the_key = keys.read_key(unit, course)
    model = keys.model_answers(the_key)
    desk.take({"a.json": answers(course, model, "zq-a", unit=unit)})
    waits = {cell for (_, cell), mark in desk.marks(unit).items() if mark[2]}
    texts = {id for id, entry in the_key.entries.items() if entry.by_trainer}
    assert waits == texts and texts <= {*the_key.entries}
    [row] = desk.results(unit)
    worth = sum(float(the_key.entries[id].question.points) for id in texts)
    assert (row["points"], row["to_mark"]) == (row["most"] - worth, len(texts))
