"""Every page as a reader meets it, in a browser that can reach no other host."""

import re
from pathlib import Path

import pytest
from book_kit import Built, Watched, pages_of
from kit import violations_by_day_and_night

UNIT = "03-screen-tenders"
EXERCISE = f"exercises/{UNIT}/{UNIT}.html"
CHAPTER = f"book/{UNIT}.html"
# To look at a page takes seconds. Exercises and their parts are looked at in use, by other tests.
KINDS = ["book/index.html", CHAPTER]


def whole_pages_of(html: Path) -> list[str]:
    """Every page but those that only lead from an old address to the new one."""
    return [
        path for path in pages_of(html) if b'http-equiv="refresh"' not in (html / path).read_bytes()
    ]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, pytest.param(320, marks=pytest.mark.slow)])
@pytest.mark.parametrize("pages", [KINDS, pytest.param([], marks=pytest.mark.slow, id="every")])
def test_pages_are_whole_accessible_and_alone(browser, address, built_book: Built, pages, width):
    """First page, a chapter and search in each run of the tests, every page in `make test-all`."""
    faults = []
    with Watched(browser, address, width) as watched:
        for path in [*(pages or whole_pages_of(built_book.html)), "search.html?q=coffee"]:
            page = watched.open(path)
            faults += [f"{path}, {one}" for one in violations_by_day_and_night(page)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{path}: {wide} px wider than the window"] if wide > 0 else []
            faults += [f"{path}: {fault}" for fault in watched.faults]
            watched.faults.clear()
    assert faults == []


@pytest.mark.browser
def test_dark_follows_the_system_and_the_button_changes_it(browser, address):
    with Watched(browser, address, 1280, color_scheme="dark") as watched:
        page = watched.open("book/about.html")
        theme = "document.documentElement.dataset.theme"
        assert page.evaluate(theme) == "dark"
        page.locator(".theme-switch-button").first.click()
        assert page.evaluate("document.documentElement.dataset.mode") == "light"
        watched.open("book/glossary.html")
        assert page.evaluate(theme) == "light"


@pytest.mark.browser
def test_phone_menus_open_and_close(browser, address):
    with Watched(browser, address, 320) as watched:
        page = watched.open("book/the-case.html")
        for button, inside in (
            ("Chapters", page.get_by_role("link", name="Next steps", exact=True)),
            ("On this page", page.get_by_role("link", name="The calendar").last),
        ):
            assert not inside.is_visible()
            page.get_by_role("button", name=button, exact=True).click()
            inside.wait_for(state="visible")
            page.keyboard.press("Escape")
            inside.wait_for(state="hidden")
        page.get_by_role("button", name="Chapters", exact=True).click()
        page.get_by_text("Reference", exact=True).click()
        page.get_by_role("link", name="Glossary", exact=True).click()
        page.wait_for_url("**/glossary.html")
        assert watched.faults == []


@pytest.mark.browser
def test_keyboard_skips_to_the_text(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open("book/about.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").strip() == (
            "Skip to main content"
        )
        page.keyboard.press("Enter")
        page.wait_for_url("**#main-content")


def search(page, words: str) -> list[str]:
    page.locator("#search-results").wait_for(state="attached")
    page.locator("form.bd-search input").last.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    page.locator("#search-results p").first.wait_for()
    page.wait_for_function("!document.querySelector('#search-progress, .search-progress')")
    links = page.locator("#search-results li a")
    return [links.nth(place).get_attribute("href") for place in range(links.count())]


@pytest.mark.browser
@pytest.mark.parametrize("served", [True, False], ids=["served", "a file"])
def test_search_finds_the_chapter_and_never_a_solution(browser, address, built_book, served):
    """From a server, and in a book opened as a file, where a page can read no other page."""
    place = address if served else built_book.html.as_uri() + "/"
    with Watched(browser, place, 1280) as watched:
        page = watched.open("search.html")
        assert any(CHAPTER in link for link in search(page, "leverage"))
        for words in ("solutions", "misunderstandings", "right answer", "coffee Brazil"):
            assert [link for link in search(page, words) if "solutions" in link] == []
        # A page that is left at once gives up its icon.
        assert [fault for fault in watched.faults if "favicon" not in fault] == []


@pytest.mark.browser
def test_search_opens_from_a_page(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open("book/glossary.html")
        page.get_by_role("button", name="Search").first.click()
        page.locator("#pst-search-dialog input").fill("coffee")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=coffee")
        page.locator("#search-results li a").first.wait_for()
        assert watched.faults == []


@pytest.mark.browser
def test_forms_work_in_a_book_opened_as_a_file(browser, built_book: Built):
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((built_book.html / EXERCISE).as_uri())
    first = page.locator(".ft-form [data-ft-question] input[type=radio]").first
    first.check()
    page.reload()
    assert first.is_checked()
    assert faults == []
    context.close()


def test_heads_say_what_machines_and_readers_need(built_book: Built):
    descriptions, leading_on = set(), 0
    for path in pages_of(built_book.html):
        text = (built_book.html / path).read_text(encoding="utf-8")
        assert '<html lang="en"' in text, path
        if 'http-equiv="refresh"' in text:  # an old address
            leading_on += 1
            continue
        assert len(re.findall(r"<h1[ >]", text.split("<article")[-1])) == 1, path
        head = text.partition("</head>")[0]  # a drawing names its parts by titles, too
        assert len(re.findall(r"<title>[^<]+</title>", head)) == 1, path
        assert "&#169; Copyright 2026" in text or "© Copyright 2026" in text, path
        assert 'rel="icon"' in text, path
        found = re.findall(r'<meta name="description" content="([^"]{30,})"', text)
        assert len(found) == 1, path
        descriptions.add(found[0])
    assert len(descriptions) == len(pages_of(built_book.html)) - leading_on
