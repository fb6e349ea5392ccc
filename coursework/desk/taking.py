"""Take in files that are dropped on the desk, as `workshop collect` does, in short slices.

A file with answers belongs to the unit that it names; for other files, the platform or the file
names show the unit. A file without any sign goes where most files from its source went. An archive
that is dropped by itself may be a platform's; an archive in a folder was packed by a trainee.
"""

import io
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from coursework import arrivals, by_hand, platforms
from coursework.answers import unit_of
from coursework.archives import Budget, File, printable
from coursework.by_hand import Box, Decision
from coursework.collected import Collected, download_lines, note_lines, time_lines
from coursework.desk.intake import Intake, is_open, of_unit
from coursework.desk.state import Desk
from coursework.questions import Questions
from coursework.roster import Roster
from coursework.walks import FileAt, file_time, read_file, read_folder
from fairtender import messages

SLICE = 0.15  # seconds of work between two answers


def settle(desk: Desk, taken: Intake) -> Collected:
    """Give new files to their owners, and judge waiting ones again; return the outcome."""
    new = taken.settle()
    found, counts = desk.boxes[taken.unit].found, desk.counting(taken.unit)
    late = sorted(arrivals.counting(found).keys() - counts.keys())
    waiting = sum(one.waits for one in found)
    return replace(taken.collected(new, counts, late), waiting=waiting)


def look_again(desk: Desk, questions: Callable[[str], Questions]) -> None:
    """Judge the waiting files of all units again, because people or other files have changed."""
    for unit in desk.boxes:
        Intake(desk, questions(unit)).settle()


def decide(
    desk: Desk, questions: Callable[[str], Questions], unit: str, done: Iterable[Decision]
) -> None:
    """Carry out a trainer's decisions on files of a unit."""
    for one in done:
        for changed in one.changed:
            desk.change(unit, changed)
    look_again(desk, questions)


def set_arrived(desk: Desk, box: Box, numbers: Iterable[int], when: datetime) -> list[str]:
    """Correct the time of arrival of files of a unit; return one sentence per file."""
    done = by_hand.set_arrived(box, numbers, min(when, datetime.now(UTC)))
    for one in done:
        desk.change(box.unit, one)
    code = "collect-timed-one"
    return [messages.text(code, number=one.label, when=one.when) for one in done]


def set_people(desk: Desk, read: Roster) -> list[str]:
    """Replace the list of people, without those who were forgotten; return notes on it."""
    stay = {id: one for id, one in read.people.items() if not desk.gone.names(one)}
    desk.update(people=stay)
    left = len(read.people) - len(stay)
    return [*read.notes, *([messages.text("collect-roster-gone", count=left)] if left else [])]


def set_deadline(desk: Desk, unit: str, when: datetime | None) -> None:
    """Set the last moment at which a hand-in of a unit counts; None for no deadline."""
    others = {one: moment for one, moment in desk.deadlines.items() if one != unit}
    desk.update(deadlines=others | ({unit: when} if when else {}))


@dataclass(frozen=True)
class Dropped:
    """A dropped file: its name with the folders above it, and when it was changed.

    by: the platform that gave it directly; if empty, its folders show from which platform it is.
    """

    parts: tuple[str, ...]
    content: bytes
    when: datetime
    by: str = ""

    @classmethod
    def of(cls, name: str, content: bytes, milliseconds: object, by: str = "") -> "Dropped":
        """Return a file from a browser's data; an impossible time is replaced by the time now."""
        parts = tuple(printable(part) for part in name.split("/") if part not in ("", "."))
        if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
            milliseconds = 0
        when = file_time(milliseconds / 1000) if milliseconds else datetime.now(UTC)
        return cls(parts or ("?",), content, when, by)

    @property
    def place(self) -> FileAt:
        """The file in the form in which all sources are read."""
        about = self.when, len(self.content), ""
        return FileAt(self.parts, lambda: about, lambda: io.BytesIO(self.content))

    @property
    def zipped(self) -> bool:
        """Whether the file's name is that of a ZIP."""
        return self.parts[-1].casefold().endswith(".zip")


@dataclass
class Taking:
    """The files of one drop, and how far they have been taken in.

    taken: number of files checked. of: number of files in all, as far as archives show it.
    problems: a sentence for each file that was not taken in.
    """

    desk: Desk
    questions: dict[str, Questions]
    sources: list[Dropped]
    other_units: Sequence[str] = ()
    arrived: datetime | None = None
    taken: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Get ready to take in the first source."""
        self._intakes: dict[str, Intake] = {}
        self._files = self._all()
        self._next: tuple[str, File] | None = None
        self._undecided: list[File] = []
        self._source = ""
        self._went: Counter[str] = Counter()
        self.of = sum(_count(one) for one in self.sources)

    # --- slices -----------------------------------------------------------------------------------

    def slice(self, seconds: float = SLICE) -> bool:
        """Take in files for a short time; return whether there are more."""
        end = time.monotonic() + seconds
        while True:
            # A file stays the next one until it is in: a package may have to be loaded first.
            if self._next is None:
                self._next = next(self._files, None)
            if self._next is None:
                return False
            source, found = self._next
            if source != self._source:
                self._decide()
                self._source = source
            self._take(found)
            self._next = None
            self.taken += 1
            if time.monotonic() >= end:
                return True

    def finish(self) -> dict[str, Collected]:
        """Give the files that were taken in to their owners; return {unit: outcome}."""
        self._decide()
        self.sources = []
        return {unit: settle(self.desk, taken) for unit, taken in self._intakes.items()}

    @property
    def new(self) -> int:
        """The number of files that were not there before."""
        return sum(len(one.every) - len(one.early) for one in self._intakes.values())

    # --- one file ---------------------------------------------------------------------------------

    def _take(self, found: File) -> None:
        if self.arrived:
            found = replace(found, arrived=self.arrived, clock="hand")
        unit, reason = self._unit(found)
        if unit:
            self._went[unit] += 1
            self._intake(unit).take(found, self._source)
        elif reason:
            self.problems.append(reason)
        else:
            self._undecided.append(found)

    def _unit(self, found: File) -> tuple[str, str]:
        """Return (unit, reason why the file has no unit); both are "" if the unit is not clear."""
        if is_open(platforms.origin(found.parts, "", found.by).file):
            return "", messages.text("collect-open", path=found.path)
        units = [*self.desk.boxes]
        own = unit_of(found.content) if found.content else ""
        if len(units) == 1 and own not in self.other_units:
            return units[0], ""
        if own in units:
            return own, ""
        for unit in units:
            if platforms.origin(found.parts, unit, found.by).unit == unit:
                return unit, ""
        named = [unit for unit in units for part in found.parts if of_unit(part, unit)]
        if named:
            return max(named, key=len), ""
        if own:
            path = found.path
            return "", messages.text("desk-other-unit", path=path, unit=printable(own)[:80])
        return "", ""

    def _decide(self) -> None:
        """Take in files without a sign of their unit where most files of their source went."""
        most = self._went.most_common(1)
        while self._undecided:
            found = self._undecided[0]
            if most:
                self._intake(most[0][0]).take(found, self._source)
            elif found.fault:
                self.problems.append(found.fault)
            elif not _empty_text(found):
                self.problems.append(messages.text("desk-of-none", path=found.path))
            del self._undecided[0]
        for unit, count in most:
            if 2 * count > self._went.total():
                self._note_others(unit)
        self._went.clear()

    def _note_others(self, most: str) -> None:
        """Note if a platform's download contains files of other units than most of it."""
        note = messages.text("collect-other-assignment", unit=most)
        for unit, intake in self._intakes.items():
            for number in intake.every.keys() - intake.early if unit != most else ():
                one = intake.every[number]
                if one.source == printable(self._source) and one.by in platforms.DOWNLOADED:
                    intake.every[number] = replace(one, notes=(*one.notes, note), is_astray=True)
                    self.desk.change(unit, intake.every[number])

    def _intake(self, unit: str) -> Intake:
        if unit not in self._intakes:
            others = self.other_units if len(self.desk.boxes) == 1 else ()
            self._intakes[unit] = Intake(self.desk, self.questions[unit], others)
        return self._intakes[unit]

    # --- what was dropped -------------------------------------------------------------------------

    def _all(self) -> Iterator[tuple[str, File]]:
        """Yield (source, file) for all dropped files; a fault in one source stops no other."""
        folders: dict[str, list[Dropped]] = {}
        for one in self.sources:
            if len(one.parts) > 1:
                folders.setdefault(one.parts[0], []).append(one)
            else:
                yield from (
                    (one.parts[0], found)
                    for found in self._guard(one, read_file(one.place, Budget(), given=True))
                )
        for name, files in folders.items():
            inside = [replace(one, parts=one.parts[1:]) for one in files]
            yield from ((name, found) for found in self._guard(files[0], _folder(name, inside)))

    def _guard(self, source: Dropped, files: Iterator[File]) -> Iterator[File]:
        """Yield the files of a source; an unexpected error is added to `problems`."""
        try:
            yield from files
        except Exception as error:  # unexpected errors from what others packed
            cause = printable(str(error))[:100] or type(error).__name__
            told = messages.text("collect-unreadable", path=source.parts[0], cause=cause)
            self.problems.append(told)


def _count(one: Dropped) -> int:
    if not one.zipped:
        return 1
    try:
        with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
            return sum(not member.is_dir() for member in archive.infolist()) or 1
    except Exception:  # as in `archives`
        return 1


def _empty_text(found: File) -> bool:
    return found.content is not None and not found.content.strip()


def _folder(name: str, files: list[Dropped]) -> Iterator[File]:
    """Yield the files of a folder in the order of a walk through it."""
    files.sort(key=lambda one: [*((1, part) for part in one.parts[:-1]), (0, one.parts[-1])])
    return read_folder(name, [one.place for one in files], files[0].by)


def outcome_lines(collected: Collected) -> Iterable[str]:
    """Yield lines on an outcome: the totals, notes, times, and what was skipped."""
    states = [one.state for one in collected.new]
    counts = {state: states.count(state) for state in arrivals.STATES}
    counts |= {"known": collected.known, "others": collected.others}
    some = [messages.text(f"desk-took-{state}", n=n) for state, n in counts.items() if n]
    said = ", ".join(some) or messages.text("desk-took-nothing")
    yield messages.text("desk-took", unit=collected.unit, said=said)
    yield from note_lines(collected.new)
    yield from download_lines(collected, "desk-downloads")
    yield from time_lines(collected)
