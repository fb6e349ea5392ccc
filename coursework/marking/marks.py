"""Mark a hand-in: the points that it earned and the beliefs that it shows.

`mark` is the only function that compares answers with a key, and it uses nothing else. Grading
records its result; feedback, reports and the tests of keys read it. It also runs in the reader's
browser, and does not need pandas.

What a wrong answer points to, and what a hand-in shows:

* An answer points to a belief if it makes the mistake of one of the belief's `answers` (see
  `Entry.same_mistake`). Made work does so if it has all mistakes of the belief's wrong work.
* A hand-in shows a belief if it points to more than half of the belief's `answers`: one of one, two
  of two, two of three, three of four. One wrong answer alone can have many reasons, and half could
  be chance.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from coursework import answers as kept
from coursework.answers import Answers, finding
from coursework.marking.beliefs import BeliefEntry
from coursework.marking.entry import OTHER, Entry
from coursework.marking.key import Key
from coursework.questions import Belief, Form, Question
from coursework.questions.values import Value
from coursework.work.judgement import Judged
from coursework.work.reasons import point, slip
from fairtender import messages
from fairtender.tables import Reason

REACHED = 0.7  # share of an objective's points; the course's own rule, a judgement
MANY_IN_VAIN = 3  # irrelevant sentences marked, from which their number is reported first
NOTHING = 1e-6  # points are sums of fractions that were already rounded


@dataclass(frozen=True)
class Points:
    """The points so far, the highest possible points, and the points still to be marked."""

    earned: float
    most: float
    waiting: float = 0.0

    @classmethod
    def sum(cls, parts: Iterable["Points"]) -> "Points":
        """Return the sum of several points."""
        each = [(one.earned, one.most, one.waiting) for one in parts]
        return (
            cls(*(float(sum(column)) for column in zip(*each, strict=True))) if each else cls(0, 0)
        )

    @property
    def state(self) -> str:
        """Return "reached", "waiting" (may be reached by marks to come) or "practise"."""
        needed = REACHED * self.most - NOTHING
        if self.earned >= needed:
            return "reached"
        return "waiting" if self.earned + self.waiting >= needed else "practise"


@dataclass(frozen=True)
class Mark:
    """The gradebook's mark for one cell: a form, or a text that a trainer marks.

    This is not what the answers earn (`Marked`), but what nbgrader recorded and what a person
    decided. waiting: whether a person still has to mark it, or to check it again because the answer
    or the rubric has changed. lines: numbers of the rubric's lines that the text meets; None if a
    person gave points without ticking any. by_earlier: whether it was given under an earlier
    version of the rubric.
    """

    cell: str
    most: float
    auto: float | None
    manual: float | None
    extra: float
    waiting: bool
    comment: str
    by_trainer: bool
    lines: tuple[int, ...] | None = None
    by_earlier: bool = False

    @property
    def points(self) -> float:
        """The points so far; those of the trainer replace those of the machine."""
        known = self.manual if self.manual is not None else self.auto
        return (known or 0.0) + self.extra

    @property
    def by_hand(self) -> bool:
        """Whether a person set the points, or gave extra points."""
        return self.manual is not None or bool(self.extra)


@dataclass(frozen=True)
class Marked:
    """One marked question of a hand-in: its answer, its points, and the beliefs that it shows.

    value: the usable answer, None if there is none. finding: what is missing or malformed in it.
    earned: the exact points that the machine gives; 0 if the trainer marks. points: the present
    points, where those of the trainer replace the machine's. wrong: the chosen options that earn
    nothing, or the properties of work that are lost. beliefs: those to which the wrong answer
    points. outcomes: what each property of work earns. stopped: whether the answer would endanger a
    real person.
    """

    entry: Entry
    value: Value | None
    finding: Reason | None
    earned: Fraction
    points: Points
    wrong: tuple[str, ...] = ()
    beliefs: tuple[BeliefEntry, ...] = ()
    outcomes: tuple[Judged, ...] = ()
    stopped: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes of the chosen options; empty for other kinds of question."""
        value = self.value if self.entry.question.options else None
        return () if value is None else tuple(value) if isinstance(value, list) else (str(value),)

    @cached_property
    def by_answer(self) -> Points:
        """The points for the answer itself: the machine's, or the trainer's if a person marks."""
        if self.entry.by_trainer:
            return self.points
        return Points(float(self.earned), float(self.entry.question.points))

    @property
    def answered(self) -> bool:
        """Whether anything was recorded as an answer, usable or not."""
        return self.finding is None or self.finding.code != "forms-missing"

    @cached_property
    def state(self) -> str:
        """Return "waiting" (for the trainer), "none" (not answered), "right", "partly" or "not".

        A question without points is "unmarked" if it was not answered, has no options, or asks for
        made work.
        """
        points = self.by_answer
        if not points.most:
            if not self.answered or not self.entry.question.options or self.entry.question.is_work:
                return "unmarked"
            share = self.entry.share(self.value)
            return "right" if share == 1 else "partly" if share else "not"
        if points.waiting:
            return "waiting"
        if points.earned >= points.most - NOTHING:
            # In the first task of a unit a wrong mark costs nothing, but it is still not right.
            is_marred = any(one.is_lost and one.point.by_row for one in self.outcomes)
            return "partly" if is_marred else "right"
        if points.earned > NOTHING:
            return "partly"
        return "not" if self.answered else "none"


@dataclass(frozen=True)
class Result:
    """A marked hand-in: its answers, its questions in their order, and the beliefs it shows.

    questions: {id: Marked}. auto: {form: points that the machine gives}, for forms in which it
    marks anything; nbgrader's autograder gives the same points to the form's test cell. forms:
    {form: its present points}. beliefs: those that the hand-in as a whole shows. marks: the marks
    in the gradebook, by graded cell in the notebook's order; empty before grading. trainee (an id),
    name and arrived: whose it is and when it arrived, if known. key: the version of the key under
    which the machine's points in `marks` were given (`Key.unit_version`), "" if it is not known.
    """

    answers: Answers
    questions: Mapping[str, Marked]
    auto: Mapping[str, float]
    forms: Mapping[str, Points]
    beliefs: tuple[BeliefEntry, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    trainee: str = ""
    name: str = ""
    arrived: datetime | None = None
    key: str = ""

    @property
    def total(self) -> float:
        """The points so far: those in the gradebook or, before grading, the machine's."""
        return sum(one.points for one in self.marks.values()) if self.marks else self._all.earned

    @property
    def most(self) -> float:
        """The highest points of the unit."""
        return sum(one.most for one in self.marks.values()) if self.marks else self._all.most

    @property
    def to_mark(self) -> float:
        """The points of the cells that the trainer still has to mark."""
        if not self.marks:
            return self._all.waiting
        return sum(one.most for one in self.marks.values() if one.waiting)

    @property
    def _all(self) -> Points:
        return Points.sum(self.forms.values())

    @property
    def objectives(self) -> dict[str, Points]:
        """{code of an objective: its points}, for objectives that a question tests."""
        found: dict[str, list[Points]] = {}
        for one in self.questions.values():
            found.setdefault(one.entry.question.objective, []).append(one.points)
        return {code: Points.sum(parts) for code, parts in found.items() if code}


def mark(
    key: Key,
    answers: Answers,
    marks: Mapping[str, Mark] = MappingProxyType({}),
    trainee: str = "",
    name: str = "",
    arrived: datetime | None = None,
) -> Result:
    """Mark a hand-in with a key, and return its points and the beliefs that it shows.

    marks: its marks in the gradebook, by graded cell; without these, no text is marked. trainee,
    name and arrived: whose it is and when it arrived, as far as known. If the trainer set the
    points of a whole form, or gave extra points, the form's questions share them in proportion to
    what each is worth.
    """
    values = answers.values
    earned = {id: one.earned(values.get(id)) for id, one in key.entries.items()}
    pointed = _pointed(key, values)
    questions = {
        id: Marked(
            entry,
            values.get(id),
            finding(entry.question, answers),
            earned[id],
            _points(entry, earned[id], marks),
            entry.wrong(values.get(id)),
            tuple(one for one in key.beliefs if id in pointed[one.code]),
            entry.judged(values.get(id)),
            entry.is_stopped(values.get(id)),
        )
        for id, entry in key.entries.items()
    }
    forms: dict[str, list[Marked]] = {}
    for one in questions.values():
        forms.setdefault(one.entry.form, []).append(one)
    machine = {
        form: [one.earned for one in those if not one.entry.by_trainer]
        for form, those in forms.items()
    }
    return Result(
        answers,
        questions,
        {form: float(sum(earned)) for form, earned in machine.items() if earned},
        {form: Points.sum(one.points for one in those) for form, those in forms.items()},
        tuple(one for one in key.beliefs if 2 * len(pointed[one.code]) > len(one.answers)),
        marks,
        trainee,
        name,
        arrived,
    )


def _pointed(key: Key, values: Mapping[str, Value]) -> dict[str, frozenset[str]]:
    """Return {belief: questions whose wrong answers point to it}; they may have no points."""
    return {
        belief.code: frozenset(
            id
            for id, wanted in belief.answers.items()
            if id in values
            and key.entries[id].share(values[id]) < 1
            and _lost(belief, id) <= {*key.entries[id].wrong(values[id])}
            and key.entries[id].same_mistake(wanted, values[id])
        )
        for belief in key.beliefs
    }


def _lost(belief: BeliefEntry, question: str) -> set[str]:
    """Return the properties that a belief loses in a question, which are quick to compare."""
    broken = (one.partition(".") for one in belief.breaks)
    return {code for id, _, code in broken if id == question}


def _points(entry: Entry, earned: Fraction, marks: Mapping[str, Mark]) -> Points:
    most = float(entry.question.points)
    held = marks.get(entry.question.id if entry.by_trainer else entry.form)
    if entry.by_trainer:
        waits = held is None or held.waiting
        return Points(held.points if held else 0.0, most, most if waits else 0.0)
    if held and held.by_hand:
        return Points(held.points * most / held.most, most)
    return Points(float(earned), most)


def with_rubric(mark: Mark, entry: Entry, given: Mapping[str, Any]) -> Mark:
    """Return a text's mark with the lines of the rubric that were stored for it as met.

    given: the stored mark (`coursework.desk.state.GivenMark`). If it names another version of the
    rubric, the text waits to be checked again. Old marks name no version, and do not wait for this.
    """
    if mark.manual is None:
        return mark
    if given.get("rubric") not in (None, "", entry.rubric_version):
        return replace(mark, waiting=True, by_earlier=True)
    ticked = given.get("lines")
    if not isinstance(ticked, list):
        return mark
    return replace(mark, lines=entry.lines_of(ticked))


# --- in words ------------------------------------------------------------------------------------


def hints(one: Marked, form: Form, answers: Answers, beside_reasons: bool = False) -> list[str]:
    """Return what is wrong in an answer, in sentences that do not give the right answer.

    beside_reasons: whether reasons are shown below, so that hints need not repeat them.
    """
    question = one.entry.question
    known = {belief.code for belief in one.beliefs} if beside_reasons else set()
    said = [one for one in kept.said(form, answers, question.id) if one.code not in known]
    beliefs = [] if beside_reasons else [*_beliefs(one, {belief.code for belief in said})]
    found = [*_mistakes(one, said, beside_reasons)]
    if one.outcomes:
        lost = [each.point.hint for each in one.outcomes if each.is_lost and each.point.hint]
        return [*dict.fromkeys((*found, *lost)), *beliefs]
    if said or found:
        return found
    if one.state == "partly" and not one.wrong and question.kind == "choices":
        chosen = one.value if isinstance(one.value, list) else []
        right = [code for code in chosen if code not in one.entry.optional]
        return [messages.text("page-choices-missing", n=len(one.entry.right) - len(right))]
    return beliefs


def _mistakes(one: Marked, said: Iterable[Belief], beside_reasons: bool) -> Iterator[str]:
    """Yield the mistakes in an answer, without beliefs that are Stops: these are already shown."""
    question, because = one.entry.question, one.entry.because
    if one.stopped and question.kind != "choice" and not beside_reasons:
        yield messages.text("work-stopped")
        faults = (fault for each in one.outcomes for fault in each.faults if fault.stop)
        yield from dict.fromkeys(fault.text() for fault in faults)
    yield from (belief.text for belief in said if not belief.stop)
    named = {code for belief in said for code in belief.when.get(question.id, ())}
    in_part = [code for code in one.chosen if code in one.entry.accept or code in one.entry.weak]
    for code in () if beside_reasons else (*one.wrong, *in_part):
        if code in because and code not in named:
            yield _of_tick(question, code, because[code])
    if one.entry.worth and one.state == "partly" and not one.wrong:
        yield because.get(OTHER) or messages.text("page-choices-worth")
    if question.kind == "number":
        yield from _number(one)
    yield from _too_many(one)


def _of_tick(question: Question, code: str, because: str) -> str:
    """Return what is wrong with an option, and name the option if several can be ticked."""
    if question.kind == "choice":
        return because
    label = messages.text("why-not", option=question.option(code).text)
    return messages.with_label(label, because)


def _number(one: Marked) -> Iterator[str]:
    """Yield the likely cause of a wrong number, or what to check again."""
    because = one.entry.because
    if known := slip(because, one.value):
        yield because[known]
    elif asked := point(one.value, one.entry.answer):
        yield asked
    elif OTHER in because and not one.beliefs:
        yield because[OTHER]


def _too_many(one: Marked) -> Iterator[str]:
    """Yield a sentence if too many sentences are marked: how many, and how many are relevant."""
    if one.entry.question.kind == "passages" and isinstance(one.value, dict):
        marks = (mark for each in one.outcomes for mark in each.marks)
        vain = {mark.at for mark in marks if mark.verdict == "unneeded"}
        if len(vain) >= MANY_IN_VAIN:
            told = {"marked": len(one.value), "shown": len(one.value) - len(vain)}
            yield messages.text("work-passages-many", **told)


def _beliefs(one: Marked, said: Collection[str]) -> Iterator[str]:
    """Yield the names of the key's beliefs that an answer shows, without those in `said`."""
    label = messages.text("feedback-belief")
    for belief in (belief for belief in one.beliefs if belief.code not in said):
        name = messages.text("feedback-quoted", belief=belief.name)
        yield messages.with_label(label, name)
