"""`workshop collect`: take in hand-ins, and file those that count for grading."""

import argparse
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from coursework import arrivals, by_hand, claims, roster
from coursework.by_hand import Box, Decision
from coursework.collected import Collected, table
from coursework.course import asked_units, unit_folder
from coursework.desk import taking
from coursework.desk.intake import Intake
from coursework.marking.key import read_key
from coursework.platforms import titles
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError, fault
from workshop import folder as folders
from workshop import (
    inbox,
    nbgrader_course,
    submitted,
)
from workshop.folder import Workshop, questions_of
from workshop.store import FolderDesk

CLOCKS = ("download", "hand")  # sources of a time that is not the file's own


def collect(
    workshop: Workshop,
    unit: str,
    paths: Sequence[Path],
    arrived: datetime | None = None,
    say: bool = False,
) -> Collected:
    """Take in the hand-ins of a unit from files, folders and ZIPs.

    The originals go to the inbox unchanged. Each hand-in that counts for a participant goes to
    `submitted/`, together with a fresh notebook. A faulty file gets a message in its arrival and
    does not affect other files. arrived: when all these files arrived, including those already in
    the inbox. Raises DataError if a source is missing or another command is running.
    """
    unit_folder(unit, workshop.course)
    inbox.check(paths, workshop.folder)
    with _opened(workshop, unit) as desk:
        taken = intake(desk, unit)
        looked = ((path, one) for path in paths for one in inbox.files(path))
        for path, one in terminal.each("collect-progress", looked, say):
            timed = replace(one, arrived=arrived, clock="hand") if arrived else one
            taken.take(timed, str(path))
        done = taking.settle(desk, taken)
        stage(desk, unit, say)
    box = desk.inbox(taken.questions)
    inside = {one.number: by_hand.inside(box, one) for one in box.every.values() if one.waits}
    return replace(done, inside=inside)


@contextmanager
def _opened(workshop: Workshop, unit: str) -> Iterator[FolderDesk]:
    """Lock the workshop, and yield its desk with this unit."""
    with workshop.busy(), folders.environment(workshop), folders.writing(workshop):
        _tidy(workshop, unit)
        yield FolderDesk(workshop, [unit])


def intake(desk: FolderDesk, unit: str) -> Intake:
    """Return the intake of a unit, which skips files that are named after another unit."""
    course = desk.workshop.course
    others = [one for one in asked_units(course) if one != unit]
    return Intake(desk, questions_of(course)(unit), others)


def _tidy(workshop: Workshop, unit: str) -> None:
    """Remove what stopped commands left half finished; no other command is running now."""
    for folder in (workshop.inbox(unit), *(workshop.folder / "submitted").glob("*")):
        submitted.tidy(folder)
    for folder in workshop.folder.glob(f"{nbgrader_course.NEW}*"):
        shutil.rmtree(folder, ignore_errors=True)


def box_of(workshop: Workshop, unit: str) -> Box:
    """Return the unit's inbox in the form that `coursework.by_hand` uses for decisions."""
    return FolderDesk(workshop, [unit]).inbox(questions_of(workshop.course)(unit))


def assign(
    workshop: Workshop, unit: str, given: Mapping[int, str], yes: bool = False
) -> list[Decision]:
    """Assign files in the inbox to participants, {number: id}, and file what counts (`stage`).

    See `by_hand.assign`. Raises DataError and changes nothing if a decision is impossible, or if
    the file or the platform names somebody else and `yes` does not confirm the decision.
    """
    questions = questions_of(workshop.course)
    with _opened(workshop, unit) as desk:
        done = by_hand.assign(desk.inbox(questions(unit)), given)
        if not yes and (against := [one for one in done if one.against]):
            lines = [line for one in against for line in (one.shown, *one.against)]
            raise DataError("\n".join([*lines, messages.text("assign-sure")]))
        taking.decide(desk, questions, unit, done)
        stage(desk, unit)
    return done


def outcome(workshop: Workshop, unit: str, done: Sequence[Decision]) -> str:
    """Return text about decisions: each file, its content, its owner, and what counts now."""
    deadline = workshop.deadlines.get(unit)
    return "\n".join(by_hand.outcome(box_of(workshop, unit), done, deadline))


def set_arrived(workshop: Workshop, unit: str, numbers: Sequence[int], when: datetime) -> list[str]:
    """Correct the arrival time of files in the inbox, file what counts, and return messages.

    Raises DataError if a file is not there.
    """
    with _opened(workshop, unit) as desk:
        box = desk.inbox(questions_of(workshop.course)(unit))
        said = taking.set_arrived(desk, box, numbers, when)
        stage(desk, unit)
    return said


def set_deadline(workshop: Workshop, unit: str, when: datetime | None) -> Workshop:
    """Save a unit's deadline in the settings (None removes it); return the updated workshop."""
    with workshop.busy(), folders.writing(workshop):
        desk = FolderDesk(workshop)
        taking.set_deadline(desk, unit, when)
    return replace(workshop, deadlines=desk.deadlines)


def set_roster(workshop: Workshop, path: Path) -> list[str]:
    """Use a new roster, without people who were forgotten; return messages about it."""
    return taking.set_people(FolderDesk(workshop), roster.read(path))


def stage(desk: FolderDesk, unit: str, say: bool = False) -> None:
    """Put the hand-ins that count into `submitted/`, and take out those that no longer count."""
    workshop, counts = desk.workshop, desk.counting(unit)
    if counts:
        nbgrader_course.prepare(workshop, read_key(unit, workshop.course))
    for trainee, one in terminal.each("collect-placing", counts.items(), say):
        content = inbox.original(workshop, unit, one)
        submitted.put(workshop, unit, trainee, content, one.arrived)
    kept = {one.sha256 for one in desk.boxes[unit].found}
    for trainee in workshop.handed_in(unit):
        # A hand-in without an original in the inbox was put there by other means: leave it.
        path = workshop.submitted(trainee, unit) / "answers.json"
        if trainee not in counts and hashlib.sha256(path.read_bytes()).hexdigest() in kept:
            submitted.take_out(workshop, unit, trainee)


def listing(workshop: Workshop, unit: str) -> str:
    """Return the unit's inbox as text: number, state, participant, arrival, path and reason."""
    box = box_of(workshop, unit)
    every = box.every.values()
    counts = arrivals.counting(every, workshop.deadlines.get(unit))
    numbers = {one.number for one in counts.values()}
    lines = []
    for one in every:
        state = "counts" if one.number in numbers else one.state
        lines.append(f"{one.label}  {state:9}  {one.trainee or '-':20}  {one.when}  {one.path}")
        reason = one.reason if one.state != "kept" else ""
        inside = by_hand.inside(box, one) if one.waits else ""
        clock = messages.text(f"collect-clock-{one.clock}") if one.clock in CLOCKS else ""
        lines += [f"      {text}" for text in (reason, inside, clock, *one.notes) if text]
    missing = [one.id for one in workshop.trainees().values() if one.id not in counts]
    if missing:
        lines.append(messages.text("collect-missing", names=", ".join(missing)))
    return "\n".join(lines)


# --- the command ----------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop collect`."""
    parser.add_argument("unit", metavar="UNIT", help=messages.text("help-unit"))
    given = parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=Path,
        default=[],
    )
    # With nargs="*", argparse would take no source if an option comes before the first one.
    given.required = False
    folders.add_in(parser)
    parser.add_argument(
        "--roster",
        type=Path,
    )
    parser.add_argument(
        "--deadline",
        metavar="WHEN",
    )
    parser.add_argument(
        "--arrived",
        metavar="WHEN",
        help=messages.text("help-collect-arrived", platforms=", ".join(titles(has_times=False))),
    )
    parser.add_argument(
        "--numbers",
        metavar="NUMBER",
        nargs="+",
        default=[],
    )
    parser.add_argument(
        "--assign",
        nargs=2,
        action="append",
        default=[],
        metavar=("NUMBER", "ID"),
    )
    parser.add_argument("--yes", action="store_true")
    parser.add_argument(
        "--updates",
        action="store_true",
    )
    parser.add_argument("--list", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Collect and report; return 0, or 1 if a file was refused or waits for the trainer."""
    workshop = args.workshop
    unit_folder(args.unit, workshop.course)
    arrived = min(when(args.arrived), datetime.now(UTC)) if args.arrived else None
    if bool(arrived) != bool(args.numbers or (arrived and args.sources)):
        raise fault("collect-arrived-of")
    if args.deadline:
        none = args.deadline.casefold() == "none"
        workshop = set_deadline(workshop, args.unit, None if none else when(args.deadline))
    if args.roster:
        print("".join(f"{said}\n" for said in set_roster(workshop, args.roster)), end="")
    given = {_number(number): id for number, id in args.assign}
    new = _updates(workshop, args.unit, given) if args.updates else {}
    if given or new:
        done = assign(workshop, args.unit, given | new, args.yes)
        print(outcome(workshop, args.unit, done))
    if args.updates:
        print(messages.text("collect-updates", count=len(new)))
    if arrived and args.numbers:
        numbers = [_number(one) for one in args.numbers]
        print("\n".join(set_arrived(workshop, args.unit, numbers, arrived)))
    if args.list:
        print(listing(workshop, args.unit))
        return 0
    collected = collect(workshop, args.unit, args.sources, arrived, say=True)
    print(table(collected))
    refused = any(one.state == "refused" for one in (*collected.new, *collected.still))
    return 1 if refused or collected.waiting else 0


def _updates(workshop: Workshop, unit: str, given: Mapping[int, str]) -> dict[int, str]:
    """Return {number: id} of the updates to accept, except of people whom `given` decides about."""
    found = inbox.arrivals(workshop, unit)
    decided = {*given.values()} | {one.trainee for one in found if one.number in given}
    return {number: id for number, id in claims.updates(found).items() if id not in decided}


def when(text: str) -> datetime:
    """Return the time in a trainer's text, in this machine's time zone if the text has none.

    A date alone means its last second. Raises DataError if the text is not a time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if len(text.strip()) <= len("2026-11-25"):
            moment = datetime.combine(moment.date(), time(23, 59, 59))
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        raise fault("collect-no-moment", value=text) from None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise fault("collect-no-number", number=text, unit="")
    return int(text)
