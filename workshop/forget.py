"""`workshop forget`: remove a person from everything in a workshop.

Other people's hand-ins and marks stay. Reports and tables that contain the name are removed and can
be written again. If a file of the person arrives again, it is skipped; `forgotten` describes how it
is recognised. The roster is changed last, so that a command that was stopped can be repeated.
"""

import argparse
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from coursework import answers, by_hand, certificate, forgotten
from coursework.class_tables import page_name
from coursework.course import unit_folder
from coursework.desk import forget as forget_of
from coursework.desk import taking
from coursework.desk.forget import Removal
from coursework.desk.state import Desk
from coursework.forgotten import Person, whole
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault
from workshop import collect, formgrader, gradebook, redact
from workshop import folder as folders
from workshop.folder import Workshop
from workshop.redact import Who
from workshop.store import FolderDesk

DERIVED = ("reports", "exports", "feedback")
CERTIFICATES = Path("reports", "certificates")
COURSE = ("source", "release")


def _opened(workshop: Workshop) -> FolderDesk:
    """Return the workshop's desk with every unit that has an inbox or marks."""
    inboxes = [one.name for one in (workshop.folder / "inbox").glob("*") if one.is_dir()]
    marked = [one.stem for one in (workshop.folder / "marks").glob("*.json")]
    return FolderDesk(workshop, sorted({*inboxes, *marked}), marks=True)


def _short(workshop: Workshop, path: Path) -> str:
    """Return a path relative to the workshop folder, for messages."""
    return path.relative_to(workshop.folder).as_posix()


# --- who -----------------------------------------------------------------------------------------


def find(workshop: Workshop, trainee: str) -> Person:
    """Return the person with this id.

    Raises DataError if there is none. Its message lists people, or else files without an owner,
    whose id, name or address contains this text.
    """
    desk = _opened(workshop)
    people = everybody(desk)
    if trainee in people:
        return people[trainee]
    sought = trainee.casefold().strip()
    like = [
        one
        for one in people.values()
        if sought and any(sought in word.casefold() for word in (one.id, one.email, *one.names))
    ]
    if not like and (files := _of_nobody(desk, sought)):
        raise fault("forget-of-nobody", trainee=trainee, files="; ".join(files))
    if not like:
        raise fault("forget-nobody", trainee=trainee)
    offered = "; ".join(f"{one.id} ({', '.join(sorted(one.names)) or '–'})" for one in like[:20])
    raise fault("forget-which", trainee=trainee, offered=offered)


def _of_nobody(desk: Desk, sought: str) -> list[str]:
    """Return up to 20 files without an owner that have this text, as options `--inbox`."""
    found = []
    for unit, one in desk.every():
        named = one.path, one.learner_name, one.learner_id
        if sought and not one.trainee and any(sought in text.casefold() for text in named):
            found.append(f"--inbox {unit} {one.number}")
    return found[:20]


def everybody(desk: FolderDesk) -> dict[str, Person]:
    """Return {id: person} of all people in the workshop, even after an interrupted `forget`."""
    workshop, more = desk.workshop, []
    for name in ("submitted", "autograded"):
        for path in (workshop.folder / name).glob("*/*/answers.json"):
            more.append((path.parent.parent.name, _learner(path)))
    if gradebook.health(workshop) == "good":
        with gradebook.opened(workshop) as book:
            more += [(student.id, "") for student in book.students]
    return forget_of.everybody(desk, more)


def _learner(path: Path) -> str:
    try:
        return answers.line(json.loads(path.read_bytes())["learner"]["name"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""


# --- what ----------------------------------------------------------------------------------------


def forget(workshop: Workshop, person: Person) -> Removal:
    """Remove a person; the result lists what was removed and what is left.

    Raises DataError if the gradebook is damaged, formgrader is open, another command is running, or
    the folder is not writable. The command can then be repeated.
    """
    with workshop.busy(), formgrader.alone(workshop), folders.environment(workshop):
        gradebook.check_whole(workshop)
        with folders.writing(workshop):
            desk = _opened(workshop)
            done = forget_of.of_inboxes(desk, person, sure=True)
            _hand_ins(workshop, done)
            _gradebook(workshop, done)
            _sheets(desk, done)
            _derived(workshop, done)
            _log(workshop, done)
            forget_of.of_rest(desk, done, sure=True)
            _leftovers(workshop, done)
            _rest(workshop, done)
    return done


def _hand_ins(workshop: Workshop, done: Removal) -> None:
    for name in ("submitted", "autograded"):
        place = workshop.folder / name / done.person.id
        if place.is_dir():
            units = ", ".join(sorted(one.name for one in place.iterdir() if one.name[0] != "."))
            shutil.rmtree(place)
            done.say("forget-hand-ins", folder=_short(workshop, place), units=units or "–")


def _gradebook(workshop: Workshop, done: Removal) -> None:
    """Remove the person's marks and comments, and damaged gradebooks that were set aside.

    Then rewrite the file, since a database keeps deleted data.
    """
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
        place, seconds = workshop.gradebook, gradebook.SECONDS_TO_WAIT
        with (
            gradebook.explaining(workshop),
            closing(sqlite3.connect(place, timeout=seconds)) as file,
        ):
            file.execute("PRAGMA secure_delete = ON")
            file.execute("VACUUM")
    for path in sorted(workshop.folder.glob("gradebook-damaged-*.db*")):
        path.unlink()
        done.say("forget-damaged", path=path.name)


def _sheets(desk: FolderDesk, done: Removal) -> None:
    """Remove the person's rows from the spreadsheets in the folder, whoever made them.

    The inbox, the roster, the course's own files and the files of `_derived` are left out.
    """
    workshop, person = desk.workshop, done.person
    code = desk.pseudonyms.people.get(person.id)
    others = {one.name.casefold() for id, one in desk.people.items() if id != person.id}
    names = [one for one in person.names if one.casefold() not in others and len(one) > 3]
    who = Who([person.id, *([code] if code else [])], [*names, *filter(None, [person.email])])
    for path in sorted(workshop.folder.rglob("*")):
        place = path.relative_to(workshop.folder)
        made = place.parts[0] in (*COURSE, *DERIVED, "inbox") or path == workshop.roster_path
        if made or path.suffix.casefold() not in redact.TABLES or not path.is_file():
            continue
        try:
            if count := redact.remove(path, who):
                done.say("forget-rows", path=place.as_posix(), count=count)
        except (OSError, ValueError, DataError) as error:
            done.left.append(messages.text("forget-sheet", path=place.as_posix(), cause=error))


def _derived(workshop: Workshop, done: Removal) -> None:
    """Remove the person's pages, and every report and export, because they include the person."""
    feedback, certificates = workshop.folder / "feedback", workshop.folder / CERTIFICATES
    for path in (one for name in DERIVED for one in sorted((workshop.folder / name).rglob("*"))):
        of_one_person = path.suffix.casefold() == ".html" and (
            feedback in path.parents or path.parent == certificates
        )
        id = done.person.id
        # Earlier versions named pages as the first of these.
        names = f"{id}.html", page_name(path.parent.name, id), page_name(certificate.NAME, id)
        if path.is_file() and (not of_one_person or path.name in names):
            path.unlink()
            done.removed.append(_short(workshop, path))


def _log(workshop: Workshop, done: Removal) -> None:
    """Remove the lines of nbgrader's log that name the person."""
    pattern = whole({done.person.id, *done.person.words})
    for path in sorted(workshop.folder.glob("*.log")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        stay = [line for line in lines if not pattern.search(line)]
        if len(stay) < len(lines):
            write_atomically(path, "".join(stay))
            done.say("forget-log", path=path.name, count=len(lines) - len(stay))


def _leftovers(workshop: Workshop, done: Removal) -> None:
    """Remove what stopped commands left half finished; no other command is running now."""
    for pattern in (".new-*", ".source-*", ".*.part"):
        for path in list(workshop.folder.rglob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            done.removed.append(_short(workshop, path))


def _rest(workshop: Workshop, done: Removal) -> None:
    """Report files that still name the person: other people's texts, or files added by hand.

    Files that the course made (notebooks, questions, others' pages) may contain the same words and
    are not searched.
    """
    for path in sorted(workshop.folder.rglob("*")):
        place = path.relative_to(workshop.folder)
        made = place.parts[0] in COURSE or path.suffix.casefold() in (".ipynb", ".toml", ".html")
        if made or not path.is_file() or path == workshop.gradebook:
            continue
        if redact.holds(path, done.person.plain_words):
            done.left.append(messages.text("forget-named", path=place.as_posix()))


# --- files without an owner -----------------------------------------------------------------------


def erase(workshop: Workshop, unit: str, number: int) -> Removal:
    """Remove a file without an owner, and all other files of the same unknown person.

    Raises DataError if there is no such file, or if it belongs to a participant.
    """
    with workshop.busy(), folders.environment(workshop), folders.writing(workshop):
        desk = FolderDesk(workshop, [unit])
        done = forget_of.of_file(desk, unit, number, sure=True)
        if done.files[unit][0].trainee:  # another file that claims this person may count now
            taking.look_again(desk, folders.questions_of(workshop.course))
            collect.stage(desk, unit)
        _rest(workshop, done)
    return done


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop forget`."""
    parser.add_argument("trainee", metavar="TRAINEE", nargs="?")
    parser.add_argument(
        "--inbox",
        nargs=2,
        metavar=("UNIT", "NUMBER"),
    )
    parser.add_argument("--yes", action="store_true")
    folders.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, remove and report; return 1 if nothing was removed or something is left."""
    workshop = args.workshop
    if bool(args.trainee) == bool(args.inbox):
        raise fault("forget-who")
    if args.inbox:
        unit, number = args.inbox
        return _run_erase(workshop, unit, number, args.yes)
    person = find(workshop, args.trainee)
    names = ", ".join(sorted(person.names)) or "–"
    asked = messages.text("forget-sure", trainee=person.id, names=names)
    if not args.yes and not _sure(person.id, asked):
        print(messages.text("forget-not"))
        return 1
    done = forget(workshop, person)
    return _report(done, messages.text("forget-done", trainee=person.id))


def _run_erase(workshop: Workshop, unit: str, number: str, yes: bool) -> int:
    unit_folder(unit, workshop.course)
    if not number.isdecimal():
        raise fault("collect-no-number", number=number, unit=unit)
    box = collect.box_of(workshop, unit)
    files = forgotten.stranger(unit, box.every.values(), int(number))
    print("\n".join(by_hand.describe(box, one) for one in files))
    asked = messages.text("forget-sure-files", count=len(files), number=files[0].label)
    if not yes and not _sure(files[0].label, asked):
        print(messages.text("forget-not"))
        return 1
    return _report(erase(workshop, unit, int(number)), messages.text("forget-files-done"))


def _report(done: Removal, end: str) -> int:
    print("\n".join([messages.text("forget-removed"), *done.removed, end, *done.left]))
    return 1 if done.left else 0


def _sure(wanted: str, asked: str) -> bool:
    if not sys.stdin or not sys.stdin.isatty():
        raise fault("forget-ask", trainee=wanted)
    try:
        typed = input(asked + " ")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return typed.strip() == wanted
