"""Faults while a workshop is graded: no mark is lost, and each is told in one sentence."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import faults_kit as kit
import nbformat
import pytest
from course_kit import SMALL
from feedback_kit import mark
from kit import wait_for
from texts_kit import says

from coursework.marking import key
from fairtender import messages
from fairtender.tables import DataError
from workshop import grade, gradebook, judge

SEED = 20261125
LINUX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


class Made:
    """The workshops that the tests copy: handed in, graded and marked, changed after that."""

    def __init__(self, place: Path, course: Path) -> None:
        self.hand_ins = kit.hand_ins_of(course)
        self.fresh = kit.workshop_of(course, place / "fresh", self.hand_ins)
        self.graded = kit.copy(self.fresh, place / "graded")
        assert grade.grade(self.graded, SMALL).failed == {}
        kit.give_marks(self.graded)
        (place / "course").mkdir()
        other = kit.changed_course(place / "course")
        # Another key; a text with a mark is written anew; a choice beside one; two more people.
        self.changed = kit.copy(self.graded, place / "changed", other)
        model, some = self.hand_ins["model"], self.hand_ins["some"]
        kit.hand_in(self.changed, {"model": model | {"why": "Since then I think otherwise."}})
        kit.hand_in(
            self.changed, {"some": some | {"level": "elevated"}, "new": model, "newer": b"{"}
        )


@pytest.fixture(scope="module")
def made(course, tmp_path_factory) -> Made:
    return Made(tmp_path_factory.mktemp("faults"), course)


def assert_one_sentence(said: str, code: str) -> None:
    assert says(said, code) and "Traceback" not in said, said


# --- killed and resumed --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def undisturbed(made, tmp_path_factory) -> tuple[tuple, float]:
    """What grading the changed workshop gives, and the seconds that it takes."""
    workshop = kit.copy(made.changed, tmp_path_factory.mktemp("undisturbed") / "one")
    command = kit.Command(workshop, pause=kit.PAUSE)
    began = time.monotonic()
    command.go()
    assert command.end()[0] == 0
    seconds = time.monotonic() - began
    assert kit.temporary(workshop) == []
    return kit.content(workshop), seconds


def kill_and_resume(made, undisturbed, place: Path, numbers: range) -> None:
    """Each time from the same state; every second time the gradebook is gone and made anew."""
    expected, seconds = undisturbed
    for number in numbers:
        workshop = kit.copy(made.changed, place / str(number))
        if number % 2:
            workshop.gradebook.unlink()
        moment = kit.killed(workshop, random.Random(SEED + number), seconds)
        assert grade.grade(workshop, SMALL).failed == {}, (number, moment)
        rows, notebooks, marks = kit.content(workshop)
        assert rows == expected[0], (number, moment)
        different = {name for name in expected[1] if notebooks.get(name) != expected[1][name]}
        assert (different, notebooks.keys()) == (set(), expected[1].keys()), (number, moment)
        assert marks == expected[2], (number, moment)
        assert kit.temporary(workshop) == [], (number, moment)
        shutil.rmtree(workshop.folder)


@LINUX
@pytest.mark.slow
def test_killed_at_random_moments_and_resumed_all_is_as_undisturbed(made, undisturbed, tmp_path):
    kill_and_resume(made, undisturbed, tmp_path, range(5))


@LINUX
@pytest.mark.slow
def test_killed_twenty_times(made, undisturbed, tmp_path):
    kill_and_resume(made, undisturbed, tmp_path, range(5, 25))


@pytest.mark.slow  # it belongs to the runs that are killed; in short it is shown for the desk
def test_what_an_undisturbed_run_gives(made, undisturbed):
    """The marks of a trainer stay; asked to look again is only where something changed."""
    rows, _, marks = undisturbed[0]
    # (auto, manual, extra, waiting): the text was written anew, the other answer was not.
    assert rows["model", "why"][:4] == (None, 2.5, None, True)
    assert rows["model", "question"][:4] == (None, 1, None, False)
    assert rows["some", "why"][:4] == (None, 0, None, False)
    # Blank earns nothing under either key, so that the mark in the machine's place stands.
    assert rows["blank", "choosing"][:4] == (0, 1.5, None, False)
    assert rows["unknown", "question"][:4] == (None, None, 0.5, True)
    # Level high was right (1 of 4 in this form), now elevated is, and `some` says so.
    assert rows["model", "choosing"][0] == 3 and rows["some", "choosing"][0] == 1
    assert marks["model"]["why"]["comment"] == "Good – „but“ <b>late</b>"


def stopped(command: kit.Command) -> None:
    """Send Ctrl+C: it stops in seconds, with one sentence."""
    command.process.send_signal(signal.SIGINT)
    began = time.monotonic()
    status, said = command.end(60)
    assert status == 2 and time.monotonic() - began < 30
    assert said.strip().splitlines()[-1].startswith("Stopped."), said
    assert "Traceback" not in said
    kit.no_kernel_left(command.pid)


@LINUX
def test_ctrl_c_stops_in_seconds_with_one_sentence(made, tmp_path):
    workshop = kit.copy(made.fresh, tmp_path / "one")
    command = kit.Command(workshop, pause=1)
    command.go()
    wait_for(lambda: list((workshop.folder / "autograded").glob(f"*/{SMALL}")), 240)
    stopped(command)
    report = grade.grade(workshop, SMALL)
    assert 1 <= report.unchanged < len(report.graded) == len(made.hand_ins)
    assert kit.content(workshop)[1] == kit.notebooks(made.graded)


@LINUX
def test_ctrl_c_while_nbgrader_judges_leaves_no_kernel(made, tmp_path):
    workshop = kit.copy(made.fresh, tmp_path / "one")
    command = kit.Command(workshop)
    command.go()
    wait_for(lambda: kit.kernels(command.pid), 240)
    stopped(command)
    assert kit.rows(workshop) == {} and kit.temporary(workshop) == []


# --- the disk ------------------------------------------------------------------------------------


def few_bytes(most: int):
    """No file may grow beyond `most` bytes: for a process the disk is full."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.slow
@LINUX
def test_a_full_disk_is_told_and_nothing_is_lost(made, tmp_path):
    workshop = kit.copy(made.fresh, tmp_path / "one")
    # Room for half of what the hand-ins add to the gradebook.
    begun, needed = (one.gradebook.stat().st_size for one in (workshop, made.graded))
    most = (begun + needed) // 2
    assert begun < most < needed
    command = kit.Command(workshop, preexec_fn=few_bytes(most))
    command.go()
    status, said = command.end()
    assert status == 2
    assert_one_sentence(said, "gradebook-failed")
    kit.no_kernel_left(command.pid)
    assert gradebook.health(workshop) == "good"
    half = kit.rows(workshop)
    assert half
    assert grade.grade(workshop, SMALL).failed == {}
    rows = kit.rows(workshop)
    assert half.items() <= rows.items()
    assert kit.content(workshop)[1] == kit.notebooks(made.graded)


@LINUX
@pytest.mark.slow
def test_a_disk_that_is_really_full(made, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip(
            "a small disk cannot be mounted here: that needs the rights of an administrator"
        )
    try:
        workshop = kit.copy(made.fresh, disk / "one")
        for free in (60_000, 160_000, 300_000):
            ballast = disk / "ballast"
            ballast.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - free))
            with pytest.raises(DataError) as fault:
                grade.grade(workshop, SMALL, again=True)
            assert "No space" in str(fault.value) or "full" in str(fault.value), fault.value
            ballast.unlink()
        assert grade.grade(workshop, SMALL).failed == {}
        assert kit.content(workshop)[1] == kit.notebooks(made.graded)
        assert kit.temporary(workshop) == []
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def without_rights() -> list[str]:
    """How to run a command that may not write everywhere, as root may."""
    if os.geteuid():
        return []
    program = shutil.which("setpriv")
    if not program:
        pytest.skip("root may write everywhere, and there is no setpriv to take that right away")
    return [program, "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.slow
@LINUX
@pytest.mark.parametrize("what", ["folder", "gradebook", "graded"])
def test_what_cannot_be_written_is_told(made, tmp_path, what):
    workshop = kit.copy(made.graded, tmp_path / "one")
    everything = [workshop.folder, *workshop.folder.rglob("*")]
    closed = {"folder": everything, "gradebook": [workshop.gradebook]}.get(what)
    closed = closed or [workshop.autograded("model", SMALL).parent]
    modes = {path: path.stat().st_mode for path in closed}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    command = kit.Command(workshop, "--again", before=without_rights())
    command.go()
    status, said = command.end()
    for path, mode in modes.items():
        path.chmod(mode)
    assert status == 2
    assert_one_sentence(said, "gradebook-failed" if what == "gradebook" else "workshop-read-only")
    assert grade.grade(workshop, SMALL).failed == {}
    assert kit.content(workshop) == kit.content(made.graded)
    assert kit.temporary(workshop) == []


# --- the gradebook -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["graded", "fresh"])
@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_locked_gradebook_is_told(made, tmp_path, monkeypatch, lock, state):
    """EXCLUSIVE keeps others from reading; IMMEDIATE lets them read, as a database browser does."""
    workshop = kit.copy(getattr(made, state), tmp_path / "one")
    monkeypatch.setattr(gradebook, "SECONDS_TO_WAIT", 0.3)
    other = sqlite3.connect(workshop.gradebook, isolation_level=None)
    other.execute(f"BEGIN {lock}")
    try:
        with pytest.raises(DataError) as fault:
            grade.grade(workshop, SMALL, again=True)
        assert str(fault.value) == messages.text("gradebook-locked", path=workshop.gradebook)
    finally:
        other.close()
    assert gradebook.health(workshop) == "good"
    assert kit.content(workshop) == kit.content(getattr(made, state))
    kit.no_kernel_left()


def damage(path: Path, kind: str, dice: random.Random) -> None:
    whole = path.read_bytes()
    if kind == "middle":
        at = len(whole) // 2
        path.write_bytes(whole[:at] + dice.randbytes(9000) + whole[at + 9000 :])
    elif kind == "truncated":
        path.write_bytes(whole[: len(whole) // 2 + 100])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "no database":
        path.write_text("Dear trainer, this is not the gradebook.\n" * 100)
    else:
        with sqlite3.connect(path) as file:
            file.execute(f"DROP TABLE {kind}")
        file.close()


DAMAGES = ["middle", "truncated", "empty", "no database", "grade", "submitted_notebook"]
DAMAGES[1:] = [pytest.param(kind, marks=pytest.mark.slow) for kind in DAMAGES[1:]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_gradebook_is_kept_aside_and_made_anew(made, tmp_path, capsys, kind):
    workshop = kit.copy(made.graded, tmp_path / "one")
    damage(workshop.gradebook, kind, random.Random(SEED))
    spoilt = workshop.gradebook.read_bytes()
    with pytest.raises(DataError) as fault:
        gradebook.results(workshop, key.read_key(SMALL, workshop.course))
    assert_one_sentence(str(fault.value), "gradebook-damaged")
    report = grade.grade(workshop, SMALL, say=True)
    assert report.failed == {} and len(report.graded) == len(made.hand_ins)
    assert report.damaged.read_bytes() == spoilt
    assert_one_sentence(capsys.readouterr().err, "gradebook-anew")
    assert kit.content(workshop) == kit.content(made.graded)


def test_damage_anywhere_is_recognised_or_does_no_harm(made, tmp_path, draws):
    """Bytes in a page's free room, or of a text, may be changed and leave a gradebook whole."""
    dice, found = random.Random(SEED), []
    the_key = key.read_key(SMALL, made.graded.course)
    workshop = kit.copy(made.graded, tmp_path / "one")
    whole = workshop.gradebook.read_bytes()
    for kind in ("truncated", "empty", "no database", "grade", "comment", "base_cell"):
        damage(workshop.gradebook, kind, dice)
        assert gradebook.health(workshop) == "damaged", kind
        workshop.gradebook.write_bytes(whole)
    for _ in range(draws(60)):
        at, count = dice.randrange(len(whole)), dice.choice([20, 400, 5000])
        part = dice.randbytes(count)
        workshop.gradebook.write_bytes((whole[:at] + part + whole[at + count :])[: len(whole)])
        found.append(gradebook.health(workshop))
        if found[-1] == "good":
            gradebook.results(workshop, the_key)
            gradebook.keep_marks(workshop, SMALL)
    assert found.count("damaged") > len(found) / 2, found


def test_a_gradebook_left_in_the_middle_of_a_write_is_good(made, tmp_path):
    """A journal that was not rolled back is no damage: a killed command leaves such a one."""
    workshop = kit.copy(made.graded, tmp_path / "one")
    code = (
        "import os, sqlite3, sys; file = sqlite3.connect(sys.argv[1]); "
        "file.execute('PRAGMA cache_size = 1'); file.execute('PRAGMA cache_spill = 1'); "
        "file.execute('UPDATE grade SET manual_score = 99'); "
        "file.execute('UPDATE source_cell SET source = source || hex(randomblob(20000))'); "
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, workshop.gradebook], check=True)
    journal = workshop.gradebook.with_name("gradebook.db-journal")
    assert journal.stat().st_size > 0
    assert gradebook.health(workshop) == "good" and not journal.exists()
    assert kit.rows(workshop) == kit.rows(made.graded)


# --- two at once ---------------------------------------------------------------------------------


def two_at_once(made, place: Path, times: int) -> None:
    for number in range(times):
        workshop = kit.copy(made.fresh, place / str(number))
        both = [kit.Command(workshop), kit.Command(workshop)]
        for one in both:
            one.go()
        ended = sorted(one.end() for one in both)
        assert [status for status, _ in ended] == [0, 2], ended
        assert_one_sentence(ended[1][1], "workshop-busy")
        assert kit.content(workshop)[1] == kit.notebooks(made.graded)
        auto = {name: row[0] for name, row in kit.rows(made.graded).items() if name[1]}
        assert {name: row[0] for name, row in kit.rows(workshop).items() if name[1]} == auto


@pytest.mark.slow
def test_two_at_once_do_no_harm(made, tmp_path):
    two_at_once(made, tmp_path, 1)


@pytest.mark.slow
def test_two_at_once_many_times(made, tmp_path):
    two_at_once(made, tmp_path, 10)


# --- kernels -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_kernel_that_dies_once_is_started_again(tmp_path, monkeypatch):
    (tmp_path / "course").mkdir()
    course = kit.faulty_course(tmp_path / "course")
    model = key.model_answers(key.read_key(SMALL, course))
    workshop = kit.workshop_of(course, tmp_path / "one", {"a": model, "z": {}})
    monkeypatch.setenv("FAULTS", str(tmp_path))
    report = grade.grade(workshop, SMALL)
    assert (tmp_path / "once").exists() and report.failed == {}
    assert sorted(report.judged) == report.graded == ["a", "z"]
    kit.no_kernel_left()


@pytest.mark.slow
def test_a_kernel_that_does_not_start_stops_the_run_at_once(made, tmp_path, monkeypatch):
    workshop = kit.copy(made.fresh, tmp_path / "one")
    ends = "--IPKernelApp.exec_lines=['import os', 'os._exit({} * 0 + 1)']"
    monkeypatch.setattr(judge, "LINES", ends)
    with pytest.raises(DataError) as fault:
        grade.grade(workshop, SMALL)
    assert_one_sentence(str(fault.value), "grade-no-kernel")
    assert kit.rows(workshop) == {}
    kit.no_kernel_left()


def test_where_nbgrader_gives_other_points_nothing_is_recorded(made, tmp_path, monkeypatch):
    """The trainer is told to let nbgrader grade; marks stay."""
    mark = grade.Machine.mark

    def wrongly(self, place):
        right = mark(self, place)
        return grade.Graded(right.scores | {"choosing": 0.5}, right.text)

    monkeypatch.setattr(grade.Machine, "mark", wrongly)
    workshop = kit.copy(made.graded, tmp_path / "one")
    before = kit.content(workshop)
    with pytest.raises(DataError) as fault:
        grade.grade(workshop, SMALL, again=True)
    assert_one_sentence(str(fault.value), "grade-differs")
    assert f"nbgrader autograde {SMALL}" in str(fault.value)
    assert kit.content(workshop) == before
    kit.no_kernel_left()


def outputs(*kinds: str) -> list:
    return [nbformat.v4.new_output(kind) for kind in kinds]


# Cells of a form by their ids in nbgrader, and whether what they show can be computed.
CELLS = [
    ("ask-choosing", False, outputs("execute_result"), True),
    ("ask-choosing", False, outputs("stream", "execute_result"), True),
    ("ask-choosing", False, outputs("stream"), False),
    ("check-choosing", False, outputs("stream"), True),
    ("check-choosing", False, outputs("stream", "stream"), False),
    ("choosing", True, outputs("stream", "execute_result"), True),
    ("choosing", True, outputs("stream"), False),
    ("cell-03", False, outputs("stream"), True),
    ("cell-03", False, [], True),
]


@pytest.mark.parametrize(("name", "graded", "shown", "computed"), CELLS)
def test_a_cell_of_a_form_that_shows_more_is_left_to_nbgrader(
    course, name, graded, shown, computed
):
    marking = {"nbgrader": {"grade_id": name, "grade": graded}}
    cell = nbformat.v4.new_code_cell("", id=name, metadata=marking, outputs=shown)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    try:
        grade.Machine(key.read_key(SMALL, course), notebook)
        assert computed
    except grade.NotComputed as fault:
        assert not computed and fault.cell == name


# --- the marks of a trainer ----------------------------------------------------------------------


@pytest.mark.slow
def test_grading_again_never_overwrites_a_mark(made, tmp_path):
    workshop = kit.copy(made.graded, tmp_path / "one")
    before = kit.content(workshop)
    assert grade.grade(workshop, SMALL, again=True).failed == {}
    assert kit.content(workshop) == before
    # A mark that is taken back stays so, although it was kept in a file.
    mark(workshop, "model", "question", None)
    (workshop.submitted("some", SMALL) / "timestamp.txt").write_text("soon")
    (workshop.submitted("blank", SMALL) / "questions.toml").write_text("old")
    report = grade.grade(workshop, SMALL, again=True)
    path = workshop.submitted("some", SMALL) / "timestamp.txt"
    assert report.failed == {"some": messages.text("grade-time", path=path)}
    after = kit.rows(workshop)
    assert after.pop(("model", "question"))[1] is None and after.pop(("model", ""))
    assert after.items() <= before[0].items()
    assert "question" not in gradebook.kept_marks(workshop, SMALL)["model"]
