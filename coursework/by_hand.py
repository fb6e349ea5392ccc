"""Carry out a trainer's decisions on the owners and arrival times of files in an inbox."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coursework import claims, matching, names
from coursework.answers import Answers, parse
from coursework.archives import printable
from coursework.arrivals import Arrival, counting
from coursework.questions import Questions
from coursework.roster import Trainee, safe_id
from fairtender import messages
from fairtender.tables import DataError, fault

ASIDE = "-"  # instead of an id: the file belongs to nobody


@dataclass(frozen=True)
class Box:
    """The files of one unit, on which a trainer decides.

    every: {number: file}. roster: {id: trainee}. original: a function that returns the untouched
    bytes of a file.
    """

    questions: Questions
    every: Mapping[int, Arrival]
    roster: Mapping[str, Trainee]
    original: Callable[[Arrival], bytes]

    @property
    def unit(self) -> str:
        """The unit's slug."""
        return self.questions.unit

    def by_number(self, number: int) -> Arrival:
        """Return the file with this number; raise DataError if there is none."""
        if number not in self.every:
            raise fault("collect-no-number", number=number, unit=self.unit)
        return self.every[number]

    def answers(self, one: Arrival) -> Answers | None:
        """Return the answers in a file; None if it has none."""
        try:
            return parse(self.original(one), self.questions)
        except DataError:
            return None


@dataclass(frozen=True)
class Decision:
    """A file and what was decided about it. against: sentences on evidence for another person.

    also: other files of the same person that this decision settles.
    """

    arrival: Arrival
    shown: str
    against: Sequence[str] = ()
    also: Sequence[Arrival] = ()

    @property
    def changed(self) -> list[Arrival]:
        """All files that the decision changes."""
        return [self.arrival, *self.also]


def assign(box: Box, given: Mapping[int, str]) -> list[Decision]:
    """Return the decisions that follow from `given`, the trainer's {number of a file: id}.

    The id `-` puts a file aside: it is kept, and belongs to nobody. Once a person in question is
    given a file, they are no longer in question: the other files are put aside. Raises DataError if
    there is no such file or trainee, or if a file holds no answers.
    """
    done = [_decide(box, number, id) for number, id in given.items()]
    people = {box.every[number].trainee for number in given} | {one.arrival.trainee for one in done}
    every = {**box.every, **{one.arrival.number: one.arrival for one in done}}
    also = {trainee: _settle_others(box, every, trainee) for trainee in people - {""}}
    for place, one in enumerate(done):
        theirs = box.every[one.arrival.number].trainee, one.arrival.trainee
        settled = [other for trainee in theirs for other in also.pop(trainee, [])]
        done[place] = replace(one, also=settled)
    return done


def _settle_others(box: Box, every: Mapping[int, Arrival], trainee: str) -> list[Arrival]:
    """Return a person's other files that a decision changes. every: files after the decision."""
    theirs = [one for one in every.values() if one.trainee == trainee]
    open_ = [one for one in theirs if one.state == "question"]
    chosen = [one for one in theirs if one.rule == "hand" and one != box.every[one.number]]
    person = who(box.roster.get(trainee) or Trainee(trainee))
    if chosen:
        number = chosen[-1].label
        return [_put_aside(one, "collect-decided", number=number, who=person) for one in open_]
    there = [one for one in theirs if one.state == "accepted"]
    weighed = claims.weigh([*there, *open_], box.unit, person) if open_ else []
    return [one for one in weighed if one != every[one.number]]


def _put_aside(one: Arrival, code: str, **params: str) -> Arrival:
    reason = messages.text(code, path=one.path, **params)
    return replace(one, state="refused", trainee="", rule="aside", reason=reason, counted=False)


def _decide(box: Box, number: int, id: str) -> Decision:
    one = box.by_number(number)
    shown = describe(box, one)
    if id == ASIDE:
        return Decision(_put_aside(one, "collect-aside"), shown)
    holds = one.state == "accepted" or one.waits or (one.aside and box.answers(one))
    if not holds:
        raise fault("collect-no-answers", number=one.label, reason=one.reason)
    if not safe_id(id):
        raise fault("collect-bad-id", id=id)
    known = box.roster or {other.trainee for other in box.every.values() if other.trainee}
    trainee = matching.same_person(id, known)
    if box.roster and trainee not in box.roster:
        raise fault("collect-no-trainee", id=trainee)
    name = _name_of(box.every.values(), trainee)
    person = box.roster.get(trainee) or Trainee(trainee, name)
    changed = replace(
        one,
        state="accepted",
        trainee=trainee,
        rule="hand",
        reason="",
        counted=False,
        is_apart=False,
    )
    against = [
        messages.text(code, number=one.label, said=printable(said), who=who(person))
        for code, said in _against(one, box.unit, person, box.roster)
    ]
    return Decision(changed, shown, against)


def _name_of(found: Iterable[Arrival], trainee: str) -> str:
    """Return the name in the file that already counts for this trainee, if there is no roster."""
    named = [one.learner_name for one in found if one.trainee == trainee and one.rule != "hand"]
    return next(filter(None, named), "")


def _against(
    one: Arrival, unit: str, person: Trainee, roster: Mapping[str, Trainee]
) -> Iterator[tuple[str, str]]:
    """Yield (code, name or id) for each piece of evidence that a file is another person's."""
    said = one.origin(unit)
    if one.learner_id and one.learner_id.casefold() != person.id.casefold():
        yield "assign-other-id", one.learner_id
    if _is_another(one.learner_name, person, roster):
        yield "assign-other-name", one.learner_name
    if not said.hidden and _is_another(said.name, person, roster):
        yield "assign-other-platform", said.name
    in_name = names.name_in_file_name(said.file, unit)
    if person.id not in (found := names.by_any(roster, in_name)) and found:
        yield "assign-other-file", in_name


def _is_another(name: str, person: Trainee, roster: Mapping[str, Trainee]) -> bool:
    """Return whether a name belongs to somebody else on the roster, or not to this person."""
    if found := names.by_any(roster, name):
        return person.id not in found
    known = f"{person.name} {person.id} {person.email}" if person.name else ""
    return not names.alike(name, known)


def set_arrived(box: Box, numbers: Iterable[int], when: datetime) -> list[Arrival]:
    """Return files with a new time of arrival; raise DataError if one of them does not exist."""
    return [replace(box.by_number(number), arrived=when, clock="hand") for number in numbers]


# --- display --------------------------------------------------------------------------------------


def describe(box: Box, one: Arrival) -> str:
    """Describe a file: its path, when it arrived, the name and id in it, and its answers."""
    return f"{one.label}  {one.path}\n      {inside(box, one)}"


def inside(box: Box, one: Arrival) -> str:
    """Describe a file: when it arrived, the name and id in it, and its number of answers."""
    name, id = printable(one.learner_name), printable(one.learner_id)
    none = messages.text("assign-none")
    given = {"when": one.when, "name": f"“{name}”" if name else none, "id": id or none}
    if not (answers := box.answers(one)):
        return messages.text("assign-no-inside", **given)
    return messages.text("assign-inside", count=len(answers.values), **given)


def outcome(box: Box, done: Sequence[Decision], deadline: datetime | None) -> list[str]:
    """Return sentences on what was decided for each file, and on which files count now.

    box: after the decision.
    """
    counts = counting(box.every.values(), deadline)
    lines = []
    for one in done:
        arrival = one.arrival
        lines += [one.shown, *one.against]
        if arrival.aside:
            lines.append(messages.text("assign-aside", number=arrival.label))
            continue
        person = who(box.roster.get(arrival.trainee) or Trainee(arrival.trainee))
        last = counts.get(arrival.trainee)
        code = "assign-done"
        if not last:
            code = "assign-late"
        elif last.number != arrival.number:
            code = "assign-not-newest"
        label = last.label if last else ""
        lines.append(messages.text(code, number=arrival.label, who=person, counting=label))
        lines += [
            messages.text("assign-also", reason=other.reason) for other in one.also if other.aside
        ]
    return lines


def who(person: Trainee) -> str:
    """Return a person's id and name as text that a page or a terminal can show safely."""
    return printable(f"{person.id} ({person.name})" if person.name else person.id)
