"""Propose to a page how to read a sheet, with guesses and reasons, questions, and faults.

A page keeps two readings of each sheet, as files for `--columns`: the answers so far, which it
sends back with each change (`Said`), and the same with all guesses, by which the sheet is finally
read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from fairtender import sheets
from fairtender.reports.job import Job, Role
from fairtender.sheets import Fault, Question, Reading, SheetError
from fairtender.sheets.workbook import is_named
from fairtender.tables import DataError, Table

_MOST_NOTES = 50


@dataclass(frozen=True)
class SheetAnswer:
    """An answer to a question about a sheet, one of its columns, or a word in a column."""

    kind: Literal["encoding", "dates", "decimal", "currency", "word"]
    answer: str = ""
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Said:
    """The answers that a person has given about a sheet.

    toml: the earlier answers, as a file for `--columns`; the other fields change it. columns:
    {heading: column}, "" for a heading to leave out.
    """

    toml: str = ""
    sheet: str = ""
    columns: Mapping[str, object] = field(default_factory=dict)
    answers: tuple[SheetAnswer, ...] = ()

    @property
    def any(self) -> bool:
        """Whether any answer has been given."""
        return self != Said()


def reading_of(said: Said, tables: Mapping[str, Table], folder: Path) -> Reading:
    """Return the reading that follows from the answers so far.

    folder: the folder for a temporary file.
    """
    reading = Reading()
    if said.toml:
        path = folder / "columns.toml"
        path.write_text(said.toml, encoding="utf-8")
        reading = sheets.load_reading(path, tables.values())
    if said.sheet:
        reading = Reading(sheet=said.sheet, encoding=reading.encoding)
    stated = {head: str(column or "") for head, column in said.columns.items()}
    taken = {*stated.values()} - {""}
    kept = {head: "" if name in taken else name for head, name in reading.columns.items()}
    reading = replace(reading, columns=kept | stated)
    for one in said.answers:
        if one.kind == "encoding":
            reading = Reading(encoding=one.answer)
        else:
            question = Question(one.kind, "", (), column=one.column, value=one.value)
            reading = reading.answered(question, one.answer)
    return reading


def proposal(path: Path, job: Job, role: str, said: Said) -> dict[str, Any]:
    """Return what a page shows about a sheet that is to be read for a job.

    role: what the sheet is used as; "" for the likely one. Raises DataError if the sheet cannot be
    read at all.
    """
    roles = {role: job.roles[role]} if role in job.roles else job.roles
    reading = reading_of(said, {name: one.table for name, one in job.roles.items()}, path.parent)
    found, role = _fitting(path, job, roles, reading)
    # Missing sheets are reported as such; a sheet without rows gives no information.
    faults = [each for each in found.faults if each.code != "sheet-no-column"]
    if not found.rows:
        about = (("file", path.name),)
        faults.append(Fault(path.name, "own-no-rows", params=about))
    # Several roles may use one table: such a sheet is taken for the first of them.
    tables = {one.table.name: name for name, one in reversed([*roles.items()])}
    role = role or tables[found.table.name]
    known = {each.column for each in found.guesses}
    missing = {*found.missing, *(name for name in job.roles[role].asked if name not in known)}
    return {
        "role": role,
        "toml": sheets.reading_toml(found.reading),
        "said": sheets.reading_toml(reading),
        "sheet": found.sheet,
        "sheets": list(found.sheets),
        "guesses": [each._asdict() for each in found.guesses],
        "questions": [each._asdict() for each in found.questions],
        "notes": [each.why.text() for each in found.notes[:_MOST_NOTES]],
        "missing": [
            {"name": column.name, "about": column.description}
            for column in found.table.columns
            if column.name in missing
        ],
        "faults": [_fault(each) for each in faults],
        "rows": found.rows,
        "more": [] if said.any else [*_others(found, job, role)],
    }


def _others(found: sheets.Proposal, job: Job, role: str) -> Iterator[dict[str, str]]:
    """Yield {role, sheet} for other sheets of a workbook that are named like a table of the job."""
    for name, one in job.roles.items():
        for sheet in found.sheets:
            if name != role and sheet != found.sheet and is_named(sheet, one.table):
                yield {"role": name, "sheet": sheet}


def _fitting(
    path: Path, job: Job, roles: Mapping[str, Role], reading: Reading
) -> tuple[sheets.Proposal, str]:
    """Return the proposal, and the role if the job recognised the sheet by its headings."""
    found = sheets.propose(path, [one.table for one in roles.values()], reading)
    # A sheet with the name of a table is that table.
    named = [
        one.table
        for one in roles.values()
        if any(is_named(sheet, one.table) for sheet in found.sheets)
    ]
    if named:
        return found if found.table in named else sheets.propose(path, named, reading), ""
    role, columns = job.known(found.preview[0] if found.preview else (), [*roles])
    if not role:
        return found, ""
    stated = replace(reading, columns=columns | dict(reading.columns))
    return sheets.propose(path, [job.roles[role].table], stated), role


def faults_of(error: DataError) -> list[dict[str, str]]:
    """Return the faults in an error, each as a place and a sentence."""
    if isinstance(error, SheetError):
        return [_fault(each) for each in error.faults]
    if errors := getattr(error, "errors", ()):
        return [told for one in errors for told in faults_of(one)]
    return [{"text": line} for line in str(error).splitlines()]


def _fault(each: sheets.Fault) -> dict[str, str]:
    return {"file": each.file, "cell": each.cell, "heading": each.heading, "text": each.text}
