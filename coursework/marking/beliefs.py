"""Read the beliefs in a key: wrong answers that show a belief, and the points that these lose.

`[[belief]]`: code, name, text, read, `answers` (wrong answers that show it) and `loses` (the points
that these lose). If a form of questions.toml has the same belief, it has the same code there, and
these answers must show it there too. For made work, the wrong answer is the right one after each
`[[belief.change]]`: question, sheet, row, and `cells` ("" empties a cell), `drop = true`, or
`add = true` with cells. `breaks` then lists the properties that lose points, as QUESTION.CODE.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coursework import answers as kept
from coursework.marking.entry import Entry
from coursework.questions import Question
from coursework.questions.made import ROW
from coursework.questions.pieces import cleaned
from coursework.questions.reading import Written
from coursework.questions.values import Value
from coursework.work import keys
from fairtender import fields, messages


@dataclass(frozen=True)
class BeliefEntry:
    """A belief in a key, with wrong answers that show it.

    answers: {question: wrong answer}; in place of the model answers, they lose exactly `loses`
    points. code: the same as in questions.toml, if a form has this belief too. name: what was
    believed. text: what only the key may say about it. read: the label of the section to read
    again. breaks: the properties of work that lose points, as QUESTION.CODE.
    """

    code: str
    name: str
    text: str
    read: str
    answers: Mapping[str, Value]
    loses: float
    breaks: tuple[str, ...] = ()


def read_belief(
    entry: fields.Entry, asked: Written, entries: Mapping[str, Entry], proved: bool
) -> BeliefEntry:
    """Read and check a belief of a key; its answers must lose the stated points.

    proved: whether to check the points of made work too, which takes long. A belief about questions
    that have a fault, here or in questions.toml, is skipped without a message.
    """
    texts = {name: entry.value(name).strip() for name in ("code", "name", "text", "read")}
    written, loses = entry.entry("answers"), entry.value("loses", float)
    breaks = entry.value("breaks", tuple[str, ...], ())
    changes = entry.each("change", keys.Change)
    named = {*written.content, *(one.question for one in changes)}
    unread = named - {*entries}
    if unread & {*asked.questions.all} or any(map(asked.is_doubtful, unread)):
        raise fields.Follows("")
    raw = {**written.content, **_changed(entry, entries, changes)}
    given = {id: _wrong(written, entries.get(id), id, value) for id, value in raw.items()}
    if not given:
        raise entry.wrong("field-missing", field="answers")
    if asked.in_doubt & {*given}:
        raise fields.Follows("")
    if proved or not any(entries[id].question.is_work for id in given):
        _prove(entry, entries, given, loses, breaks)
    code, answers = texts["code"], kept.Answers(values=given)
    forms = [
        form for form in asked.questions.forms if any(one.code == code for one in form.beliefs)
    ]
    if forms and code not in [one.code for form in forms for one in kept.said(form, answers)]:
        raise entry.wrong("key-belief-elsewhere")
    entry.no_other()
    return BeliefEntry(answers=given, loses=loses, breaks=breaks, **texts)


def _changed(
    entry: fields.Entry, entries: Mapping[str, Entry], changes: tuple[keys.Change, ...]
) -> dict[str, Any]:
    """Return {question: wrong work}: the right work after the changes of a belief."""
    by_question: dict[str, list[keys.Change]] = {}
    for change in changes:
        by_question.setdefault(change.question, []).append(change)
    found = {}
    for id, some in by_question.items():
        if id not in entries or not entries[id].question.sheets:
            raise entry.wrong("key-change", ("change",), question=id)
        found[id], lost = keys.changed(entries[id].question, entries[id].answer, some)
        if lost:
            raise entry.wrong("key-change-row", question=id, row=lost)
    return found


def _prove(
    entry: fields.Entry,
    entries: Mapping[str, Entry],
    given: Mapping[str, Value],
    loses: float,
    breaks: tuple[str, ...],
) -> None:
    """Raise an error if answers do not lose what the belief states, or lose it without a reason."""
    for id, value in given.items():
        if entries[id].share(value) == 1:
            raise entry.wrong("key-loses-nothing", ("answers", id), question=id)
    lost = float(sum(_lost(entries[id], value) for id, value in given.items()))
    if abs(loses - lost) > 1e-6:
        raise entry.wrong("key-loses", ("loses",), lost=f"{lost:.8g}")
    judged = {
        f"{id}.{one.point.code}": one
        for id, value in given.items()
        for one in entries[id].judged(value)
        if one.is_lost
    }
    if {*breaks} != {*judged}:
        raise entry.wrong("key-breaks", ("breaks",), breaks=", ".join(judged) or "none")
    for code, one in judged.items():
        if not one.faults:
            raise entry.wrong("key-breaks-silently", property=code)


def _wrong(written: fields.Entry, entry: Entry | None, id: str, value: Any) -> Value:
    """Return a wrong answer in the form in which it is kept; raise an error if it is impossible."""
    if entry is None:
        raise written.wrong("key-no-question", field=id)
    value = keys.plain(value)
    if cause := "" if entry.by_trainer else value_fault(entry.question, value):
        place = (id, *fault_place(entry.question, value))
        raise written.wrong("key-answer", place, field=id, cause=cause)
    given, _ = kept.clean(entry.question, value)
    if given is None or entry.by_trainer:
        raise written.wrong("key-loses-nothing", (id,), question=id)
    return given


def _lost(entry: Entry, given: Value) -> Fraction:
    return entry.question.points - entry.earned(given)


def value_fault(question: Question, value: Any, whole: bool = True) -> str:
    """Return why `value` is not a complete answer to `question`; "" if it is one.

    whole: False if something may be missing.
    """
    found = cleaned(question, value)
    if found.left_out:
        return messages.text("key-unusable", place=found.left_out[0])
    code = found.fault or (whole and kept.shortcoming(question, found.value))
    return str(kept.reason(question, code, found.value)) if code else ""


def fault_place(question: Question, value: Any) -> tuple[str | int, ...]:
    """Return the place of the first unusable part of an answer; () for the whole answer."""
    left_out = cleaned(question, value).left_out
    if not left_out or not isinstance(value, Mapping):
        return ()
    sheet, *rest = left_out[0].split(", ")
    rows = value.get(sheet)
    if not rest or not isinstance(rows, list):
        return (sheet,)
    named = [one.get(ROW) if isinstance(one, Mapping) else None for one in rows]
    # A row that occurs twice is reported at its second place.
    at = max((number for number, name in enumerate(named) if name == rest[0]), default=0)
    return (sheet, at, *rest[1:])
