"""Five questions before the course, after it and a month later: from hand-ins to counts."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from desk_kit import Desk, Problem, key_text

from coursework import before_after
from coursework.course import APART, units
from coursework.marking.key import Key, read_key
from coursework.roster import Trainee
from fairtender.messages import text
from workshop import folder
from workshop.__main__ import main

PEOPLE = {"101": "Ana Belo", "102": "Ben Carro", "103": "Cleo Dias", "104": "Dan Ekow"}
PEOPLE |= {"105": "Edda Falk"}
# What each of them chose: passports ("refer" is right) and silent-notice ("unknown" is right). Dan
# was away at the end, Edda at the beginning, and Cleo left a question open.
FIRST = {
    "101": {"passports": "refer", "silent-notice": "nothing"},
    "102": {"passports": "firm", "silent-notice": "unknown"},
    "103": {"passports": "end"},
    "104": {"passports": "refer", "silent-notice": "country"},
}
SECOND = {
    "101": {"passports-after": "refer", "silent-notice-after": "unknown"},
    "102": {"passports-after": "refer", "silent-notice-after": "unknown"},
    "103": {"passports-after": "firm", "silent-notice-after": "stop"},
    "105": {"passports-after": "refer", "silent-notice-after": "unknown"},
}
THIRD = {"101": {"passports-later": "refer"}, "102": {"passports-later": "police"}}
# Too late for this time, and no answers of a month later: what Edda adds does not count.
LATE = {"105": {"passports": "firm"}}
# By hand: people who took part, right of these; both times, right before and now of these.
COUNTS = {
    ("act-safely", "before"): (4, 2, 4, 2, 2),
    ("act-safely", "after"): (4, 3, 3, 1, 2),
    ("act-safely", "later"): (2, 1, 2, 1, 1),
    ("find-risk", "before"): (4, 1, 4, 1, 1),
    ("find-risk", "after"): (4, 3, 3, 1, 2),
    ("find-risk", "later"): (2, 0, 2, 1, 0),
    ("test-bids", "after"): (4, 0, 3, 0, 0),
}


@pytest.fixture(scope="module")
def the_key(course) -> Key:
    return read_key(APART, course)


def plain(table: pd.DataFrame) -> list[str]:
    """The first row, as it is read."""
    return [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in table.iloc[0]]


def so_far(*times: dict) -> dict[str, dict[str, str]]:
    """What each person answered at all times so far."""
    ids = dict.fromkeys(id for time in times for id in time)
    return {id: {k: v for time in times for k, v in time.get(id, {}).items()} for id in ids}


def file_of(key: Key, id: str, given: dict, saved: int) -> bytes:
    about = {"format": 1, "unit": APART, "release": key.questions.release}
    about |= {"learner": {"id": id, "name": PEOPLE[id]}, "saved": f"2026-0{saved}-02T09:00:00Z"}
    return json.dumps(about | {"answers": given}).encode()


def stick(place: Path, key: Key, given: dict[str, dict], saved: int) -> Path:
    place.mkdir()
    for id, answers in given.items():
        name = f"{APART}_{PEOPLE[id].replace(' ', '-')}.json"
        (place / name).write_bytes(file_of(key, id, answers, saved))
    return place


def counted(table: str) -> dict[tuple[str, str], tuple[int, ...]]:
    rows = csv.DictReader(io.StringIO(table))
    names = ("people", "right", "both", "before", "now")
    return {(r["objective"], r["time"]): tuple(int(r[n]) for n in names) for r in rows}


def test_the_gain_of_five_people_is_the_one_counted_by_hand(the_key):
    found = before_after.count(the_key, so_far(FIRST, SECOND, THIRD).values())
    assert len(found) == 15
    assert counted(found.to_csv()).items() >= COUNTS.items()


def test_a_percentage_needs_five_people(the_key):
    every = [one | SECOND["101"] for one in FIRST.values()]
    four = before_after.Compared(4, 0, before_after.count(the_key, every)).shown()
    assert plain(four.frame)[:2] == ["2 of 4", "4 of 4"]
    assert "%" not in four.html("x") and "percentage points" not in four.html("x")
    five = before_after.count(the_key, [*every, every[1]])
    shown = plain(before_after.Compared(5, 0, five).shown().frame)
    assert shown[:2] == ["2 of 5 (40%)", "5 of 5 (100%)"]
    assert shown[3] == "from 2 of 5 to 5 of 5 (+60 percentage points)"


def test_files_of_three_times_are_collected_counted_and_forgotten(
    the_key, course, tmp_path, monkeypatch, capsys
):
    workshop = folder.create(tmp_path / "workshop", course)
    folder.write_roster(workshop, {id: Trainee(id, name) for id, name in PEOPLE.items()})
    monkeypatch.chdir(workshop.folder)
    times = (FIRST, SECOND, THIRD)
    for number in (1, 2, 3):
        all_so_far = so_far(*times[:number])
        given = {id: all_so_far[id] for id in times[number - 1]}
        given |= {id: all_so_far[id] | one for id, one in LATE.items() if number == 3}
        if number == 2:
            # Ana corrects what she answered before the course, and Ben has another computer.
            given["101"]["silent-notice"] = "unknown"
            given["102"] = SECOND["102"]
        path = stick(tmp_path / f"stick-{number}", the_key, given, number)
        assert main(["collect", APART, str(path)]) == 0
    assert main(["grade", APART]) != 0  # nobody gets a mark
    assert main(["certificate", APART]) != 0
    capsys.readouterr()
    assert main(["report"]) == 0
    reports = workshop.folder / "reports"
    table = (reports / before_after.NAME).read_text(encoding="utf-8-sig")
    assert counted(table).items() >= COUNTS.items()
    page = BeautifulSoup((reports / "report.html").read_text("utf-8"), "html.parser")
    [head] = page.select("#before-and-after")
    said = " ".join(one.get_text(" ") for one in head.find_next_siblings())
    assert "from 1 of 3 to 2 of 3" in said and "%" not in said.replace("percentages", "")
    assert not [name for name in PEOPLE.values() if name in page.get_text()]
    assert text("class-waiting-nothing") not in page.get_text()  # no unit was looked at

    # Ben asks to be forgotten: of those who took part both times two are left.
    assert main(["forget", "102", "--yes"]) == 0
    assert b"Ben Carro" not in b"".join(
        one.read_bytes() for one in workshop.folder.rglob("*") if one.is_file()
    )
    assert main(["report"]) == 0
    again = counted((reports / before_after.NAME).read_text(encoding="utf-8-sig"))
    assert again["act-safely", "before"] == (3, 2, 3, 2, 2)
    assert again["act-safely", "after"] == (3, 2, 2, 1, 1)


def test_the_page_for_trainers_counts_the_same_and_gives_no_feedback(the_key, course, tmp_path):
    desk = Desk(tmp_path, course)
    desk.ask("desk_begin", title="Day", units=[APART], deadlines={}, reuse=False)
    given = so_far(FIRST, SECOND, THIRD)
    desk.take({f"{APART}_{id}.json": file_of(the_key, id, one, 1) for id, one in given.items()})
    assert "before-and-after-key.toml" in desk.ask("desk_glance", unit=APART, names=False)["html"]
    desk.ask("desk_keys", keys={APART: key_text(course, APART)})
    made = desk.ask("desk_report", units=[APART], pseudonyms=True)
    assert "from 1 of 3 to 2 of 3" in made["html"]
    assert "from 1 of 3 to 2 of 3" in desk.ask("desk_glance", unit=APART, names=True)["html"]
    for name in ("desk_feedback", "desk_certificates"):
        with pytest.raises(Problem):
            desk.ask(name, **({"unit": APART} if name == "desk_feedback" else {"units": [APART]}))


def test_it_is_in_no_total_and_nothing_of_the_key_is_in_what_participants_get(the_key, root):
    assert APART not in units(root)
    assert not the_key.questions.points
    released = "".join(
        path.read_text(encoding="utf-8") for path in (root / "exercises" / APART).glob("*.*")
    )
    entries = [the_key.entries[one.id] for one in the_key.questions.forms[0].questions]
    for entry in entries:
        for sentence in entry.why.split(". "):
            assert sentence not in released
        options = entry.question.options
        assert len({len(one.text) // 9 for one in options}) <= 2  # none stands out by its length
    orders = [
        [[one.code for one in question.shown] for question in form.questions]
        for form in the_key.questions.forms
    ]
    assert all(len({*map(tuple, each)}) > 1 for each in zip(*orders, strict=True))
