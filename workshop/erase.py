"""The part of `workshop forget` about files of the inbox."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coursework import erasing
from coursework.arrivals import Arrival
from coursework.erasing import Person
from coursework.forgotten import Token
from fairtender import messages
from workshop import collect, inbox, struck
from workshop import folder as folders
from workshop.folder import Workshop

__all__ = ["Forgotten", "arrivals", "erase", "from_inbox", "rest", "short", "stranger"]

COURSE = ("source", "release")


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
    people = workshop.trainees()
    theirs: list[tuple[str, Arrival]] = []
    every = list(arrivals(workshop))
    for unit in dict.fromkeys(unit for unit, _ in every):

        def content(one: Arrival, unit: str = unit) -> bytes:
            place = workshop.inbox(unit) / one.label
            return b"".join(path.read_bytes() for path in place.glob("original*"))

        found = [one for other, one in every if other == unit]
        goes = erasing.going(done.person, found, content, people)
        theirs += [(unit, one) for one in goes.removed]
        for one in goes.doubtful:
            place = short(workshop, workshop.inbox(unit) / one.label)
            done.left.append(messages.text("forget-doubt", path=place))
        for one in goes.changed:
            inbox.change(workshop, unit, one)
    _remove(workshop, theirs, erasing.tokens(done.person, theirs), done)


def _remove(
    workshop: Workshop,
    files: list[tuple[str, Arrival]],
    tokens: Iterable[Token],
    done: Forgotten,
) -> None:
    """Remove files of the inbox, after it is noted by what they are known if they come again."""
    folders.keep_gone(workshop, tokens)
    for unit, arrival in files:
        place = workshop.inbox(unit) / arrival.label
        shutil.rmtree(place)
        done.say("forget-inbox", path=short(workshop, place))


def erase(workshop: Workshop, unit: str, number: int) -> Forgotten:
    """Remove a file that belongs to nobody, with all others of the same stranger.

    DataError where there is no such file, or where it is a trainee's.
    """
    with workshop.busy(), folders.environment(workshop), folders.writing(workshop):
        files = stranger(workshop, unit, number)
        names = frozenset({files[0].learner_name, files[0].platform(unit).name})
        done = Forgotten(Person(files[0].learner_id, names - {""}))
        tokens = erasing.of_strangers(unit, files)
        _remove(workshop, [(unit, one) for one in files], tokens, done)
        if files[0].trainee:  # what was in question beside it may count now
            collect.settle(workshop, unit)
        rest(workshop, done)
    return done


def stranger(workshop: Workshop, unit: str, number: int) -> list[Arrival]:
    """Return the file of this number, then all others of the same stranger."""
    return erasing.stranger(unit, inbox.arrivals(workshop, unit), number)


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
