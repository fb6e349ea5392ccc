"""What a page asks about a person's own files: see `coursework.page` for how it is asked.

Each request is answered by one function, given (params, files): `files.given` and `files.taken` are
where bytes lie, `files.own` keeps the job that runs, or its report, as long as Python lives. All
else the page keeps, and sends it again.

* `own_look`: job, said (what was said of this sheet so far), role ("" to guess); one file. Gives
  kind ("sheet", "data"), size (bytes, unpacked), and of a sheet what `columns.proposed` gives.
* `own_begin`: job, files ([{role, said, size}]; without the size that a look gave, a file is looked
  at now), options ({name: text}), profile (the last file is one); the files. `own_step`: gives the
  next step: {done, of, things, more}, at the end {said, prompt, facets, orders, saves, profile} and
  what `own_list` gives.
* `own_list`: chosen ({facet: value}), search, order, from. Gives total, entries, counts, sources.
* `own_save`: kind, options. Gives files. `own_template`: job, role. Gives files, an empty sheet.
* `own_example`: job. Gives files of the course to try it with: files, roles by name, options.
* `own_profile`: one file. Gives name and date of a local profile.

Bad input is {"problem": sentence}, with {"faults": [...]} where there is more than one.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from fairtender import sheets
from fairtender.depth import MOST, TOML, deep
from fairtender.messages import text
from fairtender.own_files import JOBS, columns, safe
from fairtender.own_files.job import Given, Given1, Job, Report, Running, Step
from fairtender.own_files.listing import cited
from fairtender.profile import Profile, load
from fairtender.tables import DataError, data_path, fault, without_cycle_search

__all__ = [
    "own_begin",
    "own_example",
    "own_list",
    "own_look",
    "own_profile",
    "own_save",
    "own_step",
    "own_template",
]

Params = Mapping[str, Any]
Answer = dict[str, Any]
_MOST_FAULTS = 200
_SHOWN = 25
_TOML_BYTES = 3_000_000
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers")


class Session:
    """A job that runs, or its report."""

    def __init__(self, job: Job, folder: tempfile.TemporaryDirectory[str]) -> None:
        """folder: where its files lie, which goes with it."""
        self.job, self.folder = job, folder
        self.profile: Profile
        self.given: Given
        self.running: Running | None = None
        self.report: Report | None = None


def _answered(function: Callable[[Params, Any], Answer]) -> Callable[[Params, Any], Answer]:
    """Tell what is wrong as data: no path of this machine, and each fault by itself."""

    @wraps(function)
    def answer(params: Params, files: Any) -> Answer:
        try:
            return function(params, files)
        except DataError as error:
            faults = columns.faults_of(error)
            for one in faults:
                one["text"] = _without_folders(one["text"])
            told = {"problem": _without_folders(str(error)), "faults": faults[:_MOST_FAULTS]}
            return told if len(faults) > 1 else {"problem": told["problem"]}
        except (MemoryError, RecursionError):
            files.own = None
            command = JOBS.get(str(params.get("job")), "screen")
            return {"problem": text("own-out-of-memory", command=command)}

    return answer


_TOGETHER = "together"
_FOLDER = re.compile(rf"[^\s“\"']*/own-files-[^/]*/(?:\d+|{_TOGETHER})/")


def _without_folders(sentence: str) -> str:
    return _FOLDER.sub("", sentence)


@_answered
def own_look(params: Params, files: Any) -> Answer:
    """Say what a file is, and of a sheet how it is read."""
    job = _job(params)
    with _folder() as folder:
        [path] = _taken(params, files, Path(folder))
        size = safe.look(path, job.command)
        if job.name == "plans" or (job.name == "screen" and not _is_sheet(path)):
            job.look(path)
            return {"kind": "data", "role": next(iter(job.roles)), "size": size}
        if not _is_sheet(path):
            raise fault("own-unread-kind", file=path)
        role = str(params.get("role") or "")
        found = columns.proposed(path, job, role, _mapping(params, "said"))
        for one in found["faults"]:
            one["text"] = _without_folders(one["text"])
        found["notes"] = [_without_folders(said) for said in found["notes"]]
    known = [
        {"name": column.name, "about": column.description}
        for column in job.roles[found["role"]].table.columns
    ]
    return {"kind": "sheet", "size": size, "columns": known} | found


@_answered
def own_profile(params: Params, files: Any) -> Answer:
    """Say how a local profile is called."""
    with _folder() as folder:
        [path] = _taken(params, files, Path(folder))
        try:
            profile = _profile(path)
        except DataError as error:
            raise fault("own-no-profile", file=path, why=str(error)) from None
    return {"name": profile.name, "date": str(profile.date)}


@_answered
def own_begin(params: Params, files: Any) -> Answer:
    """Begin a job; what an earlier one left is gone."""
    job = _job(params)
    if isinstance(files.own, Session):
        files.own.folder.cleanup()
    files.own = None
    session = Session(job, _folder())
    try:
        session.given = _given(params, files, session)
    except BaseException:
        session.folder.cleanup()
        raise
    session.running = job.run(session.given)
    files.own = session
    # No step is gone yet: its files are taken, and a request is made again where a package misses.
    return {"more": True, **Step(0, 1, 0)._asdict()}


def _given(params: Params, files: Any, session: Session) -> Given:
    """Take the files of a job, each as what it is used as."""
    job = session.job
    paths = _taken(params, files, Path(session.folder.name))
    session.profile = _profile(paths.pop()) if params.get("profile") else load()
    told = params.get("files")
    told = told if isinstance(told, list) else []
    room = safe.MOST_BYTES
    by_role: dict[str, list[Given1]] = {}
    for path, one in zip(paths, told, strict=True):
        size = one.get("size")
        if not isinstance(size, int):
            size = safe.look(path, job.command, room)
        room -= safe.checked(path, job.command, size, room)
        role = str(one.get("role"))
        if role not in job.roles:
            raise fault("own-no-job")
        tables = {role: job.roles[role].table}
        said = _mapping(one, "said")
        reading = columns.reading_of(said, tables, path.parent) if any(said.values()) else None
        if reading is None and len(told) > 1:
            path = _together(path, Path(session.folder.name) / _TOGETHER)
        by_role.setdefault(role, []).append(Given1(path, reading))
    options = {name: str(value) for name, value in _mapping(params, "options").items()}
    return Given(session.profile, by_role, options)


@_answered
def own_step(params: Params, files: Any) -> Answer:
    """Go on with the job that runs."""
    session = _session(files)
    if session.running is None:
        raise fault("own-gone")
    return _step(session)


@_answered
def own_list(params: Params, files: Any) -> Answer:
    """Give some entries of the report."""
    session = _session(files)
    return _listed(_report(session), session.profile, params)


@_answered
def own_save(params: Params, files: Any) -> Answer:
    """Write the report as a file."""
    session = _session(files)
    report, kind = _report(session), str(params.get("kind"))
    if kind not in session.job.saves:
        raise fault("own-no-save")
    path = files.taken / f"{session.job.name}.{kind}"
    options = {name: str(value) for name, value in _mapping(params, "options").items()}
    path = session.job.save(report, kind, path, options)
    return {"files": {path.name: str(path)}}


@_answered
def own_template(params: Params, files: Any) -> Answer:
    """Give an empty sheet to fill in, with its columns explained."""
    job, role = _job(params), str(params.get("role"))
    if role not in job.roles:
        raise fault("own-no-job")
    path = files.taken / f"{role}.xlsx"
    sheets.template(job.roles[role].table, path)
    return {"files": {path.name: str(path)}}


@_answered
def own_example(params: Params, files: Any) -> Answer:
    """Give files of the course, of fictional offices and firms."""
    job = _job(params)
    roles, taken = {}, {}
    for role, *parts in job.example:
        path = data_path(*parts)
        shutil.copyfile(path, files.taken / path.name)
        roles[path.name], taken[path.name] = role, str(files.taken / path.name)
    return {"files": taken, "roles": roles, "options": dict(job.example_options)}


# --- a job and its session ---


def _job(params: Params) -> Job:
    name = params.get("job")
    if name not in JOBS:
        raise fault("own-no-job")
    job: Job = import_module(f"fairtender.own_files.{name}").JOB
    return job


def _session(files: Any) -> Session:
    if not isinstance(files.own, Session):
        raise fault("own-gone")
    return files.own


def _report(session: Session) -> Report:
    if session.report is None:
        raise fault("own-gone")
    return session.report


def _step(session: Session) -> Answer:
    assert session.running is not None
    try:
        with without_cycle_search():
            step = next(session.running)
    except StopIteration as end:
        session.running, session.report = None, end.value
        session.folder.cleanup()  # what was read is not needed any more
        return _view(session)
    except DataError:
        session.running = None
        session.folder.cleanup()
        raise
    except BaseException:
        # Whatever broke it off, such as a package that is brought now: from the beginning again.
        session.running = session.job.run(session.given)
        raise
    return {"more": True, **step._asdict()}


def _view(session: Session) -> Answer:
    report, profile = _report(session), session.profile
    facets = report.listing.facets.items()
    return {
        "more": False,
        "said": [_without_folders(said) for said in report.said],
        "prompt": report.prompt,
        "facets": [{"code": code, "head": facet.head} for code, facet in facets],
        "orders": [*report.listing.sorts],
        "saves": [*session.job.saves],
        "profile": {"name": profile.name, "date": str(profile.date)},
        **_listed(report, profile, {"order": "level"}),
    }


def _listed(report: Report, profile: Profile, params: Params) -> Answer:
    chosen = {str(k): str(v) for k, v in _mapping(params, "chosen").items()}
    start = params.get("from", 0)
    found = report.listing.find(
        chosen,
        str(params.get("search", ""))[:200],
        str(params.get("order", "")),
        start if isinstance(start, int) and start > 0 else 0,
        _SHOWN,
    )
    return {
        "total": found.total,
        "size": report.listing.size,
        "most": _SHOWN,
        "entries": [
            {**entry._asdict(), "parts": [part._asdict() for part in entry.parts]}
            for entry in found.entries
        ],
        "counts": found.counts,
        "sources": cited(found.entries, profile),
    }


# --- files ---


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="own-files-")


def _taken(params: Params, files: Any, folder: Path) -> list[Path]:
    """Return the files of a request under their own names, each in a folder of its own."""
    given = params.get("given")
    names = given if isinstance(given, list) else []
    for number in range(len(names)):
        # What has to be brought first is missed now: then the request is made once more, and
        # nothing of it has gone.
        with open(files.given / str(number), "rb") as file:
            if file.read(4) == b"PK\x03\x04":
                import_module("openpyxl")
    paths = []
    for number, name in enumerate(names):
        written = PurePosixPath(str(name).replace("\\", "/")).name
        legible = "".join(sign if sign.isprintable() else "_" for sign in written).strip(". ")
        path = folder / str(number) / (legible[-120:] or "file")
        path.parent.mkdir()
        shutil.move(files.given / str(number), path)
        paths.append(path)
    return paths


def _together(path: Path, folder: Path) -> Path:
    """Move a file into the folder of all that are read as they are, under a name of its own."""
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


def _mapping(params: Params, name: str) -> Mapping[str, Any]:
    value = params.get(name)
    return value if isinstance(value, Mapping) else {}
