"""What an exercise is marked by, for the module of its tests; a JupyterLab, as a learner has it."""

import shutil
import time

import pytest
from kit import faults_shown, run_jupyterlab

from coursework.marking import key
from fairtender import profile, tables


@pytest.fixture(scope="module")
def the_key(request) -> key.Key:
    """The key of the unit that the module of the test names as UNIT."""
    return key.read_key(request.module.UNIT)


@pytest.fixture(scope="module")
def answers(the_key) -> dict:
    return key.model_answers(the_key)


@pytest.fixture(scope="module")
def chapter(request, root) -> str:
    """The chapter of that unit, in one line."""
    path = root / "book" / f"{request.module.UNIT}.md"
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.fixture(scope="session")
def rules() -> profile.Profile:
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    """Address of a JupyterLab on a copy of exercises and data, side by side as in the checkout."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("exercises", "datasets"):
        shutil.copytree(root / name, home / "course" / name)
    with run_jupyterlab(home / "course", home) as address:
        yield address


# Ends all kernels: those of earlier exercises would take the time of the next one.
END_KERNELS = """async () => {
    const cookie = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? "";
    const open = await (await fetch("/api/sessions")).json();
    for (const { id } of open)
        await fetch(`/api/sessions/${id}`, {method: "DELETE", headers: {"X-XSRFToken": cookie}});
}"""


@pytest.fixture
def run_exercise(lab, browser):
    """Open an exercise and run all its cells: gives the page, when `parts` of it stand there.

    Each time in a workspace of its own: JupyterLab would open earlier notebooks again. With `page`
    in the same window as the exercise before, which is closed.
    """
    pages = []

    def run(unit: str, parts: int, page=None):
        if page:
            page.evaluate(END_KERNELS)
        else:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            pages.append(page)
        place = f"{lab}/lab/workspaces/w{time.time_ns()}/tree"
        page.goto(f"{place}/exercises/{unit}/{unit}.ipynb")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        ready = "document.querySelectorAll('.ft-form[data-ft-ready]').length"
        fault = "document.querySelector('[data-mime-type*=error]')"
        page.wait_for_function(f"{ready} === {parts} || {fault}", timeout=120_000)
        assert faults_shown(page) == []
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        return page

    yield run
    for page in pages:
        page.evaluate(END_KERNELS)
        page.close()
