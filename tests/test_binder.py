"""Binder: what it builds from this repository, and that an exercise opens and runs there.

Binder builds a copy of the repository with repo2docker, from the folder `.binder` alone. Here its
own instructions are read, and, in a slow test, followed in a new environment.
"""

import configparser
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from book_kit import copy_tracked
from kit import faults_shown, run_jupyterlab

from coursework.course import units
from publishing.address import Address

BINDER = "-o .binder/requirements.txt"  # of `make lock`
# What repo2docker puts into each environment before it reads ours: conda's name, pip's name.
BEFORE = {
    "jupyterhub-base": "jupyterhub",
    "jupyter-offlinenotebook": "jupyter-offlinenotebook",
    "jupyter-resource-usage": "jupyter-resource-usage",
}


def opened(unit: str) -> str:
    """What Binder's button on the page of `unit` opens, below the address of the server."""
    address = Address("https://github.com/some/course", "main", tag="v2.1.0")
    link = urlsplit(address.links(unit).binder)
    assert (link.netloc, link.path) == ("mybinder.org", "/v2/gh/some/course/v2.1.0")
    return parse_qs(link.query)["urlpath"][0]


@pytest.fixture(scope="session")
def clone(root, tmp_path_factory):
    """The files of the repository, as Binder gets them."""
    return copy_tracked(root, tmp_path_factory.mktemp("binder") / "course")


@pytest.fixture(scope="session")
def runtime(root) -> str:
    return (
        (root / ".binder" / "runtime.txt")
        .read_text(encoding="utf-8")
        .strip()
        .removeprefix("python-")
    )


@pytest.fixture(scope="session")
def dockerfile(clone):
    """What repo2docker would run, without running it."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return (done.stdout + done.stderr).replace("\\n", "\n")


def test_binder_takes_our_python_our_pins_and_our_package_and_nothing_else(
    clone, dockerfile, runtime
):
    assert runtime in {"3.11", "3.12", "3.13"}  # pandas 3 needs 3.11; without the file it is 3.10
    assert f"Building conda environment for python={runtime}\n" in dockerfile
    # All that is run on our files. The course itself is the last of the pins, so that notebooks
    # find `fairtender` and `coursework`; the large lock of those who build and grade is not read.
    assembled = dockerfile.split("# Run assemble scripts!")[1]
    assembled, last = assembled.split("# Container image Labels!")
    assert re.findall(r"^(?!#).+$", assembled.split("\n", 2)[2], re.MULTILINE) == [
        "USER ${NB_USER}",
        'RUN ${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r ".binder/requirements.txt"',
    ]
    copied = re.findall(r"^COPY --chown=0:0 (src/\S*) ", dockerfile, re.MULTILINE)
    assert copied == ["src/.binder/requirements.txt", "src/"]
    # The home of this pip is our folder, where its settings are by then.
    assert "ARG REPO_DIR=${HOME}\n" in dockerfile
    assert (
        "\nCOPY --chown=0:0 src/ ${REPO_DIR}/\n" in dockerfile.split("# Run assemble scripts!")[0]
    )
    settings = configparser.ConfigParser()
    assert settings.read(clone / ".config" / "pip" / "pip.conf")
    assert settings.getboolean("install", "compile") is False
    # After all that, the chapters are made as notebooks; nothing is done at each start.
    made = ["RUN chmod +x .binder/postBuild", "RUN ./.binder/postBuild"]
    assert re.findall(r"^RUN.*$", last, re.MULTILINE) == made
    assert "R2D_ENTRYPOINT=" not in last


def pins(path: Path) -> dict[str, str]:
    """Return {package: version} of a lock."""
    lines = re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text("utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in lines}


def test_binder_gets_our_versions_and_nothing_that_only_builds_or_grades(root):
    small, large = pins(root / ".binder" / "requirements.txt"), pins(root / "requirements.txt")
    assert small.items() <= large.items()
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["notebooks"]]
    assert {re.match(r"[\w.-]+", line)[0].lower() for line in asked} <= {*small}
    assert "\n.\n" in (root / ".binder" / "requirements.txt").read_text("utf-8")
    others = {"nbgrader", "playwright", "sphinx", "jupyter-book", "mypy", "ruff", "cryptography"}
    assert others <= {*large} and not others & {*small} and len(small) < 120


@pytest.mark.slow
def test_make_lock_gives_what_binder_gets(root, tmp_path):
    """With the versions that are written already: `make lock` itself takes the newest."""
    [line] = [one for one in (root / "Makefile").read_text("utf-8").splitlines() if BINDER in one]
    command = line.strip().removeprefix("@").replace("$(BIN)/uv", f"{sys.executable} -m uv")
    out = tmp_path / "requirements.txt"
    command = command.replace(BINDER, f"-o {out}")
    done = subprocess.run(command, shell=True, cwd=root, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == (root / ".binder" / "requirements.txt").read_bytes()


def test_the_button_of_each_exercise_opens_a_notebook_that_is_there(root, clone):
    for unit in units(root):
        assert opened(unit).startswith("lab/tree/")
        assert (clone / opened(unit).removeprefix("lab/tree/")).is_file()


def _make_environment(place: Path, version: str) -> None:
    """Make it with the very version, found here or fetched: pins and size belong to it."""
    make = [sys.executable, "-m", "uv", "venv", "--seed", "--no-project", "--python", version]
    made = subprocess.run([*make, place], capture_output=True, text=True)
    if made.returncode and "CI" not in os.environ:
        pytest.skip(f"Python {version} is not here and cannot be fetched")
    assert made.returncode == 0, made.stderr


def _there_before(version: str) -> list[str]:
    """Requirements for what repo2docker installs first, from its own lock."""
    # Not imported: it would warn of a package of its own.
    [place] = find_spec("repo2docker").submodule_search_locations
    lock = Path(place) / "buildpacks" / "conda" / f"environment.py-{version}-linux-64.lock"
    found = dict(re.findall(r"/([a-z_-]+)-(\d[\d.]*)-[^/]+\.conda#", lock.read_text("utf-8")))
    return [f"{pip}=={found[conda]}" for conda, pip in BEFORE.items()]


def path_of(python: Path) -> dict[str, str]:
    """The environment in which a script finds this Python first."""
    return {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.slow
@pytest.mark.browser
def test_an_exercise_opens_and_runs_in_a_new_environment(clone, runtime, browser, tmp_path):
    _make_environment(tmp_path / "env", runtime)
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    assert Path(sys.prefix) not in python.parents
    # In Docker the course is the home of all this, and Python writes its bytecode.
    env = {**path_of(python), "HOME": str(clone), "PYTHONDONTWRITEBYTECODE": ""}

    def run(*words: str | Path) -> str:
        done = subprocess.run(
            words, cwd=clone, capture_output=True, text=True, env=env, timeout=1800
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def size() -> int:
        """Bytes of all files but those of pip, which was there before, as an image counts them."""
        files = [path for path in (tmp_path / "env").rglob("*") if "pip" not in path.parts]
        return sum(path.stat().st_size for path in files if path.is_file())

    pip = (python, "-m", "pip")
    run(*pip, "install", "--no-cache-dir", "-r", ".binder/requirements.txt")
    run("bash", ".binder/postBuild")
    assert size() < 450e6
    for name in ("pandas", "coursework"):  # compiled, so that a kernel starts in half the time
        assert [*(tmp_path / "env").rglob(f"site-packages/{name}/__pycache__/__init__.*.pyc")]
    assert not [*(tmp_path / "env").rglob("pandas/tests/**/*.pyc")]
    # What is to be done when a notebook is saved is read without anybody naming it.
    assert "without_results" in run(python, "-m", "jupyter", "server", "--show-config")
    run(*pip, "install", "--no-cache-dir", *_there_before(runtime))
    run(*pip, "check")
    # mybinder.org starts `jupyter lab` below an address of its own for each visitor.
    with run_jupyterlab(clone, tmp_path, python, "/user/some-course-a1b2c3") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/{opened('03-screen-tenders')}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.locator(".ft-form[data-ft-ready]").first.wait_for(timeout=120_000)
        page.locator('fieldset [data-ft-sentence][role="button"]').first.wait_for(timeout=60_000)
        assert faults_shown(page) == []
        page.close()
