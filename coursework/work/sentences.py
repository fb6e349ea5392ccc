"""Checks of marked sentences (what they show, which ones contradict each other) and of an order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Any

from coursework.questions import Question
from coursework.questions.model import Unit as Sentence
from coursework.work.judgement import ALL, HALF, NONE, Mark, Outcome, Place
from coursework.work.parts import Check, Thing, Unit, Work, fault_if, of_kind
from coursework.work.rows import ROW
from fairtender import messages

QUARTER = Fraction(1, 4)
FEW = 2  # marks that may all have one label without being a guess


@dataclass(frozen=True)
class Meant:
    """One thing that the documents show: the sentence that shows it, and the right labels.

    near: sentences next to it that count like it and cost nothing.
    """

    unit: str
    labels: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The sentence and those near it."""
        return (self.unit, *self.near)


@dataclass(frozen=True)
class Passages(Check):
    """A check of marked sentences: earns the share found, less the sentences marked wrongly.

    papers: the only documents to check. free: sentences that can be read in two ways; they neither
    earn nor cost points. may_leave: an answer without marks in these documents is right; for
    optional documents, whose property has no points. A wrong label earns a quarter of a right one.
    If all marks of an answer have one label, a wrong label earns nothing, since the learner did not
    choose between labels. Each wrong mark takes away half of what a right one earns. If all
    sentences that show nothing are marked, the property earns nothing.

    label: check only sentences with this label, such as those that contradict each other. Unless
    all of `marks` have it, nothing is earned; each wrong mark costs half.
    """

    marks: tuple[Meant, ...]
    papers: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    may_leave: bool = False
    label: str = ""

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Judge the marked sentences; if they are optional, an answer without marks is right."""
        if self.may_leave and not any(unit.id in value for unit in self._sentences(question)):
            return Outcome(ALL)
        return super().__call__(question, value)

    def _things(self, work: Work) -> list[Thing]:
        rows = {
            unit: {ROW: unit, "label": label}
            for unit, label in work.piece.items()
            if self.label in ("", label)
        }
        found = []
        for mark in self.marks:
            some = tuple(rows[unit] for unit in mark.units if unit in rows)
            paper = mark.unit.partition(".")[0]
            found.append(Thing(mark.unit, mark.unit, some, {"labels": mark.labels}, paper))
        others = [*self.free, *self._plain(work.question)]
        for unit in (one.id for one in self._sentences(work.question) if one.id in others):
            if unit in rows:
                paper = unit.partition(".")[0]
                wanted = unit if unit in self.free else ""
                found.append(Thing(wanted, unit, (rows[unit],), sheet=paper))
        return found

    def _test(self, work: Work, thing: Thing) -> Unit:
        if not thing.model:
            marks = [self._other(work, thing)]
        elif not thing.rows:
            code = "side" if self.label else "missed"
            text = work.question.units[thing.wanted].text
            marks = [thing.mark("missing", f"work-passage-{code}", text=text)]
        else:
            marks = [self._label(work, thing, row) for row in thing.rows]
        return Unit(thing, min(mark.share for mark in marks), tuple(marks))

    def _other(self, work: Work, thing: Thing) -> Mark:
        [row] = thing.rows
        if thing.wanted:
            return thing.mark("free", row=row)
        return thing.mark("unneeded", "work-passage-vain", row, **self._said(work, row))

    def _label(self, work: Work, thing: Thing, row: Any) -> Mark:
        if self.label or row["label"] in thing.model["labels"]:
            return thing.mark("right", row=row)
        named = replace(thing, name=row[ROW])
        mark = named.mark("wrong", "work-passage-label", row, **self._said(work, row))
        is_guess = len(work.piece) > FEW and len({*work.piece.values()}) == 1
        return replace(mark, share=NONE if is_guess else QUARTER)

    def _said(self, work: Work, row: Any) -> dict[str, str]:
        label = work.question.option(row["label"]).text
        return {"text": work.question.units[row[ROW]].text, "label": label}

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        found = [unit.share for unit in units if unit.thing.model]
        vain = sum(not unit.thing.wanted for unit in units)
        if self.label:
            return (1 - Fraction(vain, 2) if min(found) == ALL else NONE), ()
        if self._is_idle(work, units):
            return NONE, ()
        return (sum(found, NONE) - vain * HALF) / len(found), ()

    def _is_idle(self, work: Work, units: list[Unit]) -> bool:
        marked = {unit.thing.name for unit in units if not unit.thing.wanted}
        return marked >= {*self._plain(work.question)}

    def _plain(self, question: Question) -> list[str]:
        """Return the sentences that show nothing."""
        meant = {*self.free, *(unit for mark in self.marks for unit in mark.units)}
        return [unit.id for unit in self._sentences(question) if unit.id not in meant]

    def _sentences(self, question: Question) -> list[Sentence]:
        papers = [one for one in question.papers if not self.papers or one.id in self.papers]
        return [unit for paper in papers for unit in paper.units]

    def _faults(self, question: Question) -> Iterator[str]:
        yield of_kind(question, "passages")
        known = {paper.id for paper in question.papers}
        strange = [one for one in self.papers if one not in known]
        strange += [unit for unit in self.free if unit not in question.units]
        strange += [] if self.label in ("", *question.codes) else [self.label]
        asked = {*self.papers} or known
        for mark in self.marks:
            strange += [unit for unit in mark.units if unit not in question.units]
            strange += [unit for unit in mark.units if unit.partition(".")[0] not in asked]
            strange += [code for code in mark.labels if code not in question.codes]
            strange += [] if bool(mark.labels) != bool(self.label) else [mark.unit]
        yield fault_if(strange, "work-fault-mark", name="".join(strange[:1]))
        yield fault_if(
            len({mark.unit for mark in self.marks}) != len(self.marks) or not self.marks,
            "work-fault-marks",
        )
        yield fault_if(
            self.label and (len(self.marks) < 2 or len(self._plain(question)) < 2),
            "work-fault-contradiction",
        )
        yield "" if self._plain(question) else messages.text("work-fault-no-plain")


@dataclass(frozen=True)
class Pairs(Check):
    """A check of an order: twice the share of pairs in the right order, less one.

    By chance half of the pairs are right, which earns nothing. The pairs are all those of the key's
    order, except those in `either`, which may come in either order.
    """

    either: tuple[tuple[str, ...], ...] = ()
    model: tuple[str, ...] = field(default=(), kw_only=True)

    def _things(self, work: Work) -> list[Thing]:
        return [
            Thing(" > ".join(pair), " > ".join(pair), ({ROW: pair[0]}, {ROW: pair[1]}))
            for pair in self._pairs
        ]

    def _test(self, work: Work, thing: Thing) -> Unit:
        first, then = (row[ROW] for row in thing.rows)
        if _stands(work, (first, then)):
            return Unit(
                thing, ALL, tuple(Mark.of(Place(row=one), "right") for one in (first, then))
            )
        names = {"first": work.question.option(first), "then": work.question.option(then)}
        said = {name: option.text for name, option in names.items()}
        moving = steps_to_move(tuple(pair for pair in self._pairs if not _stands(work, pair)))
        marks = (
            Mark.of(Place(row=one), "wrong", "work-pair", thing.name, **said)
            if one in moving
            else Mark.of(Place(row=one), "right")
            for one in (first, then)
        )
        return Unit(thing, NONE, tuple(marks))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        return 2 * sum((unit.share for unit in units), NONE) / len(units) - 1, ()

    @property
    def _pairs(self) -> list[tuple[str, ...]]:
        either = {frozenset(pair) for pair in self.either}
        return [pair for pair in combinations(self.model, 2) if frozenset(pair) not in either]

    def _faults(self, question: Question) -> Iterator[str]:
        yield of_kind(question, "order")
        for pair in self.either:
            yield fault_if(
                len(pair) != 2 or len({*pair} & {*question.codes}) != 2,
                "work-fault-pair",
                pair=", ".join(pair),
            )
        yield "" if self._pairs else messages.text("work-fault-pairs")
        shown = self(question, question.codes).share
        yield messages.text("work-fault-shown") if shown else ""


def _stands(work: Work, pair: tuple[str, ...]) -> bool:
    first, then = pair
    return bool(work.piece.index(first) < work.piece.index(then))


@lru_cache(maxsize=64)
def steps_to_move(turned: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """Return the smallest set of steps that must move to put every wrong pair in order.

    One step in the wrong place reverses many pairs; the steps that it passed are in the right
    place.
    """
    steps = [*dict.fromkeys(step for pair in turned for step in pair)]
    for many in range(len(steps)):
        for some in combinations(steps, many):
            if all({*pair} & {*some} for pair in turned):
                return frozenset(some)
    return frozenset(steps)
