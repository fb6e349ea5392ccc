"""Record what a class did in a unit: who handed in and who did not; `hide` removes all names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import nan

from coursework import arrivals
from coursework.arrivals import Arrival
from coursework.collected import list_names
from coursework.marking.key import Key
from coursework.marking.marks import Result
from coursework.roster import Trainee
from fairtender import messages

ABSENT = ("late", "question", "refused", "unsure")  # why no file counts


@dataclass(frozen=True)
class UnitClass:
    """What a class did in one unit.

    results: the graded hand-ins that count. roster: {id: name} of people who should hand in, empty
    if there is no list. before: earlier graded hand-ins of people in question. unassigned: number
    of files in the inbox whose owner is not known. strays: {path: number of files} for files
    without answers that belong to nobody; a ZIP is one path. noted: {flag: {id: count}}, things in
    the files that need a check. earlier: {version: ids} of people whose points were given under
    another key than `key`; "" if its version is not known. emails: {id: address} from the roster.

    The others are {id: name}. handed_in: people with a hand-in that counts, graded or not. late:
    people whose hand-ins all came after the deadline. refused: people who only have files that
    cannot be graded. unsure: people who may have handed in a file that waits to be given to its
    owner. question: people whom several files claim, so that none counts until the trainer decides.
    """

    key: Key
    results: Sequence[Result]
    roster: Mapping[str, str]
    handed_in: Mapping[str, str]
    late: Mapping[str, str]
    unassigned: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    unsure: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    before: Sequence[Result] = ()
    strays: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The unit's slug."""
        return self.key.unit

    @property
    def people(self) -> dict[str, str]:
        """{id: name} of everybody on the roster or with a file of their own, sorted by name."""
        files = {**self.refused, **self.unsure, **self.question, **self.late, **self.handed_in}
        everybody = {**files, **self.roster}
        return dict(sorted(everybody.items(), key=lambda one: (one[1].casefold(), one[0])))

    @property
    def missing(self) -> dict[str, str]:
        """{id: name} of people on the roster without any file."""
        there = {*self.handed_in, *self.late, *self.question, *self.refused, *self.unsure}
        return {id: name for id, name in self.people.items() if id not in there}


def gather(
    key: Key,
    results: Sequence[Result],
    people: Mapping[str, Trainee],
    handed_in: Iterable[str],
    found: Sequence[Arrival],
    name_of: Callable[[str], str],
    before: Sequence[Result] = (),
    deadline: datetime | None = None,
) -> UnitClass:
    """Return what a class did in a unit.

    results: the graded hand-ins that count. people: the roster. handed_in: sorted ids of people
    with a hand-in that counts. found: the files in the unit's inbox. name_of: returns the name of a
    person of whom nothing is graded. before: graded files, including those that no longer count;
    only those of people in question are kept.
    """
    handed_in = list(handed_in)
    roster = {id: one.name or id for id, one in people.items()}
    names = {one.trainee: one.name for one in results} | roster
    counting = {*arrivals.counting(found)}
    late = counting - {*handed_in}
    question = {*arrivals.in_question(found)} - counting - {*handed_in}
    refused = {*arrivals.refused(found, key.unit, people)} - counting - question
    unsure = _may_be_from(roster, found) - counting - question - refused
    accepted = [one for one in found if one.state == "accepted" or one.trainee in question]
    given = {one.trainee: one.learner_name for one in accepted}
    return UnitClass(
        key,
        results,
        roster,
        {id: names.get(id) or name_of(id) for id in handed_in},
        {id: names.get(id) or given.get(id) or id for id in sorted(late)},
        sum(one.waits and one.trainee not in question for one in found),
        {id: names.get(id) or id for id in sorted(refused - {*handed_in})},
        {id: names.get(id) or id for id in sorted(unsure - {*handed_in})},
        {id: names.get(id) or given.get(id) or id for id in sorted(question)},
        [one for one in before if one.trainee in question],
        _strays(arrivals.strays(found, key.unit, people)),
        _flags(found, handed_in, deadline),
        under_earlier_keys(key, [one for one in before if one.trainee in handed_in]),
        {id: one.email for id, one in people.items()},
    )


def _strays(files: Iterable[Arrival]) -> dict[str, int]:
    """Return {path: number of files} for stray files; several in one ZIP are listed as the ZIP."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in files:
        places[arrivals.zip_of(one.path) or one.path].append(one.path)
    return {paths[0] if len(paths) == 1 else at: len(paths) for at, paths in places.items()}


def _flags(
    found: Sequence[Arrival], handed_in: Iterable[str], deadline: datetime | None
) -> dict[str, dict[str, int]]:
    """Return {flag: {id: count}}: what to check in the files of people who handed in."""
    counts = arrivals.counting(found, deadline)
    last = {id: counts[id] for id in handed_in if id in counts}
    contents: dict[str, set[str]] = {id: set() for id in last}
    for one in found:
        if (
            one.state == "accepted"
            and one.trainee in last
            and one.answers
            and one.order < last[one.trainee].order
        ):
            contents[one.trainee].add(one.sha256)
    return {
        "replaced": {
            id: len(contents[id] - {one.sha256}) for id, one in last.items() if one.rule != "hand"
        },
        "other-unit": {id: one.is_astray for id, one in last.items()},
    }


def _may_be_from(roster: Mapping[str, str], found: Iterable[Arrival]) -> set[str]:
    """Return the ids of people on the roster who are named in a file that waits for an owner."""
    waiting = [one for one in found if one.waits]
    said = {text.casefold() for one in waiting for text in (one.learner_id, one.learner_name)}
    return {id for id, name in roster.items() if said & {id.casefold(), name.casefold()}}


def hide(unit: UnitClass, pseudonyms: Mapping[str, str]) -> UnitClass:
    """Return the record of a unit without any name, id, time or comment."""

    def rename(people: Iterable[str]) -> dict[str, str]:
        return {pseudonyms[id]: pseudonyms[id] for id in people}

    return replace(
        unit,
        results=[_hide(one, pseudonyms[one.trainee]) for one in unit.results],
        roster=rename(unit.roster),
        handed_in=rename(unit.handed_in),
        late=rename(unit.late),
        refused=rename(unit.refused),
        unsure=rename(unit.unsure),
        question=rename(unit.question),
        before=[_hide(one, pseudonyms[one.trainee]) for one in unit.before],
        strays={"": sum(unit.strays.values())},
        noted={
            flag: {pseudonyms[id]: count for id, count in counts.items()}
            for flag, counts in unit.noted.items()
        },
        earlier={key: [*rename(ids)] for key, ids in unit.earlier.items()},
        emails={},
    )


def _hide(result: Result, pseudonym: str) -> Result:
    marks = {cell: replace(mark, comment="") for cell, mark in result.marks.items()}
    answers = replace(result.answers, learner_id="", learner_name="", saved="")
    return replace(
        result, marks=marks, answers=answers, trainee=pseudonym, name=pseudonym, arrived=None
    )


def under_earlier_keys(key: Key, results: Iterable[Result]) -> dict[str, list[str]]:
    """Return {version of an earlier key: ids of people marked with it}; "" if unknown."""
    found: dict[str, list[str]] = {}
    for one in results:
        if one.key != key.unit_version:
            found.setdefault(one.key, []).append(one.trainee)
    return found


def earlier_key_sentences(key: Key, earlier: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a sentence for each earlier key: whose points it gave, and what to do."""
    for version, ids in earlier.items():
        about = {"unit": key.unit, "names": list_names(ids)}
        code = "class-key-earlier" if version else "class-key-unknown"
        yield messages.text(code, **about, version=version, today=key.unit_version)


def everybody(units: Iterable[UnitClass]) -> dict[str, str]:
    """Return {id: name} of all people of these units."""
    return {id: name for unit in units for id, name in unit.people.items()}


def share(result: Result) -> float:
    """Return the share of the marked points that a hand-in earned; NaN if nothing is marked."""
    marked = [mark for mark in result.marks.values() if not mark.waiting]
    most = sum(mark.most for mark in marked)
    return sum(mark.points for mark in marked) / most if most else nan
