"""`workshop open` and `workshop save`: make a workshop folder from a saved file, or such a file.

The page *Grade a workshop* saves the same file; `coursework.desk.file` describes its content.
`open` makes a complete workshop folder with nbgrader's gradebook, in which every command works.
`save` stores what cannot be made again. The commands prompt for a passphrase; it is never an
argument.

The page also reads and writes encrypted files. Such a file begins with `FTDESK1` and a line end,
and one line of JSON, {"rounds", "salt", "iv"} (the last two in base64), with a line end. Then comes
the content, encrypted with AES-256-GCM, which also authenticates these two lines. The key is
derived from the passphrase (in Unicode form NFC, as UTF-8) by PBKDF2 with SHA-256.
"""

import argparse
import base64
import getpass
import hashlib
import json
import os
import secrets
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from coursework import course as the_course
from coursework import forgotten, pseudonyms
from coursework.archives import MOST_TOTAL
from coursework.arrivals import Arrival
from coursework.course import asked_units
from coursework.desk import file
from coursework.desk.marking import Marking
from coursework.desk.state import SHORTEST, Box, Desk, Marks, is_short, other_name_notes
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault
from workshop import collect, folder, grade, gradebook, inbox
from workshop.folder import Workshop
from workshop.store import FolderDesk, about_desk

MAGIC = b"FTDESK1\n"
ROUNDS = 1_000_000
FEWEST, MOST = 600_000, 10_000_000  # rounds that a file may require
MOST_HEAD = 1_000
SALT, IV, TAG = 16, 12, 16


def is_encrypted(content: bytes) -> bool:
    """Return whether a file needs a passphrase."""
    return content.startswith(MAGIC)


def encrypt(content: bytes, passphrase: str) -> bytes:
    """Return the content encrypted with a passphrase; DataError if the passphrase is too short."""
    if is_short(passphrase):
        raise fault("sealed-short", count=SHORTEST)
    salt, iv = secrets.token_bytes(SALT), secrets.token_bytes(IV)
    about = {"rounds": ROUNDS, "salt": _text(salt), "iv": _text(iv)}
    head = MAGIC + json.dumps(about).encode("ascii") + b"\n"
    encrypted: bytes = _cipher(passphrase, salt, ROUNDS).encrypt(iv, content, head)
    return head + encrypted


def decrypt(content: bytes, passphrase: str) -> bytes:
    """Return the decrypted content.

    Raises DataError if the file is damaged, or if the passphrase is wrong or the file was changed;
    the last two cannot be told apart.
    """
    from cryptography.exceptions import InvalidTag

    head, rounds, salt, iv = _head(content)
    try:
        opened = _cipher(passphrase, salt, rounds).decrypt(iv, content[len(head) :], head)
    except InvalidTag:
        raise fault("sealed-other-passphrase") from None
    return bytes(opened)


def _head(content: bytes) -> tuple[bytes, int, bytes, bytes]:
    end = content.find(b"\n", len(MAGIC), len(MAGIC) + MOST_HEAD)
    try:
        about = json.loads(content[len(MAGIC) : end].decode("ascii"))
        rounds, salt, iv = about["rounds"], _bytes(about["salt"]), _bytes(about["iv"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise fault("sealed-damaged") from None
    known = type(rounds) is int and FEWEST <= rounds <= MOST
    if end < 0 or not known or len(salt) != SALT or len(iv) != IV or len(content) <= end + TAG:
        raise fault("sealed-damaged")
    return content[: end + 1], rounds, salt, iv


def _cipher(passphrase: str, salt: bytes, rounds: int) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace")
    return AESGCM(hashlib.pbkdf2_hmac("sha256", text, salt, rounds))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


# --- open -----------------------------------------------------------------------------------------


def open_file(
    content: bytes, place: Path, course: Path | None = None, say: bool = False
) -> tuple[Workshop, list[str]]:
    """Make a workshop folder from a saved file, and grade the hand-ins in it.

    Returns the workshop, with a message for each hand-in that could not be graded or that counts
    for one person but names another. Raises DataError if the file is damaged, the course lacks a
    unit, or the folder is not empty. The folder appears only when everything is done.
    """
    course, place = the_course.find(course), Path(os.path.abspath(place))
    desk = file.opened(content, folder.questions_of(course))
    folder.check_new(place)
    with _move_when_done(place) as new:
        workshop = folder.create(new, course)
        with folder.writing(workshop):
            workshop = _fill(workshop, desk)
        failed: list[str] = []
        for unit in desk.boxes:
            with workshop.busy(), folder.environment(workshop), folder.writing(workshop):
                collect.stage(FolderDesk(workshop, [unit]), unit, say)
                _put_marked(workshop, desk, unit)
            if workshop.handed_in(unit):
                failed += grade.grade(workshop, unit, say=say).failed.values()
    told = [one.replace(str(new), str(place)) for one in failed]
    return replace(workshop, folder=place), [*told, *other_name_notes(desk)]


@contextmanager
def _move_when_done(place: Path) -> Iterator[Path]:
    """Yield the path for a new folder next to `place`, and move that folder to `place` at the end.

    After an error, nothing of it remains. The next run removes what a killed run left.
    """
    apart = place.with_name(f".{place.name}.part")
    new, lock = apart / "workshop", FileLock(apart / ".busy")
    try:
        apart.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        if new.exists():
            shutil.rmtree(new)
    except Timeout:
        raise fault("workshop-busy", folder=place) from None
    except OSError as error:
        raise _read_only(place, error) from None
    try:
        yield new
        try:
            if place.exists():
                place.rmdir()  # it is empty
            new.rename(place)
        except OSError as error:
            raise _read_only(place, error) from None
    except DataError as error:
        raise error.reword(str(error).replace(str(new), str(place))) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
        lock.release()
        # Another run may already have its folder there: remove only what is empty.
        with suppress(OSError):
            (apart / ".busy").unlink(missing_ok=True)
            apart.rmdir()


def _read_only(place: Path, error: OSError) -> DataError:
    return fault("workshop-read-only", folder=place, cause=error.strerror or error)


def _fill(workshop: Workshop, desk: Desk) -> Workshop:
    """Write the desk's content into a new folder; return the workshop with its settings."""
    releases = {**workshop.releases, **desk.releases}
    workshop = replace(workshop, releases=releases, deadlines=desk.deadlines)
    folder.save(workshop)
    if desk.people:
        folder.write_roster(workshop, desk.people)
    texts = file.files_of(desk, Marking(), folder.questions_of(workshop.course))
    private = (file.NAME, pseudonyms.KEPT, forgotten.KEPT)
    for name in [one for one in texts if one in private or one.startswith("marks/")]:
        write_atomically(workshop.folder / name, texts[name])
    for unit, one in desk.every():
        inbox.put(workshop, unit, one, desk.originals.get(one.sha256))
    return workshop


def _put_marked(workshop: Workshop, desk: Desk, unit: str) -> None:
    """Put the answers of participants with marks into `autograded/`, as if already graded.

    The marks themselves show whether the answers have changed since they were marked.
    """
    for trainee, one in desk.counting(unit).items():
        if trainee in desk.boxes[unit].marks:
            place = workshop.autograded(trainee, unit)
            place.mkdir(parents=True, exist_ok=True)
            write_atomically(place / "answers.json", desk.original(unit, one))


# --- save -----------------------------------------------------------------------------------------


def save_file(workshop: Workshop) -> bytes:
    """Return the workshop as a saved file. Raises DataError if one of its files is damaged."""
    with workshop.busy(), folder.writing(workshop):
        desk = desk_of(workshop)
    return file.saved(desk, Marking(), folder.questions_of(workshop.course))


def desk_of(workshop: Workshop) -> Desk:
    """Return what is saved of a workshop, as a `Desk`."""
    about = about_desk(workshop)
    title, reuse = str(about.get("title") or ""), about.get("reuse") is True
    listed = about.get("units", [])
    found = {unit: inbox.arrivals(workshop, unit) for unit in asked_units(workshop.course)}
    kept = [one for one in found if one in listed or found[one] or one in workshop.deadlines]
    order = [*(one for one in listed if one in kept), *(one for one in kept if one not in listed)]
    desk = Desk(
        title or workshop.folder.name,
        {unit: Box({one.number: one for one in found[unit]}) for unit in order},
        {unit: when for unit, when in workshop.deadlines.items() if unit in order},
        {unit: workshop.releases.get(unit, "") for unit in order},
        reuse,
        FolderDesk(workshop).comments,
        workshop.trainees(),
        folder.gone(workshop),
        FolderDesk(workshop).pseudonyms,
    )
    desk.take_votes(about.get("votes"))
    for unit, one in desk.every():
        if content := _content(workshop, unit, one):
            desk.keep(content)
    for unit, box in desk.boxes.items():
        box.marks = _marks(workshop, unit, desk.releases[unit])
    return desk


def _content(workshop: Workshop, unit: str, one: Arrival) -> bytes:
    """Return the bytes of a file, or b"" if it was not kept. Raises DataError if it is lost."""
    if not any((workshop.inbox(unit) / one.label).glob("original.*")) and not (
        one.waits or one.state == "accepted"
    ):
        return b""
    return inbox.original(workshop, unit, one)


def _marks(workshop: Workshop, unit: str, release: str) -> Marks:
    """Return the trainer's marks, each with the digest of the marked answers, if known."""
    if gradebook.check_whole(workshop) == "good":
        gradebook.keep_marks(workshop, unit)
    path = workshop.folder / "marks" / f"{unit}.json"
    questions = folder.questions_of(workshop.course)(unit)
    kept = gradebook.kept_marks(workshop, unit)
    marks = file.marks_in(kept, str(path), questions, release == questions.release)
    for trainee, cells in marks.items():
        answers = workshop.autograded(trainee, unit) / "answers.json"
        digest = hashlib.sha256(answers.read_bytes()).hexdigest() if answers.is_file() else ""
        for given in cells.values():
            if digest and "points" in given and not given.get("waiting"):
                given["answers"] = digest
    return marks


# --- the commands ---------------------------------------------------------------------------------


def _passphrase(again: bool) -> str:
    """Return the passphrase that somebody types unseen, or the next line of other input.

    again: ask twice. Raises DataError if the two are not the same.
    """

    def typed(code: str) -> str:
        asked = messages.text(code)
        if sys.stdin and sys.stdin.isatty():
            return getpass.getpass(asked + " ")
        return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""

    first = typed("sealed-ask")
    if again and typed("sealed-again") != first:
        raise fault("sealed-not-same")
    return first


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_TOTAL + 1)
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    if len(content) > MOST_TOTAL:
        raise fault("desk-damaged", cause=f"> {MOST_TOTAL // 2**20} MB")
    return decrypt(content, _passphrase(False)) if is_encrypted(content) else content


def add_open_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop open`."""
    parser.add_argument("file", metavar="FILE", type=Path)
    folder.add_course(parser)
    parser.add_argument(
        "--in",
        dest="folder",
        metavar="DIR",
        type=Path,
        required=True,
    )


def run_open(args: argparse.Namespace) -> int:
    """Make the folder and report its content; return 1 if there is a message about a hand-in."""
    workshop, told = open_file(_read_file(args.file), args.folder, args.course, say=True)
    for sentence in told:
        print(sentence)
    handed_in = sum(len(workshop.handed_in(unit)) for unit in asked_units(workshop.course))
    people = len(workshop.trainees())
    print(messages.text("desk-opened", folder=workshop.folder, people=people, handed_in=handed_in))
    return 1 if told else 0


def add_save_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop save`."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--passphrase",
        action="store_true",
    )
    folder.add_in(parser)


def run_save(args: argparse.Namespace) -> int:
    """Save the workshop to the file and print its path. Raises DataError for a bad place."""
    workshop, path = args.workshop, Path(os.path.abspath(args.file))
    if any((place / ".git").exists() for place in path.parents):
        raise fault("export-in-git", path=path)
    if workshop.folder in path.parents:
        raise fault("desk-save-inside", path=path)
    passphrase = _passphrase(True) if args.passphrase else ""
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        content = save_file(workshop)
    write_atomically(path, encrypt(content, passphrase) if args.passphrase else content)
    if os.name != "nt":
        path.chmod(0o600)
    print(messages.text("desk-saved" if args.passphrase else "desk-saved-plain", path=path))
    return 0
