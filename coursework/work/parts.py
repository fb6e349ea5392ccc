"""The three parts of a check: which things are meant, what is tested of each, how it adds up.

A check is a frozen dataclass of what the key says. `things` pairs what the key expects with what
the learner made, `test` judges one of these, and `total` adds up. A rule that needs the library
asks a function of it in `test`. `faults` says what an author got wrong.
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
    """A question, and the piece that was made as its answer: rows, marks or an order."""

    question: Question
    piece: Any

    def once(self, what: Any, ask: Callable[[], Made]) -> Made:
        """Return what is made of the piece; several properties ask for the same."""
        if _LATEST[0] is not self.piece:
            _LATEST[:] = [self.piece, {}]
        if what not in _LATEST[1]:
            _LATEST[1][what] = ask()
        found: Made = _LATEST[1][what]
        return found

    def rows(self, sheet: Sheet) -> list[Row]:
        """Return the learner's rows of a sheet."""
        return of_sheet(self.piece, sheet)


@dataclass(frozen=True)
class Thing:
    """Something that the key expects (`wanted`), something that the learner made (`rows`), or both.

    name: what a learner calls it. model: the key's own row. sheet: where it is. part: of a thing
    in several rows which part of it they are, and each row counts; without it the worst row counts.
    missing: the code of the sentence that says that it is not there.
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
        """Return the mark of a row of it, of a cell by its column, or of one option chosen there.

        code: of the sentence that says why, with its parameters.
        """
        at = Place(self.sheet, (row or {}).get(ROW, ""), cell, option, self.wanted)
        return Mark.of(at, verdict, code, self.name, **params)

    def gap(self) -> list[Mark]:
        """Return the mark of what is missing of it, none where it is all there."""
        is_there = bool(self.rows) and self.part in (None, ALL)
        return [] if is_there else [self.mark("missing", self.missing)]

    def share(self, each: Iterable[Iterable[Mark]]) -> Fraction:
        """Return what it earns; each: the marks of every row of it that count."""
        shares = [prod((mark.share for mark in marks), start=ALL) for marks in each]
        if self.part is None or not shares:
            return min(shares, default=NONE)
        return sum(shares, NONE) / len(shares) * self.part


@dataclass(frozen=True)
class Unit:
    """One thing, judged: its share, and its marks. What the key does not want has no share."""

    thing: Thing
    share: Fraction
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Check:
    """What all checks have: the three parts, and the sentence for the author of the key."""

    ROWS: ClassVar[tuple[str, ...]] = ()  # the fields that name the rows or lines asked for

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows or lines of the key that are asked for."""
        named = (getattr(self, name, ()) for name in self.ROWS)
        rows = (row for one in named for row in ([one] if isinstance(one, str) else one))
        return tuple(dict.fromkeys(rows))

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Judge a piece: rows with what is given in them (`rows.filled`), marks or an order."""
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
        """Return what is meant: a thing for each that is expected, and for each that is not."""
        return [Thing()]

    def _test(self, work: Work, thing: Thing) -> Unit:
        """Judge one thing."""
        raise NotImplementedError

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        """Return the share of the points, and marks of the piece as a whole."""
        return sum((one.share for one in units), NONE) / len(units), ()

    def _is_meant(self, unit: Unit) -> bool:
        """Tell whether the key asks for a thing: then it earns where points go by row."""
        return bool(unit.thing.wanted) and any(mark.verdict != "free" for mark in unit.marks)

    def _whole(self, unit: Unit) -> Fraction:
        """Return what it earns there; that it is double costs by its own mark."""
        return unit.share

    def _is_idle(self, work: Work, units: list[Unit]) -> bool | None:
        """Tell whether nobody chose; None where this check cannot tell."""
        return None

    def fault(self, question: Question) -> str:
        """Say what the author of the key got wrong, "" for nothing."""
        return next(filter(None, self._faults(question)), "")

    def _faults(self, question: Question) -> Iterator[str]:
        """Yield what is wrong, "" for nothing; what comes later may rely on what came before."""
        yield ""


def all_or_nothing(units: Iterable[Unit]) -> Fraction:
    """Return the share of what counts only as a whole."""
    return ALL if all(one.share == ALL for one in units) else NONE


def above_idle(shares: Iterable[Fraction], idle: Fraction) -> Fraction:
    """Return the share above what one value in every row would earn; nothing where that is all."""
    every = [*shares]
    return max(NONE, (sum(every, NONE) - idle) / (len(every) - idle)) if idle < len(every) else NONE


def fault_if(is_wrong: object, code: str, **params: object) -> str:
    """Return the sentence of this code where something is wrong, "" where it is not."""
    return messages.text(code, **params) if is_wrong else ""


def no_column(sheet: Sheet, *codes: str) -> str:
    """Say which of these columns there is not, or cannot be used; "" for none."""
    for code in codes:
        if code not in sheet.codes or sheet.column(code).kind == "row":
            return messages.text("work-fault-column", column=code)
    return ""


def no_option(sheet: Sheet, codes: Mapping[str, Iterable[str]]) -> str:
    """Say which of these options of columns there is not, "" for none."""
    for column, some in codes.items():
        if wrong := no_column(sheet, column):
            return wrong
        for code in some:
            if code not in sheet.column(column).codes:
                return messages.text("work-fault-mark", name=code)
    return ""


def of_kind(question: Question, *kinds: str) -> str:
    """Say that a check is not for questions of this kind, "" where it is."""
    return fault_if(question.kind not in kinds, "work-fault-kind", kind=question.kind)
