"""Light pages: little to load, nothing that jumps, and text that needs no script."""

import gzip
import re
import runpy
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from book_kit import Built, Watched, pages_of
from kit import ROOT
from playwright.sync_api import expect

CHAPTER, EXERCISE = (
    "book/06-market-research.html",
    "exercises/07-draft-criteria/07-draft-criteria.html",
)
# One page of each kind that loads something of its own.
KINDS = ["book/index.html", CHAPTER, EXERCISE, "book/model-texts.html"]
KINDS += ["book/trainers/run-a-workshop.html", "search.html?q=coffee"]
HEAVIEST = 200_000  # bytes, compressed, without the figures: what a slow line has to carry at once
HEAVIEST_FIGURE = 10_000
MOST_REQUESTS = 20
REQUESTS_OF = {"book/trainers/desk.html": 24}  # a script for each step, for the room and the wall
FIGURES = "_images/"
FONTS = {"_static/fa-solid-900.woff", "_static/fa-regular-400.woff"}
ROOM = "_static/room.json"  # an exercise asks there whether it is served in a room with hand-ins


class Links(HTMLParser):
    """What a page makes a browser load, and its pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "img":
            self.pictures.append(given)
        elif tag == "source":  # the same picture for a phone
            self.pictures.append({**given, "src": given["srcset"], "alt": ""})
        loads = tag in ("script", "img", "iframe", "source", "video") or (
            tag == "link" and {*given["rel"].split()} & {"stylesheet", "icon", "preload"}
        )
        address = given.get("src") or given.get("href") if loads else None
        if address and not address.startswith("data:"):
            self.files.append(address)


@cache
def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def first_load(html: Path, page: str) -> set[str]:
    """Every file that a page loads, figures too, as paths below the site."""
    links = Links((html / page).read_text(encoding="utf-8")).files
    files = {(html / page).parent.joinpath(urlsplit(link).path).resolve() for link in links}
    asked = {ROOM} if page.startswith("exercises/") else set()
    return {page, *FONTS, *asked, *(path.relative_to(html.resolve()).as_posix() for path in files)}


def test_every_page_is_light(built_book: Built):
    html, heavy = built_book.html, []
    for page in pages_of(html):
        files = [name for name in first_load(html, page) if not name.startswith(FIGURES)]
        load = sum(weight(html / name) for name in files)
        heavy += [f"{page}: {load} bytes, {len(files)} files"] * (
            load > HEAVIEST or len(files) > REQUESTS_OF.get(page, MOST_REQUESTS)
        )
    assert heavy == []


@pytest.mark.browser
def test_a_browser_loads_no_more_than_that(browser, built_book: Built):
    """Keeps the sum above honest: the bytes that really travel, by their own count."""
    serve = runpy.run_path(str(ROOT / "benchmarks" / "lighthouse.py"))["serve"]
    with serve(built_book.html) as address:
        for path in KINDS:
            with Watched(browser, address, 320) as watched:
                sizes: dict[str, int] = {}

                def note(response, sizes=sizes):
                    name = urlsplit(response.url).path.lstrip("/")
                    # Of the pages that a search finds, it reads the first ones afterwards.
                    if response.request.resource_type != "fetch" or not name.endswith(".html"):
                        sizes[name] = int(response.headers["content-length"])

                watched.page.on("response", note)
                watched.open(path)
                assert watched.faults == []
            assert {*sizes} <= first_load(built_book.html, urlsplit(path).path), path
            load = sum(size for name, size in sizes.items() if not name.startswith(FIGURES))
            assert 10_000 < load <= HEAVIEST, path


def test_nothing_heavy_is_loaded_where_it_is_not_used(built_book: Built):
    """No live widgets, no icon script, no Bootstrap, no MathJax; the search where one searches."""
    never = ("fontawesome", "bootstrap", "mathjax", "require", "html-manager", "thebe")
    for page in pages_of(built_book.html):
        files = first_load(built_book.html, page)
        assert not [name for name in files if any(word in name.lower() for word in never)], page
        assert ("_static/search-index.js" in files) == (page == "search.html"), page
        text = (built_book.html / page).read_text(encoding="utf-8")
        assert ("_static/form.js" in files) == ('class="ft-' in text), page
        assert not (page.startswith("exercises/") and "cell_input" in text), page


def test_every_picture_keeps_its_place_and_is_small(built_book: Built):
    shown = set()
    for page in pages_of(built_book.html):
        for picture in Links((built_book.html / page).read_text(encoding="utf-8")).pictures:
            assert {"alt", "width", "height"} <= {*picture}, (page, picture)
            path = (built_book.html / page).parent / picture["src"]
            assert path.suffix == ".svg" and weight(path) < HEAVIEST_FIGURE, (page, path.name)
            box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text(encoding="utf-8"))
            expected = int(picture["width"]) * float(box[2]) / float(box[1])
            assert abs(int(picture["height"]) - expected) <= 0.5, (page, path.name)
            shown.add(path.name)
    # None is left of an earlier build.
    assert {path.name for path in (built_book.html / FIGURES).iterdir()} == shown - {"logo.svg"}


@pytest.mark.browser
def test_nothing_jumps_when_a_picture_arrives(browser, address):
    heights = []
    for arrived in (False, True):
        with Watched(browser, address, 320) as watched:
            if not arrived:  # they stay on their way
                watched.page.route(f"**/{FIGURES}*", lambda route: None)
            page = watched.open(EXERCISE)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            pictures = page.locator("article img").all()
            high = []
            for picture in pictures:
                picture.evaluate("one => window.course.steps.show(one)")  # in whatever part it is
                picture.scroll_into_view_if_needed()
                if arrived:
                    expect(picture).to_have_js_property("complete", True)
                high.append(picture.bounding_box()["height"])
            here = [picture.evaluate("one => one.naturalWidth > 0") for picture in pictures]
            assert here == [arrived] * len(pictures) and here
            heights.append(high)
    assert heights[0] == pytest.approx(heights[1], abs=1)


def test_styles_that_a_page_needs_are_kept(built_book: Built):
    """Of the theme's rules only those are left out whose classes no page and no script names."""
    css = (built_book.html / "_static" / "course-all.css").read_text(encoding="utf-8")
    # In use: of the theme, of a state that only a script sets, of the course, by an attribute.
    for kept in (".bd-sidebar-primary", ".pst-sidebar-hidden", ".course-ways", "[data-theme"):
        assert kept in css
    for gone in (".carousel", ".fa-address-book", ".sd-btn-outline-warning"):
        assert gone not in css
    # No page has an icon that the small fonts lack: each glyph of the sheet is in one of them.
    from fontTools.ttLib import TTFont

    drawn = {
        code for name in FONTS for code in TTFont(built_book.html / name)["cmap"].getBestCmap()
    }
    assert {int(code, 16) for code in re.findall(r"\\(f[0-9a-f]{3})", css)} <= drawn
    assert 0xF002 in drawn  # the magnifying glass


TEXTS = "article :is(p, li, td, th, h1, h2, h3, legend, label)"
# What is folded can be opened without a script; what a button asks back comes after the button, and
# what another window wrote, what marking says, and how to work with buttons, comes with a script.
# The words of a picture are read aloud with it. Only a room's server shows where to hand in there.
HIDDEN = """(texts) => [...document.querySelectorAll(texts)]
    .filter((one) => one.textContent.trim())
    .filter((one) => !one.closest("details:not([open]), .ft-confirm, .ft-other, .ft-mark"))
    .filter((one) => !one.closest(".ft-with-script, .ft-room, [id^='picture-']"))
    .filter((one) => !one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_all_can_be_read_and_the_contents_reached(browser, address, width):
    with Watched(browser, address, width, java_script_enabled=False) as watched:
        for path in (CHAPTER, EXERCISE, "book/model-texts.html"):
            page = watched.open(path)
            assert page.locator("article p").count() > 10
            assert page.evaluate(HIDDEN, TEXTS) == []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path}: {wide} px wider than the window"
            # Buttons that only a script gives life are not shown.
            for name in ("Chapters", "Search", "Colour mode"):
                assert page.get_by_role("button", name=name).count() == 0, name
            told = page.locator("noscript p:visible").all_inner_texts()
            assert ["not kept" in words for words in told] == [True] * (path in (CHAPTER, EXERCISE))
        watched.open(EXERCISE)
        questions = page.locator("fieldset[data-ft-question]")
        assert questions.count() == page.locator("fieldset[data-ft-question]:visible").count() > 0
        if width == 320:
            page.get_by_role("link", name="Chapters", exact=True).click()
        page.get_by_text("Reference", exact=True).click()  # a part unfolds by itself
        page.get_by_role("link", name="Glossary", exact=True).click()
        page.wait_for_url("**/glossary.html")
        assert watched.faults == []
