"""A warm kernel: started once, it serves one hand-in after the other."""

import json
import os
import queue
import time
from pathlib import Path
from threading import Event, local
from typing import Any

from workshop import in_kernel
from workshop.folder import QUIET

PACKAGE = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 120  # the first cell imports pandas: a busy machine needs long
# Nothing is kept of what is run; a file of history would be shared by all kernels.
NO_HISTORY = "--HistoryManager.hist_file=:memory:"
# A kernel ends when the program that started it does. It looks for the first time when it is up,
# so that one whose program was killed before would stay for ever.
ORPHAN = (
    "--IPKernelApp.exec_lines="
    "['import os', 'if os.name == \"posix\" and os.getppid() != {}: os._exit(1)']"
)


Outputs = list[list[dict[str, Any]]]  # of every code cell, as a notebook holds them


class KernelLost(Exception):
    """The kernel ended or hung: the hand-in may be tried again."""


class NotStarted(KernelLost):
    """The kernel could not be started, or could not run the notebook without answers."""


class WarmKernel:
    """One kernel that has run the unit's notebook, and runs its answer cells for each hand-in.

    `start` and `run` belong to one thread; `end` may come from any.
    """

    def __init__(self, sources: list[str], folder: Path, seconds: float) -> None:
        """Make it ready to run all cells in `folder`, a hand-in without answers.

        seconds: how long a hand-in may take.
        """
        from jupyter_client.manager import KernelManager

        self.sources, self.folder, self.seconds = sources, folder, seconds
        self.manager = KernelManager(kernel_name="python3")
        self.client: Any = None
        self.ended = Event()
        self.outputs: Outputs = []

    def start(self) -> None:
        """Start it and keep the outputs of every code cell. NotStarted where that fails."""
        from jupyter_client.kernelspec import NoSuchKernel

        env = os.environ | {"NBGRADER_EXECUTION": "autograde"}
        arguments = [*QUIET, NO_HISTORY, ORPHAN.format(os.getpid())]
        # The working directory becomes a hand-in's folder: no module may be sought there.
        begin = (
            f"import sys; sys.path[:] = [{str(PACKAGE)!r}, *filter(None, sys.path)]; "
            "from workshop import in_kernel as _in_kernel; "
            f"_in_kernel.prepare({self.sources!r})"
        )
        try:
            self.manager.start_kernel(cwd=str(self.folder), env=env, extra_arguments=arguments)
            self.client = self.manager.client()
            self.client.start_channels()
            self.client.wait_for_ready(timeout=SECONDS_TO_START)
            self.outputs = self._ask(begin, SECONDS_TO_START)
        except (RuntimeError, OSError, NoSuchKernel, KernelLost) as error:
            raise NotStarted(str(error)) from None

    def run(self, folder: Path) -> Outputs:
        """Return the outputs of all code cells for the hand-in in `folder`. KernelLost."""
        served = self._ask(f"_in_kernel.serve({str(folder)!r})", self.seconds)
        return [
            first if own is None else own for own, first in zip(served, self.outputs, strict=True)
        ]

    def end(self) -> None:
        """Let what runs in it fail soon."""
        self.ended.set()
        provisioner = self.manager.provisioner
        if process := provisioner and getattr(provisioner, "process", None):
            process.kill()

    def stop(self) -> None:
        """End it and give back what it held; no other thread may use it any more."""
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        if self.client:
            self.client.stop_channels()
        self.manager.cleanup_resources()

    def _ask(self, code: str, seconds: float) -> Any:
        """Run code that sends outputs; KernelLost where none come in time."""
        sent = self.client.execute(code, store_history=False, allow_stdin=False)
        end, found, fault = time.monotonic() + seconds, None, ""
        while True:
            if self.ended.is_set():
                raise KernelLost("stopped")
            if time.monotonic() > end:
                raise KernelLost(f"no answer in {seconds:g} s")
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise KernelLost("the kernel ended") from None
                continue
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "display_data" and in_kernel.MIME in content["data"]:
                found = json.loads(content["data"][in_kernel.MIME])
            elif kind == "error":
                fault = f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                if found is None:
                    raise KernelLost(fault or "no outputs")
                return found


class Kernels:
    """A warm kernel for each thread that asks; one that is lost is replaced."""

    def __init__(self, sources: list[str], blank: Path, seconds: float) -> None:
        """Start nothing yet; see `WarmKernel` for what they are given."""
        self.given = sources, blank, seconds
        self.own, self.all, self.ended = local(), [], Event()

    def run(self, folder: Path) -> Outputs:
        """Return the outputs for a hand-in. KernelLost where two kernels failed."""
        try:
            return self._run(folder)
        except KernelLost:
            if self.ended.is_set():
                raise
        return self._run(folder)

    def _run(self, folder: Path) -> Outputs:
        try:
            if not getattr(self.own, "kernel", None):
                self.own.kernel = WarmKernel(*self.given)
                self.all.append(self.own.kernel)
                if self.ended.is_set():
                    raise KernelLost("stopped")
                self.own.kernel.start()
            return self.own.kernel.run(folder)
        except KernelLost:
            kernel, self.own.kernel = self.own.kernel, None
            self.all.remove(kernel)
            kernel.stop()
            raise

    def end(self) -> None:
        """Let all that run fail soon: other threads are in them."""
        self.ended.set()
        for kernel in list(self.all):
            kernel.end()

    def stop(self) -> None:
        """Give back what they held, once no thread is in them."""
        for kernel in self.all:
            kernel.stop()
