"""Marking on a page, in a real browser: a part at a time, at its questions, then the reasons."""

import json
from pathlib import Path

import pytest
from access_kit import lost, names, small_targets, unseen_focus
from course_kit import ROOT, SMALL
from kit import violations_by_day_and_night
from marking_kit import NO_PYTHON, PYTHON, opened, served, unfold
from playwright.sync_api import expect
from texts_kit import begins

from coursework import forms
from fairtender import messages

pytestmark = pytest.mark.browser

SOURCE = ROOT / "tests" / "fixtures" / "unit" / "solutions" / SMALL
FIRST = "01-the-issue"
# What only the key says, of the small unit.
SECRETS = ("Two high characteristics", "annex", "Seventy", "recruitment fees", "decisive signal")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(SMALL, SOURCE, tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def first_unit(tmp_path_factory):
    with served(FIRST, ROOT / "solutions" / FIRST, tmp_path_factory.mktemp("first")) as address:
        yield address


def check_of(page, form: str):
    return page.locator(f'.ft-form[data-ft-part="check"][data-ft-form="{form}"]')


def said(page, form: str) -> list[str]:
    return check_of(page, form).get_by_role("status").locator("p").all_inner_texts()


def mark(page, form: str) -> list[str]:
    """Press the button, and give what is announced once it is marked."""
    check_of(page, form).locator(".ft-check").click()
    page.wait_for_function(
        """form => /so far|model answer/.test(document.querySelector(
            `[data-ft-part=check][data-ft-form=${form}] .ft-result`).textContent)
            && !document.querySelector(`[data-ft-form=${form}] [aria-disabled]`)""",
        arg=form,
    )
    return said(page, form)


def filled(page, form: str) -> list[str]:
    """The filled buttons of a part: the next step is one."""
    return check_of(page, form).locator(".ft-primary:visible").all_inner_texts()


def mark_at(page, question: str):
    return page.locator(f'[data-ft-question="{question}"] .ft-mark')


def stored(page) -> str:
    return page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def press_to(page, selector: str, key: str = "Tab") -> None:
    for _ in range(30):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{key} never reached {selector}")


def test_a_part_is_marked_by_keyboard_alone(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE)
    keys = page.keyboard
    press_to(page, "[name=level]")
    keys.press("Space")
    keys.press("ArrowUp")  # round to the last one
    press_to(page, "[name=first][value=t01]")
    keys.press("Space")
    press_to(page, ".ft-check")
    keys.press("Enter")
    expect(check_of(page, "choosing").get_by_role("status")).to_contain_text("0 of 3 right")
    assert said(page, "choosing") == [
        "0 of 3 right",
        "Your points so far: 0.5 of 4.",
        messages.text("forms-mark-not", n="1", list="Level of the tender"),
        "Partly right (1): Which two come first?",
        "Not answered (1): Which factors carry it?",
    ]
    expect(page.locator("[class^=ft-check]:focus")).to_be_attached()
    for question, words in (
        ("level", "✗ Not right yet · 0 of 1 points"),
        ("first", "◐ Partly right · 0.5 of 1 points"),
        ("factors", "○ Not answered · 0 of 2 points"),
    ):
        assert mark_at(page, question).locator(".ft-mark-line").inner_text() == words
    assert "choose exactly 2" in mark_at(page, "first").locator(".ft-mark-hint").inner_text()
    assert not any(secret in page.content() + stored(page) for secret in SECRETS)

    # Where it is: the options say so, and nothing says what is missing.
    press_to(page, ".ft-where")
    keys.press("Enter")
    expect(page.locator("[name=level]:focus")).to_be_attached()
    wrong = page.locator("[data-ft-question=level] .ft-option[data-ft-verdict]")
    expect(wrong).to_have_attribute("data-ft-verdict", "wrong")
    assert messages.text("forms-verdict-wrong") in wrong.inner_text()
    assert page.locator("[data-ft-question=factors] [data-ft-verdict]").count() == 0
    assert not any(secret in page.content() + stored(page) for secret in SECRETS)
    # What was said stays; at the answer that was changed it says that it is about another one.
    keys.press("ArrowDown")
    assert page.locator("[name=level]:checked").get_attribute("value") == "high"
    expect(mark_at(page, "level").get_by_text(messages.text("forms-mark-stale"))).to_be_visible()
    expect(mark_at(page, "first").get_by_text(messages.text("forms-mark-stale"))).to_be_hidden()
    assert filled(page, "choosing") == [messages.text("forms-mark-again")]
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    press_to(page, "[name=first][value=t03]")
    keys.press("Space")
    press_to(page, ".ft-check")
    keys.press("Enter")
    expect(check_of(page, "choosing").get_by_role("status")).to_contain_text("2 of 3 right")
    line = check_of(page, "choosing").locator(".ft-marked-line")
    expect(line).to_have_text(
        messages.text("forms-marked-twice", first="0.5", firstMost="4", latest="2", most="4")
    )
    press_to(page, ".ft-why")
    keys.press("Enter")
    expect(check_of(page, "choosing").get_by_role("status")).to_contain_text(
        messages.text("forms-why-shown")
    )
    factors = mark_at(page, "factors")
    assert "A right answer: Sector; Workforce" in factors.inner_text()
    assert "The short period adds little" in factors.inner_text()
    expect(factors).to_be_focused()
    assert "A right answer" not in mark_at(page, "level").inner_text()
    assert not any(secret in stored(page) for secret in SECRETS)

    page.reload()
    expect(check_of(page, "choosing").locator(".ft-marked-line")).to_contain_text("now 2 of 4")
    assert page.locator(".ft-mark:visible").count() == 0
    assert not any(secret in page.content() for secret in SECRETS)
    expect(page.locator(".ft-marked").last).to_have_text(
        messages.text("forms-marked-all", n="1", first="0.5", latest="2", most="4")
    )
    kept = json.loads(page.evaluate(f"localStorage['fairtender:{SMALL}:marks']"))
    assert kept["choosing"]["first"]["earned"] == 0.5 and kept["choosing"]["shown"] is True
    assert page.faults == []
    page.context.close()


def test_the_first_try_never_changes_and_one_can_practise(tmp_path_factory, browser):
    """Corrected after the reasons, then a line of the rubric ticked: this is no first try."""
    slug, form = "02-rules-and-roles", "advice"
    source = ROOT / "solutions" / slug
    with served(slug, source, tmp_path_factory.mktemp("second")) as address:
        page = opened(browser, f"{address}public.html", source)

        def kept() -> dict:
            return json.loads(page.evaluate(f"localStorage['fairtender:{slug}:marks']"))[form]

        def choose(code: str, on: bool = True) -> None:
            page.locator(f"[name=advice-ask][value={code}]").set_checked(on)

        for code in ("silent", "story"):
            choose(code)
        page.locator("[name=ask-organisation]").fill("We ask for advice on one page.")
        mark(page, form)
        first = kept()["first"]
        assert first["earned"] == pytest.approx(2 / 3) and len(first["key"]) == 8
        check_of(page, form).get_by_role("button", name=messages.text("forms-why")).click()
        line = mark_at(page, "ask-organisation").get_by_role("checkbox").first
        expect(line).to_be_visible()
        choose("story", False)
        for code in ("evening", "reach"):
            choose(code)
        line.check()
        told = check_of(page, form).locator(".ft-marked-line")
        expect(told).to_contain_text("1.17 of 4")
        assert kept()["first"] == first
        # What was corrected is not marked yet.
        assert kept()["latest"]["earned"] == pytest.approx(2 / 3 + 0.5)

        before = kept()
        page.get_by_label(messages.text("forms-practise")).last.check()
        mark(page, form)
        assert kept() == before
        page.get_by_label(messages.text("forms-practise")).last.uncheck()
        mark(page, form)
        assert kept()["first"] == first and kept()["latest"]["earned"] > before["latest"]["earned"]
        assert page.faults == []
        page.context.close()


def test_a_text_is_marked_by_oneself(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE)
    assert not page.get_by_role("button", name=messages.text("forms-why")).count()
    check_of(page, "remark").locator(".ft-check").click()
    expect(check_of(page, "remark").get_by_role("status")).to_contain_text(
        messages.text("forms-mark-nothing")
    )
    text = page.locator("[name=question]")
    text.fill("Who pays?")
    text.blur()
    assert mark(page, "remark") == [
        messages.text("forms-mark-own", list="Your question to the buyer")
    ]
    check_of(page, "remark").get_by_role("button", name=messages.text("forms-why")).click()
    place = mark_at(page, "question")
    expect(place).to_contain_text("A good answer: Who pays the recruitment fees")
    assert text.input_value() == "Who pays?"
    line = check_of(page, "remark").locator(".ft-marked-line")
    expect(line).to_be_hidden()  # nobody has marked it: it is not nought
    place.get_by_role("checkbox").check()
    expect(line).to_have_text(messages.text("forms-marked-once", latest="1", most="1"))
    expect(place.locator(".ft-mark-line")).to_have_text(
        f"{messages.text('forms-state-own')} · 1 of 1 points"
    )
    page.reload()
    expect(line).to_have_text(
        messages.paragraph(
            messages.text("forms-marked-once", latest="1", most="1"),
            messages.text("forms-marked-before", button=messages.text("forms-mark")),
        )
    )
    mark(page, "remark")
    check_of(page, "remark").get_by_role("button", name=messages.text("forms-why")).click()
    expect(place.get_by_role("checkbox")).to_be_checked()
    # Other words are another text: the marks of the first are not its marks.
    text.fill("Something else.")
    text.blur()
    expect(place.get_by_text(messages.text("forms-mark-stale"))).to_be_visible()
    mark(page, "remark")
    expect(line).to_be_hidden()
    assert page.faults == []
    page.context.close()


def test_the_workshop_edition_says_nothing_of_right_and_wrong(site, browser, tmp_path):
    page = opened(browser, f"{site}workshop.html", SOURCE)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("[name=level][value=low]").check()
    button = check_of(page, "choosing").locator(".ft-check")
    assert button.inner_text() == messages.text("forms-check")
    button.click()
    assert said(page, "choosing") == [
        messages.text("forms-progress", n="1", m="3"),
        messages.text(
            "forms-check-open", n="2", list="Which two come first?, Which factors carry it?"
        ),
        messages.text("forms-check-only"),
    ]
    assert page.locator(".ft-mark:visible, .ft-where:visible, .ft-why:visible").count() == 0
    assert not any("keys/" in url for url in requests)

    # A file that is no key, or another unit's: a sentence, and nothing is lost.
    (tmp_path / "key.toml").write_text("a = " + "[" * 5000, encoding="utf-8")
    page.locator(".ft-load").set_input_files(tmp_path / "key.toml")
    page.get_by_role("alert").filter(has_text=begins("page-key-unfit")).wait_for()
    page.locator(".ft-load").set_input_files(ROOT / "solutions" / FIRST / "key.toml")
    page.get_by_role("alert").filter(has_text=begins("page-key-unfit")).wait_for()
    assert page.locator("[name=level]:checked").get_attribute("value") == "low"
    assert button.inner_text() == messages.text("forms-check")

    page.locator(".ft-load").set_input_files(SOURCE / "key.toml")
    page.get_by_text(messages.text("forms-key-loaded")).wait_for()
    assert mark(page, "choosing")[:2] == ["0 of 3 right", "Your points so far: 0 of 4."]
    assert not any(secret in stored(page) for secret in SECRETS)
    page.reload()
    assert button.inner_text() == messages.text("forms-check")
    assert page.faults == []
    page.context.close()


def test_without_python_the_button_looks_whether_all_is_there(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE, NO_PYTHON)
    check = check_of(page, "writing")
    assert check.locator(".ft-check").inner_text() == messages.text("forms-check")
    assert check.locator(".ft-unmarked").inner_text() == (
        messages.text("forms-unmarked", why="From a folder Python cannot start.")
    )
    page.locator("[name=weight]").fill("60")
    check.locator(".ft-check").click()
    assert said(page, "writing")[0] == messages.text("forms-progress", n="1", m="3")
    page.context.close()


FAILS = (
    PYTHON
    + """
let first = true;
const ask = window.course.python.ask;
window.course.python.ask = async (...given) => {
    if (first) { first = false; throw new Error("Python had to be started again: try once more."); }
    return ask(...given);
};"""
)


def test_python_that_dies_costs_a_sentence_and_no_answer(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE, FAILS)
    page.locator("[name=level][value=high]").check()
    check_of(page, "choosing").locator(".ft-check").click()
    check_of(page, "choosing").get_by_role("alert").filter(has_text="started again").wait_for()
    assert mark(page, "choosing")[:2] == ["1 of 3 right", "Your points so far: 1 of 4."]
    assert check_of(page, "choosing").get_by_role("alert").inner_text() == ""
    page.context.close()


@pytest.mark.parametrize("edition", ["public", "workshop"])
def test_a_sentence_that_stops_stands_at_its_question(first_unit, browser, edition):
    folder = ROOT / "solutions" / FIRST
    page = opened(browser, f"{first_unit}{edition}.html", folder, NO_PYTHON)
    questions = forms.load(folder / "questions.toml")
    stops = [belief for form in questions.forms for belief in form.beliefs if belief.stop]
    assert page.get_by_text("Stop.").count() == 0
    for belief in stops:
        for id, codes in belief.when.items():
            box = page.locator(f'fieldset[data-ft-question="{id}"]')
            box.locator(f'input[value="{codes[0]}"]').check()
            assert belief.text in box.get_by_role("alert").locator("p").all_inner_texts()
    shown = page.locator(".ft-stop p").all_inner_texts()
    assert len(shown) == len({id for belief in stops for id in belief.when})  # one at each question
    page.reload()
    assert page.locator(".ft-stop p").all_inner_texts() == shown
    # A right answer takes it away; a hint that does not stop waits for marking.
    box = page.locator('fieldset[data-ft-question="step-a09"]')
    box.locator('input[value="refer"]').check()
    assert "".join(box.get_by_role("alert").all_inner_texts()) == ""
    page.locator('[data-ft-question="line-a05"] input[value="forced"]').check()
    beliefs = [belief for form in questions.forms for belief in form.beliefs]
    hints = [one.text for one in beliefs if "forced" in one.when.get("line-a05", ())]
    assert hints and not any(page.get_by_text(hint).count() for hint in hints)
    page.context.close()


FILL = """() => { let size = 1 << 20;
    for (let i = 0; size; i += 1) {
        try { localStorage.setItem(`other${i}`, "x".repeat(size)); } catch { size >>= 1; }
    } }"""
EMPTY = """Object.keys(localStorage).filter(name => name.startsWith("other"))
    .forEach(name => localStorage.removeItem(name))"""


def test_a_full_storage_loses_no_answer(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE)
    page.locator("[name=level][value=low]").check()
    page.evaluate(FILL)
    text = "A decisive signal. " * 20
    page.locator("[name=why]").fill(text)
    page.locator("[name=why]").blur()
    page.get_by_role("alert").filter(has_text=messages.text("forms-storage-full")).first.wait_for()
    page.locator("[name=level][value=high]").check()
    assert mark(page, "choosing")[:2] == ["1 of 3 right", "Your points so far: 1 of 4."]
    with page.expect_download() as download:
        page.get_by_role("button", name=messages.text("forms-save-file")).click()
    answers = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["answers"]
    assert answers == {"level": "high", "why": text}
    page.evaluate(EMPTY)
    page.locator("[name=weight]").fill("70 %")
    page.locator("[name=weight]").blur()
    page.wait_for_function(
        "![...document.querySelectorAll('.ft-problem')].some(p => p.textContent)"
    )
    page.reload()
    assert page.locator("[name=why]").input_value() == text
    assert page.locator("[name=weight]").input_value() == "70"
    expect(check_of(page, "choosing").locator(".ft-marked-line")).to_contain_text("1 of 4")
    page.context.close()


def test_a_hostile_file_of_answers_loses_nothing(site, browser, tmp_path):
    page = opened(browser, f"{site}public.html", SOURCE)
    page.locator("[name=level][value=high]").check()
    deep = "[" * 5000 + "]" * 5000
    unit = f'"format": 1, "unit": "{SMALL}"'
    for content, told in (
        (deep, messages.text("forms-file-shape")),
        (f'{{{unit}, "answers": {deep}}}', messages.text("forms-file-shape")),
        (f'{{{unit}, "x": {deep}, "answers": {{"level": {deep}, "weight": 70}}}}', "loaded: 1"),
    ):
        (tmp_path / "bad.json").write_text(content, encoding="utf-8")
        page.locator(".ft-load").set_input_files(tmp_path / "bad.json")
        page.get_by_text(told).first.wait_for()
    assert "[[" not in stored(page)
    assert mark(page, "writing")[:2] == ["1 of 2 right", "Your points so far: 2 of 4."]
    unfold(page)
    page.get_by_role("button", name=messages.text("forms-restore")).click()
    assert page.locator("[name=level]:checked").get_attribute("value") == "high"
    assert page.faults == []
    page.context.close()


def test_who_is_done_leaves_no_marks(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE)
    page.locator("[name=level][value=high]").check()
    mark(page, "choosing")
    page.evaluate(f"localStorage.setItem('fairtender:{SMALL}:step', 'choosing')")
    for button in (messages.text("forms-done"), messages.text("forms-restart")):
        page.locator("[name=level][value=high]").check()
        mark(page, "choosing")
        unfold(page)
        page.get_by_role("button", name=button).click()
        page.locator(".ft-yes:visible").click()
        assert page.evaluate("Object.keys(localStorage)") == []
        assert page.locator(".ft-mark:visible").count() == 0
        assert check_of(page, "choosing").locator(".ft-marked-line").is_hidden()
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_marked_page_is_accessible(first_unit, browser, width):
    folder = ROOT / "solutions" / FIRST
    page = opened(browser, f"{first_unit}public.html", folder)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator('[data-ft-question="step-a03"] input[value="confront"]').check()
    page.locator('[data-ft-question="line-a01"] input[value="forced"]').check()
    page.locator("[name=tell-a04]").fill("To the focal point: a guard of ours.")
    page.locator("[name=tell-a04]").blur()
    for form in ("a01-a04", "message"):
        mark(page, form)
        check_of(page, form).get_by_role("button", name=messages.text("forms-why")).click()
        expect(check_of(page, form).get_by_role("status")).to_contain_text(
            messages.text("forms-why-shown")
        )
    assert violations_by_day_and_night(page, "main") == []
    assert small_targets(page) == [] and lost(page) == [] and names(page) == []
    link = mark_at(page, "step-a03").get_by_role("link").first
    assert link.get_attribute("href").startswith(f"book/{FIRST}.html#")
    assert messages.text("feedback-why") in mark_at(page, "step-a03").inner_text()
    page.context.close()


def test_the_focus_is_seen_on_a_marked_page(site, browser):
    page = opened(browser, f"{site}public.html", SOURCE)
    page.locator("[name=level][value=low]").check()
    mark(page, "choosing")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    assert unseen_focus(page, at_least=10) == []
    page.context.close()
