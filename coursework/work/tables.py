"""What checks of a table share: their sheet, the rows that are meant, and what a cell may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Column, Question, Sheet
from coursework.questions.values import clean_value
from coursework.work.checks import ALL, NONE, Fault
from coursework.work.rows import Row, filled, identity, normal, of_sheet
from coursework.work.words import cell_text
from fairtender import messages

__all__ = ["Accepted", "OfSheet", "accepted", "share_of", "wrong_cell"]

Accepted = Mapping[Any, Fraction]  # what a cell may be, as it is compared, and what it earns


@dataclass(frozen=True)
class OfSheet:
    """What checks of a table share.

    sheet: its code; of a table it can be left out. key: the columns that say which row a row is;
    none where rows are fixed. model: the key's own piece.
    """

    sheet: str = ""
    key: tuple[str, ...] = ()
    model: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def of(self, question: Question) -> Sheet:
        """Return the sheet."""
        return question.sheet(self.sheet)

    def model_rows(self, question: Question) -> list[Row]:
        """Return the rows of the key's own piece, with what is given in them."""
        return of_sheet(filled(question, self.model), self.of(question))

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
        rows = self.model_rows(question)
        if not self.key:
            return messages.text("work-fault-key") if self.of(question).most else ""
        if len({identity(self.of(question), self.key, row) for row in rows} - {()}) != len(rows):
            return messages.text("work-fault-same-key", columns=", ".join(self.key))
        return ""


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
