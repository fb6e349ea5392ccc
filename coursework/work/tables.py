"""Find the learner's rows that match the key's rows, and give the mark of a cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from importlib import import_module
from typing import Any, ClassVar

from coursework.questions import Question, Sheet
from coursework.questions.values import clean_value
from coursework.work.judgement import ALL, NONE, Mark, Place, Verdict
from coursework.work.parts import Check, Thing, Unit, Work, fault_if, no_column
from coursework.work.rows import (
    ROW,
    Accept,
    Row,
    accepted,
    alike,
    filled,
    identity,
    matched,
    normal,
    of_sheet,
)
from coursework.work.words import cell_text, row_name
from fairtender import messages

# Where rows are not found by id or key: by which field, and the module that finds them.
_FINDERS = {"places": "unit_05.map_places", "lines": "unit_11.plan_checks"}
Named = tuple[str, str, Any]  # a row, a column, what is right there; "" and None for none


@dataclass(frozen=True)
class OfRows(Check):
    """Base of the checks of rows: fixed rows are found by their id, added ones by `key`.

    sheet: its code; a table does not need one. key: the columns that identify a row; none if the
    rows are fixed. model: the key's model answer.

    places, ways: for a map, all places and links in the documents (see `unit_05.map_places`).
    merged: for a map, places that the documents list more than once. If none of them is a single
    row, the learner copied lists, and nothing is earned. lines: for a plan, what each line answers
    (see `unit_11.plan_checks`).
    """

    sheet: str = ""
    key: tuple[str, ...] = ()
    places: str = field(default="", kw_only=True)
    ways: str = field(default="", kw_only=True)
    merged: tuple[str, ...] = field(default=(), kw_only=True)
    lines: dict[str, Any] = field(default_factory=dict, kw_only=True)
    model: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    ROWS: ClassVar[tuple[str, ...]] = ("rows",)  # without any: all rows of its own piece
    COLUMNS: ClassVar[tuple[str, ...]] = ("column",)  # those that name a column

    def _named(self, question: Question) -> Iterator[Named]:
        """Yield (row, column, what is right there) for all that the key's fields name."""
        yield from ((row, "", None) for row in self.rows_asked())
        columns = (getattr(self, name, "") for name in self.COLUMNS)
        yield from (("", code, None) for code in columns if code)

    @property
    def finder(self) -> Any:
        """The module that finds the rows, or None if they are found by id or key."""
        found = [module for name, module in _FINDERS.items() if getattr(self, name)]
        return import_module(f"coursework.work.{found[0]}") if found else None

    def _things(self, work: Work) -> list[Thing]:
        """Return the rows that the check asks for, each with the learner's matching rows."""
        if self.finder:
            found: list[Thing] = self.finder.things(work, self, self.rows_asked())
            return found
        sheet, model = self.of(work.question), self.by_id(work.question)
        means = matched(sheet, self.key, self.names(work.question), self._counted(work))
        return [
            Thing(
                id,
                row_name(work.question, sheet, model[id], self.key),
                tuple(means.get(id, ())),
                model[id],
                sheet.code,
            )
            for id in self.rows_asked() or model
        ]

    def _counted(self, work: Work) -> list[Row]:
        """Return the learner's rows that the check counts."""
        return work.rows(self.of(work.question))

    def of(self, question: Question) -> Sheet:
        """Return the sheet at which the check looks."""
        return question.sheet(self.sheet)

    def by_id(self, question: Question) -> dict[str, Row]:
        """Return {id: row} of the key's model answer, with the given cells."""
        rows = of_sheet(filled(question, self.model), self.of(question))
        return {row[ROW]: row for row in rows}

    def names(self, question: Question) -> dict[Any, str]:
        """Return {identity: id} of the rows of the key's model answer."""
        sheet, rows = self.of(question), self.by_id(question)
        return {identity(sheet, self.key, row): id for id, row in rows.items()}

    # --- marks ---

    def _accepts(self, question: Question, thing: Thing) -> dict[str, Accept]:
        """Return {column: what is right there} for a row."""
        return {}

    def _test(self, work: Work, thing: Thing) -> Unit:
        """Compare the cells of each of the learner's rows with what is right."""
        accepts = self._accepts(work.question, thing)
        each = [
            [self.cell(work, thing, row, code, one) for code, one in accepts.items()]
            for row in thing.rows
        ]
        marks = [mark for some in each for mark in some]
        return Unit(thing, thing.share(each), (*thing.gap(), *marks))

    def cell(self, work: Work, thing: Thing, row: Row, code: str, accept: Accept) -> Mark:
        """Return the mark of a cell."""
        column = work.question.sheet(thing.sheet).column(code)
        same = self.finder.same_words if self.places and not column.options else None
        tolerance = getattr(self, "tolerance", NONE)
        share = accept.share(normal(column, row.get(code)), tolerance, same)
        return cell_mark(work, thing, row, code, share)

    def alike(self, work: Work, *codes: str) -> list[Mark]:
        """Return a mark for each of these columns whose value is the same in every row."""
        sheet = self.of(work.question)
        rows, model = work.rows(sheet), self.by_id(work.question).values()
        every = dict.fromkeys(codes)
        return [same(sheet, code) for code in every if alike(sheet.column(code), rows, model)]

    def copied(self, work: Work) -> list[Mark]:
        """Return the mark of a map into which lists were copied, or []."""
        found: list[Mark] = self.finder.copied(work, self) if self.merged else []
        return found

    # --- for the author ---

    def _faults(self, question: Question) -> Iterator[str]:
        """Yield messages about a faulty sheet or key, and about unknown rows, columns or cells."""
        yield fault_if(not question.sheets, "work-fault-kind", kind=question.kind)
        if self.finder:
            yield from self.finder.faults(question, self, [*self._named(question)])
        else:
            yield from self._faults_of_key(question)
            known = self.by_id(question)
            for row, _, _ in self._named(question):
                yield "" if row in ("", *known) else messages.text("work-fault-row", row=row)
        for row, code, said in self._named(question):
            sheet = self.of(question)
            if self.places:
                sheet = question.sheet("links" if ">" in row else "sites")
            yield no_column(sheet, *filter(None, [code]))
            yield fault_if(
                said is not None and accepted(sheet.column(code), said) == Accept(),
                "work-fault-right",
                row=row,
                column=code,
            )

    def _faults_of_key(self, question: Question) -> Iterator[str]:
        yield fault_if(
            self.sheet not in [one.code for one in question.sheets]
            and (self.sheet or len(question.sheets) > 1),
            "work-fault-sheet",
            sheet=self.sheet,
        )
        yield no_column(self.of(question), *self.key)
        if not self.key:
            yield messages.text("work-fault-key") if self.of(question).most else ""
            return
        yield fault_if(
            len({*self.names(question)} - {()}) != len(self.by_id(question)),
            "work-fault-same-key",
            columns=", ".join(self.key),
        )

    def is_key(self, question: Question, cells: Any) -> bool:
        """Return whether these are possible cells of columns in the key."""
        if not isinstance(cells, Mapping) or not {*cells} <= {*self.key}:
            return False
        columns = ((self.of(question).column(code), said) for code, said in cells.items())
        return all(clean_value(column, said)[0] is not None for column, said in columns)


def same(sheet: Sheet, code: str, row: str = "") -> Mark:
    """Return the mark of a column with the same value in every row, or of its cell in one row."""
    label = sheet.column(code).label
    return Mark.of(Place(sheet.code, row, code), "wrong", "work-cells-alike", column=label)


def idle(sheet: Sheet, code: str) -> Mark:
    """Return the mark of a column if one value would be right in every row."""
    label = sheet.column(code).label
    return Mark.of(Place(sheet.code, column=code), "wrong", "work-cells-idle", column=label)


def cell_mark(work: Work, thing: Thing, row: Row, code: str, share: Fraction) -> Mark:
    """Return the mark of a cell that earns this share of its row."""
    column = work.question.sheet(thing.sheet).column(code)
    if share == ALL:
        return thing.mark("right", row=row, cell=code)
    if not (said := cell_text(work.question, column, row.get(code))):
        return thing.mark("missing", "work-cell-empty", row, code, column=column.label)
    verdict: Verdict = "partly" if share else "wrong"
    mark = thing.mark(verdict, "work-cell-wrong", row, code, column=column.label, said=said)
    return replace(mark, share=share)


def dangers(
    rows: Iterable[Row], danger: Mapping[str, Iterable[str]]
) -> Iterator[tuple[Row, str, str]]:
    """Yield (row, column, option) for each chosen option that puts somebody at risk."""
    for column, codes in danger.items():
        for row in rows:
            cell = row.get(column)
            chosen = cell if isinstance(cell, list) else [cell]
            yield from ((row, column, code) for code in codes if code in chosen)
