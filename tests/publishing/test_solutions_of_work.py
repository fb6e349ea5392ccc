"""The solution page of what is made: a piece in words, and what earns points."""

import shutil

import pytest
from book_kit import by_sphinx
from bs4 import BeautifulSoup
from course_kit import MADE, ROOT


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page, by Sphinx with nothing but the directive."""
    place = tmp_path_factory.mktemp("solutions")
    source = ROOT / "tests" / "fixtures" / "unit" / "solutions" / MADE
    shutil.copytree(source, place / "solutions" / MADE)
    labels = "(levels)=\n## Levels\n\n(factors)=\n## Factors\n"
    text = f"# Solutions\n\n```{{solution}} {MADE}\n```\n\n{labels}"
    (place / "index.md").write_text(text, encoding="utf-8")
    settings = {
        "extensions": ["myst_parser", "publishing.extensions.solutions"],
        "exclude_patterns": ["solutions", "out"],
    }
    return BeautifulSoup(
        (by_sphinx(place, settings) / "index.html").read_text("utf-8"), "html.parser"
    )


def section(page, id: str):
    return page.find("section", id=f"solution-{id}")


def test_a_table_and_a_map_are_shown_in_words(page):
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in section(page, "ledger").find_all("tr")
    ]
    assert rows[0] == ["Worker", "What is owed", "Owed", "Due", "What shows it"]
    assert rows[3] == ["W152", "Rent", "300 EUR", "2026-05-31", "Pay slip"]
    tables = section(page, "map").find_all("table")
    assert [one.caption.get_text(strip=True).rstrip("¶#") for one in tables] == ["Sites", "Links"]
    links = [cell.get_text(strip=True) for cell in tables[1].find_all("td")]
    assert links == ["Board plant", "Assembler", "Assembler", "The buyer’s stores"]


def test_passages_and_an_order_are_shown_in_words(page):
    assert "I still owe the man" in section(page, "account").get_text()
    items = [one.get_text(strip=True) for one in section(page, "steps").ol.find_all("li")]
    assert items[0] == "Listen to the worker" and len(items) == 4


def test_each_property_has_its_points_and_its_reason(page):
    text = " ".join(section(page, "ledger").get_text(" ").split())
    assert "Three lines are owed, and no others (1.5 points)" in text
    assert "Overtime has a supplement of a quarter." in text and "Read again: Factors" in text
    text = " ".join(section(page, "next").get_text(" ").split())
    assert "Why not “The police”: Without the worker's consent" in text.replace("’", "'")
