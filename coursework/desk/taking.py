"""Files that are dropped on the desk: taken in as `workshop collect` does it, a slice at a time.

What a file is of: by its own `unit` where it holds answers, by the platform or its names else. What
tells nothing goes where the most of its source went. An archive that is dropped by itself may be a
platform's; one in a folder is what a trainee packed.
"""

import io
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from coursework import arrivals, platforms
from coursework.answers import unit_of
from coursework.archives import (
    Budget,
    File,
    beside,
    in_bin,
    large,
    most_bytes,
    printable,
    unpack,
)
from coursework.collected import Collected, download_lines, note_lines, time_lines
from coursework.desk.state import Desk
from coursework.intake import Intake, Store, is_open, of_unit
from coursework.questions import Questions
from fairtender import messages

SLICE = 0.15  # seconds of work between two answers
STAMP = "timestamp.txt"
# As nbgrader writes it; another zone than this one is not known everywhere.
STAMPED = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? UTC")


@dataclass(frozen=True)
class Dropped:
    """A file as it was dropped: its name with the folders above it, and when it was changed.

    by: the platform that gave it itself, where no folder has to say so.
    """

    parts: tuple[str, ...]
    content: bytes
    when: datetime
    by: str = ""

    @classmethod
    def of(cls, name: str, content: bytes, milliseconds: object, by: str = "") -> "Dropped":
        """Return a file by what a browser tells of it; an odd time is now."""
        parts = tuple(printable(part) for part in name.split("/") if part not in ("", "."))
        return cls(parts or ("?",), content, _moment(milliseconds), by)

    @property
    def zipped(self) -> bool:
        """Whether it is called an archive."""
        return self.parts[-1].casefold().endswith(".zip")


def _moment(milliseconds: object) -> datetime:
    now = datetime.now(UTC)
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return now
    try:
        when = datetime.fromtimestamp(milliseconds / 1000, UTC)
        return min(when, now) if milliseconds else now
    except (ValueError, OverflowError, OSError):
        return now


@dataclass
class Taking:
    """One drop: its sources, and how far it is.

    `taken`: files looked at; `of`: how many there are, as far as archives tell. `problems`: what
    was not taken in, a sentence each.
    """

    desk: Desk
    questions: dict[str, Questions]
    sources: list[Dropped]
    other_units: Sequence[str] = ()
    arrived: datetime | None = None
    taken: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin before the first source."""
        self._intakes: dict[str, Intake] = {}
        self._files = self._all()
        self._next: tuple[str, File] | None = None
        self._undecided: list[File] = []
        self._source = ""
        self._went: Counter[str] = Counter()
        self.of = sum(_count(one) for one in self.sources)

    # --- slices -----------------------------------------------------------------------------------

    def slice(self, seconds: float = SLICE) -> bool:
        """Take in files for a moment; tell whether there are more."""
        end = time.monotonic() + seconds
        while True:
            # A file stays the next one until it is in: what it needs may have to be brought first.
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
        """Give what was taken in to its people; return the outcome by unit."""
        self._decide()
        self.sources = []
        found = {}
        for unit, intake in self._intakes.items():
            new = intake.settle()
            box = self.desk.boxes[unit]
            counts = self.desk.counting(unit)
            late = sorted(arrivals.counting(box.found).keys() - counts.keys())
            waiting = sum(one.waits for one in box.found)
            found[unit] = replace(intake.collected(new, counts, late), waiting=waiting)
        return found

    def look_again(self) -> None:
        """Look again at what waits in every unit: the roster may be another."""
        for unit in self.desk.boxes:
            self._intake(unit)
        self.finish()

    @property
    def new(self) -> int:
        """How many files were not there before."""
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
        """Return the unit of a file, or why it is of none; twice nothing where it does not tell."""
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
        """Take in what told nothing, where the most of its source went."""
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
        """Note where a platform's download holds a file of another unit than most of it."""
        note = messages.text("collect-other-assignment", unit=most)
        for unit, intake in self._intakes.items():
            for number in intake.every.keys() - intake.early if unit != most else ():
                one = intake.every[number]
                if one.source == printable(self._source) and one.by in platforms.DOWNLOADED:
                    intake.every[number] = replace(one, notes=(*one.notes, note), is_astray=True)
                    self.desk.change(unit, intake.every[number])

    def _intake(self, unit: str) -> Intake:
        if unit not in self._intakes:
            desk, box = self.desk, self.desk.boxes[unit]
            store = Store(
                box.found,
                box.next,
                desk.ids,
                lambda arrival, content: desk.put(unit, arrival, content),
                lambda arrival: desk.change(unit, arrival),
                lambda arrival, said: desk.gone.holds(arrival, said, desk.people),
            )
            others = self.other_units if len(desk.boxes) == 1 else ()
            questions = self.questions[unit]
            self._intakes[unit] = Intake(questions, desk.people, others, store)
        return self._intakes[unit]

    # --- what was dropped -------------------------------------------------------------------------

    def _all(self) -> Iterator[tuple[str, File]]:
        """Yield source and file of all that was dropped; a fault in one source touches no other."""
        folders: dict[str, list[Dropped]] = {}
        for one in self.sources:
            if len(one.parts) > 1:
                folders.setdefault(one.parts[0], []).append(one)
            else:
                yield from ((one.parts[0], found) for found in self._told(one, _alone(one)))
        for name, files in folders.items():
            inside = [replace(one, parts=one.parts[1:]) for one in files]
            yield from ((name, found) for found in self._told(files[0], _folder(name, inside)))

    def _told(self, source: Dropped, files: Iterator[File]) -> Iterator[File]:
        try:
            yield from files
        except Exception as error:  # whatever nobody foresaw in what others packed
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


def _alone(one: Dropped) -> Iterator[File]:
    yield from _file(one, one.parts, Budget(), given=True)


def _folder(name: str, files: list[Dropped]) -> Iterator[File]:
    """Yield the files of a folder in the order in which a folder is walked."""
    files.sort(key=lambda one: [*((1, part) for part in one.parts[:-1]), (0, one.parts[-1])])
    stamps = {one.parts[:-1]: one.content for one in files if one.parts[-1] == STAMP}
    paths = [one.parts for one in files if not beside(one.parts)]
    by = files[0].by or platforms.download(name, paths)
    budget = Budget()
    for one in files:
        for found in _file(one, one.parts, budget):
            stamp = _stamp(stamps.get(one.parts[:-1]))
            found = replace(found, by=by)
            yield _stamped(found, stamp) if stamp and not one.zipped else found


def _file(
    one: Dropped, parts: tuple[str, ...], budget: Budget, given: bool = False
) -> Iterator[File]:
    if beside(parts):
        yield from in_bin(parts, one.when, budget)
        return
    if one.zipped:
        budget.opens(len(one.content))
        yield from unpack(io.BytesIO(one.content), parts, one.when, budget, given)
    elif len(one.content) > (most := most_bytes(parts[-1])):
        yield large(parts, one.when, len(one.content), most)
    else:
        yield File(parts, one.content, one.when)


def _stamp(content: bytes | None) -> datetime | None:
    """Return the time that stands beside a hand-in."""
    text = (content or b"")[:100].decode("ascii", "replace").strip()
    try:
        if STAMPED.fullmatch(text):
            when = datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC)
            return min(when, datetime.now(UTC))
    except ValueError:
        pass
    return None


def _stamped(found: File, stamp: datetime) -> File:
    if found.content is None:
        return found
    if platforms.by_nbgrader(found.parts, found.by):
        return replace(found, arrived=stamp, clock="nbgrader")
    return replace(found, note=messages.text("collect-stamp"))


def outcome_lines(collected: Collected) -> Iterable[str]:
    """Yield what is to be known of an outcome: the sum, notes, times, and what was passed over."""
    states = [one.state for one in collected.new]
    counts = {state: states.count(state) for state in arrivals.STATES}
    counts |= {"known": collected.known, "others": collected.others}
    some = [messages.text(f"desk-took-{state}", n=n) for state, n in counts.items() if n]
    said = ", ".join(some) or messages.text("desk-took-nothing")
    yield messages.text("desk-took", unit=collected.unit, said=said)
    yield from note_lines(collected.new)
    yield from download_lines(collected, "desk-downloads")
    yield from time_lines(collected)
