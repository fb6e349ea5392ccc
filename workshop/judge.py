"""Grade a few hand-ins with nbgrader's own steps and a real kernel, to check computed marks.

In each run, `grade` has a blank hand-in, the model answers and a few hand-ins chosen at random
graded here; the points must be the same. One kernel runs them all.

The kernel runs the released notebook with its hidden tests. Its folder contains only the questions
and the answers, and no other hand-ins.
"""

import copy
import os
import random
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop import nbgrader_course as course
from workshop.folder import QUIET, Workshop
from workshop.nbgrader_course import Template

SAMPLE = 2  # hand-ins of a run that are chosen at random
SECONDS_TO_START = 120  # a busy machine needs long
# Keep no history of the code that runs: all kernels would share one file.
NO_HISTORY = "--HistoryManager.hist_file=:memory:"
# A kernel ends with the program that started it, but first checks for this when it is running. If
# the program was killed before that, the second line ends the kernel, which would never end. The
# last line imports early what the first cell would wait for longest.
LINES = (
    "--IPKernelApp.exec_lines="
    "['import os', 'if os.name == \"posix\" and os.getppid() != {}: os._exit(1)', "
    "'__import__(\"coursework.forms\")']"
)


class KernelLost(Exception):
    """The kernel could not be started, or it ended."""


@dataclass(frozen=True)
class Judgement:
    """The result of nbgrader's steps: the graded notebook, and `scores`, {graded cell: points}."""

    notebook: Any
    scores: dict[str, float]

    @property
    def broken(self) -> tuple[str, str] | None:
        """The id of a cell that failed, and the cause; or None.

        nbgrader would give zero points, although the fault is in the course.
        """
        for cell in self.notebook.cells:
            for output in cell.get("outputs", []):
                warned = output.get("name") == "stderr" and cell.metadata.nbgrader["grade"]
                if output.output_type == "error" or warned:
                    return cell.id, output.get("ename", "a warning")
        return None

    def differs_from(self, scores: dict[str, float]) -> str:
        """Return the id of the first cell that failed or has different points, or ""."""
        if self.broken:
            return self.broken[0]
        cells = (*self.scores, *scores)
        return next((id for id in cells if self.scores.get(id) != scores.get(id)), "")


class Judge:
    """Grades hand-ins with nbgrader's own steps. Use it in `with`, which starts its kernel.

    The kernel runs in a separate thread, so that Ctrl+C reaches the main thread while it waits.
    """

    def __init__(self, workshop: Workshop, seconds: float) -> None:
        """Prepare a judge without starting the kernel; seconds: the limit for one cell."""
        self.workshop, self.seconds = workshop, seconds
        self.pool = ThreadPoolExecutor(1)
        self.place = Path()
        self.kernel: Any = None
        self.used = False

    def __enter__(self) -> "Judge":
        """Start the kernel in the background."""
        for left in self.workshop.folder.glob(f"{course.NEW}*"):
            shutil.rmtree(left, ignore_errors=True)
        self.place = Path(tempfile.mkdtemp(dir=self.workshop.folder, prefix=course.NEW))
        self.pool.submit(self._start)
        return self

    def __exit__(self, *_: object) -> None:
        """End the kernel."""
        if process := self.kernel and getattr(self.kernel.provisioner, "process", None):
            process.kill()  # so that a running cell fails soon
        self.pool.submit(self._stop).result()
        self.pool.submit(_close_loop).result()
        self.pool.shutdown()
        shutil.rmtree(self.place, ignore_errors=True)

    def grade(self, template: Template, answers: bytes) -> Judgement:
        """Return nbgrader's result for a hand-in; `place` then contains its files.

        answers: the content of `answers.json`. Raises KernelLost if the kernel and the one
        that replaced it did not start, or ended.
        """
        for name, content in template.beside.items():
            (self.place / name).write_bytes(content)
        (self.place / "answers.json").write_bytes(answers)
        try:
            return _result(self.pool.submit(self._grade, template))
        except KernelLost:
            return _result(self.pool.submit(self._grade, template))

    def _grade(self, template: Template) -> Judgement:
        from nbgrader.utils import determine_grade, is_grade

        if not self.kernel:
            self._start()
        notebook = self._execute(copy.deepcopy(template.notebook))
        about = course.resources(self.workshop, template.unit)
        for step in course.steps_after_execution(self.workshop):
            notebook, about = step(notebook, about)
        scores = {cell.id: determine_grade(cell)[0] for cell in notebook.cells if is_grade(cell)}
        return Judgement(notebook, scores)

    def _execute(self, notebook: Any) -> Any:
        """Run the notebook in the kernel with nbgrader's step. Raises KernelLost."""
        from nbgrader.preprocessors import Execute

        step = Execute(
            timeout=int(self.seconds),
            startup_timeout=SECONDS_TO_START,
            iopub_timeout=int(self.seconds),
            record_timing=False,
            coalesce_streams=True,  # a busy kernel sends what one cell prints in several parts
            extra_arguments=_arguments(),
        )
        again, self.used = self.used, True
        if again:
            notebook.cells.insert(0, _reset_cell())
        about = {"metadata": {"path": str(self.place)}}
        try:
            notebook, _ = step.preprocess(notebook, about, self.kernel)
        except (RuntimeError, OSError, KeyError) as error:  # KeyError: there is no such kernel
            self._stop()
            cause = str(error).strip() or type(error).__name__
            raise KernelLost(cause.splitlines()[-1]) from None
        finally:
            if step.kc is not None:
                step.kc.stop_channels()
        if again:
            del notebook.cells[0]
        return notebook

    def _start(self) -> None:
        from jupyter_client.manager import AsyncKernelManager
        from jupyter_core.utils import run_sync

        self.kernel, self.used = AsyncKernelManager(kernel_name="python3"), False
        start = run_sync(self.kernel.start_kernel)
        with suppress(OSError, KeyError):  # nbgrader's step tries again, and reports it
            start(cwd=str(self.place), extra_arguments=_arguments())

    def _stop(self) -> None:
        from jupyter_core.utils import run_sync

        kernel, self.kernel = self.kernel, None
        if kernel and kernel.has_kernel:
            run_sync(kernel.shutdown_kernel)(now=True)


def _result(future: "Future[Judgement]") -> Judgement:
    # Wait in short steps: on Windows, Ctrl+C takes effect only after a wait has ended.
    while not wait([future], 1).done:
        pass
    return future.result()


def _arguments() -> list[str]:
    return [*QUIET, NO_HISTORY, LINES.format(os.getpid())]


def _close_loop() -> None:
    """Close the event loop that Jupyter opened for this thread."""
    from jupyter_core.utils import ensure_event_loop

    ensure_event_loop().close()


def _reset_cell() -> Any:
    import nbformat

    return nbformat.v4.new_code_cell("%reset -f", id="begin-anew")


def draw(trainees: Iterable[str]) -> list[str]:
    """Return the hand-ins of a run to compare, chosen at random."""
    every = list(trainees)
    return random.SystemRandom().sample(every, min(SAMPLE, len(every)))
