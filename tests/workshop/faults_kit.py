"""Workshops of the small unit to be disturbed while they are graded, and what they hold after."""

import contextlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil
from course_kit import SMALL, make_course
from feedback_kit import ARRIVED, mark, put
from kit import wait_for

from coursework.marking import key
from workshop import (
    folder,
    grade,
    gradebook,
    nbgrader_course,
    submitted,
)

DRIVER = """
import signal
import sys
import time
from workshop import grade, gradebook
from workshop.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
commit, pause, grade.BATCH = gradebook.commit, float(sys.argv.pop(1)), 2
gradebook.commit = lambda book: (commit(book), time.sleep(pause))
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(sys.argv[1:]))
"""
PAUSE = 0.3  # between gradebook and folders, so that a command is killed there too
# A cell that ends the kernel the first time that it is run.
FAULTY = """
```{code-cell} ipython3
:tags: [remove-input]

# A faulty machine
import os

once = os.environ["FAULTS"] + "/once"
if not os.path.exists(once):
    open(once, "w").close()
    os._exit(1)
```
"""


def faulty_course(place: Path) -> Path:
    course = make_course(place)
    path = course / "solutions" / SMALL / f"{SMALL}.md"
    path.write_text(path.read_text() + FAULTY)
    return course


def workshop_of(course: Path, place: Path, hand_ins: dict[str, dict | bytes]) -> folder.Workshop:
    """A workshop with these hand-ins, answers or the bytes of a file, and nothing graded."""
    workshop = folder.create(place, course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, key.read_key(SMALL, workshop.course))
    hand_in(workshop, hand_ins)
    return workshop


def hand_in(workshop: folder.Workshop, hand_ins: dict[str, dict | bytes]) -> None:
    the_key = key.read_key(SMALL, workshop.course)
    for trainee, given in hand_ins.items():
        if isinstance(given, bytes):
            submitted.put(workshop, SMALL, trainee, given, ARRIVED)
        else:
            put(workshop, the_key, trainee, given)


def hand_ins_of(course: Path) -> dict[str, dict | bytes]:
    """Every kind of hand-in: right, blank, misunderstandings, malformed, not usable at all."""
    the_key = key.read_key(SMALL, course)
    model = key.model_answers(the_key)
    found: dict[str, dict | bytes] = {"model": model, "blank": {}}
    for belief in the_key.beliefs:
        found[belief.code] = key.belief_answers(the_key, belief.code)
    found |= {
        "no-file": b"",
        "not-json": b'{"format": 1, "answers": [' + b"[" * 5000,
        "a-list": b"[]",
        "binary": bytes(range(256)) * 20,
        "malformed": model | {"weight": True, "first": {"t01": 1}, "level": ["high"]},
        "unknown": model | {"level-of-nothing": "high"},
        "long": model | {"why": "word " * 15_000, "origin": "<script>\x00\u202e" * 50},
        "some": {"level": "high", "weight": 70},
    }
    return found


def copy(workshop: folder.Workshop, place: Path, course: Path | None = None) -> folder.Workshop:
    shutil.copytree(workshop.folder, place, copy_function=shutil.copy2)
    return replace(workshop, folder=place, course=course or workshop.course)


def changed_course(place: Path) -> Path:
    """The course with another key: elevated earns the point of the first question."""
    course = make_course(place)
    path = course / "solutions" / SMALL / "key.toml"
    text = path.read_text().replace(
        'answer = "high"\naccept = {elevated = 0.5}', 'answer = "elevated"'
    )
    path.write_text(text)
    return course


def give_marks(workshop: folder.Workshop) -> None:
    """Mark by hand what is looked at again, what stays, and what is taken back."""
    mark(workshop, "model", "why", 2.5, "Good – „but“ <b>late</b>")
    mark(workshop, "model", "question", 1)
    mark(workshop, "some", "why", 0, "Nothing there")
    mark(workshop, "blank", "choosing", 1.5)  # instead of the machine's
    with gradebook.opened(workshop) as book:
        book.find_grade("question", SMALL, SMALL, "unknown").extra_credit = 0.5
        gradebook.commit(book)
    gradebook.keep_marks(workshop, SMALL)


# --- what a workshop holds -----------------------------------------------------------------------


def rows(workshop: folder.Workshop) -> dict[tuple[str, str], tuple]:
    """{(trainee, cell): all that the gradebook says of it}, and {(trainee, ""): its time}."""
    found = {}
    with gradebook.opened(workshop) as book:
        for one in gradebook.submissions(book, SMALL):
            [notebook] = one.notebooks
            found[one.student.id, ""] = (one.timestamp, one.score, one.needs_manual_grade)
            comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
            for g in notebook.grades:
                found[one.student.id, g.name] = (
                    *(g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade),
                    *(g.max_score, comments.get(g.name)),
                )
    return found


def notebooks(workshop: folder.Workshop) -> dict[str, dict]:
    """The graded notebooks by trainee, whole, but for where an object lay in memory."""
    paths = (workshop.folder / "autograded").glob(f"*/{SMALL}/{SMALL}.ipynb")
    return {path.parts[-3]: json.loads(plain(path.read_text(encoding="utf-8"))) for path in paths}


def plain(text: str) -> str:
    return re.sub(" at 0x[0-9a-f]+", "", text)


def content(workshop: folder.Workshop) -> tuple:
    return rows(workshop), notebooks(workshop), gradebook.kept_marks(workshop, SMALL)


def temporary(workshop: folder.Workshop) -> list[str]:
    """What was made half and left."""
    names = (path.relative_to(workshop.folder) for path in workshop.folder.rglob(".*"))
    return sorted(str(name) for name in names if name.name not in (".busy", ".graded"))


def kernels(of: int | None = None) -> list[psutil.Process]:
    """Kernels for grading that this process, or the one with the number `of`, has started."""
    sign, found = f"os.getppid() != {of or os.getpid()}:", []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(sign in one for one in process.cmdline()):
                found.append(process)
    return found


def no_kernel_left(of: int | None = None) -> None:
    # A kernel looks once a second whether the program that started it is still there.
    wait_for(lambda: not kernels(of), 30)


# --- the command in a process of its own ---------------------------------------------------------


class Command:
    """`workshop grade` on the small unit; it begins with `go`."""

    def __init__(
        self,
        workshop: folder.Workshop,
        *more: str,
        before: Sequence[str] = (),
        pause: float = 0,
        **how,
    ) -> None:
        arguments = [*before, sys.executable, "-c", DRIVER, str(pause), "grade", SMALL]
        arguments += ["--course", str(workshop.course), "--in", str(workshop.folder), *more]
        env = os.environ | {"PYTHONPATH": str(Path(grade.__file__).parents[1])}
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed at the end
        self.process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=env,
            **how,
        )
        self.pid = self.process.pid
        assert self.process.stdout.readline() == "ready\n", self.said()

    def go(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def end(self, seconds: float = 240) -> tuple[int, str]:
        """Its exit status and all that it said; it must have ended."""
        out, _ = self.process.communicate(timeout=seconds)
        out += self.said()
        self.log.close()
        return self.process.returncode, out


def killed(workshop: folder.Workshop, dice: random.Random, most: float) -> float:
    """Grade and kill the whole command at a moment between 0 and `most` seconds; the moment.

    Its kernels end by themselves.
    """
    command, moment = Command(workshop, pause=PAUSE), dice.uniform(0, most)
    command.go()
    time.sleep(moment)
    command.process.kill()
    command.end()
    no_kernel_left(command.pid)
    return moment
