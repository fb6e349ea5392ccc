"""WCAG 2.2 AA where axe-core sees nothing: keys, targets, zoom, high contrast, and pages in use."""

import datetime
import re

import access_kit
import pytest
from book_kit import Built, Watched, pages_of
from kit import violations, violations_by_day_and_night
from lxml import html as markup

from coursework import certificate
from coursework import feedback as feedback_page
from coursework.forms import Answers
from coursework.marking import key
from coursework.marking.marks import Mark, mark
from fairtender import action_plan, cli, messages

UNIT = "03-screen-tenders"
CHAPTER, EXERCISE = f"book/{UNIT}.html", f"exercises/{UNIT}/{UNIT}.html"
TEXTS, LIBRARY, SEARCH = "book/model-texts.html", "book/library/commands.html", "search.html?q=x"
KINDS = [CHAPTER, EXERCISE, TEXTS, SEARCH]
OTHERS = ["book/index.html", "book/glossary.html", "book/sources.html", LIBRARY, "book/cases.html"]
OTHERS += [f"book/solutions/{UNIT}.html", "book/trainers/facilitation.html", "404.html"]
DAY = datetime.date(2026, 11, 25)
every = pytest.mark.parametrize(
    "pages", [KINDS, pytest.param(OTHERS, marks=pytest.mark.slow)], ids=["some", "others"]
)


@pytest.fixture(scope="module")
def reports(root, tmp_path_factory) -> dict[str, str]:
    """Address of a page of each kind that commands write, by its kind."""
    folder, data = tmp_path_factory.mktemp("reports"), root / "datasets"
    money, chain = data / "portfolio", data / "supply-chains" / "phones"
    for name, *more in (
        ("screen", data / "sample-tenders.json"),
        ("portfolio", money / "contracts.csv", "--rates", money / "exchange-rates.csv"),
        ("map", chain / "sites.csv", chain / "links.csv"),
        ("plans", data / "action-plans"),
    ):
        out = ["--html", folder / f"{name}.html"]
        day = ["--on", DAY] if name in ("portfolio", "plans") else []
        assert cli.main([name, *map(str, [*more, *day, *out])]) == 0
    plan = action_plan.read(data / "action-plans" / "dravena.json")
    the_key = key.read_key(UNIT, root)
    wrong = key.belief_answers(the_key, the_key.beliefs[0].code)
    marks = {"all": Mark("all", 20, 14, None, 0, False, "Well done.", False)}
    result = mark(the_key, Answers(values=wrong), marks, "t1", "Ana Example")
    person = certificate.Standing("t1", "Ana Example", {UNIT: result}, 14, 20, 0)
    pages = {
        "plan": action_plan.to_html(plan),
        "feedback": feedback_page.page(the_key, result, root),
        "certificate": certificate.page(person, [the_key], "The course", 70, DAY),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {path.stem: path.as_uri() for path in sorted(folder.glob("*.html"))}


def opened(page, places: list[str], address: str = ""):
    """Open one after the other, with all that is folded unfolded."""
    for place in places:
        page.goto(address + place)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        if "search" in place:
            page.locator(".search-summary:not(:empty)").wait_for()
        yield place


def faults_of(page, places, checks, address: str = "") -> list[str]:
    return [
        f"{place}: {fault}"
        for place in opened(page, places, address)
        for check in checks
        for fault in check(page)
    ]


# --- what a page is made of ----------------------------------------------------------------------


def test_figures_have_words_and_data_beside_them_on_every_page(built_book: Built):
    """The table that says the same stands under the same heading as its figure."""
    figures, faults = 0, []
    for path in pages_of(built_book.html):
        page = markup.fromstring((built_book.html / path).read_bytes())
        for figure in page.xpath('//article//img[not(@class="certificate-emblem")]'):
            section = next(figure.iterancestors("section"))
            figures += 1
            if len(figure.get("alt") or "") < 40 or section.find("./table//") is not None:
                faults.append(f"{path}: no words: {figure.get('src')[-40:]}")
            if not section.xpath(".//table"):
                faults.append(f"{path}: no table beside: {figure.get('alt')[:60]}")
    assert faults == []
    assert figures > 25


@pytest.mark.browser
@every
def test_names_targets_and_zoom(browser, address, pages):
    """At 200 % of a laptop's window (half its size, twice as sharp), and 320 px wide."""
    faults = []
    for width, height, sharp in ((1280, 800, 1), (640, 400, 2), (320, 640, 1)):
        with Watched(browser, address, width, device_scale_factor=sharp) as watched:
            page = watched.page
            page.set_viewport_size({"width": width, "height": height})
            checks = [access_kit.names, access_kit.small_targets, access_kit.lost]
            found = faults_of(page, pages, checks, address)
            faults += [f"{width}: {fault}" for fault in found]
    assert faults == []


@pytest.mark.browser
def test_tables_of_words_are_stacked_on_a_phone(browser, address):
    """No table of three columns with a sentence in it is scrolled; each cell names its column."""
    with Watched(browser, address, 320) as watched:
        page = watched.open(CHAPTER)
        tables = page.locator("article table").filter(has=page.locator("thead th:nth-child(3)"))
        assert tables.count() > 1  # one that code makes, and one of the MyST source
        for table in tables.all():
            width = table.evaluate("one => [one.scrollWidth, one.parentElement.clientWidth]")
            assert width[0] <= width[1]
            heads = table.locator("thead th").all_inner_texts()[1:]
            cells = table.locator("tbody tr").first.locator("td[data-head]")
            assert cells.evaluate_all("all => all.map(one => one.dataset.head)") == heads
            shown = cells.first.evaluate("one => getComputedStyle(one, '::before').content")
            assert heads[0] in shown


@pytest.mark.browser
@every
def test_spacing_that_a_reader_sets_hides_nothing(browser, address, pages):
    faults = []
    with Watched(browser, address, 320) as watched:
        for place in opened(watched.page, pages, address):
            watched.page.add_style_tag(content=access_kit.SPACING)
            faults += [f"{place}: {fault}" for fault in access_kit.lost(watched.page)]
    assert faults == []


@pytest.mark.browser
@every
def test_nothing_moves_for_those_who_asked_for_that(browser, address, pages):
    with Watched(browser, address, 1280) as watched:  # it asks for reduced motion
        assert faults_of(watched.page, pages, [access_kit.moving], address) == []


# --- keys ----------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "pages"),
    [
        (1280, [CHAPTER]),
        *(pytest.param(width, KINDS + OTHERS, marks=pytest.mark.slow) for width in (1280, 320)),
    ],
)
def test_the_focus_is_seen_at_every_stop(browser, address, width, pages):
    """Forwards and backwards, in high contrast, which shows no shadows, and in a low window."""
    faults = []
    with Watched(browser, address, width, forced_colors="active") as watched:
        watched.page.set_viewport_size({"width": width, "height": 480})
        for place in pages:
            for keys in ("Tab", "Shift+Tab"):
                watched.open(place)
                if place == SEARCH:  # what is found moves what stands below it
                    told = watched.page.locator(".search-summary[role=status]")
                    told.filter(has_text=re.compile(r"\d")).wait_for()
                found = access_kit.unseen_focus(watched.page, keys, at_least=2)
                faults += [f"{place}, {keys}: {fault}" for fault in found]
    assert faults == []


def stop_at(page, selector: str, key: str = "Tab") -> None:
    """Press a key until something has the focus."""
    for _ in range(400):
        page.keyboard.press(key)
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"{selector} was not reached")


@pytest.mark.browser
def test_a_self_check_by_keys_alone(browser, address):
    with Watched(browser, address, 320) as watched:
        page = watched.open(CHAPTER)
        stop_at(page, "[data-ft-self] input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        box = page.locator("[data-ft-self]:visible").first  # recall above it is folded
        said = box.get_by_role("status")
        assert said.inner_text().startswith(("Right.", "Not right."))
        assert box.locator("input").nth(1).is_checked()
        page.keyboard.press("Tab")  # "Show the answer"
        page.keyboard.press("Enter")
        assert box.locator("details").get_attribute("open") is not None
        page.evaluate("scrollTo(0, 0)")  # a link half below the bar at the top is no small one
        assert violations(page) == []


@pytest.mark.browser
def test_menus_and_buttons_keep_the_focus(browser, address):
    """Without it a reader starts again at the top of the page after each menu."""
    with Watched(browser, address, 320) as watched:
        page = watched.open(CHAPTER)
        focused = "document.activeElement.className"
        for button in ("primary-toggle", "secondary-toggle", "search-button"):
            stop_at(page, f".{button}")
            page.keyboard.press("Enter")
            dialog = page.locator("dialog[open]")
            dialog.wait_for()
            assert dialog.get_attribute("aria-label")
            assert page.evaluate("document.activeElement.closest('dialog') !== null")
            assert violations_by_day_and_night(page) == [], button
            if button != "search-button":
                assert access_kit.small_targets(page) == []
                dialog.get_by_role("button", name="Close").click()
            else:
                page.keyboard.press("Escape")
            dialog.wait_for(state="detached")
            assert button in page.evaluate(focused)
        stop_at(page, ".theme-switch-button", "Shift+Tab")
        said = []
        for _ in range(3):
            page.keyboard.press("Enter")
            said.append(page.evaluate("document.activeElement.innerText.trim()"))
        assert sorted(said) == ["Colours: as your device", "Colours: dark", "Colours: light"]
        assert watched.faults == []


@pytest.mark.browser
def test_the_folded_contents_say_so(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open(CHAPTER)
        button = page.get_by_role("button", name="Chapters")
        assert button.get_attribute("aria-expanded") == "true"
        button.press("Enter")
        page.locator("#pst-primary-sidebar").wait_for(state="hidden")
        assert button.get_attribute("aria-expanded") == "false"
        button.press("Enter")
        page.locator("#pst-primary-sidebar").wait_for(state="visible")
        assert button.get_attribute("aria-expanded") == "true"


@pytest.mark.browser
def test_what_scrolls_has_a_name_and_search_tells_its_result(browser, address):
    with Watched(browser, address, 320) as watched:
        page = watched.open(LIBRARY)
        box = page.locator("pre[tabindex='0']").first
        box.wait_for()
        assert box.get_attribute("role") == "group"
        assert box.get_attribute("aria-label") == "For analysts: the command line"
        page = watched.open("search.html?q=coffee")
        said = page.locator(".search-summary[role=status]")
        said.filter(has_text=re.compile(r"\d")).wait_for()


# --- pages in use --------------------------------------------------------------------------------


def use_exercise(page) -> None:
    """Everything that a learner can set off, with what can go wrong."""
    number = page.locator("input.ft-number:visible").first
    if number.count():
        number.fill("many")
        number.blur()
        assert number.get_attribute("aria-invalid") == "true"
    for box in page.locator(
        "fieldset[data-ft-question]:visible .ft-options:has([type=checkbox])"
    ).all()[:2]:
        for tick in box.locator("input").all():
            tick.check()
    page.locator(".ft-load").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": b"{"}
    )
    page.get_by_role("alert").filter(has_text=re.compile(r"\w")).first.wait_for()
    # On a phone the next step is at the lower edge.
    page.locator(".ft-check:visible, .course-dock-main:visible").first.click()
    if (paper := page.locator(".ft-beside-again a:visible").first).count():
        paper.click()
        page.locator(".ft-beside:visible").first.wait_for()
        page.keyboard.press("Escape")
    page.locator("[data-ft-part=begin] summary").last.click()
    page.get_by_role("button", name=messages.text("forms-restart")).click()


def use_texts(page) -> None:
    page.get_by_label("Search the texts").fill("xyzzy")
    assert page.get_by_role("status").first.inner_text().startswith("0 of ")


def use_chapter(page) -> None:
    for button in page.get_by_role(
        "button", name=messages.text("forms-self-check"), exact=True
    ).all():
        button.click()
    for summary in page.locator("article summary").all():
        summary.click()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "use"),
    [
        (EXERCISE, use_exercise),
        pytest.param(TEXTS, use_texts, marks=pytest.mark.slow),
        pytest.param(CHAPTER, use_chapter, marks=pytest.mark.slow),
        *(
            pytest.param(path.replace(UNIT, unit), use, marks=pytest.mark.slow)
            for unit in ("07-draft-criteria", "09-evaluate-bids", "11-action-plan")
            for path, use in ((EXERCISE, use_exercise), (CHAPTER, use_chapter))
        ),
    ],
)
def test_a_page_in_use_is_as_accessible_as_before(browser, address, path, use):
    faults = []
    for width, mode in ((1280, "light"), (320, "dark")):
        with Watched(browser, address, width, color_scheme=mode) as watched:
            page = watched.open(path)
            use(page)
            page.evaluate("scrollTo(0, 0)")  # what is half under the bar is no smaller for a reader
            faults += [f"{width}, {mode}: {one}" for one in violations(page)]
            for check in (access_kit.small_targets, access_kit.lost, access_kit.names):
                faults += [f"{width}: {fault}" for fault in check(page)]
    assert faults == []


@pytest.mark.browser
def test_high_contrast_shows_what_is_chosen(browser, address):
    """There all boxes have the same colour: the chosen one has a second line round it."""
    with Watched(browser, address, 1280, forced_colors="active") as watched:
        page = watched.open(EXERCISE)
        option = page.locator(".ft-option:has([type=radio])")
        option.first.click()
        page.locator("article h1").click()
        line = "one => getComputedStyle(one).outlineStyle"
        assert option.nth(0).evaluate(line) == "solid"
        assert option.nth(1).evaluate(line) == "none"


@pytest.mark.browser
def test_a_line_that_is_announced_is_always_drawn(browser, address):
    """What appears together with its line is not announced by every screen reader."""
    with Watched(browser, address, 1280) as watched:
        page = watched.open(EXERCISE)
        lines = page.locator("form :is([role=status], [role=alert], [aria-live])")
        assert lines.count() > 40
        assert "none" not in lines.evaluate_all("all => all.map(e => getComputedStyle(e).display)")


# --- pages that commands write -------------------------------------------------------------------


@pytest.mark.browser
def test_reports_and_feedback_can_be_used_by_everybody(browser, reports):
    """axe-core looks at each of them in the tests of its command."""
    faults = []
    for width in (1280, 320):
        # Their policy lets no script in, and so no check.
        context = browser.new_context(
            viewport={"width": width, "height": 480},
            bypass_csp=True,
            reduced_motion="reduce",
            forced_colors="active",
        )
        page = context.new_page()
        checks = [access_kit.names, access_kit.small_targets, access_kit.moving, access_kit.lost]
        found = faults_of(page, list(reports.values()), checks)
        for name, place in reports.items():
            page.goto(place)
            first = page.locator("a.skip").count()
            stops = access_kit.unseen_focus(page, at_least=first)
            found += [f"{name}: {fault}" for fault in stops]
            page.add_style_tag(content=access_kit.SPACING)
            found += [f"{name}, wide spacing: {fault}" for fault in access_kit.lost(page)]
        faults += [f"{width}: {fault}" for fault in found]
        context.close()
    assert len(reports) == 7
    assert faults == []
