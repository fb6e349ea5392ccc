"""What a key accepts in a cell, and what a cell earns by it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Column
from coursework.questions.values import clean_value
from coursework.work.judgement import ALL, NONE
from coursework.work.rows import normal

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
