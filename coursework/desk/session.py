"""One desk while a page is open: what its requests share, and how bytes come and go."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from coursework import arrivals, claims
from coursework.answers import line
from coursework.archives import printable
from coursework.course import asked_units
from coursework.desk.marking import Marking, to_mark
from coursework.desk.state import Box, Desk, Given
from coursework.desk.taking import Dropped, Taking
from coursework.key import Key
from coursework.questions import Questions
from fairtender.tables import DataError, fault

__all__ = [
    "Files",
    "Params",
    "Session",
    "begin",
    "given",
    "given_path",
    "number",
    "put_out",
    "session",
    "summary",
    "taking",
    "texts_left",
    "unit_with_key",
    "units_in",
]

ENDING = re.compile(r"\.[a-z]{1,5}")
Params = Mapping[str, Any]


class Files(Protocol):
    """What of `coursework.page.Files` is used here."""

    course: Path
    given: Path
    taken: Path
    desk: Any

    def questions(self, unit: object) -> Questions:
        """Return what a unit asks; DataError where there is no such unit."""

    def key(self, questions: Questions, text: object) -> Key:
        """Return the key in this text; DataError in one sentence where it is none to the unit."""


@dataclass
class Session:
    """The desk, the marks made with keys, the texts of these, and what is on its way.

    drops: by number, what was put and not taken in yet. pages: of feedback, by unit and kind.
    undo: {unit: {(trainee, question): (mark before, mark after)}}, of the sheet taken over last.
    """

    desk: Desk
    marking: Marking = field(default_factory=Marking)
    keys: dict[str, str] = field(default_factory=dict)
    drops: dict[int, list[Dropped] | Taking] = field(default_factory=dict)
    dropped: int = 0
    pages: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)
    undo: dict[str, dict[tuple[str, str], tuple[Given, Given]]] = field(default_factory=dict)


def session(files: Files) -> Session:
    """Return the session of a page; DataError where no desk is open."""
    if not isinstance(files.desk, Session):
        raise fault("desk-none")
    return files.desk


def begin(files: Files, desk: Desk) -> Session:
    """Put a desk in the place of the one that was open; keys stay."""
    if isinstance(before := files.desk, Session):
        # Whoever keeps copies tells by it that all is new.
        desk.changed = before.desk.changed + 1
        desk.came = dict.fromkeys(desk.originals, desk.changed)
        before.marking.forget()
        files.desk = Session(desk, before.marking, before.keys, dropped=before.dropped)
    else:
        files.desk = Session(desk)
    return files.desk


def taking(files: Files, dropped: list[Dropped], arrived: Any = None) -> Taking:
    """Return what takes these files in; none: what waits is looked at again."""
    desk = session(files).desk
    questions = {unit: files.questions(unit) for unit in desk.boxes}
    others = [unit for unit in asked_units(files.course) if unit not in desk.boxes]
    return Taking(desk, questions, dropped, others, arrived)


# --- what is asked --------------------------------------------------------------------------------


def number(params: Params, name: str) -> int:
    """Return a whole number that is asked for."""
    value = params.get(name)
    if type(value) is not int or value < 0:
        raise fault("page-request")
    return value


def unit_with_key(params: Params, now: Session) -> str:
    """Return the unit that is asked for; DataError where the desk does not have it, or no key."""
    unit = str(params.get("unit"))
    now.desk.box(unit)
    now.marking.key(unit)
    return unit


def units_in(params: Params, desk: Desk, name: str = "units") -> list[str]:
    """Return the units that are asked for, else all; DataError where the desk lacks one."""
    wanted = params.get(name)
    if wanted is not None and not isinstance(wanted, list):
        raise fault("page-request")
    for unit in wanted or ():
        desk.box(unit)
    return list(dict.fromkeys(wanted or desk.boxes))


def given(params: Params, files: Files) -> list[tuple[str, bytes]]:
    """Return name and content of each file that came with a request."""
    names = params.get("given", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise fault("page-request")
    try:
        return [(name, (files.given / str(at)).read_bytes()) for at, name in enumerate(names)]
    except OSError:
        raise fault("page-request") from None


@contextmanager
def given_path(params: Params, files: Files) -> Iterator[Path]:
    """Give the first file that came as one with its ending; sentences then tell its own name."""
    if not (found := given(params, files)):
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
    """Write files for the page to take; return where each is, by name."""
    files.taken.mkdir(parents=True, exist_ok=True)
    places = {}
    for at, (name, content) in enumerate(contents.items()):
        path = files.taken / str(at)
        path.write_bytes(content)
        places[name] = path.as_posix()
    return places


# --- what is told ---------------------------------------------------------------------------------


def texts_left(unit: str, files: Files) -> dict[str, Any]:
    """Return how many texts of a unit wait, and the number that tells whether the desk changed."""
    now = session(files)
    waiting = to_mark(now.desk, now.marking, files.questions(unit))
    return {"to_mark": waiting, "changed": now.desk.changed}


def summary(files: Files) -> dict[str, Any]:
    """Return how far a desk is: see `asked`."""
    now = session(files)
    desk = now.desk
    return {
        "title": desk.title,
        "reuse": desk.reuse,
        "people": len(desk.people),
        "changed": desk.changed,
        "units": [_unit(files, now, unit, box) for unit, box in desk.boxes.items()],
    }


def _unit(files: Files, now: Session, unit: str, box: Box) -> dict[str, Any]:
    desk, questions = now.desk, files.questions(unit)
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
