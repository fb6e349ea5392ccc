"""The key to one question: what earns its points, and the right answer in words.

An answer earns exactly this share of the question's points:

* choice: 1 for the right code, the share in `accept` for another code that is accepted (1 if it is
  as good), else 0.
* choices: max(0, (right chosen - wrong chosen) / number right); `optional` codes count for nothing.
  An answer in which every option is ticked earns nothing, unless all of them are right.
* choices with `any_of` (learners choose a fixed number, and each of these codes is as good as the
  others): right chosen / this number; nothing if more are chosen.
* choices with `worth` (the worth of each code): worth of the chosen codes / worth of the codes in
  `answer`, at most 1; nothing if more are chosen than allowed, or the budget is exceeded.
* number: 1 within `tolerance` (default 0) of the answer, else 0.
* text: 1 for an accepted string, whatever its capitals, spaces and punctuation at its ends, else 0.
* work (table, map, passages, order): what its properties earn, each a share of its own points; and
  points by row (see `coursework.work.judgement`).

An answer that would endanger a real person (a Stop: an option for which a belief of the form has
`stop`, or a fault of a check that is a Stop) earns at most half of its question's points. Among
several options, those with a Stop have no other effect: an otherwise right answer earns exactly
half. A single choice that is a Stop is wrong, and loses no more than its own points.

A missing, malformed or over-long answer earns 0 for its own question and affects no other. Answers
that a trainer marks earn 0 here.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from coursework.answers import shortcoming, shows
from coursework.questions import Belief, Question
from coursework.questions.values import Value, plain
from coursework.work import checks, words
from coursework.work.checks import Property
from coursework.work.judgement import Fault, Judged, by_row
from coursework.work.reasons import Reasons
from fairtender import messages

OTHER = "other"  # in `because`: what to check again after any other wrong number or choice
_NONE, _ALL, _HALF = Fraction(0), Fraction(1), Fraction(1, 2)
_KEPT = 64  # answers to a question for which the judgements are cached


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: its points, and what earns them.

    stop: whether the line is about something in the text that would endanger a person. It is worth
    no points; if it is ticked, the text earns half at most.
    """

    points: float = 0
    text: str = ""
    stop: bool = False

    @property
    def line(self) -> str:
        """The line of the rubric as a learner or a marker reads it."""
        if self.stop:
            return messages.text("rubric-stop", text=self.text)
        return messages.text("workshop-criterion", points=f"{self.points:g}", text=self.text)


@dataclass(frozen=True)
class Entry:
    """The key to one question of a form.

    `answer` is a code (choice), a tuple of codes (choices), a number, or a tuple of accepted
    strings (text); None if the trainer marks: then there are `model` and `rubric`. `accept` gives
    the share (0 to 1) that other codes earn; `optional` codes neither earn nor cost points. With
    `any_of` (choices with a fixed number), each of these codes is as good as the others. With
    `worth` (choices), each code has a worth from 0 to 1, and `answer` is one choice that earns all
    points. `because` states what is wrong with options, or with numbers that come from a likely
    slip; its text for OTHER states what to check after any other wrong number, or if the ticked
    codes with a `worth` leave out better ones. `reasons` states what is wrong in made work. `read`
    is the label of the section that teaches the subject.

    `stops` are the form's beliefs that make an answer to this question a Stop. `is_first`: whether
    the question has the first made work of its unit, in which a wrong mark costs nothing.

    For made work, `answer` is work that earns all points, `properties` are what earns them, and
    `shared` has fields that several of their checks need.
    """

    question: Question
    form: str
    why: str = ""
    read: str = ""
    answer: Any = None
    any_of: tuple[str, ...] = ()
    worth: Mapping[str, float] = field(default_factory=dict)
    accept: Mapping[str, float] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    tolerance: float = 0
    because: Mapping[str, str] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()
    reasons: Reasons = field(default_factory=Reasons)
    shared: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    rubric: tuple[Criterion, ...] = ()
    stops: tuple[Belief, ...] = ()
    is_first: bool = False

    @property
    def by_trainer(self) -> bool:
        """Whether a person marks the question."""
        return bool(self.question.marked_by)

    @property
    def right(self) -> Any:
        """One answer that earns all points, in the form of answers.json."""
        if self.by_trainer:
            return self.model
        if self.any_of:
            good = [code for code in self.question.codes if code in self.any_of]
            return good[: self.question.choose]
        if self.question.kind == "choices":
            return [code for code in self.question.codes if code in self.answer]
        return self.answer[0] if isinstance(self.answer, tuple) else self.answer

    @property
    def weak(self) -> frozenset[str]:
        """The options with a `worth` that is lower than that of every option in `answer`."""
        if not self.worth:
            return frozenset()
        least = min(self.worth.get(code, 0) for code in self.answer)
        return frozenset(code for code, share in self.worth.items() if share < least)

    @property
    def marking(self) -> dict[str, Any]:
        """The fields that `Exercise.grade` needs, as plain values; reasons are left out."""
        values = {
            "answer": self.answer,
            "any_of": self.any_of,
            "worth": dict(self.worth),
            "accept": dict(self.accept),
            "optional": self.optional,
            "tolerance": self.tolerance,
            "shared": dict(self.shared),
            "property": [dict(one.written) for one in self.properties],
        }
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value or (name == "answer" and value is not None)
        }

    # --- what an answer earns and shows ---

    def share(self, value: Value | None) -> Fraction:
        """Return the share of the points, from 0 to 1, that a usable answer earns."""
        if value is None or self.by_trainer:
            return _NONE
        if self.question.is_work:
            share = self._of_work(self.judged(value)) / (self.question.points or 1)
        else:
            share = _SHARES[self.question.kind](self, value)
        is_capped = self.question.kind != "choice" and self.is_stopped(value)
        return min(share, _HALF) if is_capped else share

    def _of_work(self, judged: Collection[Judged]) -> Fraction:
        """Return the points of made work: those of its properties, and those given by row."""
        rows = [one for one in judged if one.point.by_row]
        most = sum((one.point.points for one in rows), _NONE)
        cost = _NONE if self.is_first else _ALL if self.question.kind == "map" else _HALF
        own = sum((one.earned for one in judged if not one.point.by_row), _NONE)
        return own + most * by_row(rows, cost) if rows else own

    def earned(self, value: Value | None) -> Fraction:
        """Return the exact points that a usable answer earns."""
        return self.share(value) * self.question.points

    def is_stopped(self, value: Value | None) -> bool:
        """Return whether an answer would endanger a real person."""
        if value is None:
            return False
        here = {self.question.id: value}
        return any(shows(one, here) for one in self.stops) or any(
            fault.stop for one in self.judged(value) for fault in one.faults
        )

    def by_rubric(self, ticked: Collection[object]) -> float:
        """Return the points of a text that meets these lines of the rubric, given by number."""
        lines = [self.rubric[number] for number in self.lines_of(ticked)]
        earned = sum(line.points for line in lines)
        most = float(self.question.points * (_HALF if any(one.stop for one in lines) else _ALL))
        return float(min(earned, most))

    def lines_of(self, ticked: Collection[object]) -> tuple[int, ...]:
        """Return the ticked numbers that are lines of the rubric, in the order of the rubric."""
        return tuple(number for number in range(len(self.rubric)) if number in ticked)

    def missing(self, met: Collection[int]) -> list[Criterion]:
        """Return the lines with points that a text does not meet. met: the lines it meets."""
        return [one for at, one in enumerate(self.rubric) if at not in met and not one.stop]

    def dangers(self, met: Collection[int]) -> list[Criterion]:
        """Return the ticked Stop lines, for parts of the text that would endanger a person."""
        return [one for at, one in enumerate(self.rubric) if at in met and one.stop]

    @cached_property
    def rubric_version(self) -> str:
        """A hash of the rubric, which shows whether a mark was given with this version of it."""
        lines = [(float(one.points), one.stop, " ".join(one.text.split())) for one in self.rubric]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:8]

    def judged(self, value: Value | None) -> tuple[Judged, ...]:
        """Return what each property of made work earns; () for no answer or for other kinds."""
        if value is None or not self.properties:
            return ()
        text = json.dumps(value)
        if text not in self._judged:
            if len(self._judged) >= _KEPT:
                self._judged.clear()
            judged = checks.judge(self.question, self.properties, value)
            self._judged[text] = self.reasons.told(self.question, value, judged)
        return self._judged[text]

    @cached_property
    def _judged(self) -> dict[str, tuple[Judged, ...]]:
        """A cache of judgements, because the same answer is marked several times."""
        return {}

    def wrong(self, value: Value | None) -> tuple[str, ...]:
        """Return the options chosen wrongly; for made work, the properties that are lost.

        An option is wrong if it earns nothing and is not optional. A property is lost if it does
        not earn all of its points; its code is returned.
        """
        if self.question.is_work:
            return tuple(one.point.code for one in self.judged(value) if one.is_lost)
        if not self.question.options or self.by_trainer or value is None:
            return ()
        worth: Mapping[str, float] = self.worth or self.accept
        good = {*self.any_of, *self.optional, *(code for code in worth if worth[code])}
        if not self.any_of and not self.worth:
            good |= {self.answer} if isinstance(self.answer, str) else {*self.answer}
        chosen = [value] if not isinstance(value, list) else value
        return tuple(str(code) for code in chosen if code not in good)

    def same_mistake(self, wanted: Value, given: Value) -> bool:
        """Return whether the wrong answer `given` makes the same mistake as the answer `wanted`.

        The mistake is the same for the same option, the same words, and numbers that differ by no
        more than the tolerance. If several options can be chosen, the wrong ones must be the same;
        right ones do not matter. If `wanted` only leaves options out, the answers must be the same.
        Made work is compared property by property: `given` must lose every property that `wanted`
        loses, through the same faults. If `wanted` only leaves things out, `given` must leave out
        exactly these and have nothing wrong in these properties, because a learner who has marked
        little so far has not shown why.
        """
        if wanted == given:
            return True
        if self.question.is_work:
            return self._same_faults(wanted, given)
        if isinstance(wanted, list) and isinstance(given, list):
            mistakes = self.wrong(wanted)
            return bool(mistakes) and {*mistakes} == {*self.wrong(given)}
        if isinstance(wanted, int | float) and isinstance(given, int | float):
            return abs(wanted - given) <= self.tolerance
        if isinstance(wanted, str) and isinstance(given, str) and not self.question.options:
            return plain(wanted) == plain(given)
        return False

    def _same_faults(self, wanted: Value, given: Value) -> bool:
        theirs = {one.point.code: one for one in self.judged(given) if one.is_lost}
        lost = [one for one in self.judged(wanted) if one.is_lost]
        if not {one.point.code for one in lost} <= {*theirs}:
            return False
        if all(mark.verdict == "missing" for one in lost for mark in one.marks if mark.fault):
            marks = (mark for one in lost for mark in theirs[one.point.code].marks)
            has_wrong = any(mark.verdict == "wrong" for mark in marks)
            return not has_wrong and self._missing(wanted) == self._missing(given)
        return all(one.faults and {*one.faults} <= {*theirs[one.point.code].faults} for one in lost)

    def _missing(self, value: Value) -> set[Fault | None]:
        marks = (mark for one in self.judged(value) for mark in one.marks)
        return {mark.fault for mark in marks if mark.verdict == "missing"}

    # --- in words ---

    @property
    def in_words(self) -> str:
        """The right answer as a learner reads it."""
        question, texts = self.question, self._texts
        if question.is_work:
            return words.line(question, self.answer)
        if self.any_of:
            good = "; ".join(texts[code] for code in self.any_of)
            return messages.text("answer-any", count=question.choose, options=good)
        if question.kind in ("text", "long_text"):
            return messages.text("answer-or").join(self.answer)
        if question.kind == "number":
            number, about = f"{self.answer:,.10g} {question.unit}".strip(), f"{self.tolerance:g}"
            told = messages.text("answer-about", number=number, about=about)
            return told if self.tolerance else number
        codes = [self.answer] if question.kind == "choice" else self.answer
        return "; ".join(texts[code] for code in codes) or messages.text("answer-none")

    @property
    def also(self) -> list[tuple[str, str]]:
        """Other answers that earn points or cost none, as (name, words)."""
        part = {code: share for code, share in self.accept.items() if share < 1}
        lines = [
            ("answer-as-good", [self._texts[code] for code in self.accept if code not in part]),
            ("answer-part", self._with_shares(part)),
            ("answer-optional", [self._texts[code] for code in self.optional]),
            ("answer-worth", self._with_shares(self.worth)),
        ]
        return [(messages.text(code), "; ".join(words)) for code, words in lines if words]

    @property
    def _texts(self) -> dict[str, str]:
        return {option.code: option.text for option in self.question.options}

    def _with_shares(self, shares: Mapping[str, float]) -> list[str]:
        return [f"{self._texts[code]} ({share * 100:g}%)" for code, share in shares.items()]


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def _choice(entry: Entry, value: Value) -> Fraction:
    return _ALL if value == entry.answer else _exact(entry.accept.get(str(value), 0))


def _choices(entry: Entry, value: Value) -> Fraction:
    chosen = value if isinstance(value, list) else []
    if entry.any_of:
        most = entry.question.choose or 0
        good = sum(code in entry.any_of for code in chosen)
        return Fraction(good, most) if len(chosen) <= most else _NONE
    if entry.worth:
        return _worth(entry, chosen)
    id = entry.question.id
    free = {*entry.optional, *(code for one in entry.stops for code in one.when.get(id, ()))}
    right = sum(code in entry.answer for code in chosen)
    wrong = sum(code not in entry.answer and code not in free for code in chosen)
    if len(chosen) == len(entry.question.codes) > len(entry.answer):
        return _NONE
    return max(_NONE, Fraction(right - wrong, len(entry.answer)))


def _worth(entry: Entry, chosen: list[str]) -> Fraction:
    question = entry.question
    if question.choose and len(chosen) > question.choose:
        return _NONE
    if question.budget is not None and question.cost(chosen) > question.budget:
        return _NONE
    earned, full = (
        sum((_exact(entry.worth.get(code, 0)) for code in codes), _NONE)
        for codes in (chosen, entry.answer)
    )
    return min(_ALL, earned / full)


def _number(entry: Entry, value: Value) -> Fraction:
    if not isinstance(value, int | float):
        return _NONE
    return Fraction(int(abs(_exact(value) - _exact(entry.answer)) <= _exact(entry.tolerance)))


def _text(entry: Entry, value: Value) -> Fraction:
    if not isinstance(value, str) or shortcoming(entry.question, value):
        return _NONE
    return Fraction(int(plain(value) in {plain(text) for text in entry.answer}))


_SHARES: dict[str, Callable[[Entry, Value], Fraction]] = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "text": _text,
    "long_text": _text,
}
