"""The requests that a page makes about a person's own files; see `fairtender.requests`.

The docstring of each request gives the keys of its answer. `Files.own` holds the running job or its
report as long as Python runs; the page keeps everything else and sends it again. The answer to bad
input is {"problem": sentence}, with {"faults": [...]} if there are several.
"""

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePosixPath

from fairtender import sheets
from fairtender.depth import MOST, TOML, deep
from fairtender.messages import day, text
from fairtender.own_files import JOBS, columns, safe
from fairtender.own_files.columns import Said
from fairtender.profile import Profile, load
from fairtender.reports.job import InputFile, Job, JobInput, Running, Step, job_of
from fairtender.reports.model import Entry, Report, Sources
from fairtender.reports.saving import file_name, kinds, save, shelves
from fairtender.requests import Answer, Files, Request
from fairtender.tables import DataError, data_path, fault, without_cycle_search

_MOST_FAULTS = 200
_SHOWN = 25
_TOML_BYTES = 3_000_000
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
_TOGETHER = "together"
_FOLDER = re.compile(rf"[^\s“\"']*/own-files-[^/]*/(?:\d+|{_TOGETHER})/")


class _Session:
    """A job on a person's files, while it runs and after it has made its report."""

    def __init__(self, job: Job, name: str, folder: tempfile.TemporaryDirectory[str]) -> None:
        """Prepare the job `name`; `folder`, which has its files, is removed with the session."""
        self.job, self.name, self.folder = job, name, folder
        self.profile: Profile
        self.given: JobInput
        self.running: Running | None = None
        self.report: Report | None = None

    def step(self) -> Answer:
        """Take the next step, and return the report at the end.

        An interrupted step can be repeated.
        """
        if self.running is None:
            raise fault("own-gone")
        try:
            with without_cycle_search():
                step = next(self.running)
        except StopIteration as end:
            self.running, self.report = None, end.value
            self.folder.cleanup()  # the files are not needed after reading
            return _view(end.value)
        except DataError:
            self.running = None
            self.folder.cleanup()
            raise
        except BaseException:
            # For example, a package has to be loaded first: begin again.
            self.running = self.job.run(self.given)
            raise
        return {"more": True, **step._asdict()}


@dataclass(frozen=True)
class _Own(Request):
    """A request that reports each fault separately, without the paths on this machine."""

    job: str = ""

    def answer(self, files: Files) -> Answer:
        try:
            return self.answer_from(files)
        except DataError as error:
            faults = columns.faults_of(error)
            for one in faults:
                one["text"] = _without_folders(one["text"])
            told = {"problem": _without_folders(str(error)), "faults": faults[:_MOST_FAULTS]}
            return told if len(faults) > 1 else {"problem": told["problem"]}
        except (MemoryError, RecursionError):
            files.own = None
            command = JOBS.get(self.job, "screen")
            return {"problem": text("own-out-of-memory", command=command)}

    def answer_from(self, files: Files) -> Answer:
        raise NotImplementedError

    def its_job(self) -> Job:
        """Return the job of the request, or raise DataError if its name is unknown."""
        if self.job not in JOBS:
            raise fault("own-no-job")
        return job_of(JOBS[self.job])


def _without_folders(sentence: str) -> str:
    return _FOLDER.sub("", sentence)


@dataclass(frozen=True)
class _Look(_Own, name="own_look"):
    """Request for {kind, size} about one file and, for a sheet, what `columns.proposal` gives.

    kind: "sheet" or "data". size: the unpacked size in bytes. said: the answers about this sheet so
    far. role: "" to guess it. more: other sheets of the workbook, each with its role.
    """

    role: str = ""
    said: Said = field(default_factory=Said)

    def answer_from(self, files: Files) -> Answer:
        job = self.its_job()
        with _folder() as folder:
            [path] = _move_files(files, Path(folder))
            size = safe.look(path, job.command)
            if job.command == "plans" or (job.command == "screen" and not _is_sheet(path)):
                job.look(path)
                return {"kind": "data", "role": next(iter(job.roles)), "size": size}
            if not _is_sheet(path):
                raise fault("own-unread-kind", file=path)
            found = columns.proposal(path, job, self.role, self.said)
            for one in found["faults"]:
                one["text"] = _without_folders(one["text"])
            found["notes"] = [_without_folders(said) for said in found["notes"]]
        known = [
            {"name": column.name, "about": column.description}
            for column in job.roles[found["role"]].table.columns
        ]
        return {"kind": "sheet", "size": size, "columns": known} | found


@dataclass(frozen=True)
class _LocalProfile(_Own, name="own_profile"):
    """Request for {name, date} of a local profile, which is given as one file."""

    def answer_from(self, files: Files) -> Answer:
        with _folder() as folder:
            [path] = _move_files(files, Path(folder))
            try:
                profile = _profile(path)
            except DataError as error:
                raise fault("own-no-profile", file=path, why=str(error)) from None
        return {"name": profile.name, "date": day(profile.date)}


@dataclass(frozen=True)
class _File:
    """What a file is used for; without a `size` from an earlier check, it is checked now."""

    role: str
    said: Said = field(default_factory=Said)
    size: int | None = None


@dataclass(frozen=True)
class _Begin(_Own, name="own_begin"):
    """Start a job and discard the one before; the answer is that of a step.

    files: what each of the given files is used as. profile: whether the last of the files is a
    profile.
    """

    files: tuple[_File, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    profile: bool = False

    def answer_from(self, files: Files) -> Answer:
        job = self.its_job()
        if isinstance(files.own, _Session):
            files.own.folder.cleanup()
        files.own = None
        session = _Session(job, self.job, _folder())
        try:
            session.given = self._job_input(files, session)
        except BaseException:
            session.folder.cleanup()
            raise
        session.running = job.run(session.given)
        files.own = session
        # Only take the files: if a package is missing, the page repeats this request.
        return {"more": True, **Step(0, 1, 0)._asdict()}

    def _job_input(self, files: Files, session: _Session) -> JobInput:
        """Return the input for the job: each file under the role for which it is used."""
        job, folder = session.job, Path(session.folder.name)
        paths = _move_files(files, folder)
        session.profile = _profile(paths.pop()) if self.profile else load()
        room = safe.MOST_BYTES
        by_role: dict[str, list[InputFile]] = {}
        for path, one in zip(paths, self.files, strict=True):
            size = safe.look(path, job.command, room) if one.size is None else one.size
            room -= safe.check_size(path, job.command, size, room)
            if one.role not in job.roles:
                raise fault("own-no-job")
            tables = {one.role: job.roles[one.role].table}
            reading = columns.reading_of(one.said, tables, path.parent) if one.said.any else None
            if reading is None and len(self.files) > 1:
                path = _move_to_folder(path, folder / _TOGETHER)
            by_role.setdefault(one.role, []).append(InputFile(path, reading))
        options = {name: str(value) for name, value in self.options.items()}
        return JobInput(session.profile, job.roles, by_role, options)


@dataclass(frozen=True)
class _Step(_Own, name="own_step"):
    """Take the next step of the job; answer with {done, of, things, more}.

    At the end, the answer is {headline, said, prompt, column, about, shelves, facets, orders,
    saves, profile}, and what `own_list` gives. A shelf is [colour, name, count, money, width of its
    bar in percent].
    """

    def answer_from(self, files: Files) -> Answer:
        return _session(files).step()


@dataclass(frozen=True)
class _List(_Own, name="own_list"):
    """Request for {total, size, most, entries, counts, sources}: some entries of the report.

    chosen: {facet: value}. order: one of the report's orders. sources: [text, url] of each source,
    in the order of their numbers from 1; 0 means no source.
    """

    chosen: Mapping[str, object] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    from_: int = 0

    def answer_from(self, files: Files) -> Answer:
        session = _session(files)
        return self.listed(_report(session))

    def listed(self, report: Report) -> Answer:
        """Return the requested entries of a report, in the form that the page shows."""
        chosen = {facet: str(value) for facet, value in self.chosen.items()}
        asked = chosen, self.search[:200], self.order, self.from_, _SHOWN
        found = report.entries.find(*asked)
        sources = Sources(report.profile, found.entries)
        return {
            "total": found.total,
            "size": report.entries.size,
            "most": _SHOWN,
            "entries": [_entry(entry, sources) for entry in found.entries],
            "counts": found.counts,
            "sources": [[each.whole, each.url] for each in sources.listed()],
        }


@dataclass(frozen=True)
class _Save(_Own, name="own_save"):
    """Request for {files}: the report as a file of the kind `kind`."""

    kind: str = ""

    def answer_from(self, files: Files) -> Answer:
        session = _session(files)
        report = _report(session)
        if self.kind not in _saves(report):
            raise fault("own-no-save")
        path = save(report, files.taken / file_name(session.name, self.kind), self.kind)
        return {"files": {path.name: str(path)}}


@dataclass(frozen=True)
class _Template(_Own, name="own_template"):
    """Request for {files}: an empty sheet to fill in, with its columns explained."""

    role: str = ""

    def answer_from(self, files: Files) -> Answer:
        job = self.its_job()
        if self.role not in job.roles:
            raise fault("own-no-job")
        path = files.taken / f"{self.role}.xlsx"
        sheets.template(job.roles[self.role].table, path)
        return {"files": {path.name: str(path)}}


@dataclass(frozen=True)
class _Example(_Own, name="own_example"):
    """Request for {files, roles by name, options}: the course's files.

    They are about fictional offices and firms.
    """

    def answer_from(self, files: Files) -> Answer:
        job = self.its_job()
        roles, taken = {}, {}
        for role, *parts in job.example:
            path = data_path(*parts)
            shutil.copyfile(path, files.taken / path.name)
            roles[path.name], taken[path.name] = role, str(files.taken / path.name)
        return {"files": taken, "roles": roles, "options": dict(job.example_options)}


# --- the report ---


def _session(files: Files) -> _Session:
    if not isinstance(files.own, _Session):
        raise fault("own-gone")
    return files.own


def _report(session: _Session) -> Report:
    if session.report is None:
        raise fault("own-gone")
    return session.report


def _view(report: Report) -> Answer:
    facets = report.entries.facets.items()
    return {
        "more": False,
        "headline": _without_folders(report.headline),
        "said": [_without_folders(said) for said in (*report.summary, *report.not_read[:_SHOWN])],
        "prompt": report.prompt,
        "column": report.column,
        "about": report.more,
        "shelves": [
            [level.colour, level.name, count, money, width]
            for level, count, money, _, width in shelves(report, [])
        ],
        "facets": [{"code": code, "head": facet.head} for code, facet in facets],
        "orders": [*report.entries.sorts],
        "saves": _saves(report),
        "profile": {"name": report.profile.name, "date": day(report.profile.date)},
        **_List().listed(report),
    }


def _saves(report: Report) -> list[str]:
    """Return the kinds of files that a page offers, without PNG, since SVG fits any size."""
    return [kind for kind in kinds(report) if kind != "png"]


def _entry(entry: Entry, sources: Sources) -> Answer:
    """Return an entry for the page, with the number of its source for each sentence."""
    parts = [
        {
            "code": part.code,
            "head": part.head,
            "items": [
                [str(each.reason), sources.numbers.get(each.source, 0)] for each in part.said
            ],
        }
        for part in entry.parts
    ]
    level = {"level": entry.level.colour, "label": entry.level.name}
    return {"id": entry.id, "title": entry.title, **level, "facts": entry.facts, "parts": parts}


# --- files ---


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="own-files-")


def _move_files(files: Files, folder: Path) -> list[Path]:
    """Move each file of a request into a folder of its own, and return the paths."""
    for number in range(len(files.names)):
        # Fail now if openpyxl has to be loaded first: then the request can be repeated.
        with open(files.given / str(number), "rb") as file:
            if file.read(4) == b"PK\x03\x04":
                import_module("openpyxl")
    paths = []
    for number, name in enumerate(files.names):
        written = PurePosixPath(name.replace("\\", "/")).name
        legible = "".join(sign if sign.isprintable() else "_" for sign in written).strip(". ")
        path = folder / str(number) / (legible[-120:] or "file")
        path.parent.mkdir()
        shutil.move(files.given / str(number), path)
        paths.append(path)
    return paths


def _move_to_folder(path: Path, folder: Path) -> Path:
    """Move a file into the folder for files without a stated reading, under a unique name."""
    folder.mkdir(exist_ok=True)
    taken = folder / path.name
    if taken.exists():
        taken = folder / f"{path.parent.name}-{path.name}"
    return path.rename(taken)


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() in _SHEETS


def _profile(path: Path) -> Profile:
    if path.stat().st_size > _TOML_BYTES:
        raise fault("own-too-large", file=path, size="", most="3", command="screen --profile")
    if deep(path.read_text(encoding="utf-8", errors="replace"), TOML):
        raise fault("own-too-deep", file=path, most=MOST)
    return load(path)
