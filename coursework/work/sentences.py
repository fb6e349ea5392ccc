"""Checks of marked sentences: what they show, and what contradicts what; and of an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from coursework.questions import Question
from coursework.questions.model import Unit
from coursework.work.checks import ALL, NONE, Fault, Outcome
from fairtender import messages

QUARTER = Fraction(1, 4)


@dataclass(frozen=True)
class Mark:
    """One thing that the papers show: its sentence, and the labels that are right for it.

    near: sentences beside it, which count as it does and cost nothing.
    """

    unit: str
    labels: tuple[str, ...]
    near: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The sentence and those near it."""
        return (self.unit, *self.near)


@dataclass(frozen=True)
class Passages:
    """What the sentences show: found, of all there is to find; less what was marked in vain.

    papers: only these. free: sentences that can be read in two ways, and neither earn nor cost.
    may_leave: nothing is wrong where no sentence of these papers is marked; for papers that people
    may leave out, whose property has no points. A wrong label earns a quarter of a right one. A
    sentence marked in vain costs what a right one earns, and more where few sentences show nothing:
    so marking all of them earns nothing.
    """

    marks: tuple[Mark, ...]
    papers: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    may_leave: bool = False

    def __call__(self, question: Question, value: Mapping[str, str]) -> Outcome:
        """Compare the marks."""
        if self.may_leave and not any(unit.id in value for unit in self._units(question)):
            return Outcome(ALL)
        found = [self._found(question, mark, value) for mark in self.marks]
        earned = sum((share for share, _ in found), NONE)
        faults = [fault for _, wrong in found for fault in wrong]
        plain = self._plain(question)
        vain = [unit for unit in plain if unit in value]
        for unit in vain:
            said = question.option(value[unit]).text
            faults.append(_fault(question, "work-passage-vain", unit, label=said))
        cost = max(Fraction(1, len(self.marks)), Fraction(1, len(plain)))
        share = earned / len(self.marks) - len(vain) * cost
        return Outcome(max(NONE, share), tuple(faults))

    def _found(
        self, question: Question, mark: Mark, value: Mapping[str, str]
    ) -> tuple[Fraction, list[Fault]]:
        labels = {value[unit] for unit in mark.units if unit in value}
        if not labels:
            return NONE, [_fault(question, "work-passage-missed", mark.unit)]
        if labels <= {*mark.labels}:
            return ALL, []
        wrong = [unit for unit in mark.units if value.get(unit, mark.labels[0]) not in mark.labels]
        return QUARTER, [
            _fault(question, "work-passage-label", unit, label=question.option(value[unit]).text)
            for unit in wrong
        ]

    def _plain(self, question: Question) -> list[str]:
        """The sentences that show nothing."""
        meant = {*self.free, *(unit for mark in self.marks for unit in mark.units)}
        return [unit.id for unit in self._units(question) if unit.id not in meant]

    def _units(self, question: Question) -> list[Unit]:
        papers = [one for one in question.papers if not self.papers or one.id in self.papers]
        return [unit for paper in papers for unit in paper.units]

    def fault(self, question: Question) -> str:
        """Say which sentence or label there is not, and where all sentences show something."""
        if wrong := _of_passages(question):
            return wrong
        known = {paper.id for paper in question.papers}
        strange = [one for one in self.papers if one not in known]
        strange += [unit for unit in self.free if unit not in question.units]
        asked = {*self.papers} or known
        for mark in self.marks:
            strange += [unit for unit in mark.units if unit not in question.units]
            strange += [unit for unit in mark.units if unit.partition(".")[0] not in asked]
            strange += [code for code in mark.labels if code not in question.codes]
            strange += [] if mark.labels else [mark.unit]
        if strange:
            return messages.text("work-fault-mark", name=strange[0])
        if len({mark.unit for mark in self.marks}) != len(self.marks) or not self.marks:
            return messages.text("work-fault-marks")
        return "" if self._plain(question) else messages.text("work-fault-no-plain")


@dataclass(frozen=True)
class Contradiction:
    """Sentences that contradict each other, marked with one label; each other one costs half.

    units: the sentences. near: by sentence those that count as it does. label: which one it has to
    be; any without it.
    """

    units: tuple[str, ...]
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    label: str = ""

    def __call__(self, question: Question, value: Mapping[str, str]) -> Outcome:
        """Return the best of the labels that it can be."""
        labels = (self.label,) if self.label else question.codes
        found = [self._with(question, value, label) for label in labels]
        return max(found, key=lambda one: one.share)

    def _with(self, question: Question, value: Mapping[str, str], label: str) -> Outcome:
        marked = {unit for unit, code in value.items() if code == label}
        missed = [unit for unit in self.units if marked.isdisjoint(self._side(unit))]
        if missed:
            faults = [_fault(question, "work-passage-side", unit) for unit in missed]
            return Outcome(NONE, tuple(faults))
        vain = [unit for unit in question.units if unit in marked and unit not in self._meant]
        said = question.option(label).text
        faults = [_fault(question, "work-passage-vain", unit, label=said) for unit in vain]
        return Outcome(max(NONE, 1 - Fraction(len(vain), 2)), tuple(faults))

    def _side(self, unit: str) -> tuple[str, ...]:
        return (unit, *self.near.get(unit, ()))

    @property
    def _meant(self) -> set[str]:
        return {one for unit in self.units for one in self._side(unit)}

    def fault(self, question: Question) -> str:
        """Say which sentence or label there is not, and where too few others are left."""
        if wrong := _of_passages(question):
            return wrong
        strange = [unit for unit in self._meant if unit not in question.units]
        strange += [unit for unit in self.near if unit not in self.units]
        strange += [] if self.label in ("", *question.codes) else [self.label]
        if strange:
            return messages.text("work-fault-mark", name=strange[0])
        others = len(question.units) - len(self._meant)
        if len({*self.units}) < 2 or others < 2:
            return messages.text("work-fault-contradiction")
        return ""


def _of_passages(question: Question) -> str:
    if question.kind == "passages":
        return ""
    return messages.text("work-fault-kind", kind=question.kind)


def _fault(question: Question, code: str, unit: str, **params: str) -> Fault:
    return Fault.of(code, unit, text=question.units[unit].text, **params)


@dataclass(frozen=True)
class Pairs:
    """The share of the pairs that stand in order, twice, less one: half of them is chance.

    before: pairs of codes, the earlier one first; all pairs of the key's own order without it.
    either: pairs of that order that may stand either way.
    """

    before: tuple[tuple[str, ...], ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    model: tuple[str, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Sequence[str]) -> Outcome:
        """Count the pairs that stand in order."""
        place = {code: number for number, code in enumerate(value)}
        pairs = self._pairs
        wrong = [pair for pair in pairs if place[pair[0]] > place[pair[1]]]
        share = 2 * Fraction(len(pairs) - len(wrong), len(pairs)) - 1
        faults = (_pair_fault(question, first, then) for first, then in wrong)
        return Outcome(max(NONE, share), tuple(faults))

    @property
    def _pairs(self) -> list[tuple[str, ...]]:
        every = self.before or tuple(combinations(self.model, 2))
        either = {frozenset(pair) for pair in self.either}
        return [pair for pair in every if frozenset(pair) not in either]

    def fault(self, question: Question) -> str:
        """Say which pair is none, and where the order that is shown at first earns something."""
        if question.kind != "order":
            return messages.text("work-fault-kind", kind=question.kind)
        for pair in (*self.before, *self.either):
            if len(pair) != 2 or len({*pair} & {*question.codes}) != 2:
                return messages.text("work-fault-pair", pair=", ".join(pair))
        if not self._pairs:
            return messages.text("work-fault-pairs")
        shown = self(question, question.codes).share
        return messages.text("work-fault-shown") if shown else ""


def _pair_fault(question: Question, first: str, then: str) -> Fault:
    texts = {"first": question.option(first).text, "then": question.option(then).text}
    return Fault.of("work-pair", f"{first} > {then}", **texts)


CHECKS = {
    "passages": Passages,
    "contradiction": Contradiction,
    "pairs": Pairs,
}
