"""Record what is known about each file that arrived, and decide which files count."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from coursework.archives import is_bin
from coursework.names import name_in_file_name
from coursework.platforms import Origin, origin
from coursework.roster import Trainee

# accepted: belongs to a trainee. question: one of several that claim the same trainee; none of
# them counts. unmatched, ambiguous: nobody, or more than one, could have handed it in. These
# three wait for the trainer. refused: cannot be graded. kept: a notebook or a text, for the record.
STATES = ("accepted", "question", "unmatched", "ambiguous", "refused", "kept")


@dataclass(frozen=True)
class Arrival:
    """One file that arrived; `number` is its number in the unit's inbox.

    `path`: its path in its source. `by`: the platform whose own download that was, or "".
    `is_apart`: whether that download does not continue the others, so that it proves no update.
    `learner_id`, `learner_name`: as the file gives them; `answers`: how many it holds, -1 if they
    were not counted. `trainee`: the owner, known or claimed; a refused or kept file has one too, if
    known. `counted`: whether a file in question counted before. `rule`: what found the trainee.
    `reason`: why it is not accepted, a sentence. `notes`: what else the trainer should know.
    `sha256` is "" if the file was not read.
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
    by: str = ""
    is_apart: bool = False
    answers: int = -1
    counted: bool = False
    is_astray: bool = False

    @property
    def label(self) -> str:
        """The number as it appears in folder names and after `--assign`."""
        return f"{self.number:04}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders above the file, and its name."""
        return tuple(self.path.split("/"))

    @property
    def above(self) -> str:
        """The path of the folder that contains the file."""
        return self.path.rpartition("/")[0]

    @property
    def waits(self) -> bool:
        """Whether the file has answers that do not count until the trainer decides."""
        return self.state in ("question", "unmatched", "ambiguous")

    @property
    def aside(self) -> bool:
        """Whether the trainer has put the file aside."""
        return self.rule == "aside"

    @property
    def when(self) -> str:
        """The time of arrival in this machine's time zone, with the zone's name."""
        return moment(self.arrived)

    @property
    def order(self) -> tuple:
        """A sort key for which of two files counts: any answers, arrival, time saved, number."""
        return self.answers != 0, self.arrived, self.saved, self.number

    def origin(self, unit: str) -> Origin:
        """Return what the file's path shows about it, if it came from a platform's download."""
        return origin(self.parts, unit, self.by)


def about(arrival: Arrival) -> dict[str, Any]:
    """Return the record of a file as plain JSON values."""
    known = asdict(arrival) | {"arrived": arrival.arrived.astimezone(UTC).isoformat()}
    if not arrival.is_astray:
        del known["is_astray"]  # so that earlier releases can read it
    return known


def text_of(arrival: Arrival) -> str:
    """Return the record of a file as the text of `about.json`."""
    return json.dumps(about(arrival), indent=1, ensure_ascii=False) + "\n"


def from_text(text: str) -> Arrival:
    """Return the arrival in an `about.json`; ValueError, TypeError or KeyError if it is damaged."""
    return from_about(json.loads(text))


def from_about(kept: dict[str, Any]) -> Arrival:
    """Return the arrival in plain JSON values; ValueError names the fields that are wrong."""
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
    """Return whether `value` is allowed in the field `name` of a record."""
    if name == "notes":
        return isinstance(value, list | tuple) and all(isinstance(note, str) for note in value)
    if name == "arrived":
        try:
            when = datetime.fromisoformat(str(value))
        except ValueError:
            return False
        return when.tzinfo is not None and 1 < when.year < 9999  # otherwise no clock can show it
    if kind is int:
        return type(value) is int and value >= (-1 if name == "answers" else 0)
    if kind is bool:
        return isinstance(value, bool)
    return isinstance(value, str) and (name != "state" or value in STATES)


def moment(when: datetime) -> str:
    """Return a moment as text: in this machine's time zone, with the zone's name."""
    return when.astimezone().isoformat(" ", "minutes")


def counting(found: Iterable[Arrival], deadline: datetime | None = None) -> dict[str, Arrival]:
    """Return {trainee: the file that counts}: the newest, or the last one before a deadline.

    A file without answers counts only if there is no other.
    """
    counts: dict[str, Arrival] = {}
    for one in found:
        if one.state != "accepted" or (deadline and one.arrived > deadline):
            continue
        if one.trainee not in counts or one.order > counts[one.trainee].order:
            counts[one.trainee] = one
    return counts


def in_question(found: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    """Return {trainee: files in question}: files that claim to be theirs and do not count."""
    claims: dict[str, list[Arrival]] = defaultdict(list)
    for one in found:
        if one.state == "question":
            claims[one.trainee].append(one)
    return dict(claims)


def without_answers(found: Iterable[Arrival], unit: str) -> list[Arrival]:
    """Return the refused and kept files of people who handed in no file with answers.

    A file that was put aside, or that came with answers, is left out.
    """
    found = list(found)
    given = [one for one in found if one.state == "accepted" or one.waits]
    attached = {one.number for files in attachments(found).values() for one in files}
    trainees = {one.trainee for one in given if one.trainee}
    people = {one.origin(unit).person for one in given}
    owners: dict[str, set[str]] = {}
    for one in given:
        owners.setdefault(one.above, set()).add(one.trainee)
    own = {place for place, who in owners.items() if place and len(who) == 1}

    def answered(one: Arrival) -> bool:
        if one.number in attached:
            return True
        person = one.origin(unit).person
        if one.trainee:
            return one.trainee in trainees
        return person in people if person[0] else one.state == "kept" and one.above in own

    states = ("refused", "kept")
    return [one for one in found if one.state in states and not one.aside and not answered(one)]


def attachments(found: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    """Return {path of a ZIP: its other files} for each ZIP with one person's answers.

    A file that could be answers is not an attachment, even if it is broken; nor is a bin.
    """

    def attached(one: Arrival) -> bool:
        could_be = one.path.casefold().endswith(".json") or is_bin(one.parts[-1])
        return one.state in ("refused", "kept") and not could_be

    inside: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for one in found:
        if place := zip_of(one.path):
            inside[one.source, place].append(one)
    found_in: dict[str, list[Arrival]] = defaultdict(list)
    for (_, place), files in inside.items():
        owners = {one.trainee for one in files if one.state == "accepted" or one.waits}
        if len(owners) == 1:
            found_in[place] += filter(attached, files)
    return {place: files for place, files in found_in.items() if files}


def zip_of(path: str) -> str:
    """Return the path of the ZIP that contained a file, or "" if it was not in a ZIP."""
    *folders, _ = path.split("/")
    for depth, folder in enumerate(folders, start=1):
        if folder.casefold().endswith(".zip"):
            return "/".join(folders[:depth])
    return ""


def refused(
    found: Iterable[Arrival], unit: str, roster: Mapping[str, Trainee]
) -> dict[str, Arrival]:
    """Return {trainee: the last refused file}, for people without any file with answers."""
    open_ = sorted(without_answers(found, unit), key=lambda one: one.order)
    return {owner: one for one in open_ if (owner := _owner(one, unit, roster))}


def strays(found: Iterable[Arrival], unit: str, roster: Mapping[str, Trainee]) -> list[Arrival]:
    """Return the files without answers whose owner is not known."""
    return [one for one in without_answers(found, unit) if not _owner(one, unit, roster)]


def _owner(one: Arrival, unit: str, roster: Mapping[str, Trainee]) -> str:
    """Return the trainee who owns a file without answers, or "" if nobody is known to.

    Without a roster, only a platform and the file's name identify a trainee, not a folder.
    """
    if roster:
        return one.trainee if one.trainee in roster else ""
    said = one.origin(unit)
    return one.trainee if said.name or name_in_file_name(said.file, unit) else ""
