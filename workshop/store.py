"""A workshop's folder as the value that `coursework.desk` works on.

A change of `FolderDesk` is in the folder when the call returns. nbgrader's gradebook is the judge
of record, so `FolderMarking` takes every mark from there.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coursework import pseudonyms
from coursework.arrivals import Arrival
from coursework.class_unit import UnitClass, gather
from coursework.desk.file import NAME
from coursework.desk.marking import Marking, own_comments
from coursework.desk.state import Box, Desk
from coursework.marking.key import Key, read_key
from coursework.marking.marks import Result
from coursework.pseudonyms import Pseudonyms
from fairtender.tables import DataError, fault
from workshop import folder as folders
from workshop import gradebook, inbox, submitted
from workshop.folder import Workshop, read_kept


class FolderDesk(Desk):
    """A workshop in its folder, with some of its units; what is not needed is not read."""

    def __init__(self, workshop: Workshop, units: Iterable[str] = (), marks: bool = False) -> None:
        """Read what the inboxes of these units hold; `marks`: those beside the gradebook, too.

        DataError where one is damaged.
        """
        self.workshop, self.changed = workshop, 1
        self.boxes = {
            unit: Box(
                {one.number: one for one in inbox.arrivals(workshop, unit)},
                gradebook.kept_marks(workshop, unit) if marks else {},
                inbox.next_number(workshop, unit) - 1,
            )
            for unit in dict.fromkeys(units)
        }

    def __getattr__(self, name: str) -> Any:
        """Read a part of the workshop when it is needed first; DataError where it is damaged."""
        if name not in _PARTS:
            raise AttributeError(name)
        read, _ = _PARTS[name]
        setattr(self, name, found := read(self.workshop))
        return found

    @property
    def ids(self) -> set[str]:
        """Trainees of whom something counts in any unit, or whom nbgrader collected."""
        folders_of = (self.workshop.folder / "submitted").glob("*")
        return {one.name for one in folders_of if one.is_dir()}

    def put(self, unit: str, arrival: Arrival, content: bytes | None) -> None:
        """Put a file into the inbox; None where its content is not kept."""
        inbox.put(self.workshop, unit, arrival, content)
        super().put(unit, arrival, None)

    def change(self, unit: str, arrival: Arrival) -> None:
        """Write what is known of a file."""
        inbox.write_about(self._place(unit, arrival), arrival)
        super().change(unit, arrival)

    def drop(self, unit: str, arrival: Arrival) -> None:
        """Remove a file with its folder."""
        shutil.rmtree(self._place(unit, arrival))
        del self.boxes[unit].arrivals[arrival.number]

    def drop_marks(self, unit: str, trainee: str) -> None:
        """Remove a person's marks from those that are kept beside the gradebook."""
        super().drop_marks(unit, trainee)
        gradebook.write_marks(self.workshop, unit, self.boxes[unit].marks)

    def original(self, unit: str, arrival: Arrival) -> bytes:
        """Return the bytes of a file; none where they were not kept."""
        return b"".join(one.read_bytes() for one in self._place(unit, arrival).glob("original.*"))

    def _place(self, unit: str, arrival: Arrival) -> Path:
        return self.workshop.inbox(unit) / arrival.label

    def update(self, **parts: Any) -> None:
        """Write parts of the workshop to their files."""
        for name, part in parts.items():
            _, write = _PARTS[name]
            write(self.workshop, part)
        super().update(**parts)


def _pseudonyms(workshop: Workshop) -> Pseudonyms:
    # Another list in the place of a damaged one would make earlier reports useless.
    path = workshop.folder / pseudonyms.KEPT
    return read_kept(path, pseudonyms.read, Pseudonyms(), "class-pseudonyms")


def _write_pseudonyms(workshop: Workshop, known: Pseudonyms) -> None:
    folders.write_private(workshop.folder / pseudonyms.KEPT, pseudonyms.text_of(known))


def about_desk(workshop: Workshop) -> dict[str, Any]:
    """Return title, units, reuse and comments as a desk has them; {} where this was never one.

    DataError where the file is damaged.
    """
    return read_kept(workshop.folder / NAME, _about_in, {}, "workshop-about-unreadable")


def _about_in(text: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(text)
    for name in ("units", "comments"):
        kept[name] = [str(one) for one in kept.get(name, [])]
    return kept


def _comments(workshop: Workshop) -> tuple[str, ...]:
    return own_comments(about_desk(workshop).get("comments", ()))


def _write_comments(workshop: Workshop, said: Iterable[str]) -> None:
    known = about_desk(workshop) | {"comments": [*own_comments(said)]}
    text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
    folders.write_private(workshop.folder / NAME, text)


def _write_deadlines(workshop: Workshop, deadlines: Mapping[str, datetime]) -> None:
    folders.save(replace(workshop, deadlines=deadlines))


# How each part is read and written.
_PARTS: dict[str, tuple[Callable[[Workshop], Any], Callable[[Workshop, Any], None]]] = {
    "people": (Workshop.trainees, folders.write_roster),
    "deadlines": (lambda workshop: dict(workshop.deadlines), _write_deadlines),
    "comments": (_comments, _write_comments),
    "gone": (folders.gone, folders.write_gone),
    "pseudonyms": (_pseudonyms, _write_pseudonyms),
}


class FolderMarking(Marking):
    """The marks in the gradebook of a workshop; each unit is read once."""

    def __init__(self, workshop: Workshop) -> None:
        """Read nothing yet."""
        super().__init__()
        self.workshop = workshop
        self.graded: dict[str, list[Result]] = {}

    def key(self, unit: str) -> Key:
        """Return the key of a unit; DataError where the course has none."""
        if unit not in self.keys:
            self.set_key(read_key(unit, self.workshop.course))
        return super().key(unit)

    def results(self, desk: Desk, unit: str) -> list[Result]:
        """Return every graded hand-in, sorted by trainee."""
        if unit not in self.graded:
            self.graded[unit] = gradebook.results(self.workshop, self.key(unit))
        return self.graded[unit]

    def class_of(self, desk: Desk, unit: str) -> UnitClass:
        """Return what a class did; a hand-in that has changed since is not graded."""
        key, graded = self.key(unit), self.results(desk, unit)
        handed_in = self.workshop.handed_in(unit)
        results = [
            one
            for one in graded
            if one.trainee in handed_in and submitted.current(self.workshop, key, one)
        ]
        about = key, results, desk.people, handed_in, desk.boxes[unit].found, self.workshop.name_of
        return gather(*about, graded, desk.deadlines.get(unit))

    def stale(self, desk: Desk, unit: str) -> list[str]:
        """Return who handed in anew since the grading, or whose hand-in was taken out."""
        every = [one.trainee for one in self.results(desk, unit)]
        return [one for one in every if submitted.is_stale(self.workshop, unit, one)]

    def nothing(self, unit: str) -> DataError:
        """Return the fault that nothing is graded."""
        return fault("class-not-graded", unit=unit)


def opened(workshop: Workshop, units: Iterable[str] = ()) -> tuple[FolderDesk, FolderMarking]:
    """Return a workshop with some of its units, and its marks. Call it while it is held."""
    return FolderDesk(workshop, units), FolderMarking(workshop)
