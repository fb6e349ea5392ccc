"""The library with only the browser's packages: all of it imports, and each module works.

What needs more (Word, XLSX) says in one sentence what to install.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path

import browser_tour
import pytest

INSTALL = "pip install openpyxl"
NEEDS_MORE = ("workbook_read", "workbook_written")
# Modules of Python that Pyodide lacks, or that can do nothing in a browser.
NOT_THERE = {"curses", "dbm", "fcntl", "grp", "multiprocessing", "pwd", "readline", "resource"}
NOT_THERE |= {"socket", "subprocess", "syslog", "termios", "tkinter", "tty", "venv", "winreg"}


@pytest.fixture(scope="module")
def told(root):
    """What happened to each call, in a process that can import what the browser has."""
    line = [sys.executable, str(Path(browser_tour.__file__))]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_what_only_a_desk_has_is_refused(told):
    assert {"openpyxl", "docx", "frictionless", "pytest", "nbgrader", "msgspec"} <= set(
        told["refused"]
    )
    assert not {"pandas", "numpy", "matplotlib", "networkx", "anywidget"} & set(told["refused"])


@pytest.mark.parametrize("call", [call.__name__ for call in browser_tour.CALLS])
def test_each_module_works_with_the_browser_s_packages(told, call):
    if call in NEEDS_MORE:
        assert INSTALL in told[call] and "\n" not in told[call]
    else:
        assert told[call] == ""


def test_no_module_of_python_is_used_that_the_browser_lacks(root):
    for path in (root / "fairtender").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & NOT_THERE, path
