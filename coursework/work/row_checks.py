"""Checks of rows: whether the right rows are there, and whether the cells of a row fit together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

from coursework.questions import Question
from coursework.work.judgement import ALL, NONE, Mark
from coursework.work.parts import Check, Thing, Unit, Work, fault_if, of_kind
from coursework.work.rows import Row, identity
from coursework.work.tables import Named, OfRows, cell_mark
from coursework.work.words import cell_text, row_name
from fairtender import messages

_CHOSEN = "choice"


@dataclass(frozen=True)
class Found(OfRows):
    """A check that the right rows are there, less invented rows and repeated ones.

    need: required rows of the key's model answer; by default all. Its other rows are free: they
    neither earn nor cost points. free: more free rows, as a list of tables key column → value.
    counts: a column of numbers; only rows with a number above 0 count. apart: in a map, places
    whose repeated rows another property judges.

    If all key columns are choices, a learner could tick every row. Then an invented row costs so
    much that ticking all of them earns nothing.
    """

    need: tuple[str, ...] = field(default=(), kw_only=True)
    free: tuple[Any, ...] = field(default=(), kw_only=True)
    counts: str = field(default="", kw_only=True)
    apart: tuple[str, ...] = field(default=(), kw_only=True)
    ROWS, COLUMNS = ("need",), ("counts",)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from ((row, "", None) for row in self.apart)

    def _counted(self, work: Work) -> list[Row]:
        rows = super()._counted(work)
        return [row for row in rows if not self.counts or (row.get(self.counts) or 0) > 0]

    def _things(self, work: Work) -> list[Thing]:
        if self.places:
            return [*super()._things(work), *self.finder.others(work, self)]
        sheet, names, free = self.of(work.question), self.names(work.question), self._free(work)
        others = []
        for row in self._counted(work):
            found = identity(sheet, self.key, row)
            id = names.get(found, "free" if found in free else "")
            if found and (not id or id not in self._needed(work.question)):
                name = row_name(work.question, sheet, row, self.key)
                others.append(Thing(id, name, (row,), sheet=sheet.code))
        return super()._things(work) + others

    def _test(self, work: Work, thing: Thing) -> Unit:
        needed = thing.wanted in (self.need or self._needed(work.question))
        if not thing.wanted:
            code = "work-row-unclaimed" if self.counts else "work-row-strange"
            return Unit(thing, -self._cost(work), (thing.mark("unneeded", code, thing.rows[0]),))
        if not thing.rows:
            return Unit(thing, NONE, (thing.mark("missing", thing.missing),))
        again = thing.rows[1:] if (needed or self.places) and thing.wanted not in self.apart else ()
        marks = [thing.mark("right" if needed else "free", row=thing.rows[0])]
        marks += [thing.mark("unneeded", "work-row-often", row) for row in again]
        return Unit(thing, Fraction(int(needed) - len(again)), tuple(marks))

    def _is_meant(self, unit: Unit) -> bool:
        return any(mark.verdict in ("right", "missing") for mark in unit.marks)

    def _whole(self, unit: Unit) -> Fraction:
        return Fraction(int(bool(unit.thing.rows)))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        copied = self.copied(work)
        needed = len(self.need or self._needed(work.question))
        return NONE if copied else sum((unit.share for unit in units), NONE) / needed, copied

    def _faults(self, question: Question) -> Iterator[str]:
        yield "" if self.key or self.places else messages.text("work-fault-key")
        yield from super()._faults(question)
        if self.places:
            return
        yield fault_if(
            not all(self.is_key(question, cells) for cells in self.free),
            "work-fault-cells",
            columns=", ".join(self.key),
        )
        yield fault_if(
            not self._needed(question) or self._others(Work(question, {})) == 0,
            "work-fault-everything",
        )

    def _needed(self, question: Question) -> dict[str, Row]:
        rows = self.by_id(question) if not self.places else {}
        return {id: row for id, row in rows.items() if not self.need or id in self.need}

    def _free(self, work: Work) -> set[tuple[Any, ...]]:
        return {identity(self.of(work.question), self.key, cells) for cells in self.free}

    def _cost(self, work: Work) -> Fraction:
        others = None if self.places else self._others(work)
        return max(ALL, Fraction(len(self._needed(work.question)), others)) if others else ALL

    def _others(self, work: Work) -> int | None:
        """Return how many invented rows are possible, or None if a learner cannot tick them all."""
        columns = [self.of(work.question).column(code) for code in self.key]
        if any(column.kind != _CHOSEN for column in columns):
            return None
        known = self._free(work) | {*self.names(work.question)}
        return prod(len(column.options) for column in columns) - len(known)


@dataclass(frozen=True)
class Fits(Check):
    """A check that enough different rows of a table are consistent in themselves.

    fits: a list of (column, column that has to fit it, table of cell → cells that fit). asked: how
    many rows. A row with the same first two cells as another one, or a row beyond those asked for,
    costs what one row earns.
    """

    fits: tuple[tuple[Any, ...], ...]
    asked: int

    def _things(self, work: Work) -> list[Thing]:
        sheet = work.question.sheet()
        first, second, _ = self.fits[0]
        found = []
        for row in work.rows(sheet):
            cells = [
                cell_text(work.question, sheet.column(one), row.get(one)) for one in (first, second)
            ]
            name = ", ".join(filter(None, cells))
            found.append(Thing(name=name, rows=(row,), sheet=sheet.code))
        return found

    def _test(self, work: Work, thing: Thing) -> Unit:
        [row] = thing.rows
        marks = {
            then: cell_mark(work, thing, row, then, NONE)
            for one, then, table in self.fits
            if row.get(then) not in table.get(row.get(one), ())
        }
        return Unit(thing, NONE if marks else ALL, tuple(marks.values()))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        first, second, _ = self.fits[0]
        seen, marks = set[tuple[Any, Any]](), list[Mark]()
        for thing in (unit.thing for unit in units if unit.share):
            [row] = thing.rows
            about = (row.get(first), row.get(second))
            if about in seen:
                marks.append(thing.mark("unneeded", "work-row-often", row))
            else:
                marks.append(thing.mark("right", row=row))
            seen.add(about)
        spare = len(marks) - len(seen) + max(0, len(units) - self.asked)
        sheet = Thing(sheet=work.question.sheet().code)
        if len(units) > self.asked:
            marks.append(sheet.mark("unneeded", "work-rows-many", asked=self.asked))
        if len(units) < self.asked:
            marks.append(sheet.mark("missing", "work-rows-few", asked=self.asked))
        return Fraction(min(len(seen), self.asked) - spare, self.asked), marks

    def _faults(self, question: Question) -> Iterator[str]:
        yield of_kind(question, "table")
        sheet = question.sheet()
        for one, then, table in self.fits:
            for code in (one, then):
                yield fault_if(
                    code not in sheet.codes or not sheet.column(code).options,
                    "work-fault-column",
                    column=code,
                )
            for cell, others in table.items():
                known = {*sheet.column(then).codes}
                yield fault_if(
                    cell not in sheet.column(one).codes or not {*others} <= known,
                    "work-fault-right",
                    row=cell,
                    column=then,
                )
        yield "" if self.fits and self.asked > 0 else messages.text("work-fault-fits")
