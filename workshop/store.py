"""Let `coursework.desk` work on a workshop's folder: `FolderDesk` and `FolderMarking`.

`FolderDesk` writes each change to the folder before the call returns. nbgrader's gradebook is the
record that counts, so `FolderMarking` reads every mark from it.
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
    """A workshop in its folder, with some of its units; parts are read only when needed."""

    def __init__(self, workshop: Workshop, units: Iterable[str] = (), marks: bool = False) -> None:
        """Read the inboxes of these units; marks: also read the saved marks.

        Raises DataError if an inbox or the saved marks of a unit are damaged.
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
        """Read a part of the workshop when first needed. Raises DataError if it is damaged."""
        if name not in _PARTS:
            raise AttributeError(name)
        read, _ = _PARTS[name]
        setattr(self, name, found := read(self.workshop))
        return found

    @property
    def ids(self) -> set[str]:
        """Ids of participants whose hand-in counts in any unit or was collected by nbgrader."""
        folders_of = (self.workshop.folder / "submitted").glob("*")
        return {one.name for one in folders_of if one.is_dir()}

    def put(self, unit: str, arrival: Arrival, content: bytes | None) -> None:
        """Put a file into the inbox; content: None if it is not kept."""
        inbox.put(self.workshop, unit, arrival, content)
        super().put(unit, arrival, None)

    def change(self, unit: str, arrival: Arrival) -> None:
        """Replace what is known about a file."""
        inbox.write_about(self._place(unit, arrival), arrival)
        super().change(unit, arrival)

    def drop(self, unit: str, arrival: Arrival) -> None:
        """Remove a file from the inbox, with its folder."""
        shutil.rmtree(self._place(unit, arrival))
        del self.boxes[unit].arrivals[arrival.number]

    def drop_marks(self, unit: str, trainee: str) -> None:
        """Remove a person's marks from the saved marks."""
        super().drop_marks(unit, trainee)
        gradebook.write_marks(self.workshop, unit, self.boxes[unit].marks)

    def original(self, unit: str, arrival: Arrival) -> bytes:
        """Return the bytes of a file, or b"" if it was not kept."""
        return b"".join(one.read_bytes() for one in self._place(unit, arrival).glob("original.*"))

    def _place(self, unit: str, arrival: Arrival) -> Path:
        return self.workshop.inbox(unit) / arrival.label

    def update(self, **parts: Any) -> None:
        """Write parts of the workshop, named as in `_PARTS`, to their files."""
        for name, part in parts.items():
            _, write = _PARTS[name]
            write(self.workshop, part)
        super().update(**parts)


def _pseudonyms(workshop: Workshop) -> Pseudonyms:
    # Never replace a damaged list by a new one: earlier reports could no longer be read.
    path = workshop.folder / pseudonyms.KEPT
    return read_kept(path, pseudonyms.read, Pseudonyms(), "class-pseudonyms")


def _write_pseudonyms(workshop: Workshop, known: Pseudonyms) -> None:
    folders.write_private(workshop.folder / pseudonyms.KEPT, pseudonyms.text_of(known))


def about_desk(workshop: Workshop) -> dict[str, Any]:
    """Return title, units, reuse and comments from `desk.json`, or {} if there is no such file.

    Raises DataError if the file is damaged.
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
    """The marks in a workshop's gradebook; each unit is read once."""

    def __init__(self, workshop: Workshop) -> None:
        """Set up without reading anything yet."""
        super().__init__()
        self.workshop = workshop
        self.graded: dict[str, list[Result]] = {}

    def key(self, unit: str) -> Key:
        """Return the key of a unit. Raises DataError if the course has none."""
        if unit not in self.keys:
            self.set_key(read_key(unit, self.workshop.course))
        return super().key(unit)

    def results(self, desk: Desk, unit: str) -> list[Result]:
        """Return every graded hand-in, sorted by participant."""
        if unit not in self.graded:
            self.graded[unit] = gradebook.results(self.workshop, self.key(unit))
        return self.graded[unit]

    def class_of(self, desk: Desk, unit: str) -> UnitClass:
        """Return a unit's results; a hand-in that has changed since then counts as not graded."""
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
        """Return participants whose hand-in was replaced or taken out since the grading."""
        every = [one.trainee for one in self.results(desk, unit)]
        return [one for one in every if submitted.is_stale(self.workshop, unit, one)]

    def nothing(self, unit: str) -> DataError:
        """Return the DataError to raise if nothing of a unit is graded."""
        return fault("class-not-graded", unit=unit)


def opened(workshop: Workshop, units: Iterable[str] = ()) -> tuple[FolderDesk, FolderMarking]:
    """Return the desk with these units, and the marks. The caller must have locked the workshop."""
    return FolderDesk(workshop, units), FolderMarking(workshop)
