"""*Show me where* on a page in Chromium: at sentences, steps, rows and sites, by keyboard too."""

import copy
import json
from contextlib import ExitStack

import pytest
from access_kit import lost, names, small_targets
from course_kit import ROOT
from kit import some_and_slow, violations_by_day_and_night
from marking_kit import opened, served
from playwright.sync_api import Page, expect

from coursework import answers
from coursework.marking import key, marks, where
from fairtender import messages

pytestmark = pytest.mark.browser

# One misunderstanding for each kind of work; in the table of unit 6 it is a Stop.
CASES = (
    ("01-the-issue", "marks-a05-a08", "everything-is-forced"),
    (
        "01-the-issue",
        "marks-a05-a08",
        "friendly-reasons",
    ),  # nothing wrong is marked, some is missed
    ("01-the-issue", "order-corridor", "told-before-asked"),
    ("05-map-supply-chains", "map-factories", "two-names-two-places"),
    ("06-market-research", "demands", "through-the-boss"),
)
NOT_RIGHT = "[data-ft-verdict]:not([data-ft-verdict=right])"


@pytest.fixture(scope="module")
def marked(tmp_path_factory, browser):
    """Open the page of a unit with the answer of a misunderstanding, and have its part marked.

    Gives the page, its part that marks, the question's box, and what Python says of the answer.
    """
    addresses: dict[str, str] = {}
    windows: list[Page] = []
    with ExitStack() as sites:

        def mark(unit: str, id: str, belief: str, width: int = 1280, change=lambda piece: None):
            source = ROOT / "solutions" / unit
            if unit not in addresses:
                site = served(unit, source, tmp_path_factory.mktemp(unit))
                addresses[unit] = sites.enter_context(site)
            the_key = key.read_key(unit, ROOT)
            piece = next(one for one in the_key.beliefs if one.code == belief).answers[id]
            change(piece := copy.deepcopy(piece))
            page = opened(browser, f"{addresses[unit]}public.html", source)
            windows.append(page)
            page.set_viewport_size({"width": width, "height": 900})
            keep(page, the_key.questions, {id: piece})
            form = the_key.entries[id].form
            check = page.locator(f'[data-ft-part="check"][data-ft-form="{form}"]')
            check.locator(".ft-check").click()
            expect(check.locator(".ft-big")).to_be_visible()
            given = answers.sort(answers.Answers(), {id: piece}, the_key.questions)
            said = where.review(marks.mark(the_key, given).questions[id], where=True)
            return page, check, page.locator(f'fieldset[data-ft-question="{id}"]'), said

        yield mark
        for page in windows:
            page.context.close()
    assert [fault for page in windows for fault in page.faults] == []


def keep(page, questions, given) -> None:
    """Let the browser keep these answers, and load the page again."""
    kept = {"format": 1, "unit": questions.unit, "release": questions.release}
    kept |= {"learner": {"id": "", "name": ""}, "saved": "", "answers": given}
    script = "([name, text]) => localStorage.setItem(name, text)"
    page.evaluate(script, [f"fairtender:{questions.unit}", json.dumps(kept, default=str)])
    page.reload()


def show_where(page, check) -> None:
    """Press the button by keyboard."""
    check.locator(".ft-where").press("Enter")
    expect(check.get_by_text(messages.text("forms-where-shown"))).to_be_visible()
    expect(check.locator("[aria-disabled]")).to_have_count(0)


def verdicts(page) -> list[str]:
    """What each place that is not an option or a chip says, as "id verdict"; all need a word."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            ".ft-sentence[data-ft-verdict], .ft-order > [data-ft-verdict], tr[data-ft-verdict]")]
          .map((place) => {
            const tags = [...place.querySelectorAll(".ft-verdict")];
            const tag = tags.find((one) => one.checkVisibility());
            const {ftSentence, ftItem, ftRow, ftVerdict} = place.dataset;
            const isSaid = tag?.querySelector("svg[aria-hidden=true]") && tag.innerText.trim();
            return `${ftSentence ?? ftItem ?? ftRow} ${isSaid ? ftVerdict : "?"}`;
          })"""
    )


@pytest.mark.parametrize(("unit", "id", "belief"), some_and_slow([*CASES]))
def test_each_place_says_what_it_is_and_the_first_wrong_one_has_the_focus(marked, unit, id, belief):
    page, check, box, said = marked(unit, id, belief)
    counts = messages.text("forms-mark-counts", line=said["line"], rest=said["rest"])
    assert check.locator(".ft-big").inner_text() == (counts if said["rest"] else said["line"])
    assert page.locator(f".ft-work {NOT_RIGHT}").count() == 0  # how many, not yet where
    assert check.locator(".ft-primary:visible").all_inner_texts() == [messages.text("forms-where")]
    show_where(page, check)
    rows = said["rows"] or [
        one for one in said["places"] if "row" in one and one["verdict"] != "free"
    ]
    assert sorted(verdicts(page)) == sorted(f"{one['row']} {one['verdict']}" for one in rows)
    # The focus is in the topmost place that is not right, and its top can be seen.
    wrong = page.locator(f":is(.ft-sentence, .ft-order > li, tr){NOT_RIGHT}")
    missed = page.locator(".ft-text:has(> .ft-note[data-ft-verdict=note])")
    first = (wrong if wrong.count() else missed).first
    assert first.evaluate("one => one.contains(document.activeElement)")
    assert -1 < first.bounding_box()["y"] < 450
    assert check.locator(".ft-primary:visible").all_inner_texts() == [
        messages.text("forms-mark-again")
    ]
    assert violations_by_day_and_night(page, "main") == []
    assert small_targets(page) == [] and names(page) == []
    # A chip leads back there, from the keyboard.
    chip = check.locator(f"[data-ft-chip={id}]").first
    chip.press("Enter")
    assert page.evaluate("one => one.contains(document.activeElement)", first.element_handle())
    assert box.locator(".ft-mark-stale").is_hidden()


def test_a_stop_names_its_row_and_hides_no_other_remark(marked):
    def points_for_fees(piece) -> None:
        next(row for row in piece["asked"] if row["row"] == "fees")["decide"] = "points"

    page, check, box, said = marked(*CASES[-1], change=points_for_fees)
    show_where(page, check)
    stop = next(one for one in said["places"] if one.get("stop"))
    others = {one["text"] for one in said["places"] if one.get("text") and not one.get("stop")}
    assert others
    notes = box.locator(f"[data-ft-row={stop['row']}] ~ .ft-note-row .ft-note")
    assert notes.first.inner_text() == messages.text("forms-verdict-stop", text=stop["text"])
    shown = box.locator(".ft-note").all_inner_texts()
    assert others <= {*shown}


@pytest.mark.parametrize(("unit", "id", "belief"), CASES)
def test_a_phone_shows_the_same(marked, unit, id, belief):
    page, check, _, said = marked(unit, id, belief, width=390)
    show_where(page, check)
    assert len(verdicts(page)) == len(
        said["rows"] or [one for one in said["places"] if "row" in one]
    )
    assert not any(one.endswith("?") for one in verdicts(page))
    assert lost(page) == [] and small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_was_said_stays_when_one_step_is_moved(marked):
    page, check, box, _ = marked(*CASES[2])
    show_where(page, check)
    box.locator(f"li{NOT_RIGHT} button").first.press("Alt+ArrowUp")
    expect(box.locator(".ft-mark-stale")).to_be_visible()
    assert page.locator("[data-ft-stale] .ft-verdict").count()


def test_the_reasons_stand_below_their_sentences_and_chips_are_short(marked):
    page, check, box, said = marked(*CASES[0])
    signs = check.locator(".ft-dots > span").evaluate_all(
        "all => all.map(one => one.dataset.ftVerdict)"
    )
    counts = said["counts"]
    assert [signs.count(one) for one in ("right", "unneeded")] == [
        counts["right"],
        counts["unneeded"],
    ]
    show_where(page, check)
    assert page.locator(".ft-sentence + .ft-note").count() == 0
    names = check.locator(".ft-chips button").all_inner_texts()
    assert all(len(name.split(":")[0].split()) <= 5 for name in names), names
    # A misunderstanding is named once: its name goes when its reason is there.
    label = messages.text("feedback-belief")
    expect(box.get_by_text(label)).to_have_count(1)
    check.locator(".ft-why").press("Enter")
    expect(check.get_by_text(messages.text("forms-why-shown"))).to_be_visible()
    expect(box.locator(".ft-why-text").get_by_text(label)).to_have_count(1)
    expect(box.locator(".ft-mark-hint")).not_to_contain_text(label)
    wrong = [
        one for one in said["places"] if one["verdict"] not in ("right", "free") and "row" in one
    ]
    assert wrong
    for one in wrong:
        note = page.locator(f"[data-ft-sentence='{one['row']}'] + .ft-note")
        expect(note).to_have_text(one["text"])
        assert one["text"] not in box.locator(".ft-why-text").inner_text()
