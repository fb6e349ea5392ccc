"""The search finds what readers call by other words than its pages do."""

import re

import pytest
import yaml
from book_kit import Watched

from publishing.extensions import search

# What people looked for, and the pages that answer it: any of them is enough.
WANTED = {
    "slides": ["trainers/slides-and-handouts"],
    "passport": ["glossary", "01-the-issue", "model-texts/performance-conditions"],
    "exclusion": ["model-texts/exclusion"],
    "supplier questionnaire": ["model-texts/questionnaire"],
    "moodle": ["trainers/run-a-workshop", "trainers/desk"],
    "print": ["trainers/slides-and-handouts", "quick-reference"],
    "CPV codes": ["glossary", "03-screen-tenders"],
    "excel template": ["at-your-desk/screen-tenders", "at-your-desk"],
    "living wage": ["glossary", "09-evaluate-bids", "model-texts/performance-conditions"],
    "glossary": ["glossary"],
    "Article 69": ["model-texts/article-69-letter"],
    "upload my own tenders": ["at-your-desk/screen-tenders"],
    "labour-cost floor": ["at-your-desk/test-a-price"],
    "recruitment fees": ["glossary", "01-the-issue"],
    "feedback": ["trainers/run-a-workshop", "trainers/desk"],
    "translate": ["trainers/tailor"],
    "abnormally low tender": ["09-evaluate-bids", "at-your-desk/test-a-price"],
    "half day programme": ["trainers/programmes"],
    "certificate": ["index", "about"],
    "how do I hand in": ["about", "trainers/run-a-workshop", "trainers/desk"],
    "forced labour clause": ["model-texts/performance-conditions", "model-texts"],
    "delete my answers": ["about", "index"],
    "who do I call": ["if-this-is-real"],
    "how long does it take": ["about", "index"],
    "hotline": ["if-this-is-real"],
    # A slip of the pen, another spelling, the number of a chapter, a name of the library.
    "abnormaly low": ["09-evaluate-bids", "at-your-desk/test-a-price"],
    "forced labor indicators": ["glossary", "01-the-issue"],
    "chapter 5": ["05-map-supply-chains"],
    "labour_cost.area_hours": ["library/tools"],
}
FIRST = 3


def _pages(entries) -> set[str]:
    return {
        page for entry in entries for page in [entry["file"], *_pages(entry.get("sections", []))]
    }


def test_each_page_that_answers_is_in_the_book(root):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    pages = {toc["root"]}.union(*(_pages(part["chapters"]) for part in toc["parts"]))
    known = search.data()
    assert {answer["page"] for answer in known["answers"]} <= pages
    for begin in [begin for group in known["groups"] for begin in group["begins"]]:
        assert any(page.startswith(begin) for page in pages), begin


def results(page) -> list[str]:
    """Addresses of what was found, without the place on the page."""
    page.locator("#search-results h2, #search-results li").first.wait_for()
    links = page.locator("#search-results li a")
    hrefs = links.evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return [href.split(".html")[0].removeprefix("book/") for href in hrefs]


@pytest.mark.browser
def test_the_wanted_page_is_among_the_first_three(browser, address):
    missed = {}
    with Watched(browser, address, 1280) as watched:
        for query, pages in WANTED.items():
            page = watched.open(f"search.html?q={query}")
            found = results(page)[:FIRST]
            if not set(found) & set(pages):
                missed[query] = found
        assert watched.faults == []
    assert missed == {}


@pytest.mark.browser
@pytest.mark.parametrize("served", [True, False], ids=["served", "a file"])
def test_results_show_the_place_and_their_group(browser, address, built_book, served):
    """A book opened as a file can read no other page: there the description stays."""
    place = address if served else built_book.html.as_uri() + "/"
    with Watched(browser, place, 390) as watched:
        page = watched.open("search.html?q=leverage")
        headings = page.locator("#search-results h2")
        headings.first.wait_for()
        assert headings.all_inner_texts()[:2] == ["Best matches", "Course"]
        assert "For trainers" in headings.all_inner_texts()
        if served:
            first = page.locator("#search-results .context mark").first
            first.wait_for()
            assert re.search("leverage", first.inner_text(), re.IGNORECASE)
        assert all(page.locator("#search-results .context").all_text_contents())
        page = watched.open("search.html?q=zzzqqq")
        said = page.locator(".search-summary")
        said.filter(has_text="No page matches “zzzqqq”. Try one word").wait_for()
        assert results(page) == ["glossary", "quick-reference"]
