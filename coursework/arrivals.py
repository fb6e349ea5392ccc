"""Files that arrived: what is known of each, which of them count, and what is told of them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from coursework.origin import platform
from fairtender import messages

__all__ = [
    "STATES",
    "Arrival",
    "Collected",
    "about",
    "counting",
    "from_about",
    "from_text",
    "moment",
    "notes_of",
    "refused",
    "table",
    "text_of",
    "times",
    "without_answers",
]

# accepted: belongs to a trainee. unmatched, ambiguous: waits for `--assign`. refused: cannot be
# graded. kept: a notebook or a text, for the record.
STATES = ("accepted", "unmatched", "ambiguous", "refused", "kept")
ONE_BY_ONE = 3  # the same note on more hand-ins than this is one line
NAMED = 10  # names in such a line


@dataclass(frozen=True)
class Arrival:
    """One file that arrived, by its number in the unit's inbox.

    `path`: where it lay in its source. `learner_id`, `learner_name`: as the file gives them.
    `trainee`: whose it is; what is refused or kept has one too, where that is known. `rule`: what
    found the trainee. `reason`: why it is not accepted, a sentence. `notes`: what else the trainer
    should know. `sha256` is "" where the file was not read.
    """

    number: int
    path: str
    source: str
    arrived: datetime
    sha256: str
    size: int
    state: str
    trainee: str = ""
    rule: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    learner_id: str = ""
    learner_name: str = ""
    saved: str = ""
    clock: str = ""

    @property
    def label(self) -> str:
        """The number as folders and `--assign` write it."""
        return f"{self.number:04}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders in which it lay, and its name."""
        return tuple(self.path.split("/"))

    @property
    def waits(self) -> bool:
        """Whether it holds answers that belong to nobody yet."""
        return self.state in ("unmatched", "ambiguous")

    @property
    def aside(self) -> bool:
        """Whether the trainer put it aside."""
        return self.rule == "aside"

    @property
    def when(self) -> str:
        """The time of arrival in this machine's zone, which is named."""
        return moment(self.arrived)

    @property
    def order(self) -> tuple:
        """What decides which of two counts: time of arrival, then of saving, then number."""
        return self.arrived, self.saved, self.number


def about(arrival: Arrival) -> dict[str, Any]:
    """Return what is known of a file as plain JSON holds it."""
    return asdict(arrival) | {"arrived": arrival.arrived.astimezone(UTC).isoformat()}


def text_of(arrival: Arrival) -> str:
    """Return the text of `about.json`."""
    return json.dumps(about(arrival), indent=1, ensure_ascii=False) + "\n"


def from_text(text: str) -> Arrival:
    """Return what the text of `about.json` tells; ValueError, TypeError or KeyError: damaged."""
    return from_about(json.loads(text))


def from_about(kept: dict[str, Any]) -> Arrival:
    """Return what is known of a file from plain JSON; ValueError names the fields at fault."""
    if not isinstance(kept, dict):
        raise TypeError
    known = {one.name: one for one in fields(Arrival)}
    wrong = [name for name in kept if name not in known]
    for name, one in known.items():
        absent = name not in kept and one.default is MISSING
        if absent or (name in kept and not _fits(name, one.type, kept[name])):
            wrong.append(name)
    if wrong:
        raise ValueError(", ".join(wrong))
    when, notes = datetime.fromisoformat(kept["arrived"]), tuple(kept.get("notes", ()))
    return Arrival(**kept | {"arrived": when, "notes": notes})


def _fits(name: str, kind: object, value: object) -> bool:
    """Tell whether a field of a record can have this value."""
    if name == "notes":
        return isinstance(value, list | tuple) and all(isinstance(note, str) for note in value)
    if name == "arrived":
        try:
            when = datetime.fromisoformat(str(value))
        except ValueError:
            return False
        return when.tzinfo is not None and 1 < when.year < 9999  # else no clock can show it
    if kind is int:
        return type(value) is int and value >= 0
    return isinstance(value, str) and (name != "state" or value in STATES)


def moment(when: datetime) -> str:
    """Return a moment as it is shown: in this machine's zone, which is named."""
    return when.astimezone().isoformat(" ", "minutes")


def counting(found: Iterable[Arrival], deadline: datetime | None = None) -> dict[str, Arrival]:
    """Return {trainee: the arrival that counts}: the newest, or the last before a deadline."""
    counts: dict[str, Arrival] = {}
    for one in found:
        if one.state != "accepted" or (deadline and one.arrived > deadline):
            continue
        if one.trainee not in counts or one.order > counts[one.trainee].order:
            counts[one.trainee] = one
    return counts


def without_answers(found: Iterable[Arrival], unit: str) -> list[Arrival]:
    """Return what was refused or only kept, of people of whom no file holds answers.

    A file that was put aside, or that lies beside answers, needs no word any more.
    """
    found = list(found)
    given = [one for one in found if one.state == "accepted" or one.waits]
    trainees = {one.trainee for one in given if one.trainee}
    people = {platform(one.parts, unit).person for one in given}
    owners: dict[str, set[str]] = {}
    for one in given:
        owners.setdefault(_above(one.path), set()).add(one.trainee)
    own = {place for place, who in owners.items() if place and len(who) == 1}

    def answered(one: Arrival) -> bool:
        person = platform(one.parts, unit).person
        if one.trainee:
            return one.trainee in trainees
        return person in people if person[0] else one.state == "kept" and _above(one.path) in own

    states = ("refused", "kept")
    return [one for one in found if one.state in states and not one.aside and not answered(one)]


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def refused(found: Iterable[Arrival], unit: str) -> dict[str, Arrival]:
    """Return {trainee: the last file that was refused} of those who gave no file with answers.

    Who is not known goes by the platform's name, or else by the path of the file.
    """
    open_ = sorted(without_answers(found, unit), key=lambda one: one.order)
    return {one.trainee or platform(one.parts, unit).name or one.path: one for one in open_}


# --- what is told --------------------------------------------------------------------------------


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
    lines += notes_of(new)
    lines += _downloads(collected)
    lines += times(collected)
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


def notes_of(new: Sequence[Arrival]) -> Iterator[str]:
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


def _downloads(collected: Collected) -> Iterator[str]:
    if collected.downloads:
        count, unit = collected.downloads, collected.unit
        yield messages.text("collect-downloads", count=count, unit=unit)


def times(collected: Collected) -> Iterator[str]:
    """Yield what is to be known about the times of arrival, and what was passed over."""
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
    counts = {state: states.count(state) for state in STATES}
    known, others = collected.known, collected.others
    yield messages.text("collect-sum", **counts, known=known, others=others, unit=collected.unit)
    total = len(collected.counting)
    waiting, missing = collected.waiting, len(collected.missing)
    code = "collect-counting-roster" if missing or collected.strangers else "collect-counting"
    yield messages.text(code, count=total, waiting=waiting, missing=missing)
