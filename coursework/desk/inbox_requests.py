"""Answer a page's requests to the trainer's desk about files that arrive, and their owners."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from coursework import answers as kept
from coursework import arrivals, by_hand, claims, matching, platforms
from coursework.archives import printable
from coursework.arrivals import Arrival
from coursework.collected import Collected
from coursework.desk.session import DeskRequest, Session, UnitRequest, given, put_out
from coursework.desk.state import Desk, moment, other_name_note
from coursework.desk.taking import Dropped, decide, outcome_lines, set_arrived, set_deadline
from coursework.marking.key import Key, belief_answers, model_answers
from fairtender.requests import Answer
from fairtender.tables import fault

MOST_ROWS = 500


# --- files that arrived ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Put(DeskRequest, name="desk_put"):
    """Put files aside until `desk_take` takes them in; answer with {number, of}.

    modified: when each file was changed, in milliseconds. room: whether the page got the files from
    the room's own server. A name includes the folders above it, as in
    `handed-in/mail/answers.json`.
    """

    modified: tuple[object, ...] = ()
    room: bool = False

    def answer_from(self, now: Session) -> Answer:
        found = given(now.files)
        if not found:
            raise fault("page-request")
        times = [*self.modified, *[0] * len(found)]
        by = platforms.ROOM if self.room else ""
        dropped = [Dropped.of(*one, when, by) for one, when in zip(found, times, strict=False)]
        now.dropped += 1
        now.drops[now.dropped] = dropped
        return {"number": now.dropped, "of": len(dropped)}


@dataclass(frozen=True)
class _Take(DeskRequest, name="desk_take"):
    """Take in some of the files under a number; answer {taken, more, done, of, problems, changed}.

    more: null at the end, otherwise the page has to ask again. At the end, the answer also has
    `told`, lines by unit, and a `summary`. arrived: when all of the files arrived. stop: files that
    were taken in stay, and the others are dropped.
    """

    number: int
    arrived: str = ""
    stop: bool = False

    def answer_from(self, now: Session) -> Answer:
        drop = now.drops.get(self.number)
        if drop is None:
            raise fault("desk-no-drop")
        if isinstance(drop, list):
            arrived = min(moment(self.arrived), datetime.now(UTC)) if self.arrived else None
            drop = now.drops[self.number] = now.taking(drop, arrived)
        more = not self.stop and drop.slice()
        answer: Answer = {} if more else _outcome_answer(drop.finish(), now)
        problems, drop.problems = drop.problems, []
        if not more:
            del now.drops[self.number]
        return {
            "taken": drop.new,
            "more": drop.taken if more else None,
            "done": drop.taken,
            "of": max(drop.of, drop.taken),
            "problems": problems,
            "changed": now.desk.changed,
        } | answer


def _outcome_answer(outcome: dict[str, Collected], now: Session) -> Answer:
    lines = {unit: list(outcome_lines(one)) for unit, one in outcome.items()}
    return {"told": lines, "summary": now.summary()}


@dataclass(frozen=True)
class _Inbox(UnitRequest, name="desk_inbox"):
    """Request for {rows, total, late, missing}: the files of a unit.

    show: "waiting", "late" (from people with nothing in time), "refused" (from people without any
    file with answers) or "all". late, missing: names of people; missing only if there is a roster.
    """

    from_: int
    most: int
    show: str = "all"

    def answer_from(self, now: Session) -> Answer:
        desk, unit = now.desk, self.unit
        found = desk.box(unit).found
        late = _late(desk, unit)
        who = {"late": [_name(desk, *one) for one in late.items()], "missing": _missing(desk, unit)}
        if self.show == "waiting":
            found = [one for one in found if one.waits]
        elif self.show == "late":
            found = list(late.values())
        elif self.show == "refused":
            found = arrivals.without_answers(found, unit)
        states = {one.number: "counts" for one in desk.counting(unit).values()}
        states |= {one.number: "late" for one in late.values()}
        box = now.inbox(unit)
        rows = [
            _row(box, one, states.get(one.number, ""), other_name_note(desk, unit, one))
            for one in found[self.from_ : self.from_ + min(self.most, MOST_ROWS)]
        ]
        return {"rows": rows, "total": len(found)} | who


def _late(desk: Desk, unit: str) -> dict[str, Arrival]:
    """Return {trainee: the newest file}, for people who only handed in after the deadline."""
    newest = arrivals.counting(desk.box(unit).found)
    return {id: newest[id] for id in sorted(newest.keys() - desk.counting(unit).keys())}


def _missing(desk: Desk, unit: str) -> list[str]:
    """Return the names of people on the roster without any file."""
    there = {one.trainee for one in desk.box(unit).found}
    return [one.name for id, one in desk.people.items() if id not in there]


def _name(desk: Desk, trainee: str, one: Arrival) -> str:
    person = desk.people.get(trainee)
    return person.name if person else one.learner_name or trainee


def _row(box: by_hand.Box, one: Arrival, state: str, other: str) -> Answer:
    who: list[str] = []
    if one.waits:
        names = one.learner_id, one.learner_name
        match = matching.match(*names, one.parts, box.unit, box.roster, one.by)
        who = [match.trainee] if match.trainee else [*match.who]
    person = box.roster.get(one.trainee)
    return arrivals.about(one) | {
        "label": one.label,
        "state": state or one.state,
        "path": printable(one.path),
        "when": one.when,
        "name": person.name if person else one.learner_name if one.trainee else "",
        "inside": by_hand.inside(box, one) if one.waits else "",
        "notes": [*one.notes, *filter(None, [other])],
        "may_be": [id for id in who if not box.roster or id in box.roster],
    }


@dataclass(frozen=True)
class _Look(UnitRequest, name="desk_look"):
    """Request for {html}: the content of a file."""

    number: int

    def answer_from(self, now: Session) -> Answer:
        from coursework.desk.words import look

        box = now.inbox(self.unit)
        one = box.by_number(self.number)
        return {"html": look(now.desk, now.marking, box.questions, one)}


# --- decisions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Assign(UnitRequest, name="desk_assign"):
    """Give a file to a person; answer with {done, said, summary}.

    Without `yes`, the answer is {done: false, against} if the file or the platform names somebody
    else. against: sentences on this evidence.
    """

    number: int
    trainee: str = ""
    yes: bool = False

    def answer_from(self, now: Session) -> Answer:
        return _decide(now, self.unit, self.number, self.trainee.strip(), self.yes)


@dataclass(frozen=True)
class _PutAside(UnitRequest, name="desk_aside"):
    """Put a file aside, so that it belongs to nobody; answer with {done, said, summary}."""

    number: int

    def answer_from(self, now: Session) -> Answer:
        return _decide(now, self.unit, self.number, by_hand.ASIDE)


@dataclass(frozen=True)
class _Updates(UnitRequest, name="desk_updates"):
    """Request for {would}: lines on each file in question that looks like an update.

    sure: let these files count from now on; the answer is then {done, said, summary}.
    """

    sure: bool = False

    def answer_from(self, now: Session) -> Answer:
        box = now.inbox(self.unit)
        done = by_hand.assign(box, claims.updates(box.every.values()))
        if self.sure and done:
            return _done(now, box, done)
        return {"would": [line for one in done for line in _would(now.desk, one)]}


def _would(desk: Desk, done: by_hand.Decision) -> list[str]:
    """Return a line on a file that would count, and a line for each reason against it."""
    one = done.arrival
    path = printable(one.path)
    source = f" ({one.source})" if one.source != path else ""
    named = f"{_name(desk, one.trainee, one)}: {one.label} {path}{source}"
    return [named, *(sentence.strip() for sentence in done.against)]


def _decide(now: Session, unit: str, number: int, trainee: str, sure: bool = False) -> Answer:
    box = now.inbox(unit)
    done = by_hand.assign(box, {number: trainee})
    against = [said.strip() for one in done for said in one.against]
    if against and not sure:
        return {"done": False, "against": against}
    return _done(now, box, done)


def _done(now: Session, box: by_hand.Box, done: list[by_hand.Decision]) -> Answer:
    desk = now.desk
    decide(desk, now.files.questions, box.unit, done)
    lines = by_hand.outcome(now.inbox(box.unit), done, desk.deadlines.get(box.unit))
    shown = {one.shown for one in done}
    said = [line.strip() for line in lines if line not in shown]
    return {"done": True, "said": said, "summary": now.summary()}


@dataclass(frozen=True)
class _Arrived(UnitRequest, name="desk_arrived"):
    """Correct the times of arrival of files; answer with {said, summary}."""

    when: str
    numbers: tuple[int, ...] = ()

    def answer_from(self, now: Session) -> Answer:
        said = set_arrived(now.desk, now.inbox(self.unit), self.numbers, moment(self.when))
        return {"said": said, "summary": now.summary()}


@dataclass(frozen=True)
class _Deadline(UnitRequest, name="desk_deadline"):
    """Set a unit's deadline, or remove it if `when` is empty; answer with a summary."""

    when: str = ""

    def answer_from(self, now: Session) -> Answer:
        now.desk.box(self.unit)
        set_deadline(now.desk, self.unit, moment(self.when) if self.when else None)
        return now.summary()


ROSTER = "participants.csv"
PEOPLE = {
    "101": "Ana Belo",
    "102": "Ben Carro",
    "103": "Carla Dunes",
    "104": "Dario Elst",
    "105": "Elena Fors",
    "106": "Filip Gran",
    "107": "Greta Holm",
    "108": "Hugo Ines",
    "109": "Iva Jorn",
    "110": "Jan Kolar",
    "111": "Karin Luma",
    "112": "Luca Mertens",
}
LATE, NAMELESS, MISSING = "110", "111", "112"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Sample(DeskRequest, name="desk_sample"):
    """Request for {files, modified}: a sample list of participants, and hand-ins to the first unit.

    modified: of each hand-in, in milliseconds. One hand-in came after the deadline, one names
    nobody, and one person handed in nothing. The answers are drawn from the key, always the same
    ones.
    """

    def answer_from(self, now: Session) -> Answer:
        unit = next(iter(now.desk.boxes))
        key = now.marking.key(unit)
        deadline = now.desk.deadlines.get(unit) or datetime.now(UTC)
        files, modified = {ROSTER: _roster()}, {}
        for name, person, content in _hand_ins(key, random.Random(unit)):
            files[name] = content
            when = deadline + _HOUR if person == LATE else deadline - int(person[-2:]) * _HOUR
            modified[name] = int(when.timestamp() * 1000)
        return {"files": put_out(now.files, files), "modified": modified}


def _roster() -> bytes:
    rows = [f"{id},{name}" for id, name in PEOPLE.items()]
    return "\n".join(["id,name", *rows, ""]).encode()


def _hand_ins(key: Key, dice: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield file name, person's id and content of each sample hand-in."""
    unit = key.questions.unit
    for at, (id, name) in enumerate(PEOPLE.items()):
        if id == MISSING:
            continue
        skill = 0.35 + 0.05 * (at * 5 % len(PEOPLE))  # from 0.35 to 0.9, not in the list's order
        learner = kept.Answers("" if id == NAMELESS else id, "" if id == NAMELESS else name)
        learner = kept.sort(learner, _answers(key, skill, dice), key.questions)
        content = json.dumps(kept.document(learner, key.questions)).encode()
        yield f"{unit}_{'answers' if id == NAMELESS else id}.json", id, content


def _answers(key: Key, skill: float, dice: random.Random) -> dict[str, Any]:
    """Return sample answers: a share of about `skill` is right, the rest wrong or left out."""
    right = model_answers(key)
    mistakes = [belief_answers(key, belief.code) for belief in key.beliefs]
    found = {}
    for id, answer in right.items():
        wrong = [one[id] for one in mistakes if one[id] != answer]
        if dice.random() < skill:
            found[id] = answer
        elif wrong and dice.random() < 0.8:
            found[id] = dice.choice(wrong)
    return found
