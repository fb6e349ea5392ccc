"""A job: the files that it takes, what is asked beside them, and how a report is made of them.

The command line and the pages for a person's own files run the same jobs. Each is the `JOB` of the
module of its report.
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
_MODULES = {"map": "chain"}  # of the other commands the module has the name


class Role(NamedTuple):
    """What a file is to a job: its table, None where files of any form are read.

    asked: columns that the job cannot do without, though single cells of them may be empty.
    """

    table: Table
    needed: bool = False
    several: bool = False
    asked: tuple[str, ...] = ()


class InputFile(NamedTuple):
    """A file, and how it is read where it is a sheet."""

    path: Path
    reading: Any = None

    def read(self, table: Table) -> pd.DataFrame:
        """Return the sheet as a table."""
        return sheets.read(self.path, table, self.reading)


class Several(DataError):
    """What is wrong with several files: each error by itself."""

    def __init__(self, errors: Iterable[DataError]) -> None:
        """Say them one below the other."""
        self.errors = list(errors)
        told = sheets.joined(self.errors) if len(self.errors) > 1 else self.errors[0]
        super().__init__(str(told), told.code)


@dataclass(frozen=True)
class JobInput:
    """What a person gives a job. options: texts by name, "" or missing where nothing was said.

    may_be_empty: sheets without a row are read, too, and not refused.
    """

    profile: Profile
    roles: Mapping[str, Role]
    files: Mapping[str, list[InputFile]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Return the sheet of each of these roles as its table, an empty one where there is none.

        names: of all roles, where none is named. Raises DataError that names each role that is
        needed and missing, or, as `Several`, what is wrong in all of the sheets.
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
        """Return the words of an option; "" where nothing was said."""
        return self.options.get(name, "").strip()

    def day(self, name: str) -> datetime.date | None:
        """Return the day of an option; None where nothing was said."""
        written = self.options.get(name, "")
        try:
            return datetime.date.fromisoformat(written) if written else None
        except ValueError:
            raise fault("own-no-day", value=written[:40]) from None

    def count(self, name: str, default: int) -> int:
        """Return a number from 1 up."""
        written = self.options.get(name, "") or str(default)
        if not written.isdecimal() or not 1 <= int(written) <= _MOST_COUNT:
            raise fault("own-no-count", value=written[:40], most=f"{_MOST_COUNT:,}")
        return int(written)


class Step(NamedTuple):
    """How far a job is: bytes done, of how many, things: how many were looked at."""

    done: int
    of: int
    things: int


Running = Generator[Step, None, Report]


@dataclass(frozen=True)
class Job:
    """One thing that is done with a person's own files.

    make: makes the report, or goes step by step to it; raises DataError for what is wrong with the
    files. example: files of the course, each as its role and its place in the folder of data;
    example_options: what is asked beside them. known: the one of some roles, and the columns, that
    a job knows itself by the headings of a sheet; "" and nothing where the columns of the tables
    say it. look: raises DataError where a file that is no sheet is nothing for this job.
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
        """Do it, step by step; what it returns at the end is the report."""
        yield Step(0, 1, 0)
        made = self.make(given)
        return made if isinstance(made, Report) else (yield from made)

    def report(self, given: JobInput) -> Report:
        """Return the report, made in one go."""
        running = self.run(given)
        while True:
            try:
                next(running)
            except StopIteration as end:
                return end.value


def job_of(command: str) -> Job:
    """Return the job that a command does."""
    job: Job = import_module(f"fairtender.reports.{_MODULES.get(command, command)}").JOB
    return job


def each_read(
    files: Iterable[InputFile], read: Callable[[InputFile], Any], errors: list[DataError]
) -> list[Any]:
    """Return what is read of each file; what is wrong with the others is added to `errors`."""
    parts = []
    for one in files:
        try:
            parts.append(read(one))
        except DataError as error:
            errors.append(error)
    return parts
