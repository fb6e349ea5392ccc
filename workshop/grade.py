"""Grading a folder of hand-ins with nbgrader's own autograde.

A hand-in is a file of answers, which are data. It is put beside a fresh copy of the released
notebook, and nbgrader runs that: nothing that a trainee wrote is ever executed. `FOLDER/grading`
is a complete nbgrader course, in which stock `nbgrader autograde`, `formgrader` and
`generate_feedback` work too.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairtender import messages
from fairtender.tables import DataError, data_path, write_atomically
from workshop.build import quiet_log, release, write_source
from workshop.handins import collect
from workshop.key import ROOT, Key, read_key, units

SECONDS_A_CELL = 120  # the first cell imports pandas: a busy machine needs long
QUIET = ["--log-level=ERROR"]  # a kernel warns on every start that it talks over TCP
CONFIG = '''"""A course made by `python -m workshop grade`; stock nbgrader commands work in it."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.Execute.timeout = {timeout}
c.Execute.extra_arguments = {quiet}
os.environ.setdefault("FAIRTENDER_DATA", {data!r})
os.environ["PATH"] = {bin!r} + os.pathsep + os.environ["PATH"]
'''


@dataclass(frozen=True)
class Score:
    """What one hand-in earned: points by graded cell (None: to be marked), all told, to mark."""

    name: str
    learner: str
    points: Mapping[str, float | None]

    @property
    def total(self) -> float:
        """Points earned so far."""
        return sum(value for value in self.points.values() if value is not None)


@dataclass(frozen=True)
class Report:
    """The outcome of a run: `cells` is {graded cell: most points}, in the notebook's order."""

    folder: Path
    cells: Mapping[str, float]
    scores: list[Score]
    refused: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0

    def to_mark(self, score: Score) -> float:
        """Return the points of this hand-in that wait for the trainer."""
        return sum(self.cells[cell] for cell, value in score.points.items() if value is None)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `python -m workshop grade` takes."""
    parser.add_argument("slug", metavar="SLUG", help="the unit, for example 03-screen-tenders")
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="holds submitted/NAME/SLUG/answers.json or submitted/SLUG_NAME.json",
    )
    parser.add_argument(
        "--again", action="store_true", help="grade also the hand-ins that did not change"
    )


def run(args: argparse.Namespace) -> int:
    """Grade and print the table; 0, or 1 where a hand-in could not be graded."""
    report = grade(args.slug, args.folder, again=args.again)
    print(table(report))
    return 1 if report.refused else 0


def grade(slug: str, folder: Path, root: Path = ROOT, again: bool = False) -> Report:
    """Grade every hand-in of a unit in `folder/submitted`; the originals stay untouched.

    Hand-ins that were graded before and did not change are passed over, unless `again`. Marks
    that a trainer gave stay, and so does the record of a hand-in that is no longer there. Writes
    `folder/grading/scores.csv`. DataError where the folder, the unit or nbgrader's course does
    not allow it.
    """
    folder = folder.resolve()
    key = read_key(slug, root)
    _usable(folder)
    others = [one for one in units(root) if one != slug]
    accepted, refused = collect(slug, folder / "submitted", others)
    if not accepted and not refused:
        raise DataError(messages.text("grade-empty", folder=folder / "submitted", slug=slug))
    grading = folder / "grading"
    with _environment(root) as data:
        _course(slug, grading, root, data)
        waiting = _stage(slug, grading, accepted, again)
        failed = _autograde(slug, grading, waiting)
        for name, sentence in failed.items():
            del accepted[name]
            refused[name] = sentence
        scores = [_score(slug, grading, key, name) for name in accepted]
    report = Report(
        folder, _cells(key), scores, refused, len(accepted) - len(waiting) + len(failed)
    )
    write_atomically(grading / "scores.csv", _csv(report).encode("utf-8-sig"))
    return report


def _usable(folder: Path) -> None:
    """Refuse a folder that cannot or must not be graded."""
    if not (folder / "submitted").is_dir():
        raise DataError(messages.text("grade-no-folder", folder=folder))
    if any((place / ".git").exists() for place in (folder, *folder.parents)):
        raise DataError(messages.text("grade-in-git", folder=folder))
    if re.search(r"[*?\[\]]", str(folder)):
        raise DataError(messages.text("grade-folder-name", folder=folder))
    if not os.access(folder, os.W_OK):
        raise DataError(messages.text("grade-read-only", folder=folder))


@contextmanager
def _environment(root: Path) -> Iterator[Path]:
    """Set what nbgrader and its kernels need, for as long as the grading lasts."""
    # A local profile in FAIRTENDER_DATA must not change what the key was made for.
    data = root / "datasets" if (root / "datasets").is_dir() else data_path()
    before = dict(os.environ)
    os.environ["FAIRTENDER_DATA"] = str(data)
    # nbgrader calls alembic by its name.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before.get("PATH", "")])
    # Either would change what a cell prints, and nbgrader gives zero for any warning.
    os.environ.pop("FAIRTENDER_FORMS", None)
    os.environ.pop("PYTHONWARNINGS", None)
    try:
        yield data
    finally:
        os.environ.clear()
        os.environ.update(before)


def _course(slug: str, grading: Path, root: Path, data: Path) -> None:
    """Make or renew nbgrader's course: source, release, gradebook and configuration."""
    grading.mkdir(exist_ok=True)
    programs = str(Path(sys.executable).parent)
    config = CONFIG.format(timeout=SECONDS_A_CELL, quiet=QUIET, data=str(data), bin=programs)
    write_atomically(grading / "nbgrader_config.py", config)
    source = grading / "source" / slug
    with tempfile.TemporaryDirectory(dir=grading, prefix=".source-") as place:
        new = Path(place) / slug
        write_source(slug, new, root)
        released = grading / "release" / slug / f"{slug}.ipynb"
        if released.is_file() and _fingerprint(new) == _fingerprint(source):
            return
        if source.is_dir() and _ids(slug, new) != _ids(slug, source):
            raise DataError(messages.text("grade-cells-changed", slug=slug, folder=grading))
        shutil.rmtree(grading / "release" / slug, ignore_errors=True)
        shutil.rmtree(source, ignore_errors=True)
        shutil.copytree(new, source)
    release(slug, grading, database=True)


def _fingerprint(folder: Path, *more: Path) -> str:
    """Return a hash of the files in a folder, and of more files."""
    total = hashlib.sha256()
    for path in (*sorted(folder.glob("*")), *more):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _ids(slug: str, source: Path) -> list[str]:
    notebook = json.loads((source / f"{slug}.ipynb").read_text(encoding="utf-8"))
    return sorted(cell["id"] for cell in notebook["cells"])


def _stage(slug: str, grading: Path, accepted: Mapping[str, Path], again: bool) -> dict[str, str]:
    """Put each hand-in that is new or changed beside a fresh notebook: {name: fingerprint}."""
    graded = _graded(slug, grading)
    waiting = {}
    for name, path in accepted.items():
        print_of = _fingerprint(grading / "source" / slug, path)
        done = grading / "autograded" / name / slug
        if graded.get(name) == print_of and done.is_dir() and not again:
            continue
        place = grading / "submitted" / name / slug
        for old in (place, done):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(grading / "release" / slug, place)
        shutil.copyfile(path, place / "answers.json", follow_symlinks=False)
        waiting[name] = print_of
    return waiting


def _graded(slug: str, grading: Path) -> dict[str, str]:
    """Return which hand-ins were graded to the end: {name: fingerprint}."""
    try:
        return json.loads((grading / f"graded-{slug}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _autograde(slug: str, grading: Path, waiting: Mapping[str, str]) -> dict[str, str]:
    """Run nbgrader's Autograde, hand-in by hand-in; return {name: sentence} of what failed."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.Execute.timeout, config.Execute.extra_arguments = SECONDS_A_CELL, QUIET
    log = quiet_log(grading / "nbgrader.log")
    graded, failed = _graded(slug, grading), {}
    began = time.monotonic()
    for done, (name, print_of) in enumerate(waiting.items()):
        _progress(done, len(waiting), time.monotonic() - began, name)
        graded.pop(name, None)
        place = CourseDirectory(
            root=str(grading), assignment_id=slug, student_id=name, config=config, log=log
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # nbgrader's own use of SQLAlchemy
                Autograde(place, config=config, log=log).start()
            sentence = _broken(slug, grading, name)
        except Exception:  # whatever stops one hand-in must not stop the others
            log.exception("%s", name)
            sentence = messages.text("grade-failed", name=name, log=grading / "nbgrader.log")
        if sentence:
            failed[name] = sentence
        else:
            graded[name] = print_of
        write_atomically(grading / f"graded-{slug}.json", json.dumps(graded, indent=1) + "\n")
    _progress(len(waiting), len(waiting), time.monotonic() - began, "")
    return failed


def _broken(slug: str, grading: Path, name: str) -> str:
    """Say which cell failed, or return "": nbgrader would give zero for the course's own fault."""
    path = grading / "autograded" / name / slug / f"{slug}.ipynb"
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            told = output.get("name") == "stderr" and cell["metadata"]["nbgrader"]["grade"]
            if output["output_type"] == "error" or told:
                cause = output.get("ename", "a warning")
                return messages.text("grade-cell-failed", name=name, cell=cell["id"], cause=cause)
    return ""


def _progress(done: int, of: int, seconds: float, name: str) -> None:
    """Say on stderr how far it is; on a terminal in one line that is written over."""
    if not of:
        return
    left = f"{(seconds / done if done else 2) * (of - done):.0f}"  # 2 s: from what others took
    code = "grade-progress" if done < of else "grade-done"
    line = messages.text(code, done=done, of=of, left=left, name=name, seconds=f"{seconds:.0f}")
    end = "" if sys.stderr.isatty() and done < of else "\n"
    start = "\r\033[K" if sys.stderr.isatty() else ""
    print(f"{start}{line}", end=end, file=sys.stderr, flush=True)


def _cells(key: Key) -> dict[str, float]:
    """Return the graded cells of a unit, {grade id: most points}: forms and marked questions."""
    cells: dict[str, float] = {}
    for form in key.questions.forms:
        if key.of_form(form.id):
            cells[form.id] = form.auto_points
        for entry in key.of_form(form.id, by_trainer=True):
            cells[entry.question.id] = float(entry.question.points)
    return cells


def _score(slug: str, grading: Path, key: Key, name: str) -> Score:
    """Read one hand-in's points from nbgrader's gradebook."""
    from nbgrader.api import Gradebook

    points: dict[str, float | None] = dict.fromkeys(_cells(key))
    with Gradebook(f"sqlite:///{grading / 'gradebook.db'}") as gradebook:
        for grade in gradebook.find_submission_notebook(slug, slug, name).grades:
            points[grade.name] = None if grade.needs_manual_grade else float(grade.score)
    return Score(name, _learner(grading / "submitted" / name / slug / "answers.json"), points)


def _learner(path: Path) -> str:
    """Return the name that a hand-in gives, or "" where it gives none."""
    try:
        answers: Any = json.loads(path.read_text(encoding="utf-8"))
        name = answers["learner"]["name"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""
    return " ".join(name.split())[:100] if isinstance(name, str) else ""


def table(report: Report) -> str:
    """Return the outcome as text: a line a hand-in, then a sentence for each that was refused."""
    heads = [f"{cell} /{most:g}" for cell, most in report.cells.items()]
    rows = [["Name", *heads, f"Total /{sum(report.cells.values()):g}", "To mark"]]
    for score in report.scores:
        shown = ["-" if value is None else f"{value:g}" for value in score.points.values()]
        rows.append([score.name, *shown, f"{score.total:g}", f"{report.to_mark(score):g}"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
        for row in rows
    ]
    count, scores = len(report.scores), report.folder / "grading" / "scores.csv"
    said = messages.text("grade-summary", count=count, unchanged=report.unchanged, path=scores)
    return "\n".join([*lines, "", *report.refused.values(), said])


def _csv(report: Report) -> str:
    """Return the scores as CSV for a spreadsheet; refused hand-ins have a note and no points."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(["hand_in", "name", *report.cells, "total", "most", "to_mark", "note"])
    most = sum(report.cells.values())
    for one in report.scores:
        points = ["" if value is None else f"{value:g}" for value in one.points.values()]
        people = [_cell(one.name), _cell(one.learner)]
        write([*people, *points, f"{one.total:g}", f"{most:g}", f"{report.to_mark(one):g}", ""])
    for name, sentence in report.refused.items():
        write([_cell(name), "", *[""] * len(report.cells), "", f"{most:g}", "", _cell(sentence)])
    return text.getvalue()


def _cell(value: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t")) else value
