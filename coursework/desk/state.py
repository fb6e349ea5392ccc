"""The data of a trainer's desk that cannot be made again: people, files and marks."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from coursework import arrivals, by_hand, names
from coursework.archives import printable
from coursework.arrivals import Arrival
from coursework.forgotten import Forgotten
from coursework.pseudonyms import Pseudonyms
from coursework.questions import Questions
from coursework.roster import Trainee
from fairtender import messages
from fairtender.tables import fault

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
SHORTEST = 12  # characters of a new passphrase, on the page and in the command
ROUNDS = 2_000  # for tokens of forgotten people: hashing is slow in browsers, the file is sealed
# {"points", "auto" (what the machine gave instead), "extra", "waiting", "comment", "answers" (the
# sha256 of the answers that were marked), "rubric" (its version, `Entry.rubric_version`), "lines"
# (of that rubric, which the text meets, by number)}, as `marks/UNIT.json` of a workshop holds it.
GivenMark = dict[str, Any]
Marks = dict[str, dict[str, GivenMark]]  # {trainee: {cell: mark}}


@dataclass
class Box:
    """The files that arrived for one unit, by number, and the trainer's marks.

    last: the highest number in use, if the file with it has no record. votes: {question: numbers of
    the files that counted in its first vote}, for questions that are put to the room twice.
    """

    arrivals: dict[int, Arrival] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    last: int = 0
    votes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def next(self) -> int:
        """The number for the next file."""
        return 1 + max((self.last, *self.arrivals))

    @property
    def found(self) -> list[Arrival]:
        """All files that arrived, by number."""
        return [self.arrivals[number] for number in sorted(self.arrivals)]


@dataclass
class Desk:
    """All data of one desk.

    boxes: by unit, in the order of the units. originals: {sha256: untouched bytes}. reuse: whether
    the questions will be used again, so that feedback must give no right answer. comments: the
    trainer's own, to choose from while marking. people: the roster. gone: tokens of people who were
    forgotten. changed: a number that grows with every change. came: {sha256: the value of `changed`
    when this original arrived}.
    """

    title: str = ""
    boxes: dict[str, Box] = field(default_factory=dict)
    deadlines: dict[str, datetime] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
    reuse: bool = False
    comments: tuple[str, ...] = field(default_factory=tuple)
    people: dict[str, Trainee] = field(default_factory=dict)
    gone: Forgotten = field(default_factory=lambda: Forgotten(rounds=ROUNDS))
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    originals: dict[str, bytes] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)
    changed: int = 1

    def box(self, unit: object) -> Box:
        """Return the inbox and the marks of a unit; DataError if the desk has no such unit."""
        if not isinstance(unit, str) or unit not in self.boxes:
            raise fault("desk-no-unit", unit=str(unit)[:80])
        return self.boxes[unit]

    def touch(self) -> None:
        """Note that the desk has changed."""
        self.changed += 1

    def update(self, **parts: object) -> None:
        """Replace parts of the desk, such as `people`."""
        for name, part in parts.items():
            setattr(self, name, part)
        self.touch()

    def draw_pseudonyms(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Give these ids permanent pseudonyms; return {id: pseudonym} for all that have one."""
        drawn = self.pseudonyms.draw(ids)
        if drawn is not self.pseudonyms:
            self.update(pseudonyms=drawn)
        return drawn.people

    def put(self, unit: str, arrival: Arrival, content: bytes | None) -> None:
        """Store a file that arrived; `content` is None if its bytes are not kept."""
        self.boxes[unit].arrivals[arrival.number] = arrival
        self.touch()
        if content is not None:
            self.keep(content)

    def keep(self, content: bytes) -> None:
        """Store an original, unless it is already there."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.originals:
            self.originals[digest] = content
            self.came[digest] = self.changed

    def change(self, unit: str, arrival: Arrival) -> None:
        """Replace the record of a file."""
        self.boxes[unit].arrivals[arrival.number] = arrival
        self.touch()

    def drop(self, unit: str, arrival: Arrival) -> None:
        """Remove a file, and its original unless another file has the same content."""
        box = self.boxes[unit]
        del box.arrivals[arrival.number]
        for numbers in box.votes.values():
            # Another file may get the number.
            numbers[:] = [one for one in numbers if one != arrival.number]
        if all(one.sha256 != arrival.sha256 for _, one in self.every()):
            self.originals.pop(arrival.sha256, None)
            self.came.pop(arrival.sha256, None)
        self.touch()

    def drop_marks(self, unit: str, trainee: str) -> None:
        """Remove a person's marks in a unit."""
        del self.boxes[unit].marks[trainee]
        self.touch()

    def original(self, unit: str, arrival: Arrival) -> bytes:
        """Return the untouched bytes of a unit's file; empty if they were not kept."""
        return self.originals.get(arrival.sha256, b"")

    def inbox(self, questions: Questions) -> by_hand.Box:
        """Return the files of a unit in the form that `by_hand` needs for decisions."""
        every = dict(self.boxes[questions.unit].arrivals)
        return by_hand.Box(questions, every, self.people, partial(self.original, questions.unit))

    def counting(self, unit: str) -> dict[str, Arrival]:
        """Return {trainee: the file that counts} for a unit, sorted as in a workshop's folder."""
        counts = arrivals.counting(self.boxes[unit].found, self.deadlines.get(unit))
        return {id: counts[id] for id in sorted(counts, key=str.casefold)}

    @property
    def votes(self) -> dict[str, dict[str, list[int]]]:
        """The first votes by unit and question."""
        return {unit: box.votes for unit, box in self.boxes.items() if box.votes}

    def take_votes(self, kept: object) -> None:
        """Take first votes from storage; damaged ones are left out."""
        for unit, votes in kept.items() if isinstance(kept, dict) else ():
            for question, numbers in votes.items() if isinstance(votes, dict) else ():
                whole = isinstance(numbers, list) and all(type(one) is int for one in numbers)
                if whole and unit in self.boxes:
                    self.boxes[unit].votes[question] = numbers

    @property
    def ids(self) -> set[str]:
        """The ids of trainees who have a file that counts in any unit."""
        return {id for unit in self.boxes for id in self.counting(unit)}

    def every(self) -> Iterator[tuple[str, Arrival]]:
        """Yield (unit, file) for every file that arrived."""
        for unit, box in self.boxes.items():
            yield from ((unit, one) for one in box.found)

    def add_units(self, units: Iterable[str], releases: Mapping[str, str]) -> None:
        """Add units; existing ones stay as they are."""
        for unit in units:
            self.boxes.setdefault(unit, Box())
            self.releases.setdefault(unit, releases[unit])


def other_name_notes(desk: Desk) -> list[str]:
    """Return a sentence for each file that counts for one person but names another.

    Anybody who had an unsealed file of the desk could change it, even the owners of hand-ins.
    """
    named = ((unit, one, other_name_note(desk, unit, one)) for unit, one in desk.every())
    return [f"{unit}, {one.label}: {said}" for unit, one, said in named if said]


def other_name_note(desk: Desk, unit: str, one: Arrival) -> str:
    """Return a sentence if a file counts for one person but names another; else ""."""
    if one.state != "accepted":
        return ""
    known = desk.people
    if not known:
        ids = {other.trainee for other in desk.boxes[unit].arrivals.values() if other.trainee}
        known = {id: Trainee(id) for id in ids}
    said = [text for text in (one.learner_id, one.learner_name) if text]
    of = {text: names.by_any(known, text) for text in said if text != one.trainee}
    if not (others := [text for text, who in of.items() if who and one.trainee not in who]):
        return ""
    person = by_hand.who(known.get(one.trainee) or Trainee(one.trainee))
    return messages.text("desk-names-other", who=person, said=printable(", ".join(others)))


def is_short(passphrase: str) -> bool:
    """Return whether a new passphrase is too short, by the same rule as `isShort` on the page."""
    return len(unicodedata.normalize("NFC", passphrase)) < SHORTEST


def moment(value: object) -> datetime:
    """Parse a moment in ISO 8601 with a time zone; raise DataError for any other text."""
    try:
        when = datetime.fromisoformat(str(value))
        zone = when.utcoffset()
        # Years 1 and 9999 do not exist in every zone; the settings have zones of whole minutes.
        if zone is not None and not zone.total_seconds() % 60 and when.astimezone():
            return when
    except (ValueError, OverflowError, OSError):
        pass
    raise fault("collect-no-moment", value=str(value)[:60])
