"""Hand-ins must reach the right person, at the right time: what goes wrong, by slip or on purpose.

In each attack one person's file counts already, or comes at the same time; afterwards it counts
still, and what came from elsewhere waits for the trainer, with a reason.
"""

# ruff: noqa: F811 - fixtures are imported, and named again as arguments

import argparse
import io
import json
import shutil
import zipfile

import pytest
from collect_kit import (
    FILE,
    MOODLE,
    PEOPLE,
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
from kit import some_and_slow
from texts_kit import says

from coursework import arrivals, claims, forgotten
from coursework.archives import MOST_FILES
from coursework.collected import table
from fairtender import messages
from fairtender.tables import DataError
from workshop import collect, folder, forget, inbox
from workshop.store import FolderDesk

ANA, BEN = f"Ana Example{MOODLE}", f"Ben OHara_78{MOODLE[3:]}"


def refused(workshop: folder.Workshop) -> dict:
    return arrivals.refused(inbox.arrivals(workshop, SMALL), SMALL, workshop.trainees())


# --- by hand --------------------------------------------------------------------------------------


def test_an_assignment_binds_one_file_and_tells_what_is_in_it(rostered, course, tmp_path):
    for place, text in (("mail", "one"), ("stick", "two")):
        put(tmp_path / place / "answers.json", answers(course, text), at(9))
    sources_ = [tmp_path / "mail", tmp_path / "stick"]
    collect.collect(rostered, SMALL, sources_)
    done = collect.assign(rostered, SMALL, {1: "1001"})
    said = collect.outcome(rostered, SMALL, done)
    for part in ("answers.json", "arrived 2026-03-02", "answers: 1", "1001 (Ana Example)"):
        assert part in said
    # The next day, the same name again: neither it nor the other file becomes hers.
    put(tmp_path / "mail" / "answers.json", answers(course, "three"), at(9, 3))
    collect.collect(rostered, SMALL, sources_)
    assert counting(rostered) == {"1001": "one"}
    assert [one.state for one in inbox.arrivals(rostered, SMALL)] == [
        "accepted", "unmatched", "unmatched"
    ]  # fmt: skip
    collect.assign(rostered, SMALL, {2: "1002"})
    assert counting(rostered) == {"1001": "one", "1002": "two"}


@pytest.mark.parametrize(
    "path, id, name, code",
    [
        ("a.json", "1002", "", "assign-other-id"),
        ("a.json", "", "Ben O'Hara", "assign-other-name"),
        ("a.json", "", "Gus Other", "assign-other-name"),
        (f"{BEN}/{FILE}", "", "", "assign-other-platform"),
        (f"Mal Lory{MOODLE}/{FILE}", "", "", "assign-other-platform"),
        (f"{SMALL}_Ben O'Hara.json", "", "", "assign-other-file"),
    ],
)
def test_a_file_that_names_another_is_not_given_away_by_a_slip(
    rostered, course, tmp_path, path, id, name, code
):
    zipped = packed(tmp_path / "m.zip", {path: (answers(course, "b", id, name), at(9))})
    collect.collect(rostered, SMALL, [zipped])
    before = counting(rostered)
    with pytest.raises(DataError) as fault:
        collect.assign(rostered, SMALL, {1: "1001"})
    assert says(str(fault.value), code) and "answers: 1" in str(fault.value)
    assert counting(rostered) == before and "1001" not in before
    collect.assign(rostered, SMALL, {1: "1001"}, yes=True)
    assert counting(rostered) == {"1001": "b"}


def test_what_counts_after_an_assignment_is_told(rostered, course, tmp_path):
    put(tmp_path / "in" / f"{SMALL}_1001.json", answers(course, "newer"), at(10))
    put(tmp_path / "in" / "x.json", answers(course, "older"), at(9))
    collect.collect(rostered, SMALL, [tmp_path / "in"])
    done = collect.assign(rostered, SMALL, {2: "1001"})
    assert says(collect.outcome(rostered, SMALL, done), "assign-not-newest")
    collect.assign(rostered, SMALL, {1: "-"})
    assert counting(rostered) == {"1001": "older"}


# --- a file that was refused ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", some_and_slow([".json.download", ".ipynb", ".doc", ".json_", "", ".pdf"])
)
@pytest.mark.parametrize("place", ["mail", f"moodle/{ANA}"])
def test_the_corrected_file_is_taken(rostered, course, tmp_path, name, place):
    content = answers(course, "hers", "1001", "Ana Example")
    put(tmp_path / place / f"{SMALL}_Ana{name}", content, at(9))
    source = tmp_path / place.split("/")[0]
    first = collect.collect(rostered, SMALL, [source])
    assert counting(rostered) == {} and len(first.new) == 1
    # Until then it is told each time, and the person is no one who handed in nothing.
    again = collect.collect(rostered, SMALL, [source])
    assert [one.number for one in again.still] == [1] and "0001" in table(again)
    # It is hers where its name or the platform says so, else a file of nobody.
    found = inbox.arrivals(rostered, SMALL)
    nobody = [one.path for one in arrivals.strays(found, SMALL, rostered.trainees())]
    assert ([*refused(rostered)], nobody) in (
        (["1001"], []),
        ([], [f"{SMALL}_Ana{name}"]),
    )
    put(tmp_path / place / f"{SMALL}_Ana.json", content, at(10))
    second = collect.collect(rostered, SMALL, [source])
    assert counting(rostered) == {"1001": "hers"} and second.known == 1
    assert collect.collect(rostered, SMALL, [source]).known == 2


def test_what_waits_or_was_refused_is_told_until_it_is_decided(rostered, course, tmp_path):
    put(tmp_path / "in" / "x.json", answers(course, "x", name="Gus Other"), at(9))
    put(tmp_path / "in" / f"{SMALL}_zoe.json", b"{")
    put(tmp_path / "in" / f"{SMALL}_1002.json", answers(course, "b"), at(9))
    for _ in range(2):
        found = collect.collect(rostered, SMALL, [tmp_path / "in"])
        shown = table(found)
        assert says(shown, "assign-inside", name="“Gus Other”") and f"{SMALL}_zoe.json" in shown
    assert list(refused(rostered)) == ["zoe"]
    collect.assign(rostered, SMALL, {1: "-", 2: "-"} | {3: "-"})
    assert collect.collect(rostered, SMALL, [tmp_path / "in"]).still == []
    assert refused(rostered) == {}


# --- a second file, from elsewhere ----------------------------------------------------------------

FORGED = {
    "a stick, with only her id": ("1001", "", f"{SMALL}_x.json"),
    "a stick, with her id and name": ("1001", "Ana Example", f"{SMALL}_Ana-Example.json"),
    "another with her name": ("", "", f"Ana Example_78{MOODLE[3:]}/{FILE}"),
    "another with her name and id": ("1001", "", f"Ana Example_78{MOODLE[3:]}/{FILE}"),
    "another whose name is her id": ("", "", f"1001_78{MOODLE[3:]}/{FILE}"),
    "the same, with her id": ("1001", "Ana Example", f"1001_78{MOODLE[3:]}/{FILE}"),
    "a sister, with her id": ("1001", "A. Example", f"A. Example_78{MOODLE[3:]}/{FILE}"),
    "a stranger": ("1001", "Ana Example", f"Mal Lory_9{MOODLE[3:]}/{SMALL}_Ana-Example.json"),
    "hidden, as her": ("1001", "Ana Example", f"Participant_9{MOODLE[3:]}/{SMALL}_Ana.json"),
    "a neighbour, with her id": ("1001", "Ana Example", f"{BEN}/{FILE}"),
    "a tree": ("1001", "", f"1001/{SMALL}/answers.json"),
}


# The others say by themselves that they are somebody else's, or name two people.
CLAIMS = {
    "a stick, with only her id",
    "a stick, with her id and name",
    "another with her name",
    "another with her name and id",
    "hidden, as her",
    "a tree",
}


@pytest.mark.parametrize("kind", some_and_slow([*FORGED]))
@pytest.mark.parametrize("when", ["later", "at once", "before"])
def test_another_persons_file_never_takes_the_place_of_hers(rostered, course, tmp_path, kind, when):
    id, name, path = FORGED[kind]
    put(tmp_path / "moodle" / ANA / "a.json", answers(course, "hers", "1001"), at(9))
    put(tmp_path / "forged" / path, answers(course, "", id, name), at(10))
    runs = [["moodle"], ["forged"]] if when == "later" else [["forged"], ["moodle"]]
    for run in [["forged", "moodle"]] if when == "at once" else runs:
        found = collect.collect(rostered, SMALL, [tmp_path / place for place in run])
    every = inbox.arrivals(rostered, SMALL)
    if kind in CLAIMS:
        assert counting(rostered) == {}
        assert [one.state for one in every] == ["question"] * 2
        assert all(says(one.reason, "collect-question") for one in every)
        [hers] = [one for one in every if one.path == f"{ANA}/a.json"]
        assert hers.counted == (when == "later")
        collect.assign(rostered, SMALL, {hers.number: "1001"})
        assert not arrivals.in_question(inbox.arrivals(rostered, SMALL))
    else:
        [waits] = [one for one in every if one.waits]
        known = "1001" in waits.reason or waits.state == "unmatched"
        assert known and waits.label in table(found)
    assert counting(rostered) == {"1001": "hers"}


def test_without_a_roster_too_a_display_name_is_no_proof(workshop, course, tmp_path):
    put(tmp_path / "in" / f"{SMALL}_x.json", answers(course, "hers", "A.1"), at(9))
    forged = {f"A.1_78{MOODLE[3:]}/{FILE}": (answers(course, ""), at(10))}
    collect.collect(workshop, SMALL, [tmp_path / "in", packed(tmp_path / "m.zip", forged)])
    assert counting(workshop) == {}
    assert [one.state for one in inbox.arrivals(workshop, SMALL)] == ["question"] * 2


def test_new_versions_are_accepted_at_one_click(rostered, course, tmp_path):
    stick, file = tmp_path / "stick", f"{SMALL}_Ana-Example"
    saved = [f"2026-03-02T0{hour}:00:00Z" for hour in (7, 8)]
    hers = "1001", "Ana Example"
    put(stick / f"{file}.json", answers(course, "one", *hers, saved[0]), at(9))
    put(stick / f"{SMALL}_zoe.json", answers(course, "z", "zoe", "Zoë Ünal", saved[0]), at(9))
    collect.collect(rostered, SMALL, [stick])
    assert counting(rostered) == {"1001": "one", "zoe": "z"}
    put(stick / f"{file} (1).json", answers(course, "two", *hers, saved[1]), at(10))
    # It was saved before the other one, and holds nothing: no update.
    put(stick / "more" / f"{SMALL}_zoe.json", answers(course, "", "zoe", "Zoë Ünal", saved[1]))
    collect.collect(rostered, SMALL, [stick])
    assert counting(rostered) == {}
    new = claims.updates(inbox.arrivals(rostered, SMALL))
    assert new == {3: "1001"}
    done = collect.assign(rostered, SMALL, new)
    assert says(collect.outcome(rostered, SMALL, done), "assign-also")
    assert counting(rostered) == {"1001": "two"}
    # What was decided stays so, and is no question again when the same comes once more.
    collect.collect(rostered, SMALL, [stick])
    assert counting(rostered) == {"1001": "two"}
    collect.assign(rostered, SMALL, {4: "-"})
    assert counting(rostered) == {"1001": "two", "zoe": "z"}


def others(course) -> dict:
    """What two others handed in, unchanged in each download of the platform."""
    names = (BEN, f"Zoë Ünal_79{MOODLE[3:]}")
    return {f"{name}/x.json": (answers(course, name), at(8)) for name in names}


def test_an_empty_file_takes_no_place(rostered, course, tmp_path):
    for hour, text in ((9, "one"), (10, ""), (11, "two"), (12, "")):
        given = others(course) | {f"{ANA}/a.json": (answers(course, text), at(hour))}
        found = collect.collect(rostered, SMALL, [packed(tmp_path / "m.zip", given)])
        assert counting(rostered)["1001"] == ("one" if hour < 11 else "two")
        notes = " ".join(note for one in found.new for note in one.notes)
        expected = "collect-empty-newer" if not text else "collect-replaces"
        assert hour == 9 or says(notes, expected)


@pytest.mark.parametrize("stopped", [False, True])
def test_a_forged_download_replaces_nothing(rostered, course, tmp_path, stopped):
    hers = {f"{ANA}/a.json": (answers(course, "hers"), at(9))}
    real = packed(tmp_path / "real.zip", others(course) | hers)
    # Her name and number, and the forger's own file as it is in the real download.
    forged = {f"{ANA}/a.json": (answers(course, "forged"), at(10))}
    own = {name: one for name, one in others(course).items() if name.startswith(BEN)}
    fake = packed(tmp_path / "fake.zip", forged | own)
    collect.collect(rostered, SMALL, [real])
    if stopped:  # a run that was killed before it settled anything
        taking = collect.intake(FolderDesk(rostered, [SMALL]), SMALL)
        for one in inbox.files(fake):
            taking.take(one, str(fake))
    collect.collect(rostered, SMALL, [] if stopped else [fake])
    assert [*arrivals.in_question(inbox.arrivals(rostered, SMALL))] == ["1001"]
    collect.assign(rostered, SMALL, {1: "1001"})
    later = {f"{ANA}/a.json": (answers(course, "hers again"), at(11))}
    collect.collect(rostered, SMALL, [packed(tmp_path / "real.zip", others(course) | later)])
    assert counting(rostered)["1001"] == "hers again"


def test_a_second_account_with_a_copy_of_hers_takes_no_place(rostered, course, tmp_path):
    hers = answers(course, "hers", "1001", "Ana Example")
    other = f"Ana Example_99{MOODLE[3:]}"
    members = {
        f"{ANA}/a.json": (hers, at(9)),
        f"{other}/copy.json": (hers, at(10)),
        f"{other}/x.json": (answers(course, "forged", "1001", "Ana Example"), at(11)),
    }
    collect.collect(rostered, SMALL, [packed(tmp_path / "m.zip", others(course) | members)])
    assert "1001" not in counting(rostered)


def test_invented_accounts_make_no_download_a_later_one(rostered, course, tmp_path):
    hers = {f"{ANA}/a.json": (answers(course, "hers"), at(9))}
    invented = {
        f"Nobody {n}_{500 + n}{MOODLE[3:]}/x.json": (answers(course, f"{n}"), at(9))
        for n in range(6)
    }
    forged = {f"{ANA}/a.json": (answers(course, "forged"), at(10))}
    given = {"real": others(course) | hers, "one": invented, "two": invented | forged}
    for name, members in given.items():
        collect.collect(rostered, SMALL, [packed(tmp_path / f"{name}.zip", members)])
    assert [*arrivals.in_question(inbox.arrivals(rostered, SMALL))] == ["1001"]


def test_forgetting_a_forged_file_leaves_hers(rostered, course, tmp_path):
    stick = tmp_path / "stick"
    given = {f"{ANA}/a.json": (answers(course, "hers", "1001", "Ana Example"), at(9))}
    zipped = packed(tmp_path / "m.zip", others(course) | given)
    put(stick / "b.json", answers(course, "forged", "1001", "Ana Example"), at(10))
    collect.collect(rostered, SMALL, [zipped, stick])
    [number] = [one.number for one in inbox.arrivals(rostered, SMALL) if one.path == "b.json"]
    assert len(forget.erase(rostered, SMALL, number).files[SMALL]) == 1
    assert counting(rostered)["1001"] == "hers"
    found = collect.collect(rostered, SMALL, [zipped, stick])
    assert found.gone == 1 and counting(rostered)["1001"] == "hers"


def test_what_was_put_aside_stays_so_unless_somebody_would_have_nothing(rostered, course, tmp_path):
    content = answers(course, "hers")
    put(tmp_path / "one" / "Gus Other" / "x.json", content, at(9))
    collect.collect(rostered, SMALL, [tmp_path / "one"])
    collect.assign(rostered, SMALL, {1: "-"})
    put(tmp_path / "two" / "Ana Example" / "x.json", content, at(9))
    collect.collect(rostered, SMALL, [tmp_path / "two"])
    assert counting(rostered) == {"1001": "hers"}


def test_updates_never_undo_what_the_same_command_decides(rostered, course, tmp_path, capsys):
    saved = [f"2026-03-02T0{hour}:00:00Z" for hour in (7, 8)]
    for again, when in zip(("", " (1)"), saved, strict=True):
        content = answers(course, when, "1001", "Ana Example", when)
        put(tmp_path / "stick" / f"a{again}.json", content, at(9))
    collect.collect(rostered, SMALL, [tmp_path / "stick"])
    [first] = [one.number for one in inbox.arrivals(rostered, SMALL) if one.path == "a.json"]
    asked = argparse.Namespace(
        workshop=rostered, unit=SMALL, arrived=None, numbers=[], sources=[], deadline=None,
        roster=None, assign=[[str(first), "1001"]], updates=True, yes=False, list=True,
    )  # fmt: skip
    assert collect.run(asked) == 0
    assert counting(rostered) == {"1001": saved[0]}
    assert messages.text("collect-updates", count=0) in capsys.readouterr().out


def test_after_a_decision_a_third_file_waits(rostered, course, tmp_path):
    for place in ("one", "two"):
        put(tmp_path / place / "a.json", answers(course, place, "1001"), at(9))
    collect.collect(rostered, SMALL, [tmp_path / "one", tmp_path / "two"])
    collect.assign(rostered, SMALL, {2: "1001"})
    put(tmp_path / "three" / "a.json", answers(course, "three", "1001"), at(10))
    [waits] = collect.collect(rostered, SMALL, [tmp_path / "three"]).new
    assert counting(rostered) == {"1001": "two"}
    assert waits.state == "ambiguous" and says(waits.reason, "collect-elsewhere")


def test_a_file_that_names_another_waits(rostered, course, tmp_path):
    members = {
        f"Ana Maria Example{MOODLE}/x.json": (answers(course, "a", "1001", "Ben O'Hara"), at(9)),
        f"{BEN}/x.json": (answers(course, "b", "", "Zoë Ünal"), at(9)),
        f"Zoë Ünal_79{MOODLE[3:]}/x.json": (answers(course, "z", "zoe", "Zoe U."), at(9)),
    }
    collect.collect(rostered, SMALL, [packed(tmp_path / "m.zip", members)])
    assert counting(rostered) == {"zoe": "z"}


def test_the_members_of_a_team_are_told_apart(rostered, course, tmp_path):
    team = f"Group A{MOODLE}"
    members = {
        f"{team}/{SMALL}_Ana-Example.json": (answers(course, "a", "1001", "Ana Example"), at(9)),
        f"{team}/{SMALL}_Zoe-Unal.json": (answers(course, "z", "zoe", "Zoë Ünal"), at(9)),
        f"{team}/answers.json": (answers(course, "?"), at(9)),
    }
    found = collect.collect(rostered, SMALL, [packed(tmp_path / "m.zip", members)])
    assert counting(rostered) == {"1001": "a"}  # Zoë's file is named as she is not
    waits = [one for one in found.new if one.waits]
    assert [one.path.split("/")[1] for one in waits] == [f"{SMALL}_Zoe-Unal.json", "answers.json"]
    assert "Group A" in waits[0].reason and "zoe (Zoë Ünal)" in waits[0].reason


# --- when -----------------------------------------------------------------------------------------


def test_a_time_of_arrival_can_be_corrected(rostered, course, tmp_path):
    deadline = collect.set_deadline(rostered, SMALL, at(12))
    for name in ("1001", "zoe"):
        put(tmp_path / "mail" / f"{SMALL}_{name}.json", answers(course, name), at(15))
    put(tmp_path / "mail" / "x.json", answers(course, "x"), at(15))
    found = collect.collect(deadline, SMALL, [tmp_path / "mail"])
    assert found.late == ["1001", "zoe"] and counting(deadline) == {}
    collect.set_arrived(deadline, SMALL, [1], at(11))
    assert counting(deadline) == {"1001": "1001"}
    again = collect.collect(deadline, SMALL, [tmp_path / "mail"], arrived=at(10))
    assert (again.known, again.timed, again.late) == (3, 3, [])
    assert counting(deadline) == {"1001": "1001", "zoe": "zoe"}
    assert {one.arrived for one in inbox.arrivals(deadline, SMALL)} == {at(10)}
    late = collect.collect(deadline, SMALL, [tmp_path / "mail"], arrived=at(13))
    assert late.late == ["1001", "zoe"] and counting(deadline) == {}


def test_open_edx_does_not_tell_when_and_that_is_said(rostered, course, tmp_path):
    deadline = collect.set_deadline(rostered, SMALL, at(12))
    path = f"[1]A, [1]B, [1]C/[1] - zoe - {SMALL}_Zoe.json"
    zipped = packed(tmp_path / "edx.zip", {path: (answers(course, "z"), at(18))})
    found = collect.collect(deadline, SMALL, [zipped])
    assert found.late == ["zoe"] and says(table(found), "collect-downloads")
    assert says(collect.listing(deadline, SMALL), "collect-clock-download")
    again = collect.collect(deadline, SMALL, [zipped], arrived=at(11))
    assert counting(deadline) == {"zoe": "z"} and not again.downloads


def test_a_timestamp_that_anybody_can_write_bypasses_no_deadline(rostered, course, tmp_path):
    deadline = collect.set_deadline(rostered, SMALL, at(12))
    places = (
        "",
        f"1001/{SMALL}",
        f"submitted/1001/{SMALL}",
        f"1001+{SMALL}+1999-01-01 00:00:00 UTC",
    )
    for number, place in enumerate(places):
        put(tmp_path / str(number) / place / f"{SMALL}_1001.json", answers(course, "a"), at(15))
        put(tmp_path / str(number) / place / "timestamp.txt", b"1999-01-01 00:00:00 UTC\n")
        collect.collect(deadline, SMALL, [tmp_path / str(number)])
    every = inbox.arrivals(deadline, SMALL)
    assert counting(deadline) == {} and {one.arrived for one in every} == {at(15)}
    assert all(says(" ".join(one.notes), "collect-stamp") for one in every)


def test_the_zone_in_which_a_zip_was_read_is_told(rostered, course, tmp_path):
    zipped = packed(tmp_path / "m.zip", {f"{ANA}/a.json": (answers(course, "a"), at(9))})
    found = collect.collect(rostered, SMALL, [zipped])
    assert says(table(found), "collect-zone") and "UTC" in table(found)
    assert not says(table(collect.collect(rostered, SMALL, [])), "collect-zone")


# --- forgotten ------------------------------------------------------------------------------------


def holding(place, *words: str) -> list[str]:
    return [
        str(path)
        for path in place.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]


def test_who_was_forgotten_stays_so_when_the_same_comes_again(rostered, course, tmp_path):
    ghost = f"Gil Ghost_9{MOODLE[3:]}"
    members = {
        f"{ANA}/{SMALL}_Ana-Example.json": (answers(course, "a", name="Ana Example"), at(9)),
        f"{BEN}/b.json": (answers(course, "b"), at(9)),
        f"{BEN}/forged.json": (answers(course, "f", "1001", "Ana Example"), at(9)),
        f"{ghost}/g.json": (answers(course, "g1", name="Gil Ghost"), at(9)),
        f"{ghost}/{SMALL}.ipynb": (b"{}", at(9)),
    }
    zipped = packed(tmp_path / "m.zip", members)
    put(tmp_path / "mail" / f"{SMALL}_Ana-Example.json", answers(course, "m", "1001"), at(8))
    put(tmp_path / "mail" / f"{SMALL}_zoe.json", answers(course, "z"), at(8))
    both = [zipped, tmp_path / "mail"]
    collect.collect(rostered, SMALL, both)
    assert forget.forget(rostered, forget.find(rostered, "1001")).left == []
    with pytest.raises(DataError, match=f"--inbox {SMALL}"):
        forget.find(rostered, "gil")
    [number] = [n for n, one in enumerate(inbox.arrivals(rostered, SMALL)) if "g.json" in one.path]
    number = inbox.arrivals(rostered, SMALL)[number].number
    with pytest.raises(DataError, match="belongs to"):
        forget.erase(rostered, SMALL, 2)
    assert len(forget.erase(rostered, SMALL, number).files[SMALL]) == 2

    # All of it again, with a new version each, and the roster that the platform gives.
    names = "Ana Example", "Gil Ghost", "Ana-Example", "ana@example.org"
    assert holding(rostered.folder, *names) == []
    members[f"{ANA}/later.json"] = (answers(course, "a2", name="Ana Example"), at(11))
    members[f"{BEN}/b.json"] = (answers(course, "b2"), at(11))
    folder.write_roster(rostered, PEOPLE)
    shutil.move(rostered.roster_path, tmp_path / "roster.csv")
    assert len(collect.set_roster(rostered, tmp_path / "roster.csv")) == 1
    zipped = packed(tmp_path / "m.zip", members)
    found = collect.collect(rostered, SMALL, both)
    # Ben's new file comes in a download that shows nothing of two others: a question.
    assert found.gone == 6 and counting(rostered) == {"zoe": "z"}
    new = [one for one in arrivals.in_question(inbox.arrivals(rostered, SMALL))["1002"]]
    collect.assign(rostered, SMALL, {new[-1].number: "1002"})
    assert counting(rostered) == {"1002": "b2", "zoe": "z"}
    assert holding(rostered.folder, *names) == []
    assert set(json.loads((rostered.folder / forgotten.KEPT).read_text())) == {"salt", "digests"}
    # A new person with the same id is another one.
    folder.write_roster(rostered, PEOPLE | {"1001": folder.Trainee("1001", "Nia New")})
    put(tmp_path / "new" / f"{SMALL}_Nia-New.json", answers(course, "n", "1001", "Nia New"))
    collect.collect(rostered, SMALL, [tmp_path / "new"])
    assert counting(rostered)["1001"] == "n"


def test_forgetting_one_of_a_team_or_one_who_was_aped_touches_no_other(rostered, course, tmp_path):
    team, cara = f"Group A{MOODLE}", f"{BEN}/c.json"
    members = {
        f"{team}/{SMALL}_Ana-Example.json": (answers(course, "a", "1001", "Ana Example"), at(9)),
        f"{team}/{SMALL}_Kim-Lee.json": (answers(course, "k", "kim-1", "Kim Lee"), at(9)),
        f"{BEN}/f.json": (answers(course, "forged", "1001", "Ana Example"), at(9)),
        cara: (answers(course, "b"), at(9)),
        f"Zoë Ünal_79{MOODLE[3:]}/z.json": (answers(course, "z"), at(9)),
    }
    zipped = packed(tmp_path / "m.zip", members)
    collect.collect(rostered, SMALL, [zipped])
    forget.forget(rostered, forget.find(rostered, "1001"))
    members[cara] = (answers(course, "b2"), at(10))
    members[f"{team}/{SMALL}_Kim-Lee (1).json"] = (
        answers(course, "k2", "kim-1", "Kim Lee"),
        at(10),
    )
    found = collect.collect(rostered, SMALL, [packed(tmp_path / "m.zip", members)])
    # In a team anybody can hand in for another: of Kim's two the trainer chooses. So it is with
    # Ben's, since this download holds only one other person's file as the first one did.
    assert counting(rostered) == {"zoe": "z"} and found.gone == 2
    assert {*arrivals.in_question(inbox.arrivals(rostered, SMALL))} == {"kim-1", "1002"}


# --- archives -------------------------------------------------------------------------------------


def zip_of(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("source", ["zip", "folder"])
def test_zips_in_zips_have_one_limit_together(rostered, course, tmp_path, source):
    """Less than a megabyte that would become half a gigabyte, and an honest one after it."""
    bomb = zip_of(*[(f"{n}.ipynb", bytes(19 * 2**20)) for n in range(2)])
    honest = zip_of((f"{SMALL}_x.json", answers(course, "b")), ("notes.txt", b"abc" * 999))
    members = {f"{ANA}/{n}.zip": (bomb, at(9)) for n in range(12)} | {
        f"{BEN}/w.zip": (honest, at(9))
    }
    given = packed(tmp_path / "m.zip", members)
    assert given.stat().st_size < 2**20
    if source == "folder":
        for name, (content, when) in members.items():
            put(tmp_path / "unpacked" / name, content, when)
        given = tmp_path / "unpacked"
    every = take(rostered, given)
    assert sum(one.size for one in every) < 2**22
    assert sum(says(one.reason, "collect-zip-much") for one in every) == 12
    assert [one.trainee for one in every if one.state == "accepted"] == ["1002"]


def test_two_files_of_one_name_in_a_zip_are_both_told(rostered, course, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as file:
        with pytest.warns(UserWarning):
            for text in ("one", "two"):
                file.writestr(f"{ANA}/a.json", answers(course, text))
        file.writestr(f"{BEN}/b.json", answers(course, "b"))
    found = collect.collect(rostered, SMALL, [tmp_path / "m.zip"])
    assert counting(rostered) == {"1002": "b"}
    assert [says(one.reason, "collect-zip-twice") for one in found.new if one.reason] == [True]
    assert list(refused(rostered)) == ["1001"]


def test_more_files_than_there_can_be_cost_only_what_is_beyond(tmp_path):
    for number in range(MOST_FILES):
        (tmp_path / f"a{number}.txt").touch()
    put(tmp_path / "z" / "last.json", b"{}")
    found = list(inbox.files(tmp_path))
    assert len(found) == MOST_FILES + 1 and "last.json" in found[0].path
    assert says(found[-1].fault, "collect-many")


def test_what_a_killed_command_left_is_tidied(rostered, tmp_path):
    (rostered.folder / ".source-abc" / SMALL).mkdir(parents=True)
    collect.collect(rostered, SMALL, [])
    assert not list(rostered.folder.glob(".source-*"))
