"""Make certificates for people who reach a threshold in several units: one A4 page each."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coursework.answers import plain_words
from coursework.class_tables import page_name
from coursework.forms.html import number
from coursework.marking.key import Key
from coursework.marking.marks import Result
from coursework.roster import Trainee
from fairtender import messages, pages, sheets

NAME = "certificate"  # start of the file names
THRESHOLD = 70
HEADS = ("trainee", "name", "email", "state", "percent", "points to mark", "file", "keys")
FEW = 4  # up to so many units, all their objectives fit on the page
SOME = 2  # objectives of a unit if there are more units


@dataclass(frozen=True)
class Standing:
    """One person's results in several units together.

    `results`: {unit: graded hand-in}, without the units that were not handed in. `lacks`: the
    number of those units; they count with no points.
    """

    trainee: str
    name: str
    results: Mapping[str, Result]
    earned: float
    most: float
    to_mark: float
    lacks: int = 0

    @property
    def percent(self) -> int:
        """The points so far in whole percent; never rounded up."""
        return min(100, int(self.earned / self.most * 100 + 1e-9))

    def state(self, threshold: float) -> str:
        """Return "certified", "waiting", "lacking" or "below".

        waiting: unmarked texts may still bring the points up to the threshold. lacking: not every
        unit was handed in.
        """
        needed = self.most * threshold / 100 - 1e-9
        if self.earned >= needed:
            return "certified"
        if self.earned + self.to_mark >= needed:
            return "waiting"
        return "lacking" if self.lacks else "below"


def standings(
    keys: Sequence[Key], results: Mapping[str, Iterable[Result]], question: Collection[str] = ()
) -> list[Standing]:
    """Return the standings, sorted by id, of all people with at least one graded hand-in.

    results: {unit: graded hand-ins}. question: trainees who are left out until it is decided which
    of several files is theirs.
    """
    found: dict[str, dict[str, Result]] = {}
    for unit, each in results.items():
        for one in each:
            if one.trainee not in question:
                found.setdefault(one.trainee, {})[unit] = one
    most = sum(key.questions.points for key in keys)
    standing = []
    for id in sorted(found, key=str.casefold):
        own = found[id].values()
        name = next((one.name for one in own if one.name != id), id)
        earned, to_mark = sum(one.total for one in own), sum(one.to_mark for one in own)
        lacks = len(keys) - len(own)
        standing.append(Standing(id, name, found[id], earned, most, to_mark, lacks))
    return standing


def page(one: Standing, keys: Sequence[Key], course: str, threshold: float, day: date) -> str:
    """Return one person's certificate, as a page of HTML that fits on A4.

    course: the title of the course.
    """
    many = len(keys) > FEW
    return pages.render(
        Path(__file__).with_suffix(".html"),
        one=one,
        keys=keys,
        course=course,
        name=plain_words(one.name),
        threshold=f"{threshold:g}",
        day=messages.day(day),
        many=many,
        aims=SOME if many else None,
        number=number,
    )


def index(everybody: Iterable[Standing], people: Mapping[str, Trainee], threshold: float) -> bytes:
    """Return the list of all people as a file for spreadsheets, with the columns `HEADS`.

    The file of a certificate is given only for people who have one. The keys are, for each unit,
    the version of the key under which the points were given, "?" if it is not known.
    """
    rows = []
    for one in everybody:
        state, email = one.state(threshold), getattr(people.get(one.trainee), "email", "")
        file = page_name(NAME, one.trainee) if state == "certified" else ""
        keys = "; ".join(f"{unit} {result.key or '?'}" for unit, result in one.results.items())
        rows.append((one.trainee, one.name, email, state, one.percent, one.to_mark, file, keys))
    return sheets.csv_text(HEADS, rows).encode("utf-8-sig")
