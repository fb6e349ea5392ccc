"""A workshop to collect into, its roster, and what people hand in."""

import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from course_kit import SMALL

from coursework.arrivals import Arrival
from coursework.marking import key
from coursework.roster import Trainee
from workshop import (
    collect,
    folder,
    inbox,
    nbgrader_course,
)
from workshop.folder import Workshop
from workshop.store import FolderDesk

ROSTER = {
    one.id: one
    for one in (
        Trainee("1001", "Ana Example", "ana@example.org"),
        Trainee("1002", "Ben O'Hara", "ben@example.org"),
        Trainee("kim-1", "Kim Lee", "kim1@example.org"),
        Trainee("kim-2", "Kim Lee", "kim2@example.org"),
        Trainee("zoe", "Zoë Ünal", ""),
        Trainee("ali", "علی\u200cرضا", ""),  # spelt with a sign that has no shape
        Trainee("cara", "", ""),
    )
}
PEOPLE = {id: one for id, one in ROSTER.items() if one.name}  # a file needs a name for each
MOODLE, FILE = "_77_assignsubmission_file", f"{SMALL}_x.json"


@pytest.fixture(scope="module")
def ready(course, tmp_path_factory) -> Path:
    """A workshop in which nbgrader knows the unit."""
    place = tmp_path_factory.mktemp("ready") / "workshop"
    workshop = folder.create(place, course)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, key.read_key(SMALL, workshop.course))
    return place


@pytest.fixture
def workshop(ready, course, tmp_path) -> Workshop:
    """One without a roster."""
    shutil.copytree(ready, tmp_path / "workshop")
    return folder.open_workshop(tmp_path / "workshop", course)


@pytest.fixture
def rostered(workshop) -> Workshop:
    folder.write_roster(workshop, PEOPLE)
    return workshop


def answers(course: Path, text: str = "", id: str = "", name: str = "", saved: str = "") -> bytes:
    """The bytes of a good file; `text` makes one differ from another."""
    unit = key.read_key(SMALL, course)
    given = {"origin": text} if text else {}
    about = {"format": 1, "unit": SMALL, "release": unit.questions.release, "saved": saved}
    return json.dumps(about | {"learner": {"id": id, "name": name}, "answers": given}).encode()


def at(hour: int, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def packed(path: Path, members: dict[str, tuple[bytes, datetime]]) -> Path:
    """A platform's zip; its times are those of this machine's zone, as Moodle writes them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, (content, when) in members.items():
            local = when.astimezone()
            file.writestr(zipfile.ZipInfo(name, local.timetuple()[:6]), content)
    return path


def put(path: Path, content: bytes, when: datetime | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if when:
        os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def take(workshop: Workshop, *paths: Path) -> list[Arrival]:
    """Take in without staging: what is in the inbox afterwards."""
    taking = collect.intake(FolderDesk(workshop, [SMALL]), SMALL)
    for path in paths:
        for one in inbox.files(path):
            taking.take(one, str(path))
    taking.settle()
    return inbox.arrivals(workshop, SMALL)


def counting(workshop: Workshop) -> dict[str, str]:
    """{trainee: what stands in the hand-in that counts}, from the folder that is graded."""
    found = {}
    for trainee in workshop.handed_in(SMALL):
        data = json.loads((workshop.submitted(trainee, SMALL) / "answers.json").read_bytes())
        found[trainee] = data["answers"].get("origin", "")
    return found
