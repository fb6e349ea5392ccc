"""What a page asks of the trainer's desk about what arrives, and whose it is: see `asked`."""

from datetime import UTC, datetime
from typing import Any

from coursework import arrivals, claims, deciding, matching
from coursework.archives import printable
from coursework.arrivals import Arrival
from coursework.collected import Collected
from coursework.desk.session import (
    Files,
    Params,
    given,
    number,
    session,
    summary,
    taking,
)
from coursework.desk.state import Desk, moment, other_name_note
from coursework.desk.taking import Dropped, told
from fairtender import messages
from fairtender.tables import fault

__all__ = [
    "desk_arrived",
    "desk_aside",
    "desk_assign",
    "desk_deadline",
    "desk_inbox",
    "desk_look",
    "desk_put",
    "desk_take",
    "desk_updates",
]

MOST_ROWS = 500
Answer = dict[str, Any]


# --- what came ------------------------------------------------------------------------------------


def desk_put(params: Params, files: Files) -> Answer:
    """Answer files, with {modified: [milliseconds]}, with {number, of}: they wait for `desk_take`.

    A name has the folders above it, as in `handed-in/mail/answers.json`.
    """
    now = session(files)
    found, modified = given(params, files), params.get("modified", [])
    if not isinstance(modified, list) or not found:
        raise fault("page-request")
    times = [*modified, *[0] * len(found)]
    dropped = [Dropped.of(*one, when) for one, when in zip(found, times, strict=False)]
    now.dropped += 1
    now.drops[now.dropped] = dropped
    return {"number": now.dropped, "of": len(dropped)}


def desk_take(params: Params, files: Files) -> Answer:
    """Answer {number, from, arrived?, stop?} with {taken, more, done, of, problems}.

    more: ask again with it as `from`; null at the end, with what is `told` by unit and a `summary`.
    arrived: when all of it arrived. stop: what was taken in stays, the rest is left.
    """
    now, place = session(files), number(params, "number")
    drop = now.drops.get(place)
    if drop is None:
        raise fault("desk-no-drop")
    if isinstance(drop, list):
        when = params.get("arrived")
        arrived = min(moment(when), datetime.now(UTC)) if when else None
        drop = now.drops[place] = taking(files, drop, arrived)
    more = params.get("stop") is not True and drop.slice()
    answer: Answer = {} if more else _taken(drop.finish(), files)
    problems, drop.problems = drop.problems, []
    if not more:
        del now.drops[place]
    return {
        "taken": drop.new,
        "more": drop.taken if more else None,
        "done": drop.taken,
        "of": max(drop.of, drop.taken),
        "problems": problems,
        "changed": now.desk.changed,
    } | answer


def _taken(outcome: dict[str, Collected], files: Files) -> Answer:
    lines = {unit: list(told(one)) for unit, one in outcome.items()}
    return {"told": lines, "summary": summary(files)}


def desk_inbox(params: Params, files: Files) -> Answer:
    """Answer {unit, show, from, most} with {rows, total, late, missing}.

    show: "waiting", "late" (of people with nothing in time), "refused" (of people who gave no file
    with answers) or "all". late, missing: names of people, of the roster where there is one.
    """
    now = session(files)
    desk, unit = now.desk, str(params.get("unit"))
    found, show = desk.box(unit).found, params.get("show")
    late = _late(desk, unit)
    who = {"late": [_name(desk, *one) for one in late.items()], "missing": _missing(desk, unit)}
    if show == "waiting":
        found = [one for one in found if one.waits]
    elif show == "late":
        found = list(late.values())
    elif show == "refused":
        found = arrivals.without_answers(found, unit)
    first, most = number(params, "from"), min(number(params, "most"), MOST_ROWS)
    states = {one.number: "counts" for one in desk.counting(unit).values()}
    states |= {one.number: "late" for one in late.values()}
    box = _box(files, unit)
    shown = found[first : first + most]
    rows = [
        _row(box, one, states.get(one.number, ""), other_name_note(desk, unit, one))
        for one in shown
    ]
    return {"rows": rows, "total": len(found)} | who


def _late(desk: Desk, unit: str) -> dict[str, Arrival]:
    """Return {trainee: the newest file} of who handed in after the deadline only."""
    newest = arrivals.counting(desk.box(unit).found)
    return {id: newest[id] for id in sorted(newest.keys() - desk.counting(unit).keys())}


def _missing(desk: Desk, unit: str) -> list[str]:
    """Return the people of the roster of whom nothing is there, whatever came."""
    there = {one.trainee for one in desk.box(unit).found}
    return [one.name for id, one in desk.people.items() if id not in there]


def _name(desk: Desk, trainee: str, one: Arrival) -> str:
    person = desk.people.get(trainee)
    return person.name if person else one.learner_name or trainee


def _row(box: deciding.Box, one: Arrival, state: str, other: str) -> Answer:
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
        "inside": deciding.inside(box, one) if one.waits else "",
        "notes": [*one.notes, *filter(None, [other])],
        "may_be": [id for id in who if not box.roster or id in box.roster],
    }


def desk_look(params: Params, files: Files) -> Answer:
    """Answer {unit, number} with {html, learner_id, learner_name}: what is in a file."""
    from coursework.desk.words import look

    now = session(files)
    box = _box(files, params.get("unit"))
    one = box.there(number(params, "number"))
    html = look(now.desk, now.marking, box.questions, one)
    names = {"learner_id": one.learner_id, "learner_name": one.learner_name}
    return {"html": html} | {name: printable(said) for name, said in names.items()}


def _box(files: Files, unit: object) -> deciding.Box:
    desk = session(files).desk
    every = dict(desk.box(unit).arrivals)
    return deciding.Box(files.questions(unit), every, desk.people, desk.original)


# --- what is decided ------------------------------------------------------------------------------


def desk_assign(params: Params, files: Files) -> Answer:
    """Answer {unit, number, trainee, yes} with {done, said, summary}; where what the file or the
    platform says speaks for somebody else and it is not said `yes`, with {done: false, against}.
    """
    return _decided(params, files, str(params.get("trainee", "")).strip())


def desk_aside(params: Params, files: Files) -> Answer:
    """Answer {unit, number} with {done, said, summary}: the file belongs to nobody."""
    return _decided(params, files, deciding.ASIDE)


def desk_updates(params: Params, files: Files) -> Answer:
    """Answer {unit, sure} with {would}: the files in question that look like updates, a line each.

    sure: they count from now on, and the answer is {done, said, summary}.
    """
    box = _box(files, params.get("unit"))
    done = deciding.assign(box, claims.updates(box.every.values()))
    if params.get("sure") is True and done:
        return _done(files, box, done)
    desk = session(files).desk
    return {"would": [line for one in done for line in _would(desk, one)]}


def _would(desk: Desk, done: deciding.Decision) -> list[str]:
    """Return a line for a file that would count, and one for each thing that speaks against it."""
    one = done.arrival
    path = printable(one.path)
    source = f" ({one.source})" if one.source != path else ""
    named = f"{_name(desk, one.trainee, one)}: {one.label} {path}{source}"
    return [named, *(sentence.strip() for sentence in done.against)]


def _decided(params: Params, files: Files, trainee: str) -> Answer:
    box = _box(files, params.get("unit"))
    done = deciding.assign(box, {number(params, "number"): trainee})
    against = [said.strip() for one in done for said in one.against]
    if against and params.get("yes") is not True:
        return {"done": False, "against": against}
    return _done(files, box, done)


def _done(files: Files, box: deciding.Box, done: list[deciding.Decision]) -> Answer:
    desk = session(files).desk
    for one in done:
        for changed in one.changed:
            desk.change(box.unit, changed)
    taking(files, []).look_again()  # so that what is told of the others is still true
    lines = deciding.outcome(_box(files, box.unit), done, desk.deadlines.get(box.unit))
    shown = {one.shown for one in done}
    said = [line.strip() for line in lines if line not in shown]
    return {"done": True, "said": said, "summary": summary(files)}


def desk_arrived(params: Params, files: Files) -> Answer:
    """Answer {unit, numbers, when} with {said, summary}: corrects when files arrived."""
    desk, box = session(files).desk, _box(files, params.get("unit"))
    numbers = params.get("numbers")
    if not isinstance(numbers, list):
        raise fault("page-request")
    when = min(moment(params.get("when")), datetime.now(UTC))
    changed = deciding.set_arrived(box, numbers, when)
    for one in changed:
        desk.change(box.unit, one)
    said = [messages.text("collect-timed-one", number=one.label, when=one.when) for one in changed]
    return {"said": said, "summary": summary(files)}


def desk_deadline(params: Params, files: Files) -> Answer:
    """Answer {unit, when} with a summary; without `when` there is none any more."""
    desk, unit = session(files).desk, str(params.get("unit"))
    desk.box(unit)
    when = moment(params["when"]) if params.get("when") else None
    desk.deadlines.pop(unit, None)
    desk.deadlines |= {unit: when} if when else {}
    desk.touch()
    return summary(files)
