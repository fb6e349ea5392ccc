"""Compute the marks of hand-ins, check them against nbgrader, and record them in its gradebook.

A hand-in is a file of answers, which are data: nothing that a participant wrote is executed. Once
in each run, a kernel runs the released notebook without answers. From this, `Machine` computes what
each hand-in earns and what its cells show. `judge` also grades some hand-ins with nbgrader's own
steps. If the two give different points, nothing is recorded, and a message asks the trainer to
grade with nbgrader instead.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from coursework import answers
from coursework.desk.out import with_marks
from coursework.forms.exercise import Exercise
from coursework.marking import marks
from coursework.marking.assignment import call_of
from coursework.marking.key import Key, model_answers, read_key
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError, fault
from workshop import gradebook as book
from workshop import nbgrader_course as course
from workshop import recording, submitted
from workshop.folder import (
    SECONDS_A_CELL,
    Workshop,
    add_in,
    environment,
    writing,
)
from workshop.judge import Judge, KernelLost, draw
from workshop.nbgrader_course import Template

BATCH = 20  # hand-ins that are recorded in one transaction


@dataclass(frozen=True)
class Report:
    """The result of a run.

    `failed`: {participant: message}. `damaged`: the path of a damaged gradebook that was set aside.
    `judged`: whose hand-ins were compared with nbgrader's own steps, in addition to the model
    answers and a blank one; () if nothing was graded.
    """

    unit: str
    graded: list[str]
    unchanged: int
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    damaged: Path | None = None
    judged: tuple[str, ...] = ()


def grade(workshop: Workshop, unit: str, again: bool = False, say: bool = False) -> Report:
    """Grade every new or changed hand-in of a unit in `submitted/`.

    again: also grade hand-ins that have not changed. The trainer's marks stay; if an answer has
    changed since it was marked, the trainer is asked to look again. A damaged gradebook is set
    aside and replaced. Raises DataError if the unit has no marks, nothing was handed in, nbgrader's
    own steps give different points, another command is running, the disk is full, no kernel starts,
    or the run is stopped (Ctrl+C). What was graded before is safe.
    """
    with_marks([unit])
    key = read_key(unit, workshop.course)
    began = time.monotonic()
    judge = Judge(workshop, SECONDS_A_CELL)
    with workshop.busy(), environment(workshop), writing(workshop), judge:
        try:
            damaged = _ready(workshop, say)
            trainees = workshop.handed_in(unit)
            if not trainees:
                raise fault("grade-none", unit=unit)
            book.keep_marks(workshop, unit)  # before the gradebook has another rubric
            template = course.template(workshop, key)
            with book.opened(workshop) as gradebook:
                known = book.graded(gradebook, unit)
            waiting = _waiting(workshop, template, trainees, set() if again else known)
            run = _Run(workshop, key, template, waiting, known)
            if waiting:
                book.check_free(workshop)
                run.grade_all(judge, say)
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
    )


def _ready(workshop: Workshop, say: bool) -> Path | None:
    """Remove what a killed command left; return the new path of a damaged gradebook, or None."""
    for tree in ("submitted", "autograded"):
        for folder in (workshop.folder / tree).glob("*"):
            submitted.tidy(folder)
    for pattern in (book.NEW, ".*.part", "submitted/*/*/.*.part"):
        for left in workshop.folder.glob(pattern):
            left.unlink(missing_ok=True)
    if book.health(workshop) != "damaged":
        return None
    kept = book.put_aside(workshop)
    if say:
        others = ", ".join(workshop.graded_units())
        print(messages.text("gradebook-anew", kept=kept, units=others), file=sys.stderr)
    return kept


# --- one hand-in, marked in this process ----------------------------------------------------------


class NotComputed(Exception):
    """A form's cell shows more than the form, so its output cannot be computed.

    `cell` is the id of the cell.
    """

    def __init__(self, cell: str) -> None:
        """Store the id of the cell."""
        super().__init__(cell)
        self.cell = cell


@dataclass(frozen=True)
class Graded:
    """A graded hand-in. `scores`: {graded cell: points}; `text`: the notebook as JSON."""

    scores: dict[str, float]
    text: str


class Machine:
    """Marks the hand-ins of one unit.

    Answers change only the cells that ask or check a form. `assignment` made these cells, so their
    outputs are computed here. Every other cell shows what it showed when a kernel ran the blank
    hand-in.
    """

    def __init__(self, key: Key, blank: Any) -> None:
        """Take the unit's key and the graded notebook of the blank hand-in.

        Raises NotComputed if a form's cell would have to run for each hand-in.
        """
        import nbformat

        self.key = key
        self.notebook = json.loads(nbformat.writes(blank))  # texts as lists of lines
        self.cells = list(_cells_of_forms(self.notebook))

    def mark(self, place: Path) -> Graded:
        """Mark the hand-in in a folder; `answers.json` may be missing or have any content."""
        exercise = Exercise(self.key.unit, place, self.key.questions)
        auto = marks.mark(self.key, exercise.recorded).auto
        scores: dict[str, float] = {}
        for call, form, outputs in self.cells:
            if call == "ask":
                table = exercise.ask(form).html
                outputs[-1]["data"]["text/html"] = table.splitlines(True)
                continue
            checked = "\n".join(exercise.sentences(form)) + "\n"
            outputs[0]["text"] = checked.splitlines(True)
            if call == "grade":
                scores[form] = auto.get(form, 0.0)
                outputs[1]["data"] = {"text/plain": [repr(scores[form])]}
        # As nbformat writes it.
        text = json.dumps(self.notebook, ensure_ascii=False, indent=1, sort_keys=True)
        return Graded(scores, text + "\n")


def _cells_of_forms(notebook: Any) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield ("ask", "check" or "grade", form, outputs) of each cell that belongs to a form."""
    for cell in notebook["cells"]:
        call, form = call_of(cell)
        if call:
            kinds = [output["output_type"] for output in cell["outputs"]]
            checks = {"check": ["stream"], "grade": ["stream", "execute_result"]}
            fits = kinds[-1:] == ["execute_result"] if call == "ask" else kinds == checks[call]
            if not fits:
                raise NotComputed(cell["id"])
            yield call, form, cell["outputs"]


# --- the hand-ins --------------------------------------------------------------------------------


def _waiting(
    workshop: Workshop, template: Template, trainees: list[str], known: set[str]
) -> dict[str, str]:
    """Return {participant: fingerprint} of hand-ins that are new, changed or not in `known`.

    Put the current questions into each of them (see `nbgrader_course.refresh`).
    """
    waiting = {}
    for trainee in trainees:
        print_of = _fingerprint(workshop, template, trainee)
        mark = workshop.autograded(trainee, template.unit) / submitted.MARK
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
    return f"{total.hexdigest()}\n{template.version}"


class _Run:
    """Marks, checks and records the hand-ins of one run.

    `waiting`: {participant: fingerprint}.
    """

    def __init__(
        self,
        workshop: Workshop,
        key: Key,
        template: Template,
        waiting: dict[str, str],
        known: set[str],
    ) -> None:
        self.workshop, self.key, self.template = workshop, key, template
        self.waiting, self.known = waiting, known
        self.kept = book.kept_marks(workshop, key.unit)
        self.failed: dict[str, str] = {}
        self.judged: list[str] = []

    def grade_all(self, judge: Judge, say: bool) -> None:
        """Mark and record all hand-ins that wait.

        Raises DataError if nbgrader's points differ, no kernel starts, or on Ctrl+C.
        """
        done, of = 0, len(self.waiting)
        try:
            machine = self._machine(judge)
            if machine is None:
                return
            todo = iter(self.waiting)
            with book.opened(self.workshop) as gradebook, terminal.Progress(say) as progress:
                while batch := list(islice(todo, BATCH)):
                    marked = {trainee: machine.mark(self._place(trainee)) for trainee in batch}
                    self._record(gradebook, marked)
                    done += len(batch)
                    progress.tell("grade-progress", done, of, name=batch[-1])
        except KernelLost as lost:
            raise fault("grade-no-kernel", cause=lost) from None
        except KeyboardInterrupt:
            raise fault("grade-stopped", done=done, of=of) from None

    def _machine(self, judge: Judge) -> Machine | None:
        """Return a Machine after checking it against nbgrader's own steps on some hand-ins.

        Returns None if a cell of the course fails for the blank hand-in; then nobody can be graded.
        Raises DataError if the points differ.
        """
        blank = judge.grade(self.template, _file(self.key, {}))
        if broken := blank.broken:
            self.failed = {trainee: _not_graded(trainee, broken) for trainee in self.waiting}
            return None
        try:
            machine = Machine(self.key, blank.notebook)
        except NotComputed as one:
            raise self._differs(one.cell, messages.text("grade-blank")) from None
        if cell := blank.differs_from(machine.mark(judge.place).scores):
            raise self._differs(cell, messages.text("grade-blank"))
        names = draw(self.waiting)
        content = {messages.text("grade-model"): _file(self.key, model_answers(self.key))}
        content |= {name: (self._place(name) / "answers.json").read_bytes() for name in names}
        for name, answers_file in content.items():
            judged = judge.grade(self.template, answers_file)
            if cell := judged.differs_from(machine.mark(judge.place).scores):
                raise self._differs(cell, name)
        self.judged = names
        return machine

    def _differs(self, cell: str, name: str) -> DataError:
        return fault("grade-differs", unit=self.key.unit, cell=cell, name=name)

    def _place(self, trainee: str) -> Path:
        return self.workshop.submitted(trainee, self.key.unit)

    # --- how they are recorded ---

    def _record(self, gradebook: Any, batch: Mapping[str, Graded]) -> None:
        """Save a batch's scores in one transaction, then each graded folder in one step."""
        unit, folders, new = self.key.unit, {}, {}
        try:
            for trainee, marked in batch.items():
                try:
                    came = self._arrival(trainee)
                except DataError as error:
                    self.failed[trainee] = str(error)
                    continue
                folders[trainee] = self._graded_folder(trainee, marked.text)
                if trainee in self.known or self.kept.get(trainee):
                    self._update(gradebook, trainee, came, marked)
                else:
                    new[trainee] = came, marked.scores
            if new:
                recording.record_new(gradebook, unit, new)
            book.commit(gradebook)
            gradebook.db.expire_all()
            for trainee, folder in folders.items():
                submitted.swap(folder, self.workshop.autograded(trainee, unit))
        finally:
            for folder in folders.values():
                shutil.rmtree(folder, ignore_errors=True)

    def _update(self, gradebook: Any, trainee: str, came: datetime | None, marked: Graded) -> None:
        """Record a hand-in that was graded before, or that has saved marks of a trainer."""
        unit, when = self.key.unit, {"timestamp": came} if came else {}
        gradebook.update_or_create_student(trainee)
        gradebook.update_or_create_submission(unit, trainee, **when)
        if trainee not in self.known:
            recording.restore_marks(gradebook, unit, trainee, self.kept[trainee])
        recording.record(gradebook, unit, trainee, marked.scores, self._same_answers(trainee))

    def _arrival(self, trainee: str) -> datetime | None:
        """Return when a hand-in arrived, or None if not known. DataError if the time is invalid."""
        from nbgrader.utils import parse_utc

        path = self._place(trainee) / "timestamp.txt"
        try:
            text = path.read_text(encoding="ascii").strip() if path.is_file() else ""
            return parse_utc(text) if text else None
        except (ValueError, OverflowError):
            raise fault("grade-time", path=path) from None

    def _same_answers(self, trainee: str) -> Callable[[str], bool]:
        """Return a function that takes a cell, and returns whether its mark still fits.

        It fits if the answers have not changed since the last grading, nor the rubric since the
        mark.
        """
        old_path = self.workshop.autograded(trainee, self.key.unit) / "answers.json"
        new_path = self._place(trainee) / "answers.json"
        questions = self.key.questions
        of_form = {one.id: [question.id for question in one.questions] for one in questions.forms}

        def same(cell: str) -> bool:
            given, entry = self.kept.get(trainee, {}).get(cell, {}), self.key.entries.get(cell)
            if entry and given.get("rubric") not in (None, "", entry.rubric_version):
                return False
            try:
                old, new = [answers.read(path, questions).values for path in (old_path, new_path)]
            except DataError:
                return False
            ids = [cell, *of_form.get(cell, [])]
            return old_path.is_file() and all(old.get(id) == new.get(id) for id in ids)

        return same

    def _graded_folder(self, trainee: str, notebook: str) -> Path:
        """Make a graded folder next to its final place, as `nbgrader autograde` does; return it."""
        unit = self.key.unit
        place = self.workshop.autograded(trainee, unit)
        place.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=place.parent, prefix=submitted.NEW))
        try:
            for path in self._place(trainee).iterdir():
                if path.suffix != ".ipynb" and path.is_file():
                    shutil.copyfile(path, new / path.name)
            (new / f"{unit}.ipynb").write_text(notebook, encoding="utf-8")
            (new / submitted.MARK).write_text(self.waiting[trainee], encoding="ascii")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        return new


def _file(key: Key, given: Mapping[str, Any]) -> bytes:
    """Return the content of an answers file with these answers and without a name."""
    values = answers.sort(answers.Answers(), given, key.questions)
    return json.dumps(answers.document(values, key.questions)).encode()


def _not_graded(trainee: str, broken: tuple[str, str]) -> str:
    cell, cause = broken
    return messages.text("grade-cell-failed", name=trainee, cell=cell, cause=cause)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop grade`."""
    parser.add_argument("unit", metavar="UNIT", help=messages.text("help-unit"))
    add_in(parser)
    parser.add_argument("--again", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Grade and print a summary; return 0, or 1 if a hand-in could not be graded."""
    report = grade(args.workshop, args.unit, args.again, say=True)
    print("\n".join(report.failed.values()), end="\n" if report.failed else "")
    if report.judged:
        print(messages.text("grade-judged", names=", ".join(report.judged)))
    count, unchanged = len(report.graded), report.unchanged
    seconds = f"{report.seconds:.0f}"
    print(messages.text("grade-summary", count=count, unchanged=unchanged, seconds=seconds))
    return 1 if report.failed else 0
