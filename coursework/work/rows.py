"""The rows of a piece, and which of them is meant by a row of the key.

A fixed row is found by its id. A row that a learner added is found by its `key`: the columns whose
cells together say which row it is, compared without capitals, spaces and marks at the ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from coursework.questions import Column, Question, Sheet
from coursework.questions.made import ROW
from coursework.questions.values import plain

__all__ = ["ROW", "Row", "Rows", "alike", "filled", "identity", "matched", "normal", "of_sheet"]

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def filled(question: Question, value: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet with the cells that are given; every fixed row is there."""
    found = {}
    for sheet in question.sheets:
        own = {row[ROW]: row for row in value.get(sheet.code, [])}
        fixed = [{ROW: one.row, **one.cells, **own.pop(one.row, {})} for one in sheet.fixed]
        found[sheet.code] = fixed + [dict(row) for row in own.values()]
    return found


def of_sheet(value: Rows, sheet: Sheet) -> list[Row]:
    """Return the rows of one sheet."""
    return [*value.get(sheet.code, [])]


def normal(column: Column, cell: Any) -> Any:
    """Return a cell as it is compared; None where it is empty."""
    if cell is None or cell in ("", []):
        return None
    if column.kind == "text":
        return plain(str(cell)) or None
    if column.kind == "number":
        return Fraction(str(cell))
    return frozenset(cell) if column.kind == "choices" else cell


def identity(sheet: Sheet, key: Iterable[str], row: Row) -> tuple[Any, ...]:
    """Return what says which row this is; () where none of these cells is filled in."""
    cells = tuple(normal(sheet.column(code), row.get(code)) for code in key)
    return () if all(cell is None for cell in cells) else cells


def matched(
    sheet: Sheet, key: Sequence[str], names: Mapping[Any, str], rows: Iterable[Row]
) -> dict[str, list[Row]]:
    """Return the rows of a piece that are meant by each row of the key, by its id.

    names: the id by what says which row it is (`identity`). Without a key rows have the same id.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        id = names.get(identity(sheet, key, row)) if key else row[ROW]
        if id is not None:
            found.setdefault(id, []).append(row)
    return found


def alike(column: Column, rows: Iterable[Row], model: Iterable[Row]) -> bool:
    """Tell whether one value stands in all rows of a piece, where the model has several."""
    here, there = ([normal(column, row.get(column.code)) for row in some] for some in (rows, model))
    told, wanted = ([one for one in some if one is not None] for some in (here, there))
    return len(told) > 1 and len({*told}) == 1 and len({*wanted}) > 1
