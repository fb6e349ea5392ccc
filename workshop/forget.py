"""`workshop forget`: remove a person from everything that a workshop holds.

What others handed in, and their marks, stay. Reports and tables that hold the name are removed and
can be written again. The roster comes last, so that a command that was stopped can be given again.
"""

import argparse
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from fairtender import messages
from fairtender.forms import answers
from fairtender.tables import DataError, write_atomically
from workshop import folder as folders
from workshop import formgrader, gradebook, inbox, marks, marks_sheet
from workshop.folder import Workshop
from workshop.inbox import Arrival

DERIVED = ("reports", "exports", "feedback")
CERTIFICATES = Path("reports", "certificates")
COURSE = ("source", "release")
LEARNER = re.compile(r'"learner"\s*:\s*\{[^}]{0,2000}\}')


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
    """Matches each of the words as a whole, in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


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


# --- who -----------------------------------------------------------------------------------------


def find(workshop: Workshop, trainee: str) -> Person:
    """Return the person with this id.

    DataError where there is nobody; it lists the ids whose id, name or address holds these words.
    """
    people = everybody(workshop)
    if trainee in people:
        return people[trainee]
    sought = trainee.casefold().strip()
    like = [
        one
        for one in people.values()
        if sought and any(sought in word.casefold() for word in (one.id, one.email, *one.names))
    ]
    if not like:
        raise DataError(messages.text("forget-nobody", trainee=trainee))
    offered = "; ".join(f"{one.id} ({', '.join(sorted(one.names)) or '–'})" for one in like[:20])
    raise DataError(messages.text("forget-which", trainee=trainee, offered=offered))


def everybody(workshop: Workshop) -> dict[str, Person]:
    """Return {id: person} of all whom the workshop knows, also after a `forget` was stopped."""
    roster = workshop.trainees()
    names: dict[str, set[str]] = {id: {one.name} for id, one in roster.items()}
    for name in ("submitted", "autograded"):
        for path in (workshop.folder / name).glob("*/*/answers.json"):
            names.setdefault(path.parent.parent.name, set()).add(_learner(path))
    for _, arrival in _arrivals(workshop):
        if arrival.trainee:
            names.setdefault(arrival.trainee, set()).add(arrival.learner_name)
    for id in _marked(workshop):
        names.setdefault(id, set())
    return {
        id: Person(id, frozenset(names[id] - {""}), roster[id].email if id in roster else "")
        for id in sorted(names, key=str.casefold)
    }


def _marked(workshop: Workshop) -> Iterator[str]:
    """Yield the ids for which there are marks or a code."""
    yield from marks.codes_of(workshop)
    for path in (workshop.folder / "marks").glob("*.json"):
        yield from gradebook.kept_marks(workshop, path.stem)
    if gradebook.health(workshop) == "good":
        with gradebook.opened(workshop) as book:
            yield from [student.id for student in book.students]


def _learner(path: Path) -> str:
    try:
        return answers.line(json.loads(path.read_bytes())["learner"]["name"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""


def _arrivals(workshop: Workshop) -> Iterator[tuple[str, Arrival]]:
    for place in sorted((workshop.folder / "inbox").glob("*")):
        if place.is_dir():
            for arrival in inbox.arrivals(workshop, place.name):
                yield place.name, arrival


# --- what ----------------------------------------------------------------------------------------


def forget(workshop: Workshop, person: Person) -> Forgotten:
    """Remove a person. What is removed and what is left is said in the outcome.

    DataError where the gradebook is damaged, formgrader is open, another command is at work, or the
    folder cannot be written to; the command can then be given again.
    """
    done = Forgotten(person)
    with workshop.busy(), formgrader.alone(workshop), folders.environment(workshop):
        if gradebook.health(workshop) == "damaged":
            raise DataError(messages.text("gradebook-damaged", path=workshop.gradebook))
        with folders.writing(workshop):
            _inbox(workshop, done)
            _hand_ins(workshop, done)
            _gradebook(workshop, done)
            _marks(workshop, done)
            _derived(workshop, done)
            _log(workshop, done)
            _codes(workshop, done)
            _roster(workshop, done)
            _leftovers(workshop, done)
            _rest(workshop, done)
    return done


def _inbox(workshop: Workshop, done: Forgotten) -> None:
    """Remove the person's files; one that could be another's is told and stays."""
    person = done.person
    pattern = whole(person.words) if person.words else None
    named = {one.casefold() for one in person.names}
    people = workshop.trainees()
    shared = any(one.name.casefold() in named for id, one in people.items() if id != person.id)
    for unit, arrival in list(_arrivals(workshop)):
        place = workshop.inbox(unit) / arrival.label
        theirs = arrival.trainee == person.id
        content = b"".join(one.read_bytes() for one in place.glob("original*"))
        could = "" if arrival.trainee else _points_to(person, arrival, content)
        if theirs or could == "id" or (could and not shared):
            shutil.rmtree(place)
            done.say("forget-inbox", path=_short(workshop, place))
        elif could:
            done.left.append(messages.text("forget-doubt", path=_short(workshop, place)))
        elif pattern and any(map(pattern.search, (arrival.reason, *arrival.notes))):
            # A list of those whose file it could be.
            gone = messages.text("forget-gone")
            notes = tuple(pattern.sub(gone, note) for note in arrival.notes)
            changed = replace(arrival, reason=pattern.sub(gone, arrival.reason), notes=notes)
            inbox.change(workshop, unit, changed)


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


def _hand_ins(workshop: Workshop, done: Forgotten) -> None:
    for name in ("submitted", "autograded"):
        place = workshop.folder / name / done.person.id
        if place.is_dir():
            units = ", ".join(sorted(one.name for one in place.iterdir() if one.name[0] != "."))
            shutil.rmtree(place)
            done.say("forget-hand-ins", folder=_short(workshop, place), units=units or "–")


def _gradebook(workshop: Workshop, done: Forgotten) -> None:
    """Remove marks and comments, then write the file anew: a database keeps what it deletes."""
    from nbgrader.api import MissingEntry

    if workshop.gradebook.is_file():
        with gradebook.opened(workshop) as book:
            try:
                student = book.find_student(done.person.id)
                units = ", ".join(sorted(one.assignment.name for one in student.submissions))
                book.remove_student(done.person.id)
                gradebook.commit(book)
                done.say("forget-gradebook", units=units or "–")
            except MissingEntry:
                pass
        _vacuum(workshop.gradebook)
    for path in sorted(workshop.folder.glob("gradebook-damaged-*.db*")):
        path.unlink()
        done.say("forget-damaged", path=path.name)


def _vacuum(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, gradebook.SECONDS_TO_WAIT)) as file:
            file.execute("PRAGMA secure_delete = ON")
            file.execute("VACUUM")
    except sqlite3.OperationalError as error:
        code = "gradebook-locked" if "locked" in str(error) else "gradebook-failed"
        raise DataError(messages.text(code, path=path, cause=error)) from None


def _marks(workshop: Workshop, done: Forgotten) -> None:
    for path in sorted((workshop.folder / "marks").glob("*.json")):
        kept = gradebook.kept_marks(workshop, path.stem)
        if kept.pop(done.person.id, None) is not None:
            write_atomically(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
            done.say("forget-marks", path=_short(workshop, path))
    for path in sorted((workshop.folder / "marks").iterdir()):
        if path.suffix.casefold() in (".csv", ".xlsx"):
            _rows(workshop, path, done)


def _rows(workshop: Workshop, path: Path, done: Forgotten) -> None:
    """Take the person's rows out of a sheet that others' marks may stand in."""
    names = {done.person.id, marks.codes_of(workshop).get(done.person.id, done.person.id)}
    try:
        if count := marks_sheet.without(path, names):
            done.say("forget-rows", path=_short(workshop, path), count=count)
    except (OSError, ValueError, DataError) as error:
        place = _short(workshop, path)
        done.left.append(messages.text("forget-sheet", path=place, cause=error))


def _derived(workshop: Workshop, done: Forgotten) -> None:
    """Remove the person's pages, and every report and export: they count the person in."""
    person = done.person
    for name in DERIVED:
        for path in sorted((workshop.folder / name).rglob("*")):
            if not path.is_file():
                continue
            page = path.suffix.casefold() == ".html" and (
                name == "feedback" or path.parent == workshop.folder / CERTIFICATES
            )
            if page and path.stem != person.id:
                continue  # another's page
            path.unlink()
            done.say("forget-written", path=_short(workshop, path))


def _log(workshop: Workshop, done: Forgotten) -> None:
    """Take the lines out of nbgrader's log that hold the person."""
    pattern = whole({done.person.id, *done.person.words})
    for path in sorted(workshop.folder.glob("*.log")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        stay = [line for line in lines if not pattern.search(line)]
        if len(stay) < len(lines):
            write_atomically(path, "".join(stay))
            done.say("forget-log", path=path.name, count=len(lines) - len(stay))


def _codes(workshop: Workshop, done: Forgotten) -> None:
    from workshop import report

    if report.forget_pseudonym(workshop, done.person.id):
        done.say("forget-code", path=report.KEPT)


def _roster(workshop: Workshop, done: Forgotten) -> None:
    people = workshop.trainees()
    if people.pop(done.person.id, None) is not None:
        folders.write_roster(workshop, people)
        done.say("forget-roster", path=workshop.roster_path.name)


def _leftovers(workshop: Workshop, done: Forgotten) -> None:
    """Remove what a command that was killed left half made; no other is at work now."""
    for pattern in (".new-*", ".source-*", ".*.part"):
        for path in list(workshop.folder.rglob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            done.say("forget-written", path=_short(workshop, path))


def _rest(workshop: Workshop, done: Forgotten) -> None:
    """Tell where the person is still named: in what others wrote, or in a file put there by hand.

    What the course itself made (notebooks, questions, others' pages) may hold the same words.
    """
    words = [one for one in done.person.words if " " in one or "@" in one or one == done.person.id]
    pattern = whole(words) if words else None
    for path in sorted(workshop.folder.rglob("*")):
        place = path.relative_to(workshop.folder)
        made = place.parts[0] in COURSE or path.suffix.casefold() in (".ipynb", ".toml", ".html")
        if not pattern or made or not path.is_file() or path == workshop.gradebook:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        if pattern.search(text) or pattern.search(path.name):
            done.left.append(messages.text("forget-named", path=place.as_posix()))


def _short(workshop: Workshop, path: Path) -> str:
    return path.relative_to(workshop.folder).as_posix()


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop forget` takes."""
    parser.add_argument("trainee", metavar="TRAINEE", help="the id; a name lists who is meant")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    folders.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, remove, and say what was removed; 1 where it was not, or something is left."""
    workshop = folders.open_workshop(args.folder)
    person = find(workshop, args.trainee)
    if not args.yes and not _sure(person):
        print(messages.text("forget-not"))
        return 1
    done = forget(workshop, person)
    print("\n".join(done.removed))
    print(messages.text("forget-done", trainee=person.id))
    print("\n".join(done.left), end="\n" if done.left else "")
    return 1 if done.left else 0


def _sure(person: Person) -> bool:
    if not sys.stdin or not sys.stdin.isatty():
        raise DataError(messages.text("forget-ask", trainee=person.id))
    names = ", ".join(sorted(person.names)) or "–"
    try:
        said = input(messages.text("forget-sure", trainee=person.id, names=names) + " ")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return said.strip() == person.id
