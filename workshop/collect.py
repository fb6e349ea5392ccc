"""`workshop collect`: take in what trainees handed in, and put what counts where it is graded."""

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

from fairtender import messages
from fairtender.tables import DataError
from workshop import folder as folders
from workshop import inbox, matching, nbgrader_course, sources, submitted
from workshop.folder import Workshop
from workshop.inbox import Arrival
from workshop.key import unit_folder
from workshop.taking import Taking

ASIDE = "-"  # instead of an id: the file belongs to nobody
ONE_BY_ONE = 3  # the same note on more hand-ins than this is one line
NAMED = 10  # names in such a line


@dataclass(frozen=True)
class Collected:
    """The outcome. `new`: what was taken in, and what waited before and is accepted now.

    `known`: files that were in the inbox already. `others`: files named after other units, which
    were passed over. `counting`: {trainee: the arrival that counts}. `late`: ids of those with
    nothing in time. `strangers`: ids that count and are not on the roster. `missing`: ids of the
    roster with no hand-in that counts. `waiting`: how many files in the inbox belong to nobody yet.
    """

    unit: str
    new: list[Arrival] = field(default_factory=list)
    known: int = 0
    others: int = 0
    counting: Mapping[str, Arrival] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    waiting: int = 0


def collect(
    workshop: Workshop,
    unit: str,
    paths: Sequence[Path],
    arrived: datetime | None = None,
    say: bool = False,
) -> Collected:
    """Take in the hand-ins of a unit from files, folders and zips.

    The originals go to the inbox as they are. What belongs to a trainee and counts goes to
    `submitted/`, beside a fresh notebook. A fault in one file is told in its arrival and touches
    no other. `arrived` is when all these files arrived, where they do not tell themselves.
    DataError where a source is missing or another command is at work.
    """
    unit_folder(unit, workshop.course)
    sources.check(paths, workshop.folder)
    with workshop.busy(), folders.environment(workshop), folders.writing(workshop):
        _tidy(workshop, unit)
        taking = Taking(workshop, unit, say)
        for path in paths:
            for one in sources.files(path):
                taking.take(replace(one, arrived=arrived) if arrived else one, str(path))
        new = taking.settle()
        counts, late = stage(workshop, unit)
    return Collected(
        unit,
        new,
        taking.known,
        taking.others,
        counts,
        late,
        [one for one in counts if taking.roster and one not in taking.roster],
        [one for one in taking.roster if one not in counts],
        sum(one.waits for one in inbox.arrivals(workshop, unit)),
    )


def _tidy(workshop: Workshop, unit: str) -> None:
    for folder in (workshop.inbox(unit), *(workshop.folder / "submitted").glob("*")):
        submitted.tidy(folder)


def assign(workshop: Workshop, unit: str, given: Mapping[int, str]) -> list[Arrival]:
    """Give files in the inbox to trainees by hand, {number: id}; return their records.

    The id `-` puts a file aside: it is kept, and belongs to nobody. DataError where there is no
    such file or trainee, or a file holds no answers; then nothing is changed.
    """
    with workshop.busy(), folders.environment(workshop), folders.writing(workshop):
        every = {one.number: one for one in inbox.arrivals(workshop, unit)}
        roster = workshop.trainees()
        known = roster or {one.trainee for one in every.values() if one.trainee}
        changed = [_given(unit, every, number, id, known) for number, id in given.items()]
        for one in changed:
            if roster and one.trainee and one.trainee not in roster:
                raise DataError(messages.text("collect-no-trainee", id=one.trainee))
        for one in changed:
            inbox.change(workshop, unit, one)
        stage(workshop, unit)
    return changed


def _given(
    unit: str, every: Mapping[int, Arrival], number: int, id: str, known: Mapping | set
) -> Arrival:
    if number not in every:
        raise DataError(messages.text("collect-no-number", number=number, unit=unit))
    one = every[number]
    if one.rule != "aside" and one.state not in ("accepted", "unmatched", "ambiguous"):
        reason = one.reason
        raise DataError(messages.text("collect-no-answers", number=one.label, reason=reason))
    if id == ASIDE:
        reason = messages.text("collect-aside", path=one.path)
        return replace(one, state="refused", trainee="", rule="aside", reason=reason)
    if not folders.safe_id(id):
        raise DataError(messages.text("collect-bad-id", id=id))
    trainee = matching.same_person(id, known)
    return replace(one, state="accepted", trainee=trainee, rule="hand", reason="")


def set_deadline(workshop: Workshop, unit: str, when: datetime | None) -> Workshop:
    """Write a unit's deadline, None for none, into the settings; return the workshop with it."""
    others = {one: moment for one, moment in workshop.deadlines.items() if one != unit}
    changed = replace(workshop, deadlines=others | ({unit: when} if when else {}))
    with workshop.busy(), folders.writing(workshop):
        folders.save(changed)
    return changed


def stage(workshop: Workshop, unit: str) -> tuple[dict[str, Arrival], list[str]]:
    """Put the arrivals that count into `submitted/`; return them, and who handed in late only."""
    found = inbox.arrivals(workshop, unit)
    counts = inbox.counting(found, workshop.deadlines.get(unit))
    late = sorted(inbox.counting(found).keys() - counts.keys())
    if counts:
        nbgrader_course.prepare(workshop, unit)
    for trainee, one in counts.items():
        content = inbox.original(workshop, unit, one)
        submitted.put(workshop, unit, trainee, content, one.arrived)
    kept = {one.sha256 for one in found}
    for trainee in workshop.handed_in(unit):
        # What somebody else put there has no original in the inbox, and is left alone.
        path = workshop.submitted(trainee, unit) / "answers.json"
        if trainee not in counts and hashlib.sha256(path.read_bytes()).hexdigest() in kept:
            submitted.take_out(workshop, unit, trainee)
    return counts, late


# --- what is told ---------------------------------------------------------------------------------


def table(collected: Collected) -> str:
    """Return the outcome as text: what to decide, what is wrong, what to know, then the sum."""
    new = collected.new
    lines = [f"{one.label}  {one.reason}" for one in new if one.waits]
    if lines:
        lines.append(messages.text("collect-how-to-assign", unit=collected.unit))
    for state in ("refused", "kept"):
        lines += _reasons([one for one in new if one.state == state and one.reason])
    lines += _notes(new)
    for code in ("late", "strangers"):
        if names := getattr(collected, code):
            lines.append(messages.text(f"collect-{code}", names=_named(names)))
    return "\n".join([*lines, *_sums(collected)])


def _reasons(found: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line for each file; one for all where many in one folder have the same fault."""
    alike: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for one in found:
        above = one.path.rpartition("/")[0] or one.label
        alike[above, one.reason.replace(one.path, "")].append(one)
    for same in alike.values():
        told = same if len(same) <= ONE_BY_ONE else same[:1]
        yield from (f"{one.label}  {one.reason}" for one in told)
        if more := len(same) - len(told):
            yield messages.text("collect-more-there", count=more)


def _notes(new: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line for each note; one for all where many hand-ins have the same."""
    by_note: dict[str, list[str]] = defaultdict(list)
    for one in new:
        for note in one.notes:
            by_note[note].append(one.path)
    for note, paths in by_note.items():
        if len(paths) > ONE_BY_ONE:
            count = len(paths)
            yield messages.text("collect-note-many", count=count, note=note, paths=_named(paths))
        else:
            yield from (messages.text("collect-note", path=path, note=note) for path in paths)


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return messages.text("collect-and-more", names=shown, more=more) if more > 0 else shown


def _sums(collected: Collected) -> Iterator[str]:
    states = [one.state for one in collected.new]
    counts = {state: states.count(state) for state in inbox.STATES}
    known, others = collected.known, collected.others
    yield messages.text("collect-sum", **counts, known=known, others=others, unit=collected.unit)
    total = len(collected.counting)
    waiting, missing = collected.waiting, len(collected.missing)
    code = "collect-counting-roster" if missing or collected.strangers else "collect-counting"
    yield messages.text(code, count=total, waiting=waiting, missing=missing)


def listing(workshop: Workshop, unit: str) -> str:
    """Return the unit's inbox as text: number, state, trainee, arrival, path, reason."""
    every = inbox.arrivals(workshop, unit)
    counts = inbox.counting(every, workshop.deadlines.get(unit))
    numbers = {one.number for one in counts.values()}
    lines = []
    for one in every:
        state = "counts" if one.number in numbers else one.state
        when = one.arrived.astimezone().strftime("%Y-%m-%d %H:%M")
        lines.append(f"{one.label}  {state:9}  {one.trainee or '-':20}  {when}  {one.path}")
        reason = one.reason if one.state != "kept" else ""
        lines += [f"      {text}" for text in (reason, *one.notes) if text]
    missing = [one.id for one in workshop.trainees().values() if one.id not in counts]
    if missing:
        lines.append(messages.text("collect-missing", names=", ".join(missing)))
    return "\n".join(lines)


# --- the command ----------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop collect` takes."""
    parser.add_argument("unit", metavar="UNIT", help="the unit, for example 03-screen-tenders")
    given = parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=Path,
        default=[],
        help="a platform's zip, a folder, or files; the same again does no harm",
    )
    # With "*" argparse would take no source at all where an option stands before the first.
    given.required = False
    folders.add_in(parser)
    parser.add_argument("--roster", type=Path, help="a new roster: CSV or XLSX, id, name, email")
    parser.add_argument(
        "--deadline",
        metavar="WHEN",
        help="the last moment that counts: 2026-11-25T18:00 in this machine's time, a day for its "
        "end, or none",
    )
    parser.add_argument(
        "--arrived",
        metavar="WHEN",
        help="when these files arrived, where they do not tell (Open edX, mail)",
    )
    parser.add_argument(
        "--assign",
        nargs=2,
        action="append",
        default=[],
        metavar=("NUMBER", "ID"),
        help="give a file of the inbox to a trainee by hand; the id - puts it aside",
    )
    parser.add_argument("--list", action="store_true", help="show the unit's inbox")


def run(args: argparse.Namespace) -> int:
    """Collect and tell; 0, or 1 where something waits for the trainer or was refused."""
    workshop = folders.open_workshop(args.folder)
    unit_folder(args.unit, workshop.course)
    arrived = min(when(args.arrived), datetime.now(UTC)) if args.arrived else None
    if args.deadline:
        none = args.deadline.casefold() == "none"
        workshop = set_deadline(workshop, args.unit, None if none else when(args.deadline))
    if args.roster:
        folders.write_roster(workshop, folders.read_roster(args.roster))
    if args.assign:
        assign(workshop, args.unit, {_number(number): id for number, id in args.assign})
    if args.list:
        print(listing(workshop, args.unit))
        return 0
    collected = collect(workshop, args.unit, args.sources, arrived, say=True)
    print(table(collected))
    waits = any(one.waits or one.state == "refused" for one in collected.new)
    return 1 if waits or collected.waiting else 0


def when(text: str) -> datetime:
    """Return a moment that a trainer wrote: this machine's time where no zone is given.

    A day alone is its last second. DataError where it is no moment.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if len(text.strip()) <= len("2026-11-25"):
            moment = datetime.combine(moment.date(), time(23, 59, 59))
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        raise DataError(messages.text("collect-no-moment", value=text)) from None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise DataError(messages.text("collect-no-number", number=text, unit=""))
    return int(text)
