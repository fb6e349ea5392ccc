"""The inbox: every file that was handed in, untouched, with what is known about it.

`inbox/UNIT/NNNN/` holds the file as `original` with its ending, and `about.json`. Nothing in the
inbox is ever changed but `about.json`, and nothing is deleted but by `workshop forget`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from coursework.origin import platform
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError
from workshop.folder import Workshop
from workshop.submitted import NEW

ABOUT = "about.json"
# accepted: belongs to a trainee. unmatched, ambiguous: waits for `--assign`. refused: cannot be
# graded. kept: a notebook or a text, for the record.
STATES = ("accepted", "unmatched", "ambiguous", "refused", "kept")


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


def moment(when: datetime) -> str:
    """Return a moment as it is shown: in this machine's zone, which is named."""
    return when.astimezone().isoformat(" ", "minutes")


def arrivals(workshop: Workshop, unit: str) -> list[Arrival]:
    """Return everything in the unit's inbox, in the order in which it was taken in."""
    folder = workshop.inbox(unit)
    paths = folder.glob(f"[0-9]*/{ABOUT}") if folder.is_dir() else []
    return sorted((_read(path) for path in paths), key=lambda one: one.number)


def _read(path: Path) -> Arrival:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        about["arrived"] = datetime.fromisoformat(about["arrived"])
        return Arrival(**about | {"notes": tuple(about["notes"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(messages.text("inbox-unreadable", path=path, cause=error)) from None


def next_number(workshop: Workshop, unit: str) -> int:
    """Return the number that the next file gets."""
    folder = workshop.inbox(unit)
    folder.mkdir(parents=True, exist_ok=True)
    return 1 + max((int(one.name) for one in folder.iterdir() if one.name.isdecimal()), default=0)


def put(workshop: Workshop, unit: str, arrival: Arrival, content: bytes | None) -> Arrival:
    """Put a file into the inbox in one step, under its number, or the next one for 0."""
    arrival = replace(arrival, number=arrival.number or next_number(workshop, unit))
    folder = workshop.inbox(unit)
    new = Path(tempfile.mkdtemp(dir=folder, prefix=NEW))
    try:
        if content is not None:
            write_atomically(new / f"original{_ending(arrival.path)}", content)
        write_about(new, arrival)
        os.replace(new, folder / arrival.label)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return arrival


def _ending(path: str) -> str:
    ending = PurePosixPath(path).suffix.casefold()
    return ending if ending in (".json", ".ipynb") else ".bin"


def write_about(folder: Path, arrival: Arrival) -> None:
    """Write what is known about a file beside it."""
    about = asdict(arrival) | {"arrived": arrival.arrived.astimezone(UTC).isoformat()}
    write_atomically(folder / ABOUT, json.dumps(about, indent=1, ensure_ascii=False) + "\n")


def change(workshop: Workshop, unit: str, arrival: Arrival) -> None:
    """Write anew what is known about a file."""
    write_about(workshop.inbox(unit) / arrival.label, arrival)


def original(workshop: Workshop, unit: str, arrival: Arrival) -> bytes:
    """Return the untouched bytes of a file. DataError where somebody took it away."""
    folder = workshop.inbox(unit) / arrival.label
    try:
        [path] = folder.glob("original.*")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise DataError(messages.text("inbox-unreadable", path=folder, cause=error)) from None


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


def refused(workshop: Workshop, unit: str) -> dict[str, Arrival]:
    """Return {trainee: the last file that was refused} of those who gave no file with answers.

    Who is not known goes by the platform's name, or else by the path of the file.
    """
    open_ = without_answers(arrivals(workshop, unit), unit)
    who = {one.number: one.trainee or platform(one.parts, unit).name or one.path for one in open_}
    return {who[one.number]: one for one in sorted(open_, key=lambda one: one.order)}
