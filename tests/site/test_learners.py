"""Learners alone with the site: they make mistakes, are told, try again, hand in."""

import json
from pathlib import Path

import pytest
from kit import fill_in, first_and_slow, save_hand_in
from making_kit import as_made, make
from playwright.sync_api import expect

from coursework import answers as kept
from coursework.course import APART, units
from coursework.marking import key
from coursework.marking.key import Key
from coursework.marking.marks import mark
from coursework.questions import Form, find, load

pytestmark = pytest.mark.browser
LONG = 120_000  # milliseconds: Python comes over a slow line


def mistakes(the_key: Key, form: Form) -> dict:
    """What somebody gets wrong in one part: what a belief answers, else a wrong option."""
    ids = {question.id for question in form.questions}
    here = [
        {id: given for id, given in one.answers.items() if id in ids} for one in the_key.beliefs
    ]
    if found := max(here, key=len, default={}):
        return found
    for question in form.questions:
        entry = the_key.entries[question.id]
        for code in question.codes if question.kind == "choice" and question.points else ():
            if not entry.earned(code):
                return {question.id: code}
    return {}


class Learner:
    """Somebody who takes a unit on its page with the mouse, or with a finger."""

    def __init__(self, page, address: str, unit: str) -> None:
        self.page, self.address, self.key = page, address, key.read_key(unit)
        self.questions, self.right = self.key.questions, key.model_answers(self.key)
        page.goto(f"{address}exercises/{unit}/{unit}.html")
        expect(page.locator(".course-steps-now")).to_be_visible()

    def take(self, folder: Path) -> None:
        for form in self.questions.forms:
            self.part(form)
            self.go_on()
        path = self.hand_in(folder)
        learner = json.loads(path.read_text(encoding="utf-8"))
        assert learner["unit"] == self.questions.unit
        right = kept.sort(kept.Answers(), self.right, self.questions).values
        assert as_made(self.questions, learner["answers"]) == as_made(self.questions, right)
        self.page.goto(f"{self.address}book/index.html")
        state = self.page.locator(f"#unit-{self.questions.unit} .course-state")
        expect(state).to_have_attribute("data-state", "marked")
        most = f"{self.questions.points:g}"
        expect(state).to_contain_text(f"{most} of {most} points")

    def part(self, form: Form) -> None:
        wrong = mistakes(self.key, form)
        given = {question.id: self.right[question.id] for question in form.questions} | wrong
        expect(self.page.locator(f"#ft-{self.questions.unit}-form-{form.id}")).to_be_visible()
        for id, value in given.items():
            self.answer(id, value)
        told = kept.Answers(values=given)
        for id in given:
            stops = [one.text for one in kept.said(form, told, id) if one.stop]
            expect(self.box(id).locator(".ft-stop p")).to_have_text(stops)
        self.press(form, ".ft-check")
        self.is_told(form, given, wrong)
        if wrong:
            self.press(form, ".ft-chips li:first-child button")
            first = next(question.id for question in form.questions if question.id in wrong)
            # The question itself, or its documents next to it.
            texts = f"#ft-{self.questions.unit}-{first}-texts"
            held = "places => document.activeElement.closest(places) !== null"
            assert self.page.evaluate(held, f'[data-ft-question="{first}"], {texts}')
            for id in [question.id for question in form.questions if question.id in wrong]:
                self.answer(id, self.right[id])
            self.press(form, ".ft-check")
        if any(question.marked_by for question in form.questions):
            self.mark_own_texts(form)
        line = self.check(form).locator(".ft-marked-line")
        all_of_it = f"{form.points:g} of {form.points:g}"
        expect(line).to_contain_text(f"now {all_of_it}" if wrong else all_of_it)

    def is_told(self, form: Form, given: dict, wrong: dict) -> None:
        """At each question its own mark, and at a mistake what is said of it before the why."""
        result = mark(self.key, kept.sort(kept.Answers(), given, self.questions))
        told = kept.Answers(values=given)
        for question in form.questions:
            place = self.box(question.id).locator(".ft-mark")
            state = result.questions[question.id].state
            state = "own" if question.marked_by else state
            expect(place).to_have_attribute("data-ft-state", state, timeout=LONG)
            assert (state in ("not", "partly")) == (question.id in wrong), question.id
            for belief in kept.said(form, told, question.id) if question.id in wrong else ():
                if not belief.stop:
                    expect(place.locator(".ft-mark-hint")).to_contain_text(belief.text)
        assert (
            self.box(form.questions[0].id).locator(".ft-why-text p, .ft-why-text li").count() == 0
        )

    def mark_own_texts(self, form: Form) -> None:
        self.press(form, ".ft-why")
        for question in form.questions:
            if question.marked_by:
                lines = self.box(question.id).locator("[data-ft-criterion]")
                rubric = self.key.entries[question.id].rubric
                expect(lines).to_have_count(len(rubric), timeout=LONG)
                for number, line in enumerate(rubric):
                    if not line.stop:
                        self.tick(lines.nth(number))

    def hand_in(self, folder: Path) -> Path:
        expect(self.page.locator(".ft-save")).to_be_visible()
        with self.page.expect_download() as download:
            self.press_button(".ft-save")
        path = folder / "answers.json"
        download.value.save_as(path)
        return path

    def box(self, id: str):
        return self.page.locator(f'fieldset[data-ft-question="{id}"]')

    def check(self, form: Form):
        return self.page.locator(f'.ft-form[data-ft-part=check][data-ft-form="{form.id}"]')

    def press(self, form: Form, button: str) -> None:
        """Press a button below a part, and wait until what it asked for is there."""
        self.press_button(f'[data-ft-part=check][data-ft-form="{form.id}"] {button}')
        expect(self.check(form).locator("[aria-disabled=true]")).to_have_count(0, timeout=LONG)
        expect(self.check(form).locator(".ft-problem")).to_have_text("")

    # How: each learner has a way of their own.

    def go_on(self) -> None:
        self.page.locator(":is(.ft-buttons, .course-steps-end) .course-steps-after").click()

    def press_button(self, selector: str) -> None:
        self.page.locator(selector).click()

    def tick(self, box) -> None:
        box.check()

    def answer(self, id: str, value) -> None:
        box = self.box(id)
        if self.questions.all[id].is_work:
            make(box, self.questions.all[id], value)
            return
        if not self.questions.all[id].options:
            box.locator("input, textarea").first.fill(str(value))
            return
        wanted = value if isinstance(value, list) else [value]
        for code in self.questions.all[id].codes:
            one = box.locator(f'input[value="{code}"]')
            if code in wanted:
                one.check()
            elif isinstance(value, list):
                one.uncheck()


class ByFinger(Learner):
    """On a telephone the button of the part stands in the bar at the foot of the screen."""

    def press_button(self, selector: str) -> None:
        if self.page.locator("dialog.course-sheet").evaluate("sheet => sheet.open"):
            self.page.keyboard.press("Escape")  # where a chip leads into a document
        button = self.page.locator(selector)
        (button if button.is_visible() else self.page.locator(".course-dock-main")).click()


class ByKeys(Learner):
    """The same, with the keys alone."""

    def go_on(self) -> None:
        self.press_button(":is(.ft-buttons, .course-steps-end) .course-steps-after")

    def reach(self, selector: str) -> None:
        """Go on with Tab until `selector` has the focus; after the last thing comes the first."""
        for _ in range(600):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"No key leads to {selector}")

    def press_button(self, selector: str) -> None:
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def tick(self, box) -> None:
        place = box.evaluate(
            "one => `[data-ft-criterion='${one.dataset.ftCriterion}'][value='${one.value}']`"
        )
        self.reach(place)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def answer(self, id: str, value) -> None:
        question, keys = self.questions.all[id], self.page.keyboard
        if question.is_work:
            super().answer(id, value)  # by keys alone it is made in the tests of the forms
            return
        if question.kind == "choice":
            self.reach(f'[name="{id}"]')
            keys.press("Space")
            for _ in question.codes:
                if self.page.evaluate("document.activeElement.value") == value:
                    return
                keys.press("ArrowDown")
            raise AssertionError(f"The arrows never lead to {value} of {id}")
        if question.kind == "choices":
            for code in question.codes:
                self.reach(f'[name="{id}"][value="{code}"]')
                if self.page.evaluate("document.activeElement.checked") != (code in value):
                    keys.press("Space")
            return
        self.reach(f'[name="{id}"]')
        keys.press("Control+a")
        keys.insert_text(str(value))


@pytest.mark.parametrize("unit", first_and_slow(units()))
def test_a_learner_takes_a_unit_on_its_page(unit, reader, address, tmp_path):
    Learner(reader.new_page(), address, unit).take(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("unit", units()[:4:3])
def test_a_learner_takes_a_unit_by_keys_alone(unit, reader, address, tmp_path):
    ByKeys(reader.new_page(), address, unit).take(tmp_path)


@pytest.mark.slow
def test_a_learner_takes_a_unit_on_a_telephone(browser, slow_address, tmp_path):
    more = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with browser.new_context(service_workers="block", reduced_motion="reduce", **more) as context:
        context.set_default_timeout(LONG)
        ByFinger(context.new_page(), slow_address, "03-screen-tenders").take(tmp_path)


def test_the_five_questions_are_asked_three_times_and_nothing_marks_them(reader, address, tmp_path):
    page, questions = reader.new_page(), load(find(APART))
    page.goto(f"{address}exercises/{APART}/{APART}.html")
    expect(page.locator("#course-steps li")).to_have_count(4)
    given = {id: question.codes[at % 4] for at, (id, question) in enumerate(questions.all.items())}
    fill_in(page, questions, given)
    saved = json.loads(save_hand_in(page, questions, tmp_path).read_text("utf-8"))
    assert saved["answers"] == given and len(given) == 15
    assert page.locator(".ft-check, .ft-mark:visible").count() == 0
