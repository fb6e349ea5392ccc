"""Every exercise as a learner opens it: in a real JupyterLab, run once, blank."""

import re
import shutil
from pathlib import Path

import pytest
from kit import run_jupyterlab

from fairtender import forms
from workshop import key

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on a copy of the exercises and the data, side by side as in the checkout."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("exercises", "datasets"):
        shutil.copytree(ROOT / name, home / "course" / name)
    with run_jupyterlab(home / "course", home) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("unit", key.units(ROOT))
def test_run_all_shows_every_form_and_no_traceback(lab, browser, unit):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab}/lab/tree/exercises/{unit}/{unit}.ipynb")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    source = (ROOT / "exercises" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
    parts = len(re.findall(r"exercise\.(?:begin|ask|check|hand_in)\(", source))
    ready = "document.querySelectorAll('.ft-form[data-ft-ready]').length"
    page.wait_for_function(f"{ready} === {parts}", timeout=60_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    for fault in ("[data-mime-type*=error]", "[data-mime-type*=stderr]"):
        assert page.locator(fault).count() == 0
    questions = forms.load(ROOT / "exercises" / unit / "questions.toml")
    shown = page.locator("fieldset[data-ft-question]")
    ids = shown.evaluate_all("boxes => boxes.map(box => box.dataset.ftQuestion)")
    assert sorted(ids) == sorted(questions.all)
    # The code is collapsed: only its first line, a comment in plain words, can be seen.
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0
    page.close()
