"""Grading: marks computed in this process, recorded in nbgrader's gradebook, judged by nbgrader.

A hand-in is a file of answers, which are data: nothing that a trainee wrote is ever executed. The
released notebook runs once a run, in a kernel, with no answers; `machine` computes from that what
each hand-in earns and what its cells show. `judge` lets nbgrader's own steps grade some of them
too. Where these find anything else, they grade the whole unit, with a kernel for each hand-in.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from coursework import answers
from coursework.course import unit_folder
from coursework.key import Key, model_answers, read_key
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError, fault
from workshop import gradebook as book
from workshop import nbgrader_course as course
from workshop import submitted
from workshop.folder import (
    SECONDS_A_CELL,
    Workshop,
    add_in,
    environment,
    writing,
)
from workshop.judge import Judge, KernelLost, differing, drawn
from workshop.machine import Graded, Machine, NotComputed
from workshop.nbgrader_course import Template

BATCH = 20  # hand-ins that are recorded in one transaction
MARK = ".graded"  # in a graded folder: the fingerprint of what it was made from


@dataclass(frozen=True)
class Report:
    """The outcome of a run. `failed`: {trainee: sentence}; `damaged`: the gradebook put aside.

    `judged`: who was compared with nbgrader's own steps, with the model answers and a blank one;
    () where nothing was graded. `by_kernels`: why these graded the unit, "" where they did not.
    """

    unit: str
    graded: list[str]
    unchanged: int
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    damaged: Path | None = None
    judged: tuple[str, ...] = ()
    by_kernels: str = ""


def grade(workshop: Workshop, unit: str, again: bool = False, say: bool = False) -> Report:
    """Grade every hand-in of a unit in `submitted/` that is new or changed.

    again: grade the others too. Marks of a trainer stay; where the answer has changed since, the
    trainer is asked to look again. A damaged gradebook is put aside and made anew. DataError where
    nothing was handed in, another command is at work, the disk is full, no kernel starts or the run
    is stopped (Ctrl+C); what was graded before is safe.
    """
    unit_folder(unit, workshop.course)
    began = time.monotonic()
    judge = Judge(workshop, SECONDS_A_CELL)
    with workshop.busy(), environment(workshop), writing(workshop), judge:
        try:
            damaged = _ready(workshop, say)
            trainees = workshop.handed_in(unit)
            if not trainees:
                raise DataError(messages.text("grade-none", unit=unit))
            template = course.template(workshop, unit)
            book.keep_marks(workshop, unit)
            known = _recorded(workshop, unit)
            waiting = _waiting(workshop, template, trainees, set() if again else known)
            run = _Run(workshop, judge, template, waiting, known, say)
            if waiting:
                book.check_free(workshop)
                run.grade_all()
                book.keep_marks(workshop, unit)
        except KeyboardInterrupt:
            raise fault("workshop-stopped") from None
    return Report(
        unit,
        [one for one in trainees if one not in run.failed],
        len(trainees) - len(waiting),
        run.failed,
        time.monotonic() - began,
        damaged,
        tuple(run.judged),
        run.by_kernels,
    )


def _ready(workshop: Workshop, say: bool) -> Path | None:
    """Clear up what a killed command left; return where a damaged gradebook was put, if any."""
    for tree in ("submitted", "autograded"):
        for folder in (workshop.folder / tree).glob("*"):
            submitted.tidy(folder)
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
        return book.graded(gradebook, unit)


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


class _Run:
    """The hand-ins of one run: marked, judged and recorded. `waiting`: {trainee: fingerprint}."""

    def __init__(
        self,
        workshop: Workshop,
        judge: Judge,
        template: Template,
        waiting: dict[str, str],
        known: set[str],
        say: bool,
    ) -> None:
        self.workshop, self.judge, self.template = workshop, judge, template
        self.waiting, self.known, self.say = waiting, known, say
        self.key = read_key(template.unit, workshop.course)
        self.kept = book.kept_marks(workshop, template.unit)
        self.failed: dict[str, str] = {}
        self.judged: list[str] = []
        self.by_kernels = ""
        self.done = 0

    def grade_all(self) -> None:
        """Mark all that wait and record them. DataError where no kernel starts, or on Ctrl+C."""
        try:
            mark = self._way()
            size, todo, of = 1 if self.by_kernels else BATCH, iter(self.waiting), len(self.waiting)
            with book.opened(self.workshop) as gradebook, terminal.Progress(self.say) as progress:
                while batch := list(islice(todo, size)):
                    self._record(gradebook, {trainee: mark(trainee) for trainee in batch})
                    self.done += len(batch)
                    progress.tell("grade-progress", self.done, of, name=batch[-1])
        except KeyboardInterrupt:
            raise fault("grade-stopped", done=self.done, of=len(self.waiting)) from None

    # --- how they are marked ---

    def _way(self) -> Callable[[str], Graded | str]:
        """Return what marks one hand-in, or says in a sentence why it cannot be graded."""
        try:
            blank, marked = self._judged(_file(self.key, {}))
        except KernelLost as lost:
            raise fault("grade-no-kernel", cause=lost) from None
        if broken := _broken(blank):
            return lambda trainee: _not_graded(trainee, broken)
        try:
            machine = Machine(self.key.questions, blank)
        except NotComputed as one:
            self._leave_to_kernels("grade-not-computed", one.cell, "")
        else:
            self._compare(machine, differing(marked, machine.mark(self.judge.place)))
        if self.by_kernels:
            return self._by_kernel
        return lambda trainee: machine.mark(self._place(trainee))

    def _compare(self, machine: Machine, of_blank: str) -> None:
        """Look whether nbgrader's own steps come to the same on some hand-ins."""
        names = drawn(self.waiting)
        model = messages.text("grade-model")
        given = {model: _file(self.key, model_answers(self.key))}
        given |= {name: _content(self._place(name)) for name in names}
        if of_blank:
            self._leave_to_kernels("grade-differs", of_blank, messages.text("grade-blank"))
        for name, content in given.items():
            if self.by_kernels:
                return
            try:
                cell = differing(self._judged(content)[1], machine.mark(self.judge.place))
            except KernelLost:
                cell = "?"
            if cell:
                self._leave_to_kernels("grade-differs", cell, name)
        self.judged = [] if self.by_kernels else names

    def _leave_to_kernels(self, code: str, cell: str, name: str) -> None:
        self.by_kernels = messages.text(code, unit=self.template.unit, cell=cell, name=name)
        if self.say:
            print(self.by_kernels, file=sys.stderr)

    def _by_kernel(self, trainee: str) -> Graded | str:
        """Let nbgrader grade one hand-in with a kernel of its own."""
        try:
            notebook, marked = self._judged(_content(self._place(trainee)), alone=True)
        except KernelLost as lost:
            return messages.text("grade-lost", name=trainee, cause=lost)
        broken = _broken(notebook)
        return _not_graded(trainee, broken) if broken else marked

    def _judged(self, content: bytes, alone: bool = False) -> tuple[Any, Graded]:
        return self.judge.grade(self.template, content, alone)

    def _place(self, trainee: str) -> Path:
        return self.workshop.submitted(trainee, self.template.unit)

    # --- how they are recorded ---

    def _record(self, gradebook: Any, batch: Mapping[str, Graded | str]) -> None:
        """Save the scores of some in one transaction, then each graded folder in one step."""
        unit, folders, new = self.template.unit, {}, {}
        try:
            for trainee, marked in batch.items():
                try:
                    came = self._came(trainee)
                except DataError as error:
                    marked = str(error)
                if isinstance(marked, str):
                    self.failed[trainee] = marked
                    continue
                folders[trainee] = self._graded_folder(trainee, marked.text)
                if trainee in self.known or self.kept.get(trainee):
                    self._update(gradebook, trainee, came, marked)
                else:
                    new[trainee] = came, marked.scores
            if new:
                book.record_new(gradebook, unit, new)
            book.commit(gradebook)
            gradebook.db.expire_all()
            for trainee, folder in folders.items():
                submitted.swap(folder, self.workshop.autograded(trainee, unit))
        finally:
            for folder in folders.values():
                shutil.rmtree(folder, ignore_errors=True)

    def _update(self, gradebook: Any, trainee: str, came: datetime | None, marked: Graded) -> None:
        """Record a hand-in that was graded before, or of which marks of a trainer are kept."""
        unit, when = self.template.unit, {"timestamp": came} if came else {}
        gradebook.update_or_create_student(trainee)
        gradebook.update_or_create_submission(unit, trainee, **when)
        if trainee not in self.known:
            book.restore_marks(gradebook, unit, trainee, self.kept[trainee])
        book.record(gradebook, unit, trainee, marked.scores, self._same(trainee))

    def _came(self, trainee: str) -> datetime | None:
        """Return when it came, None where that is not known. DataError on a time that is none."""
        from nbgrader.utils import parse_utc

        path = self._place(trainee) / "timestamp.txt"
        try:
            text = path.read_text(encoding="ascii").strip() if path.is_file() else ""
            return parse_utc(text) if text else None
        except (ValueError, OverflowError):
            raise DataError(messages.text("grade-time", path=path)) from None

    def _same(self, trainee: str) -> Callable[[str], bool]:
        """Return what tells of a graded cell whether its answers are those graded last time."""
        old_path = self.workshop.autograded(trainee, self.template.unit) / "answers.json"
        new_path = self._place(trainee) / "answers.json"
        questions = self.key.questions
        of_form = {one.id: [question.id for question in one.questions] for one in questions.forms}

        def same(cell: str) -> bool:
            try:
                old, new = [answers.read(path, questions).values for path in (old_path, new_path)]
            except DataError:
                return False
            ids = [cell, *of_form.get(cell, [])]
            return old_path.is_file() and all(old.get(id) == new.get(id) for id in ids)

        return same

    def _graded_folder(self, trainee: str, notebook: str) -> Path:
        """Make the graded folder beside its place, as `nbgrader autograde` leaves it."""
        unit = self.template.unit
        place = self.workshop.autograded(trainee, unit)
        place.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=place.parent, prefix=submitted.NEW))
        try:
            for path in self._place(trainee).iterdir():
                if path.suffix != ".ipynb" and path.is_file():
                    shutil.copyfile(path, new / path.name)
            (new / f"{unit}.ipynb").write_text(notebook, encoding="utf-8")
            (new / MARK).write_text(self.waiting[trainee], encoding="ascii")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        return new


def _file(key: Key, given: Mapping[str, Any]) -> bytes:
    """Return the file of answers of somebody without a name."""
    values = answers.sort(answers.Answers(), given, key.questions)
    return json.dumps(answers.document(values, key.questions)).encode()


def _content(place: Path) -> bytes:
    return (place / "answers.json").read_bytes()


def _broken(notebook: Any) -> tuple[str, str] | None:
    """Return cell and cause where one failed: nbgrader would give zero for the course's fault."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            told = output.get("name") == "stderr" and cell.metadata.nbgrader["grade"]
            if output.output_type == "error" or told:
                return cell.id, output.get("ename", "a warning")
    return None


def _not_graded(trainee: str, broken: tuple[str, str]) -> str:
    cell, cause = broken
    return messages.text("grade-cell-failed", name=trainee, cell=cell, cause=cause)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop grade` takes."""
    parser.add_argument("unit", metavar="UNIT", help="the unit: 03-screen-tenders, or 3")
    add_in(parser)
    parser.add_argument("--again", action="store_true", help="grade also what did not change")


def run(args: argparse.Namespace) -> int:
    """Grade and sum up; 0, or 1 where a hand-in could not be graded."""
    report = grade(args.workshop, args.unit, args.again, say=True)
    print("\n".join(report.failed.values()), end="\n" if report.failed else "")
    if report.by_kernels:
        print(messages.text("grade-by-kernels"))
    elif report.judged:
        print(messages.text("grade-judged", names=", ".join(report.judged)))
    count, unchanged = len(report.graded), report.unchanged
    seconds = f"{report.seconds:.0f}"
    print(messages.text("grade-summary", count=count, unchanged=unchanged, seconds=seconds))
    return 1 if report.failed else 0
