"""An exercise page shows one part at a time, with its papers beside the questions."""

import json
import re
from pathlib import Path

import access_kit
import pytest
from book_kit import Watched
from kit import first_and_slow, show_part, violations
from lxml import html as markup
from playwright.sync_api import expect

from coursework import answers as kept
from coursework import course as the_course
from coursework import forms
from coursework.marking import key
from fairtender import messages

ROOT = Path(__file__).resolve().parents[2]
UNITS = the_course.units(ROOT)
FIRST = "06-market-research"  # its papers stand beside its questions
HIGHEST = {1280: 7_000, 390: 12_000}  # pixels of the view of a part, its papers closed
SHOWN = "one => one.checkVisibility()"
# Parts of the page that a reader sees now: the one with the buttons has no box of its own.
OPEN = """() => [...document.querySelectorAll("[data-ft-part]")]
    .filter((one) => one.querySelector(".ft-buttons, .ft-title").checkVisibility())
    .map((one) => one.dataset.ftPart)"""
STATES = "all => all.map((one) => one.dataset.state)"
# How many maps have their sites at once, before any frame of the screen: while printing none comes.
DRAWN_FOR_PAPER = """() => {
    dispatchEvent(new Event("beforeprint"));
    return [...document.querySelectorAll(".ft-map-tiers")]
        .filter((one) => one.querySelector(".ft-map-site")).length;
}"""


def page_of(unit: str, place: str = "") -> str:
    return f"exercises/{unit}/{unit}.html{place and '#'}{place}"


def questions_of(unit: str):
    return forms.load(ROOT / "exercises" / unit / "questions.toml")


def steps(questions) -> list[str]:
    return [*(form.id for form in questions.forms), "hand_in"]


@pytest.fixture
def laptop(browser, address):
    with Watched(browser, address, 1280) as watched:
        yield watched
        assert watched.faults == []


@pytest.fixture
def phone(browser, address):
    with Watched(browser, address, 390) as watched:
        yield watched
        assert watched.faults == []


@pytest.mark.parametrize("unit", UNITS)
def test_each_paper_stands_once_and_every_link_to_it_leads_there(built_book, unit):
    page = markup.fromstring((built_book.html / page_of(unit)).read_bytes())
    papers = page.xpath("//*[@class='ft-beside']")
    places = [paper.get("id") for paper in papers]
    texts = [re.sub(r"\s+", " ", paper.text_content()) for paper in papers]
    assert len({*places}) == len(places) and len({*texts}) == len(texts) > 0
    links = page.xpath("//*[@class='ft-beside-again']/a/@href")
    assert {link[1:] for link in links} <= {*places}
    # A notice or document that stands beside a question is listed nowhere else.
    alone = page.xpath(
        "//details[contains(@class, 'ft-notice')][not(ancestor::*[@class='ft-beside'])]"
    )
    listed = {re.sub(r"\s+", " ", one.text_content()).strip() for one in alone}
    assert listed.isdisjoint(text.strip() for text in texts)


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow([FIRST, *(one for one in UNITS if one != FIRST)]))
def test_no_part_is_a_long_page(laptop, unit):
    page, long = laptop.open(page_of(unit)), {}
    for step in steps(questions_of(unit)):
        show_part(page, step)
        for width, highest in HIGHEST.items():
            page.set_viewport_size({"width": width, "height": 800})
            height = page.evaluate("document.querySelector('main').scrollHeight")
            if height > highest:
                long[f"{step} {width}"] = height
    assert long == {}


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(UNITS))
@pytest.mark.parametrize(
    ("width", "mode"),
    [(390, "dark"), pytest.param(1280, "light", marks=pytest.mark.slow)],  # more is hard on a phone
)
def test_every_part_is_accessible_on_laptop_and_phone(browser, address, unit, width, mode):
    faults = []
    with Watched(browser, address, width) as watched:
        page = watched.open(page_of(unit))
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        for step in steps(questions_of(unit)):
            show_part(page, step)
            found = violations(page)
            for check in (access_kit.names, access_kit.small_targets, access_kit.lost):
                found += check(page)
            faults += [f"{step}: {one}" for one in found]
        assert watched.faults == []
    assert faults == []


@pytest.mark.browser
def test_one_part_is_shown_and_found_again_where_one_left_off(laptop):
    questions = questions_of(FIRST)
    page = laptop.open(page_of(FIRST))
    assert page.evaluate(OPEN) == ["begin", "ask", "check"]
    now, count = page.locator(".course-steps-now"), len(questions.forms)
    expect(now).to_contain_text(f"1 of {count}")
    minutes = questions.minutes_of(questions.forms[1])
    page.get_by_role("link", name="Next:").first.click()
    expect(now).to_contain_text(f"2 of {count}")
    expect(now).to_contain_text(f"About {minutes} minutes.")
    assert page.evaluate(OPEN) == ["ask", "check"]
    asked = questions.forms[1].questions
    page.locator(f"[name={asked[0].id}]").first.check()
    expect(now).to_contain_text(messages.text("forms-progress", n="1", m=len(asked)))
    # Back and forward, and another visit.
    page.go_back()
    expect(now).to_contain_text(f"1 of {count}")
    page.go_forward()
    expect(now).to_contain_text(f"2 of {count}")
    page.wait_for_load_state("networkidle")
    page.goto(laptop.address + page_of(FIRST))
    expect(now).to_contain_text(f"2 of {count}")
    page.evaluate(
        """([unit, form]) => {
          const latest = {earned: 2.5, most: 5, at: ""};
          localStorage.setItem(`fairtender:${unit}:marks`, JSON.stringify({[form]: {latest}}));
          document.dispatchEvent(new CustomEvent("course:marks"));
        }""",
        [FIRST, questions.forms[1].id],
    )
    expect(now).to_contain_text(messages.text("steps-marked", earned="2.5", most="5"))


@pytest.mark.browser
def test_a_link_to_a_question_opens_its_part(laptop):
    questions = questions_of(FIRST)
    form = questions.forms[2]
    page = laptop.open(page_of(FIRST, f"ft-{FIRST}-{form.questions[-1].id}"))
    expect(page.locator(".course-steps-now")).to_contain_text("3 of ")
    assert page.locator(f"#ft-{FIRST}-{form.questions[-1].id}").evaluate(SHOWN)
    show_part(page, "hand_in")
    assert page.evaluate(OPEN) == ["hand_in"]
    first = questions.forms[0].questions[0]
    page.locator(f"[data-ft-link={first.id}]").click()
    expect(page.locator(f"[name={first.id}]:focus")).to_be_attached()
    expect(page.locator(".course-steps-now")).to_contain_text("1 of ")
    page.go_back()
    assert page.evaluate(OPEN) == ["hand_in"]


@pytest.mark.browser
def test_parts_and_papers_by_keyboard(laptop):
    page = laptop.open(page_of(FIRST))
    page.locator(".course-steps-after:visible").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h2:focus")).to_be_visible()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight")
    # The paper of the question at hand is open beside it; what may distress is not.
    box = page.locator("[data-ft-question]:visible").first
    pane = page.get_by_role("complementary", name="Documents")
    paper = pane.locator("details").first
    assert paper.get_attribute("open") is None  # what the case says of it comes first
    box.locator("input").first.focus()
    assert paper.get_attribute("open") is not None
    again = box.locator(".ft-beside-again a")
    again.focus()
    page.keyboard.press("Enter")
    expect(page.locator("summary:focus")).to_be_attached()
    page.keyboard.press("Escape")
    expect(again).to_be_focused()
    form = questions_of(FIRST).forms[1]
    for question in form.questions:
        page.locator(f"[name={question.id}]").first.focus()
        for fold in pane.locator("details[data-ft-care]").all():
            assert fold.get_attribute("open") is None, question.id


@pytest.mark.browser
def test_on_a_phone_a_paper_is_a_tap_away(phone):
    page = phone.open(page_of(FIRST))
    link = page.locator(".ft-beside-again a:visible").first
    link.click()
    sheet = page.get_by_role("dialog", name="Documents")
    assert sheet.locator("details[open]").count() == 1
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    sheet.get_by_role("button", name="Close").click()
    expect(link).to_be_focused()
    link.click()
    place = page.evaluate("scrollY")
    page.go_back()  # the key of a telephone
    expect(sheet).to_be_hidden()
    assert page.url.endswith(page_of(FIRST)) and page.evaluate("scrollY") == place
    care = page.evaluate(
        """() => [...document.querySelectorAll(".ft-beside")]
          .find((one) => one.querySelector("[data-ft-care]")).id"""
    )
    page.evaluate(f"location.hash = '{care}'")
    fold = sheet.locator("details")
    expect(fold).to_be_visible()
    assert fold.get_attribute("open") is None
    fold.locator("summary").click()
    page.keyboard.press("Escape")
    page.locator(f".ft-beside-again a[href='#{care}']:visible").first.click()
    assert fold.get_attribute("open") is not None  # opened once: it is not asked again


@pytest.mark.browser
def test_paper_and_a_page_without_scripts_show_everything(browser, address, laptop):
    questions = questions_of(FIRST)
    parts = ["begin", *["ask", "check"] * len(questions.forms), "hand_in"]
    page = laptop.open(page_of(FIRST))
    beside = page.locator(".course-pane .ft-beside")
    assert beside.count() > 0
    page.emulate_media(media="print")
    expect(beside).to_have_count(0)
    shown = page.locator("[data-ft-question]")
    assert all(shown.evaluate_all(f"all => all.map({SHOWN})"))
    papers = page.locator(".ft-beside details > :last-child")
    assert papers.count() >= 12 and all(papers.evaluate_all(f"all => all.map({SHOWN})"))
    assert not page.locator("#course-steps").is_visible()
    page.emulate_media(media="screen")
    expect(beside).not_to_have_count(0)
    with Watched(browser, address, 1280, java_script_enabled=False) as watched:
        page = watched.open(page_of(FIRST))
        assert page.evaluate(OPEN) == parts
        assert page.locator(".ft-beside").count() == papers.evaluate_all("all => all.length")


@pytest.mark.browser
def test_a_part_that_is_not_shown_says_how_much_is_answered_and_is_printed(browser, address):
    unit = "05-map-supply-chains"
    the_key = key.read_key(unit)
    blank = kept.Answers(release=the_key.questions.release)
    model = kept.sort(blank, key.model_answers(the_key), the_key.questions)
    answers = json.dumps(kept.document(model, the_key.questions))
    with Watched(browser, address, 1280) as watched:
        page = watched.open(page_of(unit))
        page.evaluate(f"text => localStorage.setItem('fairtender:{unit}', text)", answers)
        page.reload()
        begun = [*["begun"] * len(the_key.questions.forms), ""]
        assert page.locator("#course-steps a").evaluate_all(STATES) == begun
        maps = page.locator(".ft-map-tiers:not(:visible)")
        assert maps.count() > 1
        assert page.evaluate(DRAWN_FOR_PAPER) == page.locator(".ft-map-tiers").count()
        assert watched.faults == []
