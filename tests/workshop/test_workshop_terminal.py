"""What a terminal shows of long runs, and what happens where nobody reads it any more."""

# ruff: noqa: F811 - fixtures are imported, and named again as arguments

import errno
import io
import os
import subprocess
import sys

import pytest
from collect_kit import answers, put, ready, workshop  # noqa: F401 - fixtures
from course_kit import SMALL

from coursework.desk import intake
from coursework.roster import Trainee
from fairtender import messages
from fairtender.cli import terminal
from workshop import folder
from workshop.__main__ import main


@pytest.mark.skipif(os.name == "nt", reason="there is no head")
@pytest.mark.parametrize("also", ("", pytest.param("2>&1", marks=pytest.mark.slow)))
def test_a_list_that_is_cut_off_by_head_ends_without_a_traceback(workshop, tmp_path, also):
    """More is listed than a pipe and `head` hold: the command still writes when nobody reads."""
    folder.write_roster(workshop, {f"p{n}": Trainee(f"p{n}", f"Qz {n}") for n in range(12_000)})
    command = f'{sys.executable} -m workshop collect {SMALL} --list --in "{workshop.folder}"'
    course = f'--course "{workshop.course}"'
    script = f"{command} {course} {also} | head -c 7; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("No hand", "", 141)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk")
@pytest.mark.parametrize("people", (1, 2_000))
def test_a_list_for_which_there_is_no_room_ends_with_a_sentence(workshop, people):
    """What little is listed is written at the end; of much the command itself writes some."""
    folder.write_roster(workshop, {f"p{n}": Trainee(f"p{n}", f"Qz {n}") for n in range(people)})
    place = ["--in", str(workshop.folder), "--course", str(workshop.course)]
    command = [sys.executable, "-m", "workshop", "collect", SMALL, "--list", *place]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    said = messages.text("cli-not-printed", cause=os.strerror(errno.ENOSPC))
    assert (done.stderr, done.returncode) == (f"{said}\n", 2)


class Terminal(io.StringIO):
    """What a person sees on stderr, every line that was written over."""

    def isatty(self) -> bool:
        return True


def test_a_long_run_shows_how_far_it_is(workshop, tmp_path, monkeypatch):
    for number in range(5):
        content = answers(workshop.course, "", f"p{number}", f"Qz {number}")
        put(tmp_path / "in" / f"{SMALL}_p{number}.json", content)
    monkeypatch.setattr(terminal.Progress, "FIRST", 0)
    monkeypatch.setattr(terminal.Progress, "RENEW", 0)
    place = ["--in", str(workshop.folder), "--course", str(workshop.course)]
    for command, shown in (
        (["collect", SMALL, str(tmp_path / "in")], ("checked: 4", "4 of 5. Time left: about 0:0")),
        (["grade", SMALL], ("5 of 5. Time left: about 0:00",)),
        (["feedback", SMALL], ("4 of 5. Time left: about 0:0",)),
        (["report", SMALL], (messages.text("workshop-reading"),)),
    ):
        monkeypatch.setattr(sys, "stderr", Terminal())
        assert main([*command, *place]) == 0
        for sentence in shown:
            assert sentence in sys.stderr.getvalue(), command
        assert sys.stderr.getvalue().endswith(" \r")  # nothing is left of it


def test_a_run_that_is_stopped_leaves_no_half_line_before_its_sentence(workshop, monkeypatch):
    def stopped(self, file, source):
        raise KeyboardInterrupt

    for number in range(3):
        content = answers(workshop.course, "", f"p{number}", f"Qz {number}")
        put(workshop.folder.parent / "in" / f"{SMALL}_p{number}.json", content)
    monkeypatch.setattr(intake.Intake, "take", stopped)
    monkeypatch.setattr(terminal.Progress, "FIRST", 0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    place = ["--in", str(workshop.folder), "--course", str(workshop.course)]
    assert main(["collect", SMALL, str(workshop.folder.parent / "in"), *place]) == 2
    assert sys.stderr.getvalue().endswith(f" \r{messages.text('workshop-stopped')}\n")
