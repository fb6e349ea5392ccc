"""Find the learner's rows that match a row of the key, and what a cell may contain.

A fixed row is found by its id. A row that a learner added is found by its `key`: the columns that
together identify it. They are compared without regard to capitals, spaces and punctuation at the
ends.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Column, Question, Sheet
from coursework.questions.made import ROW as ROW
from coursework.questions.values import clean_value, plain
from coursework.work.judgement import ALL, NONE

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def filled(question: Question, value: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet with their given cells; every fixed row is included."""
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
    """Return a cell in the form in which cells are compared, or None if it is empty."""
    if cell is None or cell in ("", []):
        return None
    if column.kind == "text":
        return plain(str(cell)) or None
    if column.kind == "number":
        return Fraction(str(cell))
    return frozenset(cell) if column.kind == "choices" else cell


def identity(sheet: Sheet, key: Iterable[str], row: Row) -> tuple[Any, ...]:
    """Return the cells that identify a row, or () if all of them are empty."""
    cells = tuple(normal(sheet.column(code), row.get(code)) for code in key)
    return () if all(cell is None for cell in cells) else cells


def matched(
    sheet: Sheet, key: Sequence[str], names: Mapping[Any, str], rows: Iterable[Row]
) -> dict[str, list[Row]]:
    """Return {id of a row of the key: the learner's rows that match it}.

    names: {identity: id} (see `identity`). Without a key, rows match if they have the same id.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        id = names.get(identity(sheet, key, row)) if key else row[ROW]
        if id is not None:
            found.setdefault(id, []).append(row)
    return found


def alike(column: Column, rows: Iterable[Row], model: Iterable[Row]) -> bool:
    """Return whether a column has one value in all of several rows, but more than one in the model.

    Empty cells do not count.
    """
    here, there = ([normal(column, row.get(column.code)) for row in some] for some in (rows, model))
    told, wanted = ([one for one in some if one is not None] for some in (here, there))
    return len(told) > 1 and len({*told}) == 1 and len({*wanted}) > 1


EMPTY, ANY = "-", "*"  # TOML of keys leaves out what is empty
Alike = Callable[[str, str], bool]


@dataclass(frozen=True)
class Accept:
    """What a cell may contain.

    shares: {value in comparable form: the share that it earns}; None is an empty cell. least, most:
    a number or date in this range. some, none: for a cell of several options, at least one of
    `some` and none of `none`. anything: any cell that is not empty.
    """

    shares: Mapping[Any, Fraction] = field(default_factory=dict)
    least: Any = None
    most: Any = None
    some: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    anything: bool = False

    @property
    def is_whole(self) -> bool:
        """Return whether the cell can earn a full share and never a part."""
        return {*self.shares.values()} <= {ALL} and self != Accept()

    def share(self, cell: Any, tolerance: Fraction = NONE, alike: Alike | None = None) -> Fraction:
        """Return the share that a cell in comparable form earns.

        alike: returns whether two texts mean the same.
        """
        if cell is None or cell in self.shares:
            return self.shares.get(cell, NONE)
        if self.least is not None or self.most is not None:
            is_above = self.least is None or self.least <= cell
            return Fraction(int(is_above and (self.most is None or cell <= self.most)))
        if self.some or self.none:
            return Fraction(int(bool(cell & self.some) and not cell & self.none))
        near = [
            share
            for one, share in self.shares.items()
            if (isinstance(one, Fraction) and abs(one - cell) <= tolerance)
            or (alike and isinstance(one, str) and alike(one, cell))
        ]
        return ALL if self.anything else max(near, default=NONE)


def accepted(column: Column, said: Any) -> Accept:
    """Return what a key accepts in a cell; `Accept()` if it names a value that no cell can have.

    said: a value, "-" for an empty cell, "*" for any other cell, a list of these, a table of value
    → share, a table of `least` and `most`, or, for several options, a table of `any` and `none`.
    """
    if isinstance(said, Mapping):
        if {*said} <= {"least", "most"}:
            least, most = (
                _value(column, said[k]) if k in said else None for k in ("least", "most")
            )
            return Accept(least=least, most=most)
        if {*said} <= {"any", "none"}:
            some, none = (frozenset(said.get(name, ())) for name in ("any", "none"))
            return Accept(some=some, none=none) if some | none <= {*column.codes} else Accept()
        read = float if column.kind == "number" else str  # a key of TOML is a text
        try:
            several = [(read(one), Fraction(str(share))) for one, share in said.items()]
        except ValueError:
            return Accept()
    elif said == ANY:
        return Accept(anything=True)
    else:
        is_list = isinstance(said, list | tuple)
        if column.kind == "choices":
            is_list = is_list and any(isinstance(one, list | tuple) for one in said)
        several = [(one, ALL) for one in (said if is_list else [said])]
    found: dict[Any, Fraction] = {}
    for one, share in several:
        value = None if one == EMPTY else _value(column, one)
        if (value is None and one != EMPTY) or not 0 < share <= 1:
            return Accept()
        found[value] = share
    return Accept(found)


def _value(column: Column, one: Any) -> Any:
    return normal(column, clean_value(column, one)[0])


def any_of(values: Iterable[Any]) -> Accept:
    """Return an `Accept` for which each of these values is right."""
    return Accept(dict.fromkeys(values, ALL))


def idle_share(every: Iterable[Accept], tolerance: Fraction = NONE) -> Fraction:
    """Return the most that one value in every row could earn, counted in rows."""
    rows = [*every]
    values = {value for accepts in rows for value in accepts.shares}
    if tolerance:
        values |= {one + away for one in values for away in (tolerance, -tolerance)}
    return max(
        (sum((one.share(value, tolerance) for one in rows), NONE) for value in values), default=NONE
    )
