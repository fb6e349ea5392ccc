"""A job: the files that it takes, what is asked beside them, and how a report is made of them."""

import datetime
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.profile import Profile
from fairtender.reports.model import Report
from fairtender.tables import DataError, Table, fault, frame

_MOST_COUNT = 100_000


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


@dataclass(frozen=True)
class JobInput:
    """What a person gives a job. options: texts by name, "" or missing where nothing was said."""

    profile: Profile
    files: Mapping[str, list[InputFile]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def tables(self, roles: Mapping[str, Role]) -> dict[str, pd.DataFrame]:
        """Return the sheet of each role as its table, the empty table where there is none.

        Raises DataError that names each role that is needed and missing, or, as `Several`, what is
        wrong in all of the sheets.
        """
        for name, role in roles.items():
            if role.needed and not self.files.get(name):
                raise fault("own-needs", table=role.table.name)
        found, errors = {}, []
        for name, role in roles.items():
            try:
                found[name] = join_sheets(self.files.get(name, ()), role.table)
                if role.needed and not len(found[name]):
                    errors.append(fault("own-no-rows", file=self.files[name][0].path))
            except Several as several:
                errors += several.errors
        if errors:
            raise Several(errors)
        return found

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


class Several(DataError):
    """What is wrong with several files: each error by itself."""

    def __init__(self, errors: Iterable[DataError]) -> None:
        """Say them one below the other."""
        self.errors = list(errors)
        super().__init__("\n".join(map(str, self.errors)), self.errors[0].code)


def join_sheets(files: Iterable[InputFile], table: Table) -> pd.DataFrame:
    """Return the rows of some sheets as one table; of more than one, a row is named with its file.

    Raises Several.
    """
    parts, errors = [], []
    for path, reading in files:
        try:
            parts.append(sheets.read(path, table, reading))
        except DataError as error:
            errors.append(error)
    if errors:
        raise Several(errors)
    if len(parts) > 1:
        for part in parts:
            rows = [f"{row} of {part.attrs['file']}" for row in part.index]
            part.index, part.attrs = pd.Index(rows, name="row"), {}
        return pd.concat(parts)
    return parts[0] if parts else frame(table, [])


class Step(NamedTuple):
    """How far a job is: bytes done, of how many, things: how many were looked at."""

    done: int
    of: int
    things: int


Running = Generator[Step, None, Report]


class Job:
    """One thing that a page does with a person's own files.

    example: files of the course, each as its role and its place in the folder of data;
    example_options: what is asked beside them.
    """

    name: ClassVar[str]
    roles: ClassVar[Mapping[str, Role]]
    example: ClassVar[tuple[tuple[str, ...], ...]] = ()
    example_options: ClassVar[Mapping[str, str]] = {}

    def known(self, heads: Sequence[str], roles: Sequence[str]) -> tuple[str, dict[str, str]]:
        """Return the one of these roles, and the columns, that a job knows by its headings itself.

        "" and nothing where the columns of the tables say it.
        """
        return "", {}

    def look(self, path: Path) -> None:
        """Raise DataError where a file that is no sheet is nothing for this job; seen early."""

    def run(self, given: JobInput) -> Running:
        """Do it, step by step; what it returns at the end is the report.

        Raises DataError for what is wrong with the files.
        """
        raise NotImplementedError
