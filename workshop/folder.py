"""Make and open a workshop's folder, find its files, and let one command at a time change it.

A workshop must be outside the course's files, because it contains personal data:

    workshop.toml       the course it belongs to, its releases, and deadlines
    roster.csv          id, name, email; optional
    inbox/UNIT/         every file that was handed in, untouched, each in a folder of its own
    submitted/ID/UNIT/  nbgrader's layout: a fresh notebook and the answers that count
    source/ release/ autograded/ gradebook.db nbgrader_config.py    nbgrader's course
    marks/              a copy of the trainer's marks in the gradebook
    feedback/UNIT/      a page for each participant
    reports/            pages and tables about the workshop
    desk.json           the title, and the trainer's own comments; optional
    pseudonyms.json     which code in a report or marking sheet is which person; optional
    forgotten.json      salted digests by which removed people and files are recognised; optional
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from coursework import answers, forgotten, forms, settings
from coursework import course as the_course
from coursework import roster as roster_file
from coursework.course import asked_units, unit_folder, units
from coursework.forgotten import Forgotten
from coursework.questions import Questions
from coursework.roster import Trainee
from coursework.settings import FORMAT, Settings
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.tables import DataError, data_path, fault

Kept = TypeVar("Kept")
SETTINGS = settings.NAME
SECONDS_A_CELL = 120  # the first cell imports pandas: a busy machine needs long
QUIET = ("--log-level=ERROR",)  # a kernel warns on every start that it talks over TCP

CONFIG = '''"""The nbgrader course of this workshop; stock nbgrader commands work in it."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.Execute.timeout = {timeout}
c.Execute.extra_arguments = {quiet}
c.ServerApp.ip = "127.0.0.1"
os.environ.setdefault("FAIRTENDER_DATA", {data!r})
os.environ["PATH"] = {bin!r} + os.pathsep + os.environ["PATH"]
'''


@dataclass(frozen=True)
class Workshop:
    """An open workshop folder, and the course that it belongs to.

    `releases`: {unit: release of its questions when the workshop was made}. `deadlines`: {unit: the
    last time at which a hand-in counts}.
    """

    folder: Path
    course: Path
    releases: Mapping[str, str] = field(default_factory=dict)
    deadlines: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def gradebook(self) -> Path:
        """The path of nbgrader's gradebook."""
        return self.folder / "gradebook.db"

    @property
    def roster_path(self) -> Path:
        """The path of the roster."""
        return self.folder / "roster.csv"

    def inbox(self, unit: str) -> Path:
        """Return the folder in which a unit's files are kept as they arrived."""
        return self.folder / "inbox" / unit

    def submitted(self, trainee: str, unit: str) -> Path:
        """Return the folder of a participant's hand-in that counts, in nbgrader's layout."""
        return self.folder / "submitted" / trainee / unit

    def autograded(self, trainee: str, unit: str) -> Path:
        """Return the folder of a participant's graded hand-in."""
        return self.folder / "autograded" / trainee / unit

    def handed_in(self, unit: str) -> list[str]:
        """Return the sorted ids of all participants with a hand-in that counts."""
        found = (self.folder / "submitted").glob(f"*/{unit}/answers.json")
        return sorted((path.parent.parent.name for path in found), key=str.casefold)

    def graded_units(self) -> list[str]:
        """Return the units with graded hand-ins, in the course's order."""
        return [
            unit
            for unit in units(self.course)
            if next((self.folder / "autograded").glob(f"*/{unit}"), None)
        ]

    def trainees(self) -> dict[str, Trainee]:
        """Return the roster, {id: person} in its order; empty if there is none.

        DataError names file, row and column if the roster has a mistake.
        """
        if not self.roster_path.is_file():
            return {}
        return read_roster(self.roster_path)

    def name_of(self, trainee: str) -> str:
        """Return a participant's name from the roster, or from a hand-in, or else the id."""
        if known := self.trainees().get(trainee):
            return known.name
        for folder in (self.folder / "submitted" / trainee).glob("*"):
            try:
                questions = forms.load(folder / "questions.toml")
                if name := answers.read(folder / "answers.json", questions).learner_name:
                    return name
            except DataError:
                continue
        return trainee

    def busy(self) -> AbstractContextManager[None]:
        """Lock the workshop, in `with`. Raises DataError if another command has it locked."""
        return locked(self.folder / ".busy", fault("workshop-busy", folder=self.folder))


@contextmanager
def locked(path: Path, taken: DataError) -> Iterator[None]:
    """Hold a workshop's lock, which is released when its process ends for any reason.

    Raises `taken` if another process holds it.
    """
    lock = FileLock(path)
    with writing_in(path.parent):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise taken from None
    try:
        yield
    finally:
        lock.release()


def create(folder: Path, course: Path | None = None, roster: Path | None = None) -> Workshop:
    """Make a workshop folder, which records the course; `roster` is a CSV or XLSX file.

    Raises DataError if no course is found, or if the folder is not empty, is in a git work tree, or
    cannot be used.
    """
    folder = Path(os.path.abspath(folder))  # without "..", since its parents are checked
    course = the_course.find(course)
    check_new(folder)
    people = roster_file.read(roster).people if roster else {}
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        keep_private(folder)
        for name in ("inbox", "submitted", "marks", "feedback", "reports"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    releases = {unit: release_of(unit, course) for unit in asked_units(course)}
    workshop = Workshop(folder, course, releases)
    if people:
        write_roster(workshop, people)
    write_config(workshop)
    save(workshop)
    return workshop


def open_workshop(folder: Path, course: Path | None = None) -> Workshop:
    """Open a workshop folder; `course` replaces the course that the folder records.

    Raises DataError if the folder is not a workshop, cannot be used, or was made by a newer
    version, or if no course is found.
    """
    folder = Path(os.path.abspath(folder))  # without "..", since its parents are checked
    path = folder / SETTINGS
    try:
        kept = settings.read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise fault("workshop-none", folder=folder) from None
    except settings.NotKnown:
        raise fault("workshop-newer", path=path, format=FORMAT) from None
    except (OSError, ValueError) as error:
        raise fault("workshop-settings", path=path, cause=error) from None
    usable(folder)
    keep_private(folder)
    course = the_course.find(course, folder / kept.course if kept.course else None)
    return Workshop(folder, course, kept.releases, kept.deadlines)


def keep_private(folder: Path) -> None:
    """Let only the owner read the folder, its entries, and what this process writes from now on.

    Does nothing on Windows, where a folder has the rights of the folder that contains it. Entries
    that belong to somebody else stay as they are.
    """
    if os.name == "nt":
        return
    os.umask(0o077)
    for path in (folder, *folder.iterdir()):
        with suppress(OSError):
            if path.is_symlink() or not path.stat().st_mode & 0o077:
                continue
            path.chmod(0o700 if path.is_dir() else 0o600)


def save(workshop: Workshop) -> None:
    """Write `workshop.toml`."""
    kept = Settings(str(workshop.course), workshop.releases, workshop.deadlines)
    write_atomically(workshop.folder / SETTINGS, settings.text_of(kept))


def questions_of(course: Path) -> Callable[[str], Questions]:
    """Return a function that takes a unit and returns its questions.

    The function raises DataError if the course lacks the unit.
    """
    return lambda unit: forms.load(unit_folder(unit, course) / "questions.toml")


def release_of(unit: str, course: Path) -> str:
    """Return the release of a unit's questions, which answers files also contain."""
    return questions_of(course)(unit).release


def changed_units(workshop: Workshop) -> list[str]:
    """Return the units whose questions have changed since the workshop was made."""
    return [
        unit
        for unit in units(workshop.course)
        if workshop.releases.get(unit) != release_of(unit, workshop.course)
    ]


def check_new(folder: Path) -> None:
    """Raise DataError if a folder is not empty or cannot be used (see `usable`)."""
    usable(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise fault("workshop-not-empty", folder=folder)


def usable(folder: Path) -> None:
    """Raise DataError if a folder is in a git work tree, or nbgrader cannot use its name."""
    if any((place / ".git").exists() for place in (folder, *folder.parents)):
        raise fault("workshop-in-git", folder=folder)
    if re.search(r"[*?\[\]{}]", str(folder)):
        raise fault("workshop-folder-name", folder=folder)


def write_config(workshop: Workshop) -> None:
    """Write `nbgrader_config.py`, with which nbgrader's own commands work in the folder."""
    config = CONFIG.format(
        timeout=SECONDS_A_CELL,
        quiet=list(QUIET),
        data=str(data_folder(workshop)),
        bin=str(Path(sys.executable).parent),
    )
    write_atomically(workshop.folder / "nbgrader_config.py", config)


def data_folder(workshop: Workshop) -> Path:
    """Return the course's own data folder, or the library's if the course has none.

    A local profile must not change the data for which a key was made.
    """
    data = workshop.course / "datasets"
    return data if data.is_dir() else data_path()


@contextmanager
def environment(workshop: Workshop) -> Iterator[None]:
    """Set the environment that nbgrader and its kernels need, and restore it at the end."""
    before = dict(os.environ)
    os.environ["FAIRTENDER_DATA"] = str(data_folder(workshop))
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # exercises write nothing while they are graded
    # nbgrader calls alembic by its name.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before.get("PATH", "")])
    # Each would change what a cell prints, and nbgrader gives zero for any warning.
    for name in ("FAIRTENDER_FORMS", "FAIRTENDER_PROFILE", "PYTHONWARNINGS"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def writing(workshop: Workshop) -> AbstractContextManager[None]:
    """Turn an OSError into a DataError which reports that the workshop folder is not writable."""
    return writing_in(workshop.folder)


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Turn an OSError into a DataError which reports that the folder is not writable."""
    try:
        yield
    except BrokenPipeError:  # from the output, not from the folder
        raise
    except OSError as error:
        cause = error.strerror or error
        raise fault("workshop-read-only", folder=folder, cause=cause) from None


def read_roster(path: Path) -> dict[str, Trainee]:
    """Return {id: person} of a CSV or XLSX roster. DataError names file, row and person."""
    return dict(roster_file.read(path, saved=True).people)


def write_roster(workshop: Workshop, people: Mapping[str, Trainee]) -> None:
    """Write the roster into the workshop."""
    rows = [(one.id, one.name, one.email) for one in people.values()]
    sheets.write_rows(workshop.roster_path, roster_file.HEADS, rows)


def read_kept(path: Path, read: Callable[[str], Kept], nothing: Kept, code: str) -> Kept:
    """Return what a file of the workshop contains, or `nothing` if there is no such file.

    Raises DataError with the message `code` if the file is damaged.
    """
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return nothing
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise fault(code, path=path, cause=error) from None


def replace_files(place: Path, files: Mapping[str, bytes], earlier: Iterable[Path] = ()) -> None:
    """Write files, {name: content}, into a folder; remove files of `earlier` with other names."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_atomically(place / name, content)
    for path in earlier:
        if path.name not in files:
            path.unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    write_atomically(path, text)
    path.chmod(0o600)


def gone(workshop: Workshop) -> Forgotten:
    """Return the record of people who were forgotten. Raises DataError if it is damaged."""
    path = workshop.folder / forgotten.KEPT
    return read_kept(path, forgotten.read, Forgotten(), "forgotten-unreadable")


def write_gone(workshop: Workshop, known: Forgotten) -> None:
    """Write the record by which forgotten people are recognised."""
    write_private(workshop.folder / forgotten.KEPT, forgotten.text_of(known))


def add_course(parser: argparse.ArgumentParser) -> None:
    """Declare `--course FOLDER`."""
    parser.add_argument(
        "--course",
        metavar="FOLDER",
        type=Path,
        help=messages.text("help-course"),
    )


def add_in(parser: argparse.ArgumentParser) -> None:
    """Declare `--in DIR`, the workshop folder of a command, and `--course`."""
    add_course(parser)
    parser.add_argument(
        "--in",
        dest="folder",
        metavar="DIR",
        type=Path,
        default=Path(),
        help=messages.text("help-in"),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop new`."""
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--roster", type=Path)
    add_course(parser)


def run(args: argparse.Namespace) -> int:
    """Make the folder and print what to do next."""
    workshop = create(args.folder, args.course, args.roster)
    for note in roster_file.read(args.roster).notes if args.roster else ():
        print(note)
    count = len(workshop.trainees())
    print(messages.text("workshop-made", folder=workshop.folder, count=count))
    return 0
