"""The course's data are found from the checkout and from a plain wheel.

From a graded hand-in: see test_no_cell_of_a_graded_notebook_fails_or_warns.
"""

import os
import subprocess
import sys

from course_kit import UNITS

SCRIPT = """
import fairtender, pathlib
from fairtender import ocds, profile, screening, tables
print(pathlib.Path(fairtender.__file__).parent)
print(tables.data_path())
tenders = ocds.read(tables.data_path("sample-tenders.json"))
print(len(screening.screen(tenders, profile.load()).tenders))
"""


def run(folder, **more):
    """Where the package and its data are, and how many tenders were screened."""
    clean = {name: value for name, value in os.environ.items() if name != "FAIRTENDER_DATA"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, cwd=folder, env={**clean, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_from_the_checkout_and_with_it_from_any_folder(root, tmp_path):
    for place in (root / "exercises" / UNITS[-1], tmp_path):
        assert run(place) == [str(root / "fairtender"), str(root / "datasets"), "12"]


def test_from_a_plain_wheel_in_an_empty_folder(root, tmp_path):
    empty, installed = tmp_path / "empty", tmp_path / "installed"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheel = [*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(root)]
    subprocess.run(wheel, check=True)
    [made] = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(installed), made], check=True)
    package = installed / "fairtender"
    assert run(empty, PYTHONPATH=str(installed)) == [str(package), str(package / "datasets"), "12"]
