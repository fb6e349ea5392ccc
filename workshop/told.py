"""What `workshop collect` tells: what waits, what is wrong, what to know; and the inbox."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fairtender import messages
from workshop import assign, inbox
from workshop.folder import Workshop
from workshop.inbox import Arrival

ONE_BY_ONE = 3  # the same note on more hand-ins than this is one line
NAMED = 10  # names in such a line


@dataclass(frozen=True)
class Collected:
    """The outcome. `new`: what was taken in, and what waited before and is accepted now.

    `still`: what waited or was refused before, and still does. `inside`: {number: what a file that
    waits says of itself}. `known`: files that were in the inbox already; of `timed` of these the
    time was corrected. `others`: files named after other units, which were passed over. `gone`:
    files of people who were forgotten. `zips`: sources whose times have no zone. `downloads`: files
    of a platform that does not tell when they were handed in. `counting`: {trainee: the arrival
    that counts}. `late`: ids of those with nothing in time. `strangers`: ids that count and are not
    on the roster. `missing`: ids of the roster with no hand-in that counts. `waiting`: how many
    files in the inbox belong to nobody yet.
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
    still: list[Arrival] = field(default_factory=list)
    inside: Mapping[int, str] = field(default_factory=dict)
    timed: int = 0
    gone: int = 0
    zips: Sequence[str] = ()
    downloads: int = 0


def table(collected: Collected) -> str:
    """Return the outcome as text: what to decide, what is wrong, what to know, then the sum."""
    new, still = collected.new, collected.still
    lines = list(_waiting(collected))
    if lines:
        lines.append(messages.text("collect-how-to-assign", unit=collected.unit))
    for state in ("refused", "kept"):
        lines += _reasons([one for one in new if one.state == state and one.reason])
    if before := [one for one in still if not one.waits]:
        lines += [messages.text("collect-still"), *_reasons(before)]
    lines += _notes(new)
    lines += _times(collected)
    for code in ("late", "strangers"):
        if names := getattr(collected, code):
            lines.append(messages.text(f"collect-{code}", names=_named(names)))
    return "\n".join([*lines, *_sums(collected)])


def _waiting(collected: Collected) -> Iterator[str]:
    """Yield each file that waits, new or not, with what it says of itself."""
    for one in (*collected.new, *collected.still):
        if one.waits:
            yield f"{one.label}  {one.reason}"
            if inside := collected.inside.get(one.number):
                yield f"      {inside}"


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


def _times(collected: Collected) -> Iterator[str]:
    """Yield what is to be known about the times of arrival."""
    if collected.downloads:
        count, unit = collected.downloads, collected.unit
        yield messages.text("collect-downloads", count=count, unit=unit)
    if collected.zips:
        zone = datetime.now().astimezone().strftime("%z")
        names = _named([*collected.zips])
        yield messages.text("collect-zone", names=names, zone=f"{zone[:3]}:{zone[3:]}")
    if collected.timed:
        yield messages.text("collect-timed", count=collected.timed)
    if collected.gone:
        yield messages.text("collect-gone", count=collected.gone)


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
        lines.append(f"{one.label}  {state:9}  {one.trainee or '-':20}  {one.when}  {one.path}")
        reason = one.reason if one.state != "kept" else ""
        inside = assign.inside(workshop, unit, one) if one.waits else ""
        clock = messages.text(f"collect-clock-{one.clock}") if one.clock in CLOCKS else ""
        lines += [f"      {text}" for text in (reason, inside, clock, *one.notes) if text]
    missing = [one.id for one in workshop.trainees().values() if one.id not in counts]
    if missing:
        lines.append(messages.text("collect-missing", names=", ".join(missing)))
    return "\n".join(lines)


CLOCKS = ("download", "hand")  # times that are not those of the file
