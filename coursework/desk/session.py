"""One desk on an open page: what its requests share, and how bytes are exchanged."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from coursework import arrivals, by_hand, claims
from coursework.answers import line
from coursework.archives import printable
from coursework.course import asked_units
from coursework.desk.marking import Marking, to_mark
from coursework.desk.state import Box, Desk, GivenMark
from coursework.desk.taking import Dropped, Taking
from coursework.marking.key import Key
from coursework.page import Files
from fairtender.requests import Answer, Request
from fairtender.tables import DataError, fault

Undo = dict[tuple[str, str], tuple[GivenMark, GivenMark]]
ENDING = re.compile(r"\.[a-z]{1,5}")


@dataclass
class Session:
    """The desk, the keys and the marks made with them, and unfinished work.

    drops: {number: files that were put aside but not taken in yet}. pages: feedback pages by unit
    and by whether the questions will be used again. undo: {unit: {(trainee, question): (mark
    before, mark after)}} for the last sheet taken over.
    """

    files: Files
    desk: Desk
    marking: Marking = field(default_factory=Marking)
    keys: dict[str, str] = field(default_factory=dict)
    drops: dict[int, list[Dropped] | Taking] = field(default_factory=dict)
    dropped: int = 0
    pages: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)
    undo: dict[str, Undo] = field(default_factory=dict)

    def key(self, unit: str) -> Key:
        """Return the key of a unit; raise DataError if the desk lacks the unit or the key."""
        self.desk.box(unit)
        return self.marking.key(unit)

    def taking(self, dropped: list[Dropped], arrived: datetime | None = None) -> Taking:
        """Return the `Taking` that takes in these files."""
        questions = {unit: self.files.questions(unit) for unit in self.desk.boxes}
        others = [one for one in asked_units(self.files.course) if one not in self.desk.boxes]
        return Taking(self.desk, questions, dropped, others, arrived)

    def inbox(self, unit: str) -> by_hand.Box:
        """Return a unit's files for decisions; raise DataError if there is no such unit."""
        self.desk.box(unit)
        return self.desk.inbox(self.files.questions(unit))

    def texts_left(self, unit: str) -> Answer:
        """Return how many texts of a unit still have to be marked, and the desk's `changed`."""
        waiting = to_mark(self.desk, self.marking, self.files.questions(unit))
        return {"to_mark": waiting, "changed": self.desk.changed}

    def summary(self) -> Answer:
        """Return a summary of the desk; its keys are in `requests`."""
        desk = self.desk
        return {
            "title": desk.title,
            "reuse": desk.reuse,
            "comments": [*desk.comments],
            "people": len(desk.people),
            "changed": desk.changed,
            "units": [_unit(self, unit, box) for unit, box in desk.boxes.items()],
        }


class DeskRequest(Request):
    """A request to the open desk; raises DataError if none is open."""

    def answer(self, files: Files) -> Answer:
        """Return the answer for the page; raise DataError if no desk is open."""
        if not isinstance(files.desk, Session):
            raise fault("desk-none")
        return self.answer_from(files.desk)

    def answer_from(self, now: Session) -> Answer:
        """Return the answer for the page, given its session."""
        raise NotImplementedError


@dataclass(frozen=True)
class UnitRequest(DeskRequest):
    """A request about one unit of the desk."""

    unit: str


def begin(files: Files, desk: Desk) -> Session:
    """Replace the open desk with another one; keys stay."""
    now = Session(files, desk)
    if isinstance(before := files.desk, Session):
        # A higher number tells pages with stored copies that everything is new.
        desk.changed = before.desk.changed + 1
        desk.came = dict.fromkeys(desk.originals, desk.changed)
        before.marking.forget()
        now = Session(files, desk, before.marking, before.keys, dropped=before.dropped)
    files.desk = now
    return now


# --- files ----------------------------------------------------------------------------------------


def given(files: Files) -> list[tuple[str, bytes]]:
    """Return name and content of each file that came with a request."""
    try:
        return [(name, (files.given / str(at)).read_bytes()) for at, name in enumerate(files.names)]
    except OSError:
        raise fault("page-request") from None


@contextmanager
def given_path(files: Files) -> Iterator[Path]:
    """Yield a path with the content of the first given file; errors use its own name."""
    if not (found := given(files)):
        raise fault("desk-no-file")
    name, content = found[0]
    told = printable(PurePosixPath(name).name)[:100]
    ending = PurePosixPath(told).suffix.casefold()
    path = files.given / f"sheet{ending if ENDING.fullmatch(ending) else ''}"
    path.write_bytes(content)
    try:
        yield path
    except DataError as error:
        said = str(error).replace(str(path), told).replace(path.name, told)
        raise DataError(said, error.code) from None
    finally:
        path.unlink(missing_ok=True)


def put_out(files: Files, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Write files for the page to take; return {name: path}."""
    files.taken.mkdir(parents=True, exist_ok=True)
    places = {}
    for at, (name, content) in enumerate(contents.items()):
        path = files.taken / str(at)
        path.write_bytes(content)
        places[name] = path.as_posix()
    return places


def _unit(now: Session, unit: str, box: Box) -> dict[str, Any]:
    desk, questions = now.desk, now.files.questions(unit)
    found, counting = box.found, desk.counting(unit)
    when = desk.deadlines.get(unit)
    accepted = arrivals.counting(found).keys()
    question = {*arrivals.in_question(found)} - {*accepted}
    refused = {*arrivals.refused(found, unit, desk.people)} - {*accepted} - question
    there = {*accepted, *question, *refused}
    return {
        "unit": unit,
        "title": line(questions.title),
        "deadline": when.isoformat() if when else "",
        "arrived": len(found),
        "counting": len(counting),
        "waiting": sum(one.waits for one in found),
        "updates": len(claims.updates(found)),
        "question": len(question),
        "refused": len(refused),
        "nobody": len(arrivals.strays(found, unit, desk.people)),
        "late": len(accepted - counting.keys()),
        "missing": sum(id not in there for id in desk.people),
        "strangers": sum(bool(desk.people) and id not in desk.people for id in counting),
        "to_mark": to_mark(desk, now.marking, questions),
        "texts": sum(bool(one.marked_by) for one in questions.all.values()),
        "has_key": unit in now.keys,
        "points": float(questions.points),
    }
