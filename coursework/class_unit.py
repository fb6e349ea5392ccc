"""What a class did in a unit: who handed in what, and who did not; `hidden` names nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan

from coursework.key import Key
from coursework.marks import Result

__all__ = ["ABSENT", "UnitClass", "everybody", "hidden", "share"]

ABSENT = ("late", "question", "refused", "unsure")  # why nothing counts, though a file is there


@dataclass(frozen=True)
class UnitClass:
    """What a class did in one unit.

    results: the graded hand-ins that count. roster: {id: name} of those who should hand in, empty
    where there is no list. handed_in: {id: name} of those with a hand-in that counts, graded or
    not. late: {id: name} of those whose hand-in came after the deadline only. refused: {id: name}
    of those of whom there is nothing but files that cannot be graded. unsure: {id: name} of those
    who may have handed in a file that waits to be assigned. unassigned: files in the inbox that
    nobody is known to have handed in. question: {id: name} of those whom several files claim, so
    that none counts until the trainer decides. before: what some of these had before, graded.
    strays: {path: number of files} without answers that belong to nobody; a zip is one path.
    noted: {flag: {id: count}}, what the files themselves give to look at.
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

    @property
    def unit(self) -> str:
        """The unit's slug."""
        return self.key.unit

    @property
    def people(self) -> dict[str, str]:
        """{id: name} of everybody, sorted by name: on the roster, or with a file of their own."""
        files = {**self.refused, **self.unsure, **self.question, **self.late, **self.handed_in}
        everybody = {**files, **self.roster}
        return dict(sorted(everybody.items(), key=lambda one: (one[1].casefold(), one[0])))

    @property
    def missing(self) -> dict[str, str]:
        """{id: name} of those on the roster from whom there is nothing at all."""
        there = {*self.handed_in, *self.late, *self.question, *self.refused, *self.unsure}
        return {id: name for id, name in self.people.items() if id not in there}


def hidden(unit: UnitClass, pseudonyms: Mapping[str, str]) -> UnitClass:
    """Return the unit without a name, an id, a time or a comment in it."""

    def renamed(people: Iterable[str]) -> dict[str, str]:
        return {pseudonyms[id]: pseudonyms[id] for id in people}

    return replace(
        unit,
        results=[_hidden(one, pseudonyms[one.trainee]) for one in unit.results],
        roster=renamed(unit.roster),
        handed_in=renamed(unit.handed_in),
        late=renamed(unit.late),
        refused=renamed(unit.refused),
        unsure=renamed(unit.unsure),
        question=renamed(unit.question),
        before=[_hidden(one, pseudonyms[one.trainee]) for one in unit.before],
        strays={"": sum(unit.strays.values())},
        noted={
            flag: {pseudonyms[id]: count for id, count in counts.items()}
            for flag, counts in unit.noted.items()
        },
    )


def _hidden(result: Result, pseudonym: str) -> Result:
    marks = {cell: replace(mark, comment="") for cell, mark in result.marks.items()}
    answers = replace(result.answers, learner_id="", learner_name="", saved="")
    return replace(
        result, marks=marks, answers=answers, trainee=pseudonym, name=pseudonym, arrived=None
    )


def everybody(units: Iterable[UnitClass]) -> dict[str, str]:
    """Return {id: name} of all people of these units."""
    return {id: name for unit in units for id, name in unit.people.items()}


def share(result: Result) -> float:
    """Return the share of the marked points that a hand-in earned; nan where nothing is marked."""
    marked = [mark for mark in result.marks.values() if not mark.waiting]
    most = sum(mark.most for mark in marked)
    return sum(mark.points for mark in marked) / most if most else nan
