"""The three parts of a check: what it looks at, what it tests there, and how it adds up.

A check is a frozen dataclass whose fields come from the key. `_things` pairs what the key expects
with what the learner made, `_test` judges one such pair, and `_total` adds up. If a rule needs the
library, `_test` calls one of the library's functions. `_faults` finds mistakes of the key's author.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any, ClassVar, TypeVar

from coursework.questions import Question, Sheet
from coursework.work.judgement import ALL, NONE, Mark, Outcome, Place, Verdict
from coursework.work.rows import ROW, Row, of_sheet
from fairtender import messages

Made = TypeVar("Made")
_LATEST: list[Any] = [None, {}]  # the piece that was judged last, and what was found out about it


@dataclass(frozen=True)
class Work:
    """A question and its answer, in the form that checks read: rows, marks or an order."""

    question: Question
    piece: Any

    def once(self, what: Any, ask: Callable[[], Made]) -> Made:
        """Return what `ask` finds out about the answer.

        The result is stored under `what`, because several properties need it.
        """
        if _LATEST[0] is not self.piece:
            _LATEST[:] = [self.piece, {}]
        if what not in _LATEST[1]:
            _LATEST[1][what] = ask()
        found: Made = _LATEST[1][what]
        return found

    def rows(self, sheet: Sheet) -> list[Row]:
        """Return the learner's rows in a sheet."""
        return of_sheet(self.piece, sheet)


@dataclass(frozen=True)
class Thing:
    """Something that the key expects (`wanted`), that the learner made (`rows`), or both.

    name: what a learner calls it. model: the row of the key's model answer. sheet: where it is.
    part: if a thing is spread over several rows, the share of it that they cover; then each row
    counts. Without `part` the worst row counts. missing: the code of the message used if the thing
    is missing.
    """

    wanted: str = ""
    name: str = ""
    rows: tuple[Row, ...] = ()
    model: Row = field(default_factory=dict)
    sheet: str = ""
    part: Fraction | None = None
    missing: str = "work-row-missing"

    def mark(
        self,
        verdict: Verdict,
        code: str = "",
        row: Row | None = None,
        cell: str = "",
        option: str = "",
        **params: object,
    ) -> Mark:
        """Return the mark of one of the thing's rows, of a cell in it, or of a chosen option.

        code: of the message that gives the reason, with its parameters.
        """
        at = Place(self.sheet, (row or {}).get(ROW, ""), cell, option, self.wanted)
        return Mark.of(at, verdict, code, self.name, **params)

    def gap(self) -> list[Mark]:
        """Return [a "missing" mark] if the thing is missing or incomplete, otherwise []."""
        is_there = bool(self.rows) and self.part in (None, ALL)
        return [] if is_there else [self.mark("missing", self.missing)]

    def share(self, each: Iterable[Iterable[Mark]]) -> Fraction:
        """Return the share that a thing earns. each: the marks that count, by row."""
        shares = [prod((mark.share for mark in marks), start=ALL) for marks in each]
        if self.part is None or not shares:
            return min(shares, default=NONE)
        return sum(shares, NONE) / len(shares) * self.part


@dataclass(frozen=True)
class Unit:
    """The verdict on one thing: its share and its marks.

    Things that the key does not want have no positive share.
    """

    thing: Thing
    share: Fraction
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Check:
    """Base of all checks: the three parts of a check, and messages to the author of a key."""

    ROWS: ClassVar[tuple[str, ...]] = ()  # the fields that name the rows or lines asked for

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows or lines of the key that the check asks for."""
        named = (getattr(self, name, ()) for name in self.ROWS)
        rows = (row for one in named for row in ([one] if isinstance(one, str) else one))
        return tuple(dict.fromkeys(rows))

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Judge an answer: rows with their given cells (`rows.filled`), marks or an order."""
        work = Work(question, value)
        units = [self._test(work, thing) for thing in self._things(work)]
        share, more = self._total(work, units)
        marks = (*more, *(mark for unit in units for mark in unit.marks))
        things = {
            (unit.thing.sheet, unit.thing.wanted): self._whole(unit)
            for unit in units
            if self._is_meant(unit)
        }
        return Outcome(min(ALL, max(NONE, share)), marks, things, self._is_idle(work, units))

    def _things(self, work: Work) -> list[Thing]:
        """Return what the check looks at: one thing for each that is expected or unexpected."""
        return [Thing()]

    def _test(self, work: Work, thing: Thing) -> Unit:
        """Return the verdict on one thing."""
        raise NotImplementedError

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        """Return the share of the points, and the marks of the answer as a whole."""
        return sum((one.share for one in units), NONE) / len(units), ()

    def _is_meant(self, unit: Unit) -> bool:
        """Return whether the key asks for a thing, so that it earns points by row."""
        return bool(unit.thing.wanted) and any(mark.verdict != "free" for mark in unit.marks)

    def _whole(self, unit: Unit) -> Fraction:
        """Return what a thing earns if marking is by row; a repetition costs by its own mark."""
        return unit.share

    def _is_idle(self, work: Work, units: list[Unit]) -> bool | None:
        """Return whether the learner did not choose; None if this check cannot tell."""
        return None

    def fault(self, question: Question) -> str:
        """Return a message about the first mistake of the key's author, or "" if there is none."""
        return next(filter(None, self._faults(question)), "")

    def _faults(self, question: Question) -> Iterator[str]:
        """Yield messages about mistakes in the key; "" means no mistake.

        Later tests may rely on earlier ones.
        """
        yield ""


def all_or_nothing(units: Iterable[Unit]) -> Fraction:
    """Return 1 if every unit is completely right, otherwise 0."""
    return ALL if all(one.share == ALL for one in units) else NONE


def above_idle(shares: Iterable[Fraction], idle: Fraction) -> Fraction:
    """Return the share earned above `idle`, which is what one value in every row would earn.

    Returns 0 if that would already earn everything.
    """
    every = [*shares]
    return max(NONE, (sum(every, NONE) - idle) / (len(every) - idle)) if idle < len(every) else NONE


def fault_if(is_wrong: object, code: str, **params: object) -> str:
    """Return the message with this code if something is wrong, otherwise ""."""
    return messages.text(code, **params) if is_wrong else ""


def no_column(sheet: Sheet, *codes: str) -> str:
    """Return a message on the first unknown or unusable column; "" if there is none."""
    for code in codes:
        if code not in sheet.codes or sheet.column(code).kind == "row":
            return messages.text("work-fault-column", column=code)
    return ""


def no_option(sheet: Sheet, codes: Mapping[str, Iterable[str]]) -> str:
    """Return a message on the first unknown option or column; "" if there is none."""
    for column, some in codes.items():
        if wrong := no_column(sheet, column):
            return wrong
        for code in some:
            if code not in sheet.column(column).codes:
                return messages.text("work-fault-mark", name=code)
    return ""


def of_kind(question: Question, *kinds: str) -> str:
    """Return a message if a check does not suit this kind of question; otherwise ""."""
    return fault_if(question.kind not in kinds, "work-fault-kind", kind=question.kind)
