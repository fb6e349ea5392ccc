"""Declare tables and their columns, check them, and find the folder of the course's data.

Every step of the library takes and returns pandas DataFrames. This module is for declaring which
columns they have, in which unit, and what an empty cell means. It imports only one other module,
`messages`. pandas is imported only when a table is made, because forms do not need it and should
not wait for it in the browser.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from fairtender import messages

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FIGURES",
    "KINDS",
    "ROLES",
    "RULES",
    "Column",
    "DataError",
    "Reason",
    "Table",
    "check",
    "data_path",
    "fault",
    "findings",
    "frame",
    "keyed",
    "optional",
    "place",
    "rows_of",
    "together",
    "unique",
    "without_cycle_search",
    "wrong",
]

_SAID = 10  # faults that one message lists, one per line


class DataError(Exception):
    """Bad input, explained in one sentence: what is wrong, where, and what to do.

    code: the code of the sentence in `messages`, or "" if the sentence was given as text.
    """

    def __init__(self, sentence: str, code: str = "") -> None:
        """Make an error with this sentence."""
        super().__init__(sentence)
        self.code = code

    @classmethod
    def of(cls, code: str, **params: object) -> Self:
        """Return the error whose sentence has the code `code` in `messages`."""
        return cls(messages.text(code, **params), code)

    def reword(self, sentence: str) -> Self:
        """Replace the sentence of the error, and return the error."""
        self.args = (sentence,)
        return self

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows instead of a traceback: the sentence."""
        return [str(self)]


def fault(code: str, **params: object) -> DataError:
    """Return the DataError with the code `code`: `raise fault("empty-file", file=path)`."""
    return DataError.of(code, **params)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a rating, or a question: a code of `messages` with parameters.

    Parameters are pairs of texts, in the order in which they were given, so that reasons can be
    compared, counted and used as keys.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **params: str) -> Reason:
        """Return the reason with this code and these parameters, whose order is kept."""
        return cls(code, tuple(params.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle only code and parameters, since pickling slots takes ten times as long."""
        return Reason, (self.code, self.params)

    def text(self) -> str:
        """Return the sentence, translated if there is a catalogue for the reader's language."""
        return messages.text(self.code, **dict(self.params))

    def __str__(self) -> str:
        """Return the sentence, which pandas shows or writes in a cell."""
        return self.text()


class Column(NamedTuple):
    """A declared column of a table: its name, its kind, and what it means.

    kind: one of the keys of `KINDS`. choices: the words that a "choice" may be. optional: a cell
    may be empty ("", None, NaN or NaT by kind), and a sheet may lack the column. example: a value
    for the template of a sheet.
    """

    name: str
    kind: str
    description: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    example: str = ""


def optional(
    name: str, kind: str, description: str, example: str = "", choices: tuple[str, ...] = ()
) -> Column:
    """Declare a column whose cells may be empty, and that a sheet may lack."""
    return Column(name, kind, description, choices, True, example)


class Table(NamedTuple):
    """A declared table: its name in messages, its columns in order, and its key.

    key: the columns whose values together identify one row; () if rows may repeat.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


def findings(
    name: str,
    *subject: Column,
    severities: tuple[str, ...] = (),
    grave: str = "How grave",
    key: tuple[str, ...] = (),
) -> Table:
    """Declare a table of findings, with its own columns first, then the common ones.

    subject: columns that say whom or what a finding is about. severities: the words for its
    severity, gravest first; without them there is no such column. grave: the description of that
    column.
    """
    severity = Column("severity", "choice", grave, severities)
    return Table(
        name,
        (
            *subject,
            Column("code", "text", "Which kind of finding: the code of its sentence"),
            *([severity] if severities else []),
            Column("reason", "reason", "What was found"),
            Column("ask", "ask", "What to ask, or to do next; None: the reason says it"),
            Column("source", "text", 'On what it rests: a rule, a clause, a row; "" for none'),
        ),
        key,
    )


# What a cell of each kind may be. Numbers are float columns where NaN means "not stated"; money
# and other amounts that must be exact are Decimals; dates are datetime64 columns without a zone.
KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "choice": (str,),
    "date": (),  # timestamps, of pandas: see _first_wrong
    "texts": (tuple,),
    "number": (float, int),
    "decimal": (Decimal, type(None)),
    "flag": (bool,),
    "reason": (Reason,),
    "reasons": (tuple,),
    "ask": (Reason, type(None)),
    "lots": (tuple,),
}

FIGURES = Table(
    "figures",
    (
        Column("id", "text", "Short name of the figure"),
        Column("topic", "text", "Figures of one topic can be compared"),
        Column("what", "text", "What was counted or estimated"),
        Column("value", "decimal", "The figure"),
        Column("unit", "text", "Unit of the value"),
        Column("year", "number", "Year of the publication, or to which the figure refers"),
        Column("source", "text", "Key of the source in the book's bibliography"),
    ),
    key=("id",),
)

RULES = Table(
    "rules",
    (
        Column("id", "text", "Short name of the rule"),
        Column("rule", "text", "What the rule is called, or what it is about"),
        Column("kind", "text", "law, commitment, model, own rule or contract"),
        Column("bound", "text", "Who is bound by it"),
        Column("stage", "text", "Where in a purchase it counts: all, specification, selection …"),
        Column("asks", "text", "What it obliges to (must) or allows (may)"),
        Column("since", "text", "When it was adopted; of a law: from when it applies"),
        Column("source", "text", "Key of the source in the book's bibliography", optional=True),
        Column("reference", "text", "Its name among a profile's references", optional=True),
    ),
    key=("id",),
)

ROLES = Table(
    "roles",
    (
        Column("purchase", "text", "Purchase whose steps these are"),
        Column("step", "text", "Step of the purchase, with its number first"),
        Column("role", "text", "Who has a part in it"),
        Column("part", "choice", "Which part", choices=("leads", "helps", "is told")),
    ),
    key=("purchase", "step", "role"),
)


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Suspend garbage collection while many small objects are made.

    Rows of data contain no reference cycles, and searching for them would take as long as the work
    itself. Afterwards the new objects count as old ones, which are rarely searched.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # otherwise somebody else has frozen objects
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def frame(
    table: Table,
    data: Mapping[str, Sequence[Any]] | Iterable[Sequence[Any]] | Iterable[Mapping[str, Any]],
) -> pd.DataFrame:
    """Return a DataFrame of `table` without letting pandas guess types.

    data: a sequence for each column, by its name; or rows, with their cells in the order of the
    columns or by their names.

        >>> NAMES = Table("names", (Column("name", "text", "N"), Column("year", "number", "Y")))
        >>> frame(NAMES, [("A", 2020), ("B", None)])["year"].tolist()
        [2020.0, nan]
    """
    import pandas as pd

    columns = data if isinstance(data, Mapping) else _columns(table, list(data))
    cells = {column.name: _cells(columns[column.name], column.kind) for column in table.columns}
    return pd.DataFrame(cells, copy=False)  # each is new already


def _cells(cells: Sequence[Any], kind: str) -> Any:
    """Return the cells as an array of the type for their kind.

    Without this, pandas would infer the type, which takes ten times as long for a short table.
    """
    import numpy as np
    import pandas as pd

    if kind == "date":
        return pd.Series(cells, dtype="datetime64[s]")
    if kind in ("number", "flag"):
        return np.array(cells, dtype="float64" if kind == "number" else "bool")
    if hasattr(cells, "dtype"):
        held = np.asarray(cells, dtype="object")
    else:
        held = np.fromiter(cells, dtype="object", count=len(cells))
    if kind in ("text", "choice") and {*map(type, cells)} <= {str}:
        return pd.array(held, dtype="str")
    return held


def _columns(table: Table, rows: list[Any]) -> dict[str, Sequence[Any]]:
    if rows and isinstance(rows[0], Mapping):
        return {name: [row[name] for row in rows] for name in table.names}
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    return dict(zip(table.names, columns, strict=True))


def place(data: pd.DataFrame, position: int, table: Table | None = None) -> dict[str, object]:
    """Return {"file": ..., "row": ...} for the row at a position, for use in a message.

    position: counted from 0, as in `iloc`. The file is `attrs["file"]`, or else the table's name.
    For a table from `sheets.read`, whose index is named "row", the row is that of the sheet; for
    any other table it is counted from 1.
    """
    name = table.name if table else "table"
    row = data.index[position] if data.index.name == "row" else position + 1
    return {"file": data.attrs.get("file") or name, "row": row}


def wrong(
    data: pd.DataFrame, position: int, table: Table | None, code: str, **params: object
) -> DataError:
    """Return the error `code` about the row at a position: `raise wrong(data, 0, ...)`.

    The sentence gets `file` and `row`, as `place` finds them, and `params`; if these name a
    `column`, it also gets the `value` of its cell.
    """
    about = place(data, position, table)
    if "column" in params:
        value = data[params["column"]].iloc[position]
        about["value"] = f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value
    return fault(code, **(about | params))


def together(errors: Sequence[DataError], most: int = _SAID) -> DataError:
    """Return one error with the lines of several, at most `most`, and the code of the first."""
    said = list(dict.fromkeys(map(str, errors)))
    if more := len(said) - most:
        said[most:] = [messages.text("more-faults", number=more)] if more > 0 else []
    return DataError("\n".join(said), errors[0].code)


def check(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `data` with the declared columns in order, followed by any other columns.

    Raises DataError that names each missing column, or the first wrong cell of each column with its
    row (see `place`).
    """
    if not hasattr(data, "columns"):
        raise fault("not-a-table", table=table.name, kind=type(data).__name__)
    missing = [
        fault("missing-column", table=table.name, column=each.name, description=each.description)
        for each in table.columns
        if each.name not in data.columns
    ]
    if missing:
        raise together(missing)
    found = [(column, _first_wrong(data[column.name], column)) for column in table.columns]
    errors = [_cell(data, at, table, column) for column, at in found if at is not None]
    if errors:
        raise together(errors)
    if data.columns.tolist() == table.names:
        return data.copy(deep=False)
    return data[table.names + [name for name in data.columns if name not in table.names]]


def _cell(data: pd.DataFrame, position: int, table: Table, column: Column) -> DataError:
    """Return the error for a wrong cell, with how to read the file if pandas guessed the type."""
    cells = data[column.name]
    value, kind = cells.iloc[position], column.kind
    guessed = kind in ("number", "decimal", "date", "flag") and isinstance(value, str)
    if kind in ("text", "choice", "decimal"):
        guessed = guessed or bool(value != value) or cells.dtype.kind in "iufb"
    about = {"column": column.name, "description": column.description}
    if guessed and data.index.name != "row":
        return wrong(data, position, table, "not-read", **about)
    return wrong(data, position, table, "wrong-type", **about, value=repr(value)[:60])


def keyed(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the table as checked by `check`; raise DataError if two rows have the same key."""
    return unique(check(data, table), table)


def unique(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a checked table; raise DataError if two rows have the same key."""
    key = list(table.key)
    if not key:
        return data
    same = data.duplicated(key, keep=False).to_numpy().nonzero()[0]
    first: dict[tuple[Any, ...], int] = {}
    rows = data[key].iloc[same].itertuples(index=False, name=None)
    for position, values in zip(same.tolist(), rows, strict=True):
        if (earlier := first.setdefault(values, position)) != position:
            about = {"columns": ", ".join(key), "value": ", ".join(map(str, values))[:60]}
            earlier_row = place(data, earlier, table)["row"]
            raise wrong(data, position, table, "row-twice", first=earlier_row, **about)
    return data


def _first_wrong(values: pd.Series, column: Column) -> int | None:
    """Return the position of the first cell that does not fit, or None if all cells fit."""
    import pandas as pd
    from pandas.api import types

    if column.choices:
        known = {*column.choices, ""} if column.optional else {*column.choices}
        if {*values.tolist()} - known:
            return next(i for i, value in enumerate(values) if value not in known)
    are_sound = {
        "number": types.is_numeric_dtype,
        "flag": types.is_bool_dtype,
        "date": types.is_datetime64_dtype,
    }.get(column.kind)
    if are_sound and are_sound(values):
        return None
    allowed = KINDS[column.kind] or (pd.Timestamp, type(pd.NaT))
    if {*map(type, values.tolist())} <= {*allowed}:
        return None
    return next((i for i, value in enumerate(values) if not isinstance(value, allowed)), None)


def rows_of(data: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of these columns as tuples, much faster than pandas does."""
    return zip(*(data[name].tolist() for name in names), strict=True)


def listed(cell: str) -> tuple[str, ...]:
    """Split a cell at ";" and return the parts in order, without duplicates."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, cell.split(";")))))


def data_path(*parts: str) -> Path:
    """Return the path of a file in the data folder, as in `data_path("profiles", "default.toml")`.

    The data folder is `FAIRTENDER_DATA` if that is set; otherwise `datasets` in the working
    directory or in the nearest folder above it that contains `datasets/datapackage.json`; otherwise
    the copy in the installed package, or the checkout if the package was installed from there for
    editing. Raises DataError if the file is not there.
    """
    folder = _data_folder()
    path = folder.joinpath(*parts)
    if not path.exists():
        raise fault("no-data", file=path, folder=folder)
    return path


def _data_folder() -> Path:
    if chosen := os.environ.get("FAIRTENDER_DATA"):
        return Path(chosen)
    here, package = Path.cwd(), Path(__file__).parent
    # The last one is the checkout from which the library was installed to be edited.
    for folder in (here, *here.parents, package, package.parent):
        if (folder / "datasets" / "datapackage.json").is_file():
            return folder / "datasets"
    return package / "datasets"
