"""The course's data are found from the checkout and from a plain wheel.

From a graded hand-in: see test_no_cell_of_a_graded_notebook_fails_or_warns.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from course_kit import UNITS
from texts_kit import says

from coursework.course import asked_units
from fairtender.messages import text
from workshop import folder

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in ("FAIRTENDER_DATA", "PYTHONPATH", "PYTHONHOME")
}
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]

SCRIPT = """
import fairtender, pathlib
from fairtender import ocds, profile, screening, tables
print(pathlib.Path(fairtender.__file__).parent)
print(tables.data_path())
tenders = ocds.read(tables.data_path("sample-tenders.json"))
print(len(screening.screen(tenders, profile.load()).tenders))
"""


# The command, in an environment in which the course may be installed to be edited.
WITHOUT_CHECKOUT = """
import sys
sys.path[:] = [one for one in sys.path if one != sys.argv[1]]
from workshop.__main__ import main
sys.exit(main(sys.argv[2:]))
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


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """The wheel, built from the checkout."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", str(place), str(root)], check=True)
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder into which the wheel alone is installed."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(place), wheel], check=True)
    return place


def test_the_wheel_holds_the_data_and_nothing_of_how_they_were_made(root, wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if "/datasets/" in name}
    declared = json.loads((root / "datasets" / "datapackage.json").read_text())["resources"]
    assert {f"fairtender/datasets/{one['path']}" for one in declared} < names
    assert not [name for name in names if name.endswith(".py")]


@pytest.mark.slow
def pairs_of(printed: str) -> list[list[str]]:
    """The lines of two words."""
    return [line.split() for line in printed.splitlines() if len(line.split()) == 2]


@pytest.mark.slow
def test_the_five_lines_for_analysts_run_in_a_fresh_environment(root, wheel, tmp_path):
    """As the page shows them: installed from the wheel, with what it asks for, and nothing else."""
    place, work = tmp_path / "environment", tmp_path / "work"
    venv.create(place)
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([*PIP, "--python", str(python), "install", str(wheel)], check=True)
    work.mkdir()
    shutil.copy(root / "datasets" / "sample-tenders.json", work / "tenders.json")
    page = (root / "book" / "library.md").read_text("utf-8")
    lines = page.partition("```python\n")[2].partition("```")[0]
    done = subprocess.run(
        [python, "-c", lines], cwd=work, env=CLEAN, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert {"high": "6", "elevated": "4"}.items() <= dict(pairs_of(done.stdout)).items()
    assert says((work / "report.html").read_text("utf-8"), "report-screen-many", urgent=6, total=12)


def test_from_a_plain_wheel_in_an_empty_folder(installed, tmp_path):
    package = installed / "fairtender"
    found = run(tmp_path, PYTHONPATH=str(installed))
    assert found == [str(package), str(package / "datasets"), "12"]


@pytest.mark.slow
def test_the_workshop_of_a_plain_wheel_finds_its_course_or_asks_for_it(
    root, installed, course, tmp_path
):
    def workshop(*given: str, place: Path = tmp_path, **more: str) -> tuple[int, list[str]]:
        """Status and lines of a command; its packages are those of the wheel."""
        env = {**os.environ, "PYTHONPATH": str(installed), **more}
        command = [sys.executable, "-c", WITHOUT_CHECKOUT, str(root), *given]
        done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    assert workshop("new", "none") == (2, [text("course-none")])
    given = "new", "none", "--course", str(tmp_path)
    assert workshop(*given) == (2, [text("course-without-units", folder=tmp_path)])
    assert workshop("book") == (2, [text("workshop-checkout", command="book")])
    assert not (tmp_path / "none").exists()
    # By an option, by a setting, and by the folder; the first remembers it.
    assert workshop("new", "one", "--course", str(course))[0] == 0
    assert workshop("new", "two", FAIRTENDER_COURSE=str(course))[0] == 0
    assert workshop("new", str(tmp_path / "three"), place=course / "solutions")[0] == 0
    releases = {unit: folder.release_of(unit, course) for unit in asked_units(course)}
    for name in ("one", "two", "three"):
        settings = tomllib.loads((tmp_path / name / folder.SETTINGS).read_text())
        assert settings["course"] == str(course) and settings["release"] == releases
    assert workshop("new", "four", "--course", str(root))[0] == 0
    assert workshop("check", "--in", "four", "--quick")[0] == 0
