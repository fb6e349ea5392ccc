"""The search finds what readers call by other words than its pages do."""

import re

import pytest
import yaml
from book_kit import Watched
from sphinx.search.en import SearchEnglish

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
# What a reader asked who had not seen the search.
BLIND = {
    "worker says the boss keeps his papers and he cant leave": [
        "if-this-is-real",
        "01-the-issue",
        "model-texts/interview-guide",
    ],
    "subcontracters list who is really on site": [
        "model-texts/specifications",
        "model-texts/performance-conditions",
    ],
    "can I reject a bidder who owes social security contributions?": [
        "model-texts/exclusion",
        "02-rules-and-roles",
    ],
    "how many guards for 24/7 post": [
        "09-evaluate-bids",
        "model-texts/specifications",
        "cases/security",
    ],
    "gloves made in malaysia": ["03-screen-tenders", "04-read-your-portfolio"],
    "what does a social audit certificate really prove": [
        "05-map-supply-chains",
        "06-market-research",
    ],
    "no internet in the training room": ["trainers/programmes", "trainers/facilitation"],
    "two trainers give different marks": ["trainers/rubrics"],
    "what is debt bondage": ["01-the-issue", "glossary"],
    "do I need to install anything": ["about", "library", "explore"],
    "EU ban on products made with forced labour 2027": [
        "02-rules-and-roles",
        "sources",
        "for-managers",
    ],
    "we are too small to have any influence on suppliers": [
        "trainers/facilitation",
        "01-the-issue",
        "04-read-your-portfolio",
    ],
    "suplier code of conduct wording": ["model-texts/supplier-code"],
    "points for quality and social criteria scoring": [
        "model-texts/award-criteria",
        "07-draft-criteria",
    ],
    "girl working in hotel looks 15": ["if-this-is-real", "cases/hotel-and-conferencing"],
    "payslips dont match the hours worked": [
        "10-manage-the-contract",
        "exercises/10-manage-the-contract/10-manage-the-contract",
    ],
    "talk to cleaners without the supervisor": [
        "model-texts/interview-guide",
        "10-manage-the-contract",
    ],
    "cobalt phones where does it come from": [
        "cases/mobile-phones",
        "05-map-supply-chains",
        "exercises/05-map-supply-chains/05-map-supply-chains",
    ],
    "which columns must my contract list have": [
        "at-your-desk/read-a-portfolio",
        "library/data",
        "04-read-your-portfolio",
    ],
    "use this course in my own country": ["trainers/tailor"],
    "market consultaton before tender same information for everybody": [
        "08-engage-suppliers",
        "06-market-research",
    ],
    "supplier does not fix the problem can we end the contract": [
        "model-texts/corrective-action-plan",
        "10-manage-the-contract",
        "model-texts/performance-conditions",
    ],
    "what should the director decide": ["for-managers"],
    "new contractor take over the staff of the old one": ["cases/cleaning", "cases/security"],
    "who wrote this course and can I quote it": ["about", "sources"],
}
REAL = [
    "worker says the boss keeps his papers and he cant leave",
    "girl working in hotel looks 15",
    "a guard told me he is locked in the depot at night",
    "agency took the passports of the maids",
    "a child of maybe 13 carries boxes at the supplier",
    "woman at the canteen is afraid of her manager",
    "he can't leave, his employer has his documents",
    "she was beaten by the boss",
    "police",
    "the boss has my passport",
    "worker wants to go home but they do not let him",
]
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
    named = {*known["keywords"], known["definition"]["page"], known["real"]["page"]}
    assert named <= pages
    for begin in [begin for group in known["groups"] for begin in group["begins"]]:
        assert any(page.startswith(begin) for page in pages), begin


def results(page) -> list[str]:
    """Addresses of what was found, without the place on the page."""
    page.locator("#search-results h2, #search-results li").first.wait_for()
    links = page.locator("#search-results li a")
    hrefs = links.evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return [href.split(".html")[0].removeprefix("book/") for href in hrefs]


def missed(browser, address, wanted) -> dict[str, list[str]]:
    """Return what was found first for each query without a wanted page among it."""
    found = {}
    with Watched(browser, address, 1280) as watched:
        for query in wanted:
            page = watched.open(f"search.html?q={query}")
            found[query] = results(page)[:FIRST]
        assert watched.faults == []
    return {query: pages for query, pages in found.items() if not set(pages) & set(wanted[query])}


@pytest.mark.browser
def test_the_wanted_page_is_among_the_first_three(browser, address):
    assert missed(browser, address, WANTED) == {}


@pytest.mark.slow
@pytest.mark.browser
def test_a_blind_reader_finds_the_wanted_page_among_the_first_three(browser, address):
    assert missed(browser, address, BLIND) == {}


@pytest.mark.browser
def test_signs_of_a_real_case_come_first(browser, address):
    with Watched(browser, address, 1280) as watched:
        first = {query: results(watched.open(f"search.html?q={query}"))[0] for query in REAL}
    assert set(first.values()) == {"if-this-is-real"}, first


def test_words_are_counted_in_their_section():
    page = """<article><section id="one"><h1>Fees</h1><p>A fee.</p><script>hidden</script>
    <section id="sources"><h2>Sources</h2><p>Migrants</p></section><p>Pay</p></section>
    <dl><dt id="term-Cap">cap</dt><dd>A plan</dd></dl>
    <details class="ft-details"><summary>Answer</summary>Wrong</details></article>"""
    words = search.section_words(page, SearchEnglish({}))
    assert words == {
        "one": {"fee": 2, "pai": 1},
        "~sources": {"migrant": 1, "sourc": 1},
        "term-Cap": {"cap": 1, "plan": 1},
    }
    # By hand: three sections; "fee" twice in the first, "plan" in the third: two steps over.
    index = search.packed({"page": words})
    assert index["sections"] == {"page": ["one", "~sources", "term-Cap"]}
    found = dict(zip(index["words"].split(), index["places"].split(), strict=True))
    assert found == {"cap": "i", "fee": "g", "migrant": "h", "pai": "g", "plan": "i", "sourc": "h"}
    assert index["counts"] == "121111"


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
        said.filter(has_text="No page matches “zzzqqq”. Try a single word").wait_for()
        assert results(page) == ["glossary", "quick-reference"]
