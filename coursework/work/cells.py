"""Checks of cells: a column in several rows, cells that belong together, cells of many options."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from coursework.questions import Question
from coursework.work.judgement import ALL, NONE, Mark, Outcome, Place
from coursework.work.parts import Thing, Unit, Work, above_idle, all_or_nothing, fault_if, no_option
from coursework.work.rows import ROW, Accept, Row, accepted, idle_share, matched, normal
from coursework.work.tables import Named, OfRows, dangers
from coursework.work.words import cell_text, row_name

CHOOSING = ("choice", "choices")
MANY = 3  # more options than these in a cell: then nobody chose


@dataclass(frozen=True)
class Cells(OfRows):
    """A check of one column: earns the share of rows that are right, or all or nothing (`by`).

    column: its code. right: what is accepted (see `accepted`) by row of the key's model answer; a
    row that is not in it must match the model answer. rows: the only rows to check; by default
    those in `right`, or else all. tolerance: of a number. danger: by column, the options that put
    somebody at risk, each a Stop. silent: by row, the columns that must stay empty, because any
    entry in them is a Stop.

    The share counts only what is above the most that one value in every row would earn. If a row is
    listed twice, its worst cell counts.
    """

    column: str = field(kw_only=True)
    right: dict[str, Any] = field(default_factory=dict, kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)
    by: Literal["each", "all"] = field(default="each", kw_only=True)
    danger: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    silent: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows that this property checks."""
        return self.rows or tuple(self.right)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from ((row, self.column, said) for row, said in self.right.items())
        yield from ((row, code, None) for row, some in self.silent.items() for code in some)

    def _accepts(self, question: Question, thing: Thing) -> dict[str, Accept]:
        said = self.right.get(thing.wanted, thing.model.get(self.column))
        return {self.column: accepted(question.sheet(thing.sheet).column(self.column), said)}

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        shares, stops = [unit.share for unit in units], [*self._stops(work)]
        if alike := self.alike(work, self.column):
            # Two cells that are alike are one mistake, and it is said at its own cell.
            return NONE, (*stops, *(alike if len(units) > 2 else ()))
        if self.by == "all":
            return all_or_nothing(units), stops
        is_plain = len(shares) == 1 or self.lines
        accepts = (self._accepts(work.question, unit.thing)[self.column] for unit in units)
        idle = NONE if is_plain else idle_share(accepts, self.tolerance)
        return above_idle(shares, idle), stops

    def _is_idle(self, work: Work, units: list[Unit]) -> bool:
        return bool(self.alike(work, self.column))

    def _stops(self, work: Work) -> Iterator[Mark]:
        sheet, rows = self.of(work.question), self._counted(work)
        put = [(row, code) for row, code, _ in dangers(rows, self.danger)]
        if self.silent:
            means = matched(sheet, self.key, self.names(work.question), rows)
            put += [
                (row, code)
                for id, some in self.silent.items()
                for row in means.get(id, ())
                for code in some
                if row.get(code) not in (None, "", [])
            ]
        for row, code in put:
            where = row_name(work.question, sheet, row, self.key)
            said = cell_text(work.question, sheet.column(code), row[code])
            at = Place(sheet.code, row[ROW], code)
            yield Mark.of(at, "wrong", "work-row-danger", where, said=said).stopped

    def _faults(self, question: Question) -> Iterator[str]:
        yield from super()._faults(question)
        yield no_option(self.of(question), self.danger)
        if self.lines:
            return
        column = self.of(question).column(self.column)
        things = self._things(Work(question, {}))
        wanted = [self._accepts(question, one)[self.column] for one in things]
        for thing, accepts in zip(things, wanted, strict=True):
            yield fault_if(
                ALL not in accepts.shares.values(),
                "work-fault-right",
                row=thing.wanted,
                column=self.column,
            )
        is_plain = len(wanted) == 1 and column.kind not in CHOOSING
        yield fault_if(
            not wanted or (idle_share(wanted, self.tolerance) == len(wanted) and not is_plain),
            "work-fault-one-value",
            column=self.column,
        )


@dataclass(frozen=True)
class Apart(OfRows):
    """A check of cells that must be right together: all or nothing, or a share per row (`by`).

    hold: a list of (row, column, what is accepted; see `accepted`), or a table row → column → what
    is accepted. beside: more such cells to compare with, which another property tests. rows: rows
    that must match the key's model answer. instead: another `hold` that is equally right. by: "all"
    for all or nothing, "each" for a share per row. tolerance: of a number.

    If `by` is "all", no single value may satisfy all of `hold`. The exceptions are two columns of
    one row, or one cell that few would get right by chance, such as a column of several options. If
    a column of options has the same value in every row, the property earns nothing. may_leave: an
    answer in which all these cells are empty is right; for optional rows, whose property has no
    points.
    """

    hold: Any = field(default=(), kw_only=True)
    beside: Any = field(default=(), kw_only=True)
    instead: Any = field(default=(), kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    by: Literal["each", "all"] = field(default="all", kw_only=True)
    tolerance: Fraction = field(default=NONE, kw_only=True)
    may_leave: bool = field(default=False, kw_only=True)

    def held(self) -> dict[str, dict[str, Any]]:
        """Return {row: {column: what is right there}} from `hold`."""
        if isinstance(self.hold, Mapping):
            return {row: {**cells} for row, cells in self.hold.items()}
        found: dict[str, dict[str, Any]] = {}
        for row, column, said in (*self.hold, *self.beside):
            found.setdefault(row, {})[column] = said
        return found

    def cell(self, work: Work, thing: Thing, row: Row, code: str, accept: Accept) -> Mark:
        """Return the mark of a cell: "free" if it is right but tested by another property."""
        mark = super().cell(work, thing, row, code, accept)
        is_tested = (thing.wanted, code) not in [(one[0], one[1]) for one in self.beside]
        return mark if is_tested or mark.fault else replace(mark, verdict="free")

    def rows_asked(self) -> tuple[str, ...]:
        """Return the rows that this property checks."""
        return (*self.held(), *self.rows)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from ((row, "", None) for row in self.rows)
        for row, cells in self.held().items():
            yield from ((row, column, said) for column, said in cells.items())

    def _accepts(self, question: Question, thing: Thing) -> dict[str, Accept]:
        sheet, cells = question.sheet(thing.sheet), self.held().get(thing.wanted, {})
        return {
            code: said if isinstance(said, Accept) else accepted(sheet.column(code), said)
            for code, said in (cells or thing.model).items()
            if code != ROW
        }

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Judge an answer by `hold`; if it is not completely right by that, try `instead`."""
        outcome = super().__call__(question, value)
        if outcome.share == ALL or not self.instead:
            return outcome
        other = replace(self, hold=self.instead, beside=(), instead=())(question, value)
        return other if other.share == ALL else outcome

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        if self.may_leave and not any(self._filled(work.question, unit.thing) for unit in units):
            return ALL, ()
        if spoilt := self._spoilt(work):
            return NONE, spoilt
        if self.by == "all":
            return all_or_nothing(units), ()
        return super()._total(work, units)

    def _choosing(self, work: Work) -> list[str]:
        """Return the columns in `hold` that have options; none for a map."""
        codes = dict.fromkeys(code for cells in self.held().values() for code in cells)
        sheet = self.of(work.question)
        return [] if self.places else [code for code in codes if sheet.column(code).options]

    def _is_idle(self, work: Work, units: list[Unit]) -> bool | None:
        can_tell = self.merged or self._choosing(work)
        return bool(self._spoilt(work)) if can_tell else None

    def _spoilt(self, work: Work) -> list[Mark]:
        """Return marks if the learner did not choose, but copied lists or repeated one value."""
        return self.copied(work) + self.alike(work, *self._choosing(work))

    def _filled(self, question: Question, thing: Thing) -> bool:
        sheet = question.sheet(thing.sheet)
        return any(
            normal(sheet.column(code), row.get(code)) is not None
            for row in thing.rows
            for code in self._accepts(question, thing)
        )

    def _faults(self, question: Question) -> Iterator[str]:
        for hold in (self.hold, self.beside, self.instead):
            yield fault_if(
                not isinstance(hold, Mapping) and any(len(one) != 3 for one in hold),
                "work-fault-hold",
            )
        yield fault_if(not self.hold and not self.rows, "work-fault-hold")
        yield from super()._faults(question)
        if self.instead:
            yield replace(self, hold=self.instead, beside=(), instead=()).fault(question)
        if self.by == "each":
            return
        common: dict[str, set[Any]] = {}
        for thing in self._things(Work(question, {})):
            sheet = question.sheet(thing.sheet)
            for code, accept in self._accepts(question, thing).items():
                yield fault_if(
                    not accept.is_whole or code in sheet.given(thing.wanted),
                    "work-fault-right",
                    row=thing.wanted,
                    column=code,
                )
                values = {*accept.shares} or {object()}
                common[code] = common.get(code, values) & values
        yield fault_if(all(common.values()) and not self._is_one_row(question), "work-fault-apart")

    def _is_one_row(self, question: Question) -> bool:
        """Return whether `hold` covers one row that few would get right by chance.

        That is a row with several columns, or one column that is not a single choice. Always true
        for maps.
        """
        held = self.held()
        columns = {code for cells in held.values() for code in cells}
        if self.places or len(held) != 1 or len(columns) > 1:
            return bool(self.places) or (len(held) == 1 and len(columns) > 1)
        return self.of(question).column(min(columns)).kind != "choice"


@dataclass(frozen=True)
class Options(OfRows):
    """A check of cells that allow several options: required ones found, less forbidden ones.

    column: its code. needs: by row, the required options. never: by row, the forbidden ones; all
    others are free. In a map all other options cost points, except those in `free`. leader: a
    column with one choice, which counts as chosen in this cell too. most: a row with more options
    counts as empty. The same choice in every row of a table earns nothing.
    """

    column: str = field(kw_only=True)
    needs: dict[str, tuple[str, ...]] = field(kw_only=True)
    never: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    free: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    leader: str = field(default="", kw_only=True)
    most: int = field(default=MANY, kw_only=True)
    ROWS, COLUMNS = ("needs", "never"), ("column", "leader")

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        for some in (self.needs, self.never, self.free):
            for row, codes in some.items():
                yield from ((row, self.column, [code]) for code in codes)

    def _things(self, work: Work) -> list[Thing]:
        if not self.places:
            return super()._things(work)
        found: list[Thing] = self.finder.every(work, self)
        return found

    def _test(self, work: Work, thing: Thing) -> Unit:
        chosen, marks = self._chosen(thing)
        if not thing.wanted:  # a place that there is not: whatever is chosen in it costs once
            marks = [self._unneeded(work, thing, chosen[code], code) for code in [*chosen][:1]]
            return Unit(thing, -Fraction(len(marks)), tuple(marks))
        needs, free = self.needs.get(thing.wanted, ()), self.free.get(thing.wanted, ())
        costs = {*chosen} - {*needs, *free} if self.places else self.never.get(thing.wanted, ())
        wrong = [code for code in work.question.sheet(thing.sheet).column(self.column).codes
                 if code in costs and code in chosen]  # fmt: skip
        marks += [self._needed(work, thing, chosen, code) for code in needs]
        marks += [self._unneeded(work, thing, chosen[code], code) for code in wrong]
        right = sum(code in chosen for code in needs) - len(wrong)
        return Unit(thing, Fraction(right), tuple(marks))

    def _chosen(self, thing: Thing) -> tuple[dict[str, Row], list[Mark]]:
        found: dict[str, Row] = {}
        marks = []
        for row in thing.rows:
            codes = [*(row.get(self.column) or ())]
            if len(codes) > self.most and not self.places:
                marks.append(
                    thing.mark("wrong", "work-options-many", row, self.column, most=self.most)
                )
                codes = []
            found |= dict.fromkeys([*codes, *filter(None, [row.get(self.leader)])], row)
        return found, marks

    def _needed(self, work: Work, thing: Thing, chosen: Mapping[str, Row], code: str) -> Mark:
        if code in chosen:
            return thing.mark("right", row=chosen[code], cell=self.column, option=code)
        row = thing.rows[0] if thing.rows else None
        return thing.mark(
            "missing", "work-option-missing", row, self.column, **self._said(work, thing, code)
        )

    def _unneeded(self, work: Work, thing: Thing, row: Row, code: str) -> Mark:
        said = self._said(work, thing, code)
        return thing.mark("unneeded", "work-option-unneeded", row, self.column, code, **said)

    def _said(self, work: Work, thing: Thing, code: str) -> dict[str, str]:
        column = work.question.sheet(thing.sheet).column(self.column)
        return {"column": column.label, "said": column.option(code).text}

    def _is_meant(self, unit: Unit) -> bool:
        return unit.thing.wanted in self.rows_asked() and (
            not self.places or unit.thing.wanted in self.needs
        )

    def _whole(self, unit: Unit) -> Fraction:
        return Fraction(int(all(mark.verdict == "right" for mark in unit.marks)))

    def _is_idle(self, work: Work, units: list[Unit]) -> bool | None:
        return None if self.places else bool(self.alike(work, self.column))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        if not self.places and (alike := self.alike(work, self.column)):
            return NONE, alike
        needed = sum(len(codes) for codes in self.needs.values())
        return sum((unit.share for unit in units), NONE) / needed, ()

    def _faults(self, question: Question) -> Iterator[str]:
        yield from super()._faults(question)
        sheet = question.sheet("sites") if self.places else self.of(question)
        yield fault_if(
            sheet.column(self.column).kind != "choices" or not self.needs,
            "work-fault-column",
            column=self.column,
        )
