"""Jobs: the files that each takes, its options, and how its report is made.

The command line and *Tools for your own files* run the same jobs. Each is the `JOB` of the module
of its report.
"""

import datetime
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.profile import Profile
from fairtender.reports.model import Report
from fairtender.tables import DataError, Table, fault

_MOST_COUNT = 100_000
_MODULES = {"map": "chain"}  # every other command has the name of its module


class Role(NamedTuple):
    """The use of a file in a job; its table is None for files of any form.

    asked: columns that the job needs, though single cells may be empty.
    """

    table: Table
    needed: bool = False
    several: bool = False
    asked: tuple[str, ...] = ()


class InputFile(NamedTuple):
    """A file and, if it is a sheet, how to read it."""

    path: Path
    reading: Any = None

    def read(self, table: Table) -> pd.DataFrame:
        """Read the sheet as a table."""
        return sheets.read(self.path, table, self.reading)


class Several(DataError):
    """An error for several files, which keeps the error of each file."""

    def __init__(self, errors: Iterable[DataError]) -> None:
        """Make an error whose sentence has one line per error."""
        self.errors = list(errors)
        told = sheets.joined(self.errors) if len(self.errors) > 1 else self.errors[0]
        super().__init__(str(told), told.code)


@dataclass(frozen=True)
class JobInput:
    """The files and options that a person gives to a job.

    options: texts by name, "" or missing if not given. may_be_empty: whether sheets without rows
    are accepted.
    """

    profile: Profile
    roles: Mapping[str, Role]
    files: Mapping[str, list[InputFile]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Return {role: table} for these roles, with an empty table for a missing sheet.

        names: the roles; all by default. Raises DataError that names each needed role that is
        missing, or `Several` with the faults of all sheets.
        """
        roles = {name: self.roles[name] for name in names or self.roles}
        for name, role in roles.items():
            if role.needed and not self.files.get(name):
                raise fault("own-needs", table=role.table.name)
        found, errors = {}, list[DataError]()
        for name, role in roles.items():
            files = self.files.get(name, [])
            parts = each_read(files, partial(InputFile.read, table=role.table), errors)
            found[name] = sheets.stack(parts, role.table)
            is_whole = role.needed and len(parts) == len(files) and not self.may_be_empty
            if is_whole and not len(found[name]):
                errors.append(fault("own-no-rows", file=files[0].path))
        if errors:
            raise Several(errors)
        return found

    def text(self, name: str) -> str:
        """Return the text of an option, or "" if it was not given."""
        return self.options.get(name, "").strip()

    def day(self, name: str) -> datetime.date | None:
        """Return the date in an option, or None if it was not given."""
        written = self.options.get(name, "")
        try:
            return datetime.date.fromisoformat(written) if written else None
        except ValueError:
            raise fault("own-no-day", value=written[:40]) from None

    def count(self, name: str, default: int) -> int:
        """Return the number in an option, which is at least 1, or the default."""
        written = self.options.get(name, "") or str(default)
        if not written.isdecimal() or not 1 <= int(written) <= _MOST_COUNT:
            raise fault("own-no-count", value=written[:40], most=f"{_MOST_COUNT:,}")
        return int(written)


class Step(NamedTuple):
    """Progress of a job: bytes `done` of a total `of`, and the number of `things` processed."""

    done: int
    of: int
    things: int


Running = Generator[Step, None, Report]


@dataclass(frozen=True)
class Job:
    """A job on a person's own files: the files it takes, its options, and how its report is made.

    make: makes the report, at once or step by step; raises DataError for faults in the files.
    example: files of the course, each as its role and its path in the data folder; example_options:
    the options for them. known: recognises the role and the columns of a sheet by its headings;
    returns "" and nothing if the columns of the tables decide. look: raises DataError if a file
    that is not a sheet is not suitable for this job.
    """

    command: str
    roles: Mapping[str, Role]
    make: Callable[[JobInput], Report | Running]
    example: Sequence[tuple[str, ...]] = ()
    example_options: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[Sequence[str], Sequence[str]], tuple[str, dict[str, str]]] = (
        lambda heads, roles: ("", {})
    )
    look: Callable[[Path], object] = lambda path: None

    def run(self, given: JobInput) -> Running:
        """Run the job step by step; the value of the generator is the report."""
        yield Step(0, 1, 0)
        made = self.make(given)
        return made if isinstance(made, Report) else (yield from made)

    def report(self, given: JobInput) -> Report:
        """Run the whole job and return its report."""
        running = self.run(given)
        while True:
            try:
                next(running)
            except StopIteration as end:
                return end.value


def job_of(command: str) -> Job:
    """Return the job of a command."""
    job: Job = import_module(f"fairtender.reports.{_MODULES.get(command, command)}").JOB
    return job


def each_read(
    files: Iterable[InputFile], read: Callable[[InputFile], Any], errors: list[DataError]
) -> list[Any]:
    """Return the results of `read` for the files, and add the errors of others to `errors`."""
    parts = []
    for one in files:
        try:
            parts.append(read(one))
        except DataError as error:
            errors.append(error)
    return parts
