"""People who hand in by every route, and what the desk and the command make of it.

A file has a label, which says who made it; the intake never sees the label.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from course_kit import SMALL

from coursework import arrivals
from coursework.arrivals import Arrival
from coursework.desk.state import Box, Desk
from coursework.desk.taking import Dropped, Taking
from coursework.marking import key
from coursework.roster import Trainee
from workshop import collect, folder, inbox
from workshop.store import FolderDesk

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOBODYS = ("unmatched", "ambiguous")
UNITS: dict[Path, key.Key] = {}


@dataclass(frozen=True)
class File:
    """A file as somebody hands it in. `minute`: when, after the start of the day."""

    label: str
    content: bytes
    minute: int = 0

    @property
    def when(self) -> datetime:
        return START + timedelta(minutes=self.minute)


@dataclass(frozen=True)
class Source:
    """What the trainer gives in one piece: a folder, a ZIP, or one loose file."""

    name: str
    members: Mapping[str, File]
    kind: str  # "folder", "zip" or "loose"

    @property
    def zipped(self) -> bytes:
        return zip_of(self.members)


def folder_of(name: str, members: Mapping[str, File]) -> Source:
    return Source(name, members, "folder")


def archive(name: str, members: Mapping[str, File]) -> Source:
    return Source(name, members, "zip")


def loose(name: str, file: File) -> Source:
    return Source(name, {name: file}, "loose")


def zip_of(members: Mapping[str, File]) -> bytes:
    """The bytes of a ZIP; its times are those of this machine's zone, as platforms write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, one in members.items():
            file.writestr(zipfile.ZipInfo(name, one.when.astimezone().timetuple()[:6]), one.content)
    return out.getvalue()


def joined(sources: Iterable[Source]) -> list[Source]:
    """Put folders and ZIPs of one name together, as one drop holds them."""
    together: dict[str, Source] = {}
    for one in sources:
        before = together.get(one.name)
        members = {**before.members, **one.members} if before else one.members
        together[one.name] = Source(one.name, members, one.kind)
    return [*together.values()]


class Outcome(NamedTuple):
    """`counts`: {trainee: label}; `waits`: labels of nobody yet; `question`: of whom, labels."""

    counts: dict[str, str]
    waits: frozenset[str]
    question: dict[str, frozenset[str]]

    @property
    def open(self) -> frozenset[str]:
        """The labels of all that the trainer has to decide."""
        return self.waits.union(*self.question.values())


@dataclass
class Route:
    """One way to take files in. `labels`: {sha256: label} of everything given."""

    labels: dict[str, str] = field(default_factory=dict)

    def give(self, *sources: Source) -> Outcome:
        """Give all of these at once; return what it comes to."""
        for one in sources:
            self._label(one.members.values())
        self.take(sources)
        return self.outcome()

    def _label(self, files: Iterable[File]) -> None:
        for one in files:
            self.labels[hashlib.sha256(one.content).hexdigest()] = one.label
            if isinstance(one, Packed):
                self._label(one.members.values())

    def outcome(self) -> Outcome:
        found = self.found()
        counts = {id: self.labels[one.sha256] for id, one in arrivals.counting(found).items()}
        waits = frozenset(self.labels[one.sha256] for one in found if one.state in NOBODYS)
        question: dict[str, frozenset[str]] = {}
        for one in found:
            if one.state == "question":
                known = question.get(one.trainee, frozenset())
                question[one.trainee] = known | {self.labels[one.sha256]}
        return Outcome(counts, waits, question)

    def found(self) -> list[Arrival]:
        raise NotImplementedError

    def take(self, sources: Iterable[Source]) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Packed(File):
    """A ZIP that a participant packed. `members`: what is in it."""

    members: Mapping[str, File] = field(default_factory=dict)


def packed(members: Mapping[str, File]) -> Packed:
    first = next(iter(members.values()))
    return Packed(f"zip with {first.label}", zip_of(members), first.minute, members)


class AtDesk(Route):
    """The desk, in memory."""

    def __init__(self, course: Path, people: Mapping[str, Trainee]) -> None:
        super().__init__()
        self.questions = {SMALL: the_key(course).questions}
        self.desk = Desk(boxes={SMALL: Box()}, people=dict(people))

    def take(self, sources: Iterable[Source]) -> None:
        self.drop([file for one in sources for file in _dropped(one)])

    def drop(self, dropped: list[Dropped]) -> None:
        """Add files that are dropped at once, or that come from a room's server."""
        taking = Taking(self.desk, self.questions, dropped)
        while taking.slice(seconds=1):
            pass
        taking.finish()
        assert taking.problems == []

    def found(self) -> list[Arrival]:
        return self.desk.boxes[SMALL].found


def _dropped(source: Source) -> list[Dropped]:
    if source.kind == "zip":
        latest = max(one.when for one in source.members.values())
        return [Dropped((source.name,), source.zipped, latest)]
    above = [source.name] if source.kind == "folder" else []
    return [
        Dropped.of("/".join([*above, path]), one.content, 1000 * one.when.timestamp())
        for path, one in source.members.items()
    ]


class ByCommand(Route):
    """`workshop collect`, in a folder."""

    def __init__(self, course: Path, people: Mapping[str, Trainee], place: Path) -> None:
        super().__init__()
        self.place, self.run = place, 0
        place.mkdir(parents=True, exist_ok=True)
        self.workshop = folder.create(place / "workshop", course)
        if people:
            folder.write_roster(self.workshop, dict(people))

    def take(self, sources: Iterable[Source]) -> None:
        self.run += 1
        paths = [
            _on_disk(self.place / f"run-{self.run}" / str(number), one)
            for number, one in enumerate(sources)
        ]
        # As `collect.collect` does it, without a fresh notebook for each.
        taking = collect.intake(FolderDesk(self.workshop, [SMALL]), SMALL)
        for path in paths:
            for one in inbox.files(path):
                taking.take(one, str(path))
        taking.settle()

    def found(self) -> list[Arrival]:
        return inbox.arrivals(self.workshop, SMALL)


def _on_disk(place: Path, source: Source) -> Path:
    place.mkdir(parents=True)
    path = place / source.name
    if source.kind == "zip":
        path.write_bytes(source.zipped)
        latest = max(one.when for one in source.members.values())
        os.utime(path, (latest.timestamp(), latest.timestamp()))
        return path
    for name, one in source.members.items():
        target = path / name if source.kind == "folder" else path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.content)
        os.utime(target, (one.when.timestamp(), one.when.timestamp()))
    return path


def hand_in(
    course: Path,
    label: str,
    id: object = "",
    name: object = "",
    minute: int = 0,
    empty: bool = False,
) -> File:
    """A file with answers, or without a single one; its label is the answer."""
    learner = {"id": id, "name": name}
    about = {"format": 1, "unit": SMALL, "release": the_key(course).questions.release}
    about |= {"saved": (START + timedelta(minutes=minute)).isoformat(), "learner": learner}
    given = {} if empty else {"origin": label}
    return File(label, json.dumps(about | {"answers": given}).encode(), minute)


def the_key(course: Path) -> key.Key:
    if course not in UNITS:
        UNITS[course] = key.read_key(SMALL, course)
    return UNITS[course]
