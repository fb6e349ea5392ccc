"""What goes when a person is to be forgotten, or a file that belongs to nobody: out of an inbox."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from coursework import forgotten
from coursework.arrivals import Arrival
from coursework.forgotten import Token
from coursework.names import plain
from coursework.roster import Trainee
from fairtender import messages
from fairtender.tables import fault

LEARNER = re.compile(r'"learner"\s*:\s*\{[^}]{0,2000}\}')


@dataclass(frozen=True)
class Person:
    """Who is to be forgotten: the id, and every name and address that is known for it."""

    id: str
    names: frozenset[str] = frozenset()
    email: str = ""

    @property
    def words(self) -> list[str]:
        """What can be sought in texts: not an id or a name so short that it stands everywhere."""
        named = [one for one in (*sorted(self.names), self.email) if len(one) > 3]
        return [self.id, *named] if _telling(self.id) else named

    @property
    def plain_words(self) -> list[str]:
        """Words that name only this person: the id, full names, the address."""
        return [one for one in self.words if " " in one or "@" in one or one == self.id]


def whole(words: Collection[str]) -> re.Pattern[str]:
    """Matches each of the words as a whole, in any case; a whole name before a part of it."""
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _telling(id: str) -> bool:
    return len(id) > 3 and not id.isdecimal()


@dataclass
class Going:
    """What of an inbox goes with a person.

    removed: their files. doubtful: files that name the person and may be another's: they stay.
    changed: files of others, whose reason and notes do not name the person any more.
    """

    removed: list[Arrival] = field(default_factory=list)
    doubtful: list[Arrival] = field(default_factory=list)
    changed: list[Arrival] = field(default_factory=list)


def going(
    person: Person,
    found: Iterable[Arrival],
    content: Callable[[Arrival], bytes],
    people: Mapping[str, Trainee],
) -> Going:
    """Return what goes of an inbox. content: the bytes of a file, none where none are kept."""
    pattern = whole(person.words) if person.words else None
    named = {one.casefold() for one in person.names}
    shared = any(one.name.casefold() in named for id, one in people.items() if id != person.id)
    goes = Going()
    for one in found:
        could = "" if one.trainee else _points_to(person, one, content(one))
        if one.trainee == person.id or could == "id" or (could and not shared):
            goes.removed.append(one)
        elif could:
            goes.doubtful.append(one)
        elif pattern and any(map(pattern.search, (one.reason, *one.notes))):
            # A list of those whose file it could be.
            gone = messages.text("forget-gone")
            notes = tuple(pattern.sub(gone, note) for note in one.notes)
            goes.changed.append(replace(one, reason=pattern.sub(gone, one.reason), notes=notes))
    return goes


def tokens(person: Person, removed: Iterable[tuple[str, Arrival]]) -> list[Token]:
    """Return by what a person, and the files (unit, file) that were removed, are known again."""
    named = {plain(name) for name in person.names}
    found = [forgotten.of_id(person.id)]
    found += [forgotten.of_row(person.id, name) for name in (person.names or [""])]
    for unit, one in removed:
        said = one.origin(unit)
        by_content, *of_platform = forgotten.of_file(one, said)
        # A file that only claims to be theirs came from another person of the platform.
        own = _is_owned(one) or plain(said.name) in named
        found += [by_content, *(of_platform if own else [])]
    return found


def of_strangers(unit: str, files: Iterable[Arrival]) -> list[Token]:
    """Return by what files that belonged to nobody are known again."""
    tokens = [(one, forgotten.of_file(one, one.origin(unit))) for one in files]
    # One in question may come from the account of the person whom it claims.
    return [token for one, each in tokens for token in each[: 1 if one.trainee else None]]


def stranger(unit: str, found: Iterable[Arrival], number: int) -> list[Arrival]:
    """Return the file of this number, then all others of the same stranger.

    These are files without an owner, of the same person of the platform or with the same name and
    id in them; one in question goes alone. DataError where there is no such file, or where it is a
    trainee's.
    """
    every = {one.number: one for one in found}
    if number not in every:
        raise fault("collect-no-number", number=number, unit=unit)
    one = every.pop(number)
    if _is_owned(one):
        raise fault("forget-owned", number=one.label, trainee=one.trainee)
    if one.trainee:  # what else claims the same person may be their own
        return [one]
    person = one.origin(unit)
    inside = one.learner_id, plain(one.learner_name)
    others = [
        other
        for other in every.values()
        if not other.trainee
        and (
            (person.number and other.origin(unit).person == person.person)
            or (all(inside) and (other.learner_id, plain(other.learner_name)) == inside)
        )
    ]
    return [one, *others]


def _is_owned(one: Arrival) -> bool:
    """Whether a file is known to be somebody's; one in question only claims it."""
    return bool(one.trainee) and one.state != "question"


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
