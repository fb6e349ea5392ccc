"""A JupyterLab on the exercises, as a learner has it."""

import shutil

import pytest
from kit import run_jupyterlab


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    """Address of a JupyterLab on a copy of exercises and data, side by side as in the checkout."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("exercises", "datasets"):
        shutil.copytree(root / name, home / "course" / name)
    with run_jupyterlab(home / "course", home) as address:
        yield address


@pytest.fixture
def run_exercise(lab, browser):
    """Open an exercise and run all its cells: gives the page, when `parts` of it stand there."""
    pages = []

    def run(unit: str, parts: int):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        pages.append(page)
        page.goto(f"{lab}/lab/tree/exercises/{unit}/{unit}.ipynb")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        ready = "document.querySelectorAll('.ft-form[data-ft-ready]').length"
        page.wait_for_function(f"{ready} === {parts}", timeout=60_000)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        return page

    yield run
    for page in pages:
        page.close()
