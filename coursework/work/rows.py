"""The rows of a piece, which of them is meant by a row of the key, and what a cell of one may be.

A fixed row is found by its id. A row that a learner added is found by its `key`: the columns whose
cells together say which row it is, compared without capitals, spaces and marks at the ends.
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


EMPTY, ANY = "-", "*"  # TOML of keys leaves out what is empty
Alike = Callable[[str, str], bool]


@dataclass(frozen=True)
class Accept:
    """What a cell may be.

    shares: values as they are compared, and what each earns; None is an empty cell. least, most: a
    number or day between these. some, none: of several options one of these, and none of those.
    anything: whatever is not empty.
    """

    shares: Mapping[Any, Fraction] = field(default_factory=dict)
    least: Any = None
    most: Any = None
    some: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    anything: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether something earns all, and nothing a part."""
        return {*self.shares.values()} <= {ALL} and self != Accept()

    def share(self, cell: Any, tolerance: Fraction = NONE, alike: Alike | None = None) -> Fraction:
        """Return what a cell earns, as it is compared. alike: tells whether texts say the same."""
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
    """Return what a key accepts in a cell; an `Accept()` where it names what no cell can be.

    said: a value, "-" for an empty cell, "*" for any other, a list of these that are all right, a
    table of value → share, of `least` and `most`, or of `any` and `none` of several options.
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
    """Return what accepts each of these values."""
    return Accept(dict.fromkeys(values, ALL))


def idle_share(every: Iterable[Accept], tolerance: Fraction = NONE) -> Fraction:
    """Return the most that one value in every row would earn, in rows."""
    rows = [*every]
    values = {value for accepts in rows for value in accepts.shares}
    if tolerance:
        values |= {one + away for one in values for away in (tolerance, -tolerance)}
    return max(
        (sum((one.share(value, tolerance) for one in rows), NONE) for value in values), default=NONE
    )
