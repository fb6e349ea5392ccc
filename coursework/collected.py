"""Report the outcome of one run of collecting to the trainer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coursework.arrivals import STATES, Arrival, attachments
from coursework.platforms import PLATFORMS
from fairtender import messages

ONE_BY_ONE = 3  # up to so many hand-ins with the same note have a line each
SHOWN = 10  # names in one sentence


@dataclass(frozen=True)
class Collected:
    """The outcome of one run of collecting a unit.

    new: the files that were taken in, and files that waited before and are now accepted. still:
    files that waited or were refused before, and still are. inside: {number: name, id and answers
    in a file that waits}. known: number of files that were in the inbox already; timed: how many of
    these got a corrected time. others: number of skipped files named after other units. gone:
    number of files of people who were forgotten. zips: sources whose times have no time zone.
    downloads: how many files came from each platform that gives no times of handing in. counting:
    {trainee: the file that counts}. late: ids of people with nothing in time. strangers: ids that
    count but are not on the roster. missing: ids on the roster without a hand-in that counts.
    waiting: number of files in the inbox that belong to nobody yet.
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
    downloads: Mapping[str, int] = field(default_factory=dict)


def table(collected: Collected) -> str:
    """Return the outcome as text: decisions to make, problems, notes, and finally the totals."""
    new, still = collected.new, collected.still
    lines = list(_waiting_lines(collected))
    if lines:
        lines.append(messages.text("collect-how-to-assign", unit=collected.unit))
    attached = attachments(new)
    beside = {one.number for files in attached.values() for one in files}
    for state in ("refused", "kept"):
        apart = [one for one in new if one.state == state and one.number not in beside]
        lines += _reason_lines([one for one in apart if one.reason])
    for path, files in attached.items():
        lines.append(messages.text("collect-attached", path=path, count=len(files)))
    if before := [one for one in still if not one.waits]:
        lines += [messages.text("collect-still"), *_reason_lines(before)]
    lines += note_lines(new)
    lines += download_lines(collected, "collect-downloads")
    lines += time_lines(collected)
    for code in ("late", "strangers"):
        if names := getattr(collected, code):
            lines.append(messages.text(f"collect-{code}", names=list_names(names)))
    return "\n".join([*lines, *_sum_lines(collected)])


def _waiting_lines(collected: Collected) -> Iterator[str]:
    """Yield a line on each file that waits, with the name, id and answers in it."""
    for one in (*collected.new, *collected.still):
        if one.waits:
            yield f"{one.label}  {one.reason}"
            if inside := collected.inside.get(one.number):
                yield f"      {inside}"


def _reason_lines(found: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line per file with its reason; one line if many in a folder have the same."""
    alike: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for one in found:
        alike[one.above or one.label, one.reason.replace(one.path, "")].append(one)
    for same in alike.values():
        shown = same if len(same) <= ONE_BY_ONE else same[:1]
        yield from (f"{one.label}  {one.reason}" for one in shown)
        if more := len(same) - len(shown):
            yield messages.text("collect-more-there", count=more)


def note_lines(new: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line per note; only one line if many hand-ins have the same note."""
    by_note: dict[str, list[str]] = defaultdict(list)
    for one in new:
        for note in one.notes:
            by_note[note].append(one.path)
    for note, paths in by_note.items():
        if len(paths) > ONE_BY_ONE:
            count = len(paths)
            yield messages.text(
                "collect-note-many", count=count, note=note, paths=list_names(paths)
            )
        else:
            yield from (messages.text("collect-note", path=path, note=note) for path in paths)


def download_lines(collected: Collected, code: str) -> Iterator[str]:
    """Yield a sentence on each platform that gives only the time of the download."""
    for kind, count in collected.downloads.items():
        title = PLATFORMS[kind].title
        yield messages.text(code, count=count, platform=title, unit=collected.unit)


def time_lines(collected: Collected) -> Iterator[str]:
    """Yield notes on times of arrival, and on files of forgotten people that were skipped."""
    if collected.zips:
        zone = datetime.now().astimezone().strftime("%z")
        names = list_names(collected.zips)
        yield messages.text("collect-zone", names=names, zone=f"{zone[:3]}:{zone[3:]}")
    if collected.timed:
        yield messages.text("collect-timed", count=collected.timed)
    if collected.gone:
        yield messages.text("collect-gone", count=collected.gone)


def list_names(names: Sequence[str]) -> str:
    """Return names as part of a sentence: the first few, and how many more there are."""
    more = len(names) - SHOWN
    shown = ", ".join(names[:SHOWN])
    return messages.text("collect-and-more", names=shown, more=more) if more > 0 else shown


def _sum_lines(collected: Collected) -> Iterator[str]:
    states = [one.state for one in collected.new]
    counts = {state: states.count(state) for state in STATES}
    known, others = collected.known, collected.others
    yield messages.text("collect-sum", **counts, known=known, others=others, unit=collected.unit)
    total = len(collected.counting)
    waiting, missing = collected.waiting, len(collected.missing)
    code = "collect-counting-roster" if missing or collected.strangers else "collect-counting"
    yield messages.text(code, count=total, waiting=waiting, missing=missing)
