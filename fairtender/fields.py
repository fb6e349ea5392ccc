"""Read the fields of a TOML or JSON file as declared, and report each fault with its place.

A dataclass declares what an entry may contain: the annotation of a field is its kind, a `Literal`
lists its choices, and a default makes it optional. If the entries become rows of a table, its
`tables.Table` declares them. A function makes the result from the file's top `Entry`; all faults
that it finds in any entry are reported together, in one DataError.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Good:
    ...     code: str
    ...     level: Literal["high", "low"]
    ...     cpv: tuple[str, ...] = ()
    >>> def goods(top: Entry) -> tuple[Good, ...]:
    ...     return top.each("good", Good)
    >>> read({"good": [{"code": "tea", "level": "low"}]}, "goods.toml", goods)
    (Good(code='tea', level='low', cpv=()),)
    >>> read({"good": [{"code": "tea", "level": "lo"}]}, "goods.toml", goods)
    Traceback (most recent call last):
        ...
    fairtender.tables.DataError: goods.toml, good 1 (tea): level is "lo". Write one of high, low.

Kinds are `str`, `bool`, `int`, `float`, `Fraction` and `Decimal` (exact), `datetime.date`,
`Literal[...]`, `tuple[X, ...]` and `Mapping[str, X]` of these or of dataclasses, a dataclass, and
`Any`; `X | None` is X. JSON has no dates and no exact numbers, so they are texts such as
"2026-03-31" and "1200.50". An empty field ("" or null) counts as missing, unless its kind is
`object`, which accepts any value.
"""

import dataclasses
import datetime
import difflib
import json
import math
import re
import tomllib
import types
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fairtender import messages, toml_lines
from fairtender.tables import DataError, Table, fault, together

__all__ = ["Entry", "Follows", "read", "read_json", "read_toml"]

T = TypeVar("T")
_NEEDED: Any = object()
_SHOWN = 60
_SAID = 100  # faults of one TOML file: an author corrects them all at once
_ALIKE = 0.65  # so much alike are a name and a slip of the pen
# By kind of a table's column; every cell of an entry may be empty.
_KINDS: dict[str, tuple[Any, Any]] = {
    "text": (str, ""),
    "choice": (str, ""),
    "texts": (tuple[str, ...], ()),
    "flag": (bool, False),
    "number": (float, None),
    "decimal": (Decimal, None),
    "date": (datetime.date, None),
}


def read_toml(path: Path, make: Callable[["Entry"], T]) -> T:
    """Return what `make` returns for the top entry of a TOML file.

    See `read`. Raises DataError if the file is missing, is a folder, or is not TOML in UTF-8.
    """
    source = _source(path)
    try:
        content = tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        place = _on_line(str(path), toml_lines.fault_line(source, error))
        raise fault("file-not-toml", file=place, cause=error) from None
    return read(content, str(path), make, source)


def read_json(path: Path, make: Callable[["Entry"], T]) -> T:
    """Return what `make` returns for the top entry of a JSON file.

    See `read`. Raises DataError if the file is missing, is a folder, or is not JSON in UTF-8, and
    if a key occurs twice in one place, because one of the two values would be lost.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise fault("file-key-twice", file=path, key=twice[0])
        return dict(pairs)

    source = _source(path)
    try:
        content = json.loads(source, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise fault("file-not-json", file=path, **where) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, too many brackets
        raise fault("file-unreadable", file=path) from None
    return read(content, str(path), make)


def read(content: object, file: str, make: Callable[["Entry"], T], source: str = "") -> T:
    """Return what `make` returns for the top entry of a file's content.

    source: the text of a TOML file, to find line numbers. Raises one DataError with one line for
    each fault, which gives file, line, entry and field.
    """
    given = _File(file, source)
    top = Entry(content, given)
    try:
        made = make(top)
    except DataError as error:
        top.told(error)
        if not given.faults:
            raise
    if given.faults:
        is_toml = file.endswith(".toml")
        raise (together(given.faults, _SAID) if is_toml else together(given.faults)) from None
    return made


class Follows(DataError):
    """An error that only follows from a fault already noted, so it is raised but never reported."""


class _File:
    """A file whose entries are read: its name, its text, and the faults found so far."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source
        self.faults: list[DataError] = []

    @cached_property
    def _lines(self) -> dict[toml_lines.Path, int]:
        return toml_lines.lines(self.source)

    def line(self, path: toml_lines.Path) -> int:
        """Return the line of a path or of the nearest entry around it, or 0 if none is known."""
        found = (self._lines.get(path[:length], 0) for length in range(len(path), 0, -1))
        return next(filter(None, found), 0)


class Entry:
    """A table in the file: its content, and where it is, for the sentence on a fault.

    content: the keys and values. path: the keys and numbers that lead to it. at: the same path in
    words. shared: fields that are written elsewhere in the file, with the table there and its key.
    """

    def __init__(
        self, content: object, file: _File, path: toml_lines.Path = (), at: str = ""
    ) -> None:
        """Prepare to read the table at this path; its faults are added to those of the file."""
        self._file, self._faults, self._path, self._at = file, file.faults, path, at
        self._known: dict[str, None] = {}
        self._expected: set[str] = set()
        self._parts_are_sound = True
        self.shared: dict[str | int, tuple[Entry, str]] = {}
        if not isinstance(content, Mapping):
            self.content: Mapping[str, Any] = {}
            raise self.note("field-entry", value=_shown(content))
        self.content = content

    @property
    def source(self) -> str:
        """The text of the file, with LF as the line ending."""
        return self._file.source

    def wrong(self, code: str, within: toml_lines.Path = (), /, **params: object) -> DataError:
        """Note and return a fault of this entry, to be raised if reading cannot go on.

        Its sentence gets `at` and `params`. within: where in this entry it is, for the line number.
        A fault that follows from one in a part of this entry is not reported.
        """
        return self.note(code, within, **params) if self._parts_are_sound else Follows("")

    def note(self, code: str, within: toml_lines.Path = (), /, **params: object) -> DataError:
        """Note a fault that does not depend on the entry's parts, and return it."""
        place = within or tuple(str(params[name]) for name in ("field",) if name in params)
        if place and place[0] in self.shared:
            table, key = self.shared[place[0]]
            return table.note(code, (key, *place[1:]), **params)
        line = self._file.line((*self._path, *place))
        error = fault(code, at=f"{_on_line(self._file.name, line)}{self._at}", **params)
        self.told(error)
        return error

    def told(self, error: DataError) -> None:
        """Note a fault that was raised, unless it has been noted before."""
        if error not in self._faults and not isinstance(error, Follows):
            self._faults.append(error)

    @property
    def is_sound(self) -> bool:
        """Return whether all parts of this entry are without faults."""
        return self._parts_are_sound

    def attempt(self, read: Callable[[], T], default: T) -> T:
        """Return the result of `read`, or note its DataError and return `default`."""
        try:
            return read()
        except DataError as error:
            self._unsound(error)
            return default

    def expects(self, names: Iterable[str]) -> None:
        """Announce names that will be read later, so that they do not count as misspellings."""
        self._expected |= {*names}

    def make(self, kind: type[T], /, **given: Any) -> T:
        """Return this entry as an instance of the dataclass `kind`; unread keys are faults.

        given: fields that are not in the entry, or were read before.
        """
        declared: Any = kind  # no type of a dataclass says that it can be kept
        wanted = {name: how for name, how in _declared(declared).items() if name not in given}
        values = self._values(wanted)
        return kind(**given, **values)

    def row(self, table: Table) -> dict[str, Any]:
        """Return this entry as {column: value} for a row of a table; any cell may be empty."""
        declared = {column.name: _KINDS[column.kind] for column in table.columns}
        chosen = {one.name: (one.choices, "") for one in table.columns if one.choices}
        return self._values(declared | chosen)

    def value(self, field: str, kind: Any = str, default: Any = _NEEDED) -> Any:
        """Return the value of a field as the given kind; without a default it is required.

        kind: a type, or a tuple of choices.
        """
        self._known[field] = None
        raw = self.content.get(field)
        if kind is object and field in self.content:
            return raw
        if _is_empty(raw):
            if default is _NEEDED:
                raise self._missing(field)
            return default
        kind = _plain(kind)
        origin, part = get_origin(kind), _plain(next(iter(get_args(kind)), None))
        if isinstance(kind, tuple):
            return self._chosen(field, raw, kind)
        if origin is tuple and dataclasses.is_dataclass(part):
            return self.each(field, part)
        if origin is tuple and isinstance(part, tuple):
            words = self.value(field, tuple[str, ...])
            return tuple(self._chosen(field, word, part) for word in words)
        if origin is not None and issubclass(origin, Mapping):
            return self.named(field, get_args(kind)[1])
        if _is_made(kind):
            return self.entry(field)._made(kind)
        try:
            return _value(raw, kind)
        except (ValueError, TypeError, OverflowError):
            what = messages.text(f"field-kind-{_name_of(kind)}")
            value = f'"{_shown(raw)}"' if isinstance(raw, str) else _shown(raw)
            raise self.note("field-kind", field=field, value=value, kind=what) from None

    def entry(self, field: str) -> "Entry":
        """Return the table under a key, or an empty one if the key is missing."""
        self._known[field] = None
        if field in self.shared:
            table, key = self.shared[field]
            return table.entry(key)
        place = (*self._path, field), f"{self._at}, {field}"
        return Entry(self.content.get(field, {}), self._file, *place)

    def named(self, field: str, kind: Any, names: Iterable[str] = ()) -> dict[str, Any]:
        """Return {name: value} for the table under a key.

        kind: as for `value`, or a function that gets the Entry. names: if given, exactly these
        names must be there.
        """
        entry, found = self.entry(field), {}
        entry.expects(names)
        for name in names or entry.content:
            try:
                found[name] = entry.value(name, kind)
            except DataError as error:
                self._unsound(error)
        if names:
            entry.no_other()
        return found

    def each(self, field: str, kind: Any, unique: str = "") -> tuple[Any, ...]:
        """Return the values of all tables in an array, or () if the key is missing.

        kind: a dataclass, a Table if the tables are its rows, or a function that gets the Entry.
        unique: a field that differs in all of them; messages name them by it.
        """
        self._known[field] = None
        listed = self.content.get(field) or []
        if not isinstance(listed, list | tuple):
            what = messages.text("field-kind-entries")
            raise self.note("field-kind", field=field, value=_shown(listed), kind=what)
        found: list[Any] = []
        names: set[str] = set()
        for number, content in enumerate(listed, 1):
            keys = (unique,) if unique else ("id", "code")
            name = _name(content, keys) if isinstance(content, Mapping) else ""
            at = f"{self._at}, {field} {number}" + (f" ({_shown(name)})" if name else "")
            try:
                entry = Entry(content, self._file, (*self._path, field, number - 1), at)
                if unique and name in names:
                    raise entry.wrong("field-twice", field=unique, value=_shown(name))
                names |= {name} - {""}
                found.append(entry._made(kind))
            except DataError as error:
                self._unsound(error)
        return tuple(found)

    def no_other(self, known: Iterable[str] = (), code: str = "field-unknown") -> None:
        """Note a fault for each key that was not read and is not in `known`, often a misspelling.

        code: the code of the sentence, which gets `field` and, as `near`, the most similar name.
        """
        names = [*self._known, *known]
        for key in self.content:
            if key not in names:
                near = difflib.get_close_matches(str(key), names, n=1, cutoff=0)
                self.note(code, (key,), field=_shown(key), near="".join(near))

    def _made(self, kind: Any) -> Any:
        before = len(self._faults)
        if isinstance(kind, Table):
            made: Any = self.row(kind)
        else:
            made = self.make(kind) if isinstance(kind, type) else kind(self)
        if len(self._faults) > before:
            raise self._faults[-1]
        return made

    def _chosen(self, field: str, raw: Any, choices: tuple[Any, ...]) -> Any:
        if raw not in choices:
            known = ", ".join(map(str, choices))
            raise self.note("field-choice", field=field, value=_shown(raw), choices=known)
        return raw

    def _values(self, declared: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
        before, values = len(self._faults), {}
        self.expects(declared)
        for name, (kind, default) in declared.items():
            try:
                values[name] = self.value(name, kind, default)
            except DataError as error:
                self.told(error)
        self.no_other()
        if len(self._faults) > before:
            raise self._faults[-1]
        return values

    def _missing(self, field: str) -> DataError:
        """Note that a field is missing, or that a similar name was written instead."""
        others = {*map(str, self.content)} - {*self._known} - self._expected
        for slip in difflib.get_close_matches(field, sorted(others), n=1, cutoff=_ALIKE):
            self._known[slip] = None
            return self.note("field-unknown", (slip,), field=_shown(slip), near=field)
        return self.note("field-missing", field=field)

    def _unsound(self, error: DataError) -> None:
        self._parts_are_sound = False
        self.told(error)


def _on_line(file: str, line: int) -> str:
    return messages.text("file-line", file=file, line=line) if line else file


def _source(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise fault("no-file", file=path) from None
    except IsADirectoryError:
        raise fault("file-folder", file=path) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except UnicodeDecodeError:
        raise fault("file-not-utf8", file=path) from None


def _is_made(kind: Any) -> bool:
    """Return whether values of this kind are made from a table, by a dataclass or a function."""
    return dataclasses.is_dataclass(kind) or not (isinstance(kind, type) or get_origin(kind))


def _plain(kind: Any) -> Any:
    """Return X for `X | None`, and the tuple of choices for a Literal."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
    return get_args(kind) if get_origin(kind) is Literal else kind


@cache
def _declared(kind: Any) -> dict[str, tuple[Any, Any]]:
    """Return {field: (kind, default)} for a dataclass."""
    kinds = get_type_hints(kind)
    found = {}
    for field in dataclasses.fields(kind):
        default = field.default
        if default is dataclasses.MISSING:
            made = field.default_factory
            default = _NEEDED if made is dataclasses.MISSING else made()
        found[field.name] = (kinds[field.name], default)
    return found


def _value(raw: Any, kind: Any) -> Any:
    """Convert a value to this kind; raise ValueError or TypeError if it is of another kind."""
    if kind is Any:
        return raw
    if get_origin(kind) is tuple:
        if not isinstance(raw, list | tuple):
            raise TypeError
        part = get_args(kind)[0]
        if part is object:
            return tuple(raw)
        if part is str and {*map(type, raw)} <= {str}:  # tens of thousands of words of a profile
            return tuple(filter(str.strip, raw))
        return tuple(_value(each, part) for each in raw if not _is_empty(each))
    if isinstance(raw, bool) != (kind is bool):
        raise TypeError
    if kind is datetime.date:
        if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw.strip(), re.ASCII):
            return datetime.date.fromisoformat(raw.strip())
        if type(raw) is not datetime.date:
            raise TypeError
        return raw
    if kind is Decimal and isinstance(raw, str):
        if not re.fullmatch(r"-?\d+(\.\d+)?", raw.strip(), re.ASCII):
            raise ValueError
        return Decimal(raw.strip())
    if kind in (float, Decimal, Fraction):
        if not isinstance(raw, int | float) or not math.isfinite(raw):
            raise ValueError
        return float(raw) if kind is float else kind(str(raw))
    if not isinstance(raw, kind):
        raise TypeError
    return raw


def _is_empty(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _name_of(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return "texts" if get_args(kind)[0] is str else "list"
    names: dict[Any, str] = {
        float: "number",
        Fraction: "number",
        int: "whole",
        datetime.date: "date",
        str: "text",
    }
    return names.get(kind) or str(kind.__name__).lower()


def _name(content: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the name of an entry from the first of these keys that has one, or ""."""
    names = (content[key] for key in keys if isinstance(content.get(key), str))
    return messages.one_line(next(names, ""))


def _shown(value: object) -> str:
    """Return a value on one line, cut to 60 characters."""
    return messages.one_line(value if isinstance(value, str) else repr(value), _SHOWN)
