"""Grading: nbgrader's own autograde steps and gradebook, on warm kernels.

A hand-in is a file of answers, which are data. It lies beside a fresh copy of the released
notebook, and that is what runs: nothing that a trainee wrote is ever executed. nbgrader's
preprocessors make the notebook fit for grading, and decide and record the scores, as in
`nbgrader autograde`; only the kernel is not started anew for each hand-in, cells that no answer
can change run once, and the gradebook is written in one transaction a hand-in.
"""

import argparse
import copy
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from coursework import answers, forms
from coursework.course import unit_folder
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault
from workshop import gradebook as book
from workshop import nbgrader_course as course
from workshop import submitted
from workshop.folder import (
    SECONDS_A_CELL,
    Workshop,
    add_in,
    environment,
    open_workshop,
    writing,
)
from workshop.nbgrader_course import Template
from workshop.warm import KernelLost, Kernels, NotStarted

AHEAD = 4  # hand-ins a kernel may run ahead of the gradebook: their outputs are in memory
MARK = ".graded"  # in a graded folder: the fingerprint of what it was made from


@dataclass(frozen=True)
class Report:
    """The outcome of a run. `failed`: {trainee: sentence}; `damaged`: the gradebook put aside."""

    unit: str
    graded: list[str]
    unchanged: int
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    damaged: Path | None = None


def grade(
    workshop: Workshop, unit: str, again: bool = False, workers: int = 0, say: bool = False
) -> Report:
    """Grade every hand-in of a unit in `submitted/` that is new or changed.

    again: grade the others too. workers: kernels at once, 0 for one a core. Marks of a trainer
    stay; where the answer has changed since, the trainer is asked to look again. A damaged
    gradebook is put aside and made anew. DataError where nothing was handed in, another command is
    at work, the disk is full, no kernel starts or the run is stopped (Ctrl+C); what was graded
    before is safe.
    """
    unit_folder(unit, workshop.course)
    began = time.monotonic()
    with workshop.busy(), environment(workshop), writing(workshop):
        try:
            damaged = _ready(workshop, say)
            trainees = workshop.handed_in(unit)
            if not trainees:
                raise DataError(messages.text("grade-none", unit=unit))
            template = course.template(workshop, unit)
            book.keep_marks(workshop, unit)
            known = _recorded(workshop, unit)
            waiting = _waiting(workshop, template, trainees, set() if again else known)
            failed: dict[str, str] = {}
            if waiting:
                failed = _grade_all(workshop, template, waiting, known, workers, say)
            book.keep_marks(workshop, unit)
        except KeyboardInterrupt:
            raise fault("workshop-stopped") from None
    graded = [one for one in trainees if one not in failed]
    unchanged = len(trainees) - len(waiting)
    return Report(unit, graded, unchanged, failed, time.monotonic() - began, damaged)


def _ready(workshop: Workshop, say: bool) -> Path | None:
    """Clear up what a killed command left; return where a damaged gradebook was put, if any."""
    for tree in ("submitted", "autograded"):
        for folder in (workshop.folder / tree).glob("*"):
            submitted.tidy(folder)
    for left in workshop.folder.glob(f"{course.NEW}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in (workshop.folder / book.NEW, *workshop.folder.glob("submitted/*/*/.*.part")):
        left.unlink(missing_ok=True)
    if book.health(workshop) != "damaged":
        return None
    kept = book.put_aside(workshop)
    if say:
        others = ", ".join(workshop.graded_units())
        print(messages.text("gradebook-anew", kept=kept, units=others), file=sys.stderr)
    return kept


# --- the hand-ins --------------------------------------------------------------------------------


def _recorded(workshop: Workshop, unit: str) -> set[str]:
    with book.opened(workshop) as gradebook:
        return {one.student.id for one in book.submissions(gradebook, unit)}


def _waiting(
    workshop: Workshop, template: Template, trainees: list[str], known: set[str]
) -> dict[str, str]:
    """Return {trainee: fingerprint} of the hand-ins that are new, changed or not `known`."""
    waiting = {}
    for trainee in trainees:
        print_of = _fingerprint(workshop, template, trainee)
        mark = workshop.autograded(trainee, template.unit) / MARK
        done = mark.is_file() and mark.read_text(encoding="ascii", errors="replace") == print_of
        if not done or trainee not in known:
            waiting[trainee] = print_of
            course.refresh(workshop, template, trainee)
    return waiting


def _fingerprint(workshop: Workshop, template: Template, trainee: str) -> str:
    total = hashlib.sha256(template.fingerprint.encode())
    for name in ("answers.json", "timestamp.txt"):
        path = workshop.submitted(trainee, template.unit) / name
        total.update(b"\0" + (path.read_bytes() if path.is_file() else b""))
    return total.hexdigest()


def _grade_all(
    workshop: Workshop,
    template: Template,
    waiting: dict[str, str],
    known: set[str],
    workers: int,
    say: bool,
) -> dict[str, str]:
    """Run the hand-ins on warm kernels and record each as it comes; {trainee: sentence} of faults.

    Kernels work beside each other; the gradebook is written by this thread alone.
    """
    count = max(1, min(workers or os.cpu_count() or 1, len(waiting)))
    blank = workshop.folder / "release" / template.unit
    kernels = Kernels(template.sources, blank, SECONDS_A_CELL)
    pool = ThreadPoolExecutor(count)
    todo, running, failed = iter(waiting), {}, {}
    kept = book.kept_marks(workshop, template.unit)
    began, done = time.monotonic(), 0
    try:
        with book.opened(workshop) as gradebook:
            while done < len(waiting):
                for trainee in islice(todo, count * AHEAD - len(running)):
                    place = workshop.submitted(trainee, template.unit)
                    running[pool.submit(kernels.run, place)] = trainee
                # Not for ever: on Windows only a wait that ends lets Ctrl+C through.
                for future in wait(running, 1, FIRST_COMPLETED).done:
                    trainee = running.pop(future)
                    marks = None if trainee in known else kept.get(trainee, {})
                    one = _HandIn(workshop, template, trainee, waiting[trainee], marks)
                    if sentence := one.record(gradebook, future):
                        failed[trainee] = sentence
                    done += 1
                    _progress(say, done, len(waiting), time.monotonic() - began, trainee)
    except KeyboardInterrupt:
        raise fault("grade-stopped", done=done, of=len(waiting)) from None
    finally:
        kernels.end()
        pool.shutdown(wait=True, cancel_futures=True)
        kernels.stop()
    return failed


@dataclass(frozen=True)
class _HandIn:
    """One hand-in to be recorded. `marks`: kept marks where the gradebook does not know it."""

    workshop: Workshop
    template: Template
    trainee: str
    print_of: str
    marks: dict[str, Any] | None

    def record(self, gradebook: Any, ran: Future) -> str:
        """Save its scores in one transaction, then its graded folder in one step.

        Return "", or a sentence that says why it could not be graded.
        """
        unit, trainee = self.template.unit, self.trainee
        try:
            notebook = _with_outputs(self.template.notebook, ran.result())
        except NotStarted as lost:
            raise fault("grade-no-kernel", cause=lost) from None
        except KernelLost as lost:
            return messages.text("grade-lost", name=trainee, cause=lost)
        sentence = _broken(trainee, notebook) or self._submission(gradebook)
        if sentence:
            return sentence
        if self.marks:
            book.restore_marks(gradebook, unit, trainee, self.marks)
        resources = course.resources(self.workshop, unit, trainee)
        with book.looked_at(gradebook, unit, trainee, self._same()):
            for step in course.steps(self.workshop, gradebook):
                notebook, resources = step(notebook, resources)
        book.commit(gradebook)
        gradebook.db.expire_all()
        _put(self.workshop, unit, trainee, notebook, self.print_of)
        return ""

    def _submission(self, gradebook: Any) -> str:
        """Tell nbgrader of it, with the time at which it came; return a sentence on a bad one."""
        from nbgrader.utils import parse_utc

        path = self.workshop.submitted(self.trainee, self.template.unit) / "timestamp.txt"
        try:
            text = path.read_text(encoding="ascii").strip() if path.is_file() else ""
            when = {"timestamp": parse_utc(text)} if text else {}
        except (ValueError, OverflowError):
            return messages.text("grade-time", path=path)
        gradebook.update_or_create_student(self.trainee)
        gradebook.update_or_create_submission(self.template.unit, self.trainee, **when)
        return ""

    def _same(self) -> Callable[[str], bool]:
        """Return what tells of a graded cell whether its answers are those graded last time."""
        unit, workshop = self.template.unit, self.workshop
        questions = forms.load(workshop.folder / "release" / unit / "questions.toml")
        places = (workshop.autograded(self.trainee, unit), workshop.submitted(self.trainee, unit))
        try:
            paths = [place / "answers.json" for place in places]
            old, new = [answers.read(path, questions).values for path in paths]
        except DataError:
            return lambda cell: False
        of_form = {one.id: [question.id for question in one.questions] for one in questions.forms}
        if not paths[0].is_file():
            return lambda cell: False
        return lambda cell: all(old.get(id) == new.get(id) for id in [cell, *of_form.get(cell, [])])


def _with_outputs(template: Any, outputs: list[list[dict[str, Any]]]) -> Any:
    from nbformat import from_dict

    notebook = copy.deepcopy(template)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, shown) in enumerate(zip(code, outputs, strict=True), start=1):
        cell.execution_count, cell.outputs = number, [from_dict(one) for one in shown]
        for one in cell.outputs:
            if one.output_type == "execute_result":
                one.execution_count = number
    return notebook


def _broken(trainee: str, notebook: Any) -> str:
    """Say which cell failed, or return "": nbgrader would give zero for the course's own fault."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            told = output.get("name") == "stderr" and cell.metadata.nbgrader["grade"]
            if output.output_type == "error" or told:
                cause = output.get("ename", "a warning")
                return messages.text("grade-cell-failed", name=trainee, cell=cell.id, cause=cause)
    return ""


def _put(workshop: Workshop, unit: str, trainee: str, notebook: Any, print_of: str) -> None:
    """Put the graded folder into its place in one step, as `nbgrader autograde` leaves it."""
    import nbformat

    place = workshop.autograded(trainee, unit)
    place.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=place.parent, prefix=submitted.NEW))
    try:
        for path in workshop.submitted(trainee, unit).iterdir():
            if path.suffix != ".ipynb" and path.is_file():
                shutil.copyfile(path, new / path.name)
        (new / f"{unit}.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        write_atomically(new / MARK, print_of)
        submitted.swap(new, place)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _progress(say: bool, done: int, of: int, seconds: float, name: str) -> None:
    """Say on stderr how far it is; on a terminal in one line that is written over."""
    if not say:
        return
    terminal = sys.stderr.isatty()
    if not terminal and done < of and done % 10:
        return
    left = f"{seconds / done * (of - done):.0f}"
    code = "grade-progress" if done < of else "grade-done"
    line = messages.text(code, done=done, of=of, left=left, name=name, seconds=f"{seconds:.0f}")
    end = "" if terminal and done < of else "\n"
    print(f"{chr(13) + chr(27) + '[K' if terminal else ''}{line}", end=end, file=sys.stderr)
    sys.stderr.flush()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop grade` takes."""
    parser.add_argument("unit", metavar="UNIT", help="the unit: 03-screen-tenders, or 3")
    add_in(parser)
    parser.add_argument("--again", action="store_true", help="grade also what did not change")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="kernels at once")


def run(args: argparse.Namespace) -> int:
    """Grade and sum up; 0, or 1 where a hand-in could not be graded."""
    workshop = open_workshop(args.folder)
    report = grade(workshop, args.unit, args.again, args.workers, say=True)
    print("\n".join(report.failed.values()), end="\n" if report.failed else "")
    count, unchanged = len(report.graded), report.unchanged
    seconds = f"{report.seconds:.0f}"
    print(messages.text("grade-summary", count=count, unchanged=unchanged, seconds=seconds))
    return 1 if report.failed else 0
