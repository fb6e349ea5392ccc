"""What a trainer decides by hand about files of the inbox: whose one is, and when one arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coursework import forms, matching
from coursework.answers import Answers, parse
from coursework.archives import printable
from coursework.arrivals import Arrival, counting
from coursework.course import unit_folder
from coursework.origin import alike, name_in_file_name, platform
from coursework.questions import Questions
from coursework.roster import Trainee, safe_id
from fairtender import messages
from fairtender.tables import DataError, fault
from workshop import inbox
from workshop.folder import Workshop

__all__ = ["Given", "assign", "described", "inside", "outcome", "set_arrived"]

ASIDE = "-"  # instead of an id: the file belongs to nobody


@dataclass(frozen=True)
class Given:
    """A file and what is decided. `against`: sentences that speak for somebody else."""

    arrival: Arrival
    shown: str
    against: Sequence[str] = ()


def assign(
    workshop: Workshop, unit: str, given: Mapping[int, str], yes: bool = False
) -> list[Given]:
    """Give files in the inbox to trainees by hand, {number: id}: each of them alone.

    The id `-` puts a file aside: it is kept, and belongs to nobody. DataError where there is no
    such file or trainee, where a file holds no answers, or where file or platform name somebody
    else and it is not said (`yes`) that this is right; then nothing is changed.
    """
    every = {one.number: one for one in inbox.arrivals(workshop, unit)}
    roster = workshop.trainees()
    done = [_given(workshop, unit, every, number, id, roster) for number, id in given.items()]
    if not yes and (against := [one for one in done if one.against]):
        lines = [line for one in against for line in (one.shown, *one.against)]
        raise DataError("\n".join([*lines, messages.text("assign-sure")]))
    for one in done:
        inbox.change(workshop, unit, one.arrival)
    return done


def _given(
    workshop: Workshop,
    unit: str,
    every: Mapping[int, Arrival],
    number: int,
    id: str,
    roster: Mapping[str, Trainee],
) -> Given:
    one = _there(every, number, unit)
    shown = described(workshop, unit, one)
    if id == ASIDE:
        reason = messages.text("collect-aside", path=one.path)
        return Given(replace(one, state="refused", trainee="", rule="aside", reason=reason), shown)
    holds = one.state == "accepted" or one.waits or (one.aside and _answers(workshop, unit, one))
    if not holds:
        reason = one.reason
        raise fault("collect-no-answers", number=one.label, reason=reason)
    if not safe_id(id):
        raise fault("collect-bad-id", id=id)
    known = roster or {other.trainee for other in every.values() if other.trainee}
    trainee = matching.same_person(id, known)
    if roster and trainee not in roster:
        raise fault("collect-no-trainee", id=trainee)
    person = roster.get(trainee) or Trainee(trainee, _name_of(every.values(), trainee))
    changed = replace(one, state="accepted", trainee=trainee, rule="hand", reason="")
    against = [
        messages.text(code, number=one.label, said=printable(said), who=_who(person))
        for code, said in _against(one, unit, person, roster)
    ]
    return Given(changed, shown, against)


def _there(every: Mapping[int, Arrival], number: int, unit: str) -> Arrival:
    if number not in every:
        raise fault("collect-no-number", number=number, unit=unit)
    return every[number]


def _name_of(found, trainee: str) -> str:
    """Return the name in what counts already as this trainee's, where there is no roster."""
    named = [one.learner_name for one in found if one.trainee == trainee and one.rule != "hand"]
    return next(filter(None, named), "")


def _against(one: Arrival, unit: str, person: Trainee, roster: Mapping[str, Trainee]):
    """Yield (code, what is said) for each thing that names somebody else than the person."""
    said = platform(one.parts, unit)
    if one.learner_id and one.learner_id.casefold() != person.id.casefold():
        yield "assign-other-id", one.learner_id
    if _another(one.learner_name, person, roster):
        yield "assign-other-name", one.learner_name
    if not said.hidden and _another(said.name, person, roster):
        yield "assign-other-platform", said.name
    in_name = name_in_file_name(said.file, unit)
    if person.id not in (found := matching.by_any(roster, in_name)) and found:
        yield "assign-other-file", in_name


def _another(name: str, person: Trainee, roster: Mapping[str, Trainee]) -> bool:
    """Tell whether a name is that of another one of the roster, or none of this person's."""
    if found := matching.by_any(roster, name):
        return person.id not in found
    known = f"{person.name} {person.id} {person.email}" if person.name else ""
    return not alike(name, known)


def set_arrived(
    workshop: Workshop, unit: str, numbers: Sequence[int], when: datetime
) -> list[Arrival]:
    """Correct when files of the inbox arrived. DataError where one is not there."""
    every = {one.number: one for one in inbox.arrivals(workshop, unit)}
    changed = [
        replace(_there(every, number, unit), arrived=when, clock="hand") for number in numbers
    ]
    for one in changed:
        inbox.change(workshop, unit, one)
    return changed


# --- what is shown --------------------------------------------------------------------------------


def described(workshop: Workshop, unit: str, one: Arrival) -> str:
    """Return what a file is: where it lay, when it came, the name and id in it, its answers."""
    return f"{one.label}  {one.path}\n      {inside(workshop, unit, one)}"


def inside(workshop: Workshop, unit: str, one: Arrival, questions: Questions | None = None) -> str:
    """Return when a file came, the name and id in it, and how many answers it holds."""
    name, id = printable(one.learner_name), printable(one.learner_id)
    none = messages.text("assign-none")
    given = {"when": one.when, "name": f"“{name}”" if name else none, "id": id or none}
    if not (answers := _answers(workshop, unit, one, questions)):
        return messages.text("assign-no-inside", **given)
    return messages.text("assign-inside", count=len(answers.values), **given)


def _answers(
    workshop: Workshop, unit: str, one: Arrival, questions: Questions | None = None
) -> Answers | None:
    path = unit_folder(unit, workshop.course) / "questions.toml"
    questions = questions or forms.load(path)
    try:
        return parse(inbox.original(workshop, unit, one), questions)
    except DataError:
        return None


def outcome(workshop: Workshop, unit: str, done: Sequence[Given]) -> str:
    """Return what was decided: each file with what is in it, whose it is, and what counts now."""
    roster = workshop.trainees()
    counts = counting(inbox.arrivals(workshop, unit), workshop.deadlines.get(unit))
    lines = []
    for one in done:
        arrival = one.arrival
        lines += [one.shown, *one.against]
        if arrival.aside:
            lines.append(messages.text("assign-aside", number=arrival.label))
            continue
        who = _who(roster.get(arrival.trainee) or Trainee(arrival.trainee))
        last = counts.get(arrival.trainee)
        code = "assign-done"
        if not last:
            code = "assign-late"
        elif last.number != arrival.number:
            code = "assign-not-newest"
        label = last.label if last else ""
        lines.append(messages.text(code, number=arrival.label, who=who, counting=label))
    return "\n".join(lines)


def _who(person: Trainee) -> str:
    return printable(f"{person.id} ({person.name})" if person.name else person.id)
