"""What tests of several folders share."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page, root: str = "html") -> list[str]:
    """What axe-core finds of WCAG 2.2 A and AA in `root`, a selector, of a page."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """async ([root, values]) => (await axe.run(
            {include: [root]}, {runOnly: {type: "tag", values}})).violations""",
        [root, RULES],
    )
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def first_and_slow(units: list[str]) -> list:
    """One unit in each run of the tests, every unit in `make test-all`."""
    first, *others = units
    return [first, *(pytest.param(unit, marks=pytest.mark.slow) for unit in others)]


def fill_in(page, questions, answers) -> None:
    """Give the answers as a reader does: click what is chosen, type what is written."""
    for id, value in answers.items():
        box = page.locator(f'fieldset[data-ft-question="{id}"]')
        if questions.all[id].options:
            for code in value if isinstance(value, list) else [value]:
                box.locator(f'input[value="{code}"]').check()
        else:
            box.locator("input, textarea").fill(str(value))


def wait_for(condition, seconds: float = 15):
    """The first true value of `condition`; fails where there is none in time."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError("It did not happen in time")
        time.sleep(0.05)
    return value


def _answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=2).status == 200
    except OSError:
        return False


@contextlib.contextmanager
def run_jupyterlab(folder: Path, home: Path):
    """A real JupyterLab on `folder`, with settings of its own in `home`; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith("FAIRTENDER")}
    env.pop("NBGRADER_EXECUTION", None)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(home / name)
    for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        env[name] = str(home / name)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.token="]
    command += ["--allow-root", f"--ServerApp.root_dir={folder}", "--LabApp.news_url="]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(f"{address}/api"), 60)
        yield address
    finally:
        server.terminate()
        server.wait(20)
