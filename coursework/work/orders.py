"""A check of an order: which comes before which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from coursework.questions import Question
from coursework.work.checks import NONE, Fault, Outcome
from fairtender import messages


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
        faults = (_fault(question, first, then) for first, then in wrong)
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


def _fault(question: Question, first: str, then: str) -> Fault:
    texts = {"first": question.option(first).text, "then": question.option(then).text}
    return Fault.of("work-pair", f"{first} > {then}", **texts)


CHECKS = {"pairs": Pairs}
