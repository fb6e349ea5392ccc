"""The two pictures of the README, taken as a visitor sees what they show.

`pytest tests/site/test_pictures.py` writes them to `_build/pictures`; after a change of looks copy
them to `.github/pictures`. Fonts differ from machine to machine, so no pixel is compared.
"""

import re
from pathlib import Path

import pytest
from kit import show_part
from making_kit import make

from coursework.questions import find, load
from fairtender import cli, messages, tables

UNIT, FORM, QUESTION = "05-map-supply-chains", "disagree", "map-differ"
# Somebody's first attempt, so that no picture gives away what is right: one pair, and a trap.
ATTEMPT = {"B.5": "housing", "H.4": "housing", "B.7": "people", "H.5": "people"}
TALL = {"width": 1000, "height": 1800}  # so that nothing that stays at the top covers anything
LARGEST = 250_000  # bytes: everybody who clones gets them


def test_the_readme_shows_pictures_that_are_there_and_no_other(root):
    readme = (root / "README.md").read_text("utf-8")
    shown = re.findall(r'<img src="(\S+)" width="\d+%" alt="[^"]{60,}">', readme)
    there = {path.name for path in (root / ".github" / "pictures").iterdir()}
    assert {Path(one).name for one in shown} == there == {"exercise.png", "report.png"}
    for one in shown:
        assert (root / one).stat().st_size < LARGEST, one


def exercise(browser, address: str, path: Path) -> None:
    page = browser.new_page(viewport=TALL)
    page.goto(f"{address}exercises/{UNIT}/{UNIT}.html")
    page.locator("[data-ft-ready]").first.wait_for()
    show_part(page, FORM)
    box = page.locator(f'fieldset[data-ft-question="{QUESTION}"]')
    make(box, load(find(UNIT)).all[QUESTION], ATTEMPT)
    page.get_by_role("button", name=messages.text("forms-mark")).first.click()
    box.locator(".ft-mark-line").first.filter(has_text=re.compile(".")).wait_for(timeout=60_000)
    assert box.locator(".ft-mark-hint").count()
    page.mouse.click(5, 5)
    around(page, box, path)
    page.close()


def around(page, box, path: Path) -> None:
    """A picture of a box with a margin, as it stands on the page."""
    box.evaluate("box => scrollTo(0, scrollY + box.getBoundingClientRect().top - 200)")
    found = box.bounding_box()
    page.screenshot(
        path=path,
        clip={
            "x": max(0, found["x"] - 20),
            "y": found["y"] - 10,
            "width": found["width"] + 40,
            "height": found["height"] + 12,
        },
    )


def report(browser, path: Path, folder: Path) -> None:
    page = browser.new_page(viewport=TALL)
    made = folder / "report.html"
    assert (
        cli.main(["screen", str(tables.data_path("sample-tenders.json")), "--html", str(made)]) == 0
    )
    page.goto(made.as_uri())
    around(page, page.locator("main .ft-picture").last, path)
    page.close()


@pytest.mark.slow
@pytest.mark.browser
def test_the_pictures_can_be_taken_again(browser, built_book, address, root, tmp_path):
    made = root / "_build" / "pictures"
    made.mkdir(parents=True, exist_ok=True)
    exercise(browser, address, made / "exercise.png")
    report(browser, made / "report.png", tmp_path)
    for path in made.iterdir():
        assert 20_000 < path.stat().st_size < LARGEST, path
