"""To leave a page quietly, to name a sentence that is unclear, and what axe does not see."""

from pathlib import Path

import pytest
from book_kit import Watched

REAL, CHAPTER, DESK = (
    "book/if-this-is-real.html",
    "book/05-map-supply-chains.html",
    "book/trainers/desk.html",
)


@pytest.mark.browser
def test_who_leaves_does_not_come_back_with_the_back_button(browser, address):
    with Watched(browser, address, 390) as watched:
        page = watched.open("book/glossary.html")
        page = watched.open(REAL)
        button = page.get_by_role("button", name="Leave this page")
        assert "does not clear the history" in page.locator("#course-leave-limits").inner_text()
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("about:blank")
        page.go_back()
        assert page.url.endswith("glossary.html")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_an_unclear_sentence_is_saved_and_never_sent(browser, address, width):
    with Watched(browser, address, width) as watched:
        page = watched.open(CHAPTER)
        sentence = page.locator("article section > p").first
        words = " ".join(sentence.inner_text().split())
        sentence.evaluate("one => getSelection().selectAllChildren(one)")
        page.get_by_role("button", name="This sentence is unclear").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Tell the authors about an unclear sentence")
        assert "Nothing is sent" in dialog.inner_text()
        assert dialog.get_by_label("The sentence").input_value() == words[:2000]
        asked = set(watched.requests)
        page.keyboard.type("Which list?")  # the focus is where something is missing
        with page.expect_download() as saved:
            dialog.get_by_role("button", name="Save as a text file").press("Enter")
        text = Path(saved.value.path()).read_text(encoding="utf-8")
        assert saved.value.suggested_filename == "unclear-05-map-supply-chains.txt"
        assert all(
            part in text for part in ("book/05-map-supply-chains", words[:80], "Which list?")
        )
        assert "127.0.0.1" not in text
        dialog.get_by_label("The sentence").fill("")
        dialog.get_by_role("button", name="Save as a text file").click()
        dialog.get_by_text("Copy the sentence into the first box").wait_for()
        assert not {one for one in watched.requests - asked if not one.startswith("blob:")}
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className").startswith("course-unclear")


@pytest.mark.browser
def test_an_error_points_at_its_fields_and_the_focus_goes_there(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open(DESK)
        first, again = page.locator("#desk-passphrase"), page.locator("#desk-passphrase-again")
        page.locator("#desk-title").fill("A workshop")
        first.fill("one long passphrase")
        again.fill("another passphrase")
        again.press("Enter")
        page.locator("#desk-wrong:not(:empty)").wait_for()
        for box in (first, again):
            assert box.get_attribute("aria-invalid") == "true"
            assert box.get_attribute("aria-describedby") == "desk-wrong"
        assert page.evaluate("document.activeElement.id") == "desk-passphrase"
        again.fill("one long passphrase")
        again.press("Enter")
        page.locator("#desk-wrong", has_text="unit").wait_for()
        wrong = page.locator("[aria-invalid=true]")
        names = wrong.evaluate_all("boxes => boxes.map((box) => box.name)")
        assert set(names) == {"unit"}
        assert wrong.first.evaluate("box => box === document.activeElement")


@pytest.mark.browser
def test_a_printed_chapter_has_its_pictures_and_no_answers(browser, address):
    with Watched(browser, address, 1280) as watched:
        page = watched.open(CHAPTER)
        pictures = page.locator("article img")
        for place in range(pictures.count()):  # nobody scrolls to them
            picture = pictures.nth(place)
            picture.evaluate(
                """async (one) => {
                  while (!one.complete || !one.naturalWidth) {
                    await new Promise((next) => { setTimeout(next, 100); });
                  }
                }"""
            )
        page.emulate_media(media="print")
        assert page.locator("[data-ft-self]").count()
        assert page.locator("[data-ft-self] .ft-details:visible").count() == 0
        assert page.locator("a.headerlink:not([tabindex='-1'])").count() == 0
