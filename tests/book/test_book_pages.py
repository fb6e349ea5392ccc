"""Every page as a reader meets it, in a browser that can reach no other host."""

import gzip
import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from book_kit import Built, pages_of

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
UNIT = "03-screen-tenders"
EXERCISE = f"exercises/{UNIT}/{UNIT}.html"
CHAPTER = f"book/{UNIT}.html"
HEAVIEST = 200_000  # bytes, compressed: a page's own weight on a slow line


class Watched:
    """A page of the browser that notes everything that goes wrong."""

    def __init__(self, browser, address: str, width: int, **context):
        # Without reduced motion a check could catch a colour half-way between day and night.
        size = {"width": width, "height": 800}
        self.context = browser.new_context(viewport=size, reduced_motion="reduce", **context)
        self.page, self.address = self.context.new_page(), address
        self.faults: list[str] = []
        self.requests: set[str] = set()
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _request(self, request) -> None:
        self.requests.add(request.url)
        # Files that a page makes for itself have no host.
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def open(self, path: str):
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def violations(page) -> list[str]:
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_whole_accessible_and_alone(browser, address, built_book: Built, width):
    faults = []
    with Watched(browser, address, width) as watched:
        for path in [*pages_of(built_book.html), "search.html?q=coffee"]:
            page = watched.open(path)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            for mode in ("light", "dark"):
                page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
                faults += [f"{path}, {mode}: {one}" for one in violations(page)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{path}: {wide} px wider than the window"] if wide > 0 else []
            faults += [f"{path}: {fault}" for fault in watched.faults]
            watched.faults.clear()
    assert faults == []


@pytest.mark.browser
def test_dark_follows_the_system_and_the_button_changes_it(browser, address):
    with Watched(browser, address, 1280, color_scheme="dark") as watched:
        page = watched.open("book/preface.html")
        theme = "document.documentElement.dataset.theme"
        assert page.evaluate(theme) == "dark"
        page.locator(".theme-switch-button").first.click()
        assert page.evaluate("document.documentElement.dataset.mode") == "light"
        watched.open("book/glossary.html")
        assert page.evaluate(theme) == "light"


@pytest.mark.browser
def test_phone_menus_open_and_close(browser, address):
    with Watched(browser, address, 320) as watched:
        page = watched.open("book/preface.html")
        for button, inside in (
            ("Chapters", page.get_by_role("link", name="Glossary", exact=True)),
            ("On this page", page.get_by_role("link", name="If you are a trainer").last),
        ):
            assert not inside.is_visible()
            page.get_by_role("button", name=button, exact=True).click()
            inside.wait_for(state="visible")
            page.keyboard.press("Escape")
            inside.wait_for(state="hidden")
        page.get_by_role("button", name="Chapters", exact=True).click()
        page.get_by_role("link", name="Glossary", exact=True).click()
        page.wait_for_url("**/glossary.html")
        assert watched.faults == []


@pytest.mark.browser
def test_keyboard_skips_to_the_text(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open("book/preface.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").strip() == (
            "Skip to main content"
        )
        page.keyboard.press("Enter")
        assert page.url.endswith("#main-content")


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
def test_search_finds_the_chapter_and_never_a_solution(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open("search.html")
        assert any(CHAPTER in link for link in search(page, "leverage"))
        for words in ("solutions", "misunderstandings", "right answer", "coffee Brazil"):
            assert [link for link in search(page, words) if "solutions" in link] == []
        assert watched.faults == []


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
def test_without_scripts_every_question_and_option_can_be_read(browser, address, root: Path):
    asked = tomllib.loads((root / "exercises" / UNIT / "questions.toml").read_text("utf-8"))
    questions = [question for form in asked["form"] for question in form["question"]]
    lists = [one["options"] for one in questions if "options" in one]
    lists = [asked["options"][one] if isinstance(one, str) else one for one in lists]
    wanted = {one["label"] for one in questions}
    wanted |= {option["text"] for options in lists for option in options}
    with Watched(browser, address, 1280, java_script_enabled=False) as watched:
        page = watched.open(EXERCISE)
        shown = re.sub(r"\s+", " ", page.locator("article").inner_text())
    assert len(wanted) > 30
    assert [text for text in wanted if re.sub(r"\s+", " ", text) not in shown] == []


@pytest.mark.browser
def test_forms_work_in_a_book_opened_as_a_file(browser, built_book: Built):
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((built_book.html / EXERCISE).as_uri())
    first = page.locator(".ft-form input[type=radio]").first
    first.check()
    page.reload()
    assert first.is_checked()
    assert faults == []
    context.close()


@pytest.mark.browser
def test_pages_are_light(browser, address, built_book: Built):
    for path in ("book/index.html", "book/glossary.html", CHAPTER):
        with Watched(browser, address, 320) as watched:
            watched.open(path)
            names = {urlsplit(url).path.lstrip("/") for url in watched.requests}
        pages = (built_book.html / name for name in names if name)
        weight = sum(len(gzip.compress(page.read_bytes())) for page in pages)
        assert weight < HEAVIEST, f"{path}: {weight}"
        assert len(names) < 18, f"{path}: {sorted(names)}"
        assert not [name for name in names if "fontawesome" in name or "searchindex" in name]


def test_heads_say_what_machines_and_readers_need(built_book: Built):
    descriptions = set()
    for path in pages_of(built_book.html):
        text = (built_book.html / path).read_text(encoding="utf-8")
        assert '<html lang="en"' in text, path
        assert len(re.findall(r"<h1[ >]", text.split("<article")[-1])) == 1, path
        assert len(re.findall(r"<title>[^<]+</title>", text)) == 1, path
        assert "&#169; Copyright 2026" in text or "© Copyright 2026" in text, path
        assert 'rel="icon"' in text, path
        found = re.findall(r'<meta name="description" content="([^"]{30,})"', text)
        assert len(found) == 1, path
        descriptions.add(found[0])
    assert len(descriptions) == len(pages_of(built_book.html))


def test_forms_are_loaded_only_where_they_are(built_book: Built):
    for path in pages_of(built_book.html):
        text = (built_book.html / path).read_text(encoding="utf-8")
        assert ("form.js" in text) == ('class="ft-' in text), path
    exercise = (built_book.html / EXERCISE).read_text(encoding="utf-8")
    assert "cell_input" not in exercise
