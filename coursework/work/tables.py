"""What checks of a table share: their sheet, the rows that are meant, and what a cell may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Column, Question, Sheet
from coursework.questions.values import clean_value
from coursework.work.checks import ALL, NONE, Fault
from coursework.work.rows import ROW, Row, filled, identity, matched, normal, of_sheet
from coursework.work.words import cell_text
from fairtender import messages

Accepted = Mapping[Any, Fraction]  # what a cell may be, as it is compared, and what it earns


@dataclass(frozen=True)
class OfSheet:
    """What checks of a table share.

    sheet: its code; of a table it can be left out. key: the columns that say which row a row is;
    none where rows are fixed. also: by row of the key's own piece, other cells of these columns
    under which it is meant: a list of tables of column → value. model: the key's own piece.
    """

    sheet: str = ""
    key: tuple[str, ...] = ()
    also: dict[str, Any] = field(default_factory=dict, kw_only=True)
    model: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def of(self, question: Question) -> Sheet:
        """Return the sheet."""
        return question.sheet(self.sheet)

    def model_rows(self, question: Question) -> list[Row]:
        """Return the rows of the key's own piece, with what is given in them."""
        return of_sheet(filled(question, self.model), self.of(question))

    def names(self, question: Question) -> dict[Any, str]:
        """Return the rows of the key's own piece, by what says which row it is."""
        sheet, found = self.of(question), {}
        for row in self.model_rows(question):
            for cells in (row, *({**row, **one} for one in self.also.get(row[ROW], ()))):
                found[identity(sheet, self.key, cells)] = row[ROW]
        return found

    def meant(self, question: Question, rows: Iterable[Row]) -> dict[str, list[Row]]:
        """Return the rows of a piece that are meant by each row of the key's own, by its id."""
        return matched(self.of(question), self.key, self.names(question), rows)

    def fault_of_sheet(self, question: Question, *columns: str) -> str:
        """Say what is wrong with sheet, key or columns, "" for nothing."""
        if not question.sheets:
            return messages.text("work-fault-kind", kind=question.kind)
        if self.sheet not in [one.code for one in question.sheets] and (
            self.sheet or len(question.sheets) > 1
        ):
            return messages.text("work-fault-sheet", sheet=self.sheet)
        sheet = self.of(question)
        for code in (*self.key, *columns):
            if code not in sheet.codes or sheet.column(code).kind == "row":
                return messages.text("work-fault-column", column=code)
        return ""

    def fault_of_key(self, question: Question) -> str:
        """Say that rows of one's own cannot be told without a key, or that a key tells no two."""
        rows, columns = self.model_rows(question), ", ".join(self.key)
        if not self.key:
            return messages.text("work-fault-key") if self.of(question).most else ""
        if strange := {*self.also} - {row[ROW] for row in rows}:
            return messages.text("work-fault-row", row=min(strange))
        others = [cells for some in self.also.values() for cells in some]
        if not all(self.is_key(question, cells) for cells in others):
            return messages.text("work-fault-cells", columns=columns)
        if len({*self.names(question)} - {()}) != len(rows) + len(others):
            return messages.text("work-fault-same-key", columns=columns)
        return ""

    def fault_of_rows(self, question: Question, rows: Iterable[str]) -> str:
        """Say which of these rows the key's own piece has not, "" for none."""
        known = [row[ROW] for row in self.model_rows(question)]
        strange = [row for row in rows if row not in known]
        return messages.text("work-fault-row", row=strange[0]) if strange else ""

    def is_key(self, question: Question, cells: Any) -> bool:
        """Whether these are possible cells of the columns that say which row a row is."""
        if not isinstance(cells, Mapping) or not {*cells} <= {*self.key}:
            return False
        columns = ((self.of(question).column(code), said) for code, said in cells.items())
        return all(clean_value(column, said)[0] is not None for column, said in columns)


def accepted(column: Column, said: Any) -> Accepted:
    """Return what a key accepts in a cell; empty where it names what no cell can be.

    said: a value, a list of values that are all right, or a table of value → share.
    """
    if isinstance(said, Mapping):
        several = [(one, Fraction(str(share))) for one, share in said.items()]
    else:
        is_list = isinstance(said, list | tuple)
        if column.kind == "choices":
            is_list = is_list and any(isinstance(one, list | tuple) for one in said)
        several = [(one, ALL) for one in (said if is_list else [said])]
    found: dict[Any, Fraction] = {}
    for one, share in several:
        value = normal(column, clean_value(column, one)[0])
        if value is None or not 0 < share <= 1:
            return {}
        found[value] = share
    return found


def share_of(accepts: Accepted, cell: Any, tolerance: Fraction = NONE) -> Fraction:
    """Return what a cell earns, as it is compared: nothing where it is empty."""
    if tolerance and isinstance(cell, Fraction):
        near = [share for one, share in accepts.items() if abs(one - cell) <= tolerance]
        return max(near, default=NONE)
    return NONE if cell is None else accepts.get(cell, NONE)


def wrong_cell(question: Question, column: Column, where: str, rows: Sequence[Row]) -> list[Fault]:
    """Return what is not right in the cells of a column, in the rows that are meant by one."""
    if not rows:
        return [Fault.of("work-row-missing", where)]
    told = [cell_text(question, column, row.get(column.code)) for row in rows]
    return [
        Fault.of("work-cell-wrong", where, column=column.label, said=one)
        if one
        else Fault.of("work-cell-empty", where, column=column.label)
        for one in told
    ]
