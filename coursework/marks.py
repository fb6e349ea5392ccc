"""What a hand-in earned, question by question, and which misunderstandings it shows.

Pure functions of a unit's key and a trainee's answers, for pages of feedback and reports. What one
wrong answer points to, and what a hand-in shows:

* An answer points to a misunderstanding where it is one of its `answers`: the same option, the same
  words, the same number within the question's tolerance; of several options the same wrong ones,
  whatever right ones stand beside them or are missing. A misunderstanding whose answer only leaves
  options out needs the same answer.
* A hand-in shows a misunderstanding where more than half of its `answers` point to it: one of one,
  two of two, two of three, three of four. One wrong answer alone can have many reasons, and half
  could be chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coursework import answers as kept
from coursework import shares as grading
from coursework.answers import Answers
from coursework.key import Entry, Key, Misunderstanding
from coursework.questions import Form, Objective

REACHED = 0.7  # of an objective's points; the course's own rule, a judgement
NOTHING = 1e-6  # points are sums of fractions that were rounded once


@dataclass(frozen=True)
class Mark:
    """What one graded cell earned: points of the machine, of the trainer, or neither yet.

    `waiting`: a person still has to mark it, or to look again since the answer changed.
    """

    cell: str
    most: float
    auto: float | None
    manual: float | None
    extra: float
    waiting: bool
    comment: str
    by_trainer: bool

    @property
    def points(self) -> float:
        """Points so far: the trainer's before the machine's."""
        known = self.manual if self.manual is not None else self.auto
        return (known or 0.0) + self.extra


@dataclass(frozen=True)
class Result:
    """One graded hand-in: its marks by graded cell in the notebook's order, and its answers."""

    trainee: str
    name: str
    arrived: datetime | None
    marks: Mapping[str, Mark]
    answers: Answers

    @property
    def total(self) -> float:
        """Points earned so far."""
        return sum(mark.points for mark in self.marks.values())

    @property
    def most(self) -> float:
        """The most points of the unit."""
        return sum(mark.most for mark in self.marks.values())

    @property
    def to_mark(self) -> float:
        """Points of the cells that wait for the trainer."""
        return sum(mark.most for mark in self.marks.values() if mark.waiting)


@dataclass(frozen=True)
class Points:
    """Points so far, of the most there are; `waiting` of these still have to be marked."""

    earned: float
    most: float
    waiting: float = 0.0

    @property
    def state(self) -> str:
        """Return "reached", "waiting" (marks to come may reach it) or "practise"."""
        needed = REACHED * self.most - NOTHING
        if self.earned >= needed:
            return "reached"
        return "waiting" if self.earned + self.waiting >= needed else "practise"


def by_question(key: Key, answers: Answers) -> dict[str, tuple[float, float]]:
    """Return {question: (points earned, most points)} of the questions that nbgrader marks.

    Summed over a form this is what nbgrader's gradebook holds for the form's test cell.
    """
    found = {}
    for id, entry in key.entries.items():
        if not entry.by_trainer:
            form = Form(entry.form, entry.form, (entry.question,))
            earned = grading.grade(form, answers, {id: entry.marking})
            found[id] = earned, float(entry.question.points)
    return found


def of_result(key: Key, result: Result) -> dict[str, Points]:
    """Return {question: points} of all questions of a graded hand-in; they sum to its total.

    Where the trainer set the points of a whole form, or gave extra ones, its questions share them
    by what each is worth.
    """
    machine = by_question(key, result.answers)
    found: dict[str, Points] = {}
    for id, entry in key.entries.items():
        mark = result.marks.get(id if entry.by_trainer else entry.form)
        most = float(entry.question.points)
        if mark is None:
            earned = machine.get(id, (0.0, most))[0]
            found[id] = Points(earned, most)
        elif entry.by_trainer:
            found[id] = Points(mark.points, most, most if mark.waiting else 0.0)
        elif set_by_hand(key, result, entry.form):
            found[id] = Points(mark.points * most / mark.most, most)
        else:
            found[id] = Points(machine[id][0], most)
    return found


def set_by_hand(key: Key, result: Result, form: str) -> bool:
    """Tell whether a person changed the points that the machine gave to a form."""
    mark = result.marks.get(form)
    return mark is not None and (mark.manual is not None or bool(mark.extra))


def by_objective(key: Key, result: Result) -> dict[Objective, Points]:
    """Return {objective: points} of a graded hand-in, for objectives that a question tests."""
    earned = of_result(key, result)
    found = {}
    for objective in key.questions.objectives:
        asked = [id for id, one in key.questions.all.items() if one.objective == objective.code]
        if asked:
            parts = [earned[id] for id in asked]
            found[objective] = Points(
                sum(one.earned for one in parts),
                sum(one.most for one in parts),
                sum(one.waiting for one in parts),
            )
    return found


def misunderstandings(key: Key, answers: Answers) -> list[Misunderstanding]:
    """Return what the hand-in shows: those to which more than half of their answers point."""
    pointed = pointers(key, answers)
    shown = []
    for belief in key.misunderstandings:
        count = sum(belief in pointed.get(id, ()) for id in belief.answers)
        if 2 * count > len(belief.answers):
            shown.append(belief)
    return shown


def pointers(key: Key, answers: Answers) -> dict[str, list[Misunderstanding]]:
    """Return {question: misunderstandings that its wrong answer points to}, where there are any."""
    found: dict[str, list[Misunderstanding]] = {}
    earned = by_question(key, answers)
    for belief in key.misunderstandings:
        for id, raw in belief.answers.items():
            wrong = id in answers.values and earned[id][0] < earned[id][1] - NOTHING
            if wrong and _same(key.entries[id], raw, answers.values[id]):
                found.setdefault(id, []).append(belief)
    return found


def _same(entry: Entry, raw: Any, given: Any) -> bool:
    """Tell whether a wrong answer is the one that shows a misunderstanding."""
    wanted, _ = kept.clean(entry.question, raw)
    if wanted == given:
        return True
    if isinstance(wanted, list) and isinstance(given, list):
        mistakes = wrong(entry, wanted)
        return bool(mistakes) and mistakes == wrong(entry, given)
    if isinstance(wanted, int | float) and isinstance(given, int | float):
        return abs(wanted - given) <= entry.tolerance
    if isinstance(wanted, str) and isinstance(given, str) and not entry.question.options:
        return grading.plain(wanted) == grading.plain(given)
    return False


def wrong(entry: Entry, given: Any) -> set[str]:
    """Return those of the chosen options that earn nothing and are not optional."""
    if not entry.question.options or entry.by_trainer:
        return set()
    chosen = {given} if isinstance(given, str) else {*given}
    worth: Mapping[str, float] = entry.worth or entry.accept
    good = {*entry.any_of, *entry.optional, *(code for code in worth if worth[code])}
    if not entry.any_of and not entry.worth:
        good |= {entry.answer} if isinstance(entry.answer, str) else {*entry.answer}
    return chosen - good
