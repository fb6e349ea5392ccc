"""The part of `workshop forget` about files of the inbox, and who a person is by their words."""

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from coursework import origin
from coursework.arrivals import Arrival
from fairtender import messages
from fairtender.tables import fault
from workshop import folder as folders
from workshop import forgotten, inbox, struck
from workshop.folder import Workshop

__all__ = [
    "Forgotten",
    "Person",
    "arrivals",
    "erase",
    "from_inbox",
    "rest",
    "short",
    "stranger",
    "whole",
]

LEARNER = re.compile(r'"learner"\s*:\s*\{[^}]{0,2000}\}')
COURSE = ("source", "release")


@dataclass(frozen=True)
class Person:
    """Who is to be forgotten: the id, and every name and address that the workshop has for it."""

    id: str
    names: frozenset[str] = frozenset()
    email: str = ""

    @property
    def words(self) -> list[str]:
        """What can be sought in texts: not an id or a name so short that it stands everywhere."""
        named = [one for one in (*sorted(self.names), self.email) if len(one) > 3]
        return [self.id, *named] if _telling(self.id) else named


def whole(words: Collection[str]) -> re.Pattern[str]:
    """Matches each of the words as a whole, in any case; a whole name before a part of it."""
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _telling(id: str) -> bool:
    return len(id) > 3 and not id.isdecimal()


@dataclass
class Forgotten:
    """What was removed, a sentence each, and what is left that a person must look at."""

    person: Person
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def say(self, code: str, **params: object) -> None:
        """Note a removal."""
        self.removed.append(messages.text(code, **params))


def arrivals(workshop: Workshop) -> Iterator[tuple[str, Arrival]]:
    """Yield every file of every inbox, with its unit."""
    for place in sorted((workshop.folder / "inbox").glob("*")):
        if place.is_dir():
            for arrival in inbox.arrivals(workshop, place.name):
                yield place.name, arrival


def short(workshop: Workshop, path: Path) -> str:
    """Return a path as it is told: from the workshop folder on."""
    return path.relative_to(workshop.folder).as_posix()


def from_inbox(workshop: Workshop, done: Forgotten) -> None:
    """Remove the person's files; one that could be another's is told and stays."""
    person = done.person
    pattern = whole(person.words) if person.words else None
    named = {one.casefold() for one in person.names}
    people = workshop.trainees()
    shared = any(one.name.casefold() in named for id, one in people.items() if id != person.id)
    theirs: list[tuple[str, Arrival]] = []
    for unit, arrival in list(arrivals(workshop)):
        place = workshop.inbox(unit) / arrival.label
        content = b"".join(one.read_bytes() for one in place.glob("original*"))
        could = "" if arrival.trainee else _points_to(person, arrival, content)
        if arrival.trainee == person.id or could == "id" or (could and not shared):
            theirs.append((unit, arrival))
        elif could:
            done.left.append(messages.text("forget-doubt", path=short(workshop, place)))
        elif pattern and any(map(pattern.search, (arrival.reason, *arrival.notes))):
            # A list of those whose file it could be.
            gone = messages.text("forget-gone")
            notes = tuple(pattern.sub(gone, note) for note in arrival.notes)
            changed = replace(arrival, reason=pattern.sub(gone, arrival.reason), notes=notes)
            inbox.change(workshop, unit, changed)
    rows = [forgotten.of_row(person.id, name) for name in (person.names or [""])]
    tokens = [forgotten.of_id(person.id), *rows]
    for unit, one in theirs:
        said = origin.platform(one.parts, unit)
        by_content, *of_platform = forgotten.of_file(one, said)
        # A file that only claims to be theirs came from another person of the platform.
        own = one.trainee or origin.plain(said.name) in {origin.plain(name) for name in named}
        tokens += [by_content, *(of_platform if own else [])]
    _remove(workshop, theirs, tokens, done)


def _remove(
    workshop: Workshop,
    files: list[tuple[str, Arrival]],
    tokens: list[forgotten.Token],
    done: Forgotten,
) -> None:
    """Remove files of the inbox, after it is noted by what they are known if they come again."""
    forgotten.keep(workshop, tokens)
    for unit, arrival in files:
        place = workshop.inbox(unit) / arrival.label
        shutil.rmtree(place)
        done.say("forget-inbox", path=short(workshop, place))


def erase(workshop: Workshop, unit: str, number: int) -> Forgotten:
    """Remove a file that belongs to nobody, with all others of the same stranger.

    These are files without an owner, of the same person of the platform or with the same name and
    id in them. DataError where there is no such file, or where it is a trainee's.
    """
    with workshop.busy(), folders.writing(workshop):
        files = stranger(workshop, unit, number)
        names = frozenset({files[0].learner_name, origin.platform(files[0].parts, unit).name})
        done = Forgotten(Person(files[0].learner_id, names - {""}))
        tokens = [
            token
            for one in files
            for token in forgotten.of_file(one, origin.platform(one.parts, unit))
        ]
        _remove(workshop, [(unit, one) for one in files], tokens, done)
        rest(workshop, done)
    return done


def stranger(workshop: Workshop, unit: str, number: int) -> list[Arrival]:
    """Return the file of this number, then all others of the same stranger."""
    every = {one.number: one for one in inbox.arrivals(workshop, unit)}
    if number not in every:
        raise fault("collect-no-number", number=number, unit=unit)
    one = every.pop(number)
    if one.trainee:
        whose = one.trainee
        raise fault("forget-owned", number=one.label, trainee=whose)
    person = origin.platform(one.parts, unit)
    inside = one.learner_id, origin.plain(one.learner_name)
    others = [
        other
        for other in every.values()
        if not other.trainee
        and (
            (person.number and origin.platform(other.parts, unit).person == person.person)
            or (all(inside) and (other.learner_id, origin.plain(other.learner_name)) == inside)
        )
    ]
    return [one, *others]


def _points_to(person: Person, arrival: Arrival, content: bytes) -> str:
    """What in a file without an owner points to the person: "id", "name" or nothing, ""."""
    learner = " ".join(LEARNER.findall(content.decode("utf-8", errors="replace")))
    if person.id in (arrival.learner_id, *PurePosixPath(arrival.path).parts):
        return "id"
    path = re.sub(r"[_\-]+", " ", arrival.path)
    texts = " | ".join((arrival.path, path, arrival.learner_name, learner))
    if _telling(person.id) and whole([person.id]).search(texts):
        return "id"
    return "name" if person.words and whole(person.words).search(texts) else ""


def rest(workshop: Workshop, done: Forgotten) -> None:
    """Tell where the person is still named: in what others wrote, or in a file put there by hand.

    What the course itself made (notebooks, questions, others' pages) may hold the same words.
    """
    words = [one for one in done.person.words if " " in one or "@" in one or one == done.person.id]
    for path in sorted(workshop.folder.rglob("*")):
        place = path.relative_to(workshop.folder)
        made = place.parts[0] in COURSE or path.suffix.casefold() in (".ipynb", ".toml", ".html")
        if made or not path.is_file() or path == workshop.gradebook:
            continue
        if struck.holds(path, words):
            done.left.append(messages.text("forget-named", path=place.as_posix()))
