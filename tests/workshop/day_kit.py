"""A day of nine trainees: what they hand in, and what the trainer does with hand and eye."""

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import openpyxl
from course_kit import ROOT

from coursework.marking import key
from workshop import __main__ as commands

UNIT = "03-screen-tenders"
ROSTER = {
    "101": "Ana Belo",  # all right, texts too
    "102": "Ben Carro",  # a misunderstanding; then hands in again, all right
    "103": "Cleo Dorn",  # a notebook; then the right file
    "104": "Dan Ebel",  # a file that broke off
    "105": "Edda Falk",  # by mail, with her name in the file's name
    "106": "Finn Gero",  # on a stick, with his id in the file; nothing answered
    "107": "Gita Holm",  # after the deadline
    "108": "Hugo Ivers",  # by mail, and nothing tells that it is his
    "109": "Ines Jarl",  # nothing
}
RIGHT, WRONG = "right", "unknown-is-low"
TEXTS = ("why-these",)
MARKS = {"101": (1.5,), "102": (1,), "103": (1,), "105": (2,), "106": (0,), "108": (1,)}


# --- what trainees hand in ------------------------------------------------------------------------


def answers(what: str, name: str = "", id: str = "") -> bytes:
    """The file that the form saves: all right, with a misunderstanding, or without answers."""
    the_key = key.read_key(UNIT)
    given = {RIGHT: key.model_answers(the_key), "nothing": {}}.get(what)
    if given is None:
        given = key.belief_answers(the_key, what)
    place = Path(f"{os.getpid()}.json")
    key.hand_in(the_key, given, place, name, id)
    content = place.read_bytes()
    place.unlink()
    return content


def in_moodle(number: int, id: str, file: str, content: bytes, hour: int, minute: int = 0):
    """A file as Moodle's download holds it: who, when, what."""
    path = f"{ROSTER[id]}_{number}_assignsubmission_file_/{file}"
    return zipfile.ZipInfo(path, (2026, 3, 12, hour, minute, 0)), content


def hand_in(place: Path) -> None:
    """Make `handed-in/` and the roster, as the page describes them."""
    place.mkdir()
    file = f"{UNIT}_{{}}.json".format
    ana = in_moodle(7001, "101", file("Ana-Belo"), answers(RIGHT, "Ana Belo"), 16)
    ben = in_moodle(7002, "102", file("Ben"), answers(WRONG), 16, 5)
    notebook = (ROOT / "exercises" / UNIT / f"{UNIT}.ipynb").read_bytes()
    cleo = in_moodle(7003, "103", f"{UNIT}.ipynb", notebook, 16, 10)
    dan = in_moodle(7004, "104", file("Dan"), answers(RIGHT, "Dan Ebel")[:300], 16, 15)
    again = in_moodle(7002, "102", file("Ben"), answers(RIGHT, "Ben Carro"), 17, 20)
    right_file = in_moodle(7003, "103", file("Cleo"), answers(WRONG, "Cleo"), 17, 30)
    gita = in_moodle(7007, "107", file("Gita"), answers(RIGHT, "Gita Holm"), 18, 1)
    for name, members in {
        "moodle.zip": (ana, ben, cleo, dan),
        "moodle-evening.zip": (ana, again, right_file, dan, gita),
    }.items():
        with zipfile.ZipFile(place / name, "w") as packed:
            for about, content in members:
                packed.writestr(about, content)
    (place / "mail").mkdir()
    (place / "mail" / file("Edda-Falk")).write_bytes(answers(RIGHT))
    (place / "mail" / "answers.json").write_bytes(answers(WRONG))
    (place / "stick").mkdir()
    (place / "stick" / file("answers")).write_bytes(answers("nothing", id="106"))
    with (place / "open-edx.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["user_id", "username", "title", "New Points"])
        writer.writerows([900 + int(id), id, "Unit 3", ""] for id in ROSTER)
    lines = [
        f"{id},{name},{name.lower().replace(' ', '.')}@example.org" for id, name in ROSTER.items()
    ]
    (place.parent / "roster.csv").write_text("\n".join(["id,name,email", *lines]), "utf-8")


# --- the trainer's own hands ----------------------------------------------------------------------


def fill_in_the_sheet(command: list[str]) -> None:
    """Write MARKS into the sheet, whose trainees have codes, and a comment on each 1."""
    path = Path(command[-1])
    book = openpyxl.load_workbook(path)
    sheet = book.active
    column = {cell.value: cell.column for cell in sheet[1]}
    people = json.loads(Path("pseudonyms.json").read_text("utf-8"))["people"]
    ids = {code: id for id, code in people.items()}
    for row in range(2, sheet.max_row + 1):
        id = ids[sheet.cell(row, column["trainee"]).value]
        points = MARKS[id][TEXTS.index(sheet.cell(row, column["question"]).value)]
        assert not sheet.cell(row, column["name"]).value
        sheet.cell(row, column["points"]).value = points
        if points == 1:
            sheet.cell(row, column["comment"]).value = "Name the words of the notice."
    book.save(path)


def look_into_formgrader(command: list[str]) -> str:
    """Open the address that it tells, find the unit there, and press Ctrl+C."""
    interrupt = signal.CTRL_C_EVENT if os.name == "nt" else signal.SIGINT
    program, out = [sys.executable, "-m", *command], subprocess.PIPE
    started = subprocess.Popen(program, stdout=out, stderr=subprocess.STDOUT, text=True)
    try:
        said = ""
        while "token=" not in said:
            line = started.stdout.readline()
            assert line, said
            said += line
        address = re.search(r"http://\S+", said)[0]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
        started.send_signal(interrupt)
        rest, _ = started.communicate(timeout=60)
        return said + rest
    finally:
        started.kill()


class Typed(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


def run(line: str) -> str:
    """Run a line of the page; return what is said."""
    command = shlex.split(line)
    if command[0] == "cd":
        os.chdir(command[1])
        return ""
    if command[0] == "nbgrader":
        program = [str(Path(sys.executable).with_name("nbgrader")), *command[1:]]
        done = subprocess.run(program, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr
    assert command[0] == "workshop", line
    if command[1] == "formgrader":
        return look_into_formgrader(command)
    if command[1:3] == ["marks", "import"]:
        fill_in_the_sheet(command)
    said = io.StringIO()
    stdin, sys.stdin = sys.stdin, Typed(f"{command[2]}\n" if command[1] == "forget" else "")
    try:
        with redirect_stdout(said), redirect_stderr(said):
            status = commands.main(command[1:])
    finally:
        sys.stdin = stdin
    assert status in (0, 1), f"{line}: {said.getvalue()}"
    return said.getvalue()
