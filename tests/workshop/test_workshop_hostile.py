"""Hostile and broken hand-ins among good ones: none stops, harms or gains anything."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from course_kit import UNITS
from hostile_kit import FORMULA, SCRIPT, SOURCES, Canaries, Kit, free_text, grade, hand_ins, roster
from kit import first_and_slow
from texts_kit import says

from coursework.arrivals import Arrival
from coursework.collected import Collected, table
from coursework.marking import key
from coursework.marking.marks import Result
from fairtender import messages, sheets
from workshop import (
    collect,
    folder,
    gradebook,
    inbox,
)
from workshop.folder import Workshop

resource = pytest.importorskip("resource", reason="made of files that Windows does not have")


@dataclass
class Batch:
    """One class of good and bad hand-ins, collected and graded once."""

    kit: Kit
    workshop: Workshop
    collected: Collected
    arrivals: dict[str, Arrival]
    results: dict[str, Result]
    failed: dict[str, str]
    alarms: list[str]
    before: dict[str, tuple]
    grown: int


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def look(place: Path) -> dict[str, tuple]:
    """Every file with its time and bytes, and every link, below a folder."""
    found = {}
    for top, folders, names in os.walk(place):
        for name in [*names, *folders]:
            path = Path(top) / name
            about = path.lstat()
            small = path.is_file() and not path.is_symlink() and about.st_size < 10**7
            content = path.read_bytes() if small else b""
            found[str(path)] = (about.st_mode, about.st_size, about.st_mtime_ns, content)
    return found


@pytest.fixture(scope="module", params=first_and_slow(UNITS))
def batch(request, course, tmp_path_factory) -> Iterator[Batch]:
    place = tmp_path_factory.mktemp("hostile")
    the_key = key.read_key(request.param, course)
    canaries = Canaries(place / "canaries")
    source = place / "source"
    (source / "plain").mkdir(parents=True)
    kit = hand_ins(source, the_key, canaries)
    workshop = folder.create(place / "workshop", course, roster(kit, place / "roster.csv"))
    before, memory = look(source), peak()
    collected = collect.collect(workshop, the_key.unit, [source / name for name in SOURCES])
    report = grade.grade(workshop, the_key.unit)
    results = {one.trainee: one for one in gradebook.results(workshop, the_key)}
    arrivals = {one.path: one for one in inbox.arrivals(workshop, the_key.unit)}
    alarms = canaries.alarms()
    grown = peak() - memory
    yield Batch(kit, workshop, collected, arrivals, results, report.failed, alarms, before, grown)


def test_each_bad_one_is_named_with_its_reason_and_each_good_one_taken(batch):
    assert len({case.name for case in batch.kit.cases}) > 80
    told = {one.path: one for one in batch.collected.new}
    for case in batch.kit.cases:
        one = told.get(case.path)
        assert one, f"{case.name}: not told"
        if not case.code:
            assert (one.state, one.trainee, one.reason) == ("accepted", case.trainee, ""), case.name
            continue
        assert says(one.reason, case.code), f"{case.name}: {one.reason}"
        assert not case.why or says(one.reason, case.why), f"{case.name}: {one.reason}"
        assert one.path in one.reason and one.state != "accepted", case.name


def test_what_only_partly_holds_is_noted(batch):
    told = {one.path: one for one in batch.collected.new}
    for case in batch.kit.cases:
        found = told[case.path].notes
        if case.note:
            assert any(says(note, case.note) for note in found), f"{case.name}: {found}"
        elif case.loses is not None:
            assert found == (), case.name


def test_marks_are_lost_only_for_what_is_wrong(batch):
    assert batch.failed == {}
    expected = {c.trainee: batch.kit.full - c.loses for c in batch.kit.cases if c.loses is not None}
    assert {id: one.total for id, one in batch.results.items()} == pytest.approx(expected)


def test_nothing_of_it_ran_and_nothing_was_changed(batch):
    assert batch.alarms == []
    assert look(batch.kit.folder) == batch.before
    place = batch.workshop.folder.parent
    assert {one.name for one in place.iterdir()} == {
        "canaries", "source", "roster.csv", "workshop"
    }  # fmt: skip


def test_graded_folders_hold_the_courses_own_files_only(batch):
    unit = batch.kit.unit
    own = {f"{unit}.ipynb", "questions.toml", "answers.json", "timestamp.txt", ".graded"}
    for top in ("submitted", "autograded"):
        for place in (batch.workshop.folder / top).glob(f"*/{unit}"):
            assert {one.name for one in place.iterdir()} <= own, place
            notebook = json.loads((place / f"{unit}.ipynb").read_text(encoding="utf-8"))
            assert notebook["metadata"]["kernelspec"]["name"] == "python3"
            assert "ft-canary" not in json.dumps(notebook)


def test_html_in_a_text_is_shown_as_text(batch):
    if not (free := free_text(batch.kit.key)):
        pytest.skip("the trainer marks nothing in this unit")
    path = batch.workshop.autograded("html", batch.kit.unit) / f"{batch.kit.unit}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [
        "".join(output["data"]["text/html"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    whole = "\n".join(shown)
    read = (cell.get_text() for cell in BeautifulSoup(whole, "html.parser").find_all("td"))
    assert any(SCRIPT in text for text in read), free
    assert "<script>alert" not in whole and "<img src=x" not in whole and "<b>bold" not in whole


def test_a_sheet_runs_nothing(batch, tmp_path):
    path = tmp_path / "out.csv"
    rows = [
        (one.trainee, one.answers.learner_name, *one.answers.values.values())
        for one in batch.results.values()
    ]
    most = max(len(row) for row in rows)
    sheets.write_rows(path, [f"c{n}" for n in range(most)], rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))[1:]
    assert len(read) == len(rows)
    assert any("'" + FORMULA in row for row in read)
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_output_is_safe_to_show_and_one_line_each(batch):
    shown = table(batch.collected)
    assert all(sign.isprintable() for sign in shown.replace("\n", ""))
    lines = shown.splitlines()
    assert len(lines) < len(batch.kit.cases) + 10 and max(map(len, lines)) < 700
    assert messages.text("collect-how-to-assign", unit=batch.kit.unit) in lines
    decided = [line for line in lines if line[:4].isdecimal()]
    waits = [one.label for one in batch.collected.new if one.waits]
    assert [line[:4] for line in decided[: len(waits)]] == waits


def test_memory_stays_small(batch):
    """The source unpacks to a hundred megabytes and more, and holds a file of 3 GB."""
    assert batch.grown < 400 * 1024  # kilobytes, with all modules that grading imports
    kept = sum(p.stat().st_size for p in batch.workshop.inbox(batch.kit.unit).rglob("*.*"))
    assert kept < 2**27


def test_collecting_it_again_changes_nothing(batch):
    unit, inboxes = batch.kit.unit, batch.workshop.inbox(batch.kit.unit)
    before = look(inboxes), look(batch.workshop.folder / "submitted")
    sources = [batch.kit.folder / name for name in SOURCES]
    again = collect.collect(batch.workshop, unit, sources)
    assert again.new == [] and again.counting == batch.collected.counting
    assert (look(inboxes), look(batch.workshop.folder / "submitted")) == before
